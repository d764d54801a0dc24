//! The two locks of a home folder. They belong to open files, so that a process that dies releases them.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use tokio::time::Instant;

use crate::ClusterError;
use crate::account::Account;

/// How often a taken lock is tried again: the system has no waiting for it that could be given up.
const AGAIN: Duration = Duration::from_millis(20);

/// How a lock is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Together with others.
    Shared,
    /// Alone.
    Alone,
}

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock at `path`, waiting at most for `limit`.
    pub(crate) async fn take(
        path: &Path,
        account: &Account,
        hold: Hold,
        limit: Duration,
    ) -> Result<Self, ClusterError> {
        let started = Instant::now();
        loop {
            if let Some(lock) = Self::attempt(path, account, hold)? {
                return Ok(lock);
            }
            if started.elapsed() >= limit {
                return Err(ClusterError::Busy { path: path.to_owned(), waited: limit });
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Takes the lock at `path` unless it is held already.
    pub(crate) fn attempt(path: &Path, account: &Account, hold: Hold) -> Result<Option<Self>, ClusterError> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path);
        let file = file.map_err(|error| ClusterError::at(path, error))?;
        account.own(path)?;
        let taken = match hold {
            Hold::Shared => file.try_lock_shared(),
            Hold::Alone => file.try_lock(),
        };
        match taken {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(ClusterError::at(path, error)),
        }
    }
}
