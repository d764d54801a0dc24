//! Editing a tool in the cell of its list: one field, validated as typed, saved on top of what the row showed. What
//! somebody else changed meanwhile is never overwritten: it is said, and the person chooses.

use std::sync::Arc;

use contract::Problem;
use contract::catalog::{GetTool, SaveTool, ToolRecord, ToolRow};
use contract::problem::Fault;
use contract::writing::{FieldWriter, Pinned, Recorded as _, Saved, Written};
use domain::catalog::tool::{ToolField, ToolFields, ToolValue};
use domain::catalog::{ToolCategory, ToolStatus};
use domain::fields::Fields as _;
use domain::ids::ToolId;
use domain::organizations::Tier;
use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};
use rust_decimal::Decimal;
use wasm_bindgen::JsCast as _;

use super::state::row_of;
use crate::changes::Changes;
use crate::ipc;
use crate::moment;
use crate::parts::grid::{Feed, Leave};
use crate::parts::{Button, Look, Toasts};
use crate::wording::{self, choices};

/// What ties an edited cell to its list.
#[derive(Clone, Copy)]
pub struct CellTies {
    /// The rows, of which the saved one is put in place at once.
    pub feed: Feed<ToolRow>,
    /// Providers that are known.
    pub providers: Signal<Vec<String>>,
    /// Asked instead of saved, where a status ends a tool's life.
    pub on_status: Callback<(Pinned<ToolId>, ToolStatus)>,
}

/// The field that the column of this key shows, where it can be edited in place.
#[must_use]
pub fn field_of(key: &str) -> Option<ToolField> {
    Some(match key {
        "tool" => ToolField::Name,
        "category" => ToolField::Category,
        "status" => ToolField::Status,
        "tier" => ToolField::RequiredTier,
        "price" => ToolField::PriceAmount,
        "provider" => ToolField::Provider,
        "featured" => ToolField::IsFeatured,
        "popular" => ToolField::IsPopular,
        "version" => ToolField::Version,
        _ => return None,
    })
}

/// What edits the cell of `row` in the column of this key.
pub fn editor(row: Arc<ToolRow>, key: &'static str, leave: Callback<Leave>, ties: CellTies) -> AnyView {
    field_of(key).map(|field| view! { <CellEditor row field leave ties/> }).into_any()
}

/// Somebody else changed the same field.
#[derive(Debug, Clone)]
struct Contest {
    /// The tool as it stands now.
    theirs: ToolRecord,
    writers: Vec<FieldWriter>,
}

/// An edited cell.
#[derive(Clone, Copy)]
struct Edit {
    row: StoredValue<Arc<ToolRow>>,
    field: ToolField,
    /// What is typed or chosen, as [`spelled`].
    typed: RwSignal<String>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    contest: RwSignal<Option<Contest>>,
    /// The tool in full, once it was read.
    record: RwSignal<Option<ToolRecord>>,
    leave: Callback<Leave>,
    ties: CellTies,
    changes: Changes,
    toasts: Toasts,
}

/// The control of a cell, and what is to be said of what it holds.
#[component]
fn CellEditor(row: Arc<ToolRow>, field: ToolField, leave: Callback<Leave>, ties: CellTies) -> impl IntoView {
    let seen = spelled(&seen(&row, field));
    let edit = Edit {
        row: StoredValue::new(row),
        field,
        typed: RwSignal::new(seen),
        busy: RwSignal::new(false),
        problem: RwSignal::new(None),
        contest: RwSignal::new(None),
        record: RwSignal::new(None),
        leave,
        ties,
        changes: Changes::expect(),
        toasts: Toasts::expect(),
    };
    let root = NodeRef::<html::Div>::new();
    root.on_load(move |root| {
        request_animation_frame(move || focus_control(&root));
    });
    edit.read();
    // What was wrong with what was sent says nothing of what is typed now.
    Effect::new(move |before: Option<()>| {
        edit.typed.track();
        if before.is_some() && edit.problem.with_untracked(Option::is_some) {
            edit.problem.set(None);
        }
    });
    let on_focusout = move |event: ev::FocusEvent| {
        let next = event.related_target().and_then(|next| next.dyn_into::<web_sys::Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| root.contains(next.as_ref()));
        if next.is_some() && !inside && edit.is_unchanged() && !edit.busy.get_untracked() {
            leave.run(Leave::Away);
        }
    };
    let faulty = move || edit.fault().is_some();
    view! {
        <div
            class="cell-edit"
            node_ref=root
            on:keydown=move |event| edit.on_key(&event)
            on:focusout=on_focusout
            aria-busy=move || edit.busy.get().then_some("true")
        >
            <Control edit faulty=Signal::derive(faulty)/>
            {move || edit.said()}
        </div>
    }
}

impl Edit {
    /// Reads the tool in full, which a save is made on.
    fn read(self) {
        let id = self.row.with_value(|row| row.id);
        spawn_local(async move {
            if let Ok(record) = ipc::call(&GetTool { id }).await {
                _ = self.record.try_set(Some(record));
            }
        });
    }

    fn is_unchanged(self) -> bool {
        let seen = self.row.with_value(|row| seen(row, self.field));
        self.typed.with_untracked(|typed| read(self.field, typed)) == Ok(seen)
    }

    /// What is wrong with what is typed, by the rules of the field or as the shell said.
    fn fault(self) -> Option<String> {
        let typed = self.typed.with(|typed| read(self.field, typed));
        let fault = match typed {
            Ok(value) => self.row.with_value(|row| fault_of(row, value)),
            Err(fault) => Some(fault),
        };
        let said = || self.problem.with(|problem| wording::fault_of(problem.as_ref(), self.field.as_str()));
        fault.map(|fault| wording::fault(&fault)).or_else(said)
    }

    fn on_key(self, event: &ev::KeyboardEvent) {
        let in_control =
            event.target().is_some_and(|target| !target.has_type::<web_sys::HtmlButtonElement>());
        match event.key().as_str() {
            _ if event.is_composing() => return,
            "Escape" => self.yield_to_theirs(),
            "Enter" if in_control => self.save(Leave::Here),
            // Between the answers to a contest, Tab moves as everywhere.
            "Tab" if self.contest.with_untracked(Option::is_none) => {
                self.save(if event.shift_key() { Leave::Before } else { Leave::Next });
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Saves what is typed on top of what the row showed, then leaves.
    fn save(self, then: Leave) {
        if self.busy.get_untracked() || self.contest.with_untracked(Option::is_some) {
            return;
        }
        if self.is_unchanged() {
            return self.leave.run(then);
        }
        let Ok(value) = self.typed.with_untracked(|typed| read(self.field, typed)) else { return };
        let row = self.row.get_value();
        if fault_of(&row, value.clone()).is_some() {
            return;
        }
        let pinned = Pinned { id: row.id, version: row.updated_at };
        if let ToolValue::Status(to @ (ToolStatus::Deprecated | ToolStatus::Disabled)) = value {
            self.leave.run(Leave::Here);
            // Once the cell has the focus again: that is where the dialog gives it back to.
            return request_animation_frame(move || self.ties.on_status.run((pinned, to)));
        }
        self.busy.set(true);
        let known = self.record.get_untracked();
        spawn_local(async move {
            let record = match known {
                Some(record) => Ok(record),
                None => ipc::call(&GetTool { id: row.id }).await,
            };
            let outcome = match record {
                Ok(record) => {
                    let base = as_seen(&record, &row, self.field);
                    let mut mine = base.clone();
                    mine.set(value);
                    ipc::call(&SaveTool { pinned, base, mine, reason: None }).await
                }
                Err(problem) => Err(problem),
            };
            self.take(outcome, then);
        });
    }

    /// Saves mine over theirs, which the person has seen now.
    fn insist(self) {
        let Some(Contest { theirs, .. }) = self.contest.get_untracked() else { return };
        let Ok(value) = self.typed.with_untracked(|typed| read(self.field, typed)) else { return };
        let base = theirs.fields();
        let mut mine = base.clone();
        mine.set(value);
        let pinned = theirs.pinned();
        self.busy.set(true);
        spawn_local(async move {
            let outcome = ipc::call(&SaveTool { pinned, base, mine, reason: None }).await;
            self.take(outcome, Leave::Here);
        });
    }

    /// Leaves it as it is, or as the other person made it.
    fn yield_to_theirs(self) {
        if let Some(Contest { theirs, .. }) = self.contest.get_untracked() {
            self.put(theirs);
        }
        self.leave.run(Leave::Here);
    }

    fn take(self, outcome: Result<Saved<ToolRecord>, Problem>, then: Leave) {
        // Whoever went elsewhere meanwhile has left no cell to go back to.
        let is_here = self.busy.try_set(false).is_none();
        match outcome {
            Ok(Saved::Written(written)) => {
                let Written { record, theirs, .. } = *written;
                self.toasts.say(wording::editing::saved(
                    &record.name,
                    &theirs,
                    wording::catalog::field_group,
                ));
                self.put(record);
                if is_here {
                    self.leave.run(then);
                }
                self.changes.written();
            }
            Ok(Saved::Contested { theirs, writers, .. }) => {
                _ = self.contest.try_set(Some(Contest { theirs: *theirs, writers }));
            }
            Err(problem) if is_here => self.problem.set(Some(problem)),
            Err(problem) => self.toasts.warn(wording::problem(&problem).line()),
        }
    }

    /// Shows a tool in its row as it stands now.
    fn put(self, tool: ToolRecord) {
        let id = tool.id;
        self.ties.feed.amend(move |row| row.id == id, row_of(tool));
    }

    /// What is said under the cell: what is wrong with what is typed, why it could not be saved, or who else changed it.
    fn said(self) -> Option<AnyView> {
        if let Some(contest) = self.contest.get() {
            return Some(view! { <Contested edit=self contest/> }.into_any());
        }
        let elsewhere =
            || self.problem.with(|problem| problem.as_ref().map(|problem| wording::problem(problem).line()));
        let words = self.fault().or_else(elsewhere)?;
        Some(view! { <p class="cell-bubble cell-fault" id="cell-fault" role="alert">{words}</p> }.into_any())
    }
}

/// The control that a field is edited with.
#[component]
fn Control(edit: Edit, faulty: Signal<bool>) -> impl IntoView {
    let label = choices::tool_field(edit.field);
    let described = move || faulty.get().then_some("cell-fault");
    if let Some(options) = options(edit.field) {
        let option = move |(value, word): (String, String)| {
            let own = value.clone();
            view! { <option value=value selected=move || edit.typed.with(|typed| *typed == own)>{word}</option> }
        };
        return view! {
            <select
                class="cell-control"
                aria-label=label
                aria-describedby=described
                on:change=move |event| edit.typed.set(event_target_value(&event))
            >
                {options.into_iter().map(option).collect_view()}
            </select>
        }
        .into_any();
    }
    let is_amount = edit.field == ToolField::PriceAmount;
    let is_provider = edit.field == ToolField::Provider;
    let words = move || {
        let providers = edit.ties.providers.get();
        providers.into_iter().map(|word| view! { <option value=word></option> }).collect_view()
    };
    view! {
        <input
            type="text"
            class="cell-control"
            class:number=is_amount
            inputmode=is_amount.then_some("decimal")
            autocomplete="off"
            spellcheck="false"
            aria-label=label
            aria-invalid=move || faulty.get().to_string()
            aria-describedby=described
            list=is_provider.then_some("cell-words")
            bind:value=edit.typed
        />
        {is_provider.then(|| view! { <datalist id="cell-words">{words}</datalist> })}
    }
    .into_any()
}

/// Says who made what of the field meanwhile, and asks which holds.
#[component]
fn Contested(edit: Edit, contest: Contest) -> impl IntoView {
    let writer =
        contest.writers.iter().find(|writer| writer.field == edit.field.as_str()).or(contest.writers.first());
    let who = writer.map_or_else(
        || "Somebody else changed this".to_owned(),
        |writer| format!("{} changed this {} ago", writer.name, moment::age(writer.at, moment::now())),
    );
    let fields = contest.theirs.fields();
    let theirs = if edit.field == ToolField::PriceAmount {
        format!("{} ({})", wording::values::price(&fields), choices::price_model(fields.price_model))
    } else {
        wording::values::value(&fields.value(edit.field))
    };
    let busy = Signal::derive(move || edit.busy.get());
    let root = NodeRef::<html::Div>::new();
    root.on_load(move |root| {
        request_animation_frame(move || {
            if let Some(first) = root.query_selector("button").ok().flatten() {
                _ = first.dyn_into::<web_sys::HtmlElement>().map(|first| first.focus());
            }
        });
    });
    let wrong = move || {
        let problem = edit.problem.get()?;
        Some(view! { <p class="fault">{wording::problem(&problem).line()}</p> })
    };
    view! {
        <div class="cell-bubble" role="alertdialog" aria-label="Changed by somebody else" node_ref=root>
            <p>{who} " to " <strong>{theirs}</strong> ". Nothing was overwritten."</p>
            {wrong}
            <p class="acts">
                <Button busy on_press=move |()| edit.yield_to_theirs()>"Keep theirs"</Button>
                <Button look=Look::Quiet busy on_press=move |()| edit.insist()>"Use mine"</Button>
            </p>
        </div>
    }
}

fn focus_control(root: &web_sys::Element) {
    let Some(control) = root.query_selector(".cell-control").ok().flatten() else { return };
    if let Some(control) = control.dyn_ref::<web_sys::HtmlElement>() {
        _ = control.focus();
    }
    if let Some(field) = control.dyn_ref::<web_sys::HtmlInputElement>() {
        field.select();
    }
}

/// What can be chosen for a field, spelled and in words; `None` for what is typed.
fn options(field: ToolField) -> Option<Vec<(String, String)>> {
    let yes_no = || vec![("true".to_owned(), "yes".to_owned()), ("false".to_owned(), "no".to_owned())];
    Some(match field {
        ToolField::Category => ToolCategory::ALL
            .iter()
            .map(|&category| (category.to_string(), choices::category(category).to_owned()))
            .collect(),
        ToolField::Status => {
            ToolStatus::ALL.iter().map(|status| (status.to_string(), status.to_string())).collect()
        }
        ToolField::RequiredTier => {
            Tier::ALL.iter().map(|tier| (tier.to_string(), tier.to_string())).collect()
        }
        ToolField::IsFeatured | ToolField::IsPopular => yes_no(),
        _ => return None,
    })
}

/// The value of a field as the row shows it. Fields that no cell edits are as a blank tool has them.
fn seen(row: &ToolRow, field: ToolField) -> ToolValue {
    match field {
        ToolField::Name => ToolValue::Name(row.name.clone()),
        ToolField::Category => ToolValue::Category(row.category),
        ToolField::Status => ToolValue::Status(row.status),
        ToolField::RequiredTier => ToolValue::RequiredTier(row.required_tier),
        ToolField::PriceModel => ToolValue::PriceModel(row.price_model),
        ToolField::PriceAmount => ToolValue::PriceAmount(row.price.amount),
        ToolField::Currency => ToolValue::Currency(row.price.currency),
        ToolField::Provider => ToolValue::Provider(row.provider.clone()),
        ToolField::IsFeatured => ToolValue::IsFeatured(row.is_featured),
        ToolField::IsPopular => ToolValue::IsPopular(row.is_popular),
        ToolField::Version => ToolValue::Version(row.version.clone()),
        other => ToolFields::blank().value(other),
    }
}

/// The tool as the person saw it when the edit began: the record, with the field as the row showed it. So a change that
/// came between row and record counts as somebody else's. The price is seen as a whole.
fn as_seen(record: &ToolRecord, row: &ToolRow, field: ToolField) -> ToolFields {
    let mut fields = record.fields();
    let price = [ToolField::PriceModel, ToolField::PriceAmount, ToolField::Currency];
    let of_one_piece = if price.contains(&field) { &price[..] } else { std::slice::from_ref(&field) };
    for &field in of_one_piece {
        fields.set(seen(row, field));
    }
    fields
}

/// A value as a control holds it.
fn spelled(value: &ToolValue) -> String {
    match value {
        ToolValue::Name(text) | ToolValue::Provider(text) | ToolValue::Version(text) => text.clone(),
        ToolValue::Category(category) => category.to_string(),
        ToolValue::Status(status) => status.to_string(),
        ToolValue::RequiredTier(tier) => tier.to_string(),
        ToolValue::PriceAmount(amount) => amount.to_string(),
        ToolValue::IsFeatured(is) | ToolValue::IsPopular(is) => is.to_string(),
        _ => String::new(),
    }
}

/// The value that a control holds, or why it is none.
fn read(field: ToolField, typed: &str) -> Result<ToolValue, Fault> {
    let typed = typed.trim();
    let unknown = || Fault::Unknown { among: Vec::new() };
    Ok(match field {
        ToolField::Name => ToolValue::Name(typed.to_owned()),
        ToolField::Provider => ToolValue::Provider(typed.to_owned()),
        ToolField::Version => ToolValue::Version(typed.to_owned()),
        ToolField::Category => ToolValue::Category(typed.parse().map_err(|_| unknown())?),
        ToolField::Status => ToolValue::Status(typed.parse().map_err(|_| unknown())?),
        ToolField::RequiredTier => ToolValue::RequiredTier(typed.parse().map_err(|_| unknown())?),
        ToolField::IsFeatured => ToolValue::IsFeatured(typed == "true"),
        ToolField::IsPopular => ToolValue::IsPopular(typed == "true"),
        ToolField::PriceAmount if typed.is_empty() => return Err(Fault::Missing),
        ToolField::PriceAmount => {
            let amount: Decimal =
                typed.parse().map_err(|_| Fault::Malformed { shape: "39.00".to_owned() })?;
            ToolValue::PriceAmount(amount)
        }
        _ => return Err(unknown()),
    })
}

/// What is wrong with `value` in this row, by the rules that the commands and the database hold too.
fn fault_of(row: &ToolRow, value: ToolValue) -> Option<Fault> {
    let field = value.field();
    let mut fields = ToolFields { price_model: row.price_model, ..ToolFields::blank() };
    fields.set(value);
    fields.faults_of(field).into_iter().next().map(|wrong| wrong.fault)
}

#[cfg(test)]
mod tests {
    use domain::catalog::{IntegrationType, PriceModel};
    use domain::money::{Currency, Money};

    use super::*;

    fn row() -> ToolRow {
        ToolRow {
            id: "0190aaaa-0000-7000-8000-000000000001".parse().unwrap(),
            name: "Lead Scoring Engine".to_owned(),
            category: ToolCategory::LeadGeneration,
            status: ToolStatus::Active,
            required_tier: Tier::Starter,
            price_model: PriceModel::Monthly,
            price: Money { amount: "39.00".parse().unwrap(), currency: Currency::USD },
            integration_type: IntegrationType::Native,
            provider: "Acme".to_owned(),
            tags: Vec::new(),
            version: "1.2.0".to_owned(),
            is_featured: true,
            is_popular: false,
            avg_rating: None,
            review_count: 0,
            purchase_count: 0,
            view_count: 0,
            created_at: chrono::DateTime::UNIX_EPOCH,
            updated_at: chrono::DateTime::UNIX_EPOCH,
            findings: Vec::new(),
        }
    }

    const KEYS: [&str; 9] =
        ["tool", "category", "status", "tier", "price", "provider", "featured", "popular", "version"];

    #[test]
    fn a_cell_starts_with_what_its_row_shows_and_that_is_no_change() {
        for field in KEYS.iter().filter_map(|key| field_of(key)) {
            let value = seen(&row(), field);
            assert_eq!(read(field, &spelled(&value)).as_ref(), Ok(&value), "{field}");
            assert_eq!(fault_of(&row(), value), None, "{field}");
        }
    }

    #[test]
    fn what_is_typed_keeps_the_rules_of_its_field() {
        let wrong = |key: &str, typed: &str| {
            let field = field_of(key).unwrap();
            match read(field, typed) {
                Ok(value) => fault_of(&row(), value),
                Err(fault) => Some(fault),
            }
        };
        assert!(wrong("tool", "  ").is_some());
        assert_eq!(wrong("price", "0"), Some(Fault::Zero), "a paid model");
        assert_eq!(wrong("price", "39.005"), Some(Fault::TooPrecise { decimals: 2 }));
        assert_eq!(wrong("price", ""), Some(Fault::Missing));
        assert!(matches!(wrong("price", "cheap"), Some(Fault::Malformed { .. })));
        assert!(wrong("version", "one").is_some());
        assert_eq!(wrong("price", " 41.5 "), None);
    }

    #[test]
    fn every_choice_of_a_cell_is_a_value_of_its_field() {
        for field in KEYS.iter().filter_map(|key| field_of(key)) {
            for (value, _) in options(field).unwrap_or_default() {
                assert!(read(field, &value).is_ok(), "{field} {value}");
            }
        }
    }
}
