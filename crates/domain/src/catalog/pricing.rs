//! Changing many prices by one rule. Exact in decimal; what it rounds to is said, never guessed.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::PriceModel;
use crate::{choice::choices, faults::Fault};

/// The most decimals of a percentage.
pub const PERCENT_DECIMALS: u32 = 4;
/// The largest percentage.
pub const MOST_PERCENT: i64 = 10_000;

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
    /// What is wrong with the change itself, whatever price it meets.
    #[must_use]
    pub fn fault(self) -> Option<Fault> {
        let decimals = |amount: Decimal, decimals: u32| {
            (amount.normalize().scale() > decimals).then_some(Fault::TooPrecise { decimals })
        };
        match self {
            // Every paid model takes the same amounts.
            Self::Set(amount) => PriceModel::Monthly.fault_of(amount),
            Self::By(amount) => decimals(amount, 2),
            Self::Percent(percent)
                if percent <= -Decimal::ONE_HUNDRED || percent > Decimal::from(MOST_PERCENT) =>
            {
                Some(Fault::OutOfRange { least: -99, most: MOST_PERCENT })
            }
            Self::Percent(percent) => decimals(percent, PERCENT_DECIMALS),
        }
    }

    /// The new price. Never negative, never 0: a paid tool stays a paid one.
    #[must_use]
    pub fn apply(self, price: Decimal, rounding: Rounding) -> Decimal {
        let changed = match self {
            Self::Set(amount) => Some(amount),
            Self::By(amount) => price.checked_add(amount),
            Self::Percent(percent) => price
                .checked_mul(percent)
                .and_then(|hundredfold| hundredfold.checked_div(Decimal::ONE_HUNDRED))
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
        let stepped = |amount: Decimal| {
            let steps = amount.checked_sub(end)?.checked_div(step)?;
            let steps = steps.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
            steps.checked_mul(step)?.checked_add(end)
        };
        stepped(amount).unwrap_or(Decimal::MAX)
    }
}
