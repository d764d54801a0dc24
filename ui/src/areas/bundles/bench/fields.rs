//! The fields of a bundle that are no sum and no member: what buyers read, to whom it is sold, its pictures. The name
//! stands in the head of the bench, price and discount among the sums.

use domain::bundles::BundleStatus;
use domain::bundles::fields::BundleField;
use domain::catalog::tool::{DESCRIPTION, IMAGES, LINK, LONG_DESCRIPTION, NAME};
use domain::organizations::Tier;
use leptos::prelude::*;

use super::work::BundleKind;
use crate::areas::editor::{Editor, Slot};
use crate::areas::pane::part;
use crate::areas::pictures::{Thumbnail, fetchable};
use crate::parts::{Checkbox, Choice, ItemsField, SelectField, TextArea, TextField};
use crate::wording::publishing;

/// What the bundle is called.
#[component]
pub fn NameField(
    /// The editor.
    editor: Editor<BundleKind>,
) -> impl IntoView {
    view! {
        <Slot editor field=BundleField::Name>
            <TextField
                label="Name"
                value=editor.form.name
                fault=editor.fault_of(BundleField::Name)
                placeholder="Name of the bundle"
                most=NAME
            />
        </Slot>
    }
}

/// Every other field.
#[component]
pub fn Fields(
    /// The editor.
    editor: Editor<BundleKind>,
) -> impl IntoView {
    view! {
        {part("What buyers read", view! { <Words editor/> })}
        {part("Sold to", view! { <Sale editor/> })}
        {part("Media", view! { <Media editor/> })}
    }
}

#[component]
fn Words(editor: Editor<BundleKind>) -> impl IntoView {
    let form = editor.form;
    view! {
        <Slot editor field=BundleField::Description>
            <TextArea
                label="Description"
                value=form.description
                fault=editor.fault_of(BundleField::Description)
                hint="What it is for, in a few sentences; lists show it"
                grows=true
                most=DESCRIPTION
            />
        </Slot>
        <Slot editor field=BundleField::LongDescription>
            <TextArea
                label="Long description"
                value=form.long_description
                fault=editor.fault_of(BundleField::LongDescription)
                hint="Optional: all there is to say"
                rows=4
                grows=true
                most=LONG_DESCRIPTION
            />
        </Slot>
    }
}

#[component]
fn Sale(editor: Editor<BundleKind>) -> impl IntoView {
    let form = editor.form;
    let mut tiers: Vec<Tier> = Tier::ALL.to_vec();
    tiers.sort_by_key(|tier| tier.step().unwrap_or(u8::MAX));
    let tiers = tiers.into_iter().map(|tier| Choice::new(tier, tier.as_str())).collect::<Vec<_>>();
    view! {
        <div class="halves">
            <Slot editor field=BundleField::Status>
                <Status editor/>
            </Slot>
            <Slot editor field=BundleField::RequiredTier>
                <SelectField label="Required tier" value=form.required_tier choices=tiers/>
            </Slot>
        </div>
        <div class="editor-flags">
            <Slot editor field=BundleField::IsFeatured>
                <Checkbox label="Featured in the shop window" checked=form.is_featured on_change=move |is| form.is_featured.set(is)/>
            </Slot>
            <Slot editor field=BundleField::IsPopular>
                <Checkbox label="Shown as popular" checked=form.is_popular on_change=move |is| form.is_popular.set(is)/>
            </Slot>
        </div>
    }
}

/// The status, with what it means, or what the step to it does. A new bundle begins as a draft.
#[component]
fn Status(editor: Editor<BundleKind>) -> impl IntoView {
    let form = editor.form;
    let choices = || {
        let choices = publishing::LIFE.iter().map(|status| Choice::new(*status, status.as_str()));
        choices.collect::<Vec<_>>()
    };
    let meaning = move || {
        let now = editor.work().base.status;
        let to = form.status.get();
        if now == to { publishing::status_meaning(to) } else { publishing::step_meaning(now, to) }
    };
    let begins = || {
        view! {
            <div class="field">
                <span class="field-name">"Status"</span>
                <p class="bench-status">{BundleStatus::Draft.as_str()}</p>
                <p class="hint">"A new bundle begins as a draft. Publish it once it is saved."</p>
            </div>
        }
    };
    view! {
        <Show when=move || editor.exists() fallback=begins>
            <SelectField label="Status" value=form.status choices=choices()/>
            <p class="hint">{meaning}</p>
        </Show>
    }
}

#[component]
fn Media(editor: Editor<BundleKind>) -> impl IntoView {
    let form = editor.form;
    let fault_at = Callback::new(move |place: usize| editor.fault(&format!("images.{place}")));
    let beside = Callback::new(move |url: Signal<String>| {
        view! { <Thumbnail url=fetchable(url) alt="Preview of the image"/> }.into_any()
    });
    view! {
        <div class="editor-icon">
            <Slot editor field=BundleField::IconUrl>
                <TextField label="Icon" value=form.icon_url fault=editor.fault_of(BundleField::IconUrl) placeholder="https://" code=true most=LINK/>
            </Slot>
            <Thumbnail url=fetchable(form.icon_url.into()) alt="Preview of the icon"/>
        </div>
        <Slot editor field=BundleField::Images>
            <ItemsField
                label="Images"
                items=form.images
                item="image address"
                most=IMAGES
                fault=editor.fault_of(BundleField::Images)
                fault_at
                beside
                hint="In the order in which buyers see them"
            />
        </Slot>
    }
}
