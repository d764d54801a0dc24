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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use super::*;
    use crate::{
        catalog::PriceModel,
        money::{Currency, Money},
        organizations::Tier,
    };

    fn member(number: u128) -> Member {
        Member {
            tool: ToolId(Uuid::from_u128(number)),
            name: format!("Tool {number}"),
            price_model: PriceModel::Monthly,
            price: Money { amount: Decimal::from(50), currency: Currency::USD },
            required_tier: Tier::Starter,
            status: ToolStatus::Active,
        }
    }

    /// Two members for 100 a month, sold for 80, and nothing to be said of it.
    fn sound() -> (BundleFields, Vec<Member>, Surroundings) {
        let bundle = BundleFields {
            price_amount: Decimal::from(80),
            discount_percent: 20,
            status: BundleStatus::Active,
            ..BundleFields::blank()
        };
        (bundle, vec![member(1), member(2)], Surroundings::default())
    }

    fn said(
        change: impl FnOnce(&mut BundleFields, &mut Vec<Member>, &mut Surroundings),
    ) -> Vec<(Warning, usize)> {
        let (mut bundle, mut members, mut around) = sound();
        change(&mut bundle, &mut members, &mut around);
        let said = of(&bundle, &members, &around);
        said.into_iter().map(|warned| (warned.warning, warned.tools.len())).collect()
    }

    #[test]
    fn each_warning_is_given_for_its_reason_alone() {
        let twin = || BundleId(Uuid::from_u128(9));
        assert_eq!(said(|_, _, _| ()), []);
        assert_eq!(said(|_, m, _| m[1].status = ToolStatus::Disabled), [(Warning::MemberDisabled, 1)]);
        assert_eq!(said(|_, m, _| m[1].status = ToolStatus::Deprecated), [(Warning::MemberDeprecated, 1)]);
        assert_eq!(said(|_, m, _| m[1].status = ToolStatus::ComingSoon), [(Warning::MemberComingSoon, 1)]);
        assert_eq!(said(|_, m, _| m[1].status = ToolStatus::Beta), []);
        assert_eq!(said(|b, _, _| b.required_tier = Tier::Free), [(Warning::TierBelowMember, 2)]);
        assert_eq!(said(|b, _, _| b.required_tier = Tier::Custom), [(Warning::TierBelowMember, 2)]);
        assert_eq!(said(|_, m, _| m[0].required_tier = Tier::Custom), [(Warning::TierBelowMember, 1)]);
        assert_eq!(said(|b, _, _| b.discount_percent = 21), [(Warning::DiscountOverstated, 0)]);
        assert_eq!(
            said(|b, _, _| b.price_amount = Decimal::new(8_001, 2)),
            [(Warning::DiscountOverstated, 0)]
        );
        let at = |price: i64| {
            move |b: &mut BundleFields, _: &mut Vec<Member>, _: &mut Surroundings| {
                b.price_amount = Decimal::new(price, 2);
                b.discount_percent = 0;
            }
        };
        assert_eq!(said(at(10_000)), [(Warning::NoSaving, 0)]);
        assert_eq!(said(at(10_001)), [(Warning::NoSaving, 0)]);
        assert_eq!(said(at(9_999)), []);
        assert_eq!(said(|_, _, a| a.twins.push(twin())), [(Warning::SameMembers, 0)]);
        assert_eq!(said(|_, _, a| a.is_misplaced = true), [(Warning::Misplaced, 0)]);
        assert_eq!(said(|_, _, a| a.cart_items = 3), [], "what is on sale may be in carts");
        let nothing = |status, stated| {
            said(|b, m, a| {
                (b.status, b.discount_percent) = (status, stated);
                m.clear();
                a.twins.push(twin());
            })
        };
        assert_eq!(nothing(BundleStatus::Active, 0), [(Warning::NoMember, 0)], "nothing has no twin");
        assert_eq!(nothing(BundleStatus::Draft, 0), []);
        assert_eq!(
            nothing(BundleStatus::Draft, 5),
            [(Warning::DiscountOverstated, 0)],
            "of nothing, nothing is saved"
        );
        let single = |status| {
            said(|b, m, _| {
                b.status = status;
                b.price_amount = Decimal::from(40);
                m.truncate(1);
            })
        };
        assert_eq!(single(BundleStatus::Active), [(Warning::SingleMember, 0)]);
        assert_eq!(single(BundleStatus::Draft), []);
    }

    #[test]
    fn another_currency_is_mixed_only_where_a_price_is_claimed() {
        let euros: Currency = "EUR".parse().unwrap();
        let abroad = |model| {
            said(|b, m, _| {
                b.discount_percent = 0;
                m.push(Member {
                    price_model: model,
                    price: Money { amount: Decimal::ZERO, currency: euros },
                    ..member(3)
                });
            })
        };
        for model in PriceModel::ALL {
            let expected = if model.is_paid() { vec![(Warning::MixedCurrencies, 1)] } else { vec![] };
            assert_eq!(abroad(*model), expected, "{model}");
        }
    }

    #[test]
    fn of_an_archived_bundle_only_carts_are_spoken_of() {
        let archived = |items| {
            said(|b, m, a| {
                b.status = BundleStatus::Archived;
                b.discount_percent = 99;
                b.required_tier = Tier::Free;
                m[0].status = ToolStatus::Disabled;
                *a = Surroundings {
                    twins: vec![BundleId(Uuid::nil())],
                    cart_items: items,
                    is_misplaced: true,
                };
            })
        };
        assert_eq!(archived(0), []);
        assert_eq!(archived(1), [(Warning::ArchivedInCarts, 0)]);
    }

    #[test]
    fn warnings_come_in_their_order_each_once() {
        let all = said(|b, m, a| {
            b.discount_percent = 50;
            b.price_amount = Decimal::from(500);
            b.required_tier = Tier::Free;
            m[0].status = ToolStatus::Disabled;
            m[1].status = ToolStatus::Deprecated;
            m.push(Member { status: ToolStatus::ComingSoon, ..member(3) });
            m.push(Member {
                price: Money { currency: "EUR".parse().unwrap(), ..member(4).price },
                ..member(4)
            });
            *a = Surroundings { twins: vec![BundleId(Uuid::nil())], cart_items: 1, is_misplaced: true };
        });
        let words: Vec<_> = all.iter().map(|(warning, _)| *warning).collect();
        let missing = [Warning::NoMember, Warning::SingleMember, Warning::ArchivedInCarts];
        let expected: Vec<_> =
            Warning::ALL.iter().copied().filter(|warning| !missing.contains(warning)).collect();
        assert_eq!(words, expected);
    }

    proptest! {
        #[test]
        fn what_is_not_overstated_is_true(cents in 0..20_000_i64, stated in 0..=100_i32) {
            let (bundle, members, around) = sound();
            let bundle = BundleFields { price_amount: Decimal::new(cents, 2), discount_percent: stated, ..bundle };
            let said = of(&bundle, &members, &around);
            let has = |warning| said.iter().any(|warned| warned.warning == warning);
            // 100 dollars a month: so many cents saved are a hundredth of a percent each.
            let saved = 10_000 - cents;
            prop_assert_eq!(has(Warning::DiscountOverstated), stated > 0 && saved < i64::from(stated) * 100);
            prop_assert_eq!(has(Warning::NoSaving), saved <= 0);
        }
    }
}
