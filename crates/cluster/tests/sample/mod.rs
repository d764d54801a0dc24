//! A home folder for one test, psql to look into its cluster, and the ways to break it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cluster::{Cluster, DATABASE, Options};
use nix::sys::signal::{Signal, kill as signal};
use nix::unistd::Pid;
use tempfile::TempDir;

/// A place for one cluster, removed with its value together with a server that still runs there.
pub(crate) struct Sample {
    root: TempDir,
}

impl Sample {
    pub(crate) fn new() -> Self {
        let root = TempDir::new().unwrap();
        // Passable, so that root's server account reaches the home inside.
        std::fs::set_permissions(root.path(), Permissions::from_mode(0o755)).unwrap();
        Self { root }
    }

    /// The folder around the home.
    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    pub(crate) fn options(&self) -> Options {
        Options::new(self.home(), ["sample_manager", "sample_moderator"])
    }

    /// Where the server says who it is.
    pub(crate) fn pid_file(&self) -> PathBuf {
        self.home().join("data/postmaster.pid")
    }

    /// The process id of the running server.
    pub(crate) fn postmaster(&self) -> i32 {
        self.named_process().unwrap()
    }

    fn named_process(&self) -> Option<i32> {
        std::fs::read_to_string(self.pid_file()).ok()?.lines().next()?.parse().ok()
    }
}

impl Drop for Sample {
    fn drop(&mut self) {
        let named = self.named_process();
        let folder = named.and_then(|pid| std::fs::read_link(format!("/proc/{pid}/cwd")).ok());
        if let (Some(pid), Some(folder)) = (named, folder)
            && folder.starts_with(self.root.path())
        {
            let _ = signal(Pid::from_raw(pid), Signal::SIGQUIT);
        }
    }
}

/// What psql prints, a row a line, columns parted by `|`; or what it says of its failure.
pub(crate) async fn try_psql(cluster: &Cluster, login: &str, sql: &str) -> Result<String, String> {
    let output = tokio::process::Command::new(cluster.bin_dir().join("psql"))
        .args([
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            &cluster.url(login, DATABASE),
            "-c",
            sql,
        ])
        .output()
        .await
        .unwrap();
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap().trim_end().to_owned())
    } else {
        Err(String::from_utf8(output.stderr).unwrap())
    }
}

/// Asks until the answer is yes; a test that waits half a minute has failed.
pub(crate) async fn wait_until(condition: impl AsyncFn() -> bool) {
    let waiting = async {
        while !condition().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.unwrap();
}
