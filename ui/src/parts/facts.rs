//! Names and values of a record, as a definition list.

use leptos::prelude::*;

/// A list of facts.
#[component]
pub fn Facts(
    /// [`Fact`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// A name and its value.
#[component]
pub fn Fact(
    /// The name.
    #[prop(into)]
    label: String,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
