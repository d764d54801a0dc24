//! That there is unsaved work from before, such as after a crash of the window: a quiet bar over the list, with a
//! way back to each.

use contract::drafts::{Draft, ListDrafts};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::kind::Kind;
use super::work::{Editing, Start, Work};
use crate::ipc;
use crate::loading::load;
use crate::moment;
use crate::parts::{Button, Look};

/// The drafts of this kind that are not open now.
#[component]
pub fn KeptWork<K: Kind>(
    /// What is being edited.
    editing: Editing<K>,
) -> impl IntoView {
    let drafts = load(|| Some(ListDrafts {}));
    // What was open until now may have left a draft, or taken one up.
    Effect::new(move |before: Option<()>| {
        editing.start.track();
        editing.left.track();
        if before.is_some() {
            drafts.reload();
        }
    });
    let found = Memo::new(move |_| {
        let open = editing.start.with(|start| start.as_ref().map(|start| start.work.form()));
        let left = editing.left.with(|left| left.as_ref().map(Work::form));
        let idle = |(draft, _): &(Draft, Work<K>)| {
            Some(&draft.form) != open.as_ref() && Some(&draft.form) != left.as_ref()
        };
        drafts
            .value
            .with(|drafts| drafts.iter().flatten().filter_map(work_of).filter(idle).collect::<Vec<_>>())
    });
    let line = move |(draft, work): (Draft, Work<K>)| {
        let (title, when) = (work.title(), moment::day_and_time(draft.kept_at, moment::now()));
        let address = work.address();
        let go_on = move |_| editing.begin(Start::going_on(work.clone(), None));
        let discard = move |()| {
            let request = contract::drafts::DropDraft { form: draft.form.clone() };
            spawn_local(async move {
                let _dropped = ipc::call(&request).await;
                drafts.reload();
            });
        };
        view! {
            <li>
                <a href=address on:click=go_on>{title}</a>
                <span class="muted">" from " {when}</span>
                <Button look=Look::Quiet on_press=discard>"Discard"</Button>
            </li>
        }
    };
    view! {
        <Show when=move || found.with(|found| !found.is_empty())>
            <section class="kept-work" aria-label="Unsaved work">
                <strong>"Unsaved work"</strong>
                <ul>{move || found.get().into_iter().map(line).collect_view()}</ul>
            </section>
        </Show>
    }
}

/// A draft of this kind with the work in it; nothing if it is of another form, not understood, or says nothing new.
fn work_of<K: Kind>(draft: &Draft) -> Option<(Draft, Work<K>)> {
    draft.form.starts_with(K::FORM).then_some(())?;
    let work: Work<K> = serde_json::from_value(draft.content.clone()).ok()?;
    (!work.changed().is_empty()).then(|| (draft.clone(), work))
}
