//! A working day without a mouse.

use journeys::{Desktop, Result, SAMPLE_PATIENCE, Window};

/// Opens the sample as super admin.
async fn signed_in(desktop: &Desktop) -> Result<Window<'_>> {
    let window = Window::open_with(desktop, &[("MARKETPLACE_OPEN", "sample:super_admin")]).await?;
    window.says_within(SAMPLE_PATIENCE, "Needs a hand now").await?;
    window.settled().await?;
    Ok(window)
}

#[tokio::test]
async fn keys_lead_to_a_list_into_its_rows_into_a_record_and_back() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = signed_in(&desktop).await?;

    window.press(&["g", "c"]).await?;
    window.find("heading", "Catalog").await?;
    window.find("gridcell", "*").await?;
    window.settled().await?;
    let walk = [
        ("j", "Agent Performance Tracker"),
        ("j", "AI Hub Management"),
        ("ArrowDown", "AI Property Valuation (AVM)"),
        ("k", "AI Hub Management"),
    ];
    for (key, row) in walk {
        window.press(&[key]).await?;
        window.keyboard_is_on(row).await?;
    }
    window.press(&["Enter"]).await?;
    window.find("region", "Tool").await?;
    window.find("heading", "AI Hub Management").await?;
    window.press(&["Escape"]).await?;
    window.has_no("region", "Tool").await?;

    window.close().await
}

#[tokio::test]
async fn the_command_box_finds_a_screen_by_a_few_letters() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = signed_in(&desktop).await?;

    window.press(&["Ctrl+k"]).await?;
    window.find("combobox", "What do you want to do?").await?;
    window.type_text("bund").await?;
    window.find("option", "Go to Bundles*").await?;
    window.press(&["Enter"]).await?;
    window.find("heading", "Bundles").await?;
    window.has_no("dialog", "Command box").await?;

    window.close().await
}

#[tokio::test]
async fn a_slash_searches_and_a_question_mark_shows_the_keys() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = signed_in(&desktop).await?;

    window.press(&["g", "c"]).await?;
    window.find("gridcell", "*").await?;
    window.settled().await?;
    window.press(&["/"]).await?;
    window.type_text("lead").await?;
    window.says("5 of 54 tools").await?;
    // The first clears the field, the second leaves it.
    window.press(&["Escape", "Escape", "?"]).await?;
    window.find("dialog", "*").await?;
    window.says("Go to Catalog").await?;
    window.press(&["Escape"]).await?;
    window.has_no("dialog", "*").await?;

    window.close().await
}
