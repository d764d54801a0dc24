//! A broken connection: one quiet line above the screen, with the way back. What is on screen stays.

use leptos::prelude::*;

use crate::connections::reconnect;
use crate::ipc::{self, Line};
use crate::parts::{Button, Drawing, Icon};
use crate::session::SessionState;

/// The line, while the connection is broken.
#[component]
pub fn Banner() -> impl IntoView {
    let session = SessionState::expect();
    let line = ipc::wire().line;
    let broken = Memo::new(move |_| line.get() == Line::Down && session.is_signed());
    Effect::new(move || {
        if broken.get() {
            session.refresh_soon();
        }
    });
    let again = reconnect();
    view! {
        <Show when=move || broken.get()>
            <div class="banner" role="alert">
                <Drawing icon=Icon::Plug/>
                <p>"The connection to the database broke. What you see is as it was read before; nothing is lost."</p>
                <Button on_press=move |()| { again.dispatch(()); } busy=again.pending()>"Reconnect"</Button>
            </div>
        </Show>
    }
}
