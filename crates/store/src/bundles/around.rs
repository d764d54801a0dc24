//! Who is touched by a bundle, as it stands or as it is to be: whoever bought it, owns some of it, or has it in a cart.
//!
//! An organization owns a tool while it runs a purchase of the tool, or of a bundle that holds it now. From a running
//! purchase of the bundle that is looked at it has the members that were in it when it was bought, the last time: one
//! that was put in later, or is to be, it lacks unless it owns that otherwise.

use contract::bundles::{Around, LookAround, Touched, TouchedOrganization};
use domain::{
    access::{Area, StaffRole},
    ids::{BundleId, ToolId},
};
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::record;
use crate::{Error, Scope, Session, purchases::RUNNING, row::Meaning as _};

/// Most organizations that are named on either side.
const NAMED: u32 = 200;

/// Who is touched by a bundle with these members. [`Error::NotAllowed`] for a scope that does not write bundles: it sees
/// too little of purchases and carts to be told the truth.
pub async fn look_around(session: &mut Session, request: &LookAround) -> Result<Around, Error> {
    if !matches!(session.scope(), Scope::Staff(role) if StaffRole::writes(role, Area::Bundles)) {
        return Err(Error::NotAllowed { role: session.scope().role() });
    }
    let mut tools: Vec<ToolId> = Vec::with_capacity(request.members.len());
    for tool in &request.members {
        if !tools.contains(tool) {
            tools.push(*tool);
        }
    }
    let twins = record::twins(session, request.id, &tools).await?;
    let (lacking, owning) = touched(session, request.id, &tools).await?;
    Ok(Around { twins, lacking, owning, ..counts(session, request.id).await? })
}

/// Buyers, carts and subscriptions of a bundle.
async fn counts(session: &mut Session, id: Option<BundleId>) -> Result<Around, Error> {
    let sql = format!(
        "WITH running AS (
           SELECT p.organization_id, p.is_subscription FROM public.marketplace_purchases AS p
           WHERE p.bundle_id = $1 AND {RUNNING}
         ), item AS (
           SELECT c.organization_id FROM public.marketplace_cart AS c WHERE c.bundle_id = $1
         )
         SELECT (SELECT count(DISTINCT organization_id) FROM running) AS buyers,
           (SELECT count(*) FROM running WHERE is_subscription) AS subscriptions,
           (SELECT count(*) FROM item) AS cart_items,
           (SELECT count(DISTINCT organization_id) FROM item) AS cart_organizations"
    );
    let read = |row: &PgRow| {
        let count = |column: &str| row.try_get::<i64, _>(column).map(i64::unsigned_abs);
        Ok(Around {
            buyers: count("buyers")?,
            cart_items: count("cart_items")?,
            cart_organizations: count("cart_organizations")?,
            subscriptions: count("subscriptions")?,
            ..Around::default()
        })
    };
    session.one(sqlx::query(AssertSqlSafe(sql)).bind(id.map(|id| id.0)), read).await
}

/// Buyers that lack some of `tools`, and others that own some. A set of tools is a string of bits here, one for each of
/// `tools` in their order, so that what an organization has is one OR over its purchases.
async fn touched(
    session: &mut Session,
    id: Option<BundleId>,
    tools: &[ToolId],
) -> Result<(Touched, Touched), Error> {
    let sql = format!(
        "WITH member AS MATERIALIZED (
           SELECT m.tool, m.place, set_bit(repeat('0', cardinality($2))::bit varying, m.place, 1) AS bits,
             i.created_at AS since
           FROM (SELECT tool, place::integer - 1 FROM unnest($2::uuid[]) WITH ORDINALITY AS m (tool, place))
             AS m (tool, place)
           LEFT JOIN public.marketplace_bundle_items AS i ON i.bundle_id = $1 AND i.tool_id = m.tool
         ), later AS MATERIALIZED (
           -- The members that are in it since a moment, or later, or not yet.
           SELECT DISTINCT m.since, bit_or(m.bits) OVER (ORDER BY m.since DESC NULLS FIRST) AS bits FROM member AS m
         ), bundle AS MATERIALIZED (
           -- What the other bundles hold of them.
           SELECT i.bundle_id, bit_or(m.bits) AS bits
           FROM member AS m
           JOIN public.marketplace_bundle_items AS i ON i.tool_id = m.tool
           WHERE i.bundle_id IS DISTINCT FROM $1
           GROUP BY i.bundle_id
         ), organization AS MATERIALIZED (
           SELECT p.organization_id AS id, max(p.purchase_date) FILTER (WHERE p.bundle_id = $1) AS bought_at,
             bit_or(coalesce(m.bits, bundle.bits)) AS owned
           FROM public.marketplace_purchases AS p
           LEFT JOIN member AS m ON m.tool = p.tool_id
           LEFT JOIN bundle ON bundle.bundle_id = p.bundle_id
           WHERE {RUNNING} AND (m.tool IS NOT NULL OR bundle.bundle_id IS NOT NULL OR p.bundle_id = $1)
           GROUP BY p.organization_id
         ), touched AS (
           SELECT o.id, true AS lacks, CASE WHEN o.owned IS NULL THEN added.bits ELSE added.bits & ~o.owned END AS bits
           FROM organization AS o
           CROSS JOIN LATERAL (
             SELECT l.bits FROM later AS l WHERE l.since IS NULL OR l.since > o.bought_at
             ORDER BY l.since LIMIT 1
           ) AS added
           WHERE o.bought_at IS NOT NULL
           UNION ALL
           SELECT o.id, false, o.owned FROM organization AS o WHERE o.bought_at IS NULL
         ), ranked AS MATERIALIZED (
           SELECT t.id, t.lacks, t.bits, count(*) OVER (PARTITION BY t.lacks) AS organizations,
             row_number() OVER (PARTITION BY t.lacks ORDER BY bit_count(t.bits) DESC, t.id) AS place
           FROM touched AS t
           WHERE bit_count(t.bits) > 0
         ), named AS MATERIALIZED (
           SELECT r.id, r.lacks, r.bits, r.organizations FROM ranked AS r WHERE r.place <= {NAMED}
         )
         SELECT n.id, n.lacks, n.organizations, o.name,
           ARRAY(SELECT m.tool FROM member AS m WHERE get_bit(n.bits, m.place) = 1 ORDER BY m.place) AS tools
         FROM named AS n
         LEFT JOIN console.organization_names(ARRAY(SELECT n.id FROM named AS n)) AS o ON o.id = n.id
         ORDER BY bit_count(n.bits) DESC, lower(o.name), n.id"
    );
    let read = |row: &PgRow| {
        let tools: Vec<Uuid> = row.try_get("tools")?;
        let organization = TouchedOrganization {
            id: row.id("id")?,
            name: row.try_get("name")?,
            tools: tools.into_iter().map(ToolId).collect(),
        };
        Ok((row.try_get::<bool, _>("lacks")?, row.try_get::<i64, _>("organizations")?, organization))
    };
    let tools: Vec<Uuid> = tools.iter().map(|tool| tool.0).collect();
    let statement = sqlx::query(AssertSqlSafe(sql)).bind(id.map(|id| id.0)).bind(tools);
    let (mut lacking, mut owning) = (Touched::default(), Touched::default());
    for (lacks, organizations, organization) in session.all(statement, read).await? {
        let side = if lacks { &mut lacking } else { &mut owning };
        side.organizations = organizations.unsigned_abs();
        side.rows.push(organization);
    }
    Ok((lacking, owning))
}
