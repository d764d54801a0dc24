//! What a pane shows when it has nothing to show: not yet, or nothing at all.

use leptos::prelude::*;

use super::icon::{Drawing, Icon};

/// Grey lines where text will be. They appear after 150 ms (in the style), so that quick readings never flicker.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 4)]
    lines: u8,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">"Loading"</span>
            {(0..lines).map(|_| view! { <i aria-hidden="true"></i> }).collect_view()}
        </div>
    }
}

/// Nothing is here, what would be, and what to do next.
#[component]
pub fn EmptyState(
    /// A picture of what would be here.
    #[prop(default = Icon::Inbox)]
    icon: Icon,
    /// What is not here.
    #[prop(into)]
    title: String,
    /// What would be here, and the next step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Drawing icon/>
            <h2>{title}</h2>
            {children.map(|children| view! { <div class="next">{children()}</div> })}
        </div>
    }
}
