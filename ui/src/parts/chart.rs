//! Small charts drawn as SVG, each with its numbers as text for those who don't see it.

use domain::money::grouped;
use leptos::prelude::*;

/// Height of a column chart in its own units.
const HEIGHT: f64 = 64.0;
/// Width of a column with its gap.
const STEP: f64 = 14.0;
/// Width of a column.
const COLUMN: f64 = 10.0;

/// A labelled figure, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What is counted.
    pub label: String,
    /// How many.
    pub count: i64,
    /// The list it counts.
    pub href: Option<String>,
}

/// Share of `count` in `most`, 0 to 1.
fn share(count: i64, most: i64) -> f64 {
    let as_float = |n: i64| f64::from(u32::try_from(n.max(0)).unwrap_or(u32::MAX));
    if most <= 0 { 0.0 } else { as_float(count) / as_float(most) }
}

/// Horizontal bars, one figure each, longest to the full width.
#[component]
pub fn Bars(
    /// The figures, in order.
    figures: Vec<Figure>,
) -> impl IntoView {
    let most = figures.iter().map(|figure| figure.count).max().unwrap_or_default();
    let rows = figures
        .into_iter()
        .map(|figure| {
            let width = format!("{:.2}", share(figure.count, most) * 100.0);
            let label = match figure.href {
                Some(href) => view! { <a href=href>{figure.label}</a> }.into_any(),
                None => figure.label.into_any(),
            };
            view! {
                <li>
                    <span class="bar-name">{label}</span>
                    <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                        <rect class="track" width="100" height="6"/>
                        <rect class="fill" width=width height="6"/>
                    </svg>
                    <span class="bar-count">{grouped(&figure.count.to_string())}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="bars">{rows}</ul> }
}

/// Columns over time, oldest first, of one series. The words say what is counted; the numbers follow for screen readers.
#[component]
pub fn Weeks(
    /// What is counted, such as `Completed purchases per week, USD`.
    #[prop(into)]
    title: String,
    /// The counts, oldest first.
    counts: Vec<i64>,
) -> impl IntoView {
    let most = counts.iter().copied().max().unwrap_or_default();
    let columns = f64::from(u32::try_from(counts.len()).unwrap_or_default());
    let told = counts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let drawn = counts
        .iter()
        .zip(0_u32..)
        .map(|(count, place)| {
            let tall = (share(*count, most) * (HEIGHT - 2.0)).max(1.0);
            view! {
                <rect
                    x=format!("{:.1}", f64::from(place) * STEP)
                    y=format!("{:.1}", HEIGHT - tall)
                    width=COLUMN.to_string()
                    height=format!("{tall:.1}")
                    rx="1.5"
                >
                    <title>{count.to_string()}</title>
                </rect>
            }
        })
        .collect_view();
    view! {
        <svg
            class="weeks"
            role="img"
            preserveAspectRatio="xMinYMax meet"
            aria-label=format!("{title}, oldest first: {told}")
            viewBox=format!("0 0 {:.0} {HEIGHT:.0}", columns * STEP - (STEP - COLUMN))
        >
            {drawn}
        </svg>
    }
}

/// One bar cut into shares, with its figures beneath.
#[component]
pub fn Shares(
    /// The shares, in order, each with the name of its style class.
    shares: Vec<(Figure, &'static str)>,
) -> impl IntoView {
    let all: i64 = shares.iter().map(|(figure, _)| figure.count).sum();
    let mut left = 0.0;
    let drawn = shares
        .iter()
        .map(|(figure, class)| {
            let width = share(figure.count, all) * 100.0;
            let x = left;
            left += width;
            view! { <rect class=*class x=format!("{x:.2}") width=format!("{width:.2}") height="8"/> }
        })
        .collect_view();
    let key = shares
        .into_iter()
        .map(|(figure, class)| {
            let words = format!("{} {}", grouped(&figure.count.to_string()), figure.label);
            let words = match figure.href {
                Some(href) => view! { <a href=href>{words}</a> }.into_any(),
                None => words.into_any(),
            };
            view! { <li><i class=class aria-hidden="true"></i>{words}</li> }
        })
        .collect_view();
    view! {
        <div class="shares">
            <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>
            <ul>{key}</ul>
        </div>
    }
}
