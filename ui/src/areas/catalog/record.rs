//! The opened tool: every field, what to look at, and what can be done with it. Its editor takes its place.

use contract::Subject;
use contract::catalog::{GetTool, Membership, ToolRecord};
use contract::writing::Recorded as _;
use domain::access::Area;
use domain::catalog::ToolStatus;
use domain::catalog::findings::Finding;
use domain::catalog::tool::ToolField;
use domain::fields::Fields as _;
use leptos::prelude::*;

use super::editor::{ToolEditor, ToolKind};
use super::ending::EndDialog;
use super::state::Tools;
use super::status::StatusDialog;
use crate::areas::editor::{Editing, NEW, Start, Work};
use crate::areas::list::ListState;
use crate::areas::pane::{Address, Bullets, Labels, part, read_opened};
use crate::areas::pictures::{IconFact, ImagesFact};
use crate::areas::words;
use crate::intents::{Group, Intent, offer};
use crate::parts::{Badge, Button, CopyText, EmptyState, Fact, Facts, Loaded, Look, Moment, PriceText, Tone};
use crate::places;
use crate::session::SessionState;
use crate::wording::{catalog, choices};

/// What can be done with the opened tool.
#[derive(Clone, Copy)]
struct Acts {
    editing: Editing<ToolKind>,
    list: ListState<Tools>,
    /// The tool as it was read.
    tool: RwSignal<Option<ToolRecord>>,
    /// Whether the role in force writes tools.
    writes: Memo<bool>,
    /// The dialog of its status, with the status that stands chosen.
    moving: RwSignal<bool>,
    to: RwSignal<ToolStatus>,
    /// The dialog that deletes it.
    ending: RwSignal<bool>,
}

impl Acts {
    fn edit(self, first: Option<ToolField>) {
        if let Some(tool) = self.tool.get_untracked().filter(|_| self.writes.get_untracked()) {
            self.editing.begin(Start { first, ..Start::with(Work::on(&tool)) });
        }
    }

    /// Opens the editor at the field that mends `finding`: of links and pictures, the first that is wrong.
    fn mend(self, finding: Finding) {
        const LINKS: [ToolField; 4] =
            [ToolField::DocumentationUrl, ToolField::DemoUrl, ToolField::SupportUrl, ToolField::VideoUrl];
        const PICTURES: [ToolField; 2] = [ToolField::IconUrl, ToolField::Images];
        let fields = self.tool.with_untracked(|tool| tool.as_ref().map(ToolRecord::fields));
        let wrong = |among: &[ToolField]| {
            let fields = fields.as_ref()?;
            among.iter().copied().find(|field| !fields.faults_of(*field).is_empty())
        };
        let first = match finding {
            Finding::MalformedLink => wrong(&LINKS),
            Finding::MalformedImage => wrong(&PICTURES),
            _ => None,
        };
        self.edit(first.or(catalog::finding_field(finding)));
    }

    fn duplicate(self) {
        if let Some(tool) = self.tool.get_untracked() {
            self.editing.begin(Start::with(Work::duplicate(&tool)));
            self.list.open(NEW);
        }
    }

    /// Opens the dialog of the status, with `to` chosen, or the present one.
    fn change_status(self, to: Option<ToolStatus>) {
        let now = self.tool.with_untracked(|tool| tool.as_ref().map(|tool| tool.status));
        if let Some(to) = to.or(now) {
            self.to.set(to);
            self.moving.set(true);
        }
    }
}

/// What stands in the place of the record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Record,
    Editor(u32),
    /// A new tool whose editor has not begun.
    New,
}

/// The opened tool.
#[component]
pub fn ToolView(
    /// The page's state.
    list: ListState<Tools>,
) -> impl IntoView {
    let editing = Editing::<ToolKind>::expect();
    let tool = read_opened(list, Subject::Tool, |id| GetTool { id });
    let writes = SessionState::expect().may_write(Area::Catalog);
    let is_new = Memo::new(move |_| list.opened.with(|opened| opened.as_deref() == Some(NEW)));
    let round = move || list.opened.with(|opened| opened.as_deref().and_then(|place| editing.at(place)));
    let place = Memo::new(move |_| match round().filter(|_| writes.get()) {
        Some(round) => Place::Editor(round),
        None if is_new.get() => Place::New,
        None => Place::Record,
    });
    Effect::new(move || {
        if !is_new.get() {
            // That there is no tool called `new` is no longer the question.
            tool.problem.set(None);
        } else if writes.get() && place.get() == Place::New {
            editing.begin(Start::with(Work::new_tool()));
        }
    });
    // What was saved is read from its beginning.
    Effect::new(move |before: Option<Place>| {
        let place = place.get();
        if matches!(before, Some(Place::Editor(_))) && place == Place::Record {
            request_animation_frame(read_from_the_top);
        }
        place
    });
    let acts = Acts {
        editing,
        list,
        tool: tool.value,
        writes,
        moving: RwSignal::new(false),
        to: RwSignal::new(ToolStatus::Active),
        ending: RwSignal::new(false),
    };
    let pinned = move || tool.value.with(|tool| tool.as_ref().map(ToolRecord::pinned));
    let shown = move || {
        match place.get() {
        Place::Record => view! { <Keys acts/> <Loaded from=tool children=move |tool| view! { <Tool tool acts/> }/> }.into_any(),
        Place::Editor(_) => {
            let start = editing.start.get_untracked();
            start.map(|start| view! { <ToolEditor start list shown=tool.value/> }).into_any()
        }
        Place::New => view! {
            <Show when=move || !writes.get()>
                <EmptyState title="Tools are added by managers"><p>"Your role reads the catalog."</p></EmptyState>
            </Show>
        }
        .into_any(),
    }
    };
    let retire = move || {
        acts.ending.set(false);
        acts.change_status(Some(ToolStatus::Disabled));
    };
    view! {
        {shown}
        <StatusDialog open=acts.moving tools=Signal::derive(move || pinned().into_iter().collect::<Vec<_>>()) to=acts.to/>
        <EndDialog open=acts.ending tool=tool.value list on_retire=retire/>
    }
}

fn read_from_the_top() {
    let document = web_sys::window().and_then(|window| window.document());
    let body = document.and_then(|document| document.query_selector(".record-body").ok().flatten());
    if let Some(body) = body {
        body.set_scroll_top(0);
    }
}

/// The keys of the record.
#[component]
fn Keys(acts: Acts) -> impl IntoView {
    Effect::new(move || {
        if acts.writes.get() {
            offer([
                Intent::new("Edit this tool", Group::Here, "e", move || acts.edit(None)),
                Intent::new("Duplicate this tool", Group::Here, "", move || acts.duplicate()),
                Intent::new("Change the status of this tool", Group::Here, "", move || {
                    acts.change_status(None);
                }),
                Intent::new("Delete this tool", Group::Here, "", move || acts.ending.set(true)),
            ]);
        }
    });
}

/// A tool in full.
#[component]
fn Tool(tool: ToolRecord, acts: Acts) -> impl IntoView {
    view! {
        <article class="record">
            <Head tool=tool.clone()/>
            <ActBar id=tool.id acts/>
            <Findings findings=tool.findings.clone() acts/>
            {part("Sold as", view! { <Sale tool=tool.clone()/> })}
            {part("Description", view! { <Description tool=tool.clone()/> })}
            {part("Features", view! { <Bullets items=tool.features.clone()/> })}
            {part("Technology", view! { <Technology tool=tool.clone()/> })}
            {part("In bundles", view! { <InBundles bundles=tool.bundles.clone()/> })}
            {part("Figures", view! { <Figures tool=tool.clone()/> })}
            {part("Links", view! { <Links tool=tool.clone()/> })}
            {part("Media", view! { <Media tool=tool.clone()/> })}
            {part("Record", view! { <Times tool/> })}
        </article>
    }
}

/// What can be done with the tool, for those who may.
#[component]
fn ActBar(id: domain::ids::ToolId, acts: Acts) -> impl IntoView {
    view! {
        <div class="acts record-acts">
            <Show when=move || acts.writes.get()>
                <Button on_press=move |()| acts.edit(None) look=Look::Primary key="e">"Edit"</Button>
                <Button on_press=move |()| acts.duplicate()>"Duplicate"</Button>
                <Button on_press=move |()| acts.change_status(None)>"Status…"</Button>
                <Button on_press=move |()| acts.ending.set(true) look=Look::Danger>"Delete…"</Button>
            </Show>
            <a class="button quiet" href=places::history(id.0)>"History"</a>
        </div>
    }
}

/// What a manager should look at, and what to do about each.
#[component]
fn Findings(findings: Vec<Finding>, acts: Acts) -> impl IntoView {
    if findings.is_empty() {
        return ().into_any();
    }
    let line = move |finding: Finding| {
        let step = move || {
            let Some(field) = catalog::finding_field(finding) else {
                return view! { <a href=format!("/catalog?finding={finding}")>"Compare the figures"</a> }
                    .into_any();
            };
            let label = format!("Edit {}", catalog::field_group(field).to_lowercase());
            view! { <Button look=Look::Quiet on_press=move |()| acts.mend(finding)>{label}</Button> }
                .into_any()
        };
        view! {
            <li>
                <strong>{choices::finding(finding)}</strong>
                <span class="muted">{catalog::finding_step(finding)}</span>
                <Show when=move || acts.writes.get()>{step()}</Show>
            </li>
        }
    };
    let lines = findings.into_iter().map(line).collect_view();
    part("To look at", view! { <ul class="record-findings">{lines}</ul> }).into_any()
}

#[component]
fn Head(tool: ToolRecord) -> impl IntoView {
    view! {
        <header class="record-head">
            <p class="record-badges">
                <Badge tone=choices::tool_status(tool.status)>{tool.status.to_string()}</Badge>
                {tool.is_featured.then(|| view! { <Badge tone=Tone::Accent>"featured"</Badge> })}
                {tool.is_popular.then(|| view! { <Badge tone=Tone::Accent>"popular"</Badge> })}
                {(!tool.status.is_purchasable()).then(|| view! { <Badge>"not on sale"</Badge> })}
            </p>
            <h2>{tool.name}</h2>
            <p class="record-under">{choices::category(tool.category)} " · " {tool.provider} " · version " {tool.version}</p>
        </header>
    }
}

#[component]
fn Sale(tool: ToolRecord) -> impl IntoView {
    view! {
        <p class="record-price"><PriceText model=tool.price_model price=tool.price/></p>
        <Facts>
            <Fact label="Price model">{choices::price_model(tool.price_model)}</Fact>
            <Fact label="Amount">{tool.price.to_string()}</Fact>
            <Fact label="Required tier">{tool.required_tier.to_string()}</Fact>
            <Fact label="Featured">{words::yes_no(tool.is_featured)}</Fact>
            <Fact label="Popular">{words::yes_no(tool.is_popular)}</Fact>
        </Facts>
    }
}

#[component]
fn Description(tool: ToolRecord) -> impl IntoView {
    let long = match tool.long_description.filter(|long| !long.trim().is_empty()) {
        Some(long) => view! { <p class="prose">{long}</p> }.into_any(),
        None => view! { <p class="none">"No long description"</p> }.into_any(),
    };
    view! {
        <p class="prose">{tool.description}</p>
        {long}
        <div class="record-labels"><span class="record-name">"Tags"</span> <Labels items=tool.tags/></div>
    }
}

#[component]
fn Technology(tool: ToolRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Integration">{choices::integration(tool.integration_type)}</Fact>
            <Fact label="Tech stack"><Labels items=tool.tech_stack/></Fact>
            <Fact label="Provider">{tool.provider}</Fact>
            <Fact label="Version">{tool.version}</Fact>
        </Facts>
    }
}

/// The bundles that hold the tool, each leading to it.
#[component]
fn InBundles(bundles: Vec<Membership>) -> impl IntoView {
    if bundles.is_empty() {
        return view! { <p class="none">"In no bundle"</p> }.into_any();
    }
    let row = |Membership { bundle, name, position }: Membership| {
        view! {
            <li>
                <a href=format!("/bundles/{bundle}")>{name}</a>
                <span class="muted">" as number " {position}</span>
            </li>
        }
    };
    view! { <ul class="record-links">{bundles.into_iter().map(row).collect_view()}</ul> }.into_any()
}

#[component]
fn Figures(tool: ToolRecord) -> impl IntoView {
    let id = tool.id;
    view! {
        <Facts>
            <Fact label="Rating">{words::rating(tool.avg_rating)}</Fact>
            <Fact label="Reviews">
                <a href=format!("/moderation?tool={id}")>{words::figure(tool.review_count)}</a>
            </Fact>
            <Fact label="Bought">{words::figure(tool.purchase_count)}</Fact>
            <Fact label="Viewed">{words::figure(tool.view_count)}</Fact>
        </Facts>
    }
}

#[component]
fn Links(tool: ToolRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Documentation"><Address url=tool.documentation_url what="documentation link"/></Fact>
            <Fact label="Demo"><Address url=tool.demo_url what="demo link"/></Fact>
            <Fact label="Support"><Address url=tool.support_url what="support link"/></Fact>
        </Facts>
    }
}

#[component]
fn Media(tool: ToolRecord) -> impl IntoView {
    view! {
        <Facts>
            <IconFact url=tool.icon_url name=tool.name.clone()/>
            <ImagesFact urls=tool.images name=tool.name/>
            <Fact label="Video"><Address url=tool.video_url what="video address"/></Fact>
        </Facts>
    }
}

#[component]
fn Times(tool: ToolRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Released"><Moment at=tool.last_updated/></Fact>
            <Fact label="Created"><Moment at=tool.created_at/></Fact>
            <Fact label="Updated"><Moment at=tool.updated_at/></Fact>
            <Fact label="Id"><CopyText text=tool.id.to_string() what="tool id"/></Fact>
        </Facts>
    }
}
