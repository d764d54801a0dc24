//! The values of a tool's and a bundle's fields as text: how a table of old and new reads.

use domain::bundles::fields::{BundleField, BundleFields, BundleValue};
use domain::catalog::tool::{ToolField, ToolFields, ToolValue};
use domain::ids::ToolId;
use domain::money::Money;

use super::choices;

/// What stands for nothing.
pub const NOTHING: &str = "–";

/// A value in one piece of text. Prices have two decimals and no currency: that is a field of its own.
#[must_use]
pub fn value(value: &ToolValue) -> String {
    match value {
        ToolValue::Name(text)
        | ToolValue::Description(text)
        | ToolValue::Provider(text)
        | ToolValue::Version(text) => text_or_nothing(Some(text)),
        ToolValue::LongDescription(text)
        | ToolValue::DocumentationUrl(text)
        | ToolValue::DemoUrl(text)
        | ToolValue::SupportUrl(text)
        | ToolValue::IconUrl(text)
        | ToolValue::VideoUrl(text) => text_or_nothing(text.as_deref()),
        ToolValue::Tags(items)
        | ToolValue::Features(items)
        | ToolValue::TechStack(items)
        | ToolValue::Images(items) => text_or_nothing(Some(&items.join(", "))),
        ToolValue::Category(category) => choices::category(*category).to_owned(),
        ToolValue::PriceModel(model) => choices::price_model(*model).to_owned(),
        ToolValue::PriceAmount(amount) => {
            Money { amount: *amount, currency: domain::money::Currency::USD }.figure()
        }
        ToolValue::Currency(currency) => currency.to_string(),
        ToolValue::RequiredTier(tier) => tier.to_string(),
        ToolValue::IntegrationType(kind) => choices::integration(*kind).to_owned(),
        ToolValue::Status(status) => status.to_string(),
        ToolValue::IsFeatured(is) | ToolValue::IsPopular(is) => if *is { "yes" } else { "no" }.to_owned(),
    }
}

/// The price with its currency, such as `39.00 USD`.
#[must_use]
pub fn price(tool: &ToolFields) -> String {
    Money { amount: tool.price_amount, currency: tool.currency }.to_string()
}

/// A value of a bundle in one piece of text; `named` says what a member is called, in an order that counts.
#[must_use]
pub fn bundle_value(value: &BundleValue, named: impl Fn(ToolId) -> Option<String>) -> String {
    match value {
        BundleValue::Name(text) | BundleValue::Description(text) => text_or_nothing(Some(text)),
        BundleValue::LongDescription(text) | BundleValue::IconUrl(text) => text_or_nothing(text.as_deref()),
        BundleValue::PriceAmount(amount) => {
            Money { amount: *amount, currency: domain::money::Currency::USD }.figure()
        }
        BundleValue::Currency(currency) => currency.to_string(),
        BundleValue::DiscountPercent(percent) => format!("{percent} %"),
        BundleValue::RequiredTier(tier) => tier.to_string(),
        BundleValue::Status(status) => status.to_string(),
        BundleValue::IsFeatured(is) | BundleValue::IsPopular(is) => if *is { "yes" } else { "no" }.to_owned(),
        BundleValue::Images(items) => text_or_nothing(Some(&items.join(", "))),
        BundleValue::Members(tools) => {
            let line = |(place, tool): (usize, &ToolId)| {
                let name = named(*tool).unwrap_or_else(|| "a tool that was added meanwhile".to_owned());
                format!("{}. {name}", place + 1)
            };
            text_or_nothing(Some(&tools.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")))
        }
    }
}

/// The price of a bundle with its currency, such as `142.00 USD`.
#[must_use]
pub fn bundle_price(bundle: &BundleFields) -> String {
    Money { amount: bundle.price_amount, currency: bundle.currency }.to_string()
}

/// A column of the tools' or the bundles' table as forms call its field; other columns in their own spelling.
#[must_use]
pub fn column(column: &str) -> String {
    let of_tool = column.parse::<ToolField>().map(choices::tool_field);
    let known = of_tool.or_else(|_| column.parse::<BundleField>().map(choices::bundle_field));
    known.map_or_else(|_| column.replace('_', " "), ToOwned::to_owned)
}

fn text_or_nothing(text: Option<&str>) -> String {
    text.filter(|text| !text.is_empty()).unwrap_or(NOTHING).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_blank_tool_reads_as_something() {
        let blank = ToolFields::blank();
        for &field in ToolField::ALL {
            assert!(!value(&blank.value(field)).is_empty(), "{field}");
            assert!(!choices::tool_field(field).is_empty(), "{field}");
        }
    }

    #[test]
    fn every_field_of_a_blank_bundle_reads_as_something() {
        let blank = BundleFields::blank();
        for &field in BundleField::ALL {
            assert!(!bundle_value(&blank.value(field), |_| None).is_empty(), "{field}");
            assert!(!choices::bundle_field(field).is_empty(), "{field}");
        }
        assert_eq!(column("discount_percent"), "Stated discount");
        assert_eq!(column("price_model"), "Price model");
    }

    #[test]
    fn members_read_in_their_order() {
        let [one, two] = [1, 2].map(|n| ToolId(uuid::Uuid::from_u128(n)));
        let named = |tool| (tool == one).then(|| "Lead Scoring".to_owned());
        let members = BundleValue::Members(vec![two, one]);
        assert_eq!(bundle_value(&members, named), "1. a tool that was added meanwhile\n2. Lead Scoring");
    }
}
