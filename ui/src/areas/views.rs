//! A person's saved views of a list: the menu that applies, keeps, renames and deletes them, and the word that says when
//! the list is no longer as its view keeps it.

use contract::Problem;
use contract::problem::Fault;
use contract::views::{DeleteView, ListViews, SaveView, View};
use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};
use uuid::Uuid;
use wasm_bindgen::JsCast as _;

use super::list::{ListState, Listing};
use crate::ipc;
use crate::loading::{Loading, load};
use crate::parts::{Button, Dialog, Drawing, Icon, Look, ProblemStrip, TextField, Toasts};
use crate::wording;

/// Most characters of a view's name.
const NAME: u32 = 60;

/// What is asked about a view in a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    /// Under which name the list is to be kept.
    Keep,
    /// What the view is to be called.
    Rename(View),
    /// Whether the view is to go.
    Delete(View),
}

/// What the menu and its dialogs share.
struct Shared<L: Listing> {
    list: ListState<L>,
    views: Loading<Vec<View>>,
    /// Whether the menu is open.
    open: RwSignal<bool>,
    asked: RwSignal<Option<Asked>>,
    /// Whether the dialog is open; what it asks stays until the next question.
    asking: RwSignal<bool>,
}

impl<L: Listing> Clone for Shared<L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L: Listing> Copy for Shared<L> {}

impl<L: Listing> Shared<L> {
    fn all(self) -> Vec<View> {
        self.views.value.get().unwrap_or_default()
    }

    /// The view the list stands for.
    fn current(self) -> Option<View> {
        let id = self.list.address.with(|address| address.view)?;
        self.views.value.with(|views| views.as_ref()?.iter().find(|view| view.id == id).cloned())
    }

    /// Whether the list is no longer as its view keeps it.
    fn is_changed(self) -> bool {
        self.current().is_some_and(|view| !self.list.stands_as(&view.address))
    }

    fn ask(self, what: Asked) {
        self.open.set(false);
        self.asked.set(Some(what));
        self.asking.set(true);
    }

    /// Keeps the list as it stands in a view that there is already.
    fn update(self, view: View) {
        self.open.set(false);
        let toasts = Toasts::expect();
        let request = SaveView {
            id: Some(view.id),
            area: view.area,
            name: view.name,
            address: untrack(|| self.list.as_view()),
        };
        spawn_local(async move {
            match ipc::call(&request).await {
                Ok(view) => {
                    self.kept(&view);
                    toasts.say(format!("The view “{}” keeps this list now.", view.name));
                }
                Err(problem) => toasts.warn(wording::problem(&problem).line()),
            }
        });
    }

    /// A view was kept: the list stands for it.
    fn kept(self, view: &View) {
        self.list.name_view(Some(view.id));
        self.views.reload();
    }
}

/// The menu of views.
#[component]
pub fn Views<L: Listing>(
    /// The page's state.
    list: ListState<L>,
) -> impl IntoView {
    let shared = Shared {
        list,
        views: load(move || Some(ListViews { area: L::AREA })),
        open: RwSignal::new(false),
        asked: RwSignal::new(None),
        asking: RwSignal::new(false),
    };
    let root = NodeRef::<html::Div>::new();
    let opener = NodeRef::<html::Button>::new();
    let name = move || match shared.current() {
        Some(view) => format!("View: {}", view.name),
        None => "Views".to_owned(),
    };
    let changed = Memo::new(move |_| shared.is_changed());
    let close = move || {
        shared.open.set(false);
        _ = opener.get_untracked().map(|opener| opener.focus());
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && shared.open.get_untracked() {
            event.prevent_default();
            close();
        }
    };
    let holds = move |node: Option<web_sys::EventTarget>| {
        let node = node.and_then(|node| node.dyn_into::<web_sys::Node>().ok());
        root.get_untracked().is_some_and(|root| root.contains(node.as_ref()))
    };
    let on_focusout = move |event: ev::FocusEvent| {
        if event.related_target().is_some() && !holds(event.related_target()) {
            shared.open.set(false);
        }
    };
    let pressed = window_event_listener(ev::pointerdown, move |event| {
        if shared.open.get_untracked() && !holds(event.target()) {
            shared.open.set(false);
        }
    });
    on_cleanup(move || pressed.remove());

    view! {
        <div class="views" node_ref=root on:keydown=on_keydown on:focusout=on_focusout>
            <button
                type="button"
                class="filter-button"
                aria-haspopup="menu"
                aria-expanded=move || shared.open.get().to_string()
                title=move || changed.get().then_some("The list is not as the view keeps it")
                node_ref=opener
                on:click=move |_| shared.open.update(|open| *open = !*open)
            >
                <span>{name}</span>
                {move || changed.get().then(|| view! { " " <em class="view-changed">"changed"</em> })}
                <Drawing icon=Icon::ChevronDown/>
            </button>
            <Show when=move || shared.open.get()>
                <Menu shared changed/>
            </Show>
        </div>
        <Asking shared/>
    }
}

/// The menu: the views, then what can be done with the list and its view.
#[component]
fn Menu<L: Listing>(shared: Shared<L>, changed: Memo<bool>) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    menu.on_load(move |menu| {
        request_animation_frame(move || {
            if let Some(first) = items(&menu).into_iter().next() {
                _ = first.focus();
            }
        });
    });
    let on_keydown = move |event: ev::KeyboardEvent| step(&event, menu);
    let apply = move |view: View| {
        let (id, address) = (view.id, view.address.clone());
        let chosen = move || shared.list.address.with(|address| address.view) == Some(id);
        view! {
            <button
                type="button"
                class="view-item"
                role="menuitemradio"
                aria-checked=move || chosen().to_string()
                tabindex="-1"
                on:click=move |_| {
                    shared.open.set(false);
                    shared.list.go_to_view(Some((id, &address)));
                }
            >
                <Drawing icon=Icon::Check/>
                <span>{view.name}</span>
            </button>
        }
    };
    let views = move || shared.all().into_iter().map(apply).collect_view();
    let none =
        move || shared.all().is_empty().then(|| view! { <p class="view-none">"No view is kept yet."</p> });
    let problem = move || shared.views.problem.get().map(|problem| view! { <ProblemStrip problem/> });
    let act = move |words: String, run: UnsyncCallback<()>| {
        view! {
            <button type="button" class="view-item" role="menuitem" tabindex="-1" on:click=move |_| run.run(())>
                <span>{words}</span>
            </button>
        }
    };
    let acts = move || {
        let current = shared.current();
        let update = current.clone().filter(|_| changed.get()).map(|view| {
            act(
                format!("Update “{}” to this list", view.name),
                UnsyncCallback::new(move |()| shared.update(view.clone())),
            )
        });
        let of_current = current.map(|view| {
            let (renamed, deleted) = (view.clone(), view.clone());
            view! {
                {act(format!("Rename “{}”…", view.name), UnsyncCallback::new(move |()| shared.ask(Asked::Rename(renamed.clone()))))}
                {act(format!("Delete “{}”…", view.name), UnsyncCallback::new(move |()| shared.ask(Asked::Delete(deleted.clone()))))}
                {act("Leave the view".to_owned(), UnsyncCallback::new(move |()| {
                    shared.open.set(false);
                    shared.list.go_to_view(None);
                }))}
            }
        });
        view! {
            {update}
            {act("Keep this list as a view…".to_owned(), UnsyncCallback::new(move |()| shared.ask(Asked::Keep)))}
            {of_current}
        }
    };
    view! {
        <div class="view-menu">
            {problem}
            {none}
            <div role="menu" aria-label="Views" node_ref=menu on:keydown=on_keydown>
                <div role="group" aria-label="Kept views">{views}</div>
                <div role="group" aria-label="This list" class="view-acts">{acts}</div>
            </div>
        </div>
    }
}

/// The dialog that asks for a name, or whether a view is to go.
#[component]
fn Asking<L: Listing>(shared: Shared<L>) -> impl IntoView {
    let title = move || {
        match shared.asked.get() {
            Some(Asked::Rename(_)) => "Rename the view",
            Some(Asked::Delete(_)) => "Delete the view",
            Some(Asked::Keep) | None => "Keep this list as a view",
        }
        .to_owned()
    };
    let content = move || match shared.asked.get() {
        Some(Asked::Keep) => view! { <Naming shared before=None/> }.into_any(),
        Some(Asked::Rename(view)) => view! { <Naming shared before=Some(view)/> }.into_any(),
        Some(Asked::Delete(view)) => view! { <Deleting shared view/> }.into_any(),
        None => ().into_any(),
    };
    view! { <Dialog open=shared.asking title=Signal::derive(title)>{content}</Dialog> }
}

/// Asks for the name of a view, a new one or one there is already.
#[component]
fn Naming<L: Listing>(shared: Shared<L>, before: Option<View>) -> impl IntoView {
    let is_new = before.is_none();
    let name = RwSignal::new(before.as_ref().map(|view| view.name.clone()).unwrap_or_default());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let before = StoredValue::new(before);
    let fault = Signal::derive(move || {
        if name.with(|name| name.trim().chars().count() > NAME as usize) {
            return Some(wording::fault(&Fault::TooLong { most: NAME }));
        }
        problem.with(|problem| wording::fault_of(problem.as_ref(), "name"))
    });
    // What was wrong with the name that was sent says nothing of the one that is typed now.
    Effect::new(move |typed: Option<()>| {
        name.track();
        if typed.is_some() {
            problem.set(None);
        }
    });
    let elsewhere = move || {
        let problem = problem.get().filter(|problem| wording::fault_of(Some(problem), "name").is_none());
        problem.map(|problem| view! { <ProblemStrip problem/> })
    };
    let unnamed = Signal::derive(move || name.with(|name| name.trim().is_empty()) || fault.get().is_some());
    let save = move || {
        if busy.get_untracked() || unnamed.get_untracked() {
            return;
        }
        let name = name.with_untracked(|name| name.trim().to_owned());
        let request = before.with_value(|before| SaveView {
            id: before.as_ref().map(|view| view.id),
            area: L::AREA,
            name,
            address: before
                .as_ref()
                .map_or_else(|| untrack(|| shared.list.as_view()), |view| view.address.clone()),
        });
        busy.set(true);
        spawn_local(async move {
            let outcome = ipc::call(&request).await;
            let _closed = busy.try_set(false);
            match outcome {
                Ok(view) => {
                    shared.asking.set(false);
                    if is_new {
                        shared.kept(&view);
                    } else {
                        shared.views.reload();
                    }
                }
                Err(failed) => _ = problem.try_set(Some(failed)),
            }
        });
    };
    let hint = if is_new { "Keeps filters, order and columns. Only you see it." } else { "" };
    view! {
        <form class="form" on:submit=move |event: ev::SubmitEvent| { event.prevent_default(); save(); }>
            <TextField label="Name" value=name fault hint=hint/>
            {elsewhere}
            <footer>
                <Button on_press=move |()| shared.asking.set(false)>"Cancel"</Button>
                <Button look=Look::Primary disabled=unnamed busy on_press=move |()| save()>
                    {if is_new { "Keep" } else { "Rename" }}
                </Button>
            </footer>
        </form>
    }
}

/// Asks whether a view is to go.
#[component]
fn Deleting<L: Listing>(shared: Shared<L>, view: View) -> impl IntoView {
    let View { id, name, .. } = view;
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let delete = move |()| {
        busy.set(true);
        spawn_local(async move {
            let outcome = ipc::call(&DeleteView { id }).await;
            let _closed = busy.try_set(false);
            match outcome {
                Ok(()) => gone(shared, id),
                Err(failed) => _ = problem.try_set(Some(failed)),
            }
        });
    };
    view! {
        <p>"“" {name} "” goes. The list and its rows stay as they are."</p>
        {move || problem.get().map(|problem| view! { <ProblemStrip problem/> })}
        <footer>
            <Button on_press=move |()| shared.asking.set(false)>"Cancel"</Button>
            <Button look=Look::Danger busy on_press=delete>"Delete the view"</Button>
        </footer>
    }
}

/// A view is gone: the list no longer stands for it.
fn gone<L: Listing>(shared: Shared<L>, id: Uuid) {
    shared.asking.set(false);
    if shared.list.address.with_untracked(|address| address.view) == Some(id) {
        shared.list.name_view(None);
    }
    shared.views.reload();
}

/// Arrows, Home and End move in the menu, round its ends.
fn step(event: &ev::KeyboardEvent, menu: NodeRef<html::Div>) {
    let Some(menu) = menu.get_untracked() else { return };
    let items = items(&menu);
    let now = document().active_element();
    let at = items.iter().position(|item| now.as_ref().is_some_and(|now| now.is_same_node(Some(item))));
    let last = items.len().saturating_sub(1);
    let to = match (event.key().as_str(), at) {
        ("ArrowDown", Some(at)) if at < last => at + 1,
        ("ArrowUp", Some(at)) if at > 0 => at - 1,
        ("ArrowDown" | "Home", _) => 0,
        ("ArrowUp" | "End", _) => last,
        _ => return,
    };
    event.prevent_default();
    if let Some(item) = items.get(to) {
        _ = item.focus();
    }
}

fn items(menu: &web_sys::Element) -> Vec<web_sys::HtmlElement> {
    let Ok(found) = menu.query_selector_all("button") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}
