//! The first sheet of a workbook (XLSX) as a table of cells. A workbook is an archive of packed XML: how much it unpacks
//! to is measured before anything of it is kept, and only cells that hold something are.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use calamine::{Data, Reader as _, Xlsx, XlsxCellFormula};
use contract::transfer::FileFault;
use zip::ZipArchive;

use super::sheet::{Cell, MOST_ROWS, Row, Sheet};

/// The most that a workbook may unpack to, in MiB.
const MOST_UNPACKED_MIB: u32 = 512;
/// How many columns a sheet has.
const COLUMNS: u32 = 16_384;

/// The table in the bytes of a workbook.
pub(super) fn sheet(bytes: Vec<u8>) -> Result<Sheet, FileFault> {
    measure(&bytes, MOST_UNPACKED_MIB)?;
    let unreadable = |_| FileFault::Unreadable;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let name = workbook.sheet_names().first().cloned().ok_or(FileFault::Empty)?;
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(unreadable)?;
    let mut rows: BTreeMap<u32, Vec<(u32, Cell)>> = BTreeMap::new();
    while let Some(found) = cells.next_cell_with_formula().map_err(unreadable)? {
        let (row, column) = found.pos;
        if column >= COLUMNS {
            return Err(FileFault::Unreadable);
        }
        let cell = cell(found);
        if !cell.text().is_empty() {
            rows.entry(row).or_default().push((column, cell));
        }
        // One more for the headings.
        if rows.len() > MOST_ROWS as usize + 1 {
            return Err(FileFault::TooManyRows { most: MOST_ROWS });
        }
    }
    let headings = rows.remove(&0).map(in_columns).ok_or(FileFault::Empty)?;
    Ok(Sheet {
        encoding: "",
        delimiter: "",
        headings,
        most: rows.len() as u64,
        rows: Box::new(rows.into_iter().map(|(place, cells)| Row {
            number: place + 1,
            cells: in_columns(cells),
            open_quote: None,
        })),
        is_strict: false,
    })
}

/// Unpacks the archive into nothing, to know what it unpacks to: what its directory says need not be true.
fn measure(bytes: &[u8], most: u32) -> Result<(), FileFault> {
    let too_large = FileFault::UnpacksTooLarge { most };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileFault::Unreadable)?;
    let mut left = u64::from(most) << 20;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| FileFault::Unreadable)?;
        if part.size() > left {
            return Err(too_large);
        }
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let unpacked = unpacked.map_err(|_| FileFault::Unreadable)?;
        left = left.checked_sub(unpacked).ok_or_else(|| too_large.clone())?;
    }
    Ok(())
}

/// The cells of a row, each in its column, up to the last that holds something.
fn in_columns(found: Vec<(u32, Cell)>) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (column, cell) in found {
        let column = column as usize;
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Text(String::new()));
        }
        if let Some(place) = cells.get_mut(column) {
            *place = cell;
        }
    }
    cells
}

fn cell(found: XlsxCellFormula<'_>) -> Cell {
    if let Some(formula) = found.formula.filter(|formula| !formula.is_empty()) {
        return Cell::Formula(format!("={formula}"));
    }
    Cell::Text(match Data::from(found.value) {
        Data::Empty => String::new(),
        Data::Error(error) => return Cell::Error(error.to_string()),
        Data::Bool(truth) => if truth { "yes" } else { "no" }.to_owned(),
        Data::String(text) => text,
        other => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use rust_xlsxwriter::Workbook;
    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(parts: &[usize]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (place, &size) in parts.iter().enumerate() {
            archive.start_file(format!("part{place}"), SimpleFileOptions::default()).unwrap();
            archive.write_all(&vec![b' '; size]).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn a_workbook_is_measured_before_it_is_unpacked() {
        let mib = 1 << 20;
        let too_large = Err(FileFault::UnpacksTooLarge { most: 1 });
        assert_eq!(measure(&archive(&[mib]), 1), Ok(()));
        assert_eq!(measure(&archive(&[mib + 1]), 1), too_large);
        assert_eq!(measure(&archive(&[mib, 0, 1]), 1), too_large);
        assert_eq!(measure(b"PK\x03\x04", 1), Err(FileFault::Unreadable));
        assert!(archive(&[mib]).len() < 10_000);
    }

    #[test]
    fn an_archive_that_lies_about_its_size_is_not_believed() {
        let mut bytes = archive(&[(1 << 20) + 1]);
        // The size once unpacked, in the directory and in front of the part.
        for (mark, offset) in [(b"PK\x01\x02", 24), (b"PK\x03\x04", 22)] {
            let at = bytes.windows(4).position(|window| window == mark).unwrap() + offset;
            bytes[at..at + 4].copy_from_slice(&7_u32.to_le_bytes());
        }
        assert!(measure(&bytes, 1).is_err());
        assert!(sheet(bytes).is_err());
    }

    #[test]
    fn a_cell_far_away_costs_its_own_row_only() {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        page.write(0, 0, "name").unwrap();
        page.write(2, 0, "One").unwrap();
        page.write(1_048_575, 16_383, "far").unwrap();
        let sheet = sheet(book.save_to_buffer().unwrap()).unwrap_or_else(|fault| panic!("{fault:?}"));
        assert_eq!((sheet.headings.len(), sheet.most), (1, 2));
        let rows: Vec<_> = sheet.rows.map(|row| (row.number, row.cells.len())).collect();
        assert_eq!(rows, [(3, 1), (1_048_576, 16_384)]);
    }
}
