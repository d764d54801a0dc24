//! The start screen: counts that each open the list they count.

use domain::money::Currency;
use serde::{Deserialize, Serialize};

use crate::request;

/// The counts of the start screen, as far as the role sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetOverview {}
request!(GetOverview, "get_overview" => Overview);

/// What needs a hand, and what there is. A part that the role does not see is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The catalog.
    pub catalog: CatalogCounts,
    /// The bundles.
    pub bundles: BundleCounts,
    /// The reviews.
    pub reviews: Option<ReviewCounts>,
    /// The purchases.
    pub purchases: Option<PurchaseCounts>,
}

/// Tools by status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each counts the tools of the status it names")]
pub struct CatalogCounts {
    pub active: i64,
    pub coming_soon: i64,
    pub beta: i64,
    pub deprecated: i64,
    pub disabled: i64,
    /// Featured, but in a status that can't be bought.
    pub featured_unpurchasable: i64,
}

/// Bundles by status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each counts the bundles of the status it names")]
pub struct BundleCounts {
    pub active: i64,
    pub draft: i64,
    pub archived: i64,
}

/// Reviews that wait, and the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each counts the reviews of the status it names")]
pub struct ReviewCounts {
    pub pending: i64,
    pub flagged: i64,
    pub approved: i64,
    pub rejected: i64,
    /// Waiting since less than a day, less than a week, less than a month, longer.
    pub waiting_by_age: [i64; 4],
    /// Approved reviews by stars, 1 to 5.
    pub approved_by_rating: [i64; 5],
}

/// Purchases that may need a hand, and how selling goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseCounts {
    /// All of them (estimated when many).
    pub all: crate::Count,
    /// Payments that failed.
    pub failed: i64,
    /// Payments still pending or processing.
    pub unsettled: i64,
    /// Running subscriptions that end within 14 days.
    pub ending: i64,
    /// Completed purchases of the last 12 weeks, oldest week first, apart by currency.
    pub weekly: Vec<WeeklySales>,
}

/// Completed purchases per week in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklySales {
    /// Which currency; never added to another.
    pub currency: Currency,
    /// Twelve counts, oldest week first.
    pub purchases: Vec<i64>,
}
