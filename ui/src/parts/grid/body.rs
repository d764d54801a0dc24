//! The rows near the eye, each at its place in a space as high as all of them. A row stays the same element as long as
//! its record keeps its place; what changed of it is drawn anew inside.

use std::sync::Arc;

use leptos::{ev, prelude::*};

use super::{
    Align, Phase, Rest, Selecting, Shared, editing::is_in_editor, geometry::edge, keys::handle_key,
    place::Place,
};
use crate::parts::icon::{Drawing, Icon};

/// Skeleton rows shown while the first page is awaited.
const SKELETONS: usize = 12;
/// Skeleton rows shown below the last row while there is more.
const SKELETONS_BELOW: usize = 2;

/// The rows near the eye.
#[component]
pub fn GridBody<R: PartialEq + Send + Sync + 'static>(
    /// What the pieces of the grid share.
    shared: Shared<R>,
) -> impl IntoView {
    let (feed, place) = (shared.feed, shared.place());
    let near = Memo::new(move |_| {
        let rows = feed.count();
        let window = place.view.get().window(rows, place.row_height);
        // The row the keyboard is on stays in the document, so that focus is never lost by scrolling.
        let active = place.active.get();
        let before = (active < window.start).then_some(active);
        let after = (active >= window.end && active < rows).then_some(active);
        let near = before.into_iter().chain(window).chain(after);
        near.filter_map(|index| Some((shared.id(&*feed.row_now(index)?), index))).collect::<Vec<_>>()
    });
    let below = move || usize::from(feed.rest() == Rest::More && feed.count() > 0) * SKELETONS_BELOW;
    let height = move || format!("{}px", edge(feed.count() + below(), place.row_height));
    let waiting = move || if feed.phase() == Phase::Loading && feed.is_late() { SKELETONS } else { below() };
    let skeletons = move || {
        let first = feed.count();
        (first..first + waiting()).map(|index| view! { <Skeleton index place/> }).collect_view()
    };

    view! {
        <div
            class="grid-body"
            role="rowgroup"
            node_ref=place.body
            on:scroll=move |_| place.measure()
            on:keydown=move |event| handle_key(&event, shared)
        >
            <div class="grid-space" role="presentation" style:height=height>
                <For
                    each=move || near.get()
                    key=|row| row.clone()
                    children=move |(id, index)| view! { <Row id index shared/> }
                />
                {skeletons}
            </div>
        </div>
    }
}

/// One row.
#[component]
fn Row<R: PartialEq + Send + Sync + 'static>(id: String, index: usize, shared: Shared<R>) -> impl IntoView {
    let (feed, place, ties) = (shared.feed, shared.place(), shared.ties());
    let id = StoredValue::new(id);
    let row = Memo::new_with_compare(
        move |_| feed.row_now(index),
        |before, now| match (before.and_then(Option::as_ref), now.and_then(Option::as_ref)) {
            (Some(before), Some(now)) => !Arc::ptr_eq(before, now),
            // The row is about to leave the document: what it showed may stand until then.
            (Some(_), None) => false,
            (None, now) => now.is_some(),
        },
    );
    let opened =
        Memo::new(move |_| ties.opened.with(|opened| id.with_value(|id| opened.as_ref() == Some(id))));
    let selected = Memo::new(move |_| {
        let selecting = shared.selects()?;
        Some(selecting.selected.with(|selected| id.with_value(|id| selected.holds(id))))
    });
    // Where rows are selected, the opened one is only the current one.
    let aria_selected = move || selected.get().unwrap_or_else(|| opened.get()).to_string();
    let aria_current = move || opened.get().then_some("true");
    let holds_focus = move || place.active.get() == index && place.column.get().is_none();
    let on_click = move |event: ev::MouseEvent| {
        if is_in_editor(&event) {
            return;
        }
        let selecting = untrack(|| shared.selects());
        match selecting {
            Some(selecting) if event.shift_key() => shared.select_to(selecting, index),
            Some(selecting) if event.ctrl_key() || event.meta_key() => {
                place.active.set(index);
                id.with_value(|id| selecting.toggle(id));
            }
            _ => {
                if let Some(selecting) = selecting {
                    selecting.end_range();
                }
                place.active.set(index);
                ties.on_open.run(id.get_value());
            }
        }
    };
    // A range drawn with Shift must not mark text.
    let on_mousedown = move |event: ev::MouseEvent| {
        if event.shift_key() && untrack(|| shared.selects()).is_some() {
            event.prevent_default();
        }
    };
    let on_focus = move |_| {
        place.active.set(index);
        if place.column.get_untracked().is_some() {
            place.column.set(None);
        }
    };
    let tick = move || {
        let selecting = shared.selects()?;
        Some(view! { <Tick id index row selected selecting shared/> })
    };
    let cell = move |column: usize| view! { <Cell id index column row shared/> };
    view! {
        <div
            class="grid-row"
            role="row"
            aria-rowindex=index + 2
            aria-selected=aria_selected
            aria-current=aria_current
            tabindex=move || if holds_focus() { "0" } else { "-1" }
            style:transform=format!("translateY({}px)", edge(index, place.row_height))
            on:mousedown=on_mousedown
            on:click=on_click
            on:focus=on_focus
        >
            {tick}
            <For each=move || shared.shown.get() key=|column| *column children=cell/>
        </div>
    }
}

/// The box that selects a row. The keyboard does it from the row itself, so it is no stop of its own.
#[component]
fn Tick<R: PartialEq + Send + Sync + 'static>(
    id: StoredValue<String>,
    index: usize,
    row: Memo<Option<Arc<R>>>,
    selected: Memo<Option<bool>>,
    selecting: Selecting,
    shared: Shared<R>,
) -> impl IntoView {
    let label = move || {
        let name = row.get().map(|row| shared.shape.with_value(|shape| (shape.name)(&row)));
        format!("Select {}", name.unwrap_or_default())
    };
    let press = move |event: ev::MouseEvent| {
        event.stop_propagation();
        if event.shift_key() {
            shared.select_to(selecting, index);
        } else {
            shared.place().active.set(index);
            id.with_value(|id| selecting.toggle(id));
        }
    };
    view! {
        <div class="grid-cell grid-check" role="gridcell" aria-colindex="1" on:click=press>
            <span
                class="grid-tick"
                role="checkbox"
                aria-checked=move || selected.get().unwrap_or_default().to_string()
                aria-label=label
            >
                <Drawing icon=Icon::Check/>
            </span>
        </div>
    }
}

/// One cell: what the column shows of the row, or what edits it.
#[component]
fn Cell<R: PartialEq + Send + Sync + 'static>(
    id: StoredValue<String>,
    index: usize,
    column: usize,
    row: Memo<Option<Arc<R>>>,
    shared: Shared<R>,
) -> impl IntoView {
    let (place, editing) = (shared.place(), shared.editing);
    let (key, align, content) = shared.shape.with_value(|shape| {
        shape.columns.get(column).map(|column| (column.key, column.align, column.cell))
    })?;
    let edited = Memo::new(move |_| {
        let is_this = |cell: &(String, &'static str)| cell.1 == key && id.with_value(|id| *id == cell.0);
        editing.is_some_and(|editing| editing.cell.with(|cell| cell.as_ref().is_some_and(is_this)))
    });
    let held = Memo::new(move |_| {
        place.column.get() == Some(column) && place.active.get() == index && !edited.get()
    });
    let low = move || {
        let view = place.view.get_untracked();
        edited.get() && edge(index, place.row_height).saturating_sub(view.top) > view.height / 2
    };
    let shown = move || {
        if edited.get() {
            // The editor keeps what was typed, whatever becomes of the row meanwhile.
            let row = row.get_untracked()?;
            let leave = Callback::new(move |to| shared.leave(to));
            return editing.map(|editing| editing.editor(row, key, leave));
        }
        row.get().map(|row| content(&row))
    };
    Some(view! {
        <div
            class="grid-cell"
            class:grid-naming=column == 0
            class:grid-end=align == Align::End
            class:grid-editing=move || edited.get()
            class:grid-editing-low=low
            role="gridcell"
            aria-colindex=move || shared.colindex(column)
            tabindex=move || held.get().then_some("0")
        >
            {shown}
        </div>
    })
}

/// A row that is still on its way.
#[component]
fn Skeleton(index: usize, place: Place) -> impl IntoView {
    view! {
        <div
            class="grid-row grid-skeleton"
            aria-hidden="true"
            style:transform=format!("translateY({}px)", edge(index, place.row_height))
        >
            <span class="bone"></span>
        </div>
    }
}
