//! The password is in the keyring and nowhere else: not in a file of the console, not in what crosses between window
//! and shell, not in what the programs say.

#[expect(dead_code, reason = "each journey uses its part")]
mod marketplace;

use std::path::{Path, PathBuf};

use journeys::{Desktop, Failure, Result, Window, prompt};
use marketplace::{PASSWORD, PROFILE, PROMPT, arrive, marketplace, save_profile, store_password};

/// Every file below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.map(|entry| entry.path()).flat_map(below).collect()
}

fn holds(file: &Path, words: &str) -> bool {
    let bytes = std::fs::read(file).unwrap_or_default();
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[tokio::test]
async fn the_password_is_found_in_no_file_no_log_and_no_message() -> Result {
    let remote = marketplace().await;
    let desktop = Desktop::fresh().await?;
    let home = desktop.home().expect("a fresh home").to_owned();
    let trace = home.join("trace.txt");
    let environment = [
        ("MARKETPLACE_TRACE_IPC", trace.to_str().expect("a plain path")),
        ("MARKETPLACE_LOG", "trace"),
        ("RUST_BACKTRACE", "1"),
    ];

    let window = Window::open_with(&desktop, &environment).await?;
    save_profile(&window, &remote).await?;
    store_password(&window, &format!("{PASSWORD}-wrong")).await?;
    window.click("button", "Connect").await?;
    window.says("does not accept the password").await?;
    window.click("button", "Ask for the password and keep it").await?;
    prompt::answer(&desktop, PROMPT, PASSWORD).await?;
    arrive(&window).await?;
    window.click("link", "Connections").await?;
    window.click("button", "Import URL…").await?;
    window.click("button", "Enter the URL…").await?;
    let url = remote.url("sample_manager", PASSWORD);
    prompt::answer(&desktop, "Import a connection URL", &url).await?;
    window.says("Imported “localhost / marketplace”").await?;
    let shown = window.text().await?;
    window.close().await?;

    let traced = files(&home).iter().any(|file| *file == trace && holds(file, "save_profile"));
    let logged = files(&home.join("console/logs")).iter().any(|log| holds(log, "left"));
    let named = holds(&home.join("console/profiles.json"), PROFILE);
    let looked_in_the_right_places = (traced, logged, named) == (true, true, true);
    assert!(looked_in_the_right_places, "{:?}", (traced, logged, named));
    assert!(!shown.contains(PASSWORD), "the window shows it");
    let found: Vec<PathBuf> =
        files(&home).into_iter().chain([desktop.said()]).filter(|file| holds(file, PASSWORD)).collect();
    if found.is_empty() { Ok(()) } else { Err(Failure::Differs(format!("the password is in {found:?}"))) }
}
