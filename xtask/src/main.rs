//! `cargo xtask …`: everything about this repository that needs an `if`. What it says is for people.

mod interface;
mod process;

use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

const USAGE: &str = "\
cargo xtask ui          builds the interface into ui/dist
";

fn main() -> ExitCode {
    match perform(Arguments::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does the task that the first argument names.
fn perform(mut arguments: Arguments) -> Result<()> {
    let task = arguments.subcommand()?;
    match task.as_deref() {
        Some("ui") => {
            finish(arguments)?;
            interface::build()
        }
        Some(unknown) => bail!("there is no task {unknown:?}\n\n{USAGE}"),
        None => {
            print!("{USAGE}");
            Ok(())
        }
    }
}

/// Refuses what nobody asked for, so that a mistyped option is not passed over.
fn finish(arguments: Arguments) -> Result<()> {
    let rest = arguments.finish();
    if rest.is_empty() {
        return Ok(());
    }
    let rest: Vec<_> = rest.iter().map(|word| word.to_string_lossy()).collect();
    bail!("not understood: {}\n\n{USAGE}", rest.join(" "))
}
