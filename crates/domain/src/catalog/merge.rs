//! Two people change one tool: what each changed alone merges by itself, the rest is theirs to choose. Pure; the store
//! asks with the row locked.

use serde::{Deserialize, Serialize};

use super::tool::{ToolField, ToolFields, ToolValue};

/// What became of two changes of the same tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The tool with both changes; in a field that both changed, theirs.
    pub fields: ToolFields,
    /// Fields that the other person changed and that stand as they left them.
    pub theirs: Vec<ToolField>,
    /// Fields that both changed, differently.
    pub contested: Vec<Contested>,
}

/// A field that two people changed differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contested {
    /// What both started from.
    pub base: ToolValue,
    /// What the other person made of it, which is what the database holds.
    pub theirs: ToolValue,
    /// What was to be saved.
    pub mine: ToolValue,
}

impl Contested {
    /// Which field.
    #[must_use]
    pub const fn field(&self) -> ToolField {
        self.mine.field()
    }
}

/// The price is one thing in three fields: an amount means nothing without its model and currency, so changes of
/// different ones of them by two people are contested together.
const PRICE: [ToolField; 3] = [ToolField::PriceModel, ToolField::PriceAmount, ToolField::Currency];

/// Merges what `mine` and `theirs` made of `base`, field by field. Tags, features and tech stack merge as sets.
#[must_use]
pub fn merge(base: &ToolFields, theirs: &ToolFields, mine: &ToolFields) -> Merge {
    let mut merged = Merge { fields: theirs.clone(), theirs: Vec::new(), contested: Vec::new() };
    let price_is_contested = {
        let changed = |side: &ToolFields| PRICE.iter().any(|&field| side.value(field) != base.value(field));
        let agree = PRICE.iter().all(|&field| mine.value(field) == theirs.value(field));
        changed(mine) && changed(theirs) && !agree
    };
    for &field in ToolField::ALL {
        let (was, other, own) = (base.value(field), theirs.value(field), mine.value(field));
        let contested_as_price = price_is_contested && PRICE.contains(&field);
        if own == other {
            continue;
        }
        if contested_as_price {
            merged.contested.push(Contested { base: was, theirs: other, mine: own });
        } else if own == was {
            merged.theirs.push(field);
        } else if other == was {
            merged.fields.set(own);
        } else if let Some(both) = both(&was, &other, &own) {
            merged.fields.set(both);
        } else {
            merged.contested.push(Contested { base: was, theirs: other, mine: own });
        }
    }
    merged
}

/// Both changes of a list that is a set.
fn both(base: &ToolValue, theirs: &ToolValue, mine: &ToolValue) -> Option<ToolValue> {
    match (base, theirs, mine) {
        (ToolValue::Tags(base), ToolValue::Tags(theirs), ToolValue::Tags(mine)) => {
            Some(ToolValue::Tags(set(base, theirs, mine)))
        }
        (ToolValue::Features(base), ToolValue::Features(theirs), ToolValue::Features(mine)) => {
            Some(ToolValue::Features(set(base, theirs, mine)))
        }
        (ToolValue::TechStack(base), ToolValue::TechStack(theirs), ToolValue::TechStack(mine)) => {
            Some(ToolValue::TechStack(set(base, theirs, mine)))
        }
        _ => None,
    }
}

/// Theirs, without what I took out, and with what I put in at the end, in my order.
fn set(base: &[String], theirs: &[String], mine: &[String]) -> Vec<String> {
    let kept = theirs.iter().filter(|item| mine.contains(item) || !base.contains(item));
    let added = mine.iter().filter(|item| !base.contains(item) && !theirs.contains(item));
    kept.chain(added).cloned().collect()
}
