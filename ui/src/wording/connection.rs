//! What connecting says: the steps of a test, how far the sample has come, what each environment and protection means,
//! and every way in which a database differs from what is expected.

use contract::connections::{ConnectionStep, Difference, DifferenceKind, SampleLogin, SampleProgress};
use domain::connections::{Environment, TlsMode};

/// The word for an environment, as the scope bar shows it.
#[must_use]
pub const fn environment(environment: Environment) -> &'static str {
    match environment {
        Environment::Local => "Local",
        Environment::Staging => "Staging",
        Environment::Production => "Production",
    }
}

/// What choosing an environment brings with it.
#[must_use]
pub const fn environment_consequence(environment: Environment) -> &'static str {
    match environment {
        Environment::Local => "On this machine, or thrown away tomorrow. Opens for writing.",
        Environment::Staging => {
            "A rehearsal of production. Opens for writing, and always says that it is staging."
        }
        Environment::Production => {
            "Real customers. Opens read-only: the server refuses every change until you switch writing on, with a reason, for some minutes."
        }
    }
}

/// The words for a protection.
#[must_use]
pub const fn tls(mode: TlsMode) -> &'static str {
    match mode {
        TlsMode::Disable => "None (disable): only on this machine",
        TlsMode::Require => "Encrypted, server not proven (require)",
        TlsMode::VerifyCa => "Encrypted, certificate from a trusted authority (verify-ca)",
        TlsMode::VerifyFull => "Encrypted, certificate and host name proven (verify-full)",
    }
}

/// A step of the connection test.
#[must_use]
pub const fn step(step: ConnectionStep) -> &'static str {
    match step {
        ConnectionStep::Resolve => "Host name",
        ConnectionStep::Reach => "Server reached",
        ConnectionStep::Tls => "Encryption",
        ConnectionStep::SignIn => "Signed in",
        ConnectionStep::Role => "Role",
        ConnectionStep::Schema => "Schema and policies",
    }
}

/// What a step does, while it has no outcome yet.
#[must_use]
pub const fn step_purpose(step: ConnectionStep) -> &'static str {
    match step {
        ConnectionStep::Resolve => "The host name has an address.",
        ConnectionStep::Reach => "Something listens there.",
        ConnectionStep::Tls => "The connection is protected as chosen.",
        ConnectionStep::SignIn => "The server accepts login and password.",
        ConnectionStep::Role => "The login has a role of the console.",
        ConnectionStep::Schema => "Tables, policies and rights are as expected.",
    }
}

/// Every step, in order.
pub const STEPS: [ConnectionStep; 6] = [
    ConnectionStep::Resolve,
    ConnectionStep::Reach,
    ConnectionStep::Tls,
    ConnectionStep::SignIn,
    ConnectionStep::Role,
    ConnectionStep::Schema,
];

/// What opening the sample is doing now.
#[must_use]
pub const fn progress(progress: SampleProgress) -> &'static str {
    match progress {
        SampleProgress::Finding => "Looking for PostgreSQL on this machine",
        SampleProgress::Creating => "Creating a private PostgreSQL in the console's folder",
        SampleProgress::Starting => "Starting it",
        SampleProgress::Migrating => "Bringing the schema up to date",
        SampleProgress::Seeding => "Filling in 54 tools, 5 bundles and the invented organizations",
        SampleProgress::SigningIn => "Signing in",
    }
}

/// Every stage of opening the sample, in order.
pub const STAGES: [SampleProgress; 6] = [
    SampleProgress::Finding,
    SampleProgress::Creating,
    SampleProgress::Starting,
    SampleProgress::Migrating,
    SampleProgress::Seeding,
    SampleProgress::SigningIn,
];

/// The four logins of the sample, in the order they are offered.
pub const SAMPLE_LOGINS: [SampleLogin; 4] =
    [SampleLogin::Manager, SampleLogin::Moderator, SampleLogin::Support, SampleLogin::SuperAdmin];

/// The word for a sample login.
#[must_use]
pub const fn sample_login(login: SampleLogin) -> &'static str {
    match login {
        SampleLogin::Manager => "Manager",
        SampleLogin::Moderator => "Moderator",
        SampleLogin::Support => "Support",
        SampleLogin::SuperAdmin => "Super admin",
    }
}

/// What a sample login is for.
#[must_use]
pub const fn sample_login_purpose(login: SampleLogin) -> &'static str {
    match login {
        SampleLogin::Manager => "curates tools and bundles",
        SampleLogin::Moderator => "clears the review queue",
        SampleLogin::Support => "opens one organization at a time",
        SampleLogin::SuperAdmin => "sees all of it",
    }
}

/// The PostgreSQL login behind a sample login.
#[must_use]
pub const fn sample_login_name(login: SampleLogin) -> &'static str {
    match login {
        SampleLogin::Manager => "sample_manager",
        SampleLogin::Moderator => "sample_moderator",
        SampleLogin::Support => "sample_support",
        SampleLogin::SuperAdmin => "sample_admin",
    }
}

/// A whole part that a database lacks, of which every difference is a consequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// The marketplace's tables, all of them.
    Marketplace,
    /// The console's own schema.
    Console,
}

/// The tables of the marketplace.
const TABLES: [&str; 6] = [
    "public.marketplace_tools",
    "public.marketplace_bundles",
    "public.marketplace_bundle_items",
    "public.marketplace_purchases",
    "public.marketplace_reviews",
    "public.marketplace_cart",
];

/// The part that is missing altogether, if one is.
#[must_use]
pub fn lacking(differences: &[Difference]) -> Option<Lacking> {
    let told = |kind: DifferenceKind, subject: &str| {
        differences.iter().any(|difference| difference.kind == kind && difference.subject == subject)
    };
    if TABLES.iter().all(|table| told(DifferenceKind::TableMissing, table)) {
        Some(Lacking::Marketplace)
    } else {
        told(DifferenceKind::SchemaMissing, "console").then_some(Lacking::Console)
    }
}

/// A difference in one sentence, with what is expected and what was found.
#[must_use]
pub fn difference(difference: &Difference) -> String {
    let sentence = kind(difference.kind, &difference.subject);
    let facts = match (&difference.expected, &difference.found) {
        (Some(expected), Some(found)) => format!(" Expected {expected}, found {found}."),
        (Some(expected), None) => format!(" Expected {expected}."),
        (None, Some(found)) => format!(" Found {found}."),
        (None, None) => String::new(),
    };
    let weight = if difference.blocking { "" } else { " The console works nevertheless." };
    format!("{sentence}{facts}{weight}")
}

fn kind(kind: DifferenceKind, subject: &str) -> String {
    match kind {
        DifferenceKind::ServerTooOld => "The server is older than PostgreSQL 15.".to_owned(),
        DifferenceKind::SchemaMissing => format!("The schema {subject} is missing: run the migrations."),
        DifferenceKind::TableMissing => format!("The table {subject} is missing: run the migrations."),
        DifferenceKind::ColumnMissing => format!("The column {subject} is missing."),
        DifferenceKind::ColumnType => format!("The column {subject} has another type."),
        DifferenceKind::ColumnDiffers => format!("The column {subject} has another default or allows NULL."),
        DifferenceKind::TextIds => {
            format!(
                "The ids of {subject} are text; the policies need uuid. A conversion script comes with the console."
            )
        }
        DifferenceKind::EnumMissing => format!("The enum {subject} is missing."),
        DifferenceKind::EnumDiffers => format!("The enum {subject} has other values."),
        DifferenceKind::RlsOff => {
            format!(
                "Row level security is off on {subject}: everybody who may read it sees every organization's rows."
            )
        }
        DifferenceKind::RlsNotForced => format!("Row level security does not bind the owner of {subject}."),
        DifferenceKind::PolicyMissing => format!("The policy {subject} is missing: run the migrations."),
        DifferenceKind::PolicyDiffers => format!("The policy {subject} says something else than agreed."),
        DifferenceKind::PolicyUnexpected => {
            format!("The policy {subject} is not ours and changes what is seen.")
        }
        DifferenceKind::GrantMissing => format!("A right is missing on {subject}."),
        DifferenceKind::GrantExcess => format!("There is a right too many on {subject}."),
        DifferenceKind::CheckMissing => format!("The check {subject} is missing."),
        DifferenceKind::KeyMissing => format!("The key {subject} is missing, or deletes by another rule."),
        DifferenceKind::IndexMissing => {
            format!("The index {subject} is missing: lists are slower, not wrong.")
        }
        DifferenceKind::TrigramMissing => {
            "The extension pg_trgm is not there: searching is slower.".to_owned()
        }
        DifferenceKind::TriggerMissing => format!("The trigger {subject} is missing: run the migrations."),
        DifferenceKind::TriggerDisabled => format!("The trigger {subject} is switched off."),
        DifferenceKind::FunctionMissing => format!("The function {subject} is missing: run the migrations."),
        DifferenceKind::FunctionDiffers => format!("The function {subject} does something else than agreed."),
        DifferenceKind::MigrationBehind => format!("Migrations are still to be run: {subject}."),
        DifferenceKind::MigrationAhead => {
            format!("The database was migrated by a newer console ({subject}): update this one.")
        }
        DifferenceKind::MigrationEdited => {
            format!("The migration {subject} that ran here is not the one this console knows.")
        }
        DifferenceKind::RoleMissing => format!("The group role {subject} is missing."),
        DifferenceKind::LoginTooPowerful => {
            format!(
                "The login {subject} is a superuser or bypasses row level security: it would see everything."
            )
        }
        DifferenceKind::LoginInherits => {
            format!(
                "The login {subject} inherits its roles' rights, so that no scope would hold: make it NOINHERIT."
            )
        }
        DifferenceKind::LoginUnmapped => format!("The login {subject} is not entered in console.operators."),
        DifferenceKind::OperatorInactive => format!("The operator {subject} is switched off."),
        DifferenceKind::PlatformRoleMismatch => {
            format!("The role of {subject} on the platform does not match the login's roles.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(kind: DifferenceKind, subject: &str) -> Difference {
        Difference { kind, subject: subject.to_owned(), expected: None, found: None, blocking: true }
    }

    #[test]
    fn a_whole_part_is_only_missing_when_all_of_it_is() {
        let table = |subject: &&str| missing(DifferenceKind::TableMissing, subject);
        let mut differences: Vec<_> = TABLES.iter().skip(1).map(table).collect();
        assert_eq!(lacking(&differences), None);

        differences.push(missing(DifferenceKind::SchemaMissing, "console"));
        assert_eq!(lacking(&differences), Some(Lacking::Console));

        differences.extend(TABLES.iter().take(1).map(table));
        assert_eq!(lacking(&differences), Some(Lacking::Marketplace));
        assert_eq!(lacking(&[]), None);
    }
}
