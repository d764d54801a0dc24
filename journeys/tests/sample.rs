//! The sample workspace: opened with one click, seen as each of its four staff logins.

use journeys::console::AREAS;
use journeys::{Desktop, Result, SAMPLE_PATIENCE, Window};

#[tokio::test]
async fn one_click_opens_54_tools_and_5_bundles_without_a_server() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = Window::open(&desktop).await?;

    window.open_sample("Super admin").await?;

    window.go_to("Catalog").await?;
    window.says("54 tools").await?;
    window.go_to("Bundles").await?;
    window.says("5 bundles").await?;
    window.close().await
}

#[tokio::test]
async fn each_staff_login_sees_its_own_screens() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = Window::open_with(&desktop, &[("MARKETPLACE_OPEN", "sample:manager")]).await?;
    window.says_within(SAMPLE_PATIENCE, "Needs a hand now").await?;

    window.has_no("link", "Purchases*").await?;
    window.change_login("sample_moderator").await?;
    window.go_to("Reviews").await?;
    window.find("gridcell", "*").await?;
    window.change_login("sample_support").await?;
    window.says("No organization opened").await?;
    window.change_login("sample_admin").await?;
    for list in AREAS {
        window.go_to(list.screen).await?;
        window.find("gridcell", "*").await?;
    }
    window.go_to("Activity").await?;
    window.close().await
}

#[tokio::test]
async fn support_sees_one_organization_that_it_opened_with_a_reason() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = Window::open_with(&desktop, &[("MARKETPLACE_OPEN", "sample:support")]).await?;
    window.says_within(SAMPLE_PATIENCE, "No organization opened").await?;
    window.go_to("Purchases").await?;

    window.look_up_organization("Harbor & Pine").await?;
    window.click("button", "Open as this organization").await?;
    window.says("Say why in at least 3 characters").await?;
    window.open_chosen_organization("ticket 4711").await?;

    window.find("grid", "Purchases").await?;
    window.says("Harbor & Pine Realty").await?;
    window.no_longer_says("Cedar Lane Properties").await?;
    window.says("ticket 4711").await?;
    window.click("button", "Leave").await?;
    window.says("No organization opened").await?;
    window.close().await
}
