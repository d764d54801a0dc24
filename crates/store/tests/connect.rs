//! Signing in: who is let in, and what each obstacle on the way is called.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "each test file uses its part")]
mod sample;

use std::time::Duration;

use contract::{
    Problem,
    connections::{ConnectionStep, DifferenceKind, Profile, StepOutcome},
    problem::{CertificateFault, Unreachable},
};
use domain::{
    access::StaffRole,
    connections::{Environment, TlsMode},
    ids::ProfileId,
};
use secrecy::SecretString;
use sqlx::Row as _;
use store::{
    Error, Scope,
    connect::{Connected, answers, connect, probe},
    owner::Owner,
};
use testkit::{Certificate, Database, Remote, Server, unique_name};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use uuid::Uuid;

const PASSWORD: &str = "correct horse battery staple";
const VERA: &str = "vera";
const MODERATOR: Scope = Scope::Staff(StaffRole::Moderator);

/// The profile of `vera` on a server across TCP, proven to the host name.
fn across_tcp(remote: &Remote) -> Profile {
    Profile {
        id: ProfileId(Uuid::nil()),
        name: "Remote".to_owned(),
        environment: Environment::Staging,
        host: remote.host().to_owned(),
        port: remote.port(),
        database: remote.database().to_owned(),
        user: VERA.to_owned(),
        tls: TlsMode::VerifyFull,
        ca_file: Some(remote.authority().display().to_string()),
    }
}

/// The profile of a login on the shared server, through its socket.
async fn through_socket(database: &Database, login: &str) -> Profile {
    Profile {
        id: ProfileId(Uuid::nil()),
        name: "Local".to_owned(),
        environment: Environment::Local,
        host: Server::shared().await.socket_dir().display().to_string(),
        port: 5432,
        database: database.name().to_owned(),
        user: login.to_owned(),
        tls: TlsMode::Disable,
        ca_file: None,
    }
}

/// A migrated server with the moderator Vera.
async fn marketplace() -> Remote {
    let remote = Remote::start(Certificate::Valid).await;
    Owner::sign_in(&remote.owner_url()).await.unwrap().migrate().await.unwrap();
    remote.create_login(VERA, PASSWORD, "NOINHERIT IN ROLE marketplace_moderator").await;
    let person = "INSERT INTO public.users (id, email, name, role)
          VALUES ('50000000-0000-4000-8000-000000000001', 'vera@example.com', 'Vera Lind', 'MODERATOR');
        INSERT INTO console.operators (login, user_id, kind, is_active)
          VALUES ('vera', '50000000-0000-4000-8000-000000000001', 'STAFF', true);";
    remote.psql(person).await;
    remote
}

fn password() -> SecretString {
    PASSWORD.to_owned().into()
}

async fn refusal(profile: &Profile) -> Problem {
    let refused = connect(profile, Some(&password())).await.unwrap_err();
    assert!(!serde_json::to_string(&refused).unwrap().contains(PASSWORD));
    assert!(!format!("{refused:?}").contains(PASSWORD));
    refused
}

fn outcome(steps: &[contract::connections::StepReport], step: ConnectionStep) -> &StepOutcome {
    &steps.iter().find(|report| report.step == step).unwrap().outcome
}

fn differences(problem: Problem) -> Vec<(DifferenceKind, String)> {
    let Problem::SchemaDiffers { differences } = problem else { panic!("{problem:?}") };
    differences.into_iter().map(|difference| (difference.kind, difference.subject)).collect()
}

#[tokio::test]
async fn a_known_person_is_let_in_over_proven_tls() {
    let remote = marketplace().await;

    let Connected { store, login } = connect(&across_tcp(&remote), Some(&password())).await.unwrap();

    assert_eq!(login.name, VERA);
    assert_eq!(login.operator.name, "Vera Lind");
    assert_eq!(login.roles, [StaffRole::Moderator]);
    assert!(
        login.server_version.starts_with(|digit: char| digit.is_ascii_digit()),
        "{}",
        login.server_version
    );
    let session = store.read(&MODERATOR).await.unwrap();
    let seen = "SELECT s.ssl, a.application_name FROM pg_stat_ssl AS s JOIN pg_stat_activity AS a USING (pid)
        WHERE a.usename = 'vera'";
    assert_eq!(remote.psql(seen).await, "t|marketplace-console");
    session.finish().await.unwrap();
}

#[tokio::test]
async fn each_step_of_a_test_says_what_was_seen() {
    let remote = marketplace().await;

    let steps = probe(&across_tcp(&remote), Some(&password())).await.steps;

    let StepOutcome::Passed { found } = outcome(&steps, ConnectionStep::Resolve) else { panic!("{steps:?}") };
    assert!(found.contains("127.0.0.1"), "{found}");
    let StepOutcome::Passed { found } = outcome(&steps, ConnectionStep::Reach) else { panic!("{steps:?}") };
    assert_eq!(*found, format!("127.0.0.1:{}", remote.port()));
    let StepOutcome::Passed { found } = outcome(&steps, ConnectionStep::Tls) else { panic!("{steps:?}") };
    assert!(found.starts_with("TLSv1."), "{found}");
    let StepOutcome::Passed { found } = outcome(&steps, ConnectionStep::SignIn) else { panic!("{steps:?}") };
    assert!(found.starts_with("PostgreSQL 1"), "{found}");
    let role = StepOutcome::Passed { found: "marketplace_moderator".to_owned() };
    assert_eq!(*outcome(&steps, ConnectionStep::Role), role);
    let schema = outcome(&steps, ConnectionStep::Schema);
    assert!(matches!(schema, StepOutcome::Passed { .. } | StepOutcome::Warned { .. }), "{schema:?}");
    assert_eq!(steps.len(), 6);
}

#[tokio::test]
async fn after_the_first_failure_nothing_more_is_tried() {
    let remote = Remote::start(Certificate::Valid).await;
    let profile = Profile { user: "nobody".to_owned(), ..across_tcp(&remote) };

    let steps = probe(&profile, Some(&password())).await.steps;

    let problem = Problem::PasswordRefused { user: "nobody".to_owned() };
    assert_eq!(
        *outcome(&steps, ConnectionStep::Tls),
        StepOutcome::Passed { found: "verify-full".to_owned() }
    );
    assert_eq!(*outcome(&steps, ConnectionStep::SignIn), StepOutcome::Failed { problem });
    assert_eq!(*outcome(&steps, ConnectionStep::Role), StepOutcome::Skipped);
    assert_eq!(*outcome(&steps, ConnectionStep::Schema), StepOutcome::Skipped);
}

#[tokio::test]
async fn a_certificate_past_its_time_is_refused() {
    let remote = Remote::start(Certificate::Expired).await;
    let profile = across_tcp(&remote);

    let expired = Problem::Certificate { host: "localhost".to_owned(), fault: CertificateFault::Expired };
    assert_eq!(refusal(&profile).await, expired);
    let steps = probe(&profile, Some(&password())).await.steps;
    assert_eq!(*outcome(&steps, ConnectionStep::Tls), StepOutcome::Failed { problem: expired });
    assert_eq!(*outcome(&steps, ConnectionStep::SignIn), StepOutcome::Skipped);
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused_where_the_host_is_verified() {
    let remote = Remote::start(Certificate::OtherHost).await;
    remote.create_login(VERA, PASSWORD, "NOINHERIT").await;
    let profile = across_tcp(&remote);

    let other = Problem::Certificate { host: "localhost".to_owned(), fault: CertificateFault::WrongHost };
    assert_eq!(refusal(&profile).await, other);
    let steps = probe(&Profile { tls: TlsMode::VerifyCa, ..profile }, Some(&password())).await.steps;
    assert!(matches!(outcome(&steps, ConnectionStep::SignIn), StepOutcome::Passed { .. }), "{steps:?}");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_unless_only_encryption_is_asked_for() {
    let remote = Remote::start(Certificate::SelfSigned).await;
    remote.create_login(VERA, PASSWORD, "NOINHERIT").await;
    let profile = across_tcp(&remote);

    let untrusted = Problem::Certificate { host: "localhost".to_owned(), fault: CertificateFault::Untrusted };
    assert_eq!(refusal(&profile).await, untrusted);
    let steps = probe(&Profile { tls: TlsMode::Require, ..profile }, Some(&password())).await.steps;
    assert!(matches!(outcome(&steps, ConnectionStep::SignIn), StepOutcome::Passed { .. }), "{steps:?}");
}

#[tokio::test]
async fn an_authority_the_system_does_not_know_is_not_trusted_without_its_file() {
    let remote = Remote::start(Certificate::Valid).await;

    let without = Profile { ca_file: None, ..across_tcp(&remote) };
    let gone = Profile { ca_file: Some("/nowhere/ca.pem".to_owned()), ..across_tcp(&remote) };

    let untrusted = Problem::Certificate { host: "localhost".to_owned(), fault: CertificateFault::Untrusted };
    assert_eq!(refusal(&without).await, untrusted);
    assert_eq!(refusal(&gone).await, Problem::CaFile { path: "/nowhere/ca.pem".to_owned() });
}

#[tokio::test]
async fn a_server_without_tls_is_not_spoken_to_in_the_clear() {
    let remote = Remote::start(Certificate::Valid).await;
    remote.psql("ALTER SYSTEM SET ssl = off").await;
    remote.psql("SELECT pg_reload_conf()").await;
    while remote.psql("SHOW ssl").await != "off" {
        tokio::task::yield_now().await;
    }

    assert_eq!(refusal(&across_tcp(&remote)).await, Problem::TlsNotOffered { host: "localhost".to_owned() });
}

#[tokio::test]
async fn a_wrong_password_an_unknown_login_and_an_unknown_database_are_told_apart_as_far_as_the_server_does()
{
    let remote = Remote::start(Certificate::Valid).await;
    remote.create_login(VERA, "something else", "NOINHERIT").await;
    remote.create_login("eve", PASSWORD, "NOINHERIT CONNECTION LIMIT 0").await;
    remote.create_login("max", PASSWORD, "NOINHERIT").await;
    let profile = across_tcp(&remote);

    let wrong = refusal(&profile).await;
    let unknown = refusal(&Profile { user: "nobody".to_owned(), ..profile.clone() }).await;
    let full = refusal(&Profile { user: "eve".to_owned(), ..profile.clone() }).await;
    let absent =
        refusal(&Profile { user: "max".to_owned(), database: "elsewhere".to_owned(), ..profile }).await;

    assert_eq!(wrong, Problem::PasswordRefused { user: VERA.to_owned() });
    assert_eq!(unknown, Problem::PasswordRefused { user: "nobody".to_owned() });
    assert_eq!(full, Problem::TooManyConnections);
    assert_eq!(absent, Problem::NoSuchDatabase { database: "elsewhere".to_owned() });
}

#[tokio::test]
async fn a_login_the_server_does_not_let_in_from_here_is_refused() {
    let remote = Remote::start(Certificate::Valid).await;
    let profile = Profile { tls: TlsMode::Disable, ca_file: None, ..across_tcp(&remote) };

    // The server takes no connection across TCP without TLS.
    assert_eq!(refusal(&profile).await, Problem::LoginRefused { user: VERA.to_owned() });
}

#[tokio::test]
async fn hosts_ports_and_sockets_that_lead_nowhere_are_named() {
    let profile = through_socket(&sample::database().await, "sample_manager").await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();

    let unknown = Profile { host: "no-such-host.invalid".to_owned(), ..profile.clone() };
    let refused = Profile { host: "127.0.0.1".to_owned(), port: closed, ..profile.clone() };
    let no_socket = Profile { port: 1, ..profile.clone() };

    assert_eq!(refusal(&unknown).await, Problem::UnknownHost { host: "no-such-host.invalid".to_owned() });
    let host = "127.0.0.1".to_owned();
    let cause = Unreachable::Refused;
    assert_eq!(refusal(&refused).await, Problem::ServerUnreachable { host, port: closed, cause });
    let cause = Unreachable::NoSocket;
    assert_eq!(
        refusal(&no_socket).await,
        Problem::ServerUnreachable { host: profile.host.clone(), port: 1, cause }
    );
    assert!(answers(&profile).await);
    assert!(!answers(&refused).await);
    assert!(!answers(&no_socket).await);
}

#[tokio::test]
async fn a_server_that_says_nothing_is_not_waited_for_without_end() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let local = through_socket(&sample::database().await, "sample_manager").await;
    let profile = Profile { host: "127.0.0.1".to_owned(), port, ..local };

    let waited = tokio::time::timeout(Duration::from_secs(20), refusal(&profile)).await.unwrap();

    let host = "127.0.0.1".to_owned();
    assert_eq!(waited, Problem::ServerUnreachable { host, port, cause: Unreachable::TimedOut });
}

#[tokio::test]
async fn something_other_than_postgresql_is_recognised() {
    let web = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = web.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut caller, _)) = web.accept().await {
            let mut said = [0; 8];
            if caller.read(&mut said).await.is_ok() {
                let _ = caller.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            }
        }
    });
    let local = through_socket(&sample::database().await, "sample_manager").await;
    let plain = Profile { host: "127.0.0.1".to_owned(), port, ..local };
    let verified = Profile { tls: TlsMode::VerifyFull, ..plain.clone() };

    let other = Problem::NotPostgres { host: "127.0.0.1".to_owned(), port };
    assert_eq!(refusal(&plain).await, other);
    assert_eq!(refusal(&verified).await, other);
}

#[tokio::test]
async fn through_a_socket_neither_name_nor_tls_is_a_step() {
    let database = sample::database().await;

    let steps = probe(&through_socket(&database, "sample_support").await, None).await.steps;

    assert_eq!(*outcome(&steps, ConnectionStep::Resolve), StepOutcome::Skipped);
    assert_eq!(*outcome(&steps, ConnectionStep::Tls), StepOutcome::Skipped);
    assert!(matches!(outcome(&steps, ConnectionStep::Reach), StepOutcome::Passed { .. }), "{steps:?}");
    let schema = outcome(&steps, ConnectionStep::Schema);
    assert!(matches!(schema, StepOutcome::Passed { .. } | StepOutcome::Warned { .. }), "{schema:?}");
}

#[tokio::test]
async fn every_sample_login_signs_in_with_its_roles() {
    let database = sample::database().await;
    for (login, roles) in [
        ("sample_manager", vec![StaffRole::Manager]),
        ("sample_moderator", vec![StaffRole::Moderator]),
        ("sample_support", vec![StaffRole::Support]),
        ("sample_admin", StaffRole::ALL.to_vec()),
    ] {
        let connected = connect(&through_socket(&database, login).await, None).await.unwrap();

        assert_eq!(connected.login.roles, roles, "{login}");
        assert_eq!(connected.login.foremost_role(), roles.last().copied(), "{login}");
        assert_eq!(connected.login.warnings, [], "{login}");
    }
}

#[tokio::test]
async fn a_missing_schema_is_named() {
    let database = sample::database().await;
    database.psql("DROP SCHEMA console CASCADE").await;

    let found = differences(refusal(&through_socket(&database, "sample_manager").await).await);

    assert!(found.contains(&(DifferenceKind::SchemaMissing, "console".to_owned())), "{found:?}");
}

#[tokio::test]
async fn an_empty_database_is_named_by_what_it_lacks() {
    let database = Server::shared().await.database().await;

    let found = differences(refusal(&through_socket(&database, "sample_manager").await).await);

    assert!(found.iter().any(|(kind, _)| *kind == DifferenceKind::SchemaMissing), "{found:?}");
}

#[tokio::test]
async fn a_missing_policy_blocks() {
    let database = sample::database().await;
    let policy = database
        .psql(
            "SELECT policyname FROM pg_policies WHERE tablename = 'marketplace_purchases' ORDER BY 1 LIMIT 1",
        )
        .await;
    database.psql(&format!("DROP POLICY {policy} ON public.marketplace_purchases")).await;

    let found = differences(refusal(&through_socket(&database, "sample_manager").await).await);

    assert!(found.iter().any(|(kind, _)| *kind == DifferenceKind::PolicyMissing), "{found:?}");
}

#[tokio::test]
async fn logins_that_may_not_work_here_are_refused_each_for_its_reason() {
    let database = sample::database().await;
    let (stranger, inactive, mighty) =
        (unique_name("stranger"), unique_name("inactive"), unique_name("mighty"));
    database.create_login(&stranger, "NOINHERIT").await;
    database.create_login(&inactive, "NOINHERIT IN ROLE marketplace_manager").await;
    database.create_login(&mighty, "BYPASSRLS IN ROLE marketplace_manager").await;

    let no_role = refusal(&through_socket(&database, &stranger).await).await;
    let service = refusal(&through_socket(&database, "sample_service").await).await;
    let unmapped = refusal(&through_socket(&database, &inactive).await).await;
    let bypassing = refusal(&through_socket(&database, &mighty).await).await;
    let superuser = refusal(&through_socket(&database, testkit::SUPERUSER).await).await;

    assert_eq!(no_role, Problem::NoStaffRole { user: stranger.clone() });
    assert_eq!(service, Problem::NoStaffRole { user: "sample_service".to_owned() });
    assert_eq!(unmapped, Problem::OperatorInactive { login: inactive.clone() });
    assert_eq!(differences(bypassing), [(DifferenceKind::LoginTooPowerful, mighty.clone())]);
    assert_eq!(differences(superuser), [(DifferenceKind::LoginTooPowerful, testkit::SUPERUSER.to_owned())]);
    database.psql(&format!("DROP ROLE {stranger}; DROP ROLE {inactive}; DROP ROLE {mighty}")).await;
}

#[tokio::test]
async fn an_operator_who_was_switched_off_is_refused() {
    let database = sample::database().await;
    database.psql("UPDATE console.operators SET is_active = false WHERE login = 'sample_moderator'").await;

    let refused = refusal(&through_socket(&database, "sample_moderator").await).await;

    assert_eq!(refused, Problem::OperatorInactive { login: "sample_moderator".to_owned() });
}

#[tokio::test]
async fn in_production_the_server_itself_refuses_writes() {
    let database = sample::database().await;
    let profile =
        Profile { environment: Environment::Production, ..through_socket(&database, "sample_manager").await };
    let store = connect(&profile, None).await.unwrap().store;

    let mut session = store.read(&Scope::Staff(StaffRole::Manager)).await.unwrap();
    let default: String = session
        .one(sqlx::query("SELECT current_setting('default_transaction_read_only')"), |row| row.try_get(0))
        .await
        .unwrap();
    let write = "UPDATE public.marketplace_tools SET name = 'x' RETURNING id";
    let written = session.all(sqlx::query(write), |_| Ok(())).await;

    assert_eq!(default, "on");
    // 25006: read_only_sql_transaction.
    assert_eq!(written, Err(Error::ReadOnly));
}

#[tokio::test]
async fn a_server_that_was_stopped_and_started_again_is_worked_with_without_signing_in_anew() {
    let mut remote = marketplace().await;
    let store = connect(&across_tcp(&remote), Some(&password())).await.unwrap().store;
    store.read(&MODERATOR).await.unwrap().finish().await.unwrap();

    remote.stop().await;
    let meanwhile = store.read(&MODERATOR).await.map(drop);
    remote.start_again().await;
    let afterwards = store.read(&MODERATOR).await.map(drop);

    assert_eq!(meanwhile, Err(Error::ConnectionLost));
    assert_eq!(afterwards, Ok(()));
}
