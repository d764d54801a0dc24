//! A manager's day in the catalog, without a mouse: a tool made, edited, duplicated and retired, many changed at once,
//! and all of it taken back after a restart.

use std::time::Duration;

use journeys::{Desktop, Failure, Result, SAMPLE_PATIENCE, Window, pictures};

const MANAGER: &[(&str, &str)] = &[("MARKETPLACE_OPEN", "sample:manager")];

/// Opens the sample's catalog as a manager.
async fn in_the_catalog(desktop: &Desktop) -> Result<Window<'_>> {
    let window = Window::open_with(desktop, MANAGER).await?;
    window.says_within(SAMPLE_PATIENCE, "Needs a hand now").await?;
    window.settled().await?;
    window.press(&["g", "c"]).await?;
    window.find("heading", "Catalog").await?;
    window.find("gridcell", "*").await?;
    window.settled().await?;
    Ok(window)
}

/// Looks a tool up and opens it.
async fn open_tool(window: &Window<'_>, name: &str) -> Result {
    window.press(&["/"]).await?;
    window.press(&["Ctrl+a"]).await?;
    window.type_text(name).await?;
    window.says("1 of ").await?;
    window.settled().await?;
    window.press(&["ArrowDown"]).await?;
    window.keyboard_is_on(name).await?;
    window.press(&["Enter"]).await?;
    window.find("region", "Tool").await?;
    window.find("heading", name).await?;
    window.settled().await
}

#[tokio::test]
async fn a_tool_is_made_edited_and_duplicated_by_keyboard() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_catalog(&desktop).await?;

    window.press(&["n"]).await?;
    window.tab_and_type("textbox", "Name", "Viewing Planner").await?;
    window.tab_and_type("combobox", "Provider", "Harbor Labs").await?;
    window.tab_and_choose("Category", "Booking").await?;
    window.tab_and_type("textbox", "Version", "0.9").await?;
    window.tab_and_type("textbox", "Amount", "0").await?;
    window
        .tab_and_type("textbox", "Description", "Plans viewings around the traffic and the daylight.")
        .await?;
    window.press(&["Ctrl+s"]).await?;
    window.says("Write it like this: 2.1.0").await?;
    window.says("needs a price above 0").await?;
    window.picture(&pictures().join("catalog-editor-faults.png")).await?;
    window.tab_and_type("textbox", "Version", "0.9.0").await?;
    window.tab_and_type("textbox", "Amount", "39.50").await?;
    window.press(&["Ctrl+s"]).await?;
    window.says("“Viewing Planner”").await?;
    window.find("heading", "Viewing Planner").await?;
    window.says("39.50").await?;

    window.press(&["e"]).await?;
    window.tab_and_type("textbox", "Name", "Viewing Planner Plus").await?;
    window.tab_and_type("combobox", "Provider", "Harbor Labs Ltd").await?;
    window.tab_and_choose("Category", "Automation").await?;
    window.tab_and_type("textbox", "Version", "1.0.0-rc.1").await?;
    window.tab_and_choose("Price model", "Annual").await?;
    window.tab_and_type("textbox", "Amount", "399").await?;
    window.tab_and_type("combobox", "Currency", "EUR").await?;
    window.tab_and_choose("Status", "BETA").await?;
    window.tab_and_choose("Required tier", "GROWTH").await?;
    window.tab_and_press("checkbox", "Featured in the shop window").await?;
    window.tab_and_press("checkbox", "Shown as popular").await?;
    window
        .tab_and_type("textbox", "Description", "Plans viewings around traffic, daylight and keys.")
        .await?;
    window.tab_and_type("textbox", "Long description", "It knows who has the keys.").await?;
    for tag in ["viewings", "planning"] {
        window.tab_and_type("combobox", "Add to Tags", tag).await?;
        window.press(&["Enter"]).await?;
    }
    window.tab_and_type("textbox", "Add to Features", "Routes by traffic").await?;
    window.press(&["Enter"]).await?;
    window.tab_and_choose("Integration", "Standalone").await?;
    window.tab_and_type("combobox", "Add to Tech stack", "Rust").await?;
    window.press(&["Enter"]).await?;
    window.tab_and_type("textbox", "Documentation", "https://docs.example.com/planner").await?;
    window.tab_and_type("textbox", "Demo", "https://demo.example.com/planner").await?;
    window.tab_and_type("textbox", "Support", "https://support.example.com/planner").await?;
    window.tab_and_type("textbox", "Icon", "https://media.example.com/planner/icon.svg").await?;
    window.tab_and_type("textbox", "Add to Images", "https://media.example.com/planner/one.png").await?;
    window.press(&["Enter"]).await?;
    window.tab_and_type("textbox", "Video", "https://media.example.com/planner/tour.mp4").await?;
    window.picture(&pictures().join("catalog-editor.png")).await?;
    window.press(&["Ctrl+s"]).await?;
    window.find("heading", "Viewing Planner Plus").await?;
    window.settled().await?;
    let shown = [
        "Harbor Labs Ltd",
        "Automation",
        "1.0.0-rc.1",
        "Annual",
        "399.00",
        "EUR",
        "BETA",
        "GROWTH",
        "featured",
        "popular",
        "traffic, daylight and keys",
        "who has the keys",
        "viewings",
        "planning",
        "Routes by traffic",
        "Standalone",
        "Rust",
        "docs.example.com/planner",
        "demo.example.com/planner",
        "support.example.com/planner",
        "planner/icon.svg",
        "planner/one.png",
        "planner/tour.mp4",
    ];
    for words in shown {
        window.says(words).await?;
    }

    window.tab_and_press("button", "Duplicate").await?;
    window.find("textbox", "Name").await?;
    window.press(&["Ctrl+s"]).await?;
    window.find("heading", "Viewing Planner Plus (copy)").await?;
    window.says("56 tools").await?;
    window.close().await
}

#[tokio::test]
async fn what_retiring_touches_is_said_before_and_taken_back_after_a_restart() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_catalog(&desktop).await?;

    open_tool(&window, "AI Property Valuation (AVM)").await?;
    window.tab_and_press("button", "Delete…").await?;
    window.says("which keep it for good").await?;
    window.picture(&pictures().join("catalog-held.png")).await?;
    window.tab_and_press("button", "Retire it instead…").await?;
    window.find("dialog", "Change the status").await?;
    window.says("What else it touches").await?;
    window.says("In bundles").await?;
    window.says("Complete Real Estate Suite").await?;
    window.tab_and_press("checkbox", "Take it out of these bundles").await?;
    window.picture(&pictures().join("catalog-retire.png")).await?;
    window.tab_and_press("button", "Make it DISABLED").await?;
    window.has_no("dialog", "*").await?;
    window.says("In no bundle").await?;
    window.close().await?;

    let window = in_the_catalog(&desktop).await?;
    window.find("button", "Take back: *").await?;
    window.press(&["Ctrl+z"]).await?;
    window.says("Took back").await?;
    open_tool(&window, "AI Property Valuation (AVM)").await?;
    window.says("Complete Real Estate Suite").await?;
    window.says("ACTIVE").await?;
    window.close().await
}

#[tokio::test]
async fn many_prices_rise_by_a_percentage_but_three() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_catalog(&desktop).await?;

    window.press(&["/"]).await?;
    window.type_text("lead").await?;
    window.says("5 of 54 tools").await?;
    window.settled().await?;
    window.press(&["ArrowDown"]).await?;
    window.keyboard_is_on("Agent Performance").await?;
    window.press(&["Ctrl+a"]).await?;
    window.says("5 selected").await?;
    window.press(&["b"]).await?;
    window.find("dialog", "*").await?;
    window.tab_and_choose("Price", "Change by percent").await?;
    window.tab_and_type("textbox", "By percent", "7.5").await?;
    window.tab_and_choose("Rounded", "to .99").await?;
    window.picture(&pictures().join("catalog-change.png")).await?;
    window.tab_and_press("button", "Show what changes").await?;
    window.says("5 tools will change").await?;
    window.settled().await?;
    window.tab_and_press("checkbox", "Include Agent Performance Tracker").await?;
    window.press(&["ArrowDown", "Space", "End", "Space"]).await?;
    window.says("2 tools will change").await?;
    window.picture(&pictures().join("catalog-preview.png")).await?;
    window.tab_and_press("button", "Change 2 tools").await?;
    window.says("2 tools changed").await?;
    window.has_no("dialog", "*").await?;
    window.close().await?;

    let window = in_the_catalog(&desktop).await?;
    window.press(&["Ctrl+z"]).await?;
    window.says("Took back").await?;
    window.press(&["g", "a"]).await?;
    window.find("heading", "Activity").await?;
    window.settled().await?;
    window.picture(&pictures().join("activity-undone.png")).await?;
    window.says("taken back").await?;
    window.close().await
}

/// Waits until a draft lies in the console's data folder.
async fn until_kept(desktop: &Desktop) -> Result {
    let drafts = desktop.data().unwrap_or_default().join("drafts");
    let kept = async {
        loop {
            let folders = std::fs::read_dir(&drafts).into_iter().flatten().flatten();
            let files =
                folders.flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten());
            if files.into_iter().any(|file| file.path().extension().is_some_and(|ending| ending == "json")) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    };
    let late = |_| Failure::Differs(format!("no draft in {}", drafts.display()));
    tokio::time::timeout(Duration::from_secs(20), kept).await.map_err(late)
}

#[tokio::test]
async fn an_unsaved_form_survives_a_crash_of_the_window() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_catalog(&desktop).await?;
    open_tool(&window, "AI Property Valuation (AVM)").await?;
    window.press(&["e"]).await?;
    window.tab_and_type("textbox", "Name", "AI Valuation, second try").await?;
    until_kept(&desktop).await?;
    window.kill().await?;

    let window = in_the_catalog(&desktop).await?;
    window.says("unsaved").await?;
    open_tool(&window, "AI Property Valuation (AVM)").await?;
    window.press(&["e"]).await?;
    window.says("Unsaved work from").await?;
    window.press(&["Enter"]).await?;
    window.press(&["Ctrl+s"]).await?;
    window.find("heading", "AI Valuation, second try").await?;
    window.close().await
}
