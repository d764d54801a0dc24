//! One moderator on a review at a time, through real logins: claims, their end, and being taken over.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "this test needs only some of it")]
mod marketplace;
#[expect(dead_code, reason = "this test needs only some of it")]
mod moderators;

use contract::Direction;
use contract::moderation::{Claim, Claimed, GetReview, ListReviews, ReviewFilter, ReviewSort};
use domain::ids::ReviewId;
use marketplace::{OWN, PENDING, Work, planted};
use moderators::{MODERATOR, claim, claim_next, decide, hire, login, open, plant, queue, verdict};
use store::{Act, Error, Scope, Store, moderation};
use testkit::Database;

/// A planted database, Mo (who wrote a review) and Colleague 1.
async fn trial() -> (Database, Store, Store) {
    let database = planted().await;
    hire(&database, 2).await;
    let (mo, colleague) = (open(&database, "trial_moderator"), open(&database, &login(1)));
    (database, mo, colleague)
}

fn review(id: &str) -> ReviewId {
    id.parse::<uuid::Uuid>().unwrap().into()
}

fn mine(claimed: Result<Claimed, Error>) -> Claim {
    let Ok(Claimed::Mine { claim }) = claimed else { panic!("{claimed:?}") };
    claim
}

fn taken(claimed: Result<Claimed, Error>) -> Claim {
    let Ok(Claimed::Taken { claim }) = claimed else { panic!("{claimed:?}") };
    claim
}

/// Who has a review open, as the record tells this login.
async fn told(store: &Store, id: &str) -> Option<Claim> {
    let mut session = store.read(&MODERATOR).await.unwrap();
    moderation::get(&mut session, &GetReview { id: review(id) }).await.unwrap().claim
}

async fn release(store: &Store, ids: &[ReviewId]) {
    let mut session = store.write(&MODERATOR, Act::new("moderation.release")).await.unwrap();
    moderation::release_reviews(&mut session, ids).await.unwrap();
    session.commit().await.unwrap();
}

#[tokio::test]
async fn a_review_is_open_at_one_moderator_and_the_others_see_whose_it_is() {
    let (database, mo, colleague) = trial().await;
    let first = mine(claim(&mo, review(PENDING), false).await);
    let left = (first.until - chrono::Utc::now()).num_seconds();
    assert!((590..=600).contains(&left), "{left} s");

    let met = taken(claim(&colleague, review(PENDING), false).await);
    assert_eq!((met.name.as_str(), met.is_mine, met.was_mine, met.until), ("Mo", false, false, first.until));
    assert_eq!(told(&colleague, PENDING).await, Some(met.clone()));
    let mut session = colleague.read(&MODERATOR).await.unwrap();
    let rows = ListReviews { limit: 50, ..ListReviews::default() };
    let rows = moderation::list(&mut session, &rows).await.unwrap().rows;
    let claims: Vec<_> = rows.into_iter().filter_map(|row| row.claim).collect();
    assert_eq!(claims, [met]);

    let renewed = mine(claim(&mo, review(PENDING), false).await);
    assert!(renewed.until > first.until && told(&mo, PENDING).await.unwrap().is_mine);
    assert_eq!(database.psql("SELECT count(*) FROM console.review_claims").await, "1");
}

#[tokio::test]
async fn a_claim_that_ran_out_counts_as_none_everywhere() {
    let (database, mo, colleague) = trial().await;
    mine(claim(&mo, review(PENDING), false).await);
    database.psql("UPDATE console.review_claims SET until = now() - interval '1 second'").await;

    assert_eq!(told(&colleague, PENDING).await, None);
    assert_eq!(told(&mo, PENDING).await, None);
    let pinned = {
        let mut session = colleague.read(&MODERATOR).await.unwrap();
        let record = moderation::get(&mut session, &GetReview { id: review(PENDING) }).await.unwrap();
        contract::writing::Pinned { id: record.id, version: record.updated_at }
    };
    let decided =
        decide(&colleague, vec![pinned], verdict(domain::moderation::ReviewStatus::Flagged)).await.unwrap();
    assert_eq!(decided.decided.len(), 1);
    assert_eq!(database.psql("SELECT count(*) FROM console.review_claims").await, "0", "decided is released");

    mine(claim(&mo, review(PENDING), false).await);
    database.psql("UPDATE console.review_claims SET until = now() - interval '1 second'").await;
    let claim = mine(claim(&colleague, review(PENDING), false).await);
    assert!(!claim.was_mine);
    assert_eq!(database.psql("SELECT coalesce(taken_from, '-') FROM console.review_claims").await, "-");
}

#[tokio::test]
async fn taking_over_is_told_to_whoever_had_it() {
    let (_database, mo, colleague) = trial().await;
    mine(claim(&mo, review(PENDING), false).await);

    mine(claim(&colleague, review(PENDING), true).await);

    let lost = taken(claim(&mo, review(PENDING), false).await);
    assert_eq!((lost.name.as_str(), lost.was_mine), ("Colleague 1", true));
    assert!(told(&mo, PENDING).await.unwrap().was_mine);
    mine(claim(&colleague, review(PENDING), false).await);
    assert!(told(&mo, PENDING).await.unwrap().was_mine, "a renewal does not forget it");
}

#[tokio::test]
async fn only_what_is_the_login_s_own_is_given_back() {
    let (database, mo, colleague) = trial().await;
    let approved = review(marketplace::APPROVED);
    mine(claim(&mo, review(PENDING), false).await);
    mine(claim(&mo, approved, false).await);
    release(&colleague, &[]).await;
    release(&colleague, &[approved]).await;
    assert_eq!(database.psql("SELECT count(*) FROM console.review_claims").await, "2");
    release(&mo, &[approved]).await;
    assert_eq!(database.psql("SELECT count(*) FROM console.review_claims").await, "1");
    release(&mo, &[]).await;
    assert_eq!(database.psql("SELECT count(*) FROM console.review_claims").await, "0");
}

#[tokio::test]
async fn nobody_holds_the_own_review_and_what_is_not_there_is_not_found() {
    let (_database, mo, _) = trial().await;
    assert_eq!(claim(&mo, review(OWN), false).await, Ok(Claimed::Own));
    let gone = claim(&mo, ReviewId(uuid::Uuid::nil()), false).await;
    assert!(matches!(gone, Err(Error::NotFound { .. })), "{gone:?}");
}

#[tokio::test]
async fn the_next_review_skips_what_others_have_open_what_is_excepted_and_the_own() {
    let (database, mo, colleague) = trial().await;
    plant(&database, 1, 4).await;
    let mut session = mo.read(&MODERATOR).await.unwrap();
    let filter = ReviewFilter { status: queue(Vec::new()).filter.status, ..ReviewFilter::default() };
    let all = ListReviews {
        filter,
        sort: ReviewSort::Flags,
        direction: Direction::Descending,
        limit: 50,
        ..ListReviews::default()
    };
    let listed: Vec<_> =
        moderation::list(&mut session, &all).await.unwrap().rows.into_iter().map(|row| row.id).collect();
    let listed: Vec<_> = listed.into_iter().filter(|id| *id != review(OWN)).collect();
    drop(session);

    let first = claim_next(&mo).await.unwrap().unwrap();
    assert_eq!(first.id, listed[0]);
    assert!(first.claim.is_some_and(|claim| claim.is_mine));
    let again = claim_next(&mo).await.unwrap().unwrap();
    assert_eq!(again.id, listed[0], "what is still open here comes first");
    let second = claim_next(&colleague).await.unwrap().unwrap().id;
    assert_eq!(second, listed[1]);
    let mut session = mo.write(&MODERATOR, Act::new("moderation.claim")).await.unwrap();
    let third = moderation::claim_next(&mut session, &queue(vec![listed[0], listed[2]])).await.unwrap();
    assert_eq!(third.unwrap().id, listed[3]);
}

#[tokio::test]
async fn the_next_review_waits_for_nobody_who_is_taking_or_deciding_one() {
    let (_database, mo, colleague) = trial().await;
    let mut taking = mo.write(&MODERATOR, Act::new("moderation.claim")).await.unwrap();
    let first = moderation::claim_next(&mut taking, &queue(Vec::new())).await.unwrap().unwrap();

    let second = claim_next(&colleague).await.unwrap();
    assert_ne!(second.as_ref().map(|record| record.id), Some(first.id));
    taking.commit().await.unwrap();
}

#[tokio::test]
async fn only_moderators_claim_and_nobody_writes_a_claim_by_hand() {
    let database = planted().await;
    let asked = format!("SELECT console.claim_review('{PENDING}', true)");
    for (login, role) in [
        ("trial_service", "marketplace_tenant"),
        ("trial_support", "marketplace_support"),
        ("trial_manager", "marketplace_manager"),
        ("trial_gone", "marketplace_moderator"),
        ("trial_stranger", "marketplace_super_admin"),
    ] {
        let mut work = Work::under(&database, login, role).await;
        assert_eq!(work.run(&asked).await, Err("42501".to_owned()), "{login}");
    }
    for statement in [
        format!(
            "INSERT INTO console.review_claims (review_id, operator_id, until)
             VALUES ('{PENDING}', gen_random_uuid(), 'infinity')"
        ),
        "UPDATE console.review_claims SET until = 'infinity'".to_owned(),
        "DELETE FROM console.review_claims".to_owned(),
        format!("SELECT console.hold_review('{PENDING}', true)"),
    ] {
        for (login, role) in
            [("trial_moderator", "marketplace_moderator"), ("trial_admin", "marketplace_super_admin")]
        {
            let mut work = Work::under(&database, login, role).await;
            assert_eq!(work.run(&statement).await, Err("42501".to_owned()), "{login}: {statement}");
        }
    }
}

#[tokio::test]
async fn a_manager_s_list_says_nothing_of_claims() {
    let (database, mo, _) = trial().await;
    mine(claim(&mo, review(marketplace::APPROVED), false).await);
    let manager = open(&database, "trial_manager");
    let mut session = manager.read(&Scope::Staff(domain::access::StaffRole::Manager)).await.unwrap();
    let rows = ListReviews { limit: 50, ..ListReviews::default() };
    let rows = moderation::list(&mut session, &rows).await.unwrap().rows;
    assert!(!rows.is_empty() && rows.iter().all(|row| row.claim.is_none()));
}
