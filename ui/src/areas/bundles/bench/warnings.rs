//! What to look at in a bundle: each warning in a sentence with names and figures, linked to what mends it; and what is to
//! be known though nothing is wrong with it.

use contract::bundles::BundleName;
use domain::bundles::Member;
use domain::bundles::fields::BundleFields;
use domain::bundles::sum::Sum;
use domain::bundles::warnings::{self, Surroundings, Warned};
use domain::ids::ToolId;
use leptos::html;
use leptos::prelude::*;

use super::mends::{Mend, Way, ways};
use crate::parts::dialog::is_lost;
use crate::parts::{Badge, Drawing, Icon, Tone};
use crate::wording::bundles;

/// So many tools have a line of their own under a warning; of more the first are shown and the rest unfolds.
const LINES: usize = 3;

/// What is warned of, with the ways out.
#[component]
pub fn Warnings(
    /// The bundle's fields.
    #[prop(into)]
    fields: Signal<BundleFields>,
    /// Its members in order.
    #[prop(into)]
    members: Signal<Vec<Member>>,
    /// What is known around it.
    #[prop(into)]
    surroundings: Signal<Surroundings>,
    /// The names of its twins, as far as they are known.
    #[prop(optional, into)]
    twins: Signal<Vec<BundleName>>,
    /// Whether what is around it is not known yet: then it can't be said that nothing is wrong.
    #[prop(optional, into)]
    is_unsure: Signal<bool>,
    /// Makes a change; without it, only links are shown.
    #[prop(optional, into)]
    on_mend: Option<UnsyncCallback<Mend>>,
) -> impl IntoView {
    let said = Memo::new(move |_| {
        fields.with(|fields| {
            members.with(|members| {
                surroundings.with(|around| {
                    let say = |warned: &Warned| {
                        twins.with(|twins| Said::of(warned, fields, members, around, twins))
                    };
                    warnings::of(fields, members, around).iter().map(say).collect::<Vec<_>>()
                })
            })
        })
    });
    let known = Memo::new(move |_| {
        members.with(|members| {
            let sum = Sum::of(members, fields.with(|fields| fields.currency));
            [
                ("Not summable", bundles::not_summable(members)),
                ("Paid once", bundles::not_counted(&sum, members)),
            ]
        })
    });
    let place = NodeRef::<html::Div>::new();
    let on_mend = on_mend.map(|on_mend| {
        UnsyncCallback::new(move |mend: Mend| {
            on_mend.run(mend);
            // The button that was pressed may be gone with its warning.
            request_animation_frame(move || keep_keyboard(place));
        })
    });
    let cards =
        move || said.get().into_iter().map(|said| view! { <WarningCard said on_mend/> }).collect_view();
    let notes = move || {
        let note = |(badge, words): (&'static str, Option<String>)| {
            words.map(|words| view! { <li class="warned"><Badge tone=Tone::Info>{badge}</Badge> <p>{words}</p></li> })
        };
        known.get().map(note).collect_view()
    };
    view! {
        <div class="warned-all" node_ref=place tabindex="-1">
            <p class="visually-hidden" role="status">{move || said.with(|said| bundles::how_many(said.len(), is_unsure.get()))}</p>
            <Show when=move || said.with(Vec::is_empty)>
                <NothingToWarn is_unsure/>
            </Show>
            <ul class="warned-list" aria-label="To look at">{cards} {notes}</ul>
        </div>
    }
}

/// That nothing is to be warned of, as far as it is known.
#[component]
pub fn NothingToWarn(
    /// Whether what is around the bundle is not known yet.
    is_unsure: Signal<bool>,
) -> impl IntoView {
    let icon = move || (!is_unsure.get()).then(|| view! { <Drawing icon=Icon::CircleCheck/> });
    view! { <p class="warned-none">{icon} {move || bundles::nothing_to_warn(is_unsure.get())}</p> }
}

/// Gives the keyboard to `place` if nothing has it any more.
fn keep_keyboard(place: NodeRef<html::Div>) {
    if let Some(place) = place.get_untracked().filter(|_| is_lost()) {
        let _focused = place.focus();
    }
}

/// A warning as it is shown.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    badge: &'static str,
    tone: Tone,
    words: String,
    /// Changes, with their words.
    mends: Vec<(Mend, String)>,
    /// Tools that it is about, each to be opened or, where there are several, taken out alone.
    tools: Vec<(ToolId, String)>,
    /// Other places, with their addresses.
    links: Vec<(String, String)>,
}

impl Said {
    fn of(
        warned: &Warned,
        fields: &BundleFields,
        members: &[Member],
        around: &Surroundings,
        twins: &[BundleName],
    ) -> Self {
        let mut said = Self {
            badge: bundles::warning_badge(warned.warning),
            tone: bundles::warning_tone(warned.warning),
            words: bundles::warned(warned, fields, members, around, twins),
            mends: Vec::new(),
            tools: Vec::new(),
            links: Vec::new(),
        };
        for way in ways(warned, fields, members, around) {
            match way {
                Way::Mend(mend) => {
                    let words = bundles::mend(&mend, fields);
                    said.mends.push((mend, words));
                }
                Way::Tool(tool) => {
                    let name = bundles::names_of(&[tool], members).concat();
                    said.tools.push((tool, name));
                }
                Way::Bundle(bundle) => {
                    let name = twins.iter().find(|twin| twin.id == bundle).map(|twin| twin.name.clone());
                    let words =
                        name.map_or_else(|| "Open the other".to_owned(), |name| format!("Open “{name}”"));
                    said.links.push((words, format!("/bundles/{bundle}")));
                }
            }
        }
        said
    }
}

/// One warning.
#[component]
fn WarningCard(said: Said, on_mend: Option<UnsyncCallback<Mend>>) -> impl IntoView {
    let Said { badge, tone, words, mends, tools, links } = said;
    let mut acts: Vec<AnyView> = Vec::new();
    if let Some(on_mend) = on_mend {
        acts.extend(mends.into_iter().map(|(mend, words)| act(words, move || on_mend.run(mend.clone()))));
    }
    acts.extend(
        links.into_iter().map(|(words, href)| view! { <a class="act" href=href>{words}</a> }.into_any()),
    );
    let several = tools.len() > 1;
    let mut lines = Vec::new();
    for (tool, name) in tools {
        let href = format!("/catalog/{tool}");
        if several {
            lines.push(tool_line(tool, name, href, on_mend));
        } else {
            acts.push(view! { <a class="act" href=href>"Open the tool"</a> }.into_any());
        }
    }
    let rest = lines.split_off(lines.len().min(LINES));
    let more = rest.len();
    let more = (more > 0).then(|| {
        view! { <li><details class="folded"><summary>{more} " more"</summary><ul class="warned-tools">{rest}</ul></details></li> }
    });
    let class = format!("warned warned-{}", tone.class());
    view! {
        <li class=class>
            <Badge tone=tone>{badge}</Badge>
            <p>{words}</p>
            <p class="warned-acts">{acts}</p>
            {several.then(|| view! { <ul class="warned-tools">{lines} {more}</ul> })}
        </li>
    }
}

/// One of several tools that a warning is about.
fn tool_line(tool: ToolId, name: String, href: String, on_mend: Option<UnsyncCallback<Mend>>) -> AnyView {
    let label = format!("Remove “{name}”");
    let remove = on_mend.map(|on_mend| {
        view! {
            <button type="button" class="act" aria-label=label on:click=move |_| on_mend.run(Mend::Remove(vec![tool]))>
                "Remove"
            </button>
        }
    });
    view! { <li><a class="act" href=href>{name}</a> {remove}</li> }.into_any()
}

/// A change, as a link among links.
fn act(words: String, run: impl Fn() + 'static) -> AnyView {
    view! { <button type="button" class="act" on:click=move |_| run()>{words}</button> }.into_any()
}
