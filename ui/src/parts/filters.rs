//! The bar above a list: a search field that never makes typing wait, a chip for each filter that is set, and a menu
//! to set more. It shows [`Values`] and reports changed ones; what they mean is the area's.

pub mod model;
pub mod settings;

use std::time::Duration;

use leptos::{ev, html, leptos_dom::helpers::set_timeout_with_handle, prelude::*};
use wasm_bindgen::JsCast;

pub use model::{Choice, Filter, Kind, Values};
use settings::Setting;

use super::icon::{Drawing, Icon};

/// How long typing must rest before the list is asked.
const REST: Duration = Duration::from_millis(200);

/// Whether a change is a step one can go back from, or goes on with the step before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A step of its own.
    New,
    /// More of the same: further letters, further ticks.
    Same,
}

/// What ties the bar to its list.
#[derive(Clone, Copy)]
pub struct FilterTies {
    /// What is set.
    pub values: Signal<Values>,
    /// The person changed it.
    pub on_change: Callback<(Values, Step)>,
    /// Names of the records that links set, by filter key, as far as they are known.
    pub names: Signal<Vec<(&'static str, String)>>,
    /// Words that are offered where a text is typed, by filter key.
    pub suggestions: Signal<Vec<(&'static str, Vec<String>)>>,
    /// Finds the records of [`Kind::Sought`], where the list has such a filter.
    pub finder: Option<Finder>,
}

/// Finds records by their names.
#[derive(Clone, Copy)]
pub struct Finder {
    /// What was found for the words sought last, each with its id and its name; `None` while they are being sought.
    pub found: Signal<Option<Vec<(String, String)>>>,
    /// Words were typed.
    pub on_seek: Callback<String>,
}

/// The filters on offer, and which of them is open for setting.
#[derive(Clone, Copy)]
pub struct Panel {
    filters: StoredValue<Vec<Filter>>,
    opened: RwSignal<Opened>,
    /// The control that opened it and gets the focus back.
    opener: StoredValue<Option<web_sys::HtmlElement>, LocalStorage>,
    /// How far right in the bar the opener stands, in pixels.
    left: RwSignal<i32>,
    /// Whether something was changed since it was opened.
    changed: StoredValue<bool>,
}

/// What the panel shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opened {
    Closed,
    Menu,
    Setting(&'static str),
}

impl Panel {
    fn open(self, what: Opened, event: &ev::MouseEvent) {
        if self.opened.get_untracked() == what {
            return self.close();
        }
        let opener = event.current_target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
        self.left.set(opener.as_ref().map_or(0, web_sys::HtmlElement::offset_left));
        self.opener.set_value(opener);
        self.changed.set_value(false);
        self.opened.set(what);
    }

    fn is_opener(self, node: Option<&web_sys::Node>) -> bool {
        self.opener.with_value(|opener| opener.as_ref().is_some_and(|opener| opener.contains(node)))
    }

    fn close(self) {
        self.opened.set(Opened::Closed);
        if let Some(opener) = self.opener.try_update_value(Option::take).flatten() {
            _ = opener.focus();
        }
    }

    fn step(self) -> Step {
        let before = self.changed.get_value();
        self.changed.set_value(true);
        if before { Step::Same } else { Step::New }
    }

    fn find(self, key: &str) -> Option<Filter> {
        self.filters.with_value(|filters| filters.iter().find(|filter| filter.key == key).cloned())
    }
}

/// Search, chips and the menu of filters.
#[component]
pub fn FilterBar(
    /// The filters on offer, in the order of the menu.
    filters: Vec<Filter>,
    /// What the search field searches, such as `Name, provider, tag`; nothing for a list without one.
    searches: &'static str,
    /// What ties the bar to its list.
    ties: FilterTies,
    /// The search field, so that a key can lead to it.
    search: NodeRef<html::Input>,
    /// Leads from the search field into the rows.
    #[prop(into)]
    to_rows: Callback<()>,
    /// What stands at the other end of the bar.
    #[prop(optional, into)]
    beside: ViewFn,
) -> impl IntoView {
    let panel = Panel {
        filters: StoredValue::new(filters),
        opened: RwSignal::new(Opened::Closed),
        opener: StoredValue::new_local(None),
        left: RwSignal::new(0),
        changed: StoredValue::new(false),
    };
    let is_set = move |filter: &Filter| ties.values.with(|values| filter.is_set(values));
    let set = move || {
        panel.filters.with_value(|filters| {
            filters.iter().filter(|filter| is_set(filter)).map(|filter| filter.key).collect::<Vec<_>>()
        })
    };
    let anything =
        Memo::new(move |_| ties.values.with(|values| values.get("text").is_some()) || !set().is_empty());
    let clear = move |_| ties.on_change.run((Values::default(), Step::New));
    let open_menu = move |event| panel.open(Opened::Menu, &event);
    let expanded = move || (panel.opened.get() == Opened::Menu).to_string();

    view! {
        <div class="filters" role="search">
            {(!searches.is_empty()).then(|| view! { <Search searches ties search to_rows/> })}
            <For each=set key=|key| *key children=move |key| view! { <Chip key panel ties/> }/>
            <button
                type="button"
                class="filter-button"
                aria-haspopup="dialog"
                aria-expanded=expanded
                on:click=open_menu
            >
                "+ filter"
            </button>
            <Show when=move || anything.get()>
                <button type="button" class="filter-clear" on:click=clear>"Clear filters"</button>
            </Show>
            <FilterPanel panel ties/>
            <div class="filter-beside">{beside.run()}</div>
        </div>
    }
}

/// The search field. What is typed stands there at once; the list hears of it when typing rests.
#[component]
fn Search(
    searches: &'static str,
    ties: FilterTies,
    search: NodeRef<html::Input>,
    to_rows: Callback<()>,
) -> impl IntoView {
    let resting = StoredValue::new_local(None::<TimeoutHandle>);
    let in_force =
        Memo::new(move |_| ties.values.with(|values| values.get("text").unwrap_or_default().to_owned()));
    let typed = RwSignal::new(in_force.get_untracked());
    // What this field said last: its own words coming back must not overwrite what was typed since.
    let said = StoredValue::new(in_force.get_untracked());
    let hurry = move || {
        if let Some(timer) = resting.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let tell = move || {
        hurry();
        let (text, before) = (typed.get_untracked(), in_force.get_untracked());
        if text != before {
            said.set_value(text.clone());
            let step = if before.is_empty() || text.is_empty() { Step::New } else { Step::Same };
            ties.on_change.run((ties.values.get_untracked().with("text", Some(&text)), step));
        }
    };
    let on_input = move |event| {
        typed.set(event_target_value(&event));
        hurry();
        resting.set_value(set_timeout_with_handle(tell, REST).ok());
    };
    let on_keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => tell(),
        "ArrowDown" => {
            event.prevent_default();
            tell();
            to_rows.run(());
        }
        "Escape" => {
            event.prevent_default();
            if typed.with_untracked(String::is_empty) {
                _ = search.get_untracked().map(|field| field.blur());
            } else {
                typed.set(String::new());
                tell();
            }
        }
        _ => {}
    };
    // Back, forward and links change the address under the field.
    Effect::new(move || {
        let text = in_force.get();
        if said.get_value() != text {
            said.set_value(text.clone());
            typed.set(text);
        }
    });
    on_cleanup(hurry);

    view! {
        <label class="filter-search">
            <span class="visually-hidden">"Search: " {searches}</span>
            <Drawing icon=Icon::Search/>
            <input
                type="search"
                placeholder=searches
                autocomplete="off"
                spellcheck="false"
                maxlength="200"
                node_ref=search
                prop:value=typed
                on:input=on_input
                on:keydown=on_keydown
            />
            <kbd aria-hidden="true">"/"</kbd>
        </label>
    }
}

/// A filter that is set: opens for changing, or goes.
#[component]
fn Chip(key: &'static str, panel: Panel, ties: FilterTies) -> impl IntoView {
    let filter = StoredValue::new(panel.find(key)?);
    let title = filter.with_value(|filter| filter.title);
    let name = move || {
        ties.names.with(|names| names.iter().find(|(named, _)| *named == key).map(|(_, name)| name.clone()))
    };
    let reading = Memo::new(move |_| {
        let name = name();
        ties.values.with(|values| filter.with_value(|filter| filter.reads(values, name.as_deref())))
    });
    let text = move || format!("{title}: {}", reading.get());
    let remove = move |_| {
        let values = ties.values.get_untracked();
        let values =
            filter.with_value(|filter| filter.keys().fold(values, |values, key| values.with(key, None)));
        ties.on_change.run((values, Step::New));
    };
    let content = if filter.with_value(Filter::can_be_set) {
        view! {
            <button
                type="button"
                class="chip-text"
                aria-haspopup="dialog"
                on:click=move |event| panel.open(Opened::Setting(key), &event)
            >
                {text}
            </button>
        }
        .into_any()
    } else {
        view! { <span class="chip-text">{text}</span> }.into_any()
    };
    Some(view! {
        <span class="chip">
            {content}
            <button
                type="button"
                class="chip-remove"
                aria-label=move || format!("Remove filter {title}: {}", reading.get())
                on:click=remove
            >
                <Drawing icon=Icon::X/>
            </button>
        </span>
    })
}

/// The panel under the bar: the menu of filters, or the setting of one.
#[component]
fn FilterPanel(panel: Panel, ties: FilterTies) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let on_keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.prevent_default();
            panel.close();
        }
        "ArrowDown" => step_focus(&event, root, 1),
        "ArrowUp" => step_focus(&event, root, -1),
        _ => {}
    };
    let on_focusout = move |event: ev::FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside = root
            .get_untracked()
            .is_some_and(|root| next.as_ref().is_some_and(|node| root.contains(Some(node))));
        // Without a next element the focus only rests (a click on plain ground of the panel itself).
        if next.is_some() && !inside {
            panel.opened.set(Opened::Closed);
        }
    };
    let pressed_elsewhere = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| root.contains(target.as_ref()));
        if panel.opened.get_untracked() != Opened::Closed && !inside && !panel.is_opener(target.as_ref()) {
            panel.opened.set(Opened::Closed);
        }
    });
    on_cleanup(move || pressed_elsewhere.remove());
    focus_first_when_opened(panel, root);

    let label = move || match panel.opened.get() {
        Opened::Setting(key) => panel.find(key).map_or("Filter", |filter| filter.title),
        Opened::Menu | Opened::Closed => "Add a filter",
    };
    let content = move || match panel.opened.get() {
        Opened::Closed => ().into_any(),
        Opened::Menu => view! { <FilterMenu panel/> }.into_any(),
        Opened::Setting(key) => {
            panel.find(key).map(|filter| view! { <Setting filter panel ties/> }).into_any()
        }
    };
    view! {
        <Show when=move || panel.opened.get() != Opened::Closed>
            <div
                class="filter-panel"
                role="dialog"
                aria-label=label
                style:--left=move || format!("{}px", panel.left.get())
                node_ref=root
                on:keydown=on_keydown
                on:focusout=on_focusout
            >
                {content}
            </div>
        </Show>
    }
}

/// The filters on offer, one button each.
#[component]
fn FilterMenu(panel: Panel) -> impl IntoView {
    let offered = panel.filters.with_value(|filters| {
        let offered = filters.iter().filter(|filter| filter.can_be_set());
        offered.map(|filter| (filter.key, filter.title)).collect::<Vec<_>>()
    });
    let button = move |(key, title): (&'static str, &'static str)| {
        view! {
            <li>
                <button type="button" class="filter-option" on:click=move |_| panel.opened.set(Opened::Setting(key))>
                    {title}
                </button>
            </li>
        }
    };
    view! { <ul class="filter-options">{offered.into_iter().map(button).collect_view()}</ul> }
}

/// Puts the keyboard into the panel whenever it shows something else.
fn focus_first_when_opened(panel: Panel, root: NodeRef<html::Div>) {
    Effect::new(move || {
        if panel.opened.get() == Opened::Closed {
            return;
        }
        request_animation_frame(move || {
            if let Some(first) =
                root.try_get_untracked().flatten().and_then(|root| controls(&root).into_iter().next())
            {
                _ = first.focus();
            }
        });
    });
}

/// Moves the focus by `by` controls inside the panel, round its ends. Fields that use arrows themselves keep them.
fn step_focus(event: &ev::KeyboardEvent, root: NodeRef<html::Div>, by: i32) {
    let kind = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
        .map(|field| field.type_());
    if kind.is_some_and(|kind| kind != "checkbox") {
        return;
    }
    let Some(root) = root.get_untracked() else { return };
    let controls = controls(&root);
    let now = document().active_element();
    let at =
        controls.iter().position(|control| now.as_ref().is_some_and(|now| now.is_same_node(Some(control))));
    let count = i32::try_from(controls.len()).unwrap_or(1).max(1);
    let next = at.and_then(|at| i32::try_from(at).ok()).map_or(0, |at| (at + by).rem_euclid(count));
    event.prevent_default();
    if let Some(control) = usize::try_from(next).ok().and_then(|next| controls.get(next)) {
        _ = control.focus();
    }
}

fn controls(root: &web_sys::Element) -> Vec<web_sys::HtmlElement> {
    let Ok(found) = root.query_selector_all("button, input") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}
