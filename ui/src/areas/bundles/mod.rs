//! The bundles: their list, the opened bundle, and the bench on which one is composed.

pub mod bench;
pub mod ending;
pub mod list;
pub mod record;
pub mod state;
pub mod status;

use contract::Subject;
use contract::bundles::GetBundle;
use domain::access::Area;
use leptos::prelude::*;

use super::editor::{Editing, KeptWork, NEW, Start, Work};
use super::gate::Gate;
use super::list::ListState;
use super::pane::{RecordPane, Split, read_opened};
use super::pictures::Pictures;
use crate::session::SessionState;
use bench::BundleBench;
use bench::work::BundleKind;
use list::BundleList;
use record::BundleView;
use state::Bundled;

/// The bundles' screen.
#[component]
pub fn Page() -> impl IntoView {
    view! { <Gate area=Area::Bundles><Bundles/></Gate> }
}

/// What takes the area.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The list, and the opened bundle beside it.
    List,
    /// The bench, in which round it began.
    Bench(u32),
}

/// Bundles on the left, the opened one on the right; or the bench in the place of both.
#[component]
fn Bundles() -> impl IntoView {
    let list = ListState::<Bundled>::here();
    let writes = SessionState::expect().may_write(Area::Bundles);
    let editing = Editing::<BundleKind>::expect();
    Pictures::provide();
    let bundle = read_opened(list, Subject::Bundle, |id| GetBundle { id });
    let is_new = Memo::new(move |_| list.opened.with(|opened| opened.as_deref() == Some(NEW)));
    let round = move || list.opened.with(|opened| opened.as_deref().and_then(|place| editing.at(place)));
    let place = Memo::new(move |_| round().filter(|_| writes.get()).map_or(Place::List, Place::Bench));
    Effect::new(move || {
        is_new.track();
        // That there is no bundle called `new` is not the question.
        bundle.problem.set(None);
    });
    Effect::new(move || {
        if is_new.get() && writes.get() && place.get() == Place::List {
            editing.begin(Start::with(Work::new_bundle()));
        }
    });
    move || match place.get() {
        Place::Bench(_) => {
            let start = editing.start.get_untracked();
            start.map(|start| view! { <BundleBench start list shown=bundle.value/> }).into_any()
        }
        Place::List => view! {
            <div class="catalog bundles">
                <Show when=move || writes.get()><KeptWork editing/></Show>
                <Split list>
                    <BundleList list/>
                    <RecordPane list label="Bundle">
                        <BundleView list bundle/>
                    </RecordPane>
                </Split>
            </div>
        }
        .into_any(),
    }
}
