//! Reviews and their moderation: where a review stands, where it may go, what a decision has to say, and why a review
//! stands where in the queue ([`score`]).

pub mod score;

use serde::{Deserialize, Serialize};

use crate::{
    choice::choices,
    faults::{Fault, FieldFault},
    text,
};

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

    /// The statuses that a moderator may give a review in this one. The database keeps the same rule in
    /// `console.may_go()`.
    #[must_use]
    pub const fn ways(self) -> &'static [Self] {
        match self {
            Self::Pending => &[Self::Approved, Self::Rejected, Self::Flagged],
            Self::Flagged => &[Self::Approved, Self::Rejected],
            Self::Approved => &[Self::Flagged, Self::Rejected],
            Self::Rejected => &[Self::Pending],
        }
    }
}

/// Most characters of a moderator's notes.
pub const NOTES: u32 = 2_000;
/// Most reasons of a rejection: one per digit.
pub const REASONS: u32 = 9;

/// What a moderator decides on a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Where it goes.
    pub to: ReviewStatus,
    /// Why it is turned down, by the codes of the team's reasons; the first is the main one.
    pub reasons: Vec<String>,
    /// Notes for colleagues; authors never see them. `None` leaves those that are there.
    pub notes: Option<String>,
}

impl Decision {
    /// The decision without space around its notes; notes of nothing but space are none.
    #[must_use]
    pub fn tidied(self) -> Self {
        let notes = self.notes.map(|notes| notes.trim().to_owned()).filter(|notes| !notes.is_empty());
        Self { notes, ..self }
    }

    /// What is wrong with the decision itself, whatever review it meets: a rejection says why, nothing else does.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldFault> {
        let notes = self.notes.as_deref().and_then(|notes| text::optional_prose(notes, NOTES));
        let named = |name: &str, fault: Option<Fault>| fault.map(|fault| FieldFault::new(name, fault));
        [named("reasons", self.fault_of_reasons()), named("notes", notes)].into_iter().flatten().collect()
    }

    fn fault_of_reasons(&self) -> Option<Fault> {
        let rejects = self.to == ReviewStatus::Rejected;
        let mut earlier = self.reasons.iter().enumerate();
        if rejects && self.reasons.is_empty() {
            Some(Fault::Missing)
        } else if !rejects && !self.reasons.is_empty() {
            Some(Fault::TooMany { most: 0 })
        } else if self.reasons.len() > REASONS as usize {
            Some(Fault::TooMany { most: REASONS })
        } else if earlier.any(|(place, reason)| self.reasons.iter().take(place).any(|one| one == reason)) {
            Some(Fault::Repeated)
        } else {
            None
        }
    }

    /// Why, for the audit trail: the reasons' codes, then the notes.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        let codes = self.reasons.join(", ");
        match (codes.is_empty(), self.notes.as_deref()) {
            (true, notes) => notes.map(str::to_owned),
            (false, None) => Some(codes),
            (false, Some(notes)) => Some(format!("{codes}: {notes}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(to: ReviewStatus, reasons: &[&str], notes: Option<&str>) -> Decision {
        let reasons = reasons.iter().map(|&reason| reason.to_owned()).collect();
        Decision { to, reasons, notes: notes.map(str::to_owned) }
    }

    #[test]
    fn a_rejection_says_why_and_nothing_else_does() {
        let faults = |to, reasons: &[&str]| {
            let faults = decision(to, reasons, None).faults();
            faults.into_iter().map(|fault| (fault.field, fault.fault)).collect::<Vec<_>>()
        };
        let of_reasons = |fault| vec![("reasons".to_owned(), fault)];
        assert_eq!(faults(ReviewStatus::Rejected, &["SPAM", "OFFENSIVE"]), []);
        assert_eq!(faults(ReviewStatus::Approved, &[]), []);
        assert_eq!(faults(ReviewStatus::Rejected, &[]), of_reasons(Fault::Missing));
        assert_eq!(faults(ReviewStatus::Rejected, &["SPAM", "SPAM"]), of_reasons(Fault::Repeated));
        assert_eq!(faults(ReviewStatus::Rejected, &["A"; 10]), of_reasons(Fault::TooMany { most: 9 }));
        assert_eq!(faults(ReviewStatus::Flagged, &["SPAM"]), of_reasons(Fault::TooMany { most: 0 }));
    }

    #[test]
    fn notes_fit_and_are_none_if_blank() {
        let long = "x".repeat(2_001);
        let faults = decision(ReviewStatus::Approved, &[], Some(&long)).faults();
        assert_eq!(faults, [FieldFault::new("notes", Fault::TooLong { most: NOTES })]);
        assert_eq!(decision(ReviewStatus::Approved, &[], Some("  \n ")).tidied().notes, None);
        assert_eq!(decision(ReviewStatus::Approved, &[], Some(" ok ")).tidied().notes.as_deref(), Some("ok"));
    }

    #[test]
    fn the_trail_is_told_the_codes_and_the_notes() {
        let reason = |reasons, notes| decision(ReviewStatus::Rejected, reasons, notes).reason();
        assert_eq!(
            reason(&["SPAM", "DUPLICATE"], Some("see ours")).as_deref(),
            Some("SPAM, DUPLICATE: see ours")
        );
        assert_eq!(reason(&["SPAM"], None).as_deref(), Some("SPAM"));
        assert_eq!(reason(&[], Some("fine")).as_deref(), Some("fine"));
        assert_eq!(reason(&[], None), None);
    }
}
