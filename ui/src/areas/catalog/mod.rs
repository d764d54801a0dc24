//! The catalog: the list of tools and the opened tool. Read-only.

pub mod bulk;
pub mod findings;
pub mod list;
pub mod record;
pub mod state;
pub mod status;

use domain::access::Area;
use leptos::prelude::*;

use super::gate::Gate;
use super::list::ListState;
use super::pane::{RecordPane, Split};
use list::ToolList;
use record::ToolView;
use state::Tools;

/// The catalog's screen.
#[component]
pub fn Page() -> impl IntoView {
    view! { <Gate area=Area::Catalog><Catalog/></Gate> }
}

/// Tools on the left, the opened one on the right.
#[component]
fn Catalog() -> impl IntoView {
    let list = ListState::<Tools>::here();
    view! {
        <Split list>
            <ToolList list/>
            <RecordPane list label="Tool">
                <ToolView list/>
            </RecordPane>
        </Split>
    }
}
