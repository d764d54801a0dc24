//! `cargo xtask db …`: the work of a database's owner, on the sample workspace's database and on any given by URL. SQL
//! is the store's, the server is the cluster's; here is only what is asked and what is said.

mod given;
mod plan;
mod sample;

use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

const USAGE: &str = "\
the sample workspace's database, where the console keeps it
  cargo xtask db url [--login LOGIN]     starts its server and prints a URL for psql and other programs
  cargo xtask db psql [--login LOGIN] [-- ARGUMENTS]
  cargo xtask db reset                   makes it anew: schema, catalog and sample as on the first day
  cargo xtask db stop                    stops its server, if no console uses it
    LOGIN: manager, moderator, support, super_admin, service; the owner, unless said otherwise

any database, as its owner
  cargo xtask db migrate --url URL [--dry-run] [--yes]
                                         shows the SQL that is missing, asks (on a terminal), and runs it
  cargo xtask db seed --url URL [--sample] [--as-of DATE]
                                         sows the catalog; with --sample also invented organizations and their
                                         purchases and reviews up to DATE (today, unless said otherwise)
    URL: postgres://…; $DATABASE_URL, unless said otherwise
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match perform(Arguments::from_env()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask db: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does the task that the first argument names.
async fn perform(mut arguments: Arguments) -> Result<()> {
    let task = arguments.subcommand()?;
    match task.as_deref() {
        Some("url") => {
            let login = sample::login(&mut arguments)?;
            finish(arguments)?;
            sample::print_url(login).await
        }
        Some("psql") => {
            let login = sample::login(&mut arguments)?;
            let rest = arguments.finish();
            sample::psql(login, rest.into_iter().filter(|word| word != "--")).await
        }
        Some("reset") => {
            finish(arguments)?;
            sample::reset().await
        }
        Some("stop") => {
            finish(arguments)?;
            sample::stop().await
        }
        Some("migrate") => {
            let url = given::url(&mut arguments)?;
            let (dry, yes) = (arguments.contains("--dry-run"), arguments.contains("--yes"));
            finish(arguments)?;
            let consent = match (dry, yes) {
                (true, _) => given::Consent::Refused,
                (false, true) => given::Consent::Given,
                (false, false) => given::Consent::Ask,
            };
            given::migrate(&url, consent).await
        }
        Some("seed") => {
            let url = given::url(&mut arguments)?;
            let seed = given::Seed::from(&mut arguments)?;
            finish(arguments)?;
            given::seed(&url, seed).await
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
