//! Organizations as the platform knows them, and the tiers they subscribe to.

use crate::choice::choices;

choices! {
    /// A subscription tier, spelled as the platform's `SubscriptionTier`.
    ///
    /// The order of the enum is no rank: compare with [`Tier::reaches`].
    Tier {
        Free = "FREE",
        Custom = "CUSTOM",
        Starter = "STARTER",
        Growth = "GROWTH",
        Elite = "ELITE",
        Enterprise = "ENTERPRISE",
    }
}

choices! {
    /// The state of an organization's account.
    SubscriptionStatus {
        Active = "ACTIVE",
        Inactive = "INACTIVE",
        Trial = "TRIAL",
        PastDue = "PAST_DUE",
        Cancelled = "CANCELLED",
    }
}

impl Tier {
    /// The step on the ladder FREE, STARTER, GROWTH, ELITE, ENTERPRISE; CUSTOM (pay-per-use) stands beside it.
    #[must_use]
    pub const fn step(self) -> Option<u8> {
        match self {
            Self::Free => Some(0),
            Self::Starter => Some(1),
            Self::Growth => Some(2),
            Self::Elite => Some(3),
            Self::Enterprise => Some(4),
            Self::Custom => None,
        }
    }

    /// Whether an organization of this tier may buy what needs `required`; `None` where the ladder can't tell
    /// (CUSTOM on one side only).
    #[must_use]
    pub fn reaches(self, required: Self) -> Option<bool> {
        match (self.step(), required.step()) {
            (Some(own), Some(needed)) => Some(own >= needed),
            (None, None) => Some(true),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_are_compared_by_the_ladder_not_by_the_enum() {
        assert_eq!(Tier::Growth.reaches(Tier::Starter), Some(true));
        assert_eq!(Tier::Free.reaches(Tier::Starter), Some(false));
        assert_eq!(Tier::Custom.reaches(Tier::Custom), Some(true));
        assert_eq!(Tier::Custom.reaches(Tier::Free), None);
        assert_eq!(Tier::Elite.reaches(Tier::Custom), None);
    }
}
