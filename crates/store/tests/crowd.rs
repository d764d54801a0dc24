//! Many moderators at once, each with a login of their own: no review is decided twice, none is lost, none is held by
//! two, and the ratings are right; also when connections are killed in mid-decision.
//!
//! `MODERATION_REVIEWS` (2000 unless told) and `MODERATION_PEOPLE` (50) size it; `cargo nextest run -p store --test
//! crowd --no-capture` tells the speed.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and tells its speed"
)]

#[expect(dead_code, reason = "this test needs only some of it")]
mod marketplace;
mod moderators;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use contract::writing::Pinned;
use domain::ids::ReviewId;
use domain::moderation::ReviewStatus;
use marketplace::planted;
use moderators::{claim_next, decide, hire, login, open, plant, verdict, wrong_ratings};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use store::{Error, Store};
use testkit::Database;

/// Reviews of one tool: few enough that tools are fought over.
const EACH: usize = 100;

fn sized(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|size| size.parse().ok()).unwrap_or(otherwise)
}

/// A database with people who moderate and reviews that wait.
async fn crowd() -> (Database, usize) {
    let (people, reviews) = (sized("MODERATION_PEOPLE", 50), sized("MODERATION_REVIEWS", 2_000));
    let database = planted().await;
    database.psql("DELETE FROM public.marketplace_reviews").await;
    hire(&database, people).await;
    plant(&database, reviews.div_ceil(EACH), EACH).await;
    (database, people)
}

/// What a moderator makes of the reviews that come, until none is left. Tells each decision that holds.
async fn work(store: Store, number: usize, held: impl Fn(ReviewId), go_on: impl Fn(&Error) -> bool) {
    let ways = [ReviewStatus::Approved, ReviewStatus::Rejected];
    loop {
        let review = match claim_next(&store).await {
            Ok(Some(review)) => review,
            Ok(None) => return,
            Err(error) if go_on(&error) => continue,
            Err(error) => panic!("moderator {number} can't claim: {error}"),
        };
        let pinned = Pinned { id: review.id, version: review.updated_at };
        let to = ways.get(usize::from(review.rating < 3)).copied().unwrap_or(ReviewStatus::Approved);
        match decide(&store, vec![pinned], verdict(to)).await {
            Ok(decided) if decided.left_alone.is_empty() => held(review.id),
            Ok(decided) => panic!("moderator {number} held it: {:?}", decided.left_alone),
            Err(error) if go_on(&error) => {}
            Err(error) => panic!("moderator {number} can't decide: {error}"),
        }
    }
}

/// Nothing is open, everything was decided once and is on record once, and the ratings are right.
async fn all_is_well(database: &Database) {
    let open = "SELECT count(*) FROM public.marketplace_reviews WHERE status IN ('PENDING', 'FLAGGED')";
    assert_eq!(database.psql(open).await, "0", "none is lost");
    let twice = "SELECT count(*) FROM (SELECT FROM console.review_decisions GROUP BY review_id HAVING count(*) > 1) AS t";
    assert_eq!(database.psql(twice).await, "0", "none is decided twice");
    let unlike = "SELECT count(*) FROM public.marketplace_reviews AS r
                  FULL JOIN console.review_decisions AS d ON d.review_id = r.id
                  FULL JOIN console.audit_log AS a ON a.id = d.change AND a.record_id = r.id
                  WHERE (a.act = 'moderation.decide' OR a.id IS NULL)
                    AND (d.operator_id, d.to_status, a.login) IS DISTINCT FROM (r.moderated_by, r.status, d.login)";
    assert_eq!(database.psql(unlike).await, "0", "decisions, audit and reviews agree");
    assert_eq!(wrong_ratings(database).await, "", "ratings are those of the approved reviews");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_at_once_decide_each_review_once() {
    let (database, people) = crowd().await;
    let reviews: usize =
        database.psql("SELECT count(*) FROM public.marketplace_reviews").await.parse().unwrap();
    let decided: Arc<Mutex<HashMap<ReviewId, usize>>> = Arc::default();
    let start = Instant::now();
    let mut at_work = Vec::new();
    for number in 1..=people {
        let (store, decided) = (open(&database, &login(number)), Arc::clone(&decided));
        let held = move |id| *decided.lock().unwrap().entry(id).or_default() += 1;
        at_work.push(tokio::spawn(work(store, number, held, Error::is_worth_retrying)));
    }
    for one in at_work {
        one.await.unwrap();
    }
    let took = start.elapsed();

    assert_eq!(decided.lock().unwrap().len(), reviews);
    assert!(decided.lock().unwrap().values().all(|times| *times == 1));
    all_is_well(&database).await;
    assert_eq!(database.psql("SELECT count(*) FROM console.review_claims").await, "0");
    let each = reviews * 1_000 / usize::try_from(took.as_millis()).unwrap().max(1);
    eprintln!("{people} moderators: {reviews} claimed and decided in {took:.1?}, {each} a second");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_in_mid_decision_they_leave_nothing_half_done() {
    let (database, people) = crowd().await;
    let refused = Arc::new(AtomicUsize::new(0));
    let mut at_work = Vec::new();
    for number in 1..=people {
        let (store, refused) = (open(&database, &login(number)), Arc::clone(&refused));
        let go_on = move |error: &Error| {
            let goes_on = error.is_worth_retrying()
                || matches!(
                    error,
                    Error::ConnectionLost | Error::WriteUnsure { .. } | Error::Unexpected { .. }
                );
            refused.fetch_add(usize::from(goes_on), Ordering::Relaxed);
            goes_on
        };
        at_work.push(tokio::spawn(work(store, number, |_| {}, go_on)));
    }
    let killing = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                   WHERE datname = current_database() AND usename LIKE 'trial_colleague%' AND random() < 0.05";
    let mut killed = 0;
    while at_work.iter().any(|one| !one.is_finished()) {
        killed += database.psql(killing).await.parse::<u32>().unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    for one in at_work {
        one.await.unwrap();
    }
    // Who was killed between a claim and its decision finds it again first, so that nothing is left but what runs out.
    let left = open(&database, &login(1));
    database.psql("UPDATE console.review_claims SET until = now() - interval '1 second'").await;
    work(left, 1, |_| {}, Error::is_worth_retrying).await;

    assert!(killed > 10 && refused.load(Ordering::Relaxed) > 0, "{killed} killed, {refused:?} felt");
    all_is_well(&database).await;
}

/// How fast one decision is beside what nobody could leave out: the UPDATE and one INSERT.
#[tokio::test]
#[ignore = "measures; run by hand, in release"]
async fn a_decision_beside_the_bare_statements() {
    let (database, _) = crowd().await;
    let store = open(&database, &login(1));
    let ids = database.psql("SELECT id FROM public.marketplace_reviews ORDER BY id LIMIT 600").await;
    let ids: Vec<&str> = ids.lines().collect();
    let (warm, rest) = ids.split_at(100);
    let (ours, bare) = rest.split_at(250);
    let mut took = Vec::new();
    for id in warm.iter().chain(ours) {
        let version = format!("SELECT updated_at FROM public.marketplace_reviews WHERE id = '{id}'");
        let mut reader = PgConnection::connect(&database.superuser_url()).await.unwrap();
        let version: chrono::NaiveDateTime =
            sqlx::query_scalar(AssertSqlSafe(version)).fetch_one(&mut reader).await.unwrap();
        let pinned = Pinned { id: id.parse::<uuid::Uuid>().unwrap().into(), version: version.and_utc() };
        let start = Instant::now();
        moderators::claim(&store, pinned.id, false).await.unwrap();
        let claimed = Instant::now();
        decide(&store, vec![pinned], verdict(ReviewStatus::Approved)).await.unwrap();
        took.push((start.elapsed(), claimed.elapsed()));
    }
    let mut bare_took = Vec::new();
    database.psql("CREATE TABLE public.noted (id uuid, at timestamptz DEFAULT now()); ALTER TABLE public.marketplace_reviews DISABLE TRIGGER USER").await;
    let mut connection = PgConnection::connect(&database.superuser_url()).await.unwrap();
    for id in bare {
        let update = format!("UPDATE public.marketplace_reviews SET status = 'APPROVED' WHERE id = '{id}'");
        let insert = format!("INSERT INTO public.noted (id) VALUES ('{id}')");
        let start = Instant::now();
        for statement in ["BEGIN", &update, &insert, "COMMIT"] {
            connection.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
        }
        bare_took.push(start.elapsed());
    }
    let mut ours: Vec<_> = took.into_iter().skip(warm.len()).collect();
    ours.sort();
    bare_took.sort();
    let (middle, bare) = (ours[ours.len() / 2], bare_took[bare_took.len() / 2]);
    eprintln!("claim and decision {:?}, decision alone {:?}, bare {bare:?}", middle.0, middle.1);
}
