//! The bundles: their list and the opened bundle with its members in order. Read-only.

pub mod list;
pub mod record;
pub mod state;

use domain::access::Area;
use leptos::prelude::*;

use super::gate::Gate;
use super::list::ListState;
use super::pane::{RecordPane, Split};
use list::BundleList;
use record::BundleView;
use state::Bundled;

/// The bundles' screen.
#[component]
pub fn Page() -> impl IntoView {
    view! { <Gate area=Area::Bundles><Bundles/></Gate> }
}

/// Bundles on the left, the opened one on the right.
#[component]
fn Bundles() -> impl IntoView {
    let list = ListState::<Bundled>::here();
    view! {
        <Split list>
            <BundleList list/>
            <RecordPane list label="Bundle">
                <BundleView list/>
            </RecordPane>
        </Split>
    }
}
