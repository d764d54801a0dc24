//! What can go wrong between the console and PostgreSQL, and which problem of the contract it is.
//!
//! Causes that nobody foresaw are logged once, here, under a trace; only the trace goes further. What is logged never
//! holds a password, a URL or the values of a row.

use std::time::Duration;

use contract::{
    Problem, Subject,
    connections::{Difference, DifferenceKind},
    problem::FieldFault,
};
use sqlx::postgres::{PgConnectOptions, PgDatabaseError, PgSeverity};
use uuid::Uuid;

use crate::{
    Limits,
    rules::{Broken, Meaning},
};

/// Why a transaction, or something asked in it, did not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The connection broke; nothing was written.
    #[error("the connection was lost")]
    ConnectionLost,
    /// The connection broke while a write was made to hold: it may hold or not.
    #[error("the connection was lost while committing {act}")]
    WriteUnsure {
        /// The act's audit word.
        act: &'static str,
    },
    /// It took longer than allowed.
    #[error("no answer within {seconds} s")]
    TimedOut {
        /// The limit.
        seconds: u32,
    },
    /// Somebody stopped it on the server.
    #[error("cancelled")]
    Cancelled,
    /// Somebody else holds what is needed.
    #[error("locked by somebody else")]
    Locked,
    /// Two transactions were in each other's way. The whole transaction may be tried again.
    #[error("in conflict with another transaction")]
    Conflict,
    /// All connections of the server are taken.
    #[error("the server takes no more connections")]
    TooManyConnections,
    /// The server is starting up or shutting down.
    #[error("the server is not ready")]
    ServerNotReady,
    /// The password that opened this sign-in holds no longer.
    #[error("the password was refused")]
    PasswordRefused {
        /// The login.
        login: String,
    },
    /// The login is not let in any longer.
    #[error("the login was refused")]
    LoginRefused {
        /// The login.
        login: String,
    },
    /// The database is not there any longer.
    #[error("no such database")]
    NoSuchDatabase {
        /// Its name.
        database: String,
    },
    /// The role may not see or do this.
    #[error("not allowed for {role}")]
    NotAllowed {
        /// The role in force.
        role: &'static str,
    },
    /// The login belongs to no active operator.
    #[error("{login} is no active operator")]
    OperatorInactive {
        /// The login.
        login: String,
    },
    /// The transaction only reads.
    #[error("read-only")]
    ReadOnly,
    /// The organization is not, or no longer, held open by this login.
    #[error("the organization is not open")]
    OrganizationClosed,
    /// There is no such record, or it is out of sight.
    #[error("no {subject:?} {id}")]
    NotFound {
        /// What was looked for.
        subject: Subject,
        /// Its id.
        id: Uuid,
    },
    /// A function of the database was given an id that names nothing; its caller knows of what.
    #[error("nothing there")]
    NothingThere,
    /// What was asked can't be asked like this.
    #[error("invalid: {faults:?}")]
    Invalid {
        /// Field by field.
        faults: Vec<FieldFault>,
    },
    /// The database's own rules do not allow it.
    #[error("refused by {rule}")]
    Refused {
        /// The rule, by its name in the database.
        rule: String,
    },
    /// Other rows hold the row, so that it can't be deleted.
    #[error("held, says {rule}")]
    Held {
        /// The rule, by its name in the database.
        rule: String,
        /// The table of what holds it, where the rule tells.
        by_table: Option<&'static str>,
    },
    /// There is no such change, or it is out of sight.
    #[error("no change {id}")]
    NoSuchChange {
        /// The number asked for.
        id: i64,
    },
    /// More records were selected than one change takes.
    #[error("more than {most} selected")]
    TooManySelected {
        /// The greatest number.
        most: usize,
    },
    /// The cursor is not one of this list in this order.
    #[error("not a cursor of this list")]
    BadCursor,
    /// A table, column or function is not there.
    #[error("missing: {subject}")]
    SchemaDiffers {
        /// What kind of thing.
        kind: DifferenceKind,
        /// Its name, as the server spelled it.
        subject: String,
    },
    /// Nobody foresaw it; the log tells under `trace`.
    #[error("unexpected, trace {trace}")]
    Unexpected {
        /// What to look for in the log.
        trace: String,
    },
}

/// What is known about a statement that failed.
pub(crate) struct Circumstances<'a> {
    pub(crate) login: &'a str,
    pub(crate) role: &'static str,
    pub(crate) took: Duration,
    pub(crate) limits: &'a Limits,
}

impl Error {
    /// Something nobody foresaw. Logs it.
    pub(crate) fn unexpected(cause: &sqlx::Error) -> Self {
        let trace = Uuid::new_v4().simple().to_string();
        tracing::error!(trace, cause = described(cause), "unexpected failure of the database");
        Self::Unexpected { trace }
    }

    /// The client gave up waiting.
    pub(crate) fn timed_out(patience: Duration) -> Self {
        Self::TimedOut { seconds: u32::try_from(patience.as_secs()).unwrap_or(u32::MAX) }
    }

    /// Why no connection could be made.
    pub(crate) fn connecting(cause: &sqlx::Error, options: &PgConnectOptions) -> Self {
        let login = || options.get_username().to_owned();
        let Some(said) = said_by_the_server(cause) else {
            return if is_io(cause) { Self::ConnectionLost } else { Self::unexpected(cause) };
        };
        match said.code() {
            "28P01" => Self::PasswordRefused { login: login() },
            "28000" => Self::LoginRefused { login: login() },
            "3D000" => {
                Self::NoSuchDatabase { database: options.get_database().unwrap_or_default().to_owned() }
            }
            "53300" => Self::TooManyConnections,
            "57P03" => Self::ServerNotReady,
            "57P01" | "57P02" => Self::ConnectionLost,
            _ => Self::unexpected(cause),
        }
    }

    /// Why a statement failed.
    pub(crate) fn of_statement(cause: &sqlx::Error, around: &Circumstances<'_>) -> Self {
        let Some(said) = said_by_the_server(cause) else {
            return if is_io(cause) { Self::ConnectionLost } else { Self::unexpected(cause) };
        };
        match said.code() {
            // The texts that tell a time-out from a cancellation are in the server's language; the clock is not.
            "57014" if around.took >= around.limits.statement => Self::timed_out(around.limits.statement),
            "57014" => Self::Cancelled,
            "55P03" => Self::Locked,
            "40001" | "40P01" => Self::Conflict,
            "25006" => Self::ReadOnly,
            // The console's own functions raise in English.
            "42501" if said.message().contains("belongs to no active") => {
                Self::OperatorInactive { login: around.login.to_owned() }
            }
            "42501" => Self::NotAllowed { role: around.role },
            "P0002" => Self::NothingThere,
            "42P01" => Self::missing(DifferenceKind::TableMissing, said),
            "42703" => Self::missing(DifferenceKind::ColumnMissing, said),
            "42883" => Self::missing(DifferenceKind::FunctionMissing, said),
            "3F000" => Self::missing(DifferenceKind::SchemaMissing, said),
            "57P01" | "57P02" | "57P05" | "25P03" | "25P04" => Self::ConnectionLost,
            code if code.starts_with("08") => Self::ConnectionLost,
            // A text too long for its column, a number too large: the server does not say which.
            "22001" | "22003" => Self::Refused { rule: said.code().to_owned() },
            code if code.starts_with("23") => Self::broken(said),
            _ => Self::unexpected(cause),
        }
    }

    /// A row broke a rule of its table.
    fn broken(said: &PgDatabaseError) -> Self {
        let broken = Broken {
            code: said.code(),
            table: said.table(),
            column: said.column(),
            constraint: said.constraint(),
        };
        match broken.meaning() {
            Meaning::Field(fault) => Self::Invalid { faults: vec![fault] },
            Meaning::Held(by_table) => Self::Held { rule: broken.rule(), by_table },
            Meaning::Rule => Self::Refused { rule: broken.rule() },
        }
    }

    /// The rule of the database that refused, if one did: by its name, or by the field it is about.
    pub(crate) fn rule(&self) -> Option<String> {
        match self {
            Self::Refused { rule } | Self::Held { rule, .. } => Some(rule.clone()),
            Self::Invalid { faults } => faults.first().map(|fault| fault.field.clone()),
            _ => None,
        }
    }

    /// Whether a server that lives on refused; otherwise nobody knows how far it came.
    pub(crate) fn was_said_by_a_living_server(cause: &sqlx::Error) -> bool {
        said_by_the_server(cause).is_some_and(|said| said.severity() == PgSeverity::Error)
    }

    /// Whether the connection itself is at fault, so that a new one may do better.
    pub(crate) fn is_broken_connection(&self) -> bool {
        matches!(self, Self::ConnectionLost | Self::TimedOut { .. })
    }

    /// Whether the same transaction, tried again as a whole, may work.
    #[must_use]
    pub fn is_worth_retrying(&self) -> bool {
        matches!(self, Self::Conflict)
    }

    fn missing(kind: DifferenceKind, said: &PgDatabaseError) -> Self {
        let message = said.message();
        let subject = message.split('"').nth(1).unwrap_or(message).to_owned();
        tracing::error!(code = said.code(), message, "the schema is not what the console expects");
        Self::SchemaDiffers { kind, subject }
    }
}

fn said_by_the_server(cause: &sqlx::Error) -> Option<&PgDatabaseError> {
    match cause {
        sqlx::Error::Database(said) => said.try_downcast_ref(),
        _ => None,
    }
}

fn is_io(cause: &sqlx::Error) -> bool {
    matches!(cause, sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed)
}

/// A cause in words that hold neither a row's values (a server's DETAIL may) nor connection options.
fn described(cause: &sqlx::Error) -> String {
    match said_by_the_server(cause) {
        Some(said) => format!("{} {}", said.code(), said.message()),
        None if matches!(cause, sqlx::Error::Configuration(_)) => "connection options".to_owned(),
        None => cause.to_string(),
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::ConnectionLost => Self::ConnectionLost,
            Error::WriteUnsure { act } => Self::WriteUnsure { act: act.to_owned() },
            Error::TimedOut { seconds } => Self::TimedOut { seconds },
            Error::Cancelled => Self::Cancelled,
            Error::Locked | Error::Conflict => Self::Locked,
            Error::TooManyConnections => Self::TooManyConnections,
            Error::ServerNotReady => Self::ServerNotReady,
            Error::PasswordRefused { login } => Self::PasswordRefused { user: login },
            Error::LoginRefused { login } => Self::LoginRefused { user: login },
            Error::NoSuchDatabase { database } => Self::NoSuchDatabase { database },
            Error::NotAllowed { role } => Self::NotAllowed { area: None, role: role.to_owned() },
            Error::OperatorInactive { login } => Self::OperatorInactive { login },
            Error::ReadOnly => Self::ReadOnly,
            Error::OrganizationClosed => Self::OrganizationClosed,
            Error::NotFound { subject, id } => Self::NotFound { subject, id: id.to_string() },
            Error::Invalid { faults } => Self::Invalid { faults },
            Error::Refused { rule } | Error::Held { rule, .. } => Self::Refused { rule },
            Error::NoSuchChange { id } => Self::NotFound { subject: Subject::Change, id: id.to_string() },
            Error::TooManySelected { most } => {
                Self::TooManySelected { most: u32::try_from(most).unwrap_or(u32::MAX) }
            }
            Error::BadCursor => Self::BadCursor,
            Error::SchemaDiffers { kind, subject } => Self::SchemaDiffers {
                differences: vec![Difference { kind, subject, expected: None, found: None, blocking: true }],
            },
            Error::NothingThere => Self::Internal { trace: "nothing there".to_owned() },
            Error::Unexpected { trace } => Self::Internal { trace },
        }
    }
}
