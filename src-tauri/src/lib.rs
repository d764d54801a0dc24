//! The desktop shell: the window, the keyring, the native prompts, and the one command through which the window asks.
//! No rule and no SQL live here.

mod boot;
mod files;
mod journal;
mod keyring;
mod prompt;
mod trace;

use std::{process::ExitCode, time::Duration};

use commands::Desk;
use contract::Problem;
use serde_json::Value;
use tauri::{AppHandle, Manager as _, RunEvent, State, ipc::Response};

use crate::trace::Trace;

/// How long leaving may take: a server of the sample workspace to be stopped.
const LEAVING: Duration = Duration::from_secs(30);

/// What lives as long as the window.
struct Shell {
    desk: Result<Desk, Problem>,
    trace: Trace,
}

/// Opens the window and runs until it closes.
#[must_use]
pub fn run(context: tauri::Context) -> ExitCode {
    let built = tauri::Builder::default()
        .setup(|app| {
            app.manage(Shell { desk: boot::desk(app.handle()), trace: Trace::begin() });
            leave_when_told(app.handle().clone());
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![ask])
        .build(context);
    match built {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    leave(app);
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "no window");
            eprintln!("marketplace-console: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The window's one way in: `name` says which request of the contract `args` is.
#[tauri::command]
async fn ask(shell: State<'_, Shell>, name: String, args: Value) -> Result<Response, Problem> {
    shell.trace.asked(&name, &args);
    let answer = match &shell.desk {
        Ok(desk) => commands::answer(desk, &name, args).await,
        Err(problem) => Err(problem.clone()),
    };
    shell.trace.answered(&name, &answer);
    answer.map(Response::new)
}

/// Signs out and stops what was started.
fn leave(app: &AppHandle) {
    let Some(shell) = app.try_state::<Shell>() else { return };
    let Ok(desk) = &shell.desk else { return };
    let left = tauri::async_runtime::block_on(async { tokio::time::timeout(LEAVING, desk.close()).await });
    match left {
        Ok(Ok(())) => tracing::info!("left"),
        Ok(Err(problem)) => tracing::warn!(?problem, "the sample workspace's server was not stopped"),
        Err(_) => tracing::warn!("leaving took too long"),
    }
}

/// A session that ends, or a terminal that interrupts, closes the window as a person would.
fn leave_when_told(app: AppHandle) {
    #[cfg(unix)]
    tauri::async_runtime::spawn(async move {
        use tokio::signal::unix::{SignalKind, signal};

        let (Ok(mut ended), Ok(mut interrupted)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return;
        };
        tokio::select! {
            _ = ended.recv() => {}
            _ = interrupted.recv() => {}
        }
        app.exit(0);
    });
    #[cfg(not(unix))]
    drop(app);
}
