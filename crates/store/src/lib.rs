//! Everything asked of PostgreSQL. The only crate that names sqlx; knows no window, no profile file and no keyring.
//!
//! There is one door: [`Store::read`] and [`Store::write`] open a transaction that works under one role, for one
//! organization where it is scoped, within time limits, and (when it writes) with the word and the reason that the
//! audit trail records. A file per area then holds what is asked through that door.

pub mod activity;
pub mod bundles;
pub mod catalog;
mod composition;
pub mod connect;
mod document;
mod error;
pub mod inspect;
pub mod migrate;
pub mod moderation;
pub mod organizations;
pub mod overview;
pub mod owner;
mod page;
mod pool;
pub mod purchases;
mod row;
mod rules;
pub mod seed;
mod session;
pub mod transfer;
pub mod undo;
pub mod views;

pub use error::Error;
pub use pool::Limits;
pub use session::{Act, Mode, Scope, Session, Statement, Store, WriteSession};
