//! `cargo xtask test`: every check there is, in the order in which they fail soonest. All of them run, so that one
//! failure does not hide the next.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::process::{cargo, program, run, succeeds};
use crate::setup::{Consent, Purpose, prepare};
use crate::{interface, tidy};

/// One check and how it went.
struct Outcome {
    name: &'static str,
    took: Duration,
    passed: bool,
}

/// Runs everything.
pub(crate) fn perform(consent: Consent) -> Result<()> {
    let began = Instant::now();
    prepare(&[Purpose::Build, Purpose::Run, Purpose::Virtual, Purpose::Journeys], consent)?;
    for component in ["rustfmt", "clippy"] {
        if !succeeds(cargo().args([component.trim_start_matches("rust"), "--version"])) {
            run(program("rustup").args(["component", "add", component]))?;
        }
    }

    let mut outcomes = Vec::new();
    let mut check = |name, perform: &dyn Fn() -> Result<()>| {
        println!("\nxtask: {name}");
        let started = Instant::now();
        let outcome = perform();
        if let Err(error) = &outcome {
            eprintln!("xtask: {name}: {error:#}");
        }
        outcomes.push(Outcome { name, took: started.elapsed(), passed: outcome.is_ok() });
    };
    check("format", &|| run(cargo().args(["fmt", "--all", "--check"])));
    check("tidy", &tidy::perform);
    // The shell embeds what this makes, and does not build without it.
    check("interface", &interface::build);
    check("lints", &lint);
    check("build", &|| run(cargo().args(["build", "--workspace", "--bins"])));
    check("tests", &test);
    check("journeys in the real window", &journey);

    println!();
    for Outcome { name, took, passed } in &outcomes {
        println!("  {} {name:<28} {:>4} s", if *passed { "passed" } else { "FAILED" }, took.as_secs());
    }
    let failed = outcomes.iter().filter(|outcome| !outcome.passed).count();
    let minutes = began.elapsed().as_secs_f64() / 60.0;
    if failed > 0 {
        bail!("{failed} of {} checks failed, after {minutes:.1} minutes", outcomes.len());
    }
    println!("xtask: all {} checks passed in {minutes:.1} minutes", outcomes.len());
    Ok(())
}

/// Clippy on everything for this machine, and on the interface for WebAssembly, which compiles other lines.
fn lint() -> Result<()> {
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    let wasm = ["--package", "ui", "--target", interface::WASM, "--profile", "ui"];
    run(cargo().arg("clippy").args(wasm).args(["--", "--deny", "warnings"]))
}

/// All tests but those that need the window.
fn test() -> Result<()> {
    if nextest() {
        run(cargo().args(["nextest", "run", "--workspace", "--exclude", "journeys", "--no-fail-fast"]))?;
        return run(cargo().args(["test", "--workspace", "--doc"]));
    }
    run(cargo().args(["test", "--workspace", "--exclude", "journeys", "--no-fail-fast"]))
}

/// One journey after another: each has the machine for itself.
fn journey() -> Result<()> {
    if nextest() {
        let one_by_one = ["--test-threads", "1", "--no-fail-fast"];
        return run(cargo().args(["nextest", "run", "--package", "journeys"]).args(one_by_one));
    }
    run(cargo().args(["test", "--package", "journeys", "--no-fail-fast", "--", "--test-threads", "1"]))
}

/// Whether cargo-nextest is there. It is quicker and says more, and takes too long to install for what it saves.
fn nextest() -> bool {
    succeeds(cargo().args(["nextest", "--version"]))
}
