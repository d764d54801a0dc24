//! What a kind of record brings to be edited as a whole.

use std::fmt::Debug;
use std::future::Future;

use contract::Problem;
use contract::writing::{self, Recorded, Saved};
use domain::faults::{Fault, FieldFault};
use domain::fields::Fields;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::work::Work;
use crate::areas::list::Listing;

/// What of a record of this kind is written.
pub type FieldsOf<K> = <<K as Kind>::Record as Recorded>::Fields;
/// The name of one of its fields.
pub type FieldOf<K> = writing::FieldOf<<K as Kind>::Record>;
/// The value of one of its fields.
pub type ValueOf<K> = writing::ValueOf<<K as Kind>::Record>;
/// What a record of this kind is named by.
pub type IdOf<K> = <<K as Kind>::Record as Recorded>::Id;

/// A kind of record that is edited as a whole.
pub trait Kind: Debug + Copy + Eq + Send + Sync + 'static {
    /// The record.
    type Record: Recorded;
    /// The list it stands in.
    type Listing: Listing;
    /// The controls.
    type Form: Form<Typed = Self::Typed>;
    /// What stands in them.
    type Typed: TypedFields<Fields = FieldsOf<Self>>;

    /// What the names of its drafts begin with, such as `tool/`.
    const FORM: &'static str;
    /// What it is called in a sentence, such as `tool`.
    const WHAT: &'static str;
    /// The selector of the element that holds the editor.
    const ROOT: &'static str;
    /// The field that has the keyboard first.
    const FIRST: FieldOf<Self>;

    /// How a record stands in the form once it was read.
    #[must_use]
    fn typed(record: &Self::Record) -> Self::Typed;

    /// How `fields` stand in the form in the place of `typed`, once a conflict with `theirs` was settled.
    #[must_use]
    fn retyped(typed: Self::Typed, theirs: &Self::Record, fields: FieldsOf<Self>) -> Self::Typed;

    /// What the record is called.
    #[must_use]
    fn name(fields: &FieldsOf<Self>) -> &str;

    /// Asks for the work to be written.
    fn save(work: Work<Self>) -> impl Future<Output = Result<Outcome<Self>, Problem>>;

    /// Whether the person is asked before this is written: [`super::Editor::confirming`] becomes true, the kind's own
    /// dialog shows itself by that and goes on with [`super::Editor::save_now`].
    #[must_use]
    fn asks_before_saving(_work: &Work<Self>) -> bool {
        false
    }

    /// How a field is called; alike for fields that are one thing.
    #[must_use]
    fn field_word(field: FieldOf<Self>) -> &'static str;

    /// A value in words, in the dialog of a conflict with `theirs` about what was `typed`.
    #[must_use]
    fn value_words(value: &ValueOf<Self>, theirs: &Self::Record, typed: &Self::Typed) -> String;

    /// The text that a value is, where it can be written anew in the dialog of a conflict.
    #[must_use]
    fn text(value: &mut ValueOf<Self>) -> Option<Text<'_>>;
}

/// The controls of a form as signals.
pub trait Form: Copy + Send + Sync + 'static {
    /// What stands in them.
    type Typed;

    /// A form that holds `typed`.
    #[must_use]
    fn of(typed: &Self::Typed) -> Self;

    /// Puts `typed` into the form.
    fn put(self, typed: Self::Typed);

    /// What stands in the form now.
    #[must_use]
    fn typed(self) -> Self::Typed;
}

/// What stands in a form: fields, and beside them what is typed but may be no value yet.
pub trait TypedFields:
    Debug + Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// The fields.
    type Fields: Fields;

    /// Every field; one that is not understood has any value of its kind.
    #[must_use]
    fn fields(&self) -> &Self::Fields;

    /// Why what is typed for `field` is no value of it; `None` where it is one.
    #[must_use]
    fn unread(&self, field: <Self::Fields as Fields>::Field) -> Option<Fault>;

    /// What is wrong with `field`.
    #[must_use]
    fn faults_of(&self, field: <Self::Fields as Fields>::Field) -> Vec<FieldFault> {
        match self.unread(field) {
            Some(fault) => vec![FieldFault::new(field.to_string(), fault)],
            None => self.fields().faults_of(field),
        }
    }

    /// Everything that is wrong, in the order of the schema.
    #[must_use]
    fn faults(&self) -> Vec<FieldFault> {
        Self::Fields::ALL.iter().flat_map(|field| self.faults_of(*field)).collect()
    }

    /// What stands in the way of saving this on top of `base`: a field that nobody touched may hold what was allowed
    /// once.
    #[must_use]
    fn faults_since(&self, base: &Self::Fields) -> Vec<FieldFault> {
        let changed = self.changed(base);
        let judged = |field: &<Self::Fields as Fields>::Field| {
            let with = |changed: &_| *field == *changed || Self::Fields::is_judged_with(*field, *changed);
            changed.iter().any(with)
        };
        Self::Fields::ALL.iter().copied().filter(judged).flat_map(|field| self.faults_of(field)).collect()
    }

    /// The fields that were changed since `base` was read.
    #[must_use]
    fn changed(&self, base: &Self::Fields) -> Vec<<Self::Fields as Fields>::Field> {
        let (base, mine) = (base.clone().tidied(), self.fields().clone().tidied());
        let differs = |field: &<Self::Fields as Fields>::Field| {
            self.unread(*field).is_some() || base.value(*field) != mine.value(*field)
        };
        Self::Fields::ALL.iter().copied().filter(differs).collect()
    }

    /// What is to be saved: `base` with the changed fields. A blank at the end of a text that nobody touched stays
    /// where it is.
    #[must_use]
    fn mine(&self, base: &Self::Fields) -> Self::Fields {
        let (mut mine, typed) = (base.clone(), self.fields().clone().tidied());
        for field in self.changed(base) {
            mine.set(typed.value(field));
        }
        mine
    }
}

/// What became of a save.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<K: Kind> {
    /// It was written, or is contested.
    Saved(Saved<K::Record>),
    /// Nothing was written, and what is to be saved is another now: to be looked at and saved again.
    Rebased(Box<Rebased<K>>),
}

/// Work that stands on top of what is there now.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebased<K: Kind> {
    /// The work, with everything that was typed; for a record that exists, of the same one.
    pub work: Work<K>,
    /// Why it was not written and what to do, for the person.
    pub note: String,
}

/// A text in a value.
#[derive(Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// In one line.
    Line(&'a mut String),
    /// In one line, or absent.
    OptionalLine(&'a mut Option<String>),
    /// In several lines.
    Prose(&'a mut String),
    /// In several lines, or absent.
    OptionalProse(&'a mut Option<String>),
}

impl Text<'_> {
    /// As it is typed; empty where it is absent.
    #[must_use]
    pub fn typed(&self) -> String {
        match self {
            Self::Line(text) | Self::Prose(text) => (*text).clone(),
            Self::OptionalLine(text) | Self::OptionalProse(text) => (*text).clone().unwrap_or_default(),
        }
    }

    /// Whether it may have several lines.
    #[must_use]
    pub const fn is_prose(&self) -> bool {
        matches!(self, Self::Prose(_) | Self::OptionalProse(_))
    }

    /// Writes it anew, without the blanks at its ends; an empty one is absent where it may be.
    pub fn put(self, typed: &str) {
        let typed = typed.trim().to_owned();
        match self {
            Self::Line(text) | Self::Prose(text) => *text = typed,
            Self::OptionalLine(text) | Self::OptionalProse(text) => {
                *text = Some(typed).filter(|text| !text.is_empty());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_rewritten_without_blanks_and_an_empty_one_may_be_absent() {
        let (mut line, mut absent) = (" Agent ".to_owned(), Some("before".to_owned()));
        assert_eq!(Text::Line(&mut line).typed(), " Agent ");
        Text::Line(&mut line).put(" Our agent ");
        Text::OptionalProse(&mut absent).put("  ");
        assert_eq!((line.as_str(), absent.as_deref()), ("Our agent", None));
        assert!(Text::OptionalProse(&mut absent).is_prose() && !Text::OptionalLine(&mut absent).is_prose());
        assert_eq!(Text::OptionalLine(&mut absent).typed(), "");
    }
}
