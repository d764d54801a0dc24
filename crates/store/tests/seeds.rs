//! What the seeds promise, on a real database, sown by an owner who is no superuser.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::time::Instant;

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::{Decimal, RoundingStrategy};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use store::{
    migrate,
    seed::{self, Rows},
};
use testkit::{Database, Server};

/// The purchases that contradict themselves on purpose, by the names of `seeds/sample/21_contradictions.sql`.
const CONTRADICTIONS: [&str; 8] = [
    "failed-but-active-1",
    "failed-but-active-2",
    "ended-but-active-1",
    "ended-but-active-2",
    "ended-but-active-3",
    "paid-not-activated-1",
    "paid-not-activated-2",
    "refunded-but-active",
];

fn as_of() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap().and_hms_opt(12, 0, 0).unwrap()
}

/// A migrated database, and its owner's connection.
async fn migrated() -> (Database, PgConnection) {
    let name = format!("migrated-{}", migrate::fingerprint());
    let database = Server::shared()
        .await
        .database_like(&name, async |owner_url| {
            let mut owner = PgConnection::connect(&owner_url).await.unwrap();
            migrate::migrate(&mut owner).await.unwrap();
            owner.close().await.unwrap();
        })
        .await;
    let owner = PgConnection::connect(&database.owner_url()).await.unwrap();
    (database, owner)
}

/// A migrated database with the sample in it, and its owner's connection.
async fn sampled() -> (Database, PgConnection) {
    let (database, mut owner) = migrated().await;
    seed::sample(&mut owner, as_of()).await.unwrap();
    (database, owner)
}

async fn texts(connection: &mut PgConnection, sql: impl Into<String>) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(sql.into())).fetch_all(connection).await.unwrap()
}

async fn number(connection: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(connection).await.unwrap()
}

/// One line per table: a digest of all its rows. The version of a bundle is the moment its members were put in.
async fn digest(connection: &mut PgConnection) -> BTreeMap<String, String> {
    let mut digests = BTreeMap::new();
    for table in [
        "public.marketplace_tools",
        "public.marketplace_bundles",
        "public.marketplace_bundle_items",
        "public.marketplace_purchases",
        "public.marketplace_cart",
        "public.marketplace_reviews",
        "public.organizations",
        "public.users",
        "public.organization_members",
        "public.subscriptions",
        "console.operators",
        "console.review_flags",
        "console.tool_ratings",
        "console.organization_access",
        "console.audit_log",
    ] {
        let without = if table == "public.marketplace_bundles" { "updated_at" } else { "" };
        let sql = format!(
            "SELECT coalesce(md5(string_agg(row_text, '\n' ORDER BY row_text)), 'empty')
             FROM (SELECT (to_jsonb(t) - '{without}')::text AS row_text FROM {table} AS t) AS rows"
        );
        digests.insert(table.to_owned(), texts(connection, sql).await.concat());
    }
    digests
}

#[tokio::test]
async fn the_catalog_has_54_tools_and_five_bundles_with_their_members_in_order() {
    let (_database, mut owner) = migrated().await;

    let sown = seed::catalog(&mut owner).await.unwrap();

    assert_eq!(sown.added, Rows::CATALOG);
    let bundles: Vec<(String, i32, i64, String)> = sqlx::query_as(
        "SELECT b.name, b.discount_percent, count(*),
           string_agg(right(i.tool_id::text, 2), ' ' ORDER BY i.position) FILTER (WHERE i.position = ordinal)
         FROM public.marketplace_bundles AS b
         JOIN (SELECT *, row_number() OVER (PARTITION BY bundle_id ORDER BY tool_id) AS ordinal
               FROM public.marketplace_bundle_items) AS i ON i.bundle_id = b.id
         GROUP BY b.id, b.name, b.discount_percent ORDER BY b.id",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let tools = |range: std::ops::RangeInclusive<u8>| {
        range.map(|number| format!("{number:02}")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        bundles,
        [
            ("Lead Generation Pro Bundle".to_owned(), 20, 8, tools(1..=8)),
            ("Listing Domination Bundle".to_owned(), 25, 7, tools(9..=15)),
            ("Market Intelligence Bundle".to_owned(), 25, 8, tools(16..=23)),
            ("Transaction Management Bundle".to_owned(), 15, 6, tools(24..=29)),
            ("Complete Real Estate Suite".to_owned(), 35, 54, tools(1..=54)),
        ]
    );
}

#[tokio::test]
async fn every_tool_is_worth_reading() {
    let (_database, mut owner) = migrated().await;
    seed::catalog(&mut owner).await.unwrap();

    let thin = "SELECT name FROM public.marketplace_tools
        WHERE length(description) < 80 OR long_description NOT LIKE E'%\n\n%' OR cardinality(tags) = 0
          OR jsonb_array_length(features) NOT BETWEEN 4 AND 6 OR documentation_url !~ '^https://[a-z.-]+\\.(example|example\\.com)/'
          OR version !~ '^\\d+\\.\\d+\\.\\d+$' OR icon_url IS NULL
          OR (price_model IN ('FREE', 'CUSTOM')) <> (price_amount = 0)";
    assert_eq!(texts(&mut owner, thin).await, [""; 0]);
    let distinct =
        "SELECT count(DISTINCT description) + count(DISTINCT long_description) FROM public.marketplace_tools";
    assert_eq!(number(&mut owner, distinct).await, 108);
    let included = "SELECT right(id::text, 2) || ' ' || required_tier FROM public.marketplace_tools
        WHERE price_model = 'FREE' ORDER BY id";
    assert_eq!(texts(&mut owner, included).await, ["52 FREE", "53 GROWTH", "54 GROWTH"]);
}

#[tokio::test]
async fn a_bundle_costs_what_its_members_cost_a_month_less_the_discount() {
    let (_database, mut owner) = migrated().await;
    seed::catalog(&mut owner).await.unwrap();

    let members: Vec<(String, Decimal, i32, String, Decimal)> = sqlx::query_as(
        "SELECT b.name, b.price_amount, b.discount_percent, t.price_model::text, t.price_amount
         FROM public.marketplace_bundles AS b
         JOIN public.marketplace_bundle_items AS i ON i.bundle_id = b.id
         JOIN public.marketplace_tools AS t ON t.id = i.tool_id",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let mut per_year: BTreeMap<(String, Decimal, i32), Decimal> = BTreeMap::new();
    for (bundle, price, discount, model, amount) in members {
        *per_year.entry((bundle, price, discount)).or_default() += match model.as_str() {
            "MONTHLY" => amount * Decimal::from(12),
            "ANNUAL" => amount,
            _ => Decimal::ZERO,
        };
    }

    assert_eq!(per_year.len(), 5);
    for ((bundle, price, discount), per_year) in per_year {
        let exact = per_year * Decimal::from(100 - discount) / Decimal::from(1200);
        let nearest = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let expected = if nearest > exact { exact.trunc_with_scale(2) } else { nearest };
        assert_eq!(price, expected, "{bundle}");
        let saved = Decimal::from(100) - price * Decimal::from(1200) / per_year;
        assert!(saved >= Decimal::from(discount) - Decimal::new(1, 20), "{bundle} saves {saved} %");
    }
}

#[tokio::test]
async fn the_members_of_the_four_smaller_bundles_can_be_bought_in_the_bundles_tier() {
    let (_database, mut owner) = migrated().await;
    seed::catalog(&mut owner).await.unwrap();

    let misfits = "SELECT b.name || ': ' || t.name
        FROM public.marketplace_bundles AS b
        JOIN public.marketplace_bundle_items AS i ON i.bundle_id = b.id
        JOIN public.marketplace_tools AS t ON t.id = i.tool_id
        WHERE array_position(ARRAY['FREE', 'STARTER', 'GROWTH', 'ELITE', 'ENTERPRISE'], t.required_tier::text)
            > array_position(ARRAY['FREE', 'STARTER', 'GROWTH', 'ELITE', 'ENTERPRISE'], b.required_tier::text)
          OR (t.status <> 'ACTIVE' AND b.name <> 'Complete Real Estate Suite')";
    assert_eq!(texts(&mut owner, misfits).await, [""; 0]);
}

#[tokio::test]
async fn sowing_the_catalog_again_keeps_a_managers_edits() {
    let (database, mut owner) = migrated().await;
    seed::catalog(&mut owner).await.unwrap();
    database
        .psql(
            "UPDATE public.marketplace_tools SET price_amount = 81 WHERE name = 'Lead Generation Agent';
             UPDATE public.marketplace_bundles SET status = 'ARCHIVED' WHERE name = 'Listing Domination Bundle';
             DELETE FROM public.marketplace_bundle_items WHERE position = 3;",
        )
        .await;
    let before = digest(&mut owner).await;

    let sown = seed::catalog(&mut owner).await.unwrap();

    assert_eq!(sown.added, Rows::default());
    assert_eq!(digest(&mut owner).await, before);
}

#[tokio::test]
async fn the_sample_is_sown_once_and_keeps_its_first_instant() {
    let (_database, mut owner) = migrated().await;
    let started = Instant::now();
    let first = seed::sample(&mut owner, as_of()).await.unwrap();
    println!("the sample was sown in {:?}: {:?}", started.elapsed(), first.added);
    let before = digest(&mut owner).await;

    let later = as_of() + chrono::TimeDelta::days(30);
    let second = seed::sample(&mut owner, later).await.unwrap();

    assert_eq!((first.added.organizations, first.added.tools, first.added.bundles), (22, 54, 5));
    assert!((1_200..=2_200).contains(&first.added.purchases), "{:?}", first.added);
    assert!((350..=520).contains(&first.added.reviews), "{:?}", first.added);
    assert_eq!(second.added, Rows::default());
    assert_eq!(second.as_of, Some(as_of()));
    assert_eq!(digest(&mut owner).await, before);
}

#[tokio::test]
async fn the_same_instant_gives_the_same_rows() {
    let (_one, mut one) = sampled().await;
    let (_other, mut other) = sampled().await;

    assert_eq!(digest(&mut one).await, digest(&mut other).await);
}

#[tokio::test]
async fn another_instant_gives_coherent_rows_too() {
    let (_database, mut owner) = migrated().await;
    let leap_day =
        NaiveDate::from_ymd_opt(2028, 2, 29).unwrap().and_hms_micro_opt(23, 59, 59, 999_999).unwrap();

    let sown = seed::sample(&mut owner, leap_day).await.unwrap();

    assert_eq!(sown.as_of, Some(leap_day));
    assert_eq!(incoherent_purchases(&mut owner).await, [""; 0]);
}

#[tokio::test]
async fn every_value_of_every_enum_occurs() {
    let (_database, mut owner) = sampled().await;

    let columns: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text, udt_name::text FROM information_schema.columns
         WHERE table_schema = 'public' AND data_type = 'USER-DEFINED' AND udt_name ~ '^[A-Z]'
           AND table_name NOT IN ('users')",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let mut missing = Vec::new();
    let mut by_type: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (table, column, kind) in &columns {
        by_type.entry(kind).or_default().push(format!("SELECT {column}::text FROM public.{table}"));
    }
    for (kind, sources) in &by_type {
        let sql = format!(
            "SELECT '{kind} ' || value::text FROM unnest(enum_range(NULL::public.\"{kind}\")) AS value
             WHERE value::text NOT IN ({})",
            sources.join(" UNION ALL ")
        );
        missing.extend(texts(&mut owner, sql).await);
    }

    assert_eq!(by_type.len(), 12);
    // The five bundles are on sale, all of them.
    assert_eq!(missing, ["BundleStatus ARCHIVED", "BundleStatus DRAFT"]);
}

#[tokio::test]
async fn ratings_counts_and_reports_agree_with_the_rows() {
    let (_database, mut owner) = sampled().await;

    let tools = "SELECT t.name FROM public.marketplace_tools AS t
        LEFT JOIN (SELECT tool_id, avg(rating)::real AS average, count(*) AS reviews FROM public.marketplace_reviews
                   WHERE status = 'APPROVED' GROUP BY tool_id) AS r ON r.tool_id = t.id
        WHERE t.review_count <> coalesce(r.reviews, 0) OR abs(t.avg_rating - r.average) > 0.00001
          OR (t.avg_rating IS NULL) <> (r.average IS NULL)
          OR t.purchase_count <> (SELECT count(*) FROM public.marketplace_purchases AS p
                                  WHERE p.tool_id = t.id AND p.payment_status = 'COMPLETED')
          OR t.view_count < t.purchase_count";
    assert_eq!(texts(&mut owner, tools).await, [""; 0]);
    let bundles = "SELECT b.name FROM public.marketplace_bundles AS b
        WHERE b.purchase_count <> (SELECT count(*) FROM public.marketplace_purchases AS p
                                   WHERE p.bundle_id = b.id AND p.payment_status = 'COMPLETED')";
    assert_eq!(texts(&mut owner, bundles).await, [""; 0]);
    let reports = "SELECT r.id::text FROM public.marketplace_reviews AS r
        WHERE r.flagged_count <> (SELECT count(*) FROM console.review_flags AS f WHERE f.review_id = r.id)
          OR (r.status = 'FLAGGED' AND r.flagged_count = 0)
          OR EXISTS (SELECT FROM console.review_flags AS f WHERE f.review_id = r.id
                     AND (f.user_id = r.user_id OR f.created_at < r.created_at AT TIME ZONE 'utc'))";
    assert_eq!(texts(&mut owner, reports).await, [""; 0]);
}

/// Each purchase that breaks a rule of `seeds/sample/20_purchases.sql`, but for the named contradictions.
async fn incoherent_purchases(owner: &mut PgConnection) -> Vec<String> {
    let rules = [
        ("bought before the organization came", "p.purchase_date < o.created_at"),
        ("by somebody who is no member", "m.user_id IS NULL OR m.joined_at > p.purchase_date"),
        ("bought after the instant", "greatest(p.purchase_date, p.activated_at, p.cancelled_at, p.refunded_at, p.updated_at) > s.as_of"),
        ("activated before bought", "p.activated_at < p.purchase_date"),
        ("paid, not activated", "(p.payment_status IN ('COMPLETED', 'REFUNDED')) <> (p.activated_at IS NOT NULL)"),
        ("term", "(p.subscription_start IS NULL) <> (p.subscription_end IS NULL) OR p.subscription_start <> p.activated_at"),
        ("term without subscription", "p.subscription_start IS NOT NULL AND NOT p.is_subscription"),
        ("subscription without term", "p.is_subscription AND p.activated_at IS NOT NULL AND p.subscription_start IS NULL"),
        ("renews, no subscription", "p.auto_renew AND NOT p.is_subscription"),
        ("refund", "(p.refunded_at IS NOT NULL) <> (p.payment_status = 'REFUNDED')
                    OR (p.status = 'REFUNDED') <> (p.payment_status = 'REFUNDED') OR p.refunded_at < p.activated_at"),
        ("cancellation", "(p.cancelled_at IS NOT NULL) <> (p.status = 'CANCELLED') OR p.cancelled_at < p.purchase_date"),
        ("no payment, yet active", "p.payment_status IN ('FAILED', 'CANCELLED') AND p.status <> 'CANCELLED'"),
        ("expired, not ended", "p.status = 'EXPIRED' AND (p.subscription_end IS NULL OR p.subscription_end > s.as_of)"),
        ("ended, yet active", "p.status = 'ACTIVE' AND p.subscription_end <= s.as_of"),
        ("use", "(p.usage_count > 0) <> (p.last_used_at IS NOT NULL) OR p.last_used_at < p.activated_at
                 OR p.last_used_at > least(p.subscription_end, p.cancelled_at, p.refunded_at, s.as_of)"),
        ("used, never activated", "p.usage_count > 0 AND p.activated_at IS NULL"),
        ("Stripe", "p.payment_method NOT IN ('CREDIT_CARD', 'ACH') AND coalesce(p.stripe_payment_id, p.stripe_invoice_id) IS NOT NULL"),
        ("no Stripe payment", "p.payment_method IN ('CREDIT_CARD', 'ACH') AND p.stripe_payment_id IS NULL AND p.amount > 0"),
        ("amount", "CASE WHEN t.price_model = 'CUSTOM' THEN p.amount <= 0
                         WHEN coalesce(t.price_amount, b.price_amount) = 0 THEN p.amount <> 0
                         ELSE p.amount % coalesce(t.price_amount, b.price_amount) <> 0 OR p.amount = 0 END"),
        ("not announced yet", "t.status = 'COMING_SOON'"),
    ];
    let named =
        CONTRADICTIONS.map(|name| format!("md5('sample/purchase/contradiction/{name}')::uuid")).join(", ");
    let mut broken = Vec::new();
    for (rule, breaks) in rules {
        let sql = format!(
            "SELECT '{rule}: ' || p.id FROM public.marketplace_purchases AS p
             JOIN public.organizations AS o ON o.id = p.organization_id
             JOIN console.seed_runs AS s ON s.seed = 'sample'
             LEFT JOIN public.organization_members AS m ON m.organization_id = o.id AND m.user_id = p.user_id
             LEFT JOIN public.marketplace_tools AS t ON t.id = p.tool_id
             LEFT JOIN public.marketplace_bundles AS b ON b.id = p.bundle_id
             WHERE ({breaks}) AND p.id NOT IN ({named}) ORDER BY 1"
        );
        broken.extend(texts(owner, sql).await);
    }
    broken
}

#[tokio::test]
async fn purchases_are_coherent_but_for_the_named_contradictions() {
    let (_database, mut owner) = sampled().await;

    assert_eq!(incoherent_purchases(&mut owner).await, [""; 0]);
    for name in CONTRADICTIONS {
        let sql = format!(
            "SELECT status || ' ' || payment_status FROM public.marketplace_purchases
             WHERE id = md5('sample/purchase/contradiction/{name}')::uuid"
        );
        let expected = match name.split_once('-').unwrap().0 {
            "failed" => "ACTIVE FAILED",
            "refunded" => "ACTIVE REFUNDED",
            _ => "ACTIVE COMPLETED",
        };
        assert_eq!(texts(&mut owner, sql).await, [expected], "{name}");
    }
}

#[tokio::test]
async fn terms_of_one_subscription_follow_each_other() {
    let (_database, mut owner) = sampled().await;

    let overlaps = "SELECT p.id::text FROM public.marketplace_purchases AS p
        JOIN public.marketplace_purchases AS q ON q.organization_id = p.organization_id
          AND coalesce(q.tool_id, q.bundle_id) = coalesce(p.tool_id, p.bundle_id) AND q.id <> p.id
          AND q.subscription_start >= p.subscription_start AND q.subscription_start < p.subscription_end
        WHERE p.status <> 'ACTIVE' OR q.status <> 'ACTIVE'";
    let overlapping = texts(&mut owner, overlaps).await;
    assert!(overlapping.len() <= CONTRADICTIONS.len(), "{overlapping:?}");
    let renewing = "SELECT count(*) FROM public.marketplace_purchases, console.seed_runs AS s
        WHERE s.seed = 'sample' AND auto_renew AND status = 'ACTIVE'
          AND subscription_end BETWEEN s.as_of AND s.as_of + interval '30 days'";
    assert!(number(&mut owner, renewing).await > 50);
}

#[tokio::test]
async fn reviews_were_decided_by_staff_and_read_like_people() {
    let (_database, mut owner) = sampled().await;

    let undecided = "SELECT r.id::text FROM public.marketplace_reviews AS r
        LEFT JOIN public.users AS u ON u.id = r.moderated_by
        WHERE (r.status IN ('APPROVED', 'REJECTED')) AND r.moderated_at IS NULL
          OR r.status = 'PENDING' AND r.moderated_at IS NOT NULL
          OR r.status = 'REJECTED' AND r.moderation_notes IS NULL
          OR r.moderated_at < r.created_at OR u.role = 'USER'";
    assert_eq!(texts(&mut owner, undecided).await, [""; 0]);
    let unread = "SELECT r.id::text FROM public.marketplace_reviews AS r WHERE r.moderated_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM console.audit_log AS a WHERE a.record_id = r.id
          AND a.at = r.moderated_at AT TIME ZONE 'utc' AND a.operator_id = r.moderated_by
          AND (a.after ->> 'status' = r.status::text OR r.status = 'FLAGGED'))";
    assert_eq!(texts(&mut owner, unread).await, [""; 0]);
    let neighbours = "SELECT name FROM (
          SELECT t.name, r.review, lag(r.review) OVER (PARTITION BY r.tool_id ORDER BY r.created_at) AS before
          FROM public.marketplace_reviews AS r JOIN public.marketplace_tools AS t ON t.id = r.tool_id
        ) AS ordered WHERE review = before";
    assert_eq!(texts(&mut owner, neighbours).await, [""; 0]);
    let distinct = "SELECT count(DISTINCT review) FROM public.marketplace_reviews";
    assert!(number(&mut owner, distinct).await > 150);
    let unverified = "SELECT count(*) FROM public.marketplace_reviews WHERE NOT verified_purchase";
    assert!(number(&mut owner, unverified).await > 20);
}

#[tokio::test]
async fn the_audit_tells_the_history_and_works_again() {
    let (database, mut owner) = sampled().await;

    let logins = "SELECT DISTINCT login::text FROM console.audit_log ORDER BY 1";
    assert_eq!(
        texts(&mut owner, logins).await,
        ["jonas_weber", "sample_admin", "sample_manager", "sample_moderator"]
    );
    let backwards =
        "SELECT count(*) FROM (SELECT at, lag(at) OVER (ORDER BY id) AS before FROM console.audit_log) AS a
        WHERE at < before";
    assert_eq!(number(&mut owner, backwards).await, 0);
    let off = "SELECT tgname::text FROM pg_trigger WHERE tgenabled = 'D'";
    assert_eq!(texts(&mut owner, off).await, [""; 0]);
    database.psql("UPDATE public.marketplace_tools SET is_featured = NOT is_featured").await;
    let written = "SELECT count(*) FROM console.audit_log WHERE transaction_id > 0";
    assert_eq!(number(&mut owner, written).await, 54);
}

#[tokio::test]
async fn each_sample_login_is_who_it_says() {
    let (database, _owner) = sampled().await;

    for (login, name, groups) in [
        ("sample_manager", Some("Nadia Okafor"), "manager"),
        ("sample_moderator", Some("Tomas Lindgren"), "moderator"),
        ("sample_support", Some("Priya Raman"), "support tenant"),
        ("sample_admin", Some("Elena Castellanos"), "manager moderator super_admin support tenant"),
        ("sample_service", None, "tenant"),
    ] {
        let mut connection = PgConnection::connect(&database.url(login)).await.unwrap();
        let role = format!("SET ROLE marketplace_{}", groups.split(' ').next_back().unwrap());
        sqlx::raw_sql(AssertSqlSafe(role)).execute(&mut connection).await.unwrap();
        let (found, active, held): (Option<String>, bool, Vec<String>) =
            sqlx::query_as("SELECT name, is_active, groups FROM console.whoami()")
                .fetch_one(&mut connection)
                .await
                .unwrap();
        assert_eq!((found.as_deref(), active), (name, true), "{login}");
        assert_eq!(
            held,
            groups.split(' ').map(|group| format!("marketplace_{group}")).collect::<Vec<_>>(),
            "{login}"
        );
        let inherits: bool =
            sqlx::query_scalar("SELECT rolinherit OR rolsuper FROM pg_roles WHERE rolname = session_user")
                .fetch_one(&mut connection)
                .await
                .unwrap();
        assert!(!inherits, "{login}");
    }
}

#[tokio::test]
async fn nothing_is_sown_where_it_does_not_belong() {
    let empty = Server::shared().await.database().await;
    let mut owner = PgConnection::connect(&empty.owner_url()).await.unwrap();
    assert!(matches!(seed::catalog(&mut owner).await, Err(seed::Error::NotMigrated)));

    let (database, mut owner) = sampled().await;
    let before = digest(&mut owner).await;
    let mut manager = PgConnection::connect(&database.url("sample_manager")).await.unwrap();
    let refused = seed::sample(&mut manager, as_of()).await;
    assert!(
        matches!(&refused, Err(seed::Error::NotOwner { login }) if login == "sample_manager"),
        "{refused:?}"
    );
    assert_eq!(digest(&mut owner).await, before);
}
