//! A tool's fields, those that a manager owns: their names, their values one by one, and the rules they keep. The
//! window, the commands and the import all ask [`Fields::faults`]; the database holds the same rules in
//! `console.check_tool()` and a test of the store keeps the two together.

use rust_decimal::Decimal;

use super::{IntegrationType, PriceModel, ToolCategory, ToolStatus};
use crate::{
    faults::{Fault, FieldFault},
    fields::{Fields, fields, items, one, optional_link, tidy_items, tidy_line, tidy_optional, tidy_prose},
    merge::{Both, set},
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

fields! {
    /// A field of a tool, spelled as its column.
    ToolField,
    /// Everything of a tool that a manager writes.
    ToolFields,
    /// The value of one field of a tool.
    ToolValue;

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
}

impl Fields for ToolFields {
    type Field = ToolField;
    type Value = ToolValue;

    const ALL: &'static [ToolField] = ToolField::ALL;
    const PRICE: &'static [ToolField] = &[ToolField::PriceModel, ToolField::PriceAmount, ToolField::Currency];

    fn value(&self, field: ToolField) -> ToolValue {
        self.value(field)
    }

    fn set(&mut self, value: ToolValue) {
        self.set(value);
    }

    fn field_of(value: &ToolValue) -> ToolField {
        value.field()
    }

    fn tidied(self) -> Self {
        Self {
            name: tidy_line(&self.name),
            description: tidy_prose(&self.description),
            long_description: tidy_optional(self.long_description, tidy_prose),
            tags: tidy_items(self.tags),
            price_amount: self.price_amount.normalize(),
            features: tidy_items(self.features),
            tech_stack: tidy_items(self.tech_stack),
            provider: tidy_line(&self.provider),
            documentation_url: tidy_optional(self.documentation_url, tidy_line),
            demo_url: tidy_optional(self.demo_url, tidy_line),
            support_url: tidy_optional(self.support_url, tidy_line),
            icon_url: tidy_optional(self.icon_url, tidy_line),
            images: tidy_items(self.images),
            video_url: tidy_optional(self.video_url, tidy_line),
            version: tidy_line(&self.version),
            ..self
        }
    }

    /// The price is judged by its model.
    fn faults_of(&self, field: ToolField) -> Vec<FieldFault> {
        let texts = |list: &[String], most, item: &dyn Fn(&str) -> Option<Fault>| {
            items(field, list, most, |text| text.trim().to_owned(), |text| item(text))
        };
        match field {
            ToolField::Name => one(field, text::line(&self.name, NAME)),
            ToolField::Provider => one(field, text::line(&self.provider, NAME)),
            ToolField::Description => one(field, text::prose(&self.description, DESCRIPTION)),
            ToolField::LongDescription => {
                let long = self.long_description.as_deref();
                one(field, long.and_then(|long| text::optional_prose(long, LONG_DESCRIPTION)))
            }
            ToolField::Tags => texts(&self.tags, TAGS, &|tag| text::line(tag, TAG)),
            ToolField::Features => texts(&self.features, ITEMS, &|item| text::line(item, ITEM)),
            ToolField::TechStack => texts(&self.tech_stack, ITEMS, &|item| text::line(item, ITEM)),
            ToolField::Images => texts(&self.images, IMAGES, &|image| text::link(image, LINK)),
            ToolField::PriceAmount => one(field, self.price_model.fault_of(self.price_amount)),
            ToolField::Currency => one(field, self.currency.fault()),
            ToolField::DocumentationUrl => one(field, optional_link(self.documentation_url.as_ref(), LINK)),
            ToolField::DemoUrl => one(field, optional_link(self.demo_url.as_ref(), LINK)),
            ToolField::SupportUrl => one(field, optional_link(self.support_url.as_ref(), LINK)),
            ToolField::IconUrl => one(field, optional_link(self.icon_url.as_ref(), LINK)),
            ToolField::VideoUrl => one(field, optional_link(self.video_url.as_ref(), LINK)),
            ToolField::Version => one(field, text::version(&self.version, VERSION)),
            ToolField::Category
            | ToolField::PriceModel
            | ToolField::RequiredTier
            | ToolField::IntegrationType
            | ToolField::Status
            | ToolField::IsFeatured
            | ToolField::IsPopular => Vec::new(),
        }
    }

    fn is_judged_with(field: ToolField, changed: ToolField) -> bool {
        field == ToolField::PriceAmount && changed == ToolField::PriceModel
    }

    fn items(&self, field: ToolField) -> Option<&[String]> {
        match field {
            ToolField::Tags => Some(&self.tags),
            ToolField::Features => Some(&self.features),
            ToolField::TechStack => Some(&self.tech_stack),
            ToolField::Images => Some(&self.images),
            _ => None,
        }
    }

    /// Tags, features and tech stack merge as sets.
    fn both(base: &ToolValue, theirs: &ToolValue, mine: &ToolValue) -> Both<ToolValue> {
        match (base, theirs, mine) {
            (ToolValue::Tags(base), ToolValue::Tags(theirs), ToolValue::Tags(mine)) => {
                Both::Merged(ToolValue::Tags(set(base, theirs, mine)))
            }
            (ToolValue::Features(base), ToolValue::Features(theirs), ToolValue::Features(mine)) => {
                Both::Merged(ToolValue::Features(set(base, theirs, mine)))
            }
            (ToolValue::TechStack(base), ToolValue::TechStack(theirs), ToolValue::TechStack(mine)) => {
                Both::Merged(ToolValue::TechStack(set(base, theirs, mine)))
            }
            _ => Both::Asked { theirs: theirs.clone(), mine: mine.clone() },
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> ToolFields {
        ToolFields {
            name: "Lead Router".to_owned(),
            description: "Hands each enquiry to the agent on duty.".to_owned(),
            price_amount: Decimal::new(1990, 2),
            provider: "Internal".to_owned(),
            ..ToolFields::blank()
        }
    }

    fn faults(change: impl FnOnce(&mut ToolFields)) -> Vec<(String, Fault)> {
        let mut tool = sound();
        change(&mut tool);
        tool.faults().into_iter().map(|FieldFault { field, fault }| (field, fault)).collect()
    }

    fn one(field: &str, fault: Fault) -> Vec<(String, Fault)> {
        vec![(field.to_owned(), fault)]
    }

    fn many(item: &str, times: u32) -> Vec<String> {
        (0..times).map(|place| format!("{item}{place}")).collect()
    }

    #[test]
    fn a_blank_tool_lacks_what_only_a_person_knows() {
        let faults = ToolFields::blank().faults();
        let lacking: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(lacking, ["name", "description", "price_amount", "provider"]);
        assert_eq!(sound().faults(), []);
    }

    #[test]
    fn every_line_has_its_length() {
        type Put = fn(&mut ToolFields, String);
        let lines: [(&str, u32, Put); 4] = [
            ("name", NAME, |tool, text| tool.name = text),
            ("description", DESCRIPTION, |tool, text| tool.description = text),
            ("long_description", LONG_DESCRIPTION, |tool, text| tool.long_description = Some(text)),
            ("provider", NAME, |tool, text| tool.provider = text),
        ];
        for (field, most, put) in lines {
            let length = |length: u32| "ß".repeat(length as usize);
            assert_eq!(faults(|tool| put(tool, length(most))), [], "{field}");
            assert_eq!(
                faults(|tool| put(tool, length(most + 1))),
                one(field, Fault::TooLong { most }),
                "{field}"
            );
            assert_eq!(
                faults(|tool| put(tool, "a\u{1}".to_owned())),
                one(field, Fault::Unprintable),
                "{field}"
            );
            let nothing = if field == "long_description" { vec![] } else { one(field, Fault::Missing) };
            assert_eq!(faults(|tool| put(tool, " \u{a0}".to_owned())), nothing, "{field}");
        }
    }

    #[test]
    fn every_link_is_checked_where_there_is_one() {
        type Put = fn(&mut ToolFields, Option<String>);
        let links: [(&str, Put); 5] = [
            ("documentation_url", |tool, url| tool.documentation_url = url),
            ("demo_url", |tool, url| tool.demo_url = url),
            ("support_url", |tool, url| tool.support_url = url),
            ("icon_url", |tool, url| tool.icon_url = url),
            ("video_url", |tool, url| tool.video_url = url),
        ];
        for (field, put) in links {
            for none in [None, Some(String::new())] {
                assert_eq!(faults(|tool| put(tool, none)), [], "{field}");
            }
            assert_eq!(faults(|tool| put(tool, Some(" ".to_owned()))), one(field, Fault::Missing));
            let [(at, Fault::Malformed { .. })] = &faults(|tool| put(tool, Some("no link".to_owned())))[..]
            else {
                panic!("{field}");
            };
            assert_eq!(at, field);
            let long = |length: u32| format!("https://example.com/{}", "a".repeat(length as usize - 20));
            assert_eq!(faults(|tool| put(tool, Some(long(LINK)))), []);
            assert_eq!(
                faults(|tool| put(tool, Some(long(LINK + 1)))),
                one(field, Fault::TooLong { most: LINK })
            );
        }
    }

    #[test]
    fn every_list_has_its_length_and_no_item_twice() {
        type Put = fn(&mut ToolFields, Vec<String>);
        let lists: [(&str, u32, u32, &str, Put); 4] = [
            ("tags", TAGS, TAG, "tag", |tool, items| tool.tags = items),
            ("features", ITEMS, ITEM, "feature", |tool, items| tool.features = items),
            ("tech_stack", ITEMS, ITEM, "part", |tool, items| tool.tech_stack = items),
            ("images", IMAGES, LINK, "https://example.com/", |tool, items| tool.images = items),
        ];
        for (field, most, most_of_item, item, put) in lists {
            assert_eq!(faults(|tool| put(tool, many(item, most))), [], "{field}");
            assert_eq!(
                faults(|tool| put(tool, many(item, most + 1))),
                one(field, Fault::TooMany { most }),
                "{field}"
            );
            let second = format!("{field}.1");
            let twice = vec![item.to_owned() + "x", item.to_owned() + "x"];
            assert_eq!(faults(|tool| put(tool, twice)), one(&second, Fault::Repeated), "{field}");
            let empty = vec![item.to_owned() + "x", String::new()];
            assert_eq!(faults(|tool| put(tool, empty)), one(&second, Fault::Missing), "{field}");
            let long = vec![item.to_owned() + "x", item.to_owned() + &"y".repeat(most_of_item as usize)];
            let too_long = one(&second, Fault::TooLong { most: most_of_item });
            assert_eq!(faults(|tool| put(tool, long)), too_long, "{field}");
        }
    }

    #[test]
    fn a_price_is_0_exactly_where_none_is_claimed() {
        for &model in PriceModel::ALL {
            let fault = |amount: &str| model.fault_of(amount.parse().unwrap());
            let (zero, more) =
                if model.is_paid() { (Some(Fault::Zero), None) } else { (None, Some(Fault::NotZero)) };
            assert_eq!(fault("0"), zero, "{model}");
            assert_eq!(fault("0.00"), zero, "{model}");
            assert_eq!(fault("0.01"), more, "{model}");
            assert_eq!(fault("99999999.99"), more, "{model}");
            let out = Some(Fault::OutOfRange { least: 0, most: MOST_PRICE });
            assert_eq!(fault("-0.01"), out, "{model}");
            assert_eq!(fault("100000000"), out, "{model}");
            assert_eq!(fault("1.005"), Some(Fault::TooPrecise { decimals: 2 }), "{model}");
            assert_eq!(fault("1.500"), more, "{model}");
        }
    }

    #[test]
    fn a_currency_is_one_that_is_paid_with_and_a_version_semantic() {
        for (code, current) in
            [("USD", true), ("EUR", true), ("JPY", true), ("XAU", false), ("HRK", false), ("ZZZ", false)]
        {
            let found = faults(|tool| tool.currency = code.parse().unwrap());
            assert_eq!(found.is_empty(), current, "{code}");
        }
        assert_eq!(faults(|tool| tool.version.clear()), one("version", Fault::Missing));
        assert_eq!(faults(|tool| tool.version = "2.0".to_owned()).len(), 1);
    }

    #[test]
    fn what_is_kept_is_tidy() {
        let tool = ToolFields {
            name: "  A \n".to_owned(),
            long_description: Some(" ".to_owned()),
            demo_url: Some(" https://example.com ".to_owned()),
            tags: vec![" a ".to_owned(), String::new(), "b".to_owned()],
            price_amount: "10.00".parse().unwrap(),
            ..sound()
        };
        let tidy = tool.tidied();
        assert_eq!((tidy.name.as_str(), tidy.long_description.as_ref()), ("A", None));
        assert_eq!(tidy.demo_url.as_deref(), Some("https://example.com"));
        assert_eq!(tidy.tags, ["a", "b"]);
        assert_eq!(tidy.price_amount.to_string(), "10");
        assert_eq!(tidy.clone().tidied(), tidy);
    }

    #[test]
    fn lines_are_kept_with_plain_breaks_and_stay_as_they_stood_where_nothing_else_differs() {
        let base = ToolFields {
            description: "One\r\ntwo".to_owned(),
            long_description: Some("A\rb\r\n".to_owned()),
            ..sound()
        };
        // As a text area gives it back.
        let untouched = ToolFields {
            description: "One\ntwo".to_owned(),
            long_description: Some("A\nb\n".to_owned()),
            ..base.clone()
        };
        assert_eq!(untouched.tidied_since(&base), base);
        let mine = ToolFields { description: "One\r\nand two\r\n".to_owned(), ..base.clone() };
        let kept = mine.tidied_since(&base);
        assert_eq!(kept.differing(&base).collect::<Vec<_>>(), [ToolField::Description]);
        assert_eq!(kept.description, "One\nand two");
    }

    #[test]
    fn faults_of_items_are_told_at_the_places_that_a_person_sees() {
        let typed = ToolFields {
            tags: [" ", "crm", "", "a\u{202e}", "crm"].map(str::to_owned).to_vec(),
            name: String::new(),
            ..sound()
        };
        let tidied = typed.clone().tidied();
        let fields =
            |faults: Vec<FieldFault>| faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>();
        assert_eq!(fields(tidied.faults()), ["name", "tags.1", "tags.2"]);
        assert_eq!(fields(typed.placed(tidied.faults())), ["name", "tags.3", "tags.4"]);
    }

    #[test]
    fn what_nobody_changed_stays_as_it_stood_untidy_or_not() {
        let base =
            ToolFields { description: "Two blanks  ".to_owned(), demo_url: Some(String::new()), ..sound() };
        let mine =
            ToolFields { name: " New ".to_owned(), description: "Two blanks".to_owned(), ..base.clone() };
        let kept = mine.tidied_since(&base);
        assert_eq!(kept.differing(&base).collect::<Vec<_>>(), [ToolField::Name]);
        assert_eq!(kept.name, "New");
    }

    #[test]
    fn an_old_fault_does_not_stand_in_the_way_of_another_field() {
        let base = ToolFields { version: "one".to_owned(), price_amount: Decimal::ZERO, ..sound() };
        let renamed = ToolFields { name: "Renamed".to_owned(), ..base.clone() };
        assert_eq!(renamed.faults_since(&base), []);
        assert_eq!(renamed.faults().len(), 2);
        let of_another_model = ToolFields { price_model: PriceModel::Annual, ..base.clone() };
        assert_eq!(of_another_model.faults_since(&base), [FieldFault::new("price_amount", Fault::Zero)]);
    }

    #[test]
    fn a_value_goes_back_where_it_came_from() {
        let (from, mut to) = (sound(), ToolFields::blank());
        for &field in ToolField::ALL {
            assert_eq!(from.value(field).field(), field);
            to.set(from.value(field));
        }
        assert_eq!(from, to);
        assert_eq!(from.differing(&to).count(), 0);
    }
}
