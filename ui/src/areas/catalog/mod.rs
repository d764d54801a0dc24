//! The catalog: the list of tools, and the opened tool: its record, its editor, and what ends it.

pub mod bulk;
pub mod cells;
pub mod columns;
pub mod editor;
pub mod ending;
pub mod findings;
pub mod list;
pub mod record;
pub mod state;
pub mod status;

use domain::access::Area;
use leptos::prelude::*;

use super::editor::{Editing, KeptWork};
use super::gate::Gate;
use super::list::ListState;
use super::pane::{RecordPane, Split};
use super::pictures::Pictures;
use crate::session::SessionState;
use editor::ToolKind;
use list::ToolList;
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
    let editing = Editing::<ToolKind>::expect();
    Pictures::provide();
    view! {
        <div class="catalog">
            <Show when=move || writes.get()><KeptWork editing/></Show>
            <Split list>
                <ToolList list/>
                <RecordPane list label="Tool">
                    <ToolView list/>
                </RecordPane>
            </Split>
        </div>
    }
}
