//! What is said of changes, where it computes.

use serde_json::json;

use super::*;

fn words(act: &str, table: &str, name: Option<&str>, entries: u32, fields: &[&str]) -> String {
    let fields: Vec<String> = fields.iter().map(|&field| field.to_owned()).collect();
    act_in_words(act, table, name, entries, &fields)
}

#[test]
fn changes_read_as_what_was_done_to_what() {
    let (tools, bundles) = ("marketplace_tools", "marketplace_bundles");
    let engine = Some("Lead Scoring Engine");
    let cases = [
        (words("catalog.edit", tools, engine, 1, &["price_amount"]), "Price of Lead Scoring Engine"),
        (
            words("catalog.edit", tools, engine, 1, &["price_amount", "tags"]),
            "Price and tags of Lead Scoring Engine",
        ),
        (
            words("update", tools, engine, 1, &["name", "tags", "status", "images"]),
            "4 fields of Lead Scoring Engine",
        ),
        (words("catalog.bulk", tools, engine, 1200, &["price_amount"]), "Price of 1,200 tools"),
        (
            words("catalog.status", tools, engine, 3, &["status", "is_featured"]),
            "Status and featured mark of Lead Scoring Engine and 2 more",
        ),
        (words("catalog.create", tools, engine, 1, &["id", "name"]), "Created Lead Scoring Engine"),
        (words("insert", "marketplace_cart", None, 1, &[]), "Created a cart item"),
        (words("bundles.create", bundles, Some("Starter"), 1, &[]), "Created Starter"),
        (words("bundles.delete", bundles, Some("Starter"), 1, &[]), "Deleted Starter"),
        (words("bundles.compose", bundles, Some("Starter"), 1, &["members"]), "Members of Starter"),
        (words("bundles.compose", bundles, Some("Starter"), 1, &["order"]), "Order of Starter"),
        (words("bundles.status", bundles, Some("Starter"), 1, &["status"]), "Status of Starter"),
        (
            words(
                "bundles.edit",
                bundles,
                Some("Starter"),
                1,
                &["discount_percent", "members", "price_amount"],
            ),
            "Discount, members and price of Starter",
        ),
        (words("bundles.undo", bundles, Some("Starter"), 1, &["order"]), "Took back: order of Starter"),
        (words("bundles.undo", bundles, Some("Starter"), 1, &[]), "Took back: Starter"),
        (words("update", bundles, Some("Starter"), 3, &["members"]), "Members of Starter and 2 more"),
        (words("catalog.import", tools, engine, 7, &["name"]), "Imported 7 tools"),
        (words("catalog.recount", tools, engine, 2, &["avg_rating"]), "Counted anew: 2 tools"),
        (
            words("catalog.undo", tools, engine, 1, &["price_amount"]),
            "Took back: price of Lead Scoring Engine",
        ),
        (words("catalog.undo", tools, engine, 1, &["id", "name"]), "Took back: Lead Scoring Engine"),
        (words("moderation.approve", "marketplace_reviews", None, 1, &["status"]), "Approved a review"),
        (
            words("moderation.reject", "marketplace_reviews", engine, 1, &["status"]),
            "Rejected a review of Lead Scoring Engine",
        ),
        (words("truncate", tools, None, 1, &[]), "Emptied all tools"),
    ];
    for (said, expected) in cases {
        assert_eq!(said, expected);
    }
}

#[test]
fn every_known_act_has_words_in_the_filter_and_in_the_list() {
    for (act, title) in ACTS {
        assert_eq!(super::act(act), *title);
        let said = words(act, "marketplace_tools", Some("Deal Room"), 1, &["status"]);
        assert!(said.contains("Deal Room"), "{act}: {said}");
        assert!(said.starts_with(char::is_uppercase), "{act}: {said}");
    }
    assert_eq!(act("seed.catalog"), "seed.catalog");
    assert_eq!(in_line(&row("catalog.create", None)), "created Lead Scoring Engine");
}

fn row(act: &str, undoes: Option<i64>) -> ActivityRow {
    ActivityRow {
        id: 7,
        at: "2026-11-22T14:20:00Z".parse().unwrap(),
        login: "sample_manager".to_owned(),
        operator_name: None,
        role: "marketplace_manager".to_owned(),
        area: "catalog".to_owned(),
        act: act.to_owned(),
        table: "marketplace_tools".to_owned(),
        record: Uuid::from_u128(1),
        record_name: Some("Lead Scoring Engine".to_owned()),
        entries: 1,
        records: 1,
        fields: vec!["price_amount".to_owned()],
        reason: None,
        undoes,
        undone_by: None,
    }
}

#[test]
fn taking_back_says_what_and_whether_it_was_done_again() {
    let written = row("catalog.undo", Some(3));
    assert_eq!(
        taken_back(&written, Some(&row("catalog.edit", None))),
        "Took back: Price of Lead Scoring Engine"
    );
    assert_eq!(
        taken_back(&written, Some(&row("catalog.undo", Some(2)))),
        "Took back: price of Lead Scoring Engine"
    );
    assert_eq!(done_again(&written), "Did again: price of Lead Scoring Engine");
    assert_eq!(taken_back(&written, None), "Took back: price of Lead Scoring Engine");
    assert_eq!(in_line(&row("catalog.edit", None)), "price of Lead Scoring Engine");
}

#[test]
fn values_read_as_people_say_them() {
    let cases = [
        ("price_amount", json!(42.5), "42.50"),
        ("price_amount", json!("1234.5"), "1,234.50"),
        ("review_count", json!(12_345), "12,345"),
        ("avg_rating", json!(4.5), "4.5"),
        ("discount_percent", json!(20), "20 %"),
        ("is_featured", json!(true), "yes"),
        ("category", json!("CRM_TOOLS"), "CRM"),
        ("status", json!("BETA"), "BETA"),
        ("demo_url", json!(null), ""),
        ("tags", json!(["a", "b"]), "a, b"),
        ("members", json!(["Deal Room", ""]), "1. Deal Room, 2. a tool that is gone"),
    ];
    for (column, stored, read) in cases {
        assert_eq!(value(column, &stored).text, read, "{column}");
    }
    let id = value("tool_id", &json!("70010000-0000-4000-8000-000000000001"));
    assert_eq!((id.text.as_str(), id.hint.is_some()), ("70010000…", true));
    let at = value("moderated_at", &json!("2026-11-22T14:20:48.580602"));
    assert_eq!(at.hint.as_deref(), Some("2026-11-22 14:20:48 UTC"));
}

fn every_obstacle() -> Vec<Obstacle> {
    let by = Some("Ana Ruiz".to_owned());
    let at = "2026-11-22T14:20:00Z".parse().ok();
    vec![
        Obstacle::MovedOn {
            field: "price_amount".to_owned(),
            holds: json!(45),
            expected: json!(42),
            by: by.clone(),
            at,
        },
        Obstacle::Gone { by, at },
        Obstacle::Gone { by: None, at: None },
        Obstacle::ThereAgain,
        Obstacle::Held { by_table: "marketplace_purchases".to_owned(), rows: 3 },
        Obstacle::Held { by_table: "marketplace_reviews".to_owned(), rows: 1 },
        Obstacle::MovedOn {
            field: "members".to_owned(),
            holds: json!(["Deal Room"]),
            expected: json!(["Deal Room", "Lead Scoring Engine"]),
            by: None,
            at: None,
        },
        Obstacle::ParentGone {
            table: "marketplace_tools".to_owned(),
            record: Uuid::nil(),
            name: Some("Deal Room".to_owned()),
            by: Some("Ana Ruiz".to_owned()),
            at,
        },
        Obstacle::Refused { rule: "marketplace_tools_price_check".to_owned() },
        Obstacle::Never { why: NoUndo::Cascaded },
        Obstacle::AlreadyDone { by: 12 },
    ]
}

#[test]
fn every_obstacle_and_every_never_says_what_and_what_next() {
    let obstacles = every_obstacle();
    let never =
        [NoUndo::ThePlatforms, NoUndo::Cascaded, NoUndo::Counted, NoUndo::NotYours, NoUndo::Truncated];
    let reasons = obstacles.iter().map(|known| obstacle("marketplace_tools", known));
    for reason in reasons.chain(never.map(no_undo)) {
        for sentence in [&reason.what, &reason.next] {
            assert!(sentence.ends_with('.') && sentence.len() > 20, "{sentence}");
        }
    }
    for known in &obstacles {
        let what = obstacle("marketplace_tools", known).what;
        match known {
            Obstacle::MovedOn { field, .. } if field == "members" => {
                assert_eq!(what, "Its members or their order were changed since.");
            }
            Obstacle::MovedOn { .. } => {
                assert!(what.starts_with("Its price was changed since by Ana Ruiz on "), "{what}");
            }
            Obstacle::ParentGone { .. } => {
                let expected = "It would need Deal Room again, which was deleted by Ana Ruiz on ";
                assert!(what.starts_with(expected), "{what}");
            }
            _ => {}
        }
    }
}
