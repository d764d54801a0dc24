//! The audit trail.

use contract::{
    Answer, Page, Problem,
    activity::{ActivityRow, ListActivity},
};
use domain::access::Area;

use crate::Desk;

/// A page of the audit trail.
pub async fn list_activity(desk: &Desk, request: ListActivity) -> Result<Answer<Page<ActivityRow>>, Problem> {
    let mut session = desk.read(Area::Activity).await?;
    let data = store::activity::list(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}
