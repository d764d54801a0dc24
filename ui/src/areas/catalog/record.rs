//! The opened tool, with every field.

use contract::Subject;
use contract::catalog::{GetTool, Membership, ToolRecord};
use leptos::prelude::*;

use super::state::Tools;
use crate::areas::list::ListState;
use crate::areas::pane::{Bullets, Labels, Nothing, part, read_opened};
use crate::areas::words;
use crate::parts::{Badge, CopyText, Fact, Facts, Loaded, Moment, PriceText, Tone};
use crate::wording::choices;

/// The opened tool.
#[component]
pub fn ToolView(
    /// The page's state.
    list: ListState<Tools>,
) -> impl IntoView {
    let tool = read_opened(list, Subject::Tool, |id| GetTool { id });
    view! { <Loaded from=tool children=|tool| view! { <Tool tool/> }/> }
}

/// A tool in full.
#[component]
fn Tool(tool: ToolRecord) -> impl IntoView {
    view! {
        <article class="record">
            <Head tool=tool.clone()/>
            {part("Sold as", view! { <Sale tool=tool.clone()/> })}
            {part("Description", view! { <Description tool=tool.clone()/> })}
            {part("Features", view! { <Bullets items=tool.features.clone()/> })}
            {part("Technology", view! { <Technology tool=tool.clone()/> })}
            {part("In bundles", view! { <InBundles bundles=tool.bundles.clone()/> })}
            {part("Figures", view! { <Figures tool=tool.clone()/> })}
            {part("Links", view! { <Links tool=tool.clone()/> })}
            {part("Media", view! { <Media tool=tool.clone()/> })}
            {part("Record", view! { <Times tool/> })}
        </article>
    }
}

#[component]
fn Head(tool: ToolRecord) -> impl IntoView {
    view! {
        <header class="record-head">
            <p class="record-badges">
                <Badge tone=choices::tool_status(tool.status)>{tool.status.to_string()}</Badge>
                {tool.is_featured.then(|| view! { <Badge tone=Tone::Accent>"featured"</Badge> })}
                {tool.is_popular.then(|| view! { <Badge tone=Tone::Accent>"popular"</Badge> })}
                {(!tool.status.is_purchasable()).then(|| view! { <Badge>"not on sale"</Badge> })}
            </p>
            <h2>{tool.name}</h2>
            <p class="record-under">{choices::category(tool.category)} " · " {tool.provider} " · version " {tool.version}</p>
        </header>
    }
}

#[component]
fn Sale(tool: ToolRecord) -> impl IntoView {
    view! {
        <p class="record-price"><PriceText model=tool.price_model price=tool.price/></p>
        <Facts>
            <Fact label="Price model">{choices::price_model(tool.price_model)}</Fact>
            <Fact label="Amount">{tool.price.to_string()}</Fact>
            <Fact label="Required tier">{tool.required_tier.to_string()}</Fact>
            <Fact label="Featured">{words::yes_no(tool.is_featured)}</Fact>
            <Fact label="Popular">{words::yes_no(tool.is_popular)}</Fact>
        </Facts>
    }
}

#[component]
fn Description(tool: ToolRecord) -> impl IntoView {
    let long = match tool.long_description.filter(|long| !long.trim().is_empty()) {
        Some(long) => view! { <p class="prose">{long}</p> }.into_any(),
        None => view! { <p class="none">"No long description"</p> }.into_any(),
    };
    view! {
        <p class="prose">{tool.description}</p>
        {long}
        <div class="record-labels"><span class="record-name">"Tags"</span> <Labels items=tool.tags/></div>
    }
}

#[component]
fn Technology(tool: ToolRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Integration">{choices::integration(tool.integration_type)}</Fact>
            <Fact label="Tech stack"><Labels items=tool.tech_stack/></Fact>
            <Fact label="Provider">{tool.provider}</Fact>
            <Fact label="Version">{tool.version}</Fact>
        </Facts>
    }
}

/// The bundles that hold the tool, each leading to it.
#[component]
fn InBundles(bundles: Vec<Membership>) -> impl IntoView {
    if bundles.is_empty() {
        return view! { <p class="none">"In no bundle"</p> }.into_any();
    }
    let row = |Membership { bundle, name, position }: Membership| {
        view! {
            <li>
                <a href=format!("/bundles/{bundle}")>{name}</a>
                <span class="muted">" as number " {position}</span>
            </li>
        }
    };
    view! { <ul class="record-links">{bundles.into_iter().map(row).collect_view()}</ul> }.into_any()
}

#[component]
fn Figures(tool: ToolRecord) -> impl IntoView {
    let id = tool.id;
    view! {
        <Facts>
            <Fact label="Rating">{words::rating(tool.avg_rating)}</Fact>
            <Fact label="Reviews">
                <a href=format!("/moderation?tool={id}")>{words::figure(tool.review_count)}</a>
            </Fact>
            <Fact label="Bought">{words::figure(tool.purchase_count)}</Fact>
            <Fact label="Viewed">{words::figure(tool.view_count)}</Fact>
        </Facts>
    }
}

#[component]
fn Links(tool: ToolRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Documentation"><Address url=tool.documentation_url what="documentation link"/></Fact>
            <Fact label="Demo"><Address url=tool.demo_url what="demo link"/></Fact>
            <Fact label="Support"><Address url=tool.support_url what="support link"/></Fact>
        </Facts>
    }
}

#[component]
fn Media(tool: ToolRecord) -> impl IntoView {
    let images = tool.images.into_iter().map(|url| view! { <Address url=Some(url) what="image address"/> });
    let images = images.collect_view();
    let none = images.is_empty().then(|| view! { <Nothing/> });
    view! {
        <Facts>
            <Fact label="Icon"><Address url=tool.icon_url what="icon address"/></Fact>
            <Fact label="Images">{none} <div class="record-addresses">{images}</div></Fact>
            <Fact label="Video"><Address url=tool.video_url what="video address"/></Fact>
        </Facts>
    }
}

#[component]
fn Times(tool: ToolRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Released"><Moment at=tool.last_updated/></Fact>
            <Fact label="Created"><Moment at=tool.created_at/></Fact>
            <Fact label="Updated"><Moment at=tool.updated_at/></Fact>
            <Fact label="Id"><CopyText text=tool.id.to_string() what="tool id"/></Fact>
        </Facts>
    }
}

/// An address as text to copy. It is never loaded: what it leads to is not the console's.
#[component]
fn Address(url: Option<String>, what: &'static str) -> impl IntoView {
    match url.filter(|url| !url.is_empty()) {
        Some(url) => view! { <CopyText text=url what/> }.into_any(),
        None => view! { <Nothing/> }.into_any(),
    }
}
