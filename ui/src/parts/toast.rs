//! Short words about what just happened, in two live regions: polite for what worked, assertive for what did not. They
//! may offer one next step as a button; then they stay longer, and as long as the keyboard or the pointer is on them.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Drawing, Icon};

/// How long words stay.
const STAY: Duration = Duration::from_secs(6);
/// How long words with a next step stay.
const STAY_WITH_STEP: Duration = Duration::from_secs(20);
/// How long words stay once keyboard and pointer have left them.
const STAY_AFTER: Duration = Duration::from_secs(4);

/// The next step that a toast offers.
#[derive(Clone)]
struct Step {
    label: String,
    /// Owned by the toast: whoever said it may be gone by the time it is pressed.
    take: Arc<dyn Fn() + Send + Sync>,
}

#[derive(Clone)]
struct Toast {
    number: u32,
    words: String,
    failed: bool,
    step: Option<Step>,
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
        self.show(words.into(), false, None);
    }

    /// Says what worked, with a next step as a button.
    pub fn say_with(
        self,
        words: impl Into<String>,
        label: impl Into<String>,
        take: impl Fn() + Send + Sync + 'static,
    ) {
        self.show(words.into(), false, Some(Step { label: label.into(), take: Arc::new(take) }));
    }

    /// Says what did not work, where no panel can.
    pub fn warn(self, words: impl Into<String>) {
        self.show(words.into(), true, None);
    }

    fn show(self, words: String, failed: bool, step: Option<Step>) {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        if step.is_none() {
            set_timeout(move || self.remove(number), STAY);
        }
        self.shown.update(|shown| shown.push(Toast { number, words, failed, step }));
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
    let drawn = move |toast: Toast| view! { <Shown toasts toast/> };
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

/// A toast. One with a next step goes when nobody is on it any more.
#[component]
fn Shown(toasts: Toasts, toast: Toast) -> impl IntoView {
    let Toast { number, words, failed, step } = toast;
    let icon = if failed { Icon::Alert } else { Icon::CircleCheck };
    let Some(step) = step else {
        return view! { <p class="toast" class:failed=failed><Drawing icon/> {words}</p> }.into_any();
    };
    let leaving = StoredValue::new(None::<TimeoutHandle>);
    let stay = move || {
        if let Some(handle) = leaving.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    let leave_after = move |wait: Duration| {
        stay();
        leaving.set_value(set_timeout_with_handle(move || toasts.remove(number), wait).ok());
    };
    leave_after(STAY_WITH_STEP);
    on_cleanup(stay);
    let Step { label, take } = step;
    let press = move |_| {
        toasts.remove(number);
        take();
    };
    view! {
        <div
            class="toast"
            class:failed=failed
            on:pointerenter=move |_| stay()
            on:pointerleave=move |_| leave_after(STAY_AFTER)
            on:focusin=move |_| stay()
            on:focusout=move |_| leave_after(STAY_AFTER)
        >
            <Drawing icon/>
            <p>{words}</p>
            <button type="button" class="button quiet" on:click=press>{label}</button>
            <button
                type="button"
                class="button icon-only"
                aria-label="Dismiss"
                title="Dismiss"
                on:click=move |_| toasts.remove(number)
            >
                <Drawing icon=Icon::X/>
            </button>
        </div>
    }
    .into_any()
}
