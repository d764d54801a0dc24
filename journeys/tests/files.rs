//! Tools out to a file and back in, through the native file chooser and without a mouse: exactly what the list shows, a
//! dry run that names every fault, and one change that is taken back.

mod table;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use journeys::{Desktop, Failure, Result, SAMPLE_PATIENCE, Window, pictures, prompt};
use table::Table;

const MANAGER: &[(&str, &str)] = &[("MARKETPLACE_OPEN", "sample:manager")];

/// The tools that "lead" finds, in the order of the list.
const LEAD: [&str; 5] = [
    "Agent Performance Tracker",
    "Lead Capture Summary Generator",
    "Lead Generation Agent",
    "Lead Scoring Engine",
    "Lead Source Analysis",
];

/// Opens the sample's catalog as a manager.
async fn in_the_catalog(desktop: &Desktop) -> Result<Window<'_>> {
    let window = Window::open_with(desktop, MANAGER).await?;
    window.says_within(SAMPLE_PATIENCE, "Needs a hand now").await?;
    window.settled().await?;
    to_the_catalog(&window).await?;
    Ok(window)
}

async fn to_the_catalog(window: &Window<'_>) -> Result {
    window.press(&["g", "c"]).await?;
    window.find("heading", "Catalog").await?;
    window.find("gridcell", "*").await?;
    window.settled().await
}

/// Lets the list show only what these words find.
async fn search(window: &Window<'_>, words: &str, found: &str) -> Result {
    window.press(&["/", "Ctrl+a"]).await?;
    window.type_text(words).await?;
    window.says(found).await?;
    window.settled().await
}

/// Where a person keeps a file on this desktop.
fn place(desktop: &Desktop, name: &str) -> PathBuf {
    desktop.home().map(|home| home.join(name)).unwrap_or_default()
}

/// Exports what the list shows, as `kind`, to `name`, and waits until the status bar says so.
async fn export(window: &Window<'_>, kind: &str, name: &str, rows: &str) -> Result<PathBuf> {
    let file = place(window.desktop(), name);
    window.tab_and_press("button", "Export…").await?;
    window.tab_and_press("button", kind).await?;
    prompt::choose_file(window.desktop(), "Export to a file", &file).await?;
    window.says(&format!("{rows} written to {name}.")).await?;
    Ok(file)
}

/// Reads a file on the screen of imports, and waits until it says what the file would do.
async fn read(window: &Window<'_>, button: &str, file: &Path) -> Result {
    window.tab_and_press("button", button).await?;
    prompt::choose_file(window.desktop(), "Import tools from a file", file).await?;
    window.find("group", "Which rows").await?;
    window.settled().await
}

/// Shows the rows of a kind, by the arrows of its choice.
async fn show_rows(window: &Window<'_>, kind: &str) -> Result {
    window.tab_to("radio", "*").await?;
    for _ in 0..5 {
        if !window.all("region", &format!("Rows: {kind}")).await?.is_empty() {
            return Ok(());
        }
        window.press(&["ArrowRight"]).await?;
        window.settled().await?;
    }
    Err(Failure::Differs(format!("no arrow leads to the rows {kind:?}")))
}

fn same<T: PartialEq + std::fmt::Debug + ?Sized>(what: &str, found: &T, wanted: &T) -> Result {
    if found == wanted { Ok(()) } else { Err(Failure::Differs(format!("{what}: {found:?}, not {wanted:?}"))) }
}

#[tokio::test]
async fn exactly_the_filtered_tools_go_to_a_file_which_reads_back_as_unchanged() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_catalog(&desktop).await?;
    search(&window, "lead", "5 of 54 tools").await?;
    let file = export(&window, "CSV", "tools.csv", "5 rows").await?;

    let table = Table::read(&file)?;
    same("names", &table.column("name"), &LEAD.to_vec())?;
    same(
        "the first headings",
        &table.headings()[..3],
        ["id", "version_read", "name"].map(String::from).as_slice(),
    )?;
    for id in table.column("id") {
        same(id, &(id.starts_with("70010000-0000-4000-8000-") && id.len() == 36), &true)?;
    }
    for version in table.column("version_read") {
        same(version, &version.parse::<DateTime<Utc>>().is_ok(), &true)?;
    }

    window.tab_and_press("link", "Import…").await?;
    window.find("heading", "Import tools").await?;
    read(&window, "Choose a file…", &file).await?;
    window.says("Unchanged 5").await?;
    for none in ["Change 0", "New 0", "Faulty 0", "Conflict 0"] {
        window.says(none).await?;
    }
    window.find("button", "Nothing to write").await?;
    window.close().await
}

#[tokio::test]
async fn a_workbook_reads_back_as_unchanged() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_catalog(&desktop).await?;
    let file = export(&window, "Excel workbook (XLSX)", "tools.xlsx", "54 rows").await?;

    window.tab_and_press("link", "Import…").await?;
    window.find("heading", "Import tools").await?;
    read(&window, "Choose a file…", &file).await?;
    window.says("Unchanged 54").await?;
    window.find("button", "Nothing to write").await?;
    window.close().await
}

#[tokio::test]
async fn a_file_is_tried_first_then_written_as_one_change_and_taken_back() -> Result {
    let desktop = Desktop::fresh().await?;
    let window = in_the_catalog(&desktop).await?;
    search(&window, "lead", "5 of 54 tools").await?;
    let file = export(&window, "CSV", "tools.csv", "5 rows").await?;

    let mut table = Table::read(&file)?;
    table.put(2, "price_amount", "23.50");
    table.put(3, "price_amount", "84.00");
    table.put(4, "category", "SPACE_TRAVEL");
    table.put(5, "price_amount", "29,90");
    table.put(6, "name", "=HYPERLINK(\"https://example.com\")");
    let new = table.copy(2);
    for (heading, value) in [("id", ""), ("version_read", ""), ("name", "Viewing Planner")] {
        table.put(new, heading, value);
    }
    let edited = place(&desktop, "edited.csv");
    table.write(&edited)?;

    window.tab_and_press("link", "Import…").await?;
    window.find("heading", "Import tools").await?;
    read(&window, "Choose a file…", &edited).await?;
    for count in ["Change 2", "New 1", "Faulty 3", "Unchanged 0"] {
        window.says(count).await?;
    }
    window.says("84.00").await?;
    window.tab_and_press("checkbox", "Include row 2, Agent Performance Tracker").await?;
    window.says("1 row left out").await?;
    window.says("Write 2 changes").await?;
    window.picture(&pictures().join("import-changes.png")).await?;

    show_rows(&window, "New").await?;
    window.says("Viewing Planner").await?;
    show_rows(&window, "Faulty").await?;
    let faults = [
        ("category", "The field does not know this value"),
        ("price_amount", "Write it with a point: 39.90 instead of 39,90"),
        ("name", "Put an apostrophe (') in front of it"),
    ];
    for (heading, words) in faults {
        window.says(&format!("Column {}, {heading}", table.letter(heading))).await?;
        window.says(words).await?;
    }
    window.picture(&pictures().join("import-faulty.png")).await?;

    window.tab_and_type("textbox", "Why (for the record)", "price list of 2027").await?;
    window.tab_and_press("button", "Write 2 changes").await?;
    window.says("1 tool created, 1 changed from edited.csv.").await?;
    window.picture(&pictures().join("import-written.png")).await?;
    window.tab_and_press("link", "Show the change").await?;
    window.find("region", "Change").await?;
    window.says("Imported 2 tools").await?;
    window.says("price list of 2027").await?;
    window.settled().await?;
    window.picture(&pictures().join("import-change.png")).await?;

    to_the_catalog(&window).await?;
    search(&window, "Viewing Planner", "1 of 55 tools").await?;
    window.press(&["ArrowDown"]).await?;
    window.keyboard_is_on("Viewing Planner").await?;
    window.press(&["Ctrl+z"]).await?;
    window.says("Took back: Imported 2 tools").await?;
    window.says("0 of 54 tools").await?;
    search(&window, "Lead Capture Summary", "1 of 54 tools").await?;
    window.no_longer_says("84.00").await?;
    window.close().await
}
