//! Before a bundle goes on sale, and before what is on sale becomes another offer: old beside new, what to look at, who is
//! touched, who sees it. Nothing here forbids anything.

use contract::bundles::Around;
use domain::bundles::fields::BundleFields;
use domain::bundles::sum::Sum;
use domain::bundles::tiers::{self, Access, TierView};
use domain::bundles::warnings::{self, Warned};
use domain::bundles::{BundleStatus, Member};
use domain::ids::BundleId;
use leptos::prelude::*;

use super::around::{WhoIsTouched, look_around, surroundings};
use super::warnings::NothingToWarn;
use crate::areas::editor::ReadOnlyNote;
use crate::loading::Loading;
use crate::parts::{Badge, Button, Dialog, Look, TextField, Tone};
use crate::wording::{bundles, publishing, values};

/// An offer that is to be made, beside the one that stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Of which bundle; `None` for a new one.
    pub id: Option<BundleId>,
    /// As it stands; `None` for a new one.
    pub before: Option<Terms>,
    /// As it is to be.
    pub after: Terms,
}

/// The terms of an offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// Every field.
    pub fields: BundleFields,
    /// The members, as they are offered themselves.
    pub members: Vec<Member>,
}

impl Offer {
    /// Whether it is to be looked at before it is written: it is on sale then, and it is another one than now.
    #[must_use]
    pub fn is_to_be_looked_at(&self) -> bool {
        let after = &self.after.fields;
        let is_another = |before: &Terms| after.is_another_offer(&before.fields);
        after.status == BundleStatus::Active && self.before.as_ref().is_none_or(is_another)
    }

    /// Where the bundle stands in its life now.
    #[must_use]
    pub fn from(&self) -> BundleStatus {
        self.before.as_ref().map_or(BundleStatus::Draft, |before| before.fields.status)
    }
}

impl Terms {
    /// The discount that the price truly gives, rounded down to a tenth.
    fn true_discount(&self) -> String {
        let saving = Sum::of(&self.members, self.fields.currency).saving(self.fields.price_amount);
        saving.map_or_else(|| values::NOTHING.to_owned(), |saving| bundles::percent(saving.percent(1)))
    }
}

/// What is known of an offer that is being looked at.
#[derive(Clone, Copy)]
pub struct Looked {
    /// The offer.
    pub offer: Signal<Option<Offer>>,
    /// Who is touched by it.
    pub around: Loading<Around>,
    /// What to look at.
    pub warned: Memo<Vec<Warned>>,
}

impl Looked {
    /// The members of the offer.
    fn members(self) -> Signal<Vec<Member>> {
        Signal::derive(move || {
            self.offer
                .with(|offer| offer.as_ref().map(|offer| offer.after.members.clone()).unwrap_or_default())
        })
    }

    /// Whether it is not known yet who is touched, and can be.
    #[must_use]
    pub fn is_waited_for(self) -> bool {
        self.around.value.with(Option::is_none) && self.around.problem.with(Option::is_none)
    }
}

/// Looks at an offer: who is touched, and what may mislead.
#[must_use]
pub fn look_at(offer: Signal<Option<Offer>>) -> Looked {
    let id = Signal::derive(move || offer.with(|offer| offer.as_ref().and_then(|offer| offer.id)));
    let members = Signal::derive(move || {
        offer.with(|offer| offer.as_ref().map(|offer| offer.after.members.clone()).unwrap_or_default())
    });
    let around = look_around(id, members);
    let warned = Memo::new(move |_| {
        let Some(Terms { fields, members }) = offer.get().map(|offer| offer.after) else { return Vec::new() };
        // Places are in order once it is saved.
        let around = around.value.with(|around| around.as_ref().map(|around| surroundings(around, false)));
        warnings::of(&fields, &members, &around.unwrap_or_default())
    });
    Looked { offer, around, warned }
}

/// Old beside new, warnings, who is touched, who sees it.
#[component]
pub fn OfferPreview(
    /// What is known of it.
    looked: Looked,
) -> impl IntoView {
    let lines = move || looked.offer.get().map(|offer| view! { <OldAndNew offer/> });
    let tiers = move || looked.offer.get().map(|offer| view! { <TierLines terms=offer.after/> });
    view! {
        <div class="publishing">
            {lines}
            <section class="publish-part" aria-label="What to look at">
                <h3 class="caption">"What to look at"</h3>
                <WarningLines looked/>
            </section>
            <WhoIsTouched from=looked.around members=looked.members()/>
            <section class="publish-part" aria-label="Who sees and may buy it">
                <h3 class="caption">"Who sees and may buy it"</h3>
                {tiers}
            </section>
        </div>
    }
}

/// The terms that become others; all of them where it was not on sale.
#[component]
fn OldAndNew(offer: Offer) -> impl IntoView {
    let comes_on_sale = offer.from() != BundleStatus::Active;
    let Offer { before, after, .. } = offer;
    let read = |terms: &Terms| {
        let fields = &terms.fields;
        [
            ("Status", fields.status.to_string()),
            ("Price", values::bundle_price(fields)),
            ("Stated discount", format!("{} %", fields.discount_percent)),
            ("True discount", terms.true_discount()),
            ("Required tier", fields.required_tier.to_string()),
        ]
    };
    let was = before.as_ref().map(read);
    let rows = read(&after).into_iter().enumerate().filter_map(|(place, (name, then))| {
        let now = was.as_ref().and_then(|was| was.get(place)).map(|(_, now)| now.clone());
        (comes_on_sale || now.as_ref() != Some(&then)).then(|| {
            view! { <tr><th scope="row">{name}</th><td><OldNew now then/></td></tr> }
        })
    });
    let rows = rows.collect_view();
    let (added, removed) = moved(before.as_ref().map_or(&[][..], |before| &before.members), &after.members);
    let members = (comes_on_sale || !added.is_empty() || !removed.is_empty()).then(|| {
        let now = before.as_ref().map(|before| before.members.len().to_string());
        let then = after.members.len().to_string();
        let named = |sign: &'static str, names: Vec<String>| {
            names.into_iter().map(move |name| view! { <li>{sign} " " {name}</li> }).collect_view()
        };
        let is_new = before.is_none();
        view! {
            <tr>
                <th scope="row">"Members"</th>
                <td>
                    <OldNew now then/>
                    {(!is_new).then(|| view! { <ul class="publish-members">{named("added:", added)} {named("removed:", removed)}</ul> })}
                </td>
            </tr>
        }
    });
    view! {
        <table class="publish-terms" aria-label="The offer">
            <tbody>{rows} {members}</tbody>
        </table>
    }
}

/// What it is and what it becomes, or what it stays.
#[component]
fn OldNew(now: Option<String>, then: String) -> impl IntoView {
    if now.as_ref() == Some(&then) {
        return then.into_any();
    }
    let now = now.map(|now| view! { <del>{now}</del> <span class="arrow">" → "</span> });
    view! { <span class="old-new">{now} <ins>{then}</ins></span> }.into_any()
}

/// The names of the members that come and of those that go.
fn moved(before: &[Member], after: &[Member]) -> (Vec<String>, Vec<String>) {
    let only = |one: &[Member], other: &[Member]| -> Vec<String> {
        let is_new = |member: &&Member| other.iter().all(|held| held.tool != member.tool);
        one.iter().filter(is_new).map(|member| member.name.clone()).collect()
    };
    (only(after, before), only(before, after))
}

/// The warnings, each in a sentence.
#[component]
pub fn WarningLines(
    /// What is known of the offer.
    looked: Looked,
) -> impl IntoView {
    let lines = move || {
        let after = looked.offer.get()?.after;
        let known = looked.around.value.get();
        let around = known.as_ref().map(|around| surroundings(around, false)).unwrap_or_default();
        let twins = known.map(|around| around.twins).unwrap_or_default();
        let line = |warned: Warned| {
            let words = bundles::warned(&warned, &after.fields, &after.members, &around, &twins);
            view! {
                <li>
                    <Badge tone=bundles::warning_tone(warned.warning)>{bundles::warning_badge(warned.warning)}</Badge>
                    <span>{words}</span>
                </li>
            }
        };
        Some(looked.warned.get().into_iter().map(line).collect_view())
    };
    let is_unsure = Signal::derive(move || looked.around.value.with(Option::is_none));
    let nothing = move || view! { <NothingToWarn is_unsure/> };
    view! {
        <Show when=move || looked.warned.with(|warned| !warned.is_empty()) fallback=nothing>
            <ul class="publish-warnings">{lines}</ul>
        </Show>
    }
}

/// What organizations of each tier get, one word each.
#[component]
fn TierLines(terms: Terms) -> impl IntoView {
    let line = |view: TierView| {
        let tone = match view.buys {
            Access::Yes => Tone::Ok,
            Access::ByAgreement => Tone::Info,
            Access::TierTooLow | Access::NotOnSale => Tone::Plain,
        };
        view! { <li><span>{view.tier.to_string()}</span> <Badge tone>{bundles::tier_card(&view)}</Badge></li> }
    };
    let views = tiers::views(&terms.fields, &terms.members);
    view! { <ul class="publish-tiers">{views.into_iter().map(line).collect_view()}</ul> }
}

/// The dialog "Before you publish". What is confirmed there is saved.
#[component]
pub fn PublishDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The offer; it stands still while the dialog is open.
    #[prop(into)]
    offer: Signal<Option<Offer>>,
    /// Why, for the audit trail.
    reason: RwSignal<String>,
    /// Saves it, and closes the dialog.
    #[prop(into)]
    on_confirm: UnsyncCallback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let from = offer.with(|offer| offer.as_ref().map(Offer::from));
        if from == Some(BundleStatus::Active) { "Before you change the offer" } else { "Before you publish" }
            .to_owned()
    });
    let on_confirm = StoredValue::new_local(on_confirm);
    let content = move || {
        let confirm = on_confirm.get_value();
        view! { <Confirming open offer reason on_confirm=move |()| confirm.run(())/> }
    };
    view! { <Dialog open title class="wide publish">{content()}</Dialog> }
}

#[component]
fn Confirming(
    open: RwSignal<bool>,
    offer: Signal<Option<Offer>>,
    reason: RwSignal<String>,
    #[prop(into)] on_confirm: UnsyncCallback<()>,
) -> impl IntoView {
    let looked = look_at(offer);
    let meaning = move || {
        offer.with(|offer| {
            let offer = offer.as_ref()?;
            let (from, to) = (offer.from(), offer.after.fields.status);
            Some(if from == to {
                "What is on sale becomes another offer at once."
            } else {
                publishing::step_meaning(from, to)
            })
        })
    };
    let label = move || {
        let warned = looked.warned.with(Vec::len);
        offer.with(|offer| {
            offer.as_ref().map(|offer| publishing::confirm(offer.from(), offer.after.fields.status, warned))
        })
    };
    // What is touched is to be seen before anything is confirmed.
    let unseen = Signal::derive(move || looked.is_waited_for());
    view! {
        <div class="form">
            <ReadOnlyNote/>
            <p>{meaning}</p>
            <OfferPreview looked/>
            <TextField label="Why" value=reason placeholder="Optional; kept on record"/>
        </div>
        <footer>
            <Button on_press=move |()| open.set(false)>"Back to the bench"</Button>
            <Button on_press=move |()| on_confirm.run(()) look=Look::Primary disabled=unseen>{label}</Button>
        </footer>
    }
}

#[cfg(test)]
mod tests {
    use domain::catalog::{PriceModel, ToolStatus};
    use domain::ids::ToolId;
    use domain::money::{Currency, Money};
    use domain::organizations::Tier;
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use super::*;

    fn member(n: u128, price: i64) -> Member {
        Member {
            tool: ToolId(Uuid::from_u128(n)),
            name: format!("Tool {n}"),
            price_model: PriceModel::Monthly,
            price: Money { amount: Decimal::from(price), currency: Currency::USD },
            required_tier: Tier::Starter,
            status: ToolStatus::Active,
        }
    }

    #[test]
    fn members_that_come_and_go_are_named_and_the_true_discount_is_never_overstated() {
        let (before, after) = ([member(1, 60), member(2, 40)], [member(2, 40), member(3, 50)]);
        assert_eq!(moved(&before, &after), (vec!["Tool 3".to_owned()], vec!["Tool 1".to_owned()]));
        let fields = BundleFields { price_amount: Decimal::from(70), ..BundleFields::blank() };
        let terms = Terms { fields: fields.clone(), members: after.to_vec() };
        assert_eq!(terms.true_discount(), "22.2 %", "22.22 %, rounded down");
        assert_eq!(Terms { fields, members: Vec::new() }.true_discount(), values::NOTHING);
    }

    fn terms(status: BundleStatus, percent: i32) -> Terms {
        let fields = BundleFields { status, discount_percent: percent, ..BundleFields::blank() };
        Terms { fields, members: Vec::new() }
    }

    fn asks(before: Option<Terms>, after: Terms) -> bool {
        Offer { id: None, before, after }.is_to_be_looked_at()
    }

    #[test]
    fn what_goes_on_sale_or_changes_on_sale_is_looked_at_first() {
        use BundleStatus::{Active, Archived, Draft};
        assert!(asks(Some(terms(Draft, 0)), terms(Active, 0)));
        assert!(asks(Some(terms(Active, 0)), terms(Active, 5)));
        assert!(asks(None, terms(Active, 0)));
        assert!(!asks(Some(terms(Active, 5)), terms(Active, 5)), "another name is no other offer");
        assert!(!asks(Some(terms(Draft, 0)), terms(Draft, 5)), "drafts save straight");
        assert!(!asks(Some(terms(Active, 0)), terms(Archived, 0)) && !asks(None, terms(Draft, 0)));
    }
}
