//! Starting, as a chain of proofs: paths, then the log, then the desk. What fails first is what the window is told,
//! whatever it asks.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use commands::{
    Desk, Means,
    clock::SystemClock,
    drafts::Drafts,
    pictures::Pictures,
    profiles::Profiles,
    sample::Sample,
    secrets::{Keyring, PATIENCE},
};
use contract::{
    Problem,
    connections::{Boot, SAMPLE_PROGRESS, SampleLogin},
    transfer::JOB,
};
use tauri::{AppHandle, Emitter as _, Manager as _};

use crate::{files::NativeChooser, journal, keyring::OsKeyring, prompt::NativePrompt};

/// The desk, with everything it needs from this computer.
pub(crate) fn desk(app: &AppHandle) -> Result<Desk, Problem> {
    let folder = folder(app)?;
    make_private(&folder)
        .and_then(|()| journal::begin(&folder))
        .map_err(|error| Problem::of_file(&folder, &error))?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), folder = %folder.display(), "started");
    let (window, jobs) = (app.clone(), app.clone());
    Ok(Desk::new(Means {
        boot: Boot { open: asked_to_open(), version: env!("CARGO_PKG_VERSION").to_owned() },
        profiles: Profiles::in_folder(&folder),
        drafts: Drafts::in_folder(&folder),
        pictures: Pictures::reaching(&std::env::var("MARKETPLACE_PICTURES_FROM").unwrap_or_default()),
        keyring: Keyring::new(Arc::new(OsKeyring), PATIENCE),
        prompt: Arc::new(NativePrompt::new(app.clone())),
        chooser: Arc::new(NativeChooser::new(app.clone())),
        clock: Arc::new(SystemClock),
        sample: Sample::in_folder(folder.join("sample")),
        tell: Arc::new(move |progress| {
            if let Err(error) = window.emit(SAMPLE_PROGRESS, progress) {
                tracing::debug!(%error, "the window did not hear of the progress");
            }
        }),
        tell_job: Arc::new(move |job| {
            if let Err(error) = jobs.emit(JOB, job) {
                tracing::debug!(%error, "the window did not hear of the job");
            }
        }),
    }))
}

/// The data folder: `MARKETPLACE_CONSOLE_HOME`, else this system's place for it.
fn folder(app: &AppHandle) -> Result<PathBuf, Problem> {
    if let Some(folder) = std::env::var_os("MARKETPLACE_CONSOLE_HOME").filter(|folder| !folder.is_empty()) {
        return std::path::absolute(&folder).map_err(|error| Problem::of_file(Path::new(&folder), &error));
    }
    let parent = app.path().data_dir().map_err(|error| Problem::of_file(Path::new("~"), &error))?;
    Ok(parent.join("marketplace-console"))
}

/// Creates the folder where it is missing. What it holds is the person's alone; the server of the sample workspace,
/// which may have to run under another account, passes through.
fn make_private(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o711))?;
    Ok(())
}

/// What `MARKETPLACE_OPEN` asks for. Anything it does not know opens nothing.
fn asked_to_open() -> Option<SampleLogin> {
    let asked = std::env::var("MARKETPLACE_OPEN").ok()?;
    match asked.strip_prefix("sample:")? {
        "manager" => Some(SampleLogin::Manager),
        "moderator" => Some(SampleLogin::Moderator),
        "support" => Some(SampleLogin::Support),
        "super_admin" => Some(SampleLogin::SuperAdmin),
        _ => None,
    }
}
