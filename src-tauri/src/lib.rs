//! The desktop shell: the window, the keyring, the native prompts, and the one command through which the window asks.
//! No rule and no SQL live here.

use std::process::ExitCode;

use contract::Problem;
use tauri::ipc::Response;

/// Opens the window and runs until it closes.
#[must_use]
pub fn run(context: tauri::Context) -> ExitCode {
    let built = tauri::Builder::default().invoke_handler(tauri::generate_handler![ask]).run(context);
    if built.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The window's one way in: `name` says which request of the contract `args` is.
#[tauri::command]
async fn ask(name: String, args: serde_json::Value) -> Result<Response, Problem> {
    let _ = (name, args);
    Err(Problem::NotConnected)
}
