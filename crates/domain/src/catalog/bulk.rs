//! One change for many tools: what it makes of each. The store asks for the preview, and again for the write, with the
//! rows locked; the window only asks whether the change itself is sound.

use serde::{Deserialize, Serialize};

use super::{
    ToolCategory, ToolStatus,
    pricing::{PriceChange, Rounding},
    tool::ToolFields,
};
use crate::{faults::FieldFault, money::Currency, organizations::Tier, text};

/// What is changed in every tool; `None` and empty lists leave a field alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields are the schema's columns, named as there")]
pub struct BulkChange {
    pub status: Option<ToolStatus>,
    pub required_tier: Option<Tier>,
    pub category: Option<ToolCategory>,
    pub is_featured: Option<bool>,
    pub is_popular: Option<bool>,
    pub provider: Option<String>,
    /// Tags put in where they are missing.
    pub add_tags: Vec<String>,
    /// Tags taken out where they stand.
    pub remove_tags: Vec<String>,
    /// Amounts stay as they are: nothing is converted.
    pub currency: Option<Currency>,
    pub price: Option<PriceChange>,
    /// What changed prices are rounded to.
    pub rounding: Option<Rounding>,
}

impl BulkChange {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self { rounding: self.rounding, ..Self::default() }
    }

    /// Whether a status is all it says: a step in a tool's life.
    #[must_use]
    pub fn is_of_status(&self) -> bool {
        self.status.is_some()
            && *self == Self { status: self.status, rounding: self.rounding, ..Self::default() }
    }

    /// The same for one status: a step in a tool's life.
    #[must_use]
    pub fn to_status(status: ToolStatus) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// What is wrong with the change itself, whatever tool it meets.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldFault> {
        let provider = self.provider.as_deref().and_then(|provider| text::line(provider, super::tool::NAME));
        let provider = provider.map(|fault| FieldFault::new("provider", fault));
        let tags = self.add_tags.iter().enumerate().filter_map(|(place, tag)| {
            text::line(tag, super::tool::TAG).map(|fault| FieldFault::new(format!("add_tags.{place}"), fault))
        });
        let price = self.price.and_then(PriceChange::fault);
        let price = price.map(|fault| FieldFault::new("price", fault));
        provider.into_iter().chain(tags).chain(price).collect()
    }

    /// What it makes of one tool. A price that is none (FREE, CUSTOM) is left alone.
    #[must_use]
    pub fn apply(&self, tool: &ToolFields) -> ToolFields {
        let mut changed = tool.clone();
        changed.status = self.status.unwrap_or(tool.status);
        changed.required_tier = self.required_tier.unwrap_or(tool.required_tier);
        changed.category = self.category.unwrap_or(tool.category);
        changed.is_featured = self.is_featured.unwrap_or(tool.is_featured);
        changed.is_popular = self.is_popular.unwrap_or(tool.is_popular);
        changed.currency = self.currency.unwrap_or(tool.currency);
        if let Some(provider) = &self.provider {
            provider.trim().clone_into(&mut changed.provider);
        }
        changed.tags.retain(|tag| !self.remove_tags.iter().any(|gone| gone.trim() == tag.trim()));
        for tag in self.add_tags.iter().map(|tag| tag.trim()) {
            if !changed.tags.iter().any(|held| held.trim() == tag) {
                changed.tags.push(tag.to_owned());
            }
        }
        if let Some(price) = self.price.filter(|_| tool.price_model.is_paid()) {
            changed.price_amount = price.apply(tool.price_amount, self.rounding.unwrap_or(Rounding::Cent));
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::{
        catalog::{PriceModel, tool::ToolField},
        fields::Fields as _,
    };

    fn tool() -> ToolFields {
        ToolFields {
            tags: vec!["old".to_owned(), "kept".to_owned()],
            price_amount: Decimal::from(10),
            ..ToolFields::blank()
        }
    }

    fn changed(change: &BulkChange) -> Vec<ToolField> {
        change.apply(&tool()).differing(&tool()).collect()
    }

    #[test]
    fn nothing_said_is_nothing_changed() {
        let rounding = BulkChange { rounding: Some(Rounding::NinetyNine), ..BulkChange::default() };
        for change in [BulkChange::default(), rounding] {
            assert!(change.is_empty());
            assert_eq!(changed(&change), []);
            assert_eq!(change.faults(), []);
        }
    }

    #[test]
    fn each_word_changes_its_own_field() {
        let of = |change: BulkChange| {
            assert!(!change.is_empty());
            changed(&change)
        };
        let none = BulkChange::default;
        assert_eq!(of(BulkChange::to_status(ToolStatus::Disabled)), [ToolField::Status]);
        assert_eq!(of(BulkChange { required_tier: Some(Tier::Elite), ..none() }), [ToolField::RequiredTier]);
        assert_eq!(
            of(BulkChange { category: Some(ToolCategory::CrmTools), ..none() }),
            [ToolField::Category]
        );
        assert_eq!(of(BulkChange { is_featured: Some(true), ..none() }), [ToolField::IsFeatured]);
        assert_eq!(of(BulkChange { is_popular: Some(true), ..none() }), [ToolField::IsPopular]);
        assert_eq!(of(BulkChange { provider: Some(" New ".to_owned()), ..none() }), [ToolField::Provider]);
        assert_eq!(
            of(BulkChange { currency: Some("EUR".parse().unwrap()), ..none() }),
            [ToolField::Currency]
        );
        assert_eq!(
            of(BulkChange { price: Some(PriceChange::Set(Decimal::TWO)), ..none() }),
            [ToolField::PriceAmount]
        );
        assert!(BulkChange::to_status(ToolStatus::Beta).is_of_status());
        assert!(
            !BulkChange { is_popular: Some(true), ..BulkChange::to_status(ToolStatus::Beta) }.is_of_status()
        );
        assert!(!none().is_of_status());
    }

    #[test]
    fn tags_come_once_and_go_wherever_they_stand() {
        let change = BulkChange {
            add_tags: vec![" new ".to_owned(), "kept".to_owned(), "new".to_owned()],
            remove_tags: vec!["old".to_owned(), "absent".to_owned()],
            ..BulkChange::default()
        };
        let after = change.apply(&tool());
        assert_eq!(after.tags, ["kept", "new"]);
        assert_eq!(change.apply(&after), after);
    }

    #[test]
    fn a_price_that_is_none_is_left_alone() {
        let change = BulkChange { price: Some(PriceChange::Percent(Decimal::TEN)), ..BulkChange::default() };
        for &price_model in PriceModel::ALL {
            let price_amount = if price_model.is_paid() { Decimal::from(10) } else { Decimal::ZERO };
            let before = ToolFields { price_model, price_amount, ..tool() };
            let expected = if price_model.is_paid() { Decimal::from(11) } else { Decimal::ZERO };
            assert_eq!(change.apply(&before).price_amount, expected, "{price_model}");
        }
    }

    #[test]
    fn faults_name_the_word_that_is_wrong() {
        let change = BulkChange {
            provider: Some(" ".to_owned()),
            add_tags: vec!["fine".to_owned(), String::new()],
            price: Some(PriceChange::Percent(Decimal::from(-100))),
            ..BulkChange::default()
        };
        let fields: Vec<_> = change.faults().into_iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["provider", "add_tags.1", "price"]);
    }
}
