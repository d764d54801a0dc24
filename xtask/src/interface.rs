//! Builds the interface: `ui` for WebAssembly, its glue, and the page with its styles and pictures, into `ui/dist`.
//!
//! A file whose bytes did not change keeps its time, so that the shell, which embeds `ui/dist`, is not built in vain.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::process::{cargo, output, program, root, run, target};

/// What the interface is compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Names the module `ui` and its glue.
const NAME: &str = "ui";

/// Builds `ui/dist`.
pub(crate) fn build() -> Result<()> {
    add_target()?;
    run(cargo().args(["build", "--quiet", "--package", NAME, "--target", WASM, "--profile", NAME]))?;
    let module = target().join(WASM).join(NAME).join("ui.wasm");
    let generated = target().join("interface");
    generate(&module, &generated)?;

    let source = root().join("ui");
    let mut files = BTreeMap::new();
    collect(&generated, Path::new(""), &mut files)?;
    files.insert(PathBuf::from("index.html"), source.join("index.html"));
    for folder in ["assets", "style"] {
        collect(&source.join(folder), Path::new(folder), &mut files)?;
    }
    publish(&files, &source.join("dist"))
}

/// Adds the WebAssembly target to the toolchain, where it is missing.
pub(crate) fn add_target() -> Result<()> {
    let sysroot = output(program("rustc").args(["--print", "sysroot"]))?;
    let installed = Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir();
    if installed {
        return Ok(());
    }
    println!("xtask: adding the Rust target {WASM}, which the interface is compiled for");
    run(program("rustup").args(["target", "add", WASM]))
}

/// Writes the module and its JavaScript glue, unless the last ones were made of this very module.
fn generate(module: &Path, generated: &Path) -> Result<()> {
    let made_of = generated.with_extension("input");
    let input = fs::read(module).with_context(|| module.display().to_string())?;
    if fs::read(&made_of).is_ok_and(|last| last == input) && generated.join("ui.js").is_file() {
        return Ok(());
    }
    if generated.is_dir() {
        fs::remove_dir_all(generated)?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(NAME, input.clone())
        .out_name(NAME)
        .typescript(false)
        .remove_name_section(true)
        .web(true)?;
    bindgen.generate(generated).context("wasm-bindgen")?;
    fs::write(made_of, input)?;
    Ok(())
}

/// Adds every file under `folder` as `prefix/…`. A folder that is not there has none.
fn collect(folder: &Path, prefix: &Path, files: &mut BTreeMap<PathBuf, PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = prefix.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &name, files)?;
        } else {
            files.insert(name, entry.path());
        }
    }
    Ok(())
}

/// Makes `folder` hold exactly `files`, touching only what differs.
fn publish(files: &BTreeMap<PathBuf, PathBuf>, folder: &Path) -> Result<()> {
    let mut present = BTreeMap::new();
    collect(folder, Path::new(""), &mut present)?;
    for (_, stale) in present.iter().filter(|(name, _)| !files.contains_key(*name)) {
        fs::remove_file(stale)?;
    }
    for (name, source) in files {
        let bytes = fs::read(source).with_context(|| source.display().to_string())?;
        let place = folder.join(name);
        if fs::read(&place).is_ok_and(|there| there == bytes) {
            continue;
        }
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&place, bytes).with_context(|| place.display().to_string())?;
    }
    Ok(())
}
