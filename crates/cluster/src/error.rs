//! What can go wrong with the private PostgreSQL, as facts. The window finds the sentence.

use std::io;
#[cfg(unix)]
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

/// Why the private PostgreSQL could not be opened or closed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// No PostgreSQL server programs (`postgres`, `initdb`, `pg_ctl`) in any of the places searched.
    #[error("PostgreSQL not found in {searched:?}")]
    NotInstalled {
        /// The folders that were looked into, in order.
        searched: Vec<PathBuf>,
    },
    /// The newest PostgreSQL found is older than [`crate::OLDEST_MAJOR`].
    #[error("PostgreSQL {found} in {} is too old", path.display())]
    TooOld {
        /// Its version as it names itself, such as `14.2`.
        found: String,
        /// The folder of its programs.
        path: PathBuf,
    },
    /// The data was written by another major version than any installed one.
    #[error("{} was written by PostgreSQL {data}, found is {found}", path.display())]
    VersionMismatch {
        /// The major version that wrote the data.
        data: String,
        /// The newest version found on the machine.
        found: String,
        /// The data folder.
        path: PathBuf,
    },
    /// `initdb`, or filling the new cluster, failed.
    #[error("creating the cluster failed: {output}")]
    InitFailed {
        /// The last lines of what it said.
        output: String,
    },
    /// The server did not start, or did not become ready in time.
    #[error("the server did not start: {log}")]
    StartFailed {
        /// The last lines of its log since the attempt.
        log: String,
    },
    /// What stands in the place of the cluster is not ours, so it was left alone.
    #[error("{} is not ours: {intruder:?}", path.display())]
    NotOurs {
        /// The folder in question.
        path: PathBuf,
        /// What was found there.
        intruder: Intruder,
    },
    /// The disk that holds this path is full.
    #[error("no space left for {}", path.display())]
    DiskFull {
        /// The folder that could not be written.
        path: PathBuf,
    },
    /// The operating system denies access to this path.
    #[error("no permission for {}", path.display())]
    PermissionDenied {
        /// The file or folder.
        path: PathBuf,
    },
    /// No folder for the socket is short enough.
    #[error("{} is longer than a socket's path may be ({limit} bytes)", path.display())]
    SocketPathTooLong {
        /// The shortest socket path that was considered.
        path: PathBuf,
        /// The longest path the system allows, in bytes.
        limit: usize,
    },
    /// The server did not stop in time. It still runs; its data is safe, and the next open joins it.
    #[error("the server in {} did not stop within {after:?}", path.display())]
    StopTimedOut {
        /// How long was waited.
        after: Duration,
        /// The data folder.
        path: PathBuf,
    },
    /// Another process is opening or closing the same cluster and does not finish.
    #[error("{} stayed locked for {waited:?}", path.display())]
    Busy {
        /// The lock's file.
        path: PathBuf,
        /// How long was waited.
        waited: Duration,
    },
    /// Others use the cluster that was to be removed.
    #[error("{} is in use", path.display())]
    InUse {
        /// The home folder.
        path: PathBuf,
    },
    /// The process is root and the machine has no account that could run the server.
    #[error("root may not run PostgreSQL and none of {tried:?} exists")]
    NoServerAccount {
        /// The account names that were tried.
        tried: Vec<String>,
    },
    /// The data folder holds something that cannot be read as a cluster.
    #[error("{} is damaged", path.display())]
    Unreadable {
        /// The file or folder that does not hold what it should.
        path: PathBuf,
    },
    /// The operating system refused something else.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file, folder or program concerned.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// This operating system is not supported yet.
    #[error("no private PostgreSQL on {system}")]
    Unsupported {
        /// The operating system's name.
        system: &'static str,
    },
}

/// What stands where our cluster should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intruder {
    /// A folder with other people's files in it.
    Files,
    /// A server that another account started on this data folder.
    Server {
        /// Its process id.
        pid: i32,
    },
}

#[cfg(unix)]
impl ClusterError {
    /// What an error of the operating system at `path` means here.
    pub(crate) fn at(path: impl AsRef<Path>, source: io::Error) -> Self {
        let path = path.as_ref().to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::PermissionDenied { path }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Io { path, source },
        }
    }

    /// The cause that a program of PostgreSQL names in its output, where it is one that has a word of its own.
    pub(crate) fn named_in(output: &str, path: &Path) -> Option<Self> {
        let path = || path.to_owned();
        if output.contains("No space left on device") || output.contains("Disk quota exceeded") {
            Some(Self::DiskFull { path: path() })
        } else if output.contains("Permission denied") || output.contains("Read-only file system") {
            Some(Self::PermissionDenied { path: path() })
        } else {
            None
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_recognised_in_what_a_program_says() {
        let said = "FATAL:  could not write lock file \"postmaster.pid\": No space left on device";
        let named = ClusterError::named_in(said, Path::new("/data"));
        assert!(matches!(named, Some(ClusterError::DiskFull { path }) if path == Path::new("/data")));
    }

    #[test]
    fn other_output_names_no_cause() {
        assert!(ClusterError::named_in("FATAL:  something else", Path::new("/data")).is_none());
    }

    #[test]
    fn errors_of_the_system_keep_the_path_they_concern() {
        let full = ClusterError::at("/data", io::Error::from(io::ErrorKind::StorageFull));
        assert!(matches!(full, ClusterError::DiskFull { path } if path == Path::new("/data")));
    }
}
