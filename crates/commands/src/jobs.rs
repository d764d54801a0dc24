//! Long work: it runs beside the requests, tells how far it is, and can be cancelled until it makes something hold.
//! What a job does is in `transfer`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use contract::{
    Answer, Problem,
    transfer::{EndJob, Job, JobId, JobKind, JobResult, JobState, ListJobs},
};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{Desk, unforeseen};

/// Hears of every step of every job.
pub type Listener = Arc<dyn Fn(Job) + Send + Sync>;

/// The jobs of this sign-in: those under way, and those done that were not dismissed.
#[expect(clippy::unused_async, reason = "every request is answered in the same way")]
pub async fn list_jobs(desk: &Desk, _: ListJobs) -> Result<Answer<Vec<Job>>, Problem> {
    desk.signed()?;
    Ok(Answer::at_no_cost(desk.papers().jobs.list()))
}

/// Cancels a job under way, or dismisses one that is done. One that is just making its work hold is left to it.
#[expect(clippy::unused_async, reason = "every request is answered in the same way")]
pub async fn end_job(desk: &Desk, request: EndJob) -> Result<Answer<()>, Problem> {
    desk.signed()?;
    desk.papers().jobs.end(request.id);
    Ok(Answer::at_no_cost(()))
}

/// The jobs of a sign-in.
#[derive(Default)]
pub(crate) struct Jobs(Mutex<Vec<Arc<Entry>>>);

/// A job, and the way to stop it.
struct Entry {
    job: Mutex<Held>,
    stop: Notify,
    tell: Listener,
}

struct Held {
    job: Job,
    /// Whether it may still be cancelled.
    phase: Phase,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing holds yet.
    Open,
    /// It was told to stop.
    Stopping,
    /// What it did is being made to hold; it can't be stopped any more.
    Closing,
}

/// How a job tells how far it is.
#[derive(Clone)]
pub(crate) struct Progress(Arc<Entry>);

impl Jobs {
    /// Begins long work. `work` ends with a result, or dropped midway.
    pub(crate) fn begin<W>(
        &self,
        (kind, file, since): (JobKind, String, DateTime<Utc>),
        tell: &Listener,
        work: impl FnOnce(Progress) -> W,
    ) -> JobId
    where
        W: Future<Output = Result<JobResult, Problem>> + Send + 'static,
    {
        let id = JobId(Uuid::new_v4());
        let job = Job { id, kind, file, since, done: 0, total: None, state: JobState::Running };
        let entry = Arc::new(Entry {
            job: Mutex::new(Held { job, phase: Phase::Open }),
            stop: Notify::new(),
            tell: Arc::clone(tell),
        });
        self.entries().push(Arc::clone(&entry));
        let task = tokio::spawn(work(Progress(Arc::clone(&entry))));
        tokio::spawn(entry.attend(task));
        id
    }

    /// Tells every job to stop. For signing out.
    pub(crate) fn end_all(&self) {
        for entry in std::mem::take(&mut *self.entries()) {
            entry.ask_to_stop();
        }
    }

    fn list(&self) -> Vec<Job> {
        self.entries().iter().map(|entry| entry.held().job.clone()).collect()
    }

    fn end(&self, id: JobId) {
        let mut entries = self.entries();
        let Some(place) = entries.iter().position(|entry| entry.held().job.id == id) else { return };
        let is_running = entries.get(place).is_some_and(|entry| entry.held().job.state == JobState::Running);
        if !is_running {
            entries.remove(place);
        } else if let Some(entry) = entries.get(place) {
            entry.ask_to_stop();
        }
    }

    // Every change of the list is whole in itself, so a panic elsewhere leaves it usable.
    fn entries(&self) -> MutexGuard<'_, Vec<Arc<Entry>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    /// Waits until the work ends, or is told to stop.
    async fn attend(self: Arc<Self>, mut task: tokio::task::JoinHandle<Result<JobResult, Problem>>) {
        let ended = tokio::select! {
            ended = &mut task => Some(ended),
            () = self.stop.notified() => None,
        };
        let state = match ended {
            Some(Ok(Ok(result))) => JobState::Done { result },
            Some(Ok(Err(Problem::Cancelled))) => JobState::Cancelled,
            Some(Ok(Err(problem))) => JobState::Failed { problem: Box::new(problem) },
            Some(Err(broken)) => JobState::Failed { problem: Box::new(unforeseen("a job", &broken)) },
            None => {
                task.abort();
                // Only once the work is gone, with its file and its transaction, is it said to be cancelled.
                let _ = task.await;
                JobState::Cancelled
            }
        };
        self.change(|held| held.job.state = state);
    }

    fn ask_to_stop(&self) {
        let mut held = self.held();
        if held.phase == Phase::Open {
            held.phase = Phase::Stopping;
            self.stop.notify_one();
        }
    }

    fn change(&self, change: impl FnOnce(&mut Held)) {
        let job = {
            let mut held = self.held();
            change(&mut held);
            held.job.clone()
        };
        (self.tell)(job);
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.job.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress {
    /// Says how many rows there are.
    pub(crate) fn expect(&self, total: u64) {
        self.0.change(|held| held.job.total = Some(total));
    }

    /// Says how many rows are done.
    pub(crate) fn reach(&self, done: u64) {
        self.0.change(|held| held.job.done = done);
    }

    /// From here on the work is made to hold and can't be cancelled. [`Problem::Cancelled`] if it was just told to stop.
    pub(crate) fn close(&self) -> Result<(), Problem> {
        let mut held = self.0.held();
        if held.phase == Phase::Stopping {
            return Err(Problem::Cancelled);
        }
        held.phase = Phase::Closing;
        Ok(())
    }
}
