//! Reviews: lists, counts, one in full; who has which open, and what is decided.

use chrono::TimeDelta;
use contract::{
    Answer, Count, Page, Problem,
    moderation::{
        ClaimNext, ClaimReview, Claimed, CountReviews, DecideReviews, Decided, Evidence, GetEvidence,
        GetReview, GetReviewFigures, GetWeights, ListReasons, ListReviews, MOST_DAYS, PreviewWeights, Ranked,
        Reason, ReleaseReviews, ReviewFigures, ReviewRecord, ReviewRow, SetWeights, WeightsInForce,
    },
    problem::{Fault, FieldFault},
};
use domain::access::Area;
use store::Act;

use crate::{Desk, anew::write};

/// The most reviews that the next one may be asked beside.
const MOST_EXCEPT: u32 = 200;

/// A page of reviews.
pub async fn list_reviews(desk: &Desk, request: ListReviews) -> Result<Answer<Page<ReviewRow>>, Problem> {
    let mut session = desk.read(Area::Moderation).await?;
    let data = store::moderation::list(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}

/// How many reviews match.
pub async fn count_reviews(desk: &Desk, request: CountReviews) -> Result<Answer<Count>, Problem> {
    let mut session = desk.read(Area::Moderation).await?;
    let data = store::moderation::count(&mut session, &request.filter).await?;
    Ok(session.answer(data).await?)
}

/// One review in full.
pub async fn get_review(desk: &Desk, request: GetReview) -> Result<Answer<ReviewRecord>, Problem> {
    let mut session = desk.read(Area::Moderation).await?;
    let data = store::moderation::get(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}

/// Takes a review, or keeps it. A claim is for deciding, so it needs a session that writes.
pub async fn claim_review(desk: &Desk, request: ClaimReview) -> Result<Answer<Claimed>, Problem> {
    write(desk, Area::Moderation, Act::new("moderation.claim"), &request, |session, request| {
        Box::pin(store::moderation::claim_review(session, request))
    })
    .await
}

/// Gives reviews back, also when writing has ended meanwhile.
pub async fn release_reviews(desk: &Desk, request: ReleaseReviews) -> Result<Answer<()>, Problem> {
    let mut session = desk.write_own(Act::new("moderation.release")).await?;
    store::moderation::release_reviews(&mut session, &request.ids).await?;
    Ok(session.answer(()).await?)
}

/// Takes the next review of a queue.
pub async fn claim_next(desk: &Desk, request: ClaimNext) -> Result<Answer<Option<ReviewRecord>>, Problem> {
    let too_many = FieldFault::new("except", Fault::TooMany { most: MOST_EXCEPT });
    let faults = if request.except.len() > MOST_EXCEPT as usize { vec![too_many] } else { Vec::new() };
    Problem::of_faults(faults)?;
    write(desk, Area::Moderation, Act::new("moderation.claim"), &request, |session, request| {
        Box::pin(store::moderation::claim_next(session, request))
    })
    .await
}

/// Why reviews are turned down.
pub async fn list_reasons(desk: &Desk, _: ListReasons) -> Result<Answer<Vec<Reason>>, Problem> {
    let mut session = desk.read(Area::Moderation).await?;
    let data = store::moderation::list_reasons(&mut session).await?;
    Ok(session.answer(data).await?)
}

/// Decides on reviews, one or many.
pub async fn decide_reviews(desk: &Desk, request: DecideReviews) -> Result<Answer<Decided>, Problem> {
    let decision = request.decision.tidied();
    Problem::of_faults(decision.faults())?;
    let act = Act::new("moderation.decide").given(decision.reason().as_deref());
    let request = DecideReviews { decision, ..request };
    write(desk, Area::Moderation, act, &request, |session, request| {
        Box::pin(store::moderation::decide_reviews(session, request))
    })
    .await
}

/// What is known around a review.
pub async fn get_evidence(desk: &Desk, request: GetEvidence) -> Result<Answer<Evidence>, Problem> {
    let mut session = desk.read(Area::Moderation).await?;
    let data = store::moderation::evidence(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}

/// What was decided in a period, and what waits now.
pub async fn get_review_figures(
    desk: &Desk,
    request: GetReviewFigures,
) -> Result<Answer<ReviewFigures>, Problem> {
    let is_sound =
        request.since < request.until && request.until - request.since <= TimeDelta::days(MOST_DAYS);
    let out_of_range = FieldFault::new("until", Fault::OutOfRange { least: 0, most: MOST_DAYS });
    Problem::of_faults(if is_sound { Vec::new() } else { vec![out_of_range] })?;
    let mut session = desk.read(Area::Moderation).await?;
    let data = store::moderation::figures(&mut session, &request, desk.now()).await?;
    Ok(session.answer(data).await?)
}

/// The weights that the team orders its queue by.
pub async fn get_weights(desk: &Desk, _: GetWeights) -> Result<Answer<WeightsInForce>, Problem> {
    let mut session = desk.read(Area::Moderation).await?;
    let data = store::moderation::weights(&mut session).await?;
    Ok(session.answer(data).await?)
}

/// Orders the queue anew for the team.
pub async fn set_weights(desk: &Desk, request: SetWeights) -> Result<Answer<WeightsInForce>, Problem> {
    Problem::of_faults(request.weights.faults())?;
    write(desk, Area::Moderation, Act::new("moderation.weigh"), &request, |session, request| {
        Box::pin(store::moderation::set_weights(session, request))
    })
    .await
}

/// The head of the queue as other weights would order it.
pub async fn preview_weights(desk: &Desk, request: PreviewWeights) -> Result<Answer<Vec<Ranked>>, Problem> {
    Problem::of_faults(request.weights.faults())?;
    let mut session = desk.read(Area::Moderation).await?;
    let data = store::moderation::preview(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}
