//! What a read file would do: the file itself, its faults, its rows by kind, and the write.

use contract::transfer::{
    CellFault, FileFault, GetImport, ImportCell, ImportId, ImportKind, ImportRow, ImportSummary,
    ListImportRows,
};
use contract::writing::FieldWriter;
use leptos::prelude::*;

use super::state::{Import, KINDS, is_written, rows_of, written};
use crate::areas::words;
use crate::loading::load;
use crate::parts::picking::{PAGE, PickTable};
use crate::parts::{
    Badge, Button, Choice, EmptyState, Fact, Facts, Loaded, Look, ProblemStrip, Segmented, Skeleton,
    TextField, Tone,
};
use crate::wording::{catalog, choices, editing, transfer, values};

/// Cells of a row that are shown at once; the others unfold.
const CELLS: usize = 8;

/// The read file.
#[component]
pub fn Looking(
    /// The screen's state.
    import: Import,
    /// Which import.
    id: ImportId,
) -> impl IntoView {
    let summary = load(move || Some(GetImport { id }));
    view! { <Loaded from=summary children=move |summary| view! { <Read import summary/> }/> }
}

#[component]
fn Read(import: Import, summary: ImportSummary) -> impl IntoView {
    let faults = summary.faults.clone();
    if !faults.is_empty() {
        return view! {
            <div class="import-body">
                <FileFacts summary/>
                <FileFaults faults/>
                <div class="acts">
                    <Button look=Look::Primary on_press=move |()| import.read_again() busy=import.busy>"Read the file again"</Button>
                </div>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="import-body">
            <FileFacts summary=summary.clone()/>
            <Rows import summary=summary.clone()/>
        </div>
        <WriteBar import summary/>
    }
    .into_any()
}

/// The file: name, how its text was read, its columns.
#[component]
fn FileFacts(summary: ImportSummary) -> impl IntoView {
    let read_as = match (summary.encoding.as_str(), summary.delimiter.as_str()) {
        ("", _) => transfer::format(summary.format).to_owned(),
        (encoding, delimiter) => {
            format!(
                "{}, {encoding}, parted by {}",
                transfer::format(summary.format),
                transfer::delimiter(delimiter)
            )
        }
    };
    let columns =
        summary.columns.iter().map(|&field| choices::tool_field(field)).collect::<Vec<_>>().join(", ");
    let unknown = (!summary.unknown_columns.is_empty()).then(|| {
        let headings = summary.unknown_columns.join(", ");
        view! { <Fact label="Headings not known">{headings} <span class="muted">" (left alone)"</span></Fact> }
    });
    view! {
        <Facts>
            <Fact label="File">{summary.file}</Fact>
            <Fact label="Read as">{read_as}</Fact>
            {(!columns.is_empty()).then(|| view! { <Fact label="Columns">{columns}</Fact> })}
            {unknown}
        </Facts>
    }
}

/// What is wrong with the file as a whole.
#[component]
fn FileFaults(faults: Vec<FileFault>) -> impl IntoView {
    let line = |fault: &FileFault| {
        let words = transfer::file_fault(fault);
        view! { <li><strong>{words.what}</strong> <span>{words.mend}</span></li> }
    };
    view! {
        <section class="import-faults" role="alert">
            <h2>"This file can't be imported as it is"</h2>
            <ul>{faults.iter().map(line).collect_view()}</ul>
        </section>
    }
}

/// The rows, a kind at a time.
#[component]
fn Rows(import: Import, summary: ImportSummary) -> impl IntoView {
    let first = KINDS.into_iter().find(|&kind| rows_of(&summary, kind) > 0).unwrap_or(ImportKind::Unchanged);
    let kind = RwSignal::new(first);
    let page = RwSignal::new(0_usize);
    let tabs = KINDS
        .iter()
        .map(|&kind| {
            Choice::new(
                kind,
                format!("{} {}", transfer::import_kind(kind), words::figure(rows_of(&summary, kind))),
            )
        })
        .collect();
    let choose = move |chosen| {
        page.set(0);
        kind.set(chosen);
    };
    let id = summary.id;
    let listed = load(move || {
        let skip = u32::try_from(page.get().saturating_mul(PAGE)).unwrap_or(u32::MAX);
        let limit = u16::try_from(PAGE).unwrap_or(u16::MAX);
        Some(ListImportRows { id, kinds: vec![kind.get()], skip, limit })
    });
    // Rows of the kind before must not stand under the headings of this one.
    let fitting = move |row: &ImportRow| row.kind == kind.get();
    let rows = Signal::derive(move || {
        let rows = listed.value.with(|listed| listed.as_ref().map(|listed| listed.rows.clone()));
        rows.unwrap_or_default().into_iter().filter(fitting).collect::<Vec<_>>()
    });
    let counts = StoredValue::new(summary);
    let total = Signal::derive(move || counts.with_value(|summary| rows_of(summary, kind.get())) as usize);
    let none = move || {
        view! { <EmptyState title=format!("No row is {}", transfer::import_kind(kind.get()).to_lowercase())/> }
    };
    let label = Signal::derive(move || format!("Rows: {}", transfer::import_kind(kind.get())));
    let cells = move |row: &ImportRow| row_cells(row);
    view! {
        <div class="import-tabs">
            <Segmented label="Which rows" value=kind choices=tabs on_choose=choose/>
            <p class="muted">{move || transfer::import_kind_meaning(kind.get())}</p>
        </div>
        <ProblemStrip problem=listed.problem on_retry=move || listed.reload()/>
        <Show when=move || listed.busy.get() && rows.with(Vec::is_empty)><Skeleton/></Show>
        <Show when=move || total.get() != 0 fallback=none>
            <PickTable
                label
                head=move || headings(kind.get())
                rows
                total
                page
                key=|row: &ImportRow| row.row
                name=|row: &ImportRow| format!("row {}, {}", row.row, row.name)
                can_pick=|row: &ImportRow| is_written(row.kind)
                left_out=import.left_out
                cells
            />
        </Show>
    }
}

fn headings(kind: ImportKind) -> impl IntoView {
    let third = match kind {
        ImportKind::Create => "What it would be",
        ImportKind::Change => "Catalog → file",
        ImportKind::Unchanged => "",
        ImportKind::Conflict => "Catalog → file, and who changed what meanwhile",
        ImportKind::Faulty => "Column, value, what is the matter and how to mend it",
    };
    view! { <th scope="col" class="amount narrow">"Row"</th> <th scope="col">"Tool"</th> <th scope="col">{third}</th> }
}

/// The cells of a row of any kind.
fn row_cells(row: &ImportRow) -> AnyView {
    let name = match row.id {
        Some(id) => view! { <a href=format!("/catalog/{id}")>{row.name.clone()}</a> }.into_any(),
        None if row.name.is_empty() => view! { <span class="muted">"without a name"</span> }.into_any(),
        None => view! { {row.name.clone()} }.into_any(),
    };
    let told = match row.kind {
        ImportKind::Faulty => {
            view! { <ul class="import-cells">{row.faults.iter().map(fault_line).collect_view()}</ul> }
                .into_any()
        }
        ImportKind::Unchanged => ().into_any(),
        ImportKind::Create | ImportKind::Change | ImportKind::Conflict => {
            view! { {cell_list(&row.cells)} {writer_line(&row.writers)} }.into_any()
        }
    };
    view! { <td class="amount">{row.row}</td> <th scope="row">{name}</th> <td class="import-told">{told}</td> }.into_any()
}

/// The cells that differ; beyond a handful they unfold.
fn cell_list(cells: &[ImportCell]) -> impl IntoView + use<> {
    let (first, more) = cells.split_at_checked(CELLS).unwrap_or((cells, &[]));
    let more = (!more.is_empty()).then(|| {
        let count = words::many(i64::try_from(more.len()).unwrap_or(i64::MAX), "more field", "more fields");
        view! {
            <details><summary>{count}</summary><ul class="import-cells">{more.iter().map(cell_line).collect_view()}</ul></details>
        }
    });
    view! { <ul class="import-cells">{first.iter().map(cell_line).collect_view()}</ul> {more} }
}

fn cell_line(cell: &ImportCell) -> impl IntoView + use<> {
    let field = choices::tool_field(cell.new.field());
    let new = values::value(&cell.new);
    let old = cell.old.as_ref().map(|old| {
        let old = values::value(old);
        view! { <del title=old.clone()>{old.clone()}</del> <span class="visually-hidden">" becomes "</span><span class="arrow" aria-hidden="true">" → "</span> }
    });
    let contested = cell.contested.then(|| view! { " " <Badge tone=Tone::Warn>"changed meanwhile"</Badge> });
    view! { <li><span class="muted">{field}</span> <span class="old-new">{old}<ins title=new.clone()>{new.clone()}</ins></span>{contested}</li> }
}

fn fault_line(fault: &CellFault) -> impl IntoView + use<> {
    let words = transfer::import_fault(&fault.fault);
    let place = match (fault.column.as_str(), fault.heading.as_str()) {
        ("", _) => "Whole row".to_owned(),
        (column, "") => format!("Column {column}"),
        (column, heading) => format!("Column {column}, {heading}"),
    };
    let value = (!fault.value.is_empty()).then(
        || view! { <code class="import-value" title=fault.value.clone()>{fault.value.clone()}</code> " " },
    );
    view! { <li><span class="muted">{place}</span> <span>{value}<strong>{words.what}</strong> " " {words.mend}</span></li> }
}

/// Who changed the tool meanwhile.
fn writer_line(writers: &[FieldWriter]) -> Option<impl IntoView + use<>> {
    let said = editing::writers(writers, catalog::field_group)?;
    Some(view! { <p class="import-writers">"Meanwhile " {said} "."</p> })
}

/// Why, and the write.
#[component]
fn WriteBar(import: Import, summary: ImportSummary) -> impl IntoView {
    let not_written = not_written(&summary);
    let count = Memo::new(move |_| written(&summary, import.left_out.with(std::collections::BTreeSet::len)));
    let left_out = move || match import.left_out.with(std::collections::BTreeSet::len) {
        0 => None,
        out => {
            Some(format!("{} left out. ", words::many(i64::try_from(out).unwrap_or(i64::MAX), "row", "rows")))
        }
    };
    let nothing = Signal::derive(move || count.get() == 0);
    let label = move || match count.get() {
        0 => "Nothing to write".to_owned(),
        count => format!("Write {}", words::many(count, "change", "changes")),
    };
    let cancelled =
        move || import.write_cancelled().then_some("Writing was cancelled; nothing was written. ");
    view! {
        <footer class="import-bar">
            <ProblemStrip problem=Signal::derive(move || import.write_failed())/>
            <div class="import-write">
                <TextField label="Why (for the record)" value=import.reason placeholder="For example: new price list of 2027"/>
                <p class="muted" role="status">{cancelled} {left_out} {not_written} "All or nothing is written, as one change that can be taken back."</p>
                <Button look=Look::Primary on_press=move |()| import.write() busy=import.busy disabled=nothing>{label}</Button>
            </div>
        </footer>
    }
}

/// Which rows are not written, whatever is chosen.
fn not_written(summary: &ImportSummary) -> Option<String> {
    let faulty = (summary.faulty > 0).then(|| words::many(summary.faulty, "faulty row", "faulty rows"));
    let conflicts = (summary.conflicts > 0).then(|| words::many(summary.conflicts, "conflict", "conflicts"));
    let both = faulty.into_iter().chain(conflicts).collect::<Vec<_>>();
    (!both.is_empty()).then(|| format!("Not written: {}. ", both.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::transfer::Format;

    #[test]
    fn what_is_not_written_is_said() {
        let summary = ImportSummary {
            id: ImportId(uuid::Uuid::nil()),
            file: String::new(),
            format: Format::Csv,
            encoding: String::new(),
            delimiter: String::new(),
            columns: vec![],
            unknown_columns: vec![],
            faults: vec![],
            created: 0,
            changed: 0,
            unchanged: 0,
            conflicts: 1,
            faulty: 12,
        };
        assert_eq!(not_written(&summary).as_deref(), Some("Not written: 12 faulty rows and 1 conflict. "));
        assert_eq!(not_written(&ImportSummary { conflicts: 0, faulty: 0, ..summary }), None);
    }
}
