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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_what_a_browser_opens() {
        for good in [
            "https://example.com",
            "http://example.com",
            "https://example.com/",
            "https://www.example.com/a/b?c=d&e=%20#f",
            "https://example.com:8443/x",
            "https://example.com?query",
            "https://example.com#part",
            "https://müller.example/straße",
            "https://192.0.2.1/x",
            "https://example.com/a:b@c",
            "https://example.com/?next=https://other.example",
        ] {
            assert!(is_link(good), "{good}");
        }
        for bad in [
            "",
            " ",
            "example.com",
            "ftp://example.com",
            "javascript:alert(1)",
            "HTTPS://example.com",
            "https://",
            "https:///path",
            "https://localhost",
            "https://example.",
            "https://.example",
            "https://a..b",
            "https://user@example.com",
            "https://user:word@example.com",
            "https://example.com:",
            "https://example.com:port",
            "https://example.com:123456",
            "https://example.com/a b",
            " https://example.com",
            "https://example.com ",
            "https://example.com/\n",
            "https://example.com/<b>",
            "https://example.com/\"",
            "https://example.com\\path",
            "https://example.com/\u{7f}",
        ] {
            assert!(!is_link(bad), "{bad:?}");
        }
        assert_eq!(link("  ", 10), Some(Fault::Missing));
        assert!(matches!(link("example.com", 10), Some(Fault::Malformed { .. })));
        assert_eq!(link("https://example.com", 10), Some(Fault::TooLong { most: 10 }));
        assert_eq!(link("https://example.com", 19), None);
    }

    #[test]
    fn a_version_is_as_semver_has_it() {
        for good in
            ["0.0.0", "1.2.3", "10.20.30", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-0.3.7", "1.0.0+b.01"]
        {
            assert!(is_version(good), "{good}");
        }
        for bad in [
            "1", "1.2", "1.2.3.4", "01.2.3", "1.2.3-01", "v1.2.3", "1.2.x", "1.2.3-", "1.2.3+", " 1.2.3",
            "1.2.3-ä",
        ] {
            assert!(!is_version(bad), "{bad:?}");
        }
        assert_eq!(version("", 20), Some(Fault::Missing));
        assert_eq!(version("1.0.0-aaaaaaaaaaaaaaa", 20), Some(Fault::TooLong { most: 20 }));
    }

    #[test]
    fn lengths_are_in_characters_and_control_characters_have_no_place() {
        assert_eq!(line("ééé", 3), None);
        assert_eq!(line("éééé", 3), Some(Fault::TooLong { most: 3 }));
        assert_eq!(line("\u{a0}\u{3000}\t", 3), Some(Fault::Missing));
        for control in ['\0', '\n', '\t', '\u{7f}', '\u{85}', '\u{9f}'] {
            assert_eq!(line(&format!("a{control}b"), 9), Some(Fault::Unprintable), "{control:?}");
        }
        assert_eq!(prose("a\r\n\tb", 9), None);
        assert_eq!(prose("a\u{b}b", 9), Some(Fault::Unprintable));
        assert_eq!(prose("\n", 9), Some(Fault::Missing));
        assert_eq!(optional_prose("\n", 9), None);
    }
}
