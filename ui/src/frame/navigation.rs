//! The screens down the left side, with counts where a count asks for a hand.

use contract::overview::Overview;
use domain::access::{Area, Sight};
use domain::money::grouped;
use leptos::prelude::*;
use leptos_router::components::A;

use super::FrameState;
use super::screens::{SCREENS, Screen};
use crate::loading::Loading;
use crate::parts::Keys;
use crate::session::SessionState;

/// The navigation.
#[component]
pub fn Navigation(
    /// What of the frame is open.
    state: FrameState,
    /// The counts beside the names.
    counts: Loading<Overview>,
) -> impl IntoView {
    let session = SessionState::expect();
    let open_to_role =
        move |screen: &Screen| session.role().is_some_and(|role| role.sight(screen.area) != Sight::None);
    let screens = move || SCREENS.into_iter().filter(open_to_role).collect::<Vec<_>>();
    let link = move |screen: Screen| {
        let count = Memo::new(move |_| {
            counts.value.with(|counts| counts.as_ref().and_then(|c| count_of(c, screen.area)))
        });
        view! {
            <li>
                <A href=move || screen.address(session).to_owned()>
                    <span>{screen.title}</span>
                    {move || count.get().map(|count| view! { <span class="count">{grouped(&count.to_string())}</span> })}
                </A>
            </li>
        }
    };
    view! {
        <nav class="navigation" aria-label="Screens">
            <ul>
                <For each=screens key=|screen| screen.area children=link/>
            </ul>
            <ul>
                <li><A href="/connections"><span>"Connections"</span></A></li>
                <li>
                    <button type="button" on:click=move |_| state.key_sheet.set(true) aria-haspopup="dialog">
                        <span>"Keys"</span>
                        <Keys keys="?"/>
                    </button>
                </li>
            </ul>
        </nav>
    }
}

/// The count beside an area's name: what there is of the catalog, and what waits of the reviews.
fn count_of(counts: &Overview, area: Area) -> Option<i64> {
    match area {
        Area::Catalog => {
            let tools = counts.catalog;
            Some(tools.active + tools.coming_soon + tools.beta + tools.deprecated + tools.disabled)
        }
        Area::Bundles => Some(counts.bundles.active + counts.bundles.draft + counts.bundles.archived),
        Area::Moderation => {
            counts.reviews.as_ref().map(|reviews| reviews.pending + reviews.flagged).filter(|open| *open > 0)
        }
        Area::Overview | Area::Purchases | Area::Activity => None,
    }
}
