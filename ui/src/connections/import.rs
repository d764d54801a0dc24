//! Making a profile of a `postgres://` URL. The URL is asked for by the system, because it may hold a password.

use contract::Problem;
use contract::connections::ImportUrl;
use domain::connections::Environment;
use leptos::prelude::*;

use super::form::EnvironmentField;
use super::state::{Chosen, ConnectionsState};
use crate::ipc;
use crate::parts::{Button, Dialog, Look, ProblemStrip, TextField, Toasts};

/// Name and environment, then the system's prompt.
#[component]
pub fn ImportDialog(
    /// The screen's state.
    state: ConnectionsState,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let toasts = Toasts::expect();
    let name = RwSignal::new(String::new());
    let environment = RwSignal::new(Environment::Production);
    let problem = RwSignal::new(None::<Problem>);
    let import = Action::new_local(move |&(): &()| async move {
        let request = ImportUrl {
            name: name.get_untracked().trim().to_owned(),
            environment: environment.get_untracked(),
        };
        match ipc::call(&request).await {
            Ok(profile) => {
                open.set(false);
                name.set(String::new());
                problem.set(None);
                toasts.say(format!("Imported “{}”.", profile.name));
                if let Ok(rows) = ipc::call(&contract::connections::ListProfiles {}).await {
                    state.profiles.value.set(Some(rows));
                }
                state.choose(Chosen::Profile(profile.id));
            }
            Err(Problem::PromptDismissed) => problem.set(None),
            Err(fault) => problem.set(Some(fault)),
        }
    });
    view! {
        <Dialog open title="Import a postgres:// URL" class="wide">
            <div class="form">
                <p class="muted">
                    "The system asks for the URL in a prompt of its own. A password in it goes straight to the keyring; \
                     neither passes through this window or is written to a file."
                </p>
                <TextField label="Name" value=name placeholder="market-eu" hint="Left empty, host and database make the name"/>
                <EnvironmentField value=environment/>
                <ProblemStrip problem/>
            </div>
            <footer>
                <Button on_press=move |()| open.set(false)>"Cancel"</Button>
                <Button on_press=move |()| { import.dispatch(()); } look=Look::Primary busy=import.pending()>"Enter the URL…"</Button>
            </footer>
        </Dialog>
    }
}
