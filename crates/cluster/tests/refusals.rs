//! What opening a cluster says when it cannot: each class of failure, planted.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sample;

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use cluster::{Cluster, ClusterError, Intruder, Options};
use nix::sys::signal::{Signal, kill as signal};
use nix::unistd::{Pid, Uid};
use sample::{Sample, try_psql, wait_until};

/// Puts a program into a folder that does nothing but `script`.
fn fake(folder: &Path, program: &str, script: &str) {
    std::fs::create_dir_all(folder).unwrap();
    let path = folder.join(program);
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
}

/// A folder of programs that call themselves `version`, with an `initdb` and a `pg_ctl` that do as told.
fn installation(sample: &Sample, version: &str, initdb: &str, pg_ctl: &str) -> PathBuf {
    let folder = sample.root().join("bin");
    fake(&folder, "postgres", &format!("echo 'postgres (PostgreSQL) {version}'"));
    fake(&folder, "initdb", initdb);
    fake(&folder, "pg_ctl", pg_ctl);
    folder
}

async fn refusal(options: Options) -> ClusterError {
    Cluster::open(options).await.unwrap_err()
}

#[tokio::test]
async fn no_programs_names_where_was_searched() {
    let sample = Sample::new();
    let empty = sample.root().join("nothing");
    let error = refusal(Options { programs: Some(empty.clone()), ..sample.options() }).await;
    assert!(matches!(&error, ClusterError::NotInstalled { searched } if *searched == [empty]), "{error:?}");
    assert!(!sample.home().exists(), "nothing was created");
}

#[tokio::test]
async fn a_client_without_a_server_is_not_an_installation() {
    let sample = Sample::new();
    let folder = sample.root().join("bin");
    fake(&folder, "psql", "echo 'psql (PostgreSQL) 15.18'");
    let error = refusal(Options { programs: Some(folder), ..sample.options() }).await;
    assert!(matches!(&error, ClusterError::NotInstalled { .. }), "{error:?}");
}

#[tokio::test]
async fn an_old_version_is_named_with_its_place() {
    let sample = Sample::new();
    let folder = installation(&sample, "14.2", "exit 1", "exit 1");
    let error = refusal(Options { programs: Some(folder.clone()), ..sample.options() }).await;
    let named = matches!(&error, ClusterError::TooOld { found, path } if found == "14.2" && *path == folder);
    assert!(named, "{error:?}");
}

#[tokio::test]
async fn data_of_another_major_version_is_left_alone() {
    let sample = Sample::new();
    Cluster::open(sample.options()).await.unwrap().close().await.unwrap();
    let version = sample.home().join("data/PG_VERSION");
    std::fs::write(&version, "99\n").unwrap();
    let error = refusal(sample.options()).await;
    assert!(matches!(&error, ClusterError::VersionMismatch { data, .. } if data == "99"), "{error:?}");
    assert_eq!(std::fs::read_to_string(version).unwrap(), "99\n");
}

#[tokio::test]
async fn a_damaged_version_file_is_named() {
    let sample = Sample::new();
    Cluster::open(sample.options()).await.unwrap().close().await.unwrap();
    let version = sample.home().join("data/PG_VERSION");
    std::fs::write(&version, [0xff, 0xfe, 0]).unwrap();
    let error = refusal(sample.options()).await;
    assert!(matches!(&error, ClusterError::Unreadable { path } if *path == version), "{error:?}");
}

#[tokio::test]
async fn data_without_its_version_is_not_overwritten() {
    let sample = Sample::new();
    Cluster::open(sample.options()).await.unwrap().close().await.unwrap();
    std::fs::remove_file(sample.home().join("data/PG_VERSION")).unwrap();
    let error = refusal(sample.options()).await;
    assert!(matches!(&error, ClusterError::Unreadable { .. }), "{error:?}");
    assert!(sample.home().join("data/base").exists());
}

#[tokio::test]
async fn a_folder_with_other_files_is_not_taken() {
    let sample = Sample::new();
    std::fs::create_dir(sample.home()).unwrap();
    std::fs::write(sample.home().join("letter.txt"), "Dear Ada").unwrap();
    let error = refusal(sample.options()).await;
    assert!(matches!(&error, ClusterError::NotOurs { intruder: Intruder::Files, .. }), "{error:?}");
    assert_eq!(std::fs::read_dir(sample.home()).unwrap().count(), 1, "nothing was added");
}

#[tokio::test]
async fn a_failed_creation_tells_what_initdb_said_and_leaves_nothing() {
    let sample = Sample::new();
    let folder =
        installation(&sample, "15.18", "echo 'initdb: error: the moon is full' >&2; exit 1", "exit 1");
    let error = refusal(Options { programs: Some(folder), ..sample.options() }).await;
    assert!(
        matches!(&error, ClusterError::InitFailed { output } if output.contains("the moon is full")),
        "{error:?}"
    );
    assert!(!sample.home().join("data").exists());

    Cluster::open(sample.options()).await.unwrap().close().await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_named_as_such() {
    let sample = Sample::new();
    let said = "echo 'initdb: error: could not write file \"x\": No space left on device' >&2; exit 1";
    let folder = installation(&sample, "15.18", said, "exit 1");
    let error = refusal(Options { programs: Some(folder), ..sample.options() }).await;
    assert!(matches!(&error, ClusterError::DiskFull { path } if *path == sample.home()), "{error:?}");
}

#[tokio::test]
async fn a_server_that_does_not_start_tells_its_log() {
    let sample = Sample::new();
    Cluster::open(sample.options()).await.unwrap().close().await.unwrap();
    let broken = ("no_such_setting".to_owned(), "on".to_owned());
    let error = refusal(Options { settings: vec![broken], ..sample.options() }).await;
    let told = matches!(&error, ClusterError::StartFailed { log } if log.contains("no_such_setting"));
    assert!(told, "{error:?}");

    Cluster::open(sample.options()).await.unwrap().close().await.unwrap();
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_named() {
    let sample = Sample::new();
    // Root writes everywhere but where the kernel itself says no.
    let place = if Uid::effective().is_root() {
        PathBuf::from("/proc/1/marketplace")
    } else {
        let closed = sample.root().join("closed");
        std::fs::create_dir(&closed).unwrap();
        std::fs::set_permissions(&closed, Permissions::from_mode(0o500)).unwrap();
        closed.join("home")
    };
    let error = refusal(Options::new(&place, Vec::<String>::new())).await;
    let named = match &error {
        ClusterError::PermissionDenied { path } | ClusterError::Io { path, .. } => path.starts_with(&place),
        _ => false,
    };
    assert!(named, "{error:?}");
}

#[tokio::test]
async fn a_server_of_another_account_on_our_data_is_not_touched() {
    if !Uid::effective().is_root() {
        return;
    }
    let sample = Sample::new();
    let first = Cluster::open(sample.options()).await.unwrap();
    first.close().await.unwrap();
    // A process of root's that stands in the data folder and calls itself postgres.
    let data = sample.home().join("data");
    let impostor = sample.root().join("postgres");
    std::fs::copy("/bin/sleep", &impostor).unwrap();
    let mut impostor = std::process::Command::new(impostor).arg("600").current_dir(&data).spawn().unwrap();
    std::fs::write(sample.pid_file(), format!("{}\n{}\n", impostor.id(), data.display())).unwrap();

    let error = refusal(sample.options()).await;
    let pid = i32::try_from(impostor.id()).unwrap();
    let named = matches!(&error, ClusterError::NotOurs { intruder: Intruder::Server { pid: named }, .. } if *named == pid);
    assert!(named, "{error:?}");
    assert!(impostor.try_wait().unwrap().is_none(), "it still runs");
    impostor.kill().unwrap();
    impostor.wait().unwrap();
}

#[tokio::test]
async fn a_cluster_in_use_is_not_removed() {
    let sample = Sample::new();
    let cluster = Cluster::open(sample.options()).await.unwrap();
    let error = Cluster::remove(&sample.options()).await.unwrap_err();
    assert!(matches!(&error, ClusterError::InUse { path } if *path == sample.home()), "{error:?}");
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn a_server_that_does_not_stop_in_time_is_reported_and_goes_on() {
    let sample = Sample::new();
    let cluster = Cluster::open(sample.options()).await.unwrap();
    let server = Pid::from_raw(sample.postmaster());
    // A stopped process takes no signal until it continues.
    signal(server, Signal::SIGSTOP).unwrap();
    let error = cluster.close().await.unwrap_err();
    assert!(matches!(&error, ClusterError::StopTimedOut { .. }), "{error:?}");
    signal(server, Signal::SIGCONT).unwrap();
    let ready = || std::fs::read_to_string(sample.pid_file()).is_ok_and(|text| text.contains("ready"));
    wait_until(async || !ready()).await;

    // It now takes the request to stop; who opens meanwhile waits for that and starts it again.
    let next = Cluster::open(sample.options()).await.unwrap();
    assert_eq!(try_psql(&next, cluster::OWNER, "SELECT 1").await.unwrap(), "1");
    next.close().await.unwrap();
}
