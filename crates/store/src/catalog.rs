//! Reading tools.

use contract::{
    Count, Page, Subject,
    catalog::{GetTool, ListTools, Membership, ToolFilter, ToolRecord, ToolRow, ToolSort},
};
use domain::{
    catalog::{PriceModel, ToolCategory, ToolStatus},
    organizations::Tier,
};
use sqlx::{Row as _, postgres::PgRow};

use crate::{
    Error, Session,
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
            page.purchase_count, page.view_count, page.created_at, page.updated_at",
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
    let filter = |conditions: &mut Conditions| filter(conditions, &request.filter);
    page::page(session, &TOOLS, &order, request.after.as_ref(), request.limit, filter, row).await
}

/// How many tools match.
pub async fn count(session: &mut Session, filter: &ToolFilter) -> Result<Count, Error> {
    page::count(session, TOOLS.table, |conditions| self::filter(conditions, filter)).await
}

/// One tool with every field.
pub async fn get(session: &mut Session, request: &GetTool) -> Result<ToolRecord, Error> {
    let tool = sqlx::query(
        "SELECT t.id, t.name, t.description, t.long_description, t.category::text, t.tags, t.price_model::text,
           t.price_amount, t.currency, t.required_tier::text, t.features, t.tech_stack, t.integration_type::text,
           t.status::text, t.is_featured, t.is_popular, t.provider, t.documentation_url, t.demo_url, t.support_url,
           t.icon_url, t.images, t.video_url, t.version, t.last_updated, t.purchase_count, t.view_count,
           t.avg_rating, t.review_count, t.created_at, t.updated_at
         FROM public.marketplace_tools AS t
         WHERE t.id = $1",
    );
    let mut tool = session
        .optional(tool.bind(request.id.0), record)
        .await?
        .ok_or(Error::NotFound { subject: Subject::Tool, id: request.id.0 })?;

    let bundles = sqlx::query(
        "SELECT b.id, b.name, i.position
         FROM public.marketplace_bundle_items AS i
         JOIN public.marketplace_bundles AS b ON b.id = i.bundle_id
         WHERE i.tool_id = $1
         ORDER BY lower(b.name), b.id",
    );
    tool.bundles = session.all(bundles.bind(request.id.0), membership).await?;
    Ok(tool)
}

fn filter(conditions: &mut Conditions, filter: &ToolFilter) {
    conditions.one_of("t.status", filter.status.iter().map(|status| status.as_str()));
    conditions.one_of("t.category", filter.category.iter().map(|category| category.as_str()));
    conditions.one_of("t.required_tier", filter.tier.iter().map(|tier| tier.as_str()));
    conditions.one_of("t.price_model", filter.price_model.iter().map(|model| model.as_str()));
    conditions.one_of("t.integration_type", filter.integration_type.iter().map(|kind| kind.as_str()));
    conditions.is("t.provider = ", filter.provider.clone(), "");
    conditions.is("", filter.tag.clone(), " = ANY(t.tags)");
    conditions.is("t.is_featured = ", filter.featured, "");
    conditions.is("t.is_popular = ", filter.popular, "");
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
        findings: Vec::new(),
    })
}

fn record(row: &PgRow) -> sqlx::Result<ToolRecord> {
    Ok(ToolRecord {
        id: row.id("id")?,
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        long_description: row.try_get("long_description")?,
        category: row.word("category")?,
        tags: row.try_get("tags")?,
        price_model: row.word("price_model")?,
        price: row.money("price_amount")?,
        required_tier: row.word("required_tier")?,
        features: row.list("features")?,
        tech_stack: row.list("tech_stack")?,
        integration_type: row.word("integration_type")?,
        status: row.word("status")?,
        is_featured: row.try_get("is_featured")?,
        is_popular: row.try_get("is_popular")?,
        provider: row.try_get("provider")?,
        documentation_url: row.try_get("documentation_url")?,
        demo_url: row.try_get("demo_url")?,
        support_url: row.try_get("support_url")?,
        icon_url: row.try_get("icon_url")?,
        images: row.try_get("images")?,
        video_url: row.try_get("video_url")?,
        version: row.try_get("version")?,
        last_updated: row.time("last_updated")?,
        purchase_count: row.try_get("purchase_count")?,
        view_count: row.try_get("view_count")?,
        avg_rating: row.try_get("avg_rating")?,
        review_count: row.try_get("review_count")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        bundles: Vec::new(),
        findings: Vec::new(),
    })
}

fn membership(row: &PgRow) -> sqlx::Result<Membership> {
    Ok(Membership { bundle: row.id("id")?, name: row.try_get("name")?, position: row.try_get("position")? })
}
