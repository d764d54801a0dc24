//! The list of bundles: its orders, its filter, its rows.

use contract::{
    Count, Page,
    bundles::{BundleFilter, BundleRow, BundleSort, ListBundles},
};
use domain::bundles::BundleStatus;
use rust_decimal::Decimal;
use sqlx::{Row as _, postgres::PgRow};

use super::warnings;
use crate::{
    Error, Scope, Session,
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
            judged.members, judged.true_discount, judged.warnings",
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
    let scope = session.scope();
    let filter = |conditions: &mut Conditions| filter(conditions, &request.filter, scope);
    let source = Source { labels: warnings::labels(scope), ..BUNDLES };
    page::page(session, &source, &order, request.after.as_ref(), request.limit, filter, row).await
}

/// How many bundles match.
pub async fn count(session: &mut Session, filter: &BundleFilter) -> Result<Count, Error> {
    let scope = session.scope();
    page::count(session, BUNDLES.table, |conditions| self::filter(conditions, filter, scope)).await
}

fn filter(conditions: &mut Conditions, filter: &BundleFilter, scope: Scope) {
    conditions.one_of("b.status", filter.status.iter().map(|status| status.as_str()));
    conditions.one_of("b.required_tier", filter.tier.iter().map(|tier| tier.as_str()));
    conditions.is("b.is_featured = ", filter.featured, "");
    conditions.is("b.is_popular = ", filter.popular, "");
    let holding = "b.id IN (SELECT i.bundle_id FROM public.marketplace_bundle_items AS i WHERE i.tool_id = ";
    conditions.is(holding, filter.holds.map(|tool| tool.0), ")");
    if let Some(warned) = filter.warned {
        conditions.build().push(warnings::warned(warned, scope));
    }
    if !filter.warning.is_empty() {
        conditions.build().push(warnings::any_of(&filter.warning, scope));
    }
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
        true_discount: row.try_get::<Option<Decimal>, _>("true_discount")?.map(|percent| percent.normalize()),
        warnings: warnings::read(row)?,
    })
}
