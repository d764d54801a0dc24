//! What is said of bundles, where it computes.

use domain::bundles::BundleStatus;
use domain::catalog::ToolStatus;
use uuid::Uuid;

use super::*;

fn tool(number: u128) -> ToolId {
    ToolId(Uuid::from_u128(number))
}

fn member(number: u128, model: PriceModel, price: &str, tier: Tier) -> Member {
    Member {
        tool: tool(number),
        name: format!("T{number}"),
        price_model: model,
        price: Money { amount: price.parse().unwrap(), currency: Currency::USD },
        required_tier: tier,
        status: ToolStatus::Active,
    }
}

fn in_euro(member: Member) -> Member {
    Member { price: Money { currency: "EUR".parse().unwrap(), ..member.price }, ..member }
}

/// The bundle of the picture: five paid per month, one per year, one per use.
fn listing() -> (BundleFields, Vec<Member>) {
    let monthly = |number, price| member(number, PriceModel::Monthly, price, Tier::Starter);
    let members = vec![
        monthly(1, "25"),
        member(2, PriceModel::UsageBased, "0.15", Tier::Starter),
        monthly(3, "49"),
        monthly(4, "12"),
        member(5, PriceModel::Annual, "190", Tier::Growth),
        monthly(6, "29"),
        member(7, PriceModel::Monthly, "59", Tier::Elite),
    ];
    let fields = BundleFields {
        price_amount: Decimal::from(142),
        discount_percent: 25,
        required_tier: Tier::Growth,
        ..BundleFields::blank()
    };
    (fields, members)
}

fn lines(members: &[Member], span: Span) -> Vec<(String, Counts)> {
    let sum = Sum::of(members, Currency::USD);
    sum.lines.iter().map(|line| (as_sold(line, members), counts(line, &sum, span))).collect()
}

fn amount(figure: &str, how: Option<&str>) -> Counts {
    Counts::Amount(figure.to_owned(), how.map(ToOwned::to_owned))
}

fn not(why: &str) -> Counts {
    Counts::Not(why.to_owned())
}

#[test]
fn each_line_says_what_is_sold_and_what_of_it_counts() {
    let (_, members) = listing();
    let sold = |words: &str| words.to_owned();
    assert_eq!(
        lines(&members, Span::Month),
        [
            (sold("174.00 USD /mo"), amount("174.00", None)),
            (sold("190.00 USD /yr"), amount("15.83", Some("190.00 ÷ 12, rounded down"))),
            (sold("0.15 USD /unit"), not("not summable")),
        ]
    );
    assert_eq!(
        lines(&members, Span::Year).into_iter().map(|(_, counts)| counts).collect::<Vec<_>>(),
        [amount("2,088.00", Some("174.00 × 12")), amount("190.00", None), not("not summable")]
    );
    let sum = Sum::of(&members, Currency::USD);
    assert_eq!(comparable(&sum, Span::Month), ("189.83 USD".to_owned(), Some("rounded down to cents")));
    assert_eq!(comparable(&sum, Span::Year), ("2,278.00 USD".to_owned(), None));
}

#[test]
fn what_does_not_count_says_why() {
    let members = [
        member(1, PriceModel::Monthly, "10", Tier::Free),
        member(2, PriceModel::OneTime, "99", Tier::Free),
        member(3, PriceModel::UsageBased, "0.10", Tier::Free),
        member(4, PriceModel::UsageBased, "2", Tier::Free),
        in_euro(member(5, PriceModel::Monthly, "20", Tier::Free)),
        member(6, PriceModel::Free, "0", Tier::Free),
        member(7, PriceModel::Custom, "0", Tier::Free),
    ];
    let sold = |words: &str| words.to_owned();
    assert_eq!(
        lines(&members, Span::Month),
        [
            (sold("99.00 USD once"), not("not counted")),
            (sold("10.00 USD /mo"), amount("10.00", None)),
            (sold("0.10–2.00 USD /unit"), not("not summable")),
            (sold("20.00 EUR /mo"), not("EUR, not converted")),
            (sold("free"), not("costs nothing")),
            (sold("on request"), not("not summable")),
        ]
    );
    assert_eq!(
        not_summable(&members).unwrap(),
        "“T3” and “T4” are sold per use and “T7” is sold on request. They are not counted in the saving."
    );
    let sum = Sum::of(&members, Currency::USD);
    assert_eq!(
        not_counted(&sum, &members).unwrap(),
        "“T2” is paid once and not counted against a price per month."
    );
    let once = [member(2, PriceModel::OneTime, "99", Tier::Free)];
    assert_eq!(lines(&once, Span::Once), [(sold("99.00 USD once"), amount("99.00", None))]);
    assert_eq!(not_counted(&Sum::of(&once, Currency::USD), &once), None);
}

#[test]
fn a_saving_is_said_in_money_and_never_overstated() {
    let (_, members) = listing();
    let sum = Sum::of(&members, Currency::USD);
    let said = |price: &str| saving(&sum, price.parse().unwrap());
    assert_eq!(
        said("142"),
        "A buyer saves at least 47.83 USD a month, 574.00 USD a year, against buying the 6 counted members one by one."
    );
    assert_eq!(
        said("190"),
        "A buyer pays 0.17 USD a month, 2.00 USD a year more than for the 6 counted members one by one."
    );
    let once = [member(2, PriceModel::OneTime, "99", Tier::Free)];
    let sum = Sum::of(&once, Currency::USD);
    assert_eq!(
        saving(&sum, Decimal::from(90)),
        "A buyer saves 9.00 USD once, against buying the one counted member by itself."
    );
    assert_eq!(
        saving(&sum, Decimal::from(99)),
        "A buyer saves nothing against buying the one counted member by itself."
    );
    assert_eq!(
        saving(&Sum::of(&[], Currency::USD), Decimal::ONE),
        "No member has a price that this one could be compared with."
    );
    // A price of a month that the sum of a month, rounded down, equals: the year still saves.
    let year = [member(1, PriceModel::Annual, "190", Tier::Free)];
    assert_eq!(
        saving(&Sum::of(&year, Currency::USD), "15.83".parse().unwrap()),
        "A buyer saves 0.04 USD a year, against buying the one counted member by itself."
    );
}

#[test]
fn verdicts_and_percentages_read_as_they_are() {
    let (fields, members) = listing();
    let sum = Sum::of(&members, Currency::USD);
    let verdict_at = |price: &str, stated| verdict(sum.verdict(price.parse().unwrap(), stated), stated);
    assert_eq!(percent(sum.saving(fields.price_amount).unwrap().percent(1)), "25.1 %");
    assert_eq!(verdict_at("142", 25), "at least the stated one");
    assert_eq!(verdict_at("142", 26), "below the stated 26 %");
    assert_eq!(verdict_at("200", 0), "costs more than its members");
    assert_eq!(percent("-5.4".parse().unwrap()), "−5.4 %");
    assert_eq!(percent(Decimal::from(20)), "20.0 %");
    assert_eq!(keeping(&sum, 30).unwrap(), "132.88 USD would keep the stated 30 %");
    assert_eq!(verdict(Sum::of(&[], Currency::USD).verdict(Decimal::ONE, 0), 0), "nothing to compare with");
}

fn said(warning: Warning, tools: &[u128], fields: &BundleFields, members: &[Member]) -> String {
    let warned = Warned { warning, tools: tools.iter().copied().map(tool).collect() };
    let around =
        Surroundings { twins: vec![domain::ids::BundleId(Uuid::nil())], cart_items: 1, is_misplaced: true };
    super::warned(&warned, fields, members, &around, &[])
}

#[test]
fn every_warning_is_a_sentence_with_names_and_figures() {
    let (fields, members) = listing();
    for &warning in Warning::ALL {
        let words = said(warning, &[1], &fields, &members);
        assert!(words.ends_with('.') && !words.contains("  "), "{warning}: {words}");
        assert!(!warning_badge(warning).is_empty());
    }
    assert_eq!(
        said(Warning::TierBelowMember, &[7], &fields, &members),
        "“T7” needs ELITE, the bundle is sold from GROWTH."
    );
    assert_eq!(
        said(
            Warning::DiscountOverstated,
            &[],
            &BundleFields { discount_percent: 30, ..fields.clone() },
            &members
        ),
        "Buyers read 30 % and truly save 25.1 %: 189.83 USD one by one, 142.00 in the bundle."
    );
    assert_eq!(said(Warning::SameMembers, &[], &fields, &members), "1 other bundle holds the same tools.");
    let mixed = [
        in_euro(member(1, PriceModel::Monthly, "10", Tier::Free)),
        in_euro(member(2, PriceModel::Monthly, "10", Tier::Custom)),
    ];
    assert_eq!(
        said(Warning::MixedCurrencies, &[1, 2], &fields, &mixed),
        "“T1” and “T2” are sold in EUR, the bundle in USD. Nothing is converted, so they are not counted in the saving."
    );
    assert!(said(Warning::TierBelowMember, &[2], &fields, &mixed).ends_with("by agreement."));
}

#[test]
fn many_names_are_a_few_and_a_number() {
    assert_eq!(named(&["a"]), "“a”");
    assert_eq!(named(&["a", "b", "c", "d", "e", "f"]), "“a”, “b”, “c”, “d”, “e” and “f”");
    assert_eq!(named(&["a", "b", "c", "d", "e", "f", "g"]), "“a”, “b”, “c”, “d”, “e” and 2 more");
}

#[test]
fn each_tier_reads_as_it_meets_the_bundle() {
    let (fields, members) = listing();
    let fields = BundleFields { status: BundleStatus::Active, ..fields };
    let views = tiers::views(&fields, &members);
    let cards: Vec<_> = views.iter().map(|view| (view.tier.as_str(), tier_card(view))).collect();
    let card = |words: &str| words.to_owned();
    assert_eq!(
        cards,
        [
            ("FREE", card("sees it")),
            ("STARTER", card("sees it")),
            ("GROWTH", card("buys, 6 of 7")),
            ("ELITE", card("buys, 7 of 7")),
            ("ENTERPRISE", card("buys, 7 of 7")),
            ("CUSTOM", card("sees it, buys by agreement")),
        ]
    );
    let sentences: Vec<_> = views.iter().map(|view| tier_sentence(view, fields.required_tier)).collect();
    assert_eq!(sentences[2], "An organization of GROWTH may buy it, and use 6 of its 7 members.");
    assert_eq!(sentences[3], "An organization of ELITE may buy it, and use every member.");
}
