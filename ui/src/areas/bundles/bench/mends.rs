//! What mends a warning: changes of the form, and places to go to. Nothing here is drawn.

use domain::bundles::fields::BundleFields;
use domain::bundles::sum::{Held, Sum};
use domain::bundles::tiers;
use domain::bundles::warnings::{Surroundings, Warned, Warning};
use domain::bundles::{BundleStatus, Member};
use domain::ids::{BundleId, ToolId};
use domain::money::Currency;
use domain::organizations::Tier;
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::form::BundleForm;

/// The discount that a bundle without a saving is offered.
const USUAL_PERCENT: i32 = 10;

/// A change that mends something. Those that touch the form alone are made by [`Mend::apply`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// Takes these tools out.
    Remove(Vec<ToolId>),
    /// Sells the bundle from this tier on.
    SellFrom(Tier),
    /// Sells the bundle in this currency.
    Currency(Currency),
    /// States what is truly saved, in whole percent; the price stays.
    StateTrue(i32),
    /// Lowers the price to this, so that the stated discount, in whole percent, is true.
    LowerPrice(Decimal, i32),
    /// Takes this price, which gives a discount of so many percent, and states it.
    PriceFor(Decimal, i32),
    /// Leads to the price.
    EditPrice,
    /// Leads to the picker of tools.
    AddTools,
    /// Makes it a draft again.
    BackToDraft,
    /// Puts it on sale again.
    PutOnSale,
    /// Numbers the stored places anew: saving does.
    Renumber,
}

impl Mend {
    /// Makes the change in `form`, not yet saved. `false` where it is the bench's to do: leading to the price or to the
    /// picker, and saving.
    pub fn apply(&self, form: BundleForm) -> bool {
        match self {
            Self::Remove(tools) => {
                form.change_members(|members| members.retain(|member| !tools.contains(&member.tool)));
            }
            Self::SellFrom(tier) => form.required_tier.set(*tier),
            Self::Currency(currency) => form.type_currency(currency.to_string()),
            Self::StateTrue(_) => form.hold(Held::Price),
            Self::LowerPrice(..) => form.hold(Held::Discount),
            Self::PriceFor(_, percent) => form.type_discount(percent.to_string()),
            Self::BackToDraft => form.status.set(BundleStatus::Draft),
            Self::PutOnSale => form.status.set(BundleStatus::Active),
            Self::EditPrice | Self::AddTools | Self::Renumber => return false,
        }
        true
    }
}

/// A way out of a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// By a change.
    Mend(Mend),
    /// In the tool itself.
    Tool(ToolId),
    /// In another bundle.
    Bundle(BundleId),
}

/// The ways out of a warning, the likeliest first.
#[must_use]
pub fn ways(warned: &Warned, bundle: &BundleFields, members: &[Member], around: &Surroundings) -> Vec<Way> {
    let sum = Sum::of(members, bundle.currency);
    let mut ways = Vec::new();
    let mut mend = |mend| ways.push(Way::Mend(mend));
    match warned.warning {
        Warning::TierBelowMember => {
            if let Some(tier) = least_tier(members).filter(|tier| *tier != bundle.required_tier) {
                mend(Mend::SellFrom(tier));
            }
        }
        Warning::MixedCurrencies => {
            if let Some(currency) = only_currency(members) {
                mend(Mend::Currency(currency));
            }
        }
        Warning::DiscountOverstated => {
            mend(Mend::StateTrue(sum.discount_for(bundle.price_amount)));
            if sum.is_comparable() {
                mend(Mend::LowerPrice(sum.price_for(bundle.discount_percent), bundle.discount_percent));
            }
        }
        Warning::NoSaving => {
            mend(Mend::PriceFor(sum.price_for(USUAL_PERCENT), USUAL_PERCENT));
            mend(Mend::EditPrice);
        }
        Warning::NoMember | Warning::SingleMember => {
            mend(Mend::AddTools);
            mend(Mend::BackToDraft);
        }
        Warning::Misplaced => mend(Mend::Renumber),
        Warning::ArchivedInCarts => mend(Mend::PutOnSale),
        Warning::MemberDisabled
        | Warning::MemberDeprecated
        | Warning::MemberComingSoon
        | Warning::SameMembers => {}
    }
    if !warned.tools.is_empty() {
        ways.push(Way::Mend(Mend::Remove(warned.tools.clone())));
        ways.extend(warned.tools.iter().copied().map(Way::Tool));
    }
    if warned.warning == Warning::SameMembers {
        ways.extend(around.twins.iter().copied().map(Way::Bundle));
    }
    ways
}

/// The least tier whose organizations may use every member; `None` where the ladder can't tell.
#[must_use]
pub fn least_tier(members: &[Member]) -> Option<Tier> {
    let suffices =
        |tier: &Tier| members.iter().all(|member| tiers::is_for(*tier, member.required_tier) == Some(true));
    let mut tiers = Tier::ALL.to_vec();
    tiers.sort_by_key(|tier| tier.step().unwrap_or(u8::MAX));
    tiers.into_iter().find(suffices)
}

/// The one currency that every paid member is sold in.
fn only_currency(members: &[Member]) -> Option<Currency> {
    let mut paid =
        members.iter().filter(|member| member.price_model.is_paid()).map(|member| member.price.currency);
    let first = paid.next()?;
    paid.all(|currency| currency == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use domain::bundles::warnings;
    use domain::catalog::{PriceModel, ToolStatus};
    use domain::money::Money;
    use uuid::Uuid;

    use super::super::form::Typed;
    use super::*;

    fn tool(number: u128) -> ToolId {
        ToolId(Uuid::from_u128(number))
    }

    fn member(number: u128, price: i64, tier: Tier) -> Member {
        Member {
            tool: tool(number),
            name: format!("Tool {number}"),
            price_model: PriceModel::Monthly,
            price: Money { amount: Decimal::from(price), currency: Currency::USD },
            required_tier: tier,
            status: ToolStatus::Active,
        }
    }

    fn bundle(price: i64, percent: i32) -> BundleFields {
        BundleFields {
            price_amount: Decimal::from(price),
            discount_percent: percent,
            required_tier: Tier::Growth,
            status: BundleStatus::Active,
            ..BundleFields::blank()
        }
    }

    /// The first mend of the only warning, applied to a form.
    fn mended(fields: &BundleFields, members: &[Member], which: usize) -> (Warning, BundleForm) {
        let around = Surroundings::default();
        let warned = warnings::of(fields, members, &around);
        let [warned] = warned.as_slice() else { panic!("{warned:?}") };
        let form = BundleForm::of(&Typed::of(fields, members, Held::Price));
        let ways = ways(warned, fields, members, &around);
        let Some(Way::Mend(mend)) = ways.get(which) else { panic!("{ways:?}") };
        assert!(mend.apply(form), "{mend:?}");
        (warned.warning, form)
    }

    fn is_mended(form: BundleForm) {
        let typed = form.typed();
        assert_eq!(warnings::of(&typed.fields, &typed.members, &Surroundings::default()), []);
    }

    #[test]
    fn each_mend_of_the_form_mends_its_warning() {
        let owner = Owner::new();
        owner.set();
        let pair = [member(1, 60, Tier::Starter), member(2, 40, Tier::Starter)];
        let high = [member(1, 60, Tier::Starter), member(2, 40, Tier::Elite)];
        let euro = pair.clone().map(|member| Member {
            price: Money { currency: "EUR".parse().unwrap(), ..member.price },
            ..member
        });
        for (warning, fields, members, mends) in [
            (Warning::TierBelowMember, bundle(80, 20), &high, 0..1),
            (Warning::DiscountOverstated, bundle(80, 30), &pair, 0..2),
            (Warning::NoSaving, bundle(100, 0), &pair, 0..1),
            (Warning::MixedCurrencies, bundle(80, 0), &euro, 0..1),
        ] {
            for which in mends {
                let (found, form) = mended(&fields, members, which);
                assert_eq!(found, warning);
                is_mended(form);
            }
        }
    }

    #[test]
    fn a_discount_is_mended_by_itself_or_by_the_price() {
        let owner = Owner::new();
        owner.set();
        let pair = [member(1, 60, Tier::Starter), member(2, 40, Tier::Starter)];
        let (_, stated) = mended(&bundle(80, 30), &pair, 0);
        assert_eq!(
            (stated.price.get_untracked(), stated.discount.get_untracked()),
            ("80.00".into(), "20".into())
        );
        let (_, lowered) = mended(&bundle(80, 30), &pair, 1);
        assert_eq!(
            (lowered.price.get_untracked(), lowered.discount.get_untracked()),
            ("70.00".into(), "30".into())
        );
    }

    #[test]
    fn the_least_tier_is_that_of_the_most_demanding_member() {
        let of =
            |tiers: &[Tier]| least_tier(&tiers.iter().map(|tier| member(1, 1, *tier)).collect::<Vec<_>>());
        assert_eq!(of(&[Tier::Starter, Tier::Elite, Tier::Free]), Some(Tier::Elite));
        assert_eq!(of(&[Tier::Custom, Tier::Free]), Some(Tier::Custom));
        assert_eq!(of(&[Tier::Custom, Tier::Starter]), None);
        assert_eq!(of(&[]), Some(Tier::Free));
    }

    #[test]
    fn tools_can_be_taken_out_and_opened() {
        let members = [
            member(1, 60, Tier::Starter),
            Member { status: ToolStatus::Disabled, ..member(2, 40, Tier::Free) },
        ];
        let warned = Warned { warning: Warning::MemberDisabled, tools: vec![tool(2)] };
        assert_eq!(
            ways(&warned, &bundle(80, 20), &members, &Surroundings::default()),
            [Way::Mend(Mend::Remove(vec![tool(2)])), Way::Tool(tool(2))]
        );
    }
}
