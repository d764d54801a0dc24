//! What a change made of a bundle's members, as one thing: what came, what went, and the order before and after.

use contract::activity::{Composition, NamedTool};
use leptos::prelude::*;
use uuid::Uuid;

use super::diff::Mark;
use crate::places;
use crate::wording::activity::{self, Arranged};

/// Orders of more tools than this are folded.
const MOST_OPEN: usize = 12;

/// A tool's place in an order, from 1.
type Placed = (usize, NamedTool);

/// What is different between two orders.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Difference {
    /// In the new order only, with their places there.
    added: Vec<Placed>,
    /// In the old order only, with their places there.
    removed: Vec<Placed>,
    /// What became of the order of those that stand in both.
    arranged: Arranged,
}

fn difference(before: &[NamedTool], after: &[NamedTool]) -> Difference {
    let holds = |order: &[NamedTool], tool: Uuid| order.iter().any(|held| held.tool == tool);
    let only_in = |order: &[NamedTool], other: &[NamedTool]| -> Vec<Placed> {
        let placed = order.iter().enumerate().filter(|(_, held)| !holds(other, held.tool));
        placed.map(|(place, held)| (place + 1, held.clone())).collect()
    };
    let common = |order: &[NamedTool], other: &[NamedTool]| -> Vec<Uuid> {
        order.iter().map(|held| held.tool).filter(|tool| holds(other, *tool)).collect()
    };
    let (added, removed) = (only_in(after, before), only_in(before, after));
    let arranged = if common(before, after) != common(after, before) {
        Arranged::Anew
    } else if added.is_empty() && removed.is_empty() {
        Arranged::ClosedUp
    } else {
        Arranged::AsBefore
    };
    Difference { added, removed, arranged }
}

/// What a change made of the members of one bundle.
#[component]
pub fn Members(
    /// Before and after.
    composition: Composition,
    /// Whether the bundle is named: there are others, or other records.
    named: bool,
) -> impl IntoView {
    let Composition { bundle, bundle_name, before, after } = composition;
    let Difference { added, removed, arranged } = difference(&before, &after);
    let heading = named.then(|| {
        let name = bundle_name.unwrap_or_else(|| short("bundle", bundle));
        let name = match places::record("marketplace_bundles", bundle) {
            Some(href) => view! { <a href=href>{name}</a> }.into_any(),
            None => name.into_any(),
        };
        view! { <h4 class="composed-of">{name}</h4> }
    });
    let row = |title: &'static str, mark: Mark, tools: Vec<Placed>| {
        (!tools.is_empty()).then(|| {
            view! {
                <div class="change">
                    <dt>{title}</dt>
                    <dd><ul class="labels diff-items">{tools.into_iter().map(|placed| label(mark, placed)).collect_view()}</ul></dd>
                </div>
            }
        })
    };
    let words = arranged.words(before.is_empty(), after.is_empty());
    let marked = |order: &[NamedTool], other: &[NamedTool], mark: Mark| -> Vec<(Mark, NamedTool)> {
        let mark_of = |tool: Uuid| if other.iter().any(|held| held.tool == tool) { Mark::Kept } else { mark };
        order.iter().map(|held| (mark_of(held.tool), held.clone())).collect()
    };
    let sides =
        [("Before", marked(&before, &after, Mark::Removed)), ("After", marked(&after, &before, Mark::Added))];
    let most = before.len().max(after.len());
    let orders = sides.into_iter().filter(|(_, order)| !order.is_empty()).map(|(title, order)| {
        view! {
            <section>
                <h5>{title}</h5>
                <ol>{order.into_iter().map(|(mark, tool)| view! { <li>{drawn(mark, &tool)}</li> }).collect_view()}</ol>
            </section>
        }
    });
    view! {
        <section class="composed">
            {heading}
            <dl class="changes">
                {row("Added", Mark::Added, added)}
                {row("Removed", Mark::Removed, removed)}
                <div class="change">
                    <dt>"Order"</dt>
                    <dd>
                        <details class="composed-orders" open=most <= MOST_OPEN>
                            <summary>{words}</summary>
                            <div>{orders.collect_view()}</div>
                        </details>
                    </dd>
                </div>
            </dl>
        </section>
    }
}

/// A tool that came or went, and its place.
fn label(mark: Mark, (place, tool): Placed) -> impl IntoView {
    let at = format!("{} {place}", if mark == Mark::Added { "as" } else { "was" });
    view! { <li class="label">{drawn(mark, &tool)} <span class="muted">{at}</span></li> }
}

/// A tool by its name, leading to it. What went is struck out, what came is underlined.
fn drawn(mark: Mark, tool: &NamedTool) -> AnyView {
    let name = tool.name.clone().unwrap_or_else(|| short(activity::record("marketplace_tools"), tool.tool));
    let name = match places::record("marketplace_tools", tool.tool) {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    match mark {
        Mark::Kept => name,
        Mark::Removed => {
            view! { <del><span class="visually-hidden">"removed: "</span>{name}</del> }.into_any()
        }
        Mark::Added => view! { <ins><span class="visually-hidden">"added: "</span>{name}</ins> }.into_any(),
    }
}

/// A record that has no name.
fn short(noun: &str, id: Uuid) -> String {
    format!("{noun} {}…", id.to_string().chars().take(8).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools(names: &str) -> Vec<NamedTool> {
        let tool = |name: char| NamedTool {
            tool: Uuid::from_u128(u32::from(name).into()),
            name: Some(name.to_string()),
        };
        names.chars().map(tool).collect()
    }

    fn read(before: &str, after: &str) -> (String, String, Arranged) {
        let Difference { added, removed, arranged } = difference(&tools(before), &tools(after));
        let words = |placed: Vec<Placed>| {
            let words = placed.into_iter().map(|(place, tool)| format!("{place}{}", tool.name.unwrap()));
            words.collect::<Vec<_>>().concat()
        };
        (words(added), words(removed), arranged)
    }

    #[test]
    fn what_came_what_went_and_whether_the_order_changed() {
        let expected =
            |added: &str, removed: &str, arranged| (added.to_owned(), removed.to_owned(), arranged);
        assert_eq!(read("abc", "axbc"), expected("2x", "", Arranged::AsBefore));
        assert_eq!(read("abc", "ac"), expected("", "2b", Arranged::AsBefore));
        assert_eq!(read("abc", "cab"), expected("", "", Arranged::Anew));
        assert_eq!(read("abc", "cxa"), expected("2x", "2b", Arranged::Anew));
        assert_eq!(read("", "ab"), expected("1a2b", "", Arranged::AsBefore));
        assert_eq!(read("ab", "ab"), expected("", "", Arranged::ClosedUp), "only places moved");
    }
}
