//! Who is signed in, where, under which role and how far: the state that lives between requests. Every other file of
//! this crate gets its transaction here, under the scope that is in force at that moment. Signing in and out is in
//! `connections` and `sample`.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use chrono::{DateTime, Utc};
use contract::{
    Problem,
    connections::{Boot, SampleProgress, SessionMode, Signed, TenantView},
};
use domain::access::{Area, Sight};
use store::{Act, Scope, Session, Store, WriteSession};

use crate::{
    clock::Clock,
    connections,
    drafts::{Drafts, Whose},
    files::Chooser,
    jobs,
    pictures::Pictures,
    profiles::Profiles,
    prompt::Prompt,
    sample::Sample,
    secrets::Keyring,
    transfer::Papers,
};

/// What the shell gives to the commands.
pub struct Means {
    /// How the console was started.
    pub boot: Boot,
    /// The profiles' file.
    pub profiles: Profiles,
    /// The folder of the drafts.
    pub drafts: Drafts,
    /// The way to pictures.
    pub pictures: Pictures,
    /// Where passwords are kept.
    pub keyring: Keyring,
    /// How the person is asked for one.
    pub prompt: Arc<dyn Prompt>,
    /// How the person chooses a file.
    pub chooser: Arc<dyn Chooser>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The sample workspace.
    pub sample: Sample,
    /// Hears how far opening the sample workspace has come.
    pub tell: Arc<dyn Fn(SampleProgress) + Send + Sync>,
    /// Hears of every step of long work.
    pub tell_job: jobs::Listener,
}

/// The state between requests. One per process.
pub struct Desk {
    pub(crate) means: Means,
    seat: RwLock<Option<Seat>>,
    papers: RwLock<Arc<Papers>>,
}

/// A way to read that long work takes with it, with the scope that was in force when it began.
pub(crate) struct Door {
    store: Store,
    scope: Scope,
}

impl Door {
    /// A transaction that reads.
    pub(crate) async fn read(&self) -> Result<Session, Problem> {
        Ok(self.store.read(&self.scope).await?)
    }
}

/// A sign-in.
struct Seat {
    store: Store,
    signed: Signed,
    /// Which server it is, whatever its profile is called or becomes.
    server: String,
}

impl Desk {
    /// A desk at which nobody sits.
    #[must_use]
    pub fn new(means: Means) -> Self {
        Self { means, seat: RwLock::new(None), papers: RwLock::default() }
    }

    /// Signs out and leaves the sample workspace's server, which then stops. For the end of the process.
    pub async fn close(&self) -> Result<(), Problem> {
        connections::leave(self).await;
        self.means.sample.close().await
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.means.clock.now()
    }

    /// Who is signed in, with whatever has run out already taken back.
    pub fn signed(&self) -> Result<Signed, Problem> {
        self.expire();
        self.seated().as_ref().map(|seat| seat.signed.clone()).ok_or(Problem::NotConnected)
    }

    /// The way to the database, for what is not bound to an area.
    pub fn store(&self) -> Result<Store, Problem> {
        self.seated().as_ref().map(|seat| seat.store.clone()).ok_or(Problem::NotConnected)
    }

    /// A transaction that reads `area` as far as the role, or the opened organization, sees it.
    pub async fn read(&self, area: Area) -> Result<Session, Problem> {
        let (store, scope) = self.scope(area)?;
        Ok(store.read(&scope).await?)
    }

    /// The way to read `area`, for long work.
    pub(crate) fn door(&self, area: Area) -> Result<Door, Problem> {
        let (store, scope) = self.scope(area)?;
        Ok(Door { store, scope })
    }

    /// What lies on the desk for this sign-in.
    pub(crate) fn papers(&self) -> Arc<Papers> {
        Arc::clone(&self.papers.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A transaction that writes in `area`. Refused while the session is read-only, and in a tenant view always.
    pub async fn write(&self, area: Area, act: Act) -> Result<WriteSession, Problem> {
        let (store, scope) = self.scope(area)?;
        let signed = self.signed()?;
        if signed.tenant.is_some() || signed.mode == SessionMode::ReadOnly {
            return Err(Problem::ReadOnly);
        }
        Ok(store.write(&scope, act).await?)
    }

    /// A transaction that reads what is the person's own, such as saved views, under the staff role itself.
    pub async fn read_own(&self) -> Result<Session, Problem> {
        let (store, scope) = self.own()?;
        Ok(store.read(&scope).await?)
    }

    /// A transaction that writes what is the person's own. That is no data of the marketplace and stands in no audit
    /// trail, so neither a read-only session nor a tenant view is in its way; it may be kept in production without
    /// switching writing on.
    pub async fn write_own(&self, act: Act) -> Result<WriteSession, Problem> {
        let (store, scope) = self.own()?;
        Ok(store.write(&scope, act).await?)
    }

    /// Whose drafts are at hand: those of the login on this server and database.
    pub(crate) fn whose(&self) -> Result<Whose, Problem> {
        let seat = self.seated();
        let Seat { signed, server, .. } = seat.as_ref().ok_or(Problem::NotConnected)?;
        let (database, login) = (signed.database.clone(), signed.login.clone());
        Ok(Whose { server: server.clone(), database, login })
    }

    /// Opens a tenant view, or leaves it.
    pub fn set_tenant(&self, tenant: Option<TenantView>) -> Result<Signed, Problem> {
        self.change(|signed| signed.tenant = tenant)
    }

    /// Changes what is in force.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Signed)) -> Result<Signed, Problem> {
        self.expire();
        let mut seat = self.seat_for_change();
        let signed = &mut seat.as_mut().ok_or(Problem::NotConnected)?.signed;
        change(signed);
        Ok(signed.clone())
    }

    /// Seats a new sign-in on `server`, and lets the earlier one's connections go.
    pub(crate) async fn seat(&self, server: String, store: Store, signed: Signed) -> Signed {
        let reply = signed.clone();
        self.replace(Some(Seat { store, signed, server })).await;
        reply
    }

    /// Signs out.
    pub(crate) async fn leave(&self) {
        self.replace(None).await;
    }

    async fn replace(&self, seat: Option<Seat>) {
        let earlier = std::mem::replace(&mut *self.seat_for_change(), seat);
        let papers = std::mem::take(&mut *self.papers.write().unwrap_or_else(PoisonError::into_inner));
        papers.jobs.end_all();
        if let Some(earlier) = earlier {
            earlier.store.close().await;
        }
    }

    /// The scope in which `area` is read now. The first request after a tenant view has run out is told so, rather
    /// than answered with more than the window still shows.
    fn scope(&self, area: Area) -> Result<(Store, Scope), Problem> {
        if self.expire() == Expired::TenantView {
            return Err(Problem::OrganizationClosed);
        }
        let seat = self.seated();
        let Seat { store, signed, .. } = seat.as_ref().ok_or(Problem::NotConnected)?;
        let scope = match (&signed.tenant, signed.role.sight(area)) {
            (Some(_), _) if area == Area::Activity => {
                return Err(Problem::NotAllowed { area: Some(area), role: "marketplace_tenant".to_owned() });
            }
            (Some(view), _) => Scope::Tenant { organization: view.organization },
            (None, Sight::All) => Scope::Staff(signed.role),
            (None, Sight::OpenedOrganization) => return Err(Problem::OrganizationClosed),
            (None, Sight::None) => {
                return Err(Problem::NotAllowed { area: Some(area), role: signed.role.to_string() });
            }
        };
        Ok((store.clone(), scope))
    }

    /// The scope of what is the person's own. Takes back nothing that has run out: that is for a request to hear which
    /// shows data of the marketplace.
    fn own(&self) -> Result<(Store, Scope), Problem> {
        let seat = self.seated();
        let Seat { store, signed, .. } = seat.as_ref().ok_or(Problem::NotConnected)?;
        Ok((store.clone(), Scope::Staff(signed.role)))
    }

    /// Takes back what has run out.
    fn expire(&self) -> Expired {
        let now = self.now();
        let mut seat = self.seat_for_change();
        let Some(Seat { signed, .. }) = seat.as_mut() else { return Expired::Nothing };
        if matches!(signed.mode, SessionMode::WritingUntil { until, .. } if until <= now) {
            signed.mode = SessionMode::ReadOnly;
        }
        match &signed.tenant {
            Some(view) if view.until <= now => {
                signed.tenant = None;
                Expired::TenantView
            }
            _ => Expired::Nothing,
        }
    }

    // A panic while a lock is held leaves a whole seat behind: each change is a single assignment.
    fn seated(&self) -> RwLockReadGuard<'_, Option<Seat>> {
        self.seat.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn seat_for_change(&self) -> RwLockWriteGuard<'_, Option<Seat>> {
        self.seat.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a look at the clock took back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expired {
    Nothing,
    TenantView,
}
