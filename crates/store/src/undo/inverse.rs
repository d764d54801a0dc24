//! The writing of a change's inverse, under the staff role's own rights; only what was deleted comes back through
//! `console.restore_deleted`, which takes its times and counters from the audit.

use std::collections::{BTreeMap, HashSet};

use serde_json::value::RawValue;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::effects::{Effect, Net, TABLES, Table};
use crate::{Error, Session, bundles};

/// The columns of a row, each as JSON text.
type Borrowed<'a> = BTreeMap<&'a str, &'a RawValue>;

/// Writes the inverse: first what changed changes back; then what came goes, children before parents; then what went
/// comes back, parents before children, and what was changed in it before it went. At last the places of these bundles'
/// members are closed up, in case they were not 1, 2, 3 and so on before either.
pub(super) async fn write(
    session: &mut Session,
    effects: &[Effect],
    composed: Vec<Uuid>,
) -> Result<(), Error> {
    change_back(session, effects, |net| match net {
        Net::Changed(changed) => {
            changed.iter().map(|(column, (before, _))| (column.as_str(), &**before)).collect()
        }
        Net::Came(_) | Net::Went { .. } => Borrowed::new(),
    })
    .await?;

    let came = |effect: &&Effect| matches!(effect.net, Net::Came(_));
    let new: HashSet<_> = effects.iter().filter(came).map(|effect| effect.record).collect();
    for table in TABLES.iter().rev() {
        let came = effects.iter().filter(|effect| effect.table.name == table.name).filter(came);
        // Members go with a bundle that goes, which so keeps its version to the end.
        let came = came.filter(|effect| !effect.bundle.is_some_and(|bundle| new.contains(&bundle)));
        let came: Vec<_> = came.map(|effect| effect.record).collect();
        if !came.is_empty() {
            let delete = format!("DELETE FROM public.{} AS t WHERE t.id = ANY($1)", table.name);
            session.all(sqlx::query(AssertSqlSafe(delete)).bind(came), |_| Ok(())).await?;
        }
    }

    let gone = effects.iter().filter_map(|effect| match effect.net {
        Net::Went { entry, .. } => Some(entry),
        Net::Came(_) | Net::Changed(_) => None,
    });
    let gone: Vec<_> = gone.collect();
    if !gone.is_empty() {
        let restore =
            sqlx::query("SELECT console.restore_deleted(gone.entry) FROM unnest($1) AS gone (entry)");
        session.all(restore.bind(gone), |_| Ok(())).await?;
    }
    change_back(session, effects, |net| match net {
        Net::Went { earlier, .. } => {
            earlier.iter().map(|(column, before)| (column.as_str(), &**before)).collect()
        }
        Net::Came(_) | Net::Changed(_) => Borrowed::new(),
    })
    .await?;
    bundles::close_up(session, composed).await
}

/// Sets columns back, those that staff write. One statement for all rows of a table in which the same columns change.
async fn change_back(
    session: &mut Session,
    effects: &[Effect],
    back: impl Fn(&Net) -> Borrowed<'_>,
) -> Result<(), Error> {
    let mut alike: BTreeMap<(usize, Vec<&'static str>), Vec<Borrowed<'_>>> = BTreeMap::new();
    let ids: Vec<_> = effects.iter().map(|effect| serde_json::value::to_raw_value(&effect.record)).collect();
    for (effect, id) in effects.iter().zip(&ids) {
        let Ok(id) = id else { continue };
        let mut row = back(&effect.net);
        let writable = effect.table.columns.iter().filter(|column| row.contains_key(**column));
        let writable: Vec<_> = writable.copied().collect();
        let Some(place) = TABLES.iter().position(|table| table.name == effect.table.name) else { continue };
        if !writable.is_empty() {
            row.retain(|column, _| writable.contains(column));
            row.insert("id", id);
            alike.entry((place, writable)).or_default().push(row);
        }
    }
    for ((place, columns), rows) in alike {
        let Some(Table { name: table, .. }) = TABLES.get(place) else { continue };
        let set: Vec<_> = columns.iter().map(|column| format!("{column} = back.{column}")).collect();
        let update = format!(
            "UPDATE public.{table} AS t SET {}
             FROM jsonb_populate_recordset(NULL::public.{table}, $1::text::jsonb) AS back WHERE t.id = back.id",
            set.join(", ")
        );
        let rows = serde_json::to_string(&rows)
            .map_err(|cause| Error::unexpected(&sqlx::Error::Encode(Box::new(cause))))?;
        session.all(sqlx::query(AssertSqlSafe(update)).bind(rows), |_| Ok(())).await?;
    }
    Ok(())
}
