//! Sentences of who is touched by a bundle: who would pay again, which buyers lack what was added, carts and
//! subscriptions. What the bench says of sums, warnings and tiers is in [`super::bundles`].

use contract::bundles::{Around, Touched};
use domain::bundles::Member;
use domain::money::grouped;

use super::catalog::counted;

/// Organizations that share so many members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// So many members or more.
    pub least: usize,
    /// How many organizations; at least as many where not all are known.
    pub organizations: u64,
    /// Whether there may be more.
    pub is_open: bool,
}

/// How many organizations share all members, at least half of them, and any: from most to least, without repetition.
#[must_use]
pub fn shares(touched: &Touched, members: usize) -> Vec<Share> {
    let mut steps = vec![members, members.div_ceil(2), 1];
    steps.dedup();
    let known = u64::try_from(touched.rows.len()).unwrap_or(u64::MAX);
    let last = touched.rows.last().map_or(0, |row| row.tools.len());
    let mut shares: Vec<Share> = Vec::new();
    for least in steps.into_iter().filter(|least| *least > 0) {
        let rows = touched.rows.iter().filter(|row| row.tools.len() >= least).count();
        let share = match u64::try_from(rows).unwrap_or(u64::MAX) {
            // Every organization that is touched shares one at least.
            _ if least == 1 => Share { least, organizations: touched.organizations, is_open: false },
            organizations => {
                Share { least, organizations, is_open: known < touched.organizations && last >= least }
            }
        };
        if share.organizations > 0
            && shares.last().is_none_or(|more| more.organizations < share.organizations)
        {
            shares.push(share);
        }
    }
    shares
}

/// Who would pay again, in a sentence each: those with most members first.
#[must_use]
pub fn owning(touched: &Touched, members: usize) -> Vec<String> {
    let sentence = |share: Share| {
        let least = if share.is_open { "At least " } else { "" };
        let who = organizations(share.organizations);
        let own = if share.organizations == 1 { "owns" } else { "own" };
        let what = match share.least {
            1 if members == 1 => "the one member".to_owned(),
            least if least == members => format!("all {members} members"),
            1 => "a member or more".to_owned(),
            least => format!("{least} or more members"),
        };
        format!("{least}{who} already {own} {what} and would pay again.")
    };
    shares(touched, members).into_iter().map(sentence).collect()
}

/// How many buyers lack each tool, most first; a figure is the least where not all are known.
#[must_use]
pub fn lacking(touched: &Touched, members: &[Member]) -> Vec<String> {
    let is_open = u64::try_from(touched.rows.len()).is_ok_and(|known| known < touched.organizations);
    let mut of: Vec<(u64, &str)> = members
        .iter()
        .map(|member| {
            let lack = touched.rows.iter().filter(|row| row.tools.contains(&member.tool)).count();
            (u64::try_from(lack).unwrap_or(u64::MAX), member.name.as_str())
        })
        .filter(|(count, _)| *count > 0)
        .collect();
    of.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let least = if is_open { "at least " } else { "" };
    of.into_iter().map(|(count, name)| format!("“{name}”: {least}{}", organizations(count))).collect()
}

/// What stands over the buyers who lack something.
#[must_use]
pub fn lacking_title(around: &Around) -> String {
    let lack = if around.lacking.organizations == 1 { "lacks" } else { "lack" };
    format!(
        "{} of {} {lack} members that were added after they bought, or are to be.",
        grouped(&around.lacking.organizations.to_string()),
        counted(around.buyers, "buyer", "buyers"),
    )
}

/// Carts and subscriptions, a line each.
#[must_use]
pub fn standing(around: &Around) -> Vec<String> {
    let mut lines = Vec::new();
    if around.cart_items > 0 {
        let of = organizations(around.cart_organizations);
        let hold = if around.cart_items == 1 { "holds" } else { "hold" };
        let items = counted(around.cart_items, "cart item", "cart items");
        lines.push(format!("{items} of {of} {hold} it."));
    }
    if around.subscriptions > 0 {
        let run = if around.subscriptions == 1 { "runs" } else { "run" };
        let them = counted(around.subscriptions, "subscription", "subscriptions");
        lines.push(format!("{them} to it {run}."));
    }
    lines
}

/// Whether anybody is touched.
#[must_use]
pub const fn touches_nobody(around: &Around) -> bool {
    around.buyers == 0
        && around.owning.organizations == 0
        && around.lacking.organizations == 0
        && around.cart_items == 0
        && around.subscriptions == 0
}

fn organizations(count: u64) -> String {
    counted(count, "organization", "organizations")
}

/// How many organizations have bought it, and that they keep it.
#[must_use]
pub fn buyers(buyers: u64) -> String {
    let (have, keep) = if buyers == 1 { ("has", "keeps") } else { ("have", "keep") };
    format!("{} {have} bought it, and {keep} what was bought.", organizations(buyers))
}

/// Behind a list that does not hold all.
#[must_use]
pub fn and_more(more: u64) -> String {
    format!("… and {} more", organizations(more))
}

#[cfg(test)]
mod tests {
    use contract::bundles::TouchedOrganization;
    use domain::catalog::{PriceModel, ToolStatus};
    use domain::ids::{OrganizationId, ToolId};
    use domain::money::{Currency, Money};
    use domain::organizations::Tier;
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use super::*;

    fn tool(number: u128) -> ToolId {
        ToolId(Uuid::from_u128(number))
    }

    fn member(number: u128) -> Member {
        Member {
            tool: tool(number),
            name: format!("T{number}"),
            price_model: PriceModel::Free,
            price: Money { amount: Decimal::ZERO, currency: Currency::USD },
            required_tier: Tier::Free,
            status: ToolStatus::Active,
        }
    }

    fn touched(organizations: u64, tools_of_each: &[u128]) -> Touched {
        let row = |(place, count): (usize, &u128)| TouchedOrganization {
            id: OrganizationId(Uuid::from_u128(u128::try_from(place).unwrap())),
            name: None,
            tools: (1..=*count).map(tool).collect(),
        };
        Touched { organizations, rows: tools_of_each.iter().enumerate().map(row).collect() }
    }

    #[test]
    fn who_would_pay_again_is_told_from_most_members_to_least() {
        assert_eq!(
            owning(&touched(4, &[7, 4, 2, 1]), 7),
            [
                "1 organization already owns all 7 members and would pay again.",
                "2 organizations already own 4 or more members and would pay again.",
                "4 organizations already own a member or more and would pay again.",
            ]
        );
        // Of the three that are not listed, none owns more than the last listed one.
        assert_eq!(
            owning(&touched(6, &[5, 5, 4]), 7),
            [
                "At least 3 organizations already own 4 or more members and would pay again.",
                "6 organizations already own a member or more and would pay again.",
            ]
        );
        assert_eq!(
            owning(&touched(1, &[1]), 1),
            ["1 organization already owns the one member and would pay again."]
        );
        assert!(owning(&Touched::default(), 7).is_empty());
    }

    #[test]
    fn who_lacks_what_is_told_tool_by_tool() {
        let members = [1, 2, 3].map(member);
        let lacking_of = touched(2, &[2, 1]);
        assert_eq!(lacking(&lacking_of, &members), ["“T1”: 2 organizations", "“T2”: 1 organization"]);
        let around = Around { buyers: 9, lacking: lacking_of, ..Around::default() };
        assert_eq!(
            lacking_title(&around),
            "2 of 9 buyers lack members that were added after they bought, or are to be."
        );
        assert!(!touches_nobody(&around));
        assert!(touches_nobody(&Around::default()));
    }

    #[test]
    fn carts_and_subscriptions_are_counted() {
        let around = Around { cart_items: 3, cart_organizations: 1, subscriptions: 1, ..Around::default() };
        assert_eq!(
            standing(&around),
            ["3 cart items of 1 organization hold it.", "1 subscription to it runs."]
        );
    }
}
