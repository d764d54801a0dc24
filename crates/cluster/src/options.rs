//! What the caller decides about a cluster, and what it is told while one opens.

use std::path::PathBuf;

/// Which cluster to open, and for whom.
#[derive(Debug, Clone)]
pub struct Options {
    /// The home folder: the cluster's own, created where it is missing, never shared with other files.
    pub data_dir: PathBuf,
    /// The database logins that the person may use, besides [`crate::OWNER`] and [`crate::SUPERUSER`].
    pub logins: Vec<String>,
    /// The folder of the PostgreSQL programs; `None` looks at [`crate::PROGRAMS_VARIABLE`], then searches the machine.
    pub programs: Option<PathBuf>,
    /// Who may connect.
    pub access: Access,
    /// Server settings (name, value) over the durable ones of this crate. Only tests have a reason to.
    pub settings: Vec<(String, String)>,
    /// The port: part of the socket's name, and a TCP port only where `settings` listen on one.
    pub port: u16,
}

impl Options {
    /// The private, durable cluster at `data_dir`, open to the person alone.
    pub fn new<L: Into<String>>(data_dir: impl Into<PathBuf>, logins: impl IntoIterator<Item = L>) -> Self {
        Self {
            data_dir: data_dir.into(),
            logins: logins.into_iter().map(Into::into).collect(),
            programs: None,
            access: Access::Person,
            settings: Vec::new(),
            port: 5432,
        }
    }
}

/// Who may connect to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// The person's own operating-system account, as any of the logins, without a password, through the socket only.
    Person,
    /// The lines of a `pg_hba.conf`, as they are. For test servers; whatever they allow, only the person and root can
    /// enter the socket's folder.
    Lines(String),
}

/// Where opening a cluster stands, for a page that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// Looking for PostgreSQL on this machine.
    Finding,
    /// The account that runs the server for root cannot reach the folder asked for, so the cluster lives elsewhere.
    Relocated {
        /// The folder asked for.
        from: PathBuf,
        /// The folder used.
        to: PathBuf,
    },
    /// Creating a new cluster; takes some seconds.
    Creating,
    /// Starting the server.
    Starting,
    /// Starting the server after a crash: its log is replayed first.
    Recovering,
    /// Joining the server that another process of this person started.
    Joining,
    /// The server takes connections.
    Ready,
}
