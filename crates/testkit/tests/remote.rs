//! The server across TCP: who gets in, what its certificate is taken for, and that it comes and goes as told.

use testkit::{Certificate, Remote};
use tokio::process::Command;

/// What libpq's psql, strict about certificates, gets or says.
async fn connect(url: &str) -> Result<String, String> {
    let mut psql = Command::new("psql");
    psql.args([
        "-X",
        "-A",
        "-t",
        "-d",
        url,
        "-c",
        "SELECT session_user, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
    ]);
    let output = psql.env("PGCONNECT_TIMEOUT", "3").output().await.map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

async fn with_ada(certificate: Certificate) -> (Remote, String) {
    let remote = Remote::start(certificate).await;
    remote.create_login("ada", "secret", "NOINHERIT").await;
    let url = remote.url("ada", "secret");
    (remote, url)
}

#[tokio::test]
async fn the_right_password_gets_in_through_tls() {
    let (_remote, url) = with_ada(Certificate::Valid).await;
    assert_eq!(connect(&url).await.unwrap(), "ada|t");
}

#[tokio::test]
async fn a_wrong_password_and_plain_text_are_refused() {
    let (remote, url) = with_ada(Certificate::Valid).await;
    let refused = connect(&remote.url("ada", "guess")).await.unwrap_err();
    assert!(refused.contains("password authentication failed"), "{refused}");
    let refused = connect(&url.replace("verify-full", "disable")).await.unwrap_err();
    assert!(refused.contains("no pg_hba.conf entry"), "{refused}");
}

#[tokio::test]
async fn each_bad_certificate_is_refused_until_a_good_one_is_presented() {
    let (remote, url) = with_ada(Certificate::Expired).await;
    let refused = connect(&url).await.unwrap_err();
    assert!(refused.contains("verify failed"), "{refused}");
    remote.present(Certificate::OtherHost).await;
    let refused = connect(&url).await.unwrap_err();
    assert!(refused.contains("elsewhere.example"), "{refused}");
    remote.present(Certificate::SelfSigned).await;
    let refused = connect(&url).await.unwrap_err();
    assert!(refused.contains("verify failed"), "{refused}");
    remote.present(Certificate::Valid).await;
    assert_eq!(connect(&url).await.unwrap(), "ada|t");
}

#[tokio::test]
async fn a_stopped_server_refuses_and_comes_back_on_its_port() {
    let (mut remote, url) = with_ada(Certificate::Valid).await;
    remote.psql("CREATE TABLE kept AS SELECT 54 AS tools").await;
    remote.stop().await;
    let refused = connect(&url).await.unwrap_err();
    assert!(refused.contains("Connection refused"), "{refused}");
    remote.start_again().await;
    assert_eq!(connect(&url).await.unwrap(), "ada|t");
    assert_eq!(remote.psql("SELECT tools FROM kept").await, "54");
}

#[tokio::test]
async fn a_frozen_server_takes_connections_and_never_answers() {
    let (mut remote, url) = with_ada(Certificate::Valid).await;
    remote.freeze().await;
    let refused = connect(&url).await.unwrap_err();
    assert!(refused.contains("timeout expired"), "{refused}");
    remote.thaw();
    assert_eq!(connect(&url).await.unwrap(), "ada|t");
}
