//! The lead's figures, counted from the decisions that the database keeps: one statement, whose groups are JSON as the
//! contract reads it.

use chrono::{DateTime, TimeDelta, Utc};
use contract::moderation::{GetReviewFigures, ReviewFigures};
use sqlx::{Row as _, postgres::PgRow, types::Json};

use super::evidence::refuse_others;
use crate::{Error, Session};

/// What was decided in a period, and what waits as of `now`. Only for those who decide on reviews.
pub async fn figures(
    session: &mut Session,
    request: &GetReviewFigures,
    now: DateTime<Utc>,
) -> Result<ReviewFigures, Error> {
    refuse_others(session)?;
    // A taking back brings a review to where it was in the queue, so it is no coming into it.
    let figures = sqlx::query(
        "WITH taken_back AS MATERIALIZED (
           SELECT made.change FROM (
             SELECT DISTINCT d.change FROM console.review_decisions AS d
             WHERE d.undoes IS NULL AND d.at >= $1 AND d.at < $2
           ) AS made
           WHERE console.undone_by(made.change) IS NOT NULL
         ), made AS MATERIALIZED (
           SELECT d.login::text AS login, d.operator_id, (d.at AT TIME ZONE 'UTC')::date AS day,
             d.to_status::text AS way, d.reasons, d.change IN (SELECT t.change FROM taken_back AS t) AS is_taken_back,
             CASE WHEN d.from_status IN ('PENDING', 'FLAGGED') THEN (
               SELECT extract(epoch FROM d.at - coalesce(max(came.at), (
                 SELECT r.created_at AT TIME ZONE 'UTC' FROM public.marketplace_reviews AS r WHERE r.id = d.review_id)))
               FROM (
                 SELECT a.at FROM console.audit_log AS a
                 WHERE a.record_id = d.review_id AND a.id < d.change AND a.table_name = 'marketplace_reviews'
                   AND a.undoes IS NULL AND a.before IS NOT NULL AND a.after ->> 'status' IN ('PENDING', 'FLAGGED')
                 ORDER BY a.id DESC LIMIT 1
               ) AS came
             ) END::double precision AS waited
           FROM console.review_decisions AS d
           WHERE d.undoes IS NULL AND d.at >= $1 AND d.at < $2
         ), held AS (
           SELECT m.login, m.day, m.way, m.reasons, m.waited FROM made AS m WHERE NOT m.is_taken_back
         )
         SELECT
           (SELECT coalesce(jsonb_agg(d ORDER BY d.day, d.login), '[]') FROM (
              SELECT h.day, h.login, count(*) FILTER (WHERE h.way = 'APPROVED') AS approved,
                count(*) FILTER (WHERE h.way = 'REJECTED') AS rejected,
                count(*) FILTER (WHERE h.way = 'FLAGGED') AS flagged,
                count(*) FILTER (WHERE h.way = 'PENDING') AS reopened
              FROM held AS h GROUP BY h.day, h.login
            ) AS d) AS days,
           (SELECT coalesce(jsonb_agg(to_jsonb(m) - 'held' || jsonb_build_object('name', p.name)
                ORDER BY m.held DESC, m.login), '[]') FROM (
              SELECT made.login, (array_agg(made.operator_id))[1] AS operator_id,
                count(*) FILTER (WHERE NOT made.is_taken_back) AS held,
                count(*) FILTER (WHERE NOT made.is_taken_back AND made.way = 'APPROVED') AS approved,
                count(*) FILTER (WHERE NOT made.is_taken_back AND made.way = 'REJECTED') AS rejected,
                count(*) FILTER (WHERE NOT made.is_taken_back AND made.way = 'FLAGGED') AS flagged,
                count(*) FILTER (WHERE NOT made.is_taken_back AND made.way = 'PENDING') AS reopened,
                count(*) FILTER (WHERE made.is_taken_back) AS taken_back,
                jsonb_build_object(
                  'reviews', count(made.waited) FILTER (WHERE NOT made.is_taken_back),
                  'median', round(percentile_cont(0.5) WITHIN GROUP (ORDER BY made.waited)
                    FILTER (WHERE NOT made.is_taken_back))::bigint,
                  'most', round(percentile_cont(0.9) WITHIN GROUP (ORDER BY made.waited)
                    FILTER (WHERE NOT made.is_taken_back))::bigint) AS waited
              FROM made GROUP BY made.login
            ) AS m
            LEFT JOIN console.people(ARRAY(SELECT DISTINCT made.operator_id FROM made)) AS p ON p.id = m.operator_id
           ) AS moderators,
           (SELECT coalesce(jsonb_agg(g ORDER BY g.rejections DESC, g.code, g.login), '[]') FROM (
              SELECT given.code, r.label, h.login, count(*) AS rejections
              FROM held AS h CROSS JOIN LATERAL unnest(h.reasons) AS given (code)
              LEFT JOIN console.rejection_reasons AS r ON r.code = given.code
              GROUP BY given.code, r.label, h.login
            ) AS g) AS reasons,
           (SELECT jsonb_build_object(
              'reviews', count(h.waited),
              'median', round(percentile_cont(0.5) WITHIN GROUP (ORDER BY h.waited))::bigint,
              'most', round(percentile_cont(0.9) WITHIN GROUP (ORDER BY h.waited))::bigint)
            FROM held AS h) AS waited,
           (SELECT jsonb_build_array(
              count(*) FILTER (WHERE r.created_at > $3),
              count(*) FILTER (WHERE r.created_at <= $3 AND r.created_at > $4),
              count(*) FILTER (WHERE r.created_at <= $4 AND r.created_at > $5),
              count(*) FILTER (WHERE r.created_at <= $5))
            FROM public.marketplace_reviews AS r WHERE r.status IN ('PENDING', 'FLAGGED')) AS backlog",
    );
    let ago = |days| (now - TimeDelta::days(days)).naive_utc();
    let figures = figures.bind(request.since).bind(request.until).bind(ago(1)).bind(ago(7)).bind(ago(30));
    session.one(figures, read).await
}

fn read(row: &PgRow) -> sqlx::Result<ReviewFigures> {
    Ok(ReviewFigures {
        days: row.try_get::<Json<_>, _>("days")?.0,
        moderators: row.try_get::<Json<_>, _>("moderators")?.0,
        reasons: row.try_get::<Json<_>, _>("reasons")?.0,
        waited: row.try_get::<Json<_>, _>("waited")?.0,
        backlog: row.try_get::<Json<_>, _>("backlog")?.0,
    })
}
