//! Sentences of a bundle's life: what was saved, what each status means for buyers and for those who bought, what holds
//! a bundle, and what moved while somebody worked on it. What the bench says of sums and warnings is in
//! [`super::bundles`], the words for the choices themselves in [`super::choices`].

use contract::bundles::BundleHolders;
use domain::bundles::fields::BundleField;
use domain::bundles::{BundleStatus, Member};

use super::catalog::{counted, together};
use super::{choices, editing};

/// The steps of a bundle's life, in their order.
pub const LIFE: [BundleStatus; 3] = [BundleStatus::Draft, BundleStatus::Active, BundleStatus::Archived];

/// What a status means for buyers and for those who bought.
#[must_use]
pub const fn status_meaning(status: BundleStatus) -> &'static str {
    match status {
        BundleStatus::Draft => "Being composed. Nobody can buy it; who bought it before keeps it.",
        BundleStatus::Active => "On sale to organizations of its tier and above.",
        BundleStatus::Archived => {
            "No longer offered. Who bought it keeps it; purchases and subscriptions are not touched."
        }
    }
}

/// What the step from one status to another means for buyers and for those who bought.
#[must_use]
pub const fn step_meaning(from: BundleStatus, to: BundleStatus) -> &'static str {
    match (from, to) {
        (BundleStatus::Draft, BundleStatus::Active) => "It comes on sale at once, as it stands here.",
        (BundleStatus::Archived, BundleStatus::Active) => {
            "It is on sale again, with its price and members as they stand here. Who bought it before is not touched."
        }
        (BundleStatus::Active, BundleStatus::Draft) => {
            "It goes off sale until it is published again. Who bought it keeps it, and running subscriptions go on."
        }
        (BundleStatus::Archived, BundleStatus::Draft) => {
            "It can be worked on, and stays off sale until it is published. Who bought it keeps it."
        }
        (BundleStatus::Active, BundleStatus::Archived) => {
            "It goes off sale. Who bought it keeps it, and running subscriptions go on."
        }
        (BundleStatus::Draft, BundleStatus::Archived) => "It is put aside; it was not on sale.",
        (BundleStatus::Draft, BundleStatus::Draft)
        | (BundleStatus::Active, BundleStatus::Active)
        | (BundleStatus::Archived, BundleStatus::Archived) => "This is the present status.",
    }
}

/// A field's name, where amount and currency of the price are one thing.
#[must_use]
pub const fn field_group(field: BundleField) -> &'static str {
    match field {
        BundleField::PriceAmount | BundleField::Currency => "Price",
        other => choices::bundle_field(other),
    }
}

/// What is said once a bundle moved on in its life.
#[must_use]
pub fn moved_on(name: &str, to: BundleStatus) -> String {
    match to {
        BundleStatus::Active => format!("“{name}” is on sale now."),
        BundleStatus::Draft => format!("“{name}” is a draft now."),
        BundleStatus::Archived => format!("“{name}” is archived now."),
    }
}

/// The button that confirms; `warnings` are those that stand then.
#[must_use]
pub fn confirm(from: BundleStatus, to: BundleStatus, warnings: usize) -> String {
    let act = match (from, to) {
        (BundleStatus::Active, BundleStatus::Active) => "Save the offer",
        (_, BundleStatus::Active) => "Publish",
        (_, BundleStatus::Draft) => "Make it a draft",
        (_, BundleStatus::Archived) => "Archive",
    };
    match warnings {
        0 => act.to_owned(),
        many => format!("{act} with {}", counted(many as u64, "warning", "warnings")),
    }
}

/// What holds a bundle, line by line.
#[must_use]
pub fn holders(holders: &BundleHolders) -> Vec<String> {
    let mut lines = Vec::new();
    if holders.purchases > 0 {
        let bought = counted(holders.purchases, "purchase", "purchases");
        lines.push(format!("{bought} of it, which keep it for good"));
    }
    if holders.carts > 0 {
        lines.push(counted(holders.carts, "cart item", "cart items"));
    }
    lines
}

/// What moved while somebody worked on a bundle, so that it was not saved: `seen` are its members as they were shown, `now`
/// as they stand.
#[must_use]
pub fn unseen(seen: &[Member], now: &[Member], theirs: &[BundleField]) -> String {
    let moved = now.iter().filter_map(|member| {
        let before = seen.iter().find(|before| before.tool == member.tool)?;
        member_moved(before, member)
    });
    let moved: Vec<_> = moved.collect();
    let is_in = |members: &[Member], member: &Member| members.iter().any(|other| other.tool == member.tool);
    let names = |one: &[Member], other: &[Member]| -> Vec<String> {
        let only = one.iter().filter(|member| !is_in(other, member));
        only.map(|member| format!("“{}”", member.name)).collect()
    };
    let (came, went) = (names(now, seen), names(seen, now));
    let mut sentences = Vec::new();
    if !moved.is_empty() {
        let members = if moved.len() == 1 { "A member" } else { "Members" };
        sentences.push(format!("{members} moved since you read it: {}.", moved.join("; ")));
    }
    if !came.is_empty() {
        sentences.push(format!("Somebody else put in {}.", together(&came)));
    }
    if !went.is_empty() {
        sentences.push(format!("{} left it meanwhile.", together(&went)));
    }
    let others: Vec<_> = theirs.iter().copied().filter(|field| *field != BundleField::Members).collect();
    if !others.is_empty() {
        sentences.push(format!("Somebody else changed {}.", editing::fields(&others, field_group)));
    }
    if sentences.is_empty() {
        sentences.push("The offer moved since you read it.".to_owned());
    }
    sentences.push("The sum is made anew. Nothing was saved: look, and save again.".to_owned());
    sentences.join(" ")
}

/// What of a member's offer moved, such as `Lead Scoring 25.00 → 29.00 USD`.
fn member_moved(before: &Member, now: &Member) -> Option<String> {
    let mut parts = Vec::new();
    if before.price != now.price {
        let same = before.price.currency == now.price.currency;
        let was = if same { before.price.figure() } else { before.price.to_string() };
        parts.push(format!("{was} → {}", now.price));
    }
    if before.price_model != now.price_model {
        parts.push(format!(
            "{} → {}",
            choices::price_model(before.price_model),
            choices::price_model(now.price_model)
        ));
    }
    if before.required_tier != now.required_tier {
        parts.push(format!("from {} → from {}", before.required_tier, now.required_tier));
    }
    if before.status != now.status {
        parts.push(format!("{} → {}", before.status, now.status));
    }
    (!parts.is_empty()).then(|| format!("{} {}", now.name, parts.join(", ")))
}

#[cfg(test)]
mod tests {
    use domain::catalog::{PriceModel, ToolStatus};
    use domain::ids::ToolId;
    use domain::money::{Currency, Money};
    use domain::organizations::Tier;
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use super::*;

    fn member(n: u128, cents: i64) -> Member {
        Member {
            tool: ToolId(Uuid::from_u128(n)),
            name: format!("Tool {n}"),
            price_model: PriceModel::Monthly,
            price: Money { amount: Decimal::new(cents, 2), currency: Currency::USD },
            required_tier: Tier::Starter,
            status: ToolStatus::Active,
        }
    }

    #[test]
    fn what_moved_is_named_with_old_and_new() {
        let seen = [member(1, 2500), member(2, 900), member(3, 100)];
        let now =
            [member(1, 2900), Member { status: ToolStatus::Disabled, ..member(2, 900) }, member(4, 100)];
        assert_eq!(
            unseen(&seen, &now, &[BundleField::Members, BundleField::DiscountPercent]),
            "Members moved since you read it: Tool 1 25.00 → 29.00 USD; Tool 2 ACTIVE → DISABLED. \
             Somebody else put in “Tool 4”. “Tool 3” left it meanwhile. Somebody else changed Stated discount. \
             The sum is made anew. Nothing was saved: look, and save again."
        );
    }

    #[test]
    fn the_confirming_button_counts_the_warnings() {
        use BundleStatus::{Active, Archived, Draft};
        assert_eq!(confirm(Draft, Active, 3), "Publish with 3 warnings");
        assert_eq!(confirm(Draft, Active, 0), "Publish");
        assert_eq!(confirm(Active, Active, 1), "Save the offer with 1 warning");
        assert_eq!(confirm(Active, Archived, 0), "Archive");
    }

    #[test]
    fn every_step_of_a_life_says_what_it_means() {
        for &status in BundleStatus::ALL {
            assert_eq!(LIFE.iter().filter(|step| **step == status).count(), 1, "{status}");
            assert!(step_meaning(status, status).contains("present"));
        }
    }
}
