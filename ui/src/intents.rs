//! What a person can do from here, by key or through the command box: one registry that screens add to while they are
//! shown. It feeds the command box, the sheet of keys, and the one key listener of the window.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::preferences::Preferences;

/// How long the second key of a sequence such as `g c` may take, in milliseconds.
const SEQUENCE_MS: f64 = 1_500.0;

/// Where an intent is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What the shown screen offers.
    Here,
    /// Going to a screen.
    Screens,
    /// What holds for the whole session: role, writing, organization.
    Session,
    /// The window itself.
    Window,
}

impl Group {
    /// The heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Here => "On this screen",
            Self::Screens => "Go to",
            Self::Session => "Session",
            Self::Window => "Window",
        }
    }
}

/// Something a person can do now.
#[derive(Debug, Clone, Copy)]
pub struct Intent {
    /// In words, such as `Go to Catalog`.
    pub title: &'static str,
    /// What it would do it to, where that changes: `price of 23 tools`.
    pub about: Option<Signal<String>>,
    /// Where it is listed.
    pub group: Group,
    /// Its keys: one (`j`, `/`, `Enter`), a sequence (`g c`), or with Ctrl, which is ⌘ on a Mac (`Ctrl+K`, `Ctrl+Shift+Z`). Empty for
    /// none.
    pub keys: &'static str,
    /// Whether the command box lists it. Moving a cursor is not worth a line there.
    pub listed: bool,
    /// Does it.
    pub run: UnsyncCallback<()>,
}

impl Intent {
    /// An intent that the command box lists.
    pub fn new(title: &'static str, group: Group, keys: &'static str, run: impl Fn() + 'static) -> Self {
        Self { title, about: None, group, keys, listed: true, run: UnsyncCallback::new(move |()| run()) }
    }

    /// An intent that only has keys.
    pub fn keys_only(title: &'static str, keys: &'static str, run: impl Fn() + 'static) -> Self {
        Self { listed: false, ..Self::new(title, Group::Here, keys, run) }
    }

    /// Its whole words: `Take back: price of 23 tools`.
    #[must_use]
    pub fn words(&self) -> String {
        match self.about.and_then(|about| about.try_get()) {
            Some(about) => format!("{}: {about}", self.title),
            None => self.title.to_owned(),
        }
    }
}

/// The registry. Provided once by [`crate::app::App`].
#[derive(Debug, Clone, Copy)]
pub struct Intents {
    /// All that is offered now, with the number under which it was.
    offered: RwSignal<Vec<(u32, Intent)>>,
    next: StoredValue<u32>,
}

impl Intents {
    /// Makes the registry, provides it and starts to listen to keys.
    #[must_use]
    pub fn provide(preferences: Preferences) -> Self {
        let intents = Self { offered: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        provide_context(intents);
        let prefix = StoredValue::new(None::<(String, f64)>);
        let listener = window_event_listener(ev::keydown, move |event| {
            intents.hear(&event, prefix, preferences.letters.get_untracked());
        });
        on_cleanup(move || listener.remove());
        intents
    }

    /// All intents offered now, those of the shown screen first.
    #[must_use]
    pub fn all(self) -> Vec<Intent> {
        let mut all: Vec<_> =
            self.offered.with(|offered| offered.iter().map(|(_, intent)| *intent).collect());
        all.sort_by_key(|intent: &Intent| intent.group);
        all
    }

    fn hear(self, event: &KeyboardEvent, prefix: StoredValue<Option<(String, f64)>>, letters: bool) {
        if event.default_prevented() || event.is_composing() || event.alt_key() || dialog_is_open() {
            return;
        }
        let Some(pressed) = pressed(event) else { return };
        let single = !pressed.starts_with("Ctrl+") && pressed.chars().count() == 1;
        let typing = is_typing(event);
        if (typing && !reaches_past_fields(&pressed)) || (single && !letters && pressed != "?") {
            return;
        }
        if is_pressing(event) && (pressed == "Enter" || pressed == " ") {
            return;
        }
        let now = js_sys::Date::now();
        let sequence = prefix
            .get_value()
            .filter(|(_, at)| now - at < SEQUENCE_MS)
            .map(|(first, _)| format!("{first} {pressed}"));
        prefix.set_value(None);
        // The newest offer wins: what the shown screen says about a key goes before what the frame says.
        let find = |keys: &str| {
            self.offered.with_untracked(|all| all.iter().rev().find(|(_, i)| i.keys == keys).map(|(_, i)| *i))
        };
        if let Some(intent) = sequence.as_deref().and_then(find).or_else(|| find(&pressed)) {
            event.prevent_default();
            intent.run.run(());
        } else if self.begins_sequence(&pressed) {
            prefix.set_value(Some((pressed, now)));
        }
    }

    fn begins_sequence(self, pressed: &str) -> bool {
        self.offered.with_untracked(|all| {
            all.iter()
                .any(|(_, intent)| intent.keys.split_once(' ').is_some_and(|(first, _)| first == pressed))
        })
    }
}

/// Offers intents for as long as the current owner (a screen, a dialog) lives.
pub fn offer(intents: impl IntoIterator<Item = Intent>) {
    let registry: Intents = expect_context();
    let mut numbers = Vec::new();
    registry.offered.update(|offered| {
        for intent in intents {
            let number = registry.next.get_value();
            registry.next.set_value(number.wrapping_add(1));
            numbers.push(number);
            offered.push((number, intent));
        }
    });
    on_cleanup(move || {
        let _gone =
            registry.offered.try_update(|offered| offered.retain(|(number, _)| !numbers.contains(number)));
    });
}

/// The pressed key as intents spell it. Modifiers alone are none.
fn pressed(event: &KeyboardEvent) -> Option<String> {
    let key = event.key();
    if matches!(key.as_str(), "Control" | "Meta" | "Shift" | "Alt" | "Dead" | "Process" | "Unidentified") {
        return None;
    }
    if event.ctrl_key() || event.meta_key() {
        let shift = if event.shift_key() && key.chars().all(char::is_alphabetic) { "Shift+" } else { "" };
        return Some(format!("Ctrl+{shift}{}", key.to_uppercase()));
    }
    Some(key)
}

/// Whether a key acts even while it is pressed in a field. What a field does itself with Ctrl stays the field's.
fn reaches_past_fields(pressed: &str) -> bool {
    const FIELDS_OWN: [&str; 7] =
        ["Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y", "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X"];
    pressed == "Escape" || (pressed.starts_with("Ctrl+") && !FIELDS_OWN.contains(&pressed))
}

fn target(event: &KeyboardEvent) -> Option<HtmlElement> {
    event.target()?.dyn_into().ok()
}

/// Whether the key goes into a field.
fn is_typing(event: &KeyboardEvent) -> bool {
    target(event).is_some_and(|element| {
        let writes = match element.tag_name().as_str() {
            "TEXTAREA" | "SELECT" => true,
            "INPUT" => !matches!(
                element.get_attribute("type").as_deref(),
                Some("checkbox" | "radio" | "button" | "submit" | "range")
            ),
            _ => false,
        };
        writes || element.is_content_editable()
    })
}

/// Whether Enter or Space would press the focused control itself.
fn is_pressing(event: &KeyboardEvent) -> bool {
    target(event).is_some_and(|element| {
        matches!(element.tag_name().as_str(), "BUTTON" | "A" | "SUMMARY" | "INPUT")
            || matches!(element.get_attribute("role").as_deref(), Some("button" | "menuitem" | "option"))
    })
}

/// Whether a modal dialog has the keyboard.
fn dialog_is_open() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document
        .is_some_and(|document| document.query_selector("dialog:modal").is_ok_and(|found| found.is_some()))
}

/// How well `query` matches `title`: every letter in order, higher for word starts and neighbours. `None`: not at all.
#[must_use]
pub fn fuzzy(query: &str, title: &str) -> Option<i32> {
    let mut score = 0;
    let mut previous_hit = false;
    let mut previous = ' ';
    let mut wanted = query.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).peekable();
    for letter in title.chars() {
        let hit = wanted.peek().is_some_and(|wanted| letter.to_lowercase().eq(std::iter::once(*wanted)));
        if hit {
            wanted.next();
            score += 1;
            score += if previous_hit { 3 } else { 0 };
            score += if previous.is_alphanumeric() { 0 } else { 4 };
        }
        previous_hit = hit;
        previous = letter;
    }
    let length = i32::try_from(title.len()).unwrap_or(i32::MAX);
    wanted.next().is_none().then_some(score * 8 - length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_keeps_its_own_undo() {
        assert!(!reaches_past_fields("Ctrl+Z") && !reaches_past_fields("j"));
        assert!(
            reaches_past_fields("Ctrl+S") && reaches_past_fields("Ctrl+K") && reaches_past_fields("Escape")
        );
    }

    #[test]
    fn letters_must_occur_in_order() {
        assert!(fuzzy("gcat", "Go to Catalog").is_some());
        assert!(fuzzy("", "Anything").is_some());
        assert_eq!(fuzzy("tac", "Catalo"), None);
    }

    #[test]
    fn word_starts_and_neighbours_go_first() {
        let best = |query: &str| {
            let titles = ["Go to Catalog", "Go to Activity", "Switch writing on", "Use the light theme"];
            titles.into_iter().filter_map(|t| fuzzy(query, t).map(|s| (s, t))).max().map(|(_, t)| t)
        };
        assert_eq!(best("cat"), Some("Go to Catalog"));
        assert_eq!(best("act"), Some("Go to Activity"));
        assert_eq!(best("swo"), Some("Switch writing on"));
    }
}
