//! The dialog in which a person chooses columns and their order: ticks, buttons and keys to move them, or dragging.
//! What is chosen holds at once.

use leptos::{ev, html, leptos_dom::helpers::request_animation_frame, prelude::*};
use wasm_bindgen::JsCast;

use super::chosen::{placed, switched};
use crate::parts::{Button, Dialog, Drawing, Icon, Look};

/// How high a line of the dialog is, in pixels; the style sheet has the same figure.
const LINE: f64 = 32.0;

/// A column on offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// What it is kept under.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
}

/// What ties the dialog to its list.
#[derive(Clone, Copy)]
pub struct ChoiceTies {
    /// The shown columns in order, by key.
    pub shown: Signal<Vec<String>>,
    /// Whether that is the person's own choice.
    pub own: Signal<bool>,
    /// The person chose; `None` goes back to the usual columns.
    pub on_choose: Callback<Option<Vec<String>>>,
}

/// Chooses columns.
#[component]
pub fn ColumnsDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The columns on offer, the naming one first.
    offered: Vec<Offered>,
    /// What ties it to its list.
    ties: ChoiceTies,
) -> impl IntoView {
    let offered = StoredValue::new(offered);
    let reset = move |()| ties.on_choose.run(None);
    let unchosen = Signal::derive(move || !ties.own.get());
    view! {
        <Dialog open title="Columns" light=true>
            <p class="hint">"Shown from left to right. A chosen set scrolls sideways where the window is too narrow; the usual one gives columns up."</p>
            <Lines offered ties/>
            <footer>
                <Button look=Look::Quiet disabled=unchosen on_press=reset>"Back to the usual"</Button>
                <Button look=Look::Primary on_press=move |()| open.set(false)>"Done"</Button>
            </footer>
        </Dialog>
    }
}

/// The columns, the shown ones first and in their order.
#[component]
fn Lines(offered: StoredValue<Vec<Offered>>, ties: ChoiceTies) -> impl IntoView {
    let list = NodeRef::<html::Ul>::new();
    let dragged = RwSignal::new(None::<&'static str>);
    let lines = move || {
        let shown = ties.shown.get();
        offered.with_value(|offered| {
            let chosen = shown.iter().filter_map(|key| offered.iter().find(|column| column.key == key));
            let rest = offered.iter().filter(|column| !shown.iter().any(|key| key == column.key));
            chosen.chain(rest).copied().collect::<Vec<_>>()
        })
    };
    let on_pointermove = move |event: ev::PointerEvent| {
        let (Some(key), Some(list)) = (dragged.get_untracked(), list.get_untracked()) else { return };
        let over = (f64::from(event.client_y()) - list.get_bounding_client_rect().top()) / LINE;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a line of a short list")]
        let place = over.max(0.0) as usize;
        put(ties, key, place);
    };
    let drop = move |_: ev::PointerEvent| dragged.set(None);
    view! {
        <ul
            class="columns"
            node_ref=list
            on:pointermove=on_pointermove
            on:pointerup=drop
            on:pointercancel=drop
        >
            <For
                each=lines
                key=|column| column.key
                children=move |column| view! { <Line column offered ties dragged list/> }
            />
        </ul>
    }
}

/// One column: whether it is shown, and where.
#[component]
fn Line(
    column: Offered,
    offered: StoredValue<Vec<Offered>>,
    ties: ChoiceTies,
    dragged: RwSignal<Option<&'static str>>,
    list: NodeRef<html::Ul>,
) -> impl IntoView {
    let Offered { key, title } = column;
    let naming = offered.with_value(|offered| offered.first().is_some_and(|first| first.key == key));
    let place = Memo::new(move |_| ties.shown.with(|shown| shown.iter().position(|shown| shown == key)));
    let last = move || ties.shown.with(Vec::len).saturating_sub(1);
    let can_rise = move || place.get().is_some_and(|place| place > 1);
    let can_sink = move || !naming && place.get().is_some_and(|place| place < last());
    let toggle = move |_| ties.on_choose.run(Some(switched(&ties.shown.get_untracked(), key)));
    let step = move |up: bool, control: &'static str| {
        let Some(now) = place.get_untracked() else { return };
        put(ties, key, if up { now.saturating_sub(1) } else { now + 1 });
        // The line is taken to another place of the document, which costs it the focus.
        refocus(list, key, control);
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        let up = match event.key().as_str() {
            "ArrowUp" if event.alt_key() => true,
            "ArrowDown" if event.alt_key() => false,
            _ => return,
        };
        event.prevent_default();
        step(up, "input");
    };
    let grab = move |event: ev::PointerEvent| {
        if let Some(list) = list.get_untracked().filter(|_| place.get_untracked().is_some()) {
            event.prevent_default();
            dragged.set(Some(key));
            _ = list.set_pointer_capture(event.pointer_id());
        }
    };
    view! {
        <li class="column-line" class:column-dragged=move || dragged.get() == Some(key) data-key=key on:keydown=on_keydown>
            <span class="column-grip" class:column-fixed=move || naming || place.get().is_none() aria-hidden="true" on:pointerdown=grab>
                <Drawing icon=Icon::Grip/>
            </span>
            <label class="checkbox" title="Alt ↑ and Alt ↓ move it">
                <input
                    type="checkbox"
                    prop:checked=move || place.get().is_some()
                    disabled=naming
                    on:change=toggle
                />
                {title}
            </label>
            <button
                type="button"
                class="button icon-only column-up"
                aria-label=format!("Move {title} to the left")
                disabled=move || naming || !can_rise()
                on:click=move |_| step(true, ".column-up")
            >
                <Drawing icon=Icon::ChevronUp/>
            </button>
            <button
                type="button"
                class="button icon-only column-down"
                aria-label=format!("Move {title} to the right")
                disabled=move || !can_sink()
                on:click=move |_| step(false, ".column-down")
            >
                <Drawing icon=Icon::ChevronDown/>
            </button>
        </li>
    }
}

/// Puts a shown column at another place.
fn put(ties: ChoiceTies, key: &str, place: usize) {
    let shown = ties.shown.get_untracked();
    let moved = placed(&shown, key, place);
    if moved != shown {
        ties.on_choose.run(Some(moved));
    }
}

/// Gives the focus back to a control of a line once it stands at its new place.
fn refocus(list: NodeRef<html::Ul>, key: &'static str, control: &'static str) {
    request_animation_frame(move || {
        let Some(Some(list)) = list.try_get_untracked() else { return };
        let find = |control: &str| {
            let found =
                list.query_selector(&format!("[data-key='{key}'] {control}:not(:disabled)")).ok().flatten();
            found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
        };
        if let Some(control) = find(control).or_else(|| find("input")) {
            _ = control.focus();
        }
    });
}
