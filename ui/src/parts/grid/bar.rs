//! The bar under a grid while rows are selected: how many, and what can be done with them. It stands at the foot, so
//! that no row moves when it comes.

use domain::money::grouped;
use leptos::prelude::*;

use super::{Selected, Selecting};
use crate::parts::{Button, Look};

/// How many rows are selected, and what can be done with them.
#[component]
pub fn SelectionBar(
    /// The selection.
    selecting: Selecting,
    /// How many rows match, where that is known exactly.
    total: Signal<Option<u64>>,
    /// What can be done: buttons.
    children: ChildrenFn,
) -> impl IntoView {
    let words = move || selecting.selected.with(|selected| sentence(selected, total.get()));
    let children = StoredValue::new(children);
    let some = Memo::new(move |_| selecting.offered.get() && selecting.any());
    view! {
        <p class="visually-hidden" role="status">{move || some.get().then(words)}</p>
        <Show when=move || some.get()>
            <div class="selection-bar" role="group" aria-label="Selected rows">
                <strong class="selection-count">{words}</strong>
                {children.with_value(|children| children())}
                <Button look=Look::Quiet key="Escape" on_press=move |()| selecting.clear()>"Clear"</Button>
                <span class="selection-hint">"⇧ click or ⇧ ↑↓ selects a range · Ctrl A all"</span>
            </div>
        </Show>
    }
}

/// The selection in words: `12 selected`, `All 54 selected`, `All 54 but 2 selected`.
fn sentence(selected: &Selected, total: Option<u64>) -> String {
    let count = |count: u64| grouped(&count.to_string());
    match (selected, total) {
        (Selected::These(these), _) => {
            format!("{} selected", count(u64::try_from(these.len()).unwrap_or(u64::MAX)))
        }
        (Selected::AllBut(but), total) => {
            let all =
                total.map_or_else(|| "All that match".to_owned(), |total| format!("All {}", count(total)));
            let left_out = u64::try_from(but.len()).unwrap_or(u64::MAX);
            if left_out == 0 {
                format!("{all} selected")
            } else {
                format!("{all} but {} selected", count(left_out))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_reads_as_what_it_holds() {
        let these = Selected::default().toggled("a").toggled("b");
        assert_eq!(sentence(&these, Some(54)), "2 selected");
        assert_eq!(sentence(&Selected::all(), Some(1_254)), "All 1,254 selected");
        assert_eq!(sentence(&Selected::all().toggled("a"), Some(54)), "All 54 but 1 selected");
        assert_eq!(sentence(&Selected::all(), None), "All that match selected");
    }
}
