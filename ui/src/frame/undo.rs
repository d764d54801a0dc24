//! The status bar's words for what can be taken back last.

use leptos::prelude::*;

use crate::parts::Keys;
use crate::undo::UndoState;
use crate::wording::activity;

/// `Take back: price of 23 tools (Ctrl Z)`, as a button; nothing where there is nothing to take back.
#[component]
pub fn LastUndoable() -> impl IntoView {
    let undo = UndoState::expect();
    let last = Memo::new(move |_| undo.last());
    let busy = Memo::new(move |_| undo.is_busy());
    let button = move || {
        last.get().map(|last| {
            let words = activity::in_line(&last);
            let whole = format!("Take back: {words} (Ctrl Z)");
            let id = last.id;
            view! {
                <button
                    type="button"
                    class="last-undoable"
                    title=whole
                    aria-keyshortcuts="Control+Z"
                    aria-busy=move || busy.get().then_some("true")
                    on:click=move |_| undo.take_back(id)
                >
                    <span class="muted">"Take back:"</span>
                    " "
                    <span class="last-undoable-words">{words}</span>
                    <Keys keys="Ctrl+Z"/>
                </button>
            }
        })
    };
    view! { {button} }
}
