//! Choosing a file natively: the window never names a path. On Linux a GTK dialog over the main window, drawn by this
//! process; other systems have none yet. The words of these dialogs stand here, because the window never sees them.

use commands::files::{Chooser, Chosen};
use contract::transfer::{ChooseFile, Format};
use tauri::AppHandle;

/// Asks over the main window, one question at a time.
pub(crate) struct NativeChooser {
    app: AppHandle,
    turn: tokio::sync::Mutex<()>,
}

impl NativeChooser {
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app, turn: tokio::sync::Mutex::new(()) }
    }
}

impl Chooser for NativeChooser {
    fn choose(&self, question: ChooseFile) -> Chosen<'_> {
        Box::pin(async move {
            let _turn = self.turn.lock().await;
            dialog::ask(&self.app, Words::of(&question)).await
        })
    }
}

/// What a dialog says, and which files it shows.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux has the dialog"))]
struct Words {
    title: &'static str,
    accept: &'static str,
    /// The name of a new file; `None` to choose one that is there.
    suggested: Option<String>,
    /// A name for the files shown, and how their names end.
    kind: (&'static str, &'static [&'static str]),
}

impl Words {
    fn of(question: &ChooseFile) -> Self {
        match question {
            ChooseFile::Write { suggested, format } => Self {
                title: "Export to a file",
                accept: "_Export",
                suggested: Some(suggested.clone()),
                kind: match format {
                    Format::Csv => ("CSV files", &["csv"]),
                    Format::Xlsx => ("Excel workbooks", &["xlsx"]),
                },
            },
            ChooseFile::Read => Self {
                title: "Import tools from a file",
                accept: "_Open",
                suggested: None,
                kind: ("Tables (CSV, XLSX)", &["csv", "tsv", "txt", "xlsx"]),
            },
        }
    }
}

#[cfg(target_os = "linux")]
mod dialog {
    //! The GTK dialog. It lives on the main thread and answers through a channel, so that nothing waits there.

    use std::{cell::Cell, path::PathBuf};

    use contract::Problem;
    use gtk::{
        ApplicationWindow, FileChooserAction, FileChooserDialog, FileFilter, ResponseType, prelude::*,
    };
    use tauri::{AppHandle, Manager as _};
    use tokio::sync::oneshot;

    use super::Words;

    /// Shows the dialog and waits for its answer; `None` when it was closed.
    pub(super) async fn ask(app: &AppHandle, words: Words) -> Result<Option<PathBuf>, Problem> {
        let (answer, answered) = oneshot::channel();
        let handle = app.clone();
        app.run_on_main_thread(move || {
            let parent = handle.get_webview_window("main").and_then(|window| window.gtk_window().ok());
            show(parent.as_ref(), &words, answer);
        })
        .map_err(|_| Problem::PromptUnavailable)?;
        // A dialog that goes away without an answer was closed.
        Ok(answered.await.unwrap_or(None))
    }

    fn show(parent: Option<&ApplicationWindow>, words: &Words, answer: oneshot::Sender<Option<PathBuf>>) {
        let action =
            if words.suggested.is_some() { FileChooserAction::Save } else { FileChooserAction::Open };
        let buttons = [("_Cancel", ResponseType::Cancel), (words.accept, ResponseType::Accept)];
        let dialog = FileChooserDialog::with_buttons(Some(words.title), parent, action, &buttons);
        dialog.set_modal(true);
        dialog.set_destroy_with_parent(true);
        dialog.set_default_response(ResponseType::Accept);
        dialog.set_local_only(true);
        if let Some(suggested) = &words.suggested {
            dialog.set_do_overwrite_confirmation(true);
            dialog.set_current_name(suggested);
        }
        let (name, endings) = words.kind;
        let shown = FileFilter::new();
        shown.set_name(Some(name));
        for ending in endings {
            shown.add_pattern(&format!("*.{ending}"));
            shown.add_pattern(&format!("*.{}", ending.to_ascii_uppercase()));
        }
        let all = FileFilter::new();
        all.set_name(Some("All files"));
        all.add_pattern("*");
        dialog.add_filter(shown);
        dialog.add_filter(all);

        let answer = Cell::new(Some(answer));
        dialog.connect_response(move |dialog, response| {
            let path = (response == ResponseType::Accept).then(|| dialog.filename()).flatten();
            if let Some(answer) = answer.take() {
                // Whoever asked may have gone meanwhile.
                let _ = answer.send(path);
            }
            dialog.close();
        });
        dialog.show_all();
        dialog.present();
    }
}

#[cfg(not(target_os = "linux"))]
mod dialog {
    //! No native question on this system yet.

    use std::path::PathBuf;

    use contract::Problem;
    use tauri::AppHandle;

    use super::Words;

    /// Always [`Problem::PromptUnavailable`].
    #[expect(clippy::unused_async, reason = "asked as the dialog of Linux is")]
    pub(super) async fn ask(_app: &AppHandle, _words: Words) -> Result<Option<PathBuf>, Problem> {
        Err(Problem::PromptUnavailable)
    }
}
