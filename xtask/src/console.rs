//! Opens the console on the sample workspace: on the person's display, or in a virtual one where there is none.

use std::path::PathBuf;

use anyhow::{Result, bail};
use pico_args::Arguments;

use crate::interface;
use crate::process::{become_it, cargo, program, run, target};
use crate::setup::{Consent, Purpose, prepare};

/// The staff logins of the sample workspace, as `--login` names them.
const LOGINS: [&str; 4] = ["manager", "moderator", "support", "super_admin"];

/// What `cargo xtask run` was asked for.
pub(crate) struct Opening {
    /// As whom the sample workspace is opened.
    login: String,
    /// Where a picture of every screen goes, instead of opening the window for a person.
    screenshots: Option<PathBuf>,
    /// The optimised build.
    release: bool,
    consent: Consent,
}

impl Opening {
    /// Reads the options.
    pub(crate) fn from(arguments: &mut Arguments) -> Result<Self> {
        let login: String =
            arguments.opt_value_from_str("--login")?.unwrap_or_else(|| "super_admin".to_owned());
        if !LOGINS.contains(&login.as_str()) {
            bail!("--login takes one of {}", LOGINS.join(", "));
        }
        Ok(Self {
            login,
            screenshots: arguments.opt_value_from_str("--screenshots")?,
            release: arguments.contains("--release"),
            consent: Consent::from(arguments.contains("--yes")),
        })
    }

    /// Installs what is missing, builds, and opens the window.
    pub(crate) fn perform(&self) -> Result<()> {
        let driven = self.screenshots.is_some() || !has_display();
        prepare(&[Purpose::Build, Purpose::Run], self.consent)?;
        if driven {
            prepare(&[Purpose::Virtual, Purpose::Journeys], self.consent)?;
        }
        println!("xtask: building the interface");
        interface::build()?;
        println!("xtask: building the console");
        self.build(driven)?;

        let built = target().join(if self.release { "release" } else { "debug" });
        let console = built.join("marketplace-console");
        if !driven {
            println!("xtask: opening the console on the sample workspace as {}", self.login);
            return become_it(program(console).env("MARKETPLACE_OPEN", format!("sample:{}", self.login)));
        }
        let mut show = program(built.join("virtual"));
        show.env("MARKETPLACE_CONSOLE", console);
        if let Some(folder) = &self.screenshots {
            return become_it(show.arg("tour").arg(std::path::absolute(folder)?));
        }
        println!("xtask: no display ($DISPLAY, $WAYLAND_DISPLAY): the console opens in a virtual one");
        become_it(show.args(["open", &self.login]))
    }

    /// Builds the console, and what drives it, in one go, so that they share what they are built of.
    fn build(&self, driven: bool) -> Result<()> {
        let mut build = cargo();
        build.args(["build", "--package", "marketplace-console"]);
        if driven {
            build.args(["--package", "journeys", "--bins"]);
        }
        if self.release {
            build.arg("--release");
        }
        run(&mut build)
    }
}

/// Whether a window can be shown to a person.
fn has_display() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
