//! Throw-away PostgreSQL for tests: a shared server with a fresh database per test ([`Server`], [`Database`]), and a
//! server across TCP with TLS and passwords that can be stopped and started ([`Remote`]). Knows no migration and no
//! sqlx: what fills a database is handed in.
//!
//! Everything here panics when it fails, as a test does; there is nobody to handle an error.
//!
//! # A fresh database
//!
//! ```no_run
//! # async fn migrate(_url: &str) {}
//! # async fn example() {
//! use testkit::Server;
//!
//! // Empty:
//! let database = Server::shared().await.database().await;
//!
//! // Or a copy of one that was prepared once, under this name, for every test of every process:
//! let database = Server::shared()
//!     .await
//!     .database_like("migrated-7f3a", async |owner_url| migrate(&owner_url).await)
//!     .await;
//!
//! let planted = database.psql("INSERT INTO tools … RETURNING id").await; // as superuser
//! let login = database.url("sample_manager"); // for sqlx or psql; the socket asks for no password
//! # let _ = (planted, login);
//! # } // the database is dropped with its value
//! ```
//!
//! # A server across the network
//!
//! ```no_run
//! # async fn example() {
//! use testkit::{Certificate, Remote};
//!
//! let mut remote = Remote::start(Certificate::Valid).await;
//! remote.create_login("ada", "her password", "NOINHERIT").await;
//! let url = remote.url("ada", "her password"); // TCP, TLS verified against remote.authority()
//! remote.present(Certificate::Expired).await; // from the next connection on
//! remote.kill_backends().await;
//! remote.stop().await;
//! remote.start_again().await; // on the same port
//! remote.freeze().await; // takes connections and never answers, as a network that went away
//! remote.thaw();
//! # let _ = url;
//! # }
//! ```
//!
//! # What to know
//!
//! - One server serves all test processes of this checkout. Whoever comes first starts it (about two seconds the first
//!   time ever, a fifth of a second later); it goes on running between processes, and a watcher stops it within half a
//!   minute after the last one left. [`stop`] stops it at once, [`remove`] removes it. It keeps nothing through a crash (`fsync` off).
//! - Its logins need no password: the socket lies in a folder that only this account (and root) may enter. Policies,
//!   grants and `session_user` are the real thing.
//! - Each database is owned by [`OWNER`], a login with CREATEROLE and CREATEDB and no superuser: what an owner of a
//!   production database is. [`SUPERUSER`] is for planting rows.
//! - **Roles belong to the whole server**, so the roles that migrations create are seen by all databases at once and
//!   outlive them. Logins that a test makes take a [`unique_name`]. A test that must see roles come into being takes a
//!   [`Remote`], which is a server of its own.
//! - The same holds for what is left of yesterday's roles: a whole test run begins with [`remove`].
//! - Templates are made one at a time, across all processes.

#![expect(clippy::panic, reason = "a test fails by panicking, and only tests use this crate")]

mod certificates;
mod database;
mod remote;
mod server;
mod watcher;

pub use certificates::Certificate;
pub use cluster::{OWNER, SUPERUSER};
pub use database::Database;
pub use remote::Remote;
pub use server::{Server, remove, stop};

use std::fmt::{Debug, Display};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A name that no other test has, in this process or another: a valid identifier of PostgreSQL without quotes.
///
/// `prefix` is kept as it is; give it in lower case and short (a name has 63 bytes, the rest takes up to 40).
#[must_use]
pub fn unique_name(prefix: &str) -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
    format!("{prefix}_{}_{now:x}_{count}", std::process::id())
}

/// What succeeded, or the end of the test with what failed.
#[track_caller]
fn must<T, E: Debug + Display>(what: &str, result: Result<T, E>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("testkit: {what}: {error}"),
    }
}
