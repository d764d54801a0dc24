//! The profiles on the left, last used first, below the sample workspace that is always there.

use contract::connections::ProfileRow;
use leptos::prelude::*;

use super::import::ImportDialog;
use super::state::{Chosen, ConnectionsState};
use crate::frame::EnvironmentMark;
use crate::moment;
use crate::parts::{Button, Drawing, Icon, Loaded};

/// The list.
#[component]
pub fn ProfileList(
    /// The screen's state.
    state: ConnectionsState,
) -> impl IntoView {
    let importing = RwSignal::new(false);
    let row = move |row: ProfileRow| {
        let profile = row.profile;
        let chosen = Chosen::Profile(profile.id);
        let place = if profile.host.starts_with('/') {
            format!("{} in {}", profile.database, profile.host)
        } else {
            format!("{} at {}", profile.database, profile.host)
        };
        let used = row.last_used.map_or_else(|| "never used".to_owned(), |at| format!("used {}", ago(at)));
        view! {
            <li>
                <Entry state chosen>
                    <strong>{profile.name}</strong>
                    <EnvironmentMark environment=profile.environment/>
                    <span class="place">{place} " · " {used}</span>
                </Entry>
            </li>
        }
    };
    view! {
        <header>
            <h1>"Connections"</h1>
            <Button on_press=move |()| importing.set(true)>"Import URL…"</Button>
            <Button on_press=move |()| state.choose(Chosen::New)>"New"</Button>
        </header>
        <ul class="entries">
            <li>
                <Entry state chosen=Chosen::Sample>
                    <strong>"Sample workspace"</strong>
                    <Drawing icon=Icon::Flask/>
                    <span class="place">"opens without any server"</span>
                </Entry>
            </li>
        </ul>
        <Loaded from=state.profiles lines=4 let:rows>
            {if rows.is_empty() {
                view! {
                    <p class="none">
                        "No connection of your own yet. “New” makes one for a PostgreSQL database that carries the marketplace."
                    </p>
                }
                .into_any()
            } else {
                view! { <ul class="entries">{rows.into_iter().map(row).collect_view()}</ul> }.into_any()
            }}
        </Loaded>
        <ImportDialog state open=importing/>
    }
}

/// One line of the list.
#[component]
fn Entry(state: ConnectionsState, chosen: Chosen, children: Children) -> impl IntoView {
    let current = move || (state.shown() == Some(chosen)).then_some("true");
    view! {
        <button type="button" class="entry" aria-current=current on:click=move |_| state.choose(chosen)>
            {children()}
        </button>
    }
}

/// How long ago, as part of a sentence.
fn ago(at: chrono::DateTime<chrono::Utc>) -> String {
    match moment::age(at, moment::now()).as_str() {
        "now" => "just now".to_owned(),
        age => format!("{age} ago"),
    }
}
