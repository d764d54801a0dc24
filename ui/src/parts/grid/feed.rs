//! The reactive side of a grid's rows: puts the questions of [`Rows`](super::rows::Rows) to a fetcher it is given,
//! and tells when waiting has become noticeable. Knows no command and no area.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use contract::{Cursor, Page, Problem};
use leptos::{leptos_dom::helpers::set_timeout, prelude::*, task::spawn_local};

use super::rows::{Ask, Before, Phase, Rest, Rows};

/// Waiting shorter than this is not shown.
const NOTICEABLE: Duration = Duration::from_millis(150);

/// A page on its way.
pub type Fetching<R> = Pin<Box<dyn Future<Output = Result<Page<R>, Problem>>>>;
type Fetch<R> = Arc<dyn Fn(Option<Cursor>) -> Fetching<R>>;

/// The rows of one grid and the way to more of them.
pub struct Feed<R: 'static> {
    rows: RwSignal<Rows<R>>,
    fetch: StoredValue<Fetch<R>, LocalStorage>,
    late: RwSignal<bool>,
    elsewhere: RwSignal<u64>,
}

impl<R: 'static> Clone for Feed<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: 'static> Copy for Feed<R> {}

impl<R: PartialEq + Send + Sync + 'static> Feed<R> {
    /// A feed that asks `fetch`. It is empty until [`Feed::start`].
    pub fn new<A>(fetch: impl Fn(Option<Cursor>) -> A + 'static) -> Self
    where
        A: Future<Output = Result<Page<R>, Problem>> + 'static,
    {
        let fetch: Fetch<R> = Arc::new(move |after| Box::pin(fetch(after)));
        Self {
            rows: RwSignal::new(Rows::default()),
            fetch: StoredValue::new_local(fetch),
            late: RwSignal::new(false),
            elsewhere: RwSignal::new(0),
        }
    }

    /// Read from the start: another filter, order or scope, or the same again.
    pub fn start(self, before: Before) {
        self.elsewhere.set(0);
        let ask = self.rows.try_update(|rows| rows.start(before));
        self.put(ask);
    }

    /// Read the same rows anew, without anything moving meanwhile: after a write.
    pub fn refresh(self) {
        let ask = self.rows.try_update(Rows::refresh);
        self.put(ask);
    }

    /// Put `row` in the place of the one that `is_it`, until it is read anew.
    pub fn amend(self, is_it: impl Fn(&R) -> bool, row: R) {
        let _changed = self.rows.try_maybe_update(|rows| {
            let changed = rows.amend(is_it, row);
            (changed, ())
        });
    }

    /// Read on, if the window comes near the end of what is there.
    pub fn further(self, window_end: usize) {
        let near = self.rows.try_update_untracked(|rows| rows.further(window_end)).flatten();
        self.put(near);
    }

    /// Ask again for what failed.
    pub fn retry(self) {
        let ask = self.rows.try_update(Rows::retry).flatten();
        self.put(ask);
    }

    /// Which of a list's states holds.
    #[must_use]
    pub fn phase(self) -> Phase {
        self.rows.with(Rows::phase)
    }

    /// How what lies below the gathered rows stands.
    #[must_use]
    pub fn rest(self) -> Rest {
        self.rows.with(Rows::rest)
    }

    /// How many rows are there.
    #[must_use]
    pub fn count(self) -> usize {
        self.rows.with(Rows::count)
    }

    /// Counts up whenever the rows were replaced as a whole.
    #[must_use]
    pub fn generation(self) -> u64 {
        self.rows.with(Rows::generation)
    }

    /// Counts up whenever rows changed in place.
    #[must_use]
    pub fn revision(self) -> u64 {
        self.rows.with(Rows::revision)
    }

    /// The row at `index`, now and whenever it changes.
    #[must_use]
    pub fn row_now(self, index: usize) -> Option<Arc<R>> {
        self.rows.with(|rows| rows.get(index))
    }

    /// The row at `index`, read once.
    #[must_use]
    pub fn row(self, index: usize) -> Option<Arc<R>> {
        self.rows.with_untracked(|rows| rows.get(index))
    }

    /// The place of the first row that `is_it`.
    pub fn position(self, is_it: impl Fn(&R) -> bool) -> Option<usize> {
        self.rows.with(|rows| rows.position(is_it))
    }

    /// Whether the shown rows answer an earlier question and the wait for the new ones is noticeable.
    #[must_use]
    pub fn is_outdated(self) -> bool {
        self.late.get() && self.rows.with(Rows::is_outdated)
    }

    /// How many rows were changed elsewhere since the list was read.
    #[must_use]
    pub fn changed_elsewhere(self) -> u64 {
        self.elsewhere.get()
    }

    /// Says how many rows were changed elsewhere. They are not shown until the person asks: rows never move under
    /// the pointer.
    pub fn tell_changed_elsewhere(self, rows: u64) {
        self.elsewhere.set(rows);
    }

    /// Whether waiting for an answer has become noticeable.
    #[must_use]
    pub fn is_late(self) -> bool {
        self.late.get()
    }

    fn put(self, ask: Option<Ask>) {
        let Some(Ask { number, after }) = ask else { return };
        self.late.set(false);
        set_timeout(
            move || {
                if self.rows.try_with_untracked(|rows| rows.waits_for(number)) == Some(true) {
                    self.late.set(true);
                }
            },
            NOTICEABLE,
        );
        let Some(fetch) = self.fetch.try_get_value() else { return };
        // What is asked is decided now; by the time the task runs the list may be gone.
        let fetching = fetch(after);
        spawn_local(async move {
            let answer = fetching.await;
            let counted = self.rows.try_maybe_update(|rows| {
                let counted = rows.accept(number, answer);
                (counted, counted)
            });
            if counted == Some(true) {
                self.late.try_set(false);
                let further = self.rows.try_update_untracked(Rows::go_on).flatten();
                self.put(further);
            }
        });
    }
}
