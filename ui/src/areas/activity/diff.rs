//! What an entry changed, field by field, so that it can be read: one value for another, items in and out of a list,
//! words in and out of a text. Plain data; nothing here touches the document.

use contract::activity::Entry;
use domain::bundles::fields::BundleField;
use domain::catalog::tool::ToolField;
use serde_json::Value;

use crate::wording::activity::{self, Spelled};

/// The most cells that comparing two sequences may take; beyond, the differing middle is shown as replaced.
const MOST_CELLS: usize = 1_000_000;
/// A text of at least so many words is compared word by word.
const LONG: usize = 6;
/// How many characters of unchanged text stay on either side of a change.
const AROUND: usize = 80;

/// What became of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It stands on both sides.
    Kept,
    /// It went.
    Removed,
    /// It came.
    Added,
}

/// What is different about a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// One value for another; `None` where there was, or is, no record.
    Value {
        /// What it held.
        before: Option<Spelled>,
        /// What it holds.
        after: Option<Spelled>,
    },
    /// Items of a list.
    Items(Vec<(Mark, String)>),
    /// Words of a text.
    Text(Vec<(Mark, String)>),
}

/// A field that an entry changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Which, by its column.
    pub column: String,
    /// How.
    pub difference: Difference,
}

/// What an entry changed: the fields of a tool or a bundle in the order of its form, others by name. Fields that hold the same on
/// both sides are left out; a record that is new or gone has all its fields.
#[must_use]
pub fn fields(entry: &Entry) -> Vec<FieldChange> {
    let sides = [entry.before.as_ref(), entry.after.as_ref()];
    let objects = sides.into_iter().flatten().filter_map(Value::as_object);
    let mut columns: Vec<&String> = objects.flat_map(|object| object.keys()).collect();
    columns.sort_by_key(|column| (place(&entry.table, column), column.as_str()));
    columns.dedup();
    let change = |column: &String| {
        let held = |side: Option<&Value>| side.map(|side| side.get(column).cloned().unwrap_or(Value::Null));
        let (before, after) = (held(entry.before.as_ref()), held(entry.after.as_ref()));
        (before != after).then(|| FieldChange {
            column: column.clone(),
            difference: difference(entry, column, before, after),
        })
    };
    columns.into_iter().filter_map(change).collect()
}

/// The place of a column among the fields of a bundle or a tool; others stand behind.
fn place(table: &str, column: &str) -> usize {
    let place = if table.ends_with("marketplace_bundles") {
        BundleField::ALL.iter().position(|field| field.as_str() == column)
    } else {
        ToolField::ALL.iter().position(|field| field.as_str() == column)
    };
    place.unwrap_or(usize::MAX)
}

fn difference(entry: &Entry, column: &str, before: Option<Value>, after: Option<Value>) -> Difference {
    match (&before, &after) {
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            let read = |items: &[Value]| {
                items.iter().map(|item| activity::value(column, item).text).collect::<Vec<_>>()
            };
            Difference::Items(compare(&read(before), &read(after)))
        }
        (Some(Value::String(before)), Some(Value::String(after))) if is_long(before) && is_long(after) => {
            Difference::Text(words(before, after))
        }
        _ => Difference::Value {
            before: before.map(|value| spelled(column, &value, entry.before.as_ref())),
            after: after.map(|value| spelled(column, &value, entry.after.as_ref())),
        },
    }
}

fn is_long(text: &str) -> bool {
    text.contains('\n') || text.split_whitespace().nth(LONG - 1).is_some()
}

/// A value, an amount with the currency that stands beside it.
fn spelled(column: &str, value: &Value, side: Option<&Value>) -> Spelled {
    let read = activity::value(column, value);
    let currency = side.and_then(|side| side.get("currency")).and_then(Value::as_str);
    match currency.filter(|_| matches!(column, "price_amount" | "amount") && !value.is_null()) {
        Some(currency) => Spelled { text: format!("{} {currency}", read.text), ..read },
        None => read,
    }
}

/// What of `before` was kept and removed, and what of `after` was added, in reading order: by their longest common
/// subsequence, within bounds.
#[must_use]
pub fn compare<T: PartialEq + Clone>(before: &[T], after: &[T]) -> Vec<(Mark, T)> {
    let same = |(old, new): &(&T, &T)| old == new;
    let start = before.iter().zip(after).take_while(same).count();
    let (head, before) = before.split_at(start);
    let after = after.get(start..).unwrap_or_default();
    let end = before.iter().rev().zip(after.iter().rev()).take_while(same).count();
    let (before, tail) = before.split_at(before.len() - end);
    let (after, _) = after.split_at(after.len() - end);
    let kept = |items: &[T]| items.iter().cloned().map(|item| (Mark::Kept, item)).collect::<Vec<_>>();
    [kept(head), middle(before, after), kept(tail)].concat()
}

/// [`compare`] of what is left between the common start and the common end.
fn middle<T: PartialEq + Clone>(before: &[T], after: &[T]) -> Vec<(Mark, T)> {
    let width = after.len() + 1;
    let cells = (before.len() + 1).saturating_mul(width);
    let removed = |item: &T| (Mark::Removed, item.clone());
    let added = |item: &T| (Mark::Added, item.clone());
    if before.is_empty() || after.is_empty() || cells > MOST_CELLS {
        return before.iter().map(removed).chain(after.iter().map(added)).collect();
    }
    // How long the longest common subsequence is of what follows each pair of places.
    let mut lengths = vec![0_u32; cells];
    for (row, old) in before.iter().enumerate().rev() {
        for (column, new) in after.iter().enumerate().rev() {
            let at = |row: usize, column: usize| lengths.get(row * width + column).copied().unwrap_or(0);
            let longest = if old == new {
                at(row + 1, column + 1) + 1
            } else {
                at(row + 1, column).max(at(row, column + 1))
            };
            if let Some(cell) = lengths.get_mut(row * width + column) {
                *cell = longest;
            }
        }
    }
    let at = |row: usize, column: usize| lengths.get(row * width + column).copied().unwrap_or(0);
    let mut marked = Vec::with_capacity(before.len() + after.len());
    let (mut row, mut column) = (0, 0);
    loop {
        match (before.get(row), after.get(column)) {
            (Some(old), Some(new)) if old == new => {
                marked.push((Mark::Kept, old.clone()));
                (row, column) = (row + 1, column + 1);
            }
            (Some(old), new) if new.is_none() || at(row + 1, column) >= at(row, column + 1) => {
                marked.push(removed(old));
                row += 1;
            }
            (_, Some(new)) => {
                marked.push(added(new));
                column += 1;
            }
            (_, None) => return marked,
        }
    }
}

/// Two texts, word by word; long unchanged stretches are cut out.
#[must_use]
pub fn words(before: &str, after: &str) -> Vec<(Mark, String)> {
    let mut spans = Vec::new();
    let mut open = Replaced::default();
    for (mark, token) in compare(&tokens(before), &tokens(after)) {
        match mark {
            Mark::Removed => open.removed(token),
            Mark::Added => open.added(token),
            // Blanks between two changed words belong to the change.
            Mark::Kept if open.is_open() && token.trim().is_empty() => open.blank.push_str(token),
            Mark::Kept => {
                open.close(&mut spans);
                push(&mut spans, Mark::Kept, token);
            }
        }
    }
    open.close(&mut spans);
    let last = spans.len().saturating_sub(1);
    for (place, (mark, text)) in spans.iter_mut().enumerate() {
        if *mark == Mark::Kept {
            *text = cut(text, place > 0, place < last);
        }
    }
    spans
}

/// Words and the blanks between them.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        tokens.extend(
            [word, piece.get(word.len()..).unwrap_or_default()].into_iter().filter(|token| !token.is_empty()),
        );
    }
    tokens
}

/// A stretch of words that others took the place of.
#[derive(Default)]
struct Replaced {
    old: String,
    new: String,
    blank: String,
}

impl Replaced {
    fn is_open(&self) -> bool {
        !self.old.is_empty() || !self.new.is_empty()
    }

    fn removed(&mut self, token: &str) {
        self.join();
        self.old.push_str(token);
    }

    fn added(&mut self, token: &str) {
        self.join();
        self.new.push_str(token);
    }

    fn join(&mut self) {
        self.old.push_str(&self.blank);
        self.new.push_str(&self.blank);
        self.blank.clear();
    }

    fn close(&mut self, spans: &mut Vec<(Mark, String)>) {
        push(spans, Mark::Removed, &self.old);
        push(spans, Mark::Added, &self.new);
        push(spans, Mark::Kept, &self.blank);
        *self = Self::default();
    }
}

fn push(spans: &mut Vec<(Mark, String)>, mark: Mark, text: &str) {
    match spans.last_mut() {
        _ if text.is_empty() => {}
        Some((last, so_far)) if *last == mark => so_far.push_str(text),
        _ => spans.push((mark, text.to_owned())),
    }
}

/// Unchanged text with its middle cut out, where a change stands before or after it.
fn cut(text: &str, after_change: bool, before_change: bool) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (head, tail) = (usize::from(after_change) * AROUND, usize::from(before_change) * AROUND);
    if letters.len() <= head + tail + AROUND {
        return text.to_owned();
    }
    let start: String = letters.iter().take(head).collect();
    let end: String = letters.iter().skip(letters.len() - tail).collect();
    format!("{start} … {end}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(before: Option<Value>, after: Option<Value>) -> Entry {
        Entry {
            id: 1,
            table: "marketplace_tools".to_owned(),
            record: uuid::Uuid::nil(),
            record_name: None,
            bundle: None,
            before,
            after,
        }
    }

    fn plain(text: &str) -> Spelled {
        Spelled { text: text.to_owned(), hint: None }
    }

    #[test]
    fn only_fields_that_differ_are_changes_in_the_order_of_the_form() {
        let before = json!({ "status": "BETA", "tags": ["a", "c"], "name": "Same", "price_amount": 39, "currency": "EUR" });
        let after = json!({ "status": "ACTIVE", "tags": ["a", "b"], "name": "Same", "price_amount": 42.5, "currency": "EUR" });
        let changed = fields(&entry(Some(before), Some(after)));
        let columns: Vec<_> = changed.iter().map(|change| change.column.as_str()).collect();
        assert_eq!(columns, ["tags", "price_amount", "status"]);
        let differences: Vec<_> = changed.into_iter().map(|change| change.difference).collect();
        let items = [(Mark::Kept, "a"), (Mark::Removed, "c"), (Mark::Added, "b")];
        assert_eq!(
            differences,
            [
                Difference::Items(items.map(|(mark, text)| (mark, text.to_owned())).to_vec()),
                Difference::Value { before: Some(plain("39.00 EUR")), after: Some(plain("42.50 EUR")) },
                Difference::Value { before: Some(plain("BETA")), after: Some(plain("ACTIVE")) },
            ]
        );
    }

    #[test]
    fn a_bundle_s_fields_stand_in_the_order_of_its_form() {
        let side = |price: u32| {
            let side =
                json!({ "status": price, "discount_percent": price, "price_amount": price, "name": price });
            Some(side)
        };
        let bundle = Entry { table: "marketplace_bundles".to_owned(), ..entry(side(1), side(2)) };
        let columns: Vec<_> = fields(&bundle).into_iter().map(|change| change.column).collect();
        assert_eq!(columns, ["name", "price_amount", "discount_percent", "status"]);
    }

    #[test]
    fn a_new_or_deleted_record_has_one_side_and_all_its_fields() {
        let record = json!({ "name": "New", "is_featured": true, "demo_url": null });
        let sides = |entry: &Entry| {
            let read = |change: FieldChange| match change.difference {
                Difference::Value { before, after } => (change.column, before.is_some(), after.is_some()),
                other => panic!("{other:?}"),
            };
            fields(entry).into_iter().map(read).collect::<Vec<_>>()
        };
        let expected = |before, after| {
            ["name", "is_featured", "demo_url"].map(|column| (column.to_owned(), before, after)).to_vec()
        };
        assert_eq!(sides(&entry(None, Some(record.clone()))), expected(false, true));
        assert_eq!(sides(&entry(Some(record), None)), expected(true, false));
    }

    #[test]
    fn a_value_that_came_or_went_is_told_from_one_that_is_empty() {
        let change = fields(&entry(
            Some(json!({ "demo_url": null })),
            Some(json!({ "demo_url": "https://a.example" })),
        ));
        let differences: Vec<_> = change.into_iter().map(|change| change.difference).collect();
        assert_eq!(
            differences,
            [Difference::Value { before: Some(plain("")), after: Some(plain("https://a.example")) }]
        );
    }

    fn read(spans: &[(Mark, String)]) -> String {
        let read = |(mark, text): &(Mark, String)| match mark {
            Mark::Kept => text.clone(),
            Mark::Removed => format!("[-{text}-]"),
            Mark::Added => format!("[+{text}+]"),
        };
        spans.iter().map(read).collect()
    }

    #[test]
    fn texts_differ_word_by_word() {
        let cases = [
            (
                "Scores leads by their mail.",
                "Scores leads by their calls.",
                "Scores leads by their [-mail.-][+calls.+]",
            ),
            ("Scores leads", "Scores leads by mail", "Scores leads[+ by mail+]"),
            ("one two three", "uno due three", "[-one two-][+uno due+] three"),
            ("same", "same", "same"),
            ("", "all new", "[+all new+]"),
        ];
        for (before, after, expected) in cases {
            assert_eq!(read(&words(before, after)), expected);
        }
    }

    #[test]
    fn what_is_kept_and_removed_is_the_text_before_and_what_is_kept_and_added_the_text_after() {
        // Every pair of short texts over three words.
        let texts: Vec<String> = (0..81_u32)
            .map(|n| {
                (0..4)
                    .map(|place| ["a", "b", "c"][(n / 3_u32.pow(place) % 3) as usize])
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        for before in &texts {
            for after in &texts {
                let spans = words(before, after);
                let side = |not: Mark| {
                    spans
                        .iter()
                        .filter(|(mark, _)| *mark != not)
                        .map(|(_, text)| text.as_str())
                        .collect::<String>()
                };
                assert_eq!(&side(Mark::Added), before);
                assert_eq!(&side(Mark::Removed), after);
            }
        }
    }

    #[test]
    fn long_stretches_without_a_change_are_cut_out() {
        let long = "word ".repeat(400);
        let spans = words(&format!("{long}old {long}"), &format!("{long}new {long}"));
        let marks: Vec<_> = spans.iter().map(|(mark, _)| *mark).collect();
        assert_eq!(marks, [Mark::Kept, Mark::Removed, Mark::Added, Mark::Kept]);
        assert!(spans.iter().all(|(_, text)| text.chars().count() < 100), "{spans:?}");
    }

    #[test]
    fn comparing_is_bounded() {
        let before: Vec<u32> = (0..2_000).collect();
        let after: Vec<u32> = (0..2_000).map(|n| n * 2 + 1).collect();
        let marked = compare(&before, &after);
        assert_eq!(marked.len(), 4_000, "too much to compare: all replaced");
    }
}
