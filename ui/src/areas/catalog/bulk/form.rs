//! The first step: what to change. Whatever is not chosen stays as it is in every tool.

use contract::problem::FieldFault;
use domain::catalog::pricing::Rounding;
use domain::catalog::{ToolCategory, ToolStatus};
use domain::organizations::Tier;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::state::{Pricing, Typed};
use super::{Bulk, of_selection, take_keyboard};
use crate::parts::{Button, Choice, Look, SelectField, TextField};
use crate::wording::{catalog, choices, fault};

/// What is typed, field by field.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    status: RwSignal<Option<ToolStatus>>,
    required_tier: RwSignal<Option<Tier>>,
    category: RwSignal<Option<ToolCategory>>,
    is_featured: RwSignal<Option<bool>>,
    is_popular: RwSignal<Option<bool>>,
    provider: RwSignal<String>,
    add_tags: RwSignal<String>,
    remove_tags: RwSignal<String>,
    currency: RwSignal<String>,
    pricing: RwSignal<Pricing>,
    amount: RwSignal<String>,
    rounding: RwSignal<Rounding>,
    /// Whether the preview was asked for: from then on faults are shown as they are typed.
    asked: RwSignal<bool>,
}

impl Form {
    /// Nothing chosen.
    pub fn blank() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            status: RwSignal::new(None),
            required_tier: RwSignal::new(None),
            category: RwSignal::new(None),
            is_featured: RwSignal::new(None),
            is_popular: RwSignal::new(None),
            provider: text(),
            add_tags: text(),
            remove_tags: text(),
            currency: text(),
            pricing: RwSignal::new(Pricing::Leave),
            amount: text(),
            rounding: RwSignal::new(Rounding::Cent),
            asked: RwSignal::new(false),
        }
    }

    /// Back to nothing chosen.
    pub fn clear(self) {
        self.put(Typed::default());
        self.asked.set(false);
    }

    fn put(self, typed: Typed) {
        self.status.set(typed.status);
        self.required_tier.set(typed.required_tier);
        self.category.set(typed.category);
        self.is_featured.set(typed.is_featured);
        self.is_popular.set(typed.is_popular);
        self.provider.set(typed.provider);
        self.add_tags.set(typed.add_tags);
        self.remove_tags.set(typed.remove_tags);
        self.currency.set(typed.currency);
        self.pricing.set(typed.pricing);
        self.amount.set(typed.amount);
        self.rounding.set(typed.rounding);
    }

    /// All of it as it stands.
    pub fn typed(self) -> Typed {
        Typed {
            status: self.status.get(),
            required_tier: self.required_tier.get(),
            category: self.category.get(),
            is_featured: self.is_featured.get(),
            is_popular: self.is_popular.get(),
            provider: self.provider.get(),
            add_tags: self.add_tags.get(),
            remove_tags: self.remove_tags.get(),
            currency: self.currency.get(),
            pricing: self.pricing.get(),
            amount: self.amount.get(),
            rounding: self.rounding.get(),
        }
    }
}

/// The form.
#[component]
pub fn ChangeForm(
    /// The dialog's state.
    bulk: Bulk,
) -> impl IntoView {
    let form = bulk.form;
    let faults = Memo::new(move |_| form.typed().change().err().unwrap_or_default());
    let empty =
        Memo::new(move |_| form.typed() == Typed { rounding: form.rounding.get(), ..Typed::default() });
    let of = move |field: &'static str| {
        Signal::derive(move || {
            let asked = form.asked.get();
            faults.with(|faults| sentence(faults, field)).filter(|_| asked)
        })
    };
    let submit = move || {
        form.asked.set(true);
        match untrack(|| form.typed().change()) {
            Ok(change) if !change.is_empty() => bulk.ask(change),
            _ => {}
        }
    };
    // Enter in a line of text goes on, as in any form.
    let on_keydown = move |event: KeyboardEvent| {
        let typed_into = event.target().is_some_and(|target| target.has_type::<web_sys::HtmlInputElement>());
        if event.key() == "Enter" && typed_into && !event.is_composing() {
            event.prevent_default();
            submit();
        }
    };
    let meaning =
        move || form.status.get().map(|status| format!("{status}: {}", catalog::status_meaning(status)));
    let which = move || bulk.selection.with(|selection| selection.as_ref().map(of_selection));
    let nothing = move || (form.asked.get() && empty.get()).then_some("Choose at least one thing to change.");
    let here = NodeRef::new();
    if bulk.asked.with_untracked(Option::is_some) {
        // Back from the preview; at the first opening the dialog itself chooses the first field.
        take_keyboard(here);
    }
    view! {
        <div class="form" node_ref=here tabindex="-1" aria-label="What to change" on:keydown=on_keydown>
            <p class="muted">"For " <strong>{which}</strong> ". What is not chosen here stays as it is. The next step shows old and new for every tool; nothing is written before that."</p>
            <div class="bulk-fields">
                <SelectField label="Status" value=form.status choices=optional(ToolStatus::ALL, |status| status.to_string())/>
                <SelectField label="Required tier" value=form.required_tier choices=optional(Tier::ALL, |tier| tier.to_string())/>
                <SelectField label="Category" value=form.category choices=optional(ToolCategory::ALL, |category| choices::category(category).to_owned())/>
                <SelectField label="Featured" value=form.is_featured choices=yes_no("Feature", "Take out of the shop window")/>
                <SelectField label="Popular" value=form.is_popular choices=yes_no("Show as popular", "No longer popular")/>
                <TextField label="Provider" value=form.provider placeholder="leave as it is" fault=of("provider")/>
                <TextField label="Add tags" value=form.add_tags hint="Parted by commas" fault=of("add_tags")/>
                <TextField label="Remove tags" value=form.remove_tags hint="Parted by commas; where they stand"/>
                <TextField label="Currency" value=form.currency placeholder="leave as it is" hint="Amounts stay: nothing is converted" fault=of("currency")/>
            </div>
            <p class="muted" role="status">{meaning}</p>
            <PriceFields form fault=of("price")/>
            <p class="fault" role="alert">{nothing}</p>
        </div>
        <footer>
            <Button look=Look::Quiet on_press=move |()| form.clear() disabled=Signal::derive(move || empty.get())>"Clear the form"</Button>
            <Button on_press=move |()| bulk.open.set(false)>"Close"</Button>
            <Button look=Look::Primary on_press=move |()| submit()>"Show what changes"</Button>
        </footer>
    }
}

/// How prices are changed, and what to.
#[component]
fn PriceFields(form: Form, fault: Signal<Option<String>>) -> impl IntoView {
    let ways = vec![
        Choice::new(Pricing::Leave, "leave as it is"),
        Choice::new(Pricing::Set, "Set to an amount"),
        Choice::new(Pricing::By, "Change by an amount"),
        Choice::new(Pricing::Percent, "Change by percent"),
    ];
    let roundings =
        Rounding::ALL.iter().map(|&way| Choice::new(way, choices::rounding(way))).collect::<Vec<_>>();
    let how = move || {
        match form.pricing.get() {
        Pricing::Leave => ().into_any(),
        Pricing::Set => {
            view! { <TextField label="Amount" value=form.amount hint="Such as 39.90, in each tool's own currency" fault/> }.into_any()
        }
        Pricing::By => {
            view! { <TextField label="By" value=form.amount hint="Such as 5 or -2.50, in each tool's own currency" fault/> }.into_any()
        }
        Pricing::Percent => {
            view! { <TextField label="By percent" value=form.amount hint="Such as 7.5, or -10 to lower them" fault/> }.into_any()
        }
    }
    };
    let changes = Memo::new(move |_| form.pricing.get() != Pricing::Leave);
    view! {
        <div class="bulk-fields">
            <SelectField label="Price" value=form.pricing choices=ways hint="Free tools and those on request keep having none"/>
            {how}
            <Show when=move || changes.get()>
                <SelectField label="Rounded" value=form.rounding choices=roundings.clone() hint="To the nearest one; of two as near, the higher. Below 1, to a cent"/>
            </Show>
        </div>
    }
}

/// The values of a choice, and leaving it alone.
fn optional<T: Copy>(values: &[T], word: impl Fn(T) -> String) -> Vec<Choice<Option<T>>> {
    let leave = std::iter::once(Choice::new(None, "leave as it is"));
    leave.chain(values.iter().map(|&value| Choice::new(Some(value), word(value)))).collect()
}

fn yes_no(yes: &str, no: &str) -> Vec<Choice<Option<bool>>> {
    vec![Choice::new(None, "leave as it is"), Choice::new(Some(true), yes), Choice::new(Some(false), no)]
}

/// What is wrong with `field`, or with the first of its items that has a fault.
fn sentence(faults: &[FieldFault], field: &str) -> Option<String> {
    let own = |at: &&FieldFault| at.field.split('.').next() == Some(field);
    faults.iter().find(own).map(|at| fault(&at.fault))
}
