//! The shapes of texts that several records share: a line, prose, a link, a version. Lengths are in characters, as
//! PostgreSQL counts them.

use crate::faults::Fault;

/// What is wrong with a line that must be there.
#[must_use]
pub fn line(text: &str, most: u32) -> Option<Fault> {
    if text.trim().is_empty() {
        return Some(Fault::Missing);
    }
    if text.chars().any(char::is_control) {
        return Some(Fault::Unprintable);
    }
    too_long(text, most)
}

/// What is wrong with a text of several lines that must be there.
#[must_use]
pub fn prose(text: &str, most: u32) -> Option<Fault> {
    if text.trim().is_empty() { Some(Fault::Missing) } else { optional_prose(text, most) }
}

/// What is wrong with a text of several lines that may be empty.
#[must_use]
pub fn optional_prose(text: &str, most: u32) -> Option<Fault> {
    if text.chars().any(|char| char.is_control() && !matches!(char, '\n' | '\r' | '\t')) {
        return Some(Fault::Unprintable);
    }
    too_long(text, most)
}

/// What is wrong with an address of the web: `http://` or `https://`, a host with a dot in it, no blanks, no sign-in.
#[must_use]
pub fn link(text: &str, most: u32) -> Option<Fault> {
    if text.trim().is_empty() {
        return Some(Fault::Missing);
    }
    if !is_link(text) {
        return Some(Fault::Malformed { shape: "https://www.example.com/page".to_owned() });
    }
    too_long(text, most)
}

/// What is wrong with a version: three numbers, as <https://semver.org> has it.
#[must_use]
pub fn version(text: &str, most: u32) -> Option<Fault> {
    if text.trim().is_empty() {
        return Some(Fault::Missing);
    }
    if !is_version(text) {
        return Some(Fault::Malformed { shape: "2.1.0 or 2.1.0-beta.1".to_owned() });
    }
    too_long(text, most)
}

/// Whether `text` is a link that a browser could open. `console.check_tool()` has the same rule as a pattern.
#[must_use]
pub fn is_link(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let barred = |char: char| char <= ' ' || char == '\u{7f}' || matches!(char, '<' | '>' | '"' | '\\');
    if rest.chars().any(barred) {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let port_fits = port
        .is_none_or(|port| (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit()));
    port_fits && host.contains('.') && !host.contains('@') && host.split('.').all(|label| !label.is_empty())
}

/// Whether `text` is a version of three numbers, with what semver.org allows behind them.
#[must_use]
pub fn is_version(text: &str) -> bool {
    semver::Version::parse(text).is_ok()
}

fn too_long(text: &str, most: u32) -> Option<Fault> {
    (text.chars().count() > most as usize).then_some(Fault::TooLong { most })
}
