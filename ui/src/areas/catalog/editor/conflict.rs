//! Choosing, field by field, between what somebody else wrote meanwhile and what was typed here.

use domain::catalog::tool::{ToolField, ToolValue};
use leptos::prelude::*;
use uuid::Uuid;

use super::contest::{Contest, Question, Take};
use super::state::Editor;
use crate::parts::{Button, Dialog, Look, Moment};
use crate::wording::{catalog, values};

/// The dialog; it is open while the editor has a contest. Closed without a choice, everything typed still stands.
#[component]
pub fn ConflictDialog(
    /// The editor.
    editor: Editor,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(editor.contest.with(Option::is_some)));
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open {
            editor.contest.set(None);
        }
        is_open
    });
    let content =
        move || editor.contest.get_untracked().map(|contest| view! { <Choices editor contest open/> });
    view! { <Dialog open title="Somebody else changed the same" class="wide conflict">{content()}</Dialog> }
}

/// Each question with its three columns.
#[component]
fn Choices(editor: Editor, contest: Contest, open: RwSignal<bool>) -> impl IntoView {
    let questions = contest.questions();
    let answers = RwSignal::new(vec![Take::default(); questions.len()]);
    let rows = questions
        .into_iter()
        .enumerate()
        .map(|(place, question)| {
            let writer = contest.writer(&question).map(|writer| (writer.name.clone(), writer.at));
            view! { <Choice question place answers writer/> }
        })
        .collect_view();
    let all = move |take: Take| answers.update(|answers| answers.fill(take));
    view! {
        <p class="muted">
            "Nothing was saved yet. What only one of you changed is merged; choose what is to hold of the rest. Then it is saved on top of theirs."
        </p>
        <div class="conflict-rows">{rows}</div>
        <footer>
            <div class="conflict-all">
                <Button on_press=move |()| all(Take::Theirs) look=Look::Quiet>"All theirs"</Button>
                <Button on_press=move |()| all(Take::Mine) look=Look::Quiet>"All mine"</Button>
            </div>
            <Button on_press=move |()| open.set(false)>"Back to the editor"</Button>
            <Button on_press=move |()| editor.settle(&answers.get_untracked()) look=Look::Primary>"Save the choice"</Button>
        </footer>
    }
}

/// One question: what both started from, theirs, mine, and for a text another one.
#[component]
fn Choice(
    question: Question,
    place: usize,
    answers: RwSignal<Vec<Take>>,
    writer: Option<(String, chrono::DateTime<chrono::Utc>)>,
) -> impl IntoView {
    let group = format!("q{}", Uuid::new_v4().simple());
    let heading = question.field().map_or("", catalog::field_group);
    let taken = Memo::new(move |_| answers.with(|answers| answers.get(place).cloned().unwrap_or_default()));
    let take = move |take: Take| {
        answers.update(|answers| {
            if let Some(answer) = answers.get_mut(place) {
                *answer = take;
            }
        });
    };
    let base = in_words(&question, |contested| &contested.base);
    let theirs = in_words(&question, |contested| &contested.theirs);
    let mine = in_words(&question, |contested| &contested.mine);
    let by = writer.map(|(name, at)| view! { <span class="muted">" " {name} ", " <Moment at/></span> });
    let text = question.text().map(|text| {
        let long = matches!(question.field(), Some(ToolField::Description | ToolField::LongDescription));
        view! { <Another group=group.clone() text long taken on_take=Callback::new(take)/> }
    });
    view! {
        <fieldset class="conflict-question">
            <legend>{heading}</legend>
            <div class="conflict-side conflict-base">
                <p class="conflict-head">"Before"</p>
                <p class="conflict-value">{base}</p>
            </div>
            <label class="conflict-side">
                <span class="conflict-head">
                    <input type="radio" name=group.clone() prop:checked=move || taken.get() == Take::Theirs on:change=move |_| take(Take::Theirs)/>
                    "Theirs" {by}
                </span>
                <span class="conflict-value">{theirs}</span>
            </label>
            <label class="conflict-side">
                <span class="conflict-head">
                    <input type="radio" name=group prop:checked=move || taken.get() == Take::Mine on:change=move |_| take(Take::Mine)/>
                    "Mine"
                </span>
                <span class="conflict-value">{mine}</span>
            </label>
            {text}
        </fieldset>
    }
}

/// Another text than both.
#[component]
fn Another(
    group: String,
    text: String,
    long: bool,
    taken: Memo<Take>,
    on_take: Callback<Take>,
) -> impl IntoView {
    let typed = RwSignal::new(text);
    let chosen = Memo::new(move |_| taken.with(|taken| matches!(taken, Take::Text(_))));
    let choose = move || on_take.run(Take::Text(typed.get_untracked()));
    let field = move || {
        let typing = move |event| {
            typed.set(event_target_value(&event));
            choose();
        };
        if long {
            view! { <textarea rows="4" aria-label="Another text" prop:value=move || typed.get() on:input=typing></textarea> }.into_any()
        } else {
            view! { <input type="text" autocomplete="off" aria-label="Another text" prop:value=move || typed.get() on:input=typing/> }.into_any()
        }
    };
    view! {
        <div class="conflict-another">
            <label class="conflict-head">
                <input type="radio" name=group prop:checked=move || chosen.get() on:change=move |_| choose()/>
                "Edit"
            </label>
            <Show when=move || chosen.get()>{field()}</Show>
        </div>
    }
}

/// A side of a question in words; the fields of the price one after the other.
fn in_words(
    question: &Question,
    side: fn(&domain::merge::Contested<ToolValue>) -> &ToolValue,
) -> String {
    question.fields.iter().map(|contested| values::value(side(contested))).collect::<Vec<_>>().join(" · ")
}
