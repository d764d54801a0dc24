//! A file of tools read and compared with the catalog, and written once it is said so.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use contract::{
    Problem,
    transfer::{ApplyImport, FileFault, Format, ImportId, ImportKind, ImportSummary, JobResult},
};
use domain::ids::ToolId;
use store::{
    Session, WriteSession,
    transfer::{BATCH, Changed, Held},
};
use uuid::Uuid;

use super::{
    columns::{Meaning, columns},
    dry_run::{Judged, ReadRow, Reader},
    papers::{Import, Papers},
    sheet::{MOST_MIB, MOST_ROWS, Row, Sheet, is_workbook, sheet},
};
use crate::{blocking, desk::Door, files, jobs::Progress};

/// The table that tools are in.
const TOOLS: &str = "marketplace_tools";

/// Reads a file and compares it with the catalog as one moment has it.
pub(super) async fn read(
    door: Door,
    path: PathBuf,
    papers: Arc<Papers>,
    progress: Progress,
) -> Result<JobResult, Problem> {
    let id = ImportId(Uuid::new_v4());
    let mut import = Import { summary: blank(id, &path), rows: Vec::new() };
    let (format, read) = open(path).await?;
    import.summary.format = format;
    match read {
        Ok(sheet) => compare(sheet, &mut import, door, &progress).await?,
        Err(fault) => import.summary.faults.push(fault),
    }
    if !import.summary.faults.is_empty() {
        import.rows.clear();
    }
    count(&mut import);
    progress.close()?;
    papers.keep(import);
    Ok(JobResult::Read { import: id })
}

/// Writes the rows of an import that create or change, but those left out.
pub(super) async fn apply(
    mut session: WriteSession,
    import: Arc<Import>,
    request: ApplyImport,
    papers: Arc<Papers>,
    progress: Progress,
) -> Result<JobResult, Problem> {
    let except: HashSet<u32> = request.except.into_iter().collect();
    let chosen = || import.rows.iter().filter(|row| !except.contains(&row.shown.row));
    let changed: Vec<Changed> = chosen().filter_map(change).collect();
    let created: Vec<_> = chosen().filter_map(|row| row.new.as_deref()).collect();
    let total = changed.len() + created.len();
    progress.expect(total as u64);

    let moved = store::transfer::lock(&mut session, &changed).await?;
    if !moved.is_empty() {
        return Ok(JobResult::MovedOn { rows: moved });
    }
    let mut done = 0;
    for batch in changed.chunks(BATCH) {
        store::transfer::change(&mut session, batch).await?;
        done += batch.len();
        progress.reach(done as u64);
    }
    for batch in created.chunks(BATCH) {
        store::transfer::create(&mut session, batch).await?;
        done += batch.len();
        progress.reach(done as u64);
    }
    let change = store::activity::written(&mut session).await?;
    progress.close()?;
    session.commit().await?;
    papers.forget(import.summary.id);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(JobResult::Imported { created: count(created.len()), changed: count(changed.len()), change })
}

fn blank(id: ImportId, path: &Path) -> ImportSummary {
    ImportSummary {
        id,
        file: files::name(path),
        format: Format::Csv,
        encoding: String::new(),
        delimiter: String::new(),
        columns: Vec::new(),
        unknown_columns: Vec::new(),
        faults: Vec::new(),
        created: 0,
        changed: 0,
        unchanged: 0,
        conflicts: 0,
        faulty: 0,
    }
}

/// The table in a file, or what is wrong with the file.
async fn open(path: PathBuf) -> Result<(Format, Result<Sheet, FileFault>), Problem> {
    blocking(move || {
        let failed = |cause: std::io::Error| Problem::of_file(&path, &cause);
        let is_workbook_by_name = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
        let format = |is_workbook| if is_workbook { Format::Xlsx } else { Format::Csv };
        let size = std::fs::metadata(&path).map_err(failed)?.len();
        if size > u64::from(MOST_MIB) << 20 {
            return Ok((format(is_workbook_by_name), Err(FileFault::TooLarge { most: MOST_MIB })));
        }
        let bytes = std::fs::read(&path).map_err(failed)?;
        let format = format(is_workbook_by_name || is_workbook(&bytes));
        Ok((format, sheet(bytes, is_workbook_by_name)))
    })
    .await?
}

/// Reads the rows in batches, and holds each against the tools it names.
async fn compare(sheet: Sheet, import: &mut Import, door: Door, progress: &Progress) -> Result<(), Problem> {
    let (columns, faults) = columns(&sheet.headings);
    let summary = &mut import.summary;
    sheet.encoding.clone_into(&mut summary.encoding);
    sheet.delimiter.clone_into(&mut summary.delimiter);
    for column in &columns {
        match column.meaning {
            Meaning::Field(field) => summary.columns.push(field),
            Meaning::Unknown if !column.heading.is_empty() => {
                summary.unknown_columns.push(column.heading.clone());
            }
            Meaning::Unknown | Meaning::Id | Meaning::VersionRead => {}
        }
    }
    summary.faults = faults;
    if !summary.faults.is_empty() {
        return Ok(());
    }
    progress.expect(sheet.most.min(MOST_ROWS.into()));
    let mut reader = Reader::new(columns, sheet.is_strict);
    let mut session = door.read().await?;
    let mut rows = sheet.rows;
    loop {
        let batch: Vec<Row> = rows.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        if import.rows.len() + batch.len() > MOST_ROWS as usize {
            import.summary.faults.push(FileFault::TooManyRows { most: MOST_ROWS });
            break;
        }
        let read: Vec<ReadRow> = batch.iter().map(|row| reader.read(row)).collect();
        judge(&reader, read, &mut session, &mut import.rows).await?;
        progress.reach(import.rows.len() as u64);
        // A file without ids asks nothing of the database; the other jobs and requests come first all the same.
        tokio::task::yield_now().await;
    }
    if import.rows.is_empty() && import.summary.faults.is_empty() {
        import.summary.faults.push(FileFault::Empty);
    }
    session.finish().await?;
    Ok(())
}

async fn judge(
    reader: &Reader,
    read: Vec<ReadRow>,
    session: &mut Session,
    judged: &mut Vec<Judged>,
) -> Result<(), Problem> {
    let ids: Vec<ToolId> = read.iter().filter_map(|row| row.id).collect();
    let tools = if ids.is_empty() { Vec::new() } else { store::transfer::held(session, &ids).await? };
    let tools: HashMap<ToolId, Held> = tools.into_iter().map(|tool| (tool.id, tool)).collect();
    let moved_on = |row: &ReadRow| {
        let (held, version) = (tools.get(&row.id?)?, row.version?);
        (version != held.version).then_some((held.id.0, version))
    };
    let moved_on: Vec<_> = read.iter().filter_map(moved_on).collect();
    let mut writers = if moved_on.is_empty() {
        HashMap::new()
    } else {
        store::activity::writers_of_each(session, TOOLS, &moved_on).await?
    };
    for row in read {
        let held = row.id.and_then(|id| tools.get(&id));
        let since = held.filter(|held| row.version.is_some_and(|version| version != held.version));
        let writers = since.and_then(|held| writers.remove(&held.id.0)).unwrap_or_default();
        judged.push(reader.judge(row, held, writers));
    }
    Ok(())
}

fn count(import: &mut Import) {
    for row in &import.rows {
        let summary = &mut import.summary;
        *match row.shown.kind {
            ImportKind::Create => &mut summary.created,
            ImportKind::Change => &mut summary.changed,
            ImportKind::Unchanged => &mut summary.unchanged,
            ImportKind::Conflict => &mut summary.conflicts,
            ImportKind::Faulty => &mut summary.faulty,
        } += 1;
    }
}

fn change(row: &Judged) -> Option<Changed> {
    let version = row.version.filter(|_| row.shown.kind == ImportKind::Change)?;
    let values = row.shown.cells.iter().map(|cell| cell.new.clone()).collect();
    Some(Changed { row: row.shown.row, id: row.shown.id?, version, values })
}
