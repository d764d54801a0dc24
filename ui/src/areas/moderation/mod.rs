//! The reviews: their list and the opened review in full. Read-only.

pub mod list;
pub mod record;
pub mod state;

use domain::access::Area;
use leptos::prelude::*;

use super::gate::Gate;
use super::list::ListState;
use super::pane::{RecordPane, Split};
use list::ReviewList;
use record::ReviewView;
use state::Reviewed;

/// The reviews' screen.
#[component]
pub fn Page() -> impl IntoView {
    view! { <Gate area=Area::Moderation><Reviews/></Gate> }
}

/// Reviews on the left, the opened one on the right, where it has room to be read.
#[component]
fn Reviews() -> impl IntoView {
    let list = ListState::<Reviewed>::here();
    view! {
        <Split list reading=true>
            <ReviewList list/>
            <RecordPane list label="Review" invitation="Open a review to read it in full">
                <ReviewView list/>
            </RecordPane>
        </Split>
    }
}
