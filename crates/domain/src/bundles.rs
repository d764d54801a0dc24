//! Bundles: ordered collections of tools sold as one. A bundle's fields and their rules are in [`fields`], its members in
//! order in [`members`], what they cost and what is saved in [`sum`], what a manager should look at in [`warnings`], who
//! sees and buys it in [`tiers`].

pub mod fields;
pub mod members;
pub mod sum;
pub mod tiers;
pub mod warnings;

use serde::{Deserialize, Serialize};

use crate::{
    catalog::{PriceModel, ToolStatus},
    choice::choices,
    ids::ToolId,
    money::Money,
    organizations::Tier,
};

choices! {
    /// Where a bundle stands in its life.
    BundleStatus {
        /// On sale.
        Active = "ACTIVE",
        /// No longer offered.
        Archived = "ARCHIVED",
        /// Not yet published.
        Draft = "DRAFT",
    }
}

/// A tool as a member of a bundle: what the bundle's worth and its rules depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the schema's columns, named as there")]
pub struct Member {
    pub tool: ToolId,
    pub name: String,
    pub price_model: PriceModel,
    pub price: Money,
    pub required_tier: Tier,
    pub status: ToolStatus,
}

impl Member {
    /// Whether both say the same of the same tool to whom it is sold; what it is called may differ.
    #[must_use]
    pub fn is_offered_as(&self, other: &Self) -> bool {
        let offer = |member: &Self| {
            (member.tool, member.price_model, member.price, member.required_tier, member.status)
        };
        offer(self) == offer(other)
    }
}
