//! The opened entry: who did what to which record, why, and each changed field before and after.

use contract::activity::ActivityRow;
use leptos::prelude::*;

use super::state::{Change, Trail, address, called, changes};
use crate::areas::list::ListState;
use crate::areas::pane::{Nothing, part};
use crate::parts::grid::{Feed, Phase};
use crate::parts::{CopyText, EmptyState, Fact, Facts, Icon, Moment, Skeleton};

/// The opened entry, taken from the list: a row of it is the whole entry.
#[component]
pub fn EntryView(
    /// The page's state.
    list: ListState<Trail>,
    /// The entries.
    feed: Feed<ActivityRow>,
) -> impl IntoView {
    let entry = Memo::new(move |_| {
        let opened = list.opened.get()?;
        feed.position(|entry| entry.id.to_string() == opened).and_then(|place| feed.row(place))
    });
    let absent = move || {
        if feed.phase() == Phase::Loading {
            view! { <Skeleton lines=8/> }.into_any()
        } else {
            view! {
                <EmptyState icon=Icon::History title="Not among the entries loaded so far">
                    <p>"Scroll further down the list, or clear its filters, and open the entry there."</p>
                </EmptyState>
            }
            .into_any()
        }
    };
    move || match entry.get() {
        Some(entry) => view! { <Entry entry=(*entry).clone()/> }.into_any(),
        None => absent().into_any(),
    }
}

/// An entry in full.
#[component]
fn Entry(entry: ActivityRow) -> impl IntoView {
    let title = "What changed";
    let changed = changes(None, None);
    let name = entry.operator_name.clone().unwrap_or_else(|| entry.login.clone());
    view! {
        <article class="record">
            <header class="record-head">
                <h2>{entry.act.clone()}</h2>
                <p class="record-under">{name} " · " <Moment at=entry.at/></p>
            </header>
            {part("Why", view! { <Why reason=entry.reason.clone()/> })}
            {part(title, view! { <Changes changed/> })}
            {part("Entry", view! { <Details entry/> })}
        </article>
    }
}

#[component]
fn Why(reason: Option<String>) -> impl IntoView {
    match reason.filter(|reason| !reason.trim().is_empty()) {
        Some(reason) => view! { <p class="prose">{reason}</p> }.into_any(),
        None => view! { <p class="none">"No reason was given"</p> }.into_any(),
    }
}

/// Each changed field, before and after.
#[component]
fn Changes(changed: Vec<Change>) -> impl IntoView {
    if changed.is_empty() {
        return view! { <p class="none">"No field differs"</p> }.into_any();
    }
    let side = |label: &'static str, value: Option<String>| {
        value.map(|value| {
            let shown = if value.is_empty() { view! { <span class="none">"empty"</span> }.into_any() } else { value.into_any() };
            view! { <span class=format!("change-side change-{label}")><span class="visually-hidden">{label} ": "</span>{shown}</span> }
        })
    };
    let row = move |Change { field, before, after }: Change| {
        view! {
            <li class="change">
                <span class="change-field">{field.replace('_', " ")}</span>
                {side("before", before)}
                {side("after", after)}
            </li>
        }
    };
    view! { <ul class="changes">{changed.into_iter().map(row).collect_view()}</ul> }.into_any()
}

#[component]
fn Details(entry: ActivityRow) -> impl IntoView {
    let record = entry.record.to_string();
    let open = address(&entry).map(|href| view! { <a href=href>"Open it"</a> });
    let all = format!("/activity?record={record}");
    let id_of = format!("Id of the {}", called(&entry.table));
    view! {
        <Facts>
            <Fact label="When"><Moment at=entry.at/></Fact>
            <Fact label="Who">{entry.operator_name.map_or_else(|| view! { <Nothing/> }.into_any(), IntoAny::into_any)}</Fact>
            <Fact label="Login"><code>{entry.login}</code></Fact>
            <Fact label="Role"><code>{entry.role}</code></Fact>
            <Fact label="Table"><code>{entry.table}</code></Fact>
            <Fact label=id_of><CopyText text=record what="record id"/></Fact>
            <Fact label="Entry">{entry.id}</Fact>
        </Facts>
        <p class="record-links">
            {open}
            <a href=all>"All entries of this record"</a>
        </p>
    }
}
