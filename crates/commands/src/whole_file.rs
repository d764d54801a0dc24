//! Writing a file so that either the old or the new one is there, whole, and nobody else may read it.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Puts a file with this content in the place of what is there. Makes its folder if there is none.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let unfinished = unfinished(path);
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}

/// What the file is called until it is whole. Two processes never write the same one.
fn unfinished(path: &Path) -> PathBuf {
    path.with_extension(format!("json.{}", std::process::id()))
}
