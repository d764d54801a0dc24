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
    let (judged, true_discount) = (judged(Among::Page), true_discount());
    format!(
        "JOIN (
           SELECT b.id, b.members, {true_discount} AS true_discount, array_remove(ARRAY[{cases}], NULL) AS warnings
           FROM ({judged}) AS b
         ) AS judged ON judged.id = page.id"
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
    let sql = format!("SELECT ARRAY[{counts}] AS counts FROM ({}) AS b", judged(Among::All));
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
    format!("(b.id IN (SELECT b.id FROM ({}) AS b WHERE {}))", judged(Among::All), sought.join(" OR "))
}

/// Which bundles are judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Among {
    /// All.
    All,
    /// Those of the page.
    Page,
}

/// The step of a tier on the ladder, from its column; NULL for CUSTOM, which stands beside it. As `Tier::step`.
const STEP: &str = "array_position(ARRAY['FREE', 'STARTER', 'GROWTH', 'ELITE', 'ENTERPRISE'], ";

/// The most members whose places fit into one `bigint`, a bit each.
const PLACES: u32 = 62;

/// What is known of each tool before its bundles are: worked out once per tool, not once per item. OFFSET 0 keeps the
/// planner from working it out per item after all.
fn tools() -> String {
    format!(
        "SELECT t.id, t.currency,
           t.status = 'DISABLED' AS is_disabled,
           t.status = 'DEPRECATED' AS is_deprecated,
           t.status = 'COMING_SOON' AS is_coming_soon,
           t.required_tier = 'CUSTOM' AS needs_custom,
           {STEP}t.required_tier::text) AS needs_step,
           t.price_model NOT IN ('FREE', 'CUSTOM') AS is_paid,
           t.price_model = 'ONE_TIME' AS is_once,
           CASE t.price_model WHEN 'MONTHLY' THEN 12 * t.price_amount WHEN 'ANNUAL' THEN t.price_amount END AS per_year,
           CASE t.price_model WHEN 'ONE_TIME' THEN t.price_amount END AS once
         FROM public.marketplace_tools AS t OFFSET 0"
    )
}

/// A print of a set of tools: two sets of as many tools with the same one are the same set, as surely as two things with
/// the same random id are the same thing. 128 bits that do not depend on the order of the tools.
const PRINT: &str =
    "ARRAY[bit_xor(uuid_hash_extended(i.tool_id, 0)), bit_xor(uuid_hash_extended(i.tool_id, 1))]";

/// Of bundles: what the predicates go by, with what the members come to. `cost` is what the counted members cost for
/// `periods` of the price, NULL where there is nothing to compare; `alike` is how many bundles, not archived, hold the
/// same tools, itself among them.
fn judged(among: Among) -> String {
    let (of_bundles, of_items, alike, looks) = match among {
        Among::All => (
            "",
            "",
            "count(*) FILTER (WHERE b.status <> 'ARCHIVED') OVER (PARTITION BY s.members, s.print)",
            String::new(),
        ),
        Among::Page => (
            "WHERE b.id IN (SELECT page.id FROM page)",
            "WHERE i.bundle_id IN (SELECT page.id FROM page)",
            "looks.alike",
            format!(
                "LEFT JOIN (
                   SELECT o.members, o.print, count(*) AS alike
                   FROM (
                     SELECT count(*) AS members, {PRINT} AS print
                     FROM public.marketplace_bundle_items AS i
                     WHERE i.bundle_id IN (
                       SELECT o.id FROM public.marketplace_bundles AS o WHERE o.status <> 'ARCHIVED')
                     GROUP BY i.bundle_id
                   ) AS o
                   GROUP BY o.members, o.print
                   HAVING count(*) > 1
                 ) AS looks ON looks.members = s.members AND looks.print = s.print"
            ),
        ),
    };
    let tools = tools();
    format!(
        "SELECT b.id, b.status, b.required_tier, b.price_amount, b.discount_percent, coalesce(s.members, 0) AS members,
           s.is_disabled, s.is_deprecated, s.is_coming_soon, s.needs_custom, s.needs_step, s.is_of_other_currency,
           CASE WHEN s.members <= {PLACES} THEN s.places IS DISTINCT FROM (1::bigint << s.members::integer) - 1
             ELSE (SELECT (min(i.position), max(i.position), count(DISTINCT i.position)) <> (1, count(*), count(*))
                   FROM public.marketplace_bundle_items AS i WHERE i.bundle_id = b.id) END AS is_misplaced,
           CASE WHEN s.is_once THEN 1 ELSE 12 END AS periods,
           nullif(CASE WHEN s.is_once THEN s.once ELSE s.per_year END, 0) AS cost,
           {alike} AS alike
         FROM public.marketplace_bundles AS b
         LEFT JOIN (
           SELECT i.bundle_id, count(*) AS members, {PRINT} AS print,
             bit_or(CASE WHEN i.position BETWEEN 1 AND {PLACES} THEN 1::bigint << (i.position - 1) END) AS places,
             bool_or(t.is_disabled) AS is_disabled, bool_or(t.is_deprecated) AS is_deprecated,
             bool_or(t.is_coming_soon) AS is_coming_soon, bool_or(t.needs_custom) AS needs_custom,
             max(t.needs_step) AS needs_step,
             bool_or(t.is_paid AND t.currency <> b.currency) AS is_of_other_currency,
             bool_and(t.is_once) FILTER (WHERE t.is_paid) AS is_once,
             sum(t.per_year) FILTER (WHERE t.currency = b.currency) AS per_year,
             sum(t.once) FILTER (WHERE t.currency = b.currency) AS once
           FROM public.marketplace_bundle_items AS i
           JOIN public.marketplace_bundles AS b ON b.id = i.bundle_id
           JOIN ({tools}) AS t ON t.id = i.tool_id
           {of_items}
           GROUP BY i.bundle_id
         ) AS s ON s.bundle_id = b.id
         {looks}
         {of_bundles}"
    )
}

/// A thousand times what is saved for `periods` of the price, over [`judged`] as `b`; NULL where nothing is compared.
const SAVED: &str = "(1000 * (b.cost - b.periods * b.price_amount))";

/// What is saved in percent of `cost`, down to a tenth. `div` goes towards zero, so below it a rest goes one further.
fn true_discount() -> String {
    format!("((div({SAVED}, b.cost) - (mod({SAVED}, b.cost) < 0)::integer) / 10)")
}

/// Where a bundle has it, over [`judged`] as `b`. Never NULL.
fn predicate(warning: Warning) -> String {
    let of_offered = |holds: &str| format!("b.status <> 'ARCHIVED' AND coalesce({holds}, false)");
    match warning {
        Warning::MemberDisabled => of_offered("b.is_disabled"),
        Warning::MemberDeprecated => of_offered("b.is_deprecated"),
        Warning::MemberComingSoon => of_offered("b.is_coming_soon"),
        // The first step, FREE, is for everybody.
        Warning::TierBelowMember => of_offered(&format!(
            "CASE b.required_tier WHEN 'CUSTOM' THEN b.needs_step > 1
             ELSE b.needs_custom OR b.needs_step > {STEP}b.required_tier::text) END"
        )),
        Warning::MixedCurrencies => of_offered("b.is_of_other_currency"),
        Warning::DiscountOverstated => format!(
            "b.status <> 'ARCHIVED' AND b.discount_percent > 0
             AND coalesce({SAVED} < 10 * b.discount_percent * b.cost, true)"
        ),
        Warning::NoSaving => of_offered(&format!("{SAVED} <= 0")),
        Warning::NoMember => "b.status = 'ACTIVE' AND b.members = 0".to_owned(),
        Warning::SingleMember => "b.status = 'ACTIVE' AND b.members = 1".to_owned(),
        // The bundle itself is one of those alike.
        Warning::SameMembers => of_offered("b.members > 0 AND b.alike > 1"),
        Warning::Misplaced => of_offered("b.members > 0 AND b.is_misplaced"),
        Warning::ArchivedInCarts => {
            "b.status = 'ARCHIVED' AND EXISTS (SELECT FROM public.marketplace_cart AS c WHERE c.bundle_id = b.id)"
                .to_owned()
        }
    }
}
