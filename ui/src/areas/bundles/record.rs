//! The opened bundle, with every field and its members in the order buyers see.

use contract::Subject;
use contract::bundles::{BundleRecord, GetBundle};
use domain::bundles::Member;
use leptos::prelude::*;

use super::state::Bundled;
use crate::areas::list::ListState;
use crate::areas::pane::{Nothing, part, read_opened};
use crate::areas::words;
use crate::parts::{Badge, CopyText, Fact, Facts, Loaded, Moment, MoneyText, PriceText, Tone};
use crate::wording::choices;

/// The opened bundle.
#[component]
pub fn BundleView(
    /// The page's state.
    list: ListState<Bundled>,
) -> impl IntoView {
    let bundle = read_opened(list, Subject::Bundle, |id| GetBundle { id });
    view! { <Loaded from=bundle children=|bundle| view! { <Bundle bundle/> }/> }
}

/// A bundle in full.
#[component]
fn Bundle(bundle: BundleRecord) -> impl IntoView {
    view! {
        <article class="record">
            <Head bundle=bundle.clone()/>
            {part("Sold as", view! { <Sale bundle=bundle.clone()/> })}
            {part("Members", view! { <Members members=bundle.members.clone()/> })}
            {part("Description", view! { <Description bundle=bundle.clone()/> })}
            {part("Figures", view! { <Figures bundle=bundle.clone()/> })}
            {part("Media", view! { <Media bundle=bundle.clone()/> })}
            {part("Record", view! { <Times bundle/> })}
        </article>
    }
}

#[component]
fn Head(bundle: BundleRecord) -> impl IntoView {
    let members = words::many(i64::try_from(bundle.members.len()).unwrap_or(i64::MAX), "tool", "tools");
    view! {
        <header class="record-head">
            <p class="record-badges">
                <Badge tone=choices::bundle_status(bundle.status)>{bundle.status.to_string()}</Badge>
                {bundle.is_featured.then(|| view! { <Badge tone=Tone::Accent>"featured"</Badge> })}
                {bundle.is_popular.then(|| view! { <Badge tone=Tone::Accent>"popular"</Badge> })}
            </p>
            <h2>{bundle.name}</h2>
            <p class="record-under">{members} " · from " {bundle.required_tier.to_string()}</p>
        </header>
    }
}

#[component]
fn Sale(bundle: BundleRecord) -> impl IntoView {
    view! {
        <p class="record-price"><MoneyText money=bundle.price/></p>
        <Facts>
            <Fact label="Stated discount">{bundle.discount_percent} " %"</Fact>
            <Fact label="Required tier">{bundle.required_tier.to_string()}</Fact>
            <Fact label="Featured">{words::yes_no(bundle.is_featured)}</Fact>
            <Fact label="Popular">{words::yes_no(bundle.is_popular)}</Fact>
        </Facts>
    }
}

/// The members in order, each leading to its tool.
#[component]
fn Members(members: Vec<Member>) -> impl IntoView {
    if members.is_empty() {
        return view! { <p class="none">"No tool is in it yet"</p> }.into_any();
    }
    let row = |(place, member): (usize, Member)| {
        view! {
            <li class="member">
                <span class="member-place">{place}</span>
                <a class="member-name" href=format!("/catalog/{}", member.tool)>{member.name}</a>
                <span class="member-price"><PriceText model=member.price_model price=member.price/></span>
                <span class="member-under">
                    {member.price_model.to_string()} " · " {member.required_tier.to_string()}
                </span>
                <span class="member-status">
                    <Badge tone=choices::tool_status(member.status)>{member.status.to_string()}</Badge>
                </span>
            </li>
        }
    };
    view! { <ol class="members">{(1..).zip(members).map(row).collect_view()}</ol> }.into_any()
}

#[component]
fn Description(bundle: BundleRecord) -> impl IntoView {
    let long = match bundle.long_description.filter(|long| !long.trim().is_empty()) {
        Some(long) => view! { <p class="prose">{long}</p> }.into_any(),
        None => view! { <p class="none">"No long description"</p> }.into_any(),
    };
    view! { <p class="prose">{bundle.description}</p> {long} }
}

#[component]
fn Figures(bundle: BundleRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Bought">{words::figure(bundle.purchase_count)}</Fact>
            <Fact label="Viewed">{words::figure(bundle.view_count)}</Fact>
        </Facts>
    }
}

#[component]
fn Media(bundle: BundleRecord) -> impl IntoView {
    let icon = match bundle.icon_url.filter(|url| !url.is_empty()) {
        Some(url) => view! { <CopyText text=url what="icon address"/> }.into_any(),
        None => view! { <Nothing/> }.into_any(),
    };
    let images = bundle.images.into_iter().map(|url| view! { <CopyText text=url what="image address"/> });
    let images = images.collect_view();
    let none = images.is_empty().then(|| view! { <Nothing/> });
    view! {
        <Facts>
            <Fact label="Icon">{icon}</Fact>
            <Fact label="Images">{none} <div class="record-addresses">{images}</div></Fact>
        </Facts>
    }
}

#[component]
fn Times(bundle: BundleRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Created"><Moment at=bundle.created_at/></Fact>
            <Fact label="Updated"><Moment at=bundle.updated_at/></Fact>
            <Fact label="Id"><CopyText text=bundle.id.to_string() what="bundle id"/></Fact>
        </Facts>
    }
}
