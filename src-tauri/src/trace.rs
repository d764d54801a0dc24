//! A developer's switch: with `MARKETPLACE_TRACE_IPC=PATH`, everything that crosses between window and shell is appended
//! to that file, so that a test can look for what must not be there. Off unless asked for.

use std::{
    fs::File,
    io::Write as _,
    sync::{Mutex, PoisonError},
};

use contract::Problem;
use serde_json::Value;

/// The file, if one was asked for.
#[derive(Debug)]
pub(crate) struct Trace(Option<Mutex<File>>);

impl Trace {
    /// Opens the file that the environment names.
    pub(crate) fn begin() -> Self {
        let path = std::env::var_os("MARKETPLACE_TRACE_IPC").filter(|path| !path.is_empty());
        let file = path.and_then(|path| File::options().create(true).append(true).open(path).ok());
        Self(file.map(Mutex::new))
    }

    /// A request on its way in.
    pub(crate) fn asked(&self, name: &str, args: &Value) {
        self.line(|| format!("> {name} {args}"));
    }

    /// Its answer on its way out.
    pub(crate) fn answered(&self, name: &str, answer: &Result<Vec<u8>, Problem>) {
        self.line(|| match answer {
            Ok(bytes) => format!("< {name} {}", String::from_utf8_lossy(bytes)),
            Err(problem) => format!("! {name} {}", serde_json::to_string(problem).unwrap_or_default()),
        });
    }

    fn line(&self, text: impl FnOnce() -> String) {
        if let Some(file) = &self.0 {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            // A developer's aid: a full disk must not stop the console.
            let _ = writeln!(file, "{}", text());
        }
    }
}
