//! What if: changes of members that are only thought of, and where the discount would go. Nothing here changes the form
//! but Apply, and that only its members: a tool's price is the tool's.

use std::time::Duration;

use contract::Direction;
use contract::catalog::{ListTools, ToolFilter, ToolRow, ToolSort};
use domain::bundles::Member;
use domain::bundles::sum::{Sum, WhatIf};
use domain::ids::ToolId;
use domain::money::Money;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;
use wasm_bindgen::JsCast as _;

use super::around::rested;
use super::form::BundleForm;
use super::picker::member_of;
use super::sum::{Stated, sum_of};
use crate::areas::editor::typing::{amount, unread};
use crate::loading::load;
use crate::parts::dialog::is_lost;
use crate::parts::{Badge, Button, Drawing, Icon, Look, PriceText};
use crate::wording;
use crate::wording::bundles;

/// How long typing rests before tools are searched.
const REST: Duration = Duration::from_millis(200);

/// How many tools are suggested.
const SUGGESTED: u16 = 8;

/// What is being thought of now, if anything: one small form at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    /// Which tool to do without.
    Without,
    /// Which tool to add.
    With,
    /// Which price to change.
    Priced,
}

impl Asking {
    const ALL: [Self; 3] = [Self::Without, Self::With, Self::Priced];

    const fn words(self) -> &'static str {
        match self {
            Self::Without => "Without a tool…",
            Self::With => "With another tool…",
            Self::Priced => "With another price…",
        }
    }
}

/// A thought change, as a chip.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Thought {
    Without(ToolId, String),
    With(Member),
    Priced(ToolId, String, Money),
}

impl Thought {
    /// Every change of `what_if`, in order. What is no member any more is no change.
    fn of(what_if: &WhatIf, members: &[Member]) -> Vec<Self> {
        let member = |tool: &ToolId| members.iter().chain(&what_if.with).find(|member| member.tool == *tool);
        let without =
            what_if.without.iter().filter_map(|tool| Some(Self::Without(*tool, member(tool)?.name.clone())));
        let with = what_if.with.iter().cloned().map(Self::With);
        let priced = what_if.priced.iter().filter_map(|(tool, amount)| {
            let member = member(tool)?;
            Some(Self::Priced(*tool, member.name.clone(), Money { amount: *amount, ..member.price }))
        });
        without.chain(with).chain(priced).collect()
    }

    fn words(&self) -> String {
        match self {
            Self::Without(_, name) => format!("without {name}"),
            Self::With(member) => format!("with {}", member.name),
            Self::Priced(_, name, price) => format!("{name} at {price}"),
        }
    }

    /// `what_if` without it.
    fn forget(&self, what_if: &mut WhatIf) {
        match self {
            Self::Without(tool, _) => what_if.without.retain(|other| other != tool),
            Self::With(member) => {
                what_if.with.retain(|other| other.tool != member.tool);
                // Its other price goes with it.
                what_if.priced.retain(|(tool, _)| *tool != member.tool);
            }
            Self::Priced(tool, ..) => what_if.priced.retain(|(other, _)| other != tool),
        }
    }
}

/// What of `what_if` still stands on these members: who was taken out or put in by itself is thought of no more.
fn standing(what_if: &WhatIf, members: &[Member]) -> WhatIf {
    let is_member = |tool: &ToolId| members.iter().any(|member| member.tool == *tool);
    let with: Vec<_> = what_if.with.iter().filter(|member| !is_member(&member.tool)).cloned().collect();
    let is_with = |tool: &ToolId| with.iter().any(|member| member.tool == *tool);
    WhatIf {
        without: what_if.without.iter().copied().filter(|tool| is_member(tool)).collect(),
        priced: what_if.priced.iter().filter(|(tool, _)| is_member(tool) || is_with(tool)).copied().collect(),
        with,
    }
}

/// The membership part of `what_if`, without its prices.
fn membership(what_if: &WhatIf) -> WhatIf {
    WhatIf { priced: Vec::new(), ..what_if.clone() }
}

/// The strip: thought changes as chips, and what they do to the discount.
#[component]
pub fn WhatIfStrip(
    /// What stands on the bench; only Apply changes it.
    form: BundleForm,
) -> impl IntoView {
    let stated = Signal::derive(move || Stated::typed(form));
    let members: Signal<Vec<Member>> = form.members.into();
    let thought = RwSignal::new(WhatIf::default());
    let what_if =
        Memo::new(move |_| thought.with(|thought| members.with(|members| standing(thought, members))));
    let changed =
        Signal::derive(move || what_if.with(|what_if| members.with(|members| what_if.apply(members))));
    let asking = RwSignal::new(None::<Asking>);
    let strip = NodeRef::<html::Section>::new();
    keep_keyboard(strip, what_if, asking);
    let before = sum_of(stated, members);
    let after = sum_of(stated, changed);
    let chips = move || {
        let chip = |thought_of: Thought| {
            let words = thought_of.words();
            let label = format!("Forget: {words}");
            let forget = move |_| thought.update(|thought| thought_of.forget(thought));
            view! {
                <li class="what-if-chip">
                    {words}
                    <button type="button" aria-label=label on:click=forget><Drawing icon=Icon::X/></button>
                </li>
            }
        };
        what_if
            .with(|what_if| members.with(|members| Thought::of(what_if, members)))
            .into_iter()
            .map(chip)
            .collect_view()
    };
    let openers = move || {
        let opener = |which: Asking| {
            let toggle = move |_| asking.update(|asking| *asking = (*asking != Some(which)).then_some(which));
            view! {
                <button type="button" class="act" aria-expanded=move || (asking.get() == Some(which)).to_string() on:click=toggle>
                    {which.words()}
                </button>
            }
        };
        Asking::ALL.into_iter().map(opener).collect_view()
    };
    let asked = move || {
        asking.get().map(|which| match which {
            Asking::Without => view! { <AskWithout thought members=changed kept=members asking/> }.into_any(),
            Asking::With => view! { <AskWith thought held=changed members asking/> }.into_any(),
            Asking::Priced => view! { <AskPrice thought members=changed asking/> }.into_any(),
        })
    };
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" && asking.get_untracked().is_some() {
            event.prevent_default();
            event.stop_propagation();
            asking.set(None);
        }
    };
    let is_any = move || what_if.with(|what_if| !what_if.is_empty());
    view! {
        <section class="what-if" aria-label="What if" node_ref=strip on:keydown=escape>
            <header class="what-if-head">
                <h3 class="caption">"What if"</h3>
                <div class="what-if-openers">{openers}</div>
            </header>
            {asked}
            <Show when=is_any>
                <div class="what-if-row">
                    <ul class="what-if-chips" aria-label="Thought of">{chips}</ul>
                    <Moves stated before after/>
                </div>
                <Acts thought what_if changed form/>
            </Show>
        </section>
    }
}

/// Gives the keyboard back to the strip where what had it went away: to the button that opened a small form, or after a
/// change was forgotten to the next one.
fn keep_keyboard(strip: NodeRef<html::Section>, what_if: Memo<WhatIf>, asking: RwSignal<Option<Asking>>) {
    Effect::new(move |before: Option<Option<Asking>>| {
        what_if.track();
        let now = asking.get();
        let closed = before.flatten().filter(|_| now.is_none());
        if before.is_some() && now.is_none() {
            request_animation_frame(move || {
                let Some(strip) = strip.get_untracked().filter(|_| is_lost()) else { return };
                let opener = closed.and_then(|closed| Asking::ALL.iter().position(|which| *which == closed));
                let selector = match opener {
                    Some(place) => format!(".what-if-openers > :nth-child({})", place + 1),
                    None => ".what-if-openers button".to_owned(),
                };
                let chip =
                    strip.query_selector(".what-if-chip button").ok().flatten().filter(|_| opener.is_none());
                let found = chip.or_else(|| strip.query_selector(&selector).ok().flatten());
                if let Some(found) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
                    let _focused = found.focus();
                }
            });
        }
        now
    });
}

/// Where the true discount goes, and what would keep the stated one.
#[component]
fn Moves(stated: Signal<Stated>, before: Memo<Sum>, after: Memo<Sum>) -> impl IntoView {
    let percent = move |sum: Memo<Sum>| {
        let percent = sum.with(|sum| stated.get().true_percent(sum));
        percent.map_or_else(|| wording::values::NOTHING.to_owned(), bundles::percent)
    };
    let verdict = Memo::new(move |_| after.with(|sum| stated.get().verdict(sum)));
    let drawn = move || {
        verdict.get().map(|verdict| {
            let words = bundles::verdict(verdict, stated.get().percent.unwrap_or(0));
            view! { <Badge tone=bundles::verdict_tone(verdict)>{words}</Badge> }
        })
    };
    let keeping = move || after.with(|sum| bundles::keeping(sum, stated.get().percent?));
    view! {
        <div class="what-if-moves" role="status">
            <p>
                <span class="muted">"true discount "</span>
                {move || percent(before)}
                <span class="visually-hidden">" becomes "</span>
                <span class="arrow" aria-hidden="true">" → "</span>
                <strong>{move || percent(after)}</strong>
                " "
                {drawn}
            </p>
            <p class="muted">{keeping}</p>
        </div>
    }
}

/// Making the members so, opening the tools whose prices were thought of, and forgetting all.
#[component]
fn Acts(
    thought: RwSignal<WhatIf>,
    what_if: Memo<WhatIf>,
    changed: Signal<Vec<Member>>,
    form: BundleForm,
) -> impl IntoView {
    let applies = move || what_if.with(|what_if| !membership(what_if).is_empty());
    let apply = move |()| {
        let change = what_if.with_untracked(membership);
        form.change_members(|members| *members = change.apply(members));
        thought.update(|thought| {
            thought.without.clear();
            thought.with.clear();
        });
    };
    let prices = move || {
        let link = |(tool, _): &(ToolId, Decimal)| {
            let name = changed.with(|members| bundles::names_of(&[*tool], members).concat());
            view! { <a class="act" href=format!("/catalog/{tool}")>"Open “" {name} "”"</a> }
        };
        what_if.with(|what_if| {
            (!what_if.priced.is_empty()).then(|| {
                let links = what_if.priced.iter().map(link).collect_view();
                view! { <p class="warned-acts"><span class="muted">"A tool's price is changed in the tool:"</span> {links}</p> }
            })
        })
    };
    view! {
        {prices}
        <div class="what-if-acts">
            <Button look=Look::Quiet on_press=move |()| thought.set(WhatIf::default())>"Forget all"</Button>
            <Show when=applies>
                <span class="muted">{move || bundles::follows(form.held.get())}</span>
                <Button on_press=apply>"Apply to the members"</Button>
            </Show>
        </div>
    }
}

/// Which member to do without.
#[component]
fn AskWithout(
    thought: RwSignal<WhatIf>,
    /// The members as they would be.
    members: Signal<Vec<Member>>,
    /// The members as they are.
    kept: Signal<Vec<Member>>,
    asking: RwSignal<Option<Asking>>,
) -> impl IntoView {
    let chosen = RwSignal::new(None::<ToolId>);
    let without = move |()| {
        let first = || members.with_untracked(|members| members.first().map(|member| member.tool));
        let Some(tool) = chosen.get_untracked().or_else(first) else { return };
        let is_member = kept.with_untracked(|kept| kept.iter().any(|member| member.tool == tool));
        thought.update(|thought| {
            thought.with.retain(|member| member.tool != tool);
            thought.priced.retain(|(priced, _)| *priced != tool);
            if is_member && !thought.without.contains(&tool) {
                thought.without.push(tool);
            }
        });
        asking.set(None);
    };
    view! {
        <Show
            when=move || members.with(|members| !members.is_empty())
            fallback=|| view! { <p class="muted">"No tool is in it yet."</p> }
        >
            <form class="what-if-ask" on:submit=move |event| { event.prevent_default(); without(()); }>
                <MemberSelect label="Without which tool" members chosen/>
                <Button on_press=without>"Leave it out"</Button>
            </form>
        </Show>
    }
}

/// Another price of a member.
#[component]
fn AskPrice(
    thought: RwSignal<WhatIf>,
    members: Signal<Vec<Member>>,
    asking: RwSignal<Option<Asking>>,
) -> impl IntoView {
    let paid = Signal::derive(move || {
        members
            .with(|members| members.iter().filter(|m| m.price_model.is_paid()).cloned().collect::<Vec<_>>())
    });
    let chosen = RwSignal::new(None::<ToolId>);
    let text = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<String>);
    let member = move || {
        let tool = chosen.get();
        paid.with(|paid| paid.iter().find(|m| Some(m.tool) == tool).or_else(|| paid.first()).cloned())
    };
    let price = move |()| {
        let Some(member) = untrack(member) else { return };
        let typed = text.with_untracked(|text| amount(text));
        let wrong = match typed {
            None => Some(text.with_untracked(|text| unread(text, "39.00"))),
            Some(amount) => member.price_model.fault_of(amount),
        };
        fault.set(wrong.as_ref().map(wording::fault));
        let (None, Some(amount)) = (wrong, typed) else { return };
        thought.update(|thought| {
            thought.priced.retain(|(tool, _)| *tool != member.tool);
            thought.priced.push((member.tool, amount));
        });
        asking.set(None);
    };
    let id = format!("w{}", Uuid::new_v4().simple());
    let described = id.clone();
    let now = move || {
        member().map(|member| view! { <span class="muted">"now "</span> <PriceText model=member.price_model price=member.price/> })
    };
    view! {
        <Show
            when=move || paid.with(|paid| !paid.is_empty())
            fallback=|| view! { <p class="muted">"No member is sold at a price."</p> }
        >
            <form class="what-if-ask" on:submit=move |event| { event.prevent_default(); price(()); }>
                <MemberSelect label="Price of which tool" members=paid chosen/>
                <span class="what-if-now">{now}</span>
                <input
                    type="text"
                    inputmode="decimal"
                    class="number"
                    aria-label="Price to think of"
                    placeholder="39.00"
                    autocomplete="off"
                    bind:value=text
                    aria-invalid=move || fault.with(Option::is_some).to_string()
                    aria-describedby={let described = described.clone(); move || fault.with(Option::is_some).then(|| described.clone())}
                />
                <Button on_press=price>"Think of it"</Button>
                <p class="offer-fault" id=id.clone() aria-live="polite">{move || fault.get()}</p>
            </form>
        </Show>
    }
}

/// One of the members.
#[component]
fn MemberSelect(
    label: &'static str,
    members: Signal<Vec<Member>>,
    chosen: RwSignal<Option<ToolId>>,
) -> impl IntoView {
    let field = NodeRef::<html::Select>::new();
    take_keyboard(field);
    let options = move || {
        let option = |member: Member| {
            let tool = member.tool;
            view! { <option value=tool.to_string() prop:selected=move || chosen.get() == Some(tool)>{member.name}</option> }
        };
        members.get().into_iter().map(option).collect_view()
    };
    view! {
        <select node_ref=field aria-label=label on:change=move |event| chosen.set(event_target_value(&event).parse().ok())>
            {options}
        </select>
    }
}

/// A tool of the catalog that is no member, found by its name.
#[component]
fn AskWith(
    thought: RwSignal<WhatIf>,
    /// The members as they would be.
    held: Signal<Vec<Member>>,
    /// The members as they are.
    members: Signal<Vec<Member>>,
    asking: RwSignal<Option<Asking>>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let words: Signal<String> = rested(text.into(), REST);
    let found = load(move || {
        Some(ListTools {
            filter: ToolFilter { text: words.get().trim().to_owned(), ..ToolFilter::default() },
            sort: ToolSort::Name,
            direction: Direction::Ascending,
            after: None,
            // Members among them are not suggested; so many more are asked for.
            limit: u16::try_from(held.with_untracked(Vec::len))
                .unwrap_or(0)
                .saturating_add(SUGGESTED)
                .min(500),
        })
    });
    let suggested = Memo::new_with_compare(
        move |_| {
            let is_held = |tool: &ToolRow| held.with(|held| held.iter().any(|member| member.tool == tool.id));
            let rows = found.value.get().map(|page| page.rows).unwrap_or_default();
            rows.into_iter().filter(|tool| !is_held(tool)).take(SUGGESTED.into()).collect::<Vec<_>>()
        },
        |_, _| true,
    );
    let marked = RwSignal::new(0_usize);
    let choose = move |tool: &ToolRow| {
        let member = member_of(tool);
        let was_member =
            members.with_untracked(|members| members.iter().any(|held| held.tool == member.tool));
        thought.update(|thought| {
            if was_member {
                thought.without.retain(|tool| *tool != member.tool);
            } else {
                thought.with.push(member);
            }
        });
        asking.set(None);
    };
    let on_key = move |event: KeyboardEvent| {
        let last = suggested.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => marked.update(|marked| *marked = (*marked + 1).min(last)),
            "ArrowUp" => marked.update(|marked| *marked = marked.saturating_sub(1)),
            "Enter" => {
                // What is shown may still be found by what was typed before.
                let is_found = !found.busy.get_untracked()
                    && words.with_untracked(|words| *words == text.get_untracked());
                let tool = suggested
                    .with_untracked(|tools| tools.get(marked.get_untracked()).cloned())
                    .filter(|_| is_found);
                if let Some(tool) = tool {
                    choose(&tool);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let field = NodeRef::<html::Input>::new();
    take_keyboard(field);
    let id = format!("w{}", Uuid::new_v4().simple());
    let place_id = {
        let id = id.clone();
        move |place: usize| format!("{id}-{place}")
    };
    let active = {
        let place_id = place_id.clone();
        move || suggested.with(|tools| (!tools.is_empty()).then(|| place_id(marked.get())))
    };
    let rows = move || {
        let row = |(place, tool): (usize, ToolRow)| {
            let (model, price, chosen) = (tool.price_model, tool.price, tool.clone());
            view! {
                <li
                    id=place_id(place)
                    role="option"
                    aria-selected=move || (marked.get() == place).to_string()
                    on:pointermove=move |_| marked.set(place)
                    on:click=move |_| choose(&chosen)
                >
                    <span>{tool.name}</span>
                    <PriceText model price/>
                </li>
            }
        };
        suggested.get().into_iter().enumerate().map(row).collect_view()
    };
    let said = move || {
        if let Some(problem) = found.problem.get() {
            return wording::problem(&problem).line();
        }
        match (found.busy.get(), suggested.with(Vec::len)) {
            (true, 0) => "Looking…".to_owned(),
            (false, 0) => "No other tool has these words.".to_owned(),
            _ => String::new(),
        }
    };
    let list = id.clone();
    view! {
        <div class="what-if-ask what-if-seek">
            <input
                node_ref=field
                type="text"
                role="combobox"
                aria-label="With which tool"
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls=list
                aria-activedescendant=active
                placeholder="A tool by its name"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || text.get()
                on:input=move |event| { text.set(event_target_value(&event)); marked.set(0); }
                on:keydown=on_key
            />
            <ul id=id role="listbox" aria-label="Tools that could be added">{rows}</ul>
            <p class="muted" role="status">{said}</p>
        </div>
    }
}

/// Gives the keyboard to `field` once it is there.
fn take_keyboard<E>(field: NodeRef<E>)
where
    E: html::ElementType + 'static,
    E::Output: wasm_bindgen::JsCast + Clone + 'static,
{
    Effect::new(move || {
        let control = field.get().and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(control) = control {
            let _focused = control.focus();
        }
    });
}

#[cfg(test)]
mod tests {
    use domain::catalog::{PriceModel, ToolStatus};
    use domain::money::Currency;
    use domain::organizations::Tier;

    use super::*;

    fn member(number: u128, price: i64) -> Member {
        Member {
            tool: ToolId(Uuid::from_u128(number)),
            name: format!("Tool {number}"),
            price_model: PriceModel::Monthly,
            price: Money { amount: Decimal::from(price), currency: Currency::USD },
            required_tier: Tier::Starter,
            status: ToolStatus::Active,
        }
    }

    fn thought() -> (WhatIf, Vec<Member>) {
        let members = vec![member(1, 60), member(2, 40)];
        let what_if = WhatIf {
            without: vec![member(1, 0).tool],
            with: vec![member(3, 25)],
            priced: vec![(member(2, 0).tool, Decimal::from(50)), (member(3, 0).tool, Decimal::from(30))],
        };
        (what_if, members)
    }

    #[test]
    fn every_thought_is_a_chip_and_forgetting_each_leaves_none() {
        let (mut what_if, members) = thought();
        let words: Vec<_> = Thought::of(&what_if, &members).iter().map(Thought::words).collect();
        assert_eq!(words, ["without Tool 1", "with Tool 3", "Tool 2 at 50.00 USD", "Tool 3 at 30.00 USD"]);
        for thought in Thought::of(&what_if.clone(), &members) {
            thought.forget(&mut what_if);
        }
        assert!(what_if.is_empty());
    }

    #[test]
    fn what_became_so_by_itself_is_thought_of_no_more() {
        let (what_if, members) = thought();
        let applied = membership(&what_if).apply(&members);
        let left = standing(&what_if, &applied);
        assert_eq!((left.without.len(), left.with.len(), left.priced.len()), (0, 0, 2));
    }

    #[test]
    fn applied_are_members_and_never_prices() {
        let (what_if, members) = thought();
        assert_eq!(membership(&what_if).apply(&members), [member(2, 40), member(3, 25)]);
    }
}
