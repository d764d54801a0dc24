//! Where a tool stands in its life, and moving it on.

use contract::catalog::Pinned;
use domain::catalog::ToolStatus;
use leptos::prelude::*;

use crate::parts::Dialog;

/// Moves tools on in their life, with what that touches shown first.
#[component]
pub fn StatusDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Which tools, as they were read.
    #[prop(into)]
    tools: Signal<Vec<Pinned>>,
    /// The chosen status; what it is set to before opening stands chosen.
    to: RwSignal<ToolStatus>,
) -> impl IntoView {
    let _ = (tools, to);
    view! { <Dialog open title="Change status">""</Dialog> }
}
