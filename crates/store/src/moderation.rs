//! Reading reviews. What moderation adds (notes, by whom, when, the reports) is only asked for by roles that may see it.

use contract::{
    Count, Page, Subject,
    moderation::{FlagCount, GetReview, ListReviews, ReviewFilter, ReviewRecord, ReviewRow, ReviewSort},
};
use sqlx::{Row as _, postgres::PgRow};

use crate::{
    Error, Scope, Session, organizations,
    page::{self, Conditions, Key, Order, Source},
    row::Meaning as _,
};

const TABLE: &str = "public.marketplace_reviews AS r";

fn source(scope: Scope) -> Source {
    Source {
        name: "reviews",
        table: TABLE,
        columns: "r.id, r.tool_id, r.organization_id, r.rating, r.title, left(r.review, 160) AS excerpt, r.status, \
                  r.verified_purchase, r.flagged_count, r.helpful_count, r.created_at, r.updated_at",
        shown: "page.id, page.tool_id, tool.name AS tool_name, page.organization_id, \
                organization.name AS organization_name, page.rating, page.title, page.excerpt, page.status::text, \
                page.verified_purchase, page.flagged_count, page.helpful_count, page.created_at, page.updated_at",
        labels: format!(
            "JOIN public.marketplace_tools AS tool ON tool.id = page.tool_id {}",
            organizations::labels(scope)
        ),
        id: Key::id("r.id"),
    }
}

/// A page of reviews.
pub async fn list(session: &mut Session, request: &ListReviews) -> Result<Page<ReviewRow>, Error> {
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
    };
    let order = Order::new(&source, request.sort, request.direction, keys);
    let filter = |conditions: &mut Conditions| filter(conditions, &request.filter);
    page::page(session, &source, &order, request.after.as_ref(), request.limit, filter, row).await
}

/// How many reviews match.
pub async fn count(session: &mut Session, filter: &ReviewFilter) -> Result<Count, Error> {
    page::count(session, TABLE, |conditions| self::filter(conditions, filter)).await
}

/// One review with every field that the session sees, and the reports it got.
pub async fn get(session: &mut Session, request: &GetReview) -> Result<ReviewRecord, Error> {
    let sees_moderation = session.scope().sees_moderation();
    let review = if sees_moderation {
        sqlx::query(
            "SELECT r.id, r.tool_id, tool.name AS tool_name, r.organization_id, organization.name AS organization_name,
               r.user_id, author.name AS user_name, r.rating, r.title, r.review, r.verified_purchase,
               r.helpful_count, r.flagged_count, r.status::text, r.moderated_at, r.moderated_by,
               moderator.name AS moderator_name, r.moderation_notes, r.created_at, r.updated_at
             FROM public.marketplace_reviews AS r
             JOIN public.marketplace_tools AS tool ON tool.id = r.tool_id
             LEFT JOIN LATERAL console.organization_names(ARRAY[r.organization_id]) AS organization ON true
             LEFT JOIN LATERAL console.people(ARRAY[r.user_id]) AS author ON true
             LEFT JOIN LATERAL console.people(ARRAY[r.moderated_by]) AS moderator ON true
             WHERE r.id = $1",
        )
    } else {
        sqlx::query(
            "SELECT r.id, r.tool_id, tool.name AS tool_name, r.organization_id, organization.name AS organization_name,
               r.user_id, author.name AS user_name, r.rating, r.title, r.review, r.verified_purchase,
               r.helpful_count, r.flagged_count, r.status::text, NULL::timestamp AS moderated_at,
               NULL::uuid AS moderated_by, NULL::text AS moderator_name, NULL::text AS moderation_notes,
               r.created_at, r.updated_at
             FROM public.marketplace_reviews AS r
             JOIN public.marketplace_tools AS tool ON tool.id = r.tool_id
             LEFT JOIN LATERAL console.organization_names(ARRAY[r.organization_id]) AS organization ON true
             LEFT JOIN LATERAL console.people(ARRAY[r.user_id]) AS author ON true
             WHERE r.id = $1",
        )
    };
    let mut review = session
        .optional(review.bind(request.id.0), record)
        .await?
        .ok_or(Error::NotFound { subject: Subject::Review, id: request.id.0 })?;

    if sees_moderation {
        let flags = sqlx::query(
            "SELECT f.reason, count(*) AS reports
             FROM console.review_flags AS f
             WHERE f.review_id = $1
             GROUP BY f.reason
             ORDER BY count(*) DESC, f.reason",
        );
        review.flags = session.all(flags.bind(request.id.0), flag).await?;
    }
    Ok(review)
}

fn filter(conditions: &mut Conditions, filter: &ReviewFilter) {
    conditions.one_of("r.status", filter.status.iter().map(|status| status.as_str()));
    conditions.any("r.rating", filter.rating.iter().map(|&stars| i32::from(stars)).collect());
    conditions.is("r.tool_id = ", filter.tool.map(|tool| tool.0), "");
    conditions.is("r.organization_id = ", filter.organization.map(|organization| organization.0), "");
    conditions.is("r.user_id = ", filter.user.map(|user| user.0), "");
    conditions.is("r.verified_purchase = ", filter.verified, "");
    conditions.is("(r.flagged_count > 0) = ", filter.flagged, "");
    conditions.is("r.created_at >= ", filter.since.map(|since| since.naive_utc()), "");
    conditions.is("r.created_at < ", filter.until.map(|until| until.naive_utc()), "");
    conditions.text(Key::id("r.id"), &["r.title", "r.review"], &filter.text);
}

fn row(row: &PgRow) -> sqlx::Result<ReviewRow> {
    Ok(ReviewRow {
        id: row.id("id")?,
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
    })
}

fn record(row: &PgRow) -> sqlx::Result<ReviewRecord> {
    Ok(ReviewRecord {
        id: row.id("id")?,
        tool: row.id("tool_id")?,
        tool_name: row.try_get("tool_name")?,
        organization: row.id("organization_id")?,
        organization_name: row.try_get("organization_name")?,
        user: row.id("user_id")?,
        user_name: row.try_get("user_name")?,
        rating: row.try_get("rating")?,
        title: row.try_get("title")?,
        review: row.try_get("review")?,
        verified_purchase: row.try_get("verified_purchase")?,
        helpful_count: row.try_get("helpful_count")?,
        flagged_count: row.try_get("flagged_count")?,
        status: row.word("status")?,
        moderated_at: row.time_or_none("moderated_at")?,
        moderated_by: row.id_or_none("moderated_by")?,
        moderator_name: row.try_get("moderator_name")?,
        moderation_notes: row.try_get("moderation_notes")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        flags: Vec::new(),
    })
}

fn flag(row: &PgRow) -> sqlx::Result<FlagCount> {
    Ok(FlagCount { reason: row.try_get("reason")?, reports: row.try_get("reports")? })
}
