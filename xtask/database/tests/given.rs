//! A database given by URL, worked on by the program itself, as its owner would at a terminal or in a script.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output, Stdio};

use testkit::{Certificate, Database, Remote, Server};

/// Runs the program without a terminal.
fn database(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_database"));
    command.args(arguments).stdin(Stdio::null()).env_remove("DATABASE_URL").output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), output.stderr.as_slice()].concat()).into_owned()
}

/// How many tables a console would find.
async fn tables(database: &Database) -> String {
    let count = "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'console')";
    database.psql(count).await.trim().to_owned()
}

#[tokio::test]
async fn a_dry_run_shows_the_sql_and_changes_nothing() {
    let empty = Server::shared().await.database().await;

    let shown = database(&["migrate", "--url", &empty.owner_url(), "--dry-run"]);

    assert!(shown.status.success(), "{}", said(&shown));
    assert!(said(&shown).contains("CREATE TABLE"), "{}", said(&shown));
    assert_eq!(tables(&empty).await, "0");
}

#[tokio::test]
async fn a_script_migrates_unasked_and_doing_it_again_changes_nothing() {
    let remote = Remote::start(Certificate::Valid).await;
    let url = remote.owner_url();

    let migrated = database(&["migrate", "--url", &url]);
    let sown = database(&["seed", "--url", &url]);
    let migrated_again = database(&["migrate", "--url", &url]);
    let sown_again = database(&["seed", "--url", &url]);

    assert!(migrated.status.success(), "{}", said(&migrated));
    assert!(said(&sown).contains("54 tools, 5 bundles"), "{}", said(&sown));
    assert!(said(&migrated_again).contains("nothing is missing"), "{}", said(&migrated_again));
    assert!(said(&sown_again).contains("0 tools, 0 bundles"), "{}", said(&sown_again));
}

#[tokio::test]
async fn the_sample_leads_up_to_the_day_asked_for() {
    let remote = Remote::start(Certificate::Valid).await;
    let url = remote.owner_url();
    let migrated = database(&["migrate", "--url", &url, "--yes"]);

    let sown = database(&["seed", "--url", &url, "--sample", "--as-of", "2026-03-01"]);

    assert!(migrated.status.success(), "{}", said(&migrated));
    assert!(said(&sown).contains("up to 2026-03-01"), "{}", said(&sown));
    let latest = "SELECT max(purchase_date) <= '2026-03-01' FROM marketplace_purchases";
    assert_eq!(remote.psql(latest).await.trim(), "t");
}

#[test]
fn a_mistyped_option_is_not_passed_over() {
    let refused = database(&["migrate", "--url", "postgres://nowhere", "--dryrun"]);

    assert!(!refused.status.success());
    assert!(said(&refused).contains("not understood: --dryrun"), "{}", said(&refused));
}

#[test]
fn a_password_in_the_url_is_in_no_error() {
    let refused = database(&["migrate", "--url", "postgres://ada:s3cret@127.0.0.1:1/x", "--dry-run"]);

    assert!(!refused.status.success());
    assert!(!said(&refused).contains("s3cret"), "{}", said(&refused));
}
