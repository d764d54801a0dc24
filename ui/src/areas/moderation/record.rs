//! The opened review: its text in full, what was reported, how it was decided.

use contract::Subject;
use contract::moderation::{FlagCount, GetReview, ReviewRecord};
use domain::access::Area;
use leptos::prelude::*;

use super::state::Reviewed;
use crate::areas::list::ListState;
use crate::areas::pane::{Nothing, part, read_opened};
use crate::areas::words;
use crate::parts::{Badge, CopyText, Fact, Facts, Loaded, Moment, Stars, Tone};
use crate::session::SessionState;
use crate::wording::choices;

/// The opened review.
#[component]
pub fn ReviewView(
    /// The page's state.
    list: ListState<Reviewed>,
) -> impl IntoView {
    let review = read_opened(list, Subject::Review, |id| GetReview { id });
    view! { <Loaded from=review children=|review| view! { <Review review/> }/> }
}

/// A review in full.
#[component]
fn Review(review: ReviewRecord) -> impl IntoView {
    view! {
        <article class="record">
            <Head review=review.clone()/>
            <Text text=review.review.clone()/>
            {part("What was reported", view! { <Reports review=review.clone()/> })}
            {part("Decision", view! { <Decision review=review.clone()/> })}
            {part("Author", view! { <Author review=review.clone()/> })}
            {part("Record", view! { <Times review/> })}
        </article>
    }
}

#[component]
fn Head(review: ReviewRecord) -> impl IntoView {
    let (tone, verified) =
        if review.verified_purchase { (Tone::Ok, "verified purchase") } else { (Tone::Warn, "unverified") };
    let title = review.title.filter(|title| !title.trim().is_empty());
    let untitled = title.is_none();
    let organization = review.organization_name.map(|name| view! { " · " {name} });
    view! {
        <header class="record-head">
            <p class="record-badges">
                <Badge tone=choices::review_status(review.status)>{review.status.to_string()}</Badge>
                <Badge tone>{verified}</Badge>
                <a href=format!("/catalog/{}", review.tool)>{review.tool_name}</a>
            </p>
            <h2 class:untitled=untitled>{title.unwrap_or_else(|| "Without a title".to_owned())}</h2>
            <p class="record-under">
                <Stars rating=review.rating/> " " <Moment at=review.created_at/> {organization}
            </p>
        </header>
    }
}

#[component]
fn Text(text: Option<String>) -> impl IntoView {
    match text.filter(|text| !text.trim().is_empty()) {
        Some(text) => view! { <p class="prose reading">{text}</p> }.into_any(),
        None => view! { <p class="none">"Stars only: nothing was written."</p> }.into_any(),
    }
}

#[component]
fn Reports(review: ReviewRecord) -> impl IntoView {
    if review.flagged_count == 0 {
        return view! { <p class="none">"Never reported"</p> }.into_any();
    }
    let reason = |FlagCount { reason, reports }: FlagCount| {
        view! { <li class="label">{words::figure(reports)} " × " {reason}</li> }
    };
    let unknown = review.flags.is_empty();
    let reasons = review.flags.into_iter().map(reason).collect_view();
    let reasons = if unknown {
        view! { <p class="none">"The reasons are not seen in this view."</p> }.into_any()
    } else {
        view! { <ul class="labels">{reasons}</ul> }.into_any()
    };
    view! { <p class="record-line">{words::many(review.flagged_count, "report", "reports")}</p> {reasons} }
        .into_any()
}

#[component]
fn Decision(review: ReviewRecord) -> impl IntoView {
    let by = review.moderated_by.map(|by| {
        let name = review.moderator_name.clone().unwrap_or_else(|| "a moderator".to_owned());
        view! { {name} " " <CopyText text=by.to_string() shown=words::id_start(by) what="moderator id"/> }
    });
    // A tenant does not see when and by whom a review was decided.
    let undecided = if review.status.is_open() { "not yet" } else { "not seen in this view" };
    view! {
        <Facts>
            <Fact label="Status">
                <Badge tone=choices::review_status(review.status)>{review.status.to_string()}</Badge>
            </Fact>
            <Fact label="Decided">
                {match review.moderated_at {
                    Some(at) => view! { <Moment at/> }.into_any(),
                    None => view! { <span class="none">{undecided}</span> }.into_any(),
                }}
            </Fact>
            <Fact label="By">{by.map_or_else(|| view! { <Nothing/> }.into_any(), IntoAny::into_any)}</Fact>
            <Fact label="Note">
                {match review.moderation_notes.filter(|notes| !notes.is_empty()) {
                    Some(notes) => view! { <span class="prose">{notes}</span> }.into_any(),
                    None => view! { <Nothing/> }.into_any(),
                }}
            </Fact>
        </Facts>
    }
}

#[component]
fn Author(review: ReviewRecord) -> impl IntoView {
    let (organization, user) = (review.organization, review.user);
    let session = SessionState::expect();
    let purchases = move || {
        session.sees(Area::Purchases).then(|| {
            view! { <a href=format!("/purchases?organization={organization}")>"Their purchases"</a> }
        })
    };
    view! {
        <Facts>
            <Fact label="Person">
                {review.user_name.unwrap_or_default()} " "
                <CopyText text=user.to_string() shown=words::id_start(user) what="person id"/>
            </Fact>
            <Fact label="Organization">
                {review.organization_name.unwrap_or_default()} " "
                <CopyText text=organization.to_string() shown=words::id_start(organization) what="organization id"/>
            </Fact>
            <Fact label="Purchase">{if review.verified_purchase { "verified" } else { "not verified" }}</Fact>
        </Facts>
        <p class="record-links">
            <a href=format!("/moderation?user={user}")>"Their reviews"</a>
            <a href=format!("/moderation?organization={organization}")>"Reviews of the organization"</a>
            {purchases}
        </p>
    }
}

#[component]
fn Times(review: ReviewRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Stars">{review.rating} " of 5"</Fact>
            <Fact label="Found helpful">{words::many(review.helpful_count, "time", "times")}</Fact>
            <Fact label="Reported">{words::many(review.flagged_count, "time", "times")}</Fact>
            <Fact label="Tool">
                <a href=format!("/moderation?tool={}", review.tool)>"All reviews of " {review.tool_name}</a>
            </Fact>
            <Fact label="Written"><Moment at=review.created_at/></Fact>
            <Fact label="Updated"><Moment at=review.updated_at/></Fact>
            <Fact label="Id"><CopyText text=review.id.to_string() what="review id"/></Fact>
        </Facts>
    }
}
