//! Where rows and columns of a grid lie: which rows are near the eye, where a key moves to, which columns fit.
//! Numbers only; nothing here touches the document.

use std::ops::Range;

/// Rows kept ready above and below what is seen.
pub const OVERSCAN: usize = 8;

/// What a key does to the place in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One screen up.
    PageUp,
    /// One screen down.
    PageDown,
    /// The first row.
    First,
    /// The last row that is loaded.
    Last,
}

impl Move {
    /// The move a key stands for, by its `KeyboardEvent.key`.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        match key {
            "ArrowUp" | "k" => Some(Self::Up),
            "ArrowDown" | "j" => Some(Self::Down),
            "PageUp" => Some(Self::PageUp),
            "PageDown" => Some(Self::PageDown),
            "Home" => Some(Self::First),
            "End" => Some(Self::Last),
            _ => None,
        }
    }

    /// The row this move leads to, from row `from` of `rows`, with `screen` rows seen at once.
    #[must_use]
    pub fn from(self, from: usize, rows: usize, screen: usize) -> usize {
        let last = rows.saturating_sub(1);
        let screen = screen.saturating_sub(1).max(1);
        match self {
            Self::Up => from.saturating_sub(1),
            Self::Down => from.saturating_add(1),
            Self::PageUp => from.saturating_sub(screen),
            Self::PageDown => from.saturating_add(screen),
            Self::First => 0,
            Self::Last => last,
        }
        .min(last)
    }
}

/// What of the rows is seen: how far they are scrolled, and how high the opening is. In CSS pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct View {
    /// Pixels scrolled away at the top.
    pub top: u32,
    /// Height of the opening.
    pub height: u32,
}

impl View {
    /// The rows to have in the document: those seen and [`OVERSCAN`] on either side.
    #[must_use]
    pub fn window(self, rows: usize, row_height: u32) -> Range<usize> {
        let row_height = row_height.max(1);
        let first = (self.top / row_height) as usize;
        let past = self.top.saturating_add(self.height).div_ceil(row_height) as usize;
        let start = first.saturating_sub(OVERSCAN).min(rows);
        start..past.saturating_add(OVERSCAN).min(rows).max(start)
    }

    /// How many whole rows are seen at once.
    #[must_use]
    pub fn screen(self, row_height: u32) -> usize {
        (self.height / row_height.max(1)) as usize
    }

    /// Where to scroll so that `row` is seen whole; `None` where it is already.
    #[must_use]
    pub fn showing(self, row: usize, row_height: u32) -> Option<u32> {
        let above = edge(row, row_height);
        let below = above.saturating_add(row_height);
        if above < self.top {
            Some(above)
        } else if below > self.top.saturating_add(self.height) {
            Some(below.saturating_sub(self.height))
        } else {
            None
        }
    }
}

/// The upper edge of a row, in pixels from the first one.
#[must_use]
pub fn edge(row: usize, row_height: u32) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX).saturating_mul(row_height)
}

/// How wide a column is, and how soon it gives way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Width {
    /// The least it needs, in pixels.
    pub least: u32,
    /// Its share of what is left over; 0 keeps the least.
    pub share: u32,
    /// 0 is always shown; of the others the highest gives way first.
    pub rank: u8,
}

/// The columns that fit into `width`, by index: as long as there is too little room, the one of the highest rank
/// (among equals the rightmost) gives way.
#[must_use]
pub fn fitting(columns: &[Width], width: u32) -> Vec<usize> {
    let mut shown: Vec<(usize, Width)> = columns.iter().copied().enumerate().collect();
    while shown.iter().map(|(_, column)| column.least).sum::<u32>() > width {
        let weakest = shown.iter().enumerate().max_by_key(|(_, (_, column))| column.rank);
        match weakest {
            Some((place, (_, column))) if column.rank > 0 => _ = shown.remove(place),
            _ => break,
        }
    }
    shown.into_iter().map(|(index, _)| index).collect()
}

/// The shown columns as a CSS `grid-template-columns`.
#[must_use]
pub fn template(columns: &[Width], shown: &[usize]) -> String {
    let tracks = shown.iter().filter_map(|&index| columns.get(index)).map(|column| match column.share {
        0 => format!("{}px", column.least),
        share => format!("minmax({}px, {share}fr)", column.least),
    });
    tracks.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_holds_what_is_seen_and_a_little_more() {
        let at = |top, height| View { top, height }.window(1_000, 33);
        assert_eq!(at(0, 330), 0..18);
        assert_eq!(at(33 * 100, 330), 92..118);
        assert_eq!(at(33 * 100 + 1, 330), 92..119);
        assert_eq!(at(33 * 990, 330), 982..1_000);
    }

    #[test]
    fn the_window_never_leaves_the_rows() {
        assert_eq!(View { top: 0, height: 600 }.window(0, 33), 0..0);
        assert_eq!(View { top: 90_000, height: 600 }.window(3, 33), 3..3);
        assert_eq!(View { top: u32::MAX, height: u32::MAX }.window(3, 0), 3..3);
        assert_eq!(View { top: 0, height: 0 }.window(3, 33), 0..3);
    }

    #[test]
    fn moves_stop_at_the_ends() {
        let cases = [
            (Move::Up, 0, 0),
            (Move::Up, 5, 4),
            (Move::Down, 5, 6),
            (Move::Down, 99, 99),
            (Move::PageUp, 5, 0),
            (Move::PageUp, 50, 41),
            (Move::PageDown, 50, 59),
            (Move::PageDown, 95, 99),
            (Move::First, 50, 0),
            (Move::Last, 50, 99),
        ];
        for (by, from, to) in cases {
            assert_eq!(by.from(from, 100, 10), to, "{by:?} from {from}");
        }
        assert_eq!(Move::Last.from(0, 0, 10), 0);
        assert_eq!(Move::Down.from(7, 3, 10), 2);
        assert_eq!(Move::PageDown.from(0, 100, 0), 1);
    }

    #[test]
    fn scrolling_to_a_row_moves_no_further_than_needed() {
        let view = View { top: 330, height: 330 };
        assert_eq!(view.showing(10, 33), None);
        assert_eq!(view.showing(19, 33), None);
        assert_eq!(view.showing(9, 33), Some(297));
        assert_eq!(view.showing(20, 33), Some(363));
    }

    #[test]
    fn a_narrow_grid_gives_up_its_least_important_columns_first() {
        let column = |least, share, rank| Width { least, share, rank };
        let columns = [column(200, 2, 0), column(100, 1, 3), column(80, 0, 1), column(80, 0, 3)];
        assert_eq!(fitting(&columns, 460), [0, 1, 2, 3]);
        assert_eq!(fitting(&columns, 459), [0, 1, 2]);
        assert_eq!(fitting(&columns, 300), [0, 2]);
        assert_eq!(fitting(&columns, 10), [0]);
        assert_eq!(template(&columns, &[0, 2]), "minmax(200px, 2fr) 80px");
    }

    #[test]
    fn letters_move_like_arrows() {
        assert_eq!(Move::of_key("j"), Move::of_key("ArrowDown"));
        assert_eq!(Move::of_key("k"), Move::of_key("ArrowUp"));
        assert_eq!(Move::of_key("x"), None);
    }
}
