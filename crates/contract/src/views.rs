//! Saved views: the address of a list, kept under a name by the person who made it, on the server and for that login.

use chrono::{DateTime, Utc};
use domain::access::Area;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::request;

/// The person's views of an area, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListViews {
    /// Which area.
    pub area: Area,
}
request!(ListViews, "list_views" => Vec<View>);

/// A view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Which.
    pub id: Uuid,
    /// Of which area.
    pub area: Area,
    /// Its name, 1 to 60 characters, once per person and area.
    pub name: String,
    /// The query of the list's address, beginning with `?` or empty: filter, order, columns.
    pub address: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// Keeps a view; an `id` that is there already is renamed or pointed elsewhere. A name that is taken is
/// [`crate::Problem::Invalid`] with [`domain::faults::Fault::Taken`] on `name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveView {
    /// `None` for a new one.
    pub id: Option<Uuid>,
    /// Of which area.
    pub area: Area,
    /// Its name.
    pub name: String,
    /// The query of the list's address.
    pub address: String,
}
request!(SaveView, "save_view" => View);

/// Removes a view. One that is not there is as good as removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteView {
    /// Which.
    pub id: Uuid,
}
request!(DeleteView, "delete_view" => ());
