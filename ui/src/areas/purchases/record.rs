//! The opened purchase: what, who, how it is paid, and its life so far.

use contract::Subject;
use contract::purchases::{Bought, GetPurchase, PurchaseRecord};
use leptos::prelude::*;

use super::state::{Event, Sales, time_line};
use crate::areas::list::ListState;
use crate::areas::pane::{Nothing, part, read_opened};
use crate::areas::words;
use crate::moment;
use crate::parts::{Badge, CopyText, Fact, Facts, Loaded, Moment, MoneyText};
use crate::wording::choices;

/// The opened purchase.
#[component]
pub fn PurchaseView(
    /// The page's state.
    list: ListState<Sales>,
) -> impl IntoView {
    let purchase = read_opened(list, Subject::Purchase, |id| GetPurchase { id });
    view! { <Loaded from=purchase children=|purchase| view! { <Purchase purchase/> }/> }
}

/// A purchase in full.
#[component]
fn Purchase(purchase: PurchaseRecord) -> impl IntoView {
    view! {
        <article class="record">
            <Head purchase=purchase.clone()/>
            {part("Time line", view! { <TimeLine purchase=purchase.clone()/> })}
            {part("Payment", view! { <Payment purchase=purchase.clone()/> })}
            {part("Subscription", view! { <Subscription purchase=purchase.clone()/> })}
            {part("Use", view! { <Use purchase=purchase.clone()/> })}
            {part("Buyer", view! { <Buyer purchase=purchase.clone()/> })}
            {part("Record", view! { <Times purchase/> })}
        </article>
    }
}

#[component]
fn Head(purchase: PurchaseRecord) -> impl IntoView {
    let (kind, href) = match &purchase.bought {
        Bought::Tool { id, .. } => ("Tool", format!("/catalog/{id}")),
        Bought::Bundle { id, .. } => ("Bundle", format!("/bundles/{id}")),
    };
    let name = words::bought(&purchase.bought).to_owned();
    let by = purchase.organization_name.clone().map(|name| view! { " by " {name} });
    view! {
        <header class="record-head">
            <p class="record-badges">
                <Badge tone=choices::purchase_status(purchase.status)>{purchase.status.to_string()}</Badge>
                <Badge tone=choices::payment_status(purchase.payment_status)>
                    "payment " {purchase.payment_status.to_string()}
                </Badge>
            </p>
            <h2><a href=href>{name}</a></h2>
            <p class="record-under">{kind} " · bought " <Moment at=purchase.purchase_date/> {by}</p>
            <p class="record-price"><MoneyText money=purchase.amount/></p>
        </header>
    }
}

/// What happened, in order, and what lies ahead.
#[component]
fn TimeLine(purchase: PurchaseRecord) -> impl IntoView {
    let event = |Event { what, at, ahead }: Event| {
        view! {
            <li class="event" class:event-ahead=ahead>
                <span class="event-what">{what}</span>
                <Moment at/>
            </li>
        }
    };
    view! { <ol class="time-line">{time_line(&purchase, moment::now()).into_iter().map(event).collect_view()}</ol> }
}

#[component]
fn Payment(purchase: PurchaseRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Amount"><MoneyText money=purchase.amount/></Fact>
            <Fact label="Method">{choices::payment_method(purchase.payment_method)}</Fact>
            <Fact label="Status">
                <Badge tone=choices::payment_status(purchase.payment_status)>{purchase.payment_status.to_string()}</Badge>
            </Fact>
            <Fact label="Stripe payment"><StripeId id=purchase.stripe_payment_id what="Stripe payment id"/></Fact>
            <Fact label="Stripe invoice"><StripeId id=purchase.stripe_invoice_id what="Stripe invoice id"/></Fact>
            <Fact label="Refunded"><At at=purchase.refunded_at/></Fact>
        </Facts>
    }
}

#[component]
fn Subscription(purchase: PurchaseRecord) -> impl IntoView {
    if !purchase.is_subscription {
        return view! { <p class="none">"Paid once, no subscription"</p> }.into_any();
    }
    let renews = if purchase.auto_renew { "by itself" } else { "no" };
    view! {
        <Facts>
            <Fact label="Started"><At at=purchase.subscription_start/></Fact>
            <Fact label="Ends"><At at=purchase.subscription_end/></Fact>
            <Fact label="Renews">{renews}</Fact>
        </Facts>
    }
    .into_any()
}

#[component]
fn Use(purchase: PurchaseRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="State">
                <Badge tone=choices::purchase_status(purchase.status)>{purchase.status.to_string()}</Badge>
            </Fact>
            <Fact label="Used">{words::many(purchase.usage_count, "time", "times")}</Fact>
            <Fact label="Last used"><At at=purchase.last_used_at/></Fact>
            <Fact label="Activated"><At at=purchase.activated_at/></Fact>
            <Fact label="Cancelled"><At at=purchase.cancelled_at/></Fact>
        </Facts>
    }
}

#[component]
fn Buyer(purchase: PurchaseRecord) -> impl IntoView {
    let (organization, user) = (purchase.organization, purchase.user);
    view! {
        <Facts>
            <Fact label="Organization">
                {purchase.organization_name.unwrap_or_default()} " "
                <CopyText text=organization.to_string() shown=words::id_start(organization) what="organization id"/>
            </Fact>
            <Fact label="Person">
                {purchase.user_name.unwrap_or_default()} " "
                <CopyText text=user.to_string() shown=words::id_start(user) what="person id"/>
            </Fact>
        </Facts>
        <p class="record-links">
            <a href=format!("/purchases?organization={organization}")>"All their purchases"</a>
            <a href=format!("/moderation?organization={organization}")>"Their reviews"</a>
        </p>
    }
}

#[component]
fn Times(purchase: PurchaseRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Type">{purchase.purchase_type.to_string()}</Fact>
            <Fact label="Bought"><Moment at=purchase.purchase_date/></Fact>
            <Fact label="Created"><Moment at=purchase.created_at/></Fact>
            <Fact label="Updated"><Moment at=purchase.updated_at/></Fact>
            <Fact label="Id"><CopyText text=purchase.id.to_string() what="purchase id"/></Fact>
        </Facts>
    }
}

#[component]
fn StripeId(id: Option<String>, what: &'static str) -> impl IntoView {
    match id.filter(|id| !id.is_empty()) {
        Some(id) => view! { <CopyText text=id what/> }.into_any(),
        None => view! { <Nothing/> }.into_any(),
    }
}

#[component]
fn At(at: Option<chrono::DateTime<chrono::Utc>>) -> impl IntoView {
    match at {
        Some(at) => view! { <Moment at/> }.into_any(),
        None => view! { <span class="none">"–"</span> }.into_any(),
    }
}
