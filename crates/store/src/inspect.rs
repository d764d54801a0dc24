//! The look at a database on every connect: each way in which it is not what the console expects, named. Works for any
//! login, reads system catalogs, and changes nothing; mending is the migrator's, wording the window's.

use std::collections::BTreeSet;

use contract::connections::{Difference, DifferenceKind};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

use crate::migrate::{
    Catalog, Kind, OPTIONAL_TABLES, delete_rule, is_platform, is_same_type, is_text_for_uuid, records,
    table_of, target, valid, write_names_in_full,
};

/// The oldest server, as `server_version_num`.
const OLDEST_SERVER: i32 = 150_000;

/// The group roles whose policies stand on the six tables.
const GROUPS: [&str; 5] = [
    "marketplace_tenant",
    "marketplace_support",
    "marketplace_moderator",
    "marketplace_manager",
    "marketplace_super_admin",
];

/// Looks at the database behind a connection, and at the login it was made with. An empty answer: all is as it should be.
pub async fn inspect(connection: &mut PgConnection) -> Result<Vec<Difference>, sqlx::Error> {
    let mut transaction = connection.begin().await?;
    let differences = look(&mut transaction).await;
    // Also takes back the role that was put on to look.
    transaction.rollback().await?;
    differences
}

async fn look(connection: &mut PgConnection) -> Result<Vec<Difference>, sqlx::Error> {
    if let Some(too_old) = server_difference(connection).await? {
        return Ok(vec![too_old]);
    }
    write_names_in_full(connection).await?;
    let found = Catalog::read(connection).await?;
    let expected = Catalog::expected();
    let mut differences = schema_differences(&found, &expected);
    let login = Login::read(connection).await?;
    if login.may_look(&found) {
        if let Some(group) = login.groups.first() {
            // The name is one of `GROUPS`.
            connection.execute(AssertSqlSafe(format!("SET LOCAL ROLE {group}"))).await?;
        }
        differences.extend(history_differences(connection).await?);
        differences.extend(login.differences(Some(&Person::read(connection).await?)));
    } else {
        differences.extend(login.differences(None));
    }
    Ok(differences)
}

async fn server_difference(connection: &mut PgConnection) -> Result<Option<Difference>, sqlx::Error> {
    let (number, shown): (i32, String) = sqlx::query_as(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version')",
    )
    .fetch_one(connection)
    .await?;
    Ok((number < OLDEST_SERVER).then(|| Difference {
        kind: DifferenceKind::ServerTooOld,
        subject: "PostgreSQL".to_owned(),
        expected: Some("15".to_owned()),
        found: Some(shown),
        blocking: true,
    }))
}

/// A difference in words of the catalog.
fn difference(
    kind: DifferenceKind,
    subject: &str,
    expected: Option<&str>,
    found: Option<&str>,
) -> Difference {
    Difference {
        kind,
        subject: subject.to_owned(),
        expected: expected.filter(|text| !text.is_empty()).map(str::to_owned),
        found: found.filter(|text| !text.is_empty()).map(str::to_owned),
        blocking: true,
    }
}

/// The same, where the console goes on working.
fn warning(kind: DifferenceKind, subject: &str, expected: Option<&str>, found: Option<&str>) -> Difference {
    Difference { blocking: false, ..difference(kind, subject, expected, found) }
}

fn schema_differences(found: &Catalog, expected: &Catalog) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (kind, subject, wanted) in expected.iter() {
        let is_told_already = is_under_a_missing_table(found, kind, subject)
            || is_under_a_missing_schema(found, kind, subject)
            || is_of_a_missing_column(found, kind, subject);
        if !is_told_already {
            compare(found, kind, subject, wanted, &mut differences);
        }
    }
    for (kind, subject, there) in found.iter() {
        if expected.has(kind, subject) {
            continue;
        }
        match kind {
            Kind::Policy => differences.push(unexpected_policy(subject, there)),
            Kind::Grant => differences.extend(grant_differences(found, subject, "", there)),
            _ => {}
        }
    }
    differences
}

/// What belongs to a missing table is missing with it, and not told one by one.
fn is_under_a_missing_table(found: &Catalog, kind: Kind, subject: &str) -> bool {
    kind != Kind::Table
        && table_of(kind, subject).is_some_and(|table| table.contains('.') && !found.has(Kind::Table, &table))
}

/// Nor is what a missing column would have.
fn is_of_a_missing_column(found: &Catalog, kind: Kind, subject: &str) -> bool {
    matches!(kind, Kind::Default | Kind::Present) && !found.has(Kind::Column, subject)
}

/// Neither is what a missing schema `console` held, and what its functions are for.
fn is_under_a_missing_schema(found: &Catalog, kind: Kind, subject: &str) -> bool {
    let is_the_consoles = subject.contains("console.")
        || subject.contains(" console ")
        || matches!(kind, Kind::Trigger | Kind::Policy | Kind::Grant | Kind::Access);
    kind != Kind::Schema && is_the_consoles && !found.has(Kind::Schema, "console")
}

fn compare(found: &Catalog, kind: Kind, subject: &str, wanted: &str, differences: &mut Vec<Difference>) {
    let there = found.get(kind, subject);
    let table = table_of(kind, subject).unwrap_or_default();
    let difference = match kind {
        Kind::Schema => missing(DifferenceKind::SchemaMissing, subject, wanted, there),
        Kind::Role => {
            missing_or(DifferenceKind::RoleMissing, DifferenceKind::LoginTooPowerful, subject, wanted, there)
        }
        Kind::Extension => {
            there.is_none().then(|| warning(DifferenceKind::TrigramMissing, subject, None, None))
        }
        Kind::Type => enum_difference(subject, wanted, there),
        Kind::Table => there.is_none().then(|| Difference {
            blocking: !OPTIONAL_TABLES.contains(&subject),
            ..difference(DifferenceKind::TableMissing, subject, None, None)
        }),
        Kind::Column => column_difference(subject, wanted, there),
        Kind::Present => there
            .is_none()
            .then(|| warning(DifferenceKind::ColumnDiffers, subject, Some("NOT NULL"), Some("NULL"))),
        Kind::Default => (there != Some(wanted))
            .then(|| warning(DifferenceKind::ColumnDiffers, subject, Some(wanted), there)),
        // The schema itself matters to migrations only.
        Kind::Access if subject == "public" => None,
        Kind::Access => there.is_none().then(|| {
            difference(
                DifferenceKind::GrantMissing,
                &format!("{subject} marketplace_owner"),
                Some("SELECT"),
                None,
            )
        }),
        Kind::Key => key_difference(found, &table, subject, wanted),
        Kind::Check => check_difference(found, &table, subject, wanted),
        Kind::Index => index_difference(found, &table, subject, wanted),
        Kind::Rls => rls_difference(subject, wanted, there),
        Kind::Policy => {
            missing_or(DifferenceKind::PolicyMissing, DifferenceKind::PolicyDiffers, subject, wanted, there)
        }
        Kind::Trigger => trigger_difference(subject, wanted, there),
        Kind::Function => missing_or(
            DifferenceKind::FunctionMissing,
            DifferenceKind::FunctionDiffers,
            subject,
            wanted,
            there,
        ),
        Kind::Grant => {
            differences.extend(grant_differences(found, subject, wanted, there.unwrap_or_default()));
            None
        }
        Kind::Membership | Kind::Data | Kind::Session => None,
    };
    differences.extend(difference);
}

fn missing(kind: DifferenceKind, subject: &str, wanted: &str, there: Option<&str>) -> Option<Difference> {
    there.is_none().then(|| difference(kind, subject, Some(wanted), None))
}

fn missing_or(
    if_missing: DifferenceKind,
    if_other: DifferenceKind,
    subject: &str,
    wanted: &str,
    there: Option<&str>,
) -> Option<Difference> {
    match there {
        None => Some(difference(if_missing, subject, Some(wanted), None)),
        Some(there) if there != wanted => Some(difference(if_other, subject, Some(wanted), Some(there))),
        Some(_) => None,
    }
}

/// The order of an enum's values means nothing to the console.
fn enum_difference(subject: &str, wanted: &str, there: Option<&str>) -> Option<Difference> {
    let values = |text: &str| text.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    match there {
        Some(there) if values(there) == values(wanted) => None,
        _ => missing_or(DifferenceKind::EnumMissing, DifferenceKind::EnumDiffers, subject, wanted, there),
    }
}

fn column_difference(subject: &str, wanted: &str, there: Option<&str>) -> Option<Difference> {
    let Some(there) = there else {
        return Some(difference(DifferenceKind::ColumnMissing, subject, Some(wanted), None));
    };
    let is_read_as_text =
        wanted != "uuid" && table_of(Kind::Column, subject).is_some_and(|table| is_platform(&table));
    if is_text_for_uuid(wanted, there) {
        Some(difference(DifferenceKind::TextIds, subject, Some(wanted), Some(there)))
    } else if is_same_type(wanted, there) || is_read_as_text {
        None
    } else {
        Some(difference(DifferenceKind::ColumnType, subject, Some(wanted), Some(there)))
    }
}

/// A key counts by what it does, whatever it is called. One that deletes less than the document says is only told.
fn key_difference(found: &Catalog, table: &str, subject: &str, wanted: &str) -> Option<Difference> {
    let there: Vec<&str> = found.of_table(Kind::Key, table).map(|(_, there)| valid(there)).collect();
    if there.iter().any(|there| delete_rule(there) == delete_rule(wanted)) {
        return None;
    }
    let other = there.into_iter().find(|there| target(there) == target(wanted));
    let blocking = other.is_none() || wanted.ends_with("RESTRICT");
    Some(Difference { blocking, ..difference(DifferenceKind::KeyMissing, subject, Some(wanted), other) })
}

fn check_difference(found: &Catalog, table: &str, subject: &str, wanted: &str) -> Option<Difference> {
    let same =
        found.of_table(Kind::Check, table).map(|(_, there)| there).find(|there| valid(there) == wanted);
    match same {
        Some(there) if there == wanted => None,
        Some(there) => Some(warning(DifferenceKind::CheckMissing, subject, Some(wanted), Some(there))),
        None => {
            let there = found.get(Kind::Check, subject);
            Some(difference(DifferenceKind::CheckMissing, subject, Some(wanted), there))
        }
    }
}

fn index_difference(found: &Catalog, table: &str, subject: &str, wanted: &str) -> Option<Difference> {
    let is_there = found.of_table(Kind::Index, table).any(|(_, there)| there == wanted);
    // Without the extension, one warning says it for all of its indexes.
    let is_told = wanted.contains("gin_trgm_ops") && !found.has(Kind::Extension, "pg_trgm");
    (!is_there && !is_told).then(|| warning(DifferenceKind::IndexMissing, subject, Some(wanted), None))
}

fn rls_difference(subject: &str, wanted: &str, there: Option<&str>) -> Option<Difference> {
    match there {
        None => Some(difference(DifferenceKind::RlsOff, subject, Some(wanted), None)),
        Some(there) if !there.contains(wanted) => {
            Some(difference(DifferenceKind::RlsNotForced, subject, Some(wanted), Some(there)))
        }
        Some(_) => None,
    }
}

/// A definition begins with the letter that says when the trigger fires: `D` is never.
fn trigger_difference(subject: &str, wanted: &str, there: Option<&str>) -> Option<Difference> {
    let (_, wanted_body) = wanted.split_once(' ').unwrap_or_default();
    match there.and_then(|there| there.split_once(' ')) {
        Some((fires, body)) if body == wanted_body && !wanted.starts_with(fires) => {
            Some(difference(DifferenceKind::TriggerDisabled, subject, Some(wanted), there))
        }
        Some((_, body)) if body == wanted_body => None,
        _ => Some(difference(DifferenceKind::TriggerMissing, subject, Some(wanted), there)),
    }
}

/// A policy nobody expects matters where it is for everyone, or for a role of the console.
fn unexpected_policy(subject: &str, there: &str) -> Difference {
    let roles = there.split(" TO ").nth(1).unwrap_or_default();
    let roles =
        roles.split(" USING (").next().unwrap_or_default().split(" WITH CHECK (").next().unwrap_or_default();
    let blocking = roles.split(", ").any(|role| role == "PUBLIC" || GROUPS.contains(&role));
    Difference { blocking, ..difference(DifferenceKind::PolicyUnexpected, subject, None, Some(there)) }
}

/// Rights missing and rights too many, compared column by column: a right on a whole table includes its columns.
fn grant_differences(found: &Catalog, subject: &str, wanted: &str, there: &str) -> Vec<Difference> {
    let (mut wanted, there) = (Rights::parse(wanted), Rights::parse(there));
    if let Some(table) = table_of(Kind::Grant, subject) {
        let exists = |column: &String| found.has(Kind::Column, &format!("{table}.{column}"));
        wanted.0.retain(|(_, column)| column.as_ref().is_none_or(exists));
    }
    let mut differences = Vec::new();
    let lacking = wanted.beyond(&there);
    if !lacking.is_empty() {
        differences.push(difference(
            DifferenceKind::GrantMissing,
            subject,
            Some(&lacking),
            Some(&there.to_string()),
        ));
    }
    let excess = there.beyond(&wanted);
    if !excess.is_empty() {
        let kept = wanted.to_string();
        let of_the_platform = table_of(Kind::Grant, subject).is_some_and(|table| is_platform(&table));
        differences.push(Difference {
            blocking: !of_the_platform,
            ..difference(DifferenceKind::GrantExcess, subject, Some(&kept), Some(&excess))
        });
    }
    differences
}

/// Privileges, each with a column or for the whole.
struct Rights(BTreeSet<(String, Option<String>)>);

impl Rights {
    /// From `DELETE, SELECT (id, name)`.
    fn parse(text: &str) -> Self {
        let mut rights = BTreeSet::new();
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find([',', '(']).unwrap_or(rest.len());
            let privilege = rest.get(..end).unwrap_or_default().trim().to_owned();
            rest = rest.get(end..).unwrap_or_default();
            if let Some(inside) = rest.strip_prefix('(') {
                let (columns, after) = inside.split_once(')').unwrap_or((inside, ""));
                rights.extend(columns.split(", ").map(|column| (privilege.clone(), Some(column.to_owned()))));
                rest = after;
            } else {
                rights.insert((privilege, None));
            }
            rest = rest.trim_start_matches([',', ' ']);
        }
        Self(rights)
    }

    fn includes(&self, right: &(String, Option<String>)) -> bool {
        self.0.contains(right) || self.0.contains(&(right.0.clone(), None))
    }

    /// The rights that another set does not include.
    fn beyond(&self, other: &Self) -> String {
        Self(self.0.iter().filter(|right| !other.includes(right)).cloned().collect()).to_string()
    }
}

impl std::fmt::Display for Rights {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<String> = self
            .0
            .iter()
            .map(|(privilege, column)| match column {
                None => privilege.clone(),
                Some(column) => format!("{privilege} ({column})"),
            })
            .collect();
        formatter.write_str(&words.join(", "))
    }
}

/// Which migrations ran, and what they said then.
async fn history_differences(connection: &mut PgConnection) -> Result<Vec<Difference>, sqlx::Error> {
    let applied: Vec<(String, String)> =
        sqlx::query_as("SELECT file, checksum FROM console.migrations ORDER BY file")
            .fetch_all(connection)
            .await?;
    let known: Vec<_> = records().collect();
    let mut differences = Vec::new();
    for record in &known {
        match applied.iter().find(|(file, _)| file == record.file) {
            None => differences.push(difference(DifferenceKind::MigrationBehind, record.file, None, None)),
            Some((_, checksum)) if *checksum != record.checksum => differences.push(warning(
                DifferenceKind::MigrationEdited,
                record.file,
                Some(&record.checksum),
                Some(checksum),
            )),
            Some(_) => {}
        }
    }
    for (file, _) in &applied {
        if known.iter().all(|record| record.file != file) {
            differences.push(warning(DifferenceKind::MigrationAhead, file, None, None));
        }
    }
    Ok(differences)
}

/// The login of the connection, as the server knows it.
#[derive(sqlx::FromRow)]
struct Login {
    name: String,
    /// What lifts it above row level security: attributes, or the owner's role. A superuser is only called that.
    powers: Vec<String>,
    inherits: bool,
    groups: Vec<String>,
}

impl Login {
    async fn read(connection: &mut PgConnection) -> Result<Self, sqlx::Error> {
        sqlx::query_as(
            "SELECT session_user::text AS name,
               CASE WHEN login.rolsuper THEN ARRAY['SUPERUSER'] ELSE array_remove(ARRAY[
                 CASE WHEN login.rolbypassrls THEN 'BYPASSRLS' END,
                 (SELECT r.rolname::text FROM pg_roles AS r WHERE r.rolname = 'marketplace_owner'
                  AND pg_has_role(login.oid, r.oid, 'MEMBER'))
               ], NULL) END AS powers,
               EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = ANY ($1)
                 AND pg_has_role(login.oid, r.oid, 'USAGE')) AS inherits,
               ARRAY(SELECT r.rolname::text FROM pg_roles AS r WHERE r.rolname = ANY ($1)
                 AND pg_has_role(login.oid, r.oid, 'MEMBER') ORDER BY r.rolname) AS groups
             FROM pg_roles AS login WHERE login.rolname = session_user",
        )
        .bind(GROUPS.map(str::to_owned).to_vec())
        .fetch_one(connection)
        .await
    }

    /// Whether it can read what only groups may, of what is there.
    fn may_look(&self, found: &Catalog) -> bool {
        let is_readable = |group: &String| {
            found.has(Kind::Grant, &format!("table console.migrations {group}"))
                && found.has(Kind::Grant, &format!("schema console {group}"))
                && found.has(Kind::Grant, &format!("function console.whoami() {group}"))
                && found.has(Kind::Grant, &format!("function console.platform_role() {group}"))
        };
        self.groups.first().is_some_and(is_readable)
    }

    fn differences(&self, person: Option<&Person>) -> Vec<Difference> {
        let mut differences = Vec::new();
        for power in &self.powers {
            differences.push(difference(DifferenceKind::LoginTooPowerful, &self.name, None, Some(power)));
        }
        if self.groups.is_empty() {
            differences.push(difference(
                DifferenceKind::LoginUnmapped,
                &self.name,
                Some(&GROUPS.join(", ")),
                None,
            ));
        } else if self.inherits && self.powers.is_empty() {
            differences.push(warning(
                DifferenceKind::LoginInherits,
                &self.name,
                Some("NOINHERIT"),
                Some("INHERIT"),
            ));
        }
        if let Some(person) = person {
            differences.extend(self.person_difference(person));
        }
        differences
    }

    fn person_difference(&self, person: &Person) -> Option<Difference> {
        let kind = person.kind.as_deref();
        if person.user_id.is_none() || kind != Some("STAFF") {
            return Some(difference(DifferenceKind::LoginUnmapped, &self.name, Some("STAFF"), kind));
        }
        if !person.is_active {
            return Some(difference(DifferenceKind::OperatorInactive, &self.name, None, None));
        }
        let is_in = |group: &str| self.groups.iter().any(|held| held == group);
        let expected: &[&str] = if is_in("marketplace_manager") || is_in("marketplace_super_admin") {
            &["SUPER_ADMIN"]
        } else if is_in("marketplace_moderator") {
            &["MODERATOR", "ADMIN", "SUPER_ADMIN"]
        } else {
            return None;
        };
        let role = person.platform_role.as_deref();
        let fits = role.is_some_and(|role| expected.contains(&role));
        (!fits).then(|| {
            warning(DifferenceKind::PlatformRoleMismatch, &self.name, Some(&expected.join(", ")), role)
        })
    }
}

/// Whom the login is mapped to.
#[derive(sqlx::FromRow)]
struct Person {
    user_id: Option<Uuid>,
    kind: Option<String>,
    is_active: bool,
    platform_role: Option<String>,
}

impl Person {
    async fn read(connection: &mut PgConnection) -> Result<Self, sqlx::Error> {
        sqlx::query_as(
            "SELECT w.user_id, w.kind, w.is_active, console.platform_role() AS platform_role FROM console.whoami() AS w",
        )
        .fetch_one(connection)
        .await
    }
}
