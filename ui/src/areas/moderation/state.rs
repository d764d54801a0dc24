//! What the list of reviews is asked by.

use contract::moderation::{ListReviews, ReviewFilter, ReviewRow, ReviewSort};
use contract::{Direction, Page, Problem};
use domain::access::Area;
use domain::catalog::ToolCategory;
use domain::moderation::ReviewStatus;

use crate::areas::list::Listing;
use crate::ipc;
use crate::parts::filters::{Filter, Kind};
use crate::wording::choices;

/// The list of reviews.
pub struct Reviewed;

impl Listing for Reviewed {
    type Filter = ReviewFilter;
    type Sort = ReviewSort;
    type Row = ReviewRow;
    const AREA: Area = Area::Moderation;
    const PATH: &'static str = "/moderation";

    async fn page(request: ListReviews) -> Result<Page<ReviewRow>, Problem> {
        ipc::call(&request).await
    }

    fn direction(_sort: ReviewSort) -> Direction {
        Direction::Descending
    }
}

/// The orders of reviews a person chooses from, in words.
pub const ORDERS: &[(ReviewSort, Direction, &str)] = &[
    (ReviewSort::Flags, Direction::Descending, "Most reported first"),
    (ReviewSort::Score, Direction::Descending, "By score, open ones"),
    (ReviewSort::Written, Direction::Ascending, "Oldest first"),
    (ReviewSort::Written, Direction::Descending, "Newest first"),
    (ReviewSort::Rating, Direction::Ascending, "Fewest stars first"),
    (ReviewSort::Rating, Direction::Descending, "Most stars first"),
    (ReviewSort::Updated, Direction::Descending, "Last changed first"),
];

/// The filters of reviews, in the order of the menu.
pub fn filters() -> Vec<Filter> {
    let stars = |stars: u8| format!("{stars} {}", if stars == 1 { "star" } else { "stars" });
    vec![
        Filter::any_of("status", "status", ReviewStatus::ALL, |status| status.to_string()),
        Filter::any_of("rating", "rating", &[1, 2, 3, 4, 5], stars),
        Filter::yes_no("flagged", "reported", "reported", "never reported"),
        Filter::yes_no("verified", "purchase", "verified", "unverified"),
        Filter::new("since", "written since", Kind::Since),
        Filter::new("until", "written until", Kind::Until),
        Filter::new("tool", "tool", Kind::Record),
        Filter::any_of("category", "category", ToolCategory::ALL, |category| {
            choices::category(category).to_owned()
        }),
        Filter::new("organization", "organization", Kind::Record),
        Filter::new("user", "author", Kind::Record),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::areas::list::testing::every_field_has_a_filter;

    #[test]
    fn every_filter_comes_back_from_its_address() {
        every_field_has_a_filter(
            &filters(),
            &ReviewFilter {
                text: "100% wrong".to_owned(),
                status: ReviewStatus::ALL.to_vec(),
                rating: vec![1, 2, 5],
                tool: Some(uuid::Uuid::from_u128(1).into()),
                category: ToolCategory::ALL.to_vec(),
                organization: Some(uuid::Uuid::from_u128(2).into()),
                user: Some(uuid::Uuid::from_u128(3).into()),
                verified: Some(false),
                flagged: Some(true),
                since: "2026-10-01T00:00:00Z".parse().ok(),
                until: "2026-11-01T00:00:00Z".parse().ok(),
            },
        );
    }
}
