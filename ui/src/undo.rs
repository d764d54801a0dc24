//! Taking back: the newest change of this login that can be taken back, as the database tells it, so that it is there
//! after a restart too; taking any change back; and what is said when something stands in the way.

use contract::Problem;
use contract::activity::{ActivityRow, Blocker, GetLastUndoable, Obstacle, UndoChange, Undone};
use domain::access::Area;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::changes::Changes;
use crate::intents::{Group, Intent, offer};
use crate::ipc;
use crate::loading::{Loading, load};
use crate::parts::{Button, Dialog, Toasts};
use crate::places;
use crate::session::{Scope, SessionState};
use crate::wording::{self, activity};

/// What can be taken back, and what is being taken back. Provided once by [`crate::app::App`].
#[derive(Debug, Clone, Copy)]
pub struct UndoState {
    session: SessionState,
    toasts: Toasts,
    changes: Changes,
    last: Loading<Option<ActivityRow>>,
    under_way: RwSignal<Option<i64>>,
    /// The last change by which something was taken back here, which can be taken back in turn.
    taken: RwSignal<Option<ActivityRow>>,
    refused: RwSignal<Option<Refused>>,
}

/// What taking a change back means to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// What was done goes.
    Back,
    /// What was taken back is done again.
    Again,
}

impl Way {
    /// What taking back `row` means: of a change that itself took one back, doing that again.
    #[must_use]
    pub fn of(row: &ActivityRow) -> Self {
        if row.undoes.is_some() { Self::Again } else { Self::Back }
    }

    /// The words of a button that goes this way.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Back => "Take back",
            Self::Again => "Do it again",
        }
    }

    const fn opposite(self) -> Self {
        match self {
            Self::Back => Self::Again,
            Self::Again => Self::Back,
        }
    }
}

/// A change that could not be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Refused {
    change: i64,
    /// The change in words, where it was known.
    words: Option<String>,
    blockers: Vec<Blocker>,
}

impl UndoState {
    /// Makes the state and provides it to everything below. Reads anew with every write of this window and whenever
    /// the scope of the session changes; never by itself.
    pub fn provide() -> Self {
        let session = SessionState::expect();
        let last =
            load(move || session.scope.with(|scope| writes(scope.as_ref())).then_some(GetLastUndoable {}));
        let taken = RwSignal::new(None);
        Effect::new(move || {
            session.scope.track();
            taken.set(None);
        });
        let state = Self {
            session,
            toasts: Toasts::expect(),
            changes: Changes::expect(),
            last,
            under_way: RwSignal::new(None),
            taken,
            refused: RwSignal::new(None),
        };
        provide_context(state);
        state
    }

    /// What [`UndoState::provide`] made.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// The newest change of this login that can be taken back.
    #[must_use]
    pub fn last(self) -> Option<ActivityRow> {
        self.last.value.get().flatten()
    }

    /// Whether a change is being taken back now.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.under_way.with(Option::is_some)
    }

    /// Something was written: what can be taken back is read anew. Whoever calls [`Changes::written`] need not.
    pub fn wrote(self) {
        self.last.reload();
    }

    /// Takes a change back, and says what came of it.
    pub fn take_back(self, id: i64) {
        let last = self.last.value.get_untracked().flatten().filter(|last| last.id == id);
        self.take(id, last, Way::Back);
    }

    /// [`UndoState::take_back`] of a change that is at hand, which the words then name.
    pub fn take_back_row(self, row: ActivityRow) {
        let way = Way::of(&row);
        self.take(row.id, Some(row), way);
    }

    /// Takes back what [`UndoState::last`] names.
    fn take_back_last(self) {
        if let Some(last) = self.last.value.get_untracked().flatten() {
            self.take_back_row(last);
        }
    }

    /// Does again what was last taken back here.
    fn do_again(self) {
        if let Some(taken) = self.taken.get_untracked() {
            self.take(taken.id, Some(taken), Way::Again);
        }
    }

    fn take(self, id: i64, row: Option<ActivityRow>, way: Way) {
        if self.under_way.with_untracked(Option::is_some) {
            return;
        }
        if !untrack(|| self.session.writes()) {
            self.toasts.warn(activity::not_writing(untrack(|| self.session.in_tenant_view())));
            return;
        }
        self.under_way.set(Some(id));
        spawn_local(async move {
            let outcome = ipc::call(&UndoChange { id }).await;
            self.under_way.set(None);
            self.tell(id, row.as_ref(), way, outcome);
        });
    }

    fn tell(self, id: i64, of: Option<&ActivityRow>, way: Way, outcome: Result<Undone, Problem>) {
        match outcome {
            Ok(Undone::Done { change }) => {
                let change = *change;
                let words = match way {
                    Way::Back => activity::taken_back(&change, of),
                    Way::Again => activity::done_again(of.unwrap_or(&change)),
                };
                let next = way.opposite();
                self.taken.set((way == Way::Back).then(|| change.clone()));
                self.toasts.say_with(words, next.label(), move || {
                    self.take(change.id, Some(change.clone()), next);
                });
                self.changes.written();
            }
            Ok(Undone::Blocked { blockers }) => {
                self.refused.set(Some(Refused { change: id, words: of.map(activity::in_line), blockers }));
                // What was offered may be out of date: somebody else was quicker.
                self.wrote();
            }
            Err(Problem::ReadOnly) => {
                self.toasts.warn(activity::not_writing(false));
                self.session.refresh_soon();
            }
            Err(problem) => {
                self.toasts.warn(wording::problem(&problem).line());
                self.wrote();
            }
        }
    }
}

/// Whether a session of this scope ever has something to take back. Read-only production has: it says how to go on.
fn writes(scope: Option<&Scope>) -> bool {
    scope.is_some_and(|scope| {
        let areas = [Area::Catalog, Area::Bundles, Area::Moderation];
        scope.organization.is_none() && areas.into_iter().any(|area| scope.role.writes(area))
    })
}

/// The keys of taking back and doing again, and the dialog of what stands in the way. Shown once by
/// [`crate::app::App`].
#[component]
pub fn TakingBack() -> impl IntoView {
    let state = UndoState::expect();
    let has_last = Memo::new(move |_| state.last().is_some());
    let has_taken = Memo::new(move |_| state.taken.with(Option::is_some));
    Effect::new(move || {
        if has_last.get() {
            let about =
                Signal::derive(move || state.last().as_ref().map(activity::in_line).unwrap_or_default());
            let take = Intent::new("Take back", Group::Session, "Ctrl+Z", move || state.take_back_last());
            offer([Intent { about: Some(about), ..take }]);
        }
    });
    Effect::new(move || {
        if has_taken.get() {
            let about = Signal::derive(move || {
                state.taken.with(|row| row.as_ref().map(activity::subject)).unwrap_or_default()
            });
            let again = Intent::new("Do again", Group::Session, "Ctrl+Shift+Z", move || state.do_again());
            offer([Intent { about: Some(about), ..again }]);
        }
    });

    let open = RwSignal::new(false);
    Effect::new(move || open.set(state.refused.with(Option::is_some)));
    Effect::new(move || {
        if !open.get() {
            state.refused.maybe_update(|refused| refused.take().is_some());
        }
    });
    let title = Signal::derive(move || {
        let words = state.refused.with(|refused| refused.as_ref().and_then(|refused| refused.words.clone()));
        words.map_or_else(
            || "This can't be taken back".to_owned(),
            |words| format!("Can't take back: {words}"),
        )
    });
    view! {
        <Dialog open title class="wide blocked">
            {move || state.refused.get().map(|refused| view! { <InTheWay refused open/> })}
        </Dialog>
    }
}

/// What stands in the way, record by record.
#[component]
fn InTheWay(refused: Refused, open: RwSignal<bool>) -> impl IntoView {
    let count = refused.blockers.len();
    let what = if count == 1 { "This stands".to_owned() } else { format!("These {count} things stand") };
    let close = move |_| open.set(false);
    let blocker = move |blocker: Blocker| view! { <InTheWayOf blocker open/> };
    view! {
        <p>"Nothing was written: a change is taken back as a whole or not at all. " {what} " in the way."</p>
        <ul class="blockers">{refused.blockers.into_iter().map(blocker).collect_view()}</ul>
        <footer>
            <a class="button" href=places::change(refused.change) on:click=close>"Open the change"</a>
            <Button on_press=move |()| open.set(false)>"Close"</Button>
        </footer>
    }
}

/// One record that stands in the way.
#[component]
fn InTheWayOf(blocker: Blocker, open: RwSignal<bool>) -> impl IntoView {
    let reason = activity::obstacle(&blocker.table, &blocker.obstacle);
    let name = blocker.record_name.clone().unwrap_or_else(|| {
        let id: String = blocker.record.to_string().chars().take(8).collect();
        format!("{} {id}…", activity::capitalised(activity::record(&blocker.table)))
    });
    let gone = matches!(blocker.obstacle, Obstacle::Gone { .. });
    let record = places::record(&blocker.table, blocker.record).filter(|_| !gone);
    let history = match &blocker.obstacle {
        Obstacle::AlreadyDone { by } => places::change(*by),
        Obstacle::ParentGone { record, .. } => places::history(*record),
        _ => places::history(blocker.record),
    };
    let to_history = match &blocker.obstacle {
        Obstacle::AlreadyDone { .. } => "Open that change",
        Obstacle::ParentGone { .. } => "History of what is gone",
        _ => "Its history",
    };
    let close = move |_| open.set(false);
    let values = match &blocker.obstacle {
        Obstacle::MovedOn { field, holds, expected, .. } => Some((
            activity::capitalised(&activity::field(field)),
            activity::value(field, holds),
            activity::value(field, expected),
        )),
        _ => None,
    };
    let values = values.map(|(field, holds, expected)| {
        view! {
            <dl class="blocker-values">
                <div><dt>{field} " holds"</dt><dd title=holds.hint>{or_empty(holds.text)}</dd></div>
                <div><dt>"It would have to hold"</dt><dd title=expected.hint>{or_empty(expected.text)}</dd></div>
            </dl>
        }
    });
    view! {
        <li class="blocker">
            <h3>{name}</h3>
            <p>{reason.what}</p>
            {values}
            <p class="muted">{reason.next}</p>
            <p class="record-links">
                {record.map(|href| view! { <a href=href on:click=close>"Open the " {activity::record(&blocker.table).to_owned()}</a> })}
                <a href=history on:click=close>{to_history}</a>
            </p>
        </li>
    }
}

fn or_empty(text: String) -> AnyView {
    if text.is_empty() { view! { <span class="none">"empty"</span> }.into_any() } else { text.into_any() }
}

#[cfg(test)]
mod tests {
    use domain::access::StaffRole;

    use super::*;

    fn scope(role: StaffRole, tenant: bool) -> Scope {
        Scope {
            name: "Sample workspace".to_owned(),
            login: "sample_admin".to_owned(),
            role,
            organization: tenant.then(|| uuid::Uuid::nil().into()),
        }
    }

    #[test]
    fn what_was_taken_back_is_done_again_and_then_taken_back() {
        assert_eq!(Way::Back.opposite(), Way::Again);
        assert_eq!(Way::Back.opposite().label(), "Do it again");
        assert_eq!(Way::Again.opposite().label(), "Take back");
    }

    #[test]
    fn only_who_writes_is_asked_what_to_take_back() {
        assert!(writes(Some(&scope(StaffRole::Manager, false))));
        assert!(writes(Some(&scope(StaffRole::Moderator, false))));
        assert!(!writes(Some(&scope(StaffRole::Support, false))));
        assert!(!writes(Some(&scope(StaffRole::SuperAdmin, true))), "an organization's view only reads");
        assert!(!writes(None));
    }
}
