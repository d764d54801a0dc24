//! What the screen of connections holds: the profiles, which one is chosen, whether the sample is being opened.

use contract::connections::{ListProfiles, ProfileRow, SampleLogin};
use domain::{connections::is_same_name, ids::ProfileId};
use leptos::prelude::*;

use crate::loading::{Loading, load};

/// What the right side shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// The sample workspace.
    Sample,
    /// The form of a new profile.
    New,
    /// The form of this profile.
    Profile(ProfileId),
}

/// The state of the screen.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionsState {
    /// All profiles, last used first.
    pub profiles: Loading<Vec<ProfileRow>>,
    /// What the person chose; before, the profile last used is shown, or the sample where there is none.
    pub chosen: RwSignal<Option<Chosen>>,
    /// How often the chosen profile was saved: its form is then drawn anew.
    pub saved: RwSignal<u32>,
    /// As whom the sample is being opened now.
    pub opening: RwSignal<Option<SampleLogin>>,
}

impl ConnectionsState {
    /// Reads the profiles; nothing is chosen to begin with.
    #[must_use]
    pub fn read() -> Self {
        Self {
            profiles: load(|| Some(ListProfiles {})),
            chosen: RwSignal::new(None),
            saved: RwSignal::new(0),
            opening: RwSignal::new(None),
        }
    }

    /// What the right side shows; `None` until the profiles are read.
    pub fn shown(self) -> Option<Chosen> {
        let first = || {
            self.profiles.value.with(|rows| {
                let rows = rows.as_ref()?;
                Some(rows.first().map_or(Chosen::Sample, |row| Chosen::Profile(row.profile.id)))
            })
        };
        let unread = || self.profiles.problem.with(Option::is_some).then_some(Chosen::Sample);
        self.chosen.get().or_else(first).or_else(unread)
    }

    /// Shows `chosen`.
    pub fn choose(self, chosen: Chosen) {
        self.chosen.set(Some(chosen));
    }

    /// The profile, untracked: a list that is read anew must not throw away what is being typed.
    pub fn row(self, id: ProfileId) -> Option<ProfileRow> {
        self.profiles
            .value
            .with_untracked(|rows| rows.iter().flatten().find(|row| row.profile.id == id).cloned())
    }

    /// Whether another profile has this name.
    pub fn name_is_taken(self, name: &str, own: Option<ProfileId>) -> bool {
        self.profiles.value.with(|rows| {
            let mut others =
                rows.iter().flatten().map(|row| &row.profile).filter(|other| Some(other.id) != own);
            others.any(|other| is_same_name(&other.name, name))
        })
    }
}
