//! Editing a cell in its place: which cell it is, and where the keyboard goes afterwards. What edits it is the area's.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::Shared;

/// Where the keyboard goes when a cell is done with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// It stays on the cell.
    Here,
    /// To the next cell of the row that can be edited, which is edited at once.
    Next,
    /// To the one before.
    Before,
    /// It went elsewhere already.
    Away,
}

/// What edits the cell of a row in the column of this key, and says when it is done.
pub type Editor<R> = dyn Fn(Arc<R>, &'static str, Callback<Leave>) -> AnyView + Send + Sync;

/// Editing of cells in a grid.
pub struct Editing<R: 'static> {
    /// Whether cells can be edited now.
    pub offered: Signal<bool>,
    /// The edited cell: a row's identity and a column's key.
    pub cell: RwSignal<Option<(String, &'static str)>>,
    editor: StoredValue<Arc<Editor<R>>>,
}

impl<R: 'static> Clone for Editing<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: 'static> Copy for Editing<R> {}

impl<R: Send + Sync + 'static> Editing<R> {
    /// Cells are edited by what `editor` makes, while it is `offered`.
    pub fn new(
        offered: Signal<bool>,
        editor: impl Fn(Arc<R>, &'static str, Callback<Leave>) -> AnyView + Send + Sync + 'static,
    ) -> Self {
        let editor: Arc<Editor<R>> = Arc::new(editor);
        Self { offered, cell: RwSignal::new(None), editor: StoredValue::new(editor) }
    }

    /// What edits this cell.
    pub(super) fn editor(self, row: Arc<R>, key: &'static str, leave: Callback<Leave>) -> AnyView {
        self.editor.get_value()(row, key, leave)
    }
}

impl<R: PartialEq + Send + Sync + 'static> Shared<R> {
    /// Whether the keyboard can be on single cells.
    pub(super) fn has_cells(self) -> bool {
        self.editing.is_some_and(|editing| editing.offered.get())
    }

    /// Starts to edit the cell the keyboard is on, or the row's first one that can be.
    pub(super) fn edit(self) {
        let Some(editing) = self.editing.filter(|editing| editing.offered.get_untracked()) else { return };
        let shown = self.shown.get_untracked();
        let column = match self.place().column.get_untracked() {
            Some(column) => Some(column).filter(|&column| self.can_edit(column)),
            None => shown.iter().copied().find(|&column| self.can_edit(column)),
        };
        let row = self.feed.row(self.place().active.get_untracked());
        if let (Some(column), Some(row)) = (column, row) {
            let id = self.shape.with_value(|shape| (shape.id)(&row));
            self.place().column.set(Some(column));
            editing.cell.set(self.key(column).map(|key| (id, key)));
        }
    }

    /// Done with a cell.
    pub(super) fn leave(self, to: Leave) {
        if let Some(editing) = self.editing {
            editing.cell.set(None);
        }
        let beside = match to {
            Leave::Here => None,
            Leave::Away => return,
            Leave::Next => self.editable_beside(1),
            Leave::Before => self.editable_beside(-1),
        };
        if let Some(column) = beside {
            self.place().column.set(Some(column));
            self.edit();
        } else {
            self.place().focus(self.place().active.get_untracked());
        }
    }

    /// Moves the keyboard to the cell beside, and from the first one to the whole row.
    pub(super) fn step_sideways(self, by: isize) {
        let shown = self.shown.get_untracked();
        let at = self
            .place()
            .column
            .get_untracked()
            .and_then(|now| shown.iter().position(|&column| column == now));
        let to = match (at, by) {
            (None, 1) => Some(0),
            (None, _) | (Some(0), -1) => None,
            (Some(at), by) => Some(at.saturating_add_signed(by).min(shown.len().saturating_sub(1))),
        };
        self.place().column.set(to.and_then(|to| shown.get(to).copied()));
        self.place().focus(self.place().active.get_untracked());
    }

    fn editable_beside(self, by: isize) -> Option<usize> {
        let shown = self.shown.get_untracked();
        let now = self.place().column.get_untracked()?;
        let mut at = shown.iter().position(|&column| column == now)?;
        loop {
            at = at.checked_add_signed(by)?;
            let column = *shown.get(at)?;
            if self.can_edit(column) {
                return Some(column);
            }
        }
    }

    fn can_edit(self, column: usize) -> bool {
        self.shape.with_value(|shape| shape.columns.get(column).is_some_and(|column| column.edited))
    }

    pub(super) fn key(self, column: usize) -> Option<&'static str> {
        self.shape.with_value(|shape| shape.columns.get(column).map(|column| column.key))
    }
}

/// Whether something happened inside what edits a cell, which keeps its keys and presses to itself.
pub(super) fn is_in_editor(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest(".grid-editing").is_ok_and(|editor| editor.is_some()))
}
