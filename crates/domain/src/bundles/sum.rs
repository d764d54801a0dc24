//! What the members of a bundle cost one by one, and what the bundle saves. Exact in decimal; what can't be summed never
//! enters a sum, and every rounding goes against the saving, so that none is ever overstated.
//!
//! The schema gives a bundle's price no period. It is read as paid every month; where every member that is paid for is
//! paid for once, as paid once ([`Basis`]). Against a price per month stand the members paid per month, and those paid per
//! year at a twelfth; those paid once stand beside it and are not counted. FREE counts as nothing, `USAGE_BASED` and CUSTOM
//! can't be summed. Only members in the currency of the bundle are compared: nothing is converted.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Member;
use crate::{
    catalog::{PriceModel, tool::MOST_PRICE},
    choice::choices,
    ids::ToolId,
    money::{Currency, Money},
};

choices! {
    /// How often the price of a bundle is read to be paid.
    Basis {
        /// Every month.
        Month = "MONTH",
        /// Once.
        Once = "ONCE",
    }
}

choices! {
    /// What a manager holds fixed while the rest of a bundle changes; the other follows.
    Held {
        /// The price: the stated discount follows.
        Price = "PRICE",
        /// The stated discount: the price follows.
        Discount = "DISCOUNT",
    }
}

/// The members of one price model, of those that are paid for in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How they are paid for.
    pub model: PriceModel,
    /// In which currency; `None` for FREE and CUSTOM, which claim no price.
    pub currency: Option<Currency>,
    /// Which, in their order.
    pub tools: Vec<ToolId>,
    /// What they cost together, per period of the model; `None` where that can't be summed.
    pub cost: Option<Decimal>,
    /// What of it counts in the comparison, per [`Basis`]; `None` where it does not.
    pub counted: Option<Rounded>,
}

/// An amount rounded down to cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounded {
    /// The amount.
    pub amount: Decimal,
    /// Whether anything was cut off.
    pub is_cut: bool,
}

/// The members of a bundle, summed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Of which currency the bundle is.
    pub currency: Currency,
    /// How often its price is read to be paid.
    pub basis: Basis,
    /// Per price model and currency: the bundle's currency first, the models in the order of the schema.
    pub lines: Vec<Line>,
    /// How many members are counted in the comparison; FREE ones are.
    pub counted: usize,
    /// How many members there are.
    pub members: usize,
    /// What the counted members cost, per year ([`Basis::Month`]) or once: exact.
    full: Decimal,
}

/// What a stated discount comes to against the true one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A buyer saves at least what is stated.
    Kept,
    /// A buyer saves, but less than is stated.
    Below,
    /// The bundle costs as much as its members.
    SavesNothing,
    /// The bundle costs more than its members.
    CostsMore,
    /// No member can be compared with the price.
    Incomparable,
}

/// What a price saves, as an exact fraction of what the members cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saving {
    saved: Decimal,
    full: Decimal,
}

const MONTHS: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

impl Basis {
    /// How often the price of a bundle of these members is read to be paid, in whatever currency they are paid for.
    fn of(members: &[Member]) -> Self {
        let mut paid =
            members.iter().map(|member| member.price_model).filter(|model| model.is_paid()).peekable();
        if paid.peek().is_some() && paid.all(|model| model == PriceModel::OneTime) {
            Self::Once
        } else {
            Self::Month
        }
    }
}

impl Sum {
    /// Sums `members` of a bundle in `currency`.
    #[must_use]
    pub fn of(members: &[Member], currency: Currency) -> Self {
        let here = |member: &&Member| member.price.currency == currency;
        let is_of = |model: PriceModel| move |member: &&Member| member.price_model == model;
        let total = |model: PriceModel| added(members.iter().filter(here).filter(is_of(model)));
        let basis = Basis::of(members);
        let full = match basis {
            Basis::Once => total(PriceModel::OneTime),
            Basis::Month => total(PriceModel::Monthly)
                .and_then(|monthly| monthly.checked_mul(MONTHS))
                .and_then(|per_year| per_year.checked_add(total(PriceModel::Annual)?)),
        };
        let mut sum = Self {
            currency,
            basis,
            lines: lines(members, currency, basis),
            counted: 0,
            members: members.len(),
            full: full.unwrap_or_default(),
        };
        sum.counted =
            sum.lines.iter().filter(|line| line.counted.is_some()).map(|line| line.tools.len()).sum();
        sum
    }

    /// What the counted members cost per [`Basis`], rounded down to cents.
    #[must_use]
    pub fn comparable(&self) -> Rounded {
        rounded_down(self.full, self.periods())
    }

    /// What the counted members cost over a year ([`Basis::Month`]) or once: exact.
    #[must_use]
    pub const fn in_full(&self) -> Decimal {
        self.full
    }

    /// Whether there is anything to compare a price with.
    #[must_use]
    pub fn is_comparable(&self) -> bool {
        self.full > Decimal::ZERO
    }

    /// What a bundle of this price saves; `None` if there is nothing to compare it with, or the amount is no price.
    #[must_use]
    pub fn saving(&self, price: Decimal) -> Option<Saving> {
        if !is_price(price) {
            return None;
        }
        let paid = price.checked_mul(self.periods())?;
        let saved = self.full.checked_sub(paid)?;
        self.is_comparable().then_some(Saving { saved, full: self.full })
    }

    /// The highest price that truly gives this discount: rounded down to what can be paid, cents or whole yen, and at most
    /// what a price may be. 0 where there is nothing to compare.
    #[must_use]
    pub fn price_for(&self, percent: i32) -> Decimal {
        let part = Decimal::ONE_HUNDRED - Decimal::from(percent.clamp(0, 100));
        let price = self
            .full
            .checked_mul(part)
            .map(|hundredfold| rounded_down(hundredfold, self.periods() * Decimal::ONE_HUNDRED).amount);
        price.unwrap_or_default().min(most()).trunc_with_scale(self.currency.decimals())
    }

    /// The highest discount that may be stated for this price, in whole percent: rounded down, 0 where nothing is saved.
    #[must_use]
    pub fn discount_for(&self, price: Decimal) -> i32 {
        let percent = self.saving(price).map(|saving| saving.percent(0));
        percent
            .and_then(|percent| i32::try_from(percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED)).ok())
            .unwrap_or(0)
    }

    /// Price and stated discount once what is not `held` has followed. Where there is nothing to compare, no price follows
    /// from a discount: it stays as it is.
    #[must_use]
    pub fn settled(&self, held: Held, price: Decimal, percent: i32) -> (Decimal, i32) {
        match held {
            Held::Price => (price, self.discount_for(price)),
            Held::Discount if self.is_comparable() => (self.price_for(percent), percent),
            Held::Discount => (price, percent),
        }
    }

    /// What is to be said of a stated discount at this price.
    #[must_use]
    pub fn verdict(&self, price: Decimal, stated: i32) -> Verdict {
        match self.saving(price) {
            None => Verdict::Incomparable,
            Some(saving) if saving.saved < Decimal::ZERO => Verdict::CostsMore,
            Some(saving) if !saving.is_one() => Verdict::SavesNothing,
            Some(saving) if saving.is_at_least(stated) => Verdict::Kept,
            Some(_) => Verdict::Below,
        }
    }

    /// How many of the bundle's periods `full` covers.
    const fn periods(&self) -> Decimal {
        match self.basis {
            Basis::Month => MONTHS,
            Basis::Once => Decimal::ONE,
        }
    }
}

impl Line {
    /// What of it counts over a year ([`Basis::Month`]) or once: exact; `None` where it does not count.
    #[must_use]
    pub fn counted_in_full(&self) -> Option<Decimal> {
        let cost = self.cost.filter(|_| self.counted.is_some());
        match self.model {
            PriceModel::Free => self.counted.map(|free| free.amount),
            PriceModel::Monthly => cost.and_then(|cost| cost.checked_mul(MONTHS)),
            _ => cost,
        }
    }
}

impl Saving {
    /// What is saved, in percent of what the members cost: rounded down to so many decimals, so that it is never
    /// overstated. Negative where the bundle costs more.
    #[must_use]
    pub fn percent(self, decimals: u32) -> Decimal {
        let shift = Decimal::from(10_i64.pow(decimals.min(6)));
        let percent = (|| {
            let parts = self.saved.checked_mul(Decimal::ONE_HUNDRED)?.checked_mul(shift)?;
            Some(floor_of(parts, self.full)? / shift)
        })();
        percent.unwrap_or_default().normalize()
    }

    /// Whether it is at least `percent`: exact.
    #[must_use]
    pub fn is_at_least(self, percent: i32) -> bool {
        let saved = self.saved.checked_mul(Decimal::ONE_HUNDRED);
        let stated = self.full.checked_mul(Decimal::from(percent));
        matches!((saved, stated), (Some(saved), Some(stated)) if saved >= stated)
    }

    /// Whether the bundle is cheaper than its members.
    #[must_use]
    pub fn is_one(self) -> bool {
        self.saved > Decimal::ZERO
    }
}

/// The members per price model and currency.
fn lines(members: &[Member], currency: Currency, basis: Basis) -> Vec<Line> {
    let claimed = |member: &Member| member.price_model.is_paid().then_some(member.price.currency);
    let mut currencies: Vec<Option<Currency>> = members.iter().map(claimed).collect();
    // The bundle's own first, then the others by their codes, then what claims no price.
    currencies.sort_by_key(|claimed| (claimed.is_none(), *claimed != Some(currency), *claimed));
    currencies.dedup();
    let line = |model: PriceModel, of: Option<Currency>| {
        let held: Vec<_> =
            members.iter().filter(|member| member.price_model == model && claimed(member) == of).collect();
        let is_summed = matches!(
            model,
            PriceModel::Free | PriceModel::OneTime | PriceModel::Monthly | PriceModel::Annual
        );
        let cost = if is_summed { added(held.iter().copied()) } else { None };
        let counted = match (model, basis, of) {
            (PriceModel::Free, ..) => Some(Rounded { amount: Decimal::ZERO, is_cut: false }),
            (PriceModel::Monthly, Basis::Month, Some(of)) if of == currency => {
                cost.map(|amount| Rounded { amount, is_cut: false })
            }
            (PriceModel::Annual, Basis::Month, Some(of)) if of == currency => {
                cost.map(|amount| rounded_down(amount, MONTHS))
            }
            (PriceModel::OneTime, Basis::Once, Some(of)) if of == currency => {
                cost.map(|amount| Rounded { amount, is_cut: false })
            }
            _ => None,
        };
        let tools: Vec<_> = held.iter().map(|member| member.tool).collect();
        (!tools.is_empty()).then_some(Line { model, currency: of, tools, cost, counted })
    };
    currencies
        .into_iter()
        .flat_map(|of| PriceModel::ALL.iter().filter_map(move |model| line(*model, of)).collect::<Vec<_>>())
        .collect()
}

/// What members cost together; FREE and CUSTOM cost nothing here whatever their row says. `None` if one of the amounts
/// is no price.
fn added<'a>(members: impl Iterator<Item = &'a Member>) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for member in members.filter(|member| member.price_model.is_paid()) {
        let amount = Some(member.price.amount).filter(|amount| is_price(*amount))?;
        sum = sum.checked_add(amount)?;
    }
    Some(sum)
}

/// The most that a price may be.
fn most() -> Decimal {
    Decimal::new(MOST_PRICE * 100 + 99, 2)
}

/// Whether an amount is one that a price may be. What was typed may be anything; beyond this a decimal would begin to
/// round, and so nothing is summed or compared with it.
fn is_price(amount: Decimal) -> bool {
    (Decimal::ZERO..=most()).contains(&amount) && amount.normalize().scale() <= 2
}

/// `amount / parts`, down to cents.
fn rounded_down(amount: Decimal, parts: Decimal) -> Rounded {
    let cents = amount.checked_mul(Decimal::ONE_HUNDRED).and_then(|hundredfold| floor_of(hundredfold, parts));
    let rounded = cents.map(|cents| cents / Decimal::ONE_HUNDRED).unwrap_or_default().normalize();
    Rounded { amount: rounded, is_cut: rounded.checked_mul(parts) != Some(amount) }
}

/// The largest whole number that is not above `amount / parts`: exact, whatever the division rounds. `parts` is above 0.
fn floor_of(amount: Decimal, parts: Decimal) -> Option<Decimal> {
    let mut floor = amount.checked_div(parts)?.floor();
    while floor.checked_mul(parts)? > amount {
        floor = floor.checked_sub(Decimal::ONE)?;
    }
    while floor.checked_add(Decimal::ONE)?.checked_mul(parts)? <= amount {
        floor = floor.checked_add(Decimal::ONE)?;
    }
    Some(floor)
}

/// A change of members that is only thought of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// Without these.
    pub without: Vec<ToolId>,
    /// With these too.
    pub with: Vec<Member>,
    /// With other prices, each in the currency and model its tool has.
    pub priced: Vec<(ToolId, Decimal)>,
}

impl WhatIf {
    /// Whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The members as they would be.
    #[must_use]
    pub fn apply(&self, members: &[Member]) -> Vec<Member> {
        let stays = |member: &&Member| !self.without.contains(&member.tool);
        let is_new = |(place, member): &(usize, &Member)| {
            let mut before = members.iter().chain(self.with.iter().take(*place));
            before.all(|held| held.tool != member.tool)
        };
        let priced = |member: &Member| {
            let price = self.priced.iter().find(|(tool, _)| *tool == member.tool).map(|(_, amount)| *amount);
            let amount = price.filter(|_| member.price_model.is_paid()).unwrap_or(member.price.amount);
            Member { price: Money { amount, ..member.price }, ..member.clone() }
        };
        let new = self.with.iter().enumerate().filter(is_new).map(|(_, member)| member);
        members.iter().filter(stays).chain(new).map(priced).collect()
    }
}

#[cfg(test)]
mod tests;
