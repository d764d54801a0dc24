//! Prepares the desktop package: the interface must have been built, the window may call exactly the listed commands.

use tauri_build::{AppManifest, Attributes};

/// What `cargo xtask ui` writes and this package embeds.
const PAGE: &str = "ui/dist/index.html";

/// The commands the window may call. Anything else is refused before it reaches the shell.
const COMMANDS: &[&str] = &["ask"];

fn main() {
    println!("cargo::rerun-if-changed=ui/dist");
    println!("cargo::rerun-if-changed=src-tauri/capabilities");
    println!("cargo::rerun-if-changed=src-tauri/icons");
    if !std::path::Path::new(PAGE).is_file() {
        println!("cargo::error={PAGE} is missing: run `cargo xtask ui`");
        return;
    }
    let attributes = Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
