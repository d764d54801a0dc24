//! A desktop for tests: a keyring in memory, a person who types what the test says, a clock that stands still, and a
//! data folder that goes away.

use std::{
    collections::{HashMap, VecDeque},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, TimeZone as _, Utc};
use commands::{
    Desk, Means,
    clock::FixedClock,
    drafts::Drafts,
    files::{Chooser, Chosen},
    pictures::Pictures,
    profiles::Profiles,
    prompt::{Asked, Prompt, Question},
    sample::Sample,
    secrets::{Keyring, SecretStore},
};
use contract::{
    Problem,
    connections::{Boot, ProfileFields, SampleProgress},
    problem::KeyringFault,
    transfer::{ChooseFile, Job},
};
use domain::{
    connections::{Environment, TlsMode},
    ids::ProfileId,
};
use secrecy::{ExposeSecret as _, SecretString};
use store::{migrate, owner::Owner, seed};
use tempfile::TempDir;
use testkit::{Certificate, Database, Remote, Server};
use tokio::sync::watch;

/// The password of [`VERA`]: found nowhere by accident.
pub(crate) const PASSWORD: &str = "xk3-Velvet-Otter-77";
/// A moderator on [`remote`].
pub(crate) const VERA: &str = "vera";

/// When every test takes place.
pub(crate) fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap()
}

/// A keyring in memory.
#[derive(Default)]
pub(crate) struct Memory {
    held: Mutex<HashMap<ProfileId, String>>,
    fault: Mutex<Option<KeyringFault>>,
}

impl Memory {
    /// Answers everything with this fault from now on.
    pub(crate) fn fail(&self, fault: Option<KeyringFault>) {
        *self.fault.lock().unwrap() = fault;
    }

    /// What is held for a profile.
    pub(crate) fn held(&self, profile: ProfileId) -> Option<String> {
        self.held.lock().unwrap().get(&profile).cloned()
    }

    /// Puts a password there, as an earlier run would have.
    pub(crate) fn put(&self, profile: ProfileId, password: &str) {
        self.held.lock().unwrap().insert(profile, password.to_owned());
    }

    fn open(&self) -> Result<(), KeyringFault> {
        self.fault.lock().unwrap().map_or(Ok(()), Err)
    }
}

impl SecretStore for Memory {
    fn get(&self, profile: ProfileId) -> Result<Option<SecretString>, KeyringFault> {
        self.open().map(|()| self.held(profile).map(SecretString::from))
    }

    fn set(&self, profile: ProfileId, password: &SecretString) -> Result<(), KeyringFault> {
        self.open().map(|()| self.put(profile, password.expose_secret()))
    }

    fn delete(&self, profile: ProfileId) -> Result<(), KeyringFault> {
        self.open().map(|()| drop(self.held.lock().unwrap().remove(&profile)))
    }
}

/// A person who types what was laid out, and then closes every question.
#[derive(Default)]
pub(crate) struct Person {
    answers: Mutex<VecDeque<String>>,
    asked: Mutex<Vec<Question>>,
    gone: Mutex<Option<Problem>>,
    files: Mutex<VecDeque<PathBuf>>,
}

impl Person {
    /// Lays out the next answer.
    pub(crate) fn types(&self, answer: &str) {
        self.answers.lock().unwrap().push_back(answer.to_owned());
    }

    /// Points out the next file.
    pub(crate) fn chooses(&self, path: impl Into<PathBuf>) {
        self.files.lock().unwrap().push_back(path.into());
    }

    /// Questions can't be shown any more.
    pub(crate) fn cannot_be_asked(&self) {
        *self.gone.lock().unwrap() = Some(Problem::PromptUnavailable);
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap().clone()
    }
}

impl Prompt for Person {
    fn ask(&self, question: Question) -> Asked<'_> {
        self.asked.lock().unwrap().push(question);
        let answer = self.answers.lock().unwrap().pop_front().map(SecretString::from);
        let gone = self.gone.lock().unwrap().clone();
        Box::pin(async move { gone.map_or(Ok(answer), Err) })
    }
}

impl Chooser for Person {
    fn choose(&self, _: ChooseFile) -> Chosen<'_> {
        let path = self.files.lock().unwrap().pop_front();
        let gone = self.gone.lock().unwrap().clone();
        Box::pin(async move { gone.map_or(Ok(path), Err) })
    }
}

/// A desk, and what stands around it.
pub(crate) struct Desktop {
    pub(crate) desk: Desk,
    pub(crate) keyring: Arc<Memory>,
    pub(crate) person: Arc<Person>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) progress: Arc<Mutex<Vec<SampleProgress>>>,
    pub(crate) jobs: watch::Sender<Vec<Job>>,
    pub(crate) folder: TempDir,
}

impl Desktop {
    pub(crate) fn new() -> Self {
        Self::in_folder(tempfile::tempdir().unwrap())
    }

    /// A desktop on a data folder that may hold something.
    pub(crate) fn in_folder(folder: TempDir) -> Self {
        let (keyring, person) = (Arc::new(Memory::default()), Arc::new(Person::default()));
        let clock = Arc::new(FixedClock::at(noon()));
        let progress = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&progress);
        let jobs = watch::Sender::new(Vec::new());
        let told = jobs.clone();
        let desk = Desk::new(Means {
            boot: Boot { open: None, version: "0".to_owned() },
            profiles: Profiles::in_folder(folder.path()),
            drafts: Drafts::in_folder(folder.path()),
            pictures: Pictures::reaching(""),
            keyring: Keyring::new(keyring.clone(), Duration::from_secs(5)),
            prompt: person.clone(),
            chooser: person.clone(),
            clock: clock.clone(),
            sample: Sample::in_folder(folder.path().join("sample")),
            tell: Arc::new(move |step| heard.lock().unwrap().push(step)),
            tell_job: Arc::new(move |job| told.send_modify(|jobs| jobs.push(job))),
        });
        Self { desk, keyring, person, clock, progress, jobs, folder }
    }

    /// Saves a profile.
    pub(crate) async fn profile(&self, fields: ProfileFields) -> ProfileId {
        let request = contract::connections::SaveProfile { id: None, fields };
        commands::connections::save_profile(&self.desk, request).await.unwrap().data.id
    }
}

/// Every file below a folder, with its content.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push((entry.path(), std::fs::read(entry.path()).unwrap_or_default()));
        }
    }
    found
}

/// A migrated server across TCP, on which the moderator Vera signs in with [`PASSWORD`].
pub(crate) async fn remote() -> Remote {
    let remote = Remote::start(Certificate::Valid).await;
    Owner::sign_in(&remote.owner_url()).await.unwrap().migrate().await.unwrap();
    remote.create_login(VERA, PASSWORD, "NOINHERIT IN ROLE marketplace_moderator").await;
    let person = "INSERT INTO public.users (id, email, name, role)
          VALUES ('50000000-0000-4000-8000-000000000001', 'vera@example.com', 'Vera Lind', 'MODERATOR');
        INSERT INTO console.operators (login, user_id, kind, is_active)
          VALUES ('vera', '50000000-0000-4000-8000-000000000001', 'STAFF', true);";
    remote.psql(person).await;
    remote
}

/// The profile of Vera on it.
pub(crate) fn veras(remote: &Remote, environment: Environment) -> ProfileFields {
    ProfileFields {
        name: "Remote".to_owned(),
        environment,
        host: remote.host().to_owned(),
        port: remote.port(),
        database: remote.database().to_owned(),
        user: VERA.to_owned(),
        tls: TlsMode::VerifyFull,
        ca_file: Some(remote.authority().display().to_string()),
    }
}

/// A database with the sample in it, on the tests' shared server.
pub(crate) async fn sample() -> Database {
    let name = format!("commands_sample-{}{}", migrate::fingerprint(), seed::fingerprint());
    let prepare = async |owner_url: String| {
        let mut owner = Owner::sign_in(&owner_url).await.unwrap();
        owner.migrate().await.unwrap();
        owner.sow_sample(noon().naive_utc()).await.unwrap();
    };
    Server::shared().await.database_like(&name, prepare).await
}

/// The profile of a sample login on it; the socket asks for no password.
pub(crate) async fn samples(database: &Database, login: &str, environment: Environment) -> ProfileFields {
    ProfileFields {
        name: format!("{login} {environment}"),
        environment,
        host: Server::shared().await.socket_dir().display().to_string(),
        port: 5432,
        database: database.name().to_owned(),
        user: login.to_owned(),
        tls: TlsMode::Disable,
        ca_file: None,
    }
}
