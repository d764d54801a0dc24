//! Why a journey ended early: always with what was looked for and what was there instead.

use std::path::PathBuf;

/// A journey that did not reach its end.
#[derive(thiserror::Error)]
pub enum Failure {
    /// A program that the journey needs did not start.
    #[error("{program} did not start: {reason}")]
    Start {
        /// Its name.
        program: &'static str,
        /// What it said, or what the system said.
        reason: String,
    },
    /// WebKit's driver refused a command.
    #[error("the driver refused {command}: {reason}")]
    Driver {
        /// The command's path.
        command: String,
        /// Its answer.
        reason: String,
    },
    /// Something did not come about in time.
    #[error("{wanted}: not within {seconds} s. The window says:\n{page}\npicture: {}", picture.display())]
    Unseen {
        /// What was waited for.
        wanted: String,
        /// How long.
        seconds: u64,
        /// All words that the window showed then.
        page: String,
        /// The window as it looked then.
        picture: PathBuf,
    },
    /// What was found is not what was expected.
    #[error("{0}")]
    Differs(String),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// A failed test prints the `Debug` form: here it is the sentence, line breaks and all.
impl std::fmt::Debug for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, formatter)
    }
}

impl Failure {
    /// A file at `path` could not be read or written.
    pub fn at(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

/// What a journey gives.
pub type Result<T = ()> = std::result::Result<T, Failure>;
