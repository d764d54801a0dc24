//! Drafts of unsaved forms, kept in the console's data folder so that a crash of the window loses nothing. Per server,
//! database, login and form; never on the server itself.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::request;

/// Keeps what stands in a form, in the place of what was kept of it before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepDraft {
    /// Which form: its kind and its record, such as `tool/new` or `tool/<uuid>`. At most 200 characters.
    pub form: String,
    /// What stands in it, in the form's own shape. At most 1 MiB.
    pub content: Value,
}
request!(KeepDraft, "keep_draft" => ());

/// What was kept of a form, if anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetDraft {
    /// Which form.
    pub form: String,
}
request!(GetDraft, "get_draft" => Option<Draft>);

/// All drafts on this database, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDrafts {}
request!(ListDrafts, "list_drafts" => Vec<Draft>);

/// Forgets a draft. One that is not there is as good as forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropDraft {
    /// Which form.
    pub form: String,
}
request!(DropDraft, "drop_draft" => ());

/// What was kept of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Which form.
    pub form: String,
    /// What stood in it.
    pub content: Value,
    /// When it was last kept.
    pub kept_at: DateTime<Utc>,
}
