//! Reading the audit trail.

use chrono::{DateTime, Utc};
use contract::{
    Page,
    activity::{ActivityFilter, ActivityRow, ListActivity},
    catalog::FieldWriter,
};
use sqlx::{Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::{
    Error, Session, WriteSession,
    page::{self, Conditions, Key, Order, Source},
};

/// A page of the audit trail.
pub async fn list(session: &mut Session, request: &ListActivity) -> Result<Page<ActivityRow>, Error> {
    let source = Source {
        name: "activity",
        table: "console.audit_log AS a",
        columns: "a.id, a.at, a.login, a.operator_id, a.role, a.area, a.act, a.table_name, a.record_id, a.reason",
        shown: "page.id, page.at, page.login::text, operator.name AS operator_name, page.role::text, \
                page.area, page.act, page.table_name::text, page.record_id, page.reason",
        labels:
            "LEFT JOIN console.people((SELECT array_agg(DISTINCT p.operator_id) FROM page AS p)) AS operator \
                 ON operator.id = page.operator_id"
                .to_owned(),
        id: Key::long("a.id"),
    };
    let order = Order::new(&source, request.sort, request.direction, &[Key::moment("a.at")]);
    let filter = |conditions: &mut Conditions| filter(conditions, &request.filter);
    page::page(session, &source, &order, request.after.as_ref(), request.limit, filter, row).await
}

fn filter(conditions: &mut Conditions, filter: &ActivityFilter) {
    conditions.is("a.login = ", filter.login.clone(), "");
    conditions.is("a.record_id = ", filter.record, "");
    conditions.is("a.table_name = ", filter.table.clone(), "");
}

fn row(row: &PgRow) -> sqlx::Result<ActivityRow> {
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
        record_name: None,
        entries: 1,
        fields: Vec::new(),
        reason: row.try_get("reason")?,
        undoes: None,
        undone_by: None,
    })
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
/// of each column, by column. That the record came or went is told as its column `id`.
pub async fn writers(
    session: &mut Session,
    table: &str,
    record: Uuid,
    since: DateTime<Utc>,
) -> Result<Vec<FieldWriter>, Error> {
    let newest = sqlx::query(
        "SELECT DISTINCT ON (field) field, coalesce(operator.name, last.login::text) AS name, last.at
         FROM (
           SELECT a.id, a.at, a.login, a.operator_id,
             unnest(CASE WHEN a.before IS NULL OR a.after IS NULL THEN ARRAY['id']
               ELSE ARRAY(SELECT jsonb_object_keys(a.after)) END) AS field
           FROM console.audit_log AS a
           WHERE a.record_id = $1 AND a.table_name = $2 AND coalesce(a.version > $3, a.at > $4)
         ) AS last
         LEFT JOIN LATERAL console.people(ARRAY[last.operator_id]) AS operator ON true
         ORDER BY field, last.id DESC",
    );
    let newest = newest.bind(record).bind(table).bind(since.naive_utc()).bind(since);
    session
        .all(newest, |row| {
            Ok(FieldWriter {
                field: row.try_get("field")?,
                name: row.try_get("name")?,
                at: row.try_get("at")?,
            })
        })
        .await
}
