//! The database's own rules by name, and what each says of which field: the one place that knows how checks, keys and
//! guards are called.

use contract::problem::{Fault, FieldFault};
use domain::catalog::tool;

/// What the server names when a row breaks a rule.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Broken<'a> {
    pub(crate) code: &'a str,
    pub(crate) table: Option<&'a str>,
    pub(crate) column: Option<&'a str>,
    pub(crate) constraint: Option<&'a str>,
}

/// What a broken rule means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A field is to be mended.
    Field(FieldFault),
    /// Something else holds the row: rows of this table, if the rule names one.
    Held(Option<&'static str>),
    /// The rule itself has to be told.
    Rule,
}

impl Broken<'_> {
    /// The rule's name: its constraint, or the column that must not be empty, or the code.
    pub(crate) fn rule(&self) -> String {
        self.constraint.or(self.column).unwrap_or(self.code).to_owned()
    }

    /// What it means.
    pub(crate) fn meaning(&self) -> Meaning {
        let field = |name: &str, fault| Meaning::Field(FieldFault::new(name, fault));
        match (self.code, self.constraint) {
            // NOT NULL has no name of its own, but the server tells the column.
            ("23502", _) => self.column.map_or(Meaning::Rule, |column| field(column, Fault::Missing)),
            (_, Some(constraint)) => {
                if let Some((name, fault)) = self.checked(constraint) {
                    return field(name, fault);
                }
                match constraint {
                    "marketplace_bundle_items_bundle_id_tool_id_key" => field("tool_id", Fault::Repeated),
                    "review_decisions_reasons" => field("reasons", Fault::Unknown { among: Vec::new() }),
                    "saved_views_login_area_name_key" => field("name", Fault::Taken),
                    "marketplace_bundle_items_tool_id_fkey" => {
                        field("tool_id", Fault::Unknown { among: Vec::new() })
                    }
                    "marketplace_bundle_items_bundle_id_fkey" => {
                        field("bundle_id", Fault::Unknown { among: Vec::new() })
                    }
                    "marketplace_purchases_tool_id_fkey" | "marketplace_purchases_bundle_id_fkey" => {
                        Meaning::Held(Some("marketplace_purchases"))
                    }
                    "marketplace_tools_in_use" => Meaning::Held(None),
                    "marketplace_bundles_in_use" => Meaning::Held(Some("marketplace_cart")),
                    _ if constraint.ends_with("_pkey") => field("id", Fault::Taken),
                    _ => match self.table.and_then(|table| constraint.strip_prefix(table)) {
                        Some(rest) => rest
                            .strip_prefix('_')
                            .and_then(|rest| rest.strip_suffix("_present"))
                            .map_or(Meaning::Rule, |column| field(column, Fault::Missing)),
                        None => Meaning::Rule,
                    },
                }
            }
            (_, None) => Meaning::Rule,
        }
    }

    /// The field that a check is about, and what is wrong with it.
    fn checked<'b>(&'b self, constraint: &'b str) -> Option<(&'b str, Fault)> {
        // `console.check_tool()` and `check_bundle()` name the field as the column and the fault behind it.
        if let Some(column) = self.column
            && let Some(rest) =
                constraint.strip_prefix("tool_").or_else(|| constraint.strip_prefix("bundle_"))
            && let Some(word) = rest.strip_prefix(column).and_then(|rest| rest.strip_prefix('_'))
        {
            return Some((column, fault_of(column, word)?));
        }
        let malformed = |shape: &str| Fault::Malformed { shape: shape.to_owned() };
        Some(match constraint {
            "marketplace_tools_price_amount_check" | "marketplace_bundles_price_amount_check" => {
                ("price_amount", PRICE)
            }
            "marketplace_tools_price_model_check" => ("price_amount", Fault::NotZero),
            "marketplace_tools_currency_check" | "marketplace_bundles_currency_check" => {
                ("currency", malformed("USD"))
            }
            "marketplace_tools_features_check" => ("features", malformed("[\"One\", \"Two\"]")),
            "marketplace_tools_tech_stack_check" => ("tech_stack", malformed("[\"One\", \"Two\"]")),
            "marketplace_bundles_discount_percent_check" => ("discount_percent", PERCENT),
            "marketplace_reviews_rating_check" => ("rating", Fault::OutOfRange { least: 1, most: 5 }),
            _ => return None,
        })
    }
}

const PRICE: Fault = Fault::OutOfRange { least: 0, most: tool::MOST_PRICE };
const PERCENT: Fault = Fault::OutOfRange { least: 0, most: 100 };

/// A fault by the word that `console.check_tool()` and `console.check_bundle()` have for it. Where both tables have the
/// column, its limits are the same.
fn fault_of(column: &str, word: &str) -> Option<Fault> {
    Some(match word {
        "missing" => Fault::Missing,
        "unprintable" => Fault::Unprintable,
        "repeated" => Fault::Repeated,
        "zero" => Fault::Zero,
        "not_zero" => Fault::NotZero,
        "out_of_range" if column == "discount_percent" => PERCENT,
        "out_of_range" => PRICE,
        "unknown" => Fault::Unknown { among: Vec::new() },
        "too_long" => Fault::TooLong { most: most_characters(column)? },
        "too_many" => Fault::TooMany { most: most_items(column)? },
        "malformed" => Fault::Malformed { shape: shape(column).to_owned() },
        _ => return None,
    })
}

fn most_characters(column: &str) -> Option<u32> {
    Some(match column {
        "name" | "provider" => tool::NAME,
        "description" => tool::DESCRIPTION,
        "long_description" => tool::LONG_DESCRIPTION,
        "tags" => tool::TAG,
        "features" | "tech_stack" => tool::ITEM,
        "version" => tool::VERSION,
        "images" => tool::LINK,
        _ if column.ends_with("_url") => tool::LINK,
        _ => return None,
    })
}

fn most_items(column: &str) -> Option<u32> {
    Some(match column {
        "tags" => tool::TAGS,
        "features" | "tech_stack" => tool::ITEMS,
        "images" => tool::IMAGES,
        _ => return None,
    })
}

fn shape(column: &str) -> &'static str {
    match column {
        "version" => "1.4.0",
        "currency" => "USD",
        "images" => "https://example.com/picture.png",
        _ if column.ends_with("_url") => "https://example.com/page",
        _ => "[\"One\", \"Two\"]",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(code: &str, column: Option<&str>, constraint: Option<&str>) -> Meaning {
        Broken { code, table: Some("marketplace_tools"), column, constraint }.meaning()
    }

    fn field(name: &str, fault: Fault) -> Meaning {
        Meaning::Field(FieldFault::new(name, fault))
    }

    #[test]
    fn a_missing_value_is_told_by_its_column() {
        assert_eq!(meaning("23502", Some("name"), None), field("name", Fault::Missing));
        let present = Some("marketplace_tools_tags_present");
        assert_eq!(meaning("23514", None, present), field("tags", Fault::Missing));
    }

    #[test]
    fn a_tool_s_rule_names_its_field_and_fault() {
        let checks = [
            ("name", "tool_name_too_long", Fault::TooLong { most: 100 }),
            ("images", "tool_images_too_many", Fault::TooMany { most: 20 }),
            ("price_amount", "tool_price_amount_not_zero", Fault::NotZero),
            ("price_amount", "tool_price_amount_zero", Fault::Zero),
            ("long_description", "tool_long_description_unprintable", Fault::Unprintable),
            ("version", "tool_version_malformed", Fault::Malformed { shape: "1.4.0".to_owned() }),
        ];
        for (column, constraint, fault) in checks {
            assert_eq!(meaning("23514", Some(column), Some(constraint)), field(column, fault));
        }
    }

    #[test]
    fn a_bundle_s_rule_names_its_field_and_fault() {
        let checks = [
            ("name", "bundle_name_missing", Fault::Missing),
            ("price_amount", "bundle_price_amount_out_of_range", PRICE),
            ("discount_percent", "bundle_discount_percent_out_of_range", PERCENT),
            ("currency", "bundle_currency_unknown", Fault::Unknown { among: Vec::new() }),
            ("icon_url", "bundle_icon_url_too_long", Fault::TooLong { most: 500 }),
            ("images", "bundle_images_too_many", Fault::TooMany { most: 20 }),
        ];
        for (column, constraint, fault) in checks {
            assert_eq!(meaning("23514", Some(column), Some(constraint)), field(column, fault));
        }
    }

    #[test]
    fn a_table_s_check_names_its_field() {
        let price = Some("marketplace_tools_price_amount_check");
        assert_eq!(meaning("23514", None, price), field("price_amount", PRICE));
        assert_eq!(meaning("23505", None, Some("marketplace_tools_pkey")), field("id", Fault::Taken));
    }

    #[test]
    fn what_holds_a_row_is_told_where_the_rule_tells() {
        let bought = Some("marketplace_purchases_tool_id_fkey");
        assert_eq!(meaning("23503", None, bought), Meaning::Held(Some("marketplace_purchases")));
        assert_eq!(meaning("23001", None, Some("marketplace_tools_in_use")), Meaning::Held(None));
        let in_carts = Some("marketplace_bundles_in_use");
        assert_eq!(meaning("23001", None, in_carts), Meaning::Held(Some("marketplace_cart")));
    }

    #[test]
    fn a_rule_that_is_no_field_s_keeps_its_name() {
        let broken =
            Broken { code: "23514", constraint: Some("marketplace_reviews_transition"), ..Broken::default() };
        assert_eq!(
            (broken.meaning(), broken.rule().as_str()),
            (Meaning::Rule, "marketplace_reviews_transition")
        );
    }
}
