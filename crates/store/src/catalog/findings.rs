//! What may be wrong with tools: one predicate per finding, over the alias `t`, for the list's labels, its filter and the
//! counts alike; and the figures that differ from the rows. What the findings mean is `domain::catalog::findings`.
//!
//! A predicate that looks at other tools names the ids it finds, so that the server works it out once per statement.

use contract::catalog::{Drift, Figures, FindingCount};
use domain::{
    access::StaffRole,
    catalog::findings::{Finding, STALE_MONTHS, THIN},
    ids::ToolId,
};
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::bulk::MOST_SELECTED;
use crate::{Error, Scope, Session, WriteSession, row::Meaning as _};

/// A text of which nobody would see anything, as `console.fault_of_line` has it.
const BLANK: &str = r"'^[\u0009-\u000d\u0020\u0085\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*$'";

/// What `domain::text::is_link` takes, as `console.fault_of_link` has it.
const LINK: &str = r#"'^https?://[^\u0001-\u0020\u007f-\u00a0\u061c\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb<>"\\:/?#@.]+(\.[^\u0001-\u0020\u007f-\u00a0\u061c\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb<>"\\:/?#@.]+)+(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?([/?#][^\u0001-\u0020\u007f-\u00a0\u061c\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb<>"\\]*)?$'"#;

/// The step of a tier on the ladder, from its column; NULL beside it. As `Tier::step`.
const STEP: &str = "ARRAY_POSITION(ARRAY['FREE', 'STARTER', 'GROWTH', 'ELITE', 'ENTERPRISE'], ";

/// Where a tool has it, in SQL. Only tools whose ids `among` selects are asked about; empty for all.
fn predicate(finding: Finding, among: &str) -> String {
    let shared = |held: &str, found: &str, by: &str| {
        let of = if among.is_empty() {
            String::new()
        } else {
            format!("WHERE held.url IN (SELECT held.url FROM ({held}) AS held WHERE held.id IN ({among}))")
        };
        format!("SELECT {found} FROM ({held}) AS held {of} GROUP BY held.url HAVING count({by}) > 1")
    };
    let malformed = |columns: &[&str]| {
        let columns = columns.iter().map(|column| format!("t.{column} <> '' AND t.{column} !~ {LINK}"));
        columns.collect::<Vec<_>>().join(" OR ")
    };
    match finding {
        Finding::NoDescription => format!("t.description ~ {BLANK}"),
        Finding::ThinDescription => {
            format!("char_length(t.description) < {THIN} AND t.description !~ {BLANK}")
        }
        Finding::MalformedLink => malformed(&["documentation_url", "demo_url", "support_url", "video_url"]),
        Finding::DuplicateLink => format!(
            "t.id IN ({}) OR t.support_url IN ({})",
            shared(LINKS, "unnest(array_agg(held.id))", "DISTINCT held.id"),
            shared(SUPPORTS, "held.url", "DISTINCT held.provider")
        ),
        Finding::MalformedImage => format!(
            "{} OR EXISTS (SELECT FROM unnest(t.images) AS image (url) WHERE image.url !~ {LINK})",
            malformed(&["icon_url"])
        ),
        Finding::DuplicateImage => {
            format!("t.id IN ({})", shared(IMAGES, "unnest(array_agg(held.id))", "*"))
        }
        Finding::FeaturedNotPurchasable => "t.is_featured AND t.status NOT IN ('ACTIVE', 'BETA')".to_owned(),
        Finding::PaidWithoutPrice => {
            "t.price_model NOT IN ('FREE', 'CUSTOM') AND t.price_amount = 0".to_owned()
        }
        Finding::FreeWithPrice => "t.price_model IN ('FREE', 'CUSTOM') AND t.price_amount <> 0".to_owned(),
        Finding::TierAboveBundles => format!(
            "t.id IN (
              SELECT i.tool_id FROM public.marketplace_bundle_items AS i
              JOIN public.marketplace_bundles AS b ON b.id = i.bundle_id
              JOIN public.marketplace_tools AS o ON o.id = i.tool_id
              GROUP BY i.tool_id
              HAVING bool_and(coalesce({STEP}b.required_tier::text) < {STEP}o.required_tier::text), false)))"
        ),
        Finding::StaleBeta => stale("BETA"),
        Finding::StaleComingSoon => stale("COMING_SOON"),
        Finding::RatingDiffers => format!(
            "(SELECT (t.avg_rating, t.review_count) IS DISTINCT FROM (r.rating, r.reviews) FROM {RATING} AS r)"
        ),
        Finding::PurchasesDiffer => {
            format!("t.purchase_count <> (SELECT p.purchases FROM {PURCHASES} AS p)")
        }
    }
}

fn stale(status: &str) -> String {
    format!(
        "t.status = '{status}' AND t.updated_at < (now() AT TIME ZONE 'utc') - interval '{STALE_MONTHS} months'"
    )
}

/// Links, but those of support.
const LINKS: &str = "SELECT o.id, link.url FROM public.marketplace_tools AS o
   CROSS JOIN LATERAL (VALUES (o.documentation_url), (o.demo_url), (o.video_url)) AS link (url) WHERE link.url <> ''";

/// Support links, which the tools of one provider share.
const SUPPORTS: &str = "SELECT o.id, o.support_url AS url, o.provider FROM public.marketplace_tools AS o
   WHERE o.support_url <> ''";

/// Images, as often as a tool has them.
const IMAGES: &str =
    "SELECT o.id, o.icon_url::text AS url FROM public.marketplace_tools AS o WHERE o.icon_url <> ''
   UNION ALL SELECT o.id, unnest(o.images) FROM public.marketplace_tools AS o";

/// A tool's rating, counted as the reviews' triggers count it.
const RATING: &str = "(SELECT (sum(v.rating)::double precision / nullif(count(*), 0))::real AS rating,
     count(*)::integer AS reviews
   FROM public.marketplace_reviews AS v WHERE v.tool_id = t.id AND v.status = 'APPROVED')";

/// A tool's completed purchases, of itself.
const PURCHASES: &str = "(SELECT count(*)::integer AS purchases
   FROM public.marketplace_purchases AS b WHERE b.tool_id = t.id AND b.payment_status = 'COMPLETED')";

/// The findings that a scope can see: to count rows, one must see them all.
fn seen(scope: Scope) -> impl Iterator<Item = Finding> {
    let counts =
        matches!(scope, Scope::Staff(StaffRole::Manager | StaffRole::Moderator | StaffRole::SuperAdmin));
    Finding::ALL.iter().copied().filter(move |finding| counts || !finding.is_counted())
}

/// All findings of the tool `$1`, as an array of their words.
pub(super) fn found(scope: Scope) -> String {
    words(seen(scope), "$1")
}

/// What joins their findings to the rows of a page. Those that count purchases and reviews cost more with every
/// purchase, so they are looked for only where they are sought.
pub(super) fn labels(scope: Scope, sought: &[Finding]) -> String {
    let shown = seen(scope).filter(|finding| !finding.is_counted() || sought.contains(finding));
    format!(
        "JOIN public.marketplace_tools AS t ON t.id = page.id CROSS JOIN LATERAL (SELECT {} AS findings) AS found",
        words(shown, "SELECT page.id FROM page")
    )
}

fn words(findings: impl Iterator<Item = Finding>, among: &str) -> String {
    let cases =
        findings.map(|finding| format!("CASE WHEN {} THEN '{finding}' END", predicate(finding, among)));
    format!("array_remove(ARRAY[{}], NULL)", cases.collect::<Vec<_>>().join(", "))
}

/// The condition that a tool has one of `findings`. What a scope can't see, it does not find.
pub(super) fn any_of(findings: &[Finding], scope: Scope) -> String {
    let sought = seen(scope).filter(|finding| findings.contains(finding));
    let sought: Vec<_> = sought.map(|finding| format!("({})", predicate(finding, ""))).collect();
    if sought.is_empty() { "false".to_owned() } else { format!("({})", sought.join(" OR ")) }
}

/// Reads what [`found`] put into the column `findings`.
pub(super) fn read(row: &PgRow) -> sqlx::Result<Vec<Finding>> {
    let words: Vec<String> = row.try_get("findings")?;
    let findings = words.iter().map(|word| {
        word.parse().map_err(|unknown| sqlx::Error::ColumnDecode {
            index: "findings".to_owned(),
            source: Box::new(unknown),
        })
    });
    findings.collect()
}

/// How many tools have which finding, as far as the scope can see it.
pub async fn count_findings(session: &mut Session) -> Result<Vec<FindingCount>, Error> {
    let sought: Vec<_> = seen(session.scope()).collect();
    let counts = sought.iter().map(|&finding| format!("count(*) FILTER (WHERE {})", predicate(finding, "")));
    let sql = format!(
        "SELECT ARRAY[{}] AS counts FROM public.marketplace_tools AS t",
        counts.collect::<Vec<_>>().join(", ")
    );
    let read = |row: &PgRow| row.try_get::<Vec<i64>, _>("counts");
    let counts = session.one(sqlx::query(AssertSqlSafe(sql)), read).await?;
    let count = |(finding, tools): (Finding, i64)| FindingCount { finding, tools: tools.unsigned_abs() };
    Ok(sought.into_iter().zip(counts).map(count).collect())
}

/// Stored figures that differ from the rows, by name: of one tool, or of all. At most 500.
pub async fn drift(session: &mut Session, id: Option<ToolId>) -> Result<Vec<Drift>, Error> {
    let sql = format!(
        "SELECT t.id, t.name, t.avg_rating, t.review_count, t.purchase_count, r.rating AS counted_rating,
           r.reviews AS counted_reviews, p.purchases AS counted_purchases
         FROM public.marketplace_tools AS t
         CROSS JOIN LATERAL {RATING} AS r
         CROSS JOIN LATERAL {PURCHASES} AS p
         WHERE ($1 IS NULL OR t.id = $1)
           AND (t.avg_rating, t.review_count, t.purchase_count) IS DISTINCT FROM (r.rating, r.reviews, p.purchases)
         ORDER BY lower(t.name), t.id
         LIMIT 500"
    );
    session.all(sqlx::query(AssertSqlSafe(sql)).bind(id.map(|id| id.0)), drifted).await
}

/// Stores the counted figures of these tools, and says which differed.
pub async fn repair(session: &mut WriteSession, ids: &[ToolId]) -> Result<Vec<Drift>, Error> {
    if ids.len() > MOST_SELECTED {
        return Err(Error::TooManySelected { most: MOST_SELECTED });
    }
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let repaired = sqlx::query(
        "SELECT r.id, r.name, r.avg_rating, r.review_count, r.purchase_count, r.counted_rating, r.counted_reviews,
           r.counted_purchases
         FROM console.recount_tools($1) AS r
         ORDER BY lower(r.name), r.id",
    );
    session.all(repaired.bind(ids), drifted).await
}

fn drifted(row: &PgRow) -> sqlx::Result<Drift> {
    let figures = |rating: &str, reviews: &str, purchases: &str| {
        Ok::<_, sqlx::Error>(Figures {
            avg_rating: row.try_get(rating)?,
            review_count: row.try_get(reviews)?,
            purchase_count: row.try_get(purchases)?,
        })
    };
    Ok(Drift {
        id: row.id("id")?,
        name: row.try_get("name")?,
        stored: figures("avg_rating", "review_count", "purchase_count")?,
        counted: figures("counted_rating", "counted_reviews", "counted_purchases")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_those_of_the_database_s_own_rules() {
        let rules = include_str!("../../../../migrations/0020_catalog_rules.sql");
        assert!(rules.contains(LINK));
        assert!(rules.contains(BLANK));
    }
}
