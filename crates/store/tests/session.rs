//! The one door: what a transaction runs under, what it leaves behind, and how it fails and recovers.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sample;

use std::time::Duration;

use domain::access::StaffRole;
use sample::{MANAGER, MODERATOR, SUPER_ADMIN, SUPPORT, database, store, store_within};
use sqlx::{AssertSqlSafe, Row as _};
use store::{Act, Error, Limits, Scope, Session, Store};
use testkit::{Certificate, Database, Remote};

/// One connection, so that whoever comes next has the connection of who was before.
fn single() -> Limits {
    Limits { connections: 1, ..Limits::default() }
}

/// Limits that a test can wait for.
fn impatient() -> Limits {
    Limits {
        connections: 1,
        acquire: Duration::from_millis(500),
        connect: Duration::from_secs(4),
        frame: Duration::from_millis(500),
        statement: Duration::from_millis(500),
        lock: Duration::from_millis(200),
        ..Limits::default()
    }
}

const EDIT: Act = Act::new("catalog.edit");

async fn text(session: &mut Session, sql: &str) -> Result<String, Error> {
    session.one(sqlx::query(AssertSqlSafe(format!("SELECT ({sql})::text"))), |row| row.try_get(0)).await
}

async fn run(session: &mut Session, sql: &str) -> Result<(), Error> {
    session.all(sqlx::query(AssertSqlSafe(sql.to_owned())), |_| Ok(())).await.map(drop)
}

async fn reads(store: &Store, scope: Scope) -> Result<(), Error> {
    let mut session = store.read(&scope).await?;
    run(&mut session, "SELECT 1").await?;
    session.finish().await.map(drop)
}

/// Waits until psql prints `expected`.
async fn until(database: &Database, sql: &str, expected: &str) {
    let wait = async {
        while database.psql(sql).await != expected {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait).await.unwrap();
}

#[tokio::test]
async fn a_transaction_runs_under_its_role_and_its_settings() {
    let database = database().await;
    let store = store(&database, "sample_admin");

    let act = EDIT.because(r"Bob's \reason; -- 'quoted'");
    let mut session = store.write(&SUPER_ADMIN, act).await.unwrap();

    let seen = [
        ("current_user", "marketplace_super_admin"),
        ("session_user", "sample_admin"),
        ("current_setting('app.current_organization_id')", ""),
        ("current_setting('app.current_user_id')", ""),
        ("current_setting('console.act')", "catalog.edit"),
        ("current_setting('console.reason')", r"Bob's \reason; -- 'quoted'"),
        ("current_setting('statement_timeout')", "15s"),
        ("current_setting('lock_timeout')", "3s"),
        ("current_setting('idle_in_transaction_session_timeout')", "30s"),
        ("current_setting('TimeZone')", "UTC"),
        ("current_setting('transaction_read_only')", "off"),
    ];
    for (asked, expected) in seen {
        assert_eq!(text(&mut session, asked).await.unwrap(), expected, "{asked}");
    }
}

#[tokio::test]
async fn nothing_of_a_transaction_reaches_the_next_one_on_its_connection() {
    let database = database().await;
    let store = store_within(&database, "sample_admin", single());
    let backend = "pg_backend_pid()";

    let mut writing = store.write(&SUPER_ADMIN, EDIT.because("tidying up")).await.unwrap();
    let first = text(&mut writing, backend).await.unwrap();
    run(&mut writing, "SELECT set_config('app.current_organization_id', gen_random_uuid()::text, true)")
        .await
        .unwrap();
    writing.commit().await.unwrap();

    let mut reading = store.read(&MODERATOR).await.unwrap();
    assert_eq!(text(&mut reading, backend).await.unwrap(), first);
    let left = [
        ("current_user", "marketplace_moderator"),
        ("current_setting('app.current_organization_id')", ""),
        ("current_setting('console.act')", ""),
        ("current_setting('console.reason')", ""),
        ("current_setting('transaction_read_only')", "on"),
        ("current_setting('transaction_isolation')", "repeatable read"),
    ];
    for (asked, expected) in left {
        assert_eq!(text(&mut reading, asked).await.unwrap(), expected, "{asked}");
    }
}

#[tokio::test]
async fn a_login_works_only_under_roles_that_it_holds() {
    let database = database().await;
    let store = store(&database, "sample_support");

    let refused = store.read(&SUPER_ADMIN).await.err().unwrap();

    assert_eq!(refused, Error::NotAllowed { role: "marketplace_super_admin" });
    reads(&store, SUPPORT).await.unwrap();
}

#[tokio::test]
async fn a_read_is_refused_to_write() {
    let database = database().await;
    let store = store(&database, "sample_manager");

    let mut session = store.read(&MANAGER).await.unwrap();
    let refused =
        run(&mut session, "UPDATE public.marketplace_tools SET is_popular = true").await.unwrap_err();

    assert_eq!(refused, Error::ReadOnly);
    reads(&store, MANAGER).await.unwrap();
}

#[tokio::test]
async fn a_write_holds_with_its_audit_entry() {
    let database = database().await;
    let store = store(&database, "sample_manager");

    let mut session = store.write(&MANAGER, EDIT.because("a better word")).await.unwrap();
    run(
        &mut session,
        "UPDATE public.marketplace_tools SET version = '9.9.9' WHERE name = 'Virtual Staging AI'",
    )
    .await
    .unwrap();
    session.commit().await.unwrap();

    let entry = "SELECT login, role, act, reason, after ->> 'version' FROM console.audit_log ORDER BY id DESC LIMIT 1";
    assert_eq!(
        database.psql(entry).await,
        "sample_manager|marketplace_manager|catalog.edit|a better word|9.9.9"
    );
}

#[tokio::test]
async fn a_session_dropped_unfinished_is_rolled_back_and_frees_its_place() {
    let database = database().await;
    let store = store_within(&database, "sample_manager", single());

    let mut session = store.write(&MANAGER, EDIT).await.unwrap();
    run(&mut session, "UPDATE public.marketplace_tools SET version = '9.9.9'").await.unwrap();
    drop(session);

    reads(&store, MANAGER).await.unwrap();
    assert_eq!(
        database.psql("SELECT count(*) FROM public.marketplace_tools WHERE version = '9.9.9'").await,
        "0"
    );
    let open = "SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND usename = 'sample_manager' AND state LIKE 'idle in transaction%'";
    until(&database, open, "0").await;
}

#[tokio::test]
async fn a_question_given_up_midway_frees_its_place() {
    let database = database().await;
    let store = store_within(&database, "sample_manager", single());

    let mut session = store.read(&MANAGER).await.unwrap();
    let asked =
        tokio::time::timeout(Duration::from_millis(100), run(&mut session, "SELECT pg_sleep(5)")).await;

    assert!(asked.is_err());
    assert_eq!(run(&mut session, "SELECT 1").await, Err(Error::ConnectionLost));
    drop(session);
    reads(&store, MANAGER).await.unwrap();
}

#[tokio::test]
async fn a_failed_statement_ends_its_transaction() {
    let database = database().await;
    let store = store(&database, "sample_manager");

    let mut session = store.write(&MANAGER, EDIT).await.unwrap();
    run(&mut session, "UPDATE public.marketplace_tools SET version = '9.9.9'").await.unwrap();
    let refused = run(&mut session, "DELETE FROM public.marketplace_purchases").await.unwrap_err();

    assert_eq!(refused, Error::NotAllowed { role: "marketplace_manager" });
    assert_eq!(session.commit().await, Err(Error::ConnectionLost));
    assert_eq!(
        database.psql("SELECT count(*) FROM public.marketplace_tools WHERE version = '9.9.9'").await,
        "0"
    );
}

#[tokio::test]
async fn killed_backends_are_replaced_by_the_next_action() {
    let database = database().await;
    let store = store(&database, "sample_manager");
    let (one, two) = (store.read(&MANAGER).await.unwrap(), store.read(&MANAGER).await.unwrap());
    one.finish().await.unwrap();
    two.finish().await.unwrap();

    database.kill_backends().await;

    reads(&store, MANAGER).await.unwrap();
    store.write(&MANAGER, EDIT).await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn a_backend_killed_within_a_transaction_is_a_lost_connection_once() {
    let database = database().await;
    let store = store(&database, "sample_manager");

    let mut session = store.read(&MANAGER).await.unwrap();
    database.kill_backends().await;

    assert_eq!(run(&mut session, "SELECT 1").await, Err(Error::ConnectionLost));
    reads(&store, MANAGER).await.unwrap();
}

#[tokio::test]
async fn what_takes_too_long_is_stopped_by_the_server() {
    let database = database().await;
    let limits = Limits { statement: Duration::from_secs(1), ..single() };
    let store = store_within(&database, "sample_manager", limits);

    let mut session = store.read(&MANAGER).await.unwrap();

    assert_eq!(run(&mut session, "SELECT pg_sleep(10)").await, Err(Error::TimedOut { seconds: 1 }));
    reads(&store, MANAGER).await.unwrap();
}

#[tokio::test]
async fn what_an_administrator_cancels_is_cancelled() {
    let database = database().await;
    let store = store(&database, "sample_manager");
    let mut session = store.read(&MANAGER).await.unwrap();

    let sleeping = "SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND query = 'SELECT pg_sleep(10)' AND state = 'active'";
    let cancel = async {
        until(&database, sleeping, "1").await;
        database
            .psql(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND query = 'SELECT pg_sleep(10)'",
            )
            .await;
    };
    let (asked, ()) = tokio::join!(run(&mut session, "SELECT pg_sleep(10)"), cancel);

    assert_eq!(asked, Err(Error::Cancelled));
}

#[tokio::test]
async fn a_row_that_somebody_holds_is_locked() {
    let database = database().await;
    let store = store_within(&database, "sample_manager", Limits { connections: 2, ..impatient() });
    let update = "UPDATE public.marketplace_tools SET version = '9.9.9' WHERE name = 'Virtual Staging AI'";

    let mut holder = store.write(&MANAGER, EDIT).await.unwrap();
    run(&mut holder, update).await.unwrap();
    let mut other = store.write(&MANAGER, EDIT).await.unwrap();

    assert_eq!(run(&mut other, update).await, Err(Error::Locked));
    holder.commit().await.unwrap();
}

#[tokio::test]
async fn transactions_in_each_others_way_are_worth_retrying() {
    let database = database().await;
    let store = store(&database, "sample_manager");
    let update = |name: &str| {
        format!("UPDATE public.marketplace_tools SET is_popular = NOT is_popular WHERE name = '{name}'")
    };
    let (staging, tax) = (update("Virtual Staging AI"), update("Tax Optimization Planner"));

    let mut one = store.write(&MANAGER, EDIT).await.unwrap();
    let mut two = store.write(&MANAGER, EDIT).await.unwrap();
    run(&mut one, &staging).await.unwrap();
    run(&mut two, &tax).await.unwrap();
    let (first, second) = tokio::join!(run(&mut one, &tax), run(&mut two, &staging));

    let losses: Vec<_> = [first, second].into_iter().filter_map(Result::err).collect();
    assert_eq!(losses, [Error::Conflict]);
    assert!(losses[0].is_worth_retrying());
}

#[tokio::test]
async fn when_all_connections_are_taken_one_waits_a_while() {
    let database = database().await;
    let store = store_within(&database, "sample_manager", impatient());

    let held = store.read(&MANAGER).await.unwrap();
    let crowded = store.read(&MANAGER).await.err().unwrap();

    assert!(matches!(crowded, Error::TimedOut { .. }), "{crowded:?}");
    held.finish().await.unwrap();
    reads(&store, MANAGER).await.unwrap();
}

/// A table of which every write is made to hold slowly, or not at all.
async fn plant_commit_trigger(database: &Database, body: &str) {
    database
        .psql(&format!(
            "CREATE TABLE public.slow (id int);
             GRANT SELECT, INSERT ON public.slow TO marketplace_manager;
             CREATE FUNCTION public.at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$;
             CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON public.slow DEFERRABLE INITIALLY DEFERRED
               FOR EACH ROW EXECUTE FUNCTION public.at_commit();"
        ))
        .await;
}

#[tokio::test]
async fn a_connection_cut_during_the_commit_leaves_the_write_unsure() {
    let database = database().await;
    plant_commit_trigger(&database, "PERFORM pg_sleep(10);").await;
    let store = store(&database, "sample_manager");

    let mut session = store.write(&MANAGER, EDIT).await.unwrap();
    run(&mut session, "INSERT INTO public.slow VALUES (1)").await.unwrap();
    let committing = "SELECT count(*) FROM pg_stat_activity
                      WHERE datname = current_database() AND query = 'COMMIT' AND state = 'active'";
    let cut = async {
        until(&database, committing, "1").await;
        database.kill_backends().await;
    };
    let (outcome, ()) = tokio::join!(session.commit(), cut);

    assert_eq!(outcome, Err(Error::WriteUnsure { act: "catalog.edit" }));
    reads(&store, MANAGER).await.unwrap();
}

#[tokio::test]
async fn a_commit_that_the_server_refuses_is_not_unsure() {
    let database = database().await;
    plant_commit_trigger(&database, "RAISE EXCEPTION 'no' USING ERRCODE = 'insufficient_privilege';").await;
    let store = store(&database, "sample_manager");

    let mut session = store.write(&MANAGER, EDIT).await.unwrap();
    run(&mut session, "INSERT INTO public.slow VALUES (1)").await.unwrap();

    assert_eq!(session.commit().await, Err(Error::NotAllowed { role: "marketplace_manager" }));
}

#[tokio::test]
async fn a_connection_cut_before_the_commit_has_written_nothing() {
    let database = database().await;
    let store = store(&database, "sample_manager");

    let mut session = store.write(&MANAGER, EDIT).await.unwrap();
    run(&mut session, "UPDATE public.marketplace_tools SET version = '9.9.9'").await.unwrap();
    database.kill_backends().await;

    assert_eq!(run(&mut session, "SELECT 1").await, Err(Error::ConnectionLost));
    assert_eq!(session.commit().await, Err(Error::ConnectionLost));
    assert_eq!(
        database.psql("SELECT count(*) FROM public.marketplace_tools WHERE version = '9.9.9'").await,
        "0"
    );
}

#[tokio::test]
async fn an_organization_that_is_not_open_has_no_tenant_view() {
    let database = database().await;
    let store = store(&database, "sample_support");
    let organization = database.psql("SELECT id FROM public.organizations LIMIT 1").await.parse().unwrap();

    let closed = store.read(&Scope::Tenant { organization }).await.err().unwrap();

    assert_eq!(closed, Error::OrganizationClosed);
}

#[tokio::test]
async fn an_inactive_operator_writes_nothing() {
    let database = database().await;
    database.psql("UPDATE console.operators SET is_active = false WHERE login = 'sample_manager'").await;
    let store = store(&database, "sample_manager");

    let mut session = store.write(&MANAGER, EDIT).await.unwrap();
    let refused =
        run(&mut session, "UPDATE public.marketplace_tools SET is_popular = true").await.unwrap_err();

    assert_eq!(refused, Error::OperatorInactive { login: "sample_manager".to_owned() });
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let database = database().await;
    let store = store(&database, "sample_manager");
    let missing = [
        ("SELECT 1 FROM public.marketplace_toys", "public.marketplace_toys"),
        ("SELECT t.colour FROM public.marketplace_tools AS t", "t.colour"),
        ("SELECT console.dance()", "console.dance()"),
    ];

    for (sql, name) in missing {
        let mut session = store.read(&MANAGER).await.unwrap();
        match run(&mut session, sql).await {
            Err(Error::SchemaDiffers { subject, .. }) => assert!(subject.contains(name), "{subject}"),
            other => panic!("{sql}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn an_answer_says_what_it_cost() {
    let database = database().await;
    let store = store(&database, "sample_manager");

    let mut session = store.read(&MANAGER).await.unwrap();
    run(&mut session, "SELECT pg_sleep(0.02)").await.unwrap();
    let answer = session.answer("done").await.unwrap();

    assert_eq!(answer.data, "done");
    assert_eq!(answer.meter.statements, 3, "the frame, the question, the end");
    assert!(answer.meter.micros >= 20_000);
}

#[tokio::test]
async fn a_closed_store_lets_nobody_in_and_leaves_nothing_open() {
    let database = database().await;
    let store = store(&database, "sample_manager");
    reads(&store, MANAGER).await.unwrap();

    store.close().await;

    assert_eq!(store.read(&MANAGER).await.err(), Some(Error::ConnectionLost));
    let left = "SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND usename = 'sample_manager'";
    until(&database, left, "0").await;
}

/// A server across TCP that knows one staff login.
async fn remote() -> (Remote, Store) {
    let remote = Remote::start(Certificate::Valid).await;
    remote.psql("CREATE ROLE marketplace_manager").await;
    remote.create_login("mara", "secret", "NOINHERIT IN ROLE marketplace_manager").await;
    let store = Store::open(remote.url("mara", "secret").parse().unwrap(), impatient());
    (remote, store)
}

#[tokio::test]
async fn a_server_that_was_stopped_and_started_works_with_the_next_action() {
    let (mut remote, store) = remote().await;
    reads(&store, MANAGER).await.unwrap();

    remote.stop().await;
    assert_eq!(reads(&store, MANAGER).await, Err(Error::ConnectionLost));

    remote.start_again().await;
    reads(&store, MANAGER).await.unwrap();
}

#[tokio::test]
async fn a_server_that_falls_silent_gives_every_place_back() {
    let (mut remote, store) = remote().await;
    let mut session = store.read(&MANAGER).await.unwrap();
    remote.freeze().await;

    // Twice what there is room for: a place that is not given back would be missed.
    let silent = run(&mut session, "SELECT 1").await.unwrap_err();
    assert!(matches!(silent, Error::TimedOut { .. }), "{silent:?}");
    drop(session);
    for _ in 0..2 {
        let silent = reads(&store, MANAGER).await.unwrap_err();
        assert_eq!(silent, Error::ConnectionLost);
    }

    remote.thaw();
    reads(&store, MANAGER).await.unwrap();
}

#[tokio::test]
async fn a_kept_connection_that_fell_silent_is_replaced() {
    let (mut remote, store) = remote().await;
    reads(&store, MANAGER).await.unwrap();
    remote.freeze().await;

    assert_eq!(reads(&store, MANAGER).await, Err(Error::ConnectionLost));

    remote.thaw();
    reads(&store, MANAGER).await.unwrap();
}

#[tokio::test]
async fn a_password_that_was_changed_meanwhile_is_refused() {
    let (remote, store) = remote().await;
    reads(&store, MANAGER).await.unwrap();
    remote.psql("ALTER ROLE mara PASSWORD 'another'").await;

    remote.kill_backends().await;

    assert_eq!(reads(&store, MANAGER).await, Err(Error::PasswordRefused { login: "mara".to_owned() }));
}

#[test]
fn every_staff_role_is_spelled_as_in_the_database() {
    for &role in StaffRole::ALL {
        assert_eq!(Scope::Staff(role).role(), role.as_str());
    }
}
