//! The owner's door: one connection by URL, outside of every scope, for migrating and sowing a database. Tools and
//! tests come through here; the console's window never does.

use chrono::NaiveDateTime;
use sqlx::{Connection as _, PgConnection};

use crate::{
    migrate::{self, MigrateError, Plan},
    seed::{self, Sown},
};

/// A connection of a database's owner.
#[derive(Debug)]
pub struct Owner(PgConnection);

/// The owner was not let in.
#[derive(Debug, thiserror::Error)]
#[error("the server did not let the owner in")]
pub struct NotLetIn(#[source] sqlx::Error);

impl Owner {
    /// Signs in with a `postgres://` URL, read as psql reads it. The URL is in no error.
    pub async fn sign_in(url: &str) -> Result<Self, NotLetIn> {
        PgConnection::connect(url).await.map(Self).map_err(NotLetIn)
    }

    /// What is missing here; see [`migrate::plan`].
    pub async fn plan(&mut self) -> Result<Plan, MigrateError> {
        migrate::plan(&mut self.0).await
    }

    /// Does what a plan says; see [`migrate::apply`].
    pub async fn apply(&mut self, plan: &Plan) -> Result<(), MigrateError> {
        migrate::apply(&mut self.0, plan).await
    }

    /// Plans, and does it.
    pub async fn migrate(&mut self) -> Result<Plan, MigrateError> {
        migrate::migrate(&mut self.0).await
    }

    /// Sows the catalog; see [`seed::catalog`].
    pub async fn sow_catalog(&mut self) -> Result<Sown, seed::Error> {
        seed::catalog(&mut self.0).await
    }

    /// Sows the sample workspace; see [`seed::sample`].
    pub async fn sow_sample(&mut self, as_of: NaiveDateTime) -> Result<Sown, seed::Error> {
        seed::sample(&mut self.0, as_of).await
    }
}
