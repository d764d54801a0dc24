//! The fields of a tool in groups, each with what is wrong beside it.

use contract::catalog::{GetVocabulary, Vocabulary};
use domain::catalog::tool::{
    DESCRIPTION, IMAGES, ITEMS, LINK, LONG_DESCRIPTION, NAME, TAGS, ToolField, VERSION,
};
use domain::catalog::{IntegrationType, PriceModel, ToolCategory, ToolStatus};
use domain::organizations::Tier;
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::kind::ToolKind;
use crate::areas::editor::typing::amount;
use crate::areas::editor::{Editor, Slot};
use crate::areas::pane::part;
use crate::areas::pictures::{Thumbnail, fetchable};
use crate::loading::load;
use crate::parts::{Checkbox, Choice, ItemsField, SelectField, TextArea, TextField};
use crate::wording::{catalog, choices};

/// All fields.
#[component]
pub fn Fields(
    /// The editor.
    editor: Editor<ToolKind>,
) -> impl IntoView {
    let vocabulary = load(|| Some(GetVocabulary {}));
    let words = move |of: fn(&Vocabulary) -> &Vec<String>| {
        Signal::derive(move || {
            vocabulary.value.with(|words| words.as_ref().map(of).cloned().unwrap_or_default())
        })
    };
    let (providers, tags, stack) =
        (words(|all| &all.providers), words(|all| &all.tags), words(|all| &all.tech_stack));
    view! {
        {part("What it is", view! { <Identity editor providers/> })}
        {part("Sold as", view! { <Sale editor/> })}
        {part("Description", view! { <Description editor tags/> })}
        {part("Features & technology", view! { <Technology editor stack/> })}
        {part("Links", view! { <Links editor/> })}
        {part("Media", view! { <Media editor/> })}
    }
}

#[component]
fn Identity(editor: Editor<ToolKind>, providers: Signal<Vec<String>>) -> impl IntoView {
    let form = editor.form;
    let categories =
        ToolCategory::ALL.iter().map(|one| Choice::new(*one, choices::category(*one))).collect::<Vec<_>>();
    view! {
        <Slot editor field=ToolField::Name>
            <TextField label="Name" value=form.name fault=editor.fault_of(ToolField::Name) most=NAME/>
        </Slot>
        <Slot editor field=ToolField::Provider>
            <TextField label="Provider" value=form.provider fault=editor.fault_of(ToolField::Provider) suggestions=providers most=NAME/>
        </Slot>
        <div class="halves">
            <Slot editor field=ToolField::Category>
                <SelectField label="Category" value=form.category choices=categories/>
            </Slot>
            <Slot editor field=ToolField::Version>
                <TextField label="Version" value=form.version fault=editor.fault_of(ToolField::Version) code=true placeholder="2.1.0" most=VERSION/>
            </Slot>
        </div>
    }
}

#[component]
fn Sale(editor: Editor<ToolKind>) -> impl IntoView {
    let form = editor.form;
    let statuses = catalog::LIFE
        .iter()
        .map(|status: &ToolStatus| Choice::new(*status, status.as_str()))
        .collect::<Vec<_>>();
    let tiers = Tier::ALL.iter().map(|tier| Choice::new(*tier, tier.as_str())).collect::<Vec<_>>();
    view! {
        <Price editor/>
        <div class="halves">
            <Slot editor field=ToolField::Status>
                <SelectField label="Status" value=form.status choices=statuses/>
            </Slot>
            <Slot editor field=ToolField::RequiredTier>
                <SelectField label="Required tier" value=form.required_tier choices=tiers/>
            </Slot>
        </div>
        <p class="hint">{move || catalog::status_meaning(form.status.get())}</p>
        <div class="editor-flags">
            <Slot editor field=ToolField::IsFeatured>
                <Checkbox label="Featured in the shop window" checked=form.is_featured on_change=move |is| form.is_featured.set(is)/>
            </Slot>
            <Slot editor field=ToolField::IsPopular>
                <Checkbox label="Shown as popular" checked=form.is_popular on_change=move |is| form.is_popular.set(is)/>
            </Slot>
        </div>
    }
}

/// Model, amount and currency, which mean nothing alone.
#[component]
fn Price(editor: Editor<ToolKind>) -> impl IntoView {
    let form = editor.form;
    let models = PriceModel::ALL
        .iter()
        .map(|model| Choice::new(*model, choices::price_model(*model)))
        .collect::<Vec<_>>();
    // The amount before a model without one was chosen, should the person come back.
    let before = StoredValue::new(None::<String>);
    Effect::new(move |was: Option<PriceModel>| {
        let model = form.price_model.get();
        match was.map(|was| (was.is_paid(), model.is_paid())) {
            Some((true, false)) => {
                before.set_value(Some(form.price_amount.get_untracked()));
                form.price_amount.set(NONE.to_owned());
            }
            Some((false, true)) => {
                // Another amount that came in meanwhile, such as somebody else's, stays.
                let amount = before.try_update_value(Option::take).flatten();
                if let Some(amount) = amount.filter(|_| form.price_amount.with_untracked(|now| now == NONE)) {
                    form.price_amount.set(amount);
                }
            }
            _ => {}
        }
        model
    });
    // An amount that should be 0 and is not can still be mended.
    let fixed = Memo::new(move |_| {
        let is_zero = form.price_amount.with(|text| amount(text) == Some(Decimal::ZERO));
        !form.price_model.get().is_paid() && is_zero
    });
    view! {
        <div class="editor-price">
            <Slot editor field=ToolField::PriceModel>
                <SelectField label="Price model" value=form.price_model choices=models/>
            </Slot>
            <Slot editor field=ToolField::PriceAmount>
                <TextField label="Amount" value=form.price_amount fault=editor.fault_of(ToolField::PriceAmount) disabled=fixed/>
            </Slot>
            <Slot editor field=ToolField::Currency>
                <TextField
                    label="Currency"
                    value=form.currency
                    fault=editor.fault_of(ToolField::Currency)
                    suggestions=Signal::stored(CURRENCIES.map(ToOwned::to_owned).to_vec())
                    on_left=move |()| form.currency.update(|code| *code = code.trim().to_uppercase())
                />
            </Slot>
            <p class="hint">{move || catalog::price_hint(form.price_model.get())}</p>
        </div>
    }
}

/// The amount of a model that claims none.
const NONE: &str = "0.00";

/// Currencies that are suggested; every other of ISO 4217 can be typed.
const CURRENCIES: [&str; 8] = ["USD", "EUR", "GBP", "CHF", "CAD", "AUD", "JPY", "SEK"];

#[component]
fn Description(editor: Editor<ToolKind>, tags: Signal<Vec<String>>) -> impl IntoView {
    let form = editor.form;
    view! {
        <Slot editor field=ToolField::Description>
            <TextArea
                label="Description"
                value=form.description
                fault=editor.fault_of(ToolField::Description)
                hint="What it does, in a few sentences; lists show it"
                grows=true
                most=DESCRIPTION
            />
        </Slot>
        <Slot editor field=ToolField::LongDescription>
            <TextArea
                label="Long description"
                value=form.long_description
                fault=editor.fault_of(ToolField::LongDescription)
                hint="Optional: all there is to say"
                rows=4
                grows=true
                most=LONG_DESCRIPTION
            />
        </Slot>
        <List editor field=ToolField::Tags items=form.tags item="tag" most=TAGS suggestions=tags short=true/>
    }
}

#[component]
fn Technology(editor: Editor<ToolKind>, stack: Signal<Vec<String>>) -> impl IntoView {
    let form = editor.form;
    let kinds = IntegrationType::ALL
        .iter()
        .map(|kind| Choice::new(*kind, choices::integration(*kind)))
        .collect::<Vec<_>>();
    view! {
        <List editor field=ToolField::Features items=form.features item="feature" most=ITEMS/>
        <Slot editor field=ToolField::IntegrationType>
            <SelectField label="Integration" value=form.integration_type choices=kinds/>
        </Slot>
        <List editor field=ToolField::TechStack items=form.tech_stack item="technology" most=ITEMS suggestions=stack short=true/>
    }
}

/// A list of texts.
#[component]
fn List(
    editor: Editor<ToolKind>,
    field: ToolField,
    items: RwSignal<Vec<String>>,
    item: &'static str,
    most: u32,
    #[prop(optional, into)] suggestions: Signal<Vec<String>>,
    #[prop(optional)] short: bool,
) -> impl IntoView {
    let fault_at = Callback::new(move |place: usize| editor.fault(&format!("{field}.{place}")));
    view! {
        <Slot editor field>
            <ItemsField label=choices::tool_field(field) items item most fault=editor.fault_of(field) fault_at suggestions short/>
        </Slot>
    }
}

#[component]
fn Links(editor: Editor<ToolKind>) -> impl IntoView {
    let form = editor.form;
    view! {
        <Link editor field=ToolField::DocumentationUrl label="Documentation" value=form.documentation_url/>
        <Link editor field=ToolField::DemoUrl label="Demo" value=form.demo_url/>
        <Link editor field=ToolField::SupportUrl label="Support" value=form.support_url/>
    }
}

#[component]
fn Link(
    editor: Editor<ToolKind>,
    field: ToolField,
    label: &'static str,
    value: RwSignal<String>,
) -> impl IntoView {
    view! {
        <Slot editor field>
            <TextField label value fault=editor.fault_of(field) placeholder="https://" code=true most=LINK/>
        </Slot>
    }
}

#[component]
fn Media(editor: Editor<ToolKind>) -> impl IntoView {
    let form = editor.form;
    let fault_at = Callback::new(move |place: usize| editor.fault(&format!("images.{place}")));
    let beside = Callback::new(move |url: Signal<String>| {
        view! { <Thumbnail url=fetchable(url) alt="Preview of the image"/> }.into_any()
    });
    let icon = fetchable(form.icon_url.into());
    view! {
        <div class="editor-icon">
            <Link editor field=ToolField::IconUrl label="Icon" value=form.icon_url/>
            <Thumbnail url=icon alt="Preview of the icon"/>
        </div>
        <Slot editor field=ToolField::Images>
            <ItemsField
                label="Images"
                items=form.images
                item="image address"
                most=IMAGES
                fault=editor.fault_of(ToolField::Images)
                fault_at
                beside
                hint="In the order in which buyers see them"
            />
        </Slot>
        <Link editor field=ToolField::VideoUrl label="Video" value=form.video_url/>
    }
}
