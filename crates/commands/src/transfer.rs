//! Files out and in: what a list shows written to a file, and a file of tools read, compared with the catalog and
//! written. Each is a job; a file's own shape is in the files of this folder, its cells' in `domain::catalog::cells`.

mod columns;
mod delimited;
mod dry_run;
mod encoding;
mod export;
mod import;
mod output;
mod papers;
mod sheet;
mod workbook;

use std::sync::Arc;

use contract::{
    Answer, Problem,
    transfer::{
        ApplyImport, DropImport, ExportActivity, ExportTools, GetImport, ImportRow, ImportRows,
        ImportSummary, JobId, JobKind, ListImportRows, ReadImport,
    },
};
use domain::access::Area;
use store::Act;

pub(crate) use self::papers::Papers;
use crate::{Desk, files};

/// The most rows of an answer.
const MOST_ROWS: u16 = 500;

/// Begins to write the tools that match.
pub async fn export_tools(desk: &Desk, request: ExportTools) -> Result<Answer<JobId>, Problem> {
    desk.signed()?;
    let papers = desk.papers();
    let path = papers.file(request.file)?;
    let session = desk.read(Area::Catalog).await?;
    let job = (JobKind::ExportTools, files::name(&path), desk.now());
    let id = papers
        .jobs
        .begin(job, &desk.means.tell_job, |progress| export::tools(session, request, path, progress));
    Ok(Answer::at_no_cost(id))
}

/// Begins to write the changes that match.
pub async fn export_activity(desk: &Desk, request: ExportActivity) -> Result<Answer<JobId>, Problem> {
    desk.signed()?;
    let papers = desk.papers();
    let path = papers.file(request.file)?;
    let session = desk.read(Area::Activity).await?;
    let job = (JobKind::ExportActivity, files::name(&path), desk.now());
    let id = papers
        .jobs
        .begin(job, &desk.means.tell_job, |progress| export::activity(session, request, path, progress));
    Ok(Answer::at_no_cost(id))
}

/// Begins to read a file and to compare it with the catalog.
#[expect(clippy::unused_async, reason = "every request is answered in the same way")]
pub async fn read_import(desk: &Desk, request: ReadImport) -> Result<Answer<JobId>, Problem> {
    desk.signed()?;
    let papers = desk.papers();
    let path = papers.file(request.file)?;
    let door = desk.door(Area::Catalog)?;
    let job = (JobKind::ReadImport, files::name(&path), desk.now());
    let kept = Arc::clone(&papers);
    let id =
        papers.jobs.begin(job, &desk.means.tell_job, |progress| import::read(door, path, kept, progress));
    Ok(Answer::at_no_cost(id))
}

/// What a read file would do.
#[expect(clippy::unused_async, reason = "every request is answered in the same way")]
pub async fn get_import(desk: &Desk, request: GetImport) -> Result<Answer<ImportSummary>, Problem> {
    desk.signed()?;
    let import = desk.papers().import(request.id)?;
    Ok(Answer::at_no_cost(import.summary.clone()))
}

/// Some rows of an import.
#[expect(clippy::unused_async, reason = "every request is answered in the same way")]
pub async fn list_import_rows(desk: &Desk, request: ListImportRows) -> Result<Answer<ImportRows>, Problem> {
    desk.signed()?;
    let import = desk.papers().import(request.id)?;
    let is_asked_for = |row: &&ImportRow| request.kinds.is_empty() || request.kinds.contains(&row.kind);
    let rows = || import.rows.iter().map(|row| &row.shown).filter(is_asked_for);
    let total = u32::try_from(rows().count()).unwrap_or(u32::MAX);
    let limit = request.limit.clamp(1, MOST_ROWS).into();
    let rows = rows().skip(request.skip as usize).take(limit).cloned().collect();
    Ok(Answer::at_no_cost(ImportRows { total, rows }))
}

/// Begins to write the chosen rows of an import.
pub async fn apply_import(desk: &Desk, request: ApplyImport) -> Result<Answer<JobId>, Problem> {
    desk.signed()?;
    let papers = desk.papers();
    let import = papers.import(request.id)?;
    let act = Act::new("catalog.import").given(request.reason.as_deref());
    let session = desk.write(Area::Catalog, act).await?;
    let job = (JobKind::ApplyImport, import.summary.file.clone(), desk.now());
    let kept = Arc::clone(&papers);
    let work = |progress| import::apply(session, import, request, kept, progress);
    Ok(Answer::at_no_cost(papers.jobs.begin(job, &desk.means.tell_job, work)))
}

/// Forgets an import.
#[expect(clippy::unused_async, reason = "every request is answered in the same way")]
pub async fn drop_import(desk: &Desk, request: DropImport) -> Result<Answer<()>, Problem> {
    desk.signed()?;
    desk.papers().forget(request.id);
    Ok(Answer::at_no_cost(()))
}
