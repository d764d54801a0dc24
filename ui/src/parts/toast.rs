//! Short words about what just happened, in two live regions: polite for what worked, assertive for what did not.

use leptos::prelude::*;

use super::icon::{Drawing, Icon};

/// How long words stay, in milliseconds.
const STAY: std::time::Duration = std::time::Duration::from_secs(6);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Toast {
    number: u32,
    words: String,
    failed: bool,
}

/// Says short words. Provided once by [`crate::app::App`].
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// Makes it and provides it to everything below.
    #[must_use]
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// What [`Toasts::provide`] made.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// Says what worked.
    pub fn say(self, words: impl Into<String>) {
        self.show(words.into(), false);
    }

    /// Says what did not work, where no panel can.
    pub fn warn(self, words: impl Into<String>) {
        self.show(words.into(), true);
    }

    fn show(self, words: String, failed: bool) {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.shown.update(|shown| shown.push(Toast { number, words, failed }));
        set_timeout(move || self.remove(number), STAY);
    }

    fn remove(self, number: u32) {
        let _gone = self.shown.try_update(|shown| shown.retain(|toast| toast.number != number));
    }
}

/// Where the words appear.
#[component]
pub fn ToastRegion(
    /// What says them.
    toasts: Toasts,
) -> impl IntoView {
    let of = move |failed: bool| {
        toasts
            .shown
            .with(|shown| shown.iter().filter(|toast| toast.failed == failed).cloned().collect::<Vec<_>>())
    };
    let drawn = move |toast: Toast| {
        let icon = if toast.failed { Icon::Alert } else { Icon::CircleCheck };
        view! {
            <p class="toast" class:failed=toast.failed>
                <Drawing icon/>
                {toast.words}
            </p>
        }
    };
    view! {
        <div class="toasts">
            <div role="status" aria-live="polite">
                <For each=move || of(false) key=|toast| toast.number children=drawn/>
            </div>
            <div role="alert" aria-live="assertive">
                <For each=move || of(true) key=|toast| toast.number children=drawn/>
            </div>
        </div>
    }
}
