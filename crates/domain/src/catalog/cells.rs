//! A tool's fields as cells of a file: the text of each value, and a cell read back as one. Whether the value keeps the
//! field's rule is asked in `tool`; bytes, columns and rows are the commands'.
//!
//! What is written reads back as the same value. A list is one cell, its items parted by ` | `.

use rust_decimal::Decimal;

use super::tool::{ToolField, ToolValue};
use crate::{faults::Fault, money::Currency};

/// The heading of the column that says which tool a row is.
pub const ID: &str = "id";
/// The heading of the column that says how the tool stood when the file was written: its `updated_at`. A tool's
/// `version` is the one its maker gave it.
pub const VERSION_READ: &str = "version_read";

/// Why a cell holds no value of its field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellError {
    /// The field's own rule is broken.
    #[error("not a value of the field: {0:?}")]
    Field(Fault),
    /// Not a number; `decimal_comma` if it would be one with a point.
    #[error("not a number")]
    NotANumber {
        /// Written with a comma.
        decimal_comma: bool,
    },
    /// Neither yes nor no.
    #[error("neither yes nor no")]
    NotAYesOrNo,
}

impl ToolValue {
    /// The value as the text of a cell.
    #[must_use]
    pub fn to_cell(&self) -> String {
        match self {
            Self::Name(text) | Self::Description(text) | Self::Provider(text) | Self::Version(text) => {
                text.clone()
            }
            Self::LongDescription(text)
            | Self::DocumentationUrl(text)
            | Self::DemoUrl(text)
            | Self::SupportUrl(text)
            | Self::IconUrl(text)
            | Self::VideoUrl(text) => text.clone().unwrap_or_default(),
            Self::Tags(items) | Self::Features(items) | Self::TechStack(items) | Self::Images(items) => {
                joined(items)
            }
            Self::IsFeatured(truth) | Self::IsPopular(truth) => if *truth { "yes" } else { "no" }.to_owned(),
            Self::PriceAmount(amount) => figure(*amount),
            Self::Currency(currency) => currency.to_string(),
            Self::Category(choice) => choice.to_string(),
            Self::PriceModel(choice) => choice.to_string(),
            Self::RequiredTier(choice) => choice.to_string(),
            Self::IntegrationType(choice) => choice.to_string(),
            Self::Status(choice) => choice.to_string(),
        }
    }
}

impl ToolField {
    /// What `text` says as the cell of this field.
    pub fn read_cell(self, text: &str) -> Result<ToolValue, CellError> {
        let line = || text.to_owned();
        let optional = || Some(line()).filter(|text| !text.is_empty());
        Ok(match self {
            Self::Name => ToolValue::Name(line()),
            Self::Description => ToolValue::Description(line()),
            Self::Provider => ToolValue::Provider(line()),
            Self::Version => ToolValue::Version(line()),
            Self::LongDescription => ToolValue::LongDescription(optional()),
            Self::DocumentationUrl => ToolValue::DocumentationUrl(optional()),
            Self::DemoUrl => ToolValue::DemoUrl(optional()),
            Self::SupportUrl => ToolValue::SupportUrl(optional()),
            Self::IconUrl => ToolValue::IconUrl(optional()),
            Self::VideoUrl => ToolValue::VideoUrl(optional()),
            Self::Tags => ToolValue::Tags(parted(text)),
            Self::Features => ToolValue::Features(parted(text)),
            Self::TechStack => ToolValue::TechStack(parted(text)),
            Self::Images => ToolValue::Images(parted(text)),
            Self::IsFeatured => ToolValue::IsFeatured(truth(text)?),
            Self::IsPopular => ToolValue::IsPopular(truth(text)?),
            Self::PriceAmount => ToolValue::PriceAmount(number(text)?),
            Self::Currency => ToolValue::Currency(currency(text)?),
            Self::Category => ToolValue::Category(choice(text, super::ToolCategory::ALL)?),
            Self::PriceModel => ToolValue::PriceModel(choice(text, super::PriceModel::ALL)?),
            Self::RequiredTier => ToolValue::RequiredTier(choice(text, crate::organizations::Tier::ALL)?),
            Self::IntegrationType => ToolValue::IntegrationType(choice(text, super::IntegrationType::ALL)?),
            Self::Status => ToolValue::Status(choice(text, super::ToolStatus::ALL)?),
        })
    }

    /// Whether a new tool must say it: the schema has no default, and no value is the harmless one.
    #[must_use]
    pub const fn is_needed_by_a_new_tool(self) -> bool {
        matches!(
            self,
            Self::Name
                | Self::Description
                | Self::Category
                | Self::PriceModel
                | Self::RequiredTier
                | Self::IntegrationType
                | Self::Provider
        )
    }
}

/// Text as it goes into a cell of a CSV file: what a spreadsheet would take for a formula gets an apostrophe in front,
/// and so does what already looks like that.
#[must_use]
pub fn guarded(text: &str) -> String {
    if is_run(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// Text out of a cell of a CSV file; `None` if a spreadsheet would take it for a formula. Undoes [`guarded`].
#[must_use]
pub fn unguarded(cell: &str) -> Option<&str> {
    if is_run(cell) {
        return None;
    }
    let plain = cell.strip_prefix('\'').filter(|rest| is_run(rest.trim_start_matches('\'')));
    Some(plain.unwrap_or(cell))
}

/// Whether a spreadsheet may run it.
fn is_run(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A list as one text. In an item, `\` stands before `|`, before `\`, and before a blank at either end; `\` alone is
/// the list of one empty item.
fn joined(items: &[String]) -> String {
    match items {
        [only] if only.is_empty() => "\\".to_owned(),
        _ => items.iter().map(|item| escaped(item)).collect::<Vec<_>>().join(" | "),
    }
}

fn escaped(item: &str) -> String {
    let inner = item.trim_start().trim_end();
    let start = item.len() - item.trim_start().len();
    let end = start + inner.len();
    let mut text = String::with_capacity(item.len());
    for (place, char) in item.char_indices() {
        let is_at_an_end = place < start || place >= end;
        if matches!(char, '|' | '\\') || is_at_an_end {
            text.push('\\');
        }
        text.push(char);
    }
    text
}

/// The items of a list written by [`joined`], or by hand: blanks around `|` say nothing, and a `\` before any other
/// character is itself.
fn parted(text: &str) -> Vec<String> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    if text == "\\" {
        return vec![String::new()];
    }
    let mut items = Vec::new();
    let mut item = Item::default();
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '|' => items.push(std::mem::take(&mut item).text()),
            '\\' => match chars.next_if(|&next| matches!(next, '|' | '\\') || next.is_whitespace()) {
                Some(escaped) => item.keep(escaped),
                None => item.keep('\\'),
            },
            blank if blank.is_whitespace() => item.blanks.push(blank),
            other => item.keep(other),
        }
    }
    items.push(item.text());
    items
}

/// An item under way: blanks count only once something follows them.
#[derive(Default)]
struct Item {
    kept: String,
    blanks: String,
}

impl Item {
    fn keep(&mut self, char: char) {
        if !self.kept.is_empty() {
            self.kept.push_str(&self.blanks);
        }
        self.blanks.clear();
        self.kept.push(char);
    }

    fn text(self) -> String {
        self.kept
    }
}

fn figure(amount: Decimal) -> String {
    let amount = amount.normalize();
    if amount.scale() <= 2 { format!("{amount:.2}") } else { amount.to_string() }
}

fn number(text: &str) -> Result<Decimal, CellError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(CellError::Field(Fault::Missing));
    }
    if !is_number(text) {
        let decimal_comma = text.matches(',').count() == 1 && is_number(&text.replace(',', "."));
        return Err(CellError::NotANumber { decimal_comma });
    }
    text.parse().map_err(|_| CellError::Field(Fault::OutOfRange { least: 0, most: super::tool::MOST_PRICE }))
}

/// A sign or none, digits, and perhaps a point and digits.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match unsigned.split_once('.') {
        Some((whole, decimals)) => are_digits(whole) && are_digits(decimals),
        None => are_digits(unsigned),
    }
}

fn truth(text: &str) -> Result<bool, CellError> {
    match text.trim().to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" => Ok(true),
        "no" | "false" | "0" => Ok(false),
        "" => Err(CellError::Field(Fault::Missing)),
        _ => Err(CellError::NotAYesOrNo),
    }
}

fn currency(text: &str) -> Result<Currency, CellError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(CellError::Field(Fault::Missing));
    }
    let malformed =
        |_| CellError::Field(Fault::Malformed { shape: "USD, EUR, GBP: a currency of ISO 4217".to_owned() });
    text.parse().map_err(malformed)
}

fn choice<T: Copy + std::fmt::Display>(text: &str, all: &[T]) -> Result<T, CellError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(CellError::Field(Fault::Missing));
    }
    let unknown =
        || CellError::Field(Fault::Unknown { among: all.iter().map(ToString::to_string).collect() });
    all.iter().copied().find(|choice| choice.to_string() == text).ok_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::catalog::tool::ToolFields;

    /// Texts that files are known to break: blanks at the ends, quotes, separators, escapes, formulas.
    fn nasty() -> impl Strategy<Value = String> {
        vec(prop_oneof!["[ \\t\\n\\r|\\\\'\"=+@,;-]", "[a-zé😀\u{a0}]"], 0..8)
            .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn any_list_reads_back(items in vec(nasty(), 0..5)) {
            let value = ToolValue::Features(items);
            prop_assert_eq!(ToolField::Features.read_cell(&value.to_cell()), Ok(value));
        }

        #[test]
        fn any_text_reads_back_and_is_no_formula(text in nasty()) {
            let cell = guarded(&text);
            prop_assert!(!is_run(&cell));
            prop_assert_eq!(unguarded(&cell), Some(text.as_str()));
        }

        #[test]
        fn any_amount_reads_back(cents in 0_i64..10_000_000_000, scale in 0_u32..5) {
            let value = ToolValue::PriceAmount(Decimal::new(cents, scale));
            prop_assert_eq!(ToolField::PriceAmount.read_cell(&value.to_cell()), Ok(value));
        }
    }

    #[test]
    fn every_field_of_a_blank_tool_reads_back() {
        let blank = ToolFields::blank();
        for &field in ToolField::ALL {
            assert_eq!(field.read_cell(&blank.value(field).to_cell()), Ok(blank.value(field)), "{field}");
        }
    }

    #[test]
    fn a_list_may_be_written_by_hand() {
        let read = |text| ToolField::Tags.read_cell(text);
        let tags = |items: &[&str]| Ok(ToolValue::Tags(items.iter().map(|&item| item.to_owned()).collect()));
        assert_eq!(read("crm|mls |  two words"), tags(&["crm", "mls", "two words"]));
        assert_eq!(read(r"C:\temp | a\|b"), tags(&[r"C:\temp", "a|b"]));
        assert_eq!(read("  "), tags(&[]));
        assert_eq!(read("a | | b"), tags(&["a", "", "b"]));
    }

    #[test]
    fn a_number_has_a_point_and_nothing_else() {
        let read = |text| ToolField::PriceAmount.read_cell(text);
        let comma = |decimal_comma| Err(CellError::NotANumber { decimal_comma });
        assert_eq!(read("49,90"), comma(true));
        assert_eq!(read("1.249,90"), comma(false));
        assert_eq!(read("12 USD"), comma(false));
        assert_eq!(read("1e3"), comma(false));
        assert_eq!(read("-3"), Ok(ToolValue::PriceAmount(Decimal::NEGATIVE_ONE * Decimal::new(3, 0))));
        assert_eq!(read(""), Err(CellError::Field(Fault::Missing)));
    }

    #[test]
    fn yes_and_no_have_three_spellings_each() {
        let read = |text| ToolField::IsPopular.read_cell(text);
        for (text, truth) in
            [("yes", true), ("TRUE", true), ("1", true), ("No", false), ("false", false), ("0", false)]
        {
            assert_eq!(read(text), Ok(ToolValue::IsPopular(truth)));
        }
        assert_eq!(read("maybe"), Err(CellError::NotAYesOrNo));
    }

    #[test]
    fn an_unknown_choice_says_what_there_is() {
        let Err(CellError::Field(Fault::Unknown { among })) = ToolField::Status.read_cell("ACTIV") else {
            panic!()
        };
        assert_eq!(among, ["ACTIVE", "COMING_SOON", "BETA", "DEPRECATED", "DISABLED"]);
    }
}
