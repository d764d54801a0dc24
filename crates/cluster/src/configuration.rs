//! What the server is told by its three files: its settings, who may connect, and which account is which login.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use crate::account::Account;
use crate::{Access, ClusterError, OWNER, Options, SUPERUSER};

/// Durable, modest, silent about people's data, and in UTC.
const SETTINGS: [(&str, &str); 25] = [
    ("listen_addresses", ""),
    ("unix_socket_permissions", "0700"),
    ("fsync", "on"),
    ("full_page_writes", "on"),
    ("synchronous_commit", "on"),
    ("shared_buffers", "64MB"),
    ("work_mem", "8MB"),
    ("maintenance_work_mem", "64MB"),
    ("max_connections", "40"),
    ("max_wal_size", "256MB"),
    ("min_wal_size", "32MB"),
    ("max_wal_senders", "0"),
    ("wal_level", "minimal"),
    ("max_worker_processes", "4"),
    ("max_parallel_workers_per_gather", "1"),
    ("jit", "off"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("lc_messages", "C"),
    ("datestyle", "iso, ymd"),
    ("default_text_search_config", "pg_catalog.english"),
    ("password_encryption", "scram-sha-256"),
    ("log_line_prefix", "%m [%p] %u@%d "),
    // A failed statement may carry names, addresses or a password; the message alone says what went wrong.
    ("log_min_error_statement", "panic"),
    ("log_statement", "none"),
];

/// Only the person, through the socket, as a login that the map grants. Everything else is refused.
const PERSON_ONLY: &str = "local all all peer map=console\n";

/// Whether a running server has to read its files again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    None,
    Written,
}

/// Writes all three files for a server that is about to start.
pub(crate) fn write(
    data: &Path,
    options: &Options,
    socket: &Path,
    account: &Account,
) -> Result<(), ClusterError> {
    put(&data.join("postgresql.conf"), &settings(options, socket), account)?;
    let access = match &options.access {
        Access::Person => PERSON_ONLY,
        Access::Lines(lines) => lines,
    };
    put(&data.join("pg_hba.conf"), access, account)?;
    write_logins(data, &options.logins, account).map(|_| ())
}

/// Makes sure that the person may use `logins`, besides those that others asked for before.
pub(crate) fn write_logins(
    data: &Path,
    logins: &[String],
    account: &Account,
) -> Result<Change, ClusterError> {
    let path = data.join("pg_ident.conf");
    let present = std::fs::read_to_string(&path).unwrap_or_default();
    let known = present.lines().filter(|line| line.starts_with("console ")).map(str::to_owned);
    let wanted = [SUPERUSER, OWNER].into_iter().chain(logins.iter().map(String::as_str));
    let wanted = wanted.flat_map(|login| account.names().map(move |person| mapping(person, login)));
    let lines: BTreeSet<String> = known.chain(wanted).collect();
    let text = lines.into_iter().fold(String::new(), |text, line| text + &line + "\n");
    if text == present {
        return Ok(Change::None);
    }
    put(&path, &text, account)?;
    Ok(Change::Written)
}

/// One line of `pg_ident.conf`.
fn mapping(person: &str, login: &str) -> String {
    format!("console {} {}", quoted(person), quoted(login))
}

/// A name as the access files want it: in double quotes, doubled inside.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\"").replace(['\n', '\r'], " "))
}

/// The text of `postgresql.conf`. A later line wins, so the caller's settings stand last.
fn settings(options: &Options, socket: &Path) -> String {
    let socket = socket.to_string_lossy();
    let port = options.port.to_string();
    let placed = [("unix_socket_directories", socket.as_ref()), ("port", port.as_str())];
    let asked = options.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut text = String::from("# Written by Marketplace Console at every start; changes are lost.\n");
    for (name, value) in SETTINGS.into_iter().chain(placed).chain(asked) {
        let _ = writeln!(text, "{name} = '{}'", value.replace('\'', "''"));
    }
    text
}

/// Replaces a file of the server in one step.
fn put(path: &Path, text: &str, account: &Account) -> Result<(), ClusterError> {
    let fresh = path.with_extension("fresh");
    std::fs::write(&fresh, text).map_err(|error| ClusterError::at(&fresh, error))?;
    account.own(&fresh)?;
    std::fs::rename(&fresh, path).map_err(|error| ClusterError::at(path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_the_caller_stand_after_the_durable_ones() {
        let mut options = Options::new("/home", ["sample_manager"]);
        options.settings.push(("fsync".into(), "off".into()));
        let text = settings(&options, Path::new("/it's/socket"));
        assert!(text.find("fsync = 'on'").unwrap() < text.find("fsync = 'off'").unwrap());
        assert!(text.contains("unix_socket_directories = '/it''s/socket'"));
        assert!(text.contains("listen_addresses = ''"));
    }

    #[test]
    fn names_in_the_map_cannot_break_out_of_their_quotes() {
        assert_eq!(mapping("ada", "a\"b\nconsole x y"), "console \"ada\" \"a\"\"b console x y\"");
    }
}
