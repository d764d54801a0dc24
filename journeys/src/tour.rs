//! Every screen of the console, one after another, on a fresh desktop: for pictures of all of them, and for checks that
//! have to hold on all of them. One walk; the visitor paints each screen in both themes.

use crate::console::{ACTIVITY, AREAS};
use crate::{Result, Window, prompt};

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
