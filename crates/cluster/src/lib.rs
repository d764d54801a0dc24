//! A private PostgreSQL for the sample workspace: found on the machine, created in a folder of its own, started,
//! shared by every process that opens it, and stopped by the last one that leaves. Knows no table and no migration,
//! and speaks to the server only through PostgreSQL's own programs.
//!
//! # How it is used
//!
//! ```no_run
//! # async fn example() -> Result<(), cluster::ClusterError> {
//! use cluster::{Cluster, Options};
//!
//! let options = Options::new("/home/ada/.local/share/marketplace/sample", ["sample_manager", "sample_support"]);
//! let cluster = Cluster::open_with(options, |progress| println!("{progress:?}")).await?;
//! let url = cluster.url("sample_manager", cluster::DATABASE); // for psql and sqlx alike
//! # let _ = url;
//! cluster.close().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What is promised
//!
//! - **Private.** No TCP port, a socket in a folder only the person may enter, and `peer` authentication: the operating
//!   system says who connects, and only the person's own account is mapped to the database logins. There is no password
//!   to keep. The logins are listed by the caller; [`SUPERUSER`] and [`OWNER`] always belong to them.
//! - **Durable.** `fsync`, full page writes, synchronous commits and data checksums stay on.
//! - **Whole or absent.** A cluster is made beside its final place and renamed, so that an interrupted creation leaves
//!   nothing that looks finished. The new cluster holds the empty database [`DATABASE`], owned by [`OWNER`].
//! - **Shared.** Processes take a lock on the home folder while they use it (`users.lock`, shared). A second
//!   [`Cluster::open`] joins the running server, and [`Cluster::close`] stops the server only when nobody else holds the
//!   lock. A process that dies releases its lock with it; the next one to open and close tidies up.
//! - **Recovering.** A server killed with `kill -9`, a pid file left behind, a pid since given to another program: the
//!   next open sees through each, and lets PostgreSQL replay its log.
//! - **Root.** PostgreSQL refuses to run as root. A root process runs the server as the account that owns the home
//!   folder already, else as `postgres`, else as `nobody`. Where that account cannot reach the folder (below `/root`, for
//!   instance), the home moves to `/var/lib/marketplace-console-<hash>` and [`Progress::Relocated`] says so.
//!
//! # The home folder
//!
//! ```text
//! gate.lock    held for the moment of opening or closing; also marks the folder as one of ours
//! users.lock   held, shared, by every process that uses the server
//! data/        the cluster itself
//! socket/      where the server listens (or a short private folder elsewhere, if this path is too long for a socket)
//! server.log   what the server said
//! ```

mod error;
mod options;

#[cfg(unix)]
mod account;
#[cfg(unix)]
mod configuration;
#[cfg(unix)]
mod home;
#[cfg(unix)]
mod locks;
#[cfg(unix)]
mod open;
#[cfg(not(unix))]
#[path = "elsewhere.rs"]
mod open;
#[cfg(unix)]
mod postmaster;
#[cfg(unix)]
mod programs;
#[cfg(unix)]
mod server;

pub use error::{ClusterError, Intruder};
#[cfg(unix)]
pub use home::fingerprint;
pub use open::Cluster;
pub use options::{Access, Options, Progress};

/// The database that a new cluster holds, empty.
pub const DATABASE: &str = "marketplace";

/// The login that owns [`DATABASE`]. It may create roles, so that it can migrate, and is no superuser.
pub const OWNER: &str = "marketplace_admin";

/// The superuser of the cluster.
pub const SUPERUSER: &str = "postgres";

/// The oldest major version of PostgreSQL that is accepted.
pub const OLDEST_MAJOR: u32 = 15;

/// The environment variable that names the folder of the PostgreSQL programs, instead of searching the machine.
pub const PROGRAMS_VARIABLE: &str = "MARKETPLACE_PG_BIN";
