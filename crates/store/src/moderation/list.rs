//! The list of reviews.

use contract::{
    Count, Page,
    moderation::{ListReviews, ReviewFilter, ReviewRow, ReviewSort},
};
use sqlx::{Row as _, postgres::PgRow};

use super::{claims, queue};
use crate::{
    Error, Scope, Session, organizations,
    page::{self, Conditions, Key, Order, Source},
    row::Meaning as _,
};

const TABLE: &str = "public.marketplace_reviews AS r";

pub(super) fn source(scope: Scope) -> Source {
    Source {
        name: "reviews",
        table: TABLE,
        columns: "r.id, r.tool_id, r.organization_id, r.rating, r.title, left(r.review, 160) AS excerpt, r.status, \
                  r.verified_purchase, r.flagged_count, r.helpful_count, r.created_at, r.updated_at",
        shown: "page.id, page.tool_id, tool.name AS tool_name, page.organization_id, \
                organization.name AS organization_name, page.rating, page.title, page.excerpt, page.status::text, \
                page.verified_purchase, page.flagged_count, page.helpful_count, page.created_at, page.updated_at, \
                coalesce(holder.name, claim.login::text) AS claimed_by, claim.is_mine, \
                claim.until AS claimed_until, claim.was_mine, \
                queue.waits_since, queue.burst, tool.purchase_count / 10 AS reach, now() AS asked",
        labels: format!(
            "JOIN public.marketplace_tools AS tool ON tool.id = page.tool_id {} {} {}",
            organizations::labels(scope),
            claims::labels(scope),
            queue::labels(scope)
        ),
        id: Key::id("r.id"),
    }
}

/// A page of reviews.
pub async fn list(session: &mut Session, request: &ListReviews) -> Result<Page<ReviewRow>, Error> {
    page_of(session, request, |_| {}).await
}

/// A page of those reviews that also meet further conditions.
pub(super) async fn page_of(
    session: &mut Session,
    request: &ListReviews,
    further: impl Fn(&mut Conditions),
) -> Result<Page<ReviewRow>, Error> {
    let mut source = source(session.scope());
    let keys: &[Key] = match request.sort {
        ReviewSort::Flags => {
            // Most reports first, and among equals the one that has waited longest.
            source.id = source.id.against();
            &[Key::whole("r.flagged_count"), Key::time("r.created_at").against()]
        }
        ReviewSort::Written => &[Key::time("r.created_at")],
        ReviewSort::Rating => &[Key::whole("r.rating")],
        ReviewSort::Updated => &[Key::time("r.updated_at")],
        ReviewSort::Score => return queue::page(session, &source, request, further).await,
    };
    let order = Order::new(&source, request.sort, request.direction, keys);
    let filter = |conditions: &mut Conditions| {
        filter(conditions, &request.filter);
        further(conditions);
    };
    page::page(session, &source, &order, request.after.as_ref(), request.limit, filter, row).await
}

/// How many reviews match.
pub async fn count(session: &mut Session, filter: &ReviewFilter) -> Result<Count, Error> {
    page::count(session, TABLE, |conditions| self::filter(conditions, filter)).await
}

pub(super) fn filter(conditions: &mut Conditions, filter: &ReviewFilter) {
    conditions.one_of("r.status", filter.status.iter().map(|status| status.as_str()));
    conditions.any("r.rating", filter.rating.iter().map(|&stars| i32::from(stars)).collect());
    conditions.is("r.tool_id = ", filter.tool.map(|tool| tool.0), "");
    if !filter.category.is_empty() {
        conditions.build().push("r.tool_id IN (SELECT t.id FROM public.marketplace_tools AS t WHERE true");
        conditions.one_of("t.category", filter.category.iter().map(|category| category.as_str()));
        conditions.then(")");
    }
    conditions.is("r.organization_id = ", filter.organization.map(|organization| organization.0), "");
    conditions.is("r.user_id = ", filter.user.map(|user| user.0), "");
    conditions.is("r.verified_purchase = ", filter.verified, "");
    conditions.is("(r.flagged_count > 0) = ", filter.flagged, "");
    conditions.is("r.created_at >= ", filter.since.map(|since| since.naive_utc()), "");
    conditions.is("r.created_at < ", filter.until.map(|until| until.naive_utc()), "");
    conditions.text(Key::id("r.id"), &["r.title", "r.review"], &filter.text);
}

pub(super) fn row(row: &PgRow) -> sqlx::Result<ReviewRow> {
    let id = row.id("id")?;
    Ok(ReviewRow {
        id,
        tool: row.id("tool_id")?,
        tool_name: row.try_get("tool_name")?,
        organization: row.id("organization_id")?,
        organization_name: row.try_get("organization_name")?,
        rating: row.try_get("rating")?,
        title: row.try_get("title")?,
        excerpt: row.try_get("excerpt")?,
        status: row.word("status")?,
        verified_purchase: row.try_get("verified_purchase")?,
        flagged_count: row.try_get("flagged_count")?,
        helpful_count: row.try_get("helpful_count")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        units: queue::units(row)?,
        claim: claims::claim(row, id)?,
    })
}
