//! A table written to a file, as CSV or as a workbook. It grows beside its target under another name and takes the
//! target's place only when it is whole; dropped before, nothing of it stays.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use contract::{
    Problem,
    problem::{Fault, FieldFault},
    transfer::Format,
};
use domain::catalog::cells;
use rust_xlsxwriter::{Workbook, XlsxError};
use tempfile::{NamedTempFile, TempPath};

/// The byte order mark by which spreadsheets know UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();
/// The most UTF-16 units of a workbook's cell, as its makers have it.
const MOST_CELL: u32 = 32_767;

/// A cell to be written.
pub(super) enum Value {
    /// Text, which no spreadsheet takes for a formula.
    Text(String),
    /// A number, by the text of it.
    Number(String),
}

/// A file that grows.
pub(super) struct Output {
    target: PathBuf,
    columns: Vec<&'static str>,
    table: Table,
    rows: u32,
}

enum Table {
    Csv(Box<csv::Writer<BufWriter<File>>>, TempPath),
    Xlsx(Box<Workbook>, NamedTempFile),
}

/// A file that is whole, and not yet in its place.
pub(super) struct Finished {
    target: PathBuf,
    file: TempPath,
}

impl Output {
    /// Begins a file with these headings.
    pub(super) fn begin(target: &Path, format: Format, columns: Vec<&'static str>) -> Result<Self, Problem> {
        let failed = |cause: &dyn std::error::Error| Problem::of_file(target, cause);
        let folder =
            target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let unfinished = tempfile::Builder::new().prefix(".").suffix(".part").tempfile_in(folder);
        let unfinished = unfinished.map_err(|cause| failed(&cause))?;
        let table = match format {
            Format::Csv => {
                let (file, path) = unfinished.into_parts();
                let mut file = BufWriter::new(file);
                file.write_all(MARK).map_err(|cause| failed(&cause))?;
                let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
                Table::Csv(Box::new(writer), path)
            }
            Format::Xlsx => {
                let mut workbook = Workbook::new();
                workbook.add_worksheet_with_low_memory().map_err(|cause| failed(&cause))?;
                Table::Xlsx(Box::new(workbook), unfinished)
            }
        };
        let mut output = Self { target: target.to_owned(), columns, table, rows: 0 };
        let headings = output.columns.iter().map(|&heading| Value::Text(heading.to_owned())).collect();
        output.row(headings)?;
        Ok(output)
    }

    /// Writes a row.
    pub(super) fn row(&mut self, values: Vec<Value>) -> Result<(), Problem> {
        match &mut self.table {
            Table::Csv(writer, _) => {
                let cells = values.iter().map(|value| match value {
                    Value::Text(text) => cells::guarded(text),
                    Value::Number(figure) => figure.clone(),
                });
                writer.write_record(cells).map_err(|cause| Problem::of_file(&self.target, &cause))?;
            }
            Table::Xlsx(workbook, _) => {
                for (column, value) in (0_u16..).zip(values) {
                    write(workbook, (self.rows, column), &value).map_err(|cause| match cause {
                        XlsxError::MaxStringLengthExceeded => {
                            let heading = self.columns.get(usize::from(column)).copied().unwrap_or_default();
                            let fault = Fault::TooLong { most: MOST_CELL };
                            Problem::Invalid { faults: vec![FieldFault::new(heading, fault)] }
                        }
                        cause => Problem::of_file(&self.target, &cause),
                    })?;
                }
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Writes what is left to be written. Takes its time for a workbook.
    pub(super) fn finish(self) -> Result<Finished, Problem> {
        let failed = |cause: &dyn std::error::Error| Problem::of_file(&self.target, cause);
        let file = match self.table {
            Table::Csv(writer, path) => {
                let buffer = writer.into_inner().map_err(|cause| failed(&cause))?;
                let file = buffer.into_inner().map_err(|cause| failed(&cause))?;
                file.sync_all().map_err(|cause| failed(&cause))?;
                path
            }
            Table::Xlsx(mut workbook, file) => {
                workbook.save_to_writer(BufWriter::new(file.as_file())).map_err(|cause| failed(&cause))?;
                file.as_file().sync_all().map_err(|cause| failed(&cause))?;
                file.into_temp_path()
            }
        };
        Ok(Finished { target: self.target, file })
    }
}

impl Finished {
    /// Puts the file in its place.
    pub(super) fn keep(self) -> Result<(), Problem> {
        let Self { target, file } = self;
        file.persist(&target).map_err(|refused| Problem::of_file(&target, &refused.error))
    }
}

fn write(workbook: &mut Workbook, (row, column): (u32, u16), value: &Value) -> Result<(), XlsxError> {
    let sheet = workbook.worksheet_from_index(0)?;
    match value {
        Value::Text(text) if text.is_empty() => {}
        Value::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
        Value::Number(figure) => match figure.parse::<f64>() {
            Ok(number) => {
                sheet.write_number(row, column, number)?;
            }
            Err(_) => {
                sheet.write_string(row, column, figure)?;
            }
        },
    }
    Ok(())
}
