//! Reviews and their moderation.

use crate::choice::choices;

choices! {
    /// Where a review stands.
    ReviewStatus {
        /// Waits for its first decision.
        Pending = "PENDING",
        /// Shown to everyone.
        Approved = "APPROVED",
        /// Not shown.
        Rejected = "REJECTED",
        /// Reported, waits for a decision.
        Flagged = "FLAGGED",
    }
}

impl ReviewStatus {
    /// The statuses that wait for a moderator.
    pub const OPEN: &'static [Self] = &[Self::Flagged, Self::Pending];

    /// Whether a review in this status waits for a moderator.
    #[must_use]
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }
}
