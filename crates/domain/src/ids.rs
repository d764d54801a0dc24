//! Identifiers, one type per record, so that no tool's id is ever taken for a bundle's.

/// Declares newtypes over `Uuid` that read and write as plain uuids.
macro_rules! ids {
    ($( $(#[$meta:meta])* $Name:ident ),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $Name(pub uuid::Uuid);

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $Name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<uuid::Uuid> for $Name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }
    )+ };
}

ids! {
    /// A row of `marketplace_tools`.
    ToolId,
    /// A row of `marketplace_bundles`.
    BundleId,
    /// A row of `marketplace_bundle_items`.
    BundleItemId,
    /// A row of `marketplace_purchases`.
    PurchaseId,
    /// A row of `marketplace_cart`.
    CartItemId,
    /// A row of `marketplace_reviews`.
    ReviewId,
    /// A row of the platform's `organizations`.
    OrganizationId,
    /// A row of the platform's `users`.
    UserId,
    /// A connection profile of this console; also the name of its entry in the keyring.
    ProfileId,
}
