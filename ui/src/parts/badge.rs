//! A word on a tint. The word says it, the colour only helps.

use leptos::prelude::*;

/// The role of a badge's colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing to say by colour.
    #[default]
    Plain,
    /// As it should be.
    Ok,
    /// To be looked at.
    Warn,
    /// Wrong.
    Bad,
    /// To be known.
    Info,
    /// Of this screen's subject.
    Accent,
}

impl Tone {
    /// The name of the style class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Accent => "accent",
        }
    }
}

/// A word on a tint.
#[component]
pub fn Badge(
    /// The role of its colour.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! { <span class=move || format!("badge {}", tone.get().class())>{children()}</span> }
}
