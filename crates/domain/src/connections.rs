//! Connection profiles: where a server is, how it must be spoken to, and what is wrong with the form of one. Whether a
//! file can be read is for whoever has files to say. Never a password.

use serde::{Deserialize, Serialize};

use crate::{
    choice::choices,
    faults::{Fault, FieldFault},
};

/// Longest name of a profile, in characters.
const NAME: u32 = 60;
/// Longest host name, in bytes (DNS).
const HOST: u32 = 253;
/// Longest name of a database or login, in bytes (PostgreSQL).
const IDENTIFIER: u32 = 63;

choices! {
    /// How much care a database needs.
    Environment {
        /// On this machine, or thrown away tomorrow.
        Local = "local",
        /// A rehearsal of production.
        Staging = "staging",
        /// Real customers: opens read-only.
        Production = "production",
    }
}

choices! {
    /// How the connection is protected, in the words of libpq.
    TlsMode {
        /// No encryption; only sensible on this machine.
        Disable = "disable",
        /// Encrypted, the server is not proven.
        Require = "require",
        /// Encrypted, the certificate comes from a trusted authority.
        VerifyCa = "verify-ca",
        /// Encrypted, trusted, and issued for this host name.
        VerifyFull = "verify-full",
    }
}

/// Whether `host` is this machine: a loopback name or address, or a socket folder (starts with `/`).
#[must_use]
pub fn is_this_machine(host: &str) -> bool {
    host.starts_with('/')
        || host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl TlsMode {
    /// The mode a new profile starts with: proven to the host name, unless the server is on this machine.
    #[must_use]
    pub fn default_for(host: &str) -> Self {
        if is_this_machine(host) { Self::Disable } else { Self::VerifyFull }
    }
}

/// The fields of a profile's form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileFields {
    /// What the person calls it, once among the profiles.
    pub name: String,
    /// How much care it needs.
    pub environment: Environment,
    /// Host name, address, or the folder of a socket (starts with `/`).
    pub host: String,
    /// TCP port; 0 stands for one that is no port.
    pub port: u16,
    /// The database.
    pub database: String,
    /// The login.
    pub user: String,
    /// Protection of the connection.
    pub tls: TlsMode,
    /// A certificate authority's PEM file, where the system's own are not enough.
    pub ca_file: Option<String>,
}

impl ProfileFields {
    /// The fields as they are kept: without blanks around them, an IPv6 address without its brackets, and on a socket
    /// without what only a network needs.
    #[must_use]
    pub fn tidied(self) -> Self {
        let trimmed = |text: String| text.trim().to_owned();
        let host = trimmed(self.host);
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&host).to_owned();
        let on_socket = host.starts_with('/');
        Self {
            name: trimmed(self.name),
            database: trimmed(self.database),
            user: trimmed(self.user),
            tls: if on_socket { TlsMode::Disable } else { self.tls },
            ca_file: self.ca_file.map(trimmed).filter(|path| !path.is_empty() && !on_socket),
            host,
            ..self
        }
    }

    /// Everything that is wrong with tidied fields, in the form's order.
    ///
    /// Without TLS a profile is accepted where nothing but this person is at stake: on this machine, or away from it
    /// in environments other than production (the window warns). Production off this machine is refused without TLS.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldFault> {
        let checks = [
            ("name", name_fault(&self.name)),
            ("host", host_fault(&self.host)),
            ("port", (self.port == 0).then_some(Fault::OutOfRange { least: 1, most: 65_535 })),
            ("database", identifier_fault(&self.database)),
            ("user", identifier_fault(&self.user)),
            ("tls", self.tls_fault()),
            ("ca_file", self.ca_file.as_deref().and_then(path_fault)),
        ];
        checks.into_iter().filter_map(|(field, fault)| Some(FieldFault::new(field, fault?))).collect()
    }

    /// Whether nothing protects a connection that leaves this machine.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.tls == TlsMode::Disable && !is_this_machine(&self.host)
    }

    fn tls_fault(&self) -> Option<Fault> {
        (self.is_open() && self.environment == Environment::Production)
            .then(|| Fault::Malformed { shape: TlsMode::VerifyFull.to_string() })
    }
}

/// Whether a person would take two profiles' names for the same.
#[must_use]
pub fn is_same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn name_fault(name: &str) -> Option<Fault> {
    length_fault(name.chars().count(), NAME)
}

fn host_fault(host: &str) -> Option<Fault> {
    let foreign =
        |c: char| c.is_whitespace() || c.is_control() || (!host.starts_with('/') && ",/@?#".contains(c));
    length_fault(host.len(), HOST)
        .or_else(|| host.contains(foreign).then(|| Fault::Malformed { shape: "db.example.com".to_owned() }))
}

fn identifier_fault(name: &str) -> Option<Fault> {
    length_fault(name.len(), IDENTIFIER).or_else(|| {
        name.contains(char::is_control).then(|| Fault::Malformed { shape: "marketplace".to_owned() })
    })
}

/// A path is whole on either kind of system, whichever this runs on: the window runs on none.
fn path_fault(path: &str) -> Option<Fault> {
    let has_drive = matches!(path.as_bytes(), [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic());
    let is_whole = path.starts_with('/') || path.starts_with(r"\\") || has_drive;
    (!is_whole).then(|| Fault::Malformed { shape: "/etc/ssl/certs/company-ca.pem".to_owned() })
}

fn length_fault(length: usize, most: u32) -> Option<Fault> {
    match length {
        0 => Some(Fault::Missing),
        length if length > most as usize => Some(Fault::TooLong { most }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit() -> ProfileFields {
        ProfileFields {
            name: "market-eu".to_owned(),
            environment: Environment::Production,
            host: "db.example.com".to_owned(),
            port: 5432,
            database: "platform".to_owned(),
            user: "ada".to_owned(),
            tls: TlsMode::VerifyFull,
            ca_file: None,
        }
    }

    fn malformed(shape: &str) -> Fault {
        Fault::Malformed { shape: shape.to_owned() }
    }

    #[test]
    fn each_fault_is_found_at_its_field() {
        type Change = fn(&mut ProfileFields);
        let host = || malformed("db.example.com");
        let file = || malformed("/etc/ssl/certs/company-ca.pem");
        let faulty: [(Change, &str, Fault); 24] = [
            (|f| f.name = "  ".to_owned(), "name", Fault::Missing),
            (|f| f.name = "ä".repeat(61), "name", Fault::TooLong { most: 60 }),
            (|f| f.host.clear(), "host", Fault::Missing),
            (|f| f.host = "x".repeat(254), "host", Fault::TooLong { most: 253 }),
            (|f| f.host = "db example".to_owned(), "host", host()),
            (|f| f.host = "one,two".to_owned(), "host", host()),
            (|f| f.host = "ada@db".to_owned(), "host", host()),
            (|f| f.host = "db/market".to_owned(), "host", host()),
            (|f| f.host = "db?x#y".to_owned(), "host", host()),
            (|f| f.host = "/run/post gresql".to_owned(), "host", host()),
            (|f| f.host = "db\u{7f}".to_owned(), "host", host()),
            (|f| f.port = 0, "port", Fault::OutOfRange { least: 1, most: 65_535 }),
            (|f| f.database.clear(), "database", Fault::Missing),
            // PostgreSQL counts bytes here.
            (|f| f.database = "ä".repeat(32), "database", Fault::TooLong { most: 63 }),
            (|f| f.database = "a\0b".to_owned(), "database", malformed("marketplace")),
            (|f| f.user.clear(), "user", Fault::Missing),
            (|f| f.user = "u".repeat(64), "user", Fault::TooLong { most: 63 }),
            (|f| f.user = "a\nb".to_owned(), "user", malformed("marketplace")),
            (|f| f.tls = TlsMode::Disable, "tls", malformed("verify-full")),
            (|f| f.ca_file = Some("ca.pem".to_owned()), "ca_file", file()),
            (|f| f.ca_file = Some("./ca.pem".to_owned()), "ca_file", file()),
            (|f| f.ca_file = Some("C:ca.pem".to_owned()), "ca_file", file()),
            (|f| f.ca_file = Some("~/ca.pem".to_owned()), "ca_file", file()),
            (|f| f.ca_file = Some("1:/ca.pem".to_owned()), "ca_file", file()),
        ];
        for (change, field, fault) in faulty {
            let mut fields = fit();
            change(&mut fields);
            assert_eq!(fields.clone().tidied().faults(), [FieldFault::new(field, fault)], "{fields:?}");
        }
    }

    #[test]
    fn what_is_unusual_but_fit_is_let_be() {
        let usual: [fn(&mut ProfileFields); 10] = [
            |_| (),
            |f| f.name = "ä".repeat(60),
            |f| f.host = "[2001:db8::7]".to_owned(),
            |f| f.host = "/run/postgresql".to_owned(),
            |f| f.database = "my market".to_owned(),
            |f| f.ca_file = Some("/etc/ca.pem".to_owned()),
            |f| f.ca_file = Some(r"C:\ca.pem".to_owned()),
            |f| f.ca_file = Some("  ".to_owned()),
            |f| (f.tls, f.host) = (TlsMode::Disable, " LocalHost ".to_owned()),
            |f| (f.tls, f.environment) = (TlsMode::Disable, Environment::Staging),
        ];
        for change in usual {
            let mut fields = fit();
            change(&mut fields);
            assert_eq!(fields.clone().tidied().faults(), [], "{fields:?}");
        }
    }

    #[test]
    fn fields_are_kept_tidy() {
        let fields = ProfileFields {
            name: " market-eu ".to_owned(),
            host: " [::1] ".to_owned(),
            database: "platform ".to_owned(),
            user: "\tada".to_owned(),
            ca_file: Some(" ".to_owned()),
            ..fit()
        };
        assert_eq!(fields.tidied(), ProfileFields { host: "::1".to_owned(), ..fit() });

        let on_socket = ProfileFields {
            host: "/run/postgresql".to_owned(),
            ca_file: Some("/ca.pem".to_owned()),
            ..fit()
        };
        let tidied = on_socket.tidied();
        assert_eq!(
            (tidied.tls, tidied.ca_file, tidied.host.as_str()),
            (TlsMode::Disable, None, "/run/postgresql")
        );
    }

    #[test]
    fn names_that_look_the_same_are_the_same() {
        assert!(is_same_name(" Market-EU", "market-eu "));
        assert!(!is_same_name("market-eu", "market-us"));
    }

    #[test]
    fn everything_off_this_machine_is_verified_in_full() {
        for here in ["localhost", "127.0.0.1", "127.8.9.1", "::1", "/var/run/postgresql"] {
            assert_eq!(TlsMode::default_for(here), TlsMode::Disable, "{here}");
        }
        for away in ["db.example.com", "10.0.0.4", "localhost.example.com", ""] {
            assert_eq!(TlsMode::default_for(away), TlsMode::VerifyFull, "{away}");
        }
    }
}
