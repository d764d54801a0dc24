//! Signing in and out as the window asks for it, where passwords come from, and the mode of the session.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "each test file uses its part")]
mod desktop;

use chrono::TimeDelta;
use commands::{
    connections::{
        choose_role, connect, delete_profile, disconnect, forget_password, get_session, import_url,
        list_profiles, password_state, store_password, switch_writing_off, switch_writing_on,
        test_connection,
    },
    prompt::{Fate, Question},
    sample::open_sample,
};
use contract::{
    Problem,
    connections::{
        ChooseRole, Connect, ConnectionStep, DeleteProfile, Disconnect, ForgetPassword, GetSession,
        ImportUrl, ListProfiles, OpenSample, PasswordHeld, PasswordSource, PasswordState, SampleLogin,
        SampleProgress, SessionMode, Signed, StepOutcome, StorePassword, SwitchWritingOff, SwitchWritingOn,
        TenantView, TestConnection,
    },
    problem::{Fault, KeyringFault},
};
use desktop::{Desktop, PASSWORD, noon, remote, sample, samples, veras};
use domain::{
    access::{Area, StaffRole},
    connections::Environment,
    ids::{OrganizationId, ProfileId},
};
use store::Act;
use testkit::Database;
use uuid::Uuid;

const EDIT: Act = Act::new("catalog.edit");

async fn sign_in(desktop: &Desktop, id: ProfileId, password: PasswordSource) -> Result<Signed, Problem> {
    connect(&desktop.desk, Connect { id, password }).await.map(|answer| answer.data)
}

async fn session(desktop: &Desktop) -> Option<Signed> {
    get_session(&desktop.desk, GetSession {}).await.unwrap().data
}

async fn write(desktop: &Desktop) -> Result<(), Problem> {
    desktop.desk.write(Area::Catalog, EDIT).await.map(drop)
}

/// A desktop on the sample, signed in by a profile.
async fn signed_in(login: &str, environment: Environment) -> (Desktop, Database, Signed) {
    let database = sample().await;
    let desktop = Desktop::new();
    let id = desktop.profile(samples(&database, login, environment).await).await;
    let signed = sign_in(&desktop, id, PasswordSource::Keyring).await.unwrap();
    (desktop, database, signed)
}

fn writing_for(minutes: u16) -> SwitchWritingOn {
    SwitchWritingOn { reason: " Yearly price review ".to_owned(), minutes }
}

#[tokio::test]
async fn a_password_that_is_typed_is_kept_once_it_worked() {
    let server = remote().await;
    let desktop = Desktop::new();
    let id = desktop.profile(veras(&server, Environment::Staging)).await;

    let missing = sign_in(&desktop, id, PasswordSource::Keyring).await.unwrap_err();
    desktop.person.types("wrong");
    let wrong = sign_in(&desktop, id, PasswordSource::Prompt).await.unwrap_err();
    let kept_after_wrong = desktop.keyring.held(id);
    desktop.person.types(PASSWORD);
    let once = sign_in(&desktop, id, PasswordSource::PromptOnce).await.unwrap();
    let kept_after_once = desktop.keyring.held(id);
    desktop.person.types(PASSWORD);
    let typed = sign_in(&desktop, id, PasswordSource::Prompt).await.unwrap();
    let again = sign_in(&desktop, id, PasswordSource::Keyring).await.unwrap();

    assert_eq!(missing, Problem::PasswordMissing { profile: id });
    assert_eq!(wrong, Problem::PasswordRefused { user: "vera".to_owned() });
    assert_eq!((kept_after_wrong, kept_after_once), (None, None));
    assert_eq!(desktop.keyring.held(id).as_deref(), Some(PASSWORD));
    assert_eq!(once.operator.name, "Vera Lind");
    assert_eq!((typed.role, typed.mode.clone()), (StaffRole::Moderator, SessionMode::Writing));
    assert_eq!(again, typed);
    let fates: Vec<_> = desktop
        .person
        .asked()
        .into_iter()
        .map(|question| match question {
            Question::Password { login, fate, .. } => (login, fate),
            Question::Url => panic!(),
        })
        .collect();
    let vera = || "vera".to_owned();
    assert_eq!(fates, [(vera(), Fate::Kept), (vera(), Fate::UsedOnce), (vera(), Fate::Kept)]);
    let used = list_profiles(&desktop.desk, ListProfiles {}).await.unwrap().data;
    assert_eq!(used[0].last_used, Some(noon()));
}

#[tokio::test]
async fn a_closed_keyring_means_being_asked_each_time() {
    let server = remote().await;
    let desktop = Desktop::new();
    let id = desktop.profile(veras(&server, Environment::Staging)).await;
    desktop.keyring.fail(Some(KeyringFault::Locked));

    desktop.person.types(PASSWORD);
    let first = sign_in(&desktop, id, PasswordSource::Keyring).await;
    desktop.person.types(PASSWORD);
    let second = sign_in(&desktop, id, PasswordSource::Keyring).await;
    let dismissed = sign_in(&desktop, id, PasswordSource::Keyring).await;
    let state = password_state(&desktop.desk, PasswordState { id }).await.unwrap().data;
    let stored = store_password(&desktop.desk, StorePassword { id }).await;
    desktop.person.cannot_be_asked();
    let unasked = sign_in(&desktop, id, PasswordSource::Keyring).await;

    assert!(first.is_ok() && second.is_ok());
    assert_eq!(dismissed, Err(Problem::PromptDismissed));
    assert_eq!(state, PasswordHeld::KeyringClosed);
    assert_eq!(stored.unwrap_err(), Problem::PromptDismissed);
    assert_eq!(unasked, Err(Problem::Keyring { cause: KeyringFault::Locked }));
    assert_eq!(desktop.keyring.held(id), None);
}

#[tokio::test]
async fn a_stored_password_can_be_looked_for_and_forgotten() {
    let desktop = Desktop::new();
    let database = sample().await;
    let id = desktop.profile(samples(&database, "sample_manager", Environment::Local).await).await;
    let state = async || password_state(&desktop.desk, PasswordState { id }).await.unwrap().data;

    assert_eq!(state().await, PasswordHeld::Missing);
    desktop.person.types(PASSWORD);
    store_password(&desktop.desk, StorePassword { id }).await.unwrap();
    assert_eq!(state().await, PasswordHeld::Stored);
    forget_password(&desktop.desk, ForgetPassword { id }).await.unwrap();
    assert_eq!(state().await, PasswordHeld::Missing);
}

#[tokio::test]
async fn an_imported_url_makes_a_profile_whose_password_is_in_the_keyring() {
    let server = remote().await;
    let desktop = Desktop::new();
    desktop.person.types(&server.url("vera", PASSWORD));
    let request = ImportUrl { name: "Imported".to_owned(), environment: Environment::Production };

    let profile = import_url(&desktop.desk, request).await.unwrap().data;

    assert_eq!(
        (profile.name.as_str(), profile.user.as_str(), profile.port),
        ("Imported", "vera", server.port())
    );
    assert_eq!(desktop.keyring.held(profile.id).as_deref(), Some(PASSWORD));
    assert_eq!(desktop.person.asked(), [Question::Url]);
    let signed = sign_in(&desktop, profile.id, PasswordSource::Keyring).await.unwrap();
    assert_eq!(signed.mode, SessionMode::ReadOnly);
}

#[tokio::test]
async fn a_failed_sign_in_leaves_the_earlier_one_seated() {
    let (desktop, _database, signed) = signed_in("sample_manager", Environment::Local).await;
    let server = remote().await;
    let other = desktop.profile(veras(&server, Environment::Staging)).await;
    desktop.keyring.put(other, "wrong");

    let refused = sign_in(&desktop, other, PasswordSource::Keyring).await;

    assert_eq!(refused, Err(Problem::PasswordRefused { user: "vera".to_owned() }));
    assert_eq!(session(&desktop).await, Some(signed));
    desktop.desk.read(Area::Catalog).await.unwrap();
    desktop.keyring.put(other, PASSWORD);
    sign_in(&desktop, other, PasswordSource::Keyring).await.unwrap();
    assert_eq!(session(&desktop).await.unwrap().login, "vera");
}

#[tokio::test]
async fn a_test_of_a_connection_asks_for_the_password_it_lacks_and_keeps_none() {
    let server = remote().await;
    let desktop = Desktop::new();
    let id = desktop.profile(veras(&server, Environment::Staging)).await;
    desktop.person.types(PASSWORD);

    let report = test_connection(&desktop.desk, TestConnection { id }).await.unwrap().data;

    let schema = report.steps.iter().find(|step| step.step == ConnectionStep::Schema).unwrap();
    assert!(matches!(schema.outcome, StepOutcome::Passed { .. } | StepOutcome::Warned { .. }), "{report:?}");
    assert_eq!(desktop.keyring.held(id), None);
    assert_eq!(session(&desktop).await, None);
}

#[tokio::test]
async fn nobody_signed_in_is_told_so() {
    let desktop = Desktop::new();

    assert_eq!(session(&desktop).await, None);
    assert_eq!(desktop.desk.read(Area::Catalog).await.map(drop), Err(Problem::NotConnected));
    assert_eq!(write(&desktop).await, Err(Problem::NotConnected));
    let role = StaffRole::Manager;
    assert_eq!(choose_role(&desktop.desk, ChooseRole { role }).await.unwrap_err(), Problem::NotConnected);
    disconnect(&desktop.desk, Disconnect {}).await.unwrap();
}

#[tokio::test]
async fn a_deleted_profile_takes_its_password_and_its_session_with_it() {
    let (desktop, _database, signed) = signed_in("sample_manager", Environment::Local).await;
    let id = signed.profile.unwrap();
    desktop.keyring.put(id, PASSWORD);

    desktop.keyring.fail(Some(KeyringFault::Locked));
    let refused = delete_profile(&desktop.desk, DeleteProfile { id }).await.map(|answer| answer.data);
    let left = list_profiles(&desktop.desk, ListProfiles {}).await.unwrap().data.len();
    desktop.keyring.fail(None);
    delete_profile(&desktop.desk, DeleteProfile { id }).await.unwrap();

    // Without its profile nobody would find the password again.
    assert_eq!(refused, Err(Problem::Keyring { cause: KeyringFault::Locked }));
    assert_eq!(left, 1);
    assert_eq!(desktop.keyring.held(id), None);
    assert_eq!(session(&desktop).await, None);
}

#[tokio::test]
async fn the_foremost_role_is_in_force_until_another_is_chosen() {
    let (desktop, _database, signed) = signed_in("sample_admin", Environment::Local).await;
    let purchases = async || desktop.desk.read(Area::Purchases).await.map(drop);

    assert_eq!((signed.role, signed.roles), (StaffRole::SuperAdmin, StaffRole::ALL.to_vec()));
    assert_eq!(purchases().await, Ok(()));
    let role = StaffRole::Manager;
    let chosen = choose_role(&desktop.desk, ChooseRole { role }).await.unwrap().data;
    assert_eq!(chosen.role, role);
    let refused = Problem::NotAllowed { area: Some(Area::Purchases), role: "marketplace_manager".to_owned() };
    assert_eq!(purchases().await, Err(refused));
}

#[tokio::test]
async fn a_role_that_is_not_held_cannot_be_chosen() {
    let (desktop, _database, signed) = signed_in("sample_manager", Environment::Local).await;

    let role = StaffRole::SuperAdmin;
    let refused = choose_role(&desktop.desk, ChooseRole { role }).await.unwrap_err();

    assert_eq!(refused, Problem::NotAllowed { area: None, role: "marketplace_super_admin".to_owned() });
    assert_eq!(session(&desktop).await, Some(signed));
}

#[tokio::test]
async fn production_opens_read_only_and_writes_for_a_stated_time_on_record() {
    let (desktop, database, signed) = signed_in("sample_manager", Environment::Production).await;
    let periods = "SELECT reason, closed_at IS NULL FROM console.writing_periods
        WHERE login = 'sample_manager' ORDER BY id DESC LIMIT 1";

    assert_eq!(signed.mode, SessionMode::ReadOnly);
    assert_eq!(write(&desktop).await, Err(Problem::ReadOnly));

    let on = switch_writing_on(&desktop.desk, writing_for(10)).await.unwrap();
    let until = noon() + TimeDelta::minutes(10);
    let reason = "Yearly price review".to_owned();
    assert_eq!(on.data.mode, SessionMode::WritingUntil { until, reason });
    assert!(on.meter.statements > 0);
    assert_eq!(write(&desktop).await, Ok(()));
    assert_eq!(database.psql(periods).await, "Yearly price review|t");

    desktop.clock.advance(TimeDelta::minutes(10) - TimeDelta::seconds(1));
    assert_eq!(write(&desktop).await, Ok(()));
    desktop.clock.advance(TimeDelta::seconds(1));
    assert_eq!(write(&desktop).await, Err(Problem::ReadOnly));
    assert_eq!(session(&desktop).await.unwrap().mode, SessionMode::ReadOnly);
}

#[tokio::test]
async fn writing_is_switched_off_on_record_too() {
    let (desktop, database, _) = signed_in("sample_manager", Environment::Production).await;
    let open =
        "SELECT count(*) FROM console.writing_periods WHERE login = 'sample_manager' AND closed_at IS NULL";

    switch_writing_on(&desktop.desk, writing_for(60)).await.unwrap();
    let off = switch_writing_off(&desktop.desk, SwitchWritingOff {}).await.unwrap();
    assert_eq!(off.data.mode, SessionMode::ReadOnly);
    assert_eq!(write(&desktop).await, Err(Problem::ReadOnly));
    assert_eq!(database.psql(open).await, "0");

    switch_writing_on(&desktop.desk, writing_for(60)).await.unwrap();
    disconnect(&desktop.desk, Disconnect {}).await.unwrap();
    assert_eq!(database.psql(open).await, "0");
}

#[tokio::test]
async fn writing_needs_a_reason_and_an_end() {
    let (desktop, database, _) = signed_in("sample_manager", Environment::Production).await;
    let request = SwitchWritingOn { reason: " x ".to_owned(), minutes: 61 };

    let Err(Problem::Invalid { faults }) = switch_writing_on(&desktop.desk, request).await else { panic!() };

    let faults: Vec<_> = faults.into_iter().map(|fault| (fault.field, fault.fault)).collect();
    let reason = ("reason".to_owned(), Fault::TooShort { least: 3 });
    assert_eq!(faults, [reason, ("minutes".to_owned(), Fault::OutOfRange { least: 1, most: 60 })]);
    assert_eq!(database.psql("SELECT count(*) FROM console.writing_periods").await, "0");
}

#[tokio::test]
async fn staging_writes_until_it_is_switched_off() {
    let (desktop, _database, signed) = signed_in("sample_manager", Environment::Staging).await;

    assert_eq!(signed.mode, SessionMode::Writing);
    assert_eq!(write(&desktop).await, Ok(()));
    switch_writing_off(&desktop.desk, SwitchWritingOff {}).await.unwrap();
    assert_eq!(write(&desktop).await, Err(Problem::ReadOnly));
    let on = switch_writing_on(&desktop.desk, writing_for(1)).await.unwrap();
    assert_eq!(on.data.mode, SessionMode::Writing);
}

#[tokio::test]
async fn a_tenant_view_is_read_only_and_closes_at_its_time() {
    let (desktop, _database, _) = signed_in("sample_support", Environment::Local).await;
    let purchases = async || desktop.desk.read(Area::Purchases).await.map(drop);
    let view = TenantView {
        organization: OrganizationId(Uuid::nil()),
        name: "Nobody's".to_owned(),
        tier: None,
        reason: "a ticket".to_owned(),
        until: noon() + TimeDelta::minutes(30),
    };

    assert_eq!(purchases().await, Err(Problem::OrganizationClosed));
    desktop.desk.set_tenant(Some(view.clone())).unwrap();
    assert_eq!(write(&desktop).await, Err(Problem::ReadOnly));
    // The server does not take our word for it: nobody opened this organization there.
    assert_eq!(purchases().await, Err(Problem::OrganizationClosed));
    assert_eq!(session(&desktop).await.unwrap().tenant, Some(view));
    desktop.clock.advance(TimeDelta::minutes(30));
    assert_eq!(desktop.desk.read(Area::Catalog).await.map(drop), Err(Problem::OrganizationClosed));
    assert_eq!(desktop.desk.read(Area::Catalog).await.map(drop), Ok(()));
    assert_eq!(session(&desktop).await.unwrap().tenant, None);
}

#[tokio::test]
async fn the_sample_workspace_opens_from_nothing_and_changes_logins_in_place() {
    let desktop = Desktop::new();
    let open = async |login| open_sample(&desktop.desk, OpenSample { login }).await.map(|answer| answer.data);
    let heard = || std::mem::take(&mut *desktop.progress.lock().unwrap());

    let manager = open(SampleLogin::Manager).await.unwrap();
    let first = heard();
    let admin = open(SampleLogin::SuperAdmin).await.unwrap();
    let second = heard();

    assert_eq!((manager.name.as_str(), manager.profile), ("Sample workspace", None));
    assert_eq!((manager.login.as_str(), manager.environment), ("sample_manager", Environment::Local));
    assert_eq!(manager.warnings, []);
    assert_eq!(
        first,
        [
            SampleProgress::Finding,
            SampleProgress::Creating,
            SampleProgress::Starting,
            SampleProgress::Migrating,
            SampleProgress::Seeding,
            SampleProgress::SigningIn,
        ]
    );
    assert_eq!((admin.login.as_str(), admin.role), ("sample_admin", StaffRole::SuperAdmin));
    assert_eq!(second, [SampleProgress::SigningIn]);
    desktop.desk.close().await.unwrap();
    assert_eq!(session(&desktop).await, None);

    let again = open(SampleLogin::Support).await.unwrap();
    assert_eq!(again.login, "sample_support");
    assert!(!heard().contains(&SampleProgress::Creating));
    desktop.desk.close().await.unwrap();
}
