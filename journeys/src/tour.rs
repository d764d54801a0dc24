//! Every screen of the console, one after another, on a fresh desktop: for pictures of all of them, and for checks that
//! have to hold on all of them. One walk; the visitor paints each screen in both themes.

use std::path::Path;

use crate::bench::PICKER;
use crate::console::{ACTIVITY, AREAS, BUNDLES, CATALOG};
use crate::{Failure, Result, Window, prompt};

/// A file as a spreadsheet leaves it: two tools that can be written, and two that can't.
const TOOLS: &str = "\
name,category,price_model,price_amount,currency,required_tier,integration_type,status,provider,version,description
Viewing Planner,BOOKING_SCHEDULING,MONTHLY,39.50,USD,STARTER,NATIVE,BETA,Harbor Labs,0.9.0,Plans viewings around the traffic and the daylight.
Key Cabinet,DOCUMENT_PROCESSING,FREE,0,USD,STARTER,NATIVE,BETA,Harbor Labs,1.0.0,Knows who has which key and asks for it back in time.
Closing Countdown,SPACE_TRAVEL,MONTHLY,\"29,90\",USD,GROWTH,NATIVE,BETA,Harbor Labs,one,Counts the days to each closing.
=1+1,AUTOMATION_TOOLS,MONTHLY,12.00,USD,GROWTH,NATIVE,BETA,Harbor Labs,1.2.0,Adds up what a spreadsheet would have added up.
";

/// Walks through every screen and calls `visit` with its name at each.
pub async fn every_screen(window: &Window<'_>, mut visit: impl AsyncFnMut(&str) -> Result) -> Result {
    window.find("heading", "Connections").await?;
    window.settled().await?;
    visit("connections").await?;
    a_profile(window, &mut visit).await?;

    window.open_sample("Super admin").await?;
    visit("overview").await?;
    for list in AREAS.into_iter().chain([ACTIVITY]) {
        let name = list.screen.to_lowercase();
        window.go_to(list.screen).await?;
        window.find("gridcell", "*").await?;
        visit(&name).await?;
        window.open_first_record(list).await?;
        visit(&format!("{name}-record")).await?;
        window.press(&["Escape"]).await?;
        window.has_no("region", list.record).await?;
        if list.screen == "Catalog" {
            window.fill("Search*", "no row has these words").await?;
            window.says("Nothing matches").await?;
            window.settled().await?;
            visit(&format!("{name}-nothing-matches")).await?;
            window.click("button", "Clear filters").await?;
        }
    }
    a_composer(window, &mut visit).await?;
    a_curator(window, &mut visit).await?;

    window.press(&["Ctrl+k"]).await?;
    window.find("combobox", "What do you want to do?").await?;
    visit("command-box").await?;
    window.press(&["Escape"]).await?;
    window.has_no("dialog", "Command box").await?;
    window.press(&["?"]).await?;
    window.find("dialog", "*").await?;
    visit("keys").await?;
    window.press(&["Escape"]).await?;
    window.has_no("dialog", "*").await?;

    a_tenant_view(window, &mut visit).await
}

/// The form of a profile, the test of its connection, and a connection that fails.
async fn a_profile(window: &Window<'_>, visit: &mut impl AsyncFnMut(&str) -> Result) -> Result {
    window.click("button", "New").await?;
    window.find("textbox", "Host").await?;
    visit("connection-form").await?;
    window.fill("Name", "market-eu").await?;
    window.fill("Host", "database.invalid").await?;
    window.fill("Database", "platform").await?;
    window.fill("User", "ada").await?;
    window.click("button", "Save connection").await?;
    window.click("button", "Store password…").await?;
    prompt::answer(window.desktop(), "Password of ada", "not the password of anything").await?;
    window.says("The password is in the system's keyring").await?;
    window.no_longer_says("The password is stored in the keyring").await?;
    window.click("button", "Test connection").await?;
    window.says("It stopped at the marked step").await?;
    window.settled().await?;
    visit("connection-test").await?;
    window.click("button", "Connect").await?;
    window.find("alert", "*").await?;
    window.says("The host name “database.invalid” is not known").await?;
    window.settled().await?;
    visit("connection-failed").await
}

/// A day at the bench: a bundle in it, another one with warnings, a copy that is about to be published, and a new one.
async fn a_composer(window: &Window<'_>, visit: &mut impl AsyncFnMut(&str) -> Result) -> Result {
    const LISTING: &str = "Listing Domination Bundle";
    window.go_to(BUNDLES.screen).await?;
    window.open_bench(LISTING).await?;
    visit("bench").await?;
    window.open_picker().await?;
    window.pick_from("lead", "5 of 54 tools").await?;
    window.press(&["ArrowDown"]).await?;
    window.keyboard_is_at("listbox", PICKER).await?;
    window.press(&["Ctrl+a"]).await?;
    window.says("5 tools chosen").await?;
    visit("bench-picker").await?;
    window.press(&["Escape"]).await?;
    window.has_no("dialog", "*").await?;
    window.lift("Virtual Staging AI", 5).await?;
    visit("bench-lifted").await?;
    window.press(&["Escape"]).await?;
    window.tab_and_press("button", "Without a tool…").await?;
    window.tab_and_choose("Without which tool", "Virtual Tour Coordination").await?;
    window.tab_and_press("button", "Leave it out").await?;
    window.says("below the stated 25 %").await?;
    visit("bench-what-if").await?;
    window.tab_and_press("button", "STARTER*").await?;
    window.find("list", "Members for STARTER").await?;
    visit("bench-tiers").await?;
    window.tab_and_press("button", "Show them").await?;
    window.find("dialog", "*").await?;
    visit("bench-touched").await?;
    window.press(&["Escape"]).await?;
    window.has_no("dialog", "*").await?;
    window.leave_the_bench().await?;
    window.open_bench("Complete Real Estate Suite").await?;
    window.says("announced, and not on sale yet").await?;
    visit("bench-warnings").await?;
    window.leave_the_bench().await?;

    window.open_by_name(BUNDLES, LISTING).await?;
    window.click("button", "Archive…").await?;
    window.find("dialog", "Status of *").await?;
    window.settled().await?;
    visit("bundles-archive").await?;
    window.press(&["Escape"]).await?;
    window.has_no("dialog", "*").await?;
    window.click("button", "Duplicate").await?;
    window.holds("Name", &format!("{LISTING} (copy)")).await?;
    window.press(&["Ctrl+s"]).await?;
    window.find("region", BUNDLES.record).await?;
    window.settled().await?;
    window.to_the_bench().await?;
    window.click("button", "Publish…").await?;
    window.find("dialog", "Before you publish").await?;
    window.settled().await?;
    visit("bench-publish").await?;
    window.press(&["Escape"]).await?;
    window.has_no("dialog", "*").await?;
    window.leave_the_bench().await?;
    window.click("button", "Clear filters").await?;
    window.press(&["n"]).await?;
    window.says("No tool is in it yet").await?;
    window.settled().await?;
    visit("bench-new").await?;
    window.press(&["Escape"]).await?;
    window.find("grid", BUNDLES.grid).await?;
    window.settled().await
}

/// A day in the catalog: a tool in its editor, its status, many tools at once, a file of tools, and taking back.
async fn a_curator(window: &Window<'_>, visit: &mut impl AsyncFnMut(&str) -> Result) -> Result {
    window.go_to(CATALOG.screen).await?;
    window.fill("Search*", "lead generation").await?;
    window.says("1 of 54 tools").await?;
    window.settled().await?;
    window.press(&["ArrowDown"]).await?;
    window.keyboard_is_on("Lead Generation Agent").await?;
    window.press(&["Enter"]).await?;
    window.find("region", CATALOG.record).await?;
    window.settled().await?;
    window.press(&["e"]).await?;
    window.find("textbox", "Version").await?;
    window.settled().await?;
    visit("catalog-editor").await?;
    window.fill("Version", "3.2").await?;
    window.fill("Name", "").await?;
    window.press(&["Ctrl+s"]).await?;
    window.says("Write it like this: 2.1.0").await?;
    visit("catalog-editor-faults").await?;
    window.press(&["Escape"]).await?;
    window.find("dialog", "*").await?;
    visit("catalog-editor-leaving").await?;
    window.click("button", "Discard*").await?;
    window.has_no("dialog", "*").await?;

    window.click("button", "Status…").await?;
    window.click("radio", "DISABLED*").await?;
    window.says("What else it touches").await?;
    window.settled().await?;
    visit("catalog-status").await?;
    window.press(&["Escape"]).await?;
    window.has_no("dialog", "*").await?;
    window.press(&["Escape"]).await?;
    window.has_no("region", CATALOG.record).await?;
    window.click("button", "Clear filters").await?;
    window.says("54 tools").await?;
    window.settled().await?;

    many_tools(window, visit).await?;
    window.click("button", "Columns").await?;
    window.find("dialog", "Columns").await?;
    visit("catalog-columns").await?;
    window.press(&["Escape"]).await?;
    window.has_no("dialog", "*").await?;
    window.click("button", "Findings *").await?;
    window.find("link", "Featured, but not on sale*").await?;
    window.settled().await?;
    visit("catalog-findings").await?;
    window.click("link", "Featured, but not on sale*").await?;
    window.says("finding: Featured, but not on sale").await?;
    window.open_first_record(CATALOG).await?;
    visit("catalog-record-finding").await?;

    a_file(window, visit).await?;
    a_change_that_stays(window, visit).await
}

/// All tools featured, and their prices raised: form, preview, and the list with what it selects.
async fn many_tools(window: &Window<'_>, visit: &mut impl AsyncFnMut(&str) -> Result) -> Result {
    window.press(&["j"]).await?;
    window.keyboard_is_on("Agent Performance Tracker").await?;
    window.press(&["Ctrl+a"]).await?;
    window.says("All 54 selected").await?;
    visit("catalog-selected").await?;
    window.press(&["b"]).await?;
    window.find("dialog", "*").await?;
    window.choose("Featured", "Feature").await?;
    window.choose("Price", "Change by percent").await?;
    window.fill("By percent", "7.5").await?;
    window.choose("Rounded", "to .99").await?;
    visit("catalog-change").await?;
    window.click("button", "Show what changes").await?;
    window.says("tools will change").await?;
    window.settled().await?;
    visit("catalog-change-preview").await?;
    window.click("button", "Change *").await?;
    window.says("tools changed").await?;
    window.has_no("dialog", "*").await?;
    window.settled().await
}

/// A file of tools of which some are faulty.
async fn a_file(window: &Window<'_>, visit: &mut impl AsyncFnMut(&str) -> Result) -> Result {
    window.go_to("Catalog").await?;
    window.click("link", "Import…").await?;
    window.find("heading", "Import tools").await?;
    visit("import").await?;
    let home = window.desktop().home().map_or_else(std::env::temp_dir, Path::to_path_buf);
    let file = home.join("spring-tools.csv");
    std::fs::write(&file, TOOLS).map_err(Failure::at(&file))?;
    window.click("button", "Choose a file…").await?;
    prompt::choose_file(window.desktop(), "Import tools from a file", &file).await?;
    window.says("Faulty 2").await?;
    window.settled().await?;
    visit("import-new").await?;
    window.click("radio", "Faulty*").await?;
    window.find("region", "Rows: Faulty").await?;
    window.settled().await?;
    visit("import-faulty").await
}

/// The change of many tools, and an older one that it stands in the way of.
async fn a_change_that_stays(window: &Window<'_>, visit: &mut impl AsyncFnMut(&str) -> Result) -> Result {
    window.go_to(ACTIVITY.screen).await?;
    window.open_first_record(ACTIVITY).await?;
    visit("activity-change").await?;
    window.press(&["Escape"]).await?;
    window.has_no("region", ACTIVITY.record).await?;
    window.fill("Search*", "Lead Generation Agent").await?;
    window.click("gridcell", "Price of Lead Generation Agent*").await?;
    window.find("region", ACTIVITY.record).await?;
    window.settled().await?;
    window.click("button", "Take back").await?;
    window.find("dialog", "*").await?;
    window.settled().await?;
    visit("activity-in-the-way").await?;
    window.press(&["Escape"]).await?;
    window.has_no("dialog", "*").await
}

/// What support sees: nothing before an organization is opened, then what that organization sees itself.
async fn a_tenant_view(window: &Window<'_>, visit: &mut impl AsyncFnMut(&str) -> Result) -> Result {
    window.change_login("sample_support").await?;
    window.says("No organization opened").await?;
    window.go_to("Purchases").await?;
    visit("organization-before").await?;
    window.look_up_organization("harbor").await?;
    visit("organization-look-up").await?;
    window.open_chosen_organization("ticket 4711").await?;
    window.find("grid", "Purchases").await?;
    visit("tenant-view-purchases").await?;
    window.go_to("Overview").await?;
    visit("tenant-view-overview").await?;
    window.click("button", "Leave").await?;
    window.says("No organization opened").await
}
