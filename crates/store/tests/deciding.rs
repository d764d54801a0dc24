//! Decisions on reviews, through real logins: what may be decided, what is left alone and why, what is kept of it, and
//! that ratings are always those of the approved reviews.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "this test needs only some of it")]
mod marketplace;
#[expect(dead_code, reason = "this test needs only some of it")]
mod moderators;

use contract::moderation::{Claimed, Decided, Undecided, WhyUndecided};
use contract::problem::{Fault, FieldFault};
use contract::writing::Pinned;
use domain::ids::ReviewId;
use domain::moderation::{Decision, ReviewStatus};
use marketplace::{ADA, APPROVED, ORG_A, OWN, PENDING, REJECTED, Work, planted};
use moderators::{MODERATOR, claim, decide, hire, login, open, plant, verdict, wrong_ratings};
use serde_json::{Value, json};
use store::{Act, Error, Store, moderation, undo};
use testkit::Database;
use uuid::Uuid;

struct Trial {
    database: Database,
    mo: Store,
    colleague: Store,
}

impl Trial {
    async fn new() -> Self {
        let database = planted().await;
        hire(&database, 1).await;
        let (mo, colleague) = (open(&database, "trial_moderator"), open(&database, &login(1)));
        Self { database, mo, colleague }
    }

    /// A review as it stands.
    async fn pinned(&self, id: &str) -> Pinned<ReviewId> {
        let version = format!("SELECT updated_at FROM public.marketplace_reviews WHERE id = '{id}'");
        let version: chrono::NaiveDateTime = chrono::NaiveDateTime::parse_from_str(
            &self.database.psql(&version).await,
            "%Y-%m-%d %H:%M:%S%.f",
        )
        .unwrap();
        Pinned { id: review(id), version: version.and_utc() }
    }

    async fn row(&self, id: &str) -> Value {
        let row = format!(
            "SELECT to_jsonb(r) - 'updated_at' FROM public.marketplace_reviews AS r WHERE r.id = '{id}'"
        );
        serde_json::from_str(&self.database.psql(&row).await).unwrap()
    }

    /// The decisions that are kept.
    async fn kept(&self) -> Vec<String> {
        let kept = "SELECT login || ': ' || from_status || ' ' || to_status || ' ' || reasons::text
                      || CASE WHEN undoes IS NULL THEN '' ELSE ' back' END
                    FROM console.review_decisions ORDER BY id";
        self.database.psql(kept).await.lines().map(str::to_owned).collect()
    }
}

fn review(id: &str) -> ReviewId {
    id.parse::<Uuid>().unwrap().into()
}

fn why(decided: Result<Decided, Error>) -> WhyUndecided {
    let decided = decided.unwrap();
    assert_eq!((decided.decided, decided.change), (Vec::new(), None));
    let [Undecided { because, .. }] = &decided.left_alone[..] else { panic!("{:?}", decided.left_alone) };
    because.clone()
}

async fn take_back(store: &Store, change: i64) -> i64 {
    let mut session = store.write(&MODERATOR, Act::new("moderation.undo")).await.unwrap();
    let back = undo::undo(&mut session, change).await.unwrap().unwrap();
    session.commit().await.unwrap();
    back.id
}

#[tokio::test]
async fn every_way_is_open_that_the_domain_allows_and_no_other() {
    let trial = Trial::new().await;
    for &from in ReviewStatus::ALL {
        for &to in ReviewStatus::ALL {
            let set =
                format!("UPDATE public.marketplace_reviews SET status = '{from}' WHERE id = '{PENDING}'");
            trial.database.psql(&set).await;
            let decided = decide(&trial.mo, vec![trial.pinned(PENDING).await], verdict(to)).await;
            if from.ways().contains(&to) {
                let decided = decided.unwrap();
                assert_eq!(decided.decided, [trial.pinned(PENDING).await], "{from} to {to}");
                assert_eq!(trial.row(PENDING).await["status"], json!(to.as_str()));
            } else {
                assert_eq!(why(decided), WhyUndecided::NoWay { status: from }, "{from} to {to}");
            }
        }
    }
    assert_eq!(wrong_ratings(&trial.database).await, "");
}

#[tokio::test]
async fn a_decision_is_kept_with_reasons_notes_stamp_and_audit() {
    let trial = Trial::new().await;
    let reject = Decision {
        to: ReviewStatus::Rejected,
        reasons: vec!["OFFENSIVE".to_owned(), "SPAM".to_owned()],
        notes: Some("third time".to_owned()),
    };
    assert!(matches!(claim(&trial.mo, review(PENDING), false).await, Ok(Claimed::Mine { .. })));

    let decided = decide(&trial.mo, vec![trial.pinned(PENDING).await], reject).await.unwrap();

    let row = trial.row(PENDING).await;
    assert_eq!((&row["status"], &row["moderation_notes"]), (&json!("REJECTED"), &json!("third time")));
    assert_eq!((&row["moderated_by"], row["moderated_at"].is_null()), (&json!(marketplace::MO), false));
    assert_eq!(trial.kept().await, ["trial_moderator: PENDING REJECTED {OFFENSIVE,SPAM}"]);
    let audit = "SELECT id || ' ' || act || ' ' || reason FROM console.audit_log ORDER BY id DESC LIMIT 1";
    let change = decided.change.unwrap();
    assert_eq!(
        trial.database.psql(audit).await,
        format!("{change} moderation.decide OFFENSIVE, SPAM: third time")
    );
    assert_eq!(trial.database.psql("SELECT change FROM console.review_decisions").await, change.to_string());
    assert_eq!(trial.database.psql("SELECT count(*) FROM console.review_claims").await, "0");

    // Without notes, those that are there stay.
    decide(&trial.mo, vec![trial.pinned(PENDING).await], verdict(ReviewStatus::Pending)).await.unwrap();
    assert_eq!(trial.row(PENDING).await["moderation_notes"], json!("third time"));
}

#[tokio::test]
async fn what_can_t_be_decided_is_left_alone_and_told_while_the_rest_holds() {
    let trial = Trial::new().await;
    plant(&trial.database, 1, 2).await;
    let planted =
        trial.database.psql("SELECT id FROM public.marketplace_reviews WHERE tool_id::text LIKE '11%'").await;
    let [held, free] = planted.lines().collect::<Vec<_>>()[..] else { panic!("{planted}") };
    claim(&trial.colleague, review(held), false).await.unwrap();
    let stale = trial.pinned(PENDING).await;
    decide(&trial.colleague, vec![stale], verdict(ReviewStatus::Flagged)).await.unwrap();
    let gone = Pinned { id: ReviewId(Uuid::nil()), version: stale.version };
    let rows = vec![
        gone,
        stale,
        trial.pinned(OWN).await,
        trial.pinned(held).await,
        trial.pinned(REJECTED).await,
        trial.pinned(free).await,
    ];

    let decided = decide(&trial.mo, rows, verdict(ReviewStatus::Approved)).await.unwrap();

    assert_eq!(decided.decided, [trial.pinned(free).await]);
    let because: Vec<_> = decided.left_alone.iter().map(|one| (one.id, one.because.clone())).collect();
    let [gone, moved, own, taken, no_way] = &because[..] else { panic!("{because:?}") };
    assert_eq!(gone, &(ReviewId(Uuid::nil()), WhyUndecided::Gone));
    let (_, WhyUndecided::MovedOn { status: ReviewStatus::Flagged, writers }) = moved else {
        panic!("{moved:?}")
    };
    assert!(writers.iter().any(|one| one.field == "status" && one.name == "Colleague 1"), "{writers:?}");
    assert_eq!(own, &(review(OWN), WhyUndecided::Own));
    let (_, WhyUndecided::Taken { claim }) = taken else { panic!("{taken:?}") };
    assert_eq!((claim.name.as_str(), claim.is_mine), ("Colleague 1", false));
    assert_eq!(no_way.1, WhyUndecided::NoWay { status: ReviewStatus::Rejected });
    assert_eq!(trial.kept().await.len(), 2);
    assert_eq!(wrong_ratings(&trial.database).await, "");
}

#[tokio::test]
async fn an_author_who_changed_the_words_is_named() {
    let trial = Trial::new().await;
    let stale = trial.pinned(APPROVED).await;
    let mut ada = Work::tenant(&trial.database, ORG_A, ADA).await;
    ada.run(&format!("UPDATE public.marketplace_reviews SET title = 'Now' WHERE id = '{APPROVED}'"))
        .await
        .unwrap();
    ada.run("COMMIT").await.unwrap();

    let because = why(decide(&trial.mo, vec![stale], verdict(ReviewStatus::Flagged)).await);

    let WhyUndecided::MovedOn { status, writers } = because else { panic!("{because:?}") };
    assert_eq!(status, ReviewStatus::Pending);
    assert!(writers.iter().any(|one| one.field == "title" && one.name == "Ada"), "{writers:?}");
    assert_eq!(trial.kept().await, Vec::<String>::new(), "an author decides nothing");
}

#[tokio::test]
async fn reasons_are_the_team_s_active_ones() {
    let trial = Trial::new().await;
    trial
        .database
        .psql("UPDATE console.rejection_reasons SET is_active = false WHERE code = 'DUPLICATE'")
        .await;
    let mut session = trial.mo.read(&MODERATOR).await.unwrap();
    let reasons = moderation::list_reasons(&mut session).await.unwrap();
    assert_eq!(reasons.iter().map(|reason| reason.digit).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7]);
    assert!(reasons.iter().all(|reason| reason.code != "DUPLICATE" && reason.policy.len() > 40));
    drop(session);

    for code in ["DUPLICATE", "NONSENSE", "SPAM\",\"x"] {
        let reject = Decision { reasons: vec![code.to_owned()], ..verdict(ReviewStatus::Rejected) };
        let refused = decide(&trial.mo, vec![trial.pinned(PENDING).await], reject).await;
        let unknown = FieldFault::new("reasons", Fault::Unknown { among: Vec::new() });
        assert_eq!(refused, Err(Error::Invalid { faults: vec![unknown] }), "{code}");
    }
    assert_eq!(trial.row(PENDING).await["status"], json!("PENDING"));
}

#[tokio::test]
async fn a_decision_in_bulk_is_one_change_and_taken_back_as_one() {
    let trial = Trial::new().await;
    plant(&trial.database, 3, 20).await;
    let everything =
        "SELECT jsonb_agg(to_jsonb(r) - 'updated_at' ORDER BY r.id) FROM public.marketplace_reviews AS r";
    let ratings = "SELECT jsonb_agg(jsonb_build_array(t.avg_rating, t.review_count) ORDER BY t.id)
                   FROM public.marketplace_tools AS t";
    let (before, rated) = (trial.database.psql(everything).await, trial.database.psql(ratings).await);
    let ids =
        trial.database.psql("SELECT id FROM public.marketplace_reviews WHERE tool_id::text LIKE '11%'").await;
    let mut rows = Vec::new();
    for id in ids.lines() {
        rows.push(trial.pinned(id).await);
    }
    let approve = Decision { notes: Some("a good lot".to_owned()), ..verdict(ReviewStatus::Approved) };

    let decided = decide(&trial.mo, rows, approve).await.unwrap();

    assert_eq!((decided.decided.len(), decided.left_alone.len()), (60, 0));
    assert_eq!(wrong_ratings(&trial.database).await, "");
    let flags = "SELECT sum(flagged_count) FROM public.marketplace_reviews WHERE status = 'APPROVED'";
    assert_ne!(trial.database.psql(flags).await, "0", "reports stay as evidence");
    let heads = "SELECT count(DISTINCT change) || ' ' || count(*) FROM console.review_decisions";
    assert_eq!(trial.database.psql(heads).await, "1 60");

    // Another moderator takes it back, as a whole.
    let back = take_back(&trial.colleague, decided.change.unwrap()).await;
    assert_eq!(trial.database.psql(everything).await, before);
    assert_eq!(trial.database.psql(ratings).await, rated);
    let backs = "SELECT count(*) FROM console.review_decisions WHERE undoes IS NOT NULL AND change = ";
    assert_eq!(trial.database.psql(&format!("{backs}{back}")).await, "60");
}

#[tokio::test]
async fn decisions_are_taken_back_one_after_the_other_and_forth_with_their_reasons() {
    let trial = Trial::new().await;
    let start = trial.row(PENDING).await;
    let approved =
        decide(&trial.mo, vec![trial.pinned(PENDING).await], verdict(ReviewStatus::Approved)).await;
    let middle = trial.row(PENDING).await;
    let reject = Decision { notes: Some("on second thought".to_owned()), ..verdict(ReviewStatus::Rejected) };
    let rejected = decide(&trial.colleague, vec![trial.pinned(PENDING).await], reject).await;
    let end = trial.row(PENDING).await;

    let back = take_back(&trial.mo, rejected.unwrap().change.unwrap()).await;
    assert_eq!(trial.row(PENDING).await, middle);
    let forth = take_back(&trial.mo, back).await;
    assert_eq!(trial.row(PENDING).await, end);
    take_back(&trial.mo, forth).await;
    take_back(&trial.mo, approved.unwrap().change.unwrap()).await;
    assert_eq!(trial.row(PENDING).await, start);
    let kept = trial.kept().await;
    assert_eq!(
        kept,
        [
            "trial_moderator: PENDING APPROVED {}",
            "trial_colleague_1: APPROVED REJECTED {SPAM}",
            "trial_moderator: REJECTED APPROVED {} back",
            "trial_moderator: APPROVED REJECTED {SPAM} back",
            "trial_moderator: REJECTED APPROVED {} back",
            "trial_moderator: APPROVED PENDING {} back",
        ]
    );
}

// What psql can't do either.

#[tokio::test]
async fn nobody_but_a_moderator_decides_whatever_is_called() {
    let trial = Trial::new().await;
    let version = trial.pinned(PENDING).await.version.naive_utc();
    let asked = format!(
        "SELECT console.decide_reviews(ARRAY['{PENDING}'::uuid], ARRAY['{version}'::timestamp], 'APPROVED', '{{}}', NULL)"
    );
    for (login, role) in [
        ("trial_service", "marketplace_tenant"),
        ("trial_support", "marketplace_support"),
        ("trial_manager", "marketplace_manager"),
        ("trial_gone", "marketplace_moderator"),
        ("trial_stranger", "marketplace_super_admin"),
    ] {
        let mut work = Work::under(&trial.database, login, role).await;
        assert_eq!(work.run(&asked).await, Err("42501".to_owned()), "{login}");
    }
}

#[tokio::test]
async fn a_moderator_writes_nothing_but_decisions_and_only_under_the_own_name() {
    let trial = Trial::new().await;
    decide(&trial.mo, vec![trial.pinned(PENDING).await], verdict(ReviewStatus::Approved)).await.unwrap();
    for (login, role) in
        [("trial_moderator", "marketplace_moderator"), ("trial_admin", "marketplace_super_admin")]
    {
        for statement in [
            "INSERT INTO console.review_decisions (change, review_id, login, operator_id, from_status, to_status)
             SELECT change, review_id, 'trial_admin', operator_id, from_status, to_status FROM console.review_decisions",
            "UPDATE console.review_decisions SET reasons = '{SPAM}'",
            "DELETE FROM console.review_decisions",
            "TRUNCATE console.review_decisions",
            "UPDATE console.audit_log SET login = 'trial_admin'",
            "DELETE FROM console.audit_log",
            "UPDATE public.marketplace_purchases SET amount = 0",
            "UPDATE public.marketplace_reviews SET moderated_by = NULL",
            "UPDATE public.marketplace_reviews SET verified_purchase = true",
            "UPDATE public.marketplace_reviews SET flagged_count = 0",
            "INSERT INTO console.rejection_reasons (code, digit, label, policy) VALUES ('NINE', 9, 'Nine', 'Nine')",
        ] {
            let mut work = Work::under(&trial.database, login, role).await;
            assert_eq!(work.run(statement).await, Err("42501".to_owned()), "{login}: {statement}");
        }
    }
    for statement in [
        "UPDATE public.marketplace_tools SET name = 'Mine'",
        "UPDATE public.marketplace_tools SET avg_rating = 5",
        "INSERT INTO public.marketplace_bundles (name) VALUES ('Mine')",
    ] {
        let mut work = Work::under(&trial.database, "trial_moderator", "marketplace_moderator").await;
        assert_eq!(work.run(statement).await, Err("42501".to_owned()), "{statement}");
    }
    for statement in
        ["UPDATE console.review_decisions SET reasons = '{}'", "TRUNCATE console.review_decisions"]
    {
        let mut owner = Work::begin(&trial.database, testkit::OWNER).await;
        owner.run("SET LOCAL ROLE marketplace_owner").await.unwrap();
        assert_eq!(owner.run(statement).await, Err("42501".to_owned()), "not even the owner: {statement}");
    }
}

#[tokio::test]
async fn a_decision_with_psql_is_kept_as_any_other_and_overrides_no_colleague() {
    let trial = Trial::new().await;
    claim(&trial.colleague, review(PENDING), false).await.unwrap();
    let reject = format!("UPDATE public.marketplace_reviews SET status = 'REJECTED' WHERE id = '{PENDING}'");
    let mut work = Work::under(&trial.database, "trial_moderator", "marketplace_moderator").await;
    assert_eq!(work.run(&reject).await, Err("23514".to_owned()), "a colleague has it open");

    claim(&trial.mo, review(PENDING), true).await.unwrap();
    let mut work = Work::under(&trial.database, "trial_moderator", "marketplace_moderator").await;
    work.set("console.reasons", "{SPAM}").await;
    work.set("app.current_user_id", ADA).await;
    work.run(&reject).await.unwrap();
    work.run("COMMIT").await.unwrap();

    assert_eq!(trial.kept().await, ["trial_moderator: PENDING REJECTED {SPAM}"]);
    assert_eq!(trial.database.psql("SELECT count(*) FROM console.review_claims").await, "0");
}

#[tokio::test]
async fn an_undo_that_names_another_change_restores_nothing() {
    let trial = Trial::new().await;
    let rejected =
        decide(&trial.mo, vec![trial.pinned(PENDING).await], verdict(ReviewStatus::Rejected)).await.unwrap();
    decide(&trial.mo, vec![trial.pinned(PENDING).await], verdict(ReviewStatus::Pending)).await.unwrap();
    decide(&trial.mo, vec![trial.pinned(PENDING).await], verdict(ReviewStatus::Approved)).await.unwrap();

    let mut work = Work::under(&trial.database, "trial_moderator", "marketplace_moderator").await;
    work.set("console.act", "moderation.undo").await;
    work.set("console.undoes", &rejected.change.unwrap().to_string()).await;
    let back = format!("UPDATE public.marketplace_reviews SET status = 'PENDING' WHERE id = '{PENDING}'");
    assert_eq!(work.run(&back).await, Err("23514".to_owned()));
}

// Whatever happens in whatever order.

/// Numbers that look random and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }
}

#[tokio::test]
async fn ratings_are_right_and_all_is_on_record_whatever_happens() {
    let trial = Trial::new().await;
    plant(&trial.database, 3, 6).await;
    let ids =
        trial.database.psql("SELECT id FROM public.marketplace_reviews WHERE tool_id::text LIKE '11%'").await;
    let ids: Vec<&str> = ids.lines().collect();
    let look = "SELECT jsonb_object_agg(r.id, to_jsonb(r) - 'updated_at')
                  || jsonb_build_object('entries', (SELECT count(*) FROM console.audit_log))
                FROM public.marketplace_reviews AS r";
    let read = async || {
        let mut seen: Value = serde_json::from_str(&trial.database.psql(look).await).unwrap();
        let entries = seen.as_object_mut().unwrap().remove("entries").unwrap().as_u64().unwrap();
        (seen, usize::try_from(entries).unwrap())
    };
    let mut dice = Chance(5);
    let mut changes: Vec<(i64, Value)> = Vec::new();
    for step in 0..200 {
        let (before, recorded) = read().await;
        let who = if dice.below(2) == 0 { &trial.mo } else { &trial.colleague };
        match dice.below(6) {
            0..=2 => {
                let to = ReviewStatus::ALL[dice.below(4)];
                let mut rows = Vec::new();
                let many = if dice.below(3) == 0 { 8 } else { 1 };
                for _ in 0..many {
                    let row = trial.pinned(ids[dice.below(ids.len())]).await;
                    if !rows.contains(&row) {
                        rows.push(row);
                    }
                }
                let notes = (dice.below(3) == 0).then(|| format!("step {step}"));
                let decided = decide(who, rows.clone(), Decision { notes, ..verdict(to) }).await.unwrap();
                assert_eq!(decided.decided.len() + decided.left_alone.len(), rows.len());
                assert_eq!(read().await.1, recorded + decided.decided.len(), "step {step}");
                changes.extend(decided.change.map(|change| (change, before)));
            }
            3 if !changes.is_empty() => {
                let (change, before_it) = changes[dice.below(changes.len())].clone();
                let mut session = who.write(&MODERATOR, Act::new("moderation.undo")).await.unwrap();
                match undo::undo(&mut session, change).await.unwrap() {
                    Ok(back) => {
                        session.commit().await.unwrap();
                        let (now, _) = read().await;
                        for id in ids.iter().filter(|id| now[**id] != before[**id]) {
                            let restored = ["status", "moderated_at", "moderated_by", "moderation_notes"];
                            for column in
                                restored.iter().filter(|column| now[*id][**column] != before[*id][**column])
                            {
                                assert_eq!(
                                    now[*id][*column], before_it[*id][*column],
                                    "step {step} {column}"
                                );
                            }
                        }
                        changes.push((back.id, before));
                    }
                    Err(blockers) => {
                        assert!(!blockers.is_empty(), "a refusal says why");
                        assert_eq!(read().await, (before, recorded));
                    }
                }
            }
            4 => {
                let id = ids[dice.below(ids.len())];
                let status = ReviewStatus::ALL[dice.below(4)];
                let set = format!(
                    "UPDATE public.marketplace_reviews SET status = '{status}', rating = {} WHERE id = '{id}'",
                    1 + dice.below(5)
                );
                trial.database.psql(&set).await;
                let (now, entries) = read().await;
                assert_eq!(entries, recorded + usize::from(now != before), "step {step}");
            }
            _ => {
                let mut work = Work::under(&trial.database, "trial_moderator", "marketplace_moderator").await;
                let id = ids[dice.below(ids.len())];
                let to = ReviewStatus::ALL[dice.below(4)];
                let set = format!("UPDATE public.marketplace_reviews SET status = '{to}' WHERE id = '{id}'");
                if work.run(&set).await.is_ok() {
                    work.run("COMMIT").await.unwrap();
                }
            }
        }
        assert_eq!(wrong_ratings(&trial.database).await, "", "step {step}");
    }
    assert!(changes.len() > 50, "only {} changes", changes.len());
}
