//! What people type for amounts and currencies, and what it means.

use domain::faults::Fault;
use domain::money::Currency;
use rust_decimal::Decimal;

/// The amount that `text` spells; a decimal comma is understood.
#[must_use]
pub fn amount(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let decimal_comma = text.matches(',').count() == 1 && !text.contains('.');
    let text = if decimal_comma { text.replace(',', ".") } else { text.to_owned() };
    text.parse().ok()
}

/// The currency that `text` spells.
#[must_use]
pub fn currency(text: &str) -> Option<Currency> {
    text.trim().to_uppercase().parse().ok()
}

/// Why `text` spells no value; `shape` is one that does.
#[must_use]
pub fn unread(text: &str, shape: &str) -> Fault {
    match text.trim() {
        "" => Fault::Missing,
        _ => Fault::Malformed { shape: shape.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_comma_is_understood_and_thousands_are_not_guessed() {
        assert_eq!(amount(" 39,50 "), Some(Decimal::new(3950, 2)));
        assert_eq!(amount("39.50"), Some(Decimal::new(3950, 2)));
        assert_eq!(amount("1.234,50"), None);
        assert_eq!(amount("1,234,500"), None);
        assert_eq!(amount(""), None);
    }

    #[test]
    fn what_is_missing_is_told_from_what_is_malformed() {
        assert_eq!(unread("  ", "USD"), Fault::Missing);
        assert_eq!(unread("euro", "USD"), Fault::Malformed { shape: "USD".to_owned() });
        assert_eq!(currency(" eur ").map(|code| code.to_string()).as_deref(), Some("EUR"));
    }
}
