//! The first sheet of a workbook (XLSX) as a table of cells.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};
use contract::transfer::FileFault;

use super::sheet::{Cell, Row, Sheet};

/// The table in the bytes of a workbook.
pub(super) fn sheet(bytes: Vec<u8>) -> Result<Sheet, FileFault> {
    let unreadable = |_| FileFault::Unreadable;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let name = workbook.sheet_names().first().cloned().ok_or(FileFault::Empty)?;
    let values = workbook.worksheet_range(&name).map_err(unreadable)?;
    let formulas = workbook.worksheet_formula(&name).map_err(unreadable)?;
    let ends = [values.end(), formulas.end()].into_iter().flatten();
    let (last_row, last_column) =
        ends.reduce(|one, other| (one.0.max(other.0), one.1.max(other.1))).ok_or(FileFault::Empty)?;
    let table = Table { values, formulas, columns: last_column };
    let headings = table.row(0).cells;
    if headings.is_empty() {
        return Err(FileFault::Empty);
    }
    let rows = (1..=last_row).map(move |place| table.row(place)).filter(|row| !row.is_empty());
    Ok(Sheet {
        encoding: "",
        delimiter: "",
        headings,
        rows: Box::new(rows),
        most: last_row.into(),
        is_strict: false,
    })
}

struct Table {
    values: Range<Data>,
    formulas: Range<String>,
    /// The last column.
    columns: u32,
}

impl Table {
    /// The row at `place`, counted from 0, without the empty cells at its end.
    fn row(&self, place: u32) -> Row {
        let mut cells: Vec<Cell> = (0..=self.columns).map(|column| self.cell((place, column))).collect();
        let filled = cells.iter().rposition(|cell| !cell.text().is_empty()).map_or(0, |last| last + 1);
        cells.truncate(filled);
        Row { number: place + 1, cells, open_quote: None }
    }

    fn cell(&self, at: (u32, u32)) -> Cell {
        if let Some(formula) = self.formulas.get_value(at).filter(|formula| !formula.is_empty()) {
            return Cell::Formula(format!("={formula}"));
        }
        let text = match self.values.get_value(at) {
            None | Some(Data::Empty) => String::new(),
            Some(Data::Error(error)) => return Cell::Error(error.to_string()),
            Some(Data::Bool(truth)) => if *truth { "yes" } else { "no" }.to_owned(),
            Some(Data::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        Cell::Text(text)
    }
}
