//! The profiles' file, what a profile may hold, and the URLs that profiles are made of.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use chrono::{TimeDelta, TimeZone as _, Utc};
use commands::{import::read_url, profiles::Profiles};
use contract::{
    Problem,
    connections::ProfileFields,
    problem::{Fault, FieldFault},
};
use domain::{
    connections::{Environment, TlsMode},
    ids::ProfileId,
};
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

fn id(number: u128) -> ProfileId {
    ProfileId(Uuid::from_u128(number))
}

fn fields(name: &str) -> ProfileFields {
    ProfileFields {
        name: name.to_owned(),
        environment: Environment::Staging,
        host: "db.example.com".to_owned(),
        port: 5432,
        database: "marketplace".to_owned(),
        user: "vera".to_owned(),
        tls: TlsMode::VerifyFull,
        ca_file: None,
    }
}

fn faults(problem: Problem) -> Vec<(String, Fault)> {
    let Problem::Invalid { faults } = problem else { panic!("{problem:?}") };
    faults.into_iter().map(|FieldFault { field, fault }| (field, fault)).collect()
}

fn names(profiles: &Profiles) -> Vec<String> {
    profiles.list().unwrap().into_iter().map(|row| row.profile.name).collect()
}

#[test]
fn what_is_saved_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let before = Profiles::in_folder(folder.path());
    let added = before.add(id(1), fields("EU")).unwrap();
    before.add(id(2), fields("US")).unwrap();
    before.change(id(2), fields("Asia")).unwrap();

    let after = Profiles::in_folder(folder.path());

    assert_eq!(after.get(id(1)), Ok(added));
    assert_eq!(names(&after), ["Asia", "EU"]);
    after.remove(id(1)).unwrap();
    assert_eq!(names(&before), ["Asia"]);
}

#[test]
fn the_last_used_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = Profiles::in_folder(folder.path());
    for (number, name) in [(1, "b"), (2, "a"), (3, "c")] {
        profiles.add(id(number), fields(name)).unwrap();
    }
    let noon = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap();

    profiles.used(id(1), noon).unwrap();
    profiles.used(id(3), noon + TimeDelta::hours(1)).unwrap();

    assert_eq!(names(&profiles), ["c", "b", "a"]);
}

#[cfg(unix)]
#[test]
fn the_file_is_the_persons_alone_and_no_half_of_one_is_left() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    Profiles::in_folder(folder.path()).add(id(1), fields("EU")).unwrap();

    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap()).collect();

    assert_eq!(left.len(), 1);
    assert_eq!(left[0].file_name(), "profiles.json");
    assert_eq!(left[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_damaged_file_is_kept_aside_and_said_so_once() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("profiles.json"), "{ half a fi").unwrap();
    let profiles = Profiles::in_folder(folder.path());

    let Err(Problem::File { path, .. }) = profiles.list() else { panic!() };

    assert_eq!(std::fs::read_to_string(path).unwrap(), "{ half a fi");
    assert_eq!(profiles.list(), Ok(Vec::new()));
    profiles.add(id(1), fields("EU")).unwrap();
    assert_eq!(names(&profiles), ["EU"]);
}

#[test]
fn each_field_says_what_is_wrong_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = Profiles::in_folder(folder.path());
    profiles.add(id(1), fields("EU")).unwrap();
    let no_certificate = folder.path().join("notes.txt");
    std::fs::write(&no_certificate, "buy milk").unwrap();
    let malformed = |shape: &str| Fault::Malformed { shape: shape.to_owned() };
    let file = |path: &std::path::Path| Some(path.display().to_string());
    let wrong: Vec<(ProfileFields, &str, Fault)> = vec![
        (fields("  "), "name", Fault::Missing),
        (fields(&"x".repeat(61)), "name", Fault::TooLong { most: 60 }),
        (fields(" eu "), "name", Fault::Taken),
        (ProfileFields { host: " ".to_owned(), ..fields("a") }, "host", Fault::Missing),
        (ProfileFields { host: "a b".to_owned(), ..fields("a") }, "host", malformed("db.example.com")),
        (ProfileFields { host: "one,two".to_owned(), ..fields("a") }, "host", malformed("db.example.com")),
        (ProfileFields { host: "x".repeat(254), ..fields("a") }, "host", Fault::TooLong { most: 253 }),
        (ProfileFields { port: 0, ..fields("a") }, "port", Fault::OutOfRange { least: 1, most: 65_535 }),
        (ProfileFields { database: String::new(), ..fields("a") }, "database", Fault::Missing),
        (ProfileFields { user: "u".repeat(64), ..fields("a") }, "user", Fault::TooLong { most: 63 }),
        (
            ProfileFields { ca_file: Some("ca.pem".to_owned()), ..fields("a") },
            "ca_file",
            malformed("/etc/ssl/certs/company-ca.pem"),
        ),
        (
            ProfileFields { ca_file: file(&folder.path().join("gone.pem")), ..fields("a") },
            "ca_file",
            Fault::Unreadable,
        ),
        (
            ProfileFields { ca_file: file(&no_certificate), ..fields("a") },
            "ca_file",
            malformed("-----BEGIN CERTIFICATE-----"),
        ),
    ];
    for (fields, field, fault) in wrong {
        let refused = profiles.add(id(2), fields.clone()).unwrap_err();
        assert_eq!(faults(refused), [(field.to_owned(), fault)], "{fields:?}");
    }
    assert_eq!(names(&profiles), ["EU"]);
}

#[test]
fn all_faults_are_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = ProfileFields {
        name: String::new(),
        host: String::new(),
        database: String::new(),
        user: String::new(),
        port: 0,
        ..fields("")
    };

    let refused = Profiles::in_folder(folder.path()).add(id(1), nothing).unwrap_err();

    let fields: Vec<_> = faults(refused).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["name", "host", "port", "database", "user"]);
}

#[test]
fn a_profile_may_keep_its_own_name_when_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = Profiles::in_folder(folder.path());
    profiles.add(id(1), fields("EU")).unwrap();

    let changed = profiles.change(id(1), ProfileFields { port: 6432, ..fields("EU") }).unwrap();

    assert_eq!(changed.port, 6432);
    assert!(matches!(profiles.change(id(9), fields("x")), Err(Problem::NotFound { .. })));
}

#[test]
fn production_off_this_machine_is_never_without_tls() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = Profiles::in_folder(folder.path());
    let open = |name: &str, environment, host: &str| ProfileFields {
        environment,
        host: host.to_owned(),
        tls: TlsMode::Disable,
        ..fields(name)
    };

    let refused = profiles.add(id(1), open("a", Environment::Production, "db.example.com")).unwrap_err();
    let staging = profiles.add(id(2), open("b", Environment::Staging, "db.example.com"));
    let here = profiles.add(id(3), open("c", Environment::Production, "localhost"));

    let shape = "verify-full".to_owned();
    assert_eq!(faults(refused), [("tls".to_owned(), Fault::Malformed { shape })]);
    assert!(staging.is_ok() && here.is_ok());
}

#[test]
fn a_socket_needs_neither_tls_nor_an_authority() {
    let folder = tempfile::tempdir().unwrap();
    let on_socket = ProfileFields {
        host: "/run/postgresql".to_owned(),
        ca_file: Some("/gone.pem".to_owned()),
        ..fields("here")
    };

    let profile = Profiles::in_folder(folder.path()).add(id(1), on_socket).unwrap();

    assert_eq!((profile.tls, profile.ca_file), (TlsMode::Disable, None));
}

/// What a URL should be read as: host, port, database, user, password, TLS, CA file.
type Read<'a> = (&'a str, u16, &'a str, &'a str, Option<&'a str>, TlsMode, Option<&'a str>);

#[test]
fn urls_are_read_as_psql_reads_them() {
    use TlsMode::{Disable, Require, VerifyCa, VerifyFull};

    let read: &[(&str, Read<'_>)] = &[
        (
            "postgres://ada@db.example.com/market",
            ("db.example.com", 5432, "market", "ada", None, VerifyFull, None),
        ),
        ("postgresql://ada:pw@db:6432/m", ("db", 6432, "m", "ada", Some("pw"), VerifyFull, None)),
        ("  POSTGRES://ada:pw@localhost/m \n", ("localhost", 5432, "m", "ada", Some("pw"), Disable, None)),
        // Percent-encoding, in each part.
        (
            "postgres://a%40b:p%3A%2F%40%25%C3%A4@db/m%20x",
            ("db", 5432, "m x", "a@b", Some("p:/@%ä"), VerifyFull, None),
        ),
        // A password that nobody encoded.
        ("postgres://ada:p@ss:w@db/m", ("db", 5432, "m", "ada", Some("p@ss:w"), VerifyFull, None)),
        // IPv6, with and without a port.
        ("postgres://ada@[::1]/m", ("::1", 5432, "m", "ada", None, Disable, None)),
        ("postgres://ada@[2001:db8::7]:6000/m", ("2001:db8::7", 6000, "m", "ada", None, VerifyFull, None)),
        // Sockets, both ways.
        ("postgres://ada@%2Frun%2Fpostgresql/m", ("/run/postgresql", 5432, "m", "ada", None, Disable, None)),
        ("postgres:///m?host=/tmp/pg&port=5433&user=ada", ("/tmp/pg", 5433, "m", "ada", None, Disable, None)),
        // The query comes before what stands in front of it.
        (
            "postgres://x:y@old/db?host=new&port=1&user=ada&password=p%26w&dbname=m",
            ("new", 1, "m", "ada", Some("p&w"), VerifyFull, None),
        ),
        ("postgres://ada@db/m?sslmode=require", ("db", 5432, "m", "ada", None, Require, None)),
        (
            "postgres://ada@db/m?sslmode=verify-ca&sslrootcert=%2Fca.pem",
            ("db", 5432, "m", "ada", None, VerifyCa, Some("/ca.pem")),
        ),
        ("postgres://ada@db/m?sslmode=disable", ("db", 5432, "m", "ada", None, Disable, None)),
        ("postgres://ada@db/m?sslmode=prefer", ("db", 5432, "m", "ada", None, VerifyFull, None)),
        ("postgres://ada@db/m?sslrootcert=system", ("db", 5432, "m", "ada", None, VerifyFull, None)),
        // Other programs' parameters, and things left out.
        (
            "postgres://ada@db/m?schema=public&pgbouncer=true&connect_timeout",
            ("db", 5432, "m", "ada", None, VerifyFull, None),
        ),
        ("postgres://ada:@db", ("db", 5432, "ada", "ada", None, VerifyFull, None)),
        ("postgres://ada@db:/m#note", ("db", 5432, "m", "ada", None, VerifyFull, None)),
    ];
    for (url, expected) in read {
        let imported = read_url(url, "", Environment::Staging).unwrap();
        let fields = &imported.fields;
        let found: Read<'_> = (
            &fields.host,
            fields.port,
            &fields.database,
            &fields.user,
            imported.password.as_ref().map(SecretString::expose_secret),
            fields.tls,
            fields.ca_file.as_deref(),
        );
        assert_eq!(found, *expected, "{url}");
        assert_eq!(fields.name, format!("{} / {}", fields.host, fields.database));
    }
}

#[test]
fn urls_that_leave_a_doubt_are_refused_without_repeating_them() {
    let refused: &[(&str, &str)] = &[
        ("", "url"),
        ("db.example.com", "url"),
        ("mysql://ada:s3cret@db/m", "url"),
        ("host=db user=ada password=s3cret", "url"),
        ("postgres:/ada:s3cret@db/m", "url"),
        ("postgres://ada:s3cret@one,two/m", "host"),
        ("postgres://ada:s3cret@one:1,two:2/m", "host"),
        ("postgres://ada:s3cret@db/m?host=one,two", "host"),
        ("postgres://ada:s3cret@/m", "host"),
        ("postgres://ada:s3cret@[::1/m", "host"),
        ("postgres://ada:s3cret@[::1]x/m", "host"),
        ("postgres://db/m?password=s3cret", "user"),
        ("postgres://:s3cret@db/m", "user"),
        ("postgres://ada:s3cret@db:0/m", "port"),
        ("postgres://ada:s3cret@db:65536/m", "port"),
        ("postgres://ada:s3cret@db:x/m", "port"),
        ("postgres://ada:s3cret%@db/m", "password"),
        ("postgres://ada:s3cret%4@db/m", "password"),
        ("postgres://ada:s3cret%zz@db/m", "password"),
        ("postgres://ada:s3cret%ff@db/m", "password"),
        ("postgres://ada:s3cret@db/m%00", "database"),
        ("postgres://ada:s3cret@db/m?sslmode=maybe", "tls"),
    ];
    for (url, field) in refused {
        let Err(problem) = read_url(url, "x", Environment::Staging) else { panic!("{url}") };
        assert!(!format!("{problem:?}").contains("s3cret"), "{url}");
        let fields: Vec<_> = faults(problem).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [*field], "{url}");
    }
}
