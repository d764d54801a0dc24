//! Drafts of unsaved forms: kept in files of the console's data folder (`drafts/`, readable by the person alone), so
//! that a crash loses nothing. A folder per server, database and login, a file per form; what they are called says
//! nothing, because the names are digests. Never a password.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    Answer, Problem,
    drafts::{Draft, DropDraft, GetDraft, KeepDraft, ListDrafts},
    problem::{Fault, FieldFault},
};
use domain::text;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Desk, blocking, whole_file};

/// Longest name of a form, in characters.
const FORM: u32 = 200;
/// Largest content, in bytes of its JSON.
const CONTENT: u32 = 1024 * 1024;
/// How long a draft is kept that nobody comes back to.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Keeps what stands in a form.
pub async fn keep_draft(desk: &Desk, request: KeepDraft) -> Result<Answer<()>, Problem> {
    let KeepDraft { form, content } = request;
    check(text::line(&form, FORM), content_fault(&content))?;
    let draft = Draft { form, content, kept_at: desk.now() };
    filed(desk, move |drafts, whose| drafts.keep(whose, draft)).await
}

/// What was kept of a form.
pub async fn get_draft(desk: &Desk, request: GetDraft) -> Result<Answer<Option<Draft>>, Problem> {
    let now = desk.now();
    filed(desk, move |drafts, whose| drafts.get(whose, &request.form, now)).await
}

/// All drafts of the person on this database, newest first.
pub async fn list_drafts(desk: &Desk, _: ListDrafts) -> Result<Answer<Vec<Draft>>, Problem> {
    let now = desk.now();
    filed(desk, move |drafts, whose| drafts.list(whose, now)).await
}

/// Forgets a draft.
pub async fn drop_draft(desk: &Desk, request: DropDraft) -> Result<Answer<()>, Problem> {
    filed(desk, move |drafts, whose| drafts.drop(whose, &request.form)).await
}

/// Who writes, and where: whose drafts they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// The server, such as its host and port.
    pub server: String,
    /// The database on it.
    pub database: String,
    /// The login.
    pub login: String,
}

/// What a file holds.
#[derive(Debug, Serialize, Deserialize)]
struct Sheet {
    version: Version,
    draft: Draft,
}

/// The shapes a file has had.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Version {
    #[serde(rename = "1")]
    First,
}

/// The folder of the drafts. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Drafts {
    folder: PathBuf,
    turn: Arc<Mutex<()>>,
}

impl Drafts {
    /// The folder in the console's data folder. Need not exist yet.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.join("drafts"), turn: Arc::default() }
    }

    fn keep(&self, whose: &Whose, draft: Draft) -> Result<(), Problem> {
        let file = self.file(whose, &draft.form);
        let sheet = Sheet { version: Version::First, draft };
        let text = serde_json::to_vec(&sheet).map_err(|error| Problem::of_file(&file, &error))?;
        self.in_turn(|| whole_file::replace(&file, &text).map_err(|error| Problem::of_file(&file, &error)))
    }

    fn get(&self, whose: &Whose, form: &str, now: DateTime<Utc>) -> Result<Option<Draft>, Problem> {
        let draft = self.in_turn(|| read(&self.file(whose, form)))?;
        Ok(draft.filter(|draft| now - draft.kept_at <= KEPT))
    }

    /// All of them, newest first. Those that have waited too long go.
    fn list(&self, whose: &Whose, now: DateTime<Utc>) -> Result<Vec<Draft>, Problem> {
        self.in_turn(|| {
            let mut kept = Vec::new();
            for file in files(&self.folder_of(whose))? {
                match read(&file)? {
                    Some(draft) if now - draft.kept_at > KEPT => remove(&file)?,
                    draft => kept.extend(draft),
                }
            }
            kept.sort_by(|a, b| b.kept_at.cmp(&a.kept_at).then_with(|| a.form.cmp(&b.form)));
            Ok(kept)
        })
    }

    fn drop(&self, whose: &Whose, form: &str) -> Result<(), Problem> {
        self.in_turn(|| remove(&self.file(whose, form)))
    }

    fn in_turn<T>(&self, work: impl FnOnce() -> T) -> T {
        // The guarded value is the turn itself, which no panic can spoil.
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        work()
    }

    fn folder_of(&self, whose: &Whose) -> PathBuf {
        let Whose { server, database, login } = whose;
        self.folder.join(digest(&[server, database, login]))
    }

    fn file(&self, whose: &Whose, form: &str) -> PathBuf {
        self.folder_of(whose).join(digest(&[form])).with_extension("json")
    }
}

/// Does what waits for the disk on a thread that may.
async fn filed<T: Send + 'static>(
    desk: &Desk,
    work: impl FnOnce(&Drafts, &Whose) -> Result<T, Problem> + Send + 'static,
) -> Result<Answer<T>, Problem> {
    let (drafts, whose) = (desk.means.drafts.clone(), desk.whose()?);
    blocking(move || work(&drafts, &whose)).await?.map(Answer::at_no_cost)
}

fn check(form: Option<Fault>, content: Option<Fault>) -> Result<(), Problem> {
    let checks = [("form", form), ("content", content)].into_iter();
    Problem::of_faults(checks.filter_map(|(field, fault)| Some(FieldFault::new(field, fault?))))
}

fn content_fault(content: &serde_json::Value) -> Option<Fault> {
    (content.to_string().len() > CONTENT as usize).then_some(Fault::TooLong { most: CONTENT })
}

/// A draft's file, if it is there. One that can't be understood is as good as none, and kept aside.
fn read(file: &Path) -> Result<Option<Draft>, Problem> {
    let text = match fs::read(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Problem::of_file(file, &error)),
    };
    match serde_json::from_slice::<Sheet>(&text) {
        Ok(sheet) => Ok(Some(sheet.draft)),
        Err(fault) => {
            let aside = file.with_extension("unreadable");
            tracing::warn!(%fault, aside = %aside.display(), "a draft is damaged");
            fs::rename(file, &aside).map_err(|error| Problem::of_file(file, &error))?;
            Ok(None)
        }
    }
}

fn remove(file: &Path) -> Result<(), Problem> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Problem::of_file(file, &error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The drafts' files of a folder, which need not be there.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Problem::of_file(folder, &error)),
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>();
    let mut paths = paths.map_err(|error| Problem::of_file(folder, &error))?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    Ok(paths)
}

/// A name made of texts that hold no NUL, which none of PostgreSQL's do.
fn digest(texts: &[&str]) -> String {
    Sha256::digest(texts.join("\0")).iter().fold(String::new(), |mut name, byte| {
        // Writing to a string does not fail.
        let _ = write!(name, "{byte:02x}");
        name
    })
}
