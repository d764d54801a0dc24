//! The lead's view of moderation: what was decided in a period, by whom, why and how soon, and what waits now.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::request;

/// What was decided in a period, and what waits now: for those who decide on reviews. Days are those of UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetReviewFigures {
    /// From this moment on.
    pub since: DateTime<Utc>,
    /// Before this moment, at most 366 days later.
    pub until: DateTime<Utc>,
}
request!(GetReviewFigures, "get_review_figures" => ReviewFigures);

/// The most days that figures are asked for.
pub const MOST_DAYS: i64 = 366;

/// Figures of a period. Decisions that were taken back count only as that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewFigures {
    /// Decisions by day and moderator, in the order of days; none for a day without any.
    pub days: Vec<DayFigures>,
    /// Each moderator who decided, the busiest first.
    pub moderators: Vec<ModeratorFigures>,
    /// Rejections by reason and moderator, the most frequent first. A rejection counts for each of its reasons.
    pub reasons: Vec<ReasonFigures>,
    /// How long all those reviews had waited that were decided.
    pub waited: Waited,
    /// Open reviews now by the age of their text: under 1 day, 1 to 7, 7 to 30, over 30 days.
    pub backlog: [u32; 4],
}

/// One moderator's decisions of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFigures {
    /// Which day.
    pub day: NaiveDate,
    /// Whose.
    pub login: String,
    /// Decisions.
    #[serde(flatten)]
    pub decided: Ways,
}

/// Decisions by where they led.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// To approval.
    pub approved: u32,
    /// To rejection.
    pub rejected: u32,
    /// To another look.
    pub flagged: u32,
    /// Back into the queue.
    pub reopened: u32,
}

/// One moderator's decisions of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModeratorFigures {
    /// Whose.
    pub login: String,
    /// The operator's name.
    pub name: Option<String>,
    /// Decisions that hold.
    #[serde(flatten)]
    pub decided: Ways,
    /// Decisions that were taken back since, by anyone.
    pub taken_back: u32,
    /// How long the reviews had waited.
    pub waited: Waited,
}

/// How often one moderator gave a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonFigures {
    /// The reason's code.
    pub code: String,
    /// In a few words; `None` if the team dropped it.
    pub label: Option<String>,
    /// Whose.
    pub login: String,
    /// Rejections.
    pub rejections: u32,
}

/// How long reviews waited for their decision, from when they last came into the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waited {
    /// Of how many.
    pub reviews: u32,
    /// Half of them at most this long, in seconds.
    pub median: Option<i64>,
    /// Nine of ten at most this long, in seconds.
    pub most: Option<i64>,
}
