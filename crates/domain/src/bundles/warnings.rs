//! What may mislead a buyer of a bundle, or leave one with less than was promised. Judged here for the bench, which shows
//! work that is not saved, and in SQL for lists; a test of the store keeps the two together. Nothing here forbids
//! anything: a manager may know better.

use super::{BundleStatus, Member, fields::BundleFields, sum::Sum, tiers};
use crate::{
    catalog::ToolStatus,
    choice::choices,
    ids::{BundleId, ToolId},
};

choices! {
    /// Something about a bundle that a manager should look at.
    Warning {
        /// Holds a tool that is taken off sale.
        MemberDisabled = "MEMBER_DISABLED",
        /// Holds a tool that is being phased out.
        MemberDeprecated = "MEMBER_DEPRECATED",
        /// Holds a tool that is not yet on sale.
        MemberComingSoon = "MEMBER_COMING_SOON",
        /// Holds a tool that organizations of the bundle's tier can't use, or of which the ladder can't tell.
        TierBelowMember = "TIER_BELOW_MEMBER",
        /// Holds a tool that is paid for in another currency.
        MixedCurrencies = "MIXED_CURRENCIES",
        /// States a higher discount than the price gives.
        DiscountOverstated = "DISCOUNT_OVERSTATED",
        /// Costs as much as its members one by one, or more.
        NoSaving = "NO_SAVING",
        /// On sale without a member.
        NoMember = "NO_MEMBER",
        /// On sale with a single member.
        SingleMember = "SINGLE_MEMBER",
        /// Holds the same tools as another bundle that is not archived.
        SameMembers = "SAME_MEMBERS",
        /// Places of its members are missing, stand twice, or name one tool twice.
        Misplaced = "MISPLACED",
        /// Archived, and still in carts.
        ArchivedInCarts = "ARCHIVED_IN_CARTS",
    }
}

/// What is known around a bundle that neither its fields nor its members say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Other bundles, not archived, that hold the same tools.
    pub twins: Vec<BundleId>,
    /// Items in carts that hold it.
    pub cart_items: u64,
    /// Whether its stored places are not 1, 2, 3 and so on.
    pub is_misplaced: bool,
}

/// A warning, with the members that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warned {
    /// Which.
    pub warning: Warning,
    /// The members, where it is about some.
    pub tools: Vec<ToolId>,
}

/// What is to be said of a bundle, in the order of [`Warning`]. Of an archived one only whether carts hold it: nobody
/// buys it any more.
#[must_use]
pub fn of(bundle: &BundleFields, members: &[Member], around: &Surroundings) -> Vec<Warned> {
    let sum = Sum::of(members, bundle.currency);
    Warning::ALL
        .iter()
        .filter_map(|&warning| {
            let tools = members.iter().filter(|member| is_about(warning, bundle, member));
            let tools: Vec<_> = tools.map(|member| member.tool).collect();
            let is_archived = bundle.status == BundleStatus::Archived;
            let is_active = bundle.status == BundleStatus::Active;
            let saving = sum.saving(bundle.price_amount);
            let holds = match warning {
                Warning::ArchivedInCarts => is_archived && around.cart_items > 0,
                _ if is_archived => false,
                Warning::MemberDisabled
                | Warning::MemberDeprecated
                | Warning::MemberComingSoon
                | Warning::TierBelowMember
                | Warning::MixedCurrencies => !tools.is_empty(),
                Warning::DiscountOverstated => {
                    let is_true = saving.is_some_and(|saving| saving.is_at_least(bundle.discount_percent));
                    bundle.discount_percent > 0 && !is_true
                }
                Warning::NoSaving => saving.is_some_and(|saving| !saving.is_one()),
                Warning::NoMember => is_active && members.is_empty(),
                Warning::SingleMember => is_active && members.len() == 1,
                Warning::SameMembers => !members.is_empty() && !around.twins.is_empty(),
                Warning::Misplaced => around.is_misplaced,
            };
            holds.then_some(Warned { warning, tools })
        })
        .collect()
}

/// Whether a member is what `warning` is about.
fn is_about(warning: Warning, bundle: &BundleFields, member: &Member) -> bool {
    match warning {
        Warning::MemberDisabled => member.status == ToolStatus::Disabled,
        Warning::MemberDeprecated => member.status == ToolStatus::Deprecated,
        Warning::MemberComingSoon => member.status == ToolStatus::ComingSoon,
        Warning::TierBelowMember => tiers::is_for(bundle.required_tier, member.required_tier) != Some(true),
        Warning::MixedCurrencies => member.price_model.is_paid() && member.price.currency != bundle.currency,
        _ => false,
    }
}
