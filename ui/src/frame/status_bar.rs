//! What is going on: the connection, what the last reading cost, what runs, the theme.

use leptos::prelude::*;

use super::jobs::JobsLine;
use super::notes::DatabaseNotes;
use super::undo::LastUndoable;
use crate::ipc::{self, Line};
use crate::parts::{Drawing, Icon};
use crate::preferences::{Preferences, Theme};
use crate::session::SessionState;

/// How long a request may take before it is shown as running.
const QUIET: std::time::Duration = std::time::Duration::from_millis(300);

/// The status bar.
#[component]
pub fn StatusBar() -> impl IntoView {
    let session = SessionState::expect();
    let wire = ipc::wire();
    let line = wire.line.clone();
    let state = Memo::new(move |_| match (session.is_signed(), line.get()) {
        (false, _) => ("off", "not connected"),
        (true, Line::Down) => ("down", "connection lost"),
        (true, Line::Up | Line::Unknown) => ("up", "connected"),
    });
    let last = wire.last.clone();
    let cost = move || {
        let meter = last.get().filter(|_| session.is_signed())?;
        let noun = if meter.statements == 1 { "statement" } else { "statements" };
        Some(format!("{} {noun} · {} ms", meter.statements, meter.micros.div_ceil(1000)))
    };
    let version = move || {
        session.signed.with(|signed| signed.as_ref().map(|s| format!("PostgreSQL {}", s.server_version)))
    };
    let slow = slow(wire.under_way.clone());
    view! {
        <footer class="status-bar">
            <p class=move || format!("line {}", state.get().0) role="status"><i aria-hidden="true"></i>{move || state.get().1}</p>
            <p class="cost">{cost}</p>
            <p class="running">{move || slow.get().then(|| view! { <i aria-hidden="true"></i> "working…" })}</p>
            <JobsLine/>
            <LastUndoable/>
            <DatabaseNotes/>
            <p class="version">{version}</p>
            <ThemeSwitch/>
        </footer>
    }
}

/// Whether requests have been under way for longer than is worth keeping quiet about.
fn slow(under_way: ArcRwSignal<u32>) -> RwSignal<bool> {
    let slow = RwSignal::new(false);
    let running = Memo::new(move |_| under_way.get() > 0);
    Effect::new(move |before: Option<Option<TimeoutHandle>>| {
        if let Some(handle) = before.flatten() {
            handle.clear();
        }
        slow.set(false);
        running.get().then(|| set_timeout_with_handle(move || slow.set(true), QUIET).ok()).flatten()
    });
    slow
}

/// Changes between the system's theme, light and dark.
#[component]
fn ThemeSwitch() -> impl IntoView {
    let preferences = Preferences::expect();
    let next = move || match preferences.theme.get() {
        Theme::System => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::System,
    };
    let label = move || format!("Theme: {}. Change to {}", preferences.theme.get().as_str(), next().as_str());
    let icon = move || match preferences.theme.get() {
        Theme::System => Icon::Monitor,
        Theme::Light => Icon::Sun,
        Theme::Dark => Icon::Moon,
    };
    view! {
        <button type="button" class="theme-switch" aria-label=label title=label on:click=move |_| preferences.choose_theme(next())>
            {move || view! { <Drawing icon=icon()/> }}
        </button>
    }
}
