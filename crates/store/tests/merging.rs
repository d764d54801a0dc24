//! Two consoles on one tool: disjoint changes merge, the same field asks, nothing is lost, whatever the history.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "each test file uses its part")]
mod sample;

use contract::{
    catalog::{GetTool, SaveTool, ToolRecord},
    writing::{Recorded as _, Saved, Written},
};
use domain::{
    catalog::{
        PriceModel,
        tool::{ToolField, ToolFields, ToolValue},
    },
    ids::ToolId,
};
use rust_decimal::Decimal;
use sample::{MANAGER, database, store};
use store::{Act, Error, Store, catalog};
use testkit::Database;
use uuid::Uuid;

const TOOL: ToolId = ToolId(Uuid::from_u128(0x7001_0000_0000_4000_8000_0000_0000_0001));

async fn read(store: &Store, id: ToolId) -> ToolRecord {
    let mut session = store.read(&MANAGER).await.unwrap();
    let tool = catalog::get(&mut session, &GetTool { id }).await.unwrap();
    session.finish().await.unwrap();
    tool
}

async fn save(store: &Store, window: &ToolRecord, mine: ToolFields) -> Result<Saved<ToolRecord>, Error> {
    let request = SaveTool { pinned: window.pinned(), base: window.fields(), mine, reason: None };
    let mut session = store.write(&MANAGER, Act::new("catalog.edit")).await?;
    let saved = catalog::save(&mut session, &request).await?;
    session.commit().await?;
    Ok(saved)
}

fn written(saved: Saved<ToolRecord>) -> Written<ToolRecord> {
    match saved {
        Saved::Written(written) => *written,
        Saved::Contested { contested, .. } => panic!("contested: {contested:?}"),
    }
}

/// Two managers at work: Mara, and an administrator under the same role.
fn two(database: &Database) -> [Store; 2] {
    [store(database, "sample_manager"), store(database, "sample_admin")]
}

#[tokio::test]
async fn changes_of_different_fields_both_hold() {
    let database = database().await;
    let [one, other] = two(&database);
    let window = read(&one, TOOL).await;

    written(
        save(&other, &window, ToolFields { is_popular: !window.is_popular, ..window.fields() })
            .await
            .unwrap(),
    );
    let saved = written(
        save(&one, &window, ToolFields { name: "Renamed".to_owned(), ..window.fields() }).await.unwrap(),
    );

    assert_eq!(saved.theirs, [ToolField::IsPopular]);
    assert!(saved.change.is_some());
    assert_eq!(saved.record, read(&other, TOOL).await);
    let expected =
        ToolFields { name: "Renamed".to_owned(), is_popular: !window.is_popular, ..window.fields() };
    assert_eq!(saved.record.fields(), expected);
}

#[tokio::test]
async fn the_same_field_asks_names_who_wrote_it_and_writes_nothing() {
    let database = database().await;
    let [one, other] = two(&database);
    let window = read(&one, TOOL).await;

    written(
        save(&other, &window, ToolFields { name: "Theirs".to_owned(), ..window.fields() }).await.unwrap(),
    );
    let now = read(&one, TOOL).await;
    let mine = ToolFields { name: "Mine".to_owned(), is_popular: !window.is_popular, ..window.fields() };
    let Saved::Contested { theirs, contested, writers } = save(&one, &window, mine.clone()).await.unwrap()
    else {
        panic!("written over");
    };
    assert_eq!(*theirs, now);
    assert_eq!(read(&one, TOOL).await, now, "not even the field that nobody contested");
    assert_eq!(contested.len(), 1);
    assert_eq!(contested[0].base, ToolValue::Name(window.name.clone()));
    assert_eq!(contested[0].theirs, ToolValue::Name("Theirs".to_owned()));
    assert_eq!(contested[0].mine, ToolValue::Name("Mine".to_owned()));
    let fields: Vec<_> = writers.iter().map(|writer| writer.field.as_str()).collect();
    assert_eq!(fields, ["name"]);
    let admin = "SELECT u.name FROM console.operators AS o JOIN users AS u ON u.id = o.user_id WHERE o.login = 'sample_admin'";
    assert_eq!(writers[0].name, database.psql(admin).await);

    // Chosen, and saved again on top of theirs.
    let chosen = written(save(&one, &now, ToolFields { is_popular: mine.is_popular, ..mine }).await.unwrap());
    assert_eq!(chosen.record.name, "Mine");
}

#[tokio::test]
async fn a_save_sent_twice_is_written_once() {
    let database = database().await;
    let [one, _] = two(&database);
    let window = read(&one, TOOL).await;
    let mine = ToolFields { name: "Once".to_owned(), ..window.fields() };
    let first = written(save(&one, &window, mine.clone()).await.unwrap());
    let second = written(save(&one, &window, mine).await.unwrap());
    assert_eq!((second.record, second.change), (first.record, None));
}

#[tokio::test]
async fn lists_merge_as_sets_and_an_object_in_the_tech_stack_survives() {
    let database = database().await;
    database
        .psql(&format!("UPDATE public.marketplace_tools SET tags = '{{a,b}}', tech_stack = '{{\"core\": [\"Rust\", 1]}}' WHERE id = '{TOOL}'"))
        .await;
    let [one, other] = two(&database);
    let window = read(&one, TOOL).await;
    let tags = |tags: &[&str]| tags.iter().map(|&tag| tag.to_owned()).collect::<Vec<_>>();
    written(save(&other, &window, ToolFields { tags: tags(&["b", "c"]), ..window.fields() }).await.unwrap());
    let saved = written(
        save(&one, &window, ToolFields { tags: tags(&["a", "b", "d"]), ..window.fields() }).await.unwrap(),
    );
    assert_eq!(saved.record.tags, ["b", "c", "d"]);
    let stack = format!("SELECT tech_stack FROM public.marketplace_tools WHERE id = '{TOOL}'");
    assert_eq!(database.psql(&stack).await, r#"{"core": ["Rust", 1]}"#);
}

#[tokio::test]
async fn a_merge_that_breaks_a_rule_is_refused() {
    let database = database().await;
    let [one, other] = two(&database);
    let window = read(&one, TOOL).await;
    let with = |word: &str| {
        let more = (0..20).map(|place| format!("{word}{place}"));
        ToolFields { tags: window.tags.iter().cloned().chain(more).collect(), ..window.fields() }
    };
    written(save(&other, &window, with("x")).await.unwrap());
    let before = read(&one, TOOL).await;
    let refused = save(&one, &window, with("y")).await;
    assert!(matches!(&refused, Err(Error::Invalid { faults }) if faults[0].field == "tags"), "{refused:?}");
    assert_eq!(read(&one, TOOL).await, before);
}

#[tokio::test]
async fn two_saves_at_the_same_moment_queue() {
    let database = database().await;
    let stores = two(&database);
    for round in 0..10 {
        let window = read(&stores[0], TOOL).await;
        let first = ToolFields { name: format!("Name {round}"), ..window.fields() };
        let second = ToolFields { provider: format!("Provider {round}"), ..window.fields() };
        let (a, b) = futures::join!(save(&stores[0], &window, first), save(&stores[1], &window, second));
        written(a.unwrap());
        written(b.unwrap());
        let now = read(&stores[0], TOOL).await;
        assert_eq!((now.name, now.provider), (format!("Name {round}"), format!("Provider {round}")));
    }
}

/// Numbers that look random, always the same for the same seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most).unwrap()
    }

    /// A change of one field, out of few values, so that two writers often meet.
    fn change(&mut self, tool: &mut ToolFields) {
        let word = |draw: &mut Self| ["One", "Two", "Three"][draw.below(3)].to_owned();
        match self.below(8) {
            0 => tool.name = word(self),
            1 => tool.provider = word(self),
            2 => tool.is_featured = !tool.is_featured,
            3 if tool.price_model.is_paid() => tool.price_amount = Decimal::from(1 + self.below(3)),
            3 => tool.is_popular = !tool.is_popular,
            4 => {
                tool.price_model = [PriceModel::Monthly, PriceModel::Annual][self.below(2)];
                tool.price_amount = tool.price_amount.max(Decimal::ONE);
            }
            5 => tool.long_description = (self.below(2) == 0).then(|| word(self)),
            6 => tool.images = vec![format!("https://example.com/{}", word(self))],
            _ => {
                let tag = word(self);
                if tool.tags.contains(&tag) {
                    tool.tags.retain(|held| *held != tag);
                } else {
                    tool.tags.push(tag);
                }
            }
        }
    }
}

#[tokio::test]
async fn in_no_history_of_two_writers_is_an_update_lost() {
    let database = database().await;
    let stores = two(&database);
    let ids = database.psql("SELECT id FROM public.marketplace_tools ORDER BY id").await;
    let ids: Vec<ToolId> = ids.lines().map(|id| id.parse().unwrap()).collect();
    let (mut saves, mut merges, mut contests) = (0, 0, 0);
    for history in 0..200_u64 {
        let mut draw = Draw(0x9e37_79b9_7f4a_7c15 ^ (history + 1).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let id = ids[draw.below(54)];
        let mut held = read(&stores[0], id).await;
        let mut windows = [held.clone(), held.clone()];
        for _ in 0..12 {
            let writer = draw.below(2);
            if draw.below(4) == 0 {
                windows[writer] = read(&stores[writer], id).await;
                assert_eq!(windows[writer], held, "what is read is what was last saved");
                continue;
            }
            let window = windows[writer].clone();
            let mut mine = window.fields();
            for _ in 0..=draw.below(3) {
                draw.change(&mut mine);
            }
            saves += 1;
            match save(&stores[writer], &window, mine.clone()).await.unwrap() {
                Saved::Written(written) => {
                    explain(&window.fields(), &held.fields(), &mine, &written.record.fields());
                    merges += usize::from(!written.theirs.is_empty());
                    held = written.record;
                    windows[writer] = held.clone();
                }
                Saved::Contested { theirs, contested, .. } => {
                    contests += 1;
                    assert!(!contested.is_empty());
                    assert_eq!(*theirs, held, "a refused save wrote nothing");
                    for field in contested {
                        assert_ne!(field.mine, field.theirs);
                    }
                    // The person looks, and goes on from there.
                    windows[writer] = *theirs;
                }
            }
        }
        assert_eq!(read(&stores[1], id).await, held, "history {history}");
    }
    assert!(
        saves > 500 && merges > 50 && contests > 50,
        "{saves} saves, {merges} merges, {contests} contests"
    );
}

/// Every field is what I made of it where I changed it, and else what it was; tags one by one.
fn explain(base: &ToolFields, held: &ToolFields, mine: &ToolFields, now: &ToolFields) {
    for &field in ToolField::ALL {
        let (was, other, own, is) =
            (base.value(field), held.value(field), mine.value(field), now.value(field));
        if field == ToolField::Tags {
            for tag in held.tags.iter().chain(&mine.tags).chain(&base.tags) {
                let [b, h, m, n] = [base, held, mine, now].map(|tool| tool.tags.contains(tag));
                assert_eq!(n, if b == m { h } else { m }, "{tag}");
            }
        } else if own == was {
            assert_eq!(is, other, "{field}: nobody asked for another value");
        } else {
            assert_eq!(is, own, "{field}: my change is lost");
            assert!(other == was || other == own, "{field}: their change is lost");
        }
    }
}
