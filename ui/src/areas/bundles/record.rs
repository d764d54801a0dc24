//! The opened bundle: what it sells for what, what to look at, every field, and what can be done with it. The bench takes
//! the place of all this.

use contract::bundles::BundleRecord;
use contract::writing::Recorded as _;
use domain::access::Area;
use domain::bundles::{BundleStatus, Member};
use leptos::prelude::*;

use super::bench::around::{WhoIsTouched, look_around};
use super::bench::sum::{OfferCards, Stated, SumTable};
use super::bench::tiers::TierPreview;
use super::bench::warnings::Warnings;
use super::bench::work::BundleKind;
use super::ending::EndDialog;
use super::state::Bundled;
use super::status::StatusDialog;
use crate::areas::editor::{Editing, NEW, Start, Work};
use crate::areas::list::ListState;
use crate::areas::pane::part;
use crate::areas::pictures::{IconFact, ImagesFact};
use crate::areas::words;
use crate::intents::{Group, Intent, offer};
use crate::loading::Loading;
use crate::parts::{Badge, Button, CopyText, EmptyState, Fact, Facts, Loaded, Look, Moment, PriceText, Tone};
use crate::places;
use crate::session::SessionState;
use crate::wording::choices;

/// What can be done with the opened bundle.
#[derive(Clone, Copy)]
struct Acts {
    editing: Editing<BundleKind>,
    list: ListState<Bundled>,
    /// The bundle as it was read.
    bundle: RwSignal<Option<BundleRecord>>,
    /// Whether the role in force writes bundles.
    writes: Memo<bool>,
    /// The dialog of its status, with the status that stands chosen.
    moving: RwSignal<bool>,
    to: RwSignal<BundleStatus>,
    /// The dialog that deletes it.
    ending: RwSignal<bool>,
}

impl Acts {
    fn compose(self) {
        if let Some(bundle) = self.bundle.get_untracked().filter(|_| self.writes.get_untracked()) {
            self.editing.begin(Start::with(Work::on(&bundle)));
        }
    }

    fn duplicate(self) {
        if let Some(bundle) = self.bundle.get_untracked() {
            self.editing.begin(Start::with(Work::copy_of_bundle(&bundle)));
            self.list.open(NEW);
        }
    }

    /// Opens the dialog of the status, with `to` chosen, or the present one.
    fn change_status(self, to: Option<BundleStatus>) {
        let now = self.bundle.with_untracked(|bundle| bundle.as_ref().map(|bundle| bundle.status));
        if let Some(to) = to.or(now) {
            self.to.set(to);
            self.moving.set(true);
        }
    }
}

/// The opened bundle.
#[component]
pub fn BundleView(
    /// The page's state.
    list: ListState<Bundled>,
    /// The bundle that is read.
    bundle: Loading<BundleRecord>,
) -> impl IntoView {
    let writes = SessionState::expect().may_write(Area::Bundles);
    let is_new = Memo::new(move |_| list.opened.with(|opened| opened.as_deref() == Some(NEW)));
    let acts = Acts {
        editing: Editing::expect(),
        list,
        bundle: bundle.value,
        writes,
        moving: RwSignal::new(false),
        to: RwSignal::new(BundleStatus::Active),
        ending: RwSignal::new(false),
    };
    let archive = move || {
        acts.ending.set(false);
        acts.change_status(Some(BundleStatus::Archived));
    };
    let record = move || {
        view! { <Keys acts/> <Loaded from=bundle children=move |bundle| view! { <Bundle bundle acts/> }/> }
    };
    let not_here = move || {
        view! {
            <Show when=move || !writes.get()>
                <EmptyState title="Bundles are composed by managers"><p>"Your role reads them."</p></EmptyState>
            </Show>
        }
    };
    view! {
        <Show when=move || !is_new.get() fallback=not_here>{record()}</Show>
        <StatusDialog open=acts.moving bundle=bundle.value to=acts.to/>
        <EndDialog open=acts.ending bundle=bundle.value list on_archive=archive/>
    }
}

/// The keys of the record.
#[component]
fn Keys(acts: Acts) -> impl IntoView {
    Effect::new(move || {
        if acts.writes.get() {
            offer([
                Intent::new("Compose this bundle", Group::Here, "e", move || acts.compose()),
                Intent::new("Duplicate this bundle", Group::Here, "", move || acts.duplicate()),
                Intent::new("Change the status of this bundle", Group::Here, "", move || {
                    acts.change_status(None);
                }),
                Intent::new("Delete this bundle", Group::Here, "", move || acts.ending.set(true)),
            ]);
        }
    });
}

/// A bundle in full.
#[component]
fn Bundle(bundle: BundleRecord, acts: Acts) -> impl IntoView {
    let fields = Signal::stored(bundle.fields());
    let members = Signal::stored(bundle.members.clone());
    let stated = Signal::stored(Stated::of(&bundle.fields()));
    let surroundings = Signal::stored(bundle.surroundings());
    let twins = Signal::stored(bundle.twins.clone());
    let around = look_around(Signal::stored(Some(bundle.id)), members);
    view! {
        <article class="record bundle-record">
            <Head bundle=bundle.clone()/>
            <ActBar bundle=bundle.clone() acts/>
            {part("To look at", view! { <Warnings fields members surroundings twins/> })}
            <OfferCards stated members/>
            <SumTable stated members/>
            {part("Members", view! { <Members members=bundle.members.clone()/> })}
            <TierPreview fields members/>
            <WhoIsTouched from=around members/>
            {part("Description", view! { <Description bundle=bundle.clone()/> })}
            {part("Figures", view! { <Figures bundle=bundle.clone()/> })}
            {part("Media", view! { <Media bundle=bundle.clone()/> })}
            {part("Record", view! { <Times bundle/> })}
        </article>
    }
}

/// What can be done with the bundle, for those who may.
#[component]
fn ActBar(bundle: BundleRecord, acts: Acts) -> impl IntoView {
    let next = match bundle.status {
        BundleStatus::Draft => Some((BundleStatus::Active, "Publish…")),
        BundleStatus::Active => Some((BundleStatus::Archived, "Archive…")),
        BundleStatus::Archived => None,
    };
    let next = StoredValue::new(next);
    let step = move || {
        next.get_value().map(|(to, words)| {
            view! { <Button on_press=move |()| acts.change_status(Some(to))>{words}</Button> }
        })
    };
    view! {
        <div class="acts record-acts">
            <Show when=move || acts.writes.get()>
                <Button on_press=move |()| acts.compose() look=Look::Primary key="e">"Compose"</Button>
                {step()}
                <Button on_press=move |()| acts.change_status(None)>"Status…"</Button>
                <Button on_press=move |()| acts.duplicate()>"Duplicate"</Button>
                <Button on_press=move |()| acts.ending.set(true) look=Look::Danger>"Delete…"</Button>
            </Show>
            <a class="button quiet" href=places::history(bundle.id.0)>"History"</a>
        </div>
    }
}

#[component]
fn Head(bundle: BundleRecord) -> impl IntoView {
    let members = words::many(i64::try_from(bundle.members.len()).unwrap_or(i64::MAX), "tool", "tools");
    view! {
        <header class="record-head">
            <p class="record-badges">
                <Badge tone=choices::bundle_status(bundle.status)>{bundle.status.to_string()}</Badge>
                {bundle.is_featured.then(|| view! { <Badge tone=Tone::Accent>"featured"</Badge> })}
                {bundle.is_popular.then(|| view! { <Badge tone=Tone::Accent>"popular"</Badge> })}
            </p>
            <h2>{bundle.name}</h2>
            <p class="record-under">{members} " · from " {bundle.required_tier.to_string()}</p>
        </header>
    }
}

/// The members in order, each leading to its tool.
#[component]
fn Members(members: Vec<Member>) -> impl IntoView {
    if members.is_empty() {
        return view! { <p class="none">"No tool is in it yet"</p> }.into_any();
    }
    let row = |(place, member): (usize, Member)| {
        view! {
            <li class="member">
                <span class="member-place">{place}</span>
                <a class="member-name" href=format!("/catalog/{}", member.tool)>{member.name}</a>
                <span class="member-price"><PriceText model=member.price_model price=member.price/></span>
                <span class="member-under">
                    {member.price_model.to_string()} " · " {member.required_tier.to_string()}
                </span>
                <span class="member-status">
                    <Badge tone=choices::tool_status(member.status)>{member.status.to_string()}</Badge>
                </span>
            </li>
        }
    };
    view! { <ol class="members">{(1..).zip(members).map(row).collect_view()}</ol> }.into_any()
}

#[component]
fn Description(bundle: BundleRecord) -> impl IntoView {
    let long = match bundle.long_description.filter(|long| !long.trim().is_empty()) {
        Some(long) => view! { <p class="prose">{long}</p> }.into_any(),
        None => view! { <p class="none">"No long description"</p> }.into_any(),
    };
    view! { <p class="prose">{bundle.description}</p> {long} }
}

#[component]
fn Figures(bundle: BundleRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Bought">{words::figure(bundle.purchase_count)}</Fact>
            <Fact label="Viewed">{words::figure(bundle.view_count)}</Fact>
        </Facts>
    }
}

#[component]
fn Media(bundle: BundleRecord) -> impl IntoView {
    view! {
        <Facts>
            <IconFact url=bundle.icon_url name=bundle.name.clone()/>
            <ImagesFact urls=bundle.images name=bundle.name/>
        </Facts>
    }
}

#[component]
fn Times(bundle: BundleRecord) -> impl IntoView {
    view! {
        <Facts>
            <Fact label="Created"><Moment at=bundle.created_at/></Fact>
            <Fact label="Updated"><Moment at=bundle.updated_at/></Fact>
            <Fact label="Id"><CopyText text=bundle.id.to_string() what="bundle id"/></Fact>
        </Facts>
    }
}
