//! Who has which review open. That only one moderator has it is the database's doing; here it is asked for and read.

use contract::{
    Subject,
    moderation::{Claim, ClaimNext, ClaimReview, Claimed, GetReview, ListReviews, ReviewRecord},
};
use domain::ids::ReviewId;
use sqlx::{Row as _, postgres::PgRow};
use uuid::Uuid;

use super::{list, record};
use crate::{Error, Scope, WriteSession, page::Conditions, row::Meaning as _};

/// How many reviews are looked at, a page at a time, before a queue counts as taken.
const PAGE: u16 = 50;

/// The joins from `page` to who has its reviews open, as `claim` and `holder`, where the scope may know.
pub(super) const fn labels(scope: Scope) -> &'static str {
    if scope.sees_moderation() {
        "LEFT JOIN LATERAL (
           SELECT c.login, c.operator_id, c.until, c.login = session_user AS is_mine,
             coalesce(c.taken_from = session_user, false) AS was_mine
           FROM console.review_claims AS c WHERE c.review_id = page.id AND c.until > clock_timestamp()
         ) AS claim ON true
         LEFT JOIN console.people((
           SELECT array_agg(DISTINCT c.operator_id) FROM console.review_claims AS c JOIN page AS p ON p.id = c.review_id
           WHERE c.until > clock_timestamp())) AS holder ON holder.id = claim.operator_id"
    } else {
        "LEFT JOIN (SELECT NULL::name AS login, NULL::uuid AS operator_id, NULL::timestamptz AS until,
           NULL::boolean AS is_mine, NULL::boolean AS was_mine) AS claim ON false
         LEFT JOIN (SELECT NULL::text AS name) AS holder ON false"
    }
}

/// The claim that a row tells of by `claimed_by`, `claimed_until`, `is_mine` and `was_mine`.
pub(super) fn claim(row: &PgRow, review: ReviewId) -> sqlx::Result<Option<Claim>> {
    let Some(until) = row.try_get("claimed_until")? else { return Ok(None) };
    Ok(Some(Claim {
        review,
        name: row.try_get("claimed_by")?,
        is_mine: row.try_get("is_mine")?,
        until,
        was_mine: row.try_get("was_mine")?,
    }))
}

/// Takes a review, or keeps it, unless somebody else has it open. It holds once the session commits.
pub async fn claim_review(session: &mut WriteSession, request: &ClaimReview) -> Result<Claimed, Error> {
    let claimed = sqlx::query(
        "SELECT c.name AS claimed_by, c.login = session_user AS is_mine, c.until AS claimed_until,
           coalesce(c.taken_from = session_user, false) AS was_mine
         FROM console.claim_review($1, $2) AS c",
    );
    let claimed = claimed.bind(request.id.0).bind(request.take_over);
    match session.one(claimed, |row| claim(row, request.id)).await {
        Ok(Some(claim)) if claim.is_mine => Ok(Claimed::Mine { claim }),
        Ok(Some(claim)) => Ok(Claimed::Taken { claim }),
        Ok(None) => Ok(Claimed::Own),
        Err(Error::NothingThere) => Err(Error::NotFound { subject: Subject::Review, id: request.id.0 }),
        Err(error) => Err(error),
    }
}

/// Gives reviews back that this login has open; all of them if none are named.
pub async fn release_reviews(session: &mut WriteSession, reviews: &[ReviewId]) -> Result<(), Error> {
    let reviews: Vec<Uuid> = reviews.iter().map(|review| review.0).collect();
    session.one(sqlx::query("SELECT console.release_reviews($1)").bind(reviews), |_| Ok(())).await
}

/// Takes the first review of a queue that is free and not the login's own, and reads it in full. It holds once the
/// session commits.
pub async fn claim_next(
    session: &mut WriteSession,
    request: &ClaimNext,
) -> Result<Option<ReviewRecord>, Error> {
    let except: Vec<Uuid> = request.except.iter().map(|review| review.0).collect();
    let free = |conditions: &mut Conditions| {
        let query = conditions.build();
        query.push("r.user_id IS DISTINCT FROM (SELECT console.operator_id()) AND r.id <> ALL(");
        query.push_bind(except.clone());
        query.push(
            ") AND NOT EXISTS (SELECT FROM console.review_claims AS c
               WHERE c.review_id = r.id AND c.login <> session_user AND c.until > clock_timestamp())",
        );
    };
    let mut page = ListReviews {
        filter: request.filter.clone(),
        sort: request.sort,
        direction: request.direction,
        after: None,
        limit: PAGE,
    };
    loop {
        let found = list::page_of(session, &page, free).await?;
        let (reviews, versions): (Vec<Uuid>, Vec<_>) =
            found.rows.iter().map(|row| (row.id.0, row.updated_at.naive_utc())).unzip();
        let first = sqlx::query("SELECT console.claim_first($1, $2) AS review").bind(reviews).bind(versions);
        let first = session.one(first, |row| row.id_or_none("review")).await?;
        match (first, found.next) {
            (Some(id), _) => return record::get(session, &GetReview { id }).await.map(Some),
            (None, Some(next)) => page.after = Some(next),
            (None, None) => return Ok(None),
        }
    }
}
