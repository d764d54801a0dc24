//! The values of a tool's fields as text: how a table of old and new reads.

use domain::catalog::tool::{ToolField, ToolFields, ToolValue};
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

/// A column of the tools' table as forms call its field; other columns in their own spelling.
#[must_use]
pub fn column(column: &str) -> String {
    let known = column.parse::<ToolField>().map(|field| choices::tool_field(field).to_owned());
    known.unwrap_or_else(|_| column.replace('_', " "))
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
}
