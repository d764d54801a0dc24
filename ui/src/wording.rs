//! The only file with sentences for problems.

use contract::Problem;

/// What a problem says to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What happened.
    pub title: String,
    /// Whether anything was lost.
    pub detail: String,
    /// What to do next.
    pub next: String,
    /// Further lines, such as each difference of a schema.
    pub details: Vec<String>,
    /// The next step as a button, where there is one.
    pub step: Option<Step>,
}

/// A next step that a button can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Try the same again.
    Retry,
    /// Go to the connections.
    Connections,
}

impl Step {
    /// The address the step leads to, with the word on its button.
    #[must_use]
    pub const fn href(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Retry => None,
            Self::Connections => Some(("/connections", "Open connections")),
        }
    }
}

/// What to say of `problem`.
#[must_use]
pub fn problem(problem: &Problem) -> Words {
    Words { title: format!("{problem:?}"), detail: String::new(), next: String::new(), details: vec![], step: Some(Step::Retry) }
}
