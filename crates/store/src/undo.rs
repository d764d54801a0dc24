//! Taking changes back: whether a change can be, what stands in the way, and the writing of its inverse. A change is
//! undone as a whole by its net effect on each record, whatever the order of its entries was.
//!
//! Values stay as PostgreSQL wrote them (JSON text), from the audit to the comparison and back into the row. The writing
//! is done under the staff role's own rights; only what was deleted comes back through `console.restore_deleted`, which
//! takes its times and counters from the audit.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use contract::activity::{ActivityRow, Blocker, NoUndo, Obstacle, Undo};
use domain::access::Area;
use serde_json::value::RawValue;
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::{Error, Scope, Session, WriteSession, activity};

/// A table in which changes are taken back.
#[derive(Debug)]
struct Table {
    name: &'static str,
    /// The columns that staff write.
    columns: &'static [&'static str],
    /// Columns that follow when those are written back.
    follow: &'static [&'static str],
    /// Columns that alone are no change: the audit does not record them.
    uncounted: &'static [&'static str],
}

const TOOLS: &str = "marketplace_tools";
const BUNDLES: &str = "marketplace_bundles";
const ITEMS: &str = "marketplace_bundle_items";
const REVIEWS: &str = "marketplace_reviews";

/// Parents before what refers to them.
static TABLES: [Table; 4] = [
    Table {
        name: TOOLS,
        columns: &[
            "name",
            "description",
            "long_description",
            "category",
            "tags",
            "price_model",
            "price_amount",
            "currency",
            "required_tier",
            "features",
            "tech_stack",
            "integration_type",
            "status",
            "is_featured",
            "is_popular",
            "provider",
            "documentation_url",
            "demo_url",
            "support_url",
            "icon_url",
            "images",
            "video_url",
            "version",
        ],
        follow: &[],
        uncounted: &[
            "purchase_count",
            "view_count",
            "avg_rating",
            "review_count",
            "last_updated",
            "updated_at",
        ],
    },
    Table {
        name: BUNDLES,
        columns: &[
            "name",
            "description",
            "long_description",
            "price_amount",
            "currency",
            "discount_percent",
            "required_tier",
            "status",
            "is_featured",
            "is_popular",
            "icon_url",
            "images",
        ],
        follow: &[],
        uncounted: &["purchase_count", "view_count", "updated_at"],
    },
    Table { name: ITEMS, columns: &["position"], follow: &[], uncounted: &[] },
    Table {
        name: REVIEWS,
        columns: &["status", "moderation_notes"],
        follow: &["moderated_at", "moderated_by"],
        uncounted: &["helpful_count", "flagged_count", "updated_at"],
    },
];

/// What holds a record of a table, so that it can't be deleted: tables, and their column that names it.
const HOLDERS: [(&str, &str, &[&str]); 2] = [
    (TOOLS, "tool_id", &[ITEMS, "marketplace_purchases", "marketplace_cart", REVIEWS]),
    (BUNDLES, "bundle_id", &[ITEMS, "marketplace_purchases", "marketplace_cart"]),
];

/// The columns of a row, each as JSON text.
type Columns = BTreeMap<String, Box<RawValue>>;

/// The same, borrowed.
type Borrowed<'a> = BTreeMap<&'a str, &'a RawValue>;

/// What one entry says.
struct Entry {
    id: i64,
    table: String,
    record: Uuid,
    before: Option<Columns>,
    after: Option<Columns>,
}

/// What a change came to for one record.
struct Effect {
    table: &'static Table,
    record: Uuid,
    net: Net,
}

/// What became of the record.
enum Net {
    /// It is new, with these columns.
    Came(Columns),
    /// These columns changed: before and after.
    Changed(BTreeMap<String, (Box<RawValue>, Box<RawValue>)>),
    /// It is gone; the entry that holds it, and what was changed in it before it went.
    Went { entry: i64, row: Columns, earlier: Columns },
}

/// Whether a change, as it was read in this session, can be taken back by the role in force.
pub async fn verdict(session: &mut Session, change: &ActivityRow) -> Result<Undo, Error> {
    if let Some(by) = change.undone_by {
        return Ok(Undo::Done { by });
    }
    let scope = session.scope();
    let array = |words: &[&str]| format!("ARRAY[{}]::text[]", quoted(words));
    let tables: Vec<_> = TABLES
        .iter()
        .map(|table| format!("('{}', {}, {})", table.name, array(table.columns), array(table.follow)))
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

    let entries = entries(session, change.id).await?;
    let last = entries.last().map_or(change.id, |entry| entry.id);
    let effects = effects(entries);
    let mut standing = Standing::read(session, &effects).await?;
    let mut obstacles: Vec<_> = effects.iter().flat_map(|effect| standing.against(effect)).collect();
    if !obstacles.is_empty() {
        tell_who(session, &mut obstacles, last).await?;
        return Ok(Err(named(session, change.id, obstacles).await?));
    }

    match write(session, &effects).await {
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

async fn entries(session: &mut Session, change: i64) -> Result<Vec<Entry>, Error> {
    let entries = sqlx::query(
        "SELECT a.id, a.table_name::text, a.record_id, a.before::text, a.after::text FROM console.audit_log AS a
         WHERE a.id = $1 OR a.part_of = $1 ORDER BY a.id",
    );
    session
        .all(entries.bind(change), |row| {
            Ok(Entry {
                id: row.try_get("id")?,
                table: row.try_get("table_name")?,
                record: row.try_get("record_id")?,
                before: columns(row, "before")?,
                after: columns(row, "after")?,
            })
        })
        .await
}

fn columns(row: &PgRow, column: &str) -> sqlx::Result<Option<Columns>> {
    let json: Option<&str> = row.try_get(column)?;
    json.map(serde_json::from_str).transpose().map_err(|cause| sqlx::Error::Decode(Box::new(cause)))
}

/// What entries, in the order of writing, came to: one effect per record that is not as it was, by table and id.
fn effects(entries: Vec<Entry>) -> Vec<Effect> {
    let mut of_records: BTreeMap<(usize, Uuid), Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        if let Some(place) = TABLES.iter().position(|table| table.name == entry.table) {
            of_records.entry((place, entry.record)).or_default().push(entry);
        }
    }
    let effect =
        |((place, record), entries)| Some(Effect { table: TABLES.get(place)?, record, net: net(entries)? });
    of_records.into_iter().filter_map(effect).collect()
}

/// What the entries on one record came to; `None` if it is as it was.
fn net(entries: Vec<Entry>) -> Option<Net> {
    let is_new = entries.first().is_some_and(|entry| entry.before.is_none());
    let mut first = Columns::new();
    let mut now = Columns::new();
    let mut gone: Option<(i64, Columns)> = None;
    for Entry { id, before, after, .. } in entries {
        if after.is_none() {
            gone = before.clone().map(|row| (id, row));
        } else {
            gone = None;
        }
        for (column, value) in before.unwrap_or_default() {
            first.entry(column).or_insert(value);
        }
        now.extend(after.unwrap_or_default());
    }
    match gone {
        Some(_) if is_new => None,
        None if is_new => Some(Net::Came(now)),
        Some((entry, row)) => {
            let moved = |(column, value): &(String, Box<RawValue>)| {
                row.get(column).is_none_or(|last| last.get() != value.get())
            };
            let earlier = first.into_iter().filter(moved).collect();
            Some(Net::Went { entry, row, earlier })
        }
        None => {
            let mut changed = BTreeMap::new();
            for (column, before) in first {
                if let Some(after) = now.remove(&column)
                    && after.get() != before.get()
                {
                    changed.insert(column, (before, after));
                }
            }
            (!changed.is_empty()).then_some(Net::Changed(changed))
        }
    }
}

/// How the records stand that a change touched, and what stands around them. Its own rows are locked.
struct Standing {
    rows: HashMap<Uuid, Columns>,
    /// Tools and bundles that are there, or come back with the rest.
    parents: HashSet<String>,
    /// Members by bundle and tool, but those that this change added.
    members: HashSet<(String, String)>,
    /// What holds a record: by which table, how many rows.
    held: HashMap<Uuid, Vec<(&'static str, u64)>>,
}

impl Standing {
    async fn read(session: &mut Session, effects: &[Effect]) -> Result<Self, Error> {
        let mut rows = HashMap::new();
        for table in &TABLES {
            let records = records(effects, |effect| effect.table.name == table.name);
            if records.is_empty() {
                continue;
            }
            // In the order of their ids, as everybody locks.
            let standing = format!(
                "SELECT t.id, to_jsonb(t)::text AS row FROM public.{} AS t
                 WHERE t.id = ANY($1) ORDER BY t.id FOR UPDATE",
                table.name
            );
            let standing = sqlx::query(AssertSqlSafe(standing)).bind(records);
            let read = |row: &PgRow| Ok((row.try_get("id")?, columns(row, "row")?.unwrap_or_default()));
            rows.extend(session.all(standing, read).await?);
        }

        let added = records(effects, |effect| is_member(effect) && matches!(effect.net, Net::Came(_)));
        let mut held: HashMap<Uuid, Vec<_>> = HashMap::new();
        for (table, column, holders) in HOLDERS {
            let came =
                records(effects, |effect| effect.table.name == table && matches!(effect.net, Net::Came(_)));
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

        let mut parents = HashSet::new();
        let mut members = HashSet::new();
        let gone: Vec<_> =
            effects.iter().filter(|effect| is_member(effect)).filter_map(Effect::gone).collect();
        if !gone.is_empty() {
            let ids = |column| -> Vec<Uuid> {
                gone.iter().filter_map(|row| word(row, column).parse().ok()).collect()
            };
            let (bundles, tools) = (ids("bundle_id"), ids("tool_id"));
            let there = sqlx::query(
                "SELECT b.id::text FROM public.marketplace_bundles AS b WHERE b.id = ANY($1)
                 UNION ALL SELECT t.id::text FROM public.marketplace_tools AS t WHERE t.id = ANY($2)",
            );
            let there = there.bind(bundles.clone()).bind(tools);
            parents.extend(session.all(there, |row| row.try_get(0)).await?);
            let returning = effects.iter().filter(|effect| effect.gone().is_some());
            parents.extend(returning.map(|effect| effect.record.to_string()));
            let places = sqlx::query(
                "SELECT i.bundle_id::text, i.tool_id::text FROM public.marketplace_bundle_items AS i
                 WHERE i.bundle_id = ANY($1) AND i.id <> ALL($2)",
            );
            let places = places.bind(bundles).bind(added);
            members.extend(session.all(places, |row| Ok((row.try_get(0)?, row.try_get(1)?))).await?);
        }
        Ok(Self { rows, parents, members, held })
    }

    /// What stands in the way of taking an effect back.
    fn against(&mut self, effect: &Effect) -> Vec<Blocker> {
        let blocker = |obstacle| Blocker {
            table: effect.table.name.to_owned(),
            record: effect.record,
            record_name: None,
            obstacle,
        };
        let row = self.rows.get(&effect.record);
        match (&effect.net, row) {
            (Net::Went { .. }, Some(_)) => vec![blocker(Obstacle::ThereAgain)],
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
            (Net::Went { row: gone, .. }, None) if is_member(effect) => {
                let parents = [(BUNDLES, "bundle_id"), (TOOLS, "tool_id")].into_iter();
                let orphaned = parents.filter_map(|(table, column)| {
                    let parent = word(gone, column);
                    let record = parent.parse().ok()?;
                    let is_there = self.parents.contains(&parent);
                    (!is_there).then(|| Obstacle::ParentGone { table: table.to_owned(), record })
                });
                let place = (word(gone, "bundle_id"), word(gone, "tool_id"));
                let taken = self.members.contains(&place).then_some(Obstacle::Taken);
                orphaned.chain(taken).map(blocker).collect()
            }
            (Net::Went { .. }, None) => Vec::new(),
        }
    }
}

impl Effect {
    /// The row that comes back.
    fn gone(&self) -> Option<&Columns> {
        match &self.net {
            Net::Went { row, .. } => Some(row),
            Net::Came(_) | Net::Changed(_) => None,
        }
    }
}

fn is_member(effect: &Effect) -> bool {
    effect.table.name == ITEMS
}

fn records(effects: &[Effect], is_meant: impl Fn(&Effect) -> bool) -> Vec<Uuid> {
    effects.iter().filter(|effect| is_meant(effect)).map(|effect| effect.record).collect()
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

/// Fills in who changed or deleted what stands in the way, as far as the audit tells.
async fn tell_who(session: &mut Session, blockers: &mut [Blocker], last: i64) -> Result<(), Error> {
    let later = sqlx::query(
        "SELECT DISTINCT ON (later.record_id, later.field) later.record_id, later.field,
           coalesce(operator.name, later.login::text) AS name, later.at
         FROM (
           SELECT a.id, a.at, a.login, a.operator_id, a.record_id,
             unnest(CASE WHEN a.before IS NULL OR a.after IS NULL THEN ARRAY['id']
               ELSE ARRAY(SELECT jsonb_object_keys(a.after)) END) AS field
           FROM console.audit_log AS a WHERE a.record_id = ANY($1) AND a.id > $2
         ) AS later
         LEFT JOIN LATERAL console.people(ARRAY[later.operator_id]) AS operator ON true
         ORDER BY later.record_id, later.field, later.id DESC",
    );
    let records: BTreeSet<_> = blockers.iter().map(|blocker| blocker.record).collect();
    let later = later.bind(records.into_iter().collect::<Vec<_>>()).bind(last);
    let read = |row: &PgRow| {
        let key: (Uuid, String) = (row.try_get("record_id")?, row.try_get("field")?);
        Ok((key, (row.try_get::<String, _>("name")?, row.try_get::<DateTime<Utc>, _>("at")?)))
    };
    let later: HashMap<_, _> = session.all(later, read).await?.into_iter().collect();
    for Blocker { record, obstacle, .. } in blockers {
        let (field, by, at) = match obstacle {
            Obstacle::MovedOn { field, by, at, .. } => (field.clone(), by, at),
            Obstacle::Gone { by, at } => ("id".to_owned(), by, at),
            _ => continue,
        };
        if let Some((name, moment)) = later.get(&(*record, field)) {
            *by = Some(name.clone());
            *at = Some(*moment);
        }
    }
    Ok(())
}

/// Names the records that stand in the way.
async fn named(
    session: &mut Session,
    change: i64,
    mut blockers: Vec<Blocker>,
) -> Result<Vec<Blocker>, Error> {
    let names = format!(
        "SELECT entry.record_id, {} AS record_name FROM console.audit_log AS entry {}
         WHERE (entry.id = $1 OR entry.part_of = $1) AND entry.record_id = ANY($2)",
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

fn of_head(change: &ActivityRow, obstacle: Obstacle) -> Blocker {
    Blocker {
        table: change.table.clone(),
        record: change.record,
        record_name: change.record_name.clone(),
        obstacle,
    }
}

/// Writes the inverse: first what came goes, children before parents; then what went comes back, parents before
/// children; then what changed changes back.
async fn write(session: &mut Session, effects: &[Effect]) -> Result<(), Error> {
    for table in TABLES.iter().rev() {
        let came =
            records(effects, |effect| effect.table.name == table.name && matches!(effect.net, Net::Came(_)));
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

    // One statement for all rows of a table in which the same columns change.
    let mut alike: BTreeMap<(&str, Vec<&'static str>), Vec<Borrowed<'_>>> = BTreeMap::new();
    let ids: Vec<_> = effects.iter().map(|effect| serde_json::value::to_raw_value(&effect.record)).collect();
    for (effect, id) in effects.iter().zip(&ids) {
        let Ok(id) = id else { continue };
        let back: Borrowed<'_> = match &effect.net {
            Net::Came(_) => continue,
            Net::Changed(changed) => {
                changed.iter().map(|(column, (before, _))| (column.as_str(), &**before)).collect()
            }
            Net::Went { earlier, .. } => {
                earlier.iter().map(|(column, before)| (column.as_str(), &**before)).collect()
            }
        };
        let writable = effect.table.columns.iter().filter(|column| back.contains_key(**column));
        let writable: Vec<_> = writable.copied().collect();
        if !writable.is_empty() {
            let mut row: BTreeMap<_, _> =
                back.into_iter().filter(|(column, _)| writable.contains(column)).collect();
            row.insert("id", id);
            alike.entry((effect.table.name, writable)).or_default().push(row);
        }
    }
    for ((table, columns), rows) in alike {
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

fn quoted(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
    words.join(", ")
}
