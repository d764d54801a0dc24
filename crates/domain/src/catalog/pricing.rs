//! Changing many prices by one rule. Exact in decimal; what it rounds to is said, never guessed.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::choice::choices;

/// How a price is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", content = "value", rename_all = "snake_case")]
pub enum PriceChange {
    /// To this amount.
    Set(Decimal),
    /// By this amount, up or (negative) down.
    By(Decimal),
    /// By so many percent, up or (negative) down.
    Percent(Decimal),
}

choices! {
    /// What a changed price is rounded to. The nearest fitting amount is taken, the higher one of two as near; never
    /// less than the smallest fitting amount above 0.
    Rounding {
        /// To a cent: 12.34.
        Cent = "CENT",
        /// To five cents: 12.35.
        FiveCents = "FIVE_CENTS",
        /// To an amount that ends in .99.
        NinetyNine = "NINETY_NINE",
        /// To an amount that ends in .95.
        NinetyFive = "NINETY_FIVE",
        /// To a whole amount: 12.00.
        Whole = "WHOLE",
    }
}

impl PriceChange {
    /// The new price. Never negative, never 0: a paid tool stays a paid one.
    #[must_use]
    pub fn apply(self, price: Decimal, rounding: Rounding) -> Decimal {
        let changed = match self {
            Self::Set(amount) => Some(amount),
            Self::By(amount) => price.checked_add(amount),
            Self::Percent(percent) => price
                .checked_mul(percent)
                .map(|part| part / Decimal::ONE_HUNDRED)
                .and_then(|part| price.checked_add(part)),
        };
        // Beyond what a decimal holds is far beyond what a price may be; the rule of the field says so.
        rounding.round(changed.unwrap_or(Decimal::MAX))
    }
}

impl Rounding {
    /// The nearest fitting amount above 0.
    #[must_use]
    pub fn round(self, amount: Decimal) -> Decimal {
        let (step, end) = match self {
            Self::Cent => (Decimal::new(1, 2), Decimal::ZERO),
            Self::FiveCents => (Decimal::new(5, 2), Decimal::ZERO),
            Self::NinetyNine => (Decimal::ONE, Decimal::new(99, 2)),
            Self::NinetyFive => (Decimal::ONE, Decimal::new(95, 2)),
            Self::Whole => (Decimal::ONE, Decimal::ZERO),
        };
        let least = if end.is_zero() { step } else { end };
        if amount <= least {
            return least;
        }
        let steps = (amount - end) / step;
        let steps = steps.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        steps.checked_mul(step).and_then(|stepped| stepped.checked_add(end)).unwrap_or(Decimal::MAX)
    }
}
