//! What an editor holds while it is open, and what can be done with it: save, leave, go on with a draft,
//! settle a conflict.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use contract::Problem;
use contract::writing::{Pinned, Recorded as _, Saved, Written};
use domain::faults::FieldFault;
use domain::fields::Fields as _;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::contest::{Contest, Take};
use super::kind::{FieldOf, FieldsOf, Form as _, IdOf, Kind, Outcome, TypedFields as _, ValueOf};
use super::work::{Editing, Met, Start, Work, title};
use crate::areas::list::ListState;
use crate::changes::Changes;
use crate::drafts::{self, DraftKeeper};
use crate::parts::Toasts;
use crate::parts::dialog::{focused, is_lost};
use crate::session::SessionState;
use crate::undo::UndoState;
use crate::wording::{self, editing as words};

/// The state of an open editor.
pub struct Editor<K: Kind> {
    /// The fields as typed.
    pub form: K::Form,
    /// Which record, as it was read; `None` for a new one.
    pub pinned: RwSignal<Option<Pinned<IdOf<K>>>>,
    /// Why, for the audit trail.
    pub reason: RwSignal<String>,
    /// The fields that differ from what was read.
    pub changed: Memo<Vec<FieldOf<K>>>,
    /// Why the last save did not work.
    pub problem: RwSignal<Option<Problem>>,
    /// What somebody else changed too.
    pub contest: RwSignal<Option<Contest<K>>>,
    /// Whether a save is under way.
    pub saving: RwSignal<bool>,
    /// Work that was kept as a draft and not taken up yet, with when.
    pub offered: RwSignal<Option<(Work<K>, DateTime<Utc>)>>,
    /// Whether the person is being asked what to do with unsaved work.
    pub asking: RwSignal<bool>,
    /// Whether the person is being asked by the kind's own dialog before the work is written.
    pub confirming: RwSignal<bool>,
    /// What the person has to look at before they save again.
    pub note: RwSignal<Option<String>>,
    /// Keeps the draft.
    pub keeper: DraftKeeper,
    base: RwSignal<FieldsOf<K>>,
    typed: Memo<K::Typed>,
    faults: Memo<Vec<FieldFault>>,
    /// Fields that had the keyboard once.
    visited: RwSignal<HashSet<FieldOf<K>>>,
    /// Whether saving was tried: from then on every fault is shown.
    tried: RwSignal<bool>,
    /// What the server refused, each with the value that it refused.
    refused: RwSignal<Vec<(FieldFault, ValueOf<K>)>>,
    /// Whether a draft is still being looked for.
    looking: RwSignal<bool>,
    /// Whether nothing in it is wanted any more.
    over: StoredValue<bool>,
    /// The record beneath it, which shows what was saved.
    shown: RwSignal<Option<K::Record>>,
    list: ListState<K::Listing>,
    editing: Editing<K>,
    toasts: Toasts,
    changes: Changes,
    undo: UndoState,
}

#[expect(clippy::expl_impl_clone_on_copy, reason = "derived, it would ask of the record to be Copy too")]
impl<K: Kind> Clone for Editor<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Kind> Copy for Editor<K> {}

impl<K: Kind> Editor<K> {
    /// Opens an editor for as long as the current owner lives. Left with unsaved work, that is handed back
    /// and the person is asked.
    #[must_use]
    pub fn open(start: Start<K>, list: ListState<K::Listing>, shown: RwSignal<Option<K::Record>>) -> Self {
        let Start { work, first, goes_on, met, saves } = start;
        let form = K::Form::of(&work.typed);
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
            confirming: RwSignal::new(false),
            note: RwSignal::new(None),
            keeper: DraftKeeper::of(work.form()),
            base,
            typed,
            faults: Memo::new(move |_| typed.with(K::Typed::faults)),
            visited: RwSignal::new(HashSet::new()),
            // Who comes from a finding, or comes back, sees what is wrong at once.
            tried: RwSignal::new(goes_on || first.is_some()),
            refused: RwSignal::new(Vec::new()),
            looking: RwSignal::new(!goes_on),
            over: StoredValue::new(false),
            shown,
            list,
            editing: Editing::expect(),
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
        let first = first.unwrap_or(K::FIRST);
        // Who was quicker than the frame stays where they are.
        request_animation_frame(move || {
            let fields = format!("{} [data-field]", K::ROOT);
            if !focused().is_some_and(|on| on.closest(&fields).is_ok_and(|field| field.is_some())) {
                focus_field::<K>(&first.to_string());
            }
            if saves {
                editor.save();
            }
        });
        editor
    }

    /// What stands in it.
    #[must_use]
    pub fn work(self) -> Work<K> {
        Work {
            pinned: self.pinned.get(),
            base: self.base.get(),
            typed: self.form.typed(),
            reason: self.reason.get(),
        }
    }

    fn hand_back_when_left(self) {
        let session = SessionState::expect();
        let round = self.editing.round.get_untracked();
        on_cleanup(move || {
            let work = untrack(|| self.work());
            if self.editing.round.get_untracked() == round {
                self.editing.start.set(None);
            }
            let unsaved =
                !work.changed().is_empty() && !self.over.get_value() && !self.saving.get_untracked();
            // Who signs out finds the draft when they come back.
            if unsaved && untrack(|| session.is_signed()) {
                self.editing.left.set(Some(work));
            }
            request_animation_frame(give_keyboard_back);
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
            let found = self.keeper.find::<Work<K>>().await;
            let offered = found.filter(|(work, _)| !work.changed().is_empty());
            let _shown = self.offered.try_set(offered.map(|(work, draft)| (work, draft.kept_at)));
            let _looked = self.looking.try_set(false);
        });
    }

    /// Puts other work in the place of what stands here.
    fn take_up(self, work: Work<K>) {
        self.pinned.set(work.pinned);
        self.base.set(work.base);
        self.form.put(work.typed);
        self.reason.set(work.reason);
    }

    /// Takes up the draft that was found.
    pub fn go_on(self) {
        let Some((work, _)) = self.offered.get_untracked() else { return };
        self.take_up(work);
        self.tried.set(true);
        self.offered.set(None);
        request_animation_frame(|| focus_field::<K>(&K::FIRST.to_string()));
    }

    /// Throws away the draft that was found.
    pub fn refuse_draft(self) {
        self.offered.set(None);
        request_animation_frame(|| focus_field::<K>(&K::FIRST.to_string()));
    }

    /// The field was left: what is wrong with it may be said from now on.
    pub fn visit(self, field: FieldOf<K>) {
        if !self.visited.with_untracked(|visited| visited.contains(&field)) {
            self.visited.update(|visited| {
                visited.insert(field);
            });
        }
    }

    /// What is said beside the field of this name; an item of a list has its place behind a dot.
    pub fn fault(self, name: &str) -> Option<String> {
        let field: FieldOf<K> = name.split('.').next()?.parse().ok()?;
        let refused = self.refused.with(|refused| {
            let (fault, value) = refused.iter().find(|(fault, _)| fault.field == name)?;
            self.typed
                .with(|typed| typed.fields().value(field) == *value)
                .then(|| wording::fault(&fault.fault))
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
    pub fn fault_of(self, field: FieldOf<K>) -> Signal<Option<String>> {
        Signal::derive(move || self.fault(&field.to_string()))
    }

    /// Whether `field` differs from what was read; the price is one thing.
    pub fn is_changed(self, field: FieldOf<K>) -> bool {
        let price = FieldsOf::<K>::PRICE;
        self.changed.with(|changed| {
            changed.contains(&field)
                || (price.contains(&field) && price.iter().any(|other| changed.contains(other)))
        })
    }

    /// The fields that differ from what was read, in words.
    pub fn changed_words(self) -> String {
        self.changed.with(|changed| words::changed(changed, K::field_word))
    }

    /// Whether there is something that would be lost.
    pub fn is_unsaved(self) -> bool {
        self.changed.with(|changed| !changed.is_empty())
    }

    /// Whether nothing can be typed now: an answer about a draft, or of the server, is waited for.
    pub fn is_held(self) -> bool {
        self.offered.with(Option::is_some) || self.saving.get()
    }

    /// Whether it is a record that exists.
    pub fn exists(self) -> bool {
        self.pinned.with(Option::is_some)
    }

    /// What the record is called, as it was read; a new one as it is typed.
    pub fn title(self) -> String {
        if self.exists() {
            self.base.with(title::<K>)
        } else {
            self.typed.with(|typed| title::<K>(typed.fields()))
        }
    }

    /// Saves, if nothing is wrong that can be known here and the kind has nothing to ask first.
    pub fn save(self) {
        if self.saving.get_untracked() || self.offered.with_untracked(Option::is_some) {
            return;
        }
        take_what_is_being_typed();
        self.tried.set(true);
        let work = untrack(|| self.work());
        if let Some(first) = work.faults().into_iter().next() {
            focus_field::<K>(&first.field);
            return;
        }
        if untrack(|| self.exists() && !self.is_unsaved()) {
            self.stop();
        } else if K::asks_before_saving(&work) {
            self.confirming.set(true);
        } else {
            self.save_now();
        }
    }

    /// Saves what [`Editor::save`] found to be sound; what the kind has to ask was asked.
    pub fn save_now(self) {
        self.confirming.set(false);
        self.problem.set(None);
        self.note.set(None);
        self.saving.set(true);
        let work = untrack(|| self.work());
        spawn_local(async move {
            let outcome = K::save(work.clone()).await;
            let left = self.saving.try_set(false).is_some();
            match (outcome, left) {
                (Ok(Outcome::Saved(Saved::Written(written))), left) => self.written(&work, *written, left),
                (outcome, true) => self.editing.begin(Start::going_on(work, met(outcome))),
                (outcome, false) => self.meet(met(outcome)),
            }
        });
    }

    /// It holds: say so, and show the record.
    fn written(self, work: &Work<K>, written: Written<K::Record>, left: bool) {
        announce::<K>(&written, self.toasts, self.undo);
        if left {
            drafts::forget(work.form());
        } else {
            self.end();
            if work.pinned.is_none() {
                self.list.open(&written.record.pinned().id.to_string());
            } else {
                self.shown.set(Some(written.record));
            }
        }
        self.changes.written();
    }

    /// Shows what stands in the way of saving.
    fn meet(self, met: Option<Met<K>>) {
        match met {
            Some(Met::Contest(contest)) => self.contest.set(Some(*contest)),
            Some(Met::Problem(Problem::Invalid { faults })) => self.refuse(faults),
            Some(Met::Problem(problem)) => self.problem.set(Some(problem)),
            Some(Met::Rebased(rebased)) => {
                self.take_up(rebased.work);
                self.note.set(Some(rebased.note));
            }
            None => {}
        }
    }

    /// Shows each fault beside its field; those of no field of the form stand above it.
    fn refuse(self, faults: Vec<FieldFault>) {
        let typed = untrack(|| self.form.typed());
        let now = typed.fields();
        let field_of = |fault: &FieldFault| {
            fault.field.split('.').next().and_then(|name| name.parse::<FieldOf<K>>().ok())
        };
        let (known, unknown): (Vec<_>, Vec<_>) =
            faults.into_iter().partition(|fault| field_of(fault).is_some());
        let first = known.first().map(|fault| fault.field.clone());
        let with_value = |fault: FieldFault| field_of(&fault).map(|field| (fault, now.value(field)));
        self.refused.set(known.into_iter().filter_map(with_value).collect());
        self.problem.set((!unknown.is_empty()).then_some(Problem::Invalid { faults: unknown }));
        if let Some(first) = first {
            request_animation_frame(move || focus_field::<K>(&first));
        }
    }

    /// Puts what was chosen into the form, on top of theirs, and saves again.
    pub fn settle(self, answers: &[Take]) {
        let Some(contest) = self.contest.get_untracked() else { return };
        let (base, typed) = (self.base.get_untracked(), untrack(|| self.form.typed()));
        let resolved = contest.resolve(&base, &typed.mine(&base), answers);
        self.form.put(K::retyped(typed, &contest.theirs, resolved));
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
            self.editing.start.set(None);
        }
    }

    /// Shows the record again, or the list where there is none yet.
    fn stop(self) {
        if untrack(|| self.exists()) { self.editing.start.set(None) } else { self.list.close() }
    }
}

/// Says that it holds, with the way to take it back.
pub fn announce<K: Kind>(written: &Written<K::Record>, toasts: Toasts, undo: UndoState) {
    let words = words::saved(K::name(&written.record.fields()), &written.theirs, K::field_word);
    match written.change {
        Some(change) => toasts.say_with(words, "Take back", move || undo.take_back(change)),
        None => toasts.say(words),
    }
}

/// What an outcome that is not written means.
#[must_use]
pub fn met<K: Kind>(outcome: Result<Outcome<K>, Problem>) -> Option<Met<K>> {
    match outcome {
        Ok(Outcome::Saved(Saved::Contested { theirs, contested, writers })) => {
            Some(Met::Contest(Box::new(Contest { theirs: *theirs, contested, writers })))
        }
        Ok(Outcome::Saved(Saved::Written(_))) => None,
        Ok(Outcome::Rebased(rebased)) => Some(Met::Rebased(rebased)),
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
fn focus_field<K: Kind>(name: &str) {
    let (field, place) = name.split_once('.').map_or((name, None), |(field, place)| (field, Some(place)));
    if field.parse::<FieldOf<K>>().is_err() || place.is_some_and(|place| place.parse::<usize>().is_err()) {
        return;
    }
    let slot = format!("{} [data-field=\"{field}\"]", K::ROOT);
    let selector = match place {
        Some(place) => format!("{slot} [data-place=\"{place}\"] input"),
        None => format!("{slot} :is(input, select, textarea)"),
    };
    focus(&selector);
}

/// Where the editor was, the keyboard goes on: with the record, or with the list where no record is shown.
fn give_keyboard_back() {
    let next = || find(".record-acts .button").or_else(|| find(".grid-row[tabindex='0']"));
    if is_lost()
        && let Some(next) = next()
    {
        let _focused = next.focus();
    }
}

fn find(selector: &str) -> Option<HtmlElement> {
    let document = web_sys::window()?.document()?;
    document.query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Gives the keyboard to the first element that `selector` finds, and brings it into sight.
pub fn focus(selector: &str) {
    if let Some(control) = find(selector) {
        let _focused = control.focus();
        let centred = ScrollIntoViewOptions::new();
        centred.set_block(ScrollLogicalPosition::Center);
        control.scroll_into_view_with_scroll_into_view_options(&centred);
    }
}

#[cfg(test)]
mod tests {
    use domain::catalog::tool::{ToolFields, ToolValue};
    use domain::merge::Contested;

    use super::*;
    use crate::areas::catalog::editor::ToolKind;
    use crate::areas::catalog::editor::testing::record;
    use crate::areas::editor::kind::Rebased;

    #[test]
    fn what_is_written_stands_in_nobodys_way_and_all_else_is_met() {
        let tool = record(&ToolFields::blank());
        let written = Written { record: tool.clone(), theirs: Vec::new(), change: Some(1) };
        let saved = Outcome::<ToolKind>::Saved(Saved::Written(Box::new(written)));
        assert_eq!(met(Ok(saved)), None);

        let name = |name: &str| ToolValue::Name(name.to_owned());
        let contested = vec![Contested { base: name("a"), theirs: name("b"), mine: name("c") }];
        let saved = Saved::Contested { theirs: Box::new(tool.clone()), contested, writers: Vec::new() };
        let Some(Met::Contest(contest)) = met::<ToolKind>(Ok(Outcome::Saved(saved))) else {
            panic!("what is contested is asked about")
        };
        assert_eq!(contest.questions().len(), 1);

        let note = "The price of a member moved.".to_owned();
        let rebased = Box::new(Rebased { work: Work::<ToolKind>::on(&tool), note });
        let outcome = Ok(Outcome::Rebased(rebased.clone()));
        assert_eq!(met(outcome), Some(Met::Rebased(rebased)));
        assert_eq!(met::<ToolKind>(Err(Problem::ReadOnly)), Some(Met::Problem(Problem::ReadOnly)));
    }
}
