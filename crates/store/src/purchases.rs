//! Reading purchases.

use chrono::{DateTime, Days, Utc};
use contract::{
    Count, Page, Subject,
    purchases::{
        Bought, GetPurchase, ListPurchases, PurchaseFilter, PurchaseRecord, PurchaseRow, PurchaseSort,
    },
};
use domain::ids::{BundleId, ToolId};
use sqlx::{Row as _, postgres::PgRow};

use crate::{
    Error, Scope, Session, organizations,
    page::{self, Conditions, Key, Order, Sought, Source},
    row::Meaning as _,
};

pub(crate) const TABLE: &str = "public.marketplace_purchases AS p";

/// The condition that a purchase runs: it was paid for and is in force. Over the alias `p`.
pub(crate) const RUNNING: &str = "(p.status = 'ACTIVE' AND p.payment_status = 'COMPLETED'
   AND (p.subscription_end IS NULL OR p.subscription_end > now() AT TIME ZONE 'utc'))";

fn source(scope: Scope) -> Source {
    Source {
        name: "purchases",
        table: TABLE,
        columns: "p.id, p.organization_id, p.tool_id, p.bundle_id, p.amount, p.currency, p.payment_status, p.status, \
                  p.is_subscription, p.subscription_end, p.auto_renew, p.stripe_payment_id, p.purchase_date",
        shown: "page.id, page.organization_id, organization.name AS organization_name, page.tool_id, \
                page.bundle_id, tool.name AS tool_name, bundle.name AS bundle_name, page.amount, page.currency, \
                page.payment_status::text, page.status::text, page.is_subscription, page.subscription_end, \
                page.auto_renew, page.stripe_payment_id, page.purchase_date",
        labels: format!(
            "LEFT JOIN public.marketplace_tools AS tool ON tool.id = page.tool_id \
             LEFT JOIN public.marketplace_bundles AS bundle ON bundle.id = page.bundle_id {}",
            organizations::labels(scope)
        ),
        id: Key::id("p.id"),
    }
}

/// A page of purchases. `now` is what "ends within" counts from.
pub async fn list(
    session: &mut Session,
    request: &ListPurchases,
    now: DateTime<Utc>,
) -> Result<Page<PurchaseRow>, Error> {
    let scope = session.scope();
    let source = source(scope);
    let keys: &[Key] = match request.sort {
        PurchaseSort::Bought => &[Key::time("p.purchase_date")],
        PurchaseSort::Amount => &[Key::number("p.amount")],
        PurchaseSort::Ends => &[Key::time("p.subscription_end").nulls_last()],
    };
    let order = Order::new(&source, request.sort, request.direction, keys);
    let filter = |conditions: &mut Conditions| filter(conditions, &request.filter, scope, now);
    page::page(session, &source, &order, request.after.as_ref(), request.limit, filter, row).await
}

/// How many purchases match. `now` is what "ends within" counts from.
pub async fn count(
    session: &mut Session,
    filter: &PurchaseFilter,
    now: DateTime<Utc>,
) -> Result<Count, Error> {
    let scope = session.scope();
    page::count(session, TABLE, |conditions| self::filter(conditions, filter, scope, now)).await
}

/// One purchase with every field, and names.
pub async fn get(session: &mut Session, request: &GetPurchase) -> Result<PurchaseRecord, Error> {
    let purchase = sqlx::query(
        "SELECT p.id, p.organization_id, organization.name AS organization_name, p.user_id, buyer.name AS user_name,
           p.tool_id, p.bundle_id, tool.name AS tool_name, bundle.name AS bundle_name, p.purchase_type::text,
           p.amount, p.currency, p.payment_method::text, p.payment_status::text, p.stripe_payment_id,
           p.stripe_invoice_id, p.is_subscription, p.subscription_start, p.subscription_end, p.auto_renew,
           p.status::text, p.activated_at, p.cancelled_at, p.refunded_at, p.usage_count, p.last_used_at,
           p.purchase_date, p.created_at, p.updated_at
         FROM public.marketplace_purchases AS p
         LEFT JOIN public.marketplace_tools AS tool ON tool.id = p.tool_id
         LEFT JOIN public.marketplace_bundles AS bundle ON bundle.id = p.bundle_id
         LEFT JOIN LATERAL console.organization_names(ARRAY[p.organization_id]) AS organization ON true
         LEFT JOIN LATERAL console.people(ARRAY[p.user_id]) AS buyer ON true
         WHERE p.id = $1",
    );
    session
        .optional(purchase.bind(request.id.0), record)
        .await?
        .ok_or(Error::NotFound { subject: Subject::Purchase, id: request.id.0 })
}

pub(crate) fn filter(conditions: &mut Conditions, filter: &PurchaseFilter, scope: Scope, now: DateTime<Utc>) {
    conditions.is("p.organization_id = ", filter.organization.map(|organization| organization.0), "");
    conditions.is("p.user_id = ", filter.user.map(|user| user.0), "");
    conditions.is("p.tool_id = ", filter.tool.map(|tool| tool.0), "");
    conditions.is("p.bundle_id = ", filter.bundle.map(|bundle| bundle.0), "");
    conditions.one_of("p.purchase_type", filter.purchase_type.iter().map(|kind| kind.as_str()));
    conditions.one_of("p.status", filter.status.iter().map(|status| status.as_str()));
    conditions.one_of("p.payment_status", filter.payment_status.iter().map(|status| status.as_str()));
    conditions.one_of("p.payment_method", filter.payment_method.iter().map(|method| method.as_str()));
    conditions.is("p.currency = ", filter.currency.map(String::from), "");
    conditions.is("p.is_subscription = ", filter.subscription, "");
    if let Some(days) = filter.ends_within_days {
        let until = now.checked_add_days(Days::new(days.into())).unwrap_or(now);
        conditions.is(
            "p.is_subscription AND p.status = 'ACTIVE' AND p.subscription_end >= ",
            Some(now.naive_utc()),
            "",
        );
        conditions.is("p.subscription_end < ", Some(until.naive_utc()), "");
    }
    conditions.is("p.purchase_date >= ", filter.since.map(|since| since.naive_utc()), "");
    conditions.is("p.purchase_date < ", filter.until.map(|until| until.naive_utc()), "");
    match stripe_id(&filter.text) {
        Some(start) => starts_with(conditions, start),
        None => words(conditions, &filter.text, scope),
    }
}

/// What was typed, if it is a Stripe id or the beginning of one: `pi_3Nx…`, `in_1M…`.
fn stripe_id(text: &str) -> Option<&str> {
    let text = text.trim();
    let (kind, rest) = text.split_once('_')?;
    let is_kind = kind.len() >= 2 && kind.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_rest = rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_kind && is_rest).then_some(text)
}

fn starts_with(conditions: &mut Conditions, start: &str) {
    let query = conditions.build();
    query.push("(p.stripe_payment_id ^@ ").push_bind(start.to_owned());
    query.push(" OR p.stripe_invoice_id ^@ ").push_bind(start.to_owned()).push(")");
}

/// Each word in the name of the tool, the bundle or the organization. The names are looked up first, so that only ids
/// are compared per purchase. Within a tenant's scope the organization is the same for all, and not asked.
fn words(conditions: &mut Conditions, text: &str, scope: Scope) {
    let words = match Sought::of(text) {
        Ok(Sought::Words(words)) => words,
        Ok(sought) => return conditions.sought(Key::id("p.id"), &[], sought),
        Err(fault) => return conditions.refuse(fault),
    };
    for word in words {
        let query = conditions.build();
        query.push(
            "(p.tool_id = ANY(ARRAY(SELECT t.id FROM public.marketplace_tools AS t WHERE t.name ILIKE ",
        );
        query.push_bind(word.clone());
        query.push(")) OR p.bundle_id = ANY(ARRAY(SELECT b.id FROM public.marketplace_bundles AS b WHERE b.name ILIKE ");
        query.push_bind(word.clone());
        if let Scope::Staff(_) = scope {
            query.push(
                ")) OR p.organization_id = ANY(ARRAY(SELECT o.id FROM public.organizations AS o WHERE o.name ILIKE ",
            );
            query.push_bind(word);
        }
        query.push(")))");
    }
}

fn bought(row: &PgRow) -> sqlx::Result<Bought> {
    Ok(match row.id_or_none::<ToolId>("tool_id")? {
        Some(id) => Bought::Tool { id, name: row.try_get("tool_name")? },
        None => Bought::Bundle { id: row.id::<BundleId>("bundle_id")?, name: row.try_get("bundle_name")? },
    })
}

fn row(row: &PgRow) -> sqlx::Result<PurchaseRow> {
    Ok(PurchaseRow {
        id: row.id("id")?,
        organization: row.id("organization_id")?,
        organization_name: row.try_get("organization_name")?,
        bought: bought(row)?,
        amount: row.money("amount")?,
        payment_status: row.word("payment_status")?,
        status: row.word("status")?,
        is_subscription: row.try_get("is_subscription")?,
        subscription_end: row.time_or_none("subscription_end")?,
        auto_renew: row.try_get("auto_renew")?,
        stripe_payment_id: row.try_get("stripe_payment_id")?,
        purchase_date: row.time("purchase_date")?,
    })
}

fn record(row: &PgRow) -> sqlx::Result<PurchaseRecord> {
    Ok(PurchaseRecord {
        id: row.id("id")?,
        organization: row.id("organization_id")?,
        organization_name: row.try_get("organization_name")?,
        user: row.id("user_id")?,
        user_name: row.try_get("user_name")?,
        bought: bought(row)?,
        purchase_type: row.word("purchase_type")?,
        amount: row.money("amount")?,
        payment_method: row.word("payment_method")?,
        payment_status: row.word("payment_status")?,
        stripe_payment_id: row.try_get("stripe_payment_id")?,
        stripe_invoice_id: row.try_get("stripe_invoice_id")?,
        is_subscription: row.try_get("is_subscription")?,
        subscription_start: row.time_or_none("subscription_start")?,
        subscription_end: row.time_or_none("subscription_end")?,
        auto_renew: row.try_get("auto_renew")?,
        status: row.word("status")?,
        activated_at: row.time_or_none("activated_at")?,
        cancelled_at: row.time_or_none("cancelled_at")?,
        refunded_at: row.time_or_none("refunded_at")?,
        usage_count: row.try_get("usage_count")?,
        last_used_at: row.time_or_none("last_used_at")?,
        purchase_date: row.time("purchase_date")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripe_ids_are_told_from_words() {
        for id in ["pi_3Nx", " in_1M9 ", "pi_", "ch_test_99"] {
            assert_eq!(stripe_id(id), Some(id.trim()), "{id}");
        }
        for words in ["", "virtual staging", "p_1", "snake_case words", "Pi_3N", "50%_off"] {
            assert_eq!(stripe_id(words), None, "{words}");
        }
    }
}
