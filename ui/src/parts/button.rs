//! Buttons, and keys drawn as keys.

use leptos::prelude::*;

use super::icon::{Drawing, Icon};

/// How much weight a button has. A pane has at most one primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// One among others.
    #[default]
    Plain,
    /// The main act of the pane, the only filled one.
    Primary,
    /// Takes something away.
    Danger,
    /// Text only, for bars and rows.
    Quiet,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button primary",
            Self::Danger => "button danger",
            Self::Quiet => "button quiet",
        }
    }
}

/// A button with words.
#[component]
pub fn Button(
    /// What it does.
    #[prop(into)]
    on_press: UnsyncCallback<()>,
    /// How much weight it has.
    #[prop(optional)]
    look: Look,
    /// Its key, shown beside the words.
    #[prop(optional)]
    key: &'static str,
    /// Whether it can't be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether its act is under way: it can't be pressed, and says so.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Hint on hover: why it is disabled, or what it touches.
    #[prop(optional, into)]
    title: Option<String>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let press = move |_| {
        if !disabled.get_untracked() && !busy.get_untracked() {
            on_press.run(());
        }
    };
    view! {
        <button
            type="button"
            class=look.class()
            // Not `disabled`: a control that vanishes from the order of focus surprises whoever just used it.
            aria-disabled=move || (disabled.get() || busy.get()).to_string()
            aria-busy=move || busy.get().then_some("true")
            title=title
            on:click=press
        >
            {children()}
            {(!key.is_empty()).then(|| view! { <Keys keys=key/> })}
        </button>
    }
}

/// A button with an icon only; its words are for screen readers and on hover.
#[component]
pub fn IconButton(
    /// The icon.
    icon: Icon,
    /// The words.
    #[prop(into)]
    label: Signal<String>,
    /// What it does.
    #[prop(into)]
    on_press: UnsyncCallback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button icon-only"
            aria-label=move || label.get()
            title=move || label.get()
            on:click=move |_| on_press.run(())
        >
            <Drawing icon/>
        </button>
    }
}

/// Keys drawn as keys: `g c` are two, `Ctrl+K` is `Ctrl K`.
#[component]
pub fn Keys(
    /// The keys, spelled as in [`crate::intents::Intent::keys`].
    keys: &'static str,
) -> impl IntoView {
    let caps = keys.split([' ', '+']).map(|cap| view! { <kbd>{named(cap)}</kbd> }).collect_view();
    view! { <span class="keys" aria-hidden="true">{caps}</span> }
}

fn named(key: &'static str) -> &'static str {
    match key {
        "Escape" => "Esc",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        other => other,
    }
}
