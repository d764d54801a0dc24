//! Tools: everything that is read of them and written to them. A write holds the rows it is about before it compares
//! versions, and writes no column that does not change.

mod bulk;
mod findings;
mod list;
mod record;
mod write;

pub use bulk::{MOST_SELECTED, apply, preview};
pub use findings::{count_findings, drift, repair};
pub use list::{count, list, vocabulary};
pub use record::get;
pub use write::{create, delete, holders, save};
