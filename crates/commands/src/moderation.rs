//! Reviews: lists, counts, one in full.

use contract::{
    Answer, Count, Page, Problem,
    moderation::{CountReviews, GetReview, ListReviews, ReviewRecord, ReviewRow},
};
use domain::access::Area;

use crate::Desk;

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
