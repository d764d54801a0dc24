//! A manager's day with bundles: one composed of ten tools, published, archived and all of it taken back; members put in
//! order by pointer and by keys; what would be if; warnings and what mends them; and who only reads.

mod rows;

use journeys::bench::{MEMBERS, PICKER, handle};
use journeys::console::{BUNDLES, CATALOG};
use journeys::{Desktop, Failure, Result, SAMPLE_PATIENCE, Window, pictures};

const MANAGER: &[(&str, &str)] = &[("MARKETPLACE_OPEN", "sample:manager")];

const LEAD_GENERATION: &str = "Lead Generation Pro Bundle";
const LISTING: &str = "Listing Domination Bundle";
const MARKET: &str = "Market Intelligence Bundle";
const TRANSACTION: &str = "Transaction Management Bundle";
const SUITE: &str = "Complete Real Estate Suite";

/// The seed's bundles with the discount that each states.
const SEEDED: [(&str, i32); 5] =
    [(LEAD_GENERATION, 20), (LISTING, 25), (MARKET, 25), (TRANSACTION, 15), (SUITE, 35)];

/// The members of [`LISTING`], as they are sown.
const LISTED: [&str; 7] = [
    "Listing Description Generator",
    "Property Photo Enhancement",
    "Virtual Staging AI",
    "Property Alert System",
    "Property Comparison Engine",
    "Virtual Tour Coordination",
    "Property Matching Algorithm",
];

/// The bundle that is composed here.
const COMPOSED: &str = "First Year of an Agent";

/// The tools that "lead" finds, as the picker has them in order.
const LEAD: [&str; 5] = [
    "Agent Performance Tracker",
    "Lead Capture Summary Generator",
    "Lead Generation Agent",
    "Lead Scoring Engine",
    "Lead Source Analysis",
];

/// The tools that are paid per year, as the picker has them in order.
const ANNUAL: [&str; 5] = [
    "Budget Range Prediction Tool",
    "Client Lifecycle Tracker",
    "Compliance Monitor",
    "Market Data Integration",
    "Tax Optimization Planner",
];

/// Opens the sample's bundles as a manager.
async fn in_the_bundles(desktop: &Desktop) -> Result<Window<'_>> {
    let window = Window::open_with(desktop, MANAGER).await?;
    window.says_within(SAMPLE_PATIENCE, "Needs a hand now").await?;
    window.settled().await?;
    window.go_by_keys(BUNDLES).await?;
    Ok(window)
}

/// What a list holds, or says why it is not what was expected.
fn expect<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, wanted: &T) -> Result {
    if found == wanted { Ok(()) } else { Err(Failure::Differs(format!("{what}: {found:?}, not {wanted:?}"))) }
}

/// Chooses ten tools in the picker: what a word finds, and what a filter of the catalog lets through.
async fn pick_ten(window: &Window<'_>) -> Result {
    window.open_picker().await?;
    window.pick_from("lead", "5 of 54 tools").await?;
    window.press(&["ArrowDown"]).await?;
    window.keyboard_is_at("listbox", PICKER).await?;
    window.press(&["Ctrl+a"]).await?;
    window.says("5 tools chosen, in this order.").await?;
    window.pictures("bundles-picker").await?;

    window.tab_and_type("searchbox", "Search*", "").await?;
    window.no_longer_says("5 of 54 tools").await?;
    window.tab_and_press("button", "+ filter").await?;
    window.tab_and_press("button", "model").await?;
    window.tab_and_press("checkbox", "ANNUAL").await?;
    window.tab_and_press("button", "Done").await?;
    window.says("5 of 54 tools").await?;
    window.settled().await?;
    window.tab_to("listbox", PICKER).await?;
    for chosen in LEAD.len() + 1..=10 {
        window.press(&["Space"]).await?;
        window.says(&format!("{chosen} tools chosen, in this order.")).await?;
        window.press(&["ArrowDown"]).await?;
    }
    window.press(&["Enter"]).await?;
    window.has_no("dialog", "*").await?;
    window.says("10 tools added.").await
}

#[tokio::test]
async fn a_bundle_of_ten_is_composed_published_and_archived_by_keys_and_each_taken_back() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_bundles(&desktop).await?;
    window.press(&["n"]).await?;
    window.find("region", MEMBERS).await?;
    window.keyboard_is_at("textbox", "Name").await?;
    window.type_text(COMPOSED).await?;
    let purpose = "Finds the first buyers, and knows by December which of them paid for themselves.";
    window.tab_and_type("textbox", "Description", purpose).await?;
    pick_ten(&window).await?;
    let mut order = [LEAD, ANNUAL].concat();
    window.has_members(&order).await?;

    // The first goes to the third place; a second one is lifted and put back.
    window.lift(LEAD[0], 3).await?;
    window.pictures("bundles-lifted").await?;
    window.press(&["Enter"]).await?;
    order[..3].rotate_left(1);
    window.has_members(&order).await?;
    window.lift(ANNUAL[4], 1).await?;
    window.press(&["Escape"]).await?;
    window.says(&format!("“{}” was put back to 10.", ANNUAL[4])).await?;
    window.has_members(&order).await?;

    // One member needs more than the tier that a new bundle begins with.
    window.says("the bundle is sold from STARTER").await?;
    window.tab_and_press("button", "Raise to ELITE").await?;
    window.no_longer_says("the bundle is sold from STARTER").await?;
    window.tab_and_type("textbox", "Stated discount", "20").await?;
    let price = rows::price_at(&rows::tools(&desktop, &order).await, 20);
    window.holds("Bundle price", &format!("{price:.2}")).await?;
    window.says("at least the stated one").await?;
    window.pictures("bundles-composed").await?;
    window.press(&["Ctrl+s"]).await?;
    window.says(&format!("Saved “{COMPOSED}”.")).await?;
    window.find("region", BUNDLES.record).await?;
    window.settled().await?;
    let draft = rows::Offer {
        status: "DRAFT".to_owned(),
        required_tier: "ELITE".to_owned(),
        price_amount: price,
        discount_percent: 20,
    };
    expect("the draft", &rows::offer(&desktop, COMPOSED).await, &Some(draft.clone()))?;
    expect(
        "its members",
        &rows::order(&desktop, COMPOSED).await,
        &order.iter().map(ToString::to_string).collect(),
    )?;

    window.to_the_bench().await?;
    window.tab_and_press("button", "Publish…").await?;
    window.find("dialog", "Before you publish").await?;
    window.says("It comes on sale at once, as it stands here.").await?;
    window.settled().await?;
    window.pictures("bundles-publish").await?;
    window.tab_and_press("button", "Publish").await?;
    window.has_no("dialog", "*").await?;
    rows::until_status(&desktop, COMPOSED, Some("ACTIVE")).await;
    window.find("button", "Archive…").await?;
    window.tab_and_press("button", "Archive…").await?;
    window.find("dialog", "Status of *").await?;
    window.says("It goes off sale.").await?;
    window.settled().await?;
    window.tab_and_press("button", "Archive").await?;
    window.has_no("dialog", "*").await?;
    window.says(&format!("“{COMPOSED}” is archived now.")).await?;
    rows::until_status(&desktop, COMPOSED, Some("ARCHIVED")).await;
    window.close().await?;

    let window = in_the_bundles(&desktop).await?;
    window.says("6 bundles").await?;
    for status in ["ACTIVE", "DRAFT"] {
        window.take_back(COMPOSED).await?;
        rows::until_status(&desktop, COMPOSED, Some(status)).await;
        window.says(&format!("{COMPOSED} {status}")).await?;
    }
    expect("the draft again", &rows::offer(&desktop, COMPOSED).await, &Some(draft))?;
    expect("its members again", &rows::members(&desktop, COMPOSED).await.len(), &10)?;
    window.take_back(COMPOSED).await?;
    rows::until_status(&desktop, COMPOSED, None).await;
    window.says("5 bundles").await?;
    window.has_no("gridcell", &format!("{COMPOSED}*")).await?;
    window.close().await
}

#[tokio::test]
async fn members_are_put_in_order_by_pointer_and_the_order_is_taken_back() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_bundles(&desktop).await?;
    window.open_bench(LISTING).await?;
    window.has_members(&LISTED).await?;

    let (pulled, over) = ("Virtual Staging AI", "Property Matching Algorithm");
    window
        .pull(("button", &handle(pulled)), ("button", &handle(over)), async || {
            window.says(&format!("“{pulled}” is number 7 of 7 now.")).await?;
            window.picture(&pictures().join("bundles-pulled.png")).await
        })
        .await?;
    let mut order = LISTED;
    order[2..].rotate_left(1);
    window.has_members(&order).await?;
    // And up again, by two.
    let (pulled, over) = ("Virtual Tour Coordination", "Property Alert System");
    window
        .pull(("button", &handle(pulled)), ("button", &handle(over)), async || {
            window.says(&format!("“{pulled}” is number 3 of 7 now.")).await
        })
        .await?;
    order[2..5].rotate_right(1);
    window.has_members(&order).await?;
    window.says("Members changed").await?;
    window.press(&["Ctrl+s"]).await?;
    window.says(&format!("Saved “{LISTING}”.")).await?;
    rows::until_order(&desktop, LISTING, &order).await;
    window.close().await?;

    let window = in_the_bundles(&desktop).await?;
    window.open_bench(LISTING).await?;
    window.has_members(&order).await?;
    window.leave_the_bench().await?;
    window.take_back(LISTING).await?;
    rows::until_order(&desktop, LISTING, &LISTED).await;
    window.open_bench(LISTING).await?;
    window.has_members(&LISTED).await?;

    // What is taken out can be put back where it was, until it is saved.
    window.take_out("Virtual Staging AI").await?;
    window.find("region", "Removed until you save").await?;
    window.tab_and_press("button", "Put “Virtual Staging AI” back").await?;
    window.has_members(&LISTED).await?;
    window.says("Nothing changed").await?;
    window.close().await
}

#[tokio::test]
async fn what_would_be_if_is_shown_and_nothing_of_it_is_saved() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_bundles(&desktop).await?;
    let before = (rows::offer(&desktop, LISTING).await, rows::members(&desktop, LISTING).await);
    window.open_bench(LISTING).await?;
    window.says("25.0 %").await?;

    window.tab_and_press("button", "Without a tool…").await?;
    window.tab_and_choose("Without which tool", "Virtual Tour Coordination").await?;
    window.tab_and_press("button", "Leave it out").await?;
    for words in ["without Virtual Tour Coordination", "14.9 %", "below the stated 25 %"] {
        window.says(words).await?;
    }
    window.says("195.75 USD would keep the stated 25 %").await?;
    window.pictures("bundles-what-if").await?;
    window.tab_and_press("button", "With another price…").await?;
    window.tab_and_choose("Price of which tool", "Virtual Staging AI").await?;
    window.tab_and_type("textbox", "Price to think of", "79").await?;
    window.tab_and_press("button", "Think of it").await?;
    window.says("Virtual Staging AI at 79.00 USD").await?;
    window.says("7.8 %").await?;
    window.tab_and_press("button", "With another tool…").await?;
    window.tab_and_type("combobox", "With which tool", "neighborhood").await?;
    window.find("option", "Neighborhood Intelligence*").await?;
    // Enter takes what was found by all that is typed, and nothing before.
    for _ in 0..100 {
        window.press(&["Enter"]).await?;
        window.settled().await?;
        if !window.all("button", "Forget: with Neighborhood Intelligence").await?.is_empty() {
            break;
        }
    }
    window.says("with Neighborhood Intelligence").await?;
    window.says("20.7 %").await?;
    window.says("A tool's price is changed in the tool").await?;
    window.tab_and_press("button", "Forget: without Virtual Tour Coordination").await?;
    window.no_longer_says("20.7 %").await?;
    window.tab_and_press("button", "Forget all").await?;
    window.no_longer_says("Neighborhood Intelligence").await?;
    window.has_members(&LISTED).await?;
    window.says("Nothing changed").await?;
    window.leave_the_bench().await?;
    expect(
        "the bundle",
        &(rows::offer(&desktop, LISTING).await, rows::members(&desktop, LISTING).await),
        &before,
    )?;
    window.close().await
}

#[tokio::test]
async fn a_warning_leads_to_what_mends_it() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_bundles(&desktop).await?;

    // A member that needs more than the bundle's tier.
    window.open_bench(LEAD_GENERATION).await?;
    window.says("Nothing to warn about").await?;
    window.add_tool("Predictive Analytics Engine").await?;
    window.says("“Predictive Analytics Engine” needs ELITE, the bundle is sold from GROWTH.").await?;
    window.pictures("bundles-tier-warning").await?;
    window.tab_and_press("button", "Raise to ELITE").await?;
    window.says("Nothing to warn about").await?;
    window.save_offer().await?;
    window.says(&format!("Saved “{LEAD_GENERATION}”.")).await?;
    let offer = rows::offer(&desktop, LEAD_GENERATION).await;
    expect("the tier", &offer.map(|offer| offer.required_tier), &Some("ELITE".to_owned()))?;
    expect("the members", &rows::members(&desktop, LEAD_GENERATION).await.len(), &9)?;

    // A member that became cheaper: buyers read more than they save.
    window.go_by_keys(CATALOG).await?;
    window.open_by_name(CATALOG, "Virtual Staging AI").await?;
    window.press(&["e"]).await?;
    window.tab_and_type("textbox", "Amount", "49").await?;
    window.press(&["Ctrl+s"]).await?;
    window.says("Saved “Virtual Staging AI”").await?;
    window.go_by_keys(BUNDLES).await?;
    window.says("only 9.7 %").await?;
    window.pictures("bundles-list-overstated").await?;
    window.open_bench(LISTING).await?;
    window.says("Buyers read 25 % and truly save 9.7 %").await?;
    window.find("button", "State 9 %").await?;
    window.pictures("bundles-overstated").await?;
    window.tab_and_press("button", "Lower the price to 184.50 USD, for 25 %").await?;
    window.holds("Bundle price", "184.50").await?;
    window.holds("Stated discount", "25").await?;
    window.no_longer_says("truly save 9.7 %").await?;
    window.save_offer().await?;
    window.says(&format!("Saved “{LISTING}”.")).await?;
    let offer = rows::offer(&desktop, LISTING).await;
    let price = rows::price_at(&rows::members(&desktop, LISTING).await, 25);
    expect("the price", &offer.map(|offer| offer.price_amount), &Some(price))?;
    window.close().await
}

#[tokio::test]
async fn the_seeded_bundles_give_what_they_state() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_bundles(&desktop).await?;
    for (bundle, percent) in SEEDED {
        let members = rows::members(&desktop, bundle).await;
        let price = rows::price_at(&members, percent.into());
        let offer = rows::offer(&desktop, bundle).await;
        let stated = offer.map(|offer| (offer.price_amount, offer.discount_percent));
        expect(bundle, &stated, &Some((price, percent)))?;

        window.open_bench(bundle).await?;
        window.has_members(&members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>()).await?;
        window.holds("Bundle price", &format!("{price:.2}")).await?;
        window.holds("Stated discount", &percent.to_string()).await?;
        window.says(&format!("{percent}.0 %")).await?;
        window.says("at least the stated one").await?;
        if bundle == SUITE {
            for words in [
                "“Listing Engagement Monitor” is taken off sale",
                "“Appointment Reminder System” is being phased out",
                "“Campaign ROI Tracker” is announced, and not on sale yet",
                "paid once and not counted",
                "on request",
            ] {
                window.says(words).await?;
            }
            window.pictures("bundles-suite").await?;
        } else {
            window.says("Nothing to warn about").await?;
        }
        window.leave_the_bench().await?;
    }
    window.close().await
}

#[tokio::test]
async fn the_list_finds_bundles_by_a_tool_and_by_warnings() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_bundles(&desktop).await?;
    for column in ["Bundle", "Status", "Members", "Price", "Discount", "Warnings", "Bought"] {
        window.find("columnheader", &format!("{column}*")).await?;
    }
    let shown = ["222.00 USD", "25 % true 25 %", "1,326.59 USD", "35 % true 35 %"];
    for words in shown {
        window.says(words).await?;
    }
    window.find("img", "To look at: *").await?;

    window.tab_and_press("button", "+ filter").await?;
    window.tab_and_press("button", "holds tool").await?;
    window.tab_and_type("textbox", "holds tool", "compliance mon").await?;
    window.find("button", "Compliance Monitor").await?;
    // While the first letters were typed, other tools were found too.
    window.has_no("button", "Competitive Analysis Tool").await?;
    window.tab_and_press("button", "Compliance Monitor").await?;
    window.says("holds tool: Compliance Monitor").await?;
    window.says("2 of 5 bundles").await?;
    window.find("gridcell", &format!("{TRANSACTION}*")).await?;
    window.find("gridcell", &format!("{SUITE}*")).await?;

    window.tab_and_press("button", "+ filter").await?;
    window.tab_and_press("button", "warnings").await?;
    window.tab_to("radio", "both").await?;
    window.press(&["ArrowDown"]).await?;
    window.tab_and_press("button", "Done").await?;
    window.says("warnings: with warnings").await?;
    window.says("1 of 5 bundles").await?;
    window.lists_alone(SUITE).await?;
    window.pictures("bundles-list-filtered").await?;
    window.tab_and_press("button", "Clear filters").await?;
    window.says("5 bundles").await?;
    window.find("gridcell", &format!("{LEAD_GENERATION}*")).await?;
    window.close().await
}

#[tokio::test]
async fn a_bundle_that_was_bought_is_archived_and_never_deleted() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_bundles(&desktop).await?;
    window.open_by_name(BUNDLES, SUITE).await?;
    window.tab_and_press("button", "Delete…").await?;
    window.find("dialog", &format!("Delete “{SUITE}”?")).await?;
    window.says("It can't be deleted, because it is held by").await?;
    window.says("of it, which keep").await?;
    window.has_no("button", "Delete").await?;
    window.pictures("bundles-held").await?;
    window.tab_and_press("button", "Archive it instead…").await?;
    window.find("dialog", &format!("Status of “{SUITE}”")).await?;
    window.says("Who bought it keeps it, and running subscriptions go on.").await?;
    window.says("Who is touched").await?;
    window.settled().await?;
    window.pictures("bundles-archive").await?;
    window.tab_and_press("button", "Archive").await?;
    window.has_no("dialog", "*").await?;
    rows::until_status(&desktop, SUITE, Some("ARCHIVED")).await;
    expect("the members", &rows::members(&desktop, SUITE).await.len(), &54)?;
    window.take_back(SUITE).await?;
    rows::until_status(&desktop, SUITE, Some("ACTIVE")).await;
    window.close().await
}

#[tokio::test]
async fn who_does_not_write_reads_sum_warnings_and_tiers_and_finds_no_act() -> Result {
    let desktop = Desktop::fresh().await?;
    let roles = [("sample:support", "No organization opened"), ("sample:moderator", "Needs a hand now")];
    for (role, arrived) in roles {
        let window = Window::open_with(&desktop, &[("MARKETPLACE_OPEN", role)]).await?;
        window.says_within(SAMPLE_PATIENCE, arrived).await?;
        window.settled().await?;
        window.go_to(BUNDLES.screen).await?;
        window.find("gridcell", "*").await?;
        window.has_no("button", "New bundle").await?;
        window.open_by_name(BUNDLES, SUITE).await?;
        window.find("region", "What the members cost one by one").await?;
        window.find("region", "What buyers pay and save").await?;
        window.find("list", "To look at").await?;
        window.says("“Campaign ROI Tracker” is announced, and not on sale yet").await?;
        window.find("region", "Who sees and may buy it").await?;
        window.tab_and_press("button", "ENTERPRISE*").await?;
        window.find("list", "Members for ENTERPRISE").await?;
        window.says("not on sale: COMING_SOON").await?;
        for act in ["Compose", "Archive…", "Status…", "Duplicate", "Delete…"] {
            window.has_no("button", act).await?;
        }
        // The key of the bench leads nowhere.
        window.press(&["e"]).await?;
        window.settled().await?;
        window.has_no("region", MEMBERS).await?;
        window.find("region", BUNDLES.record).await?;
        window.pictures(&role.replace("sample:", "bundles-read-by-")).await?;
        window.close().await?;
    }
    Ok(())
}
