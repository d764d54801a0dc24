//! Finding, opening and leaving organizations: what is told, and what is put on record.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "each test file uses its part")]
mod sample;

use contract::{
    Subject,
    organizations::{FindOrganizations, OpenOrganization, OrganizationMatch},
};
use domain::ids::OrganizationId;
use sample::{MANAGER, SUPER_ADMIN, SUPPORT, database, store};
use store::{Act, Error, Scope, Store, organizations};
use testkit::Database;
use uuid::Uuid;

async fn find(store: &Store, scope: Scope, term: &str) -> Result<Vec<OrganizationMatch>, Error> {
    let mut session = store.write(&scope, Act::new("organizations.find")).await?;
    let found = organizations::find(&mut session, &FindOrganizations { term: term.to_owned() }).await?;
    session.commit().await?;
    Ok(found)
}

async fn open(
    store: &Store,
    scope: Scope,
    id: OrganizationId,
) -> Result<contract::connections::TenantView, Error> {
    let reason = " ticket 4711 ".to_owned();
    let mut session = store.write(&scope, Act::new("organizations.open").because(reason.as_str())).await?;
    let view = organizations::open(&mut session, &OpenOrganization { id, reason, minutes: 30 }).await?;
    session.commit().await?;
    Ok(view)
}

async fn leave(store: &Store, id: OrganizationId) -> Result<(), Error> {
    let mut session = store.write(&SUPPORT, Act::new("organizations.leave")).await?;
    organizations::leave(&mut session, id).await?;
    session.commit().await.map(drop)
}

async fn harbor(database: &Database) -> OrganizationId {
    database.psql("SELECT id FROM organizations WHERE slug = 'harbor-pine-realty'").await.parse().unwrap()
}

#[tokio::test]
async fn an_organization_is_found_by_id_name_slug_and_e_mail() {
    let database = database().await;
    let store = store(&database, "sample_support");
    let id = harbor(&database).await;
    let member = database
        .psql(&format!(
            "SELECT u.email FROM users u JOIN organization_members m ON m.user_id = u.id
             WHERE m.organization_id = '{id}' LIMIT 1"
        ))
        .await;

    for (term, matched) in [
        (id.to_string(), "id"),
        ("bor & pin".to_owned(), "name"),
        ("harbor-pine-realty".to_owned(), "slug"),
        (member, "e-mail"),
    ] {
        let found = find(&store, SUPPORT, &term).await.unwrap();
        let hit = found.iter().find(|hit| hit.id == id).unwrap();
        assert_eq!((hit.name.as_str(), hit.matched.as_str()), ("Harbor & Pine Realty", matched), "{term}");
    }
}

#[tokio::test]
async fn an_organization_without_a_subscription_has_no_tier() {
    let database = database().await;
    let store = store(&database, "sample_admin");

    let found = find(&store, SUPER_ADMIN, "ironwood-advisors").await.unwrap();

    assert_eq!(found[0].tier, None);
}

#[tokio::test]
async fn every_look_up_is_on_record() {
    let database = database().await;
    let store = store(&database, "sample_support");

    find(&store, SUPPORT, "nobody has this name").await.unwrap();

    let record = "SELECT login, term, cardinality(found) FROM console.organization_access
                  WHERE kind = 'LOOKED_UP' ORDER BY id DESC LIMIT 1";
    assert_eq!(database.psql(record).await, "sample_support|nobody has this name|0");
}

#[tokio::test]
async fn an_opened_organization_is_named_seen_and_on_record() {
    let database = database().await;
    let store = store(&database, "sample_support");
    let organization = harbor(&database).await;

    let view = open(&store, SUPPORT, organization).await.unwrap();

    assert_eq!((view.name.as_str(), view.reason.as_str()), ("Harbor & Pine Realty", "ticket 4711"));
    assert_eq!(view.tier.map(domain::organizations::Tier::as_str), Some("ENTERPRISE"));
    store.read(&Scope::Tenant { organization }).await.unwrap();
    let record =
        "SELECT login, reason, until > now() + interval '25 minutes' FROM console.organization_access
                  WHERE kind = 'OPENED' ORDER BY id DESC LIMIT 1";
    assert_eq!(database.psql(record).await, "sample_support|ticket 4711|t");
}

#[tokio::test]
async fn a_left_organization_is_out_of_sight() {
    let database = database().await;
    let store = store(&database, "sample_support");
    let organization = harbor(&database).await;
    open(&store, SUPPORT, organization).await.unwrap();

    leave(&store, organization).await.unwrap();

    let closed = store.read(&Scope::Tenant { organization }).await.err();
    assert_eq!(closed, Some(Error::OrganizationClosed));
    leave(&store, organization).await.unwrap();
}

#[tokio::test]
async fn another_login_does_not_see_what_one_has_opened() {
    let database = database().await;
    let organization = harbor(&database).await;
    open(&store(&database, "sample_support"), SUPPORT, organization).await.unwrap();

    let other = store(&database, "sample_admin").read(&Scope::Tenant { organization }).await.err();

    assert_eq!(other, Some(Error::OrganizationClosed));
}

#[tokio::test]
async fn an_unknown_organization_is_not_found() {
    let database = database().await;
    let store = store(&database, "sample_support");

    let missing = open(&store, SUPPORT, Uuid::nil().into()).await.unwrap_err();

    assert_eq!(missing, Error::NotFound { subject: Subject::Organization, id: Uuid::nil() });
}

#[tokio::test]
async fn a_manager_finds_and_opens_nothing() {
    let database = database().await;
    let store = store(&database, "sample_manager");
    let refused = Error::NotAllowed { role: "marketplace_manager" };

    assert_eq!(find(&store, MANAGER, "harbor").await, Err(refused.clone()));
    assert_eq!(open(&store, MANAGER, harbor(&database).await).await, Err(refused));
}
