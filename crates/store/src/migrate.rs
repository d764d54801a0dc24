//! Brings a database to the console's schema: an empty one, one that an older console migrated, or one in which the
//! platform already has its tables. Looks first and plans only what is missing or differs; the plan is SQL to read
//! before it runs. Drops or rewrites no column of the platform. Fills nothing: seeds are elsewhere.

mod adoption;
mod catalog;
mod files;
mod plan;

use std::fmt::Write as _;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

pub(crate) use adoption::{delete_rule, is_same_type, is_text_for_uuid, target, valid};
pub(crate) use catalog::{Catalog, OPTIONAL_TABLES, is_platform, table_of, write_names_in_full};
pub use plan::{Note, Obstacle, plan};

use files::FILES;

/// Tells migrations of one database apart from anything else that locks.
const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtextextended('console.migrations', 0))";

/// The frame in which a plan runs: alone, and never waiting long for a table that others are using.
const FRAME: &str = "SET LOCAL search_path = pg_catalog, pg_temp;\nSET LOCAL lock_timeout = '10s';\n";

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $word:literal),* $(,)?) => {
        /// What a step makes, or an object is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $kind),*
        }

        impl Kind {
            /// The word in the headers of the files and in the manifest.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$kind => $word),*
                }
            }

            pub(crate) fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$kind),)*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    /// A schema.
    Schema = "schema",
    /// A group role.
    Role = "role",
    /// The migrating login's membership in the owner's role.
    Membership = "membership",
    /// An extension.
    Extension = "extension",
    /// An enum.
    Type = "type",
    /// A table.
    Table = "table",
    /// The rights of the console's own functions on a table.
    Access = "access",
    /// A column's type.
    Column = "column",
    /// A column's default.
    Default = "default",
    /// A column that holds no NULL.
    Present = "present",
    /// A primary or foreign key.
    Key = "key",
    /// A check.
    Check = "check",
    /// An index.
    Index = "index",
    /// Row level security of a table.
    Rls = "rls",
    /// A policy.
    Policy = "policy",
    /// A trigger.
    Trigger = "trigger",
    /// A function.
    Function = "function",
    /// What a role may do with a table, a schema or a function.
    Grant = "grant",
    /// Rows that belong to the schema.
    Data = "data",
    /// The role under which the next steps run.
    Session = "session",
}

/// One block of a migration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The file it stands in.
    pub file: &'static str,
    /// What it makes.
    pub kind: Kind,
    /// The object's name, in full.
    pub name: String,
    /// Its statements, as they will run.
    pub sql: String,
}

/// A migration file to be recorded as applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The file.
    pub file: &'static str,
    /// The mark of its text.
    pub checksum: String,
}

/// What is to be done to a database, and what should be known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The files to record.
    pub records: Vec<Record>,
    /// What was noticed.
    pub notes: Vec<Note>,
}

impl Plan {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.records.is_empty()
    }

    /// The whole plan as SQL that psql would run: one transaction.
    #[must_use]
    pub fn sql(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let mut sql = format!("BEGIN;\n{LOCK};\n{FRAME}");
        for step in &self.steps {
            // Writing to a String does not fail.
            let _ = writeln!(
                sql,
                "\n-- {}: {} {}\n{}",
                step.file,
                step.kind.word(),
                step.name,
                step.sql.trim_end()
            );
        }
        sql.push('\n');
        for record in &self.records {
            let _ = writeln!(sql, "{}", record.sql());
        }
        sql.push_str("COMMIT;\n");
        sql
    }
}

impl Record {
    fn sql(&self) -> String {
        format!(
            "INSERT INTO console.migrations (file, checksum) VALUES ('{}', '{}') ON CONFLICT (file) DO NOTHING;",
            self.file, self.checksum
        )
    }
}

/// Why a database was not migrated. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The server said so, outside of a step.
    #[error("the database refused")]
    Database(#[from] sqlx::Error),
    /// PostgreSQL 15 or newer is needed.
    #[error("PostgreSQL {found} is older than 15")]
    ServerTooOld {
        /// Its version.
        found: String,
    },
    /// The platform's tables are not those of the document.
    #[error("{} things stand in the way of adopting this database", obstacles.len())]
    Unadoptable {
        /// Each of them.
        obstacles: Vec<Obstacle>,
        /// SQL that would remove them, for a person to read, try on a copy, and run; `None` where none can be offered.
        script: Option<String>,
    },
    /// A step was refused.
    #[error("{} {name} of {file} was refused", kind.word())]
    Step {
        /// The file.
        file: &'static str,
        /// What it makes.
        kind: Kind,
        /// The object's name.
        name: String,
        /// What the server said.
        #[source]
        source: sqlx::Error,
    },
    /// The database changed after the plan was made; a new plan is needed.
    #[error("the database changed since the plan was made")]
    Outdated,
    /// A migration file has a header that says nothing.
    #[error("{file}:{line} is no step")]
    Malformed {
        /// The file.
        file: &'static str,
        /// Counted from 1.
        line: usize,
    },
}

/// Does what a plan says, in one transaction, alone. Under the lock it looks again: a plan made for another state of the
/// database is [`MigrateError::Outdated`].
pub async fn apply(connection: &mut PgConnection, plan: &Plan) -> Result<(), MigrateError> {
    if plan.is_empty() {
        return Ok(());
    }
    let mut transaction = connection.begin().await?;
    transaction.execute(LOCK).await?;
    if plan::survey(&mut transaction).await? != *plan {
        return Err(MigrateError::Outdated);
    }
    sqlx::raw_sql(FRAME).execute(&mut *transaction).await?;
    for step in &plan.steps {
        let done = sqlx::raw_sql(AssertSqlSafe(step.sql.as_str())).execute(&mut *transaction).await;
        done.map_err(|source| MigrateError::Step {
            file: step.file,
            kind: step.kind,
            name: step.name.clone(),
            source,
        })?;
    }
    for record in &plan.records {
        sqlx::raw_sql(AssertSqlSafe(record.sql())).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Plans, and does it. Returns what was done.
pub async fn migrate(connection: &mut PgConnection) -> Result<Plan, MigrateError> {
    let plan = plan(connection).await?;
    apply(connection, &plan).await?;
    Ok(plan)
}

/// A mark of all migrations together: changes when any of them does. For the names of prepared databases.
#[must_use]
pub fn fingerprint() -> String {
    let marks: String = FILES.iter().map(|file| file.checksum()).collect();
    files::mark_of(&marks)
}

/// The names and marks of all migrations, in order.
pub(crate) fn records() -> impl Iterator<Item = Record> {
    FILES.iter().map(|file| Record { file: file.name, checksum: file.checksum() })
}

/// The text of `migrations/manifest.txt` for this database, which should be freshly migrated. Also for the test that
/// keeps the file up to date.
pub async fn manifest(connection: &mut PgConnection) -> Result<String, MigrateError> {
    let mut transaction = connection.begin().await?;
    write_names_in_full(&mut transaction).await?;
    let found = Catalog::read(&mut transaction).await?;
    transaction.rollback().await?;
    Ok(found.to_manifest())
}
