//! Putting a list in order by hand: where a lifted row would be dropped, how the others make room meanwhile, what of an
//! order differs from another, and where a row that was taken out goes back to. Numbers and keys only; nothing here
//! touches the document.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// How near the edge of what scrolls a pulled row must be to scroll it, in pixels.
const EDGE: f64 = 48.0;
/// How far it scrolls at most, in pixels a frame.
const FASTEST: f64 = 16.0;

/// A row that is lifted: the order changes only when it is dropped. Places count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lift {
    /// Where it was lifted.
    pub from: usize,
    /// Where it would be dropped now.
    pub to: usize,
}

/// How a row makes room for the lifted one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shift {
    /// It stays.
    #[default]
    Stays,
    /// By the height of the lifted row towards the start.
    Up,
    /// By the height of the lifted row towards the end.
    Down,
}

impl Lift {
    /// The row at `place`, just lifted.
    #[must_use]
    pub const fn at(place: usize) -> Self {
        Self { from: place, to: place }
    }

    /// Held over `to` instead.
    #[must_use]
    pub const fn over(self, to: usize) -> Self {
        Self { to, ..self }
    }

    /// Whether dropping it now changes the order.
    #[must_use]
    pub const fn moves(self) -> bool {
        self.from != self.to
    }

    /// How the row at `place` makes room. The lifted row itself is said to stay.
    #[must_use]
    pub const fn shift(self, place: usize) -> Shift {
        if place > self.from && place <= self.to {
            Shift::Up
        } else if place < self.from && place >= self.to {
            Shift::Down
        } else {
            Shift::Stays
        }
    }

    /// Which place the row at `place` would have if the lifted one was dropped now.
    #[must_use]
    pub const fn place(self, place: usize) -> usize {
        if place == self.from {
            return self.to;
        }
        match self.shift(place) {
            Shift::Stays => place,
            Shift::Up => place.saturating_sub(1),
            Shift::Down => place + 1,
        }
    }
}

/// Where rows lie, one under the other without gaps, as they were when one was lifted. In pixels.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measures {
    /// The upper edge of each row, and the lower edge of the last.
    edges: Vec<f64>,
}

impl Measures {
    /// Rows of these heights.
    #[must_use]
    pub fn of(heights: impl IntoIterator<Item = f64>) -> Self {
        let below = heights.into_iter().scan(0.0, |edge, height| {
            *edge += height;
            Some(*edge)
        });
        Self { edges: std::iter::once(0.0).chain(below).collect() }
    }

    /// How high the row at `place` is.
    #[must_use]
    pub fn height(&self, place: usize) -> f64 {
        self.edge(place + 1) - self.edge(place)
    }

    /// How far from its own place a row stands that makes room.
    #[must_use]
    pub fn room(&self, lift: Lift, place: usize) -> f64 {
        match lift.shift(place) {
            Shift::Stays => 0.0,
            Shift::Up => -self.height(lift.from),
            Shift::Down => self.height(lift.from),
        }
    }

    /// How far from its own place the lifted row stands where it would be dropped.
    #[must_use]
    pub fn way(&self, lift: Lift) -> f64 {
        if lift.to > lift.from {
            self.edge(lift.to + 1) - self.edge(lift.from + 1)
        } else {
            self.edge(lift.to) - self.edge(lift.from)
        }
    }

    /// `by`, but not beyond the first or the last row.
    #[must_use]
    pub fn within(&self, from: usize, by: f64) -> f64 {
        let last = self.edges.last().copied().unwrap_or_default();
        by.min(last - self.edge(from + 1)).max(-self.edge(from))
    }

    /// Where a row would be dropped that was pulled `by` so many pixels: it takes the place of each row whose middle its
    /// leading edge has passed.
    #[must_use]
    pub fn under(&self, from: usize, by: f64) -> usize {
        let middle = |place: usize| f64::midpoint(self.edge(place), self.edge(place + 1));
        let rows = self.edges.len().saturating_sub(1);
        if by > 0.0 {
            let lower = self.edge(from + 1) + by;
            let passed = (from + 1..rows).take_while(|place| lower > middle(*place)).count();
            from + passed
        } else {
            let upper = self.edge(from) + by;
            let passed = (0..from.min(rows)).rev().take_while(|place| upper < middle(*place)).count();
            from.saturating_sub(passed)
        }
    }

    fn edge(&self, place: usize) -> f64 {
        self.edges.get(place).or(self.edges.last()).copied().unwrap_or_default()
    }
}

/// How far to scroll in a frame while a row is pulled at `y`, between the edges of what scrolls. In pixels, more the
/// nearer an edge is; 0 away from both.
#[must_use]
pub fn scroll_at(y: f64, top: f64, bottom: f64) -> f64 {
    let edge = EDGE.min((bottom - top) / 4.0).max(1.0);
    let near = |distance: f64| ((edge - distance) / edge).clamp(0.0, 1.0) * FASTEST;
    near(bottom - y) - near(y - top)
}

/// The fewest rows of `now` that, put elsewhere, make the order of `before` into that of `now`. Rows that only one of
/// both holds are not among them.
#[must_use]
pub fn strayed<K: Copy + Eq + Hash>(before: &[K], now: &[K]) -> HashSet<K> {
    let was: HashMap<K, usize> = before.iter().enumerate().map(|(place, key)| (*key, place)).collect();
    let common: Vec<(K, usize)> = now.iter().filter_map(|key| Some((*key, *was.get(key)?))).collect();
    // The longest run of rows in their old order stays. `ends` holds for each length the run of that length that ends
    // earliest, `links` the row that stands before each row in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut links: Vec<Option<usize>> = Vec::with_capacity(common.len());
    let place_of = |row: usize| common.get(row).map_or(usize::MAX, |(_, place)| *place);
    for (row, (_, place)) in common.iter().enumerate() {
        let length = ends.partition_point(|end| place_of(*end) < *place);
        links.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = row,
            None => ends.push(row),
        }
    }
    let run = std::iter::successors(ends.last().copied(), |row| links.get(*row).copied().flatten());
    let stays: HashSet<usize> = run.collect();
    let moved = common.iter().enumerate().filter(|(row, _)| !stays.contains(row));
    moved.map(|(_, (key, _))| *key).collect()
}

/// Where a row goes back to: behind the first of `behind` that `now` holds, else to the start. With all that it stood
/// behind, the nearest first, it comes back to its place whatever else is out.
#[must_use]
pub fn way_back<K: PartialEq>(now: &[K], behind: &[K]) -> usize {
    let held = behind.iter().find_map(|key| now.iter().position(|held| held == key));
    held.map_or(0, |held| held + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    fn dropped(order: &[char], lift: Lift) -> String {
        let mut rows: Vec<_> = order.iter().enumerate().map(|(at, key)| (lift.place(at), *key)).collect();
        rows.sort_unstable();
        rows.into_iter().map(|(_, key)| key).collect()
    }

    #[test]
    fn the_others_make_room_for_a_lifted_row() {
        let order = keys("abcde");
        for (from, to, expected) in
            [(1, 3, "acdbe"), (3, 1, "adbce"), (0, 4, "bcdea"), (4, 0, "eabcd"), (2, 2, "abcde")]
        {
            let lift = Lift::at(from).over(to);
            assert_eq!(dropped(&order, lift), expected);
            assert_eq!(lift.moves(), from != to);
        }
        let lift = Lift::at(1).over(3);
        assert_eq!((lift.shift(0), lift.shift(2), lift.shift(4)), (Shift::Stays, Shift::Up, Shift::Stays));
        assert_eq!(Lift::at(3).over(1).shift(1), Shift::Down);
    }

    #[test]
    fn a_pulled_row_takes_the_place_of_a_row_whose_middle_it_passed() {
        let rows = Measures::of([50.0, 50.0, 100.0, 50.0]);
        for (from, by, to) in [
            (0, 0.0, 0),
            (0, 25.0, 0),
            (0, 26.0, 1),
            (0, 100.0, 1),
            (0, 101.0, 2),
            (0, 900.0, 3),
            (3, -50.0, 3),
            (3, -51.0, 2),
            (3, -900.0, 0),
            (2, -26.0, 1),
        ] {
            assert_eq!(rows.under(from, by), to, "row {from} by {by}");
        }
        assert_eq!(Measures::default().under(0, 10.0), 0);
    }

    #[test]
    fn a_lifted_row_stands_where_the_others_made_room() {
        let rows = Measures::of([50.0, 60.0, 100.0]);
        let down = Lift::at(0).over(2);
        assert!((rows.way(down) - 160.0).abs() < f64::EPSILON);
        assert!((rows.room(down, 1) + 50.0).abs() < f64::EPSILON);
        let up = Lift::at(2).over(0);
        assert!((rows.way(up) + 110.0).abs() < f64::EPSILON);
        assert!((rows.room(up, 0) - 100.0).abs() < f64::EPSILON);
        assert!((rows.within(1, 400.0) - 100.0).abs() < f64::EPSILON);
        assert!((rows.within(1, -400.0) + 50.0).abs() < f64::EPSILON);
    }

    #[test]
    fn only_near_an_edge_it_scrolls_and_faster_the_nearer() {
        let at = |y| scroll_at(y, 100.0, 500.0);
        assert!(at(300.0).abs() < f64::EPSILON);
        assert!(at(140.0) < 0.0 && at(110.0) < at(140.0));
        assert!(at(460.0) > 0.0 && at(700.0) <= FASTEST);
        assert!(at(0.0) >= -FASTEST);
    }

    #[test]
    fn the_fewest_rows_count_as_moved() {
        for (before, now, expected) in [
            ("abcde", "abcde", ""),
            ("abcde", "bcdea", "a"),
            ("abcde", "eabcd", "e"),
            ("abcde", "badc", "bd"),
            ("abc", "xaybzc", ""),
            ("abcd", "dx", ""),
            ("", "abc", ""),
        ] {
            let mut moved: Vec<_> = strayed(&keys(before), &keys(now)).into_iter().collect();
            moved.sort_unstable();
            assert_eq!(moved.len(), expected.len(), "{before} to {now}: {moved:?}");
        }
        assert_eq!(strayed(&keys("abcde"), &keys("bcdea")), HashSet::from(['a']));
    }

    #[test]
    fn what_was_taken_out_goes_back_behind_its_nearest_neighbour() {
        for (now, behind, to) in [("acd", "a", 1), ("cda", "ba", 3), ("cd", "", 0), ("cd", "ba", 0)] {
            assert_eq!(way_back(&keys(now), &keys(behind)), to);
        }
    }

    proptest! {
        #[test]
        fn a_drop_keeps_every_row(count in 1_usize..40, from in 0_usize..40, to in 0_usize..40) {
            let lift = Lift::at(from % count).over(to % count);
            let places: HashSet<_> = (0..count).map(|place| lift.place(place)).collect();
            prop_assert_eq!(places, (0..count).collect());
        }

        #[test]
        fn where_it_stands_is_where_it_would_be_dropped(
            heights in proptest::collection::vec(20.0_f64..80.0, 1..30),
            from in 0_usize..30,
            to in 0_usize..30,
        ) {
            let (from, to) = (from % heights.len(), to % heights.len());
            let rows = Measures::of(heights);
            prop_assert_eq!(rows.under(from, rows.way(Lift::at(from).over(to))), to);
        }

        #[test]
        fn without_what_moved_the_order_is_the_old_one(now in Just((0..12).collect::<Vec<u8>>()).prop_shuffle()) {
            let before: Vec<u8> = (0..12).collect();
            let moved = strayed(&before, &now);
            let rest: Vec<_> = now.iter().filter(|key| !moved.contains(key)).collect();
            prop_assert!(rest.is_sorted());
        }
    }
}
