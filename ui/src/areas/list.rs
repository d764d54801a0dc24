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

use crate::address::ListAddress;
use crate::changes::Changes;
use crate::loading::{Loading, load, on_recovery};
use crate::parts::filters::{FilterTies, Step, Values};
use crate::parts::grid::{Before, Feed, Move, PAGE, Sorting, Ties};
use crate::session::SessionState;

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
        self.address.with(|address| {
            let sort = address.sort.unwrap_or_default();
            (sort, address.direction.unwrap_or_else(|| L::direction(sort)))
        })
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
        Effect::new(move |before: Option<Option<crate::session::Scope>>| {
            // Read, not only tracked: a memo that nobody reads never runs, and so never tells of a change.
            asked.with(|_| ());
            changes.track();
            let scope = scope.get();
            let same = before.is_none_or(|before| before == scope);
            feed.start(if same { Before::Kept } else { Before::Cleared });
            scope
        });
        feed
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

    /// What ties a filter bar to this list; `names` are those of records that links set.
    #[must_use]
    pub fn filter_ties(self, names: Signal<Vec<(&'static str, String)>>) -> FilterTies {
        FilterTies {
            values: Signal::derive(move || self.address.with(|address| values_of(&address.filter))),
            on_change: Callback::new(move |(values, step): (Values, Step)| self.filter_by(&values, step)),
            names,
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
        let (filter, sort, direction) =
            self.address.with_untracked(|address| (address.filter.clone(), address.sort, address.direction));
        let mut address = ListAddress { filter, sort, direction };
        change(&mut address);
        let path = match self.opened.get_untracked() {
            Some(id) => format!("{}/{id}", L::PATH),
            None => L::PATH.to_owned(),
        };
        self.go.run((address.under(&path), step));
    }
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
            assert!(key == "text" || filters.iter().any(|filter| filter.key == key), "{key} is offered");
        }
        assert_eq!(&ListAddress::<F, Value>::from_pairs(values.pairs()).filter, full);
        for filter in filters {
            let alone = Values::default().with(filter.key, values.get(filter.key));
            let read = ListAddress::<F, Value>::from_pairs(alone.pairs()).filter;
            assert_eq!(values_of(&read), alone, "{} comes back on its own", filter.key);
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
