//! The form of a bundle: its fields as typed and its members in order, what is wrong with each by the rules of `domain`,
//! and how price and stated discount follow each other. Nothing here asks the shell.

use domain::bundles::fields::{BundleField, BundleFields};
use domain::bundles::sum::{Held, Sum};
use domain::bundles::{BundleStatus, Member};
use domain::faults::{Fault, FieldFault};
use domain::fields::Fields as _;
use domain::money::Currency;
use domain::organizations::Tier;
use leptos::prelude::*;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::areas::catalog::editor::form::amount;

/// What stands in the form. Price, currency and discount are kept as typed beside the fields: they may be none yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Every field; where price, currency or discount are not understood, they are those of a blank bundle.
    pub fields: BundleFields,
    /// The price.
    pub price: String,
    /// The currency.
    pub currency: String,
    /// The stated discount.
    pub discount: String,
    /// What is held fixed.
    pub held: Held,
    /// The members in order, as they are shown.
    pub members: Vec<Member>,
}

/// The fields as signals, one per control. A text that may be absent is empty here. Members, price, discount and what is
/// held are changed by the methods below alone, so that price and discount always agree.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields are those of a bundle, named as there")]
pub struct BundleForm {
    pub name: RwSignal<String>,
    pub description: RwSignal<String>,
    pub long_description: RwSignal<String>,
    pub price: RwSignal<String>,
    pub currency: RwSignal<String>,
    pub discount: RwSignal<String>,
    pub held: RwSignal<Held>,
    pub required_tier: RwSignal<Tier>,
    pub status: RwSignal<BundleStatus>,
    pub is_featured: RwSignal<bool>,
    pub is_popular: RwSignal<bool>,
    pub icon_url: RwSignal<String>,
    pub images: RwSignal<Vec<String>>,
    pub members: RwSignal<Vec<Member>>,
}

impl BundleForm {
    /// A form that holds `typed`.
    #[must_use]
    pub fn of(typed: &Typed) -> Self {
        let Typed { fields, price, currency, discount, held, members } = typed.clone();
        Self {
            name: RwSignal::new(fields.name),
            description: RwSignal::new(fields.description),
            long_description: RwSignal::new(fields.long_description.unwrap_or_default()),
            price: RwSignal::new(price),
            currency: RwSignal::new(currency),
            discount: RwSignal::new(discount),
            held: RwSignal::new(held),
            required_tier: RwSignal::new(fields.required_tier),
            status: RwSignal::new(fields.status),
            is_featured: RwSignal::new(fields.is_featured),
            is_popular: RwSignal::new(fields.is_popular),
            icon_url: RwSignal::new(fields.icon_url.unwrap_or_default()),
            images: RwSignal::new(fields.images),
            members: RwSignal::new(members),
        }
    }

    /// Puts `typed` into the form.
    pub fn put(self, typed: Typed) {
        let Typed { fields, price, currency, discount, held, members } = typed;
        self.name.set(fields.name);
        self.description.set(fields.description);
        self.long_description.set(fields.long_description.unwrap_or_default());
        self.price.set(price);
        self.currency.set(currency);
        self.discount.set(discount);
        self.held.set(held);
        self.required_tier.set(fields.required_tier);
        self.status.set(fields.status);
        self.is_featured.set(fields.is_featured);
        self.is_popular.set(fields.is_popular);
        self.icon_url.set(fields.icon_url.unwrap_or_default());
        self.images.set(fields.images);
        self.members.set(members);
    }

    /// What stands in the form now.
    #[must_use]
    pub fn typed(self) -> Typed {
        let line = |text: RwSignal<String>| text.with(|text| text.trim().to_owned());
        let optional = |text: RwSignal<String>| Some(line(text)).filter(|text| !text.is_empty());
        let blank = BundleFields::blank();
        Typed {
            fields: BundleFields {
                name: line(self.name),
                description: line(self.description),
                long_description: optional(self.long_description),
                price_amount: self.price.with(|text| amount(text)).unwrap_or(blank.price_amount),
                currency: self.currency.with(|text| currency(text)).unwrap_or(blank.currency),
                discount_percent: self.discount.with(|text| percent(text)).unwrap_or(blank.discount_percent),
                required_tier: self.required_tier.get(),
                status: self.status.get(),
                is_featured: self.is_featured.get(),
                is_popular: self.is_popular.get(),
                icon_url: optional(self.icon_url),
                images: self.images.get(),
                members: self.members.with(|members| members.iter().map(|member| member.tool).collect()),
            },
            price: self.price.get(),
            currency: self.currency.get(),
            discount: self.discount.get(),
            held: self.held.get(),
            members: self.members.get(),
        }
    }

    /// The sum of the members in the currency of the form.
    #[must_use]
    pub fn sum(self) -> Sum {
        let currency = self.currency.with(|text| currency(text)).unwrap_or(Currency::USD);
        self.members.with(|members| Sum::of(members, currency))
    }

    /// The price was typed: it is held, and the discount follows.
    pub fn type_price(self, text: String) {
        self.price.set(text);
        self.held.set(Held::Price);
        self.settle();
    }

    /// The discount was typed: it is held, and the price follows.
    pub fn type_discount(self, text: String) {
        self.discount.set(text);
        self.held.set(Held::Discount);
        self.settle();
    }

    /// The currency was typed: what is not held follows.
    pub fn type_currency(self, text: String) {
        self.currency.set(text);
        self.settle();
    }

    /// Holds `held` fixed from now on; what is not held follows.
    pub fn hold(self, held: Held) {
        self.held.set(held);
        self.settle();
    }

    /// Changes the members; what is not held follows where other tools are in it.
    pub fn change_members(self, change: impl FnOnce(&mut Vec<Member>)) {
        let before = untrack(|| self.sum());
        self.members.update(change);
        if untrack(|| self.sum()) != before {
            self.settle();
        }
    }

    /// Lets what is not held follow. Nothing follows what is not understood.
    fn settle(self) {
        let sum = untrack(|| self.sum());
        match self.held.get_untracked() {
            Held::Price => {
                if let Some(price) = self.price.with_untracked(|text| amount(text)) {
                    self.discount.set(sum.discount_for(price).to_string());
                }
            }
            Held::Discount => {
                if let Some(percent) = self.discount.with_untracked(|text| percent(text)) {
                    self.price.set(format!("{:.2}", sum.price_for(percent)));
                }
            }
        }
    }
}

impl Typed {
    /// How `fields` stand in the form, with their members as they are shown.
    #[must_use]
    pub fn of(fields: &BundleFields, members: &[Member], held: Held) -> Self {
        Self {
            price: format!("{:.2}", fields.price_amount),
            currency: fields.currency.to_string(),
            discount: fields.discount_percent.to_string(),
            held,
            members: members.to_vec(),
            fields: fields.clone(),
        }
    }

    /// What is wrong with `field`.
    #[must_use]
    pub fn faults_of(&self, field: BundleField) -> Vec<FieldFault> {
        let unread = |text: &str, shape: &str| match text.trim() {
            "" => Fault::Missing,
            _ => Fault::Malformed { shape: shape.to_owned() },
        };
        let one = |fault| vec![FieldFault::new(field.as_str(), fault)];
        match field {
            BundleField::PriceAmount if amount(&self.price).is_none() => one(unread(&self.price, "142.00")),
            BundleField::Currency if currency(&self.currency).is_none() => one(unread(&self.currency, "USD")),
            BundleField::DiscountPercent if percent(&self.discount).is_none() => {
                one(unread(&self.discount, "20"))
            }
            _ => self.fields.faults_of(field),
        }
    }
}

/// The currency that `text` spells.
#[must_use]
pub fn currency(text: &str) -> Option<Currency> {
    text.trim().to_uppercase().parse().ok()
}

/// The whole percentage that `text` spells, with or without its sign.
#[must_use]
pub fn percent(text: &str) -> Option<i32> {
    let text = text.trim().trim_end_matches('%').trim_end();
    let percent: Decimal = amount(text)?;
    percent.is_integer().then(|| i32::try_from(percent).ok()).flatten()
}
