//! The purchases' list and record.

use chrono::{DateTime, Utc};
use domain::{
    ids::{BundleId, OrganizationId, PurchaseId, ToolId, UserId},
    money::{Currency, Money},
    purchases::{PaymentMethod, PaymentStatus, PurchaseStatus, PurchaseType},
};
use serde::{Deserialize, Serialize};

use crate::{Count, ListRequest, Page, request};

/// Which purchases. Empty lists and `None` let everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PurchaseFilter {
    /// A Stripe payment or invoice id from its start, or words in the tool's, bundle's or organization's name.
    pub text: String,
    /// Of this organization.
    pub organization: Option<OrganizationId>,
    /// By this person.
    pub user: Option<UserId>,
    /// Of this tool, directly.
    pub tool: Option<ToolId>,
    /// Of this bundle.
    pub bundle: Option<BundleId>,
    /// Tool or bundle.
    pub purchase_type: Vec<PurchaseType>,
    /// Any of these.
    pub status: Vec<PurchaseStatus>,
    /// Any of these.
    pub payment_status: Vec<PaymentStatus>,
    /// Any of these.
    pub payment_method: Vec<PaymentMethod>,
    /// Of this currency.
    pub currency: Option<Currency>,
    /// Subscription or not.
    pub subscription: Option<bool>,
    /// A running subscription (ACTIVE) that ends within so many days from now.
    pub ends_within_days: Option<u16>,
    /// Bought at or after.
    pub since: Option<DateTime<Utc>>,
    /// Bought before.
    pub until: Option<DateTime<Utc>>,
}

/// The columns purchases can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseSort {
    /// When it was bought.
    #[default]
    Bought,
    /// The amount; only sensible within one currency.
    Amount,
    /// When its subscription ends; those without end last.
    Ends,
}

/// A page of purchases.
pub type ListPurchases = ListRequest<PurchaseFilter, PurchaseSort>;
request!(ListPurchases, "list_purchases" => Page<PurchaseRow>);

/// How many purchases match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountPurchases {
    /// Which.
    pub filter: PurchaseFilter,
}
request!(CountPurchases, "count_purchases" => Count);

/// What was bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Bought {
    /// One tool.
    Tool {
        /// Which.
        id: ToolId,
        /// Its name.
        name: String,
    },
    /// A bundle.
    Bundle {
        /// Which.
        id: BundleId,
        /// Its name.
        name: String,
    },
}

/// A purchase in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the schema's columns, named as there")]
pub struct PurchaseRow {
    pub id: PurchaseId,
    pub organization: OrganizationId,
    pub organization_name: Option<String>,
    pub bought: Bought,
    pub amount: Money,
    pub payment_status: PaymentStatus,
    pub status: PurchaseStatus,
    pub is_subscription: bool,
    pub subscription_end: Option<DateTime<Utc>>,
    pub auto_renew: bool,
    pub stripe_payment_id: Option<String>,
    pub purchase_date: DateTime<Utc>,
}

/// One purchase with every field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetPurchase {
    /// Which.
    pub id: PurchaseId,
}
request!(GetPurchase, "get_purchase" => PurchaseRecord);

/// Every field of a purchase, with names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the schema's columns, named as there")]
pub struct PurchaseRecord {
    pub id: PurchaseId,
    pub organization: OrganizationId,
    pub organization_name: Option<String>,
    pub user: UserId,
    pub user_name: Option<String>,
    pub bought: Bought,
    pub purchase_type: PurchaseType,
    pub amount: Money,
    pub payment_method: PaymentMethod,
    pub payment_status: PaymentStatus,
    pub stripe_payment_id: Option<String>,
    pub stripe_invoice_id: Option<String>,
    pub is_subscription: bool,
    pub subscription_start: Option<DateTime<Utc>>,
    pub subscription_end: Option<DateTime<Utc>>,
    pub auto_renew: bool,
    pub status: PurchaseStatus,
    pub activated_at: Option<DateTime<Utc>>,
    pub cancelled_at: Option<DateTime<Utc>>,
    pub refunded_at: Option<DateTime<Utc>>,
    pub usage_count: i32,
    pub last_used_at: Option<DateTime<Utc>>,
    pub purchase_date: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}
