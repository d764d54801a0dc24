//! The list of bundles: what each costs, states and truly saves, what to look at, and the way to a new one.

use contract::bundles::{BundleRow, CountBundles};
use contract::catalog::{GetTool, ListTools, ToolFilter, ToolSort};
use contract::{Direction, Page};
use domain::access::Area;
use domain::ids::ToolId;
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::state::{Bundled, HOLDS, filters};
use crate::areas::editor::NEW;
use crate::areas::list::ListState;
use crate::areas::pane::{ListFilters, ListPane, NoRows};
use crate::areas::words;
use crate::intents::{Group, Intent, offer};
use crate::loading::load;
use crate::parts::filters::Finder;
use crate::parts::grid::{Column, Grid, RowHeight, Shape};
use crate::parts::{Age, Badge, Button, Drawing, Icon, Look, MoneyText};
use crate::session::SessionState;
use crate::wording::choices;

/// Bundles in columns.
#[component]
pub fn BundleList(
    /// The page's state.
    list: ListState<Bundled>,
) -> impl IntoView {
    let writes = SessionState::expect().may_write(Area::Bundles);
    let count = list.count(|filter| CountBundles { filter });
    let nothing = move || {
        view! { <NoRows list title="No bundle yet" next="Bundles stand here once tools are sold together."/> }
    };
    let tools = move || {
        view! { <Show when=move || writes.get()><NewBundle list/></Show> }
    };
    view! {
        <ListPane title="Bundles" count=count.sentence("bundle", "bundles") tools>
            <ListFilters list filters=filters() searches="Name, description" names=held_tool(list) finder=tool_finder()/>
            <Grid shape=shape() feed=list.feed() ties=list.ties(count.total()) nothing/>
        </ListPane>
    }
}

/// The way to a new bundle.
#[component]
fn NewBundle(list: ListState<Bundled>) -> impl IntoView {
    offer([Intent::new("New bundle", Group::Here, "n", move || list.open(NEW))]);
    view! { <Button look=Look::Primary key="n" on_press=move |()| list.open(NEW)>"New bundle"</Button> }
}

/// The name of the tool that the shown bundles hold.
fn held_tool(list: ListState<Bundled>) -> Signal<Vec<(&'static str, String)>> {
    let held = Memo::new(move |_| list.address.with(|address| address.filter.holds));
    let tool = load(move || held.get().map(|id: ToolId| GetTool { id })).value;
    Signal::derive(move || {
        let named = tool.with(|tool| tool.as_ref().map(|tool| (tool.id, tool.name.clone())));
        named.filter(|(id, _)| Some(*id) == held.get()).map(|(_, name)| (HOLDS, name)).into_iter().collect()
    })
}

/// Finds tools by their names.
fn tool_finder() -> Finder {
    /// How many are shown.
    const MOST: u16 = 8;
    let words = RwSignal::new(None::<String>);
    let asked = load(move || {
        words.get().map(|text| ListTools {
            filter: ToolFilter { text, ..ToolFilter::default() },
            sort: ToolSort::Name,
            direction: Direction::Ascending,
            after: None,
            limit: MOST,
        })
    });
    let rows = |page: &Page<contract::catalog::ToolRow>| -> Vec<_> {
        page.rows.iter().map(|tool| (tool.id.to_string(), tool.name.clone())).collect()
    };
    Finder {
        found: Signal::derive(move || {
            let found = asked.value.with(|page| page.as_ref().map(rows));
            // What can't be asked finds nothing; the list beneath says what is wrong.
            found.or_else(|| asked.problem.with(Option::is_some).then(Vec::new))
        }),
        on_seek: Callback::new(move |text: String| words.set(Some(text.trim().to_owned()))),
    }
}

fn shape() -> Shape<BundleRow> {
    Shape {
        label: "Bundles",
        columns: columns(),
        height: RowHeight::OneLine,
        id: |bundle| bundle.id.to_string(),
        name: |bundle| bundle.name.clone(),
    }
}

fn columns() -> Vec<Column<BundleRow>> {
    type Shown = Column<BundleRow>;
    vec![
        Shown::words("Bundle", (204, 5, 0), |bundle| name(bundle).into_any()).sorted_by("name"),
        Shown::words("Status", (104, 0, 1), |bundle| {
            let status = bundle.status;
            view! { <Badge tone=choices::bundle_status(status)>{status.as_str()}</Badge> }.into_any()
        })
        .sorted_by("status"),
        Shown::words("Tier", (108, 0, 6), |bundle| muted(bundle.required_tier.as_str()).into_any()),
        Shown::figures("Members", (84, 0, 5), |bundle| words::figure(bundle.members).into_any()),
        Shown::figures("Price", (124, 0, 2), |bundle| view! { <MoneyText money=bundle.price/> }.into_any())
            .sorted_by("price"),
        Shown::figures("Discount", (156, 0, 3), |bundle| discount(bundle).into_any()).sorted_by("discount"),
        Shown::figures("Warnings", (92, 0, 4), |bundle| warnings(bundle).into_any()),
        Shown::figures("Bought", (84, 0, 7), |bundle| muted(words::figure(bundle.purchase_count)).into_any())
            .sorted_by("purchases"),
        Shown::figures("Updated", (84, 0, 8), |bundle| {
            muted(view! { <Age at=bundle.updated_at/> }).into_any()
        })
        .sorted_by("updated"),
    ]
}

fn name(bundle: &BundleRow) -> impl IntoView + use<> {
    let featured = bundle.is_featured.then(|| view! { <span class="mark">"featured"</span> });
    let popular = bundle.is_popular.then(|| view! { <span class="mark">"popular"</span> });
    view! { <strong class="grid-name" title=bundle.name.clone()>{bundle.name.clone()}</strong> {featured} {popular} }
}

/// The stated discount, and the true one beside it: muted where it is at least that, in words and colour where it is not.
fn discount(bundle: &BundleRow) -> impl IntoView + use<> {
    let stated = bundle.discount_percent;
    let truly = bundle.true_discount.map(|truly| {
        if is_below(truly, stated) {
            let hint = format!("The price truly gives {truly} %, less than the stated {stated} %");
            view! { <span class="discount-below" title=hint>"only " {truly.to_string()} " %"</span> }
        } else {
            let hint = format!("The price truly gives {truly} %");
            view! { <span class="muted" title=hint>"true " {truly.to_string()} " %"</span> }
        }
    });
    let truly = truly.map_or_else(
        || {
            view! { <span class="muted" title="There is nothing to compare the price with">"true –"</span> }
                .into_any()
        },
        IntoAny::into_any,
    );
    view! { <span class="discount-stated">{stated} " %"</span> " " {truly} }
}

/// Whether the true discount, rounded down, is less than the stated one.
fn is_below(truly: Decimal, stated: i32) -> bool {
    truly < Decimal::from(stated)
}

/// How many warnings a bundle has; which, on hover and for screen readers.
fn warnings(bundle: &BundleRow) -> impl IntoView + use<> {
    let count = bundle.warnings.len();
    if count == 0 {
        return muted("–").into_any();
    }
    let words =
        bundle.warnings.iter().map(|&warning| choices::warning(warning)).collect::<Vec<_>>().join(" · ");
    view! {
        <span class="finding-mark" role="img" title=words.clone() aria-label=format!("To look at: {words}")>
            <Drawing icon=Icon::Alert/>
            {count}
        </span>
    }
    .into_any()
}

/// What is less important than the name.
fn muted(content: impl IntoView + 'static) -> impl IntoView {
    view! { <span class="muted">{content}</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_true_discount_is_below_only_where_it_is_less() {
        let truly = |text: &str| text.parse::<Decimal>().unwrap();
        assert!(is_below(truly("24.9"), 25));
        assert!(!is_below(truly("25"), 25) && !is_below(truly("25.2"), 25));
        assert!(is_below(truly("-3.1"), 0));
    }
}
