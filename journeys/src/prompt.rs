//! The shell's native prompts, answered with real keys: what is typed there never comes near the page.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::desktop::{Desktop, not_started};
use crate::{Failure, Result};

/// How long a prompt may take to appear.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits for the prompt whose title contains `title`, types `text` and presses Enter.
pub async fn answer(desktop: &Desktop, title: &str, text: &str) -> Result {
    let window = appear(desktop, title).await?;
    keyboard(desktop, &["windowfocus", "--sync", &window], None).await?;
    keyboard(desktop, &["type", "--clearmodifiers", "--delay", "5", "--file", "-"], Some(text)).await?;
    keyboard(desktop, &["key", "--clearmodifiers", "Return"], None).await?;
    disappear(desktop, title).await
}

/// Waits for the file chooser whose title contains `title`, types the path of a file and presses Enter.
pub async fn choose_file(desktop: &Desktop, title: &str, file: &Path) -> Result {
    let window = appear(desktop, title).await?;
    keyboard(desktop, &["windowfocus", "--sync", &window], None).await?;
    // Opening, the dialog shows a field for a path only when asked for one; saving, the suggested name gives way.
    keyboard(desktop, &["key", "--clearmodifiers", "ctrl+l"], None).await?;
    keyboard(desktop, &["key", "--clearmodifiers", "ctrl+a"], None).await?;
    let file = file.to_string_lossy();
    keyboard(desktop, &["type", "--clearmodifiers", "--delay", "5", "--file", "-"], Some(&file)).await?;
    // The first Enter may only take what the field completes.
    for _ in 0..3 {
        keyboard(desktop, &["key", "--clearmodifiers", "Return"], None).await?;
        let gone = disappear(desktop, title);
        if let Ok(gone) = tokio::time::timeout(Duration::from_secs(2), gone).await {
            return gone;
        }
    }
    disappear(desktop, title).await
}

/// Waits for the prompt and presses Esc.
pub async fn refuse(desktop: &Desktop, title: &str) -> Result {
    let window = appear(desktop, title).await?;
    keyboard(desktop, &["windowfocus", "--sync", &window], None).await?;
    keyboard(desktop, &["key", "--clearmodifiers", "Escape"], None).await?;
    disappear(desktop, title).await
}

/// The number of the window, once it is there.
async fn appear(desktop: &Desktop, title: &str) -> Result<String> {
    let seen = async {
        loop {
            if let Some(window) = search(desktop, title).await? {
                return Ok(window);
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    };
    let late = |_| Failure::Differs(format!("no prompt {title:?} came within {PATIENCE:?}"));
    tokio::time::timeout(PATIENCE, seen).await.map_err(late)?
}

async fn disappear(desktop: &Desktop, title: &str) -> Result {
    let gone = async {
        while search(desktop, title).await?.is_some() {
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
        Ok(())
    };
    let late = |_| Failure::Differs(format!("the prompt {title:?} was still there after {PATIENCE:?}"));
    tokio::time::timeout(PATIENCE, gone).await.map_err(late)?
}

async fn search(desktop: &Desktop, title: &str) -> Result<Option<String>> {
    let mut command = Command::new("xdotool");
    command.args(["search", "--onlyvisible", "--name", title]).envs(desktop.environment());
    let output = command.stderr(Stdio::null()).output().await.map_err(not_started("xdotool"))?;
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(output.split_whitespace().last().map(str::to_owned))
}

async fn keyboard(desktop: &Desktop, arguments: &[&str], typed: Option<&str>) -> Result {
    let mut command = Command::new("xdotool");
    command.args(arguments).envs(desktop.environment()).stdin(input(typed)?);
    let status = command.status().await.map_err(not_started("xdotool"))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Differs(format!("xdotool {}: {status}", arguments.join(" "))))
}

/// Text as a program's input: as an argument it would stand in the list of processes.
fn input(text: Option<&str>) -> Result<Stdio> {
    let Some(text) = text else { return Ok(Stdio::null()) };
    let pipe = || {
        let (reader, mut writer) = std::io::pipe()?;
        writer.write_all(text.as_bytes())?;
        Ok(Stdio::from(reader))
    };
    pipe().map_err(not_started("xdotool"))
}
