//! Who is signed in, as the window knows it: one `Copy` state that the frame shows and every reading depends on.

use contract::Problem;
use contract::connections::{GetSession, SessionMode, Signed, TenantView};
use contract::organizations::LeaveOrganization;
use domain::access::{Area, Sight, StaffRole};
use domain::ids::OrganizationId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{ipc, moment};

/// The signed-in session, if any. Provided once by [`crate::app::App`].
#[derive(Debug, Clone, Copy)]
pub struct SessionState {
    /// Who and where; `None` while nobody is signed in.
    pub signed: RwSignal<Option<Signed>>,
    /// Whether the shell has said who is signed in at least once.
    pub known: RwSignal<bool>,
    /// Why the shell last could not say it.
    pub problem: RwSignal<Option<Problem>>,
    /// How often the session was changed from here: an older answer to [`GetSession`] must not undo it.
    changes: StoredValue<u32>,
    /// What decides which rows are seen. Readings are asked again when it changes.
    pub scope: Memo<Option<Scope>>,
}

/// What decides which rows a session sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Name of the profile.
    pub name: String,
    /// Login.
    pub login: String,
    /// Role in force.
    pub role: StaffRole,
    /// The opened organization.
    pub organization: Option<OrganizationId>,
}

impl SessionState {
    /// Makes the state and provides it to everything below.
    #[must_use]
    pub fn provide() -> Self {
        let signed = RwSignal::new(None::<Signed>);
        let scope = Memo::new(move |_| {
            signed.with(|signed| {
                signed.as_ref().map(|signed| Scope {
                    name: signed.name.clone(),
                    login: signed.login.clone(),
                    role: signed.role,
                    organization: signed.tenant.as_ref().map(|view| view.organization),
                })
            })
        });
        let state = Self {
            signed,
            known: RwSignal::new(false),
            problem: RwSignal::new(None),
            changes: StoredValue::new(0),
            scope,
        };
        provide_context(state);
        state
    }

    /// The state that [`SessionState::provide`] made.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// Takes over what came of a change of the session.
    pub fn adopt(self, signed: Option<Signed>) {
        self.changes.update_value(|changes| *changes = changes.wrapping_add(1));
        self.take(signed);
    }

    fn take(self, signed: Option<Signed>) {
        self.known.set(true);
        if self.signed.with_untracked(|known| *known != signed) {
            self.signed.set(signed);
        }
    }

    /// Draws what is known anew, for controls that show what was tried and refused.
    pub fn announce(self) {
        self.signed.update(|_| ());
    }

    /// Asks the shell who is signed in. A tenant view whose time is over is left.
    pub async fn refresh(self) -> Result<(), Problem> {
        let before = self.changes.get_value();
        let signed = ipc::call(&GetSession {}).await?;
        let over = |view: &TenantView| view.until <= moment::now();
        let signed = match signed {
            Some(signed) if signed.tenant.as_ref().is_some_and(over) => {
                Some(ipc::call(&LeaveOrganization {}).await?)
            }
            other => other,
        };
        if self.changes.get_value() == before {
            self.take(signed);
        }
        Ok(())
    }

    /// [`SessionState::refresh`] in the background; a failure leaves the session as it was known.
    pub fn refresh_soon(self) {
        spawn_local(async move {
            self.problem.set(self.refresh().await.err());
        });
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub fn is_signed(self) -> bool {
        self.signed.with(Option::is_some)
    }

    /// The role in force.
    #[must_use]
    pub fn role(self) -> Option<StaffRole> {
        self.scope.with(|scope| scope.as_ref().map(|scope| scope.role))
    }

    /// Whether an organization's tenant view is open.
    #[must_use]
    pub fn in_tenant_view(self) -> bool {
        self.scope.with(|scope| scope.as_ref().is_some_and(|scope| scope.organization.is_some()))
    }

    /// Whether this session sees rows of `area` now. PostgreSQL decides; this spares people dead ends.
    #[must_use]
    pub fn sees(self, area: Area) -> bool {
        let Some(role) = self.role() else { return false };
        match role.sight(area) {
            Sight::All => true,
            Sight::OpenedOrganization => self.in_tenant_view(),
            Sight::None => false,
        }
    }

    /// Whether the role in force writes in `area`. In a read-only session it still does: saving says what to do first.
    #[must_use]
    pub fn may_write(self, area: Area) -> Memo<bool> {
        Memo::new(move |_| !self.in_tenant_view() && self.role().is_some_and(|role| role.writes(area)))
    }

    /// Whether the server session writes now.
    #[must_use]
    pub fn writes(self) -> bool {
        self.signed.with(|signed| {
            signed
                .as_ref()
                .is_some_and(|signed| signed.tenant.is_none() && signed.mode != SessionMode::ReadOnly)
        })
    }
}

/// How often the shell is asked who is signed in, so that the scope bar is true.
const POLL: std::time::Duration = std::time::Duration::from_secs(15);

impl SessionState {
    /// Asks the shell who is signed in: now, every 15 seconds, and at the very moment a tenant view or a writing period
    /// ends.
    pub fn watch(self) {
        self.refresh_soon();
        if let Ok(poll) = set_interval_with_handle(move || self.refresh_soon(), POLL) {
            on_cleanup(move || poll.clear());
        }
        Effect::new(move |before: Option<Option<TimeoutHandle>>| {
            if let Some(handle) = before.flatten() {
                handle.clear();
            }
            let until = self.signed.with(|signed| signed.as_ref().and_then(ends_at))?;
            let wait =
                (until - moment::now()).to_std().unwrap_or_default() + std::time::Duration::from_millis(300);
            set_timeout_with_handle(move || self.refresh_soon(), wait).ok()
        });
    }
}

/// When the session next changes by itself.
fn ends_at(signed: &Signed) -> Option<chrono::DateTime<chrono::Utc>> {
    let writing = match &signed.mode {
        SessionMode::WritingUntil { until, .. } => Some(*until),
        SessionMode::ReadOnly | SessionMode::Writing => None,
    };
    let tenant = signed.tenant.as_ref().map(|view| view.until);
    writing.into_iter().chain(tenant).min()
}
