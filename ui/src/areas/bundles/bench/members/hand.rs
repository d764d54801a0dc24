//! How a member is lifted, moved and dropped, by keys and by the pointer. Nothing of the form changes before the drop:
//! until then rows are only shown elsewhere, by transforms.

use domain::bundles::Member;
use domain::bundles::members::moved;
use domain::ids::ToolId;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent, PointerEvent};

use super::gone::{take_out, tools_of};
use super::{Stop, Ties, said};
use crate::parts::grid::Move;
use crate::parts::order::{Lift, Measures, Shift, scroll_at};

/// A pointer that moved less far than this still clicks, in pixels.
const THRESHOLD: f64 = 5.0;
/// So many rows a page key moves.
const SCREEN: usize = 10;

/// What lifted a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    Keys,
    Pointer,
}

/// A lifted row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lifted {
    pub(super) tool: ToolId,
    pub(super) lift: Lift,
    pub(super) hand: Hand,
}

/// A pointer that is down on a row and has not pulled it yet.
#[derive(Debug, Clone, Copy)]
struct Press {
    tool: ToolId,
    pointer: i32,
    x: f64,
    y: f64,
}

/// A pull under way.
#[derive(Debug, Clone)]
struct Pull {
    /// Where the pointer was at first and how far the list was scrolled, both in pixels.
    from: (f64, f64),
    /// Where the pointer is.
    y: f64,
    /// What scrolls, and its edges.
    scroller: Option<(Element, f64, f64)>,
}

impl Pull {
    fn scrolled(&self) -> f64 {
        self.scroller.as_ref().map_or(0.0, |(scroller, ..)| f64::from(scroller.scroll_top()))
    }
}

/// What a hand holds, and where the rows were when it lifted one.
#[derive(Clone, Copy)]
pub(super) struct Grasp {
    pub(super) lifted: RwSignal<Option<Lifted>>,
    /// How far the pulled row is from its place, in pixels.
    pulled: RwSignal<f64>,
    measures: StoredValue<Measures>,
    press: StoredValue<Option<Press>>,
    pull: StoredValue<Option<Pull>, LocalStorage>,
    /// Whether the click that ends a pull is still to come: it must not follow a link.
    swallows: StoredValue<bool>,
}

impl Grasp {
    pub(super) fn new() -> Self {
        Self {
            lifted: RwSignal::new(None),
            pulled: RwSignal::new(0.0),
            measures: StoredValue::new(Measures::default()),
            press: StoredValue::new(None),
            pull: StoredValue::new_local(None),
            swallows: StoredValue::new(false),
        }
    }

    /// How far from its own place the row of `tool` at `place` is shown, in pixels.
    pub(super) fn standing(self, tool: ToolId, place: Option<usize>) -> Option<f64> {
        let lifted = self.lifted.get()?;
        if lifted.tool == tool {
            return Some(match lifted.hand {
                Hand::Pointer => self.pulled.get(),
                Hand::Keys => self.measures.with_value(|measures| measures.way(lifted.lift)),
            });
        }
        let place = place.filter(|place| lifted.lift.shift(*place) != Shift::Stays)?;
        Some(self.measures.with_value(|measures| measures.room(lifted.lift, place)))
    }

    /// Whether a click only ends a pull.
    pub(super) fn swallows_click(self) -> bool {
        self.swallows.get_value()
    }
}

impl Ties {
    /// What keys do while the keyboard is on a row.
    pub(super) fn pressed(self, event: &KeyboardEvent) {
        if event.is_composing() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let Some(tool) = event.target().and_then(tool_of) else { return };
        let key = event.key();
        if event.alt_key() {
            if let Some(by) = Move::of_key(&key).filter(|_| key.len() > 1) {
                event.prevent_default();
                self.step(tool, by);
            }
            return;
        }
        if let Some(lifted) = self.grasp.lifted.get_untracked() {
            self.pressed_while_lifted(event, lifted);
            return;
        }
        let by = Move::of_key(&key);
        match (key.as_str(), by) {
            ("Enter" | " ", _) if is_grip(event) => self.lift(tool),
            ("Delete" | "Backspace", _) => self.take_out(tool),
            ("ArrowLeft", _) => self.stop_at(tool, self.stop.get_untracked().before()),
            ("ArrowRight", _) => self.stop_at(tool, self.stop.get_untracked().after()),
            (_, Some(by)) => {
                let (from, count) = (self.place(tool).unwrap_or_default(), self.count());
                if let Some(next) = self.tool_at(by.from(from, count, SCREEN)) {
                    self.focus(next);
                }
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn pressed_while_lifted(self, event: &KeyboardEvent, lifted: Lifted) {
        let key = event.key();
        match (key.as_str(), Move::of_key(&key)) {
            ("Escape", _) => self.put_back(),
            ("Enter" | " ", _) => self.drop(),
            (_, Some(by)) if lifted.hand == Hand::Keys => {
                self.hold_over(by.from(lifted.lift.to, self.count(), SCREEN));
                self.show_soon(lifted.tool);
            }
            // Going on to the next control leaves the row where it was.
            ("Tab", _) => return,
            _ => {}
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Presses the grip as assistive technology does: lifts the row, or drops it. A click of the pointer does not.
    pub(super) fn clicked_grip(self, tool: ToolId, by_pointer: bool) {
        match self.grasp.lifted.get_untracked() {
            _ if by_pointer => {}
            Some(_) => self.drop(),
            None => self.lift(tool),
        }
    }

    fn lift(self, tool: ToolId) {
        let Some(place) = self.grasped(tool, Hand::Keys) else { return };
        self.say(said::lifted(&self.name(tool), place + 1, self.count()));
    }

    /// Holds `tool` from now on; its place.
    fn grasped(self, tool: ToolId, hand: Hand) -> Option<usize> {
        let place = self.place(tool)?;
        let rows = self.list.get_untracked()?.children();
        let rows = (0..rows.length()).filter_map(|row| rows.item(row));
        self.grasp.measures.set_value(Measures::of(rows.map(|row| row.get_bounding_client_rect().height())));
        self.grasp.pulled.set(0.0);
        self.grasp.lifted.set(Some(Lifted { tool, lift: Lift::at(place), hand }));
        Some(place)
    }

    /// Holds the lifted row over the place `to`.
    fn hold_over(self, to: usize) {
        let Some(lifted) = self.grasp.lifted.get_untracked().filter(|lifted| lifted.lift.to != to) else {
            return;
        };
        self.grasp.lifted.set(Some(Lifted { lift: lifted.lift.over(to), ..lifted }));
        self.say(said::moved(&self.name(lifted.tool), to + 1, self.count()));
    }

    /// Drops the lifted row where it is held: the one change of all this.
    fn drop(self) {
        let Some(Lifted { tool, lift, .. }) = self.let_go() else { return };
        if lift.moves() {
            self.shift(tool, lift.to);
        } else {
            self.say(said::stayed(&self.name(tool), lift.from + 1, self.count()));
        }
        self.stop_at(tool, Stop::Grip);
    }

    /// Puts the lifted row back to where it was lifted.
    fn put_back(self) {
        let Some(Lifted { tool, lift, .. }) = self.let_go() else { return };
        self.say(said::put_back(&self.name(tool), lift.from + 1));
        self.stop_at(tool, Stop::Grip);
    }

    fn let_go(self) -> Option<Lifted> {
        let lifted = self.grasp.lifted.get_untracked()?;
        self.grasp.lifted.set(None);
        self.grasp.pull.set_value(None);
        self.grasp.press.set_value(None);
        Some(lifted)
    }

    /// The members were changed by something else: what is held is held no more.
    pub(super) fn order_changed(self) {
        let _held = self.let_go();
    }

    /// The keyboard left the list: a row lifted by keys goes back. Another window in front leaves it lifted.
    pub(super) fn left(self, event: &FocusEvent) {
        let next = event.related_target().and_then(|next| next.dyn_into::<Element>().ok());
        let stays = |list: &Element| next.as_ref().is_some_and(|next| list.contains(Some(next)));
        let list = self.list.get_untracked();
        if list.as_deref().is_some_and(|list| stays(list)) {
            return;
        }
        request_animation_frame(move || {
            let by_keys = |lifted: &Lifted| lifted.hand == Hand::Keys;
            let lifted = self.grasp.lifted.try_get_untracked().flatten().filter(by_keys);
            let Some(Some(list)) = lifted.map(|_| self.list.try_get_untracked().flatten()) else { return };
            let now = crate::parts::dialog::focused();
            if now.is_none_or(|now| !list.contains(Some(&now)))
                && let Some(Lifted { tool, lift, .. }) = self.let_go()
            {
                self.say(said::put_back(&self.name(tool), lift.from + 1));
            }
        });
    }

    /// Moves a row that is not lifted.
    fn step(self, tool: ToolId, by: Move) {
        if self.grasp.lifted.get_untracked().is_some() {
            return;
        }
        let Some(from) = self.place(tool) else { return };
        let to = by.from(from, self.count(), SCREEN);
        if from == to {
            self.say(said::stayed(&self.name(tool), from + 1, self.count()));
        } else {
            self.shift(tool, to);
            self.focus(tool);
        }
    }

    /// Puts `tool` in the place `to`.
    fn shift(self, tool: ToolId, to: usize) {
        self.form.change_members(|members| {
            let order = moved(&tools_of(members), tool, to);
            arrange(members, &order);
        });
        self.say(said::moved(&self.name(tool), to + 1, self.count()));
    }

    /// Takes `tool` out; the keyboard goes to the row that moves up, or to the last one.
    pub(super) fn take_out(self, tool: ToolId) {
        let Some(place) = self.place(tool) else { return };
        let Some(member) = take_out(self.form, self.removed, tool) else { return };
        let left = self.count();
        self.say(said::taken_out(&member.name, left));
        match left.checked_sub(1).and_then(|last| self.tool_at(place.min(last))) {
            Some(next) => self.focus(next),
            None => self.focus_adding(),
        }
    }
}

/// Pulling with the pointer.
impl Ties {
    /// The pointer went down on a row.
    pub(super) fn pointer_down(self, event: &PointerEvent) {
        let free = self.grasp.lifted.get_untracked().is_none();
        if event.button() != 0 || !event.is_primary() || !free {
            return;
        }
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let grip = target.closest(".members-grip").ok().flatten().is_some();
        let button = target.closest("button").ok().flatten().is_some();
        // A finger on the row scrolls; on the grip it pulls.
        let pulls = grip || (!button && event.pointer_type() != "touch");
        if !pulls {
            return;
        }
        let press = tool_of(target.into()).map(|tool| Press {
            tool,
            pointer: event.pointer_id(),
            x: f64::from(event.client_x()),
            y: f64::from(event.client_y()),
        });
        self.grasp.press.set_value(press);
    }

    /// The pointer moved: over a row, or with one.
    pub(super) fn pointer_moved(self, event: &PointerEvent) {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        if self.is_pulling() {
            event.prevent_default();
            // The button was let go where the window did not see it.
            if event.buttons() & 1 == 0 {
                self.put_back();
            } else {
                self.follow(y);
            }
            return;
        }
        let Some(press) = self.grasp.press.get_value() else { return };
        if event.buttons() & 1 == 0 {
            self.grasp.press.set_value(None);
        } else if event.pointer_id() == press.pointer && (x - press.x).hypot(y - press.y) > THRESHOLD {
            self.begin_pull(press, y);
        }
    }

    /// The pointer was let go: what it pulled is dropped.
    pub(super) fn pointer_up(self) {
        self.grasp.press.set_value(None);
        if self.is_pulling() {
            self.swallow_click();
            self.drop();
        }
    }

    /// The pull was broken off by something else.
    pub(super) fn pointer_lost(self) {
        self.grasp.press.set_value(None);
        if self.is_pulling() {
            self.put_back();
        }
    }

    fn is_pulling(self) -> bool {
        self.grasp.lifted.with_untracked(|lifted| lifted.is_some_and(|lifted| lifted.hand == Hand::Pointer))
    }

    fn begin_pull(self, press: Press, y: f64) {
        let Some(list) = self.list.get_untracked() else { return };
        self.focus_now(press.tool, Stop::Grip);
        let Some(place) = self.grasped(press.tool, Hand::Pointer) else { return };
        let _captured = list.set_pointer_capture(press.pointer);
        let scroller = scroller_of(&list).map(|scroller| {
            let edges = scroller.get_bounding_client_rect();
            (scroller, edges.top(), edges.bottom())
        });
        let mut pull = Pull { from: (press.y, 0.0), y, scroller };
        pull.from.1 = pull.scrolled();
        self.grasp.pull.set_value(Some(pull));
        self.say(said::pulled(&self.name(press.tool), place + 1, self.count()));
        self.follow(y);
        self.scroll_on();
    }

    /// Lets the pulled row follow the pointer.
    fn follow(self, y: f64) {
        let Some(Lifted { lift, .. }) = self.grasp.lifted.get_untracked() else { return };
        let by = self.grasp.pull.try_update_value(|pull| {
            pull.as_mut().map(|pull| {
                pull.y = y;
                y - pull.from.0 + pull.scrolled() - pull.from.1
            })
        });
        let Some(by) = by.flatten() else { return };
        let (by, to) = self.grasp.measures.with_value(|measures| {
            let by = measures.within(lift.from, by);
            (by, measures.under(lift.from, by))
        });
        self.grasp.pulled.set(by);
        self.hold_over(to);
    }

    /// Scrolls as long as the pulled row is near an edge of what scrolls.
    fn scroll_on(self) {
        request_animation_frame(move || {
            let Some(Some(pull)) = self.grasp.pull.try_get_value() else { return };
            if let Some((scroller, top, bottom)) = &pull.scroller {
                let by = scroll_at(pull.y, *top, *bottom).round();
                if by.abs() >= 1.0 {
                    #[expect(clippy::cast_possible_truncation, reason = "some pixels")]
                    scroller.set_scroll_top(scroller.scroll_top().saturating_add(by as i32));
                    self.follow(pull.y);
                }
            }
            self.scroll_on();
        });
    }

    /// A click that comes with letting go follows no link.
    fn swallow_click(self) {
        self.grasp.swallows.set_value(true);
        set_timeout(
            move || {
                let _gone = self.grasp.swallows.try_set_value(false);
            },
            std::time::Duration::ZERO,
        );
    }
}

/// Puts `members` in this order.
fn arrange(members: &mut [Member], order: &[ToolId]) {
    members.sort_by_cached_key(|member| order.iter().position(|tool| *tool == member.tool));
}

/// The tool of the row that holds `target`.
pub(super) fn tool_of(target: web_sys::EventTarget) -> Option<ToolId> {
    let row = target.dyn_into::<Element>().ok()?.closest("[data-tool]").ok()??;
    row.get_attribute("data-tool")?.parse().ok()
}

fn is_grip(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.class_list().contains("members-grip"))
}

/// The nearest element around `list` that scrolls up and down.
fn scroller_of(list: &HtmlElement) -> Option<Element> {
    let window = web_sys::window()?;
    let scrolls = |element: &Element| {
        let style = window.get_computed_style(element).ok().flatten();
        let overflow = style.and_then(|style| style.get_property_value("overflow-y").ok());
        element.scroll_height() > element.client_height() + 1
            && overflow.is_some_and(|overflow| overflow == "auto" || overflow == "scroll")
    };
    std::iter::successors(list.parent_element(), |around| around.parent_element()).find(scrolls)
}
