//! A list of short texts that is edited in place: added to (Enter, or several pasted lines), changed, taken from, and put
//! in order by keys (Alt with the arrows) or by pulling at the handle. What happens is said in a live region.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, Element, HtmlElement, KeyboardEvent, PointerEvent};

use super::button::{Button, IconButton};
use super::field::Suggestions;
use super::icon::{Drawing, Icon};

/// What an item may show beside its text, such as a picture.
pub type Beside = Callback<Signal<String>, AnyView>;

/// What the rows of one list share.
#[derive(Clone, Copy)]
struct Rows {
    items: RwSignal<Vec<String>>,
    /// What one of them is called, such as `tag`.
    item: &'static str,
    fault: Callback<usize, Option<String>>,
    beside: Option<Beside>,
    /// What just happened, for screen readers.
    said: RwSignal<String>,
    /// The row that is being pulled.
    pulled: RwSignal<Option<usize>>,
    list: NodeRef<html::Ol>,
    adder: NodeRef<html::Input>,
}

impl Rows {
    fn text(self, place: usize) -> String {
        self.items.with(|items| items.get(place).cloned().unwrap_or_default())
    }

    fn write(self, place: usize, text: String) {
        self.items.update(|items| {
            if let Some(item) = items.get_mut(place) {
                *item = text;
            }
        });
    }

    /// Puts the row at `from` in the place `to`.
    fn shift(self, from: usize, to: usize) -> bool {
        let moved = self.items.try_update(|items| shift(items, from, to)).unwrap_or_default();
        if moved {
            let (text, count) = (untrack(|| self.text(to)), self.items.with_untracked(Vec::len));
            self.said.set(format!("“{text}” is number {} of {count} now.", to + 1));
        }
        moved
    }

    fn remove(self, place: usize) {
        let text = untrack(|| self.text(place));
        self.items.update(|items| {
            if place < items.len() {
                items.remove(place);
            }
        });
        self.said.set(format!("“{text}” was taken out."));
        let left = self.items.with_untracked(Vec::len);
        // The keyboard goes to the row that moved up, or to the last one, or to where new ones are typed.
        request_animation_frame(move || match left {
            0 => self.focus_adder(),
            left => self.focus(place.min(left - 1)),
        });
    }

    /// Without blanks at its ends; an emptied item is taken out.
    fn tidy(self, place: usize) {
        let text = untrack(|| self.text(place));
        match text.trim() {
            "" => self.items.update(|items| {
                if items.get(place).is_some_and(|item| item.trim().is_empty()) {
                    items.remove(place);
                }
            }),
            tidy if tidy != text => self.write(place, tidy.to_owned()),
            _ => {}
        }
    }

    /// Adds what is new of `texts`; gives back how many stood there already.
    fn add(self, texts: Vec<String>) -> usize {
        let offered = texts.len();
        let added = self.items.try_update(|items| add(items, texts)).unwrap_or_default();
        match added.as_slice() {
            [] => self.said.set(String::new()),
            [one] => self.said.set(format!("“{one}” was added.")),
            many => self.said.set(format!("{} were added.", many.len())),
        }
        offered - added.len()
    }

    fn focus(self, place: usize) {
        let row = self.list.get_untracked().and_then(|list| list.children().item(u32::try_from(place).ok()?));
        let field = row.and_then(|row| row.query_selector("input").ok().flatten());
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            let _focused = field.focus();
        }
    }

    fn focus_adder(self) {
        if let Some(adder) = self.adder.get_untracked() {
            let _focused = adder.focus();
        }
    }

    /// The row that lies under the pointer.
    fn under(self, event: &PointerEvent) -> Option<usize> {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let rows = self.list.get_untracked()?.children();
        let holds = |row: &Element| {
            let at = row.get_bounding_client_rect();
            (at.left()..at.right()).contains(&x) && (at.top()..at.bottom()).contains(&y)
        };
        (0..rows.length())
            .find(|place| rows.item(*place).as_ref().is_some_and(holds))
            .map(|place| place as usize)
    }
}

/// A list of short texts.
#[component]
pub fn ItemsField(
    /// Its name.
    #[prop(into)]
    label: String,
    /// What it holds.
    items: RwSignal<Vec<String>>,
    /// What one of them is called, such as `tag`.
    item: &'static str,
    /// How many it takes.
    most: u32,
    /// What is wrong with the list as a whole.
    #[prop(into)]
    fault: Signal<Option<String>>,
    /// What is wrong with the item in a place.
    #[prop(into)]
    fault_at: Callback<usize, Option<String>>,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Words to choose from while typing.
    #[prop(optional, into)]
    suggestions: Signal<Vec<String>>,
    /// What each item shows before its text.
    #[prop(optional, into)]
    beside: Option<Beside>,
    /// Whether its items are short enough to stand side by side.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let rows = Rows {
        items,
        item,
        fault: fault_at,
        beside,
        said: RwSignal::new(String::new()),
        pulled: RwSignal::new(None),
        list: NodeRef::new(),
        adder: NodeRef::new(),
    };
    let places = move || 0..items.with(Vec::len);
    let count = move || {
        let count = items.with(Vec::len);
        (count > 0).then(|| format!("{count} of {most}"))
    };
    view! {
        <fieldset class="field items" class:faulty=move || fault.with(Option::is_some)>
            <legend>{label.clone()} " " <span class="items-count">{count}</span></legend>
            <ol class="items-rows" class:items-short=short class:items-shown=beside.is_some() node_ref=rows.list>
                <For each=places key=|place| *place children=move |place| view! { <Row rows place/> }/>
            </ol>
            <Adder rows label suggestions/>
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            <p class="fault" aria-live="polite">{move || fault.get()}</p>
            <p class="visually-hidden" role="status">{move || rows.said.get()}</p>
        </fieldset>
    }
}

/// One item.
#[component]
fn Row(rows: Rows, place: usize) -> impl IntoView {
    let text = Signal::derive(move || rows.text(place));
    let name = move || format!("{} {}", capital(rows.item), place + 1);
    let fault = Memo::new(move |_| rows.fault.run(place));
    let pressed = move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" if event.alt_key() => place.checked_sub(1),
            "ArrowDown" if event.alt_key() => Some(place + 1),
            "Enter" => {
                event.prevent_default();
                rows.focus_adder();
                None
            }
            "Backspace" if rows.text(place).is_empty() => {
                event.prevent_default();
                rows.remove(place);
                None
            }
            _ => None,
        };
        if let Some(to) = to {
            event.prevent_default();
            if rows.shift(place, to) {
                rows.focus(to);
            }
        }
    };
    view! {
        <li
            class="items-row"
            class:items-pulled=move || rows.pulled.get() == Some(place)
            class:faulty=move || fault.with(Option::is_some)
            data-place=place.to_string()
        >
            <Handle rows place/>
            {rows.beside.map(|beside| beside.run(text))}
            <input
                type="text"
                autocomplete="off"
                spellcheck="false"
                aria-label=name
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                aria-invalid=move || fault.with(Option::is_some).to_string()
                prop:value=move || text.get()
                on:input=move |event| rows.write(place, event_target_value(&event))
                on:blur=move |_| rows.tidy(place)
                on:keydown=move |event| untrack(|| pressed(event))
            />
            <IconButton
                icon=Icon::X
                label=Signal::derive(move || format!("Take out “{}”", text.get()))
                on_press=move |()| rows.remove(place)
            />
            {move || fault.get().map(|fault| view! { <p class="fault" role="alert">{fault}</p> })}
        </li>
    }
}

/// Where a row is pulled to another place; by keys it moves too.
#[component]
fn Handle(rows: Rows, place: usize) -> impl IntoView {
    let handle = NodeRef::<html::Button>::new();
    let label = move || format!("Move “{}”: Alt with an arrow key, or pull", rows.text(place));
    let start = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        if let Some(handle) = handle.get_untracked() {
            let _captured = handle.set_pointer_capture(event.pointer_id());
        }
        rows.pulled.set(Some(place));
    };
    let pull = move |event: PointerEvent| {
        let (Some(from), Some(to)) = (rows.pulled.get_untracked(), rows.under(&event)) else { return };
        if from != to && rows.shift(from, to) {
            rows.pulled.set(Some(to));
        }
    };
    let pressed = move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" => place.checked_sub(1),
            "ArrowDown" => Some(place + 1),
            _ => return,
        };
        event.prevent_default();
        if let Some(to) = to.filter(|to| rows.shift(place, *to)) {
            focus_handle(rows, to);
        }
    };
    view! {
        <button
            type="button"
            class="items-handle"
            node_ref=handle
            // The text field beside it moves by keys too; one stop per row is enough.
            tabindex="-1"
            aria-label=label
            title=label
            on:pointerdown=start
            on:pointermove=pull
            on:pointerup=move |_| rows.pulled.set(None)
            on:pointercancel=move |_| rows.pulled.set(None)
            on:keydown=pressed
        >
            <Drawing icon=Icon::Grip/>
        </button>
    }
}

fn focus_handle(rows: Rows, place: usize) {
    let row = rows.list.get_untracked().and_then(|list| list.children().item(u32::try_from(place).ok()?));
    let handle = row.and_then(|row| row.query_selector(".items-handle").ok().flatten());
    if let Some(handle) = handle.and_then(|handle| handle.dyn_into::<HtmlElement>().ok()) {
        let _focused = handle.focus();
    }
}

/// Where new items are typed.
#[component]
fn Adder(rows: Rows, label: String, suggestions: Signal<Vec<String>>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let note = RwSignal::new(None::<String>);
    let add = move || {
        let text = typed.get_untracked().trim().to_owned();
        if text.is_empty() {
            return;
        }
        if rows.add(vec![text]) == 0 {
            typed.set(String::new());
            note.set(None);
        } else {
            note.set(Some(format!("This {} stands there already.", rows.item)));
        }
    };
    let pasted = move |event: ClipboardEvent| {
        let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
        let lines = lines_of(&text);
        if lines.len() > 1 {
            event.prevent_default();
            let known = rows.add(lines);
            note.set((known > 0).then(|| format!("{known} of them stood there already.")));
        }
    };
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() && !event.ctrl_key() {
            event.prevent_default();
            add();
        }
    };
    let list = format!("s{}", uuid::Uuid::new_v4().simple());
    view! {
        <div class="items-adder">
            <input
                type="text"
                autocomplete="off"
                spellcheck="false"
                node_ref=rows.adder
                list=list.clone()
                aria-label=format!("Add to {label}")
                placeholder=format!("New {}; Enter adds it, pasting adds several lines", rows.item)
                bind:value=typed
                on:input=move |_| note.set(None)
                on:keydown=pressed
                on:paste=pasted
                on:blur=move |_| add()
            />
            <Button on_press=move |()| { add(); rows.focus_adder(); }>"Add"</Button>
            <Suggestions id=list suggestions/>
            <p class="fault" aria-live="polite">{move || note.get()}</p>
        </div>
    }
}

/// The lines of a pasted text, without blanks, bullets and empty ones.
fn lines_of(text: &str) -> Vec<String> {
    let bare = |line: &str| {
        line.trim().trim_start_matches(['•', '*', '–']).trim_start_matches("- ").trim().to_owned()
    };
    text.lines().map(bare).filter(|line| !line.is_empty()).collect()
}

/// Adds those of `texts` that are not there yet, and gives them back.
fn add(items: &mut Vec<String>, texts: Vec<String>) -> Vec<String> {
    let mut added = Vec::new();
    for text in texts {
        if !items.contains(&text) {
            items.push(text.clone());
            added.push(text);
        }
    }
    added
}

/// Puts the item at `from` in the place `to`; whether that changed anything.
fn shift(items: &mut Vec<String>, from: usize, to: usize) -> bool {
    if from == to || from >= items.len() || to >= items.len() {
        return false;
    }
    let item = items.remove(from);
    items.insert(to, item);
    true
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: &str) -> Vec<String> {
        words.split(' ').map(ToOwned::to_owned).collect()
    }

    #[test]
    fn pasted_lines_become_items_without_their_bullets() {
        assert_eq!(lines_of("  • one\n\n- two-fold\r\n* three \n"), ["one", "two-fold", "three"]);
        assert_eq!(lines_of("only one"), ["only one"]);
    }

    #[test]
    fn what_stands_there_is_not_added_again() {
        let mut items = texts("a b");
        assert_eq!(add(&mut items, texts("b c c")), ["c"]);
        assert_eq!(items, texts("a b c"));
    }

    #[test]
    fn a_row_moves_to_a_place_and_never_out_of_the_list() {
        let mut items = texts("a b c");
        assert!(shift(&mut items, 0, 2));
        assert_eq!(items, texts("b c a"));
        assert!(!shift(&mut items, 2, 3));
        assert!(!shift(&mut items, 1, 1));
        assert_eq!(items, texts("b c a"));
    }
}
