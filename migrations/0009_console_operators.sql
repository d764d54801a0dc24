-- Who is at work, and which organization they see: the functions behind policies, triggers and the console's start.
-- Identity is `session_user`, which no client can set. The settings `app.current_organization_id` and
-- `app.current_user_id` only select among what the login may see anyway.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: function console.operator_id()
-- The person behind the login; NULL for a service, an unmapped or an inactive login.
CREATE OR REPLACE FUNCTION console.operator_id() RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.user_id FROM console.operators AS o WHERE o.login = session_user AND o.is_active AND o.kind = 'STAFF'
$$;
REVOKE ALL ON FUNCTION console.operator_id() FROM PUBLIC;

-- step: function console.has_capability(name)
-- Two facts make a right: the group granted to the login, and the active row of its operator.
CREATE OR REPLACE FUNCTION console.has_capability(capability name) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_has_role(session_user, capability, 'MEMBER') AND EXISTS (
    SELECT FROM console.operators AS o WHERE o.login = session_user AND o.is_active AND o.kind = 'STAFF'
  )
$$;
REVOKE ALL ON FUNCTION console.has_capability(name) FROM PUBLIC;

-- step: function console.is_service()
CREATE OR REPLACE FUNCTION console.is_service() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM console.operators AS o WHERE o.login = session_user AND o.is_active AND o.kind = 'SERVICE'
  )
$$;
REVOKE ALL ON FUNCTION console.is_service() FROM PUBLIC;

-- step: function console.scoped_organization_id()
-- The organization whose rows are seen. The service's setting counts as it is; a staff login's only while it holds the
-- organization open.
CREATE OR REPLACE FUNCTION console.scoped_organization_id() RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT chosen.organization_id
  FROM (SELECT nullif(current_setting('app.current_organization_id', true), '')::uuid AS organization_id) AS chosen
  WHERE console.is_service()
    OR ((console.has_capability('marketplace_support') OR console.has_capability('marketplace_super_admin'))
      AND EXISTS (
        SELECT FROM console.organization_access AS a
        WHERE a.kind = 'OPENED' AND a.login = session_user AND a.organization_id = chosen.organization_id
          AND a.until > now() AND a.closed_at IS NULL
      ))
$$;
REVOKE ALL ON FUNCTION console.scoped_organization_id() FROM PUBLIC;

-- step: function console.acting_organization_id()
-- The organization in whose name rows are written: the service's only. Staff look, and never act, as a tenant.
CREATE OR REPLACE FUNCTION console.acting_organization_id() RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT nullif(current_setting('app.current_organization_id', true), '')::uuid WHERE console.is_service()
$$;
REVOKE ALL ON FUNCTION console.acting_organization_id() FROM PUBLIC;

-- step: function console.scoped_user_id()
-- The organization's user at work: the service's only.
CREATE OR REPLACE FUNCTION console.scoped_user_id() RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT nullif(current_setting('app.current_user_id', true), '')::uuid WHERE console.is_service()
$$;
REVOKE ALL ON FUNCTION console.scoped_user_id() FROM PUBLIC;

-- step: function console.keeps_house(oid)
-- Whether the role in force keeps house on a table: a superuser, the table's owner, or this schema's. Such work
-- (migrations, seeds, the platform's own jobs) is audited and keeps every invariant, but is no one's decision.
CREATE OR REPLACE FUNCTION console.keeps_house(relation oid) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_has_role(current_user, 'marketplace_owner', 'USAGE')
    OR pg_has_role(current_user, (SELECT c.relowner FROM pg_class AS c WHERE c.oid = relation), 'USAGE')
$$;
REVOKE ALL ON FUNCTION console.keeps_house(oid) FROM PUBLIC;

-- step: function console.refuse_strangers()
-- A login that came in through a group and is mapped to nobody active writes nothing, on any of the six tables.
CREATE OR REPLACE FUNCTION console.refuse_strangers() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM console.operators AS o WHERE o.login = session_user AND o.is_active) THEN
    RETURN NULL;
  END IF;
  IF pg_has_role(session_user, 'marketplace_owner', 'MEMBER')
    OR pg_has_role(session_user, (SELECT c.relowner FROM pg_class AS c WHERE c.oid = TG_RELID), 'MEMBER') THEN
    RETURN NULL;
  END IF;
  IF EXISTS (
    SELECT FROM pg_roles AS r
    WHERE r.rolname IN ('marketplace_tenant', 'marketplace_support', 'marketplace_moderator', 'marketplace_manager',
        'marketplace_super_admin')
      AND pg_has_role(session_user, r.oid, 'MEMBER')
  ) THEN
    RAISE EXCEPTION 'login % belongs to no active operator', session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.refuse_strangers() FROM PUBLIC;

-- step: function console.whoami()
-- One row for any login: who it is, as far as the console knows, and the groups it belongs to.
CREATE OR REPLACE FUNCTION console.whoami()
  RETURNS TABLE (login text, user_id uuid, name text, kind text, is_active boolean, groups text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT session_user::text, o.user_id, u.name::text, o.kind, coalesce(o.is_active, false),
    ARRAY(
      SELECT r.rolname::text FROM pg_roles AS r
      WHERE r.rolname IN ('marketplace_tenant', 'marketplace_support', 'marketplace_moderator', 'marketplace_manager',
          'marketplace_super_admin')
        AND pg_has_role(session_user, r.oid, 'MEMBER')
      ORDER BY r.rolname
    )
  FROM (VALUES (1)) AS one
  LEFT JOIN console.operators AS o ON o.login = session_user
  LEFT JOIN public.users AS u ON u.id = o.user_id
$$;
REVOKE ALL ON FUNCTION console.whoami() FROM PUBLIC;

-- step: function console.platform_role()
-- What the platform calls the person behind the login. Rights never come from it; a mismatch is reported.
CREATE OR REPLACE FUNCTION console.platform_role() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.role::text FROM console.operators AS o JOIN public.users AS u ON u.id = o.user_id WHERE o.login = session_user
$$;
REVOKE ALL ON FUNCTION console.platform_role() FROM PUBLIC;

-- step: function console.deactivate_operator(name)
-- For the server's administrator: switches the operator off, closes what it holds, and takes the login its right to
-- log in where the caller may. Runs with the caller's rights; nobody else is granted it.
CREATE OR REPLACE FUNCTION console.deactivate_operator(gone name) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE console.operators SET is_active = false WHERE login = gone;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no operator %', gone USING ERRCODE = 'no_data_found';
  END IF;
  UPDATE console.organization_access SET closed_at = clock_timestamp()
  WHERE login = gone AND kind = 'OPENED' AND closed_at IS NULL;
  UPDATE console.writing_periods SET closed_at = clock_timestamp() WHERE login = gone AND closed_at IS NULL;
  DELETE FROM console.review_claims WHERE login = gone;
  EXECUTE format('ALTER ROLE %I NOLOGIN', gone);
END
$$;
REVOKE ALL ON FUNCTION console.deactivate_operator(name) FROM PUBLIC;

-- step: session
RESET ROLE;

-- step: trigger public.marketplace_tools.console_0_strangers
CREATE OR REPLACE TRIGGER console_0_strangers BEFORE INSERT OR UPDATE OR DELETE ON public.marketplace_tools
  FOR EACH STATEMENT EXECUTE FUNCTION console.refuse_strangers();

-- step: trigger public.marketplace_bundles.console_0_strangers
CREATE OR REPLACE TRIGGER console_0_strangers BEFORE INSERT OR UPDATE OR DELETE ON public.marketplace_bundles
  FOR EACH STATEMENT EXECUTE FUNCTION console.refuse_strangers();

-- step: trigger public.marketplace_bundle_items.console_0_strangers
CREATE OR REPLACE TRIGGER console_0_strangers BEFORE INSERT OR UPDATE OR DELETE ON public.marketplace_bundle_items
  FOR EACH STATEMENT EXECUTE FUNCTION console.refuse_strangers();

-- step: trigger public.marketplace_purchases.console_0_strangers
CREATE OR REPLACE TRIGGER console_0_strangers BEFORE INSERT OR UPDATE OR DELETE ON public.marketplace_purchases
  FOR EACH STATEMENT EXECUTE FUNCTION console.refuse_strangers();

-- step: trigger public.marketplace_cart.console_0_strangers
CREATE OR REPLACE TRIGGER console_0_strangers BEFORE INSERT OR UPDATE OR DELETE ON public.marketplace_cart
  FOR EACH STATEMENT EXECUTE FUNCTION console.refuse_strangers();

-- step: trigger public.marketplace_reviews.console_0_strangers
CREATE OR REPLACE TRIGGER console_0_strangers BEFORE INSERT OR UPDATE OR DELETE ON public.marketplace_reviews
  FOR EACH STATEMENT EXECUTE FUNCTION console.refuse_strangers();

