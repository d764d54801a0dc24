//! The only place with sentences for problems: what happened, whether anything was lost, what to do next. Every
//! [`Problem`] is matched, so a new one does not compile until it has its words. What a connection's steps and
//! differences say is in [`connection`], what is wrong with a field in [`fields`], the words for the schema's choices
//! are in [`choices`].

pub mod activity;
pub mod bundles;
pub mod catalog;
pub mod choices;
pub mod connection;
pub mod editing;
mod fields;
pub mod publishing;
pub mod touched;
pub mod transfer;
pub mod values;

use contract::Problem;
use contract::Subject;
use contract::connections::Difference;
use contract::pictures::PictureFault;
use contract::problem::{CertificateFault, KeyringFault, LocalServerFault, Unreachable};
use domain::access::{Area, StaffRole};

pub use fields::{fault, fault_of};

/// What a problem says to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What happened.
    pub title: String,
    /// Whether anything was lost, and what is known of the cause.
    pub detail: String,
    /// What to do next.
    pub next: String,
    /// Further lines, such as each difference of a schema.
    pub details: Vec<String>,
    /// The next step as a button, where there is one.
    pub step: Option<Step>,
}

/// A next step that a button can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Try the same again.
    Retry,
    /// Go to the connections.
    Connections,
    /// Ask for the password natively and sign in with it.
    AskPassword,
    /// Load the window anew.
    Reload,
}

impl Step {
    /// The address the step leads to, with the word on its button.
    #[must_use]
    pub const fn href(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Connections => Some(("/connections", "Open connections")),
            Self::Retry | Self::AskPassword | Self::Reload => None,
        }
    }
}

const NOTHING_CHANGED: &str = "Nothing was changed.";

impl Words {
    fn new(title: impl Into<String>, detail: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            detail: detail.into(),
            next: next.into(),
            details: Vec::new(),
            step: None,
        }
    }

    fn with(self, step: Step) -> Self {
        Self { step: Some(step), ..self }
    }

    fn listing(self, details: Vec<String>) -> Self {
        Self { details, ..self }
    }

    /// All of it in one line, for a toast.
    #[must_use]
    pub fn line(&self) -> String {
        [self.title.as_str(), &self.detail, &self.next]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// What to say of `problem`.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one arm per problem: the list is the point")]
pub fn problem(problem: &Problem) -> Words {
    match problem {
        Problem::NotConnected => Words::new(
            "Nobody is signed in.",
            NOTHING_CHANGED,
            "Choose a connection, or open the sample workspace.",
        )
        .with(Step::Connections),
        Problem::UnknownHost { host } => Words::new(
            format!("The host name “{host}” is not known."),
            NOTHING_CHANGED,
            "Check its spelling, and whether this machine is on the network or VPN that knows it.",
        )
        .with(Step::Retry),
        Problem::ServerUnreachable { host, port, cause } => unreachable(host, *port, *cause).with(Step::Retry),
        Problem::TlsNotOffered { host } => Words::new(
            format!("{host} offers no encryption, and this connection asks for it."),
            "Nothing was sent: neither login nor password.",
            "Have TLS switched on at the server. Lower the protection only if the network between is your own.",
        ),
        Problem::Certificate { host, fault } => certificate(host, *fault),
        Problem::CaFile { path } => Words::new(
            format!("The CA file {path} can't be used."),
            "Nothing was sent.",
            "Choose a readable file with a certificate in PEM form (it begins with -----BEGIN CERTIFICATE-----).",
        ),
        Problem::TlsFailed { host } => Words::new(
            format!("No encrypted connection to {host} came about."),
            "The server or something in between broke off while the encryption was being agreed. Nothing was sent.",
            "Check that the port is PostgreSQL's own and that the server allows TLS 1.2 or newer.",
        )
        .with(Step::Retry),
        Problem::PasswordRefused { user } => Words::new(
            format!("The server does not accept the password of “{user}”."),
            "Nothing else was sent; the connection stays as it is.",
            "Enter the password anew. If it is right, ask whether the login was changed.",
        )
        .with(Step::AskPassword),
        Problem::PasswordMissing { profile: _ } => Words::new(
            "No password is stored for this connection.",
            "Nothing was sent.",
            "Enter it; it goes from the prompt straight to the system's keyring.",
        )
        .with(Step::AskPassword),
        Problem::PromptDismissed => Words::new(
            "The password prompt was closed.",
            "Nothing was sent and nothing was stored.",
            "Try again when you have the password at hand.",
        )
        .with(Step::Retry),
        Problem::PromptUnavailable => Words::new(
            "This system has no native dialog for this yet.",
            "Nothing was sent. Passwords and files are never asked for in the console's own window.",
            "Store a password in the system's keyring under “marketplace-console”; for files, use the console on Linux.",
        ),
        Problem::Keyring { cause } => keyring(*cause),
        Problem::LoginRefused { user } => Words::new(
            format!("The server does not let “{user}” in from this machine."),
            "There is no such login, or its access rules (pg_hba.conf) exclude it here. Nothing was changed.",
            "Check the user name, or ask the database's administrator to admit it.",
        )
        .with(Step::Retry),
        Problem::NoSuchDatabase { database } => Words::new(
            format!("There is no database “{database}” on this server."),
            NOTHING_CHANGED,
            "Correct the database's name in the connection.",
        ),
        Problem::ServerNotReady => Words::new(
            "The server is starting up or shutting down.",
            NOTHING_CHANGED,
            "Try again in a few seconds.",
        )
        .with(Step::Retry),
        Problem::TooManyConnections => Words::new(
            "All connections of the server are taken.",
            NOTHING_CHANGED,
            "Try again in a minute; if it lasts, ask who keeps them.",
        )
        .with(Step::Retry),
        Problem::NotPostgres { host, port } => Words::new(
            format!("What answers at {host}, port {port}, is not PostgreSQL."),
            "The console broke off before signing in.",
            "Check host and port: PostgreSQL's own port is 5432.",
        ),
        Problem::NoStaffRole { user } => Words::new(
            format!("The login “{user}” has none of the console's roles."),
            "It was signed out again. Nothing was read or changed.",
            "Ask the database's administrator for marketplace_support, _moderator, _manager or _super_admin.",
        ),
        Problem::SchemaDiffers { differences } => {
            let lines = differences.iter().map(connection::difference).collect();
            schema_differs(differences).listing(lines).with(Step::Retry)
        }
        Problem::ConnectionLost => Words::new(
            "The connection to the database broke.",
            "Nothing was being written, so nothing is lost.",
            "Try again: the console connects anew by itself.",
        )
        .with(Step::Retry),
        Problem::WriteUnsure { act } => Words::new(
            format!("The connection broke while “{act}” was being saved."),
            "It is not known whether the change arrived. Nothing is half done: all of it holds, or none.",
            "Load the record and look, before you do it again.",
        )
        .with(Step::Retry),
        Problem::TimedOut { seconds } => Words::new(
            format!("The server took longer than {seconds} s and was told to stop."),
            NOTHING_CHANGED,
            "Narrow the filter, or try again when the server is less busy.",
        )
        .with(Step::Retry),
        Problem::Locked => Words::new(
            "Somebody else is changing the same record.",
            NOTHING_CHANGED,
            "Try again in a moment.",
        )
        .with(Step::Retry),
        Problem::Cancelled => {
            Words::new("The request was withdrawn.", NOTHING_CHANGED, "Ask again if you still need it.").with(Step::Retry)
        }
        Problem::NotAllowed { area, role } => not_allowed(*area, role),
        Problem::OperatorInactive { login } => Words::new(
            format!("The login “{login}” belongs to no active operator."),
            "The database refused it. Nothing was changed.",
            "Ask a super admin to enter the login in console.operators, or to switch it on again.",
        )
        .with(Step::Connections),
        Problem::ReadOnly => Words::new(
            "This session is read-only.",
            "The server refused the change; what you typed is still here.",
            "Switch writing on in the bar above, with a reason, then save again.",
        ),
        Problem::OrganizationClosed => Words::new(
            "The organization's view is closed.",
            "Its time was over, or it was never opened. Nothing was changed.",
            "Open the organization again, with a reason.",
        ),
        Problem::NotFound { subject, id } => Words::new(
            format!("There is no such {}, or you may not see it.", subject_word(*subject)),
            format!("Looked for: {id}."),
            "It may have been deleted, or it lies outside what your role sees.",
        ),
        Problem::Invalid { faults } => Words::new(
            "Some fields can't be saved as they are.",
            "Nothing was saved; what you typed is still here.",
            "Mend the fields that are marked.",
        )
        .listing(faults.iter().map(fields::line).collect()),
        Problem::Refused { rule } => Words::new(
            "The database does not allow this.",
            format!("Nothing was saved; its rule {rule} refused it."),
            "Load the record anew, and see whether it can still be changed like this.",
        ),
        Problem::TooManySelected { most } => Words::new(
            format!("More than {} records are selected.", domain::money::grouped(&most.to_string())),
            NOTHING_CHANGED,
            "Narrow the filter, or change them in several steps.",
        ),
        Problem::Picture { cause } => picture(cause),
        Problem::FileForgotten => Words::new(
            "The console no longer knows this file.",
            NOTHING_CHANGED,
            "Choose the file again.",
        ),
        Problem::BadCursor => Words::new(
            "The list can't go on from this place.",
            NOTHING_CHANGED,
            "Load the list from its start.",
        )
        .with(Step::Retry),
        Problem::LocalServer { fault } => local_server(fault),
        Problem::File { path, cause } => Words::new(
            format!("The file {path} can't be used."),
            format!("The system said: {cause}."),
            "Check that it exists, that you may read and write it, and that the disk has room.",
        )
        .with(Step::Retry),
        Problem::Unintelligible { command } => Words::new(
            "Window and console did not understand each other.",
            format!("The request “{command}” was not answered as expected. Nothing is known to be lost."),
            "Reload the window. If it stays so, install the console again: its parts are of different versions.",
        )
        .with(Step::Reload),
        Problem::Internal { trace } => Words::new(
            "The console met a fault that it did not foresee.",
            "The request was not carried out.",
            format!("Try again. If it stays so, send the log with this mark to whoever looks after the console: {trace}."),
        )
        .with(Step::Retry),
    }
}

fn unreachable(host: &str, port: u16, cause: Unreachable) -> Words {
    let place = if host.starts_with('/') { host.to_owned() } else { format!("{host}, port {port}") };
    let (title, next) = match cause {
        Unreachable::Refused => {
            (format!("Nothing answers at {place}."), "Check that the server runs and that the port is right.")
        }
        Unreachable::TimedOut => (
            format!("{place} did not answer in time."),
            "Check the VPN and the firewall between here and there, then try again.",
        ),
        Unreachable::NoRoute => (
            format!("There is no way to {host} from this network."),
            "Check that this machine is online and that the VPN is up.",
        ),
        Unreachable::NoSocket => (
            format!("There is no PostgreSQL socket for port {port} in {host}."),
            "Check that the server runs on this machine, and the folder and the port.",
        ),
        Unreachable::NotPermitted => (
            format!("This system does not allow the console to reach {place}."),
            "Check the rights of the socket's folder, or the system's network rules.",
        ),
        Unreachable::Other => {
            (format!("{place} was not reached."), "Check network, host and port, then try again.")
        }
    };
    Words::new(title, NOTHING_CHANGED, next)
}

fn certificate(host: &str, fault: CertificateFault) -> Words {
    let (title, next) = match fault {
        CertificateFault::Expired => (
            format!("The certificate of {host} has expired."),
            "The server's administrator must renew it. Check this machine's clock, too.",
        ),
        CertificateFault::NotYetValid => {
            (format!("The certificate of {host} is not valid yet."), "Check this machine's date and time.")
        }
        CertificateFault::Untrusted => (
            format!("No authority that this machine trusts signed the certificate of {host}."),
            "If your company has its own authority, name its CA file in the connection.",
        ),
        CertificateFault::WrongHost => (
            format!("The server's certificate was not issued for {host}."),
            "Use the host name that the certificate names. If the name is right, somebody may stand in between.",
        ),
        CertificateFault::Revoked => (
            format!("The certificate of {host} was taken back by its authority."),
            "Do not connect. Tell the server's administrator.",
        ),
        CertificateFault::Other => (
            format!("The certificate of {host} can't be accepted."),
            "Have the server's administrator check it.",
        ),
    };
    Words::new(title, "The console broke off before sending login or password.", next).with(Step::Retry)
}

fn keyring(cause: KeyringFault) -> Words {
    let (title, next) = match cause {
        KeyringFault::Absent => (
            "This desktop session has no keyring.",
            "Connect with a password that is asked for each time, or start a keyring service (such as GNOME Keyring or KWallet).",
        ),
        KeyringFault::Locked => (
            "The keyring is locked.",
            "Unlock it and try again, or connect with a password that is asked for this once.",
        ),
        KeyringFault::Silent => {
            ("The keyring did not answer.", "Look for an unlock prompt behind other windows, then try again.")
        }
        KeyringFault::Refused => (
            "The keyring refused.",
            "Check the system's keyring settings, or connect with a password that is asked for this once.",
        ),
    };
    Words::new(title, "The password was neither read nor stored anywhere else.", next).with(Step::AskPassword)
}

fn not_allowed(area: Option<Area>, role: &str) -> Words {
    let role = role.parse::<StaffRole>().map_or_else(|_| role.to_owned(), |role| role.title().to_owned());
    let place = area.map_or_else(|| "this".to_owned(), |area| choices::area(area).to_lowercase());
    Words::new(
        format!("As {role} you may not see or do {place}."),
        "The database refused it. Nothing was changed.",
        match area {
            Some(Area::Moderation | Area::Purchases) => {
                "Change the role above, or open an organization if your role may."
            }
            _ => "Change the role above, or ask a colleague who may.",
        },
    )
}

/// What went wrong with the sample workspace's own PostgreSQL.
fn local_server(fault: &LocalServerFault) -> Words {
    let safe = "No other database was touched.";
    match fault {
        LocalServerFault::NotInstalled { searched } => Words::new(
            "PostgreSQL is not installed on this machine.",
            "The sample workspace runs on a PostgreSQL of its own and needs its programs, version 15 or newer.",
            "Install it (on Debian and Ubuntu: sudo apt install postgresql), then open the sample again. It was looked for in:",
        )
        .listing(searched.clone())
        .with(Step::Retry),
        LocalServerFault::TooOld { found, path } => Words::new(
            format!("The PostgreSQL on this machine is too old: {found}."),
            format!("Found in {path}. The sample workspace needs version 15 or newer."),
            "Install a newer one beside it, then open the sample again.",
        )
        .with(Step::Retry),
        LocalServerFault::VersionMismatch { data, found } => Words::new(
            format!("The sample was made with PostgreSQL {data}, this machine now has {found}."),
            "The sample's data is still there.",
            format!("Install PostgreSQL {data} again, or make the sample anew with: cargo xtask db reset."),
        ),
        LocalServerFault::Folder { path, cause } => Words::new(
            format!("The sample's folder {path} can't be used."),
            format!("The system said: {cause}. {safe}"),
            "Check who owns the folder and its rights, then open the sample again.",
        )
        .with(Step::Retry),
        LocalServerFault::DiskFull { path } => Words::new(
            "The disk is full.",
            format!("The sample in {path} needs about 100 MB. {safe}"),
            "Make room, then open the sample again.",
        )
        .with(Step::Retry),
        LocalServerFault::InitFailed { output } => Words::new(
            "The sample's PostgreSQL could not be created.",
            safe,
            "Open the sample again. The last it said:",
        )
        .listing(lines_of(output))
        .with(Step::Retry),
        LocalServerFault::StartFailed { log } => Words::new(
            "The sample's PostgreSQL did not start.",
            format!("Its data is still there. {safe}"),
            "Open the sample again. The end of its log:",
        )
        .listing(lines_of(log))
        .with(Step::Retry),
        LocalServerFault::StopTimedOut => Words::new(
            "The sample's PostgreSQL did not stop in time.",
            "It finishes on its own; its data is safe.",
            "Wait a moment, then open the sample again.",
        )
        .with(Step::Retry),
        LocalServerFault::NotOurs { found } => Words::new(
            "Something that is not the sample stands in its place.",
            format!("Found: {found}. It was left alone."),
            "Move it away, then open the sample again.",
        )
        .with(Step::Retry),
        LocalServerFault::Preparing { cause } => Words::new(
            "The sample could not be filled.",
            format!("Schema or seed did not go in. {safe}"),
            "Make it anew with: cargo xtask db reset. PostgreSQL said:",
        )
        .listing(lines_of(cause))
        .with(Step::Retry),
    }
}

fn lines_of(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.trim().is_empty()).map(ToOwned::to_owned).collect()
}

/// The word for what a problem is about.
fn subject_word(subject: Subject) -> &'static str {
    match subject {
        Subject::Tool => "tool",
        Subject::Bundle => "bundle",
        Subject::Review => "review",
        Subject::Purchase => "purchase",
        Subject::Organization => "organization",
        Subject::Profile => "connection",
        Subject::Change => "change",
    }
}

/// A database that is not what the console expects: nothing of it, its half, or differences here and there.
fn schema_differs(differences: &[Difference]) -> Words {
    match connection::lacking(differences) {
        Some(connection::Lacking::Marketplace) => Words::new(
            "This database has no marketplace: none of its six tables is there.",
            "It is probably not the database you meant. Nothing was changed.",
            "Correct the database's name in the connection. If it is to become a marketplace, its owner makes one with: cargo xtask db migrate --url URL.",
        ),
        Some(connection::Lacking::Console) => Words::new(
            "This database has a marketplace, but not what the console adds to it.",
            "The console's roles, policies and audit trail are not there, so it does not work on it. Nothing was changed.",
            "The database's owner adds them, and keeps every row, with: cargo xtask db migrate --url URL.",
        ),
        None => Words::new(
            "This database is not what the console expects.",
            "The console does not work on it, so that nothing is misread or spoiled. Nothing was changed.",
            "Each difference is below. The database's owner mends most of them with: cargo xtask db migrate --url URL.",
        ),
    }
}

/// Why a picture can't be shown.
fn picture(cause: &PictureFault) -> Words {
    let status;
    let (title, next) = match cause {
        PictureFault::NoLink => (
            "This is no address of the web.",
            "Write it with its beginning: https://www.example.com/icon.png is one.",
        ),
        PictureFault::PrivateAddress => (
            "This address lies in a private network, which the console does not reach for pictures.",
            "Use an address that buyers can open too.",
        ),
        PictureFault::Unreachable => {
            ("The server of this picture did not answer.", "Check the address, or try again later.")
        }
        PictureFault::Status { status: code } => {
            status = format!("The server of this picture answered with status {code}.");
            (status.as_str(), "Check whether the address is still right.")
        }
        PictureFault::TooLarge => {
            ("This picture is larger than 5 MiB.", "Use a smaller one: buyers wait for it too.")
        }
        PictureFault::NotAPicture => {
            ("What stands at this address is no picture.", "Use a PNG, JPEG, GIF, WebP or SVG.")
        }
    };
    Words::new(title, "Only the picture is missing; the link is kept as it is.", next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::connections::DifferenceKind;
    use contract::problem::{Fault, FieldFault};

    fn lacking(subject: &str, kind: DifferenceKind) -> Problem {
        let subject = subject.to_owned();
        let differences = vec![Difference { kind, subject, expected: None, found: None, blocking: true }];
        Problem::SchemaDiffers { differences }
    }

    fn every_problem() -> Vec<Problem> {
        let text = || "x".to_owned();
        let faults = [
            Fault::Missing,
            Fault::TooShort { least: 3 },
            Fault::TooLong { most: 60 },
            Fault::OutOfRange { least: 1, most: 60 },
            Fault::Taken,
            Fault::Malformed { shape: text() },
            Fault::Unreadable,
        ];
        let faults = faults.map(|fault| FieldFault { field: "name".to_owned(), fault }).to_vec();
        let mut all = vec![
            Problem::NotConnected,
            Problem::UnknownHost { host: text() },
            Problem::TlsNotOffered { host: text() },
            Problem::CaFile { path: text() },
            Problem::TlsFailed { host: text() },
            Problem::PasswordRefused { user: text() },
            Problem::PromptDismissed,
            Problem::PromptUnavailable,
            Problem::LoginRefused { user: text() },
            Problem::NoSuchDatabase { database: text() },
            Problem::ServerNotReady,
            Problem::TooManyConnections,
            Problem::NotPostgres { host: text(), port: 1 },
            Problem::NoStaffRole { user: text() },
            Problem::SchemaDiffers { differences: vec![] },
            lacking("console", DifferenceKind::SchemaMissing),
            Problem::ConnectionLost,
            Problem::WriteUnsure { act: text() },
            Problem::TimedOut { seconds: 8 },
            Problem::Locked,
            Problem::Cancelled,
            Problem::NotAllowed { area: Some(Area::Purchases), role: "marketplace_manager".to_owned() },
            Problem::OperatorInactive { login: text() },
            Problem::ReadOnly,
            Problem::OrganizationClosed,
            Problem::NotFound { subject: Subject::Tool, id: text() },
            Problem::Invalid { faults },
            Problem::Refused { rule: text() },
            Problem::BadCursor,
            Problem::TooManySelected { most: 10_000 },
            Problem::FileForgotten,
            Problem::File { path: text(), cause: text() },
            Problem::Unintelligible { command: text() },
            Problem::Internal { trace: text() },
        ];
        let causes =
            [KeyringFault::Absent, KeyringFault::Locked, KeyringFault::Silent, KeyringFault::Refused];
        all.extend(causes.map(|cause| Problem::Keyring { cause }));
        let pictures = [
            PictureFault::NoLink,
            PictureFault::PrivateAddress,
            PictureFault::Unreachable,
            PictureFault::Status { status: 404 },
            PictureFault::TooLarge,
            PictureFault::NotAPicture,
        ];
        all.extend(pictures.map(|cause| Problem::Picture { cause }));
        let servers = [
            LocalServerFault::NotInstalled { searched: vec![text()] },
            LocalServerFault::DiskFull { path: text() },
            LocalServerFault::StopTimedOut,
            LocalServerFault::StartFailed { log: text() },
        ];
        all.extend(servers.map(|fault| Problem::LocalServer { fault }));
        all
    }

    #[test]
    fn every_problem_says_what_happened_and_what_to_do_next() {
        for known in every_problem() {
            let words = problem(&known);
            for part in [&words.title, &words.detail, &words.next] {
                assert!(part.ends_with(['.', ':']) && part.len() > 8, "{known:?}: {part}");
                assert!(!part.to_lowercase().contains("went wrong"), "{known:?}: {part}");
            }
        }
    }

    #[test]
    fn a_database_without_a_marketplace_is_told_in_one_sentence() {
        let tables = ["tools", "bundles", "bundle_items", "purchases", "reviews", "cart"];
        let missing = |table| Difference {
            kind: DifferenceKind::TableMissing,
            subject: format!("public.marketplace_{table}"),
            expected: None,
            found: None,
            blocking: true,
        };
        let words = problem(&Problem::SchemaDiffers { differences: tables.map(missing).to_vec() });
        assert_eq!(words.title, "This database has no marketplace: none of its six tables is there.");
        assert_eq!((words.details.len(), words.step), (6, Some(Step::Retry)));
    }
}
