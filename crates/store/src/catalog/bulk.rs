//! One change for many tools: what it would make of them and touch beside them, and the write of exactly the rows and
//! versions that were shown. All of it in a few statements, however many tools there are, but for who changed those
//! that were left alone.

use std::collections::HashMap;

use contract::{
    catalog::{
        ApplyChange, ChangeApplied, ChangePreview, LeftAlone, PreviewChange, PreviewRow, Ripple, Selection,
        ToolRecord, TouchedBundle,
    },
    writing::{Pinned, Recorded as _},
};
use domain::{catalog::tool::ToolFields, fields::Fields as _, ids::ToolId};
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::{
    list, record,
    write::{self, TABLE},
};
use crate::{
    Error, Session, WriteSession, activity, bundles::close_up, page::Conditions, purchases::RUNNING,
    row::Meaning as _,
};

/// The most tools that one change takes.
pub const MOST_SELECTED: usize = 10_000;

/// What a change would make of each selected tool, and what else it touches.
pub async fn preview(session: &mut Session, request: &PreviewChange) -> Result<ChangePreview, Error> {
    let tools = selected(session, &request.selection).await?;
    let rows: Vec<_> = tools
        .iter()
        .map(|tool| {
            let before = tool.fields();
            let after = request.change.apply(&before);
            let faults = after.faults_since(&before);
            PreviewRow { pinned: tool.pinned(), name: tool.name.clone(), before, after, faults }
        })
        .collect();
    let changing: Vec<_> = rows.iter().filter(|row| row.before != row.after).collect();
    let ids: Vec<Uuid> = changing.iter().map(|row| row.pinned.id.0).collect();
    let among = |is: fn(&ToolFields) -> bool| changing.iter().filter(|row| is(&row.before)).count() as u64;
    let ripple = Ripple {
        featured: among(|tool| tool.is_featured),
        popular: among(|tool| tool.is_popular),
        ..ripple(session, &ids).await?
    };
    Ok(ChangePreview { rows, ripple })
}

/// The selected tools, by name.
async fn selected(session: &mut Session, selection: &Selection) -> Result<Vec<ToolRecord>, Error> {
    let columns = record::COLUMNS;
    let mut conditions = Conditions::after(format!("SELECT {columns} FROM public.marketplace_tools AS t"));
    match selection {
        // None is none here, not all.
        Selection::Ids { ids } => {
            let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
            conditions.build().push("t.id = ANY(").push_bind(ids).push(")");
        }
        Selection::Matching { filter, except } => {
            list::filter(&mut conditions, filter, session.scope());
            let except: Vec<Uuid> = except.iter().map(|id| id.0).collect();
            conditions.build().push("t.id <> ALL(").push_bind(except).push(")");
        }
    }
    let mut query = conditions.checked()?;
    // One more than allowed tells that there are more.
    query.push(format!(" ORDER BY lower(t.name), t.id LIMIT {}", MOST_SELECTED + 1));
    let tools = session.all(query.build(), record::record).await?;
    few_enough(tools.len())?;
    Ok(tools)
}

/// What stands beside these tools. What is featured and popular among them is the caller's to say.
async fn ripple(session: &mut Session, tools: &[Uuid]) -> Result<Ripple, Error> {
    if tools.is_empty() {
        return Ok(Ripple::default());
    }
    let bundles = sqlx::query(
        "SELECT b.id, b.name, b.status::text, count(*) AS tools
         FROM public.marketplace_bundle_items AS i
         JOIN public.marketplace_bundles AS b ON b.id = i.bundle_id
         WHERE i.tool_id = ANY($1) AND b.status <> 'ARCHIVED'
         GROUP BY b.id
         ORDER BY lower(b.name), b.id",
    );
    let bundles = session.all(bundles.bind(tools), touched).await?;
    let counts = format!(
        "WITH item AS (
           SELECT c.organization_id FROM public.marketplace_cart AS c WHERE c.tool_id = ANY($1)
         ), running AS (
           SELECT p.organization_id, p.tool_id FROM public.marketplace_purchases AS p
           WHERE p.is_subscription AND {RUNNING}
             AND (p.tool_id = ANY($1) OR p.bundle_id IN (
               SELECT i.bundle_id FROM public.marketplace_bundle_items AS i WHERE i.tool_id = ANY($1)))
         )
         SELECT (SELECT count(*) FROM item) AS cart_items,
           (SELECT count(DISTINCT organization_id) FROM item) AS cart_organizations,
           (SELECT count(*) FROM running WHERE tool_id IS NOT NULL) AS subscriptions,
           (SELECT count(*) FROM running WHERE tool_id IS NULL) AS bundle_subscriptions,
           (SELECT count(DISTINCT organization_id) FROM running) AS subscribed_organizations",
    );
    let read = |row: &PgRow| {
        let count = |column: &str| row.try_get::<i64, _>(column).map(i64::unsigned_abs);
        Ok(Ripple {
            bundles: Vec::new(),
            cart_items: count("cart_items")?,
            cart_organizations: count("cart_organizations")?,
            subscriptions: count("subscriptions")?,
            bundle_subscriptions: count("bundle_subscriptions")?,
            subscribed_organizations: count("subscribed_organizations")?,
            featured: 0,
            popular: 0,
        })
    };
    Ok(Ripple { bundles, ..session.one(sqlx::query(AssertSqlSafe(counts)).bind(tools), read).await? })
}

fn touched(row: &PgRow) -> sqlx::Result<TouchedBundle> {
    Ok(TouchedBundle {
        bundle: row.id("id")?,
        name: row.try_get("name")?,
        status: row.word("status")?,
        tools: row.try_get::<i64, _>("tools").map(|tools| u32::try_from(tools).unwrap_or(u32::MAX))?,
    })
}

/// Writes a change to the tools that still are as they were shown, with what follows from it: one transaction, one
/// change. Works out anew from the locked rows what becomes of each. [`Error::Invalid`] if one of them would break a
/// rule; then nothing is written.
pub async fn apply(session: &mut WriteSession, request: &ApplyChange) -> Result<ChangeApplied, Error> {
    few_enough(request.rows.len())?;
    let mut shown: HashMap<ToolId, Pinned<ToolId>> = request.rows.iter().map(|row| (row.id, *row)).collect();
    let mut left_alone = Vec::new();
    let mut unchanged = 0;
    let mut changing = Vec::new();
    for tool in lock(session, shown.keys()).await? {
        let Some(pinned) = shown.remove(&tool.id) else { continue };
        if pinned.version != tool.updated_at {
            left_alone.push((pinned, Some(tool.name)));
            continue;
        }
        let before = tool.fields();
        let mut after = request.change.apply(&before);
        if before == after {
            unchanged += 1;
            continue;
        }
        let faults = after.faults_since(&before);
        if !faults.is_empty() {
            return Err(Error::Invalid { faults });
        }
        if request.follow_ups.unfeature {
            after.is_featured = false;
            after.is_popular = false;
        }
        changing.push((tool.id, before, after));
    }
    left_alone.extend(shown.into_values().map(|pinned| (pinned, None)));

    let rows: Vec<_> = changing.iter().map(|(id, before, after)| (*id, before, after)).collect();
    let changed = write::update(session, &rows).await?;
    let left_bundles = if request.follow_ups.leave_bundles {
        let ids: Vec<Uuid> = changing.iter().map(|(id, ..)| id.0).collect();
        leave_bundles(session, &ids).await?
    } else {
        0
    };
    let change = activity::written(session).await?;
    let left_alone = told(session, left_alone).await?;
    let changed = u32::try_from(changed).unwrap_or(u32::MAX);
    Ok(ChangeApplied { changed, unchanged, left_alone, left_bundles, change })
}

/// The tools as they stand, held until the transaction ends. In the order of their ids, so that two changes of the same
/// tools queue instead of blocking each other.
async fn lock(
    session: &mut WriteSession,
    ids: impl Iterator<Item = &ToolId>,
) -> Result<Vec<ToolRecord>, Error> {
    let ids: Vec<Uuid> = ids.map(|id| id.0).collect();
    let columns = record::COLUMNS;
    let sql = format!(
        "SELECT {columns} FROM public.marketplace_tools AS t WHERE t.id = ANY($1) ORDER BY t.id FOR UPDATE"
    );
    session.all(sqlx::query(AssertSqlSafe(sql)).bind(ids), record::record).await
}

/// Takes tools out of all bundles that are not archived and closes up the places behind them. Returns how many members
/// left. The bundles are locked first, in the order of their ids.
async fn leave_bundles(session: &mut WriteSession, tools: &[Uuid]) -> Result<u32, Error> {
    let holding = sqlx::query(
        "SELECT b.id FROM public.marketplace_bundles AS b
         WHERE b.status <> 'ARCHIVED' AND b.id IN (
           SELECT i.bundle_id FROM public.marketplace_bundle_items AS i WHERE i.tool_id = ANY($1))
         ORDER BY b.id FOR UPDATE",
    );
    let bundles: Vec<Uuid> = session.all(holding.bind(tools), |row| row.try_get("id")).await?;
    let leave = sqlx::query(
        "DELETE FROM public.marketplace_bundle_items AS i
         WHERE i.tool_id = ANY($1) AND i.bundle_id = ANY($2) RETURNING i.id",
    );
    let left = session.all(leave.bind(tools).bind(&bundles), |_| Ok(())).await?.len();
    close_up(session, bundles).await?;
    Ok(u32::try_from(left).unwrap_or(u32::MAX))
}

/// Who changed the tools that were left alone, in the order of their names; the gone ones last.
async fn told(
    session: &mut WriteSession,
    mut tools: Vec<(Pinned<ToolId>, Option<String>)>,
) -> Result<Vec<LeftAlone>, Error> {
    tools.sort_by_cached_key(|(pinned, name)| {
        (name.is_none(), name.as_ref().map(|name| name.to_lowercase()), pinned.id)
    });
    let sought: Vec<_> = tools.iter().map(|(Pinned { id, version }, _)| (id.0, *version)).collect();
    let mut writers = activity::writers_of_each(session, TABLE, &sought).await?;
    let left_alone = |(Pinned { id, .. }, name): (Pinned<ToolId>, Option<String>)| {
        let writers = writers.remove(&id.0).unwrap_or_default();
        LeftAlone { id, name, writers }
    };
    Ok(tools.into_iter().map(left_alone).collect())
}

fn few_enough(selected: usize) -> Result<(), Error> {
    if selected > MOST_SELECTED { Err(Error::TooManySelected { most: MOST_SELECTED }) } else { Ok(()) }
}
