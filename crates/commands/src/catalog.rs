//! Tools: lists, counts, one in full.

use contract::{
    Answer, Count, Page, Problem,
    catalog::{CountTools, GetTool, ListTools, ToolRecord, ToolRow},
};
use domain::access::Area;

use crate::Desk;

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
