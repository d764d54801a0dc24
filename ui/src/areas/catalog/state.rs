//! What the list of tools is asked by, and what is selected in it.

use contract::catalog::{ListTools, Selection, ToolFilter, ToolRecord, ToolRow, ToolSort};
use contract::{Direction, Page, Problem};
use domain::access::Area;
use domain::ids::ToolId;

use crate::areas::list::Listing;
use crate::ipc;
use crate::parts::grid::Selected;

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
            ToolSort::Rating | ToolSort::Purchases | ToolSort::Featured | ToolSort::Updated => {
                Direction::Descending
            }
        }
    }
}

/// What is selected, as a change is asked for: tools by id, or all that the filter matches but some. `None` if nothing
/// is.
#[must_use]
pub fn selection_of(selected: &Selected, filter: &ToolFilter) -> Option<Selection> {
    let ids = |ids: &std::collections::BTreeSet<String>| -> Vec<ToolId> {
        ids.iter().filter_map(|id| id.parse().ok()).collect()
    };
    match selected {
        _ if selected.is_empty() => None,
        Selected::These(these) => Some(Selection::Ids { ids: ids(these) }),
        Selected::AllBut(but) => {
            Some(Selection::Matching { filter: Box::new(filter.clone()), except: ids(but) })
        }
    }
}

/// A tool as its row shows it.
#[must_use]
pub fn row_of(tool: ToolRecord) -> ToolRow {
    ToolRow {
        id: tool.id,
        name: tool.name,
        category: tool.category,
        status: tool.status,
        required_tier: tool.required_tier,
        price_model: tool.price_model,
        price: tool.price,
        integration_type: tool.integration_type,
        provider: tool.provider,
        tags: tool.tags,
        version: tool.version,
        is_featured: tool.is_featured,
        is_popular: tool.is_popular,
        avg_rating: tool.avg_rating,
        review_count: tool.review_count,
        purchase_count: tool.purchase_count,
        view_count: tool.view_count,
        created_at: tool.created_at,
        updated_at: tool.updated_at,
        findings: tool.findings,
    }
}

#[cfg(test)]
mod tests {
    use domain::catalog::ToolStatus;

    use super::*;

    #[test]
    fn a_selection_names_tools_or_all_that_the_filter_matches_but_some() {
        let id = "0190aaaa-0000-7000-8000-000000000001";
        let filter = ToolFilter { status: vec![ToolStatus::Beta], ..ToolFilter::default() };
        assert_eq!(selection_of(&Selected::default(), &filter), None);
        let ids = vec![id.parse().unwrap()];
        assert_eq!(
            selection_of(&Selected::default().toggled(id), &filter),
            Some(Selection::Ids { ids: ids.clone() })
        );
        assert_eq!(
            selection_of(&Selected::all().toggled(id), &filter),
            Some(Selection::Matching { filter: Box::new(filter), except: ids })
        );
    }
}
