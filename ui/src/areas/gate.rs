//! Who sees an area. Where a role does not, it is told which does; where an organization must be opened first, the
//! way there is shown. PostgreSQL decides; this only spares people dead ends.

use domain::access::{Area, Sight, StaffRole};
use leptos::prelude::*;

use super::organizations::OpenOrganizationPage;
use crate::parts::{EmptyState, Icon};
use crate::session::SessionState;
use crate::wording::choices;

/// How the session stands to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It sees rows.
    In,
    /// It sees rows once an organization is opened.
    OpenFirst,
    /// It sees none under this role.
    Shut(StaffRole),
}

/// Shows an area to those who see it.
#[component]
pub fn Gate(
    /// Which.
    area: Area,
    /// The area.
    children: ChildrenFn,
) -> impl IntoView {
    let session = SessionState::expect();
    let way = Memo::new(move |_| {
        let role = session.role()?;
        Some(match role.sight(area) {
            _ if session.sees(area) => Way::In,
            Sight::OpenedOrganization => Way::OpenFirst,
            Sight::All | Sight::None => Way::Shut(role),
        })
    });
    move || match way.get() {
        Some(Way::In) => children().into_any(),
        Some(Way::OpenFirst) => view! { <OpenOrganizationPage area/> }.into_any(),
        Some(Way::Shut(role)) => view! { <OutOfSight area role/> }.into_any(),
        None => ().into_any(),
    }
}

/// Which roles see an area that the role in force does not.
#[component]
fn OutOfSight(area: Area, role: StaffRole) -> impl IntoView {
    let session = SessionState::expect();
    let others = move || {
        session.signed.with(|signed| {
            let held = signed.iter().flat_map(|signed| signed.roles.iter());
            held.copied().find(|held| held.sight(area) == Sight::All)
        })
    };
    let next = move || match others() {
        Some(other) => {
            format!("Your login also holds the role {}: choose it in the scope bar.", other.title())
        }
        None => "Ask an administrator if your work needs it.".to_owned(),
    };
    view! {
        <div class="area-shut">
            <h1>{choices::area(area)}</h1>
            <EmptyState icon=Icon::Lock title=format!("Not part of the {} role", role.title())>
                <p>{sight_sentence(area)}</p>
                <p>{next}</p>
            </EmptyState>
        </div>
    }
}

/// Which roles see an area.
fn sight_sentence(area: Area) -> String {
    let with = |sight| {
        let roles = StaffRole::ALL.iter().filter(move |role| role.sight(area) == sight);
        roles.map(|role| role.title()).collect::<Vec<_>>()
    };
    let all = with(Sight::All).join(", ");
    let opened = with(Sight::OpenedOrganization).join(", ");
    let title = choices::area(area);
    if opened.is_empty() {
        format!("{title} is seen by: {all}.")
    } else {
        format!("{title} is seen by: {all}; and by {opened}, one opened organization at a time.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_the_roles_that_see() {
        assert_eq!(
            sight_sentence(Area::Activity),
            "Activity is seen by: support, moderator, manager, super admin."
        );
        assert_eq!(
            sight_sentence(Area::Purchases),
            "Purchases is seen by: super admin; and by support, one opened organization at a time."
        );
    }
}
