//! What stands around the fields of an editor: that nothing can be saved now, the draft that was found, and the save bar.

use leptos::prelude::*;

use super::kind::Kind;
use super::state::{self, Editor};
use crate::moment;
use crate::parts::{Button, Look, TextField};
use crate::session::SessionState;

/// That nothing can be saved before writing is switched on. What is typed meanwhile stays.
#[component]
pub fn ReadOnlyNote() -> impl IntoView {
    let session = SessionState::expect();
    let reads_only = Memo::new(move |_| session.is_signed() && !session.writes());
    view! {
        <Show when=move || reads_only.get()>
            <p class="note">"This session is read-only. Switch writing on in the bar above, with a reason; what you typed stays."</p>
        </Show>
    }
}

/// The work that was kept when this form was last left without saving.
#[component]
pub fn FoundDraft<K: Kind>(
    /// The editor.
    editor: Editor<K>,
) -> impl IntoView {
    let offer = move || {
        editor.offered.get().map(|(work, at)| {
            let when = moment::day_and_time(at, moment::now());
            view! {
                <section class="note draft-found" aria-label="Unsaved work">
                    <p><strong>"Unsaved work from " {when} "."</strong> " " {work.changed_words()} "."</p>
                    <div class="acts">
                        <Button on_press=move |()| editor.go_on() look=Look::Primary>"Go on"</Button>
                        <Button on_press=move |()| editor.refuse_draft()>"Discard it"</Button>
                    </div>
                </section>
            }
        })
    };
    // It waits for an answer: the keyboard goes there.
    Effect::new(move || {
        if editor.offered.with(Option::is_some) {
            request_animation_frame(|| state::focus(&format!("{} .draft-found button", K::ROOT)));
        }
    });
    view! { <div role="status">{offer}</div> }
}

/// What was changed, why, and the ways on; over it what the person has to look at before they save again.
#[component]
pub fn SaveBar<K: Kind>(
    /// The editor.
    editor: Editor<K>,
) -> impl IntoView {
    let words = move || {
        if editor.exists() || editor.is_unsaved() {
            editor.changed_words()
        } else {
            "Not saved yet".to_owned()
        }
    };
    let idle = Signal::derive(move || {
        (editor.exists() && !editor.is_unsaved()) || editor.offered.with(Option::is_some)
    });
    let save = move || if editor.exists() { "Save".to_owned() } else { format!("Create {}", K::WHAT) };
    let leave = move || if editor.is_unsaved() { "Discard…" } else { "Close" };
    let kept = move || {
        editor
            .keeper
            .problem
            .with(Option::is_some)
            .then_some("A draft of this can't be kept: save before you close the window.")
    };
    let note = move || editor.note.get().map(|note| view! { <p class="note">{note}</p> });
    view! {
        <footer class="save-bar">
            <div class="save-note" role="alert">{note}</div>
            <div class="save-why"><TextField label="Why" value=editor.reason placeholder="Optional; kept on record"/></div>
            <p class="save-changed" role="status">{words}</p>
            <div class="acts">
                <Button on_press=move |()| editor.leave()>{leave}</Button>
                <Button on_press=move |()| editor.save() look=Look::Primary key="Ctrl+S" busy=editor.saving disabled=idle>{save}</Button>
            </div>
            <p class="save-draft">{kept}</p>
        </footer>
    }
}
