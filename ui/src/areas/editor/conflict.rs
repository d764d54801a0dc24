//! Choosing, field by field, between what somebody else wrote meanwhile and what was typed here.

use domain::merge::Contested;
use leptos::prelude::*;
use uuid::Uuid;

use super::contest::{Contest, Question, Rewritable, Take};
use super::kind::{Form as _, Kind, ValueOf};
use super::state::Editor;
use crate::parts::{Button, Dialog, Look, Moment};

/// The dialog; it is open while the editor has a contest. Closed without a choice, everything typed still stands.
#[component]
pub fn ConflictDialog<K: Kind>(
    /// The editor.
    editor: Editor<K>,
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
fn Choices<K: Kind>(editor: Editor<K>, contest: Contest<K>, open: RwSignal<bool>) -> impl IntoView {
    let typed = untrack(|| editor.form.typed());
    let questions = contest.questions();
    let answers = RwSignal::new(vec![Take::default(); questions.len()]);
    let rows = questions
        .into_iter()
        .enumerate()
        .map(|(place, question)| {
            let writer = contest.writer(&question).map(|writer| (writer.name.clone(), writer.at));
            let shown = Shown::of(&question, &contest.theirs, &typed);
            view! { <Choice shown place answers writer/> }
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

/// A question in words.
struct Shown {
    heading: &'static str,
    base: String,
    theirs: String,
    mine: String,
    text: Option<Rewritable>,
}

impl Shown {
    fn of<K: Kind>(question: &Question<K>, theirs: &K::Record, typed: &K::Typed) -> Self {
        // The fields of the price stand one after the other.
        let in_words = |side: fn(&Contested<ValueOf<K>>) -> &ValueOf<K>| {
            let words = question.fields.iter().map(|at| K::value_words(side(at), theirs, typed));
            words.collect::<Vec<_>>().join(" · ")
        };
        Self {
            heading: question.field().map_or("", K::field_word),
            base: in_words(|contested| &contested.base),
            theirs: in_words(|contested| &contested.theirs),
            mine: in_words(|contested| &contested.mine),
            text: question.text(),
        }
    }
}

/// One question: what both started from, theirs, mine, and for a text another one.
#[component]
fn Choice(
    shown: Shown,
    place: usize,
    answers: RwSignal<Vec<Take>>,
    writer: Option<(String, chrono::DateTime<chrono::Utc>)>,
) -> impl IntoView {
    let group = format!("q{}", Uuid::new_v4().simple());
    let Shown { heading, base, theirs, mine, text } = shown;
    let taken = Memo::new(move |_| answers.with(|answers| answers.get(place).cloned().unwrap_or_default()));
    let take = move |take: Take| {
        answers.update(|answers| {
            if let Some(answer) = answers.get_mut(place) {
                *answer = take;
            }
        });
    };
    let by = writer.map(|(name, at)| view! { <span class="muted">" " {name} ", " <Moment at/></span> });
    let text = text.map(|text| {
        view! { <Another group=group.clone() text taken on_take=Callback::new(take)/> }
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
fn Another(group: String, text: Rewritable, taken: Memo<Take>, on_take: Callback<Take>) -> impl IntoView {
    let Rewritable { text, is_prose } = text;
    let typed = RwSignal::new(text);
    let chosen = Memo::new(move |_| taken.with(|taken| matches!(taken, Take::Text(_))));
    let choose = move || on_take.run(Take::Text(typed.get_untracked()));
    let field = move || {
        let typing = move |event| {
            typed.set(event_target_value(&event));
            choose();
        };
        if is_prose {
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
