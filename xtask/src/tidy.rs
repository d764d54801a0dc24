//! House rules that the compiler does not know, as checks: who may name what, how a file begins, what is kept up to date.

mod rules;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::process::root;

/// Folders that nobody wrote by hand.
const GENERATED: [&str; 7] = [".git", "target", "gen", "permissions", "node_modules", "dist", "vendor"];

/// A file of the repository.
struct File {
    /// From the root, with `/`.
    path: String,
    text: String,
}

/// A rule that is broken.
struct Finding {
    /// Where: a path, with the line where there is one.
    place: String,
    /// What to do about it.
    rule: String,
}

/// Checks every rule.
pub(crate) fn perform() -> Result<()> {
    let mut files = Vec::new();
    collect(&root(), "", &mut files)?;
    let mut findings: Vec<Finding> = files.iter().flat_map(rules::of_a_file).collect();
    findings.extend(rules::of_the_whole(&files));
    for Finding { place, rule } in &findings {
        eprintln!("{place}: {rule}");
    }
    if !findings.is_empty() {
        bail!("{} house rules are broken", findings.len());
    }
    println!("tidy: {} files, nothing to mend", files.len());
    Ok(())
}

/// Reads every text file below `folder`.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        if entry.is_dir() {
            if !GENERATED.contains(&name.as_str()) {
                collect(&entry, &path, files)?;
            }
        } else if let Ok(text) = String::from_utf8(fs::read(&entry).with_context(|| path.clone())?) {
            files.push(File { path, text });
        }
    }
    Ok(())
}
