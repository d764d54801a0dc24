//! The audit trail: its list and the opened entry, before and after. Read-only.

pub mod list;
pub mod record;
pub mod state;

use domain::access::Area;
use leptos::prelude::*;

use super::gate::Gate;
use super::list::ListState;
use super::pane::{RecordPane, Split};
use list::EntryList;
use record::EntryView;
use state::Trail;

/// The audit trail's screen.
#[component]
pub fn Page() -> impl IntoView {
    view! { <Gate area=Area::Activity><Activity/></Gate> }
}

/// Entries on the left, the opened one on the right.
#[component]
fn Activity() -> impl IntoView {
    let list = ListState::<Trail>::here();
    let feed = list.feed();
    view! {
        <Split list>
            <EntryList list feed/>
            <RecordPane list label="Entry">
                <EntryView list feed/>
            </RecordPane>
        </Split>
    }
}
