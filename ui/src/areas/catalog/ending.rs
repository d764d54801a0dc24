//! The end of a tool: deleted where nothing holds it, else retired; and what holds it is said before anything is tried.

use contract::Problem;
use contract::catalog::{DeleteTool, GetToolHolders, Holders, ToolRecord};
use contract::writing::{Deleted, Recorded as _};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::Tools;
use crate::areas::editor::ReadOnlyNote;
use crate::areas::list::ListState;
use crate::changes::Changes;
use crate::ipc;
use crate::loading::load;
use crate::parts::{Button, Dialog, Loaded, Look, ProblemStrip, TextField, Toasts};
use crate::undo::UndoState;
use crate::wording::{catalog, editing};

/// The way to delete the opened tool, or to learn why it can't be.
#[component]
pub fn EndDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The tool as it was read.
    tool: RwSignal<Option<ToolRecord>>,
    /// The page's state.
    list: ListState<Tools>,
    /// Retires it instead.
    #[prop(into)]
    on_retire: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let name = tool.with(|tool| tool.as_ref().map(|tool| tool.name.clone()).unwrap_or_default());
        format!("Delete “{name}”?")
    });
    view! { <Dialog open title class="ending"><Content open tool list on_retire/></Dialog> }
}

#[component]
fn Content(
    open: RwSignal<bool>,
    tool: RwSignal<Option<ToolRecord>>,
    list: ListState<Tools>,
    on_retire: Callback<()>,
) -> impl IntoView {
    let id = Memo::new(move |_| tool.with(|tool| tool.as_ref().map(|tool| tool.id)));
    let holders = load(move || id.get().map(|id| GetToolHolders { id }));
    let found = holders.value;
    view! {
        <ReadOnlyNote/>
        <Loaded
            from=holders
            lines=2
            children=move |holders: Holders| {
                if holders.is_empty() {
                    view! { <Confirm open tool list held=found/> }.into_any()
                } else {
                    view! { <Held open holders on_retire/> }.into_any()
                }
            }
        />
    }
}

/// Nothing holds it.
#[component]
fn Confirm(
    open: RwSignal<bool>,
    tool: RwSignal<Option<ToolRecord>>,
    list: ListState<Tools>,
    /// Where it is shown what holds it, should that have come up meanwhile.
    held: RwSignal<Option<Holders>>,
) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let moved_on = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let (toasts, changes, undo) = (Toasts::expect(), Changes::expect(), UndoState::expect());
    let delete = move |()| {
        let Some(doomed) = tool.get_untracked() else { return };
        let why = Some(reason.get_untracked().trim().to_owned()).filter(|reason| !reason.is_empty());
        let request = DeleteTool { pinned: doomed.pinned(), reason: why };
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
                    let who = editing::writers(&writers, catalog::field_group)
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
            <p>"Nobody bought it, and no bundle, cart or review holds it. It disappears from the catalog; you can take that back."</p>
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
fn Held(open: RwSignal<bool>, holders: Holders, on_retire: Callback<()>) -> impl IntoView {
    let lines = catalog::holders(&holders).into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    let bundles = holders.bundles.into_iter().map(|held| {
        view! { <li>"Bundle " <a href=format!("/bundles/{}", held.bundle)>{held.name}</a></li> }
    });
    view! {
        <div class="form">
            <p>"It can't be deleted, because it is held by:"</p>
            <ul class="bullets">{lines} {bundles.collect_view()}</ul>
            <p class="muted">"Retire it instead: nobody can buy it any more, and what was bought stays as it is."</p>
        </div>
        <footer>
            <Button on_press=move |()| open.set(false)>"Keep it"</Button>
            <Button on_press=move |()| on_retire.run(()) look=Look::Primary>"Retire it instead…"</Button>
        </footer>
    }
}
