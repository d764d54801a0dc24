//! The editor of a tool, in the place of its record: every field, what is wrong with it, and what surrounds every editor.
//! What a tool brings to be edited is in [`kind`], what its fields mean in [`form`]; the rest is
//! [`crate::areas::editor`]'s.

pub mod fields;
pub mod form;
pub mod kind;
#[cfg(test)]
pub mod testing;

use contract::catalog::ToolRecord;
use leptos::prelude::*;

use super::state::Tools;
use crate::areas::editor::{BeforeLeaving, ConflictDialog, Editor, FoundDraft, ReadOnlyNote, SaveBar, Start};
use crate::areas::list::ListState;
use crate::intents::{Intent, offer};
use crate::parts::{Badge, ProblemStrip, Tone};
use fields::Fields;
pub use kind::ToolKind;

/// The editor.
#[component]
pub fn ToolEditor(
    /// How it begins.
    start: Start<ToolKind>,
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
    view! {
        <article class="record editor">
            <header class="record-head">
                <p class="record-badges"><Badge tone=Tone::Accent>"editing"</Badge></p>
                <h2>{title.unwrap_or_else(|| "New tool".to_owned())}</h2>
            </header>
            <ReadOnlyNote/>
            <ProblemStrip problem=editor.problem/>
            <FoundDraft editor/>
            <div class="editor-fields" inert=move || editor.is_held()>
                <Fields editor/>
            </div>
            <SaveBar editor/>
            <BeforeLeaving editor/>
            <ConflictDialog editor/>
        </article>
    }
}
