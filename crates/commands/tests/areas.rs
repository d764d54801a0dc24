//! Every request of the areas as the window sends it: what comes back, and each way in which it does not.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "each test file uses its part")]
mod desktop;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use commands::{ANSWERED, Desk, answer};
use contract::{
    Answer, Count, Cursor, Problem, Request, Subject,
    activity::{CountActivity, GetChange, GetLastUndoable, ListActivity, UndoChange},
    bundles::{
        BundleSaved, CountBundles, CountWarnings, CreateBundle, DeleteBundle, GetBundle, GetBundleHolders,
        ListBundles, LookAround, SaveBundle,
    },
    catalog::{
        ApplyChange, CountFindings, CountTools, CreateTool, DeleteTool, GetTool, GetToolHolders,
        GetVocabulary, ListDrift, ListTools, PreviewChange, RepairDrift, SaveTool,
    },
    connections::{Connect, PasswordSource, SessionMode, Signed},
    drafts::{DropDraft, GetDraft, KeepDraft, ListDrafts},
    moderation::{
        ClaimNext, ClaimReview, CountReviews, DecideReviews, GetEvidence, GetReview, GetReviewFigures,
        GetWeights, ListReasons, ListReviews, PreviewWeights, ReleaseReviews, SetWeights,
    },
    organizations::{FindOrganizations, LeaveOrganization, OpenOrganization},
    overview::GetOverview,
    pictures::FetchPicture,
    problem::Fault,
    purchases::{CountPurchases, GetPurchase, ListPurchases},
    transfer::{
        ApplyImport, ChooseFile, DropImport, EndJob, ExportActivity, ExportTools, GetImport, ListImportRows,
        ListJobs, ReadImport,
    },
    views::{DeleteView, ListViews, SaveView},
    writing::{Deleted, Recorded as _, Saved},
};
use desktop::{Desktop, sample, samples};
use domain::{
    bundles::{BundleStatus, Member, fields::BundleFields},
    catalog::tool::ToolFields,
    connections::Environment,
    ids::OrganizationId,
    moderation::score::Weights,
};
use serde_json::{Value, json};
use testkit::Database;
use uuid::Uuid;

/// Asks as the window does: through the name and JSON.
async fn ask<R: Request>(desk: &Desk, request: R) -> Result<R::Reply, Problem> {
    let bytes = answer(desk, R::NAME, serde_json::to_value(request).unwrap()).await?;
    let answer: Answer<R::Reply> = serde_json::from_slice(&bytes).unwrap();
    Ok(answer.data)
}

/// A desk at which a sample login sits.
async fn seated(database: &Database, login: &str, environment: Environment) -> Desktop {
    let desktop = Desktop::new();
    let id = desktop.profile(samples(database, login, environment).await).await;
    ask(&desktop.desk, Connect { id, password: PasswordSource::Keyring }).await.unwrap();
    desktop
}

/// A tool that can be kept.
fn fields() -> ToolFields {
    ToolFields {
        name: "Deal Room".to_owned(),
        description: "A room for each deal.".to_owned(),
        price_amount: "19.90".parse().unwrap(),
        provider: "Internal".to_owned(),
        ..ToolFields::blank()
    }
}

/// A bundle that can be kept.
fn bundle() -> BundleFields {
    BundleFields {
        name: "Closing Set".to_owned(),
        description: "All that a closing takes.".to_owned(),
        ..BundleFields::blank()
    }
}

/// A version of what is not there.
fn pinned() -> Value {
    json!({ "id": Uuid::nil(), "version": "2026-11-20T12:00:00Z" })
}

/// Every request of the areas, with arguments that are understood.
fn requests() -> Vec<(&'static str, Value)> {
    let id = json!({ "id": Uuid::nil() });
    let list = json!({ "limit": 5 });
    let count = json!({ "filter": {} });
    let export = json!({ "file": Uuid::nil(), "format": "csv", "filter": {}, "sort": "name", "direction": "ascending" });
    vec![
        (GetOverview::NAME, json!({})),
        (ListTools::NAME, list.clone()),
        (CountTools::NAME, count.clone()),
        (GetTool::NAME, id.clone()),
        (CreateTool::NAME, json!({ "fields": fields(), "reason": null })),
        (SaveTool::NAME, json!({ "pinned": pinned(), "base": fields(), "mine": fields(), "reason": null })),
        (GetToolHolders::NAME, id.clone()),
        (DeleteTool::NAME, json!({ "pinned": pinned(), "reason": null })),
        (PreviewChange::NAME, json!({ "selection": { "of": "ids", "ids": [] }, "change": {} })),
        (ApplyChange::NAME, json!({ "rows": [], "change": {}, "follow_ups": {}, "reason": null })),
        (CountFindings::NAME, json!({})),
        (ListDrift::NAME, json!({ "id": null })),
        (RepairDrift::NAME, json!({ "ids": [], "reason": "after the restore" })),
        (GetVocabulary::NAME, json!({})),
        (ListBundles::NAME, list.clone()),
        (CountBundles::NAME, count.clone()),
        (GetBundle::NAME, id.clone()),
        (CreateBundle::NAME, json!({ "fields": bundle(), "seen": [], "reason": null })),
        (
            SaveBundle::NAME,
            json!({ "pinned": pinned(), "base": bundle(), "mine": bundle(), "seen": [], "reason": null }),
        ),
        (GetBundleHolders::NAME, id.clone()),
        (DeleteBundle::NAME, json!({ "pinned": pinned(), "reason": null })),
        (LookAround::NAME, json!({ "id": null, "members": [] })),
        (CountWarnings::NAME, json!({})),
        (ListReviews::NAME, list.clone()),
        (CountReviews::NAME, count.clone()),
        (GetReview::NAME, id.clone()),
        (ClaimReview::NAME, json!({ "id": Uuid::nil(), "take_over": false })),
        (ReleaseReviews::NAME, json!({ "ids": [] })),
        (ClaimNext::NAME, json!({ "filter": {}, "sort": "flags", "direction": "descending", "except": [] })),
        (ListReasons::NAME, json!({})),
        (
            DecideReviews::NAME,
            json!({ "rows": [pinned()], "decision": { "to": "APPROVED", "reasons": [], "notes": null } }),
        ),
        (GetWeights::NAME, json!({})),
        (SetWeights::NAME, json!({ "weights": Weights::default(), "read": Weights::default() })),
        (PreviewWeights::NAME, json!({ "weights": Weights::default(), "filter": {} })),
        (GetEvidence::NAME, id.clone()),
        (GetReviewFigures::NAME, json!({ "since": "2026-11-01T00:00:00Z", "until": "2026-11-20T00:00:00Z" })),
        (ListPurchases::NAME, list.clone()),
        (CountPurchases::NAME, count.clone()),
        (GetPurchase::NAME, id.clone()),
        (ListActivity::NAME, list),
        (CountActivity::NAME, count),
        (GetChange::NAME, json!({ "id": 0 })),
        (UndoChange::NAME, json!({ "id": 0 })),
        (GetLastUndoable::NAME, json!({})),
        (ListViews::NAME, json!({ "area": "catalog" })),
        (SaveView::NAME, json!({ "area": "catalog", "name": "Live", "address": "?status=ACTIVE" })),
        (DeleteView::NAME, json!({ "id": Uuid::nil() })),
        (KeepDraft::NAME, json!({ "form": "tool/new", "content": {} })),
        (GetDraft::NAME, json!({ "form": "tool/new" })),
        (ListDrafts::NAME, json!({})),
        (DropDraft::NAME, json!({ "form": "tool/new" })),
        (FetchPicture::NAME, json!({ "url": "nowhere" })),
        (ChooseFile::NAME, json!({ "to": "read" })),
        (ExportTools::NAME, export.clone()),
        (ExportActivity::NAME, export),
        (ReadImport::NAME, json!({ "file": Uuid::nil() })),
        (GetImport::NAME, id.clone()),
        (ListImportRows::NAME, json!({ "id": Uuid::nil(), "kinds": [], "skip": 0, "limit": 5 })),
        (ApplyImport::NAME, json!({ "id": Uuid::nil(), "except": [], "reason": null })),
        (DropImport::NAME, id.clone()),
        (ListJobs::NAME, json!({})),
        (EndJob::NAME, id),
        (FindOrganizations::NAME, json!({ "term": "homes" })),
        (OpenOrganization::NAME, json!({ "id": Uuid::nil(), "reason": "ticket 4711", "minutes": 5 })),
        (LeaveOrganization::NAME, json!({})),
    ]
}

/// How a request ended, in a word.
fn outcome(result: &Result<Vec<u8>, Problem>) -> String {
    match result {
        Ok(_) => "works".to_owned(),
        Err(problem) => {
            let problem = serde_json::to_value(problem).unwrap();
            problem.get("code").and_then(Value::as_str).unwrap().to_owned()
        }
    }
}

async fn harbor(database: &Database) -> OrganizationId {
    database.psql("SELECT id FROM organizations WHERE slug = 'harbor-pine-realty'").await.parse().unwrap()
}

async fn northgate(database: &Database) -> OrganizationId {
    database.psql("SELECT id FROM organizations WHERE slug = 'northgate-homes'").await.parse().unwrap()
}

async fn open(desk: &Desk, id: OrganizationId) -> Result<Signed, Problem> {
    ask(desk, OpenOrganization { id, reason: " ticket 4711 ".to_owned(), minutes: 15 }).await
}

#[test]
fn every_request_of_the_contract_is_answered() {
    let [answered, all] = [ANSWERED, contract::ALL].map(|names| names.iter().collect::<BTreeSet<_>>());
    assert_eq!(answered, all);
}

#[tokio::test]
async fn what_is_not_understood_is_said_to_be() {
    let desktop = Desktop::new();

    for name in ANSWERED.iter().copied().chain(["list_toys", ""]) {
        let result = answer(&desktop.desk, name, json!("nonsense")).await;
        assert_eq!(result, Err(Problem::Unintelligible { command: name.to_owned() }));
    }
}

#[tokio::test]
async fn nothing_is_answered_before_signing_in() {
    let desktop = Desktop::new();

    for (name, args) in requests() {
        assert_eq!(answer(&desktop.desk, name, args).await, Err(Problem::NotConnected), "{name}");
    }
}

#[tokio::test]
async fn every_role_is_answered_as_far_as_it_sees() {
    let database = sample().await;
    // In the order of the columns below.
    let mut desktops = Vec::new();
    for login in ["sample_manager", "sample_moderator", "sample_support", "sample_admin"] {
        desktops.push(seated(&database, login, Environment::Local).await);
    }
    let expected = [
        ("get_overview", ["works", "works", "works", "works"]),
        ("list_tools", ["works", "works", "works", "works"]),
        ("count_tools", ["works", "works", "works", "works"]),
        ("get_tool", ["not_found", "not_found", "not_found", "not_found"]),
        ("create_tool", ["works", "not_allowed", "not_allowed", "works"]),
        ("save_tool", ["not_found", "not_allowed", "not_allowed", "not_found"]),
        ("get_tool_holders", ["not_found", "not_allowed", "not_allowed", "not_found"]),
        ("delete_tool", ["not_found", "not_allowed", "not_allowed", "not_found"]),
        ("preview_change", ["works", "works", "works", "works"]),
        ("apply_change", ["works", "not_allowed", "not_allowed", "works"]),
        ("count_findings", ["works", "works", "works", "works"]),
        ("list_drift", ["works", "works", "not_allowed", "works"]),
        ("repair_drift", ["works", "not_allowed", "not_allowed", "works"]),
        ("get_vocabulary", ["works", "works", "works", "works"]),
        ("list_bundles", ["works", "works", "works", "works"]),
        ("count_bundles", ["works", "works", "works", "works"]),
        ("get_bundle", ["not_found", "not_found", "not_found", "not_found"]),
        ("create_bundle", ["works", "not_allowed", "not_allowed", "works"]),
        ("save_bundle", ["not_found", "not_allowed", "not_allowed", "not_found"]),
        ("get_bundle_holders", ["not_found", "not_allowed", "not_allowed", "not_found"]),
        ("delete_bundle", ["not_found", "not_allowed", "not_allowed", "not_found"]),
        ("look_around", ["works", "not_allowed", "not_allowed", "works"]),
        ("count_warnings", ["works", "works", "works", "works"]),
        ("list_reviews", ["works", "works", "organization_closed", "works"]),
        ("count_reviews", ["works", "works", "organization_closed", "works"]),
        ("get_review", ["not_found", "not_found", "organization_closed", "not_found"]),
        ("claim_review", ["not_allowed", "not_found", "organization_closed", "not_found"]),
        ("release_reviews", ["not_allowed", "works", "not_allowed", "works"]),
        ("claim_next", ["not_allowed", "works", "organization_closed", "works"]),
        ("list_reasons", ["not_allowed", "works", "organization_closed", "works"]),
        ("decide_reviews", ["not_allowed", "works", "organization_closed", "works"]),
        ("get_weights", ["not_allowed", "works", "organization_closed", "works"]),
        ("set_weights", ["not_allowed", "works", "organization_closed", "works"]),
        ("preview_weights", ["not_allowed", "works", "organization_closed", "works"]),
        ("get_evidence", ["not_allowed", "not_found", "organization_closed", "not_found"]),
        ("get_review_figures", ["not_allowed", "works", "organization_closed", "works"]),
        ("list_purchases", ["not_allowed", "not_allowed", "organization_closed", "works"]),
        ("count_purchases", ["not_allowed", "not_allowed", "organization_closed", "works"]),
        ("get_purchase", ["not_allowed", "not_allowed", "organization_closed", "not_found"]),
        ("list_activity", ["works", "works", "works", "works"]),
        ("count_activity", ["works", "works", "works", "works"]),
        ("get_change", ["not_found", "not_found", "not_found", "not_found"]),
        ("undo_change", ["not_found", "not_found", "not_found", "not_found"]),
        ("get_last_undoable", ["works", "works", "works", "works"]),
        ("list_views", ["works", "works", "works", "works"]),
        ("save_view", ["works", "works", "works", "works"]),
        ("delete_view", ["works", "works", "works", "works"]),
        ("keep_draft", ["works", "works", "works", "works"]),
        ("get_draft", ["works", "works", "works", "works"]),
        ("list_drafts", ["works", "works", "works", "works"]),
        ("drop_draft", ["works", "works", "works", "works"]),
        ("fetch_picture", ["picture", "picture", "picture", "picture"]),
        ("choose_file", ["works", "works", "works", "works"]),
        ("export_tools", ["file_forgotten", "file_forgotten", "file_forgotten", "file_forgotten"]),
        ("export_activity", ["file_forgotten", "file_forgotten", "file_forgotten", "file_forgotten"]),
        ("read_import", ["file_forgotten", "file_forgotten", "file_forgotten", "file_forgotten"]),
        ("get_import", ["file_forgotten", "file_forgotten", "file_forgotten", "file_forgotten"]),
        ("list_import_rows", ["file_forgotten", "file_forgotten", "file_forgotten", "file_forgotten"]),
        ("apply_import", ["file_forgotten", "file_forgotten", "file_forgotten", "file_forgotten"]),
        ("drop_import", ["works", "works", "works", "works"]),
        ("list_jobs", ["works", "works", "works", "works"]),
        ("end_job", ["works", "works", "works", "works"]),
        ("find_organizations", ["not_allowed", "not_allowed", "works", "works"]),
        ("open_organization", ["not_allowed", "not_allowed", "not_found", "not_found"]),
        ("leave_organization", ["works", "works", "works", "works"]),
    ];

    for ((name, args), (row, expected)) in requests().into_iter().zip(expected) {
        assert_eq!(name, row);
        for (desktop, expected) in desktops.iter().zip(expected) {
            let result = answer(&desktop.desk, name, args.clone()).await;
            let role = desktop.desk.signed().unwrap().role;
            assert_eq!(outcome(&result), expected, "{name} as {role}: {result:?}");
        }
    }
}

#[tokio::test]
async fn lists_counts_and_records_agree() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_admin", Environment::Local).await;

    let tools = ask(desk, ListTools { limit: 500, ..ListTools::default() }).await.unwrap();
    assert_eq!(ask(desk, CountTools::default()).await.unwrap(), Count::Exact(tools.rows.len() as u64));
    let tool = ask(desk, GetTool { id: tools.rows[0].id }).await.unwrap();
    assert_eq!((&tool.name, tool.updated_at), (&tools.rows[0].name, tools.rows[0].updated_at));

    let bundles = ask(desk, ListBundles { limit: 500, ..ListBundles::default() }).await.unwrap();
    assert_eq!(ask(desk, CountBundles::default()).await.unwrap(), Count::Exact(bundles.rows.len() as u64));
    let bundle = ask(desk, GetBundle { id: bundles.rows[0].id }).await.unwrap();
    assert_eq!(bundle.name, bundles.rows[0].name);
    assert_eq!(bundle.members.len().to_string(), bundles.rows[0].members.to_string());

    let reviews = ask(desk, ListReviews { limit: 5, ..ListReviews::default() }).await.unwrap();
    assert!(matches!(ask(desk, CountReviews::default()).await.unwrap(), Count::Exact(rows) if rows > 5));
    let review = ask(desk, GetReview { id: reviews.rows[0].id }).await.unwrap();
    assert_eq!((review.rating, review.created_at), (reviews.rows[0].rating, reviews.rows[0].created_at));

    let purchases = ask(desk, ListPurchases { limit: 5, ..ListPurchases::default() }).await.unwrap();
    assert!(matches!(ask(desk, CountPurchases::default()).await.unwrap(), Count::Exact(rows) if rows > 5));
    let purchase = ask(desk, GetPurchase { id: purchases.rows[0].id }).await.unwrap();
    assert_eq!(
        (purchase.amount, purchase.bought),
        (purchases.rows[0].amount, purchases.rows[0].bought.clone())
    );
}

#[tokio::test]
async fn the_next_page_goes_on_where_the_first_ended() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_manager", Environment::Local).await;

    let whole = ask(desk, ListTools { limit: 20, ..ListTools::default() }).await.unwrap();
    let first = ask(desk, ListTools { limit: 10, ..ListTools::default() }).await.unwrap();
    let second = ask(desk, ListTools { limit: 10, after: first.next, ..ListTools::default() }).await.unwrap();

    assert_eq!([first.rows, second.rows].concat(), whole.rows);
}

#[tokio::test]
async fn every_list_refuses_a_cursor_and_a_limit_that_are_not_its_own() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_admin", Environment::Local).await;

    for name in ["list_tools", "list_bundles", "list_reviews", "list_purchases", "list_activity"] {
        let cursor = answer(desk, name, json!({ "limit": 5, "after": Cursor("nonsense".to_owned()) })).await;
        assert_eq!(cursor, Err(Problem::BadCursor), "{name}");
        let limit = answer(desk, name, json!({ "limit": 0 })).await;
        assert_eq!(outcome(&limit), "invalid", "{name}");
    }
}

#[tokio::test]
async fn every_answer_says_what_it_cost() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_admin", Environment::Local).await;

    let bytes = answer(desk, ListTools::NAME, json!({ "limit": 5 })).await.unwrap();

    let meter = serde_json::from_slice::<Value>(&bytes).unwrap()["meter"].clone();
    assert_eq!(meter["statements"], 3);
    assert!(meter["micros"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn a_tenant_view_opens_shows_one_organization_and_closes() {
    let database = sample().await;
    // Read-only as production is: the record is made all the same.
    let Desktop { desk, .. } = &seated(&database, "sample_support", Environment::Production).await;
    let id = harbor(&database).await;

    let signed = open(desk, id).await.unwrap();
    assert_eq!(signed.mode, SessionMode::ReadOnly);
    let view = signed.tenant.unwrap();
    assert_eq!((view.organization, view.name.as_str()), (id, "Harbor & Pine Realty"));
    assert_eq!((view.reason.as_str(), view.until), ("ticket 4711", desk.now() + TimeDelta::minutes(15)));

    let page = ask(desk, ListPurchases { limit: 500, ..ListPurchases::default() }).await.unwrap();
    assert!(!page.rows.is_empty() && page.rows.iter().all(|row| row.organization == id));
    assert!(ask(desk, GetOverview {}).await.unwrap().purchases.is_some());
    let trail = ask(desk, ListActivity { limit: 5, ..ListActivity::default() }).await;
    assert!(matches!(trail, Err(Problem::NotAllowed { .. })), "{trail:?}");

    let signed = ask(desk, LeaveOrganization {}).await.unwrap();
    assert_eq!(signed.tenant, None);
    let closed = ask(desk, ListPurchases { limit: 5, ..ListPurchases::default() }).await;
    assert_eq!(closed, Err(Problem::OrganizationClosed));
    let held = "SELECT count(*) FROM console.organization_access WHERE kind = 'OPENED' AND closed_at IS NULL AND until > now()";
    assert_eq!(database.psql(held).await, "0");
}

#[tokio::test]
async fn opening_another_organization_leaves_the_first() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_support", Environment::Local).await;
    let (first, second) = (harbor(&database).await, northgate(&database).await);

    open(desk, first).await.unwrap();
    let signed = open(desk, second).await.unwrap();

    assert_eq!(signed.tenant.unwrap().organization, second);
    let held = "SELECT organization_id FROM console.organization_access
                WHERE kind = 'OPENED' AND closed_at IS NULL AND until > now()";
    assert_eq!(database.psql(held).await, second.to_string());
}

#[tokio::test]
async fn a_view_that_does_not_open_leaves_the_open_one_as_it_is() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_support", Environment::Local).await;
    let id = harbor(&database).await;
    open(desk, id).await.unwrap();

    let missing = open(desk, Uuid::nil().into()).await.unwrap_err();

    assert_eq!(missing, Problem::NotFound { subject: Subject::Organization, id: Uuid::nil().to_string() });
    let page = ask(desk, ListPurchases { limit: 5, ..ListPurchases::default() }).await.unwrap();
    assert!(page.rows.iter().all(|row| row.organization == id));
}

#[tokio::test]
async fn a_view_closes_by_itself() {
    let database = sample().await;
    let Desktop { desk, clock, .. } = &seated(&database, "sample_support", Environment::Local).await;
    open(desk, harbor(&database).await).await.unwrap();

    clock.advance(TimeDelta::minutes(16));

    let late = ask(desk, ListPurchases { limit: 5, ..ListPurchases::default() }).await;
    assert_eq!(late, Err(Problem::OrganizationClosed));
    assert_eq!(desk.signed().unwrap().tenant, None);
}

#[tokio::test]
async fn a_view_that_the_database_closed_shows_nothing() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_support", Environment::Local).await;
    open(desk, harbor(&database).await).await.unwrap();

    database.psql("UPDATE console.organization_access SET closed_at = now() WHERE closed_at IS NULL").await;

    let closed = ask(desk, ListPurchases { limit: 5, ..ListPurchases::default() }).await;
    assert_eq!(closed, Err(Problem::OrganizationClosed));
}

#[tokio::test]
async fn an_operator_who_was_switched_off_opens_nothing() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_support", Environment::Local).await;

    database.psql("UPDATE console.operators SET is_active = false WHERE login = 'sample_support'").await;

    let refused = open(desk, harbor(&database).await).await.unwrap_err();
    assert!(matches!(refused, Problem::NotAllowed { .. } | Problem::OperatorInactive { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_form_is_told_which_field_to_mend() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_support", Environment::Local).await;
    let id = harbor(&database).await;
    let faults = |problem: Problem| match problem {
        Problem::Invalid { faults } => {
            faults.into_iter().map(|fault| (fault.field, fault.fault)).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let named = |field: &str, fault| (field.to_owned(), fault);

    let short = ask(desk, FindOrganizations { term: " h ".to_owned() }).await.unwrap_err();
    assert_eq!(faults(short), [named("term", Fault::TooShort { least: 2 })]);
    let both = ask(desk, OpenOrganization { id, reason: "  ".to_owned(), minutes: 61 }).await.unwrap_err();
    let minutes = Fault::OutOfRange { least: 1, most: 60 };
    assert_eq!(faults(both), [named("reason", Fault::Missing), named("minutes", minutes)]);
    let long = ask(desk, OpenOrganization { id, reason: "x".repeat(501), minutes: 5 }).await.unwrap_err();
    assert_eq!(faults(long), [named("reason", Fault::TooLong { most: 500 })]);
}

#[tokio::test]
async fn a_bundle_is_judged_before_it_is_sent_and_each_way_to_change_it_has_its_word() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_manager", Environment::Local).await;
    let untidy = BundleFields { name: "  ".to_owned(), discount_percent: 101, ..bundle() };
    let create = |fields| CreateBundle { fields, seen: Vec::new(), reason: Some(" a trial ".to_owned()) };
    let Err(Problem::Invalid { faults }) = ask(desk, create(untidy)).await else { panic!("kept") };
    let faulty: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(faulty, ["name", "discount_percent"]);

    let made = |saved: BundleSaved| match saved {
        BundleSaved::Saved { saved: Saved::Written(written) } => *written,
        other => panic!("{other:?}"),
    };
    let spaced = BundleFields { name: " Closing Set ".to_owned(), ..bundle() };
    let mut now = made(ask(desk, create(spaced)).await.unwrap());
    assert_eq!(now.record.fields(), bundle(), "kept as it is tidied");
    let mut words = vec![now.change.unwrap()];
    let tools = ask(desk, ListTools { limit: 2, ..ListTools::default() }).await.unwrap().rows;
    let seen = || {
        let member = |row: &contract::catalog::ToolRow| Member {
            tool: row.id,
            name: row.name.clone(),
            price_model: row.price_model,
            price: row.price,
            required_tier: row.required_tier,
            status: row.status,
        };
        tools.iter().map(member).collect::<Vec<_>>()
    };
    let composed = BundleFields { members: tools.iter().map(|row| row.id).collect(), ..now.record.fields() };
    let published = BundleFields { status: BundleStatus::Active, ..composed.clone() };
    let edited = BundleFields { name: "Closing".to_owned(), ..published.clone() };
    for mine in [composed, published, edited.clone()] {
        let save = SaveBundle {
            pinned: now.record.pinned(),
            base: now.record.fields(),
            mine,
            seen: seen(),
            reason: None,
        };
        now = made(ask(desk, save).await.unwrap());
        words.push(now.change.unwrap());
    }
    assert_eq!(now.record.fields(), edited);
    let delete = DeleteBundle { pinned: now.record.pinned(), reason: None };
    let gone = ask(desk, delete).await.unwrap();
    let Deleted::Gone { change } = gone else { panic!("{gone:?}") };
    words.push(change);
    let mut acts = Vec::new();
    for id in words {
        acts.push(ask(desk, GetChange { id }).await.unwrap().change.act);
    }
    let expected = ["bundles.create", "bundles.compose", "bundles.status", "bundles.edit", "bundles.delete"];
    assert_eq!(acts, expected);
}

#[tokio::test]
async fn a_read_only_session_writes_no_bundle() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_manager", Environment::Production).await;
    let before = database.psql("SELECT count(*) FROM public.marketplace_bundles").await;
    for (name, args) in requests() {
        if [CreateBundle::NAME, SaveBundle::NAME, DeleteBundle::NAME].contains(&name) {
            assert_eq!(answer(desk, name, args).await, Err(Problem::ReadOnly), "{name}");
        }
    }
    assert_eq!(database.psql("SELECT count(*) FROM public.marketplace_bundles").await, before);
}

#[tokio::test]
async fn a_server_that_dropped_every_connection_is_not_noticed() {
    let database = sample().await;
    let Desktop { desk, .. } = &seated(&database, "sample_manager", Environment::Local).await;
    ask(desk, CountTools::default()).await.unwrap();

    database.kill_backends().await;

    assert_eq!(ask(desk, CountTools::default()).await.unwrap(), Count::Exact(54));
}
