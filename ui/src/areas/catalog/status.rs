//! Where a tool stands in its life, and moving it on: what each status means for buyers, and before it is taken off sale
//! what that touches, with the follow-ups in the same change.

use contract::Problem;
use contract::catalog::{
    ApplyChange, ChangeApplied, ChangePreview, FollowUps, PreviewChange, PreviewRow, Ripple, Selection,
};
use contract::writing::Pinned;
use domain::catalog::ToolStatus;
use domain::catalog::bulk::BulkChange;
use domain::ids::ToolId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::areas::editor::ReadOnlyNote;
use crate::areas::life::{LifeLine, Step};
use crate::changes::Changes;
use crate::ipc;
use crate::loading::{Loading, load};
use crate::parts::{Badge, Button, Checkbox, Dialog, Loaded, Look, ProblemStrip, TextField, Toasts};
use crate::undo::UndoState;
use crate::wording::{catalog, choices, editing};

/// What is being decided, shared by the dialog's parts.
#[derive(Clone, Copy)]
struct Move {
    open: RwSignal<bool>,
    to: RwSignal<ToolStatus>,
    preview: Loading<ChangePreview>,
    unfeature: RwSignal<bool>,
    leave_bundles: RwSignal<bool>,
    reason: RwSignal<String>,
    problem: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
    /// What became of it, where somebody came in between.
    done: RwSignal<Option<ChangeApplied>>,
    toasts: Toasts,
    changes: Changes,
    undo: UndoState,
}

/// Moves tools on in their life.
#[component]
pub fn StatusDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Which tools, as they were read.
    #[prop(into)]
    tools: Signal<Vec<Pinned<ToolId>>>,
    /// The chosen status; what it is set to before opening stands chosen.
    to: RwSignal<ToolStatus>,
) -> impl IntoView {
    let title = Signal::derive(move || match tools.with(Vec::len) {
        0 | 1 => "Change the status".to_owned(),
        many => format!("Change the status of {many} tools"),
    });
    view! { <Dialog open title class="wide status"><Content open tools to/></Dialog> }
}

#[component]
fn Content(
    open: RwSignal<bool>,
    tools: Signal<Vec<Pinned<ToolId>>>,
    to: RwSignal<ToolStatus>,
) -> impl IntoView {
    let request = move || {
        let ids = tools.with(|tools| tools.iter().map(|tool| tool.id).collect::<Vec<_>>());
        let change = BulkChange::to_status(to.get());
        (!ids.is_empty()).then_some(PreviewChange { selection: Selection::Ids { ids }, change })
    };
    let state = Move {
        open,
        to,
        preview: load(request),
        unfeature: RwSignal::new(true),
        leave_bundles: RwSignal::new(false),
        reason: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
        busy: RwSignal::new(false),
        done: RwSignal::new(None),
        toasts: Toasts::expect(),
        changes: Changes::expect(),
        undo: UndoState::expect(),
    };
    let outcome = move || state.done.get().map(|done| view! { <Outcome done state/> });
    view! {
        <Show when=move || state.done.with(Option::is_none) fallback=outcome>
            <div class="form">
                <ReadOnlyNote/>
                <Life state/>
                <Loaded from=state.preview lines=3 children=move |preview| view! { <Effects preview state/> }/>
                <TextField label="Why" value=state.reason placeholder="Optional; kept on record"/>
                <ProblemStrip problem=state.problem/>
            </div>
            <Footer state/>
        </Show>
    }
}

/// The steps of a tool's life, with where the tools are and where they go.
#[component]
fn Life(state: Move) -> impl IntoView {
    let here = move |status: ToolStatus| {
        state.preview.value.with(|preview| {
            let rows = preview.iter().flat_map(|preview| &preview.rows);
            let (here, all) = rows
                .fold((0, 0), |(here, all), row| (here + usize::from(row.before.status == status), all + 1));
            match (here, all) {
                (0, _) => None,
                (_, 1) => Some("now".to_owned()),
                (here, _) => Some(format!("{here} now")),
            }
        })
    };
    let step = |status: ToolStatus| Step {
        status,
        word: status.as_str(),
        tone: choices::tool_status(status),
        meaning: catalog::status_meaning(status),
    };
    let steps = catalog::LIFE.into_iter().map(step).collect::<Vec<_>>();
    view! { <LifeLine steps to=state.to here/> }
}

/// What the change does beside the status.
#[component]
fn Effects(preview: ChangePreview, state: Move) -> impl IntoView {
    let faulty = preview.rows.iter().filter(|row| !row.faults.is_empty());
    let faulty = faulty
        .map(|row| {
            let fields = row.faults.iter().filter_map(|fault| fault.field.split('.').next()?.parse().ok()).collect::<Vec<_>>();
            view! { <p class="note">"“" {row.name.clone()} "” is left out: first mend " {editing::fields(&fields, catalog::field_group)} "."</p> }
        })
        .collect_view();
    let changes = preview.rows.iter().any(changes);
    let retires = is_retired(state.to.get_untracked()) && changes;
    let ripple = retires
        .then(|| view! { <RippleList ripple=preview.ripple.clone()/> <Follow ripple=preview.ripple state/> });
    let same = (!changes && !preview.rows.is_empty())
        .then(|| view! { <p class="muted">"This is the present status."</p> });
    view! { {faulty} {same} {ripple} }
}

/// What the tools leave hanging when they are taken off sale.
#[component]
fn RippleList(ripple: Ripple) -> impl IntoView {
    let many = catalog::counted;
    let bundle = |touched: contract::catalog::TouchedBundle| {
        view! {
            <li>
                <a href=format!("/bundles/{}", touched.bundle)>{touched.name}</a>
                " "
                <Badge tone=choices::bundle_status(touched.status)>{touched.status.as_str()}</Badge>
                {(touched.tools > 1).then(|| view! { <span class="muted">" holds " {touched.tools} " of them"</span> })}
            </li>
        }
    };
    let mut lines = Vec::new();
    if ripple.cart_items > 0 {
        let of = many(ripple.cart_organizations, "organization", "organizations");
        lines.push(("In carts", format!("{} of {of}", many(ripple.cart_items, "item", "items"))));
    }
    if ripple.subscriptions > 0 {
        lines.push((
            "Running subscriptions",
            many(ripple.subscriptions, "subscription to it", "subscriptions"),
        ));
    }
    if ripple.bundle_subscriptions > 0 {
        lines.push((
            "Through bundles",
            many(ripple.bundle_subscriptions, "running subscription", "running subscriptions"),
        ));
    }
    if ripple.subscribed_organizations > 0 {
        lines.push(("Subscribed", many(ripple.subscribed_organizations, "organization", "organizations")));
    }
    if ripple.featured > 0 {
        lines.push(("Shop window", many(ripple.featured, "featured place", "featured places")));
    }
    if ripple.popular > 0 {
        lines.push(("Shown as popular", many(ripple.popular, "tool", "tools")));
    }
    let nothing = (lines.is_empty() && ripple.bundles.is_empty())
        .then(|| view! { <p class="muted">"In no bundle, no cart and no running subscription; not in the shop window."</p> });
    let bundles = (!ripple.bundles.is_empty()).then(|| {
        view! { <div><dt>"In bundles"</dt><dd><ul>{ripple.bundles.into_iter().map(bundle).collect_view()}</ul></dd></div> }
    });
    let lines = lines.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    view! {
        <section class="ripple" aria-label="What else it touches">
            <h3 class="caption">"What else it touches"</h3>
            {nothing}
            <dl class="facts">{bundles} {lines.collect_view()}</dl>
        </section>
    }
}

/// What can be done in the same change.
#[component]
fn Follow(ripple: Ripple, state: Move) -> impl IntoView {
    let unfeature = (ripple.featured + ripple.popular > 0).then(|| {
        view! {
            <Checkbox
                label="Take it out of the shop window and off the popular ones"
                checked=state.unfeature
                on_change=move |is| state.unfeature.set(is)
            />
        }
    });
    let leave = (!ripple.bundles.is_empty()).then(|| {
        view! { <Checkbox label="Take it out of these bundles" checked=state.leave_bundles on_change=move |is| state.leave_bundles.set(is)/> }
    });
    (unfeature.is_some() || leave.is_some()).then(|| {
        view! {
            <fieldset class="follow">
                <legend class="caption">"With it"</legend>
                {unfeature}
                {leave}
                <p class="hint">"Status and what is checked here are one change: one step to take back."</p>
            </fieldset>
        }
    })
}

#[component]
fn Footer(state: Move) -> impl IntoView {
    let count = Memo::new(move |_| {
        state.preview.value.with(|preview| {
            preview.iter().flat_map(|preview| &preview.rows).filter(|row| changes(row)).count()
        })
    });
    let stale = Signal::derive(move || count.get() == 0 || state.preview.busy.get());
    let label = move || match count.get() {
        0 | 1 => format!("Make it {}", state.to.get()),
        many => format!("Make {many} tools {}", state.to.get()),
    };
    view! {
        <footer>
            <Button on_press=move |()| state.open.set(false)>"Cancel"</Button>
            <Button on_press=move |()| apply(&state) look=Look::Primary busy=state.busy disabled=stale>{label}</Button>
        </footer>
    }
}

/// Tools that were left alone: who came in between.
#[component]
fn Outcome(done: ChangeApplied, state: Move) -> impl IntoView {
    let words = catalog::status_applied(&done, state.to.get_untracked());
    let left =
        done.left_alone.iter().map(|left| view! { <li>{catalog::left_alone(left)}</li> }).collect_view();
    let again = move |()| {
        state.done.set(None);
        state.preview.reload();
    };
    view! {
        <div class="form">
            <p>{words}</p>
            <ul class="bullets" role="status">{left}</ul>
        </div>
        <footer>
            <Button on_press=again>"Look again"</Button>
            <Button on_press=move |()| state.open.set(false) look=Look::Primary>"Close"</Button>
        </footer>
    }
}

/// Writes exactly what the preview shows.
fn apply(state: &Move) {
    let state = *state;
    let Some(preview) = state.preview.value.get_untracked() else { return };
    let to = state.to.get_untracked();
    let retires = is_retired(to);
    let touched = &preview.ripple;
    let follow_ups = FollowUps {
        unfeature: retires && state.unfeature.get_untracked() && touched.featured + touched.popular > 0,
        leave_bundles: retires && state.leave_bundles.get_untracked() && !touched.bundles.is_empty(),
    };
    let reason = Some(state.reason.get_untracked().trim().to_owned()).filter(|reason| !reason.is_empty());
    // What is shown may still be the preview of the status chosen before.
    let shown = preview.rows.iter().filter(|row| changes(row) && row.after.status == to);
    let rows: Vec<_> = shown.map(|row| row.pinned).collect();
    if rows.is_empty() {
        return;
    }
    let request = ApplyChange { rows, change: BulkChange::to_status(to), follow_ups, reason };
    state.busy.set(true);
    state.problem.set(None);
    spawn_local(async move {
        let outcome = ipc::call(&request).await;
        let _idle = state.busy.try_set(false);
        match outcome {
            Ok(done) => {
                let words = catalog::status_applied(&done, to);
                let (undo, change) = (state.undo, done.change);
                match change {
                    Some(change) => state.toasts.say_with(words, "Take back", move || undo.take_back(change)),
                    None => state.toasts.say(words),
                }
                if done.left_alone.is_empty() {
                    state.open.set(false);
                } else {
                    let _shown = state.done.try_set(Some(done));
                }
                state.changes.written();
            }
            Err(problem) => {
                let _shown = state.problem.try_set(Some(problem));
            }
        }
    });
}

/// Whether the tool changes and can be written.
fn changes(row: &PreviewRow) -> bool {
    row.before != row.after && row.faults.is_empty()
}

/// Whether a tool in this status is on its way out: it was on sale and is not any more.
const fn is_retired(status: ToolStatus) -> bool {
    matches!(status, ToolStatus::Deprecated | ToolStatus::Disabled)
}
