//! Who may see and do what, as the window mirrors it. PostgreSQL decides; this only spares people dead ends.

use crate::choice::choices;

choices! {
    /// The group role a staff session works under, spelled as in PostgreSQL.
    StaffRole {
        /// Opens one organization at a time, with a reason.
        Support = "marketplace_support",
        /// Clears the review queue.
        Moderator = "marketplace_moderator",
        /// Curates tools and bundles.
        Manager = "marketplace_manager",
        /// All of it, across organizations.
        SuperAdmin = "marketplace_super_admin",
    }
}

choices! {
    /// An area of the console.
    Area {
        Overview = "overview",
        Catalog = "catalog",
        Bundles = "bundles",
        Moderation = "moderation",
        Purchases = "purchases",
        Activity = "activity",
    }
}

/// How far a role sees into an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Every row that the role is shown.
    All,
    /// Only what an opened organization itself sees.
    OpenedOrganization,
    /// Nothing.
    None,
}

impl StaffRole {
    /// The word for the role in the window.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Moderator => "moderator",
            Self::Manager => "manager",
            Self::SuperAdmin => "super admin",
        }
    }

    /// How far this role sees into `area` without an opened organization's tenant view.
    #[must_use]
    pub const fn sight(self, area: Area) -> Sight {
        match (self, area) {
            // Of Activity each role is shown its own changes and those of the areas it writes in.
            (Self::SuperAdmin, _)
            | (_, Area::Overview | Area::Catalog | Area::Bundles | Area::Activity)
            | (Self::Moderator | Self::Manager, Area::Moderation) => Sight::All,
            (Self::Support, Area::Moderation | Area::Purchases) => Sight::OpenedOrganization,
            (Self::Moderator | Self::Manager, Area::Purchases) => Sight::None,
        }
    }

    /// Whether this role writes in `area`: managers the catalog and its bundles, moderators the reviews.
    #[must_use]
    pub const fn writes(self, area: Area) -> bool {
        matches!(
            (self, area),
            (Self::Manager | Self::SuperAdmin, Area::Catalog | Area::Bundles)
                | (Self::Moderator | Self::SuperAdmin, Area::Moderation)
        )
    }

    /// Whether this role may open an organization's tenant view.
    #[must_use]
    pub const fn opens_organizations(self) -> bool {
        matches!(self, Self::Support | Self::SuperAdmin)
    }
}
