//! The setting of one filter, by its kind. What is set holds at once, as one step with what was set before it in the
//! same panel.

use leptos::{ev, html, leptos_dom::helpers::set_timeout_with_handle, prelude::*};
use wasm_bindgen::JsCast;

use super::model::{day_since, day_until, number, ordered, since_day, until_day};
use super::{Choice, Filter, FilterTies, Finder, Kind, Panel, REST};

/// The setting of one filter. It holds at once; Done only closes.
#[component]
pub fn Setting(
    /// Which.
    filter: Filter,
    /// The panel it stands in.
    panel: Panel,
    /// What ties the bar to its list.
    ties: FilterTies,
) -> impl IntoView {
    let Filter { key, title, kind } = filter;
    let control = match kind {
        Kind::AnyOf(choices) => view! { <CheckList key choices panel ties/> }.into_any(),
        Kind::OneOf(choices) => {
            let choices = choices.into_iter().map(|choice| (Some(choice.value), choice.title)).collect();
            view! { <OneOf key any="any" choices panel ties/> }.into_any()
        }
        Kind::YesNo { yes, no } => {
            let side = |value: &str, title: &str| (Some(value.to_owned()), title.to_owned());
            view! { <OneOf key any="both" choices=vec![side("true", yes), side("false", no)] panel ties/> }
                .into_any()
        }
        Kind::Text(example) => view! { <TextSetting key title example panel ties/> }.into_any(),
        Kind::Code(example) => view! { <TextSetting key title example capitals=true panel ties/> }.into_any(),
        Kind::Range { to, unit } => view! { <RangeSetting from=key to title unit panel ties/> }.into_any(),
        Kind::Number(unit) => view! { <NumberSetting key title unit panel ties/> }.into_any(),
        Kind::Since | Kind::Until => view! { <DaySetting key title kind panel ties/> }.into_any(),
        Kind::Sought(example) => view! { <SoughtSetting key title example panel ties/> }.into_any(),
        Kind::Record => ().into_any(),
    };
    view! {
        <fieldset class="filter-setting">
            <legend>{title}</legend>
            {control}
        </fieldset>
        <div class="filter-acts">
            <button type="button" class="filter-button" on:click=move |_| panel.close()>"Done"</button>
        </div>
    }
}

/// Ticks for any of the choices.
#[component]
fn CheckList(key: &'static str, choices: Vec<Choice>, panel: Panel, ties: FilterTies) -> impl IntoView {
    let all = StoredValue::new(choices.clone());
    let tick = move |choice: Choice| {
        let Choice { value, title } = choice;
        let value = StoredValue::new(value);
        let ticked = move || value.with_value(|value| ties.values.with(|values| values.holds(key, value)));
        let toggle = move |_| {
            let values = ties.values.get_untracked();
            let values = all.with_value(|all| value.with_value(|value| values.toggled(key, value, all)));
            ties.on_change.run((values, panel.step()));
        };
        view! {
            <label class="filter-tick">
                <input type="checkbox" prop:checked=ticked on:change=toggle/>
                <span>{title}</span>
            </label>
        }
    };
    choices.into_iter().map(tick).collect_view()
}

/// One of several values, or any.
#[component]
fn OneOf(
    key: &'static str,
    any: &'static str,
    choices: Vec<(Option<String>, String)>,
    panel: Panel,
    ties: FilterTies,
) -> impl IntoView {
    let option = move |(value, title): (Option<String>, String)| {
        let value = StoredValue::new(value);
        let chosen =
            move || value.with_value(|value| ties.values.with(|values| values.get(key) == value.as_deref()));
        let choose = move |_| {
            let values = value.with_value(|value| ties.values.get_untracked().with(key, value.as_deref()));
            ties.on_change.run((values, panel.step()));
        };
        view! {
            <label class="filter-tick">
                <input type="radio" name=key prop:checked=chosen on:change=choose/>
                <span>{title}</span>
            </label>
        }
    };
    let any = std::iter::once((None, any.to_owned()));
    any.chain(choices).map(option).collect_view()
}

/// A text that holds when typing rests, or on Enter.
#[component]
fn TextSetting(
    key: &'static str,
    title: &'static str,
    example: &'static str,
    #[prop(optional)] capitals: bool,
    panel: Panel,
    ties: FilterTies,
) -> impl IntoView {
    let text = ties.values.with_untracked(|values| values.get(key).unwrap_or_default().to_owned());
    let set = move |text: String| {
        let text = if capitals { text.trim().to_uppercase() } else { text.trim().to_owned() };
        ties.on_change.run((ties.values.get_untracked().with(key, Some(&text)), panel.step()));
    };
    let suggestions = move || {
        let words = ties
            .suggestions
            .with(|all| all.iter().find(|(of, _)| *of == key).map(|(_, words)| words.clone()));
        words.into_iter().flatten().map(|word| view! { <option value=word></option> }).collect_view()
    };
    let listed = format!("words-{key}");
    view! {
        <input
            class="filter-field"
            type="text"
            aria-label=title
            placeholder=example
            autocomplete="off"
            spellcheck="false"
            maxlength="120"
            list=listed.clone()
            value=text
            on:change=move |event| set(event_target_value(&event))
            on:keydown=move |event| { close_on_enter(&event, panel); }
        />
        <datalist id=listed>{suggestions}</datalist>
    }
}

/// One record, found by its name: Enter takes the first, arrows lead to the others.
#[component]
fn SoughtSetting(
    key: &'static str,
    title: &'static str,
    example: &'static str,
    panel: Panel,
    ties: FilterTies,
) -> impl IntoView {
    let Some(Finder { found, on_seek }) = ties.finder else { return ().into_any() };
    let words = RwSignal::new(String::new());
    let resting = StoredValue::new_local(None::<TimeoutHandle>);
    let hurry = move || {
        if let Some(timer) = resting.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let seek = move || on_seek.run(words.get_untracked());
    seek();
    on_cleanup(hurry);
    let on_input = move |event| {
        words.set(event_target_value(&event));
        hurry();
        resting.set_value(set_timeout_with_handle(seek, REST).ok());
    };
    let choose = move |id: &str| {
        ties.on_change.run((ties.values.get_untracked().with(key, Some(id)), panel.step()));
        panel.close();
    };
    let list = NodeRef::<html::Ul>::new();
    let on_keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            let first = found.with_untracked(|found| found.as_ref()?.first().map(|(id, _)| id.clone()));
            if let Some(id) = first {
                choose(&id);
            }
        }
        "ArrowDown" => {
            event.prevent_default();
            let first = list.get_untracked().and_then(|list| list.query_selector("button").ok().flatten());
            if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
                _ = first.focus();
            }
        }
        _ => {}
    };
    let option = move |(id, name): (String, String)| {
        let set = id.clone();
        let is_set = move || ties.values.with(|values| values.get(key) == Some(set.as_str()));
        view! {
            <li>
                <button type="button" class="filter-option" aria-pressed=move || is_set().to_string() on:click=move |_| choose(&id)>
                    {name}
                </button>
            </li>
        }
    };
    let options = move || found.get().into_iter().flatten().map(option).collect_view();
    let said = move || {
        found.with(|found| match found {
            None => "Looking…".to_owned(),
            Some(found) if found.is_empty() => "Nothing has this name".to_owned(),
            Some(_) => String::new(),
        })
    };
    view! {
        <input
            class="filter-field"
            type="text"
            aria-label=title
            placeholder=example
            autocomplete="off"
            spellcheck="false"
            maxlength="120"
            prop:value=words
            on:input=on_input
            on:keydown=on_keydown
        />
        <p class="filter-said" role="status">{said}</p>
        <ul class="filter-options filter-found" aria-label="Found" node_ref=list>{options}</ul>
    }
    .into_any()
}

/// A whole number.
#[component]
fn NumberSetting(
    key: &'static str,
    title: &'static str,
    unit: &'static str,
    panel: Panel,
    ties: FilterTies,
) -> impl IntoView {
    let number = ties.values.with_untracked(|values| values.get(key).unwrap_or_default().to_owned());
    let set = move |text: String| {
        let number = text.trim().parse::<u16>().ok().map(|number| number.to_string());
        ties.on_change.run((ties.values.get_untracked().with(key, number.as_deref()), panel.step()));
    };
    view! {
        <span class="filter-number">
            <input
                class="filter-field"
                type="number"
                min="1"
                max="3650"
                aria-label=format!("{title}, in {unit}")
                value=number
                on:change=move |event| set(event_target_value(&event))
                on:keydown=move |event| { close_on_enter(&event, panel); }
            />
            {unit}
        </span>
    }
}

/// Numbers from one to another; either end may stay open.
#[component]
fn RangeSetting(
    from: &'static str,
    to: &'static str,
    title: &'static str,
    unit: &'static str,
    panel: Panel,
    ties: FilterTies,
) -> impl IntoView {
    let held =
        move |key: &str| ties.values.with_untracked(|values| values.get(key).unwrap_or_default().to_owned());
    let ends = [RwSignal::new(held(from)), RwSignal::new(held(to))];
    let [low, high] = ends;
    let wrong = |end: RwSignal<String>| {
        move || end.with(|text| !text.trim().is_empty() && number(text).is_none()).to_string()
    };
    let set = move || {
        let (least, most) = ordered(number(&low.get_untracked()), number(&high.get_untracked()));
        let values = ties.values.get_untracked().with(from, least.as_deref()).with(to, most.as_deref());
        if values != ties.values.get_untracked() {
            ties.on_change.run((values, panel.step()));
        }
    };
    let field = move |label: &'static str, end: RwSignal<String>| {
        view! {
            <label class="filter-end">
                <span>{label}</span>
                <input
                    class="filter-field number"
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    maxlength="14"
                    aria-label=format!("{title}, {label}")
                    aria-invalid=wrong(end)
                    bind:value=end
                    on:change=move |_| set()
                    on:keydown=move |event| { close_on_enter(&event, panel); }
                />
            </label>
        }
    };
    view! {
        <span class="filter-range">{field("from", low)} {field("to", high)} <span class="filter-unit">{unit}</span></span>
    }
}

/// A day.
#[component]
fn DaySetting(
    key: &'static str,
    title: &'static str,
    kind: Kind,
    panel: Panel,
    ties: FilterTies,
) -> impl IntoView {
    let since = kind == Kind::Since;
    let read: fn(&str) -> String = if since { day_since } else { day_until };
    let spell: fn(&str) -> Option<String> = if since { since_day } else { until_day };
    let day = ties.values.with_untracked(|values| values.get(key).map(read).unwrap_or_default());
    let set = move |day: String| {
        let value = spell(&day);
        ties.on_change.run((ties.values.get_untracked().with(key, value.as_deref()), panel.step()));
    };
    view! {
        <input
            class="filter-field"
            type="date"
            aria-label=title
            value=day
            on:change=move |event| set(event_target_value(&event))
            on:keydown=move |event| { close_on_enter(&event, panel); }
        />
    }
}

/// Enter takes the field's value over, which its change event does, and closes.
fn close_on_enter(event: &ev::KeyboardEvent, panel: Panel) {
    if event.key() == "Enter" {
        event.prevent_default();
        // Leaving the field is what makes its change known.
        if let Some(field) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
        {
            _ = field.blur();
        }
        panel.close();
    }
}
