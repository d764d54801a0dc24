//! The test of a connection: each step with its outcome, its time, and what to do where it failed.

use contract::connections::{ConnectionReport, ConnectionStep, StepOutcome, TestConnection};
use domain::ids::ProfileId;
use leptos::prelude::*;

use crate::ipc;
use crate::parts::{Button, Drawing, Icon, ProblemStrip, folded};
use crate::wording::{self, connection};

/// The test and its account.
#[component]
pub fn Probe(
    /// The saved profile to try.
    id: ProfileId,
    /// Further acts, before the test's own.
    children: Children,
) -> impl IntoView {
    let test = Action::new_local(move |&(): &()| async move { ipc::call(&TestConnection { id }).await });
    let report = move || test.value().get().and_then(Result::ok);
    let problem = Signal::derive(move || test.value().get().and_then(Result::err));
    let pending = test.pending();
    let shown = move || pending.get() || report().is_some();
    let steps = move || {
        let report = if pending.get() { None } else { report() };
        connection::STEPS
            .map(
                |step| view! { <Step step outcome=outcome_of(report.as_ref(), step) pending=pending.get()/> },
            )
            .into_iter()
            .collect_view()
    };
    let verdict = move || report().filter(|_| !pending.get()).map(|report| verdict(&report));
    view! {
        <section class="probe" aria-label="Test of the connection">
            <div class="acts">
                {children()}
                <Button on_press=move |()| { test.dispatch(()); } busy=pending>"Test connection"</Button>
                <p role="status" class="muted">{verdict}</p>
            </div>
            <ProblemStrip problem/>
            <Show when=shown><ol class="steps">{steps}</ol></Show>
        </section>
    }
}

/// The outcome of `step` in `report`, with its milliseconds.
fn outcome_of(report: Option<&ConnectionReport>, step: ConnectionStep) -> Option<(StepOutcome, u32)> {
    report?.steps.iter().find(|entry| entry.step == step).map(|entry| (entry.outcome.clone(), entry.millis))
}

fn verdict(report: &ConnectionReport) -> &'static str {
    let any = |of: fn(&StepOutcome) -> bool| report.steps.iter().any(|entry| of(&entry.outcome));
    if any(|outcome| matches!(outcome, StepOutcome::Failed { .. })) {
        "It stopped at the marked step; nothing was changed."
    } else if any(|outcome| matches!(outcome, StepOutcome::Warned { .. })) {
        "It works; some points should be known."
    } else {
        "Everything is as it should be."
    }
}

/// One step.
#[component]
fn Step(step: ConnectionStep, outcome: Option<(StepOutcome, u32)>, pending: bool) -> impl IntoView {
    let millis = outcome
        .as_ref()
        .filter(|(outcome, _)| *outcome != StepOutcome::Skipped)
        .map(|(_, millis)| format!("{millis} ms"));
    let (class, icon, word, lines, details) = match outcome.map(|(outcome, _)| outcome) {
        None if pending => {
            ("waiting", Icon::CircleDashed, "trying", vec![connection::step_purpose(step).to_owned()], vec![])
        }
        None => (
            "skipped",
            Icon::CircleMinus,
            "not tried",
            vec![connection::step_purpose(step).to_owned()],
            vec![],
        ),
        Some(StepOutcome::Passed { found }) => ("passed", Icon::CircleCheck, "passed", vec![found], vec![]),
        Some(StepOutcome::Warned { differences }) => (
            "warned",
            Icon::Alert,
            "passed, with notes",
            vec![],
            differences.iter().map(connection::difference).collect(),
        ),
        Some(StepOutcome::Skipped) => {
            ("skipped", Icon::CircleMinus, "not needed or not reached", vec![], vec![])
        }
        Some(StepOutcome::Failed { problem }) => {
            let words = wording::problem(&problem);
            let lines = vec![words.title, words.detail, words.next];
            ("failed", Icon::CircleX, "failed", lines, words.details)
        }
    };
    let count = details.len();
    let found = |line| view! { <p class="found">{line}</p> };
    let details = folded(count, details.into_iter().map(found).collect_view());
    view! {
        <li class=class>
            <Drawing icon/>
            <div>
                <p><strong>{connection::step(step)}</strong> " " <span class="outcome">{word}</span></p>
                {lines.into_iter().map(found).collect_view()}
                {details}
            </div>
            <span class="millis">{millis}</span>
        </li>
    }
}
