//! What a tool brings to be edited as a whole: how it is read, begun, duplicated and saved, and its words.

use contract::Problem;
use contract::catalog::{CreateTool, SaveTool, ToolRecord};
use contract::writing::{Recorded as _, Saved};
use domain::catalog::ToolStatus;
use domain::catalog::tool::{NAME, ToolField, ToolFields, ToolValue};
use domain::fields::Fields as _;

use super::form::{ToolForm, Typed};
use crate::areas::catalog::state::Tools;
use crate::areas::editor::{Kind, Outcome, Text, Work, name_of_copy};
use crate::ipc;
use crate::wording::{catalog, values};

/// Tools, as they are edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToolKind;

impl Kind for ToolKind {
    type Record = ToolRecord;
    type Listing = Tools;
    type Form = ToolForm;
    type Typed = Typed;

    const FORM: &'static str = "tool/";
    const WHAT: &'static str = "tool";
    const ROOT: &'static str = ".editor";
    const FIRST: ToolField = ToolField::Name;

    fn typed(record: &ToolRecord) -> Typed {
        Typed::of(&record.fields())
    }

    fn retyped(_typed: Typed, _theirs: &ToolRecord, fields: ToolFields) -> Typed {
        Typed::of(&fields)
    }

    fn name(fields: &ToolFields) -> &str {
        &fields.name
    }

    async fn save(work: Work<Self>) -> Result<Outcome<Self>, Problem> {
        let (reason, mine) = (work.why(), work.mine());
        let saved = if let Some(pinned) = work.pinned {
            ipc::call(&SaveTool { pinned, base: work.base, mine, reason }).await?
        } else {
            let created = ipc::call(&CreateTool { fields: mine.tidied(), reason }).await?;
            Saved::Written(Box::new(created))
        };
        Ok(Outcome::Saved(saved))
    }

    fn field_word(field: ToolField) -> &'static str {
        catalog::field_group(field)
    }

    fn value_words(value: &ToolValue, _theirs: &ToolRecord, _typed: &Typed) -> String {
        values::value(value)
    }

    fn text(value: &mut ToolValue) -> Option<Text<'_>> {
        match value {
            ToolValue::Name(text) | ToolValue::Provider(text) | ToolValue::Version(text) => {
                Some(Text::Line(text))
            }
            ToolValue::Description(text) => Some(Text::Prose(text)),
            ToolValue::LongDescription(text) => Some(Text::OptionalProse(text)),
            ToolValue::DocumentationUrl(text)
            | ToolValue::DemoUrl(text)
            | ToolValue::SupportUrl(text)
            | ToolValue::IconUrl(text)
            | ToolValue::VideoUrl(text) => Some(Text::OptionalLine(text)),
            _ => None,
        }
    }
}

impl Work<ToolKind> {
    /// On a new tool.
    #[must_use]
    pub fn new_tool() -> Self {
        Self::starting_with(Typed::of(&ToolFields::blank()))
    }

    /// On a new tool that is like `tool`, but not on sale before somebody says so.
    #[must_use]
    pub fn duplicate(tool: &ToolRecord) -> Self {
        let fields = tool.fields();
        Self::starting_with(Typed::of(&ToolFields {
            name: name_of_copy(&fields.name, NAME),
            status: ToolStatus::ComingSoon,
            is_featured: false,
            is_popular: false,
            ..fields
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::areas::catalog::editor::testing::record;
    use crate::areas::editor::TypedFields as _;

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
        let mut work = Work::<ToolKind>::on(&tool("Booking Agent"));
        work.typed.fields.name = "Booking Agent 2".to_owned();
        work.typed.amount = "12,".to_owned();
        work.reason = "price review".to_owned();
        let found: Work<ToolKind> = serde_json::from_value(serde_json::to_value(&work).unwrap()).unwrap();
        assert_eq!(found, work);
        assert_eq!(found.form(), "tool/0198c7a0-0000-7000-8000-000000000001");
        assert_eq!(found.title(), "Booking Agent", "as it was read, not as it is typed");
    }
}
