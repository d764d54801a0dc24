//! A file of tools as somebody holds it in a spreadsheet: rows under headings, changed cell by cell.

use std::path::Path;

use journeys::{Failure, Result};

/// The headings and rows of a file.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads comma-separated text.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(Failure::at(path))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut records = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in records.records() {
            let record = record.map_err(|error| Failure::Differs(error.to_string()))?;
            rows.push(record.iter().map(str::to_owned).collect());
        }
        let headings = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        Ok(Self { headings, rows })
    }

    /// Writes comma-separated text.
    pub(crate) fn write(&self, path: &Path) -> Result {
        let unwritten = |error: csv::Error| Failure::Differs(error.to_string());
        let mut file = csv::Writer::from_path(path).map_err(unwritten)?;
        for row in std::iter::once(&self.headings).chain(&self.rows) {
            file.write_record(row).map_err(unwritten)?;
        }
        file.flush().map_err(Failure::at(path))
    }

    /// The headings.
    pub(crate) fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The cells under a heading.
    pub(crate) fn column(&self, heading: &str) -> Vec<&str> {
        let Some(column) = self.place(heading) else { return Vec::new() };
        self.rows.iter().filter_map(|row| row.get(column)).map(String::as_str).collect()
    }

    /// The letters of a column, as a spreadsheet has them. Only for the first 26.
    pub(crate) fn letter(&self, heading: &str) -> char {
        let place = self.place(heading).and_then(|place| u8::try_from(place).ok());
        place.map_or('?', |place| char::from(b'A' + place))
    }

    /// Puts `value` in a cell; `row` as a spreadsheet counts, the headings being row 1.
    pub(crate) fn put(&mut self, row: usize, heading: &str, value: &str) {
        let column = self.place(heading);
        let cell = row.checked_sub(2).and_then(|row| self.rows.get_mut(row)?.get_mut(column?));
        if let Some(cell) = cell {
            value.clone_into(cell);
        }
    }

    /// Adds a copy of `row` under the last one, and gives its place.
    pub(crate) fn copy(&mut self, row: usize) -> usize {
        let copy = row.checked_sub(2).and_then(|row| self.rows.get(row)).cloned();
        self.rows.extend(copy);
        self.rows.len() + 1
    }

    fn place(&self, heading: &str) -> Option<usize> {
        self.headings.iter().position(|one| one == heading)
    }
}
