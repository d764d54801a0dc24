//! Overview.

use leptos::prelude::*;

/// The start screen.
#[component]
pub fn OverviewPage() -> impl IntoView {
    view! { <h1>"Overview"</h1> }
}
