//! A grid of many rows, of which only those near the eye are in the document. Driven by keys as well as by the
//! pointer; fed page by page by a [`Feed`]. What the columns mean, where rows come from and what opening one
//! does is the area's.

pub mod feed;
pub mod geometry;
pub mod rows;

use std::sync::Arc;

use leptos::{ev, html, leptos_dom::helpers::request_animation_frame, prelude::*};
use wasm_bindgen::{JsCast, prelude::Closure};

pub use feed::Feed;
pub use geometry::{Move, Width};
pub use rows::{Before, PAGE, Phase, Rest};

use super::{
    button::{Button, Look},
    icon::{Drawing, Icon},
    problem::ProblemPanel,
};
use geometry::{View, edge, fitting, template};

/// Skeleton rows shown while the first page is awaited.
const SKELETONS: usize = 12;
/// Skeleton rows shown below the last row while there is more.
const SKELETONS_BELOW: usize = 2;

/// What the rows keep free at their ends, in pixels; the style sheet has the same figure.
const ROW_PADDING: u32 = 12;

/// On which side of a column its cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Start,
    /// Figures and amounts.
    End,
}

/// A column, as data.
pub struct Column<R> {
    /// Its heading.
    pub title: &'static str,
    /// How wide it is, and how soon it gives way.
    pub width: Width,
    /// Where its cells stand.
    pub align: Align,
    /// What the list is asked to sort by, where it can be sorted by this column.
    pub sort: Option<&'static str>,
    /// What stands in it.
    pub cell: fn(&R) -> AnyView,
}

impl<R> Column<R> {
    /// A column of words. `width` is the least it needs in pixels, its share of what is left over, and how soon it
    /// gives way (0 never).
    pub const fn words(title: &'static str, width: (u32, u32, u8), cell: fn(&R) -> AnyView) -> Self {
        let (least, share, rank) = width;
        Self { title, width: Width { least, share, rank }, align: Align::Start, sort: None, cell }
    }

    /// A column of figures or amounts; `width` as in [`Column::words`].
    pub const fn figures(title: &'static str, width: (u32, u32, u8), cell: fn(&R) -> AnyView) -> Self {
        Self { align: Align::End, ..Self::words(title, width, cell) }
    }

    /// The same, with a heading that sorts.
    #[must_use]
    pub const fn sorted_by(self, sort: &'static str) -> Self {
        Self { sort: Some(sort), ..self }
    }
}

/// How high the rows of a grid are. The style sheet has the same figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowHeight {
    /// One line: 33 px.
    OneLine,
    /// Two lines: 59 px. Such a grid has one column and shows no heading.
    TwoLines,
}

impl RowHeight {
    const fn pixels(self) -> u32 {
        match self {
            Self::OneLine => 33,
            Self::TwoLines => 59,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::OneLine => "grid",
            Self::TwoLines => "grid grid-two-lines",
        }
    }
}

/// What a grid shows of rows of a kind.
pub struct Shape<R: 'static> {
    /// The grid's accessible name.
    pub label: &'static str,
    /// Its columns, the naming one first.
    pub columns: Vec<Column<R>>,
    /// How high its rows are.
    pub height: RowHeight,
    /// A row's identity, as it stands in the address.
    pub id: fn(&R) -> String,
    /// A row in a few words, said when it is opened.
    pub name: fn(&R) -> String,
}

/// By which column a grid is sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorting {
    /// One of the columns' [`Column::sort`].
    pub by: String,
    /// Largest, latest, Z first.
    pub descending: bool,
}

/// What ties a grid to its page: order, opened record, number of rows.
#[derive(Clone, Copy)]
pub struct Ties {
    /// The order in force.
    pub sorting: Signal<Sorting>,
    /// The person asked for this column's order.
    pub on_sort: Callback<&'static str>,
    /// The identity of the opened record.
    pub opened: Signal<Option<String>>,
    /// The person opened the record of this identity.
    pub on_open: Callback<String>,
    /// How many rows there are in all, where that is known exactly.
    pub total: Signal<Option<u64>>,
    /// Moves the keyboard in the grid from outside of it.
    pub steer: RwSignal<Option<Move>>,
}

/// What of a grid is seen and where the person stands in it.
#[derive(Clone, Copy)]
struct Place {
    view: RwSignal<View>,
    width: RwSignal<u32>,
    /// The row that the keyboard is on.
    active: RwSignal<usize>,
    body: NodeRef<html::Div>,
    row_height: u32,
}

impl Place {
    fn new(row_height: u32) -> Self {
        Self {
            view: RwSignal::new(View::default()),
            width: RwSignal::new(0),
            active: RwSignal::new(0),
            body: NodeRef::new(),
            row_height,
        }
    }

    fn measure(self) {
        let Some(body) = self.body.get_untracked() else { return };
        let pixels = |length: i32| u32::try_from(length).unwrap_or(0);
        self.view.set(View { top: pixels(body.scroll_top()), height: pixels(body.client_height()) });
        self.width.maybe_update(|width| {
            let now = pixels(body.client_width());
            std::mem::replace(width, now) != now
        });
    }

    fn show(self, row: usize) {
        let Some(body) = self.body.get_untracked() else { return };
        if let Some(top) = self.view.get_untracked().showing(row, self.row_height) {
            body.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
            self.measure();
        }
    }

    /// [`Place::show`] once what changed now is drawn.
    fn show_soon(self, row: usize) {
        request_animation_frame(move || {
            if self.body.try_get_untracked().is_some() {
                self.measure();
                self.show(row);
            }
        });
    }

    fn scroll_to_start(self) {
        if let Some(body) = self.body.get_untracked() {
            body.set_scroll_top(0);
            self.measure();
        }
    }

    /// Whether a row has the focus.
    fn has_keyboard(self) -> bool {
        let focused = document().active_element();
        let body = self.body.get_untracked();
        body.is_some_and(|body| focused.is_some_and(|focused| body.contains(Some(&focused))))
    }

    /// Moves the keyboard to `row`, which is in the document from the next frame on.
    fn focus(self, row: usize) {
        self.active.set(row);
        self.show(row);
        request_animation_frame(move || {
            let Some(Some(body)) = self.body.try_get_untracked() else { return };
            let row = body.query_selector("[role=row][tabindex='0']").ok().flatten();
            if let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) {
                let unmoved = web_sys::FocusOptions::new();
                unmoved.set_prevent_scroll(true);
                _ = row.focus_with_options(&unmoved);
            }
        });
    }
}

/// Rows in columns.
#[component]
pub fn Grid<R: Send + Sync + 'static>(
    /// What is shown of each row.
    shape: Shape<R>,
    /// Where the rows come from.
    feed: Feed<R>,
    /// What ties the grid to its page.
    ties: Ties,
    /// What stands in the place of the rows when there is none.
    #[prop(into)]
    nothing: ViewFn,
) -> impl IntoView {
    let place = Place::new(shape.height.pixels());
    let widths: Vec<Width> = shape.columns.iter().map(|column| column.width).collect();
    let (label, class, columns) = (shape.label, shape.height.class(), shape.columns.len());
    let shape = StoredValue::new(shape);

    let shown = {
        let widths = widths.clone();
        Memo::new(move |_| fitting(&widths, place.width.get().saturating_sub(ROW_PADDING)))
    };
    let tracks = move || shown.with(|shown| template(&widths, shown));
    let row_count = move || ties.total.get().map_or_else(|| "-1".to_owned(), |rows| (rows + 1).to_string());

    measure_when_resized(place);
    read_on_when_near_the_end(place, feed);
    follow_the_opened_record(place, feed, shape, ties);
    follow_steering(place, feed, ties);
    let said = say_what_is_opened(feed, shape, ties);

    view! {
        <div class=class class:grid-outdated=move || feed.is_outdated() style:--grid-tracks=tracks>
            <QuietBar feed/>
            <div
                class="grid-table"
                role="grid"
                aria-label=label
                aria-rowcount=row_count
                aria-colcount=columns
                aria-busy=move || feed.is_late().to_string()
            >
                <GridHead shape shown ties/>
                <GridBody shape shown feed place ties/>
            </div>
            <GridState feed nothing/>
            <p class="visually-hidden" role="status">{said}</p>
        </div>
    }
}

/// What was changed elsewhere since the list was read, shown when the person asks for it.
#[component]
fn QuietBar<R: Send + Sync + 'static>(feed: Feed<R>) -> impl IntoView {
    let words = move || format!("{} new or changed since you opened this list", feed.changed_elsewhere());
    view! {
        <div role="status">
            <Show when=move || { feed.changed_elsewhere() > 0 }>
                <p class="quiet-bar">
                    {words}
                    <Button look=Look::Quiet on_press=move |()| feed.start(Before::Kept)>"Show"</Button>
                </p>
            </Show>
        </div>
    }
}

/// The headings; those that can be sorted by are buttons.
#[component]
fn GridHead<R: Send + Sync + 'static>(
    shape: StoredValue<Shape<R>>,
    shown: Memo<Vec<usize>>,
    ties: Ties,
) -> impl IntoView {
    let heading = move |index: usize| {
        shape.with_value(|shape| {
            shape.columns.get(index).map(|column| {
                let (title, align, sort) = (column.title, column.align, column.sort);
                view! { <Heading index title align sort ties/> }
            })
        })
    };
    view! {
        <div class="grid-head" role="rowgroup">
            <div class="grid-headings" role="row" aria-rowindex="1">
                <For each=move || shown.get() key=|index| *index children=heading/>
            </div>
        </div>
    }
}

/// The heading of one column.
#[component]
fn Heading(
    index: usize,
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
            class:grid-end=align == Align::End
            role="columnheader"
            aria-colindex=index + 1
            aria-sort=aria_sort
        >
            {content}
        </div>
    }
}

/// The rows near the eye, each at its place in a space as high as all of them.
#[component]
fn GridBody<R: Send + Sync + 'static>(
    shape: StoredValue<Shape<R>>,
    shown: Memo<Vec<usize>>,
    feed: Feed<R>,
    place: Place,
    ties: Ties,
) -> impl IntoView {
    let near = Memo::new(move |_| {
        let (rows, generation) = (feed.count(), feed.generation());
        let window = place.view.get().window(rows, place.row_height);
        // The row the keyboard is on stays in the document, so that focus is never lost by scrolling.
        let active = place.active.get();
        let before = (active < window.start).then_some(active);
        let after = (active >= window.end && active < rows).then_some(active);
        let near = before.into_iter().chain(window).chain(after);
        near.map(|index| (generation, index)).collect::<Vec<_>>()
    });
    let below = move || usize::from(feed.rest() == Rest::More && feed.count() > 0) * SKELETONS_BELOW;
    let height = move || format!("{}px", edge(feed.count() + below(), place.row_height));
    let waiting = move || if feed.phase() == Phase::Loading && feed.is_late() { SKELETONS } else { below() };
    let skeletons = move || {
        let first = feed.count();
        (first..first + waiting()).map(|index| view! { <Skeleton index place/> }).collect_view()
    };
    let on_keydown = move |event: ev::KeyboardEvent| handle_key(&event, feed, shape, place, ties);

    view! {
        <div
            class="grid-body"
            role="rowgroup"
            node_ref=place.body
            on:scroll=move |_| place.measure()
            on:keydown=on_keydown
        >
            <div class="grid-space" role="presentation" style:height=height>
                <For
                    each=move || near.get()
                    key=|place| *place
                    children=move |(_, index)| view! { <Row index shape shown feed place ties/> }
                />
                {skeletons}
            </div>
        </div>
    }
}

/// One row.
#[component]
fn Row<R: Send + Sync + 'static>(
    index: usize,
    shape: StoredValue<Shape<R>>,
    shown: Memo<Vec<usize>>,
    feed: Feed<R>,
    place: Place,
    ties: Ties,
) -> impl IntoView {
    let row: Arc<R> = feed.row(index)?;
    let id = shape.with_value(|shape| (shape.id)(&row));
    let opened = {
        let id = id.clone();
        Memo::new(move |_| ties.opened.with(|opened| opened.as_ref() == Some(&id)))
    };
    let tabindex = move || if place.active.get() == index { "0" } else { "-1" };
    let on_click = move |_| {
        place.active.set(index);
        ties.on_open.run(id.clone());
    };
    let row = StoredValue::new(row);
    let cell = move |column: usize| {
        shape.with_value(|shape| {
            let column_of = shape.columns.get(column)?;
            let content = row.with_value(|row| (column_of.cell)(row));
            let end = column_of.align == Align::End;
            Some(view! {
                <div class="grid-cell" class:grid-end=end role="gridcell" aria-colindex=column + 1>
                    {content}
                </div>
            })
        })
    };
    Some(view! {
        <div
            class="grid-row"
            role="row"
            aria-rowindex=index + 2
            aria-selected=move || opened.get().to_string()
            tabindex=tabindex
            style:transform=format!("translateY({}px)", edge(index, place.row_height))
            on:click=on_click
            on:focus=move |_| place.active.set(index)
        >
            <For each=move || shown.get() key=|column| *column children=cell/>
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

/// What stands in the place of the rows, or below them, when something is to be said about the list.
#[component]
fn GridState<R: Send + Sync + 'static>(feed: Feed<R>, nothing: ViewFn) -> impl IntoView {
    let retry = move |()| feed.retry();
    let state = Memo::new(move |_| (feed.phase(), feed.rest()));
    move || match state.get() {
        (Phase::Failed(problem), _) => {
            view! { <div class="grid-state"><ProblemPanel problem on_retry=retry/></div> }.into_any()
        }
        (Phase::Nothing, _) => view! { <div class="grid-state">{nothing.run()}</div> }.into_any(),
        (Phase::Rows, Rest::Failed(problem)) => {
            view! { <div class="grid-below"><ProblemPanel problem on_retry=retry/></div> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// Keys while a row has the focus. Letters held with Ctrl, Alt or Meta belong to others.
fn handle_key<R: Send + Sync + 'static>(
    event: &ev::KeyboardEvent,
    feed: Feed<R>,
    shape: StoredValue<Shape<R>>,
    place: Place,
    ties: Ties,
) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    if let Some(by) = Move::of_key(&event.key()) {
        event.prevent_default();
        move_keyboard(by, feed, place);
    } else if matches!(event.key().as_str(), "Enter" | " ") {
        event.prevent_default();
        if let Some(row) = feed.row(place.active.get_untracked()) {
            ties.on_open.run(shape.with_value(|shape| (shape.id)(&row)));
        }
    }
}

fn move_keyboard<R: Send + Sync + 'static>(by: Move, feed: Feed<R>, place: Place) {
    let rows = untrack(|| feed.count());
    if rows > 0 {
        let screen = place.view.get_untracked().screen(place.row_height);
        place.focus(by.from(place.active.get_untracked(), rows, screen));
    }
}

/// Lets keys pressed elsewhere on the page lead into the grid: the first press to where the person stood in it.
fn follow_steering<R: Send + Sync + 'static>(place: Place, feed: Feed<R>, ties: Ties) {
    Effect::new(move || {
        if let Some(by) = ties.steer.get() {
            ties.steer.set(None);
            if place.has_keyboard() {
                move_keyboard(by, feed, place);
            } else if untrack(|| feed.count()) > 0 {
                place.focus(place.active.get_untracked());
            }
        }
    });
}

/// Keeps the measures of the body up to date.
fn measure_when_resized(place: Place) {
    let observer = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    place.body.on_load(move |body| {
        let resized = Closure::<dyn FnMut()>::new(move || place.measure());
        if let Ok(watching) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            watching.observe(&body);
            observer.set_value(Some((watching, resized)));
        }
        request_animation_frame(move || place.measure());
    });
    on_cleanup(move || {
        observer.try_update_value(|observer| {
            if let Some((watching, _)) = observer.take() {
                watching.disconnect();
            }
        });
    });
}

/// Asks for the next page before the end of what is loaded is seen.
fn read_on_when_near_the_end<R: Send + Sync + 'static>(place: Place, feed: Feed<R>) {
    Effect::new(move || {
        let window = place.view.get().window(feed.count(), place.row_height);
        feed.further(window.end.max(place.active.get()));
    });
}

/// Puts the keyboard on the opened record's row: when it is loaded, and again when the record is closed. Rows
/// that were replaced start from the top.
fn follow_the_opened_record<R: Send + Sync + 'static>(
    place: Place,
    feed: Feed<R>,
    shape: StoredValue<Shape<R>>,
    ties: Ties,
) {
    let id_of = move |row: &R| shape.with_value(|shape| (shape.id)(row));
    let opened_at = Memo::new(move |_| {
        let opened = ties.opened.get()?;
        feed.position(|row| id_of(row) == opened)
    });
    let measured = Memo::new(move |_| place.view.get().height > 0);
    Effect::new(move |before: Option<u64>| {
        let generation = feed.generation();
        if before.is_some_and(|before| before != generation) && opened_at.get_untracked().is_none() {
            place.active.set(0);
            place.scroll_to_start();
        }
        generation
    });
    Effect::new(move |before: Option<Option<(u64, usize)>>| {
        if !measured.get() {
            return None;
        }
        let now = opened_at.get().map(|row| (feed.generation(), row));
        match (before.flatten(), now) {
            (before, Some(at)) if before != Some(at) => {
                place.active.set(at.1);
                place.show_soon(at.1);
            }
            (Some((_, row)), None) if ties.opened.with(Option::is_none) => place.focus(row),
            _ => {}
        }
        now
    });
}

/// The sentence a screen reader says when another record is opened.
fn say_what_is_opened<R: Send + Sync + 'static>(
    feed: Feed<R>,
    shape: StoredValue<Shape<R>>,
    ties: Ties,
) -> Memo<String> {
    Memo::new(move |_| {
        let Some(opened) = ties.opened.get() else { return String::new() };
        let row = feed.position(|row| shape.with_value(|shape| (shape.id)(row)) == opened);
        let name = row.and_then(|row| feed.row(row)).map(|row| shape.with_value(|shape| (shape.name)(&row)));
        name.map_or_else(String::new, |name| format!("Opened: {name}"))
    })
}
