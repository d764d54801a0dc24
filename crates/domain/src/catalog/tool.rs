//! A tool's fields, those that a manager owns: their names, their values one by one, and the rules they keep. The
//! window, the commands and the import all ask [`ToolFields::faults`]; the database holds the same rules in
//! `console.check_tool()` and a test of the store keeps the two together.

use std::collections::HashSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{IntegrationType, PriceModel, ToolCategory, ToolStatus};
use crate::{
    choice::choices,
    faults::{Fault, FieldFault},
    money::Currency,
    organizations::Tier,
    text,
};

/// Most characters of name and provider (`varchar(100)`).
pub const NAME: u32 = 100;
/// Most characters of a link (`varchar(500)`).
pub const LINK: u32 = 500;
/// Most characters of a version (`varchar(20)`).
pub const VERSION: u32 = 20;
/// Most characters of the description, which lists show.
pub const DESCRIPTION: u32 = 5_000;
/// Most characters of the long description.
pub const LONG_DESCRIPTION: u32 = 50_000;
/// Most characters of a tag.
pub const TAG: u32 = 50;
/// Most tags.
pub const TAGS: u32 = 30;
/// Most characters of a feature or a part of the tech stack.
pub const ITEM: u32 = 200;
/// Most features, parts of the tech stack.
pub const ITEMS: u32 = 50;
/// Most images.
pub const IMAGES: u32 = 20;
/// The largest price (`numeric(10, 2)`).
pub const MOST_PRICE: i64 = 99_999_999;

/// Declares the fields once: the enum of their names, the struct of all values, the enum of one value.
macro_rules! tool_fields {
    ($( $(#[$meta:meta])* $Field:ident $field:ident: $Type:ty = $column:literal, )+) => {
        choices! {
            /// A field of a tool, spelled as its column.
            ToolField { $( $(#[$meta])* $Field = $column, )+ }
        }

        /// Everything of a tool that a manager writes.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct ToolFields { $( $(#[$meta])* pub $field: $Type, )+ }

        /// The value of one field of a tool.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "field", content = "value")]
        pub enum ToolValue { $( $(#[$meta])* #[serde(rename = $column)] $Field($Type), )+ }

        impl ToolFields {
            /// The value of `field`.
            #[must_use]
            pub fn value(&self, field: ToolField) -> ToolValue {
                match field { $( ToolField::$Field => ToolValue::$Field(self.$field.clone()), )+ }
            }

            /// Puts `value` in its field.
            pub fn set(&mut self, value: ToolValue) {
                match value { $( ToolValue::$Field(value) => self.$field = value, )+ }
            }
        }

        impl ToolValue {
            /// Whose value it is.
            #[must_use]
            pub const fn field(&self) -> ToolField {
                match self { $( Self::$Field(_) => ToolField::$Field, )+ }
            }
        }
    };
}

tool_fields! {
    /// What it is called.
    Name name: String = "name",
    /// What it does, in a few sentences.
    Description description: String = "description",
    /// What it does, at length.
    LongDescription long_description: Option<String> = "long_description",
    /// What it is for.
    Category category: ToolCategory = "category",
    /// Words it is found by.
    Tags tags: Vec<String> = "tags",
    /// How it is paid for.
    PriceModel price_model: PriceModel = "price_model",
    /// How much, in `currency`; 0 where the model claims no price.
    PriceAmount price_amount: Decimal = "price_amount",
    /// Of which currency the price is.
    Currency currency: Currency = "currency",
    /// The tier an organization needs.
    RequiredTier required_tier: Tier = "required_tier",
    /// What it offers, point by point.
    Features features: Vec<String> = "features",
    /// What it is built with.
    TechStack tech_stack: Vec<String> = "tech_stack",
    /// How it joins the platform.
    IntegrationType integration_type: IntegrationType = "integration_type",
    /// Where it stands in its life.
    Status status: ToolStatus = "status",
    /// Whether it stands in the shop window.
    IsFeatured is_featured: bool = "is_featured",
    /// Whether it is shown as popular.
    IsPopular is_popular: bool = "is_popular",
    /// Who makes it.
    Provider provider: String = "provider",
    /// Where it is documented.
    DocumentationUrl documentation_url: Option<String> = "documentation_url",
    /// Where it can be tried.
    DemoUrl demo_url: Option<String> = "demo_url",
    /// Where help is to be had.
    SupportUrl support_url: Option<String> = "support_url",
    /// Its icon.
    IconUrl icon_url: Option<String> = "icon_url",
    /// Its pictures, in order.
    Images images: Vec<String> = "images",
    /// Its film.
    VideoUrl video_url: Option<String> = "video_url",
    /// Its version, as semver.org has it.
    Version version: String = "version",
}

impl ToolFields {
    /// A tool that says nothing yet: what "New tool" starts with. Coming soon, so that it is on sale only once somebody
    /// says so.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            long_description: None,
            category: ToolCategory::LeadGeneration,
            tags: Vec::new(),
            price_model: PriceModel::Monthly,
            price_amount: Decimal::ZERO,
            currency: Currency::USD,
            required_tier: Tier::Starter,
            features: Vec::new(),
            tech_stack: Vec::new(),
            integration_type: IntegrationType::Native,
            status: ToolStatus::ComingSoon,
            is_featured: false,
            is_popular: false,
            provider: String::new(),
            documentation_url: None,
            demo_url: None,
            support_url: None,
            icon_url: None,
            images: Vec::new(),
            video_url: None,
            version: "1.0.0".to_owned(),
        }
    }

    /// The fields in which `self` and `other` differ, in the order of the schema.
    pub fn differing<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = ToolField> + 'a {
        ToolField::ALL.iter().copied().filter(move |&field| self.value(field) != other.value(field))
    }

    /// As it is kept: without blanks at the ends, without empty items, nothing instead of an empty text.
    #[must_use]
    pub fn tidied(self) -> Self {
        let line = |text: String| text.trim().to_owned();
        let optional = |text: Option<String>| text.map(line).filter(|text| !text.is_empty());
        let list = |items: Vec<String>| items.into_iter().map(line).filter(|item| !item.is_empty()).collect();
        Self {
            name: line(self.name),
            description: line(self.description),
            long_description: optional(self.long_description),
            tags: list(self.tags),
            price_amount: self.price_amount.normalize(),
            features: list(self.features),
            tech_stack: list(self.tech_stack),
            provider: line(self.provider),
            documentation_url: optional(self.documentation_url),
            demo_url: optional(self.demo_url),
            support_url: optional(self.support_url),
            icon_url: optional(self.icon_url),
            images: list(self.images),
            video_url: optional(self.video_url),
            version: line(self.version),
            ..self
        }
    }

    /// Tidied where it says something else than `base`; as `base` where nothing but blanks differs, so that nothing is
    /// written that nobody changed.
    #[must_use]
    pub fn tidied_since(self, base: &Self) -> Self {
        let (mine, was) = (self.tidied(), base.clone().tidied());
        let mut kept = base.clone();
        for field in mine.differing(&was) {
            kept.set(mine.value(field));
        }
        kept
    }

    /// What is wrong with the fields that differ from `base`, so that a row that broke a rule before it was one can
    /// still be changed elsewhere. The price is judged anew with its model.
    #[must_use]
    pub fn faults_since(&self, base: &Self) -> Vec<FieldFault> {
        let changed: Vec<_> = self.differing(base).collect();
        let judged = |field: &ToolField| {
            changed.contains(field)
                || *field == ToolField::PriceAmount && changed.contains(&ToolField::PriceModel)
        };
        ToolField::ALL.iter().copied().filter(judged).flat_map(|field| self.faults_of(field)).collect()
    }

    /// Everything that is wrong, field by field, in the order of the schema. Empty means that it can be kept.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldFault> {
        ToolField::ALL.iter().flat_map(|&field| self.faults_of(field)).collect()
    }

    /// What is wrong with one field. The price is judged by its model.
    #[must_use]
    pub fn faults_of(&self, field: ToolField) -> Vec<FieldFault> {
        let name = field.as_str();
        let one =
            |fault: Option<Fault>| fault.map(|fault| FieldFault::new(name, fault)).into_iter().collect();
        match field {
            ToolField::Name => one(text::line(&self.name, NAME)),
            ToolField::Provider => one(text::line(&self.provider, NAME)),
            ToolField::Description => one(text::prose(&self.description, DESCRIPTION)),
            ToolField::LongDescription => one(self
                .long_description
                .as_deref()
                .and_then(|long| text::optional_prose(long, LONG_DESCRIPTION))),
            ToolField::Tags => items(name, &self.tags, TAGS, |tag| text::line(tag, TAG)),
            ToolField::Features => items(name, &self.features, ITEMS, |item| text::line(item, ITEM)),
            ToolField::TechStack => items(name, &self.tech_stack, ITEMS, |item| text::line(item, ITEM)),
            ToolField::Images => items(name, &self.images, IMAGES, |image| text::link(image, LINK)),
            ToolField::PriceAmount => one(self.price_model.fault_of(self.price_amount)),
            ToolField::Currency => one((!self.currency.is_current())
                .then(|| Fault::Malformed { shape: "USD, EUR, GBP: a currency of ISO 4217".to_owned() })),
            ToolField::DocumentationUrl => one(optional_link(self.documentation_url.as_ref())),
            ToolField::DemoUrl => one(optional_link(self.demo_url.as_ref())),
            ToolField::SupportUrl => one(optional_link(self.support_url.as_ref())),
            ToolField::IconUrl => one(optional_link(self.icon_url.as_ref())),
            ToolField::VideoUrl => one(optional_link(self.video_url.as_ref())),
            ToolField::Version => one(text::version(&self.version, VERSION)),
            ToolField::Category
            | ToolField::PriceModel
            | ToolField::RequiredTier
            | ToolField::IntegrationType
            | ToolField::Status
            | ToolField::IsFeatured
            | ToolField::IsPopular => Vec::new(),
        }
    }
}

impl PriceModel {
    /// What is wrong with `amount` as the price of this model: 0 exactly for FREE and CUSTOM, above 0 for the others,
    /// two decimals, ten digits.
    #[must_use]
    pub fn fault_of(self, amount: Decimal) -> Option<Fault> {
        if amount.is_sign_negative() && !amount.is_zero() || amount > Decimal::new(MOST_PRICE * 100 + 99, 2) {
            return Some(Fault::OutOfRange { least: 0, most: MOST_PRICE });
        }
        if amount.normalize().scale() > 2 {
            return Some(Fault::TooPrecise { decimals: 2 });
        }
        match (self, amount.is_zero()) {
            (Self::Free | Self::Custom, false) => Some(Fault::NotZero),
            (Self::OneTime | Self::Monthly | Self::Annual | Self::UsageBased, true) => Some(Fault::Zero),
            _ => None,
        }
    }

    /// Whether its amount is a price that somebody pays.
    #[must_use]
    pub const fn is_paid(self) -> bool {
        matches!(self, Self::OneTime | Self::Monthly | Self::Annual | Self::UsageBased)
    }
}

fn optional_link(url: Option<&String>) -> Option<Fault> {
    url.filter(|url| !url.is_empty()).and_then(|url| text::link(url, LINK))
}

/// What is wrong with a list: too many, an item that is wrong, an item that stands there twice.
fn items(
    field: &str,
    list: &[String],
    most: u32,
    item_fault: impl Fn(&str) -> Option<Fault>,
) -> Vec<FieldFault> {
    let too_many = (list.len() > most as usize).then(|| FieldFault::new(field, Fault::TooMany { most }));
    let mut seen = HashSet::new();
    let items = list.iter().enumerate().filter_map(|(place, item)| {
        let repeated = !seen.insert(item.trim());
        let fault = item_fault(item).or(repeated.then_some(Fault::Repeated))?;
        Some(FieldFault::new(format!("{field}.{place}"), fault))
    });
    too_many.into_iter().chain(items).collect()
}
