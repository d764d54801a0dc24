//! Sentences of the catalog: what a status means for buyers, what a finding asks for, and what holds a tool. The words for
//! the choices themselves are in [`super::choices`].

use contract::catalog::{ChangeApplied, Holders, LeftAlone};
use domain::catalog::findings::Finding;
use domain::catalog::tool::ToolField;
use domain::catalog::{PriceModel, ToolStatus};
use domain::money::grouped;

use super::{choices, editing};

/// `3 tools`; `noun` of one and of many.
#[must_use]
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(&count.to_string()), if count == 1 { one } else { many })
}

/// Names one after the other: `Name, Price and Tags`.
#[must_use]
pub fn together(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// A field's name, where the price's model, amount and currency are one thing.
#[must_use]
pub const fn field_group(field: ToolField) -> &'static str {
    match field {
        ToolField::PriceModel | ToolField::PriceAmount | ToolField::Currency => "Price",
        other => choices::tool_field(other),
    }
}

/// What a price of this model is of, under its field.
#[must_use]
pub const fn price_hint(model: PriceModel) -> &'static str {
    match model {
        PriceModel::Free => "Free: there is nothing to pay, so the price is 0",
        PriceModel::Custom => "On request: no price is claimed, so it is 0",
        PriceModel::OneTime => "Paid once",
        PriceModel::Monthly => "Per month",
        PriceModel::Annual => "Per year",
        PriceModel::UsageBased => "Per unit",
    }
}

/// The steps of a tool's life, in their order.
pub const LIFE: [ToolStatus; 5] = [
    ToolStatus::ComingSoon,
    ToolStatus::Beta,
    ToolStatus::Active,
    ToolStatus::Deprecated,
    ToolStatus::Disabled,
];

/// What a status means for buyers.
#[must_use]
pub const fn status_meaning(status: ToolStatus) -> &'static str {
    match status {
        ToolStatus::ComingSoon => "Announced. Nobody can buy it yet.",
        ToolStatus::Beta => "On sale, and marked as a beta.",
        ToolStatus::Active => "On sale.",
        ToolStatus::Deprecated => {
            "Being phased out. It can't be bought any more; purchases and subscriptions that exist are not touched."
        }
        ToolStatus::Disabled => {
            "Off sale. It can't be bought; purchases and subscriptions that exist are not touched."
        }
    }
}

/// What to do about a finding.
#[must_use]
pub const fn finding_step(finding: Finding) -> &'static str {
    match finding {
        Finding::NoDescription => "Say in a few sentences what it does.",
        Finding::ThinDescription => "Say more: at least 40 characters, better a few sentences.",
        Finding::MalformedLink => "Write each link out in full, from https:// on.",
        Finding::DuplicateLink => "Check which tool the link belongs to, and correct the other.",
        Finding::MalformedImage => "Write each address out in full, from https:// on.",
        Finding::DuplicateImage => "Give this tool a picture of its own, or take the second one out.",
        Finding::FeaturedNotPurchasable => "Take it out of the shop window, or put it on sale.",
        Finding::PaidWithoutPrice => "Set a price, or make it free or on request.",
        Finding::FreeWithPrice => "Set the price to 0, or choose a paid model.",
        Finding::TierAboveBundles => "Lower the required tier, or raise that of a bundle.",
        Finding::StaleBeta => "Put it on sale, phase it out, or note what is new.",
        Finding::StaleComingSoon => "Put it on sale, take it off, or note what is new.",
        Finding::RatingDiffers | Finding::PurchasesDiffer => {
            "Compare the figures and have them counted anew."
        }
    }
}

/// The field that mends a finding; `None` where none does.
#[must_use]
pub const fn finding_field(finding: Finding) -> Option<ToolField> {
    match finding {
        Finding::NoDescription | Finding::ThinDescription => Some(ToolField::Description),
        Finding::MalformedLink | Finding::DuplicateLink => Some(ToolField::DocumentationUrl),
        Finding::MalformedImage | Finding::DuplicateImage => Some(ToolField::Images),
        Finding::FeaturedNotPurchasable => Some(ToolField::IsFeatured),
        Finding::PaidWithoutPrice | Finding::FreeWithPrice => Some(ToolField::PriceAmount),
        Finding::TierAboveBundles => Some(ToolField::RequiredTier),
        Finding::StaleBeta | Finding::StaleComingSoon => Some(ToolField::Status),
        Finding::RatingDiffers | Finding::PurchasesDiffer => None,
    }
}

/// What holds a tool, line by line; its bundles are named elsewhere.
#[must_use]
pub fn holders(holders: &Holders) -> Vec<String> {
    let mut lines = Vec::new();
    if holders.purchases > 0 {
        let bought = counted(holders.purchases, "purchase", "purchases");
        lines.push(format!("{bought} of it, which keep it for good"));
    }
    if holders.carts > 0 {
        lines.push(counted(holders.carts, "cart item", "cart items"));
    }
    if holders.reviews > 0 {
        lines.push(counted(holders.reviews, "review", "reviews"));
    }
    lines
}

/// What became of a change of status.
#[must_use]
pub fn status_applied(done: &ChangeApplied, to: ToolStatus) -> String {
    let mut words = match done.changed {
        0 if done.left_alone.is_empty() => return format!("Nothing to do: the status was {to} already."),
        0 => "Nothing was changed.".to_owned(),
        1 => format!("The tool is {to} now."),
        many => format!("{} are {to} now.", counted(u64::from(many), "tool", "tools")),
    };
    if done.left_bundles > 0 {
        words = format!("{words} It left {}.", counted(u64::from(done.left_bundles), "bundle", "bundles"));
    }
    words
}

/// A tool that was left alone: who moved it on, and what of it.
#[must_use]
pub fn left_alone(left: &LeftAlone) -> String {
    let Some(name) = &left.name else { return "One tool is gone: somebody deleted it.".to_owned() };
    match editing::writers(&left.writers, field_group) {
        Some(writers) => format!("“{name}” was left alone: {writers}."),
        None => format!("“{name}” was left alone: it changed since it was shown."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_life_line_holds_every_status_once() {
        for status in ToolStatus::ALL {
            assert_eq!(LIFE.iter().filter(|step| *step == status).count(), 1, "{status}");
        }
    }
}
