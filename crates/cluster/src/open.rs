//! Opening a cluster, sharing it and leaving it: which steps in which order, under which lock.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::account::Account;
use crate::configuration::{self, Change};
use crate::home::{Home, short_folders};
use crate::locks::{Hold, Lock};
use crate::postmaster::{self, Postmaster};
use crate::programs::Programs;
use crate::server::{Server, remove};
use crate::{ClusterError, Options, Progress};

/// How long another process may take to open or close the same cluster.
const GATE: Duration = Duration::from_mins(4);

/// A running server that this process uses. [`Cluster::close`] it in the end; a cluster that is merely dropped, or
/// whose process dies, leaves the server running for the next one to join. Where the server itself has died, drop the
/// cluster and open it again.
#[derive(Debug)]
pub struct Cluster {
    server: Server,
    running: Running,
    users: Lock,
}

/// Where the running server listens, and who started it.
#[derive(Debug)]
struct Running {
    socket: PathBuf,
    port: u16,
    started: bool,
}

impl Cluster {
    /// Opens the cluster: finds PostgreSQL, creates the cluster if it is missing, and starts or joins its server.
    pub async fn open(options: Options) -> Result<Self, ClusterError> {
        Self::open_with(options, |_| {}).await
    }

    /// Opens the cluster and tells each step before it is taken.
    pub async fn open_with(
        options: Options,
        tell: impl Fn(Progress) + Send + Sync,
    ) -> Result<Self, ClusterError> {
        let tell = |progress| {
            tracing::info!(?progress, "private PostgreSQL");
            tell(progress);
        };
        let server = settle(&options, &tell).await?;
        let Server { account, home, .. } = &server;
        let _gate = Lock::take(&home.gate(), account, Hold::Alone, GATE).await?;
        let users = Lock::take(&home.users(), account, Hold::Shared, GATE).await?;
        if home.existing()?.is_none() {
            tell(Progress::Creating);
            server.create().await?;
        }
        let running = start_or_join(&server, &options, &tell).await?;
        tell(Progress::Ready);
        Ok(Self { server, running, users })
    }

    /// The folder of the server's socket.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.running.socket
    }

    /// The port: part of the socket's name.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.running.port
    }

    /// The folder of PostgreSQL's programs, such as `psql`.
    #[must_use]
    pub fn bin_dir(&self) -> &Path {
        &self.server.programs.folder
    }

    /// The home folder that is used: the one asked for, unless [`Progress::Relocated`] said otherwise.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.server.home.folder()
    }

    /// Whether this opening started the server, rather than joining a running one.
    #[must_use]
    pub fn started(&self) -> bool {
        self.running.started
    }

    /// A connection URL through the socket, for psql (and everything else on libpq) and for sqlx.
    #[must_use]
    pub fn url(&self, login: &str, database: &str) -> String {
        let socket = escaped(&self.running.socket.to_string_lossy());
        format!(
            "postgres://{}@localhost/{}?host={socket}&port={}",
            escaped(login),
            escaped(database),
            self.running.port
        )
    }

    /// Leaves the cluster and, as the last one, stops the server.
    pub async fn close(self) -> Result<(), ClusterError> {
        let Self { server, users, running: Running { socket, .. }, .. } = self;
        let Server { account, home, .. } = &server;
        let _gate = Lock::take(&home.gate(), account, Hold::Alone, GATE).await?;
        drop(users);
        match Lock::attempt(&home.users(), account, Hold::Alone)? {
            Some(_alone) => server.stop().await?,
            None => return Ok(()),
        }
        if !socket.starts_with(home.folder()) {
            // A short folder elsewhere. The next start makes it again, so one that stays is no harm.
            let _ = std::fs::remove_dir(&socket);
        }
        Ok(())
    }

    /// Removes the cluster at `data_dir` with everything in it. Nobody may be using it.
    pub async fn remove(options: &Options) -> Result<(), ClusterError> {
        let server = settle(options, &|_| {}).await?;
        let Server { account, home, .. } = &server;
        let _gate = Lock::take(&home.gate(), account, Hold::Alone, GATE).await?;
        let Some(_alone) = Lock::attempt(&home.users(), account, Hold::Alone)? else {
            return Err(ClusterError::InUse { path: home.folder().to_owned() });
        };
        if matches!(server.settled().await?, Postmaster::Ready { .. } | Postmaster::Deaf) {
            server.stop().await?;
        }
        remove(&home.data())?;
        remove(&home.unfinished())
    }
}

/// Joins the server that runs on the cluster, or starts it. Needs the gate.
async fn start_or_join(
    server: &Server,
    options: &Options,
    tell: &(impl Fn(Progress) + Sync),
) -> Result<Running, ClusterError> {
    let Server { account, home, .. } = server;
    let data = home.data();
    let found = server.settled().await?;
    if let Postmaster::Ready { socket, port } = found {
        tell(Progress::Joining);
        if configuration::write_logins(&data, &options.logins, account)? == Change::Written {
            server.reload().await?;
        }
        return Ok(Running { socket, port, started: false });
    }
    if found == Postmaster::Deaf {
        // Nobody can reach it any more, and only a new start makes a new socket.
        tell(Progress::Recovering);
        server.stop().await?;
    }
    let socket = home.socket_folder(account, options.port, &short_folders(account))?;
    configuration::write(&data, options, &socket, account)?;
    if found == Postmaster::Dead {
        tell(Progress::Recovering);
        postmaster::disown(&data, &socket, options.port)?;
    } else {
        tell(Progress::Starting);
    }
    match server.start().await? {
        Postmaster::Ready { socket, port } => Ok(Running { socket, port, started: true }),
        _ => Err(server.refusal_to_start(String::new())),
    }
}

/// Decides on programs, account and home, and prepares the home.
async fn settle(options: &Options, tell: &(impl Fn(Progress) + Sync)) -> Result<Server, ClusterError> {
    tell(Progress::Finding);
    let mut home = Home::at(&options.data_dir)?;
    let mut account = Account::for_server(home.folder())?;
    let mut programs = Programs::find(options.programs.as_deref(), None).await?;
    if account.differs() {
        // The home itself becomes the account's; the way to it has to be open already.
        let standing = nearest_above(home.folder());
        if !programs.reach(&account, standing).await? {
            let reachable = home.relocated();
            account = Account::for_server(reachable.folder())?;
            tell(Progress::Relocated { from: home.folder().to_owned(), to: reachable.folder().to_owned() });
            home = reachable;
        }
    }
    home.prepare(&account)?;
    if let Some(existing) = home.existing()? {
        programs = Programs::find(options.programs.as_deref(), Some(&existing)).await?;
    }
    Ok(Server { programs, account, home })
}

/// The nearest folder above that is there.
fn nearest_above(folder: &Path) -> &Path {
    folder.ancestors().skip(1).find(|folder| folder.exists()).unwrap_or(Path::new("/"))
}

/// A part of a URL, with everything but letters, digits and `-._~` percent-encoded.
fn escaped(part: &str) -> String {
    part.bytes().fold(String::new(), |text, byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            text + &char::from(byte).to_string()
        }
        other => text + &format!("%{other:02X}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_keeps_what_would_break_it_apart() {
        assert_eq!(escaped("/tmp/a b"), "%2Ftmp%2Fa%20b");
        assert_eq!(escaped("sample_manager"), "sample_manager");
        assert_eq!(escaped("ä@b:c/d?e"), "%C3%A4%40b%3Ac%2Fd%3Fe");
    }

    #[test]
    fn the_nearest_existing_folder_is_found() {
        let here = tempfile::tempdir().unwrap();
        assert_eq!(nearest_above(&here.path().join("a/b/c")), here.path());
        assert_eq!(Some(nearest_above(here.path())), here.path().parent());
    }
}
