//! The bundles: their list and record, what is around one, and everything that is written to one.

use chrono::{DateTime, Utc};
use domain::{
    bundles::{
        BundleStatus, Member,
        fields::{BundleField, BundleFields},
        warnings::{Surroundings, Warning},
    },
    ids::{BundleId, OrganizationId, ToolId},
    money::Money,
    organizations::Tier,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Count, ListRequest, Page, request,
    writing::{Deleted, Pinned, Recorded, Saved},
};

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
    /// With any warning, or with none.
    pub warned: Option<bool>,
    /// With any of these warnings.
    pub warning: Vec<Warning>,
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
    /// The discount that the price truly gives, in percent, rounded down to a tenth; `None` if there is nothing to compare
    /// it with.
    pub true_discount: Option<Decimal>,
    /// What a manager should look at, as far as the role can see it: who sees no carts never meets
    /// [`Warning::ArchivedInCarts`].
    pub warnings: Vec<Warning>,
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
    /// Since when each member is in it, in their order.
    pub members_since: Vec<DateTime<Utc>>,
    /// Whether the stored places of the members are not 1, 2, 3 and so on. Saving mends it.
    pub is_misplaced: bool,
    /// Other bundles, not archived, that hold the same tools.
    pub twins: Vec<BundleName>,
    /// Items in carts that hold it; 0 for a role that sees no carts.
    pub cart_items: u64,
}

impl BundleRecord {
    /// What the warnings need to know beside fields and members.
    #[must_use]
    pub fn surroundings(&self) -> Surroundings {
        Surroundings {
            twins: self.twins.iter().map(|twin| twin.id).collect(),
            cart_items: self.cart_items,
            is_misplaced: self.is_misplaced,
        }
    }
}

impl Recorded for BundleRecord {
    type Id = BundleId;
    type Fields = BundleFields;

    fn pinned(&self) -> Pinned<BundleId> {
        Pinned { id: self.id, version: self.updated_at }
    }

    fn fields(&self) -> BundleFields {
        BundleFields {
            name: self.name.clone(),
            description: self.description.clone(),
            long_description: self.long_description.clone(),
            price_amount: self.price.amount,
            currency: self.price.currency,
            discount_percent: self.discount_percent,
            required_tier: self.required_tier,
            status: self.status,
            is_featured: self.is_featured,
            is_popular: self.is_popular,
            icon_url: self.icon_url.clone(),
            images: self.images.clone(),
            members: self.members.iter().map(|member| member.tool).collect(),
        }
    }
}

/// A bundle by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleName {
    /// Which.
    pub id: BundleId,
    /// Its name.
    pub name: String,
}

/// Adds a bundle. Act `bundles.create`. Faults are [`crate::Problem::Invalid`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateBundle {
    /// Every field.
    pub fields: BundleFields,
    /// Its members as they were shown.
    pub seen: Vec<Member>,
    /// Why, for the audit trail.
    pub reason: Option<String>,
}
request!(CreateBundle, "create_bundle" => BundleSaved);

/// Saves a bundle, its members and their order in one write. Act `bundles.status` where only the status changes,
/// `bundles.compose` where only members do, else `bundles.edit`. Faults are [`crate::Problem::Invalid`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveBundle {
    /// Which, as it was read.
    pub pinned: Pinned<BundleId>,
    /// Its fields as they were read.
    pub base: BundleFields,
    /// Its fields as they are to be.
    pub mine: BundleFields,
    /// The members of `mine` as they were shown: what the sum was made of.
    pub seen: Vec<Member>,
    /// Why, for the audit trail.
    pub reason: Option<String>,
}
request!(SaveBundle, "save_bundle" => BundleSaved);

/// What became of a bundle that was to be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "became", rename_all = "snake_case")]
pub enum BundleSaved {
    /// It was written, or is contested.
    Saved {
        /// Which of it.
        saved: Saved<BundleRecord>,
    },
    /// Nothing was written: the offer would be another one than the person saw. A member's price, price model, currency,
    /// tier or status moved, or somebody else changed members, price, discount, tier or status while any of these was
    /// changed too. To be looked at and saved again on top of what stands now.
    Unseen {
        /// The bundle as it stands now; `None` for a new one.
        record: Option<Box<BundleRecord>>,
        /// What would have been written: both changes merged.
        merged: Box<BundleFields>,
        /// The members of `merged` as they stand now, in its order. A tool that is gone is left out of both.
        members: Vec<Member>,
        /// Fields that somebody else changed meanwhile.
        theirs: Vec<BundleField>,
    },
}

/// What holds a bundle, so that it can't be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetBundleHolders {
    /// Which.
    pub id: BundleId,
}
request!(GetBundleHolders, "get_bundle_holders" => BundleHolders);

/// What holds a bundle. Its members do not: they are part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleHolders {
    /// Purchases: they keep it for good.
    pub purchases: u64,
    /// Items in carts.
    pub carts: u64,
}

impl BundleHolders {
    /// Whether nothing holds it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Deletes a bundle that nothing holds, with its members. Act `bundles.delete`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteBundle {
    /// Which, as it was read.
    pub pinned: Pinned<BundleId>,
    /// Why, for the audit trail.
    pub reason: Option<String>,
}
request!(DeleteBundle, "delete_bundle" => Deleted<BundleHolders>);

/// Who is touched by a bundle with these members, saved or not. Writes nothing. Only roles that write bundles are told;
/// others are [`crate::Problem::NotAllowed`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookAround {
    /// Which; `None` for a new one, which nobody bought.
    pub id: Option<BundleId>,
    /// Its members as they are to be.
    pub members: Vec<ToolId>,
}
request!(LookAround, "look_around" => Around);

/// Who is touched by a bundle. A purchase counts while it runs: completed, active, and not past its end. An organization
/// owns a tool by a running purchase of it, or of another bundle that holds it now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Around {
    /// Organizations that have bought it.
    pub buyers: u64,
    /// Buyers that lack members: those that were added after they bought, or are to be, and that they did not buy
    /// otherwise.
    pub lacking: Touched,
    /// Organizations that did not buy it and own some of its members already, by themselves or in another bundle: they
    /// would pay twice.
    pub owning: Touched,
    /// Items in carts that hold it.
    pub cart_items: u64,
    /// Organizations with such an item.
    pub cart_organizations: u64,
    /// Running subscriptions to it.
    pub subscriptions: u64,
    /// Other bundles, not archived, that hold exactly these members.
    pub twins: Vec<BundleName>,
}

/// Organizations, and tools of each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// How many organizations.
    pub organizations: u64,
    /// At most 200 of them: those with most tools first, then by name. Which of those with as many tools are left out, the
    /// names do not say.
    pub rows: Vec<TouchedOrganization>,
}

/// An organization and the tools it lacks, or owns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TouchedOrganization {
    /// Which.
    pub id: OrganizationId,
    /// Its name; `None` where the role is not told.
    pub name: Option<String>,
    /// Which tools, in the order of the members.
    pub tools: Vec<ToolId>,
}

/// How many bundles have which warning, as far as the role can see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountWarnings {}
request!(CountWarnings, "count_warnings" => Vec<WarningCount>);

/// A warning and how many bundles have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningCount {
    /// Which.
    pub warning: Warning,
    /// How many bundles.
    pub bundles: u64,
}
