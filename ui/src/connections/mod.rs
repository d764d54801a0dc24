//! Connections.

use leptos::prelude::*;

/// The screen of connections.
#[component]
pub fn ConnectionsPage() -> impl IntoView {
    view! { <h1>"Connections"</h1> }
}
