//! How figures and identifiers read in lists and records. The words of the schema's closed choices are in
//! [`crate::wording::choices`].

use contract::purchases::Bought;
use domain::money::grouped;

/// The name of what was bought.
#[must_use]
pub fn bought(bought: &Bought) -> &str {
    match bought {
        Bought::Tool { name, .. } | Bought::Bundle { name, .. } => name,
    }
}

/// A count with thousands apart.
#[must_use]
pub fn figure(count: impl Into<i64>) -> String {
    grouped(&count.into().to_string())
}

/// `one` or `many` of something, with the figure.
#[must_use]
pub fn many(count: impl Into<i64>, one: &str, many: &str) -> String {
    let count = count.into();
    format!("{} {}", figure(count), if count == 1 { one } else { many })
}

/// An average rating with one decimal; a dash where nobody rated.
#[must_use]
pub fn rating(average: Option<f32>) -> String {
    average.map_or_else(|| "–".to_owned(), |average| format!("{average:.1}"))
}

/// An identifier's start and end, for narrow columns: `pi_3Pq…x81`.
#[must_use]
pub fn shortened(id: &str) -> String {
    let letters: Vec<char> = id.chars().collect();
    match (letters.first_chunk::<6>(), letters.last_chunk::<3>()) {
        (Some(start), Some(end)) if letters.len() > 12 => {
            start.iter().chain(std::iter::once(&'…')).chain(end).collect()
        }
        _ => id.to_owned(),
    }
}

/// The start of an id, enough to tell two apart.
#[must_use]
pub fn id_start(id: impl std::fmt::Display) -> String {
    id.to_string().chars().take(8).chain(std::iter::once('…')).collect()
}

/// The word for a truth.
#[must_use]
pub const fn yes_no(truth: bool) -> &'static str {
    if truth { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_ratings_read_well() {
        assert_eq!(figure(2_140), "2,140");
        assert_eq!(many(1, "flag", "flags"), "1 flag");
        assert_eq!(many(7, "flag", "flags"), "7 flags");
        assert_eq!(rating(Some(4.55)), "4.6");
        assert_eq!(rating(None), "–");
    }

    #[test]
    fn long_identifiers_are_shortened_in_the_middle() {
        assert_eq!(shortened("pi_3PqABCDEFx81"), "pi_3Pq…x81");
        assert_eq!(shortened("short"), "short");
    }
}
