//! Exporting exactly what a list shows, as CSV or as a workbook: the person chooses the file natively, the shell writes
//! it, the status bar shows how far it is.

use contract::activity::ActivityFilter;
use contract::catalog::{ToolFilter, ToolSort};
use contract::transfer::{self, ChooseFile, FileToken, Format, JobId};
use contract::{Direction, Problem, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::intents::{Group, Intent, offer};
use crate::parts::{Drop, Toasts};
use crate::{ipc, moment, wording};

const FORMATS: [Format; 2] = [Format::Csv, Format::Xlsx];

/// Exports the tools of a list: all that its filter matches, in its order.
#[component]
pub fn ExportTools(
    /// What the list shows, in its order.
    #[prop(into)]
    list: Signal<(ToolFilter, ToolSort, Direction)>,
) -> impl IntoView {
    let toasts = Toasts::expect();
    let start = move |format| {
        let (filter, sort, direction) = list.get_untracked();
        let request = move |file| transfer::ExportTools { file, format, filter, sort, direction };
        spawn_local(export("tools", format, request, toasts));
    };
    view! { <ExportMenu what="The tools of this list" start/> }
}

/// Exports the changes of the audit trail that a filter matches.
#[component]
pub fn ExportActivity(
    /// Which.
    #[prop(into)]
    filter: Signal<ActivityFilter>,
) -> impl IntoView {
    let toasts = Toasts::expect();
    let start = move |format| {
        let filter = filter.get_untracked();
        let request = move |file| transfer::ExportActivity { file, format, filter };
        spawn_local(export("activity", format, request, toasts));
    };
    view! { <ExportMenu what="The changes of this list" start/> }
}

/// The button with the kinds of files.
#[component]
fn ExportMenu(what: &'static str, #[prop(into)] start: Callback<Format>) -> impl IntoView {
    let open = RwSignal::new(false);
    let item = move |format: Format| {
        let press = move |_| {
            open.set(false);
            start.run(format);
        };
        view! { <button type="button" class="drop-item" on:click=press>{wording::transfer::format(format)}</button> }
    };
    offer([
        Intent::new("Export this list as CSV", Group::Here, "", move || start.run(Format::Csv)),
        Intent::new("Export this list as a workbook (XLSX)", Group::Here, "", move || {
            start.run(Format::Xlsx);
        }),
    ]);
    view! {
        <Drop label="Export…" open holds=format!("{what}, as")>
            <p class="drop-note">{what} ", as"</p>
            {FORMATS.map(item).into_iter().collect_view()}
        </Drop>
    }
}

/// Has the file chosen and begins the job. Whoever closes the dialog wants nothing.
async fn export<R>(what: &str, format: Format, request: impl FnOnce(FileToken) -> R, toasts: Toasts)
where
    R: Request<Reply = JobId>,
{
    let begun: Result<(), Problem> = async {
        let choose = ChooseFile::Write { suggested: suggested(what, format), format };
        if let Some(file) = ipc::call(&choose).await? {
            ipc::call(&request(file.token)).await?;
        }
        Ok(())
    }
    .await;
    if let Err(problem) = begun {
        toasts.warn(wording::problem(&problem).line());
    }
}

/// A name to begin with: `tools-2026-11-22.csv`.
fn suggested(what: &str, format: Format) -> String {
    let ending = match format {
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
    };
    format!("{what}-{}.{ending}", moment::now().format("%Y-%m-%d"))
}
