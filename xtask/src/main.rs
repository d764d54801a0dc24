//! `cargo xtask …`: everything about this repository that needs an `if`. What it says is for people.

mod checks;
mod console;
mod interface;
mod process;
mod setup;
mod tidy;

use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

use console::Opening;
use process::cargo;
use setup::{Consent, Purpose};

const USAGE: &str = "\
cargo xtask run         installs what is missing, builds, and opens the console on the sample workspace
    --login LOGIN       as manager, moderator, support or super_admin (this one, unless said otherwise)
    --screenshots DIR   opens every screen, light and dark, writes a picture of each, and ends
    --release           the optimised build
cargo xtask test        every check and every test, the real window included
cargo xtask tidy        the house rules that the compiler does not know
cargo xtask ui          builds the interface into ui/dist
cargo xtask setup       only installs what is missing
cargo xtask db …        the sample workspace's database, or any other: `cargo xtask db` says more

run, test and setup take --yes: packages are installed without a question (as with CI=true)
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
        Some("run") => {
            let opening = Opening::from(&mut arguments)?;
            finish(arguments)?;
            opening.perform()
        }
        Some("test") => {
            let consent = consent(&mut arguments);
            finish(arguments)?;
            checks::perform(consent)
        }
        Some("setup") => {
            let consent = consent(&mut arguments);
            finish(arguments)?;
            let everything = [Purpose::Build, Purpose::Run, Purpose::Virtual, Purpose::Journeys];
            setup::prepare(&everything, consent)
        }
        Some("tidy") => {
            finish(arguments)?;
            tidy::perform()
        }
        Some("ui") => {
            finish(arguments)?;
            interface::build()
        }
        // A program of its own: it is made of the console's crates, and building the interface should not wait for them.
        Some("db") => {
            let mut database = cargo();
            database.args(["run", "--quiet", "--package", "database", "--"]).args(arguments.finish());
            // What went wrong it has said itself.
            if database.status()?.success() { Ok(()) } else { std::process::exit(1) }
        }
        Some(unknown) => bail!("there is no task {unknown:?}\n\n{USAGE}"),
        None => {
            print!("{USAGE}");
            Ok(())
        }
    }
}

fn consent(arguments: &mut Arguments) -> Consent {
    Consent::from(arguments.contains("--yes"))
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
