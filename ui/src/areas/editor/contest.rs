//! Fields that somebody else changed too: what both started from, theirs and mine, and what is taken of them. Pure; the
//! dialog is in [`super::conflict`].

use contract::writing::{FieldWriter, Recorded as _};
use domain::fields::Fields;
use domain::merge::{Contested, merge};

use super::kind::{FieldOf, FieldsOf, Kind, ValueOf};

/// A save that met the work of somebody else.
#[derive(Debug, Clone, PartialEq)]
pub struct Contest<K: Kind> {
    /// The record as it stands now.
    pub theirs: K::Record,
    /// The fields to choose.
    pub contested: Vec<Contested<ValueOf<K>>>,
    /// Who last changed which.
    pub writers: Vec<FieldWriter>,
}

/// What is taken of a contested question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Take {
    /// What I typed.
    #[default]
    Mine,
    /// What they wrote.
    Theirs,
    /// Another text.
    Text(String),
}

/// My text where it can be written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritable {
    /// As I typed it.
    pub text: String,
    /// Whether it may have several lines.
    pub is_prose: bool,
}

/// One thing to choose: a field, or those of the price together.
#[derive(Debug, Clone, PartialEq)]
pub struct Question<K: Kind> {
    /// The fields that are decided together.
    pub fields: Vec<Contested<ValueOf<K>>>,
}

impl<K: Kind> Question<K> {
    /// The field that stands for it.
    #[must_use]
    pub fn field(&self) -> Option<FieldOf<K>> {
        self.fields.first().map(field_of::<K>)
    }

    /// My text, where it is a single text that can be written anew.
    #[must_use]
    pub fn text(&self) -> Option<Rewritable> {
        let [only] = self.fields.as_slice() else { return None };
        let mut mine = only.mine.clone();
        K::text(&mut mine).map(|text| Rewritable { text: text.typed(), is_prose: text.is_prose() })
    }
}

impl<K: Kind> Contest<K> {
    /// What is to be chosen, in the order of the schema.
    #[must_use]
    pub fn questions(&self) -> Vec<Question<K>> {
        let is_price = |field: FieldOf<K>| FieldsOf::<K>::PRICE.contains(&field);
        let mut questions: Vec<Question<K>> = Vec::new();
        for contested in &self.contested {
            let price = is_price(field_of::<K>(contested));
            let of_price = |question: &&mut Question<K>| price && question.field().is_some_and(is_price);
            match questions.iter_mut().find(of_price) {
                Some(question) => question.fields.push(contested.clone()),
                None => questions.push(Question { fields: vec![contested.clone()] }),
            }
        }
        questions
    }

    /// Who last changed `question`.
    #[must_use]
    pub fn writer(&self, question: &Question<K>) -> Option<&FieldWriter> {
        let of = |writer: &&FieldWriter| {
            question.fields.iter().any(|at| field_of::<K>(at).to_string() == writer.field)
        };
        self.writers.iter().filter(of).max_by_key(|writer| writer.at)
    }

    /// The record with what is taken: theirs, with what I alone changed since `base`, and the questions as answered.
    #[must_use]
    pub fn resolve(&self, base: &FieldsOf<K>, mine: &FieldsOf<K>, answers: &[Take]) -> FieldsOf<K> {
        let mut fields = merge(base, &self.theirs.fields(), mine).fields;
        for (question, take) in self.questions().into_iter().zip(answers) {
            for contested in question.fields {
                fields.set(match take {
                    Take::Mine => contested.mine,
                    Take::Theirs => contested.theirs,
                    Take::Text(text) => with_text::<K>(contested.mine, text),
                });
            }
        }
        fields
    }
}

fn field_of<K: Kind>(contested: &Contested<ValueOf<K>>) -> FieldOf<K> {
    FieldsOf::<K>::field_of(&contested.mine)
}

/// The value with another text, where it is one.
fn with_text<K: Kind>(mut value: ValueOf<K>, text: &str) -> ValueOf<K> {
    if let Some(at) = K::text(&mut value) {
        at.put(text);
    }
    value
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use contract::bundles::BundleRecord;
    use domain::bundles::fields::BundleField;
    use domain::bundles::{BundleStatus, Member};
    use domain::catalog::tool::ToolFields;
    use domain::catalog::{PriceModel, ToolStatus};
    use domain::ids::{BundleId, ToolId};
    use domain::money::{Currency, Money};
    use domain::organizations::Tier;
    use uuid::Uuid;

    use super::*;
    use crate::areas::bundles::bench::work::BundleKind;
    use crate::areas::catalog::editor::ToolKind;
    use crate::areas::catalog::editor::testing::record;

    fn contest(theirs: &ToolFields, base: &ToolFields, mine: &ToolFields) -> Contest<ToolKind> {
        let contested = merge(base, theirs, mine).contested;
        Contest { theirs: record(theirs), contested, writers: Vec::new() }
    }

    fn fields(name: &str, amount: i64, tags: &[&str]) -> ToolFields {
        ToolFields {
            name: name.to_owned(),
            price_amount: amount.into(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            ..ToolFields::blank()
        }
    }

    #[test]
    fn what_is_not_contested_merges_whatever_is_taken() {
        let base = fields("Agent", 10, &["a"]);
        let theirs = ToolFields { status: ToolStatus::Beta, ..fields("Their agent", 10, &["a", "t"]) };
        let mine = ToolFields { version: "2.0.0".to_owned(), ..fields("My agent", 10, &["a", "m"]) };
        let contest = contest(&theirs, &base, &mine);
        assert_eq!(contest.questions().len(), 1);
        for (take, name) in [
            (Take::Mine, "My agent"),
            (Take::Theirs, "Their agent"),
            (Take::Text(" Our agent ".to_owned()), "Our agent"),
        ] {
            let resolved = contest.resolve(&base, &mine, &[take]);
            assert_eq!(resolved.name, name);
            assert_eq!((resolved.status, resolved.version.as_str()), (ToolStatus::Beta, "2.0.0"));
            assert_eq!(resolved.tags, ["a", "t", "m"]);
        }
    }

    #[test]
    fn the_price_is_one_question() {
        let base = fields("Agent", 10, &[]);
        let theirs = ToolFields { price_model: PriceModel::Annual, ..fields("Agent", 100, &[]) };
        let mine = fields("Agent", 12, &[]);
        let contest = contest(&theirs, &base, &mine);
        assert_eq!(contest.questions().len(), 1);
        assert_eq!(contest.questions()[0].text(), None, "a price is no text to be written");
        let resolved = contest.resolve(&base, &mine, &[Take::Theirs]);
        assert_eq!((resolved.price_model, resolved.price_amount), (PriceModel::Annual, 100.into()));
        let resolved = contest.resolve(&base, &mine, &[Take::Mine]);
        assert_eq!((resolved.price_model, resolved.price_amount), (PriceModel::Monthly, 12.into()));
    }

    #[test]
    fn saved_again_on_top_of_theirs_it_is_contested_no_more() {
        let base = fields("Agent", 10, &[]);
        let theirs = fields("Their agent", 11, &[]);
        let mine = fields("My agent", 12, &[]);
        let contest = contest(&theirs, &base, &mine);
        assert_eq!(contest.questions().len(), 2);
        let resolved = contest.resolve(&base, &mine, &[Take::Mine, Take::Theirs]);
        let again = merge(&theirs, &theirs, &resolved);
        assert_eq!(again.contested, []);
        assert_eq!(again.fields, resolved);
        assert_eq!((resolved.name.as_str(), resolved.price_amount), ("My agent", 11.into()));
    }

    fn bundle(members: &[u128], price: i64, discount: i32) -> BundleRecord {
        let at = DateTime::UNIX_EPOCH;
        let member = |n: &u128| Member {
            tool: ToolId(Uuid::from_u128(*n)),
            name: format!("Tool {n}"),
            price_model: PriceModel::Monthly,
            price: Money { amount: 10.into(), currency: Currency::USD },
            required_tier: Tier::Starter,
            status: ToolStatus::Active,
        };
        BundleRecord {
            id: BundleId(Uuid::from_u128(9)),
            name: "Starter Set".to_owned(),
            description: "What a new office needs.".to_owned(),
            long_description: None,
            price: Money { amount: price.into(), currency: Currency::USD },
            discount_percent: discount,
            required_tier: Tier::Starter,
            status: BundleStatus::Active,
            is_featured: false,
            is_popular: false,
            icon_url: None,
            images: Vec::new(),
            purchase_count: 0,
            view_count: 0,
            created_at: at,
            updated_at: at,
            members: members.iter().map(member).collect(),
            members_since: members.iter().map(|_| at).collect(),
            is_misplaced: false,
            twins: Vec::new(),
            cart_items: 0,
        }
    }

    #[test]
    fn two_orders_and_two_prices_of_a_bundle_are_a_question_each_and_no_member_is_lost() {
        let base = bundle(&[1, 2, 3], 24, 20);
        let theirs = bundle(&[3, 1, 2, 4], 21, 30);
        let mine = bundle(&[2, 1, 3, 5], 27, 10);
        let contested = merge(&base.fields(), &theirs.fields(), &mine.fields()).contested;
        let contest = Contest::<BundleKind> { theirs: theirs.clone(), contested, writers: Vec::new() };
        let asked: Vec<_> = contest.questions().iter().filter_map(Question::field).collect();
        assert_eq!(asked, [BundleField::PriceAmount, BundleField::Members]);
        for (take, order) in [(Take::Theirs, [3, 5, 1, 2, 4]), (Take::Mine, [2, 4, 1, 3, 5])] {
            let answers = [Take::Mine, take];
            let resolved = contest.resolve(&base.fields(), &mine.fields(), &answers);
            assert_eq!((resolved.price_amount, resolved.discount_percent), (27.into(), 10));
            let typed = BundleKind::retyped(BundleKind::typed(&mine), &theirs, resolved.clone());
            assert_eq!(typed.fields, resolved);
            let shown: Vec<_> = typed.members.iter().map(|member| member.tool.0.as_u128()).collect();
            assert_eq!(shown, order);
            let again = merge(&theirs.fields(), &theirs.fields(), &resolved);
            assert_eq!((again.contested, again.fields), (Vec::new(), resolved));
        }
    }
}
