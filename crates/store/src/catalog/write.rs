//! Writing one tool: create, save on top of what others saved meanwhile, delete. And the two statements by which any
//! number of tools are written, but those of a file: these are in `transfer`.

use contract::{
    catalog::{CreateTool, DeleteTool, GetTool, Holders, SaveTool, ToolRecord},
    writing::{Deleted, FieldWriter, Pinned, Recorded as _, Saved, Written},
};
use domain::{
    catalog::tool::{ToolField, ToolFields},
    fields::Fields as _,
    ids::ToolId,
    merge::merge,
};
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use super::record;
use crate::{Error, Session, WriteSession, activity, document::document};

/// The table of tools, as the audit trail names it.
pub(super) const TABLE: &str = "marketplace_tools";

/// Adds a tool. Its fields are tidied and without a fault.
pub async fn create(session: &mut WriteSession, request: &CreateTool) -> Result<Written<ToolRecord>, Error> {
    let id = ToolId(Uuid::new_v4());
    insert(session, &[(id, request.fields.clone())]).await?;
    written(session, id, Vec::new()).await
}

/// Saves a tool on top of what it holds by now. What only one side changed is merged; if anything is contested, nothing
/// is written. [`Error::Invalid`] if what is written, or what the merge made of it, breaks a rule.
pub async fn save(session: &mut WriteSession, request: &SaveTool) -> Result<Saved<ToolRecord>, Error> {
    let Pinned { id, version } = request.pinned;
    let held = record::lock(session, id).await?;
    let theirs = held.fields();
    let base = if held.updated_at == version { &theirs } else { &request.base };
    let mine = request.mine.clone().tidied_since(base);

    let merged = merge(base, &theirs, &mine);
    if !merged.contested.is_empty() {
        let mut writers = activity::writers(session, TABLE, id.0, version).await?;
        let is_contested = |writer: &FieldWriter| {
            merged.contested.iter().any(|contested| contested.mine.field().as_str() == writer.field)
        };
        writers.retain(is_contested);
        let theirs = Box::new(record::get(session, &GetTool { id }).await?);
        return Ok(Saved::Contested { theirs, contested: merged.contested, writers });
    }
    let faults = merged.fields.faults_since(&theirs);
    if !faults.is_empty() {
        return Err(Error::Invalid { faults });
    }
    update(session, &[(id, &theirs, &merged.fields)]).await?;
    Ok(Saved::Written(Box::new(written(session, id, merged.theirs).await?)))
}

/// Deletes a tool that nothing holds and nobody changed since it was read.
pub async fn delete(session: &mut WriteSession, request: &DeleteTool) -> Result<Deleted<Holders>, Error> {
    let Pinned { id, version } = request.pinned;
    let held = record::lock(session, id).await?;
    if held.updated_at != version {
        return Ok(Deleted::MovedOn { writers: activity::writers(session, TABLE, id.0, version).await? });
    }
    let holders = holders(session, id).await?;
    if !holders.is_empty() {
        return Ok(Deleted::Held { holders });
    }
    let delete = sqlx::query("DELETE FROM public.marketplace_tools WHERE id = $1 RETURNING id");
    session.one(delete.bind(id.0), |_| Ok(())).await?;
    let change = activity::written(session).await?.ok_or(Error::NothingThere)?;
    Ok(Deleted::Gone { change })
}

/// What holds a tool.
pub async fn holders(session: &mut Session, id: ToolId) -> Result<Holders, Error> {
    let held = sqlx::query(
        "SELECT h.purchases, h.carts, h.reviews
         FROM public.marketplace_tools AS t CROSS JOIN LATERAL console.tool_holders(t.id) AS h
         WHERE t.id = $1",
    );
    let read = |row: &PgRow| {
        let count = |column: &str| row.try_get::<i64, _>(column).map(i64::unsigned_abs);
        Ok(Holders {
            purchases: count("purchases")?,
            carts: count("carts")?,
            reviews: count("reviews")?,
            bundles: Vec::new(),
        })
    };
    let mut holders = session.optional(held.bind(id.0), read).await?.ok_or_else(|| record::missing(id))?;
    holders.bundles = record::memberships(session, id).await?;
    Ok(holders)
}

async fn written(
    session: &mut WriteSession,
    id: ToolId,
    theirs: Vec<ToolField>,
) -> Result<Written<ToolRecord>, Error> {
    let record = record::get(session, &GetTool { id }).await?;
    let change = activity::written(session).await?;
    Ok(Written { record, theirs, change })
}

/// Adds tools, all in one statement.
pub(crate) async fn insert(session: &mut WriteSession, tools: &[(ToolId, ToolFields)]) -> Result<(), Error> {
    let documents = tools.iter().map(|(id, fields)| document(*id, fields, ToolField::ALL));
    let documents = documents.collect::<Result<Vec<_>, _>>()?;
    let columns = listed(|field| field.as_str().to_owned());
    let values = listed(|field| value(*field));
    let sql = format!(
        "INSERT INTO public.marketplace_tools (id, {columns})
         SELECT (n.doc ->> 'id')::uuid, {values} FROM jsonb_array_elements($1) AS n (doc)
         RETURNING id"
    );
    session.all(sqlx::query(AssertSqlSafe(sql)).bind(Json(documents)), |_| Ok(())).await?;
    Ok(())
}

/// Writes tools, each as it stands and as it is to be, all in one statement: of each only the columns that differ.
/// The rows are locked by this transaction. Returns how many were written.
pub(crate) async fn update(
    session: &mut WriteSession,
    tools: &[(ToolId, &ToolFields, &ToolFields)],
) -> Result<usize, Error> {
    let mut columns: Vec<ToolField> = Vec::new();
    let mut documents = Vec::new();
    for (id, before, after) in tools {
        let differing: Vec<_> = after.differing(before).collect();
        if differing.is_empty() {
            continue;
        }
        documents.push(document(*id, *after, &differing)?);
        columns.extend(differing.into_iter().filter(|field| !columns.contains(field)).collect::<Vec<_>>());
    }
    if documents.is_empty() {
        return Ok(0);
    }
    let set = columns.iter().map(|&field| {
        format!("{field} = CASE WHEN n.doc ? '{field}' THEN {} ELSE t.{field} END", value(field))
    });
    let sql = format!(
        "UPDATE public.marketplace_tools AS t SET {}
         FROM jsonb_array_elements($1) AS n (doc)
         WHERE t.id = (n.doc ->> 'id')::uuid
         RETURNING t.id",
        set.collect::<Vec<_>>().join(", ")
    );
    Ok(session.all(sqlx::query(AssertSqlSafe(sql)).bind(Json(documents)), |_| Ok(())).await?.len())
}

/// The value of a field in a document, as its column takes it.
fn value(field: ToolField) -> String {
    let cast = |name: &str| format!("(n.doc ->> '{field}')::{name}");
    match field {
        ToolField::Name
        | ToolField::Description
        | ToolField::LongDescription
        | ToolField::Currency
        | ToolField::Provider
        | ToolField::DocumentationUrl
        | ToolField::DemoUrl
        | ToolField::SupportUrl
        | ToolField::IconUrl
        | ToolField::VideoUrl
        | ToolField::Version => format!("n.doc ->> '{field}'"),
        ToolField::Category => cast("public.\"ToolCategory\""),
        ToolField::PriceModel => cast("public.\"PriceModel\""),
        ToolField::RequiredTier => cast("public.\"SubscriptionTier\""),
        ToolField::IntegrationType => cast("public.\"IntegrationType\""),
        ToolField::Status => cast("public.\"ToolStatus\""),
        ToolField::PriceAmount => cast("numeric"),
        ToolField::IsFeatured | ToolField::IsPopular => cast("boolean"),
        ToolField::Tags | ToolField::Images => {
            format!("ARRAY(SELECT jsonb_array_elements_text(n.doc -> '{field}'))")
        }
        ToolField::Features | ToolField::TechStack => format!("n.doc -> '{field}'"),
    }
}

/// All fields as a list of SQL.
fn listed(written: impl Fn(&ToolField) -> String) -> String {
    ToolField::ALL.iter().map(written).collect::<Vec<_>>().join(", ")
}
