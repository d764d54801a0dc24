//! Who is touched by a bundle: planted buyers, owners and carts, told apart by what they bought and when; and many random
//! purchases, counted as plain SQL counts them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sample;

use std::time::Instant;

use contract::bundles::{Around, BundleName, LookAround, Touched};
use domain::ids::{BundleId, ToolId};
use sample::{MANAGER, MODERATOR, SUPER_ADMIN, SUPPORT, database, store};
use store::{Error, Scope, Store, bundles};
use testkit::Database;
use uuid::Uuid;

fn tool(number: u128) -> ToolId {
    // The number is decimal in the ids of the seed.
    let digits = u128::from_str_radix(&number.to_string(), 16).unwrap();
    ToolId(Uuid::from_u128(0x7001_0000_0000_4000_8000_0000_0000_0000 + digits))
}

/// The bundle that is looked at.
const SET: BundleId = BundleId(Uuid::from_u128(0x5e7));
/// Holds the tools 3 and 5.
const OTHER: BundleId = BundleId(Uuid::from_u128(0x07));

async fn look(
    store: &Store,
    scope: Scope,
    id: Option<BundleId>,
    members: &[ToolId],
) -> Result<Around, Error> {
    let mut session = store.read(&scope).await.unwrap();
    bundles::look_around(&mut session, &LookAround { id, members: members.to_vec() }).await
}

/// Nothing bought, nothing in carts; the set holds the tools 1 and 2 since January and 3 since June.
async fn prepared() -> Database {
    let database = database().await;
    let plant = format!(
        "SET session_replication_role = replica;
         DELETE FROM public.marketplace_purchases; DELETE FROM public.marketplace_cart;
         INSERT INTO public.marketplace_bundles (id, name, description, price_amount, discount_percent, required_tier, created_at)
         VALUES ('{SET}', 'Set', 'Looked at.', 1, 0, 'FREE', '2026-01-01'),
           ('{OTHER}', 'Other', 'Holds some.', 1, 0, 'FREE', '2026-01-01');
         INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position, created_at)
         VALUES ('{SET}', '{}', 1, '2026-01-01'), ('{SET}', '{}', 2, '2026-01-01'), ('{SET}', '{}', 3, '2026-06-01'),
           ('{OTHER}', '{}', 1, '2026-09-01'), ('{OTHER}', '{}', 2, '2026-01-01')",
        tool(1),
        tool(2),
        tool(3),
        tool(3),
        tool(5),
    );
    database.psql(&plant).await;
    database
}

/// A purchase of the organization that is the `number`th by name: of what, when, and what differs from a running one.
async fn bought(database: &Database, number: usize, what: &str, on: &str, but: &str) {
    let but = if but.is_empty() { String::new() } else { format!("UPDATE bought SET {but};") };
    database
        .psql(&format!(
            "SET session_replication_role = replica;
             CREATE TEMPORARY TABLE bought AS SELECT * FROM public.marketplace_purchases LIMIT 0;
             INSERT INTO bought (id, organization_id, user_id, tool_id, bundle_id, purchase_type, amount, currency,
               payment_method, payment_status, is_subscription, auto_renew, status, usage_count, purchase_date, created_at,
               updated_at)
             SELECT gen_random_uuid(), o.id, (SELECT u.id FROM public.users AS u LIMIT 1), t.id, b.id,
               CASE WHEN t.id IS NULL THEN 'BUNDLE' ELSE 'TOOL' END::public.\"PurchaseType\", 1, 'USD', 'INVOICE',
               'COMPLETED', false, false, 'ACTIVE', 0, '{on}', '{on}', '{on}'
             FROM (SELECT o.id FROM public.organizations AS o ORDER BY lower(o.name), o.id OFFSET {number} LIMIT 1) AS o
             LEFT JOIN public.marketplace_tools AS t ON t.id = '{what}'
             LEFT JOIN public.marketplace_bundles AS b ON b.id = '{what}';
             {but}
             INSERT INTO public.marketplace_purchases SELECT * FROM bought"
        ))
        .await;
}

/// Organizations as their places by name, and their tools as numbers.
async fn told(database: &Database, touched: &Touched) -> Vec<(usize, Vec<u128>)> {
    let names = database.psql("SELECT name FROM public.organizations ORDER BY lower(name), id").await;
    let names: Vec<_> = names.lines().collect();
    assert_eq!(touched.organizations, touched.rows.len() as u64);
    let place =
        |name: &Option<String>| names.iter().position(|known| Some(*known) == name.as_deref()).unwrap();
    let number = |held: &ToolId| (1..=54).find(|number| tool(*number) == *held).unwrap();
    touched.rows.iter().map(|row| (place(&row.name), row.tools.iter().map(number).collect())).collect()
}

#[tokio::test]
async fn buyers_lack_what_came_later_and_others_own_some_already() {
    let database = prepared().await;
    let (set, other) = (SET.to_string(), OTHER.to_string());
    let of = |number| tool(number).to_string();
    let (spring, summer) = ("2026-03-01", "2026-07-01");
    let past = "is_subscription = true, subscription_start = '2026-01-01', subscription_end = now() - interval '1 day'";
    let on = "is_subscription = true, subscription_start = '2026-01-01', subscription_end = now() + interval '1 day'";
    let purchases: &[(usize, &str, &str, &str)] = &[
        // In spring: without 3.
        (0, &set, spring, ""),
        // After it came.
        (1, &set, summer, ""),
        // Again after it came.
        (2, &set, spring, ""),
        (2, &set, summer, ""),
        // Has it by itself, or in another bundle that came to hold it.
        (3, &set, spring, ""),
        (3, &of(3), spring, ""),
        (4, &set, spring, ""),
        (4, &other, spring, ""),
        // Had it by itself.
        (5, &set, spring, on),
        (5, &of(3), spring, past),
        // None of these runs.
        (6, &set, spring, "status = 'CANCELLED', cancelled_at = now()"),
        (6, &set, spring, past),
        (6, &of(1), spring, "payment_status = 'FAILED'"),
        (6, &of(1), spring, "payment_status = 'REFUNDED', refunded_at = now()"),
        // Own some, once or twice over, with what is no member.
        (7, &of(2), spring, ""),
        (7, &of(2), summer, on),
        (7, &other, summer, ""),
        (7, &of(9), summer, ""),
        (8, &of(1), spring, ""),
        (9, &of(9), spring, ""),
    ];
    for (number, what, when, but) in purchases {
        bought(&database, *number, what, when, but).await;
    }
    let in_carts = format!(
        "SET session_replication_role = replica;
         INSERT INTO public.marketplace_cart (organization_id, user_id, bundle_id, tool_id, item_type)
         SELECT o.id, gen_random_uuid(), v.bundle::uuid, v.tool::uuid, v.type::public.\"CartItemType\"
         FROM (VALUES (0, '{set}', NULL, 'BUNDLE'), (0, '{set}', NULL, 'BUNDLE'), (3, '{set}', NULL, 'BUNDLE'),
           (4, '{other}', NULL, 'BUNDLE'), (5, NULL, '{}', 'TOOL')) AS v (place, bundle, tool, type)
         JOIN (SELECT id, row_number() OVER (ORDER BY lower(name), id) - 1 AS place FROM public.organizations) AS o
           ON o.place = v.place",
        tool(1)
    );
    database.psql(&in_carts).await;

    let manager = store(&database, "sample_manager");
    let stored = [tool(1), tool(2), tool(3)];
    let around = look(&manager, MANAGER, Some(SET), &stored).await.unwrap();
    assert_eq!((around.buyers, around.subscriptions), (6, 1));
    assert_eq!((around.cart_items, around.cart_organizations), (3, 2));
    assert_eq!(told(&database, &around.lacking).await, [(0, vec![3]), (5, vec![3])]);
    assert_eq!(told(&database, &around.owning).await, [(7, vec![2, 3]), (8, vec![1])]);
    assert_eq!(around.twins, []);

    // As it is to be: 4 comes, 1 goes, 5 comes, which the other bundle gives; in the order of the bench.
    let to_be = [tool(5), tool(3), tool(4), tool(2), tool(4)];
    let around = look(&manager, MANAGER, Some(SET), &to_be).await.unwrap();
    assert_eq!(
        told(&database, &around.lacking).await,
        [
            (0, vec![5, 3, 4]),
            (5, vec![5, 3, 4]),
            (1, vec![5, 4]),
            (2, vec![5, 4]),
            (3, vec![5, 4]),
            (4, vec![4])
        ]
    );
    assert_eq!(told(&database, &around.owning).await, [(7, vec![5, 3, 2])]);

    // A new one nobody bought; who bought the set owns its members.
    let around = look(&manager, MANAGER, None, &stored).await.unwrap();
    assert_eq!((around.buyers, around.subscriptions, around.cart_items), (0, 0, 0));
    assert_eq!(around.lacking, Touched::default());
    let owning = told(&database, &around.owning).await;
    assert_eq!(owning.len(), 8, "{owning:?}");
    assert_eq!(around.twins, [BundleName { id: SET, name: "Set".to_owned() }]);

    // Nothing is held, and nothing is lacked.
    let around = look(&manager, MANAGER, Some(SET), &[]).await.unwrap();
    assert_eq!((around.buyers, around.lacking, around.owning), (6, Touched::default(), Touched::default()));
    assert_eq!(around.twins, []);

    let admin = look(&store(&database, "sample_admin"), SUPER_ADMIN, Some(SET), &stored).await.unwrap();
    assert_eq!(admin, look(&manager, MANAGER, Some(SET), &stored).await.unwrap());
    for (login, scope) in [("sample_moderator", MODERATOR), ("sample_support", SUPPORT)] {
        let refused = look(&store(&database, login), scope, Some(SET), &stored).await;
        assert_eq!(refused, Err(Error::NotAllowed { role: scope.role() }), "{login}");
    }
}

#[tokio::test]
async fn twins_hold_exactly_the_same_and_are_not_archived() {
    let database = prepared().await;
    database
        .psql(&format!(
            "SET session_replication_role = replica;
             INSERT INTO public.marketplace_bundles (id, name, description, price_amount, discount_percent, required_tier, status)
             SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, 'Twin ' || n, 'Twin.', 1, 0, 'FREE',
               (ARRAY['ACTIVE', 'DRAFT', 'ARCHIVED', 'ACTIVE', 'ACTIVE'])[n]::public.\"BundleStatus\"
             FROM generate_series(1, 5) AS n;
             INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position)
             SELECT b.id, i.tool_id, 4 - i.position FROM public.marketplace_bundles AS b, public.marketplace_bundle_items AS i
             WHERE b.name LIKE 'Twin %' AND i.bundle_id = '{SET}' AND (b.name <> 'Twin 4' OR i.position > 1);
             INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position)
             VALUES ('00000000-0000-4000-8000-000000000005', '{}', 4)",
            tool(9)
        ))
        .await;
    let manager = store(&database, "sample_manager");
    let twins = async |id, members: &[ToolId]| -> Vec<String> {
        let around = look(&manager, MANAGER, id, members).await.unwrap();
        around.twins.into_iter().map(|twin| twin.name).collect()
    };
    let held = [tool(3), tool(1), tool(2)];
    assert_eq!(twins(Some(SET), &held).await, ["Twin 1", "Twin 2"]);
    assert_eq!(twins(None, &held).await, ["Set", "Twin 1", "Twin 2"]);
    assert_eq!(twins(Some(SET), &held[..2]).await, Vec::<String>::new());
    assert_eq!(twins(Some(SET), &[tool(3), tool(2)]).await, ["Twin 4"]);
    assert_eq!(twins(None, &[]).await, Vec::<String>::new());
}

#[tokio::test]
async fn many_purchases_are_told_apart_as_plain_sql_tells_them() {
    let purchases = 20_000;
    let database = prepared().await;
    database
        .psql(&format!(
            "SET session_replication_role = replica; SELECT setseed(0.3);
             INSERT INTO public.organizations (id, name, slug)
             SELECT gen_random_uuid(), 'Office ' || n, 'office-' || n FROM generate_series(1, {purchases} / 20) AS n;
             INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id, position, created_at)
             SELECT '{SET}', t.id, 3 + row_number() OVER (ORDER BY t.id), timestamp '2026-01-01' + random() * interval '300 days'
             FROM public.marketplace_tools AS t
             WHERE t.id NOT IN (SELECT i.tool_id FROM public.marketplace_bundle_items AS i WHERE i.bundle_id = '{SET}')
             ORDER BY t.id LIMIT 27;
             INSERT INTO public.marketplace_purchases (organization_id, user_id, tool_id, bundle_id, purchase_type, amount,
               payment_method, payment_status, is_subscription, subscription_end, status, purchase_date)
             SELECT o.id, o.id, CASE WHEN k.is_tool THEN t.id END, CASE WHEN NOT k.is_tool THEN b.id END,
               CASE WHEN k.is_tool THEN 'TOOL' ELSE 'BUNDLE' END::public.\"PurchaseType\", 1, 'INVOICE',
               CASE WHEN random() < 0.9 THEN 'COMPLETED' ELSE 'FAILED' END::public.\"PaymentStatus\", random() < 0.5,
               CASE WHEN random() < 0.5 THEN now() + (random() - 0.2) * interval '300 days' END,
               CASE WHEN random() < 0.9 THEN 'ACTIVE' ELSE 'CANCELLED' END::public.\"PurchaseStatus\",
               timestamp '2026-01-01' + random() * interval '320 days'
             FROM (SELECT n, random() < 0.8 AS is_tool, 1 + floor(random() * o.many)::integer AS o,
                     1 + floor(random() * 54)::integer AS t, 1 + floor(random() * 7)::integer AS b
                   FROM generate_series(1, {purchases}) AS n,
                     (SELECT count(*) AS many FROM public.organizations) AS o) AS k
             JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM public.organizations) AS o ON o.n = k.o
             JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM public.marketplace_tools) AS t ON t.n = k.t
             JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM public.marketplace_bundles) AS b ON b.n = k.b;
             ANALYZE"
        ))
        .await;
    let members: Vec<ToolId> = database
        .psql(&format!(
            "SELECT tool_id FROM public.marketplace_bundle_items WHERE bundle_id = '{SET}' ORDER BY position"
        ))
        .await
        .lines()
        .map(|id| id.parse().unwrap())
        .chain([tool(50)])
        .collect();
    assert_eq!(members.len(), 31);

    let manager = store(&database, "sample_manager");
    let began = Instant::now();
    let around = look(&manager, MANAGER, Some(SET), &members).await.unwrap();
    let took = began.elapsed();
    println!("{purchases} purchases: {took:?}, {} buyers", around.buyers);
    assert!(took.as_millis() < 2000, "{took:?}");

    let list = members.iter().map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", ");
    let plainly = format!(
        "CREATE TEMPORARY TABLE running AS SELECT * FROM public.marketplace_purchases
         WHERE status = 'ACTIVE' AND payment_status = 'COMPLETED' AND coalesce(subscription_end, 'infinity') > now() AT TIME ZONE 'utc';
         CREATE TEMPORARY TABLE owned AS
           SELECT organization_id, tool_id FROM running WHERE tool_id IS NOT NULL
           UNION SELECT p.organization_id, i.tool_id FROM running p JOIN public.marketplace_bundle_items i USING (bundle_id)
           WHERE p.bundle_id <> '{SET}';
         CREATE TEMPORARY TABLE buyer AS
           SELECT organization_id, max(purchase_date) AS at FROM running WHERE bundle_id = '{SET}' GROUP BY 1;
         CREATE TEMPORARY TABLE lacked AS
           SELECT b.organization_id, m.id AS tool_id FROM buyer b
           CROSS JOIN (SELECT t.id FROM public.marketplace_tools t WHERE t.id IN ({list})) m
           LEFT JOIN public.marketplace_bundle_items i ON i.bundle_id = '{SET}' AND i.tool_id = m.id
           WHERE coalesce(i.created_at, 'infinity') > b.at
             AND (b.organization_id, m.id) NOT IN (SELECT organization_id, tool_id FROM owned);
         CREATE TEMPORARY TABLE doubled AS
           SELECT * FROM owned WHERE tool_id IN ({list}) AND organization_id NOT IN (SELECT organization_id FROM buyer);"
    );
    let counts = format!(
        "{plainly} SELECT (SELECT count(*) FROM buyer), (SELECT count(DISTINCT organization_id) FROM lacked),
           (SELECT count(DISTINCT organization_id) FROM doubled)"
    );
    assert_eq!(
        database.psql(&counts).await,
        format!("{}|{}|{}", around.buyers, around.lacking.organizations, around.owning.organizations)
    );
    for (table, touched) in [("lacked", &around.lacking), ("doubled", &around.owning)] {
        assert_eq!(touched.rows.len(), touched.organizations.min(200) as usize);
        assert!(touched.rows.windows(2).all(|pair| pair[0].tools.len() >= pair[1].tools.len()));
        let most = format!(
            "{plainly} SELECT count(*) FROM {table} GROUP BY organization_id ORDER BY 1 DESC LIMIT 200"
        );
        let most: Vec<usize> = database.psql(&most).await.lines().map(|many| many.parse().unwrap()).collect();
        assert_eq!(
            touched.rows.iter().map(|row| row.tools.len()).collect::<Vec<_>>(),
            most,
            "those with most"
        );
        for row in touched.rows.iter().take(25) {
            assert!(row.name.is_some());
            let theirs =
                format!("{plainly} SELECT tool_id FROM {table} WHERE organization_id = '{}'", row.id);
            let mut expected: Vec<ToolId> =
                database.psql(&theirs).await.lines().map(|id| id.parse().unwrap()).collect();
            expected.sort_by_key(|tool| members.iter().position(|member| member == tool));
            assert_eq!(row.tools, expected, "in the order of the members");
        }
    }
}
