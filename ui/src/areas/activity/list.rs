//! The list of entries, latest first.

use contract::activity::ActivityRow;
use leptos::prelude::*;

use super::state::{Trail, called, filters};
use crate::areas::list::ListState;
use crate::areas::pane::{ListFilters, ListPane, NoRows};
use crate::parts::Moment;
use crate::parts::grid::{Column, Feed, Grid, RowHeight, Shape};

/// Entries in columns.
#[component]
pub fn EntryList(
    /// The page's state.
    list: ListState<Trail>,
    /// The entries, which the opened one is taken from.
    feed: Feed<ActivityRow>,
) -> impl IntoView {
    let nothing = move || {
        view! { <NoRows list title="Nothing was changed yet" next="Every write to the marketplace stands here: who, when, what and why."/> }
    };
    view! {
        <ListPane title="Activity">
            <ListFilters list filters=filters()/>
            <Grid shape=shape() feed ties=list.ties(Signal::stored(None)) nothing/>
        </ListPane>
    }
}

fn shape() -> Shape<ActivityRow> {
    Shape {
        label: "Entries",
        columns: columns(),
        height: RowHeight::OneLine,
        id: |entry| entry.id.to_string(),
        name: |entry| format!("{} by {}", entry.act, who(entry)),
    }
}

fn columns() -> Vec<Column<ActivityRow>> {
    type Shown = Column<ActivityRow>;
    vec![
        Shown::words("When", (148, 0, 0), |entry| view! { <Moment at=entry.at/> }.into_any()).sorted_by("at"),
        Shown::words("Who", (132, 2, 1), |entry| text(who(entry), Some(entry.login.clone())).into_any()),
        Shown::words("Act", (148, 2, 0), |entry| {
            view! { <strong class="grid-name">{entry.act.clone()}</strong> }.into_any()
        }),
        Shown::words("Record", (168, 2, 2), |entry| record(entry).into_any()),
        Shown::words("Reason", (160, 3, 3), |entry| {
            text(entry.reason.clone().unwrap_or_else(|| "–".to_owned()), entry.reason.clone()).into_any()
        }),
    ]
}

fn text(text: String, hint: Option<String>) -> impl IntoView {
    view! { <span class="grid-text" title=hint>{text}</span> }
}

fn record(entry: &ActivityRow) -> impl IntoView + use<> {
    let id: String = entry.record.to_string().chars().take(8).collect();
    view! { <span class="grid-text">{called(&entry.table).to_owned()} " " <code class="muted">{id}</code></span> }
}

fn who(entry: &ActivityRow) -> String {
    entry.operator_name.clone().unwrap_or_else(|| entry.login.clone())
}
