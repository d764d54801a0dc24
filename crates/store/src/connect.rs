//! Signing in: from a profile and a password to a [`Store`] whose login, role and schema are proven, or to the one
//! problem that stands in the way. The same steps, one by one, are the test of a connection. Passwords pass through
//! and are never part of an error.

use std::{
    fmt::Write as _,
    io,
    net::SocketAddr,
    path::PathBuf,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use contract::{
    Problem,
    connections::{
        ConnectionReport, ConnectionStep, Difference, DifferenceKind, Operator, Profile, StepOutcome,
        StepReport,
    },
    problem::{CertificateFault, LocalServerFault, Unreachable},
};
use domain::{
    access::StaffRole,
    connections::{Environment, TlsMode},
    ids::UserId,
};
use rustls::CertificateError;
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection, Row as _,
    postgres::{PgConnectOptions, PgSslMode},
};
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};
use uuid::Uuid;

use crate::{Error, Limits, Store, WriteSession, inspect, migrate, seed};

/// How the console calls itself on the server.
const APPLICATION: &str = "marketplace-console";
/// How long a server may take to answer a call at its door.
const DOOR: Duration = Duration::from_secs(5);
/// How long looking at the schema may take.
const LOOKING: Duration = Duration::from_secs(20);

/// A proven sign-in.
#[derive(Debug)]
pub struct Connected {
    /// The way to the database.
    pub store: Store,
    /// Who signed in, and what was found.
    pub login: Login,
}

/// Who signed in, and what was found on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The login (`session_user`).
    pub name: String,
    /// The person behind it.
    pub operator: Operator,
    /// The staff roles it holds, from the narrowest to the most powerful. Never empty.
    pub roles: Vec<StaffRole>,
    /// The server's version, such as `15.18`.
    pub server_version: String,
    /// Differences that do not block.
    pub warnings: Vec<Difference>,
}

impl Login {
    /// The role a session begins under: the most powerful one held.
    #[must_use]
    pub fn foremost_role(&self) -> Option<StaffRole> {
        self.roles.iter().copied().max()
    }
}

/// Signs in. Refuses logins that no policy would bind, logins without a staff role or an active operator, and
/// databases that differ in a way that blocks. A production profile's sessions are read-only unless a transaction says
/// otherwise.
pub async fn connect(profile: &Profile, password: Option<&SecretString>) -> Result<Connected, Problem> {
    let options = options(profile, password).await?;
    resolve(profile).await?;
    let mut connection = sign_in(profile, &options).await?;
    let who = who(&mut connection).await?;
    let warnings = examine(&mut connection).await?;
    // Everything has been read; whether the goodbye arrives changes nothing.
    let _ = timeout(DOOR, connection.close()).await;
    let login = who.admitted(warnings)?;
    Ok(Connected { store: Store::open(options, Limits::default()), login })
}

/// Tries each step of signing in, and reports on each.
pub async fn probe(profile: &Profile, password: Option<&SecretString>) -> ConnectionReport {
    let mut walk = Walk::default();
    // Where the walk ended is in the report.
    let _ = walk.through(profile, password).await;
    walk.report()
}

/// Whether something listens where the profile says.
pub async fn answers(profile: &Profile) -> bool {
    match resolve(profile).await {
        Ok(place) => reach(profile, &place).await.is_ok(),
        Err(_) => false,
    }
}

/// Records that writing is switched on for `minutes`, and why.
pub async fn open_writing(session: &mut WriteSession, reason: &str, minutes: u16) -> Result<(), Error> {
    let record = sqlx::query("SELECT console.open_writing($1, $2)").bind(reason).bind(i32::from(minutes));
    session.one(record, |_| Ok(())).await
}

/// Records that writing is switched off again.
pub async fn close_writing(session: &mut WriteSession) -> Result<(), Error> {
    session.one(sqlx::query("SELECT console.close_writing()"), |_| Ok(())).await
}

/// How far [`prepare_sample`] has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preparing {
    /// Bringing the schema up to date.
    Migrating,
    /// Sowing catalog and sample.
    Seeding,
}

/// Brings the sample workspace's database up to date and sows it, signed in as its owner. The first time, what is sown
/// leads up to `now`; later, what people made of it stays.
pub async fn prepare_sample(
    owner: &Profile,
    now: DateTime<Utc>,
    tell: impl Fn(Preparing),
) -> Result<(), Problem> {
    let failed = |cause: &dyn std::error::Error| Problem::LocalServer {
        fault: LocalServerFault::Preparing { cause: whole_cause(cause) },
    };
    let mut connection = sign_in(owner, &options(owner, None).await?).await?;
    tell(Preparing::Migrating);
    migrate::migrate(&mut connection).await.map_err(|error| failed(&error))?;
    tell(Preparing::Seeding);
    seed::sample(&mut connection, now.naive_utc()).await.map_err(|error| failed(&error))?;
    // Everything is committed; whether the goodbye arrives changes nothing.
    let _ = timeout(DOOR, connection.close()).await;
    Ok(())
}

/// An error with what caused it, outermost first.
fn whole_cause(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Whether a file's content holds a certificate in PEM form.
#[must_use]
pub fn holds_certificate(content: &[u8]) -> bool {
    use rustls::pki_types::{CertificateDer, pem::PemObject as _};

    CertificateDer::pem_slice_iter(content).next().is_some_and(|first| first.is_ok())
}

/// The steps of a test, as far as they were taken.
#[derive(Default)]
struct Walk {
    taken: Vec<StepReport>,
}

impl Walk {
    const STEPS: [ConnectionStep; 6] = [
        ConnectionStep::Resolve,
        ConnectionStep::Reach,
        ConnectionStep::Tls,
        ConnectionStep::SignIn,
        ConnectionStep::Role,
        ConnectionStep::Schema,
    ];

    /// Every step in order, until one fails.
    async fn through(&mut self, profile: &Profile, password: Option<&SecretString>) -> Option<()> {
        let place = self.take(ConnectionStep::Resolve, resolve(profile), Place::seen).await?;
        self.take(ConnectionStep::Reach, reach(profile, &place), |reached| Some(reached.clone())).await?;
        let mut connection = self.sign_in(profile, password).await?;
        let who = self.take(ConnectionStep::Role, who(&mut connection), Who::seen).await?;
        self.examine(profile, &mut connection, &who).await;
        let _ = timeout(DOOR, connection.close()).await;
        Some(())
    }

    /// One step: `seen` says what to show of it, or `None` where it was not needed.
    async fn take<T>(
        &mut self,
        step: ConnectionStep,
        work: impl Future<Output = Result<T, Problem>>,
        seen: impl FnOnce(&T) -> Option<String>,
    ) -> Option<T> {
        let start = Instant::now();
        let result = work.await;
        let (outcome, value) = match result {
            Ok(value) => (
                seen(&value).map_or(StepOutcome::Skipped, |found| StepOutcome::Passed { found }),
                Some(value),
            ),
            Err(problem) => (StepOutcome::Failed { problem }, None),
        };
        self.note(step, outcome, start.elapsed());
        value
    }

    /// TLS and signing in are one exchange with the server; which of them failed is told by the problem.
    async fn sign_in(&mut self, profile: &Profile, password: Option<&SecretString>) -> Option<PgConnection> {
        let start = Instant::now();
        let signed = async {
            let options = options(profile, password).await?;
            let mut connection = sign_in(profile, &options).await?;
            let seen = protection_and_version(&mut connection).await?;
            Ok((connection, seen))
        };
        let signed = signed.await;
        let took = start.elapsed();
        match signed {
            Ok((connection, (tls, version))) => {
                self.note(ConnectionStep::Tls, tls.map_or(StepOutcome::Skipped, passed), Duration::ZERO);
                self.note(ConnectionStep::SignIn, passed(format!("PostgreSQL {version}")), took);
                Some(connection)
            }
            Err(problem) if is_of_tls(&problem) => {
                self.note(ConnectionStep::Tls, StepOutcome::Failed { problem }, took);
                None
            }
            Err(problem) => {
                let protected = match profile.tls {
                    TlsMode::Disable => StepOutcome::Skipped,
                    // Only a server that passed the TLS handshake can refuse the login.
                    mode if is_of_login(&problem) => passed(mode.to_string()),
                    _ => StepOutcome::Skipped,
                };
                self.note(ConnectionStep::Tls, protected, Duration::ZERO);
                self.note(ConnectionStep::SignIn, StepOutcome::Failed { problem }, took);
                None
            }
        }
    }

    async fn examine(&mut self, profile: &Profile, connection: &mut PgConnection, who: &Who) {
        let start = Instant::now();
        let outcome =
            match examine(connection).await.and_then(|differences| who.clone().admitted(differences)) {
                Ok(login) if login.warnings.is_empty() => passed(profile.database.clone()),
                Ok(login) => StepOutcome::Warned { differences: login.warnings },
                Err(problem) => StepOutcome::Failed { problem },
            };
        self.note(ConnectionStep::Schema, outcome, start.elapsed());
    }

    fn note(&mut self, step: ConnectionStep, outcome: StepOutcome, took: Duration) {
        let millis = u32::try_from(took.as_millis()).unwrap_or(u32::MAX);
        self.taken.push(StepReport { step, outcome, millis });
    }

    /// What was taken, and the rest as skipped.
    fn report(self) -> ConnectionReport {
        let mut steps = self.taken;
        let rest = Self::STEPS.into_iter().skip(steps.len());
        steps.extend(rest.map(|step| StepReport { step, outcome: StepOutcome::Skipped, millis: 0 }));
        ConnectionReport { steps }
    }
}

fn passed(found: String) -> StepOutcome {
    StepOutcome::Passed { found }
}

fn is_of_tls(problem: &Problem) -> bool {
    use Problem::{CaFile, Certificate, TlsFailed, TlsNotOffered};

    matches!(problem, CaFile { .. } | Certificate { .. } | TlsFailed { .. } | TlsNotOffered { .. })
}

fn is_of_login(problem: &Problem) -> bool {
    use Problem::{LoginRefused, NoSuchDatabase, PasswordRefused, ServerNotReady, TooManyConnections};

    matches!(
        problem,
        PasswordRefused { .. }
            | LoginRefused { .. }
            | NoSuchDatabase { .. }
            | ServerNotReady
            | TooManyConnections
    )
}

/// Where the server is.
enum Place {
    Addresses(Vec<SocketAddr>),
    Socket(PathBuf),
}

impl Place {
    /// What name resolution found; nothing was resolved for a socket.
    fn seen(&self) -> Option<String> {
        match self {
            Self::Addresses(addresses) => {
                let listed: Vec<_> = addresses.iter().map(|address| address.ip().to_string()).collect();
                Some(listed.join(", "))
            }
            Self::Socket(_) => None,
        }
    }
}

/// Where the host is.
async fn resolve(profile: &Profile) -> Result<Place, Problem> {
    let Profile { host, port, .. } = profile;
    if host.starts_with('/') {
        return Ok(Place::Socket(PathBuf::from(format!("{host}/.s.PGSQL.{port}"))));
    }
    let unknown = || Problem::UnknownHost { host: host.clone() };
    let found = timeout(DOOR, lookup_host((host.as_str(), *port))).await;
    let addresses: Vec<_> = found.map_err(|_| unknown())?.map_err(|_| unknown())?.collect();
    if addresses.is_empty() { Err(unknown()) } else { Ok(Place::Addresses(addresses)) }
}

/// Knocks at the door, and says where it opened.
async fn reach(profile: &Profile, place: &Place) -> Result<String, Problem> {
    match place {
        Place::Addresses(addresses) => {
            let mut cause = Unreachable::Other;
            for address in addresses {
                match timeout(DOOR, TcpStream::connect(address)).await {
                    Ok(Ok(_)) => return Ok(address.to_string()),
                    Ok(Err(error)) => cause = cause_of(&error),
                    Err(_) => cause = Unreachable::TimedOut,
                }
            }
            Err(unreachable(profile, cause))
        }
        Place::Socket(path) => {
            knock_at_socket(path).await.map_err(|error| unreachable(profile, cause_of(&error)))?;
            Ok(path.display().to_string())
        }
    }
}

#[cfg(unix)]
async fn knock_at_socket(path: &std::path::Path) -> io::Result<()> {
    timeout(DOOR, tokio::net::UnixStream::connect(path)).await?.map(drop)
}

#[cfg(not(unix))]
async fn knock_at_socket(_path: &std::path::Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The connection's options. Nothing in them comes from the environment that would widen what the profile says.
async fn options(profile: &Profile, password: Option<&SecretString>) -> Result<PgConnectOptions, Problem> {
    let mut options = PgConnectOptions::new_without_pgpass()
        .host(&profile.host)
        .port(profile.port)
        .database(&profile.database)
        .username(&profile.user)
        .password(password.map_or("", |password| password.expose_secret()))
        .application_name(APPLICATION)
        .ssl_mode(match profile.tls {
            TlsMode::Disable => PgSslMode::Disable,
            TlsMode::Require => PgSslMode::Require,
            TlsMode::VerifyCa => PgSslMode::VerifyCa,
            TlsMode::VerifyFull => PgSslMode::VerifyFull,
        })
        // What is logged must not hold what statements say of people.
        .disable_statement_logging();
    if let Some(path) = profile.ca_file.as_deref().filter(|_| profile.tls != TlsMode::Disable) {
        let content = tokio::fs::read(path).await.ok().filter(|content| holds_certificate(content));
        let content = content.ok_or_else(|| Problem::CaFile { path: path.to_owned() })?;
        options = options.ssl_root_cert_from_pem(content);
    }
    if profile.environment == Environment::Production {
        options = options.options([("default_transaction_read_only", "on")]);
    }
    Ok(options)
}

/// Signs in, or says why not.
async fn sign_in(profile: &Profile, options: &PgConnectOptions) -> Result<PgConnection, Problem> {
    match timeout(Limits::default().connect, options.connect()).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(cause)) => Err(refusal(profile, &cause)),
        Err(_) => Err(unreachable(profile, Unreachable::TimedOut)),
    }
}

/// What a failed sign-in means.
fn refusal(profile: &Profile, cause: &sqlx::Error) -> Problem {
    let Profile { host, port, .. } = profile;
    match cause {
        sqlx::Error::Io(error) => refusal_by_io(profile, error),
        // sqlx has no variant of its own for a server that answers "no" to the question for TLS.
        sqlx::Error::Tls(error) if error.to_string().contains("does not support TLS") => {
            Problem::TlsNotOffered { host: host.clone() }
        }
        sqlx::Error::Tls(_) => Problem::TlsFailed { host: host.clone() },
        sqlx::Error::Protocol(_) => Problem::NotPostgres { host: host.clone(), port: *port },
        sqlx::Error::Database(said) => match said.code().as_deref() {
            Some("28P01") => Problem::PasswordRefused { user: profile.user.clone() },
            // 42501: the login exists, and may not connect to this database.
            Some("28000" | "42501") => Problem::LoginRefused { user: profile.user.clone() },
            Some("3D000") => Problem::NoSuchDatabase { database: profile.database.clone() },
            Some("53300") => Problem::TooManyConnections,
            Some("57P03" | "57P01" | "57P02") => Problem::ServerNotReady,
            _ => Error::unexpected(cause).into(),
        },
        _ => Error::unexpected(cause).into(),
    }
}

fn refusal_by_io(profile: &Profile, error: &io::Error) -> Problem {
    let Profile { host, port, .. } = profile;
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match tls {
        Some(rustls::Error::InvalidCertificate(error)) => {
            Problem::Certificate { host: host.clone(), fault: certificate_fault(error) }
        }
        // It agreed to TLS, and then spoke something else.
        Some(rustls::Error::InvalidMessage(_)) => Problem::NotPostgres { host: host.clone(), port: *port },
        Some(_) => Problem::TlsFailed { host: host.clone() },
        None => match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
                Problem::NotPostgres { host: host.clone(), port: *port }
            }
            _ => unreachable(profile, cause_of(error)),
        },
    }
}

fn certificate_fault(error: &CertificateError) -> CertificateFault {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateFault::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            CertificateFault::NotYetValid
        }
        CertificateError::Revoked => CertificateFault::Revoked,
        CertificateError::UnknownIssuer | CertificateError::BadSignature => CertificateFault::Untrusted,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateFault::WrongHost
        }
        // An authority's own certificate, used as a server's: signed by nobody but itself.
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            CertificateFault::Untrusted
        }
        _ => CertificateFault::Other,
    }
}

fn unreachable(profile: &Profile, cause: Unreachable) -> Problem {
    Problem::ServerUnreachable { host: profile.host.clone(), port: profile.port, cause }
}

fn cause_of(error: &io::Error) -> Unreachable {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Unreachable::Refused,
        io::ErrorKind::TimedOut => Unreachable::TimedOut,
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            Unreachable::NoRoute
        }
        io::ErrorKind::NotFound => Unreachable::NoSocket,
        io::ErrorKind::PermissionDenied => Unreachable::NotPermitted,
        _ => Unreachable::Other,
    }
}

/// The protection of the connection (`None` without TLS) and the server's version.
async fn protection_and_version(connection: &mut PgConnection) -> Result<(Option<String>, String), Problem> {
    let question = "SELECT (SELECT s.version FROM pg_stat_ssl AS s WHERE s.pid = pg_backend_pid() AND s.ssl),
        split_part(current_setting('server_version'), ' ', 1)";
    looked(async {
        let row = sqlx::query(question).fetch_one(connection).await?;
        Ok((row.try_get(0)?, row.try_get(1)?))
    })
    .await
}

/// What the server says of the login.
#[derive(Debug, Clone)]
struct Who {
    login: String,
    roles: Vec<StaffRole>,
    /// The active person behind it; `None` also where the schema is not there to ask.
    operator: Option<Operator>,
    server_version: String,
}

impl Who {
    /// The roles, spelled as in PostgreSQL.
    #[expect(clippy::unnecessary_wraps, reason = "every step says what it has to show in this way")]
    fn seen(&self) -> Option<String> {
        let mut seen = String::new();
        for role in &self.roles {
            let comma = if seen.is_empty() { "" } else { ", " };
            // Writing into a string cannot fail.
            let _ = write!(seen, "{comma}{role}");
        }
        Some(seen)
    }

    /// The sign-in, if the schema is fit and somebody active is behind the login.
    fn admitted(self, differences: Vec<Difference>) -> Result<Login, Problem> {
        let Self { login, roles, operator, server_version } = self;
        let mut blocking = differences.iter().filter(|difference| difference.blocking).peekable();
        if blocking.peek().is_some() {
            let of_the_person = blocking.all(|difference| is_of_the_person(difference.kind));
            return Err(if of_the_person {
                Problem::OperatorInactive { login }
            } else {
                Problem::SchemaDiffers { differences }
            });
        }
        if roles.is_empty() {
            return Err(Problem::NoStaffRole { user: login });
        }
        let Some(operator) = operator else { return Err(Problem::OperatorInactive { login }) };
        Ok(Login { name: login, operator, roles, server_version, warnings: differences })
    }
}

/// Asks the server who this is. A login that no policy would bind is refused here, before anything else is read; a
/// login without any staff role is refused where the server knows such roles at all.
async fn who(connection: &mut PgConnection) -> Result<Who, Problem> {
    let question = "SELECT r.rolname::text, r.rolsuper, r.rolbypassrls,
            ARRAY(SELECT g.rolname::text FROM pg_roles AS g
                  WHERE g.rolname::text = ANY ($1) AND pg_has_role(session_user, g.oid, 'MEMBER')),
            EXISTS (SELECT FROM pg_roles AS g WHERE g.rolname::text = ANY ($1)),
            EXISTS (SELECT FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
                    WHERE n.nspname = 'console' AND p.proname = 'whoami'),
            split_part(current_setting('server_version'), ' ', 1)
        FROM pg_roles AS r WHERE r.rolname = session_user";
    let staff: Vec<&str> = StaffRole::ALL.iter().map(|role| role.as_str()).collect();
    let row = looked(sqlx::query(question).bind(staff).fetch_one(&mut *connection)).await?;
    let read = |row: &sqlx::postgres::PgRow| {
        let facts: (String, bool, bool, Vec<String>, bool, bool, String) = (
            row.try_get(0)?,
            row.try_get(1)?,
            row.try_get(2)?,
            row.try_get(3)?,
            row.try_get(4)?,
            row.try_get(5)?,
            row.try_get(6)?,
        );
        Ok(facts)
    };
    let (login, superuser, bypasses, held, roles_exist, console_exists, server_version) =
        read(&row).map_err(|cause| Problem::from(Error::unexpected(&cause)))?;
    if superuser || bypasses {
        let found = if superuser { "SUPERUSER" } else { "BYPASSRLS" };
        return Err(Problem::SchemaDiffers { differences: vec![too_powerful(login, found)] });
    }
    let mut roles: Vec<StaffRole> = held.iter().filter_map(|name| name.parse().ok()).collect();
    roles.sort_unstable();
    if roles.is_empty() && roles_exist {
        return Err(Problem::NoStaffRole { user: login });
    }
    let operator = match roles.first() {
        Some(role) if console_exists => operator(connection, *role).await?,
        _ => None,
    };
    Ok(Who { login, roles, operator, server_version })
}

/// Whether a difference lies with the person behind the login rather than with the database.
const fn is_of_the_person(kind: DifferenceKind) -> bool {
    matches!(kind, DifferenceKind::LoginUnmapped | DifferenceKind::OperatorInactive)
}

fn too_powerful(login: String, found: &str) -> Difference {
    Difference {
        kind: DifferenceKind::LoginTooPowerful,
        subject: login,
        expected: Some("NOSUPERUSER NOBYPASSRLS".to_owned()),
        found: Some(found.to_owned()),
        blocking: true,
    }
}

/// The person behind the login, asked under a role it holds, because the login itself inherits no right to ask.
/// `None` where the right to ask is missing: the look at the schema then names the grant.
async fn operator(connection: &mut PgConnection, role: StaffRole) -> Result<Option<Operator>, Problem> {
    let asked = async {
        let mut transaction = connection.begin_with("BEGIN READ ONLY").await?;
        transaction.execute(AssertSqlSafe(format!("SET LOCAL ROLE {role}"))).await?;
        let question = "SELECT user_id, name FROM console.whoami() WHERE is_active AND kind = 'STAFF'";
        let row = sqlx::query(question).fetch_optional(&mut *transaction).await?;
        let person = row.map(|row| Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?))).transpose()?;
        transaction.rollback().await?;
        Ok::<Option<(Option<Uuid>, Option<String>)>, sqlx::Error>(person)
    };
    match asked.await {
        Ok(person) => Ok(person
            .and_then(|(user, name)| Some(Operator { user: UserId(user?), name: name.unwrap_or_default() }))),
        Err(sqlx::Error::Database(said))
            if matches!(said.code().as_deref(), Some("42501" | "42883" | "42703")) =>
        {
            Ok(None)
        }
        Err(cause) => Err(lost_or_unexpected(&cause)),
    }
}

/// How the database differs from what the console expects.
async fn examine(connection: &mut PgConnection) -> Result<Vec<Difference>, Problem> {
    looked(inspect::inspect(connection)).await
}

/// The outcome of a look at the server, within its time.
async fn looked<T>(look: impl Future<Output = sqlx::Result<T>>) -> Result<T, Problem> {
    match timeout(LOOKING, look).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(cause)) => Err(lost_or_unexpected(&cause)),
        Err(_) => Err(Error::timed_out(LOOKING).into()),
    }
}

fn lost_or_unexpected(cause: &sqlx::Error) -> Problem {
    match cause {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => Problem::ConnectionLost,
        _ => Error::unexpected(cause).into(),
    }
}
