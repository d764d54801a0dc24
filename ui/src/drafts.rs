//! What stands in an unsaved form is kept by the shell, so that a crash of the window loses nothing. A form keeps its
//! own content here and finds it again; what the content is, only the form knows.

use std::time::Duration;

use contract::Problem;
use contract::drafts::{Draft, DropDraft, GetDraft, KeepDraft};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::ipc;

/// How long nothing is typed before what was typed is kept.
const PAUSE: Duration = Duration::from_millis(500);

/// Keeps one form's draft. Everything asked of the shell goes one after the other, and only the newest wish counts.
#[derive(Debug, Clone, Copy)]
pub struct DraftKeeper {
    form: StoredValue<String>,
    /// What is to be kept, or that nothing is; `None` while there is nothing to do.
    wish: StoredValue<Option<Wish>>,
    busy: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Whether the shell holds something of this form, as far as is known.
    held: StoredValue<bool>,
    /// Why the draft can't be kept.
    pub problem: RwSignal<Option<Problem>>,
}

/// What is to become of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wish {
    Keep(Value),
    Drop,
}

impl Wish {
    async fn ask(self, form: String) -> Result<(), Problem> {
        match self {
            Self::Keep(content) => ipc::call(&KeepDraft { form, content }).await,
            Self::Drop => ipc::call(&DropDraft { form }).await,
        }
    }
}

impl DraftKeeper {
    /// For the form of this name, such as `tool/new`, for as long as the current owner lives. What is pending then, and
    /// whenever the window is hidden, is kept at once.
    #[must_use]
    pub fn of(form: impl Into<String>) -> Self {
        let keeper = Self {
            form: StoredValue::new(form.into()),
            wish: StoredValue::new(None),
            busy: StoredValue::new(false),
            timer: StoredValue::new(None),
            held: StoredValue::new(false),
            problem: RwSignal::new(None),
        };
        let hidden = window_event_listener_untyped("visibilitychange", move |_| keeper.flush());
        let leaves = window_event_listener(ev::pagehide, move |_| keeper.flush());
        on_cleanup(move || {
            hidden.remove();
            leaves.remove();
            keeper.last();
        });
        keeper
    }

    /// What was kept of the form before, and when; content that is not understood is as good as none.
    pub async fn find<T: DeserializeOwned>(self) -> Option<(T, Draft)> {
        let form = self.form.try_get_value()?;
        let draft = ipc::call(&GetDraft { form }).await.ok().flatten()?;
        let _held = self.held.try_set_value(true);
        let content = serde_json::from_value(draft.content.clone()).ok()?;
        Some((content, draft))
    }

    /// Keeps `content` once nothing more is typed for a moment.
    pub fn keep_soon(self, content: &impl Serialize) {
        let Ok(content) = serde_json::to_value(content) else { return };
        self.stop_timer();
        self.wish.set_value(Some(Wish::Keep(content)));
        self.timer.set_value(set_timeout_with_handle(move || self.flush(), PAUSE).ok());
    }

    /// Forgets the draft: what stood in the form is saved, or not wanted any more.
    pub fn forget(self) {
        self.stop_timer();
        self.wish.set_value(self.held.get_value().then_some(Wish::Drop));
        self.flush();
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// Does now what is to be done, without waiting for what is under way: nobody is left to do it afterwards.
    fn last(self) {
        if !self.busy.get_value() {
            return self.flush();
        }
        self.stop_timer();
        let (form, wish) = (self.form.get_value(), self.wish.try_update_value(Option::take).flatten());
        if let Some(wish) = wish {
            spawn_local(async move {
                let _asked = wish.ask(form).await;
            });
        }
    }

    /// Does now what is to be done.
    pub fn flush(self) {
        self.stop_timer();
        let Some(form) = self.form.try_get_value() else { return };
        if self.busy.get_value() {
            return;
        }
        let Some(mut wish) = self.wish.try_update_value(Option::take).flatten() else { return };
        self.busy.set_value(true);
        // Known before the answer: a draft that may have arrived must be forgotten too.
        self.held.set_value(wish != Wish::Drop);
        spawn_local(async move {
            loop {
                let problem = wish.ask(form.clone()).await.err();
                let _shown = self.problem.try_set(problem);
                match self.wish.try_update_value(Option::take).flatten() {
                    Some(next) => wish = next,
                    None => break,
                }
            }
            let _idle = self.busy.try_set_value(false);
        });
    }
}

/// Forgets the draft of `form`, whoever keeps it.
pub fn forget(form: String) {
    spawn_local(async move {
        // One that can't be forgotten is offered once more; no harm is done.
        let _forgotten = ipc::call(&DropDraft { form }).await;
    });
}
