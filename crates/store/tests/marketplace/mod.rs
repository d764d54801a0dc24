//! A migrated database with two organizations in it, and one login for each way to reach it. Every test gets a copy.

use std::{
    borrow::Cow,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::Duration,
};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use testkit::{Database, Server};

/// What is planted. Organization A has Ada and Abe, B has Bea; the staff are people too, and Mo wrote a review.
const ROWS: &str = include_str!("rows.sql");

/// Names for the ids in `rows.sql`.
pub(crate) const ORG_A: &str = "a0000000-0000-4000-8000-000000000000";
pub(crate) const ORG_B: &str = "b0000000-0000-4000-8000-000000000000";
pub(crate) const ADA: &str = "a0000000-0000-4000-8000-000000000001";
pub(crate) const BEA: &str = "b0000000-0000-4000-8000-000000000001";
pub(crate) const MO: &str = "50000000-0000-4000-8000-000000000002";
pub(crate) const TOOL: &str = "10000000-0000-4000-8000-000000000001";
pub(crate) const BUNDLED_TOOL: &str = "10000000-0000-4000-8000-000000000002";
pub(crate) const UNUSED_TOOL: &str = "10000000-0000-4000-8000-000000000003";
pub(crate) const BUNDLE: &str = "20000000-0000-4000-8000-000000000001";
pub(crate) const PURCHASE: &str = "30000000-0000-4000-8000-000000000001";
pub(crate) const APPROVED: &str = "40000000-0000-4000-8000-000000000001";
pub(crate) const PENDING: &str = "40000000-0000-4000-8000-000000000002";
pub(crate) const REJECTED: &str = "40000000-0000-4000-8000-000000000003";
pub(crate) const OWN: &str = "40000000-0000-4000-8000-000000000005";

/// A copy of the planted database.
pub(crate) async fn planted() -> Database {
    let prepare = async |url: String| {
        let mut owner = PgConnection::connect(&url).await.unwrap();
        store::migrate::migrate(&mut owner).await.unwrap();
        sqlx::raw_sql(ROWS).execute(&mut owner).await.unwrap();
        owner.close().await.unwrap();
    };
    let mut rows = DefaultHasher::new();
    ROWS.hash(&mut rows);
    let name = format!("planted-{}{:x}", store::migrate::fingerprint(), rows.finish());
    Server::shared().await.database_like(&name, prepare).await
}

/// A connection with the settings of a scoped session, in a transaction that is never committed unless told.
pub(crate) struct Work {
    pub(crate) connection: PgConnection,
}

impl Work {
    /// Signs in and begins.
    pub(crate) async fn begin(database: &Database, login: &str) -> Self {
        let mut connection = PgConnection::connect(&database.url(login)).await.unwrap();
        connection.execute("SET TIME ZONE 'UTC'; BEGIN").await.unwrap();
        Self { connection }
    }

    /// Begins under a role.
    pub(crate) async fn under(database: &Database, login: &str, role: &str) -> Self {
        let mut work = Self::begin(database, login).await;
        work.run(&format!("SET LOCAL ROLE {role}")).await.unwrap();
        work
    }

    /// Begins as the platform's service does, for an organization and one of its users.
    pub(crate) async fn tenant(database: &Database, organization: &str, user: &str) -> Self {
        let mut work = Self::under(database, "trial_service", "marketplace_tenant").await;
        work.scope(organization, user).await;
        work
    }

    /// What the session says of itself.
    pub(crate) async fn scope(&mut self, organization: &str, user: &str) {
        self.set("app.current_organization_id", organization).await;
        self.set("app.current_user_id", user).await;
    }

    /// A setting of this transaction.
    pub(crate) async fn set(&mut self, name: &str, value: &str) {
        sqlx::query("SELECT set_config($1, $2, true)")
            .bind(name)
            .bind(value)
            .execute(&mut self.connection)
            .await
            .unwrap();
    }

    /// How many rows a statement returned or changed, or the code of its refusal.
    pub(crate) async fn run(&mut self, sql: &str) -> Result<u64, String> {
        let done = self.connection.execute(AssertSqlSafe(sql.to_owned())).await;
        done.map(|done| done.rows_affected()).map_err(|error| code(&error))
    }

    /// The first column of the first row, as text.
    pub(crate) async fn ask(&mut self, sql: &str) -> Option<String> {
        let sql = format!("SELECT answer.it::text FROM ({sql}) AS answer (it)");
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut self.connection).await.unwrap()
    }

    /// Keeps what was done, and begins anew.
    pub(crate) async fn commit(&mut self) {
        self.run("COMMIT").await.unwrap();
        self.run("BEGIN").await.unwrap();
    }
}

/// Waits until so many sessions of the database wait for a lock.
pub(crate) async fn until_waiting(database: &Database, sessions: u32) {
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while database.psql(waiting).await.parse::<u32>().unwrap() < sessions {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// The code of what the server said.
pub(crate) fn code(error: &sqlx::Error) -> String {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.map_or_else(|| error.to_string(), Cow::into_owned)
}
