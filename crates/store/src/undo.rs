//! Taking changes back: whether a change can be, what stands in the way, and the writing of its inverse. A change is
//! undone as a whole by its net effect on each record, whatever the order of its entries was.
//!
//! Values stay as PostgreSQL wrote them (JSON text), from the audit to the comparison and back into the row.

mod effects;
mod inverse;
mod standing;

use contract::activity::{ActivityRow, Blocker, NoUndo, Obstacle, Undo};
use domain::access::Area;
use sqlx::{AssertSqlSafe, Row as _};

use self::{
    effects::{BUNDLES, REVIEWS, TABLES, TOOLS, effects, entries},
    standing::{Standing, composed},
};
use crate::{Error, Scope, Session, WriteSession, activity};

/// Whether a change, as it was read in this session, can be taken back by the role in force.
pub async fn verdict(session: &mut Session, change: &ActivityRow) -> Result<Undo, Error> {
    if let Some(by) = change.undone_by {
        return Ok(Undo::Done { by });
    }
    let scope = session.scope();
    let array = |words: &[&str]| format!("ARRAY[{}]::text[]", quoted(words));
    let tables: Vec<_> = TABLES
        .iter()
        .map(|table| format!("('{}', {}, {})", table.name, array(&table.columns), array(table.follow)))
        .collect();
    let facts = format!(
        "SELECT array_agg(DISTINCT entry.area) AS areas, count(*) = console.count_entries($1) AS is_whole,
           bool_or(entry.before IS NULL AND entry.after IS NULL) AS truncated,
           bool_or(ours.name IS NULL OR (ours.name = '{REVIEWS}' AND (entry.before IS NULL OR entry.after IS NULL
             OR entry.after ?| ARRAY['rating', 'title', 'review', 'verified_purchase']))) AS platforms,
           bool_or(entry.table_name IN ('{TOOLS}', '{BUNDLES}') AND entry.after IS NULL) AS deletes,
           bool_or(entry.before IS NOT NULL AND entry.after IS NOT NULL AND (NOT entry.after ?| ours.columns
             OR NOT ARRAY(SELECT jsonb_object_keys(entry.after)) <@ (ours.columns || ours.follow))) AS counted
         FROM console.audit_log AS entry
         LEFT JOIN (VALUES {}) AS ours (name, columns, follow) ON ours.name = entry.table_name::text
         WHERE entry.id = $1 OR entry.part_of = $1",
        tables.join(", ")
    );
    let never = session
        .one(sqlx::query(AssertSqlSafe(facts)).bind(change.id), |row| {
            let holds = |fact| row.try_get::<Option<bool>, _>(fact).map(Option::unwrap_or_default);
            let areas: Vec<String> = row.try_get::<Option<_>, _>("areas")?.unwrap_or_default();
            let writes = |area: &String| match scope {
                Scope::Staff(role) => area.parse::<Area>().is_ok_and(|area| role.writes(area)),
                Scope::Tenant { .. } => false,
            };
            Ok(if holds("truncated")? {
                Some(NoUndo::Truncated)
            } else if holds("platforms")? && holds("deletes")? {
                Some(NoUndo::Cascaded)
            } else if holds("platforms")? {
                Some(NoUndo::ThePlatforms)
            } else if holds("counted")? {
                Some(NoUndo::Counted)
            } else if !holds("is_whole")? || !areas.iter().all(writes) {
                Some(NoUndo::NotYours)
            } else {
                None
            })
        })
        .await?;
    Ok(never.map_or(Undo::Offered, |why| Undo::Never { why }))
}

/// Takes a change back, as it stands now: all of it or, with what stands in the way, nothing. The session's act should
/// be the undo of the change's area. Returns the change that did it; it holds once the session commits.
///
/// What the console never takes back is refused by a rule of that name; a role that does not write there gets
/// [`Error::NotAllowed`].
pub async fn undo(session: &mut WriteSession, id: i64) -> Result<Result<ActivityRow, Vec<Blocker>>, Error> {
    let change = activity::change(session, id).await?;
    // Whoever else takes the same change back waits here, and then finds it taken back.
    let alone = sqlx::query(
        "SELECT set_config('console.undoes', $1::text, true),
           pg_advisory_xact_lock(hashtextextended('console.undo', $1))",
    );
    session.one(alone.bind(change.id), |_| Ok(())).await?;
    let change = activity::change(session, change.id).await?;
    match verdict(session, &change).await? {
        Undo::Offered => {}
        Undo::Done { by } => return Ok(Err(vec![of_head(&change, Obstacle::AlreadyDone { by })])),
        Undo::Never { why } => return refused(session, &change, why),
    }

    let effects = effects(entries(session, change.id).await?);
    let mut obstacles = Standing::read(session, change.id, &effects).await?.against(&effects);
    if !obstacles.is_empty() {
        standing::tell_who(session, change.id, &mut obstacles).await?;
        return Ok(Err(standing::named(session, change.id, obstacles).await?));
    }

    match inverse::write(session, &effects, composed(&effects)).await {
        Ok(()) => {}
        // The session is spent; what it wrote so far is gone with it.
        Err(error) => {
            return match error.rule() {
                Some(rule) => Ok(Err(vec![of_head(&change, Obstacle::Refused { rule })])),
                None => Err(error),
            };
        }
    }
    let done = activity::written(session).await?.ok_or(Error::NothingThere)?;
    activity::change(session, done).await.map(Ok)
}

/// Why a change is never taken back, said to somebody who tries.
fn refused(
    session: &Session,
    change: &ActivityRow,
    why: NoUndo,
) -> Result<Result<ActivityRow, Vec<Blocker>>, Error> {
    if why == NoUndo::NotYours {
        return Err(Error::NotAllowed { role: session.scope().role() });
    }
    Ok(Err(vec![of_head(change, Obstacle::Never { why })]))
}

fn of_head(change: &ActivityRow, obstacle: Obstacle) -> Blocker {
    Blocker {
        table: change.table.clone(),
        record: change.record,
        record_name: change.record_name.clone(),
        obstacle,
    }
}

fn quoted(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
    words.join(", ")
}
