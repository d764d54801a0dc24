//! What went wrong, in the words of [`crate::wording`]: what happened, whether anything was lost, what to do next.

use contract::Problem;
use leptos::prelude::*;

use super::button::{Button, Look};
use super::icon::{Drawing, Icon};
use crate::wording;

/// A problem in the place of what could not be shown.
#[component]
pub fn ProblemPanel(
    /// What went wrong.
    problem: Problem,
    /// Tries again; without it, no such button.
    #[prop(optional, into)]
    on_retry: Option<UnsyncCallback<()>>,
) -> impl IntoView {
    let words = wording::problem(&problem);
    let retry = on_retry.filter(|_| words.step == Some(wording::Step::Retry));
    let away = words.step.and_then(wording::Step::href);
    view! {
        <section class="problem" role="alert">
            <Drawing icon=Icon::Alert/>
            <h2>{words.title}</h2>
            <p>{words.detail}</p>
            <p>{words.next}</p>
            {details(&words.details)}
            <div class="acts">
                {retry.map(|retry| view! { <Button on_press=retry look=Look::Plain>"Try again"</Button> })}
                {(words.step == Some(wording::Step::Reload)).then(|| view! { <Button on_press=reload>"Reload the window"</Button> })}
                {away.map(|(href, word)| view! { <a class="button" href=href>{word}</a> })}
            </div>
        </section>
    }
}

/// Loads the window anew.
fn reload() {
    if let Some(window) = web_sys::window() {
        let _reloading = window.location().reload();
    }
}

/// A problem beside the form that met it: one line, the rest beneath.
#[component]
pub fn ProblemStrip(
    /// What went wrong, if anything did.
    #[prop(into)]
    problem: Signal<Option<Problem>>,
    /// Tries again; without it, no such button.
    #[prop(optional, into)]
    on_retry: Option<UnsyncCallback<()>>,
) -> impl IntoView {
    let drawn = move || {
        problem.get().map(|problem| {
            let words = wording::problem(&problem);
            let retry = on_retry.filter(|_| words.step == Some(wording::Step::Retry));
            view! {
                <div class="problem strip">
                    <Drawing icon=Icon::Alert/>
                    <p><strong>{words.title}</strong> " " {words.detail} " " {words.next}</p>
                    {retry.map(|retry| view! { <Button on_press=retry>"Try again"</Button> })}
                    {details(&words.details)}
                </div>
            }
        })
    };
    view! { <div role="alert">{drawn}</div> }
}

/// So many lines are shown at once; more are folded under their number.
const LINES: usize = 12;

/// Further lines, such as each difference of a schema or the end of a log.
fn details(lines: &[String]) -> Option<impl IntoView + use<>> {
    let count = lines.len();
    let lines = lines.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
    (count > 0).then(|| folded(count, view! { <ul class="details">{lines}</ul> }))
}

/// A list as it is, or folded under the number of its lines if they are too many to be read at a glance.
pub fn folded(count: usize, list: impl IntoView + 'static) -> AnyView {
    if count <= LINES {
        return list.into_any();
    }
    view! { <details class="folded"><summary>{format!("All {count} lines")}</summary>{list}</details> }
        .into_any()
}
