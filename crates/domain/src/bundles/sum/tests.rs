//! The sum of a bundle against whole numbers.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{catalog::ToolStatus, organizations::Tier};

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

fn dollars(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn member(number: u128, model: PriceModel, price: &str, code: &str) -> Member {
    Member {
        tool: ToolId(Uuid::from_u128(number)),
        name: format!("Tool {number}"),
        price_model: model,
        price: Money { amount: dollars(price), currency: currency(code) },
        required_tier: Tier::Free,
        status: ToolStatus::Active,
    }
}

/// Members in dollars, numbered from 1.
fn members(priced: &[(PriceModel, &str)]) -> Vec<Member> {
    let member = |((model, price), number): (&(PriceModel, &str), u128)| member(number, *model, price, "USD");
    priced.iter().zip(1..).map(member).collect()
}

fn of(priced: &[(PriceModel, &str)]) -> Sum {
    Sum::of(&members(priced), Currency::USD)
}

use PriceModel::{Annual, Custom, Free, Monthly, OneTime, UsageBased};

#[test]
fn a_price_per_month_stands_against_months_and_twelfths_of_years() {
    let sum = of(&[
        (Monthly, "100.00"),
        (Annual, "100.00"),
        (OneTime, "500.00"),
        (Free, "0"),
        (UsageBased, "0.10"),
        (Custom, "0"),
    ]);
    assert_eq!(sum.basis, Basis::Month);
    assert_eq!(sum.in_full(), dollars("1300"));
    assert_eq!(sum.comparable(), Rounded { amount: dollars("108.33"), is_cut: true });
    assert_eq!((sum.counted, sum.members), (3, 6), "what is free counts, as nothing");
    let shown: Vec<_> =
        sum.lines.iter().map(|line| (line.model, line.cost, line.counted.map(|part| part.amount))).collect();
    assert_eq!(
        shown,
        [
            (OneTime, Some(dollars("500")), None),
            (Monthly, Some(dollars("100")), Some(dollars("100"))),
            (Annual, Some(dollars("100")), Some(dollars("8.33"))),
            (UsageBased, None, None),
            (Free, Some(dollars("0")), Some(dollars("0"))),
            (Custom, None, None),
        ]
    );
}

#[test]
fn a_price_is_paid_once_only_where_every_paid_member_is() {
    let basis = |priced: &[(PriceModel, &str)]| of(priced).basis;
    assert_eq!(basis(&[(OneTime, "50"), (Free, "0"), (Custom, "0")]), Basis::Once);
    for other in [Monthly, Annual, UsageBased] {
        assert_eq!(basis(&[(OneTime, "50"), (other, "1")]), Basis::Month, "{other}");
    }
    assert_eq!(basis(&[]), Basis::Month);
    assert_eq!(basis(&[(Free, "0")]), Basis::Month);

    let once = of(&[(OneTime, "50.00"), (OneTime, "30.00")]);
    assert_eq!(once.comparable(), Rounded { amount: dollars("80"), is_cut: false });
    assert_eq!(once.discount_for(dollars("60.00")), 25);
    let abroad = [member(1, OneTime, "50", "USD"), member(2, Monthly, "9", "EUR")];
    let sum = Sum::of(&abroad, Currency::USD);
    assert_eq!((sum.basis, sum.is_comparable()), (Basis::Month, false), "a month in whatever currency");
}

#[test]
fn nothing_is_claimed_where_there_is_nothing_to_compare() {
    for priced in [&[][..], &[(Free, "0")], &[(UsageBased, "5")], &[(Custom, "900")], &[(Monthly, "0")]] {
        let sum = of(priced);
        assert_eq!(sum.saving(dollars("0")), None, "{priced:?}");
        assert_eq!(sum.discount_for(dollars("0")), 0);
        assert_eq!(sum.price_for(20), dollars("0"));
        assert_eq!(sum.verdict(dollars("5"), 20), Verdict::Incomparable);
        assert_eq!(sum.settled(Held::Discount, dollars("80"), 20), (dollars("80"), 20), "the price stays");
        assert_eq!(sum.settled(Held::Price, dollars("80"), 20), (dollars("80"), 0));
    }
}

#[test]
fn rounding_goes_against_the_saving() {
    let sum = of(&[(Monthly, "99.99"), (Annual, "100.00")]);
    // 1299.88 a year; a fifth less is 86.658… a month.
    assert_eq!(sum.price_for(20), dollars("86.65"));
    assert_eq!(sum.discount_for(dollars("86.65")), 20);
    assert_eq!(sum.discount_for(dollars("86.66")), 19);
    let saving = sum.saving(dollars("86.66")).unwrap();
    assert_eq!(saving.percent(1), dollars("19.9"));
    assert!(!saving.is_at_least(20) && saving.is_at_least(19));
    assert_eq!(sum.verdict(dollars("86.66"), 20), Verdict::Below);
    assert_eq!(sum.verdict(dollars("86.65"), 20), Verdict::Kept);

    // 108.323… a month.
    assert_eq!(sum.verdict(dollars("108.32"), 0), Verdict::Kept);
    let dearer = sum.saving(dollars("108.33")).unwrap();
    assert_eq!(dearer.percent(1), dollars("-0.1"), "down, and so never nearer to nothing");
    assert_eq!(sum.verdict(dollars("108.33"), 0), Verdict::CostsMore);
    assert_eq!(sum.discount_for(dollars("200")), 0);
    assert_eq!(of(&[(Monthly, "10")]).verdict(dollars("10"), 0), Verdict::SavesNothing);
}

#[test]
fn what_costs_nothing_saves_all() {
    let sum = of(&[(Monthly, "10.00"), (Annual, "0.01")]);
    assert_eq!((sum.price_for(100), sum.discount_for(dollars("0"))), (dollars("0"), 100));
    assert_eq!(sum.verdict(dollars("0"), 100), Verdict::Kept);
    assert_eq!(sum.saving(dollars("0")).unwrap().percent(1), dollars("100"));
    assert_eq!(sum.verdict(dollars("0.01"), 100), Verdict::Below);
    assert_eq!(sum.saving(dollars("0.01")).unwrap().percent(1), dollars("99.9"));
}

#[test]
fn a_price_that_follows_can_be_paid() {
    let yen = currency("JPY");
    let members = [member(1, Monthly, "999", "JPY"), member(2, Monthly, "1998", "JPY")];
    let sum = Sum::of(&members, yen);
    // A fifth less is 2397.60.
    assert_eq!(sum.settled(Held::Discount, dollars("0"), 20), (dollars("2397"), 20));
    assert_eq!(sum.verdict(dollars("2398"), 20), Verdict::Below);
    assert_eq!(sum.discount_for(dollars("2397")), 20);
    let dear = Sum::of(&[member(1, Monthly, "99999999.99", "JPY"), member(2, Monthly, "9", "JPY")], yen);
    assert_eq!(dear.price_for(0), dollars("99999999"));
}

#[test]
fn as_many_members_as_a_bundle_holds_are_summed_exactly() {
    let priced: Vec<_> =
        (0..500).map(|n| (if n % 2 == 0 { Monthly } else { Annual }, "99999999.99")).collect();
    let sum = of(&priced);
    // 250 paid every month, 250 at a twelfth.
    assert_eq!(sum.in_full(), dollars("99999999.99") * Decimal::from(250 * 13));
    assert_eq!(sum.comparable(), Rounded { amount: dollars("27083333330.62"), is_cut: true });
    assert_eq!(sum.saving(dollars("99999999.99")).unwrap().percent(2), dollars("99.63"));
    assert_eq!((sum.counted, sum.price_for(1)), (500, most()));
}

#[test]
fn amounts_that_are_no_price_claim_no_saving() {
    let giants =
        ["79228162514264337593543950335", "-0.01", "0.001", "100000000", "-79228162514264337593543950335"];
    for giant in giants {
        for model in PriceModel::ALL.iter().filter(|model| model.is_paid()) {
            let sum = of(&[(*model, giant), (*model, giant), (*model, "10")]);
            assert!(!sum.is_comparable() && sum.comparable().amount.is_zero(), "{model} {giant}");
            assert_eq!(sum.saving(dollars("1")), None);
            assert_eq!(sum.lines[0].cost, None);
        }
        let sum = of(&[(Monthly, "10"), (Annual, "120")]);
        assert_eq!(sum.saving(dollars(giant)), None, "{giant}");
        assert_eq!(sum.discount_for(dollars(giant)), 0);
        assert_eq!(sum.verdict(dollars(giant), 10), Verdict::Incomparable);
    }
    let most = of(&[(Monthly, "99999999.99"), (Annual, "99999999.99")]);
    assert_eq!(most.price_for(0), dollars("99999999.99"), "a price is not beyond what one may be");
    assert_eq!(most.price_for(i32::MAX), dollars("0"));
    assert_eq!(most.price_for(i32::MIN), most.price_for(0));
}

#[test]
fn the_currency_of_the_bundle_comes_first_and_nothing_of_another_is_compared() {
    let members = [
        member(1, Monthly, "10", "EUR"),
        member(2, Custom, "0", "EUR"),
        member(3, Monthly, "20", "USD"),
        member(4, Annual, "30", "CHF"),
        member(5, OneTime, "40", "USD"),
    ];
    let sum = Sum::of(&members, Currency::USD);
    let order: Vec<_> = sum.lines.iter().map(|line| (line.model, line.currency)).collect();
    assert_eq!(
        order,
        [
            (OneTime, Some(Currency::USD)),
            (Monthly, Some(Currency::USD)),
            (Annual, Some(currency("CHF"))),
            (Monthly, Some(currency("EUR"))),
            (Custom, None),
        ]
    );
    assert_eq!(sum.in_full(), dollars("240"));
    assert_eq!(sum.counted, 1);
}

#[test]
fn what_if_takes_out_puts_in_and_prices_anew() {
    let held = members(&[(Monthly, "10"), (Monthly, "20"), (Free, "0")]);
    assert!(WhatIf::default().is_empty());
    assert_eq!(WhatIf::default().apply(&held), held);

    let with = member(9, Monthly, "5", "USD");
    let what_if = WhatIf {
        without: vec![held[0].tool],
        with: vec![held[1].clone(), with.clone(), with.clone()],
        priced: vec![
            (held[1].tool, dollars("25")),
            (held[2].tool, dollars("99")),
            (with.tool, dollars("6")),
            (ToolId(Uuid::from_u128(77)), dollars("1")),
        ],
    };
    assert!(!what_if.is_empty());
    let then = what_if.apply(&held);
    let prices: Vec<_> = then.iter().map(|member| (member.tool, member.price.amount)).collect();
    assert_eq!(
        prices,
        [(held[1].tool, dollars("25")), (held[2].tool, dollars("0")), (with.tool, dollars("6"))],
        "each tool once, and what is free stays free"
    );
    assert_eq!(Sum::of(&then, Currency::USD).comparable().amount, dollars("31"));
}

fn any_member() -> impl Strategy<Value = Member> {
    let amounts = prop_oneof![
        8 => 0..2_000_000_i64,
        2 => Just(0_i64),
        1 => 0..10_000_000_000_i64,
    ];
    let models = prop::sample::select(PriceModel::ALL);
    let codes = prop::sample::select(&["USD", "USD", "USD", "EUR", "CHF"][..]);
    (any::<u128>(), models, amounts, codes).prop_map(|(number, model, cents, code)| {
        let mut made = member(number, model, "0", code);
        made.price.amount = Decimal::new(cents, 2);
        made
    })
}

fn any_members() -> impl Strategy<Value = Vec<Member>> {
    let mixed = || prop::collection::vec(any_member(), 0..12);
    let once = mixed().prop_map(|mut members| {
        members.retain(|member| matches!(member.price_model, OneTime | Free | Custom));
        members
    });
    prop_oneof![4 => mixed(), 1 => once]
}

/// What the counted members cost in cents, and for how many periods of the price; worked out in whole numbers, and
/// apart from the code.
fn oracle(members: &[Member], code: &str) -> (i128, i128) {
    let in_cents = |amount: Decimal| {
        let mut amount = amount;
        amount.rescale(2);
        amount.mantissa()
    };
    let is_once = members.iter().any(|member| member.price_model == OneTime)
        && members.iter().all(|member| matches!(member.price_model, OneTime | Free | Custom));
    let mut full = 0;
    for member in members.iter().filter(|member| member.price.currency.as_str() == code) {
        full += match (is_once, member.price_model) {
            (true, OneTime) | (false, Annual) => in_cents(member.price.amount),
            (false, Monthly) => 12 * in_cents(member.price.amount),
            _ => 0,
        };
    }
    (full, if is_once { 1 } else { 12 })
}

proptest! {
    #[test]
    fn the_saving_is_never_overstated(members in any_members(), price in 0..3_000_000_i64, percent in 0..=100_i32) {
        let sum = Sum::of(&members, Currency::USD);
        let (full, periods) = oracle(&members, "USD");
        let saved = full - i128::from(price) * periods;
        let price = Decimal::new(price, 2);
        let Some(saving) = sum.saving(price) else {
            prop_assert_eq!(full, 0);
            return Ok(());
        };
        prop_assert_eq!(saving.is_at_least(percent), saved * 100 >= full * i128::from(percent));
        prop_assert_eq!(saving.is_one(), saved > 0);
        for decimals in 0..3 {
            let shift = 10_i128.pow(decimals);
            let mut shown = saving.percent(decimals);
            shown.rescale(decimals);
            prop_assert_eq!(shown.mantissa(), (saved * 100 * shift).div_euclid(full));
        }
        let stated = sum.discount_for(price);
        prop_assert_eq!(i128::from(stated), (saved * 100).div_euclid(full).max(0));
    }

    #[test]
    fn what_is_shown_never_adds_up_to_more_than_the_members_cost(members in any_members()) {
        let sum = Sum::of(&members, Currency::USD);
        let (full, periods) = oracle(&members, "USD");
        let comparable = sum.comparable();
        let mut shown = comparable.amount;
        shown.rescale(2);
        prop_assert_eq!(shown.mantissa(), full.div_euclid(periods));
        prop_assert_eq!(comparable.is_cut, full.rem_euclid(periods) != 0);
        let mut exact = sum.in_full();
        exact.rescale(2);
        prop_assert_eq!(exact.mantissa(), full);
        let counted: Decimal = sum.lines.iter().filter_map(|line| line.counted).map(|part| part.amount).sum();
        prop_assert!(counted <= comparable.amount);
        let in_full: Decimal = sum.lines.iter().filter_map(Line::counted_in_full).sum();
        prop_assert_eq!(in_full, sum.in_full());
    }

    #[test]
    fn the_price_for_a_discount_is_the_highest_and_the_discount_for_a_price_too(
        members in any_members(), price in 0..3_000_000_i64, percent in 0..=100_i32
    ) {
        let sum = Sum::of(&members, Currency::USD);
        prop_assume!(sum.is_comparable());
        let highest = sum.price_for(percent);
        prop_assert!(sum.saving(highest).unwrap().is_at_least(percent));
        if highest < most() {
            prop_assert!(!sum.saving(highest + Decimal::new(1, 2)).unwrap().is_at_least(percent));
        }
        let price = Decimal::new(price, 2);
        let saving = sum.saving(price).unwrap();
        let stated = sum.discount_for(price);
        prop_assert!(stated == 0 || saving.is_at_least(stated));
        prop_assert!(stated == 100 || !saving.is_at_least(stated + 1));
    }

    #[test]
    fn price_and_discount_agree_after_any_edit(
        members in any_members(), price in 0..3_000_000_i64, percent in 0..=100_i32
    ) {
        let sum = Sum::of(&members, Currency::USD);
        let price = Decimal::new(price, 2);
        for held in [Held::Price, Held::Discount] {
            let (price, percent) = sum.settled(held, price, percent);
            prop_assert_eq!(sum.settled(held, price, percent), (price, percent), "settled is settled");
            if let Some(saving) = sum.saving(price) {
                prop_assert!(percent == 0 || saving.is_at_least(percent));
                // Whoever then holds the other finds it no worse for the buyer, and never lower than was stated.
                let (_, stated) = sum.settled(Held::Price, price, percent);
                prop_assert!(stated >= percent);
            }
        }
    }

    #[test]
    fn what_cannot_be_summed_never_enters_a_sum(
        members in any_members(), strangers in any_members(), price in 0..3_000_000_i64
    ) {
        let strangers = strangers.into_iter().map(|mut stranger| {
            if stranger.price.currency == Currency::USD && !matches!(stranger.price_model, UsageBased | Custom) {
                stranger.price.currency = currency("EUR");
            }
            stranger
        });
        let sum = Sum::of(&members, Currency::USD);
        let with: Vec<_> = members.iter().cloned().chain(strangers).collect();
        let with = Sum::of(&with, Currency::USD);
        for line in &with.lines {
            let is_ours = line.currency == Some(Currency::USD);
            prop_assert!(line.counted.is_none() || is_ours || line.model == Free);
            prop_assert!(!matches!(line.model, UsageBased | Custom) || line.cost.is_none() && line.counted.is_none());
        }
        // They may say that the price is no longer read as paid once; what it is compared with then is nothing.
        let price = Decimal::new(price, 2);
        if sum.basis == with.basis {
            prop_assert_eq!(with.in_full(), sum.in_full());
            prop_assert_eq!(with.saving(price), sum.saving(price));
        } else if with.basis == Basis::Month {
            prop_assert!(!with.is_comparable());
        }
    }

    #[test]
    fn lines_partition_the_members(members in any_members()) {
        let sum = Sum::of(&members, Currency::USD);
        prop_assert_eq!(sum.members, members.len());
        let mut held: Vec<_> = sum.lines.iter().flat_map(|line| line.tools.clone()).collect();
        let mut expected: Vec<_> = members.iter().map(|member| member.tool).collect();
        held.sort();
        expected.sort();
        prop_assert_eq!(held, expected);
        let mut kinds: Vec<_> = sum.lines.iter().map(|line| (line.model, line.currency)).collect();
        kinds.sort();
        kinds.dedup();
        prop_assert_eq!(kinds.len(), sum.lines.len(), "one line each");
        for line in &sum.lines {
            let of_line = |member: &&Member| {
                member.price_model == line.model
                    && line.currency.is_none_or(|currency| member.price.currency == currency)
            };
            let own: Vec<_> = members.iter().filter(of_line).collect();
            let tools: Vec<_> = own.iter().map(|member| member.tool).collect();
            prop_assert_eq!(&line.tools, &tools, "in their order");
            if let (Some(cost), true) = (line.cost, line.model.is_paid()) {
                prop_assert_eq!(cost, own.iter().map(|member| member.price.amount).sum::<Decimal>());
            }
        }
        let counted: usize =
            sum.lines.iter().filter(|line| line.counted.is_some()).map(|line| line.tools.len()).sum();
        prop_assert_eq!(sum.counted, counted);
    }

    #[test]
    fn whatever_is_typed_nothing_panics(
        parts in prop::collection::vec((any::<i128>(), 0..29_u32), 1..6), percent in any::<i32>()
    ) {
        let amount = |(mantissa, scale): &(i128, u32)| Decimal::from_i128_with_scale(mantissa >> 32, *scale);
        let members: Vec<_> = parts
            .iter()
            .zip(PriceModel::ALL.iter().cycle().skip(1))
            .map(|(part, model)| {
                let mut made = member(u128::from(part.1), *model, "0", "USD");
                made.price.amount = amount(part);
                made
            })
            .collect();
        let sum = Sum::of(&members, Currency::USD);
        let price = amount(&parts[0]);
        let (price, percent) = sum.settled(Held::Price, price, percent);
        let _settled = sum.settled(Held::Discount, price, percent);
        prop_assert!(sum.saving(price).is_none_or(|saving| saving.percent(1) <= Decimal::ONE_HUNDRED));
    }

    #[test]
    fn what_if_is_no_more_than_other_members(
        members in any_members(), with in any_members(), price in 0..1_000_000_i64, out in 0..12_usize
    ) {
        let without: Vec<_> = members.get(out).map(|member| member.tool).into_iter().collect();
        let priced: Vec<_> = members.iter().map(|member| (member.tool, Decimal::new(price, 2))).collect();
        let what_if = WhatIf { without: without.clone(), with: with.clone(), priced };
        let then = what_if.apply(&members);
        prop_assert_eq!(then.len(), members.len() - without.len() + with.len());
        for member in &then {
            prop_assert!(!without.contains(&member.tool));
            if let Some(before) = members.iter().find(|held| held.tool == member.tool) {
                let expected = if before.price_model.is_paid() { Decimal::new(price, 2) } else { before.price.amount };
                prop_assert_eq!(member.price.amount, expected);
                prop_assert_eq!(member.price.currency, before.price.currency);
            }
        }
    }
}
