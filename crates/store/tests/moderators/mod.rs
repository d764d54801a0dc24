//! Many moderators, each with a login of their own, and many reviews that wait for them.

use contract::moderation::{ClaimNext, DecideReviews, Decided, ReviewFilter, ReviewRecord, ReviewSort};
use contract::writing::Pinned;
use contract::{Direction, moderation::ClaimReview, moderation::Claimed};
use domain::access::StaffRole;
use domain::ids::ReviewId;
use domain::moderation::{Decision, ReviewStatus};
use store::{Act, Error, Limits, Scope, Store, moderation};
use testkit::Database;

pub(crate) const MODERATOR: Scope = Scope::Staff(StaffRole::Moderator);

/// The login of a colleague by number.
pub(crate) fn login(number: usize) -> String {
    format!("trial_colleague_{number}")
}

/// Makes so many colleagues, from 1: a person, a login and an operator each. The logins stay with the server.
pub(crate) async fn hire(database: &Database, colleagues: usize) {
    database
        .psql(&format!(
            "DO $$
             DECLARE
               colleague text;
             BEGIN
               PERFORM pg_advisory_lock(4711);
               FOR number IN 1..{colleagues} LOOP
                 colleague := 'trial_colleague_' || number;
                 IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = colleague) THEN
                   EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT IN ROLE marketplace_moderator', colleague);
                 END IF;
                 INSERT INTO public.users (id, email, name, role)
                 VALUES (('51000000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid,
                   colleague || '@staff.example', 'Colleague ' || number, 'MODERATOR');
                 INSERT INTO console.operators (login, user_id)
                 VALUES (colleague, ('51000000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid);
               END LOOP;
             END $$"
        ))
        .await;
}

/// Plants open reviews: so many tools, so many reviews on each, by as many people.
pub(crate) async fn plant(database: &Database, tools: usize, each: usize) {
    database
        .psql(&format!(
            "INSERT INTO public.marketplace_tools (id, name, description, category, price_model, price_amount,
               required_tier, features, integration_type, provider)
             SELECT ('11000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Tool ' || n, 'Reviewed',
               'CRM_TOOLS', 'FREE', 0, 'FREE', '[]', 'API', 'Internal'
             FROM generate_series(1, {tools}) AS n;
             INSERT INTO public.users (id, email, name, role)
             SELECT ('52000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'author' || n || '@acorn.example',
               'Author ' || n, 'USER'
             FROM generate_series(1, {each}) AS n;
             INSERT INTO public.marketplace_reviews
               (tool_id, organization_id, user_id, rating, status, flagged_count, created_at)
             SELECT ('11000000-0000-4000-8000-' || lpad(t::text, 12, '0'))::uuid,
               'a0000000-0000-4000-8000-000000000000',
               ('52000000-0000-4000-8000-' || lpad(u::text, 12, '0'))::uuid, 1 + (t * 7 + u * 3) % 5,
               CASE (t + u) % 3 WHEN 0 THEN 'FLAGGED' ELSE 'PENDING' END::\"ReviewStatus\", (t + u) % 4,
               now() - make_interval(mins => t * {each} + u)
             FROM generate_series(1, {tools}) AS t, generate_series(1, {each}) AS u;
             ANALYZE"
        ))
        .await;
}

/// A store with one connection.
pub(crate) fn open(database: &Database, login: &str) -> Store {
    Store::open(database.url(login).parse().unwrap(), Limits { connections: 1, ..Limits::default() })
}

/// What is open, most reports first.
pub(crate) fn queue(except: Vec<ReviewId>) -> ClaimNext {
    let filter = ReviewFilter { status: ReviewStatus::OPEN.to_vec(), ..ReviewFilter::default() };
    ClaimNext { filter, sort: ReviewSort::Flags, direction: Direction::Descending, except }
}

pub(crate) async fn claim_next(store: &Store) -> Result<Option<ReviewRecord>, Error> {
    let mut session = store.write(&MODERATOR, Act::new("moderation.claim")).await?;
    let next = moderation::claim_next(&mut session, &queue(Vec::new())).await?;
    session.commit().await?;
    Ok(next)
}

pub(crate) async fn claim(store: &Store, id: ReviewId, take_over: bool) -> Result<Claimed, Error> {
    let mut session = store.write(&MODERATOR, Act::new("moderation.claim")).await?;
    let claimed = moderation::claim_review(&mut session, &ClaimReview { id, take_over }).await?;
    session.commit().await?;
    Ok(claimed)
}

pub(crate) async fn decide(
    store: &Store,
    rows: Vec<Pinned<ReviewId>>,
    decision: Decision,
) -> Result<Decided, Error> {
    let act = Act::new("moderation.decide").given(decision.reason().as_deref());
    let mut session = store.write(&MODERATOR, act).await?;
    let decided = moderation::decide_reviews(&mut session, &DecideReviews { rows, decision }).await?;
    session.commit().await?;
    Ok(decided)
}

/// A decision with what it needs.
pub(crate) fn verdict(to: ReviewStatus) -> Decision {
    let reasons = if to == ReviewStatus::Rejected { vec!["SPAM".to_owned()] } else { Vec::new() };
    Decision { to, reasons, notes: None }
}

/// The tools whose stored rating is not that of their approved reviews, computed anew.
pub(crate) async fn wrong_ratings(database: &Database) -> String {
    database
        .psql(
            "SELECT t.id, t.avg_rating, t.review_count FROM public.marketplace_tools AS t
             LEFT JOIN LATERAL (
               SELECT avg(r.rating::double precision)::real AS rating, count(*) AS reviews
               FROM public.marketplace_reviews AS r WHERE r.tool_id = t.id AND r.status = 'APPROVED'
             ) AS counted ON true
             WHERE t.review_count <> counted.reviews
               OR abs(coalesce(t.avg_rating, 0) - coalesce(counted.rating, 0)) > 0.00001
               OR (t.avg_rating IS NULL) <> (counted.reviews = 0)",
        )
        .await
}
