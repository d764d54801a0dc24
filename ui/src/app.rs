//! The window as a whole: what every screen shares, and which address shows which screen.

use leptos::prelude::*;
use leptos_router::components::{Redirect, Route, Router, Routes};
use leptos_router::path;

use crate::areas;
use crate::areas::bundles::bench::work::BundleKind;
use crate::areas::catalog::editor::ToolKind;
use crate::areas::editor::{AfterLeaving, Editing};
use crate::changes::Changes;
use crate::connections::{AskedAtStart, ConnectionsPage};
use crate::frame::{Frame, NoSuchScreen, SignedIn};
use crate::intents::Intents;
use crate::jobs::Jobs;
use crate::overview::OverviewPage;
use crate::parts::{ToastRegion, Toasts};
use crate::preferences::Preferences;
use crate::session::SessionState;
use crate::transfer::ImportPage;
use crate::undo::{TakingBack, UndoState};

/// The window.
#[component]
pub fn App() -> impl IntoView {
    let preferences = Preferences::provide();
    let session = SessionState::provide();
    let toasts = Toasts::provide();
    Changes::provide();
    let tools = Editing::<ToolKind>::provide();
    let bundles = Editing::<BundleKind>::provide();
    let _intents = Intents::provide(preferences);
    UndoState::provide();
    AskedAtStart::provide();
    Jobs::provide().watch();
    session.watch();

    view! {
        <Router>
            <Frame>
                <Routes fallback=NoSuchScreen>
                    <Route path=path!("/") view=|| view! { <Redirect path="/overview"/> }/>
                    <Route path=path!("/index.html") view=|| view! { <Redirect path="/overview"/> }/>
                    <Route path=path!("/connections") view=ConnectionsPage/>
                    <Route path=path!("/overview") view=|| view! { <SignedIn><OverviewPage/></SignedIn> }/>
                    <Route path=path!("/catalog/:id?") view=|| view! { <SignedIn><areas::catalog::Page/></SignedIn> }/>
                    <Route path=path!("/bundles/:id?") view=|| view! { <SignedIn><areas::bundles::Page/></SignedIn> }/>
                    <Route path=path!("/moderation/:id?") view=|| view! { <SignedIn><areas::moderation::Page/></SignedIn> }/>
                    <Route path=path!("/purchases/:id?") view=|| view! { <SignedIn><areas::purchases::Page/></SignedIn> }/>
                    <Route path=path!("/activity/:id?") view=|| view! { <SignedIn><areas::activity::Page/></SignedIn> }/>
                    <Route path=path!("/import/tools") view=|| view! { <SignedIn><ImportPage/></SignedIn> }/>
                </Routes>
            </Frame>
            <AfterLeaving editing=tools/>
            <AfterLeaving editing=bundles/>
            <TakingBack/>
            <ToastRegion toasts/>
        </Router>
    }
}
