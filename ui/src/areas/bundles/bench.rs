//! The bench: where a bundle is composed. It takes the whole area while a bundle is edited, in three columns: the members in
//! order; what they come to, and every field; what to look at before it is published. What is edited is in [`form`], how it
//! is saved in [`work`].

pub mod around;
pub mod fields;
pub mod form;
pub mod members;
pub mod mends;
pub mod picker;
pub mod publish;
pub mod sum;
pub mod tiers;
pub mod warnings;
pub mod what_if;
pub mod work;

use contract::bundles::{BundleRecord, BundleSaved, SaveBundle};
use contract::writing::{Recorded as _, Saved};
use domain::bundles::BundleStatus;
use domain::bundles::Member;
use domain::bundles::fields::{BundleField, BundleFields};
use domain::bundles::warnings::Surroundings;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::Bundled;
use crate::areas::editor::{
    BeforeLeaving, ConflictDialog, Editor, FoundDraft, ReadOnlyNote, SaveBar, Slot, Start, state,
};
use crate::areas::list::ListState;
use crate::changes::Changes;
use crate::intents::{Group, Intent, offer};
use crate::ipc;
use crate::parts::{Badge, Button, Drawing, Icon, Look, ProblemStrip, Toasts, Tone};
use crate::undo::UndoState;
use crate::wording::{choices, editing, publishing};
use around::{WhoIsTouched, look_around, surroundings};
use fields::{Fields, NameField};
use members::MemberList;
use mends::Mend;
use publish::{Offer, PublishDialog, Terms};
use sum::{OfferForm, Stated, SumTable};
use tiers::TierPreview;
use warnings::Warnings;
use what_if::WhatIfStrip;
use work::BundleKind;

/// What the parts of the bench share.
#[derive(Clone, Copy)]
struct Bench {
    editor: Editor<BundleKind>,
    /// The bundle as it was read last.
    shown: RwSignal<Option<BundleRecord>>,
    /// What stands in the form.
    fields: Memo<BundleFields>,
    /// The offer as it was when this work began; `None` for a new bundle.
    before: Memo<Option<Terms>>,
    /// Whether the picker of tools is open.
    picking: RwSignal<bool>,
    /// The status before publishing was asked for: it stands again if that is not confirmed.
    status_before: RwSignal<Option<BundleStatus>>,
}

impl Bench {
    fn new(editor: &Editor<BundleKind>, shown: RwSignal<Option<BundleRecord>>) -> Self {
        let editor = *editor;
        Self {
            editor,
            shown,
            fields: Memo::new(move |_| editor.form.typed().fields),
            before: Memo::new(move |_| {
                let base = editor.exists().then(|| editor.work().base)?;
                Some(shown.with(|shown| terms_before(base, shown.as_ref(), &editor.form.members.get())))
            }),
            picking: RwSignal::new(false),
            status_before: RwSignal::new(None),
        }
    }

    /// The offer that saving would make.
    fn offer(self) -> Offer {
        let after = Terms { fields: self.editor.work().mine(), members: self.editor.form.members.get() };
        Offer { id: self.editor.pinned.get().map(|pinned| pinned.id), before: self.before.get(), after }
    }

    /// Whether it exists and is not on sale.
    fn can_be_published(self) -> bool {
        let is_sold = |before: &Option<Terms>| {
            before.as_ref().is_some_and(|of| of.fields.status == BundleStatus::Active)
        };
        let is_to_be = self.editor.form.status.get() == BundleStatus::Active;
        self.editor.exists() && !is_to_be && !self.before.with(is_sold)
    }

    /// Puts it on sale: asks first, as every save does that makes another offer.
    fn publish(self) {
        let status = self.editor.form.status;
        let now = status.get_untracked();
        self.status_before.set(Some(now));
        status.set(BundleStatus::Active);
        self.editor.save();
        if !self.editor.confirming.get_untracked() {
            // Something is wrong that is shown now; nothing is on its way.
            self.status_before.set(None);
            status.set(now);
        }
    }

    /// What a mend leads to that is no change of the form.
    fn mend(self, mend: &Mend) {
        if mend.apply(self.editor.form) {
            return;
        }
        match mend {
            Mend::AddTools => self.picking.set(true),
            Mend::EditPrice => state::focus(".bench [data-field=\"price_amount\"] input"),
            Mend::Renumber if untrack(|| self.editor.is_unsaved()) => self.editor.save(),
            Mend::Renumber => self.renumber(),
            _ => {}
        }
    }

    /// Saves the bundle as it stands, which puts the places of its members in order.
    fn renumber(self) {
        let Some(bundle) = self.shown.get_untracked() else { return };
        let (toasts, changes, undo) = (Toasts::expect(), Changes::expect(), UndoState::expect());
        let base = bundle.fields();
        let (pinned, seen) = (bundle.pinned(), bundle.members);
        let request = SaveBundle { pinned, mine: base.clone(), base, seen, reason: None };
        spawn_local(async move {
            match ipc::call(&request).await {
                Ok(BundleSaved::Saved { saved: Saved::Written(written) }) => {
                    let words =
                        editing::saved(&written.record.name, &written.theirs, publishing::field_group);
                    match written.change {
                        Some(change) => toasts.say_with(words, "Take back", move || undo.take_back(change)),
                        None => toasts.say(words),
                    }
                    let _read = self.editor.pinned.try_set(Some(written.record.pinned()));
                    changes.written();
                }
                // Somebody else was quicker: what stands now is read anew.
                Ok(_) => changes.written(),
                Err(problem) => {
                    let _shown = self.editor.problem.try_set(Some(problem));
                }
            }
        });
    }
}

/// The terms that `base` stands for; its members are known from the record, and from the bench.
fn terms_before(base: BundleFields, shown: Option<&BundleRecord>, here: &[Member]) -> Terms {
    let read = shown.map(|shown| shown.members.as_slice()).unwrap_or_default();
    let find = |tool| read.iter().chain(here).find(|member| member.tool == tool).cloned();
    let members = base.members.iter().filter_map(|tool| find(*tool)).collect();
    Terms { fields: base, members }
}

/// The bench.
#[component]
pub fn BundleBench(
    /// How it begins.
    start: Start<BundleKind>,
    /// The page's state.
    list: ListState<Bundled>,
    /// The record behind it, which shows what was saved.
    shown: RwSignal<Option<BundleRecord>>,
) -> impl IntoView {
    let editor = Editor::open(start, list, shown);
    let bench = Bench::new(&editor, shown);
    offer([
        Intent::keys_only("Save", "Ctrl+S", move || editor.save()),
        Intent::keys_only("Leave the bench", "Escape", move || editor.leave()),
        Intent::new("Publish this bundle", Group::Here, "", move || {
            if untrack(|| bench.can_be_published()) {
                bench.publish();
            }
        }),
    ]);
    // Publishing that was not confirmed leaves the status as it was.
    Effect::new(move |was_asked: Option<bool>| {
        let is_asked = editor.confirming.get();
        if was_asked == Some(true) && !is_asked {
            let before = bench.status_before.try_update(Option::take).flatten();
            if let Some(before) = before.filter(|_| !editor.saving.get_untracked()) {
                editor.form.status.set(before);
            }
        }
        is_asked
    });
    view! {
        <article class="bench" aria-label=move || editor.title()>
            <Head bench/>
            <div class="bench-notes">
                <ReadOnlyNote/>
                <ProblemStrip problem=editor.problem/>
                <FoundDraft editor/>
            </div>
            <div class="bench-columns" inert=move || editor.is_held()>
                <Members bench/>
                <Worth bench/>
                <BeforeYouPublish bench/>
            </div>
            <Foot bench/>
            <BeforeLeaving editor/>
            <ConflictDialog editor/>
            <PublishDialog
                open=editor.confirming
                offer=Signal::derive(move || editor.confirming.get().then(|| bench.offer()))
                reason=editor.reason
                on_confirm=move |()| editor.save_now()
            />
        </article>
    }
}

/// The way back, what it is called and where it stands in its life.
#[component]
fn Head(bench: Bench) -> impl IntoView {
    let editor = bench.editor;
    let tone = Signal::derive(move || choices::bundle_status(editor.form.status.get()));
    view! {
        <header class="bench-head">
            <Button look=Look::Quiet on_press=move |()| editor.leave()><Drawing icon=Icon::ChevronLeft/> "Bundles"</Button>
            <h1 class="visually-hidden">{move || editor.title()}</h1>
            <div class="bench-name" inert=move || editor.is_held()><NameField editor/></div>
            <p class="record-badges">
                <Badge tone>{move || editor.form.status.get().to_string()}</Badge>
                <Badge tone=Tone::Accent>"editing"</Badge>
            </p>
        </header>
    }
}

/// The members in order, and the picker.
#[component]
fn Members(bench: Bench) -> impl IntoView {
    let editor = bench.editor;
    let saved = Signal::derive(move || bench.before.get().map(|before| before.members));
    let fault = Callback::new(move |place: usize| editor.fault(&format!("members.{place}")));
    view! {
        <div class="bench-members">
            <Slot editor field=BundleField::Members>
                <MemberList
                    form=editor.form
                    removed=RwSignal::new(Vec::new())
                    picking=bench.picking
                    saved
                    fault
                    fault_of_all=editor.fault_of(BundleField::Members)
                />
            </Slot>
        </div>
    }
}

/// What the members come to, the price, what would be if, who buys it, and the other fields.
#[component]
fn Worth(bench: Bench) -> impl IntoView {
    let (editor, fields) = (bench.editor, bench.fields);
    let form = editor.form;
    let stated = Signal::derive(move || Stated::typed(form));
    let fault_of = Callback::new(move |field: BundleField| editor.fault(field.as_str()));
    view! {
        <div class="bench-worth">
            <SumTable stated members=form.members/>
            <OfferForm form fault_of/>
            <WhatIfStrip form/>
            <TierPreview fields members=form.members as_if_active=true/>
            <div class="bench-fields editor editor-fields"><Fields editor/></div>
        </div>
    }
}

/// What to look at, and who is touched.
#[component]
fn BeforeYouPublish(bench: Bench) -> impl IntoView {
    let form = bench.editor.form;
    let id = Signal::derive(move || bench.editor.pinned.get().map(|pinned| pinned.id));
    let around = look_around(id, form.members.into());
    let is_misplaced = move || {
        bench.shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.is_misplaced)) && id.get().is_some()
    };
    let surroundings = Signal::derive(move || {
        around.value.with(|around| match around {
            Some(around) => surroundings(around, is_misplaced()),
            None => Surroundings { is_misplaced: is_misplaced(), ..Surroundings::default() },
        })
    });
    let twins = Signal::derive(move || {
        around.value.with(|around| around.as_ref().map(|around| around.twins.clone()).unwrap_or_default())
    });
    let is_unsure = Signal::derive(move || around.value.with(Option::is_none));
    view! {
        <section class="bench-before" aria-labelledby="before-you-publish">
            <h2 class="caption" id="before-you-publish">"Before you publish"</h2>
            <Warnings fields=bench.fields members=form.members surroundings twins is_unsure on_mend=move |mend: Mend| bench.mend(&mend)/>
            <WhoIsTouched from=around members=form.members/>
        </section>
    }
}

/// Saving, and putting on sale.
#[component]
fn Foot(bench: Bench) -> impl IntoView {
    let held = Signal::derive(move || bench.editor.is_held());
    view! {
        <div class="bench-foot">
            <SaveBar editor=bench.editor/>
            <Show when=move || bench.can_be_published()>
                <div class="bench-publish">
                    <Button disabled=held on_press=move |()| bench.publish()>"Publish…"</Button>
                </div>
            </Show>
        </div>
    }
}
