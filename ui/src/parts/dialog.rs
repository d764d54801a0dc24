//! A modal dialog on the native element: the rest of the window is inert, Esc closes, focus returns to where it was.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlDialogElement, HtmlElement, MouseEvent};

/// A modal dialog. Its content lives only while it is open, so every opening starts fresh.
#[component]
pub fn Dialog(
    /// Whether it is open; closing sets it to false.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// An additional style class, such as `wide`.
    #[prop(optional)]
    class: &'static str,
    /// Whether a press beside it closes it: for what holds nothing that was typed to be kept.
    #[prop(optional)]
    light: bool,
    /// What it holds: a form, and last a `<footer>` with buttons.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let before = StoredValue::new_local(None::<HtmlElement>);

    Effect::new(move || {
        let Some(dialog) = element.get() else { return };
        if open.get() {
            if !dialog.open() {
                before.set_value(focused());
                let _shown = dialog.show_modal();
                // Its content is drawn by then.
                request_animation_frame(move || focus_first(element));
            }
        } else if dialog.open() {
            dialog.close();
        }
    });
    let beside = move |event: MouseEvent| {
        let pressed = event.target().and_then(|target| target.dyn_into::<HtmlDialogElement>().ok());
        if light && pressed.is_some() {
            open.set(false);
        }
    };
    let closed = move |_| {
        open.set(false);
        if let Some(element) = before.try_update_value(Option::take).flatten() {
            let _focused = element.focus();
        }
    };

    view! {
        <dialog
            node_ref=element
            class=format!("dialog {class}")
            aria-label=move || title.get()
            on:close=closed
            on:mousedown=beside
        >
            <Show when=move || open.get()>
                // A section, so that a footer in it is no landmark of the page.
                <section>
                    <h2>{move || title.get()}</h2>
                    {children()}
                </section>
            </Show>
        </dialog>
    }
}

/// Gives the keyboard to the first control, unless the content has taken it already. Of a group of radio buttons the
/// chosen one is its control, so that an arrow goes on from there.
fn focus_first(dialog: NodeRef<html::Dialog>) {
    let Some(dialog) = dialog.get_untracked() else { return };
    let own: &web_sys::Element = &dialog;
    // The browser gives it to the first radio button of a group, chosen or not.
    let chosen = dialog.query_selector("input[type=radio]:checked").ok().flatten();
    let is_passed_by =
        |has: &HtmlElement| chosen.is_some() && has.matches("input[type=radio]:not(:checked)") == Ok(true);
    let is_taken =
        |has: HtmlElement| own.contains(Some(&has)) && !own.is_same_node(Some(&has)) && !is_passed_by(&has);
    if focused().is_some_and(is_taken) {
        return;
    }
    let first = dialog.query_selector(CONTROLS).ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        let _focused = first.focus();
    }
}

/// What the keyboard can go to at first.
const CONTROLS: &str =
    "input:not([type=radio]), input[type=radio]:checked, select, textarea, button, [tabindex]";

/// Whether nothing has the keyboard: what had it is gone.
#[must_use]
pub fn is_lost() -> bool {
    focused().is_none_or(|element| element.tag_name().eq_ignore_ascii_case("body"))
}

/// What has the keyboard now.
#[must_use]
pub fn focused() -> Option<HtmlElement> {
    web_sys::window()?.document()?.active_element()?.dyn_into().ok()
}
