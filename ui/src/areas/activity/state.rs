//! What the list of changes is asked by.

use contract::activity::{ActivityFilter, ActivityRow, ActivitySort, ListActivity};
use contract::{Direction, Page, Problem};
use domain::access::Area;

use crate::address::ListAddress;
use crate::areas::list::Listing;
use crate::ipc;
use crate::parts::filters::{Choice, Filter, Kind};
use crate::wording::{activity, choices};

/// The list of changes.
pub struct Trail;

impl Listing for Trail {
    type Filter = ActivityFilter;
    type Sort = ActivitySort;
    type Row = ActivityRow;
    const AREA: Area = Area::Activity;
    const PATH: &'static str = "/activity";

    async fn page(request: ListActivity) -> Result<Page<ActivityRow>, Problem> {
        ipc::call(&request).await
    }

    fn direction(_sort: ActivitySort) -> Direction {
        Direction::Descending
    }
}

/// The areas whose changes are on record.
const RECORDED: &[Area] = &[Area::Catalog, Area::Bundles, Area::Moderation, Area::Purchases];

/// The filters of changes, in the order of the menu.
pub fn filters() -> Vec<Filter> {
    let choice = |value: &str, title: &str| Choice { value: value.to_owned(), title: title.to_owned() };
    let acts = activity::ACTS.iter().map(|(act, title)| choice(act, title));
    let tables = activity::RECORDS.iter().map(|(table, one, _)| choice(table, one));
    vec![
        Filter::new("login", "by login", Kind::Text("sample_manager")),
        Filter::any_of("area", "area", RECORDED, |area| choices::area(area).to_owned()),
        Filter::new("act", "act", Kind::OneOf(acts.collect())),
        Filter::new("table", "record of", Kind::OneOf(tables.collect())),
        Filter::new("record", "record", Kind::Text("A record's id")),
        Filter::new("since", "since", Kind::Since),
        Filter::new("until", "until", Kind::Until),
    ]
}

/// The address of all changes by a login.
#[must_use]
pub fn by_login(login: &str) -> String {
    let filter = ActivityFilter { login: Some(login.to_owned()), ..ActivityFilter::default() };
    ListAddress::<_, ActivitySort>::of(filter).under(Trail::PATH)
}

/// Who wrote: the operator's name, or the login where it is not mapped.
#[must_use]
pub fn who(change: &ActivityRow) -> String {
    change.operator_name.clone().unwrap_or_else(|| change.login.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::areas::list::testing::every_field_has_a_filter;

    #[test]
    fn every_filter_comes_back_from_its_address() {
        every_field_has_a_filter(
            &filters(),
            &ActivityFilter {
                text: "price list".to_owned(),
                login: Some("sample_manager".to_owned()),
                record: Some(uuid::Uuid::from_u128(9)),
                table: Some("marketplace_reviews".to_owned()),
                area: RECORDED.iter().map(|area| area.as_str().to_owned()).collect(),
                act: Some("catalog.edit".to_owned()),
                since: "2026-10-01T00:00:00Z".parse().ok(),
                until: "2026-11-01T00:00:00Z".parse().ok(),
            },
        );
    }

    #[test]
    fn a_login_leads_to_its_changes() {
        assert_eq!(by_login("sample_manager"), "/activity?login=sample_manager");
    }
}
