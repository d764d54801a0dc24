//! Lists written to files: the tools that a list shows, and the audit trail.

use std::{collections::HashMap, path::PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use contract::{
    Count, Direction, ListRequest, Problem,
    activity::{ActivityFilter, ActivityRow, ActivitySort},
    catalog::{ListTools, ToolRow},
    transfer::{ExportActivity, ExportTools, JobResult},
};
use domain::catalog::{
    cells::{ID, VERSION_READ},
    tool::{ToolField, ToolValue},
};
use serde_json::Value as Json;
use store::{
    Session,
    transfer::{Held, Written},
};

use super::output::{Finished, Output, Value};
use crate::{blocking, jobs::Progress};

/// Rows of a page.
const PAGE: u16 = 500;
/// The columns of the audit trail's file.
const TRAIL: [&str; 15] = [
    "change",
    "entry",
    "at",
    "login",
    "operator",
    "role",
    "area",
    "act",
    "table",
    "record",
    "record_name",
    "field",
    "before",
    "after",
    "reason",
];

/// Writes tools, page by page, as one moment of the database has them.
pub(super) async fn tools(
    mut session: Session,
    request: ExportTools,
    path: PathBuf,
    progress: Progress,
) -> Result<JobResult, Problem> {
    let columns =
        [ID, VERSION_READ].into_iter().chain(ToolField::ALL.iter().map(|field| field.as_str())).collect();
    let mut output = Output::begin(&path, request.format, columns)?;
    expect(&progress, store::catalog::count(&mut session, &request.filter).await?);
    let mut list = ListTools {
        filter: request.filter,
        sort: request.sort,
        direction: request.direction,
        after: None,
        limit: PAGE,
    };
    let mut rows = 0;
    loop {
        let page = store::catalog::list(&mut session, &list).await?;
        for tool in in_order(&page.rows, &mut session).await? {
            output.row(cells(&tool))?;
            rows += 1;
        }
        progress.reach(rows);
        match page.next {
            Some(next) => list.after = Some(next),
            None => break,
        }
    }
    session.finish().await?;
    keep(output, &progress).await?;
    Ok(JobResult::Exported { rows })
}

/// Writes the audit trail, latest change first: one row for each changed field.
pub(super) async fn activity(
    mut session: Session,
    request: ExportActivity,
    path: PathBuf,
    progress: Progress,
) -> Result<JobResult, Problem> {
    let mut output = Output::begin(&path, request.format, TRAIL.to_vec())?;
    expect(&progress, store::activity::count(&mut session, &request.filter).await?);
    let mut list = ListRequest::<ActivityFilter, ActivitySort> {
        filter: request.filter,
        sort: ActivitySort::At,
        direction: Direction::Descending,
        after: None,
        limit: PAGE,
    };
    let (mut changes, mut rows) = (0, 0);
    loop {
        let page = store::activity::list(&mut session, &list).await?;
        let heads: HashMap<i64, &ActivityRow> = page.rows.iter().map(|change| (change.id, change)).collect();
        let ids: Vec<i64> = page.rows.iter().map(|change| change.id).collect();
        let mut reached = None;
        loop {
            let entries = store::transfer::entries(&mut session, &ids, reached).await?;
            for entry in &entries {
                let Some(change) = heads.get(&entry.change) else { continue };
                for row in entry_rows(change, entry) {
                    output.row(row)?;
                    rows += 1;
                }
            }
            match entries.last() {
                Some(entry) if entries.len() == store::transfer::BATCH => {
                    reached = Some((entry.change, entry.id));
                }
                _ => break,
            }
        }
        changes += ids.len() as u64;
        progress.reach(changes);
        match page.next {
            Some(next) => list.after = Some(next),
            None => break,
        }
    }
    session.finish().await?;
    keep(output, &progress).await?;
    Ok(JobResult::Exported { rows })
}

/// The tools of a page with every field, in the page's order.
async fn in_order(rows: &[ToolRow], session: &mut Session) -> Result<Vec<Held>, Problem> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut tools = store::transfer::held(session, &ids).await?;
    let place = |tool: &Held| ids.iter().position(|&id| id == tool.id);
    tools.sort_by_cached_key(place);
    Ok(tools)
}

/// Puts the finished file in its place, unless the job was cancelled.
async fn keep(output: Output, progress: &Progress) -> Result<(), Problem> {
    let finished: Finished = blocking(move || output.finish()).await??;
    progress.close()?;
    finished.keep()
}

fn expect(progress: &Progress, count: Count) {
    let (Count::Exact(total) | Count::About(total)) = count;
    progress.expect(total);
}

fn cells(tool: &Held) -> Vec<Value> {
    let field = |&field: &ToolField| match tool.fields.value(field) {
        value @ ToolValue::PriceAmount(_) => Value::Number(value.to_cell()),
        value => Value::Text(value.to_cell()),
    };
    let pinned = [Value::Text(tool.id.to_string()), Value::Text(instant(tool.version))];
    pinned.into_iter().chain(ToolField::ALL.iter().map(field)).collect()
}

/// A row for each field that an entry changed.
fn entry_rows(change: &ActivityRow, entry: &Written) -> Vec<Vec<Value>> {
    let side = |side: &Option<Json>, field: &str| side.as_ref().and_then(|row| row.get(field)).map(plain);
    let columns = entry.after.as_ref().or(entry.before.as_ref()).and_then(Json::as_object);
    let fields: Vec<&str> =
        columns.map(|columns| columns.keys().map(String::as_str).collect()).unwrap_or_default();
    let fields = if fields.is_empty() { vec![""] } else { fields };
    let row = |field: &str| {
        [
            change.id.to_string(),
            entry.id.to_string(),
            instant(change.at),
            change.login.clone(),
            change.operator_name.clone().unwrap_or_default(),
            change.role.clone(),
            entry.area.clone(),
            change.act.clone(),
            entry.table.clone(),
            entry.record.to_string(),
            entry.record_name.clone().unwrap_or_default(),
            field.to_owned(),
            side(&entry.before, field).unwrap_or_default(),
            side(&entry.after, field).unwrap_or_default(),
            change.reason.clone().unwrap_or_default(),
        ]
        .map(Value::Text)
        .into()
    };
    fields.into_iter().map(row).collect()
}

/// A value of a row as people write it.
fn plain(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
