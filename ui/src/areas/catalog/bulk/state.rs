//! What is typed for a change of many tools, and which rows of its preview are kept. No request and no drawing.

use std::collections::BTreeSet;

use contract::catalog::{ChangePreview, FollowUps, PreviewRow, Ripple};
use contract::problem::{Fault, FieldFault};
use contract::writing::Pinned;
use domain::catalog::bulk::BulkChange;
use domain::catalog::pricing::{PriceChange, Rounding};
use domain::catalog::tool::ToolField;
use domain::catalog::{ToolCategory, ToolStatus};
use domain::ids::ToolId;
use domain::money::Currency;
use domain::organizations::Tier;
use rust_decimal::Decimal;

/// How prices are changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pricing {
    /// Not at all.
    #[default]
    Leave,
    /// To an amount.
    Set,
    /// By an amount.
    By,
    /// By so many percent.
    Percent,
}

/// What is typed and chosen, as it stands in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `BulkChange`, as text where they are typed")]
pub struct Typed {
    pub status: Option<ToolStatus>,
    pub required_tier: Option<Tier>,
    pub category: Option<ToolCategory>,
    pub is_featured: Option<bool>,
    pub is_popular: Option<bool>,
    pub provider: String,
    /// Parted by commas.
    pub add_tags: String,
    /// Parted by commas.
    pub remove_tags: String,
    pub currency: String,
    pub pricing: Pricing,
    pub amount: String,
    pub rounding: Rounding,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            status: None,
            required_tier: None,
            category: None,
            is_featured: None,
            is_popular: None,
            provider: String::new(),
            add_tags: String::new(),
            remove_tags: String::new(),
            currency: String::new(),
            pricing: Pricing::Leave,
            amount: String::new(),
            rounding: Rounding::Cent,
        }
    }
}

impl Typed {
    /// The change it asks for, or what is wrong with it, field by field.
    pub fn change(&self) -> Result<BulkChange, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let currency = match read_currency(&self.currency) {
            Ok(currency) => currency,
            Err(fault) => {
                faults.push(FieldFault::new("currency", fault));
                None
            }
        };
        let price = match self.read_price() {
            Ok(price) => price,
            Err(fault) => {
                faults.push(FieldFault::new("price", fault));
                None
            }
        };
        let provider = self.provider.trim();
        let change = BulkChange {
            status: self.status,
            required_tier: self.required_tier,
            category: self.category,
            is_featured: self.is_featured,
            is_popular: self.is_popular,
            provider: (!provider.is_empty()).then(|| provider.to_owned()),
            add_tags: parted(&self.add_tags),
            remove_tags: parted(&self.remove_tags),
            currency,
            price,
            rounding: price.map(|_| self.rounding),
        };
        faults.extend(change.faults());
        if faults.is_empty() { Ok(change) } else { Err(faults) }
    }

    fn read_price(&self) -> Result<Option<PriceChange>, Fault> {
        let made = match self.pricing {
            Pricing::Leave => return Ok(None),
            Pricing::Set => PriceChange::Set,
            Pricing::By => PriceChange::By,
            Pricing::Percent => PriceChange::Percent,
        };
        read_number(&self.amount).map(made).map(Some)
    }
}

/// A number as people type it: `+7.5`, `-2`, `7.5 %`.
fn read_number(text: &str) -> Result<Decimal, Fault> {
    let plain = text.trim().trim_end_matches('%').trim_end().replace('−', "-");
    if plain.is_empty() {
        return Err(Fault::Missing);
    }
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    digits.parse().map_err(|_| Fault::Malformed { shape: "7.5, with a point".to_owned() })
}

/// A currency; nothing typed means none.
fn read_currency(text: &str) -> Result<Option<Currency>, Fault> {
    let text = text.trim().to_uppercase();
    if text.is_empty() {
        return Ok(None);
    }
    let currency = text.parse::<Currency>().ok().filter(Currency::is_current);
    currency
        .map(Some)
        .ok_or_else(|| Fault::Malformed { shape: "USD, EUR or GBP: a currency of ISO 4217".to_owned() })
}

/// Words parted by commas, each once.
fn parted(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// A preview as it is looked at: apart what changes, what is so already, and what can't be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// Rows that change. Only these are ever sent.
    pub changing: Vec<PreviewRow>,
    /// Rows that are as asked for already.
    pub unchanged: Vec<PreviewRow>,
    /// Rows that can't be written as they would be.
    pub faulty: Vec<PreviewRow>,
    /// The fields that differ in any row that changes, in the order of the schema.
    pub fields: Vec<ToolField>,
    /// What else is touched.
    pub ripple: Ripple,
}

impl Shown {
    /// Sorts a preview. What the follow-ups do to a tool's own fields is shown as part of the change.
    #[must_use]
    pub fn of(preview: &ChangePreview, follow_ups: &FollowUps) -> Self {
        let mut shown = Self { ripple: preview.ripple.clone(), ..Self::default() };
        for row in &preview.rows {
            let mut row = row.clone();
            if follow_ups.unfeature {
                row.after.is_featured = false;
                row.after.is_popular = false;
            }
            if row.before == row.after {
                shown.unchanged.push(row);
            } else if row.faults.is_empty() {
                shown.changing.push(row);
            } else {
                shown.faulty.push(row);
            }
        }
        let differs = |field: &ToolField| {
            shown.changing.iter().any(|row| row.before.value(*field) != row.after.value(*field))
        };
        shown.fields = ToolField::ALL.iter().copied().filter(differs).collect();
        shown
    }

    /// What is sent: the rows that change and were not left out, at the versions shown.
    #[must_use]
    pub fn kept(&self, left_out: &BTreeSet<ToolId>) -> Vec<Pinned<ToolId>> {
        let pinned = self.changing.iter().map(|row| row.pinned);
        pinned.filter(|pinned| !left_out.contains(&pinned.id)).collect()
    }

    /// How many prices of the kept rows go up, and how many go down. Amounts in different currencies are not compared.
    #[must_use]
    pub fn prices(&self, left_out: &BTreeSet<ToolId>) -> (usize, usize) {
        let kept = self.changing.iter().filter(|row| !left_out.contains(&row.pinned.id));
        let compared = kept.filter(|row| row.before.currency == row.after.currency);
        compared.fold((0, 0), |(up, down), row| {
            let (old, new) = (row.before.price_amount, row.after.price_amount);
            (up + usize::from(new > old), down + usize::from(new < old))
        })
    }
}

/// Whether a change leads where follow-ups are offered.
#[must_use]
pub fn ends(change: &BulkChange) -> bool {
    matches!(change.status, Some(ToolStatus::Deprecated | ToolStatus::Disabled))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use domain::catalog::tool::ToolFields;
    use uuid::Uuid;

    fn row(number: u128, change: &BulkChange, tool: ToolFields) -> PreviewRow {
        let after = change.apply(&tool);
        PreviewRow {
            pinned: Pinned { id: ToolId::from(Uuid::from_u128(number)), version: DateTime::UNIX_EPOCH },
            name: format!("Tool {number}"),
            faults: vec![],
            before: tool,
            after,
        }
    }

    fn priced(cents: i64) -> ToolFields {
        ToolFields { price_amount: Decimal::new(cents, 2), ..ToolFields::blank() }
    }

    #[test]
    fn a_rise_by_percent_is_read_as_it_is_typed() {
        for amount in ["7.5", "+7.5", " 7.5 % "] {
            let typed = Typed {
                pricing: Pricing::Percent,
                amount: amount.to_owned(),
                rounding: Rounding::NinetyNine,
                ..Typed::default()
            };
            let change = typed.change().unwrap();
            assert_eq!(change.price, Some(PriceChange::Percent(Decimal::new(75, 1))), "{amount}");
            assert_eq!(change.rounding, Some(Rounding::NinetyNine));
        }
    }

    #[test]
    fn what_is_typed_wrong_is_named_by_its_field() {
        let typed = Typed {
            pricing: Pricing::By,
            amount: "7,5".to_owned(),
            currency: "XYZ".to_owned(),
            add_tags: "x".repeat(60),
            ..Typed::default()
        };
        let faults = typed.change().unwrap_err();
        let fields: Vec<_> = faults.iter().map(|at| at.field.as_str()).collect();
        assert_eq!(fields, ["currency", "price", "add_tags.0"]);
    }

    #[test]
    fn nothing_chosen_is_an_empty_change_whatever_the_rounding() {
        let typed = Typed { rounding: Rounding::Whole, ..Typed::default() };
        assert!(typed.change().unwrap().is_empty());
    }

    #[test]
    fn tags_are_parted_by_commas_each_once() {
        assert_eq!(parted(" crm, lead gen ,,crm"), ["crm", "lead gen"]);
    }

    #[test]
    fn only_rows_that_change_and_were_kept_are_sent() {
        let change =
            BulkChange { price: Some(PriceChange::Set(Decimal::new(4_000, 2))), ..BulkChange::default() };
        let mut faulty = row(4, &change, priced(100));
        faulty.faults.push(FieldFault::new("price_amount", Fault::Zero));
        let rows = vec![
            row(1, &change, priced(3_900)),
            row(2, &change, priced(4_000)),
            row(3, &change, priced(4_100)),
            faulty,
        ];
        let shown = Shown::of(
            &ChangePreview { rows: rows.clone(), ripple: Ripple::default() },
            &FollowUps::default(),
        );
        assert_eq!((shown.changing.len(), shown.unchanged.len(), shown.faulty.len()), (2, 1, 1));
        assert_eq!(shown.fields, [ToolField::PriceAmount]);
        assert_eq!(shown.prices(&BTreeSet::new()), (1, 1));
        let left_out = BTreeSet::from([rows[0].pinned.id]);
        assert_eq!(shown.kept(&left_out), [rows[2].pinned]);
        assert_eq!(shown.prices(&left_out), (0, 1));
    }

    #[test]
    fn leaving_the_shop_window_is_shown_with_the_change() {
        let change = BulkChange::to_status(ToolStatus::Deprecated);
        let retired = ToolFields { status: ToolStatus::Deprecated, is_featured: true, ..ToolFields::blank() };
        let preview = ChangePreview { rows: vec![row(1, &change, retired)], ripple: Ripple::default() };
        assert!(Shown::of(&preview, &FollowUps::default()).changing.is_empty());
        let follow_ups = FollowUps { unfeature: true, leave_bundles: false };
        assert_eq!(Shown::of(&preview, &follow_ups).fields, [ToolField::IsFeatured]);
        assert!(ends(&change));
    }
}
