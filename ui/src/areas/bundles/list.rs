//! The list of bundles.

use contract::bundles::{BundleRow, CountBundles};
use leptos::prelude::*;

use super::state::{Bundled, filters};
use crate::areas::list::ListState;
use crate::areas::pane::{ListFilters, ListPane, NoRows};
use crate::areas::words;
use crate::parts::grid::{Column, Grid, RowHeight, Shape};
use crate::parts::{Age, Badge, MoneyText};
use crate::wording::choices;

/// Bundles in columns.
#[component]
pub fn BundleList(
    /// The page's state.
    list: ListState<Bundled>,
) -> impl IntoView {
    let count = list.count(|filter| CountBundles { filter });
    let nothing = move || {
        view! { <NoRows list title="No bundle yet" next="Bundles stand here once tools are sold together."/> }
    };
    view! {
        <ListPane title="Bundles" count=count.sentence("bundle", "bundles")>
            <ListFilters list filters=filters() searches="Name, description"/>
            <Grid shape=shape() feed=list.feed() ties=list.ties(count.total()) nothing/>
        </ListPane>
    }
}

fn shape() -> Shape<BundleRow> {
    Shape {
        label: "Bundles",
        columns: columns(),
        height: RowHeight::OneLine,
        id: |bundle| bundle.id.to_string(),
        name: |bundle| bundle.name.clone(),
    }
}

fn columns() -> Vec<Column<BundleRow>> {
    type Shown = Column<BundleRow>;
    vec![
        Shown::words("Bundle", (204, 5, 0), |bundle| name(bundle).into_any()).sorted_by("name"),
        Shown::words("Status", (104, 0, 1), |bundle| {
            let status = bundle.status;
            view! { <Badge tone=choices::bundle_status(status)>{status.as_str()}</Badge> }.into_any()
        })
        .sorted_by("status"),
        Shown::words("Tier", (108, 0, 4), |bundle| muted(bundle.required_tier.as_str()).into_any()),
        Shown::figures("Members", (84, 0, 3), |bundle| words::figure(bundle.members).into_any()),
        Shown::figures("Price", (124, 0, 2), |bundle| view! { <MoneyText money=bundle.price/> }.into_any())
            .sorted_by("price"),
        Shown::figures("Discount", (92, 0, 5), |bundle| format!("{} %", bundle.discount_percent).into_any())
            .sorted_by("discount"),
        Shown::figures("Bought", (84, 0, 6), |bundle| muted(words::figure(bundle.purchase_count)).into_any())
            .sorted_by("purchases"),
        Shown::figures("Updated", (84, 0, 7), |bundle| {
            muted(view! { <Age at=bundle.updated_at/> }).into_any()
        })
        .sorted_by("updated"),
    ]
}

fn name(bundle: &BundleRow) -> impl IntoView + use<> {
    let featured = bundle.is_featured.then(|| view! { <span class="mark">"featured"</span> });
    let popular = bundle.is_popular.then(|| view! { <span class="mark">"popular"</span> });
    view! { <strong class="grid-name" title=bundle.name.clone()>{bundle.name.clone()}</strong> {featured} {popular} }
}

/// What is less important than the name.
fn muted(content: impl IntoView + 'static) -> impl IntoView {
    view! { <span class="muted">{content}</span> }
}
