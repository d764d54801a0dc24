//! Profiles, signing in and out, the test of a connection, and the mode of the session.

pub use domain::connections::ProfileFields;

use chrono::{DateTime, Utc};
use domain::{
    access::StaffRole,
    connections::{Environment, TlsMode},
    ids::{OrganizationId, ProfileId, UserId},
    organizations::Tier,
};
use serde::{Deserialize, Serialize};

use crate::{problem::Problem, request};

/// What the window should know before it shows anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetBoot {}
request!(GetBoot, "get_boot" => Boot);

/// How the console was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boot {
    /// Open the sample workspace at once, as this login (`MARKETPLACE_OPEN=sample:manager`).
    pub open: Option<SampleLogin>,
    /// The console's version, such as `0.1.0`.
    pub version: String,
}

/// Where a server is and how to speak to it. The password is in the keyring under `id`, never here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Also the name of the keyring entry.
    pub id: ProfileId,
    /// What the person calls it, 1 to 60 characters, unique.
    pub name: String,
    /// How much care it needs.
    pub environment: Environment,
    /// Host name, address, or the folder of a Unix socket (starts with `/`).
    pub host: String,
    /// TCP port, or the number in the socket's name.
    pub port: u16,
    /// Database name.
    pub database: String,
    /// Login.
    pub user: String,
    /// Protection of the connection.
    pub tls: TlsMode,
    /// A certificate authority's PEM file, where the system's own are not enough.
    pub ca_file: Option<String>,
}

/// A profile in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileRow {
    /// The profile.
    pub profile: Profile,
    /// When it was last signed in with.
    pub last_used: Option<DateTime<Utc>>,
}

/// All profiles, last used first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListProfiles {}
request!(ListProfiles, "list_profiles" => Vec<ProfileRow>);

/// Create or change a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveProfile {
    /// `id` is `None` for a new one.
    pub id: Option<ProfileId>,
    /// The fields, as in [`Profile`].
    pub fields: ProfileFields,
}
request!(SaveProfile, "save_profile" => Profile);

/// Remove a profile and its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteProfile {
    /// Which.
    pub id: ProfileId,
}
request!(DeleteProfile, "delete_profile" => ());

/// Ask for a `postgres://` URL in a native prompt and make a profile of it. A password in it goes straight to the
/// keyring; neither it nor the URL passes through the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportUrl {
    /// Name of the new profile; empty takes host and database.
    pub name: String,
    /// How much care it needs.
    pub environment: Environment,
}
request!(ImportUrl, "import_url" => Profile);

/// Ask for the profile's password in a native prompt and keep it in the keyring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorePassword {
    /// Which profile.
    pub id: ProfileId,
}
request!(StorePassword, "store_password" => ());

/// Remove the profile's password from the keyring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetPassword {
    /// Which profile.
    pub id: ProfileId,
}
request!(ForgetPassword, "forget_password" => ());

/// Whether the keyring holds a password for the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordState {
    /// Which profile.
    pub id: ProfileId,
}
request!(PasswordState, "password_state" => PasswordHeld);

/// What the keyring says of a profile's password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordHeld {
    /// It is there.
    Stored,
    /// There is none.
    Missing,
    /// The keyring is locked or absent; the password is asked for at each connect.
    KeyringClosed,
}

/// Try a profile step by step, without signing in for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestConnection {
    /// Which profile.
    pub id: ProfileId,
}
request!(TestConnection, "test_connection" => ConnectionReport);

/// The steps of a test, in order. After the first failure the rest were not tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionReport {
    /// One entry per step.
    pub steps: Vec<StepReport>,
}

/// One step of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepReport {
    /// Which.
    pub step: ConnectionStep,
    /// How it went.
    pub outcome: StepOutcome,
    /// How long it took, in milliseconds.
    pub millis: u32,
}

/// The steps of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionStep {
    /// The host name has an address.
    Resolve,
    /// Something listens there.
    Reach,
    /// The connection is protected as the profile asks.
    Tls,
    /// The login is accepted.
    SignIn,
    /// The login has a role of the console.
    Role,
    /// Schema and policies are as expected.
    Schema,
}

/// How a step went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum StepOutcome {
    /// As it should; `found` is what was seen (address, TLS version, role, server version).
    Passed {
        /// What was seen.
        found: String,
    },
    /// It works, and these differences should be known.
    Warned {
        /// Each difference, none of which blocks.
        differences: Vec<Difference>,
    },
    /// It failed.
    Failed {
        /// Why.
        problem: Problem,
    },
    /// Not needed here (no TLS on a socket, no name to resolve), or not reached.
    Skipped,
}

/// Sign in with a profile. The password comes from the keyring; `ask` prompts for it natively first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connect {
    /// Which profile.
    pub id: ProfileId,
    /// Where the password comes from.
    pub password: PasswordSource,
}
request!(Connect, "connect" => Signed);

/// Where the password of a sign-in comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordSource {
    /// The keyring.
    Keyring,
    /// A native prompt; kept in the keyring once it worked.
    Prompt,
    /// A native prompt; not kept.
    PromptOnce,
}

/// The four staff logins of the sample workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleLogin {
    /// `sample_manager`.
    Manager,
    /// `sample_moderator`.
    Moderator,
    /// `sample_support`.
    Support,
    /// `sample_admin`.
    SuperAdmin,
}

/// Open the sample workspace, creating and starting its private PostgreSQL where needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSample {
    /// As whom.
    pub login: SampleLogin,
}
request!(OpenSample, "open_sample" => Signed);

/// How far opening the sample workspace has come; sent as the event [`SAMPLE_PROGRESS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleProgress {
    /// Looking for PostgreSQL on this machine.
    Finding,
    /// Creating the private cluster.
    Creating,
    /// Starting it.
    Starting,
    /// Bringing the schema up to date.
    Migrating,
    /// Filling catalog and sample.
    Seeding,
    /// Signing in.
    SigningIn,
}

/// Name of the event that carries [`SampleProgress`].
pub const SAMPLE_PROGRESS: &str = "sample_progress";

/// Sign out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disconnect {}
request!(Disconnect, "disconnect" => ());

/// Who is signed in, where, and how: what the scope bar shows. `None` when nobody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetSession {}
request!(GetSession, "get_session" => Option<Signed>);

/// A signed-in session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The profile, or `None` for the sample workspace.
    pub profile: Option<ProfileId>,
    /// The profile's name, or "Sample workspace".
    pub name: String,
    /// How much care it needs.
    pub environment: Environment,
    /// Database name.
    pub database: String,
    /// Login (`session_user`).
    pub login: String,
    /// The operator behind the login.
    pub operator: Operator,
    /// The role in force.
    pub role: StaffRole,
    /// All staff roles the login holds.
    pub roles: Vec<StaffRole>,
    /// The tenant view, if one is open.
    pub tenant: Option<TenantView>,
    /// Whether this session may write now.
    pub mode: SessionMode,
    /// PostgreSQL's version, such as `15.18`.
    pub server_version: String,
    /// Differences found at connect that do not block.
    pub warnings: Vec<Difference>,
}

/// The person behind a login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The platform's user.
    pub user: UserId,
    /// Their name.
    pub name: String,
}

/// An organization opened with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantView {
    /// Which.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its tier, where known.
    pub tier: Option<Tier>,
    /// Why it was opened.
    pub reason: String,
    /// When the view closes by itself.
    pub until: DateTime<Utc>,
}

/// Whether the server session writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum SessionMode {
    /// The server refuses writes.
    ReadOnly,
    /// Writing, without a limit (local and staging).
    Writing,
    /// Writing for a limited time (production).
    WritingUntil {
        /// When it ends by itself.
        until: DateTime<Utc>,
        /// Why it was switched on.
        reason: String,
    },
}

/// Work under another role of the same login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChooseRole {
    /// One of [`Signed::roles`].
    pub role: StaffRole,
}
request!(ChooseRole, "choose_role" => Signed);

/// Switch writing on in production, for a limited time, on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchWritingOn {
    /// Why; at least 3 characters.
    pub reason: String,
    /// For how long, 1 to 60 minutes.
    pub minutes: u16,
}
request!(SwitchWritingOn, "switch_writing_on" => Signed);

/// Switch writing off again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchWritingOff {}
request!(SwitchWritingOff, "switch_writing_off" => Signed);

/// One way in which the database is not what the console expects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What kind.
    pub kind: DifferenceKind,
    /// The object, such as `public.marketplace_reviews` or `marketplace_cart.quantity`.
    pub subject: String,
    /// What the console expects.
    pub expected: Option<String>,
    /// What it found.
    pub found: Option<String>,
    /// Whether the console refuses to work on it.
    pub blocking: bool,
}

/// The kinds of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// The server is older than PostgreSQL 15.
    ServerTooOld,
    /// A schema is missing.
    SchemaMissing,
    /// A table is missing.
    TableMissing,
    /// A column is missing.
    ColumnMissing,
    /// A column has another type.
    ColumnType,
    /// A column allows NULL, or has another default.
    ColumnDiffers,
    /// Ids are TEXT, where uuid is needed.
    TextIds,
    /// An enum is missing.
    EnumMissing,
    /// An enum has other values.
    EnumDiffers,
    /// Row level security is off.
    RlsOff,
    /// Row level security does not bind the owner.
    RlsNotForced,
    /// A policy is missing.
    PolicyMissing,
    /// A policy says something else.
    PolicyDiffers,
    /// A policy nobody expects widens or narrows what is seen.
    PolicyUnexpected,
    /// A right is missing.
    GrantMissing,
    /// A right too many.
    GrantExcess,
    /// A check is missing.
    CheckMissing,
    /// A key is missing or has another delete rule.
    KeyMissing,
    /// An index is missing: slower, not wrong.
    IndexMissing,
    /// `pg_trgm` is not there: searching is slower.
    TrigramMissing,
    /// A trigger is missing.
    TriggerMissing,
    /// A trigger is switched off.
    TriggerDisabled,
    /// A function is missing.
    FunctionMissing,
    /// A function does something else.
    FunctionDiffers,
    /// Migrations are still to be run.
    MigrationBehind,
    /// The database was migrated by a newer console.
    MigrationAhead,
    /// A migration that ran is not the one the console knows.
    MigrationEdited,
    /// A group role is missing.
    RoleMissing,
    /// The login is superuser or bypasses row level security.
    LoginTooPowerful,
    /// The login inherits its roles' rights, so that scopes scope nothing.
    LoginInherits,
    /// The login is not mapped to an operator.
    LoginUnmapped,
    /// The operator is switched off.
    OperatorInactive,
    /// The person's role on the platform does not match the login's roles.
    PlatformRoleMismatch,
}
