//! What crosses between the window and the shell: requests, replies and problems. Serde only, no logic, no IO.
//!
//! A [`Request`] knows its command's name and its reply, so neither side spells a name by hand. Replies travel as
//! JSON bytes inside an [`Answer`], which also says what the reading cost. What went wrong is a [`Problem`]:
//! closed codes with facts; the sentences are the window's.

pub mod activity;
pub mod bundles;
pub mod catalog;
pub mod connections;
pub mod drafts;
pub mod moderation;
pub mod organizations;
pub mod overview;
pub mod page;
pub mod pictures;
pub mod problem;
pub mod purchases;
pub mod transfer;
pub mod views;
pub mod writing;

pub use page::{Count, Cursor, Direction, ListRequest, Page};
pub use problem::{Problem, Subject};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Something the window can ask of the shell.
pub trait Request: Serialize + DeserializeOwned {
    /// The command's name on the wire.
    const NAME: &'static str;
    /// What comes back when it works.
    type Reply: Serialize + DeserializeOwned;
}

/// The names of all requests.
pub const ALL: &[&str] = &[
    "get_boot",
    "list_profiles",
    "save_profile",
    "delete_profile",
    "import_url",
    "store_password",
    "forget_password",
    "password_state",
    "test_connection",
    "connect",
    "open_sample",
    "disconnect",
    "get_session",
    "choose_role",
    "switch_writing_on",
    "switch_writing_off",
    "get_overview",
    "list_tools",
    "count_tools",
    "get_tool",
    "create_tool",
    "save_tool",
    "get_tool_holders",
    "delete_tool",
    "preview_change",
    "apply_change",
    "count_findings",
    "list_drift",
    "repair_drift",
    "get_vocabulary",
    "list_bundles",
    "count_bundles",
    "get_bundle",
    "create_bundle",
    "save_bundle",
    "get_bundle_holders",
    "delete_bundle",
    "look_around",
    "count_warnings",
    "list_reviews",
    "count_reviews",
    "get_review",
    "claim_review",
    "release_reviews",
    "claim_next",
    "list_reasons",
    "decide_reviews",
    "get_evidence",
    "get_review_figures",
    "get_weights",
    "set_weights",
    "preview_weights",
    "list_purchases",
    "count_purchases",
    "get_purchase",
    "list_activity",
    "count_activity",
    "get_change",
    "undo_change",
    "get_last_undoable",
    "list_views",
    "save_view",
    "delete_view",
    "keep_draft",
    "get_draft",
    "list_drafts",
    "drop_draft",
    "fetch_picture",
    "choose_file",
    "export_tools",
    "export_activity",
    "read_import",
    "get_import",
    "list_import_rows",
    "apply_import",
    "drop_import",
    "list_jobs",
    "end_job",
    "find_organizations",
    "open_organization",
    "leave_organization",
];

/// Joins a request type to its name and reply.
macro_rules! request {
    ($Request:ty, $name:literal => $Reply:ty) => {
        impl $crate::Request for $Request {
            const NAME: &'static str = $name;
            type Reply = $Reply;
        }
    };
}
pub(crate) use request;

/// A reply with what it cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer<T> {
    /// What was asked for.
    pub data: T,
    /// What the database had to do.
    pub meter: Meter,
}

impl<T> Answer<T> {
    /// A reply that the database had no part in.
    #[must_use]
    pub const fn at_no_cost(data: T) -> Self {
        Self { data, meter: Meter { statements: 0, micros: 0 } }
    }
}

/// What a request cost on the database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    /// Statements sent, the transaction's frame included.
    pub statements: u32,
    /// Time from the first byte sent to the last one read, in microseconds.
    pub micros: u64,
}
