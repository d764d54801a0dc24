//! Finding PostgreSQL on the machine and running its programs. What they are told to do is decided elsewhere.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::process::Command;

use crate::account::Account;
use crate::{ClusterError, OLDEST_MAJOR, PROGRAMS_VARIABLE};

/// What a folder must hold to be a PostgreSQL server's.
const NEEDED: [&str; 3] = ["postgres", "initdb", "pg_ctl"];

/// Where packages put the programs, besides the `PATH`. `*` stands for one folder of any name.
const PLACES: [&str; 8] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/lib64/pgsql/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/Library/PostgreSQL/*/bin",
];

/// How long a program may take to tell its version.
const ASKING: Duration = Duration::from_secs(10);

/// The programs of one installed PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Programs {
    pub(crate) folder: PathBuf,
    pub(crate) major: u32,
    version: String,
}

impl Programs {
    /// The programs to use: those in `given`, or in the folder that the environment names, or the newest on the
    /// machine. Data written by an `existing` major version asks for programs of that same version.
    pub(crate) async fn find(
        given: Option<&Path>,
        existing: Option<&ExistingData>,
    ) -> Result<Self, ClusterError> {
        let searched = match given.map(Path::to_owned).or_else(from_environment) {
            Some(folder) => vec![folder],
            None => on_this_machine().await,
        };
        let mut found = Vec::new();
        for folder in &searched {
            found.extend(Self::in_folder(folder).await);
        }
        found.sort_by_key(|programs| std::cmp::Reverse(programs.major));

        let Some(newest) = found.first().cloned() else {
            return Err(ClusterError::NotInstalled { searched });
        };
        if newest.major < OLDEST_MAJOR {
            return Err(ClusterError::TooOld { found: newest.version, path: newest.folder });
        }
        let Some(data) = existing else { return Ok(newest) };
        found.into_iter().find(|programs| programs.major.to_string() == data.version).ok_or_else(|| {
            ClusterError::VersionMismatch {
                data: data.version.clone(),
                found: newest.version,
                path: data.folder.clone(),
            }
        })
    }

    /// The programs in `folder`, if it holds a whole server that tells its version.
    async fn in_folder(folder: &Path) -> Option<Self> {
        if !NEEDED.iter().all(|name| folder.join(name).is_file()) {
            return None;
        }
        let mut command = Command::new(folder.join("postgres"));
        let asked = command.arg("--version").stdin(Stdio::null()).kill_on_drop(true).output();
        let output = tokio::time::timeout(ASKING, asked).await.ok()?.ok()?;
        let (major, version) = version_in(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { folder: resolved(folder), major, version })
    }

    /// Whether `account` can run the programs and enter `folder`.
    pub(crate) async fn reach(&self, account: &Account, folder: &Path) -> Result<bool, ClusterError> {
        let program = self.folder.join("postgres");
        let ask = |standing: &Path| {
            let mut command = self.command("postgres", account, standing);
            command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        ask(Path::new("/")).status().await.map_err(|error| ClusterError::at(&program, error))?;
        match ask(folder).status().await {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Ok(false),
            Err(error) => Err(ClusterError::at(folder, error)),
        }
    }

    /// A program, run under `account` in `folder`, that speaks English and ignores the person's own `PG…` variables.
    fn command(&self, name: &str, account: &Account, folder: &Path) -> Command {
        let mut command = Command::new(self.folder.join(name));
        for (variable, _) in std::env::vars_os() {
            if variable.to_string_lossy().starts_with("PG") {
                command.env_remove(variable);
            }
        }
        command.env("LC_ALL", "C").current_dir(folder).stdin(Stdio::null()).kill_on_drop(true);
        // Out of the terminal's reach: Ctrl-C is for this process, which then stops the server in order.
        command.process_group(0);
        account.run(&mut command);
        command
    }

    /// Runs a program to its end, at most for `limit`; `None` when that was too short.
    pub(crate) async fn run<I, A>(
        &self,
        run: Run<'_>,
        arguments: I,
        limit: Duration,
    ) -> Result<Option<Ended>, ClusterError>
    where
        I: IntoIterator<Item = A>,
        A: AsRef<OsStr>,
    {
        let mut command = self.command(run.program, run.account, run.folder);
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(input) = run.input {
            command.stdin(input);
        }
        match tokio::time::timeout(limit, command.output()).await {
            Ok(output) => Ok(Some(Ended::from(
                output.map_err(|error| ClusterError::at(self.folder.join(run.program), error))?,
            ))),
            Err(_elapsed) => Ok(None),
        }
    }
}

/// A cluster that exists already.
#[derive(Debug)]
pub(crate) struct ExistingData {
    pub(crate) folder: PathBuf,
    /// Its major version, as `PG_VERSION` has it.
    pub(crate) version: String,
}

/// Which program to run, where, as whom, and what it reads.
pub(crate) struct Run<'a> {
    pub(crate) program: &'a str,
    pub(crate) account: &'a Account,
    pub(crate) folder: &'a Path,
    pub(crate) input: Option<Stdio>,
}

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) well: bool,
    pub(crate) said: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        Self { well: output.status.success(), said: tail(&said) }
    }
}

/// The last lines of what a program said: enough to see why, not too much to show.
pub(crate) fn tail(said: &str) -> String {
    const LINES: usize = 20;
    let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    let skipped = lines.len().saturating_sub(LINES);
    lines.into_iter().skip(skipped).collect::<Vec<_>>().join("\n")
}

/// The folder that a link on the `PATH` leads to, where the whole server is; psql is there too.
fn resolved(folder: &Path) -> PathBuf {
    let real = folder.join("postgres").canonicalize().ok();
    let real = real.as_deref().and_then(Path::parent);
    real.filter(|real| NEEDED.iter().all(|name| real.join(name).is_file())).unwrap_or(folder).to_owned()
}

/// The folder that the environment names, unless it is empty.
fn from_environment() -> Option<PathBuf> {
    std::env::var_os(PROGRAMS_VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

/// Every folder of this machine that may hold the programs, each once.
async fn on_this_machine() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).filter(|folder| folder.join("postgres").is_file());
    let mut seen = BTreeSet::new();
    on_path
        .chain(told_by_pg_config().await)
        .chain(PLACES.iter().flat_map(|place| matching(Path::new(place))))
        .filter(|folder| seen.insert(folder.clone()))
        .collect()
}

/// The folder that `pg_config` names, where it is installed.
async fn told_by_pg_config() -> Option<PathBuf> {
    let mut command = Command::new("pg_config");
    let asked = command.arg("--bindir").stdin(Stdio::null()).kill_on_drop(true).output();
    let output = tokio::time::timeout(ASKING, asked).await.ok()?.ok()?;
    let folder = String::from_utf8(output.stdout).ok()?;
    let folder = folder.trim();
    (!folder.is_empty()).then(|| PathBuf::from(folder))
}

/// The folders that a place with one `*` in it stands for; the place itself where it has none or matches nothing, so
/// that "searched" tells it.
fn matching(place: &Path) -> Vec<PathBuf> {
    let parts: Vec<_> = place.components().collect();
    let star = parts.iter().position(|part| part.as_os_str().to_string_lossy().contains('*'));
    let Some((star, pattern)) = star.and_then(|at| Some((at, parts.get(at)?.as_os_str().to_string_lossy())))
    else {
        return vec![place.to_owned()];
    };
    let (before, after) = pattern.split_once('*').unwrap_or((&pattern, ""));
    let parent: PathBuf = parts.iter().take(star).collect();
    let rest: PathBuf = parts.iter().skip(star + 1).collect();
    let mut found: Vec<PathBuf> = std::fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.len() >= before.len() + after.len() && name.starts_with(before) && name.ends_with(after)
        })
        .map(|entry| entry.path().join(&rest))
        .collect();
    found.sort();
    if found.is_empty() { vec![place.to_owned()] } else { found }
}

/// Major and full version in what `postgres --version` says, such as `postgres (PostgreSQL) 15.18 (Debian …)`.
fn version_in(said: &str) -> Option<(u32, String)> {
    let version = said.trim().strip_prefix("postgres (PostgreSQL) ")?.split_whitespace().next()?;
    let major: String = version.chars().take_while(char::is_ascii_digit).collect();
    Some((major.parse().ok()?, version.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_packages_write_them() {
        let cases = [
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", Some((15, "15.18"))),
            ("postgres (PostgreSQL) 9.6.24", Some((9, "9.6.24"))),
            ("postgres (PostgreSQL) 19beta1", Some((19, "19beta1"))),
            ("postgres: command not found", None),
            ("", None),
        ];
        for (said, expected) in cases {
            assert_eq!(version_in(said), expected.map(|(major, text)| (major, text.to_owned())), "{said}");
        }
    }

    #[test]
    fn a_star_in_a_place_matches_every_version() {
        let root = tempfile::tempdir().unwrap();
        for version in ["pgsql-15", "pgsql-17", "other"] {
            std::fs::create_dir_all(root.path().join(version).join("bin")).unwrap();
        }
        let found = matching(&root.path().join("pgsql-*/bin"));
        assert_eq!(found, [root.path().join("pgsql-15/bin"), root.path().join("pgsql-17/bin")]);
    }

    #[test]
    fn a_place_that_matches_nothing_is_still_named() {
        assert_eq!(matching(Path::new("/nowhere/pgsql-*/bin")), [PathBuf::from("/nowhere/pgsql-*/bin")]);
    }
}
