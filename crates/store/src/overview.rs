//! Counting for the start screen. Each count is the number of rows that the list it opens would show.

use chrono::{DateTime, TimeDelta, Utc};
use contract::overview::{BundleCounts, CatalogCounts, Overview, PurchaseCounts, ReviewCounts, WeeklySales};
use domain::{access::StaffRole, money::Currency};
use sqlx::{Row as _, postgres::PgRow};

use crate::{Error, Scope, Session, page, purchases, row::Meaning as _};

/// Weeks of sales that are shown.
const WEEKS: usize = 12;
/// A subscription that ends within so many days is worth a look.
const ENDING_DAYS: i64 = 14;

/// The counts that the session's scope sees, as of `now`.
pub async fn counts(session: &mut Session, now: DateTime<Utc>) -> Result<Overview, Error> {
    let scope = session.scope();
    let (catalog, bundles) = offers(session).await?;
    // A queue of which one sees only the decided part would look empty; so it is not shown at all.
    let reviews = if scope.sees_moderation() { Some(reviews(session, now).await?) } else { None };
    let purchases = match scope {
        Scope::Staff(StaffRole::SuperAdmin) | Scope::Tenant { .. } => Some(purchases(session, now).await?),
        Scope::Staff(_) => None,
    };
    Ok(Overview { catalog, bundles, reviews, purchases })
}

async fn offers(session: &mut Session) -> Result<(CatalogCounts, BundleCounts), Error> {
    let counts = sqlx::query(
        "SELECT tools.active, tools.coming_soon, tools.beta, tools.deprecated, tools.disabled,
           tools.featured_unpurchasable, bundles.active AS bundles_active, bundles.draft AS bundles_draft,
           bundles.archived AS bundles_archived
         FROM (
           SELECT count(*) FILTER (WHERE t.status = 'ACTIVE') AS active,
             count(*) FILTER (WHERE t.status = 'COMING_SOON') AS coming_soon,
             count(*) FILTER (WHERE t.status = 'BETA') AS beta,
             count(*) FILTER (WHERE t.status = 'DEPRECATED') AS deprecated,
             count(*) FILTER (WHERE t.status = 'DISABLED') AS disabled,
             count(*) FILTER (WHERE t.is_featured AND t.status NOT IN ('ACTIVE', 'BETA')) AS featured_unpurchasable
           FROM public.marketplace_tools AS t
         ) AS tools,
         (
           SELECT count(*) FILTER (WHERE b.status = 'ACTIVE') AS active,
             count(*) FILTER (WHERE b.status = 'DRAFT') AS draft,
             count(*) FILTER (WHERE b.status = 'ARCHIVED') AS archived
           FROM public.marketplace_bundles AS b
         ) AS bundles",
    );
    session.one(counts, |row| Ok((catalog(row)?, bundles(row)?))).await
}

async fn reviews(session: &mut Session, now: DateTime<Utc>) -> Result<ReviewCounts, Error> {
    // The queue has an index of its own; the decided ones are counted in one pass.
    let counts = sqlx::query(
        "SELECT waiting.pending, waiting.flagged, waiting.by_age, decided.approved, decided.rejected, decided.by_rating
         FROM (
           SELECT count(*) FILTER (WHERE r.status = 'PENDING') AS pending,
             count(*) FILTER (WHERE r.status = 'FLAGGED') AS flagged,
             ARRAY[
               count(*) FILTER (WHERE r.created_at > $1),
               count(*) FILTER (WHERE r.created_at <= $1 AND r.created_at > $2),
               count(*) FILTER (WHERE r.created_at <= $2 AND r.created_at > $3),
               count(*) FILTER (WHERE r.created_at <= $3)
             ] AS by_age
           FROM public.marketplace_reviews AS r
           WHERE r.status IN ('PENDING', 'FLAGGED')
         ) AS waiting,
         (
           SELECT count(*) FILTER (WHERE r.status = 'APPROVED') AS approved,
             count(*) FILTER (WHERE r.status = 'REJECTED') AS rejected,
             ARRAY[
               count(*) FILTER (WHERE r.status = 'APPROVED' AND r.rating = 1),
               count(*) FILTER (WHERE r.status = 'APPROVED' AND r.rating = 2),
               count(*) FILTER (WHERE r.status = 'APPROVED' AND r.rating = 3),
               count(*) FILTER (WHERE r.status = 'APPROVED' AND r.rating = 4),
               count(*) FILTER (WHERE r.status = 'APPROVED' AND r.rating = 5)
             ] AS by_rating
           FROM public.marketplace_reviews AS r
           WHERE r.status IN ('APPROVED', 'REJECTED')
         ) AS decided",
    );
    let ago = |days| (now - TimeDelta::days(days)).naive_utc();
    session.one(counts.bind(ago(1)).bind(ago(7)).bind(ago(30)), review_counts).await
}

async fn purchases(session: &mut Session, now: DateTime<Utc>) -> Result<PurchaseCounts, Error> {
    let all = page::count(session, purchases::TABLE, |_| ()).await?;

    let counts = sqlx::query(
        "SELECT
           (SELECT count(*) FROM public.marketplace_purchases AS p WHERE p.payment_status = 'FAILED') AS failed,
           (SELECT count(*) FROM public.marketplace_purchases AS p
            WHERE p.payment_status IN ('PENDING', 'PROCESSING')) AS unsettled,
           (SELECT count(*) FROM public.marketplace_purchases AS p
            WHERE p.is_subscription AND p.status = 'ACTIVE' AND p.subscription_end >= $1
              AND p.subscription_end < $2) AS ending",
    )
    .bind(now.naive_utc())
    .bind((now + TimeDelta::days(ENDING_DAYS)).naive_utc());
    let (failed, unsettled, ending) = session
        .one(counts, |row| Ok((row.try_get("failed")?, row.try_get("unsettled")?, row.try_get("ending")?)))
        .await?;

    let first = now - TimeDelta::weeks(i64::try_from(WEEKS).unwrap_or_default());
    let weeks = sqlx::query(
        "SELECT p.currency, floor(extract(epoch FROM p.purchase_date - $1) / 604800)::integer AS week,
           count(*) AS purchases
         FROM public.marketplace_purchases AS p
         WHERE p.purchase_date >= $1 AND p.purchase_date < $2 AND p.payment_status = 'COMPLETED'
         GROUP BY p.currency, week
         ORDER BY p.currency, week",
    )
    .bind(first.naive_utc())
    .bind(now.naive_utc());
    let weeks: Vec<Week> = session.all(weeks, week).await?;
    Ok(PurchaseCounts { all, failed, unsettled, ending, weekly: by_currency(&weeks) })
}

/// Sales of one currency in one week.
struct Week {
    currency: Currency,
    /// From 0, the oldest.
    place: i32,
    purchases: i64,
}

/// One line per currency, with a zero for each week without sales. `weeks` is in the order of currencies.
fn by_currency(weeks: &[Week]) -> Vec<WeeklySales> {
    let lines = weeks.chunk_by(|one, next| one.currency == next.currency).filter_map(|line| {
        let currency = line.first()?.currency;
        let in_week = |place: usize| line.iter().find(|week| usize::try_from(week.place) == Ok(place));
        let purchases = (0..WEEKS).map(|place| in_week(place).map_or(0, |week| week.purchases)).collect();
        Some(WeeklySales { currency, purchases })
    });
    lines.collect()
}

fn catalog(row: &PgRow) -> sqlx::Result<CatalogCounts> {
    Ok(CatalogCounts {
        active: row.try_get("active")?,
        coming_soon: row.try_get("coming_soon")?,
        beta: row.try_get("beta")?,
        deprecated: row.try_get("deprecated")?,
        disabled: row.try_get("disabled")?,
        featured_unpurchasable: row.try_get("featured_unpurchasable")?,
    })
}

fn bundles(row: &PgRow) -> sqlx::Result<BundleCounts> {
    Ok(BundleCounts {
        active: row.try_get("bundles_active")?,
        draft: row.try_get("bundles_draft")?,
        archived: row.try_get("bundles_archived")?,
    })
}

fn review_counts(row: &PgRow) -> sqlx::Result<ReviewCounts> {
    Ok(ReviewCounts {
        pending: row.try_get("pending")?,
        flagged: row.try_get("flagged")?,
        approved: row.try_get("approved")?,
        rejected: row.try_get("rejected")?,
        waiting_by_age: row.try_get("by_age")?,
        approved_by_rating: row.try_get("by_rating")?,
    })
}

fn week(row: &PgRow) -> sqlx::Result<Week> {
    Ok(Week {
        currency: row.word("currency")?,
        place: row.try_get("week")?,
        purchases: row.try_get("purchases")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_without_sales_are_zero_and_currencies_stay_apart() {
        let week = |currency: &str, place, purchases| {
            let currency = currency.parse().unwrap();
            Week { currency, place, purchases }
        };

        let lines = by_currency(&[week("EUR", 11, 3), week("USD", 0, 5), week("USD", 2, 1)]);

        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].purchases, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
        assert_eq!(lines[1].purchases, [5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    }
}
