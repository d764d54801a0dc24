//! CSV as spreadsheets write it (RFC 4180), with comma, semicolon or tab. A reader of our own, because the ready-made
//! ones take an open quotation mark for a cell that reaches to the end of the file: here it is a fault of one row, and
//! the rows below are read as what they are.

use std::ops::Range;

use contract::transfer::FileFault;
use domain::catalog::cells;

use super::{
    columns,
    encoding::decoded,
    sheet::{Cell, Row, Sheet},
};

const DELIMITERS: [(u8, &str); 3] = [(b',', ","), (b';', ";"), (b'\t', "\t")];
/// The most characters of the first row that a fault repeats.
const SHOWN: usize = 200;

/// The table in the bytes of a CSV file.
pub(super) fn sheet(bytes: Vec<u8>) -> Result<Sheet, FileFault> {
    let text = decoded(bytes)?;
    // Of the delimiters, the one that makes the most known headings of the first row.
    let read = |(byte, name): (u8, &'static str)| {
        let mut lines = Lines { delimiter: byte, at: 0, number: 0 };
        let headings = lines.row(&text.bytes).map_or_else(Vec::new, |row| row.cells);
        let known = headings.iter().filter(|cell| columns::is_known(cell.text())).count();
        (known, headings, lines, name)
    };
    let tried = DELIMITERS.map(read);
    let best = tried
        .into_iter()
        .reduce(|best, next| if (next.0, next.1.len()) > (best.0, best.1.len()) { next } else { best });
    let Some((known, headings, lines, delimiter)) = best.filter(|(_, headings, ..)| !headings.is_empty())
    else {
        return Err(FileFault::Empty);
    };
    if headings.len() == 1 && known == 0 {
        let found = headings.first().map_or("", Cell::text).chars().take(SHOWN).collect();
        return Err(FileFault::Delimiter { found });
    }
    let most = text.bytes.split(|&byte| byte == b'\n').count() as u64 - 1;
    let rows = Rows { bytes: text.bytes, lines };
    Ok(Sheet {
        encoding: text.name,
        delimiter,
        headings,
        rows: Box::new(rows.filter(|row| !row.is_empty())),
        most,
        is_strict: true,
    })
}

/// The rows of a file, read as they are asked for.
struct Rows {
    bytes: Vec<u8>,
    lines: Lines,
}

impl Iterator for Rows {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.lines.row(&self.bytes)
    }
}

/// A place between two rows.
struct Lines {
    delimiter: u8,
    at: usize,
    number: u32,
}

/// How a cell ends.
enum End {
    /// With a delimiter, before its next cell.
    Cell,
    /// With its row, before the next one.
    Row,
    /// Not at all: its quotation mark is open. The next row begins with the next line.
    Nowhere,
}

impl Lines {
    /// The next row; `None` at the end.
    fn row(&mut self, bytes: &[u8]) -> Option<Row> {
        if self.at >= bytes.len() {
            return None;
        }
        self.number += 1;
        let mut row = Row { number: self.number, cells: Vec::new(), open_quote: None };
        loop {
            let (cell, end) = self.cell(bytes);
            if matches!(end, End::Nowhere) {
                row.open_quote = Some(row.cells.len());
            }
            row.cells.push(cell);
            if !matches!(end, End::Cell) {
                return Some(row);
            }
        }
    }

    fn cell(&mut self, bytes: &[u8]) -> (Cell, End) {
        let start = self.at;
        if bytes.get(start) != Some(&b'"') {
            let stop = self.find(bytes, start, |byte, delimiter| byte == delimiter || is_break(byte));
            self.at = stop;
            let end = self.end(bytes);
            return (plain(bytes.get(start..stop).unwrap_or_default()), end);
        }
        if let Some((content, stop)) = self.quoted(bytes, start + 1) {
            self.at = stop;
            let end = self.end(bytes);
            return (plain(&unquoted(bytes.get(content).unwrap_or_default())), end);
        }
        let stop = self.find(bytes, start, |byte, _| is_break(byte));
        self.at = stop;
        self.end(bytes);
        (plain(bytes.get(start..stop).unwrap_or_default()), End::Nowhere)
    }

    /// The content of a quoted cell that begins at `start`, and where the cell stops; `None` if no mark closes it: there
    /// is none, or it is followed by more text, which shows that it opens another cell.
    fn quoted(&self, bytes: &[u8], start: usize) -> Option<(Range<usize>, usize)> {
        let mut at = start;
        loop {
            at = self.find(bytes, at, |byte, _| byte == b'"');
            match bytes.get(at + 1) {
                _ if at >= bytes.len() => return None,
                Some(b'"') => at += 2,
                Some(&next) if next != self.delimiter && !is_break(next) => return None,
                _ => return Some((start..at, at + 1)),
            }
        }
    }

    /// Steps over what ends a cell.
    fn end(&mut self, bytes: &[u8]) -> End {
        match bytes.get(self.at) {
            Some(&byte) if byte == self.delimiter => {
                self.at += 1;
                End::Cell
            }
            Some(b'\r') if bytes.get(self.at + 1) == Some(&b'\n') => {
                self.at += 2;
                End::Row
            }
            _ => {
                self.at += 1;
                End::Row
            }
        }
    }

    fn find(&self, bytes: &[u8], from: usize, is: impl Fn(u8, u8) -> bool) -> usize {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().position(|&byte| is(byte, self.delimiter)).map_or(bytes.len(), |place| from + place)
    }
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Two quotation marks are one.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let mut is_second = false;
    let keep = |byte: &u8| {
        is_second = *byte == b'"' && !is_second;
        !is_second
    };
    bytes.iter().copied().filter(keep).collect()
}

fn plain(bytes: &[u8]) -> Cell {
    match std::str::from_utf8(bytes) {
        Err(_) => Cell::Garbled(String::from_utf8_lossy(bytes).into_owned()),
        Ok(text) => match cells::unguarded(text) {
            Some(text) => Cell::Text(text.to_owned()),
            None => Cell::Signed(text.to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>, Option<usize>)> {
        let sheet = sheet(text.as_bytes().to_vec()).unwrap_or_else(|fault| panic!("{fault:?}"));
        let cells = |row: &Row| row.cells.iter().map(|cell| cell.text().to_owned()).collect();
        sheet.rows.map(|row| (row.number, cells(&row), row.open_quote)).collect()
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>, Option<usize>) {
        (number, cells.iter().map(|&cell| cell.to_owned()).collect(), None)
    }

    #[test]
    fn quotes_hold_delimiters_breaks_and_doubled_quotes() {
        let read = rows("id,name\r\n1,\"a,b\"\r\n2,\"say \"\"no\"\"\nor so\"\n\n3,5\" pipe\r4,\"\"");
        let expected = [
            row(2, &["1", "a,b"]),
            row(3, &["2", "say \"no\"\nor so"]),
            row(5, &["3", "5\" pipe"]),
            row(6, &["4", ""]),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn an_open_quote_costs_its_own_row_only() {
        let read = rows("id,name\n1,\"open\n2,\"closed\"\n3,\"open, too\n4,plain\n");
        assert_eq!(
            read.iter().map(|row| (row.0, row.2)).collect::<Vec<_>>(),
            [(2, Some(1)), (3, None), (4, Some(1)), (5, None)]
        );
    }

    #[test]
    fn the_delimiter_is_found() {
        for delimiter in [",", ";", "\t"] {
            let text = format!("id{delimiter}name\n1{delimiter}a\n");
            assert_eq!(sheet(text.into_bytes()).map(|sheet| sheet.delimiter).ok(), Some(delimiter));
        }
        let bar = sheet(b"id|name\n1|a\n".to_vec()).err();
        assert_eq!(bar, Some(FileFault::Delimiter { found: "id|name".to_owned() }));
    }

    #[test]
    fn the_encoding_is_found() {
        let encodings: [(&[u8], &str); 4] = [
            ("id,name\n1,Café\n".as_bytes(), "UTF-8"),
            (b"\xef\xbb\xbfid,name\n1,a\n", "UTF-8"),
            (b"id,name\n1,Caf\xe9 in K\xf6ln\n", "windows-1252"),
            (b"\xff\xfei\0d\0,\0n\0a\0m\0e\0\n\0", "UTF-16LE"),
        ];
        for (bytes, name) in encodings {
            let sheet = sheet(bytes.to_vec()).unwrap_or_else(|fault| panic!("{fault:?}"));
            assert_eq!((sheet.encoding, sheet.headings.len()), (name, 2));
        }
    }
}
