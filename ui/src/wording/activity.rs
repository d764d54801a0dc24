//! The audit trail in words, the same in its list, in undo, in toasts and in the status bar: what a change did, what
//! records and fields are called, how a stored value reads, and why a change can't be taken back.

use chrono::{DateTime, NaiveDateTime, Utc};
use contract::activity::{ActivityRow, NoUndo, Obstacle};
use domain::catalog::{IntegrationType, PriceModel, ToolCategory};
use domain::money::grouped;
use domain::purchases::PaymentMethod;
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

use super::choices;
use crate::moment;

/// The acts that the console writes, each as the filter has it. Other writers leave the last three.
pub const ACTS: &[(&str, &str)] = &[
    ("catalog.create", "tool created"),
    ("catalog.edit", "tool edited"),
    ("catalog.status", "tool's status changed"),
    ("catalog.bulk", "many tools changed"),
    ("catalog.import", "tools imported"),
    ("catalog.delete", "tool deleted"),
    ("catalog.recount", "figures counted anew"),
    ("catalog.undo", "catalog: taken back"),
    ("bundles.create", "bundle created"),
    ("bundles.edit", "bundle edited"),
    ("bundles.compose", "bundle's members changed"),
    ("bundles.status", "bundle's status changed"),
    ("bundles.delete", "bundle deleted"),
    ("bundles.undo", "bundles: taken back"),
    ("moderation.approve", "review approved"),
    ("moderation.reject", "review rejected"),
    ("moderation.flag", "review flagged"),
    ("moderation.note", "note on a review"),
    ("moderation.undo", "reviews: taken back"),
    ("insert", "inserted outside the console"),
    ("update", "changed outside the console"),
    ("delete", "deleted outside the console"),
];

/// An act as a person reads it; one that is not known stays as the database has it.
#[must_use]
pub fn act(word: &str) -> &str {
    ACTS.iter().find(|(act, _)| *act == word).map_or(word, |(_, title)| title)
}

/// The tables of the marketplace with what one and many of their rows are called.
pub const RECORDS: &[(&str, &str, &str)] = &[
    ("marketplace_tools", "tool", "tools"),
    ("marketplace_bundles", "bundle", "bundles"),
    ("marketplace_bundle_items", "bundle member", "bundle members"),
    ("marketplace_reviews", "review", "reviews"),
    ("marketplace_purchases", "purchase", "purchases"),
    ("marketplace_cart", "cart item", "cart items"),
];

/// What a row of `table` is called; the table's own name where it is none of the marketplace's.
#[must_use]
pub fn record(table: &str) -> &str {
    let table = table.rsplit('.').next().unwrap_or(table);
    RECORDS.iter().find(|(name, ..)| *name == table).map_or(table, |(_, one, _)| one)
}

/// So many rows of `table`: `1 tool`, `1,200 tools`.
#[must_use]
pub fn records(table: &str, count: u64) -> String {
    let table = table.rsplit('.').next().unwrap_or(table);
    let known = RECORDS.iter().find(|(name, ..)| *name == table);
    let noun = match known {
        Some((_, one, _)) if count == 1 => one,
        Some((.., many)) => many,
        None => "rows",
    };
    format!("{} {noun}", grouped(&count.to_string()))
}

/// What a column is called, in small letters.
#[must_use]
pub fn field(column: &str) -> String {
    let known = match column {
        "price_amount" => "price",
        "required_tier" => "tier",
        "integration_type" => "integration",
        "is_featured" => "featured mark",
        "is_popular" => "popular mark",
        "documentation_url" => "documentation link",
        "demo_url" => "demo link",
        "support_url" => "support link",
        "icon_url" => "icon",
        "video_url" => "video",
        "avg_rating" => "rating",
        "review_count" => "number of reviews",
        "purchase_count" => "number of purchases",
        "view_count" => "number of views",
        "flagged_count" => "number of flags",
        "helpful_count" => "number of helpful marks",
        "discount_percent" => "discount",
        "tool_id" => "tool",
        "bundle_id" => "bundle",
        "organization_id" => "organization",
        "user_id" => "person",
        "moderated_by" => "decided by",
        "moderated_at" => "decided",
        "moderation_notes" => "moderator's note",
        "verified_purchase" => "verified",
        "last_updated" => "released",
        "created_at" => "created",
        "updated_at" => "updated",
        other => return other.replace('_', " "),
    };
    known.to_owned()
}

/// A change in words: `Price of Lead Scoring Engine`, `Price of 23 tools`, `Created Deal Room`.
#[must_use]
pub fn change(row: &ActivityRow) -> String {
    act_in_words(&row.act, &row.table, row.record_name.as_deref(), row.records, &row.fields)
}

/// What was done, in words. `table`, `record_name` and `fields` are of the first `of` so many records.
#[must_use]
pub fn act_in_words(act: &str, table: &str, record_name: Option<&str>, of: u32, fields: &[String]) -> String {
    let changed = Changed { table, record_name, records: of, fields };
    match act.rsplit('.').next().unwrap_or(act) {
        "create" | "insert" => format!("Created {}", changed.records()),
        "delete" => format!("Deleted {}", changed.records()),
        "truncate" => format!("Emptied all {}", records(table, 0).trim_start_matches("0 ")),
        "import" => format!("Imported {}", changed.rows_of_one_kind()),
        "recount" => format!("Counted anew: {}", changed.rows_of_one_kind()),
        "undo" => format!("Took back: {}", changed.subject()),
        "approve" => format!("Approved {}", changed.records()),
        "reject" => format!("Rejected {}", changed.records()),
        "flag" => format!("Flagged {}", changed.records()),
        _ => capitalised(&changed.subject()),
    }
}

/// What is said once `written` has taken back `of`, where that is known.
#[must_use]
pub fn taken_back(written: &ActivityRow, of: Option<&ActivityRow>) -> String {
    match of {
        Some(of) if of.undoes.is_some() => format!("Took back: {}", subject(of)),
        Some(of) => format!("Took back: {}", change(of)),
        None => change(written),
    }
}

/// What is said once something that was taken back holds again.
#[must_use]
pub fn done_again(of: &ActivityRow) -> String {
    format!("Did again: {}", subject(of))
}

/// What a change is about, without what was done: `price of Lead Scoring Engine`.
#[must_use]
pub fn subject(row: &ActivityRow) -> String {
    let (table, record_name) = (row.table.as_str(), row.record_name.as_deref());
    Changed { table, record_name, records: row.records, fields: &row.fields }.subject()
}

/// What is known of the rows of a change without reading all of them.
struct Changed<'row> {
    table: &'row str,
    record_name: Option<&'row str>,
    records: u32,
    fields: &'row [String],
}

impl Changed<'_> {
    /// `price of Lead Scoring Engine`; only the record where all of it, or no known field, is meant.
    fn subject(&self) -> String {
        let whole = self.fields.is_empty() || self.fields.iter().any(|field| field == "id");
        if whole { self.records() } else { format!("{} of {}", field_list(self.fields), self.records()) }
    }

    /// The records. Where rows of another table may be among them (bundles that a retired tool left) the others are only
    /// counted.
    fn records(&self) -> String {
        match (self.records, self.name()) {
            (0 | 1, Some(name)) => name,
            (0 | 1, None) => format!("a {}", record(self.table)),
            (..) if self.is_of_one_kind() => self.rows_of_one_kind(),
            (records, Some(name)) => format!("{name} and {} more", grouped(&(records - 1).to_string())),
            (records, None) => format!("{} records", grouped(&records.to_string())),
        }
    }

    /// The first record by name. A review goes by its tool.
    fn name(&self) -> Option<String> {
        let name = self.record_name?;
        Some(match record(self.table) {
            "review" => format!("a review of {name}"),
            _ => name.to_owned(),
        })
    }

    /// Whether the fields tell that all rows are of the first one's table.
    fn is_of_one_kind(&self) -> bool {
        !self.fields.is_empty()
            && !self.fields.iter().any(|field| matches!(field.as_str(), "id" | "status" | "members"))
    }

    fn rows_of_one_kind(&self) -> String {
        match (self.records, self.name()) {
            (0 | 1, Some(name)) => name,
            (many, _) => records(self.table, many.max(1).into()),
        }
    }
}

/// Up to three fields by name, more as a number.
fn field_list(fields: &[String]) -> String {
    match fields {
        [one] => field(one),
        [one, two] => format!("{} and {}", field(one), field(two)),
        [one, two, three] => format!("{}, {} and {}", field(one), field(two), field(three)),
        many => format!("{} fields", many.len()),
    }
}

/// The fields by name, one after the other.
#[must_use]
pub fn fields(columns: &[String]) -> String {
    columns.iter().map(|column| field(column)).collect::<Vec<_>>().join(", ")
}

/// The text with a capital in front.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The text with a small letter in front, for the middle of a line. Names keep theirs.
#[must_use]
pub fn in_line(row: &ActivityRow) -> String {
    let words = change(row);
    let named = row.record_name.as_deref().is_some_and(|name| words.starts_with(name));
    let mut letters = words.chars();
    match letters.next() {
        Some(first) if !named => first.to_lowercase().chain(letters).collect(),
        _ => words,
    }
}

/// A stored value as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spelled {
    /// The value; empty where there is none.
    pub text: String,
    /// The same in full or exact, for hovering.
    pub hint: Option<String>,
}

impl Spelled {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), hint: None }
    }
}

/// How a value of `column` reads: amounts with two decimals, instants in the person's zone, choices in plain words.
#[must_use]
pub fn value(column: &str, value: &Value) -> Spelled {
    match value {
        Value::Null => Spelled::plain(""),
        Value::Bool(truth) => Spelled::plain(if *truth { "yes" } else { "no" }),
        Value::Number(number) => Spelled::plain(figure(column, &number.to_string())),
        Value::String(text) => worded(column, text),
        Value::Array(values) if column == "members" => {
            let items = values.iter().enumerate();
            let items = items.map(|(place, item)| {
                let name = self::value(column, item).text;
                format!("{}. {}", place + 1, if name.is_empty() { "a tool that is gone" } else { &name })
            });
            Spelled::plain(items.collect::<Vec<_>>().join(", "))
        }
        Value::Array(values) => {
            let items = values.iter().map(|item| self::value(column, item).text).collect::<Vec<_>>();
            Spelled::plain(items.join(", "))
        }
        Value::Object(_) => Spelled::plain(value.to_string()),
    }
}

fn worded(column: &str, text: &str) -> Spelled {
    let choice = match column {
        "category" => text.parse::<ToolCategory>().ok().map(choices::category),
        "price_model" => text.parse::<PriceModel>().ok().map(choices::price_model),
        "integration_type" => text.parse::<IntegrationType>().ok().map(choices::integration),
        "payment_method" => text.parse::<PaymentMethod>().ok().map(choices::payment_method),
        "price_amount" | "amount" => return Spelled::plain(figure(column, text)),
        _ => None,
    };
    if let Some(words) = choice {
        return Spelled { text: words.to_owned(), hint: Some(text.to_owned()) };
    }
    if text.parse::<Uuid>().is_ok() {
        return Spelled { text: text.chars().take(8).chain(['…']).collect(), hint: Some(text.to_owned()) };
    }
    match instant(text) {
        Some(at) => Spelled { text: moment::day_and_time(at, moment::now()), hint: Some(moment::exact(at)) },
        None => Spelled::plain(text),
    }
}

/// A column's instant. The schema's hold UTC without saying so.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    text.parse::<NaiveDateTime>().map(|at| at.and_utc()).or_else(|_| text.parse::<DateTime<Utc>>()).ok()
}

/// A number: amounts with two decimals, counts with their thousands apart.
fn figure(column: &str, digits: &str) -> String {
    let Ok(number) = digits.parse::<Decimal>() else { return digits.to_owned() };
    let amount = matches!(column, "price_amount" | "amount");
    let plain = if amount { format!("{:.2}", number.round_dp(2)) } else { number.normalize().to_string() };
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
    let percent = if column == "discount_percent" { " %" } else { "" };
    match digits.split_once('.') {
        Some((whole, part)) => format!("{sign}{}.{part}{percent}", grouped(whole)),
        None => format!("{sign}{}{percent}", grouped(digits)),
    }
}

/// What became of the order of a bundle's members that stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arranged {
    /// They stand in another order.
    Anew,
    /// They stand as they did, beside what came or went.
    AsBefore,
    /// Nothing came, went or moved: only their numbers in the database were put right.
    ClosedUp,
}

impl Arranged {
    /// The same in words, where members were there before and after or not.
    #[must_use]
    pub const fn words(self, was_empty: bool, is_empty: bool) -> &'static str {
        match self {
            _ if was_empty => "In this order",
            _ if is_empty => "They stood in this order",
            Self::Anew => "The order changed",
            Self::AsBefore => "The others kept their order",
            Self::ClosedUp => "The same order; only its numbers were put right",
        }
    }
}

/// What is the matter, and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What is the matter.
    pub what: String,
    /// The next step.
    pub next: String,
}

impl Reason {
    fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { what: what.into(), next: next.into() }
    }
}

/// What stands in the way of taking back what was done to a row of `table`.
#[must_use]
pub fn obstacle(table: &str, obstacle: &Obstacle) -> Reason {
    let one = record(table);
    match obstacle {
        Obstacle::MovedOn { field: column, by, at, .. } if column == "members" => Reason::new(
            format!("Its members or their order were changed since{}.", by_and_when(by.as_deref(), *at)),
            "Take that later change back first, or put the members right by hand in the bundle.",
        ),
        Obstacle::MovedOn { field: column, by, at, .. } => {
            let were = if matches!(column.as_str(), "tags" | "features" | "images") { "were" } else { "was" };
            Reason::new(
                format!("Its {} {were} changed since{}.", field(column), by_and_when(by.as_deref(), *at)),
                "Take that later change back first, or set the field by hand in the record.",
            )
        }
        Obstacle::Gone { by, at } => Reason::new(
            format!("This {one} was deleted{}.", by_and_when(by.as_deref(), *at)),
            "Take its deletion back first; it is in its history.",
        ),
        Obstacle::ThereAgain => Reason::new(
            format!("This {one} is there again."),
            "Open it: if it is as it should be, there is nothing left to take back.",
        ),
        Obstacle::Held { by_table, rows } => {
            let holding = records(by_table, *rows);
            let holds = if *rows == 1 { "holds" } else { "hold" };
            let next = match (record(by_table), one) {
                ("purchase", "bundle") => "What was bought stays. Archive it instead.",
                ("purchase", _) => "What was bought stays. Retire it instead: set its status to DISABLED.",
                ("bundle member", _) => "Take it out of the bundles first.",
                ("cart item", "bundle") => "Carts empty by themselves. Archive it until then.",
                ("cart item", _) => "Carts empty by themselves. Set its status to DISABLED until then.",
                _ => "Remove what holds it first, or leave it as it is.",
            };
            Reason::new(format!("{holding} {holds} this {one}, so it can't be deleted."), next)
        }
        Obstacle::ParentGone { table: parent, name, by, at, .. } => {
            let parent = record(parent);
            let name = name.as_deref().map_or_else(|| format!("a {parent}"), str::to_owned);
            Reason::new(
                format!("It would need {name} again, which was deleted{}.", by_and_when(by.as_deref(), *at)),
                format!("Take the deletion of that {parent} back first."),
            )
        }
        Obstacle::Refused { rule } => Reason::new(
            format!("A rule of the database no longer allows the earlier value ({rule})."),
            "Edit the record by hand, within the rules of today.",
        ),
        Obstacle::Never { why } => no_undo(*why),
        Obstacle::AlreadyDone { by } => Reason::new(
            format!("It was taken back already, by change {by}."),
            "To have it as before, take that change back.",
        ),
    }
}

fn by_and_when(by: Option<&str>, at: Option<DateTime<Utc>>) -> String {
    let by = by.map_or_else(String::new, |by| format!(" by {by}"));
    let at = at.map_or_else(String::new, |at| format!(" on {}", moment::day_and_time(at, moment::now())));
    format!("{by}{at}")
}

/// Why a change is never taken back.
#[must_use]
pub fn no_undo(why: NoUndo) -> Reason {
    match why {
        NoUndo::ThePlatforms => Reason::new(
            "It touches purchases or carts, which only the platform writes.",
            "Ask whoever runs the platform's sales to put it right there.",
        ),
        NoUndo::Cascaded => Reason::new(
            "The deletion took more with it than tools, bundles and their members.",
            "The fields below are all that is kept of it: create the record anew from them.",
        ),
        NoUndo::Counted => Reason::new(
            "It counted figures anew, and those follow from reviews and purchases.",
            "There is nothing to take back: counting once more gives the same.",
        ),
        NoUndo::NotYours => Reason::new(
            "Your role does not write here.",
            "Choose a role that does in the scope bar, or ask a colleague who has one.",
        ),
        NoUndo::Truncated => Reason::new(
            "The whole table was emptied, outside the console.",
            "Ask the database's administrator to restore it from a backup.",
        ),
    }
}

/// What is said where taking back meets a session that does not write.
#[must_use]
pub fn not_writing(in_tenant_view: bool) -> &'static str {
    if in_tenant_view {
        "Nothing was taken back: an organization's view only reads. Leave it in the bar above, then take it back."
    } else {
        "Nothing was taken back: this session is read-only. Switch writing on in the bar above, with a reason, then \
         take it back again."
    }
}

#[cfg(test)]
mod tests;
