//! What a manager should look at in bundles: each warning planted and found by row, filter, count and the domain's own
//! judgement alike; random bundles judged alike in SQL and by the domain; what is sown, and what it is worth.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sample;

use std::{collections::BTreeMap, time::Instant};

use contract::{
    Count,
    bundles::{BundleFilter, BundleRecord, BundleRow, GetBundle, ListBundles},
    writing::Recorded as _,
};
use domain::{
    bundles::{
        sum::Sum,
        warnings::{self, Warning},
    },
    catalog::ToolStatus,
    ids::{BundleId, ToolId},
};
use rust_decimal::Decimal;
use sample::{MANAGER, MODERATOR, SUPER_ADMIN, SUPPORT, database, store};
use store::{Scope, Session, Store, bundles};
use uuid::Uuid;

fn numbered(start: u128, number: u128) -> Uuid {
    // The number is decimal in the ids of the seed.
    Uuid::from_u128(start + u128::from_str_radix(&number.to_string(), 16).unwrap())
}

fn tool(number: u128) -> ToolId {
    ToolId(numbered(0x7001_0000_0000_4000_8000_0000_0000_0000, number))
}

fn bundle(number: u128) -> BundleId {
    BundleId(numbered(0xb001_0000_0000_4000_8000_0000_0000_0000, number))
}

async fn read(store: &Store, scope: Scope) -> Session {
    store.read(&scope).await.unwrap()
}

/// Every row that passes `filter`, page by page.
async fn rows(session: &mut Session, filter: BundleFilter) -> Vec<BundleRow> {
    let count = bundles::count(session, &filter).await.unwrap();
    let mut list = ListBundles { filter, limit: 70, ..ListBundles::default() };
    let mut rows = Vec::new();
    loop {
        let page = bundles::list(session, &list).await.unwrap();
        rows.extend(page.rows);
        list.after = page.next;
        if list.after.is_none() {
            assert_eq!(count, Count::Exact(rows.len() as u64));
            return rows;
        }
    }
}

async fn record(session: &mut Session, id: BundleId) -> BundleRecord {
    bundles::get(session, &GetBundle { id }).await.unwrap()
}

fn words_of(record: &BundleRecord) -> Vec<Warning> {
    let found = warnings::of(&record.fields(), &record.members, &record.surroundings());
    found.into_iter().map(|found| found.warning).collect()
}

fn sum(record: &BundleRecord) -> Sum {
    Sum::of(&record.members, record.price.currency)
}

/// Rows, filters, counts and the domain's judgement of each record say the same; returns what they say.
async fn judged_alike(store: &Store, scope: Scope) -> BTreeMap<BundleId, Vec<Warning>> {
    let mut session = read(store, scope).await;
    let all = rows(&mut session, BundleFilter::default()).await;
    let mut said = BTreeMap::new();
    for row in &all {
        let record = record(&mut session, row.id).await;
        assert_eq!(row.warnings, words_of(&record), "{record:#?}");
        let saving = sum(&record).saving(record.price.amount);
        assert_eq!(row.true_discount, saving.map(|saving| saving.percent(1)), "{record:#?}");
        assert_eq!(row.members, i64::try_from(record.members.len()).unwrap());
        said.insert(row.id, row.warnings.clone());
    }
    let having = |with: &dyn Fn(&[Warning]) -> bool| -> Vec<BundleId> {
        all.iter().filter(|row| with(&row.warnings)).map(|row| row.id).collect()
    };
    let passing = async |session: &mut Session, filter: BundleFilter| -> Vec<BundleId> {
        rows(session, filter).await.iter().map(|row| row.id).collect()
    };
    for warned in [true, false] {
        let filter = BundleFilter { warned: Some(warned), ..BundleFilter::default() };
        assert_eq!(passing(&mut session, filter).await, having(&|words| words.is_empty() != warned));
    }
    let counts = bundles::count_warnings(&mut session).await.unwrap();
    let counts: BTreeMap<_, _> = counts.into_iter().map(|count| (count.warning, count.bundles)).collect();
    for warning in Warning::ALL {
        let expected = having(&|words| words.contains(warning));
        assert_eq!(counts.get(warning).copied().unwrap_or_default(), expected.len() as u64, "{warning}");
        let filter = BundleFilter { warning: vec![*warning], ..BundleFilter::default() };
        assert_eq!(passing(&mut session, filter).await, expected, "{warning}");
    }
    let two = vec![Warning::NoSaving, Warning::Misplaced];
    let expected = having(&|words| words.iter().any(|word| two.contains(word)));
    let filter = BundleFilter { warning: two.clone(), ..BundleFilter::default() };
    assert_eq!(passing(&mut session, filter).await, expected);
    session.finish().await.unwrap();
    said
}

#[tokio::test]
async fn what_is_sown_keeps_what_it_states_and_is_warned_of_only_for_what_is_not_on_sale() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let said = judged_alike(&manager, MANAGER).await;
    let mut session = read(&manager, MANAGER).await;
    let dollars = |text: &str| -> Decimal { text.parse().unwrap() };
    let offers = [
        (1..=8, 20, "368", "294.40"),
        (9..=15, 25, "296", "222.00"),
        (16..=23, 25, "534", "400.50"),
        (24..=29, 15, "217", "184.45"),
        // 2040.9166… a month, since five of them are paid per year.
        (1..=54, 35, "2040.91", "1326.59"),
    ];
    for (number, (tools, stated, comparable, price)) in (1..).zip(offers) {
        let record = record(&mut session, bundle(number)).await;
        let sum = sum(&record);
        let members: Vec<_> = record.members.iter().map(|member| member.tool).collect();
        assert_eq!(members, tools.map(tool).collect::<Vec<_>>());
        assert_eq!(record.discount_percent, stated);
        assert_eq!(sum.comparable().amount, dollars(comparable));
        assert_eq!(record.price.amount, dollars(price));
        assert_eq!(
            sum.price_for(stated),
            record.price.amount,
            "the highest price that keeps {stated} percent"
        );
        assert_eq!(sum.discount_for(record.price.amount), stated);
        assert_eq!((record.twins.len(), record.is_misplaced), (0, false));
        assert_eq!(record.members_since, vec![record.created_at; members.len()]);
        if number < 5 {
            assert_eq!(said[&record.id], []);
            continue;
        }
        // The suite says of itself that it holds what is announced, phased out and withdrawn.
        let found = warnings::of(&record.fields(), &record.members, &record.surroundings());
        let found: Vec<_> = found.into_iter().map(|found| (found.warning, found.tools)).collect();
        let held = |status: ToolStatus| {
            let members = record.members.iter().filter(|member| member.status == status);
            members.map(|member| member.tool).collect::<Vec<_>>()
        };
        let expected = [
            (Warning::MemberDisabled, held(ToolStatus::Disabled)),
            (Warning::MemberDeprecated, held(ToolStatus::Deprecated)),
            (Warning::MemberComingSoon, held(ToolStatus::ComingSoon)),
        ];
        assert_eq!(found, expected);
    }
}

/// A plant, and which of the bundles 1 and 2 are warned of what. The tables go by their last word, tools and bundles by
/// their numbers.
type Plant = (&'static str, &'static [(u128, &'static [Warning])]);

const PLANTS: &[Plant] = &[
    ("UPDATE @tools SET status = 'DISABLED' WHERE id = $t3", &[(1, &[Warning::MemberDisabled])]),
    ("UPDATE @tools SET status = 'DEPRECATED' WHERE id = $t3", &[(1, &[Warning::MemberDeprecated])]),
    ("UPDATE @tools SET status = 'COMING_SOON' WHERE id = $t3", &[(1, &[Warning::MemberComingSoon])]),
    ("UPDATE @tools SET status = 'BETA' WHERE id = $t3", &[]),
    ("UPDATE @tools SET required_tier = 'ELITE' WHERE id = $t3", &[(1, &[Warning::TierBelowMember])]),
    ("UPDATE @tools SET required_tier = 'CUSTOM' WHERE id = $t3", &[(1, &[Warning::TierBelowMember])]),
    ("UPDATE @bundles SET required_tier = 'CUSTOM' WHERE id = $1", &[(1, &[Warning::TierBelowMember])]),
    ("UPDATE @bundles SET required_tier = 'FREE' WHERE id = $1", &[(1, &[Warning::TierBelowMember])]),
    (
        "UPDATE @bundles SET required_tier = 'CUSTOM' WHERE id = $1;
         @all SET required_tier = 'CUSTOM' @of1",
        &[],
    ),
    (
        "UPDATE @bundles SET required_tier = 'CUSTOM' WHERE id = $1;
         @all SET required_tier = 'FREE' @of1",
        &[],
    ),
    // One tool less to compare, so that the price keeps less too.
    (
        "UPDATE @tools SET currency = 'EUR' WHERE id = $t3",
        &[(1, &[Warning::MixedCurrencies, Warning::DiscountOverstated])],
    ),
    (
        "UPDATE @tools SET currency = 'EUR' WHERE id = $t3; UPDATE @bundles SET discount_percent = 0 WHERE id = $1",
        &[(1, &[Warning::MixedCurrencies])],
    ),
    ("UPDATE @bundles SET discount_percent = 21 WHERE id = $1", &[(1, &[Warning::DiscountOverstated])]),
    ("UPDATE @bundles SET price_amount = 294.41 WHERE id = $1", &[(1, &[Warning::DiscountOverstated])]),
    ("UPDATE @bundles SET price_amount = 294.39 WHERE id = $1", &[]),
    (
        "UPDATE @bundles SET price_amount = 368, discount_percent = 0 WHERE id = $1",
        &[(1, &[Warning::NoSaving])],
    ),
    ("UPDATE @bundles SET price_amount = 367.99, discount_percent = 0 WHERE id = $1", &[]),
    ("UPDATE @bundles SET price_amount = 0, discount_percent = 100 WHERE id = $1", &[]),
    (
        "UPDATE @bundles SET price_amount = 0.01, discount_percent = 100 WHERE id = $1",
        &[(1, &[Warning::DiscountOverstated])],
    ),
    (
        "UPDATE @bundles SET price_amount = 99999999.99 WHERE id = $1",
        &[(1, &[Warning::DiscountOverstated, Warning::NoSaving])],
    ),
    (
        "DELETE FROM @bundle_items WHERE bundle_id = $1;
         UPDATE @bundles SET price_amount = 0, discount_percent = 100 WHERE id = $1",
        &[(1, &[Warning::DiscountOverstated, Warning::NoMember])],
    ),
    // Nothing to compare a price with.
    ("@all SET price_model = 'CUSTOM', price_amount = 0 @of1", &[(1, &[Warning::DiscountOverstated])]),
    ("@all SET price_model = 'FREE', price_amount = 0 @of1", &[(1, &[Warning::DiscountOverstated])]),
    ("@all SET price_model = 'USAGE_BASED' @of1", &[(1, &[Warning::DiscountOverstated])]),
    (
        "@all SET price_model = 'CUSTOM', price_amount = 0 @of1;
         UPDATE @bundles SET discount_percent = 0 WHERE id = $1",
        &[],
    ),
    // Paid once they come to as much as before, paid per year to a twelfth.
    ("@all SET price_model = 'ONE_TIME' @of1", &[]),
    ("@all SET price_model = 'ANNUAL' @of1", &[(1, &[Warning::DiscountOverstated, Warning::NoSaving])]),
    ("@all SET currency = 'JPY' @of1; UPDATE @bundles SET currency = 'JPY' WHERE id = $1", &[]),
    (
        "UPDATE @bundles SET currency = 'JPY' WHERE id = $1",
        &[(1, &[Warning::MixedCurrencies, Warning::DiscountOverstated])],
    ),
    (
        "UPDATE @bundles SET price_amount = 400, discount_percent = 1 WHERE id = $1",
        &[(1, &[Warning::DiscountOverstated, Warning::NoSaving])],
    ),
    (
        "DELETE FROM @bundle_items WHERE bundle_id = $1; UPDATE @bundles SET discount_percent = 0 WHERE id = $1",
        &[(1, &[Warning::NoMember])],
    ),
    (
        "DELETE FROM @bundle_items WHERE bundle_id = $1;
         UPDATE @bundles SET discount_percent = 0, status = 'DRAFT' WHERE id = $1",
        &[],
    ),
    (
        "DELETE FROM @bundle_items WHERE bundle_id = $1 AND position > 1;
         UPDATE @bundles SET discount_percent = 0, price_amount = 0 WHERE id = $1",
        &[(1, &[Warning::SingleMember])],
    ),
    (
        "DELETE FROM @bundle_items WHERE bundle_id = $2;
         INSERT INTO @bundle_items (bundle_id, tool_id, position)
         SELECT $2, tool_id, 9 - position FROM @bundle_items WHERE bundle_id = $1",
        &[(1, &[Warning::SameMembers]), (2, &[Warning::SameMembers])],
    ),
    (
        "DELETE FROM @bundle_items WHERE bundle_id = $2;
         INSERT INTO @bundle_items (bundle_id, tool_id, position)
         SELECT $2, tool_id, position FROM @bundle_items WHERE bundle_id = $1;
         UPDATE @bundles SET status = 'ARCHIVED' WHERE id = $2",
        &[],
    ),
    (
        "UPDATE @bundle_items SET position = 12 WHERE bundle_id = $1 AND position = 8",
        &[(1, &[Warning::Misplaced])],
    ),
    ("UPDATE @bundle_items SET position = position - 1 WHERE bundle_id = $1", &[(1, &[Warning::Misplaced])]),
    (
        "UPDATE @bundle_items SET position = 3 WHERE bundle_id = $1 AND position = 4",
        &[(1, &[Warning::Misplaced])],
    ),
    // More members than have a bit of their own.
    ("@many", &[]),
    (
        "@many; UPDATE @bundle_items SET position = 70 WHERE bundle_id = $1 AND position = 71",
        &[(1, &[Warning::Misplaced])],
    ),
    ("UPDATE @bundles SET status = 'ARCHIVED' WHERE id = $1", &[]),
    (
        "UPDATE @bundles SET status = 'ARCHIVED', price_amount = 999 WHERE id = $1; @carted",
        &[(1, &[Warning::ArchivedInCarts])],
    ),
    ("@carted", &[]),
];

const MANY: &str = "INSERT INTO @bundle_items (bundle_id, tool_id, position)
    SELECT $1, t.id, 8 + row_number() OVER (ORDER BY t.name) FROM @tools AS t
    WHERE t.id NOT IN (SELECT i.tool_id FROM @bundle_items AS i WHERE i.bundle_id = $1);
  UPDATE @bundles SET required_tier = 'ENTERPRISE', discount_percent = 0 WHERE id = $1;
  UPDATE @tools SET status = 'ACTIVE'";

const CARTED: &str = "INSERT INTO @cart (organization_id, user_id, bundle_id, item_type)
  SELECT organization_id, user_id, $1, 'BUNDLE' FROM public.organization_members LIMIT 1";

/// The members of the bundle 1, behind `@all SET …`.
const OF_ONE: &str = "WHERE id IN (SELECT tool_id FROM @bundle_items WHERE bundle_id = $1)";

/// The statements of a plant.
fn planted(plant: &str) -> String {
    let plant = plant.replace("@many", MANY).replace("@carted", CARTED);
    let plant = plant.replace("@all", "UPDATE @tools").replace("@of1", OF_ONE);
    let plant = plant.replace('@', "public.marketplace_");
    (1..=3).fold(plant, |plant, number| {
        plant
            .replace(&format!("$t{number}"), &format!("'{}'", tool(number)))
            .replace(&format!("${number}"), &format!("'{}'", bundle(number)))
    })
}

#[tokio::test]
async fn each_planted_warning_is_found_and_nothing_else_is() {
    let database = database().await;
    // Tools enough for more members than have a bit of their own, and none of the suite's that is not on sale.
    database
        .psql(&format!(
            "INSERT INTO public.marketplace_tools (name, description, category, price_model, price_amount, required_tier,
               features, integration_type, provider)
             SELECT 'More ' || n, 'More.', 'CRM_TOOLS', 'MONTHLY', 5, 'FREE', '[]', 'API', 'Internal'
             FROM generate_series(1, 30) AS n;
             UPDATE public.marketplace_bundles SET status = 'DRAFT' WHERE id = '{suite}';
             DELETE FROM public.marketplace_bundle_items WHERE bundle_id = '{suite}';
             UPDATE public.marketplace_bundles SET discount_percent = 0 WHERE id = '{suite}';
             DELETE FROM public.marketplace_cart;
             CREATE TABLE public.tools AS TABLE public.marketplace_tools;
             CREATE TABLE public.bundles AS TABLE public.marketplace_bundles;
             CREATE TABLE public.items AS TABLE public.marketplace_bundle_items",
            suite = bundle(5)
        ))
        .await;
    let restore = "SET session_replication_role = replica; DELETE FROM public.marketplace_cart;
        UPDATE public.marketplace_tools AS t SET status = c.status, required_tier = c.required_tier, currency = c.currency,
          price_model = c.price_model, price_amount = c.price_amount
        FROM public.tools AS c WHERE c.id = t.id;
        UPDATE public.marketplace_bundles AS b SET status = c.status, required_tier = c.required_tier,
          price_amount = c.price_amount, discount_percent = c.discount_percent, currency = c.currency
        FROM public.bundles AS c WHERE c.id = b.id;
        DELETE FROM public.marketplace_bundle_items; INSERT INTO public.marketplace_bundle_items TABLE public.items";
    let manager = store(&database, "sample_manager");
    for (plant, expected) in PLANTS {
        database.psql(&format!("{restore}; {}", planted(plant))).await;
        let mut said = judged_alike(&manager, MANAGER).await;
        said.retain(|_, words| !words.is_empty());
        let expected = expected.iter().map(|(number, words)| (bundle(*number), words.to_vec()));
        assert_eq!(said, expected.collect(), "{plant}");
    }
}

#[tokio::test]
async fn two_thousand_bundles_of_thirty_are_looked_through_at_once() {
    let database = database().await;
    database
        .psql("INSERT INTO public.marketplace_tools (name, description, category, price_model, price_amount, required_tier,
                 features, integration_type, provider)
               SELECT 'Tool ' || n, repeat('Said at length. ', 5), 'CRM_TOOLS', 'MONTHLY', 5, 'GROWTH', '[]', 'API', 'Internal'
               FROM generate_series(1, 600) AS n;
               INSERT INTO public.marketplace_bundles (name, description, price_amount, discount_percent, required_tier)
               SELECT 'Bundle ' || n, repeat('Said at length. ', 5), 100 + n % 60, n % 30, 'GROWTH'
               FROM generate_series(1, 2000) AS n;
               INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position)
               SELECT b.id, t.id, row_number() OVER (PARTITION BY b.id)
               FROM (SELECT id, row_number() OVER () AS n FROM public.marketplace_bundles WHERE name LIKE 'Bundle %') AS b
               JOIN (SELECT id, row_number() OVER () AS n FROM public.marketplace_tools WHERE name LIKE 'Tool %') AS t
                 ON (t.n * (ARRAY[7, 11, 13, 17])[1 + (b.n - 1) / 599] + b.n * 13) % 600 < 30;
               ANALYZE")
        .await;
    let manager = store(&database, "sample_manager");
    let mut session = read(&manager, MANAGER).await;
    for turn in ["cold", "warm"] {
        let began = Instant::now();
        let list = ListBundles { limit: 50, ..ListBundles::default() };
        bundles::list(&mut session, &list).await.unwrap();
        println!("{turn}: a page {:?}", began.elapsed());
        for filter in [
            BundleFilter { warned: Some(true), ..BundleFilter::default() },
            BundleFilter { warned: Some(false), ..BundleFilter::default() },
            BundleFilter { warning: vec![Warning::SameMembers], ..BundleFilter::default() },
            BundleFilter { warning: vec![Warning::DiscountOverstated], ..BundleFilter::default() },
        ] {
            let began = Instant::now();
            let list = ListBundles { filter: filter.clone(), limit: 50, ..ListBundles::default() };
            let rows = bundles::list(&mut session, &list).await.unwrap().rows;
            let page = began.elapsed();
            assert!(page.as_millis() < 1000, "{page:?}");
            println!("{turn}: {:?} {:?}: {} rows in {page:?}", filter.warned, filter.warning, rows.len());
        }
        let began = Instant::now();
        let counts = bundles::count_warnings(&mut session).await.unwrap();
        println!("{turn}: counts {:?}", began.elapsed());
        let twins = counts.iter().find(|count| count.warning == Warning::SameMembers).unwrap().bundles;
        assert_eq!(twins, 0, "each is another set");
    }
}

#[tokio::test]
async fn random_bundles_are_judged_alike_in_sql_and_by_the_domain() {
    let database = database().await;
    for seed in ["0.1", "-0.7"] {
        database.psql(&format!("SELECT setseed({seed}); {RANDOM}")).await;
        let said = judged_alike(&store(&database, "sample_manager"), MANAGER).await;
        for warning in Warning::ALL {
            let found = said.values().filter(|words| words.contains(warning)).count();
            assert!(found > 0, "{warning} never came about: the bundles are not random enough");
        }
        assert!(said.values().any(Vec::is_empty));
    }
    let as_admin = judged_alike(&store(&database, "sample_admin"), SUPER_ADMIN).await;
    for (login, scope) in [("sample_moderator", MODERATOR), ("sample_support", SUPPORT)] {
        let mut expected = as_admin.clone();
        for words in expected.values_mut() {
            words.retain(|word| *word != Warning::ArchivedInCarts);
        }
        assert_eq!(judged_alike(&store(&database, login), scope).await, expected, "{login} sees no carts");
    }
}

/// Bundles of few tools of few kinds, so that everything comes about; many tools, gaps and repeated places among them,
/// twins, and carts.
const RANDOM: &str = "SET session_replication_role = replica;
DELETE FROM public.marketplace_cart; DELETE FROM public.marketplace_bundle_items;
DELETE FROM public.marketplace_bundles;
UPDATE public.marketplace_tools SET
  price_model = (ARRAY['FREE', 'ONE_TIME', 'MONTHLY', 'MONTHLY', 'ANNUAL', 'USAGE_BASED', 'CUSTOM'])[1 + floor(random() * 7)::integer]::public.\"PriceModel\",
  price_amount = 0,
  currency = CASE WHEN random() < 0.15 THEN 'EUR' ELSE 'USD' END,
  required_tier = (ARRAY['FREE', 'CUSTOM', 'STARTER', 'STARTER', 'GROWTH', 'ELITE', 'ENTERPRISE'])[1 + floor(random() * 7)::integer]::public.\"SubscriptionTier\",
  status = (ARRAY['ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'BETA', 'DEPRECATED', 'DISABLED', 'COMING_SOON'])[1 + floor(random() * 9)::integer]::public.\"ToolStatus\";
UPDATE public.marketplace_tools SET price_amount = (random() * 20)::numeric(10, 2)
WHERE price_model NOT IN ('FREE', 'CUSTOM') AND random() < 0.9;
INSERT INTO public.marketplace_bundles (name, description, price_amount, currency, discount_percent, required_tier, status)
SELECT 'Bundle ' || n, 'Random.', (random() * 60)::numeric(10, 2), CASE WHEN random() < 0.1 THEN 'EUR' ELSE 'USD' END,
  CASE WHEN random() < 0.4 THEN 0 ELSE floor(random() * 60) END,
  (ARRAY['FREE', 'CUSTOM', 'STARTER', 'GROWTH', 'ELITE', 'ENTERPRISE', 'ENTERPRISE', 'ENTERPRISE'])[1 + floor(random() * 8)::integer]::public.\"SubscriptionTier\",
  (ARRAY['ACTIVE', 'ACTIVE', 'DRAFT', 'ARCHIVED'])[1 + n % 4]::public.\"BundleStatus\"
FROM generate_series(1, 240) AS n;
INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position)
SELECT b.id, t.id, row_number() OVER (PARTITION BY b.id ORDER BY random())
FROM (SELECT id, CASE WHEN random() < 0.3 THEN random() * 0.03 ELSE random() * 0.12 END AS share FROM public.marketplace_bundles) AS b
CROSS JOIN public.marketplace_tools AS t WHERE random() + 0 * t.view_count < b.share;
-- Twins, and some that only nearly are.
INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position)
SELECT b.twin, i.tool_id, i.position
FROM (SELECT id, lead(id) OVER (ORDER BY name) AS twin, row_number() OVER (ORDER BY name) AS n FROM public.marketplace_bundles) AS b
JOIN public.marketplace_bundle_items AS i ON i.bundle_id = b.id WHERE b.n % 12 = 0 AND b.twin IS NOT NULL
ON CONFLICT DO NOTHING;
DELETE FROM public.marketplace_bundle_items WHERE random() < 0.01;
UPDATE public.marketplace_bundle_items SET position = position + 1 WHERE random() < 0.02;
-- A price to the cent of what the members cost, or a tenth less.
UPDATE public.marketplace_bundles AS b SET price_amount = s.cost, discount_percent = 0 FROM (
  SELECT i.bundle_id, (sum(CASE t.price_model WHEN 'MONTHLY' THEN 12 * t.price_amount ELSE t.price_amount END) / 12)::numeric(10, 2) AS cost
  FROM public.marketplace_bundle_items AS i JOIN public.marketplace_tools AS t ON t.id = i.tool_id
  WHERE t.price_model IN ('MONTHLY', 'ANNUAL') GROUP BY i.bundle_id) AS s
WHERE s.bundle_id = b.id AND random() < 0.2;
INSERT INTO public.marketplace_cart (organization_id, user_id, bundle_id, item_type)
SELECT m.organization_id, m.user_id, b.id, 'BUNDLE'
FROM public.marketplace_bundles AS b
CROSS JOIN (SELECT organization_id, user_id FROM public.organization_members ORDER BY user_id LIMIT 2) AS m
WHERE random() < 0.3 ON CONFLICT DO NOTHING;
SET session_replication_role = origin; ANALYZE;";
