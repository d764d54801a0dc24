//! Two consoles on one bundle: what each did to its members merges or asks, and whoever saves an offer that somebody else
//! moved meanwhile looks at it first. Never is a tool lost, in it twice, or a place left empty.

#[expect(dead_code, reason = "each journey uses its part")]
mod rows;

use journeys::bench::{LOOK_AGAIN, MEMBERS};
use journeys::console::{BUNDLES, CATALOG};
use journeys::{Desktop, Result, SAMPLE_PATIENCE, Window};
use rust_decimal::Decimal;

const BUNDLE: &str = "Transaction Management Bundle";

/// Its members, as they are sown.
const SOWN: [&str; 6] = [
    "Contract Generation System",
    "Document Processing Automation",
    "Transaction Milestone Tracker",
    "Compliance Monitor",
    "Commission Calculator",
    "Automated Financial Reporting",
];

/// A tool that costs nothing: with it, price and discount stay what they are.
const FREE: &str = "RAG System";

/// Goes to the bundle's bench in a window of its own.
async fn at_the_bench<'a>(desktop: &'a Desktop, role: &str) -> Result<Window<'a>> {
    let window = Window::open_with(desktop, &[("MARKETPLACE_OPEN", role)]).await?;
    window.says_within(SAMPLE_PATIENCE, "Needs a hand now").await?;
    window.settled().await?;
    window.go_by_keys(BUNDLES).await?;
    window.open_bench(BUNDLE).await?;
    window.has_members(&SOWN).await?;
    Ok(window)
}

/// A manager's console and a super admin's, both at the bench.
async fn two_benches(desktop: &Desktop) -> Result<(Window<'_>, Window<'_>)> {
    let one = at_the_bench(desktop, "sample:manager").await?;
    let other = at_the_bench(desktop, "sample:super_admin").await?;
    Ok((one, other))
}

/// Waits until the bundle was saved and its record is shown.
async fn saved(window: &Window<'_>) -> Result {
    window.says(&format!("Saved “{BUNDLE}”")).await?;
    window.has_no("region", MEMBERS).await?;
    window.find("region", BUNDLES.record).await?;
    window.settled().await
}

#[tokio::test]
async fn what_one_adds_and_the_other_takes_out_merges_after_a_look() -> Result {
    let desktop = Desktop::fresh().await?;
    let (one, other) = two_benches(&desktop).await?;
    one.add_tool(FREE).await?;
    other.take_out("Document Processing Automation").await?;
    one.save_offer().await?;
    saved(&one).await?;

    other.save_offer().await?;
    other.says(&format!("Somebody else put in “{FREE}”.")).await?;
    other.says(LOOK_AGAIN).await?;
    let merged: Vec<&str> =
        SOWN.into_iter().filter(|tool| *tool != "Document Processing Automation").chain([FREE]).collect();
    other.has_members(&merged).await?;
    other.pictures("benches-merged").await?;
    rows::until_order(&desktop, BUNDLE, &[&SOWN[..], &[FREE]].concat()).await;
    other.save_offer().await?;
    saved(&other).await?;
    rows::until_order(&desktop, BUNDLE, &merged).await;
    other.close().await?;
    one.close().await
}

#[tokio::test]
async fn a_discount_that_only_follows_is_not_asked_about_and_members_of_both_are_kept() -> Result {
    let desktop = Desktop::fresh().await?;
    let (one, other) = two_benches(&desktop).await?;
    one.add_tool("Expense Tracker AI").await?;
    other.take_out("Commission Calculator").await?;
    one.save_offer().await?;
    saved(&one).await?;

    other.save_offer().await?;
    other.says(LOOK_AGAIN).await?;
    other.pictures("benches-look-again").await?;
    other.save_offer().await?;
    saved(&other).await?;
    let merged: Vec<&str> = SOWN
        .into_iter()
        .filter(|tool| *tool != "Commission Calculator")
        .chain(["Expense Tracker AI"])
        .collect();
    rows::until_order(&desktop, BUNDLE, &merged).await;
    other.close().await?;
    one.close().await
}

#[tokio::test]
async fn two_new_orders_ask_and_either_answer_keeps_all_tools() -> Result {
    let desktop = Desktop::fresh().await?;
    let (one, other) = two_benches(&desktop).await?;
    let (mut theirs, mut mine) = (SOWN, SOWN);

    one.lift(SOWN[0], 6).await?;
    one.press(&["Enter", "Ctrl+s"]).await?;
    saved(&one).await?;
    theirs.rotate_left(1);
    rows::until_order(&desktop, BUNDLE, &theirs).await;
    other.lift(SOWN[5], 1).await?;
    other.press(&["Enter", "Ctrl+s"]).await?;
    other.find("dialog", "Somebody else changed the same").await?;
    other.find("group", "Members").await?;
    mine.rotate_right(1);
    other.says(&format!("1. {}", theirs[0])).await?;
    other.says(&format!("1. {}", mine[0])).await?;
    other.pictures("benches-order").await?;
    other.tab_and_press("button", "All mine").await?;
    other.tab_and_press("button", "Save the choice").await?;
    saved(&other).await?;
    rows::until_order(&desktop, BUNDLE, &mine).await;

    // The first stands on an old order again, and lets the other's be.
    one.press(&["Escape"]).await?;
    one.has_no("region", BUNDLES.record).await?;
    one.open_bench(BUNDLE).await?;
    one.has_members(&mine).await?;
    other.to_the_bench().await?;
    other.lift(mine[1], 3).await?;
    other.press(&["Enter", "Ctrl+s"]).await?;
    saved(&other).await?;
    mine[1..3].rotate_left(1);
    rows::until_order(&desktop, BUNDLE, &mine).await;
    one.lift(mine[5], 1).await?;
    one.press(&["Enter", "Ctrl+s"]).await?;
    one.find("dialog", "Somebody else changed the same").await?;
    one.tab_and_press("button", "All theirs").await?;
    one.tab_and_press("button", "Save the choice").await?;
    one.has_no("dialog", "*").await?;
    one.has_no("region", MEMBERS).await?;
    rows::until_order(&desktop, BUNDLE, &mine).await;
    other.close().await?;
    one.close().await
}

#[tokio::test]
async fn a_price_on_other_members_is_looked_at_and_saved_at_the_second_try() -> Result {
    let desktop = Desktop::fresh().await?;
    let (one, other) = two_benches(&desktop).await?;
    one.add_tool(FREE).await?;
    one.save_offer().await?;
    saved(&one).await?;

    other.tab_and_type("textbox", "Bundle price", "180").await?;
    other.holds("Stated discount", "17").await?;
    other.save_offer().await?;
    other.says(LOOK_AGAIN).await?;
    other.has_members(&[&SOWN[..], &[FREE]].concat()).await?;
    other.holds("Stated discount", "17").await?;
    let before = rows::offer(&desktop, BUNDLE).await.map(|offer| offer.discount_percent);
    assert_eq!(before, Some(15), "nothing was written yet");
    other.save_offer().await?;
    saved(&other).await?;
    let offer = rows::offer(&desktop, BUNDLE).await.map(|offer| (offer.price_amount, offer.discount_percent));
    assert_eq!(offer, Some((Decimal::from(180), 17)));
    rows::until_order(&desktop, BUNDLE, &[&SOWN[..], &[FREE]].concat()).await;
    other.close().await?;
    one.close().await
}

#[tokio::test]
async fn a_member_that_got_another_price_is_named_before_the_offer_is_saved() -> Result {
    let desktop = Desktop::fresh().await?;
    let (one, other) = two_benches(&desktop).await?;
    one.tab_and_type("textbox", "Stated discount", "10").await?;
    one.holds("Bundle price", "195.30").await?;

    other.leave_the_bench().await?;
    other.go_by_keys(CATALOG).await?;
    other.open_by_name(CATALOG, "Commission Calculator").await?;
    other.press(&["e"]).await?;
    other.tab_and_type("textbox", "Amount", "25").await?;
    other.press(&["Ctrl+s"]).await?;
    other.says("Saved “Commission Calculator”").await?;
    other.close().await?;

    one.save_offer().await?;
    one.says("A member moved since you read it: Commission Calculator 29.00 → 25.00 USD.").await?;
    one.says(LOOK_AGAIN).await?;
    one.pictures("benches-repriced").await?;
    let price = rows::price_at(&rows::members(&desktop, BUNDLE).await, 10);
    one.holds("Bundle price", &format!("{price:.2}")).await?;
    one.holds("Stated discount", "10").await?;
    one.save_offer().await?;
    saved(&one).await?;
    let offer = rows::offer(&desktop, BUNDLE).await.map(|offer| (offer.price_amount, offer.discount_percent));
    assert_eq!(offer, Some((price, 10)));
    rows::until_order(&desktop, BUNDLE, &SOWN).await;
    one.close().await
}
