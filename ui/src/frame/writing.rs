//! Switching writing on in production: for minutes, with a reason, on record. And off again.

use contract::Problem;
use contract::connections::{SessionMode, SwitchWritingOff, SwitchWritingOn};
use leptos::prelude::*;

use crate::ipc;
use crate::parts::{Button, Choice, Dialog, Look, Moment, ProblemStrip, SelectField, TextArea};
use crate::session::SessionState;

/// Minutes that can be chosen.
const MINUTES: [u16; 4] = [10, 20, 30, 60];
/// The least a reason says.
const LEAST_REASON: usize = 3;

/// The dialog: on while the session is read-only, off while it writes.
#[component]
pub fn WritingDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let session = SessionState::expect();
    let writes = Memo::new(move |_| session.writes());
    let title =
        Signal::derive(move || if writes.get() { "Writing is on" } else { "Switch writing on" }.to_owned());
    view! {
        <Dialog open title>
            {move || if writes.get() { view! { <Off open/> }.into_any() } else { view! { <On open/> }.into_any() }}
        </Dialog>
    }
}

/// Reason and minutes.
#[component]
fn On(open: RwSignal<bool>) -> impl IntoView {
    let session = SessionState::expect();
    let reason = RwSignal::new(String::new());
    let minutes = RwSignal::new(20_u16);
    let asked = RwSignal::new(false);
    let fault = Signal::derive(move || {
        let short = reason.with(|reason| reason.trim().chars().count() < LEAST_REASON);
        (asked.get() && short).then(|| "Say why in at least 3 characters; it is kept on record.".to_owned())
    });
    let switch = Action::new_local(move |request: &SwitchWritingOn| {
        let request = request.clone();
        async move {
            let signed = ipc::call(&request).await?;
            open.set(false);
            session.adopt(Some(signed));
            Ok::<_, Problem>(())
        }
    });
    let submit = move |()| {
        asked.set(true);
        if fault.get_untracked().is_none() {
            let request = SwitchWritingOn {
                reason: reason.get_untracked().trim().to_owned(),
                minutes: minutes.get_untracked(),
            };
            switch.dispatch(request);
        }
    };
    let problem = Signal::derive(move || switch.value().get().and_then(Result::err));
    let choices = MINUTES.map(|minutes| Choice::new(minutes, format!("{minutes} minutes"))).to_vec();
    view! {
        <div class="form">
            <p class="muted">
                "This is production. Until the time is over, or you switch it off, the server takes your changes. \
                 Reason and time are kept on record under your login."
            </p>
            <TextArea label="Why" value=reason fault rows=2 hint="For example: yearly price review, ticket 4711"/>
            <SelectField label="For how long" value=minutes choices/>
            <ProblemStrip problem/>
        </div>
        <footer>
            <Button on_press=move |()| open.set(false)>"Stay read-only"</Button>
            <Button on_press=submit look=Look::Primary busy=switch.pending()>"Switch writing on"</Button>
        </footer>
    }
}

/// Why and until when writing is on, and the switch.
#[component]
fn Off(open: RwSignal<bool>) -> impl IntoView {
    let session = SessionState::expect();
    let switch = Action::new_local(move |&(): &()| async move {
        let signed = ipc::call(&SwitchWritingOff {}).await?;
        open.set(false);
        session.adopt(Some(signed));
        Ok::<_, Problem>(())
    });
    let problem = Signal::derive(move || switch.value().get().and_then(Result::err));
    let why = move || match session.signed.get()?.mode {
        SessionMode::WritingUntil { until, reason } => Some(
            view! { <p>"Until " <Moment at=until/> ", because: “" {reason} "”. It then ends by itself."</p> },
        ),
        SessionMode::ReadOnly | SessionMode::Writing => None,
    };
    view! {
        <div class="form">{why} <ProblemStrip problem/></div>
        <footer>
            <Button on_press=move |()| open.set(false)>"Keep writing"</Button>
            <Button on_press=move |()| { switch.dispatch(()); } look=Look::Primary busy=switch.pending()>"Switch writing off"</Button>
        </footer>
    }
}
