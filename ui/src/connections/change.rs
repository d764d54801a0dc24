//! Changing the session: another role or login, leaving a tenant view, signing out, connecting anew.

use contract::connections::{ChooseRole, Connect, Disconnect, OpenSample, PasswordSource, Signed};
use contract::{Problem, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::ipc;
use crate::parts::Toasts;
use crate::session::SessionState;
use crate::wording;
use crate::wording::connection::{SAMPLE_LOGINS, sample_login_name};

/// Changes the session on behalf of the frame; what does not work is said in a toast.
#[derive(Debug, Clone, Copy)]
pub struct SessionChange {
    session: SessionState,
    toasts: Toasts,
}

impl SessionChange {
    /// For use in the current component and its handlers.
    #[must_use]
    pub fn here() -> Self {
        Self { session: SessionState::expect(), toasts: Toasts::expect() }
    }

    /// Asks for the change and takes over what came of it.
    pub fn ask<R>(self, request: R)
    where
        R: Request<Reply = Signed> + 'static,
    {
        spawn_local(async move {
            match ipc::call(&request).await {
                Ok(signed) => self.session.adopt(Some(signed)),
                Err(problem) => {
                    self.toasts.warn(wording::problem(&problem).line());
                    // What the bar shows must be true, whatever happened.
                    self.session.announce();
                    self.session.refresh_soon();
                }
            }
        });
    }

    /// Signs out.
    pub fn sign_out(self) {
        spawn_local(async move {
            match ipc::call(&Disconnect {}).await {
                Ok(()) => self.session.adopt(None),
                Err(problem) => self.toasts.warn(wording::problem(&problem).line()),
            }
        });
    }
}

/// Signs in again where the session was, after the connection broke.
pub fn reconnect() -> Action<(), Result<(), Problem>> {
    let session = SessionState::expect();
    let toasts = Toasts::expect();
    let navigate = use_navigate();
    Action::new_local(move |&(): &()| {
        let navigate = navigate.clone();
        async move {
            let outcome = sign_in_again(session).await;
            if let Err(problem) = &outcome {
                let words = wording::problem(problem);
                toasts.warn(words.line());
                if words.step == Some(wording::Step::AskPassword) {
                    // There it is asked for.
                    navigate("/connections", NavigateOptions::default());
                }
            }
            outcome
        }
    })
}

/// Signs in as before, under the role as before: a way back must not widen what somebody does.
async fn sign_in_again(session: SessionState) -> Result<(), Problem> {
    let Some(before) = session.signed.get_untracked() else { return Err(Problem::NotConnected) };
    let mut signed = if let Some(id) = before.profile {
        ipc::call(&Connect { id, password: PasswordSource::Keyring }).await?
    } else {
        let login = SAMPLE_LOGINS.into_iter().find(|login| sample_login_name(*login) == before.login);
        ipc::call(&OpenSample { login: login.ok_or(Problem::NotConnected)? }).await?
    };
    if signed.role != before.role && signed.roles.contains(&before.role) {
        signed = ipc::call(&ChooseRole { role: before.role }).await?;
    }
    session.adopt(Some(signed));
    ipc::line_is_up();
    Ok(())
}
