//! The shared server: databases come fresh, go with their value, and copies come from one template.

use std::sync::atomic::{AtomicU32, Ordering};

use testkit::{Server, unique_name};

#[tokio::test]
async fn two_databases_know_nothing_of_each_other() {
    let server = Server::shared().await;
    let (one, other) = (server.database().await, server.database().await);
    one.psql("CREATE TABLE here (id int)").await;
    assert_eq!(one.psql("SELECT to_regclass('here') IS NULL").await, "f");
    assert_eq!(other.psql("SELECT to_regclass('here') IS NULL").await, "t");
}

#[tokio::test]
async fn a_database_is_dropped_with_its_value() {
    let server = Server::shared().await;
    let database = server.database().await;
    let name = database.name().to_owned();
    drop(database);
    let witness = server.database().await;
    let left = witness.psql(&format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'")).await;
    assert_eq!(left, "0");
}

#[tokio::test]
async fn the_owner_is_no_superuser_and_may_create_roles() {
    let database = Server::shared().await.database().await;
    let rights = "SELECT current_user, rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user";
    assert_eq!(database.try_psql(testkit::OWNER, rights).await.unwrap(), "marketplace_admin|f|t|f");
    database.try_psql(testkit::OWNER, "CREATE SCHEMA console; CREATE EXTENSION pg_trgm").await.unwrap();
}

#[tokio::test]
async fn a_login_of_a_test_is_who_it_says() {
    let database = Server::shared().await.database().await;
    let login = unique_name("agent");
    database.create_login(&login, "NOINHERIT PASSWORD 'secret'").await;
    assert_eq!(database.try_psql(&login, "SELECT session_user").await.unwrap(), login);
    let refused = database.try_psql(&login, "CREATE ROLE other").await.unwrap_err();
    assert!(refused.contains("permission denied"), "{refused}");
    database.psql(&format!("DROP ROLE {login}")).await;
}

#[tokio::test]
async fn a_template_is_prepared_once_and_copied_with_its_content() {
    static PREPARED: AtomicU32 = AtomicU32::new(0);
    let server = Server::shared().await;
    let name = unique_name("prepared-a");
    let prepare = async |_url: String| {
        PREPARED.fetch_add(1, Ordering::SeqCst);
    };
    let (one, other, third) = tokio::join!(
        server.database_like(&name, prepare),
        server.database_like(&name, prepare),
        server.database_like(&name, prepare),
    );
    assert_eq!(PREPARED.load(Ordering::SeqCst), 1);
    assert_ne!(one.name(), other.name());
    assert_ne!(other.name(), third.name());
}

#[tokio::test]
async fn a_copy_holds_what_its_template_was_prepared_with() {
    let server = Server::shared().await;
    let name = unique_name("prepared-b");
    let prepare = async |url: String| {
        let said = std::process::Command::new("psql")
            .args(["-X", &url, "-c", "CREATE TABLE planted (id int)"])
            .output();
        assert!(said.unwrap().status.success());
    };
    let copy = server.database_like(&name, prepare).await;
    copy.try_psql(testkit::OWNER, "INSERT INTO planted VALUES (1)").await.unwrap();
    assert_eq!(copy.psql("SELECT count(*) FROM planted").await, "1");
}

#[tokio::test]
async fn killed_backends_are_gone() {
    let database = Server::shared().await.database().await;
    let url = database.url(testkit::OWNER);
    let sleeping =
        tokio::process::Command::new("psql").args(["-X", &url, "-c", "SELECT pg_sleep(60)"]).output();
    let sleeping = tokio::spawn(sleeping);
    let seen = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%'
                AND pid <> pg_backend_pid()";
    while database.psql(seen).await == "0" {
        tokio::task::yield_now().await;
    }
    database.kill_backends().await;
    let ended = sleeping.await.unwrap().unwrap();
    assert!(!ended.status.success());
}
