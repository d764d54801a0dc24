//! Writing bundles: each way once as it should go, stale, by somebody who may not, and where nothing is.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod bench;
#[expect(dead_code, reason = "each test file uses its part")]
mod sample;

use bench::{bundle, create, of, places, read, save, save_as, tool, tools, written};
use contract::{
    Subject,
    bundles::{BundleHolders, BundleRecord, BundleSaved, CreateBundle, DeleteBundle},
    problem::{Fault, FieldFault},
    writing::{Deleted, Pinned, Recorded as _},
};
use domain::{
    bundles::{BundleStatus, fields::BundleFields},
    ids::{BundleId, ToolId},
    organizations::Tier,
};
use sample::{MANAGER, MODERATOR, SUPPORT, database, store};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use store::{Act, Error, Store, bundles};
use testkit::Database;
use uuid::Uuid;

fn new_bundle(members: &[u128]) -> BundleFields {
    BundleFields {
        name: "Closing Set".to_owned(),
        description: "All that a closing takes.".to_owned(),
        long_description: Some("Line\nand line".to_owned()),
        price_amount: "89.50".parse().unwrap(),
        currency: "EUR".parse().unwrap(),
        discount_percent: 20,
        required_tier: Tier::Growth,
        status: BundleStatus::Draft,
        is_featured: true,
        is_popular: true,
        icon_url: Some("https://media.example.com/closing/icon.svg".to_owned()),
        images: vec!["https://media.example.com/closing/1.png".to_owned()],
        members: members.iter().map(|number| tool(*number)).collect(),
    }
}

/// A new bundle, that nobody bought.
async fn made(store: &Store, members: &[u128]) -> BundleRecord {
    let fields = new_bundle(members);
    let seen = of(&tools(store).await, &fields.members);
    written(create(store, fields, seen).await.unwrap()).record
}

async fn delete(store: &Store, pinned: Pinned<BundleId>) -> Result<Deleted<BundleHolders>, Error> {
    let mut session = store.write(&MANAGER, Act::new("bundles.delete")).await?;
    let deleted = bundles::delete(&mut session, &DeleteBundle { pinned, reason: None }).await?;
    session.commit().await?;
    Ok(deleted)
}

/// What the entries of a change are, in the order of writing.
async fn entries(database: &Database, change: i64) -> String {
    database
        .psql(&format!(
            "SELECT string_agg(table_name || CASE WHEN before IS NULL THEN '+' WHEN after IS NULL THEN '-' ELSE '' END,
               ' ' ORDER BY id)
             FROM console.audit_log WHERE id = {change} OR part_of = {change}"
        ))
        .await
        .replace("marketplace_bundle_items", "item")
        .replace("marketplace_bundles", "bundle")
}

#[tokio::test]
async fn a_new_bundle_holds_every_field_and_its_members_in_order_and_can_be_deleted() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let shown = tools(&manager).await;
    let fields = new_bundle(&[30, 3, 12]);
    let seen = of(&shown, &fields.members);

    let made = written(create(&manager, fields.clone(), seen).await.unwrap());
    assert_eq!(made.record.fields(), fields);
    assert_eq!(made.record, read(&manager, made.record.id).await);
    assert_eq!((made.record.purchase_count, made.record.is_misplaced), (0, false));
    assert_eq!(places(&database, made.record.id).await, "1:0030 2:0003 3:0012");
    let change = made.change.unwrap();
    assert_eq!(entries(&database, change).await, "bundle+ item+ item+ item+");

    let gone = delete(&manager, made.record.pinned()).await.unwrap();
    let Deleted::Gone { change } = gone else { panic!("{gone:?}") };
    assert_eq!(entries(&database, change).await, "bundle- item- item- item-");
    let id = made.record.id.0;
    let again = delete(&manager, made.record.pinned()).await;
    assert_eq!(again, Err(Error::NotFound { subject: Subject::Bundle, id }));
}

#[tokio::test]
async fn every_field_is_saved_and_only_what_differs_is_written() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let base = made(&manager, &[1, 2, 3, 4]).await;
    let every = BundleFields {
        name: "Other".to_owned(),
        description: "Otherwise.".to_owned(),
        long_description: None,
        price_amount: "12.34".parse().unwrap(),
        currency: "USD".parse().unwrap(),
        discount_percent: 0,
        required_tier: Tier::Free,
        status: BundleStatus::Active,
        is_featured: false,
        is_popular: false,
        icon_url: None,
        images: Vec::new(),
        members: [4, 9, 2, 1].map(tool).into(),
    };
    let saved = written(save(&manager, &base, every.clone()).await.unwrap());
    assert_eq!(saved.record.fields(), every);
    assert_eq!(saved.record, read(&manager, base.id).await);
    assert!(saved.record.updated_at > base.updated_at);
    assert_eq!(places(&database, base.id).await, "1:0004 2:0009 3:0002 4:0001");
    assert_eq!(entries(&database, saved.change.unwrap()).await, "bundle item- item item item item+");

    let base = saved.record;
    let swapped = BundleFields { members: [4, 2, 9, 1].map(tool).into(), ..every.clone() };
    let saved = written(save(&manager, &base, swapped.clone()).await.unwrap());
    assert_eq!(entries(&database, saved.change.unwrap()).await, "item item", "two changed places");
    assert!(saved.record.updated_at > base.updated_at, "an order is a version");

    let again = written(save(&manager, &base, swapped).await.unwrap());
    assert_eq!(
        (again.record, again.change),
        (saved.record.clone(), None),
        "a save sent twice is written once"
    );
    let nothing = written(save(&manager, &saved.record, saved.record.fields()).await.unwrap());
    assert_eq!((nothing.record, nothing.change), (saved.record, None));
}

#[tokio::test]
async fn any_save_closes_gaps_and_parts_repeated_places() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let made = made(&manager, &[1, 2, 3, 4]).await;
    database
        .psql(&format!(
            "UPDATE public.marketplace_bundle_items SET position = CASE position WHEN 1 THEN 0 WHEN 2 THEN 7 ELSE 9 END
             WHERE bundle_id = '{}'",
            made.id
        ))
        .await;
    let base = read(&manager, made.id).await;
    assert!(base.is_misplaced);
    let saved = written(
        save(&manager, &base, BundleFields { name: "Mended".to_owned(), ..base.fields() }).await.unwrap(),
    );
    assert!(!saved.record.is_misplaced);
    assert_eq!(saved.record.fields().members, base.fields().members, "in the order in which they were read");
    let numbered =
        "SELECT string_agg(position::text, ' ' ORDER BY position) FROM public.marketplace_bundle_items";
    assert_eq!(database.psql(&format!("{numbered} WHERE bundle_id = '{}'", made.id)).await, "1 2 3 4");
}

#[tokio::test]
async fn what_breaks_a_rule_is_told_by_its_field() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let base = made(&manager, &[1, 2]).await;
    let faults = async |mine: BundleFields| match save(&manager, &base, mine).await {
        Err(Error::Invalid { faults }) => faults,
        other => panic!("{other:?}"),
    };
    let unknown = || Fault::Unknown { among: Vec::new() };
    let members = vec![tool(1), ToolId(Uuid::nil()), tool(2)];
    assert_eq!(
        faults(BundleFields { members, ..base.fields() }).await,
        [FieldFault::new("members.1", unknown())]
    );
    let members = vec![tool(1), tool(2), tool(1)];
    assert_eq!(
        faults(BundleFields { members, ..base.fields() }).await,
        [FieldFault::new("members.2", Fault::Repeated)]
    );
    let out = Fault::OutOfRange { least: 0, most: 100 };
    assert_eq!(
        faults(BundleFields { discount_percent: 101, ..base.fields() }).await,
        [FieldFault::new("discount_percent", out)]
    );
    let fields = BundleFields { members: vec![ToolId(Uuid::nil())], ..new_bundle(&[]) };
    let invalid = Error::Invalid { faults: vec![FieldFault::new("members.0", unknown())] };
    assert_eq!(create(&manager, fields, Vec::new()).await, Err(invalid));
    assert_eq!(read(&manager, base.id).await, base);
}

#[tokio::test]
async fn a_new_bundle_of_a_member_that_is_sold_otherwise_by_now_is_not_written() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let shown = tools(&manager).await;
    let before = database.psql("SELECT count(*) FROM public.marketplace_bundles").await;
    database
        .psql(&format!("UPDATE public.marketplace_tools SET status = 'DISABLED' WHERE id = '{}'", tool(3)))
        .await;
    let fields = new_bundle(&[1, 3]);
    let unseen = create(&manager, fields.clone(), of(&shown, &fields.members)).await.unwrap();
    let now = of(&tools(&manager).await, &fields.members);
    let expected =
        BundleSaved::Unseen { record: None, merged: Box::new(fields), members: now, theirs: Vec::new() };
    assert_eq!(unseen, expected);
    assert_eq!(database.psql("SELECT count(*) FROM public.marketplace_bundles").await, before);
}

#[tokio::test]
async fn a_bundle_that_was_bought_or_lies_in_a_cart_stays() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let bought = read(&manager, bundle(1)).await;
    let stays = delete(&manager, bought.pinned()).await.unwrap();
    let counted = database
        .psql(&format!(
            "SELECT (SELECT count(*) FROM marketplace_purchases WHERE bundle_id = '{0}') || ' '
               || (SELECT count(*) FROM marketplace_cart WHERE bundle_id = '{0}')",
            bought.id
        ))
        .await;
    let counted: Vec<u64> = counted.split(' ').map(|count| count.parse().unwrap()).collect();
    let holders = BundleHolders { purchases: counted[0], carts: counted[1] };
    assert!(holders.purchases > 0);
    assert_eq!(stays, Deleted::Held { holders: holders.clone() });
    let mut session = manager.read(&MANAGER).await.unwrap();
    assert_eq!(bundles::holders(&mut session, bought.id).await.unwrap(), holders);
    drop(session);

    let carted = made(&manager, &[1, 2]).await;
    database
        .psql(&format!(
            "INSERT INTO marketplace_cart (organization_id, user_id, bundle_id, item_type)
             SELECT organization_id, user_id, '{}', 'BUNDLE' FROM organization_members LIMIT 1",
            carted.id
        ))
        .await;
    let stays = delete(&manager, read(&manager, carted.id).await.pinned()).await.unwrap();
    assert_eq!(stays, Deleted::Held { holders: BundleHolders { purchases: 0, carts: 1 } });

    // Without the console's questions in between.
    let delete = async |login: &str, role: &str, id: BundleId| {
        let sql = format!("SET ROLE {role}; DELETE FROM public.marketplace_bundles WHERE id = '{id}'");
        database.try_psql(login, &sql).await
    };
    assert!(
        delete("sample_manager", "marketplace_manager", carted.id).await.unwrap_err().contains("is in use")
    );
    for (login, role) in
        [("sample_manager", "marketplace_manager"), ("sample_admin", "marketplace_super_admin")]
    {
        assert!(delete(login, role, bought.id).await.is_err(), "{role}");
    }
    delete("sample_admin", "marketplace_super_admin", carted.id).await.unwrap();
}

#[tokio::test]
async fn a_bundle_that_moved_on_is_not_deleted_and_who_moved_it_is_named() {
    let database = database().await;
    let [manager, other] = bench::two(&database);
    let base = made(&manager, &[1, 2]).await;
    written(
        save(&other, &base, BundleFields { members: vec![tool(2), tool(1)], ..base.fields() }).await.unwrap(),
    );
    let Deleted::MovedOn { writers } = delete(&manager, base.pinned()).await.unwrap() else { panic!() };
    let admin = "SELECT u.name FROM console.operators AS o JOIN users AS u ON u.id = o.user_id WHERE o.login = 'sample_admin'";
    assert_eq!((writers.len(), writers[0].field.as_str()), (1, "members"));
    assert_eq!(writers[0].name, database.psql(admin).await);
}

#[tokio::test]
async fn the_database_itself_lets_only_managers_write() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let base = read(&manager, bundle(1)).await;
    let shown = tools(&manager).await;
    for (login, scope) in [("sample_moderator", MODERATOR), ("sample_support", SUPPORT)] {
        let other = store(&database, login);
        let refused = |error: Error| assert_eq!(error, Error::NotAllowed { role: scope.role() });
        for mine in [
            BundleFields { name: "X".to_owned(), ..base.fields() },
            BundleFields { members: vec![tool(1)], ..base.fields() },
            BundleFields { members: base.fields().members.into_iter().rev().collect(), ..base.fields() },
        ] {
            let seen = of(&shown, &mine.members);
            refused(save_as(&other, scope, &base, mine, seen).await.unwrap_err());
        }
        let mut session = other.write(&scope, Act::new("bundles.create")).await.unwrap();
        let request = CreateBundle { fields: new_bundle(&[]), seen: Vec::new(), reason: None };
        refused(bundles::create(&mut session, &request).await.unwrap_err());
        let mut session = other.write(&scope, Act::new("bundles.delete")).await.unwrap();
        let request = DeleteBundle { pinned: base.pinned(), reason: None };
        refused(bundles::delete(&mut session, &request).await.unwrap_err());
        let mut session = other.read(&scope).await.unwrap();
        refused(bundles::holders(&mut session, base.id).await.unwrap_err());
    }
    // Without the console's statements in between.
    for (login, role) in [
        ("sample_moderator", "marketplace_moderator"),
        ("sample_support", "marketplace_support"),
        ("sample_support", "marketplace_tenant"),
        ("sample_service", "marketplace_tenant"),
    ] {
        let mut connection = PgConnection::connect(&database.url(login)).await.unwrap();
        connection.execute(AssertSqlSafe(format!("SET ROLE {role}"))).await.unwrap();
        for write in [
            "UPDATE public.marketplace_bundles SET name = 'X'",
            "DELETE FROM public.marketplace_bundles",
            "INSERT INTO public.marketplace_bundles (name) VALUES ('X')",
            "SELECT FROM public.marketplace_bundles FOR UPDATE",
            "UPDATE public.marketplace_bundle_items SET position = 1",
            "DELETE FROM public.marketplace_bundle_items",
            "INSERT INTO public.marketplace_bundle_items (position) VALUES (1)",
            "SELECT FROM console.bundle_holders('00000000-0000-0000-0000-000000000000')",
        ] {
            let refused = connection.execute(write).await.unwrap_err();
            assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "42501", "{role}: {write}");
        }
    }
    assert_eq!(read(&manager, base.id).await, base);
}

#[tokio::test]
async fn nobody_gives_a_member_to_another_bundle_or_another_tool() {
    let database = database().await;
    for change in ["bundle_id = bundle_id", "tool_id = tool_id", "created_at = created_at"] {
        let sql =
            format!("SET ROLE marketplace_manager; UPDATE public.marketplace_bundle_items SET {change}");
        assert!(database.try_psql("sample_manager", &sql).await.unwrap_err().contains("denied"), "{change}");
    }
}

#[tokio::test]
async fn a_bundle_that_is_not_there_is_said_to_be() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let base = BundleRecord { id: BundleId(Uuid::nil()), ..read(&manager, bundle(1)).await };
    let missing = Error::NotFound { subject: Subject::Bundle, id: Uuid::nil() };
    assert_eq!(save(&manager, &base, base.fields()).await, Err(missing.clone()));
    assert_eq!(delete(&manager, base.pinned()).await, Err(missing.clone()));
    let mut session = manager.read(&MANAGER).await.unwrap();
    assert_eq!(bundles::holders(&mut session, base.id).await, Err(missing));
}
