//! What can go wrong, as closed codes with facts. The window turns each into a sentence with a next step.

use std::{error::Error, path::Path};

pub use domain::faults::{Fault, FieldFault};
use domain::{access::Area, ids::ProfileId};
use serde::{Deserialize, Serialize};

use crate::{connections::Difference, pictures::PictureFault};

/// What a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A tool of the catalog.
    Tool,
    /// A bundle.
    Bundle,
    /// A review.
    Review,
    /// A purchase.
    Purchase,
    /// An organization.
    Organization,
    /// A connection profile.
    Profile,
    /// A change of the audit trail.
    Change,
}

/// Why the keyring gave nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyringFault {
    /// There is no keyring service in this desktop session.
    Absent,
    /// It is locked and was not unlocked.
    Locked,
    /// It did not answer in time.
    Silent,
    /// It refused.
    Refused,
}

/// What is wrong with the server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateFault {
    /// Its time is over.
    Expired,
    /// Its time has not begun.
    NotYetValid,
    /// No trusted authority signed it.
    Untrusted,
    /// It was issued for another host name.
    WrongHost,
    /// It was taken back.
    Revoked,
    /// Something else is wrong with it.
    Other,
}

/// Why a server was not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreachable {
    /// Nothing listens there.
    Refused,
    /// No answer in time.
    TimedOut,
    /// No way to that network.
    NoRoute,
    /// The socket file is not there.
    NoSocket,
    /// The operating system does not allow it.
    NotPermitted,
    /// Something else.
    Other,
}

/// What can go wrong with the sample workspace's own PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum LocalServerFault {
    /// No PostgreSQL server program was found.
    NotInstalled {
        /// Where it was looked for.
        searched: Vec<String>,
    },
    /// Only an older one was found.
    TooOld {
        /// Its version.
        found: String,
        /// Where.
        path: String,
    },
    /// The data folder was made by another major version.
    VersionMismatch {
        /// Version of the data.
        data: String,
        /// Version of the program.
        found: String,
    },
    /// The data folder can't be used.
    Folder {
        /// Which.
        path: String,
        /// What the operating system said.
        cause: String,
    },
    /// The disk is full.
    DiskFull {
        /// The folder on it.
        path: String,
    },
    /// It could not be created.
    InitFailed {
        /// The end of what it said.
        output: String,
    },
    /// It did not start.
    StartFailed {
        /// The end of its log.
        log: String,
    },
    /// It did not stop in time.
    StopTimedOut,
    /// Something that is not ours stands in the place.
    NotOurs {
        /// What was found.
        found: String,
    },
    /// Migrating or seeding it failed.
    Preparing {
        /// What PostgreSQL said.
        cause: String,
    },
}

/// Why a request did not work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Problem {
    /// Nobody is signed in.
    NotConnected,
    /// The host name is not known.
    UnknownHost {
        /// The name.
        host: String,
    },
    /// The server was not reached.
    ServerUnreachable {
        /// Host or socket folder.
        host: String,
        /// TCP port.
        port: u16,
        /// Why.
        cause: Unreachable,
    },
    /// The server speaks no TLS, and the profile asks for it.
    TlsNotOffered {
        /// The host.
        host: String,
    },
    /// The server's certificate was not accepted.
    Certificate {
        /// The host.
        host: String,
        /// What is wrong with it.
        fault: CertificateFault,
    },
    /// The profile's CA file can't be used.
    CaFile {
        /// Its path.
        path: String,
    },
    /// The TLS handshake failed for another reason.
    TlsFailed {
        /// The host.
        host: String,
    },
    /// Wrong password, or one the server does not know.
    PasswordRefused {
        /// The login.
        user: String,
    },
    /// No password is stored for the profile; it must be asked for.
    PasswordMissing {
        /// The profile.
        profile: ProfileId,
    },
    /// The person closed the password prompt.
    PromptDismissed,
    /// Passwords can't be asked for natively on this system.
    PromptUnavailable,
    /// The keyring gave nothing.
    Keyring {
        /// Why.
        cause: KeyringFault,
    },
    /// The server has no such login, or does not let it in from here.
    LoginRefused {
        /// The login.
        user: String,
    },
    /// The database does not exist.
    NoSuchDatabase {
        /// Its name.
        database: String,
    },
    /// The server is starting up or shutting down.
    ServerNotReady,
    /// All connections of the server are taken.
    TooManyConnections,
    /// What stands at the address is not PostgreSQL, or speaks it in an unexpected way.
    NotPostgres {
        /// Host.
        host: String,
        /// Port.
        port: u16,
    },
    /// The login has none of the console's roles.
    NoStaffRole {
        /// The login.
        user: String,
    },
    /// The database is not what the console expects.
    SchemaDiffers {
        /// Each difference.
        differences: Vec<Difference>,
    },
    /// The connection broke; nothing was being written.
    ConnectionLost,
    /// The connection broke while a write was being committed: it may or may not have happened.
    WriteUnsure {
        /// What was being written, by its audit word.
        act: String,
    },
    /// The server took longer than allowed and was told to stop.
    TimedOut {
        /// The limit, in seconds.
        seconds: u32,
    },
    /// Somebody else holds what is needed.
    Locked,
    /// The request was withdrawn.
    Cancelled,
    /// The role may not see or do this.
    NotAllowed {
        /// Where.
        area: Option<Area>,
        /// The role in force.
        role: String,
    },
    /// The login is not, or no longer, an active operator.
    OperatorInactive {
        /// The login.
        login: String,
    },
    /// The session is read-only.
    ReadOnly,
    /// The organization's tenant view is not, or no longer, open.
    OrganizationClosed,
    /// There is no such record, or it is out of sight.
    NotFound {
        /// What was looked for.
        subject: Subject,
        /// Its id.
        id: String,
    },
    /// Something in the form must be mended.
    Invalid {
        /// Field by field.
        faults: Vec<FieldFault>,
    },
    /// A rule of the database refused it; nothing was written.
    Refused {
        /// The rule, by its name in the database.
        rule: String,
    },
    /// The cursor of a list is not one of ours.
    BadCursor,
    /// More records were selected than one change takes.
    TooManySelected {
        /// The greatest number.
        most: u32,
    },
    /// A picture can't be shown.
    Picture {
        /// Why.
        cause: PictureFault,
    },
    /// The chosen file or the read import is not known any more: choose it again.
    FileForgotten,
    /// The sample workspace's own PostgreSQL failed.
    LocalServer {
        /// How.
        fault: LocalServerFault,
    },
    /// A file of the console can't be read or written.
    File {
        /// Its path.
        path: String,
        /// What the operating system said.
        cause: String,
    },
    /// The request was not understood: window and shell are of different versions.
    Unintelligible {
        /// The command's name.
        command: String,
    },
    /// An unforeseen failure. The log holds the cause under this trace.
    Internal {
        /// What to look for in the log.
        trace: String,
    },
}

impl Problem {
    /// What the operating system said of a file of the console.
    #[must_use]
    pub fn of_file(path: &Path, cause: &dyn Error) -> Self {
        Self::File { path: path.display().to_string(), cause: cause.to_string() }
    }

    /// Nothing, if there is no fault; else [`Problem::Invalid`].
    pub fn of_faults(faults: impl IntoIterator<Item = FieldFault>) -> Result<(), Self> {
        let faults: Vec<_> = faults.into_iter().collect();
        if faults.is_empty() { Ok(()) } else { Err(Self::Invalid { faults }) }
    }
}
