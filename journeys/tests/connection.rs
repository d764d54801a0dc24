//! From a new profile to the four lists, and back again the next day.

mod marketplace;

use journeys::console::AREAS;
use journeys::{Desktop, Result, Window};
use marketplace::{PASSWORD, arrive, connect, marketplace, save_profile, store_password};

#[tokio::test]
async fn a_stored_password_opens_the_four_lists_and_is_not_asked_for_again() -> Result {
    let remote = marketplace().await;
    let desktop = Desktop::fresh().await?;

    let window = Window::open(&desktop).await?;
    save_profile(&window, &remote).await?;
    store_password(&window, PASSWORD).await?;
    connect(&window).await?;
    window.says("Production").await?;
    window.find("button", "Read-only").await?;
    for list in AREAS {
        window.go_to(list.screen).await?;
        window.open_first_record(list).await?;
    }
    window.close().await?;

    let window = Window::open(&desktop).await?;
    window.click("button", "market-eu*").await?;
    window.click("button", "Connect").await?;
    arrive(&window).await?;
    window.close().await
}

#[tokio::test]
async fn the_test_of_a_connection_names_each_step() -> Result {
    let remote = marketplace().await;
    let desktop = Desktop::fresh().await?;

    let window = Window::open(&desktop).await?;
    save_profile(&window, &remote).await?;
    store_password(&window, PASSWORD).await?;
    window.click("button", "Test connection").await?;
    window.says("Everything is as it should be").await?;

    for step in ["Host name", "Server reached", "Encryption", "Signed in", "Role", "Schema and policies"] {
        window.says(step).await?;
    }
    window.close().await
}
