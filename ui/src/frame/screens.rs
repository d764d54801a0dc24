//! The screens by name, address and key, and the intents that hold everywhere.

use domain::access::{Area, StaffRole};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::FrameState;
use crate::connections::SessionChange;
use crate::intents::{Group, Intent, offer};
use crate::parts::dialog::focused;
use crate::preferences::{Preferences, Theme};
use crate::session::SessionState;

/// A screen that the navigation lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// The area it shows.
    pub area: Area,
    /// Its name.
    pub title: &'static str,
    /// Its address.
    pub href: &'static str,
    /// Its intent in the command box.
    pub going: &'static str,
    /// Its keys.
    pub keys: &'static str,
}

/// Every screen of an area, in the order of the navigation.
pub const SCREENS: [Screen; 6] = [
    Screen {
        area: Area::Overview,
        title: "Overview",
        href: "/overview",
        going: "Go to Overview",
        keys: "g o",
    },
    Screen { area: Area::Catalog, title: "Catalog", href: "/catalog", going: "Go to Catalog", keys: "g c" },
    Screen { area: Area::Bundles, title: "Bundles", href: "/bundles", going: "Go to Bundles", keys: "g b" },
    Screen {
        area: Area::Moderation,
        title: "Reviews",
        href: "/moderation",
        going: "Go to Reviews",
        keys: "g r",
    },
    Screen {
        area: Area::Purchases,
        title: "Purchases",
        href: "/purchases",
        going: "Go to Purchases",
        keys: "g p",
    },
    Screen {
        area: Area::Activity,
        title: "Activity",
        href: "/activity",
        going: "Go to Activity",
        keys: "g a",
    },
];

impl Screen {
    /// Where it leads this session: whoever decides on reviews to those that wait, which its count counts.
    pub fn address(self, session: SessionState) -> &'static str {
        let decides = matches!(session.role(), Some(StaffRole::Moderator | StaffRole::SuperAdmin));
        if self.area == Area::Moderation && decides && !session.in_tenant_view() {
            "/moderation?status=FLAGGED,PENDING"
        } else {
            self.href
        }
    }
}

/// The name of the screen whose address starts with `/segment`.
pub fn title_of(segment: &str) -> &'static str {
    if segment == "import" {
        return "Import";
    }
    let known = SCREENS.iter().find(|screen| screen.href.trim_start_matches('/') == segment);
    known.map_or("Connections", |screen| screen.title)
}

/// Offers going to the screens and leaving them, while somebody is signed in.
#[component]
pub fn SignedIntents() -> impl IntoView {
    let change = SessionChange::here();
    let session = SessionState::expect();
    let navigate = use_navigate();
    let going = SCREENS.map(|screen| {
        let navigate = navigate.clone();
        Intent::new(screen.going, Group::Screens, screen.keys, move || {
            navigate(untrack(|| screen.address(session)), NavigateOptions::default());
        })
    });
    offer(going);
    offer([Intent::new("Sign out", Group::Session, "", move || change.sign_out())]);
}

/// Offers what holds always: connections, the box, the sheet of keys, themes, leaving a field.
pub fn offer_always(state: FrameState) {
    let preferences = Preferences::expect();
    let navigate = use_navigate();
    let themes = [
        ("Use the light theme", Theme::Light),
        ("Use the dark theme", Theme::Dark),
        ("Follow the system's theme", Theme::System),
    ];
    offer(themes.map(|(title, theme)| {
        Intent::new(title, Group::Window, "", move || preferences.choose_theme(theme))
    }));
    offer([
        Intent::new("Go to Connections", Group::Screens, "g x", move || {
            navigate("/connections", NavigateOptions::default());
        }),
        Intent::new("Show the keys of this screen", Group::Window, "?", move || state.key_sheet.set(true)),
        Intent {
            listed: false,
            ..Intent::new("Open the command box", Group::Window, "Ctrl+K", move || {
                state.command_box.set(true);
            })
        },
        Intent { listed: false, ..Intent::new("Leave the field", Group::Window, "Escape", leave_field) },
    ]);
}

/// Takes the keyboard out of a field.
fn leave_field() {
    if let Some(element) = focused() {
        let _blurred = element.blur();
    }
}
