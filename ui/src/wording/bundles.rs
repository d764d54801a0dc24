//! Sentences of the bench: how the members' cost is read, what a stated discount comes to, what each warning is about,
//! and who sees and may buy a bundle. Who is touched by it is in [`super::touched`], what its life means in
//! [`super::publishing`], the words for the choices themselves in [`super::choices`].

use contract::bundles::BundleName;
use domain::bundles::Member;
use domain::bundles::fields::BundleFields;
use domain::bundles::sum::{Basis, Held, Line, Sum, Verdict};
use domain::bundles::tiers::{self, Access, TierView};
use domain::bundles::warnings::{Surroundings, Warned, Warning};
use domain::catalog::PriceModel;
use domain::ids::ToolId;
use domain::money::{Currency, Money};
use domain::organizations::Tier;
use rust_decimal::Decimal;

use super::catalog::{counted, together};
use super::choices;
use crate::areas::bundles::bench::mends::Mend;
use crate::parts::Tone;

/// How many names a sentence holds; of more it says how many.
const NAMED: usize = 5;

/// Over which time amounts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// A month.
    Month,
    /// A year.
    Year,
    /// Paid once: there is no time to speak of.
    Once,
}

impl Span {
    /// What is shown of a sum on this basis where `chosen` was asked for.
    #[must_use]
    pub const fn on(basis: Basis, chosen: Self) -> Self {
        match (basis, chosen) {
            (Basis::Once, _) => Self::Once,
            (Basis::Month, Self::Year) => Self::Year,
            (Basis::Month, _) => Self::Month,
        }
    }

    /// The heading of the column of amounts.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Month => "Per month",
            Self::Year => "Per year",
            Self::Once => "Once",
        }
    }

    /// Behind an amount in a figure: `/mo`.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Month => "/mo",
            Self::Year => "/yr",
            Self::Once => "once",
        }
    }

    /// Behind an amount in a sentence.
    const fn words(self) -> &'static str {
        match self {
            Self::Month => "a month",
            Self::Year => "a year",
            Self::Once => "once",
        }
    }
}

/// How the price of the bundle is read, and what follows for its members.
#[must_use]
pub const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Month => {
            "The price is read as paid every month. Tools paid per year count with a twelfth; tools paid once are not counted."
        }
        Basis::Once => "The price is read as paid once, since every paid member is.",
    }
}

/// An amount in figures: two decimals, thousands apart.
#[must_use]
pub fn figure(amount: Decimal) -> String {
    Money { amount, currency: Currency::USD }.figure()
}

/// A percentage with one decimal, such as `25.2 %`. What is shown is rounded down already.
#[must_use]
pub fn percent(percent: Decimal) -> String {
    format!("{percent:.1} %").replace('-', "−")
}

/// What the members of a line cost as they are sold: `190.00 USD /yr`.
#[must_use]
pub fn as_sold(line: &Line, members: &[Member]) -> String {
    let currency = line.currency.unwrap_or(Currency::USD);
    let money = |amount| Money { amount, currency };
    match (line.model, line.cost) {
        (PriceModel::Free, _) => "free".to_owned(),
        (PriceModel::Custom, _) => "on request".to_owned(),
        (PriceModel::UsageBased, _) => {
            let of_line = members.iter().filter(|member| line.tools.contains(&member.tool));
            let mut prices: Vec<_> = of_line.map(|member| member.price.amount).collect();
            prices.sort_unstable();
            match (prices.first(), prices.last()) {
                (Some(least), Some(most)) if least != most => {
                    format!("{}–{} /unit", figure(*least), money(*most))
                }
                (Some(only), _) => format!("{} /unit", money(*only)),
                (None, _) => String::new(),
            }
        }
        (_, None) => "beyond what can be added".to_owned(),
        (PriceModel::OneTime, Some(cost)) => format!("{} once", money(cost)),
        (PriceModel::Monthly, Some(cost)) => format!("{} /mo", money(cost)),
        (PriceModel::Annual, Some(cost)) => format!("{} /yr", money(cost)),
    }
}

/// What of a line counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counts {
    /// So much, and how that comes from what is sold, where it is not the same.
    Amount(String, Option<String>),
    /// Nothing, and why.
    Not(String),
}

/// What of a line counts over `span`, with its conversion in sight.
#[must_use]
pub fn counts(line: &Line, sum: &Sum, span: Span) -> Counts {
    let not = |why: &str| Counts::Not(why.to_owned());
    let (Some(in_part), Some(in_full)) = (line.counted, line.counted_in_full()) else {
        return match (line.model, line.currency) {
            (PriceModel::UsageBased | PriceModel::Custom, _) => not("not summable"),
            (_, Some(currency)) if currency != sum.currency => {
                Counts::Not(format!("{currency}, not converted"))
            }
            _ => not("not counted"),
        };
    };
    if line.model == PriceModel::Free {
        return not("costs nothing");
    }
    let cost = figure(line.cost.unwrap_or_default());
    match (span, line.model) {
        (Span::Month, PriceModel::Annual) => {
            let cut = if in_part.is_cut { ", rounded down" } else { "" };
            Counts::Amount(figure(in_part.amount), Some(format!("{cost} ÷ 12{cut}")))
        }
        (Span::Year, PriceModel::Monthly) => Counts::Amount(figure(in_full), Some(format!("{cost} × 12"))),
        (Span::Month, _) => Counts::Amount(figure(in_part.amount), None),
        (Span::Year | Span::Once, _) => Counts::Amount(figure(in_full), None),
    }
}

/// What all counted members cost over `span`, and what rounding did to it.
#[must_use]
pub fn comparable(sum: &Sum, span: Span) -> (String, Option<&'static str>) {
    let money = |amount| Money { amount, currency: sum.currency }.to_string();
    match span {
        Span::Month => {
            let rounded = sum.comparable();
            (money(rounded.amount), rounded.is_cut.then_some("rounded down to cents"))
        }
        Span::Year | Span::Once => (money(sum.in_full()), None),
    }
}

/// What a stated discount comes to, beside the true one.
#[must_use]
pub fn verdict(verdict: Verdict, stated: i32) -> String {
    match verdict {
        Verdict::Kept => "at least the stated one".to_owned(),
        Verdict::Below => format!("below the stated {stated} %"),
        Verdict::SavesNothing => "costs as much as its members".to_owned(),
        Verdict::CostsMore => "costs more than its members".to_owned(),
        Verdict::Incomparable => "nothing to compare with".to_owned(),
    }
}

/// The colour of what a stated discount comes to.
#[must_use]
pub const fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Kept => Tone::Ok,
        Verdict::Below | Verdict::CostsMore => Tone::Bad,
        Verdict::SavesNothing => Tone::Warn,
        Verdict::Incomparable => Tone::Plain,
    }
}

/// What follows from holding one of price and discount fixed.
#[must_use]
pub const fn held(held: Held) -> &'static str {
    match held {
        Held::Price => "The price is held: the stated discount follows, in whole percent, rounded down.",
        Held::Discount => {
            "The discount is held: the price follows, rounded down to what its currency can pay."
        }
    }
}

/// What follows where members are made so that were only thought of.
#[must_use]
pub const fn follows(held: Held) -> &'static str {
    match held {
        Held::Price => "The stated discount will follow.",
        Held::Discount => "The price will follow.",
    }
}

/// What a buyer of the bundle saves in money.
#[must_use]
pub fn saving(sum: &Sum, price: Decimal) -> String {
    let money = |amount: Decimal| Money { amount, currency: sum.currency }.to_string();
    let of = match sum.counted {
        1 => "the one counted member by itself".to_owned(),
        counted => format!("the {counted} counted members one by one"),
    };
    if !sum.is_comparable() {
        return "No member has a price that this one could be compared with.".to_owned();
    }
    let rounded = sum.comparable();
    let saved = rounded.amount - price;
    // The periods of a price far beyond any price are beyond a decimal, too.
    let in_full = match sum.basis {
        Basis::Month => price.checked_mul(Decimal::from(12)).map(|paid| sum.in_full() - paid),
        Basis::Once => None,
    };
    let amounts = |sign: Decimal| {
        let part = format!("{} {}", money(saved * sign), Span::on(sum.basis, Span::Month).words());
        match in_full.map(|in_full| format!("{} {}", money(in_full * sign), Span::Year.words())) {
            // Less than a cent a month.
            Some(in_full) if saved.is_zero() => in_full,
            Some(in_full) => format!("{part}, {in_full}"),
            None => part,
        }
    };
    match sum.verdict(price, 0) {
        Verdict::Kept | Verdict::Below if rounded.is_cut && !saved.is_zero() => {
            format!("A buyer saves at least {}, against buying {of}.", amounts(Decimal::ONE))
        }
        Verdict::Kept | Verdict::Below => {
            format!("A buyer saves {}, against buying {of}.", amounts(Decimal::ONE))
        }
        Verdict::CostsMore => format!("A buyer pays {} more than for {of}.", amounts(Decimal::NEGATIVE_ONE)),
        Verdict::SavesNothing => format!("A buyer saves nothing against buying {of}."),
        Verdict::Incomparable => String::new(),
    }
}

/// What would keep the stated discount with other members.
#[must_use]
pub fn keeping(sum: &Sum, stated: i32) -> Option<String> {
    let price = Money { amount: sum.price_for(stated), currency: sum.currency };
    sum.is_comparable().then(|| format!("{price} would keep the stated {stated} %"))
}

/// Names in quotation marks, one after the other: a few, then how many more.
#[must_use]
pub fn named(names: &[&str]) -> String {
    let quoted = |name: &&str| format!("“{name}”");
    match names.len().checked_sub(NAMED) {
        Some(more) if more > 1 => {
            let shown: Vec<_> = names.iter().take(NAMED).map(quoted).collect();
            format!("{} and {more} more", shown.join(", "))
        }
        _ => together(&names.iter().map(quoted).collect::<Vec<_>>()),
    }
}

/// The names of `tools` among `members`, in that order.
#[must_use]
pub fn names_of<'a>(tools: &[ToolId], members: &'a [Member]) -> Vec<&'a str> {
    let name = |tool: &ToolId| members.iter().find(|member| member.tool == *tool).map(|m| m.name.as_str());
    tools.iter().filter_map(name).collect()
}

/// One word for what a warning is about, on its badge.
#[must_use]
pub const fn warning_badge(warning: Warning) -> &'static str {
    match warning {
        Warning::MemberDisabled => "Off sale",
        Warning::MemberDeprecated => "Phased out",
        Warning::MemberComingSoon => "Not on sale yet",
        Warning::TierBelowMember => "Tier",
        Warning::MixedCurrencies => "Currency",
        Warning::DiscountOverstated => "Discount overstated",
        Warning::NoSaving => "No saving",
        Warning::NoMember => "No member",
        Warning::SingleMember => "Single member",
        Warning::SameMembers => "Same tools",
        Warning::Misplaced => "Places",
        Warning::ArchivedInCarts => "In carts",
    }
}

/// How grave a warning is: whether a buyer reads something untrue, or loses.
#[must_use]
pub const fn warning_tone(warning: Warning) -> Tone {
    match warning {
        Warning::DiscountOverstated | Warning::NoSaving | Warning::NoMember | Warning::MemberDisabled => {
            Tone::Bad
        }
        _ => Tone::Warn,
    }
}

/// What a warning is about, with names and figures.
#[must_use]
pub fn warned(
    warned: &Warned,
    bundle: &BundleFields,
    members: &[Member],
    around: &Surroundings,
    twins: &[BundleName],
) -> String {
    let names = names_of(&warned.tools, members);
    let (is, it) = if names.len() == 1 { ("is", "it") } else { ("are", "them") };
    let those = named(&names);
    match warned.warning {
        Warning::MemberDisabled => {
            format!("{those} {is} taken off sale, and buyers would pay for {it} all the same.")
        }
        Warning::MemberDeprecated => {
            format!("{those} {is} being phased out: buyers can't count on {it} for long.")
        }
        Warning::MemberComingSoon => format!("{those} {is} announced, and not on sale yet."),
        Warning::TierBelowMember => tier_below(&warned.tools, bundle.required_tier, members),
        Warning::MixedCurrencies => mixed(&warned.tools, bundle.currency, members),
        Warning::DiscountOverstated => overstated(bundle, members),
        Warning::NoSaving => saving(&Sum::of(members, bundle.currency), bundle.price_amount),
        Warning::NoMember => "It is on sale, and holds no tool.".to_owned(),
        Warning::SingleMember => {
            let only: Vec<_> = members.iter().map(|member| member.name.as_str()).collect();
            format!("It is on sale with {} alone.", named(&only))
        }
        Warning::SameMembers => {
            let known: Vec<_> = twins.iter().map(|twin| twin.name.as_str()).collect();
            let hold = if around.twins.len() == 1 { "holds" } else { "hold" };
            if known.is_empty() {
                format!("{} {hold} the same tools.", counted(length(&around.twins), "other bundle", "other bundles"))
            } else {
                format!("{} {hold} the same tools.", named(&known))
            }
        }
        Warning::Misplaced => {
            "The stored places of its tools are not 1, 2, 3 and so on. Saving numbers them anew, in the order shown here."
                .to_owned()
        }
        Warning::ArchivedInCarts => format!(
            "{} this bundle, and nobody can buy it any more. Carts can't be emptied from the console: their owners take \
             it out, or it is put on sale again.",
            if around.cart_items == 1 {
                "1 cart item holds".to_owned()
            } else {
                format!("{} hold", counted(around.cart_items, "cart item", "cart items"))
            }
        ),
    }
}

/// Members that need more than the bundle's tier, tier by tier.
fn tier_below(tools: &[ToolId], sold_from: Tier, members: &[Member]) -> String {
    let of_tier = |tier: Tier| -> Vec<&str> {
        let needs =
            members.iter().filter(|member| member.required_tier == tier && tools.contains(&member.tool));
        needs.map(|member| member.name.as_str()).collect()
    };
    let clause = |tier: Tier| {
        let names = of_tier(tier);
        let need = if names.len() == 1 { "needs" } else { "need" };
        (!names.is_empty()).then(|| format!("{} {need} {tier}", named(&names)))
    };
    let clauses: Vec<_> = Tier::ALL.iter().copied().filter_map(clause).collect();
    let told = |tier: &Tier| !of_tier(*tier).is_empty() && tiers::is_for(sold_from, *tier).is_none();
    let sentence = format!("{}, the bundle is sold from {sold_from}.", together(&clauses));
    if Tier::ALL.iter().any(told) {
        return format!(
            "{sentence} CUSTOM stands beside the ladder of tiers: whether it suffices is by agreement."
        );
    }
    sentence
}

/// Members in other currencies, one by one.
fn mixed(tools: &[ToolId], currency: Currency, members: &[Member]) -> String {
    let mut currencies: Vec<Currency> = Vec::new();
    for member in members.iter().filter(|member| tools.contains(&member.tool)) {
        if !currencies.contains(&member.price.currency) {
            currencies.push(member.price.currency);
        }
    }
    let clause = |of: &Currency| {
        let sold = members.iter().filter(|m| m.price.currency == *of && tools.contains(&m.tool));
        let names: Vec<_> = sold.map(|member| member.name.as_str()).collect();
        format!("{} {} sold in {of}", named(&names), if names.len() == 1 { "is" } else { "are" })
    };
    let clauses: Vec<_> = currencies.iter().map(clause).collect();
    let it = if tools.len() == 1 { "it is" } else { "they are" };
    format!(
        "{}, the bundle in {currency}. Nothing is converted, so {it} not counted in the saving.",
        together(&clauses)
    )
}

/// The stated discount against the true one, with what it is made of.
fn overstated(bundle: &BundleFields, members: &[Member]) -> String {
    let sum = Sum::of(members, bundle.currency);
    let stated = bundle.discount_percent;
    let Some(saving) = sum.saving(bundle.price_amount) else {
        return format!("Buyers read {stated} %, and there is nothing to compare the price with.");
    };
    let span = Span::on(sum.basis, Span::Month);
    let (members, price) = (comparable(&sum, span).0, figure(bundle.price_amount));
    let truly = percent(saving.percent(1));
    format!("Buyers read {stated} % and truly save {truly}: {members} one by one, {price} in the bundle.")
}

/// Members that can't be summed, to be known and no reason to worry; `None` if there are none.
#[must_use]
pub fn not_summable(members: &[Member]) -> Option<String> {
    let of = |model: PriceModel| -> Vec<&str> {
        members
            .iter()
            .filter(|member| member.price_model == model)
            .map(|member| member.name.as_str())
            .collect()
    };
    let clause = |names: &[&str], how: &str| {
        let is = if names.len() == 1 { "is" } else { "are" };
        (!names.is_empty()).then(|| format!("{} {is} sold {how}", named(names)))
    };
    let (used, asked) = (of(PriceModel::UsageBased), of(PriceModel::Custom));
    let clauses: Vec<_> =
        [clause(&used, "per use"), clause(&asked, "on request")].into_iter().flatten().collect();
    let it = if used.len() + asked.len() == 1 { "It is" } else { "They are" };
    (!clauses.is_empty()).then(|| format!("{}. {it} not counted in the saving.", together(&clauses)))
}

/// Members that are paid once beside a price per month; `None` if there are none.
#[must_use]
pub fn not_counted(sum: &Sum, members: &[Member]) -> Option<String> {
    let beside = |line: &&Line| {
        sum.basis == Basis::Month && line.model == PriceModel::OneTime && line.currency == Some(sum.currency)
    };
    let line = sum.lines.iter().find(beside)?;
    let names = names_of(&line.tools, members);
    let is = if names.len() == 1 { "is" } else { "are" };
    Some(format!("{} {is} paid once and not counted against a price per month.", named(&names)))
}

/// What an organization of a tier does with the bundle, on its card.
#[must_use]
pub fn tier_card(view: &TierView) -> String {
    match view.buys {
        Access::Yes => match view.members.len() {
            0 => "buys it, empty".to_owned(),
            all => format!("buys, {} of {all}", view.gets()),
        },
        Access::TierTooLow => "sees it".to_owned(),
        Access::ByAgreement => "sees it, buys by agreement".to_owned(),
        Access::NotOnSale => "does not see it".to_owned(),
    }
}

/// What that means, in a sentence.
#[must_use]
pub fn tier_sentence(view: &TierView, required: Tier) -> String {
    let tier = view.tier;
    let gets = format!("{} of its {}", view.gets(), counted(length(&view.members), "member", "members"));
    match view.buys {
        Access::Yes if view.members.is_empty() => {
            format!("An organization of {tier} may buy it; it holds no tool.")
        }
        Access::Yes if view.gets() == view.members.len() => {
            format!("An organization of {tier} may buy it, and use every member.")
        }
        Access::Yes => format!("An organization of {tier} may buy it, and use {gets}."),
        Access::TierTooLow => {
            format!(
                "An organization of {tier} sees it, and needs {required} to buy it. By themselves, {gets} are for it."
            )
        }
        Access::ByAgreement => format!(
            "An organization of {tier} sees it. CUSTOM stands beside the ladder of tiers: whether it may buy what needs \
             {required} is by agreement."
        ),
        Access::NotOnSale => {
            format!("The bundle is not on sale: no organization of {tier} sees it in the shop.")
        }
    }
}

/// Why an organization of `tier` gets a member, or does not.
#[must_use]
pub fn access(access: Access, member: &Member) -> String {
    match access {
        Access::Yes => "usable".to_owned(),
        Access::TierTooLow => format!("needs {}", member.required_tier),
        Access::ByAgreement => format!("needs {}: by agreement", member.required_tier),
        Access::NotOnSale => format!("not on sale: {}", member.status),
    }
}

fn length<T>(of: &[T]) -> u64 {
    u64::try_from(of.len()).unwrap_or(u64::MAX)
}

/// A price model with the tools that can't be summed under it.
#[must_use]
pub fn line_names(line: &Line, members: &[Member]) -> Option<String> {
    let is_told = matches!(line.model, PriceModel::UsageBased | PriceModel::Custom);
    is_told.then(|| named(&names_of(&line.tools, members)))
}

/// The words for a line of the sum: its price model.
#[must_use]
pub const fn line(line: &Line) -> &'static str {
    choices::price_model(line.model)
}

/// That nothing is to be warned of; unsure while carts and other bundles are not known.
#[must_use]
pub const fn nothing_to_warn(is_unsure: bool) -> &'static str {
    if is_unsure {
        "Nothing so far; carts and other bundles are not known yet"
    } else {
        "Nothing to warn about"
    }
}

/// How many warnings there are, for those who hear the page.
#[must_use]
pub fn how_many(warnings: usize, is_unsure: bool) -> String {
    match warnings {
        0 => format!("{}.", nothing_to_warn(is_unsure)),
        1 => "1 warning.".to_owned(),
        many => format!("{many} warnings."),
    }
}

/// What a mend does, on its button.
#[must_use]
pub fn mend(mend: &Mend, bundle: &BundleFields) -> String {
    let money = |amount: &Decimal| Money { amount: *amount, currency: bundle.currency };
    match mend {
        Mend::Remove(tools) if tools.len() == 1 => "Remove the tool".to_owned(),
        Mend::Remove(tools) => format!("Remove all {}", tools.len()),
        Mend::SellFrom(tier) if tier.reaches(bundle.required_tier) == Some(true) => {
            format!("Raise to {tier}")
        }
        Mend::SellFrom(tier) => format!("Sell it from {tier}"),
        Mend::Currency(currency) => format!("Sell the bundle in {currency}"),
        Mend::StateTrue(percent) => format!("State {percent} %"),
        Mend::LowerPrice(price, percent) => format!("Lower the price to {}, for {percent} %", money(price)),
        Mend::PriceFor(price, percent) => format!("Take {}, for {percent} %", money(price)),
        Mend::EditPrice => "Edit the price".to_owned(),
        Mend::AddTools => "Add tools".to_owned(),
        Mend::BackToDraft => "Back to draft".to_owned(),
        Mend::PutOnSale => "Put on sale again".to_owned(),
        Mend::Renumber => "Save, and number them anew".to_owned(),
    }
}

#[cfg(test)]
mod tests;
