//! The queue of reviews: its scores, its order, its weights and its places, by real logins, while others work.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sample;

use contract::{
    Cursor, Direction, Page,
    moderation::{
        GetReview, ListReviews, PreviewWeights, ReviewFilter, ReviewRow, ReviewSort, SetWeights,
        WeightsInForce,
    },
};
use domain::{
    catalog::ToolCategory,
    ids::ReviewId,
    moderation::{
        ReviewStatus,
        score::{Weight, Weights},
    },
};
use sample::{MANAGER, MODERATOR, SUPER_ADMIN, SUPPORT, database, store};
use store::{Act, Error, Scope, Store, moderation};
use testkit::Database;

/// The queue's head behind a place.
async fn page(
    store: &Store,
    filter: &ReviewFilter,
    after: Option<Cursor>,
    limit: u16,
    direction: Direction,
) -> Page<ReviewRow> {
    let mut session = store.read(&MODERATOR).await.unwrap();
    let request = ListReviews { filter: filter.clone(), sort: ReviewSort::Score, direction, after, limit };
    let page = moderation::list(&mut session, &request).await.unwrap();
    session.finish().await.unwrap();
    page
}

/// The whole queue, page by page.
async fn walk(store: &Store, filter: &ReviewFilter, limit: u16, direction: Direction) -> Vec<ReviewRow> {
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let page = page(store, filter, after, limit, direction).await;
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return rows;
        }
    }
}

async fn weights(store: &Store) -> WeightsInForce {
    let mut session = store.read(&MODERATOR).await.unwrap();
    let weights = moderation::weights(&mut session).await.unwrap();
    session.finish().await.unwrap();
    weights
}

async fn set(store: &Store, scope: Scope, weights: Weights, read: Weights) -> Result<WeightsInForce, Error> {
    let mut session = store.write(&scope, Act::new("moderation.weigh")).await?;
    let set = moderation::set_weights(&mut session, &SetWeights { weights, read }).await?;
    session.commit().await?;
    Ok(set)
}

/// The open reviews in their order, sorted plainly: the domain's score of what the tables say, then who waits longest.
async fn plainly(database: &Database, weights: &Weights, condition: &str) -> Vec<ReviewId> {
    let Weights { flags, age, reach, burst, unverified } = weights;
    let points =
        |weight: &Weight, units: &str| format!("least({}, {} * ({units}))", weight.most, weight.each);
    let sql = format!(
        "SELECT r.id FROM public.marketplace_reviews AS r JOIN public.marketplace_tools AS t ON t.id = r.tool_id
         JOIN console.review_queue AS q ON q.review_id = r.id
         WHERE r.status IN ('PENDING', 'FLAGGED') AND ({condition})
         ORDER BY {} + {} + {} + {} + {} DESC, q.waits_since, r.id",
        points(flags, "r.flagged_count"),
        points(age, "greatest(0, floor(extract(epoch FROM now() - q.waits_since) / 86400))"),
        points(reach, "t.purchase_count / 10"),
        points(
            burst,
            "CASE WHEN r.rating <= 2 THEN (SELECT count(*) - 1 FROM public.marketplace_reviews AS n
               WHERE n.tool_id = r.tool_id AND n.rating <= 2
                 AND abs(extract(epoch FROM n.created_at - r.created_at)) <= 604800) ELSE 0 END"
        ),
        points(unverified, "(NOT r.verified_purchase)::integer"),
    );
    database.psql(&sql).await.lines().map(|id| id.parse().unwrap()).collect()
}

fn ids(rows: &[ReviewRow]) -> Vec<ReviewId> {
    rows.iter().map(|row| row.id).collect()
}

/// What the triggers kept is what a recount finds.
async fn is_right(database: &Database) {
    let queue = "SELECT q.review_id, q.base, q.burst, q.waits_since FROM console.review_queue AS q WHERE q.is_open ORDER BY 1";
    let kept = database.psql(queue).await;
    database.psql("SELECT console.recount_queue()").await;
    assert_eq!(kept, database.psql(queue).await);
}

/// Work of every kind, by one session, each step a transaction of its own. The same `seed` does the same.
async fn disturb(database: &Database, seed: f64, steps: u32) {
    let script = format!(
        "DO $$
         DECLARE
           chosen uuid;
         BEGIN
           PERFORM setseed({seed});
           FOR step IN 1..{steps} LOOP
             SELECT r.id INTO chosen FROM public.marketplace_reviews AS r ORDER BY random() LIMIT 1;
             CASE floor(random() * 8)::integer
               WHEN 0 THEN UPDATE public.marketplace_reviews SET flagged_count = flagged_count + 1 WHERE id = chosen;
               WHEN 1 THEN UPDATE public.marketplace_reviews SET status = 'APPROVED' WHERE id = chosen;
               WHEN 2 THEN UPDATE public.marketplace_reviews SET status = 'FLAGGED' WHERE id = chosen;
               WHEN 3 THEN UPDATE public.marketplace_reviews SET rating = 1 + floor(random() * 5)::integer WHERE id = chosen;
               WHEN 4 THEN UPDATE public.marketplace_tools SET purchase_count = purchase_count + 10
                 WHERE id = (SELECT r.tool_id FROM public.marketplace_reviews AS r WHERE r.id = chosen);
               WHEN 5 THEN INSERT INTO public.marketplace_reviews (tool_id, organization_id, user_id, rating)
                 SELECT r.tool_id, r.organization_id, u.id, 1 FROM public.marketplace_reviews AS r
                 CROSS JOIN public.users AS u WHERE r.id = chosen ORDER BY random() LIMIT 1
                 ON CONFLICT DO NOTHING;
               WHEN 6 THEN UPDATE public.marketplace_reviews SET status = 'REJECTED' WHERE id = chosen;
               ELSE DELETE FROM public.marketplace_reviews WHERE id = chosen AND status = 'REJECTED';
             END CASE;
             COMMIT;
           END LOOP;
         END $$"
    );
    database.psql(&script).await;
}

/// As the platform's moderators work: with the role and its settings.
async fn as_moderator(database: &Database, sql: &str) -> Result<String, String> {
    database
        .try_psql("sample_moderator", &format!("BEGIN; SET LOCAL ROLE marketplace_moderator; {sql}; COMMIT"))
        .await
}

#[tokio::test]
async fn the_parts_of_every_review_sum_to_the_score_it_is_ordered_by() {
    let database = database().await;
    let moderator = store(&database, "sample_moderator");
    disturb(&database, 0.4, 300).await;
    let in_force = weights(&moderator).await;
    assert_eq!(in_force, WeightsInForce { weights: Weights::default(), set_by: None, set_at: None });
    let weights = in_force.weights;

    let rows = walk(&moderator, &ReviewFilter::default(), 500, Direction::Descending).await;
    assert!(rows.len() > 60, "{}", rows.len());
    let base =
        "SELECT string_agg(q.review_id || ' ' || q.base, ',') FROM console.review_queue AS q WHERE q.is_open";
    let base = database.psql(base).await;
    let mut last = i32::MAX;
    for row in &rows {
        let units = row.units.unwrap();
        let score = weights.score(&units);
        assert!(score <= last, "{score} after {last}");
        last = score;
        let age = weights.points(domain::moderation::score::Part::Age, units.age);
        assert!(base.contains(&format!("{} {}", row.id, score - age)), "{row:?}");
        let mut session = moderator.read(&MODERATOR).await.unwrap();
        let record = moderation::get(&mut session, &GetReview { id: row.id }).await.unwrap();
        session.finish().await.unwrap();
        assert_eq!(record.units, Some(units));
    }
}

#[tokio::test]
async fn pages_of_any_size_are_the_plain_order_for_any_weights_and_filter() {
    let database = database().await;
    let moderator = store(&database, "sample_moderator");
    disturb(&database, 0.7, 200).await;
    let weight = |each, most| Weight { each, most };
    let mut read = Weights::default();
    for weights in [
        read,
        Weights { age: weight(0, 30), ..read },
        Weights { age: weight(7, 100), flags: weight(3, 40), ..read },
        Weights { age: weight(40, 25), unverified: weight(0, 0), ..read },
    ] {
        set(&moderator, MODERATOR, weights, read).await.unwrap();
        read = weights;
        is_right(&database).await;
        let category = ToolCategory::ALL[0];
        for (filter, condition) in [
            (ReviewFilter::default(), "true".to_owned()),
            (ReviewFilter { rating: vec![1, 2], ..ReviewFilter::default() }, "r.rating <= 2".to_owned()),
            (
                ReviewFilter { status: vec![ReviewStatus::Flagged], ..ReviewFilter::default() },
                "r.status = 'FLAGGED'".to_owned(),
            ),
            (
                ReviewFilter { category: vec![category], ..ReviewFilter::default() },
                format!("t.category = '{category}'"),
            ),
        ] {
            let mut expected = plainly(&database, &weights, &condition).await;
            for limit in [1, 7, 50] {
                let walked = walk(&moderator, &filter, limit, Direction::Descending).await;
                assert_eq!(ids(&walked), expected, "{weights:?} {condition} by {limit}");
            }
            expected.reverse();
            let walked = walk(&moderator, &filter, 9, Direction::Ascending).await;
            assert_eq!(ids(&walked), expected, "{weights:?} {condition} upwards");
        }
    }
}

#[tokio::test]
async fn pages_fit_together_while_others_decide_write_and_weigh() {
    let database = database().await;
    let moderator = store(&database, "sample_moderator");
    let before = plainly(&database, &Weights::default(), "true").await;
    let first = page(&moderator, &ReviewFilter::default(), None, 10, Direction::Descending).await;
    assert_eq!(ids(&first.rows), before[..10]);

    let gone = [before[3], before[12], before[20]];
    for id in gone {
        as_moderator(
            &database,
            &format!("UPDATE public.marketplace_reviews SET status = 'APPROVED' WHERE id = '{id}'"),
        )
        .await
        .unwrap();
    }
    let second = page(&moderator, &ReviewFilter::default(), first.next, 10, Direction::Descending).await;
    let rest: Vec<_> = before[10..].iter().copied().filter(|id| !gone.contains(id)).collect();
    assert_eq!(ids(&second.rows), rest[..10]);

    let other = Weights { flags: Weight { each: 0, most: 0 }, ..Weights::default() };
    set(&store(&database, "sample_admin"), SUPER_ADMIN, other, Weights::default()).await.unwrap();
    let mut after = second.next;
    let mut ended = Vec::new();
    while after.is_some() {
        let next = page(&moderator, &ReviewFilter::default(), after, 10, Direction::Descending).await;
        ended.extend(ids(&next.rows));
        after = next.next;
    }
    assert_eq!(ended, rest[10..], "by the weights that the first page was ordered by");
}

#[tokio::test]
async fn the_queue_is_right_whatever_sessions_do_at_once() {
    let database = database().await;
    tokio::join!(
        disturb(&database, 0.1, 150),
        disturb(&database, 0.2, 150),
        disturb(&database, 0.3, 150),
        disturb(&database, 0.5, 150),
        async {
            let admin = store(&database, "sample_admin");
            let mut read = Weights::default();
            for each in 1..6 {
                let weights =
                    Weights { burst: Weight { each, most: 30 }, reach: Weight { each, most: 90 }, ..read };
                set(&admin, SUPER_ADMIN, weights, read).await.unwrap();
                read = weights;
            }
        },
    );
    is_right(&database).await;
}

#[tokio::test]
async fn an_undo_puts_a_review_back_to_the_place_it_had() {
    let database = database().await;
    let id = database
        .psql("SELECT q.review_id FROM console.review_queue AS q JOIN public.marketplace_reviews AS r ON r.id = q.review_id
               WHERE r.status = 'PENDING' ORDER BY 1 LIMIT 1")
        .await;
    let place = format!("SELECT is_open, waits_since FROM console.review_queue WHERE review_id = '{id}'");
    let to =
        |status: &str| format!("UPDATE public.marketplace_reviews SET status = '{status}' WHERE id = '{id}'");
    let undo = |status: &str| format!("SET LOCAL console.act = 'moderation.undo'; {}", to(status));

    let first = database.psql(&place).await;
    as_moderator(&database, &to("APPROVED")).await.unwrap();
    assert_eq!(database.psql(&place).await, first.replace("t|", "f|"));
    as_moderator(&database, &undo("PENDING")).await.unwrap();
    assert_eq!(database.psql(&place).await, first);

    as_moderator(&database, &to("REJECTED")).await.unwrap();
    as_moderator(&database, &to("PENDING")).await.unwrap();
    let again = database.psql(&place).await;
    assert!(again > first, "reopened, it waits anew: {again}");
    as_moderator(&database, &to("FLAGGED")).await.unwrap();
    assert_eq!(database.psql(&place).await, again, "one that stays open keeps its place");
    as_moderator(&database, &to("REJECTED")).await.unwrap();
    as_moderator(&database, &undo("FLAGGED")).await.unwrap();
    assert_eq!(database.psql(&place).await, again);
    is_right(&database).await;
}

#[tokio::test]
async fn only_moderators_weigh_the_queue_and_only_what_they_read() {
    let database = database().await;
    let moderator = store(&database, "sample_moderator");
    let read = Weights::default();
    let wanted = Weights { age: Weight { each: 2, most: 60 }, ..read };

    for (login, scope) in [("sample_manager", MANAGER), ("sample_support", SUPPORT)] {
        let refused = set(&store(&database, login), scope, wanted, read).await.unwrap_err();
        assert!(matches!(refused, Error::NotAllowed { .. }), "{refused:?}");
    }
    for (login, role) in [
        ("sample_support", "marketplace_support"),
        ("sample_manager", "marketplace_manager"),
        ("sample_service", "marketplace_tenant"),
    ] {
        for sql in [
            "SELECT console.set_queue_weights('{}', '{}')",
            "SELECT FROM console.queue_weights",
            "SELECT FROM console.review_queue",
        ] {
            let said =
                database.try_psql(login, &format!("BEGIN; SET LOCAL ROLE {role}; {sql}")).await.unwrap_err();
            assert!(said.contains("permission denied"), "{login}: {said}");
        }
    }
    for sql in [
        "UPDATE console.queue_weights SET age_each = 0",
        "INSERT INTO console.queue_weights (age_each) VALUES (0)",
        "UPDATE console.review_queue SET base = 0",
    ] {
        assert!(as_moderator(&database, sql).await.unwrap_err().contains("permission denied"));
    }

    let wrong = Weights { age: Weight { each: -1, most: 1_001 }, ..read };
    let refused = set(&moderator, MODERATOR, wrong, read).await.unwrap_err();
    assert!(matches!(&refused, Error::Invalid { faults } if faults.len() == 2), "{refused:?}");

    let in_force = set(&moderator, MODERATOR, wanted, read).await.unwrap();
    assert_eq!(in_force.weights, wanted);
    assert!(in_force.set_by.is_some() && in_force.set_at.is_some());
    let unread = set(&moderator, MODERATOR, read, read).await.unwrap();
    assert_eq!(unread, in_force, "what was not read is not overwritten");
    assert_eq!(weights(&moderator).await, in_force);
    is_right(&database).await;
}

#[tokio::test]
async fn a_preview_is_the_order_that_the_weights_would_make() {
    let database = database().await;
    let moderator = store(&database, "sample_moderator");
    let weights = Weights { flags: Weight { each: 0, most: 0 }, ..Weights::default() };
    let now = plainly(&database, &Weights::default(), "true").await;
    let mut session = moderator.read(&MODERATOR).await.unwrap();
    let request = PreviewWeights { weights, filter: ReviewFilter::default() };
    let preview = moderation::preview(&mut session, &request).await.unwrap();
    session.finish().await.unwrap();

    let shown: Vec<_> = preview.iter().map(|ranked| ranked.row.id).collect();
    assert_eq!(shown, plainly(&database, &weights, "true").await[..20]);
    for ranked in preview {
        let place = now.iter().position(|id| *id == ranked.row.id).unwrap();
        assert_eq!(ranked.place_now, Some(u32::try_from(place).unwrap() + 1));
    }
}

#[tokio::test]
async fn a_role_that_sees_no_moderation_has_an_empty_queue() {
    let database = database().await;
    let manager = store(&database, "sample_manager");
    let mut session = manager.read(&MANAGER).await.unwrap();
    let request = ListReviews { sort: ReviewSort::Score, limit: 5, ..ListReviews::default() };
    assert_eq!(moderation::list(&mut session, &request).await.unwrap().rows, []);
    let request = ListReviews { limit: 5, ..ListReviews::default() };
    let rows = moderation::list(&mut session, &request).await.unwrap().rows;
    assert!(rows.len() == 5 && rows.iter().all(|row| row.units.is_none()));
}

#[tokio::test]
async fn the_head_of_a_long_queue_is_read_from_its_index() {
    let database = database().await;
    database
        .psql(
            "INSERT INTO public.marketplace_reviews (tool_id, organization_id, user_id, rating, flagged_count, created_at)
             SELECT t.id, (SELECT o.id FROM public.organizations AS o ORDER BY o.id LIMIT 1), u.id, 4,
               floor(random() * 6)::integer, now() - random() * interval '60 days'
             FROM public.marketplace_tools AS t CROSS JOIN (SELECT u.id FROM public.users AS u LIMIT 200) AS u
             ON CONFLICT DO NOTHING;
             VACUUM ANALYZE console.review_queue; ANALYZE",
        )
        .await;
    let read = "SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'review_queue_order_idx'";
    database.psql("SELECT pg_stat_reset()").await;
    let moderator = store(&database, "sample_moderator");
    let first = page(&moderator, &ReviewFilter::default(), None, 50, Direction::Descending).await;
    assert!(first.next.is_some());
    drop(moderator);
    let mut rows: u32 = 0;
    while rows == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        rows = database.psql(read).await.parse().unwrap();
    }
    let open: u32 =
        database.psql("SELECT count(*) FROM console.review_queue WHERE is_open").await.parse().unwrap();
    assert!(open > 5_000 && rows < open / 2, "{rows} entries of {open} were read for 50 rows");
}
