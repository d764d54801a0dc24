//! The fields of a record that a person fills in, one by one: `fields!` declares their names, all their values and one
//! value at once; [`Fields`] is what forms, merges and writes ask of any such record. The rules themselves stand with
//! the record, in `catalog::tool` and `bundles::fields`.

use std::{
    collections::HashSet,
    fmt::{Debug, Display},
    hash::Hash,
    str::FromStr,
};

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    UnknownChoice,
    faults::{Fault, FieldFault},
    text,
};

/// Everything of a record that a person writes.
pub trait Fields: Debug + Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The name of a field, spelled as its column.
    type Field: Debug
        + Display
        + Copy
        + Eq
        + Hash
        + FromStr<Err = UnknownChoice>
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + 'static;
    /// The value of one field.
    type Value: Debug + Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static;

    /// Every field, in the order of the schema.
    const ALL: &'static [Self::Field];
    /// Fields that are one thing: an amount means nothing without its currency, so changes of different ones of them by
    /// two people are contested together.
    const PRICE: &'static [Self::Field];

    /// The value of `field`.
    #[must_use]
    fn value(&self, field: Self::Field) -> Self::Value;

    /// Puts `value` in its field.
    fn set(&mut self, value: Self::Value);

    /// Whose value it is.
    #[must_use]
    fn field_of(value: &Self::Value) -> Self::Field;

    /// As it is kept: without blanks at the ends, without empty items, nothing instead of an empty text, and `\n`
    /// between the lines of a text.
    #[must_use]
    fn tidied(self) -> Self;

    /// What is wrong with one field.
    #[must_use]
    fn faults_of(&self, field: Self::Field) -> Vec<FieldFault>;

    /// Whether a change of `changed` has `field` judged anew.
    #[must_use]
    fn is_judged_with(_field: Self::Field, _changed: Self::Field) -> bool {
        false
    }

    /// The items of a field that is a list of texts.
    #[must_use]
    fn items(&self, field: Self::Field) -> Option<&[String]>;

    /// What two changes of one field come to; contested unless the field knows better.
    #[must_use]
    fn both(
        _base: &Self::Value,
        theirs: &Self::Value,
        mine: &Self::Value,
    ) -> crate::merge::Both<Self::Value> {
        crate::merge::Both::Asked { theirs: theirs.clone(), mine: mine.clone() }
    }

    /// The fields in which `self` and `other` differ, in the order of the schema.
    fn differing<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Self::Field> + 'a {
        Self::ALL.iter().copied().filter(move |&field| self.value(field) != other.value(field))
    }

    /// Tidied where it says something else than `base`; as `base` where nothing but blanks or the ends of lines differ,
    /// so that nothing is written that nobody changed.
    #[must_use]
    fn tidied_since(self, base: &Self) -> Self {
        let (mine, was) = (self.tidied(), base.clone().tidied());
        let mut kept = base.clone();
        for field in mine.differing(&was) {
            kept.set(mine.value(field));
        }
        kept
    }

    /// What is wrong with the fields that differ from `base`, so that a row that broke a rule before it was one can
    /// still be changed elsewhere.
    #[must_use]
    fn faults_since(&self, base: &Self) -> Vec<FieldFault> {
        let changed: Vec<_> = self.differing(base).collect();
        let judged = |field: &Self::Field| {
            changed.contains(field) || changed.iter().any(|changed| Self::is_judged_with(*field, *changed))
        };
        Self::ALL.iter().copied().filter(judged).flat_map(|field| self.faults_of(field)).collect()
    }

    /// Everything that is wrong, field by field, in the order of the schema. Empty means that it can be kept.
    #[must_use]
    fn faults(&self) -> Vec<FieldFault> {
        Self::ALL.iter().flat_map(|&field| self.faults_of(field)).collect()
    }

    /// Faults that were found once this was tidied, those of items numbered by the places the items have here, where
    /// empty ones still stand.
    #[must_use]
    fn placed(&self, faults: Vec<FieldFault>) -> Vec<FieldFault> {
        let placed = |fault: FieldFault| {
            let found = fault.field.split_once('.').and_then(|(list, place)| {
                let items = self.items(list.parse().ok()?)?;
                let kept = items.iter().enumerate().filter(|(_, item)| !item.trim().is_empty());
                let (place, _) = kept.into_iter().nth(place.parse().ok()?)?;
                Some(format!("{list}.{place}"))
            });
            FieldFault { field: found.unwrap_or(fault.field), fault: fault.fault }
        };
        faults.into_iter().map(placed).collect()
    }
}

/// Declares the fields once: the enum of their names, the struct of all values, the enum of one value.
macro_rules! fields {
    (
        $(#[$field_meta:meta])* $Field:ident,
        $(#[$fields_meta:meta])* $Fields:ident,
        $(#[$value_meta:meta])* $Value:ident;
        $( $(#[$meta:meta])* $Name:ident $name:ident: $Type:ty = $column:literal, )+
    ) => {
        crate::choice::choices! {
            $(#[$field_meta])*
            $Field { $( $(#[$meta])* $Name = $column, )+ }
        }

        $(#[$fields_meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $Fields { $( $(#[$meta])* pub $name: $Type, )+ }

        $(#[$value_meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "field", content = "value")]
        pub enum $Value { $( $(#[$meta])* #[serde(rename = $column)] $Name($Type), )+ }

        impl $Fields {
            /// The value of `field`.
            #[must_use]
            pub fn value(&self, field: $Field) -> $Value {
                match field { $( $Field::$Name => $Value::$Name(self.$name.clone()), )+ }
            }

            /// Puts `value` in its field.
            pub fn set(&mut self, value: $Value) {
                match value { $( $Value::$Name(value) => self.$name = value, )+ }
            }
        }

        impl $Value {
            /// Whose value it is.
            #[must_use]
            pub const fn field(&self) -> $Field {
                match self { $( Self::$Name(_) => $Field::$Name, )+ }
            }
        }
    };
}
pub(crate) use fields;

/// A line of text as it is kept.
pub(crate) fn tidy_line(text: &str) -> String {
    text.trim().to_owned()
}

/// A text of several lines as it is kept.
pub(crate) fn tidy_prose(text: &str) -> String {
    text::with_plain_breaks(text.trim())
}

/// A text that may be absent, as it is kept.
pub(crate) fn tidy_optional(text: Option<String>, tidy: impl Fn(&str) -> String) -> Option<String> {
    text.map(|text| tidy(&text)).filter(|text| !text.is_empty())
}

/// A list as it is kept.
pub(crate) fn tidy_items(items: Vec<String>) -> Vec<String> {
    items.into_iter().map(|item| tidy_line(&item)).filter(|item| !item.is_empty()).collect()
}

/// The fault of a field, if there is one.
pub(crate) fn one(field: impl Display, fault: Option<Fault>) -> Vec<FieldFault> {
    fault.map(|fault| FieldFault::new(field.to_string(), fault)).into_iter().collect()
}

/// What is wrong with a link that may be absent.
pub(crate) fn optional_link(url: Option<&String>, most: u32) -> Option<Fault> {
    url.filter(|url| !url.is_empty()).and_then(|url| text::link(url, most))
}

/// What is wrong with a list: too many, an item that is wrong, an item that stands there twice.
pub(crate) fn items<T, Key: Eq + Hash>(
    field: impl Display,
    list: &[T],
    most: u32,
    key: impl Fn(&T) -> Key,
    item_fault: impl Fn(&T) -> Option<Fault>,
) -> Vec<FieldFault> {
    let too_many =
        (list.len() > most as usize).then(|| FieldFault::new(field.to_string(), Fault::TooMany { most }));
    let mut seen = HashSet::new();
    let items = list.iter().enumerate().filter_map(|(place, item)| {
        let repeated = !seen.insert(key(item));
        let fault = item_fault(item).or(repeated.then_some(Fault::Repeated))?;
        Some(FieldFault::new(format!("{field}.{place}"), fault))
    });
    too_many.into_iter().chain(items).collect()
}
