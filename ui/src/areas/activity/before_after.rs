//! Entries before and after, drawn: one entry field by field, many as a table.

use std::collections::BTreeMap;

use contract::activity::Entry;
use leptos::prelude::*;

use super::diff::{Difference, FieldChange, Mark, fields};
use crate::places;
use crate::wording::activity::{self, Spelled};

/// One entry, field by field.
#[component]
pub fn OneEntry(
    /// What was written.
    entry: Entry,
) -> impl IntoView {
    if entry.before.is_none() && entry.after.is_none() {
        return view! { <p class="none">"The table was emptied as a whole. What it held is not on record."</p> }.into_any();
    }
    let changed = fields(&entry);
    if changed.is_empty() {
        return view! { <p class="none">"No field differs."</p> }.into_any();
    }
    let row = |FieldChange { column, difference }: FieldChange| {
        view! {
            <div class="change">
                <dt>{activity::capitalised(&activity::field(&column))}</dt>
                <dd>{drawn(&column, difference)}</dd>
            </div>
        }
    };
    view! { <dl class="changes">{changed.into_iter().map(row).collect_view()}</dl> }.into_any()
}

/// Many entries, a row each: before and after side by side where all are of one field, else field by field.
#[component]
pub fn ManyEntries(
    /// What was written; never empty.
    entries: Vec<Entry>,
    /// How many entries the change has in all.
    total: u32,
) -> impl IntoView {
    let shown = entries.len();
    let cut = usize::try_from(total).is_ok_and(|total| total > shown).then(|| {
        let words = format!("The first {shown} of {} entries are shown.", grouped(total.into()));
        view! { <p class="muted">{words}</p> }
    });
    let counted = counts(&entries);
    let rows: Vec<(Entry, Vec<FieldChange>)> = entries
        .into_iter()
        .map(|entry| (fields(&entry), entry))
        .map(|(changed, entry)| (entry, changed))
        .collect();
    let table = match single_value(&rows) {
        Some(column) => view! { <SideBySide column rows/> }.into_any(),
        None => view! { <FieldByField rows/> }.into_any(),
    };
    view! {
        <p class="muted">{counted}</p>
        <div class="entries">{table}</div>
        {cut}
    }
}

fn grouped(count: u64) -> String {
    domain::money::grouped(&count.to_string())
}

/// How many records of which kind: `3 tools, 2 bundle members`.
fn counts(entries: &[Entry]) -> String {
    let mut by_table = BTreeMap::<&str, u64>::new();
    for entry in entries {
        *by_table.entry(&entry.table).or_default() += 1;
    }
    let mut counted: Vec<_> = by_table.into_iter().collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted.into_iter().map(|(table, count)| activity::records(table, count)).collect::<Vec<_>>().join(", ")
}

/// The column, if one plain value of the same column is all that every entry changed.
fn single_value(rows: &[(Entry, Vec<FieldChange>)]) -> Option<String> {
    let only = |changed: &[FieldChange]| match changed {
        [FieldChange { column, difference: Difference::Value { before: Some(_), after: Some(_) } }] => {
            Some(column.clone())
        }
        _ => None,
    };
    let first = rows.first().and_then(|(_, changed)| only(changed))?;
    rows.iter().all(|(_, changed)| only(changed).as_ref() == Some(&first)).then_some(first)
}

#[component]
fn SideBySide(column: String, rows: Vec<(Entry, Vec<FieldChange>)>) -> impl IntoView {
    let shown = column.clone();
    let row = move |(entry, changed): (Entry, Vec<FieldChange>)| {
        let sides = changed.into_iter().next().map(|change| change.difference);
        let (before, after) = match sides {
            Some(Difference::Value { before, after }) => (before, after),
            _ => (None, None),
        };
        let plain = |value: Spelled| plain(&shown, value);
        view! {
            <tr>
                <th scope="row">{record(&entry)}</th>
                <td>{before.map(|value| view! { <del>{plain(value)}</del> })}</td>
                <td>{after.map(|value| view! { <ins>{plain(value)}</ins> })}</td>
            </tr>
        }
    };
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">"Record"</th>
                    <th scope="col">{activity::capitalised(&activity::field(&column))} " before"</th>
                    <th scope="col">"after"</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn FieldByField(rows: Vec<(Entry, Vec<FieldChange>)>) -> impl IntoView {
    let row = |(entry, changed): (Entry, Vec<FieldChange>)| {
        let whole = match (&entry.before, &entry.after) {
            (None, _) => Some("created"),
            (_, None) => Some("deleted"),
            _ => None,
        };
        let what = match whole {
            Some(word) => {
                let summary = format!("{word}, with {} fields", changed.len());
                view! { <details class="whole"><summary>{summary}</summary>{listed(changed)}</details> }
                    .into_any()
            }
            None => listed(changed).into_any(),
        };
        view! {
            <tr>
                <th scope="row">{record(&entry)}</th>
                <td>{what}</td>
            </tr>
        }
    };
    view! {
        <table>
            <thead><tr><th scope="col">"Record"</th><th scope="col">"What changed"</th></tr></thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

fn listed(changed: Vec<FieldChange>) -> impl IntoView {
    let field = |FieldChange { column, difference }: FieldChange| {
        view! { <li><span class="change-field">{activity::field(&column)} ": "</span> {drawn(&column, difference)}</li> }
    };
    view! { <ul class="entry-fields">{changed.into_iter().map(field).collect_view()}</ul> }
}

/// The record of an entry by name, leading to it where it is shown.
fn record(entry: &Entry) -> AnyView {
    let id: String = entry.record.to_string().chars().take(8).collect();
    let noun = activity::record(&entry.table);
    let name = match &entry.record_name {
        Some(name)
            if entry.table.ends_with("marketplace_tools") || entry.table.ends_with("marketplace_bundles") =>
        {
            name.clone()
        }
        Some(name) => format!("{noun} · {name}"),
        None => format!("{noun} {id}…"),
    };
    match places::record(&entry.table, entry.record).filter(|_| entry.after.is_some()) {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    }
}

/// What is different about a field. What went is struck out, what came is underlined; the colour only helps.
fn drawn(column: &str, difference: Difference) -> AnyView {
    let plain = |value: Spelled| plain(column, value);
    match difference {
        Difference::Value { before: Some(before), after: Some(after) } => view! {
            <span class="diff-value">
                <del><span class="visually-hidden">"before: "</span>{plain(before)}</del>
                <span class="diff-arrow" aria-hidden="true">"→"</span>
                <ins><span class="visually-hidden">"after: "</span>{plain(after)}</ins>
            </span>
        }
        .into_any(),
        Difference::Value { before, after } => {
            let gone = after.is_none();
            let value = before.or(after).map(plain);
            view! { <span class="diff-whole" class:diff-gone=gone>{value}</span> }.into_any()
        }
        Difference::Items(items) => {
            let item = |(mark, text): (Mark, String)| match mark {
                Mark::Kept => view! { <li class="label">{text}</li> }.into_any(),
                Mark::Removed => view! {
                    <li class="label"><span class="visually-hidden">"removed: "</span><del>{text}</del></li>
                }
                .into_any(),
                Mark::Added => view! {
                    <li class="label"><span class="visually-hidden">"added: "</span><ins>{text}</ins></li>
                }
                .into_any(),
            };
            view! { <ul class="labels diff-items">{items.into_iter().map(item).collect_view()}</ul> }
                .into_any()
        }
        Difference::Text(spans) => {
            let span = |(mark, text): (Mark, String)| match mark {
                Mark::Kept => text.into_any(),
                Mark::Removed => view! { <del>{text}</del> }.into_any(),
                Mark::Added => view! { <ins>{text}</ins> }.into_any(),
            };
            view! { <p class="prose diff-text">{spans.into_iter().map(span).collect_view()}</p> }.into_any()
        }
    }
}

/// A value; the id of a tool or a bundle leads to it.
fn plain(column: &str, Spelled { text, hint }: Spelled) -> AnyView {
    let table = match column {
        "tool_id" => "marketplace_tools",
        "bundle_id" => "marketplace_bundles",
        _ => "",
    };
    let id = hint.as_deref().and_then(|hint| hint.parse().ok());
    match id.and_then(|id| places::record(table, id)) {
        Some(href) => view! { <a href=href title=hint>{text}</a> }.into_any(),
        None if text.is_empty() => view! { <span class="none">"empty"</span> }.into_any(),
        None => view! { <span title=hint>{text}</span> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn entry(table: &str, before: Option<Value>, after: Option<Value>) -> Entry {
        Entry {
            id: 1,
            table: table.to_owned(),
            record: uuid::Uuid::nil(),
            record_name: None,
            bundle: None,
            before,
            after,
        }
    }

    fn rows(entries: Vec<Entry>) -> Vec<(Entry, Vec<FieldChange>)> {
        entries.into_iter().map(|entry| (entry.clone(), fields(&entry))).collect()
    }

    #[test]
    fn entries_of_one_field_stand_side_by_side() {
        let price = |before: u32, after: u32| {
            let side = |price: u32| Some(json!({ "price_amount": price }));
            entry("marketplace_tools", side(before), side(after))
        };
        assert_eq!(single_value(&rows(vec![price(1, 2), price(3, 4)])).as_deref(), Some("price_amount"));
        let created = entry("marketplace_tools", None, Some(json!({ "price_amount": 1 })));
        assert_eq!(single_value(&rows(vec![price(1, 2), created])), None);
    }

    #[test]
    fn records_are_counted_by_kind_most_first() {
        let tool = || entry("marketplace_tools", None, None);
        let member = entry("marketplace_bundle_items", None, None);
        assert_eq!(counts(&[member, tool(), tool()]), "2 tools, 1 bundle member");
    }
}
