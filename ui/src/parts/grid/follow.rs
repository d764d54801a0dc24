//! What a grid follows: keys pressed elsewhere on the page, the opened record, rows that were replaced or changed
//! place. Each keeps the keyboard where the person left it.

use leptos::{leptos_dom::helpers::request_animation_frame, prelude::*};

use super::Shared;

/// Lets keys pressed elsewhere on the page lead into the grid: the first press to where the person stood in it.
pub(super) fn follow_steering<R: PartialEq + Send + Sync + 'static>(shared: Shared<R>) {
    let (feed, place, ties) = (shared.feed, shared.place(), shared.ties());
    Effect::new(move || {
        if let Some(by) = ties.steer.get() {
            ties.steer.set(None);
            if place.has_keyboard() {
                shared.move_keyboard(by);
            } else if untrack(|| feed.count()) > 0 {
                place.focus(place.active.get_untracked());
            }
        }
    });
}

/// Asks for the next page before the end of what is loaded is seen.
pub(super) fn read_on_when_near_the_end<R: PartialEq + Send + Sync + 'static>(shared: Shared<R>) {
    let (feed, place) = (shared.feed, shared.place());
    Effect::new(move || {
        let window = place.view.get().window(feed.count(), place.row_height);
        feed.further(window.end.max(place.active.get()));
    });
}

/// Rows that were read anew may have changed place: the keyboard goes with its record, and keeps the focus where the
/// row was drawn anew for it.
pub(super) fn follow_the_active_row<R: PartialEq + Send + Sync + 'static>(shared: Shared<R>) {
    let (feed, place) = (shared.feed, shared.place());
    let stood_on = StoredValue::new(None::<(usize, String)>);
    let focused = StoredValue::new(false);
    Effect::new(move || {
        let index = place.active.get();
        let _replaced = feed.generation();
        stood_on.set_value(feed.row(index).map(|row| (index, shared.id(&row))));
    });
    Effect::new(move |before: Option<u64>| {
        let revision = feed.revision();
        if before.is_none_or(|before| before == revision) {
            return revision;
        }
        let Some((index, id)) = stood_on.get_value() else { return revision };
        let now = untrack(|| feed.position(|row| shared.id(row) == id));
        let to = now.unwrap_or_else(|| index.min(untrack(|| feed.count()).saturating_sub(1)));
        if to != index {
            place.active.set(to);
            place.show_soon(to);
        }
        stood_on.set_value(feed.row(to).map(|row| (to, shared.id(&row))));
        let lost = focused.get_value();
        request_animation_frame(move || {
            let idle = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
            if lost && idle && place.body.try_get_untracked().is_some() {
                place.focus(to);
            }
        });
        revision
    });
    // Whether the keyboard was in the rows last; an element that is taken away says nothing when it loses it.
    let entered =
        window_event_listener(leptos::ev::focusin, move |_| focused.set_value(place.has_keyboard()));
    let pressed = window_event_listener(leptos::ev::pointerdown, move |_| {
        // A press on plain ground takes the focus away and gives it to nobody.
        request_animation_frame(move || {
            let _gone = focused.try_update_value(|focused| *focused = place.has_keyboard());
        });
    });
    on_cleanup(move || {
        entered.remove();
        pressed.remove();
    });
}

/// Puts the keyboard on the opened record's row: when it is loaded, and again when the record is closed. Rows
/// that were replaced start from the top.
pub(super) fn follow_the_opened_record<R: PartialEq + Send + Sync + 'static>(shared: Shared<R>) {
    let (feed, place, ties) = (shared.feed, shared.place(), shared.ties());
    let opened_at = Memo::new(move |_| {
        let opened = ties.opened.get()?;
        feed.position(|row| shared.id(row) == opened)
    });
    let measured = Memo::new(move |_| place.view.get().height > 0);
    Effect::new(move |before: Option<u64>| {
        let generation = feed.generation();
        if before.is_some_and(|before| before != generation) && opened_at.get_untracked().is_none() {
            place.active.set(0);
            place.column.set(None);
            place.scroll_to_start();
        }
        generation
    });
    // Another place of the opened record counts only where the record, or all rows, are others.
    Effect::new(move |before: Option<Option<(u64, String, usize)>>| {
        if !measured.get() {
            return None;
        }
        let place_now = opened_at.get().zip(ties.opened.get());
        let now = place_now.map(|(row, id)| (feed.generation(), id, row));
        let same = |a: &(u64, String, usize), b: &(u64, String, usize)| (a.0, &a.1) == (b.0, &b.1);
        match (before.flatten(), &now) {
            (Some(before), Some(at)) if same(&before, at) => {}
            (_, Some(at)) => {
                place.active.set(at.2);
                place.show_soon(at.2);
            }
            (Some((.., row)), None) if ties.opened.with(Option::is_none) => place.focus(row),
            _ => {}
        }
        now
    });
}

/// The sentence a screen reader says when another record is opened.
pub(super) fn say_what_is_opened<R: PartialEq + Send + Sync + 'static>(shared: Shared<R>) -> Memo<String> {
    let (feed, ties) = (shared.feed, shared.ties());
    Memo::new(move |_| {
        let Some(opened) = ties.opened.get() else { return String::new() };
        let row = feed.position(|row| shared.id(row) == opened);
        let name = row.and_then(|row| feed.row(row));
        let name = name.map(|row| shared.shape.with_value(|shape| (shape.name)(&row)));
        name.map_or_else(String::new, |name| format!("Opened: {name}"))
    })
}
