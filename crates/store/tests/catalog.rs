//! Writing tools: each way once as it should go, twice, stale, by somebody who may not, and where nothing is.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "each test file uses its part")]
mod sample;

use contract::{
    Count, Direction, Subject,
    catalog::{
        ApplyChange, ChangeApplied, CreateTool, DeleteTool, FollowUps, GetTool, Holders, ListTools,
        PreviewChange, SaveTool, Selection, ToolFilter, ToolRecord, ToolSort,
    },
    writing::{Deleted, Pinned, Recorded as _, Saved},
};
use domain::{
    catalog::{
        PriceModel, ToolCategory, ToolStatus,
        bulk::BulkChange,
        pricing::{PriceChange, Rounding},
        tool::ToolFields,
    },
    ids::ToolId,
    organizations::Tier,
};
use rust_decimal::Decimal;
use sample::{MANAGER, MODERATOR, SUPPORT, database, store};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use store::{Act, Error, Scope, Store, catalog};
use testkit::Database;
use uuid::Uuid;

fn tool(number: u128) -> ToolId {
    let digits = u128::from_str_radix(&number.to_string(), 16).unwrap();
    ToolId(Uuid::from_u128(0x7001_0000_0000_4000_8000_0000_0000_0000 + digits))
}

fn new_tool() -> ToolFields {
    ToolFields {
        name: "Deal Room".to_owned(),
        description: "A room for each deal, with everyone who has a part in it.".to_owned(),
        long_description: Some("Line\nand line".to_owned()),
        category: ToolCategory::CrmTools,
        tags: vec!["deals".to_owned(), "rooms".to_owned()],
        price_model: PriceModel::Annual,
        price_amount: "199.90".parse().unwrap(),
        currency: "EUR".parse().unwrap(),
        required_tier: Tier::Growth,
        features: vec!["One".to_owned(), "Two".to_owned()],
        tech_stack: vec!["Rust".to_owned()],
        is_popular: true,
        provider: "Internal".to_owned(),
        documentation_url: Some("https://docs.example.com/deal-room".to_owned()),
        images: vec!["https://media.example.com/deal-room/1.png".to_owned()],
        version: "1.0.0-rc.1".to_owned(),
        ..ToolFields::blank()
    }
}

async fn read(store: &Store, id: ToolId) -> ToolRecord {
    let mut session = store.read(&MANAGER).await.unwrap();
    catalog::get(&mut session, &GetTool { id }).await.unwrap()
}

async fn create(store: &Store, fields: ToolFields) -> ToolRecord {
    let mut session = store.write(&MANAGER, Act::new("catalog.create")).await.unwrap();
    let request = CreateTool { fields, reason: None };
    let written = catalog::create(&mut session, &request).await.unwrap();
    session.commit().await.unwrap();
    assert!(written.change.is_some());
    written.record
}

async fn save(
    store: &Store,
    scope: Scope,
    base: &ToolRecord,
    mine: ToolFields,
) -> Result<Saved<ToolRecord>, Error> {
    let request = SaveTool { pinned: base.pinned(), base: base.fields(), mine, reason: None };
    let mut session = store.write(&scope, Act::new("catalog.edit")).await?;
    let saved = catalog::save(&mut session, &request).await?;
    session.commit().await?;
    Ok(saved)
}

async fn delete(store: &Store, pinned: Pinned<ToolId>) -> Result<Deleted<Holders>, Error> {
    let mut session = store.write(&MANAGER, Act::new("catalog.delete")).await?;
    let deleted = catalog::delete(&mut session, &DeleteTool { pinned, reason: None }).await?;
    session.commit().await?;
    Ok(deleted)
}

async fn apply(
    store: &Store,
    rows: Vec<Pinned<ToolId>>,
    change: BulkChange,
    follow_ups: FollowUps,
) -> ChangeApplied {
    let mut session = store.write(&MANAGER, Act::new("catalog.bulk")).await.unwrap();
    let request = ApplyChange { rows, change, follow_ups, reason: None };
    let applied = catalog::apply(&mut session, &request).await.unwrap();
    session.commit().await.unwrap();
    applied
}

async fn preview(
    store: &Store,
    selection: Selection,
    change: BulkChange,
) -> contract::catalog::ChangePreview {
    let mut session = store.read(&MANAGER).await.unwrap();
    catalog::preview(&mut session, &PreviewChange { selection, change }).await.unwrap()
}

async fn last_entry(database: &Database) -> i64 {
    database.psql("SELECT max(id) FROM console.audit_log").await.parse().unwrap()
}

#[tokio::test]
async fn a_new_tool_holds_every_field_and_can_be_changed_and_deleted() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let made = create(&manager, new_tool()).await;
    assert_eq!(made.fields(), new_tool());
    assert_eq!((made.avg_rating, made.review_count, made.purchase_count), (None, 0, 0));

    let changed = ToolFields {
        status: ToolStatus::Active,
        demo_url: Some("https://demo.example.com".to_owned()),
        ..new_tool()
    };
    let before = last_entry(&database).await;
    let Saved::Written(written) = save(&manager, MANAGER, &made, changed.clone()).await.unwrap() else {
        panic!()
    };
    assert_eq!(written.record.fields(), changed);
    assert!(written.record.updated_at > made.updated_at);
    let entry = format!("SELECT login, act, before, after FROM console.audit_log WHERE id > {before}");
    assert_eq!(
        database.psql(&entry).await,
        r#"sample_manager|catalog.edit|{"status": "COMING_SOON", "demo_url": null}|{"status": "ACTIVE", "demo_url": "https://demo.example.com"}"#,
        "only what changed is written"
    );

    let Deleted::MovedOn { writers } = delete(&manager, made.pinned()).await.unwrap() else { panic!() };
    assert_eq!(writers.len(), 2, "{writers:?}");
    assert!(matches!(delete(&manager, written.record.pinned()).await.unwrap(), Deleted::Gone { .. }));
    let gone = Err(Error::NotFound { subject: Subject::Tool, id: made.id.0 });
    assert_eq!(delete(&manager, written.record.pinned()).await, gone);
    let saved = save(&manager, MANAGER, &written.record, new_tool()).await;
    assert_eq!(saved, Err(Error::NotFound { subject: Subject::Tool, id: made.id.0 }));
}

#[tokio::test]
async fn a_tool_that_something_holds_stays() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let held = read(&manager, tool(1)).await;
    let Deleted::Held { holders } = delete(&manager, held.pinned()).await.unwrap() else { panic!() };
    let counted = database
        .psql(&format!(
            "SELECT (SELECT count(*) FROM marketplace_purchases WHERE tool_id = t.id),
               (SELECT count(*) FROM marketplace_bundle_items WHERE tool_id = t.id),
               (SELECT count(*) FROM marketplace_cart WHERE tool_id = t.id),
               (SELECT count(*) FROM marketplace_reviews WHERE tool_id = t.id)
             FROM marketplace_tools AS t WHERE id = '{}'",
            tool(1)
        ))
        .await;
    let told =
        format!("{}|{}|{}|{}", holders.purchases, holders.bundles.len(), holders.carts, holders.reviews);
    assert_eq!(told, counted, "reviews that a manager may not read are counted too");
    let mut session = manager.read(&MANAGER).await.unwrap();
    assert_eq!(catalog::holders(&mut session, tool(1)).await.unwrap(), holders);
    assert_eq!(read(&manager, tool(1)).await, held);
}

#[tokio::test]
async fn the_database_itself_lets_only_managers_write() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let base = read(&manager, tool(1)).await;
    let tenant = Scope::Tenant { organization: Uuid::nil().into() };
    for (login, scope) in [("sample_moderator", MODERATOR), ("sample_support", SUPPORT)] {
        let other = store(&database, login);
        let refused = |error: Error| assert_eq!(error, Error::NotAllowed { role: scope.role() });
        let act = || Act::new("catalog.edit");
        refused(
            save(&other, scope, &base, ToolFields { name: "X".to_owned(), ..base.fields() })
                .await
                .unwrap_err(),
        );
        let mut session = other.write(&scope, act()).await.unwrap();
        let request = CreateTool { fields: new_tool(), reason: None };
        refused(catalog::create(&mut session, &request).await.unwrap_err());
        let mut session = other.write(&scope, act()).await.unwrap();
        let request = DeleteTool { pinned: base.pinned(), reason: None };
        refused(catalog::delete(&mut session, &request).await.unwrap_err());
        let mut session = other.write(&scope, act()).await.unwrap();
        let request = ApplyChange {
            rows: vec![base.pinned()],
            change: BulkChange::to_status(ToolStatus::Disabled),
            follow_ups: FollowUps::default(),
            reason: None,
        };
        refused(catalog::apply(&mut session, &request).await.unwrap_err());
        let mut session = other.read(&scope).await.unwrap();
        refused(catalog::holders(&mut session, tool(1)).await.unwrap_err());
    }
    // Without the console's statements in between.
    for (login, role) in [
        ("sample_moderator", "marketplace_moderator"),
        ("sample_support", "marketplace_support"),
        ("sample_support", tenant.role()),
        ("sample_service", tenant.role()),
    ] {
        let mut connection = PgConnection::connect(&database.url(login)).await.unwrap();
        connection.execute(AssertSqlSafe(format!("SET ROLE {role}"))).await.unwrap();
        for write in [
            "UPDATE public.marketplace_tools SET name = 'X'",
            "DELETE FROM public.marketplace_tools",
            "INSERT INTO public.marketplace_tools (name) VALUES ('X')",
            "SELECT FROM public.marketplace_tools FOR UPDATE",
            "SELECT FROM console.recount_tools('{}')",
            "SELECT FROM console.tool_holders('00000000-0000-0000-0000-000000000000')",
        ] {
            let refused = connection.execute(write).await.unwrap_err();
            assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "42501", "{role}: {write}");
        }
    }
    assert_eq!(read(&manager, tool(1)).await, base);
}

#[tokio::test]
async fn seven_and_a_half_percent_more_to_99_over_a_filter_three_left_out_and_one_changed_meanwhile() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let filter = ToolFilter { price_model: vec![PriceModel::Monthly], ..ToolFilter::default() };
    let mut session = manager.read(&MANAGER).await.unwrap();
    let Count::Exact(matching) = catalog::count(&mut session, &filter).await.unwrap() else { panic!() };
    session.finish().await.unwrap();
    let change = BulkChange {
        price: Some(PriceChange::Percent("7.5".parse().unwrap())),
        rounding: Some(Rounding::NinetyNine),
        ..BulkChange::default()
    };
    let except = vec![tool(1), tool(2), tool(3)];
    let shown = preview(
        &manager,
        Selection::Matching { filter: Box::new(filter), except: except.clone() },
        change.clone(),
    )
    .await;
    assert_eq!(shown.rows.len() as u64, matching - 3);
    assert!(shown.rows.is_sorted_by_key(|row| row.name.to_lowercase()));
    for row in &shown.rows {
        let exact = row.before.price_amount * "1.075".parse::<Decimal>().unwrap();
        assert_eq!(row.after.price_amount % Decimal::ONE, Decimal::new(99, 2));
        assert!(
            (row.after.price_amount - exact).abs() <= Decimal::new(5, 1)
                || row.after.price_amount < Decimal::ONE
        );
        assert_eq!(row.faults, []);
    }

    let moved = read(&manager, shown.rows[4].pinned.id).await;
    let by_admin = store(&database, "sample_admin");
    save(&by_admin, MANAGER, &moved, ToolFields { is_popular: !moved.is_popular, ..moved.fields() })
        .await
        .unwrap();
    let gone = Pinned { id: ToolId(Uuid::nil()), version: moved.updated_at };
    let rows: Vec<_> = shown.rows.iter().map(|row| row.pinned).chain([gone]).collect();
    let before = last_entry(&database).await;
    let applied = apply(&manager, rows.clone(), change.clone(), FollowUps::default()).await;

    let same = shown.rows.iter().filter(|row| row.before == row.after).count();
    assert_eq!(applied.changed as usize, shown.rows.len() - 1 - same);
    assert_eq!(applied.unchanged as usize, same);
    let left: Vec<_> =
        applied.left_alone.iter().map(|left| (left.id, left.name.as_deref(), left.writers.len())).collect();
    assert_eq!(left, [(moved.id, Some(moved.name.as_str()), 1), (gone.id, None, 0)]);
    assert_eq!(applied.left_alone[0].writers[0].field, "is_popular");
    let entries = format!(
        "SELECT count(*), count(*) FILTER (WHERE part_of IS NULL), min(id) FROM console.audit_log WHERE id > {before}"
    );
    assert_eq!(database.psql(&entries).await, format!("{}|1|{}", applied.changed, applied.change.unwrap()));
    for row in &shown.rows {
        let expected = if row.pinned.id == moved.id {
            ToolFields { is_popular: !moved.is_popular, ..moved.fields() }
        } else {
            row.after.clone()
        };
        assert_eq!(read(&manager, row.pinned.id).await.fields(), expected);
    }

    // The same once more: every version is an old one by now.
    let again = apply(&manager, rows, change, FollowUps::default()).await;
    assert_eq!((again.changed, again.change), (0, None));
    assert_eq!(again.left_alone.len(), applied.changed as usize + 2);
}

#[tokio::test]
async fn retiring_says_what_it_touches_and_does_what_follows_as_one_change() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    database
        .psql("UPDATE public.marketplace_bundles SET status = 'ARCHIVED' WHERE id = 'b0010000-0000-4000-8000-000000000001'")
        .await;
    let ids = vec![tool(1), tool(2), tool(11)];
    let listed = "'70010000-0000-4000-8000-000000000001', '70010000-0000-4000-8000-000000000002', '70010000-0000-4000-8000-000000000011'";
    let change = BulkChange::to_status(ToolStatus::Deprecated);
    let shown = preview(&manager, Selection::Ids { ids: ids.clone() }, change.clone()).await;
    let ripple = &shown.ripple;
    let bundles: Vec<_> = ripple.bundles.iter().map(|bundle| (bundle.name.as_str(), bundle.tools)).collect();
    assert_eq!(bundles, [("Complete Real Estate Suite", 3), ("Listing Domination Bundle", 1)]);
    let told = format!(
        "{}|{}|{}|{}|{}|{}|{}",
        ripple.cart_items,
        ripple.cart_organizations,
        ripple.subscriptions,
        ripple.bundle_subscriptions,
        ripple.subscribed_organizations,
        ripple.featured,
        ripple.popular
    );
    let counted = format!(
        "WITH holding AS (SELECT bundle_id FROM marketplace_bundle_items WHERE tool_id IN ({listed})),
         running AS (SELECT * FROM marketplace_purchases WHERE is_subscription AND status = 'ACTIVE'
           AND payment_status = 'COMPLETED' AND coalesce(subscription_end, 'infinity') > now() AT TIME ZONE 'utc')
         SELECT (SELECT count(*) FROM marketplace_cart WHERE tool_id IN ({listed})),
           (SELECT count(DISTINCT organization_id) FROM marketplace_cart WHERE tool_id IN ({listed})),
           (SELECT count(*) FROM running WHERE tool_id IN ({listed})),
           (SELECT count(*) FROM running WHERE bundle_id IN (SELECT bundle_id FROM holding)),
           (SELECT count(DISTINCT organization_id) FROM running
            WHERE tool_id IN ({listed}) OR bundle_id IN (SELECT bundle_id FROM holding)),
           (SELECT count(*) FROM marketplace_tools WHERE is_featured AND id IN ({listed})),
           (SELECT count(*) FROM marketplace_tools WHERE is_popular AND id IN ({listed}))"
    );
    assert_eq!(told, database.psql(&counted).await);

    let before = last_entry(&database).await;
    let follow_ups = FollowUps { unfeature: true, leave_bundles: true };
    let rows = shown.rows.iter().map(|row| row.pinned).collect();
    let applied = apply(&manager, rows, change.clone(), follow_ups.clone()).await;
    assert_eq!((applied.changed, applied.left_bundles), (3, 4));
    let heads =
        format!("SELECT count(DISTINCT coalesce(part_of, id)) FROM console.audit_log WHERE id > {before}");
    assert_eq!(database.psql(&heads).await, "1");
    for id in ids {
        let retired = read(&manager, id).await;
        assert_eq!(
            (retired.status, retired.is_featured, retired.is_popular),
            (ToolStatus::Deprecated, false, false)
        );
        let of: Vec<_> = retired.bundles.iter().map(|bundle| bundle.name.as_str()).collect();
        assert!(
            of.iter().all(|name| *name == "Lead Generation Pro Bundle"),
            "archived ones keep theirs: {of:?}"
        );
    }
    let gaps = "SELECT count(*) FROM (SELECT position <> row_number() OVER (PARTITION BY bundle_id ORDER BY position) AS gap
                FROM marketplace_bundle_items) AS places WHERE gap";
    assert_eq!(database.psql(gaps).await, "0");

    // Already retired: nothing to do, and nothing that follows.
    let shown = preview(&manager, Selection::Ids { ids: vec![tool(1)] }, change.clone()).await;
    assert_eq!(shown.ripple, contract::catalog::Ripple::default());
    let applied = apply(&manager, vec![shown.rows[0].pinned], change, follow_ups).await;
    assert_eq!((applied.changed, applied.unchanged, applied.change), (0, 1, None));
}

#[tokio::test]
async fn a_change_that_breaks_a_rule_is_shown_and_refused() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let full = (0..30).map(|place| format!("tag {place}")).collect();
    let made = create(&manager, ToolFields { tags: full, ..new_tool() }).await;
    let change = BulkChange { add_tags: vec!["one more".to_owned()], ..BulkChange::default() };
    let shown = preview(&manager, Selection::Ids { ids: vec![made.id] }, change.clone()).await;
    assert_eq!(shown.rows[0].faults[0].field, "tags");
    let mut session = manager.write(&MANAGER, Act::new("catalog.bulk")).await.unwrap();
    let request =
        ApplyChange { rows: vec![made.pinned()], change, follow_ups: FollowUps::default(), reason: None };
    assert!(matches!(catalog::apply(&mut session, &request).await, Err(Error::Invalid { .. })));
    drop(session);
    assert_eq!(read(&manager, made.id).await, made);
}

#[tokio::test]
async fn ten_thousand_tools_change_at_once_and_one_more_is_too_many() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    database
        .psql("INSERT INTO public.marketplace_tools (name, description, category, price_model, price_amount, required_tier,
                 features, integration_type, provider)
               SELECT 'Tool ' || n, repeat('Said at length. ', 5), 'CRM_TOOLS', 'MONTHLY', 5, 'GROWTH', '[]', 'API', 'Many'
               FROM generate_series(1, 10000) AS n; ANALYZE public.marketplace_tools")
        .await;
    let many = || ToolFilter { provider: Some("Many".to_owned()), ..ToolFilter::default() };
    let matching = |filter| Selection::Matching { filter: Box::new(filter), except: Vec::new() };
    let change = BulkChange {
        is_popular: Some(true),
        price: Some(PriceChange::By(Decimal::ONE)),
        ..BulkChange::default()
    };
    let shown = preview(&manager, matching(many()), change.clone()).await;
    let began = std::time::Instant::now();
    let applied = apply(
        &manager,
        shown.rows.iter().map(|row| row.pinned).collect(),
        change.clone(),
        FollowUps::default(),
    )
    .await;
    println!("10,000 tools changed in {:?}", began.elapsed());
    assert_eq!(applied.changed, 10_000);

    let mut session = manager.read(&MANAGER).await.unwrap();
    let all = PreviewChange { selection: matching(ToolFilter::default()), change };
    assert_eq!(catalog::preview(&mut session, &all).await, Err(Error::TooManySelected { most: 10_000 }));

    // Every order goes by an index.
    let mut manager = PgConnection::connect(&database.url("sample_manager")).await.unwrap();
    for order in [
        "lower(name), id",
        "lower(name) DESC, id DESC",
        "category, lower(name), id",
        "status, lower(name), id",
        "required_tier, lower(name), id",
        "price_model, price_amount, id",
        "avg_rating DESC NULLS LAST, id DESC",
        "purchase_count DESC, id DESC",
        "updated_at DESC, id DESC",
    ] {
        let explain = format!("EXPLAIN SELECT id FROM public.marketplace_tools ORDER BY {order} LIMIT 101");
        manager.execute("SET ROLE marketplace_manager").await.unwrap();
        let plan: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(explain)).fetch_all(&mut manager).await.unwrap();
        let plan = plan.join("\n");
        println!("{order}: {}", plan.lines().next().unwrap());
        assert!(
            !plan.contains("Seq Scan")
                || order.contains("lower(name), id") && !order.starts_with("lower")
                || order.starts_with("price_model"),
            "{order}\n{plan}"
        );
    }
}

#[tokio::test]
async fn the_filter_knows_ranges_currencies_and_orders() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    database
        .psql("ALTER TABLE public.marketplace_tools DISABLE TRIGGER console_1_version;
               UPDATE public.marketplace_tools SET avg_rating = 4.3 WHERE id = '70010000-0000-4000-8000-000000000001';
               UPDATE public.marketplace_tools SET currency = 'EUR' WHERE id = '70010000-0000-4000-8000-000000000002'")
        .await;
    let amount = |text: &str| Some(text.parse::<Decimal>().unwrap());
    let cases = [
        (
            ToolFilter { rating_from: amount("4.3"), rating_to: amount("4.3"), ..ToolFilter::default() },
            "avg_rating = 4.3::real",
        ),
        (ToolFilter { rating_to: amount("4"), ..ToolFilter::default() }, "avg_rating <= 4"),
        (
            ToolFilter { price_from: amount("19"), price_to: amount("29"), ..ToolFilter::default() },
            "price_amount BETWEEN 19 AND 29",
        ),
        (ToolFilter { price_to: amount("0"), ..ToolFilter::default() }, "price_model = 'FREE'"),
        (ToolFilter { currency: Some("EUR".parse().unwrap()), ..ToolFilter::default() }, "currency = 'EUR'"),
    ];
    for (filter, condition) in cases {
        let mut session = manager.read(&MANAGER).await.unwrap();
        let list = ListTools {
            filter,
            sort: ToolSort::Featured,
            direction: Direction::Descending,
            limit: 500,
            after: None,
        };
        let rows = catalog::list(&mut session, &list).await.unwrap().rows;
        let found: Vec<_> = rows.iter().map(|row| row.id.to_string()).collect();
        let sql = format!(
            "SELECT id FROM marketplace_tools WHERE {condition} ORDER BY is_featured DESC, lower(name)"
        );
        assert_eq!(found, database.psql(&sql).await.lines().collect::<Vec<_>>(), "{condition}");
        assert!(!found.is_empty(), "{condition}");
    }
    let mut session = manager.read(&MANAGER).await.unwrap();
    let words = catalog::vocabulary(&mut session).await.unwrap();
    assert_eq!(words.providers[0], "Internal");
    let most = database.psql("SELECT tag FROM marketplace_tools, unnest(tags) AS tag GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1").await;
    assert_eq!(words.tags[0], most);
    assert!(words.tech_stack.contains(&"Rust".to_owned()));
}
