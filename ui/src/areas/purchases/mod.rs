//! The purchases: their list and the opened purchase with its payment and time line. Read-only.

pub mod list;
pub mod record;
pub mod state;

use domain::access::Area;
use leptos::prelude::*;

use super::gate::Gate;
use super::list::ListState;
use super::pane::{RecordPane, Split};
use list::PurchaseList;
use record::PurchaseView;
use state::Sales;

/// The purchases' screen.
#[component]
pub fn Page() -> impl IntoView {
    view! { <Gate area=Area::Purchases><Purchases/></Gate> }
}

/// Purchases on the left, the opened one on the right.
#[component]
fn Purchases() -> impl IntoView {
    let list = ListState::<Sales>::here();
    view! {
        <Split list>
            <PurchaseList list/>
            <RecordPane list label="Purchase">
                <PurchaseView list/>
            </RecordPane>
        </Split>
    }
}
