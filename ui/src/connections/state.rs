//! What the screen of connections holds: the profiles, which one is chosen, whether the sample is being opened.

use contract::connections::{ListProfiles, ProfileRow, SampleLogin};
use domain::ids::ProfileId;
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
    /// What the right side shows.
    pub chosen: RwSignal<Chosen>,
    /// As whom the sample is being opened now.
    pub opening: RwSignal<Option<SampleLogin>>,
}

impl ConnectionsState {
    /// Reads the profiles; the sample is chosen to begin with.
    #[must_use]
    pub fn new() -> Self {
        Self {
            profiles: load(|| Some(ListProfiles {})),
            chosen: RwSignal::new(Chosen::Sample),
            opening: RwSignal::new(None),
        }
    }

    /// The profile, untracked: a list that is read anew must not throw away what is being typed.
    pub fn row(self, id: ProfileId) -> Option<ProfileRow> {
        self.profiles
            .value
            .with_untracked(|rows| rows.iter().flatten().find(|row| row.profile.id == id).cloned())
    }

    /// Whether another profile has this name.
    pub fn name_is_taken(self, name: &str, own: Option<ProfileId>) -> bool {
        let name = name.trim().to_lowercase();
        self.profiles.value.with(|rows| {
            rows.iter()
                .flatten()
                .any(|row| Some(row.profile.id) != own && row.profile.name.to_lowercase() == name)
        })
    }
}
