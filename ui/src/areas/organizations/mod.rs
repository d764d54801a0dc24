//! Opening an organization: look it up, say why and for how long, and see what it sees. Each step is kept on record
//! by the database.

pub mod opening;
pub mod state;

pub use opening::{OpenOrganizationButton, OpenOrganizationPage};
