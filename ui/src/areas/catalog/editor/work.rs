//! What a person is making of a tool, apart from the form it stands in: it is kept as a draft, survives the editor when
//! that is left, and is sent to be saved. And the bench on which it lies, one for the window.

use contract::Problem;
use contract::catalog::{CreateTool, SaveTool, ToolRecord};
use contract::writing::{Pinned, Recorded as _, Saved};
use domain::catalog::ToolStatus;
use domain::catalog::tool::{ToolField, ToolFields};
use domain::faults::FieldFault;
use domain::fields::Fields as _;
use domain::ids::ToolId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::contest::Contest;
use super::form::Typed;
use crate::ipc;

/// The address of a new tool, in the place of an id.
pub const NEW: &str = "new";

/// Work on a tool that is not saved yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Which tool, as it was read; `None` for a new one.
    pub pinned: Option<Pinned<ToolId>>,
    /// Its fields as they were read, or those that a new one started with.
    pub base: ToolFields,
    /// What stands in the form.
    pub typed: Typed,
    /// Why, as typed.
    pub reason: String,
}

impl Work {
    /// On a tool as it was read.
    #[must_use]
    pub fn on(tool: &ToolRecord) -> Self {
        Self { pinned: Some(tool.pinned()), ..Self::starting_with(tool.fields()) }
    }

    /// What stands in the way of saving it: of a tool that exists only what was changed, of a new one everything.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldFault> {
        match self.pinned {
            Some(_) => self.typed.faults_since(&self.base),
            None => self.typed.faults(),
        }
    }

    /// On a new tool.
    #[must_use]
    pub fn new_tool() -> Self {
        Self::starting_with(ToolFields::blank())
    }

    /// On a new tool that is like `tool`, but not on sale before somebody says so.
    #[must_use]
    pub fn duplicate(tool: &ToolRecord) -> Self {
        let fields = tool.fields();
        let fits = domain::catalog::tool::NAME as usize - COPY.chars().count();
        let name: String = fields.name.chars().take(fits).collect();
        Self::starting_with(ToolFields {
            name: format!("{}{COPY}", name.trim_end()),
            status: ToolStatus::ComingSoon,
            is_featured: false,
            is_popular: false,
            ..fields
        })
    }

    fn starting_with(fields: ToolFields) -> Self {
        Self { pinned: None, typed: Typed::of(&fields), base: fields, reason: String::new() }
    }

    /// Where in the catalog it is done: the tool's id, or `new`.
    #[must_use]
    pub fn place(&self) -> String {
        self.pinned.map_or_else(|| NEW.to_owned(), |pinned| pinned.id.to_string())
    }

    /// The name of its form, under which it is kept.
    #[must_use]
    pub fn form(&self) -> String {
        format!("{FORM}{}", self.place())
    }

    /// What the tool is called, as it was read; a new one as it is typed.
    #[must_use]
    pub fn title(&self) -> String {
        let name = if self.pinned.is_some() { &self.base.name } else { &self.typed.fields.name };
        if name.trim().is_empty() { "New tool".to_owned() } else { name.clone() }
    }

    /// The fields that differ from what was read.
    #[must_use]
    pub fn changed(&self) -> Vec<ToolField> {
        self.typed.changed(&self.base)
    }

    /// Asks for it to be saved.
    pub async fn save(&self) -> Result<Saved<ToolRecord>, Problem> {
        let reason = Some(self.reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        let (base, mine) = (self.base.clone(), self.typed.mine(&self.base));
        if let Some(pinned) = self.pinned {
            return ipc::call(&SaveTool { pinned, base, mine, reason }).await;
        }
        let created = ipc::call(&CreateTool { fields: mine.tidied(), reason }).await?;
        Ok(Saved::Written(Box::new(created)))
    }
}

/// What stands behind the name of a duplicate.
const COPY: &str = " (copy)";
/// What the names of tools' forms begin with.
pub const FORM: &str = "tool/";

/// How an editor begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// With what.
    pub work: Work,
    /// The field that has the keyboard first.
    pub first: Option<ToolField>,
    /// Whether it goes on with what was typed before, so that no draft is looked for.
    pub goes_on: bool,
    /// What saving ran into, where the editor was left meanwhile.
    pub met: Option<Met>,
}

/// What stands in the way of saving.
#[derive(Debug, Clone, PartialEq)]
pub enum Met {
    /// It did not work.
    Problem(Problem),
    /// Somebody else changed the same fields.
    Contest(Box<Contest>),
}

impl Start {
    /// From the beginning.
    #[must_use]
    pub fn with(work: Work) -> Self {
        Self { work, first: None, goes_on: false, met: None }
    }

    /// From where it was left.
    #[must_use]
    pub fn going_on(work: Work, met: Option<Met>) -> Self {
        Self { work, first: None, goes_on: true, met }
    }
}

/// What is being edited in this window, and what was left unsaved. Provided once by [`crate::app::App`], so that it
/// outlives the screens.
#[derive(Debug, Clone, Copy)]
pub struct Bench {
    /// How the shown editor began; `None` while nothing is edited.
    pub start: RwSignal<Option<Start>>,
    /// Work whose editor was left with something unsaved: the person is asked about it.
    pub left: RwSignal<Option<Work>>,
    /// Counts the starts, so that each gets an editor of its own.
    pub round: RwSignal<u32>,
}

impl Bench {
    /// Provides it to everything below.
    pub fn provide() -> Self {
        let bench = Self { start: RwSignal::new(None), left: RwSignal::new(None), round: RwSignal::new(0) };
        provide_context(bench);
        bench
    }

    /// What [`Bench::provide`] made.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// Begins an editor; the address must lead to its place.
    pub fn begin(self, start: Start) {
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
    use super::*;
    use crate::areas::catalog::editor::testing::record;

    fn tool(name: &str) -> ToolRecord {
        record(&ToolFields {
            name: name.to_owned(),
            description: "What it does.".to_owned(),
            tags: vec!["crm".to_owned()],
            price_amount: 9.into(),
            status: ToolStatus::Active,
            is_featured: true,
            is_popular: true,
            provider: "Acme".to_owned(),
            version: "2.1.0".to_owned(),
            ..ToolFields::blank()
        })
    }

    #[test]
    fn a_duplicate_is_a_new_tool_that_is_not_on_sale() {
        let copy = Work::duplicate(&tool("Booking Agent"));
        assert_eq!(copy.form(), "tool/new");
        let fields = &copy.typed.fields;
        assert_eq!(fields.name, "Booking Agent (copy)");
        assert_eq!(fields.status, ToolStatus::ComingSoon);
        assert!(!fields.is_featured && !fields.is_popular);
        assert_eq!((&fields.tags, &fields.version), (&vec!["crm".to_owned()], &"2.1.0".to_owned()));
        assert_eq!(copy.changed(), [], "nothing is typed yet");
    }

    #[test]
    fn a_long_name_still_fits_with_its_copy() {
        let copy = Work::duplicate(&tool(&"x".repeat(100)));
        assert_eq!(copy.typed.fields.name.chars().count(), 100);
        assert_eq!(copy.typed.faults(), []);
    }

    #[test]
    fn work_comes_back_from_its_draft_with_base_and_version() {
        let mut work = Work::on(&tool("Booking Agent"));
        work.typed.fields.name = "Booking Agent 2".to_owned();
        work.typed.amount = "12,".to_owned();
        work.reason = "price review".to_owned();
        let found: Work = serde_json::from_value(serde_json::to_value(&work).unwrap()).unwrap();
        assert_eq!(found, work);
        assert_eq!(found.form(), "tool/0198c7a0-0000-7000-8000-000000000001");
        assert_eq!(found.title(), "Booking Agent", "as it was read, not as it is typed");
    }
}
