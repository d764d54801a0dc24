//! Reading for a screen: a request that is asked again whenever what it depends on changes. Late answers to old
//! questions are dropped; the last good answer stays on screen while a new one is on its way.

use contract::{Problem, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::changes::Changes;
use crate::ipc;
use crate::session::SessionState;

/// A reading under way, done or failed.
#[derive(Debug)]
pub struct Loading<T: Send + Sync + 'static> {
    /// The last good answer.
    pub value: RwSignal<Option<T>>,
    /// Why the newest reading failed, if it did.
    pub problem: RwSignal<Option<Problem>>,
    /// Whether one is under way.
    pub busy: RwSignal<bool>,
    round: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Loading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loading<T> {}

impl<T: Send + Sync + 'static> Loading<T> {
    /// Asks again.
    pub fn reload(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }
}

/// Reads `request()` now and whenever its signals, the scope of the session, a write of this window, or
/// [`Loading::reload`] say so.
/// `None` means: nothing to ask; the value is cleared.
pub fn load<R>(request: impl Fn() -> Option<R> + Send + Sync + 'static) -> Loading<R::Reply>
where
    R: Request + PartialEq + Clone + Send + Sync + 'static,
    R::Reply: Send + Sync + 'static,
{
    let loading = Loading {
        value: RwSignal::new(None),
        problem: RwSignal::new(None),
        busy: RwSignal::new(false),
        round: RwSignal::new(0),
    };
    let scope = SessionState::expect().scope;
    let changes = Changes::expect();
    let question = Memo::new(move |_| request());
    let number = StoredValue::new(0_u32);
    let asked_in = StoredValue::new(scope.get_untracked());
    on_recovery(move || {
        if loading.problem.with_untracked(Option::is_some) {
            loading.reload();
        }
    });

    Effect::new(move || {
        loading.round.track();
        changes.track();
        let scope = scope.get();
        if asked_in.get_value() != scope {
            // What another role or organization saw must not linger.
            asked_in.set_value(scope);
            loading.value.set(None);
        }
        number.update_value(|number| *number = number.wrapping_add(1));
        let mine = number.get_value();
        let Some(request) = question.get() else {
            loading.value.set(None);
            loading.problem.set(None);
            loading.busy.set(false);
            return;
        };
        loading.busy.set(true);
        spawn_local(async move {
            let outcome = ipc::call(&request).await;
            if number.try_get_value() != Some(mine) {
                return;
            }
            match outcome {
                Ok(value) => {
                    loading.value.set(Some(value));
                    loading.problem.set(None);
                }
                Err(problem) => loading.problem.set(Some(problem)),
            }
            loading.busy.set(false);
        });
    });
    loading
}

/// Runs `again` each time the connection has come back, for as long as the current owner lives.
pub fn on_recovery(again: impl Fn() + 'static) {
    let recoveries = ipc::wire().recoveries;
    Effect::new(move |before: Option<u32>| {
        let count = recoveries.get();
        if before.is_some_and(|before| before != count) {
            again();
        }
        count
    });
}
