//! That there is unsaved work from before, such as after a crash of the window: a quiet bar over the catalog, with a
//! way back to each.

use contract::drafts::{Draft, ListDrafts};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::work::{Bench, FORM, Start, Work};
use crate::ipc;
use crate::loading::load;
use crate::moment;
use crate::parts::{Button, Look};

/// The drafts of tools that are not open now.
#[component]
pub fn KeptWork() -> impl IntoView {
    let bench = Bench::expect();
    let drafts = load(|| Some(ListDrafts {}));
    // What was open until now may have left a draft, or taken one up.
    Effect::new(move |before: Option<()>| {
        bench.start.track();
        bench.left.track();
        if before.is_some() {
            drafts.reload();
        }
    });
    let found = Memo::new(move |_| {
        let open = bench.start.with(|start| start.as_ref().map(|start| start.work.form()));
        let left = bench.left.with(|left| left.as_ref().map(Work::form));
        let idle = |(draft, _): &(Draft, Work)| {
            Some(&draft.form) != open.as_ref() && Some(&draft.form) != left.as_ref()
        };
        drafts
            .value
            .with(|drafts| drafts.iter().flatten().filter_map(work_of).filter(idle).collect::<Vec<_>>())
    });
    let line = move |(draft, work): (Draft, Work)| {
        let (title, when) = (work.title(), moment::day_and_time(draft.kept_at, moment::now()));
        let address = format!("/catalog/{}", work.place());
        let go_on = move |_| bench.begin(Start::going_on(work.clone(), None));
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

/// A draft of a tool with the work in it; nothing if it is of another form, not understood, or says nothing new.
fn work_of(draft: &Draft) -> Option<(Draft, Work)> {
    draft.form.starts_with(FORM).then_some(())?;
    let work: Work = serde_json::from_value(draft.content.clone()).ok()?;
    (!work.changed().is_empty()).then(|| (draft.clone(), work))
}
