//! The migrated database read back from its catalogs and compared with what is documented, table by table. The tables
//! here are written by hand; the manifest that the connect check uses is generated, and only shown to be fresh.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use sqlx::{Connection as _, PgConnection};
use testkit::{Database, Server};

async fn migrated() -> Database {
    let prepare = async |url: String| {
        let mut connection = PgConnection::connect(&url).await.unwrap();
        store::migrate::migrate(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    };
    Server::shared()
        .await
        .database_like(&format!("migrated-{}", store::migrate::fingerprint()), prepare)
        .await
}

/// With `UPDATE_MANIFEST=1` in the environment it is written anew.
#[tokio::test]
async fn the_manifest_is_what_a_fresh_database_holds() {
    let database = migrated().await;
    let mut connection = PgConnection::connect(&database.owner_url()).await.unwrap();

    let manifest = store::migrate::manifest(&mut connection).await.unwrap();

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/manifest.txt");
    if std::env::var_os("UPDATE_MANIFEST").is_some() {
        std::fs::write(path, &manifest).unwrap();
    }
    assert!(manifest == std::fs::read_to_string(path).unwrap(), "run this test with UPDATE_MANIFEST=1");
}

#[tokio::test]
async fn a_second_run_plans_nothing() {
    let database = migrated().await;
    let mut connection = PgConnection::connect(&database.owner_url()).await.unwrap();

    let plan = store::migrate::plan(&mut connection).await.unwrap();

    assert!(plan.is_empty(), "{}", plan.sql());
    assert_eq!(plan.notes, []);
}

/// A query's rows, a line each, sorted.
async fn lines(sql: &str) -> Vec<String> {
    table(&migrated().await.psql(sql).await)
}

/// A table of this file: a line a row, without the indentation, sorted.
fn table(text: &str) -> Vec<String> {
    let mut lines: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    lines.sort();
    lines
}

/// Every column of the six models, in the document's order: name, type, whether NULL is allowed, default (`utc` is the
/// current time in UTC, `uuid` a new one).
#[tokio::test]
async fn the_six_tables_have_the_document_s_columns() {
    let found = migrated()
        .await
        .psql(
            "SELECT CASE WHEN row_number() OVER (PARTITION BY c.oid ORDER BY f.attnum) = 1
                 THEN c.relname || E'\\n' ELSE '' END
               || '  ' || f.attname || ': ' || format_type(f.atttypid, f.atttypmod)
               || CASE WHEN f.attnotnull THEN '' ELSE ' null' END
               || coalesce(' = ' || CASE pg_get_expr(d.adbin, d.adrelid)
                    WHEN 'gen_random_uuid()' THEN 'uuid' WHEN '(now() AT TIME ZONE ''utc''::text)' THEN 'utc'
                    ELSE trim('''' FROM split_part(pg_get_expr(d.adbin, d.adrelid), '::', 1)) END, '')
             FROM pg_class AS c JOIN pg_attribute AS f ON f.attrelid = c.oid AND f.attnum > 0
             LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = f.attnum
             WHERE c.relname LIKE 'marketplace\\_%' AND c.relkind = 'r'
             ORDER BY array_position(ARRAY['marketplace_tools', 'marketplace_bundles', 'marketplace_bundle_items',
               'marketplace_purchases', 'marketplace_cart', 'marketplace_reviews'], c.relname::text), f.attnum",
        )
        .await;
    assert_eq!(found.trim_end(), include_str!("schema/columns.txt").trim_end());
}

#[tokio::test]
async fn the_twelve_enums_have_the_document_s_values_in_its_order() {
    let found = lines(
        "SELECT t.typname || ': ' || string_agg(l.enumlabel, ' ' ORDER BY l.enumsortorder)
         FROM pg_type AS t JOIN pg_enum AS l ON l.enumtypid = t.oid GROUP BY t.typname ORDER BY t.typname",
    );
    let expected = table(
        "BundleStatus: ACTIVE ARCHIVED DRAFT
         CartItemType: TOOL BUNDLE
         IntegrationType: API WEBHOOK EMBED STANDALONE N8N_WORKFLOW NATIVE
         PaymentMethod: CREDIT_CARD ACH INVOICE PLATFORM_CREDITS
         PaymentStatus: PENDING PROCESSING COMPLETED FAILED REFUNDED CANCELLED
         PriceModel: FREE ONE_TIME MONTHLY ANNUAL USAGE_BASED CUSTOM
         PurchaseStatus: ACTIVE CANCELLED EXPIRED REFUNDED
         PurchaseType: TOOL BUNDLE
         ReviewStatus: PENDING APPROVED REJECTED FLAGGED
         SubscriptionTier: FREE CUSTOM STARTER GROWTH ELITE ENTERPRISE
         ToolCategory: LEAD_GENERATION LEAD_NURTURING LISTING_OPTIMIZATION PROPERTY_SHOPPING MARKET_INTELLIGENCE INVESTMENT_ANALYSIS DOCUMENT_PROCESSING COMMISSION_FINANCIAL BOOKING_SCHEDULING COMMUNICATION CRM_TOOLS ANALYTICS_TOOLS AUTOMATION_TOOLS INTEGRATION_TOOLS
         ToolStatus: ACTIVE COMING_SOON BETA DEPRECATED DISABLED",
    );
    assert_eq!(found.await, expected);
}

#[tokio::test]
async fn every_key_has_its_delete_rule() {
    let found = lines(
        "SELECT replace(c.conrelid::regclass::text, 'marketplace_', '') || '.' || f.attname || ' -> '
           || replace(c.confrelid::regclass::text, 'marketplace_', '') || ' '
           || CASE c.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'r' THEN 'RESTRICT' ELSE c.confdeltype::text END
         FROM pg_constraint AS c JOIN pg_attribute AS f ON f.attrelid = c.conrelid AND f.attnum = c.conkey[1]
         WHERE c.contype = 'f' AND c.conrelid::regclass::text LIKE 'marketplace\\_%' ORDER BY 1",
    );
    let expected = table(
        "bundle_items.bundle_id -> bundles CASCADE
         bundle_items.tool_id -> tools CASCADE
         cart.bundle_id -> bundles CASCADE
         cart.organization_id -> organizations CASCADE
         cart.tool_id -> tools CASCADE
         cart.user_id -> users CASCADE
         purchases.bundle_id -> bundles RESTRICT
         purchases.organization_id -> organizations CASCADE
         purchases.tool_id -> tools RESTRICT
         purchases.user_id -> users RESTRICT
         reviews.moderated_by -> users RESTRICT
         reviews.organization_id -> organizations CASCADE
         reviews.tool_id -> tools CASCADE
         reviews.user_id -> users CASCADE",
    );
    assert_eq!(found.await, expected);
}

#[tokio::test]
async fn every_bound_is_a_check() {
    let found = lines(
        "SELECT replace(conrelid::regclass::text, 'marketplace_', '') || ' ' || conname FROM pg_constraint
         WHERE contype = 'c' AND convalidated AND conrelid::regclass::text LIKE 'marketplace\\_%' ORDER BY 1",
    );
    let expected = table(
        "bundles marketplace_bundles_currency_check
         bundles marketplace_bundles_discount_percent_check
         bundles marketplace_bundles_price_amount_check
         bundles marketplace_bundles_purchase_count_check
         bundles marketplace_bundles_view_count_check
         cart check_cart_item_type
         cart marketplace_cart_quantity_check
         purchases check_purchase_type
         purchases marketplace_purchases_amount_check
         purchases marketplace_purchases_currency_check
         purchases marketplace_purchases_subscription_end_check
         purchases marketplace_purchases_usage_count_check
         reviews marketplace_reviews_flagged_count_check
         reviews marketplace_reviews_helpful_count_check
         reviews marketplace_reviews_moderated_check
         reviews marketplace_reviews_rating_check
         tools marketplace_tools_avg_rating_check
         tools marketplace_tools_currency_check
         tools marketplace_tools_features_check
         tools marketplace_tools_price_amount_check
         tools marketplace_tools_price_model_check
         tools marketplace_tools_purchase_count_check
         tools marketplace_tools_review_count_check
         tools marketplace_tools_tech_stack_check
         tools marketplace_tools_view_count_check",
    );
    assert_eq!(found.await, expected);
}

#[tokio::test]
async fn each_check_refuses_what_is_out_of_bounds() {
    let database = migrated().await;
    database
        .psql(
            "INSERT INTO public.marketplace_tools (id, name, description, category, price_model, required_tier, features,
               integration_type, provider) VALUES (gen_random_uuid(), 'T', 'T', 'COMMUNICATION', 'ONE_TIME', 'FREE', '[]', 'API', 'P');
             INSERT INTO public.marketplace_bundles (name, description, price_amount, discount_percent, required_tier)
               VALUES ('B', 'B', 1, 1, 'FREE');
             INSERT INTO public.organizations (name, slug) VALUES ('O', 'o');
             INSERT INTO public.users (email, name) VALUES ('u@x.example', 'U');
             INSERT INTO public.marketplace_purchases (organization_id, user_id, tool_id, purchase_type, amount, payment_method)
               SELECT o.id, u.id, t.id, 'TOOL', 1, 'ACH' FROM public.organizations AS o, public.users AS u, public.marketplace_tools AS t;
             INSERT INTO public.marketplace_cart (organization_id, user_id, tool_id, item_type)
               SELECT o.id, u.id, t.id, 'TOOL' FROM public.organizations AS o, public.users AS u, public.marketplace_tools AS t;
             INSERT INTO public.marketplace_reviews (organization_id, user_id, tool_id, rating)
               SELECT o.id, u.id, t.id, 3 FROM public.organizations AS o, public.users AS u, public.marketplace_tools AS t",
        )
        .await;
    for (table, change) in [
        ("tools", "price_amount = -0.01"),
        ("tools", "currency = 'usd'"),
        ("tools", "currency = 'US'"),
        ("tools", "price_model = 'CUSTOM', price_amount = 1"),
        ("tools", "price_model = 'FREE', price_amount = 1"),
        ("tools", "features = '\"one\"'"),
        ("tools", "features = '[1]'"),
        ("tools", "tech_stack = '1'"),
        ("tools", "view_count = -1"),
        ("tools", "purchase_count = -1"),
        ("bundles", "discount_percent = 101"),
        ("bundles", "discount_percent = -1"),
        ("bundles", "price_amount = -1"),
        ("bundles", "currency = '€'"),
        ("purchases", "amount = -1"),
        ("purchases", "usage_count = -1"),
        ("purchases", "subscription_start = '2026-01-02', subscription_end = '2026-01-02'"),
        ("cart", "quantity = 0"),
        ("cart", "item_type = 'BUNDLE'"),
        ("reviews", "rating = 0"),
        ("reviews", "rating = 6"),
        ("reviews", "helpful_count = -1"),
        ("reviews", "flagged_count = -1"),
        ("reviews", "moderated_at = now()"),
    ] {
        let refused = database
            .try_psql(testkit::SUPERUSER, &format!("UPDATE public.marketplace_{table} SET {change}"))
            .await;
        assert!(refused.is_err_and(|said| said.contains("violates check constraint")), "{table} {change}");
    }
    let twice = "INSERT INTO public.marketplace_cart (organization_id, user_id, tool_id, item_type)
                 SELECT organization_id, user_id, tool_id, item_type FROM public.marketplace_cart";
    assert!(database.try_psql(testkit::SUPERUSER, twice).await.unwrap_err().contains("duplicate key"));
}

#[tokio::test]
async fn the_twenty_eight_indexes_exist_and_those_beyond_them() {
    let found = lines(
        "SELECT replace(x.indrelid::regclass::text, 'marketplace_', '') || ' '
           || CASE WHEN x.indisunique THEN 'unique ' ELSE '' END
           || regexp_replace(regexp_replace(pg_get_indexdef(x.indexrelid), '^.* USING ', ''), 'btree ', '')
         FROM pg_index AS x
         WHERE NOT x.indisprimary AND (x.indrelid::regclass::text LIKE 'marketplace\\_%'
           OR (x.indrelid::regclass::text IN ('users', 'organizations') AND NOT x.indisunique))
         ORDER BY 1",
    );
    let mut expected = table(
        "tools (category)
         tools (status)
         tools (required_tier)
         tools (price_model)
         tools (is_featured)
         tools (purchase_count)
         tools (avg_rating)
         bundles (status)
         bundles (is_featured)
         bundles (purchase_count)
         bundle_items (bundle_id)
         bundle_items (tool_id)
         purchases (organization_id)
         purchases (user_id)
         purchases (payment_status)
         purchases (status)
         purchases (tool_id)
         purchases (bundle_id)
         purchases (purchase_date)
         cart (organization_id)
         cart (user_id)
         cart (tool_id)
         cart (bundle_id)
         reviews (tool_id)
         reviews (organization_id)
         reviews (user_id)
         reviews (status)
         reviews (rating)",
    );
    assert_eq!(expected.len(), 28);
    expected.extend(table(
        "bundle_items unique (bundle_id, tool_id)
         purchases unique (stripe_payment_id)
         cart unique (user_id, tool_id, bundle_id) NULLS NOT DISTINCT
         reviews unique (tool_id, user_id)
         purchases (organization_id, purchase_date DESC, id DESC)
         purchases (purchase_date DESC, id DESC)
         purchases (stripe_invoice_id)
         purchases (stripe_payment_id text_pattern_ops)
         purchases (stripe_invoice_id text_pattern_ops)
         reviews (flagged_count DESC, created_at, id) WHERE (status = ANY (ARRAY['PENDING'::\"ReviewStatus\", 'FLAGGED'::\"ReviewStatus\"]))
         reviews (tool_id, status, created_at DESC)
         reviews (tool_id, created_at) WHERE (rating <= 2)
         reviews (moderated_by)
         reviews (organization_id, created_at DESC, id DESC)
         purchases (tool_id) WHERE (payment_status = 'COMPLETED'::\"PaymentStatus\")
         tools (lower((name)::text), id)
         tools (updated_at, id)
         tools (avg_rating DESC NULLS LAST, id DESC)
         tools gin (name gin_trgm_ops, description gin_trgm_ops)
         reviews gin (title gin_trgm_ops, review gin_trgm_ops)
         organizations gin (name gin_trgm_ops)
         users gin (email gin_trgm_ops, name gin_trgm_ops)",
    ));
    expected.sort();
    assert_eq!(found.await, expected);
}

#[tokio::test]
async fn row_level_security_is_on_and_forced_where_rows_belong_to_someone() {
    let found = lines(
        "SELECT relname || CASE WHEN relforcerowsecurity THEN ' forced' ELSE '' END FROM pg_class
         WHERE relrowsecurity ORDER BY 1",
    );
    let expected = table(
        "audit_log
         marketplace_cart forced
         marketplace_purchases forced
         marketplace_reviews forced
         organization_access
         saved_views
         writing_periods",
    );
    assert_eq!(found.await, expected);
}

#[tokio::test]
async fn the_document_s_policies_bind_the_tenant_and_staff_have_their_own() {
    let found = lines(
        "SELECT concat_ws(' | ', replace(tablename, 'marketplace_', '') || '.' || replace(policyname, tablename || '_', ''),
           cmd, replace(array_to_string(roles, ' '), 'marketplace_', ''),
           'using ' || regexp_replace(qual, '\\( SELECT console\\.(\\w+)\\(\\) AS \\w+\\)', '\\1', 'g'),
           'check ' || regexp_replace(with_check, '\\( SELECT console\\.(\\w+)\\(\\) AS \\w+\\)', '\\1', 'g'))
         FROM pg_policies WHERE schemaname = 'public' AND permissive = 'PERMISSIVE' ORDER BY 1",
    );
    let expected = table(
        "cart.console_internal | ALL | owner | using true | check true
         cart.console_staff_read | SELECT | manager super_admin | using true
         cart.delete_policy | DELETE | tenant | using ((user_id = scoped_user_id) AND (organization_id = acting_organization_id))
         cart.insert_policy | INSERT | tenant | check ((user_id = scoped_user_id) AND (organization_id = acting_organization_id))
         cart.select_policy | SELECT | tenant | using ((user_id = scoped_user_id) OR (organization_id = scoped_organization_id))
         cart.update_policy | UPDATE | tenant | using ((user_id = scoped_user_id) AND (organization_id = acting_organization_id)) | check ((user_id = scoped_user_id) AND (organization_id = acting_organization_id))
         purchases.console_internal | ALL | owner | using true | check true
         purchases.console_staff_read | SELECT | manager moderator super_admin | using true
         purchases.delete_policy | DELETE | tenant | using false
         purchases.insert_policy | INSERT | tenant | check (organization_id = acting_organization_id)
         purchases.select_policy | SELECT | tenant | using (organization_id = scoped_organization_id)
         purchases.update_policy | UPDATE | tenant | using (organization_id = acting_organization_id) | check (organization_id = acting_organization_id)
         reviews.console_internal | ALL | owner | using true | check true
         reviews.console_manager_read | SELECT | manager | using (status = 'APPROVED'::\"ReviewStatus\")
         reviews.console_staff_decide | UPDATE | moderator super_admin | using true | check true
         reviews.console_staff_read | SELECT | moderator super_admin | using true
         reviews.delete_policy | DELETE | tenant | using (user_id = scoped_user_id)
         reviews.insert_policy | INSERT | tenant | check ((organization_id = acting_organization_id) AND (user_id = scoped_user_id))
         reviews.select_policy | SELECT | tenant | using ((status = 'APPROVED'::\"ReviewStatus\") OR (user_id = scoped_user_id))
         reviews.update_policy | UPDATE | tenant | using (user_id = scoped_user_id) | check (user_id = scoped_user_id)",
    );
    assert_eq!(found.await, expected);
}

/// Whole-table rights as a letter (`S`elect, `I`nsert, `U`pdate, `D`elete), rights on columns in lower case.
#[tokio::test]
async fn every_group_has_its_rights_on_every_table_and_no_other() {
    let found = lines(
        "SELECT replace(c.relname, 'marketplace_', '') || ': ' || string_agg(word, ' ' ORDER BY word) FROM pg_class AS c
         CROSS JOIN LATERAL (
           SELECT replace(r.rolname, 'marketplace_', '') || ' ' || string_agg(
             CASE WHEN has_table_privilege(r.oid, c.oid, p.verb) THEN left(p.verb, 1)
                  WHEN p.verb <> 'DELETE' AND has_any_column_privilege(r.oid, c.oid, p.verb) THEN lower(left(p.verb, 1))
                  ELSE '' END, '' ORDER BY p.place) AS word
           FROM pg_roles AS r, (VALUES (1, 'SELECT'), (2, 'INSERT'), (3, 'UPDATE'), (4, 'DELETE')) AS p (place, verb)
           WHERE r.rolname IN ('marketplace_tenant', 'marketplace_support', 'marketplace_moderator', 'marketplace_manager',
             'marketplace_super_admin')
           GROUP BY r.rolname
         ) AS rights
         WHERE c.relkind = 'r' AND c.relnamespace IN ('public'::regnamespace, 'console'::regnamespace) AND word NOT LIKE '% '
         GROUP BY c.relname ORDER BY c.relname",
    );
    let expected = table(
        "audit_log: manager S moderator S super_admin S support S
         bundle_items: manager SiuD moderator S super_admin SiuD support S tenant S
         bundles: manager SiuD moderator S super_admin SiuD support S tenant S
         cart: manager s super_admin S tenant SiuD
         migrations: manager S moderator S super_admin S support S tenant S
         operators: super_admin S
         organization_access: super_admin S support S
         organization_members: super_admin S
         organizations: super_admin S
         purchases: manager s moderator s super_admin S tenant Siu
         queue_weights: moderator S super_admin S
         rejection_reasons: moderator S super_admin S
         review_claims: moderator S super_admin S
         review_decisions: moderator S super_admin S
         review_flags: moderator S super_admin S
         review_marks: moderator S super_admin S
         review_queue: moderator S super_admin S
         reviews: manager s moderator Su super_admin Su tenant siuD
         saved_views: manager SiuD moderator SiuD super_admin SiuD support SiuD
         seed_runs: super_admin S
         subscriptions: super_admin S
         tool_ratings: super_admin S
         tools: manager SiuD moderator S super_admin SiuD support S tenant S
         users: super_admin S
         writing_periods: manager S moderator S super_admin S support S",
    );
    assert_eq!(found.await, expected);
}

#[tokio::test]
async fn columns_are_granted_one_by_one_where_a_row_is_not_wholly_someone_s_business() {
    let granted = |verb: &str, role: &str, name: &str| {
        format!(
            "SELECT string_agg(f.attname, ' ' ORDER BY f.attnum) FROM pg_attribute AS f
             WHERE f.attrelid = 'public.marketplace_{name}'::regclass AND f.attnum > 0
               AND has_column_privilege('marketplace_{role}', f.attrelid, f.attnum, '{verb}')"
        )
    };
    let database = migrated().await;
    let evidence = "id organization_id tool_id bundle_id purchase_type payment_status is_subscription subscription_start \
                    subscription_end status activated_at cancelled_at refunded_at usage_count last_used_at purchase_date";
    let public = "id tool_id organization_id user_id rating title review verified_purchase helpful_count flagged_count \
                  status created_at updated_at";
    for (verb, role, name, expected) in [
        ("SELECT", "moderator", "purchases", evidence),
        ("SELECT", "manager", "purchases", evidence),
        ("SELECT", "manager", "cart", "id organization_id tool_id bundle_id item_type quantity added_at"),
        ("SELECT", "manager", "reviews", public),
        ("SELECT", "tenant", "reviews", public),
        ("UPDATE", "tenant", "reviews", "rating title review"),
        ("INSERT", "tenant", "reviews", "id tool_id organization_id user_id rating title review"),
        ("UPDATE", "tenant", "cart", "quantity updated_at"),
        ("UPDATE", "moderator", "reviews", "status moderation_notes"),
        ("UPDATE", "super_admin", "reviews", "status moderation_notes"),
        ("UPDATE", "manager", "bundle_items", "position"),
        (
            "UPDATE",
            "manager",
            "bundles",
            "name description long_description price_amount currency discount_percent required_tier status is_featured \
             is_popular icon_url images",
        ),
        (
            "UPDATE",
            "manager",
            "tools",
            "name description long_description category tags price_model price_amount currency required_tier features \
             tech_stack integration_type status is_featured is_popular provider documentation_url demo_url support_url \
             icon_url images video_url version",
        ),
    ] {
        assert_eq!(database.psql(&granted(verb, role, name)).await, expected, "{role} {verb} {name}");
    }
}

#[tokio::test]
async fn no_role_has_an_attribute_and_none_belongs_to_another() {
    let found = lines(
        "SELECT r.rolname FROM pg_roles AS r WHERE r.rolname LIKE 'marketplace\\_%' AND r.rolname <> 'marketplace_admin'
           AND (r.rolcanlogin OR r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
             OR EXISTS (SELECT FROM pg_auth_members AS m WHERE m.member = r.oid))",
    );
    assert_eq!(found.await, Vec::<String>::new());
}

#[tokio::test]
async fn the_owner_s_role_owns_what_the_migrations_made() {
    let found = lines(
        "SELECT c.oid::regclass::text FROM pg_class AS c
         WHERE c.relkind IN ('r', 'S') AND (c.relnamespace = 'console'::regnamespace OR c.relname LIKE 'marketplace\\_%')
           AND c.relowner <> 'marketplace_owner'::regrole
         UNION ALL SELECT p.oid::regprocedure::text FROM pg_proc AS p
         WHERE p.pronamespace = 'console'::regnamespace AND p.proowner <> 'marketplace_owner'::regrole",
    );
    assert_eq!(found.await, Vec::<String>::new());
}

#[tokio::test]
async fn no_function_can_be_hijacked_and_none_is_for_everyone() {
    let found = lines(
        "SELECT p.oid::regprocedure FROM pg_proc AS p WHERE p.pronamespace = 'console'::regnamespace
           AND (p.proconfig IS DISTINCT FROM ARRAY['search_path=pg_catalog, pg_temp']
             OR p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) AS a WHERE a.grantee = 0))",
    );
    assert_eq!(found.await, Vec::<String>::new());
    let found = lines(
        "SELECT c.oid::regclass FROM pg_class AS c WHERE c.relkind = 'v' AND c.relnamespace = 'console'::regnamespace",
    );
    assert_eq!(found.await, Vec::<String>::new(), "a view would have to be security_invoker");
}

#[tokio::test]
async fn each_group_may_call_its_functions_and_no_other() {
    let found = lines(
        "SELECT p.proname || ': ' || string_agg(replace(r.rolname, 'marketplace_', ''), ' ' ORDER BY r.rolname)
         FROM pg_proc AS p JOIN pg_roles AS r ON r.rolname IN ('marketplace_tenant', 'marketplace_support',
           'marketplace_moderator', 'marketplace_manager', 'marketplace_super_admin')
         WHERE p.pronamespace = 'console'::regnamespace AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
         GROUP BY p.proname ORDER BY p.proname",
    );
    let expected = table(
        "acting_organization_id: tenant
         bundle_holders: manager super_admin
         claim_first: moderator super_admin
         claim_review: moderator super_admin
         close_writing: manager moderator super_admin support
         count_entries: manager moderator super_admin support
         decide_reviews: moderator super_admin
         decision_before: moderator super_admin
         fault_of_items: manager super_admin
         fault_of_line: manager super_admin
         fault_of_link: manager super_admin
         fault_of_prose: manager super_admin
         find_organizations: super_admin support
         flag_review: tenant
         has_capability: manager moderator super_admin support tenant
         is_currency: manager super_admin
         keeps_house: manager moderator super_admin tenant
         is_verified_purchase: moderator super_admin
         similar_reviews: moderator super_admin
         text_marks: moderator super_admin
         leave_organization: super_admin support
         logins_called: manager moderator super_admin support
         may_go: moderator super_admin
         open_organization: super_admin support
         open_writing: manager moderator super_admin support
         operator_id: manager moderator super_admin support tenant
         organization_names: manager moderator super_admin support tenant
         people: manager moderator super_admin support tenant
         platform_role: manager moderator super_admin support tenant
         release_reviews: moderator super_admin
         restore_deleted: manager super_admin
         recount_tools: manager super_admin
         scoped_organization_id: tenant
         scoped_user_id: moderator super_admin tenant
         set_queue_weights: moderator super_admin
         tool_holders: manager super_admin
         undone_by: manager moderator super_admin support
         whoami: manager moderator super_admin support tenant",
    );
    assert_eq!(found.await, expected);
}

#[tokio::test]
async fn every_rejection_reason_has_a_digit_of_its_own_and_says_what_the_author_is_told() {
    let found = lines(
        "SELECT digit || ' ' || code FROM console.rejection_reasons WHERE length(policy) > 40 ORDER BY digit",
    );
    let expected = table(
        "1 SPAM
         2 OFFENSIVE
         3 OFF_TOPIC
         4 PERSONAL_DATA
         5 CONFLICT
         6 FALSE_CLAIM
         7 NO_CONTENT
         8 DUPLICATE",
    );
    assert_eq!(found.await, expected);
}
