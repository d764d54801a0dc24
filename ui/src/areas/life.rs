//! The steps of a record's life in the dialog of its status: what each means, where it is, and where it goes.

use leptos::prelude::*;
use uuid::Uuid;

use crate::parts::{Badge, Tone};

/// A step of a record's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<S> {
    /// The status.
    pub status: S,
    /// As it is written.
    pub word: &'static str,
    /// The colour of its badge.
    pub tone: Tone,
    /// What it means.
    pub meaning: &'static str,
}

/// The steps, one of which is chosen.
#[component]
pub fn LifeLine<S>(
    /// In their order.
    steps: Vec<Step<S>>,
    /// The chosen status.
    to: RwSignal<S>,
    /// Where the record is, or how many records are there; in a word.
    #[prop(into)]
    here: Callback<S, Option<String>>,
) -> impl IntoView
where
    S: Copy + PartialEq + Send + Sync + 'static,
{
    let group = format!("s{}", Uuid::new_v4().simple());
    let step = |Step { status, word, tone, meaning }: Step<S>| {
        let group = group.clone();
        view! {
            <li>
                <label class="life-step" class:chosen=move || to.get() == status>
                    <input
                        type="radio"
                        name=group
                        prop:checked=move || to.get() == status
                        on:change=move |_| to.set(status)
                    />
                    <Badge tone>{word}</Badge>
                    <span class="life-meaning">{meaning}</span>
                    <span class="life-now">{move || here.run(status)}</span>
                </label>
            </li>
        }
    };
    let steps = steps.into_iter().map(step).collect_view();
    view! {
        <fieldset class="life">
            <legend class="visually-hidden">"New status"</legend>
            <ol>{steps}</ol>
        </fieldset>
    }
}
