//! The catalog: the list of tools, and the opened tool: its record, its editor, and what ends it.

pub mod bulk;
pub mod cells;
pub mod columns;
pub mod editor;
pub mod ending;
pub mod findings;
pub mod list;
pub mod pictures;
pub mod record;
pub mod state;
pub mod status;

use domain::access::Area;
use leptos::prelude::*;

use super::gate::Gate;
use super::list::ListState;
use super::pane::{RecordPane, Split};
use crate::session::SessionState;
use editor::kept::KeptWork;
use list::ToolList;
use pictures::Pictures;
use record::ToolView;
use state::Tools;

/// The catalog's screen.
#[component]
pub fn Page() -> impl IntoView {
    view! { <Gate area=Area::Catalog><Catalog/></Gate> }
}

/// Tools on the left, the opened one on the right; over both, work that was left unsaved.
#[component]
fn Catalog() -> impl IntoView {
    let list = ListState::<Tools>::here();
    let writes = SessionState::expect().may_write(Area::Catalog);
    Pictures::provide();
    view! {
        <div class="catalog">
            <Show when=move || writes.get()><KeptWork/></Show>
            <Split list>
                <ToolList list/>
                <RecordPane list label="Tool">
                    <ToolView list/>
                </RecordPane>
            </Split>
        </div>
    }
}
