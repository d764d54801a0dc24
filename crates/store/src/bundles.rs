//! Bundles: everything that is read of them and written to them. What is wrong with one is said by `domain::bundles`;
//! `warnings` says the same in SQL, for lists.

mod around;
mod list;
mod record;
mod warnings;
mod write;

pub use around::look_around;
pub use list::{count, list};
pub use record::get;
pub use warnings::count_warnings;
pub(crate) use write::close_up;
pub use write::{create, delete, holders, save};
