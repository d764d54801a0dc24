//! Signing in: profiles of databases, the form of one, its test, and the sample workspace that needs none. Passwords
//! never pass through here: the shell asks for them natively and keeps them in the system's keyring.

pub mod change;
pub mod draft;
pub mod form;
pub mod import;
pub mod list;
pub mod probe;
pub mod sample;
pub mod state;

use leptos::prelude::*;

use crate::parts::Skeleton;

pub use change::{SessionChange, reconnect};
use form::ProfilePane;
use list::ProfileList;
pub use sample::AskedAtStart;
use sample::{Opening, SampleCard};
use state::{Chosen, ConnectionsState};

/// The screen of connections.
#[component]
pub fn ConnectionsPage() -> impl IntoView {
    let state = ConnectionsState::read();
    AskedAtStart::follow(state);
    let opening = Memo::new(move |_| state.opening.get().is_some());
    view! {
        <div class="connections">
            <section class="profiles" aria-label="Connections">
                <ProfileList state/>
            </section>
            <section class="chosen" aria-label="The chosen connection">
                <Show when=move || opening.get() fallback=move || view! { <Choice state/> }>
                    <Opening state/>
                </Show>
            </section>
        </div>
    }
}

/// The form of the chosen profile, or the sample workspace.
#[component]
fn Choice(state: ConnectionsState) -> impl IntoView {
    let shown = Memo::new(move |_| (state.shown(), state.saved.get()));
    move || match shown.get().0 {
        None => view! { <Skeleton/> }.into_any(),
        Some(Chosen::Sample) => view! { <SampleCard state/> }.into_any(),
        Some(Chosen::New) => view! { <ProfilePane state profile=None/> }.into_any(),
        Some(Chosen::Profile(id)) => {
            let profile = state.row(id).map(|row| row.profile);
            view! { <ProfilePane state profile/> }.into_any()
        }
    }
}
