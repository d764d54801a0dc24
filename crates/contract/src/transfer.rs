//! Files in and out: choosing one natively, exporting a list, importing tools with a dry run. Long work is a [`Job`]
//! that tells how far it is and can be cancelled.
//!
//! The window never names a path: the person chooses a file in a native dialog, and the shell hands out a token for it.

use chrono::{DateTime, Utc};
use domain::{
    catalog::tool::{ToolField, ToolValue},
    ids::ToolId,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Direction,
    activity::ActivityFilter,
    catalog::{ToolFilter, ToolSort},
    request,
    writing::FieldWriter,
};

/// A file that the person chose, as long as the sign-in holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileToken(pub Uuid);

/// Long work of the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub Uuid);

/// An import that was read and waits to be looked at: until it is written or dropped, the sign-in ends, or newer ones
/// take its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ImportId(pub Uuid);

/// Lets the person choose a file natively. `None` if they closed the dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum ChooseFile {
    /// To write to; the dialog asks before it replaces one.
    Write {
        /// A name to begin with, such as `tools-2026-11-22.csv`.
        suggested: String,
        /// What is written.
        format: Format,
    },
    /// To read tools from.
    Read,
}
request!(ChooseFile, "choose_file" => Option<ChosenFile>);

/// A file that the person chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenFile {
    /// What to name it by.
    pub token: FileToken,
    /// Its name without the folder.
    pub name: String,
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma-separated, UTF-8 with a byte order mark, so that every spreadsheet reads it right.
    Csv,
    /// A workbook of one sheet.
    Xlsx,
}

/// Writes the tools that match, with ids and versions, in the order of the list. The job's result is
/// [`JobResult::Exported`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportTools {
    /// Where to.
    pub file: FileToken,
    /// As what.
    pub format: Format,
    /// Which.
    pub filter: ToolFilter,
    /// In which order.
    pub sort: ToolSort,
    /// Which way.
    pub direction: Direction,
}
request!(ExportTools, "export_tools" => JobId);

/// Writes the entries of the changes that match, latest first. The job's result is [`JobResult::Exported`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportActivity {
    /// Where to.
    pub file: FileToken,
    /// As what.
    pub format: Format,
    /// Which.
    pub filter: ActivityFilter,
}
request!(ExportActivity, "export_activity" => JobId);

/// Reads a file of tools and compares it with the catalog. Writes nothing. The job's result is [`JobResult::Read`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadImport {
    /// Which file.
    pub file: FileToken,
}
request!(ReadImport, "read_import" => JobId);

/// What a read file would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetImport {
    /// Which.
    pub id: ImportId,
}
request!(GetImport, "get_import" => ImportSummary);

/// A file and what it would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// The import.
    pub id: ImportId,
    /// The file's name.
    pub file: String,
    /// Its kind.
    pub format: Format,
    /// How its text was read: `UTF-8`, `windows-1252`, …; empty for a workbook.
    pub encoding: String,
    /// What parts its columns: `,`, `;`, a tab; empty for a workbook.
    pub delimiter: String,
    /// Its columns that name a field, in the order of the file.
    pub columns: Vec<ToolField>,
    /// Headings that name none, and are left alone.
    pub unknown_columns: Vec<String>,
    /// What is wrong with the file as a whole; then there are no rows.
    pub faults: Vec<FileFault>,
    /// Rows that make a new tool.
    pub created: u32,
    /// Rows that change a tool.
    pub changed: u32,
    /// Rows that are as the catalog is.
    pub unchanged: u32,
    /// Rows whose tool was changed since the file was written, in a field that they change too.
    pub conflicts: u32,
    /// Rows with a fault.
    pub faulty: u32,
}

/// What is wrong with a file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum FileFault {
    /// It holds nothing, or headings only.
    Empty,
    /// Its bytes are no text in any encoding that is known.
    Encoding {
        /// The first row where it went wrong.
        row: u32,
    },
    /// Its headings are one column: parted by something that is none of comma, semicolon, tab.
    Delimiter {
        /// What stands in the first row.
        found: String,
    },
    /// The column is needed and missing: `name`, or `version_read` where there are ids.
    MissingColumn {
        /// Its heading.
        column: String,
    },
    /// The heading stands there twice.
    RepeatedColumn {
        /// The heading.
        column: String,
    },
    /// It is no workbook, or a protected one.
    Unreadable,
    /// More rows than can be read at once.
    TooManyRows {
        /// The greatest number.
        most: u32,
    },
    /// The file is larger than can be read.
    TooLarge {
        /// The greatest size, in MiB.
        most: u32,
    },
    /// It is a workbook that unpacks to more than can be read.
    UnpacksTooLarge {
        /// The greatest size once unpacked, in MiB.
        most: u32,
    },
}

/// Rows of an import, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListImportRows {
    /// Which import.
    pub id: ImportId,
    /// Of these kinds; empty means all.
    pub kinds: Vec<ImportKind>,
    /// Rows of the answer to leave out at its beginning.
    pub skip: u32,
    /// How many at most, 1 to 500.
    pub limit: u16,
}
request!(ListImportRows, "list_import_rows" => ImportRows);

/// Some rows of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRows {
    /// How many rows of these kinds there are.
    pub total: u32,
    /// The rows.
    pub rows: Vec<ImportRow>,
}

/// What a row of a file would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// Makes a new tool.
    Create,
    /// Changes a tool.
    Change,
    /// Is as the catalog is.
    Unchanged,
    /// Its tool was changed since the file was written, in a field that the row changes too.
    Conflict,
    /// Something is wrong with it.
    Faulty,
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// Its place in the file, as a spreadsheet counts: the headings are row 1.
    pub row: u32,
    /// What it would do.
    pub kind: ImportKind,
    /// The tool, where the row names one.
    pub id: Option<ToolId>,
    /// What the tool is, or would be, called.
    pub name: String,
    /// The cells that differ from the catalog.
    pub cells: Vec<ImportCell>,
    /// What is wrong.
    pub faults: Vec<CellFault>,
    /// Of a conflict: who changed the tool meanwhile.
    pub writers: Vec<FieldWriter>,
}

/// A cell that differs from the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCell {
    /// What the catalog holds; `None` for a new tool.
    pub old: Option<ToolValue>,
    /// What the file holds.
    pub new: ToolValue,
    /// Whether somebody changed this field of the tool since the file was written.
    pub contested: bool,
}

/// What is wrong with a cell, or with its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFault {
    /// The column's letters, as a spreadsheet has them: `A`, `B`, … `AA`; empty for the row as a whole, and for a
    /// field without a column.
    pub column: String,
    /// The column's heading; empty for the row as a whole.
    pub heading: String,
    /// What stands in the cell, at most 200 characters of it.
    pub value: String,
    /// What is wrong.
    pub fault: ImportFault,
}

/// What can be wrong with a cell or a row of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "import_fault", rename_all = "snake_case")]
pub enum ImportFault {
    /// The field's own rule is broken.
    Field {
        /// How.
        #[serde(flatten)]
        fault: domain::faults::Fault,
    },
    /// Not a number; `decimal_comma` if it would be one with a point.
    NotANumber {
        /// Written with a comma.
        decimal_comma: bool,
    },
    /// Neither yes nor no.
    NotAYesOrNo,
    /// Not an id of a tool.
    NotAnId,
    /// No tool has this id.
    UnknownId,
    /// Another row has this id.
    RepeatedId {
        /// The first row that has it.
        first_row: u32,
    },
    /// An id without the version that was read.
    NoVersion,
    /// Not a version as the export writes it.
    NotAVersion,
    /// Begins like a formula, which a spreadsheet would run; an apostrophe in front makes it plain text.
    Formula,
    /// A formula of the workbook, not a value.
    FormulaCell,
    /// An error of the spreadsheet, such as `#REF!`.
    ErrorCell,
    /// More cells than there are headings: perhaps a delimiter inside a text that is not quoted.
    TooManyCells {
        /// How many headings there are.
        headings: u32,
        /// How many cells.
        cells: u32,
    },
    /// Fewer cells than there are headings.
    TooFewCells {
        /// How many headings there are.
        headings: u32,
        /// How many cells.
        cells: u32,
    },
    /// The bytes of the cell are no text in the file's encoding.
    Encoding,
    /// A quotation mark is opened and not closed.
    OpenQuote,
}

/// Writes the chosen rows: all that create or change, and have no fault, but some. One transaction, one change of the
/// audit trail, act `catalog.import`; all or nothing. The job's result is [`JobResult::Imported`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplyImport {
    /// Which.
    pub id: ImportId,
    /// Rows left out, by their place in the file.
    pub except: Vec<u32>,
    /// Why, for the audit trail.
    pub reason: Option<String>,
}
request!(ApplyImport, "apply_import" => JobId);

/// Forgets an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropImport {
    /// Which.
    pub id: ImportId,
}
request!(DropImport, "drop_import" => ());

/// The jobs of this sign-in: those under way, and those done that were not dismissed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListJobs {}
request!(ListJobs, "list_jobs" => Vec<Job>);

/// Cancels a job under way, or dismisses one that is done. One that is just making its work hold is left to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndJob {
    /// Which.
    pub id: JobId,
}
request!(EndJob, "end_job" => ());

/// Name of the event that carries a [`Job`].
pub const JOB: &str = "job";

/// Long work: what it is and how far; sent as the event [`JOB`] at every step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Which.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// The file's name.
    pub file: String,
    /// When it began.
    pub since: DateTime<Utc>,
    /// How many rows it has done.
    pub done: u64,
    /// How many there are, once that is known.
    pub total: Option<u64>,
    /// Where it stands.
    pub state: JobState,
}

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Writes a file of tools.
    ExportTools,
    /// Writes a file of the audit trail.
    ExportActivity,
    /// Reads a file of tools.
    ReadImport,
    /// Writes tools.
    ApplyImport,
}

/// Where a job stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum JobState {
    /// Under way.
    Running,
    /// Done.
    Done {
        /// With this result.
        result: JobResult,
    },
    /// Cancelled by the person; nothing holds of it.
    Cancelled,
    /// Failed; nothing holds of it, unless the problem is [`crate::Problem::WriteUnsure`].
    Failed {
        /// Why.
        problem: Box<crate::Problem>,
    },
}

/// What a job brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum JobResult {
    /// A file was written.
    Exported {
        /// How many rows.
        rows: u64,
    },
    /// A file was read and can be looked at.
    Read {
        /// As this import.
        import: ImportId,
    },
    /// Tools were written.
    Imported {
        /// How many are new.
        created: u32,
        /// How many were changed.
        changed: u32,
        /// The change by which all of it can be taken back; `None` if nothing was written.
        change: Option<i64>,
    },
    /// Nothing was written: the tools of these rows were changed or deleted since the dry run. Read the file again.
    MovedOn {
        /// The rows of the file.
        rows: Vec<u32>,
    },
}
