//! The headings of a grid: those that can be sorted by are buttons; with a selection, the box for all stands first.

use leptos::prelude::*;

use super::{Align, Selecting, Shared, Ties};
use crate::parts::icon::{Drawing, Icon};

/// The headings.
#[component]
pub fn GridHead<R: PartialEq + Send + Sync + 'static>(
    /// What the pieces of the grid share.
    shared: Shared<R>,
) -> impl IntoView {
    let heading = move |index: usize| {
        shared.shape.with_value(|shape| {
            shape.columns.get(index).map(|column| {
                let (title, align, sort) = (column.title, column.align, column.sort);
                let colindex = Signal::derive(move || shared.colindex(index));
                view! { <Heading naming=index == 0 colindex title align sort ties=shared.ties()/> }
            })
        })
    };
    let tick_all = move || shared.selects().map(|selecting| view! { <TickAll selecting/> });
    view! {
        <div class="grid-head" role="rowgroup" node_ref=shared.place().head>
            <div class="grid-headings" role="row" aria-rowindex="1">
                {tick_all}
                <For each=move || shared.shown.get() key=|index| *index children=heading/>
            </div>
        </div>
    }
}

/// The box that selects all that match, or nothing.
#[component]
fn TickAll(selecting: Selecting) -> impl IntoView {
    let checked = move || {
        selecting.selected.with(|selected| match (selected.is_all(), selected.is_empty()) {
            (true, _) => "true",
            (_, true) => "false",
            _ => "mixed",
        })
    };
    let press = move |_| {
        if selecting.selected.with_untracked(super::Selected::is_empty) {
            selecting.all();
        } else {
            selecting.clear();
        }
    };
    view! {
        <div class="grid-heading grid-check" role="columnheader" aria-colindex="1">
            <button
                type="button"
                class="grid-tick"
                role="checkbox"
                aria-checked=checked
                aria-label="Select all that match"
                title="Select all that match (Ctrl A)"
                on:click=press
            >
                <Drawing icon=Icon::Check/>
            </button>
        </div>
    }
}

/// The heading of one column.
#[component]
fn Heading(
    naming: bool,
    colindex: Signal<usize>,
    title: &'static str,
    align: Align,
    sort: Option<&'static str>,
    ties: Ties,
) -> impl IntoView {
    let direction = move || {
        ties.sorting.with(|sorting| (Some(sorting.by.as_str()) == sort).then_some(sorting.descending))
    };
    let aria_sort = move || direction().map(|descending| if descending { "descending" } else { "ascending" });
    let mark = move || {
        let icon = if direction()? { Icon::ArrowDown } else { Icon::ArrowUp };
        Some(view! { <Drawing icon/> })
    };
    let content = match sort {
        Some(by) => view! {
            <button type="button" class="grid-sort" on:click=move |_| ties.on_sort.run(by)>
                {title} {mark}
            </button>
        }
        .into_any(),
        None => title.into_any(),
    };
    view! {
        <div
            class="grid-heading"
            class:grid-naming=naming
            class:grid-end=align == Align::End
            role="columnheader"
            aria-colindex=move || colindex.get()
            aria-sort=aria_sort
        >
            {content}
        </div>
    }
}
