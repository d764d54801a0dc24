//! The catalog's list and record.

use chrono::{DateTime, Utc};
use domain::{
    catalog::{IntegrationType, PriceModel, ToolCategory, ToolStatus},
    ids::{BundleId, ToolId},
    money::Money,
    organizations::Tier,
};
use serde::{Deserialize, Serialize};

use crate::{Count, ListRequest, Page, request};

/// Which tools. Empty lists and `None` let everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ToolFilter {
    /// Words in name, description, provider or tags; all must occur.
    pub text: String,
    /// Any of these.
    pub category: Vec<ToolCategory>,
    /// Any of these.
    pub status: Vec<ToolStatus>,
    /// Any of these.
    pub tier: Vec<Tier>,
    /// Any of these.
    pub price_model: Vec<PriceModel>,
    /// Any of these.
    pub integration_type: Vec<IntegrationType>,
    /// Exactly this provider.
    pub provider: Option<String>,
    /// Has this tag.
    pub tag: Option<String>,
    /// Featured or not.
    pub featured: Option<bool>,
    /// Popular or not.
    pub popular: Option<bool>,
}

/// The columns tools can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolSort {
    /// Name, without regard to case.
    #[default]
    Name,
    /// Category, in the order of the schema.
    Category,
    /// Status, in the order of the schema.
    Status,
    /// Required tier, in the order of the enum.
    Tier,
    /// Price model, then amount.
    Price,
    /// Average rating; unrated last.
    Rating,
    /// Purchases.
    Purchases,
    /// Last change.
    Updated,
}

/// A page of tools.
pub type ListTools = ListRequest<ToolFilter, ToolSort>;
request!(ListTools, "list_tools" => Page<ToolRow>);

/// How many tools match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountTools {
    /// Which.
    pub filter: ToolFilter,
}
request!(CountTools, "count_tools" => Count);

/// A tool in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the schema's columns, named as there")]
pub struct ToolRow {
    pub id: ToolId,
    pub name: String,
    pub category: ToolCategory,
    pub status: ToolStatus,
    pub required_tier: Tier,
    pub price_model: PriceModel,
    pub price: Money,
    pub provider: String,
    pub is_featured: bool,
    pub is_popular: bool,
    pub avg_rating: Option<f32>,
    pub review_count: i32,
    pub purchase_count: i32,
    pub updated_at: DateTime<Utc>,
}

/// One tool with every field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetTool {
    /// Which.
    pub id: ToolId,
}
request!(GetTool, "get_tool" => ToolRecord);

/// Every field of a tool, and the bundles that hold it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the schema's columns, named as there")]
pub struct ToolRecord {
    pub id: ToolId,
    pub name: String,
    pub description: String,
    pub long_description: Option<String>,
    pub category: ToolCategory,
    pub tags: Vec<String>,
    pub price_model: PriceModel,
    pub price: Money,
    pub required_tier: Tier,
    pub features: Vec<String>,
    pub tech_stack: Vec<String>,
    pub integration_type: IntegrationType,
    pub status: ToolStatus,
    pub is_featured: bool,
    pub is_popular: bool,
    pub provider: String,
    pub documentation_url: Option<String>,
    pub demo_url: Option<String>,
    pub support_url: Option<String>,
    pub icon_url: Option<String>,
    pub images: Vec<String>,
    pub video_url: Option<String>,
    pub version: String,
    pub last_updated: DateTime<Utc>,
    pub purchase_count: i32,
    pub view_count: i32,
    pub avg_rating: Option<f32>,
    pub review_count: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// The bundles that hold it, by name.
    pub bundles: Vec<Membership>,
}

/// A bundle that holds a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The bundle.
    pub bundle: BundleId,
    /// Its name.
    pub name: String,
    /// The tool's place in it, from 1.
    pub position: i32,
}
