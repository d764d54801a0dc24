//! Profiles and their passwords, signing in and out, and the mode of the session. What a profile may hold is in
//! `profiles`; how a sign-in is proven is the store's; the sample workspace has a file of its own.

#![expect(
    clippy::unused_async,
    reason = "every request is answered in the same way, whether it waits or not"
)]

use std::time::Duration;

use chrono::TimeDelta;
use contract::{
    Answer, Meter, Problem,
    connections::{
        Boot, ChooseRole, Connect, ConnectionReport, DeleteProfile, Disconnect, ForgetPassword, GetBoot,
        GetSession, ImportUrl, ListProfiles, PasswordHeld, PasswordSource, PasswordState, Profile,
        ProfileRow, SaveProfile, SessionMode, Signed, StorePassword, SwitchWritingOff, SwitchWritingOn,
        TestConnection,
    },
    moderation::ReleaseReviews,
    organizations::LeaveOrganization,
    problem::{Fault, FieldFault, KeyringFault},
};
use domain::{access::Area, connections::Environment, ids::ProfileId};
use secrecy::{ExposeSecret as _, SecretString};
use store::{Act, Scope, WriteSession, connect::Login};
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    desk::Desk,
    import, moderation,
    organizations::leave_organization,
    prompt::{Fate, Question},
};

/// Fewest and most characters of a reason.
const REASON: (u32, u32) = (3, 500);
/// Longest time that writing stays on, in minutes.
const MINUTES: u16 = 60;
/// How long leaving waits for the server to take reviews back.
const RELEASING: Duration = Duration::from_secs(2);

/// How the console was started.
pub async fn get_boot(desk: &Desk, _: GetBoot) -> Result<Answer<Boot>, Problem> {
    Ok(Answer::at_no_cost(desk.means.boot.clone()))
}

/// All profiles, last used first.
pub async fn list_profiles(desk: &Desk, _: ListProfiles) -> Result<Answer<Vec<ProfileRow>>, Problem> {
    desk.means.profiles.list().map(Answer::at_no_cost)
}

/// Creates or changes a profile.
pub async fn save_profile(desk: &Desk, request: SaveProfile) -> Result<Answer<Profile>, Problem> {
    let profiles = &desk.means.profiles;
    let saved = match request.id {
        Some(id) => profiles.change(id, request.fields),
        None => profiles.add(fresh_id(), request.fields),
    };
    saved.map(Answer::at_no_cost)
}

/// Removes a profile, and its password first: none is left behind in the keyring without a profile to find it by.
pub async fn delete_profile(desk: &Desk, request: DeleteProfile) -> Result<Answer<()>, Problem> {
    match desk.means.keyring.delete(request.id).await {
        Ok(()) | Err(KeyringFault::Absent) => {}
        Err(cause) => return Err(Problem::Keyring { cause }),
    }
    desk.means.profiles.remove(request.id)?;
    if desk.signed().is_ok_and(|signed| signed.profile == Some(request.id)) {
        leave(desk).await;
    }
    Ok(Answer::at_no_cost(()))
}

/// Makes a profile of a URL that is typed into a native prompt. A keyring that is closed keeps no password of it; it is
/// then asked for at each connect.
pub async fn import_url(desk: &Desk, request: ImportUrl) -> Result<Answer<Profile>, Problem> {
    let url = asked(desk, Question::Url).await?;
    let imported = import::read_url(url.expose_secret(), &request.name, request.environment)?;
    let profile = desk.means.profiles.add(fresh_id(), imported.fields)?;
    if let Some(password) = imported.password {
        keep(desk, profile.id, password).await;
    }
    Ok(Answer::at_no_cost(profile))
}

/// Asks for the profile's password and keeps it.
pub async fn store_password(desk: &Desk, request: StorePassword) -> Result<Answer<()>, Problem> {
    let profile = desk.means.profiles.get(request.id)?;
    let password = asked(desk, password_of(&profile, Fate::Kept)).await?;
    desk.means.keyring.set(profile.id, password).await.map_err(|cause| Problem::Keyring { cause })?;
    Ok(Answer::at_no_cost(()))
}

/// Removes the profile's password from the keyring.
pub async fn forget_password(desk: &Desk, request: ForgetPassword) -> Result<Answer<()>, Problem> {
    desk.means.keyring.delete(request.id).await.map_err(|cause| Problem::Keyring { cause })?;
    Ok(Answer::at_no_cost(()))
}

/// Whether the keyring holds a password for the profile.
pub async fn password_state(desk: &Desk, request: PasswordState) -> Result<Answer<PasswordHeld>, Problem> {
    Ok(Answer::at_no_cost(match desk.means.keyring.get(request.id).await {
        Ok(Some(_)) => PasswordHeld::Stored,
        Ok(None) => PasswordHeld::Missing,
        Err(_) => PasswordHeld::KeyringClosed,
    }))
}

/// Tries a profile step by step. A password that the keyring does not give is asked for, and used for this alone.
pub async fn test_connection(
    desk: &Desk,
    request: TestConnection,
) -> Result<Answer<ConnectionReport>, Problem> {
    let profile = desk.means.profiles.get(request.id)?;
    let password = match password(desk, &profile, PasswordSource::Keyring).await {
        Err(Problem::PasswordMissing { .. }) => password(desk, &profile, PasswordSource::PromptOnce).await,
        password => password,
    }?;
    Ok(Answer::at_no_cost(store::connect::probe(&profile, password.as_ref()).await))
}

/// Signs in with a profile. Whoever is signed in stays so until this has worked.
pub async fn connect(desk: &Desk, request: Connect) -> Result<Answer<Signed>, Problem> {
    let profile = desk.means.profiles.get(request.id)?;
    let password = password(desk, &profile, request.password).await?;
    let connected = store::connect::connect(&profile, password.as_ref()).await?;
    let signed = signed(Some(profile.id), &profile, connected.login)?;
    if let (PasswordSource::Prompt, Some(password)) = (request.password, password) {
        keep(desk, profile.id, password).await;
    }
    if let Err(problem) = desk.means.profiles.used(profile.id, desk.now()) {
        tracing::warn!(?problem, "the profile's last use was not noted");
    }
    close_records(desk).await;
    let server = format!("{}:{}", profile.host.to_lowercase(), profile.port);
    Ok(Answer::at_no_cost(desk.seat(server, connected.store, signed).await))
}

/// Signs out.
pub async fn disconnect(desk: &Desk, _: Disconnect) -> Result<Answer<()>, Problem> {
    leave(desk).await;
    Ok(Answer::at_no_cost(()))
}

/// Who is signed in.
pub async fn get_session(desk: &Desk, _: GetSession) -> Result<Answer<Option<Signed>>, Problem> {
    match desk.signed() {
        Ok(signed) => Ok(Answer::at_no_cost(Some(signed))),
        Err(Problem::NotConnected) => Ok(Answer::at_no_cost(None)),
        Err(problem) => Err(problem),
    }
}

/// Works under another role of the same login from now on. A tenant view is left, on record.
pub async fn choose_role(desk: &Desk, request: ChooseRole) -> Result<Answer<Signed>, Problem> {
    let role = request.role;
    if !desk.signed()?.roles.contains(&role) {
        return Err(Problem::NotAllowed { area: None, role: role.to_string() });
    }
    let Answer { meter, .. } = leave_organization(desk, LeaveOrganization {}).await?;
    let data = desk.change(|signed| signed.role = role)?;
    Ok(Answer { data, meter })
}

/// Switches writing on. In production that needs a reason and ends by itself, and the server records it; elsewhere it
/// only undoes [`switch_writing_off`].
pub async fn switch_writing_on(desk: &Desk, request: SwitchWritingOn) -> Result<Answer<Signed>, Problem> {
    let signed = desk.signed()?;
    if signed.environment != Environment::Production {
        return desk.change(|signed| signed.mode = SessionMode::Writing).map(Answer::at_no_cost);
    }
    let SwitchWritingOn { reason, minutes } = request;
    let reason = reason.trim().to_owned();
    check_writing(&reason, minutes)?;
    let mut session = record(desk, &signed, Act::new("writing.on").because(reason.as_str())).await?;
    store::connect::open_writing(&mut session, &reason, minutes).await?;
    let meter = session.commit().await?;
    // By this computer's clock, which is also what ends it; the server's record has the server's.
    let until = desk.now() + TimeDelta::minutes(minutes.into());
    let data = desk.change(|signed| signed.mode = SessionMode::WritingUntil { until, reason })?;
    Ok(Answer { data, meter })
}

/// Switches writing off. That it is off does not depend on the server recording it.
pub async fn switch_writing_off(desk: &Desk, _: SwitchWritingOff) -> Result<Answer<Signed>, Problem> {
    let before = desk.signed()?;
    let data = desk.change(|signed| signed.mode = SessionMode::ReadOnly)?;
    let meter = match before.mode {
        SessionMode::WritingUntil { .. } => close_writing(desk, &before).await?,
        SessionMode::ReadOnly | SessionMode::Writing => Meter::default(),
    };
    Ok(Answer { data, meter })
}

/// A fresh sign-in: the most powerful role that is held, read-only in production.
pub(crate) fn signed(id: Option<ProfileId>, profile: &Profile, login: Login) -> Result<Signed, Problem> {
    let role = login.foremost_role().ok_or_else(|| Problem::NoStaffRole { user: login.name.clone() })?;
    Ok(Signed {
        profile: id,
        name: profile.name.clone(),
        environment: profile.environment,
        database: profile.database.clone(),
        login: login.name,
        operator: login.operator,
        role,
        roles: login.roles,
        tenant: None,
        mode: match profile.environment {
            Environment::Production => SessionMode::ReadOnly,
            Environment::Local | Environment::Staging => SessionMode::Writing,
        },
        server_version: login.server_version,
        warnings: login.warnings,
    })
}

/// Signs out; what is open on record is closed first.
pub(crate) async fn leave(desk: &Desk) {
    close_records(desk).await;
    desk.leave().await;
}

/// Closes on record what the session holds open: reviews, a period of writing, a tenant view. All of them also end by
/// themselves, so a server that is gone is no reason to stay.
pub(crate) async fn close_records(desk: &Desk) {
    let Ok(signed) = desk.signed() else { return };
    if signed.role.writes(Area::Moderation) {
        match timeout(RELEASING, moderation::release_reviews(desk, ReleaseReviews { ids: Vec::new() })).await
        {
            Ok(Ok(_)) => {}
            failed => tracing::warn!(?failed, "reviews stay claimed until their time is up"),
        }
    }
    if matches!(signed.mode, SessionMode::WritingUntil { .. })
        && let Err(problem) = close_writing(desk, &signed).await
    {
        tracing::warn!(?problem, "the end of writing was not recorded");
    }
    if signed.tenant.is_some()
        && let Err(problem) = leave_organization(desk, LeaveOrganization {}).await
    {
        tracing::warn!(?problem, "leaving the organization was not recorded");
    }
}

async fn close_writing(desk: &Desk, signed: &Signed) -> Result<Meter, Problem> {
    let mut session = record(desk, signed, Act::new("writing.off")).await?;
    store::connect::close_writing(&mut session).await?;
    Ok(session.commit().await?)
}

/// A transaction that puts something on record, which a read-only session may too.
async fn record(desk: &Desk, signed: &Signed, act: Act) -> Result<WriteSession, Problem> {
    Ok(desk.store()?.write(&Scope::Staff(signed.role), act).await?)
}

fn check_writing(reason: &str, minutes: u16) -> Result<(), Problem> {
    let mut faults = Vec::new();
    let (least, most) = REASON;
    let length = u32::try_from(reason.chars().count()).unwrap_or(u32::MAX);
    let mut refuse = |field: &str, fault| faults.push(FieldFault::new(field, fault));
    if length < least {
        refuse("reason", Fault::TooShort { least });
    }
    if length > most {
        refuse("reason", Fault::TooLong { most });
    }
    if !(1..=MINUTES).contains(&minutes) {
        refuse("minutes", Fault::OutOfRange { least: 1, most: MINUTES.into() });
    }
    Problem::of_faults(faults)
}

/// The password of a sign-in. Through a socket there may be none, because the operating system says who connects. A
/// keyring that is locked or absent is no dead end: the person is asked, each time.
async fn password(
    desk: &Desk,
    profile: &Profile,
    source: PasswordSource,
) -> Result<Option<SecretString>, Problem> {
    let on_socket = profile.host.starts_with('/');
    let fate = match source {
        PasswordSource::Prompt => Fate::Kept,
        PasswordSource::PromptOnce => Fate::UsedOnce,
        PasswordSource::Keyring => match desk.means.keyring.get(profile.id).await {
            Ok(Some(password)) => return Ok(Some(password)),
            Ok(None) | Err(_) if on_socket => return Ok(None),
            Ok(None) => return Err(Problem::PasswordMissing { profile: profile.id }),
            Err(cause) => {
                return match asked(desk, password_of(profile, Fate::UsedOnce)).await {
                    Err(Problem::PromptUnavailable) => Err(Problem::Keyring { cause }),
                    answer => answer.map(Some),
                };
            }
        },
    };
    asked(desk, password_of(profile, fate)).await.map(Some)
}

fn password_of(profile: &Profile, fate: Fate) -> Question {
    let Profile { name, user, host, .. } = profile.clone();
    Question::Password { profile: name, login: user, host, fate }
}

async fn asked(desk: &Desk, question: Question) -> Result<SecretString, Problem> {
    desk.means.prompt.ask(question).await?.ok_or(Problem::PromptDismissed)
}

/// Keeps a password that has just been of use. One that is not kept is asked for again, so this is no failure.
async fn keep(desk: &Desk, profile: ProfileId, password: SecretString) {
    if let Err(cause) = desk.means.keyring.set(profile, password).await {
        tracing::warn!(?cause, "the keyring did not keep the password");
    }
}

fn fresh_id() -> ProfileId {
    ProfileId(Uuid::new_v4())
}
