//! What the list of purchases is asked by, and the time line of one.

use chrono::{DateTime, Utc};
use contract::purchases::{ListPurchases, PurchaseFilter, PurchaseRecord, PurchaseRow, PurchaseSort};
use contract::{Direction, Page, Problem};
use domain::access::Area;
use domain::purchases::{PaymentMethod, PaymentStatus, PurchaseStatus, PurchaseType};

use crate::areas::list::Listing;
use crate::ipc;
use crate::parts::filters::{Filter, Kind};
use crate::wording::choices;

/// The list of purchases.
pub struct Sales;

impl Listing for Sales {
    type Filter = PurchaseFilter;
    type Sort = PurchaseSort;
    type Row = PurchaseRow;
    const AREA: Area = Area::Purchases;
    const PATH: &'static str = "/purchases";

    async fn page(request: ListPurchases) -> Result<Page<PurchaseRow>, Problem> {
        ipc::call(&request).await
    }

    fn direction(sort: PurchaseSort) -> Direction {
        match sort {
            PurchaseSort::Bought | PurchaseSort::Amount => Direction::Descending,
            PurchaseSort::Ends => Direction::Ascending,
        }
    }
}

/// The filters of purchases, in the order of the menu.
pub fn filters() -> Vec<Filter> {
    vec![
        Filter::any_of("status", "state", PurchaseStatus::ALL, |status| status.to_string()),
        Filter::any_of("payment_status", "payment", PaymentStatus::ALL, |status| status.to_string()),
        Filter::any_of("payment_method", "method", PaymentMethod::ALL, |method| {
            choices::payment_method(method).to_owned()
        }),
        Filter::any_of("purchase_type", "what", PurchaseType::ALL, |kind| kind.to_string()),
        Filter::yes_no("subscription", "subscription", "subscription", "paid once"),
        Filter::new("ends_within_days", "ends within", Kind::Number("days")),
        Filter::new("currency", "currency", Kind::Text("USD")),
        Filter::new("since", "bought since", Kind::Since),
        Filter::new("until", "bought until", Kind::Until),
        Filter::new("organization", "organization", Kind::Record),
        Filter::new("user", "person", Kind::Record),
        Filter::new("tool", "tool", Kind::Record),
        Filter::new("bundle", "bundle", Kind::Record),
    ]
}

/// A moment in a purchase's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened, or will.
    pub what: &'static str,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it lies ahead.
    pub ahead: bool,
}

/// The moments a purchase knows of, in order. What happens at the end of a subscription depends on whether it renews.
#[must_use]
pub fn time_line(purchase: &PurchaseRecord, now: DateTime<Utc>) -> Vec<Event> {
    let end = match purchase.subscription_end {
        Some(end) if end <= now => "ended",
        Some(_) if purchase.auto_renew && purchase.status == PurchaseStatus::Active => "renews",
        _ => "ends",
    };
    let known = [
        ("bought", Some(purchase.purchase_date)),
        ("activated", purchase.activated_at),
        ("started", purchase.subscription_start),
        ("last used", purchase.last_used_at),
        ("cancelled", purchase.cancelled_at),
        ("refunded", purchase.refunded_at),
        (end, purchase.subscription_end),
    ];
    let mut events: Vec<Event> =
        known.into_iter().filter_map(|(what, at)| at.map(|at| Event { what, at, ahead: at > now })).collect();
    // Stable: of what happened at once, the order above is the order of cause and effect.
    events.sort_by_key(|event| event.at);
    events
}

#[cfg(test)]
mod tests {
    use contract::purchases::Bought;

    use super::*;
    use crate::areas::list::testing::every_field_has_a_filter;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn subscription() -> PurchaseRecord {
        let id = uuid::Uuid::nil();
        PurchaseRecord {
            id: id.into(),
            organization: id.into(),
            organization_name: None,
            user: id.into(),
            user_name: None,
            bought: Bought::Tool { id: id.into(), name: "Booking Agent".to_owned() },
            purchase_type: PurchaseType::Tool,
            amount: domain::money::Money { amount: "29".parse().unwrap(), currency: "USD".parse().unwrap() },
            payment_method: PaymentMethod::CreditCard,
            payment_status: PaymentStatus::Completed,
            stripe_payment_id: None,
            stripe_invoice_id: None,
            is_subscription: true,
            subscription_start: Some(at("2026-03-03T09:16:00Z")),
            subscription_end: Some(at("2027-03-03T09:16:00Z")),
            auto_renew: true,
            status: PurchaseStatus::Active,
            activated_at: Some(at("2026-03-03T09:16:00Z")),
            cancelled_at: None,
            refunded_at: None,
            usage_count: 0,
            last_used_at: None,
            purchase_date: at("2026-03-03T09:14:00Z"),
            created_at: at("2026-03-03T09:14:00Z"),
            updated_at: at("2026-03-03T09:14:00Z"),
        }
    }

    fn words_of(purchase: &PurchaseRecord, now: &str) -> Vec<(&'static str, bool)> {
        time_line(purchase, at(now)).into_iter().map(|event| (event.what, event.ahead)).collect()
    }

    #[test]
    fn a_running_subscription_renews_or_ends_ahead() {
        let mut purchase = subscription();
        let now = "2026-11-22T12:00:00Z";
        let lived = [("bought", false), ("activated", false), ("started", false)];
        assert_eq!(words_of(&purchase, now), [&lived[..], &[("renews", true)]].concat());
        purchase.auto_renew = false;
        assert_eq!(words_of(&purchase, now), [&lived[..], &[("ends", true)]].concat());
    }

    #[test]
    fn what_is_over_ended_and_what_was_cancelled_only_ends() {
        let mut purchase = subscription();
        assert_eq!(words_of(&purchase, "2028-01-01T00:00:00Z").last(), Some(&("ended", false)));
        purchase.status = PurchaseStatus::Cancelled;
        purchase.cancelled_at = Some(at("2026-05-01T00:00:00Z"));
        let line = words_of(&purchase, "2026-11-22T12:00:00Z");
        assert_eq!(line.get(3..), Some(&[("cancelled", false), ("ends", true)][..]));
    }

    #[test]
    fn every_filter_comes_back_from_its_address() {
        every_field_has_a_filter(
            &filters(),
            &PurchaseFilter {
                text: "pi_3Pq".to_owned(),
                organization: Some(uuid::Uuid::from_u128(1).into()),
                user: Some(uuid::Uuid::from_u128(2).into()),
                tool: Some(uuid::Uuid::from_u128(3).into()),
                bundle: Some(uuid::Uuid::from_u128(4).into()),
                purchase_type: PurchaseType::ALL.to_vec(),
                status: PurchaseStatus::ALL.to_vec(),
                payment_status: PaymentStatus::ALL.to_vec(),
                payment_method: PaymentMethod::ALL.to_vec(),
                currency: "EUR".parse().ok(),
                subscription: Some(true),
                ends_within_days: Some(14),
                since: "2026-10-01T00:00:00Z".parse().ok(),
                until: "2026-11-01T00:00:00Z".parse().ok(),
            },
        );
    }
}
