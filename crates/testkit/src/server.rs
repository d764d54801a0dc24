//! The shared server of all tests of this checkout: started by the first, stopped after the last.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use cluster::{Access, Cluster, ClusterError, OWNER, Options, fingerprint};
use tokio::sync::OnceCell;

use crate::database::{Database, Psql};
use crate::watcher::{Afterwards, watch};
use crate::{must, unique_name};

/// Anyone who reaches the socket is who they say.
const TRUST: &str = "local all all trust\n";

/// Fast, forgetful, and with room for many tests at once.
const SETTINGS: [(&str, &str); 7] = [
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("autovacuum", "off"),
    ("max_connections", "300"),
    ("max_wal_size", "1GB"),
    ("log_min_error_statement", "error"),
];

/// The names that databases of tests begin with, and those of templates, finished and not.
const FRESH: &str = "test";
const TEMPLATE: &str = "like";
const UNFINISHED: &str = "building";

/// The shared server.
#[derive(Debug)]
pub struct Server {
    cluster: Cluster,
    psql: Psql,
}

impl Server {
    /// The server, started if it is not running. All tests of a process share one value.
    pub async fn shared() -> &'static Self {
        static SHARED: OnceCell<Server> = OnceCell::const_new();
        SHARED.get_or_init(Self::open).await
    }

    async fn open() -> Self {
        let cluster = must("opening the shared server", Cluster::open(options()).await);
        let psql = Psql::from(cluster.bin_dir());
        let server = Self { cluster, psql };
        if server.cluster.started() {
            server.drop_leftovers().await;
            watch(&server.cluster, Afterwards::Keep);
        }
        server
    }

    /// A new, empty database, owned by [`OWNER`] and dropped with its value.
    pub async fn database(&'static self) -> Database {
        self.copy_of("template0").await
    }

    /// A new copy of the database that `prepare` makes. It is called with the owner's URL of an empty database, once
    /// for this `name` on this server; `name` therefore tells all that went in, as `migrated-<checksum>` does. Every
    /// connection to it is closed before it is copied.
    ///
    /// The older template of the same family (the name up to its last `-`) is dropped.
    pub async fn database_like<F>(&'static self, name: &str, prepare: F) -> Database
    where
        F: AsyncFnOnce(String),
    {
        let (family, template) = names_of_template(name);
        {
            // Copies are made side by side, but not while a template comes or goes.
            let _others_wait = self.templates(File::lock_shared).await;
            if self.has(&template).await {
                return self.copy_of(&template).await;
            }
        }
        let _turn = self.templates(File::lock).await;
        if !self.has(&template).await {
            self.make_template(&family, &template, prepare).await;
        }
        self.copy_of(&template).await
    }

    /// A connection URL of the shared server, for a login and a database.
    #[must_use]
    pub fn url(&self, login: &str, database: &str) -> String {
        self.cluster.url(login, database)
    }

    /// The folder of the server's socket.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        self.cluster.socket_dir()
    }

    /// What a script of psql prints (unaligned, without headings), run as superuser in `database`.
    pub(crate) async fn psql(&self, database: &str, sql: &str) -> String {
        let url = self.url(cluster::SUPERUSER, database);
        must(sql, self.psql.run(&url, sql).await)
    }

    pub(crate) async fn try_psql(&self, login: &str, database: &str, sql: &str) -> Result<String, String> {
        self.psql.run(&self.url(login, database), sql).await
    }

    pub(crate) fn drop_database(&self, name: &str) {
        let url = self.url(cluster::SUPERUSER, "postgres");
        self.psql.run_and_wait(&url, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    }

    async fn copy_of(&'static self, template: &str) -> Database {
        let name = unique_name(FRESH);
        self.psql("postgres", &format!("CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}")).await;
        Database::new(self, name)
    }

    async fn has(&self, database: &str) -> bool {
        self.psql("postgres", &format!("SELECT 1 FROM pg_database WHERE datname = '{database}'")).await == "1"
    }

    /// Makes a template and drops the others of its family. Needs the turn.
    async fn make_template<F>(&self, family: &str, template: &str, prepare: F)
    where
        F: AsyncFnOnce(String),
    {
        let unfinished = format!("{UNFINISHED}_{template}");
        let begin = format!(
            "DROP DATABASE IF EXISTS {unfinished} WITH (FORCE);
             CREATE DATABASE {unfinished} OWNER {OWNER} TEMPLATE template0;"
        );
        self.psql("postgres", &begin).await;
        prepare(self.url(OWNER, &unfinished)).await;
        let finish = format!(
            "ALTER DATABASE {unfinished} ALLOW_CONNECTIONS false;
             SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = '{unfinished}';
             SELECT format('DROP DATABASE %I', datname) FROM pg_database WHERE starts_with(datname, '{family}_') \\gexec
             ALTER DATABASE {unfinished} RENAME TO {template};"
        );
        self.psql("postgres", &finish).await;
    }

    /// The lock around templates, across all processes, taken as `hold` does.
    async fn templates(&self, hold: fn(&File) -> std::io::Result<()>) -> File {
        let path = self.cluster.home().join("templates.lock");
        let taken = tokio::task::spawn_blocking(move || {
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
            hold(&file)?;
            Ok::<_, std::io::Error>(file)
        });
        must("waiting for the turn to make a template", must("waiting", taken.await))
    }

    /// Drops the databases of tests that were killed.
    async fn drop_leftovers(&self) {
        let leftovers = format!(
            "SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
             WHERE datname ~ '^({FRESH}|{UNFINISHED})_' \\gexec"
        );
        self.psql("postgres", &leftovers).await;
    }
}

/// Stops the shared server, unless a test is using it. For the end of a test run.
pub async fn stop() -> Result<(), ClusterError> {
    if folder().join("data/postmaster.pid").exists() {
        return Cluster::open(options()).await?.close().await;
    }
    Ok(())
}

/// Stops the shared server and removes everything it holds, so that the next test begins with no role and no template.
pub async fn remove() -> Result<(), ClusterError> {
    Cluster::remove(&options()).await
}

fn options() -> Options {
    Options {
        access: Access::Lines(TRUST.to_owned()),
        settings: SETTINGS.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        ..Options::new(folder(), Vec::<String>::new())
    }
}

/// The beginning that the names of a template's family share, and the template's own name.
fn names_of_template(name: &str) -> (String, String) {
    let family = name.rsplit_once('-').map_or(name, |(family, _)| family);
    let family = format!("{TEMPLATE}_{}", fingerprint(family));
    let template = format!("{family}_{}", fingerprint(name));
    (family, template)
}

/// A folder of this checkout, short enough for a socket and within reach of any account.
fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("testkit-pg-{}", fingerprint(env!("CARGO_MANIFEST_DIR"))))
}
