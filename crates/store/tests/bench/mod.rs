//! A bench on bundles as the window is one: it reads, holds what it showed, and saves what was made of it.

use std::collections::HashMap;

use contract::{
    bundles::{BundleRecord, BundleSaved, CreateBundle, GetBundle, SaveBundle},
    catalog::ListTools,
    writing::{Recorded as _, Saved, Written},
};
use domain::{
    bundles::{Member, fields::BundleFields},
    ids::{BundleId, ToolId},
};
use store::{Act, Error, Scope, Store, bundles, catalog};
use testkit::Database;
use uuid::Uuid;

use crate::sample::{MANAGER, store};

/// Two managers at work: Mara, and an administrator under the same role.
pub(crate) fn two(database: &Database) -> [Store; 2] {
    [store(database, "sample_manager"), store(database, "sample_admin")]
}

/// A tool of the sample by its number.
pub(crate) fn tool(number: u128) -> ToolId {
    ToolId(numbered(0x7001, number))
}

/// A bundle of the sample by its number.
pub(crate) fn bundle(number: u128) -> BundleId {
    BundleId(numbered(0xb001, number))
}

/// Ids of the sample: the number is written in decimal digits.
fn numbered(kind: u128, number: u128) -> Uuid {
    let digits = u128::from_str_radix(&number.to_string(), 16).unwrap();
    Uuid::from_u128((kind << 112) + 0x0000_0000_4000_8000_0000_0000_0000 + digits)
}

pub(crate) async fn read(store: &Store, id: BundleId) -> BundleRecord {
    let mut session = store.read(&MANAGER).await.unwrap();
    let bundle = bundles::get(&mut session, &GetBundle { id }).await.unwrap();
    session.finish().await.unwrap();
    bundle
}

/// Every tool as a member, as it stands now.
pub(crate) async fn tools(store: &Store) -> HashMap<ToolId, Member> {
    let mut session = store.read(&MANAGER).await.unwrap();
    let request = ListTools { limit: 500, ..ListTools::default() };
    let page = catalog::list(&mut session, &request).await.unwrap();
    session.finish().await.unwrap();
    let member = |row: contract::catalog::ToolRow| Member {
        tool: row.id,
        name: row.name,
        price_model: row.price_model,
        price: row.price,
        required_tier: row.required_tier,
        status: row.status,
    };
    page.rows.into_iter().map(|row| (row.id, member(row))).collect()
}

/// These members as they were shown.
pub(crate) fn of(shown: &HashMap<ToolId, Member>, members: &[ToolId]) -> Vec<Member> {
    members.iter().filter_map(|tool| shown.get(tool).cloned()).collect()
}

pub(crate) async fn create(
    store: &Store,
    fields: BundleFields,
    seen: Vec<Member>,
) -> Result<BundleSaved, Error> {
    let mut session = store.write(&MANAGER, Act::new("bundles.create")).await?;
    let saved = bundles::create(&mut session, &CreateBundle { fields, seen, reason: None }).await?;
    session.commit().await?;
    Ok(saved)
}

/// Saves what was made of `window`, where `seen` was shown.
pub(crate) async fn save_as(
    store: &Store,
    scope: Scope,
    window: &BundleRecord,
    mine: BundleFields,
    seen: Vec<Member>,
) -> Result<BundleSaved, Error> {
    let request = SaveBundle { pinned: window.pinned(), base: window.fields(), mine, seen, reason: None };
    let mut session = store.write(&scope, Act::new("bundles.edit")).await?;
    let saved = bundles::save(&mut session, &request).await?;
    session.commit().await?;
    Ok(saved)
}

/// The same as a manager who looks at the tools as they stand.
pub(crate) async fn save(
    store: &Store,
    window: &BundleRecord,
    mine: BundleFields,
) -> Result<BundleSaved, Error> {
    let seen = of(&tools(store).await, &mine.members);
    save_as(store, MANAGER, window, mine, seen).await
}

pub(crate) fn written(saved: BundleSaved) -> Written<BundleRecord> {
    match saved {
        BundleSaved::Saved { saved: Saved::Written(written) } => *written,
        other => panic!("not written: {other:?}"),
    }
}

/// The stored members of a bundle as `place:tool`, the last four digits of each tool.
pub(crate) async fn places(database: &Database, id: BundleId) -> String {
    database
        .psql(&format!(
            "SELECT string_agg(position || ':' || right(tool_id::text, 4), ' ' ORDER BY position, tool_id)
             FROM public.marketplace_bundle_items WHERE bundle_id = '{id}'"
        ))
        .await
}
