//! Asking about unsaved work: in the editor before it is left, and afterwards where the way out led elsewhere (another
//! record, another screen, back and forward). Nothing is lost until the person says so.

use contract::writing::Saved;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::kind::{Kind, Outcome};
use super::state::{Editor, announce, met};
use super::work::{Editing, Start, Work};
use crate::changes::Changes;
use crate::drafts;
use crate::parts::{Button, Dialog, Look, Toasts};
use crate::undo::UndoState;

/// What to do with unsaved work.
#[component]
fn Question(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] changed: Signal<String>,
    #[prop(into)] on_keep: UnsyncCallback<()>,
    #[prop(into)] on_discard: UnsyncCallback<()>,
    #[prop(into)] on_save: UnsyncCallback<()>,
    #[prop(optional, into)] busy: Signal<bool>,
) -> impl IntoView {
    let heading = Signal::derive(move || format!("“{}” is not saved", title.get()));
    view! {
        <Dialog open title=heading>
            <p>{move || changed.get()} "."</p>
            // The keyboard begins with the first: nothing is lost by an Enter too many.
            <footer class="question">
                <Button on_press=move |()| on_keep.run(())>"Keep editing"</Button>
                <Button on_press=move |()| on_save.run(()) look=Look::Primary busy>"Save"</Button>
                <Button on_press=move |()| on_discard.run(()) look=Look::Danger>"Discard"</Button>
            </footer>
        </Dialog>
    }
}

/// Asks before the editor is left by its own ways out.
#[component]
pub fn BeforeLeaving<K: Kind>(
    /// The editor.
    editor: Editor<K>,
) -> impl IntoView {
    let open = editor.asking;
    let title = Signal::derive(move || editor.title());
    let changed = Signal::derive(move || editor.changed_words());
    let save = move |()| {
        open.set(false);
        // The keyboard is back in the editor before a fault takes it.
        request_animation_frame(move || editor.save());
    };
    let discard = move |()| {
        open.set(false);
        editor.discard();
    };
    view! { <Question open title changed on_keep=move |()| open.set(false) on_discard=discard on_save=save/> }
}

/// Asks about work whose editor was left by other ways. Stands once in the window for each kind.
#[component]
pub fn AfterLeaving<K: Kind>(
    /// What is being edited.
    editing: Editing<K>,
) -> impl IntoView {
    let (toasts, changes, undo) = (Toasts::expect(), Changes::expect(), UndoState::expect());
    let navigate = use_navigate();
    let open = RwSignal::new(false);
    Effect::new(move || {
        if editing.left.with(Option::is_some) {
            open.set(true);
        }
    });
    let back = UnsyncCallback::new(move |start: Start<K>| {
        let address = start.work.address();
        editing.begin(start);
        navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    let take = move || editing.left.try_update(Option::take).flatten();
    let keep = move || {
        if let Some(work) = take() {
            back.run(Start::going_on(work, None));
        }
    };
    // Closed by Esc, it is kept.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open {
            keep();
        }
        is_open
    });
    let discard = move |()| {
        if let Some(work) = take() {
            drafts::forget(work.form());
        }
        open.set(false);
    };
    let save = Action::new_local(move |work: &Work<K>| {
        let work = work.clone();
        async move {
            let outcome = K::save(work.clone()).await;
            let _taken = take();
            open.set(false);
            match outcome {
                Ok(Outcome::Saved(Saved::Written(written))) => {
                    drafts::forget(work.form());
                    announce::<K>(&written, toasts, undo);
                    changes.written();
                }
                outcome => back.run(Start::going_on(work, met(outcome))),
            }
        }
    });
    let pending = save.pending();
    let press = move |()| {
        let Some(work) = editing.left.get_untracked() else { return };
        if !work.faults().is_empty() {
            open.set(false);
        } else if K::asks_before_saving(&work) {
            let _taken = take();
            open.set(false);
            back.run(Start::saving(work));
        } else {
            save.dispatch(work);
        }
    };
    let title =
        Signal::derive(move || editing.left.with(|left| left.as_ref().map(Work::title).unwrap_or_default()));
    let fields = Signal::derive(move || {
        editing.left.with(|left| left.as_ref().map(Work::changed_words).unwrap_or_default())
    });
    view! { <Question open title changed=fields on_keep=move |()| open.set(false) on_discard=discard on_save=press busy=pending/> }
}
