//! The last step, where tools were left alone: which, and who changed what in them meanwhile.

use contract::catalog::{ChangeApplied, LeftAlone};
use leptos::prelude::*;

use super::{Bulk, take_keyboard, tools};
use crate::areas::words;
use crate::parts::{Button, Look};
use crate::wording::catalog;

/// What was written, and what was not.
#[component]
pub fn Outcome(
    /// The dialog's state.
    bulk: Bulk,
) -> impl IntoView {
    let applied = bulk.applied.get_untracked();
    let words = applied.as_ref().map(sentence);
    let change = applied.as_ref().and_then(|applied| applied.change);
    let left = applied.map(|applied| applied.left_alone).unwrap_or_default();
    let count = left.len();
    let heading = format!(
        "{} left alone, because somebody changed or deleted them since they were shown:",
        tools(count)
    );
    let rows = left.into_iter().map(|left| view! { <LeftAloneRow left/> }).collect_view();
    let here = NodeRef::new();
    take_keyboard(here);
    view! {
        <div class="form" node_ref=here tabindex="-1" aria-label="What was changed">
            <p role="status"><strong>{words}</strong></p>
            <p>{heading}</p>
            <ul class="bulk-left-alone" tabindex="0" aria-label="Tools left alone">{rows}</ul>
            <p class="muted">"Nothing of theirs was overwritten. To change them too, select them and start again."</p>
        </div>
        <footer>
            {change.map(|change| view! { <a class="button" href=format!("/activity/{change}")>"Show the change"</a> })}
            <Button look=Look::Primary on_press=move |()| bulk.open.set(false)>"Close"</Button>
        </footer>
    }
}

/// A tool that was left alone: its name leads to it, where it is still there.
#[component]
fn LeftAloneRow(left: LeftAlone) -> impl IntoView {
    let href = left.name.is_some().then(|| format!("/catalog/{}", left.id));
    let look = href.map(|href| view! { " " <a href=href>"Open it"</a> });
    view! { <li>{catalog::left_alone(&left)} {look}</li> }
}

/// What came of a change, in one line.
#[must_use]
pub fn sentence(applied: &ChangeApplied) -> String {
    let mut parts = vec![format!("{} changed", words::many(applied.changed, "tool", "tools"))];
    if applied.unchanged > 0 {
        parts.push(format!("{} already so", words::figure(applied.unchanged)));
    }
    if !applied.left_alone.is_empty() {
        parts.push(format!("{} left alone", super::count(applied.left_alone.len())));
    }
    if applied.left_bundles > 0 {
        parts.push(format!(
            "{} left",
            words::many(applied.left_bundles, "place in a bundle", "places in bundles")
        ));
    }
    format!("{}.", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outcome_names_only_what_happened() {
        let applied =
            ChangeApplied { changed: 23, unchanged: 0, left_alone: vec![], left_bundles: 0, change: Some(4) };
        assert_eq!(sentence(&applied), "23 tools changed.");
        let applied = ChangeApplied { unchanged: 2, left_bundles: 1, changed: 1, ..applied };
        assert_eq!(sentence(&applied), "1 tool changed, 2 already so, 1 place in a bundle left.");
    }
}
