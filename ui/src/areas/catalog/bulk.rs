//! Changing many tools at once: what to change, then old → new for every tool, then the write. What is typed and which
//! rows are kept is in [`state`]; the two steps are [`form`] and [`preview`].

use contract::catalog::Selection;
use leptos::prelude::*;

use crate::parts::Dialog;

/// The dialog of a change to many tools. Nothing is written before its table was shown.
#[component]
pub fn ChangeDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Which tools; `None` shows nothing.
    #[prop(into)]
    selection: Signal<Option<Selection>>,
    /// Called once a change was written.
    #[prop(optional)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let _ = (selection, on_done);
    view! { <Dialog open title="Change tools" class="bulk">""</Dialog> }
}
