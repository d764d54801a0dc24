//! The list of purchases.

use contract::purchases::{Bought, CountPurchases, PurchaseFilter, PurchaseRow};
use leptos::prelude::*;

use super::state::{Sales, filters};
use crate::areas::list::ListState;
use crate::areas::organizations::OpenOrganizationButton;
use crate::areas::pane::{ListFilters, ListPane, NoRows};
use crate::areas::words;
use crate::parts::grid::{Column, Grid, RowHeight, Shape};
use crate::parts::{Badge, Moment, MoneyText};
use crate::wording::choices;

/// Purchases in columns.
#[component]
pub fn PurchaseList(
    /// The page's state.
    list: ListState<Sales>,
) -> impl IntoView {
    let count = list.count(|filter| CountPurchases { filter });
    let feed = list.feed();
    let nothing = move || {
        view! { <NoRows list title="No purchase yet" next="Purchases stand here once an organization has bought something."/> }
    };
    let names = Signal::derive(move || {
        let first = (feed.count() > 0).then(|| feed.row(0)).flatten();
        first.map_or_else(Vec::new, |purchase| list.address.with(|address| names(&address.filter, &purchase)))
    });
    let tools = move || view! { <OpenOrganizationButton/> };
    view! {
        <ListPane title="Purchases" count=count.sentence("purchase", "purchases") tools>
            <ListFilters list filters=filters() searches="Stripe id, what, organization" names/>
            <Grid shape=shape() feed ties=list.ties(count.total()) nothing/>
        </ListPane>
    }
}

/// Names of the records that a link filters by, as a row that passed the filter has them.
fn names(filter: &PurchaseFilter, purchase: &PurchaseRow) -> Vec<(&'static str, String)> {
    let bought = match &purchase.bought {
        Bought::Tool { id, name } => (filter.tool == Some(*id)).then(|| ("tool", name.clone())),
        Bought::Bundle { id, name } => (filter.bundle == Some(*id)).then(|| ("bundle", name.clone())),
    };
    let of_organization = filter.organization == Some(purchase.organization);
    let organization = purchase.organization_name.clone().filter(|_| of_organization);
    bought.into_iter().chain(organization.map(|name| ("organization", name))).collect()
}

fn shape() -> Shape<PurchaseRow> {
    Shape {
        label: "Purchases",
        columns: columns(),
        height: RowHeight::OneLine,
        id: |purchase| purchase.id.to_string(),
        name: |purchase| {
            let organization = purchase.organization_name.as_deref().unwrap_or("an organization");
            format!("{}, bought by {organization}", words::bought(&purchase.bought))
        },
    }
}

fn columns() -> Vec<Column<PurchaseRow>> {
    type Shown = Column<PurchaseRow>;
    vec![
        Shown::words("Bought", (104, 0, 0), |purchase| {
            view! { <Moment at=purchase.purchase_date day_only=true/> }.into_any()
        })
        .sorted_by("bought"),
        Shown::words("Organization", (136, 3, 3), |purchase| organization(purchase).into_any()),
        Shown::words("What", (172, 4, 0), |purchase| what(purchase).into_any()),
        Shown::figures("Amount", (110, 0, 1), |purchase| {
            view! { <MoneyText money=purchase.amount/> }.into_any()
        })
        .sorted_by("amount"),
        Shown::words("State", (104, 0, 4), |purchase| {
            let status = purchase.status;
            view! { <Badge tone=choices::purchase_status(status)>{status.as_str()}</Badge> }.into_any()
        }),
        Shown::words("Payment", (110, 0, 2), |purchase| {
            let status = purchase.payment_status;
            view! { <Badge tone=choices::payment_status(status)>{status.as_str()}</Badge> }.into_any()
        }),
        Shown::words("Ends", (104, 0, 5), |purchase| ends(purchase).into_any()).sorted_by("ends"),
        Shown::words("Stripe", (108, 0, 6), |purchase| stripe(purchase).into_any()),
    ]
}

fn organization(purchase: &PurchaseRow) -> impl IntoView + use<> {
    let name = purchase.organization_name.clone();
    let name = name.unwrap_or_else(|| purchase.organization.to_string().chars().take(8).collect());
    view! { <span class="grid-text" title=name.clone()>{name.clone()}</span> }
}

fn what(purchase: &PurchaseRow) -> impl IntoView + use<> {
    let name = words::bought(&purchase.bought).to_owned();
    view! { <strong class="grid-name" title=name.clone()>{name.clone()}</strong> }
}

fn ends(purchase: &PurchaseRow) -> impl IntoView + use<> {
    let end = purchase.subscription_end.map(|at| view! { <Moment at day_only=true/> });
    view! { <span class="muted">{end.map_or_else(|| "–".into_any(), IntoAny::into_any)}</span> }
}

fn stripe(purchase: &PurchaseRow) -> impl IntoView + use<> {
    let id = purchase.stripe_payment_id.clone();
    let shown = id.as_deref().map_or_else(|| "–".to_owned(), words::shortened);
    view! { <code class="muted" title=id>{shown}</code> }
}
