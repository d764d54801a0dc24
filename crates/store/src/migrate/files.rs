//! The migration files and the steps in them. A step is a block of SQL under a header line such as
//! `-- step: index public.marketplace_cart.marketplace_cart_user_id_idx`; the header names the object that the block
//! makes, as the catalog names it. Reads no database.

use super::{Kind, MigrateError, Step};

/// A migration: its name and its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct File {
    pub(super) name: &'static str,
    pub(super) text: &'static str,
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(File { name: $name, text: include_str!(concat!("../../../../migrations/", $name)) }),*]
    };
}

/// All migrations, in order. Forward only: a file that ran somewhere is never edited, a new one follows it.
pub(super) const FILES: &[File] = files![
    "0001_platform_tables.sql",
    "0002_roles.sql",
    "0003_marketplace_types.sql",
    "0004_marketplace_tables.sql",
    "0005_marketplace_keys.sql",
    "0006_marketplace_checks.sql",
    "0007_marketplace_indexes.sql",
    "0008_console_tables.sql",
    "0009_console_operators.sql",
    "0010_catalog.sql",
    "0011_bundles.sql",
    "0012_purchases.sql",
    "0013_moderation.sql",
    "0014_audit.sql",
    "0015_policies.sql",
    "0016_organizations.sql",
    "0017_grants.sql",
    "0018_ratings_recounted.sql",
    "0019_audit_changes.sql",
    "0020_catalog_rules.sql",
    "0021_bundle_rules.sql",
    "0022_bundle_undo.sql",
    "0023_review_queue.sql",
    "0024_review_decisions.sql",
    "0025_review_evidence.sql",
];

/// What the header says of a step, beside the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Always,
    /// One of the platform's own tables: only where there is no platform yet.
    Platform,
    /// Some servers refuse it; the console then works without.
    Optional,
    /// Only with `pg_trgm`.
    Trigram,
}

const HEADER: &str = "-- step: ";

impl File {
    /// The mark of its text: tells an edited file from the one that ran.
    pub(super) fn checksum(self) -> String {
        mark_of(self.text)
    }

    /// The steps, in order.
    pub(super) fn steps(self) -> Result<Vec<(Step, Condition)>, MigrateError> {
        let mut steps: Vec<(Step, Condition)> = Vec::new();
        for (index, line) in self.text.lines().enumerate() {
            if let Some(header) = line.strip_prefix(HEADER) {
                let malformed = || MigrateError::Malformed { file: self.name, line: index + 1 };
                steps.push(self.step(header).ok_or_else(malformed)?);
            } else if let Some((step, _)) = steps.last_mut() {
                step.sql.push_str(line);
                step.sql.push('\n');
            }
        }
        for (step, _) in &mut steps {
            step.sql.truncate(end_of_statements(&step.sql));
        }
        Ok(steps)
    }

    fn step(self, header: &str) -> Option<(Step, Condition)> {
        let (word, rest) = header.split_once(' ').unwrap_or((header, ""));
        let kind = Kind::from_word(word)?;
        let (name, condition) = [
            (" platform", Condition::Platform),
            (" optional", Condition::Optional),
            (" needs pg_trgm", Condition::Trigram),
        ]
        .into_iter()
        .find_map(|(suffix, condition)| Some((rest.strip_suffix(suffix)?, condition)))
        .unwrap_or((rest, Condition::Always));
        Some((Step { file: self.name, kind, name: name.to_owned(), sql: String::new() }, condition))
    }
}

/// A text's mark: FNV-1a, 64 bits, hexadecimal.
pub(super) fn mark_of(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Where the last statement ends: what follows it are blank lines and the comment over the next step.
fn end_of_statements(sql: &str) -> usize {
    let mut end = 0;
    let mut position = 0;
    for line in sql.split_inclusive('\n') {
        position += line.len();
        if !line.trim().is_empty() && !line.starts_with("--") {
            end = position;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::FILES;

    #[test]
    fn the_files_are_numbered_without_a_gap() {
        for (index, file) in FILES.iter().enumerate() {
            assert!(file.name.starts_with(&format!("{:04}_", index + 1)), "{}", file.name);
        }
    }

    #[test]
    fn every_statement_stands_under_a_step() {
        for file in FILES {
            let before = file.text.lines().take_while(|line| !line.starts_with(super::HEADER));
            assert!(
                before.into_iter().all(|line| line.is_empty() || line.starts_with("--")),
                "{}",
                file.name
            );
            assert!(file.steps().is_ok_and(|steps| !steps.is_empty()), "{}", file.name);
        }
    }
}
