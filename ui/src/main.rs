//! The window of Marketplace Console: Leptos, compiled to WebAssembly. It asks and shows; it decides nothing.
//!
//! Start reading in [`app`]. [`ipc`] is the only file that names Tauri, [`wording`] the only one with sentences for
//! problems. [`parts`] know no area and no request; [`areas`] never import each other.

#![expect(
    clippy::must_use_candidate,
    reason = "components are called by `view!`, which uses what they return"
)]
#![expect(clippy::needless_pass_by_value, reason = "the props of a component are handed over, not lent")]

pub mod address;
pub mod app;
pub mod areas;
pub mod changes;
pub mod connections;
pub mod drafts;
pub mod failure;
pub mod frame;
pub mod intents;
pub mod ipc;
pub mod jobs;
pub mod loading;
pub mod moment;
pub mod overview;
pub mod parts;
pub mod places;
pub mod preferences;
pub mod session;
pub mod transfer;
pub mod undo;
pub mod wording;

fn main() {
    failure::catch_panics();
    leptos::mount::mount_to_body(app::App);
    failure::started();
}
