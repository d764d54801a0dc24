//! Reading the audit trail: its changes, one change in full, and who last wrote what. What one transaction wrote is a
//! change and goes by its first entry, the head; taking changes back is in `undo`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::{
    Count, Page,
    activity::{ActivityFilter, ActivityRow, ActivitySort, ChangeRecord, Entry, ListActivity},
    writing::FieldWriter,
};
use domain::access::Area;
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use crate::{
    Error, Scope, Session, WriteSession, composition,
    page::{self, Conditions, Key, Order, Sought, Source},
    undo,
};

const TRAIL: &str = "console.audit_log AS a";
const BUNDLES: &str = "marketplace_bundles";
const ID: Key = Key::long("a.id");
/// The most entries of a change that are shown.
const MOST_ENTRIES: i64 = 500;
/// How many of a person's own changes are looked at for one that can be taken back.
const RECENT: u16 = 50;

/// What an entry's record is called, from the joins of [`names`]: as it stands now, else as the entry has it, else as it
/// was when it went.
pub(crate) const NAME: &str = "coalesce(tool.name, bundle.name, reviewed.name, entry.after ->> 'name', entry.before ->> 'name', gone.name)";

/// Joins an entry to what its record is called. A member is called as its bundle, a review as its tool. What went is
/// sought by a CASE: policies keep the server from using an index for a COALESCE.
pub(crate) fn names(scope: Scope) -> String {
    let reviewed = if scope.sees_moderation() {
        "LEFT JOIN public.marketplace_reviews AS review
           ON entry.table_name = 'marketplace_reviews' AND review.id = entry.record_id
         LEFT JOIN public.marketplace_tools AS reviewed ON reviewed.id = review.tool_id"
    } else {
        "LEFT JOIN (SELECT NULL::text AS name) AS reviewed ON true"
    };
    format!(
        "LEFT JOIN public.marketplace_tools AS tool
           ON entry.table_name = 'marketplace_tools' AND tool.id = entry.record_id
         LEFT JOIN public.marketplace_bundles AS bundle ON bundle.id = coalesce(
           entry.bundle_id, CASE entry.table_name WHEN 'marketplace_bundles' THEN entry.record_id END)
         {reviewed}
         LEFT JOIN LATERAL (
           SELECT went.before ->> 'name' AS name FROM console.audit_log AS went
           WHERE tool.id IS NULL AND bundle.id IS NULL AND went.record_id =
               CASE WHEN entry.bundle_id IS NULL THEN entry.record_id ELSE entry.bundle_id END
             AND went.table_name IN ('marketplace_tools', 'marketplace_bundles') AND went.after IS NULL
           ORDER BY went.id DESC LIMIT 1
         ) AS gone ON true"
    )
}

fn source(scope: Scope) -> Source {
    Source {
        name: "activity",
        table: TRAIL,
        columns: "a.id, a.at, a.login, a.operator_id, a.role, a.area, a.act, a.table_name, a.record_id, a.bundle_id, \
                  a.before, a.after, a.reason, a.undoes",
        shown: "page.id, page.at, page.login::text, operator.name AS operator_name, page.role::text, page.area, \
                page.act, CASE WHEN page.bundle_id IS NULL THEN page.table_name::text ELSE 'marketplace_bundles' END \
                  AS table_name, coalesce(page.bundle_id, page.record_id) AS record_id, page.reason, page.undoes, \
                console.undone_by(page.id) AS undone_by, \
                (SELECT count(*) FROM console.audit_log AS e WHERE e.part_of = page.id) + 1 AS entries, \
                (SELECT count(DISTINCT touched.record) FROM ( \
                   SELECT coalesce(page.bundle_id, page.record_id) UNION ALL ( \
                     SELECT coalesce(e.bundle_id, e.record_id) FROM console.audit_log AS e WHERE e.part_of = page.id) \
                 ) AS touched (record)) AS records, \
                CASE WHEN page.bundle_id IS NOT NULL OR page.table_name = 'marketplace_bundles' THEN ARRAY( \
                  SELECT DISTINCT field.name FROM ( \
                    SELECT page.bundle_id IS NOT NULL, page.before, page.after UNION ALL ( \
                      SELECT e.bundle_id IS NOT NULL, e.before, e.after FROM console.audit_log AS e \
                      WHERE e.part_of = page.id \
                        AND coalesce(e.bundle_id, e.record_id) = coalesce(page.bundle_id, page.record_id)) \
                  ) AS written (is_member, before, after) \
                  CROSS JOIN LATERAL unnest(CASE \
                    WHEN written.is_member AND (written.before IS NULL OR written.after IS NULL) THEN ARRAY['members'] \
                    WHEN written.is_member THEN ARRAY['order'] \
                    WHEN written.before IS NULL OR written.after IS NULL THEN ARRAY['id'] \
                    ELSE ARRAY(SELECT jsonb_object_keys(written.after)) END) AS field (name) \
                  ORDER BY field.name) \
                WHEN page.before IS NULL THEN '{}' ELSE ARRAY( \
                  SELECT DISTINCT field.name FROM ( \
                    SELECT page.after UNION ALL ( \
                      SELECT e.after FROM console.audit_log AS e \
                      WHERE e.part_of = page.id AND e.table_name = page.table_name AND e.before IS NOT NULL \
                      ORDER BY e.id LIMIT 100) \
                  ) AS written (after) CROSS JOIN LATERAL jsonb_object_keys(written.after) AS field (name) \
                  ORDER BY field.name) END AS fields, \
                coalesce(tool.name, bundle.name, reviewed.name, page.after ->> 'name', page.before ->> 'name', \
                  gone.name) AS record_name",
        labels: format!(
            "LEFT JOIN console.people((SELECT array_agg(DISTINCT p.operator_id) FROM page AS p)) AS operator
               ON operator.id = page.operator_id
             {}",
            names(scope).replace("entry.", "page.")
        ),
        id: ID,
    }
}

/// A page of the changes that the session sees, each as its head.
pub async fn list(session: &mut Session, request: &ListActivity) -> Result<Page<ActivityRow>, Error> {
    let source = source(session.scope());
    let order = Order::new(&source, request.sort, request.direction, &[Key::moment("a.at")]);
    let filter = |conditions: &mut Conditions| filter(conditions, &request.filter);
    page::page(session, &source, &order, request.after.as_ref(), request.limit, filter, row).await
}

/// How many changes match.
pub async fn count(session: &mut Session, filter: &ActivityFilter) -> Result<Count, Error> {
    page::count(session, TRAIL, |conditions| self::filter(conditions, filter)).await
}

/// The change that an entry belongs to, as it stands in the list.
pub async fn change(session: &mut Session, id: i64) -> Result<ActivityRow, Error> {
    let heads = newest(session, 1, |conditions| {
        conditions.is(
            "a.id = (SELECT coalesce(e.part_of, e.id) FROM console.audit_log AS e WHERE e.id = ",
            Some(id),
            ")",
        );
    });
    heads.await?.pop().ok_or(Error::NoSuchChange { id })
}

/// A change with its entries, and whether it can be taken back.
pub async fn get(session: &mut Session, id: i64) -> Result<ChangeRecord, Error> {
    let change = change(session, id).await?;
    let entries = format!(
        "SELECT entry.id, entry.table_name::text, entry.record_id, {NAME} AS record_name, entry.bundle_id, entry.before,
           entry.after
         FROM console.audit_log AS entry {}
         WHERE entry.id = $1 OR entry.part_of = $1
         ORDER BY entry.id LIMIT $2",
        names(session.scope())
    );
    let entries = sqlx::query(AssertSqlSafe(entries)).bind(change.id).bind(MOST_ENTRIES);
    let entries = session.all(entries, entry).await?;
    let compositions = composition::of_change(session, change.id).await?;
    let undo = undo::verdict(session, &change).await?;
    Ok(ChangeRecord { change, entries, compositions, undo })
}

/// The newest change of this login that can be taken back. Takings back are left out, so that doing it again goes
/// further back; what one of them took back and got back again is offered anew.
pub async fn last_undoable(session: &mut Session) -> Result<Option<ActivityRow>, Error> {
    let Scope::Staff(role) = session.scope() else { return Ok(None) };
    let areas = Area::ALL.iter().filter(|area| role.writes(**area)).map(|area| area.as_str());
    let areas: Vec<_> = areas.collect();
    if areas.is_empty() {
        return Ok(None);
    }
    let own = newest(session, RECENT, |conditions| {
        conditions.build().push("a.part_of IS NULL AND a.login = session_user AND a.undoes IS NULL");
        conditions.one_of("a.area", areas);
    });
    for change in own.await?.into_iter().filter(|change| change.undone_by.is_none()) {
        if undo::verdict(session, &change).await? == contract::activity::Undo::Offered {
            return Ok(Some(change));
        }
    }
    Ok(None)
}

/// The newest entries that fit, as changes.
async fn newest(
    session: &mut Session,
    limit: u16,
    filter: impl FnOnce(&mut Conditions),
) -> Result<Vec<ActivityRow>, Error> {
    let source = source(session.scope());
    let order =
        Order::new(&source, ActivitySort::At, contract::Direction::Descending, &[Key::moment("a.at")]);
    Ok(page::page(session, &source, &order, None, limit, filter, row).await?.rows)
}

/// The number of the change that this transaction has written so far; `None` if it wrote nothing.
pub async fn written(session: &mut WriteSession) -> Result<Option<i64>, Error> {
    let head = sqlx::query(
        "SELECT a.id FROM console.audit_log AS a
         WHERE a.transaction_id = pg_current_xact_id_if_assigned()::text::bigint AND a.part_of IS NULL
           AND a.at >= transaction_timestamp()",
    );
    session.optional(head, |row| row.try_get("id")).await
}

/// Who last changed each column of a record after the version `since` (its `updated_at` as it was read): the newest
/// of each column, by column. That the record came or went is told as its column `id`, that the members of a bundle or
/// their order changed as `members`.
pub async fn writers(
    session: &mut Session,
    table: &str,
    record: Uuid,
    since: DateTime<Utc>,
) -> Result<Vec<FieldWriter>, Error> {
    let mut writers = writers_of_each(session, table, &[(record, since)]).await?;
    Ok(writers.remove(&record).unwrap_or_default())
}

/// [`writers`] of many records, each after its own version. Records that nobody changed are left out.
pub async fn writers_of_each(
    session: &mut Session,
    table: &str,
    records: &[(Uuid, DateTime<Utc>)],
) -> Result<HashMap<Uuid, Vec<FieldWriter>>, Error> {
    let newest = sqlx::query(
        "WITH last AS (
           SELECT DISTINCT ON (sought.record, field.name) sought.record AS record_id, field.name AS field, a.at, a.login,
             a.operator_id
           FROM unnest($1::uuid[], $2::timestamp[]) AS sought (record, since)
           CROSS JOIN LATERAL (
             SELECT e.id, e.at, e.login, e.operator_id, e.bundle_id, e.before, e.after, e.version
             FROM console.audit_log AS e
             WHERE e.record_id = sought.record AND e.table_name = $3::text::name
             UNION ALL
             SELECT e.id, e.at, e.login, e.operator_id, e.bundle_id, e.before, e.after, e.version
             FROM console.audit_log AS e
             WHERE e.bundle_id = sought.record AND $3 = 'marketplace_bundles'
           ) AS a
           CROSS JOIN LATERAL unnest(CASE
             WHEN a.bundle_id = sought.record THEN ARRAY['members']
             WHEN a.before IS NULL OR a.after IS NULL THEN ARRAY['id']
             ELSE ARRAY(SELECT jsonb_object_keys(a.after)) END) AS field (name)
           WHERE coalesce(a.version > sought.since, a.at > sought.since AT TIME ZONE 'utc')
           ORDER BY sought.record, field.name, a.id DESC
         )
         SELECT last.record_id, last.field, coalesce(operator.name, last.login::text) AS name, last.at
         FROM last
         LEFT JOIN console.people(ARRAY(SELECT DISTINCT l.operator_id FROM last AS l)) AS operator
           ON operator.id = last.operator_id
         ORDER BY last.record_id, last.field",
    );
    let (ids, versions): (Vec<_>, Vec<_>) =
        records.iter().map(|(record, since)| (*record, since.naive_utc())).unzip();
    let rows = session
        .all(newest.bind(ids).bind(versions).bind(table), |row| {
            let writer = FieldWriter {
                field: row.try_get("field")?,
                name: row.try_get("name")?,
                at: row.try_get("at")?,
            };
            Ok((row.try_get::<Uuid, _>("record_id")?, writer))
        })
        .await?;
    let mut writers: HashMap<_, Vec<_>> = HashMap::new();
    for (record, writer) in rows {
        writers.entry(record).or_default().push(writer);
    }
    Ok(writers)
}

fn filter(conditions: &mut Conditions, filter: &ActivityFilter) {
    conditions.build().push("a.part_of IS NULL");
    conditions.is_text("a.login = ", filter.login.as_deref(), "::text::name");
    conditions.any("a.area", filter.area.clone());
    conditions.is_text("a.act = ", filter.act.as_deref(), "");
    conditions.is("a.at >= ", filter.since, "");
    conditions.is("a.at < ", filter.until, "");
    match (filter.record, filter.table.clone()) {
        (Some(record), table) => touching(conditions, record, table),
        (None, Some(table)) if table == BUNDLES => {
            conditions.build().push("(a.table_name = 'marketplace_bundles' OR a.bundle_id IS NOT NULL)");
        }
        (None, table) => conditions.is("a.table_name = ", table, "::text::name"),
    }
    match Sought::of(&filter.text) {
        Ok(Sought::Nothing) => {}
        Ok(Sought::Record(record)) => touching(conditions, record, None),
        Ok(Sought::Words(words)) => words.into_iter().for_each(|word| mentioning(conditions, word)),
        Err(fault) => conditions.refuse(fault),
    }
}

/// Changes any of whose entries is on the record, and in the table if one is named. What is done to the members of a
/// bundle is done to the bundle.
fn touching(conditions: &mut Conditions, record: Uuid, table: Option<String>) {
    let query = conditions.build();
    query.push("a.id IN (SELECT coalesce(e.part_of, e.id) FROM console.audit_log AS e WHERE e.record_id = ");
    query.push_bind(record);
    let has_members = table.as_deref().is_none_or(|table| table == BUNDLES);
    if let Some(table) = table {
        query.push(" AND e.table_name = ").push_bind(table).push("::text::name");
    }
    if has_members {
        query.push(
            " UNION ALL SELECT coalesce(e.part_of, e.id) FROM console.audit_log AS e WHERE e.bundle_id = ",
        );
        query.push_bind(record);
    }
    query.push(")");
}

/// Changes whose head has a word like the pattern in what was done, why, by whom or to what.
fn mentioning(conditions: &mut Conditions, pattern: String) {
    let query = conditions.build();
    query.push("(");
    for said in ["a.act", "a.reason", "a.login::text", "a.after ->> 'name'", "a.before ->> 'name'"] {
        query.push(said).push(" ILIKE ").push_bind(pattern.clone()).push(" OR ");
    }
    query.push("a.login IN (SELECT console.logins_called(").push_bind(pattern.clone()).push("))");
    for named in ["public.marketplace_tools", "public.marketplace_bundles"] {
        query.push(" OR a.record_id IN (SELECT n.id FROM ").push(named).push(" AS n WHERE n.name ILIKE ");
        query.push_bind(pattern.clone()).push(")");
    }
    query.push(" OR a.bundle_id IN (SELECT n.id FROM public.marketplace_bundles AS n WHERE n.name ILIKE ");
    query.push_bind(pattern).push("))");
}

fn row(row: &PgRow) -> sqlx::Result<ActivityRow> {
    let count = |column| row.try_get::<i64, _>(column).map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    Ok(ActivityRow {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        login: row.try_get("login")?,
        operator_name: row.try_get("operator_name")?,
        role: row.try_get("role")?,
        area: row.try_get("area")?,
        act: row.try_get("act")?,
        table: row.try_get("table_name")?,
        record: row.try_get("record_id")?,
        record_name: row.try_get("record_name")?,
        entries: count("entries")?,
        records: count("records")?,
        fields: fields(row.try_get("fields")?),
        reason: row.try_get("reason")?,
        undoes: row.try_get("undoes")?,
        undone_by: row.try_get("undone_by")?,
    })
}

/// None where a record came or went as a whole. Who changed the members of a bundle changed their order with them.
fn fields(mut fields: Vec<String>) -> Vec<String> {
    let has = |name: &str| fields.iter().any(|field| field == name);
    if has("id") {
        fields.clear();
    } else if has("members") {
        fields.retain(|field| field != "order");
    }
    fields
}

fn entry(row: &PgRow) -> sqlx::Result<Entry> {
    let columns =
        |column| row.try_get::<Option<Json<_>>, _>(column).map(|json| json.map(|Json(value)| value));
    Ok(Entry {
        id: row.try_get("id")?,
        table: row.try_get("table_name")?,
        record: row.try_get("record_id")?,
        record_name: row.try_get("record_name")?,
        bundle: row.try_get("bundle_id")?,
        before: columns("before")?,
        after: columns("after")?,
    })
}
