//! The bytes of a text file as UTF-8: told by its byte order mark, by being valid, or by a guess at what older
//! spreadsheets write.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use contract::transfer::FileFault;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes in UTF-8, and what they were. Only a file that is UTF-8 by all signs may hold bytes that are no text: each is
/// reported at its cell.
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    pub(super) name: &'static str,
}

/// Reads the bytes as text.
pub(super) fn decoded(bytes: Vec<u8>) -> Result<Decoded, FileFault> {
    let (encoding, mark) = Encoding::for_bom(&bytes).unwrap_or_else(|| (guessed(&bytes), 0));
    if encoding == UTF_8 {
        let bytes = if mark == 0 { bytes } else { bytes.get(mark..).unwrap_or_default().to_vec() };
        return Ok(Decoded { bytes, name: UTF_8.name() });
    }
    let (text, _, had_errors) = encoding.decode(bytes.get(mark..).unwrap_or_default());
    if had_errors {
        let row =
            text.chars().take_while(|&char| char != char::REPLACEMENT_CHARACTER).filter(|&char| char == '\n');
        return Err(FileFault::Encoding { row: u32::try_from(row.count() + 1).unwrap_or(u32::MAX) });
    }
    Ok(Decoded { bytes: text.into_owned().into_bytes(), name: encoding.name() })
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    if let Some(wide) = wide(bytes) {
        return wide;
    }
    if is_mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Two bytes a character without a mark: every other byte of a text in a Latin script is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(256)).unwrap_or_default();
    let zeros = |parity: usize| start.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let many = start.len().div_ceil(2) * 3 / 4;
    match (zeros(0), zeros(1)) {
        (0, high) if high >= many.max(1) => Some(UTF_16LE),
        (high, 0) if high >= many.max(1) => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether more characters beyond ASCII are right UTF-8 than bytes are wrong. Text in an older encoding is hardly ever
/// right by accident.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut right, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    wrong == 0 || right > wrong
}
