//! How everything is spelled on the wire: one snapshot per request with its reply, one of all problems, one of all
//! choices. A changed snapshot means that window and shell of different versions no longer understand each other.
//!
//! `INSTA_UPDATE=always cargo test -p contract` writes them anew.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, path::PathBuf};

use chrono::{DateTime, Utc};
use contract::{
    ALL, Answer, Count, Cursor, Direction, ListRequest, Meter, Page, Problem, Request, Subject,
    activity::*,
    bundles::*,
    catalog::*,
    connections::*,
    drafts::*,
    moderation::*,
    organizations::*,
    overview::*,
    pictures::*,
    problem::*,
    purchases::*,
    transfer::*,
    views::*,
    writing::{Deleted, FieldWriter, Pinned, Recorded as _, Saved, Written},
};
use domain::{
    access::{Area, StaffRole},
    bundles::{
        BundleStatus, Member,
        fields::{BundleField, BundleFields, BundleValue},
        warnings::Warning,
    },
    catalog::{
        IntegrationType, PriceModel, ToolCategory, ToolStatus,
        bulk::BulkChange,
        findings::Finding,
        pricing::{PriceChange, Rounding},
        tool::{ToolField, ToolValue},
    },
    connections::{Environment, TlsMode},
    ids::ToolId,
    merge::Contested,
    moderation::{
        Decision, ReviewStatus,
        score::{Units, Weights},
    },
    money::Money,
    organizations::Tier,
    purchases::{PaymentMethod, PaymentStatus, PurchaseStatus, PurchaseType},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn noon() -> DateTime<Utc> {
    at("2026-11-20T12:00:00.123456Z")
}

fn money(amount: &str) -> Money {
    Money { amount: amount.parse().unwrap(), currency: "USD".parse().unwrap() }
}

fn list<F, S>(filter: F, sort: S) -> ListRequest<F, S> {
    ListRequest {
        filter,
        sort,
        direction: Direction::Descending,
        after: Some(Cursor("{}".to_owned())),
        limit: 100,
    }
}

fn page<R>(row: R) -> Page<R> {
    Page { rows: vec![row], next: Some(Cursor("{}".to_owned())) }
}

/// Text where there may be none.
fn text(text: &str) -> Option<String> {
    Some(text).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The JSON of a value, which reads back as the same.
fn written<T: Serialize + DeserializeOwned>(value: &T) -> Value {
    let json = serde_json::to_value(value).unwrap();
    let again: T = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), json);
    json
}

/// Holds a request and its reply against their snapshot.
fn spelled<R: Request>(seen: &mut Vec<&'static str>, request: &R, reply: R::Reply) {
    let request = written(request);
    let reply = written(&Answer { data: reply, meter: Meter { statements: 3, micros: 1_234 } });
    insta::assert_json_snapshot!(R::NAME, json!({ "name": R::NAME, "args": request, "answer": reply }));
    seen.push(R::NAME);
}

fn profile() -> Profile {
    Profile {
        id: id(1),
        name: "Live".to_owned(),
        environment: Environment::Production,
        host: "db.example.com".to_owned(),
        port: 5432,
        database: "marketplace".to_owned(),
        user: "mara".to_owned(),
        tls: TlsMode::VerifyFull,
        ca_file: text("/etc/ssl/company.pem"),
    }
}

fn difference() -> Difference {
    Difference {
        kind: DifferenceKind::ColumnType,
        subject: "marketplace_cart.quantity".to_owned(),
        expected: text("integer"),
        found: text("bigint"),
        blocking: true,
    }
}

fn signed() -> Signed {
    Signed {
        profile: Some(id(1)),
        name: "Live".to_owned(),
        environment: Environment::Production,
        database: "marketplace".to_owned(),
        login: "mara".to_owned(),
        operator: Operator { user: id(2), name: "Mara Lindqvist".to_owned() },
        role: StaffRole::Support,
        roles: vec![StaffRole::Support, StaffRole::SuperAdmin],
        tenant: Some(TenantView {
            organization: id(3),
            name: "Harbor & Pine Realty".to_owned(),
            tier: Some(Tier::Enterprise),
            reason: "ticket 4711".to_owned(),
            until: noon(),
        }),
        mode: SessionMode::WritingUntil { until: noon(), reason: "refund 12".to_owned() },
        server_version: "15.18".to_owned(),
        warnings: vec![difference()],
    }
}

#[test]
fn every_request_and_reply_is_spelled_as_ever() {
    let mut seen = Vec::new();
    connections(&mut seen);
    catalog(&mut seen);
    bundles(&mut seen);
    moderation(&mut seen);
    purchases(&mut seen);
    activity(&mut seen);
    keeping(&mut seen);
    transfer(&mut seen);
    the_rest(&mut seen);

    let [seen, all]: [BTreeSet<_>; 2] = [seen, ALL.to_vec()].map(|names| names.into_iter().collect());
    assert_eq!(seen, all, "each request has its snapshot");
}

fn connections(seen: &mut Vec<&'static str>) {
    let Profile { name, environment, host, port, database, user, tls, ca_file, .. } = profile();
    let fields = ProfileFields { name, environment, host, port, database, user, tls, ca_file };
    spelled(seen, &GetBoot {}, Boot { open: Some(SampleLogin::SuperAdmin), version: "0.1.0".to_owned() });
    spelled(seen, &ListProfiles {}, vec![ProfileRow { profile: profile(), last_used: Some(noon()) }]);
    spelled(seen, &SaveProfile { id: None, fields }, profile());
    spelled(seen, &DeleteProfile { id: id(1) }, ());
    spelled(seen, &ImportUrl { name: "Live".to_owned(), environment: Environment::Staging }, profile());
    spelled(seen, &StorePassword { id: id(1) }, ());
    spelled(seen, &ForgetPassword { id: id(1) }, ());
    spelled(seen, &PasswordState { id: id(1) }, PasswordHeld::KeyringClosed);
    let outcomes = [
        (ConnectionStep::Resolve, StepOutcome::Passed { found: "203.0.113.7".to_owned() }),
        (ConnectionStep::Tls, StepOutcome::Skipped),
        (ConnectionStep::SignIn, StepOutcome::Warned { differences: vec![difference()] }),
        (ConnectionStep::Schema, StepOutcome::Failed { problem: Problem::ServerNotReady }),
    ];
    let steps = outcomes.map(|(step, outcome)| StepReport { step, outcome, millis: 12 }).into();
    spelled(seen, &TestConnection { id: id(1) }, ConnectionReport { steps });
    spelled(seen, &Connect { id: id(1), password: PasswordSource::PromptOnce }, signed());
    spelled(seen, &OpenSample { login: SampleLogin::Moderator }, Signed { profile: None, ..signed() });
    spelled(seen, &Disconnect {}, ());
    spelled(seen, &GetSession {}, None);
    spelled(seen, &ChooseRole { role: StaffRole::SuperAdmin }, Signed { tenant: None, ..signed() });
    let on = SwitchWritingOn { reason: "refund 12".to_owned(), minutes: 15 };
    spelled(seen, &on, Signed { mode: SessionMode::Writing, ..signed() });
    spelled(seen, &SwitchWritingOff {}, Signed { mode: SessionMode::ReadOnly, ..signed() });
}

fn catalog(seen: &mut Vec<&'static str>) {
    let filter = ToolFilter {
        text: "virtual staging".to_owned(),
        category: vec![ToolCategory::ListingOptimization],
        status: vec![ToolStatus::ComingSoon],
        tier: vec![Tier::Growth],
        price_model: vec![PriceModel::UsageBased],
        integration_type: vec![IntegrationType::N8nWorkflow],
        provider: text("Internal"),
        tag: text("ai"),
        featured: Some(true),
        popular: Some(false),
        rating_from: Some("4.5".parse().unwrap()),
        rating_to: None,
        price_from: None,
        price_to: Some("99.00".parse().unwrap()),
        currency: Some("EUR".parse().unwrap()),
        finding: vec![Finding::StaleBeta],
    };
    let row = ToolRow {
        id: id(10),
        name: "Virtual Staging AI".to_owned(),
        category: ToolCategory::ListingOptimization,
        status: ToolStatus::Active,
        required_tier: Tier::Growth,
        price_model: PriceModel::Monthly,
        price: money("49.00"),
        integration_type: IntegrationType::Native,
        provider: "Internal".to_owned(),
        tags: vec!["ai".to_owned()],
        version: "1.0.0".to_owned(),
        is_featured: true,
        is_popular: false,
        avg_rating: Some(4.25),
        review_count: 8,
        purchase_count: 120,
        view_count: 3_400,
        created_at: noon(),
        updated_at: noon(),
        findings: vec![Finding::ThinDescription],
    };
    let record = ToolRecord {
        id: id(10),
        name: "Virtual Staging AI".to_owned(),
        description: "Furnishes empty rooms.".to_owned(),
        long_description: text("At length."),
        category: ToolCategory::ListingOptimization,
        tags: vec!["ai".to_owned()],
        price_model: PriceModel::Monthly,
        price: money("49.00"),
        required_tier: Tier::Growth,
        features: vec!["Twelve styles".to_owned()],
        tech_stack: Vec::new(),
        integration_type: IntegrationType::Native,
        status: ToolStatus::Active,
        is_featured: true,
        is_popular: false,
        provider: "Internal".to_owned(),
        documentation_url: text("https://docs.example.com"),
        demo_url: None,
        support_url: None,
        icon_url: None,
        images: vec!["https://example.com/1.png".to_owned()],
        video_url: None,
        version: "1.0.0".to_owned(),
        last_updated: noon(),
        purchase_count: 120,
        view_count: 3_400,
        avg_rating: None,
        review_count: 0,
        created_at: noon(),
        updated_at: noon(),
        bundles: vec![Membership {
            bundle: id(20),
            name: "Listing Domination Bundle".to_owned(),
            position: 3,
        }],
        findings: Vec::new(),
    };
    spelled(seen, &list(filter.clone(), ToolSort::Rating), page(row));
    spelled(seen, &CountTools { filter }, Count::Exact(54));
    spelled(seen, &GetTool { id: id(10) }, record.clone());
    catalog_writes(seen, &record);
}

fn catalog_writes(seen: &mut Vec<&'static str>, record: &ToolRecord) {
    let pinned = Pinned { id: id(10), version: noon() };
    let reason = || text("Agreed with sales");
    let fields = record.fields();
    let written = Written { record: record.clone(), theirs: vec![ToolField::Tags], change: Some(7) };
    let writer = || FieldWriter { field: "name".to_owned(), name: "Mara Lindqvist".to_owned(), at: noon() };
    let create = CreateTool { fields: fields.clone(), reason: reason() };
    spelled(seen, &create, Written { theirs: Vec::new(), ..written });
    let name = |name: &str| ToolValue::Name(name.to_owned());
    let contested = Saved::Contested {
        theirs: Box::new(record.clone()),
        contested: vec![Contested { base: name("Staging"), theirs: name("Virtual"), mine: name("AI") }],
        writers: vec![writer()],
    };
    let save = SaveTool { pinned, base: fields.clone(), mine: fields.clone(), reason: None };
    spelled(seen, &save, contested);
    let holders = Holders { purchases: 3, bundles: record.bundles.clone(), carts: 2, reviews: 1 };
    spelled(seen, &GetToolHolders { id: id(10) }, holders.clone());
    spelled(seen, &DeleteTool { pinned, reason: reason() }, Deleted::Held { holders });
    let change = BulkChange {
        price: Some(PriceChange::Percent("7.5".parse().unwrap())),
        rounding: Some(Rounding::NinetyNine),
        ..BulkChange::default()
    };
    let filter = Box::new(ToolFilter { provider: text("Internal"), ..ToolFilter::default() });
    let selection = Selection::Matching { filter, except: vec![id(11)] };
    let preview = ChangePreview {
        rows: vec![PreviewRow {
            pinned,
            name: record.name.clone(),
            before: fields.clone(),
            after: change.apply(&fields),
            faults: vec![FieldFault::new("price_amount", Fault::Zero)],
        }],
        ripple: Ripple {
            bundles: vec![TouchedBundle {
                bundle: id(20),
                name: "Listing Domination Bundle".to_owned(),
                status: BundleStatus::Active,
                tools: 1,
            }],
            cart_items: 4,
            ..Ripple::default()
        },
    };
    spelled(seen, &PreviewChange { selection, change: change.clone() }, preview);
    let follow_ups = FollowUps { unfeature: true, leave_bundles: false };
    let applied = ChangeApplied {
        changed: 1,
        unchanged: 2,
        left_alone: vec![LeftAlone { id: id(12), name: text("Photo AI"), writers: vec![writer()] }],
        left_bundles: 0,
        change: Some(8),
    };
    spelled(seen, &ApplyChange { rows: vec![pinned], change, follow_ups, reason: None }, applied);
    let count = FindingCount { finding: Finding::DuplicateLink, tools: 2 };
    spelled(seen, &CountFindings {}, vec![count]);
    let figures = |purchase_count| Figures { avg_rating: Some(4.25), review_count: 8, purchase_count };
    let drift = Drift { id: id(10), name: record.name.clone(), stored: figures(121), counted: figures(120) };
    spelled(seen, &ListDrift { id: Some(id(10)) }, vec![drift.clone()]);
    spelled(seen, &RepairDrift { ids: vec![id(10)], reason: None }, vec![drift]);
    let words = Vocabulary {
        providers: vec!["Internal".to_owned()],
        tags: vec!["ai".to_owned()],
        tech_stack: vec!["Rust".to_owned()],
    };
    spelled(seen, &GetVocabulary {}, words);
}

fn bundles(seen: &mut Vec<&'static str>) {
    let filter = BundleFilter {
        text: "listing".to_owned(),
        status: vec![BundleStatus::Draft],
        tier: vec![Tier::Starter],
        featured: None,
        popular: Some(true),
        holds: Some(id(10)),
        warned: Some(true),
        warning: vec![Warning::DiscountOverstated],
    };
    let row = BundleRow {
        id: id(20),
        name: "Listing Domination Bundle".to_owned(),
        status: BundleStatus::Active,
        required_tier: Tier::Starter,
        price: money("199.99"),
        discount_percent: 25,
        is_featured: false,
        is_popular: true,
        members: 7,
        purchase_count: 12,
        updated_at: noon(),
        true_discount: Some("24.9".parse().unwrap()),
        warnings: vec![Warning::DiscountOverstated],
    };
    let member = Member {
        tool: id(10),
        name: "Virtual Staging AI".to_owned(),
        price_model: PriceModel::Monthly,
        price: money("49.00"),
        required_tier: Tier::Growth,
        status: ToolStatus::Active,
    };
    let record = BundleRecord {
        id: id(20),
        name: "Listing Domination Bundle".to_owned(),
        description: "All for listings.".to_owned(),
        long_description: None,
        price: money("199.99"),
        discount_percent: 25,
        required_tier: Tier::Starter,
        status: BundleStatus::Active,
        is_featured: false,
        is_popular: true,
        icon_url: None,
        images: Vec::new(),
        purchase_count: 12,
        view_count: 90,
        created_at: noon(),
        updated_at: noon(),
        members: vec![member],
        members_since: vec![noon()],
        is_misplaced: true,
        twins: vec![BundleName { id: id(21), name: "Listing Bundle".to_owned() }],
        cart_items: 4,
    };
    spelled(seen, &list(filter.clone(), BundleSort::Discount), page(row));
    spelled(seen, &CountBundles { filter }, Count::Exact(5));
    spelled(seen, &GetBundle { id: id(20) }, record.clone());
    bundle_writes(seen, &record);
    let touched = |tools: Vec<ToolId>| Touched {
        organizations: 2,
        rows: vec![TouchedOrganization { id: id(3), name: text("Harbor & Pine Realty"), tools }],
    };
    let around = Around {
        buyers: 12,
        lacking: touched(vec![id(11)]),
        owning: touched(vec![id(10)]),
        cart_items: 4,
        cart_organizations: 3,
        subscriptions: 9,
        twins: record.twins,
    };
    spelled(seen, &LookAround { id: Some(id(20)), members: vec![id(10), id(11)] }, around);
    let count = WarningCount { warning: Warning::ArchivedInCarts, bundles: 1 };
    spelled(seen, &CountWarnings {}, vec![count]);
}

fn bundle_writes(seen: &mut Vec<&'static str>, record: &BundleRecord) {
    let pinned = Pinned { id: id(20), version: noon() };
    let reason = || text("Agreed with sales");
    let (fields, seen_members) = (record.fields(), record.members.clone());
    let writers = || vec![FieldWriter { field: "members".to_owned(), name: "Ada".to_owned(), at: noon() }];

    let create = CreateBundle { fields: fields.clone(), seen: seen_members.clone(), reason: reason() };
    let unseen = |record: Option<&BundleRecord>| BundleSaved::Unseen {
        record: record.map(|record| Box::new(record.clone())),
        merged: Box::new(fields.clone()),
        members: seen_members.clone(),
        theirs: vec![BundleField::Members, BundleField::Currency],
    };
    spelled(seen, &create, unseen(None));

    let base = BundleFields { icon_url: text("https://example.com/icon.png"), ..fields.clone() };
    let save = SaveBundle { pinned, base, mine: fields.clone(), seen: seen_members.clone(), reason: None };
    let order = |members: [u128; 2]| BundleValue::Members(members.map(id).into());
    let contested = Saved::Contested {
        theirs: Box::new(record.clone()),
        contested: vec![Contested { base: order([10, 11]), theirs: order([11, 10]), mine: order([12, 10]) }],
        writers: writers(),
    };
    spelled(seen, &save, BundleSaved::Saved { saved: contested });

    let holders = BundleHolders { purchases: 3, carts: 2 };
    spelled(seen, &GetBundleHolders { id: id(20) }, holders);
    spelled(seen, &DeleteBundle { pinned, reason: reason() }, Deleted::MovedOn { writers: writers() });

    let written = Written { record: record.clone(), theirs: vec![BundleField::Members], change: Some(7) };
    let written = BundleSaved::Saved { saved: Saved::Written(Box::new(written)) };
    insta::assert_json_snapshot!(
        "bundle_became",
        [self::written(&written), self::written(&unseen(Some(record)))]
    );
}

fn moderation(seen: &mut Vec<&'static str>) {
    let filter = ReviewFilter {
        text: "slow".to_owned(),
        status: vec![ReviewStatus::Pending, ReviewStatus::Flagged],
        rating: vec![1, 2],
        tool: Some(id(10)),
        category: vec![ToolCategory::CrmTools],
        organization: Some(id(3)),
        user: Some(id(2)),
        verified: Some(true),
        flagged: Some(true),
        since: Some(noon()),
        until: None,
    };
    let claim = Claim {
        review: id(30),
        name: "Jonas Weber".to_owned(),
        is_mine: false,
        until: noon(),
        was_mine: true,
    };
    let row = ReviewRow {
        id: id(30),
        tool: id(10),
        tool_name: "Virtual Staging AI".to_owned(),
        organization: id(3),
        organization_name: text("Harbor & Pine Realty"),
        rating: 2,
        title: text("Slow"),
        excerpt: text("It took minutes."),
        status: ReviewStatus::Flagged,
        verified_purchase: true,
        flagged_count: 3,
        helpful_count: 1,
        created_at: noon(),
        updated_at: noon(),
        units: Some(Units { flags: 3, age: 12, reach: 4, burst: 2, unverified: 0 }),
        claim: Some(claim.clone()),
    };
    let record = ReviewRecord {
        id: id(30),
        tool: id(10),
        tool_name: "Virtual Staging AI".to_owned(),
        organization: id(3),
        organization_name: text("Harbor & Pine Realty"),
        user: id(2),
        user_name: text("Mara Lindqvist"),
        rating: 2,
        title: text("Slow"),
        review: text("It took minutes."),
        verified_purchase: true,
        helpful_count: 1,
        flagged_count: 3,
        status: ReviewStatus::Flagged,
        moderated_at: Some(noon()),
        moderated_by: Some(id(4)),
        moderator_name: text("Jonas Weber"),
        moderation_notes: text("asked twice"),
        created_at: noon(),
        updated_at: noon(),
        flags: vec![FlagCount { reason: "insulting".to_owned(), reports: 3 }],
        units: None,
        claim: None,
    };
    spelled(seen, &list(filter.clone(), ReviewSort::Flags), page(row.clone()));
    let weights = Weights::default();
    let in_force = WeightsInForce { weights, set_by: text("Jonas Weber"), set_at: Some(noon()) };
    spelled(seen, &GetWeights {}, in_force.clone());
    spelled(seen, &SetWeights { weights, read: weights }, in_force);
    let preview = PreviewWeights { weights, filter: filter.clone() };
    spelled(seen, &preview, vec![Ranked { row, place_now: Some(7) }]);
    spelled(seen, &CountReviews { filter: filter.clone() }, Count::About(15_000));
    spelled(seen, &GetReview { id: id(30) }, record.clone());
    decisions(seen, filter, record, claim);
    spelled(seen, &GetEvidence { id: id(30) }, evidence());
    spelled(seen, &GetReviewFigures { since: noon(), until: noon() }, figures());
}

fn decisions(seen: &mut Vec<&'static str>, filter: ReviewFilter, record: ReviewRecord, claim: Claim) {
    spelled(seen, &ClaimReview { id: id(30), take_over: true }, Claimed::Taken { claim: claim.clone() });
    spelled(seen, &ReleaseReviews { ids: vec![id(30)] }, ());
    let sort = ReviewSort::Flags;
    let direction = Direction::Descending;
    spelled(seen, &ClaimNext { filter, sort, direction, except: vec![id(31)] }, Some(record));
    let reason = Reason {
        digit: 1,
        code: "SPAM".to_owned(),
        label: "Spam or advertising".to_owned(),
        policy: "Advertising is not published.".to_owned(),
    };
    spelled(seen, &ListReasons {}, vec![reason]);
    let pinned = |number| Pinned { id: id(number), version: noon() };
    let decision = Decision {
        to: ReviewStatus::Rejected,
        reasons: vec!["SPAM".to_owned()],
        notes: text("the third time"),
    };
    let writer = FieldWriter { field: "status".to_owned(), name: "Jonas Weber".to_owned(), at: noon() };
    let left_alone = [
        WhyUndecided::Gone,
        WhyUndecided::MovedOn { status: ReviewStatus::Approved, writers: vec![writer] },
        WhyUndecided::Taken { claim },
        WhyUndecided::NoWay { status: ReviewStatus::Rejected },
        WhyUndecided::Own,
    ];
    let left_alone = left_alone.map(|because| Undecided { id: id(31), because }).into();
    spelled(
        seen,
        &DecideReviews { rows: vec![pinned(30), pinned(31)], decision },
        Decided { decided: vec![pinned(30)], left_alone, change: Some(4711) },
    );
}

fn evidence() -> Evidence {
    let bought = Purchase {
        id: id(40),
        bundle: Some(id(20)),
        bundle_name: text("Closing Set"),
        payment: PaymentStatus::Completed,
        status: PurchaseStatus::Active,
        at: noon(),
        until: Some(noon()),
        cancelled_at: None,
        refunded_at: None,
        usage_count: 12,
        last_used_at: Some(noon()),
    };
    let other = Other {
        id: id(32),
        tool: id(10),
        tool_name: "Deal Room".to_owned(),
        organization: id(3),
        organization_name: text("Northgate Homes"),
        user: id(4),
        user_name: text("Ida Berg"),
        rating: 1,
        title: None,
        excerpt: text("Never again"),
        verified_purchase: false,
        status: ReviewStatus::Rejected,
        moderator_name: text("Jonas Weber"),
        moderated_at: Some(noon()),
        created_at: noon(),
    };
    let alike = Alike {
        pinned: Pinned { id: id(32), version: noon() },
        percent: 87,
        review: other.clone(),
        text: text("Never again."),
    };
    Evidence {
        purchases: vec![bought],
        is_verified_now: true,
        author: Tally { pending: 1, flagged: 0, approved: 3, rejected: 2 },
        by_author: vec![other],
        by_organization: Vec::new(),
        of_tool: Vec::new(),
        finds_similar: true,
        similar: vec![alike],
    }
}

fn figures() -> ReviewFigures {
    let decided = Ways { approved: 5, rejected: 2, flagged: 1, reopened: 0 };
    let waited = Waited { reviews: 8, median: Some(3_600), most: Some(90_000) };
    let login = "jonas".to_owned();
    ReviewFigures {
        days: vec![DayFigures { day: noon().date_naive(), login: login.clone(), decided }],
        moderators: vec![ModeratorFigures {
            login: login.clone(),
            name: text("Jonas Weber"),
            decided,
            taken_back: 1,
            waited,
        }],
        reasons: vec![ReasonFigures {
            code: "SPAM".to_owned(),
            label: text("Spam or advertising"),
            login,
            rejections: 2,
        }],
        waited,
        backlog: [4, 3, 2, 1],
    }
}

fn purchases(seen: &mut Vec<&'static str>) {
    let filter = PurchaseFilter {
        text: "pi_3N".to_owned(),
        organization: Some(id(3)),
        user: Some(id(2)),
        tool: Some(id(10)),
        bundle: Some(id(20)),
        purchase_type: vec![PurchaseType::Tool],
        status: vec![PurchaseStatus::Expired],
        payment_status: vec![PaymentStatus::Failed],
        payment_method: vec![PaymentMethod::PlatformCredits],
        currency: Some("EUR".parse().unwrap()),
        subscription: Some(true),
        ends_within_days: Some(14),
        since: Some(noon()),
        until: Some(noon()),
    };
    let row = PurchaseRow {
        id: id(40),
        organization: id(3),
        organization_name: None,
        bought: Bought::Bundle { id: id(20), name: "Listing Domination Bundle".to_owned() },
        amount: money("199.99"),
        payment_status: PaymentStatus::Completed,
        status: PurchaseStatus::Active,
        is_subscription: true,
        subscription_end: Some(noon()),
        auto_renew: true,
        stripe_payment_id: text("pi_3N"),
        purchase_date: noon(),
    };
    let record = PurchaseRecord {
        id: id(40),
        organization: id(3),
        organization_name: text("Harbor & Pine Realty"),
        user: id(2),
        user_name: text("Mara Lindqvist"),
        bought: Bought::Tool { id: id(10), name: "Virtual Staging AI".to_owned() },
        purchase_type: PurchaseType::Tool,
        amount: money("49.00"),
        payment_method: PaymentMethod::CreditCard,
        payment_status: PaymentStatus::Refunded,
        stripe_payment_id: text("pi_3N"),
        stripe_invoice_id: text("in_1M"),
        is_subscription: false,
        subscription_start: None,
        subscription_end: None,
        auto_renew: false,
        status: PurchaseStatus::Refunded,
        activated_at: Some(noon()),
        cancelled_at: None,
        refunded_at: Some(noon()),
        usage_count: 17,
        last_used_at: Some(noon()),
        purchase_date: noon(),
        created_at: noon(),
        updated_at: noon(),
    };
    spelled(seen, &list(filter.clone(), PurchaseSort::Ends), page(row));
    spelled(seen, &CountPurchases { filter }, Count::About(1_000_000));
    spelled(seen, &GetPurchase { id: id(40) }, record);
}

fn keeping(seen: &mut Vec<&'static str>) {
    let address = "?status=ACTIVE&sort=rating".to_owned();
    let view = View {
        id: id(60),
        area: Area::Catalog,
        name: "Live tools".to_owned(),
        address: address.clone(),
        created_at: noon(),
    };
    spelled(seen, &ListViews { area: Area::Catalog }, vec![view.clone()]);
    let save = SaveView { id: Some(id(60)), area: Area::Catalog, name: "Live tools".to_owned(), address };
    spelled(seen, &save, view);
    spelled(seen, &DeleteView { id: id(60) }, ());

    let form = "tool/new".to_owned();
    let content = json!({ "name": "Lead Sieve" });
    let draft = Draft { form: form.clone(), content: content.clone(), kept_at: noon() };
    spelled(seen, &KeepDraft { form: form.clone(), content }, ());
    spelled(seen, &GetDraft { form: form.clone() }, Some(draft.clone()));
    spelled(seen, &ListDrafts {}, vec![draft]);
    spelled(seen, &DropDraft { form }, ());

    let picture = Picture { media_type: "image/png".to_owned(), base64: "iVBORw0KGgo=".to_owned() };
    spelled(seen, &FetchPicture { url: "https://www.example.com/icon.png".to_owned() }, picture);
}

fn activity(seen: &mut Vec<&'static str>) {
    let filter = ActivityFilter {
        text: "spam".to_owned(),
        login: text("mara"),
        record: Some(Uuid::from_u128(30)),
        table: text("marketplace_reviews"),
        area: vec!["moderation".to_owned()],
        act: text("moderation.reject"),
        since: Some(noon()),
        until: Some(noon()),
    };
    let row = ActivityRow {
        id: 7,
        at: noon(),
        login: "mara".to_owned(),
        operator_name: text("Mara Lindqvist"),
        role: "marketplace_moderator".to_owned(),
        area: "moderation".to_owned(),
        act: "moderation.reject".to_owned(),
        table: "marketplace_reviews".to_owned(),
        record: Uuid::from_u128(30),
        record_name: text("Lead Sieve"),
        entries: 2,
        records: 1,
        fields: vec!["status".to_owned()],
        reason: None,
        undoes: Some(5),
        undone_by: None,
    };
    spelled(seen, &list(filter.clone(), ActivitySort::At), page(row.clone()));
    spelled(seen, &CountActivity { filter }, Count::About(20_000));

    let entry = Entry {
        id: 8,
        table: row.table.clone(),
        record: row.record,
        record_name: None,
        bundle: Some(Uuid::from_u128(20)),
        before: Some(json!({ "status": "PENDING" })),
        after: Some(json!({ "status": "REJECTED" })),
    };
    let composition = Composition {
        bundle: Uuid::from_u128(20),
        bundle_name: text("Listing Domination Bundle"),
        before: vec![NamedTool { tool: Uuid::from_u128(10), name: text("Virtual Staging AI") }],
        after: Vec::new(),
    };
    let change = ChangeRecord {
        change: row.clone(),
        entries: vec![entry],
        compositions: vec![composition],
        undo: Undo::Done { by: 9 },
    };
    spelled(seen, &GetChange { id: 8 }, change);
    spelled(seen, &GetLastUndoable {}, Some(row.clone()));

    let blockers = obstacles().into_iter().map(|obstacle| Blocker {
        table: row.table.clone(),
        record: row.record,
        record_name: text("Lead Sieve"),
        obstacle,
    });
    spelled(seen, &UndoChange { id: 7 }, Undone::Blocked { blockers: blockers.collect() });
}

fn obstacles() -> Vec<Obstacle> {
    vec![
        Obstacle::MovedOn {
            field: "status".to_owned(),
            holds: json!("APPROVED"),
            expected: json!("REJECTED"),
            by: text("Mara Lindqvist"),
            at: Some(noon()),
        },
        Obstacle::Gone { by: None, at: None },
        Obstacle::ThereAgain,
        Obstacle::Held { by_table: "marketplace_purchases".to_owned(), rows: 3 },
        Obstacle::ParentGone {
            table: "marketplace_tools".to_owned(),
            record: Uuid::from_u128(10),
            name: text("Lead Sieve"),
            by: text("Mara Lindqvist"),
            at: Some(noon()),
        },
        Obstacle::Refused { rule: "tool_name_too_long".to_owned() },
        Obstacle::Never { why: NoUndo::Truncated },
        Obstacle::AlreadyDone { by: 9 },
    ]
}

#[test]
fn every_obstacle_is_spelled_as_ever() {
    let obstacles: Vec<_> = obstacles().iter().map(written).collect();
    let undo = [Undo::Offered, Undo::Done { by: 9 }, Undo::Never { why: NoUndo::Cascaded }];
    let undo: Vec<_> = undo.iter().map(written).collect();

    insta::assert_json_snapshot!("undo", undo);
    assert_eq!(tags(&obstacles, "obstacle"), variants(include_str!("../src/activity.rs"), "Obstacle"));
    assert_eq!(tags(&undo, "undo"), variants(include_str!("../src/activity.rs"), "Undo"));
}

fn transfer(seen: &mut Vec<&'static str>) {
    let (file, job, import) = (FileToken(id(70)), JobId(id(71)), ImportId(id(72)));
    let chosen = ChosenFile { token: file, name: "tools.csv".to_owned() };
    let to = ChooseFile::Write { suggested: "tools.csv".to_owned(), format: Format::Csv };
    spelled(seen, &to, Some(chosen));
    let (filter, sort, direction) = (ToolFilter::default(), ToolSort::Name, Direction::Ascending);
    spelled(seen, &ExportTools { file, format: Format::Csv, filter, sort, direction }, job);
    let filter = ActivityFilter::default();
    spelled(seen, &ExportActivity { file, format: Format::Xlsx, filter }, job);
    spelled(seen, &ReadImport { file }, job);
    let summary = ImportSummary {
        id: import,
        file: "tools.csv".to_owned(),
        format: Format::Csv,
        encoding: "UTF-8".to_owned(),
        delimiter: ",".to_owned(),
        columns: vec![ToolField::Name, ToolField::PriceAmount],
        unknown_columns: vec!["notes".to_owned()],
        faults: file_faults(),
        created: 1,
        changed: 2,
        unchanged: 50,
        conflicts: 1,
        faulty: 3,
    };
    spelled(seen, &GetImport { id: import }, summary);
    let fault = |fault| CellFault {
        column: "I".to_owned(),
        heading: "price_amount".to_owned(),
        value: "49,90".to_owned(),
        fault,
    };
    let row = ImportRow {
        row: 7,
        kind: ImportKind::Conflict,
        id: Some(id(10)),
        name: "Lead Sieve".to_owned(),
        cells: vec![ImportCell {
            old: Some(ToolValue::PriceAmount("49.90".parse().unwrap())),
            new: ToolValue::PriceAmount("59.90".parse().unwrap()),
            contested: true,
        }],
        faults: import_faults().into_iter().map(fault).collect(),
        writers: vec![FieldWriter { field: "price_amount".to_owned(), name: "Ada".to_owned(), at: noon() }],
    };
    let request = ListImportRows { id: import, kinds: vec![ImportKind::Conflict], skip: 0, limit: 100 };
    spelled(seen, &request, ImportRows { total: 1, rows: vec![row] });
    spelled(seen, &ApplyImport { id: import, except: vec![7], reason: text("price list") }, job);
    spelled(seen, &DropImport { id: import }, ());
    let at = |state| Job {
        id: job,
        kind: JobKind::ApplyImport,
        file: "tools.csv".to_owned(),
        since: noon(),
        done: 500,
        total: Some(10_000),
        state,
    };
    let done = [
        JobResult::Exported { rows: 54 },
        JobResult::Read { import },
        JobResult::Imported { created: 1, changed: 2, change: Some(9) },
        JobResult::MovedOn { rows: vec![7] },
    ];
    let ended = [
        JobState::Running,
        JobState::Cancelled,
        JobState::Failed { problem: Box::new(Problem::FileForgotten) },
    ];
    let states = ended.into_iter().chain(done.into_iter().map(|result| JobState::Done { result }));
    spelled(seen, &ListJobs {}, states.map(at).collect());
    spelled(seen, &EndJob { id: job }, ());
}

/// One of each.
fn file_faults() -> Vec<FileFault> {
    let column = || "name".to_owned();
    vec![
        FileFault::Empty,
        FileFault::Encoding { row: 7 },
        FileFault::Delimiter { found: "id|name".to_owned() },
        FileFault::MissingColumn { column: column() },
        FileFault::RepeatedColumn { column: column() },
        FileFault::Unreadable,
        FileFault::TooManyRows { most: 100_000 },
        FileFault::TooLarge { most: 100 },
        FileFault::UnpacksTooLarge { most: 512 },
    ]
}

/// One of each.
fn import_faults() -> Vec<ImportFault> {
    vec![
        ImportFault::Field { fault: Fault::TooLong { most: 100 } },
        ImportFault::NotANumber { decimal_comma: true },
        ImportFault::NotAYesOrNo,
        ImportFault::NotAnId,
        ImportFault::UnknownId,
        ImportFault::RepeatedId { first_row: 2 },
        ImportFault::NoVersion,
        ImportFault::NotAVersion,
        ImportFault::Formula,
        ImportFault::FormulaCell,
        ImportFault::ErrorCell,
        ImportFault::TooManyCells { headings: 25, cells: 26 },
        ImportFault::TooFewCells { headings: 25, cells: 24 },
        ImportFault::Encoding,
        ImportFault::OpenQuote,
    ]
}

fn the_rest(seen: &mut Vec<&'static str>) {
    let found = OrganizationMatch {
        id: id(3),
        name: "Harbor & Pine Realty".to_owned(),
        slug: "harbor-pine-realty".to_owned(),
        tier: None,
        matched: "e-mail".to_owned(),
    };
    spelled(seen, &FindOrganizations { term: "harbor".to_owned() }, vec![found]);
    spelled(seen, &OpenOrganization { id: id(3), reason: "ticket 4711".to_owned(), minutes: 30 }, signed());
    spelled(seen, &LeaveOrganization {}, Signed { tenant: None, ..signed() });

    let overview = Overview {
        catalog: CatalogCounts {
            active: 40,
            coming_soon: 5,
            beta: 4,
            deprecated: 3,
            disabled: 2,
            featured_unpurchasable: 1,
        },
        bundles: BundleCounts { active: 5, draft: 1, archived: 0 },
        reviews: Some(ReviewCounts {
            pending: 4,
            flagged: 3,
            approved: 15,
            rejected: 1,
            waiting_by_age: [1, 2, 3, 1],
            approved_by_rating: [1, 2, 3, 4, 5],
        }),
        purchases: Some(PurchaseCounts {
            all: Count::About(1_000_000),
            failed: 3,
            unsettled: 2,
            ending: 5,
            weekly: vec![WeeklySales { currency: "EUR".parse().unwrap(), purchases: (1..=12).collect() }],
        }),
    };
    spelled(seen, &GetOverview {}, overview);
}

/// One of each, in the order of the enum.
fn problems() -> Vec<Problem> {
    let host = || "db.example.com".to_owned();
    let user = || "mara".to_owned();
    let faults = [
        Fault::Missing,
        Fault::TooShort { least: 3 },
        Fault::TooLong { most: 60 },
        Fault::TooMany { most: 20 },
        Fault::OutOfRange { least: 1, most: 500 },
        Fault::TooPrecise { decimals: 2 },
        Fault::NotZero,
        Fault::Zero,
        Fault::Taken,
        Fault::Repeated,
        Fault::Malformed { shape: "db.example.com".to_owned() },
        Fault::Unknown { among: vec!["ACTIVE".to_owned()] },
        Fault::Unprintable,
        Fault::Unreadable,
    ];
    vec![
        Problem::NotConnected,
        Problem::UnknownHost { host: host() },
        Problem::ServerUnreachable { host: host(), port: 5432, cause: Unreachable::TimedOut },
        Problem::TlsNotOffered { host: host() },
        Problem::Certificate { host: host(), fault: CertificateFault::Expired },
        Problem::CaFile { path: "/etc/ssl/company.pem".to_owned() },
        Problem::TlsFailed { host: host() },
        Problem::PasswordRefused { user: user() },
        Problem::PasswordMissing { profile: id(1) },
        Problem::PromptDismissed,
        Problem::PromptUnavailable,
        Problem::Keyring { cause: KeyringFault::Locked },
        Problem::LoginRefused { user: user() },
        Problem::NoSuchDatabase { database: "marketplace".to_owned() },
        Problem::ServerNotReady,
        Problem::TooManyConnections,
        Problem::NotPostgres { host: host(), port: 80 },
        Problem::NoStaffRole { user: user() },
        Problem::SchemaDiffers { differences: vec![difference()] },
        Problem::ConnectionLost,
        Problem::WriteUnsure { act: "catalog.edit".to_owned() },
        Problem::TimedOut { seconds: 15 },
        Problem::Locked,
        Problem::Cancelled,
        Problem::NotAllowed { area: Some(Area::Purchases), role: "marketplace_manager".to_owned() },
        Problem::OperatorInactive { login: user() },
        Problem::ReadOnly,
        Problem::OrganizationClosed,
        Problem::NotFound { subject: Subject::Review, id: Uuid::from_u128(30).to_string() },
        Problem::Invalid {
            faults: faults.map(|fault| FieldFault { field: "name".to_owned(), fault }).into(),
        },
        Problem::Refused { rule: "tool_name_too_long".to_owned() },
        Problem::BadCursor,
        Problem::TooManySelected { most: 10_000 },
        Problem::Picture { cause: PictureFault::Status { status: 404 } },
        Problem::FileForgotten,
        Problem::LocalServer { fault: LocalServerFault::StopTimedOut },
        Problem::File { path: "profiles.json".to_owned(), cause: "Permission denied".to_owned() },
        Problem::Unintelligible { command: "list_toys".to_owned() },
        Problem::Internal { trace: "f00d".to_owned() },
    ]
}

fn picture_faults() -> Vec<PictureFault> {
    vec![
        PictureFault::NoLink,
        PictureFault::PrivateAddress,
        PictureFault::Unreachable,
        PictureFault::Status { status: 404 },
        PictureFault::TooLarge,
        PictureFault::NotAPicture,
    ]
}

fn local_server_faults() -> Vec<LocalServerFault> {
    let path = || "/usr/lib/postgresql".to_owned();
    vec![
        LocalServerFault::NotInstalled { searched: vec![path()] },
        LocalServerFault::TooOld { found: "13.4".to_owned(), path: path() },
        LocalServerFault::VersionMismatch { data: "15".to_owned(), found: "16".to_owned() },
        LocalServerFault::Folder { path: path(), cause: "Permission denied".to_owned() },
        LocalServerFault::DiskFull { path: path() },
        LocalServerFault::InitFailed { output: "no locale".to_owned() },
        LocalServerFault::StartFailed { log: "out of memory".to_owned() },
        LocalServerFault::StopTimedOut,
        LocalServerFault::NotOurs { found: "a file".to_owned() },
        LocalServerFault::Preparing { cause: "42P01".to_owned() },
    ]
}

#[test]
fn every_problem_is_spelled_as_ever() {
    let problems: Vec<_> = problems().iter().map(written).collect();
    let local: Vec<_> = local_server_faults().iter().map(written).collect();
    let pictures: Vec<_> = picture_faults().iter().map(written).collect();

    insta::assert_json_snapshot!("problems", problems);
    insta::assert_json_snapshot!("local_server_faults", local);
    insta::assert_json_snapshot!("picture_faults", pictures);
    assert_eq!(tags(&problems, "code"), variants(include_str!("../src/problem.rs"), "Problem"));
    assert_eq!(tags(&local, "fault"), variants(include_str!("../src/problem.rs"), "LocalServerFault"));
    assert_eq!(tags(&pictures, "fault"), variants(include_str!("../src/pictures.rs"), "PictureFault"));
    let faults = problems.iter().find_map(|problem| problem["faults"].as_array()).unwrap();
    let faults: Vec<_> = faults.iter().map(|fault| fault["fault"].clone()).collect();
    assert_eq!(tags(&faults, "fault"), variants(include_str!("../../domain/src/faults.rs"), "Fault"));
}

/// Holds a choice's words against the variants of its source.
macro_rules! choice {
    ($file:literal, $Choice:ident { $($variant:ident)+ }) => {{
        let words: Vec<Value> = [$($Choice::$variant),+].iter().map(written).collect();
        let spelled: Vec<_> = words.iter().map(|word| word.as_str().unwrap().to_owned()).collect();
        assert_eq!(spelled, variants(include_str!(concat!("../src/", $file)), stringify!($Choice)));
        (stringify!($Choice), words)
    }};
}

#[test]
fn every_choice_is_spelled_as_ever() {
    let choices = [
        choice!("connections.rs", PasswordHeld { Stored Missing KeyringClosed }),
        choice!("connections.rs", ConnectionStep { Resolve Reach Tls SignIn Role Schema }),
        choice!("connections.rs", PasswordSource { Keyring Prompt PromptOnce }),
        choice!("connections.rs", SampleLogin { Manager Moderator Support SuperAdmin }),
        choice!("connections.rs", SampleProgress { Finding Creating Starting Migrating Seeding SigningIn }),
        choice!("connections.rs", DifferenceKind {
            ServerTooOld SchemaMissing TableMissing ColumnMissing ColumnType ColumnDiffers TextIds EnumMissing
            EnumDiffers RlsOff RlsNotForced PolicyMissing PolicyDiffers PolicyUnexpected GrantMissing GrantExcess
            CheckMissing KeyMissing IndexMissing TrigramMissing TriggerMissing TriggerDisabled FunctionMissing
            FunctionDiffers MigrationBehind MigrationAhead MigrationEdited RoleMissing LoginTooPowerful LoginInherits
            LoginUnmapped OperatorInactive PlatformRoleMismatch
        }),
        choice!("problem.rs", Subject { Tool Bundle Review Purchase Organization Profile Change }),
        choice!("problem.rs", KeyringFault { Absent Locked Silent Refused }),
        choice!("problem.rs", CertificateFault { Expired NotYetValid Untrusted WrongHost Revoked Other }),
        choice!("problem.rs", Unreachable { Refused TimedOut NoRoute NoSocket NotPermitted Other }),
        choice!("page.rs", Direction { Ascending Descending }),
        choice!("catalog.rs", ToolSort { Name Category Status Tier Price Rating Purchases Featured Updated }),
        choice!("bundles.rs", BundleSort { Name Status Price Discount Purchases Updated }),
        choice!("moderation.rs", ReviewSort { Flags Written Rating Updated Score }),
        choice!("purchases.rs", PurchaseSort { Bought Amount Ends }),
        choice!("activity.rs", ActivitySort { At }),
        choice!("activity.rs", NoUndo { ThePlatforms Cascaded Counted NotYours Truncated }),
    ];

    insta::assert_json_snapshot!("choices", choices);
}

#[test]
fn all_names_every_request_of_the_contract() {
    let mut sources = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut declared = BTreeSet::new();
    while let Some(source) = sources.pop() {
        if source.is_dir() {
            sources.extend(std::fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(source).unwrap();
        declared.extend(
            text.lines()
                .filter(|line| line.starts_with("request!("))
                .map(|line| line.split('"').nth(1).unwrap().to_owned()),
        );
    }

    assert_eq!(declared, ALL.iter().map(|&name| name.to_owned()).collect());
}

#[test]
fn a_list_may_leave_out_all_but_its_limit() {
    let request: ListTools = serde_json::from_value(json!({ "limit": 50 })).unwrap();

    assert_eq!(request, ListTools { limit: 50, ..ListTools::default() });
}

/// The values of a tag, in their order.
fn tags(values: &[Value], tag: &str) -> Vec<String> {
    values.iter().map(|value| value[tag].as_str().unwrap().to_owned()).collect()
}

/// The variants of an enum as its source declares them, spelled as on the wire.
fn variants(source: &str, name: &str) -> Vec<String> {
    let body = source.split_once(&format!("pub enum {name} {{\n")).unwrap().1.split_once("\n}\n").unwrap().0;
    let declared = body.lines().filter_map(|line| line.strip_prefix("    "));
    let names = declared.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
    names.map(|line| snake(line.split(|end: char| !end.is_ascii_alphanumeric()).next().unwrap())).collect()
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(char.to_ascii_lowercase());
    }
    snake
}
