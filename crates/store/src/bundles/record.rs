//! One bundle in full: its columns, its members in order, and what stands around it. Writing it is in `write`.

use chrono::{DateTime, Utc};
use contract::{
    Subject,
    bundles::{BundleName, BundleRecord, GetBundle},
};
use domain::{
    bundles::Member,
    ids::{BundleId, ToolId},
};
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::warnings;
use crate::{Error, Session, WriteSession, row::Meaning as _};

/// Every column of a bundle, from the alias `b`.
const COLUMNS: &str = "b.id, b.name, b.description, b.long_description, b.price_amount, b.currency, b.discount_percent, \
     b.required_tier::text, b.status::text, b.is_featured, b.is_popular, b.icon_url, b.images, b.purchase_count, \
     b.view_count, b.created_at, b.updated_at";

/// The columns of a tool that a bundle's worth and rules depend on, from the alias `t`.
const MEMBER: &str =
    "t.id, t.name, t.price_model::text, t.price_amount, t.currency, t.required_tier::text, t.status::text";

/// One bundle with every field, its members in order and what stands around it. Items in carts are 0 for a role that
/// sees no carts.
pub async fn get(session: &mut Session, request: &GetBundle) -> Result<BundleRecord, Error> {
    let sql = format!("SELECT {COLUMNS} FROM public.marketplace_bundles AS b WHERE b.id = $1");
    let bundle = sqlx::query(AssertSqlSafe(sql)).bind(request.id.0);
    let bundle = session.optional(bundle, record).await?.ok_or_else(|| missing(request.id))?;
    completed(session, bundle).await
}

/// One bundle as it stands, held until the transaction ends, with its members as they stand.
pub(super) async fn lock(session: &mut WriteSession, id: BundleId) -> Result<BundleRecord, Error> {
    let sql = format!("SELECT {COLUMNS} FROM public.marketplace_bundles AS b WHERE b.id = $1 FOR UPDATE");
    let bundle = sqlx::query(AssertSqlSafe(sql)).bind(id.0);
    let bundle = session.optional(bundle, record).await?.ok_or_else(|| missing(id))?;
    completed(session, bundle).await
}

/// Tools as members, in the order of `tools`; what is no tool any more is left out.
pub(super) async fn members(session: &mut Session, tools: &[ToolId]) -> Result<Vec<Member>, Error> {
    let sql = format!(
        "SELECT {MEMBER} FROM unnest($1::uuid[]) WITH ORDINALITY AS sought (id, place)
         JOIN public.marketplace_tools AS t ON t.id = sought.id
         ORDER BY sought.place"
    );
    let tools: Vec<Uuid> = tools.iter().map(|tool| tool.0).collect();
    session.all(sqlx::query(AssertSqlSafe(sql)).bind(tools), member).await
}

pub(super) const fn missing(id: BundleId) -> Error {
    Error::NotFound { subject: Subject::Bundle, id: id.0 }
}

/// The bundle with its members and what stands around it.
async fn completed(session: &mut Session, bundle: BundleRecord) -> Result<BundleRecord, Error> {
    let sql = format!(
        "SELECT {MEMBER}, i.position, i.created_at AS since
         FROM public.marketplace_bundle_items AS i
         JOIN public.marketplace_tools AS t ON t.id = i.tool_id
         WHERE i.bundle_id = $1
         ORDER BY i.position, lower(t.name), t.id"
    );
    let read = |row: &PgRow| Ok((member(row)?, row.time("since")?, row.try_get::<i32, _>("position")?));
    let held: Vec<(Member, DateTime<Utc>, i32)> =
        session.all(sqlx::query(AssertSqlSafe(sql)).bind(bundle.id.0), read).await?;
    let is_misplaced = held.iter().zip(1..).any(|((.., position), place)| *position != place);
    let (members, members_since): (Vec<_>, Vec<_>) =
        held.into_iter().map(|(member, since, _)| (member, since)).unzip();
    let tools: Vec<_> = members.iter().map(|member| member.tool).collect();
    let twins = twins(session, Some(bundle.id), &tools).await?;
    let cart_items = cart_items(session, bundle.id).await?;
    Ok(BundleRecord { members, members_since, is_misplaced, twins, cart_items, ..bundle })
}

/// Other bundles, not archived, that hold exactly these tools, by name. Nothing has no twin.
pub(super) async fn twins(
    session: &mut Session,
    id: Option<BundleId>,
    tools: &[ToolId],
) -> Result<Vec<BundleName>, Error> {
    let twins = sqlx::query(
        "SELECT b.id, b.name FROM public.marketplace_bundles AS b
         WHERE b.status <> 'ARCHIVED' AND b.id IS DISTINCT FROM $1
           AND b.id IN (
             SELECT i.bundle_id FROM public.marketplace_bundle_items AS i WHERE i.tool_id = ($2::uuid[])[1])
           AND (SELECT bool_and(i.tool_id = ANY($2)) AND count(DISTINCT i.tool_id) = cardinality($2)
                FROM public.marketplace_bundle_items AS i WHERE i.bundle_id = b.id)
         ORDER BY lower(b.name), b.id",
    );
    let tools: Vec<Uuid> = tools.iter().map(|tool| tool.0).collect();
    let named = |row: &PgRow| Ok(BundleName { id: row.id("id")?, name: row.try_get("name")? });
    session.all(twins.bind(id.map(|id| id.0)).bind(tools), named).await
}

/// Items in carts that hold a bundle; 0 for a role that sees no carts.
async fn cart_items(session: &mut Session, id: BundleId) -> Result<u64, Error> {
    if !warnings::sees_carts(session.scope()) {
        return Ok(0);
    }
    let items =
        sqlx::query("SELECT count(*) AS items FROM public.marketplace_cart AS c WHERE c.bundle_id = $1");
    session.one(items.bind(id.0), |row| row.try_get::<i64, _>("items").map(i64::unsigned_abs)).await
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
        members_since: Vec::new(),
        is_misplaced: false,
        twins: Vec::new(),
        cart_items: 0,
    })
}

fn member(row: &PgRow) -> sqlx::Result<Member> {
    Ok(Member {
        tool: row.id("id")?,
        name: row.try_get("name")?,
        price_model: row.word("price_model")?,
        price: row.money("price_amount")?,
        required_tier: row.word("required_tier")?,
        status: row.word("status")?,
    })
}
