//! By what tools are looked for: in the catalog, and wherever tools are picked from it.

use domain::catalog::findings::Finding;
use domain::catalog::{IntegrationType, PriceModel, ToolCategory, ToolStatus};
use domain::organizations::Tier;

use crate::parts::filters::{Filter, Kind};
use crate::wording::choices;

/// The filters of tools, in the order of the menu.
pub fn filters() -> Vec<Filter> {
    vec![
        Filter::any_of("status", "status", ToolStatus::ALL, |status| status.to_string()),
        Filter::any_of("category", "category", ToolCategory::ALL, |category| {
            choices::category(category).to_owned()
        }),
        Filter::any_of("tier", "tier", Tier::ALL, |tier| tier.to_string()),
        Filter::any_of("price_model", "model", PriceModel::ALL, |model| model.to_string()),
        Filter::any_of("integration_type", "integration", IntegrationType::ALL, |kind| {
            choices::integration(kind).to_owned()
        }),
        Filter::yes_no("featured", "featured", "featured", "not featured"),
        Filter::yes_no("popular", "popular", "popular", "not popular"),
        Filter::range("rating_from", "rating_to", "rating", "stars"),
        Filter::range("price_from", "price_to", "price", ""),
        Filter::new("currency", "currency", Kind::Code("USD")),
        Filter::new("provider", "provider", Kind::Text("Exactly as written")),
        Filter::new("tag", "tag", Kind::Text("One tag")),
        Filter::any_of("finding", "finding", Finding::ALL, |finding| choices::finding(finding).to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use contract::catalog::ToolFilter;

    use super::*;
    use crate::areas::list::testing::every_field_has_a_filter;

    #[test]
    fn every_filter_comes_back_from_its_address() {
        every_field_has_a_filter(
            &filters(),
            &ToolFilter {
                text: "lead & score, ünïcode".to_owned(),
                category: ToolCategory::ALL.to_vec(),
                status: ToolStatus::ALL.to_vec(),
                tier: Tier::ALL.to_vec(),
                price_model: PriceModel::ALL.to_vec(),
                integration_type: IntegrationType::ALL.to_vec(),
                provider: Some("Acme, Inc.".to_owned()),
                tag: Some("42".to_owned()),
                featured: Some(false),
                popular: Some(true),
                rating_from: "3.5".parse().ok(),
                rating_to: "5".parse().ok(),
                price_from: "0".parse().ok(),
                price_to: "1250.99".parse().ok(),
                currency: "EUR".parse().ok(),
                finding: Finding::ALL.to_vec(),
            },
        );
    }
}
