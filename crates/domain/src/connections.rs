//! Connection profiles: where a server is and how it must be spoken to. Never a password.

use crate::choice::choices;

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

#[cfg(test)]
mod tests {
    use super::*;

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
