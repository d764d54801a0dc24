//! The list of changes, latest first.

use contract::activity::{ActivityRow, CountActivity};
use domain::access::StaffRole;
use leptos::prelude::*;

use super::state::{Trail, filters, who};
use crate::areas::list::ListState;
use crate::areas::pane::{ListFilters, ListPane, NoRows};
use crate::areas::words;
use crate::parts::grid::{Column, Grid, RowHeight, Shape};
use crate::parts::{Badge, Moment, Tone};
use crate::session::SessionState;
use crate::transfer::ExportActivity;
use crate::wording::activity;

/// Changes in columns.
#[component]
pub fn ChangeList(
    /// The page's state.
    list: ListState<Trail>,
) -> impl IntoView {
    let count = list.count(|filter| CountActivity { filter });
    let feed = list.feed();
    let session = SessionState::expect();
    let nothing = move || {
        let next = match session.role() {
            Some(StaffRole::SuperAdmin) => {
                "Every write to the marketplace stands here: who, when, what and why."
            }
            _ => "Your own changes stand here, and all changes in the areas that your role writes in.",
        };
        view! { <NoRows list title="Nothing was changed yet" next/> }
    };
    let filter = Signal::derive(move || list.address.with(|address| address.filter.clone()));
    let tools = move || view! { <ExportActivity filter/> };
    view! {
        <ListPane title="Activity" count=count.sentence("change", "changes") tools>
            <ListFilters list filters=filters() searches="name, reason, act, login, id"/>
            <Grid shape=shape() feed ties=list.ties(count.total()) nothing/>
        </ListPane>
    }
}

fn shape() -> Shape<ActivityRow> {
    Shape {
        label: "Changes",
        columns: columns(),
        height: RowHeight::OneLine,
        id: |change| change.id.to_string(),
        name: |change| format!("{}, by {}", activity::change(change), who(change)),
    }
}

fn columns() -> Vec<Column<ActivityRow>> {
    type Shown = Column<ActivityRow>;
    vec![
        Shown::words("When", (124, 0, 0), |change| view! { <Moment at=change.at/> }.into_any())
            .sorted_by("at"),
        Shown::words("What", (220, 5, 0), |change| what(change).into_any()),
        Shown::words("Who", (118, 2, 1), |change| text(who(change), Some(change.login.clone())).into_any()),
        Shown::words("Reason", (130, 3, 2), |change| {
            text(change.reason.clone().unwrap_or_else(|| "–".to_owned()), change.reason.clone()).into_any()
        }),
        Shown::words("Fields", (120, 2, 4), |change| fields(change).into_any()),
        Shown::words("Of", (92, 1, 5), |change| {
            text(activity::record(&change.table).to_owned(), None).into_any()
        }),
        Shown::figures("Entries", (64, 0, 3), |change| words::figure(change.entries).into_any()),
    ]
}

/// What was done, and whether it still holds.
fn what(change: &ActivityRow) -> impl IntoView + use<> {
    let words = activity::change(change);
    let hint = words.clone();
    let gone = change.undone_by.is_some();
    let mark = gone.then(|| view! { <Badge tone=Tone::Plain>"taken back"</Badge> });
    view! {
        <span class="change-what" class:change-undone=gone title=hint>
            <strong class="grid-name">{words}</strong>
            {mark}
        </span>
    }
}

fn fields(change: &ActivityRow) -> impl IntoView + use<> {
    let names = activity::fields(&change.fields);
    let hint = (!names.is_empty()).then(|| names.clone());
    text(if names.is_empty() { "all of it".to_owned() } else { names }, hint)
}

fn text(text: String, hint: Option<String>) -> impl IntoView {
    view! { <span class="grid-text" title=hint>{text}</span> }
}
