//! Bundles: lists, counts, one in full with its members.

use contract::{
    Answer, Count, Page, Problem,
    bundles::{
        Around, BundleRecord, BundleRow, CountBundles, CountWarnings, GetBundle, ListBundles, LookAround,
        WarningCount,
    },
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

/// Who is touched by a bundle with these members.
pub async fn look_around(desk: &Desk, request: LookAround) -> Result<Answer<Around>, Problem> {
    let mut session = desk.read(Area::Bundles).await?;
    let data = store::bundles::look_around(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}

/// How many bundles have which warning.
pub async fn count_warnings(desk: &Desk, _: CountWarnings) -> Result<Answer<Vec<WarningCount>>, Problem> {
    let mut session = desk.read(Area::Bundles).await?;
    let data = store::bundles::count_warnings(&mut session).await?;
    Ok(session.answer(data).await?)
}
