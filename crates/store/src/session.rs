//! The one door to the database: transactions that have set their role, their organization and their limits before
//! the first question is asked. Holds no SQL of any area.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use contract::{Answer, Meter};
use domain::{access::StaffRole, ids::OrganizationId};
use sqlx::{
    AssertSqlSafe, Executor as _, PgConnection, Postgres, Row as _,
    postgres::{PgArguments, PgConnectOptions, PgRow},
    query::Query,
};
use tokio::time::timeout;

use crate::{
    Error, Limits,
    error::Circumstances,
    pool::{Lease, Pool},
};

/// Under which role, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A staff role, with what its policies let it see.
    Staff(StaffRole),
    /// The tenant role, with what one opened organization sees.
    Tenant {
        /// Which. The database checks that this login holds it open.
        organization: OrganizationId,
    },
}

impl Scope {
    /// The group role, spelled as in PostgreSQL.
    #[must_use]
    pub const fn role(self) -> &'static str {
        match self {
            Self::Staff(role) => role.as_str(),
            Self::Tenant { .. } => "marketplace_tenant",
        }
    }

    /// Whether this scope sees what moderation adds to a review: notes, by whom, when, and the reports.
    #[must_use]
    pub const fn sees_moderation(self) -> bool {
        matches!(self, Self::Staff(StaffRole::Moderator | StaffRole::SuperAdmin))
    }
}

/// What a write does, for the audit trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    word: &'static str,
    reason: Option<String>,
}

impl Act {
    /// An act by its audit word, such as `catalog.edit`.
    #[must_use]
    pub const fn new(word: &'static str) -> Self {
        Self { word, reason: None }
    }

    /// The same act with this reason.
    #[must_use]
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// The same act with the reason that the person gave, if they gave one.
    #[must_use]
    pub fn given(self, reason: Option<&str>) -> Self {
        match reason.map(str::trim) {
            Some(reason) if !reason.is_empty() => self.because(reason),
            _ => self,
        }
    }

    /// The audit word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        self.word
    }
}

/// Whether a transaction may write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// PostgreSQL refuses writes, and shows one moment of the database.
    ReadOnly,
    /// PostgreSQL accepts writes, and records them as this act.
    Write(Act),
}

/// A sign-in's way to its database. Cloning shares the connections.
#[derive(Clone)]
pub struct Store {
    pool: Arc<Pool>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The connection's options hold the password.
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// A store on the server that `options` name. Connects with its first transaction; must be called within a Tokio
    /// runtime.
    #[must_use]
    pub fn open(options: PgConnectOptions, limits: Limits) -> Self {
        Self { pool: Pool::new(options, limits) }
    }

    /// A transaction that reads one moment of the database.
    pub async fn read(&self, scope: &Scope) -> Result<Session, Error> {
        self.begin(*scope, Mode::ReadOnly).await
    }

    /// A transaction that writes, recorded as `act`. Nothing holds before [`WriteSession::commit`].
    pub async fn write(&self, scope: &Scope, act: Act) -> Result<WriteSession, Error> {
        let word = act.word;
        let session = self.begin(*scope, Mode::Write(act)).await?;
        Ok(WriteSession { session, word })
    }

    /// Closes the connections. Transactions under way end as they would; new ones fail with
    /// [`Error::ConnectionLost`].
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Opens a transaction. A kept connection may have died unnoticed (server restarted, laptop slept); nothing was
    /// asked of it yet, so it is replaced and the opening repeated once.
    async fn begin(&self, scope: Scope, mode: Mode) -> Result<Session, Error> {
        let lease = self.pool.take().await?;
        let may_be_dead = lease.waited;
        let mut session = Session::new(lease, scope);
        match session.open(&mode).await {
            Err(error) if may_be_dead && error.is_broken_connection() => {
                tracing::debug!(%error, "a kept connection was dead, connecting anew");
                session = Session::new(self.pool.renew().await?, scope);
                session.open(&mode).await?;
            }
            opened => opened?,
        }
        Ok(session)
    }
}

/// A statement with its values.
pub type Statement<'q> = Query<'q, Postgres, PgArguments>;

/// A transaction under way. Dropped unfinished, it is rolled back and its connection closed; so it is after a failed
/// statement, of which nothing good can follow.
pub struct Session {
    lease: Option<Lease>,
    limits: Limits,
    scope: Scope,
    meter: Meter,
}

impl Session {
    fn new(lease: Lease, scope: Scope) -> Self {
        Self { limits: *lease.limits(), lease: Some(lease), scope, meter: Meter::default() }
    }

    /// Under which role, and for whom.
    #[must_use]
    pub const fn scope(&self) -> Scope {
        self.scope
    }

    /// What it cost so far: for an answer that ends without a commit.
    #[must_use]
    pub const fn meter(&self) -> Meter {
        self.meter
    }

    /// All rows of a statement, each read by `read`.
    pub async fn all<T>(
        &mut self,
        statement: Statement<'_>,
        read: impl Fn(&PgRow) -> sqlx::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let rows = self.ask(async |connection| statement.fetch_all(connection).await).await?;
        rows.iter().map(read).collect::<sqlx::Result<_>>().map_err(|cause| Error::unexpected(&cause))
    }

    /// The only row of a statement, if there is one.
    pub async fn optional<T>(
        &mut self,
        statement: Statement<'_>,
        read: impl Fn(&PgRow) -> sqlx::Result<T>,
    ) -> Result<Option<T>, Error> {
        let row = self.ask(async |connection| statement.fetch_optional(connection).await).await?;
        row.as_ref().map(read).transpose().map_err(|cause| Error::unexpected(&cause))
    }

    /// The row of a statement that always has one.
    pub async fn one<T>(
        &mut self,
        statement: Statement<'_>,
        read: impl Fn(&PgRow) -> sqlx::Result<T>,
    ) -> Result<T, Error> {
        let row = self.ask(async |connection| statement.fetch_one(connection).await).await?;
        read(&row).map_err(|cause| Error::unexpected(&cause))
    }

    /// Ends the transaction and says what it cost.
    pub async fn finish(mut self) -> Result<Meter, Error> {
        self.end().await.map_err(|failure| failure.error)?;
        Ok(self.meter)
    }

    /// Ends the transaction and wraps what was read.
    pub async fn answer<T>(self, data: T) -> Result<Answer<T>, Error> {
        let meter = self.finish().await?;
        Ok(Answer { data, meter })
    }

    /// Opens the transaction, everything in one round trip.
    async fn open(&mut self, mode: &Mode) -> Result<(), Error> {
        let frame = frame(self.scope, mode, &self.limits);
        let open = async |connection: &mut PgConnection| {
            let rows = connection.fetch_all(sqlx::raw_sql(AssertSqlSafe(frame))).await?;
            rows.last().map_or(Ok(false), |row| row.try_get(0))
        };
        let in_sight = self.exchange(self.limits.frame, open).await.map_err(|failure| failure.error)?;
        if in_sight { Ok(()) } else { Err(Error::OrganizationClosed) }
    }

    /// Asks something within the transaction.
    async fn ask<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut PgConnection) -> sqlx::Result<T>,
    ) -> Result<T, Error> {
        self.exchange(self.limits.patience(), work).await.map_err(|failure| failure.error)
    }

    /// Ends the transaction. Only now does the connection return to the others.
    async fn end(&mut self) -> Result<(), Failure> {
        self.exchange(self.limits.patience(), async |connection| connection.execute("COMMIT").await).await?;
        if let Some(lease) = self.lease.take() {
            lease.give_back();
        }
        Ok(())
    }

    /// Sends something and waits for its answer, within `patience`. If that fails, the connection is closed.
    async fn exchange<T>(
        &mut self,
        patience: Duration,
        work: impl AsyncFnOnce(&mut PgConnection) -> sqlx::Result<T>,
    ) -> Result<T, Failure> {
        // Out of the session while it works: whoever drops this future midway drops the connection with it.
        let Some(mut lease) = self.lease.take() else {
            return Err(Failure { error: Error::ConnectionLost, is_certain: true });
        };
        let start = Instant::now();
        let outcome = timeout(patience, work(&mut lease.connection)).await;
        let took = start.elapsed();
        self.meter.statements += 1;
        self.meter.micros += u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        match outcome {
            Ok(Ok(value)) => {
                self.lease = Some(lease);
                Ok(value)
            }
            Ok(Err(cause)) => Err(Failure {
                is_certain: Error::was_said_by_a_living_server(&cause),
                error: Error::of_statement(
                    &cause,
                    &Circumstances {
                        login: lease.login(),
                        role: self.scope.role(),
                        took,
                        limits: &self.limits,
                    },
                ),
            }),
            Err(_) => Err(Failure { error: Error::timed_out(patience), is_certain: false }),
        }
    }
}

/// A transaction that writes. Dropped before [`WriteSession::commit`], nothing of it holds.
pub struct WriteSession {
    session: Session,
    word: &'static str,
}

impl std::ops::Deref for WriteSession {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl std::ops::DerefMut for WriteSession {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}

impl WriteSession {
    /// Makes it hold. If the connection breaks while the server does so, it is [`Error::WriteUnsure`]: it may hold or
    /// not. Every other error means that nothing was written.
    pub async fn commit(mut self) -> Result<Meter, Error> {
        match self.session.end().await {
            Ok(()) => Ok(self.session.meter),
            Err(Failure { error, is_certain: true }) => Err(error),
            Err(Failure { error, is_certain: false }) => {
                tracing::warn!(act = self.word, %error, "a write is unsure");
                Err(Error::WriteUnsure { act: self.word })
            }
        }
    }

    /// Makes it hold, and wraps what comes back.
    pub async fn answer<T>(self, data: T) -> Result<Answer<T>, Error> {
        let meter = self.commit().await?;
        Ok(Answer { data, meter })
    }
}

/// How an exchange with the server failed.
struct Failure {
    error: Error,
    /// The server refused and said so; otherwise it may have done what was asked.
    is_certain: bool,
}

/// The statements that open a transaction. Their last row says whether the organization, if any, is in sight.
fn frame(scope: Scope, mode: &Mode, limits: &Limits) -> String {
    let (begin, act, reason) = match mode {
        Mode::ReadOnly => ("ISOLATION LEVEL REPEATABLE READ READ ONLY", "", ""),
        Mode::Write(act) => {
            ("ISOLATION LEVEL READ COMMITTED READ WRITE", act.word, act.reason.as_deref().unwrap_or_default())
        }
    };
    let (organization, in_sight) = match scope {
        Scope::Staff(_) => (String::new(), "true"),
        Scope::Tenant { organization } => {
            (organization.to_string(), "console.scoped_organization_id() IS NOT NULL")
        }
    };
    let milliseconds = |limit: Duration| limit.as_millis().to_string();
    let settings = [
        ("app.current_organization_id", organization),
        ("app.current_user_id", String::new()),
        ("console.act", act.to_owned()),
        ("console.reason", reason.to_owned()),
        ("statement_timeout", milliseconds(limits.statement)),
        ("lock_timeout", milliseconds(limits.lock)),
        ("idle_in_transaction_session_timeout", milliseconds(limits.pause)),
        ("TimeZone", "UTC".to_owned()),
        ("search_path", "public, pg_temp".to_owned()),
    ]
    .map(|(name, value)| format!("set_config('{name}', {}, true)", quoted(&value)))
    .join(", ");
    format!("BEGIN {begin}; SET LOCAL ROLE {role}; SELECT {settings}; SELECT {in_sight}", role = scope.role())
}

/// A literal of SQL, whatever `standard_conforming_strings` says.
fn quoted(text: &str) -> String {
    let text: String = text.chars().filter(|&char| char != '\0').collect();
    let doubled = text.replace('\'', "''");
    if doubled.contains('\\') {
        format!("E'{}'", doubled.replace('\\', r"\\"))
    } else {
        format!("'{doubled}'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_stays_inside_its_quotes() {
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("it's"), "'it''s'");
        assert_eq!(quoted(r"'); DROP TABLE x; --\"), r"E'''); DROP TABLE x; --\\'");
        assert_eq!(quoted("nul\0byte"), "'nulbyte'");
    }

    #[test]
    fn a_read_says_so_to_the_server() {
        let frame = frame(Scope::Staff(StaffRole::Manager), &Mode::ReadOnly, &Limits::default());
        assert!(frame.starts_with(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL ROLE marketplace_manager;"
        ));
    }
}
