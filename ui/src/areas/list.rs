//! What every area's list has in common: its address (filter, order, opened record), its rows and its count. Which
//! rows, columns and words it has is the area's.

use std::future::Future;

use contract::{Count, Cursor, Direction, ListRequest, Page, Problem, Request};
use domain::access::Area;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use crate::address::ListAddress;
use crate::changes::Changes;
use crate::loading::{Loading, load, on_recovery};
use crate::parts::filters::{FilterTies, Finder, Step, Values};
use crate::parts::grid::{Before, ChoiceTies, Column, Feed, Move, Offered, PAGE, Selecting, Sorting, Ties};
use crate::preferences;
use crate::session::{Scope, SessionState};

/// A kind of list: what it is asked by, and where it stands.
pub trait Listing: Send + Sync + 'static {
    /// Which rows.
    type Filter: Serialize + DeserializeOwned + Default + Clone + PartialEq + Send + Sync + 'static;
    /// In which order.
    type Sort: Serialize + DeserializeOwned + Default + Copy + PartialEq + Send + Sync + 'static;
    /// A row.
    type Row: PartialEq + Send + Sync + 'static;
    /// The area it shows.
    const AREA: Area;
    /// The path of its address.
    const PATH: &'static str;

    /// Asks for a page.
    fn page(
        request: ListRequest<Self::Filter, Self::Sort>,
    ) -> impl Future<Output = Result<Page<Self::Row>, Problem>>;

    /// The way a column runs when it is first sorted by.
    fn direction(sort: Self::Sort) -> Direction;
}

/// The state of a list's page. All of it lives in the address, so that back, forward and restart work.
pub struct ListState<L: Listing> {
    /// Filter and order, as the address says them.
    pub address: Memo<ListAddress<L::Filter, L::Sort>>,
    /// The opened record's id, as the address says it.
    pub opened: Memo<Option<String>>,
    /// Moves the keyboard in the grid.
    pub steer: RwSignal<Option<Move>>,
    /// The columns this person chose for this list, unless the address says others.
    own_columns: RwSignal<Option<Vec<String>>>,
    go: UnsyncCallback<(String, Step)>,
}

impl<L: Listing> Clone for ListState<L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L: Listing> Copy for ListState<L> {}

impl<L: Listing> ListState<L> {
    /// The state of the list at the current address.
    #[must_use]
    pub fn here() -> Self {
        let (query, path) = (use_query_map(), use_params_map());
        let navigate = use_navigate();
        Self {
            address: Memo::new(move |_| query.with(ListAddress::read)),
            opened: Memo::new(move |_| path.with(|path| path.get("id")).filter(|id| !id.is_empty())),
            steer: RwSignal::new(None),
            own_columns: RwSignal::new(kept_columns(L::AREA)),
            go: UnsyncCallback::new(move |(address, step): (String, Step)| {
                let replace = step == Step::Same;
                navigate(&address, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
            }),
        }
    }

    /// Opens the record of this id beside the list.
    pub fn open(self, id: &str) {
        if self.opened.with_untracked(|opened| opened.as_deref() == Some(id)) {
            return;
        }
        let query = self.address.with_untracked(ListAddress::query);
        self.go.run((format!("{}/{id}{query}", L::PATH), Step::New));
    }

    /// Closes the opened record.
    pub fn close(self) {
        if self.opened.with_untracked(Option::is_some) {
            self.go.run((self.address.with_untracked(|address| address.under(L::PATH)), Step::New));
        }
    }

    /// Lets everything through again.
    pub fn clear(self) {
        self.filter_by(&Values::default(), Step::New);
    }

    /// Sorts by the column of this name; once more turns it round.
    pub fn sort_by(self, name: &str) {
        let Some(sort) = sort_named::<L>(name) else { return };
        let (now, direction) = self.order();
        let direction = (now == sort).then(|| opposite(direction));
        self.move_to(|address| (address.sort, address.direction) = (Some(sort), direction), Step::New);
    }

    /// Sorts as said.
    pub fn order_by(self, sort: L::Sort, direction: Direction) {
        self.move_to(|address| (address.sort, address.direction) = (Some(sort), Some(direction)), Step::New);
    }

    /// The order in force.
    #[must_use]
    pub fn order(self) -> (L::Sort, Direction) {
        self.address.with(in_force::<L>)
    }

    /// Whether anything is filtered.
    #[must_use]
    pub fn is_filtered(self) -> bool {
        self.address.with(|address| address.filter != L::Filter::default())
    }

    /// The rows, read anew whenever filter, order or scope change.
    #[must_use]
    pub fn feed(self) -> Feed<L::Row> {
        let feed = Feed::new(move |after| L::page(self.request(after)));
        on_recovery(move || feed.retry());
        let scope = SessionState::expect().scope;
        let changes = Changes::expect();
        let asked = Memo::new(move |_| self.address.with(|address| (address.filter.clone(), self.order())));
        Effect::new(move |before: Option<Asked<L>>| {
            let now = (asked.get(), scope.get());
            changes.track();
            match before {
                // Only something was written: the rows change in place.
                Some(before) if before == now => feed.refresh(),
                Some((_, before)) if before != now.1 => feed.start(Before::Cleared),
                _ => feed.start(Before::Kept),
            }
            now
        });
        feed
    }

    /// A selection of rows that ends with the filter or the scope it was made in.
    #[must_use]
    pub fn selecting(self, offered: Signal<bool>) -> Selecting {
        let selecting = Selecting::new(offered);
        let scope = SessionState::expect().scope;
        let filter = Memo::new(move |_| self.address.with(|address| address.filter.clone()));
        Effect::new(move |before: Option<()>| {
            filter.with(|_| ());
            scope.with(|_| ());
            if before.is_some() {
                selecting.clear();
            }
        });
        selecting
    }

    /// The columns in force: those of the address, else those this person chose; `None` are the usual ones.
    #[must_use]
    pub fn chosen_columns(self) -> Option<Vec<String>> {
        let named = self.address.with(|address| address.columns.clone());
        if named.is_empty() { self.own_columns.get() } else { Some(named) }
    }

    /// The choice of columns among `columns`, kept for this person and this list.
    #[must_use]
    pub fn column_choice(self, columns: &[Column<L::Row>]) -> ColumnChoice {
        let offered = columns.iter().map(|column| Offered { key: column.key, title: column.title }).collect();
        let usual = columns.iter().filter(|column| column.usual).map(|column| column.key.to_owned());
        let usual = StoredValue::new(usual.collect::<Vec<_>>());
        let ties = ChoiceTies {
            shown: Signal::derive(move || self.chosen_columns().unwrap_or_else(|| usual.get_value())),
            own: Signal::derive(move || self.chosen_columns().is_some()),
            on_choose: Callback::new(move |chosen: Option<Vec<String>>| {
                self.choose_columns(chosen.filter(|chosen| usual.with_value(|usual| chosen != usual)));
            }),
        };
        ColumnChoice { offered, ties }
    }

    fn choose_columns(self, chosen: Option<Vec<String>>) {
        keep_columns(L::AREA, chosen.as_deref().unwrap_or_default());
        self.own_columns.set(chosen.clone());
        if self.address.with_untracked(|address| !address.columns.is_empty()) {
            self.move_to(|address| address.columns = chosen.unwrap_or_default(), Step::Same);
        }
    }

    /// The list as a view keeps it: filter, order and columns, as a query.
    #[must_use]
    pub fn as_view(self) -> String {
        let columns = self.chosen_columns().unwrap_or_default();
        let address = self.address.get();
        ListAddress { columns, view: None, ..address }.query()
    }

    /// Whether the list stands as the query of a view says.
    #[must_use]
    pub fn stands_as(self, query: &str) -> bool {
        let view = ListAddress::<L::Filter, L::Sort>::from_query(query);
        self.address.with(|now| {
            (&now.filter, in_force::<L>(now), &now.columns)
                == (&view.filter, in_force::<L>(&view), &view.columns)
        })
    }

    /// Goes to the list as a view keeps it; without one, to the list as it is at first.
    pub fn go_to_view(self, view: Option<(Uuid, &str)>) {
        let address = match view {
            Some((id, query)) => ListAddress { view: Some(id), ..ListAddress::from_query(query) },
            None => ListAddress::of(L::Filter::default()),
        };
        self.move_to(|now| *now = address, Step::New);
    }

    /// Says in the address which view it stands for, without going anywhere.
    pub fn name_view(self, id: Option<Uuid>) {
        let columns = self.chosen_columns();
        self.move_to(
            |address| {
                address.view = id;
                if id.is_some() {
                    address.columns = columns.unwrap_or_default();
                }
            },
            Step::Same,
        );
    }

    /// How many rows match, and how many there are where something is filtered.
    #[must_use]
    pub fn count<C>(self, count: impl Fn(L::Filter) -> C + Copy + Send + Sync + 'static) -> Counted
    where
        C: Request<Reply = Count> + PartialEq + Clone + Send + Sync + 'static,
    {
        let filter = move || self.address.with(|address| address.filter.clone());
        Counted {
            matching: load(move || Some(count(filter()))),
            all: load(move || self.is_filtered().then(|| count(L::Filter::default()))),
        }
    }

    /// What ties a grid to this list.
    #[must_use]
    pub fn ties(self, total: Signal<Option<u64>>) -> Ties {
        Ties {
            sorting: Signal::derive(move || {
                let (sort, direction) = self.order();
                Sorting { by: sort_name(sort), descending: direction == Direction::Descending }
            }),
            on_sort: Callback::new(move |name| self.sort_by(name)),
            opened: self.opened.into(),
            on_open: Callback::new(move |id: String| self.open(&id)),
            total,
            steer: self.steer,
        }
    }

    /// What ties a filter bar to this list; `names` are those of records that are set, `finder` looks up others.
    #[must_use]
    pub fn filter_ties(
        self,
        names: Signal<Vec<(&'static str, String)>>,
        suggestions: Signal<Vec<(&'static str, Vec<String>)>>,
        finder: Option<Finder>,
    ) -> FilterTies {
        FilterTies {
            values: Signal::derive(move || self.address.with(|address| values_of(&address.filter))),
            on_change: Callback::new(move |(values, step): (Values, Step)| self.filter_by(&values, step)),
            names,
            suggestions,
            finder,
        }
    }

    fn request(self, after: Option<Cursor>) -> ListRequest<L::Filter, L::Sort> {
        let filter = self.address.with_untracked(|address| address.filter.clone());
        let (sort, direction) = untrack(|| self.order());
        ListRequest { filter, sort, direction, after, limit: PAGE }
    }

    fn filter_by(self, values: &Values, step: Step) {
        let filter = ListAddress::<L::Filter, L::Sort>::from_pairs(values.pairs()).filter;
        self.move_to(|address| address.filter = filter, step);
    }

    fn move_to(self, change: impl FnOnce(&mut ListAddress<L::Filter, L::Sort>), step: Step) {
        let mut address = self.address.get_untracked();
        change(&mut address);
        let path = match self.opened.get_untracked() {
            Some(id) => format!("{}/{id}", L::PATH),
            None => L::PATH.to_owned(),
        };
        self.go.run((address.under(&path), step));
    }
}

/// Which rows are shown, in which order, to whom.
type Asked<L> = ((<L as Listing>::Filter, (<L as Listing>::Sort, Direction)), Option<Scope>);

/// The order that an address says, or leaves to the list.
fn in_force<L: Listing>(address: &ListAddress<L::Filter, L::Sort>) -> (L::Sort, Direction) {
    let sort = address.sort.unwrap_or_default();
    (sort, address.direction.unwrap_or_else(|| L::direction(sort)))
}

/// The columns on offer, and what ties their dialog to the list.
#[derive(Clone)]
pub struct ColumnChoice {
    /// On offer, the naming one first.
    pub offered: Vec<Offered>,
    /// What ties the dialog to the list.
    pub ties: ChoiceTies,
}

/// Under which name this machine keeps a person's columns of a list. Only names of columns are kept there.
fn columns_name(area: Area) -> String {
    let login =
        SessionState::expect().scope.with_untracked(|scope| scope.as_ref().map(|scope| scope.login.clone()));
    format!("columns.{area}.{}", login.unwrap_or_default())
}

fn kept_columns(area: Area) -> Option<Vec<String>> {
    let kept = preferences::read(&columns_name(area))?;
    let keys: Vec<String> = kept.split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect();
    (!keys.is_empty()).then_some(keys)
}

fn keep_columns(area: Area, columns: &[String]) {
    preferences::keep(&columns_name(area), &columns.join(","));
}

/// The values that are set in a filter, as its address spells them.
#[must_use]
pub fn values_of<F: Serialize + DeserializeOwned + Default + Clone>(filter: &F) -> Values {
    ListAddress::<F, Value>::of(filter.clone()).filter_pairs().collect()
}

/// How many rows match a filter.
#[derive(Clone, Copy)]
pub struct Counted {
    matching: Loading<Count>,
    all: Loading<Count>,
}

impl Counted {
    /// How many rows match, where that is known exactly.
    #[must_use]
    pub fn total(self) -> Signal<Option<u64>> {
        Signal::derive(move || match self.matching.value.get() {
            Some(Count::Exact(rows)) => Some(rows),
            Some(Count::About(_)) | None => None,
        })
    }

    /// The count in words: `23 of 54 tools`.
    #[must_use]
    pub fn sentence(self, one: &'static str, many: &'static str) -> Signal<String> {
        Signal::derive(move || {
            let matching = self.matching.value.get();
            matching.map_or_else(String::new, |matching| counted(matching, self.all.value.get(), one, many))
        })
    }
}

/// A count in words: `54 tools`, `23 of 54 tools`, `about 1,200,000 purchases`.
#[must_use]
pub fn counted(matching: Count, all: Option<Count>, one: &str, many: &str) -> String {
    let noun = |count: Count| if count == Count::Exact(1) { one } else { many };
    match all {
        Some(all) => format!("{} of {} {}", figure(matching), figure(all), noun(all)),
        None => format!("{} {}", figure(matching), noun(matching)),
    }
}

fn figure(count: Count) -> String {
    match count {
        Count::Exact(rows) => domain::money::grouped(&rows.to_string()),
        Count::About(rows) => format!("about {}", domain::money::grouped(&rows.to_string())),
    }
}

fn sort_name(sort: impl Serialize) -> String {
    match serde_json::to_value(sort) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

fn sort_named<L: Listing>(name: &str) -> Option<L::Sort> {
    serde_json::from_value(Value::String(name.to_owned())).ok()
}

const fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Ascending => Direction::Descending,
        Direction::Descending => Direction::Ascending,
    }
}

/// What the areas' tests of their filters share.
#[cfg(test)]
#[expect(clippy::missing_panics_doc, reason = "a test fails by panicking")]
pub mod testing {
    use super::*;
    use crate::parts::filters::Filter;

    /// `full` has every field set. Each must come back from the address, and each but the text must be offered.
    pub fn every_field_has_a_filter<F>(filters: &[Filter], full: &F)
    where
        F: Serialize + DeserializeOwned + Default + Clone + PartialEq + std::fmt::Debug,
    {
        let fields = serde_json::to_value(full).unwrap();
        let values = values_of(full);
        for key in fields.as_object().unwrap().keys() {
            assert!(values.get(key).is_some(), "{key} is set and stands in the address");
            let offered = filters.iter().any(|filter| filter.keys().any(|offered| offered == key));
            assert!(key == "text" || offered, "{key} is offered");
        }
        assert_eq!(&ListAddress::<F, Value>::from_pairs(values.pairs()).filter, full);
        for key in filters.iter().flat_map(Filter::keys) {
            let alone = Values::default().with(key, values.get(key));
            let read = ListAddress::<F, Value>::from_pairs(alone.pairs()).filter;
            assert_eq!(values_of(&read), alone, "{key} comes back on its own");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_as_sentences() {
        let cases = [
            (Count::Exact(54), None, "54 tools"),
            (Count::Exact(1), None, "1 tool"),
            (Count::Exact(0), Some(Count::Exact(54)), "0 of 54 tools"),
            (Count::Exact(1), Some(Count::Exact(54)), "1 of 54 tools"),
            (Count::About(1_200_000), None, "about 1,200,000 tools"),
            (Count::Exact(23), Some(Count::About(1_200_000)), "23 of about 1,200,000 tools"),
        ];
        for (matching, all, sentence) in cases {
            assert_eq!(counted(matching, all, "tool", "tools"), sentence);
        }
    }
}
