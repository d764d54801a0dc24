//! Saved views: a person keeps the address of a list under a name. What stands in an address is the window's affair.

use contract::{
    Answer, Problem,
    problem::{Fault, FieldFault},
    views::{DeleteView, ListViews, SaveView, View},
};
use domain::text;
use store::Act;

use crate::Desk;

/// Longest name of a view, in characters.
const NAME: u32 = 60;
/// Longest address, in characters.
const ADDRESS: u32 = 2_000;

/// The person's views of an area, by name.
pub async fn list_views(desk: &Desk, request: ListViews) -> Result<Answer<Vec<View>>, Problem> {
    let mut session = desk.read_own().await?;
    let data = store::views::list(&mut session, request.area).await?;
    Ok(session.answer(data).await?)
}

/// Keeps a view.
pub async fn save_view(desk: &Desk, request: SaveView) -> Result<Answer<View>, Problem> {
    let request = fit(request)?;
    let mut session = desk.write_own(Act::new("views.save")).await?;
    let data = store::views::save(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}

/// Removes a view.
pub async fn delete_view(desk: &Desk, request: DeleteView) -> Result<Answer<()>, Problem> {
    let mut session = desk.write_own(Act::new("views.delete")).await?;
    store::views::delete(&mut session, request.id).await?;
    Ok(session.answer(()).await?)
}

/// The view as it is kept, if its fields are fit.
fn fit(request: SaveView) -> Result<SaveView, Problem> {
    let request = SaveView { name: request.name.trim().to_owned(), ..request };
    let checks = [("name", text::line(&request.name, NAME)), ("address", address_fault(&request.address))];
    let faults = checks.into_iter().filter_map(|(field, fault)| Some(FieldFault::new(field, fault?)));
    Problem::of_faults(faults)?;
    Ok(request)
}

fn address_fault(address: &str) -> Option<Fault> {
    if !address.is_empty() && !address.starts_with('?') {
        return Some(Fault::Malformed { shape: "?status=ACTIVE".to_owned() });
    }
    (!address.is_empty()).then(|| text::line(address, ADDRESS)).flatten()
}
