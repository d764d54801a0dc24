//! The form of one profile, and what can be done with it: save, store the password, test, connect, delete.

use contract::Problem;
use contract::connections::{
    Connect, DeleteProfile, ForgetPassword, PasswordHeld, PasswordSource, PasswordState, Profile,
    SaveProfile, StorePassword,
};
use domain::connections::{Environment, TlsMode};
use domain::ids::ProfileId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::draft::{self, Draft};
use super::probe::Probe;
use super::state::{Chosen, ConnectionsState};
use crate::frame::EnvironmentMark;
use crate::ipc;
use crate::loading::load;
use crate::parts::{Button, Choice, Dialog, Look, NumberField, ProblemStrip, SelectField, TextField, Toasts};
use crate::session::SessionState;
use crate::wording::{self, connection};

/// The form's state, shared by its parts.
#[derive(Clone, Copy)]
struct Pane {
    state: ConnectionsState,
    id: Option<ProfileId>,
    draft: Draft,
    /// The fields as they are saved.
    saved: StoredValue<Option<Profile>>,
    /// Faults are shown from the first try to save on; before, only for what was touched.
    tried: RwSignal<bool>,
    /// What connecting or the keyring ran into.
    problem: RwSignal<Option<Problem>>,
    /// What saving ran into.
    refusal: RwSignal<Option<Problem>>,
}

impl Pane {
    fn fault(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let fields = self.draft.fields();
            if let Some(said) = self.refusal.with(|refusal| wording::fault_of(refusal.as_ref(), field)) {
                return Some(said);
            }
            if field == "name" && self.state.name_is_taken(&fields.name, self.id) {
                return Some(wording::fault(&contract::problem::Fault::Taken));
            }
            let fault = draft::fault(&fields, field)?;
            let missing = matches!(fault, contract::problem::Fault::Missing);
            (self.tried.get() || !missing).then(|| wording::fault(&fault))
        })
    }

    fn is_fit(self) -> bool {
        let fields = self.draft.fields();
        !self.state.name_is_taken(&fields.name, self.id) && fields.faults().is_empty()
    }

    /// Whether the form differs from what is saved.
    fn is_changed(self) -> bool {
        let now = self.draft.fields();
        self.saved.with_value(|saved| saved.as_ref().is_none_or(|saved| draft::fields_of(saved) != now))
    }
}

/// The form and its acts.
#[component]
pub fn ProfilePane(
    /// The screen's state.
    state: ConnectionsState,
    /// The profile, or `None` for a new one.
    profile: Option<Profile>,
) -> impl IntoView {
    let title = profile.as_ref().map_or_else(|| "New connection".to_owned(), |profile| profile.name.clone());
    let pane = Pane {
        state,
        id: profile.as_ref().map(|profile| profile.id),
        draft: Draft::of(profile.as_ref()),
        saved: StoredValue::new(profile.clone()),
        tried: RwSignal::new(false),
        problem: RwSignal::new(None),
        refusal: RwSignal::new(None),
    };
    let clear = move || {
        let _fields = pane.draft.fields();
        if pane.refusal.with_untracked(Option::is_some) {
            pane.refusal.set(None);
        }
    };
    Effect::new(clear);
    view! {
        <article class="profile">
            <header><h2>{title}</h2></header>
            <ProblemStrip problem=pane.problem/>
            {pane.id.map(|id| view! { <Acts pane id/> })}
            {pane.id.map(|_| view! { <h3 class="caption">"Settings"</h3> })}
            <Fields pane/>
            <SaveBar pane/>
            {pane.id.map(|id| view! { <Deletion pane id/> })}
        </article>
    }
}

/// The fields.
#[component]
fn Fields(pane: Pane) -> impl IntoView {
    let draft = pane.draft;
    // A new connection gets the protection that its host deserves, until the person chooses another.
    let chosen = StoredValue::new(pane.id.is_some());
    let suit = move |()| {
        if !chosen.get_value() {
            draft.tls.set(TlsMode::default_for(draft.host.get_untracked().trim()));
        }
    };
    let modes =
        TlsMode::ALL.iter().rev().map(|mode| Choice::new(*mode, connection::tls(*mode))).collect::<Vec<_>>();
    let open = move || {
        let fields = draft.fields();
        fields.is_open() && fields.environment != Environment::Production
    };
    view! {
        <div class="form">
            <TextField label="Name" value=draft.name fault=pane.fault("name") placeholder="market-eu"/>
            <EnvironmentField value=draft.environment/>
            <div class="pair">
                <TextField
                    label="Host"
                    value=draft.host
                    fault=pane.fault("host")
                    placeholder="db.example.com"
                    hint="A host name, an address, or the folder of a socket (/var/run/postgresql)"
                    on_left=suit
                />
                <NumberField label="Port" value=draft.port fault=pane.fault("port")/>
            </div>
            <div class="halves">
                <TextField label="Database" value=draft.database fault=pane.fault("database") placeholder="platform"/>
                <TextField label="User" value=draft.user fault=pane.fault("user") hint="Your own login; it is what the audit names"/>
            </div>
            <Show
                when=move || !draft.on_socket()
                fallback=|| view! { <p class="muted">"A socket never leaves this machine and needs no encryption."</p> }
            >
                <SelectField label="Encryption" value=draft.tls choices=modes.clone() fault=pane.fault("tls")/>
                <Show when=open>
                    <p class="warning">"Nothing protects this connection on its way. Everybody on the network between can read it."</p>
                </Show>
                <Show when=move || matches!(draft.tls.get(), TlsMode::VerifyCa | TlsMode::VerifyFull)>
                    <TextField
                        label="CA file"
                        value=draft.ca_file
                        fault=pane.fault("ca_file")
                        code=true
                        placeholder="/etc/ssl/certs/company-ca.pem"
                        hint="Only if your company has an authority of its own; else this system's are used"
                    />
                </Show>
            </Show>
        </div>
    }
}

/// How much care the database needs, with what each choice brings.
#[component]
pub fn EnvironmentField(
    /// What is chosen.
    value: RwSignal<Environment>,
) -> impl IntoView {
    let choices = Environment::ALL.iter().rev().copied().map(|environment| {
        view! {
            <label class="environment-choice">
                <input
                    type="radio"
                    name="environment"
                    prop:checked=move || value.get() == environment
                    on:change=move |_| value.set(environment)
                />
                <EnvironmentMark environment/>
                <span>{connection::environment_consequence(environment)}</span>
            </label>
        }
    });
    view! {
        <fieldset class="field">
            <legend>"Environment"</legend>
            {choices.collect_view()}
        </fieldset>
    }
}

/// Saves what was typed.
#[component]
fn SaveBar(pane: Pane) -> impl IntoView {
    let toasts = Toasts::expect();
    let save = Action::new_local(move |request: &SaveProfile| {
        let request = request.clone();
        async move {
            match ipc::call(&request).await {
                Ok(profile) => {
                    toasts.say(format!("Saved “{}”.", profile.name));
                    reread(pane.state, profile).await;
                }
                Err(problem) => pane.refusal.set(Some(problem)),
            }
        }
    });
    let submit = move |()| {
        pane.tried.set(true);
        if untrack(|| pane.is_fit()) {
            save.dispatch(SaveProfile { id: pane.id, fields: untrack(|| pane.draft.fields()) });
        }
    };
    let changed = Memo::new(move |_| pane.is_changed());
    let word = if pane.id.is_some() { "Save" } else { "Save connection" };
    view! {
        <Show when=move || changed.get()>
            <ProblemStrip problem=pane.refusal/>
            <div class="acts save-bar">
                <Button on_press=submit look=Look::Primary busy=save.pending()>{word}</Button>
                <span class="muted">"No password is typed here: it is asked for by the system and kept in its keyring."</span>
            </div>
        </Show>
    }
}

/// Takes a saved profile into the list and shows it.
async fn reread(state: ConnectionsState, profile: Profile) {
    if let Ok(rows) = ipc::call(&contract::connections::ListProfiles {}).await {
        state.profiles.value.set(Some(rows));
    }
    state.choose(Chosen::Profile(profile.id));
    state.saved.update(|saved| *saved = saved.wrapping_add(1));
}

/// What can be done with a saved profile.
#[component]
fn Acts(pane: Pane, id: ProfileId) -> impl IntoView {
    let changed = Memo::new(move |_| pane.is_changed());
    let first = || view! { <p class="muted">"Save the changes below first, then test or connect."</p> };
    view! {
        <Show when=move || !changed.get() fallback=first>
            <Password pane id/>
            <Probe id>
                <SignIn pane id/>
            </Probe>
        </Show>
    }
}

/// The way to remove the profile.
#[component]
fn Deletion(pane: Pane, id: ProfileId) -> impl IntoView {
    let deleting = RwSignal::new(false);
    view! {
        <div class="acts end">
            <Button on_press=move |()| deleting.set(true) look=Look::Danger>"Delete connection…"</Button>
        </div>
        <DeleteDialog pane id open=deleting/>
    }
}

/// Whether the keyring holds the password, and storing or forgetting it.
#[component]
fn Password(pane: Pane, id: ProfileId) -> impl IntoView {
    let toasts = Toasts::expect();
    let held = load(move || Some(PasswordState { id }));
    let words = move || match held.value.get() {
        Some(PasswordHeld::Stored) => "The password is in the system's keyring.",
        Some(PasswordHeld::Missing) => "No password is stored yet.",
        Some(PasswordHeld::KeyringClosed) => {
            "The keyring is locked or absent: the password is asked for at each connect."
        }
        None => "Asking the keyring…",
    };
    let stored = Memo::new(move |_| held.value.get() == Some(PasswordHeld::Stored));
    let store = Action::new_local(move |&(): &()| async move {
        match ipc::call(&StorePassword { id }).await {
            Ok(()) => {
                toasts.say("The password is stored in the keyring.");
                pane.problem.set(None);
                held.reload();
            }
            Err(Problem::PromptDismissed) => {}
            Err(problem) => pane.problem.set(Some(problem)),
        }
    });
    let forget = Action::new_local(move |&(): &()| async move {
        match ipc::call(&ForgetPassword { id }).await {
            Ok(()) => {
                toasts.say("The password was removed from the keyring.");
                held.reload();
            }
            Err(problem) => pane.problem.set(Some(problem)),
        }
    });
    let word = move || if stored.get() { "Change password…" } else { "Store password…" };
    view! {
        <section class="password" aria-label="Password">
            <p role="status">{words}</p>
            <Button on_press=move |()| { store.dispatch(()); } busy=store.pending()>{word}</Button>
            <Show when=move || stored.get()>
                <Button on_press=move |()| { forget.dispatch(()); } look=Look::Quiet busy=forget.pending()>"Forget it"</Button>
            </Show>
        </section>
    }
}

/// Connects. A password that is missing or refused is asked for anew.
#[component]
fn SignIn(pane: Pane, id: ProfileId) -> impl IntoView {
    let session = SessionState::expect();
    let navigate = use_navigate();
    let pathname = use_location().pathname;
    let connect = Action::new_local(move |password: &PasswordSource| {
        let request = Connect { id, password: *password };
        let navigate = navigate.clone();
        async move {
            match ipc::call(&request).await {
                Ok(signed) => {
                    ipc::line_is_up();
                    session.adopt(Some(signed));
                    if pathname.get_untracked() == "/connections" {
                        navigate("/overview", NavigateOptions::default());
                    }
                }
                Err(problem) => pane.problem.set(Some(problem)),
            }
        }
    });
    let needs_password = Memo::new(move |_| {
        pane.problem.with(|problem| {
            problem.as_ref().is_some_and(|p| wording::problem(p).step == Some(wording::Step::AskPassword))
        })
    });
    let press = move |password: PasswordSource| {
        pane.problem.set(None);
        connect.dispatch(password);
    };
    let here = move || {
        session.signed.with(|signed| signed.as_ref().is_some_and(|signed| signed.profile == Some(id)))
    };
    let word = move || if here() { "Connect anew" } else { "Connect" };
    view! {
        <div class="acts">
            <Button on_press=move |()| press(PasswordSource::Keyring) look=Look::Primary busy=connect.pending()>{word}</Button>
            <Show when=move || needs_password.get()>
                <Button on_press=move |()| press(PasswordSource::Prompt)>"Ask for the password and keep it"</Button>
                <Button on_press=move |()| press(PasswordSource::PromptOnce)>"Ask only this once"</Button>
            </Show>
        </div>
    }
}

/// Asks before a profile is deleted.
#[component]
fn DeleteDialog(pane: Pane, id: ProfileId, open: RwSignal<bool>) -> impl IntoView {
    let toasts = Toasts::expect();
    let problem = RwSignal::new(None::<Problem>);
    let delete = Action::new_local(move |&(): &()| async move {
        match ipc::call(&DeleteProfile { id }).await {
            Ok(()) => {
                open.set(false);
                toasts.say("The connection was deleted, its password too.");
                pane.state.choose(Chosen::Sample);
                pane.state.profiles.reload();
            }
            Err(fault) => problem.set(Some(fault)),
        }
    });
    let name = move || pane.draft.name.get();
    view! {
        <Dialog open title="Delete this connection?">
            <p>"“" {name} "” and its password in the keyring are removed from this machine. The database is not touched."</p>
            <ProblemStrip problem/>
            <footer>
                <Button on_press=move |()| open.set(false)>"Keep it"</Button>
                <Button on_press=move |()| { delete.dispatch(()); } look=Look::Danger busy=delete.pending()>"Delete"</Button>
            </footer>
        </Dialog>
    }
}
