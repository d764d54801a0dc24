//! Writing one bundle, its fields and its members as one thing: create, save on top of what others saved meanwhile,
//! delete. An offer to buyers is written only as the person saw it, down to what its members cost. And the closing up of
//! places, for what takes members out of many bundles at once.
//!
//! Locks are taken in one order, as by everyone who writes to tools and bundles: the tools by their ids, the bundle, its
//! members.

use contract::{
    bundles::{BundleHolders, BundleRecord, BundleSaved, CreateBundle, DeleteBundle, GetBundle, SaveBundle},
    problem::{Fault, FieldFault},
    writing::{Deleted, FieldWriter, Pinned, Recorded as _, Saved, Written},
};
use domain::{
    bundles::{
        Member,
        fields::{BundleField, BundleFields},
    },
    fields::Fields as _,
    ids::{BundleId, ToolId},
    merge::merge,
};
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use super::record;
use crate::{Error, Session, WriteSession, activity, document::document};

/// The table of bundles, as the audit trail names it.
const TABLE: &str = "marketplace_bundles";

/// Adds a bundle with its members. Its fields are tidied and without a fault. Nothing is written if a member is not
/// sold as it was shown. [`Error::Invalid`] if a member is no tool and was never shown as one.
pub async fn create(session: &mut WriteSession, request: &CreateBundle) -> Result<BundleSaved, Error> {
    let CreateBundle { fields, seen, .. } = request;
    hold(session, &fields.members).await?;
    let offer = Offer::of(session, fields, seen).await?;
    if !offer.was_seen {
        let Offer { fields: merged, members, .. } = offer;
        return Ok(BundleSaved::Unseen {
            record: None,
            merged: Box::new(merged),
            members,
            theirs: Vec::new(),
        });
    }
    let id = BundleId(Uuid::new_v4());
    insert(session, id, fields).await?;
    compose(session, id, &fields.members).await?;
    written(session, id, Vec::new()).await
}

/// Saves a bundle on top of what it holds by now. What only one side changed is merged; if anything is contested, nothing
/// is written. A save that makes buyers another offer is written only if that offer is the one that was shown; one that
/// does not, such as of a description or an order, never asks for that. The places of the members come out without gaps.
/// [`Error::Invalid`] if what is written, or what the merge made of it, breaks a rule.
pub async fn save(session: &mut WriteSession, request: &SaveBundle) -> Result<BundleSaved, Error> {
    let Pinned { id, version } = request.pinned;
    let makes_an_offer = request.mine.is_another_offer(&request.base);
    if makes_an_offer {
        hold(session, &request.mine.members).await?;
    }
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
        let saved = Saved::Contested { theirs: Box::new(held), contested: merged.contested, writers };
        return Ok(BundleSaved::Saved { saved });
    }
    let faults = merged.fields.faults_since(&theirs);
    if !faults.is_empty() {
        return Err(Error::Invalid { faults });
    }
    if makes_an_offer {
        let offer = Offer::of(session, &merged.fields, &request.seen).await?;
        if !offer.was_seen || merged.fields.is_another_offer(&mine) {
            return Ok(BundleSaved::Unseen {
                record: Some(Box::new(held)),
                merged: Box::new(offer.fields),
                members: offer.members,
                theirs: merged.theirs,
            });
        }
    }
    update(session, id, &theirs, &merged.fields).await?;
    if held.is_misplaced || merged.fields.members != theirs.members {
        compose(session, id, &merged.fields.members).await?;
    }
    written(session, id, merged.theirs).await
}

/// Deletes a bundle that nothing holds and nobody changed since it was read, with its members.
pub async fn delete(
    session: &mut WriteSession,
    request: &DeleteBundle,
) -> Result<Deleted<BundleHolders>, Error> {
    let Pinned { id, version } = request.pinned;
    let held = record::lock(session, id).await?;
    if held.updated_at != version {
        return Ok(Deleted::MovedOn { writers: activity::writers(session, TABLE, id.0, version).await? });
    }
    let holders = holders(session, id).await?;
    if !holders.is_empty() {
        return Ok(Deleted::Held { holders });
    }
    let delete = sqlx::query("DELETE FROM public.marketplace_bundles WHERE id = $1 RETURNING id");
    session.one(delete.bind(id.0), |_| Ok(())).await?;
    let change = activity::written(session).await?.ok_or(Error::NothingThere)?;
    Ok(Deleted::Gone { change })
}

/// What holds a bundle.
pub async fn holders(session: &mut Session, id: BundleId) -> Result<BundleHolders, Error> {
    let held = sqlx::query(
        "SELECT h.purchases, h.carts
         FROM public.marketplace_bundles AS b CROSS JOIN LATERAL console.bundle_holders(b.id) AS h
         WHERE b.id = $1",
    );
    let read = |row: &PgRow| {
        let count = |column: &str| row.try_get::<i64, _>(column).map(i64::unsigned_abs);
        Ok(BundleHolders { purchases: count("purchases")?, carts: count("carts")? })
    };
    session.optional(held.bind(id.0), read).await?.ok_or_else(|| record::missing(id))
}

/// A bundle as it would be offered.
struct Offer {
    /// Its fields, without members that are gone.
    fields: BundleFields,
    /// Its members as they stand.
    members: Vec<Member>,
    /// Whether every member is there and sold as it was shown.
    was_seen: bool,
}

impl Offer {
    /// What these fields offer, and whether its members are those that were `seen`. [`Error::Invalid`] names members that
    /// are no tools and were never shown as such.
    async fn of(session: &mut Session, fields: &BundleFields, seen: &[Member]) -> Result<Self, Error> {
        let members = record::members(session, &fields.members).await?;
        let is_there = |tool: ToolId| members.iter().any(|member| member.tool == tool);
        let was_shown = |tool: ToolId| seen.iter().any(|member| member.tool == tool);
        let unknown = fields.members.iter().enumerate();
        let unknown = unknown.filter(|(_, tool)| !is_there(**tool) && !was_shown(**tool));
        let faults: Vec<_> = unknown
            .map(|(place, _)| {
                let field = format!("{}.{place}", BundleField::Members);
                FieldFault::new(field, Fault::Unknown { among: Vec::new() })
            })
            .collect();
        if !faults.is_empty() {
            return Err(Error::Invalid { faults });
        }
        let was_seen = members.len() == fields.members.len()
            && members.iter().all(|member| seen.iter().any(|shown| shown.is_offered_as(member)));
        let mut fields = fields.clone();
        fields.members.retain(|tool| is_there(*tool));
        Ok(Self { fields, members, was_seen })
    }
}

/// Holds tools as they stand until the transaction ends, in the order of their ids.
async fn hold(session: &mut WriteSession, tools: &[ToolId]) -> Result<(), Error> {
    let hold = sqlx::query(
        "SELECT t.id FROM public.marketplace_tools AS t WHERE t.id = ANY($1) ORDER BY t.id FOR SHARE",
    );
    session.all(hold.bind(ids(tools)), |_| Ok(())).await?;
    Ok(())
}

async fn written(
    session: &mut WriteSession,
    id: BundleId,
    theirs: Vec<BundleField>,
) -> Result<BundleSaved, Error> {
    let record = record::get(session, &GetBundle { id }).await?;
    let change = activity::written(session).await?;
    let written: Written<BundleRecord> = Written { record, theirs, change };
    Ok(BundleSaved::Saved { saved: Saved::Written(Box::new(written)) })
}

/// Adds the row of a bundle. Its members are [`compose`]d.
async fn insert(session: &mut WriteSession, id: BundleId, fields: &BundleFields) -> Result<(), Error> {
    let columns: Vec<_> = columns(BundleField::ALL.iter().copied()).collect();
    let named: Vec<_> = columns.iter().map(|field| field.as_str()).collect();
    let values: Vec<_> = columns.iter().map(|field| value(*field)).collect();
    let sql = format!(
        "INSERT INTO public.marketplace_bundles (id, {}) VALUES (($1 ->> 'id')::uuid, {}) RETURNING id",
        named.join(", "),
        values.join(", ")
    );
    let document = Json(document(id, fields, &columns)?);
    session.one(sqlx::query(AssertSqlSafe(sql)).bind(document), |_| Ok(())).await
}

/// Writes the columns of a bundle that differ. Its row is locked by this transaction.
async fn update(
    session: &mut WriteSession,
    id: BundleId,
    before: &BundleFields,
    after: &BundleFields,
) -> Result<(), Error> {
    let columns: Vec<_> = columns(after.differing(before)).collect();
    if columns.is_empty() {
        return Ok(());
    }
    let set: Vec<_> = columns.iter().map(|field| format!("{field} = {}", value(*field))).collect();
    let sql = format!(
        "UPDATE public.marketplace_bundles SET {} WHERE id = ($1 ->> 'id')::uuid RETURNING id",
        set.join(", ")
    );
    let document = Json(document(id, after, &columns)?);
    session.one(sqlx::query(AssertSqlSafe(sql)).bind(document), |_| Ok(())).await
}

/// Makes these tools the members of a bundle, in the places 1, 2, 3 and so on. A member that stays where it is is not
/// written. The bundle's row is locked by this transaction.
async fn compose(session: &mut WriteSession, id: BundleId, members: &[ToolId]) -> Result<(), Error> {
    let leave = sqlx::query(
        "DELETE FROM public.marketplace_bundle_items WHERE bundle_id = $1 AND tool_id <> ALL($2) RETURNING id",
    );
    session.all(leave.bind(id.0).bind(ids(members)), |_| Ok(())).await?;
    let place = sqlx::query(
        "UPDATE public.marketplace_bundle_items AS i SET position = sought.place
         FROM unnest($2::uuid[]) WITH ORDINALITY AS sought (tool_id, place)
         WHERE i.bundle_id = $1 AND i.tool_id = sought.tool_id AND i.position <> sought.place
         RETURNING i.id",
    );
    session.all(place.bind(id.0).bind(ids(members)), |_| Ok(())).await?;
    let join = sqlx::query(
        "INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position)
         SELECT $1, sought.tool_id, sought.place
         FROM unnest($2::uuid[]) WITH ORDINALITY AS sought (tool_id, place)
         WHERE NOT EXISTS (
           SELECT FROM public.marketplace_bundle_items AS i WHERE i.bundle_id = $1 AND i.tool_id = sought.tool_id)
         RETURNING id",
    );
    session.all(join.bind(id.0).bind(ids(members)), |_| Ok(())).await?;
    Ok(())
}

/// Numbers the members of these bundles 1, 2, 3 and so on, in the order that buyers see.
pub(crate) async fn close_up(session: &mut Session, bundles: Vec<Uuid>) -> Result<(), Error> {
    if bundles.is_empty() {
        return Ok(());
    }
    let close_up = sqlx::query(
        "UPDATE public.marketplace_bundle_items AS i SET position = placed.place
         FROM (
           SELECT m.id, row_number() OVER (
             PARTITION BY m.bundle_id ORDER BY m.position, lower(t.name), t.id)::integer AS place
           FROM public.marketplace_bundle_items AS m
           JOIN public.marketplace_tools AS t ON t.id = m.tool_id
           WHERE m.bundle_id = ANY($1)
         ) AS placed
         WHERE i.id = placed.id AND i.position <> placed.place",
    );
    session.all(close_up.bind(bundles), |_| Ok(())).await?;
    Ok(())
}

fn ids(tools: &[ToolId]) -> Vec<Uuid> {
    tools.iter().map(|tool| tool.0).collect()
}

/// Those fields that are columns of the bundle's own row.
fn columns(fields: impl Iterator<Item = BundleField>) -> impl Iterator<Item = BundleField> {
    fields.filter(|field| *field != BundleField::Members)
}

/// The value of a field in the document `$1`, as its column takes it.
fn value(field: BundleField) -> String {
    let cast = |name: &str| format!("($1 ->> '{field}')::{name}");
    match field {
        BundleField::Name
        | BundleField::Description
        | BundleField::LongDescription
        | BundleField::Currency
        | BundleField::IconUrl => format!("$1 ->> '{field}'"),
        BundleField::RequiredTier => cast("public.\"SubscriptionTier\""),
        BundleField::Status => cast("public.\"BundleStatus\""),
        BundleField::PriceAmount => cast("numeric"),
        BundleField::DiscountPercent => cast("integer"),
        BundleField::IsFeatured | BundleField::IsPopular => cast("boolean"),
        BundleField::Images | BundleField::Members => {
            format!("ARRAY(SELECT jsonb_array_elements_text($1 -> '{field}'))")
        }
    }
}
