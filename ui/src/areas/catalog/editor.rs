//! The editor of a tool, in the place of its record: every field, what is wrong with it, the save bar, the draft that
//! was found, and the conflict with somebody else. What it holds is in [`state`], what its fields mean in [`form`].

pub mod conflict;
pub mod contest;
pub mod fields;
pub mod form;
pub mod kept;
pub mod leaving;
pub mod state;
#[cfg(test)]
pub mod testing;
pub mod work;

use contract::catalog::ToolRecord;
use leptos::prelude::*;

use super::state::Tools;
use crate::areas::list::ListState;
use crate::intents::{Intent, offer};
use crate::moment;
use crate::parts::{Badge, Button, Look, ProblemStrip, TextField, Tone};
use crate::session::SessionState;
use crate::wording::catalog;
use conflict::ConflictDialog;
use fields::Fields;
use leaving::BeforeLeaving;
use state::Editor;
use work::Start;

/// The editor.
#[component]
pub fn ToolEditor(
    /// How it begins.
    start: Start,
    /// The page's state.
    list: ListState<Tools>,
    /// The record beneath it, which shows what was saved.
    shown: RwSignal<Option<ToolRecord>>,
) -> impl IntoView {
    let title = start.work.pinned.is_some().then(|| start.work.base.name.clone());
    let editor = Editor::open(start, list, shown);
    offer([
        Intent::keys_only("Save", "Ctrl+S", move || editor.save()),
        Intent::keys_only("Leave the editor", "Escape", move || editor.leave()),
    ]);
    let held = Memo::new(move |_| editor.offered.with(Option::is_some) || editor.saving.get());
    let name = match title {
        Some(name) => name.into_any(),
        None => "New tool".into_any(),
    };
    view! {
        <article class="record editor">
            <header class="record-head">
                <p class="record-badges"><Badge tone=Tone::Accent>"editing"</Badge></p>
                <h2>{name}</h2>
            </header>
            <ReadOnlyNote/>
            <ProblemStrip problem=editor.problem/>
            <FoundDraft editor/>
            <div class="editor-fields" inert=move || held.get()>
                <Fields editor/>
            </div>
            <SaveBar editor/>
            <BeforeLeaving editor/>
            <ConflictDialog editor/>
        </article>
    }
}

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
fn FoundDraft(editor: Editor) -> impl IntoView {
    let offer = move || {
        editor.offered.get().map(|(work, at)| {
            let when = moment::day_and_time(at, moment::now());
            let changed = catalog::changed(&work.changed());
            view! {
                <section class="note draft-found" aria-label="Unsaved work">
                    <p><strong>"Unsaved work from " {when} "."</strong> " " {changed} "."</p>
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
            request_animation_frame(|| state::focus(".editor .draft-found button"));
        }
    });
    view! { <div role="status">{offer}</div> }
}

/// What was changed, why, and the ways on.
#[component]
fn SaveBar(editor: Editor) -> impl IntoView {
    let words = move || {
        if editor.exists() || editor.is_unsaved() {
            editor.changed.with(|changed| catalog::changed(changed))
        } else {
            "Not saved yet".to_owned()
        }
    };
    let idle = Signal::derive(move || {
        (editor.exists() && !editor.is_unsaved()) || editor.offered.with(Option::is_some)
    });
    let create = move || if editor.exists() { "Save" } else { "Create tool" };
    let leave = move || if editor.is_unsaved() { "Discard…" } else { "Close" };
    let kept = move || {
        editor
            .keeper
            .problem
            .with(Option::is_some)
            .then_some("A draft of this can't be kept: save before you close the window.")
    };
    view! {
        <footer class="save-bar">
            <div class="save-why"><TextField label="Why" value=editor.reason placeholder="Optional; kept on record"/></div>
            <p class="save-changed" role="status">{words}</p>
            <div class="acts">
                <Button on_press=move |()| editor.leave()>{leave}</Button>
                <Button on_press=move |()| editor.save() look=Look::Primary key="Ctrl+S" busy=editor.saving disabled=idle>{create}</Button>
            </div>
            <p class="save-draft">{kept}</p>
        </footer>
    }
}
