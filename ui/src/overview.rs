//! The start screen: what needs a hand now, what there is, and how it goes. Every figure opens the list it counts.

use chrono::TimeDelta;
use contract::Count;
use contract::Direction;
use contract::bundles::{BundleFilter, BundleSort, CountWarnings, WarningCount};
use contract::catalog::{CountFindings, FindingCount, ToolFilter, ToolSort};
use contract::moderation::{ReviewFilter, ReviewSort};
use contract::overview::{CatalogCounts, Overview, PurchaseCounts, ReviewCounts};
use contract::purchases::{PurchaseFilter, PurchaseSort};
use domain::access::Area;
use domain::bundles::BundleStatus;
use domain::catalog::ToolStatus;
use domain::moderation::ReviewStatus;
use domain::money::grouped;
use domain::purchases::{PaymentStatus, PurchaseStatus};
use leptos::prelude::*;

use crate::address::ListAddress;
use crate::frame::Counts;
use crate::loading::{Loading, load};
use crate::moment;
use crate::parts::chart::Figure;
use crate::parts::{Bars, Drawing, Icon, Loaded, Shares, Tone, Weeks};
use crate::session::SessionState;
use crate::wording::choices;

/// The start screen.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let Counts(counts) = expect_context();
    let session = SessionState::expect();
    let findings = load(move || sees_findings(session).then_some(CountFindings {}));
    let warnings = load(move || sees_warnings(session).then_some(CountWarnings {}));
    view! {
        <div class="overview">
            <h1>"Overview"</h1>
            <Loaded from=counts lines=10 let:overview>
                <NeedsAHand overview=overview.clone() findings warnings/>
                <WhatThereIs overview=overview.clone()/>
                <HowItGoes overview/>
            </Loaded>
        </div>
    }
}

fn tools(filter: ToolFilter) -> String {
    ListAddress::<_, ToolSort>::of(filter).under("/catalog")
}

fn tools_of(status: ToolStatus) -> String {
    tools(ToolFilter { status: vec![status], ..ToolFilter::default() })
}

fn bundles(filter: BundleFilter) -> String {
    ListAddress::<_, BundleSort>::of(filter).under("/bundles")
}

fn bundles_of(status: BundleStatus) -> String {
    bundles(BundleFilter { status: vec![status], ..BundleFilter::default() })
}

fn reviews(filter: ReviewFilter) -> String {
    ListAddress::<_, ReviewSort>::of(filter).under("/moderation")
}

fn reviews_of(status: ReviewStatus) -> String {
    reviews(ReviewFilter { status: vec![status], ..ReviewFilter::default() })
}

fn purchases(filter: PurchaseFilter) -> String {
    ListAddress::<_, PurchaseSort>::of(filter).under("/purchases")
}

/// A count that leads to its list. A tone is only given where the count asks for a hand.
#[component]
fn Tile(
    /// What is counted.
    #[prop(into)]
    label: String,
    /// How many.
    #[prop(into)]
    count: String,
    /// The list it counts.
    href: String,
    /// The role of its colour.
    #[prop(optional)]
    tone: Tone,
    /// What to know about it.
    #[prop(optional, into)]
    note: Option<String>,
) -> impl IntoView {
    view! {
        <li class=format!("tile {}", tone.class())>
            <a href=href>
                <span class="caption">{label}</span>
                <strong>{count}</strong>
                {note.map(|note| view! { <span class="note">{note}</span> })}
            </a>
        </li>
    }
}

/// The tone of a count that should be nothing.
fn alarming(count: i64, tone: Tone) -> Tone {
    if count > 0 { tone } else { Tone::Plain }
}

/// What waits for somebody.
#[component]
fn NeedsAHand(
    overview: Overview,
    findings: Loading<Vec<FindingCount>>,
    warnings: Loading<Vec<WarningCount>>,
) -> impl IntoView {
    let featured = overview.catalog.featured_unpurchasable;
    let retired = [ToolStatus::ComingSoon, ToolStatus::Deprecated, ToolStatus::Disabled];
    let unsold =
        tools(ToolFilter { featured: Some(true), status: retired.to_vec(), ..ToolFilter::default() });
    view! {
        <section aria-labelledby="needs-a-hand">
            <h2 class="caption" id="needs-a-hand">"Needs a hand now"</h2>
            <ul class="tiles">
                {overview.reviews.map(waiting_reviews)}
                {overview.purchases.map(|purchases| unwell_purchases(&purchases))}
                <Tile
                    label="Featured, not on sale"
                    count=grouped(&featured.to_string())
                    href=unsold
                    tone=alarming(featured, Tone::Warn)
                    note="featured tools nobody can buy"
                />
            </ul>
            <CatalogFindings findings/>
            <BundleWarnings warnings/>
        </section>
    }
}

/// Whether the catalog's findings are counted for this session: not within an organization's view.
fn sees_findings(session: SessionState) -> bool {
    session.sees(Area::Catalog) && !session.in_tenant_view()
}

/// What managers should look at in the catalog: each finding with the tools that have it.
#[component]
fn CatalogFindings(findings: Loading<Vec<FindingCount>>) -> impl IntoView {
    let session = SessionState::expect();
    view! {
        <Show when=move || sees_findings(session)>
            <div class="card findings" role="group" aria-labelledby="catalog-findings">
                <h3 id="catalog-findings">"Catalog findings"</h3>
                <Loaded from=findings lines=3 children=|counts| view! { <Findings counts/> }/>
            </div>
        </Show>
    }
}

/// The findings that some tool has, most tools first; or that there is none.
#[component]
fn Findings(counts: Vec<FindingCount>) -> impl IntoView {
    let counts = found(counts);
    if counts.is_empty() {
        return view! {
            <p class="findings-none">
                <Drawing icon=Icon::CircleCheck/>
                "No tool asks for a hand: descriptions, links, pictures, prices, tiers and figures are as they should be."
            </p>
        }
        .into_any();
    }
    let row = |FindingCount { finding, tools: count }: FindingCount| {
        let href = tools(ToolFilter { finding: vec![finding], ..ToolFilter::default() });
        view! {
            <li>
                <a href=href>
                    <strong>{grouped(&count.to_string())}</strong>
                    <span>{choices::finding(finding)}</span>
                </a>
            </li>
        }
    };
    view! { <ul>{counts.into_iter().map(row).collect_view()}</ul> }.into_any()
}

/// The findings that some tool has, most tools first.
fn found(mut counts: Vec<FindingCount>) -> Vec<FindingCount> {
    counts.retain(|count| count.tools > 0);
    counts.sort_by_key(|count| std::cmp::Reverse(count.tools));
    counts
}

/// Whether bundles' warnings are counted for this session: not within an organization's view.
fn sees_warnings(session: SessionState) -> bool {
    session.sees(Area::Bundles) && !session.in_tenant_view()
}

/// What may mislead buyers of bundles: each warning with the bundles that have it.
#[component]
fn BundleWarnings(warnings: Loading<Vec<WarningCount>>) -> impl IntoView {
    let session = SessionState::expect();
    view! {
        <Show when=move || sees_warnings(session)>
            <div class="card findings" role="group" aria-labelledby="bundle-warnings">
                <h3 id="bundle-warnings">"Bundle warnings"</h3>
                <Loaded from=warnings lines=2 children=|counts| view! { <Warnings counts/> }/>
            </div>
        </Show>
    }
}

/// The warnings that some bundle has, most bundles first; or that there is none.
#[component]
fn Warnings(counts: Vec<WarningCount>) -> impl IntoView {
    let counts = warned(counts);
    if counts.is_empty() {
        return view! {
            <p class="findings-none">
                <Drawing icon=Icon::CircleCheck/>
                "No bundle misleads a buyer: members, tiers, currencies and discounts are as they should be."
            </p>
        }
        .into_any();
    }
    let row = |WarningCount { warning, bundles: count }: WarningCount| {
        let href = bundles(BundleFilter { warning: vec![warning], ..BundleFilter::default() });
        view! {
            <li>
                <a href=href>
                    <strong>{grouped(&count.to_string())}</strong>
                    <span>{choices::warning(warning)}</span>
                </a>
            </li>
        }
    };
    view! { <ul>{counts.into_iter().map(row).collect_view()}</ul> }.into_any()
}

/// The warnings that some bundle has, most bundles first.
fn warned(mut counts: Vec<WarningCount>) -> Vec<WarningCount> {
    counts.retain(|count| count.bundles > 0);
    counts.sort_by_key(|count| std::cmp::Reverse(count.bundles));
    counts
}

fn waiting_reviews(counts: ReviewCounts) -> impl IntoView {
    let oldest = counts.waiting_by_age.last().copied().unwrap_or_default();
    let note = if oldest > 0 {
        format!("{oldest} waiting over a month")
    } else {
        "waiting for a first decision".to_owned()
    };
    view! {
        <Tile
            label="Reviews flagged"
            count=grouped(&counts.flagged.to_string())
            href=reviews_of(ReviewStatus::Flagged)
            tone=alarming(counts.flagged, Tone::Bad)
            note="reported by readers"
        />
        <Tile
            label="Reviews pending"
            count=grouped(&counts.pending.to_string())
            href=reviews_of(ReviewStatus::Pending)
            tone=alarming(counts.pending, Tone::Info)
            note=note
        />
    }
}

fn unwell_purchases(counts: &PurchaseCounts) -> impl IntoView + use<> {
    let paid = |status: Vec<PaymentStatus>| {
        purchases(PurchaseFilter { payment_status: status, ..PurchaseFilter::default() })
    };
    let ending = purchases(PurchaseFilter { ends_within_days: Some(14), ..PurchaseFilter::default() });
    view! {
        <Tile
            label="Payments failed"
            count=grouped(&counts.failed.to_string())
            href=paid(vec![PaymentStatus::Failed])
            tone=alarming(counts.failed, Tone::Bad)
            note="the buyer may not know"
        />
        <Tile
            label="Payments unsettled"
            count=grouped(&counts.unsettled.to_string())
            href=paid(vec![PaymentStatus::Pending, PaymentStatus::Processing])
            tone=alarming(counts.unsettled, Tone::Info)
            note="pending or processing"
        />
        <Tile
            label="Subscriptions ending"
            count=grouped(&counts.ending.to_string())
            href=ending
            tone=alarming(counts.ending, Tone::Warn)
            note="within 14 days"
        />
    }
}

/// The stock of each area.
#[component]
fn WhatThereIs(overview: Overview) -> impl IntoView {
    let out_of_sight = [
        overview.reviews.is_none().then_some("reviews"),
        overview.purchases.is_none().then_some("purchases"),
    ];
    let hidden: Vec<_> = out_of_sight.into_iter().flatten().collect();
    view! {
        <section aria-labelledby="what-there-is">
            <h2 class="caption" id="what-there-is">"What there is"</h2>
            <div class="stock">
                <CatalogStock counts=overview.catalog/>
                <div class="card">
                    <h3>"Bundles"</h3>
                    <Shares shares=vec![
                        (figure("active", overview.bundles.active, bundles_of(BundleStatus::Active)), "ok"),
                        (figure("draft", overview.bundles.draft, bundles_of(BundleStatus::Draft)), "info"),
                        (figure("archived", overview.bundles.archived, bundles_of(BundleStatus::Archived)), "plain"),
                    ]/>
                </div>
                {overview.reviews.map(|counts| view! { <ReviewStock counts/> })}
                {overview.purchases.map(|counts| view! { <PurchaseStock counts/> })}
            </div>
            {(!hidden.is_empty()).then(|| view! { <p class="muted">"Your role does not see " {hidden.join(" and ")} " here."</p> })}
        </section>
    }
}

fn figure(label: &str, count: i64, href: String) -> Figure {
    Figure { label: label.to_owned(), count, href: Some(href) }
}

#[component]
fn CatalogStock(counts: CatalogCounts) -> impl IntoView {
    let shares = vec![
        (figure("active", counts.active, tools_of(ToolStatus::Active)), "ok"),
        (figure("beta", counts.beta, tools_of(ToolStatus::Beta)), "info"),
        (figure("coming soon", counts.coming_soon, tools_of(ToolStatus::ComingSoon)), "accent"),
        (figure("deprecated", counts.deprecated, tools_of(ToolStatus::Deprecated)), "warn"),
        (figure("disabled", counts.disabled, tools_of(ToolStatus::Disabled)), "plain"),
    ];
    view! { <div class="card"><h3>"Tools"</h3><Shares shares/></div> }
}

#[component]
fn ReviewStock(counts: ReviewCounts) -> impl IntoView {
    let shares = vec![
        (figure("approved", counts.approved, reviews_of(ReviewStatus::Approved)), "ok"),
        (figure("pending", counts.pending, reviews_of(ReviewStatus::Pending)), "info"),
        (figure("flagged", counts.flagged, reviews_of(ReviewStatus::Flagged)), "bad"),
        (figure("rejected", counts.rejected, reviews_of(ReviewStatus::Rejected)), "plain"),
    ];
    view! { <div class="card"><h3>"Reviews"</h3><Shares shares/></div> }
}

#[component]
fn PurchaseStock(counts: PurchaseCounts) -> impl IntoView {
    let all = match counts.all {
        Count::Exact(rows) => grouped(&rows.to_string()),
        Count::About(rows) => format!("about {}", grouped(&rows.to_string())),
    };
    let running = purchases(PurchaseFilter {
        status: vec![PurchaseStatus::Active],
        subscription: Some(true),
        ..PurchaseFilter::default()
    });
    view! {
        <div class="card">
            <h3>"Purchases"</h3>
            <p class="figure">{all}</p>
            <p class="ways"><a href=purchases(PurchaseFilter::default())>"All purchases"</a>  <a href=running>"Running subscriptions"</a></p>
        </div>
    }
}

/// The charts.
#[component]
fn HowItGoes(overview: Overview) -> impl IntoView {
    if overview.reviews.is_none() && overview.purchases.is_none() {
        return ().into_any();
    }
    let weekly = overview.purchases.map(|counts| counts.weekly).unwrap_or_default();
    let weeks = weekly
        .into_iter()
        .map(|sales| {
            let all: i64 = sales.purchases.iter().sum();
            let title = format!("Completed purchases per week, {}", sales.currency);
            view! {
                <figure>
                    <figcaption>{sales.currency.to_string()} <span class="muted">" · " {grouped(&all.to_string())} " in 12 weeks"</span></figcaption>
                    <Weeks title counts=sales.purchases/>
                </figure>
            }
        })
        .collect::<Vec<_>>();
    let weekly = (!weeks.is_empty()).then(|| {
        view! {
            <div class="card">
                <h3>"Completed purchases per week"</h3>
                <p class="muted">"Each currency by itself; they are never added."</p>
                <div class="figures">{weeks}</div>
            </div>
        }
    });
    view! {
        <section aria-labelledby="how-it-goes">
            <h2 class="caption" id="how-it-goes">"How it goes"</h2>
            <div class="stock">
                {weekly}
                {overview.reviews.map(|counts| view! { <Backlog counts=counts.clone()/> <Ratings counts/> })}
            </div>
        </section>
    }
    .into_any()
}

/// Waiting reviews by age.
#[component]
fn Backlog(counts: ReviewCounts) -> impl IntoView {
    let now = moment::now();
    let since = |days: i64| Some(now - TimeDelta::days(days));
    let bounds = [
        ("Less than a day", since(1), None),
        ("Less than a week", since(7), since(1)),
        ("Less than a month", since(30), since(7)),
        ("Longer", None, since(30)),
    ];
    let figures = bounds
        .into_iter()
        .zip(counts.waiting_by_age)
        .map(|((label, since, until), count)| {
            let filter =
                ReviewFilter { status: ReviewStatus::OPEN.to_vec(), since, until, ..ReviewFilter::default() };
            let address = ListAddress {
                sort: Some(ReviewSort::Written),
                direction: Some(Direction::Ascending),
                ..ListAddress::of(filter)
            };
            figure(label, count, address.under("/moderation"))
        })
        .collect();
    view! { <div class="card"><h3>"Reviews waiting, by age"</h3><Bars figures/></div> }
}

/// Approved reviews by stars.
#[component]
fn Ratings(counts: ReviewCounts) -> impl IntoView {
    let figures = (1..=5_u8)
        .zip(counts.approved_by_rating)
        .map(|(stars, count)| {
            let filter = ReviewFilter {
                status: vec![ReviewStatus::Approved],
                rating: vec![stars],
                ..ReviewFilter::default()
            };
            let label = if stars == 1 { "1 star".to_owned() } else { format!("{stars} stars") };
            figure(&label, count, reviews(filter))
        })
        .collect::<Vec<_>>();
    let figures = figures.into_iter().rev().collect();
    view! { <div class="card"><h3>"Approved reviews, by rating"</h3><Bars figures/></div> }
}

#[cfg(test)]
mod tests {
    use domain::bundles::warnings::Warning;
    use domain::catalog::findings::Finding;

    use super::*;

    #[test]
    fn findings_that_no_tool_has_are_left_out() {
        let count = |finding, tools| FindingCount { finding, tools };
        let counts = vec![
            count(Finding::NoDescription, 0),
            count(Finding::StaleBeta, 1),
            count(Finding::DuplicateLink, 4),
        ];
        let kept: Vec<_> = found(counts).into_iter().map(|count| count.finding).collect();
        assert_eq!(kept, [Finding::DuplicateLink, Finding::StaleBeta]);
        assert!(found(vec![count(Finding::StaleBeta, 0)]).is_empty());
    }

    #[test]
    fn a_finding_opens_the_tools_that_have_it() {
        let href = tools(ToolFilter { finding: vec![Finding::StaleBeta], ..ToolFilter::default() });
        assert_eq!(href, "/catalog?finding=STALE_BETA");
    }

    #[test]
    fn a_warning_opens_the_bundles_that_have_it() {
        let count = |warning, bundles| WarningCount { warning, bundles };
        let counts = vec![
            count(Warning::NoSaving, 0),
            count(Warning::TierBelowMember, 1),
            count(Warning::SameMembers, 2),
        ];
        let kept: Vec<_> = warned(counts).into_iter().map(|count| count.warning).collect();
        assert_eq!(kept, [Warning::SameMembers, Warning::TierBelowMember]);
        let href = bundles(BundleFilter { warning: vec![Warning::SameMembers], ..BundleFilter::default() });
        assert_eq!(href, "/bundles?warning=SAME_MEMBERS");
    }
}
