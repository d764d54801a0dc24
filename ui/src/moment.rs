//! Times as people read them: in their own zone, with UTC at hand, and as relative ages.

use chrono::{DateTime, Datelike as _, Local, TimeDelta, Utc};

/// Now, by the machine's clock.
#[must_use]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// A day: `3 Mar 2026`.
#[must_use]
pub fn day(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local).format("%-d %b %Y").to_string()
}

/// A day and time: `3 Mar 2026, 14:02`; without the year in the year of `now`.
#[must_use]
pub fn day_and_time(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let at = at.with_timezone(&Local);
    let shape =
        if at.year() == now.with_timezone(&Local).year() { "%-d %b, %H:%M" } else { "%-d %b %Y, %H:%M" };
    at.format(shape).to_string()
}

/// The exact time, for hovering: `2026-03-03 13:02:09 UTC`.
#[must_use]
pub fn exact(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// An age in its largest unit: `now`, `40 s`, `9 min`, `6 h`, `3 d`, `5 mo`, `2 y`. The future reads `in 3 d`.
#[must_use]
pub fn age(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let passed = now - at;
    if passed < TimeDelta::zero() {
        return match largest_unit(-passed) {
            text if text == "now" => text,
            text => format!("in {text}"),
        };
    }
    largest_unit(passed)
}

fn largest_unit(span: TimeDelta) -> String {
    let days = span.num_days();
    match () {
        () if span.num_seconds() < 10 => "now".to_owned(),
        () if span.num_minutes() < 1 => format!("{} s", span.num_seconds()),
        () if span.num_hours() < 1 => format!("{} min", span.num_minutes()),
        () if days < 1 => format!("{} h", span.num_hours()),
        () if days < 60 => format!("{days} d"),
        () if days < 730 => format!("{} mo", days / 30),
        () => format!("{} y", days / 365),
    }
}

/// What is left until `until`, as `26:10`; `0:00` once it is over.
#[must_use]
pub fn left(until: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (until - now).num_seconds().max(0);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// What is left until `until` in whole minutes, rounded up.
#[must_use]
pub fn minutes_left(until: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    ((until - now).num_seconds().max(0) + 59) / 60
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn ages_are_told_in_their_largest_unit() {
        let now = at("2026-11-22T12:00:00Z");
        for (then, told) in [
            ("2026-11-22T11:59:55Z", "now"),
            ("2026-11-22T11:59:20Z", "40 s"),
            ("2026-11-22T11:51:00Z", "9 min"),
            ("2026-11-22T06:00:00Z", "6 h"),
            ("2026-11-19T11:00:00Z", "3 d"),
            ("2026-06-20T12:00:00Z", "5 mo"),
            ("2024-11-20T12:00:00Z", "2 y"),
            ("2026-11-25T12:00:00Z", "in 3 d"),
        ] {
            assert_eq!(age(at(then), now), told, "{then}");
        }
    }

    #[test]
    fn what_is_left_never_goes_below_nothing() {
        let now = at("2026-11-22T12:00:00Z");
        assert_eq!(left(at("2026-11-22T12:26:10Z"), now), "26:10");
        assert_eq!(left(at("2026-11-22T11:00:00Z"), now), "0:00");
        assert_eq!(minutes_left(at("2026-11-22T12:21:01Z"), now), 22);
    }
}
