//! Where an import stands, and what moves it on. The read import is named by the address, so that leaving the screen and
//! coming back, or a reload of the window, loses nothing.

use std::collections::BTreeSet;

use contract::transfer::{
    ApplyImport, ChooseFile, ChosenFile, DropImport, FileToken, ImportId, ImportKind, ImportSummary, Job,
    JobId, JobKind, JobResult, JobState, ReadImport,
};
use contract::{Problem, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::ipc;
use crate::jobs::Jobs;

/// What the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// No file is chosen.
    Nothing,
    /// A file is being read.
    Reading(JobId),
    /// It was not read: cancelled or failed.
    NotRead(JobId),
    /// It is read and looked at.
    Looking(ImportId),
    /// Its rows are being written.
    Writing(JobId),
    /// They were written, or had moved on.
    Written(JobId),
}

/// An import on its way.
#[derive(Debug, Clone, Copy)]
pub struct Import {
    jobs: Jobs,
    /// The read import, by the address.
    read: Memo<Option<ImportId>>,
    /// The file that was chosen last, as long as the screen is there.
    file: RwSignal<Option<FileToken>>,
    reading: RwSignal<Option<JobId>>,
    writing: RwSignal<Option<JobId>>,
    /// Rows that are not written, by their place in the file.
    pub left_out: RwSignal<BTreeSet<u32>>,
    /// Why, for the record.
    pub reason: RwSignal<String>,
    /// Why the last step did not begin.
    pub problem: RwSignal<Option<Problem>>,
    /// Whether a step is being begun.
    pub busy: RwSignal<bool>,
}

impl Import {
    /// That of the shown address.
    pub fn here() -> Self {
        let jobs = Jobs::expect();
        let query = use_query_map();
        let read = Memo::new(move |_| {
            query.with(|query| query.get("import").and_then(|id| id.parse().ok()).map(ImportId))
        });
        // What was begun before this screen was left goes on being shown.
        let under_way = |kind| untrack(|| jobs.running(kind).map(|job| job.id));
        let import = Self {
            jobs,
            read,
            file: RwSignal::new(None),
            reading: RwSignal::new(under_way(JobKind::ReadImport)),
            writing: RwSignal::new(under_way(JobKind::ApplyImport)),
            left_out: RwSignal::new(BTreeSet::new()),
            reason: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
        };
        import.follow();
        import
    }

    /// Goes on to what was read as soon as it is, and begins afresh with another import.
    fn follow(self) {
        let navigate = use_navigate();
        let result = Memo::new(move |_| match self.state_of(self.reading.get()?)? {
            JobState::Done { result: JobResult::Read { import } } => Some(import),
            _ => None,
        });
        Effect::new(move || {
            if let Some(import) = result.get() {
                self.reading.set(None);
                self.writing.set(None);
                navigate(&import_address(import), NavigateOptions::default());
            }
        });
        Effect::new(move |before: Option<Option<ImportId>>| {
            let read = self.read.get();
            if before.is_some_and(|before| before != read) {
                self.left_out.update(BTreeSet::clear);
                self.writing.set(None);
            }
            read
        });
        // What is looked at here need not be offered in the status bar as well.
        Effect::new(move || {
            let Some(read) = self.read.get() else { return };
            let is_this =
                |job: &Job| job.state == JobState::Done { result: JobResult::Read { import: read } };
            for job in self.jobs.all().into_iter().filter(is_this) {
                self.jobs.dismiss(job.id);
            }
        });
    }

    fn state_of(self, id: JobId) -> Option<JobState> {
        self.jobs.find(id).map(|job| job.state)
    }

    /// What is shown now.
    pub fn stage(self) -> Stage {
        if let Some(id) = self.reading.get() {
            match self.state_of(id) {
                // Not heard of yet, or on the way to what was read.
                None | Some(JobState::Running | JobState::Done { .. }) => return Stage::Reading(id),
                Some(JobState::Cancelled | JobState::Failed { .. }) => return Stage::NotRead(id),
            }
        }
        let looking = self.read.get().map_or(Stage::Nothing, Stage::Looking);
        match self.writing.get().map(|id| (id, self.state_of(id))) {
            Some((id, None | Some(JobState::Running))) => Stage::Writing(id),
            Some((id, Some(JobState::Done { .. }))) => Stage::Written(id),
            // Nothing was written: what was looked at is still there.
            Some((_, Some(JobState::Cancelled | JobState::Failed { .. }))) | None => looking,
        }
    }

    /// Why the last write did not come about.
    pub fn write_failed(self) -> Option<Problem> {
        match self.state_of(self.writing.get()?)? {
            JobState::Failed { problem } => Some(*problem),
            _ => None,
        }
    }

    /// Whether the last write was cancelled.
    pub fn write_cancelled(self) -> bool {
        self.writing.get().and_then(|id| self.state_of(id)) == Some(JobState::Cancelled)
    }

    /// Has a file chosen and reads it. Whoever closes the dialog stays where they were.
    pub fn choose(self) {
        let before = self.read.get_untracked();
        self.begin(
            async move {
                let Some(ChosenFile { token, name: _ }) = ipc::call(&ChooseFile::Read).await? else {
                    return Ok(None);
                };
                if let Some(id) = before {
                    // Forgotten or not, it is no longer looked at.
                    let _dropped = ipc::call(&DropImport { id }).await;
                }
                self.file.set(Some(token));
                ipc::call(&ReadImport { file: token }).await.map(Some)
            },
            self.reading,
        );
    }

    /// Reads the same file again, or has one chosen where it is not known any more.
    pub fn read_again(self) {
        match self.file.get_untracked() {
            Some(file) => self.start(ReadImport { file }, self.reading),
            None => self.choose(),
        }
    }

    /// Writes the rows that were not left out.
    pub fn write(self) {
        let Some(id) = self.read.get_untracked() else { return };
        let reason = self.reason.get_untracked().trim().to_owned();
        let request = ApplyImport {
            id,
            except: self.left_out.with_untracked(|rows| rows.iter().copied().collect()),
            reason: (!reason.is_empty()).then_some(reason),
        };
        self.start(request, self.writing);
    }

    fn start<R: Request<Reply = JobId> + 'static>(self, request: R, job: RwSignal<Option<JobId>>) {
        self.begin(async move { ipc::call(&request).await.map(Some) }, job);
    }

    /// Begins a job and notes its id.
    fn begin(
        self,
        step: impl Future<Output = Result<Option<JobId>, Problem>> + 'static,
        job: RwSignal<Option<JobId>>,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let begun = step.await;
            if self.busy.try_set(false).is_some() {
                // The screen was left meanwhile; the status bar shows the job.
                return;
            }
            match begun {
                Ok(Some(id)) => job.set(Some(id)),
                Ok(None) => {}
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }
}

/// The address of an import that was read.
#[must_use]
pub fn import_address(import: ImportId) -> String {
    format!("/import/tools?import={}", import.0)
}

/// The kinds of rows, in the order they are worth looking at.
pub const KINDS: [ImportKind; 5] =
    [ImportKind::Change, ImportKind::Create, ImportKind::Faulty, ImportKind::Conflict, ImportKind::Unchanged];

/// How many rows of a kind there are.
#[must_use]
pub const fn rows_of(summary: &ImportSummary, kind: ImportKind) -> u32 {
    match kind {
        ImportKind::Create => summary.created,
        ImportKind::Change => summary.changed,
        ImportKind::Unchanged => summary.unchanged,
        ImportKind::Conflict => summary.conflicts,
        ImportKind::Faulty => summary.faulty,
    }
}

/// How many rows are written, with `left_out` of them left out.
#[must_use]
pub fn written(summary: &ImportSummary, left_out: usize) -> u32 {
    let left_out = u32::try_from(left_out).unwrap_or(u32::MAX);
    summary.created.saturating_add(summary.changed).saturating_sub(left_out)
}

/// Whether rows of a kind can be written, and so be left out.
#[must_use]
pub const fn is_written(kind: ImportKind) -> bool {
    matches!(kind, ImportKind::Create | ImportKind::Change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::transfer::Format;
    use uuid::Uuid;

    fn summary() -> ImportSummary {
        ImportSummary {
            id: ImportId(Uuid::nil()),
            file: "tools.csv".to_owned(),
            format: Format::Csv,
            encoding: "UTF-8".to_owned(),
            delimiter: ",".to_owned(),
            columns: vec![],
            unknown_columns: vec![],
            faults: vec![],
            created: 12,
            changed: 800,
            unchanged: 40,
            conflicts: 3,
            faulty: 5,
        }
    }

    #[test]
    fn only_new_and_changed_rows_are_counted_as_written() {
        assert_eq!(written(&summary(), 0), 812);
        assert_eq!(written(&summary(), 2), 810);
        assert_eq!(written(&summary(), 10_000), 0);
    }

    #[test]
    fn every_row_has_a_kind_that_is_shown() {
        let all: u32 = KINDS.iter().map(|&kind| rows_of(&summary(), kind)).sum();
        assert_eq!(all, 860);
        assert_eq!(KINDS.iter().filter(|&&kind| is_written(kind)).count(), 2);
    }

    #[test]
    fn the_address_names_the_import() {
        let address = import_address(ImportId(Uuid::nil()));
        assert_eq!(address, "/import/tools?import=00000000-0000-0000-0000-000000000000");
    }
}
