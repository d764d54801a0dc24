//! Creating, starting and stopping the server with PostgreSQL's own programs. Who may do it, and when, is decided in
//! `open`.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::time::Instant;

use crate::account::Account;
use crate::home::Home;
use crate::postmaster::{self, Postmaster};
use crate::programs::{Programs, Run, tail};
use crate::{ClusterError, DATABASE, OWNER, SUPERUSER};

/// How long a new cluster may take on a slow disk.
const CREATING: Duration = Duration::from_mins(3);
/// How long the server may take to become ready, replaying its log included.
const STARTING: Duration = Duration::from_mins(2);
/// How long it may take to stop.
const STOPPING: Duration = Duration::from_secs(10);
/// How long a server that says it is ready may leave its socket unanswered.
const ANSWERING: Duration = Duration::from_secs(5);
/// How often a changing server is looked at.
const AGAIN: Duration = Duration::from_millis(25);
/// A log larger than this is put aside at the next start.
const LOG_BYTES: u64 = 1024 * 1024;

/// The programs, the account and the folders of one server.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) programs: Programs,
    pub(crate) account: Account,
    pub(crate) home: Home,
}

impl Server {
    /// Creates the cluster beside its place, fills it, and puts it there.
    pub(crate) async fn create(&self) -> Result<(), ClusterError> {
        let place = self.home.unfinished();
        remove(&place)?;
        let mut ended = None;
        for locale in self.locales() {
            let run = self.run_in("initdb", self.home.folder());
            let arguments =
                ["--pgdata", &place.to_string_lossy(), "--username", SUPERUSER, "--encoding", "UTF8"]
                    .map(str::to_owned)
                    .into_iter()
                    .chain(["--auth-local=peer", "--auth-host=reject", "--data-checksums"].map(str::to_owned))
                    .chain(locale.iter().map(|argument| (*argument).to_owned()));
            let this = self.programs.run(run, arguments, CREATING).await?;
            let missing =
                this.as_ref().is_some_and(|this| !this.well && this.said.contains("invalid locale"));
            ended = this;
            if !missing {
                break;
            }
            remove(&place)?;
        }
        match ended {
            Some(ended) if ended.well => {}
            Some(ended) => return Err(self.refusal_to_create(ended.said)),
            None => return Err(self.refusal_to_create(format!("no answer within {CREATING:?}"))),
        }
        self.fill(&place).await?;
        let data = self.home.data();
        std::fs::rename(&place, &data).map_err(|error| ClusterError::at(data, error))
    }

    /// How to ask for a locale that sorts by code point and knows all letters, best first.
    fn locales(&self) -> Vec<Vec<&'static str>> {
        let builtin = vec!["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
        let mut locales = vec![vec!["--locale=C.UTF-8"], vec!["--locale=C"]];
        if self.programs.major >= 17 {
            locales.insert(0, builtin);
        }
        locales
    }

    /// Makes the owner and the database, before any server listens: PostgreSQL's single-user mode reads a statement a
    /// line.
    async fn fill(&self, data: &Path) -> Result<(), ClusterError> {
        let statements = format!(
            "CREATE ROLE {OWNER} LOGIN CREATEROLE CREATEDB\n\
             CREATE DATABASE {DATABASE} OWNER {OWNER}\n"
        );
        let input = to_be_read(&statements).map_err(|error| ClusterError::at(data, error))?;
        let run = Run { input: Some(input), ..self.run_in("postgres", data) };
        let folder = data.to_string_lossy().into_owned();
        let arguments = ["--single", "-D", &folder, "-c", "exit_on_error=on", "postgres"].map(str::to_owned);
        match self.programs.run(run, arguments, CREATING).await? {
            Some(ended) if ended.well => Ok(()),
            Some(ended) => Err(self.refusal_to_create(ended.said)),
            None => Err(self.refusal_to_create(format!("no answer within {CREATING:?}"))),
        }
    }

    fn refusal_to_create(&self, output: String) -> ClusterError {
        let named = ClusterError::named_in(&output, self.home.folder());
        named.unwrap_or(ClusterError::InitFailed { output })
    }

    /// Starts the server and waits until it takes connections.
    ///
    /// After a crash, backends may outlive their postmaster for a moment, and PostgreSQL refuses to start until they
    /// are gone; so the start is tried again as long as that is the reason.
    pub(crate) async fn start(&self) -> Result<Postmaster, ClusterError> {
        let data = self.home.data().to_string_lossy().into_owned();
        let log = self.home.log();
        put_aside_if_long(&log)?;
        let started = Instant::now();
        loop {
            let said_before = log.metadata().map_or(0, |log| log.len());
            let (path, limit) = (log.to_string_lossy(), STARTING.as_secs().to_string());
            let arguments = ["start", "-D", &data, "-l", &path, "-w", "-t", &limit, "-s"];
            let run = self.run_in("pg_ctl", self.home.folder());
            let ended = self.programs.run(run, arguments, STARTING + STOPPING).await?;
            if ended.as_ref().is_some_and(|ended| ended.well) {
                return self.settled().await;
            }
            let said = said_since(&log, said_before);
            let orphans = said.contains("pre-existing shared memory block");
            if orphans && started.elapsed() < STARTING {
                tokio::time::sleep(AGAIN).await;
                continue;
            }
            let said = if said.is_empty() { ended.map(|ended| ended.said).unwrap_or_default() } else { said };
            return Err(self.refusal_to_start(said));
        }
    }

    /// Waits while the server is starting or stopping, until it is ready, gone, or out of reach for good.
    pub(crate) async fn settled(&self) -> Result<Postmaster, ClusterError> {
        let started = Instant::now();
        loop {
            match postmaster::look(&self.home.data(), &self.account)? {
                Postmaster::Changing if started.elapsed() < STARTING => tokio::time::sleep(AGAIN).await,
                Postmaster::Deaf if started.elapsed() < ANSWERING => tokio::time::sleep(AGAIN).await,
                Postmaster::Changing => return Err(self.refusal_to_start(said_since(&self.home.log(), 0))),
                settled => return Ok(settled),
            }
        }
    }

    pub(crate) fn refusal_to_start(&self, log: String) -> ClusterError {
        ClusterError::named_in(&log, self.home.folder()).unwrap_or(ClusterError::StartFailed { log })
    }

    /// Lets the running server read its files again.
    pub(crate) async fn reload(&self) -> Result<(), ClusterError> {
        let data = self.home.data().to_string_lossy().into_owned();
        let run = self.run_in("pg_ctl", self.home.folder());
        self.programs.run(run, ["reload", "-D", &data, "-s"], STOPPING).await.map(|_| ())
    }

    /// Stops the server: open transactions are rolled back, everything committed is on disk.
    pub(crate) async fn stop(&self) -> Result<(), ClusterError> {
        let data = self.home.data();
        let (folder, limit) = (data.to_string_lossy(), STOPPING.as_secs().to_string());
        let arguments = ["stop", "-D", &folder, "-m", "fast", "-w", "-t", &limit, "-s"];
        let run = self.run_in("pg_ctl", self.home.folder());
        let ended = self.programs.run(run, arguments, STOPPING * 2).await?;
        if ended.is_some_and(|ended| ended.well) {
            return Ok(());
        }
        match postmaster::look(&data, &self.account)? {
            Postmaster::Absent | Postmaster::Dead => Ok(()),
            _ => Err(ClusterError::StopTimedOut { after: STOPPING, path: data }),
        }
    }

    fn run_in<'a>(&'a self, program: &'a str, folder: &'a Path) -> Run<'a> {
        Run { program, account: &self.account, folder, input: None }
    }
}

/// `text` as a program's input.
fn to_be_read(text: &str) -> std::io::Result<Stdio> {
    let (reader, mut writer) = std::io::pipe()?;
    // Far below what a pipe holds, so that writing does not wait for a reader.
    writer.write_all(text.as_bytes())?;
    Ok(Stdio::from(reader))
}

/// Removes a folder, if it is there.
pub(crate) fn remove(folder: &Path) -> Result<(), ClusterError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(ClusterError::at(folder, error)),
        _ => Ok(()),
    }
}

/// Keeps the log short: a long one becomes the previous one.
fn put_aside_if_long(log: &Path) -> Result<(), ClusterError> {
    if log.metadata().is_ok_and(|log| log.len() > LOG_BYTES) {
        std::fs::rename(log, log.with_extension("log.1")).map_err(|error| ClusterError::at(log, error))?;
    }
    Ok(())
}

/// The last lines of what the log says from a place on.
fn said_since(log: &Path, place: u64) -> String {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = std::fs::File::open(log)?;
        file.seek(SeekFrom::Start(place))?;
        let mut said = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut said)?;
        Ok(said)
    };
    tail(&String::from_utf8_lossy(&read().unwrap_or_default()))
}
