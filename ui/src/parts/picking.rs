//! A long table in pages whose rows can be left out: one checkbox per row, arrows between them, Space on one.

use std::collections::BTreeSet;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

use super::button::Button;

/// Rows of a page.
pub const PAGE: usize = 100;

/// The rows of page `page` (from 0) of `rows`.
#[must_use]
pub fn page_of<R: Clone>(rows: &[R], page: usize) -> Vec<R> {
    rows.iter().skip(page.saturating_mul(PAGE)).take(PAGE).cloned().collect()
}

/// How many pages `rows` rows take; one even without rows.
#[must_use]
pub const fn pages(rows: usize) -> usize {
    let pages = rows.div_ceil(PAGE);
    if pages == 0 { 1 } else { pages }
}

/// A page of rows, each with a checkbox, and the way to the other pages.
#[component]
pub fn PickTable<R, K, C>(
    /// What the table shows.
    #[prop(into)]
    label: Signal<String>,
    /// The headings, `<th scope="col">` each, without that of the checkbox.
    #[prop(into)]
    head: ViewFn,
    /// The rows of the shown page.
    #[prop(into)]
    rows: Signal<Vec<R>>,
    /// How many rows there are on all pages.
    #[prop(into)]
    total: Signal<usize>,
    /// Which page is shown, from 0.
    page: RwSignal<usize>,
    /// What tells a row from the others.
    key: fn(&R) -> K,
    /// What a row is called, for its checkbox.
    name: fn(&R) -> String,
    /// Whether a row can be left out at all.
    can_pick: fn(&R) -> bool,
    /// The rows left out.
    left_out: RwSignal<BTreeSet<K>>,
    /// The cells of a row, `<td>` each.
    cells: C,
) -> impl IntoView
where
    R: Clone + PartialEq + Send + Sync + 'static,
    K: Copy + Ord + Send + Sync + 'static,
    C: Fn(&R) -> AnyView + Send + Sync + 'static,
{
    let root = NodeRef::<html::Div>::new();
    // The checkbox that Tab leads to.
    let cursor = RwSignal::new(0_usize);
    Effect::new(move || {
        page.track();
        cursor.set(0);
        if let Some(root) = root.get_untracked() {
            root.set_scroll_top(0);
        }
    });
    let cells = StoredValue::new(cells);
    let drawn = Memo::new(move |_| rows.get());
    let row = move |(place, row): (usize, R)| {
        let id = key(&row);
        let out = Memo::new(move |_| left_out.with(|out| out.contains(&id)));
        let toggle = move |event| {
            let keep = event_target_checked(&event);
            left_out.update(|out| {
                if keep {
                    out.remove(&id);
                } else {
                    out.insert(id);
                }
            });
        };
        let pick = can_pick(&row).then(|| {
            view! {
                <input
                    type="checkbox"
                    aria-label=format!("Include {}", name(&row))
                    tabindex=move || if cursor.get() == place { "0" } else { "-1" }
                    prop:checked=move || !out.get()
                    on:change=toggle
                    on:focus=move |_| cursor.set(place)
                />
            }
        });
        view! {
            <tr class:left-out=move || out.get()>
                <td class="pick">{pick}</td>
                {cells.with_value(|cells| cells(&row))}
            </tr>
        }
    };
    view! {
        <div
            class="pick-table"
            role="region"
            // It scrolls, also where it holds no checkbox.
            tabindex="0"
            aria-label=move || label.get()
            node_ref=root
            on:keydown=move |event| step(&event, root)
        >
            <table>
                <thead>
                    <tr><th scope="col" class="pick"><span class="visually-hidden">"Include"</span></th>{move || head.run()}</tr>
                </thead>
                <tbody>{move || drawn.get().into_iter().enumerate().map(row).collect_view()}</tbody>
            </table>
        </div>
        <Pager total page/>
    }
}

/// Where in a long list one is, and the way on.
#[component]
pub fn Pager(
    /// How many rows there are.
    #[prop(into)]
    total: Signal<usize>,
    /// Which page is shown, from 0.
    page: RwSignal<usize>,
) -> impl IntoView {
    let several = Memo::new(move |_| total.get() > PAGE);
    let figure = |number: usize| domain::money::grouped(&number.to_string());
    let place = move || {
        let (first, total) = (page.get().saturating_mul(PAGE), total.get());
        format!(
            "Rows {}–{} of {}",
            figure((first + 1).min(total)),
            figure((first + PAGE).min(total)),
            figure(total)
        )
    };
    let last = Signal::derive(move || page.get() + 1 >= pages(total.get()));
    let first = Signal::derive(move || page.get() == 0);
    view! {
        <Show when=move || several.get()>
            <nav class="pager" aria-label="Pages">
                <p role="status">{place}</p>
                <Button on_press=move |()| page.update(|page| *page = page.saturating_sub(1)) disabled=first>"Page before"</Button>
                <Button on_press=move |()| page.update(|page| *page += 1) disabled=last>"Next page"</Button>
            </nav>
        </Show>
    }
}

/// Moves the keyboard among the checkboxes of a table.
fn step(event: &KeyboardEvent, root: NodeRef<html::Div>) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let Some(boxes) = root.get_untracked().and_then(|root| root.query_selector_all("input").ok()) else {
        return;
    };
    let boxes: Vec<HtmlElement> =
        (0..boxes.length()).filter_map(|at| boxes.item(at)?.dyn_into().ok()).collect();
    let own = super::dialog::focused();
    let at = boxes.iter().position(|one| own.as_ref().is_some_and(|own| one.is_same_node(Some(own))));
    let Some(next) = leads_to(&event.key(), at, boxes.len()) else { return };
    if let Some(next) = boxes.get(next) {
        event.prevent_default();
        let _focused = next.focus();
    }
}

/// Which of `count` checkboxes a key leads to, from the one at `at`.
fn leads_to(key: &str, at: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let from = at.unwrap_or(0);
    let to = match key {
        "ArrowDown" | "j" if at.is_none() => 0,
        "ArrowDown" | "j" => from + 1,
        "ArrowUp" | "k" => from.saturating_sub(1),
        "PageDown" => from + 10,
        "PageUp" => from.saturating_sub(10),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(to.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_among_the_checkboxes_and_stay_within() {
        assert_eq!(leads_to("ArrowDown", None, 3), Some(0));
        assert_eq!(leads_to("ArrowDown", Some(2), 3), Some(2));
        assert_eq!(leads_to("ArrowUp", Some(0), 3), Some(0));
        assert_eq!(leads_to("PageDown", Some(1), 100), Some(11));
        assert_eq!(leads_to("End", Some(1), 100), Some(99));
        assert_eq!(leads_to("x", Some(1), 100), None);
        assert_eq!(leads_to("Home", None, 0), None);
    }

    #[test]
    fn pages_cover_every_row_once() {
        let rows: Vec<_> = (0..250).collect();
        let all: Vec<_> = (0..pages(rows.len())).flat_map(|page| page_of(&rows, page)).collect();
        assert_eq!(all, rows);
        assert_eq!(pages(0), 1);
    }
}
