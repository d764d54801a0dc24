//! The pure rules of the marketplace: ids, money, the closed choices of the schema, who may do what.
//!
//! No input or output, no clock, no async: everything here is decided from its arguments alone, and builds for
//! the window (WebAssembly) as well as for the shell. What crosses between the two is in `contract`; what is
//! asked of PostgreSQL is in `store`.

pub mod access;
pub mod bundles;
pub mod catalog;
mod choice;
pub mod connections;
pub mod faults;
pub mod fields;
pub mod ids;
pub mod merge;
pub mod moderation;
pub mod money;
pub mod organizations;
pub mod purchases;
pub mod text;

pub use choice::UnknownChoice;
