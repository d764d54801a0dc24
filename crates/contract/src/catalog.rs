//! The catalog: its list and record, and everything that is written to a tool.

use chrono::{DateTime, Utc};
use domain::{
    catalog::{
        IntegrationType, PriceModel, ToolCategory, ToolStatus, bulk::BulkChange, findings::Finding,
        tool::ToolFields,
    },
    faults::FieldFault,
    ids::{BundleId, ToolId},
    money::{Currency, Money},
    organizations::Tier,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Count, ListRequest, Page, request,
    writing::{Deleted, FieldWriter, Pinned, Recorded, Saved, Written},
};

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
    /// An average rating of at least this; the unrated are left out.
    pub rating_from: Option<Decimal>,
    /// An average rating of at most this; the unrated are left out.
    pub rating_to: Option<Decimal>,
    /// A price of at least this many of its currency.
    pub price_from: Option<Decimal>,
    /// A price of at most this many of its currency.
    pub price_to: Option<Decimal>,
    /// Priced in this currency.
    pub currency: Option<Currency>,
    /// With any of these findings.
    pub finding: Vec<Finding>,
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
    /// Featured, then name.
    Featured,
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
    pub integration_type: IntegrationType,
    pub provider: String,
    pub tags: Vec<String>,
    pub version: String,
    pub is_featured: bool,
    pub is_popular: bool,
    pub avg_rating: Option<f32>,
    pub review_count: i32,
    pub purchase_count: i32,
    pub view_count: i32,
    pub created_at: DateTime<Utc>,
    /// Also the version that saves compare.
    pub updated_at: DateTime<Utc>,
    /// What a manager should look at. Findings that count purchases and reviews only where the filter asks for them; the
    /// record has all.
    pub findings: Vec<Finding>,
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
    /// Also the version that saves compare.
    pub updated_at: DateTime<Utc>,
    /// The bundles that hold it, by name.
    pub bundles: Vec<Membership>,
    /// What a manager should look at.
    pub findings: Vec<Finding>,
}

impl Recorded for ToolRecord {
    type Id = ToolId;
    type Fields = ToolFields;

    fn pinned(&self) -> Pinned<ToolId> {
        Pinned { id: self.id, version: self.updated_at }
    }

    fn fields(&self) -> ToolFields {
        ToolFields {
            name: self.name.clone(),
            description: self.description.clone(),
            long_description: self.long_description.clone(),
            category: self.category,
            tags: self.tags.clone(),
            price_model: self.price_model,
            price_amount: self.price.amount,
            currency: self.price.currency,
            required_tier: self.required_tier,
            features: self.features.clone(),
            tech_stack: self.tech_stack.clone(),
            integration_type: self.integration_type,
            status: self.status,
            is_featured: self.is_featured,
            is_popular: self.is_popular,
            provider: self.provider.clone(),
            documentation_url: self.documentation_url.clone(),
            demo_url: self.demo_url.clone(),
            support_url: self.support_url.clone(),
            icon_url: self.icon_url.clone(),
            images: self.images.clone(),
            video_url: self.video_url.clone(),
            version: self.version.clone(),
        }
    }
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

/// Adds a tool. Act `catalog.create`. Faults are [`crate::Problem::Invalid`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateTool {
    /// Every field.
    pub fields: ToolFields,
    /// Why, for the audit trail.
    pub reason: Option<String>,
}
request!(CreateTool, "create_tool" => Written<ToolRecord>);

/// Saves a tool. Act `catalog.edit`. Faults are [`crate::Problem::Invalid`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveTool {
    /// Which, as it was read.
    pub pinned: Pinned<ToolId>,
    /// Its fields as they were read.
    pub base: ToolFields,
    /// Its fields as they are to be.
    pub mine: ToolFields,
    /// Why, for the audit trail.
    pub reason: Option<String>,
}
request!(SaveTool, "save_tool" => Saved<ToolRecord>);

/// What holds a tool, so that it can't be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetToolHolders {
    /// Which.
    pub id: ToolId,
}
request!(GetToolHolders, "get_tool_holders" => Holders);

/// What holds a tool.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holders {
    /// Purchases of the tool itself: they keep it for good.
    pub purchases: u64,
    /// Bundles, each with its name and the tool's place.
    pub bundles: Vec<Membership>,
    /// Items in carts.
    pub carts: u64,
    /// Reviews in any status.
    pub reviews: u64,
}

impl Holders {
    /// Whether nothing holds it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Deletes a tool that nothing holds. Act `catalog.delete`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteTool {
    /// Which, as it was read.
    pub pinned: Pinned<ToolId>,
    /// Why, for the audit trail.
    pub reason: Option<String>,
}
request!(DeleteTool, "delete_tool" => Deleted<Holders>);

/// Which tools a bulk change is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Selection {
    /// These.
    Ids {
        /// Which.
        ids: Vec<ToolId>,
    },
    /// All that a filter matches now, but some.
    Matching {
        /// The filter.
        filter: Box<ToolFilter>,
        /// Left out.
        except: Vec<ToolId>,
    },
}

/// What a change would make of each selected tool, and what else it touches. Writes nothing. At most 10,000 tools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewChange {
    /// Which tools.
    pub selection: Selection,
    /// What is changed.
    pub change: BulkChange,
}
request!(PreviewChange, "preview_change" => ChangePreview);

/// What a change would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePreview {
    /// Each selected tool, by name.
    pub rows: Vec<PreviewRow>,
    /// What else is touched, of the rows that change.
    pub ripple: Ripple,
}

/// A tool before and after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// Which, as it was read for this preview.
    pub pinned: Pinned<ToolId>,
    /// What it is called.
    pub name: String,
    /// Every field as it is.
    pub before: ToolFields,
    /// Every field as it would be; the same as `before` where nothing changes.
    pub after: ToolFields,
    /// Why it can't be written as it would be.
    pub faults: Vec<FieldFault>,
}

/// What is touched beside the tools themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ripple {
    /// Bundles that are not archived and hold one of the tools.
    pub bundles: Vec<TouchedBundle>,
    /// Items in carts: of the tools themselves.
    pub cart_items: u64,
    /// Organizations with such a cart item.
    pub cart_organizations: u64,
    /// Running subscriptions to the tools themselves.
    pub subscriptions: u64,
    /// Running subscriptions to bundles that hold one of them.
    pub bundle_subscriptions: u64,
    /// Organizations with such a subscription of either kind.
    pub subscribed_organizations: u64,
    /// Tools among them that stand in the shop window.
    pub featured: u64,
    /// Tools among them that are shown as popular.
    pub popular: u64,
}

/// A bundle that holds tools which a change touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TouchedBundle {
    /// Which.
    pub bundle: BundleId,
    /// Its name.
    pub name: String,
    /// Where it stands in its life.
    pub status: domain::bundles::BundleStatus,
    /// How many of the tools it holds.
    pub tools: u32,
}

/// What is done in the same change, so that nothing is left hanging.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FollowUps {
    /// Takes the tools out of the shop window and off the popular ones.
    pub unfeature: bool,
    /// Takes the tools out of all bundles that are not archived; places close up.
    pub leave_bundles: bool,
}

/// Writes a change to exactly these tools at exactly these versions: one transaction, one change of the audit trail.
/// Act `catalog.status` where only the status changes, else `catalog.bulk`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplyChange {
    /// The tools that were shown and not left out.
    pub rows: Vec<Pinned<ToolId>>,
    /// What is changed.
    pub change: BulkChange,
    /// What is done with it.
    pub follow_ups: FollowUps,
    /// Why, for the audit trail.
    pub reason: Option<String>,
}
request!(ApplyChange, "apply_change" => ChangeApplied);

/// What became of a change of many tools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeApplied {
    /// How many tools were changed.
    pub changed: u32,
    /// How many already were as asked for.
    pub unchanged: u32,
    /// Tools that were left alone because they moved on since they were shown, or are gone.
    pub left_alone: Vec<LeftAlone>,
    /// How many members left bundles.
    pub left_bundles: u32,
    /// The change by which all of it can be taken back; `None` if nothing was written.
    pub change: Option<i64>,
}

/// A tool that a change left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftAlone {
    /// Which.
    pub id: ToolId,
    /// What it is called; `None` if it is gone.
    pub name: Option<String>,
    /// Who last changed what, as far as the audit trail tells.
    pub writers: Vec<FieldWriter>,
}

/// How many tools have which finding, as far as the role can see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountFindings {}
request!(CountFindings, "count_findings" => Vec<FindingCount>);

/// A finding and how many tools have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingCount {
    /// Which.
    pub finding: Finding,
    /// How many tools.
    pub tools: u64,
}

/// Stored figures that differ from the rows, stored beside counted. At most 500 tools.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDrift {
    /// Of this tool only.
    pub id: Option<ToolId>,
}
request!(ListDrift, "list_drift" => Vec<Drift>);

/// The figures of a tool, as stored and as counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Which.
    pub id: ToolId,
    /// What it is called.
    pub name: String,
    /// As stored.
    pub stored: Figures,
    /// As the rows say.
    pub counted: Figures,
}

/// Figures of a tool that follow from rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Average of the approved reviews; `None` without one.
    pub avg_rating: Option<f32>,
    /// Number of approved reviews.
    pub review_count: i32,
    /// Number of completed purchases of the tool itself.
    pub purchase_count: i32,
}

/// Stores the counted figures of these tools. Act `catalog.recount`. On record, but nothing to take back: the figures
/// follow from rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairDrift {
    /// Which.
    pub ids: Vec<ToolId>,
    /// Why, for the audit trail.
    pub reason: Option<String>,
}
request!(RepairDrift, "repair_drift" => Vec<Drift>);

/// Words that tools use, most used first: for suggestions. At most 500 of each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetVocabulary {}
request!(GetVocabulary, "get_vocabulary" => Vocabulary);

/// Words that tools use.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Providers.
    pub providers: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Parts of tech stacks.
    pub tech_stack: Vec<String>,
}
