//! Which rows are selected: these, or all that match but some. Kept by identity, so that it outlives paging, sorting
//! and reading anew. What is done with the selected rows is the area's.

use std::collections::BTreeSet;

use leptos::prelude::*;

/// The selected rows, by identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selected {
    /// These.
    These(BTreeSet<String>),
    /// All that match the filters, loaded or not, but these.
    AllBut(BTreeSet<String>),
}

impl Default for Selected {
    fn default() -> Self {
        Self::These(BTreeSet::new())
    }
}

impl Selected {
    /// All that match.
    #[must_use]
    pub const fn all() -> Self {
        Self::AllBut(BTreeSet::new())
    }

    /// Whether the row of this identity is selected.
    #[must_use]
    pub fn holds(&self, id: &str) -> bool {
        match self {
            Self::These(these) => these.contains(id),
            Self::AllBut(but) => !but.contains(id),
        }
    }

    /// Whether no row is selected, as far as can be known without counting.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::These(these) if these.is_empty())
    }

    /// Whether every row that matches is selected.
    #[must_use]
    pub fn is_all(&self) -> bool {
        matches!(self, Self::AllBut(but) if but.is_empty())
    }

    /// How many rows are selected; `total` match. `None` where that is not known.
    #[must_use]
    pub fn count(&self, total: Option<u64>) -> Option<u64> {
        let count = |set: &BTreeSet<String>| u64::try_from(set.len()).unwrap_or(u64::MAX);
        match self {
            Self::These(these) => Some(count(these)),
            Self::AllBut(but) => total.map(|total| total.saturating_sub(count(but))),
        }
    }

    /// The same with the row of this identity in or out.
    #[must_use]
    pub fn toggled(self, id: &str) -> Self {
        let turned = |mut set: BTreeSet<String>| {
            if !set.remove(id) {
                set.insert(id.to_owned());
            }
            set
        };
        match self {
            Self::These(these) => Self::These(turned(these)),
            Self::AllBut(but) => Self::AllBut(turned(but)),
        }
    }

    /// The same with all of these rows.
    #[must_use]
    pub fn with(self, ids: impl IntoIterator<Item = String>) -> Self {
        match self {
            Self::These(mut these) => {
                these.extend(ids);
                Self::These(these)
            }
            Self::AllBut(mut but) => {
                for id in ids {
                    but.remove(&id);
                }
                Self::AllBut(but)
            }
        }
    }
}

/// A range that is being drawn: it always reaches from its anchor to the row the keyboard is on.
#[derive(Debug, Clone)]
struct Range {
    anchor: String,
    before: Selected,
}

/// The selection of a grid.
#[derive(Clone, Copy)]
pub struct Selecting {
    /// What is selected.
    pub selected: RwSignal<Selected>,
    /// Whether rows can be selected now.
    pub offered: Signal<bool>,
    range: StoredValue<Option<Range>>,
}

impl Selecting {
    /// Nothing is selected yet.
    #[must_use]
    pub fn new(offered: Signal<bool>) -> Self {
        Self { selected: RwSignal::new(Selected::default()), offered, range: StoredValue::new(None) }
    }

    /// Takes the row in or out.
    pub fn toggle(self, id: &str) {
        self.range.set_value(None);
        self.selected.update(|selected| *selected = std::mem::take(selected).toggled(id));
    }

    /// Draws the range on to another row. It starts at `from`, unless one is being drawn already; `between` are the
    /// rows from the anchor's to that row.
    pub fn extend(self, from: &str, between: impl FnOnce(&str) -> Vec<String>) {
        let range = self
            .range
            .get_value()
            .unwrap_or_else(|| Range { anchor: from.to_owned(), before: self.selected.get_untracked() });
        self.selected.set(range.before.clone().with(between(&range.anchor)));
        self.range.set_value(Some(range));
    }

    /// The keyboard went elsewhere: the next range starts there.
    pub fn end_range(self) {
        self.range.set_value(None);
    }

    /// Selects all that match.
    pub fn all(self) {
        self.range.set_value(None);
        self.selected.set(Selected::all());
    }

    /// Selects nothing.
    pub fn clear(self) {
        self.range.set_value(None);
        if self.selected.with_untracked(|selected| !selected.is_empty()) {
            self.selected.set(Selected::default());
        }
    }

    /// Whether anything is selected.
    #[must_use]
    pub fn any(self) -> bool {
        self.selected.with(|selected| !selected.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn these(ids: &[&str]) -> Selected {
        Selected::default().with(ids.iter().map(|id| (*id).to_owned()))
    }

    #[test]
    fn a_row_goes_in_and_out() {
        let selected = Selected::default().toggled("a").toggled("b");
        assert_eq!(selected, these(&["a", "b"]));
        assert_eq!(selected.count(None), Some(2));
        assert_eq!(selected.toggled("a"), these(&["b"]));
    }

    #[test]
    fn all_that_match_holds_rows_that_are_not_loaded_too() {
        let selected = Selected::all();
        assert!(selected.holds("never seen") && selected.is_all() && !selected.is_empty());
        assert_eq!(selected.count(Some(54)), Some(54));
        assert_eq!(selected.count(None), None);
    }

    #[test]
    fn one_of_all_can_be_left_out_and_taken_back_in() {
        let but_one = Selected::all().toggled("a");
        assert!(!but_one.holds("a") && but_one.holds("b") && !but_one.is_all());
        assert_eq!(but_one.count(Some(54)), Some(53));
        assert_eq!(but_one.clone().toggled("a"), Selected::all());
        assert_eq!(but_one.with(["a".to_owned()]), Selected::all(), "a range takes it in too");
    }

    #[test]
    fn a_range_gives_back_the_rows_it_no_longer_reaches() {
        let owner = Owner::new();
        owner.set();
        let selecting = Selecting::new(Signal::stored(true));
        let rows = ["a", "b", "c", "d", "e"];
        let reach = |to: &'static str| {
            move |anchor: &str| {
                let place = |id: &str| rows.iter().position(|row| *row == id).unwrap();
                let (from, to) = (place(anchor), place(to));
                rows[from.min(to)..=from.max(to)].iter().map(|id| (*id).to_owned()).collect()
            }
        };
        selecting.toggle("e");
        selecting.extend("b", reach("d"));
        assert_eq!(selecting.selected.get_untracked(), these(&["b", "c", "d", "e"]));
        selecting.extend("d", reach("c"));
        assert_eq!(selecting.selected.get_untracked(), these(&["b", "c", "e"]));
        selecting.extend("c", reach("a"));
        assert_eq!(selecting.selected.get_untracked(), these(&["a", "b", "e"]), "past its anchor");
        selecting.end_range();
        selecting.extend("d", reach("d"));
        assert_eq!(selecting.selected.get_untracked(), these(&["a", "b", "d", "e"]));
        selecting.clear();
        assert!(!selecting.any());
    }
}
