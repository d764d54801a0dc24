//! The queue: open reviews by their score, why each stands where it does, and the weights that the team keeps.
//!
//! `console.review_queue` holds each open review's points but those of its age, which grow by themselves. Among reviews of
//! one base the order is that of their waiting, so the head of the queue is merged from the heads of few ranges of one
//! index, exactly. Where a filter leaves few reviews, or other weights are asked for, what matches is scored and sorted.

use chrono::{DateTime, Utc};
use contract::{
    Cursor, Direction, Page,
    moderation::{ListReviews, PreviewWeights, Ranked, ReviewFilter, ReviewRow, SetWeights, WeightsInForce},
};
use domain::moderation::{
    ReviewStatus,
    score::{Part, Units, Weight, Weights},
};
use serde::{Deserialize, Serialize};
use sqlx::{Postgres, QueryBuilder, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use super::list;
use crate::{
    Error, Scope, Session, WriteSession,
    page::{self, Conditions, Source},
};

/// The rows that a preview of other weights shows.
const PREVIEWED: u16 = 20;
/// Places beyond are not told.
const MOST_PLACES: i64 = 10_000;

/// Joins from `page` to the queue, for [`units`].
pub(super) const fn labels(scope: Scope) -> &'static str {
    if scope.sees_moderation() {
        "LEFT JOIN console.review_queue AS queue ON queue.review_id = page.id AND queue.is_open"
    } else {
        "LEFT JOIN (SELECT NULL::timestamptz AS waits_since, NULL::integer AS burst) AS queue ON false"
    }
}

/// What a row tells by `flagged_count`, `verified_purchase`, `waits_since`, `burst`, `reach` and `asked`.
pub(super) fn units(row: &PgRow) -> sqlx::Result<Option<Units>> {
    units_at(row, row.try_get("asked")?)
}

fn units_at(row: &PgRow, moment: DateTime<Utc>) -> sqlx::Result<Option<Units>> {
    let Some(since) = row.try_get::<Option<DateTime<Utc>>, _>("waits_since")? else { return Ok(None) };
    Ok(Some(Units {
        flags: row.try_get("flagged_count")?,
        age: i32::try_from((moment - since).num_days().max(0)).unwrap_or(i32::MAX),
        reach: row.try_get("reach")?,
        burst: row.try_get("burst")?,
        unverified: i32::from(!row.try_get::<bool, _>("verified_purchase")?),
    }))
}

/// A place in the queue, to go on behind it: by the weights and the ages that the first page was ordered by.
#[derive(Serialize, Deserialize)]
struct Place {
    order: String,
    moment: DateTime<Utc>,
    weights: i64,
    score: i32,
    since: DateTime<Utc>,
    id: Uuid,
}

impl Place {
    fn read(cursor: &Cursor, order: &str) -> Result<Self, Error> {
        let place: Self = serde_json::from_str(&cursor.0).map_err(|_| Error::BadCursor)?;
        if place.order == order { Ok(place) } else { Err(Error::BadCursor) }
    }

    fn of(row: &PgRow, order: &str) -> sqlx::Result<Cursor> {
        let place = Self {
            order: order.to_owned(),
            moment: row.try_get("moment")?,
            weights: row.try_get("weights")?,
            score: row.try_get("score")?,
            since: row.try_get("waits_since")?,
            id: row.try_get("id")?,
        };
        serde_json::to_string(&place).map(Cursor).map_err(|cause| sqlx::Error::Encode(Box::new(cause)))
    }
}

/// A page of the queue. Who does not see moderation sees no open review.
pub(super) async fn page(
    session: &mut Session,
    source: &Source,
    request: &ListReviews,
    further: impl Fn(&mut Conditions),
) -> Result<Page<ReviewRow>, Error> {
    if !session.scope().sees_moderation() {
        return Ok(Page { rows: Vec::new(), next: None });
    }
    page::check_limit(request.limit)?;
    let order = format!("{} {:?} {:?}", source.name, request.sort, request.direction);
    let place = request.after.as_ref().map(|cursor| Place::read(cursor, &order)).transpose()?;
    let limit = usize::from(request.limit);
    let mut wanted = request.filter.clone();
    if ReviewStatus::OPEN.iter().all(|status| wanted.status.contains(status)) {
        wanted.status.clear();
    }
    let filter = |conditions: &mut Conditions| {
        list::filter(conditions, &wanted);
        further(conditions);
    };
    // One more than asked for tells whether there is a next page.
    let cut = limit + 1;
    let mut rows = Vec::new();
    if request.direction == Direction::Descending && is_wide(&wanted) {
        let query = merged(source, place.as_ref(), cut, &filter)?;
        rows = read(session, query, &order).await?;
    }
    // Merging goes by the weights in force, and gives nothing where the first page had others.
    if rows.is_empty() {
        let query = sorted(source, place.as_ref(), request.direction, cut, &filter)?;
        rows = read(session, query, &order).await?;
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = if more { rows.last().map(|(_, cursor)| cursor.clone()) } else { None };
    Ok(Page { rows: rows.into_iter().map(|(row, _)| row).collect(), next })
}

async fn read(
    session: &mut Session,
    mut query: QueryBuilder<Postgres>,
    order: &str,
) -> Result<Vec<(ReviewRow, Cursor)>, Error> {
    let read = |row: &PgRow| Ok((scored(row)?, Place::of(row, order)?));
    session.all(query.build(), read).await
}

/// A row with the units at the moment that it was scored for.
fn scored(row: &PgRow) -> sqlx::Result<ReviewRow> {
    Ok(ReviewRow { units: units_at(row, row.try_get("moment")?)?, ..list::row(row)? })
}

/// Whether a filter leaves so many of the open reviews that their order is worth following.
fn is_wide(filter: &ReviewFilter) -> bool {
    let ReviewFilter { text, tool, category, organization, user, .. } = filter;
    text.trim().is_empty()
        && category.is_empty()
        && tool.is_none()
        && organization.is_none()
        && user.is_none()
}

/// The points of age, by `force`, `asked` and a row's `waits_since`.
const AGE: &str = "least(force.cap, force.each * greatest(0,
   floor(date_part('epoch', asked.moment - q.waits_since) / 86400)::bigint))";

/// The head of the queue, merged: for each base that can matter, the first reviews behind the place.
///
/// `sure` is a score that enough reviews behind the place have; who has less is not looked at. `above` is since when a
/// review of a base waits at most to come before the place, `same` to come before or share its score.
fn merged(
    source: &Source,
    place: Option<&Place>,
    cut: usize,
    filter: &impl Fn(&mut Conditions),
) -> Result<QueryBuilder<Postgres>, Error> {
    // The whole queue is read from its index alone.
    let mut conditions = Conditions::opening("");
    filter(&mut conditions);
    let reviews = if conditions.checked()?.into_string().is_empty() {
        "console.review_queue AS q"
    } else {
        "console.review_queue AS q JOIN public.marketplace_reviews AS r ON r.id = q.review_id"
    };
    let Source { columns, shown, labels, .. } = source;
    let mut query = Conditions::opening("WITH RECURSIVE asked AS MATERIALIZED (SELECT coalesce(");
    asked(&mut query, place);
    query.then(format!(
        "), force AS MATERIALIZED (
           SELECT w.id, w.age_each AS each, CASE w.age_each WHEN 0 THEN 0 ELSE w.age_most END AS cap
           FROM (SELECT w.id, w.age_each, w.age_most FROM console.queue_weights AS w ORDER BY w.id DESC LIMIT 1) AS w
           JOIN asked ON coalesce(asked.weights = w.id, true)
         ), sure AS MATERIALIZED (
           SELECT coalesce((
             SELECT min(q.base + {AGE}) FROM (
               SELECT q.base, q.waits_since FROM {reviews}
               WHERE q.is_open AND q.base < (SELECT asked.score - force.cap FROM asked, force)"
    ));
    filter(&mut query);
    query.then(format!(
        " ORDER BY q.base DESC, q.waits_since, q.review_id LIMIT {cut}) AS q HAVING count(*) = {cut}
           ), 0)::integer AS score FROM asked, force
         ), stream AS (
           (SELECT q.base FROM console.review_queue AS q
            WHERE q.is_open AND q.base <= (SELECT asked.score FROM asked) ORDER BY q.base DESC LIMIT 1)
           UNION ALL
           SELECT (SELECT q.base FROM console.review_queue AS q
             WHERE q.is_open AND q.base < stream.base AND q.base >= (SELECT sure.score - force.cap FROM sure, force)
             ORDER BY q.base DESC LIMIT 1)
           FROM stream WHERE stream.base IS NOT NULL
         ), head AS (
           SELECT q.review_id, q.waits_since, (stream.base + {AGE})::integer AS score
           FROM stream CROSS JOIN force CROSS JOIN asked CROSS JOIN sure
           CROSS JOIN LATERAL (
             SELECT asked.score - stream.base AS behind, sure.score - stream.base AS wanted
           ) AS points
           CROSS JOIN LATERAL (SELECT
             CASE WHEN behind >= cap THEN '-infinity' ELSE moment - interval '24 hours' * (behind / each + 1) END AS above,
             CASE WHEN behind > cap THEN '-infinity' WHEN behind = 0 THEN 'infinity'
               ELSE moment - interval '24 hours' * ((behind + each - 1) / each) END AS same,
             CASE WHEN wanted <= 0 THEN 'infinity' WHEN wanted > cap THEN '-infinity'
               ELSE moment - interval '24 hours' * ((wanted + each - 1) / each) END AS until
           ) AS age
           CROSS JOIN LATERAL (
             SELECT q.review_id, q.waits_since FROM {reviews}
             WHERE q.is_open AND q.base = stream.base AND q.waits_since <= age.until
               AND (q.waits_since, q.review_id) > (
                 greatest(age.above, least(asked.since, age.same)),
                 CASE WHEN asked.since > age.above AND asked.since <= age.same THEN asked.id
                   ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END)"
    ));
    filter(&mut query);
    query.then(format!(
        " ORDER BY q.waits_since, q.review_id LIMIT {cut}) AS q
           ORDER BY score DESC, q.waits_since, q.review_id LIMIT {cut}
         ), page AS (
           SELECT {columns}, head.score FROM head JOIN public.marketplace_reviews AS r ON r.id = head.review_id
         )
         SELECT {shown}, page.score, asked.moment, force.id AS weights
         FROM page {labels} CROSS JOIN asked CROSS JOIN force
         ORDER BY page.score DESC, queue.waits_since, page.id"
    ));
    query.checked()
}

/// The values of `asked`, behind `SELECT coalesce(`. Without a place, all come behind it.
fn asked(query: &mut Conditions, place: Option<&Place>) {
    query.value(place.map(|place| place.moment));
    query.then(", now()) AS moment, ");
    query.value(place.map_or(i32::MAX / 2, |place| place.score));
    query.then("::integer AS score, ");
    query.value(place.map_or(DateTime::UNIX_EPOCH, |place| place.since));
    query.then("::timestamptz AS since, ");
    query.value(place.map_or(Uuid::nil(), |place| place.id));
    query.then("::uuid AS id, ");
    query.value(place.map(|place| place.weights));
    query.then("::bigint AS weights");
}

/// The score of a review `r` of the tool `t`, by weights `w` under the names of their columns.
fn score(w: &str) -> String {
    let points = Part::ALL.iter().map(|part| {
        let name = part.as_str().to_lowercase();
        let units = match part {
            Part::Flags => "r.flagged_count",
            Part::Age => {
                "greatest(0, floor(date_part('epoch', asked.moment - q.waits_since) / 86400)::bigint)"
            }
            Part::Reach => "t.purchase_count / 10",
            Part::Burst => "q.burst",
            Part::Unverified => "(NOT r.verified_purchase)::integer",
        };
        format!("least({w}.{name}_most, {w}.{name}_each::bigint * {units})")
    });
    format!("({})::integer", points.collect::<Vec<_>>().join(" + "))
}

/// What can be scored and filtered.
const OPEN: &str = "console.review_queue AS q
   JOIN public.marketplace_reviews AS r ON r.id = q.review_id
   JOIN public.marketplace_tools AS t ON t.id = r.tool_id";

/// A page of the queue by sorting all that match, by the weights of the place.
fn sorted(
    source: &Source,
    place: Option<&Place>,
    direction: Direction,
    cut: usize,
    filter: &impl Fn(&mut Conditions),
) -> Result<QueryBuilder<Postgres>, Error> {
    let Source { columns, shown, labels, .. } = source;
    let score = score("force");
    // Whoever waits longest comes first among equals, and the whole order runs backwards when it rises.
    let (way, against, sign, before) = match direction {
        Direction::Descending => (" DESC", "", "<", ">"),
        Direction::Ascending => ("", " DESC", ">", "<"),
    };
    let mut query = Conditions::opening("WITH asked AS MATERIALIZED (SELECT coalesce(");
    asked(&mut query, place);
    query.then(format!(
        "), force AS MATERIALIZED (
           SELECT w.id, {WEIGHTS} FROM console.queue_weights AS w JOIN asked ON coalesce(asked.weights = w.id, true)
           ORDER BY w.id DESC LIMIT 1
         ), scored AS (
           SELECT r.id, q.waits_since, {score} AS score FROM {OPEN} CROSS JOIN asked CROSS JOIN force WHERE q.is_open",
    ));
    filter(&mut query);
    query.then("), head AS (SELECT s.id, s.waits_since, s.score FROM scored AS s CROSS JOIN asked");
    if place.is_some() {
        query.then(format!(
            " WHERE s.score {sign} asked.score
                OR (s.score = asked.score AND (s.waits_since, s.id) {before} (asked.since, asked.id))"
        ));
    }
    query.then(format!(
        " ORDER BY s.score{way}, s.waits_since{against}, s.id{against} LIMIT {cut}
         ), page AS (SELECT {columns}, head.score FROM head JOIN public.marketplace_reviews AS r ON r.id = head.id)
         SELECT {shown}, page.score, asked.moment, force.id AS weights
         FROM page {labels} CROSS JOIN asked CROSS JOIN force
         ORDER BY page.score{way}, queue.waits_since{against}, page.id{against}"
    ));
    query.checked()
}

/// The ten numbers of a row of `console.queue_weights`.
const WEIGHTS: &str = "w.flags_each, w.flags_most, w.age_each, w.age_most, w.reach_each, w.reach_most, w.burst_each, \
                       w.burst_most, w.unverified_each, w.unverified_most";

/// The weights that the team orders its queue by. Only where moderation is seen.
pub async fn weights(session: &mut Session) -> Result<WeightsInForce, Error> {
    if !session.scope().sees_moderation() {
        return Err(Error::NotAllowed { role: session.scope().role() });
    }
    let newest = format!(
        "SELECT {WEIGHTS}, coalesce(person.name, w.login::text) AS set_by,
           CASE WHEN w.login IS NOT NULL THEN w.at END AS set_at
         FROM (SELECT w.* FROM console.queue_weights AS w ORDER BY w.id DESC LIMIT 1) AS w
         LEFT JOIN LATERAL console.people(ARRAY[w.operator_id]) AS person ON true"
    );
    session.one(sqlx::query(sqlx::AssertSqlSafe(newest)), in_force).await
}

fn in_force(row: &PgRow) -> sqlx::Result<WeightsInForce> {
    let weight = |part: Part| -> sqlx::Result<Weight> {
        let name = part.as_str().to_lowercase();
        let points = |what: &str| row.try_get(format!("{name}_{what}").as_str());
        Ok(Weight { each: points("each")?, most: points("most")? })
    };
    let weights = Weights {
        flags: weight(Part::Flags)?,
        age: weight(Part::Age)?,
        reach: weight(Part::Reach)?,
        burst: weight(Part::Burst)?,
        unverified: weight(Part::Unverified)?,
    };
    Ok(WeightsInForce { weights, set_by: row.try_get("set_by")?, set_at: row.try_get("set_at")? })
}

/// Puts other weights in force, unless others than those that were read are. Returns those in force then; they hold once
/// the session commits.
pub async fn set_weights(session: &mut WriteSession, request: &SetWeights) -> Result<WeightsInForce, Error> {
    checked(&request.weights)?;
    let set = sqlx::query("SELECT console.set_queue_weights($1, $2)");
    session.one(set.bind(Json(request.weights)).bind(Json(request.read)), |_| Ok(())).await?;
    weights(session).await
}

fn checked(weights: &Weights) -> Result<(), Error> {
    let faults = weights.faults();
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid { faults }) }
}

/// The head of the queue as other weights would order it, and where each stands now.
pub async fn preview(session: &mut Session, request: &PreviewWeights) -> Result<Vec<Ranked>, Error> {
    if !session.scope().sees_moderation() {
        return Err(Error::NotAllowed { role: session.scope().role() });
    }
    checked(&request.weights)?;
    let Source { columns, shown, labels, .. } = list::source(session.scope());
    let (new, now) = (score("tried"), score("force"));
    let mut query =
        Conditions::opening("WITH asked AS MATERIALIZED (SELECT now() AS moment), tried AS (SELECT ");
    for (place, part) in Part::ALL.iter().enumerate() {
        let name = part.as_str().to_lowercase();
        let Weight { each, most } = request.weights.of(*part);
        query.then(if place > 0 { ", " } else { "" });
        query.value(each);
        query.then(format!("::integer AS {name}_each, "));
        query.value(most);
        query.then(format!("::integer AS {name}_most"));
    }
    query.then(format!(
        "), force AS MATERIALIZED (
           SELECT {WEIGHTS} FROM console.queue_weights AS w ORDER BY w.id DESC LIMIT 1
         ), scored AS (
           SELECT r.id, q.waits_since, {new} AS score, {now} AS score_now
           FROM {OPEN} CROSS JOIN asked CROSS JOIN force CROSS JOIN tried WHERE q.is_open"
    ));
    list::filter(&mut query, &request.filter);
    query.then(format!(
        "), ranked AS (
           SELECT s.id, s.waits_since, s.score, row_number() OVER (ORDER BY s.score_now DESC, s.waits_since, s.id) AS place
           FROM scored AS s
         ), head AS (
           SELECT s.id, s.score, s.place FROM ranked AS s ORDER BY s.score DESC, s.waits_since, s.id LIMIT {PREVIEWED}
         ), page AS (
           SELECT {columns}, head.score, head.place FROM head JOIN public.marketplace_reviews AS r ON r.id = head.id
         )
         SELECT {shown}, page.place, asked.moment FROM page {labels} CROSS JOIN asked
         ORDER BY page.score DESC, queue.waits_since, page.id"
    ));
    let ranked = |row: &PgRow| {
        let place: i64 = row.try_get("place")?;
        let place_now = (place <= MOST_PLACES).then(|| u32::try_from(place).ok()).flatten();
        Ok(Ranked { row: scored(row)?, place_now })
    };
    session.all(query.checked()?.build(), ranked).await
}
