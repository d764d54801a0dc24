//! The console on a virtual desktop, for `cargo xtask run` where there is no display: opened on the sample workspace
//! until it is interrupted, or taken on a tour that leaves a picture of every screen.

use std::path::Path;
use std::process::ExitCode;

use journeys::{Desktop, Home, Keyring, Result, Theme, Window, pictures, tour};

const USAGE: &str = "virtual open LOGIN | virtual tour FOLDER";

/// The screens that are pictured in the smallest window as well.
const MAIN: [&str; 25] = [
    "connections",
    "overview",
    "catalog",
    "catalog-record",
    "catalog-editor",
    "catalog-editor-faults",
    "catalog-status",
    "catalog-selected",
    "catalog-change",
    "catalog-change-preview",
    "catalog-columns",
    "import-faulty",
    "activity-change",
    "bundles",
    "bundles-record",
    "bench",
    "bench-picker",
    "bench-lifted",
    "bench-what-if",
    "bench-warnings",
    "bench-publish",
    "bench-new",
    "reviews",
    "purchases",
    "tenant-view-purchases",
];

/// The size a window opens in, and the smallest it may have.
const USUAL: (u32, u32) = (1280, 800);
const SMALLEST: (u32, u32) = (960, 600);

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["open", login] => open(login).await,
        ["tour", folder] => take_tour(Path::new(folder)).await,
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the console in the person's own home and keeps it open.
async fn open(login: &str) -> Result {
    let desktop = Desktop::start(Home::Own, Keyring::Absent).await?;
    let window = Window::open_with(&desktop, &[("MARKETPLACE_OPEN", &format!("sample:{login}"))]).await?;
    window.shows_the_sample().await?;
    let picture = pictures().join("console.png");
    window.picture(&picture).await?;
    println!("The window is up and shows 54 tools and 5 bundles: {}", picture.display());
    println!("To use it, run this on a desktop, or over `ssh -X`. `--screenshots DIR` shows every screen.");
    println!("Ctrl-C closes it.");
    tokio::select! {
        () = window.ended() => Ok(()),
        _ = tokio::signal::ctrl_c() => window.close().await,
        () = told_to_end() => window.close().await,
    }
}

/// Writes a picture of every screen in both themes, the main ones in the smallest window too.
async fn take_tour(folder: &Path) -> Result {
    let desktop = Desktop::fresh().await?;
    let window = Window::open(&desktop).await?;
    window.resize(USUAL).await?;
    let mut count = 0;
    tour::every_screen(&window, async |name| {
        for theme in Theme::ALL {
            window.paint(theme).await?;
            window.picture(&folder.join(format!("{name}-{}.png", theme.as_str()))).await?;
            count += 1;
        }
        if MAIN.contains(&name) {
            window.resize(SMALLEST).await?;
            window.settled().await?;
            // A theme that changes paints everything anew, also what the new size left as it was.
            for theme in Theme::ALL {
                window.paint(theme).await?;
                window.picture(&folder.join(format!("{name}-small-{}.png", theme.as_str()))).await?;
            }
            window.resize(USUAL).await?;
            count += 2;
        }
        println!("{name}");
        Ok(())
    })
    .await?;
    println!("{count} pictures in {}", folder.display());
    window.close().await
}

/// Waits for the signal that ends a session.
async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    if let Ok(mut ended) = signal(SignalKind::terminate()) {
        ended.recv().await;
    } else {
        std::future::pending::<()>().await;
    }
}
