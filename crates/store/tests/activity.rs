//! What the audit trail shows: which entries are one change, who sees which, its filters, and that a page of it never
//! reads the whole of it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "this test needs only some of it")]
mod marketplace;

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use contract::{
    Count, Direction,
    activity::{ActivityFilter, ActivityRow, ListActivity},
    problem::Fault,
};
use domain::access::StaffRole;
use marketplace::{BUNDLE, BUNDLED_TOOL, PENDING, TOOL, UNUSED_TOOL, planted};
use sqlx::AssertSqlSafe;
use store::{Act, Error, Limits, Scope, Session, Store, activity};
use testkit::Database;

const MANAGER: Scope = Scope::Staff(StaffRole::Manager);
const MODERATOR: Scope = Scope::Staff(StaffRole::Moderator);
const SUPPORT: Scope = Scope::Staff(StaffRole::Support);
const SUPER_ADMIN: Scope = Scope::Staff(StaffRole::SuperAdmin);

fn signed_in(database: &Database, login: &str) -> Store {
    Store::open(database.url(login).parse().unwrap(), Limits::default())
}

/// Writes, as one change, and says its number.
async fn change(store: &Store, scope: Scope, act: Act, statements: &[String]) -> i64 {
    let mut session = store.write(&scope, act).await.unwrap();
    assert_eq!(activity::written(&mut session).await.unwrap(), None, "nothing yet");
    for statement in statements {
        session.all(sqlx::query(AssertSqlSafe(statement.clone())), |_| Ok(())).await.unwrap();
    }
    let change = activity::written(&mut session).await.unwrap().unwrap();
    session.commit().await.unwrap();
    change
}

fn rename(tool: &str, name: &str) -> String {
    format!("UPDATE public.marketplace_tools SET name = '{name}' WHERE id = '{tool}'")
}

async fn listed(session: &mut Session, filter: ActivityFilter) -> Vec<ActivityRow> {
    let counted = activity::count(session, &filter).await.unwrap();
    let request =
        ListActivity { filter, direction: Direction::Descending, limit: 500, ..ListActivity::default() };
    let rows = activity::list(session, &request).await.unwrap().rows;
    assert_eq!(counted, Count::Exact(rows.len() as u64));
    rows
}

/// What a role sees of a filter, newest first.
async fn seen(store: &Store, scope: Scope, filter: ActivityFilter) -> Vec<i64> {
    let mut session = store.read(&scope).await.unwrap();
    listed(&mut session, filter).await.into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn what_one_transaction_wrote_is_one_row_under_its_first_entry() {
    let database = planted().await;
    let mara = signed_in(&database, "trial_manager");
    let all = change(
        &mara,
        MANAGER,
        Act::new("catalog.bulk").because("spring cleaning"),
        &[format!(
            "UPDATE public.marketplace_tools SET provider = 'All',
               version = '2.0.0', is_popular = is_popular OR id = '{UNUSED_TOOL}'"
        )],
    )
    .await;
    let one = change(&mara, MANAGER, Act::new("catalog.edit"), &[rename(TOOL, "Renamed")]).await;

    let mut session = mara.read(&MANAGER).await.unwrap();
    let rows =
        listed(&mut session, ActivityFilter { login: Some("trial_manager".into()), ..Default::default() });
    let rows = rows.await;

    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [one, all]);
    let row = &rows[1];
    assert_eq!(
        (row.entries, row.act.as_str(), row.reason.as_deref()),
        (3, "catalog.bulk", Some("spring cleaning"))
    );
    assert_eq!((row.operator_name.as_deref(), row.login.as_str()), (Some("Mara"), "trial_manager"));
    assert_eq!((row.role.as_str(), row.area.as_str()), ("marketplace_manager", "catalog"));
    assert_eq!(
        row.fields,
        ["is_popular", "provider", "version"],
        "also what only one of the entries changed"
    );
    assert_eq!(rows[0].record_name.as_deref(), Some("Renamed"));

    let record = activity::get(&mut session, all + 2).await.unwrap();
    assert_eq!(record.change, *row);
    let mut names: Vec<_> = record.entries.iter().map(|entry| entry.record_name.as_deref()).collect();
    names.sort_unstable();
    assert_eq!(names, [Some("Bundled"), Some("Renamed"), Some("Unused")]);
    assert_eq!(record.entries[1].after.as_ref().unwrap()["provider"], "All");
    assert_eq!(activity::get(&mut session, 999_999).await, Err(Error::NoSuchChange { id: 999_999 }));
}

#[tokio::test]
async fn a_stranger_s_transaction_of_the_same_number_is_never_joined() {
    let database = planted().await;
    // As after a restore into a new server, whose transactions are counted anew.
    database
        .psql(
            "INSERT INTO console.audit_log (at, transaction_id, login, role, area, act, table_name, record_id)
             SELECT now() - interval '1 day', x, 'x', 'x', 'catalog', 'x', 'marketplace_tools', gen_random_uuid()
             FROM generate_series(1, 100000) AS x",
        )
        .await;
    let mara = signed_in(&database, "trial_manager");

    let own = change(&mara, MANAGER, Act::new("catalog.edit"), &[rename(TOOL, "A"), rename(TOOL, "B")]).await;

    let parts = format!(
        "SELECT count(*) FROM console.audit_log WHERE id = {own} AND part_of IS NULL OR part_of = {own}"
    );
    assert_eq!(database.psql(&parts).await, "2");
}

#[tokio::test]
async fn a_claim_to_undo_counts_only_for_a_change_that_is_there() {
    let database = planted().await;
    let mara = signed_in(&database, "trial_manager");
    let first =
        change(&mara, MANAGER, Act::new("catalog.edit"), &[rename(TOOL, "A"), rename(BUNDLED_TOOL, "B")])
            .await;
    let claims = [
        (first.to_string(), first.to_string()),
        ((first + 1).to_string(), String::new()),
        ("99999999".to_owned(), String::new()),
        ("99999999999999999999999".to_owned(), String::new()),
        ("1; DROP".to_owned(), String::new()),
        ("-1".to_owned(), String::new()),
    ];
    for (place, (claim, kept)) in claims.into_iter().enumerate() {
        let set = format!("SELECT set_config('console.undoes', '{claim}', true)");
        let edit = rename(UNUSED_TOOL, &format!("N{place}"));
        let id = change(&mara, MANAGER, Act::new("catalog.edit"), &[set, edit]).await;
        let undoes = format!("SELECT undoes FROM console.audit_log WHERE id = {id}");
        assert_eq!(database.psql(&undoes).await, kept, "{claim}");
    }
}

#[tokio::test]
async fn everyone_sees_the_own_changes_and_those_of_the_areas_they_write_in() {
    let database = planted().await;
    let [mara, mo, sue, zoe] = ["trial_manager", "trial_moderator", "trial_support", "trial_admin"]
        .map(|login| signed_in(&database, login));
    let catalog = change(&zoe, SUPER_ADMIN, Act::new("catalog.edit"), &[rename(TOOL, "A")]).await;
    let bundles = format!("UPDATE public.marketplace_bundles SET name = 'P' WHERE id = '{BUNDLE}'");
    let bundles = change(&zoe, SUPER_ADMIN, Act::new("bundles.edit"), &[bundles]).await;
    let decide = format!("UPDATE public.marketplace_reviews SET status = 'APPROVED' WHERE id = '{PENDING}'");
    let review = change(&zoe, SUPER_ADMIN, Act::new("moderation.decide"), &[decide]).await;
    let since = || ActivityFilter { login: Some("trial_admin".into()), ..ActivityFilter::default() };

    assert_eq!(seen(&zoe, SUPER_ADMIN, since()).await, [review, bundles, catalog]);
    assert_eq!(seen(&mara, MANAGER, since()).await, [bundles, catalog]);
    assert_eq!(seen(&mo, MODERATOR, since()).await, [review]);
    assert_eq!(seen(&sue, SUPPORT, since()).await, Vec::<i64>::new());
    // Zoe's own, whichever role she has put on.
    assert_eq!(seen(&zoe, MODERATOR, since()).await, [review, bundles, catalog]);
    database.psql("UPDATE public.marketplace_purchases SET auto_renew = true").await;
    let purchases = ActivityFilter { area: vec!["purchases".into()], ..ActivityFilter::default() };
    assert_eq!(seen(&mara, MANAGER, purchases.clone()).await, Vec::<i64>::new());
    assert_eq!(seen(&zoe, SUPER_ADMIN, purchases).await.len(), 1);
}

#[tokio::test]
async fn each_filter_lets_its_changes_through() {
    let database = planted().await;
    let [mara, zoe] = ["trial_manager", "trial_admin"].map(|login| signed_in(&database, login));
    let start: DateTime<Utc> = database
        .psql("SELECT to_char(clock_timestamp() AT TIME ZONE 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
        .await
        .parse()
        .unwrap();
    let both = change(
        &mara,
        MANAGER,
        Act::new("catalog.bulk").because("autumn 50% prices"),
        &[rename(TOOL, "Comet"), rename(BUNDLED_TOOL, "Meteor")],
    )
    .await;
    let member =
        format!("UPDATE public.marketplace_bundle_items SET position = 3 WHERE bundle_id = '{BUNDLE}'");
    let member = change(&zoe, MANAGER, Act::new("bundles.edit"), &[member]).await;
    let gone = format!("DELETE FROM public.marketplace_tools WHERE id = '{UNUSED_TOOL}'");
    let gone = change(&zoe, MANAGER, Act::new("catalog.delete"), &[gone]).await;
    let by = || ActivityFilter { since: Some(start), ..ActivityFilter::default() };
    let text = |text: &str| ActivityFilter { text: text.to_owned(), ..by() };

    for (filter, expected) in [
        (by(), vec![gone, member, both]),
        (ActivityFilter { login: Some("trial_admin".into()), ..by() }, vec![gone, member]),
        (ActivityFilter { act: Some("catalog.delete".into()), ..by() }, vec![gone]),
        (ActivityFilter { area: vec!["bundles".into(), "purchases".into()], ..by() }, vec![member]),
        (ActivityFilter { table: Some("marketplace_tools".into()), ..by() }, vec![gone, both]),
        (ActivityFilter { record: Some(BUNDLED_TOOL.parse().unwrap()), ..by() }, vec![both]),
        (text(BUNDLED_TOOL), vec![both]),
        (text("autumn prices"), vec![both]),
        (text("50%"), vec![both]),
        (text("BULK"), vec![both]),
        (text("trial_adm"), vec![gone, member]),
        (text("mara"), vec![both]),
        (text("zoe delete"), vec![gone]),
        (text("comet"), vec![both]),
        (text("unused"), vec![gone]),
        (text("pack"), vec![member]),
        (text("nowhere"), vec![]),
        (
            ActivityFilter { until: Some(start), since: None, login: Some("trial_admin".into()), ..by() },
            vec![],
        ),
    ] {
        assert_eq!(seen(&mara, MANAGER, filter.clone()).await, expected, "{filter:?}");
    }

    let touched = ActivityFilter {
        record: Some(BUNDLED_TOOL.parse().unwrap()),
        table: Some("marketplace_bundles".into()),
        ..by()
    };
    assert_eq!(seen(&mara, MANAGER, touched).await, Vec::<i64>::new());
    let mut session = mara.read(&MANAGER).await.unwrap();
    let request = ListActivity { filter: text(&"x".repeat(201)), limit: 5, ..ListActivity::default() };
    let long = activity::list(&mut session, &request).await.unwrap_err();
    assert!(matches!(long, Error::Invalid { faults } if faults[0].fault == Fault::TooLong { most: 200 }));
}

#[tokio::test]
async fn names_come_from_what_is_there_or_was() {
    let database = planted().await;
    let zoe = signed_in(&database, "trial_admin");
    let decide = format!("UPDATE public.marketplace_reviews SET status = 'APPROVED' WHERE id = '{PENDING}'");
    let review = change(&zoe, SUPER_ADMIN, Act::new("moderation.decide"), &[decide]).await;
    let member = format!("DELETE FROM public.marketplace_bundle_items WHERE bundle_id = '{BUNDLE}'");
    let member = change(&zoe, SUPER_ADMIN, Act::new("bundles.edit"), &[member]).await;
    let gone = format!("DELETE FROM public.marketplace_tools WHERE id = '{UNUSED_TOOL}'");
    let gone = change(&zoe, SUPER_ADMIN, Act::new("catalog.delete"), &[gone]).await;

    let mut session = zoe.read(&SUPER_ADMIN).await.unwrap();
    for (id, name) in [(review, "Alone"), (member, "Pack"), (gone, "Unused")] {
        let row = activity::change(&mut session, id).await.unwrap();
        assert_eq!(row.record_name.as_deref(), Some(name));
    }
    // A manager is not shown reviews; the change's own record is named all the same.
    let mut session = zoe.read(&MANAGER).await.unwrap();
    assert_eq!(activity::change(&mut session, review).await.unwrap().record_name, None);
}

#[tokio::test]
async fn writers_are_those_after_the_version_that_was_read() {
    let database = planted().await;
    let [mara, zoe] = ["trial_manager", "trial_admin"].map(|login| signed_in(&database, login));
    let version = async || {
        let version = format!("SELECT updated_at FROM public.marketplace_tools WHERE id = '{TOOL}'");
        let version = database.psql(&version).await;
        NaiveDateTime::parse_from_str(&version, "%Y-%m-%d %H:%M:%S%.f").unwrap().and_utc()
    };
    let first = version().await;
    let edit = format!("UPDATE public.marketplace_tools SET name = 'A', provider = 'P' WHERE id = '{TOOL}'");
    change(&mara, MANAGER, Act::new("catalog.edit"), &[edit]).await;
    let second = version().await;
    change(&zoe, MANAGER, Act::new("catalog.edit"), &[rename(TOOL, "B")]).await;
    let third = version().await;
    let mut session = mara.read(&MANAGER).await.unwrap();
    let mut writers = async |since| {
        let writers = activity::writers(&mut session, "marketplace_tools", TOOL.parse().unwrap(), since);
        let writers = writers.await.unwrap().into_iter();
        writers.map(|writer| format!("{} {}", writer.field, writer.name)).collect::<Vec<_>>()
    };

    assert_eq!(writers(first).await, ["name Zoe", "provider Mara"]);
    assert_eq!(writers(second).await, ["name Zoe"], "the write that made a version is part of it");
    assert_eq!(writers(third).await, Vec::<String>::new());
    assert_eq!(writers(first - TimeDelta::days(1)).await.len(), 3, "and that it was made");

    let unused = version().await;
    let gone = format!("DELETE FROM public.marketplace_tools WHERE id = '{UNUSED_TOOL}'");
    change(&zoe, MANAGER, Act::new("catalog.delete"), &[gone]).await;
    let mut session = mara.read(&MANAGER).await.unwrap();
    let gone = activity::writers(&mut session, "marketplace_tools", UNUSED_TOOL.parse().unwrap(), unused);
    let gone = gone.await.unwrap();
    assert_eq!((gone[0].field.as_str(), gone[0].name.as_str(), gone.len()), ("id", "Zoe", 1));
}

#[tokio::test]
async fn a_page_of_a_long_trail_goes_by_the_index_of_its_heads() {
    let database = planted().await;
    database
        .psql(
            "INSERT INTO console.audit_log (at, transaction_id, part_of, login, role, area, act, table_name, record_id,
               before, after)
             SELECT now() - make_interval(secs => 100000 - x), 0, CASE WHEN x % 10 > 0 THEN x - x % 10 END,
               CASE x % 3 WHEN 0 THEN 'trial_manager' ELSE 'trial_admin' END, 'marketplace_manager',
               CASE x % 4 WHEN 0 THEN 'purchases' ELSE 'catalog' END, 'catalog.edit', 'marketplace_tools',
               gen_random_uuid(), '{\"name\": \"a\"}', '{\"name\": \"b\"}'
             FROM generate_series(1000, 60000) AS x;
             ANALYZE console.audit_log",
        )
        .await;
    for (login, scope) in [("trial_manager", MANAGER), ("trial_admin", SUPER_ADMIN)] {
        let scans = async |relation: &str, column: &str| {
            let scans = format!(
                "SELECT {column} FROM pg_stat_user_{} WHERE relid = 'console.audit_log'::regclass {}",
                if column == "seq_scan" { "tables" } else { "indexes" },
                if relation.is_empty() { String::new() } else { format!("AND indexrelname = '{relation}'") }
            );
            database.psql(&scans).await.parse::<u64>().unwrap()
        };
        let before = (scans("audit_log_head_idx", "idx_scan").await, scans("", "seq_scan").await);
        let store = signed_in(&database, login);
        let mut session = store.read(&scope).await.unwrap();
        let first = ListActivity { direction: Direction::Descending, limit: 50, ..ListActivity::default() };
        let page = activity::list(&mut session, &first).await.unwrap();
        assert_eq!(page.rows.len(), 50);
        let second = ListActivity { after: page.next, ..first };
        activity::list(&mut session, &second).await.unwrap();
        session.finish().await.unwrap();
        store.close().await;

        // The server counts a session's scans when the session ends.
        for _ in 0..1000 {
            if scans("audit_log_head_idx", "idx_scan").await >= before.0 + 2 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(scans("audit_log_head_idx", "idx_scan").await >= before.0 + 2, "{login}");
        assert_eq!(scans("", "seq_scan").await, before.1, "{login}");
    }
}

#[tokio::test]
async fn ten_thousand_rows_are_one_change_and_one_undo() {
    let database = planted().await;
    // Other tests share the machine; how long it takes is printed, not judged.
    let limits = Limits { statement: Duration::from_mins(1), ..Limits::default() };
    let mara = Store::open(database.url("trial_manager").parse().unwrap(), limits);
    database
        .psql(
            "INSERT INTO public.marketplace_tools (name, description, category, price_model, price_amount,
               required_tier, features, integration_type, provider)
             SELECT 'Tool ' || x, 'Many', 'CRM_TOOLS', 'MONTHLY', 5, 'FREE', '[]', 'API', 'P'
             FROM generate_series(1, 10000) AS x",
        )
        .await;
    let edit = "UPDATE public.marketplace_tools SET price_amount = 7 WHERE description = 'Many'";
    let start = Instant::now();
    let edited = change(&mara, MANAGER, Act::new("catalog.bulk"), &[edit.to_owned()]).await;
    println!("10,000 rows changed in {:?}", start.elapsed());

    let start = Instant::now();
    let mut session = mara.write(&MANAGER, Act::new("catalog.undo")).await.unwrap();
    let back = store::undo::undo(&mut session, edited).await.unwrap().unwrap();
    session.commit().await.unwrap();

    println!("10,000 rows taken back in {:?}", start.elapsed());
    assert_eq!(back.entries, 10_000);
    let left = "SELECT count(*) FROM public.marketplace_tools WHERE price_amount = 7";
    assert_eq!(database.psql(left).await, "0");
    let mut session = mara.read(&MANAGER).await.unwrap();
    let record = activity::get(&mut session, edited).await.unwrap();
    assert_eq!((record.change.entries, record.entries.len()), (10_000, 500));
}
