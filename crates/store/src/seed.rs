//! The seeds: the catalog that every marketplace starts with, and the sample workspace with its invented organizations.
//! What is sown stands in `seeds/`; here it is carried out, each seed in one transaction, by a login that keeps house
//! (the one that migrated, superuser or not).

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use chrono::NaiveDateTime;
use sqlx::{Connection as _, PgConnection, Postgres, Transaction};

/// A part of a seed: a file of `seeds/`, and what it says.
type Part = (&'static str, &'static str);

macro_rules! part {
    ($file:literal) => {
        ($file, include_str!(concat!("../../../seeds/", $file)))
    };
}

const CATALOG: Part = part!("catalog.sql");

const DRAWS: Part = part!("sample/00_draws.sql");
const LOGINS: Part = part!("sample/90_logins.sql");
const SETTLE: Part = part!("sample/95_settle.sql");

const SAMPLE: &[Part] = &[
    DRAWS,
    part!("sample/05_unaudited.sql"),
    CATALOG,
    part!("sample/10_organizations.sql"),
    part!("sample/20_purchases.sql"),
    part!("sample/21_contradictions.sql"),
    part!("sample/30_carts.sql"),
    part!("sample/40_review_texts.sql"),
    part!("sample/41_reviews.sql"),
    part!("sample/42_flags.sql"),
    part!("sample/50_counts.sql"),
    part!("sample/60_history.sql"),
    part!("sample/80_audited.sql"),
    LOGINS,
    SETTLE,
];

/// Roles belong to the server and not to the database, so a later run makes the logins again where they are missing.
const SAMPLE_AGAIN: &[Part] = &[DRAWS, LOGINS, SETTLE];

/// Why nothing was sown. A seed is one transaction: it holds as a whole or not at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The console's schema is not there (or not of this version).
    #[error("the database is not migrated")]
    NotMigrated,
    /// The login is no member of `marketplace_owner`.
    #[error("{login} does not keep house here")]
    NotOwner {
        /// The login.
        login: String,
    },
    /// PostgreSQL refused a part, or was not reached.
    #[error("{part}: {source}")]
    Refused {
        /// The file of `seeds/`, or the step around them.
        part: &'static str,
        /// What it said.
        source: sqlx::Error,
    },
}

/// What a seed added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sown {
    /// The instant (UTC) that a dated seed leads up to: the one of its first run, whatever a later run asks for.
    pub as_of: Option<NaiveDateTime>,
    /// The rows that were not there before.
    pub added: Rows,
}

/// Rows by table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Rows {
    /// `marketplace_tools`
    pub tools: i64,
    /// `marketplace_bundles`
    pub bundles: i64,
    /// `marketplace_bundle_items`
    pub bundle_items: i64,
    /// `organizations`
    pub organizations: i64,
    /// `users`
    pub users: i64,
    /// `marketplace_purchases`
    pub purchases: i64,
    /// `marketplace_cart`
    pub cart_items: i64,
    /// `marketplace_reviews`
    pub reviews: i64,
    /// `console.review_flags`
    pub review_flags: i64,
}

impl Rows {
    /// The 54 tools and five bundles of the catalog alone.
    pub const CATALOG: Self = Self {
        tools: 54,
        bundles: 5,
        bundle_items: 83,
        organizations: 0,
        users: 0,
        purchases: 0,
        cart_items: 0,
        reviews: 0,
        review_flags: 0,
    };

    /// How many more of each these are.
    const fn since(self, before: Self) -> Self {
        Self {
            tools: self.tools - before.tools,
            bundles: self.bundles - before.bundles,
            bundle_items: self.bundle_items - before.bundle_items,
            organizations: self.organizations - before.organizations,
            users: self.users - before.users,
            purchases: self.purchases - before.purchases,
            cart_items: self.cart_items - before.cart_items,
            reviews: self.reviews - before.reviews,
            review_flags: self.review_flags - before.review_flags,
        }
    }
}

/// Sows the catalog: the 54 tools, the five bundles and their members. What is there stays as it is, so that running it
/// again never overwrites a manager's edits. Audited as the login's act `catalog.seed`.
pub async fn catalog(connection: &mut PgConnection) -> Result<Sown, Error> {
    let mut transaction = open(connection, "catalog.seed").await?;
    let before = rows(&mut transaction).await?;
    run(&mut transaction, &[CATALOG]).await?;
    let upsert = "INSERT INTO console.seed_runs AS run (seed, checksum)
                  VALUES ('catalog', encode(sha256(convert_to($1, 'UTF8')), 'hex'))
                  ON CONFLICT (seed) DO UPDATE
                  SET checksum = excluded.checksum, finished_at = clock_timestamp(), login = session_user
                  WHERE run.checksum <> excluded.checksum";
    let noted = sqlx::query(upsert).bind(CATALOG.1).execute(&mut *transaction).await;
    noted.map_err(refused("console.seed_runs"))?;
    let after = rows(&mut transaction).await?;
    transaction.commit().await.map_err(refused("commit"))?;
    Ok(Sown { as_of: None, added: after.since(before) })
}

/// Sows the sample workspace, the catalog included: organizations, people, two years of purchases up to `as_of` (UTC),
/// carts, reviews with their moderation, and the five sample logins. Only the first run on a database adds rows; a later
/// one keeps what people made of them, tells the first one's instant, and sees to the logins.
///
/// Needs CREATEROLE where the logins are missing.
pub async fn sample(connection: &mut PgConnection, as_of: NaiveDateTime) -> Result<Sown, Error> {
    let mut transaction = open(connection, "sample.seed").await?;
    let first = begin_sample(&mut transaction, as_of).await?;
    let before = rows(&mut transaction).await?;
    run(&mut transaction, if first { SAMPLE } else { SAMPLE_AGAIN }).await?;
    let after = rows(&mut transaction).await?;
    let kept = sqlx::query_scalar("SELECT as_of FROM console.seed_runs WHERE seed = 'sample'");
    let as_of = kept.fetch_one(&mut *transaction).await.map_err(refused("console.seed_runs"))?;
    transaction.commit().await.map_err(refused("commit"))?;
    Ok(Sown { as_of, added: after.since(before) })
}

/// A mark of all seeds together: changes when any of them does. For the names of prepared databases.
#[must_use]
pub fn fingerprint() -> String {
    let mut mark = DefaultHasher::new();
    SAMPLE.hash(&mut mark);
    format!("{:016x}", mark.finish())
}

/// A transaction of a login that keeps house on a migrated database.
async fn open<'a>(connection: &'a mut PgConnection, act: &str) -> Result<Transaction<'a, Postgres>, Error> {
    let mut transaction = connection.begin().await.map_err(refused("begin"))?;
    let ready = "SELECT session_user::text,
                   EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                           WHERE n.nspname = 'console' AND c.relname = 'seed_runs'),
                   coalesce((SELECT pg_has_role(oid, 'USAGE') FROM pg_roles WHERE rolname = 'marketplace_owner'), false)";
    let (login, migrated, keeps_house): (String, bool, bool) =
        sqlx::query_as(ready).fetch_one(&mut *transaction).await.map_err(refused("begin"))?;
    if !keeps_house {
        return Err(if migrated { Error::NotOwner { login } } else { Error::NotMigrated });
    }
    if !migrated {
        return Err(Error::NotMigrated);
    }
    let settings = "SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true),
                      set_config('client_min_messages', 'warning', true), set_config('console.act', $1, true)";
    sqlx::query(settings).bind(act).execute(&mut *transaction).await.map_err(refused("begin"))?;
    Ok(transaction)
}

/// Notes the run and sets the instant that everything is drawn from. Returns whether this is the first run; two at once
/// wait for each other here.
async fn begin_sample(
    transaction: &mut Transaction<'_, Postgres>,
    as_of: NaiveDateTime,
) -> Result<bool, Error> {
    let text: String = SAMPLE.iter().map(|(_, sql)| *sql).collect();
    let insert = "INSERT INTO console.seed_runs (seed, checksum, as_of)
                  VALUES ('sample', encode(sha256(convert_to($1, 'UTF8')), 'hex'), $2)
                  ON CONFLICT (seed) DO NOTHING";
    let noted = sqlx::query(insert).bind(text).bind(as_of).execute(&mut **transaction).await;
    let first = noted.map_err(refused("console.seed_runs"))?.rows_affected() == 1;
    let set =
        "SELECT set_config('seed.as_of', as_of::text, true) FROM console.seed_runs WHERE seed = 'sample'";
    sqlx::query(set).execute(&mut **transaction).await.map_err(refused("console.seed_runs"))?;
    Ok(first)
}

async fn run(transaction: &mut Transaction<'_, Postgres>, parts: &[Part]) -> Result<(), Error> {
    for &(part, sql) in parts {
        sqlx::raw_sql(sql).execute(&mut **transaction).await.map_err(refused(part))?;
    }
    Ok(())
}

async fn rows(transaction: &mut Transaction<'_, Postgres>) -> Result<Rows, Error> {
    let count = "SELECT (SELECT count(*) FROM public.marketplace_tools) AS tools,
                   (SELECT count(*) FROM public.marketplace_bundles) AS bundles,
                   (SELECT count(*) FROM public.marketplace_bundle_items) AS bundle_items,
                   (SELECT count(*) FROM public.organizations) AS organizations,
                   (SELECT count(*) FROM public.users) AS users,
                   (SELECT count(*) FROM public.marketplace_purchases) AS purchases,
                   (SELECT count(*) FROM public.marketplace_cart) AS cart_items,
                   (SELECT count(*) FROM public.marketplace_reviews) AS reviews,
                   (SELECT count(*) FROM console.review_flags) AS review_flags";
    sqlx::query_as(count).fetch_one(&mut **transaction).await.map_err(refused("count"))
}

fn refused(part: &'static str) -> impl Fn(sqlx::Error) -> Error {
    move |source| Error::Refused { part, source }
}
