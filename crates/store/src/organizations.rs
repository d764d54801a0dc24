//! Finding, opening and leaving organizations: each is recorded by the database's own function, so each needs a
//! transaction that writes. Also how the lists name organizations.

use contract::{
    Subject,
    connections::TenantView,
    organizations::{FindOrganizations, OpenOrganization, OrganizationMatch},
};
use domain::{access::StaffRole, ids::OrganizationId};
use sqlx::{Row as _, postgres::PgRow};

use crate::{Error, Scope, WriteSession, row::Meaning as _};

/// Organizations by id, e-mail, name or slug: at most 20, and on record.
pub async fn find(
    session: &mut WriteSession,
    request: &FindOrganizations,
) -> Result<Vec<OrganizationMatch>, Error> {
    let found = sqlx::query(
        "SELECT f.id, f.name, f.slug, f.tier, f.matched FROM console.find_organizations($1) AS f",
    );
    session.all(found.bind(request.term.clone()), found_row).await
}

/// Opens an organization for this login, on record, and says until when.
pub async fn open(session: &mut WriteSession, request: &OpenOrganization) -> Result<TenantView, Error> {
    let not_found = Error::NotFound { subject: Subject::Organization, id: request.id.0 };
    let open = sqlx::query("SELECT console.open_organization($1, $2, $3) AS until")
        .bind(request.id.0)
        .bind(request.reason.clone())
        .bind(i32::from(request.minutes));
    let until = session.one(open, |row| row.try_get("until")).await.map_err(|error| match error {
        Error::NothingThere => not_found.clone(),
        other => other,
    })?;

    // Its name is only told to whom the organization is in sight.
    let select = sqlx::query("SELECT set_config('app.current_organization_id', $1, true)");
    session.one(select.bind(request.id.to_string()), |_| Ok(())).await?;
    let name = sqlx::query("SELECT o.name, o.tier FROM console.organization_names(ARRAY[$1]) AS o");
    let named = session
        .optional(name.bind(request.id.0), |row| Ok((row.try_get("name")?, row.word_or_none("tier")?)));
    let (name, tier) = named.await?.ok_or(not_found)?;
    Ok(TenantView { organization: request.id, name, tier, reason: request.reason.trim().to_owned(), until })
}

/// Leaves an organization, on record. Nothing happens if it is not open.
pub async fn leave(session: &mut WriteSession, organization: OrganizationId) -> Result<(), Error> {
    let leave = sqlx::query("SELECT console.leave_organization($1)");
    session.one(leave.bind(organization.0), |_| Ok(())).await
}

/// The join that names the organizations of a page as `organization`. A super admin reads them; the others are told
/// by a function as much as they may know.
pub(crate) const fn labels(scope: Scope) -> &'static str {
    match scope {
        Scope::Staff(StaffRole::SuperAdmin) => {
            "LEFT JOIN public.organizations AS organization ON organization.id = page.organization_id"
        }
        Scope::Staff(_) | Scope::Tenant { .. } => {
            "LEFT JOIN console.organization_names((SELECT array_agg(DISTINCT p.organization_id) FROM page AS p)) \
             AS organization ON organization.id = page.organization_id"
        }
    }
}

fn found_row(row: &PgRow) -> sqlx::Result<OrganizationMatch> {
    let matched: String = row.try_get("matched")?;
    Ok(OrganizationMatch {
        id: row.id("id")?,
        name: row.try_get("name")?,
        slug: row.try_get("slug")?,
        tier: row.word_or_none("tier")?,
        matched: if matched == "email" { "e-mail".to_owned() } else { matched },
    })
}
