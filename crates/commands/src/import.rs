//! Reading a `postgres://` URL into the fields of a profile and a password. A refusal names the part that is wrong and
//! never repeats what was typed, because that may hold the password.

use contract::{
    Problem,
    connections::ProfileFields,
    problem::{Fault, FieldFault},
};
use domain::connections::{Environment, TlsMode};
use secrecy::SecretString;

/// What a URL should look like.
const SHAPE: &str = "postgres://login@db.example.com:5432/marketplace";
/// What libpq takes where no port is given.
const PORT: u16 = 5432;

/// What a URL says.
pub struct Imported {
    /// The profile's fields.
    pub fields: ProfileFields,
    /// The password, if the URL holds one.
    pub password: Option<SecretString>,
}

/// Reads `url`, percent-encoding undone. Query parameters count as in libpq (`host`, `port`, `user`, `password`,
/// `dbname`, `sslmode`, `sslrootcert`); others are other programs' and pass.
///
/// Several hosts are refused, because the console must know which server it shows; so are libpq's `host=… user=…`
/// strings. Modes weaker than `require` become the mode that a new profile for this host starts with.
pub fn read_url(url: &str, name: &str, environment: Environment) -> Result<Imported, Problem> {
    let mut parts = Parts::of(url.trim())?;
    parts.apply_query()?;
    let Parts { host, port, user, password, database, tls, ca_file, .. } = parts;
    let host = host.filter(|host| !host.is_empty()).ok_or_else(|| refused("host", Fault::Missing))?;
    let user = user.filter(|user| !user.is_empty()).ok_or_else(|| refused("user", Fault::Missing))?;
    let database = database.filter(|database| !database.is_empty()).unwrap_or_else(|| user.clone());
    let port = port.map_or(Ok(PORT), |port| read_port(&port))?;
    let name = match name.trim() {
        "" => named_after(&host, &database),
        name => name.to_owned(),
    };
    let tls = tls.unwrap_or_else(|| TlsMode::default_for(&host));
    let fields = ProfileFields { name, environment, host, port, database, user, tls, ca_file };
    Ok(Imported {
        fields,
        password: password.filter(|password| !password.is_empty()).map(SecretString::from),
    })
}

/// The parts of a URL, as far as they were given.
#[derive(Default)]
struct Parts<'a> {
    user: Option<String>,
    password: Option<String>,
    host: Option<String>,
    port: Option<String>,
    database: Option<String>,
    tls: Option<TlsMode>,
    ca_file: Option<String>,
    query: &'a str,
}

impl<'a> Parts<'a> {
    /// The parts before the query.
    fn of(url: &'a str) -> Result<Self, Problem> {
        let rest = ["postgres://", "postgresql://"].iter().find_map(|scheme| {
            let start = url.get(..scheme.len())?;
            start.eq_ignore_ascii_case(scheme).then(|| url.get(scheme.len()..)).flatten()
        });
        let rest = rest.ok_or_else(|| refused("url", malformed()))?;
        let rest = rest.split_once('#').map_or(rest, |(rest, _fragment)| rest);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (login, place) = match authority.rsplit_once('@') {
            Some((login, place)) => (Some(login), place),
            None => (None, authority),
        };
        let (user, password) = match login.map(|login| login.split_once(':').ok_or(login)) {
            Some(Ok((user, password))) => {
                (Some(decoded("user", user)?), Some(decoded("password", password)?))
            }
            Some(Err(user)) => (Some(decoded("user", user)?), None),
            None => (None, None),
        };
        let (host, port) = split_place(place)?;
        Ok(Self {
            user,
            password,
            host: Some(decoded("host", host)?),
            port: port.map(str::to_owned),
            database: Some(decoded("database", database)?),
            query,
            ..Self::default()
        })
    }

    /// What the query says comes before what stands in front of it.
    fn apply_query(&mut self) -> Result<(), Problem> {
        for pair in self.query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = || decoded(key_field(key), value);
            match key {
                "host" | "hostaddr" => self.host = Some(one_host(value()?)?),
                "port" => self.port = Some(value()?),
                "user" => self.user = Some(value()?),
                "password" => self.password = Some(value()?),
                "dbname" => self.database = Some(value()?),
                "sslmode" => self.tls = read_tls(&value()?)?,
                "sslrootcert" => self.ca_file = Some(value()?).filter(|path| path != "system"),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Host and port, the host without the brackets of an IPv6 address.
fn split_place(place: &str) -> Result<(&str, Option<&str>), Problem> {
    if place.contains(',') {
        return Err(refused("host", Fault::Malformed { shape: SHAPE.to_owned() }));
    }
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => rest.split_once(']').ok_or_else(|| refused("host", malformed()))?,
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    match port {
        "" | ":" => Ok((host, None)),
        port => {
            port.strip_prefix(':').map(|port| (host, Some(port))).ok_or_else(|| refused("host", malformed()))
        }
    }
}

fn one_host(host: String) -> Result<String, Problem> {
    if host.contains(',') { Err(refused("host", malformed())) } else { Ok(host) }
}

fn read_port(port: &str) -> Result<u16, Problem> {
    let port: Option<u16> = port.parse().ok().filter(|port| *port > 0);
    port.ok_or_else(|| refused("port", Fault::OutOfRange { least: 1, most: 65_535 }))
}

/// The mode that is meant; `None` where it would not insist on TLS and the host decides.
fn read_tls(mode: &str) -> Result<Option<TlsMode>, Problem> {
    match mode {
        "allow" | "prefer" | "" => Ok(None),
        "no-verify" => Ok(Some(TlsMode::Require)),
        mode => {
            let known = mode
                .parse()
                .map_err(|_| refused("tls", Fault::Malformed { shape: "verify-full".to_owned() }))?;
            Ok(Some(known))
        }
    }
}

/// The profile's field that a query parameter speaks of.
fn key_field(key: &str) -> &'static str {
    match key {
        "host" | "hostaddr" => "host",
        "port" => "port",
        "user" => "user",
        "password" => "password",
        "dbname" => "database",
        "sslmode" => "tls",
        "sslrootcert" => "ca_file",
        _ => "url",
    }
}

/// `text` with its percent-encoding undone.
fn decoded(field: &'static str, text: &str) -> Result<String, Problem> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => encoded_byte(&mut rest).ok_or_else(|| refused(field, malformed()))?,
            other => other,
        });
    }
    let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    text.ok_or_else(|| refused(field, malformed()))
}

fn encoded_byte(rest: &mut impl Iterator<Item = u8>) -> Option<u8> {
    let mut digit = || u8::try_from(char::from(rest.next()?).to_digit(16)?).ok();
    Some(digit()? * 16 + digit()?)
}

/// A name for a profile that was given none, within the bounds of one.
fn named_after(host: &str, database: &str) -> String {
    format!("{host} / {database}").chars().take(60).collect()
}

fn malformed() -> Fault {
    Fault::Malformed { shape: SHAPE.to_owned() }
}

fn refused(field: &'static str, fault: Fault) -> Problem {
    Problem::Invalid { faults: vec![FieldFault { field: field.to_owned(), fault }] }
}
