//! Where am I, and what will this do: environment, database, login and role, scope, and whether this session writes.
//! In an organization's tenant view the whole bar changes.

use contract::connections::{ChooseRole, OpenSample, SampleLogin, SessionMode, Signed, TenantView};
use contract::organizations::LeaveOrganization;
use domain::access::StaffRole;
use domain::connections::Environment;
use leptos::prelude::*;

use super::FrameState;
use crate::areas::organizations::OpenOrganizationButton;
use crate::connections::SessionChange;
use crate::intents::{Group, Intent, offer};
use crate::moment;
use crate::parts::{Badge, Button, Drawing, Icon, Keys, Tone};
use crate::session::SessionState;
use crate::wording::connection;

/// The scope bar.
#[component]
pub fn ScopeBar(
    /// What of the frame is open.
    state: FrameState,
) -> impl IntoView {
    let session = SessionState::expect();
    let signed = Memo::new(move |_| session.signed.get());
    let drawn = move || match signed.get() {
        Some(signed) => view! { <Place signed=signed.clone()/> <Reach signed/> }.into_any(),
        None => view! { <p class="brand">"Marketplace Console"</p> <p class="muted">"not connected"</p> }
            .into_any(),
    };
    view! {
        <header class="scope-bar">
            <div class="scope" role="group" aria-label="Where you are">{drawn}</div>
            <button
                type="button"
                class="command-box-opener"
                aria-haspopup="dialog"
                on:click=move |_| state.command_box.set(true)
            >
                <Drawing icon=Icon::Search/>
                <span>"Go to a screen or do something…"</span>
                <Keys keys="Ctrl+K"/>
            </button>
            {move || signed.get().map(|signed| view! { <Mode signed state/> })}
        </header>
    }
}

/// Environment, database, login and role.
#[component]
fn Place(signed: Signed) -> impl IntoView {
    let login = signed.login.clone();
    let hint = format!(
        "{} on database {}, PostgreSQL {}, as {} ({})",
        signed.name, signed.database, signed.server_version, signed.operator.name, signed.login
    );
    view! {
        <EnvironmentMark environment=signed.environment/>
        <p class="place" title=hint>
            <strong>{signed.name.clone()}</strong>
            <span class="database">{signed.database.clone()}</span>
            {signed.profile.map(|_| view! { <span class="login">{login.clone()}</span> })}
        </p>
        {signed.profile.is_none().then(|| view! { <SampleSwitch login=login.clone()/> })}
        // A sample login's name says its one role already.
        {(signed.profile.is_some() || signed.roles.len() > 1)
            .then(|| view! { <RoleSwitch role=signed.role roles=signed.roles/> })}
    }
}

/// The environment by word, shape and colour.
#[component]
pub fn EnvironmentMark(
    /// Which.
    environment: Environment,
) -> impl IntoView {
    let icon = match environment {
        Environment::Local => Icon::Circle,
        Environment::Staging => Icon::Diamond,
        Environment::Production => Icon::Triangle,
    };
    view! {
        <span class=format!("environment {}", environment.as_str())>
            <Drawing icon/>
            {connection::environment(environment)}
        </span>
    }
}

/// Changes between the roles of a login that holds several.
#[component]
fn RoleSwitch(role: StaffRole, roles: Vec<StaffRole>) -> impl IntoView {
    if roles.len() < 2 {
        return view! { <span class="role">{role.title()}</span> }.into_any();
    }
    let change = SessionChange::here();
    let known = StoredValue::new(roles.clone());
    let choose = move |event| {
        let word = event_target_value(&event);
        if let Some(role) = known.with_value(|roles| roles.iter().copied().find(|role| role.as_str() == word))
        {
            change.ask(ChooseRole { role });
        }
    };
    let options = roles
        .into_iter()
        .map(|each| view! { <option value=each.as_str() selected=each == role>{each.title()}</option> })
        .collect_view();
    view! { <select class="compact" aria-label="Role" on:change=choose>{options}</select> }.into_any()
}

/// Changes between the four logins of the sample workspace.
#[component]
fn SampleSwitch(login: String) -> impl IntoView {
    let change = SessionChange::here();
    let choose = move |event| {
        let word = event_target_value(&event);
        let chosen =
            connection::SAMPLE_LOGINS.into_iter().find(|login| connection::sample_login_name(*login) == word);
        if let Some(login) = chosen {
            change.ask(OpenSample { login });
        }
    };
    let option = |each: SampleLogin| {
        let name = connection::sample_login_name(each);
        view! { <option value=name selected=name == login>{name}</option> }
    };
    let options = connection::SAMPLE_LOGINS.map(option).into_iter().collect_view();
    view! { <select class="compact" aria-label="Signed in as" on:change=choose>{options}</select> }
}

/// All organizations, or the one whose tenant view is open.
#[component]
fn Reach(signed: Signed) -> impl IntoView {
    match signed.tenant {
        Some(view) => view! { <Tenant view/> }.into_any(),
        None => view! {
            <p class="reach">
                <span class="muted">"Scope"</span>
                <strong>{if signed.role == StaffRole::Support { "No organization opened" } else { "All organizations" }}</strong>
            </p>
            <OpenOrganizationButton words="Open one…"/>
        }
        .into_any(),
    }
}

/// Whose view it is, why, for how long, and the way out.
#[component]
fn Tenant(view: TenantView) -> impl IntoView {
    let now = ticking();
    let until = view.until;
    let left = Memo::new(move |_| moment::left(until, now.get()));
    let change = SessionChange::here();
    let leave = move || change.ask(LeaveOrganization {});
    offer([Intent::new("Leave the organization's view", Group::Session, "", leave)]);
    let reason = format!("reason “{}” · exactly what they see", view.reason);
    view! {
        <p class="reach">
            <Badge tone=Tone::Info>"TENANT VIEW"</Badge>
            <strong>{view.name}</strong>
            {view.tier.map(|tier| view! { <Badge>{tier.to_string()}</Badge> })}
            <span class="why" title=reason.clone()>{reason.clone()}</span>
            <span class="left" role="timer" aria-label="Time left in this view">{move || left.get()} " left"</span>
        </p>
        <Button on_press=move |()| leave()>"Leave"</Button>
    }
}

/// Whether this session writes, and for how long.
#[component]
fn Mode(signed: Signed, state: FrameState) -> impl IntoView {
    let open = move |()| state.writing.set(true);
    let production = signed.environment == Environment::Production;
    match signed.mode {
        SessionMode::WritingUntil { until, .. } => {
            let now = ticking();
            let minutes = Memo::new(move |_| moment::minutes_left(until, now.get()));
            offer([Intent::new("Switch writing off", Group::Session, "", move || state.writing.set(true))]);
            view! {
                <div class="mode writing">
                    <Button on_press=open title="The server takes your changes">"Writing · " {move || minutes.get()} " min left"</Button>
                </div>
            }
            .into_any()
        }
        SessionMode::ReadOnly if production && signed.tenant.is_none() => {
            offer([Intent::new("Switch writing on", Group::Session, "", move || state.writing.set(true))]);
            view! {
                <div class="mode">
                    <Button on_press=open title="The server refuses every change"><Drawing icon=Icon::Lock/> "Read-only"</Button>
                </div>
            }
            .into_any()
        }
        SessionMode::ReadOnly => {
            view! { <p class="mode still" title="The server refuses every change"><Drawing icon=Icon::Lock/> "Read-only"</p> }.into_any()
        }
        SessionMode::Writing if signed.tenant.is_some() => {
            view! { <p class="mode still" title="A tenant view never writes"><Drawing icon=Icon::Lock/> "Read-only"</p> }.into_any()
        }
        SessionMode::Writing => view! { <p class="mode still" title="The server takes your changes">"Writing"</p> }.into_any(),
    }
}

/// The time, anew each second for as long as the current owner lives.
fn ticking() -> ReadSignal<chrono::DateTime<chrono::Utc>> {
    let (now, set_now) = signal(moment::now());
    if let Ok(tick) =
        set_interval_with_handle(move || set_now.set(moment::now()), std::time::Duration::from_secs(1))
    {
        on_cleanup(move || tick.clear());
    }
    now
}
