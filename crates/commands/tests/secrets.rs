//! Passwords: the keyring is never waited for without end, and nothing but the keyring ever holds one.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "each test file uses its part")]
mod desktop;

use std::{
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use commands::secrets::{Keyring, SecretStore};
use contract::problem::KeyringFault;
use desktop::{Desktop, PASSWORD, files, remote, veras};
use domain::{connections::Environment, ids::ProfileId};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use uuid::Uuid;

const SOME: ProfileId = ProfileId(Uuid::nil());

/// A keyring that waits for somebody to unlock it.
struct Waiting(Mutex<mpsc::Receiver<()>>);

impl SecretStore for Waiting {
    fn get(&self, _: ProfileId) -> Result<Option<SecretString>, KeyringFault> {
        let _ = self.0.lock().unwrap().recv();
        Ok(None)
    }

    fn set(&self, _: ProfileId, _: &SecretString) -> Result<(), KeyringFault> {
        panic!("a keyring that fails inside")
    }

    fn delete(&self, _: ProfileId) -> Result<(), KeyringFault> {
        Ok(())
    }
}

#[tokio::test]
async fn a_keyring_that_does_not_answer_is_given_up_on() {
    let (unlock, waiting) = mpsc::channel();
    let store = Arc::new(Waiting(Mutex::new(waiting)));
    let (hasty, patient) = (Duration::from_millis(50), Duration::from_mins(1));

    let silent = Keyring::new(store.clone(), hasty).get(SOME).await.map(drop);
    let broken = Keyring::new(store.clone(), patient).set(SOME, "x".to_owned().into()).await;
    let works = Keyring::new(store, patient).delete(SOME).await;

    assert_eq!(silent, Err(KeyringFault::Silent));
    assert_eq!(broken, Err(KeyringFault::Refused));
    assert_eq!(works, Ok(()));
    drop(unlock);
}

#[tokio::test]
async fn a_password_is_given_back_as_it_was_kept() {
    let memory = Arc::new(desktop::Memory::default());
    let keyring = Keyring::new(memory.clone(), Duration::from_secs(5));

    keyring.set(SOME, PASSWORD.to_owned().into()).await.unwrap();

    assert_eq!(keyring.get(SOME).await.unwrap().unwrap().expose_secret(), PASSWORD);
    keyring.delete(SOME).await.unwrap();
    assert!(keyring.get(SOME).await.unwrap().is_none());
}

/// Everything a person does with a password, and every way it goes wrong, through the same door as the window's.
#[tokio::test]
async fn the_password_is_in_no_file_and_in_no_answer() {
    let mut server = remote().await;
    let desktop = Desktop::new();
    let id = desktop.profile(veras(&server, Environment::Production)).await;
    let url = server.url("vera", PASSWORD);
    for typed in [PASSWORD, &url, "postgres://vera:xk3-Velvet-Otter-77@db:no/m", PASSWORD] {
        desktop.person.types(typed);
    }
    let id = json!({ "id": id });
    let with = |source: &str| json!({ "id": id["id"], "password": source });
    let asks = [
        ("store_password", id.clone()),
        ("import_url", json!({ "name": "Imported", "environment": "staging" })),
        ("import_url", json!({ "name": "Refused", "environment": "staging" })),
        ("connect", with("prompt")),
        ("connect", with("keyring")),
        ("connect", with("prompt_once")),
        ("test_connection", id.clone()),
        ("list_profiles", json!({})),
        ("password_state", id.clone()),
        ("get_session", json!({})),
        ("switch_writing_on", json!({ "reason": "a test of secrecy", "minutes": 5 })),
        ("disconnect", json!({})),
    ];

    let mut answers = Vec::new();
    for (name, args) in &asks {
        answers.push((*name, commands::answer(&desktop.desk, name, args.clone()).await));
    }
    server.psql("ALTER ROLE vera PASSWORD 'changed meanwhile'").await;
    for (name, args) in [("connect", with("keyring")), ("test_connection", id.clone())] {
        answers.push((name, commands::answer(&desktop.desk, name, args).await));
    }
    server.stop().await;
    answers.push(("connect", commands::answer(&desktop.desk, "connect", with("keyring")).await));

    let worked = answers.iter().filter(|(_, answer)| answer.is_ok()).count();
    assert_eq!(worked, answers.len() - 4, "{answers:?}");
    for (name, answer) in &answers {
        let sent = match answer {
            Ok(bytes) => String::from_utf8(bytes.clone()).unwrap(),
            Err(problem) => serde_json::to_string(problem).unwrap() + &format!("{problem:?}"),
        };
        assert!(!sent.contains(PASSWORD), "{name}: {sent}");
    }
    let files = files(desktop.folder.path());
    assert!(!files.is_empty());
    for (path, content) in files {
        let held = content.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes());
        assert!(!held, "{}", path.display());
    }
}
