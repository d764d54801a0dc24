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

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use super::*;
    use crate::{
        catalog::{PriceModel, ToolStatus},
        money::{Currency, Money},
    };

    fn member(number: u128, required_tier: Tier, status: ToolStatus) -> Member {
        Member {
            tool: ToolId(Uuid::from_u128(number)),
            name: format!("Tool {number}"),
            price_model: PriceModel::Monthly,
            price: Money { amount: Decimal::TEN, currency: Currency::USD },
            required_tier,
            status,
        }
    }

    fn bundle(required_tier: Tier, status: BundleStatus) -> BundleFields {
        BundleFields { required_tier, status, ..BundleFields::blank() }
    }

    #[test]
    fn all_six_tiers_are_shown_in_the_order_of_the_ladder_with_custom_beside_it() {
        let views = views(&bundle(Tier::Growth, BundleStatus::Active), &[]);
        let shown: Vec<_> = views.iter().map(|view| (view.tier, view.buys)).collect();
        assert_eq!(
            shown,
            [
                (Tier::Free, Access::TierTooLow),
                (Tier::Starter, Access::TierTooLow),
                (Tier::Growth, Access::Yes),
                (Tier::Elite, Access::Yes),
                (Tier::Enterprise, Access::Yes),
                (Tier::Custom, Access::ByAgreement),
            ]
        );
        assert!(views.iter().all(|view| view.sees), "everybody sees what is on sale");
    }

    #[test]
    fn what_free_suffices_for_is_for_everybody_and_custom_is_for_custom() {
        for tier in Tier::ALL {
            assert_eq!(is_for(*tier, Tier::Free), Some(true), "{tier}");
            let of_custom = if *tier == Tier::Custom { Some(true) } else { None };
            assert_eq!(is_for(*tier, Tier::Custom), of_custom, "{tier}");
            assert_eq!(is_for(*tier, *tier), Some(true));
        }
        assert_eq!(is_for(Tier::Custom, Tier::Starter), None);
    }

    #[test]
    fn what_is_not_on_sale_nobody_buys() {
        for status in [BundleStatus::Draft, BundleStatus::Archived] {
            for view in views(&bundle(Tier::Free, status), &[member(1, Tier::Free, ToolStatus::Active)]) {
                assert_eq!((view.sees, view.buys), (false, Access::NotOnSale), "{status} {}", view.tier);
                assert_eq!(view.gets(), 1, "the member stands for itself");
            }
        }
    }

    #[test]
    fn each_member_is_met_as_by_itself() {
        let members = [
            member(1, Tier::Free, ToolStatus::Active),
            member(2, Tier::Elite, ToolStatus::Beta),
            member(3, Tier::Free, ToolStatus::ComingSoon),
            member(4, Tier::Free, ToolStatus::Disabled),
            member(5, Tier::Custom, ToolStatus::Active),
        ];
        let views = views(&bundle(Tier::Starter, BundleStatus::Active), &members);
        let growth = views.iter().find(|view| view.tier == Tier::Growth).unwrap();
        let met: Vec<_> = growth.members.iter().map(|(_, access)| *access).collect();
        assert_eq!(
            met,
            [Access::Yes, Access::TierTooLow, Access::NotOnSale, Access::NotOnSale, Access::ByAgreement]
        );
        assert_eq!(growth.gets(), 1);
        for view in &views {
            let tools: Vec<_> = view.members.iter().map(|(tool, _)| *tool).collect();
            assert_eq!(tools, members.iter().map(|member| member.tool).collect::<Vec<_>>(), "in their order");
        }
    }

    #[test]
    fn a_higher_step_never_gets_less() {
        for required in Tier::ALL {
            for status in ToolStatus::ALL {
                let views = views(&bundle(*required, BundleStatus::Active), &[member(1, *required, *status)]);
                let ladder: Vec<_> = views.iter().filter(|view| view.tier != Tier::Custom).collect();
                for pair in ladder.windows(2) {
                    let (lower, higher) = (pair[0], pair[1]);
                    assert!(lower.gets() <= higher.gets(), "{required} {status}");
                    assert!(lower.buys != Access::Yes || higher.buys == Access::Yes, "{required} {status}");
                }
            }
        }
    }
}
