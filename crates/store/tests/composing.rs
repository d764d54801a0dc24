//! Two benches on one bundle: disjoint changes merge, an order that both changed asks, an offer that nobody saw is not
//! made; nothing is lost and no member stands twice, whatever the history.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod bench;
#[expect(dead_code, reason = "each test file uses its part")]
mod sample;

use std::{collections::HashMap, time::Duration};

use bench::{bundle, create, of, places, read, save, save_as, tool, tools, two, written};
use contract::{
    bundles::{BundleRecord, BundleSaved},
    catalog::{ApplyChange, FollowUps, GetTool},
    problem::{Fault, FieldFault},
    writing::{Recorded as _, Saved},
};
use domain::{
    bundles::{
        BundleStatus, Member,
        fields::{BundleField, BundleFields, BundleValue},
    },
    catalog::{ToolStatus, bulk::BulkChange},
    ids::ToolId,
    merge::merge,
    organizations::Tier,
};
use rust_decimal::Decimal;
use sample::{MANAGER, database};
use store::{Act, Error, Store, catalog};
use testkit::Database;
use uuid::Uuid;

/// A new bundle, that nobody bought.
async fn made(store: &Store, members: &[u128]) -> BundleRecord {
    let fields = BundleFields {
        name: "Closing Set".to_owned(),
        description: "All that a closing takes.".to_owned(),
        price_amount: Decimal::from(90),
        members: members.iter().map(|number| tool(*number)).collect(),
        ..BundleFields::blank()
    };
    let seen = of(&tools(store).await, &fields.members);
    written(create(store, fields, seen).await.unwrap()).record
}

fn with_members(window: &BundleRecord, members: &[u128]) -> BundleFields {
    BundleFields { members: members.iter().map(|number| tool(*number)).collect(), ..window.fields() }
}

/// Another price for a tool, as the platform's own work.
async fn reprice(database: &Database, number: u128) {
    let tool = tool(number);
    database
        .psql(&format!("UPDATE public.marketplace_tools SET price_model = 'MONTHLY', price_amount = price_amount + 7 WHERE id = '{tool}'"))
        .await;
}

#[tokio::test]
async fn what_each_changed_alone_holds() {
    let database = database().await;
    let [one, other] = two(&database);
    let window = made(&one, &[1, 2, 3]).await;
    written(save(&other, &window, BundleFields { is_popular: true, ..window.fields() }).await.unwrap());
    let mine = BundleFields { name: "Renamed".to_owned(), ..with_members(&window, &[3, 1, 2]) };
    let saved = written(save(&one, &window, mine.clone()).await.unwrap());
    assert_eq!(saved.theirs, [BundleField::IsPopular]);
    assert_eq!(saved.record.fields(), BundleFields { is_popular: true, ..mine });
    assert_eq!(saved.record, read(&other, window.id).await);
}

#[tokio::test]
async fn two_new_orders_ask_and_name_who_made_the_other() {
    let database = database().await;
    let [one, other] = two(&database);
    let window = made(&one, &[1, 2, 3]).await;
    written(save(&other, &window, with_members(&window, &[3, 2, 1])).await.unwrap());
    let asked = save(&one, &window, with_members(&window, &[2, 1, 3])).await.unwrap();
    let BundleSaved::Saved { saved: Saved::Contested { theirs, contested, writers } } = asked else {
        panic!("written over")
    };
    assert_eq!(*theirs, read(&one, window.id).await);
    let order = |numbers: [u128; 3]| BundleValue::Members(numbers.map(tool).into());
    assert_eq!(contested.len(), 1);
    assert_eq!((&contested[0].base, &contested[0].theirs), (&order([1, 2, 3]), &order([3, 2, 1])));
    assert_eq!(contested[0].mine, order([2, 1, 3]));
    let admin = "SELECT u.name FROM console.operators AS o JOIN users AS u ON u.id = o.user_id WHERE o.login = 'sample_admin'";
    assert_eq!((writers.len(), writers[0].field.as_str()), (1, "members"));
    assert_eq!(writers[0].name, database.psql(admin).await);
    assert_eq!(places(&database, window.id).await, "1:0003 2:0002 3:0001", "nothing was written");

    written(save(&one, &theirs, with_members(&theirs, &[2, 1, 3])).await.unwrap());
    assert_eq!(places(&database, window.id).await, "1:0002 2:0001 3:0003");
}

#[tokio::test]
async fn members_that_both_came_to_add_and_take_out_are_looked_at_and_then_hold() {
    let database = database().await;
    let [one, other] = two(&database);
    let window = made(&one, &[1, 2, 3, 4]).await;
    let theirs = written(save(&other, &window, with_members(&window, &[1, 8, 2, 4])).await.unwrap()).record;

    // What I saw was worth something else: they took one out and put one in.
    let mine = with_members(&window, &[1, 2, 3, 9]);
    let unseen = save(&one, &window, mine).await.unwrap();
    let BundleSaved::Unseen { record, merged, members, theirs: moved } = unseen else { panic!("{unseen:?}") };
    assert_eq!(*record.unwrap(), theirs);
    assert_eq!(merged.members, [1, 8, 2, 9].map(tool));
    assert_eq!(members.iter().map(|member| member.tool).collect::<Vec<_>>(), merged.members);
    assert_eq!(moved, [], "both changed the members");
    assert_eq!(places(&database, window.id).await, "1:0001 2:0008 3:0002 4:0004", "nothing was written");

    let saved = written(save_as(&one, MANAGER, &theirs, *merged, members).await.unwrap());
    assert_eq!(places(&database, window.id).await, "1:0001 2:0008 3:0002 4:0009");
    assert!(saved.change.is_some());
}

#[tokio::test]
async fn an_order_of_mine_merges_with_a_member_of_theirs_without_asking() {
    let database = database().await;
    let [one, other] = two(&database);
    let window = made(&one, &[1, 2, 3]).await;
    written(save(&other, &window, with_members(&window, &[1, 2, 3, 9])).await.unwrap());
    let saved = written(save(&one, &window, with_members(&window, &[3, 2, 1])).await.unwrap());
    assert_eq!(places(&database, window.id).await, "1:0003 2:0009 3:0002 4:0001");
    assert!(!saved.record.is_misplaced);
}

#[tokio::test]
async fn a_price_for_members_that_somebody_changed_is_not_written_before_it_is_seen() {
    let database = database().await;
    let [one, other] = two(&database);
    let window = made(&one, &[1, 2, 3]).await;
    written(save(&other, &window, with_members(&window, &[1, 2])).await.unwrap());
    let cheaper = BundleFields { price_amount: Decimal::from(80), discount_percent: 20, ..window.fields() };
    let unseen = save(&one, &window, cheaper.clone()).await.unwrap();
    let BundleSaved::Unseen { record, merged, members, theirs } = unseen else { panic!("{unseen:?}") };
    assert_eq!(theirs, [BundleField::Members]);
    assert_eq!(merged.members, [tool(1), tool(2)]);
    assert_eq!(merged.price_amount, Decimal::from(80));
    assert_eq!(read(&one, window.id).await.price.amount, Decimal::from(90));
    let saved = written(save_as(&one, MANAGER, &record.unwrap(), *merged, members).await.unwrap());
    assert_eq!((saved.record.price.amount, saved.record.members.len()), (Decimal::from(80), 2));

    // Publishing is an offer too.
    let window = saved.record;
    written(save(&other, &window, BundleFields { discount_percent: 5, ..window.fields() }).await.unwrap());
    let published = BundleFields { status: BundleStatus::Active, ..window.fields() };
    let unseen = save(&one, &window, published).await.unwrap();
    assert!(
        matches!(unseen, BundleSaved::Unseen { ref theirs, .. } if theirs[..] == [BundleField::DiscountPercent])
    );
}

#[tokio::test]
async fn an_offer_over_a_member_that_is_sold_otherwise_by_now_is_not_written_and_a_description_is() {
    let database = database().await;
    let [one, _] = two(&database);
    let window = made(&one, &[1, 2, 3]).await;
    let shown = tools(&one).await;
    reprice(&database, 2).await;
    let seen = of(&shown, &window.fields().members);

    let said = BundleFields { description: "Said otherwise.".to_owned(), ..window.fields() };
    let window = written(save_as(&one, MANAGER, &window, said, seen.clone()).await.unwrap()).record;
    let turned = with_members(&window, &[3, 2, 1]);
    let window = written(save_as(&one, MANAGER, &window, turned, seen.clone()).await.unwrap()).record;

    let offer = BundleFields { discount_percent: 10, ..window.fields() };
    let unseen = save_as(&one, MANAGER, &window, offer.clone(), seen).await.unwrap();
    let now = of(&tools(&one).await, &offer.members);
    let expected = BundleSaved::Unseen {
        record: Some(Box::new(window.clone())),
        merged: Box::new(offer.clone()),
        members: now.clone(),
        theirs: Vec::new(),
    };
    assert_eq!(unseen, expected);
    written(save_as(&one, MANAGER, &window, offer, now).await.unwrap());
}

#[tokio::test]
async fn a_name_of_a_member_is_no_part_of_the_offer() {
    let database = database().await;
    let [one, _] = two(&database);
    let window = made(&one, &[1, 2]).await;
    let seen = of(&tools(&one).await, &window.fields().members);
    database
        .psql(&format!("UPDATE public.marketplace_tools SET name = 'Renamed' WHERE id = '{}'", tool(1)))
        .await;
    let offer = BundleFields { discount_percent: 10, ..window.fields() };
    written(save_as(&one, MANAGER, &window, offer, seen).await.unwrap());
}

#[tokio::test]
async fn whatever_a_member_is_offered_by_is_asked_for_and_nothing_else_of_it() {
    let database = database().await;
    let [one, _] = two(&database);
    let change = async |set: &str| {
        let change = format!("UPDATE public.marketplace_tools SET {set} WHERE id = '{}'", tool(2));
        database.psql(&change).await
    };
    change("price_model = 'MONTHLY', price_amount = 10, required_tier = 'FREE', status = 'ACTIVE'").await;
    let window = made(&one, &[1, 2, 3]).await;
    let published = BundleFields { status: BundleStatus::Active, ..window.fields() };
    for moved in [
        "price_amount = 10.01",
        "price_model = 'ANNUAL'",
        "currency = 'EUR'",
        "required_tier = 'STARTER'",
        "status = 'BETA'",
    ] {
        let seen = of(&tools(&one).await, &published.members);
        change(moved).await;
        let unseen = save_as(&one, MANAGER, &window, published.clone(), seen).await.unwrap();
        assert!(matches!(unseen, BundleSaved::Unseen { .. }), "{moved}");
        assert_eq!(read(&one, window.id).await.status, BundleStatus::Draft, "{moved}");
    }
    let seen = of(&tools(&one).await, &published.members);
    change("name = 'Renamed', description = 'Other.', is_featured = NOT is_featured, tags = '{x}'").await;
    written(save_as(&one, MANAGER, &window, published, seen).await.unwrap());
}

#[tokio::test]
async fn every_term_of_an_offer_asks_for_what_was_shown_and_no_other_field_does() {
    let database = database().await;
    let [one, _] = two(&database);
    let window = made(&one, &[1, 2, 3]).await;
    let shown = tools(&one).await;
    reprice(&database, 2).await;
    let base = window.fields();
    let save = async |mine: BundleFields| {
        let window = read(&one, window.id).await;
        let seen = of(&shown, &mine.members);
        save_as(&one, MANAGER, &window, mine, seen).await.unwrap()
    };
    for offer in [
        BundleFields { price_amount: Decimal::from(91), ..base.clone() },
        BundleFields { currency: "EUR".parse().unwrap(), ..base.clone() },
        BundleFields { discount_percent: 1, ..base.clone() },
        BundleFields { required_tier: Tier::Elite, ..base.clone() },
        BundleFields { status: BundleStatus::Active, ..base.clone() },
        BundleFields { status: BundleStatus::Archived, ..base.clone() },
        with_members(&window, &[1, 2]),
        with_members(&window, &[1, 2, 3, 4]),
    ] {
        let unseen = save(offer.clone()).await;
        assert!(matches!(unseen, BundleSaved::Unseen { .. }), "{offer:?}");
    }
    assert_eq!(read(&one, window.id).await.updated_at, window.updated_at, "nothing was written");
    // Without the member that nobody saw repriced, it is what was shown.
    let mut mine = with_members(&window, &[3, 1]);
    written(save(mine.clone()).await);
    let others: [fn(&mut BundleFields); 8] = [
        |bundle| bundle.name = "Other".to_owned(),
        |bundle| bundle.description = "Other.".to_owned(),
        |bundle| bundle.long_description = Some("Other.".to_owned()),
        |bundle| bundle.is_featured = true,
        |bundle| bundle.is_popular = true,
        |bundle| bundle.icon_url = Some("https://media.example.com/closing.svg".to_owned()),
        |bundle| bundle.images = vec!["https://media.example.com/closing.png".to_owned()],
        |bundle| bundle.members.reverse(),
    ];
    reprice(&database, 1).await;
    for other in others {
        other(&mut mine);
        assert_eq!(written(save(mine.clone()).await).record.fields(), mine);
    }
}

#[tokio::test]
async fn a_tool_that_went_after_it_was_shown_is_left_out_and_looked_at() {
    let database = database().await;
    let [one, _] = two(&database);
    let window = made(&one, &[1, 2]).await;
    let free = "INSERT INTO public.marketplace_tools (name, description, category, price_model, price_amount, required_tier,
        features, integration_type, provider)
        VALUES ('Passing', 'Soon gone', 'CRM_TOOLS', 'MONTHLY', 5, 'FREE', '[]', 'API', 'Us') RETURNING id";
    let passing: ToolId = database.psql(free).await.lines().next().unwrap().parse().unwrap();
    let mut mine = window.fields();
    mine.members.push(passing);
    let seen = of(&tools(&one).await, &mine.members);
    database.psql(&format!("DELETE FROM public.marketplace_tools WHERE id = '{passing}'")).await;
    let unseen = save_as(&one, MANAGER, &window, mine, seen).await.unwrap();
    let BundleSaved::Unseen { merged, members, .. } = unseen else { panic!("{unseen:?}") };
    assert_eq!(merged.members, [tool(1), tool(2)]);
    assert_eq!(members.len(), 2);
}

#[tokio::test]
async fn a_price_that_changes_during_the_save_is_waited_for_and_seen() {
    let database = database().await;
    let [one, other] = two(&database);
    let window = made(&one, &[1, 2]).await;
    let seen = of(&tools(&one).await, &window.fields().members);

    let mut session = other.write(&MANAGER, Act::new("catalog.bulk")).await.unwrap();
    let held = catalog::get(&mut session, &GetTool { id: tool(2) }).await.unwrap();
    let change = BulkChange::to_status(ToolStatus::Deprecated);
    let request =
        ApplyChange { rows: vec![held.pinned()], change, follow_ups: FollowUps::default(), reason: None };
    assert_eq!(catalog::apply(&mut session, &request).await.unwrap().changed, 1);

    let offer = BundleFields { discount_percent: 10, ..window.fields() };
    let saving = tokio::spawn(async move { save_as(&one, MANAGER, &window, offer, seen).await });
    let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    while database.psql(waits).await == "0" {
        assert!(!saving.is_finished(), "it did not wait for the tool");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    session.commit().await.unwrap();
    let unseen = saving.await.unwrap().unwrap();
    let BundleSaved::Unseen { members, .. } = unseen else { panic!("{unseen:?}") };
    assert_eq!(members[1].status, ToolStatus::Deprecated);
}

/// Saves as often as another transaction is in its way, as the commands do.
async fn insist(store: &Store, window: &BundleRecord, mine: BundleFields) -> BundleSaved {
    loop {
        match save(store, window, mine.clone()).await {
            Err(Error::Conflict) => {}
            saved => return saved.unwrap(),
        }
    }
}

#[tokio::test]
async fn two_saves_at_the_same_moment_both_hold_or_one_asks() {
    let database = database().await;
    let stores = two(&database);
    let id = made(&stores[0], &[1, 2, 3, 4]).await.id;
    let (mut both, mut asked) = (0, 0);
    for round in 0..24_u128 {
        let window = read(&stores[0], id).await;
        let order = window.fields().members;
        let turned = BundleFields { members: order.iter().rev().copied().collect(), ..window.fields() };
        let swapped = BundleFields { members: [&order[1..], &order[..1]].concat(), ..window.fields() };
        let named = BundleFields { name: format!("Name {round}"), ..window.fields() };
        let grown = BundleFields { members: [&order[..], &[tool(10 + round)]].concat(), ..window.fields() };
        let (first, second) = match round % 3 {
            0 => (turned, swapped),
            1 => (named, grown),
            _ => (turned, grown),
        };
        let (a, b) = futures::join!(insist(&stores[0], &window, first), insist(&stores[1], &window, second));
        let is_written =
            |saved: &BundleSaved| matches!(saved, BundleSaved::Saved { saved: Saved::Written(_) });
        match (u8::from(is_written(&a)) + u8::from(is_written(&b)), round % 3) {
            (2, _) => both += 1,
            (1, 0 | 2) => asked += 1,
            (held, _) => panic!("{held} of two: {a:?} {b:?}"),
        }
        let now = read(&stores[0], id).await;
        assert!(!now.is_misplaced);
        if round % 3 == 1 {
            assert_eq!(now.name, format!("Name {round}"));
            assert!(now.fields().members.contains(&tool(10 + round)));
        }
    }
    assert!(both >= 8 && asked >= 8, "{both} times both, {asked} times one");
}

#[tokio::test]
async fn a_change_of_many_tools_and_a_save_of_their_bundle_neither_lock_nor_lose() {
    let database = database().await;
    let [one, other] = two(&database);
    let id = made(&one, &[]).await.id;
    for round in 0..8_u128 {
        let window = read(&one, id).await;
        let first = 1 + round * 5;
        let mine = with_members(&window, &[first, first + 1, first + 2, first + 3]);
        let window = match insist(&one, &window, mine).await {
            BundleSaved::Saved { saved: Saved::Written(written) } => written.record,
            other => panic!("{other:?}"),
        };
        let leave = async {
            loop {
                let mut session = other.write(&MANAGER, Act::new("catalog.bulk")).await.unwrap();
                let mut rows = Vec::new();
                for number in [first, first + 3] {
                    rows.push(
                        catalog::get(&mut session, &GetTool { id: tool(number) }).await.unwrap().pinned(),
                    );
                }
                let request = ApplyChange {
                    rows,
                    change: BulkChange::to_status(ToolStatus::ComingSoon),
                    follow_ups: FollowUps { unfeature: false, leave_bundles: true },
                    reason: None,
                };
                match catalog::apply(&mut session, &request).await {
                    Err(Error::Conflict) => continue,
                    applied => applied.unwrap(),
                };
                match session.commit().await {
                    Err(Error::Conflict) => {}
                    done => break done.unwrap(),
                }
            }
        };
        let mine = BundleFields {
            members: [first + 4, first + 3, first + 2, first].map(tool).into(),
            ..window.fields()
        };
        let (_, saved) = futures::join!(leave, insist(&one, &window, mine));
        let now = read(&one, id).await;
        assert!(!now.is_misplaced);
        let members = now.fields().members;
        assert!(![first, first + 3].iter().any(|gone| members.contains(&tool(*gone))), "{saved:?}");
        let is_written = matches!(saved, BundleSaved::Saved { saved: Saved::Written(_) });
        assert_eq!(is_written, members.contains(&tool(first + 4)));
    }
}

/// Numbers that look random, always the same for the same seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(most).unwrap()).unwrap()
    }

    /// A change of one thing, out of few values, so that two writers often meet.
    fn change(&mut self, bundle: &mut BundleFields) {
        match self.below(9) {
            0 => ["One.", "Two.", "Three."][self.below(3)].clone_into(&mut bundle.description),
            1 => bundle.price_amount = Decimal::from(80 + self.below(3)),
            2 => bundle.discount_percent = i32::try_from(self.below(3)).unwrap(),
            3 => bundle.is_popular = !bundle.is_popular,
            4 | 5 => {
                let number = 1 + u128::try_from(self.below(9)).unwrap();
                if bundle.members.contains(&tool(number)) {
                    bundle.members.retain(|member| *member != tool(number));
                } else {
                    bundle.members.insert(self.below(bundle.members.len() + 1), tool(number));
                }
            }
            _ if bundle.members.len() < 2 => bundle.status = BundleStatus::Active,
            _ => {
                let moved = bundle.members.remove(self.below(bundle.members.len()));
                bundle.members.insert(self.below(bundle.members.len() + 1), moved);
            }
        }
    }
}

/// What a bench shows: the bundle as it was read, and the tools as they were.
#[derive(Clone)]
struct Bench {
    record: BundleRecord,
    shown: HashMap<ToolId, Member>,
}

impl Bench {
    async fn open(store: &Store, id: domain::ids::BundleId) -> Self {
        Self { record: read(store, id).await, shown: tools(store).await }
    }

    /// Saves; what is asked is answered at random on top of what stands, until it holds. Returns the fields of the first
    /// attempt's base and what was made of them, and how often it was asked and how often an offer was not seen.
    async fn save(&mut self, store: &Store, draw: &mut Draw, mine: BundleFields) -> (u32, u32) {
        let (mut mine, mut asked, mut unseen) = (mine, 0, 0);
        loop {
            let base = self.record.fields();
            let seen = of(&self.shown, &mine.members);
            let now = tools(store).await;
            let is_stale = mine.members.iter().any(|tool| !now[tool].is_offered_as(&self.shown[tool]));
            let held = read(store, self.record.id).await;
            match save_as(store, MANAGER, &self.record, mine.clone(), seen).await.unwrap() {
                BundleSaved::Saved { saved: Saved::Written(written) } => {
                    assert!(!(is_stale && mine.is_another_offer(&base)), "an offer that nobody saw");
                    explain(&base, &held.fields(), &mine, &written.record.fields());
                    assert!(!written.record.is_misplaced);
                    self.record = written.record;
                    return (asked, unseen);
                }
                BundleSaved::Saved { saved: Saved::Contested { theirs, contested, .. } } => {
                    asked += 1;
                    assert_eq!(*theirs, held, "what is asked wrote nothing");
                    let mut chosen = merge(&base, &theirs.fields(), &mine).fields;
                    for contested in contested {
                        chosen.set(if draw.below(2) == 0 { contested.theirs } else { contested.mine });
                    }
                    (mine, self.record) = (chosen, *theirs);
                }
                BundleSaved::Unseen { record, merged, members, .. } => {
                    unseen += 1;
                    assert!(mine.is_another_offer(&base), "only an offer is asked to have been seen");
                    let record = *record.unwrap();
                    assert_eq!(record, held, "what was not seen is not written");
                    assert!(
                        is_stale || merged.is_another_offer(&mine),
                        "the offer is the one that was shown"
                    );
                    for member in members {
                        self.shown.insert(member.tool, member);
                    }
                    (mine, self.record) = (*merged, record);
                }
            }
        }
    }
}

/// Every field is what I made of it where I changed it, and else what it was; members one by one.
fn explain(base: &BundleFields, held: &BundleFields, mine: &BundleFields, now: &BundleFields) {
    members_hold(base, held, mine, now);
    for &field in BundleField::ALL.iter().filter(|field| **field != BundleField::Members) {
        let [was, other, own, is] = [base, held, mine, now].map(|bundle| bundle.value(field));
        if own == was {
            assert_eq!(is, other, "{field}: nobody asked for another value");
        } else {
            assert_eq!(is, own, "{field}: my change is lost");
            assert!(other == was || other == own, "{field}: their change is lost");
        }
    }
}

/// A member that I put in or took out is in or out; one that I left alone is as they left it.
fn members_hold(base: &BundleFields, held: &BundleFields, mine: &BundleFields, now: &BundleFields) {
    for number in 1..=9 {
        let tool = tool(number);
        let [was, other, own] = [base, held, mine].map(|bundle| bundle.members.contains(&tool));
        let is = now.members.iter().filter(|member| **member == tool).count();
        assert_eq!(is, usize::from(if own == was { other } else { own }), "tool {number}");
    }
}

#[tokio::test]
async fn in_no_history_of_two_benches_is_a_change_lost_or_a_member_twice() {
    let database = database().await;
    let stores = two(&database);
    let (mut saves, mut asked, mut unseen) = (0, 0, 0);
    for history in 0..60_u64 {
        let mut draw = Draw(0x9e37_79b9_7f4a_7c15 ^ (history + 1).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let id = made(&stores[0], &[1, 2, 3, 4, 5]).await.id;
        let bench = Bench::open(&stores[0], id).await;
        let mut benches = [bench.clone(), bench];
        for _ in 0..10 {
            let writer = draw.below(2);
            if draw.below(5) == 0 {
                benches[writer] = Bench::open(&stores[writer], id).await;
                continue;
            }
            if draw.below(15) == 0 {
                reprice(&database, 1 + u128::try_from(draw.below(5)).unwrap()).await;
            }
            let base = benches[writer].record.fields();
            let mut mine = base.clone();
            for _ in 0..=draw.below(3) {
                draw.change(&mut mine);
            }
            let before = read(&stores[writer], id).await.fields();
            saves += 1;
            let (ask, look) = benches[writer].save(&stores[writer], &mut draw, mine.clone()).await;
            asked += ask;
            unseen += look;
            // However often it was asked, whatever was answered: no member is lost on the way.
            members_hold(&base, &before, &mine, &benches[writer].record.fields());
        }
        let now = read(&stores[1], id).await;
        assert!(!now.is_misplaced, "history {history}");
        let found = places(&database, id).await;
        let numbers: Vec<_> = found.split_whitespace().filter_map(|place| place.split(':').next()).collect();
        let expected: Vec<_> = (1..=now.members.len()).map(|place| place.to_string()).collect();
        assert_eq!(numbers, expected, "history {history}");
    }
    assert!(saves > 300 && asked > 20 && unseen > 20, "{saves} saves, {asked} asked, {unseen} unseen");
}

#[tokio::test]
async fn all_54_members_turn_around_in_one_write() {
    let database = database().await;
    let [one, _] = two(&database);
    let window = read(&one, bundle(5)).await;
    assert_eq!(window.members.len(), 54);
    let turned: Vec<_> = window.fields().members.into_iter().rev().collect();
    let saved = written(
        save(&one, &window, BundleFields { members: turned.clone(), ..window.fields() }).await.unwrap(),
    );
    assert_eq!(saved.record.fields().members, turned);
    let entries = format!(
        "SELECT count(*) FROM console.audit_log WHERE {0} IN (id, part_of) AND table_name = 'marketplace_bundle_items'",
        saved.change.unwrap()
    );
    assert_eq!(database.psql(&entries).await, "54");
}

#[tokio::test]
async fn a_bundle_holds_500_members_and_no_more() {
    let database = database().await;
    let [one, _] = two(&database);
    database
        .psql(
            "INSERT INTO public.marketplace_tools (name, description, category, price_model, price_amount, required_tier,
               features, integration_type, provider)
             SELECT 'More ' || n, 'More.', 'CRM_TOOLS', 'MONTHLY', 5, 'FREE', '[]', 'API', 'Internal'
             FROM generate_series(1, 500 - (SELECT count(*) FROM public.marketplace_tools)) AS n",
        )
        .await;
    let window = made(&one, &[1]).await;
    let mut members: Vec<_> = tools(&one).await.into_keys().collect();
    members.sort();
    assert_eq!(members.len(), 500);
    let all = BundleFields { members: members.clone(), ..window.fields() };
    let window = written(save(&one, &window, all).await.unwrap()).record;
    assert_eq!((window.fields().members, window.is_misplaced), (members.clone(), false));
    members.rotate_left(1);
    let turned = BundleFields { members: members.clone(), ..window.fields() };
    let window = written(save(&one, &window, turned).await.unwrap()).record;
    assert_eq!((window.fields().members, window.is_misplaced), (members.clone(), false));

    members.push(ToolId(Uuid::nil()));
    let more = BundleFields { members, ..window.fields() };
    let faults = vec![FieldFault::new("members", Fault::TooMany { most: 500 })];
    assert_eq!(save(&one, &window, more).await, Err(Error::Invalid { faults }));
}

#[tokio::test]
async fn a_retired_tool_leaves_the_others_in_the_order_that_was_shown_whatever_their_places_were() {
    let database = database().await;
    let [one, _] = two(&database);
    let id = made(&one, &(1..=12).collect::<Vec<_>>()).await.id;
    database
        .psql(&format!("UPDATE public.marketplace_bundle_items SET position = 0 WHERE bundle_id = '{id}'"))
        .await;
    let shown = read(&one, id).await;
    assert!(shown.is_misplaced);

    let mut session = one.write(&MANAGER, Act::new("catalog.bulk")).await.unwrap();
    let held = catalog::get(&mut session, &GetTool { id: tool(5) }).await.unwrap();
    let request = ApplyChange {
        rows: vec![held.pinned()],
        change: BulkChange::to_status(ToolStatus::Deprecated),
        follow_ups: FollowUps { unfeature: false, leave_bundles: true },
        reason: None,
    };
    catalog::apply(&mut session, &request).await.unwrap();
    session.commit().await.unwrap();

    let now = read(&one, id).await;
    let mut expected = shown.fields().members;
    expected.retain(|member| *member != tool(5));
    assert_eq!((now.fields().members, now.is_misplaced), (expected, false));
}
