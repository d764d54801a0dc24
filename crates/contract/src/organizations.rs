//! Finding an organization and opening its tenant view. Both are kept on record.

use domain::{ids::OrganizationId, organizations::Tier};
use serde::{Deserialize, Serialize};

use crate::{connections::Signed, request};

/// Look an organization up by id, e-mail, name or slug. The look-up is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindOrganizations {
    /// At least 2 characters.
    pub term: String,
}
request!(FindOrganizations, "find_organizations" => Vec<OrganizationMatch>);

/// An organization that was found, at most 20 of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationMatch {
    /// Which.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// Its tier; `None` where the platform does not say.
    pub tier: Option<Tier>,
    /// What of it matched: `id`, `name`, `slug` or `e-mail`.
    pub matched: String,
}

/// Open an organization's tenant view: read-only, for a limited time, on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenOrganization {
    /// Which.
    pub id: OrganizationId,
    /// Why; at least 3 characters.
    pub reason: String,
    /// For how long, 1 to 60 minutes.
    pub minutes: u16,
}
request!(OpenOrganization, "open_organization" => Signed);

/// Leave the tenant view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaveOrganization {}
request!(LeaveOrganization, "leave_organization" => Signed);
