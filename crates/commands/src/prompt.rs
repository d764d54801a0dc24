//! What the shell asks for outside the window, because it must never pass through it: passwords, and URLs that may
//! hold one. How the question is shown is the shell's.

use std::pin::Pin;

use contract::Problem;
use secrecy::SecretString;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The password of a login.
    Password {
        /// The profile's name.
        profile: String,
        /// The login.
        login: String,
        /// Where it signs in: host, or socket folder.
        host: String,
        /// What becomes of the answer.
        fate: Fate,
    },
    /// A `postgres://` URL.
    Url,
}

/// What becomes of a password that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It goes into the keyring.
    Kept,
    /// It is used once.
    UsedOnce,
}

/// An answer under way: `None` when the person closed the question.
pub type Asked<'a> = Pin<Box<dyn Future<Output = Result<Option<SecretString>, Problem>> + Send + 'a>>;

/// Asks the person, natively.
pub trait Prompt: Send + Sync {
    /// Shows the question and waits for the answer. [`Problem::PromptUnavailable`] where this system has no way to ask.
    fn ask(&self, question: Question) -> Asked<'_>;
}
