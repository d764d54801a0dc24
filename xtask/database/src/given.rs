//! A database given by URL, worked on as its owner.

use std::io::{IsTerminal as _, Write as _};

use anyhow::{Context as _, Result, bail};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Utc};
use pico_args::Arguments;
use store::owner::Owner;
use store::seed::{Rows, Sown};

use crate::plan;

/// Whether a plan may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// The person is asked.
    Ask,
    /// Given in advance.
    Given,
    /// It is only shown.
    Refused,
}

/// What to sow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seed {
    /// The 54 tools and five bundles.
    Catalog,
    /// Those, and the invented organizations up to an instant (UTC).
    Sample(NaiveDateTime),
}

impl Seed {
    /// As the options say.
    pub(crate) fn from(arguments: &mut Arguments) -> Result<Self> {
        let sample = arguments.contains("--sample");
        let date: Option<NaiveDate> = arguments.opt_value_from_str("--as-of")?;
        match (sample, date) {
            (false, None) => Ok(Self::Catalog),
            (false, Some(_)) => bail!("--as-of belongs to --sample: the catalog has no dates"),
            (true, None) => Ok(Self::Sample(Utc::now().naive_utc())),
            (true, Some(date)) => Ok(Self::Sample(date.and_time(NaiveTime::MIN))),
        }
    }
}

/// The URL of the option, else of the environment, where it is in no list of processes.
pub(crate) fn url(arguments: &mut Arguments) -> Result<String> {
    let given: Option<String> = arguments.opt_value_from_str("--url")?;
    given
        .or_else(|| std::env::var("DATABASE_URL").ok())
        .context("which database? --url URL, or $DATABASE_URL")
}

/// Shows what is missing, and does it if it may.
pub(crate) async fn migrate(url: &str, consent: Consent) -> Result<()> {
    let mut owner = Owner::sign_in(url).await?;
    let plan = owner.plan().await.map_err(plan::in_words)?;
    for note in &plan.notes {
        eprintln!("note: {}", plan::note_in_words(note));
    }
    if plan.is_empty() {
        println!("-- nothing is missing");
        return Ok(());
    }
    print!("{}", plan.sql());
    match consent {
        Consent::Refused => return Ok(()),
        Consent::Given => {}
        Consent::Ask => {
            if !agreed(plan.steps.len())? {
                bail!("nothing was run");
            }
        }
    }
    owner.apply(&plan).await.map_err(plan::in_words)?;
    eprintln!("done: {} steps in one transaction", plan.steps.len());
    Ok(())
}

/// Sows, and says what was added.
pub(crate) async fn seed(url: &str, seed: Seed) -> Result<()> {
    let mut owner = Owner::sign_in(url).await?;
    let Sown { added, as_of } = match seed {
        Seed::Catalog => owner.sow_catalog().await?,
        Seed::Sample(as_of) => owner.sow_sample(as_of).await?,
    };
    let Rows {
        tools,
        bundles,
        bundle_items,
        organizations,
        users,
        purchases,
        cart_items,
        reviews,
        review_flags,
    } = added;
    println!("added: {tools} tools, {bundles} bundles with {bundle_items} members");
    if let Some(as_of) = as_of {
        println!(
            "       {organizations} organizations with {users} people, {purchases} purchases, {cart_items} in carts"
        );
        println!("       {reviews} reviews with {review_flags} flags; all of it up to {as_of} UTC");
    }
    Ok(())
}

/// Asks the person. Without a terminal there is nobody to ask: a script that wants to look first has `--dry-run`.
fn agreed(steps: usize) -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(true);
    }
    eprint!("run these {steps} steps in one transaction? [y/N] ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
