//! How the records stand that a change touched, and what stands in the way of taking it back: who changed what since, what
//! holds a record that would go, what is gone that a record needs. Locks what it reads and writes nothing.
//!
//! A bundle's members are one thing: whoever changed them, or their order, since then stands in the way of taking back a
//! change of them, even where no single row was changed twice.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use contract::activity::{Blocker, Obstacle};
use serde_json::{Value, value::RawValue};
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::effects::{BUNDLES, Columns, Effect, ITEMS, Net, REVIEWS, TABLES, TOOLS, columns};
use crate::{
    Error, Session, activity,
    composition::{self, Names, Walked},
};

/// What holds a record of a table, so that it can't be deleted: tables, and their column that names it. A bundle's own
/// members go with it.
const HOLDERS: [(&str, &str, &[&str]); 2] = [
    (TOOLS, "tool_id", &[ITEMS, "marketplace_purchases", "marketplace_cart", REVIEWS]),
    (BUNDLES, "bundle_id", &["marketplace_purchases", "marketplace_cart"]),
];

/// How the records stand.
pub(super) struct Standing {
    rows: HashMap<Uuid, Columns>,
    /// What became of the members of each bundle of which the change touched any.
    bundles: HashMap<Uuid, Walked>,
    names: Names,
    /// What holds a record: by which table, how many rows.
    held: HashMap<Uuid, Vec<(&'static str, u64)>>,
}

impl Standing {
    /// Locks the records, each table's in the order of their ids as everybody locks: tools, those of all members too;
    /// bundles; members.
    pub(super) async fn read(session: &mut Session, change: i64, effects: &[Effect]) -> Result<Self, Error> {
        let composed = composed(effects);
        let tools = member_tools(session, effects, &composed).await?;
        let mut rows = HashMap::new();
        for table in TABLES.iter() {
            let mut records = records(effects, |effect| effect.table.name == table.name);
            let written = !records.is_empty();
            match table.name {
                TOOLS => records.extend(&tools),
                BUNDLES => records.extend(&composed),
                _ => {}
            }
            if records.is_empty() {
                continue;
            }
            // Tools that are only looked at may be looked at by others.
            let lock = if table.name == TOOLS && !written { "SHARE" } else { "UPDATE" };
            let standing = format!(
                "SELECT t.id, to_jsonb(t)::text AS row FROM public.{} AS t
                 WHERE t.id = ANY($1) ORDER BY t.id FOR {lock}",
                table.name
            );
            let standing = sqlx::query(AssertSqlSafe(standing)).bind(records);
            let read = |row: &PgRow| Ok((row.try_get("id")?, columns(row, "row")?.unwrap_or_default()));
            rows.extend(session.all(standing, read).await?);
        }
        let bundles = composition::walk(session, change, &composed).await?;
        let sought: BTreeSet<_> = bundles.values().flat_map(Walked::tools).chain(tools).collect();
        let names = Names::read(session, sought.into_iter().collect()).await?;
        Ok(Self { rows, bundles, names, held: held(session, effects).await? })
    }

    /// What stands in the way of taking these effects back.
    pub(super) fn against(&self, effects: &[Effect]) -> Vec<Blocker> {
        let mut blockers = Vec::new();
        for effect in effects {
            match effect.bundle {
                Some(bundle) if !self.takes_members(bundle, effects) => {}
                Some(bundle) => blockers.extend(self.against_member(bundle, effect, effects)),
                None => blockers.extend(self.against_record(effect)),
            }
        }
        for bundle in composed(effects) {
            blockers.extend(self.against_members(bundle, effects));
        }
        blockers
    }

    fn against_record(&self, effect: &Effect) -> Vec<Blocker> {
        let blocker = |obstacle| blocker(effect.table.name, effect.record, obstacle);
        match (&effect.net, self.rows.get(&effect.record)) {
            (Net::Went { .. }, Some(_)) => vec![blocker(Obstacle::ThereAgain)],
            (Net::Went { .. }, None) => Vec::new(),
            (Net::Came(_) | Net::Changed(_), None) => vec![blocker(Obstacle::Gone { by: None, at: None })],
            (Net::Changed(changed), Some(row)) => {
                let moved = changed.iter().filter_map(|(column, (_, after))| moved_on(row, column, after));
                moved.map(blocker).collect()
            }
            (Net::Came(came), Some(row)) => {
                let counted = |column: &str| !effect.table.uncounted.contains(&column);
                let moved = came.iter().filter(|(column, _)| counted(column));
                let moved = moved.filter_map(|(column, after)| moved_on(row, column, after));
                let held = self.held.get(&effect.record).into_iter().flatten();
                let held = held.map(|&(by, rows)| Obstacle::Held { by_table: by.to_owned(), rows });
                moved.chain(held).map(blocker).collect()
            }
        }
    }

    /// Whether the bundle is there or comes back, with the members that the change left.
    fn takes_members(&self, bundle: Uuid, effects: &[Effect]) -> bool {
        self.rows.contains_key(&bundle) != returns(effects, bundle)
            && self.bundles.get(&bundle).is_none_or(|walked| !walked.moved_on())
    }

    /// What stands in the way of a single member: its tool is gone.
    fn against_member(&self, bundle: Uuid, effect: &Effect, effects: &[Effect]) -> Option<Blocker> {
        let tool: Uuid = word(effect.gone()?, "tool_id").parse().ok()?;
        (!self.rows.contains_key(&tool) && !returns(effects, tool)).then(|| {
            let name = self.names.of(tool).map(str::to_owned);
            let table = TOOLS.to_owned();
            let gone = Obstacle::ParentGone { table, record: tool, name, by: None, at: None };
            blocker(BUNDLES, bundle, gone)
        })
    }

    /// What stands in the way of the members of a bundle as a whole.
    fn against_members(&self, bundle: Uuid, effects: &[Effect]) -> Option<Blocker> {
        // What is told of the bundle itself is enough.
        if returns(effects, bundle) {
            return None;
        }
        if !self.rows.contains_key(&bundle) {
            let told = effects.iter().any(|effect| effect.record == bundle);
            return (!told).then(|| blocker(BUNDLES, bundle, Obstacle::Gone { by: None, at: None }));
        }
        let walked = self.bundles.get(&bundle).filter(|walked| walked.moved_on())?;
        Some(blocker(
            BUNDLES,
            bundle,
            Obstacle::MovedOn {
                field: MEMBERS.to_owned(),
                holds: Value::from(walked.holds(&self.names)),
                expected: Value::from(walked.left(&self.names)),
                by: None,
                at: None,
            },
        ))
    }
}

/// Whether the record went with the change, and would come back.
fn returns(effects: &[Effect], record: Uuid) -> bool {
    effects.iter().any(|effect| effect.record == record && effect.gone().is_some())
}

/// What a bundle's members are called as a field.
const MEMBERS: &str = "members";

/// The bundles of which a change touched members.
pub(super) fn composed(effects: &[Effect]) -> Vec<Uuid> {
    let bundles: BTreeSet<_> = effects.iter().filter_map(|effect| effect.bundle).collect();
    bundles.into_iter().collect()
}

/// The tools of all members that these bundles have, or get back.
async fn member_tools(
    session: &mut Session,
    effects: &[Effect],
    composed: &[Uuid],
) -> Result<Vec<Uuid>, Error> {
    if composed.is_empty() {
        return Ok(Vec::new());
    }
    let members = sqlx::query(
        "SELECT DISTINCT i.tool_id FROM public.marketplace_bundle_items AS i WHERE i.bundle_id = ANY($1)",
    );
    let mut tools = session.all(members.bind(composed.to_vec()), |row| row.try_get("tool_id")).await?;
    let returning = effects.iter().filter(|effect| effect.bundle.is_some()).filter_map(Effect::gone);
    tools.extend(returning.filter_map(|row| word(row, "tool_id").parse::<Uuid>().ok()));
    Ok(tools)
}

/// What holds the records that would go.
async fn held(
    session: &mut Session,
    effects: &[Effect],
) -> Result<HashMap<Uuid, Vec<(&'static str, u64)>>, Error> {
    let came = |table: &str| {
        records(effects, |effect| effect.table.name == table && matches!(effect.net, Net::Came(_)))
    };
    let added = came(ITEMS);
    let mut held: HashMap<Uuid, Vec<_>> = HashMap::new();
    for (table, column, holders) in HOLDERS {
        let came = came(table);
        if came.is_empty() {
            continue;
        }
        for holder in holders {
            let holding = format!(
                "SELECT h.{column} AS record, count(*) AS rows FROM public.{holder} AS h
                 WHERE h.{column} = ANY($1) AND h.id <> ALL($2) GROUP BY h.{column}"
            );
            let holding = sqlx::query(AssertSqlSafe(holding)).bind(came.clone()).bind(added.clone());
            let read = |row: &PgRow| Ok((row.try_get("record")?, row.try_get::<i64, _>("rows")?));
            for (record, count) in session.all(holding, read).await? {
                held.entry(record).or_default().push((*holder, count.unsigned_abs()));
            }
        }
    }
    Ok(held)
}

fn records(effects: &[Effect], is_meant: impl Fn(&Effect) -> bool) -> Vec<Uuid> {
    effects.iter().filter(|effect| is_meant(effect)).map(|effect| effect.record).collect()
}

fn blocker(table: &str, record: Uuid, obstacle: Obstacle) -> Blocker {
    Blocker { table: table.to_owned(), record, record_name: None, obstacle }
}

/// A column's text.
fn word(row: &Columns, column: &str) -> String {
    row.get(column).and_then(|value| serde_json::from_str(value.get()).ok()).unwrap_or_default()
}

fn moved_on(row: &Columns, column: &str, expected: &RawValue) -> Option<Obstacle> {
    let holds = row.get(column).map(|value| value.get());
    if holds == Some(expected.get()) {
        return None;
    }
    let value = |json: &str| serde_json::from_str(json).unwrap_or_default();
    Some(Obstacle::MovedOn {
        field: column.to_owned(),
        holds: holds.map(value).unwrap_or_default(),
        expected: value(expected.get()),
        by: None,
        at: None,
    })
}

/// Fills in who changed or deleted what stands in the way of a change, as far as the audit tells.
pub(super) async fn tell_who(
    session: &mut Session,
    change: i64,
    blockers: &mut [Blocker],
) -> Result<(), Error> {
    let later = sqlx::query(
        "SELECT DISTINCT ON (later.record_id, later.field) later.record_id, later.field,
           coalesce(operator.name, later.login::text) AS name, later.at
         FROM (
           SELECT a.id, a.at, a.login, a.operator_id, a.record_id,
             unnest(CASE WHEN a.before IS NULL OR a.after IS NULL THEN ARRAY['id']
               ELSE ARRAY(SELECT jsonb_object_keys(a.after)) END) AS field
           FROM console.audit_log AS a
           WHERE a.record_id = ANY($1) AND a.id > $2 AND coalesce(a.part_of, a.id) <> $2
           UNION ALL
           SELECT a.id, a.at, a.login, a.operator_id, a.bundle_id, 'members'
           FROM console.audit_log AS a
           WHERE a.bundle_id = ANY($1) AND a.id > $2 AND coalesce(a.part_of, a.id) <> $2
         ) AS later
         LEFT JOIN LATERAL console.people(ARRAY[later.operator_id]) AS operator ON true
         ORDER BY later.record_id, later.field, later.id DESC",
    );
    let records: BTreeSet<_> = blockers.iter().map(what_moved).map(|(record, _)| record).collect();
    let later = later.bind(records.into_iter().collect::<Vec<_>>()).bind(change);
    let read = |row: &PgRow| {
        let key: (Uuid, String) = (row.try_get("record_id")?, row.try_get("field")?);
        Ok((key, (row.try_get::<String, _>("name")?, row.try_get::<DateTime<Utc>, _>("at")?)))
    };
    let later: HashMap<_, _> = session.all(later, read).await?.into_iter().collect();
    for blocker in blockers {
        let told = later.get(&what_moved(blocker));
        if let (
            Some((name, moment)),
            Obstacle::MovedOn { by, at, .. }
            | Obstacle::Gone { by, at }
            | Obstacle::ParentGone { by, at, .. },
        ) = (told, &mut blocker.obstacle)
        {
            *by = Some(name.clone());
            *at = Some(*moment);
        }
    }
    Ok(())
}

/// The record and the field of which the audit may tell who wrote it.
fn what_moved(blocker: &Blocker) -> (Uuid, String) {
    match &blocker.obstacle {
        Obstacle::MovedOn { field, .. } => (blocker.record, field.clone()),
        Obstacle::ParentGone { record, .. } => (*record, "id".to_owned()),
        _ => (blocker.record, "id".to_owned()),
    }
}

/// Names the records that stand in the way.
pub(super) async fn named(
    session: &mut Session,
    change: i64,
    mut blockers: Vec<Blocker>,
) -> Result<Vec<Blocker>, Error> {
    let names = format!(
        "SELECT coalesce(entry.bundle_id, entry.record_id) AS record_id, {} AS record_name
         FROM console.audit_log AS entry {}
         WHERE (entry.id = $1 OR entry.part_of = $1) AND coalesce(entry.bundle_id, entry.record_id) = ANY($2)",
        activity::NAME,
        activity::names(session.scope())
    );
    let records: BTreeSet<_> = blockers.iter().map(|blocker| blocker.record).collect();
    let names = sqlx::query(AssertSqlSafe(names)).bind(change).bind(records.into_iter().collect::<Vec<_>>());
    let read =
        |row: &PgRow| Ok((row.try_get("record_id")?, row.try_get::<Option<String>, _>("record_name")?));
    let names: HashMap<Uuid, _> = session.all(names, read).await?.into_iter().collect();
    for blocker in &mut blockers {
        blocker.record_name = names.get(&blocker.record).cloned().flatten();
    }
    Ok(blockers)
}
