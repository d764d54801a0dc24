//! The sample workspace's database: the very one that the console opens, in the console's data folder.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use chrono::Utc;
use cluster::{Cluster, DATABASE, OWNER, Options, Progress};
use pico_args::Arguments;
use store::owner::Owner;

use crate::plan;

/// The sample's logins: the word of the option, and the login.
const LOGINS: [(&str, &str); 5] = [
    ("manager", "sample_manager"),
    ("moderator", "sample_moderator"),
    ("support", "sample_support"),
    ("super_admin", "sample_admin"),
    ("service", "sample_service"),
];

/// The login that `--login` names; the owner without it.
pub(crate) fn login(arguments: &mut Arguments) -> Result<&'static str> {
    let Some(word) = arguments.opt_value_from_str::<_, String>("--login")? else { return Ok(OWNER) };
    let known = LOGINS.into_iter().chain([("owner", OWNER)]);
    let mut fitting = known.filter(|(short, login)| *short == word || *login == word);
    match fitting.next() {
        Some((_, login)) => Ok(login),
        None => bail!("--login takes owner, {}", LOGINS.map(|(short, _)| short).join(", ")),
    }
}

/// Prints a URL to a server that is running and goes on running.
pub(crate) async fn print_url(login: &str) -> Result<()> {
    let cluster = open_prepared().await?;
    println!("{}", cluster.url(login, DATABASE));
    eprintln!(
        "The server runs until the last console that uses it closes, or until `cargo xtask db stop`. The operating \
         system says who connects: only your own account may, without a password."
    );
    // Dropped, not closed: the server goes on running for whoever uses the URL.
    drop(cluster);
    Ok(())
}

/// Opens psql, and leaves the server as it was found.
pub(crate) async fn psql(login: &str, arguments: impl Iterator<Item = OsString>) -> Result<()> {
    let cluster = open_prepared().await?;
    let program = cluster.bin_dir().join("psql");
    let mut psql = tokio::process::Command::new(if program.is_file() { program } else { "psql".into() });
    let status = psql.arg(cluster.url(login, DATABASE)).args(arguments).status().await.context("psql")?;
    cluster.close().await?;
    if !status.success() {
        bail!("psql: {status}");
    }
    Ok(())
}

/// Removes the database with everything in it and makes it anew.
pub(crate) async fn reset() -> Result<()> {
    Cluster::remove(&options()?).await.context("the sample workspace is left as it is")?;
    let cluster = open_prepared().await?;
    println!("the sample workspace is as on the first day: {}", cluster.home().display());
    cluster.close().await?;
    Ok(())
}

/// Stops the server, unless a console or a `db psql` uses it.
pub(crate) async fn stop() -> Result<()> {
    // Opening and leaving as the last one is what stops it, also after whoever started it has died.
    Cluster::open(options()?).await?.close().await?;
    println!("the sample workspace's server is stopped, unless a console still uses it");
    Ok(())
}

/// The running server, its database migrated and sown.
async fn open_prepared() -> Result<Cluster> {
    let cluster = Cluster::open_with(options()?, |progress| {
        if let Progress::Relocated { to, .. } = progress {
            eprintln!("root's server runs under another account, which reaches {}", to.display());
        }
    });
    let cluster = cluster.await?;
    let prepared = prepare(&cluster).await;
    if let Err(error) = prepared {
        cluster.close().await?;
        return Err(error);
    }
    Ok(cluster)
}

async fn prepare(cluster: &Cluster) -> Result<()> {
    let mut owner = Owner::sign_in(&cluster.url(OWNER, DATABASE)).await?;
    owner.migrate().await.map_err(plan::in_words)?;
    owner.sow_sample(Utc::now().naive_utc()).await?;
    Ok(())
}

fn options() -> Result<Options> {
    Ok(Options::new(home()?, LOGINS.map(|(_, login)| login)))
}

/// Where the console keeps the sample workspace.
fn home() -> Result<PathBuf> {
    let data = std::env::var_os("MARKETPLACE_CONSOLE_HOME").map(PathBuf::from);
    let data = data.or_else(|| dirs::data_dir().map(|folder| folder.join("marketplace-console")));
    data.map(|data| data.join("sample"))
        .context("this account has no home folder: set MARKETPLACE_CONSOLE_HOME")
}
