//! Reviews: reading them, their queue, and what moderators do with them. What moderation adds (notes, by whom, when, the
//! reports) is only asked for by roles that may see it.

mod claims;
mod decide;
mod evidence;
mod figures;
mod list;
mod queue;
mod record;

pub use claims::{claim_next, claim_review, release_reviews};
pub use decide::{MOST_DECIDED, decide_reviews, list_reasons};
pub use evidence::evidence;
pub use figures::figures;
pub use list::{count, list};
pub use queue::{preview, set_weights, weights};
pub use record::get;
