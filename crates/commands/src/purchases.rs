//! Purchases: lists, counts, one in full.

use contract::{
    Answer, Count, Page, Problem,
    purchases::{CountPurchases, GetPurchase, ListPurchases, PurchaseRecord, PurchaseRow},
};
use domain::access::Area;

use crate::Desk;

/// A page of purchases.
pub async fn list_purchases(
    desk: &Desk,
    request: ListPurchases,
) -> Result<Answer<Page<PurchaseRow>>, Problem> {
    let mut session = desk.read(Area::Purchases).await?;
    let data = store::purchases::list(&mut session, &request, desk.now()).await?;
    Ok(session.answer(data).await?)
}

/// How many purchases match.
pub async fn count_purchases(desk: &Desk, request: CountPurchases) -> Result<Answer<Count>, Problem> {
    let mut session = desk.read(Area::Purchases).await?;
    let data = store::purchases::count(&mut session, &request.filter, desk.now()).await?;
    Ok(session.answer(data).await?)
}

/// One purchase in full.
pub async fn get_purchase(desk: &Desk, request: GetPurchase) -> Result<Answer<PurchaseRecord>, Problem> {
    let mut session = desk.read(Area::Purchases).await?;
    let data = store::purchases::get(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}
