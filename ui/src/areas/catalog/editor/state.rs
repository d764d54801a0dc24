//! What the editor of a tool holds while it is open, and what can be done with it: save, leave, go on with a draft,
//! settle a conflict.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use contract::Problem;
use contract::catalog::ToolRecord;
use contract::writing::{Pinned, Recorded as _, Saved, Written};
use domain::catalog::tool::{ToolField, ToolFields, ToolValue};
use domain::faults::FieldFault;
use domain::ids::ToolId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::contest::{Contest, Take};
use super::form::{ToolForm, Typed};
use super::work::{Bench, Met, Start, Work};
use crate::areas::catalog::state::Tools;
use crate::areas::list::ListState;
use crate::changes::Changes;
use crate::drafts::{self, DraftKeeper};
use crate::parts::Toasts;
use crate::parts::dialog::focused;
use crate::session::SessionState;
use crate::undo::UndoState;
use crate::wording::{self, catalog};

/// The state of an open editor.
#[derive(Clone, Copy)]
pub struct Editor {
    /// The fields as typed.
    pub form: ToolForm,
    /// Which tool, as it was read; `None` for a new one.
    pub pinned: RwSignal<Option<Pinned<ToolId>>>,
    /// Why, for the audit trail.
    pub reason: RwSignal<String>,
    /// The fields that differ from what was read.
    pub changed: Memo<Vec<ToolField>>,
    /// Why the last save did not work.
    pub problem: RwSignal<Option<Problem>>,
    /// What somebody else changed too.
    pub contest: RwSignal<Option<Contest>>,
    /// Whether a save is under way.
    pub saving: RwSignal<bool>,
    /// Work that was kept as a draft and not taken up yet, with when.
    pub offered: RwSignal<Option<(Work, DateTime<Utc>)>>,
    /// Whether the person is being asked what to do with unsaved work.
    pub asking: RwSignal<bool>,
    /// Keeps the draft.
    pub keeper: DraftKeeper,
    base: RwSignal<ToolFields>,
    faults: Memo<Vec<FieldFault>>,
    /// Fields that had the keyboard once.
    visited: RwSignal<HashSet<ToolField>>,
    /// Whether saving was tried: from then on every fault is shown.
    tried: RwSignal<bool>,
    /// What the server refused, each with the value that it refused.
    refused: RwSignal<Vec<(FieldFault, ToolValue)>>,
    /// Whether a draft is still being looked for.
    looking: RwSignal<bool>,
    /// Whether nothing in it is wanted any more.
    over: StoredValue<bool>,
    /// The record beneath it, which shows what was saved.
    shown: RwSignal<Option<ToolRecord>>,
    list: ListState<Tools>,
    bench: Bench,
    toasts: Toasts,
    changes: Changes,
    undo: UndoState,
}

impl Editor {
    /// Opens an editor for as long as the current owner lives. Left with unsaved work, that goes back to the bench and
    /// the person is asked.
    #[must_use]
    pub fn open(start: Start, list: ListState<Tools>, shown: RwSignal<Option<ToolRecord>>) -> Self {
        let Start { work, first, goes_on, met } = start;
        let form = ToolForm::of(&work.typed);
        let base = RwSignal::new(work.base.clone());
        let typed = Memo::new(move |_| form.typed());
        let editor = Self {
            form,
            pinned: RwSignal::new(work.pinned),
            reason: RwSignal::new(work.reason.clone()),
            changed: Memo::new(move |_| typed.with(|typed| base.with(|base| typed.changed(base)))),
            problem: RwSignal::new(None),
            contest: RwSignal::new(None),
            saving: RwSignal::new(false),
            offered: RwSignal::new(None),
            asking: RwSignal::new(false),
            keeper: DraftKeeper::of(work.form()),
            base,
            faults: Memo::new(move |_| typed.with(Typed::faults)),
            visited: RwSignal::new(HashSet::new()),
            // Who comes from a finding, or comes back, sees what is wrong at once.
            tried: RwSignal::new(goes_on || first.is_some()),
            refused: RwSignal::new(Vec::new()),
            looking: RwSignal::new(!goes_on),
            over: StoredValue::new(false),
            shown,
            list,
            bench: Bench::expect(),
            toasts: Toasts::expect(),
            changes: Changes::expect(),
            undo: UndoState::expect(),
        };
        editor.hand_back_when_left();
        editor.keep_draft();
        if goes_on {
            editor.meet(met);
        } else {
            editor.look_for_draft();
        }
        let first = first.unwrap_or(ToolField::Name);
        // Who was quicker than the frame stays where they are.
        request_animation_frame(move || {
            if !focused().is_some_and(|on| on.closest(".editor-fields").is_ok_and(|fields| fields.is_some()))
            {
                focus_field(first.as_str());
            }
        });
        editor
    }

    /// What stands in it.
    fn work(self) -> Work {
        Work {
            pinned: self.pinned.get(),
            base: self.base.get(),
            typed: self.form.typed(),
            reason: self.reason.get(),
        }
    }

    fn hand_back_when_left(self) {
        let session = SessionState::expect();
        let round = self.bench.round.get_untracked();
        on_cleanup(move || {
            let work = untrack(|| self.work());
            if self.bench.round.get_untracked() == round {
                self.bench.start.set(None);
            }
            let unsaved =
                !work.changed().is_empty() && !self.over.get_value() && !self.saving.get_untracked();
            // Who signs out finds the draft when they come back.
            if unsaved && untrack(|| session.is_signed()) {
                self.bench.left.set(Some(work));
            }
        });
    }

    fn keep_draft(self) {
        Effect::new(move || {
            if self.looking.get() || self.offered.with(Option::is_some) || self.over.get_value() {
                return;
            }
            let work = self.work();
            if work.changed().is_empty() { self.keeper.forget() } else { self.keeper.keep_soon(&work) }
        });
    }

    fn look_for_draft(self) {
        spawn_local(async move {
            let found = self.keeper.find::<Work>().await;
            let offered = found.filter(|(work, _)| !work.changed().is_empty());
            let _shown = self.offered.try_set(offered.map(|(work, draft)| (work, draft.kept_at)));
            let _looked = self.looking.try_set(false);
        });
    }

    /// Takes up the draft that was found.
    pub fn go_on(self) {
        let Some((work, _)) = self.offered.get_untracked() else { return };
        self.pinned.set(work.pinned);
        self.base.set(work.base);
        self.form.put(work.typed);
        self.reason.set(work.reason);
        self.tried.set(true);
        self.offered.set(None);
        request_animation_frame(|| focus_field(ToolField::Name.as_str()));
    }

    /// Throws away the draft that was found.
    pub fn refuse_draft(self) {
        self.offered.set(None);
        request_animation_frame(|| focus_field(ToolField::Name.as_str()));
    }

    /// The field was left: what is wrong with it may be said from now on.
    pub fn visit(self, field: ToolField) {
        if !self.visited.with_untracked(|visited| visited.contains(&field)) {
            self.visited.update(|visited| {
                visited.insert(field);
            });
        }
    }

    /// What is said beside the field of this name; an item of a list has its place behind a dot.
    pub fn fault(self, name: &str) -> Option<String> {
        let field: ToolField = name.split('.').next()?.parse().ok()?;
        let refused = self.refused.with(|refused| {
            let (fault, value) = refused.iter().find(|(fault, _)| fault.field == name)?;
            (self.form.typed().fields.value(field) == *value).then(|| wording::fault(&fault.fault))
        });
        if refused.is_some() {
            return refused;
        }
        let known = self.tried.get()
            || self.visited.with(|visited| visited.contains(&field))
            || self.is_changed(field);
        if !known {
            return None;
        }
        self.faults
            .with(|faults| faults.iter().find(|at| at.field == name).map(|at| wording::fault(&at.fault)))
    }

    /// [`Editor::fault`] of a whole field.
    pub fn fault_of(self, field: ToolField) -> Signal<Option<String>> {
        Signal::derive(move || self.fault(field.as_str()))
    }

    /// Whether `field` differs from what was read; the price is one thing.
    pub fn is_changed(self, field: ToolField) -> bool {
        const PRICE: [ToolField; 3] = [ToolField::PriceModel, ToolField::PriceAmount, ToolField::Currency];
        self.changed.with(|changed| {
            changed.contains(&field)
                || (PRICE.contains(&field) && PRICE.iter().any(|other| changed.contains(other)))
        })
    }

    /// Whether there is something that would be lost.
    pub fn is_unsaved(self) -> bool {
        self.changed.with(|changed| !changed.is_empty())
    }

    /// Whether it is a tool that exists.
    pub fn exists(self) -> bool {
        self.pinned.with(Option::is_some)
    }

    /// What the tool is called, as it was read; a new one as it is typed.
    pub fn title(self) -> String {
        let name =
            if self.exists() { self.base.with(|base| base.name.clone()) } else { self.form.name.get() };
        if name.trim().is_empty() { "New tool".to_owned() } else { name }
    }

    /// Saves, if nothing is wrong that can be known here.
    pub fn save(self) {
        if self.saving.get_untracked() || self.offered.with_untracked(Option::is_some) {
            return;
        }
        take_what_is_being_typed();
        self.tried.set(true);
        let first = untrack(|| self.work()).faults().into_iter().next().map(|fault| fault.field);
        if let Some(first) = first {
            focus_field(&first);
            return;
        }
        if untrack(|| self.exists() && !self.is_unsaved()) {
            self.stop();
            return;
        }
        self.problem.set(None);
        self.saving.set(true);
        let work = untrack(|| self.work());
        spawn_local(async move {
            let outcome = work.save().await;
            let left = self.saving.try_set(false).is_some();
            match (outcome, left) {
                (Ok(Saved::Written(written)), left) => self.written(&work, *written, left),
                (outcome, true) => self.bench.begin(Start::going_on(work, met(outcome))),
                (outcome, false) => self.meet(met(outcome)),
            }
        });
    }

    /// It holds: say so, and show the record.
    fn written(self, work: &Work, written: Written<ToolRecord>, left: bool) {
        let (words, undo) = (catalog::saved(&written.record.name, &written.theirs), self.undo);
        match written.change {
            Some(change) => self.toasts.say_with(words, "Take back", move || undo.take_back(change)),
            None => self.toasts.say(words),
        }
        if left {
            drafts::forget(work.form());
        } else {
            self.end();
            if work.pinned.is_none() {
                self.list.open(&written.record.id.to_string());
            } else {
                self.shown.set(Some(written.record));
            }
        }
        self.changes.written();
    }

    /// Shows what stands in the way of saving.
    fn meet(self, met: Option<Met>) {
        match met {
            Some(Met::Contest(contest)) => self.contest.set(Some(*contest)),
            Some(Met::Problem(Problem::Invalid { faults })) => self.refuse(faults),
            Some(Met::Problem(problem)) => self.problem.set(Some(problem)),
            None => {}
        }
    }

    /// Shows each fault beside its field; those of no field of the form stand above it.
    fn refuse(self, faults: Vec<FieldFault>) {
        let now = untrack(|| self.form.typed()).fields;
        let field_of = |fault: &FieldFault| {
            fault.field.split('.').next().and_then(|name| name.parse::<ToolField>().ok())
        };
        let (known, unknown): (Vec<_>, Vec<_>) =
            faults.into_iter().partition(|fault| field_of(fault).is_some());
        let first = known.first().map(|fault| fault.field.clone());
        let with_value = |fault: FieldFault| field_of(&fault).map(|field| (fault, now.value(field)));
        self.refused.set(known.into_iter().filter_map(with_value).collect());
        self.problem.set((!unknown.is_empty()).then_some(Problem::Invalid { faults: unknown }));
        if let Some(first) = first {
            request_animation_frame(move || focus_field(&first));
        }
    }

    /// Puts what was chosen into the form, on top of theirs, and saves again.
    pub fn settle(self, answers: &[Take]) {
        let Some(contest) = self.contest.get_untracked() else { return };
        let (base, typed) = (self.base.get_untracked(), untrack(|| self.form.typed()));
        let resolved = contest.resolve(&base, &typed.mine(&base), answers);
        self.form.put(Typed::of(&resolved));
        self.base.set(contest.theirs.fields());
        self.pinned.set(Some(contest.theirs.pinned()));
        self.contest.set(None);
        self.save();
    }

    /// Leaves the editor; asks first where something would be lost.
    pub fn leave(self) {
        take_what_is_being_typed();
        if self.offered.with_untracked(Option::is_none) && untrack(|| self.is_unsaved()) {
            self.asking.set(true);
        } else {
            self.stop();
        }
    }

    /// Leaves the editor without what was typed.
    pub fn discard(self) {
        self.end();
        self.stop();
    }

    /// Nothing in it is wanted any more: it is saved or thrown away.
    fn end(self) {
        self.over.set_value(true);
        self.keeper.forget();
        if untrack(|| self.exists()) {
            self.bench.start.set(None);
        }
    }

    /// Shows the record again, or the list where there is none yet.
    fn stop(self) {
        if untrack(|| self.exists()) { self.bench.start.set(None) } else { self.list.close() }
    }
}

/// What an outcome that is not written means.
#[must_use]
pub fn met(outcome: Result<Saved<ToolRecord>, Problem>) -> Option<Met> {
    match outcome {
        Ok(Saved::Contested { theirs, contested, writers }) => {
            Some(Met::Contest(Box::new(Contest { theirs: *theirs, contested, writers })))
        }
        Ok(Saved::Written(_)) => None,
        Err(problem) => Some(Met::Problem(problem)),
    }
}

/// Lets a field that takes over its text when it is left take it over now; it keeps the keyboard.
fn take_what_is_being_typed() {
    if let Some(field) = focused().filter(|field| field.tag_name() == "INPUT") {
        let _left = field.blur();
        let _back = field.focus();
    }
}

/// Gives the keyboard to the field of this name.
fn focus_field(name: &str) {
    let (field, place) = name.split_once('.').map_or((name, None), |(field, place)| (field, Some(place)));
    if field.parse::<ToolField>().is_err() || place.is_some_and(|place| place.parse::<usize>().is_err()) {
        return;
    }
    let slot = format!(".editor [data-field=\"{field}\"]");
    let selector = match place {
        Some(place) => format!("{slot} [data-place=\"{place}\"] input"),
        None => format!("{slot} :is(input, select, textarea)"),
    };
    focus(&selector);
}

/// Gives the keyboard to the first element that `selector` finds, and brings it into sight.
pub fn focus(selector: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(control) = found.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
        let _focused = control.focus();
        let centred = ScrollIntoViewOptions::new();
        centred.set_block(ScrollLogicalPosition::Center);
        control.scroll_into_view_with_scroll_into_view_options(&centred);
    }
}
