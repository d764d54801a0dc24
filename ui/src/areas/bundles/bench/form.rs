//! The form of a bundle: its fields as typed and its members in order, what is wrong with each by the rules of `domain`,
//! and how price and stated discount follow each other. Nothing here asks the shell.

use domain::bundles::fields::{BundleField, BundleFields};
use domain::bundles::sum::{Held, Sum};
use domain::bundles::{BundleStatus, Member};
use domain::faults::Fault;
use domain::organizations::Tier;
use leptos::prelude::*;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::areas::editor::typing::{amount, currency, unread};
use crate::areas::editor::{Form, TypedFields};

/// What stands in the form. Price, currency and discount are kept as typed beside the fields: they may be none yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Every field; where price, currency or discount are not understood, they are those of a blank bundle.
    pub fields: BundleFields,
    /// The price.
    pub price: String,
    /// The currency.
    pub currency: String,
    /// The stated discount.
    pub discount: String,
    /// What is held fixed.
    pub held: Held,
    /// The members in order, as they are shown.
    pub members: Vec<Member>,
}

/// The fields as signals, one per control. A text that may be absent is empty here. Members, price, discount and what is
/// held are changed by the methods below alone, so that price and discount always agree.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields are those of a bundle, named as there")]
pub struct BundleForm {
    pub name: RwSignal<String>,
    pub description: RwSignal<String>,
    pub long_description: RwSignal<String>,
    pub price: RwSignal<String>,
    pub currency: RwSignal<String>,
    pub discount: RwSignal<String>,
    pub held: RwSignal<Held>,
    pub required_tier: RwSignal<Tier>,
    pub status: RwSignal<BundleStatus>,
    pub is_featured: RwSignal<bool>,
    pub is_popular: RwSignal<bool>,
    pub icon_url: RwSignal<String>,
    pub images: RwSignal<Vec<String>>,
    pub members: RwSignal<Vec<Member>>,
}

impl BundleForm {
    /// A form that holds `typed`.
    #[must_use]
    pub fn of(typed: &Typed) -> Self {
        let Typed { fields, price, currency, discount, held, members } = typed.clone();
        Self {
            name: RwSignal::new(fields.name),
            description: RwSignal::new(fields.description),
            long_description: RwSignal::new(fields.long_description.unwrap_or_default()),
            price: RwSignal::new(price),
            currency: RwSignal::new(currency),
            discount: RwSignal::new(discount),
            held: RwSignal::new(held),
            required_tier: RwSignal::new(fields.required_tier),
            status: RwSignal::new(fields.status),
            is_featured: RwSignal::new(fields.is_featured),
            is_popular: RwSignal::new(fields.is_popular),
            icon_url: RwSignal::new(fields.icon_url.unwrap_or_default()),
            images: RwSignal::new(fields.images),
            members: RwSignal::new(members),
        }
    }

    /// Puts `typed` into the form.
    pub fn put(self, typed: Typed) {
        let Typed { fields, price, currency, discount, held, members } = typed;
        self.name.set(fields.name);
        self.description.set(fields.description);
        self.long_description.set(fields.long_description.unwrap_or_default());
        self.price.set(price);
        self.currency.set(currency);
        self.discount.set(discount);
        self.held.set(held);
        self.required_tier.set(fields.required_tier);
        self.status.set(fields.status);
        self.is_featured.set(fields.is_featured);
        self.is_popular.set(fields.is_popular);
        self.icon_url.set(fields.icon_url.unwrap_or_default());
        self.images.set(fields.images);
        self.members.set(members);
    }

    /// What stands in the form now.
    #[must_use]
    pub fn typed(self) -> Typed {
        let line = |text: RwSignal<String>| text.with(|text| text.trim().to_owned());
        let optional = |text: RwSignal<String>| Some(line(text)).filter(|text| !text.is_empty());
        let blank = BundleFields::blank();
        Typed {
            fields: BundleFields {
                name: line(self.name),
                description: line(self.description),
                long_description: optional(self.long_description),
                price_amount: self.price.with(|text| amount(text)).unwrap_or(blank.price_amount),
                currency: self.currency.with(|text| currency(text)).unwrap_or(blank.currency),
                discount_percent: self.discount.with(|text| percent(text)).unwrap_or(blank.discount_percent),
                required_tier: self.required_tier.get(),
                status: self.status.get(),
                is_featured: self.is_featured.get(),
                is_popular: self.is_popular.get(),
                icon_url: optional(self.icon_url),
                images: self.images.get(),
                members: self.members.with(|members| members.iter().map(|member| member.tool).collect()),
            },
            price: self.price.get(),
            currency: self.currency.get(),
            discount: self.discount.get(),
            held: self.held.get(),
            members: self.members.get(),
        }
    }

    /// The price was typed: it is held, and the discount follows.
    pub fn type_price(self, text: String) {
        self.price.set(text);
        self.held.set(Held::Price);
        self.settle();
    }

    /// The discount was typed: it is held, and the price follows.
    pub fn type_discount(self, text: String) {
        self.discount.set(text);
        self.held.set(Held::Discount);
        self.settle();
    }

    /// The currency was typed: what is not held follows.
    pub fn type_currency(self, text: String) {
        self.currency.set(text);
        self.settle();
    }

    /// Holds `held` fixed from now on; what is not held follows.
    pub fn hold(self, held: Held) {
        self.held.set(held);
        self.settle();
    }

    /// Changes the members; what is not held follows where other tools are in it. Another order is no other sum.
    pub fn change_members(self, change: impl FnOnce(&mut Vec<Member>)) {
        let before = self.members.get_untracked();
        self.members.update(change);
        if self.members.with_untracked(|now| !are_offered_alike(&before, now)) {
            self.settle();
        }
    }

    /// Lets what is not held follow. Nothing follows what is not understood, and no price where there is nothing to compare.
    fn settle(self) {
        let Some(currency) = self.currency.with_untracked(|text| currency(text)) else { return };
        let sum = self.members.with_untracked(|members| Sum::of(members, currency));
        let price = self.price.with_untracked(|text| amount(text));
        let percent = self.discount.with_untracked(|text| percent(text));
        match (self.held.get_untracked(), price, percent) {
            (Held::Price, Some(price), _) => {
                let (_, follows) = sum.settled(Held::Price, price, percent.unwrap_or_default());
                self.discount.set(follows.to_string());
            }
            (Held::Discount, _, Some(percent)) if sum.is_comparable() => {
                let (follows, _) = sum.settled(Held::Discount, price.unwrap_or_default(), percent);
                self.price.set(format!("{follows:.2}"));
            }
            _ => {}
        }
    }
}

impl Typed {
    /// How `fields` stand in the form, with their members as they are shown.
    #[must_use]
    pub fn of(fields: &BundleFields, members: &[Member], held: Held) -> Self {
        Self {
            price: format!("{:.2}", fields.price_amount),
            currency: fields.currency.to_string(),
            discount: fields.discount_percent.to_string(),
            held,
            members: members.to_vec(),
            fields: fields.clone(),
        }
    }

    /// How `fields` stand in the form once `members` are looked at anew, where `seen` were looked at before: what is not
    /// held follows where the members are offered otherwise.
    #[must_use]
    pub fn anew(fields: &BundleFields, members: &[Member], held: Held, seen: &[Member]) -> Self {
        let mut fields = fields.clone();
        if !are_offered_alike(seen, members) {
            let sum = Sum::of(members, fields.currency);
            (fields.price_amount, fields.discount_percent) =
                sum.settled(held, fields.price_amount, fields.discount_percent);
        }
        Self::of(&fields, members, held)
    }
}

impl TypedFields for Typed {
    type Fields = BundleFields;

    fn fields(&self) -> &BundleFields {
        &self.fields
    }

    fn unread(&self, field: BundleField) -> Option<Fault> {
        match field {
            BundleField::PriceAmount if amount(&self.price).is_none() => Some(unread(&self.price, "142.00")),
            BundleField::Currency if currency(&self.currency).is_none() => {
                Some(unread(&self.currency, "USD"))
            }
            BundleField::DiscountPercent if percent(&self.discount).is_none() => {
                Some(unread(&self.discount, "20"))
            }
            _ => None,
        }
    }
}

impl Form for BundleForm {
    type Typed = Typed;

    fn of(typed: &Typed) -> Self {
        Self::of(typed)
    }

    fn put(self, typed: Typed) {
        self.put(typed);
    }

    fn typed(self) -> Typed {
        self.typed()
    }
}

/// Whether both hold the same tools, offered alike, in whatever order.
fn are_offered_alike(one: &[Member], other: &[Member]) -> bool {
    let is_in_other = |member: &Member| other.iter().any(|held| held.is_offered_as(member));
    one.len() == other.len() && one.iter().all(is_in_other)
}

/// The whole percentage that `text` spells, with or without its sign.
#[must_use]
pub fn percent(text: &str) -> Option<i32> {
    let text = text.trim().trim_end_matches('%').trim_end();
    let percent: Decimal = amount(text)?;
    percent.is_integer().then(|| i32::try_from(percent).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use domain::catalog::{PriceModel, ToolStatus};
    use domain::ids::ToolId;
    use domain::money::{Currency, Money};
    use uuid::Uuid;

    use super::*;

    fn member(n: u128, price: i64, model: PriceModel) -> Member {
        Member {
            tool: ToolId(Uuid::from_u128(n)),
            name: format!("Tool {n}"),
            price_model: model,
            price: Money { amount: Decimal::from(price), currency: Currency::USD },
            required_tier: Tier::Starter,
            status: ToolStatus::Active,
        }
    }

    fn bundle() -> (BundleFields, Vec<Member>) {
        let members = vec![member(1, 60, PriceModel::Monthly), member(2, 480, PriceModel::Annual)];
        let fields = BundleFields {
            name: "Starter Set ".to_owned(),
            description: "What a new office needs in its first month.".to_owned(),
            price_amount: Decimal::from(80),
            discount_percent: 15,
            members: members.iter().map(|member| member.tool).collect(),
            ..BundleFields::blank()
        };
        (fields, members)
    }

    fn form(held: Held) -> (Owner, BundleForm) {
        let (fields, members) = bundle();
        let owner = Owner::new();
        let form = owner.with(|| BundleForm::of(&Typed::of(&fields, &members, held)));
        (owner, form)
    }

    /// Whether what is not held is what follows from what is.
    fn agrees(form: BundleForm) -> bool {
        let Typed { fields, members, .. } = form.typed();
        let settled = Sum::of(&members, fields.currency).settled(
            form.held.get(),
            fields.price_amount,
            fields.discount_percent,
        );
        settled == (fields.price_amount, fields.discount_percent)
    }

    #[test]
    fn an_untouched_form_changes_nothing_and_saves_what_was_read() {
        let (_owner, form) = form(Held::Price);
        let (fields, _) = bundle();
        assert_eq!(form.typed().changed(&fields), []);
        assert_eq!(
            form.typed().mine(&fields),
            fields,
            "the blank behind the name stays, as does the low discount"
        );
        assert_eq!(form.typed().faults(), []);
    }

    #[test]
    fn price_and_discount_follow_each_other() {
        let (_owner, form) = form(Held::Price);
        form.type_price("75".to_owned());
        assert_eq!((form.discount.get(), form.held.get()), ("25".to_owned(), Held::Price));
        form.type_discount("20 %".to_owned());
        assert_eq!((form.price.get(), form.held.get()), ("80.00".to_owned(), Held::Discount));
        form.change_members(|members| members.push(member(3, 10, PriceModel::Monthly)));
        assert_eq!(form.price.get(), "88.00", "the discount is held");
        form.hold(Held::Price);
        form.change_members(|members| members.truncate(1));
        assert_eq!((form.price.get(), form.discount.get()), ("88.00".to_owned(), "0".to_owned()));
    }

    #[test]
    fn another_order_is_no_other_sum() {
        let (_owner, form) = form(Held::Price);
        form.change_members(|members| members.reverse());
        assert_eq!(form.discount.get(), "15", "what is stated stays, though more would be true");
        assert_eq!(form.typed().changed(&bundle().0), [BundleField::Members]);
    }

    #[test]
    fn nothing_follows_what_is_not_understood() {
        let (_owner, form) = form(Held::Price);
        for (typed, fault) in
            [("", Fault::Missing), ("much", Fault::Malformed { shape: "142.00".to_owned() })]
        {
            form.type_price(typed.to_owned());
            assert_eq!(form.discount.get(), "15");
            assert_eq!(form.typed().unread(BundleField::PriceAmount), Some(fault));
            assert_eq!(form.typed().changed(&bundle().0), [BundleField::PriceAmount]);
        }
        form.type_discount("12.5".to_owned());
        assert_eq!(form.typed().unread(BundleField::DiscountPercent), Some(unread("12.5", "20")));
    }

    #[test]
    fn no_price_follows_where_there_is_nothing_to_compare() {
        let (_owner, form) = form(Held::Discount);
        form.change_members(|members| members.truncate(1));
        assert_eq!(form.price.get(), "51.00");
        form.type_currency("EU".to_owned());
        form.type_currency("EUR".to_owned());
        assert_eq!(form.price.get(), "51.00", "no member is paid for in it");
        form.type_currency("USD".to_owned());
        form.change_members(Vec::clear);
        assert_eq!((form.price.get(), form.discount.get()), ("51.00".to_owned(), "15".to_owned()));
        form.type_discount("20".to_owned());
        assert_eq!(form.price.get(), "51.00");
        form.change_members(|members| members.push(member(3, 50, PriceModel::Monthly)));
        assert_eq!(form.price.get(), "40.00");
    }

    #[test]
    fn price_and_discount_agree_after_any_sequence_of_edits() {
        let models = [
            PriceModel::Monthly,
            PriceModel::Annual,
            PriceModel::OneTime,
            PriceModel::Free,
            PriceModel::UsageBased,
            PriceModel::Custom,
        ];
        for seed in 1..200_u64 {
            let (_owner, form) = form(Held::Price);
            let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mut next = |below: u64| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state % below
            };
            form.hold(Held::Price);
            for step in 0..30_u32 {
                match next(7) {
                    0 => form.type_price(format!("{}.{:02}", next(3_000), next(100))),
                    1 => form.type_discount(next(101).to_string()),
                    2 => form.type_currency(["USD", "EUR"][usize::try_from(next(2)).unwrap()].to_owned()),
                    3 => form.hold(if next(2) == 0 { Held::Price } else { Held::Discount }),
                    4 => form.change_members(|members| {
                        members.pop();
                    }),
                    5 => form.change_members(|members| members.reverse()),
                    _ => {
                        let model = models[usize::try_from(next(6)).unwrap()];
                        let price = if model.is_paid() { i64::try_from(next(900)).unwrap() } else { 0 };
                        form.change_members(|members| {
                            members.push(member(u128::from(step) + 10, price, model));
                        });
                    }
                }
                assert!(agrees(form), "seed {seed}, step {step}: {:?}", form.typed());
            }
        }
    }

    #[test]
    fn what_is_looked_at_anew_follows_only_where_the_members_moved() {
        let (fields, members) = bundle();
        let same = Typed::anew(&fields, &members, Held::Price, &members);
        assert_eq!(same, Typed::of(&fields, &members, Held::Price));
        let mut dearer = members.clone();
        dearer[0].price.amount = Decimal::from(120);
        let anew = Typed::anew(&fields, &dearer, Held::Price, &members);
        assert_eq!((anew.price.as_str(), anew.discount.as_str()), ("80.00", "50"));
        let anew = Typed::anew(&fields, &dearer, Held::Discount, &members);
        assert_eq!((anew.price.as_str(), anew.discount.as_str()), ("136.00", "15"));
    }

    #[test]
    fn what_stands_in_the_form_comes_back_from_a_draft() {
        let (_owner, form) = form(Held::Discount);
        form.price.set("12,".to_owned());
        form.images.set(vec!["https://".to_owned()]);
        form.change_members(|members| members.push(member(3, 5, PriceModel::Free)));
        let typed = form.typed();
        let kept = serde_json::to_value(&typed).unwrap();
        let found: Typed = serde_json::from_value(kept).unwrap();
        form.put(Typed::of(&BundleFields::blank(), &[], Held::Price));
        form.put(found);
        assert_eq!(form.typed(), typed);
    }
}
