//! The look at a database on connect: as a person's login, on a database in which one thing was changed, it names that
//! thing and nothing else.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "this test needs only some of it")]
mod marketplace;

use contract::connections::{Difference, DifferenceKind};
use marketplace::planted;
use sqlx::{Connection as _, PgConnection};
use store::inspect::inspect;
use testkit::{Database, OWNER, Server, unique_name};

async fn seen(database: &Database, login: &str) -> Vec<Difference> {
    let mut connection = PgConnection::connect(&database.url(login)).await.unwrap();
    inspect(&mut connection).await.unwrap()
}

/// Kind, subject and whether it blocks.
fn told(differences: &[Difference]) -> Vec<(DifferenceKind, &str, bool)> {
    differences
        .iter()
        .map(|difference| (difference.kind, difference.subject.as_str(), difference.blocking))
        .collect()
}

/// Plants a change and expects to be told of it alone.
async fn expect_only(change: &str, kind: DifferenceKind, subject: &str, blocking: bool) -> Difference {
    let database = planted().await;
    database.psql(change).await;
    let differences = seen(&database, "trial_moderator").await;
    assert_eq!(told(&differences), [(kind, subject, blocking)], "{change}");
    differences.into_iter().next().unwrap()
}

#[tokio::test]
async fn a_migrated_database_differs_in_nothing_for_any_staff_login() {
    let database = planted().await;
    for login in ["trial_manager", "trial_moderator", "trial_support", "trial_admin"] {
        assert_eq!(seen(&database, login).await, [], "{login}");
    }
}

#[tokio::test]
async fn looking_leaves_no_role_and_no_transaction_behind() {
    let database = planted().await;
    let mut connection = PgConnection::connect(&database.url("trial_moderator")).await.unwrap();
    inspect(&mut connection).await.unwrap();
    let (role, path): (String, String) =
        sqlx::query_as("SELECT current_setting('role'), current_setting('search_path')")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert_eq!((role.as_str(), path.as_str()), ("none", "\"$user\", public"));
}

#[tokio::test]
async fn an_empty_database_is_told_by_its_missing_schema_and_tables() {
    let database = Server::shared().await.database().await;
    planted().await; // the roles exist, as on a server that holds another marketplace
    let differences = seen(&database, OWNER).await;
    let kinds: Vec<_> = told(&differences).into_iter().map(|(kind, subject, _)| (kind, subject)).collect();
    assert!(kinds.contains(&(DifferenceKind::SchemaMissing, "console")));
    assert!(kinds.contains(&(DifferenceKind::TableMissing, "public.marketplace_reviews")));
    assert!(kinds.contains(&(DifferenceKind::TableMissing, "public.organizations")));
    assert!(kinds.contains(&(DifferenceKind::EnumMissing, "public.\"ToolStatus\"")));
    assert!(!kinds.iter().any(|(kind, _)| *kind == DifferenceKind::ColumnMissing), "{kinds:?}");
}

#[tokio::test]
async fn a_missing_table_is_told_once_and_an_optional_one_does_not_block() {
    let reviews = "DROP TABLE public.marketplace_reviews CASCADE";
    let database = planted().await;
    database.psql(reviews).await;
    let differences = seen(&database, "trial_moderator").await;
    assert!(told(&differences).contains(&(DifferenceKind::TableMissing, "public.marketplace_reviews", true)));
    let under_it = |difference: &&Difference| difference.subject.contains("marketplace_reviews.");
    assert_eq!(differences.iter().filter(under_it).count(), 0);

    let subscriptions = "DROP TABLE public.subscriptions";
    expect_only(subscriptions, DifferenceKind::TableMissing, "public.subscriptions", false).await;
}

#[tokio::test]
async fn columns_that_are_missing_or_of_another_type_are_told() {
    let cart = "ALTER TABLE public.marketplace_cart DROP COLUMN added_at";
    expect_only(cart, DifferenceKind::ColumnMissing, "public.marketplace_cart.added_at", true).await;

    let position = "ALTER TABLE public.marketplace_bundle_items ALTER COLUMN created_at DROP DEFAULT,
                    ALTER COLUMN created_at TYPE timestamptz, ALTER COLUMN created_at SET DEFAULT (now() AT TIME ZONE 'utc')";
    let database = planted().await;
    database.psql(position).await;
    let kinds = seen(&database, "trial_moderator").await;
    assert!(told(&kinds).contains(&(
        DifferenceKind::ColumnType,
        "public.marketplace_bundle_items.created_at",
        true
    )));
}

#[tokio::test]
async fn text_ids_are_told_as_such() {
    let change =
        "ALTER TABLE public.marketplace_cart ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id TYPE text;
                  ALTER TABLE public.marketplace_cart ALTER COLUMN id SET DEFAULT gen_random_uuid()";
    let database = planted().await;
    database.psql(change).await;
    let kinds = seen(&database, "trial_moderator").await;
    assert!(told(&kinds).contains(&(DifferenceKind::TextIds, "public.marketplace_cart.id", true)));
}

#[tokio::test]
async fn columns_that_take_null_or_lost_their_default_are_told_without_blocking() {
    let null = "ALTER TABLE public.marketplace_tools ALTER COLUMN tags DROP NOT NULL";
    expect_only(null, DifferenceKind::ColumnDiffers, "public.marketplace_tools.tags", false).await;
    let default = "ALTER TABLE public.marketplace_tools ALTER COLUMN version DROP DEFAULT";
    expect_only(default, DifferenceKind::ColumnDiffers, "public.marketplace_tools.version", false).await;
}

#[tokio::test]
async fn a_column_or_length_that_the_platform_added_is_no_difference() {
    let database = planted().await;
    let change =
        "ALTER TABLE public.marketplace_tools ADD COLUMN color text, ALTER COLUMN name TYPE varchar(300);
                  ALTER TABLE public.users ADD COLUMN phone text;
                  CREATE INDEX ON public.marketplace_tools (provider)";
    database.psql(change).await;
    assert_eq!(seen(&database, "trial_manager").await, []);
}

#[tokio::test]
async fn an_enum_with_other_values_is_told() {
    let change = "ALTER TYPE public.\"ToolStatus\" ADD VALUE 'SUNSET'";
    expect_only(change, DifferenceKind::EnumDiffers, "public.\"ToolStatus\"", true).await;
}

#[tokio::test]
async fn row_level_security_that_is_off_or_not_forced_is_told() {
    let off = "ALTER TABLE public.marketplace_cart DISABLE ROW LEVEL SECURITY";
    expect_only(off, DifferenceKind::RlsOff, "public.marketplace_cart", true).await;
    let free = "ALTER TABLE public.marketplace_reviews NO FORCE ROW LEVEL SECURITY";
    expect_only(free, DifferenceKind::RlsNotForced, "public.marketplace_reviews", true).await;
}

#[tokio::test]
async fn policies_that_are_missing_changed_or_too_many_are_told() {
    let subject = "public.marketplace_cart.marketplace_cart_select_policy";
    let drop = "DROP POLICY marketplace_cart_select_policy ON public.marketplace_cart";
    expect_only(drop, DifferenceKind::PolicyMissing, subject, true).await;
    let alter = "ALTER POLICY marketplace_cart_select_policy ON public.marketplace_cart USING (true)";
    let changed = expect_only(alter, DifferenceKind::PolicyDiffers, subject, true).await;
    assert_eq!(changed.found.unwrap(), "PERMISSIVE SELECT TO marketplace_tenant USING (true)");

    let everyone = "CREATE POLICY leak ON public.marketplace_purchases USING (true)";
    expect_only(everyone, DifferenceKind::PolicyUnexpected, "public.marketplace_purchases.leak", true).await;
    let others = "CREATE POLICY theirs ON public.marketplace_purchases TO postgres USING (true)";
    expect_only(others, DifferenceKind::PolicyUnexpected, "public.marketplace_purchases.theirs", false).await;
}

#[tokio::test]
async fn rights_missing_and_rights_too_many_are_told_column_by_column() {
    let subject = "table public.marketplace_purchases marketplace_moderator";
    let less = "REVOKE SELECT (status) ON public.marketplace_purchases FROM marketplace_moderator";
    let lacking = expect_only(less, DifferenceKind::GrantMissing, subject, true).await;
    assert_eq!(lacking.expected.unwrap(), "SELECT (status)");
    let more = "GRANT SELECT (amount) ON public.marketplace_purchases TO marketplace_moderator";
    let excess = expect_only(more, DifferenceKind::GrantExcess, subject, true).await;
    assert_eq!(excess.found.unwrap(), "SELECT (amount)");
    let new = "GRANT DELETE ON public.marketplace_purchases TO marketplace_support";
    let subject = "table public.marketplace_purchases marketplace_support";
    expect_only(new, DifferenceKind::GrantExcess, subject, true).await;
    let everyone = "GRANT EXECUTE ON FUNCTION console.recount_ratings() TO PUBLIC";
    expect_only(everyone, DifferenceKind::GrantExcess, "function console.recount_ratings() PUBLIC", true)
        .await;
}

#[tokio::test]
async fn checks_and_keys_that_are_missing_are_told() {
    let check = "ALTER TABLE public.marketplace_cart DROP CONSTRAINT check_cart_item_type";
    expect_only(check, DifferenceKind::CheckMissing, "public.marketplace_cart.check_cart_item_type", true)
        .await;
    let key = "ALTER TABLE public.marketplace_purchases DROP CONSTRAINT marketplace_purchases_tool_id_fkey";
    let subject = "public.marketplace_purchases.marketplace_purchases_tool_id_fkey";
    expect_only(key, DifferenceKind::KeyMissing, subject, true).await;
    let other = "ALTER TABLE public.marketplace_purchases DROP CONSTRAINT marketplace_purchases_tool_id_fkey,
                 ADD CONSTRAINT marketplace_purchases_tool_id_fkey FOREIGN KEY (tool_id)
                 REFERENCES public.marketplace_tools (id) ON DELETE SET NULL";
    let differs = expect_only(other, DifferenceKind::KeyMissing, subject, true).await;
    assert!(differs.found.unwrap().ends_with("SET NULL"));
}

#[tokio::test]
async fn a_key_or_check_under_another_name_is_no_difference() {
    let database = planted().await;
    let change = "ALTER TABLE public.marketplace_purchases RENAME CONSTRAINT marketplace_purchases_tool_id_fkey TO fk_tool;
                  ALTER TABLE public.marketplace_cart RENAME CONSTRAINT check_cart_item_type TO one_of_two;
                  ALTER INDEX public.marketplace_cart_user_id_idx RENAME TO by_user";
    database.psql(change).await;
    assert_eq!(seen(&database, "trial_manager").await, []);
}

#[tokio::test]
async fn a_missing_index_and_a_missing_extension_are_told_without_blocking() {
    let index = "DROP INDEX public.marketplace_reviews_queue_idx";
    let subject = "public.marketplace_reviews.marketplace_reviews_queue_idx";
    expect_only(index, DifferenceKind::IndexMissing, subject, false).await;
    expect_only("DROP EXTENSION pg_trgm CASCADE", DifferenceKind::TrigramMissing, "pg_trgm", false).await;
}

#[tokio::test]
async fn triggers_that_are_missing_or_switched_off_are_told() {
    let subject = "public.marketplace_tools.console_9_audit";
    let off = "ALTER TABLE public.marketplace_tools DISABLE TRIGGER console_9_audit";
    expect_only(off, DifferenceKind::TriggerDisabled, subject, true).await;
    let gone = "DROP TRIGGER console_9_audit ON public.marketplace_tools";
    expect_only(gone, DifferenceKind::TriggerMissing, subject, true).await;
    let seldom = "ALTER TABLE console.audit_log ENABLE TRIGGER console_0_append_only";
    expect_only(seldom, DifferenceKind::TriggerDisabled, "console.audit_log.console_0_append_only", true)
        .await;
}

#[tokio::test]
async fn functions_that_are_missing_or_changed_are_told() {
    let gone = "DROP FUNCTION console.flag_review(uuid, text)";
    let database = planted().await;
    database.psql(gone).await;
    let differences = seen(&database, "trial_moderator").await;
    assert!(told(&differences).contains(&(
        DifferenceKind::FunctionMissing,
        "console.flag_review(uuid, text)",
        true
    )));

    let changed =
        "CREATE OR REPLACE FUNCTION console.is_service() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
                   SET search_path = pg_catalog, pg_temp AS 'SELECT true'";
    expect_only(changed, DifferenceKind::FunctionDiffers, "console.is_service()", true).await;
    let path = "ALTER FUNCTION console.is_service() RESET search_path";
    expect_only(path, DifferenceKind::FunctionDiffers, "console.is_service()", true).await;
}

#[tokio::test]
async fn migrations_that_are_behind_ahead_or_edited_are_told() {
    let behind = "DELETE FROM console.migrations WHERE file = '0017_grants.sql'";
    expect_only(behind, DifferenceKind::MigrationBehind, "0017_grants.sql", true).await;
    let ahead = "INSERT INTO console.migrations (file, checksum) VALUES ('9999_later.sql', 'x')";
    expect_only(ahead, DifferenceKind::MigrationAhead, "9999_later.sql", false).await;
    let edited = "UPDATE console.migrations SET checksum = 'x' WHERE file = '0014_audit.sql'";
    expect_only(edited, DifferenceKind::MigrationEdited, "0014_audit.sql", false).await;
}

#[tokio::test]
async fn a_login_with_too_much_power_is_told() {
    let database = planted().await;
    let (powerful, owner) = (unique_name("powerful"), unique_name("owner"));
    database.create_login(&powerful, "NOINHERIT BYPASSRLS IN ROLE marketplace_manager").await;
    database.create_login(&owner, "NOINHERIT IN ROLE marketplace_owner, marketplace_manager").await;
    let map = |login: &str| {
        format!(
            "INSERT INTO console.operators (login, user_id) VALUES ('{login}', '50000000-0000-4000-8000-000000000001')"
        )
    };
    database.psql(&format!("{}; {}", map(&powerful), map(&owner))).await;
    for (login, power) in [(powerful, "BYPASSRLS"), (owner, "marketplace_owner")] {
        let differences = seen(&database, &login).await;
        assert_eq!(told(&differences), [(DifferenceKind::LoginTooPowerful, login.as_str(), true)]);
        assert_eq!(differences.first().unwrap().found.as_deref(), Some(power));
        database.psql(&format!("DROP ROLE {login}")).await;
    }
    let superuser = seen(&database, "postgres").await;
    assert!(told(&superuser).contains(&(DifferenceKind::LoginTooPowerful, "postgres", true)));
}

#[tokio::test]
async fn a_login_that_is_unmapped_inactive_inherits_or_has_no_group_is_told() {
    let database = planted().await;
    let stranger = seen(&database, "trial_stranger").await;
    assert_eq!(told(&stranger), [(DifferenceKind::LoginUnmapped, "trial_stranger", true)]);
    let gone = seen(&database, "trial_gone").await;
    assert_eq!(told(&gone), [(DifferenceKind::OperatorInactive, "trial_gone", true)]);
    let service = seen(&database, "trial_service").await;
    assert_eq!(told(&service), [(DifferenceKind::LoginUnmapped, "trial_service", true)]);

    let (inheriting, lonely) = (unique_name("inheriting"), unique_name("lonely"));
    database.create_login(&inheriting, "INHERIT IN ROLE marketplace_support").await;
    database.create_login(&lonely, "NOINHERIT").await;
    let map = "INSERT INTO console.operators (login, user_id) VALUES";
    database.psql(&format!("{map} ('{inheriting}', '50000000-0000-4000-8000-000000000003')")).await;
    let differences = seen(&database, &inheriting).await;
    assert_eq!(told(&differences), [(DifferenceKind::LoginInherits, inheriting.as_str(), false)]);
    let differences = seen(&database, &lonely).await;
    assert_eq!(told(&differences), [(DifferenceKind::LoginUnmapped, lonely.as_str(), true)]);
    database.psql(&format!("DROP ROLE {inheriting}; DROP ROLE {lonely}")).await;
}

#[tokio::test]
async fn a_role_on_the_platform_that_does_not_fit_is_told_without_blocking() {
    let demoted = "UPDATE public.users SET role = 'USER' WHERE name = 'Mo'";
    let mismatch = expect_only(demoted, DifferenceKind::PlatformRoleMismatch, "trial_moderator", false).await;
    assert_eq!(mismatch.found.as_deref(), Some("USER"));
}
