//! Why a review stands where in the queue: a sum of named parts, each so many points per unit and capped. The team keeps
//! the weights; the database keeps the same sum in `console.review_queue`, and tests keep the two together.

use serde::{Deserialize, Serialize};

use crate::{
    choice::choices,
    faults::{Fault, FieldFault},
};

choices! {
    /// A part of the score.
    Part {
        /// Reports, one unit each.
        Flags = "FLAGS",
        /// Whole days that it has waited for a decision, one unit each.
        Age = "AGE",
        /// Reach of the tool: one unit per ten purchases of it.
        Reach = "REACH",
        /// Low ratings (1 or 2 stars) of the same tool within seven days of this low rating, one unit each.
        Burst = "BURST",
        /// Not a verified purchase: one unit.
        Unverified = "UNVERIFIED",
    }
}

/// How much a part counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weight {
    /// Points per unit.
    pub each: i32,
    /// Most points.
    pub most: i32,
}

/// Most points of one part, and per unit.
pub const MOST_POINTS: i32 = 1_000;

/// How much each part counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the parts, named as there")]
pub struct Weights {
    pub flags: Weight,
    pub age: Weight,
    pub reach: Weight,
    pub burst: Weight,
    pub unverified: Weight,
}

/// What the score of a review is made from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the units of the parts, named as there")]
pub struct Units {
    pub flags: i32,
    pub age: i32,
    pub reach: i32,
    pub burst: i32,
    pub unverified: i32,
}

impl Default for Weights {
    /// What a team starts with.
    fn default() -> Self {
        let weight = |each, most| Weight { each, most };
        Self {
            flags: weight(10, 50),
            age: weight(1, 30),
            reach: weight(1, 20),
            burst: weight(5, 20),
            unverified: weight(10, 10),
        }
    }
}

impl Weights {
    /// How much `part` counts.
    #[must_use]
    pub const fn of(&self, part: Part) -> Weight {
        match part {
            Part::Flags => self.flags,
            Part::Age => self.age,
            Part::Reach => self.reach,
            Part::Burst => self.burst,
            Part::Unverified => self.unverified,
        }
    }

    /// What is wrong with them: no points are negative, none above [`MOST_POINTS`], and a part counts at most its cap.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldFault> {
        let bounds = || Fault::OutOfRange { least: 0, most: MOST_POINTS.into() };
        let is_sound = |points: i32| (0..=MOST_POINTS).contains(&points);
        let of = |part: &Part| {
            let Weight { each, most } = self.of(*part);
            let named = |what: &str| format!("{}.{what}", part.as_str().to_lowercase());
            let each = (!is_sound(each)).then(|| FieldFault::new(named("each"), bounds()));
            let most = (!is_sound(most)).then(|| FieldFault::new(named("most"), bounds()));
            [each, most]
        };
        Part::ALL.iter().flat_map(of).flatten().collect()
    }

    /// The points of `part` for so many units of it.
    #[must_use]
    pub fn points(&self, part: Part, units: i32) -> i32 {
        let Weight { each, most } = self.of(part);
        each.saturating_mul(units.max(0)).min(most)
    }

    /// The points of each part, in the order of [`Part`].
    #[must_use]
    pub fn parts(&self, units: &Units) -> Vec<(Part, i32)> {
        Part::ALL.iter().map(|&part| (part, self.points(part, units.of(part)))).collect()
    }

    /// The score: the sum of its parts.
    #[must_use]
    pub fn score(&self, units: &Units) -> i32 {
        self.parts(units).iter().map(|(_, points)| points).sum()
    }
}

impl Units {
    /// The units of `part`.
    #[must_use]
    pub const fn of(&self, part: Part) -> i32 {
        match part {
            Part::Flags => self.flags,
            Part::Age => self.age,
            Part::Reach => self.reach,
            Part::Burst => self.burst,
            Part::Unverified => self.unverified,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_score_is_the_sum_of_its_capped_parts() {
        let units = Units { flags: 3, age: 400, reach: 0, burst: 2, unverified: 1 };
        let parts: Vec<_> = Weights::default().parts(&units).into_iter().map(|(_, points)| points).collect();
        assert_eq!(parts, [30, 30, 0, 10, 10]);
        assert_eq!(Weights::default().score(&units), 80);
    }

    #[test]
    fn weights_have_bounds() {
        assert_eq!(Weights::default().faults(), []);
        let wrong = Weights { age: Weight { each: -1, most: 1_001 }, ..Weights::default() };
        let fields: Vec<_> = wrong.faults().into_iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["age.each", "age.most"]);
    }

    proptest! {
        #[test]
        fn no_part_is_negative_or_above_its_cap(each in 0..=1000, most in 0..=1000, units: i32) {
            let weights = Weights { flags: Weight { each, most }, ..Weights::default() };
            prop_assert!((0..=most).contains(&weights.points(Part::Flags, units)));
        }
    }
}
