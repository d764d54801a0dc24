//! Tools: what is read of them, and every way to write them but by a file, which is `transfer`. A write is judged here
//! before it is sent; the database judges it again.

use contract::{
    Answer, Count, Page, Problem,
    catalog::{
        ApplyChange, ChangeApplied, ChangePreview, CountFindings, CountTools, CreateTool, DeleteTool, Drift,
        FindingCount, GetTool, GetToolHolders, GetVocabulary, Holders, ListDrift, ListTools, PreviewChange,
        RepairDrift, SaveTool, ToolRecord, ToolRow, Vocabulary,
    },
    writing::{Deleted, Saved, Written},
};
use domain::{access::Area, fields::Fields as _};
use store::Act;

use crate::{Desk, anew::write};

/// A page of tools.
pub async fn list_tools(desk: &Desk, request: ListTools) -> Result<Answer<Page<ToolRow>>, Problem> {
    let mut session = desk.read(Area::Catalog).await?;
    let data = store::catalog::list(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}

/// How many tools match.
pub async fn count_tools(desk: &Desk, request: CountTools) -> Result<Answer<Count>, Problem> {
    let mut session = desk.read(Area::Catalog).await?;
    let data = store::catalog::count(&mut session, &request.filter).await?;
    Ok(session.answer(data).await?)
}

/// One tool in full.
pub async fn get_tool(desk: &Desk, request: GetTool) -> Result<Answer<ToolRecord>, Problem> {
    let mut session = desk.read(Area::Catalog).await?;
    let data = store::catalog::get(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}

/// Adds a tool.
pub async fn create_tool(desk: &Desk, request: CreateTool) -> Result<Answer<Written<ToolRecord>>, Problem> {
    let fields = request.fields.clone().tidied();
    Problem::of_faults(request.fields.placed(fields.faults()))?;
    let request = CreateTool { fields, ..request };
    let act = Act::new("catalog.create").given(request.reason.as_deref());
    write(desk, Area::Catalog, act, &request, |session, request| {
        Box::pin(store::catalog::create(session, request))
    })
    .await
}

/// Saves a tool on top of what others saved meanwhile.
pub async fn save_tool(desk: &Desk, request: SaveTool) -> Result<Answer<Saved<ToolRecord>>, Problem> {
    let mine = request.mine.clone().tidied_since(&request.base);
    Problem::of_faults(request.mine.placed(mine.faults_since(&request.base)))?;
    let request = SaveTool { mine, ..request };
    let act = Act::new("catalog.edit").given(request.reason.as_deref());
    write(desk, Area::Catalog, act, &request, |session, request| {
        Box::pin(store::catalog::save(session, request))
    })
    .await
}

/// What holds a tool.
pub async fn get_tool_holders(desk: &Desk, request: GetToolHolders) -> Result<Answer<Holders>, Problem> {
    let mut session = desk.read(Area::Catalog).await?;
    let data = store::catalog::holders(&mut session, request.id).await?;
    Ok(session.answer(data).await?)
}

/// Deletes a tool that nothing holds.
pub async fn delete_tool(desk: &Desk, request: DeleteTool) -> Result<Answer<Deleted<Holders>>, Problem> {
    let act = Act::new("catalog.delete").given(request.reason.as_deref());
    write(desk, Area::Catalog, act, &request, |session, request| {
        Box::pin(store::catalog::delete(session, request))
    })
    .await
}

/// What a change of many tools would do.
pub async fn preview_change(desk: &Desk, request: PreviewChange) -> Result<Answer<ChangePreview>, Problem> {
    Problem::of_faults(request.change.faults())?;
    let mut session = desk.read(Area::Catalog).await?;
    let data = store::catalog::preview(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}

/// Writes a change to many tools.
pub async fn apply_change(desk: &Desk, request: ApplyChange) -> Result<Answer<ChangeApplied>, Problem> {
    Problem::of_faults(request.change.faults())?;
    let word = if request.change.is_of_status() { "catalog.status" } else { "catalog.bulk" };
    let act = Act::new(word).given(request.reason.as_deref());
    write(desk, Area::Catalog, act, &request, |session, request| {
        Box::pin(store::catalog::apply(session, request))
    })
    .await
}

/// How many tools have which finding.
pub async fn count_findings(desk: &Desk, _: CountFindings) -> Result<Answer<Vec<FindingCount>>, Problem> {
    let mut session = desk.read(Area::Catalog).await?;
    let data = store::catalog::count_findings(&mut session).await?;
    Ok(session.answer(data).await?)
}

/// Stored figures that differ from the rows.
pub async fn list_drift(desk: &Desk, request: ListDrift) -> Result<Answer<Vec<Drift>>, Problem> {
    let mut session = desk.read(Area::Catalog).await?;
    let data = store::catalog::drift(&mut session, request.id).await?;
    Ok(session.answer(data).await?)
}

/// Stores the counted figures.
pub async fn repair_drift(desk: &Desk, request: RepairDrift) -> Result<Answer<Vec<Drift>>, Problem> {
    let act = Act::new("catalog.recount").given(request.reason.as_deref());
    write(desk, Area::Catalog, act, &request, |session, request| {
        Box::pin(store::catalog::repair(session, &request.ids))
    })
    .await
}

/// Words that tools use.
pub async fn get_vocabulary(desk: &Desk, _: GetVocabulary) -> Result<Answer<Vocabulary>, Problem> {
    let mut session = desk.read(Area::Catalog).await?;
    let data = store::catalog::vocabulary(&mut session).await?;
    Ok(session.answer(data).await?)
}
