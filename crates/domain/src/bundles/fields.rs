//! A bundle's fields, those that a manager owns, its members in order among them, and the rules they keep. The window and
//! the commands ask [`Fields::faults`]; the database holds the same rules in `console.check_bundle()` and a test of the
//! store keeps the two together.

use rust_decimal::Decimal;

use super::{BundleStatus, members};
use crate::{
    catalog::tool::{DESCRIPTION, IMAGES, LINK, LONG_DESCRIPTION, MOST_PRICE, NAME},
    faults::{Fault, FieldFault},
    fields::{Fields, fields, items, one, optional_link, tidy_items, tidy_line, tidy_optional, tidy_prose},
    ids::ToolId,
    merge::Both,
    money::Currency,
    organizations::Tier,
    text,
};

/// Most members.
pub const MEMBERS: u32 = 500;

fields! {
    /// A field of a bundle, spelled as its column; `members` stands for its rows of `marketplace_bundle_items`.
    BundleField,
    /// Everything of a bundle that a manager writes.
    BundleFields,
    /// The value of one field of a bundle.
    BundleValue;

    /// What it is called.
    Name name: String = "name",
    /// What it is for, in a few sentences.
    Description description: String = "description",
    /// What it is for, at length.
    LongDescription long_description: Option<String> = "long_description",
    /// How much, in `currency`.
    PriceAmount price_amount: Decimal = "price_amount",
    /// Of which currency the price is.
    Currency currency: Currency = "currency",
    /// What buyers read that they save, in whole percent.
    DiscountPercent discount_percent: i32 = "discount_percent",
    /// The tier an organization needs.
    RequiredTier required_tier: Tier = "required_tier",
    /// Where it stands in its life.
    Status status: BundleStatus = "status",
    /// Whether it stands in the shop window.
    IsFeatured is_featured: bool = "is_featured",
    /// Whether it is shown as popular.
    IsPopular is_popular: bool = "is_popular",
    /// Its icon.
    IconUrl icon_url: Option<String> = "icon_url",
    /// Its pictures, in order.
    Images images: Vec<String> = "images",
    /// The tools in it, in the order buyers see.
    Members members: Vec<ToolId> = "members",
}

impl BundleFields {
    /// A bundle that says nothing yet: what "New bundle" starts with. A draft, so that it is on sale only once somebody
    /// says so.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            long_description: None,
            price_amount: Decimal::ZERO,
            currency: Currency::USD,
            discount_percent: 0,
            required_tier: Tier::Starter,
            status: BundleStatus::Draft,
            is_featured: false,
            is_popular: false,
            icon_url: None,
            images: Vec::new(),
            members: Vec::new(),
        }
    }

    /// Whether `self` makes buyers another offer than `other`: another price, discount, currency, tier or status, or other
    /// members in whatever order.
    #[must_use]
    pub fn is_another_offer(&self, other: &Self) -> bool {
        let terms =
            |of: &Self| (of.price_amount, of.currency, of.discount_percent, of.required_tier, of.status);
        terms(self) != terms(other) || !members::are_the_same(&self.members, &other.members)
    }
}

impl Fields for BundleFields {
    type Field = BundleField;
    type Value = BundleValue;

    const ALL: &'static [BundleField] = BundleField::ALL;
    const PRICE: &'static [BundleField] =
        &[BundleField::PriceAmount, BundleField::Currency, BundleField::DiscountPercent];

    fn value(&self, field: BundleField) -> BundleValue {
        self.value(field)
    }

    fn set(&mut self, value: BundleValue) {
        self.set(value);
    }

    fn field_of(value: &BundleValue) -> BundleField {
        value.field()
    }

    fn tidied(self) -> Self {
        Self {
            name: tidy_line(&self.name),
            description: tidy_prose(&self.description),
            long_description: tidy_optional(self.long_description, tidy_prose),
            price_amount: self.price_amount.normalize(),
            icon_url: tidy_optional(self.icon_url, tidy_line),
            images: tidy_items(self.images),
            ..self
        }
    }

    fn faults_of(&self, field: BundleField) -> Vec<FieldFault> {
        match field {
            BundleField::Name => one(field, text::line(&self.name, NAME)),
            BundleField::Description => one(field, text::prose(&self.description, DESCRIPTION)),
            BundleField::LongDescription => {
                let long = self.long_description.as_deref();
                one(field, long.and_then(|long| text::optional_prose(long, LONG_DESCRIPTION)))
            }
            BundleField::PriceAmount => one(field, price_fault(self.price_amount)),
            BundleField::Currency => one(field, self.currency.fault()),
            BundleField::DiscountPercent => {
                let is_sound = (0..=100).contains(&self.discount_percent);
                one(field, (!is_sound).then_some(Fault::OutOfRange { least: 0, most: 100 }))
            }
            BundleField::IconUrl => one(field, optional_link(self.icon_url.as_ref(), LINK)),
            BundleField::Images => {
                let key = |image: &String| image.trim().to_owned();
                items(field, &self.images, IMAGES, key, |image| text::link(image, LINK))
            }
            BundleField::Members => items(field, &self.members, MEMBERS, |tool| *tool, |_| None),
            BundleField::RequiredTier
            | BundleField::Status
            | BundleField::IsFeatured
            | BundleField::IsPopular => Vec::new(),
        }
    }

    fn items(&self, field: BundleField) -> Option<&[String]> {
        (field == BundleField::Images).then_some(&self.images)
    }

    /// Members that one came to add or take out merge; two new orders of the same ones are asked about.
    fn both(base: &BundleValue, theirs: &BundleValue, mine: &BundleValue) -> Both<BundleValue> {
        if let (BundleValue::Members(base), BundleValue::Members(theirs), BundleValue::Members(mine)) =
            (base, theirs, mine)
        {
            return match members::merge(base, theirs, mine) {
                Both::Merged(both) => Both::Merged(BundleValue::Members(both)),
                Both::Asked { theirs, mine } => {
                    Both::Asked { theirs: BundleValue::Members(theirs), mine: BundleValue::Members(mine) }
                }
            };
        }
        Both::Asked { theirs: theirs.clone(), mine: mine.clone() }
    }
}

/// What is wrong with the price of a bundle: two decimals, ten digits, not negative.
fn price_fault(amount: Decimal) -> Option<Fault> {
    if amount < Decimal::ZERO || amount > Decimal::new(MOST_PRICE * 100 + 99, 2) {
        return Some(Fault::OutOfRange { least: 0, most: MOST_PRICE });
    }
    (amount.normalize().scale() > 2).then_some(Fault::TooPrecise { decimals: 2 })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn sound() -> BundleFields {
        BundleFields {
            name: "Starter Set".to_owned(),
            description: "What a new office needs in its first month.".to_owned(),
            ..BundleFields::blank()
        }
    }

    fn faults(change: impl FnOnce(&mut BundleFields)) -> Vec<(String, Fault)> {
        let mut bundle = sound();
        change(&mut bundle);
        bundle.faults().into_iter().map(|FieldFault { field, fault }| (field, fault)).collect()
    }

    fn one(field: &str, fault: Fault) -> Vec<(String, Fault)> {
        vec![(field.to_owned(), fault)]
    }

    #[test]
    fn a_blank_bundle_is_a_draft_that_lacks_a_name_and_a_description() {
        let fields: Vec<_> = BundleFields::blank().faults().into_iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["name", "description"]);
        assert_eq!(BundleFields::blank().status, BundleStatus::Draft);
        assert_eq!(sound().faults(), []);
    }

    #[test]
    fn price_and_discount_have_bounds() {
        let out = |most| Fault::OutOfRange { least: 0, most };
        assert_eq!(faults(|b| b.price_amount = Decimal::NEGATIVE_ONE), one("price_amount", out(MOST_PRICE)));
        let precise = Fault::TooPrecise { decimals: 2 };
        assert_eq!(faults(|b| b.price_amount = Decimal::new(1001, 3)), one("price_amount", precise));
        assert_eq!(faults(|b| b.price_amount = Decimal::new(9_999_999_999, 2)), []);
        assert_eq!(faults(|b| b.discount_percent = 101), one("discount_percent", out(100)));
        assert_eq!(faults(|b| b.discount_percent = -1), one("discount_percent", out(100)));
    }

    #[test]
    fn a_tool_is_a_member_once() {
        let tool = |n| ToolId(Uuid::from_u128(n));
        assert_eq!(
            faults(|b| b.members = vec![tool(1), tool(2), tool(1)]),
            one("members.2", Fault::Repeated)
        );
        let many = (0..501).map(tool).collect();
        assert_eq!(faults(|b| b.members = many), one("members", Fault::TooMany { most: 500 }));
    }

    #[test]
    fn another_order_is_no_other_offer() {
        let tool = |n| ToolId(Uuid::from_u128(n));
        let bundle = BundleFields { members: vec![tool(1), tool(2)], ..sound() };
        assert!(!bundle.is_another_offer(&BundleFields {
            members: vec![tool(2), tool(1)],
            name: "Other".to_owned(),
            ..bundle.clone()
        }));
        assert!(bundle.is_another_offer(&BundleFields { members: vec![tool(2)], ..bundle.clone() }));
        assert!(bundle.is_another_offer(&BundleFields { discount_percent: 1, ..bundle.clone() }));
    }
}
