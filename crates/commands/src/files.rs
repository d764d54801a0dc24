//! Files that a person chooses: how they are asked is the shell's, the window only ever holds a token.

use std::{path::PathBuf, pin::Pin};

use contract::{
    Answer, Problem,
    transfer::{ChooseFile, ChosenFile},
};

use crate::Desk;

/// A choice under way: `None` when the person closed the dialog.
pub type Chosen<'a> = Pin<Box<dyn Future<Output = Result<Option<PathBuf>, Problem>> + Send + 'a>>;

/// Lets the person choose a file, natively.
pub trait Chooser: Send + Sync {
    /// Shows the dialog and waits for the choice. [`Problem::PromptUnavailable`] where this system has no way to ask.
    fn choose(&self, question: ChooseFile) -> Chosen<'_>;
}

/// Lets the person choose a file, and remembers it until they sign out.
pub async fn choose_file(desk: &Desk, request: ChooseFile) -> Result<Answer<Option<ChosenFile>>, Problem> {
    desk.signed()?;
    let papers = desk.papers();
    let path = desk.means.chooser.choose(request).await?;
    let data = path.map(|path| ChosenFile { name: name(&path), token: papers.remember(path) });
    Ok(Answer::at_no_cost(data))
}

/// A file's name without its folder.
pub(crate) fn name(path: &std::path::Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
