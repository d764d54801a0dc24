//! Where the field of a control is known: faults and the keyboard find it by that.

use leptos::prelude::*;

use super::kind::{FieldOf, Kind};
use super::state::Editor;

/// The place of a field's control.
#[component]
pub fn Slot<K: Kind>(
    /// The editor.
    editor: Editor<K>,
    /// The field.
    field: FieldOf<K>,
    children: Children,
) -> impl IntoView {
    view! {
        <div
            class="slot"
            class:slot-changed=move || editor.is_changed(field)
            data-field=field.to_string()
            on:focusout=move |_| editor.visit(field)
        >
            {children()}
        </div>
    }
}
