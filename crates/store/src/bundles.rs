//! Reading bundles and their members.

use contract::{
    Count, Page, Subject,
    bundles::{BundleFilter, BundleRecord, BundleRow, BundleSort, GetBundle, ListBundles, Member},
};
use domain::bundles::BundleStatus;
use sqlx::{Row as _, postgres::PgRow};

use crate::{
    Error, Session,
    page::{self, Conditions, Key, Order, Source},
    row::Meaning as _,
};

const BUNDLES: Source = Source {
    name: "bundles",
    table: "public.marketplace_bundles AS b",
    columns: "b.id, b.name, b.status, b.required_tier, b.price_amount, b.currency, b.discount_percent, \
              b.is_featured, b.is_popular, b.purchase_count, b.updated_at",
    shown: "page.id, page.name, page.status::text, page.required_tier::text, page.price_amount, page.currency, \
            page.discount_percent, page.is_featured, page.is_popular, page.purchase_count, page.updated_at, \
            (SELECT count(*) FROM public.marketplace_bundle_items AS i WHERE i.bundle_id = page.id) AS members",
    labels: String::new(),
    id: Key::id("b.id"),
};

const NAME: Key = Key::text("lower(b.name)");
const STATUS: Key = Key::choice("b.status", "BundleStatus", |word| word.parse::<BundleStatus>().is_ok());

/// A page of bundles.
pub async fn list(session: &mut Session, request: &ListBundles) -> Result<Page<BundleRow>, Error> {
    let keys: &[Key] = match request.sort {
        BundleSort::Name => &[NAME],
        BundleSort::Status => &[STATUS, NAME],
        BundleSort::Price => &[Key::number("b.price_amount")],
        BundleSort::Discount => &[Key::whole("b.discount_percent")],
        BundleSort::Purchases => &[Key::whole("b.purchase_count")],
        BundleSort::Updated => &[Key::time("b.updated_at")],
    };
    let order = Order::new(&BUNDLES, request.sort, request.direction, keys);
    let filter = |conditions: &mut Conditions| filter(conditions, &request.filter);
    page::page(session, &BUNDLES, &order, request.after.as_ref(), request.limit, filter, row).await
}

/// How many bundles match.
pub async fn count(session: &mut Session, filter: &BundleFilter) -> Result<Count, Error> {
    page::count(session, BUNDLES.table, |conditions| self::filter(conditions, filter)).await
}

/// One bundle with every field, and its members in order.
pub async fn get(session: &mut Session, request: &GetBundle) -> Result<BundleRecord, Error> {
    let bundle = sqlx::query(
        "SELECT b.id, b.name, b.description, b.long_description, b.price_amount, b.currency, b.discount_percent,
           b.required_tier::text, b.status::text, b.is_featured, b.is_popular, b.icon_url, b.images,
           b.purchase_count, b.view_count, b.created_at, b.updated_at
         FROM public.marketplace_bundles AS b
         WHERE b.id = $1",
    );
    let mut bundle = session
        .optional(bundle.bind(request.id.0), record)
        .await?
        .ok_or(Error::NotFound { subject: Subject::Bundle, id: request.id.0 })?;

    let members = sqlx::query(
        "SELECT t.id, t.name, i.position, t.price_model::text, t.price_amount, t.currency, t.required_tier::text,
           t.status::text
         FROM public.marketplace_bundle_items AS i
         JOIN public.marketplace_tools AS t ON t.id = i.tool_id
         WHERE i.bundle_id = $1
         ORDER BY i.position, lower(t.name), t.id",
    );
    bundle.members = session.all(members.bind(request.id.0), member).await?;
    Ok(bundle)
}

fn filter(conditions: &mut Conditions, filter: &BundleFilter) {
    conditions.one_of("b.status", filter.status.iter().map(|status| status.as_str()));
    conditions.one_of("b.required_tier", filter.tier.iter().map(|tier| tier.as_str()));
    conditions.is("b.is_featured = ", filter.featured, "");
    conditions.is("b.is_popular = ", filter.popular, "");
    let holding = "b.id IN (SELECT i.bundle_id FROM public.marketplace_bundle_items AS i WHERE i.tool_id = ";
    conditions.is(holding, filter.holds.map(|tool| tool.0), ")");
    conditions.text(BUNDLES.id, &["b.name", "b.description"], &filter.text);
}

fn row(row: &PgRow) -> sqlx::Result<BundleRow> {
    Ok(BundleRow {
        id: row.id("id")?,
        name: row.try_get("name")?,
        status: row.word("status")?,
        required_tier: row.word("required_tier")?,
        price: row.money("price_amount")?,
        discount_percent: row.try_get("discount_percent")?,
        is_featured: row.try_get("is_featured")?,
        is_popular: row.try_get("is_popular")?,
        members: row.try_get("members")?,
        purchase_count: row.try_get("purchase_count")?,
        updated_at: row.time("updated_at")?,
    })
}

fn record(row: &PgRow) -> sqlx::Result<BundleRecord> {
    Ok(BundleRecord {
        id: row.id("id")?,
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        long_description: row.try_get("long_description")?,
        price: row.money("price_amount")?,
        discount_percent: row.try_get("discount_percent")?,
        required_tier: row.word("required_tier")?,
        status: row.word("status")?,
        is_featured: row.try_get("is_featured")?,
        is_popular: row.try_get("is_popular")?,
        icon_url: row.try_get("icon_url")?,
        images: row.try_get("images")?,
        purchase_count: row.try_get("purchase_count")?,
        view_count: row.try_get("view_count")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        members: Vec::new(),
    })
}

fn member(row: &PgRow) -> sqlx::Result<Member> {
    Ok(Member {
        tool: row.id("id")?,
        name: row.try_get("name")?,
        position: row.try_get("position")?,
        price_model: row.word("price_model")?,
        price: row.money("price_amount")?,
        required_tier: row.word("required_tier")?,
        status: row.word("status")?,
    })
}
