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
    /// What a changed price is rounded to. The nearest fitting amount is taken, the higher one of two as near. What comes
    /// to less than 1, such as the price of a unit, is rounded to a cent whatever is chosen, and never to less than one:
    /// else 0.05 would become 0.99.
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
    /// The nearest fitting amount above 0; below 1, the nearest cent.
    #[must_use]
    pub fn round(self, amount: Decimal) -> Decimal {
        let cents = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        if cents < Decimal::ONE {
            return cents.max(Decimal::new(1, 2));
        }
        let (step, end) = match self {
            Self::Cent => (Decimal::new(1, 2), Decimal::ZERO),
            Self::FiveCents => (Decimal::new(5, 2), Decimal::ZERO),
            Self::NinetyNine => (Decimal::ONE, Decimal::new(99, 2)),
            Self::NinetyFive => (Decimal::ONE, Decimal::new(95, 2)),
            Self::Whole => (Decimal::ONE, Decimal::ZERO),
        };
        let stepped = |amount: Decimal| {
            let steps = amount.checked_sub(end)?.checked_div(step)?;
            let steps = steps.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
            steps.checked_mul(step)?.checked_add(end)
        };
        stepped(amount).unwrap_or(Decimal::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amount(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn seven_and_a_half_percent_more_to_99() {
        for (price, expected) in [
            ("79.00", "84.99"),
            ("59", "62.99"),
            ("29", "30.99"),
            ("0.30", "0.32"),
            ("348", "373.99"),
            ("19.99", "20.99"),
        ] {
            let raised = PriceChange::Percent(amount("7.5")).apply(amount(price), Rounding::NinetyNine);
            assert_eq!(raised, amount(expected), "{price}");
        }
    }

    #[test]
    fn every_rounding_takes_the_nearest_amount_and_the_higher_one_of_two() {
        for (rounding, given, expected) in [
            (Rounding::Cent, "1.004", "1.00"),
            (Rounding::Cent, "1.005", "1.01"),
            (Rounding::FiveCents, "1.02", "1.00"),
            (Rounding::FiveCents, "1.025", "1.05"),
            (Rounding::Whole, "1.49", "1"),
            (Rounding::Whole, "1.50", "2"),
            (Rounding::NinetyNine, "1.48", "0.99"),
            (Rounding::NinetyNine, "1.49", "1.99"),
            (Rounding::NinetyNine, "10", "9.99"),
            (Rounding::NinetyFive, "10.45", "10.95"),
            (Rounding::NinetyFive, "10.44", "9.95"),
            (Rounding::Cent, "0", "0.01"),
            (Rounding::NinetyNine, "-5", "0.01"),
            (Rounding::NinetyNine, "1", "0.99"),
            (Rounding::Whole, "0.995", "1"),
        ] {
            assert_eq!(rounding.round(amount(given)), amount(expected), "{rounding} of {given}");
        }
    }

    #[test]
    fn the_price_of_a_unit_is_rounded_to_a_cent() {
        for &rounding in Rounding::ALL {
            for (given, expected) in
                [("0.05", "0.05"), ("0.2", "0.20"), ("0.123", "0.12"), ("0.994", "0.99"), ("0.001", "0.01")]
            {
                assert_eq!(rounding.round(amount(given)), amount(expected), "{rounding} of {given}");
            }
        }
    }

    #[test]
    fn a_change_has_bounds_of_its_own() {
        for (change, sound) in [
            (PriceChange::Set(amount("9.99")), true),
            (PriceChange::Set(amount("0")), false),
            (PriceChange::Set(amount("-1")), false),
            (PriceChange::Set(amount("1.001")), false),
            (PriceChange::By(amount("-3.50")), true),
            (PriceChange::By(amount("0.001")), false),
            (PriceChange::Percent(amount("-99.9")), true),
            (PriceChange::Percent(amount("-100")), false),
            (PriceChange::Percent(amount("10000")), true),
            (PriceChange::Percent(amount("10001")), false),
            (PriceChange::Percent(amount("7.12345")), false),
        ] {
            assert_eq!(change.fault().is_none(), sound, "{change:?}");
        }
    }

    #[test]
    fn beyond_every_bound_is_still_an_amount() {
        for &rounding in Rounding::ALL {
            for change in [
                PriceChange::By(Decimal::MAX),
                PriceChange::Percent(Decimal::MAX),
                PriceChange::Set(Decimal::MAX),
            ] {
                assert!(change.apply(amount("99999999.99"), rounding) > amount("99999999.99"));
            }
            assert!(PriceChange::By(Decimal::MIN).apply(amount("1"), rounding) > Decimal::ZERO);
        }
    }

    proptest! {
        #[test]
        fn a_rounded_amount_fits_and_none_that_fits_is_nearer(cents in -10_000_i64..10_000_000_000, of in 0..5_usize) {
            let rounding = Rounding::ALL[of];
            let given = Decimal::new(cents, 3);
            let rounded = rounding.round(given);
            prop_assert!(rounded > Decimal::ZERO);
            prop_assert!(rounded.normalize().scale() <= 2);
            prop_assert_eq!(rounding.round(rounded), rounded);
            let step = match rounding {
                _ if given < amount("0.995") => amount("0.01"),
                Rounding::Cent => amount("0.01"),
                Rounding::FiveCents => amount("0.05"),
                Rounding::NinetyNine | Rounding::NinetyFive | Rounding::Whole => Decimal::ONE,
            };
            let distance = (rounded - given).abs();
            let is_nearest = distance * Decimal::TWO <= step;
            prop_assert!(is_nearest || rounded == amount("0.01") && given < rounded, "{} of {}", rounded, given);
        }

        #[test]
        fn a_percentage_is_exact(cents in 1_i64..10_000_000_000, tenths in -999_i64..10_000) {
            let (price, percent) = (Decimal::new(cents, 2), Decimal::new(tenths, 1));
            let exact = i128::from(cents) * (1000 + i128::from(tenths)); // in thousandths of a cent
            let rounded = (exact + 500).div_euclid(1000).max(1);
            let applied = PriceChange::Percent(percent).apply(price, Rounding::Cent);
            prop_assert_eq!(applied, Decimal::from_i128_with_scale(rounded, 2));
        }
    }
}
