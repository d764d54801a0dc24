//! The list of tools: where a manager selects, edits in place, changes many, exports and starts a new one.

use contract::catalog::{CountTools, GetVocabulary};
use contract::writing::Pinned;
use domain::access::Area;
use domain::catalog::ToolStatus;
use domain::ids::ToolId;
use leptos::prelude::*;

use super::bulk::ChangeDialog;
use super::cells::{self, CellTies};
use super::columns::columns;
use super::findings::FindingsMenu;
use super::state::{Tools, selection_of};
use super::status::StatusDialog;
use crate::areas::editor::NEW;
use crate::areas::list::ListState;
use crate::areas::pane::{ListFilters, ListPane, NoRows};
use crate::areas::tools::filters;
use crate::intents::{Group, Intent, offer};
use crate::loading::load;
use crate::parts::grid::{Editing, Grid, RowHeight, Selecting, SelectionBar, Shape};
use crate::parts::{Button, Look};
use crate::session::SessionState;
use crate::transfer::{ExportTools, ImportLink};

/// Tools in columns.
#[component]
pub fn ToolList(
    /// The page's state.
    list: ListState<Tools>,
) -> impl IntoView {
    let writes: Signal<bool> = SessionState::expect().may_write(Area::Catalog).into();
    let count = list.count(|filter| CountTools { filter });
    let feed = list.feed();
    let selecting = list.selecting(writes);
    let vocabulary = load(|| Some(GetVocabulary {})).value;
    let providers = Memo::new(move |_| {
        vocabulary.with(|words| words.as_ref().map(|words| words.providers.clone()).unwrap_or_default())
    });
    let suggestions = Signal::derive(move || {
        let tags =
            vocabulary.with(|words| words.as_ref().map(|words| words.tags.clone()).unwrap_or_default());
        vec![("provider", providers.get()), ("tag", tags)]
    });
    let ending = Ending::new();
    let ties =
        CellTies { feed, providers: providers.into(), on_status: Callback::new(move |to| ending.ask(to)) };
    let editing = Editing::new(writes, move |row, key, leave| cells::editor(row, key, leave, ties));
    let shape = Shape {
        label: "Tools",
        columns: columns(),
        height: RowHeight::OneLine,
        id: |tool| tool.id.to_string(),
        name: |tool| tool.name.clone(),
    };
    let choice = list.column_choice(&shape.columns);
    let nothing = move || {
        view! { <NoRows list title="No tool yet" next="The tools of the marketplace stand here once it has any."/> }
    };
    view! {
        <ListPane title="Catalog" count=count.sentence("tool", "tools") tools=move || view! { <Acts list writes/> }>
            <ListFilters list filters=filters() searches="Name, provider, tag" suggestions columns=choice/>
            <Grid
                shape
                feed
                ties=list.ties(count.total())
                chosen=Signal::derive(move || list.chosen_columns())
                selecting
                editing
                nothing
            />
            <Selection list selecting total=count.total()/>
        </ListPane>
        <StatusDialog open=ending.open tools=ending.tools to=ending.to/>
    }
}

/// What stands at the right of the title.
#[component]
fn Acts(list: ListState<Tools>, writes: Signal<bool>) -> impl IntoView {
    let shown = Signal::derive(move || {
        let (sort, direction) = list.order();
        (list.address.with(|address| address.filter.clone()), sort, direction)
    });
    view! {
        <FindingsMenu/>
        <ImportLink/>
        <ExportTools list=shown/>
        <Show when=move || writes.get()>
            <NewTool list/>
        </Show>
    }
}

/// The way to a new tool.
#[component]
fn NewTool(list: ListState<Tools>) -> impl IntoView {
    offer([Intent::new("New tool", Group::Here, "n", move || list.open(NEW))]);
    view! { <Button look=Look::Primary key="n" on_press=move |()| list.open(NEW)>"New tool"</Button> }
}

/// What can be done with the selected tools.
#[component]
fn Selection(list: ListState<Tools>, selecting: Selecting, total: Signal<Option<u64>>) -> impl IntoView {
    let changing = RwSignal::new(false);
    let selection = Signal::derive(move || {
        let filter = list.address.with(|address| address.filter.clone());
        selecting.selected.with(|selected| selection_of(selected, &filter))
    });
    view! {
        <SelectionBar selecting total>
            <Change changing selecting/>
        </SelectionBar>
        <ChangeDialog open=changing selection/>
    }
}

/// Leads to the change of all selected tools at once.
#[component]
fn Change(changing: RwSignal<bool>, selecting: Selecting) -> impl IntoView {
    offer([
        Intent::new("Change the selected tools", Group::Here, "b", move || changing.set(true)),
        Intent::keys_only("Clear the selection", "Escape", move || selecting.clear()),
    ]);
    view! { <Button key="b" on_press=move |()| changing.set(true)>"Change…"</Button> }
}

/// A tool whose life is about to end by an edit in its cell: that asks first.
#[derive(Clone, Copy)]
struct Ending {
    open: RwSignal<bool>,
    tools: RwSignal<Vec<Pinned<ToolId>>>,
    to: RwSignal<ToolStatus>,
}

impl Ending {
    fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            tools: RwSignal::new(Vec::new()),
            to: RwSignal::new(ToolStatus::Deprecated),
        }
    }

    fn ask(self, (tool, to): (Pinned<ToolId>, ToolStatus)) {
        self.tools.set(vec![tool]);
        self.to.set(to);
        self.open.set(true);
    }
}
