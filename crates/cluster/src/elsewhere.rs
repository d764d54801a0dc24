//! The same interface on operating systems where the private cluster is not supported: it says so.

use std::path::Path;

use crate::{ClusterError, Options, Progress};

/// A cluster in use. Never exists on this operating system.
#[derive(Debug)]
pub struct Cluster {
    never: std::convert::Infallible,
}

impl Cluster {
    /// Says that this operating system is not supported.
    #[expect(clippy::unused_async, reason = "the same interface as where it is supported")]
    pub async fn open(_options: Options) -> Result<Self, ClusterError> {
        Err(ClusterError::Unsupported { system: std::env::consts::OS })
    }

    /// Says that this operating system is not supported.
    pub async fn open_with(
        options: Options,
        _tell: impl Fn(Progress) + Send + Sync,
    ) -> Result<Self, ClusterError> {
        Self::open(options).await
    }

    /// Never called.
    #[must_use]
    pub fn url(&self, _login: &str, _database: &str) -> String {
        match self.never {}
    }

    /// Never called.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        match self.never {}
    }

    /// Never called.
    #[must_use]
    pub fn port(&self) -> u16 {
        match self.never {}
    }

    /// Never called.
    #[must_use]
    pub fn home(&self) -> &Path {
        match self.never {}
    }

    /// Never called.
    #[must_use]
    pub fn started(&self) -> bool {
        match self.never {}
    }

    /// Never called.
    #[must_use]
    pub fn bin_dir(&self) -> &Path {
        match self.never {}
    }

    /// Never called.
    #[expect(clippy::unused_async, reason = "the same interface as where it is supported")]
    pub async fn close(self) -> Result<(), ClusterError> {
        match self.never {}
    }

    /// Says that this operating system is not supported.
    #[expect(clippy::unused_async, reason = "the same interface as where it is supported")]
    pub async fn remove(_options: &Options) -> Result<(), ClusterError> {
        Err(ClusterError::Unsupported { system: std::env::consts::OS })
    }
}
