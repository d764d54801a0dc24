//! What the machine must have: which Debian packages, for what, and how they come onto it.

use std::io::{IsTerminal as _, Write as _};

use anyhow::{Result, bail};

use crate::interface;
use crate::process::{is_there, output, program, run, succeeds};

/// What the packages are wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Compiling the console.
    Build,
    /// Running it: the sample workspace needs PostgreSQL's server programs.
    Run,
    /// Running it without a display.
    Virtual,
    /// Driving the real window.
    Journeys,
}

impl Purpose {
    const fn words(self) -> &'static str {
        match self {
            Self::Build => "to build the window",
            Self::Run => "to run the sample workspace on a private PostgreSQL",
            Self::Virtual => "to show the window without a display",
            Self::Journeys => "to drive the real window with a real keyring",
        }
    }

    /// Packages as Debian and Ubuntu name them.
    const fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Build => &["build-essential", "pkg-config", "libgtk-3-dev", "libwebkit2gtk-4.1-dev"],
            Self::Run => &["postgresql"],
            Self::Virtual => &["dbus-x11", "webkit2gtk-driver", "xdotool", "xvfb"],
            Self::Journeys => &["gnome-keyring"],
        }
    }
}

/// Whether the person is asked before packages are installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Asked, where there is a terminal.
    Ask,
    /// Given in advance: `--yes`, or `CI=true`.
    Given,
}

impl Consent {
    /// As the option and the environment say.
    pub(crate) fn from(yes: bool) -> Self {
        let ci = std::env::var("CI").is_ok_and(|ci| ci == "true" || ci == "1");
        if yes || ci { Self::Given } else { Self::Ask }
    }
}

/// Installs what is missing for `purposes`, and adds Rust's WebAssembly target.
pub(crate) fn prepare(purposes: &[Purpose], consent: Consent) -> Result<()> {
    install(purposes, consent)?;
    interface::add_target()
}

/// Installs the packages that are missing.
fn install(purposes: &[Purpose], consent: Consent) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !(is_there("dpkg-query") && is_there("apt-get")) {
        explain_elsewhere(purposes);
        return Ok(());
    }
    let mut missing = Vec::new();
    for purpose in purposes {
        let packages = absent(purpose.packages())?;
        if !packages.is_empty() {
            println!("xtask: missing {}: {}", purpose.words(), packages.join(" "));
            missing.extend(packages);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let as_root = output(program("id").arg("-u"))?.trim() == "0";
    let command = format!("apt-get install --no-install-recommends {}", missing.join(" "));
    if !as_root && !is_there("sudo") {
        bail!("there is no sudo: let root run\n\n    {command}\n");
    }
    let terminal = std::io::stdin().is_terminal();
    // Root without a terminal is a container: there is nobody to ask, and nothing of a person's to spare.
    let ask = consent == Consent::Ask && (terminal || !as_root);
    if ask && !(terminal && agreed(&command)?) {
        bail!("nothing was installed; to do it by hand:\n\n    sudo {command}\n");
    }
    apt(as_root, &["update"])?;
    let install = ["install", "--yes", "--no-install-recommends"];
    apt(as_root, &install.into_iter().chain(missing).collect::<Vec<_>>())
}

/// Those of `packages` that are not installed.
fn absent(packages: &[&'static str]) -> Result<Vec<&'static str>> {
    // It fails when it knows none of a package, and then says nothing about it: what is not listed is absent.
    let mut query = program("dpkg-query");
    query.args(["--show", "--showformat=${Package} ${db:Status-Status}\n"]).args(packages);
    let listed = query.stderr(std::process::Stdio::null()).output()?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let installed = |package: &str| listed.lines().any(|line| line == format!("{package} installed"));
    Ok(packages.iter().copied().filter(|package| !installed(package)).collect())
}

/// Asks the person.
fn agreed(command: &str) -> Result<bool> {
    print!("xtask: run `sudo {command}` now? [Y/n] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes"))
}

fn apt(as_root: bool, arguments: &[&str]) -> Result<()> {
    let mut command = program(if as_root { "apt-get" } else { "sudo" });
    if !as_root {
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    }
    let quiet = ["--quiet", "--option=Dpkg::Use-Pty=0"];
    run(command.env("DEBIAN_FRONTEND", "noninteractive").args(quiet).args(arguments))
}

/// Names what is needed where the packages have other names; whether it is there, the build will tell.
fn explain_elsewhere(purposes: &[Purpose]) {
    let libraries = ["--exists", "webkit2gtk-4.1", "gtk+-3.0"];
    if is_there("pkg-config") && succeeds(program("pkg-config").args(libraries)) {
        return;
    }
    println!("xtask: this is no Debian or Ubuntu, so nothing is installed. Needed, by their names there:");
    for purpose in purposes {
        println!("  {}: {}", purpose.words(), purpose.packages().join(" "));
    }
}
