//! A button with a panel under it: a few acts or links. Escape, a press elsewhere, or leaving it closes it, and the
//! keyboard returns to the button.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, Node};

use super::icon::{Drawing, Icon};

/// A button that opens a panel.
#[component]
pub fn Drop(
    /// The word on the button.
    #[prop(into)]
    label: Signal<String>,
    /// Whether the panel is open.
    open: RwSignal<bool>,
    /// What the panel holds, for screen readers.
    #[prop(into)]
    holds: String,
    /// What it holds: links and buttons. Lives only while it is open.
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let opener = NodeRef::<html::Button>::new();
    let holds_node = move |node: Option<&Node>| root.get_untracked().is_some_and(|root| root.contains(node));
    let pressed = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        if open.get_untracked() && !holds_node(target.as_ref()) {
            open.set(false);
        }
    });
    on_cleanup(move || pressed.remove());
    let left = move |event: ev::FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        if next.is_some() && !holds_node(next.as_ref()) {
            open.set(false);
        }
    };
    let keys = move |event: ev::KeyboardEvent| {
        if !open.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                event.stop_propagation();
                open.set(false);
                if let Some(opener) = opener.get_untracked() {
                    _ = opener.focus();
                }
            }
            "ArrowDown" => step(&event, root, 1),
            "ArrowUp" => step(&event, root, -1),
            _ => {}
        }
    };
    view! {
        <div class="drop" node_ref=root on:focusout=left on:keydown=keys>
            <button
                type="button"
                class="button"
                node_ref=opener
                aria-expanded=move || open.get().to_string()
                aria-haspopup="true"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || label.get()}
                <Drawing icon=Icon::ChevronDown/>
            </button>
            <Show when=move || open.get()>
                <div class="drop-panel" role="group" aria-label=holds.clone()>{children()}</div>
            </Show>
        </div>
    }
}

/// Moves the keyboard among the button and what the panel holds.
fn step(event: &ev::KeyboardEvent, root: NodeRef<html::Div>, by: isize) {
    let found = root.get_untracked().and_then(|root| root.query_selector_all("button, a[href], input").ok());
    let Some(found) = found else { return };
    let stops: Vec<HtmlElement> =
        (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect();
    let own = super::dialog::focused();
    let at = stops.iter().position(|stop| own.as_ref().is_some_and(|own| stop.is_same_node(Some(own))));
    let next = at.and_then(|at| at.checked_add_signed(by)).and_then(|next| stops.get(next));
    if let Some(next) = next {
        event.prevent_default();
        _ = next.focus();
    }
}
