//! The one gate for what is read: loading, failed, or there. The leaves below it receive plain values.

use leptos::prelude::*;

use super::problem::{ProblemPanel, ProblemStrip};
use super::state::Skeleton;
use crate::loading::Loading;

/// Shows `children` with the value once it is there, a skeleton before, and what happened when it can't be read. A
/// value that is read again stays until the new one is there, or stays with a note when that fails.
#[component]
pub fn Loaded<T, C, V>(
    /// What is read.
    from: Loading<T>,
    /// How many lines the skeleton has.
    #[prop(default = 6)]
    lines: u8,
    /// What shows the value.
    children: C,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    C: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let value = Memo::new(move |_| from.value.get());
    let waiting = Memo::new(move |_| from.value.with(Option::is_none) && from.problem.with(Option::is_none));
    let children = StoredValue::new(children);
    let stale = Memo::new(move |_| from.value.with(Option::is_some));
    let retry = move || from.reload();
    let failed = move || {
        from.problem.get().map(|problem| {
            if stale.get() {
                view! { <ProblemStrip problem=Some(problem) on_retry=retry/> }.into_any()
            } else {
                view! { <ProblemPanel problem on_retry=retry/> }.into_any()
            }
        })
    };
    view! {
        <div class="loaded" aria-busy=move || from.busy.get().to_string()>
            {failed}
            <Show when=move || waiting.get()>
                <Skeleton lines/>
            </Show>
            {move || value.get().map(|value| children.with_value(|children| children(value)))}
        </div>
    }
}
