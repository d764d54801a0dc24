//! What the database does by itself, whoever writes: versions, ratings, the guard of reviews and purchases, the audit.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod marketplace;

use marketplace::{
    ADA, APPROVED, BEA, BUNDLE, BUNDLED_TOOL, MO, ORG_A, ORG_B, OWN, PENDING, PURCHASE, REJECTED, TOOL,
    UNUSED_TOOL, Work, planted, until_waiting,
};
use testkit::{Database, OWNER};

const NO: &str = "42501";
const RESTRICTED: &str = "23001";
const NOT_A_WAY: &str = "23514";

async fn decide(work: &mut Work, review: &str, status: &str) -> Result<u64, String> {
    work.run(&format!("UPDATE public.marketplace_reviews SET status = '{status}' WHERE id = '{review}'"))
        .await
}

async fn rating(database: &Database, tool: &str) -> String {
    database
        .psql(&format!("SELECT avg_rating, review_count FROM public.marketplace_tools WHERE id = '{tool}'"))
        .await
}

async fn version(database: &Database, table: &str, id: &str) -> String {
    database.psql(&format!("SELECT updated_at FROM public.marketplace_{table} WHERE id = '{id}'")).await
}

// Versions.

#[tokio::test]
async fn a_version_moves_strictly_forward_with_every_content_change_even_within_one_transaction() {
    let database = planted().await;
    let mut owner = Work::begin(&database, OWNER).await;
    let change = format!(
        "UPDATE public.marketplace_tools SET name = name || '!', updated_at = '2001-01-01' WHERE id = '{TOOL}' RETURNING updated_at"
    );
    let read = |answer: Option<String>| answer.unwrap();

    let mut versions = vec![version(&database, "tools", TOOL).await];
    for _ in 0..3 {
        owner.run(&change).await.unwrap();
        versions.push(read(
            owner.ask(&format!("SELECT updated_at FROM public.marketplace_tools WHERE id = '{TOOL}'")).await,
        ));
    }

    let mut sorted = versions.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(versions, sorted);
}

#[tokio::test]
async fn a_version_stays_while_only_counters_move() {
    let database = planted().await;
    for (table, id, counters) in [
        (
            "tools",
            TOOL,
            "view_count = view_count + 1, purchase_count = 7, updated_at = now(), last_updated = now()",
        ),
        ("bundles", BUNDLE, "view_count = view_count + 1, purchase_count = 7, updated_at = '2030-01-01'"),
        ("purchases", PURCHASE, "usage_count = usage_count + 1, last_used_at = now(), updated_at = now()"),
        ("reviews", APPROVED, "helpful_count = helpful_count + 1, flagged_count = 3, updated_at = now()"),
    ] {
        let before = version(&database, table, id).await;
        database.psql(&format!("UPDATE public.marketplace_{table} SET {counters} WHERE id = '{id}'")).await;
        assert_eq!(version(&database, table, id).await, before, "{table}");
    }
    assert_eq!(database.psql("SELECT count(*) FROM console.audit_log WHERE act = 'update'").await, "0");
}

#[tokio::test]
async fn a_bundle_s_version_moves_when_its_members_come_go_or_change_places() {
    let database = planted().await;
    let mut before = version(&database, "bundles", BUNDLE).await;
    for change in [
        format!(
            "INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position) VALUES ('{BUNDLE}', '{TOOL}', 1)"
        ),
        format!("UPDATE public.marketplace_bundle_items SET position = 2 WHERE tool_id = '{TOOL}'"),
        format!("DELETE FROM public.marketplace_bundle_items WHERE tool_id = '{TOOL}'"),
    ] {
        database.psql(&change).await;
        let after = version(&database, "bundles", BUNDLE).await;
        assert!(after > before, "{change}");
        before = after;
    }
    database.psql("UPDATE public.marketplace_bundle_items SET position = position").await;
    assert_eq!(version(&database, "bundles", BUNDLE).await, before);
}

// Ratings.

#[tokio::test]
async fn ratings_follow_the_approved_reviews_through_every_kind_of_write() {
    let database = planted().await;
    assert_eq!(rating(&database, TOOL).await, "5|1");
    assert_eq!(rating(&database, UNUSED_TOOL).await, "|0");

    for (write, expected) in [
        (
            format!("UPDATE public.marketplace_reviews SET status = 'APPROVED' WHERE id = '{PENDING}'"),
            "3.5|2",
        ),
        (format!("UPDATE public.marketplace_reviews SET rating = 4 WHERE id = '{PENDING}'"), "4.5|2"),
        (
            format!("UPDATE public.marketplace_reviews SET status = 'APPROVED' WHERE tool_id = '{TOOL}'"),
            "3.25|4",
        ),
        ("UPDATE public.marketplace_tools SET avg_rating = 1, review_count = 99".to_owned(), "3.25|4"),
        (format!("DELETE FROM public.marketplace_reviews WHERE id = '{APPROVED}'"), "2.6666667|3"),
        ("UPDATE public.marketplace_reviews SET status = 'REJECTED'".to_owned(), "|0"),
        ("UPDATE public.marketplace_reviews SET status = 'APPROVED'".to_owned(), "2.6666667|3"),
        ("TRUNCATE public.marketplace_reviews CASCADE".to_owned(), "|0"),
    ] {
        database.psql(&write).await;
        assert_eq!(rating(&database, TOOL).await, expected, "{write}");
    }
}

#[tokio::test]
async fn ratings_are_exact_when_many_sessions_review_one_tool_at_once() {
    let database = planted().await;
    database
        .psql(&format!(
            "INSERT INTO public.users (id, email, name) SELECT gen_random_uuid(), 'u' || n || '@x.example', 'U' FROM generate_series(1, 40) AS n;
             INSERT INTO public.marketplace_reviews (tool_id, organization_id, user_id, rating, status)
             SELECT '{UNUSED_TOOL}', '{ORG_A}', id, 1 + (ascii(substr(id::text, 1, 1)) % 5), 'PENDING' FROM public.users WHERE name = 'U'"
        ))
        .await;
    let ids = database
        .psql(&format!("SELECT id FROM public.marketplace_reviews WHERE tool_id = '{UNUSED_TOOL}'"))
        .await;

    let sessions = ids.lines().map(|id| {
        let database = &database;
        async move {
            let mut owner = Work::begin(database, OWNER).await;
            decide(&mut owner, id, "APPROVED").await.unwrap();
            owner.run("COMMIT").await.unwrap();
        }
    });
    futures::future::join_all(sessions).await;

    let wrong = "SELECT count(*) FROM public.marketplace_tools AS t
      LEFT JOIN (SELECT tool_id, avg(rating)::real AS points, count(*) AS reviews FROM public.marketplace_reviews
                 WHERE status = 'APPROVED' GROUP BY tool_id) AS r ON r.tool_id = t.id
      WHERE (t.avg_rating, t.review_count) IS DISTINCT FROM (r.points, coalesce(r.reviews, 0))";
    assert_eq!(database.psql(wrong).await, "0");
    assert!(rating(&database, UNUSED_TOOL).await.ends_with("|40"));
}

#[tokio::test]
async fn two_moderators_of_one_tool_wait_for_each_other_and_lose_nothing() {
    let database = planted().await;
    let mut first = Work::under(&database, "trial_moderator", "marketplace_moderator").await;
    let mut second = Work::under(&database, "trial_admin", "marketplace_super_admin").await;
    decide(&mut first, PENDING, "APPROVED").await.unwrap();

    let ((), decided) = tokio::join!(
        async {
            until_waiting(&database, 1).await;
            first.run("COMMIT").await.unwrap();
        },
        decide(&mut second, OWN, "APPROVED")
    );
    decided.unwrap();
    second.run("COMMIT").await.unwrap();

    assert_eq!(rating(&database, TOOL).await, "3.3333333|3");
}

// Authors.

#[tokio::test]
async fn a_new_review_starts_where_all_start_and_is_verified_by_what_was_bought() {
    let database = planted().await;
    for (organization, user, tool, verified) in
        [(ORG_A, ADA, BUNDLED_TOOL, "t"), (ORG_A, ADA, UNUSED_TOOL, "f"), (ORG_B, BEA, UNUSED_TOOL, "f")]
    {
        let mut author = Work::tenant(&database, organization, user).await;
        author
            .run(&format!(
                "INSERT INTO public.marketplace_reviews (tool_id, organization_id, user_id, rating) VALUES ('{tool}', '{organization}', '{user}', 4)"
            ))
            .await
            .unwrap();
        let written = author
            .ask(&format!(
                "SELECT concat_ws(' ', status, verified_purchase, helpful_count, flagged_count) FROM public.marketplace_reviews
                 WHERE tool_id = '{tool}' AND user_id = '{user}'"
            ))
            .await;
        assert_eq!(written.unwrap(), format!("PENDING {verified} 0 0"));
    }
    let failed = database
        .psql(&format!("SELECT verified_purchase FROM public.marketplace_reviews WHERE id = '{REJECTED}'"))
        .await;
    assert_eq!(failed, "f", "a failed payment is no purchase");
}

#[tokio::test]
async fn a_changed_approved_review_waits_again_and_leaves_the_rating() {
    let database = planted().await;
    let mut author = Work::tenant(&database, ORG_A, ADA).await;

    author
        .run(&format!(
            "UPDATE public.marketplace_reviews SET title = 'Now bad', rating = 1 WHERE id = '{APPROVED}'"
        ))
        .await
        .unwrap();
    author.run("COMMIT").await.unwrap();

    let after = database.psql(&format!("SELECT status, moderated_by, moderated_at FROM public.marketplace_reviews WHERE id = '{APPROVED}'")).await;
    assert_eq!(after, "PENDING||");
    assert_eq!(rating(&database, TOOL).await, "|0");
}

#[tokio::test]
async fn an_author_sets_neither_status_nor_verification_nor_votes_and_moves_no_review() {
    let database = planted().await;
    for column in [
        "status = 'APPROVED'",
        "verified_purchase = true",
        "helpful_count = 9",
        "flagged_count = 0",
        "moderation_notes = 'fine'",
        "moderated_by = user_id",
        "organization_id = organization_id",
    ] {
        let mut author = Work::tenant(&database, ORG_A, ADA).await;
        assert_eq!(
            author.run(&format!("UPDATE public.marketplace_reviews SET {column}")).await,
            Err(NO.to_owned()),
            "{column}"
        );
    }
}

#[tokio::test]
async fn nobody_moves_a_review_to_another_author_tool_or_organization() {
    let database = planted().await;
    for column in [
        format!("user_id = '{MO}'"),
        format!("tool_id = '{UNUSED_TOOL}'"),
        format!("organization_id = '{ORG_B}'"),
    ] {
        let mut owner = Work::begin(&database, OWNER).await;
        let moved = owner
            .run(&format!("UPDATE public.marketplace_reviews SET {column} WHERE id = '{PENDING}'"))
            .await;
        assert_eq!(moved, Err(RESTRICTED.to_owned()), "{column}");
    }
}

// Moderators.

#[tokio::test]
async fn reviews_go_only_along_the_allowed_ways() {
    let database = planted().await;
    let all = ["PENDING", "APPROVED", "REJECTED", "FLAGGED"];
    let ways = [
        "PENDING APPROVED",
        "PENDING REJECTED",
        "PENDING FLAGGED",
        "FLAGGED APPROVED",
        "FLAGGED REJECTED",
        "APPROVED FLAGGED",
        "APPROVED REJECTED",
        "REJECTED PENDING",
    ];
    for from in all {
        database
            .psql(&format!("UPDATE public.marketplace_reviews SET status = '{from}' WHERE id = '{PENDING}'"))
            .await;
        for to in all.into_iter().filter(|to| *to != from) {
            let mut moderator = Work::under(&database, "trial_moderator", "marketplace_moderator").await;
            let decided = decide(&mut moderator, PENDING, to).await;
            let expected = if ways.contains(&format!("{from} {to}").as_str()) {
                Ok(1)
            } else {
                Err(NOT_A_WAY.to_owned())
            };
            assert_eq!(decided, expected, "{from} to {to}");
        }
    }
}

#[tokio::test]
async fn the_stamp_of_a_decision_comes_from_the_login() {
    let database = planted().await;
    let mut moderator = Work::under(&database, "trial_moderator", "marketplace_moderator").await;
    moderator.set("app.current_user_id", ADA).await;

    decide(&mut moderator, PENDING, "REJECTED").await.unwrap();

    let stamp = format!(
        "SELECT moderated_by || ' ' || (moderated_at > now() AT TIME ZONE 'utc' - interval '1 minute') FROM public.marketplace_reviews WHERE id = '{PENDING}'"
    );
    assert_eq!(moderator.ask(&stamp).await.unwrap(), format!("{MO} true"));
    let forged =
        format!("UPDATE public.marketplace_reviews SET moderated_by = '{ADA}' WHERE id = '{PENDING}'");
    assert_eq!(moderator.run(&forged).await, Err(NO.to_owned()));
}

#[tokio::test]
async fn nobody_decides_on_the_own_review() {
    let database = planted().await;
    let mut author = Work::under(&database, "trial_moderator", "marketplace_moderator").await;
    assert_eq!(decide(&mut author, OWN, "APPROVED").await, Err(NO.to_owned()));

    let mut other = Work::under(&database, "trial_admin", "marketplace_super_admin").await;
    assert_eq!(decide(&mut other, OWN, "APPROVED").await, Ok(1));
}

#[tokio::test]
async fn taking_a_decision_back_restores_what_was_and_nothing_else() {
    let database = planted().await;
    let state = format!(
        "SELECT status, moderated_by, moderated_at, moderation_notes FROM public.marketplace_reviews WHERE id = '{PENDING}'"
    );
    let before = database.psql(&state).await;
    let mut moderator = Work::under(&database, "trial_moderator", "marketplace_moderator").await;
    let decision = format!(
        "UPDATE public.marketplace_reviews SET status = 'APPROVED', moderation_notes = 'good' WHERE id = '{PENDING}'"
    );
    moderator.run(&decision).await.unwrap();
    moderator.commit().await;
    assert_ne!(database.psql(&state).await, before);

    moderator.run("SET LOCAL ROLE marketplace_moderator").await.unwrap();
    moderator.set("console.act", "moderation.undo").await;
    moderator.run("SAVEPOINT before").await.unwrap();
    assert_eq!(decide(&mut moderator, PENDING, "REJECTED").await, Err(NOT_A_WAY.to_owned()));
    moderator.run("ROLLBACK TO before").await.unwrap();
    decide(&mut moderator, PENDING, "PENDING").await.unwrap();
    moderator.run("COMMIT").await.unwrap();

    assert_eq!(database.psql(&state).await, before);
}

// Reports.

#[tokio::test]
async fn a_person_reports_a_review_once_and_the_count_keeps_step() {
    let database = planted().await;
    let flagged = format!("SELECT flagged_count FROM public.marketplace_reviews WHERE id = '{APPROVED}'");
    let report = format!("SELECT console.flag_review('{APPROVED}', 'spam')");
    let mut bea = Work::tenant(&database, ORG_B, BEA).await;

    assert_eq!(bea.ask(&report).await.unwrap(), "true");
    assert_eq!(bea.ask(&report).await.unwrap(), "false");
    bea.run("COMMIT").await.unwrap();
    assert_eq!(database.psql(&flagged).await, "1");

    database.psql("DELETE FROM console.review_flags").await;
    assert_eq!(database.psql(&flagged).await, "0");
}

// Purchases and tools.

#[tokio::test]
async fn what_was_bought_by_whom_and_for_whom_never_changes() {
    let database = planted().await;
    for column in [
        format!("organization_id = '{ORG_B}'"),
        format!("user_id = '{BEA}'"),
        format!("tool_id = '{UNUSED_TOOL}'"),
        format!("purchase_type = 'BUNDLE', tool_id = NULL, bundle_id = '{BUNDLE}'"),
    ] {
        let mut owner = Work::begin(&database, OWNER).await;
        let changed = owner
            .run(&format!("UPDATE public.marketplace_purchases SET {column} WHERE id = '{PURCHASE}'"))
            .await;
        assert_eq!(changed, Err(RESTRICTED.to_owned()), "{column}");
    }
}

#[tokio::test]
async fn not_even_the_owner_deletes_a_purchase_but_its_organization_takes_it_along_on_record() {
    let database = planted().await;
    for statement in ["DELETE FROM public.marketplace_purchases", "TRUNCATE public.marketplace_purchases"] {
        let mut owner = Work::begin(&database, OWNER).await;
        assert_eq!(owner.run(statement).await, Err(RESTRICTED.to_owned()), "{statement}");
    }

    database.psql(&format!("DELETE FROM public.organizations WHERE id = '{ORG_A}'")).await;

    let kept = format!(
        "SELECT count(*) FROM console.audit_log WHERE act = 'delete' AND table_name = 'marketplace_purchases'
         AND organization_id = '{ORG_A}' AND before ->> 'amount' IS NOT NULL"
    );
    assert_eq!(database.psql(&kept).await, "2");
    assert_eq!(database.psql("SELECT count(*) FROM public.marketplace_purchases").await, "1");
}

#[tokio::test]
async fn a_bought_tool_is_not_deleted_and_one_in_use_only_by_a_super_admin() {
    let database = planted().await;
    let delete = |tool: &str| format!("DELETE FROM public.marketplace_tools WHERE id = '{tool}'");
    let mut manager = Work::under(&database, "trial_manager", "marketplace_manager").await;
    assert_eq!(manager.run(&delete(BUNDLED_TOOL)).await, Err(RESTRICTED.to_owned()));

    let mut admin = Work::under(&database, "trial_admin", "marketplace_super_admin").await;
    assert_eq!(admin.run(&delete(BUNDLED_TOOL)).await, Ok(1));
    // PostgreSQL 18 calls it a restrict violation, the versions before a foreign key violation.
    let refusal = admin.run(&delete(TOOL)).await.unwrap_err();
    assert!(["23503", "23001"].contains(&refusal.as_str()), "{refusal}");
}

// The audit.

#[tokio::test]
async fn a_write_with_psql_is_on_record_with_who_what_and_why() {
    let database = planted().await;
    let script = format!(
        "BEGIN; SET LOCAL ROLE marketplace_manager; SET LOCAL console.reason = 'typo'; SET LOCAL console.act = 'catalog.edit';
         UPDATE public.marketplace_tools SET name = 'Renamed' WHERE id = '{TOOL}'; COMMIT;"
    );
    database.try_psql("trial_manager", &script).await.unwrap();

    let entry = "SELECT login, role, operator_id, area, act, table_name, record_id, before, after, reason
                 FROM console.audit_log ORDER BY id DESC LIMIT 1";
    assert_eq!(
        database.psql(entry).await,
        format!(
            "trial_manager|marketplace_manager|50000000-0000-4000-8000-000000000001|catalog|catalog.edit|marketplace_tools|{TOOL}|\
             {{\"name\": \"Alone\"}}|{{\"name\": \"Renamed\"}}|typo"
        )
    );
}

#[tokio::test]
async fn every_verb_on_every_table_leaves_one_entry_per_row() {
    let database = planted().await;
    let tables = ["tools", "bundles", "bundle_items", "purchases", "cart", "reviews"];
    for table in tables {
        let count = |act: &str| {
            format!(
                "SELECT count(*) FROM console.audit_log WHERE table_name = 'marketplace_{table}' AND act = '{act}'"
            )
        };
        let rows = database.psql(&format!("SELECT count(*) FROM public.marketplace_{table}")).await;
        assert_eq!(database.psql(&count("insert")).await, rows, "{table}");
        let change = match table {
            "bundle_items" => "position = position + 1",
            "purchases" => "auto_renew = true",
            "cart" => "quantity = 5",
            "reviews" => "title = 'T'",
            _ => "name = name || '!'",
        };
        database.psql(&format!("UPDATE public.marketplace_{table} SET {change}")).await;
        assert_eq!(database.psql(&count("update")).await, rows, "{table}");
        if table != "purchases" && table != "tools" && table != "bundles" {
            database.psql(&format!("DELETE FROM public.marketplace_{table}")).await;
            assert_eq!(database.psql(&count("delete")).await, rows, "{table}");
        }
    }
}

#[tokio::test]
async fn a_write_that_is_taken_back_leaves_no_entry() {
    let database = planted().await;
    let before = database.psql("SELECT count(*) FROM console.audit_log").await;
    let mut manager = Work::under(&database, "trial_manager", "marketplace_manager").await;
    manager.run("UPDATE public.marketplace_tools SET name = 'X'").await.unwrap();
    manager.run("ROLLBACK").await.unwrap();
    assert_eq!(database.psql("SELECT count(*) FROM console.audit_log").await, before);
}

#[tokio::test]
async fn nobody_changes_the_audit_not_even_a_superuser_in_replica_mode() {
    let database = planted().await;
    for statement in [
        "UPDATE console.audit_log SET act = 'x'",
        "DELETE FROM console.audit_log",
        "TRUNCATE console.audit_log",
    ] {
        let script = format!("SET session_replication_role = replica; {statement}");
        assert!(database.try_psql("postgres", &script).await.is_err(), "{statement}");
        let mut owner = Work::under(&database, OWNER, "marketplace_owner").await;
        assert_eq!(owner.run(statement).await, Err(NO.to_owned()), "{statement}");
    }
}

#[tokio::test]
async fn writers_do_not_wait_for_each_other_at_the_audit() {
    let database = planted().await;
    let mut manager = Work::under(&database, "trial_manager", "marketplace_manager").await;
    let mut admin = Work::under(&database, "trial_admin", "marketplace_super_admin").await;
    let rename = |tool: &str| format!("UPDATE public.marketplace_tools SET name = 'N' WHERE id = '{tool}'");
    admin.run("SET LOCAL lock_timeout = '2s'").await.unwrap();

    manager.run(&rename(TOOL)).await.unwrap();

    assert_eq!(admin.run(&rename(UNUSED_TOOL)).await, Ok(1));
}

// Organizations.

#[tokio::test]
async fn an_organization_stays_open_until_it_is_left_or_time_is_up() {
    let database = planted().await;
    let mut support = Work::under(&database, "trial_support", "marketplace_support").await;
    let open = format!("SELECT console.open_organization('{ORG_A}', 'ticket 4711', 10)");
    let purchases = "SELECT id FROM public.marketplace_purchases";
    let see = "SET LOCAL ROLE marketplace_tenant";
    support.set("app.current_organization_id", ORG_A).await;

    support.ask(&open).await.unwrap();
    support.run(see).await.unwrap();
    assert_eq!(support.run(purchases).await, Ok(2));
    assert_eq!(
        support
            .ask(&format!("SELECT count(*) FROM console.people(ARRAY['{ADA}', '{BEA}']::uuid[])"))
            .await
            .unwrap(),
        "1"
    );
    assert_eq!(
        support.ask(&format!("SELECT string_agg(name || ' ' || tier, ',') FROM console.organization_names(ARRAY['{ORG_A}', '{ORG_B}']::uuid[])")).await.unwrap(),
        "Acorn Homes GROWTH"
    );

    support.run("RESET ROLE; SET LOCAL ROLE marketplace_support").await.unwrap();
    support.run(&format!("SELECT console.leave_organization('{ORG_A}')")).await.unwrap();
    support.run(see).await.unwrap();
    assert_eq!(support.run(purchases).await, Ok(0));

    support.run("RESET ROLE; SET LOCAL ROLE marketplace_support").await.unwrap();
    support.ask(&open).await.unwrap();
    support.commit().await;
    database.psql("UPDATE console.organization_access SET until = now() - interval '1 second'").await;
    support.set("app.current_organization_id", ORG_A).await;
    support.run(see).await.unwrap();
    assert_eq!(support.run(purchases).await, Ok(0));
}

#[tokio::test]
async fn an_organization_opens_for_support_only_with_a_reason_and_for_an_hour_at_most() {
    let database = planted().await;
    for (login, role, arguments, expected) in [
        ("trial_support", "marketplace_support", "'  a ', 10", "22023"),
        ("trial_support", "marketplace_support", "'ticket', 0", "22023"),
        ("trial_support", "marketplace_support", "'ticket', 61", "22023"),
        ("trial_moderator", "marketplace_moderator", "'ticket', 10", NO),
        ("trial_manager", "marketplace_manager", "'ticket', 10", NO),
    ] {
        let mut work = Work::under(&database, login, role).await;
        let opened = work.run(&format!("SELECT console.open_organization('{ORG_A}', {arguments})")).await;
        assert_eq!(opened, Err(expected.to_owned()), "{login} {arguments}");
    }
    let mut support = Work::under(&database, "trial_support", "marketplace_support").await;
    let unknown = support.run(&format!("SELECT console.open_organization('{ADA}', 'ticket', 5)")).await;
    assert_eq!(unknown, Err("P0002".to_owned()));
}

#[tokio::test]
async fn looking_for_an_organization_finds_it_by_what_a_ticket_says_and_is_on_record() {
    let database = planted().await;
    let mut support = Work::under(&database, "trial_support", "marketplace_support").await;
    for (term, expected) in [
        (ORG_A, "Acorn Homes id"),
        ("acorn-h", "Acorn Homes slug"),
        ("rea", "Birch Realty name"),
        ("BEA@birch.example", "Birch Realty email"),
        ("bills@acorn.example", "Acorn Homes email"),
        ("100%", ""),
    ] {
        let found = support
            .ask(&format!(
                "SELECT string_agg(name || ' ' || matched, ', ') FROM console.find_organizations('{term}')"
            ))
            .await;
        assert_eq!(found.unwrap_or_default(), expected, "{term}");
    }
    support.run("COMMIT").await.unwrap();
    let recorded =
        "SELECT count(*), count(*) FILTER (WHERE cardinality(found) = 1) FROM console.organization_access
                    WHERE kind = 'LOOKED_UP' AND login = 'trial_support'";
    assert_eq!(database.psql(recorded).await, "6|5");
}
