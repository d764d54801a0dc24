//! Importing tools from a file, at `/import/tools`: read, look, write.

use contract::transfer::ImportId;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn ImportPage() -> impl IntoView {}

/// The address of an import that was read.
#[must_use]
pub fn import_address(import: ImportId) -> String {
    format!("/import/tools?import={}", import.0)
}
