//! What every area that writes whole records says alike. What is changed or deleted is named as it was read ([`Pinned`]);
//! what moved on meanwhile is merged, asked about or left alone, and never overwritten.

use chrono::{DateTime, Utc};
use domain::{fields::Fields, merge::Contested};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A record that is written as a whole.
pub trait Recorded:
    Clone + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// What it is named by.
    type Id: Copy
        + Eq
        + std::fmt::Display
        + std::fmt::Debug
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + 'static;
    /// What of it is written.
    type Fields: Fields;

    /// As it was read.
    #[must_use]
    fn pinned(&self) -> Pinned<Self::Id>;

    /// What of it is written.
    #[must_use]
    fn fields(&self) -> Self::Fields;
}

/// The name of a field of a record.
pub type FieldOf<R> = <<R as Recorded>::Fields as Fields>::Field;
/// The value of a field of a record.
pub type ValueOf<R> = <<R as Recorded>::Fields as Fields>::Value;

/// A record as it was read: its version is its `updated_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pinned<Id> {
    /// Which.
    pub id: Id,
    /// As it stood then.
    pub version: DateTime<Utc>,
}

/// A write that holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Written<R: Recorded> {
    /// The record as it stands now.
    pub record: R,
    /// Fields that somebody else changed meanwhile, and that were kept as they left them.
    pub theirs: Vec<FieldOf<R>>,
    /// The change of the audit trail by which it can be taken back; `None` if there was nothing to write.
    pub change: Option<i64>,
}

/// What became of a save.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", bound = "")]
pub enum Saved<R: Recorded> {
    /// It holds, with what others changed in other fields.
    Written(Box<Written<R>>),
    /// Nothing was written: somebody else changed the same fields. To be chosen field by field and saved again on
    /// top of `theirs`.
    Contested {
        /// The record as it stands now.
        theirs: Box<R>,
        /// The fields to choose.
        contested: Vec<Contested<ValueOf<R>>>,
        /// Who last changed which of them, as far as the audit trail tells.
        writers: Vec<FieldWriter>,
    },
}

/// Who last changed a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldWriter {
    /// Which field, by its column.
    pub field: String,
    /// The operator's name, or the login where it is not mapped.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What became of a deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Deleted<Holders> {
    /// It is gone.
    Gone {
        /// The change by which it can be taken back.
        change: i64,
    },
    /// It stays: something holds it. It can be taken off sale instead.
    Held {
        /// What.
        holders: Holders,
    },
    /// It stays: somebody changed it since it was read.
    MovedOn {
        /// Who last changed what.
        writers: Vec<FieldWriter>,
    },
}
