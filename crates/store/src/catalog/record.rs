//! One tool in full: its columns, and how they are read. Writing it is in `write`, what is wrong with it in `findings`.

use contract::{
    Subject,
    catalog::{GetTool, Membership, ToolRecord},
};
use domain::ids::ToolId;
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow};

use super::findings;
use crate::{Error, Session, WriteSession, row::Meaning as _};

/// Every column of a tool, from the alias `t`.
pub(super) const COLUMNS: &str = "t.id, t.name, t.description, t.long_description, t.category::text, t.tags, t.price_model::text, t.price_amount, \
     t.currency, t.required_tier::text, t.features, t.tech_stack, t.integration_type::text, t.status::text, \
     t.is_featured, t.is_popular, t.provider, t.documentation_url, t.demo_url, t.support_url, t.icon_url, t.images, \
     t.video_url, t.version, t.last_updated, t.purchase_count, t.view_count, t.avg_rating, t.review_count, \
     t.created_at, t.updated_at";

/// One tool with every field, its bundles and what should be looked at.
pub async fn get(session: &mut Session, request: &GetTool) -> Result<ToolRecord, Error> {
    let found = findings::found(session.scope());
    let sql =
        format!("SELECT {COLUMNS}, {found} AS findings FROM public.marketplace_tools AS t WHERE t.id = $1");
    let tool = sqlx::query(AssertSqlSafe(sql)).bind(request.id.0);
    let read = |row: &PgRow| Ok(ToolRecord { findings: findings::read(row)?, ..record(row)? });
    let mut tool = session.optional(tool, read).await?.ok_or_else(|| missing(request.id))?;
    tool.bundles = memberships(session, request.id).await?;
    Ok(tool)
}

/// One tool as it stands, held until the transaction ends. Bundles and findings are left out.
pub(super) async fn lock(session: &mut WriteSession, id: ToolId) -> Result<ToolRecord, Error> {
    let sql = format!("SELECT {COLUMNS} FROM public.marketplace_tools AS t WHERE t.id = $1 FOR UPDATE");
    session.optional(sqlx::query(AssertSqlSafe(sql)).bind(id.0), record).await?.ok_or_else(|| missing(id))
}

/// The bundles that hold a tool, by name.
pub(super) async fn memberships(session: &mut Session, id: ToolId) -> Result<Vec<Membership>, Error> {
    let bundles = sqlx::query(
        "SELECT b.id, b.name, i.position
         FROM public.marketplace_bundle_items AS i
         JOIN public.marketplace_bundles AS b ON b.id = i.bundle_id
         WHERE i.tool_id = $1
         ORDER BY lower(b.name), b.id",
    );
    session.all(bundles.bind(id.0), membership).await
}

pub(super) const fn missing(id: ToolId) -> Error {
    Error::NotFound { subject: Subject::Tool, id: id.0 }
}

pub(super) fn record(row: &PgRow) -> sqlx::Result<ToolRecord> {
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
