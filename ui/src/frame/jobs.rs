//! Exports and imports in the status bar: how far they are, cancelling them, and what came of them.

use contract::Problem;
use contract::transfer::{Job, JobId, JobKind, JobResult, JobState};
use leptos::prelude::*;

use crate::jobs::Jobs;
use crate::parts::{Button, Dialog, Drawing, Icon, ProblemPanel};
use crate::places;
use crate::transfer::import_address;
use crate::wording::transfer::{job_ended, job_running, progress};

/// All jobs that are shown, each with what can be done about it.
#[component]
pub fn JobsLine() -> impl IntoView {
    let jobs = Jobs::expect();
    let ids = Memo::new(move |_| jobs.all().iter().map(|job| job.id).collect::<Vec<_>>());
    view! {
        <p class="visually-hidden" role="status">{move || jobs.announced.get()}</p>
        <Show when=move || ids.with(|ids| !ids.is_empty())>
            <ul class="jobs" aria-label="Exports and imports">
                <For each=move || ids.get() key=|id| id.0 children=move |id| view! { <JobItem id/> }/>
            </ul>
        </Show>
    }
}

/// One job.
#[component]
fn JobItem(id: JobId) -> impl IntoView {
    let jobs = Jobs::expect();
    let running = Memo::new(move |_| jobs.find(id).is_some_and(|job| job.state == JobState::Running));
    view! {
        <li class="job">
            <Show when=move || running.get() fallback=move || untrack(|| jobs.find(id)).map(|job| view! { <Ended job/> })>
                <Running id/>
            </Show>
        </li>
    }
}

/// A job under way: its steps move the bar and change the figures, nothing else is drawn anew.
#[component]
fn Running(id: JobId) -> impl IntoView {
    let jobs = Jobs::expect();
    let words = move || jobs.find(id).map(|job| job_running(&job));
    let steps = move || jobs.find(id).map(|job| progress(job.done, job.total));
    let file = jobs.find(id).map(|job| job.file).unwrap_or_default();
    let total = move || jobs.find(id).and_then(|job| job.total).map(|total| total.max(1).to_string());
    let done = move || jobs.find(id).filter(|job| job.total.is_some()).map(|job| job.done.to_string());
    view! {
        <span class="job-words">{words}</span>
        <progress aria-label=words max=total value=done></progress>
        <span class="job-steps">{steps}</span>
        <button type="button" class="job-act" aria-label=format!("Cancel {file}") on:click=move |_| jobs.cancel(id)>"Cancel"</button>
    }
}

/// A job that ended: what came of it, and where that leads.
#[component]
fn Ended(job: Job) -> impl IntoView {
    let jobs = Jobs::expect();
    let (class, icon) = match &job.state {
        JobState::Failed { .. } | JobState::Done { result: JobResult::MovedOn { .. } } => {
            ("job-words failed", Icon::Alert)
        }
        JobState::Cancelled => ("job-words", Icon::CircleMinus),
        JobState::Done { .. } | JobState::Running => ("job-words done", Icon::CircleCheck),
    };
    let words = job_ended(&job);
    let id = job.id;
    let file = job.file.clone();
    let why = match &job.state {
        JobState::Failed { problem } => Some((**problem).clone()),
        _ => None,
    };
    view! {
        <Drawing icon/>
        <span class=class title=words.clone()>{words.clone()}</span>
        {leads_to(&job).map(|(href, word)| view! { <a class="job-act" href=href>{word}</a> })}
        {why.map(|problem| view! { <Why problem file/> })}
        <button type="button" class="job-act" aria-label=format!("Dismiss: {words}") on:click=move |_| jobs.dismiss(id)>"Dismiss"</button>
    }
}

/// Why a job failed, in full.
#[component]
fn Why(problem: Problem, file: String) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = format!("Why {file} failed");
    view! {
        <button type="button" class="job-act" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Why…"</button>
        <Dialog open title>
            <ProblemPanel problem=problem.clone()/>
            <footer><Button on_press=move |()| open.set(false)>"Close"</Button></footer>
        </Dialog>
    }
}

/// Where an ended job leads.
fn leads_to(job: &Job) -> Option<(String, &'static str)> {
    let JobState::Done { result } = &job.state else { return None };
    match (job.kind, result) {
        (JobKind::ReadImport, JobResult::Read { import }) => Some((import_address(*import), "Look at it")),
        (_, JobResult::Imported { change: Some(change), .. }) => {
            Some((places::change(*change), "Show the change"))
        }
        _ => None,
    }
}
