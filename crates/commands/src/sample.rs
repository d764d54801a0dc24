//! The sample workspace: its private PostgreSQL, opened once per process, and signing in to it as one of its four
//! staff logins. What is in it is the seeds'.

use std::path::PathBuf;

use cluster::{Cluster, ClusterError, Intruder, Options, Progress};
use contract::{
    Answer, Problem,
    connections::{OpenSample, Profile, SampleLogin, SampleProgress, Signed},
    problem::LocalServerFault,
};
use domain::{
    connections::{Environment, TlsMode},
    ids::ProfileId,
};
use store::connect::Preparing;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::{
    connections::{close_records, signed},
    desk::Desk,
};

/// What the sample workspace is called.
const NAME: &str = "Sample workspace";
/// The logins that the person may use in it; the last one is the platform's service.
const LOGINS: [&str; 5] =
    ["sample_manager", "sample_moderator", "sample_support", "sample_admin", "sample_service"];

/// The sample workspace's server, once it was opened.
#[derive(Debug)]
pub struct Sample {
    home: PathBuf,
    open: Mutex<Option<Cluster>>,
}

impl Sample {
    /// The sample workspace whose server keeps its data in `home`. Nothing is created before it is opened.
    #[must_use]
    pub fn in_folder(home: PathBuf) -> Self {
        Self { home, open: Mutex::new(None) }
    }

    /// Leaves the server; it stops, unless another console uses it.
    pub async fn close(&self) -> Result<(), Problem> {
        match self.open.lock().await.take() {
            Some(cluster) => cluster.close().await.map_err(local),
            None => Ok(()),
        }
    }
}

/// Opens the sample workspace as one of its logins. Changing between them leaves the server as it is; a server that has
/// gone meanwhile is started again.
pub async fn open_sample(desk: &Desk, request: OpenSample) -> Result<Answer<Signed>, Problem> {
    let owner = running(desk).await?;
    (desk.means.tell)(SampleProgress::SigningIn);
    let profile = Profile { user: login(request.login).to_owned(), ..owner };
    let connected = store::connect::connect(&profile, None).await?;
    let signed = signed(None, &profile, connected.login)?;
    close_records(desk).await;
    Ok(Answer::at_no_cost(desk.seat("sample".to_owned(), connected.store, signed).await))
}

/// A server that answers, migrated and sown, as its owner reaches it.
async fn running(desk: &Desk) -> Result<Profile, Problem> {
    let mut open = desk.means.sample.open.lock().await;
    if let Some(cluster) = open.as_ref() {
        let owner = owner(cluster);
        if store::connect::answers(&owner).await {
            return Ok(owner);
        }
    }
    // A server that died is left before it is opened anew.
    *open = None;
    let options = Options::new(&desk.means.sample.home, LOGINS);
    let tell = &desk.means.tell;
    let cluster = Cluster::open_with(options, |progress| {
        if let Some(progress) = shown(&progress) {
            tell(progress);
        }
    });
    let cluster = cluster.await.map_err(local)?;
    let owner = owner(&cluster);
    let prepared = store::connect::prepare_sample(&owner, desk.now(), |preparing| {
        tell(match preparing {
            Preparing::Migrating => SampleProgress::Migrating,
            Preparing::Seeding => SampleProgress::Seeding,
        });
    });
    if let Err(problem) = prepared.await {
        if let Err(error) = cluster.close().await {
            tracing::warn!(%error, "the sample workspace's server was not stopped");
        }
        return Err(problem);
    }
    *open = Some(cluster);
    Ok(owner)
}

/// The sample workspace as its owner reaches it: by the socket, as whom the operating system says, without a password.
fn owner(cluster: &Cluster) -> Profile {
    Profile {
        id: ProfileId(Uuid::nil()),
        name: NAME.to_owned(),
        environment: Environment::Local,
        host: cluster.socket_dir().display().to_string(),
        port: cluster.port(),
        database: cluster::DATABASE.to_owned(),
        user: cluster::OWNER.to_owned(),
        tls: TlsMode::Disable,
        ca_file: None,
    }
}

const fn login(login: SampleLogin) -> &'static str {
    match login {
        SampleLogin::Manager => "sample_manager",
        SampleLogin::Moderator => "sample_moderator",
        SampleLogin::Support => "sample_support",
        SampleLogin::SuperAdmin => "sample_admin",
    }
}

/// What of the server's progress the window shows.
fn shown(progress: &Progress) -> Option<SampleProgress> {
    match progress {
        Progress::Finding => Some(SampleProgress::Finding),
        Progress::Creating => Some(SampleProgress::Creating),
        Progress::Starting | Progress::Recovering | Progress::Joining => Some(SampleProgress::Starting),
        _ => None,
    }
}

/// What a failure of the private server is called between shell and window.
fn local(error: ClusterError) -> Problem {
    let text = |path: PathBuf| path.display().to_string();
    let fault = match error {
        ClusterError::NotInstalled { searched } => {
            LocalServerFault::NotInstalled { searched: searched.into_iter().map(text).collect() }
        }
        ClusterError::TooOld { found, path } => LocalServerFault::TooOld { found, path: text(path) },
        ClusterError::VersionMismatch { data, found, .. } => {
            LocalServerFault::VersionMismatch { data, found }
        }
        ClusterError::InitFailed { output } => LocalServerFault::InitFailed { output },
        ClusterError::StartFailed { log } => LocalServerFault::StartFailed { log },
        ClusterError::NotOurs { path, intruder } => LocalServerFault::NotOurs {
            found: match intruder {
                Intruder::Files => text(path),
                Intruder::Server { pid } => format!("{} (process {pid})", text(path)),
            },
        },
        ClusterError::DiskFull { path } => LocalServerFault::DiskFull { path: text(path) },
        ClusterError::StopTimedOut { .. } => LocalServerFault::StopTimedOut,
        ClusterError::PermissionDenied { ref path }
        | ClusterError::SocketPathTooLong { ref path, .. }
        | ClusterError::Busy { ref path, .. }
        | ClusterError::InUse { ref path }
        | ClusterError::Unreadable { ref path }
        | ClusterError::Io { ref path, .. } => {
            LocalServerFault::Folder { path: text(path.clone()), cause: error.to_string() }
        }
        other => LocalServerFault::StartFailed { log: other.to_string() },
    };
    Problem::LocalServer { fault }
}
