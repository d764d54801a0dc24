//! Pictures that records point to, fetched for the window, which itself reaches no network. What is fetched waits a
//! while in memory, so that a list that is scrolled back asks nobody again.
//!
//! Records must not make the console reach into a private network: see `web` and `address`.

mod address;
mod kind;
mod web;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    Answer, Problem,
    pictures::{FetchPicture, Picture, PictureFault},
};
use tokio::sync::Semaphore;

use crate::Desk;

/// Most pictures that are kept.
const PICTURES: usize = 64;
/// Most bytes that are kept, in base64.
const BYTES: usize = 32 * 1024 * 1024;
/// How long a picture is kept.
const KEPT: TimeDelta = TimeDelta::minutes(10);
/// Most pictures that are fetched at a time.
const AT_ONCE: usize = 6;
/// How long fetching one may take, with all its detours.
const PATIENCE: Duration = Duration::from_secs(10);

/// Fetches a picture.
pub async fn fetch_picture(desk: &Desk, request: FetchPicture) -> Result<Answer<Picture>, Problem> {
    desk.store()?;
    let fetched = desk.means.pictures.fetch(&request.url, desk.now()).await;
    fetched.map(Answer::at_no_cost).map_err(|cause| Problem::Picture { cause })
}

/// The way to pictures, and those that were fetched lately.
#[derive(Debug)]
pub struct Pictures {
    reach: Arc<web::Reach>,
    turns: Semaphore,
    kept: Mutex<Shelf>,
}

impl Pictures {
    /// Pictures from public addresses, and from the servers in `allowed`: `host:port`, separated by commas, spelled
    /// as in the pictures' links.
    #[must_use]
    pub fn reaching(allowed: &str) -> Self {
        Self::patiently(allowed, PATIENCE)
    }

    /// The same, with another limit than ten seconds.
    #[must_use]
    pub fn patiently(allowed: &str, patience: Duration) -> Self {
        Self {
            reach: Arc::new(web::Reach::new(allowed, patience)),
            turns: Semaphore::new(AT_ONCE),
            kept: Mutex::default(),
        }
    }

    /// The picture behind a link, kept or fetched.
    pub async fn fetch(&self, link: &str, now: DateTime<Utc>) -> Result<Picture, PictureFault> {
        if let Some(picture) = self.shelf().get(link, now) {
            return Ok(picture);
        }
        let bytes = {
            // Nobody closes it; and without a turn the picture would only come sooner.
            let _turn = self.turns.acquire().await.ok();
            Arc::clone(&self.reach).fetch(link).await?
        };
        let media_type = kind::media_type(&bytes).ok_or(PictureFault::NotAPicture)?.to_owned();
        let picture = Picture { media_type, base64: BASE64_STANDARD.encode(bytes) };
        self.shelf().put(link, picture.clone(), now);
        Ok(picture)
    }

    /// A panic under this lock would leave pictures behind, and at worst a count that is too high.
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Fetched pictures, the one that was asked for last at the end.
#[derive(Debug, Default)]
struct Shelf {
    kept: VecDeque<Kept>,
    bytes: usize,
}

#[derive(Debug)]
struct Kept {
    link: String,
    picture: Picture,
    since: DateTime<Utc>,
}

impl Shelf {
    fn get(&mut self, link: &str, now: DateTime<Utc>) -> Option<Picture> {
        let kept = self.take(link).filter(|kept| now - kept.since < KEPT)?;
        let picture = kept.picture.clone();
        self.push(kept);
        Some(picture)
    }

    fn put(&mut self, link: &str, picture: Picture, now: DateTime<Utc>) {
        self.take(link);
        self.push(Kept { link: link.to_owned(), picture, since: now });
        while self.kept.len() > PICTURES || self.bytes > BYTES {
            let Some(oldest) = self.kept.pop_front() else { return };
            self.bytes -= oldest.picture.base64.len();
        }
    }

    fn push(&mut self, kept: Kept) {
        self.bytes += kept.picture.base64.len();
        self.kept.push_back(kept);
    }

    fn take(&mut self, link: &str) -> Option<Kept> {
        let place = self.kept.iter().position(|kept| kept.link == link)?;
        let kept = self.kept.remove(place)?;
        self.bytes -= kept.picture.base64.len();
        Some(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(bytes: usize) -> Picture {
        Picture { media_type: "image/png".to_owned(), base64: "x".repeat(bytes) }
    }

    fn noon() -> DateTime<Utc> {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let mut shelf = Shelf::default();
        for n in 0..PICTURES {
            shelf.put(&n.to_string(), picture(10), noon());
        }
        assert_eq!(shelf.get("0", noon()), Some(picture(10)));

        shelf.put("one more", picture(10), noon());

        assert_eq!((shelf.kept.len(), shelf.bytes), (PICTURES, PICTURES * 10));
        assert_eq!(shelf.get("1", noon()), None);
        assert!(shelf.get("0", noon()).is_some());
    }

    #[test]
    fn large_pictures_are_fewer() {
        let mut shelf = Shelf::default();
        for n in 0..9 {
            shelf.put(&n.to_string(), picture(BYTES / 8), noon());
        }
        assert_eq!((shelf.kept.len(), shelf.bytes), (8, BYTES));
    }

    #[test]
    fn a_picture_is_kept_once_and_not_for_ever() {
        let mut shelf = Shelf::default();
        shelf.put("a", picture(1), noon());
        shelf.put("a", picture(2), noon());
        assert_eq!(shelf.get("a", noon()), Some(picture(2)));

        assert_eq!(shelf.get("a", noon() + KEPT), None);
        assert_eq!((shelf.kept.len(), shelf.bytes), (0, 0));
    }
}
