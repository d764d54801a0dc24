//! Filters as data: which there are, what is set, and how a set one reads. The values are spelled as in the address,
//! so that an area's filter, its chips and its address can't disagree. Nothing here touches the document.

use std::collections::BTreeMap;

use chrono::{DateTime, Local, NaiveDate, NaiveTime, TimeZone, Utc};

use crate::moment;

/// A filter a list offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Its field in the area's filter, and its key in the address.
    pub key: &'static str,
    /// What people call it, in small letters: `status`.
    pub title: &'static str,
    /// What can be set.
    pub kind: Kind,
}

/// What can be set in a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Any of these.
    AnyOf(Vec<Choice>),
    /// One of these.
    OneOf(Vec<Choice>),
    /// One side, the other, or both.
    YesNo {
        /// The word for the one side.
        yes: &'static str,
        /// The word for the other.
        no: &'static str,
    },
    /// A text, with an example of it.
    Text(&'static str),
    /// A short code in capitals, with an example of it.
    Code(&'static str),
    /// A whole number, followed by this unit.
    Number(&'static str),
    /// Numbers from one to another, either end open. The filter's own key is where it starts.
    Range {
        /// The key of where it ends.
        to: &'static str,
        /// What the numbers are of: `stars`. May be empty.
        unit: &'static str,
    },
    /// From the start of a day on, in the person's zone.
    Since,
    /// Up to the end of a day, in the person's zone.
    Until,
    /// One record. Links set it; here it is only shown and removed.
    Record,
    /// One record, which a person looks up by its name; with an example of what to type.
    Sought(&'static str),
}

/// One of the values of [`Kind::AnyOf`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As the address spells it.
    pub value: String,
    /// As people read it.
    pub title: String,
}

impl Filter {
    /// A filter for any of the values of a closed choice.
    pub fn any_of<C: Copy + std::fmt::Display>(
        key: &'static str,
        title: &'static str,
        all: &[C],
        read: impl Fn(C) -> String,
    ) -> Self {
        let choice = |&value: &C| Choice { value: value.to_string(), title: read(value) };
        Self { key, title, kind: Kind::AnyOf(all.iter().map(choice).collect()) }
    }

    /// A filter for one side or the other.
    #[must_use]
    pub const fn yes_no(key: &'static str, title: &'static str, yes: &'static str, no: &'static str) -> Self {
        Self { key, title, kind: Kind::YesNo { yes, no } }
    }

    /// A filter for numbers from one to another, under two keys.
    #[must_use]
    pub const fn range(
        from: &'static str,
        to: &'static str,
        title: &'static str,
        unit: &'static str,
    ) -> Self {
        Self { key: from, title, kind: Kind::Range { to, unit } }
    }

    /// The keys it sets: one, or both of a range.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> + use<> {
        let to = match self.kind {
            Kind::Range { to, .. } => Some(to),
            _ => None,
        };
        std::iter::once(self.key).chain(to)
    }

    /// Whether anything of it is set.
    #[must_use]
    pub fn is_set(&self, values: &Values) -> bool {
        self.keys().any(|key| values.get(key).is_some())
    }

    /// How what is set reads; `name` is the record's, where it is known.
    #[must_use]
    pub fn reads(&self, values: &Values, name: Option<&str>) -> String {
        if let Kind::Range { to, unit } = self.kind {
            let bounds = (values.get(self.key), values.get(to));
            let words = match bounds {
                (Some(from), Some(to)) if from == to => from.to_owned(),
                (Some(from), Some(to)) => format!("{from} to {to}"),
                (Some(from), None) => format!("from {from}"),
                (None, Some(to)) => format!("up to {to}"),
                (None, None) => String::new(),
            };
            return format!("{words} {unit}").trim().to_owned();
        }
        self.reading(values.get(self.key).unwrap_or_default(), name)
    }

    /// A filter of another kind.
    #[must_use]
    pub const fn new(key: &'static str, title: &'static str, kind: Kind) -> Self {
        Self { key, title, kind }
    }

    /// Whether a person can set it, rather than only a link.
    #[must_use]
    pub fn can_be_set(&self) -> bool {
        self.kind != Kind::Record
    }

    /// How a set value reads; `name` is the record's, where it is known.
    #[must_use]
    pub fn reading(&self, value: &str, name: Option<&str>) -> String {
        match &self.kind {
            Kind::AnyOf(choices) | Kind::OneOf(choices) => {
                let titles = value.split(',').map(|part| {
                    let known = choices.iter().find(|choice| choice.value == part);
                    known.map_or(part, |choice| choice.title.as_str())
                });
                titles.collect::<Vec<_>>().join(", ")
            }
            Kind::YesNo { yes, no } => (if value == "true" { yes } else { no }).to_string(),
            Kind::Text(_) | Kind::Code(_) | Kind::Range { .. } => value.to_owned(),
            Kind::Number(unit) => format!("{value} {unit}"),
            Kind::Since => instant(value).map_or_else(|| value.to_owned(), moment::day),
            Kind::Until => {
                last_day(value).map_or_else(|| value.to_owned(), |day| day.format("%-d %b %Y").to_string())
            }
            Kind::Record | Kind::Sought(_) => {
                name.map_or_else(|| value.chars().take(8).collect(), str::to_owned)
            }
        }
    }
}

/// The values that are set, by key, spelled as in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<String, String>);

impl Values {
    /// The value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Whether `key` is set to a list that holds `value`.
    #[must_use]
    pub fn holds(&self, key: &str, value: &str) -> bool {
        self.get(key).is_some_and(|list| list.split(',').any(|part| part == value))
    }

    /// The same with `key` set to `value`; an empty value is none.
    #[must_use]
    pub fn with(mut self, key: &str, value: Option<&str>) -> Self {
        match value.filter(|value| !value.is_empty()) {
            Some(value) => self.0.insert(key.to_owned(), value.to_owned()),
            None => self.0.remove(key),
        };
        self
    }

    /// The same with `value` in or out of the list under `key`. The list keeps the order of `choices`.
    #[must_use]
    pub fn toggled(self, key: &str, value: &str, choices: &[Choice]) -> Self {
        let was = self.holds(key, value);
        let chosen = choices.iter().map(|choice| choice.value.as_str());
        let list: Vec<&str> =
            chosen.filter(|choice| if *choice == value { !was } else { self.holds(key, choice) }).collect();
        let list = list.join(",");
        self.with(key, Some(&list))
    }

    /// The pairs, as an address is read from.
    pub fn pairs(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.0.iter().map(|(key, value)| (key.clone(), value.clone()))
    }
}

impl FromIterator<(String, String)> for Values {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect())
    }
}

/// A number as a range spells it: `1 250,5` is `1250.5`. What is no number, or below 0, is none.
#[must_use]
pub fn number(text: &str) -> Option<String> {
    let text = text.replace(|letter: char| letter.is_whitespace() || letter == '_', "").replace(',', ".");
    let number: rust_decimal::Decimal = text.parse().ok()?;
    let number = number.normalize();
    (!number.is_sign_negative() || number.is_zero()).then(|| number.to_string())
}

/// The ends of a range in their order: who types them the wrong way round means the same.
#[must_use]
pub fn ordered(from: Option<String>, to: Option<String>) -> (Option<String>, Option<String>) {
    let value = |text: &Option<String>| text.as_deref()?.parse::<rust_decimal::Decimal>().ok();
    match (value(&from), value(&to)) {
        (Some(low), Some(high)) if low > high => (to, from),
        _ => (from, to),
    }
}

/// The first instant of a day, as [`Kind::Since`] spells it. `day` is spelled as a date field does: `2026-03-01`.
#[must_use]
pub fn since_day(day: &str) -> Option<String> {
    day.parse().ok().and_then(start_of).map(spelled)
}

/// The first instant after a day, as [`Kind::Until`] spells it.
#[must_use]
pub fn until_day(day: &str) -> Option<String> {
    day.parse::<NaiveDate>().ok()?.succ_opt().and_then(start_of).map(spelled)
}

/// The day of [`Kind::Since`], as a date field spells it.
#[must_use]
pub fn day_since(value: &str) -> String {
    instant(value).map_or_else(String::new, |at| at.with_timezone(&Local).date_naive().to_string())
}

/// The day of [`Kind::Until`], as a date field spells it.
#[must_use]
pub fn day_until(value: &str) -> String {
    last_day(value).map_or_else(String::new, |day| day.to_string())
}

fn instant(value: &str) -> Option<DateTime<Utc>> {
    value.parse().ok()
}

/// The day before the instant: "before the start of the second" is "up to the first".
fn last_day(value: &str) -> Option<NaiveDate> {
    let before = instant(value)?.checked_sub_signed(chrono::TimeDelta::milliseconds(1))?;
    Some(before.with_timezone(&Local).date_naive())
}

fn start_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    // Where clocks skip midnight the day starts at the first instant there is.
    let midnight = day.and_time(NaiveTime::MIN);
    let later = midnight.checked_add_signed(chrono::TimeDelta::hours(1))?;
    let start = Local
        .from_local_datetime(&midnight)
        .earliest()
        .or_else(|| Local.from_local_datetime(&later).earliest());
    start.map(|start| start.with_timezone(&Utc))
}

fn spelled(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use domain::catalog::ToolStatus;

    use super::*;

    fn status() -> Filter {
        Filter::any_of("status", "status", ToolStatus::ALL, |status| status.to_string())
    }

    fn choices(filter: &Filter) -> &[Choice] {
        match &filter.kind {
            Kind::AnyOf(choices) => choices,
            _ => &[],
        }
    }

    #[test]
    fn a_list_keeps_the_order_of_its_choices() {
        let filter = status();
        let values = Values::default().toggled("status", "BETA", choices(&filter)).toggled(
            "status",
            "ACTIVE",
            choices(&filter),
        );
        assert_eq!(values.get("status"), Some("ACTIVE,BETA"));
        assert_eq!(filter.reading("ACTIVE,BETA", None), "ACTIVE, BETA");
        let values =
            values.toggled("status", "ACTIVE", choices(&filter)).toggled("status", "BETA", choices(&filter));
        assert_eq!(values, Values::default());
    }

    #[test]
    fn an_empty_value_is_none() {
        let values = Values::default().with("text", Some("a")).with("text", Some(""));
        assert_eq!(values, Values::default());
    }

    #[test]
    fn days_come_back_as_they_were_chosen() {
        for day in ["2026-01-01", "2026-03-29", "2026-10-25", "2024-02-29"] {
            assert_eq!(since_day(day).as_deref().map(day_since).as_deref(), Some(day));
            assert_eq!(until_day(day).as_deref().map(day_until).as_deref(), Some(day));
        }
        assert_eq!(since_day("someday"), None);
    }

    #[test]
    fn a_range_reads_by_the_ends_that_are_set() {
        let filter = Filter::range("rating_from", "rating_to", "rating", "stars");
        let set = |from, to| Values::default().with("rating_from", from).with("rating_to", to);
        let cases = [
            (set(Some("3"), Some("4.5")), "3 to 4.5 stars"),
            (set(Some("3"), None), "from 3 stars"),
            (set(None, Some("4.5")), "up to 4.5 stars"),
            (set(Some("5"), Some("5")), "5 stars"),
        ];
        for (values, words) in cases {
            assert!(filter.is_set(&values));
            assert_eq!(filter.reads(&values, None), words);
        }
        assert!(!filter.is_set(&Values::default()));
        assert_eq!(filter.keys().collect::<Vec<_>>(), ["rating_from", "rating_to"]);
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(number(" 1 250,50 ").as_deref(), Some("1250.5"));
        assert_eq!(number("0").as_deref(), Some("0"));
        assert_eq!((number("-1"), number("many"), number("")), (None, None, None));
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(ordered(text("10"), text("9.5")), (text("9.5"), text("10")));
        assert_eq!(ordered(text("9"), None), (text("9"), None));
    }

    #[test]
    fn a_record_can_be_set_where_it_is_looked_up() {
        assert!(Filter::new("holds", "holds tool", Kind::Sought("Name of a tool")).can_be_set());
        assert!(!Filter::new("tool", "tool", Kind::Record).can_be_set());
    }

    #[test]
    fn a_record_reads_as_its_name_or_the_start_of_its_id() {
        let filter = Filter::new("tool", "tool", Kind::Record);
        let id = "0190aaaa-0000-7000-8000-000000000001";
        assert_eq!(filter.reading(id, Some("Lead Scoring Engine")), "Lead Scoring Engine");
        assert_eq!(filter.reading(id, None), "0190aaaa");
    }
}
