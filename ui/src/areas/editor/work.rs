//! What a person is making of a record, apart from the form it stands in: it is kept as a draft, survives the editor when
//! that is left, and is sent to be saved. And where it is kept while screens come and go.

use contract::Problem;
use contract::writing::{Pinned, Recorded as _};
use domain::faults::FieldFault;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::contest::Contest;
use super::kind::{FieldOf, FieldsOf, IdOf, Kind, Rebased, TypedFields as _};
use crate::areas::list::Listing as _;
use crate::wording::editing;

/// The address of a new record, in the place of an id.
pub const NEW: &str = "new";

/// Work on a record that is not saved yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Work<K: Kind> {
    /// Which record, as it was read; `None` for a new one.
    pub pinned: Option<Pinned<IdOf<K>>>,
    /// Its fields as they were read, or those that a new one started with.
    pub base: FieldsOf<K>,
    /// What stands in the form.
    pub typed: K::Typed,
    /// Why, as typed.
    pub reason: String,
}

impl<K: Kind> Work<K> {
    /// On a record as it was read.
    #[must_use]
    pub fn on(record: &K::Record) -> Self {
        Self {
            pinned: Some(record.pinned()),
            base: record.fields(),
            typed: K::typed(record),
            reason: String::new(),
        }
    }

    /// On a new record that starts as `typed`.
    #[must_use]
    pub fn starting_with(typed: K::Typed) -> Self {
        Self { pinned: None, base: typed.fields().clone(), typed, reason: String::new() }
    }

    /// What stands in the way of saving it: of a record that exists only what was changed, of a new one everything.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldFault> {
        match self.pinned {
            Some(_) => self.typed.faults_since(&self.base),
            None => self.typed.faults(),
        }
    }

    /// Where in its list it is done: the record's id, or `new`.
    #[must_use]
    pub fn place(&self) -> String {
        self.pinned.map_or_else(|| NEW.to_owned(), |pinned| pinned.id.to_string())
    }

    /// The address where it is done.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}/{}", K::Listing::PATH, self.place())
    }

    /// The name of its form, under which it is kept.
    #[must_use]
    pub fn form(&self) -> String {
        format!("{}{}", K::FORM, self.place())
    }

    /// What the record is called, as it was read; a new one as it is typed.
    #[must_use]
    pub fn title(&self) -> String {
        title::<K>(if self.pinned.is_some() { &self.base } else { self.typed.fields() })
    }

    /// The fields that differ from what was read.
    #[must_use]
    pub fn changed(&self) -> Vec<FieldOf<K>> {
        self.typed.changed(&self.base)
    }

    /// [`Work::changed`] in words.
    #[must_use]
    pub fn changed_words(&self) -> String {
        editing::changed(&self.changed(), K::field_word)
    }

    /// What is to be saved.
    #[must_use]
    pub fn mine(&self) -> FieldsOf<K> {
        self.typed.mine(&self.base)
    }

    /// Why, where something was typed.
    #[must_use]
    pub fn why(&self) -> Option<String> {
        Some(self.reason.trim().to_owned()).filter(|reason| !reason.is_empty())
    }
}

/// What a record of these fields is called while it is edited.
#[must_use]
pub fn title<K: Kind>(fields: &FieldsOf<K>) -> String {
    match K::name(fields).trim() {
        "" => format!("New {}", K::WHAT),
        _ => K::name(fields).to_owned(),
    }
}

/// What a duplicate of the record called `name` is called; `most` characters fit.
#[must_use]
pub fn name_of_copy(name: &str, most: u32) -> String {
    const COPY: &str = " (copy)";
    let fits = (most as usize).saturating_sub(COPY.chars().count());
    let name: String = name.chars().take(fits).collect();
    format!("{}{COPY}", name.trim_end())
}

/// How an editor begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Start<K: Kind> {
    /// With what.
    pub work: Work<K>,
    /// The field that has the keyboard first.
    pub first: Option<FieldOf<K>>,
    /// Whether it goes on with what was typed before, so that no draft is looked for.
    pub goes_on: bool,
    /// What saving ran into, where the editor was left meanwhile.
    pub met: Option<Met<K>>,
    /// Whether it is to be saved at once.
    pub saves: bool,
}

/// What stands in the way of saving.
#[derive(Debug, Clone, PartialEq)]
pub enum Met<K: Kind> {
    /// It did not work.
    Problem(Problem),
    /// Somebody else changed the same fields.
    Contest(Box<Contest<K>>),
    /// It stands on something else now.
    Rebased(Box<Rebased<K>>),
}

impl<K: Kind> Start<K> {
    /// From the beginning.
    #[must_use]
    pub fn with(work: Work<K>) -> Self {
        Self { work, first: None, goes_on: false, met: None, saves: false }
    }

    /// From where it was left.
    #[must_use]
    pub fn going_on(work: Work<K>, met: Option<Met<K>>) -> Self {
        Self { goes_on: true, met, ..Self::with(work) }
    }

    /// From where it was left, to be saved at once.
    #[must_use]
    pub fn saving(work: Work<K>) -> Self {
        Self { saves: true, ..Self::going_on(work, None) }
    }
}

/// What of this kind is being edited in this window, and what was left unsaved. Provided once by [`crate::app::App`], so
/// that it outlives the screens.
#[derive(Debug, Clone, Copy)]
pub struct Editing<K: Kind> {
    /// How the shown editor began; `None` while nothing is edited.
    pub start: RwSignal<Option<Start<K>>>,
    /// Work whose editor was left with something unsaved: the person is asked about it.
    pub left: RwSignal<Option<Work<K>>>,
    /// Counts the starts, so that each gets an editor of its own.
    pub round: RwSignal<u32>,
}

impl<K: Kind> Editing<K> {
    /// Provides it to everything below.
    pub fn provide() -> Self {
        let editing = Self { start: RwSignal::new(None), left: RwSignal::new(None), round: RwSignal::new(0) };
        provide_context(editing);
        editing
    }

    /// What [`Editing::provide`] made.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// Begins an editor; the address must lead to its place.
    pub fn begin(self, start: Start<K>) {
        self.start.set(Some(start));
        self.round.update(|round| *round = round.wrapping_add(1));
    }

    /// The round in which the editor at `place` began; `None` if none did.
    #[must_use]
    pub fn at(self, place: &str) -> Option<u32> {
        let here = self.start.with(|start| start.as_ref().is_some_and(|start| start.work.place() == place));
        here.then(|| self.round.get())
    }
}

#[cfg(test)]
mod tests {
    use domain::catalog::tool::ToolFields;

    use super::*;
    use crate::areas::catalog::editor::ToolKind;
    use crate::areas::catalog::editor::testing::record;

    #[test]
    fn new_work_has_an_address_a_draft_and_a_title_of_its_own() {
        let mut work = Work::new_tool();
        assert_eq!((work.address().as_str(), work.form().as_str()), ("/catalog/new", "tool/new"));
        assert_eq!(work.title(), "New tool");
        work.typed.fields.name = "Booking Agent".to_owned();
        assert_eq!(work.title(), "Booking Agent", "as it is typed");
        assert_eq!(work.why(), None, "nothing was typed");
    }

    #[test]
    fn each_start_has_an_editor_of_its_own_at_its_place() {
        let owner = Owner::new();
        owner.with(|| {
            let editing = Editing::<ToolKind>::provide();
            assert_eq!(editing.at(NEW), None);
            editing.begin(Start::with(Work::new_tool()));
            let first = editing.at(NEW);
            editing.begin(Start::saving(Work::new_tool()));
            assert!(editing.at(NEW).is_some_and(|round| Some(round) != first));
            let tool = Work::on(&record(&ToolFields::blank()));
            let place = tool.place();
            editing.begin(Start::with(tool));
            assert_eq!(editing.at(NEW), None);
            assert!(editing.at(&place).is_some());
        });
    }
}
