//! A marketplace across TCP for one journey: a server of its own, migrated and sown, with a login that has a password;
//! and what a person does to reach it from the window.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use chrono::Utc;
use journeys::{Result, Window, prompt};
use store::owner::Owner;
use testkit::{Certificate, Remote};

/// The login of the journeys: the sample's super admin, with a password here.
pub(crate) const LOGIN: &str = "sample_admin";

/// Its password: nothing else in the world contains it.
pub(crate) const PASSWORD: &str = "violet-Harbour_4711-tide";

/// The profile's name.
pub(crate) const PROFILE: &str = "market-eu";

/// The title of the native prompt for the password.
pub(crate) const PROMPT: &str = "Password of sample_admin";

/// A server with the marketplace on it.
pub(crate) async fn marketplace() -> Remote {
    let remote = Remote::start(Certificate::Valid).await;
    let mut owner = Owner::sign_in(&remote.owner_url()).await.expect("the owner is let in");
    owner.migrate().await.expect("the schema comes up");
    owner.sow_sample(Utc::now().naive_utc()).await.expect("the sample is sown");
    remote.psql(&format!("ALTER ROLE {LOGIN} PASSWORD '{PASSWORD}'")).await;
    remote
}

/// Fills in the form of a new connection to `remote` and saves it.
pub(crate) async fn save_profile(window: &Window<'_>, remote: &Remote) -> Result {
    save_profile_at(window, remote, remote.host()).await
}

/// As [`save_profile`], with another host name.
pub(crate) async fn save_profile_at(window: &Window<'_>, remote: &Remote, host: &str) -> Result {
    window.click("button", "New").await?;
    window.fill("Name", PROFILE).await?;
    window.fill("Host", host).await?;
    window.fill("Port", &remote.port().to_string()).await?;
    window.fill("Database", remote.database()).await?;
    window.fill("User", LOGIN).await?;
    window.choose("Encryption", "Encrypted, certificate and host name proven (verify-full)").await?;
    window.fill("CA file", &remote.authority().to_string_lossy()).await?;
    window.click("button", "Save connection").await?;
    window.says("No password is stored yet").await
}

/// Stores a password through the native prompt.
pub(crate) async fn store_password(window: &Window<'_>, password: &str) -> Result {
    window.click("button", "Store password…").await?;
    prompt::answer(window.desktop(), PROMPT, password).await?;
    window.says("The password is in the system's keyring").await
}

/// Presses *Connect* and waits for the overview.
pub(crate) async fn connect(window: &Window<'_>) -> Result {
    window.click("button", "Connect").await?;
    arrive(window).await
}

/// Waits for the overview.
pub(crate) async fn arrive(window: &Window<'_>) -> Result {
    window.says("Needs a hand now").await?;
    window.says("Catalog 54").await?;
    window.settled().await
}
