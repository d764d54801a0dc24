//! The form of a profile while it is typed: its fields, and what is wrong with each by the rules that the shell holds
//! as well. What only the shell can know (whether a file is readable) it says when saving.

use contract::connections::{Profile, ProfileFields};
use contract::problem::Fault;
use domain::connections::{Environment, TlsMode, is_this_machine};
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
        let trimmed = |text: RwSignal<String>| text.with(|text| text.trim().to_owned());
        ProfileFields {
            name: trimmed(self.name),
            environment: self.environment.get(),
            host: trimmed(self.host),
            port: self.port.with(|port| port.trim().parse().unwrap_or_default()),
            database: trimmed(self.database),
            user: trimmed(self.user),
            tls: self.tls.get(),
            ca_file: Some(trimmed(self.ca_file)).filter(|path| !path.is_empty()),
        }
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

/// Whether nothing protects a connection that leaves this machine.
pub fn is_open(fields: &ProfileFields) -> bool {
    fields.tls == TlsMode::Disable && !is_this_machine(&fields.host)
}

/// What is wrong with the field `name` of `fields`.
pub fn fault(fields: &ProfileFields, name: &str) -> Option<Fault> {
    match name {
        "name" => length(&fields.name, 60),
        "host" => length(&fields.host, 253).or_else(|| {
            let odd = |c: char| {
                c.is_whitespace() || c.is_control() || (!fields.host.starts_with('/') && ",/@?#".contains(c))
            };
            fields.host.contains(odd).then(|| Fault::Malformed { shape: "db.example.com".to_owned() })
        }),
        "port" => (fields.port == 0).then_some(Fault::OutOfRange { least: 1, most: 65_535 }),
        "database" => length(&fields.database, 63),
        "user" => length(&fields.user, 63),
        "tls" => (is_open(fields) && fields.environment == Environment::Production)
            .then(|| Fault::Malformed { shape: TlsMode::VerifyFull.to_string() }),
        "ca_file" => {
            let path = fields.ca_file.as_deref()?;
            let absolute = path.starts_with('/') || path.get(1..3).is_some_and(|drive| drive == ":\\");
            (!absolute).then(|| Fault::Malformed { shape: "/etc/ssl/certs/company-ca.pem".to_owned() })
        }
        _ => None,
    }
}

/// Every field of the form, in its order.
pub const FIELDS: [&str; 7] = ["name", "host", "port", "database", "user", "tls", "ca_file"];

fn length(text: &str, most: u32) -> Option<Fault> {
    match text.chars().count() {
        0 => Some(Fault::Missing),
        length if u32::try_from(length).is_ok_and(|length| length <= most) => None,
        _ => Some(Fault::TooLong { most }),
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

    fn faulty(change: impl FnOnce(&mut ProfileFields)) -> Vec<&'static str> {
        let mut fields = fit();
        change(&mut fields);
        FIELDS.into_iter().filter(|name| fault(&fields, name).is_some()).collect()
    }

    #[test]
    fn each_fault_is_found_at_its_field() {
        assert_eq!(faulty(|_| ()), Vec::<&str>::new());
        assert_eq!(faulty(|fields| fields.name.clear()), ["name"]);
        assert_eq!(faulty(|fields| fields.name = "x".repeat(61)), ["name"]);
        assert_eq!(faulty(|fields| fields.host = "db example".to_owned()), ["host"]);
        assert_eq!(faulty(|fields| fields.host = "user@db".to_owned()), ["host"]);
        assert_eq!(faulty(|fields| fields.port = 0), ["port"]);
        assert_eq!(faulty(|fields| fields.ca_file = Some("ca.pem".to_owned())), ["ca_file"]);
    }

    #[test]
    fn production_away_from_this_machine_is_never_left_open() {
        assert_eq!(faulty(|fields| fields.tls = TlsMode::Disable), ["tls"]);
        let here = |fields: &mut ProfileFields| {
            fields.tls = TlsMode::Disable;
            fields.host = "/var/run/postgresql".to_owned();
        };
        assert_eq!(faulty(here), Vec::<&str>::new());
    }
}
