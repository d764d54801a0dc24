//! What is known around a review: whether it was bought and used, and what else its author, its organization and others
//! wrote. Nothing here decides.

use chrono::{DateTime, Utc};
use domain::{
    ids::{BundleId, OrganizationId, PurchaseId, ReviewId, ToolId, UserId},
    moderation::ReviewStatus,
    purchases::{PaymentStatus, PurchaseStatus},
};
use serde::{Deserialize, Serialize};

use crate::{request, writing::Pinned};

/// What is known around a review, for those who decide on reviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetEvidence {
    /// Of which.
    pub id: ReviewId,
}
request!(GetEvidence, "get_evidence" => Evidence);

/// What is known around a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Purchases of the tool by the organization, directly or in a bundle that holds it today; the latest first, at most
    /// 20.
    pub purchases: Vec<Purchase>,
    /// Whether the purchase is verified when computed now; [`super::ReviewRecord::verified_purchase`] says what is stored.
    pub is_verified_now: bool,
    /// What became of all reviews of the author, this one included.
    pub author: Tally,
    /// The author's other reviews, the latest first; at most 20.
    pub by_author: Vec<Other>,
    /// Other reviews of the organization, by other people; the latest first, at most 20.
    pub by_organization: Vec<Other>,
    /// Other reviews of the tool, written within seven days of this one; the latest first, at most 20.
    pub of_tool: Vec<Other>,
    /// Whether this server finds similar texts: without the extension `pg_trgm`, `similar` is empty.
    pub finds_similar: bool,
    /// Reviews by anyone, the author included, whose texts share at least half of their trigrams with this one; the most
    /// alike first, at most 20.
    pub similar: Vec<Alike>,
}

/// How many reviews stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the statuses, named as there")]
pub struct Tally {
    pub pending: u32,
    pub flagged: u32,
    pub approved: u32,
    pub rejected: u32,
}

/// A purchase by which an organization has a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchase {
    /// Which purchase.
    pub id: PurchaseId,
    /// The bundle it was bought in; `None` for the tool itself.
    pub bundle: Option<BundleId>,
    /// The bundle's name.
    pub bundle_name: Option<String>,
    /// Whether it was paid. Only a completed payment verifies a purchase.
    pub payment: PaymentStatus,
    /// Where it stands.
    pub status: PurchaseStatus,
    /// When it was bought.
    pub at: DateTime<Utc>,
    /// When its subscription ends or ended; `None` without one.
    pub until: Option<DateTime<Utc>>,
    /// When it was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// When it was refunded.
    pub refunded_at: Option<DateTime<Utc>>,
    /// How often it was used.
    pub usage_count: i32,
    /// When it was last used.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Another review, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the schema's columns, named as there")]
pub struct Other {
    pub id: ReviewId,
    pub tool: ToolId,
    pub tool_name: String,
    pub organization: OrganizationId,
    pub organization_name: Option<String>,
    pub user: UserId,
    pub user_name: Option<String>,
    pub rating: i32,
    pub title: Option<String>,
    /// The first 160 characters of the text.
    pub excerpt: Option<String>,
    pub verified_purchase: bool,
    pub status: ReviewStatus,
    /// Who decided on it, where somebody did.
    pub moderator_name: Option<String>,
    pub moderated_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// A review whose text is like another one's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    /// As it was read, so that it can be decided together.
    pub pinned: Pinned<ReviewId>,
    /// How alike, in percent of their trigrams: 50 to 100.
    pub percent: u8,
    /// The review.
    pub review: Other,
    /// Its whole text.
    pub text: Option<String>,
}
