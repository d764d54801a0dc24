//! The bundles' list and record.

use chrono::{DateTime, Utc};
use domain::{
    bundles::BundleStatus,
    catalog::{PriceModel, ToolStatus},
    ids::{BundleId, ToolId},
    money::Money,
    organizations::Tier,
};
use serde::{Deserialize, Serialize};

use crate::{Count, ListRequest, Page, request};

/// Which bundles. Empty lists and `None` let everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BundleFilter {
    /// Words in name or description; all must occur.
    pub text: String,
    /// Any of these.
    pub status: Vec<BundleStatus>,
    /// Any of these.
    pub tier: Vec<Tier>,
    /// Featured or not.
    pub featured: Option<bool>,
    /// Popular or not.
    pub popular: Option<bool>,
    /// Holds this tool.
    pub holds: Option<ToolId>,
}

/// The columns bundles can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BundleSort {
    /// Name, without regard to case.
    #[default]
    Name,
    /// Status, in the order of the schema.
    Status,
    /// Price.
    Price,
    /// Stated discount.
    Discount,
    /// Purchases.
    Purchases,
    /// Last change.
    Updated,
}

/// A page of bundles.
pub type ListBundles = ListRequest<BundleFilter, BundleSort>;
request!(ListBundles, "list_bundles" => Page<BundleRow>);

/// How many bundles match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountBundles {
    /// Which.
    pub filter: BundleFilter,
}
request!(CountBundles, "count_bundles" => Count);

/// A bundle in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the schema's columns, named as there")]
pub struct BundleRow {
    pub id: BundleId,
    pub name: String,
    pub status: BundleStatus,
    pub required_tier: Tier,
    pub price: Money,
    pub discount_percent: i32,
    pub is_featured: bool,
    pub is_popular: bool,
    /// How many tools it holds.
    pub members: i64,
    pub purchase_count: i32,
    pub updated_at: DateTime<Utc>,
}

/// One bundle with every field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetBundle {
    /// Which.
    pub id: BundleId,
}
request!(GetBundle, "get_bundle" => BundleRecord);

/// Every field of a bundle, and its members in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the schema's columns, named as there")]
pub struct BundleRecord {
    pub id: BundleId,
    pub name: String,
    pub description: String,
    pub long_description: Option<String>,
    pub price: Money,
    pub discount_percent: i32,
    pub required_tier: Tier,
    pub status: BundleStatus,
    pub is_featured: bool,
    pub is_popular: bool,
    pub icon_url: Option<String>,
    pub images: Vec<String>,
    pub purchase_count: i32,
    pub view_count: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// In the order buyers see.
    pub members: Vec<Member>,
}

/// A tool in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the schema's columns, named as there")]
pub struct Member {
    pub tool: ToolId,
    pub name: String,
    pub position: i32,
    pub price_model: PriceModel,
    pub price: Money,
    pub required_tier: Tier,
    pub status: ToolStatus,
}
