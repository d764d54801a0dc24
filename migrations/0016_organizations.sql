-- Opening an organization, finding one, switching writing on, and names for ids: what needs a check and a record of its
-- own, each as one function. Times are given in minutes, 1 to 60; a reason has at least 3 characters.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: function console.open_organization(uuid, text, integer)
-- Opens an organization for the login and returns until when. From then on `app.current_organization_id` counts.
CREATE OR REPLACE FUNCTION console.open_organization(organization uuid, reason text, minutes integer DEFAULT 30)
  RETURNS timestamptz
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  closes timestamptz := clock_timestamp() + make_interval(mins => minutes);
BEGIN
  IF NOT (console.has_capability('marketplace_support') OR console.has_capability('marketplace_super_admin')) THEN
    RAISE EXCEPTION 'login % may not open an organization', session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF char_length(btrim(coalesce(reason, ''))) < 3 THEN
    RAISE EXCEPTION 'a reason has at least 3 characters' USING ERRCODE = 'invalid_parameter_value', COLUMN = 'reason';
  END IF;
  IF minutes IS NULL OR minutes NOT BETWEEN 1 AND 60 THEN
    RAISE EXCEPTION 'minutes are 1 to 60' USING ERRCODE = 'invalid_parameter_value', COLUMN = 'minutes';
  END IF;
  IF NOT EXISTS (SELECT FROM public.organizations AS o WHERE o.id = organization) THEN
    RAISE EXCEPTION 'no organization %', organization USING ERRCODE = 'no_data_found';
  END IF;
  UPDATE console.organization_access AS a SET closed_at = clock_timestamp()
  WHERE a.kind = 'OPENED' AND a.login = session_user AND a.organization_id = organization AND a.closed_at IS NULL;
  INSERT INTO console.organization_access (kind, operator_id, organization_id, reason, until)
  VALUES ('OPENED', console.operator_id(), organization, btrim(reason), closes);
  RETURN closes;
END
$$;
REVOKE ALL ON FUNCTION console.open_organization(uuid, text, integer) FROM PUBLIC;

-- step: function console.leave_organization(uuid)
CREATE OR REPLACE FUNCTION console.leave_organization(organization uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE console.organization_access AS a SET closed_at = clock_timestamp()
  WHERE a.kind = 'OPENED' AND a.login = session_user AND a.organization_id = organization AND a.closed_at IS NULL
$$;
REVOKE ALL ON FUNCTION console.leave_organization(uuid) FROM PUBLIC;

-- step: function console.tier_of(uuid)
-- The tier of its subscription; unknown without one, or on a platform without subscriptions.
CREATE OR REPLACE FUNCTION console.tier_of(organization uuid) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF to_regclass('public.subscriptions') IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT s.tier::text FROM public.subscriptions AS s WHERE s.organization_id = organization LIMIT 1);
END
$$;
REVOKE ALL ON FUNCTION console.tier_of(uuid) FROM PUBLIC;

-- step: function console.is_member(uuid, uuid)
-- False on a platform that keeps no membership.
CREATE OR REPLACE FUNCTION console.is_member(person uuid, organization uuid) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF to_regclass('public.organization_members') IS NULL THEN
    RETURN false;
  END IF;
  RETURN EXISTS (
    SELECT FROM public.organization_members AS m WHERE m.user_id = person AND m.organization_id = organization
  );
END
$$;
REVOKE ALL ON FUNCTION console.is_member(uuid, uuid) FROM PUBLIC;

-- step: function console.find_organizations(text)
-- Organizations by id, by an e-mail (their billing address or a member's), by slug or by a part of their name: at most
-- 20, and on record. `matched` is what the term was found in: id, email, slug or name.
CREATE OR REPLACE FUNCTION console.find_organizations(term text)
  RETURNS TABLE (id uuid, name text, slug text, tier text, matched text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  wanted text := btrim(coalesce(term, ''));
  pattern text := replace(replace(replace(wanted, '\', '\\'), '%', '\%'), '_', '\_');
  members uuid[] := '{}';
  ids uuid[];
  places text[];
BEGIN
  IF NOT (console.has_capability('marketplace_support') OR console.has_capability('marketplace_super_admin')) THEN
    RAISE EXCEPTION 'login % may not look for organizations', session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF char_length(wanted) < 2 OR char_length(wanted) > 255 THEN
    RAISE EXCEPTION 'a term has 2 to 255 characters' USING ERRCODE = 'invalid_parameter_value', COLUMN = 'term';
  END IF;
  IF strpos(wanted, '@') > 1 AND to_regclass('public.organization_members') IS NOT NULL THEN
    members := ARRAY(
      SELECT DISTINCT m.organization_id FROM public.users AS u
      JOIN public.organization_members AS m ON m.user_id = u.id
      WHERE u.email ILIKE pattern || '%' LIMIT 20
    );
  END IF;
  SELECT array_agg(hit.id), array_agg(hit.place) INTO ids, places FROM (
    SELECT o.id,
      CASE
        WHEN o.id::text = lower(wanted) THEN 'id'
        WHEN o.id = ANY (members) OR (strpos(wanted, '@') > 1 AND to_jsonb(o) ->> 'billing_email' ILIKE pattern || '%') THEN 'email'
        WHEN o.slug = lower(wanted) OR starts_with(o.slug, lower(wanted)) THEN 'slug'
        ELSE 'name'
      END AS place
    FROM public.organizations AS o
    WHERE o.id = CASE WHEN wanted ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN wanted::uuid END
      OR o.id = ANY (members)
      OR (strpos(wanted, '@') > 1 AND to_jsonb(o) ->> 'billing_email' ILIKE pattern || '%')
      OR starts_with(o.slug, lower(wanted))
      OR o.name ILIKE '%' || pattern || '%'
    ORDER BY lower(o.name), o.id LIMIT 20
  ) AS hit;
  INSERT INTO console.organization_access (kind, operator_id, term, found)
  VALUES ('LOOKED_UP', console.operator_id(), wanted, coalesce(ids, '{}'));
  RETURN QUERY
    SELECT o.id, o.name::text, o.slug::text, console.tier_of(o.id), hit.place
    FROM unnest(ids, places) WITH ORDINALITY AS hit (id, place, rank)
    JOIN public.organizations AS o ON o.id = hit.id
    ORDER BY hit.rank;
END
$$;
REVOKE ALL ON FUNCTION console.find_organizations(text) FROM PUBLIC;

-- step: function console.sees_all_names()
-- Whether names of anyone may be shown: to staff that work across organizations, unless they work as a tenant.
CREATE OR REPLACE FUNCTION console.sees_all_names() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT current_setting('role') <> 'marketplace_tenant' AND (console.has_capability('marketplace_super_admin')
    OR console.has_capability('marketplace_moderator') OR console.has_capability('marketplace_manager'))
$$;
REVOKE ALL ON FUNCTION console.sees_all_names() FROM PUBLIC;

-- step: function console.people(uuid[])
-- Names of people. Within a tenant's scope: of the organization's members only.
CREATE OR REPLACE FUNCTION console.people(ids uuid[]) RETURNS TABLE (id uuid, name text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  everyone boolean := console.sees_all_names();
  organization uuid := CASE WHEN NOT everyone THEN console.scoped_organization_id() END;
BEGIN
  RETURN QUERY
    SELECT u.id, u.name::text FROM public.users AS u
    WHERE u.id = ANY (ids) AND (everyone OR console.is_member(u.id, organization));
END
$$;
REVOKE ALL ON FUNCTION console.people(uuid[]) FROM PUBLIC;

-- step: function console.organization_names(uuid[])
-- Names of organizations. Within a tenant's scope: of that organization only.
CREATE OR REPLACE FUNCTION console.organization_names(ids uuid[])
  RETURNS TABLE (id uuid, name text, slug text, tier text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  everyone boolean := console.sees_all_names();
  organization uuid := CASE WHEN NOT everyone THEN console.scoped_organization_id() END;
BEGIN
  RETURN QUERY
    SELECT o.id, o.name::text, o.slug::text, console.tier_of(o.id) FROM public.organizations AS o
    WHERE o.id = ANY (ids) AND (everyone OR o.id = organization);
END
$$;
REVOKE ALL ON FUNCTION console.organization_names(uuid[]) FROM PUBLIC;

-- step: function console.open_writing(text, integer)
-- Records that a person switched writing on, and returns until when. The session itself is what lets writes through.
CREATE OR REPLACE FUNCTION console.open_writing(reason text, minutes integer) RETURNS timestamptz
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  operator uuid := console.operator_id();
  closes timestamptz := clock_timestamp() + make_interval(mins => minutes);
BEGIN
  IF operator IS NULL THEN
    RAISE EXCEPTION 'login % belongs to no active person', session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF char_length(btrim(coalesce(reason, ''))) < 3 THEN
    RAISE EXCEPTION 'a reason has at least 3 characters' USING ERRCODE = 'invalid_parameter_value', COLUMN = 'reason';
  END IF;
  IF minutes IS NULL OR minutes NOT BETWEEN 1 AND 60 THEN
    RAISE EXCEPTION 'minutes are 1 to 60' USING ERRCODE = 'invalid_parameter_value', COLUMN = 'minutes';
  END IF;
  INSERT INTO console.writing_periods (operator_id, reason, until) VALUES (operator, btrim(reason), closes);
  RETURN closes;
END
$$;
REVOKE ALL ON FUNCTION console.open_writing(text, integer) FROM PUBLIC;

-- step: function console.close_writing()
CREATE OR REPLACE FUNCTION console.close_writing() RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE console.writing_periods AS w SET closed_at = clock_timestamp()
  WHERE w.login = session_user AND w.closed_at IS NULL AND w.until > clock_timestamp()
$$;
REVOKE ALL ON FUNCTION console.close_writing() FROM PUBLIC;

-- step: session
RESET ROLE;
