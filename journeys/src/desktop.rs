//! A person's desktop for one journey: an empty home, a virtual screen, a session bus and an unlocked keyring, all gone
//! afterwards. One at a time on this machine, so that no journey is slowed down by another.

use std::fs::{File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::{Failure, Result, root};

/// What opens the keyring of a journey. Not empty: an empty one leaves the keyring locked.
const KEYRING_PASSWORD: &str = "the keyring of a journey";

/// Whose home the console finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// An empty one, with a keyring, removed afterwards.
    Fresh,
    /// The person's own. Its keyring is left alone.
    Own,
}

/// Whether the desktop has a Secret Service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// One that is unlocked.
    Unlocked,
    /// None at all.
    Absent,
}

/// A desktop. Dropping it ends everything on it.
#[derive(Debug)]
pub struct Desktop {
    // In the order in which they have to end.
    keyring: Option<Child>,
    _bus: Child,
    _screen: Child,
    display: String,
    bus: String,
    home: Option<TempDir>,
    runtime: TempDir,
    _turn: File,
}

impl Desktop {
    /// A desktop with a fresh home and an unlocked keyring.
    pub async fn fresh() -> Result<Self> {
        Self::start(Home::Fresh, Keyring::Unlocked).await
    }

    /// Starts a desktop, as soon as it is this journey's turn.
    pub async fn start(home: Home, keyring: Keyring) -> Result<Self> {
        let turn = take_turn()?;
        let home = match home {
            // Not closed to others: as root the server of the sample runs under another account and passes through.
            Home::Fresh => Some(folder("marketplace-journey-", 0o711)?),
            Home::Own => None,
        };
        let runtime = folder("marketplace-runtime-", 0o700)?;
        let (screen, number) = start(
            "Xvfb",
            &["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"],
        )
        .await?;
        let display = format!(":{number}");
        let (bus_process, bus) =
            start("dbus-daemon", &["--session", "--nofork", "--nopidfile", "--print-address=1"]).await?;
        let mut desktop = Self {
            keyring: None,
            _bus: bus_process,
            _screen: screen,
            display,
            bus,
            home,
            runtime,
            _turn: turn,
        };
        if desktop.home.is_some() && keyring == Keyring::Unlocked {
            desktop.keyring = Some(desktop.unlock_keyring().await?);
        }
        Ok(desktop)
    }

    /// The home, where it is a fresh one.
    #[must_use]
    pub fn home(&self) -> Option<&Path> {
        self.home.as_ref().map(TempDir::path)
    }

    /// The console's data folder. `None` in the person's own home, where the console decides.
    #[must_use]
    pub fn data(&self) -> Option<PathBuf> {
        self.home().map(|home| home.join("console"))
    }

    /// Where the console and the driver write what they say.
    #[must_use]
    pub fn said(&self) -> PathBuf {
        self.runtime.path().join("console.log")
    }

    /// The environment of a program on this desktop.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let mut environment = vec![
            ("DISPLAY", self.display.clone()),
            ("DBUS_SESSION_BUS_ADDRESS", self.bus.clone()),
            ("XDG_RUNTIME_DIR", self.runtime.path().to_string_lossy().into_owned()),
            ("GDK_BACKEND", "x11".to_owned()),
            ("LIBGL_ALWAYS_SOFTWARE", "1".to_owned()),
            ("NO_AT_BRIDGE", "1".to_owned()),
        ];
        if let (Some(home), Some(data)) = (self.home(), self.data()) {
            let folder = |name: &str| home.join(name).to_string_lossy().into_owned();
            environment.extend([
                ("HOME", home.to_string_lossy().into_owned()),
                ("XDG_DATA_HOME", folder(".local/share")),
                ("XDG_CONFIG_HOME", folder(".config")),
                ("XDG_CACHE_HOME", folder(".cache")),
                ("MARKETPLACE_CONSOLE_HOME", data.to_string_lossy().into_owned()),
                ("TZ", "UTC".to_owned()),
                ("LANG", "C.UTF-8".to_owned()),
            ]);
        }
        environment
    }

    /// A real Secret Service on this desktop's bus, with its login keyring open.
    async fn unlock_keyring(&self) -> Result<Child> {
        let keyrings = self.home().unwrap_or(Path::new("/")).join(".local/share/keyrings");
        std::fs::create_dir_all(&keyrings).map_err(Failure::at(&keyrings))?;
        let mut command = bound_to_this("gnome-keyring-daemon");
        command.args(["--unlock", "--foreground", "--components=secrets"]).envs(self.environment());
        command.stdin(password()?).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().map_err(not_started("gnome-keyring-daemon"))?;
        let service = "org.freedesktop.secrets";
        let who_owns = [
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.DBus",
            "/",
            "org.freedesktop.DBus.GetNameOwner",
        ];
        for _ in 0..200 {
            let mut ask = Command::new("dbus-send");
            ask.args(who_owns).arg(format!("string:{service}")).envs(self.environment());
            ask.stdout(Stdio::null()).stderr(Stdio::null());
            if ask.status().await.is_ok_and(|status| status.success()) {
                return Ok(child);
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        Err(Failure::Start { program: "gnome-keyring-daemon", reason: format!("no {service} on the bus") })
    }
}

/// Waits until no other journey runs on this machine; the file's lock ends with the process at the latest.
fn take_turn() -> Result<File> {
    let folder = root().join("target");
    std::fs::create_dir_all(&folder).map_err(Failure::at(&folder))?;
    let path = folder.join("journeys.lock");
    let file = File::create(&path).map_err(Failure::at(&path))?;
    file.lock().map_err(Failure::at(&path))?;
    Ok(file)
}

fn folder(prefix: &str, mode: u32) -> Result<TempDir> {
    let permissions = Permissions::from_mode(mode);
    let folder = tempfile::Builder::new().prefix(prefix).permissions(permissions).tempdir();
    folder.map_err(Failure::at(std::env::temp_dir()))
}

/// The keyring's password as a program's input.
fn password() -> Result<Stdio> {
    let pipe = || {
        let (reader, mut writer) = std::io::pipe()?;
        writer.write_all(KEYRING_PASSWORD.as_bytes())?;
        Ok(Stdio::from(reader))
    };
    pipe().map_err(not_started("gnome-keyring-daemon"))
}

/// Starts a program that says on its first line where it can be reached.
async fn start(program: &'static str, arguments: &[&str]) -> Result<(Child, String)> {
    let mut command = bound_to_this(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(not_started(program))?;
    let mut line = String::new();
    if let Some(output) = child.stdout.take() {
        BufReader::new(output).read_line(&mut line).await.map_err(not_started(program))?;
    }
    match line.trim() {
        "" => Err(Failure::Start { program, reason: "it ended without a word".to_owned() }),
        line => Ok((child, line.to_owned())),
    }
}

/// A program that ends when this process does, however that comes about.
pub(crate) fn bound_to_this(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", "--", program]).kill_on_drop(true);
    command
}

pub(crate) fn not_started(program: &'static str) -> impl Fn(std::io::Error) -> Failure {
    move |error| Failure::Start { program, reason: error.to_string() }
}
