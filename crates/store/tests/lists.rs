//! What the lists, counts and records show, against the same question asked in plain SQL by somebody who sees all.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sample;

use std::{collections::BTreeSet, fmt::Debug};

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    Count, Cursor, Direction, ListRequest, Page, Subject,
    bundles::{BundleFilter, BundleSort, GetBundle},
    catalog::{GetTool, ListTools, ToolFilter, ToolSort},
    moderation::{GetReview, ListReviews, ReviewFilter, ReviewSort},
    organizations::OpenOrganization,
    problem::Fault,
    purchases::{Bought, GetPurchase, ListPurchases, PurchaseFilter, PurchaseSort},
};
use domain::{
    bundles::{BundleStatus, warnings::Warning},
    catalog::{IntegrationType, PriceModel, ToolCategory, ToolStatus},
    ids::OrganizationId,
    moderation::ReviewStatus,
    organizations::Tier,
    purchases::{PaymentMethod, PaymentStatus, PurchaseStatus, PurchaseType},
};
use sample::{MANAGER, MODERATOR, SUPER_ADMIN, SUPPORT, database, now, store};
use serde_json::Value;
use store::{Act, Error, Scope, Session, Store, bundles, catalog, moderation, overview, purchases};
use testkit::Database;
use uuid::Uuid;

const BOTH: [Direction; 2] = [Direction::Ascending, Direction::Descending];

/// The ids of a whole list, page after page.
async fn walk<F: Clone, S: Copy, R>(
    session: &mut Session,
    list: impl AsyncFn(&mut Session, &ListRequest<F, S>) -> Result<Page<R>, Error>,
    id: impl Fn(&R) -> String,
    request: ListRequest<F, S>,
) -> Vec<String> {
    let mut request = request;
    let mut ids = Vec::new();
    loop {
        let page = list(session, &request).await.unwrap();
        assert!(page.rows.len() <= request.limit.into());
        ids.extend(page.rows.iter().map(&id));
        request.after = page.next;
        if request.after.is_none() {
            return ids;
        }
        assert_eq!(page.rows.len(), usize::from(request.limit), "only the last page is short");
    }
}

/// What plain SQL lists: the first column, row by row.
async fn plainly(database: &Database, sql: &str) -> Vec<String> {
    database.psql(sql).await.lines().map(str::to_owned).collect()
}

/// Every order of a list pages through every row once, in that order. `orders` gives each sort in plain SQL, up and down.
async fn each_order_is_kept<F: Clone + Default, S: Copy + Debug, R>(
    database: &Database,
    session: &mut Session,
    list: impl AsyncFn(&mut Session, &ListRequest<F, S>) -> Result<Page<R>, Error>,
    id: impl Fn(&R) -> String,
    table: &str,
    limits: &[u16],
    orders: &[(S, &str, &str)],
) {
    for &(sort, up, down) in orders {
        for direction in BOTH {
            let order = if direction == Direction::Ascending { up } else { down };
            let expected = plainly(database, &format!("SELECT id FROM {table} ORDER BY {order}")).await;
            assert!(expected.len() > 4, "too few rows to page through");
            for &limit in limits {
                let request = ListRequest { filter: F::default(), sort, direction, after: None, limit };
                let walked = walk(session, &list, &id, request).await;
                assert!(walked == expected, "{sort:?} {direction:?} by {limit}");
            }
        }
    }
}

/// A filter lets exactly those rows through that plain SQL names, and counts them.
async fn each_filter_is_kept<F: Clone + Debug, S: Copy + Default, R>(
    database: &Database,
    session: &mut Session,
    list: impl AsyncFn(&mut Session, &ListRequest<F, S>) -> Result<Page<R>, Error>,
    count: impl AsyncFn(&mut Session, &F) -> Result<Count, Error>,
    id: impl Fn(&R) -> String,
    table: &str,
    filters: Vec<(F, String)>,
) {
    for (filter, condition) in filters {
        let sql = format!("SELECT id FROM {table} WHERE {condition}");
        let expected: BTreeSet<_> = plainly(database, &sql).await.into_iter().collect();
        assert!(!expected.is_empty(), "{condition} lets nothing through");
        let request = ListRequest {
            filter: filter.clone(),
            sort: S::default(),
            direction: Direction::Ascending,
            after: None,
            limit: 500,
        };
        let walked: BTreeSet<_> = walk(session, &list, &id, request).await.into_iter().collect();
        assert!(walked == expected, "{filter:?}: {} rows, expected {}", walked.len(), expected.len());
        let counted = count(session, &filter).await.unwrap();
        assert_eq!(counted, Count::Exact(expected.len() as u64), "{filter:?}");
    }
}

async fn read(store: &Store, scope: Scope) -> Session {
    store.read(&scope).await.unwrap()
}

fn filtered<F, C: Into<String>>(filters: impl IntoIterator<Item = (F, C)>) -> Vec<(F, String)> {
    filters.into_iter().map(|(filter, condition)| (filter, condition.into())).collect()
}

#[tokio::test]
async fn tools_are_listed_in_every_order() {
    let database = database().await;
    let store = store(&database, "sample_manager");

    each_order_is_kept(
        &database,
        &mut read(&store, MANAGER).await,
        catalog::list,
        |row| row.id.to_string(),
        "marketplace_tools",
        &[1, 7, 27, 54, 500],
        &[
            (ToolSort::Name, "lower(name), id", "lower(name) DESC, id DESC"),
            (ToolSort::Category, "category, lower(name), id", "category DESC, lower(name) DESC, id DESC"),
            (ToolSort::Status, "status, lower(name), id", "status DESC, lower(name) DESC, id DESC"),
            (
                ToolSort::Tier,
                "required_tier, lower(name), id",
                "required_tier DESC, lower(name) DESC, id DESC",
            ),
            (
                ToolSort::Price,
                "price_model, price_amount, id",
                "price_model DESC, price_amount DESC, id DESC",
            ),
            (ToolSort::Rating, "avg_rating NULLS LAST, id", "avg_rating DESC NULLS LAST, id DESC"),
            (ToolSort::Purchases, "purchase_count, id", "purchase_count DESC, id DESC"),
            (ToolSort::Updated, "updated_at, id", "updated_at DESC, id DESC"),
        ],
    )
    .await;
}

#[tokio::test]
async fn tools_pass_every_filter() {
    let database = database().await;
    database
        .psql(
            "UPDATE marketplace_tools SET description = 'Turns 50% of \\ into snake_case.' WHERE name = 'Expense Tracker AI';
             UPDATE marketplace_tools SET description = 'Turns 50 of / into snakecase.' WHERE name = 'Tax Optimization Planner'",
        )
        .await;
    let store = store(&database, "sample_manager");
    let tool = database.psql("SELECT id FROM marketplace_tools WHERE name = 'Virtual Staging AI'").await;
    let tag =
        database.psql("SELECT tags[1] FROM marketplace_tools WHERE cardinality(tags) > 0 LIMIT 1").await;
    let provider = database.psql("SELECT provider FROM marketplace_tools ORDER BY 1 LIMIT 1").await;
    let all = ToolFilter::default;
    let filters = [
        (all(), "true".to_owned()),
        (
            ToolFilter { text: "virtual STAGING".into(), ..all() },
            "concat_ws(' ', name, description, provider, array_to_string(tags, ' ')) ~* 'virtual'
             AND concat_ws(' ', name, description, provider, array_to_string(tags, ' ')) ~* 'staging'"
                .to_owned(),
        ),
        (ToolFilter { text: "50%".into(), ..all() }, "position('50%' IN description) > 0".to_owned()),
        (ToolFilter { text: r"\".into(), ..all() }, r"position('\' IN description) > 0".to_owned()),
        (ToolFilter { text: "snake_".into(), ..all() }, "position('snake_' IN description) > 0".to_owned()),
        (ToolFilter { text: format!(" {tool} "), ..all() }, format!("id = '{tool}'")),
        (
            ToolFilter { category: vec![ToolCategory::CrmTools, ToolCategory::Communication], ..all() },
            "category IN ('CRM_TOOLS', 'COMMUNICATION')".to_owned(),
        ),
        (ToolFilter { status: vec![ToolStatus::Beta], ..all() }, "status = 'BETA'".to_owned()),
        (
            ToolFilter { tier: vec![Tier::Growth, Tier::Free], ..all() },
            "required_tier IN ('GROWTH', 'FREE')".to_owned(),
        ),
        (
            ToolFilter { price_model: vec![PriceModel::Monthly], ..all() },
            "price_model = 'MONTHLY'".to_owned(),
        ),
        (
            ToolFilter { integration_type: vec![IntegrationType::Native], ..all() },
            "integration_type = 'NATIVE'".to_owned(),
        ),
        (ToolFilter { provider: Some(provider.clone()), ..all() }, format!("provider = '{provider}'")),
        (ToolFilter { tag: Some(tag.clone()), ..all() }, format!("'{tag}' = ANY(tags)")),
        (ToolFilter { featured: Some(true), ..all() }, "is_featured".to_owned()),
        (ToolFilter { popular: Some(false), ..all() }, "NOT is_popular".to_owned()),
        (
            ToolFilter { featured: Some(false), status: vec![ToolStatus::Active], ..all() },
            "NOT is_featured AND status = 'ACTIVE'".to_owned(),
        ),
    ];

    let list = async |session: &mut Session, request: &ListTools| catalog::list(session, request).await;
    let mut session = read(&store, MANAGER).await;
    let id = |row: &contract::catalog::ToolRow| row.id.to_string();
    each_filter_is_kept(
        &database,
        &mut session,
        list,
        catalog::count,
        id,
        "marketplace_tools",
        filtered(filters),
    )
    .await;
}

#[tokio::test]
async fn bundles_are_listed_in_every_order() {
    let database = database().await;
    let store = store(&database, "sample_support");

    each_order_is_kept(
        &database,
        &mut read(&store, SUPPORT).await,
        bundles::list,
        |row| row.id.to_string(),
        "marketplace_bundles",
        &[1, 2, 5],
        &[
            (BundleSort::Name, "lower(name), id", "lower(name) DESC, id DESC"),
            (BundleSort::Status, "status, lower(name), id", "status DESC, lower(name) DESC, id DESC"),
            (BundleSort::Price, "price_amount, id", "price_amount DESC, id DESC"),
            (BundleSort::Discount, "discount_percent, id", "discount_percent DESC, id DESC"),
            (BundleSort::Purchases, "purchase_count, id", "purchase_count DESC, id DESC"),
            (BundleSort::Updated, "updated_at, id", "updated_at DESC, id DESC"),
        ],
    )
    .await;
}

#[tokio::test]
async fn bundles_pass_every_filter_and_count_their_members() {
    let database = database().await;
    let store = store(&database, "sample_support");
    let tool = database.psql("SELECT id FROM marketplace_tools WHERE name = 'Virtual Staging AI'").await;
    let tier = database.psql("SELECT required_tier FROM marketplace_bundles ORDER BY name LIMIT 1").await;
    let featured =
        database.psql("SELECT is_featured FROM marketplace_bundles ORDER BY name LIMIT 1").await == "t";
    let popular =
        database.psql("SELECT is_popular FROM marketplace_bundles ORDER BY name LIMIT 1").await == "t";
    let all = BundleFilter::default;
    // What the suite holds is warned of, and nothing else is.
    let suite = "name = 'Complete Real Estate Suite'";
    let filters = [
        (all(), "true".to_owned()),
        (BundleFilter { warned: Some(true), ..all() }, suite.to_owned()),
        (BundleFilter { warned: Some(false), ..all() }, format!("NOT {suite}")),
        (
            BundleFilter { warning: vec![Warning::NoMember, Warning::MemberDisabled], ..all() },
            suite.to_owned(),
        ),
        (
            BundleFilter { warned: Some(true), warning: vec![Warning::MemberComingSoon], ..all() },
            suite.to_owned(),
        ),
        (
            BundleFilter { text: "pro lead".into(), ..all() },
            "(name ~* 'lead' OR description ~* 'lead') AND (name ~* 'pro' OR description ~* 'pro')"
                .to_owned(),
        ),
        (BundleFilter { status: vec![BundleStatus::Active], ..all() }, "status = 'ACTIVE'".to_owned()),
        (BundleFilter { tier: vec![tier.parse().unwrap()], ..all() }, format!("required_tier = '{tier}'")),
        (BundleFilter { featured: Some(featured), ..all() }, format!("is_featured = {featured}")),
        (BundleFilter { popular: Some(popular), ..all() }, format!("is_popular = {popular}")),
        (
            BundleFilter { holds: Some(tool.parse().unwrap()), ..all() },
            format!("id IN (SELECT bundle_id FROM marketplace_bundle_items WHERE tool_id = '{tool}')"),
        ),
    ];

    let mut session = read(&store, SUPPORT).await;
    let id = |row: &contract::bundles::BundleRow| row.id.to_string();
    let (list, count) = (bundles::list, bundles::count);
    each_filter_is_kept(&database, &mut session, list, count, id, "marketplace_bundles", filtered(filters))
        .await;

    let page =
        bundles::list(&mut session, &ListRequest { limit: 500, ..ListRequest::default() }).await.unwrap();
    for row in page.rows {
        let sql = format!("SELECT count(*) FROM marketplace_bundle_items WHERE bundle_id = '{}'", row.id);
        assert_eq!(row.members.to_string(), database.psql(&sql).await);
        let expected = if row.name == "Complete Real Estate Suite" { 3 } else { 0 };
        assert_eq!(row.warnings.len(), expected, "{row:?}");
        assert_eq!(row.true_discount, Some(row.discount_percent.into()), "sown as stated, to a tenth");
    }
}

#[tokio::test]
async fn reviews_are_listed_in_every_order() {
    let database = database().await;
    let store = store(&database, "sample_moderator");

    each_order_is_kept(
        &database,
        &mut read(&store, MODERATOR).await,
        moderation::list,
        |row| row.id.to_string(),
        "marketplace_reviews",
        &[23, 500],
        &[
            (
                ReviewSort::Flags,
                "flagged_count, created_at DESC, id DESC",
                "flagged_count DESC, created_at, id",
            ),
            (ReviewSort::Written, "created_at, id", "created_at DESC, id DESC"),
            (ReviewSort::Rating, "rating, id", "rating DESC, id DESC"),
            (ReviewSort::Updated, "updated_at, id", "updated_at DESC, id DESC"),
        ],
    )
    .await;
}

#[tokio::test]
async fn reviews_pass_every_filter() {
    let database = database().await;
    let store = store(&database, "sample_moderator");
    let one = database
        .psql("SELECT tool_id, organization_id, user_id, id FROM marketplace_reviews WHERE review IS NOT NULL ORDER BY id LIMIT 1")
        .await;
    let ids: Vec<&str> = one.split('|').collect();
    let month_ago = now() - TimeDelta::days(30);
    let all = ReviewFilter::default;
    let filters = [
        (all(), "true".to_owned()),
        (
            ReviewFilter { status: vec![ReviewStatus::Pending, ReviewStatus::Flagged], ..all() },
            "status IN ('PENDING', 'FLAGGED')".to_owned(),
        ),
        (ReviewFilter { rating: vec![1, 5], ..all() }, "rating IN (1, 5)".to_owned()),
        (ReviewFilter { tool: Some(ids[0].parse().unwrap()), ..all() }, format!("tool_id = '{}'", ids[0])),
        (
            ReviewFilter { organization: Some(ids[1].parse().unwrap()), ..all() },
            format!("organization_id = '{}'", ids[1]),
        ),
        (ReviewFilter { user: Some(ids[2].parse().unwrap()), ..all() }, format!("user_id = '{}'", ids[2])),
        (ReviewFilter { text: ids[3].to_owned(), ..all() }, format!("id = '{}'", ids[3])),
        (ReviewFilter { text: "the".into(), ..all() }, "title ~* 'the' OR review ~* 'the'".to_owned()),
        (ReviewFilter { verified: Some(false), ..all() }, "NOT verified_purchase".to_owned()),
        (ReviewFilter { flagged: Some(true), ..all() }, "flagged_count > 0".to_owned()),
        (ReviewFilter { flagged: Some(false), ..all() }, "flagged_count = 0".to_owned()),
        (
            ReviewFilter { since: Some(month_ago), ..all() },
            format!("created_at >= '{}'", month_ago.naive_utc()),
        ),
        (
            ReviewFilter { until: Some(month_ago), ..all() },
            format!("created_at < '{}'", month_ago.naive_utc()),
        ),
    ];

    let mut session = read(&store, MODERATOR).await;
    let id = |row: &contract::moderation::ReviewRow| row.id.to_string();
    let (list, count) = (moderation::list, moderation::count);
    each_filter_is_kept(&database, &mut session, list, count, id, "marketplace_reviews", filtered(filters))
        .await;
}

#[tokio::test]
async fn reviews_are_named_and_cut_short() {
    let database = database().await;
    let store = store(&database, "sample_moderator");

    let request = ListReviews { limit: 500, ..ListReviews::default() };
    let page = moderation::list(&mut read(&store, MODERATOR).await, &request).await.unwrap();

    let expected = plainly(
        &database,
        "SELECT concat_ws('~', r.id, t.name, o.name, replace(left(r.review, 160), E'\\n', ' '))
         FROM marketplace_reviews r JOIN marketplace_tools t ON t.id = r.tool_id
         JOIN organizations o ON o.id = r.organization_id
         ORDER BY r.flagged_count, r.created_at DESC, r.id DESC LIMIT 500",
    )
    .await;
    let shown = page.rows.into_iter().map(|row| {
        let id = row.id.to_string();
        let excerpt = row.excerpt.map(|text| text.replace('\n', " "));
        [Some(id), Some(row.tool_name), row.organization_name, excerpt]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("~")
    });
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_manager_sees_approved_reviews_only_and_nothing_of_their_moderation() {
    let database = database().await;
    let store = store(&database, "sample_manager");
    let mut session = read(&store, MANAGER).await;

    let request = ListReviews { limit: 500, ..ListReviews::default() };
    let page = moderation::list(&mut session, &request).await.unwrap();
    assert!(
        page.rows.iter().all(|row| row.status == ReviewStatus::Approved && row.organization_name.is_some())
    );

    let moderated = database
        .psql("SELECT id FROM marketplace_reviews WHERE status = 'APPROVED' AND moderated_by IS NOT NULL LIMIT 1")
        .await;
    let review = moderation::get(&mut session, &GetReview { id: moderated.parse().unwrap() }).await.unwrap();
    assert_eq!((review.moderated_at, review.moderated_by, review.moderation_notes), (None, None, None));
    assert!(review.user_name.is_some());

    let pending: Uuid = database
        .psql("SELECT id FROM marketplace_reviews WHERE status = 'PENDING' LIMIT 1")
        .await
        .parse()
        .unwrap();
    let missing = moderation::get(&mut session, &GetReview { id: pending.into() }).await.unwrap_err();
    assert_eq!(missing, Error::NotFound { subject: Subject::Review, id: pending });
}

async fn list_purchases(
    session: &mut Session,
    request: &ListPurchases,
) -> Result<Page<contract::purchases::PurchaseRow>, Error> {
    purchases::list(session, request, now()).await
}

async fn count_purchases(session: &mut Session, filter: &PurchaseFilter) -> Result<Count, Error> {
    purchases::count(session, filter, now()).await
}

#[tokio::test]
async fn purchases_are_listed_in_every_order() {
    let database = database().await;
    let store = store(&database, "sample_admin");

    each_order_is_kept(
        &database,
        &mut read(&store, SUPER_ADMIN).await,
        list_purchases,
        |row| row.id.to_string(),
        "marketplace_purchases",
        &[37, 500],
        &[
            (PurchaseSort::Bought, "purchase_date, id", "purchase_date DESC, id DESC"),
            (PurchaseSort::Amount, "amount, id", "amount DESC, id DESC"),
            (
                PurchaseSort::Ends,
                "subscription_end NULLS LAST, id",
                "subscription_end DESC NULLS LAST, id DESC",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn purchases_pass_every_filter() {
    let database = database().await;
    let store = store(&database, "sample_admin");
    let one = database
        .psql(
            "SELECT organization_id, user_id, stripe_payment_id, stripe_invoice_id, id FROM marketplace_purchases
             WHERE stripe_payment_id IS NOT NULL AND stripe_invoice_id IS NOT NULL ORDER BY id LIMIT 1",
        )
        .await;
    let ids: Vec<&str> = one.split('|').collect();
    let tool =
        database.psql("SELECT tool_id FROM marketplace_purchases WHERE tool_id IS NOT NULL LIMIT 1").await;
    let bundle = database
        .psql("SELECT bundle_id FROM marketplace_purchases WHERE bundle_id IS NOT NULL LIMIT 1")
        .await;
    let month_ago = now() - TimeDelta::days(30);
    let names = "concat_ws(' ', (SELECT name FROM marketplace_tools t WHERE t.id = tool_id),
                 (SELECT name FROM marketplace_bundles b WHERE b.id = bundle_id),
                 (SELECT name FROM organizations o WHERE o.id = organization_id))";
    let all = PurchaseFilter::default;
    let filters = [
        (all(), "true".to_owned()),
        (
            PurchaseFilter { organization: Some(ids[0].parse().unwrap()), ..all() },
            format!("organization_id = '{}'", ids[0]),
        ),
        (PurchaseFilter { user: Some(ids[1].parse().unwrap()), ..all() }, format!("user_id = '{}'", ids[1])),
        (PurchaseFilter { tool: Some(tool.parse().unwrap()), ..all() }, format!("tool_id = '{tool}'")),
        (
            PurchaseFilter { bundle: Some(bundle.parse().unwrap()), ..all() },
            format!("bundle_id = '{bundle}'"),
        ),
        (
            PurchaseFilter { purchase_type: vec![PurchaseType::Bundle], ..all() },
            "purchase_type = 'BUNDLE'".to_owned(),
        ),
        (
            PurchaseFilter { status: vec![PurchaseStatus::Expired, PurchaseStatus::Refunded], ..all() },
            "status IN ('EXPIRED', 'REFUNDED')".to_owned(),
        ),
        (
            PurchaseFilter { payment_status: vec![PaymentStatus::Failed], ..all() },
            "payment_status = 'FAILED'".to_owned(),
        ),
        (
            PurchaseFilter { payment_method: vec![PaymentMethod::Invoice], ..all() },
            "payment_method = 'INVOICE'".to_owned(),
        ),
        (PurchaseFilter { currency: Some("EUR".parse().unwrap()), ..all() }, "currency = 'EUR'".to_owned()),
        (PurchaseFilter { subscription: Some(true), ..all() }, "is_subscription".to_owned()),
        (
            PurchaseFilter { ends_within_days: Some(30), ..all() },
            format!(
                "is_subscription AND status = 'ACTIVE' AND subscription_end >= '{0}'::timestamp
                 AND subscription_end < '{0}'::timestamp + interval '30 days'",
                now().naive_utc()
            ),
        ),
        (
            PurchaseFilter { since: Some(month_ago), ..all() },
            format!("purchase_date >= '{}'", month_ago.naive_utc()),
        ),
        (
            PurchaseFilter { until: Some(month_ago), ..all() },
            format!("purchase_date < '{}'", month_ago.naive_utc()),
        ),
        (PurchaseFilter { text: ids[2].to_owned(), ..all() }, format!("stripe_payment_id = '{}'", ids[2])),
        (PurchaseFilter { text: ids[3].to_owned(), ..all() }, format!("stripe_invoice_id = '{}'", ids[3])),
        (
            PurchaseFilter { text: ids[2][..5].to_owned(), ..all() },
            format!("left(stripe_payment_id, 5) = '{0}' OR left(stripe_invoice_id, 5) = '{0}'", &ids[2][..5]),
        ),
        (PurchaseFilter { text: ids[4].to_owned(), ..all() }, format!("id = '{}'", ids[4])),
        (PurchaseFilter { text: "staging".into(), ..all() }, format!("{names} ~* 'staging'")),
        (
            PurchaseFilter { text: "homes engine".into(), ..all() },
            format!("{names} ~* 'homes' AND {names} ~* 'engine'"),
        ),
    ];

    let mut session = read(&store, SUPER_ADMIN).await;
    let id = |row: &contract::purchases::PurchaseRow| row.id.to_string();
    let (list, count) = (list_purchases, count_purchases);
    each_filter_is_kept(&database, &mut session, list, count, id, "marketplace_purchases", filtered(filters))
        .await;
}

#[tokio::test]
async fn purchases_are_named() {
    let database = database().await;
    let store = store(&database, "sample_admin");

    let request = ListPurchases { limit: 300, ..ListPurchases::default() };
    let page = list_purchases(&mut read(&store, SUPER_ADMIN).await, &request).await.unwrap();

    let expected = plainly(
        &database,
        "SELECT concat_ws('~', p.id, coalesce(t.name, b.name), o.name) FROM marketplace_purchases p
         LEFT JOIN marketplace_tools t ON t.id = p.tool_id LEFT JOIN marketplace_bundles b ON b.id = p.bundle_id
         JOIN organizations o ON o.id = p.organization_id ORDER BY p.purchase_date, p.id LIMIT 300",
    )
    .await;
    let shown = page.rows.into_iter().map(|row| {
        let (Bought::Tool { name, .. } | Bought::Bundle { name, .. }) = row.bought;
        format!("{}~{name}~{}", row.id, row.organization_name.unwrap())
    });
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}

/// An organization with purchases, opened for the support login.
async fn opened(database: &Database, store: &Store) -> OrganizationId {
    let busiest =
        "SELECT organization_id FROM marketplace_purchases GROUP BY 1 ORDER BY count(*) DESC LIMIT 1";
    let id = database.psql(busiest).await.parse().unwrap();
    let act = Act::new("organizations.open").because("ticket 4711");
    let mut session = store.write(&SUPPORT, act).await.unwrap();
    let request = OpenOrganization { id, reason: "ticket 4711".into(), minutes: 5 };
    store::organizations::open(&mut session, &request).await.unwrap();
    session.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_tenant_view_sees_only_its_organization() {
    let database = database().await;
    let store = store(&database, "sample_support");
    let organization = opened(&database, &store).await;
    let mut session = read(&store, Scope::Tenant { organization }).await;

    let request = ListPurchases { limit: 100, ..ListPurchases::default() };
    let walked = walk(&mut session, list_purchases, |row| row.id.to_string(), request.clone()).await;
    let own = format!(
        "SELECT id FROM marketplace_purchases WHERE organization_id = '{organization}' ORDER BY purchase_date, id"
    );
    assert!(walked == plainly(&database, &own).await);
    let counted = count_purchases(&mut session, &PurchaseFilter::default()).await.unwrap();
    assert_eq!(counted, Count::Exact(walked.len() as u64));

    let page = list_purchases(&mut session, &request).await.unwrap();
    let name = database.psql(&format!("SELECT name FROM organizations WHERE id = '{organization}'")).await;
    assert!(page.rows.iter().all(|row| row.organization_name.as_deref() == Some(name.as_str())));
    let words = PurchaseFilter { text: "a".into(), ..PurchaseFilter::default() };
    assert!(
        count_purchases(&mut session, &words).await.is_ok(),
        "words are looked for without the organizations"
    );

    let foreign: Uuid = database
        .psql(&format!(
            "SELECT id FROM marketplace_purchases WHERE organization_id <> '{organization}' LIMIT 1"
        ))
        .await
        .parse()
        .unwrap();
    let missing = purchases::get(&mut session, &GetPurchase { id: foreign.into() }).await.unwrap_err();
    assert_eq!(missing, Error::NotFound { subject: Subject::Purchase, id: foreign });
}

#[tokio::test]
async fn a_tenant_view_sees_approved_reviews_and_nothing_of_their_moderation() {
    let database = database().await;
    let store = store(&database, "sample_support");
    let organization = opened(&database, &store).await;
    let mut session = read(&store, Scope::Tenant { organization }).await;

    let request = ListReviews { limit: 200, ..ListReviews::default() };
    let walked = walk(&mut session, moderation::list, |row| row.id.to_string(), request).await;
    let approved = "SELECT id FROM marketplace_reviews WHERE status = 'APPROVED' ORDER BY flagged_count, created_at DESC, id DESC";
    assert!(walked == plainly(&database, approved).await);

    let moderated = database
        .psql("SELECT id FROM marketplace_reviews WHERE status = 'APPROVED' AND moderated_by IS NOT NULL LIMIT 1")
        .await;
    let review = moderation::get(&mut session, &GetReview { id: moderated.parse().unwrap() }).await.unwrap();
    assert_eq!((review.moderated_at, review.moderated_by, review.moderation_notes), (None, None, None));
}

#[tokio::test]
async fn the_catalog_is_the_same_for_a_tenant_view() {
    let database = database().await;
    let store = store(&database, "sample_support");
    let organization = opened(&database, &store).await;

    let request = ListTools { limit: 500, ..ListTools::default() };
    let staff = catalog::list(&mut read(&store, SUPPORT).await, &request).await.unwrap();
    let tenant =
        catalog::list(&mut read(&store, Scope::Tenant { organization }).await, &request).await.unwrap();

    assert_eq!(tenant, staff);
}

#[tokio::test]
async fn a_role_without_the_right_is_told_so() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let support = store(&database, "sample_support");

    let request = ListPurchases { limit: 5, ..ListPurchases::default() };
    let purchases = list_purchases(&mut read(&manager, MANAGER).await, &request).await;
    assert_eq!(purchases.unwrap_err(), Error::NotAllowed { role: "marketplace_manager" });
    let mut session = read(&support, SUPPORT).await;
    let reviews = moderation::list(&mut session, &ListReviews { limit: 5, ..Default::default() }).await;
    assert_eq!(reviews.unwrap_err(), Error::NotAllowed { role: "marketplace_support" });
}

#[tokio::test]
async fn many_rows_are_counted_about() {
    let database = database().await;
    database
        .psql(
            "SET session_replication_role = replica;
             INSERT INTO marketplace_purchases (organization_id, user_id, tool_id, purchase_type, amount, payment_method, updated_at)
             SELECT p.organization_id, p.user_id, p.tool_id, 'TOOL', 1, 'INVOICE', p.updated_at
             FROM (SELECT * FROM marketplace_purchases WHERE tool_id IS NOT NULL LIMIT 110) p, generate_series(1, 100);
             ANALYZE marketplace_purchases;",
        )
        .await;
    let store = store(&database, "sample_admin");
    let mut session = read(&store, SUPER_ADMIN).await;
    let exactly: u64 = database.psql("SELECT count(*) FROM marketplace_purchases").await.parse().unwrap();

    let all = count_purchases(&mut session, &PurchaseFilter::default()).await.unwrap();
    let Count::About(about) = all else { panic!("{all:?}") };
    assert!(about.abs_diff(exactly) < exactly / 20, "{about} of {exactly}");

    let filter = PurchaseFilter { payment_status: vec![PaymentStatus::Failed], ..PurchaseFilter::default() };
    assert!(matches!(count_purchases(&mut session, &filter).await.unwrap(), Count::Exact(_)));
}

#[tokio::test]
async fn a_cursor_of_another_list_or_order_is_bad() {
    let database = database().await;
    let store = store(&database, "sample_manager");
    let mut session = read(&store, MANAGER).await;
    let request = ListTools { limit: 5, ..ListTools::default() };
    let cursor = catalog::list(&mut session, &request).await.unwrap().next;
    assert!(cursor.is_some());

    let bad = [
        ListTools { after: Some(Cursor("nonsense".into())), ..request.clone() },
        ListTools { after: cursor.clone(), sort: ToolSort::Rating, ..request.clone() },
        ListTools { after: cursor.clone(), direction: Direction::Descending, ..request.clone() },
    ];
    for request in bad {
        assert_eq!(catalog::list(&mut session, &request).await.unwrap_err(), Error::BadCursor);
    }
    let bundles = ListRequest { after: cursor, limit: 5, ..ListRequest::default() };
    assert_eq!(bundles::list(&mut session, &bundles).await.unwrap_err(), Error::BadCursor);
}

#[tokio::test]
async fn what_can_not_be_asked_names_its_field() {
    let database = database().await;
    let store = store(&database, "sample_manager");
    let mut session = read(&store, MANAGER).await;
    let long = ToolFilter { text: "x".repeat(201), ..ToolFilter::default() };
    let asked = [
        (ListTools { limit: 0, ..ListTools::default() }, "limit", Fault::OutOfRange { least: 1, most: 500 }),
        (
            ListTools { limit: 501, ..ListTools::default() },
            "limit",
            Fault::OutOfRange { least: 1, most: 500 },
        ),
        (ListTools { filter: long, limit: 5, ..ListTools::default() }, "text", Fault::TooLong { most: 200 }),
    ];

    for (request, field, fault) in asked {
        let Error::Invalid { faults } = catalog::list(&mut session, &request).await.unwrap_err() else {
            panic!()
        };
        assert_eq!((faults[0].field.as_str(), &faults[0].fault), (field, &fault));
    }
}

#[tokio::test]
async fn a_text_with_nul_is_asked_for_and_nothing_has_it() {
    let database = database().await;
    let store = store(&database, "sample_manager");
    let mut session = read(&store, MANAGER).await;
    let nul = || "\0".to_owned();
    let of_whom = ToolFilter { provider: Some(nul()), ..ToolFilter::default() };
    let tagged = ToolFilter { tag: Some(nul()), ..ToolFilter::default() };
    for filter in [of_whom, tagged] {
        let request = ListTools { filter, limit: 5, ..ListTools::default() };
        assert_eq!(catalog::list(&mut session, &request).await.unwrap().rows, []);
    }
    // A word is looked for without it.
    let text = ToolFilter { text: "lea\0d".to_owned(), ..ToolFilter::default() };
    let request = ListTools { filter: text, limit: 5, ..ListTools::default() };
    assert!(!catalog::list(&mut session, &request).await.unwrap().rows.is_empty());
}

/// Whether a field says what the column holds, each in its own spelling.
fn agrees(column: &Value, field: &Value) -> bool {
    match (column, field) {
        (Value::Number(column), Value::String(field)) => field.parse::<f64>().ok() == column.as_f64(),
        (Value::Number(column), Value::Number(field)) => {
            column.as_f64().zip(field.as_f64()).is_some_and(|(column, field)| (column - field).abs() < 1e-6)
        }
        (Value::String(column), Value::String(field)) => {
            let moment = |text: &str| text.trim_end_matches('Z').parse::<chrono::NaiveDateTime>();
            column == field || (moment(column).is_ok() && moment(column) == moment(field))
        }
        (Value::Null, Value::Array(field)) => field.is_empty(),
        (column, field) => column == field,
    }
}

/// Every column of the row is in the record, under its name or the one given here.
async fn holds_every_column(
    database: &Database,
    table: &str,
    id: &str,
    record: Value,
    names: &[(&str, &str)],
) {
    let row = database.psql(&format!("SELECT to_jsonb(x) FROM {table} AS x WHERE x.id = '{id}'")).await;
    let row: Value = serde_json::from_str(&row).unwrap();
    for (column, value) in row.as_object().unwrap() {
        let name = names.iter().find(|(from, _)| from == column).map_or(column.as_str(), |(_, to)| to);
        let field = record.pointer(&format!("/{name}"));
        if name == "-" {
            continue;
        }
        assert!(field.is_some(), "{table}.{column} is not in the record");
        let field = field.unwrap();
        assert!(agrees(value, field), "{table}.{column}: {value} is shown as {field}");
    }
}

#[tokio::test]
async fn records_hold_every_column_of_the_model() {
    let database = database().await;
    let store = store(&database, "sample_admin");
    let mut session = read(&store, SUPER_ADMIN).await;
    let priced = [("price_amount", "price/amount"), ("currency", "price/currency")];

    for id in plainly(&database, "SELECT id FROM marketplace_tools").await {
        let tool = catalog::get(&mut session, &GetTool { id: id.parse().unwrap() }).await.unwrap();
        let sql = format!(
            "SELECT bundle_id FROM marketplace_bundle_items i JOIN marketplace_bundles b ON b.id = bundle_id
                           WHERE tool_id = '{id}' ORDER BY lower(b.name)"
        );
        let bundles: Vec<_> = tool.bundles.iter().map(|held| held.bundle.to_string()).collect();
        assert_eq!(bundles, plainly(&database, &sql).await);
        holds_every_column(&database, "marketplace_tools", &id, serde_json::to_value(tool).unwrap(), &priced)
            .await;
    }
    for id in plainly(&database, "SELECT id FROM marketplace_bundles").await {
        let bundle = bundles::get(&mut session, &GetBundle { id: id.parse().unwrap() }).await.unwrap();
        let sql = format!(
            "SELECT tool_id FROM marketplace_bundle_items WHERE bundle_id = '{id}' ORDER BY position"
        );
        let members: Vec<_> = bundle.members.iter().map(|member| member.tool.to_string()).collect();
        assert_eq!(members, plainly(&database, &sql).await);
        holds_every_column(
            &database,
            "marketplace_bundles",
            &id,
            serde_json::to_value(bundle).unwrap(),
            &priced,
        )
        .await;
    }
    let renamed = [
        ("tool_id", "tool"),
        ("organization_id", "organization"),
        ("user_id", "user"),
        ("moderated_by", "moderated_by"),
    ];
    for id in plainly(
        &database,
        "SELECT DISTINCT ON (status) id FROM marketplace_reviews ORDER BY status, moderated_at",
    )
    .await
    {
        let review = moderation::get(&mut session, &GetReview { id: id.parse().unwrap() }).await.unwrap();
        assert_eq!(review.moderator_name.is_some(), review.moderated_by.is_some());
        holds_every_column(
            &database,
            "marketplace_reviews",
            &id,
            serde_json::to_value(review).unwrap(),
            &renamed,
        )
        .await;
    }
    let shared = [
        ("organization_id", "organization"),
        ("user_id", "user"),
        ("amount", "amount/amount"),
        ("currency", "amount/currency"),
    ];
    for id in
        plainly(&database, "SELECT DISTINCT ON (status, purchase_type) id FROM marketplace_purchases").await
    {
        let purchase = purchases::get(&mut session, &GetPurchase { id: id.parse().unwrap() }).await.unwrap();
        assert!(purchase.organization_name.is_some() && purchase.user_name.is_some());
        let bought: &[_] = match purchase.bought {
            Bought::Tool { .. } => &[("tool_id", "bought/id"), ("bundle_id", "-")],
            Bought::Bundle { .. } => &[("bundle_id", "bought/id"), ("tool_id", "-")],
        };
        let names = [&shared, bought].concat();
        holds_every_column(
            &database,
            "marketplace_purchases",
            &id,
            serde_json::to_value(purchase).unwrap(),
            &names,
        )
        .await;
    }
}

#[tokio::test]
async fn a_review_comes_with_its_reports() {
    let database = database().await;
    let store = store(&database, "sample_moderator");
    let id = database
        .psql("SELECT review_id FROM console.review_flags GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        .await;

    let request = GetReview { id: id.parse().unwrap() };
    let review = moderation::get(&mut read(&store, MODERATOR).await, &request).await.unwrap();

    let sql = format!(
        "SELECT reason || '~' || count(*) FROM console.review_flags WHERE review_id = '{id}'
                       GROUP BY reason ORDER BY count(*) DESC, reason"
    );
    let flags: Vec<_> = review.flags.iter().map(|flag| format!("{}~{}", flag.reason, flag.reports)).collect();
    assert_eq!(flags, plainly(&database, &sql).await);
}

#[tokio::test]
async fn an_unknown_record_is_not_found() {
    let database = database().await;
    let store = store(&database, "sample_admin");
    let mut session = read(&store, SUPER_ADMIN).await;
    let id = Uuid::nil();

    let tool = catalog::get(&mut session, &GetTool { id: id.into() }).await.unwrap_err();
    assert_eq!(tool, Error::NotFound { subject: Subject::Tool, id });
    let bundle = bundles::get(&mut session, &GetBundle { id: id.into() }).await.unwrap_err();
    assert_eq!(bundle, Error::NotFound { subject: Subject::Bundle, id });
    let review = moderation::get(&mut session, &GetReview { id: id.into() }).await.unwrap_err();
    assert_eq!(review, Error::NotFound { subject: Subject::Review, id });
    let purchase = purchases::get(&mut session, &GetPurchase { id: id.into() }).await.unwrap_err();
    assert_eq!(purchase, Error::NotFound { subject: Subject::Purchase, id });
}

async fn number(database: &Database, table: &str, condition: &str) -> i64 {
    database.psql(&format!("SELECT count(*) FROM {table} WHERE {condition}")).await.parse().unwrap()
}

#[tokio::test]
async fn the_overview_counts_what_its_lists_show() {
    let database = database().await;
    let store = store(&database, "sample_admin");
    let mut session = read(&store, SUPER_ADMIN).await;

    let shown = overview::counts(&mut session, now()).await.unwrap();

    let tools = "marketplace_tools";
    assert_eq!(shown.catalog.active, number(&database, tools, "status = 'ACTIVE'").await);
    assert_eq!(shown.catalog.beta, number(&database, tools, "status = 'BETA'").await);
    let featured =
        number(&database, tools, "is_featured AND status IN ('COMING_SOON', 'DEPRECATED', 'DISABLED')").await;
    assert_eq!(shown.catalog.featured_unpurchasable, featured);
    assert_eq!(shown.bundles.active, number(&database, "marketplace_bundles", "status = 'ACTIVE'").await);

    let reviews = shown.reviews.unwrap();
    assert_eq!(reviews.pending, number(&database, "marketplace_reviews", "status = 'PENDING'").await);
    assert_eq!(reviews.flagged, number(&database, "marketplace_reviews", "status = 'FLAGGED'").await);
    assert_eq!(reviews.waiting_by_age.iter().sum::<i64>(), reviews.pending + reviews.flagged);
    assert_eq!(reviews.approved_by_rating.iter().sum::<i64>(), reviews.approved);
    assert_eq!(reviews.approved, number(&database, "marketplace_reviews", "status = 'APPROVED'").await);

    let purchases = shown.purchases.unwrap();
    let filter = PurchaseFilter { ends_within_days: Some(14), ..PurchaseFilter::default() };
    let ending = count_purchases(&mut session, &filter).await.unwrap();
    assert_eq!(Count::Exact(purchases.ending.unsigned_abs()), ending);
    assert_eq!(purchases.all, count_purchases(&mut session, &PurchaseFilter::default()).await.unwrap());
    let since = (now() - TimeDelta::weeks(12)).naive_utc();
    let recent = format!(
        "payment_status = 'COMPLETED' AND purchase_date >= '{since}' AND purchase_date < '{}'",
        now().naive_utc()
    );
    let weekly: i64 = purchases.weekly.iter().flat_map(|line| &line.purchases).sum();
    assert_eq!(weekly, number(&database, "marketplace_purchases", &recent).await);
    assert!(purchases.weekly.len() > 1 && purchases.weekly.iter().all(|line| line.purchases.len() == 12));
}

#[tokio::test]
async fn the_overview_shows_each_role_its_part() {
    let database = database().await;
    let parts = |login, scope| {
        let store = store(&database, login);
        async move {
            let shown = overview::counts(&mut read(&store, scope).await, now()).await.unwrap();
            (shown.reviews.is_some(), shown.purchases.is_some())
        }
    };
    assert_eq!(parts("sample_manager", MANAGER).await, (false, false));
    assert_eq!(parts("sample_moderator", MODERATOR).await, (true, false));
    assert_eq!(parts("sample_support", SUPPORT).await, (false, false));
    assert_eq!(parts("sample_admin", SUPER_ADMIN).await, (true, true));

    let organization = opened(&database, &store(&database, "sample_support")).await;
    assert_eq!(parts("sample_support", Scope::Tenant { organization }).await, (false, true));
}

#[tokio::test]
async fn a_list_page_takes_one_statement() {
    let database = database().await;
    let store = store(&database, "sample_admin");

    let mut session = read(&store, SUPER_ADMIN).await;
    let page =
        list_purchases(&mut session, &ListPurchases { limit: 50, ..Default::default() }).await.unwrap();
    let answer = session.answer(page).await.unwrap();

    assert_eq!(answer.meter.statements, 3, "the frame, the page, the end");
}

#[tokio::test]
async fn times_are_utc_whatever_the_server_says() {
    let database = database().await;
    database.psql(&format!("ALTER DATABASE {} SET TimeZone = 'Asia/Tokyo'", database.name())).await;
    let store = store(&database, "sample_manager");
    let sql = "SELECT to_char(updated_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM marketplace_tools ORDER BY lower(name) LIMIT 1";
    let expected: DateTime<Utc> = database.psql(sql).await.parse().unwrap();

    let request = ListTools { limit: 1, ..ListTools::default() };
    let page = catalog::list(&mut read(&store, MANAGER).await, &request).await.unwrap();

    assert_eq!(page.rows[0].updated_at, expected);
}
