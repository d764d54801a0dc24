//! What stands between a person and the marketplace, each said in a sentence, and the console works on afterwards.

mod marketplace;

use journeys::{Desktop, Result, Window, pictures, prompt};
use marketplace::{
    LOGIN, PASSWORD, PROMPT, arrive, connect, marketplace, save_profile, save_profile_at, store_password,
};
use testkit::{Certificate, Remote};

/// Presses *Connect* and waits for the sentence; the picture is kept.
async fn fails_to_connect(window: &Window<'_>, picture: &str, sentence: &str) -> Result {
    window.click("button", "Connect").await?;
    window.says(sentence).await?;
    window.settled().await?;
    window.picture(&pictures().join(format!("obstacle-{picture}.png"))).await
}

#[tokio::test]
async fn a_wrong_password_is_asked_for_anew() -> Result {
    let remote = marketplace().await;
    let desktop = Desktop::fresh().await?;
    let window = Window::open(&desktop).await?;
    save_profile(&window, &remote).await?;
    store_password(&window, "not the password").await?;

    let sentence = format!("The server does not accept the password of “{LOGIN}”.");
    fails_to_connect(&window, "wrong-password", &sentence).await?;

    window.click("button", "Ask for the password and keep it").await?;
    prompt::answer(&desktop, PROMPT, PASSWORD).await?;
    arrive(&window).await?;
    window.close().await
}

#[tokio::test]
async fn an_unknown_host_can_be_corrected() -> Result {
    let remote = marketplace().await;
    let desktop = Desktop::fresh().await?;
    let window = Window::open(&desktop).await?;
    save_profile_at(&window, &remote, "database.invalid").await?;
    store_password(&window, PASSWORD).await?;

    fails_to_connect(&window, "unknown-host", "The host name “database.invalid” is not known.").await?;

    window.fill("Host", remote.host()).await?;
    window.click("button", "Save").await?;
    connect(&window).await?;
    window.close().await
}

#[tokio::test]
async fn an_expired_certificate_is_refused_until_it_is_renewed() -> Result {
    let remote = marketplace().await;
    let desktop = Desktop::fresh().await?;
    let window = Window::open(&desktop).await?;
    save_profile(&window, &remote).await?;
    store_password(&window, PASSWORD).await?;
    remote.present(Certificate::Expired).await;

    fails_to_connect(&window, "expired-certificate", "The certificate of localhost has expired.").await?;

    remote.present(Certificate::Valid).await;
    connect(&window).await?;
    window.close().await
}

#[tokio::test]
async fn a_database_without_the_schema_is_named_as_such() -> Result {
    let remote = Remote::start(Certificate::Valid).await;
    remote.create_login(LOGIN, PASSWORD, "NOINHERIT").await;
    let desktop = Desktop::fresh().await?;
    let window = Window::open(&desktop).await?;
    save_profile(&window, &remote).await?;
    store_password(&window, PASSWORD).await?;

    fails_to_connect(&window, "missing-schema", "This database has no marketplace").await?;
    window.says("its owner makes one with: cargo xtask db migrate").await?;
    window.says(" lines").await?;

    window.open_sample("Manager").await?;
    window.close().await
}

#[tokio::test]
async fn a_missing_policy_is_named_and_the_console_works_once_it_is_back() -> Result {
    let remote = marketplace().await;
    let desktop = Desktop::fresh().await?;
    let window = Window::open(&desktop).await?;
    save_profile(&window, &remote).await?;
    store_password(&window, PASSWORD).await?;
    let policy = "SELECT policyname FROM pg_policies WHERE tablename = 'marketplace_purchases'
        AND 'marketplace_tenant' = ANY (roles) AND cmd = 'SELECT' LIMIT 1";
    let policy = remote.psql(policy).await.trim().to_owned();
    remote.psql(&format!("ALTER POLICY \"{policy}\" ON marketplace_purchases RENAME TO gone")).await;

    fails_to_connect(&window, "missing-policy", &policy).await?;
    window.says("is missing: run the migrations").await?;

    remote.psql(&format!("ALTER POLICY gone ON marketplace_purchases RENAME TO \"{policy}\"")).await;
    connect(&window).await?;
    window.close().await
}

#[tokio::test]
async fn a_server_that_stops_in_between_is_found_again_without_a_restart() -> Result {
    let mut remote = marketplace().await;
    let desktop = Desktop::fresh().await?;
    let window = Window::open(&desktop).await?;
    save_profile(&window, &remote).await?;
    store_password(&window, PASSWORD).await?;
    connect(&window).await?;
    window.go_to("Catalog").await?;

    remote.stop().await;
    window.click("link", "Purchases*").await?;
    window.says("The connection to the database broke").await?;
    window.picture(&pictures().join("obstacle-server-stopped.png")).await?;

    remote.start_again().await;
    window.click("button", "Try again").await?;
    window.find("gridcell", "*").await?;
    window.no_longer_says("The connection to the database broke").await?;
    window.go_to("Reviews").await?;
    window.find("gridcell", "*").await?;
    window.close().await
}
