//! Columns as data: heading, width, order and what stands in a cell. Which columns there are is the area's.

use leptos::prelude::*;

use super::geometry::Width;

/// On which side of a column its cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Start,
    /// Figures and amounts.
    End,
}

/// A column, as data.
pub struct Column<R> {
    /// What it is kept under in a choice of columns; its heading where it says nothing else.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// How wide it is, and how soon it gives way.
    pub width: Width,
    /// Where its cells stand.
    pub align: Align,
    /// What the list is asked to sort by, where it can be sorted by this column.
    pub sort: Option<&'static str>,
    /// Whether it is shown as long as nobody chose columns.
    pub usual: bool,
    /// Whether its cells can be edited in place.
    pub edited: bool,
    /// What stands in it.
    pub cell: fn(&R) -> AnyView,
}

impl<R> Column<R> {
    /// A column of words. `width` is the least it needs in pixels, its share of what is left over, and how soon it
    /// gives way (0 never).
    pub const fn words(title: &'static str, width: (u32, u32, u8), cell: fn(&R) -> AnyView) -> Self {
        let (least, share, rank) = width;
        Self {
            key: title,
            title,
            width: Width { least, share, rank },
            align: Align::Start,
            sort: None,
            usual: true,
            edited: false,
            cell,
        }
    }

    /// A column of figures or amounts; `width` as in [`Column::words`].
    pub const fn figures(title: &'static str, width: (u32, u32, u8), cell: fn(&R) -> AnyView) -> Self {
        Self { align: Align::End, ..Self::words(title, width, cell) }
    }

    /// The same, with a heading that sorts.
    #[must_use]
    pub const fn sorted_by(self, sort: &'static str) -> Self {
        Self { sort: Some(sort), ..self }
    }

    /// The same, kept under `key` in a choice of columns.
    #[must_use]
    pub const fn keyed(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    /// The same, shown only where somebody chose it.
    #[must_use]
    pub const fn spare(self) -> Self {
        Self { usual: false, ..self }
    }

    /// The same, with cells that can be edited in place.
    #[must_use]
    pub const fn edited(self) -> Self {
        Self { edited: true, ..self }
    }
}

/// How high the rows of a grid are. The style sheet has the same figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowHeight {
    /// One line: 33 px.
    OneLine,
    /// Two lines: 59 px. Such a grid has one column and shows no heading.
    TwoLines,
}

impl RowHeight {
    pub(super) const fn pixels(self) -> u32 {
        match self {
            Self::OneLine => 33,
            Self::TwoLines => 59,
        }
    }

    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::OneLine => "grid",
            Self::TwoLines => "grid grid-two-lines",
        }
    }
}
