//! Filters in the address, so that back, forward and links work: any filter of `contract` to a query string and back,
//! by way of its JSON. Lists are joined by commas, what lets everything through is left out, and `sort`, `dir`, `cols`
//! (columns) and `view` (a saved view) stand beside the filter's fields. An opened record is a segment of the path:
//! `/catalog/<id>?status=ACTIVE,BETA`.

use contract::Direction;
use leptos_router::params::ParamsMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use uuid::Uuid;

/// A list as its address says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListAddress<F, S> {
    /// Which rows.
    pub filter: F,
    /// By which column; `None` leaves it to the list.
    pub sort: Option<S>,
    /// Which way; `None` leaves it to the list.
    pub direction: Option<Direction>,
    /// Which columns, by key; empty leaves it to the person's choice.
    pub columns: Vec<String>,
    /// The saved view it came from.
    pub view: Option<Uuid>,
}

impl<F, S> ListAddress<F, S>
where
    F: Serialize + DeserializeOwned + Default,
    S: Serialize + DeserializeOwned,
{
    /// Only a filter, in the list's own order.
    #[must_use]
    pub fn of(filter: F) -> Self {
        Self { filter, sort: None, direction: None, columns: Vec::new(), view: None }
    }

    /// Reads the query string. What can't be understood is left out, field by field: an old link still opens.
    #[must_use]
    pub fn read(query: &ParamsMap) -> Self {
        let pairs = query.clone().into_iter().map(|(key, value)| (key.into_owned(), value));
        Self::from_pairs(pairs)
    }

    /// [`ListAddress::read`] of a whole query string, with its `?` or without.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
        Self::from_pairs(pairs.map(|(key, value)| (decoded(key), decoded(value))))
    }

    /// [`ListAddress::read`] from keys and decoded values.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let blank = as_map(&F::default());
        let mut fields = blank.clone();
        let mut sort = None;
        let mut direction = None;
        let mut columns = Vec::new();
        let mut view = None;
        for (key, text) in pairs {
            match key.as_str() {
                "sort" => sort = from_value(Value::String(text)),
                "dir" => direction = direction_of(&text),
                "cols" => {
                    columns = text.split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect();
                }
                "view" => view = text.parse().ok(),
                _ => {
                    let value = blank.get(&key).and_then(|before| field::<F>(&fields, &key, before, &text));
                    if let Some(value) = value {
                        fields.insert(key, value);
                    }
                }
            }
        }
        Self { filter: from_value(Value::Object(fields)).unwrap_or_default(), sort, direction, columns, view }
    }

    /// The fields of the filter that hold something, spelled as in the address but not encoded.
    pub fn filter_pairs(&self) -> impl Iterator<Item = (String, String)> + use<F, S> {
        let blank = as_map(&F::default());
        let set = as_map(&self.filter).into_iter().filter(move |(key, value)| blank.get(key) != Some(value));
        set.map(|(key, value)| (key, spelled(&value)))
    }

    /// The query string with its `?`, or nothing where everything is let through.
    #[must_use]
    pub fn query(&self) -> String {
        let spelled_out = |(key, value): (String, String)| format!("{key}={}", encoded(&value));
        let mut pairs: Vec<String> = self.filter_pairs().map(spelled_out).collect();
        if let Some(sort) = self.sort.as_ref().and_then(|sort| serde_json::to_value(sort).ok()) {
            pairs.push(format!("sort={}", encoded(&spelled(&sort))));
        }
        match self.direction {
            Some(Direction::Ascending) => pairs.push("dir=asc".to_owned()),
            Some(Direction::Descending) => pairs.push("dir=desc".to_owned()),
            None => {}
        }
        if !self.columns.is_empty() {
            pairs.push(format!("cols={}", encoded(&self.columns.join(","))));
        }
        if let Some(view) = self.view {
            pairs.push(format!("view={view}"));
        }
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// The whole address of the list under `path`, such as `/catalog`.
    #[must_use]
    pub fn under(&self, path: &str) -> String {
        format!("{path}{}", self.query())
    }
}

/// The JSON of one field, tried in the shapes a filter uses until one fits: list, text, truth, number.
fn field<F: DeserializeOwned>(
    fields: &Map<String, Value>,
    key: &str,
    blank: &Value,
    text: &str,
) -> Option<Value> {
    let plain = |text: &str| {
        let mut shapes = vec![Value::String(text.to_owned())];
        shapes.extend(text.parse::<bool>().ok().map(Value::Bool));
        shapes.extend(text.parse::<u64>().ok().map(Value::from));
        shapes
    };
    let fits = |value: &Value| {
        let mut tried = fields.clone();
        tried.insert(key.to_owned(), value.clone());
        serde_json::from_value::<F>(Value::Object(tried)).is_ok()
    };
    if blank.is_array() {
        let parts = text.split(',').filter(|part| !part.is_empty());
        let known = parts.filter_map(|part| {
            plain(part).into_iter().find(|shape| fits(&Value::Array(vec![shape.clone()])))
        });
        return Some(Value::Array(known.collect()));
    }
    plain(text).into_iter().find(fits)
}

fn as_map<T: Serialize>(value: &T) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

fn from_value<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

fn direction_of(text: &str) -> Option<Direction> {
    match text {
        "asc" => Some(Direction::Ascending),
        "desc" => Some(Direction::Descending),
        _ => None,
    }
}

/// A value as the address spells it.
fn spelled(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(spelled).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// Percent-encoded for a query: letters, digits and `-_.~,:` stay.
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~,:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _written = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// What [`encoded`] made, as it was. A `+` is a blank, as forms spell it; what is no UTF-8 is replaced.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let escaped = (first == b'%').then(|| behind.get(..2)).flatten();
        let escaped = escaped.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        rest = if escaped.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
        bytes.push(escaped.unwrap_or(if first == b'+' { b' ' } else { first }));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use contract::catalog::{ToolFilter, ToolSort};
    use contract::moderation::{ReviewFilter, ReviewSort};
    use contract::purchases::{PurchaseFilter, PurchaseSort};
    use domain::catalog::{PriceModel, ToolStatus};

    use super::*;

    /// What the router hands on for a query string: keys with decoded values.
    fn pairs(query: &str) -> Vec<(String, String)> {
        let decoded = |text: &str| text.replace("%20", " ").replace("%C3%BC", "ü").replace("%26", "&");
        let query = query.trim_start_matches('?');
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(k, v)| (k.to_owned(), decoded(v)))
            .collect()
    }

    #[test]
    fn a_filter_comes_back_from_its_address() {
        let address = ListAddress {
            filter: ToolFilter {
                text: "grün & neu".to_owned(),
                status: vec![ToolStatus::Active, ToolStatus::Beta],
                price_model: vec![PriceModel::Monthly],
                featured: Some(true),
                ..ToolFilter::default()
            },
            sort: Some(ToolSort::Rating),
            direction: Some(Direction::Descending),
            columns: vec!["tool".to_owned(), "price".to_owned()],
            view: Some(Uuid::from_u128(7)),
        };
        let query = address.query();
        assert!(query.contains("status=ACTIVE,BETA"), "{query}");
        assert!(query.contains("cols=tool,price"), "{query}");
        assert_eq!(ListAddress::from_pairs(pairs(&query)), address);
        assert_eq!(ListAddress::from_query(&query), address);
        assert_eq!(
            ListAddress::<ToolFilter, ToolSort>::from_query("?text=50%+off%2").filter.text,
            "50% off%2"
        );
    }

    #[test]
    fn bounds_of_numbers_come_back_exactly() {
        let address = ListAddress::<ToolFilter, ToolSort>::of(ToolFilter {
            rating_from: "3.5".parse().ok(),
            price_from: "0".parse().ok(),
            price_to: "99999999.99".parse().ok(),
            ..ToolFilter::default()
        });
        assert_eq!(address.query(), "?price_from=0&price_to=99999999.99&rating_from=3.5");
        assert_eq!(ListAddress::from_query(&address.query()), address);
    }

    #[test]
    fn numbers_dates_and_lists_of_numbers_come_back_too() {
        let reviews = ListAddress::<ReviewFilter, ReviewSort>::of(ReviewFilter {
            rating: vec![1, 2],
            flagged: Some(true),
            since: "2026-11-01T00:00:00Z".parse().ok(),
            ..ReviewFilter::default()
        });
        assert_eq!(ListAddress::from_pairs(pairs(&reviews.query())), reviews);

        let purchases = ListAddress::<PurchaseFilter, PurchaseSort>::of(PurchaseFilter {
            text: "2024".to_owned(),
            ends_within_days: Some(14),
            currency: "EUR".parse().ok(),
            ..PurchaseFilter::default()
        });
        assert_eq!(ListAddress::from_pairs(pairs(&purchases.query())), purchases);
    }

    #[test]
    fn an_address_without_a_filter_has_no_query() {
        assert_eq!(
            ListAddress::<ToolFilter, ToolSort>::of(ToolFilter::default()).under("/catalog"),
            "/catalog"
        );
    }

    #[test]
    fn what_is_not_understood_is_left_out_field_by_field() {
        let read = ListAddress::<ToolFilter, ToolSort>::from_pairs(pairs(
            "?status=ACTIVE,GONE&featured=perhaps&unknown=1&sort=colour&dir=up&text=ok",
        ));
        let expected =
            ToolFilter { text: "ok".to_owned(), status: vec![ToolStatus::Active], ..ToolFilter::default() };
        assert_eq!(read, ListAddress::of(expected));
    }
}
