//! What the migrator found, in words for whoever sits at the terminal.

use std::fmt::Write as _;

use anyhow::{Error, anyhow};
use store::migrate::{MigrateError, Note, Obstacle};

/// Something to know that does not stand in the way.
pub(crate) fn note_in_words(note: &Note) -> String {
    match note {
        Note::TrigramUnavailable => {
            "the extension pg_trgm cannot be had here: searching by parts of words is slower".to_owned()
        }
        Note::PlatformTableAbsent { table } => format!("the platform has no table {table}: less is shown"),
        Note::RowsBreakRule { table, constraint, rows } => format!(
            "{rows} rows of {table} break {constraint}: it is added NOT VALID and holds for what is written from now on"
        ),
        Note::RowsNotUnique { table, index, rows } => {
            format!("{rows} rows of {table} are duplicates under {index}: it is left out until they are gone")
        }
        Note::OtherDeleteRule { key, found, expected, enforced } => {
            let held = if *enforced { "a second key beside it makes the latter hold" } else { "it stays" };
            format!("{key} is {found}, where {expected} is expected: {held}")
        }
        Note::NameTaken { name, used } => format!("{name} is taken by something else: {used} is used"),
        Note::PolicyReplaced { policy, found } => format!("policy {policy} is replaced; it said {found}"),
        Note::RowSecurityBegins { table, owner } => format!(
            "from now on row level security binds everyone on {table}, its owner {owner} included: the platform's login \
             needs marketplace_tenant and a row of kind SERVICE in console.operators before it sees anything again"
        ),
        Note::Edited { file } => format!("{file} ran here in another wording than this console knows"),
        Note::Ahead { file } => format!("{file} ran here and is not known: a newer console was here"),
    }
}

/// Why nothing was migrated, with every obstacle, and the script that would remove them.
pub(crate) fn in_words(error: MigrateError) -> Error {
    let MigrateError::Unadoptable { obstacles, script } = &error else { return error.into() };
    let mut words = error.to_string();
    for obstacle in obstacles {
        // Writing to a String does not fail.
        let _ = write!(words, "\n  {}", obstacle_in_words(obstacle));
    }
    if let Some(script) = script {
        let _ =
            write!(words, "\n\nthis would remove them: read it, try it on a copy, then run it\n\n{script}");
    }
    anyhow!(words)
}

fn obstacle_in_words(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::TextId { column } => format!("{column} is text, where uuid is needed"),
        Obstacle::ColumnType { column, expected, found } => {
            format!("{column} is {found}, where {expected} is needed")
        }
        Obstacle::ColumnMissing { column } => format!("{column} is missing"),
        Obstacle::TableMissing { table } => format!("{table} is missing, though others are there"),
        Obstacle::EnumDiffers { name, missing, extra } => {
            format!("{name} lacks [{}] and has [{}] too many", missing.join(", "), extra.join(", "))
        }
    }
}
