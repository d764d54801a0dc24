//! The form that looks an organization up and opens it, as a page of its own and as a dialog.

use contract::Problem;
use contract::organizations::{FindOrganizations, OpenOrganization, OrganizationMatch};
use domain::access::{Area, StaffRole};
use domain::ids::OrganizationId;
use leptos::ev;
use leptos::prelude::*;

use super::state::{Found, MINUTES, reason_fault, term_fault};
use crate::ipc;
use crate::parts::field::Choice;
use crate::parts::{Badge, Button, Dialog, Look, ProblemStrip, SelectField, TextField};
use crate::session::SessionState;
use crate::wording::choices;

/// What stands in the place of an area that is seen one organization at a time, before one is opened.
#[component]
pub fn OpenOrganizationPage(
    /// The area the person came for.
    area: Area,
) -> impl IntoView {
    let what = match area {
        Area::Moderation => {
            "You see the reviews of one organization at a time, exactly as it sees them itself."
        }
        _ => "You see the purchases of one organization at a time, exactly as it sees them itself.",
    };
    view! {
        <div class="area-open-first">
            <h1>{choices::area(area)}</h1>
            <section class="opening-card" aria-label="Open an organization">
                <h2>"Open an organization"</h2>
                <p class="opening-why">{what} " Looking up and opening are kept on record, with your reason."</p>
                <OpeningForm on_opened=|()| ()/>
            </section>
        </div>
    }
}

/// A button that opens the form in a dialog, for those who see all organizations and want to look as one of them.
#[component]
pub fn OpenOrganizationButton(
    /// Its words, where what it opens is plain from what stands beside it.
    #[prop(default = "Open an organization…")]
    words: &'static str,
) -> impl IntoView {
    let session = SessionState::expect();
    let open = RwSignal::new(false);
    let offered =
        move || !session.in_tenant_view() && session.role().is_some_and(StaffRole::opens_organizations);
    view! {
        <Show when=offered>
            <Button on_press=move |()| open.set(true)>{words}</Button>
        </Show>
        <Dialog open title="Open an organization">
            <p class="opening-why">
                "The lists then show exactly what it sees itself. Looking up and opening are kept on record, with your reason."
            </p>
            <OpeningForm on_opened=move |()| open.set(false)/>
            <footer><Button on_press=move |()| open.set(false)>"Cancel"</Button></footer>
        </Dialog>
    }
}

/// What the form holds.
#[derive(Clone, Copy)]
struct Opening {
    term: RwSignal<String>,
    found: RwSignal<Found>,
    chosen: RwSignal<Option<OrganizationId>>,
    reason: RwSignal<String>,
    minutes: RwSignal<u16>,
    /// Faults are shown from the first try on.
    term_tried: RwSignal<bool>,
    reason_tried: RwSignal<bool>,
}

impl Opening {
    fn new() -> Self {
        Self {
            term: RwSignal::new(String::new()),
            found: RwSignal::new(Found::default()),
            chosen: RwSignal::new(None),
            reason: RwSignal::new(String::new()),
            minutes: RwSignal::new(30),
            term_tried: RwSignal::new(false),
            reason_tried: RwSignal::new(false),
        }
    }
}

/// Look up, choose, say why, open.
#[component]
fn OpeningForm(
    /// Called once the organization is open.
    #[prop(into)]
    on_opened: UnsyncCallback<()>,
) -> impl IntoView {
    let form = Opening::new();
    let problem = RwSignal::new(None::<Problem>);
    let session = SessionState::expect();

    let look_up = Action::new_local(move |term: &String| {
        let term = term.clone();
        async move {
            match ipc::call(&FindOrganizations { term: term.clone() }).await {
                Ok(rows) => {
                    let found = Found::Matches { term, rows };
                    form.chosen.set(found.only());
                    form.found.set(found);
                    problem.set(None);
                }
                Err(why) => problem.set(Some(why)),
            }
        }
    });
    let open = Action::new_local(move |request: &OpenOrganization| {
        let request = request.clone();
        async move {
            match ipc::call(&request).await {
                Ok(signed) => {
                    problem.set(None);
                    on_opened.run(());
                    session.adopt(Some(signed));
                }
                Err(why) => problem.set(Some(why)),
            }
        }
    });
    let on_look_up = move |()| {
        form.term_tried.set(true);
        let term = form.term.get_untracked();
        if term_fault(&term).is_none() && !look_up.pending().get_untracked() {
            look_up.dispatch(term.trim().to_owned());
        }
    };
    let on_open = move |()| {
        form.reason_tried.set(true);
        let reason = form.reason.get_untracked();
        let Some(id) = form.chosen.get_untracked() else { return };
        if reason_fault(&reason).is_none() && !open.pending().get_untracked() {
            let minutes = form.minutes.get_untracked();
            open.dispatch(OpenOrganization { id, reason: reason.trim().to_owned(), minutes });
        }
    };

    view! {
        <div class="opening">
            <LookUp form on_look_up busy=look_up.pending()/>
            <Matches form/>
            <Show when=move || form.chosen.with(Option::is_some)>
                <Why form on_open busy=open.pending()/>
            </Show>
            <ProblemStrip problem/>
        </div>
    }
}

/// The field and button that look up.
#[component]
fn LookUp(
    form: Opening,
    #[prop(into)] on_look_up: UnsyncCallback<()>,
    #[prop(into)] busy: Signal<bool>,
) -> impl IntoView {
    let fault = Signal::derive(move || {
        let fault = form.term_tried.get().then(|| form.term.with(|term| term_fault(term))).flatten();
        fault.map(str::to_owned)
    });
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        on_look_up.run(());
    };
    view! {
        <form class="opening-look-up" role="search" on:submit=on_submit>
            <TextField
                label="Organization"
                value=form.term
                hint="Its id, name or slug, or the e-mail of one of its people"
                placeholder="harbor-homes"
                fault
            />
            <Button on_press=on_look_up busy>"Look up"</Button>
        </form>
    }
}

/// What was found, one of which is chosen. Arrow keys move the choice.
#[component]
fn Matches(form: Opening) -> impl IntoView {
    let row = move |row: OrganizationMatch| {
        let OrganizationMatch { id, name, slug, tier, matched } = row;
        let chosen = move || form.chosen.get() == Some(id);
        view! {
            <label class="opening-match" class:chosen=chosen>
                <input type="radio" name="organization" prop:checked=chosen on:change=move |_| form.chosen.set(Some(id))/>
                <span class="opening-name">{name}</span>
                {tier.map(|tier| view! { <Badge>{tier.to_string()}</Badge> })}
                <span class="opening-slug">{slug} " · matched by " {matched}</span>
            </label>
        }
    };
    let found = move || match form.found.get() {
        Found::NotAsked => ().into_any(),
        Found::Matches { term, rows } if rows.is_empty() => view! {
            <p class="opening-none" role="status">
                "No organization matches “" {term} "”. Try its exact e-mail, or part of its name."
            </p>
        }
        .into_any(),
        Found::Matches { rows, .. } => {
            let count = rows.len();
            let rows = rows.into_iter().map(row).collect_view();
            view! {
                <fieldset class="opening-matches">
                    <legend>{if count == 1 { "One organization matches".to_owned() } else { format!("{count} organizations match; choose one") }}</legend>
                    <div class="opening-rows">{rows}</div>
                </fieldset>
            }
            .into_any()
        }
    };
    view! { {found} }
}

/// Reason, time, and the act itself.
#[component]
fn Why(
    form: Opening,
    #[prop(into)] on_open: UnsyncCallback<()>,
    #[prop(into)] busy: Signal<bool>,
) -> impl IntoView {
    let fault = Signal::derive(move || {
        let fault =
            form.reason_tried.get().then(|| form.reason.with(|reason| reason_fault(reason))).flatten();
        fault.map(str::to_owned)
    });
    let minutes = MINUTES.iter().map(|&minutes| Choice::new(minutes, format!("{minutes} minutes"))).collect();
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        on_open.run(());
    };
    view! {
        <form class="opening-open" on:submit=on_submit>
            <TextField label="Reason" value=form.reason hint="Kept on record with your name" placeholder="ticket 4711" fault/>
            <SelectField label="Open for" value=form.minutes choices=minutes/>
            <Button on_press=on_open look=Look::Primary busy>"Open as this organization"</Button>
        </form>
    }
}
