-- What a database holds of the marketplace and the console, a row each: kind, subject, definition. The same text for the
-- same thing on every server and for every login (the caller empties search_path first). Reads system catalogs only.
WITH
relations AS (
  SELECT c.oid, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname) AS subject, c.relowner, c.relacl,
    c.relrowsecurity, c.relforcerowsecurity
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND (n.nspname = 'console' OR (n.nspname = 'public' AND c.relname IN (
    'marketplace_tools', 'marketplace_bundles', 'marketplace_bundle_items', 'marketplace_purchases', 'marketplace_cart',
    'marketplace_reviews', 'organizations', 'users', 'organization_members', 'subscriptions'
  )))
),
routines AS (
  SELECT p.*, format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) AS subject
  FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE n.nspname = 'console'
),
guests AS (
  SELECT r.oid, r.rolname::text AS name FROM pg_roles AS r
  WHERE r.rolname IN ('marketplace_tenant', 'marketplace_support', 'marketplace_moderator', 'marketplace_manager',
    'marketplace_super_admin')
  UNION ALL SELECT 0, 'PUBLIC'
),
rights AS (
  SELECT 'table ' || c.subject AS subject, a.grantee, a.privilege_type AS privilege, NULL::text AS part
  FROM relations AS c, aclexplode(c.relacl) AS a WHERE a.grantee <> c.relowner
  UNION ALL
  SELECT 'table ' || c.subject, a.grantee, a.privilege_type, quote_ident(f.attname)
  FROM relations AS c JOIN pg_attribute AS f ON f.attrelid = c.oid AND NOT f.attisdropped, aclexplode(f.attacl) AS a
  UNION ALL
  SELECT 'schema ' || quote_ident(n.nspname), a.grantee, a.privilege_type, NULL
  FROM pg_namespace AS n, aclexplode(n.nspacl) AS a
  WHERE n.nspname IN ('console', 'public') AND a.grantee <> n.nspowner AND NOT (n.nspname = 'public' AND a.grantee = 0)
  UNION ALL
  SELECT 'function ' || p.subject, a.grantee, a.privilege_type, NULL
  FROM routines AS p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a WHERE a.grantee <> p.proowner
)
SELECT 'schema' AS kind, quote_ident(n.nspname) AS subject, '' AS definition
FROM pg_namespace AS n WHERE n.nspname = 'console'
UNION ALL
SELECT 'role', r.rolname::text, concat_ws(' ', CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END,
  CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END,
  CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END)
FROM pg_roles AS r
WHERE r.rolname IN ('marketplace_owner', 'marketplace_tenant', 'marketplace_support', 'marketplace_moderator',
  'marketplace_manager', 'marketplace_super_admin')
UNION ALL
SELECT 'extension', e.extname::text, quote_ident(n.nspname)
FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'
UNION ALL
SELECT 'type', format('%I.%I', n.nspname, t.typname),
  (SELECT string_agg(l.enumlabel::text, ' ' ORDER BY l.enumsortorder) FROM pg_enum AS l WHERE l.enumtypid = t.oid)
FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND n.nspname = 'public'
UNION ALL
SELECT 'table', c.subject, '' FROM relations AS c
UNION ALL
SELECT 'access', c.subject, '' FROM relations AS c JOIN pg_roles AS r ON r.rolname = 'marketplace_owner'
WHERE c.nspname = 'public' AND has_table_privilege(r.oid, c.oid, 'SELECT')
UNION ALL
SELECT 'access', c.subject || ' INSERT', '' FROM relations AS c JOIN pg_roles AS r ON r.rolname = 'marketplace_owner'
WHERE c.subject IN ('public.marketplace_tools', 'public.marketplace_bundles', 'public.marketplace_bundle_items')
  AND has_table_privilege(r.oid, c.oid, 'INSERT')
UNION ALL
SELECT 'access', 'public', '' FROM pg_roles AS r
WHERE r.rolname = 'marketplace_owner' AND has_schema_privilege(r.oid, 'public', 'CREATE')
UNION ALL
SELECT 'column', format('%s.%I', c.subject, f.attname), format_type(f.atttypid, f.atttypmod)
FROM relations AS c JOIN pg_attribute AS f ON f.attrelid = c.oid WHERE f.attnum > 0 AND NOT f.attisdropped
UNION ALL
SELECT 'default', format('%s.%I', c.subject, f.attname), pg_get_expr(d.adbin, d.adrelid)
FROM relations AS c JOIN pg_attribute AS f ON f.attrelid = c.oid AND NOT f.attisdropped
JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = f.attnum
UNION ALL
SELECT 'present', format('%s.%I', c.subject, f.attname), ''
FROM relations AS c JOIN pg_attribute AS f ON f.attrelid = c.oid
WHERE f.attnum > 0 AND NOT f.attisdropped AND (f.attnotnull OR EXISTS (
  SELECT FROM pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'c'
    AND k.conname = c.relname || '_' || f.attname || '_present'
))
UNION ALL
SELECT CASE k.contype WHEN 'c' THEN 'check' ELSE 'key' END, format('%s.%I', c.subject, k.conname),
  pg_get_constraintdef(k.oid)
FROM relations AS c JOIN pg_constraint AS k ON k.conrelid = c.oid
WHERE k.contype IN ('c', 'f', 'p') AND k.conname NOT LIKE '%\_present'
UNION ALL
SELECT 'index', format('%s.%I', c.subject, i.relname),
  regexp_replace(regexp_replace(pg_get_indexdef(x.indexrelid), 'INDEX \S+ ON', 'INDEX ON'), '\w+\.gin_trgm_ops',
    'gin_trgm_ops', 'g')
FROM relations AS c JOIN pg_index AS x ON x.indrelid = c.oid JOIN pg_class AS i ON i.oid = x.indexrelid
WHERE x.indisvalid AND NOT x.indisprimary
UNION ALL
SELECT 'rls', c.subject, concat_ws(' ', CASE WHEN c.relrowsecurity THEN 'ENABLED' ELSE 'OFF' END,
  CASE WHEN c.relforcerowsecurity THEN 'FORCED' END)
FROM relations AS c WHERE c.relrowsecurity
UNION ALL
SELECT 'policy', format('%s.%I', c.subject, p.polname), concat_ws(' ',
  CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
  CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
  'TO', (SELECT string_agg(coalesce(r.rolname::text, 'PUBLIC'), ', ' ORDER BY r.rolname)
    FROM unnest(p.polroles) AS m (role) LEFT JOIN pg_roles AS r ON r.oid = m.role),
  'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', 'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
FROM relations AS c JOIN pg_policy AS p ON p.polrelid = c.oid
UNION ALL
SELECT 'trigger', format('%s.%I', c.subject, t.tgname), t.tgenabled::text || ' ' || pg_get_triggerdef(t.oid)
FROM relations AS c JOIN pg_trigger AS t ON t.tgrelid = c.oid WHERE NOT t.tgisinternal AND t.tgname LIKE 'console\_%'
UNION ALL
SELECT 'function', p.subject, concat_ws(' ', pg_get_function_result(p.oid), l.lanname,
  CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
  CASE WHEN p.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END, array_to_string(p.proconfig, '; '), md5(p.prosrc))
FROM routines AS p JOIN pg_language AS l ON l.oid = p.prolang
UNION ALL
SELECT 'grant', s.subject || ' ' || s.name, string_agg(s.privilege, ', ' ORDER BY s.privilege) FROM (
  SELECT a.subject, g.name,
    a.privilege || coalesce(' (' || string_agg(a.part, ', ' ORDER BY a.part) || ')', '') AS privilege
  FROM (SELECT DISTINCT r.subject, r.grantee, r.privilege, r.part FROM rights AS r) AS a
  JOIN guests AS g ON g.oid = a.grantee
  GROUP BY a.subject, g.name, a.privilege, (a.part IS NULL)
) AS s
GROUP BY s.subject, s.name
ORDER BY 1, 2
