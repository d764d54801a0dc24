//! The frame around every screen: where am I (scope bar), where can I go (navigation, command box), what is going on
//! (status bar). It asks for the session and the counts; the screens ask for everything else.

pub mod banner;
pub mod command_box;
pub mod jobs;
pub mod key_sheet;
pub mod navigation;
pub mod notes;
pub mod scope_bar;
pub mod screens;
pub mod status_bar;
pub mod undo;
pub mod writing;

use contract::overview::{GetOverview, Overview};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::connections::ConnectionsPage;
use crate::loading::{Loading, load};
use crate::parts::{EmptyState, ProblemPanel, Skeleton};
use crate::session::SessionState;
use banner::Banner;
use command_box::CommandBox;
use key_sheet::KeySheet;
use navigation::Navigation;
pub use scope_bar::EnvironmentMark;
use scope_bar::ScopeBar;
use screens::{SignedIntents, offer_always};
use status_bar::StatusBar;

/// The counts of the start screen, read once for the navigation and the overview.
#[derive(Debug, Clone, Copy)]
pub struct Counts(pub Loading<Overview>);

/// What of the frame is open.
#[derive(Debug, Clone, Copy)]
pub struct FrameState {
    /// The command box.
    pub command_box: RwSignal<bool>,
    /// The sheet of keys.
    pub key_sheet: RwSignal<bool>,
    /// The form that switches writing on or off.
    pub writing: RwSignal<bool>,
}

/// The frame around every screen.
#[component]
pub fn Frame(
    /// The screen.
    children: Children,
) -> impl IntoView {
    let session = SessionState::expect();
    let state = FrameState {
        command_box: RwSignal::new(false),
        key_sheet: RwSignal::new(false),
        writing: RwSignal::new(false),
    };
    let counts = load(move || session.is_signed().then_some(GetOverview {}));
    provide_context(Counts(counts));
    offer_always(state);
    follow_screen(session, counts);

    view! {
        <a class="skip" href="#main" on:click=|event| { event.prevent_default(); focus_main(); }>"Skip to the screen"</a>
        <div class="frame" class:tenant=move || session.in_tenant_view() class:signed-out=move || !session.is_signed()>
            <ScopeBar state/>
            <Navigation state counts/>
            <main id="main" tabindex="-1">
                <Banner/>
                {children()}
            </main>
            <StatusBar/>
        </div>
        <Show when=move || session.is_signed()>
            <SignedIntents/>
        </Show>
        <CommandBox open=state.command_box/>
        <KeySheet open=state.key_sheet/>
        <writing::WritingDialog open=state.writing/>
    }
}

/// On another screen: its title for the window, the keyboard into it, and fresh counts.
fn follow_screen(session: SessionState, counts: Loading<Overview>) {
    let pathname = use_location().pathname;
    let screen =
        Memo::new(move |_| pathname.with(|path| path.split('/').nth(1).unwrap_or_default().to_owned()));
    Effect::new(move |before: Option<String>| {
        let screen = screen.get();
        let title = if session.is_signed() { screens::title_of(&screen) } else { "Connections" };
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&format!("{title} · Marketplace Console"));
        }
        if before.is_some_and(|before| before != screen) {
            focus_main();
            counts.reload();
        }
        screen
    });
}

/// Puts the keyboard into the screen.
fn focus_main() {
    use wasm_bindgen::JsCast as _;
    let document = web_sys::window().and_then(|window| window.document());
    let main = document.and_then(|document| document.get_element_by_id("main"));
    if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _focused = main.focus();
    }
}

/// Shows a screen once somebody is signed in, and the connections before.
#[component]
pub fn SignedIn(
    /// The screen.
    children: ChildrenFn,
) -> impl IntoView {
    let session = SessionState::expect();
    let signed = Memo::new(move |_| session.is_signed());
    view! { <Show when=move || signed.get() fallback=|| view! { <SignedOut/> }>{children()}</Show> }
}

/// What stands in the place of a screen while nobody is signed in, or while that is not known yet.
#[component]
fn SignedOut() -> impl IntoView {
    let session = SessionState::expect();
    let unknown = move || match session.problem.get() {
        Some(problem) => view! { <ProblemPanel problem on_retry=move || session.refresh_soon()/> }.into_any(),
        None => view! { <Skeleton/> }.into_any(),
    };
    view! { <Show when=move || session.known.get() fallback=unknown><ConnectionsPage/></Show> }
}

/// An address that shows nothing.
#[component]
pub fn NoSuchScreen() -> impl IntoView {
    view! {
        <EmptyState title="There is no such screen">
            <p>"The address leads nowhere. Choose a screen on the left, or press Ctrl K."</p>
        </EmptyState>
    }
}
