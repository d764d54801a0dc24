//! Bundles: what is read of them and around them, and every way to write one. A write is judged here before it is sent;
//! the database judges it again.

use contract::{
    Answer, Count, Page, Problem,
    bundles::{
        Around, BundleHolders, BundleRecord, BundleRow, BundleSaved, CountBundles, CountWarnings,
        CreateBundle, DeleteBundle, GetBundle, GetBundleHolders, ListBundles, LookAround, SaveBundle,
        WarningCount,
    },
    writing::Deleted,
};
use domain::{
    access::Area,
    bundles::fields::{BundleField, BundleFields},
    fields::Fields as _,
};
use store::Act;

use crate::{Desk, anew::write};

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

/// Adds a bundle.
pub async fn create_bundle(desk: &Desk, request: CreateBundle) -> Result<Answer<BundleSaved>, Problem> {
    let fields = request.fields.clone().tidied();
    Problem::of_faults(request.fields.placed(fields.faults()))?;
    let request = CreateBundle { fields, ..request };
    let act = Act::new("bundles.create").given(request.reason.as_deref());
    write(desk, Area::Bundles, act, &request, |session, request| {
        Box::pin(store::bundles::create(session, request))
    })
    .await
}

/// Saves a bundle on top of what others saved meanwhile.
pub async fn save_bundle(desk: &Desk, request: SaveBundle) -> Result<Answer<BundleSaved>, Problem> {
    let mine = request.mine.clone().tidied_since(&request.base);
    Problem::of_faults(request.mine.placed(mine.faults_since(&request.base)))?;
    let act = Act::new(word(&request.base, &mine)).given(request.reason.as_deref());
    let request = SaveBundle { mine, ..request };
    write(desk, Area::Bundles, act, &request, |session, request| {
        Box::pin(store::bundles::save(session, request))
    })
    .await
}

/// What the trail calls a change of these fields.
fn word(base: &BundleFields, mine: &BundleFields) -> &'static str {
    let changed: Vec<_> = mine.differing(base).collect();
    match changed[..] {
        [BundleField::Status] => "bundles.status",
        [BundleField::Members] => "bundles.compose",
        _ => "bundles.edit",
    }
}

/// What holds a bundle.
pub async fn get_bundle_holders(
    desk: &Desk,
    request: GetBundleHolders,
) -> Result<Answer<BundleHolders>, Problem> {
    let mut session = desk.read(Area::Bundles).await?;
    let data = store::bundles::holders(&mut session, request.id).await?;
    Ok(session.answer(data).await?)
}

/// Deletes a bundle that nothing holds.
pub async fn delete_bundle(
    desk: &Desk,
    request: DeleteBundle,
) -> Result<Answer<Deleted<BundleHolders>>, Problem> {
    let act = Act::new("bundles.delete").given(request.reason.as_deref());
    write(desk, Area::Bundles, act, &request, |session, request| {
        Box::pin(store::bundles::delete(session, request))
    })
    .await
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
