//! Deciding on reviews: one statement judges and writes exactly those that were shown, and says what became of each. The
//! rules are the database's, as for any other writer.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::{
    moderation::{Claim, DecideReviews, Decided, Reason, Undecided, WhyUndecided},
    writing::{FieldWriter, Pinned},
};
use domain::{ids::ReviewId, moderation::ReviewStatus};
use sqlx::{Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::{Error, Session, WriteSession, activity, row::Meaning as _};

/// The most reviews that one decision takes.
pub const MOST_DECIDED: usize = 1_000;

const TABLE: &str = "marketplace_reviews";

/// What only its author changes of a review.
const WORDS: [&str; 3] = ["rating", "title", "review"];

/// The team's reasons for turning a review down, by their digits.
pub async fn list_reasons(session: &mut Session) -> Result<Vec<Reason>, Error> {
    let reasons = sqlx::query(
        "SELECT r.digit, r.code, r.label, r.policy FROM console.rejection_reasons AS r WHERE r.is_active ORDER BY r.digit",
    );
    let read = |row: &PgRow| {
        Ok(Reason {
            digit: row.try_get::<i16, _>("digit").map(|digit| u8::try_from(digit).unwrap_or_default())?,
            code: row.try_get("code")?,
            label: row.try_get("label")?,
            policy: row.try_get("policy")?,
        })
    };
    session.all(reasons, read).await
}

/// Decides on the reviews that still are as they were shown, and that may go there under this login; the others are left
/// alone. [`Error::Invalid`] if a reason is none of the team's; then nothing is written.
pub async fn decide_reviews(session: &mut WriteSession, request: &DecideReviews) -> Result<Decided, Error> {
    if request.rows.len() > MOST_DECIDED {
        return Err(Error::TooManySelected { most: MOST_DECIDED });
    }
    let (reviews, versions): (Vec<Uuid>, Vec<_>) =
        request.rows.iter().map(|row| (row.id.0, row.version.naive_utc())).unzip();
    let decision = &request.decision;
    let verdicts = sqlx::query(
        "SELECT d.review, d.outcome, d.status, d.version, d.claimed_by, d.claimed_until
         FROM console.decide_reviews($1, $2, $3::text::\"ReviewStatus\", $4, $5) AS d",
    );
    let verdicts = verdicts
        .bind(reviews)
        .bind(versions)
        .bind(decision.to.as_str())
        .bind(&decision.reasons)
        .bind(decision.notes.as_deref());

    let mut decided = Decided { decided: Vec::new(), left_alone: Vec::new(), change: None };
    for verdict in session.all(verdicts, verdict).await? {
        match verdict {
            Ok(pinned) => decided.decided.push(pinned),
            Err(left_alone) => decided.left_alone.push(left_alone),
        }
    }
    if !decided.decided.is_empty() {
        decided.change = activity::written(session).await?;
    }
    tell_who(session, request, &mut decided.left_alone).await?;
    Ok(decided)
}

/// What became of a review.
fn verdict(row: &PgRow) -> sqlx::Result<Result<Pinned<ReviewId>, Undecided>> {
    let id = row.id("review")?;
    let status = || row.word::<ReviewStatus>("status");
    let because = match row.try_get("outcome")? {
        "decided" => {
            return Ok(Ok(Pinned { id, version: row.time("version")? }));
        }
        "moved_on" => WhyUndecided::MovedOn { status: status()?, writers: Vec::new() },
        "own" => WhyUndecided::Own,
        "taken" => WhyUndecided::Taken {
            claim: Claim {
                review: id,
                name: row.try_get("claimed_by")?,
                is_mine: false,
                until: row.try_get("claimed_until")?,
                was_mine: false,
            },
        },
        "no_way" => WhyUndecided::NoWay { status: status()? },
        _ => WhyUndecided::Gone,
    };
    Ok(Err(Undecided { id, because }))
}

/// Fills in who changed the reviews that moved on: moderators by the audit trail, the words by their author.
async fn tell_who(
    session: &mut Session,
    request: &DecideReviews,
    left_alone: &mut [Undecided],
) -> Result<(), Error> {
    let moved = |id: ReviewId| {
        left_alone.iter().any(|one| one.id == id && matches!(one.because, WhyUndecided::MovedOn { .. }))
    };
    let sought: Vec<(Uuid, DateTime<Utc>)> =
        request.rows.iter().filter(|row| moved(row.id)).map(|row| (row.id.0, row.version)).collect();
    if sought.is_empty() {
        return Ok(());
    }
    let mut writers = activity::writers_of_each(session, TABLE, &sought).await?;
    let reworded: Vec<Uuid> = writers
        .iter()
        .filter(|(_, writers)| writers.iter().any(is_of_words))
        .map(|(review, _)| *review)
        .collect();
    let authors = authors(session, reworded).await?;
    for Undecided { id, because } in left_alone {
        if let WhyUndecided::MovedOn { writers: told, .. } = because {
            *told = writers.remove(&id.0).unwrap_or_default();
            if let Some(author) = authors.get(&id.0) {
                for writer in told.iter_mut().filter(|writer| is_of_words(writer)) {
                    writer.name.clone_from(author);
                }
            }
        }
    }
    Ok(())
}

fn is_of_words(writer: &FieldWriter) -> bool {
    WORDS.contains(&writer.field.as_str())
}

/// The names of who wrote these reviews.
async fn authors(session: &mut Session, reviews: Vec<Uuid>) -> Result<HashMap<Uuid, String>, Error> {
    if reviews.is_empty() {
        return Ok(HashMap::new());
    }
    let authors = sqlx::query(
        "SELECT r.id, author.name FROM public.marketplace_reviews AS r
         JOIN LATERAL console.people(ARRAY[r.user_id]) AS author ON true
         WHERE r.id = ANY($1)",
    );
    let authors = session.all(authors.bind(reviews), |row| Ok((row.try_get("id")?, row.try_get("name")?)));
    Ok(authors.await?.into_iter().collect())
}
