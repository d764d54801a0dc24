//! The command box: every intent that is offered now, found by a few letters of its words.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::intents::{Intent, Intents, fuzzy};
use crate::parts::{Dialog, Keys};

/// The box.
#[component]
pub fn CommandBox(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open title="Command box" class="command-box" light=true>
            <Inside open/>
        </Dialog>
    }
}

/// The field and what it finds; made anew at each opening.
#[component]
fn Inside(open: RwSignal<bool>) -> impl IntoView {
    let intents: Intents = expect_context();
    let query = RwSignal::new(String::new());
    let marked = RwSignal::new(0_usize);
    let found =
        Memo::new_with_compare(move |_| query.with(|query| matching(intents.all(), query)), |_, _| true);
    let field = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(field) = field.get() {
            let _focused = field.focus();
        }
    });

    let run = move |intent: Intent| {
        open.set(false);
        // Once the dialog has given the keyboard back.
        request_animation_frame(move || {
            intent.run.try_run(());
        });
    };
    let move_mark = move |by: isize| {
        let last = found.with(Vec::len).saturating_sub(1);
        marked.update(|marked| *marked = marked.saturating_add_signed(by).min(last));
    };
    let on_key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => move_mark(1),
            "ArrowUp" => move_mark(-1),
            "Enter" => {
                let chosen = found.with(|found| found.get(marked.get_untracked()).copied());
                if let Some(intent) = chosen {
                    run(intent);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let row = move |place: usize, intent: Intent| {
        let chosen = move || marked.get() == place;
        view! {
            <li
                id=format!("intent-{place}")
                role="option"
                aria-selected=move || chosen().to_string()
                on:pointermove=move |_| marked.set(place)
                on:click=move |_| run(intent)
            >
                <span>{intent.words()}</span>
                <span class="group">{intent.group.title()}</span>
                {(!intent.keys.is_empty()).then(|| view! { <Keys keys=intent.keys/> })}
            </li>
        }
    };
    let rows =
        move || found.get().into_iter().enumerate().map(|(place, intent)| row(place, intent)).collect_view();
    view! {
        <input
            node_ref=field
            type="text"
            role="combobox"
            aria-label="What do you want to do?"
            aria-expanded="true"
            aria-controls="intents-found"
            aria-autocomplete="list"
            aria-activedescendant=move || found.with(|found| (!found.is_empty()).then(|| format!("intent-{}", marked.get())))
            placeholder="A screen or an action, by a few letters"
            autocomplete="off"
            spellcheck="false"
            prop:value=move || query.get()
            on:input=move |event| { query.set(event_target_value(&event)); marked.set(0); }
            on:keydown=on_key
        />
        <ul id="intents-found" role="listbox" aria-label="Screens and actions">{rows}</ul>
        <Show when=move || found.with(Vec::is_empty)>
            <p class="none" role="status">"Nothing matches. Try a screen's name, such as “reviews”."</p>
        </Show>
    }
}

/// The intents that match, best first; all of them in their order for an empty query.
fn matching(all: Vec<Intent>, query: &str) -> Vec<Intent> {
    let listed = all.into_iter().filter(|intent| intent.listed);
    if query.trim().is_empty() {
        return listed.collect();
    }
    let mut scored: Vec<_> =
        listed.filter_map(|i| fuzzy(query, &i.words()).map(|score| (score, i))).collect();
    scored.sort_by_key(|(score, _)| -score);
    scored.into_iter().map(|(_, intent)| intent).collect()
}
