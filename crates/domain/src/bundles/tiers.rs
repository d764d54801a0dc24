//! What an organization of each tier sees and may buy of a bundle and its members.

use super::{BundleStatus, Member, fields::BundleFields};
use crate::{ids::ToolId, organizations::Tier};

/// Whether an organization gets something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It does.
    Yes,
    /// Its tier is too low.
    TierTooLow,
    /// The ladder of tiers can't tell: CUSTOM stands beside it.
    ByAgreement,
    /// Nobody does: it is not on sale.
    NotOnSale,
}

/// A bundle as an organization of one tier meets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierView {
    /// The tier.
    pub tier: Tier,
    /// Whether the bundle stands in its shop: only an active one does.
    pub sees: bool,
    /// Whether it may buy the bundle.
    pub buys: Access,
    /// Each member in order, and whether it could be bought by itself, and so is of use.
    pub members: Vec<(ToolId, Access)>,
}

impl TierView {
    /// How many members it gets.
    #[must_use]
    pub fn gets(&self) -> usize {
        self.members.iter().filter(|(_, access)| *access == Access::Yes).count()
    }
}

/// The bundle as organizations of each of the six tiers meet it, in the order of the ladder with CUSTOM at the end.
#[must_use]
pub fn views(bundle: &BundleFields, members: &[Member]) -> Vec<TierView> {
    let mut tiers = Tier::ALL.to_vec();
    tiers.sort_by_key(|tier| tier.step().unwrap_or(u8::MAX));
    let is_sold = bundle.status == BundleStatus::Active;
    let view = |tier: Tier| TierView {
        tier,
        sees: is_sold,
        buys: access(tier, bundle.required_tier, is_sold),
        members: members
            .iter()
            .map(|member| (member.tool, access(tier, member.required_tier, member.status.is_purchasable())))
            .collect(),
    };
    tiers.into_iter().map(view).collect()
}

/// Whether what needs `required` is for organizations of `tier`; what FREE suffices for is for everybody.
#[must_use]
pub fn is_for(tier: Tier, required: Tier) -> Option<bool> {
    if required == Tier::Free { Some(true) } else { tier.reaches(required) }
}

fn access(tier: Tier, required: Tier, is_sold: bool) -> Access {
    match is_for(tier, required) {
        _ if !is_sold => Access::NotOnSale,
        Some(true) => Access::Yes,
        Some(false) => Access::TierTooLow,
        None => Access::ByAgreement,
    }
}
