//! Files out and in, as the window asks for them, against a real database: what is written reads back as no change,
//! every fault is told at its cell, and a write is all or nothing.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "each test file uses its part")]
mod desktop;

use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _, Write as _},
    path::Path,
    time::Instant,
};

use commands::{Desk, answer};
use contract::{
    Answer, Direction, Problem, Request,
    activity::ActivityFilter,
    catalog::{ToolFilter, ToolSort},
    connections::{Connect, Disconnect, PasswordSource},
    transfer::*,
};
use desktop::{Desktop, sample, samples};
use domain::{catalog::ToolStatus, connections::Environment};
use rust_xlsxwriter::{Formula, Workbook, Worksheet};
use testkit::Database;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Asks as the window does: through the name and JSON.
async fn ask<R: Request>(desk: &Desk, request: R) -> Result<R::Reply, Problem> {
    let bytes = answer(desk, R::NAME, serde_json::to_value(request).unwrap()).await?;
    let answer: Answer<R::Reply> = serde_json::from_slice(&bytes).unwrap();
    Ok(answer.data)
}

/// A desk at which a sample login sits.
async fn seated(database: &Database, login: &str) -> Desktop {
    let desktop = Desktop::new();
    let id = desktop.profile(samples(database, login, Environment::Local).await).await;
    ask(&desktop.desk, Connect { id, password: PasswordSource::Keyring }).await.unwrap();
    desktop
}

impl Desktop {
    /// Chooses a file to read.
    async fn chosen(&self, path: &Path) -> FileToken {
        self.person.chooses(path);
        ask(&self.desk, ChooseFile::Read).await.unwrap().unwrap().token
    }

    /// Waits for the end of a job.
    async fn ended(&self, id: JobId) -> JobState {
        let mut told = self.jobs.subscribe();
        let is_ended = |job: &&Job| job.id == id && job.state != JobState::Running;
        let jobs = told.wait_for(|jobs| jobs.iter().any(|job| is_ended(&job))).await.unwrap();
        jobs.iter().find(is_ended).unwrap().state.clone()
    }

    async fn result(&self, id: JobId) -> JobResult {
        match self.ended(id).await {
            JobState::Done { result } => result,
            other => panic!("{other:?}"),
        }
    }

    /// Exports tools to `path`, and says how many.
    async fn export(&self, path: &Path, format: Format, filter: ToolFilter) -> u64 {
        let file = self.chosen(path).await;
        let (sort, direction) = (ToolSort::Name, Direction::Ascending);
        let id = ask(&self.desk, ExportTools { file, format, filter, sort, direction }).await.unwrap();
        match self.result(id).await {
            JobResult::Exported { rows } => rows,
            other => panic!("{other:?}"),
        }
    }

    /// Reads a file.
    async fn import(&self, path: &Path) -> ImportSummary {
        let file = self.chosen(path).await;
        let id = ask(&self.desk, ReadImport { file }).await.unwrap();
        match self.result(id).await {
            JobResult::Read { import } => ask(&self.desk, GetImport { id: import }).await.unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// Reads a file with this content.
    async fn import_text(&self, content: &str) -> ImportSummary {
        let path = self.folder.path().join("tools.csv");
        std::fs::write(&path, content).unwrap();
        self.import(&path).await
    }

    /// Every row of these kinds.
    async fn rows(&self, id: ImportId, kinds: &[ImportKind]) -> Vec<ImportRow> {
        let mut rows = Vec::new();
        loop {
            let skip = u32::try_from(rows.len()).unwrap();
            let request = ListImportRows { id, kinds: kinds.to_vec(), skip, limit: 500 };
            let page = ask(&self.desk, request).await.unwrap();
            rows.extend(page.rows);
            if rows.len() >= page.total as usize {
                return rows;
            }
        }
    }

    async fn apply(&self, id: ImportId, except: Vec<u32>) -> JobState {
        let reason = Some("price list of November".to_owned());
        let job = ask(&self.desk, ApplyImport { id, except, reason }).await.unwrap();
        self.ended(job).await
    }
}

/// Texts that files are known to break, each in a tool of its own, written past the rules as a platform may.
const NASTY: &str = r#"
    SET ROLE marketplace_owner;
    INSERT INTO public.marketplace_tools (name, description, long_description, category, tags, price_model, price_amount,
      required_tier, features, tech_stack, integration_type, provider, images, demo_url)
    SELECT 'Nasty ' || n, text, text, 'LEAD_GENERATION', ARRAY[text, text || 'b'], 'MONTHLY', 9.90, 'STARTER',
      jsonb_build_array(text, 'a|b', '\'), CASE WHEN n % 2 = 0 THEN jsonb_build_array(text) END, 'NATIVE',
      left(text || 'x', 100), ARRAY[]::text[], nullif(left(text, 0), 'x')
    FROM unnest(ARRAY[
      '=1+1', '''=1+1', '''''@x', '+49', '-x', '@a', E'\ttab', E'\rreturn', 'say "no"', '"quoted"', E'two\nlines',
      E'two\r\nlines', ' led by a blank', 'ended by one ', 'a|b | c', '\', '\|', 'a\', ' ', '''', '''a', 'Zürich 東京 😀',
      '_x000D_ literally', '<b>&amp;</b>', 'a;b', 'a,b', E'a\tb', '1e5', '007', 'TRUE', '2026-11-22', '',
      E'\n', '#REF!', E'nbsp\u00a0', '  |  ']) WITH ORDINALITY AS nasty (text, n);
"#;

async fn untouched_changes_nothing(format: Format, name: &str) {
    let database = sample().await;
    database.psql(NASTY).await;
    let tools: u64 = database.psql("SELECT count(*) FROM marketplace_tools").await.parse().unwrap();
    let desktop = seated(&database, "sample_manager").await;
    let path = desktop.folder.path().join(name);

    assert_eq!(desktop.export(&path, format, ToolFilter::default()).await, tools);

    let summary = desktop.import(&path).await;
    assert_eq!(summary.faults, []);
    let others = [ImportKind::Create, ImportKind::Change, ImportKind::Conflict, ImportKind::Faulty];
    assert_eq!(desktop.rows(summary.id, &others).await, []);
    assert_eq!((u64::from(summary.unchanged), summary.format), (tools, format));
}

#[tokio::test]
async fn an_untouched_csv_file_changes_nothing() {
    untouched_changes_nothing(Format::Csv, "tools.csv").await;
}

#[tokio::test]
async fn an_untouched_workbook_changes_nothing() {
    untouched_changes_nothing(Format::Xlsx, "tools.xlsx").await;
}

#[tokio::test]
async fn an_export_holds_what_the_list_shows_in_its_order() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager").await;
    let path = desktop.folder.path().join("beta.csv");
    std::fs::write(&path, "of an earlier export").unwrap();

    let filter = ToolFilter { status: vec![ToolStatus::Beta], ..ToolFilter::default() };
    let rows = desktop.export(&path, Format::Csv, filter).await;

    let expected = database.psql(
        "SELECT string_agg(id::text, ' ' ORDER BY lower(name), id) FROM marketplace_tools WHERE status = 'BETA'",
    );
    let expected = expected.await;
    let mut file = csv::Reader::from_path(&path).unwrap();
    let ids: Vec<String> = file.records().map(|row| row.unwrap().get(0).unwrap().to_owned()).collect();
    assert_eq!(ids.join(" "), expected);
    assert_eq!((rows, ids.is_empty()), (ids.len() as u64, false));
    assert_eq!(std::fs::read(&path).unwrap().get(..3), Some("\u{feff}".as_bytes()));
}

/// Tools without anything that needs quotes, so that a line is a row and a comma parts two cells.
const TEN_THOUSAND: &str = "
    SET ROLE marketplace_owner;
    SET CONSTRAINTS ALL IMMEDIATE;
    INSERT INTO public.marketplace_tools (name, description, long_description, category, tags, price_model, price_amount,
      required_tier, features, tech_stack, integration_type, provider, documentation_url)
    SELECT 'Plain tool ' || n, 'Does what tool ' || n || ' does for Café Zürich.', 'At length.', 'LEAD_GENERATION',
      ARRAY['crm', 'mls'], 'MONTHLY', 49.90, 'STARTER', '[\"one\", \"two\"]', '[\"Rust\"]', 'NATIVE', 'Planter',
      'https://docs.example.com/' || n
    FROM generate_series(1, 10000) AS n;";

/// What is planted: a name, the column where it is to be told, and what the cells of a row become.
type Plant = (&'static str, &'static str, fn(&mut Vec<Vec<u8>>));

fn set(cells: &mut [Vec<u8>], column: usize, text: &str) {
    cells[column] = text.as_bytes().to_vec();
}

const PLANTS: [Plant; 20] = [
    ("not_an_id", "A", |cells| set(cells, 0, "4711")),
    ("unknown_id", "A", |cells| cells[0].splice(..8, *b"00000000").for_each(drop)),
    ("no_version", "B", |cells| set(cells, 1, "")),
    ("not_a_version", "B", |cells| set(cells, 1, "22.11.2026")),
    ("field:missing", "C", |cells| set(cells, 2, "")),
    ("field:too_long", "C", |cells| set(cells, 2, &"x".repeat(101))),
    ("formula", "D", |cells| set(cells, 3, "=HYPERLINK(A1)")),
    ("encoding", "D", |cells| cells[3] = b"Caf\xe9".to_vec()),
    ("field:unprintable", "E", |cells| set(cells, 4, "bell \u{7}")),
    ("field:unknown", "O", |cells| set(cells, 14, "ACTIV")),
    ("field:repeated", "G", |cells| set(cells, 6, "crm | crm")),
    ("field:too_many", "G", |cells| {
        set(cells, 6, &(0..31).map(|n| n.to_string()).collect::<Vec<_>>().join("|"));
    }),
    ("not_a_number:true", "I", |cells| set(cells, 8, "\"49,90\"")),
    ("not_a_number:false", "I", |cells| set(cells, 8, "49.90 USD")),
    ("field:too_precise", "I", |cells| set(cells, 8, "49.905")),
    ("field:out_of_range", "I", |cells| set(cells, 8, "-1.00")),
    ("field:zero", "I", |cells| set(cells, 8, "0")),
    ("not_a_yes_or_no", "P", |cells| set(cells, 15, "maybe")),
    ("too_many_cells", "", |cells| cells.push(b"one more".to_vec())),
    ("open_quote", "D", |cells| set(cells, 3, "\"Begins and never ends")),
];

/// A fault in a word.
fn word(fault: &ImportFault) -> String {
    let json = serde_json::to_value(fault).unwrap();
    let kind = json["import_fault"].as_str().unwrap();
    match fault {
        ImportFault::Field { .. } => format!("{kind}:{}", json["fault"].as_str().unwrap()),
        ImportFault::NotANumber { decimal_comma } => format!("{kind}:{decimal_comma}"),
        _ => kind.to_owned(),
    }
}

/// The most memory that this process ever held, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn every_one_of_200_faults_in_10_000_rows_is_told_at_its_cell_and_no_other() {
    let database = sample().await;
    database.psql(TEN_THOUSAND).await;
    let desktop = seated(&database, "sample_manager").await;
    let path = desktop.folder.path().join("ten-thousand.csv");
    let filter = ToolFilter { provider: Some("Planter".to_owned()), ..ToolFilter::default() };

    let (start, before) = (Instant::now(), peak());
    assert_eq!(desktop.export(&path, Format::Csv, filter.clone()).await, 10_000);
    println!("export of 10,000 tools: {:?}, peak {} → {} KiB", start.elapsed(), before, peak());

    let mut lines: Vec<Vec<u8>> =
        std::fs::read(&path).unwrap().split(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
    lines.retain(|line| !line.is_empty());
    assert_eq!(lines.len(), 10_001);
    let mut planted = BTreeSet::new();
    for place in 0..200 {
        let (name, column, plant) = PLANTS[place % PLANTS.len()];
        let line = 7 + place * 49;
        let mut cells: Vec<Vec<u8>> = lines[line]
            .strip_suffix(b"\r")
            .unwrap()
            .split(|&byte| byte == b',')
            .map(<[u8]>::to_vec)
            .collect();
        plant(&mut cells);
        lines[line] = [cells.join(&b','), b"\r".to_vec()].concat();
        planted.insert((line + 1, column.to_owned(), name.to_owned()));
    }
    // Five hundred rows change for good.
    for line in
        (0..500).map(|place| 8 + place * 19).filter(|line| !planted.iter().any(|(row, ..)| row - 1 == *line))
    {
        let text = String::from_utf8(lines[line].clone()).unwrap();
        lines[line] = text.replace(",49.90,", ",59.90,").into_bytes();
    }
    std::fs::write(&path, lines.join(&b'\n')).unwrap();

    let (start, before) = (Instant::now(), peak());
    let summary = desktop.import(&path).await;
    println!("dry run of 10,000 rows: {:?}, peak {} → {} KiB", start.elapsed(), before, peak());

    let faulty = desktop.rows(summary.id, &[ImportKind::Faulty]).await;
    let told: Vec<_> = faulty
        .iter()
        .flat_map(|row| {
            row.faults.iter().map(|fault| (row.row as usize, fault.column.clone(), word(&fault.fault)))
        })
        .collect();
    assert_eq!(told.len(), 200);
    assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), planted);
    assert_eq!(summary.faulty + summary.changed + summary.unchanged, 10_000);
    assert_eq!((summary.created, summary.conflicts, summary.faults), (0, 0, Vec::new()));

    let start = Instant::now();
    let state = desktop.apply(summary.id, Vec::new()).await;
    println!("{} rows written: {:?}", summary.changed, start.elapsed());
    let JobState::Done { result: JobResult::Imported { created: 0, changed, change: Some(_) } } = state
    else {
        panic!("{state:?}")
    };
    let written = database.psql("SELECT count(*) FROM marketplace_tools WHERE price_amount = 59.90").await;
    assert_eq!((changed, written), (summary.changed, changed.to_string()));

    // Then all of it at once.
    desktop.export(&path, Format::Csv, filter).await;
    let all = std::fs::read_to_string(&path).unwrap().replace("Does what", "Does all that");
    let summary = desktop.import_text(&all).await;
    assert_eq!((summary.changed, summary.faulty), (10_000, 0));
    let start = Instant::now();
    let state = desktop.apply(summary.id, Vec::new()).await;
    println!("10,000 rows written: {:?}", start.elapsed());
    assert!(
        matches!(state, JobState::Done { result: JobResult::Imported { changed: 10_000, .. } }),
        "{state:?}"
    );
}

const HEADINGS: &str = "id,version_read,name,description,category,price_model,price_amount,required_tier,integration_type,provider,version";

/// A line of a file for a tool as it stands, with another price.
async fn line(database: &Database, name: &str, price: &str) -> String {
    let line = format!(
        "SELECT concat_ws(',', id, to_char(updated_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), '\"' || name || '\"',
           '\"' || replace(description, '\"', '\"\"') || '\"', category, price_model, '{price}', required_tier,
           integration_type, '\"' || provider || '\"', version)
         FROM marketplace_tools WHERE name = '{name}'"
    );
    database.psql(&line).await
}

/// Two monthly tools of the sample that nobody changed yet, by name.
async fn two(database: &Database) -> [String; 2] {
    let names = "SELECT string_agg(name, '|' ORDER BY name) FROM (SELECT name FROM marketplace_tools
        WHERE price_model = 'MONTHLY' AND id NOT IN (SELECT record_id FROM console.audit_log) AND name !~ '[,\"'']' ORDER BY name LIMIT 2) AS tools";
    let names = database.psql(names).await;
    let (one, other) = names.split_once('|').unwrap();
    [one.to_owned(), other.to_owned()]
}

async fn price(database: &Database, name: &str) -> String {
    database.psql(&format!("SELECT price_amount FROM marketplace_tools WHERE name = '{name}'")).await
}

#[tokio::test]
async fn rows_without_an_id_make_new_tools_in_one_change() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager").await;
    let [one, _] = two(&database).await;
    let changed = line(&database, &one, "12.50").await;
    let new = ",,New from a file,A description.,LEAD_GENERATION,MONTHLY,5,STARTER,NATIVE,Somebody,1.0.0";

    let summary = desktop.import_text(&format!("{HEADINGS}\n{new}\n{changed}\n")).await;
    assert_eq!((summary.created, summary.changed), (1, 1), "{:?}", desktop.rows(summary.id, &[]).await);
    let state = desktop.apply(summary.id, Vec::new()).await;

    let JobState::Done { result: JobResult::Imported { created: 1, changed: 1, change: Some(change) } } =
        state
    else {
        panic!("{state:?}")
    };
    let trail = "SELECT string_agg(DISTINCT act || ' ' || reason || ' ' || coalesce(part_of, id), ',')
        FROM console.audit_log WHERE act = 'catalog.import'";
    assert_eq!(database.psql(trail).await, format!("catalog.import price list of November {change}"));
    let status = "SELECT status FROM marketplace_tools WHERE name = 'New from a file'";
    assert_eq!(
        (database.psql(status).await.as_str(), price(&database, &one).await.as_str()),
        ("COMING_SOON", "12.50")
    );
    assert_eq!(ask(&desktop.desk, GetImport { id: summary.id }).await, Err(Problem::FileForgotten));
}

#[tokio::test]
async fn a_new_tool_says_what_it_needs() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager").await;

    let summary = desktop.import_text("name;description\nNew;Something\n").await;

    let rows = desktop.rows(summary.id, &[]).await;
    let told: Vec<_> =
        rows[0].faults.iter().map(|fault| (fault.heading.as_str(), word(&fault.fault))).collect();
    let missing = |heading| (heading, "field:missing".to_owned());
    let expected = ["category", "price_model", "required_tier", "integration_type", "provider"].map(missing);
    for expected in expected {
        assert!(told.contains(&expected), "{told:?}");
    }
}

#[tokio::test]
async fn what_somebody_changed_meanwhile_is_a_conflict_and_stays() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager").await;
    let [one, other] = two(&database).await;
    let (contested, elsewhere) =
        (line(&database, &one, "12.50").await, line(&database, &other, "13.50").await);
    let console = seated(&database, "sample_admin").await;
    let theirs = format!("{HEADINGS}\n{}\n", line(&database, &one, "99").await);
    let summary = console.import_text(&theirs).await;
    console.apply(summary.id, Vec::new()).await;
    let file = format!(
        "id,version_read,name,tags\n{}",
        line(&database, &other, "1").await.split(',').take(2).collect::<Vec<_>>().join(",")
    );
    let summary = console.import_text(&format!("{file},{other},somebody else's\n")).await;
    assert!(matches!(console.apply(summary.id, Vec::new()).await, JobState::Done { .. }));

    let summary = desktop.import_text(&format!("{HEADINGS}\n{contested}\n{elsewhere}\n")).await;

    let rows = desktop.rows(summary.id, &[]).await;
    assert_eq!(
        rows.iter().map(|row| row.kind).collect::<Vec<_>>(),
        [ImportKind::Conflict, ImportKind::Change]
    );
    assert!(rows[0].cells[0].contested);
    assert_eq!(rows[0].writers[0].field, "price_amount");
    desktop.apply(summary.id, Vec::new()).await;
    assert_eq!([price(&database, &one).await, price(&database, &other).await], ["99.00", "13.50"]);
}

#[tokio::test]
async fn nothing_is_written_when_one_tool_moved_on_since_the_dry_run() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager").await;
    let [one, other] = two(&database).await;
    let was = price(&database, &one).await;
    let file = format!(
        "{HEADINGS}\n{}\n{}\n",
        line(&database, &one, "12.50").await,
        line(&database, &other, "13.50").await
    );
    let summary = desktop.import_text(&file).await;
    assert_eq!(summary.changed, 2);
    database
        .psql(&format!("UPDATE marketplace_tools SET provider = 'Moved on' WHERE name = '{other}'"))
        .await;

    let state = desktop.apply(summary.id, Vec::new()).await;

    assert_eq!(state, JobState::Done { result: JobResult::MovedOn { rows: vec![3] } });
    assert_eq!(price(&database, &one).await, was);
    // Without that row it holds.
    let state = desktop.apply(summary.id, vec![3]).await;
    assert!(matches!(state, JobState::Done { result: JobResult::Imported { changed: 1, .. } }), "{state:?}");
    assert_eq!(price(&database, &one).await, "12.50");
}

#[tokio::test]
async fn the_database_refuses_an_import_by_anyone_but_a_manager() {
    let database = sample().await;
    for login in ["sample_moderator", "sample_support"] {
        let desktop = seated(&database, login).await;
        let [one, _] = two(&database).await;
        let was = price(&database, &one).await;
        let new = ",,New from a file,A description.,LEAD_GENERATION,MONTHLY,5,STARTER,NATIVE,Somebody,1.0.0";

        for row in [line(&database, &one, "12.50").await.as_str(), new] {
            let summary = desktop.import_text(&format!("{HEADINGS}\n{row}\n")).await;
            let JobState::Failed { problem } = desktop.apply(summary.id, Vec::new()).await else { panic!() };
            assert!(matches!(*problem, Problem::NotAllowed { .. }), "{problem:?}");
        }
        assert_eq!(price(&database, &one).await, was);
    }
}

#[tokio::test]
async fn a_cancelled_export_leaves_no_file_and_a_cancelled_write_no_row() {
    let database = sample().await;
    database.psql(TEN_THOUSAND).await;
    let desktop = seated(&database, "sample_manager").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tools.xlsx");
    let file = desktop.chosen(&path).await;
    let (filter, sort, direction) = (ToolFilter::default(), ToolSort::Name, Direction::Ascending);
    let request = ExportTools { file, format: Format::Xlsx, filter: filter.clone(), sort, direction };
    let id = ask(&desktop.desk, request).await.unwrap();
    desktop
        .jobs
        .subscribe()
        .wait_for(|jobs| jobs.iter().any(|job| job.id == id && job.done > 0))
        .await
        .unwrap();

    ask(&desktop.desk, EndJob { id }).await.unwrap();

    assert_eq!(desktop.ended(id).await, JobState::Cancelled);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

    let path = folder.path().join("tools.csv");
    desktop.export(&path, Format::Csv, filter).await;
    let all = std::fs::read_to_string(&path).unwrap().replace("Does what", "Does all that");
    let summary = desktop.import_text(&all).await;
    let id =
        ask(&desktop.desk, ApplyImport { id: summary.id, except: Vec::new(), reason: None }).await.unwrap();
    desktop
        .jobs
        .subscribe()
        .wait_for(|jobs| jobs.iter().any(|job| job.id == id && job.done > 0))
        .await
        .unwrap();
    ask(&desktop.desk, EndJob { id }).await.unwrap();
    assert_eq!(desktop.ended(id).await, JobState::Cancelled);
    let written = "SELECT count(*) FROM marketplace_tools WHERE description LIKE 'Does all that%'";
    assert_eq!(database.psql(written).await, "0");

    // Ended jobs stay in the list until they are dismissed.
    let jobs = ask(&desktop.desk, ListJobs {}).await.unwrap();
    assert!(jobs.iter().any(|job| job.id == id && job.state == JobState::Cancelled));
    ask(&desktop.desk, EndJob { id }).await.unwrap();
    assert!(ask(&desktop.desk, ListJobs {}).await.unwrap().iter().all(|job| job.id != id));
}

#[tokio::test]
async fn what_the_disk_refuses_is_said() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager").await;
    let missing = desktop.folder.path().join("nowhere").join("tools.csv");

    let file = desktop.chosen(&missing).await;
    let id = ask(&desktop.desk, ReadImport { file }).await.unwrap();
    let JobState::Failed { problem } = desktop.ended(id).await else { panic!() };
    assert!(matches!(*problem, Problem::File { .. }), "{problem:?}");

    let (filter, sort, direction) = (ToolFilter::default(), ToolSort::Name, Direction::Ascending);
    let request = ExportTools { file, format: Format::Csv, filter, sort, direction };
    let id = ask(&desktop.desk, request).await.unwrap();
    let JobState::Failed { problem } = desktop.ended(id).await else { panic!() };
    assert!(matches!(*problem, Problem::File { .. }), "{problem:?}");
}

#[tokio::test]
async fn a_file_that_is_none_of_tools_says_why() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager").await;
    let missing = |column: &str| vec![FileFault::MissingColumn { column: column.to_owned() }];
    let cases = [
        ("", vec![FileFault::Empty]),
        ("name\n", vec![FileFault::Empty]),
        ("id|name\n1|a\n", vec![FileFault::Delimiter { found: "id|name".to_owned() }]),
        ("name,provider,name\na,b,c\n", vec![FileFault::RepeatedColumn { column: "name".to_owned() }]),
        ("id,version_read,provider\n", missing("name")),
        ("id,name\n", missing("version_read")),
    ];
    for (content, expected) in cases {
        assert_eq!(desktop.import_text(content).await.faults, expected, "{content}");
    }
    let path = desktop.folder.path().join("tools.xlsx");
    std::fs::write(&path, "no workbook").unwrap();
    assert_eq!(desktop.import(&path).await.faults, [FileFault::Unreadable]);
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_read_and_the_limit_is_said() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager").await;
    let path = desktop.folder.path().join("tools.csv");
    std::fs::File::create(&path).unwrap().set_len((100 << 20) + 1).unwrap();
    assert_eq!(desktop.import(&path).await.faults, [FileFault::TooLarge { most: 100 }]);

    let path = desktop.folder.path().join("tools.xlsx");
    workbook(&path, |_| {});
    let mut bytes = std::fs::read(&path).unwrap();
    // What the first part unpacks to, as the archive's directory has it.
    let at = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap() + 24;
    bytes[at..at + 4].copy_from_slice(&(1_u32 << 30).to_le_bytes());
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(desktop.import(&path).await.faults, [FileFault::UnpacksTooLarge { most: 512 }]);
}

/// A workbook with the headings of a new tool, and what `fill` puts below them.
fn workbook(path: &Path, fill: impl FnOnce(&mut Worksheet)) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, HEADINGS.split(',').skip(2)).unwrap();
    fill(sheet);
    book.save(path).unwrap();
}

/// Replaces a piece of the first sheet of a workbook.
fn replace_in(path: &Path, old: &str, new: &str) {
    let mut archive = ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut changed = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let name = part.name().unwrap().into_owned();
        if name.ends_with("sheet1.xml") {
            assert!(text.contains(old), "{text}");
            text = text.replace(old, new);
        }
        changed.start_file(name, SimpleFileOptions::default()).unwrap();
        changed.write_all(text.as_bytes()).unwrap();
    }
    std::fs::write(path, changed.finish().unwrap().into_inner()).unwrap();
}

#[tokio::test]
async fn formulas_and_errors_of_a_workbook_are_told_at_their_cells() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager").await;
    let path = desktop.folder.path().join("tools.xlsx");
    let sound =
        ["New", "A description.", "LEAD_GENERATION", "MONTHLY", "5", "STARTER", "NATIVE", "Us", "1.0.0"];
    workbook(&path, |sheet| {
        for row in 1..=5 {
            sheet.write_row(row, 0, sound).unwrap();
        }
        // A formula with its value, one without, a text that looks like one, one that went wrong, and an error alone.
        sheet.write_formula(1, 4, Formula::new("=2+3").set_result("5")).unwrap();
        sheet.write_formula(2, 1, "=HYPERLINK(\"https://a.example\")").unwrap();
        sheet.write_string(3, 1, "=1+1").unwrap();
        sheet.write_formula(4, 0, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.write_number(5, 7, 4711).unwrap();
    });
    replace_in(&path, r#"<c r="H6"><v>4711</v></c>"#, r#"<c r="H6" t="e"><v>#REF!</v></c>"#);

    let summary = desktop.import(&path).await;

    let found = |row: &ImportRow| {
        row.faults.iter().map(|fault| (fault.column.clone(), word(&fault.fault))).collect::<Vec<_>>()
    };
    let rows = desktop.rows(summary.id, &[]).await;
    let told: Vec<_> = rows.iter().map(|row| (row.row, row.kind, found(row))).collect();
    let faulty = |row, column: &str, fault: &str| {
        (row, ImportKind::Faulty, vec![(column.to_owned(), fault.to_owned())])
    };
    let expected = [
        faulty(2, "E", "formula_cell"),
        faulty(3, "B", "formula_cell"),
        (4, ImportKind::Create, Vec::new()),
        faulty(5, "A", "formula_cell"),
        faulty(6, "H", "error_cell"),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_second_row_of_an_id_says_which_is_the_first() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager").await;
    let [one, _] = two(&database).await;
    let row = line(&database, &one, "12.50").await;

    let summary = desktop.import_text(&format!("{HEADINGS}\n{row}\n{row}\nonly,two\n")).await;

    let rows = desktop.rows(summary.id, &[ImportKind::Faulty]).await;
    assert_eq!(rows[0].faults[0].fault, ImportFault::RepeatedId { first_row: 2 });
    assert_eq!(rows[1].faults[0].fault, ImportFault::TooFewCells { headings: 11, cells: 2 });
    assert_eq!(summary.changed, 1);
}

#[tokio::test]
async fn files_and_imports_are_forgotten_at_sign_out() {
    let database = sample().await;
    let desktop = seated(&database, "sample_manager").await;
    let file = desktop.chosen(Path::new("/nowhere")).await;
    let summary = desktop.import_text("name\n").await;

    ask(&desktop.desk, Disconnect {}).await.unwrap();
    let id = desktop.profile(samples(&database, "sample_manager", Environment::Staging).await).await;
    ask(&desktop.desk, Connect { id, password: PasswordSource::Keyring }).await.unwrap();

    assert_eq!(ask(&desktop.desk, ReadImport { file }).await, Err(Problem::FileForgotten));
    assert_eq!(ask(&desktop.desk, GetImport { id: summary.id }).await, Err(Problem::FileForgotten));
    assert_eq!(ask(&desktop.desk, ListJobs {}).await, Ok(Vec::new()));
}

#[tokio::test]
async fn the_trail_is_exported_field_by_field() {
    let database = sample().await;
    let desktop = seated(&database, "sample_admin").await;
    let [one, _] = two(&database).await;
    let summary =
        desktop.import_text(&format!("{HEADINGS}\n{}\n", line(&database, &one, "12.50").await)).await;
    desktop.apply(summary.id, Vec::new()).await;
    let path = desktop.folder.path().join("activity.csv");
    let file = desktop.chosen(&path).await;

    let filter = ActivityFilter { act: Some("catalog.import".to_owned()), ..ActivityFilter::default() };
    let id = ask(&desktop.desk, ExportActivity { file, format: Format::Csv, filter }).await.unwrap();
    assert_eq!(desktop.result(id).await, JobResult::Exported { rows: 1 });

    let mut file = csv::Reader::from_path(&path).unwrap();
    let rows: Vec<_> = file.records().map(Result::unwrap).collect();
    assert_eq!(rows[0].iter().skip(10).collect::<Vec<_>>()[..2], [one.as_str(), "price_amount"]);
    assert_eq!((&rows[0][13], &rows[0][14]), ("12.5", "price list of November"));
}
