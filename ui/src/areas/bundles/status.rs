//! Where a bundle stands in its life, and moving it on: what each status means for buyers and for those who bought, and
//! before it goes on sale what its offer is, what to look at and who is touched.

use contract::Problem;
use contract::bundles::{BundleRecord, BundleSaved, SaveBundle};
use contract::writing::{Recorded as _, Saved};
use domain::bundles::BundleStatus;
use domain::bundles::fields::BundleFields;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bench::around::WhoIsTouched;
use super::bench::publish::{Looked, Offer, OfferPreview, Terms, WarningLines, look_at};
use crate::areas::editor::ReadOnlyNote;
use crate::areas::life::{LifeLine, Step};
use crate::changes::Changes;
use crate::ipc;
use crate::parts::{Button, Dialog, Look, ProblemStrip, TextField, Toasts};
use crate::undo::UndoState;
use crate::wording::{choices, editing, publishing};

/// What is being decided, shared by the dialog's parts.
#[derive(Clone, Copy)]
struct Move {
    open: RwSignal<bool>,
    bundle: RwSignal<Option<BundleRecord>>,
    to: RwSignal<BundleStatus>,
    looked: Looked,
    reason: RwSignal<String>,
    problem: RwSignal<Option<Problem>>,
    /// Why nothing was written, where somebody came in between.
    came_between: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    toasts: Toasts,
    changes: Changes,
    undo: UndoState,
}

/// Moves a bundle on in its life.
#[component]
pub fn StatusDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The bundle as it was read.
    bundle: RwSignal<Option<BundleRecord>>,
    /// The chosen status; what it is set to before opening stands chosen.
    to: RwSignal<BundleStatus>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let name =
            bundle.with(|bundle| bundle.as_ref().map(|bundle| bundle.name.clone()).unwrap_or_default());
        format!("Status of “{name}”")
    });
    view! { <Dialog open title class="wide status"><Content open bundle to/></Dialog> }
}

#[component]
fn Content(
    open: RwSignal<bool>,
    bundle: RwSignal<Option<BundleRecord>>,
    to: RwSignal<BundleStatus>,
) -> impl IntoView {
    let offer =
        Signal::derive(move || bundle.with(|bundle| bundle.as_ref().map(|bundle| offer(bundle, to.get()))));
    let state = Move {
        open,
        bundle,
        to,
        looked: look_at(offer),
        reason: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
        came_between: RwSignal::new(None),
        busy: RwSignal::new(false),
        toasts: Toasts::expect(),
        changes: Changes::expect(),
        undo: UndoState::expect(),
    };
    view! {
        <div class="form">
            <ReadOnlyNote/>
            <Life state/>
            <Effects state/>
            <TextField label="Why" value=state.reason placeholder="Optional; kept on record"/>
            {move || state.came_between.get().map(|words| view! { <p class="note" role="alert">{words}</p> })}
            <ProblemStrip problem=state.problem/>
        </div>
        <Footer state/>
    }
}

/// The bundle as it stands and with another status.
fn offer(bundle: &BundleRecord, to: BundleStatus) -> Offer {
    let fields = bundle.fields();
    let before = Terms { fields: fields.clone(), members: bundle.members.clone() };
    let after = Terms { fields: BundleFields { status: to, ..fields }, members: bundle.members.clone() };
    Offer { id: Some(bundle.id), before: Some(before), after }
}

impl Move {
    fn from(self) -> Option<BundleStatus> {
        self.bundle.with(|bundle| bundle.as_ref().map(|bundle| bundle.status))
    }

    /// Whether it would change anything.
    fn changes_it(self) -> bool {
        self.from().is_some_and(|from| from != self.to.get())
    }
}

/// The steps of a bundle's life, with where it is and where it goes.
#[component]
fn Life(state: Move) -> impl IntoView {
    let step = |status: BundleStatus| Step {
        status,
        word: status.as_str(),
        tone: choices::bundle_status(status),
        meaning: publishing::status_meaning(status),
    };
    let steps = publishing::LIFE.into_iter().map(step).collect::<Vec<_>>();
    let here = move |status| (state.from() == Some(status)).then(|| "now".to_owned());
    view! { <LifeLine steps to=state.to here/> }
}

/// What the step means, and what it touches.
#[component]
fn Effects(state: Move) -> impl IntoView {
    let meaning = move || state.from().map(|from| publishing::step_meaning(from, state.to.get()));
    let shown = move || {
        if !state.changes_it() {
            return ().into_any();
        }
        if state.to.get() == BundleStatus::Active {
            return view! { <OfferPreview looked=state.looked/> }.into_any();
        }
        let warned = move || state.looked.warned.with(|warned| !warned.is_empty());
        let is_archived = state.to.get() == BundleStatus::Archived;
        let members = Signal::derive(move || {
            state
                .bundle
                .with(|bundle| bundle.as_ref().map(|bundle| bundle.members.clone()).unwrap_or_default())
        });
        view! {
            <Show when=move || is_archived && warned()>
                <WarningLines looked=state.looked/>
            </Show>
            <WhoIsTouched from=state.looked.around members goes_off_sale=true/>
        }
        .into_any()
    };
    view! { <p role="status">{meaning}</p> {shown} }
}

#[component]
fn Footer(state: Move) -> impl IntoView {
    let waits = Signal::derive(move || !state.changes_it() || state.looked.is_waited_for());
    let label = move || {
        let to = state.to.get();
        let warned = if to == BundleStatus::Active { state.looked.warned.with(Vec::len) } else { 0 };
        state.from().map(|from| {
            if from == to { "Change the status".to_owned() } else { publishing::confirm(from, to, warned) }
        })
    };
    view! {
        <footer>
            <Button on_press=move |()| state.open.set(false)>"Cancel"</Button>
            <Button on_press=move |()| apply(&state) look=Look::Primary busy=state.busy disabled=waits>{label}</Button>
        </footer>
    }
}

/// Writes the status, if the bundle still is what is shown.
fn apply(state: &Move) {
    let state = *state;
    let Some(bundle) = state.bundle.get_untracked() else { return };
    let to = state.to.get_untracked();
    let reason = Some(state.reason.get_untracked().trim().to_owned()).filter(|reason| !reason.is_empty());
    let base = bundle.fields();
    let mine = BundleFields { status: to, ..base.clone() };
    let request = SaveBundle { pinned: bundle.pinned(), base, mine, seen: bundle.members.clone(), reason };
    state.busy.set(true);
    state.problem.set(None);
    state.came_between.set(None);
    spawn_local(async move {
        let outcome = ipc::call(&request).await;
        let _idle = state.busy.try_set(false);
        match outcome {
            Ok(BundleSaved::Saved { saved: Saved::Written(written) }) => {
                let words = publishing::moved_on(&written.record.name, written.record.status);
                let undo = state.undo;
                match written.change {
                    Some(change) => state.toasts.say_with(words, "Take back", move || undo.take_back(change)),
                    None => state.toasts.say(words),
                }
                state.open.set(false);
                state.changes.written();
            }
            Ok(BundleSaved::Saved { saved: Saved::Contested { writers, .. } }) => {
                let who = editing::writers(&writers, publishing::field_group)
                    .unwrap_or_else(|| "Somebody changed it".to_owned());
                let _shown = state.came_between.try_set(Some(format!(
                    "Nothing was written: {who} since you opened it. It is read anew now; look again."
                )));
                state.changes.written();
            }
            Ok(BundleSaved::Unseen { members, theirs, .. }) => {
                let words = publishing::unseen(&bundle.members, &members, &theirs);
                let _shown = state.came_between.try_set(Some(words));
                state.changes.written();
            }
            Err(problem) => {
                let _shown = state.problem.try_set(Some(problem));
            }
        }
    });
}
