//! What lies on the desk as long as a sign-in holds: chosen files by their tokens, imports that were read, jobs.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use contract::{
    Problem,
    transfer::{FileToken, ImportId, ImportSummary},
};
use uuid::Uuid;

use super::dry_run::Judged;
use crate::jobs::Jobs;

/// How many imports are kept; the oldest goes.
const MOST_IMPORTS: usize = 4;

/// What lies on the desk.
#[derive(Default)]
pub(crate) struct Papers {
    files: Mutex<HashMap<Uuid, PathBuf>>,
    imports: Mutex<Vec<Arc<Import>>>,
    pub(crate) jobs: Jobs,
}

/// A file that was read, and what its rows would do.
pub(super) struct Import {
    pub(super) summary: ImportSummary,
    pub(super) rows: Vec<Judged>,
}

impl Papers {
    /// Remembers a chosen file.
    pub(crate) fn remember(&self, path: PathBuf) -> FileToken {
        let token = Uuid::new_v4();
        held(&self.files).insert(token, path);
        FileToken(token)
    }

    /// The file of a token.
    pub(super) fn file(&self, token: FileToken) -> Result<PathBuf, Problem> {
        held(&self.files).get(&token.0).cloned().ok_or(Problem::FileForgotten)
    }

    /// Keeps an import.
    pub(super) fn keep(&self, import: Import) {
        let mut imports = held(&self.imports);
        if imports.len() == MOST_IMPORTS {
            imports.remove(0);
        }
        imports.push(Arc::new(import));
    }

    /// An import that is kept.
    pub(super) fn import(&self, id: ImportId) -> Result<Arc<Import>, Problem> {
        held(&self.imports)
            .iter()
            .find(|import| import.summary.id == id)
            .cloned()
            .ok_or(Problem::FileForgotten)
    }

    /// Forgets an import.
    pub(super) fn forget(&self, id: ImportId) {
        held(&self.imports).retain(|import| import.summary.id != id);
    }
}

// Every change of a map or list is whole in itself, so a panic elsewhere leaves it usable.
fn held<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
