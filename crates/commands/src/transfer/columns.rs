//! What the columns of a file of tools mean, by their headings.

use std::collections::HashSet;

use contract::transfer::FileFault;
use domain::catalog::{
    cells::{ID, VERSION_READ},
    tool::ToolField,
};

use super::sheet::{Cell, letters};

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    /// Which tool.
    Id,
    /// How it stood when the file was written.
    VersionRead,
    /// A field of it.
    Field(ToolField),
    /// Nothing that is known.
    Unknown,
}

impl Meaning {
    fn of(heading: &str) -> Self {
        match heading.trim().to_ascii_lowercase().as_str() {
            ID => Self::Id,
            VERSION_READ => Self::VersionRead,
            other => other.parse().map_or(Self::Unknown, Self::Field),
        }
    }
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its letters, as a spreadsheet has them.
    pub(super) letters: String,
    /// Its heading as it stands there.
    pub(super) heading: String,
    /// What it says.
    pub(super) meaning: Meaning,
}

/// Whether a heading says something.
pub(super) fn is_known(heading: &str) -> bool {
    Meaning::of(heading) != Meaning::Unknown
}

/// The columns under these headings, and what is wrong with them.
pub(super) fn columns(headings: &[Cell]) -> (Vec<Column>, Vec<FileFault>) {
    let column = |(place, cell): (usize, &Cell)| {
        let heading = cell.text().trim();
        Column { letters: letters(place), heading: heading.to_owned(), meaning: Meaning::of(heading) }
    };
    let columns: Vec<Column> = headings.iter().enumerate().map(column).collect();
    let mut seen = HashSet::new();
    let known = columns.iter().filter(|column| column.meaning != Meaning::Unknown);
    let repeated = known.filter(|column| !seen.insert(column.meaning));
    let mut faults: Vec<_> =
        repeated.map(|column| FileFault::RepeatedColumn { column: column.heading.clone() }).collect();
    let name = Meaning::Field(ToolField::Name);
    if !seen.contains(&name) {
        faults.push(FileFault::MissingColumn { column: ToolField::Name.to_string() });
    }
    if seen.contains(&Meaning::Id) && !seen.contains(&Meaning::VersionRead) {
        faults.push(FileFault::MissingColumn { column: VERSION_READ.to_owned() });
    }
    (columns, faults)
}
