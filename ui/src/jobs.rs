//! Long work of the shell, as the window knows it: exports and imports under way, and those done that were not
//! dismissed. The status bar shows them ([`crate::frame::jobs`]); the screens of `transfer` start them.

use contract::transfer::{EndJob, JOB, Job, JobId, JobKind, JobState, ListJobs};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::changes::Changes;
use crate::ipc;
use crate::parts::Toasts;
use crate::session::SessionState;
use crate::wording;

/// The jobs of this window. Provided once by [`crate::app::App`].
#[derive(Debug, Clone, Copy)]
pub struct Jobs {
    known: RwSignal<Vec<Job>>,
    /// Jobs that were dismissed here: a late word of them must not bring them back.
    dismissed: StoredValue<Vec<JobId>>,
    /// What is said aloud: the beginning and the end of each job, never its steps.
    pub announced: RwSignal<String>,
}

impl Jobs {
    /// Provides it to everything below.
    pub fn provide() -> Self {
        let jobs = Self {
            known: RwSignal::new(Vec::new()),
            dismissed: StoredValue::new(Vec::new()),
            announced: RwSignal::new(String::new()),
        };
        provide_context(jobs);
        jobs
    }

    /// What [`Jobs::provide`] made.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// Hears of every step, and asks for what is under way whenever somebody is signed in.
    pub fn watch(self) {
        let changes = Changes::expect();
        spawn_local(ipc::listen(JOB, move |job: Job| {
            // The catalog may be another one now; after a failure that is not known.
            if job.kind == JobKind::ApplyImport && job.state != JobState::Running {
                changes.written();
            }
            self.hear(job);
        }));
        let session = SessionState::expect();
        let signed = Memo::new(move |_| session.is_signed());
        Effect::new(move || {
            if !signed.get() {
                self.known.update(Vec::clear);
                return;
            }
            spawn_local(async move {
                // Without an answer the events still tell; the next sign-in asks again.
                let Ok(listed) = ipc::call(&ListJobs {}).await else { return };
                self.known.update(|known| add_unknown(known, listed));
            });
        });
    }

    /// Takes over how far a job is.
    fn hear(self, job: Job) {
        if self.dismissed.with_value(|dismissed| dismissed.contains(&job.id)) {
            return;
        }
        let began = self.known.with_untracked(|known| known.iter().all(|other| other.id != job.id));
        if job.state != JobState::Running {
            self.announced.set(wording::transfer::job_ended(&job));
        } else if began {
            self.announced.set(wording::transfer::job_running(&job));
        }
        self.known.update(|known| take_over(known, job));
    }

    /// All that are shown, oldest first.
    #[must_use]
    pub fn all(self) -> Vec<Job> {
        self.known.get()
    }

    /// One of them.
    #[must_use]
    pub fn find(self, id: JobId) -> Option<Job> {
        self.known.with(|known| known.iter().find(|job| job.id == id).cloned())
    }

    /// The newest of a kind that is under way.
    #[must_use]
    pub fn running(self, kind: JobKind) -> Option<Job> {
        self.known.with(|known| {
            known.iter().rev().find(|job| job.kind == kind && job.state == JobState::Running).cloned()
        })
    }

    /// Cancels a job under way: it goes on being shown until it has ended.
    pub fn cancel(self, id: JobId) {
        let toasts = Toasts::expect();
        spawn_local(async move {
            if let Err(problem) = ipc::call(&EndJob { id }).await {
                toasts.warn(wording::problem(&problem).line());
            }
        });
    }

    /// Takes a job that is done off the bar.
    pub fn dismiss(self, id: JobId) {
        self.dismissed.update_value(|dismissed| dismissed.push(id));
        self.known.update(|known| known.retain(|job| job.id != id));
        // If the shell does not hear of it, a reloaded window shows it once more: nothing is lost.
        spawn_local(async move {
            let _dismissed = ipc::call(&EndJob { id }).await;
        });
    }
}

/// Puts `job` in the place of what was known of it. What has ended stays ended: steps may be heard late.
fn take_over(known: &mut Vec<Job>, job: Job) {
    match known.iter_mut().find(|other| other.id == job.id) {
        Some(other) if other.state != JobState::Running && job.state == JobState::Running => {}
        Some(other) => *other = job,
        None => known.push(job),
    }
}

/// Adds those of `listed` that nothing was heard of: events are newer than any list.
fn add_unknown(known: &mut Vec<Job>, listed: Vec<Job>) {
    for job in listed {
        if known.iter().all(|other| other.id != job.id) {
            known.push(job);
        }
    }
    known.sort_by_key(|job| job.since);
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use uuid::Uuid;

    fn job(number: u128, done: u64, state: JobState) -> Job {
        Job {
            id: JobId(Uuid::from_u128(number)),
            kind: JobKind::ExportTools,
            file: "tools.csv".to_owned(),
            since: DateTime::from_timestamp(i64::try_from(number).unwrap_or_default(), 0).unwrap_or_default(),
            done,
            total: Some(10),
            state,
        }
    }

    #[test]
    fn a_late_step_does_not_bring_an_ended_job_back() {
        let mut known = vec![];
        take_over(&mut known, job(1, 3, JobState::Running));
        take_over(&mut known, job(1, 4, JobState::Cancelled));
        take_over(&mut known, job(1, 5, JobState::Running));
        assert_eq!(known, [job(1, 4, JobState::Cancelled)]);
    }

    #[test]
    fn a_list_never_overwrites_what_was_heard() {
        let mut known = vec![job(2, 9, JobState::Running)];
        add_unknown(&mut known, vec![job(1, 1, JobState::Cancelled), job(2, 1, JobState::Running)]);
        assert_eq!(known, [job(1, 1, JobState::Cancelled), job(2, 9, JobState::Running)]);
    }
}
