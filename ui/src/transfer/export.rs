//! Exporting exactly what a list shows: as CSV or as a workbook.

use contract::Direction;
use contract::activity::ActivityFilter;
use contract::catalog::{ToolFilter, ToolSort};
use leptos::prelude::*;

/// Exports the tools of a list.
#[component]
pub fn ExportTools(
    /// What the list shows, in its order.
    #[prop(into)]
    list: Signal<(ToolFilter, ToolSort, Direction)>,
) -> impl IntoView {
    let _ = list;
}

/// Exports the changes of the audit trail.
#[component]
pub fn ExportActivity(
    /// Which.
    #[prop(into)]
    filter: Signal<ActivityFilter>,
) -> impl IntoView {
    let _ = filter;
}
