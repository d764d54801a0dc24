//! The members of a bundle in the order buyers see: put in order by pointer and by keys, taken out, put back, and added
//! to by the [`Picker`]. How a row is lifted stands in [`hand`], what was taken out in [`gone`], the sentences in [`said`].

pub mod gone;
mod hand;
pub mod said;

use std::collections::{HashMap, HashSet};

use domain::bundles::Member;
use domain::bundles::fields::MEMBERS;
use domain::ids::ToolId;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, FocusOptions, HtmlElement, MouseEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::form::BundleForm;
use super::picker::Picker;
use crate::intents::{Group, Intent, offer};
use crate::parts::order::strayed;
use crate::parts::{Badge, Button, Drawing, EmptyState, Icon, Look, PriceText};
use crate::wording::choices;
pub use gone::{Removed, put_back, take_out};
use gone::{RemovedList, gone_of, tools_of};
use hand::Grasp;

/// A control of a row that the keyboard can be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    Grip,
    Name,
    Remove,
}

impl Stop {
    const fn selector(self) -> &'static str {
        match self {
            Self::Grip => ".members-grip",
            Self::Name => ".members-name",
            Self::Remove => ".members-remove",
        }
    }

    /// The control to the left, as far as there is one.
    const fn before(self) -> Self {
        match self {
            Self::Grip | Self::Name => Self::Grip,
            Self::Remove => Self::Name,
        }
    }

    /// The control to the right, as far as there is one.
    const fn after(self) -> Self {
        match self {
            Self::Grip => Self::Name,
            Self::Name | Self::Remove => Self::Remove,
        }
    }
}

/// What differs from the saved order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    /// It was in this place, from 1.
    Moved(usize),
}

/// What the rows of the list share.
#[derive(Clone, Copy)]
pub struct Ties {
    form: BundleForm,
    removed: RwSignal<Vec<Removed>>,
    fault: Callback<usize, Option<String>>,
    picking: RwSignal<bool>,
    /// What is out of the bundle until the save.
    gone: Memo<Vec<Removed>>,
    /// The place of each member, from 0.
    places: Memo<HashMap<ToolId, usize>>,
    /// Members that were moved, and the places of all in the saved order.
    strayed: Memo<HashSet<ToolId>>,
    before: Memo<Option<HashMap<ToolId, usize>>>,
    /// The member that the keyboard was on last, and the control of its row.
    current: RwSignal<Option<ToolId>>,
    stop: RwSignal<Stop>,
    grasp: Grasp,
    root: NodeRef<html::Section>,
    list: NodeRef<html::Ol>,
    /// What just happened.
    said: RwSignal<String>,
}

/// The members in order, beneath them what was taken out, at the foot what just happened. It fills the height it is given.
#[component]
pub fn MemberList(
    /// The form that holds them.
    form: BundleForm,
    /// What was taken out by hand. Tidied by itself once something else is saved.
    removed: RwSignal<Vec<Removed>>,
    /// Whether the picker is open.
    picking: RwSignal<bool>,
    /// The members as they are saved; `None` for a new bundle.
    #[prop(into)]
    saved: Signal<Option<Vec<Member>>>,
    /// What is wrong with the member in a place, from 0.
    #[prop(into)]
    fault: Callback<usize, Option<String>>,
    /// What is wrong with the members as a whole.
    #[prop(optional, into)]
    fault_of_all: Signal<Option<String>>,
) -> impl IntoView {
    let ties = Ties::new(form, removed, saved, fault, picking);
    let order = Memo::new(move |_| form.members.with(|members| tools_of(members)));
    Effect::new(move |before: Option<()>| {
        order.track();
        if before.is_some() {
            ties.order_changed();
        }
    });
    Effect::new(move |before: Option<Option<Vec<Member>>>| {
        let now = saved.get();
        // What was saved without a tool is not to be put back any more.
        if before.is_some_and(|before| before != now) {
            let is_saved = |tool| now.iter().flatten().any(|member| member.tool == tool);
            removed.update(|removed| removed.retain(|gone| is_saved(gone.member.tool)));
            ties.say(String::new());
        }
        now
    });
    let count = move || said::count(order.with(Vec::len), MEMBERS as usize);
    let empty = Memo::new(move |_| order.with(Vec::is_empty));
    let behind = Signal::derive(move || {
        let current = ties.current.get()?;
        form.members.with(|members| members.iter().find(|member| member.tool == current).cloned())
    });
    let added = move |tools: Vec<ToolId>| {
        let names: Vec<_> = tools.iter().map(|tool| ties.name(*tool)).collect();
        ties.say(said::added(&names));
        if let Some(first) = tools.first().copied() {
            // The closing picker gives the keyboard back to what opened it, before the next frame is drawn.
            request_animation_frame(move || ties.focus(first));
        }
    };
    let sentence = move || match ties.said.get() {
        said if said.is_empty() && !empty.get() => said::HINT.to_owned(),
        said => said,
    };
    view! {
        <section class="members-pane" aria-label="Members" node_ref=ties.root>
            <header class="members-head">
                <p>{count}</p>
                <Adding picking/>
                <Steps ties/>
            </header>
            <p class="fault members-fault" aria-live="polite">{move || fault_of_all.get()}</p>
            <div class="members-scroll">
                <Show when=move || empty.get()>
                    <Empty ties/>
                </Show>
                <ol
                    role="list"
                    class="members-rows"
                    class:members-lifting=move || ties.grasp.lifted.with(Option::is_some)
                    node_ref=ties.list
                    on:keydown=move |event| untrack(|| ties.pressed(&event))
                    on:focusout=move |event| ties.left(&event)
                    on:pointerdown=move |event| ties.pointer_down(&event)
                    on:pointermove=move |event| ties.pointer_moved(&event)
                    on:pointerup=move |_| ties.pointer_up()
                    on:pointercancel=move |_| ties.pointer_lost()
                    on:lostpointercapture=move |_| ties.pointer_lost()
                >
                    <For each=move || order.get() key=|tool| *tool children=move |tool| view! { <Row tool ties/> }/>
                </ol>
                <RemovedList ties/>
            </div>
            <p class="members-foot" role="status" class:members-said=move || ties.grasp.lifted.with(Option::is_some)>
                {sentence}
            </p>
            <Picker open=picking form behind on_added=added/>
        </section>
    }
}

impl Ties {
    fn new(
        form: BundleForm,
        removed: RwSignal<Vec<Removed>>,
        saved: Signal<Option<Vec<Member>>>,
        fault: Callback<usize, Option<String>>,
        picking: RwSignal<bool>,
    ) -> Self {
        let places = |members: &[Member]| -> HashMap<ToolId, usize> {
            members.iter().enumerate().map(|(place, member)| (member.tool, place)).collect()
        };
        let now = move || form.members.with(|members| tools_of(members));
        let before = move || saved.with(|saved| tools_of(saved.as_deref().unwrap_or_default()));
        let gone = move || {
            removed.with(|removed| {
                saved.with(|saved| form.members.with(|members| gone_of(removed, saved.as_deref(), members)))
            })
        };
        Self {
            form,
            removed,
            fault,
            picking,
            gone: Memo::new(move |_| gone()),
            places: Memo::new(move |_| form.members.with(|members| places(members))),
            strayed: Memo::new(move |_| strayed(&before(), &now())),
            before: Memo::new(move |_| saved.with(|saved| saved.as_deref().map(places))),
            current: RwSignal::new(None),
            stop: RwSignal::new(Stop::Grip),
            grasp: Grasp::new(),
            root: NodeRef::new(),
            list: NodeRef::new(),
            said: RwSignal::new(String::new()),
        }
    }

    fn say(self, sentence: String) {
        self.said.set(sentence);
    }

    /// How many members there are.
    fn count(self) -> usize {
        self.form.members.with_untracked(Vec::len)
    }

    fn place(self, tool: ToolId) -> Option<usize> {
        self.form.members.with_untracked(|members| members.iter().position(|member| member.tool == tool))
    }

    fn tool_at(self, place: usize) -> Option<ToolId> {
        self.form.members.with_untracked(|members| members.get(place).map(|member| member.tool))
    }

    fn name(self, tool: ToolId) -> String {
        let name = |members: &Vec<Member>| {
            members.iter().find(|member| member.tool == tool).map(|member| member.name.clone())
        };
        self.form.members.with_untracked(name).unwrap_or_default()
    }

    /// The keyboard came to this control.
    fn focused(self, tool: ToolId, stop: Stop) {
        if self.current.get_untracked() != Some(tool) {
            self.current.set(Some(tool));
        }
        if self.stop.get_untracked() != stop {
            self.stop.set(stop);
        }
    }

    /// Whether Tab leads to this control.
    fn is_stop(self, tool: ToolId, stop: Stop) -> bool {
        let current = self.current.get().filter(|tool| self.places.with(|places| places.contains_key(tool)));
        let is_current = match current {
            Some(current) => current == tool,
            None => self.places.with(|places| places.get(&tool) == Some(&0)),
        };
        is_current && self.stop.get() == stop
    }

    fn mark(self, tool: ToolId) -> Option<Mark> {
        self.before.with(|before| match before.as_ref()?.get(&tool) {
            None => Some(Mark::New),
            Some(place) => {
                self.strayed.with(|strayed| strayed.contains(&tool)).then_some(Mark::Moved(place + 1))
            }
        })
    }

    /// Puts the keyboard on the row of `tool`, which may be drawn only now.
    fn focus(self, tool: ToolId) {
        self.stop_at(tool, self.stop.get_untracked());
    }

    /// Puts the keyboard on a control of the row of `tool`.
    fn stop_at(self, tool: ToolId, stop: Stop) {
        self.current.set(Some(tool));
        self.stop.set(stop);
        let control = format!("[data-tool='{tool}'] {}", stop.selector());
        focus_soon(move || self.list.try_get_untracked().flatten(), control);
    }

    /// Puts the keyboard on a control that is drawn, without scrolling.
    fn focus_now(self, tool: ToolId, stop: Stop) {
        self.current.set(Some(tool));
        self.stop.set(stop);
        let Some(list) = self.list.get_untracked() else { return };
        if let Some(control) = find(&list, &format!("[data-tool='{tool}'] {}", stop.selector())) {
            let unmoved = FocusOptions::new();
            unmoved.set_prevent_scroll(true);
            let _focused = control.focus_with_options(&unmoved);
        }
    }

    /// Puts the keyboard on the row it was on last, else on the first.
    fn focus_current(self) {
        let current = self.current.get_untracked().filter(|tool| self.place(*tool).is_some());
        if let Some(tool) = current.or_else(|| self.tool_at(0)) {
            self.focus(tool);
        }
    }

    /// Puts the keyboard on the button that adds.
    fn focus_adding(self) {
        focus_soon(move || self.root.try_get_untracked().flatten(), ".members-add button".to_owned());
    }

    /// Scrolls until the row is seen, once it stands where it is held.
    fn show_soon(self, tool: ToolId) {
        request_animation_frame(move || {
            let Some(Some(list)) = self.list.try_get_untracked() else { return };
            if let Some(row) = find(&list, &format!("[data-tool='{tool}']")) {
                show(&row);
            }
        });
    }
}

/// Focuses what `selector` finds in `root` once it is drawn, and shows its whole row.
fn focus_soon<R: AsRef<Element> + 'static>(root: impl Fn() -> Option<R> + 'static, selector: String) {
    request_animation_frame(move || {
        let Some(control) = root().and_then(|root| find(root.as_ref(), &selector)) else { return };
        let unmoved = FocusOptions::new();
        unmoved.set_prevent_scroll(true);
        let _focused = control.focus_with_options(&unmoved);
        if let Some(row) = control.closest("li").ok().flatten() {
            show(&row);
        }
    });
}

fn find(root: &Element, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector).ok().flatten()?.dyn_into().ok()
}

fn show(row: &Element) {
    let near = ScrollIntoViewOptions::new();
    near.set_block(ScrollLogicalPosition::Nearest);
    row.scroll_into_view_with_scroll_into_view_options(&near);
}

/// The button that opens the picker, with its key.
#[component]
fn Adding(picking: RwSignal<bool>) -> impl IntoView {
    offer([Intent::new("Add tools", Group::Here, "a", move || picking.set(true))]);
    view! {
        <span class="members-add">
            <Button look=Look::Quiet key="a" on_press=move |()| picking.set(true)>"Add tools"</Button>
        </span>
    }
}

/// What keys do in the list, for the sheet of keys. The list hears most of them itself, where the keyboard is on a row.
#[component]
fn Steps(ties: Ties) -> impl IntoView {
    offer([
        Intent::new("Go to the members", Group::Here, "m", move || ties.focus_current()),
        Intent::keys_only("Lift a member, or drop it", "Space", || {}),
        Intent::keys_only("Move a member up", "Alt+ArrowUp", || {}),
        Intent::keys_only("Move a member down", "Alt+ArrowDown", || {}),
        Intent::keys_only("Take a member out", "Delete", || {}),
    ]);
}

/// In the place of members.
#[component]
fn Empty(ties: Ties) -> impl IntoView {
    view! {
        <EmptyState icon=Icon::Boxes title="No tool is in it yet">
            <p>"Buyers see the tools of a bundle in the order they stand here."</p>
            <Button on_press=move |()| ties.picking.set(true)>"Add tools"</Button>
        </EmptyState>
    }
}

/// One member.
#[component]
fn Row(tool: ToolId, ties: Ties) -> impl IntoView {
    let place = Memo::new(move |_| ties.places.with(|places| places.get(&tool).copied()));
    let member = Memo::new(move |before: Option<&Option<Member>>| {
        let now = ties.form.members.with(|members| members.get(place.get()?).cloned());
        // A row about to leave the document keeps what it showed.
        now.or_else(|| before.cloned().flatten())
    });
    let name = Signal::derive(move || {
        member.with(|member| member.as_ref().map(|member| member.name.clone())).unwrap_or_default()
    });
    let standing = Memo::new(move |_| ties.grasp.standing(tool, place.get()));
    let lifted = Memo::new(move |_| {
        ties.grasp.lifted.with(|lifted| lifted.as_ref().is_some_and(|lifted| lifted.tool == tool))
    });
    // While one is held, the number that it and the others would have.
    let number = Memo::new(move |_| {
        let place = place.get()?;
        let lifted = ties.grasp.lifted.get();
        Some(lifted.map_or(place, |lifted| lifted.lift.place(place)) + 1)
    });
    let fault = Memo::new(move |_| place.get().and_then(|place| ties.fault.run(place)));
    let mark = Memo::new(move |_| ties.mark(tool));
    let content = move || member.get().map(|member| view! { <About member mark ties/> });
    view! {
        <li
            class="members-row"
            class:members-lifted=move || lifted.get()
            class:members-faulty=move || fault.with(Option::is_some)
            data-tool=tool.to_string()
            style:transform=move || standing.get().map(|by| format!("translateY({by}px)"))
        >
            <Grip tool name number lifted=lifted.into() ties/>
            <span class="members-number" aria-hidden="true">{move || number.get()}</span>
            {content}
            <Remove tool name ties/>
            {move || fault.get().map(|fault| view! { <p class="fault">{fault}</p> })}
        </li>
    }
}

/// Where a row is pulled, and lifted by keys.
#[component]
fn Grip(
    tool: ToolId,
    name: Signal<String>,
    number: Memo<Option<usize>>,
    lifted: Signal<bool>,
    ties: Ties,
) -> impl IntoView {
    let label = move || {
        let (number, of) = (number.get().unwrap_or_default(), ties.form.members.with(Vec::len));
        format!("Move “{}”, number {number} of {of}", name.get())
    };
    let clicked = move |event: MouseEvent| ties.clicked_grip(tool, event.detail() > 0);
    view! {
        <button
            type="button"
            class="members-grip"
            tabindex=move || if ties.is_stop(tool, Stop::Grip) { "0" } else { "-1" }
            aria-label=label
            aria-pressed=move || lifted.get().to_string()
            aria-keyshortcuts="Space Alt+ArrowUp Alt+ArrowDown Delete"
            title="Pull, or press Space and move it by arrows"
            on:focus=move |_| ties.focused(tool, Stop::Grip)
            on:click=clicked
        >
            <Drawing icon=Icon::Grip/>
        </button>
    }
}

/// What a member is, and how it differs from what is saved.
#[component]
fn About(member: Member, mark: Memo<Option<Mark>>, ties: Ties) -> impl IntoView {
    let Member { tool, name, price_model, price, required_tier, status } = member;
    let clicked = move |event: MouseEvent| {
        if ties.grasp.swallows_click() {
            event.prevent_default();
        }
    };
    let off_sale = (!status.is_purchasable()).then(|| {
        view! { <Badge tone=choices::tool_status(status)>{status.as_str()}</Badge> }
    });
    let differs = move || {
        mark.get().map(|mark| match mark {
            Mark::New => view! { <span class="members-mark members-new">"new"</span> }.into_any(),
            Mark::Moved(was) => {
                view! { <span class="members-mark" title=format!("It is number {was} in the saved order")>"moved"</span> }
                    .into_any()
            }
        })
    };
    let title = name.clone();
    view! {
        <span class="members-text">
            <span class="members-line">
                <a
                    class="members-name"
                    href=format!("/catalog/{tool}")
                    draggable="false"
                    title=title
                    tabindex=move || if ties.is_stop(tool, Stop::Name) { "0" } else { "-1" }
                    on:focus=move |_| ties.focused(tool, Stop::Name)
                    on:click=clicked
                >
                    {name}
                </a>
            </span>
            <span class="members-under">
                {price_model.to_string()} " · " {required_tier.to_string()} {off_sale} {differs}
            </span>
        </span>
        <span class="members-price"><PriceText model=price_model price/></span>
    }
}

/// Takes a member out.
#[component]
fn Remove(tool: ToolId, name: Signal<String>, ties: Ties) -> impl IntoView {
    let label = Signal::derive(move || format!("Take “{}” out", name.get()));
    view! {
        <button
            type="button"
            class="button icon-only members-remove"
            tabindex=move || if ties.is_stop(tool, Stop::Remove) { "0" } else { "-1" }
            aria-label=move || label.get()
            title=move || label.get()
            on:focus=move |_| ties.focused(tool, Stop::Remove)
            on:click=move |_| ties.take_out(tool)
        >
            <Drawing icon=Icon::X/>
        </button>
    }
}
