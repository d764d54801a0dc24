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
