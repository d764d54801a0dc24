//! What kind of picture some bytes are. What their server calls them doesn't count.

/// The media type of a picture that the window can show.
///
/// An SVG may hold scripts and links. It is shown as the source of an image, where browsers run and load none of them.
pub(super) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => std::str::from_utf8(bytes).is_ok_and(is_svg).then_some("image/svg+xml"),
    }
}

/// Whether the root element is `svg`, whatever is declared or remarked before it.
fn is_svg(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some(after) = after_prolog(rest) {
        rest = after.trim_start();
    }
    let Some(name) =
        rest.strip_prefix('<').and_then(|rest| rest.split([' ', '\t', '\r', '\n', '>', '/']).next())
    else {
        return false;
    };
    name.split_once(':').map_or(name, |(_, local)| local) == "svg"
}

/// What follows a declaration, a remark or a document type at the beginning of `text`.
fn after_prolog(text: &str) -> Option<&str> {
    let behind = |end: &str| text.split_once(end).map(|(_, after)| after);
    if text.starts_with("<?") {
        behind("?>")
    } else if text.starts_with("<!--") {
        behind("-->")
    } else if text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype")) {
        let has_subset = text.split_once('>').is_some_and(|(head, _)| head.contains('['));
        if has_subset { behind("]").and_then(|after| Some(after.split_once('>')?.1)) } else { behind(">") }
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_their_bytes() {
        let known: [(&[u8], &str); 12] = [
            (b"\x89PNG\r\n\x1a\n....", "image/png"),
            (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
            (b"GIF87a..", "image/gif"),
            (b"GIF89a..", "image/gif"),
            (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
            (b"<svg>", "image/svg+xml"),
            (b"\n<?xml version='1.0'?>\n<!-- by hand -->\n<svg\n width='1'/>", "image/svg+xml"),
            (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "image/svg+xml"),
            (b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x'><svg/>", "image/svg+xml"),
            (b"<!DOCTYPE svg [ <!ENTITY ns 'http://x'> ]><svg/>", "image/svg+xml"),
            (b"<svg:svg xmlns:svg='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        ];
        for (bytes, media_type) in known {
            assert_eq!(self::media_type(bytes), Some(media_type), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn what_only_resembles_a_picture_is_none() {
        let unknown: [&[u8]; 12] = [
            b"",
            b"\x89PN",
            b"GIF88a",
            b"RIFF\x10\x00\x00\x00WAVE",
            b"<html><svg></svg></html>",
            b"<!doctype html><html></html>",
            b"<svgs/>",
            b"<!-- <svg/>",
            b"<?xml",
            b"svg",
            b"<svg>\xff",
            "<!döctyp".as_bytes(),
        ];
        for bytes in unknown {
            assert_eq!(media_type(bytes), None, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
