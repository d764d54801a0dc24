//! Values as they are read everywhere: times, ages, money, prices, stars, identifiers to copy.

use chrono::{DateTime, Utc};
use domain::catalog::{PriceClaim, PriceModel};
use domain::money::{Currency, Money};
use leptos::prelude::*;
use leptos::task::spawn_local;
use rust_decimal::Decimal;
use wasm_bindgen_futures::JsFuture;

use super::icon::{Drawing, Icon};
use crate::moment;

/// A day and time in the person's zone, exact and in UTC on hover.
#[component]
pub fn Moment(
    /// When.
    at: DateTime<Utc>,
    /// Without the time of day.
    #[prop(optional)]
    day_only: bool,
) -> impl IntoView {
    let text = if day_only { moment::day(at) } else { moment::day_and_time(at, moment::now()) };
    view! { <time class="moment" datetime=at.to_rfc3339() title=moment::exact(at)>{text}</time> }
}

/// How long ago, in one unit, exact and in UTC on hover.
#[component]
pub fn Age(
    /// When.
    at: DateTime<Utc>,
) -> impl IntoView {
    let hint = format!("{} · {}", moment::day_and_time(at, moment::now()), moment::exact(at));
    view! { <time class="moment" datetime=at.to_rfc3339() title=hint>{moment::age(at, moment::now())}</time> }
}

/// An amount with its currency beside it.
#[component]
pub fn MoneyText(
    /// How much, of what.
    money: Money,
) -> impl IntoView {
    view! {
        <span class="money">{money.figure()} " " <span class="unit">{money.currency.to_string()}</span></span>
    }
}

/// A price with its model: `39.00 /mo`, `free`, `on request`. A currency other than US dollars is named.
#[component]
pub fn PriceText(
    /// How it is paid.
    model: PriceModel,
    /// How much, where the model claims an amount.
    price: Money,
) -> impl IntoView {
    match model.claim(price.amount) {
        PriceClaim::Free => view! { <span class="money"><span class="unit">"free"</span></span> }.into_any(),
        PriceClaim::OnRequest => {
            view! { <span class="money"><span class="unit">"on request"</span></span> }.into_any()
        }
        PriceClaim::Amount(amount) => {
            let (figure, unit) = figure_and_unit(model, amount, price.currency);
            view! { <span class="money">{figure} " " <span class="unit">{unit}</span></span> }.into_any()
        }
    }
}

/// The figure of a price, and what stands muted behind it.
fn figure_and_unit(model: PriceModel, amount: Decimal, currency: Currency) -> (String, String) {
    let per = match model {
        PriceModel::Monthly => " /mo",
        PriceModel::Annual => " /yr",
        PriceModel::UsageBased => " /unit",
        PriceModel::OneTime => " once",
        PriceModel::Free | PriceModel::Custom => "",
    };
    let money = Money { amount, currency };
    let named = if currency.as_str() == "USD" { String::new() } else { currency.to_string() };
    (money.figure(), format!("{named}{per}").trim().to_owned())
}

/// One to five stars; read as `4 of 5 stars`.
#[component]
pub fn Stars(
    /// How many, 0 to 5.
    rating: i32,
) -> impl IntoView {
    let full = usize::try_from(rating.clamp(0, 5)).unwrap_or_default();
    view! {
        <span class="stars" role="img" aria-label=format!("{rating} of 5 stars")>
            <span aria-hidden="true">{"★".repeat(full)}{"☆".repeat(5 - full)}</span>
        </span>
    }
}

/// An identifier in the monospace, with a button that copies it.
#[component]
pub fn CopyText(
    /// The whole text, which is copied.
    #[prop(into)]
    text: String,
    /// What is shown instead of all of it.
    #[prop(optional, into)]
    shown: Option<String>,
    /// What it is, such as `tool id`.
    #[prop(into)]
    what: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let shown = shown.unwrap_or_else(|| text.clone());
    let copy = {
        let text = text.clone();
        move |_| {
            let text = text.clone();
            spawn_local(async move {
                let Some(window) = web_sys::window() else { return };
                if JsFuture::from(window.navigator().clipboard().write_text(&text)).await.is_ok() {
                    copied.set(true);
                    set_timeout(
                        move || {
                            let _still_shown = copied.try_set(false);
                        },
                        std::time::Duration::from_secs(2),
                    );
                }
            });
        }
    };
    view! {
        <span class="copy-text">
            <code title=text>{shown}</code>
            <button type="button" class="button icon-only" aria-label=format!("Copy {what}") title=format!("Copy {what}") on:click=copy>
                {move || view! { <Drawing icon=if copied.get() { Icon::Check } else { Icon::Copy }/> }}
            </button>
            <span class="visually-hidden" role="status">{move || copied.get().then_some("Copied")}</span>
        </span>
    }
}
