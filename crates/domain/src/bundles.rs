//! Bundles: ordered collections of tools sold as one.

use crate::choice::choices;

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
