//! A database in which the platform already made the tables: what of it does not fit, the script that would convert TEXT
//! ids, and how keys, checks and indexes are compared by what they do, not by their names.

use std::collections::BTreeSet;

use sqlx::PgConnection;

use super::{
    Catalog, Kind, MigrateError, Obstacle,
    catalog::{MARKETPLACE_TABLES, PLATFORM_TABLES, is_platform, table_of},
};

/// What keeps a database from being adopted.
pub(super) fn obstacles(found: &Catalog, expected: &Catalog) -> Vec<Obstacle> {
    let mut obstacles = Vec::new();
    let has_platform = PLATFORM_TABLES.iter().any(|table| found.has(Kind::Table, table));
    let has_marketplace = MARKETPLACE_TABLES.iter().any(|table| found.has(Kind::Table, table));
    for table in PLATFORM_TABLES {
        if (has_platform || has_marketplace) && !found.has(Kind::Table, table) {
            obstacles.push(Obstacle::TableMissing { table: table.to_owned() });
        }
    }
    for (kind, subject, wanted) in expected.iter() {
        let obstacle = match kind {
            Kind::Column => column_obstacle(found, subject, wanted),
            Kind::Type => enum_obstacle(found, subject, wanted),
            _ => None,
        };
        obstacles.extend(obstacle);
    }
    obstacles
}

fn column_obstacle(found: &Catalog, column: &str, wanted: &str) -> Option<Obstacle> {
    let table = table_of(Kind::Column, column).filter(|table| found.has(Kind::Table, table))?;
    let Some(there) = found.get(Kind::Column, column) else {
        return Some(Obstacle::ColumnMissing { column: column.to_owned() });
    };
    if is_text_for_uuid(wanted, there) {
        return Some(Obstacle::TextId { column: column.to_owned() });
    }
    // Of the platform's own tables only the ids have to be of one type: the rest is read as text.
    let fits = is_same_type(wanted, there) || (is_platform(&table) && wanted != "uuid");
    (!fits).then(|| Obstacle::ColumnType {
        column: column.to_owned(),
        expected: wanted.to_owned(),
        found: there.to_owned(),
    })
}

fn enum_obstacle(found: &Catalog, name: &str, wanted: &str) -> Option<Obstacle> {
    let there: BTreeSet<&str> = found.get(Kind::Type, name)?.split(' ').collect();
    let wanted: BTreeSet<&str> = wanted.split(' ').collect();
    let owned = |values: Vec<&&str>| values.into_iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let missing = owned(wanted.difference(&there).collect());
    let extra = owned(there.difference(&wanted).collect());
    (!missing.is_empty() || !extra.is_empty()).then(|| Obstacle::EnumDiffers {
        name: name.to_owned(),
        missing,
        extra,
    })
}

/// Whether an id is kept as text where a uuid is needed.
pub(crate) fn is_text_for_uuid(wanted: &str, found: &str) -> bool {
    wanted == "uuid" && base_type(found) == "text"
}

/// Whether two types hold the same values, lengths and precisions aside.
pub(crate) fn is_same_type(wanted: &str, found: &str) -> bool {
    base_type(wanted) == base_type(found)
}

fn base_type(name: &str) -> String {
    let mut base = name.to_owned();
    if let (Some(open), Some(close)) = (name.find('('), name.find(')')) {
        base =
            format!("{}{}", name.get(..open).unwrap_or_default(), name.get(close + 1..).unwrap_or_default());
    }
    base.replace("character varying", "text")
}

/// A definition without the mark that old rows were not looked at.
pub(crate) fn valid(definition: &str) -> &str {
    definition.strip_suffix(" NOT VALID").unwrap_or(definition)
}

/// A key without what it does on update: ids never change here. NO ACTION and RESTRICT refuse alike.
pub(crate) fn delete_rule(definition: &str) -> String {
    let rule = definition.split_once(" ON DELETE ").map_or("RESTRICT", |(_, rule)| rule);
    format!("{} {rule}", target(definition))
}

/// From where to where a key leads.
pub(crate) fn target(definition: &str) -> &str {
    definition.split(" ON ").next().unwrap_or(definition)
}

/// What stands between a first opening and the last closing.
pub(super) fn between<'a>(text: &'a str, opening: &str, closing: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(opening)?;
    rest.rsplit_once(closing).map(|(inside, _)| inside)
}

/// The column of a key as a step writes it, and the table it leads to.
pub(super) fn columns_of_key(sql: &str) -> Option<(&str, &str)> {
    let (_, rest) = sql.split_once("FOREIGN KEY (")?;
    let (column, rest) = rest.split_once(") REFERENCES ")?;
    Some((column, rest.split(' ').next()?))
}

/// The columns of a unique index.
pub(super) struct UniqueColumns<'a> {
    columns: &'a str,
    nulls_are_equal: bool,
}

/// The columns of the unique index that a step makes, if it makes one.
pub(super) fn unique_columns(sql: &str) -> Option<UniqueColumns<'_>> {
    let (_, rest) = sql.split_once("CREATE UNIQUE INDEX ")?;
    let (_, rest) = rest.split_once(" (")?;
    let (columns, rest) = rest.split_once(')')?;
    Some(UniqueColumns { columns, nulls_are_equal: rest.contains("NULLS NOT DISTINCT") })
}

impl UniqueColumns<'_> {
    /// Counts the rows that are too many.
    pub(super) fn duplicates(&self, table: &str) -> String {
        let Self { columns, nulls_are_equal } = self;
        let present = if *nulls_are_equal {
            "true".to_owned()
        } else {
            columns
                .split(", ")
                .map(|column| format!("{column} IS NOT NULL"))
                .collect::<Vec<_>>()
                .join(" AND ")
        };
        format!(
            "SELECT coalesce(sum(same.rows - 1), 0)::bigint FROM (
               SELECT count(*) AS rows FROM {table} WHERE {present} GROUP BY {columns} HAVING count(*) > 1
             ) AS same"
        )
    }
}

/// The script that turns TEXT ids into uuids, with every column that refers to them; or that adds an enum's values. For
/// a person to read and to run: it rewrites tables, and the platform's own code has to follow.
pub(super) async fn conversion(
    connection: &mut PgConnection,
    obstacles: &[Obstacle],
) -> Result<Option<String>, MigrateError> {
    let mut columns = Vec::new();
    let mut script = String::new();
    for obstacle in obstacles {
        match obstacle {
            Obstacle::TextId { column } => columns.push(column.clone()),
            Obstacle::EnumDiffers { name, missing, .. } => {
                for value in missing {
                    script.push_str("ALTER TYPE ");
                    script.push_str(name);
                    script.push_str(" ADD VALUE IF NOT EXISTS '");
                    script.push_str(value);
                    script.push_str("';\n");
                }
            }
            Obstacle::ColumnType { .. } | Obstacle::ColumnMissing { .. } | Obstacle::TableMissing { .. } => {}
        }
    }
    if !columns.is_empty() {
        let statements: Vec<(String,)> =
            sqlx::query_as(include_str!("conversion.sql")).bind(&columns).fetch_all(connection).await?;
        script.push_str(CONVERSION_HEAD);
        for (statement,) in statements {
            script.push_str(&statement);
            script.push('\n');
        }
        script.push_str("COMMIT;\n");
    }
    Ok((!script.is_empty()).then_some(script))
}

const CONVERSION_HEAD: &str = "\
-- Turns TEXT ids into uuids. Rewrites the tables named here under an exclusive lock: stop the platform, try it on a copy,
-- and change the platform's Prisma schema to `@db.Uuid` with it. An id that is no uuid (a cuid, for instance) makes it
-- stop with nothing changed.
BEGIN;
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_do_not_tell_types_apart() {
        assert!(is_same_type("character varying(100)", "text"));
        assert!(is_same_type("timestamp(6) without time zone", "timestamp(3) without time zone"));
        assert!(!is_same_type("timestamp(6) without time zone", "timestamp with time zone"));
        assert!(!is_same_type("uuid", "text"));
    }

    #[test]
    fn keys_are_compared_by_what_a_deletion_does() {
        let ours = "FOREIGN KEY (tool_id) REFERENCES public.tools(id) ON UPDATE CASCADE ON DELETE RESTRICT";
        let same = "FOREIGN KEY (tool_id) REFERENCES public.tools(id)";
        let other = "FOREIGN KEY (tool_id) REFERENCES public.tools(id) ON UPDATE CASCADE ON DELETE SET NULL";
        assert_eq!(delete_rule(ours), delete_rule(same));
        assert_ne!(delete_rule(ours), delete_rule(other));
        assert_eq!(target(ours), target(other));
    }
}
