//! The rows of a grid, gathered page by page along a cursor: what is asked for next, which answers still count,
//! and which of a list's states holds. No reactivity, no clock, no document.

use std::sync::Arc;

use contract::{Cursor, Page, Problem};

/// Rows asked for at once.
pub const PAGE: u16 = 100;

/// The next page is asked for when fewer rows than this are left below the window.
pub const AHEAD: usize = 50;

/// A question that is to be put to the shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Its number; only the answer to the latest question counts.
    pub number: u64,
    /// Where the page starts; `None` is the start of the list.
    pub after: Option<Cursor>,
}

/// What becomes of the rows of the question before, until the new answer is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// They stay, so that nothing jumps: same scope, another filter or order.
    Kept,
    /// They go at once: another scope, in which they may not be seen.
    Cleared,
}

/// Which of a list's states holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// The first page is on its way, there is nothing to show.
    Loading,
    /// There are rows.
    Rows,
    /// The list has no row.
    Nothing,
    /// The first page failed, there is nothing to show.
    Failed(Problem),
}

/// How the part of the list that is not there yet stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rest {
    /// There is no more.
    Complete,
    /// There is more, it comes when it is needed.
    More,
    /// It failed; the rows before stay.
    Failed(Problem),
}

/// The rows gathered so far.
#[derive(Debug)]
pub struct Rows<R> {
    loaded: Vec<Arc<R>>,
    next: Option<Cursor>,
    latest: u64,
    waiting: Option<Ask>,
    failed: Option<Problem>,
    generation: u64,
    /// Whether `loaded` answers an earlier question than the one that waits.
    outdated: bool,
    /// The same rows as they are now, while they are read anew behind the shown ones.
    fresh: Option<Fresh<R>>,
    /// Whether reading anew failed: what is shown is as it was.
    stale: bool,
    revision: u64,
}

/// Rows that are read anew behind the shown ones.
#[derive(Debug)]
struct Fresh<R> {
    rows: Vec<Arc<R>>,
    /// Where the page after the last one starts; `None` while one is awaited, and at the end.
    next: Option<Cursor>,
}

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self {
            loaded: Vec::new(),
            next: None,
            latest: 0,
            waiting: None,
            failed: None,
            generation: 0,
            outdated: false,
            fresh: None,
            stale: false,
            revision: 0,
        }
    }
}

impl<R: PartialEq> Rows<R> {
    /// Begin anew: another filter, order or scope, or the same once more.
    pub fn start(&mut self, before: Before) -> Ask {
        if before == Before::Cleared {
            self.loaded.clear();
            self.generation += 1;
        }
        self.next = None;
        self.failed = None;
        self.fresh = None;
        self.stale = false;
        self.outdated = true;
        self.ask(None)
    }

    /// Read the same rows anew, as far down as they are gathered. They stay as they are until all of them are there,
    /// and then change in place.
    pub fn refresh(&mut self) -> Ask {
        if self.loaded.is_empty() || self.outdated {
            return self.start(Before::Kept);
        }
        self.failed = None;
        self.stale = false;
        self.fresh = Some(Fresh { rows: Vec::new(), next: None });
        self.ask(None)
    }

    /// The next question of a [`Rows::refresh`] that has not come down to the last row yet.
    pub fn go_on(&mut self) -> Option<Ask> {
        if self.waiting.is_some() {
            return None;
        }
        let after = self.fresh.as_mut()?.next.take()?;
        Some(self.ask(Some(after)))
    }

    /// Put `row` in the place of the one that `is_it`.
    pub fn amend(&mut self, is_it: impl Fn(&R) -> bool, row: R) -> bool {
        let place = self.loaded.iter_mut().find(|row| is_it(row));
        let Some(place) = place else { return false };
        *place = Arc::new(row);
        self.revision += 1;
        true
    }

    /// Go on, if the window comes near the end of what is there and nothing is on its way.
    pub fn further(&mut self, window_end: usize) -> Option<Ask> {
        let near = window_end.saturating_add(AHEAD) >= self.loaded.len();
        if !near || self.waiting.is_some() || self.failed.is_some() {
            return None;
        }
        let after = self.next.clone()?;
        Some(self.ask(Some(after)))
    }

    /// Ask again for what failed. A cursor the shell does not take leads back to the start.
    pub fn retry(&mut self) -> Option<Ask> {
        match self.failed.take()? {
            Problem::BadCursor => Some(self.start(Before::Kept)),
            _ if self.stale => Some(self.refresh()),
            _ if self.outdated => Some(self.ask(None)),
            _ => {
                let after = self.next.clone();
                Some(self.ask(after))
            }
        }
    }

    /// Take an answer. Says whether it still counted.
    pub fn accept(&mut self, number: u64, answer: Result<Page<R>, Problem>) -> bool {
        let Some(ask) = self.waiting.take_if(|ask| ask.number == number) else {
            return false;
        };
        match answer {
            Ok(page) if self.fresh.is_some() => self.gather(page),
            Err(problem) if self.fresh.is_some() => {
                self.fresh = None;
                self.stale = true;
                self.failed = Some(problem);
            }
            Ok(page) => {
                if ask.after.is_none() {
                    self.loaded.clear();
                    self.generation += 1;
                    self.outdated = false;
                }
                self.loaded.extend(page.rows.into_iter().map(Arc::new));
                self.next = page.next;
            }
            Err(problem) => {
                // Rows of an earlier question would pass for an answer to this one.
                if ask.after.is_none() {
                    self.loaded.clear();
                    self.generation += 1;
                }
                self.failed = Some(problem);
            }
        }
        true
    }

    /// Which of a list's states holds.
    #[must_use]
    pub fn phase(&self) -> Phase {
        match (&self.failed, self.loaded.is_empty()) {
            (_, false) => Phase::Rows,
            (Some(problem), true) => Phase::Failed(problem.clone()),
            (None, true) if self.waiting.is_some() || self.latest == 0 => Phase::Loading,
            (None, true) => Phase::Nothing,
        }
    }

    /// How what lies below the gathered rows stands.
    #[must_use]
    pub fn rest(&self) -> Rest {
        match (&self.failed, &self.next) {
            (Some(problem), _) => Rest::Failed(problem.clone()),
            (None, Some(_)) => Rest::More,
            (None, None) => Rest::Complete,
        }
    }

    /// Whether what is shown answers an earlier question, while the answer to the latest is on its way.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.outdated && self.waiting.is_some()
    }

    /// Whether the question of this number is still on its way.
    #[must_use]
    pub fn waits_for(&self, number: u64) -> bool {
        self.waiting.as_ref().is_some_and(|ask| ask.number == number)
    }

    /// How many rows are there.
    #[must_use]
    pub fn count(&self) -> usize {
        self.loaded.len()
    }

    /// The row at `index`.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Arc<R>> {
        self.loaded.get(index).cloned()
    }

    /// The place of the first row that `is_it`.
    pub fn position(&self, is_it: impl Fn(&R) -> bool) -> Option<usize> {
        self.loaded.iter().position(|row| is_it(row))
    }

    /// Counts up whenever the rows were replaced as a whole.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Counts up whenever rows changed in place.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes a page of rows that are read anew; with the last of them they take the place of the shown ones. A row
    /// that is as it was stays the very same, so that nothing is drawn again for it.
    fn gather(&mut self, page: Page<R>) {
        let Some(mut fresh) = self.fresh.take() else { return };
        for row in page.rows {
            let before = self.loaded.get(fresh.rows.len()).filter(|before| ***before == row);
            fresh.rows.push(before.cloned().unwrap_or_else(|| Arc::new(row)));
        }
        if page.next.is_some() && fresh.rows.len() < self.loaded.len() {
            self.fresh = Some(Fresh { next: page.next, ..fresh });
            return;
        }
        self.loaded = fresh.rows;
        self.next = page.next;
        self.revision += 1;
    }

    fn ask(&mut self, after: Option<Cursor>) -> Ask {
        self.latest += 1;
        let ask = Ask { number: self.latest, after };
        self.waiting = Some(ask.clone());
        ask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: std::ops::Range<u32>, next: Option<&str>) -> Page<u32> {
        Page { rows: rows.collect(), next: next.map(|cursor| Cursor(cursor.to_owned())) }
    }

    fn started() -> Rows<u32> {
        let mut rows = Rows::default();
        let ask = rows.start(Before::Kept);
        assert!(rows.accept(ask.number, Ok(page(0..100, Some("100")))));
        rows
    }

    #[test]
    fn a_list_loads_then_has_rows_or_nothing() {
        let mut rows = Rows::<u32>::default();
        assert_eq!(rows.phase(), Phase::Loading);
        let ask = rows.start(Before::Kept);
        assert_eq!(rows.phase(), Phase::Loading);
        rows.accept(ask.number, Ok(page(0..0, None)));
        assert_eq!(rows.phase(), Phase::Nothing);
        assert_eq!(started().phase(), Phase::Rows);
    }

    #[test]
    fn the_next_page_is_asked_for_before_the_end_is_seen() {
        let mut rows = started();
        assert_eq!(rows.further(49), None);
        let ask = rows.further(50).unwrap();
        assert_eq!(ask.after, Some(Cursor("100".to_owned())));
        assert_eq!(rows.further(60), None, "one question at a time");
        rows.accept(ask.number, Ok(page(100..150, None)));
        assert_eq!((rows.count(), rows.rest()), (150, Rest::Complete));
        assert_eq!(rows.further(150), None);
    }

    #[test]
    fn answers_to_earlier_questions_are_dropped() {
        let mut rows = started();
        let slow = rows.further(100).unwrap();
        let fresh = rows.start(Before::Kept);
        assert!(!rows.accept(slow.number, Ok(page(100..200, None))));
        assert!(rows.accept(fresh.number, Ok(page(500..510, None))));
        assert!(!rows.accept(fresh.number, Ok(page(0..1, None))), "an answer counts once");
        assert_eq!(rows.get(0).as_deref(), Some(&500));
        assert_eq!(rows.count(), 10);
    }

    #[test]
    fn rows_stay_until_the_new_answer_unless_the_scope_changed() {
        let mut rows = started();
        rows.start(Before::Kept);
        assert_eq!((rows.count(), rows.is_outdated(), rows.phase()), (100, true, Phase::Rows));
        rows.start(Before::Cleared);
        assert_eq!((rows.count(), rows.phase()), (0, Phase::Loading));
    }

    #[test]
    fn a_failed_further_page_keeps_the_rows_and_can_be_asked_again() {
        let mut rows = started();
        let ask = rows.further(100).unwrap();
        rows.accept(ask.number, Err(Problem::ConnectionLost));
        assert_eq!((rows.count(), rows.phase()), (100, Phase::Rows));
        assert_eq!(rows.rest(), Rest::Failed(Problem::ConnectionLost));
        assert_eq!(rows.further(100), None, "not again by itself");
        let again = rows.retry().unwrap();
        assert_eq!(again.after, ask.after);
        assert_eq!(rows.rest(), Rest::More);
    }

    #[test]
    fn a_failed_first_page_is_asked_again_from_the_start() {
        let mut rows = started();
        let ask = rows.start(Before::Kept);
        rows.accept(ask.number, Err(Problem::Locked));
        assert_eq!(rows.phase(), Phase::Failed(Problem::Locked));
        assert_eq!(rows.retry().unwrap().after, None);
        assert_eq!(rows.phase(), Phase::Loading);
    }

    #[test]
    fn a_cursor_that_is_refused_leads_back_to_the_start() {
        let mut rows = started();
        let ask = rows.further(100).unwrap();
        rows.accept(ask.number, Err(Problem::BadCursor));
        assert_eq!(rows.retry().unwrap().after, None);
    }

    #[test]
    fn rows_are_read_anew_as_far_down_as_they_were_gathered() {
        let mut rows = started();
        let ask = rows.further(100).unwrap();
        rows.accept(ask.number, Ok(page(100..200, Some("200"))));
        let (generation, first) = (rows.generation(), rows.get(0).unwrap());
        let ask = rows.refresh();
        assert!(!rows.is_outdated(), "nothing fades");
        rows.accept(ask.number, Ok(page(0..100, Some("100"))));
        assert_eq!(rows.count(), 200, "the rows stay until all of the new ones are there");
        let ask = rows.go_on().unwrap();
        assert_eq!(ask.after, Some(Cursor("100".to_owned())));
        rows.accept(ask.number, Ok(page(101..201, Some("201"))));
        assert_eq!(rows.go_on(), None);
        assert_eq!((rows.count(), rows.generation(), rows.revision()), (200, generation, 1));
        assert!(Arc::ptr_eq(&first, &rows.get(0).unwrap()), "a row that is as it was stays the same");
        assert_eq!(rows.get(100).as_deref(), Some(&101));
        assert_eq!(rows.further(200).unwrap().after, Some(Cursor("201".to_owned())));
    }

    #[test]
    fn rows_that_could_not_be_read_anew_stay_and_can_be_asked_for_again() {
        let mut rows = started();
        let ask = rows.refresh();
        rows.accept(ask.number, Err(Problem::ConnectionLost));
        assert_eq!((rows.count(), rows.rest()), (100, Rest::Failed(Problem::ConnectionLost)));
        let again = rows.retry().unwrap();
        rows.accept(again.number, Ok(page(0..90, None)));
        assert_eq!((rows.count(), rows.rest()), (90, Rest::Complete));
    }

    #[test]
    fn a_new_question_ends_reading_anew() {
        let mut rows = started();
        let slow = rows.refresh();
        let ask = rows.start(Before::Kept);
        assert!(!rows.accept(slow.number, Ok(page(0..100, None))));
        rows.accept(ask.number, Ok(page(7..9, None)));
        assert_eq!(rows.count(), 2);
    }

    #[test]
    fn a_row_is_amended_in_its_place() {
        let mut rows = started();
        assert!(rows.amend(|row| *row == 5, 500));
        assert_eq!(rows.get(5).as_deref(), Some(&500));
        assert!(!rows.amend(|row| *row == 5, 500));
    }

    #[test]
    fn replaced_rows_are_another_generation() {
        let mut rows = started();
        let first = rows.generation();
        let ask = rows.further(100).unwrap();
        rows.accept(ask.number, Ok(page(100..200, None)));
        assert_eq!(rows.generation(), first);
        let ask = rows.start(Before::Kept);
        rows.accept(ask.number, Ok(page(0..1, None)));
        assert_ne!(rows.generation(), first);
    }
}
