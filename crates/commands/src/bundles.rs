//! Bundles: lists, counts, one in full with its members.

use contract::{
    Answer, Count, Page, Problem,
    bundles::{BundleRecord, BundleRow, CountBundles, GetBundle, ListBundles},
};
use domain::access::Area;

use crate::Desk;

/// A page of bundles.
pub async fn list_bundles(desk: &Desk, request: ListBundles) -> Result<Answer<Page<BundleRow>>, Problem> {
    let mut session = desk.read(Area::Bundles).await?;
    let data = store::bundles::list(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}

/// How many bundles match.
pub async fn count_bundles(desk: &Desk, request: CountBundles) -> Result<Answer<Count>, Problem> {
    let mut session = desk.read(Area::Bundles).await?;
    let data = store::bundles::count(&mut session, &request.filter).await?;
    Ok(session.answer(data).await?)
}

/// One bundle in full.
pub async fn get_bundle(desk: &Desk, request: GetBundle) -> Result<Answer<BundleRecord>, Problem> {
    let mut session = desk.read(Area::Bundles).await?;
    let data = store::bundles::get(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}
