//! What may be wrong with a tool as it stands in the catalog, beyond what a field's own rule forbids. Found by the
//! store, in SQL, over all tools at once; named and bounded here.

use crate::choice::choices;

/// A description of fewer characters is thin.
pub const THIN: u32 = 40;
/// Months without a change after which `BETA` and `COMING_SOON` are stale.
pub const STALE_MONTHS: u32 = 6;

choices! {
    /// Something about a tool that a manager should look at.
    Finding {
        /// No description but blanks.
        NoDescription = "NO_DESCRIPTION",
        /// A description of fewer than [`THIN`] characters.
        ThinDescription = "THIN_DESCRIPTION",
        /// Documentation, demo, support or video link that no browser opens.
        MalformedLink = "MALFORMED_LINK",
        /// Documentation, demo or video link that another tool has too, or support link of another provider's tool.
        DuplicateLink = "DUPLICATE_LINK",
        /// Icon or image address that no browser opens.
        MalformedImage = "MALFORMED_IMAGE",
        /// Icon or image that stands twice in the tool or in another tool too.
        DuplicateImage = "DUPLICATE_IMAGE",
        /// In the shop window, and nobody can buy it.
        FeaturedNotPurchasable = "FEATURED_NOT_PURCHASABLE",
        /// A paid price model with the amount 0.
        PaidWithoutPrice = "PAID_WITHOUT_PRICE",
        /// FREE or CUSTOM with an amount.
        FreeWithPrice = "FREE_WITH_PRICE",
        /// Needs a higher tier than every bundle that holds it.
        TierAboveBundles = "TIER_ABOVE_BUNDLES",
        /// `BETA`, and unchanged for [`STALE_MONTHS`].
        StaleBeta = "STALE_BETA",
        /// `COMING_SOON`, and unchanged for [`STALE_MONTHS`].
        StaleComingSoon = "STALE_COMING_SOON",
        /// The stored rating or number of reviews is not that of the approved reviews.
        RatingDiffers = "RATING_DIFFERS",
        /// The stored number of purchases is not that of the completed purchases.
        PurchasesDiffer = "PURCHASES_DIFFER",
    }
}

impl Finding {
    /// Whether the console can mend it by counting anew ([`Finding::RatingDiffers`], [`Finding::PurchasesDiffer`]).
    #[must_use]
    pub const fn is_counted(self) -> bool {
        matches!(self, Self::RatingDiffers | Self::PurchasesDiffer)
    }
}
