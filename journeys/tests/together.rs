//! Two consoles on one tool: what each changed alone merges, the same field asks, and nothing is lost. And a database
//! that refuses: the window says so in a sentence and keeps what was typed.

mod marketplace;

use journeys::{Desktop, Result, SAMPLE_PATIENCE, Window, pictures};
use marketplace::{LOGIN, PASSWORD, connect, marketplace, save_profile, store_password};

const TOOL: &str = "AI Property Valuation (AVM)";

/// Opens a tool of the sample in a window of its own.
async fn at_the_tool<'a>(desktop: &'a Desktop, role: &str) -> Result<Window<'a>> {
    let window = Window::open_with(desktop, &[("MARKETPLACE_OPEN", role)]).await?;
    window.says_within(SAMPLE_PATIENCE, "Needs a hand now").await?;
    window.settled().await?;
    open_tool(&window).await?;
    Ok(window)
}

/// Looks the tool up and opens it.
async fn open_tool(window: &Window<'_>) -> Result {
    window.go_to("Catalog").await?;
    window.find("gridcell", "*").await?;
    window.press(&["/"]).await?;
    window.type_text(TOOL).await?;
    window.says("1 of ").await?;
    window.settled().await?;
    window.press(&["ArrowDown"]).await?;
    window.keyboard_is_on(TOOL).await?;
    window.press(&["Enter"]).await?;
    window.find("heading", TOOL).await?;
    window.settled().await
}

#[tokio::test]
async fn disjoint_fields_merge_and_the_same_field_asks() -> Result {
    let desktop = Desktop::fresh().await?;
    let one = at_the_tool(&desktop, "sample:manager").await?;
    let other = at_the_tool(&desktop, "sample:super_admin").await?;
    one.press(&["e"]).await?;
    other.press(&["e"]).await?;

    one.tab_and_type("combobox", "Provider", "Clearhouse Group").await?;
    one.tab_and_type("combobox", "Add to Tags", "appraisal").await?;
    one.press(&["Enter", "Ctrl+s"]).await?;
    one.says("Saved “").await?;
    other.tab_and_type("textbox", "Version", "4.3.0").await?;
    other.tab_and_type("combobox", "Add to Tags", "comparables").await?;
    other.press(&["Enter", "Ctrl+s"]).await?;
    other.says("Kept what others changed meanwhile").await?;
    for words in ["Clearhouse Group", "4.3.0", "appraisal", "comparables"] {
        other.says(words).await?;
    }

    one.press(&["e"]).await?;
    one.tab_and_type("textbox", "Name", "AVM of the manager").await?;
    one.tab_and_type("textbox", "Amount", "1.75").await?;
    other.press(&["e"]).await?;
    other.tab_and_type("textbox", "Name", "AVM of the admin").await?;
    other.tab_and_type("textbox", "Amount", "1.60").await?;
    other.press(&["Ctrl+s"]).await?;
    other.find("heading", "AVM of the admin").await?;
    one.press(&["Ctrl+s"]).await?;
    one.find("dialog", "Somebody else changed the same").await?;
    for words in ["AVM of the admin", "AVM of the manager", "1.60", "1.75"] {
        one.says(words).await?;
    }
    one.pictures("catalog-conflict").await?;
    one.tab_and_press("button", "All mine").await?;
    one.tab_and_press("button", "Save the choice").await?;
    one.find("heading", "AVM of the manager").await?;
    one.says("1.75").await?;
    one.says("4.3.0").await?;

    // What the admin did can't be taken back any more: the manager stands in the way, by name.
    other.press(&["Ctrl+z"]).await?;
    other.find("dialog", "*").await?;
    other.says("AVM of the manager").await?;
    other.picture(&pictures().join("undo-blocked.png")).await?;
    other.close().await?;
    one.close().await
}

#[tokio::test]
async fn what_the_database_refuses_is_said_and_nothing_typed_is_lost() -> Result {
    let remote = marketplace().await;
    let desktop = Desktop::fresh().await?;
    let window = Window::open(&desktop).await?;
    save_profile(&window, &remote).await?;
    store_password(&window, PASSWORD).await?;
    connect(&window).await?;

    open_tool(&window).await?;
    window.press(&["e"]).await?;
    window.tab_and_type("textbox", "Name", "Valuation by rows").await?;
    window.press(&["Ctrl+s"]).await?;
    window.says("read-only").await?;
    window.find("textbox", "Name").await?;

    window.click("button", "Read-only").await?;
    window.fill("Why", "names of the spring catalog").await?;
    window.click("button", "Switch writing on").await?;
    window.has_no("dialog", "*").await?;
    remote.psql(&format!("REVOKE marketplace_super_admin FROM {LOGIN}")).await;
    window.tab_to("textbox", "Name").await?;
    window.press(&["Ctrl+s"]).await?;
    window.find("alert", "*").await?;
    window.says("may not").await?;
    window.picture(&pictures().join("catalog-refused.png")).await?;
    remote.psql(&format!("GRANT marketplace_super_admin TO {LOGIN}")).await;
    window.press(&["Ctrl+s"]).await?;
    window.find("heading", "Valuation by rows").await?;
    window.close().await
}
