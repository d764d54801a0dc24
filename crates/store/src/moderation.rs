//! Reviews: reading them, their queue, and what moderators do with them. What moderation adds (notes, by whom, when, the
//! reports) is only asked for by roles that may see it.

mod list;
mod record;

pub use list::{count, list};
pub use record::get;
