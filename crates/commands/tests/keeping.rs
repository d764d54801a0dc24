//! What a person keeps: saved views on the server, drafts on this computer. Through real logins.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "each test file uses its part")]
mod desktop;

use std::{fs, os::unix::fs::PermissionsExt as _};

use chrono::{TimeDelta, Utc};
use commands::{Desk, answer};
use contract::{
    Answer, Problem, Request,
    connections::{Connect, Disconnect, ListProfiles, PasswordSource, ProfileFields, SessionMode},
    drafts::{Draft, DropDraft, GetDraft, KeepDraft, ListDrafts},
    organizations::OpenOrganization,
    problem::{Fault, FieldFault},
    views::{DeleteView, ListViews, SaveView, View},
};
use desktop::{Desktop, files, noon, sample, samples};
use domain::{access::Area, connections::Environment};
use serde_json::{Value, json};
use testkit::Database;

/// Asks as the window does: through the name and JSON.
async fn ask<R: Request>(desk: &Desk, request: R) -> Result<R::Reply, Problem> {
    let bytes = answer(desk, R::NAME, serde_json::to_value(request).unwrap()).await?;
    let answer: Answer<R::Reply> = serde_json::from_slice(&bytes).unwrap();
    Ok(answer.data)
}

async fn sit(desktop: &Desktop, database: &Database, login: &str, environment: Environment) {
    let fields = samples(database, login, environment).await;
    let name = format!("{} {}", fields.name, database.name());
    let id = desktop.profile(ProfileFields { name, ..fields }).await;
    ask(&desktop.desk, Connect { id, password: PasswordSource::Keyring }).await.unwrap();
}

/// A desk at which a sample login sits.
async fn seated(database: &Database, login: &str, environment: Environment) -> Desktop {
    let desktop = Desktop::new();
    sit(&desktop, database, login, environment).await;
    desktop
}

fn view(name: &str, address: &str) -> SaveView {
    SaveView { id: None, area: Area::Catalog, name: name.to_owned(), address: address.to_owned() }
}

async fn names(desk: &Desk, area: Area) -> Vec<String> {
    let views = ask(desk, ListViews { area }).await.unwrap();
    views.into_iter().map(|view| view.name).collect()
}

fn invalid(field: &str, fault: Fault) -> Problem {
    Problem::Invalid { faults: vec![FieldFault::new(field, fault)] }
}

fn keep(form: &str, content: Value) -> KeepDraft {
    KeepDraft { form: form.to_owned(), content }
}

async fn get(desk: &Desk, form: &str) -> Option<Value> {
    let draft = ask(desk, GetDraft { form: form.to_owned() }).await.unwrap();
    draft.map(|draft| draft.content)
}

#[tokio::test]
async fn every_role_keeps_views_and_sees_nobody_elses() {
    let database = sample().await;
    for login in ["sample_manager", "sample_moderator", "sample_support", "sample_admin"] {
        let Desktop { desk, .. } = &seated(&database, login, Environment::Local).await;
        assert_eq!(names(desk, Area::Catalog).await, [""; 0], "{login}");

        let before = Utc::now() - TimeDelta::minutes(1);
        let kept = ask(desk, view(" Live ", "?status=ACTIVE")).await.unwrap();
        assert_eq!(
            (kept.area, kept.name.as_str(), kept.address.as_str()),
            (Area::Catalog, "Live", "?status=ACTIVE")
        );
        assert!(kept.created_at > before);

        ask(desk, view("beta", "?status=BETA")).await.unwrap();
        ask(desk, SaveView { area: Area::Bundles, ..view("Live", "") }).await.unwrap();
        assert_eq!(names(desk, Area::Catalog).await, ["beta", "Live"], "{login}");
        assert_eq!(names(desk, Area::Bundles).await, ["Live"], "{login}");
    }
    assert_eq!(database.psql("SELECT count(*) FROM console.saved_views").await, "12");
}

#[tokio::test]
async fn a_view_is_renamed_pointed_elsewhere_and_removed() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_manager", Environment::Local).await;
    let View { id, created_at, .. } = ask(desk, view("Live", "?status=ACTIVE")).await.unwrap();

    let changed = ask(desk, SaveView { id: Some(id), ..view("Beta", "?status=BETA") }).await.unwrap();

    let expected = View {
        id,
        area: Area::Catalog,
        name: "Beta".to_owned(),
        address: "?status=BETA".to_owned(),
        created_at,
    };
    assert_eq!(changed, expected);
    assert_eq!(ask(desk, ListViews { area: Area::Catalog }).await.unwrap(), [changed]);

    for _ in 0..2 {
        ask(desk, DeleteView { id }).await.unwrap();
    }
    assert_eq!(names(desk, Area::Catalog).await, [""; 0]);
    // One that was removed meanwhile is kept anew.
    let anew = ask(desk, SaveView { id: Some(id), ..view("Beta", "?status=BETA") }).await.unwrap();
    assert_ne!(anew.id, id);
    assert_eq!(names(desk, Area::Catalog).await, ["Beta"]);
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_manager", Environment::Local).await;
    ask(desk, view("Live", "?status=ACTIVE")).await.unwrap();
    let other = ask(desk, view("Beta", "")).await.unwrap();

    let taken = invalid("name", Fault::Taken);
    assert_eq!(ask(desk, view("Live", "?status=BETA")).await, Err(taken.clone()));
    assert_eq!(ask(desk, SaveView { id: Some(other.id), ..view("Live", "") }).await, Err(taken));
    // Its own name is not taken.
    ask(desk, SaveView { id: Some(other.id), ..view("Beta", "?x") }).await.unwrap();
    assert_eq!(names(desk, Area::Catalog).await, ["Beta", "Live"]);
}

#[tokio::test]
async fn somebody_elses_view_is_neither_changed_nor_removed() {
    let database = sample().await;
    let managers = seated(&database, "sample_manager", Environment::Local).await;
    let admins = seated(&database, "sample_admin", Environment::Local).await;
    let theirs = ask(&managers.desk, view("Live", "?status=ACTIVE")).await.unwrap();

    let mine = ask(&admins.desk, SaveView { id: Some(theirs.id), ..view("Live", "?mine") }).await.unwrap();
    ask(&admins.desk, DeleteView { id: theirs.id }).await.unwrap();

    assert_ne!(mine.id, theirs.id);
    assert_eq!(ask(&managers.desk, ListViews { area: Area::Catalog }).await.unwrap(), [theirs]);
}

#[tokio::test]
async fn a_view_is_kept_in_a_read_only_session_and_from_a_tenant_view_without_an_audit_entry() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_support", Environment::Production).await;
    let entries = "SELECT count(*) FROM console.audit_log";
    let before = database.psql(entries).await;
    let id =
        database.psql("SELECT id FROM organizations WHERE slug = 'northgate-homes'").await.parse().unwrap();
    ask(desk, OpenOrganization { id, reason: "ticket 4711".to_owned(), minutes: 15 }).await.unwrap();
    let signed = desk.signed().unwrap();
    assert!(signed.mode == SessionMode::ReadOnly && signed.tenant.is_some());

    ask(desk, view("Live", "?status=ACTIVE")).await.unwrap();

    assert_eq!(names(desk, Area::Catalog).await, ["Live"]);
    assert_eq!(database.psql(entries).await, before);
    assert_eq!(desk.signed().unwrap(), signed);
}

#[tokio::test]
async fn asking_for_views_does_not_hide_that_a_tenant_view_ran_out() {
    let database = sample().await;
    let Desktop { desk, clock, .. } = &seated(&database, "sample_admin", Environment::Local).await;
    let id =
        database.psql("SELECT id FROM organizations WHERE slug = 'northgate-homes'").await.parse().unwrap();
    ask(desk, OpenOrganization { id, reason: "ticket 4711".to_owned(), minutes: 15 }).await.unwrap();
    clock.advance(TimeDelta::minutes(16));

    assert_eq!(names(desk, Area::Purchases).await, [""; 0]);

    let purchases = json!({ "limit": 5 });
    assert_eq!(answer(desk, "list_purchases", purchases).await, Err(Problem::OrganizationClosed));
}

#[tokio::test]
async fn a_view_needs_a_name_and_the_query_of_an_address() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_manager", Environment::Local).await;
    let malformed = Fault::Malformed { shape: "?status=ACTIVE".to_owned() };
    let refused = [
        (view(" ", ""), invalid("name", Fault::Missing)),
        (view(&"ä".repeat(61), ""), invalid("name", Fault::TooLong { most: 60 })),
        (view("a\0b", ""), invalid("name", Fault::Unprintable)),
        (view("a", "status=ACTIVE"), invalid("address", malformed.clone())),
        (view("a", "/catalog?status=ACTIVE"), invalid("address", malformed)),
        (view("a", "?\0"), invalid("address", Fault::Unprintable)),
        (view("a", &format!("?{}", "x".repeat(2_000))), invalid("address", Fault::TooLong { most: 2_000 })),
    ];
    for (request, problem) in refused {
        assert_eq!(ask(desk, request.clone()).await, Err(problem), "{request:?}");
    }
    ask(desk, view(&"ä".repeat(60), &format!("?{}", "x".repeat(1_999)))).await.unwrap();
}

#[tokio::test]
async fn a_draft_survives_a_crash_and_is_dropped() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager", Environment::Local).await;
    let form = "tool/new".to_owned();
    assert_eq!(get(&desktop.desk, &form).await, None);
    ask(&desktop.desk, keep(&form, json!({ "name": "Lead S" }))).await.unwrap();
    ask(&desktop.desk, keep(&form, json!({ "name": "Lead Sieve" }))).await.unwrap();

    // Another process, later: nothing was closed.
    let Desktop { folder, .. } = desktop;
    let later = Desktop::in_folder(folder);
    let id = ask(&later.desk, ListProfiles {}).await.unwrap().remove(0).profile.id;
    ask(&later.desk, Connect { id, password: PasswordSource::Keyring }).await.unwrap();

    let expected = Draft { form: form.clone(), content: json!({ "name": "Lead Sieve" }), kept_at: noon() };
    assert_eq!(ask(&later.desk, GetDraft { form: form.clone() }).await.unwrap(), Some(expected.clone()));
    assert_eq!(ask(&later.desk, ListDrafts {}).await.unwrap(), [expected]);
    for _ in 0..2 {
        ask(&later.desk, DropDraft { form: form.clone() }).await.unwrap();
    }
    assert_eq!(get(&later.desk, &form).await, None);
    assert_eq!(ask(&later.desk, ListDrafts {}).await.unwrap(), []);
}

#[tokio::test]
async fn a_draft_is_of_one_login_on_one_database() {
    let (one, two) = (sample().await, sample().await);
    let desktop = seated(&one, "sample_manager", Environment::Local).await;
    ask(&desktop.desk, keep("tool/new", json!(1))).await.unwrap();

    ask(&desktop.desk, Disconnect {}).await.unwrap();
    assert_eq!(
        ask(&desktop.desk, GetDraft { form: "tool/new".to_owned() }).await,
        Err(Problem::NotConnected)
    );
    sit(&desktop, &one, "sample_admin", Environment::Local).await;
    assert_eq!(get(&desktop.desk, "tool/new").await, None);
    assert_eq!(ask(&desktop.desk, ListDrafts {}).await.unwrap(), []);
    sit(&desktop, &two, "sample_manager", Environment::Staging).await;
    assert_eq!(get(&desktop.desk, "tool/new").await, None);
    // Another profile of the same login on the same database.
    sit(&desktop, &one, "sample_manager", Environment::Staging).await;
    assert_eq!(get(&desktop.desk, "tool/new").await, Some(json!(1)));
}

#[tokio::test]
async fn drafts_are_files_that_only_the_person_reads_and_whose_names_say_nothing() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager", Environment::Local).await;
    ask(&desktop.desk, keep("tool/new", json!({ "name": "Lead Sieve" }))).await.unwrap();

    let drafts = files(&desktop.folder.path().join("drafts"));
    let [(path, content)] = drafts.as_slice() else { panic!("{drafts:?}") };
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    let place = path.strip_prefix(desktop.folder.path()).unwrap().display().to_string();
    assert!(!["manager", "tool", database.name()].iter().any(|word| place.contains(word)), "{place}");
    let sheet: Value = serde_json::from_slice(content).unwrap();
    assert_eq!(sheet["draft"]["form"], "tool/new");
}

#[tokio::test]
async fn a_damaged_draft_is_none_and_kept_aside() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager", Environment::Local).await;
    let drafts = desktop.folder.path().join("drafts");
    ask(&desktop.desk, keep("tool/new", json!(1))).await.unwrap();
    let (path, _) = files(&drafts).pop().unwrap();
    ask(&desktop.desk, keep("tool/other", json!(2))).await.unwrap();
    fs::write(&path, b"{\"version\":\"1\",\"draft\":{\"fo").unwrap();

    let listed = ask(&desktop.desk, ListDrafts {}).await.unwrap();
    assert_eq!(listed.iter().map(|draft| draft.form.as_str()).collect::<Vec<_>>(), ["tool/other"]);
    assert_eq!(get(&desktop.desk, "tool/new").await, None);
    assert!(!path.exists() && path.with_extension("unreadable").exists());

    ask(&desktop.desk, keep("tool/new", json!(3))).await.unwrap();
    assert_eq!(get(&desktop.desk, "tool/new").await, Some(json!(3)));
}

#[tokio::test]
async fn drafts_are_listed_newest_first_until_they_are_thirty_days_old() {
    let database = sample().await;
    let Desktop { desk, clock, folder, .. } = &seated(&database, "sample_manager", Environment::Local).await;
    for (form, days) in [("tool/a", 0), ("tool/b", 10), ("tool/c", 10)] {
        clock.advance(TimeDelta::days(days));
        ask(desk, keep(form, json!(form))).await.unwrap();
    }
    let listed = async || {
        let drafts = ask(desk, ListDrafts {}).await.unwrap();
        drafts.into_iter().map(|draft| draft.form).collect::<Vec<_>>()
    };
    assert_eq!(listed().await, ["tool/c", "tool/b", "tool/a"]);

    clock.advance(TimeDelta::days(10));
    assert_eq!(listed().await, ["tool/c", "tool/b", "tool/a"]);
    clock.advance(TimeDelta::seconds(1));
    assert_eq!(listed().await, ["tool/c", "tool/b"]);
    assert_eq!(files(&folder.path().join("drafts")).len(), 2);
}

#[tokio::test]
async fn a_draft_has_a_form_and_a_bearable_size() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_manager", Environment::Local).await;
    let most = 1024 * 1024;
    let refused = [
        (keep(" ", json!(1)), invalid("form", Fault::Missing)),
        (keep(&"x".repeat(201), json!(1)), invalid("form", Fault::TooLong { most: 200 })),
        (keep("a\0b", json!(1)), invalid("form", Fault::Unprintable)),
        (keep("a", json!("x".repeat(most))), invalid("content", Fault::TooLong { most: 1_048_576 })),
    ];
    for (request, problem) in refused {
        assert_eq!(ask(desk, request).await, Err(problem));
    }
    ask(desk, keep(&"x".repeat(200), json!("x".repeat(most - 2)))).await.unwrap();
}
