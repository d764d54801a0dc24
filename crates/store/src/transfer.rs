//! What files hold: every field of many tools, the entries of many changes; and the all-or-nothing write of an import.
//! What a file says and whether it may be written is the commands' and the domain's.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use domain::{
    catalog::tool::{ToolField, ToolFields, ToolValue},
    ids::ToolId,
};
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use crate::{
    Error, Session, WriteSession,
    activity::{self, NAME},
    row::Meaning as _,
};

/// How many tools one statement reads or writes.
pub const BATCH: usize = 500;
const BATCH_ROWS: i64 = 500;

/// A tool as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub id: ToolId,
    /// Every field.
    pub fields: ToolFields,
    /// Its version.
    pub version: DateTime<Utc>,
}

/// A tool to be changed, if it still is at `version`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The row of the file.
    pub row: u32,
    /// Which tool.
    pub id: ToolId,
    /// As it stood when it was compared.
    pub version: DateTime<Utc>,
    /// What becomes of which field.
    pub values: Vec<ToolValue>,
}

/// An entry of the audit trail in full.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Its number.
    pub id: i64,
    /// The number of its change.
    pub change: i64,
    /// In which area.
    pub area: String,
    /// In which table.
    pub table: String,
    /// To which record.
    pub record: Uuid,
    /// What it is called, where it has a name.
    pub record_name: Option<String>,
    /// The changed columns before.
    pub before: Option<Value>,
    /// The changed columns after.
    pub after: Option<Value>,
}

/// The entries of these changes, in the changes' order, behind `after` (change and entry); at most [`BATCH`].
pub async fn entries(
    session: &mut Session,
    changes: &[i64],
    after: Option<(i64, i64)>,
) -> Result<Vec<Written>, Error> {
    let entries = format!(
        "SELECT entry.id, entry.change, entry.area, entry.table_name::text, entry.record_id, {NAME} AS record_name,
           entry.before, entry.after
         FROM (
           SELECT a.id, coalesce(a.part_of, a.id) AS change, a.area, a.table_name, a.record_id, a.bundle_id,
             a.before, a.after, array_position($1, coalesce(a.part_of, a.id)) AS place
           FROM console.audit_log AS a
           WHERE a.id = ANY($1) OR a.part_of = ANY($1)
         ) AS entry {names}
         WHERE (entry.place, entry.id) > (coalesce(array_position($1, $2), 0), coalesce($3, 0))
         ORDER BY entry.place, entry.id LIMIT $4",
        names = activity::names(session.scope())
    );
    let (change, entry) = after.unzip();
    let entries =
        sqlx::query(AssertSqlSafe(entries)).bind(changes.to_vec()).bind(change).bind(entry).bind(BATCH_ROWS);
    let read = |row: &PgRow| {
        Ok(Written {
            id: row.try_get("id")?,
            change: row.try_get("change")?,
            area: row.try_get("area")?,
            table: row.try_get("table_name")?,
            record: row.try_get("record_id")?,
            record_name: row.try_get("record_name")?,
            before: row.try_get("before")?,
            after: row.try_get("after")?,
        })
    };
    session.all(entries, read).await
}

/// The tools of these ids that there are, in no order. At most [`BATCH`] at a time.
pub async fn held(session: &mut Session, ids: &[ToolId]) -> Result<Vec<Held>, Error> {
    let tools = sqlx::query(
        "SELECT t.id, t.name, t.description, t.long_description, t.category::text, t.tags, t.price_model::text,
           t.price_amount, t.currency, t.required_tier::text, t.features, t.tech_stack, t.integration_type::text,
           t.status::text, t.is_featured, t.is_popular, t.provider, t.documentation_url, t.demo_url, t.support_url,
           t.icon_url, t.images, t.video_url, t.version, t.updated_at
         FROM public.marketplace_tools AS t
         WHERE t.id = ANY($1)",
    );
    session.all(tools.bind(uuids(ids.iter().copied())), tool).await
}

/// Locks the tools that are to be changed, in the order of their ids, and says which rows of the file can't be written
/// because their tool moved on or is gone.
pub async fn lock(session: &mut WriteSession, changed: &[Changed]) -> Result<Vec<u32>, Error> {
    let expected: BTreeMap<ToolId, &Changed> = changed.iter().map(|changed| (changed.id, changed)).collect();
    let ids: Vec<ToolId> = expected.keys().copied().collect();
    let mut versions: HashMap<ToolId, DateTime<Utc>> = HashMap::with_capacity(ids.len());
    for batch in ids.chunks(BATCH) {
        let locked = sqlx::query(
            "SELECT t.id, t.updated_at FROM public.marketplace_tools AS t
             WHERE t.id = ANY($1) ORDER BY t.id FOR NO KEY UPDATE",
        );
        let read = |row: &PgRow| Ok((row.id("id")?, row.time("updated_at")?));
        versions.extend(session.all(locked.bind(uuids(batch.iter().copied())), read).await?);
    }
    let mut moved: Vec<u32> = expected
        .values()
        .filter(|changed| versions.get(&changed.id) != Some(&changed.version))
        .map(|changed| changed.row)
        .collect();
    moved.sort_unstable();
    Ok(moved)
}

/// Changes tools that [`lock`] has locked. At most [`BATCH`] at a time.
pub async fn change(session: &mut WriteSession, changed: &[Changed]) -> Result<(), Error> {
    let patches: Vec<Value> = changed.iter().map(patch).collect();
    // A patch laid over the row as it is: one statement, whichever fields differ. The audit records only those.
    let update = sqlx::query(
        "UPDATE public.marketplace_tools AS t
         SET (name, description, long_description, category, tags, price_model, price_amount, currency, required_tier,
              features, tech_stack, integration_type, status, is_featured, is_popular, provider, documentation_url,
              demo_url, support_url, icon_url, images, video_url, version)
           = (SELECT n.name, n.description, n.long_description, n.category, n.tags, n.price_model, n.price_amount,
                n.currency, n.required_tier, n.features, n.tech_stack, n.integration_type, n.status, n.is_featured,
                n.is_popular, n.provider, n.documentation_url, n.demo_url, n.support_url, n.icon_url, n.images,
                n.video_url, n.version
              FROM jsonb_populate_record(t, p.patch) AS n)
         FROM jsonb_to_recordset($1) AS p (id uuid, patch jsonb)
         WHERE t.id = p.id
         RETURNING t.id",
    );
    session.all(update.bind(Json(Value::Array(patches))), |row| row.id::<ToolId>("id")).await?;
    Ok(())
}

/// Adds tools. At most [`BATCH`] at a time.
pub async fn create(session: &mut WriteSession, tools: &[&ToolFields]) -> Result<(), Error> {
    let rows: Vec<Value> = tools.iter().map(|fields| columns(values(fields))).collect();
    let insert = sqlx::query(
        "INSERT INTO public.marketplace_tools
           (name, description, long_description, category, tags, price_model, price_amount, currency, required_tier,
            features, tech_stack, integration_type, status, is_featured, is_popular, provider, documentation_url,
            demo_url, support_url, icon_url, images, video_url, version)
         SELECT n.name, n.description, n.long_description, n.category, n.tags, n.price_model, n.price_amount,
           n.currency, n.required_tier, n.features, n.tech_stack, n.integration_type, n.status, n.is_featured,
           n.is_popular, n.provider, n.documentation_url, n.demo_url, n.support_url, n.icon_url, n.images,
           n.video_url, n.version
         FROM jsonb_populate_recordset(NULL::public.marketplace_tools, $1) AS n
         RETURNING id",
    );
    session.all(insert.bind(Json(Value::Array(rows))), |row| row.id::<ToolId>("id")).await?;
    Ok(())
}

fn patch(changed: &Changed) -> Value {
    let patch = columns(changed.values.iter().cloned());
    Value::Object(Map::from_iter([
        ("id".to_owned(), Value::String(changed.id.to_string())),
        ("patch".to_owned(), patch),
    ]))
}

fn values(fields: &ToolFields) -> impl Iterator<Item = ToolValue> + '_ {
    ToolField::ALL.iter().map(|&field| fields.value(field))
}

/// Values as a JSON object by column. A value's own JSON is what its column takes: numbers exact, as text.
fn columns(values: impl Iterator<Item = ToolValue>) -> Value {
    let column = |value: ToolValue| {
        let column = value.field().as_str().to_owned();
        let json =
            serde_json::to_value(value).ok().and_then(|mut tagged| Some(tagged.get_mut("value")?.take()));
        (column, json.unwrap_or(Value::Null))
    };
    Value::Object(values.map(column).collect())
}

fn uuids(ids: impl Iterator<Item = ToolId>) -> Vec<Uuid> {
    ids.map(|id| id.0).collect()
}

fn tool(row: &PgRow) -> sqlx::Result<Held> {
    let fields = ToolFields {
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        long_description: row.try_get("long_description")?,
        category: row.word("category")?,
        tags: row.try_get("tags")?,
        price_model: row.word("price_model")?,
        price_amount: row.try_get("price_amount")?,
        currency: row.word("currency")?,
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
    };
    Ok(Held { id: row.id("id")?, fields, version: row.time("updated_at")? })
}
