//! The second step: every tool old → new, what else is touched, what is done with it, and the write.

use contract::catalog::{FollowUps, PreviewRow, Ripple};
use domain::catalog::tool::{ToolField, ToolValue};
use leptos::html;
use leptos::prelude::*;

use super::state::{Shown, ends};
use super::{Bulk, take_keyboard, tools};
use crate::areas::editor::ReadOnlyNote;
use crate::areas::words;
use crate::changes::Changes;
use crate::parts::picking::{PickTable, page_of};
use crate::parts::{
    Button, Checkbox, EmptyState, Look, ProblemPanel, ProblemStrip, Skeleton, TextField, Toasts,
};
use crate::undo::UndoState;
use crate::wording::{choices, fault, values};

/// The most names of a list that are read out; the rest is a number.
const NAMED: usize = 50;

/// Loading, failed, or there.
#[component]
pub fn Preview(
    /// The dialog's state.
    bulk: Bulk,
) -> impl IntoView {
    let state = Memo::new(move |_| (bulk.preview.with(Option::is_some), bulk.problem.with(Option::is_some)));
    let content = move || match state.get() {
        (true, _) => view! { <Looked bulk/> }.into_any(),
        (false, true) => {
            let problem = bulk.problem.get_untracked();
            view! {
                {problem.map(|problem| view! { <ProblemPanel problem on_retry=move |()| bulk.ask_again()/> })}
                <footer><Button on_press=move |()| bulk.back_to_form()>"Back"</Button></footer>
            }
            .into_any()
        }
        (false, false) => view! {
            <Skeleton lines=8/>
            <footer><Button on_press=move |()| bulk.back_to_form()>"Back"</Button></footer>
        }
        .into_any(),
    };
    view! { {content} }
}

/// What the change would do.
#[component]
fn Looked(bulk: Bulk) -> impl IntoView {
    let changes = Changes::expect();
    let toasts = Toasts::expect();
    let undo = UndoState::expect();
    let kept = Memo::new(move |_| bulk.shown.with(|shown| bulk.left_out.with(|out| shown.kept(out).len())));
    let apply = move || match kept.get() {
        0 => "Nothing to change".to_owned(),
        kept => format!("Change {}", tools(kept)),
    };
    let nothing = Signal::derive(move || kept.get() == 0);
    let here = NodeRef::<html::Div>::new();
    take_keyboard(here);
    view! {
        <div class="bulk-preview" node_ref=here tabindex="-1" aria-label="What would change">
            <ReadOnlyNote/>
            <p class="bulk-sum" role="status">{move || sum(&bulk, kept.get())}</p>
            <Changing bulk/>
            <div class="bulk-under">
                <Others bulk/>
                <Touched bulk/>
            </div>
            <div class="bulk-reason">
                <TextField label="Why (for the record)" value=bulk.reason placeholder="For example: yearly price review"/>
            </div>
            <ProblemStrip problem=bulk.problem/>
        </div>
        <footer>
            <Button on_press=move |()| bulk.back_to_form()>"Back"</Button>
            <Button look=Look::Primary on_press=move |()| bulk.apply(changes, toasts, undo) busy=bulk.busy disabled=nothing>{apply}</Button>
        </footer>
    }
}

/// The sum in words: never of amounts.
fn sum(bulk: &Bulk, kept: usize) -> String {
    bulk.shown.with(|shown| {
        let out = shown.changing.len().saturating_sub(kept);
        let mut parts = vec![format!("{} will change", tools(kept))];
        if out > 0 {
            parts.push(format!("{} left out", words::figure(super::count(out))));
        }
        if !shown.unchanged.is_empty() {
            parts.push(format!("{} already so", words::figure(super::count(shown.unchanged.len()))));
        }
        if !shown.faulty.is_empty() {
            parts.push(format!("{} can't be written", words::figure(super::count(shown.faulty.len()))));
        }
        let (up, down) = bulk.left_out.with(|out| shown.prices(out));
        if up + down > 0 {
            parts.push(format!("prices: {up} up, {down} down"));
        }
        format!("{}.", parts.join(" · "))
    })
}

/// The rows that change, each to be left out.
#[component]
fn Changing(bulk: Bulk) -> impl IntoView {
    let page = RwSignal::new(0_usize);
    let rows = Signal::derive(move || bulk.shown.with(|shown| page_of(&shown.changing, page.get())));
    let total = Signal::derive(move || bulk.shown.with(|shown| shown.changing.len()));
    let fields = Memo::new(move |_| bulk.shown.with(|shown| shown.fields.clone()));
    let head = move || {
        let columns = fields.get().into_iter().map(|field| {
            view! { <th scope="col" class:amount=field == ToolField::PriceAmount>{choices::tool_field(field)}</th> }
        });
        view! { <th scope="col">"Tool"</th> {columns.collect_view()} }
    };
    let cells = move |row: &PreviewRow| {
        let columns = fields.get().into_iter().map(|field| cell(row, field)).collect_view();
        view! { <th scope="row" title=row.name.clone()>{row.name.clone()}</th> {columns} }.into_any()
    };
    let all = move |()| bulk.left_out.update(std::collections::BTreeSet::clear);
    let none = move |()| {
        let every = bulk.shown.with(|shown| shown.changing.iter().map(|row| row.pinned.id).collect());
        bulk.left_out.set(every);
    };
    view! {
        <Show
            when=move || total.get() != 0
            fallback=|| view! {
                <EmptyState title="No tool would change">
                    <p>"Every tool is as asked for already, or can't be written. Go back to choose something else."</p>
                </EmptyState>
            }
        >
            <div class="bulk-acts">
                <Button look=Look::Quiet on_press=all>"Include all"</Button>
                <Button look=Look::Quiet on_press=none>"Leave all out"</Button>
                <p class="muted">"Arrows move between the rows, Space leaves one out."</p>
            </div>
            <PickTable
                label="Tools that change, old and new"
                head
                rows
                total
                page
                key=|row: &PreviewRow| row.pinned.id
                name=|row: &PreviewRow| row.name.clone()
                can_pick=|_: &PreviewRow| true
                left_out=bulk.left_out
                cells
            />
        </Show>
    }
}

/// Old → new of one field, or nothing where this tool keeps it.
fn cell(row: &PreviewRow, field: ToolField) -> AnyView {
    let (old, new) = (row.before.value(field), row.after.value(field));
    let class = if field == ToolField::PriceAmount { "amount" } else { "" };
    if old == new {
        return view! { <td class=class><span class="muted">"unchanged"</span></td> }.into_any();
    }
    let (old, new) = match field {
        ToolField::PriceAmount => {
            (values::value(&old), format!("{} {}", values::value(&new), row.after.currency))
        }
        ToolField::Tags => (removed(&old, &new), added(&old, &new)),
        _ => (values::value(&old), values::value(&new)),
    };
    view! { <td class=class><OldNew old new/></td> }.into_any()
}

/// Tags that go, as `−tag`.
fn removed(old: &ToolValue, new: &ToolValue) -> String {
    difference(old, new, "−")
}

/// Tags that come, as `+tag`.
fn added(old: &ToolValue, new: &ToolValue) -> String {
    difference(new, old, "+")
}

fn difference(of: &ToolValue, without: &ToolValue, sign: &str) -> String {
    let (ToolValue::Tags(of), ToolValue::Tags(without)) = (of, without) else { return String::new() };
    let only = of.iter().filter(|tag| !without.contains(tag)).map(|tag| format!("{sign}{tag}"));
    only.collect::<Vec<_>>().join(" ")
}

/// A value before and after.
#[component]
pub fn OldNew(
    /// Before.
    old: String,
    /// After.
    new: String,
) -> impl IntoView {
    let hint = format!("{old} → {new}");
    let arrow = (!old.is_empty() && !new.is_empty())
        .then(|| view! { <span class="visually-hidden">" becomes "</span><span class="arrow" aria-hidden="true">" → "</span> });
    view! { <span class="old-new" title=hint><del>{old}</del> {arrow} <ins>{new}</ins></span> }
}

/// Rows that stay as they are, and rows that can't be written, each with why.
#[component]
fn Others(bulk: Bulk) -> impl IntoView {
    let unchanged =
        move || bulk.shown.with(|shown| shown.unchanged.iter().map(|row| row.name.clone()).collect());
    let faulty = move || {
        bulk.shown.with(|shown| {
            let why = |row: &PreviewRow| {
                let faults = row.faults.iter().map(|at| {
                    let field = at.field.split('.').next().unwrap_or_default();
                    format!("{}: {}", values::column(field), fault(&at.fault))
                });
                format!("{} · {}", row.name, faults.collect::<Vec<_>>().join(" "))
            };
            shown.faulty.iter().map(why).collect::<Vec<_>>()
        })
    };
    view! {
        {move || named_list("can't be written", faulty(), true)}
        {move || named_list("already so, left as they are", unchanged(), false)}
    }
}

/// A list to unfold, with as many names as are worth reading.
fn named_list(what: &'static str, names: Vec<String>, open: bool) -> Option<impl IntoView> {
    if names.is_empty() {
        return None;
    }
    let summary = format!("{} {what}", tools(names.len()));
    let more = names.len().checked_sub(NAMED).filter(|more| *more > 0);
    let more =
        more.map(|more| view! { <li class="muted">"and " {words::figure(super::count(more))} " more"</li> });
    let names = names.into_iter().take(NAMED).map(|name| view! { <li>{name}</li> }).collect_view();
    Some(
        view! { <details class="bulk-list" open=open><summary>{summary}</summary><ul>{names}{more}</ul></details> },
    )
}

/// What else is touched, and the follow-ups where a tool's life ends.
#[component]
fn Touched(bulk: Bulk) -> impl IntoView {
    let ending = move || bulk.asked.with(|asked| asked.as_ref().is_some_and(|asked| ends(&asked.change)));
    let lines = move || bulk.shown.with(|shown| ripple_lines(&shown.ripple));
    let bundles = move || {
        let bundles = bulk.shown.with(|shown| {
            let one = |bundle: &contract::catalog::TouchedBundle| {
                format!(
                    "{} ({}, {})",
                    bundle.name,
                    bundle.status,
                    words::many(bundle.tools, "of the tools", "of the tools")
                )
            };
            shown.ripple.bundles.iter().map(one).collect::<Vec<_>>()
        });
        (!bundles.is_empty()).then(|| {
            let names = bundles.into_iter().map(|name| view! { <li>{name}</li> }).collect_view();
            view! { <details class="bulk-list"><summary>"Which bundles"</summary><ul>{names}</ul></details> }
        })
    };
    let some_out = move || bulk.left_out.with(|out| !out.is_empty());
    let any = move || !lines().is_empty();
    view! {
        <Show when=any>
            <section class="bulk-ripple" aria-label="What else is touched">
                <h3>"Also touched"</h3>
                <ul>{move || lines().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                {bundles}
                {move || some_out().then(|| view! { <p class="muted">"Counted with the rows that are left out."</p> })}
            </section>
        </Show>
        <Show when=ending><FollowUpChoices bulk/></Show>
    }
}

/// What can be done in the same change.
#[component]
fn FollowUpChoices(bulk: Bulk) -> impl IntoView {
    let follow_ups = bulk.follow_ups;
    let shown = bulk.shown;
    // What was in the shop window or in bundles before anything was chosen here.
    let stood_out = move || {
        let stands = |row: &PreviewRow| row.before.is_featured || row.before.is_popular;
        shown.with(|shown: &Shown| shown.changing.iter().chain(&shown.unchanged).any(stands))
    };
    let bundled = move || shown.with(|shown| !shown.ripple.bundles.is_empty());
    let put =
        move |change: fn(&mut FollowUps, bool)| move |on: bool| follow_ups.update(|all| change(all, on));
    view! {
        <section class="bulk-follow-ups" aria-label="In the same change">
            <Show when=move || stood_out() || bundled()><h3>"In the same change"</h3></Show>
            <Show when=stood_out>
                <Checkbox
                    label="Take them out of the shop window and off the popular ones"
                    checked=Signal::derive(move || follow_ups.with(|all| all.unfeature))
                    on_change=put(|all, on| all.unfeature = on)
                />
            </Show>
            <Show when=bundled>
                <Checkbox
                    label="Take them out of all bundles that are not archived"
                    checked=Signal::derive(move || follow_ups.with(|all| all.leave_bundles))
                    on_change=put(|all, on| all.leave_bundles = on)
                />
            </Show>
        </section>
    }
}

/// What else a change touches, a line each; nothing where nothing is.
#[must_use]
pub fn ripple_lines(ripple: &Ripple) -> Vec<String> {
    let figure = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let organizations = |count| words::many(figure(count), "organization", "organizations");
    let mut lines = Vec::new();
    if !ripple.bundles.is_empty() {
        let count = super::count(ripple.bundles.len());
        lines.push(format!("{} with these tools", words::many(count, "bundle", "bundles")));
    }
    if ripple.cart_items > 0 {
        let items = words::many(figure(ripple.cart_items), "item", "items");
        lines.push(format!("{items} in carts of {}", organizations(ripple.cart_organizations)));
    }
    if ripple.subscriptions + ripple.bundle_subscriptions > 0 {
        let own = words::many(figure(ripple.subscriptions), "running subscription", "running subscriptions");
        let bundled = words::figure(figure(ripple.bundle_subscriptions));
        let of = organizations(ripple.subscribed_organizations);
        lines.push(format!("{own} to the tools, {bundled} to bundles with them, of {of}"));
    }
    if ripple.featured + ripple.popular > 0 {
        let (featured, popular) = (figure(ripple.featured), figure(ripple.popular));
        lines.push(format!("{} featured, {} popular", words::figure(featured), words::figure(popular)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_touched_says_nothing() {
        assert!(ripple_lines(&Ripple::default()).is_empty());
    }

    #[test]
    fn each_thing_touched_is_counted_in_its_own_line() {
        let ripple = Ripple {
            cart_items: 3,
            cart_organizations: 1,
            subscriptions: 2,
            subscribed_organizations: 2,
            featured: 1,
            ..Ripple::default()
        };
        assert_eq!(
            ripple_lines(&ripple),
            [
                "3 items in carts of 1 organization",
                "2 running subscriptions to the tools, 0 to bundles with them, of 2 organizations",
                "1 featured, 0 popular",
            ]
        );
    }

    #[test]
    fn of_tags_only_the_difference_is_shown() {
        let tags = |tags: &[&str]| ToolValue::Tags(tags.iter().map(|tag| (*tag).to_owned()).collect());
        assert_eq!(removed(&tags(&["a", "b"]), &tags(&["b", "c"])), "−a");
        assert_eq!(added(&tags(&["a", "b"]), &tags(&["b", "c"])), "+c");
    }
}
