//! Finding an organization, opening its tenant view, leaving it. Each is put on record, so each writes, also where the
//! profile is read-only: the record is the console's, not the platform's.

use chrono::TimeDelta;
use contract::{
    Answer, Problem,
    connections::Signed,
    organizations::{FindOrganizations, LeaveOrganization, OpenOrganization, OrganizationMatch},
    problem::{Fault, FieldFault},
};
use domain::access::StaffRole;
use store::{Act, Scope, WriteSession};

use crate::Desk;

/// A term has at least so many characters, and at most so many.
const TERM: (u32, u32) = (2, 255);
/// A reason has at least so many characters, and at most so many.
const REASON: (u32, u32) = (3, 500);
/// A view is open for so many minutes at least, and at most.
const MINUTES: (u16, u16) = (1, 60);

/// Looks an organization up.
pub async fn find_organizations(
    desk: &Desk,
    request: FindOrganizations,
) -> Result<Answer<Vec<OrganizationMatch>>, Problem> {
    Problem::of_faults(length("term", &request.term, TERM))?;
    let mut session = recorded(desk, Act::new("organizations.find")).await?;
    let data = store::organizations::find(&mut session, &request).await?;
    Ok(session.answer(data).await?)
}

/// Opens an organization's tenant view, in place of the one that is open.
pub async fn open_organization(desk: &Desk, request: OpenOrganization) -> Result<Answer<Signed>, Problem> {
    Problem::of_faults(
        length("reason", &request.reason, REASON).into_iter().chain(minutes(request.minutes)),
    )?;
    let act = Act::new("organizations.open").because(&request.reason);
    let mut session = recorded(desk, act).await?;
    if let Some(earlier) = desk.signed()?.tenant
        && earlier.organization != request.id
    {
        store::organizations::leave(&mut session, earlier.organization).await?;
    }
    let mut view = store::organizations::open(&mut session, &request).await?;
    let meter = session.commit().await?;
    // The server closes it by its own clock; what the window counts down is this computer's.
    view.until = desk.now() + TimeDelta::minutes(request.minutes.into());
    Ok(Answer { data: desk.set_tenant(Some(view))?, meter })
}

/// Leaves the tenant view. Nothing happens if none is open.
pub async fn leave_organization(desk: &Desk, _: LeaveOrganization) -> Result<Answer<Signed>, Problem> {
    let signed = desk.signed()?;
    let Some(view) = &signed.tenant else { return Ok(Answer::at_no_cost(signed)) };
    let mut session = recorded(desk, Act::new("organizations.leave")).await?;
    store::organizations::leave(&mut session, view.organization).await?;
    let meter = session.commit().await?;
    Ok(Answer { data: desk.set_tenant(None)?, meter })
}

/// A transaction under the staff role itself, whatever view is open and whatever mode the session is in.
async fn recorded(desk: &Desk, act: Act) -> Result<WriteSession, Problem> {
    let role: StaffRole = desk.signed()?.role;
    if !role.opens_organizations() {
        return Err(Problem::NotAllowed { area: None, role: role.to_string() });
    }
    Ok(desk.store()?.write(&Scope::Staff(role), act).await?)
}

/// What is wrong with the length of a text, apart from the spaces around it.
fn length(field: &str, text: &str, (least, most): (u32, u32)) -> Option<FieldFault> {
    let fault = match u32::try_from(text.trim().chars().count()).unwrap_or(u32::MAX) {
        0 => Fault::Missing,
        length if length < least => Fault::TooShort { least },
        length if length > most => Fault::TooLong { most },
        _ => return None,
    };
    Some(FieldFault::new(field, fault))
}

fn minutes(minutes: u16) -> Option<FieldFault> {
    let (least, most) = MINUTES;
    let fault = Fault::OutOfRange { least: least.into(), most: most.into() };
    (!(least..=most).contains(&minutes)).then(|| FieldFault::new("minutes", fault))
}
