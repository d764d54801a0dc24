//! What surrounds a review and what a lead is shown, through real logins: each kind of evidence planted and found, texts
//! that are alike, figures against what was decided, and who is refused.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "this test needs only some of it")]
mod marketplace;

use chrono::{DateTime, TimeDelta, Utc};
use contract::moderation::{Evidence, GetEvidence, GetReviewFigures, Other, ReviewFigures, Tally, Ways};
use domain::{access::StaffRole, ids::ReviewId, purchases::PaymentStatus};
use marketplace::{ADA, BEA, BUNDLE, BUNDLED_TOOL, ORG_A, ORG_B, PENDING, TOOL, UNUSED_TOOL, Work, planted};
use store::{Error, Limits, Scope, Store, moderation};
use testkit::Database;
use uuid::Uuid;

const MODERATOR: Scope = Scope::Staff(StaffRole::Moderator);
const MANAGER: Scope = Scope::Staff(StaffRole::Manager);
const SUPER_ADMIN: Scope = Scope::Staff(StaffRole::SuperAdmin);
const ABE: &str = "a0000000-0000-4000-8000-000000000002";

const PRAISE: &str =
    "It found three buyers in the first week, and the reports are easy to read on the way home.";
const EDITED: &str =
    "It found four buyers in the first week, and the reports are easy to read on the way to work!";
const ELSE: &str =
    "Support never answered; we cancelled after the invoice came twice for an agent who had left.";

fn open(database: &Database, login: &str) -> Store {
    Store::open(database.url(login).parse().unwrap(), Limits { connections: 1, ..Limits::default() })
}

fn id(number: u32) -> String {
    format!("41000000-0000-4000-8000-{number:012}")
}

fn review(id: &str) -> ReviewId {
    id.parse::<Uuid>().unwrap().into()
}

/// Plants a review by its number: written so many days ago.
async fn plant(database: &Database, number: u32, by: (&str, &str, &str), days: u32, text: &str) {
    let (tool, organization, user) = by;
    database
        .psql(&format!(
            "INSERT INTO public.marketplace_reviews
               (id, tool_id, organization_id, user_id, rating, status, review, created_at)
             VALUES ('{}', '{tool}', '{organization}', '{user}', 4, 'PENDING', '{text}',
               now() AT TIME ZONE 'UTC' - interval '{days} days')",
            id(number)
        ))
        .await;
}

async fn evidence(database: &Database, id: &str) -> Evidence {
    ask(database, "trial_moderator", MODERATOR, id).await.unwrap()
}

async fn ask(database: &Database, login: &str, scope: Scope, id: &str) -> Result<Evidence, Error> {
    let mut session = open(database, login).read(&scope).await?;
    let evidence = moderation::evidence(&mut session, &GetEvidence { id: review(id) }).await?;
    assert_eq!(session.finish().await?.statements, 3, "three round trips");
    Ok(evidence)
}

async fn figures(
    database: &Database,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<ReviewFigures, Error> {
    let mut session = open(database, "trial_moderator").read(&MODERATOR).await?;
    moderation::figures(&mut session, &GetReviewFigures { since, until }, Utc::now()).await
}

fn ids(others: &[Other]) -> Vec<ReviewId> {
    others.iter().map(|other| other.id).collect()
}

#[tokio::test]
async fn purchases_are_found_directly_and_in_a_bundle_and_of_no_other_organization() {
    let database = planted().await;
    plant(&database, 1, (BUNDLED_TOOL, ORG_A, ABE), 0, PRAISE).await;
    database
        .psql(&format!(
            "INSERT INTO public.marketplace_purchases (id, organization_id, user_id, tool_id, purchase_type, amount,
               payment_method, payment_status, status, refunded_at, purchase_date)
             VALUES ('{}', '{ORG_A}', '{ADA}', '{BUNDLED_TOOL}', 'TOOL', 20, 'CREDIT_CARD', 'REFUNDED', 'REFUNDED',
               '2026-03-02 08:00', '2026-03-01 09:30');
             INSERT INTO public.marketplace_purchases (organization_id, user_id, tool_id, purchase_type, amount,
               payment_method, payment_status)
             VALUES ('{ORG_B}', '{BEA}', '{BUNDLED_TOOL}', 'TOOL', 20, 'CREDIT_CARD', 'COMPLETED');
             UPDATE public.marketplace_purchases SET usage_count = 7, last_used_at = '2026-11-01 10:00'
             WHERE organization_id = '{ORG_A}' AND bundle_id IS NOT NULL",
            id(90)
        ))
        .await;

    let evidence = evidence(&database, &id(1)).await;

    assert!(evidence.is_verified_now);
    let [in_bundle, direct] = &evidence.purchases[..] else { unreachable!("{:?}", evidence.purchases) };
    assert_eq!(in_bundle.bundle.unwrap().to_string(), BUNDLE);
    assert_eq!(in_bundle.bundle_name.as_deref(), Some("Pack"));
    assert_eq!(in_bundle.payment, PaymentStatus::Completed);
    assert_eq!(in_bundle.usage_count, 7);
    assert_eq!(in_bundle.last_used_at, Some("2026-11-01T10:00:00Z".parse().unwrap()));
    assert_eq!((direct.id.to_string(), direct.bundle), (id(90), None));
    assert_eq!(direct.payment, PaymentStatus::Refunded);
    assert_eq!(direct.refunded_at, Some("2026-03-02T08:00:00Z".parse().unwrap()));
    assert_eq!(direct.at, "2026-03-01T09:30:00Z".parse::<DateTime<Utc>>().unwrap());
}

#[tokio::test]
async fn a_purchase_refunded_since_shows_that_the_stored_mark_has_drifted() {
    let database = planted().await;
    plant(&database, 1, (TOOL, ORG_A, "50000000-0000-4000-8000-000000000001"), 0, PRAISE).await;
    plant(&database, 2, (UNUSED_TOOL, ORG_A, ADA), 0, PRAISE).await;
    let stored = || async {
        let stored = "SELECT string_agg(verified_purchase::text, ' ' ORDER BY id)
                      FROM public.marketplace_reviews WHERE id::text LIKE '41%'";
        database.psql(stored).await
    };
    assert_eq!(stored().await, "true false");
    assert!(evidence(&database, &id(1)).await.is_verified_now);
    assert!(!evidence(&database, &id(2)).await.is_verified_now, "never bought");

    let refund =
        "UPDATE public.marketplace_purchases SET payment_status = 'REFUNDED' WHERE tool_id IS NOT NULL";
    database.psql(refund).await;

    assert!(!evidence(&database, &id(1)).await.is_verified_now);
    assert_eq!(stored().await, "true false", "what was stored is shown beside it, and only drifts");
}

#[tokio::test]
async fn others_of_the_author_the_organization_and_the_tool_are_found_with_past_decisions() {
    let database = planted().await;
    plant(&database, 1, (BUNDLED_TOOL, ORG_A, ABE), 20, PRAISE).await;
    plant(&database, 2, (BUNDLED_TOOL, ORG_A, ADA), 26, ELSE).await;
    plant(&database, 3, (BUNDLED_TOOL, ORG_B, "50000000-0000-4000-8000-000000000003"), 28, ELSE).await;
    plant(&database, 4, (UNUSED_TOOL, ORG_A, ABE), 300, ELSE).await;
    let mut mo = Work::under(&database, "trial_moderator", "marketplace_moderator").await;
    mo.run(&format!("UPDATE public.marketplace_reviews SET status = 'REJECTED' WHERE id = '{}'", id(4)))
        .await
        .unwrap();
    mo.commit().await;

    let evidence = evidence(&database, &id(1)).await;

    assert_eq!(ids(&evidence.by_author), [review(PENDING), review(&id(4))]);
    assert_eq!(evidence.author, Tally { pending: 2, flagged: 0, approved: 0, rejected: 1 });
    let past = &evidence.by_author[1];
    assert_eq!(past.moderator_name.as_deref(), Some("Mo"));
    assert!(past.moderated_at.is_some());
    assert_eq!(
        (past.user_name.as_deref(), past.organization_name.as_deref()),
        (Some("Abe"), Some("Acorn Homes"))
    );
    assert!(evidence.by_organization.iter().all(|other| other.organization.to_string() == ORG_A));
    assert!(ids(&evidence.by_organization).contains(&review(&id(2))));
    assert!(evidence.by_organization.iter().all(|other| other.user.to_string() != ABE));
    assert_eq!(ids(&evidence.of_tool), [review(&id(2))], "six days apart, not eight");
}

#[tokio::test]
async fn like_texts_are_a_group_with_versions_and_the_author_s_own_count_too() {
    let database = planted().await;
    plant(&database, 1, (TOOL, ORG_B, "50000000-0000-4000-8000-000000000001"), 0, PRAISE).await;
    plant(&database, 2, (UNUSED_TOOL, ORG_B, "50000000-0000-4000-8000-000000000001"), 90, PRAISE).await;
    plant(&database, 3, (UNUSED_TOOL, ORG_A, ADA), 200, EDITED).await;
    plant(&database, 4, (UNUSED_TOOL, ORG_A, ABE), 1, ELSE).await;

    let first = evidence(&database, &id(1)).await;

    assert!(first.finds_similar);
    let found: Vec<_> = first.similar.iter().map(|alike| alike.pinned.id).collect();
    assert_eq!(found, [review(&id(2)), review(&id(3))]);
    assert_eq!(first.similar[0].percent, 100);
    let alike = &first.similar[1];
    assert!((50..100).contains(&alike.percent), "{}", alike.percent);
    assert_eq!(alike.text.as_deref(), Some(EDITED));
    let version = format!(
        "SELECT (updated_at AT TIME ZONE 'UTC') = '{}' FROM public.marketplace_reviews WHERE id = '{}'",
        alike.pinned.version.to_rfc3339(),
        id(3)
    );
    assert_eq!(database.psql(&version).await, "t", "as it stands, so that it can be decided");
    let exact = "SELECT floor(similarity(a.review, b.review) * 100) FROM public.marketplace_reviews AS a,
                   public.marketplace_reviews AS b WHERE a.id = '{1}' AND b.id = '{2}'";
    let exact = exact.replace("{1}", &id(1)).replace("{2}", &id(3));
    assert_eq!(database.psql(&exact).await, alike.percent.to_string());

    database
        .psql(&format!("UPDATE public.marketplace_reviews SET review = '{ELSE}' WHERE id = '{}'", id(3)))
        .await;
    let found = evidence(&database, &id(4)).await.similar;
    assert_eq!(
        found.iter().map(|alike| alike.pinned.id).collect::<Vec<_>>(),
        [review(&id(3))],
        "by its new words"
    );
}

#[tokio::test]
async fn a_server_without_trigrams_says_so_and_shows_the_rest() {
    let database = planted().await;
    plant(&database, 1, (TOOL, ORG_B, "50000000-0000-4000-8000-000000000001"), 0, PRAISE).await;
    plant(&database, 2, (UNUSED_TOOL, ORG_B, "50000000-0000-4000-8000-000000000001"), 90, PRAISE).await;
    database.psql("DROP EXTENSION pg_trgm CASCADE").await;

    let evidence = evidence(&database, &id(1)).await;

    assert!(!evidence.finds_similar);
    assert_eq!(evidence.similar, []);
    assert_eq!(ids(&evidence.by_author), [review(&id(2))]);
}

#[tokio::test]
async fn who_does_not_moderate_is_shown_no_evidence_and_no_figures() {
    let database = planted().await;
    let organization = ORG_A.parse::<Uuid>().unwrap().into();
    let mut sue = Work::under(&database, "trial_support", "marketplace_support").await;
    sue.ask(&format!("SELECT console.open_organization('{ORG_A}', 'ticket 4711')")).await.unwrap();
    sue.commit().await;

    let refused = [
        ("trial_manager", MANAGER, "marketplace_manager"),
        ("trial_admin", MANAGER, "marketplace_manager"),
        ("trial_support", Scope::Tenant { organization }, "marketplace_tenant"),
    ];
    for (login, scope, role) in refused {
        assert_eq!(ask(&database, login, scope, PENDING).await, Err(Error::NotAllowed { role }), "{login}");
        let mut session = open(&database, login).read(&scope).await.unwrap();
        let period = GetReviewFigures { since: Utc::now() - TimeDelta::days(1), until: Utc::now() };
        let refused = moderation::figures(&mut session, &period, Utc::now()).await;
        assert_eq!(refused, Err(Error::NotAllowed { role }), "{login}");
        let mut work = Work::under(&database, login, role).await;
        let similar = format!("SELECT * FROM console.similar_reviews('{PENDING}', 20)");
        assert_eq!(work.run(&similar).await, Err("42501".to_owned()), "{login}, by hand");
    }
    let mut mo = Work::under(&database, "trial_moderator", "marketplace_moderator").await;
    let paid = mo.run("SELECT amount, user_id, stripe_payment_id FROM public.marketplace_purchases").await;
    assert_eq!(paid, Err("42501".to_owned()), "evidence is all that moderators see of a purchase");
    let mut mo = Work::under(&database, "trial_moderator", "marketplace_moderator").await;
    let forged =
        mo.run("INSERT INTO console.review_marks (review_id, marks) SELECT gen_random_uuid(), '{1}'").await;
    assert_eq!(forged, Err("42501".to_owned()));
    assert!(ask(&database, "trial_admin", SUPER_ADMIN, PENDING).await.is_ok());
    let nowhere = ask(&database, "trial_moderator", MODERATOR, &id(99)).await;
    assert!(matches!(nowhere, Err(Error::NotFound { .. })), "{nowhere:?}");
}

#[tokio::test]
async fn figures_are_those_of_the_decisions_that_hold() {
    let database = planted().await;
    let people =
        [ADA, ABE, BEA, "50000000-0000-4000-8000-000000000001", "50000000-0000-4000-8000-000000000003"];
    for (number, (person, days)) in (1_u32..).zip(people.into_iter().zip([0, 1, 2, 10, 40])) {
        plant(&database, number, (UNUSED_TOOL, ORG_A, person), days, ELSE).await;
    }
    let since = Utc::now() - TimeDelta::hours(1);
    let decide = async |login: &str, role: &str, number: u32, to: &str, reasons: &str| {
        let mut work = Work::under(&database, login, role).await;
        work.set("console.act", "moderation.decide").await;
        work.set("console.reasons", reasons).await;
        let sql =
            format!("UPDATE public.marketplace_reviews SET status = '{to}' WHERE id = '{}'", id(number));
        assert_eq!(work.run(&sql).await, Ok(1));
        work.commit().await;
    };
    let (mo, admin) = ("trial_moderator", "trial_admin");
    let role = "marketplace_moderator";
    decide(mo, role, 2, "APPROVED", "{}").await;
    decide(mo, role, 3, "REJECTED", "{SPAM,OFFENSIVE}").await;
    decide(mo, role, 4, "REJECTED", "{SPAM}").await;
    decide(admin, role, 1, "FLAGGED", "{}").await;
    decide(admin, role, 3, "PENDING", "{}").await;
    let mut work = Work::under(&database, mo, role).await;
    let change =
        work.ask(&format!("SELECT change FROM console.review_decisions WHERE review_id = '{}'", id(4))).await;
    work.set("console.act", "moderation.undo").await;
    work.set("console.undoes", &change.unwrap()).await;
    let back = format!("UPDATE public.marketplace_reviews SET status = 'PENDING' WHERE id = '{}'", id(4));
    assert_eq!(work.run(&back).await, Ok(1));
    work.commit().await;
    decide(mo, role, 4, "APPROVED", "{}").await;

    let until = Utc::now() + TimeDelta::minutes(1);
    let figures = figures(&database, since, until).await.unwrap();

    let [first, second] = &figures.moderators[..] else { unreachable!("{:?}", figures.moderators) };
    assert_eq!((first.login.as_str(), first.name.as_deref()), (mo, Some("Mo")));
    assert_eq!(first.decided, Ways { approved: 2, rejected: 1, flagged: 0, reopened: 0 });
    assert_eq!((first.taken_back, first.waited.reviews), (1, 3));
    assert_eq!((second.login.as_str(), second.taken_back), (admin, 0));
    assert_eq!(second.decided, Ways { approved: 0, rejected: 0, flagged: 1, reopened: 1 });
    let total = |way: fn(&Ways) -> u32| figures.days.iter().map(|day| way(&day.decided)).sum::<u32>();
    assert_eq!(
        [total(|w| w.approved), total(|w| w.rejected), total(|w| w.flagged), total(|w| w.reopened)],
        [2, 1, 1, 1]
    );
    let reasons: Vec<_> =
        figures.reasons.iter().map(|r| (r.code.as_str(), r.login.as_str(), r.rejections)).collect();
    assert_eq!(reasons, [("OFFENSIVE", mo, 1), ("SPAM", mo, 1)], "what was taken back gave no reason");
    assert_eq!(figures.reasons[1].label.as_deref(), Some("Spam or advertising"));
    // Decided were texts of 0, 1, 2 and 10 days; the last one waited through its taking back.
    let days = |seconds: Option<i64>| seconds.unwrap() / 8_640;
    assert_eq!(figures.waited.reviews, 4);
    assert_eq!((days(figures.waited.median), days(figures.waited.most)), (15, 76));
    let plain = "SELECT ARRAY[count(*) FILTER (WHERE age < interval '1 day'),
                   count(*) FILTER (WHERE age >= interval '1 day' AND age < interval '7 days'),
                   count(*) FILTER (WHERE age >= interval '7 days' AND age < interval '30 days'),
                   count(*) FILTER (WHERE age >= interval '30 days')]
                 FROM (SELECT now() AT TIME ZONE 'UTC' - created_at AS age FROM public.marketplace_reviews
                       WHERE status IN ('PENDING', 'FLAGGED')) AS open";
    let [a, b, c, d] = figures.backlog;
    assert_eq!(format!("{{{a},{b},{c},{d}}}"), database.psql(plain).await);

    let empty = self::figures(&database, since - TimeDelta::days(1), since).await.unwrap();
    assert_eq!((empty.days, empty.moderators, empty.waited.reviews), (Vec::new(), Vec::new(), 0));
    assert_eq!(empty.waited.median, None);
}
