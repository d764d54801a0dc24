//! What a manager should look at: each finding planted and found by filter, list, record and count; none on what is
//! sown; figures that differ, and their repair.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "each test file uses its part")]
mod sample;

use std::{collections::BTreeMap, time::Instant};

use chrono::Utc;
use contract::{
    Count,
    catalog::{GetTool, ListTools, ToolFilter},
};
use domain::{catalog::findings::Finding, ids::ToolId};
use sample::{MANAGER, MODERATOR, SUPER_ADMIN, SUPPORT, store};
use sqlx::{Connection as _, PgConnection};
use store::{Act, Error, Scope, Store, catalog, migrate, seed};
use testkit::{Database, Server};
use uuid::Uuid;

/// The sample as of today: staleness goes by the server's clock.
async fn database() -> Database {
    let name =
        format!("findings-{}{}{}", migrate::fingerprint(), seed::fingerprint(), Utc::now().date_naive());
    let prepare = async |owner_url: String| {
        let mut owner = PgConnection::connect(&owner_url).await.unwrap();
        migrate::migrate(&mut owner).await.unwrap();
        seed::sample(&mut owner, Utc::now().naive_utc()).await.unwrap();
        owner.close().await.unwrap();
    };
    Server::shared().await.database_like(&name, prepare).await
}

fn tool(number: u128) -> ToolId {
    // The number is decimal in the ids of the seed.
    let digits = u128::from_str_radix(&number.to_string(), 16).unwrap();
    ToolId(Uuid::from_u128(0x7001_0000_0000_4000_8000_0000_0000_0000 + digits))
}

async fn counted(store: &Store, scope: Scope) -> BTreeMap<Finding, u64> {
    let mut session = store.read(&scope).await.unwrap();
    let counts = catalog::count_findings(&mut session).await.unwrap();
    counts.into_iter().map(|count| (count.finding, count.tools)).collect()
}

async fn filtered(store: &Store, scope: Scope, finding: Finding) -> Vec<ToolId> {
    let filter = ToolFilter { finding: vec![finding], ..ToolFilter::default() };
    let mut session = store.read(&scope).await.unwrap();
    let count = catalog::count(&mut session, &filter).await.unwrap();
    let list = ListTools { filter, limit: 500, ..ListTools::default() };
    let rows = catalog::list(&mut session, &list).await.unwrap().rows;
    assert_eq!(count, Count::Exact(rows.len() as u64));
    assert!(rows.iter().all(|row| row.findings.contains(&finding)), "the label says it too");
    let mut ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn nothing_is_found_on_what_is_sown() {
    let database = database().await;
    for (login, scope) in
        [("sample_manager", MANAGER), ("sample_moderator", MODERATOR), ("sample_admin", SUPER_ADMIN)]
    {
        let counts = counted(&store(&database, login), scope).await;
        assert_eq!(counts.len(), Finding::ALL.len(), "{login}");
        assert!(counts.values().all(|&tools| tools == 0), "{login}: {counts:?}");
    }
    let support = counted(&store(&database, "sample_support"), SUPPORT).await;
    assert_eq!(support.len(), Finding::ALL.len() - 2, "who sees no purchase and no review counts none");
    let mut session = store(&database, "sample_manager").read(&MANAGER).await.unwrap();
    let list = ListTools { limit: 500, ..ListTools::default() };
    assert!(catalog::list(&mut session, &list).await.unwrap().rows.iter().all(|row| row.findings.is_empty()));
}

#[tokio::test]
async fn each_planted_finding_is_found_by_filter_list_record_and_count_and_nothing_else_is() {
    let plants: &[(Finding, &str, &[u128])] = &[
        (Finding::NoDescription, "SET description = E' \\n\\u00a0' WHERE id = $3", &[3]),
        (Finding::ThinDescription, "SET description = repeat('x', 39) WHERE id = $3", &[3]),
        (Finding::MalformedLink, "SET support_url = 'mailto:help@example.com' WHERE id = $3", &[3]),
        (Finding::MalformedLink, "SET video_url = 'https://nowhere' WHERE id = $3", &[3]),
        (
            Finding::DuplicateLink,
            "SET demo_url = (SELECT documentation_url FROM marketplace_tools WHERE id = $4) WHERE id = $3",
            &[3, 4],
        ),
        (
            Finding::DuplicateLink,
            "SET support_url = 'https://help.example.com' WHERE id IN ($3, $7)",
            &[3, 7],
        ),
        (Finding::MalformedImage, "SET icon_url = 'icon.svg' WHERE id = $3", &[3]),
        (Finding::MalformedImage, "SET images = ARRAY['https://example.com/a.png', ''] WHERE id = $3", &[3]),
        (
            Finding::DuplicateImage,
            "SET images = ARRAY['https://example.com/a.png', 'https://example.com/a.png'] WHERE id = $3",
            &[3],
        ),
        (
            Finding::DuplicateImage,
            "SET images = images || 'https://example.com/a.png'::text WHERE id IN ($3, $4)",
            &[3, 4],
        ),
        (Finding::DuplicateImage, "SET images = images || icon_url::text WHERE id = $3", &[3]),
        (Finding::FeaturedNotPurchasable, "SET is_featured = true, status = 'DISABLED' WHERE id = $3", &[3]),
        (Finding::PaidWithoutPrice, "SET price_amount = 0 WHERE id = $3", &[3]),
        (Finding::FreeWithPrice, "SET price_model = 'CUSTOM', price_amount = 5 WHERE id = $3", &[3]),
        (Finding::TierAboveBundles, "SET required_tier = 'ENTERPRISE' WHERE id = $60", &[60]),
        (Finding::StaleBeta, "SET status = 'BETA' WHERE id = $3", &[3]),
        (Finding::StaleComingSoon, "SET status = 'COMING_SOON' WHERE id = $3", &[3]),
        (Finding::RatingDiffers, "SET review_count = review_count + 1 WHERE id = $3", &[3]),
        (Finding::RatingDiffers, "SET avg_rating = 1.5 WHERE id = $3", &[3]),
        (Finding::PurchasesDiffer, "SET purchase_count = purchase_count + 1 WHERE id = $3", &[3]),
    ];
    // One tool more, which only a bundle of a low tier holds; old dates and impossible rows, as an adopted catalog has.
    let fixture = format!(
        "ALTER TABLE public.marketplace_tools DISABLE TRIGGER console_1_version;
         ALTER TABLE public.marketplace_tools DROP CONSTRAINT marketplace_tools_price_model_check;
         INSERT INTO public.marketplace_tools (id, name, description, category, price_model, price_amount, required_tier,
           features, integration_type, provider)
         VALUES ('{sixty}', 'Sixty', '{description}', 'CRM_TOOLS', 'MONTHLY', 5, 'GROWTH', '[]', 'API', 'Internal');
         INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position)
         VALUES ('b0010000-0000-4000-8000-000000000001', '{sixty}', 9);
         CREATE TABLE public.clean AS TABLE public.marketplace_tools",
        sixty = tool(60),
        description = "What it does, said at some length.".repeat(2),
    );
    let restore = "UPDATE public.marketplace_tools AS t SET description = c.description, demo_url = c.demo_url,
           support_url = c.support_url, video_url = c.video_url, icon_url = c.icon_url, images = c.images,
           is_featured = c.is_featured, status = c.status, price_model = c.price_model, price_amount = c.price_amount,
           required_tier = c.required_tier, avg_rating = c.avg_rating, review_count = c.review_count,
           purchase_count = c.purchase_count
         FROM public.clean AS c WHERE c.id = t.id";
    let database = database().await;
    database.psql(&fixture).await;
    let manager = store(&database, "sample_manager");
    for (finding, plant, expected) in plants {
        let plant = [60, 7, 4, 3].iter().fold((*plant).to_owned(), |plant, &number| {
            plant.replace(&format!("${number}"), &format!("'{}'", tool(number)))
        });
        database.psql(&format!("{restore}; UPDATE public.marketplace_tools {plant}")).await;
        let expected: Vec<_> = expected.iter().map(|&number| tool(number)).collect();
        assert_eq!(filtered(&manager, MANAGER, *finding).await, expected, "{finding}: {plant}");
        let counts = counted(&manager, MANAGER).await;
        let found: Vec<_> = counts.iter().filter(|(_, tools)| **tools > 0).collect();
        assert_eq!(found, [(finding, &(expected.len() as u64))], "{plant}");
        let mut session = manager.read(&MANAGER).await.unwrap();
        let record = catalog::get(&mut session, &GetTool { id: expected[0] }).await.unwrap();
        assert_eq!(record.findings, [*finding], "{plant}");
        session.finish().await.unwrap();
    }
}

#[tokio::test]
async fn a_link_of_the_same_provider_s_support_is_nobody_s_duplicate() {
    let database = database().await;
    database
        .psql("UPDATE public.marketplace_tools SET support_url = 'https://help.example.com' WHERE provider = 'Internal'")
        .await;
    assert_eq!(filtered(&store(&database, "sample_manager"), MANAGER, Finding::DuplicateLink).await, []);
}

#[tokio::test]
async fn a_tier_that_the_ladder_cannot_tell_is_above_nothing() {
    let database = database().await;
    database
        .psql("DELETE FROM public.marketplace_bundle_items WHERE bundle_id = 'b0010000-0000-4000-8000-000000000005';
               UPDATE public.marketplace_bundles SET required_tier = 'CUSTOM' WHERE id = 'b0010000-0000-4000-8000-000000000001';
               UPDATE public.marketplace_tools SET required_tier = 'ENTERPRISE'")
        .await;
    let found = filtered(&store(&database, "sample_manager"), MANAGER, Finding::TierAboveBundles).await;
    // Of bundle 2 (GROWTH), 3 (ELITE) and 4 (GROWTH).
    assert_eq!(found, (9..=29).map(tool).collect::<Vec<_>>());
}

#[tokio::test]
async fn figures_that_differ_are_listed_and_repaired_and_the_ratings_go_on_from_there() {
    let database = database().await;
    let rows = format!(
        "ALTER TABLE public.marketplace_tools DISABLE TRIGGER console_1_version;
         UPDATE public.marketplace_tools SET purchase_count = purchase_count + 3 WHERE id = '{}';
         UPDATE public.marketplace_tools SET avg_rating = 1, review_count = 900 WHERE id = '{}';
         UPDATE console.tool_ratings SET points = 900, reviews = 900 WHERE tool_id = '{}';
         ALTER TABLE public.marketplace_tools ENABLE TRIGGER console_1_version",
        tool(1),
        tool(9),
        tool(9)
    );
    database.psql(&rows).await;
    let manager = store(&database, "sample_manager");
    let mut session = manager.read(&MANAGER).await.unwrap();
    let listed = catalog::drift(&mut session, None).await.unwrap();
    assert_eq!(listed.iter().map(|drift| drift.id).collect::<Vec<_>>(), [tool(1), tool(9)]);
    assert_eq!(listed[0].stored.purchase_count, listed[0].counted.purchase_count + 3);
    assert_eq!(listed[1].stored.review_count, 900);
    assert_eq!(catalog::drift(&mut session, Some(tool(9))).await.unwrap(), listed[1..]);
    session.finish().await.unwrap();

    let before = database.psql("SELECT max(id) FROM console.audit_log").await;
    let version = format!("SELECT updated_at FROM public.marketplace_tools WHERE id = '{}'", tool(9));
    let updated = database.psql(&version).await;
    let act = Act::new("catalog.recount").because("after the restore");
    let mut session = manager.write(&MANAGER, act.clone()).await.unwrap();
    let ids = [tool(9), tool(1), tool(2)];
    assert_eq!(catalog::repair(&mut session, &ids).await.unwrap(), listed);
    session.commit().await.unwrap();
    assert_eq!(database.psql(&version).await, updated, "figures are no version");
    let entries = format!(
        "SELECT record_id, before, after, reason, act, part_of IS NULL FROM console.audit_log WHERE id > {before} ORDER BY id"
    );
    let entries = database.psql(&entries).await;
    assert_eq!(entries.lines().count(), 2, "{entries}");
    let first = entries.lines().next().unwrap();
    assert!(first.starts_with(&format!("{}|{{\"purchase_count\": ", tool(1))), "{entries}");
    assert!(first.ends_with("|after the restore|catalog.recount|t"), "{entries}");

    let mut session = manager.write(&MANAGER, act.clone()).await.unwrap();
    assert_eq!(catalog::repair(&mut session, &ids).await.unwrap(), []);
    session.commit().await.unwrap();
    // The next review moves the rating from what was counted.
    database
        .psql(&format!(
            "UPDATE public.marketplace_reviews SET status = 'REJECTED' WHERE id = (
             SELECT id FROM public.marketplace_reviews WHERE tool_id = '{}' AND status = 'APPROVED' LIMIT 1)",
            tool(9)
        ))
        .await;
    assert_eq!(counted(&manager, MANAGER).await[&Finding::RatingDiffers], 0);

    for (login, scope) in [("sample_moderator", MODERATOR), ("sample_support", SUPPORT)] {
        let mut session = store(&database, login).write(&scope, act.clone()).await.unwrap();
        let refused = catalog::repair(&mut session, &ids).await;
        assert!(matches!(refused, Err(Error::NotAllowed { .. })), "{login}: {refused:?}");
    }
}

#[tokio::test]
async fn ten_thousand_tools_are_looked_through_at_once() {
    let database = database().await;
    database
        .psql("INSERT INTO public.marketplace_tools (name, description, category, price_model, price_amount, required_tier,
                 features, integration_type, provider, documentation_url, demo_url, support_url, icon_url, images)
               SELECT 'Tool ' || n, repeat('Said at length. ', 5), 'CRM_TOOLS', 'MONTHLY', 5, 'GROWTH', '[]', 'API',
                 'Provider ' || n % 40, 'https://docs.example.com/' || n, 'https://demo.example.com/' || n,
                 'https://help.example.com/' || n % 40, 'https://media.example.com/' || n,
                 ARRAY['https://media.example.com/' || n || '/1', 'https://media.example.com/' || n || '/2']
               FROM generate_series(1, 10000) AS n; ANALYZE public.marketplace_tools")
        .await;
    let manager = store(&database, "sample_manager");
    let began = Instant::now();
    let counts = counted(&manager, MANAGER).await;
    let all = began.elapsed();
    assert_eq!(counts[&Finding::DuplicateLink], 0);
    let began = Instant::now();
    assert_eq!(filtered(&manager, MANAGER, Finding::DuplicateImage).await, []);
    let filter = began.elapsed();
    let mut session = manager.read(&MANAGER).await.unwrap();
    let began = Instant::now();
    let list = ListTools { limit: 100, ..ListTools::default() };
    assert_eq!(catalog::list(&mut session, &list).await.unwrap().rows.len(), 100);
    let page = began.elapsed();
    println!("counts {all:?}, filter and its count {filter:?}, page {page:?}");
    assert!(all.as_secs() < 3 && filter.as_secs() < 3 && page.as_secs() < 2);
}
