//! Where the console shows what the audit trail speaks of, by the names that the database has for it.

use uuid::Uuid;

/// The address of a record of `table`; `None` where the console shows such rows only as part of another, or where no
/// record is meant (the nil id of a table that was emptied).
#[must_use]
pub fn record(table: &str, id: Uuid) -> Option<String> {
    if id.is_nil() {
        return None;
    }
    let path = match table.rsplit('.').next().unwrap_or(table) {
        "marketplace_tools" => "/catalog",
        "marketplace_bundles" => "/bundles",
        "marketplace_reviews" => "/moderation",
        "marketplace_purchases" => "/purchases",
        _ => return None,
    };
    Some(format!("{path}/{id}"))
}

/// The address of all changes of a record.
#[must_use]
pub fn history(id: Uuid) -> String {
    format!("/activity?record={id}")
}

/// The address of a change.
#[must_use]
pub fn change(id: i64) -> String {
    format!("/activity/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_where_they_are_shown() {
        let id = Uuid::from_u128(1);
        assert_eq!(record("marketplace_tools", id), Some(format!("/catalog/{id}")));
        assert_eq!(record("public.marketplace_reviews", id), Some(format!("/moderation/{id}")));
        assert_eq!(record("marketplace_cart", id), None);
        assert_eq!(record("marketplace_tools", Uuid::nil()), None);
    }
}
