//! The list of reviews: two lines each.

use contract::Direction;
use contract::moderation::{CountReviews, ReviewFilter, ReviewRow, ReviewSort};
use domain::moderation::ReviewStatus;
use leptos::prelude::*;

use super::state::{ORDERS, Reviewed, filters};
use crate::areas::list::ListState;
use crate::areas::pane::{ListFilters, ListPane, NoRows};
use crate::areas::words;
use crate::parts::grid::{Column, Grid, RowHeight, Shape};
use crate::parts::{Age, Badge, Stars, Tone};

/// Reviews, two lines each.
#[component]
pub fn ReviewList(
    /// The page's state.
    list: ListState<Reviewed>,
) -> impl IntoView {
    let count = list.count(|filter| CountReviews { filter });
    let feed = list.feed();
    let nothing = move || {
        view! { <NoRows list title="No review yet" next="Reviews stand here once buyers have written some."/> }
    };
    let names = Signal::derive(move || {
        let first = (feed.count() > 0).then(|| feed.row(0)).flatten();
        first.map_or_else(Vec::new, |review| list.address.with(|address| names(&address.filter, &review)))
    });
    let tools = move || view! { <Order list/> };
    view! {
        <ListPane title="Reviews" count=count.sentence("review", "reviews") tools>
            <ListFilters list filters=filters() searches="Title, text" names/>
            <Grid shape=shape() feed ties=list.ties(count.total()) nothing/>
        </ListPane>
    }
}

/// Names of the records that a link filters by, as a row that passed the filter has them.
fn names(filter: &ReviewFilter, review: &ReviewRow) -> Vec<(&'static str, String)> {
    let tool = (filter.tool == Some(review.tool)).then(|| review.tool_name.clone());
    let of_organization = filter.organization == Some(review.organization);
    let organization = review.organization_name.clone().filter(|_| of_organization);
    [("tool", tool), ("organization", organization)]
        .into_iter()
        .filter_map(|(key, name)| name.map(|name| (key, name)))
        .collect()
}

/// The order of the list, chosen in words: two-line rows have no headings to press.
#[component]
fn Order(list: ListState<Reviewed>) -> impl IntoView {
    let option =
        move |(place, &(sort, direction, words)): (usize, &(ReviewSort, Direction, &'static str))| {
            let chosen = move || list.order() == (sort, direction);
            view! { <option value=place.to_string() selected=chosen prop:selected=chosen>{words}</option> }
        };
    let choose = move |event| {
        let place = event_target_value(&event).parse::<usize>().ok();
        if let Some((sort, direction, _)) = place.and_then(|place| ORDERS.get(place)) {
            list.order_by(*sort, *direction);
        }
    };
    view! {
        <select class="list-order" aria-label="Order of the list" on:change=choose>
            {ORDERS.iter().enumerate().map(option).collect_view()}
        </select>
    }
}

fn shape() -> Shape<ReviewRow> {
    let lines = |review: &ReviewRow| view! { <Lines review=review.clone()/> }.into_any();
    Shape {
        label: "Reviews",
        columns: vec![Column::words("Review", (200, 1, 0), lines)],
        height: RowHeight::TwoLines,
        id: |review| review.id.to_string(),
        name: |review| title(review).to_owned(),
    }
}

/// Stars and title over tool, age and what is to be known.
#[component]
fn Lines(review: ReviewRow) -> impl IntoView {
    let flags = (review.flagged_count > 0).then(|| {
        view! { <Badge tone=Tone::Bad>{words::many(review.flagged_count, "flag", "flags")}</Badge> }
    });
    let status = match review.status {
        ReviewStatus::Flagged if review.flagged_count > 0 => None,
        ReviewStatus::Flagged => Some((Tone::Bad, "flagged")),
        ReviewStatus::Pending => Some((Tone::Plain, "pending")),
        ReviewStatus::Rejected => Some((Tone::Warn, "rejected")),
        ReviewStatus::Approved => None,
    };
    let status = status.map(|(tone, word)| view! { <Badge tone>{word}</Badge> });
    let unverified =
        (!review.verified_purchase).then(|| view! { <Badge tone=Tone::Warn>"unverified"</Badge> });
    let untitled = review.title.is_none();
    view! {
        <span class="two-lines">
            <span class="line">
                <Stars rating=review.rating/>
                <strong class="grid-name" class:untitled=untitled>{title(&review).to_owned()}</strong>
            </span>
            <span class="line under">
                <span class="line-where">{review.tool_name.clone()} " · " <Age at=review.created_at/></span>
                <span class="line-badges">{flags} {status} {unverified}</span>
            </span>
        </span>
    }
}

/// The title, or where there is none the start of the text.
fn title(review: &ReviewRow) -> &str {
    let given = [review.title.as_deref(), review.excerpt.as_deref()];
    given.into_iter().flatten().find(|text| !text.trim().is_empty()).unwrap_or("Stars only, no words")
}
