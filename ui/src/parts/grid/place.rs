//! What of a grid is seen, and where the person stands in it: the one place that measures, scrolls and moves focus.

use leptos::{html, leptos_dom::helpers::request_animation_frame, prelude::*};
use wasm_bindgen::{JsCast, prelude::Closure};

use super::geometry::View;

/// What of a grid is seen and where the person stands in it.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) view: RwSignal<View>,
    pub(super) width: RwSignal<u32>,
    /// The row that the keyboard is on.
    pub(super) active: RwSignal<usize>,
    /// The column the keyboard is on, where it is on a cell rather than on the whole row.
    pub(super) column: RwSignal<Option<usize>>,
    pub(super) head: NodeRef<html::Div>,
    pub(super) body: NodeRef<html::Div>,
    pub(super) row_height: u32,
}

impl Place {
    pub(super) fn new(row_height: u32) -> Self {
        Self {
            view: RwSignal::new(View::default()),
            width: RwSignal::new(0),
            active: RwSignal::new(0),
            column: RwSignal::new(None),
            head: NodeRef::new(),
            body: NodeRef::new(),
            row_height,
        }
    }

    /// Takes over how the body is scrolled and sized; the headings follow it sideways.
    pub(super) fn measure(self) {
        let Some(body) = self.body.get_untracked() else { return };
        let pixels = |length: i32| u32::try_from(length).unwrap_or(0);
        let view = View { top: pixels(body.scroll_top()), height: pixels(body.client_height()) };
        self.view.maybe_update(|before| std::mem::replace(before, view) != view);
        self.width.maybe_update(|width| {
            let now = pixels(body.client_width());
            std::mem::replace(width, now) != now
        });
        if let Some(head) = self.head.get_untracked() {
            head.set_scroll_left(body.scroll_left());
        }
    }

    pub(super) fn show(self, row: usize) {
        let Some(body) = self.body.get_untracked() else { return };
        if let Some(top) = self.view.get_untracked().showing(row, self.row_height) {
            body.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
            self.measure();
        }
    }

    /// [`Place::show`] once what changed now is drawn.
    pub(super) fn show_soon(self, row: usize) {
        request_animation_frame(move || {
            if self.body.try_get_untracked().is_some() {
                self.measure();
                self.show(row);
            }
        });
    }

    pub(super) fn scroll_to_start(self) {
        if let Some(body) = self.body.get_untracked() {
            body.set_scroll_top(0);
            self.measure();
        }
    }

    /// Whether a row has the focus.
    pub(super) fn has_keyboard(self) -> bool {
        let focused = document().active_element();
        let body = self.body.get_untracked();
        body.is_some_and(|body| focused.is_some_and(|focused| body.contains(Some(&focused))))
    }

    /// Moves the keyboard to `row`, which is in the document from the next frame on.
    pub(super) fn focus(self, row: usize) {
        if self.active.get_untracked() != row {
            self.active.set(row);
        }
        self.show(row);
        request_animation_frame(move || self.take_keyboard());
    }

    /// Gives the focus to the row, or the cell, that the keyboard is on.
    fn take_keyboard(self) {
        let Some(Some(body)) = self.body.try_get_untracked() else { return };
        let stop = body.query_selector(".grid-row[tabindex='0'], .grid-cell[tabindex='0']").ok().flatten();
        let Some(stop) = stop.and_then(|stop| stop.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
        let unmoved = web_sys::FocusOptions::new();
        unmoved.set_prevent_scroll(true);
        _ = stop.focus_with_options(&unmoved);
        if self.column.get_untracked().is_some() {
            show_sideways(&body, &stop);
        }
    }
}

/// Scrolls the body sideways as far as is needed to see the whole cell, beside the naming column that stays.
fn show_sideways(body: &web_sys::HtmlElement, cell: &web_sys::HtmlElement) {
    let naming = body.query_selector(".grid-naming").ok().flatten();
    let stays = naming.filter(|naming| !naming.is_same_node(Some(cell)));
    let room = body.get_bounding_client_rect();
    let from = stays.map_or(room.left(), |naming| naming.get_bounding_client_rect().right());
    let to = room.left() + f64::from(body.client_width());
    let cell = cell.get_bounding_client_rect();
    let by = if cell.right() > to {
        cell.right() - to
    } else if cell.left() < from {
        cell.left() - from
    } else {
        return;
    };
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a window")]
    body.set_scroll_left(body.scroll_left() + by.round() as i32);
}

/// Keeps the measures of the body up to date.
pub(super) fn measure_when_resized(place: Place) {
    let observer = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    place.body.on_load(move |body| {
        let resized = Closure::<dyn FnMut()>::new(move || {
            place.measure();
            // A bar that comes below must not cover the row the person is on.
            if place.has_keyboard() {
                place.show(place.active.get_untracked());
            }
        });
        if let Ok(watching) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            watching.observe(&body);
            observer.set_value(Some((watching, resized)));
        }
        request_animation_frame(move || place.measure());
    });
    on_cleanup(move || {
        observer.try_update_value(|observer| {
            if let Some((watching, _)) = observer.take() {
                watching.disconnect();
            }
        });
    });
}
