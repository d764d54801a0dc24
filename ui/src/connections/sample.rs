//! The sample workspace: four logins to try, no server to set up, and what happens while it opens for the first time.

use contract::Problem;
use contract::connections::{GetBoot, OpenSample, SAMPLE_PROGRESS, SampleLogin, SampleProgress};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::state::ConnectionsState;
use crate::ipc;
use crate::parts::{Button, Drawing, Icon, Look, ProblemPanel};
use crate::session::SessionState;
use crate::wording::connection;

/// As whom the console was started to open the sample, until the screen of connections takes it up.
#[derive(Debug, Clone, Copy)]
pub struct AskedAtStart(RwSignal<Option<SampleLogin>>);

impl AskedAtStart {
    /// Asks the shell, once per window.
    pub fn provide() {
        let asked = RwSignal::new(None);
        provide_context(Self(asked));
        spawn_local(async move {
            // Without an answer the person chooses, as ever.
            if let Ok(boot) = ipc::call(&GetBoot {}).await {
                asked.set(boot.open);
            }
        });
    }

    /// Opens the sample on `state`'s screen as soon as it is known that this was asked for.
    pub fn follow(state: ConnectionsState) {
        let Self(asked) = expect_context();
        Effect::new(move |_| {
            if asked.get().is_some() {
                state.opening.set(asked.write_untracked().take());
            }
        });
    }
}

/// What it is, and its four doors.
#[component]
pub fn SampleCard(
    /// The screen's state.
    state: ConnectionsState,
) -> impl IntoView {
    let door = move |login: SampleLogin| {
        view! {
            <li>
                <button type="button" class="door" on:click=move |_| state.opening.set(Some(login))>
                    <strong>{connection::sample_login(login)}</strong>
                    <span>{connection::sample_login_purpose(login)}</span>
                    <Drawing icon=Icon::ArrowRight/>
                </button>
            </li>
        }
    };
    view! {
        <article class="profile sample">
            <header><h2>"Sample workspace"</h2></header>
            <p>
                "A marketplace to look around in: 54 tools, 5 bundles, some twenty invented organizations with two years of \
                 purchases and reviews. It runs on a private PostgreSQL in the console's own folder. Nothing to set up, no \
                 password, and nothing you do there reaches anybody."
            </p>
            <h3 class="caption">"Open it as"</h3>
            <ul class="doors">{connection::SAMPLE_LOGINS.map(door).into_iter().collect_view()}</ul>
            <p class="muted">"You can change between them in the bar above at any time. The first opening takes about half a minute."</p>
        </article>
    }
}

/// The sample while it opens: every stage in words, or what stopped it.
#[component]
pub fn Opening(
    /// The screen's state.
    state: ConnectionsState,
) -> impl IntoView {
    let session = SessionState::expect();
    let navigate = use_navigate();
    let pathname = use_location().pathname;
    let progress = RwSignal::new(None::<SampleProgress>);
    let problem = RwSignal::new(None::<Problem>);
    spawn_local(ipc::listen(SAMPLE_PROGRESS, move |now| {
        let _still_shown = progress.try_set(Some(now));
    }));
    let open = Action::new_local(move |login: &SampleLogin| {
        let request = OpenSample { login: *login };
        let navigate = navigate.clone();
        async move {
            problem.set(None);
            progress.set(None);
            match ipc::call(&request).await {
                Ok(signed) => {
                    ipc::line_is_up();
                    let there = pathname.get_untracked() == "/connections";
                    session.adopt(Some(signed));
                    let _still_shown = state.opening.try_set(None);
                    if there {
                        navigate("/overview", NavigateOptions::default());
                    }
                }
                Err(fault) => problem.set(Some(fault)),
            }
        }
    });
    let start = move || {
        if let Some(login) = state.opening.get_untracked() {
            open.dispatch(login);
        }
    };
    start();
    view! {
        <article class="profile sample-opening">
            <header><h2>"Opening the sample workspace"</h2></header>
            {move || match problem.get() {
                Some(problem) => view! { <ProblemPanel problem on_retry=move |()| start()/> }.into_any(),
                None => view! { <Stages progress/> }.into_any(),
            }}
            <div class="acts">
                <Show when=move || problem.with(Option::is_some)>
                    <Button on_press=move |()| state.opening.set(None) look=Look::Plain>"Back to the connections"</Button>
                </Show>
            </div>
        </article>
    }
}

/// The stages, those behind, the one under way, those ahead.
#[component]
fn Stages(progress: RwSignal<Option<SampleProgress>>) -> impl IntoView {
    let place = move || {
        progress
            .get()
            .and_then(|now| connection::STAGES.iter().position(|each| *each == now))
            .unwrap_or_default()
    };
    let drawn = connection::STAGES
        .into_iter()
        .enumerate()
        .map(|(at, each)| {
            let class = move || match at.cmp(&place()) {
                std::cmp::Ordering::Less => "passed",
                std::cmp::Ordering::Equal => "waiting",
                std::cmp::Ordering::Greater => "skipped",
            };
            let icon = move || if at < place() { Icon::CircleCheck } else { Icon::CircleDashed };
            view! {
                <li class=class>
                    {move || view! { <Drawing icon=icon()/> }}
                    <p>{connection::progress(each)}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="steps">{drawn}</ol>
        <p class="visually-hidden" role="status">{move || progress.get().map(connection::progress)}</p>
    }
}
