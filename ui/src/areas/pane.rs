//! The layout every area shares: the list on the left, the opened record on the right, and what stands in the place
//! of rows where there are none.

use std::str::FromStr;

use contract::{Problem, Request, Subject};
use leptos::html;
use leptos::prelude::*;

use super::list::{ColumnChoice, ListState, Listing};
use super::views::Views;
use crate::intents::{Group, Intent, offer};
use crate::loading::{Loading, load};
use crate::parts::filters::{Filter, FilterBar, Finder};
use crate::parts::grid::{ColumnsDialog, Move};
use crate::parts::{Button, CopyText, Drawing, EmptyState, Icon, IconButton};

/// The list and, once one is opened, the record beside it.
#[component]
pub fn Split<L: Listing>(
    /// The page's state.
    list: ListState<L>,
    /// Wide records (texts to be read) take more room than the list.
    #[prop(optional)]
    reading: bool,
    /// A [`ListPane`], then a [`RecordPane`].
    children: Children,
) -> impl IntoView {
    let opened = move || list.opened.with(Option::is_some);
    view! { <div class="split" class:split-open=opened class:split-reading=reading>{children()}</div> }
}

/// The left side: title, count, filters, rows.
#[component]
pub fn ListPane(
    /// What the list is called.
    title: &'static str,
    /// How many rows there are, in words.
    #[prop(optional, into)]
    count: Signal<String>,
    /// What stands at the right of the title.
    #[prop(optional, into)]
    tools: ViewFn,
    /// A filter bar, then a grid.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="list-pane" aria-label=title>
            <header class="list-head">
                <h1>{title}</h1>
                <p class="list-count" role="status">{count}</p>
                <div class="list-tools">{tools.run()}</div>
            </header>
            {children()}
        </section>
    }
}

/// The filter bar of a list, with `/` leading to its search field and `j` and `k` into its rows.
#[component]
pub fn ListFilters<L: Listing>(
    /// The page's state.
    list: ListState<L>,
    /// The filters on offer.
    filters: Vec<Filter>,
    /// What the search field searches; nothing for a list without one.
    #[prop(optional)]
    searches: &'static str,
    /// Names of the records that links set, by filter key, as far as they are known.
    #[prop(optional, into)]
    names: Signal<Vec<(&'static str, String)>>,
    /// Words that are offered where a text is typed, by filter key.
    #[prop(optional, into)]
    suggestions: Signal<Vec<(&'static str, Vec<String>)>>,
    /// The choice of columns, where the list has more than it shows.
    #[prop(optional)]
    columns: Option<ColumnChoice>,
    /// Finds records by their names, where a filter asks for one.
    #[prop(optional)]
    finder: Option<Finder>,
) -> impl IntoView {
    let search = NodeRef::<html::Input>::new();
    let to_search = Intent::keys_only("Search this list", "/", move || {
        if let Some(field) = search.get_untracked() {
            _ = field.focus();
            field.select();
        }
    });
    offer((!searches.is_empty()).then_some(to_search));
    offer([
        Intent::keys_only("Next row", "j", move || list.steer.set(Some(Move::Down))),
        Intent::keys_only("Row before", "k", move || list.steer.set(Some(Move::Up))),
    ]);
    let columns = StoredValue::new(columns);
    let beside = move || {
        let columns = columns.get_value().map(|choice| view! { <Columns choice/> });
        view! { <Views list/> {columns} }
    };
    view! { <FilterBar filters searches ties=list.filter_ties(names, suggestions, finder) search to_rows=move |()| list.steer.set(Some(Move::Down)) beside/> }
}

/// The button that opens the choice of columns.
#[component]
fn Columns(choice: ColumnChoice) -> impl IntoView {
    let open = RwSignal::new(false);
    let ColumnChoice { offered, ties } = choice;
    offer([Intent::new("Choose columns", Group::Here, "", move || open.set(true))]);
    view! {
        <button type="button" class="filter-button" aria-haspopup="dialog" on:click=move |_| open.set(true)>
            <Drawing icon=Icon::Columns/>
            <span>"Columns"</span>
        </button>
        <ColumnsDialog open offered ties/>
    }
}

/// In the place of rows: nothing matches the filters, or there is nothing at all.
#[component]
pub fn NoRows<L: Listing>(
    /// The page's state.
    list: ListState<L>,
    /// What is not here.
    title: &'static str,
    /// What would be here, and the next step.
    next: &'static str,
) -> impl IntoView {
    let nothing_matches = move || {
        view! {
            <EmptyState icon=Icon::Filter title="Nothing matches">
                <p>"No row passes all the filters that are set."</p>
                <Button on_press=move |()| list.clear()>"Clear filters"</Button>
            </EmptyState>
        }
    };
    view! {
        <Show when=move || list.is_filtered() fallback=move || view! { <EmptyState title><p>{next}</p></EmptyState> }>
            {nothing_matches()}
        </Show>
    }
}

/// The right side: the opened record. Esc or the cross closes it.
#[component]
pub fn RecordPane<L: Listing>(
    /// The page's state.
    list: ListState<L>,
    /// What is opened, such as `Tool`.
    label: &'static str,
    /// What stands there while nothing is opened; without it there is no pane then.
    #[prop(optional)]
    invitation: &'static str,
    /// The record.
    children: ChildrenFn,
) -> impl IntoView {
    let opened = Memo::new(move |_| list.opened.with(Option::is_some));
    let children = StoredValue::new(children);
    let record = move || {
        view! { <OpenedRecord list label>{children.with_value(|children| children())}</OpenedRecord> }
    };
    let invite = move || {
        (!invitation.is_empty()).then(|| {
            view! { <div class="record-pane record-invitation"><EmptyState title=invitation/></div> }
        })
    };
    move || if opened.get() { record().into_any() } else { invite().into_any() }
}

/// The pane of [`RecordPane`] while a record is opened.
#[component]
fn OpenedRecord<L: Listing>(list: ListState<L>, label: &'static str, children: Children) -> impl IntoView {
    let body = NodeRef::<html::Div>::new();
    offer([Intent::keys_only("Close the record", "Escape", move || list.close())]);
    // Another record is read from its beginning.
    Effect::new(move || {
        list.opened.track();
        if let Some(body) = body.get() {
            body.set_scroll_top(0);
        }
    });
    view! {
        <section class="record-pane" aria-label=label>
            <header class="record-bar">
                <p class="record-kind">{label}</p>
                <IconButton icon=Icon::X label="Close the record (Esc)" on_press=move |()| list.close()/>
            </header>
            <div class="record-body" node_ref=body tabindex="0" role="group" aria-label=format!("{label}, all fields")>
                {children()}
            </div>
        </section>
    }
}

/// Reads the record whose id stands in the address.
pub fn read_opened<L, Id, R>(
    list: ListState<L>,
    subject: Subject,
    request: impl Fn(Id) -> R + Send + Sync + 'static,
) -> Loading<R::Reply>
where
    L: Listing,
    Id: FromStr + 'static,
    R: Request + PartialEq + Clone + Send + Sync + 'static,
    R::Reply: Send + Sync + 'static,
{
    let parsed = move || list.opened.with(|opened| opened.as_deref().map(str::parse::<Id>));
    let loading = load(move || parsed().and_then(Result::ok).map(&request));
    let shown = StoredValue::new(None::<String>);
    Effect::new(move || {
        loading.value.track();
        shown.set_value(list.opened.get_untracked());
    });
    // A record that can't be read must not stand under the fields of the one before.
    Effect::new(move || {
        let failed = loading.problem.with(Option::is_some);
        if failed && shown.get_value() != list.opened.get_untracked() {
            loading.value.set(None);
        }
    });
    Effect::new(move || {
        if let Some(Err(_)) = parsed() {
            let id = list.opened.get_untracked().unwrap_or_default();
            loading.value.set(None);
            loading.problem.set(Some(Problem::NotFound { subject, id }));
        }
    });
    loading
}

/// A part of a record under a small heading.
pub fn part(title: &'static str, content: impl IntoView + 'static) -> impl IntoView {
    view! {
        <section class="record-part">
            <h3>{title}</h3>
            {content}
        </section>
    }
}

/// Texts as a list of bullets, or a dash.
#[component]
pub fn Bullets(
    /// The texts.
    items: Vec<String>,
) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="none">"none"</p> }.into_any();
    }
    let items = items.into_iter().map(|item| view! { <li>{item}</li> }).collect_view();
    view! { <ul class="bullets">{items}</ul> }.into_any()
}

/// Short words side by side, or a dash.
#[component]
pub fn Labels(
    /// The words.
    items: Vec<String>,
) -> impl IntoView {
    if items.is_empty() {
        return view! { <span class="none">"none"</span> }.into_any();
    }
    let items = items.into_iter().map(|item| view! { <li class="label">{item}</li> }).collect_view();
    view! { <ul class="labels">{items}</ul> }.into_any()
}

/// What stands where a field holds nothing.
#[component]
pub fn Nothing() -> impl IntoView {
    view! { <span class="none">"none"</span> }
}

/// An address as text to copy. The window never opens it: what it leads to is not the console's.
#[component]
pub fn Address(
    /// The address; absent or empty for none.
    url: Option<String>,
    /// What is copied, such as `demo link`.
    what: &'static str,
) -> impl IntoView {
    match url.filter(|url| !url.is_empty()) {
        Some(url) => view! { <CopyText text=url what/> }.into_any(),
        None => view! { <Nothing/> }.into_any(),
    }
}
