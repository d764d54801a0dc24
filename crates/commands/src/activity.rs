//! The audit trail: its changes, one in full, and taking them back.

use contract::{
    Answer, Count, Page, Problem,
    activity::{
        ActivityRow, ChangeRecord, CountActivity, GetChange, GetLastUndoable, ListActivity, UndoChange,
        Undone,
    },
};
use domain::access::Area;
use store::Act;

use crate::{Desk, anew::anew};

/// A page of the audit trail.
pub async fn list_activity(desk: &Desk, request: ListActivity) -> Result<Answer<Page<ActivityRow>>, Problem> {
    let mut session = desk.read(Area::Activity).await?;
    let data = store::activity::list(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}

/// How many changes match.
pub async fn count_activity(desk: &Desk, request: CountActivity) -> Result<Answer<Count>, Problem> {
    let mut session = desk.read(Area::Activity).await?;
    let data = store::activity::count(&mut session, &request.filter).await?;
    Ok(session.answer(data).await?)
}

/// One change in full.
pub async fn get_change(desk: &Desk, request: GetChange) -> Result<Answer<ChangeRecord>, Problem> {
    let mut session = desk.read(Area::Activity).await?;
    let data = store::activity::get(&mut session, request.id).await?;
    Ok(session.answer(data).await?)
}

/// Takes a change back, in the scope that writes in its area.
pub async fn undo_change(desk: &Desk, request: UndoChange) -> Result<Answer<Undone>, Problem> {
    let mut session = desk.read(Area::Activity).await?;
    let change = store::activity::change(&mut session, request.id).await?;
    session.finish().await?;

    let (area, word) = match change.area.as_str() {
        "catalog" => (Area::Catalog, "catalog.undo"),
        "bundles" => (Area::Bundles, "bundles.undo"),
        "moderation" => (Area::Moderation, "moderation.undo"),
        _ => {
            let role = desk.signed()?.role.to_string();
            return Err(Problem::NotAllowed { area: change.area.parse().ok(), role });
        }
    };
    let act = Act::new(word).because(format!("takes back change {}: {}", change.id, change.act));
    anew(|| undo(desk, area, &act, change.id)).await
}

/// Tries it once. The outer error is the desk's, the inner one the database's.
async fn undo(
    desk: &Desk,
    area: Area,
    act: &Act,
    id: i64,
) -> Result<Result<Answer<Undone>, store::Error>, Problem> {
    let mut session = desk.write(area, act.clone()).await?;
    Ok(match store::undo::undo(&mut session, id).await {
        Ok(Ok(change)) => session.answer(Undone::Done { change: Box::new(change) }).await,
        // Nothing was written; dropped unfinished, the session says so to the server.
        Ok(Err(blockers)) => Ok(Answer { data: Undone::Blocked { blockers }, meter: session.meter() }),
        Err(error) => Err(error),
    })
}

/// The newest change of this login that can be taken back.
pub async fn get_last_undoable(
    desk: &Desk,
    _: GetLastUndoable,
) -> Result<Answer<Option<ActivityRow>>, Problem> {
    let mut session = desk.read(Area::Activity).await?;
    let data = store::activity::last_undoable(&mut session).await?;
    Ok(session.answer(data).await?)
}
