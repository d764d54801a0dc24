//! The sample workspace on the tests' server, and a store per login on it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::StaffRole;
use sqlx::{Connection as _, PgConnection};
use store::{Limits, Scope, Store, migrate, seed};
use testkit::{Database, Server};

/// The moment that the sample is made for.
pub(crate) fn now() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap().and_hms_opt(12, 0, 0).unwrap().and_utc()
}

/// A database with the sample in it.
pub(crate) async fn database() -> Database {
    let name = format!("store_sample-{}{}", migrate::fingerprint(), seed::fingerprint());
    let prepare = async |owner_url: String| {
        let mut owner = PgConnection::connect(&owner_url).await.unwrap();
        migrate::migrate(&mut owner).await.unwrap();
        seed::sample(&mut owner, now().naive_utc()).await.unwrap();
        owner.close().await.unwrap();
    };
    let database = Server::shared().await.database_like(&name, prepare).await;
    // Estimates are part of what is tested, and no autovacuum gathers statistics here.
    database.psql("ANALYZE").await;
    database
}

/// A store on `database`, signed in as `login`.
pub(crate) fn store(database: &Database, login: &str) -> Store {
    store_within(database, login, Limits::default())
}

/// The same, with other limits.
pub(crate) fn store_within(database: &Database, login: &str, limits: Limits) -> Store {
    Store::open(database.url(login).parse().unwrap(), limits)
}

pub(crate) const MANAGER: Scope = Scope::Staff(StaffRole::Manager);
pub(crate) const MODERATOR: Scope = Scope::Staff(StaffRole::Moderator);
pub(crate) const SUPPORT: Scope = Scope::Staff(StaffRole::Support);
pub(crate) const SUPER_ADMIN: Scope = Scope::Staff(StaffRole::SuperAdmin);
