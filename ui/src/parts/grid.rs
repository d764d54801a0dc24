//! A grid of many rows, of which only those near the eye are in the document. Driven by keys as well as by the
//! pointer; fed page by page by a [`Feed`]. Rows can be selected ([`Selecting`]), cells edited in place ([`Editing`]),
//! columns chosen ([`chosen`]), where a list asks for it. What the columns mean, where rows come from and what opening
//! one does is the area's.

pub mod bar;
pub mod body;
pub mod choosing;
pub mod chosen;
pub mod column;
pub mod editing;
pub mod feed;
mod follow;
pub mod geometry;
pub mod head;
mod keys;
mod place;
pub mod rows;
pub mod selection;

use leptos::prelude::*;

pub use bar::SelectionBar;
pub use choosing::{ChoiceTies, ColumnsDialog, Offered};
pub use column::{Align, Column, RowHeight};
pub use editing::{Editing, Leave};
pub use feed::Feed;
pub use geometry::{Move, View, Width};
pub use rows::{Before, PAGE, Phase, Rest};
pub use selection::{Selected, Selecting};

use super::{
    button::{Button, Look},
    problem::ProblemPanel,
};
use body::GridBody;
use geometry::{fitting, template};
use head::GridHead;
use place::{Place, measure_when_resized};

/// What the rows keep free at their ends, in pixels; the style sheet has the same figure.
const ROW_PADDING: u32 = 12;
/// How wide the boxes are that select rows, in pixels.
const CHECK: u32 = 34;

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

/// What the pieces of a grid share.
pub struct Shared<R: 'static> {
    shape: StoredValue<Shape<R>>,
    /// The columns there are now, by index, in their order.
    order: Memo<Vec<usize>>,
    /// Those of them for which there is room.
    shown: Memo<Vec<usize>>,
    feed: Feed<R>,
    place: StoredValue<Place>,
    ties: StoredValue<Ties>,
    selecting: Option<Selecting>,
    editing: Option<Editing<R>>,
}

impl<R: 'static> Clone for Shared<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: 'static> Copy for Shared<R> {}

impl<R: Send + Sync + 'static> Shared<R> {
    fn place(self) -> Place {
        self.place.get_value()
    }

    fn ties(self) -> Ties {
        self.ties.get_value()
    }

    /// A row's identity.
    fn id(self, row: &R) -> String {
        self.shape.with_value(|shape| (shape.id)(row))
    }

    /// The selection, where rows can be selected now.
    fn selects(self) -> Option<Selecting> {
        self.selecting.filter(|selecting| selecting.offered.get())
    }

    /// The number of a column among all there are, the boxes included, for screen readers.
    fn colindex(self, column: usize) -> usize {
        let at = self.order.with(|order| order.iter().position(|&there| there == column));
        at.unwrap_or_default() + 1 + usize::from(self.selects().is_some())
    }
}

/// Rows in columns.
#[component]
pub fn Grid<R: PartialEq + Send + Sync + 'static>(
    /// What is shown of each row.
    shape: Shape<R>,
    /// Where the rows come from.
    feed: Feed<R>,
    /// What ties the grid to its page.
    ties: Ties,
    /// The columns a person chose, by key; the usual ones where there is no choice. Chosen columns never give way: the
    /// grid scrolls sideways under the naming one.
    #[prop(optional, into)]
    chosen: Signal<Option<Vec<String>>>,
    /// The selection, where rows can be selected.
    #[prop(optional)]
    selecting: Option<Selecting>,
    /// The editing of cells, where they can be edited in place.
    #[prop(optional)]
    editing: Option<Editing<R>>,
    /// What stands in the place of the rows when there is none.
    #[prop(into)]
    nothing: ViewFn,
) -> impl IntoView {
    let place = Place::new(shape.height.pixels());
    let widths: Vec<Width> = shape.columns.iter().map(|column| column.width).collect();
    let (label, class) = (shape.label, shape.height.class());
    let shape = StoredValue::new(shape);

    let order = Memo::new(move |_| shape.with_value(|shape| order_of(shape, chosen.get().as_deref())));
    let checks = move || selecting.is_some_and(|selecting| selecting.offered.get());
    let beside = move || ROW_PADDING + if checks() { CHECK } else { 0 };
    let shown = {
        let widths = widths.clone();
        Memo::new(move |_| {
            let order = order.get();
            if chosen.with(Option::is_some) {
                return order;
            }
            let widths: Vec<Width> = order.iter().filter_map(|&index| widths.get(index).copied()).collect();
            let fitting = fitting(&widths, place.width.get().saturating_sub(beside()));
            fitting.into_iter().filter_map(|at| order.get(at).copied()).collect()
        })
    };
    let (place_kept, ties_kept) = (StoredValue::new(place), StoredValue::new(ties));
    let shared = Shared { shape, order, shown, feed, place: place_kept, ties: ties_kept, selecting, editing };
    let least = {
        let widths = widths.clone();
        move || {
            let least =
                |shown: &Vec<usize>| shown.iter().filter_map(|&i| Some(widths.get(i)?.least)).sum::<u32>();
            format!("{}px", shown.with(least) + beside())
        }
    };
    let tracks = move || {
        let columns = shown.with(|shown| template(&widths, shown));
        if checks() { format!("{CHECK}px {columns}") } else { columns }
    };
    let columns = move || order.with(Vec::len) + usize::from(checks());
    let row_count = move || ties.total.get().map_or_else(|| "-1".to_owned(), |rows| (rows + 1).to_string());
    let scrolls = move || chosen.with(Option::is_some);

    measure_when_resized(place);
    follow::read_on_when_near_the_end(shared);
    follow::follow_the_active_row(shared);
    follow::follow_the_opened_record(shared);
    follow::follow_steering(shared);
    // A column that is no longer there can't hold the keyboard.
    Effect::new(move || {
        let column = place.column.get();
        if column.is_some_and(|column| shown.with(|shown| !shown.contains(&column))) {
            place.column.set(None);
        }
    });
    let said = follow::say_what_is_opened(shared);

    view! {
        <div
            class=class
            class:grid-outdated=move || feed.is_outdated()
            class:grid-scrolls=scrolls
            style:--grid-tracks=tracks
            style:--grid-least=least
        >
            <QuietBar feed/>
            <div
                class="grid-table"
                role="grid"
                aria-label=label
                aria-rowcount=row_count
                aria-colcount=columns
                aria-multiselectable=move || checks().then_some("true")
                aria-busy=move || feed.is_late().to_string()
            >
                <GridHead shared/>
                <GridBody shared/>
            </div>
            <GridState feed nothing/>
            <p class="visually-hidden" role="status">{said}</p>
        </div>
    }
}

/// The columns there are, by index: the chosen ones, else the usual.
fn order_of<R>(shape: &Shape<R>, chosen: Option<&[String]>) -> Vec<usize> {
    let usual = |(index, column): (usize, &Column<R>)| column.usual.then_some(index);
    match chosen {
        Some(chosen) => {
            let all: Vec<&str> = shape.columns.iter().map(|column| column.key).collect();
            chosen::arranged(&all, chosen)
        }
        None => shape.columns.iter().enumerate().filter_map(usual).collect(),
    }
}

/// What was changed elsewhere since the list was read, shown when the person asks for it.
#[component]
fn QuietBar<R: PartialEq + Send + Sync + 'static>(feed: Feed<R>) -> impl IntoView {
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

/// What stands in the place of the rows, or below them, when something is to be said about the list.
#[component]
fn GridState<R: PartialEq + Send + Sync + 'static>(feed: Feed<R>, nothing: ViewFn) -> impl IntoView {
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
