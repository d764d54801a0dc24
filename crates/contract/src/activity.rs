//! The audit trail's list.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{ListRequest, Page, request};

/// Which entries. `None` lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityFilter {
    /// Written by this login.
    pub login: Option<String>,
    /// On this record.
    pub record: Option<Uuid>,
    /// In this table, such as `marketplace_reviews`.
    pub table: Option<String>,
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

/// An entry of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRow {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The login that wrote.
    pub login: String,
    /// The operator's name, where the login is mapped.
    pub operator_name: Option<String>,
    /// The role in force.
    pub role: String,
    /// What was done.
    pub act: String,
    /// In which table.
    pub table: String,
    /// To which record.
    pub record: Uuid,
    /// The changed columns before; `None` for a new record.
    pub before: Option<Value>,
    /// The changed columns after; `None` for a deleted record.
    pub after: Option<Value>,
    /// Why, if it was said.
    pub reason: Option<String>,
}
