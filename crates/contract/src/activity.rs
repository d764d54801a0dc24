//! The audit trail: its list of changes, one change in full, and taking it back.
//!
//! A *change* is everything that one transaction wrote; it consists of one *entry* per written row. A bulk change is
//! one change of many entries. It goes by the number of its first entry.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{Count, ListRequest, Page, request};

/// Which changes. `None` and empty let everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityFilter {
    /// Words in act, reason, login, the operator's name or the record's; all must occur. A uuid names a record.
    pub text: String,
    /// Written by this login.
    pub login: Option<String>,
    /// That touched this record.
    pub record: Option<Uuid>,
    /// In this table, such as `marketplace_reviews`.
    pub table: Option<String>,
    /// In any of these areas, such as `catalog`.
    pub area: Vec<String>,
    /// With this act, such as `catalog.edit`.
    pub act: Option<String>,
    /// At or after this instant.
    pub since: Option<DateTime<Utc>>,
    /// Before this instant.
    pub until: Option<DateTime<Utc>>,
}

/// The only order of the trail: by time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivitySort {
    /// When it was written.
    #[default]
    At,
}

/// A page of the audit trail.
pub type ListActivity = ListRequest<ActivityFilter, ActivitySort>;
request!(ListActivity, "list_activity" => Page<ActivityRow>);

/// How many changes match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountActivity {
    /// Which.
    pub filter: ActivityFilter,
}
request!(CountActivity, "count_activity" => Count);

/// A change in the list: its first entry, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRow {
    /// The change's number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The login that wrote.
    pub login: String,
    /// The operator's name, where the login is mapped.
    pub operator_name: Option<String>,
    /// The role in force.
    pub role: String,
    /// In which area.
    pub area: String,
    /// What was done.
    pub act: String,
    /// In which table the first entry is. Members of a bundle count as the bundle.
    pub table: String,
    /// The record of the first entry, for a member its bundle.
    pub record: Uuid,
    /// What that record is called, or was when it went.
    pub record_name: Option<String>,
    /// How many entries there are.
    pub entries: u32,
    /// How many records they are of. A bundle and its members are one.
    pub records: u32,
    /// The columns that were changed in the first entry's table; of a change of many, those of its first hundred entries.
    /// Of a bundle also `members`, or `order` where none came or went. Empty where the record came or went as a whole.
    pub fields: Vec<String>,
    /// Why, if it was said.
    pub reason: Option<String>,
    /// The change that this one takes back.
    pub undoes: Option<i64>,
    /// The change by which this one was taken back.
    pub undone_by: Option<i64>,
}

/// One change in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetChange {
    /// The number of the change, or of any of its entries.
    pub id: i64,
}
request!(GetChange, "get_change" => ChangeRecord);

/// A change with its entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRecord {
    /// The change.
    pub change: ActivityRow,
    /// Its entries in the order of writing; at most 500 of them.
    pub entries: Vec<Entry>,
    /// What it made of the members of bundles, by the bundle's name; at most 100 of them. Empty for who does not see all
    /// of a bundle's changes.
    pub compositions: Vec<Composition>,
    /// Whether it can be taken back from here.
    pub undo: Undo,
}

/// What one change did to one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number.
    pub id: i64,
    /// In which table.
    pub table: String,
    /// To which record.
    pub record: Uuid,
    /// What it is called, where it has a name; a member as its bundle.
    pub record_name: Option<String>,
    /// The bundle that the record is a member of.
    pub bundle: Option<Uuid>,
    /// The changed columns before; `None` for a new record.
    pub before: Option<Value>,
    /// The changed columns after; `None` for a deleted record.
    pub after: Option<Value>,
}

/// What a change made of a bundle's members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composition {
    /// Which bundle.
    pub bundle: Uuid,
    /// What it is called, or was when it went.
    pub bundle_name: Option<String>,
    /// The members before, in their order.
    pub before: Vec<NamedTool>,
    /// The members after, in their order.
    pub after: Vec<NamedTool>,
}

/// A tool by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedTool {
    /// Which.
    pub tool: Uuid,
    /// What it is called, or was when it went.
    pub name: Option<String>,
}

/// Whether a change can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "undo", rename_all = "snake_case")]
pub enum Undo {
    /// It is offered. Whether a record stands in the way is found when it is tried.
    Offered,
    /// It was taken back already.
    Done {
        /// By this change, which can be taken back in turn.
        by: i64,
    },
    /// The console never takes back what was done here.
    Never {
        /// Why.
        why: NoUndo,
    },
}

/// Why a change is never taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoUndo {
    /// It touches purchases or carts, which are the platform's.
    ThePlatforms,
    /// It deleted more than tools, bundles and their members.
    Cascaded,
    /// It counted figures anew, which follow from rows.
    Counted,
    /// The role in force does not write there, or sees only a part of it.
    NotYours,
    /// The table was emptied as a whole.
    Truncated,
}

/// Takes a change back: every entry's inverse, in one transaction, as a new change with the act of the area's undo
/// (`catalog.undo`). All or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoChange {
    /// Which.
    pub id: i64,
}
request!(UndoChange, "undo_change" => Undone);

/// What became of taking a change back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Undone {
    /// It is taken back.
    Done {
        /// The change that did it, which can be taken back in turn.
        change: Box<ActivityRow>,
    },
    /// Nothing was written.
    Blocked {
        /// What stands in the way.
        blockers: Vec<Blocker>,
    },
}

/// What stands in the way of taking a change back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocker {
    /// In which table.
    pub table: String,
    /// Which record.
    pub record: Uuid,
    /// What it is called.
    pub record_name: Option<String>,
    /// What is the matter.
    pub obstacle: Obstacle,
}

/// What is the matter with a record that is to be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "obstacle", rename_all = "snake_case")]
pub enum Obstacle {
    /// A field holds something else by now.
    MovedOn {
        /// Which field, by its column. A bundle's `members` are one: what they are called, in their order.
        field: String,
        /// What it holds.
        holds: Value,
        /// What it would have to hold.
        expected: Value,
        /// Who changed it, where the audit trail tells: name, or login.
        by: Option<String>,
        /// When.
        at: Option<DateTime<Utc>>,
    },
    /// The record is gone.
    Gone {
        /// Who deleted it.
        by: Option<String>,
        /// When.
        at: Option<DateTime<Utc>>,
    },
    /// The record is there again.
    ThereAgain,
    /// Something holds the record, so that it can't be deleted.
    Held {
        /// The table of what holds it.
        by_table: String,
        /// How many rows.
        rows: u64,
    },
    /// A record that it needs is gone: a tool that would be a member of this bundle again.
    ParentGone {
        /// That record's table.
        table: String,
        /// Which.
        record: Uuid,
        /// What it was called.
        name: Option<String>,
        /// Who deleted it.
        by: Option<String>,
        /// When.
        at: Option<DateTime<Utc>>,
    },
    /// The database's own rules do not allow the earlier value any more.
    Refused {
        /// The rule, by its name in the database.
        rule: String,
    },
    /// The console never takes back what was done here.
    Never {
        /// Why.
        why: NoUndo,
    },
    /// It was taken back already.
    AlreadyDone {
        /// By this change.
        by: i64,
    },
}

/// The newest change of this login that can be taken back, if any, and takes none back itself: what the status bar and
/// Ctrl Z offer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetLastUndoable {}
request!(GetLastUndoable, "get_last_undoable" => Option<ActivityRow>);
