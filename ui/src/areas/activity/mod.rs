//! The audit trail: its list, the opened change before and after, and taking it back.

pub mod before_after;
pub mod diff;
pub mod list;
pub mod members;
pub mod record;
pub mod state;

use domain::access::Area;
use leptos::prelude::*;

use super::gate::Gate;
use super::list::ListState;
use super::pane::{RecordPane, Split};
use list::ChangeList;
use record::ChangeView;
use state::Trail;

/// The audit trail's screen.
#[component]
pub fn Page() -> impl IntoView {
    view! { <Gate area=Area::Activity><Activity/></Gate> }
}

/// Changes on the left, the opened one on the right.
#[component]
fn Activity() -> impl IntoView {
    let list = ListState::<Trail>::here();
    view! {
        <Split list>
            <ChangeList list/>
            <RecordPane list label="Change">
                <ChangeView list/>
            </RecordPane>
        </Split>
    }
}
