//! Who is touched by a bundle with the members that stand on the bench, saved or not: buyers, who lacks what was added,
//! who would pay twice, carts and subscriptions. Asked for once the members rest.

use std::time::Duration;

use contract::Problem;
use contract::bundles::{Around, LookAround, Touched, TouchedOrganization};
use domain::access::Area;
use domain::bundles::Member;
use domain::bundles::members::are_the_same;
use domain::bundles::warnings::Surroundings;
use domain::ids::{BundleId, ToolId};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;

use crate::areas::words::id_start;
use crate::loading::{Loading, load};
use crate::parts::{Badge, Button, Dialog, Loaded, Look, Tone};
use crate::session::SessionState;
use crate::wording::{bundles, touched};

/// How long the members rest before it is asked who is touched.
const REST: Duration = Duration::from_millis(500);

/// So many buyers' gaps are named at once.
const GAPS: usize = 5;

/// Reads who is touched, for those who write bundles: others are not told. It is read anew once the members have rested
/// in another state; their order touches nobody.
pub fn look_around(id: Signal<Option<BundleId>>, members: Signal<Vec<Member>>) -> Loading<Around> {
    let ids = move |_: Option<&Vec<ToolId>>| {
        members.with(|members| members.iter().map(|member| member.tool).collect::<Vec<_>>())
    };
    let differ = |before: Option<&Vec<ToolId>>, now: Option<&Vec<ToolId>>| match (before, now) {
        (Some(before), Some(now)) => !are_the_same(before, now),
        _ => true,
    };
    let tools = Memo::new_with_compare(ids, differ);
    let rested = rested(tools.into(), REST);
    let is_told = SessionState::expect().may_write(Area::Bundles);
    load(move || is_told.get().then(|| LookAround { id: id.get(), members: rested.get() }))
}

/// What `signal` says once it has not changed for so long; at first at once.
pub fn rested<T>(signal: Signal<T>, rest: Duration) -> Signal<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let settled = RwSignal::new(signal.get_untracked());
    let timer = StoredValue::new_local(None::<TimeoutHandle>);
    let hurry = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    Effect::new(move || {
        hurry();
        let value = signal.get();
        if settled.with_untracked(|settled| *settled == value) {
            return;
        }
        let settle = move || {
            let _shown = settled.try_set(value);
        };
        timer.set_value(set_timeout_with_handle(settle, rest).ok());
    });
    on_cleanup(hurry);
    settled.into()
}

/// What the warnings need to know of the members that stand on the bench.
#[must_use]
pub fn surroundings(around: &Around, is_misplaced: bool) -> Surroundings {
    Surroundings {
        twins: around.twins.iter().map(|twin| twin.id).collect(),
        cart_items: around.cart_items,
        is_misplaced,
    }
}

/// Who is touched. Hidden from roles that are not told.
#[component]
pub fn WhoIsTouched(
    /// What [`look_around`] reads.
    from: Loading<Around>,
    /// The members, for their names.
    #[prop(into)]
    members: Signal<Vec<Member>>,
    /// Whether it goes off sale: who would pay again is no question then.
    #[prop(optional)]
    goes_off_sale: bool,
) -> impl IntoView {
    let is_told = SessionState::expect().may_write(Area::Bundles);
    let is_refused = move || from.problem.with(|problem| matches!(problem, Some(Problem::NotAllowed { .. })));
    let is_shown = Memo::new(move |_| is_told.get() && !is_refused());
    view! {
        <Show when=move || is_shown.get()>
            <section class="around" aria-label="Who is touched">
                <h3 class="caption">"Who is touched"</h3>
                <Loaded from lines=3 children=move |around: Around| {
                    let owning = if goes_off_sale { Touched::default() } else { around.owning.clone() };
                    view! { <Those around=Around { owning, ..around } members/> }
                }/>
            </section>
        </Show>
    }
}

/// Who of them is listed in the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listed {
    /// Buyers that lack members.
    Lacking,
    /// Organizations that would pay again.
    Owning,
}

impl Listed {
    const fn title(self) -> &'static str {
        match self {
            Self::Lacking => "Buyers that lack members",
            Self::Owning => "Organizations that own members already",
        }
    }

    const fn column(self) -> &'static str {
        match self {
            Self::Lacking => "Lacks",
            Self::Owning => "Owns",
        }
    }
}

#[component]
fn Those(around: Around, members: Signal<Vec<Member>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let listed = RwSignal::new(Listed::Owning);
    let show = move |which: Listed| {
        move |()| {
            listed.set(which);
            open.set(true);
        }
    };
    let touched = StoredValue::new((around.lacking.clone(), around.owning.clone()));
    let list = move || {
        let which = listed.get();
        let touched = touched.with_value(|(lacking, owning)| match which {
            Listed::Lacking => lacking.clone(),
            Listed::Owning => owning.clone(),
        });
        view! { <List which touched members/> }
    };
    let nobody = touched::touches_nobody(&around)
        .then(|| view! { <p class="muted">"Nobody yet: not bought, in no cart, and no organization owns a member."</p> });
    let buyers = (around.buyers > 0).then(|| {
        let words = touched::buyers(around.buyers);
        let lacking = around.lacking.clone();
        let gaps = (lacking.organizations > 0).then(|| {
            view! {
                <p>{touched::lacking_title(&around)}</p>
                <Gaps lacking members/>
                <p class="warned-acts"><Button look=Look::Quiet on_press=show(Listed::Lacking)>"Show them"</Button></p>
            }
        });
        view! { <li class="warned"><Badge tone=Tone::Plain>"Bought"</Badge> <p>{words}</p> {gaps}</li> }
    });
    let owning = (around.owning.organizations > 0).then(|| {
        let owning = around.owning.clone();
        let lines = move || {
            let lines = members.with(|members| touched::owning(&owning, members.len()));
            lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()
        };
        view! {
            <li class="warned">
                <Badge tone=Tone::Plain>"Owned already"</Badge>
                {lines}
                <p class="warned-acts"><Button look=Look::Quiet on_press=show(Listed::Owning)>"Show them"</Button></p>
            </li>
        }
    });
    let standing = touched::standing(&around);
    let standing = (!standing.is_empty()).then(|| {
        let lines = standing.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
        view! { <li class="warned"><Badge tone=Tone::Plain>"Carts and subscriptions"</Badge> {lines}</li> }
    });
    view! {
        {nobody}
        <ul class="warned-list">{owning} {buyers} {standing}</ul>
        <Dialog open title=Signal::derive(move || listed.get().title().to_owned()) class="wide" light=true>
            {list}
            <footer><Button on_press=move |()| open.set(false)>"Close"</Button></footer>
        </Dialog>
    }
}

/// Per tool, how many buyers lack it.
#[component]
fn Gaps(lacking: Touched, members: Signal<Vec<Member>>) -> impl IntoView {
    move || {
        let mut lines = members.with(|members| touched::lacking(&lacking, members));
        let more = lines.split_off(lines.len().min(GAPS)).len();
        let more = (more > 0).then(|| view! { <li class="muted">"and " {more} " more tools"</li> });
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! { <ul class="bullets">{lines} {more}</ul> }
    }
}

/// Organizations by name with their tools, as far as they are told.
#[component]
fn List(which: Listed, touched: Touched, members: Signal<Vec<Member>>) -> impl IntoView {
    let leads_on = SessionState::expect().sees(Area::Purchases);
    let row = move |row: &TouchedOrganization| {
        let name = row.name.clone().unwrap_or_else(|| id_start(row.id));
        let name = if leads_on {
            view! { <a href=format!("/purchases?organization={}", row.id)>{name}</a> }.into_any()
        } else {
            name.into_any()
        };
        let tools = members.with_untracked(|members| bundles::names_of(&row.tools, members).join(", "));
        view! { <tr><th scope="row">{name}</th><td>{row.tools.len()}</td><td>{tools}</td></tr> }
    };
    let rows = touched.rows.iter().map(row).collect_view();
    let more = touched.organizations.saturating_sub(u64::try_from(touched.rows.len()).unwrap_or(u64::MAX));
    let more = (more > 0).then(|| view! { <p class="muted">{touched::and_more(more)}</p> });
    view! {
        <div class="around-scroll" tabindex="0" role="region" aria-label=which.title()>
            <table class="around-table">
                <thead>
                    <tr>
                        <th scope="col">"Organization"</th>
                        <th scope="col">"Tools"</th>
                        <th scope="col">{which.column()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {more}
    }
}
