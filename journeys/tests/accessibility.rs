//! axe-core finds nothing serious and nothing critical on any screen, in both themes.

use journeys::{Desktop, Failure, Result, Theme, Window, tour};

#[tokio::test]
async fn no_screen_has_a_serious_fault_in_either_theme() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = Window::open(&desktop).await?;

    let mut faults = Vec::new();
    tour::every_screen(&window, async |screen| {
        for theme in Theme::ALL {
            window.paint(theme).await?;
            let found = window.faults().await?;
            faults.extend(found.iter().map(|fault| format!("{screen}, {}: {fault}", theme.as_str())));
        }
        Ok(())
    })
    .await?;

    window.close().await?;
    if faults.is_empty() { Ok(()) } else { Err(Failure::Differs(faults.join("\n"))) }
}

#[tokio::test]
async fn the_checker_sees_a_button_without_a_name() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = Window::open(&desktop).await?;
    window.find("heading", "Connections").await?;

    window
        .until("a bad button", "document.body.append(document.createElement('button')); return true", &[])
        .await?;
    let faults = window.faults().await?;

    window.close().await?;
    let seen = faults.iter().any(|fault| fault.contains("button-name"));
    if seen { Ok(()) } else { Err(Failure::Differs(format!("only {faults:?}"))) }
}
