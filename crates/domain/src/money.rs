//! Money: an exact decimal with its currency. Amounts of different currencies are never added here or anywhere.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::faults::Fault;

/// A currency by its ISO 4217 code: three capital letters, as the database checks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Text that is no currency code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no currency code of three capital letters")]
pub struct NotACurrency(pub String);

impl Currency {
    /// The dollar of the United States, which the schema takes where nothing else is said.
    pub const USD: Self = Self(*b"USD");

    /// Whether ISO 4217 knows it as money that is paid with: no metal, fund or unit of account, and not superseded.
    /// `console.is_currency()` lists the same codes.
    #[must_use]
    pub fn is_current(&self) -> bool {
        iso_currency::Currency::from_code(self.as_str()).is_some_and(|currency| currency.flags().is_empty())
    }

    /// How many decimals of it can be paid, of the two that a price has: none of yen.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        let known =
            iso_currency::Currency::from_code(self.as_str()).and_then(iso_currency::Currency::exponent);
        known.map_or(2, |decimals| u32::from(decimals).min(2))
    }

    /// What is wrong with it as the currency of a price.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        let shape = || "USD, EUR, GBP: a currency of ISO 4217".to_owned();
        (!self.is_current()).then(|| Fault::Malformed { shape: shape() })
    }

    /// The code, such as `USD`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII capitals get in, so this is never the fallback.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Currency {
    type Err = NotACurrency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(NotACurrency(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = NotACurrency;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

/// An amount of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// How much; on the wire a string, never a float.
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// The amount with two decimals and thousands apart: `1,234.50`.
    #[must_use]
    pub fn figure(&self) -> String {
        let plain = format!("{:.2}", self.amount.round_dp(2));
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
        let (whole, cents) = digits.split_once('.').unwrap_or((digits, "00"));
        format!("{sign}{}.{cents}", grouped(whole))
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.figure(), self.currency)
    }
}

/// Digits in groups of three, counted from the right: `1234567` becomes `1,234,567`.
#[must_use]
pub fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: &str) -> Money {
        Money { amount: amount.parse().unwrap(), currency: "USD".parse().unwrap() }
    }

    #[test]
    fn figures_have_two_decimals_and_groups_of_three() {
        assert_eq!(money("0").figure(), "0.00");
        assert_eq!(money("999.5").figure(), "999.50");
        assert_eq!(money("1234567.89").figure(), "1,234,567.89");
        assert_eq!(money("-1000").to_string(), "-1,000.00 USD");
    }

    #[test]
    fn a_currency_is_paid_in_its_own_units_of_at_most_two_decimals() {
        for (code, decimals) in [("USD", 2), ("EUR", 2), ("JPY", 0), ("KWD", 2), ("ZZZ", 2)] {
            assert_eq!(code.parse::<Currency>().unwrap().decimals(), decimals, "{code}");
        }
    }

    #[test]
    fn a_currency_is_three_capitals() {
        assert!("EUR".parse::<Currency>().is_ok());
        for wrong in ["eur", "EURO", "E1R", "", "€"] {
            assert_eq!(wrong.parse::<Currency>(), Err(NotACurrency(wrong.to_owned())));
        }
    }
}
