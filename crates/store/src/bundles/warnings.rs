//! What a manager should look at in bundles, and what their prices truly save, in SQL: for the list's rows, its filter
//! and the counts alike. What the warnings mean is `domain::bundles::warnings`, what is compared `domain::bundles::sum`;
//! a test keeps the two together. Amounts are `numeric`, fractions are compared by multiplying, nothing is rounded but
//! the shown discount, and that down.

use contract::bundles::WarningCount;
use domain::{access::StaffRole, bundles::warnings::Warning};
use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow};

use crate::{Error, Scope, Session};

/// Whether a scope sees the carts of all organizations. Others never meet [`Warning::ArchivedInCarts`].
pub(super) const fn sees_carts(scope: Scope) -> bool {
    matches!(scope, Scope::Staff(StaffRole::Manager | StaffRole::SuperAdmin))
}

/// The warnings that a scope can see.
fn seen(scope: Scope) -> impl Iterator<Item = Warning> {
    Warning::ALL
        .iter()
        .copied()
        .filter(move |warning| *warning != Warning::ArchivedInCarts || sees_carts(scope))
}

/// What joins members, true discount and warnings to the rows of a page.
pub(super) fn labels(scope: Scope) -> String {
    let cases = seen(scope).map(|warning| format!("CASE WHEN {} THEN '{warning}' END", predicate(warning)));
    let cases = cases.collect::<Vec<_>>().join(", ");
    let judged = judged("SELECT page.id FROM page");
    format!(
        "JOIN (SELECT b.id, b.members, {TRUE_DISCOUNT} AS true_discount, array_remove(ARRAY[{cases}], NULL) AS warnings
         FROM ({judged}) AS b) AS judged ON judged.id = page.id"
    )
}

/// The condition that a bundle has any warning, or none. What a scope can't see, it does not find.
pub(super) fn warned(has_any: bool, scope: Scope) -> String {
    let any = having(seen(scope));
    if has_any { any } else { format!("NOT {any}") }
}

/// The condition that a bundle has one of `warnings`. What a scope can't see, it does not find.
pub(super) fn any_of(warnings: &[Warning], scope: Scope) -> String {
    having(seen(scope).filter(|warning| warnings.contains(warning)))
}

/// Reads the column `warnings`.
pub(super) fn read(row: &PgRow) -> sqlx::Result<Vec<Warning>> {
    let words: Vec<String> = row.try_get("warnings")?;
    let warnings = words.iter().map(|word| {
        word.parse().map_err(|unknown| sqlx::Error::ColumnDecode {
            index: "warnings".to_owned(),
            source: Box::new(unknown),
        })
    });
    warnings.collect()
}

/// How many bundles have which warning, as far as the scope can see it.
pub async fn count_warnings(session: &mut Session) -> Result<Vec<WarningCount>, Error> {
    let sought: Vec<_> = seen(session.scope()).collect();
    let counts = sought.iter().map(|&warning| format!("count(*) FILTER (WHERE {})", predicate(warning)));
    let counts = counts.collect::<Vec<_>>().join(", ");
    let sql = format!("SELECT ARRAY[{counts}] AS counts FROM ({}) AS b", judged(""));
    let read = |row: &PgRow| row.try_get::<Vec<i64>, _>("counts");
    let counts = session.one(sqlx::query(AssertSqlSafe(sql)), read).await?;
    let count =
        |(warning, bundles): (Warning, i64)| WarningCount { warning, bundles: bundles.unsigned_abs() };
    Ok(sought.into_iter().zip(counts).map(count).collect())
}

fn having(warnings: impl Iterator<Item = Warning>) -> String {
    let sought: Vec<_> = warnings.map(|warning| format!("({})", predicate(warning))).collect();
    if sought.is_empty() {
        return "false".to_owned();
    }
    format!("(b.id IN (SELECT b.id FROM ({}) AS b WHERE {}))", judged(""), sought.join(" OR "))
}

/// The step of a tier on the ladder, from its column; NULL beside it. As `Tier::step`.
const STEP: &str = "array_position(ARRAY['FREE', 'STARTER', 'GROWTH', 'ELITE', 'ENTERPRISE'], ";

/// Of bundles: what the predicates go by, with what the members come to. Only of those whose ids `among` selects; empty
/// for all. `full` is what the counted members cost per `periods` of the price, NULL where nothing is compared with it.
fn judged(among: &str) -> String {
    let (bundles, items) = if among.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("WHERE b.id IN ({among})"), format!("WHERE i.bundle_id IN ({among})"))
    };
    format!(
        "SELECT b.id, b.status, b.price_amount, b.discount_percent, coalesce(s.members, 0) AS members, s.print,
           s.is_disabled, s.is_deprecated, s.is_coming_soon, s.is_above_tier, s.is_of_other_currency, s.is_misplaced,
           CASE WHEN s.recurs OR NOT s.is_once THEN 12 ELSE 1 END AS periods,
           nullif(CASE WHEN s.recurs OR NOT s.is_once THEN s.per_year ELSE s.once END, 0) AS \"full\"
         FROM public.marketplace_bundles AS b
         LEFT JOIN (
           SELECT i.bundle_id, count(*) AS members,
             bit_xor(uuid_hash_extended(i.tool_id, 0)) AS print,
             bool_or(t.status = 'DISABLED') AS is_disabled,
             bool_or(t.status = 'DEPRECATED') AS is_deprecated,
             bool_or(t.status = 'COMING_SOON') AS is_coming_soon,
             bool_or(t.required_tier <> 'FREE' AND NOT coalesce(
               {STEP}b.required_tier::text) >= {STEP}t.required_tier::text),
               b.required_tier = t.required_tier)) AS is_above_tier,
             bool_or(t.price_model NOT IN ('FREE', 'CUSTOM') AND t.currency <> b.currency) AS is_of_other_currency,
             min(i.position) <> 1 OR max(i.position) <> count(*) OR count(DISTINCT i.position) <> count(*)
               AS is_misplaced,
             bool_or(t.price_model IN ('MONTHLY', 'ANNUAL') AND t.currency = b.currency) AS recurs,
             bool_or(t.price_model = 'ONE_TIME' AND t.currency = b.currency) AS is_once,
             sum(t.price_amount) FILTER (WHERE t.price_model = 'ONE_TIME' AND t.currency = b.currency) AS once,
             sum(CASE t.price_model WHEN 'MONTHLY' THEN 12 * t.price_amount ELSE t.price_amount END)
               FILTER (WHERE t.price_model IN ('MONTHLY', 'ANNUAL') AND t.currency = b.currency) AS per_year
           FROM public.marketplace_bundle_items AS i
           JOIN public.marketplace_bundles AS b ON b.id = i.bundle_id
           JOIN public.marketplace_tools AS t ON t.id = i.tool_id
           {items}
           GROUP BY i.bundle_id
         ) AS s ON s.bundle_id = b.id
         {bundles}"
    )
}

/// What is saved, in tenths of a percent of what the members cost, times it: over [`judged`] as `b`.
const SAVED: &str = "((b.\"full\" - b.price_amount * b.periods) * 1000)";

/// The saving in percent, down to a tenth; `div` goes towards zero, so a rest below it goes one further.
const TRUE_DISCOUNT: &str = "((div((b.\"full\" - b.price_amount * b.periods) * 1000, b.\"full\")
   - (mod((b.\"full\" - b.price_amount * b.periods) * 1000, b.\"full\") < 0)::integer) / 10)";

/// Where a bundle has it, over [`judged`] as `b`.
fn predicate(warning: Warning) -> String {
    let of_offered = |condition: &str| format!("b.status <> 'ARCHIVED' AND coalesce({condition}, false)");
    match warning {
        Warning::MemberDisabled => of_offered("b.is_disabled"),
        Warning::MemberDeprecated => of_offered("b.is_deprecated"),
        Warning::MemberComingSoon => of_offered("b.is_coming_soon"),
        Warning::TierBelowMember => of_offered("b.is_above_tier"),
        Warning::MixedCurrencies => of_offered("b.is_of_other_currency"),
        Warning::DiscountOverstated => format!(
            "b.status <> 'ARCHIVED' AND b.discount_percent > 0
             AND NOT coalesce({SAVED} >= b.\"full\" * b.discount_percent * 10, false)"
        ),
        Warning::NoSaving => of_offered(&format!("{SAVED} <= 0")),
        Warning::NoMember => "b.status = 'ACTIVE' AND b.members = 0".to_owned(),
        Warning::SingleMember => "b.status = 'ACTIVE' AND b.members = 1".to_owned(),
        Warning::SameMembers => format!("b.status <> 'ARCHIVED' AND b.members > 0 AND {TWIN}"),
        Warning::Misplaced => of_offered("b.is_misplaced"),
        Warning::ArchivedInCarts => {
            "b.status = 'ARCHIVED' AND EXISTS (SELECT FROM public.marketplace_cart AS c WHERE c.bundle_id = b.id)"
                .to_owned()
        }
    }
}

/// Another bundle, not archived, holds the same tools: as many, of the same print, and none that is not among them.
const TWIN: &str = "EXISTS (
   SELECT FROM (
     SELECT i.bundle_id, count(*) AS members, bit_xor(uuid_hash_extended(i.tool_id, 0)) AS print
     FROM public.marketplace_bundle_items AS i
     JOIN public.marketplace_bundles AS o ON o.id = i.bundle_id
     WHERE o.status <> 'ARCHIVED'
     GROUP BY i.bundle_id
   ) AS o
   WHERE o.print = b.print AND o.members = b.members AND o.bundle_id <> b.id
     AND NOT EXISTS (
       SELECT FROM public.marketplace_bundle_items AS held
       WHERE held.bundle_id = b.id AND NOT EXISTS (
         SELECT FROM public.marketplace_bundle_items AS other
         WHERE other.bundle_id = o.bundle_id AND other.tool_id = held.tool_id)))";
