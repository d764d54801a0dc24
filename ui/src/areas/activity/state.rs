//! What the list of entries is asked by, and what an entry changed, field by field.

use chrono::NaiveDateTime;
use contract::activity::{ActivityFilter, ActivityRow, ActivitySort, ListActivity};
use contract::{Direction, Page, Problem};
use domain::access::Area;
use serde_json::Value;

use crate::areas::list::Listing;
use crate::ipc;
use crate::moment;
use crate::parts::filters::{Choice, Filter, Kind};

/// The list of entries.
pub struct Trail;

impl Listing for Trail {
    type Filter = ActivityFilter;
    type Sort = ActivitySort;
    type Row = ActivityRow;
    const AREA: Area = Area::Activity;
    const PATH: &'static str = "/activity";

    async fn page(request: ListActivity) -> Result<Page<ActivityRow>, Problem> {
        ipc::call(&request).await
    }

    fn direction(_sort: ActivitySort) -> Direction {
        Direction::Descending
    }
}

/// The tables of the marketplace, what a row of each is called, and where it is shown.
const TABLES: &[(&str, &str, Option<&str>)] = &[
    ("marketplace_tools", "tool", Some("/catalog")),
    ("marketplace_bundles", "bundle", Some("/bundles")),
    ("marketplace_bundle_items", "bundle member", None),
    ("marketplace_reviews", "review", Some("/moderation")),
    ("marketplace_purchases", "purchase", Some("/purchases")),
    ("marketplace_cart", "cart item", None),
];

/// What a row of `table` is called.
#[must_use]
pub fn called(table: &str) -> &str {
    let table = table.rsplit('.').next().unwrap_or(table);
    TABLES.iter().find(|(name, ..)| *name == table).map_or(table, |(_, called, _)| called)
}

/// The address of a record of `table`, where the console shows such records.
#[must_use]
pub fn address(entry: &ActivityRow) -> Option<String> {
    let table = entry.table.rsplit('.').next().unwrap_or(&entry.table);
    let path = TABLES.iter().find(|(name, ..)| *name == table).and_then(|(.., path)| *path)?;
    Some(format!("{path}/{}", entry.record))
}

/// The filters of entries, in the order of the menu.
pub fn filters() -> Vec<Filter> {
    let tables = TABLES
        .iter()
        .map(|(name, called, _)| Choice { value: (*name).to_owned(), title: (*called).to_owned() });
    vec![
        Filter::new("login", "login", Kind::Text("sample_manager")),
        Filter::new("table", "record of", Kind::OneOf(tables.collect())),
        Filter::new("record", "record", Kind::Text("A record's id")),
    ]
}

/// A field that an entry changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field, as the schema names it.
    pub field: String,
    /// What it held; `None` where there was no record.
    pub before: Option<String>,
    /// What it holds; `None` where there is no record any more.
    pub after: Option<String>,
}

/// What an entry changed, by field name. Fields that hold the same before and after are left out.
#[must_use]
pub fn changes(before: Option<&Value>, after: Option<&Value>) -> Vec<Change> {
    let mut fields: Vec<&String> = [before, after]
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(|object| object.keys())
        .collect();
    fields.sort();
    fields.dedup();
    let held = |side: Option<&Value>, field: &str| {
        side.map(|side| side.get(field).map_or_else(String::new, spelled))
    };
    let change = |field: &String| {
        let change = Change { field: field.clone(), before: held(before, field), after: held(after, field) };
        (change.before != change.after).then_some(change)
    };
    fields.into_iter().filter_map(change).collect()
}

/// A value as people read it.
fn spelled(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        // Columns of the schema hold UTC without saying so.
        Value::String(text) => match text.parse::<NaiveDateTime>() {
            Ok(at) => moment::exact(at.and_utc()),
            Err(_) => text.clone(),
        },
        Value::Bool(truth) => (if *truth { "yes" } else { "no" }).to_owned(),
        Value::Array(values) => values.iter().map(spelled).collect::<Vec<_>>().join(", "),
        Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::areas::list::testing::every_field_has_a_filter;

    #[test]
    fn only_fields_that_differ_are_changes() {
        let before = json!({ "status": "BETA", "tags": ["a"], "name": "Same" });
        let after = json!({ "status": "ACTIVE", "tags": ["a", "b"], "name": "Same" });
        let change = |field: &str, before: &str, after: &str| Change {
            field: field.to_owned(),
            before: Some(before.to_owned()),
            after: Some(after.to_owned()),
        };
        assert_eq!(
            changes(Some(&before), Some(&after)),
            [change("status", "BETA", "ACTIVE"), change("tags", "a", "a, b")]
        );
    }

    #[test]
    fn a_new_or_deleted_record_has_one_side() {
        let record = json!({ "name": "New", "is_featured": true, "demo_url": null });
        let fields: Vec<_> =
            changes(None, Some(&record)).into_iter().map(|c| (c.field, c.before, c.after)).collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            fields,
            [
                ("demo_url".to_owned(), None, some("")),
                ("is_featured".to_owned(), None, some("yes")),
                ("name".to_owned(), None, some("New")),
            ]
        );
        assert!(changes(Some(&record), None).iter().all(|change| change.after.is_none()));
    }

    #[test]
    fn instants_are_read_as_utc() {
        let after = json!({ "moderated_at": "2026-11-22T14:20:48.580602" });
        let read = changes(None, Some(&after)).into_iter().find_map(|change| change.after);
        assert_eq!(read.as_deref(), Some("2026-11-22 14:20:48 UTC"));
    }

    #[test]
    fn tables_are_called_by_their_record() {
        assert_eq!(called("public.marketplace_tools"), "tool");
        assert_eq!(called("operators"), "operators");
    }

    #[test]
    fn every_filter_comes_back_from_its_address() {
        every_field_has_a_filter(
            &filters(),
            &ActivityFilter {
                login: Some("sample_manager".to_owned()),
                record: Some(uuid::Uuid::from_u128(9)),
                table: Some("marketplace_reviews".to_owned()),
            },
        );
    }
}
