//! The end of a bundle: deleted where nothing holds it, else archived; and what holds it is said before anything is tried.

use contract::Problem;
use contract::bundles::{BundleHolders, BundleRecord, DeleteBundle, GetBundleHolders};
use contract::writing::{Deleted, Recorded as _};
use domain::bundles::BundleStatus;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::Bundled;
use crate::areas::editor::ReadOnlyNote;
use crate::areas::list::ListState;
use crate::changes::Changes;
use crate::ipc;
use crate::loading::load;
use crate::parts::{Button, Dialog, Loaded, Look, ProblemStrip, TextField, Toasts};
use crate::undo::UndoState;
use crate::wording::{editing, publishing};

/// The way to delete the opened bundle, or to learn why it can't be.
#[component]
pub fn EndDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The bundle as it was read.
    bundle: RwSignal<Option<BundleRecord>>,
    /// The page's state.
    list: ListState<Bundled>,
    /// Archives it instead.
    #[prop(into)]
    on_archive: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let name =
            bundle.with(|bundle| bundle.as_ref().map(|bundle| bundle.name.clone()).unwrap_or_default());
        format!("Delete “{name}”?")
    });
    view! { <Dialog open title class="ending"><Content open bundle list on_archive/></Dialog> }
}

#[component]
fn Content(
    open: RwSignal<bool>,
    bundle: RwSignal<Option<BundleRecord>>,
    list: ListState<Bundled>,
    on_archive: Callback<()>,
) -> impl IntoView {
    let id = Memo::new(move |_| bundle.with(|bundle| bundle.as_ref().map(|bundle| bundle.id)));
    let holders = load(move || id.get().map(|id| GetBundleHolders { id }));
    let found = holders.value;
    view! {
        <ReadOnlyNote/>
        <Loaded
            from=holders
            lines=2
            children=move |holders: BundleHolders| {
                if holders.is_empty() {
                    view! { <Confirm open bundle list held=found/> }.into_any()
                } else {
                    view! { <Held open bundle holders on_archive/> }.into_any()
                }
            }
        />
    }
}

/// Nothing holds it.
#[component]
fn Confirm(
    open: RwSignal<bool>,
    bundle: RwSignal<Option<BundleRecord>>,
    list: ListState<Bundled>,
    /// Where it is shown what holds it, should that have come up meanwhile.
    held: RwSignal<Option<BundleHolders>>,
) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let moved_on = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let (toasts, changes, undo) = (Toasts::expect(), Changes::expect(), UndoState::expect());
    let delete = move |()| {
        let Some(doomed) = bundle.get_untracked() else { return };
        let why = Some(reason.get_untracked().trim().to_owned()).filter(|reason| !reason.is_empty());
        let request = DeleteBundle { pinned: doomed.pinned(), reason: why };
        busy.set(true);
        problem.set(None);
        moved_on.set(None);
        spawn_local(async move {
            let outcome = ipc::call(&request).await;
            let _idle = busy.try_set(false);
            match outcome {
                Ok(Deleted::Gone { change }) => {
                    let words = format!("“{}” was deleted.", doomed.name);
                    toasts.say_with(words, "Take back", move || undo.take_back(change));
                    open.set(false);
                    list.close();
                    changes.written();
                }
                Ok(Deleted::Held { holders }) => held.set(Some(holders)),
                Ok(Deleted::MovedOn { writers }) => {
                    let who = editing::writers(&writers, publishing::field_group)
                        .unwrap_or_else(|| "Somebody changed it".to_owned());
                    let _shown = moved_on.try_set(Some(format!(
                        "It was not deleted: {who} since you opened it. It is read anew now; look at it before you delete it."
                    )));
                    changes.written();
                }
                Err(fault) => {
                    let _shown = problem.try_set(Some(fault));
                }
            }
        });
    };
    view! {
        <div class="form">
            <p>"Nobody bought it, and no cart holds it. It disappears with its list of members; the tools themselves stay. You can take that back."</p>
            <TextField label="Why" value=reason placeholder="Optional; kept on record"/>
            {move || moved_on.get().map(|words| view! { <p class="note" role="alert">{words}</p> })}
            <ProblemStrip problem/>
        </div>
        <footer>
            <Button on_press=move |()| open.set(false)>"Keep it"</Button>
            <Button on_press=delete look=Look::Danger busy>"Delete"</Button>
        </footer>
    }
}

/// What holds it, and the way out that remains.
#[component]
fn Held(
    open: RwSignal<bool>,
    bundle: RwSignal<Option<BundleRecord>>,
    holders: BundleHolders,
    on_archive: Callback<()>,
) -> impl IntoView {
    let lines =
        publishing::holders(&holders).into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    let is_archived = Memo::new(move |_| {
        bundle.with(|bundle| bundle.as_ref().is_some_and(|bundle| bundle.status == BundleStatus::Archived))
    });
    let way_out = move || {
        if is_archived.get() {
            "It is archived already: nobody can buy it, and what was bought stays as it is."
        } else {
            "Archive it instead: nobody can buy it any more, and what was bought stays as it is."
        }
    };
    view! {
        <div class="form">
            <p>"It can't be deleted, because it is held by:"</p>
            <ul class="bullets">{lines}</ul>
            <p class="muted">{way_out}</p>
        </div>
        <footer>
            <Button on_press=move |()| open.set(false)>"Keep it"</Button>
            <Show when=move || !is_archived.get()>
                <Button on_press=move |()| on_archive.run(()) look=Look::Primary>"Archive it instead…"</Button>
            </Show>
        </footer>
    }
}
