//! The form in which an organization is looked up and opened: what is typed, what was found, what is missing.

use contract::organizations::OrganizationMatch;
use domain::ids::OrganizationId;

/// Fewest characters of a look-up.
const LEAST_TERM: usize = 2;
/// Fewest characters of a reason.
const LEAST_REASON: usize = 3;
/// For how many minutes an organization can be opened.
pub const MINUTES: &[u16] = &[10, 20, 30, 60];

/// What a look-up brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Found {
    /// Nothing was looked up yet.
    #[default]
    NotAsked,
    /// These, for this term.
    Matches {
        /// What was looked up.
        term: String,
        /// What was found, at most 20.
        rows: Vec<OrganizationMatch>,
    },
}

impl Found {
    /// The organization to start with: the only one there is.
    #[must_use]
    pub fn only(&self) -> Option<OrganizationId> {
        match self {
            Self::Matches { rows, .. } => match rows.as_slice() {
                [only] => Some(only.id),
                _ => None,
            },
            Self::NotAsked => None,
        }
    }
}

/// What is wrong with a term to look up.
#[must_use]
pub fn term_fault(term: &str) -> Option<&'static str> {
    (term.trim().chars().count() < LEAST_TERM).then_some("Type at least 2 characters.")
}

/// What is wrong with a reason.
#[must_use]
pub fn reason_fault(reason: &str) -> Option<&'static str> {
    (reason.trim().chars().count() < LEAST_REASON)
        .then_some("Say why in at least 3 characters, such as “ticket 4711”.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(count: usize) -> Found {
        let row = |_| OrganizationMatch {
            id: OrganizationId(uuid::Uuid::nil()),
            name: "Harbor Homes".to_owned(),
            slug: "harbor-homes".to_owned(),
            tier: None,
            matched: "slug".to_owned(),
        };
        Found::Matches { term: "harbor".to_owned(), rows: (0..count).map(row).collect() }
    }

    #[test]
    fn only_a_single_match_is_chosen_by_itself() {
        assert!(found(1).only().is_some());
        for many in [Found::NotAsked, found(0), found(2)] {
            assert_eq!(many.only(), None);
        }
    }

    #[test]
    fn blanks_are_no_reason_and_no_term() {
        assert!(term_fault(" a ").is_some());
        assert!(term_fault("ab").is_none());
        assert!(reason_fault("  a  ").is_some());
        assert!(reason_fault("ticket 4711").is_none());
    }
}
