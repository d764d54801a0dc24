//! What the list of bundles is asked by.

use contract::bundles::{BundleFilter, BundleRow, BundleSort, ListBundles};
use contract::{Direction, Page, Problem};
use domain::access::Area;
use domain::bundles::BundleStatus;
use domain::bundles::warnings::Warning;
use domain::organizations::Tier;

use crate::areas::list::Listing;
use crate::ipc;
use crate::parts::filters::{Filter, Kind};
use crate::wording::choices;

/// The list of bundles.
pub struct Bundled;

impl Listing for Bundled {
    type Filter = BundleFilter;
    type Sort = BundleSort;
    type Row = BundleRow;
    const AREA: Area = Area::Bundles;
    const PATH: &'static str = "/bundles";

    async fn page(request: ListBundles) -> Result<Page<BundleRow>, Problem> {
        ipc::call(&request).await
    }

    fn direction(sort: BundleSort) -> Direction {
        match sort {
            BundleSort::Name | BundleSort::Status | BundleSort::Price => Direction::Ascending,
            BundleSort::Discount | BundleSort::Purchases | BundleSort::Updated => Direction::Descending,
        }
    }
}

/// The key of the filter for bundles that hold a tool.
pub const HOLDS: &str = "holds";

/// The filters of bundles, in the order of the menu.
pub fn filters() -> Vec<Filter> {
    vec![
        Filter::any_of("status", "status", BundleStatus::ALL, |status| status.to_string()),
        Filter::any_of("tier", "tier", Tier::ALL, |tier| tier.to_string()),
        Filter::yes_no("featured", "featured", "featured", "not featured"),
        Filter::yes_no("popular", "popular", "popular", "not popular"),
        Filter::new(HOLDS, "holds tool", Kind::Sought("Name of a tool")),
        Filter::yes_no("warned", "warnings", "with warnings", "without warnings"),
        Filter::any_of("warning", "warning", Warning::ALL, |warning| choices::warning(warning).to_owned()),
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
            &BundleFilter {
                text: "suite".to_owned(),
                status: BundleStatus::ALL.to_vec(),
                tier: Tier::ALL.to_vec(),
                featured: Some(true),
                popular: Some(false),
                holds: Some(uuid::Uuid::from_u128(7).into()),
                warned: Some(true),
                warning: Warning::ALL.to_vec(),
            },
        );
    }
}
