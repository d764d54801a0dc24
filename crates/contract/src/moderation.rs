//! Reviews: their list and record, the queue and its order, claims, and what is decided.

mod evidence;
mod figures;

pub use evidence::{Alike, Evidence, GetEvidence, Other, Purchase, Tally};
pub use figures::{
    DayFigures, GetReviewFigures, MOST_DAYS, ModeratorFigures, ReasonFigures, ReviewFigures, Waited, Ways,
};

use chrono::{DateTime, Utc};
use domain::{
    catalog::ToolCategory,
    ids::{OrganizationId, ReviewId, ToolId, UserId},
    moderation::{
        Decision, ReviewStatus,
        score::{Units, Weights},
    },
};
use serde::{Deserialize, Serialize};

use crate::{
    Count, Direction, ListRequest, Page, request,
    writing::{FieldWriter, Pinned},
};

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
    /// Of tools of any of these.
    pub category: Vec<ToolCategory>,
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
    /// The queue: open ones by their score, the highest first when descending; among equals the one that has waited
    /// longest. The moment that ages are counted to and the weights are kept in the cursor, so that pages fit together.
    Score,
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
    /// Also the version that decisions compare.
    pub updated_at: DateTime<Utc>,
    /// What its place in the queue is made from; `None` where it is not open, or this session may not know.
    pub units: Option<Units>,
    /// Who has it open, if that is somebody now.
    pub claim: Option<Claim>,
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
    /// What its place in the queue is made from; `None` where it is not open, or this session may not know.
    pub units: Option<Units>,
    /// Who has it open, if that is somebody now.
    pub claim: Option<Claim>,
}

/// How often a reason was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagCount {
    /// The reason in the reporter's words or the platform's.
    pub reason: String,
    /// How many gave it.
    pub reports: i64,
}

/// That somebody has a review open, for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Which review.
    pub review: ReviewId,
    /// The operator's name, or the login where it is not mapped.
    pub name: String,
    /// Whether it is this login's own.
    pub is_mine: bool,
    /// When it ends by itself.
    pub until: DateTime<Utc>,
    /// Whether it was taken over from this login.
    pub was_mine: bool,
}

/// Takes a review for some minutes, or keeps it for as many more: one moderator at a time, decided by the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimReview {
    /// Which.
    pub id: ReviewId,
    /// Whether it is taken from whoever has it. Only after the person confirmed it.
    pub take_over: bool,
}
request!(ClaimReview, "claim_review" => Claimed);

/// What became of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Claimed {
    /// It is this login's now.
    Mine {
        /// Until when.
        claim: Claim,
    },
    /// Somebody else has it.
    Taken {
        /// Who, until when.
        claim: Claim,
    },
    /// It is the moderator's own review, which is left to others.
    Own,
}

/// Gives reviews back that this login has open; others are left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseReviews {
    /// Which; empty for all.
    pub ids: Vec<ReviewId>,
}
request!(ReleaseReviews, "release_reviews" => ());

/// Claims the first review of a queue that nobody else has open, and gives it in full. The moderator's own are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimNext {
    /// Of which.
    pub filter: ReviewFilter,
    /// In which order.
    pub sort: ReviewSort,
    /// Which way.
    pub direction: Direction,
    /// But these: skipped, or on screen already. At most 200.
    pub except: Vec<ReviewId>,
}
request!(ClaimNext, "claim_next" => Option<ReviewRecord>);

/// The team's reasons for turning a review down, by their digits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListReasons {}
request!(ListReasons, "list_reasons" => Vec<Reason>);

/// Why a review is turned down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Its key, 1 to 9.
    pub digit: u8,
    /// What decisions and the audit name it by.
    pub code: String,
    /// In a few words.
    pub label: String,
    /// What the author is told.
    pub policy: String,
}

/// Decides on reviews: exactly these, at exactly these versions; one transaction, one change of the audit trail. Act
/// `moderation.decide`. Faults are [`crate::Problem::Invalid`]. At most 1,000.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideReviews {
    /// Which, as they were read.
    pub rows: Vec<Pinned<ReviewId>>,
    /// What.
    pub decision: Decision,
}
request!(DecideReviews, "decide_reviews" => Decided);

/// What became of a decision on reviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Which hold, with their new versions. Their claims are given back.
    pub decided: Vec<Pinned<ReviewId>>,
    /// Which were left alone, and why.
    pub left_alone: Vec<Undecided>,
    /// The change by which it can be taken back; `None` if nothing was written.
    pub change: Option<i64>,
}

/// A review that a decision left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undecided {
    /// Which.
    pub id: ReviewId,
    /// Why.
    pub because: WhyUndecided,
}

/// Why a decision left a review alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum WhyUndecided {
    /// It is gone.
    Gone,
    /// It changed since it was read.
    MovedOn {
        /// Where it stands now.
        status: ReviewStatus,
        /// Who last changed what, as far as the audit trail tells; its author where the words changed.
        writers: Vec<FieldWriter>,
    },
    /// Somebody else has it open.
    Taken {
        /// Who, until when.
        claim: Claim,
    },
    /// It can't go there from where it stands.
    NoWay {
        /// Where it stands.
        status: ReviewStatus,
    },
    /// It is the moderator's own.
    Own,
}

/// The weights that the team orders its queue by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetWeights {}
request!(GetWeights, "get_weights" => WeightsInForce);

/// Weights, and who set them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightsInForce {
    /// The weights.
    pub weights: Weights,
    /// Who set them; `None` while they are those that a team starts with.
    pub set_by: Option<String>,
    /// When.
    pub set_at: Option<DateTime<Utc>>,
}

/// Orders the queue anew, for the whole team. Kept with who and when. Faults are [`crate::Problem::Invalid`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetWeights {
    /// The weights.
    pub weights: Weights,
    /// Those that were read: if others are in force by now, nothing is written and they come back.
    pub read: Weights,
}
request!(SetWeights, "set_weights" => WeightsInForce);

/// The head of the queue as other weights would order it. Writes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewWeights {
    /// The weights.
    pub weights: Weights,
    /// Of which reviews.
    pub filter: ReviewFilter,
}
request!(PreviewWeights, "preview_weights" => Vec<Ranked>);

/// A review at the head of the queue. At most 20 are given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// As its row shows it.
    pub row: ReviewRow,
    /// Its place by the weights in force, from 1; `None` beyond 10,000.
    pub place_now: Option<u32>,
}
