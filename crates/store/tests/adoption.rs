//! A database in which the platform made the six tables with Prisma, with rows in it: the migrator adds what is missing,
//! says what it found, and rewrites no column. One with TEXT ids is refused, with a script that would convert it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use sqlx::{Connection as _, Executor as _, PgConnection};
use store::{
    inspect::inspect,
    migrate::{Kind, MigrateError, Note, Obstacle, Plan, apply, migrate, plan},
};
use testkit::{Database, Server, unique_name};

/// What Prisma's schema engine makes of the document's models, with native uuids and the document's policies and checks.
const PRISMA: &str = include_str!("adoption/prisma.sql");

/// Rows of the platform, some of which break a rule that the document only states in prose.
const ROWS: &str = include_str!("adoption/rows.sql");

async fn platform(script: &str) -> (Database, PgConnection) {
    let database = Server::shared().await.database().await;
    let mut owner = PgConnection::connect(&database.owner_url()).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(script.to_owned())).execute(&mut owner).await.unwrap();
    (database, owner)
}

async fn adopted() -> (Database, PgConnection, Plan) {
    let (database, mut owner) = platform(PRISMA).await;
    owner.execute(ROWS).await.unwrap();
    let plan = migrate(&mut owner).await.unwrap();
    (database, owner, plan)
}

/// Columns of the platform's tables: name, type, whether NULL is allowed, position.
const COLUMNS: &str =
    "SELECT string_agg(concat_ws(' ', table_name, column_name, data_type, character_maximum_length,
    datetime_precision, is_nullable, ordinal_position), E'\\n' ORDER BY table_name, ordinal_position)
  FROM information_schema.columns WHERE table_schema = 'public'";

#[tokio::test]
async fn no_column_and_no_row_of_the_platform_is_touched() {
    let (database, mut owner) = platform(PRISMA).await;
    owner.execute(ROWS).await.unwrap();
    let rows =
        "SELECT (SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM public.marketplace_purchases AS t),
                       (SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM public.marketplace_reviews AS t),
                       (SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM public.marketplace_bundles AS t),
                       (SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM public.users AS t)";
    let before = (database.psql(COLUMNS).await, database.psql(rows).await);

    migrate(&mut owner).await.unwrap();

    assert_eq!((database.psql(COLUMNS).await, database.psql(rows).await), before);
}

#[tokio::test]
async fn the_plan_makes_no_table_of_the_platform_and_drops_or_alters_no_column() {
    let (_database, mut owner) = platform(PRISMA).await;

    let plan = plan(&mut owner).await.unwrap();

    let of_the_platform = |name: &str| name.starts_with("public.");
    assert!(plan.steps.iter().all(|step| step.kind != Kind::Table || !of_the_platform(&step.name)));
    assert!(plan.steps.iter().all(|step| step.kind != Kind::Type), "the platform has every enum");
    let sql = plan.sql();
    for forbidden in
        ["DROP COLUMN", "DROP CONSTRAINT", "DROP TABLE", " TYPE uuid", "SET NOT NULL", "DROP DEFAULT"]
    {
        assert!(!sql.contains(forbidden), "{forbidden}");
    }
}

#[tokio::test]
async fn the_plan_is_a_script_that_psql_runs_to_the_same_end() {
    let (database, mut owner) = platform(PRISMA).await;
    owner.execute(ROWS).await.unwrap();
    let first = plan(&mut owner).await.unwrap();

    database.try_psql(testkit::OWNER, &first.sql()).await.unwrap();

    let second = plan(&mut owner).await.unwrap();
    assert!(second.is_empty(), "{}", second.sql());
}

#[tokio::test]
async fn a_second_run_on_an_adopted_database_plans_nothing() {
    let (_database, mut owner, _) = adopted().await;
    let second = plan(&mut owner).await.unwrap();
    assert!(second.is_empty(), "{}", second.sql());
}

#[tokio::test]
async fn rules_that_old_rows_break_hold_for_new_rows_and_are_reported_with_their_number() {
    let (database, _owner, plan) = adopted().await;

    let broken: Vec<(&str, i64)> = plan
        .notes
        .iter()
        .filter_map(|note| match note {
            Note::RowsBreakRule { constraint, rows, .. } => Some((constraint.as_str(), *rows)),
            _ => None,
        })
        .collect();
    assert_eq!(
        broken,
        [
            ("marketplace_tools_tags_present", 1),
            ("marketplace_tools_currency_check", 1),
            ("marketplace_reviews_rating_check", 2),
        ]
    );
    let new = "UPDATE public.marketplace_reviews SET rating = 6 WHERE rating = 5";
    assert!(
        database
            .try_psql(testkit::SUPERUSER, new)
            .await
            .unwrap_err()
            .contains("marketplace_reviews_rating_check")
    );
}

#[tokio::test]
async fn duplicates_keep_a_unique_key_out_until_they_are_gone() {
    let (database, mut owner, first) = adopted().await;
    let index = "marketplace_cart_user_id_tool_id_bundle_id_key".to_owned();
    let table = "public.marketplace_cart".to_owned();
    assert!(first.notes.contains(&Note::RowsNotUnique { table, index, rows: 1 }), "{:?}", first.notes);

    database
        .psql(
            "DELETE FROM public.marketplace_cart AS c USING public.marketplace_cart AS d
                   WHERE c.user_id = d.user_id AND c.tool_id = d.tool_id AND c.id > d.id",
        )
        .await;
    let second = migrate(&mut owner).await.unwrap();

    let made: Vec<_> = second.steps.iter().map(|step| step.kind).collect();
    assert_eq!(made, [Kind::Index]);
    let again = "INSERT INTO public.marketplace_cart (organization_id, user_id, tool_id, item_type)
                 SELECT organization_id, user_id, tool_id, item_type FROM public.marketplace_cart";
    assert!(database.try_psql(testkit::SUPERUSER, again).await.unwrap_err().contains("duplicate key"));
}

#[tokio::test]
async fn a_key_with_another_delete_rule_stays_and_a_second_one_makes_the_rule_hold() {
    let (database, _owner, plan) = adopted().await;

    let keys: Vec<(&str, bool)> = plan
        .notes
        .iter()
        .filter_map(|note| match note {
            Note::OtherDeleteRule { key, enforced, .. } => Some((key.as_str(), *enforced)),
            _ => None,
        })
        .collect();
    assert_eq!(
        keys,
        [
            ("public.marketplace_purchases.marketplace_purchases_tool_id_fkey", true),
            ("public.marketplace_purchases.marketplace_purchases_bundle_id_fkey", true),
            ("public.marketplace_reviews.marketplace_reviews_moderated_by_fkey", true),
        ]
    );
    let theirs = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'marketplace_purchases_tool_id_fkey'";
    assert!(database.psql(theirs).await.ends_with("ON DELETE SET NULL"));
    let deletion =
        "DELETE FROM public.marketplace_tools WHERE id IN (SELECT tool_id FROM public.marketplace_purchases)";
    assert!(database.try_psql(testkit::SUPERUSER, deletion).await.is_err());
}

#[tokio::test]
async fn the_document_s_policies_are_replaced_in_the_plan_and_bind_the_tenant_only() {
    let (database, _owner, plan) = adopted().await;

    let replaced = plan.notes.iter().filter(|note| matches!(note, Note::PolicyReplaced { .. })).count();
    assert_eq!(replaced, 12);
    assert!(plan.notes.iter().any(|note| matches!(note, Note::RowSecurityBegins { .. })));
    let everyone = "SELECT count(*) FROM pg_policies WHERE schemaname = 'public' AND 'public' = ANY (roles)";
    assert_eq!(database.psql(everyone).await, "0");
}

#[tokio::test]
async fn an_adopted_database_is_fit_to_work_with() {
    let (database, _owner, _) = adopted().await;
    let manager = unique_name("adopted_manager");
    database.create_login(&manager, "NOINHERIT IN ROLE marketplace_manager").await;
    database
        .psql(&format!("INSERT INTO console.operators (login, user_id) SELECT '{manager}', id FROM public.users WHERE role = 'SUPER_ADMIN'"))
        .await;
    let mut connection = PgConnection::connect(&database.url(&manager)).await.unwrap();

    let differences = inspect(&mut connection).await.unwrap();

    let blocking: Vec<_> = differences
        .iter()
        .filter(|difference| difference.blocking)
        .map(|difference| (difference.kind, difference.subject.as_str()))
        .collect();
    assert_eq!(blocking, []);
    let rename = "BEGIN; SET LOCAL ROLE marketplace_manager;
                  UPDATE public.marketplace_tools SET name = 'Renamed' WHERE name = 'Alone'; COMMIT;";
    database.try_psql(&manager, rename).await.unwrap();
    assert_ne!(database.psql("SELECT count(*) FROM console.audit_log WHERE act = 'update'").await, "0");
    connection.close().await.unwrap();
    database.psql(&format!("DROP ROLE {manager}")).await;
}

#[tokio::test]
async fn ratings_that_the_platform_counted_are_put_right_where_the_tool_keeps_its_rules() {
    let (database, _owner, _) = adopted().await;
    let wrong = "SELECT count(*) FROM public.marketplace_tools AS t
      LEFT JOIN (SELECT tool_id, avg(rating)::real AS points, count(*) AS reviews FROM public.marketplace_reviews
                 WHERE status = 'APPROVED' GROUP BY tool_id) AS r ON r.tool_id = t.id
      WHERE (t.avg_rating, t.review_count) IS DISTINCT FROM (r.points, coalesce(r.reviews, 0))";
    assert_eq!(database.psql(wrong).await, "1", "the tool with a currency in lower case");

    database
        .psql("UPDATE public.marketplace_tools SET currency = 'USD', tags = '{}' WHERE currency = 'usd'")
        .await;
    database.psql("SELECT console.recount_ratings()").await;
    assert_eq!(database.psql(wrong).await, "0");
}

#[tokio::test]
async fn a_platform_without_subscriptions_and_membership_is_adopted_and_keeps_being_without() {
    let (database, mut owner) = platform(PRISMA).await;
    owner.execute("DROP TABLE public.subscriptions; DROP TABLE public.organization_members").await.unwrap();

    let plan = migrate(&mut owner).await.unwrap();

    let absent = |table: &str| Note::PlatformTableAbsent { table: table.to_owned() };
    assert!(plan.notes.contains(&absent("public.subscriptions")));
    assert!(plan.notes.contains(&absent("public.organization_members")));
    assert_eq!(database.psql("SELECT to_regclass('public.subscriptions')").await, "");
    let second = store::migrate::plan(&mut owner).await.unwrap();
    assert!(second.is_empty(), "{}", second.sql());
}

#[tokio::test]
async fn text_ids_are_refused_with_a_script_that_a_person_may_run() {
    let text = PRISMA.replace(" UUID", " TEXT");
    let text = text.split("-- Policies").next().unwrap().to_owned();
    let (database, mut owner) = platform(&text).await;
    owner.execute(ROWS).await.unwrap();

    let Err(MigrateError::Unadoptable { obstacles, script }) = plan(&mut owner).await else {
        panic!("TEXT ids were taken");
    };

    let id = |column: &str| Obstacle::TextId { column: column.to_owned() };
    assert!(obstacles.contains(&id("public.marketplace_purchases.organization_id")));
    assert!(obstacles.contains(&id("public.users.id")));
    assert_eq!(database.psql("SELECT count(*) FROM pg_namespace WHERE nspname = 'console'").await, "0");

    database.try_psql(testkit::OWNER, &script.unwrap()).await.unwrap();
    let plan = migrate(&mut owner).await.unwrap();
    assert!(!plan.is_empty());
}

#[tokio::test]
async fn an_enum_that_lacks_a_value_is_refused_with_the_statement_that_adds_it() {
    let (_database, mut owner) = platform(
        &PRISMA.replace("'PENDING', 'APPROVED', 'REJECTED', 'FLAGGED'", "'PENDING', 'APPROVED', 'REJECTED'"),
    )
    .await;

    let Err(MigrateError::Unadoptable { obstacles, script }) = plan(&mut owner).await else {
        panic!("the enum was taken");
    };

    let name = "public.\"ReviewStatus\"".to_owned();
    assert_eq!(
        obstacles,
        [Obstacle::EnumDiffers { name, missing: vec!["FLAGGED".to_owned()], extra: vec![] }]
    );
    assert_eq!(script.unwrap(), "ALTER TYPE public.\"ReviewStatus\" ADD VALUE IF NOT EXISTS 'FLAGGED';\n");
}

#[tokio::test]
async fn a_plan_for_another_state_of_the_database_is_not_carried_out() {
    let (_database, mut owner) = platform(PRISMA).await;
    let plan = plan(&mut owner).await.unwrap();
    owner
        .execute("CREATE INDEX marketplace_tools_words_idx ON public.marketplace_tools (provider)")
        .await
        .unwrap();

    assert!(matches!(apply(&mut owner, &plan).await, Err(MigrateError::Outdated)));
}

#[tokio::test]
async fn an_edited_and_an_unknown_migration_are_reported_and_change_nothing() {
    let (_database, mut owner, _) = adopted().await;
    owner
        .execute(
            "UPDATE console.migrations SET checksum = 'other' WHERE file = '0010_catalog.sql';
                  INSERT INTO console.migrations (file, checksum) VALUES ('9999_later.sql', 'x')",
        )
        .await
        .unwrap();

    let plan = plan(&mut owner).await.unwrap();

    assert!(plan.is_empty());
    assert!(plan.notes.contains(&Note::Edited { file: "0010_catalog.sql".to_owned() }));
    assert!(plan.notes.contains(&Note::Ahead { file: "9999_later.sql".to_owned() }));
}

#[tokio::test]
async fn what_was_lost_is_planned_again_and_nothing_else() {
    let (database, mut owner, _) = adopted().await;
    database
        .psql(
            "DROP POLICY marketplace_cart_update_policy ON public.marketplace_cart;
             ALTER TABLE public.marketplace_reviews NO FORCE ROW LEVEL SECURITY;
             GRANT DELETE ON public.marketplace_purchases TO marketplace_support;
             ALTER TABLE public.marketplace_tools DISABLE TRIGGER console_9_audit",
        )
        .await;

    let repair = migrate(&mut owner).await.unwrap();

    let names: Vec<&str> = repair.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "public.marketplace_tools.console_9_audit",
            "public.marketplace_reviews",
            "public.marketplace_cart.marketplace_cart_update_policy",
            "table public.marketplace_purchases marketplace_support",
        ]
    );
    assert!(plan(&mut owner).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_server_without_trigram_search_is_migrated_without_it() {
    let database = Server::shared().await.database().await;
    database
        .psql(
            "CREATE FUNCTION public.refuse() RETURNS event_trigger LANGUAGE plpgsql AS
               $$ BEGIN RAISE EXCEPTION 'extensions are not allowed here'; END $$;
             CREATE EVENT TRIGGER no_extensions ON ddl_command_start WHEN TAG IN ('CREATE EXTENSION') EXECUTE FUNCTION public.refuse()",
        )
        .await;
    let mut owner = PgConnection::connect(&database.owner_url()).await.unwrap();

    migrate(&mut owner).await.unwrap();

    assert_eq!(database.psql("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'").await, "0");
    assert_eq!(database.psql("SELECT count(*) FROM pg_indexes WHERE indexname LIKE '%words_idx'").await, "0");
}
