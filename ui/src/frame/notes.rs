//! Differences of the database that do not block: a quiet count in the status bar, each in words on request.

use leptos::prelude::*;

use crate::parts::{Button, Dialog, Drawing, Icon};
use crate::session::SessionState;
use crate::wording::connection;

/// The count and its dialog.
#[component]
pub fn DatabaseNotes() -> impl IntoView {
    let session = SessionState::expect();
    let open = RwSignal::new(false);
    let notes = Memo::new(move |_| {
        let warnings = session.signed.with(|signed| signed.as_ref().map(|signed| signed.warnings.clone()));
        warnings.unwrap_or_default().iter().map(connection::difference).collect::<Vec<_>>()
    });
    let count = move || match notes.with(Vec::len) {
        1 => "1 note on this database".to_owned(),
        many => format!("{many} notes on this database"),
    };
    view! {
        <Show when=move || notes.with(|notes| !notes.is_empty())>
            <button type="button" class="notes" aria-haspopup="dialog" on:click=move |_| open.set(true)>
                <Drawing icon=Icon::Info/>
                {count}
            </button>
        </Show>
        <Dialog open title="Notes on this database" class="wide">
            <p class="muted">"The console works on this database. These points differ from what it expects:"</p>
            <ul class="note-list">{move || notes.get().into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
            <footer><Button on_press=move |()| open.set(false)>"Close"</Button></footer>
        </Dialog>
    }
}
