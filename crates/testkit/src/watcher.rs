//! What stops a server that its tests left behind: those of the shared server on purpose, others because they were
//! killed.

use std::process::{Command, Stdio};

use cluster::Cluster;

use crate::must;

/// Every half minute: if nobody holds the lock, stop the server and, if so told, remove its folder. Ends then, or when
/// the folder is gone.
const WATCH: &str = r#"
home=$1 programs=$2 lock=$1/$3 afterwards=$4
while sleep 30; do
    [ -f "$lock" ] || exit 0
    (
        flock --nonblock --exclusive 9 || exit 1
        "$programs/pg_ctl" stop -D "$home/data" -m fast -s
        if [ "$afterwards" = remove ]; then rm -rf "$home"; fi
        exit 0
    ) 9<"$lock" && exit 0
done &
"#;

/// The lock that the test of a server of its own holds, whether the server runs or not.
pub(crate) const TEST_LOCK: &str = "test.lock";

/// What becomes of the folder of a server that was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Afterwards {
    /// It is used again.
    Keep,
    /// It belongs to one test, which holds [`TEST_LOCK`] in it.
    Remove,
}

/// Starts the watcher, apart from the test. Where the machine has no `flock` (macOS), nobody watches.
pub(crate) fn watch(cluster: &Cluster, afterwards: Afterwards) {
    let (lock, afterwards) = match afterwards {
        Afterwards::Keep => ("users.lock", "keep"),
        Afterwards::Remove => (TEST_LOCK, "remove"),
    };
    let mut watcher = Command::new("sh");
    watcher
        .args(["-c", WATCH, "testkit-watch"])
        .arg(cluster.home())
        .arg(cluster.bin_dir())
        .args([lock, afterwards]);
    watcher.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        use std::os::unix::process::CommandExt as _;

        let home = must("looking at the server's folder", cluster.home().metadata());
        // The account that runs the server: this process's own, unless this is root.
        watcher.process_group(0).uid(home.uid()).gid(home.gid());
    }
    must("starting the watcher", watcher.status());
}
