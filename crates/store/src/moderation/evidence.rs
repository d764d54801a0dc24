//! What is known around a review: one statement, whose groups are JSON as the contract reads it. Times go out with their
//! zone. Decides nothing.

use contract::{
    Subject,
    moderation::{Evidence, GetEvidence},
};
use sqlx::{Row as _, postgres::PgRow, types::Json};

use crate::{Error, Session};

/// What is known around a review. Only for those who decide on reviews.
pub async fn evidence(session: &mut Session, request: &GetEvidence) -> Result<Evidence, Error> {
    refuse_others(session)?;
    // Names are asked for once for all, as each asking checks who asks.
    let evidence = sqlx::query(
        "WITH subject AS MATERIALIZED (
           SELECT r.id, r.tool_id, r.organization_id, r.user_id, r.created_at
           FROM public.marketplace_reviews AS r WHERE r.id = $1
         ), related AS MATERIALIZED (
           (SELECT 'author' AS kind, r.id, 0 AS percent
            FROM subject AS s JOIN public.marketplace_reviews AS r ON r.user_id = s.user_id AND r.id <> s.id
            ORDER BY r.created_at DESC, r.id DESC LIMIT 20)
           UNION ALL
           SELECT 'organization', o.id, 0
           FROM subject AS s CROSS JOIN LATERAL (
             SELECT r.id FROM public.marketplace_reviews AS r
             WHERE r.organization_id = s.organization_id AND r.user_id <> s.user_id
             ORDER BY r.created_at DESC, r.id DESC LIMIT 20
           ) AS o
           UNION ALL
           (SELECT 'tool', r.id, 0
            FROM subject AS s JOIN public.marketplace_reviews AS r ON r.tool_id = s.tool_id AND r.id <> s.id
              AND r.created_at BETWEEN s.created_at - interval '7 days' AND s.created_at + interval '7 days'
            ORDER BY r.created_at DESC, r.id DESC LIMIT 20)
           UNION ALL
           SELECT 'similar', a.id, a.percent FROM subject AS s, console.similar_reviews(s.id, 20) AS a
         ), shown AS MATERIALIZED (
           SELECT related.kind, related.percent, r.id, r.tool_id, tool.name AS tool_name, r.organization_id, r.user_id,
             r.rating, r.title, r.review, r.verified_purchase, r.status, r.moderated_by, r.moderated_at, r.created_at,
             r.updated_at
           FROM related
           JOIN public.marketplace_reviews AS r ON r.id = related.id
           JOIN public.marketplace_tools AS tool ON tool.id = r.tool_id
         ), person AS MATERIALIZED (
           SELECT p.id, p.name FROM console.people(ARRAY(
             SELECT s.user_id FROM shown AS s UNION SELECT s.moderated_by FROM shown AS s)) AS p
         ), organization AS MATERIALIZED (
           SELECT o.id, o.name FROM console.organization_names(ARRAY(
             SELECT DISTINCT s.organization_id FROM shown AS s)) AS o
         ), told AS MATERIALIZED (
           SELECT s.kind, s.percent, s.id, s.created_at, s.updated_at, s.review, jsonb_build_object(
             'id', s.id, 'tool', s.tool_id, 'tool_name', s.tool_name, 'organization', s.organization_id,
             'organization_name', organization.name, 'user', s.user_id, 'user_name', author.name, 'rating', s.rating,
             'title', s.title, 'excerpt', left(s.review, 160), 'verified_purchase', s.verified_purchase,
             'status', s.status, 'moderator_name', moderator.name, 'moderated_at', s.moderated_at AT TIME ZONE 'UTC',
             'created_at', s.created_at AT TIME ZONE 'UTC') AS other
           FROM shown AS s
           LEFT JOIN organization ON organization.id = s.organization_id
           LEFT JOIN person AS author ON author.id = s.user_id
           LEFT JOIN person AS moderator ON moderator.id = s.moderated_by
         ), bought AS (
           SELECT p.id, p.bundle_id, b.name AS bundle_name, p.payment_status, p.status, p.purchase_date,
             p.subscription_end, p.cancelled_at, p.refunded_at, p.usage_count, p.last_used_at
           FROM subject AS s
           JOIN public.marketplace_purchases AS p ON p.organization_id = s.organization_id AND (p.tool_id = s.tool_id
             OR p.bundle_id = ANY (ARRAY(
               SELECT i.bundle_id FROM public.marketplace_bundle_items AS i WHERE i.tool_id = s.tool_id)))
           LEFT JOIN public.marketplace_bundles AS b ON b.id = p.bundle_id
           ORDER BY p.purchase_date DESC, p.id DESC LIMIT 20
         )
         SELECT console.is_verified_purchase(s.organization_id, s.tool_id) AS is_verified_now,
           EXISTS (SELECT FROM pg_extension AS e WHERE e.extname = 'pg_trgm') AS finds_similar,
           (SELECT jsonb_build_object(
              'pending', count(*) FILTER (WHERE r.status = 'PENDING'),
              'flagged', count(*) FILTER (WHERE r.status = 'FLAGGED'),
              'approved', count(*) FILTER (WHERE r.status = 'APPROVED'),
              'rejected', count(*) FILTER (WHERE r.status = 'REJECTED'))
            FROM public.marketplace_reviews AS r WHERE r.user_id = s.user_id) AS author,
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
              'id', b.id, 'bundle', b.bundle_id, 'bundle_name', b.bundle_name, 'payment', b.payment_status,
              'status', b.status, 'at', b.purchase_date AT TIME ZONE 'UTC',
              'until', b.subscription_end AT TIME ZONE 'UTC', 'cancelled_at', b.cancelled_at AT TIME ZONE 'UTC',
              'refunded_at', b.refunded_at AT TIME ZONE 'UTC', 'usage_count', b.usage_count,
              'last_used_at', b.last_used_at AT TIME ZONE 'UTC') ORDER BY b.purchase_date DESC, b.id DESC), '[]')
            FROM bought AS b) AS purchases,
           others.by_author, others.by_organization, others.of_tool, others.similar
         FROM subject AS s, (
           SELECT
             coalesce(jsonb_agg(t.other ORDER BY t.created_at DESC, t.id DESC)
               FILTER (WHERE t.kind = 'author'), '[]') AS by_author,
             coalesce(jsonb_agg(t.other ORDER BY t.created_at DESC, t.id DESC)
               FILTER (WHERE t.kind = 'organization'), '[]') AS by_organization,
             coalesce(jsonb_agg(t.other ORDER BY t.created_at DESC, t.id DESC)
               FILTER (WHERE t.kind = 'tool'), '[]') AS of_tool,
             coalesce(jsonb_agg(jsonb_build_object(
               'pinned', jsonb_build_object('id', t.id, 'version', t.updated_at AT TIME ZONE 'UTC'),
               'percent', t.percent, 'review', t.other, 'text', t.review) ORDER BY t.percent DESC, t.id)
               FILTER (WHERE t.kind = 'similar'), '[]') AS similar
           FROM told AS t
         ) AS others",
    );
    session
        .optional(evidence.bind(request.id.0), read)
        .await?
        .ok_or(Error::NotFound { subject: Subject::Review, id: request.id.0 })
}

/// Nobody else sees what surrounds a review.
pub(super) fn refuse_others(session: &Session) -> Result<(), Error> {
    if session.scope().sees_moderation() {
        Ok(())
    } else {
        Err(Error::NotAllowed { role: session.scope().role() })
    }
}

fn read(row: &PgRow) -> sqlx::Result<Evidence> {
    Ok(Evidence {
        purchases: row.try_get::<Json<_>, _>("purchases")?.0,
        is_verified_now: row.try_get("is_verified_now")?,
        author: row.try_get::<Json<_>, _>("author")?.0,
        by_author: row.try_get::<Json<_>, _>("by_author")?.0,
        by_organization: row.try_get::<Json<_>, _>("by_organization")?.0,
        of_tool: row.try_get::<Json<_>, _>("of_tool")?.0,
        finds_similar: row.try_get("finds_similar")?,
        similar: row.try_get::<Json<_>, _>("similar")?.0,
    })
}
