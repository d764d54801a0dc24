//! The shapes of texts that several records share: a line, prose, a link, a version. Lengths are in characters, as
//! PostgreSQL counts them. The functions `console.fault_of_*` have the same rules as patterns.
//!
//! Characters that show nothing are not of one kind. Some scripts and emoji need them inside words (joiners, variation
//! selectors, marks of direction): they may stand beside what shows. What only misleads (overrides of direction,
//! breaks of a line in disguise, blanks without a width) has no place in a line.

use crate::faults::Fault;

/// What is wrong with a line that must be there.
#[must_use]
pub fn line(text: &str, most: u32) -> Option<Fault> {
    if shows_nothing(text) {
        return Some(Fault::Missing);
    }
    if text.chars().any(misleads) {
        return Some(Fault::Unprintable);
    }
    too_long(text, most)
}

/// What is wrong with a text of several lines that must be there.
#[must_use]
pub fn prose(text: &str, most: u32) -> Option<Fault> {
    if shows_nothing(text) { Some(Fault::Missing) } else { optional_prose(text, most) }
}

/// What is wrong with a text of several lines that may be empty.
#[must_use]
pub fn optional_prose(text: &str, most: u32) -> Option<Fault> {
    let is_break = |char| matches!(char, '\n' | '\r' | '\t');
    if text.chars().any(|char| char.is_control() && !is_break(char) || overrides_direction(char)) {
        return Some(Fault::Unprintable);
    }
    too_long(text, most)
}

/// A text of several lines as it is kept: every line ends with `\n`.
#[must_use]
pub fn with_plain_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What is wrong with an address of the web: `http://` or `https://`, a host with a dot in it, no blanks, no sign-in.
#[must_use]
pub fn link(text: &str, most: u32) -> Option<Fault> {
    if shows_nothing(text) {
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
    if shows_nothing(text) {
        return Some(Fault::Missing);
    }
    if !is_version(text) {
        return Some(Fault::Malformed { shape: "2.1.0 or 2.1.0-beta.1".to_owned() });
    }
    too_long(text, most)
}

/// Whether `text` is a link that a browser could open. `console.fault_of_link()` has the same rule as a pattern.
#[must_use]
pub fn is_link(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let barred = |char: char| {
        char.is_whitespace()
            || misleads(char)
            || marks_direction(char)
            || matches!(char, '<' | '>' | '"' | '\\')
    };
    if rest.chars().any(barred) {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    port.is_none_or(is_port)
        && host.contains('.')
        && !host.contains('@')
        && host.split('.').all(|label| !label.is_empty())
}

/// A port as it is written: 1 to 65535, without zeros in front.
fn is_port(text: &str) -> bool {
    text.starts_with(|first: char| matches!(first, '1'..='9')) && text.parse::<u16>().is_ok()
}

/// Whether `text` is a version of three numbers, with what semver.org allows behind them.
#[must_use]
pub fn is_version(text: &str) -> bool {
    semver::Version::parse(text).is_ok()
}

/// Whether nobody would see anything of it.
fn shows_nothing(text: &str) -> bool {
    text.chars().all(|char| char.is_whitespace() || is_invisible(char))
}

/// Characters that draw nothing by themselves and are no blanks, as Unicode's `Default_Ignorable_Code_Point` has them,
/// and the empty pattern of Braille.
const fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Characters that have no place in a line: controls, breaks of a line or a paragraph, blanks without a width, marks
/// that turn the direction of all that follows.
fn misleads(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{180e}'
                | '\u{200b}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

/// Embeddings and overrides, which reach beyond their own text when nobody closes them.
const fn overrides_direction(char: char) -> bool {
    matches!(char, '\u{202a}'..='\u{202e}')
}

/// Marks of direction between words. They have no place in a link (RFC 3987, 4.1).
const fn marks_direction(char: char) -> bool {
    matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}')
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
            "https://example.com:1",
            "https://example.com:65535/x",
            "https://example.com/می\u{200c}خواهم",
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
            "https://example.com:0",
            "https://example.com:080",
            "https://example.com:+80",
            "https://example.com:65536",
            "https://example.com:99999",
            "https://example.com/\u{85}",
            "https://example.com/a\u{a0}b",
            "https://example.com/a\u{3000}b",
            "https://example.com/a\u{2028}b",
            "https://exa\u{200b}mple.com",
            "https://example.com/\u{202e}gnp.exe",
            "https://example.com/a\u{200f}b",
            "https://example.com\u{feff}",
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
        for misleading in ['\u{180e}', '\u{200b}', '\u{2028}', '\u{2029}', '\u{2060}', '\u{2066}', '\u{feff}']
        {
            assert_eq!(line(&format!("a{misleading}b"), 9), Some(Fault::Unprintable), "{misleading:?}");
            assert_eq!(prose(&format!("a{misleading}b"), 9), None, "{misleading:?}");
        }
        assert_eq!(line("Lead \u{202e}gnp.exe", 99), Some(Fault::Unprintable));
        assert_eq!(prose("Lead \u{202e}gnp.exe", 99), Some(Fault::Unprintable));
        assert_eq!(prose("a\r\n\tb", 9), None);
        assert_eq!(prose("a\u{b}b", 9), Some(Fault::Unprintable));
        assert_eq!(prose("\n", 9), Some(Fault::Missing));
        assert_eq!(optional_prose("\n", 9), None);
    }

    #[test]
    fn what_nobody_would_see_is_missing_and_may_stand_beside_what_shows() {
        for invisible in [
            "\u{200b}",
            "\u{200d}\u{200c}",
            " \u{2060}\u{feff}",
            "\u{ad}",
            "\u{180e}",
            "\u{3164}",
            "\u{2800}\t",
            "\u{202e}",
            "\u{fe0f}",
            "\u{e0020}",
            "\u{200f}",
        ] {
            assert_eq!(line(invisible, 9), Some(Fault::Missing), "{invisible:?}");
            assert_eq!(prose(invisible, 9), Some(Fault::Missing), "{invisible:?}");
            assert_eq!(link(invisible, 9), Some(Fault::Missing), "{invisible:?}");
        }
        for needed in
            ["👩\u{200d}👩\u{200d}👧", "❤\u{fe0f}", "می\u{200c}خواهم", "(שלום)\u{200f}", "co\u{ad}operate"]
        {
            assert_eq!(line(needed, 20), None, "{needed:?}");
        }
    }

    #[test]
    fn lines_end_in_one_way() {
        assert_eq!(with_plain_breaks("a\r\nb\rc\nd\r\r\ne"), "a\nb\nc\nd\n\ne");
    }
}
