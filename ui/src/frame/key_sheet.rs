//! The sheet of keys: what the keyboard does on this screen, and the switch for single letters.

use leptos::prelude::*;

use crate::intents::{Group, Intent, Intents};
use crate::parts::{Button, Checkbox, Dialog, Keys};
use crate::preferences::Preferences;

const GROUPS: [Group; 4] = [Group::Here, Group::Screens, Group::Session, Group::Window];

/// The sheet.
#[component]
pub fn KeySheet(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let intents: Intents = expect_context();
    let preferences = Preferences::expect();
    let group = move |group: Group| {
        let keyed = |intent: &Intent| intent.group == group && !intent.keys.is_empty();
        let rows: Vec<_> = intents.all().into_iter().filter(keyed).collect();
        (!rows.is_empty()).then(|| {
            let rows = rows
                .into_iter()
                .map(|intent| {
                    view! {
                        <div>
                            <dt>{intent.title}</dt>
                            <dd><span class="visually-hidden">{intent.keys}</span><Keys keys=intent.keys/></dd>
                        </div>
                    }
                })
                .collect_view();
            view! {
                <section>
                    <h3 class="caption">{group.title()}</h3>
                    <dl>{rows}</dl>
                </section>
            }
        })
    };
    view! {
        <Dialog open title="Keys" class="wide key-sheet">
            <div class="columns">{move || GROUPS.map(group).into_iter().collect_view()}</div>
            <Checkbox
                label="Single letters act (switch off if they get in the way of your input method or screen reader)"
                checked=preferences.letters
                on_change=move |on| preferences.choose_letters(on)
            />
            <footer><Button on_press=move |()| open.set(false)>"Close"</Button></footer>
        </Dialog>
    }
}
