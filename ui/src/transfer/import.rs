//! Importing tools from a file, at `/import/tools`: choose and read it, look at what it would do ([`looking`]), write
//! it, and what came of that ([`outcome`]). Until the last press nothing is written.

pub mod looking;
pub mod outcome;
pub mod state;

use contract::transfer::{Job, JobId, JobState};
use domain::access::Area;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::intents::{Group, Intent, offer};
use crate::jobs::Jobs;
use crate::parts::{Button, EmptyState, Icon, Look, ProblemPanel, ProblemStrip};
use crate::session::SessionState;
use crate::wording::transfer::{job_running, progress};
use looking::Looking;
use outcome::Ended;
pub use state::import_address;
use state::{Import, Stage};

/// The way to the screen, for those who may write tools.
#[component]
pub fn ImportLink() -> impl IntoView {
    let may = SessionState::expect().may_write(Area::Catalog);
    view! { <Show when=move || may.get()><WayIn/></Show> }
}

#[component]
fn WayIn() -> impl IntoView {
    let navigate = use_navigate();
    offer([Intent::new("Import tools from a file", Group::Here, "", move || {
        navigate("/import/tools", NavigateOptions::default());
    })]);
    view! { <a class="button" href="/import/tools">"Import…"</a> }
}

/// The screen.
#[component]
pub fn ImportPage() -> impl IntoView {
    let may = SessionState::expect().may_write(Area::Catalog);
    let shut = || {
        view! {
            <EmptyState icon=Icon::Lock title="Importing is for who curates the catalog">
                <p>"Your role reads tools and does not write them. Change the role in the bar above, or ask a marketplace manager."</p>
                <a class="button" href="/catalog">"Open the catalog"</a>
            </EmptyState>
        }
    };
    view! { <Show when=move || may.get() fallback=shut><ImportScreen/></Show> }
}

#[component]
fn ImportScreen() -> impl IntoView {
    let import = Import::here();
    let stage = Memo::new(move |_| import.stage());
    let content = move || match stage.get() {
        Stage::Nothing => view! { <Beginning import/> }.into_any(),
        Stage::Reading(job) | Stage::Writing(job) => view! { <Working job/> }.into_any(),
        Stage::NotRead(job) => view! { <NotRead import job/> }.into_any(),
        Stage::Looking(id) => view! { <Looking import id/> }.into_any(),
        Stage::Written(job) => view! { <Ended import job/> }.into_any(),
    };
    let heading = NodeRef::<html::H1>::new();
    // What had the keyboard went with the stage before.
    Effect::new(move |before: Option<Stage>| {
        let stage = stage.get();
        if before.is_some_and(|before| before != stage)
            && let Some(heading) = heading.get_untracked()
        {
            request_animation_frame(move || _ = heading.focus());
        }
        stage
    });
    view! {
        <section class="import" aria-label="Import tools">
            <header class="import-head">
                <h1 node_ref=heading tabindex="-1">"Import tools"</h1>
                <p class="muted">"Nothing is written until you say so."</p>
                <div class="list-tools">
                    <a class="button" href="/catalog">"Back to the catalog"</a>
                    <Show when=move || !matches!(stage.get(), Stage::Nothing | Stage::Writing(_))>
                        <Button on_press=move |()| import.choose() busy=import.busy>"Choose another file…"</Button>
                    </Show>
                </div>
            </header>
            <div class="import-problem"><ProblemStrip problem=import.problem/></div>
            {content}
        </section>
    }
}

/// Before a file is chosen: what an import is.
#[component]
fn Beginning(import: Import) -> impl IntoView {
    view! {
        <EmptyState icon=Icon::Package title="No file is chosen">
            <p>"Best begin with an export from the catalog: change it in a spreadsheet, and read it here. Rows with an id change that tool, rows without one become new tools."</p>
            <p>"First you see, row by row, what the file would do: new, changed, unchanged, in conflict with what others did meanwhile, or faulty with the way to mend it."</p>
            <Button look=Look::Primary on_press=move |()| import.choose() busy=import.busy>"Choose a file…"</Button>
        </EmptyState>
    }
}

/// A job under way, in the place of its result.
#[component]
fn Working(job: JobId) -> impl IntoView {
    let jobs = Jobs::expect();
    let words = move || jobs.find(job).map(|job| job_running(&job));
    let steps = move || jobs.find(job).map(|job| progress(job.done, job.total));
    let total = move || jobs.find(job).and_then(|job| job.total).map(|total| total.max(1).to_string());
    let done = move || jobs.find(job).filter(|job| job.total.is_some()).map(|job| job.done.to_string());
    view! {
        <div class="import-working">
            <h2>{words}</h2>
            <progress aria-label=words max=total value=done></progress>
            <p class="muted">{steps}</p>
            <Button on_press=move |()| jobs.cancel(job)>"Cancel"</Button>
        </div>
    }
}

/// A file that was not read.
#[component]
fn NotRead(import: Import, job: JobId) -> impl IntoView {
    let jobs = Jobs::expect();
    match jobs.find(job) {
        Some(Job { state: JobState::Failed { problem }, .. }) => {
            view! { <ProblemPanel problem=*problem on_retry=move |()| import.read_again()/> }.into_any()
        }
        _ => view! {
            <EmptyState title="Reading was cancelled">
                <p>"Nothing was written."</p>
                <Button look=Look::Primary on_press=move |()| import.read_again() busy=import.busy>"Read the file again"</Button>
            </EmptyState>
        }
        .into_any(),
    }
}
