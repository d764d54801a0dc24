//! What stands in the sample workspace's database, read beside the console that uses it. Nothing is written here.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::path::PathBuf;
use std::time::Duration;

use cluster::{Cluster, DATABASE, Options, SUPERUSER};
use journeys::Desktop;
use rust_decimal::Decimal;
use sqlx::postgres::PgRow;
use sqlx::{Connection as _, FromRow, PgConnection};

/// A member of a bundle: its place, its name, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub(crate) struct Placed {
    pub(crate) position: i32,
    pub(crate) name: String,
    pub(crate) price_model: String,
    pub(crate) price_amount: Decimal,
}

/// What a bundle is sold as.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub(crate) struct Offer {
    pub(crate) status: String,
    pub(crate) required_tier: String,
    pub(crate) price_amount: Decimal,
    pub(crate) discount_percent: i32,
}

/// The bundle of this name; `None` if there is none.
pub(crate) async fn offer(desktop: &Desktop, bundle: &str) -> Option<Offer> {
    let sql = "SELECT status::text, required_tier::text, price_amount, discount_percent
        FROM public.marketplace_bundles WHERE name = $1";
    rows(desktop, sql, bundle).await.pop()
}

/// Waits until the bundle of this name has this status; `None`: until there is no such bundle.
pub(crate) async fn until_status(desktop: &Desktop, bundle: &str, wanted: Option<&str>) {
    let reached = async {
        while offer(desktop, bundle).await.map(|offer| offer.status).as_deref() != wanted {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let within = tokio::time::timeout(Duration::from_secs(30), reached).await;
    assert!(within.is_ok(), "{bundle} is not {wanted:?} but {:?}", offer(desktop, bundle).await);
}

/// Waits until the members of the bundle of this name are these, in this order.
pub(crate) async fn until_order<S: AsRef<str>>(desktop: &Desktop, bundle: &str, wanted: &[S]) {
    let reached = async {
        while !order(desktop, bundle).await.iter().eq(wanted.iter().map(AsRef::as_ref)) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let within = tokio::time::timeout(Duration::from_secs(30), reached).await;
    assert!(within.is_ok(), "{bundle} has {:?}", order(desktop, bundle).await);
}

/// The members of the bundle of this name, by their places.
pub(crate) async fn members(desktop: &Desktop, bundle: &str) -> Vec<Placed> {
    let sql = "SELECT item.position, tool.name, tool.price_model::text, tool.price_amount
        FROM public.marketplace_bundle_items AS item
        JOIN public.marketplace_tools AS tool ON tool.id = item.tool_id
        JOIN public.marketplace_bundles AS bundle ON bundle.id = item.bundle_id
        WHERE bundle.name = $1
        ORDER BY item.position, tool.name";
    let members: Vec<Placed> = rows(desktop, sql, bundle).await;
    let mut names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), members.len(), "a tool stands twice in {bundle}: {members:?}");
    let places: Vec<i32> = members.iter().map(|member| member.position).collect();
    assert!(places.iter().copied().eq((1..).take(places.len())), "the places of {bundle} are {places:?}");
    members
}

/// The tools of these names as members in this order, of no bundle yet.
pub(crate) async fn tools<S: AsRef<str>>(desktop: &Desktop, names: &[S]) -> Vec<Placed> {
    let mut tools = Vec::new();
    for (place, name) in (1..).zip(names) {
        let sql = "SELECT 0 AS position, name, price_model::text, price_amount
            FROM public.marketplace_tools WHERE name = $1";
        let found: Vec<Placed> = rows(desktop, sql, name.as_ref()).await;
        tools.extend(found.into_iter().map(|tool| Placed { position: place, ..tool }));
    }
    assert_eq!(tools.len(), names.len(), "not every tool is there");
    tools
}

/// The names of the members, by their places.
pub(crate) async fn order(desktop: &Desktop, bundle: &str) -> Vec<String> {
    members(desktop, bundle).await.into_iter().map(|member| member.name).collect()
}

/// The highest price in cents that gives this discount on what the members cost per month: those paid per year count
/// a twelfth, free ones nothing, the others are not summed.
pub(crate) fn price_at(members: &[Placed], percent: i64) -> Decimal {
    let of = |model: &str| -> Decimal {
        members.iter().filter(|member| member.price_model == model).map(|member| member.price_amount).sum()
    };
    let per_year = of("MONTHLY") * Decimal::from(12) + of("ANNUAL");
    (per_year * Decimal::from(100 - percent) / Decimal::from(12 * 100)).trunc_with_scale(2)
}

/// The rows that `sql` gives for `name`, its only parameter.
async fn rows<R>(desktop: &Desktop, sql: &'static str, name: &str) -> Vec<R>
where
    R: for<'row> FromRow<'row, PgRow> + Send + Unpin,
{
    let home: PathBuf = desktop.data().expect("a fresh home").join("sample");
    // Joins the server that the console started.
    let cluster = Cluster::open(Options::new(home, Vec::<String>::new())).await.expect("the sample is open");
    let url = cluster.url(SUPERUSER, DATABASE);
    let mut connection = PgConnection::connect(&url).await.expect("the sample lets its owner in");
    let rows = sqlx::query_as(sql).bind(name).fetch_all(&mut connection).await.expect(sql);
    connection.close().await.expect("the sample is left");
    cluster.close().await.expect("the sample stays open");
    rows
}
