//! One test's database, and psql to plant and look into it.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::server::Server;
use crate::{OWNER, SUPERUSER};

/// A database of one test. Dropped with its value, whoever is still connected.
#[derive(Debug)]
pub struct Database {
    server: &'static Server,
    name: String,
}

impl Database {
    pub(crate) fn new(server: &'static Server, name: String) -> Self {
        Self { server, name }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The URL for a login that exists (see [`Self::create_login`]); the socket asks for no password.
    #[must_use]
    pub fn url(&self, login: &str) -> String {
        self.server.url(login, &self.name)
    }

    /// The URL of [`OWNER`]: owns the database, may create roles, is no superuser.
    #[must_use]
    pub fn owner_url(&self) -> String {
        self.url(OWNER)
    }

    /// The URL of [`SUPERUSER`], who bypasses row level security: never to prove a policy.
    #[must_use]
    pub fn superuser_url(&self) -> String {
        self.url(SUPERUSER)
    }

    /// Runs a script of psql as superuser and returns what it prints: a row a line, columns parted by `|`, no headings.
    /// Each statement commits by itself, unless the script says BEGIN.
    pub async fn psql(&self, sql: &str) -> String {
        self.server.psql(&self.name, sql).await
    }

    /// Runs a script of psql as `login`; the error is what psql said.
    pub async fn try_psql(&self, login: &str, sql: &str) -> Result<String, String> {
        self.server.try_psql(login, &self.name, sql).await
    }

    /// Creates a login of the whole server. `attributes` as CREATE ROLE takes them, such as
    /// `NOINHERIT PASSWORD 'secret' IN ROLE marketplace_manager`. Take a [`crate::unique_name`].
    pub async fn create_login(&self, login: &str, attributes: &str) {
        self.psql(&format!("CREATE ROLE {login} LOGIN {attributes}")).await;
    }

    /// Ends every session of this database but psql's own, as a server that goes away does.
    pub async fn kill_backends(&self) {
        let all = "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        self.psql(all).await;
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.server.drop_database(&self.name);
    }
}

/// The psql program of the server's installation, or the one on the `PATH`.
#[derive(Debug, Clone)]
pub(crate) struct Psql {
    program: PathBuf,
}

impl From<&Path> for Psql {
    fn from(folder: &Path) -> Self {
        let beside = folder.join("psql");
        Self { program: if beside.is_file() { beside } else { PathBuf::from("psql") } }
    }
}

impl Psql {
    const QUIET: [&str; 7] = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d"];

    /// Runs a script and returns what it prints, or what psql said of its failure.
    pub(crate) async fn run(&self, url: &str, sql: &str) -> Result<String, String> {
        let mut command = Command::new(&self.program);
        command.args(Self::QUIET).arg(url).env("PGCONNECT_TIMEOUT", "10").kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().map_err(|error| format!("{}: {error}", self.program.display()))?;
        if let Some(mut input) = running.stdin.take() {
            // psql may have left already, because it could not connect: its own words tell it better.
            let _ = input.write_all(sql.as_bytes()).await;
        }
        let output = running.wait_with_output().await.map_err(|error| error.to_string())?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).trim_end().to_owned())
        }
    }

    /// Runs one statement without a runtime, where a failure does not matter.
    pub(crate) fn run_and_wait(&self, url: &str, statement: &str) {
        let mut command = std::process::Command::new(&self.program);
        command.args(Self::QUIET).arg(url).args(["-c", statement]);
        let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}
