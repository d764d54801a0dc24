//! Native questions for what must never pass through the window: passwords, and URLs that may hold one. On Linux a
//! GTK dialog over the main window; other systems have none yet. The words of these dialogs stand here, because the
//! window never sees them.

use commands::prompt::{Asked, Fate, Prompt, Question};
use contract::Problem;
use tauri::AppHandle;

/// Asks over the main window, one question at a time.
pub(crate) struct NativePrompt {
    app: AppHandle,
    turn: tokio::sync::Mutex<()>,
}

impl NativePrompt {
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app, turn: tokio::sync::Mutex::new(()) }
    }
}

impl Prompt for NativePrompt {
    fn ask(&self, question: Question) -> Asked<'_> {
        Box::pin(async move {
            let _turn = self.turn.lock().await;
            dialog::ask(&self.app, Words::of(&question)).await
        })
    }
}

/// What a dialog says.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux has the dialog"))]
struct Words {
    title: String,
    /// The field's label; the character after `_` reaches it by the keyboard.
    label: String,
    /// What becomes of the answer.
    note: String,
    accept: &'static str,
}

impl Words {
    fn of(question: &Question) -> Self {
        match question {
            Question::Password { profile, login, host, fate } => Self {
                title: format!("Password of {login} for {profile}"),
                label: format!("_Password of {} at {}", underlined(login), underlined(host)),
                note: match fate {
                    Fate::Kept => "It goes into this computer's keyring and nowhere else.",
                    Fate::UsedOnce => "It is used to sign in this time, and kept nowhere.",
                }
                .to_owned(),
                accept: "_Continue",
            },
            Question::Url => Self {
                title: "Import a connection URL".to_owned(),
                label: "Connection _URL, such as postgres://login@host:5432/database".to_owned(),
                note: "A password in it goes into this computer's keyring and nowhere else.".to_owned(),
                accept: "_Import",
            },
        }
    }
}

/// Text in a label with a mnemonic, where a single underscore would be swallowed.
fn underlined(text: &str) -> String {
    text.replace('_', "__")
}

#[cfg(target_os = "linux")]
mod dialog {
    //! The GTK dialog. It lives on the main thread and answers through a channel, so that nothing waits there.

    use std::cell::Cell;

    use gtk::{
        Align, ApplicationWindow, CheckButton, Dialog, DialogFlags, Entry, InputHints, InputPurpose, Label,
        Orientation, ResponseType, prelude::*,
    };
    use secrecy::SecretString;
    use tauri::{AppHandle, Manager as _};
    use tokio::sync::oneshot;

    use super::{Problem, Words};

    /// Shows the dialog and waits for its answer; `None` when it was closed.
    pub(super) async fn ask(app: &AppHandle, words: Words) -> Result<Option<SecretString>, Problem> {
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

    fn show(
        parent: Option<&ApplicationWindow>,
        words: &Words,
        answer: oneshot::Sender<Option<SecretString>>,
    ) {
        let buttons = [("_Cancel", ResponseType::Cancel), (words.accept, ResponseType::Accept)];
        let flags = DialogFlags::MODAL | DialogFlags::DESTROY_WITH_PARENT;
        let dialog = Dialog::with_buttons(Some(&words.title), parent, flags, &buttons);
        dialog.set_default_response(ResponseType::Accept);
        dialog.set_resizable(false);
        dialog.set_border_width(12);

        let entry = Entry::new();
        entry.set_visibility(false);
        entry.set_input_purpose(InputPurpose::Password);
        entry.set_input_hints(InputHints::NO_SPELLCHECK | InputHints::NO_EMOJI);
        entry.set_activates_default(true);
        entry.set_width_chars(44);
        let label = Label::with_mnemonic(&words.label);
        label.set_mnemonic_widget(Some(&entry));
        label.set_halign(Align::Start);
        let note = Label::new(Some(&words.note));
        note.set_halign(Align::Start);
        note.style_context().add_class("dim-label");
        name(&entry, &label.text(), &words.note);
        let shown = CheckButton::with_mnemonic("_Show what is typed");
        let typed = entry.clone();
        shown.connect_toggled(move |shown| typed.set_visibility(shown.is_active()));

        let column = gtk::Box::new(Orientation::Vertical, 8);
        column.set_margin_bottom(12);
        column.add(&label);
        column.add(&entry);
        column.add(&shown);
        column.add(&note);
        dialog.content_area().add(&column);

        let answer = Cell::new(Some(answer));
        dialog.connect_response(move |dialog, response| {
            let typed = (response == ResponseType::Accept && entry.text_length() > 0)
                .then(|| SecretString::from(String::from(entry.text())));
            // GTK overwrites what it deletes from an entry.
            entry.set_text("");
            if let Some(answer) = answer.take() {
                // Whoever asked may have gone meanwhile.
                let _ = answer.send(typed);
            }
            dialog.close();
        });
        dialog.show_all();
        dialog.present();
    }

    /// What a screen reader says of the entry.
    fn name(entry: &Entry, label: &str, note: &str) {
        if let Some(accessible) = entry.accessible() {
            accessible.set_name(label);
            accessible.set_description(note);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod dialog {
    //! No native question on this system yet.

    use secrecy::SecretString;
    use tauri::AppHandle;

    use super::{Problem, Words};

    /// Always [`Problem::PromptUnavailable`].
    #[expect(clippy::unused_async, reason = "asked as the dialog of Linux is")]
    pub(super) async fn ask(_app: &AppHandle, _words: Words) -> Result<Option<SecretString>, Problem> {
        Err(Problem::PromptUnavailable)
    }
}
