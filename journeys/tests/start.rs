//! The window opens, without a server and without a profile.

use journeys::{Desktop, Result, Window, pictures};

#[tokio::test]
async fn the_window_opens_and_says_something() -> Result {
    let desktop = Desktop::fresh().await?;

    let window = Window::open(&desktop).await?;
    eprintln!("{}", window.text().await?);
    window.picture(&pictures().join("start.png")).await?;

    window.close().await
}
