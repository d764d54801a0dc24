//! Who sees and may buy a bundle: a card for each of the six tiers, and behind it each member with why not.

use domain::bundles::fields::BundleFields;
use domain::bundles::tiers::{self, Access, TierView};
use domain::bundles::{BundleStatus, Member};
use domain::organizations::Tier;
use leptos::prelude::*;
use uuid::Uuid;

use crate::parts::{Badge, Tone};
use crate::wording::bundles;

/// The bundle as organizations of each tier meet it.
#[component]
pub fn TierPreview(
    /// The bundle's fields.
    #[prop(into)]
    fields: Signal<BundleFields>,
    /// Its members in order.
    #[prop(into)]
    members: Signal<Vec<Member>>,
    /// Whether a bundle that is not on sale is shown as it would be if it were; that is said.
    #[prop(optional)]
    as_if_active: bool,
) -> impl IntoView {
    let status = Memo::new(move |_| fields.with(|fields| fields.status));
    let is_supposed = Memo::new(move |_| as_if_active && status.get() != BundleStatus::Active);
    let views = Memo::new(move |_| {
        fields.with(|fields| {
            let status = if as_if_active { BundleStatus::Active } else { fields.status };
            members.with(|members| tiers::views(&BundleFields { status, ..fields.clone() }, members))
        })
    });
    let opened = RwSignal::new(None::<Tier>);
    let id = format!("t{}", Uuid::new_v4().simple());
    let cards = {
        let id = id.clone();
        move || {
            let card = |view: TierView| view! { <Card view opened details=id.clone()/> };
            views.get().into_iter().map(card).collect_view()
        }
    };
    let details = move || {
        let tier = opened.get()?;
        let view = views.with(|views| views.iter().find(|view| view.tier == tier).cloned())?;
        let required = fields.with(|fields| fields.required_tier);
        Some(members.with(|members| view! { <Details view required members=members.clone()/> }))
    };
    let supposed = move || {
        is_supposed.get().then(|| {
            view! { <p class="tiers-supposed">"As if it were on sale: it is " {status.get().to_string()} " now, and no organization sees it."</p> }
        })
    };
    view! {
        <section class="tiers" aria-label="Who sees and may buy it">
            <h3 class="caption">"Who sees and may buy it"</h3>
            {supposed}
            <div class="tiers-cards">{cards}</div>
            <div id=id class="tiers-details" aria-live="polite">{details}</div>
        </section>
    }
}

/// One tier; pressing it shows its members.
#[component]
fn Card(view: TierView, opened: RwSignal<Option<Tier>>, details: String) -> impl IntoView {
    let tier = view.tier;
    let is_open = move || opened.get() == Some(tier);
    let toggle = move |_| opened.update(|opened| *opened = (*opened != Some(tier)).then_some(tier));
    view! {
        <button
            type="button"
            class="tier-card"
            class:buys=view.buys == Access::Yes
            aria-expanded=move || is_open().to_string()
            aria-controls=details
            on:click=toggle
        >
            <strong>{tier.to_string()}</strong>
            <span class="tier-does">{bundles::tier_card(&view)}</span>
        </button>
    }
}

/// Each member, and whether it is of use.
#[component]
fn Details(view: TierView, required: Tier, members: Vec<Member>) -> impl IntoView {
    let sentence = bundles::tier_sentence(&view, required);
    let row = |(member, access): (Member, Access)| {
        let tone = match access {
            Access::Yes => Tone::Ok,
            Access::TierTooLow | Access::NotOnSale => Tone::Plain,
            Access::ByAgreement => Tone::Info,
        };
        let words = bundles::access(access, &member);
        view! {
            <li>
                <a href=format!("/catalog/{}", member.tool)>{member.name}</a>
                <Badge tone=tone>{words}</Badge>
            </li>
        }
    };
    // The views name the members in their order.
    let accesses = view.members.iter().map(|(_, access)| *access);
    let rows = members.into_iter().zip(accesses).map(row).collect_view();
    view! {
        <p>{sentence}</p>
        <ul class="tiers-members" aria-label=format!("Members for {}", view.tier)>{rows}</ul>
    }
}
