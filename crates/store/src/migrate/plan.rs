//! What is missing, step by step. Looks only; the one thing it reads beside catalogs is how many rows break a rule that
//! is to be added.

use std::collections::{HashMap, HashSet};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::{
    Catalog, Kind, MigrateError, Plan, Record, Step, adoption,
    catalog::{MARKETPLACE_TABLES, PLATFORM_TABLES, is_platform, table_of, write_names_in_full},
    files::{Condition, FILES},
};

/// The oldest server, as `server_version_num`.
const OLDEST_SERVER: i32 = 150_000;

/// Something to know about a database that does not keep it from being migrated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// `pg_trgm` cannot be had here: searching by parts of words is slower.
    TrigramUnavailable,
    /// The platform has no such table; less is shown.
    PlatformTableAbsent {
        /// The table.
        table: String,
    },
    /// Existing rows break this rule; it is added NOT VALID and holds for what is written from now on. Such a row takes
    /// no update at all, of a counter neither, until it is mended.
    RowsBreakRule {
        /// The table.
        table: String,
        /// The constraint.
        constraint: String,
        /// How many rows.
        rows: i64,
    },
    /// Existing rows are duplicates under this unique key; it is left out until they are gone.
    RowsNotUnique {
        /// The table.
        table: String,
        /// The index.
        index: String,
        /// How many rows are too many.
        rows: i64,
    },
    /// The platform's key does something else on deletion. It stays.
    OtherDeleteRule {
        /// The key.
        key: String,
        /// The platform's definition.
        found: String,
        /// The document's.
        expected: String,
        /// Whether a second key beside it makes the document's rule hold.
        enforced: bool,
    },
    /// The name is taken by something else, so another one is used.
    NameTaken {
        /// The taken name.
        name: String,
        /// The one used.
        used: String,
    },
    /// A policy of that name says something else, and is replaced.
    PolicyReplaced {
        /// The policy.
        policy: String,
        /// What it said.
        found: String,
    },
    /// From now on row level security binds everyone here, the table's owner included: the platform's login needs
    /// `marketplace_tenant` and a row of kind SERVICE in `console.operators` before it sees anything again.
    RowSecurityBegins {
        /// The table.
        table: String,
        /// Its owner.
        owner: String,
    },
    /// A file that ran here is not the one this console knows.
    Edited {
        /// The file.
        file: String,
    },
    /// A file ran here that this console does not know: a newer console was here.
    Ahead {
        /// The file.
        file: String,
    },
}

/// Something in the platform's tables that keeps the database from being adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// An id is TEXT, where uuid is needed.
    TextId {
        /// The column.
        column: String,
    },
    /// A column has another type.
    ColumnType {
        /// The column.
        column: String,
        /// The document's.
        expected: String,
        /// The platform's.
        found: String,
    },
    /// A column is missing.
    ColumnMissing {
        /// The column.
        column: String,
    },
    /// A table of the platform is missing, though others are there.
    TableMissing {
        /// The table.
        table: String,
    },
    /// An enum has other values.
    EnumDiffers {
        /// The enum.
        name: String,
        /// Values of the document that it lacks.
        missing: Vec<String>,
        /// Values that the document does not know.
        extra: Vec<String>,
    },
}

/// Plans what a database needs. Changes nothing, and takes no lock that others would feel.
pub async fn plan(connection: &mut PgConnection) -> Result<Plan, MigrateError> {
    let mut transaction = connection.begin().await?;
    let plan = survey(&mut transaction).await;
    transaction.rollback().await?;
    plan
}

/// The plan, made within the caller's transaction.
pub(super) async fn survey(connection: &mut PgConnection) -> Result<Plan, MigrateError> {
    let site = Site::read(connection).await?;
    let obstacles = adoption::obstacles(&site.found, &site.expected);
    if !obstacles.is_empty() {
        let script = adoption::conversion(connection, &obstacles).await?;
        return Err(MigrateError::Unadoptable { obstacles, script });
    }
    Planner::new(site)?.run(connection).await
}

/// What was found of the database.
struct Site {
    found: Catalog,
    expected: Catalog,
    applied: HashMap<String, String>,
    /// Names of tables and indexes in `public`, which share one space.
    relations: HashSet<String>,
    owners: HashMap<String, String>,
    owns_console: bool,
    trigram_may_be_created: bool,
}

impl Site {
    async fn read(connection: &mut PgConnection) -> Result<Self, MigrateError> {
        let (version, shown): (i32, String) = sqlx::query_as(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version')",
        )
        .fetch_one(&mut *connection)
        .await?;
        if version < OLDEST_SERVER {
            return Err(MigrateError::ServerTooOld { found: shown });
        }
        write_names_in_full(connection).await?;
        let found = Catalog::read(connection).await?;
        let applied = if found.has(Kind::Table, "console.migrations") {
            sqlx::query_as("SELECT file, checksum FROM console.migrations")
                .fetch_all(&mut *connection)
                .await?
        } else {
            Vec::new()
        };
        let relations: Vec<(String,)> =
            sqlx::query_as("SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace")
                .fetch_all(&mut *connection)
                .await?;
        let owners: Vec<(String, String)> = sqlx::query_as(
            "SELECT format('%I.%I', schemaname, tablename), tableowner::text FROM pg_tables WHERE schemaname = 'public'",
        )
        .fetch_all(&mut *connection)
        .await?;
        let (owns_console, trigram_may_be_created) = sqlx::query_as(
            "SELECT
               EXISTS (SELECT FROM pg_roles AS r
                 WHERE r.rolname = 'marketplace_owner' AND pg_has_role(current_user, r.oid, 'USAGE')),
               EXISTS (SELECT FROM pg_available_extension_versions AS v WHERE v.name = 'pg_trgm'
                 AND (NOT v.superuser OR v.trusted OR (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = current_user))
                 AND has_database_privilege(current_database(), 'CREATE'))",
        )
        .fetch_one(&mut *connection)
        .await?;
        Ok(Self {
            found,
            expected: Catalog::expected(),
            applied: applied.into_iter().collect(),
            relations: relations.into_iter().map(|(name,)| name).collect(),
            owners: owners.into_iter().collect(),
            owns_console,
            trigram_may_be_created,
        })
    }

    fn has_platform(&self) -> bool {
        PLATFORM_TABLES.iter().any(|table| self.found.has(Kind::Table, table))
    }
}

/// What becomes of a step.
enum Fate {
    /// Nothing is to be done.
    Skip,
    /// It runs as it is.
    Run,
    /// It runs with other SQL.
    RunAs(String),
}

struct Planner {
    site: Site,
    /// The steps of all files, by file.
    files: Vec<Vec<(Step, Condition)>>,
    /// The last file that makes an object: earlier ones matter only where the object is missing.
    last_word: HashMap<(Kind, String), &'static str>,
    new_tables: HashSet<String>,
    notes: Vec<Note>,
}

impl Planner {
    fn new(site: Site) -> Result<Self, MigrateError> {
        let files = FILES.iter().map(|file| file.steps()).collect::<Result<Vec<_>, _>>()?;
        let last_word =
            files.iter().flatten().map(|(step, _)| ((step.kind, step.name.clone()), step.file)).collect();
        Ok(Self { site, files, last_word, new_tables: HashSet::new(), notes: Vec::new() })
    }

    async fn run(mut self, connection: &mut PgConnection) -> Result<Plan, MigrateError> {
        self.note_history();
        self.note_absent_tables();
        let mut steps = Vec::new();
        for file in std::mem::take(&mut self.files) {
            let mut session: Option<Step> = None;
            let mut under_a_role = false;
            for (step, condition) in file {
                if step.kind == Kind::Session {
                    session = Some(step);
                    continue;
                }
                let step = match self.fate(&step, condition, connection).await? {
                    Fate::Skip => continue,
                    Fate::Run => step,
                    Fate::RunAs(sql) => Step { sql, ..step },
                };
                if let Some(session) = session.take() {
                    under_a_role = push_session(&mut steps, session, under_a_role);
                }
                steps.push(step);
            }
            if let Some(session) = session {
                push_last_session(&mut steps, session, under_a_role);
            }
        }
        let applied = &self.site.applied;
        let records = super::records().filter(|record| !applied.contains_key(record.file)).collect();
        Ok(Plan { steps, records, notes: self.notes })
    }

    fn note_history(&mut self) {
        let known: HashMap<_, _> =
            super::records().map(|record: Record| (record.file, record.checksum)).collect();
        let mut applied: Vec<_> = self.site.applied.iter().collect();
        applied.sort();
        for (file, checksum) in applied {
            match known.get(file.as_str()) {
                None => self.notes.push(Note::Ahead { file: file.clone() }),
                Some(ours) if ours != checksum => self.notes.push(Note::Edited { file: file.clone() }),
                Some(_) => {}
            }
        }
    }

    fn note_absent_tables(&mut self) {
        if self.site.has_platform() {
            for table in super::OPTIONAL_TABLES {
                if !self.site.found.has(Kind::Table, table) {
                    self.notes.push(Note::PlatformTableAbsent { table: table.to_owned() });
                }
            }
        }
    }

    async fn fate(
        &mut self,
        step: &Step,
        condition: Condition,
        connection: &mut PgConnection,
    ) -> Result<Fate, MigrateError> {
        let table = table_of(step.kind, &step.name);
        let table_is_new = table.as_ref().is_some_and(|table| self.new_tables.contains(table));
        if let Some(table) = &table
            && step.kind != Kind::Table
            && is_platform(table)
            && !table_is_new
            && !self.site.found.has(Kind::Table, table)
        {
            return Ok(Fate::Skip);
        }
        if condition == Condition::Trigram && self.trigram_schema().is_none() {
            return Ok(Fate::Skip);
        }
        match step.kind {
            Kind::Session => Ok(Fate::Skip),
            Kind::Data => Ok(run_if(!self.site.applied.contains_key(step.file))),
            Kind::Membership => Ok(run_if(!self.site.owns_console)),
            Kind::Extension => Ok(self.extension()),
            Kind::Table => Ok(self.table(step, condition)),
            Kind::Default | Kind::Present if table_is_new => Ok(Fate::Skip),
            Kind::Present | Kind::Key | Kind::Check | Kind::Index if table_is_new => {
                Ok(self.added(step, condition))
            }
            Kind::Present | Kind::Check => self.check(step, connection).await,
            Kind::Key => self.key(step, connection).await,
            Kind::Index => self.index(step, condition, connection).await,
            // Only a table that is yet to be made needs a place in the schema.
            Kind::Access if step.name == "public" && self.has_all_tables() => Ok(Fate::Skip),
            Kind::Type | Kind::Access | Kind::Schema | Kind::Role => {
                Ok(run_if(!self.site.found.has(step.kind, &step.name)))
            }
            Kind::Column
            | Kind::Default
            | Kind::Rls
            | Kind::Policy
            | Kind::Trigger
            | Kind::Function
            | Kind::Grant => Ok(self.replaceable(step)),
        }
    }

    fn has_all_tables(&self) -> bool {
        MARKETPLACE_TABLES.iter().all(|table| self.site.found.has(Kind::Table, table))
    }

    /// The schema of `pg_trgm`, now or once the plan has run.
    fn trigram_schema(&self) -> Option<&str> {
        let created = self.site.trigram_may_be_created.then_some("public");
        self.site.found.get(Kind::Extension, "pg_trgm").or(created)
    }

    fn extension(&mut self) -> Fate {
        if self.site.found.has(Kind::Extension, "pg_trgm") {
            return Fate::Skip;
        }
        if !self.site.trigram_may_be_created {
            self.notes.push(Note::TrigramUnavailable);
        }
        run_if(self.site.trigram_may_be_created)
    }

    fn table(&mut self, step: &Step, condition: Condition) -> Fate {
        let is_wanted = condition != Condition::Platform || !self.site.has_platform();
        if self.site.found.has(Kind::Table, &step.name) || !is_wanted {
            return Fate::Skip;
        }
        self.new_tables.insert(step.name.clone());
        Fate::Run
    }

    /// Something that is simply replaced where it differs.
    fn replaceable(&mut self, step: &Step) -> Fate {
        let found = self.site.found.get(step.kind, &step.name).map(str::to_owned);
        if step.kind == Kind::Rls && found.is_none() && !self.new_tables.contains(&step.name) {
            self.note_row_security(&step.name);
        }
        let expected = self.site.expected.get(step.kind, &step.name);
        let Some(found) = found else {
            // Where nothing is to be given, nothing to take away is as it should be.
            return run_if(step.kind != Kind::Grant || step.sql.contains("GRANT "));
        };
        let is_last_word =
            self.last_word.get(&(step.kind, step.name.clone())).is_some_and(|file| *file == step.file);
        if Some(found.as_str()) == expected || !is_last_word {
            return Fate::Skip;
        }
        if step.kind == Kind::Policy {
            self.notes.push(Note::PolicyReplaced { policy: step.name.clone(), found });
        }
        Fate::Run
    }

    fn note_row_security(&mut self, table: &str) {
        let owner = self.site.owners.get(table).cloned().unwrap_or_default();
        if owner != "marketplace_owner" {
            self.notes.push(Note::RowSecurityBegins { table: table.to_owned(), owner });
        }
    }

    /// A constraint or an index of a table that the plan makes.
    fn added(&mut self, step: &Step, condition: Condition) -> Fate {
        match (step.kind, condition) {
            (Kind::Index, Condition::Trigram) => self.trigram_index(step.sql.clone()),
            _ => Fate::Run,
        }
    }

    async fn check(&mut self, step: &Step, connection: &mut PgConnection) -> Result<Fate, MigrateError> {
        let (table, name) = split_name(&step.name);
        let expected = self.site.expected.get(step.kind, &step.name).unwrap_or_default();
        let is_there = match step.kind {
            Kind::Present => self.site.found.has(Kind::Present, &step.name),
            _ => self
                .site
                .found
                .of_table(Kind::Check, &table)
                .any(|(_, found)| adoption::valid(found) == expected),
        };
        if is_there {
            return Ok(Fate::Skip);
        }
        let mut sql = step.sql.clone();
        if self.site.found.has(step.kind, &step.name) {
            sql = self.under_another_name(&sql, &name);
        }
        let Some(rule) = adoption::between(&step.sql, "CHECK (", ")") else {
            return Ok(Fate::RunAs(sql));
        };
        let rows = count(connection, format!("SELECT count(*) FROM {table} WHERE NOT ({rule})")).await?;
        let constraint = match step.kind {
            Kind::Present => format!("{}_{name}_present", table.rsplit('.').next().unwrap_or_default()),
            _ => name,
        };
        Ok(Fate::RunAs(self.tolerant(sql, table, constraint, rows)))
    }

    async fn key(&mut self, step: &Step, connection: &mut PgConnection) -> Result<Fate, MigrateError> {
        let (table, name) = split_name(&step.name);
        let Some(wanted) = self.site.expected.get(Kind::Key, &step.name).map(str::to_owned) else {
            return Ok(run_if(!self.site.found.has(Kind::Key, &step.name)));
        };
        let there: Vec<String> = self
            .site
            .found
            .of_table(Kind::Key, &table)
            .map(|(_, found)| adoption::valid(found).to_owned())
            .collect();
        if there.iter().any(|found| adoption::delete_rule(found) == adoption::delete_rule(&wanted)) {
            return Ok(Fate::Skip);
        }
        let rival = there.into_iter().find(|found| adoption::target(found) == adoption::target(&wanted));
        if let Some(found) = rival {
            // A key that refuses beside one that does not is what refuses; the other way round it would change nothing.
            let enforced = wanted.ends_with("ON DELETE RESTRICT");
            let expected = wanted.clone();
            self.notes.push(Note::OtherDeleteRule { key: step.name.clone(), found, expected, enforced });
            if !enforced {
                return Ok(Fate::Skip);
            }
        }
        let mut sql = step.sql.clone();
        if self.site.found.has(Kind::Key, &step.name) {
            sql = self.under_another_name(&sql, &name);
        }
        let orphans = match adoption::columns_of_key(&step.sql) {
            Some((column, referenced)) => {
                let orphan = format!(
                    "SELECT count(*) FROM {table} AS child WHERE child.{column} IS NOT NULL
                     AND NOT EXISTS (SELECT FROM {referenced} AS parent WHERE parent.id = child.{column})"
                );
                count(connection, orphan).await?
            }
            None => 0,
        };
        Ok(Fate::RunAs(self.tolerant(sql, table, name, orphans)))
    }

    async fn index(
        &mut self,
        step: &Step,
        condition: Condition,
        connection: &mut PgConnection,
    ) -> Result<Fate, MigrateError> {
        let (table, name) = split_name(&step.name);
        let expected = self.site.expected.get(Kind::Index, &step.name);
        if self.site.found.of_table(Kind::Index, &table).any(|(_, found)| Some(found) == expected) {
            return Ok(Fate::Skip);
        }
        if let Some(columns) = adoption::unique_columns(&step.sql) {
            let rows = count(connection, columns.duplicates(&table)).await?;
            if rows > 0 {
                self.notes.push(Note::RowsNotUnique { table, index: name, rows });
                return Ok(Fate::Skip);
            }
        }
        let mut sql = step.sql.clone();
        if self.site.relations.contains(&name) {
            sql = self.under_another_name(&sql, &name);
        }
        Ok(if condition == Condition::Trigram { self.trigram_index(sql) } else { Fate::RunAs(sql) })
    }

    /// With `pg_trgm` where it is; and, where the plan has yet to make it, only if the server let that happen.
    fn trigram_index(&self, sql: String) -> Fate {
        match self.site.found.get(Kind::Extension, "pg_trgm") {
            Some("public") => Fate::RunAs(sql),
            Some(schema) => {
                Fate::RunAs(sql.replace("public.gin_trgm_ops", &format!("{schema}.gin_trgm_ops")))
            }
            None => Fate::RunAs(format!(
                "DO $$ BEGIN\n  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN\n    {}\n  END IF;\nEND $$;\n",
                sql.trim_end()
            )),
        }
    }

    fn under_another_name(&mut self, sql: &str, name: &str) -> String {
        let used = format!("{name}_console");
        self.notes.push(Note::NameTaken { name: name.to_owned(), used: used.clone() });
        sql.replacen(name, &used, 1)
    }

    /// The rule as it is, or NOT VALID where rows break it.
    fn tolerant(&mut self, sql: String, table: String, constraint: String, rows: i64) -> String {
        if rows == 0 {
            return sql;
        }
        self.notes.push(Note::RowsBreakRule { table, constraint, rows });
        match sql.trim_end().strip_suffix(';') {
            Some(statement) => format!("{statement} NOT VALID;\n"),
            None => sql,
        }
    }
}

fn run_if(needed: bool) -> Fate {
    if needed { Fate::Run } else { Fate::Skip }
}

/// Table and last part of `public.marketplace_cart.marketplace_cart_pkey`.
fn split_name(subject: &str) -> (String, String) {
    subject.rsplit_once('.').map_or_else(
        || (subject.to_owned(), String::new()),
        |(table, name)| (table.to_owned(), name.to_owned()),
    )
}

/// A role is taken on when a step needs it and put down once; says whether one is on afterwards.
fn push_session(steps: &mut Vec<Step>, session: Step, under_a_role: bool) -> bool {
    let puts_down = session.sql.starts_with("RESET");
    if !puts_down || under_a_role {
        steps.push(session);
    }
    !puts_down
}

fn push_last_session(steps: &mut Vec<Step>, session: Step, under_a_role: bool) {
    if under_a_role {
        steps.push(session);
    }
}

async fn count(connection: &mut PgConnection, sql: String) -> Result<i64, MigrateError> {
    let (count,): (i64,) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(connection).await?;
    Ok(count)
}
