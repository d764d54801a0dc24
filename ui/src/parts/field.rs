//! Fields of forms: a label, the control, a hint, and what is wrong beside it.

use leptos::prelude::*;
use uuid::Uuid;

/// Ids that tie a control to its hint and its error.
#[derive(Clone)]
struct Ties {
    control: String,
    hint: String,
    fault: String,
}

impl Ties {
    fn new() -> Self {
        let id = Uuid::new_v4().simple().to_string();
        Self { control: format!("c{id}"), hint: format!("h{id}"), fault: format!("f{id}") }
    }

    /// Value of `aria-describedby`.
    fn described(&self, has_hint: bool, has_fault: bool) -> Option<String> {
        let hint = has_hint.then_some(self.hint.as_str());
        let fault = has_fault.then_some(self.fault.as_str());
        let ids: Vec<_> = hint.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// The frame around a control: label above, hint and fault below.
#[component]
fn Around(
    label: String,
    hint: Option<String>,
    fault: Signal<Option<String>>,
    ties: Ties,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field" class:faulty=move || fault.with(Option::is_some)>
            <label for=ties.control>{label}</label>
            {children()}
            {hint.map(|hint| view! { <p class="hint" id=ties.hint>{hint}</p> })}
            <p class="fault" id=ties.fault aria-live="polite">{move || fault.get()}</p>
        </div>
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// Its name.
    #[prop(into)]
    label: String,
    /// What it holds.
    value: RwSignal<String>,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it now.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    /// An example of what it holds.
    #[prop(optional)]
    placeholder: &'static str,
    /// Whether it holds an identifier or a path, shown in the monospace.
    #[prop(optional)]
    code: bool,
    /// Called when the person leaves the field.
    #[prop(optional, into)]
    on_left: Option<UnsyncCallback<()>>,
    /// Whether nothing can be typed now; the hint says why.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What the browser suggests while typing.
    #[prop(optional, into)]
    suggestions: Signal<Vec<String>>,
    /// The greatest number of characters: near it, they are counted.
    #[prop(optional)]
    most: u32,
) -> impl IntoView {
    let ties = Ties::new();
    let described = ties.clone();
    let has_hint = hint.is_some();
    let list = format!("l{}", ties.control);
    let suggests = Memo::new(move |_| suggestions.with(|suggestions| !suggestions.is_empty()));
    view! {
        <Around label hint fault ties=ties.clone()>
            <input
                type="text"
                id=ties.control.clone()
                disabled=move || disabled.get()
                list={let list = list.clone(); move || suggests.get().then(|| list.clone())}
                class:code=code
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=placeholder
                bind:value=value
                aria-invalid=move || fault.with(Option::is_some).to_string()
                aria-describedby=move || described.described(has_hint, fault.with(Option::is_some))
                on:blur=move |_| { if let Some(on_left) = on_left { on_left.run(()); } }
            />
            <Suggestions id=list suggestions/>
            {(most > 0).then(|| view! { <Length value most/> })}
        </Around>
    }
}

/// The words that a field suggests.
#[component]
pub fn Suggestions(
    /// The id that the field's `list` names.
    id: String,
    /// The words.
    suggestions: Signal<Vec<String>>,
) -> impl IntoView {
    let id = StoredValue::new(id);
    let options = move || {
        suggestions.with(|words| {
            words.iter().map(|word| view! { <option value=word.clone()></option> }).collect_view()
        })
    };
    view! {
        <Show when=move || suggestions.with(|words| !words.is_empty())>
            <datalist id=id.get_value()>{options}</datalist>
        </Show>
    }
}

/// How many characters there are, once that nears the greatest number.
#[component]
fn Length(value: RwSignal<String>, most: u32) -> impl IntoView {
    let length = Memo::new(move |_| value.with(|value| value.trim().chars().count()));
    let words = move || length_words(length.get(), most);
    view! { <p class="hint length">{words}</p> }
}

/// What is said of a text of `length` characters where `most` fit; nothing while there is room enough.
fn length_words(length: usize, most: u32) -> Option<String> {
    let most = most as usize;
    (length * 5 >= most * 4).then(|| {
        let grouped = |count: usize| domain::money::grouped(&count.to_string());
        format!("{} of {} characters", grouped(length), grouped(most))
    })
}

/// A whole number, typed as text so that nothing typed is ever lost.
#[component]
pub fn NumberField(
    /// Its name.
    #[prop(into)]
    label: String,
    /// What was typed.
    value: RwSignal<String>,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it now.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let ties = Ties::new();
    let described = ties.clone();
    let has_hint = hint.is_some();
    view! {
        <Around label hint fault ties=ties.clone()>
            <input
                type="text"
                inputmode="numeric"
                class="number"
                id=ties.control.clone()
                autocomplete="off"
                bind:value=value
                aria-invalid=move || fault.with(Option::is_some).to_string()
                aria-describedby=move || described.described(has_hint, fault.with(Option::is_some))
            />
        </Around>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// Its name.
    #[prop(into)]
    label: String,
    /// What it holds.
    value: RwSignal<String>,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it now.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    /// How many lines are shown.
    #[prop(default = 3)]
    rows: u8,
    /// Whether it grows with what it holds.
    #[prop(optional)]
    grows: bool,
    /// The greatest number of characters: near it, they are counted.
    #[prop(optional)]
    most: u32,
) -> impl IntoView {
    let ties = Ties::new();
    let described = ties.clone();
    let has_hint = hint.is_some();
    // The twin holds the same text, unseen, and so gives both their height.
    let twin = move || view! { <div class="twin" aria-hidden="true">{move || value.get()} "\u{200b}"</div> };
    view! {
        <Around label hint fault ties=ties.clone()>
            <div class="text-area" class:grows=grows>
                <textarea
                    id=ties.control.clone()
                    rows=rows.to_string()
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                    aria-invalid=move || fault.with(Option::is_some).to_string()
                    aria-describedby=move || described.described(has_hint, fault.with(Option::is_some))
                ></textarea>
                {grows.then(twin)}
            </div>
            {(most > 0).then(|| view! { <Length value most/> })}
        </Around>
    }
}

/// A value that can be chosen, with its word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<T> {
    /// The value.
    pub value: T,
    /// The word.
    pub word: String,
}

impl<T> Choice<T> {
    /// A value with its word.
    pub fn new(value: T, word: impl Into<String>) -> Self {
        Self { value, word: word.into() }
    }
}

/// One of several values, closed.
#[component]
pub fn SelectField<T>(
    /// Its name.
    #[prop(into)]
    label: String,
    /// What is chosen.
    value: RwSignal<T>,
    /// What can be chosen.
    choices: Vec<Choice<T>>,
    /// What to know before choosing.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let ties = Ties::new();
    let described = ties.clone();
    let has_hint = hint.is_some();
    let values = StoredValue::new(choices.iter().map(|choice| choice.value.clone()).collect::<Vec<_>>());
    let place =
        move || values.with_value(|values| values.iter().position(|v| value.with(|value| value == v)));
    let choose = move |event| {
        let chosen = event_target_value(&event).parse::<usize>().ok();
        if let Some(chosen) = chosen.and_then(|place| values.with_value(|values| values.get(place).cloned()))
        {
            value.set(chosen);
        }
    };
    let options = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            view! { <option value=at.to_string() prop:selected=move || place() == Some(at)>{choice.word}</option> }
        })
        .collect_view();
    view! {
        <Around label hint fault ties=ties.clone()>
            <select
                id=ties.control.clone()
                aria-invalid=move || fault.with(Option::is_some).to_string()
                aria-describedby=move || described.described(has_hint, fault.with(Option::is_some))
                on:change=choose
            >
                {options}
            </select>
        </Around>
    }
}

/// Yes or no.
#[component]
pub fn Checkbox(
    /// Its name.
    #[prop(into)]
    label: String,
    /// Whether it is checked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    on_change: UnsyncCallback<bool>,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                prop:checked=move || checked.get()
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            {label}
        </label>
    }
}

/// One of a few values, all in sight.
#[component]
pub fn Segmented<T>(
    /// What is chosen between, for screen readers.
    #[prop(into)]
    label: String,
    /// What is chosen.
    #[prop(into)]
    value: Signal<T>,
    /// What can be chosen.
    choices: Vec<Choice<T>>,
    /// Called with the choice.
    #[prop(into)]
    on_choose: UnsyncCallback<T>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let name = format!("s{}", Uuid::new_v4().simple());
    let segments = choices
        .into_iter()
        .map(|choice| {
            let name = name.clone();
            let own = choice.value.clone();
            let chosen = Memo::new(move |_| value.with(|value| *value == own));
            let choose = move |_| on_choose.run(choice.value.clone());
            view! {
                <label>
                    <input type="radio" name=name prop:checked=move || chosen.get() on:change=choose/>
                    <span>{choice.word}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="segmented">
            <legend class="visually-hidden">{label}</legend>
            {segments}
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_near_the_limit() {
        assert_eq!(length_words(79, 100), None);
        assert_eq!(length_words(80, 100).as_deref(), Some("80 of 100 characters"));
        assert_eq!(length_words(5_001, 5_000).as_deref(), Some("5,001 of 5,000 characters"));
    }
}
