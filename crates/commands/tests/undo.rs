//! Taking changes back as the window asks for it: what comes back, and who is told what instead.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "each test file uses its part")]
mod desktop;

use commands::{Desk, answer};
use contract::{
    Answer, Problem, Request, Subject,
    activity::{ActivityRow, GetChange, GetLastUndoable, Obstacle, Undo, UndoChange, Undone},
    connections::{Connect, PasswordSource, SessionMode, SwitchWritingOn},
};
use desktop::{Desktop, sample, samples};
use domain::{access::Area, connections::Environment};
use testkit::Database;

async fn ask<R: Request>(desk: &Desk, request: R) -> Result<R::Reply, Problem> {
    let bytes = answer(desk, R::NAME, serde_json::to_value(request).unwrap()).await?;
    let answer: Answer<R::Reply> = serde_json::from_slice(&bytes).unwrap();
    Ok(answer.data)
}

async fn seated(database: &Database, login: &str, environment: Environment) -> Desktop {
    let desktop = Desktop::new();
    let id = desktop.profile(samples(database, login, environment).await).await;
    ask(&desktop.desk, Connect { id, password: PasswordSource::Keyring }).await.unwrap();
    desktop
}

/// An edit of the first tool by name, as psql would make it for a login.
async fn edited(database: &Database, login: &str, change: &str) -> i64 {
    let edit = format!(
        "SET SESSION AUTHORIZATION {login}; SET ROLE marketplace_manager;
         UPDATE public.marketplace_tools SET {change}
         WHERE id = (SELECT t.id FROM public.marketplace_tools AS t ORDER BY t.id LIMIT 1);
         RESET ROLE; RESET SESSION AUTHORIZATION;
         SELECT max(id) FROM console.audit_log WHERE part_of IS NULL"
    );
    database.psql(&edit).await.parse().unwrap()
}

async fn provider(database: &Database) -> String {
    database.psql("SELECT provider FROM public.marketplace_tools ORDER BY id LIMIT 1").await
}

fn done(outcome: Undone) -> ActivityRow {
    match outcome {
        Undone::Done { change } => *change,
        Undone::Blocked { blockers } => panic!("{blockers:?}"),
    }
}

#[tokio::test]
async fn the_last_change_is_offered_taken_back_and_offered_no_more() {
    let database = sample().await;
    let before = provider(&database).await;
    let first = edited(&database, "sample_manager", "provider = 'First'").await;
    let second = edited(&database, "sample_manager", "name = 'Second'").await;
    // A restart: nothing of what is offered is in the window's or the shell's memory.
    let Desktop { desk, .. } = &seated(&database, "sample_manager", Environment::Local).await;

    for expected in [second, first] {
        let offered = ask(desk, GetLastUndoable {}).await.unwrap().unwrap();
        assert_eq!(offered.id, expected);
        let back = done(ask(desk, UndoChange { id: offered.id }).await.unwrap());
        assert_eq!((back.undoes, back.act.as_str()), (Some(expected), "catalog.undo"));
        let reason = format!("takes back change {expected}: update");
        assert_eq!(back.reason, Some(reason));
    }

    assert_eq!(provider(&database).await, before);
    let change = ask(desk, GetChange { id: first }).await.unwrap();
    assert!(matches!(change.undo, Undo::Done { .. }));
    let again = ask(desk, UndoChange { id: first }).await.unwrap();
    let Undone::Blocked { blockers } = again else { panic!("{again:?}") };
    assert!(matches!(blockers[0].obstacle, Obstacle::AlreadyDone { .. }));
    // A refusal leaves the desk as it was.
    assert!(ask(desk, GetChange { id: first }).await.is_ok());
}

#[tokio::test]
async fn a_person_in_the_way_is_named_and_nothing_is_written() {
    let database = sample().await;
    let first = edited(&database, "sample_manager", "provider = 'First'").await;
    edited(&database, "sample_admin", "provider = 'Last'").await;
    let Desktop { desk, .. } = &seated(&database, "sample_manager", Environment::Local).await;

    let outcome = ask(desk, UndoChange { id: first }).await.unwrap();

    let Undone::Blocked { blockers } = outcome else { panic!("{outcome:?}") };
    let Obstacle::MovedOn { field, by, holds, .. } = &blockers[0].obstacle else { panic!("{blockers:?}") };
    assert_eq!((field.as_str(), holds.as_str(), by.is_some()), ("provider", Some("Last"), true));
    assert_eq!(provider(&database).await, "Last");
}

#[tokio::test]
async fn a_read_only_session_takes_nothing_back_until_writing_is_on() {
    let database = sample().await;
    let id = edited(&database, "sample_manager", "provider = 'First'").await;
    let Desktop { desk, .. } = &seated(&database, "sample_manager", Environment::Production).await;

    assert_eq!(ask(desk, UndoChange { id }).await, Err(Problem::ReadOnly));
    assert_eq!(ask(desk, GetChange { id }).await.unwrap().undo, Undo::Offered);

    let on = SwitchWritingOn { reason: "ticket 4711".to_owned(), minutes: 5 };
    let signed = ask(desk, on).await.unwrap();
    assert!(matches!(signed.mode, SessionMode::WritingUntil { .. }));
    done(ask(desk, UndoChange { id }).await.unwrap());
}

#[tokio::test]
async fn who_does_not_write_there_is_told_so() {
    let database = sample().await;
    let id = edited(&database, "sample_manager", "provider = 'First'").await;
    for login in ["sample_moderator", "sample_support"] {
        let Desktop { desk, .. } = &seated(&database, login, Environment::Local).await;
        let refused = ask(desk, UndoChange { id }).await;
        assert_eq!(
            refused,
            Err(Problem::NotFound { subject: Subject::Change, id: id.to_string() }),
            "{login}"
        );
        let offered = ask(desk, GetLastUndoable {}).await.unwrap();
        assert!(offered.is_none_or(|change| change.login == login && change.area == "moderation"));
    }

    database.psql("UPDATE public.marketplace_purchases SET auto_renew = NOT auto_renew").await;
    let newest = "SELECT max(id) FROM console.audit_log WHERE part_of IS NULL";
    let platforms = database.psql(newest).await.parse().unwrap();
    let Desktop { desk, .. } = &seated(&database, "sample_admin", Environment::Local).await;
    let refused = ask(desk, UndoChange { id: platforms }).await;
    let role = "marketplace_super_admin".to_owned();
    assert_eq!(refused, Err(Problem::NotAllowed { area: Some(Area::Purchases), role }));
}
