//! Files in and out: exporting a list, importing tools with a dry run. Jobs under way are in [`crate::jobs`].

pub mod export;
pub mod import;

pub use export::{ExportActivity, ExportTools};
pub use import::{ImportLink, ImportPage, import_address};
