//! Connections kept for the next transaction. A connection comes back only when its transaction has ended well; any
//! other is closed, and its place is free at once. Knows nothing of roles and scopes.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::{Duration, SystemTime},
};

use sqlx::{ConnectOptions as _, Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::Error;

/// How many connections, and how long anything may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once.
    pub connections: u8,
    /// Waiting for one of them to become free.
    pub acquire: Duration,
    /// Reaching the server and signing in.
    pub connect: Duration,
    /// How long a connection is kept without work.
    pub idle: Duration,
    /// Opening or ending a transaction, before the connection is taken for dead.
    pub frame: Duration,
    /// One statement, enforced by the server.
    pub statement: Duration,
    /// Waiting for a lock, enforced by the server.
    pub lock: Duration,
    /// An open transaction without a statement, enforced by the server.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 5,
            acquire: Duration::from_secs(5),
            connect: Duration::from_secs(10),
            idle: Duration::from_mins(1),
            frame: Duration::from_secs(5),
            statement: Duration::from_secs(15),
            lock: Duration::from_secs(3),
            pause: Duration::from_secs(30),
        }
    }
}

impl Limits {
    /// How long the client waits for a statement: a little longer than the server, whose answer says more.
    pub(crate) fn patience(&self) -> Duration {
        self.statement + Duration::from_secs(2)
    }
}

/// The connections of one sign-in.
pub(crate) struct Pool {
    options: PgConnectOptions,
    limits: Limits,
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<Idle>>,
}

struct Idle {
    connection: PgConnection,
    // By the calendar, because the monotonic clock stands still while a laptop sleeps.
    since: SystemTime,
}

/// A connection on loan. Dropped without [`Lease::give_back`], it is closed.
pub(crate) struct Lease {
    pub(crate) connection: PgConnection,
    /// Whether it waited in the pool, so that its server may be gone without our knowing.
    pub(crate) waited: bool,
    pool: Arc<Pool>,
    permit: OwnedSemaphorePermit,
}

impl Pool {
    /// An empty pool. It connects when it is first needed. Must be called within a Tokio runtime.
    pub(crate) fn new(options: PgConnectOptions, limits: Limits) -> Arc<Self> {
        let pool = Arc::new(Self {
            // The log must not hold what statements say of people.
            options: options.disable_statement_logging(),
            limits,
            permits: Arc::new(Semaphore::new(limits.connections.into())),
            idle: Mutex::default(),
        });
        tokio::spawn(close_the_stale(Arc::downgrade(&pool), limits.idle));
        pool
    }

    /// A connection, kept or new.
    pub(crate) async fn take(self: &Arc<Self>) -> Result<Lease, Error> {
        let permit = self.permit().await?;
        let kept = {
            let mut idle = self.idle();
            idle.retain(|kept| kept.is_fresh(self.limits.idle));
            idle.pop()
        };
        let (connection, waited) = match kept {
            Some(kept) => (kept.connection, true),
            None => (self.connect().await?, false),
        };
        Ok(Lease { connection, waited, pool: Arc::clone(self), permit })
    }

    /// A new connection, after a kept one turned out dead: what else was kept shared its fate and goes.
    pub(crate) async fn renew(self: &Arc<Self>) -> Result<Lease, Error> {
        self.idle().clear();
        let permit = self.permit().await?;
        let connection = self.connect().await?;
        Ok(Lease { connection, waited: false, pool: Arc::clone(self), permit })
    }

    /// Closes what is kept and lets nobody in any more. Transactions under way end as they would.
    pub(crate) async fn close(&self) {
        self.permits.close();
        let kept = std::mem::take(&mut *self.idle());
        close_all(kept).await;
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, Error> {
        let seconds = u32::try_from(self.limits.acquire.as_secs()).unwrap_or(u32::MAX);
        timeout(self.limits.acquire, Arc::clone(&self.permits).acquire_owned())
            .await
            .map_err(|_| Error::TimedOut { seconds })?
            .map_err(|_| Error::ConnectionLost)
    }

    async fn connect(&self) -> Result<PgConnection, Error> {
        match timeout(self.limits.connect, self.options.connect()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(cause)) => Err(Error::connecting(&cause, &self.options)),
            Err(_) => Err(Error::ConnectionLost),
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        // Every change of the list is whole in itself, so a panic elsewhere leaves it usable.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    /// The limits that hold for every transaction.
    pub(crate) fn limits(&self) -> &Limits {
        &self.pool.limits
    }

    /// Who is signed in.
    pub(crate) fn login(&self) -> &str {
        self.pool.options.get_username()
    }

    /// Keeps the connection for the next transaction. Only for one whose transaction has ended.
    pub(crate) fn give_back(self) {
        let Self { connection, pool, permit, .. } = self;
        if !pool.permits.is_closed() {
            pool.idle().push(Idle { connection, since: SystemTime::now() });
        }
        drop(permit);
    }
}

impl Idle {
    fn is_fresh(&self, limit: Duration) -> bool {
        self.since.elapsed().is_ok_and(|age| age < limit)
    }
}

/// Closes what was kept too long, for as long as the pool lives.
async fn close_the_stale(pool: Weak<Pool>, limit: Duration) {
    loop {
        tokio::time::sleep(limit / 2).await;
        let Some(pool) = pool.upgrade() else { return };
        let stale = pool.idle().extract_if(.., |kept| !kept.is_fresh(limit)).collect();
        close_all(stale).await;
    }
}

/// Says goodbye to each server process. One that does not listen is left alone.
async fn close_all(kept: Vec<Idle>) {
    for Idle { connection, .. } in kept {
        // Whether the goodbye arrives changes nothing: the connection is closed either way.
        let _ = timeout(Duration::from_secs(1), connection.close()).await;
    }
}
