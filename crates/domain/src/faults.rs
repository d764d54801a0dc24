//! What can be wrong with a field that a person filled in. The sentences are the window's.

use serde::{Deserialize, Serialize};

/// A field of a form, and what is wrong with what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    /// The field's name in the request; in a list, with the place of the item: `images.2`.
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
}

impl FieldFault {
    /// A fault of the field called `field`.
    #[must_use]
    pub fn new(field: impl Into<String>, fault: Fault) -> Self {
        Self { field: field.into(), fault }
    }
}

/// What can be wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// Nothing was given.
    Missing,
    /// Fewer characters than needed.
    TooShort {
        /// The least number of characters.
        least: u32,
    },
    /// More characters than fit.
    TooLong {
        /// The greatest number of characters.
        most: u32,
    },
    /// More items than a list takes.
    TooMany {
        /// The greatest number of items.
        most: u32,
    },
    /// A number outside its bounds.
    OutOfRange {
        /// Smallest allowed.
        least: i64,
        /// Largest allowed.
        most: i64,
    },
    /// More decimals than an amount of money has.
    TooPrecise {
        /// The greatest number of decimals.
        decimals: u32,
    },
    /// An amount must be 0 here: the price model claims no price.
    NotZero,
    /// An amount must be above 0 here: the price model is a paid one.
    Zero,
    /// Another record has it already.
    Taken,
    /// An item stands twice in its list.
    Repeated,
    /// Not in the shape the field needs; `shape` is an example of it.
    Malformed {
        /// What it should look like.
        shape: String,
    },
    /// None of the values the field takes.
    Unknown {
        /// What it takes, or the ones nearest to what was given.
        among: Vec<String>,
    },
    /// A character that a text can't hold, such as NUL.
    Unprintable,
    /// A file that can't be read.
    Unreadable,
}
