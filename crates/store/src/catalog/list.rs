//! The list of tools: its orders, its filter, its rows; and the words that tools use.

use contract::{
    Count, Page,
    catalog::{ListTools, ToolFilter, ToolRow, ToolSort, Vocabulary},
};
use domain::{
    catalog::{PriceModel, ToolCategory, ToolStatus},
    organizations::Tier,
};
use sqlx::{Row as _, postgres::PgRow};

use super::findings;
use crate::{
    Error, Scope, Session,
    page::{self, Conditions, Key, Order, Source},
    row::Meaning as _,
};

const TOOLS: Source = Source {
    name: "tools",
    table: "public.marketplace_tools AS t",
    columns: "t.id, t.name, t.category, t.status, t.required_tier, t.price_model, t.price_amount, t.currency, \
              t.integration_type, t.provider, t.tags, t.version, t.is_featured, t.is_popular, t.avg_rating, \
              t.review_count, t.purchase_count, t.view_count, t.created_at, t.updated_at",
    shown: "page.id, page.name, page.category::text, page.status::text, page.required_tier::text, \
            page.price_model::text, page.price_amount, page.currency, page.integration_type::text, page.provider, \
            page.tags, page.version, page.is_featured, page.is_popular, page.avg_rating, page.review_count, \
            page.purchase_count, page.view_count, page.created_at, page.updated_at, found.findings",
    labels: String::new(),
    id: Key::id("t.id"),
};

const NAME: Key = Key::text("lower(t.name)");
const CATEGORY: Key = Key::choice("t.category", "ToolCategory", |word| word.parse::<ToolCategory>().is_ok());
const STATUS: Key = Key::choice("t.status", "ToolStatus", |word| word.parse::<ToolStatus>().is_ok());
const TIER: Key = Key::choice("t.required_tier", "SubscriptionTier", |word| word.parse::<Tier>().is_ok());
const PRICE_MODEL: Key =
    Key::choice("t.price_model", "PriceModel", |word| word.parse::<PriceModel>().is_ok());

/// A page of tools.
pub async fn list(session: &mut Session, request: &ListTools) -> Result<Page<ToolRow>, Error> {
    let keys: &[Key] = match request.sort {
        ToolSort::Name => &[NAME],
        ToolSort::Category => &[CATEGORY, NAME],
        ToolSort::Status => &[STATUS, NAME],
        ToolSort::Tier => &[TIER, NAME],
        ToolSort::Price => &[PRICE_MODEL, Key::number("t.price_amount")],
        ToolSort::Rating => &[Key::real("t.avg_rating").nulls_last()],
        ToolSort::Purchases => &[Key::whole("t.purchase_count")],
        ToolSort::Featured => &[Key::truth("t.is_featured"), NAME.against()],
        ToolSort::Updated => &[Key::time("t.updated_at")],
    };
    let order = Order::new(&TOOLS, request.sort, request.direction, keys);
    let scope = session.scope();
    let filter = |conditions: &mut Conditions| filter(conditions, &request.filter, scope);
    let source = Source { labels: findings::labels(scope, &request.filter.finding), ..TOOLS };
    page::page(session, &source, &order, request.after.as_ref(), request.limit, filter, row).await
}

/// How many tools match.
pub async fn count(session: &mut Session, filter: &ToolFilter) -> Result<Count, Error> {
    let scope = session.scope();
    page::count(session, TOOLS.table, |conditions| self::filter(conditions, filter, scope)).await
}

/// The words that tools use, most used first; at most 500 of each.
pub async fn vocabulary(session: &mut Session) -> Result<Vocabulary, Error> {
    let words = sqlx::query(
        "SELECT
           ARRAY(SELECT t.provider::text FROM public.marketplace_tools AS t
                 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 500) AS providers,
           ARRAY(SELECT used.tag FROM public.marketplace_tools AS t CROSS JOIN LATERAL unnest(t.tags) AS used (tag)
                 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 500) AS tags,
           ARRAY(SELECT used.part FROM public.marketplace_tools AS t
                 CROSS JOIN LATERAL jsonb_array_elements_text(
                   CASE jsonb_typeof(t.tech_stack) WHEN 'array' THEN t.tech_stack ELSE '[]' END) AS used (part)
                 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 500) AS tech_stack",
    );
    let read = |row: &PgRow| {
        Ok(Vocabulary {
            providers: row.try_get("providers")?,
            tags: row.try_get("tags")?,
            tech_stack: row.try_get("tech_stack")?,
        })
    };
    session.one(words, read).await
}

/// The conditions of a filter, over the alias `t`.
pub(super) fn filter(conditions: &mut Conditions, filter: &ToolFilter, scope: Scope) {
    conditions.one_of("t.status", filter.status.iter().map(|status| status.as_str()));
    conditions.one_of("t.category", filter.category.iter().map(|category| category.as_str()));
    conditions.one_of("t.required_tier", filter.tier.iter().map(|tier| tier.as_str()));
    conditions.one_of("t.price_model", filter.price_model.iter().map(|model| model.as_str()));
    conditions.one_of("t.integration_type", filter.integration_type.iter().map(|kind| kind.as_str()));
    conditions.is_text("t.provider = ", filter.provider.as_deref(), "");
    conditions.is_text("", filter.tag.as_deref(), " = ANY(t.tags)");
    conditions.is("t.is_featured = ", filter.featured, "");
    conditions.is("t.is_popular = ", filter.popular, "");
    // As the column is: 4.3 of the filter is the stored 4.3.
    conditions.is("t.avg_rating >= ", filter.rating_from, "::real");
    conditions.is("t.avg_rating <= ", filter.rating_to, "::real");
    conditions.is("t.price_amount >= ", filter.price_from, "");
    conditions.is("t.price_amount <= ", filter.price_to, "");
    if filter.price_from.is_some() || filter.price_to.is_some() {
        // On request is no price, and so neither at least nor at most anything.
        conditions.build().push("t.price_model <> 'CUSTOM'");
    }
    conditions.is("t.currency = ", filter.currency.map(String::from), "");
    if !filter.finding.is_empty() {
        conditions.build().push(findings::any_of(&filter.finding, scope));
    }
    let columns = ["t.name", "t.description", "t.provider", "array_to_string(t.tags, ' ')"];
    conditions.text(TOOLS.id, &columns, &filter.text);
}

fn row(row: &PgRow) -> sqlx::Result<ToolRow> {
    Ok(ToolRow {
        id: row.id("id")?,
        name: row.try_get("name")?,
        category: row.word("category")?,
        status: row.word("status")?,
        required_tier: row.word("required_tier")?,
        price_model: row.word("price_model")?,
        price: row.money("price_amount")?,
        integration_type: row.word("integration_type")?,
        provider: row.try_get("provider")?,
        tags: row.try_get("tags")?,
        version: row.try_get("version")?,
        is_featured: row.try_get("is_featured")?,
        is_popular: row.try_get("is_popular")?,
        avg_rating: row.try_get("avg_rating")?,
        review_count: row.try_get("review_count")?,
        purchase_count: row.try_get("purchase_count")?,
        view_count: row.try_get("view_count")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        findings: findings::read(row)?,
    })
}
