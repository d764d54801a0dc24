//! What keys do while a row or a cell has the focus. Letters held with Ctrl, Alt or Meta belong to others, but for
//! Ctrl A.

use leptos::{ev, prelude::*};

use super::{Move, Selecting, Shared, editing::is_in_editor};

/// Keys while a row or a cell has the focus. An edited cell keeps its keys to itself.
pub(super) fn handle_key<R: PartialEq + Send + Sync + 'static>(event: &ev::KeyboardEvent, shared: Shared<R>) {
    let selecting = untrack(|| shared.selects());
    let key = event.key();
    if event.alt_key() || event.is_composing() || is_in_editor(event) {
        return;
    }
    if event.ctrl_key() || event.meta_key() {
        if let Some(selecting) = selecting.filter(|_| key.eq_ignore_ascii_case("a") && !event.shift_key()) {
            event.prevent_default();
            selecting.all();
        }
        return;
    }
    let by = Move::of_key(&key);
    match (key.as_str(), by, selecting) {
        (_, Some(by), Some(selecting)) if event.shift_key() => shared.draw_range(selecting, by),
        (_, Some(by), _) => shared.move_keyboard(by),
        ("ArrowLeft", ..) if untrack(|| shared.has_cells()) => shared.step_sideways(-1),
        ("ArrowRight", ..) if untrack(|| shared.has_cells()) => shared.step_sideways(1),
        ("F2", ..) if untrack(|| shared.has_cells()) => shared.edit(),
        ("Escape", _, Some(selecting)) if untrack(|| selecting.any()) => selecting.clear(),
        (" ", _, Some(selecting)) => {
            if let Some(id) = shared.active_id() {
                selecting.toggle(&id);
            }
        }
        ("Enter" | " ", ..) => {
            if let Some(id) = shared.active_id() {
                shared.ties().on_open.run(id);
            }
        }
        _ => return,
    }
    event.prevent_default();
}

impl<R: PartialEq + Send + Sync + 'static> Shared<R> {
    /// The identity of the row the keyboard is on.
    fn active_id(self) -> Option<String> {
        self.feed.row(self.place().active.get_untracked()).map(|row| self.id(&row))
    }

    pub(super) fn move_keyboard(self, by: Move) {
        if let Some(selecting) = self.selecting {
            selecting.end_range();
        }
        if let Some(row) = self.led_to(by) {
            self.place().focus(row);
        }
    }

    fn led_to(self, by: Move) -> Option<usize> {
        let rows = untrack(|| self.feed.count());
        let screen = self.place().view.get_untracked().screen(self.place().row_height);
        (rows > 0).then(|| by.from(self.place().active.get_untracked(), rows, screen))
    }

    fn draw_range(self, selecting: Selecting, by: Move) {
        if let Some(row) = self.led_to(by) {
            self.select_to(selecting, row);
            self.place().focus(row);
        }
    }

    /// Selects from the range's anchor, else the row the keyboard is on, to row `to`, and puts the keyboard there.
    pub(super) fn select_to(self, selecting: Selecting, to: usize) {
        let Some(from) = self.active_id() else { return };
        selecting.extend(&from, |anchor| {
            let anchor = untrack(|| self.feed.position(|row| self.id(row) == anchor)).unwrap_or(to);
            let rows = (anchor.min(to)..=anchor.max(to)).filter_map(|index| self.feed.row(index));
            rows.map(|row| self.id(&row)).collect()
        });
        self.place().active.set(to);
    }
}
