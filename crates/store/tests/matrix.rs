//! Who may do what to which row, through real logins: role × table × verb × scope, with the number of rows, or the code
//! of the refusal, expected of each. All statements are aimed at organization A; the scope is what the session says of
//! itself: A with Ada, B with Bea, nothing, or empty settings.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "this test needs only some of it")]
mod marketplace;

use marketplace::{ADA, BEA, ORG_A, ORG_B, Work, planted};
use testkit::Database;

/// What each verb does to each table.
const STATEMENTS: &[(&str, &str, &str)] = &[
    ("tools", "select", "SELECT id FROM public.marketplace_tools"),
    (
        "tools",
        "insert",
        "INSERT INTO public.marketplace_tools (name, description, category, price_model, required_tier, features,
           integration_type, provider) VALUES ('New', 'New', 'COMMUNICATION', 'FREE', 'FREE', '[]', 'API', 'Internal')",
    ),
    ("tools", "update", "UPDATE public.marketplace_tools SET name = name || '!'"),
    ("tools", "delete", "DELETE FROM public.marketplace_tools WHERE name = 'Unused'"),
    ("tools", "counter", "UPDATE public.marketplace_tools SET purchase_count = 99"),
    ("bundles", "select", "SELECT id FROM public.marketplace_bundles"),
    (
        "bundles",
        "insert",
        "INSERT INTO public.marketplace_bundles (name, description, price_amount, discount_percent, required_tier)
         VALUES ('New', 'New', 1, 0, 'FREE')",
    ),
    ("bundles", "update", "UPDATE public.marketplace_bundles SET name = name || '!'"),
    ("bundles", "delete", "DELETE FROM public.marketplace_bundles WHERE name = 'Empty'"),
    ("bundles", "counter", "UPDATE public.marketplace_bundles SET view_count = 99"),
    ("items", "select", "SELECT id FROM public.marketplace_bundle_items"),
    (
        "items",
        "insert",
        "INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id)
         SELECT b.id, t.id FROM public.marketplace_bundles AS b, public.marketplace_tools AS t
         WHERE b.name = 'Pack' AND t.name = 'Unused'",
    ),
    ("items", "update", "UPDATE public.marketplace_bundle_items SET position = 7"),
    ("items", "delete", "DELETE FROM public.marketplace_bundle_items"),
    (
        "purchases",
        "select",
        "SELECT id FROM public.marketplace_purchases WHERE organization_id = 'a0000000-0000-4000-8000-000000000000'",
    ),
    (
        "purchases",
        "amounts",
        "SELECT amount FROM public.marketplace_purchases WHERE organization_id = 'a0000000-0000-4000-8000-000000000000'",
    ),
    (
        "purchases",
        "insert",
        "INSERT INTO public.marketplace_purchases (organization_id, user_id, tool_id, purchase_type, amount, payment_method)
         VALUES ('a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000001',
           '10000000-0000-4000-8000-000000000001', 'TOOL', 1, 'ACH')",
    ),
    (
        "purchases",
        "update",
        "UPDATE public.marketplace_purchases SET auto_renew = true
         WHERE organization_id = 'a0000000-0000-4000-8000-000000000000'",
    ),
    (
        "purchases",
        "rehome",
        "UPDATE public.marketplace_purchases SET organization_id = 'b0000000-0000-4000-8000-000000000000'",
    ),
    ("purchases", "delete", "DELETE FROM public.marketplace_purchases"),
    (
        "cart",
        "select",
        "SELECT id FROM public.marketplace_cart WHERE organization_id = 'a0000000-0000-4000-8000-000000000000'",
    ),
    (
        "cart",
        "persons",
        "SELECT user_id FROM public.marketplace_cart WHERE organization_id = 'a0000000-0000-4000-8000-000000000000'",
    ),
    (
        "cart",
        "insert",
        "INSERT INTO public.marketplace_cart (organization_id, user_id, tool_id, item_type)
         VALUES ('a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000001',
           '10000000-0000-4000-8000-000000000002', 'TOOL')",
    ),
    (
        "cart",
        "plant",
        "INSERT INTO public.marketplace_cart (organization_id, user_id, tool_id, item_type)
         VALUES ('b0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000001',
           '10000000-0000-4000-8000-000000000002', 'TOOL')",
    ),
    (
        "cart",
        "update",
        "UPDATE public.marketplace_cart SET quantity = 2 WHERE organization_id = 'a0000000-0000-4000-8000-000000000000'",
    ),
    ("cart", "delete", "DELETE FROM public.marketplace_cart WHERE organization_id = 'a0000000-0000-4000-8000-000000000000'"),
    (
        "reviews",
        "select",
        "SELECT id FROM public.marketplace_reviews WHERE organization_id = 'a0000000-0000-4000-8000-000000000000'",
    ),
    ("reviews", "notes", "SELECT moderation_notes, moderated_by, moderated_at FROM public.marketplace_reviews"),
    (
        "reviews",
        "insert",
        "INSERT INTO public.marketplace_reviews (tool_id, organization_id, user_id, rating)
         VALUES ('10000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000000',
           'a0000000-0000-4000-8000-000000000001', 3)",
    ),
    (
        "reviews",
        "update",
        "UPDATE public.marketplace_reviews SET title = 'Changed'
         WHERE organization_id = 'a0000000-0000-4000-8000-000000000000'",
    ),
    (
        "reviews",
        "decide",
        "UPDATE public.marketplace_reviews SET status = 'REJECTED' WHERE id = '40000000-0000-4000-8000-000000000002'",
    ),
    ("reviews", "votes", "UPDATE public.marketplace_reviews SET helpful_count = 99"),
    (
        "reviews",
        "delete",
        "DELETE FROM public.marketplace_reviews WHERE organization_id = 'a0000000-0000-4000-8000-000000000000'",
    ),
    ("tools", "truncate", "TRUNCATE public.marketplace_tools CASCADE"),
    ("bundles", "truncate", "TRUNCATE public.marketplace_bundles CASCADE"),
    ("items", "truncate", "TRUNCATE public.marketplace_bundle_items"),
    ("purchases", "truncate", "TRUNCATE public.marketplace_purchases"),
    ("cart", "truncate", "TRUNCATE public.marketplace_cart"),
    ("reviews", "truncate", "TRUNCATE public.marketplace_reviews CASCADE"),
    ("organizations", "select", "SELECT id FROM public.organizations"),
    ("organizations", "delete", "DELETE FROM public.organizations"),
    ("users", "select", "SELECT id FROM public.users"),
    ("users", "update", "UPDATE public.users SET role = 'SUPER_ADMIN'"),
    ("operators", "update", "UPDATE console.operators SET is_active = true"),
    ("audit", "insert", "INSERT INTO console.audit_log (at, transaction_id, login, role, area, act, table_name, record_id)
       VALUES (now(), 1, 'x', 'x', 'x', 'x', 'x', gen_random_uuid())"),
    ("audit", "delete", "DELETE FROM console.audit_log"),
];

/// Refused by a missing right, a policy or a guard.
const NO: &str = "42501";

/// Runs every statement in every scope and compares with a table of `table verb: A B none empty`. What the table does not
/// name is refused in every scope.
async fn expect(database: &Database, login: &str, role: Option<&str>, table: &str) {
    let mut wrong = Vec::new();
    for (place, scope) in ["A", "B", "none", "empty"].into_iter().enumerate() {
        let mut work = scoped(database, login, role, scope).await;
        for (subject, verb, statement) in STATEMENTS {
            let prefix = format!("{subject} {verb}: ");
            let expected = table.lines().find_map(|line| line.trim().strip_prefix(&prefix));
            let expected = expected.and_then(|line| line.split_whitespace().nth(place)).unwrap_or("no");
            let expected = if expected == "no" { NO } else { expected };
            let found = outcome(&mut work, statement).await;
            if found != expected {
                wrong.push(format!("{subject} {verb} in scope {scope}: expected {expected}, found {found}"));
            }
        }
    }
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let named =
            STATEMENTS.iter().any(|(subject, verb, _)| line.starts_with(&format!("{subject} {verb}: ")));
        assert!(named, "no statement for {line}");
    }
    assert!(wrong.is_empty(), "{login} as {role:?}\n{}", wrong.join("\n"));
}

/// A session of its own, that says of itself what the scope says.
async fn scoped(database: &Database, login: &str, role: Option<&str>, scope: &str) -> Work {
    let mut work = Work::begin(database, login).await;
    match scope {
        "A" => work.scope(ORG_A, ADA).await,
        "B" => work.scope(ORG_B, BEA).await,
        "none" => {}
        "empty" => {
            // After its first use in a session a setting is never unset again, only empty.
            work.scope(ORG_A, ADA).await;
            work.commit().await;
        }
        other => panic!("no scope {other}"),
    }
    if let Some(role) = role {
        work.run(&format!("SET LOCAL ROLE {role}")).await.unwrap();
    }
    work
}

/// What comes of a statement, which is taken back: a number of rows, or a code.
async fn outcome(work: &mut Work, statement: &str) -> String {
    work.run("SAVEPOINT before").await.unwrap();
    let outcome = work.run(statement).await.map_or_else(|code| code, |rows| rows.to_string());
    work.run("ROLLBACK TO before").await.unwrap();
    outcome
}

#[tokio::test]
async fn the_service_works_for_one_organization_and_one_user_at_a_time() {
    let table = "
        tools select: 3 3 3 3
        bundles select: 2 2 2 2
        items select: 1 1 1 1
        purchases select: 2 0 0 0
        purchases amounts: 2 0 0 0
        purchases insert: 1 no no no
        purchases update: 2 0 0 0
        cart select: 2 0 0 0
        cart persons: 2 0 0 0
        cart insert: 1 no no no
        cart update: 1 0 0 0
        cart delete: 1 0 0 0
        reviews select: 1 1 1 1
        reviews insert: 1 no no no
        reviews update: 1 0 0 0
        reviews delete: 1 0 0 0
    ";
    expect(&planted().await, "trial_service", Some("marketplace_tenant"), table).await;
}

#[tokio::test]
async fn support_sees_an_opened_organization_as_its_people_do_and_writes_nothing() {
    let database = planted().await;
    let mut support = Work::under(&database, "trial_support", "marketplace_support").await;
    support.ask(&format!("SELECT console.open_organization('{ORG_A}', 'ticket 4711', 10)")).await.unwrap();
    support.commit().await;

    let table = "
        tools select: 3 3 3 3
        bundles select: 2 2 2 2
        items select: 1 1 1 1
        purchases select: 2 0 0 0
        purchases amounts: 2 0 0 0
        purchases update: 0 0 0 0
        cart select: 2 0 0 0
        cart persons: 2 0 0 0
        cart update: 0 0 0 0
        cart delete: 0 0 0 0
        reviews select: 1 1 1 1
        reviews update: 0 0 0 0
        reviews delete: 0 0 0 0
    ";
    expect(&database, "trial_support", Some("marketplace_tenant"), table).await;
}

#[tokio::test]
async fn support_sees_no_organization_it_did_not_open() {
    let table = "
        tools select: 3 3 3 3
        bundles select: 2 2 2 2
        items select: 1 1 1 1
        purchases select: 0 0 0 0
        purchases amounts: 0 0 0 0
        purchases update: 0 0 0 0
        cart select: 0 0 0 0
        cart persons: 0 0 0 0
        cart update: 0 0 0 0
        cart delete: 0 0 0 0
        reviews select: 1 1 1 1
        reviews update: 0 0 0 0
        reviews delete: 0 0 0 0
    ";
    expect(&planted().await, "trial_support", Some("marketplace_tenant"), table).await;
}

#[tokio::test]
async fn support_under_its_own_role_reads_the_catalog_only() {
    let table = "
        tools select: 3 3 3 3
        bundles select: 2 2 2 2
        items select: 1 1 1 1
    ";
    expect(&planted().await, "trial_support", Some("marketplace_support"), table).await;
}

#[tokio::test]
async fn a_moderator_reads_every_review_and_decides_and_sees_no_amounts() {
    let table = "
        tools select: 3 3 3 3
        bundles select: 2 2 2 2
        items select: 1 1 1 1
        purchases select: 2 2 2 2
        reviews select: 3 3 3 3
        reviews notes: 5 5 5 5
        reviews decide: 1 1 1 1
    ";
    expect(&planted().await, "trial_moderator", Some("marketplace_moderator"), table).await;
}

#[tokio::test]
async fn a_manager_writes_the_catalog_and_nothing_else() {
    let table = "
        tools select: 3 3 3 3
        tools insert: 1 1 1 1
        tools update: 3 3 3 3
        tools delete: 1 1 1 1
        bundles select: 2 2 2 2
        bundles insert: 1 1 1 1
        bundles update: 2 2 2 2
        bundles delete: 1 1 1 1
        items select: 1 1 1 1
        items insert: 1 1 1 1
        items update: 1 1 1 1
        items delete: 1 1 1 1
        purchases select: 2 2 2 2
        cart select: 2 2 2 2
        reviews select: 1 1 1 1
    ";
    expect(&planted().await, "trial_manager", Some("marketplace_manager"), table).await;
}

#[tokio::test]
async fn a_super_admin_does_what_manager_and_moderator_do_and_reads_everything() {
    let table = "
        tools select: 3 3 3 3
        tools insert: 1 1 1 1
        tools update: 3 3 3 3
        tools delete: 1 1 1 1
        bundles select: 2 2 2 2
        bundles insert: 1 1 1 1
        bundles update: 2 2 2 2
        bundles delete: 1 1 1 1
        items select: 1 1 1 1
        items insert: 1 1 1 1
        items update: 1 1 1 1
        items delete: 1 1 1 1
        purchases select: 2 2 2 2
        purchases amounts: 2 2 2 2
        cart select: 2 2 2 2
        cart persons: 2 2 2 2
        reviews select: 3 3 3 3
        reviews notes: 5 5 5 5
        reviews decide: 1 1 1 1
        organizations select: 2 2 2 2
        users select: 7 7 7 7
    ";
    expect(&planted().await, "trial_admin", Some("marketplace_super_admin"), table).await;
}

#[tokio::test]
async fn a_login_that_put_on_no_role_may_do_nothing() {
    let database = planted().await;
    for login in ["trial_manager", "trial_moderator", "trial_support", "trial_admin", "trial_service"] {
        expect(&database, login, None, "").await;
    }
}

#[tokio::test]
async fn an_unmapped_or_inactive_login_writes_nothing_under_any_role() {
    let database = planted().await;
    for login in ["trial_stranger", "trial_gone"] {
        for role in
            ["marketplace_manager", "marketplace_moderator", "marketplace_super_admin", "marketplace_tenant"]
        {
            let mut work = scoped(&database, login, Some(role), "A").await;
            for (subject, verb, statement) in STATEMENTS {
                if !statement.starts_with("SELECT") {
                    let found = outcome(&mut work, statement).await;
                    assert_eq!(found, NO, "{login} as {role}: {subject} {verb}");
                }
            }
        }
    }
}

#[tokio::test]
async fn an_unmapped_or_inactive_login_opens_nothing_and_finds_nobody() {
    let database = planted().await;
    for login in ["trial_stranger", "trial_gone"] {
        for asked in [
            format!("SELECT console.open_organization('{ORG_A}', 'ticket 4711')"),
            "SELECT console.find_organizations('acorn')".to_owned(),
            "SELECT console.open_writing('ticket 4711', 5)".to_owned(),
        ] {
            let mut work = Work::under(&database, login, "marketplace_super_admin").await;
            assert_eq!(work.run(&asked).await, Err(NO.to_owned()), "{login}: {asked}");
        }
        let mut tenant = Work::under(&database, login, "marketplace_tenant").await;
        tenant.set("app.current_organization_id", ORG_A).await;
        assert_eq!(tenant.run("SELECT id FROM public.marketplace_purchases").await, Ok(0));
    }
}
