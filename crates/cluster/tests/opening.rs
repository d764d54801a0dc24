//! A private cluster on a real PostgreSQL: first start, sharing, leaving, and every way back from a crash.
//! What happens when it cannot open is in `refusals.rs`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sample;

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::process::Stdio;
use std::sync::Mutex;

use cluster::{Cluster, DATABASE, OWNER, Options, Progress, SUPERUSER};
use nix::sys::signal::{Signal, kill as signal};
use nix::unistd::Pid;
use sample::{Sample, try_psql, wait_until};

#[tokio::test]
async fn the_first_start_creates_a_cluster_with_an_empty_database_of_the_owner() {
    let sample = Sample::new();
    let told = Mutex::new(Vec::new());
    let cluster = Cluster::open_with(sample.options(), |step| told.lock().unwrap().push(step)).await.unwrap();

    let steps = told.into_inner().unwrap();
    assert_eq!(steps, [Progress::Finding, Progress::Creating, Progress::Starting, Progress::Ready]);
    assert!(cluster.started());
    let about = "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), current_setting('server_version_num')::int >= 150000
                 FROM pg_database WHERE datname = current_database()";
    assert_eq!(psql(&cluster, OWNER, about).await, "marketplace_admin|UTF8|t");
    let rights = "SELECT rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = session_user";
    assert_eq!(psql(&cluster, OWNER, rights).await, "f|t|f");
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn the_server_is_durable_and_lives_in_utc() {
    let sample = Sample::new();
    let cluster = Cluster::open(sample.options()).await.unwrap();
    let settings = "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings
                    WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'TimeZone')";
    let expected = "TimeZone=UTC data_checksums=on fsync=on full_page_writes=on synchronous_commit=on";
    assert_eq!(psql(&cluster, SUPERUSER, settings).await, expected);
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn a_restart_keeps_the_data() {
    let sample = Sample::new();
    let first = Cluster::open(sample.options()).await.unwrap();
    psql(&first, SUPERUSER, "CREATE TABLE kept AS SELECT 54 AS tools").await;
    first.close().await.unwrap();
    assert!(!sample.pid_file().exists());

    let second = Cluster::open(sample.options()).await.unwrap();
    assert_eq!(psql(&second, SUPERUSER, "SELECT tools FROM kept").await, "54");
    second.close().await.unwrap();
}

#[tokio::test]
async fn what_was_committed_survives_kill_9() {
    let sample = Sample::new();
    let first = Cluster::open(sample.options()).await.unwrap();
    psql(&first, SUPERUSER, "CREATE TABLE kept AS SELECT 54 AS tools").await;
    kill(sample.postmaster());
    drop(first);

    let told = Mutex::new(Vec::new());
    let second = Cluster::open_with(sample.options(), |step| told.lock().unwrap().push(step)).await.unwrap();
    assert!(told.into_inner().unwrap().contains(&Progress::Recovering));
    assert_eq!(psql(&second, SUPERUSER, "SELECT tools FROM kept").await, "54");
    second.close().await.unwrap();
}

#[tokio::test]
async fn a_server_killed_with_its_backends_busy_starts_once_they_are_gone() {
    let sample = Sample::new();
    let first = Cluster::open(sample.options()).await.unwrap();
    let url = first.url(SUPERUSER, DATABASE);
    let program = first.bin_dir().join("psql");
    let busy = tokio::process::Command::new(program)
        .args(["-X", &url, "-c", "SELECT count(*) FROM generate_series(1, 12000000)"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut busy = busy.unwrap();
    let seen = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND pid <> pg_backend_pid()";
    wait_until(async || psql(&first, SUPERUSER, seen).await == "1").await;
    kill(sample.postmaster());
    drop(first);

    let second = Cluster::open(sample.options()).await.unwrap();
    assert_eq!(psql(&second, SUPERUSER, "SELECT 1").await, "1");
    busy.wait().await.unwrap();
    second.close().await.unwrap();
}

#[tokio::test]
async fn a_pid_that_now_belongs_to_another_program_is_no_server() {
    let sample = Sample::new();
    let first = Cluster::open(sample.options()).await.unwrap();
    psql(&first, SUPERUSER, "CREATE TABLE kept AS SELECT 54 AS tools").await;
    let pid = sample.postmaster();
    kill(pid);
    drop(first);
    let mut stranger = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    rename_process(&sample, pid, stranger.id());

    let second = Cluster::open(sample.options()).await.unwrap();
    assert_eq!(psql(&second, SUPERUSER, "SELECT tools FROM kept").await, "54");
    assert!(stranger.try_wait().unwrap().is_none(), "the stranger was left alone");
    second.close().await.unwrap();
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

#[tokio::test]
async fn a_server_whose_socket_was_removed_is_started_anew() {
    let sample = Sample::new();
    let first = Cluster::open(sample.options()).await.unwrap();
    psql(&first, SUPERUSER, "CREATE TABLE kept AS SELECT 54 AS tools").await;
    std::fs::remove_file(first.socket_dir().join(format!(".s.PGSQL.{}", first.port()))).unwrap();
    drop(first);

    let second = Cluster::open(sample.options()).await.unwrap();
    assert!(second.started());
    assert_eq!(psql(&second, SUPERUSER, "SELECT tools FROM kept").await, "54");
    second.close().await.unwrap();
}

#[tokio::test]
async fn an_empty_pid_file_is_no_server() {
    let sample = Sample::new();
    Cluster::open(sample.options()).await.unwrap().close().await.unwrap();
    std::fs::write(sample.pid_file(), "").unwrap();

    let second = Cluster::open(sample.options()).await.unwrap();
    assert_eq!(psql(&second, SUPERUSER, "SELECT 1").await, "1");
    second.close().await.unwrap();
}

#[tokio::test]
async fn an_interrupted_creation_is_done_again() {
    let sample = Sample::new();
    Cluster::open(sample.options()).await.unwrap().close().await.unwrap();
    std::fs::rename(sample.home().join("data"), sample.home().join("data.unfinished")).unwrap();
    std::fs::remove_file(sample.home().join("data.unfinished/PG_VERSION")).unwrap();

    let again = Cluster::open(sample.options()).await.unwrap();
    assert!(!sample.home().join("data.unfinished").exists());
    again.close().await.unwrap();
}

#[tokio::test]
async fn a_second_opener_shares_the_server_and_the_last_one_stops_it() {
    let sample = Sample::new();
    let first = Cluster::open(sample.options()).await.unwrap();
    let second = Cluster::open(sample.options()).await.unwrap();
    assert!(first.started());
    assert!(!second.started());
    assert_eq!(first.socket_dir(), second.socket_dir());

    first.close().await.unwrap();
    assert_eq!(psql(&second, SUPERUSER, "SELECT 1").await, "1");
    second.close().await.unwrap();
    assert!(!sample.pid_file().exists());
}

#[tokio::test]
async fn openers_at_the_same_moment_create_one_cluster() {
    let sample = Sample::new();
    let (one, other, third) = tokio::join!(
        Cluster::open(sample.options()),
        Cluster::open(sample.options()),
        Cluster::open(sample.options()),
    );
    let all = [one.unwrap(), other.unwrap(), third.unwrap()];
    assert_eq!(all.iter().filter(|cluster| cluster.started()).count(), 1);
    for cluster in all {
        cluster.close().await.unwrap();
    }
    assert!(!sample.pid_file().exists());
}

#[tokio::test]
async fn a_second_opener_adds_its_logins_to_those_of_the_first() {
    let sample = Sample::new();
    let first = Cluster::open(sample.options()).await.unwrap();
    psql(&first, SUPERUSER, "CREATE ROLE sample_manager LOGIN; CREATE ROLE newcomer LOGIN").await;
    let second = Cluster::open(Options::new(sample.home(), ["newcomer"])).await.unwrap();

    // The server reads the map when its postmaster gets to it.
    wait_until(async || try_psql(&second, "newcomer", "SELECT 1").await.is_ok()).await;
    assert_eq!(psql(&first, "sample_manager", "SELECT session_user").await, "sample_manager");
    first.close().await.unwrap();
    second.close().await.unwrap();
}

#[tokio::test]
async fn a_login_that_was_not_listed_is_refused() {
    let sample = Sample::new();
    let cluster = Cluster::open(sample.options()).await.unwrap();
    psql(&cluster, SUPERUSER, "CREATE ROLE unlisted LOGIN").await;
    let refused = try_psql(&cluster, "unlisted", "SELECT 1").await.unwrap_err();
    assert!(refused.contains("Peer authentication failed"), "{refused}");
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn no_tcp_port_is_open() {
    let sample = Sample::new();
    let cluster = Cluster::open(sample.options()).await.unwrap();
    assert_eq!(psql(&cluster, SUPERUSER, "SHOW listen_addresses").await, "");
    // The server's sockets, by the numbers that its open files name, against the kernel's table of TCP listeners.
    let files = std::fs::read_dir(format!("/proc/{}/fd", sample.postmaster())).unwrap();
    let sockets: Vec<String> = files
        .filter_map(|file| std::fs::read_link(file.unwrap().path()).ok())
        .filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    assert!(!sockets.is_empty(), "the server listens on its Unix socket at least");
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        let listeners = std::fs::read_to_string(table).unwrap_or_default();
        let numbers = listeners.lines().filter_map(|line| line.split_whitespace().nth(9));
        assert!(numbers.into_iter().all(|number| !sockets.iter().any(|socket| socket == number)), "{table}");
    }
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn nobody_else_can_enter_the_folders() {
    let sample = Sample::new();
    let cluster = Cluster::open(sample.options()).await.unwrap();
    for folder in [cluster.home(), cluster.socket_dir(), &cluster.home().join("data")] {
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700, "{}", folder.display());
    }
    if is_root() {
        let socket = cluster.socket_dir().join(format!(".s.PGSQL.{}", cluster.port()));
        let look = std::process::Command::new("setpriv")
            .args(["--reuid=65534", "--regid=65534", "--clear-groups", "ls"])
            .arg(socket)
            .output();
        let look = String::from_utf8(look.unwrap().stderr).unwrap();
        assert!(look.contains("Permission denied"), "{look}");
    }
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn as_root_the_server_runs_under_another_account() {
    if !is_root() {
        return;
    }
    let sample = Sample::new();
    let cluster = Cluster::open(sample.options()).await.unwrap();
    let process = std::fs::metadata(format!("/proc/{}", sample.postmaster())).unwrap();
    assert_ne!(process.uid(), 0);
    assert_eq!(process.uid(), cluster.home().metadata().unwrap().uid());
    assert_eq!(psql(&cluster, OWNER, "SELECT 1").await, "1", "root itself may connect");
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn as_root_a_home_that_the_server_cannot_reach_moves_and_says_so() {
    if !is_root() {
        return;
    }
    let closed = Sample::new();
    std::fs::set_permissions(closed.root(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let told = Mutex::new(Vec::new());
    let opened = Cluster::open_with(closed.options(), |step| told.lock().unwrap().push(step)).await;
    let cluster = opened.unwrap();

    let home = cluster.home().to_owned();
    let moved = Progress::Relocated { from: closed.home(), to: home.clone() };
    assert!(told.into_inner().unwrap().contains(&moved));
    assert!(home.starts_with("/var/lib"));
    assert_eq!(psql(&cluster, OWNER, "SELECT 1").await, "1");
    cluster.close().await.unwrap();
    let again = Cluster::open(closed.options()).await.unwrap();
    assert_eq!(again.home(), home, "the same place the next time");
    again.close().await.unwrap();
    std::fs::remove_dir_all(home).unwrap();
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_gets_a_short_private_folder_for_it() {
    let sample = Sample::new();
    let deep = sample.home().join("a".repeat(60)).join("b".repeat(60));
    let cluster = Cluster::open(Options::new(&deep, Vec::<String>::new())).await.unwrap();

    assert_eq!(cluster.home(), deep);
    assert!(!cluster.socket_dir().starts_with(&deep));
    assert!(cluster.socket_dir().as_os_str().len() < 80);
    assert_eq!(cluster.socket_dir().metadata().unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(psql(&cluster, OWNER, "SELECT 1").await, "1");
    let socket = cluster.socket_dir().to_owned();
    cluster.close().await.unwrap();
    assert!(!socket.exists(), "nothing stays outside the home");
}

#[tokio::test]
async fn a_path_with_blanks_and_quotes_is_a_path() {
    let sample = Sample::new();
    let home = sample.home().join("Ada's data, 100 % hers");
    let cluster = Cluster::open(Options::new(&home, Vec::<String>::new())).await.unwrap();
    assert_eq!(psql(&cluster, OWNER, "SELECT 1").await, "1");
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn a_dropped_cluster_leaves_the_server_for_the_next_one() {
    let sample = Sample::new();
    drop(Cluster::open(sample.options()).await.unwrap());
    assert!(sample.pid_file().exists());
    let next = Cluster::open(sample.options()).await.unwrap();
    assert!(!next.started());
    next.close().await.unwrap();
    assert!(!sample.pid_file().exists());
}

#[tokio::test]
async fn a_stop_does_not_wait_for_open_transactions() {
    let sample = Sample::new();
    let cluster = Cluster::open(sample.options()).await.unwrap();
    let url = cluster.url(SUPERUSER, DATABASE);
    let idle = tokio::process::Command::new(cluster.bin_dir().join("psql"))
        .args(["-X", &url, "-c", "BEGIN", "-c", "SELECT pg_sleep(600)"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut idle = idle.unwrap();
    let seen = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()";
    wait_until(async || psql(&cluster, SUPERUSER, seen).await == "1").await;
    cluster.close().await.unwrap();
    assert!(!idle.wait().await.unwrap().success());
}

#[tokio::test]
async fn a_removed_cluster_begins_again_empty() {
    let sample = Sample::new();
    let first = Cluster::open(sample.options()).await.unwrap();
    psql(&first, SUPERUSER, "CREATE TABLE kept ()").await;
    first.close().await.unwrap();
    Cluster::remove(&sample.options()).await.unwrap();

    let second = Cluster::open(sample.options()).await.unwrap();
    assert_eq!(psql(&second, SUPERUSER, "SELECT to_regclass('kept') IS NULL").await, "t");
    second.close().await.unwrap();
}

/// What psql prints for a statement that works.
async fn psql(cluster: &Cluster, login: &str, sql: &str) -> String {
    try_psql(cluster, login, sql).await.unwrap()
}

/// Ends a process as a power cut does.
fn kill(pid: i32) {
    signal(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
}

/// Lets the files that name the server's process name another one.
fn rename_process(sample: &Sample, from: i32, to: u32) {
    for file in [sample.pid_file(), sample.home().join("socket/.s.PGSQL.5432.lock")] {
        let text = std::fs::read_to_string(&file).unwrap();
        let rest = text.strip_prefix(&from.to_string()).unwrap();
        std::fs::write(&file, format!("{to}{rest}")).unwrap();
    }
}

/// Whether the tests run as root, as they do in containers.
fn is_root() -> bool {
    nix::unistd::Uid::effective().is_root()
}
