//! The form of a tool: its controls, and what stands in them. Nothing here asks the shell.

use domain::catalog::tool::{ToolField, ToolFields};
use domain::catalog::{IntegrationType, PriceModel, ToolCategory, ToolStatus};
use domain::faults::Fault;
use domain::organizations::Tier;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::areas::editor::typing::{amount, currency, unread};
use crate::areas::editor::{Form, TypedFields};

/// What stands in the form. Amount and currency are kept as typed beside the fields: they may be no amount and no
/// currency yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Every field; where amount or currency are not understood, they are those of a blank tool.
    pub fields: ToolFields,
    /// The amount.
    pub amount: String,
    /// The currency.
    pub currency: String,
}

impl Typed {
    /// How `fields` stand in the form.
    #[must_use]
    pub fn of(fields: &ToolFields) -> Self {
        Self {
            fields: fields.clone(),
            amount: format!("{:.2}", fields.price_amount),
            currency: fields.currency.to_string(),
        }
    }
}

impl TypedFields for Typed {
    type Fields = ToolFields;

    fn fields(&self) -> &ToolFields {
        &self.fields
    }

    fn unread(&self, field: ToolField) -> Option<Fault> {
        match field {
            ToolField::PriceAmount if amount(&self.amount).is_none() => Some(unread(&self.amount, "39.00")),
            ToolField::Currency if currency(&self.currency).is_none() => Some(unread(&self.currency, "USD")),
            _ => None,
        }
    }
}

/// The fields as signals, one per control. A text that may be absent is empty here.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields are those of a tool, named as there")]
pub struct ToolForm {
    pub name: RwSignal<String>,
    pub description: RwSignal<String>,
    pub long_description: RwSignal<String>,
    pub category: RwSignal<ToolCategory>,
    pub tags: RwSignal<Vec<String>>,
    pub price_model: RwSignal<PriceModel>,
    pub price_amount: RwSignal<String>,
    pub currency: RwSignal<String>,
    pub required_tier: RwSignal<Tier>,
    pub features: RwSignal<Vec<String>>,
    pub tech_stack: RwSignal<Vec<String>>,
    pub integration_type: RwSignal<IntegrationType>,
    pub status: RwSignal<ToolStatus>,
    pub is_featured: RwSignal<bool>,
    pub is_popular: RwSignal<bool>,
    pub provider: RwSignal<String>,
    pub documentation_url: RwSignal<String>,
    pub demo_url: RwSignal<String>,
    pub support_url: RwSignal<String>,
    pub icon_url: RwSignal<String>,
    pub images: RwSignal<Vec<String>>,
    pub video_url: RwSignal<String>,
    pub version: RwSignal<String>,
}

impl Form for ToolForm {
    type Typed = Typed;

    fn of(typed: &Typed) -> Self {
        let Typed { fields, amount, currency } = typed.clone();
        let optional = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
        Self {
            name: RwSignal::new(fields.name),
            description: RwSignal::new(fields.description),
            long_description: optional(fields.long_description),
            category: RwSignal::new(fields.category),
            tags: RwSignal::new(fields.tags),
            price_model: RwSignal::new(fields.price_model),
            price_amount: RwSignal::new(amount),
            currency: RwSignal::new(currency),
            required_tier: RwSignal::new(fields.required_tier),
            features: RwSignal::new(fields.features),
            tech_stack: RwSignal::new(fields.tech_stack),
            integration_type: RwSignal::new(fields.integration_type),
            status: RwSignal::new(fields.status),
            is_featured: RwSignal::new(fields.is_featured),
            is_popular: RwSignal::new(fields.is_popular),
            provider: RwSignal::new(fields.provider),
            documentation_url: optional(fields.documentation_url),
            demo_url: optional(fields.demo_url),
            support_url: optional(fields.support_url),
            icon_url: optional(fields.icon_url),
            images: RwSignal::new(fields.images),
            video_url: optional(fields.video_url),
            version: RwSignal::new(fields.version),
        }
    }

    fn put(self, typed: Typed) {
        let Typed { fields, amount, currency } = typed;
        self.name.set(fields.name);
        self.description.set(fields.description);
        self.long_description.set(fields.long_description.unwrap_or_default());
        self.category.set(fields.category);
        self.tags.set(fields.tags);
        self.price_model.set(fields.price_model);
        self.price_amount.set(amount);
        self.currency.set(currency);
        self.required_tier.set(fields.required_tier);
        self.features.set(fields.features);
        self.tech_stack.set(fields.tech_stack);
        self.integration_type.set(fields.integration_type);
        self.status.set(fields.status);
        self.is_featured.set(fields.is_featured);
        self.is_popular.set(fields.is_popular);
        self.provider.set(fields.provider);
        self.documentation_url.set(fields.documentation_url.unwrap_or_default());
        self.demo_url.set(fields.demo_url.unwrap_or_default());
        self.support_url.set(fields.support_url.unwrap_or_default());
        self.icon_url.set(fields.icon_url.unwrap_or_default());
        self.images.set(fields.images);
        self.video_url.set(fields.video_url.unwrap_or_default());
        self.version.set(fields.version);
    }

    fn typed(self) -> Typed {
        let line = |text: RwSignal<String>| text.with(|text| text.trim().to_owned());
        let optional = |text: RwSignal<String>| Some(line(text)).filter(|text| !text.is_empty());
        let blank = ToolFields::blank();
        Typed {
            fields: ToolFields {
                name: line(self.name),
                description: line(self.description),
                long_description: optional(self.long_description),
                category: self.category.get(),
                tags: self.tags.get(),
                price_model: self.price_model.get(),
                price_amount: self.price_amount.with(|text| amount(text)).unwrap_or(blank.price_amount),
                currency: self.currency.with(|text| currency(text)).unwrap_or(blank.currency),
                required_tier: self.required_tier.get(),
                features: self.features.get(),
                tech_stack: self.tech_stack.get(),
                integration_type: self.integration_type.get(),
                status: self.status.get(),
                is_featured: self.is_featured.get(),
                is_popular: self.is_popular.get(),
                provider: line(self.provider),
                documentation_url: optional(self.documentation_url),
                demo_url: optional(self.demo_url),
                support_url: optional(self.support_url),
                icon_url: optional(self.icon_url),
                images: self.images.get(),
                video_url: optional(self.video_url),
                version: line(self.version),
            },
            amount: self.price_amount.get(),
            currency: self.currency.get(),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::faults::FieldFault;
    use rust_decimal::Decimal;

    use super::*;

    fn tool() -> ToolFields {
        ToolFields {
            name: "Booking Agent ".to_owned(),
            description: "Books viewings while the agent sleeps.".to_owned(),
            tags: vec!["booking".to_owned()],
            price_amount: Decimal::new(3900, 2),
            provider: "Acme".to_owned(),
            demo_url: Some("https://www.example.com/demo".to_owned()),
            ..ToolFields::blank()
        }
    }

    fn form_of(fields: &ToolFields) -> (Owner, ToolForm) {
        let owner = Owner::new();
        let form = owner.with(|| ToolForm::of(&Typed::of(fields)));
        (owner, form)
    }

    #[test]
    fn an_untouched_form_changes_nothing_and_saves_what_was_read() {
        let (_owner, form) = form_of(&tool());
        let typed = form.typed();
        assert_eq!(typed.changed(&tool()), []);
        assert_eq!(typed.mine(&tool()), tool(), "the blank behind the name stays");
        assert_eq!(typed.faults(), []);
    }

    #[test]
    fn only_what_was_typed_is_changed() {
        let (_owner, form) = form_of(&tool());
        form.name.set(" Booking Agent 2 ".to_owned());
        form.price_amount.set("39,50".to_owned());
        form.demo_url.set(String::new());
        form.tags.update(|tags| tags.push("agents".to_owned()));
        let typed = form.typed();
        let expected = [ToolField::Name, ToolField::Tags, ToolField::PriceAmount, ToolField::DemoUrl];
        assert_eq!(typed.changed(&tool()), expected);
        let mine = typed.mine(&tool());
        assert_eq!(mine.name, "Booking Agent 2");
        assert_eq!(mine.price_amount, Decimal::new(3950, 2));
        assert_eq!(mine.demo_url, None);
        form.put(Typed::of(&tool()));
        assert_eq!(form.typed().changed(&tool()), []);
    }

    #[test]
    fn what_is_no_amount_is_a_fault_and_a_change() {
        let (_owner, form) = form_of(&tool());
        for (typed, fault) in [
            ("", Fault::Missing),
            ("free", Fault::Malformed { shape: "39.00".to_owned() }),
            ("1.234", Fault::TooPrecise { decimals: 2 }),
            ("0", Fault::Zero),
        ] {
            form.price_amount.set(typed.to_owned());
            assert_eq!(form.typed().faults(), [FieldFault::new("price_amount", fault)], "{typed:?}");
            assert_eq!(form.typed().changed(&tool()), [ToolField::PriceAmount], "{typed:?}");
        }
        form.price_amount.set("39.0".to_owned());
        form.currency.set("euro".to_owned());
        let shape = "USD".to_owned();
        assert_eq!(form.typed().faults(), [FieldFault::new("currency", Fault::Malformed { shape })]);
        form.currency.set(" eur ".to_owned());
        assert_eq!(form.typed().fields.currency.as_str(), "EUR");
    }

    #[test]
    fn an_old_fault_elsewhere_does_not_stand_in_the_way() {
        let old = ToolFields { version: "first".to_owned(), ..tool() };
        let (_owner, form) = form_of(&old);
        form.name.set("Booking Agent 2".to_owned());
        assert_eq!(form.typed().faults_since(&old), []);
        form.version.set("second".to_owned());
        let faults = form.typed().faults_since(&old);
        assert_eq!(faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>(), ["version"]);
    }

    #[test]
    fn a_new_tool_lacks_name_description_price_and_provider() {
        let (_owner, form) = form_of(&ToolFields::blank());
        let fields: Vec<_> = form.typed().faults().into_iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["name", "description", "price_amount", "provider"]);
    }

    #[test]
    fn what_stands_in_the_form_comes_back_from_a_draft() {
        let (_owner, form) = form_of(&tool());
        form.price_amount.set("12,".to_owned());
        form.currency.set("e".to_owned());
        form.images.set(vec!["https://".to_owned()]);
        let typed = form.typed();
        let kept = serde_json::to_value(&typed).unwrap();
        let found: Typed = serde_json::from_value(kept).unwrap();
        let (_other, again) = form_of(&ToolFields::blank());
        again.put(found);
        assert_eq!(again.typed(), typed);
    }
}
