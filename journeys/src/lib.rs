//! The console in its real window, driven as a person would: a desktop of its own ([`Desktop`]), the window
//! ([`Window`]), the native prompts ([`prompt`]), what a person does in it ([`console`], [`bench`]) and a tour of all
//! screens ([`tour`]). The journeys themselves are the
//! tests beside this library. Linux only: WebKit's driver, Xvfb, D-Bus and gnome-keyring have to be there.

pub mod bench;
pub mod console;
mod desktop;
mod driver;
mod failure;
pub mod prompt;
pub mod tour;
mod window;

use std::path::{Path, PathBuf};

pub use desktop::{Desktop, Home, Keyring};
pub use driver::Element;
pub use failure::{Failure, Result};
pub use window::{SAMPLE_PATIENCE, Theme, Window};

/// The root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where journeys leave their pictures.
#[must_use]
pub fn pictures() -> PathBuf {
    root().join("target").join("pictures")
}
