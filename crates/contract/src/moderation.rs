//! The reviews' list and record.

use chrono::{DateTime, Utc};
use domain::{
    ids::{OrganizationId, ReviewId, ToolId, UserId},
    moderation::ReviewStatus,
};
use serde::{Deserialize, Serialize};

use crate::{Count, ListRequest, Page, request};

/// Which reviews. Empty lists and `None` let everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewFilter {
    /// Words in title or text; all must occur.
    pub text: String,
    /// Any of these.
    pub status: Vec<ReviewStatus>,
    /// Any of these, 1 to 5.
    pub rating: Vec<u8>,
    /// Of this tool.
    pub tool: Option<ToolId>,
    /// By people of this organization.
    pub organization: Option<OrganizationId>,
    /// By this person.
    pub user: Option<UserId>,
    /// Verified purchase or not.
    pub verified: Option<bool>,
    /// Reported at least once, or never.
    pub flagged: Option<bool>,
    /// Written at or after.
    pub since: Option<DateTime<Utc>>,
    /// Written before.
    pub until: Option<DateTime<Utc>>,
}

/// The orders of reviews.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewSort {
    /// Reports; among equals the oldest first when descending.
    #[default]
    Flags,
    /// When it was written.
    Written,
    /// Stars.
    Rating,
    /// Last change.
    Updated,
}

/// A page of reviews.
pub type ListReviews = ListRequest<ReviewFilter, ReviewSort>;
request!(ListReviews, "list_reviews" => Page<ReviewRow>);

/// How many reviews match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountReviews {
    /// Which.
    pub filter: ReviewFilter,
}
request!(CountReviews, "count_reviews" => Count);

/// A review in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the schema's columns, named as there")]
pub struct ReviewRow {
    pub id: ReviewId,
    pub tool: ToolId,
    pub tool_name: String,
    pub organization: OrganizationId,
    /// The organization's name, where this session may know it.
    pub organization_name: Option<String>,
    pub rating: i32,
    pub title: Option<String>,
    /// The first 160 characters of the text.
    pub excerpt: Option<String>,
    pub status: ReviewStatus,
    pub verified_purchase: bool,
    pub flagged_count: i32,
    pub helpful_count: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// One review with every field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetReview {
    /// Which.
    pub id: ReviewId,
}
request!(GetReview, "get_review" => ReviewRecord);

/// Every field of a review, with names, and the reports it got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the schema's columns, named as there")]
pub struct ReviewRecord {
    pub id: ReviewId,
    pub tool: ToolId,
    pub tool_name: String,
    pub organization: OrganizationId,
    pub organization_name: Option<String>,
    pub user: UserId,
    pub user_name: Option<String>,
    pub rating: i32,
    pub title: Option<String>,
    pub review: Option<String>,
    pub verified_purchase: bool,
    pub helpful_count: i32,
    pub flagged_count: i32,
    pub status: ReviewStatus,
    /// `None` also where this session may not see it.
    pub moderated_at: Option<DateTime<Utc>>,
    pub moderated_by: Option<UserId>,
    pub moderator_name: Option<String>,
    pub moderation_notes: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Reports by reason; empty where reasons are not known.
    pub flags: Vec<FlagCount>,
}

/// How often a reason was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagCount {
    /// The reason in the reporter's words or the platform's.
    pub reason: String,
    /// How many gave it.
    pub reports: i64,
}
