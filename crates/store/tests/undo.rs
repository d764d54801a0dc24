//! Taking changes back, through real logins: what comes back is what was there, whatever stands in the way is named, and
//! the audit alone tells the state that any sequence of writes and undos ends in.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "this test needs only some of it")]
mod marketplace;

use std::collections::BTreeMap;

use contract::Direction;
use contract::activity::{
    ActivityFilter, ActivityRow, Blocker, Composition, ListActivity, NamedTool, NoUndo, Obstacle, Undo,
};
use contract::bundles::{BundleSaved, CreateBundle, DeleteBundle, GetBundle, SaveBundle};
use contract::writing::{Deleted, Recorded as _, Saved};
use domain::access::StaffRole;
use domain::bundles::{BundleStatus, fields::BundleFields};
use domain::ids::{BundleId, ToolId};
use marketplace::{ADA, BUNDLE, BUNDLED_TOOL, ORG_A, PENDING, TOOL, UNUSED_TOOL, Work, planted};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use sqlx::AssertSqlSafe;
use store::{Act, Error, Limits, Scope, Session, Store, activity, bundles, undo};
use testkit::Database;
use uuid::Uuid;

const MANAGER: Scope = Scope::Staff(StaffRole::Manager);
const MODERATOR: Scope = Scope::Staff(StaffRole::Moderator);
const SUPPORT: Scope = Scope::Staff(StaffRole::Support);
const SUPER_ADMIN: Scope = Scope::Staff(StaffRole::SuperAdmin);

/// A planted database with Mara, who manages, and Zoe, who may do everything.
struct Trial {
    database: Database,
    mara: Store,
    zoe: Store,
}

impl Trial {
    async fn new() -> Self {
        let database = planted().await;
        let open = |login| Store::open(database.url(login).parse().unwrap(), Limits::default());
        let (mara, zoe) = (open("trial_manager"), open("trial_admin"));
        Self { database, mara, zoe }
    }

    fn store(&self, login: &str) -> Store {
        Store::open(self.database.url(login).parse().unwrap(), Limits::default())
    }

    /// A row as the server has it.
    async fn row(&self, table: &str, id: &str) -> Value {
        let row = format!("SELECT to_jsonb(t) FROM public.marketplace_{table} AS t WHERE t.id = '{id}'");
        let row = self.database.psql(&row).await;
        if row.is_empty() { Value::Null } else { serde_json::from_str(&row).unwrap() }
    }

    /// Everything that staff write.
    async fn everything(&self) -> String {
        let mut all = String::new();
        for table in ["tools", "bundles", "bundle_items", "reviews"] {
            let rows = format!("SELECT to_jsonb(t) FROM public.marketplace_{table} AS t ORDER BY t.id");
            all.push_str(&self.database.psql(&rows).await);
            all.push('\n');
        }
        all
    }
}

/// Writes, as one change, and says its number.
async fn change(store: &Store, scope: Scope, act: &'static str, statements: &[&str]) -> i64 {
    let mut session = store.write(&scope, Act::new(act)).await.unwrap();
    for statement in statements {
        session.all(sqlx::query(AssertSqlSafe((*statement).to_owned())), |_| Ok(())).await.unwrap();
    }
    let change = activity::written(&mut session).await.unwrap().unwrap();
    session.commit().await.unwrap();
    change
}

async fn edit(store: &Store, statement: &str) -> i64 {
    change(store, MANAGER, "catalog.edit", &[statement]).await
}

/// Takes a change back.
async fn take_back(store: &Store, scope: Scope, id: i64) -> Result<Result<ActivityRow, Vec<Blocker>>, Error> {
    let act = if scope == MODERATOR { "moderation.undo" } else { "catalog.undo" };
    let mut session = store.write(&scope, Act::new(act)).await?;
    let outcome = undo::undo(&mut session, id).await?;
    if outcome.is_ok() {
        session.commit().await?;
    }
    Ok(outcome)
}

async fn undone(store: &Store, id: i64) -> ActivityRow {
    take_back(store, MANAGER, id).await.unwrap().unwrap()
}

async fn blockers(store: &Store, id: i64) -> Vec<Blocker> {
    take_back(store, MANAGER, id).await.unwrap().unwrap_err()
}

fn names(names: &[&str]) -> Value {
    json!(names)
}

/// The only blocker: members that somebody changed since. The bundle's name, what it holds, what it would have to hold,
/// and who it was.
fn members(found: &[Blocker]) -> (String, Value, Value, String) {
    let [Blocker { table, record_name, obstacle, .. }] = found else { panic!("{found:?}") };
    assert_eq!(table, "marketplace_bundles");
    let Obstacle::MovedOn { field, holds, expected, by, at } = obstacle else { panic!("{obstacle:?}") };
    assert_eq!((field.as_str(), at.is_some()), ("members", true));
    let name = record_name.clone().unwrap();
    (name, holds.clone(), expected.clone(), by.clone().unwrap())
}

/// A row without what every write moves.
fn content(row: &Value) -> Value {
    let mut row = row.clone();
    for moved in ["updated_at", "last_updated"] {
        row.as_object_mut().unwrap().remove(moved);
    }
    row
}

const NEW_TOOL: &str = "INSERT INTO public.marketplace_tools
   (id, name, description, category, price_model, price_amount, required_tier, features, integration_type, provider,
    tags, tech_stack, images)
   VALUES ('10000000-0000-4000-8000-00000000000a', 'Newcomer', 'Just made', 'CRM_TOOLS', 'MONTHLY', 9.90, 'FREE',
    '[\"one\", \"two\"]', 'API', 'Internal', '{a,\"b c\"}', '{\"n\": 12345678901234567890.5}', '{}')";
const NEWCOMER: &str = "10000000-0000-4000-8000-00000000000a";

#[tokio::test]
async fn an_edit_is_taken_back_in_every_column_but_the_version() {
    let trial = Trial::new().await;
    let before = trial.row("tools", TOOL).await;
    let edited = edit(
        &trial.mara,
        &format!(
            "UPDATE public.marketplace_tools SET name = 'Renamed', price_amount = 12.50, tags = '{{x,y}}',
               tech_stack = '[\"Rust\"]', features = '[\"f\"]', demo_url = 'https://example.com/d', is_featured = true
             WHERE id = '{TOOL}'"
        ),
    )
    .await;
    let between = trial.row("tools", TOOL).await;

    let back = undone(&trial.mara, edited).await;

    let after = trial.row("tools", TOOL).await;
    assert_eq!(content(&after), content(&before));
    assert!(after["updated_at"].as_str() > between["updated_at"].as_str());
    assert_eq!((back.undoes, back.act.as_str(), back.entries), (Some(edited), "catalog.undo", 1));
    assert_eq!(back.record_name.as_deref(), Some("Alone"));
}

#[tokio::test]
async fn a_deleted_tool_comes_back_equal_in_every_column() {
    let trial = Trial::new().await;
    let counted = format!(
        "SET ROLE marketplace_owner;
         UPDATE public.marketplace_tools SET view_count = 77, purchase_count = 5, avg_rating = 4.3, review_count = 3
         WHERE id = '{UNUSED_TOOL}'"
    );
    trial.database.psql(&counted).await;
    let before = trial.row("tools", UNUSED_TOOL).await;
    assert_eq!(before["avg_rating"], 4.3);
    let deleted =
        edit(&trial.mara, &format!("DELETE FROM public.marketplace_tools WHERE id = '{UNUSED_TOOL}'")).await;
    assert_eq!(trial.row("tools", UNUSED_TOOL).await, Value::Null);

    undone(&trial.mara, deleted).await;

    assert_eq!(trial.row("tools", UNUSED_TOOL).await, before);
}

#[tokio::test]
async fn a_deleted_bundle_comes_back_with_its_members_and_its_version() {
    let trial = Trial::new().await;
    let bundle = "20000000-0000-4000-8000-000000000002";
    change(
        &trial.mara,
        MANAGER,
        "bundles.edit",
        &[&format!(
            "INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position)
             VALUES ('{bundle}', '{TOOL}', 1), ('{bundle}', '{UNUSED_TOOL}', 2)"
        )],
    )
    .await;
    let before = trial.everything().await;
    let gone = format!("DELETE FROM public.marketplace_bundles WHERE id = '{bundle}'");
    let deleted = change(&trial.mara, MANAGER, "bundles.delete", &[&gone]).await;

    let back = undone(&trial.mara, deleted).await;

    assert_eq!(trial.everything().await, before);
    assert_eq!(back.entries, 3);
}

#[tokio::test]
async fn a_created_tool_goes_and_comes_back_as_it_was() {
    let trial = Trial::new().await;
    let created = edit(&trial.mara, NEW_TOOL).await;
    let before = trial.row("tools", NEWCOMER).await;

    let gone = undone(&trial.mara, created).await;
    assert_eq!(trial.row("tools", NEWCOMER).await, Value::Null);
    undone(&trial.mara, gone.id).await;

    assert_eq!(trial.row("tools", NEWCOMER).await, before);
    let exact = format!("SELECT tech_stack ->> 'n' FROM public.marketplace_tools WHERE id = '{NEWCOMER}'");
    assert_eq!(trial.database.psql(&exact).await, "12345678901234567890.5");
}

#[tokio::test]
async fn many_rows_changed_at_once_are_one_change_and_one_undo() {
    let trial = Trial::new().await;
    trial.database.psql("UPDATE public.marketplace_bundle_items SET position = 1").await;
    let before = trial.everything().await;
    let bulk = change(
        &trial.mara,
        MANAGER,
        "catalog.bulk",
        &[
            "UPDATE public.marketplace_tools SET status = 'DEPRECATED', tags = tags || '{old}'",
            "UPDATE public.marketplace_tools SET is_featured = false, tags = tags || '{older}'",
            &format!("DELETE FROM public.marketplace_bundle_items WHERE tool_id = '{BUNDLED_TOOL}'"),
        ],
    )
    .await;
    let mut session = trial.mara.read(&MANAGER).await.unwrap();
    let row = activity::change(&mut session, bulk).await.unwrap();
    assert_eq!((row.entries, row.undone_by), (7, None));
    let any = activity::get(&mut session, bulk + 3).await.unwrap();
    assert_eq!((any.change.id, any.entries.len()), (bulk, 7));

    let back = undone(&trial.mara, bulk).await;

    let strip = |all: &str| {
        let rows = all.lines().filter(|line| !line.is_empty());
        let rows: Vec<_> = rows.map(|row| content(&serde_json::from_str(row).unwrap())).collect();
        assert!(rows.len() > 10);
        rows
    };
    assert_eq!(strip(&trial.everything().await), strip(&before));
    assert_eq!(back.entries, 4, "one entry a row");
}

#[tokio::test]
async fn members_come_back_to_their_places() {
    let trial = Trial::new().await;
    let setup = [
        format!(
            "INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position)
             VALUES ('{BUNDLE}', '{TOOL}', 1)"
        ),
        format!("UPDATE public.marketplace_bundle_items SET position = 2 WHERE tool_id = '{BUNDLED_TOOL}'"),
    ];
    change(&trial.mara, MANAGER, "bundles.edit", &[&setup[0], &setup[1]]).await;
    let items = "SELECT to_jsonb(i) FROM public.marketplace_bundle_items AS i ORDER BY i.id";
    let before = trial.database.psql(items).await;
    let steps = [
        format!("DELETE FROM public.marketplace_bundle_items WHERE tool_id = '{TOOL}'"),
        "UPDATE public.marketplace_bundle_items SET position = position - 1".to_owned(),
        format!(
            "INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position)
             VALUES ('{BUNDLE}', '{UNUSED_TOOL}', 2)"
        ),
    ];
    let moved = change(&trial.mara, MANAGER, "bundles.edit", &[&steps[0], &steps[1], &steps[2]]).await;
    let version = trial.row("bundles", BUNDLE).await["updated_at"].clone();

    undone(&trial.mara, moved).await;

    assert_eq!(trial.database.psql(items).await, before);
    assert!(trial.row("bundles", BUNDLE).await["updated_at"].as_str() > version.as_str());
}

#[tokio::test]
async fn a_field_that_moved_on_is_named_with_its_person() {
    let trial = Trial::new().await;
    let edited = edit(
        &trial.mara,
        &format!("UPDATE public.marketplace_tools SET name = 'Hers', provider = 'P' WHERE id = '{TOOL}'"),
    )
    .await;
    edit(
        &trial.zoe,
        &format!(
            "UPDATE public.marketplace_tools SET name = 'Zoe''s', version = '2.0.0' WHERE id = '{TOOL}'"
        ),
    )
    .await;
    let before = trial.everything().await;

    let found = blockers(&trial.mara, edited).await;

    let [Blocker { table, record, record_name, obstacle }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((table.as_str(), record.to_string().as_str()), ("marketplace_tools", TOOL));
    assert_eq!(record_name.as_deref(), Some("Zoe's"));
    let Obstacle::MovedOn { field, holds, expected, by, at } = obstacle else { panic!("{obstacle:?}") };
    assert_eq!((field.as_str(), by.as_deref()), ("name", Some("Zoe")));
    assert_eq!((holds, expected), (&json!("Zoe's"), &json!("Hers")));
    assert!(at.is_some());
    assert_eq!(trial.everything().await, before, "nothing was written");
}

#[tokio::test]
async fn what_changed_in_other_fields_stays() {
    let trial = Trial::new().await;
    let edited =
        edit(&trial.mara, &format!("UPDATE public.marketplace_tools SET name = 'Hers' WHERE id = '{TOOL}'"))
            .await;
    edit(&trial.zoe, &format!("UPDATE public.marketplace_tools SET version = '2.0.0' WHERE id = '{TOOL}'"))
        .await;

    undone(&trial.mara, edited).await;

    let row = trial.row("tools", TOOL).await;
    assert_eq!((&row["name"], &row["version"]), (&json!("Alone"), &json!("2.0.0")));
}

#[tokio::test]
async fn whatever_else_stands_in_the_way_is_named() {
    let trial = Trial::new().await;
    let obstacles = |found: Vec<Blocker>| found.into_iter().map(|one| one.obstacle).collect::<Vec<_>>();

    // A new tool that went into a cart and a bundle.
    let created = edit(&trial.mara, NEW_TOOL).await;
    let held = format!(
        "INSERT INTO public.marketplace_cart (organization_id, user_id, tool_id, item_type)
           VALUES ('{ORG_A}', '{ADA}', '{NEWCOMER}', 'TOOL');
         INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id) VALUES ('{BUNDLE}', '{NEWCOMER}');"
    );
    trial.database.psql(&held).await;
    let by = |table: &str| Obstacle::Held { by_table: table.to_owned(), rows: 1 };
    assert_eq!(
        obstacles(blockers(&trial.mara, created).await),
        [by("marketplace_bundle_items"), by("marketplace_cart")]
    );

    // An edited tool that is gone.
    let edited = edit(
        &trial.mara,
        &format!("UPDATE public.marketplace_tools SET name = 'N' WHERE id = '{UNUSED_TOOL}'"),
    )
    .await;
    let gone = format!("DELETE FROM public.marketplace_tools WHERE id = '{UNUSED_TOOL}'");
    let deleted = edit(&trial.zoe, &gone).await;
    let found = obstacles(blockers(&trial.mara, edited).await);
    assert!(
        matches!(found.as_slice(), [Obstacle::Gone { by: Some(by), at: Some(_) }] if by == "Zoe"),
        "{found:?}"
    );

    // A deleted tool that somebody else put back.
    let entry = format!("SELECT console.restore_deleted({deleted})");
    edit(&trial.zoe, &entry).await;
    assert_eq!(obstacles(blockers(&trial.mara, deleted).await), [Obstacle::ThereAgain]);

    // Members that somebody else changed, and one whose tool is gone.
    let member = format!(
        "INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id) VALUES ('{BUNDLE}', '{UNUSED_TOOL}')"
    );
    let left = format!("DELETE FROM public.marketplace_bundle_items WHERE tool_id = '{UNUSED_TOOL}'");
    change(&trial.mara, MANAGER, "bundles.edit", &[&member]).await;
    let removed = change(&trial.mara, MANAGER, "bundles.edit", &[&left]).await;
    change(&trial.zoe, MANAGER, "bundles.edit", &[&member]).await;
    assert_eq!(
        members(&blockers(&trial.mara, removed).await),
        (
            "Pack".to_owned(),
            names(&["Bundled", "N", "Newcomer"]),
            names(&["Bundled", "Newcomer"]),
            "Zoe".to_owned()
        )
    );
    change(&trial.zoe, MANAGER, "bundles.edit", &[&left]).await;
    edit(&trial.zoe, &gone).await;
    let found = blockers(&trial.mara, removed).await;
    let [Blocker { table, record, record_name, obstacle }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((table.as_str(), record.to_string().as_str()), ("marketplace_bundles", BUNDLE));
    assert_eq!(record_name.as_deref(), Some("Pack"));
    let Obstacle::ParentGone { table, record, name, by, at } = obstacle else { panic!("{obstacle:?}") };
    assert_eq!((table.as_str(), record.to_string().as_str()), ("marketplace_tools", UNUSED_TOOL));
    assert_eq!((name.as_deref(), by.as_deref(), at.is_some()), (Some("N"), Some("Zoe"), true));
}

/// What a bundle is to hold, in this order, as statements.
fn composing(bundle: &str, tools: &[&str]) -> [String; 2] {
    let listed: Vec<_> = tools.iter().map(|tool| format!("'{tool}'")).collect();
    let listed = format!("ARRAY[{}]::uuid[]", listed.join(", "));
    [
        format!(
            "DELETE FROM public.marketplace_bundle_items WHERE bundle_id = '{bundle}' AND tool_id <> ALL({listed})"
        ),
        format!(
            "INSERT INTO public.marketplace_bundle_items AS i (bundle_id, tool_id, position)
             SELECT '{bundle}', tool.id, tool.place FROM unnest({listed}) WITH ORDINALITY AS tool (id, place)
             ON CONFLICT (bundle_id, tool_id) DO UPDATE SET position = excluded.position
             WHERE i.position <> excluded.position"
        ),
    ]
}

/// Composes a bundle, as one change.
async fn compose(store: &Store, bundle: &str, tools: &[&str]) -> i64 {
    let [leave, come] = composing(bundle, tools);
    change(store, MANAGER, "bundles.compose", &[&leave, &come]).await
}

impl Trial {
    /// The names of a bundle's members in their order; their places are 1, 2, 3 and so on.
    async fn members(&self, bundle: &str) -> String {
        let members = format!(
            "SELECT string_agg(t.name, ' ' ORDER BY i.position)
               || CASE WHEN (min(i.position), max(i.position), count(DISTINCT i.position)) = (1, count(*), count(*))
                    THEN '' ELSE ' misplaced' END
             FROM public.marketplace_bundle_items AS i JOIN public.marketplace_tools AS t ON t.id = i.tool_id
             WHERE i.bundle_id = '{bundle}'"
        );
        self.database.psql(&members).await
    }
}

#[tokio::test]
async fn members_that_somebody_changed_since_are_not_taken_back_and_the_person_is_named() {
    let trial = Trial::new().await;
    let composed = compose(&trial.mara, BUNDLE, &[TOOL, BUNDLED_TOOL]).await;
    assert_eq!(trial.members(BUNDLE).await, "Alone Bundled");
    // No row of hers is touched.
    let added = compose(&trial.zoe, BUNDLE, &[TOOL, BUNDLED_TOOL, UNUSED_TOOL]).await;
    let before = trial.everything().await;

    let (bundle, holds, expected, by) = members(&blockers(&trial.mara, composed).await);

    assert_eq!((bundle.as_str(), by.as_str()), ("Pack", "Zoe"));
    assert_eq!((holds, expected), (names(&["Alone", "Bundled", "Unused"]), names(&["Alone", "Bundled"])));
    assert_eq!(trial.everything().await, before, "nothing was written");

    // As soon as the later change is taken back, so can hers be.
    undone(&trial.zoe, added).await;
    undone(&trial.mara, composed).await;
    assert_eq!(trial.members(BUNDLE).await, "Bundled");
}

#[tokio::test]
async fn an_order_that_somebody_changed_since_is_not_taken_back() {
    let trial = Trial::new().await;
    compose(&trial.mara, BUNDLE, &[TOOL, BUNDLED_TOOL, UNUSED_TOOL]).await;
    let ordered = compose(&trial.mara, BUNDLE, &[BUNDLED_TOOL, TOOL, UNUSED_TOOL]).await;
    let later = compose(&trial.zoe, BUNDLE, &[UNUSED_TOOL, BUNDLED_TOOL, TOOL]).await;

    let (_, holds, expected, by) = members(&blockers(&trial.mara, ordered).await);

    assert_eq!(by, "Zoe");
    assert_eq!(
        (holds, expected),
        (names(&["Unused", "Bundled", "Alone"]), names(&["Bundled", "Alone", "Unused"]))
    );
    let back = undone(&trial.zoe, later).await;
    undone(&trial.mara, ordered).await;
    assert_eq!(trial.members(BUNDLE).await, "Alone Bundled Unused");
    // The order that was taken back can't be done again on another one.
    assert_eq!(members(&blockers(&trial.zoe, back.id).await).3, "Mara");
}

#[tokio::test]
async fn fields_and_members_of_a_bundle_are_taken_back_apart_from_each_other() {
    let trial = Trial::new().await;
    let [leave, come] = composing(BUNDLE, &[UNUSED_TOOL, BUNDLED_TOOL]);
    let price = format!("UPDATE public.marketplace_bundles SET price_amount = 15.50 WHERE id = '{BUNDLE}'");
    let discount =
        format!("UPDATE public.marketplace_bundles SET discount_percent = 35 WHERE id = '{BUNDLE}'");
    let items = "SELECT to_jsonb(i) FROM public.marketplace_bundle_items AS i ORDER BY i.id";
    compose(&trial.mara, BUNDLE, &[BUNDLED_TOOL, TOOL]).await;
    let before = (content(&trial.row("bundles", BUNDLE).await), trial.database.psql(items).await);

    let composed = change(&trial.mara, MANAGER, "bundles.edit", &[&price, &leave, &come]).await;
    change(&trial.zoe, MANAGER, "bundles.edit", &[&discount]).await;
    undone(&trial.mara, composed).await;

    let mut after = (content(&trial.row("bundles", BUNDLE).await), trial.database.psql(items).await);
    assert_eq!(after.0["discount_percent"], 35, "what she did not touch stays");
    after.0["discount_percent"] = before.0["discount_percent"].clone();
    assert_eq!(after, before);

    let priced = change(&trial.mara, MANAGER, "bundles.edit", &[&price]).await;
    compose(&trial.zoe, BUNDLE, &[UNUSED_TOOL]).await;
    undone(&trial.mara, priced).await;
    assert_eq!(trial.row("bundles", BUNDLE).await["price_amount"], 18.0);
    assert_eq!(trial.members(BUNDLE).await, "Unused");
}

#[tokio::test]
async fn a_bundle_that_was_deleted_since_is_told_once() {
    let trial = Trial::new().await;
    let bundle = "20000000-0000-4000-8000-000000000002";
    let [leave, come] = composing(bundle, &[TOOL, UNUSED_TOOL]);
    let price = format!("UPDATE public.marketplace_bundles SET price_amount = 5 WHERE id = '{bundle}'");
    let only_members = compose(&trial.mara, bundle, &[UNUSED_TOOL]).await;
    let both = change(&trial.mara, MANAGER, "bundles.edit", &[&price, &leave, &come]).await;
    let gone = format!("DELETE FROM public.marketplace_bundles WHERE id = '{bundle}'");
    change(&trial.zoe, MANAGER, "bundles.delete", &[&gone]).await;

    for id in [only_members, both] {
        let found = blockers(&trial.mara, id).await;
        let [Blocker { table, record, record_name, obstacle }] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!((table.as_str(), record.to_string().as_str()), ("marketplace_bundles", bundle));
        assert_eq!(record_name.as_deref(), Some("Empty"));
        assert!(
            matches!(obstacle, Obstacle::Gone { by: Some(by), at: Some(_) } if by == "Zoe"),
            "{obstacle:?}"
        );
    }
}

const NEW_BUNDLE: &str = "INSERT INTO public.marketplace_bundles
   (id, name, description, price_amount, discount_percent, required_tier, status)
   VALUES ('20000000-0000-4000-8000-00000000000a', 'Fresh', 'Just made', 9, 10, 'FREE', 'DRAFT')";
const FRESH: &str = "20000000-0000-4000-8000-00000000000a";

#[tokio::test]
async fn a_created_bundle_goes_with_its_members_unless_it_is_held_or_changed() {
    let trial = Trial::new().await;
    let [leave, come] = composing(FRESH, &[UNUSED_TOOL, TOOL]);
    let before = trial.everything().await;
    let created = change(&trial.mara, MANAGER, "bundles.create", &[NEW_BUNDLE, &leave, &come]).await;
    let with_it = trial.everything().await;

    let gone = undone(&trial.mara, created).await;
    assert_eq!(trial.everything().await, before);
    let back = undone(&trial.mara, gone.id).await;
    assert_eq!(trial.everything().await, with_it, "and comes back as it was");

    // In a cart.
    let held_by = |table: &str| Obstacle::Held { by_table: table.to_owned(), rows: 1 };
    let in_cart = format!(
        "INSERT INTO public.marketplace_cart (organization_id, user_id, bundle_id, item_type)
         VALUES ('{ORG_A}', '{ADA}', '{FRESH}', 'BUNDLE')"
    );
    trial.database.psql(&in_cart).await;
    let found = blockers(&trial.mara, back.id).await;
    assert_eq!(found.iter().map(|one| &one.obstacle).collect::<Vec<_>>(), [&held_by("marketplace_cart")]);
    assert_eq!(found[0].record_name.as_deref(), Some("Fresh"));
    trial.database.psql("DELETE FROM public.marketplace_cart").await;

    // Changed in a field, and in its members.
    let renamed = format!("UPDATE public.marketplace_bundles SET name = 'Fresher' WHERE id = '{FRESH}'");
    let renamed = change(&trial.zoe, MANAGER, "bundles.edit", &[&renamed]).await;
    let found = blockers(&trial.mara, back.id).await;
    let [Blocker { obstacle: Obstacle::MovedOn { field, by, .. }, .. }] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!((field.as_str(), by.as_deref()), ("name", Some("Zoe")));
    undone(&trial.zoe, renamed).await;
    let swapped = compose(&trial.zoe, FRESH, &[TOOL, UNUSED_TOOL]).await;
    assert_eq!(members(&blockers(&trial.mara, back.id).await).3, "Zoe");
    undone(&trial.zoe, swapped).await;

    // Bought.
    let bought = format!(
        "INSERT INTO public.marketplace_purchases
           (organization_id, user_id, bundle_id, purchase_type, amount, payment_method, payment_status)
         VALUES ('{ORG_A}', '{ADA}', '{FRESH}', 'BUNDLE', 9, 'INVOICE', 'COMPLETED')"
    );
    trial.database.psql(&bought).await;
    let found = blockers(&trial.mara, back.id).await;
    assert_eq!(
        found.iter().map(|one| &one.obstacle).collect::<Vec<_>>(),
        [&held_by("marketplace_purchases")]
    );
}

#[tokio::test]
async fn a_deleted_bundle_comes_back_with_its_counters_unless_a_member_s_tool_is_gone() {
    let trial = Trial::new().await;
    let bundle = "20000000-0000-4000-8000-000000000002";
    compose(&trial.mara, bundle, &[UNUSED_TOOL, TOOL]).await;
    let counted = format!(
        "UPDATE public.marketplace_bundles SET view_count = 41, purchase_count = 3,
           created_at = '2020-02-03T04:05:06.789', images = '{{https://example.com/a.png}}' WHERE id = '{bundle}';
         UPDATE public.marketplace_bundle_items SET created_at = '2021-02-03T04:05:06' WHERE bundle_id = '{bundle}'"
    );
    trial.database.psql(&counted).await;
    let before = trial.everything().await;
    let gone = format!("DELETE FROM public.marketplace_bundles WHERE id = '{bundle}'");

    let deleted = change(&trial.mara, MANAGER, "bundles.delete", &[&gone]).await;
    undone(&trial.zoe, deleted).await;
    assert_eq!(trial.everything().await, before);

    let deleted = change(&trial.mara, MANAGER, "bundles.delete", &[&gone]).await;
    edit(&trial.zoe, &format!("DELETE FROM public.marketplace_tools WHERE id = '{UNUSED_TOOL}'")).await;
    let found = blockers(&trial.mara, deleted).await;
    let [Blocker { table, record_name, obstacle, .. }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((table.as_str(), record_name.as_deref()), ("marketplace_bundles", Some("Empty")));
    assert!(
        matches!(obstacle, Obstacle::ParentGone { name: Some(name), by: Some(by), .. }
            if name == "Unused" && by == "Zoe"),
        "{obstacle:?}"
    );
    assert_eq!(trial.row("bundles", bundle).await, Value::Null);
}

#[tokio::test]
async fn a_retired_tool_comes_back_into_bundles_that_nobody_changed_since() {
    let trial = Trial::new().await;
    compose(&trial.mara, BUNDLE, &[TOOL, BUNDLED_TOOL, UNUSED_TOOL]).await;
    let items = "SELECT to_jsonb(i) FROM public.marketplace_bundle_items AS i ORDER BY i.id";
    let before = trial.database.psql(items).await;
    let [leave, close_up] = composing(BUNDLE, &[TOOL, UNUSED_TOOL]);
    let retire =
        format!("UPDATE public.marketplace_tools SET status = 'DISABLED' WHERE id = '{BUNDLED_TOOL}'");
    let retired = [retire.as_str(), &leave, &close_up];

    let bulk = change(&trial.mara, MANAGER, "catalog.bulk", &retired).await;
    let back = undone(&trial.mara, bulk).await;
    assert_eq!(trial.database.psql(items).await, before);
    assert_eq!(
        (back.table.as_str(), back.record_name.as_deref(), back.records),
        ("marketplace_tools", Some("Bundled"), 2),
        "it reads as what it took back"
    );

    let bulk = change(&trial.mara, MANAGER, "catalog.bulk", &retired).await;
    compose(&trial.zoe, BUNDLE, &[UNUSED_TOOL, TOOL]).await;
    assert_eq!(members(&blockers(&trial.mara, bulk).await).3, "Zoe");
    assert_eq!(trial.row("tools", BUNDLED_TOOL).await["status"], "DISABLED", "all of it or nothing");
}

#[tokio::test]
async fn places_that_were_wrong_before_are_put_right_in_their_order() {
    let trial = Trial::new().await;
    compose(&trial.mara, BUNDLE, &[UNUSED_TOOL, TOOL, BUNDLED_TOOL]).await;
    trial
        .database
        .psql("UPDATE public.marketplace_bundle_items SET position = (position + 1) / 2 * 7 - 20")
        .await;
    assert_eq!(trial.members(BUNDLE).await.split(' ').next_back(), Some("misplaced"));
    let mended = compose(&trial.mara, BUNDLE, &[BUNDLED_TOOL, TOOL, UNUSED_TOOL]).await;

    let back = undone(&trial.mara, mended).await;
    // Two stood in the same place: by name, as buyers see them.
    assert_eq!(trial.members(BUNDLE).await, "Alone Unused Bundled");
    undone(&trial.mara, back.id).await;
    assert_eq!(trial.members(BUNDLE).await, "Bundled Alone Unused");
}

#[tokio::test]
async fn an_undo_a_save_and_a_retired_tool_wait_for_each_other_and_never_for_good() {
    let trial = Trial::new().await;
    let id: BundleId = BUNDLE.parse().map(BundleId).unwrap();
    let leave = [
        format!("SELECT FROM public.marketplace_tools WHERE id = '{TOOL}' FOR UPDATE"),
        "SELECT FROM public.marketplace_bundles ORDER BY id FOR UPDATE".to_owned(),
        format!("DELETE FROM public.marketplace_bundle_items WHERE tool_id = '{TOOL}'"),
        "UPDATE public.marketplace_bundle_items AS i SET position = placed.place
         FROM (SELECT m.id, row_number() OVER (PARTITION BY m.bundle_id ORDER BY m.position)::integer AS place
               FROM public.marketplace_bundle_items AS m) AS placed
         WHERE i.id = placed.id AND i.position <> placed.place"
            .to_owned(),
    ];
    for round in 0..12 {
        let whole = [UNUSED_TOOL, TOOL, BUNDLED_TOOL];
        if trial.members(BUNDLE).await != "Unused Alone Bundled" {
            compose(&trial.mara, BUNDLE, &whole).await;
        }
        let ordered = compose(&trial.mara, BUNDLE, &[BUNDLED_TOOL, TOOL, UNUSED_TOOL]).await;
        let mut session = trial.zoe.read(&MANAGER).await.unwrap();
        let record = bundles::get(&mut session, &GetBundle { id }).await.unwrap();
        session.finish().await.unwrap();
        let mut mine = record.fields();
        mine.members.rotate_left(1);
        mine.name = format!("Round {round}");
        let request = SaveBundle {
            pinned: record.pinned(),
            base: record.fields(),
            mine,
            seen: record.members.clone(),
            reason: None,
        };
        let saved = async {
            let mut session = trial.zoe.write(&MANAGER, Act::new("bundles.edit")).await.unwrap();
            bundles::save(&mut session, &request).await.unwrap();
            session.commit().await.unwrap();
        };
        let left = async {
            if round % 2 == 1 {
                let mut session = trial.zoe.write(&MANAGER, Act::new("catalog.bulk")).await.unwrap();
                for statement in &leave {
                    session.all(sqlx::query(AssertSqlSafe(statement.clone())), |_| Ok(())).await.unwrap();
                }
                session.commit().await.unwrap();
            }
        };

        let (outcome, (), ()) = tokio::join!(take_back(&trial.mara, MANAGER, ordered), saved, left);

        outcome.unwrap().map_or_else(|found| assert_eq!(members(&found).3, "Zoe"), drop);
        assert!(is_in_place(&held(&trial.database).await), "round {round}");
    }
}

#[tokio::test]
async fn members_of_before_are_told_by_their_rows_and_by_their_coming_and_going() {
    let trial = Trial::new().await;
    compose(&trial.mara, BUNDLE, &[UNUSED_TOOL, BUNDLED_TOOL]).await;
    compose(&trial.mara, BUNDLE, &[TOOL, UNUSED_TOOL]).await;
    let told =
        "SELECT jsonb_agg(jsonb_build_array(a.id, a.bundle_id) ORDER BY a.id) FROM console.audit_log AS a";
    let before = trial.database.psql(told).await;
    trial
        .database
        .psql(
            "ALTER TABLE console.audit_log DISABLE TRIGGER console_0_append_only;
             UPDATE console.audit_log SET bundle_id = NULL;
             ALTER TABLE console.audit_log ENABLE ALWAYS TRIGGER console_0_append_only;",
        )
        .await;
    assert_ne!(trial.database.psql(told).await, before);

    let migration = include_str!("../../../migrations/0022_bundle_undo.sql");
    let (_, rest) = migration.split_once("-- step: data members\n").unwrap();
    trial.database.psql(rest.split("-- step: ").next().unwrap()).await;

    assert_eq!(trial.database.psql(told).await, before);
    let trigger = "SELECT tgenabled FROM pg_trigger WHERE tgname = 'console_0_append_only'
                     AND tgrelid = 'console.audit_log'::regclass";
    assert_eq!(trial.database.psql(trigger).await, "A", "and the trail is append-only again");
}

#[tokio::test]
async fn a_change_of_members_goes_by_its_bundle() {
    let trial = Trial::new().await;
    let bundle = "20000000-0000-4000-8000-000000000002";
    let added = compose(&trial.mara, bundle, &[TOOL, UNUSED_TOOL]).await;
    let ordered = compose(&trial.mara, bundle, &[UNUSED_TOOL, TOOL]).await;
    let back = undone(&trial.mara, ordered).await;
    let gone = format!("DELETE FROM public.marketplace_bundles WHERE id = '{bundle}'");
    let deleted = change(&trial.mara, MANAGER, "bundles.delete", &[&gone]).await;

    let mut session = trial.mara.read(&MANAGER).await.unwrap();
    let mut fields = Vec::new();
    for id in [added, ordered, back.id, deleted] {
        let row = activity::change(&mut session, id).await.unwrap();
        assert_eq!((row.table.as_str(), row.record.to_string().as_str()), ("marketplace_bundles", bundle));
        assert_eq!(
            (row.record_name.as_deref(), row.records),
            (Some("Empty"), 1),
            "its name, though it is gone"
        );
        fields.push(row.fields);
    }
    assert_eq!(fields, [vec!["members"], vec!["order"], vec!["order"], vec![]]);

    // Its history is found by its id.
    let filter = |table: Option<&str>| ActivityFilter {
        record: bundle.parse().ok(),
        table: table.map(str::to_owned),
        ..ActivityFilter::default()
    };
    for table in [None, Some("marketplace_bundles")] {
        let request = ListActivity {
            filter: filter(table),
            limit: 50,
            direction: Direction::Descending,
            ..ListActivity::default()
        };
        let found = activity::list(&mut session, &request).await.unwrap();
        let found: Vec<_> = found.rows.iter().map(|row| row.id).collect();
        assert_eq!(found[..4], [deleted, back.id, ordered, added]);
    }

    // What became of the members is told by the names of tools.
    let told = async |session: &mut Session, id: i64| {
        let record = activity::get(session, id).await.unwrap();
        let [Composition { bundle_name, before, after, .. }] = record.compositions.as_slice() else {
            panic!("{:?}", record.compositions)
        };
        assert_eq!(bundle_name.as_deref(), Some("Empty"));
        let names = |tools: &[NamedTool]| -> Vec<_> {
            tools.iter().map(|tool| tool.name.clone().unwrap()).collect::<Vec<_>>()
        };
        (names(before).join(" "), names(after).join(" "))
    };
    let pair = |before: &str, after: &str| (before.to_owned(), after.to_owned());
    assert_eq!(told(&mut session, added).await, pair("", "Alone Unused"));
    assert_eq!(told(&mut session, ordered).await, pair("Alone Unused", "Unused Alone"));
    assert_eq!(told(&mut session, back.id).await, pair("Unused Alone", "Alone Unused"));
    assert_eq!(told(&mut session, deleted).await, pair("Alone Unused", ""));
}

#[tokio::test]
async fn a_reviewed_tool_that_its_reader_cannot_see_reviewed_is_refused_by_its_rule() {
    let trial = Trial::new().await;
    let created = edit(&trial.mara, NEW_TOOL).await;
    let reviewed = format!(
        "INSERT INTO public.marketplace_reviews (tool_id, organization_id, user_id, rating, status)
         VALUES ('{NEWCOMER}', '{ORG_A}', '{ADA}', 3, 'PENDING')"
    );
    trial.database.psql(&reviewed).await;

    let found = blockers(&trial.mara, created).await;

    assert_eq!(found[0].obstacle, Obstacle::Refused { rule: "marketplace_tools_in_use".to_owned() });
    assert_ne!(trial.row("tools", NEWCOMER).await, Value::Null);
}

#[tokio::test]
async fn an_undo_that_was_taken_back_offers_the_change_anew() {
    let trial = Trial::new().await;
    let first =
        edit(&trial.mara, &format!("UPDATE public.marketplace_tools SET name = 'One' WHERE id = '{TOOL}'"))
            .await;
    let second = edit(
        &trial.mara,
        &format!("UPDATE public.marketplace_tools SET provider = 'Two' WHERE id = '{TOOL}'"),
    )
    .await;
    let newest = async |store: &Store| {
        let mut session = store.read(&MANAGER).await.unwrap();
        activity::last_undoable(&mut session).await.unwrap().map(|change| change.id)
    };
    assert_eq!(newest(&trial.mara).await, Some(second));
    assert_eq!(newest(&trial.zoe).await, None, "only the own ones");

    let back = undone(&trial.mara, second).await;
    assert_eq!(newest(&trial.mara).await, Some(first), "the next one further back");
    let found = blockers(&trial.mara, second).await;
    assert_eq!(found[0].obstacle, Obstacle::AlreadyDone { by: back.id });

    let forth = undone(&trial.mara, back.id).await;
    assert_eq!(forth.undoes, Some(back.id));
    assert_eq!(newest(&trial.mara).await, Some(second), "offered anew");
    assert_eq!(trial.row("tools", TOOL).await["provider"], "Two");
    let mut session = trial.mara.read(&MANAGER).await.unwrap();
    assert_eq!(activity::change(&mut session, back.id).await.unwrap().undone_by, Some(forth.id));
    let again = activity::get(&mut session, second).await.unwrap();
    assert_eq!((again.change.undone_by, again.undo), (None, Undo::Offered));
    session.finish().await.unwrap();

    undone(&trial.mara, second).await;
    assert_eq!(trial.row("tools", TOOL).await["provider"], "Internal");
}

#[tokio::test]
async fn of_two_who_take_back_the_same_change_one_does() {
    let trial = Trial::new().await;
    for statement in [
        format!("UPDATE public.marketplace_tools SET name = 'Once' WHERE id = '{TOOL}'"),
        NEW_TOOL.to_owned(),
        format!("DELETE FROM public.marketplace_tools WHERE id = '{UNUSED_TOOL}'"),
    ] {
        let id = edit(&trial.mara, &statement).await;

        let (one, other) =
            tokio::join!(take_back(&trial.mara, MANAGER, id), take_back(&trial.zoe, SUPER_ADMIN, id));

        let (done, found) = match (one.unwrap(), other.unwrap()) {
            (Ok(done), Err(found)) | (Err(found), Ok(done)) => (done, found),
            both => panic!("{both:?}"),
        };
        assert_eq!(found[0].obstacle, Obstacle::AlreadyDone { by: done.id });
    }
}

#[tokio::test]
async fn who_does_not_write_there_takes_nothing_back() {
    let trial = Trial::new().await;
    let deleted =
        edit(&trial.mara, &format!("DELETE FROM public.marketplace_tools WHERE id = '{UNUSED_TOOL}'")).await;

    // The console's own way: a moderator does not even see the change.
    let refused = take_back(&trial.store("trial_moderator"), MODERATOR, deleted).await;
    assert_eq!(refused, Err(Error::NoSuchChange { id: deleted }));
    let refused = take_back(&trial.store("trial_support"), SUPPORT, deleted).await;
    assert_eq!(refused, Err(Error::NoSuchChange { id: deleted }));

    // Past the console: the database itself.
    for (login, role) in [
        ("trial_moderator", "marketplace_moderator"),
        ("trial_support", "marketplace_support"),
        ("trial_support", "marketplace_tenant"),
        ("trial_service", "marketplace_tenant"),
        ("trial_stranger", "marketplace_super_admin"),
        ("trial_gone", "marketplace_manager"),
    ] {
        let mut work = Work::under(&trial.database, login, role).await;
        let asked = format!("SELECT console.restore_deleted({deleted})");
        assert_eq!(work.run(&asked).await, Err("42501".to_owned()), "{login} as {role}");
    }
    assert_eq!(trial.row("tools", UNUSED_TOOL).await, Value::Null);
}

#[tokio::test]
async fn only_a_deletion_of_the_catalog_is_put_back() {
    let trial = Trial::new().await;
    let edited =
        edit(&trial.mara, &format!("UPDATE public.marketplace_tools SET name = 'X' WHERE id = '{TOOL}'"))
            .await;
    trial.database.psql("DELETE FROM public.marketplace_cart").await;
    let cart = trial
        .database
        .psql("SELECT max(id) FROM console.audit_log WHERE table_name = 'marketplace_cart' AND after IS NULL")
        .await;
    for entry in [edited.to_string(), cart, "0".to_owned()] {
        let mut work = Work::under(&trial.database, "trial_admin", "marketplace_super_admin").await;
        let asked = format!("SELECT console.restore_deleted({entry})");
        assert_eq!(work.run(&asked).await, Err("P0002".to_owned()), "entry {entry}");
    }
}

#[tokio::test]
async fn a_moderator_takes_a_decision_back_with_its_stamp() {
    let trial = Trial::new().await;
    let mo = trial.store("trial_moderator");
    let before = trial.row("reviews", PENDING).await;
    let decide = format!("UPDATE public.marketplace_reviews SET status = 'APPROVED' WHERE id = '{PENDING}'");
    let decided = change(&mo, MODERATOR, "moderation.decide", &[&decide]).await;
    assert_ne!(trial.row("reviews", PENDING).await["moderated_by"], Value::Null);

    let back = take_back(&mo, MODERATOR, decided).await.unwrap().unwrap();

    assert_eq!(content(&trial.row("reviews", PENDING).await), content(&before));
    assert_eq!(back.act, "moderation.undo");

    // And forth, with the stamp that the decision had.
    take_back(&mo, MODERATOR, back.id).await.unwrap().unwrap();
    let again = trial.row("reviews", PENDING).await;
    assert_eq!((&again["status"], again["moderated_by"].is_null()), (&json!("APPROVED"), false));

    // A later decision stands in the way.
    let reject = format!("UPDATE public.marketplace_reviews SET status = 'REJECTED' WHERE id = '{PENDING}'");
    change(&trial.zoe, SUPER_ADMIN, "moderation.decide", &[&reject]).await;
    let found = take_back(&mo, MODERATOR, decided).await.unwrap().unwrap_err();
    let by = |one: &Blocker| match &one.obstacle {
        Obstacle::MovedOn { field, by, .. } => (field.clone(), by.clone().unwrap_or_default()),
        other => panic!("{other:?}"),
    };
    assert!(found.iter().map(by).any(|one| one == ("status".to_owned(), "Zoe".to_owned())), "{found:?}");
}

#[tokio::test]
async fn what_is_not_the_console_s_to_take_back_is_said_to_be() {
    let trial = Trial::new().await;
    let verdict = async |store: &Store, scope: Scope, id: i64| {
        let mut session = store.read(&scope).await.unwrap();
        activity::get(&mut session, id).await.unwrap().undo
    };
    let newest = "SELECT coalesce(part_of, id) FROM console.audit_log ORDER BY id DESC LIMIT 1";
    let never = |why| Undo::Never { why };

    trial.database.psql("UPDATE public.marketplace_purchases SET auto_renew = true").await;
    let platforms: i64 = trial.database.psql(newest).await.parse().unwrap();
    assert_eq!(verdict(&trial.zoe, SUPER_ADMIN, platforms).await, never(NoUndo::ThePlatforms));

    // A super admin deletes a tool with its reviews and cart items.
    let cascaded = change(
        &trial.zoe,
        SUPER_ADMIN,
        "catalog.delete",
        &[&format!("DELETE FROM public.marketplace_tools WHERE id = '{BUNDLED_TOOL}'")],
    )
    .await;
    assert_eq!(verdict(&trial.zoe, SUPER_ADMIN, cascaded).await, never(NoUndo::Cascaded));
    trial.database.psql("TRUNCATE public.marketplace_cart").await;
    let emptied: i64 = trial.database.psql(newest).await.parse().unwrap();
    assert_eq!(verdict(&trial.zoe, SUPER_ADMIN, emptied).await, never(NoUndo::Truncated));

    // Figures that the audit was told of follow from rows.
    trial
        .database
        .psql(
            "INSERT INTO console.audit_log (at, transaction_id, login, role, area, act, table_name, record_id, before, after)
             VALUES (clock_timestamp(), 0, 'trial_manager', 'marketplace_manager', 'catalog', 'catalog.recount',
               'marketplace_tools', '10000000-0000-4000-8000-000000000001', '{\"review_count\": 1}', '{\"review_count\": 2}')",
        )
        .await;
    let counted: i64 = trial.database.psql(newest).await.parse().unwrap();
    assert_eq!(verdict(&trial.mara, MANAGER, counted).await, never(NoUndo::Counted));
    let found = blockers(&trial.mara, counted).await;
    assert_eq!(found[0].obstacle, Obstacle::Never { why: NoUndo::Counted });
}

#[tokio::test]
async fn a_change_that_reaches_out_of_sight_is_not_taken_back_in_part() {
    let trial = Trial::new().await;
    let both = change(
        &trial.zoe,
        SUPER_ADMIN,
        "catalog.edit",
        &[
            &format!("UPDATE public.marketplace_tools SET name = 'Both' WHERE id = '{TOOL}'"),
            &format!("UPDATE public.marketplace_reviews SET status = 'APPROVED' WHERE id = '{PENDING}'"),
        ],
    )
    .await;

    assert_eq!(
        take_back(&trial.mara, MANAGER, both).await,
        Err(Error::NotAllowed { role: "marketplace_manager" })
    );
}

#[tokio::test]
async fn a_broken_rule_names_its_field() {
    let trial = Trial::new().await;
    for (statement, field) in [
        (format!("UPDATE public.marketplace_tools SET name = NULL WHERE id = '{TOOL}'"), "name"),
        (
            format!("UPDATE public.marketplace_tools SET price_amount = -1 WHERE id = '{TOOL}'"),
            "price_amount",
        ),
        (
            format!("UPDATE public.marketplace_tools SET price_model = 'FREE' WHERE id = '{TOOL}'"),
            "price_amount",
        ),
        (format!("UPDATE public.marketplace_tools SET currency = 'usd' WHERE id = '{TOOL}'"), "currency"),
        (
            format!(
                "INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id) VALUES ('{BUNDLE}', '{BUNDLED_TOOL}')"
            ),
            "tool_id",
        ),
        (
            format!(
                "INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id) VALUES ('{BUNDLE}', '{ADA}')"
            ),
            "tool_id",
        ),
        (
            format!("UPDATE public.marketplace_bundles SET discount_percent = 101 WHERE id = '{BUNDLE}'"),
            "discount_percent",
        ),
    ] {
        let mut session = trial.mara.write(&MANAGER, Act::new("catalog.edit")).await.unwrap();
        let refused =
            session.all(sqlx::query(AssertSqlSafe(statement.clone())), |_| Ok(())).await.unwrap_err();
        let Error::Invalid { faults } = refused else { panic!("{statement}: {refused:?}") };
        assert_eq!(faults[0].field, field, "{statement}");
    }

    let sold = format!("DELETE FROM public.marketplace_tools WHERE id = '{TOOL}'");
    let mut session = trial.zoe.write(&SUPER_ADMIN, Act::new("catalog.delete")).await.unwrap();
    let refused = session.all(sqlx::query(AssertSqlSafe(sold)), |_| Ok(())).await;
    assert!(
        matches!(refused, Err(Error::Held { by_table: Some("marketplace_purchases"), .. })),
        "{refused:?}"
    );
    let long = format!("UPDATE public.marketplace_tools SET version = repeat('1', 21) WHERE id = '{TOOL}'");
    let mut session = trial.mara.write(&MANAGER, Act::new("catalog.edit")).await.unwrap();
    let refused = session.all(sqlx::query(AssertSqlSafe(long)), |_| Ok(())).await;
    assert!(matches!(refused, Err(Error::Refused { .. } | Error::Invalid { .. })), "{refused:?}");
}

/// A generator of numbers that the same seed always repeats (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

/// What the audit alone says that the tables hold: every entry's `after`, replayed from nothing.
async fn replayed(database: &Database) -> State {
    let entries = "SELECT jsonb_build_array(table_name || ' ' || record_id, before IS NULL, after)
                   FROM console.audit_log WHERE table_name ~ '(tools|bundles|items)$' ORDER BY id";
    let mut state = State::new();
    for line in database.psql(entries).await.lines() {
        let (record, _is_new, after): (String, bool, Option<Map<String, Value>>) =
            serde_json::from_str(line).unwrap();
        match after {
            Some(after) => state.entry(record).or_default().extend(after),
            None => drop(state.remove(&record)),
        }
    }
    for row in state.values_mut() {
        uncounted(row);
    }
    state
}

/// What the tables hold.
async fn held(database: &Database) -> State {
    let rows = |table: &str| format!("SELECT '{table} ' || t.id, to_jsonb(t) FROM public.{table} AS t");
    let tables = ["marketplace_tools", "marketplace_bundles", "marketplace_bundle_items"];
    let rows = tables.map(rows).join(" UNION ALL ");
    let rows = format!("SELECT jsonb_build_array(t.key, t.row) FROM ({rows}) AS t (key, row)");
    let mut state = State::new();
    for line in database.psql(&rows).await.lines() {
        let (record, mut row): (String, Map<String, Value>) = serde_json::from_str(line).unwrap();
        uncounted(&mut row);
        state.insert(record, row);
    }
    state
}

/// Leaves out what the audit does not follow.
fn uncounted(row: &mut Map<String, Value>) {
    for column in ["purchase_count", "view_count", "avg_rating", "review_count", "last_updated", "updated_at"]
    {
        row.remove(column);
    }
}

/// Two managers at random, now one, now the other: edits, creations, deletions, bulk changes, members that come, go and
/// move, and undos of any change. `TRAIL_SEED` in the environment repeats a run.
#[tokio::test]
async fn any_sequence_of_writes_and_undos_ends_where_the_audit_says() {
    let seed = std::env::var("TRAIL_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0x5eed_2026);
    let trial = Trial::new().await;
    let mut chance = Chance(seed);
    let mut changes: Vec<i64> = Vec::new();
    let (mut taken_back, mut blocked) = (0, 0);
    for step in 0..300 {
        let store = if chance.below(2) == 0 { &trial.mara } else { &trial.zoe };
        let number = chance.below(1000);
        let tool =
            "(SELECT t.id FROM public.marketplace_tools AS t ORDER BY md5(t.id::text || 'NUMBER') LIMIT 1)"
                .replace("NUMBER", &number.to_string());
        let bundle = tool.replace("tools", "bundles");
        let statements = match chance.below(12) {
            0 | 1 => vec![format!(
                "UPDATE public.marketplace_tools SET {} WHERE id = {tool}",
                chance.one(&[
                    format!("name = 'Name {number}'"),
                    format!("provider = 'P{number}', is_featured = NOT is_featured"),
                    format!("tags = '{{t{number}}}', demo_url = 'https://example.com/{number}'"),
                    "status = 'BETA'".to_owned(),
                    "long_description = NULL, features = '[\"a\"]'".to_owned(),
                ])
            )],
            2 => vec![format!(
                "INSERT INTO public.marketplace_tools (name, description, category, price_model, price_amount,
                   required_tier, features, integration_type, provider)
                 VALUES ('New {number}', 'New', 'CRM_TOOLS', 'MONTHLY', {number} + 0.5, 'FREE', '[]', 'API', 'P')"
            )],
            3 => vec![format!(
                "DELETE FROM public.marketplace_tools AS t WHERE t.id = {tool}
                 AND NOT EXISTS (SELECT FROM public.marketplace_purchases AS h WHERE h.tool_id = t.id)
                 AND NOT EXISTS (SELECT FROM public.marketplace_cart AS h WHERE h.tool_id = t.id)
                 AND NOT EXISTS (SELECT FROM public.marketplace_reviews AS h WHERE h.tool_id = t.id)
                 AND NOT EXISTS (SELECT FROM public.marketplace_bundle_items AS h WHERE h.tool_id = t.id)"
            )],
            4 => vec![
                format!("UPDATE public.marketplace_tools SET required_tier = 'ELITE', version = '1.0.{number}'"),
                "UPDATE public.marketplace_tools SET price_amount = price_amount + 1 WHERE price_model = 'MONTHLY'"
                    .to_owned(),
                format!("DELETE FROM public.marketplace_bundle_items WHERE tool_id = {tool}"),
            ],
            5 => vec![format!(
                "INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position)
                 VALUES ({bundle}, {tool}, {number}) ON CONFLICT (bundle_id, tool_id) DO NOTHING"
            )],
            6 => vec![
                "UPDATE public.marketplace_bundle_items SET position = position + 1".to_owned(),
                format!("DELETE FROM public.marketplace_bundle_items WHERE tool_id = {tool}"),
                format!("UPDATE public.marketplace_bundles SET name = 'B{number}' WHERE id = {bundle}"),
            ],
            7 => vec![format!(
                "WITH made AS (INSERT INTO public.marketplace_bundles
                   (name, description, price_amount, discount_percent, required_tier)
                   VALUES ('B {number}', 'New', 1, 0, 'FREE') RETURNING id)
                 INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id) SELECT made.id, {tool} FROM made"
            )],
            8 => vec![format!(
                "DELETE FROM public.marketplace_bundles AS b WHERE b.id = {bundle}
                 AND NOT EXISTS (SELECT FROM public.marketplace_purchases AS h WHERE h.bundle_id = b.id)"
            )],
            _ => Vec::new(),
        };
        if statements.is_empty() {
            if changes.is_empty() {
                continue;
            }
            // The newest more often than any other.
            let newest = changes[changes.len().saturating_sub(4)..].to_vec();
            let id = if chance.below(3) > 0 { *chance.one(&newest) } else { *chance.one(&changes) };
            let before = if step % 5 == 0 { Some(trial.everything().await) } else { None };
            match take_back(store, MANAGER, id)
                .await
                .unwrap_or_else(|error| panic!("seed {seed}, step {step}: {error:?}"))
            {
                Ok(done) => {
                    taken_back += 1;
                    changes.push(done.id);
                }
                Err(found) => {
                    blocked += 1;
                    assert!(!found.is_empty(), "seed {seed}, step {step}");
                    let refused = |one: &Blocker| matches!(one.obstacle, Obstacle::Refused { .. });
                    assert!(!found.iter().any(refused), "seed {seed}, step {step}: {found:?}");
                    if let Some(before) = before {
                        assert_eq!(trial.everything().await, before, "seed {seed}, step {step}");
                    }
                }
            }
        } else {
            let mut session = store.write(&MANAGER, Act::new("catalog.edit")).await.unwrap();
            for statement in statements {
                let done = session.all(sqlx::query(AssertSqlSafe(statement.clone())), |_| Ok(())).await;
                done.unwrap_or_else(|error| panic!("seed {seed}, step {step}: {statement}: {error:?}"));
            }
            changes.extend(activity::written(&mut session).await.unwrap());
            session.commit().await.unwrap();
        }
    }

    assert!(taken_back > 20 && blocked > 10, "seed {seed}: {taken_back} taken back, {blocked} blocked");
    assert_eq!(replayed(&trial.database).await, held(&trial.database).await, "seed {seed}");
}

/// Rows without what the audit does not follow, by table and id.
type State = BTreeMap<String, Map<String, Value>>;

/// A change that was made, and everything as it stood before and after it.
struct Made {
    id: i64,
    before: State,
    after: State,
}

/// The ids of the rows of a table.
fn ids(state: &State, table: &str) -> Vec<Uuid> {
    state.keys().filter_map(|key| key.strip_prefix(table)?.trim().parse().ok()).collect()
}

/// Whether the members of all bundles stand in the places 1, 2, 3 and so on.
fn is_in_place(state: &State) -> bool {
    let mut places: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for row in
        state.iter().filter(|(key, _)| key.starts_with("marketplace_bundle_items ")).map(|(_, row)| row)
    {
        places.entry(row["bundle_id"].as_str().unwrap()).or_default().push(row["position"].as_i64().unwrap());
    }
    places.into_values().all(|mut places| {
        places.sort_unstable();
        places.iter().zip(1..).all(|(place, expected)| *place == expected)
    })
}

/// Saves a bundle as the bench does, with the members as they are shown. Nothing if it is not there any more.
async fn save_bundle(
    store: &Store,
    id: BundleId,
    edited: impl FnOnce(BundleFields) -> BundleFields,
) -> Option<i64> {
    let mut session = store.read(&MANAGER).await.unwrap();
    let record = bundles::get(&mut session, &GetBundle { id }).await.unwrap();
    session.finish().await.unwrap();
    let base = record.fields();
    let mine = edited(base.clone());
    let mut request =
        SaveBundle { pinned: record.pinned(), base, mine, seen: record.members.clone(), reason: None };
    loop {
        let mut session = store.write(&MANAGER, Act::new("bundles.edit")).await.unwrap();
        match bundles::save(&mut session, &request).await.unwrap() {
            BundleSaved::Unseen { members, .. } => request.seen = members,
            BundleSaved::Saved { saved: Saved::Written(written) } => {
                session.commit().await.unwrap();
                return written.change;
            }
            BundleSaved::Saved { saved } => panic!("{saved:?}"),
        }
    }
}

async fn create_bundle(store: &Store, fields: BundleFields) -> Option<i64> {
    let mut request = CreateBundle { fields, seen: Vec::new(), reason: None };
    loop {
        let mut session = store.write(&MANAGER, Act::new("bundles.create")).await.unwrap();
        match bundles::create(&mut session, &request).await.unwrap() {
            BundleSaved::Unseen { members, .. } => request.seen = members,
            BundleSaved::Saved { saved: Saved::Written(written) } => {
                session.commit().await.unwrap();
                return written.change;
            }
            BundleSaved::Saved { saved } => panic!("{saved:?}"),
        }
    }
}

async fn delete_bundle(store: &Store, id: BundleId) -> Option<i64> {
    let mut session = store.write(&MANAGER, Act::new("bundles.delete")).await.unwrap();
    let pinned = bundles::get(&mut session, &GetBundle { id }).await.unwrap().pinned();
    match bundles::delete(&mut session, &DeleteBundle { pinned, reason: None }).await.unwrap() {
        Deleted::Gone { change } => {
            session.commit().await.unwrap();
            Some(change)
        }
        Deleted::Held { .. } => None,
        Deleted::MovedOn { writers } => panic!("{writers:?}"),
    }
}

/// Some of the tools, in any order.
fn drawn(chance: &mut Chance, tools: &[ToolId]) -> Vec<ToolId> {
    let mut tools: Vec<_> = tools.iter().copied().filter(|_| chance.below(2) == 0).collect();
    shuffle(chance, &mut tools);
    tools
}

fn shuffle(chance: &mut Chance, tools: &mut [ToolId]) {
    for place in (1..tools.len()).rev() {
        tools.swap(place, usize::try_from(chance.below(place as u64 + 1)).unwrap());
    }
}

/// A tool leaves all bundles, and goes if nothing else holds it.
async fn leave_all(store: &Store, tool: ToolId, and_goes: bool) -> Option<i64> {
    let mut statements = vec![
                    format!("SELECT FROM public.marketplace_tools WHERE id = '{tool}' FOR UPDATE"),
                    format!("DELETE FROM public.marketplace_bundle_items WHERE tool_id = '{tool}'"),
                    "UPDATE public.marketplace_bundle_items AS i SET position = placed.place
                     FROM (SELECT m.id, row_number() OVER (PARTITION BY m.bundle_id ORDER BY m.position)::integer AS place
                           FROM public.marketplace_bundle_items AS m) AS placed
                     WHERE i.id = placed.id AND i.position <> placed.place"
                        .to_owned(),
                ];
    if and_goes {
        statements.push(format!(
            "DELETE FROM public.marketplace_tools AS t WHERE t.id = '{tool}'
                         AND NOT EXISTS (SELECT FROM public.marketplace_purchases AS h WHERE h.tool_id = t.id)
                         AND NOT EXISTS (SELECT FROM public.marketplace_cart AS h WHERE h.tool_id = t.id)
                         AND NOT EXISTS (SELECT FROM public.marketplace_reviews AS h WHERE h.tool_id = t.id)"
        ));
    }
    let mut session = store.write(&MANAGER, Act::new("catalog.bulk")).await.unwrap();
    for statement in statements {
        session.all(sqlx::query(AssertSqlSafe(statement)), |_| Ok(())).await.unwrap();
    }
    let written = activity::written(&mut session).await.unwrap();
    session.commit().await.unwrap();
    written
}

/// Makes a change at random at the bench: its number, if it was one.
async fn at_the_bench(store: &Store, chance: &mut Chance, state: &State) -> Option<i64> {
    let tools: Vec<_> = ids(state, "marketplace_tools ").into_iter().map(ToolId).collect();
    let bundle = BundleId(*chance.one(&ids(state, "marketplace_bundles ")));
    let number = chance.below(1000);
    match chance.below(9) {
        0 => {
            let members = drawn(chance, &tools);
            let name = format!("Bundle {number}");
            let fields =
                BundleFields { name, description: "New".to_owned(), members, ..BundleFields::blank() };
            create_bundle(store, fields).await
        }
        1 => {
            let members = drawn(chance, &tools);
            save_bundle(store, bundle, |fields| BundleFields { members, ..fields }).await
        }
        2 => {
            let tool = *chance.one(&tools);
            let edited = |mut fields: BundleFields| {
                match fields.members.iter().position(|member| *member == tool) {
                    Some(place) => drop(fields.members.remove(place)),
                    None => fields.members.push(tool),
                }
                fields
            };
            save_bundle(store, bundle, edited).await
        }
        3 | 4 => {
            let edited = |mut fields: BundleFields| {
                shuffle(chance, &mut fields.members);
                fields
            };
            save_bundle(store, bundle, edited).await
        }
        5 => {
            let members = drawn(chance, &tools);
            let edited = |fields| BundleFields {
                members,
                price_amount: Decimal::new(i64::try_from(number).unwrap(), 1),
                discount_percent: i32::try_from(number % 100).unwrap(),
                ..fields
            };
            save_bundle(store, bundle, edited).await
        }
        6 => {
            let status = *chance.one(BundleStatus::ALL);
            save_bundle(store, bundle, |fields| BundleFields { status, ..fields }).await
        }
        7 => delete_bundle(store, bundle).await,
        _ => leave_all(store, *chance.one(&tools), number.is_multiple_of(2)).await,
    }
}

/// Two managers at random at the bench, now one, now the other: bundles that are created, composed, priced, published and
/// deleted, tools that leave and go, and undos of any change. Whatever nobody touched since is taken back exactly.
/// `TRAIL_SEED` in the environment repeats a run.
#[tokio::test]
async fn any_sequence_of_bundle_changes_and_undos_ends_where_the_audit_says() {
    let seed = std::env::var("TRAIL_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0x0bed_2026);
    let trial = Trial::new().await;
    trial.database.psql("UPDATE public.marketplace_bundle_items SET position = 1").await;
    trial
        .database
        .psql(
            "INSERT INTO public.marketplace_tools (id, name, description, category, price_model, price_amount, required_tier,
               features, integration_type, provider)
             SELECT ('10000000-0000-4000-8000-00000000001' || n)::uuid, 'Tool ' || n, 'One', 'CRM_TOOLS', 'MONTHLY', n,
               'FREE', '[]', 'API', 'Internal' FROM generate_series(0, 5) AS n",
        )
        .await;
    let mut chance = Chance(seed);
    let mut changes: Vec<Made> = Vec::new();
    let (mut exact, mut taken_back, mut blocked) = (0, 0, 0);
    let mut before = held(&trial.database).await;
    for step in 0..200 {
        let at = format!("seed {seed}, step {step}");
        let store = if chance.below(2) == 0 { &trial.mara } else { &trial.zoe };
        let made = match chance.below(13) {
            0..9 => at_the_bench(store, &mut chance, &before).await,
            _ if changes.is_empty() => None,
            _ => {
                // The newest more often than any other.
                let newest = changes.len().saturating_sub(2);
                let from = if chance.below(4) > 0 { newest } else { 0 };
                let of = chance.one(&changes[from..]);
                let untouched = of.after == before;
                match take_back(store, MANAGER, of.id).await.unwrap() {
                    Ok(done) => {
                        taken_back += 1;
                        if untouched {
                            exact += 1;
                            assert_eq!(held(&trial.database).await, of.before, "{at}");
                        }
                        Some(done.id)
                    }
                    Err(found) => {
                        blocked += 1;
                        let done = |one: &Blocker| matches!(one.obstacle, Obstacle::AlreadyDone { .. });
                        assert!(!untouched || found.iter().any(done), "{at}: {found:?}");
                        let refused = |one: &Blocker| matches!(one.obstacle, Obstacle::Refused { .. });
                        assert!(!found.is_empty() && !found.iter().any(refused), "{at}: {found:?}");
                        assert_eq!(held(&trial.database).await, before, "{at}");
                        None
                    }
                }
            }
        };
        if let Some(id) = made {
            let after = held(&trial.database).await;
            assert!(is_in_place(&after), "{at}");
            changes.push(Made { id, before, after: after.clone() });
            before = after;
        }
    }

    assert!(
        exact > 10 && taken_back > 20 && blocked > 10,
        "seed {seed}: {taken_back} taken back, {exact} of them untouched, {blocked} blocked"
    );
    assert_eq!(replayed(&trial.database).await, held(&trial.database).await, "seed {seed}");
}
