//! What a person prefers on this machine, kept in the window's local storage: theme, single-letter keys and
//! chosen columns. Nothing of the database is ever kept there.

use leptos::prelude::*;

/// Light, dark, or as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Every choice, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word in storage, which `boot.js` reads too.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.as_str() == word).unwrap_or_default()
    }
}

/// The preferences. Provided once by [`crate::app::App`].
#[derive(Debug, Clone, Copy)]
pub struct Preferences {
    /// The theme.
    pub theme: RwSignal<Theme>,
    /// Whether single letters act.
    pub letters: RwSignal<bool>,
}

impl Preferences {
    /// Reads the preferences and provides them to everything below.
    #[must_use]
    pub fn provide() -> Self {
        let theme = read("theme").map_or(Theme::System, |word| Theme::from_word(&word));
        let letters = read("letters").is_none_or(|word| word != "off");
        let preferences = Self { theme: RwSignal::new(theme), letters: RwSignal::new(letters) };
        provide_context(preferences);
        preferences
    }

    /// The preferences that [`Preferences::provide`] made.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// Changes the theme, now and for next time.
    pub fn choose_theme(self, theme: Theme) {
        keep("theme", theme.as_str());
        self.theme.set(theme);
        if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new("themechoice")) {
            let _handled = window.dispatch_event(&event);
        }
    }

    /// Switches single-letter keys on or off, now and for next time.
    pub fn choose_letters(self, on: bool) {
        keep("letters", if on { "on" } else { "off" });
        self.letters.set(on);
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What was kept under `key`.
#[must_use]
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps `value` under `key`. Where storage is switched off it is forgotten with the window.
pub fn keep(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _kept = storage.set_item(key, value);
    }
}
