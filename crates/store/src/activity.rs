//! Reading the audit trail.

use contract::{
    Page,
    activity::{ActivityFilter, ActivityRow, ListActivity},
};
use sqlx::{Row as _, postgres::PgRow};

use crate::{
    Error, Session,
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
