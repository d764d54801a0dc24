//! Changing many tools at once, in a dialog of three steps: what to change ([`form`]), old → new for every tool
//! ([`preview`]), and what came of it where tools were left alone ([`outcome`]). What is typed and which rows are sent
//! is in [`state`].

pub mod form;
pub mod outcome;
pub mod preview;
pub mod state;

use std::collections::BTreeSet;

use contract::Problem;
use contract::catalog::{ApplyChange, ChangeApplied, ChangePreview, FollowUps, PreviewChange, Selection};
use domain::catalog::bulk::BulkChange;
use domain::ids::ToolId;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use crate::areas::words;
use crate::changes::Changes;
use crate::ipc;
use crate::parts::{Dialog, Toasts};
use crate::undo::{UndoState, Way};
use form::{ChangeForm, Form};
use outcome::Outcome;
use preview::Preview;
use state::Shown;

/// The steps of the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Form,
    Preview,
    Outcome,
}

/// A change of many tools on its way. Lives as long as the place that offers it, so that nothing typed is lost when the
/// dialog is closed.
#[derive(Debug, Clone, Copy)]
pub struct Bulk {
    open: RwSignal<bool>,
    selection: Signal<Option<Selection>>,
    on_done: Option<Callback<()>>,
    step: RwSignal<Step>,
    /// What is typed.
    form: Form,
    /// What the preview was asked with.
    asked: RwSignal<Option<PreviewChange>>,
    /// What it said. Never read anew by itself: what was shown is what is written.
    preview: RwSignal<Option<ChangePreview>>,
    /// The preview, sorted.
    shown: Memo<Shown>,
    left_out: RwSignal<BTreeSet<ToolId>>,
    follow_ups: RwSignal<FollowUps>,
    reason: RwSignal<String>,
    applied: RwSignal<Option<ChangeApplied>>,
    problem: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
    /// Numbers the requests, so that a late answer to an earlier one is dropped.
    round: StoredValue<u32>,
}

impl Bulk {
    fn new(
        open: RwSignal<bool>,
        selection: Signal<Option<Selection>>,
        on_done: Option<Callback<()>>,
    ) -> Self {
        let preview = RwSignal::new(None::<ChangePreview>);
        let follow_ups = RwSignal::new(FollowUps::default());
        let shown = Memo::new(move |_| {
            let follow_ups = follow_ups.get();
            preview.with(|preview| {
                preview.as_ref().map(|preview| Shown::of(preview, &follow_ups)).unwrap_or_default()
            })
        });
        Self {
            open,
            selection,
            on_done,
            step: RwSignal::new(Step::Form),
            form: Form::blank(),
            asked: RwSignal::new(None),
            preview,
            shown,
            left_out: RwSignal::new(BTreeSet::new()),
            follow_ups,
            reason: RwSignal::new(String::new()),
            applied: RwSignal::new(None),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            round: StoredValue::new(0),
        }
    }

    /// Begins at the form again, with what was typed.
    fn back_to_form(self) {
        self.next_round();
        self.step.set(Step::Form);
        self.problem.set(None);
        self.preview.set(None);
        self.busy.set(false);
    }

    fn next_round(self) -> u32 {
        self.round.update_value(|round| *round = round.wrapping_add(1));
        self.round.get_value()
    }

    fn is_current(self, round: u32) -> bool {
        self.round.try_get_value() == Some(round)
    }

    /// Asks what `change` would do, and shows it.
    fn ask(self, change: BulkChange) {
        let Some(selection) = self.selection.get_untracked() else { return };
        let same = self
            .asked
            .with_untracked(|asked| asked.as_ref().is_some_and(|asked| asked.selection == selection));
        if !same {
            // Who only goes back to change the form keeps the rows that were left out.
            self.left_out.update(BTreeSet::clear);
        }
        if !same || !state::ends(&change) {
            self.follow_ups.set(FollowUps::default());
        }
        self.asked.set(Some(PreviewChange { selection, change }));
        self.step.set(Step::Preview);
        self.ask_again();
    }

    /// Asks the same once more: after a failure, or to see what others did meanwhile.
    fn ask_again(self) {
        let Some(request) = self.asked.get_untracked() else { return };
        let round = self.next_round();
        self.problem.set(None);
        self.preview.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let outcome = ipc::call(&request).await;
            if !self.is_current(round) {
                return;
            }
            self.busy.set(false);
            match outcome {
                Ok(preview) => self.preview.set(Some(preview)),
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    /// Writes the rows that are shown and kept.
    fn apply(self, changes: Changes, toasts: Toasts, undo: UndoState) {
        let Some(PreviewChange { change, .. }) = self.asked.get_untracked() else { return };
        let rows = self.shown.with_untracked(|shown| self.left_out.with_untracked(|out| shown.kept(out)));
        if rows.is_empty() || self.busy.get_untracked() {
            return;
        }
        let reason = self.reason.get_untracked().trim().to_owned();
        let request = ApplyChange {
            rows,
            change,
            follow_ups: self.follow_ups.get_untracked(),
            reason: (!reason.is_empty()).then_some(reason),
        };
        self.problem.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let outcome = ipc::call(&request).await;
            let _still_there = self.busy.try_set(false);
            match outcome {
                Ok(applied) => {
                    let words = outcome::sentence(&applied);
                    match applied.change {
                        Some(change) => {
                            toasts.say_with(words, Way::Back.label(), move || undo.take_back(change));
                        }
                        None => toasts.say(words),
                    }
                    changes.written();
                    self.done(applied);
                }
                Err(problem) => {
                    let _still_there = self.problem.try_set(Some(problem));
                }
            }
        });
    }

    /// Closes after a write, unless some tools were left alone: then that is shown first.
    fn done(self, applied: ChangeApplied) {
        if self.open.is_disposed() {
            return;
        }
        self.form.clear();
        self.reason.set(String::new());
        self.asked.set(None);
        if applied.left_alone.is_empty() {
            self.open.set(false);
            self.back_to_form();
        } else {
            self.applied.set(Some(applied));
            self.step.set(Step::Outcome);
        }
        if let Some(on_done) = self.on_done {
            on_done.run(());
        }
    }

    /// Escape goes back one step; from the first one it closes.
    fn on_escape(self, event: &KeyboardEvent) {
        if event.key() != "Escape" || self.step.get_untracked() != Step::Preview {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        let writing = self.busy.get_untracked() && self.preview.with_untracked(Option::is_some);
        if !writing {
            self.back_to_form();
        }
    }
}

/// The dialog of a change to many tools. Nothing is written before its table was shown.
#[component]
pub fn ChangeDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Which tools; `None` shows nothing.
    #[prop(into)]
    selection: Signal<Option<Selection>>,
    /// Called once a change was written.
    #[prop(optional)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let bulk = Bulk::new(open, selection, on_done);
    // Every opening begins at the form: the preview of an earlier selection says nothing of this one.
    Effect::new(move || {
        if open.get() {
            bulk.back_to_form();
        }
    });
    let title = Signal::derive(move || match bulk.step.get() {
        Step::Form => "Change tools".to_owned(),
        Step::Preview => "Look before it is written".to_owned(),
        Step::Outcome => "What was changed".to_owned(),
    });
    let step = move || match bulk.step.get() {
        Step::Form => view! { <ChangeForm bulk/> }.into_any(),
        Step::Preview => view! { <Preview bulk/> }.into_any(),
        Step::Outcome => view! { <Outcome bulk/> }.into_any(),
    };
    view! {
        <Dialog open title class="bulk">
            <div class="bulk-step" on:keydown=move |event| bulk.on_escape(&event)>{step}</div>
        </Dialog>
    }
}

/// Gives the keyboard to `place` once it is drawn: what had it is gone with the step before.
fn take_keyboard(place: NodeRef<html::Div>) {
    Effect::new(move || {
        if let Some(place) = place.get() {
            request_animation_frame(move || {
                // The keys of a table work at once, and a form begins at its first field.
                let first = place.query_selector(".pick-table, select").ok().flatten();
                match first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                    Some(first) => _ = first.focus(),
                    None => _ = place.focus(),
                }
            });
        }
    });
}

/// Which tools a selection names, as far as that is known without asking.
fn of_selection(selection: &Selection) -> String {
    match selection {
        Selection::Ids { ids } => tools(ids.len()),
        Selection::Matching { except, .. } if except.is_empty() => {
            "all tools that the filter matches".to_owned()
        }
        Selection::Matching { except, .. } => {
            format!("all tools that the filter matches, but {}", words::figure(count(except.len())))
        }
    }
}

/// `1 tool`, `2,000 tools`.
fn tools(number: usize) -> String {
    words::many(count(number), "tool", "tools")
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_is_said_in_words() {
        assert_eq!(of_selection(&Selection::Ids { ids: vec![] }), "0 tools");
        let all = Selection::Matching { filter: Box::default(), except: vec![] };
        assert_eq!(of_selection(&all), "all tools that the filter matches");
    }
}
