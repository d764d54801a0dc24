//! The list of tools as a manager arranges it, without a mouse: cells edited in their place, columns and views that
//! stay, and findings that lead to the field that mends them.

use journeys::{Desktop, Result, SAMPLE_PATIENCE, Window, pictures};

const MANAGER: &[(&str, &str)] = &[("MARKETPLACE_OPEN", "sample:manager")];

/// Opens the sample's catalog as a manager.
async fn in_the_catalog(desktop: &Desktop) -> Result<Window<'_>> {
    let window = Window::open_with(desktop, MANAGER).await?;
    window.says_within(SAMPLE_PATIENCE, "Needs a hand now").await?;
    window.settled().await?;
    to(&window, "c", "Catalog").await?;
    Ok(window)
}

/// Goes to a list by its key.
async fn to(window: &Window<'_>, key: &str, screen: &str) -> Result {
    window.press(&["g", key]).await?;
    window.find("heading", screen).await?;
    window.find("gridcell", "*").await?;
    window.settled().await
}

/// Lets the list show only what these words find.
async fn search(window: &Window<'_>, words: &str, found: &str) -> Result {
    window.press(&["/", "Ctrl+a"]).await?;
    window.type_text(words).await?;
    window.says(found).await?;
    window.settled().await
}

/// Goes from an edited cell to the next one, which is the `role` of this name.
async fn to_next_cell(window: &Window<'_>, role: &str, name: &str) -> Result {
    window.press(&["Tab"]).await?;
    window.find(role, name).await?;
    window.settled().await?;
    window.tab_to(role, name).await
}

#[tokio::test]
async fn a_name_and_a_price_are_edited_in_their_cells() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_catalog(&desktop).await?;
    window.press(&["j"]).await?;
    window.keyboard_is_on("Agent Performance Tracker").await?;

    window.press(&["F2"]).await?;
    window.find("textbox", "Name").await?;
    window.settled().await?;
    window.type_text("Agent Performance Tracker Plus").await?;
    to_next_cell(&window, "combobox", "Category").await?;
    window.says("Saved “Agent Performance Tracker Plus”").await?;
    to_next_cell(&window, "combobox", "Status").await?;
    to_next_cell(&window, "combobox", "Required tier").await?;
    to_next_cell(&window, "textbox", "Price").await?;
    window.type_text("0").await?;
    window.find("alert", "*").await?;
    window.picture(&pictures().join("list-cell-fault.png")).await?;
    window.press(&["Ctrl+a"]).await?;
    window.type_text("64.50").await?;
    window.press(&["Enter"]).await?;
    window.has_no("textbox", "Price").await?;
    window.says("64.50").await?;
    window.press(&["ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft"]).await?;
    window.keyboard_is_on("Agent Performance Tracker Plus").await?;

    window.press(&["Ctrl+z"]).await?;
    window.says("Took back: Price of Agent Performance Tracker Plus").await?;
    window.no_longer_says("64.50").await?;
    window.press(&["Ctrl+z"]).await?;
    window.says("Took back: Name of Agent Performance Tracker").await?;
    window.close().await
}

#[tokio::test]
async fn columns_and_a_view_are_kept_across_a_restart() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_catalog(&desktop).await?;
    window.has_no("columnheader", "Provider").await?;
    window.tab_and_press("button", "Columns").await?;
    window.find("dialog", "Columns").await?;
    window.tab_and_press("checkbox", "Provider").await?;
    window.tab_and_press("button", "Done").await?;
    window.find("columnheader", "Provider").await?;

    search(&window, "lead", "5 of 54 tools").await?;
    window.tab_and_press("button", "Views").await?;
    window.find("menu", "Views").await?;
    window.keyboard_is_on("Keep this list as a view…").await?;
    window.press(&["Enter"]).await?;
    window.tab_and_type("textbox", "Name", "Leads").await?;
    window.press(&["Enter"]).await?;
    window.has_no("dialog", "*").await?;
    window.find("button", "View: Leads").await?;

    to(&window, "b", "Bundles").await?;
    to(&window, "c", "Catalog").await?;
    window.says("54 tools").await?;
    window.find("columnheader", "Provider").await?;
    apply(&window, "Leads", "5 of 54 tools").await?;
    search(&window, "lead generation", "1 of 54 tools").await?;
    window.find("button", "View: Leads changed").await?;
    window.close().await?;

    let window = in_the_catalog(&desktop).await?;
    window.find("columnheader", "Provider").await?;
    apply(&window, "Leads", "5 of 54 tools").await?;
    window.close().await
}

/// Shows the list as the only view that is kept has it.
async fn apply(window: &Window<'_>, view: &str, found: &str) -> Result {
    window.tab_and_press("button", "Views").await?;
    window.find("menuitemradio", view).await?;
    window.keyboard_is_on(view).await?;
    window.press(&["Enter"]).await?;
    window.find("button", &format!("View: {view}")).await?;
    window.says(found).await?;
    window.settled().await
}

#[tokio::test]
async fn a_finding_leads_to_the_tool_and_to_the_field_that_mends_it() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_catalog(&desktop).await?;
    search(&window, "Campaign ROI Tracker", "1 of 54 tools").await?;
    open_row(&window, "Campaign ROI Tracker").await?;
    window.press(&["e"]).await?;
    window.tab_and_press("checkbox", "Featured in the shop window").await?;
    window.press(&["Ctrl+s"]).await?;
    window.find("heading", "To look at").await?;
    window.says("Take it out of the shop window, or put it on sale.").await?;
    window.press(&["Escape"]).await?;
    window.has_no("region", "Tool").await?;

    window.press(&["/", "Escape"]).await?;
    window.find("button", "Findings 1").await?;
    window.tab_and_press("button", "Findings 1").await?;
    window.find("link", "Featured, but not on sale*").await?;
    window.settled().await?;
    window.picture(&pictures().join("list-findings.png")).await?;
    window.tab_and_press("link", "Featured, but not on sale*").await?;
    window.says("finding: Featured, but not on sale").await?;
    window.says("1 of 54 tools").await?;
    window.settled().await?;

    window.press(&["j"]).await?;
    open_row(&window, "Campaign ROI Tracker").await?;
    window.picture(&pictures().join("list-finding-of-a-tool.png")).await?;
    window.tab_and_press("button", "Edit *").await?;
    window.find("checkbox", "Featured in the shop window").await?;
    window.settled().await?;
    let is_there = "return journey.keyboard_is_on('checkbox', 'Featured in the shop window')";
    window.until("the keyboard is on the mark", is_there, &[]).await?;
    window.press(&["Space", "Ctrl+s"]).await?;
    window.has_no("heading", "To look at").await?;
    window.says("0 of 54 tools").await?;
    window.find("button", "Findings").await?;
    window.close().await
}

/// Opens the first row of the list, which is of this name.
async fn open_row(window: &Window<'_>, name: &str) -> Result {
    window.press(&["ArrowDown"]).await?;
    window.keyboard_is_on(name).await?;
    window.press(&["Enter"]).await?;
    window.find("region", "Tool").await?;
    window.find("heading", name).await?;
    window.settled().await
}
