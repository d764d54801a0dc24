//! What came of an import: written, with the way to it, or moved on, with the rows that stand in the way.

use contract::transfer::{JobId, JobResult, JobState};
use leptos::prelude::*;

use super::state::Import;
use crate::jobs::Jobs;
use crate::parts::{Button, EmptyState, Icon, Look};
use crate::undo::{UndoState, Way};
use crate::wording::transfer::job_ended;

/// What came of it.
#[component]
pub fn Ended(
    /// The screen's state.
    import: Import,
    /// The job that wrote.
    job: JobId,
) -> impl IntoView {
    let undo = UndoState::expect();
    let job = Jobs::expect().find(job)?;
    let words = job_ended(&job);
    let JobState::Done { result } = job.state else { return None };
    let content = match result {
        JobResult::MovedOn { rows } => view! { <MovedOn import rows words/> }.into_any(),
        JobResult::Imported { change, .. } => view! {
            <EmptyState icon=Icon::CircleCheck title=words>
                <p>"It is one change: it can be taken back as a whole, now or later, from Activity or the status bar."</p>
                <div class="acts">
                    {change.map(|change| view! { <a class="button primary" href=format!("/activity/{change}")>"Show the change"</a> })}
                    {change.map(|change| view! { <Button on_press=move |()| undo.take_back(change)>{Way::Back.label()}</Button> })}
                    <a class="button" href="/catalog">"Open the catalog"</a>
                </div>
            </EmptyState>
        }
        .into_any(),
        JobResult::Exported { .. } | JobResult::Read { .. } => ().into_any(),
    };
    Some(content)
}

/// Nothing was written.
#[component]
fn MovedOn(import: Import, rows: Vec<u32>, words: String) -> impl IntoView {
    let rows = rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    view! {
        <EmptyState icon=Icon::Alert title=words>
            <p>"Somebody changed or deleted these tools, or created one of the same name, after the file was read. All or nothing is written, so nothing was."</p>
            <p class="import-moved">"Rows " {rows}</p>
            <Button look=Look::Primary on_press=move |()| import.read_again() busy=import.busy>"Read the file again"</Button>
        </EmptyState>
    }
}
