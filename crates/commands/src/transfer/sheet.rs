//! A file as a table of cells, whatever its kind: what stands in which row and column. What a cell means is asked in
//! `columns` and `dry_run`.

use contract::transfer::FileFault;

/// The most rows of tools in a file.
pub(crate) const MOST_ROWS: u32 = 100_000;
/// The largest file, in MiB.
pub(crate) const MOST_MIB: u32 = 100;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Text, as it is meant.
    Text(String),
    /// Text of a CSV file that a spreadsheet would take for a formula, or for a signed number.
    Signed(String),
    /// A formula of a workbook.
    Formula(String),
    /// An error of a workbook.
    Error(String),
    /// Bytes that are no text, as well as they can be shown.
    Garbled(String),
}

impl Cell {
    /// What stands there, for showing.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text)
            | Self::Signed(text)
            | Self::Formula(text)
            | Self::Error(text)
            | Self::Garbled(text) => text,
        }
    }
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Its place as a spreadsheet counts, from 1.
    pub(super) number: u32,
    /// Its cells.
    pub(super) cells: Vec<Cell>,
    /// The cell in which a quotation mark is opened and not closed; the row ends there.
    pub(super) open_quote: Option<usize>,
}

impl Row {
    /// Whether nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.open_quote.is_none()
            && self.cells.iter().all(|cell| matches!(cell, Cell::Text(text) if text.is_empty()))
    }
}

/// A file that was read: what parts its cells, and its rows one by one.
pub(super) struct Sheet {
    /// How its text was read; empty for a workbook.
    pub(super) encoding: &'static str,
    /// What parts its columns; empty for a workbook.
    pub(super) delimiter: &'static str,
    /// Its first row.
    pub(super) headings: Vec<Cell>,
    /// The other rows, without empty ones.
    pub(super) rows: Box<dyn Iterator<Item = Row> + Send>,
    /// How many rows there are at most.
    pub(super) most: u64,
    /// Whether every row has a cell for every heading. In a workbook, cells at the end may be missing.
    pub(super) is_strict: bool,
}

/// The letters of a column, as a spreadsheet has them.
pub(super) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.into_iter().rev().collect()
}

/// The table in the bytes of a file.
pub(super) fn sheet(bytes: Vec<u8>, is_workbook_by_name: bool) -> Result<Sheet, FileFault> {
    if bytes.is_empty() {
        return Err(FileFault::Empty);
    }
    if is_workbook_by_name || is_workbook(&bytes) {
        return super::workbook::sheet(bytes);
    }
    super::delimited::sheet(bytes)
}

/// A ZIP archive, or the container in which protected and older workbooks are kept.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0")
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
