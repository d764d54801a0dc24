//! What a manager should look at in the catalog: each finding with its count, leading to the tools that have it; and
//! the reviewed repair of stored figures.

use leptos::prelude::*;

/// The button "Findings" with its list.
#[component]
pub fn FindingsMenu() -> impl IntoView {}
