//! What the list of tools is asked by.

use contract::catalog::{ListTools, ToolFilter, ToolRow, ToolSort};
use contract::{Direction, Page, Problem};
use domain::access::Area;
use domain::catalog::{IntegrationType, PriceModel, ToolCategory, ToolStatus};
use domain::organizations::Tier;

use crate::areas::list::Listing;
use crate::ipc;
use crate::parts::filters::{Filter, Kind};
use crate::wording::choices;

/// The list of tools.
pub struct Tools;

impl Listing for Tools {
    type Filter = ToolFilter;
    type Sort = ToolSort;
    type Row = ToolRow;
    const AREA: Area = Area::Catalog;
    const PATH: &'static str = "/catalog";

    async fn page(request: ListTools) -> Result<Page<ToolRow>, Problem> {
        ipc::call(&request).await
    }

    fn direction(sort: ToolSort) -> Direction {
        match sort {
            ToolSort::Name | ToolSort::Category | ToolSort::Status | ToolSort::Tier | ToolSort::Price => {
                Direction::Ascending
            }
            ToolSort::Rating | ToolSort::Purchases | ToolSort::Featured | ToolSort::Updated => Direction::Descending,
        }
    }
}

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
        Filter::new("provider", "provider", Kind::Text("Exactly as written")),
        Filter::new("tag", "tag", Kind::Text("One tag")),
    ]
}

#[cfg(test)]
mod tests {
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
            },
        );
    }
}
