//! The migrated database read back from its catalogs and compared with what is documented, table by table. The tables
//! here are written by hand; the manifest that the connect check uses is generated, and only shown to be fresh.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use sqlx::{Connection as _, PgConnection};
use testkit::{Database, Server};

async fn migrated() -> Database {
    let prepare = async |url: String| {
        let mut connection = PgConnection::connect(&url).await.unwrap();
        store::migrate::migrate(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    };
    Server::shared()
        .await
        .database_like(&format!("migrated-{}", store::migrate::fingerprint()), prepare)
        .await
}

/// With `UPDATE_MANIFEST=1` in the environment it is written anew.
#[tokio::test]
async fn the_manifest_is_what_a_fresh_database_holds() {
    let database = migrated().await;
    let mut connection = PgConnection::connect(&database.owner_url()).await.unwrap();

    let manifest = store::migrate::manifest(&mut connection).await.unwrap();

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/manifest.txt");
    if std::env::var_os("UPDATE_MANIFEST").is_some() {
        std::fs::write(path, &manifest).unwrap();
    }
    assert!(manifest == std::fs::read_to_string(path).unwrap(), "run this test with UPDATE_MANIFEST=1");
}

#[tokio::test]
async fn a_second_run_plans_nothing() {
    let database = migrated().await;
    let mut connection = PgConnection::connect(&database.owner_url()).await.unwrap();

    let plan = store::migrate::plan(&mut connection).await.unwrap();

    assert!(plan.is_empty(), "{}", plan.sql());
    assert_eq!(plan.notes, []);
}
