//! The start screen.

use contract::{
    Answer, Problem,
    overview::{GetOverview, Overview},
};
use domain::access::Area;

use crate::Desk;

/// The counts of the start screen, as far as the role sees.
pub async fn get_overview(desk: &Desk, _: GetOverview) -> Result<Answer<Overview>, Problem> {
    let mut session = desk.read(Area::Overview).await?;
    let data = store::overview::counts(&mut session, desk.now()).await?;
    Ok(session.answer(data).await?)
}
