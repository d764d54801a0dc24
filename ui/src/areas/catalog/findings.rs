//! What a manager should look at in the catalog: each finding with its count, leading to the tools that have it; and
//! the reviewed repair of stored figures that differ from the rows.

use std::collections::BTreeSet;

use contract::Problem;
use contract::catalog::{CountFindings, Drift, Figures, FindingCount, ListDrift, RepairDrift};
use domain::access::Area;
use domain::ids::ToolId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;

use crate::areas::words;
use crate::changes::Changes;
use crate::intents::{Group, Intent, offer};
use crate::ipc;
use crate::loading::load;
use crate::parts::picking::{PickTable, page_of};
use crate::parts::{Button, Dialog, Drop, EmptyState, Icon, Loaded, Look, ProblemStrip, TextField, Toasts};
use crate::session::SessionState;
use crate::wording::choices;

/// The button "Findings" with its list. Each finding leads to the tools that have it; those of stored figures lead to
/// their repair too.
#[component]
pub fn FindingsMenu() -> impl IntoView {
    let session = SessionState::expect();
    let open = RwSignal::new(false);
    let repair = RwSignal::new(false);
    let counts = load(move || session.sees(Area::Catalog).then_some(CountFindings {}));
    let found = move || {
        let found = |counts: &Vec<FindingCount>| counts.iter().filter(|count| count.tools > 0).count();
        counts.value.with(|counts| counts.as_ref().map(found))
    };
    let label = Signal::derive(move || match found() {
        None | Some(0) => "Findings".to_owned(),
        Some(found) => format!("Findings {found}"),
    });
    let may = session.may_write(Area::Catalog);
    let counted = move || {
        let differs = |count: &FindingCount| count.finding.is_counted() && count.tools > 0;
        may.get() && counts.value.with(|counts| counts.iter().flatten().any(differs))
    };
    let begin = move |_| {
        open.set(false);
        repair.set(true);
    };
    offer([Intent::new("Show the catalog's findings", Group::Here, "", move || open.set(true))]);
    view! {
        <Drop label open holds="What to look at in the catalog">
            <Loaded from=counts lines=3 children=move |counts| view! { <FindingList counts open/> }/>
            <Show when=counted>
                <button type="button" class="drop-item" on:click=begin>"Repair stored figures…"</button>
            </Show>
        </Drop>
        <Dialog open=repair title="Stored figures that differ from the rows" class="bulk">
            <Repair open=repair/>
        </Dialog>
    }
}

/// The findings that some tool has, most tools first.
#[component]
fn FindingList(counts: Vec<FindingCount>, open: RwSignal<bool>) -> impl IntoView {
    let counts = in_order(counts);
    if counts.is_empty() {
        return view! { <p class="drop-note">"Nothing to look at: no tool has a finding."</p> }.into_any();
    }
    let line = |FindingCount { finding, tools }: FindingCount| {
        let tools = words::many(i64::try_from(tools).unwrap_or(i64::MAX), "tool", "tools");
        view! {
            <li>
                <A href=format!("/catalog?finding={finding}") attr:class="drop-item" on:click=move |_| open.set(false)>
                    <span>{choices::finding(finding)}</span>
                    <span class="muted">{tools}</span>
                </A>
            </li>
        }
    };
    view! { <ul class="drop-list">{counts.into_iter().map(line).collect_view()}</ul> }.into_any()
}

/// Without those that no tool has; most tools first, else in the order of the findings.
fn in_order(counts: Vec<FindingCount>) -> Vec<FindingCount> {
    let mut counts: Vec<_> = counts.into_iter().filter(|count| count.tools > 0).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.tools));
    counts
}

/// Stored → counted, tool by tool, and the repair of those that are kept.
#[component]
fn Repair(open: RwSignal<bool>) -> impl IntoView {
    let drift = load(move || Some(ListDrift::default()));
    let close = move || open.set(false);
    view! { <Loaded from=drift children=move |drift| view! { <Differing drift on_close=close/> }/> }
}

#[component]
fn Differing(drift: Vec<Drift>, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    if drift.is_empty() {
        return view! {
            <EmptyState icon=Icon::CircleCheck title="Stored and counted figures agree">
                <p>"Ratings, reviews and purchases of every tool are stored as the rows say."</p>
            </EmptyState>
            <footer><Button on_press=move |()| on_close.run(())>"Close"</Button></footer>
        }
        .into_any();
    }
    let toasts = Toasts::expect();
    let changes = Changes::expect();
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let left_out = RwSignal::new(BTreeSet::<ToolId>::new());
    let page = RwSignal::new(0_usize);
    let total = drift.len();
    let drift = StoredValue::new(drift);
    let kept = Memo::new(move |_| left_out.with(|out| drift.with_value(|drift| kept(drift, out))));
    let repair = move |()| {
        let ids = kept.get_untracked();
        if ids.is_empty() || busy.get_untracked() {
            return;
        }
        let why = reason.get_untracked().trim().to_owned();
        let request = RepairDrift { ids, reason: (!why.is_empty()).then_some(why) };
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let outcome = ipc::call(&request).await;
            let _still_there = busy.try_set(false);
            match outcome {
                Ok(repaired) => {
                    let count = i64::try_from(repaired.len()).unwrap_or(i64::MAX);
                    toasts
                        .say(format!("Counted figures stored for {}.", words::many(count, "tool", "tools")));
                    changes.written();
                    on_close.run(());
                }
                Err(why) => {
                    let _still_there = problem.try_set(Some(why));
                }
            }
        });
    };
    let label = move || match kept.with(Vec::len) {
        0 => "Nothing to store".to_owned(),
        count => {
            let tools = words::many(i64::try_from(count).unwrap_or(i64::MAX), "tool", "tools");
            format!("Store the counted figures of {tools}")
        }
    };
    let head = || {
        view! {
            <th scope="col">"Tool"</th>
            <th scope="col" class="amount">"Rating"</th>
            <th scope="col" class="amount">"Reviews"</th>
            <th scope="col" class="amount">"Purchases"</th>
        }
    };
    view! {
        <div class="bulk-preview">
            <p class="muted">"These figures follow from approved reviews and completed purchases. Storing them is on record in Activity; it is not taken back, because the rows say the same again at any time."</p>
            <PickTable
                label="Stored figures and counted ones"
                head
                rows=Signal::derive(move || drift.with_value(|drift| page_of(drift, page.get())))
                total=Signal::stored(total)
                page
                key=|row: &Drift| row.id
                name=|row: &Drift| row.name.clone()
                can_pick=|_: &Drift| true
                left_out
                cells=drift_cells
            />
            <div class="bulk-reason">
                <TextField label="Why (for the record)" value=reason placeholder="For example: after the restore of 3 May"/>
            </div>
            <ProblemStrip problem/>
        </div>
        <footer>
            <Button on_press=move |()| on_close.run(())>"Close"</Button>
            <Button look=Look::Primary on_press=repair busy disabled=Signal::derive(move || kept.with(Vec::is_empty))>{label}</Button>
        </footer>
    }
    .into_any()
}

/// The tools that were not left out.
fn kept(drift: &[Drift], left_out: &BTreeSet<ToolId>) -> Vec<ToolId> {
    drift.iter().map(|row| row.id).filter(|id| !left_out.contains(id)).collect()
}

fn drift_cells(row: &Drift) -> AnyView {
    let Figures { avg_rating, review_count, purchase_count } = row.stored;
    let counted = row.counted;
    view! {
        <th scope="row" title=row.name.clone()>{row.name.clone()}</th>
        {side_by_side(rating(avg_rating), rating(counted.avg_rating))}
        {side_by_side(words::figure(review_count), words::figure(counted.review_count))}
        {side_by_side(words::figure(purchase_count), words::figure(counted.purchase_count))}
    }
    .into_any()
}

/// A rating as precisely as it differs: two decimals, where lists show one.
fn rating(average: Option<f32>) -> String {
    average.map_or_else(|| "–".to_owned(), |average| format!("{average:.2}"))
}

/// Stored → counted, or the one figure where both agree.
fn side_by_side(stored: String, counted: String) -> impl IntoView {
    let content = if stored == counted {
        view! { <span class="muted">{stored}</span> }.into_any()
    } else {
        view! { <super::bulk::preview::OldNew old=stored new=counted/> }.into_any()
    };
    view! { <td class="amount">{content}</td> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalog::findings::Finding;
    use uuid::Uuid;

    #[test]
    fn findings_without_a_tool_are_not_listed_and_the_most_frequent_stands_first() {
        let count = |finding, tools| FindingCount { finding, tools };
        let counts = vec![
            count(Finding::NoDescription, 1),
            count(Finding::MalformedLink, 0),
            count(Finding::StaleBeta, 4),
        ];
        assert_eq!(in_order(counts), [count(Finding::StaleBeta, 4), count(Finding::NoDescription, 1)]);
    }

    #[test]
    fn only_the_tools_that_were_kept_are_repaired() {
        let figures = Figures { avg_rating: None, review_count: 0, purchase_count: 0 };
        let row = |number| Drift {
            id: ToolId(Uuid::from_u128(number)),
            name: String::new(),
            stored: figures,
            counted: figures,
        };
        let drift = [row(1), row(2)];
        assert_eq!(kept(&drift, &BTreeSet::from([drift[0].id])), [drift[1].id]);
    }

    #[test]
    fn every_finding_has_words() {
        for &finding in Finding::ALL {
            assert!(choices::finding(finding).len() > 8, "{finding}");
        }
    }
}
