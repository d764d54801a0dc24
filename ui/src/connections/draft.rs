//! The form of a profile while it is typed. What is wrong with a field `domain` says, here as in the shell; what only
//! the shell can know (whether a file is readable) it says when saving.

use contract::connections::{Profile, ProfileFields};
use contract::problem::Fault;
use domain::connections::{Environment, TlsMode};
use leptos::prelude::*;

/// PostgreSQL's own port.
const PORT: u16 = 5432;

/// The fields as typed, each as in [`Profile`].
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields are those of the profile, named as there")]
pub struct Draft {
    pub name: RwSignal<String>,
    pub environment: RwSignal<Environment>,
    pub host: RwSignal<String>,
    pub port: RwSignal<String>,
    pub database: RwSignal<String>,
    pub user: RwSignal<String>,
    pub tls: RwSignal<TlsMode>,
    pub ca_file: RwSignal<String>,
}

impl Draft {
    /// The fields of `profile`, or those a new one starts with.
    pub fn of(profile: Option<&Profile>) -> Self {
        let text = |of: fn(&Profile) -> &String| RwSignal::new(profile.map(of).cloned().unwrap_or_default());
        Self {
            name: text(|profile| &profile.name),
            environment: RwSignal::new(
                profile.map_or(Environment::Production, |profile| profile.environment),
            ),
            host: text(|profile| &profile.host),
            port: RwSignal::new(profile.map_or(PORT, |profile| profile.port).to_string()),
            database: text(|profile| &profile.database),
            user: text(|profile| &profile.user),
            tls: RwSignal::new(profile.map_or(TlsMode::VerifyFull, |profile| profile.tls)),
            ca_file: RwSignal::new(profile.and_then(|profile| profile.ca_file.clone()).unwrap_or_default()),
        }
    }

    /// The fields as they would be saved; `port` 0 stands for one that is no number.
    pub fn fields(self) -> ProfileFields {
        let fields = ProfileFields {
            name: self.name.get(),
            environment: self.environment.get(),
            host: self.host.get(),
            port: self.port.with(|port| port.trim().parse().unwrap_or_default()),
            database: self.database.get(),
            user: self.user.get(),
            tls: self.tls.get(),
            ca_file: Some(self.ca_file.get()),
        };
        fields.tidied()
    }

    /// Whether the host is a socket's folder, where TLS means nothing.
    pub fn on_socket(self) -> bool {
        self.host.with(|host| host.trim().starts_with('/'))
    }
}

/// The fields of a saved profile.
pub fn fields_of(profile: &Profile) -> ProfileFields {
    let Profile { id: _, name, environment, host, port, database, user, tls, ca_file } = profile.clone();
    ProfileFields { name, environment, host, port, database, user, tls, ca_file }
}

/// What is wrong with the field `name` of `fields`.
pub fn fault(fields: &ProfileFields, name: &str) -> Option<Fault> {
    fields.faults().into_iter().find(|fault| fault.field == name).map(|fault| fault.fault)
}
