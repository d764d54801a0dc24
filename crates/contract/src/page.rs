//! Lists: a filter, an order, a page by key, and a count that never stands in the way of the rows.

use serde::{Deserialize, Serialize};

/// Which way a list runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Smallest, earliest, A first.
    #[default]
    Ascending,
    /// Largest, latest, Z first.
    Descending,
}

/// One page of a list. `after` continues behind the last row of the page that returned it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRequest<F, S> {
    /// Which rows.
    #[serde(default)]
    pub filter: F,
    /// By which column.
    #[serde(default)]
    pub sort: S,
    /// Which way.
    #[serde(default)]
    pub direction: Direction,
    /// Where to go on; `None` is the start.
    #[serde(default)]
    pub after: Option<Cursor>,
    /// How many rows at most, 1 to 500.
    pub limit: u16,
}

/// A place in a list. Made by the shell, handed back unread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// Rows, and where to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<R> {
    /// The rows, in the order asked for.
    pub rows: Vec<R>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<Cursor>,
}

/// How many rows a filter matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "certainty", content = "rows", rename_all = "snake_case")]
pub enum Count {
    /// Counted.
    Exact(u64),
    /// Estimated by the server's statistics, because counting would take long.
    About(u64),
}
