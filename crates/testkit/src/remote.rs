//! A server of one test, across TCP: TLS, passwords, and everything that can go wrong with a server far away.

use std::net::TcpListener;
use std::os::unix::fs::{OpenOptionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use cluster::{Access, Cluster, DATABASE, OWNER, Options, SUPERUSER};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::certificates::{Authority, Certificate};
use crate::database::Psql;
use crate::watcher::{Afterwards, TEST_LOCK, watch};
use crate::{must, unique_name};

/// Across TCP only with TLS and a password; through the socket, whose folder is private, the test itself plants.
const ACCESS: &str = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n";

/// Fast and forgetful.
const SETTINGS: [(&str, &str); 6] = [
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("autovacuum", "off"),
    ("listen_addresses", "127.0.0.1"),
    ("ssl", "on"),
];

/// How often another port is tried when somebody takes the first in the same moment.
const PORTS: u16 = 5;

/// How long a killed server may take to go.
const GOING: Duration = Duration::from_secs(5);

/// A server of one test, on 127.0.0.1. Removed with its value.
///
/// It holds the empty database `marketplace` of [`OWNER`], and no role but that and [`SUPERUSER`].
pub struct Remote {
    options: Options,
    authority: Authority,
    /// `None` while the server is stopped.
    cluster: Option<Cluster>,
    home: PathBuf,
    psql: Psql,
    frozen: Vec<Pid>,
    /// Tells the watcher that the test lives.
    _lock: std::fs::File,
}

impl Remote {
    /// Creates and starts a server that presents `certificate`. Takes about two seconds.
    pub async fn start(certificate: Certificate) -> Self {
        let authority = Authority::new();
        let folder = std::env::temp_dir().join(unique_name("testkit-remote"));
        let mut options = Options {
            access: Access::Lines(ACCESS.to_owned()),
            settings: SETTINGS.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            ..Options::new(&folder, Vec::<String>::new())
        };
        // The certificate's place is known once the home is: a first start creates it, without TLS.
        options
            .settings
            .extend([("ssl", "off"), ("listen_addresses", "")].map(|(n, v)| (n.to_owned(), v.to_owned())));
        let cluster = must("creating a server", Cluster::open(options.clone()).await);
        options.settings.truncate(SETTINGS.len());
        let lock = must("making the test's lock", std::fs::File::create(cluster.home().join(TEST_LOCK)));
        must("taking the test's lock", lock.lock());
        watch(&cluster, Afterwards::Remove);

        let (home, psql) = (cluster.home().to_owned(), Psql::from(cluster.bin_dir()));
        for (setting, file) in [("ssl_cert_file", "server.crt"), ("ssl_key_file", "server.key")] {
            options.settings.push((setting.to_owned(), home.join(file).to_string_lossy().into_owned()));
        }
        must("stopping a server", cluster.close().await);
        let mut remote =
            Self { options, authority, cluster: None, home, psql, frozen: Vec::new(), _lock: lock };
        must("writing the authority", std::fs::write(remote.authority(), remote.authority.pem()));
        remote.write_certificate(certificate);
        remote.start_on_a_free_port().await;
        remote
    }

    /// Always `localhost`.
    #[must_use]
    pub fn host(&self) -> &'static str {
        "localhost"
    }

    /// Its TCP port, the same after a stop and a start.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.options.port
    }

    /// Its database.
    #[must_use]
    pub fn database(&self) -> &'static str {
        DATABASE
    }

    /// The file (PEM) of the authority that signs its certificates.
    #[must_use]
    pub fn authority(&self) -> PathBuf {
        self.home.join("authority.crt")
    }

    /// The URL across TCP for a login with a password, TLS fully verified against [`Self::authority`]. Both have to be
    /// fit for a URL as they are.
    #[must_use]
    pub fn url(&self, login: &str, password: &str) -> String {
        format!(
            "postgres://{login}:{password}@{}:{}/{DATABASE}?sslmode=verify-full&sslrootcert={}",
            self.host(),
            self.port(),
            self.authority().display()
        )
    }

    /// The URL of [`OWNER`] through the socket, without a password: to migrate.
    #[must_use]
    pub fn owner_url(&self) -> String {
        self.local_url(OWNER)
    }

    /// The URL of [`SUPERUSER`] through the socket, without a password: to plant.
    #[must_use]
    pub fn superuser_url(&self) -> String {
        self.local_url(SUPERUSER)
    }

    fn local_url(&self, login: &str) -> String {
        must("asking a server that is stopped", self.cluster.as_ref().ok_or("stopped")).url(login, DATABASE)
    }

    /// Runs a script of psql as superuser and returns what it prints: a row a line, columns parted by `|`.
    pub async fn psql(&self, sql: &str) -> String {
        must(sql, self.psql.run(&self.superuser_url(), sql).await)
    }

    /// Creates a login with a password. `attributes` as CREATE ROLE takes them, such as `NOINHERIT`.
    pub async fn create_login(&self, login: &str, password: &str, attributes: &str) {
        let password = password.replace('\'', "''");
        self.psql(&format!("CREATE ROLE {login} LOGIN {attributes} PASSWORD '{password}'")).await;
    }

    /// Presents another certificate, from the next connection on.
    pub async fn present(&self, certificate: Certificate) {
        let before = self.psql("SELECT pg_conf_load_time()").await;
        self.write_certificate(certificate);
        self.psql("SELECT pg_reload_conf()").await;
        // A connection made after the server has read its files shows the new time, and the certificate with it.
        while self.psql("SELECT pg_conf_load_time()").await == before {
            tokio::task::yield_now().await;
        }
    }

    /// Ends every session, as a restarted server does; new ones are taken at once.
    pub async fn kill_backends(&self) {
        let all = "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity
                   WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
        self.psql(all).await;
    }

    /// Stops the server: sessions end, connections are refused.
    pub async fn stop(&mut self) {
        self.thaw();
        if let Some(cluster) = self.cluster.take() {
            must("stopping a server", cluster.close().await);
        }
    }

    /// Starts the stopped server, on the same port with the same data.
    pub async fn start_again(&mut self) {
        if self.cluster.is_none() {
            self.cluster = Some(must("starting a server again", Cluster::open(self.options.clone()).await));
        }
    }

    /// Holds the server still: connections stay open, new ones are taken by the system, and nothing answers. As a
    /// network that went away, or a laptop that slept.
    pub async fn freeze(&mut self) {
        let mut processes = self.psql("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()").await;
        processes.insert_str(0, &format!("{}\n", self.postmaster().map_or(0, Pid::as_raw)));
        self.frozen = processes
            .lines()
            .filter_map(|pid| pid.parse().ok())
            .filter(|pid| *pid > 0)
            .map(Pid::from_raw)
            .collect();
        for process in &self.frozen {
            must("holding a server", kill(*process, Signal::SIGSTOP));
        }
    }

    /// Lets the held server go on.
    pub fn thaw(&mut self) {
        for process in self.frozen.drain(..) {
            // It may have been ended meanwhile, which is as good.
            let _ = kill(process, Signal::SIGCONT);
        }
    }

    async fn start_on_a_free_port(&mut self) {
        for attempt in 1..=PORTS {
            self.options.port = free_port();
            match Cluster::open(self.options.clone()).await {
                Ok(cluster) => {
                    self.cluster = Some(cluster);
                    return;
                }
                Err(cluster::ClusterError::StartFailed { log })
                    if log.contains("bind") && attempt < PORTS => {}
                Err(error) => must("starting a server", Err(error)),
            }
        }
    }

    fn write_certificate(&self, kind: Certificate) {
        let presented = self.authority.issue(kind);
        for (file, text) in [("server.crt", presented.certificate), ("server.key", presented.key)] {
            must("writing a certificate", write_for_server(&self.home, file, &text));
        }
    }

    fn postmaster(&self) -> Option<Pid> {
        let text = std::fs::read_to_string(self.home.join("data/postmaster.pid")).ok()?;
        text.lines().next()?.trim().parse().ok().map(Pid::from_raw)
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        self.thaw();
        if self.cluster.is_some()
            && let Some(postmaster) = self.postmaster()
        {
            let _ = kill(postmaster, Signal::SIGQUIT);
            let since = Instant::now();
            while self.postmaster().is_some() && since.elapsed() < GOING {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Remote").field("home", &self.home).field("port", &self.port()).finish_non_exhaustive()
    }
}

/// Replaces a file that the server's account alone may read.
fn write_for_server(home: &Path, file: &str, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::MetadataExt as _;

    let (path, fresh, owner) = (home.join(file), home.join(format!("{file}.fresh")), home.metadata()?);
    let mut writing = std::fs::OpenOptions::new();
    writing.create(true).truncate(true).write(true).mode(0o600).open(&fresh)?.write_all(text.as_bytes())?;
    chown(&fresh, Some(owner.uid()), Some(owner.gid()))?;
    std::fs::rename(fresh, path)
}

/// A port nobody listens on, outside the range from which the system gives ports to clients. Each process has a hundred
/// of its own to begin with, and none is given twice: the port of a stopped server stays free for it.
fn free_port() -> u16 {
    static GIVEN: AtomicU16 = AtomicU16::new(0);
    let block = u16::try_from(std::process::id() % 100).unwrap_or_default() * 100;
    let next = || 20_000 + block.wrapping_add(GIVEN.fetch_add(1, Ordering::Relaxed)) % 10_000;
    let free = (0..10_000).map(|_| next()).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    must("finding a free port", free.ok_or("none"))
}
