//! The picker: tools of the catalog, found by its own filters, chosen by keys or pointer and added to a bundle in the
//! order of choosing. What is chosen stands in [`choosing`]; its filter lives in signals, for it has no address.

pub mod choosing;

use std::sync::Arc;

use contract::Direction;
use contract::catalog::{CountTools, GetVocabulary, ListTools, ToolFilter, ToolRow, ToolSort};
use domain::bundles::Member;
use domain::bundles::fields::{BundleFields, MEMBERS};
use domain::bundles::warnings::Warning;
use domain::ids::ToolId;
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, KeyboardEvent, MouseEvent};

use super::form::BundleForm;
use crate::address::ListAddress;
use crate::areas::list::{counted, values_of};
use crate::areas::tools::filters;
use crate::changes::Changes;
use crate::ipc;
use crate::loading::{load, on_recovery};
use crate::parts::filters::{FilterBar, FilterTies, Step, Values};
use crate::parts::grid::{Before, Feed, Move, PAGE, Phase, Rest, View};
use crate::parts::{
    Badge, Button, Drawing, EmptyState, Icon, Look, PriceText, ProblemPanel, ProblemStrip, Skeleton, Tone,
};
use crate::parts::{Checkbox, Dialog};
use crate::wording::choices;
use choosing::{Chosen, insert, passed, raises};

/// The height of a row, in pixels: the style keeps it.
const ROW: u32 = 46;

/// Adds tools to a bundle.
#[component]
pub fn Picker(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The bundle's form.
    form: BundleForm,
    /// The member behind which tools may be added rather than at the end.
    #[prop(optional, into)]
    behind: Signal<Option<Member>>,
    /// These were added, in this order.
    #[prop(optional, into)]
    on_added: Option<Callback<Vec<ToolId>>>,
) -> impl IntoView {
    // What was looked for stands there again the next time.
    let filter = RwSignal::new(ToolFilter::default());
    let title = Signal::derive(move || match form.name.get().trim() {
        "" => "Add tools".to_owned(),
        name => format!("Add tools to {name}"),
    });
    view! {
        <Dialog open title class="picker">
            <Choice open form filter behind on_added/>
        </Dialog>
    }
}

/// What the pieces of the opened picker share.
#[derive(Clone, Copy)]
struct Ties {
    open: RwSignal<bool>,
    form: BundleForm,
    feed: Feed<ToolRow>,
    chosen: RwSignal<Chosen>,
    /// The row that the keyboard is on.
    active: RwSignal<usize>,
    view: RwSignal<View>,
    list: NodeRef<html::Div>,
    /// Whether more were to be chosen than fit.
    overfull: RwSignal<bool>,
    /// What of the bundle its members' warnings depend on.
    terms: Memo<BundleFields>,
    behind: Signal<Option<Member>>,
    goes_behind: RwSignal<bool>,
    on_added: Option<Callback<Vec<ToolId>>>,
}

#[component]
fn Choice(
    open: RwSignal<bool>,
    form: BundleForm,
    filter: RwSignal<ToolFilter>,
    behind: Signal<Option<Member>>,
    on_added: Option<Callback<Vec<ToolId>>>,
) -> impl IntoView {
    let ties = Ties {
        open,
        form,
        feed: feed_of(filter),
        chosen: RwSignal::new(Chosen::default()),
        active: RwSignal::new(0),
        view: RwSignal::new(View::default()),
        list: NodeRef::new(),
        overfull: RwSignal::new(false),
        terms: Memo::new(move |_| terms(form)),
        behind,
        goes_behind: RwSignal::new(false),
        on_added,
    };
    let search = NodeRef::<html::Input>::new();
    let vocabulary = load(|| Some(GetVocabulary {})).value;
    let suggestions = Signal::derive(move || {
        let words = vocabulary.get();
        let (providers, tags) = words.map(|words| (words.providers, words.tags)).unwrap_or_default();
        vec![("provider", providers), ("tag", tags)]
    });
    let filter_ties = FilterTies {
        values: Signal::derive(move || filter.with(values_of)),
        on_change: Callback::new(move |(values, _): (Values, Step)| {
            filter.set(ListAddress::<ToolFilter, ToolSort>::from_pairs(values.pairs()).filter);
        }),
        names: Signal::derive(Vec::new),
        suggestions,
        finder: None,
    };
    let pressed = move |event: KeyboardEvent| match event.key().as_str() {
        "/" if !is_typing(&event) => {
            event.prevent_default();
            if let Some(field) = search.get_untracked() {
                let _focused = field.focus();
                field.select();
            }
        }
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            ties.add();
        }
        _ => {}
    };
    view! {
        <div class="picker-body" on:keydown=pressed>
            <FilterBar filters=filters() searches="Name, provider, tag" ties=filter_ties search to_rows=move |()| ties.to_rows()/>
            <Found filter ties/>
            <Results filter search ties/>
            <Foot ties/>
        </div>
    }
}

/// The tools that match, read anew whenever the filter changes or something is written.
fn feed_of(filter: RwSignal<ToolFilter>) -> Feed<ToolRow> {
    let feed = Feed::new(move |after| {
        let request = ListTools {
            filter: filter.get_untracked(),
            sort: ToolSort::Name,
            direction: Direction::Ascending,
            after,
            limit: PAGE,
        };
        async move { ipc::call(&request).await }
    });
    on_recovery(move || feed.retry());
    let changes = Changes::expect();
    Effect::new(move |before: Option<ToolFilter>| {
        let now = filter.get();
        changes.track();
        if before.as_ref() == Some(&now) {
            feed.refresh();
        } else {
            feed.start(Before::Kept);
        }
        now
    });
    feed
}

/// A bundle of the terms that stand in the form, as far as they are understood.
fn terms(form: BundleForm) -> BundleFields {
    let blank = BundleFields::blank();
    BundleFields {
        currency: form.currency.with(|text| text.trim().to_uppercase().parse()).unwrap_or(blank.currency),
        required_tier: form.required_tier.get(),
        ..blank
    }
}

/// A tool as the member it would be.
#[must_use]
pub fn member_of(tool: &ToolRow) -> Member {
    Member {
        tool: tool.id,
        name: tool.name.clone(),
        price_model: tool.price_model,
        price: tool.price,
        required_tier: tool.required_tier,
        status: tool.status,
    }
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    field.is_some_and(|field| !matches!(field.type_().as_str(), "checkbox" | "radio"))
}

impl Ties {
    /// Whether the bundle holds `tool` already.
    fn is_in(self, tool: ToolId) -> bool {
        self.form.members.with(|members| members.iter().any(|member| member.tool == tool))
    }

    /// How many more tools fit.
    fn room(self) -> usize {
        (MEMBERS as usize).saturating_sub(self.form.members.with(Vec::len))
    }

    /// The row at `index` as a member, where it can be chosen.
    fn choosable(self, index: usize) -> Option<Member> {
        let row = self.feed.row(index)?;
        (!untrack(|| self.is_in(row.id))).then(|| member_of(&row))
    }

    fn change(self, change: impl FnOnce(&mut Chosen, usize) -> bool) {
        let room = untrack(|| self.room());
        let fits = self.chosen.try_update(|chosen| change(chosen, room)).unwrap_or(true);
        self.overfull.set(!fits);
    }

    fn toggle(self, index: usize) {
        self.active.set(index);
        if let Some(tool) = self.choosable(index) {
            self.change(|chosen, room| chosen.toggle(tool, room));
        }
    }

    /// Chooses all rows from where the range starts to `to`.
    fn draw_to(self, to: usize) {
        let anchor = self.chosen.with_untracked(|chosen| chosen.anchor(self.active.get_untracked()));
        let rows: Vec<_> = passed(anchor, to).filter_map(|row| self.choosable(row)).collect();
        self.change(|chosen, room| chosen.draw(anchor, rows, room));
        self.go_to(to);
    }

    fn all(self) {
        let count = untrack(|| self.feed.count());
        let rows: Vec<_> = (0..count).filter_map(|row| self.choosable(row)).collect();
        self.change(|chosen, room| {
            chosen.end_range();
            chosen.add(rows, room)
        });
    }

    fn go_to(self, row: usize) {
        self.active.set(row);
        let Some(list) = self.list.get_untracked() else { return };
        if let Some(top) = self.view.get_untracked().showing(row, ROW) {
            list.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
            self.measure();
        }
    }

    /// Leads from the search field into the rows.
    fn to_rows(self) {
        if let Some(list) = self.list.get_untracked() {
            let _focused = list.focus();
            self.go_to(self.active.get_untracked());
        }
    }

    fn measure(self) {
        let Some(Some(list)) = self.list.try_get_untracked() else { return };
        let pixels = |length: i32| u32::try_from(length).unwrap_or(0);
        let view = View { top: pixels(list.scroll_top()), height: pixels(list.client_height()) };
        self.view.maybe_update(|before| std::mem::replace(before, view) != view);
    }

    fn pressed(self, event: &KeyboardEvent) {
        if event.is_composing() || event.alt_key() {
            return;
        }
        let rows = untrack(|| self.feed.count());
        let key = event.key();
        if event.ctrl_key() || event.meta_key() {
            if key.eq_ignore_ascii_case("a") && !event.shift_key() {
                event.prevent_default();
                self.all();
            }
            return;
        }
        let active = self.active.get_untracked().min(rows.saturating_sub(1));
        let screen = self.view.get_untracked().screen(ROW);
        match (key.as_str(), Move::of_key(&key)) {
            (" ", _) if event.shift_key() => self.draw_to(active),
            (" ", _) => self.toggle(active),
            ("Enter", _) => self.add(),
            (_, Some(by)) if event.shift_key() && key.len() > 1 => {
                self.draw_to(by.from(active, rows, screen));
            }
            (_, Some(by)) => {
                self.chosen.update(Chosen::end_range);
                self.go_to(by.from(active, rows, screen));
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Adds what is chosen, or else the tool that the keyboard is on.
    fn add(self) {
        let mut tools = self.chosen.with_untracked(|chosen| chosen.tools().to_vec());
        let fits = untrack(|| self.room()) > 0;
        if tools.is_empty() && fits {
            tools.extend(self.choosable(self.active.get_untracked()));
        }
        if tools.is_empty() {
            return;
        }
        let behind = self.behind.get_untracked().filter(|_| self.goes_behind.get_untracked());
        self.form.change_members(|members| insert(members, &tools, behind.map(|member| member.tool)));
        self.open.set(false);
        if let Some(added) = self.on_added {
            added.run(tools.into_iter().map(|member| member.tool).collect());
        }
    }
}

/// How many tools match, and how much is chosen.
#[component]
fn Found(filter: RwSignal<ToolFilter>, ties: Ties) -> impl IntoView {
    let matching = load(move || Some(CountTools { filter: filter.get() })).value;
    let is_filtered = Memo::new(move |_| filter.with(|filter| *filter != ToolFilter::default()));
    let all = load(move || is_filtered.get().then(CountTools::default)).value;
    let count = move || matching.get().map(|matching| counted(matching, all.get(), "tool", "tools"));
    view! {
        <p class="picker-count">
            <span role="status">{count}</span>
            <span class="picker-hint">"Space chooses · ⇧ ↑↓ a range · Ctrl A all shown · Enter adds"</span>
        </p>
        <Rested ties/>
    }
}

/// That what lies below the loaded rows could not be read.
#[component]
fn Rested(ties: Ties) -> impl IntoView {
    let problem = Signal::derive(move || match ties.feed.rest() {
        Rest::Failed(problem) if ties.feed.count() > 0 => Some(problem),
        _ => None,
    });
    view! { <ProblemStrip problem on_retry=move || ties.feed.retry()/> }
}

/// The tools, or what stands in their place.
#[component]
fn Results(filter: RwSignal<ToolFilter>, search: NodeRef<html::Input>, ties: Ties) -> impl IntoView {
    // The button goes away with what it clears.
    let clear = move |()| {
        if let Some(field) = search.get_untracked() {
            let _focused = field.focus();
        }
        filter.set(ToolFilter::default());
    };
    let phase = Memo::new(move |_| ties.feed.phase());
    let is_filtered = move || filter.with(|filter| *filter != ToolFilter::default());
    let shown = move || {
        match phase.get() {
        Phase::Rows => view! { <Rows ties/> }.into_any(),
        Phase::Loading => view! { <div class="picker-list"><Skeleton lines=8/></div> }.into_any(),
        Phase::Failed(problem) => {
            view! { <div class="picker-list"><ProblemPanel problem on_retry=move || ties.feed.retry()/></div> }.into_any()
        }
        Phase::Nothing if is_filtered() => view! {
            <div class="picker-list">
                <EmptyState icon=Icon::Search title="No tool matches">
                    <p>"Other words or fewer filters may find it."</p>
                    <Button on_press=clear>"Clear filters"</Button>
                </EmptyState>
            </div>
        }
        .into_any(),
        Phase::Nothing => view! {
            <div class="picker-list">
                <EmptyState icon=Icon::Package title="No tool yet">
                    <p>"The catalog holds no tool that could be added."</p>
                </EmptyState>
            </div>
        }
        .into_any(),
    }
    };
    view! { {shown} }
}

/// The rows near the eye, each at its place in a space as high as all of them.
#[component]
fn Rows(ties: Ties) -> impl IntoView {
    let Ties { feed, view, list, active, .. } = ties;
    let window = Memo::new(move |_| view.get().window(feed.count(), ROW));
    let near = move || {
        let row = |index| feed.row_now(index).map(|row| (index, row));
        window.get().filter_map(row).collect::<Vec<(usize, Arc<ToolRow>)>>()
    };
    Effect::new(move || feed.further(window.get().end));
    Effect::new(move || {
        if list.get().is_some() {
            request_animation_frame(move || ties.measure());
        }
    });
    // Other rows: the keyboard starts at the first again.
    Effect::new(move |before: Option<u64>| {
        let now = feed.generation();
        if before.is_some_and(|before| before != now) {
            ties.chosen.update(Chosen::end_range);
            ties.go_to(0);
        }
        now
    });
    let resized = window_event_listener(ev::resize, move |_| ties.measure());
    on_cleanup(move || resized.remove());
    let height = move || format!("{}px", u64::from(ROW) * u64::try_from(feed.count()).unwrap_or_default());
    let active_id = move || {
        let row = feed.row_now(active.get());
        row.map(|row| option_id(row.id))
    };
    view! {
        <div
            class="picker-list"
            class:picker-outdated=move || feed.is_outdated()
            role="listbox"
            aria-label="Tools of the catalog"
            aria-multiselectable="true"
            aria-activedescendant=active_id
            aria-busy=move || feed.is_late().to_string()
            tabindex="0"
            node_ref=list
            on:scroll=move |_| ties.measure()
            on:keydown=move |event| ties.pressed(&event)
        >
            <div class="picker-space" role="presentation" style:height=height>
                <For
                    each=near
                    key=|(index, tool)| (*index, tool.id, tool.updated_at)
                    children=move |(index, tool)| view! { <Tool index tool ties/> }
                />
            </div>
        </div>
    }
}

fn option_id(tool: ToolId) -> String {
    format!("pick-{tool}")
}

/// A tool that can be chosen, or is in already.
#[component]
fn Tool(index: usize, tool: Arc<ToolRow>, ties: Ties) -> impl IntoView {
    let member = member_of(&tool);
    let id = tool.id;
    let is_in = Memo::new(move |_| ties.is_in(id));
    let number = Memo::new(move |_| ties.chosen.with(|chosen| chosen.number(id)));
    let tick = move || match (is_in.get(), number.get()) {
        (true, _) => view! { <Drawing icon=Icon::Check/> }.into_any(),
        (false, Some(number)) => number.to_string().into_any(),
        (false, None) => ().into_any(),
    };
    let raised = Memo::new({
        let member = member.clone();
        move |_| ties.terms.with(|terms| raises(terms, &member))
    });
    let tier = tool.required_tier;
    let unit = tool.price.currency;
    let marks = move || {
        if is_in.get() {
            return view! { <span class="members-mark">"in it already"</span> }.into_any();
        }
        let mark = |warning: Warning| match warning {
            Warning::MemberDisabled => Some("off sale".to_owned()),
            Warning::MemberDeprecated => Some("being phased out".to_owned()),
            Warning::MemberComingSoon => Some("not yet on sale".to_owned()),
            Warning::TierBelowMember => Some(format!("needs {tier}")),
            Warning::MixedCurrencies => Some(format!("paid in {unit}")),
            _ => None,
        };
        let marks = raised.get().into_iter().filter_map(mark);
        marks.map(|mark| view! { <Badge tone=Tone::Warn>{mark}</Badge> }).collect_view().into_any()
    };
    let pressed = move |event: MouseEvent| {
        if event.shift_key() {
            ties.draw_to(index);
        } else {
            ties.toggle(index);
        }
    };
    view! {
        <div
            class="picker-row"
            class:picker-active=move || ties.active.get() == index
            role="option"
            id=option_id(id)
            aria-selected=move || number.with(Option::is_some).to_string()
            aria-disabled=move || is_in.get().to_string()
            aria-posinset=index + 1
            aria-setsize=move || set_size(ties.feed)
            style:transform=format!("translateY({}px)", u64::from(ROW) * u64::try_from(index).unwrap_or_default())
            // A range drawn with Shift must not mark text.
            on:mousedown=move |event| if event.shift_key() { event.prevent_default() }
            on:click=pressed
        >
            <span class="picker-tick" aria-hidden="true">{tick}</span>
            <span class="members-text">
                <span class="members-line"><span class="picker-name">{member.name}</span> {marks}</span>
                <span class="members-under">{member.price_model.to_string()} " · " {tier.to_string()}</span>
            </span>
            <Badge tone=choices::tool_status(member.status)>{member.status.as_str()}</Badge>
            <span class="members-price"><PriceText model=member.price_model price=member.price/></span>
        </div>
    }
}

/// How many tools there are to choose from, or -1 while there are more than are loaded.
fn set_size(feed: Feed<ToolRow>) -> String {
    if feed.rest() == Rest::Complete { feed.count().to_string() } else { "-1".to_owned() }
}

/// What is chosen, and adding it.
#[component]
fn Foot(ties: Ties) -> impl IntoView {
    let Ties { chosen, open, behind, goes_behind, .. } = ties;
    let count = Memo::new(move |_| chosen.with(|chosen| chosen.tools().len()));
    let sentence = move || stands(count.get(), ties.room(), ties.overfull.get());
    let names = move || {
        chosen.with(|chosen| {
            chosen.tools().iter().map(|tool| tool.name.as_str()).collect::<Vec<_>>().join(", ")
        })
    };
    let clear = move |()| {
        chosen.update(Chosen::clear);
        ties.overfull.set(false);
        ties.to_rows();
    };
    let label = move || match count.get() {
        0 => "Add".to_owned(),
        1 => "Add 1 tool".to_owned(),
        count => format!("Add {count} tools"),
    };
    let nothing = Signal::derive(move || count.get() == 0);
    let place = move || {
        behind.get().map(|member| {
            let label = format!("Behind “{}” rather than at the end", member.name);
            view! { <Checkbox label checked=goes_behind on_change=move |on| goes_behind.set(on)/> }
        })
    };
    view! {
        <footer class="picker-foot">
            <div class="picker-chosen">
                <p role="status" class:picker-full=move || ties.overfull.get()>{sentence}</p>
                <p class="picker-names" title=names>{names}</p>
                {place}
            </div>
            <Show when=move || !nothing.get()>
                <Button look=Look::Quiet on_press=clear>"Clear"</Button>
            </Show>
            <Button on_press=move |()| open.set(false)>"Cancel"</Button>
            <Button look=Look::Primary key="Ctrl+Enter" disabled=nothing on_press=move |()| ties.add()>{label}</Button>
        </footer>
    }
}

/// How much is chosen, and that no more fits where that is so.
fn stands(chosen: usize, room: usize, overfull: bool) -> String {
    let chosen = match chosen {
        0 => "Nothing chosen yet".to_owned(),
        1 => "1 tool chosen".to_owned(),
        chosen => format!("{chosen} tools chosen, in this order"),
    };
    match room {
        0 => format!("The bundle is full: it holds at most {MEMBERS} tools."),
        1 if overfull => format!("{chosen}. Only 1 more fits: a bundle holds at most {MEMBERS} tools."),
        room if overfull => format!("{chosen}. Only {room} fit: a bundle holds at most {MEMBERS} tools."),
        _ => format!("{chosen}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_foot_says_when_no_more_fits() {
        assert_eq!(stands(0, 500, false), "Nothing chosen yet.");
        assert_eq!(stands(3, 5, false), "3 tools chosen, in this order.");
        assert!(stands(5, 5, true).ends_with("Only 5 fit: a bundle holds at most 500 tools."));
        assert!(stands(0, 0, true).starts_with("The bundle is full"));
    }
}
