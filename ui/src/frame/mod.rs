//! The frame around every screen.

use leptos::prelude::*;

use crate::connections::ConnectionsPage;
use crate::parts::EmptyState;
use crate::session::SessionState;

/// The frame.
#[component]
pub fn Frame(
    /// The screen.
    children: Children,
) -> impl IntoView {
    view! { <main id="main">{children()}</main> }
}

/// Shows a screen once somebody is signed in, and the connections before.
#[component]
pub fn SignedIn(
    /// The screen.
    children: ChildrenFn,
) -> impl IntoView {
    let session = SessionState::expect();
    view! {
        <Show when=move || session.is_signed() fallback=move || view! { <Show when=move || session.known.get()><ConnectionsPage/></Show> }>
            {children()}
        </Show>
    }
}

/// An address that shows nothing.
#[component]
pub fn NoSuchScreen() -> impl IntoView {
    view! { <EmptyState title="There is no such screen">"The address leads nowhere. Choose a screen on the left."</EmptyState> }
}
