//! What a row of a file would do: its cells read, compared with the tool as it stands, and judged. Pure; the tools are
//! brought from the store.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use contract::{
    transfer::{CellFault, ImportCell, ImportFault, ImportKind, ImportRow},
    writing::FieldWriter,
};
use domain::{
    catalog::{
        cells::CellError,
        tool::{ToolField, ToolFields, ToolValue},
    },
    faults::Fault,
    fields::Fields as _,
    ids::ToolId,
};
use store::transfer::Held;

use super::{
    columns::{Column, Meaning},
    sheet::{Cell, Row},
};

/// The most characters of a cell that a fault repeats.
const SHOWN: usize = 200;

/// A row whose cells were read, not yet compared.
pub(super) struct ReadRow {
    number: u32,
    pub(super) id: Option<ToolId>,
    pub(super) version: Option<DateTime<Utc>>,
    /// What stands under which field: the text and its value.
    values: Vec<(String, ToolValue)>,
    /// Fields whose cell has no value.
    broken: HashSet<ToolField>,
    faults: Vec<CellFault>,
    /// Whether its cells can be told apart at all.
    is_whole: bool,
    /// What stands under `name`.
    name: String,
}

/// A row that was compared with the catalog.
pub(super) struct Judged {
    pub(super) shown: ImportRow,
    /// The version of the tool that it was compared with.
    pub(super) version: Option<DateTime<Utc>>,
    /// Every field of the tool that it makes.
    pub(super) new: Option<Box<ToolFields>>,
}

/// Reads rows one after the other.
pub(super) struct Reader {
    pub(super) columns: Vec<Column>,
    is_strict: bool,
    /// Ids, and the first row that has each.
    seen: HashMap<ToolId, u32>,
}

impl Reader {
    /// A reader of rows under these columns.
    pub(super) fn new(columns: Vec<Column>, is_strict: bool) -> Self {
        Self { columns, is_strict, seen: HashMap::new() }
    }

    /// Reads the cells of a row.
    pub(super) fn read(&mut self, row: &Row) -> ReadRow {
        let mut read = ReadRow {
            number: row.number,
            id: None,
            version: None,
            values: Vec::new(),
            broken: HashSet::new(),
            faults: Vec::new(),
            is_whole: false,
            name: self.name(row),
        };
        if let Some(fault) = self.misshapen(row) {
            read.faults.push(fault);
            return read;
        }
        read.is_whole = true;
        let empty = Cell::Text(String::new());
        for (place, column) in self.columns.iter().enumerate() {
            let cell = row.cells.get(place).unwrap_or(&empty);
            let found = match column.meaning {
                // The version is read once it is known that the row needs one.
                Meaning::Unknown | Meaning::VersionRead => Ok(()),
                Meaning::Id => id(cell).map(|id| read.id = id),
                Meaning::Field(field) => {
                    value(field, cell).map(|value| read.values.push((cell.text().to_owned(), value)))
                }
            };
            if let Err(fault) = found {
                read.faults.push(at(column, cell.text(), fault));
                if let Meaning::Field(field) = column.meaning {
                    read.broken.insert(field);
                }
            }
        }
        if let Some(id) = read.id {
            self.read_version(row, &mut read);
            let first_row = *self.seen.entry(id).or_insert(row.number);
            if first_row != row.number {
                let fault = ImportFault::RepeatedId { first_row };
                read.faults
                    .extend(self.column(Meaning::Id).map(|(_, column)| at(column, &id.to_string(), fault)));
            }
        }
        read
    }

    /// A row whose cells stand under the wrong headings: its own fault, and no other of it is true.
    fn misshapen(&self, row: &Row) -> Option<CellFault> {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (headings, cells) = (self.columns.len(), row.cells.len());
        if let Some(place) = row.open_quote {
            let text = row.cells.get(place).map_or("", Cell::text);
            let open = |column| at(column, text, ImportFault::OpenQuote);
            return Some(self.columns.get(place).map_or_else(|| of_row(ImportFault::OpenQuote), open));
        }
        let (headings, found) = (count(headings), count(cells));
        if found > headings {
            return Some(of_row(ImportFault::TooManyCells { headings, cells: found }));
        }
        (self.is_strict && found < headings)
            .then(|| of_row(ImportFault::TooFewCells { headings, cells: found }))
    }

    /// The version that was read, which only a row with an id needs.
    fn read_version(&self, row: &Row, read: &mut ReadRow) {
        let Some((place, column)) = self.column(Meaning::VersionRead) else { return };
        let cell = row.cells.get(place).map_or("", Cell::text).trim();
        match DateTime::parse_from_rfc3339(cell) {
            Ok(version) => read.version = Some(version.to_utc()),
            Err(_) if cell.is_empty() => read.faults.push(at(column, cell, ImportFault::NoVersion)),
            Err(_) => read.faults.push(at(column, cell, ImportFault::NotAVersion)),
        }
    }

    fn name(&self, row: &Row) -> String {
        let cell = self.column(Meaning::Field(ToolField::Name)).and_then(|(place, _)| row.cells.get(place));
        shown(cell.map_or("", Cell::text).trim())
    }

    fn column(&self, meaning: Meaning) -> Option<(usize, &Column)> {
        self.columns.iter().enumerate().find(|(_, column)| column.meaning == meaning)
    }

    /// Compares a row with its tool as it stands; `writers` says who wrote it since the row's version.
    pub(super) fn judge(&self, read: ReadRow, held: Option<&Held>, writers: Vec<FieldWriter>) -> Judged {
        let mut faults = read.faults;
        if let (Some(id), None) = (read.id, held)
            && let Some((_, column)) = self.column(Meaning::Id)
        {
            faults.push(at(column, &id.to_string(), ImportFault::UnknownId));
        }
        let is_new = read.is_whole && !self.names_a_tool(read.id, &faults);
        let base = held.map_or_else(ToolFields::blank, |held| held.fields.clone());
        let (result, named) = merged(&base, held.is_some(), &read.values);
        let changed: Vec<ToolField> = if held.is_some() { base.differing(&result).collect() } else { named };
        if read.is_whole {
            let judged = |field: ToolField| match held {
                // As the database judges a change: what changes, and the price with its model.
                Some(_) => {
                    changed.contains(&field)
                        || field == ToolField::PriceAmount && changed.contains(&ToolField::PriceModel)
                }
                // Of a tool that is not known, only what the file says.
                None => is_new || self.column(Meaning::Field(field)).is_some(),
            };
            faults.extend(self.rules(&result, &read.broken, judged));
            if is_new {
                faults.extend(self.unsaid());
            }
        }
        faults.sort_by_key(|fault| self.columns.iter().position(|column| column.letters == fault.column));

        let is_contested = |field: ToolField| writers.iter().any(|writer| writer.field == field.as_str());
        let cells: Vec<ImportCell> = changed
            .iter()
            .map(|&field| ImportCell {
                old: held.map(|held| held.fields.value(field)),
                new: result.value(field),
                contested: is_contested(field),
            })
            .collect();
        let kind = if !faults.is_empty() {
            ImportKind::Faulty
        } else if held.is_none() {
            ImportKind::Create
        } else if cells.is_empty() {
            ImportKind::Unchanged
        } else if cells.iter().any(|cell| cell.contested) {
            ImportKind::Conflict
        } else {
            ImportKind::Change
        };
        let name =
            held.map(|held| held.fields.name.clone()).filter(|_| read.name.is_empty()).unwrap_or(read.name);
        Judged {
            version: held.map(|held| held.version),
            new: (kind == ImportKind::Create).then(|| Box::new(result)),
            shown: ImportRow {
                row: read.number,
                kind,
                id: read.id,
                name,
                cells,
                faults,
                writers: if kind == ImportKind::Conflict { writers } else { Vec::new() },
            },
        }
    }

    /// Whether the row means a tool that is there, rightly or wrongly named.
    fn names_a_tool(&self, id: Option<ToolId>, faults: &[CellFault]) -> bool {
        let column = self.column(Meaning::Id).map(|(_, column)| column.letters.as_str());
        id.is_some() || faults.iter().any(|fault| Some(fault.column.as_str()) == column)
    }

    /// What is wrong with the tool as it would be, in the fields that are judged and whose cells could be read.
    fn rules(
        &self,
        tool: &ToolFields,
        broken: &HashSet<ToolField>,
        judged: impl Fn(ToolField) -> bool,
    ) -> Vec<CellFault> {
        let is_judged = |field: &ToolField| {
            let depends_on_broken =
                *field == ToolField::PriceAmount && broken.contains(&ToolField::PriceModel);
            judged(*field) && !broken.contains(field) && !depends_on_broken
        };
        let of_field = |field: ToolField| {
            tool.faults_of(field).into_iter().map(move |fault| {
                let place = fault.field.split_once('.').and_then(|(_, place)| place.parse().ok());
                let text = item(tool, field, place);
                let fault = ImportFault::Field { fault: fault.fault };
                match self.column(Meaning::Field(field)) {
                    Some((_, column)) => at(column, &text, fault),
                    None => CellFault { heading: field.to_string(), value: shown(&text), ..of_row(fault) },
                }
            })
        };
        ToolField::ALL.iter().copied().filter(is_judged).flat_map(of_field).collect()
    }

    /// Fields that a new tool needs, that have no rule to miss them by, and no column.
    fn unsaid(&self) -> impl Iterator<Item = CellFault> + '_ {
        let blank = ToolFields::blank();
        let is_unsaid = move |field: &ToolField| {
            field.is_needed_by_a_new_tool()
                && blank.faults_of(*field).is_empty()
                && self.column(Meaning::Field(*field)).is_none()
        };
        ToolField::ALL.iter().copied().filter(is_unsaid).map(|field| CellFault {
            heading: field.to_string(),
            ..of_row(ImportFault::Field { fault: Fault::Missing })
        })
    }
}

/// The tool with what the file says, tidied, and the fields that it says something of. A cell that stands as the export
/// writes the field is no change, whatever it reads as.
fn merged(base: &ToolFields, is_held: bool, values: &[(String, ToolValue)]) -> (ToolFields, Vec<ToolField>) {
    let mut named = Vec::new();
    let mut tool = base.clone();
    for (text, value) in values {
        if is_held && is_same(text, &base.value(value.field()).to_cell()) {
            continue;
        }
        named.push(value.field());
        tool.set(value.clone());
    }
    (tool.tidied_since(base), named)
}

/// Whether two cells say the same. Spreadsheets end lines as they like.
fn is_same(left: &str, right: &str) -> bool {
    let lines = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
    left == right || (left.contains('\r') || right.contains('\r')) && lines(left) == lines(right)
}

fn id(cell: &Cell) -> Result<Option<ToolId>, ImportFault> {
    let text = words(cell)?.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| ImportFault::NotAnId)
}

fn value(field: ToolField, cell: &Cell) -> Result<ToolValue, ImportFault> {
    let read = |text: &str| {
        field.read_cell(text).map_err(|error| match error {
            CellError::Field(fault) => ImportFault::Field { fault },
            CellError::NotANumber { decimal_comma } => ImportFault::NotANumber { decimal_comma },
            CellError::NotAYesOrNo => ImportFault::NotAYesOrNo,
        })
    };
    match cell {
        // A sign in front of a number is no formula.
        Cell::Signed(text) if field == ToolField::PriceAmount => match read(text) {
            Err(ImportFault::NotANumber { decimal_comma: false }) => Err(ImportFault::Formula),
            read => read,
        },
        _ => read(words(cell)?),
    }
}

/// The text of a cell that holds text.
fn words(cell: &Cell) -> Result<&str, ImportFault> {
    match cell {
        Cell::Text(text) => Ok(text),
        Cell::Signed(_) => Err(ImportFault::Formula),
        Cell::Formula(_) => Err(ImportFault::FormulaCell),
        Cell::Error(_) => Err(ImportFault::ErrorCell),
        Cell::Garbled(_) => Err(ImportFault::Encoding),
    }
}

/// What stands in a field, or in one item of its list.
fn item(tool: &ToolFields, field: ToolField, place: Option<usize>) -> String {
    let value = tool.value(field);
    let items = match &value {
        ToolValue::Tags(items)
        | ToolValue::Features(items)
        | ToolValue::TechStack(items)
        | ToolValue::Images(items) => items.as_slice(),
        _ => &[],
    };
    place.and_then(|place| items.get(place)).cloned().unwrap_or_else(|| value.to_cell())
}

fn at(column: &Column, value: &str, fault: ImportFault) -> CellFault {
    CellFault { column: column.letters.clone(), heading: column.heading.clone(), value: shown(value), fault }
}

fn of_row(fault: ImportFault) -> CellFault {
    CellFault { column: String::new(), heading: String::new(), value: String::new(), fault }
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}
