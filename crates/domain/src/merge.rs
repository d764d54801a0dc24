//! Two people change one record: what each changed alone merges by itself, for the rest the one who saves last chooses.
//! Pure; the store asks with the row locked.

use serde::{Deserialize, Serialize};

use crate::fields::Fields;

/// What became of two changes of the same record.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge<F: Fields> {
    /// The record with both changes; in a contested field, theirs.
    pub fields: F,
    /// Fields that the other person changed and that stand as they left them.
    pub theirs: Vec<F::Field>,
    /// Fields that both changed, differently; of a price that both changed, every field in which it differs.
    pub contested: Vec<Contested<F::Value>>,
}

/// A field that two people changed differently, or one of a price that they did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contested<V> {
    /// What both started from.
    pub base: V,
    /// What it is if the other person's change holds.
    pub theirs: V,
    /// What it is if the own change holds.
    pub mine: V,
}

/// What two changes of one field come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Both<V> {
    /// Both hold.
    Merged(V),
    /// Somebody has to choose.
    Asked {
        /// If the other person's holds.
        theirs: V,
        /// If the own one holds.
        mine: V,
    },
}

/// Merges what `mine` and `theirs` made of `base`, field by field. Where two sides differ only in what
/// [`Fields::tidied`] takes away, they say the same.
#[must_use]
pub fn merge<F: Fields>(base: &F, theirs: &F, mine: &F) -> Merge<F> {
    let mut merged = Merge { fields: theirs.clone(), theirs: Vec::new(), contested: Vec::new() };
    let price_is_contested = {
        let changed = |side: &F| F::PRICE.iter().any(|&field| side.value(field) != base.value(field));
        let agree = F::PRICE.iter().all(|&field| mine.value(field) == theirs.value(field));
        changed(mine) && changed(theirs) && !agree
    };
    let [said_before, they_say, i_say] = [base, theirs, mine].map(|side| side.clone().tidied());
    for &field in F::ALL {
        let (was, other, own) = (base.value(field), theirs.value(field), mine.value(field));
        let contested_as_price = price_is_contested && F::PRICE.contains(&field);
        let agree = |one: &F, another: &F| one.value(field) == another.value(field);
        if agree(&i_say, &they_say) {
            continue;
        }
        if contested_as_price {
            merged.contested.push(Contested { base: was, theirs: other, mine: own });
        } else if agree(&i_say, &said_before) {
            merged.theirs.push(field);
        } else if agree(&they_say, &said_before) {
            merged.fields.set(own);
        } else {
            match F::both(&was, &other, &own) {
                Both::Merged(both) => merged.fields.set(both),
                Both::Asked { theirs, mine } => merged.contested.push(Contested { base: was, theirs, mine }),
            }
        }
    }
    merged
}

/// Two changes of a list that is a set: theirs, without what I took out, and with what I put in at the end, in my order.
#[must_use]
pub fn set<T: Clone + PartialEq>(base: &[T], theirs: &[T], mine: &[T]) -> Vec<T> {
    let kept = theirs.iter().filter(|item| mine.contains(item) || !base.contains(item));
    let added = mine.iter().filter(|item| !base.contains(item) && !theirs.contains(item));
    kept.chain(added).cloned().collect()
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::subsequence};
    use rust_decimal::Decimal;

    use super::*;
    use crate::catalog::{
        PriceModel,
        tool::{ToolField, ToolFields, ToolValue},
    };

    fn base() -> ToolFields {
        ToolFields {
            name: "Base".to_owned(),
            tags: words(&["a", "b", "c"]),
            images: words(&["i", "j"]),
            price_amount: Decimal::ONE,
            ..ToolFields::blank()
        }
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    fn fields(contested: &[Contested<ToolValue>]) -> Vec<ToolField> {
        contested.iter().map(|contested| contested.mine.field()).collect()
    }

    #[test]
    fn ends_of_lines_and_blanks_at_the_ends_contest_nothing() {
        let said = |text: &str| ToolFields { description: text.to_owned(), ..base() };
        let (base, theirs) = (said("One\r\ntwo"), said("One\ntwo "));
        assert_eq!(merge(&base, &theirs, &base).fields, theirs);
        assert_eq!(merge(&base, &theirs, &said("Two\none")).fields, said("Two\none"));
        assert_eq!(merge(&base, &said("Two\r\none"), &said("Two\none")).fields, said("Two\r\none"));
        assert_eq!(merge(&base, &said("Two\none"), &said("Two")).contested.len(), 1);
    }

    #[test]
    fn changes_of_different_fields_merge_by_themselves() {
        let theirs = ToolFields { name: "Theirs".to_owned(), is_popular: true, ..base() };
        let mine = ToolFields { description: "Mine".to_owned(), ..base() };
        let merged = merge(&base(), &theirs, &mine);
        assert_eq!(merged.contested, []);
        assert_eq!(merged.theirs, [ToolField::Name, ToolField::IsPopular]);
        assert_eq!(merged.fields, ToolFields { description: "Mine".to_owned(), ..theirs });
    }

    #[test]
    fn the_same_field_asks_unless_both_say_the_same() {
        let named = |name: &str| ToolFields { name: name.to_owned(), ..base() };
        let merged = merge(&base(), &named("Theirs"), &named("Mine"));
        assert_eq!(
            merged.contested,
            [Contested {
                base: ToolValue::Name("Base".to_owned()),
                theirs: ToolValue::Name("Theirs".to_owned()),
                mine: ToolValue::Name("Mine".to_owned()),
            }]
        );
        assert_eq!(merged.fields, named("Theirs"));
        let agreed = merge(&base(), &named("Both"), &named("Both"));
        assert_eq!((agreed.contested, agreed.theirs, agreed.fields), (vec![], vec![], named("Both")));
    }

    #[test]
    fn tags_merge_as_sets_and_pictures_do_not() {
        let theirs = ToolFields { tags: words(&["x", "b", "c"]), images: words(&["j", "i"]), ..base() };
        let mine = ToolFields { tags: words(&["a", "c", "y"]), images: words(&["i"]), ..base() };
        let merged = merge(&base(), &theirs, &mine);
        assert_eq!(merged.fields.tags, words(&["x", "c", "y"]));
        assert_eq!(fields(&merged.contested), [ToolField::Images]);
    }

    #[test]
    fn a_price_is_one_thing() {
        let theirs = ToolFields { price_amount: Decimal::TEN, ..base() };
        let mine = ToolFields { price_model: PriceModel::Annual, ..base() };
        let merged = merge(&base(), &theirs, &mine);
        assert_eq!(fields(&merged.contested), [ToolField::PriceModel, ToolField::PriceAmount]);
        assert_eq!(merged.fields, theirs);
        assert_eq!(merge(&base(), &theirs, &theirs).contested, []);
    }

    /// A change of some fields, out of few values each, so that two of them often meet.
    fn changed() -> impl Strategy<Value = ToolFields> {
        let tags = subsequence(words(&["a", "b", "c", "d", "e"]), 0..=5);
        let texts = (0..3_u8, 0..3_u8, 0..3_i64, any::<bool>(), any::<bool>());
        (tags, texts).prop_map(|(tags, (name, provider, price, is_popular, annual))| ToolFields {
            name: ["Base", "One", "Two"][usize::from(name)].to_owned(),
            provider: ["", "One", "Two"][usize::from(provider)].to_owned(),
            price_amount: Decimal::from(price + 1),
            price_model: if annual { PriceModel::Annual } else { PriceModel::Monthly },
            tags,
            is_popular,
            ..base()
        })
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_made_up(theirs in changed(), mine in changed()) {
            let base = base();
            let merged = merge(&base, &theirs, &mine);
            let contested = fields(&merged.contested);
            for &field in ToolField::ALL {
                let (was, other, own) = (base.value(field), theirs.value(field), mine.value(field));
                let is = merged.fields.value(field);
                if contested.contains(&field) {
                    prop_assert_ne!(&own, &other);
                    prop_assert_eq!(is, other);
                } else if field == ToolField::Tags {
                    for tag in ["a", "b", "c", "d", "e"].map(str::to_owned) {
                        let has = |tags: &Vec<String>| tags.contains(&tag);
                        let (b, t, m) = (has(&base.tags), has(&theirs.tags), has(&mine.tags));
                        // Where both agree, that; else whichever differs from the base.
                        prop_assert_eq!(has(&merged.fields.tags), if t == m { t } else { !b });
                    }
                } else {
                    prop_assert_eq!(is, if own == was { other } else { own });
                }
            }
        }

        #[test]
        fn a_merge_with_nobody_is_what_i_wrote(mine in changed()) {
            let base = base();
            prop_assert_eq!(merge(&base, &base, &mine).fields, mine.clone());
            prop_assert_eq!(merge(&base, &mine, &base).fields, mine);
        }
    }
}
