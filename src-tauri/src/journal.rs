//! What is left behind for a person who looks for a cause: a log per day (seven are kept) and a report per crash.
//! Neither holds a password, a URL with one, or a statement's values.

use std::{
    backtrace::Backtrace,
    fs,
    io::{self, Write},
    panic::PanicHookInfo,
    path::{Path, PathBuf},
};

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::{
    EnvFilter, fmt::MakeWriter, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

/// How many days' logs are kept.
const DAYS: usize = 7;
/// What is logged unless `MARKETPLACE_LOG` says otherwise.
const LEVELS: &str = "info";
/// Whatever it says: libraries that could log what they were given stay quiet.
const QUIET: [&str; 4] = ["sqlx=warn", "rustls=warn", "keyring_core=warn", "zbus=warn"];

/// Begins the log in `logs/` and makes a panic write a report into `crash/`.
pub(crate) fn begin(folder: &Path) -> io::Result<()> {
    let (logs, crashes) = (folder.join("logs"), folder.join("crash"));
    for folder in [&logs, &crashes] {
        fs::create_dir_all(folder)?;
        #[cfg(unix)]
        fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    }
    let daily = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("console")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(logs)
        .map_err(io::Error::other)?;
    let levels = std::env::var("MARKETPLACE_LOG").unwrap_or_else(|_| LEVELS.to_owned());
    let quiet = QUIET.iter().filter_map(|directive| directive.parse().ok());
    let filter = quiet.fold(EnvFilter::new(levels), EnvFilter::add_directive);
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Redacting(daily));
    // Only a second start within one process, as tests make it, finds a subscriber in place.
    let _ = tracing_subscriber::registry().with(filter).with(lines).try_init();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        report(&crashes, panic);
        usual(panic);
    }));
    Ok(())
}

/// Writes what is known of a panic. Nothing can be done about a report that can't be written.
fn report(folder: &Path, panic: &PanicHookInfo<'_>) {
    let now = chrono::Utc::now();
    let said = panic.payload_as_str().unwrap_or("(no words)");
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let text = redacted(&format!(
        "Marketplace Console {version} on {system}\n{now}\n{place}\n{said}\n\n{trace}\n",
        version = env!("CARGO_PKG_VERSION"),
        system = std::env::consts::OS,
        trace = Backtrace::force_capture(),
    ));
    let path: PathBuf = folder.join(format!("{}.txt", now.format("%Y-%m-%dT%H-%M-%S%.3f")));
    tracing::error!(%place, said = redacted(said), report = %path.display(), "crashed");
    let _ = fs::write(path, text);
}

/// A log whose lines are redacted on their way into the file.
struct Redacting(RollingFileAppender);

struct Line<'a>(<RollingFileAppender as MakeWriter<'a>>::Writer);

impl<'a> MakeWriter<'a> for Redacting {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(self.0.make_writer())
    }
}

impl Write for Line<'_> {
    /// An event arrives whole, in one call.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write_all(redacted(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// `text` without the passwords of URLs (`scheme://login:password@host`) and of settings (`password=…`).
///
/// A last line of defence: nothing hands such text to the log in the first place.
fn redacted(text: &str) -> String {
    const END: [char; 7] = [' ', '\n', '\t', '"', '\'', '<', '>'];
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, opening)) =
        ["://", "password="].iter().filter_map(|o| Some((rest.find(o)?, *o))).min()
    {
        let (before, secret) = rest.split_at(at + opening.len());
        let (word, after) = secret.split_at(secret.find(END).unwrap_or(secret.len()));
        kept.push_str(before);
        match (opening, word.rsplit_once('@')) {
            ("://", Some((login, place))) => {
                let login = login.split(':').next().unwrap_or_default();
                kept.extend([login, ":***@"]);
                // The query may hold another one.
                kept.push_str(&redacted(place));
            }
            ("://", None) => kept.push_str(&redacted(word)),
            _ => kept.push_str("***"),
        }
        rest = after;
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_leaves_a_report_and_a_line_without_secrets() {
        let folder = tempfile::tempdir().unwrap();
        begin(folder.path()).unwrap();

        let crashed = std::panic::catch_unwind(|| panic!("at postgres://ada:s3cret@db/x"));

        assert!(crashed.is_err());
        for kept in ["crash", "logs"] {
            let files: Vec<_> = fs::read_dir(folder.path().join(kept)).unwrap().map(Result::unwrap).collect();
            let [file] = files.as_slice() else { panic!("{files:?}") };
            let text = fs::read_to_string(file.path()).unwrap();
            assert!(text.contains("postgres://ada:***@db/x") && !text.contains("s3cret"), "{text}");
        }
    }

    #[test]
    fn passwords_of_urls_and_settings_are_struck_out() {
        for (said, kept) in [
            ("at postgres://ada:s3cret@db/x end", "at postgres://ada:***@db/x end"),
            ("postgres://ada:s3:c@ret@db/x", "postgres://ada:***@db/x"),
            ("postgres://db/x?password=s3cret&a=1", "postgres://db/x?password=***"),
            ("postgres://ada@db/x?password=s3cret", "postgres://ada:***@db/x?password=***"),
            ("host=db password=s3cret user=ada", "host=db password=*** user=ada"),
            (
                "\"postgres://a:b@c\" and \"postgres://d:e@f\"",
                "\"postgres://a:***@c\" and \"postgres://d:***@f\"",
            ),
            ("http://ipc.localhost/ask", "http://ipc.localhost/ask"),
            ("nothing to hide", "nothing to hide"),
        ] {
            assert_eq!(redacted(said), kept);
        }
    }
}
