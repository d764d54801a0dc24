//! What a bundle brings to be edited: how it is read, begun, duplicated and saved, and its words.

use contract::Problem;
use contract::bundles::{BundleRecord, BundleSaved, CreateBundle, SaveBundle};
use contract::writing::{Recorded as _, Saved};
use domain::bundles::fields::{BundleField, BundleFields, BundleValue};
use domain::bundles::sum::Held;
use domain::bundles::{BundleStatus, Member};
use domain::catalog::tool::NAME;
use domain::fields::Fields as _;
use domain::ids::ToolId;
use domain::merge::merge;

use super::form::{BundleForm, Typed};
use crate::areas::bundles::state::Bundled;
use crate::areas::editor::{Kind, Outcome, Rebased, Text, Work, name_of_copy};
use crate::ipc;
use crate::wording::{publishing, values};

/// Bundles, as they are edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundleKind;

impl Kind for BundleKind {
    type Record = BundleRecord;
    type Listing = Bundled;
    type Form = BundleForm;
    type Typed = Typed;

    const FORM: &'static str = "bundle/";
    const WHAT: &'static str = "bundle";
    const ROOT: &'static str = ".bench";
    const FIRST: BundleField = BundleField::Name;

    /// What is sold already keeps its price while members come and go.
    fn typed(record: &BundleRecord) -> Typed {
        Typed::of(&record.fields(), &record.members, Held::Price)
    }

    fn retyped(typed: Typed, theirs: &BundleRecord, fields: BundleFields) -> Typed {
        let find = |tool: &ToolId| {
            let of = |members: &[Member]| members.iter().find(|member| member.tool == *tool).cloned();
            of(&theirs.members).or_else(|| of(&typed.members))
        };
        let members: Vec<Member> = fields.members.iter().filter_map(find).collect();
        let fields = BundleFields { members: members.iter().map(|member| member.tool).collect(), ..fields };
        Typed::of(&fields, &members, typed.held)
    }

    fn name(fields: &BundleFields) -> &str {
        &fields.name
    }

    async fn save(work: Work<Self>) -> Result<Outcome<Self>, Problem> {
        let (reason, mine, seen) = (work.why(), work.mine(), work.typed.members.clone());
        let base = work.base.clone();
        let became = match work.pinned {
            Some(pinned) => ipc::call(&SaveBundle { pinned, base, mine, seen, reason }).await?,
            None => ipc::call(&CreateBundle { fields: mine.tidied(), seen, reason }).await?,
        };
        Ok(match became {
            BundleSaved::Saved { saved } => match work.followed(&saved) {
                Some(rebased) => Outcome::Rebased(Box::new(rebased)),
                None => Outcome::Saved(saved),
            },
            BundleSaved::Unseen { record, merged, members, theirs } => {
                let note = publishing::unseen(&work.typed.members, &members, &theirs);
                Outcome::Rebased(Box::new(Rebased {
                    work: work.on_top_of(record.as_deref(), &merged, &members),
                    note,
                }))
            }
        })
    }

    fn asks_before_saving(work: &Work<Self>) -> bool {
        let mine = work.mine();
        mine.status == BundleStatus::Active && (work.pinned.is_none() || mine.is_another_offer(&work.base))
    }

    fn field_word(field: BundleField) -> &'static str {
        publishing::field_group(field)
    }

    fn value_words(value: &BundleValue, theirs: &BundleRecord, typed: &Typed) -> String {
        values::bundle_value(value, |tool| {
            let mut known = theirs.members.iter().chain(&typed.members);
            known.find(|member| member.tool == tool).map(|member| member.name.clone())
        })
    }

    fn text(value: &mut BundleValue) -> Option<Text<'_>> {
        match value {
            BundleValue::Name(text) => Some(Text::Line(text)),
            BundleValue::Description(text) => Some(Text::Prose(text)),
            BundleValue::LongDescription(text) => Some(Text::OptionalProse(text)),
            BundleValue::IconUrl(text) => Some(Text::OptionalLine(text)),
            _ => None,
        }
    }
}

impl Work<BundleKind> {
    /// On a new bundle. Its price follows its members as long as nothing is typed.
    #[must_use]
    pub fn new_bundle() -> Self {
        Self::starting_with(Typed::of(&BundleFields::blank(), &[], Held::Discount))
    }

    /// On a new bundle that is like `bundle`, but not on sale before somebody says so.
    #[must_use]
    pub fn copy_of_bundle(bundle: &BundleRecord) -> Self {
        let fields = bundle.fields();
        let fields = BundleFields {
            name: name_of_copy(&fields.name, NAME),
            status: BundleStatus::Draft,
            is_featured: false,
            is_popular: false,
            ..fields
        };
        Self::starting_with(Typed::of(&fields, &bundle.members, Held::Price))
    }

    /// Where nothing is contested but what follows from what is held and agreed upon, nobody has to choose: it follows
    /// anew from the members of both, to be looked at and saved again.
    fn followed(&self, saved: &Saved<BundleRecord>) -> Option<Rebased<BundleKind>> {
        let Saved::Contested { theirs, contested, .. } = saved else { return None };
        let follows = match self.typed.held {
            Held::Price => BundleField::DiscountPercent,
            Held::Discount => BundleField::PriceAmount,
        };
        if contested.iter().any(|contested| contested.mine.field() != follows) {
            return None;
        }
        let merged = merge(&self.base, &theirs.fields(), &self.mine());
        let anew = BundleKind::retyped(self.typed.clone(), theirs, merged.fields);
        let note = publishing::unseen(&self.typed.members, &anew.members, &merged.theirs);
        Some(Rebased { work: self.clone().on_top_of(Some(theirs), &anew.fields, &anew.members), note })
    }

    /// The same work, to be looked at and saved on top of what stands now.
    fn on_top_of(self, record: Option<&BundleRecord>, merged: &BundleFields, members: &[Member]) -> Self {
        let typed = Typed::anew(merged, members, self.typed.held, &self.typed.members);
        let (pinned, base) = match record {
            Some(record) => (Some(record.pinned()), record.fields()),
            None => (self.pinned, self.base),
        };
        Self { pinned, base, typed, reason: self.reason }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::catalog::{PriceModel, ToolStatus};
    use domain::ids::BundleId;
    use domain::money::{Currency, Money};
    use domain::organizations::Tier;
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use super::*;
    use crate::areas::editor::TypedFields as _;

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

    fn record(name: &str, status: BundleStatus) -> BundleRecord {
        let at = DateTime::UNIX_EPOCH;
        BundleRecord {
            id: BundleId(Uuid::from_u128(9)),
            name: name.to_owned(),
            description: "What a new office needs.".to_owned(),
            long_description: None,
            price: Money { amount: Decimal::from(80), currency: Currency::USD },
            discount_percent: 20,
            required_tier: Tier::Starter,
            status,
            is_featured: true,
            is_popular: true,
            icon_url: None,
            images: vec![],
            purchase_count: 3,
            view_count: 0,
            created_at: at,
            updated_at: at,
            members: vec![member(1, 60), member(2, 40)],
            members_since: vec![at, at],
            is_misplaced: false,
            twins: vec![],
            cart_items: 0,
        }
    }

    #[test]
    fn a_duplicate_is_a_draft_with_the_same_members_and_price() {
        let copy = Work::copy_of_bundle(&record("Starter Set", BundleStatus::Active));
        let fields = &copy.typed.fields;
        assert_eq!((copy.form().as_str(), fields.name.as_str()), ("bundle/new", "Starter Set (copy)"));
        assert_eq!(fields.status, BundleStatus::Draft);
        assert!(!fields.is_featured && !fields.is_popular);
        assert_eq!((fields.price_amount, fields.discount_percent), (Decimal::from(80), 20));
        assert_eq!((fields.members.len(), copy.typed.members.len()), (2, 2));
        assert_eq!(copy.changed(), [], "nothing is typed yet");
        let long = Work::copy_of_bundle(&record(&"x".repeat(100), BundleStatus::Draft));
        assert_eq!(long.typed.fields.name.chars().count(), 100);
    }

    #[test]
    fn only_what_is_on_sale_and_another_offer_is_asked_about() {
        let work = |status| Work::<BundleKind>::on(&record("Starter Set", status));
        let mut renamed = work(BundleStatus::Active);
        renamed.typed.fields.name = "Starter Set 2".to_owned();
        assert!(!BundleKind::asks_before_saving(&renamed));
        let mut dearer = work(BundleStatus::Active);
        dearer.typed.fields.price_amount = Decimal::from(90);
        assert!(BundleKind::asks_before_saving(&dearer));
        let mut draft = work(BundleStatus::Draft);
        draft.typed.fields.price_amount = Decimal::from(90);
        assert!(!BundleKind::asks_before_saving(&draft));
        draft.typed.fields.status = BundleStatus::Active;
        assert!(BundleKind::asks_before_saving(&draft));
    }

    #[test]
    fn what_was_not_seen_is_looked_at_on_top_of_what_stands_now() {
        let mut work = Work::<BundleKind>::on(&record("Starter Set", BundleStatus::Active));
        work.reason = "spring".to_owned();
        let now = BundleRecord { is_featured: false, ..record("Starter Set", BundleStatus::Active) };
        let members = [member(1, 80), member(2, 40), member(3, 40)];
        let merged =
            BundleFields { members: members.iter().map(|member| member.tool).collect(), ..now.fields() };
        let anew = work.on_top_of(Some(&now), &merged, &members);
        assert_eq!((anew.base.is_featured, anew.typed.members.len()), (false, 3));
        assert_eq!((anew.typed.price.as_str(), anew.typed.discount.as_str()), ("80.00", "50"));
        assert_eq!(anew.reason, "spring");
        assert_eq!(anew.changed(), [BundleField::DiscountPercent, BundleField::Members]);
    }

    #[test]
    fn what_only_follows_is_not_asked_about() {
        let read = record("Starter Set", BundleStatus::Active);
        let change = |members: Vec<Member>| {
            let mut work = Work::<BundleKind>::on(&read);
            work.typed.fields.members = members.iter().map(|member| member.tool).collect();
            work.typed =
                Typed::anew(&work.typed.fields.clone(), &members, Held::Price, &work.typed.members.clone());
            work
        };
        let mine = change(vec![member(2, 40), member(3, 100)]);
        let their_work = change(vec![member(1, 60), member(2, 40), member(4, 60)]);
        let theirs = BundleRecord {
            discount_percent: their_work.typed.fields.discount_percent,
            members: their_work.typed.members.clone(),
            ..read.clone()
        };
        let contested = merge(&mine.base, &theirs.fields(), &mine.mine()).contested;
        let saved =
            |contested| Saved::Contested { theirs: Box::new(theirs.clone()), contested, writers: vec![] };
        let followed = mine.followed(&saved(contested.clone())).unwrap();
        let tools: Vec<_> = followed.work.typed.members.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(tools, ["Tool 2", "Tool 3", "Tool 4"]);
        assert_eq!(
            (followed.work.typed.price.as_str(), followed.work.typed.discount.as_str()),
            ("80.00", "60")
        );
        let mut dearer = mine.clone();
        dearer.typed.fields.price_amount = Decimal::from(90);
        let contested = merge(&dearer.base, &theirs.fields(), &dearer.mine()).contested;
        assert!(dearer.followed(&saved(contested)).is_none(), "a price that was typed is asked about");
    }

    #[test]
    fn work_comes_back_from_its_draft() {
        let mut work = Work::<BundleKind>::on(&record("Starter Set", BundleStatus::Active));
        work.typed.price = "12,".to_owned();
        let found: Work<BundleKind> = serde_json::from_value(serde_json::to_value(&work).unwrap()).unwrap();
        assert_eq!(found, work);
        assert_eq!(
            found.typed.unread(BundleField::PriceAmount).is_some(),
            crate::areas::editor::typing::amount("12,").is_none()
        );
    }
}
