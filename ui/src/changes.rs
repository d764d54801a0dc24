//! That something was written: what is on screen reads anew, without losing its place. Whoever writes says so here;
//! who reads listens, without either knowing the other.

use leptos::prelude::*;

/// The writes of this window. Provided once by [`crate::app::App`].
#[derive(Debug, Clone, Copy)]
pub struct Changes {
    round: RwSignal<u32>,
}

impl Changes {
    /// Provides it to everything below.
    pub fn provide() -> Self {
        let changes = Self { round: RwSignal::new(0) };
        provide_context(changes);
        changes
    }

    /// What [`Changes::provide`] made.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// Something was written: lists, records, counts and the last undoable change are read anew.
    pub fn written(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }

    /// Makes the reading reaction run again after each write.
    pub fn track(self) {
        self.round.track();
    }
}
