//! One review in full.

use contract::{
    Subject,
    moderation::{FlagCount, GetReview, ReviewRecord},
};
use sqlx::{Row as _, postgres::PgRow};

use super::{claims, queue};
use crate::{Error, Session, row::Meaning as _};

/// One review with every field that the session sees, and the reports it got.
pub async fn get(session: &mut Session, request: &GetReview) -> Result<ReviewRecord, Error> {
    let sees_moderation = session.scope().sees_moderation();
    let review = if sees_moderation {
        sqlx::query(
            "SELECT r.id, r.tool_id, tool.name AS tool_name, r.organization_id, organization.name AS organization_name,
               r.user_id, author.name AS user_name, r.rating, r.title, r.review, r.verified_purchase,
               r.helpful_count, r.flagged_count, r.status::text, r.moderated_at, r.moderated_by,
               moderator.name AS moderator_name, r.moderation_notes, r.created_at, r.updated_at,
               coalesce(holder.name, claim.login::text) AS claimed_by, claim.login = session_user AS is_mine,
               claim.until AS claimed_until, coalesce(claim.taken_from = session_user, false) AS was_mine,
               queue.waits_since, queue.burst, tool.purchase_count / 10 AS reach, now() AS asked
             FROM public.marketplace_reviews AS r
             JOIN public.marketplace_tools AS tool ON tool.id = r.tool_id
             LEFT JOIN LATERAL console.organization_names(ARRAY[r.organization_id]) AS organization ON true
             LEFT JOIN LATERAL console.people(ARRAY[r.user_id]) AS author ON true
             LEFT JOIN LATERAL console.people(ARRAY[r.moderated_by]) AS moderator ON true
             LEFT JOIN console.review_queue AS queue ON queue.review_id = r.id AND queue.is_open
             LEFT JOIN console.review_claims AS claim ON claim.review_id = r.id AND claim.until > clock_timestamp()
             LEFT JOIN LATERAL console.people(ARRAY[claim.operator_id]) AS holder ON true
             WHERE r.id = $1",
        )
    } else {
        sqlx::query(
            "SELECT r.id, r.tool_id, tool.name AS tool_name, r.organization_id, organization.name AS organization_name,
               r.user_id, author.name AS user_name, r.rating, r.title, r.review, r.verified_purchase,
               r.helpful_count, r.flagged_count, r.status::text, NULL::timestamp AS moderated_at,
               NULL::uuid AS moderated_by, NULL::text AS moderator_name, NULL::text AS moderation_notes,
               r.created_at, r.updated_at, NULL::text AS claimed_by, NULL::boolean AS is_mine,
               NULL::timestamptz AS claimed_until, NULL::boolean AS was_mine,
               NULL::timestamptz AS waits_since, NULL::integer AS burst, NULL::integer AS reach, now() AS asked
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

fn record(row: &PgRow) -> sqlx::Result<ReviewRecord> {
    let id = row.id("id")?;
    Ok(ReviewRecord {
        id,
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
        units: queue::units(row)?,
        claim: claims::claim(row, id)?,
    })
}

fn flag(row: &PgRow) -> sqlx::Result<FlagCount> {
    Ok(FlagCount { reason: row.try_get("reason")?, reports: row.try_get("reports")? })
}
