//! The list of tools.

use contract::catalog::{CountTools, ToolRow};
use leptos::prelude::*;

use super::state::{Tools, filters};
use crate::areas::list::ListState;
use crate::areas::pane::{ListFilters, ListPane, NoRows};
use crate::areas::words;
use crate::parts::grid::{Column, Grid, RowHeight, Shape};
use crate::parts::{Age, Badge, PriceText};
use crate::wording::choices;

/// Tools in columns.
#[component]
pub fn ToolList(
    /// The page's state.
    list: ListState<Tools>,
) -> impl IntoView {
    let count = list.count(|filter| CountTools { filter });
    let nothing = move || {
        view! { <NoRows list title="No tool yet" next="The tools of the marketplace stand here once it has any."/> }
    };
    view! {
        <ListPane title="Catalog" count=count.sentence("tool", "tools")>
            <ListFilters list filters=filters() searches="Name, provider, tag"/>
            <Grid shape=shape() feed=list.feed() ties=list.ties(count.total()) nothing/>
        </ListPane>
    }
}

fn shape() -> Shape<ToolRow> {
    Shape {
        label: "Tools",
        columns: columns(),
        height: RowHeight::OneLine,
        id: |tool| tool.id.to_string(),
        name: |tool| tool.name.clone(),
    }
}

fn columns() -> Vec<Column<ToolRow>> {
    type Shown = Column<ToolRow>;
    vec![
        Shown::words("Tool", (204, 5, 0), |tool| name(tool).into_any()).sorted_by("name"),
        Shown::words("Category", (128, 3, 4), |tool| muted(choices::category(tool.category)).into_any())
            .sorted_by("category"),
        Shown::words("Status", (112, 0, 1), |tool| {
            let status = tool.status;
            view! { <Badge tone=choices::tool_status(status)>{status.as_str()}</Badge> }.into_any()
        })
        .sorted_by("status"),
        Shown::words("Tier", (108, 0, 3), |tool| muted(tool.required_tier.as_str()).into_any())
            .sorted_by("tier"),
        Shown::figures("Price", (112, 0, 2), |tool| {
            view! { <PriceText model=tool.price_model price=tool.price/> }.into_any()
        })
        .sorted_by("price"),
        Shown::figures("Rating", (76, 0, 6), |tool| rating(tool).into_any()).sorted_by("rating"),
        Shown::figures("Bought", (80, 0, 5), |tool| muted(words::figure(tool.purchase_count)).into_any())
            .sorted_by("purchases"),
        Shown::figures("Updated", (84, 0, 7), |tool| muted(view! { <Age at=tool.updated_at/> }).into_any())
            .sorted_by("updated"),
    ]
}

fn name(tool: &ToolRow) -> impl IntoView + use<> {
    let featured = tool.is_featured.then(|| view! { <span class="mark">"featured"</span> });
    let popular = tool.is_popular.then(|| view! { <span class="mark">"popular"</span> });
    view! { <strong class="grid-name" title=tool.name.clone()>{tool.name.clone()}</strong> {featured} {popular} }
}

fn rating(tool: &ToolRow) -> impl IntoView + use<> {
    let reviews = words::many(tool.review_count, "review", "reviews");
    view! { <span title=reviews>{words::rating(tool.avg_rating)}</span> }
}

/// What is less important than the name.
fn muted(content: impl IntoView + 'static) -> impl IntoView {
    view! { <span class="muted">{content}</span> }
}
