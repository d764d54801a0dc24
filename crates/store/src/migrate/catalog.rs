//! What a database holds, as sorted lines of kind, subject and definition, and the same lines as they should be
//! (`migrations/manifest.txt`, written from a freshly migrated database). Compares nothing.

use std::{collections::BTreeMap, fmt::Write as _};

use sqlx::{Executor as _, PgConnection, Row as _};

use super::Kind;

/// The tables of the marketplace.
pub(crate) const MARKETPLACE_TABLES: [&str; 6] = [
    "public.marketplace_tools",
    "public.marketplace_bundles",
    "public.marketplace_bundle_items",
    "public.marketplace_purchases",
    "public.marketplace_cart",
    "public.marketplace_reviews",
];

/// The platform's tables that the console cannot do without.
pub(crate) const PLATFORM_TABLES: [&str; 2] = ["public.organizations", "public.users"];

/// The platform's tables that the console uses where they are.
pub(crate) const OPTIONAL_TABLES: [&str; 2] = ["public.organization_members", "public.subscriptions"];

/// The columns of the platform's tables that the console reads.
const PLATFORM_COLUMNS: [&str; 11] = [
    "public.organizations.id",
    "public.organizations.name",
    "public.organizations.slug",
    "public.users.id",
    "public.users.email",
    "public.users.name",
    "public.users.role",
    "public.organization_members.user_id",
    "public.organization_members.organization_id",
    "public.subscriptions.organization_id",
    "public.subscriptions.tier",
];

/// Objects by kind and subject, with their definitions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Catalog {
    objects: BTreeMap<(Kind, String), String>,
}

impl Catalog {
    /// Reads the catalogs. The connection's `search_path` must be `pg_catalog` alone, so that every name is written in
    /// full; see [`SEARCH_PATH`].
    pub(crate) async fn read(connection: &mut PgConnection) -> Result<Self, sqlx::Error> {
        let rows = sqlx::query(include_str!("catalog.sql")).fetch_all(connection).await?;
        let mut objects = BTreeMap::new();
        for row in rows {
            let word: String = row.try_get("kind")?;
            let definition: Option<String> = row.try_get("definition")?;
            if let Some(kind) = Kind::from_word(&word) {
                objects.insert((kind, row.try_get("subject")?), on_one_line(&definition.unwrap_or_default()));
            }
        }
        Ok(Self { objects })
    }

    /// What a database of this version of the console holds.
    pub(crate) fn expected() -> Self {
        let objects = include_str!("../../../../migrations/manifest.txt").lines().filter_map(|line| {
            let mut parts = line.splitn(3, '\t');
            let kind = Kind::from_word(parts.next()?)?;
            Some(((kind, parts.next()?.to_owned()), parts.next().unwrap_or_default().to_owned()))
        });
        Self { objects: objects.collect() }
    }

    /// The text of `migrations/manifest.txt`, when this was read from a freshly migrated database. Of the platform's
    /// tables it keeps what the console relies on.
    pub(crate) fn to_manifest(&self) -> String {
        let mut text = String::new();
        for ((kind, subject), definition) in &self.objects {
            if is_relied_on(*kind, subject) {
                let definition = if *kind == Kind::Extension { "" } else { definition };
                // Writing to a String does not fail.
                let _ = writeln!(text, "{}\t{subject}\t{definition}", kind.word());
            }
        }
        text
    }

    /// The definition of an object.
    pub(crate) fn get(&self, kind: Kind, subject: &str) -> Option<&str> {
        self.objects.get(&(kind, subject.to_owned())).map(String::as_str)
    }

    /// Whether there is such an object.
    pub(crate) fn has(&self, kind: Kind, subject: &str) -> bool {
        self.get(kind, subject).is_some()
    }

    /// All objects.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Kind, &str, &str)> {
        self.objects
            .iter()
            .map(|((kind, subject), definition)| (*kind, subject.as_str(), definition.as_str()))
    }

    /// The objects of a kind that belong to a table (`public.marketplace_cart`): name and definition.
    pub(crate) fn of_table<'a>(
        &'a self,
        kind: Kind,
        table: &str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let prefix = format!("{table}.");
        self.objects
            .range((kind, prefix.clone())..)
            .take_while(move |((found, subject), _)| *found == kind && subject.starts_with(&prefix))
            .map(|((_, subject), definition)| (subject.as_str(), definition.as_str()))
    }
}

/// Makes every name in definitions be written in full, until the end of the transaction.
pub(crate) async fn write_names_in_full(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection.execute("SET LOCAL search_path = pg_catalog, pg_temp").await.map(drop)
}

/// The table that a subject belongs to: `public.marketplace_cart` of `public.marketplace_cart.quantity` or of
/// `table public.marketplace_cart marketplace_tenant`.
pub(crate) fn table_of(kind: Kind, subject: &str) -> Option<String> {
    let of_column = |subject: &str| {
        let mut parts = subject.splitn(3, '.');
        Some(format!("{}.{}", parts.next()?, parts.next()?))
    };
    match kind {
        Kind::Table | Kind::Rls | Kind::Access => Some(subject.to_owned()),
        Kind::Grant => subject.strip_prefix("table ")?.split(' ').next().map(str::to_owned),
        Kind::Column
        | Kind::Default
        | Kind::Present
        | Kind::Key
        | Kind::Check
        | Kind::Index
        | Kind::Policy
        | Kind::Trigger => of_column(subject),
        _ => None,
    }
}

/// Whether a table is the platform's own.
pub(crate) fn is_platform(table: &str) -> bool {
    PLATFORM_TABLES.contains(&table) || OPTIONAL_TABLES.contains(&table)
}

fn is_relied_on(kind: Kind, subject: &str) -> bool {
    match (kind, table_of(kind, subject)) {
        (Kind::Grant, _) if subject.ends_with(" PUBLIC") => false,
        (Kind::Table | Kind::Access | Kind::Grant, _) => true,
        (Kind::Column, Some(table)) if is_platform(&table) => PLATFORM_COLUMNS.contains(&subject),
        (Kind::Index, Some(table)) if is_platform(&table) => subject.ends_with("_words_idx"),
        (_, Some(table)) => !is_platform(&table),
        _ => true,
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
