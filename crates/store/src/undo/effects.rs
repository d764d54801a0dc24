//! What a change came to: of each record that is not as it was, what became of it, whatever the order of the entries was.
//! Says nothing of how the record stands now.

use std::{collections::BTreeMap, sync::LazyLock};

use domain::{bundles::fields::BundleField, catalog::tool::ToolField};
use serde_json::value::RawValue;
use sqlx::{Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::{Error, Session};

/// A table in which changes are taken back.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The columns that staff write.
    pub(super) columns: Vec<&'static str>,
    /// Columns that follow when those are written back.
    pub(super) follow: &'static [&'static str],
    /// Columns that alone are no change: the audit does not record them.
    pub(super) uncounted: &'static [&'static str],
}

pub(super) const TOOLS: &str = "marketplace_tools";
pub(super) const BUNDLES: &str = "marketplace_bundles";
pub(super) const ITEMS: &str = "marketplace_bundle_items";
pub(super) const REVIEWS: &str = "marketplace_reviews";

/// Parents before what refers to them.
pub(super) static TABLES: LazyLock<[Table; 4]> = LazyLock::new(|| {
    // The members are a field of a bundle and rows of their own.
    let of_bundles = BundleField::ALL.iter().filter(|field| **field != BundleField::Members);
    [
        Table {
            name: TOOLS,
            columns: ToolField::ALL.iter().map(|field| field.as_str()).collect(),
            follow: &[],
            uncounted: &[
                "purchase_count",
                "view_count",
                "avg_rating",
                "review_count",
                "last_updated",
                "updated_at",
            ],
        },
        Table {
            name: BUNDLES,
            columns: of_bundles.map(|field| field.as_str()).collect(),
            follow: &[],
            uncounted: &["purchase_count", "view_count", "updated_at"],
        },
        Table { name: ITEMS, columns: vec!["position"], follow: &[], uncounted: &[] },
        Table {
            name: REVIEWS,
            columns: vec!["status", "moderation_notes"],
            follow: &["moderated_at", "moderated_by"],
            uncounted: &["helpful_count", "flagged_count", "updated_at"],
        },
    ]
});

/// The columns of a row, each as JSON text.
pub(super) type Columns = BTreeMap<String, Box<RawValue>>;

/// What one entry says.
pub(super) struct Entry {
    id: i64,
    table: String,
    record: Uuid,
    bundle: Option<Uuid>,
    before: Option<Columns>,
    after: Option<Columns>,
}

/// What a change came to for one record.
pub(super) struct Effect {
    pub(super) table: &'static Table,
    pub(super) record: Uuid,
    /// The bundle that the record is a member of.
    pub(super) bundle: Option<Uuid>,
    pub(super) net: Net,
}

/// What became of the record.
pub(super) enum Net {
    /// It is new, with these columns.
    Came(Columns),
    /// These columns changed: before and after.
    Changed(BTreeMap<String, (Box<RawValue>, Box<RawValue>)>),
    /// It is gone; the entry that holds it, and what was changed in it before it went.
    Went { entry: i64, row: Columns, earlier: Columns },
}

pub(super) async fn entries(session: &mut Session, change: i64) -> Result<Vec<Entry>, Error> {
    let entries = sqlx::query(
        "SELECT a.id, a.table_name::text, a.record_id, a.bundle_id, a.before::text, a.after::text
         FROM console.audit_log AS a
         WHERE a.id = $1 OR a.part_of = $1 ORDER BY a.id",
    );
    session
        .all(entries.bind(change), |row| {
            Ok(Entry {
                id: row.try_get("id")?,
                table: row.try_get("table_name")?,
                record: row.try_get("record_id")?,
                bundle: row.try_get("bundle_id")?,
                before: columns(row, "before")?,
                after: columns(row, "after")?,
            })
        })
        .await
}

pub(super) fn columns(row: &PgRow, column: &str) -> sqlx::Result<Option<Columns>> {
    let json: Option<&str> = row.try_get(column)?;
    json.map(serde_json::from_str).transpose().map_err(|cause| sqlx::Error::Decode(Box::new(cause)))
}

/// What entries, in the order of writing, came to: one effect per record that is not as it was, by table and id.
pub(super) fn effects(entries: Vec<Entry>) -> Vec<Effect> {
    let mut of_records: BTreeMap<(usize, Uuid), Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        if let Some(place) = TABLES.iter().position(|table| table.name == entry.table) {
            of_records.entry((place, entry.record)).or_default().push(entry);
        }
    }
    let effect = |((place, record), entries): ((usize, Uuid), Vec<Entry>)| {
        let bundle = entries.first().and_then(|entry| entry.bundle);
        Some(Effect { table: TABLES.get(place)?, record, bundle, net: net(entries)? })
    };
    of_records.into_iter().filter_map(effect).collect()
}

/// What the entries on one record came to; `None` if it is as it was.
fn net(entries: Vec<Entry>) -> Option<Net> {
    let is_new = entries.first().is_some_and(|entry| entry.before.is_none());
    let mut first = Columns::new();
    let mut now = Columns::new();
    let mut gone: Option<(i64, Columns)> = None;
    for Entry { id, before, after, .. } in entries {
        if after.is_none() {
            gone = before.clone().map(|row| (id, row));
        } else {
            gone = None;
        }
        for (column, value) in before.unwrap_or_default() {
            first.entry(column).or_insert(value);
        }
        now.extend(after.unwrap_or_default());
    }
    match gone {
        Some(_) if is_new => None,
        None if is_new => Some(Net::Came(now)),
        Some((entry, row)) => {
            let moved = |(column, value): &(String, Box<RawValue>)| {
                row.get(column).is_none_or(|last| last.get() != value.get())
            };
            let earlier = first.into_iter().filter(moved).collect();
            Some(Net::Went { entry, row, earlier })
        }
        None => {
            let mut changed = BTreeMap::new();
            for (column, before) in first {
                if let Some(after) = now.remove(&column)
                    && after.get() != before.get()
                {
                    changed.insert(column, (before, after));
                }
            }
            (!changed.is_empty()).then_some(Net::Changed(changed))
        }
    }
}

impl Effect {
    /// The row that comes back.
    pub(super) fn gone(&self) -> Option<&Columns> {
        match &self.net {
            Net::Went { row, .. } => Some(row),
            Net::Came(_) | Net::Changed(_) => None,
        }
    }
}
