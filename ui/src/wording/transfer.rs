//! Sentences for files in and out: what a job does and what came of it, and every fault of a file and of its cells
//! with the way to mend it.

use contract::problem::Fault;
use contract::transfer::{FileFault, Format, ImportFault, ImportKind, Job, JobKind, JobResult, JobState};
use domain::money::grouped;

use super::{fault, problem};

/// A fault in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mending {
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

impl Mending {
    fn new(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { what: what.into(), mend: mend.into() }
    }
}

/// A kind of file, as a menu names it.
#[must_use]
pub const fn format(format: Format) -> &'static str {
    match format {
        Format::Csv => "CSV",
        Format::Xlsx => "Excel workbook (XLSX)",
    }
}

/// `12 rows`.
fn rows(count: impl Into<u64>) -> String {
    counted(count.into(), "row", "rows")
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(&count.to_string()), if count == 1 { one } else { many })
}

/// How far a job is: `1,200 of 10,000 rows`.
#[must_use]
pub fn progress(done: u64, total: Option<u64>) -> String {
    match total {
        Some(total) => format!("{} of {}", grouped(&done.to_string()), rows(total)),
        None => rows(done),
    }
}

/// What a job under way does.
#[must_use]
pub fn job_running(job: &Job) -> String {
    let file = &job.file;
    match job.kind {
        JobKind::ExportTools | JobKind::ExportActivity => format!("Exporting to {file}"),
        JobKind::ReadImport => format!("Reading {file}"),
        JobKind::ApplyImport => format!("Writing the tools of {file}"),
    }
}

/// What came of a job. One that is under way says so.
#[must_use]
pub fn job_ended(job: &Job) -> String {
    let file = &job.file;
    match &job.state {
        JobState::Running => job_running(job),
        JobState::Done { result } => job_result(file, result),
        JobState::Cancelled => match job.kind {
            JobKind::ExportTools | JobKind::ExportActivity => {
                format!("Export to {file} cancelled. No file was left.")
            }
            JobKind::ReadImport => format!("Reading {file} cancelled. Nothing was written."),
            JobKind::ApplyImport => format!("Import of {file} cancelled. Nothing was written."),
        },
        JobState::Failed { problem: why } => {
            let what = match job.kind {
                JobKind::ExportTools | JobKind::ExportActivity => format!("Export to {file} failed."),
                JobKind::ReadImport => format!("{file} was not read."),
                JobKind::ApplyImport => format!("Import of {file} failed."),
            };
            format!("{what} {}", problem(why).line())
        }
    }
}

fn job_result(file: &str, result: &JobResult) -> String {
    match result {
        JobResult::Exported { rows: count } => format!("{} written to {file}.", rows(*count)),
        JobResult::Read { import: _ } => format!("{file} is read. Nothing is written yet."),
        JobResult::Imported { created, changed, change: _ } if created + changed == 0 => {
            format!("Nothing in {file} had to be written.")
        }
        JobResult::Imported { created, changed, change: _ } => {
            let created = counted((*created).into(), "tool created", "tools created");
            format!("{created}, {} changed from {file}.", grouped(&changed.to_string()))
        }
        JobResult::MovedOn { rows: moved } => {
            let count = u64::try_from(moved.len()).unwrap_or(u64::MAX);
            let stand = if count == 1 { "stands" } else { "stand" };
            format!(
                "Nothing of {file} was written: {} no longer {stand} as shown. Read the file again.",
                rows(count)
            )
        }
    }
}

/// What a row of a file would do, as the heading of its kind.
#[must_use]
pub const fn import_kind(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Create => "New",
        ImportKind::Change => "Change",
        ImportKind::Unchanged => "Unchanged",
        ImportKind::Conflict => "Conflict",
        ImportKind::Faulty => "Faulty",
    }
}

/// What a kind of rows means for the write.
#[must_use]
pub const fn import_kind_meaning(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Create => "Each of these rows becomes a new tool.",
        ImportKind::Change => "These rows change a tool. Only the cells that differ are written.",
        ImportKind::Unchanged => "These rows say what the catalog says. Nothing is written.",
        ImportKind::Conflict => {
            "Somebody changed these tools after the file was written, in a field that the file changes too. They can't \
             be written from this file: export them anew, carry your change over, and import that."
        }
        ImportKind::Faulty => {
            "These rows can't be written as they are. Mend them in the file at the row and column named here, then read \
             it again."
        }
    }
}

/// A delimiter by name.
#[must_use]
pub fn delimiter(delimiter: &str) -> String {
    match delimiter {
        "," => "comma".to_owned(),
        ";" => "semicolon".to_owned(),
        "\t" => "tab".to_owned(),
        other => format!("“{other}”"),
    }
}

/// What is wrong with a file as a whole.
#[must_use]
pub fn file_fault(fault: &FileFault) -> Mending {
    match fault {
        FileFault::Empty => Mending::new(
            "The file holds no rows.",
            "Put the headings in its first row and a tool in each row after it. An export shows how it should look.",
        ),
        FileFault::Encoding { row } => Mending::new(
            format!("From row {row} on, the file's bytes are no text that the console can read."),
            "Save it in the spreadsheet as “CSV UTF-8”, or as a workbook (XLSX).",
        ),
        FileFault::Delimiter { found } => Mending::new(
            format!("The first row is one single column: “{found}”."),
            "Save the file with a comma, a semicolon or a tab between the columns.",
        ),
        FileFault::MissingColumn { column } => Mending::new(
            format!("The column “{column}” is missing."),
            "Add it with exactly this heading. Rows that change tools need “id” and “version_read” as exported; all \
             rows need “name”.",
        ),
        FileFault::RepeatedColumn { column } => Mending::new(
            format!("The heading “{column}” stands there twice."),
            "Keep the column that holds the right values, and delete the other one.",
        ),
        FileFault::Unreadable => Mending::new(
            "This is no workbook, or it is protected by a password.",
            "Open it in the spreadsheet, take the protection off, and save it as XLSX or as “CSV UTF-8”.",
        ),
        FileFault::TooManyRows { most } => Mending::new(
            format!("The file has more than {}.", rows(*most)),
            "Split it into several files, and import one after the other.",
        ),
        FileFault::TooLarge { most } => Mending::new(
            format!("The file is larger than {most} MiB."),
            "Split it into several files, or take out what is no field of a tool.",
        ),
        FileFault::UnpacksTooLarge { most } => Mending::new(
            format!("The workbook unpacks to more than {most} MiB."),
            "Take out sheets and pictures that are no tools, or save its first sheet as “CSV UTF-8”.",
        ),
    }
}

/// What is wrong with a cell or a row.
#[must_use]
pub fn import_fault(found: &ImportFault) -> Mending {
    match found {
        ImportFault::Field { fault: broken } => Mending::new(broken_rule(broken), fault(broken)),
        ImportFault::NotANumber { decimal_comma: true } => {
            Mending::new("The number has a decimal comma.", "Write it with a point: 39.90 instead of 39,90.")
        }
        ImportFault::NotANumber { decimal_comma: false } => Mending::new(
            "This is no number.",
            "Write digits with a point before the cents, and nothing else: 39.90.",
        ),
        ImportFault::NotAYesOrNo => Mending::new("This is neither yes nor no.", "Write true or false."),
        ImportFault::NotAnId => Mending::new(
            "This is no id of a tool.",
            "Keep ids exactly as exported. Leave the cell empty for a new tool.",
        ),
        ImportFault::UnknownId => Mending::new(
            "No tool has this id.",
            "The tool was deleted, or the file is from another database. Leave id and version_read empty to create it.",
        ),
        ImportFault::RepeatedId { first_row } => Mending::new(
            format!("Row {first_row} has this id already."),
            "Keep one row for each tool. For a copy, leave id and version_read empty and give it another name.",
        ),
        ImportFault::NoVersion => Mending::new(
            "The row has an id, but no version.",
            "Keep version_read as exported: it keeps you from overwriting what others changed meanwhile.",
        ),
        ImportFault::NotAVersion => Mending::new(
            "This is no version as the export writes it.",
            "Copy version_read from the export once more. Format the column as text, so that the spreadsheet leaves it \
             alone.",
        ),
        ImportFault::Formula => Mending::new(
            "The text begins like a formula, which a spreadsheet would run.",
            "Put an apostrophe (') in front of it: then it stays plain text, and the apostrophe is not written.",
        ),
        ImportFault::FormulaCell => Mending::new(
            "The cell holds a formula, not a value.",
            "Copy the cell, and paste it back as a value.",
        ),
        ImportFault::ErrorCell => {
            Mending::new("The spreadsheet shows an error here.", "Mend the error, or type the value itself.")
        }
        ImportFault::TooManyCells { headings, cells } => Mending::new(
            format!("The row has {cells} cells for {headings} headings."),
            "Put a text that holds the delimiter in quotation marks.",
        ),
        ImportFault::TooFewCells { headings, cells } => Mending::new(
            format!("The row has only {cells} cells for {headings} headings."),
            "Keep empty cells as empty ones between delimiters. Perhaps a line break parts the row: put its text in \
             quotation marks.",
        ),
        ImportFault::Encoding => Mending::new(
            "A character of this cell is no text in the file's encoding.",
            "Type it anew, and save the file as “CSV UTF-8”.",
        ),
        ImportFault::OpenQuote => Mending::new(
            "A quotation mark is opened and never closed.",
            "Close it at the end of the text. A quotation mark inside a text is written twice: \"\".",
        ),
    }
}

/// What is wrong where a field's own rule is broken.
fn broken_rule(fault: &Fault) -> String {
    match fault {
        Fault::Missing => "Nothing stands here, and the field is needed.".to_owned(),
        Fault::TooShort { .. } => "The text is too short.".to_owned(),
        Fault::TooLong { .. } => "The text is too long.".to_owned(),
        Fault::TooMany { .. } => "The list is too long.".to_owned(),
        Fault::OutOfRange { .. } => "The number is outside its bounds.".to_owned(),
        Fault::TooPrecise { .. } => "The amount has more decimals than money has.".to_owned(),
        Fault::NotZero => "The row has a price, and its price model has none.".to_owned(),
        Fault::Zero => "The price is 0, and its price model is a paid one.".to_owned(),
        Fault::Taken => "Another record has this already.".to_owned(),
        Fault::Repeated => "An item stands twice in its list.".to_owned(),
        Fault::Malformed { .. } => "The text does not have the shape of this field.".to_owned(),
        Fault::Unknown { .. } => "The field does not know this value.".to_owned(),
        Fault::Unprintable => "The text holds a character that can't be stored.".to_owned(),
        Fault::Unreadable => "The file named here can't be read.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(mending: &Mending) {
        for part in [&mending.what, &mending.mend] {
            assert!(part.len() > 8, "{mending:?}");
            assert!(!part.contains("  ") && !part.contains("wrong"), "{mending:?}");
        }
    }

    #[test]
    fn every_fault_of_a_file_says_what_and_how_to_mend_it() {
        let text = || "name|price".to_owned();
        let all = [
            FileFault::Empty,
            FileFault::Encoding { row: 7 },
            FileFault::Delimiter { found: text() },
            FileFault::MissingColumn { column: text() },
            FileFault::RepeatedColumn { column: text() },
            FileFault::Unreadable,
            FileFault::TooManyRows { most: 50_000 },
            FileFault::TooLarge { most: 32 },
            FileFault::UnpacksTooLarge { most: 512 },
        ];
        for fault in &all {
            says(&file_fault(fault));
        }
        assert!(file_fault(&FileFault::TooManyRows { most: 50_000 }).what.contains("50,000 rows"));
    }

    #[test]
    fn every_fault_of_a_cell_says_what_and_how_to_mend_it() {
        let fields = [
            Fault::Missing,
            Fault::TooShort { least: 3 },
            Fault::TooLong { most: 100 },
            Fault::TooMany { most: 30 },
            Fault::OutOfRange { least: 0, most: 99 },
            Fault::TooPrecise { decimals: 2 },
            Fault::NotZero,
            Fault::Zero,
            Fault::Taken,
            Fault::Repeated,
            Fault::Malformed { shape: "1.0.0".to_owned() },
            Fault::Unknown { among: vec!["ACTIVE".to_owned()] },
            Fault::Unprintable,
            Fault::Unreadable,
        ];
        let fields = fields.map(|fault| ImportFault::Field { fault });
        let others = [
            ImportFault::NotANumber { decimal_comma: true },
            ImportFault::NotANumber { decimal_comma: false },
            ImportFault::NotAYesOrNo,
            ImportFault::NotAnId,
            ImportFault::UnknownId,
            ImportFault::RepeatedId { first_row: 4 },
            ImportFault::NoVersion,
            ImportFault::NotAVersion,
            ImportFault::Formula,
            ImportFault::FormulaCell,
            ImportFault::ErrorCell,
            ImportFault::TooManyCells { headings: 20, cells: 21 },
            ImportFault::TooFewCells { headings: 20, cells: 3 },
            ImportFault::Encoding,
            ImportFault::OpenQuote,
        ];
        for fault in fields.iter().chain(&others) {
            says(&import_fault(fault));
        }
    }

    #[test]
    fn progress_reads_with_and_without_a_total() {
        assert_eq!(progress(1_200, Some(10_000)), "1,200 of 10,000 rows");
        assert_eq!(progress(1, None), "1 row");
    }
}
