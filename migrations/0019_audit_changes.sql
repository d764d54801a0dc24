-- Changes: what one transaction wrote belongs together, and a change may say which one it takes back. The first entry of
-- a transaction is the change's head and lends it its number; the others name it. Nothing here depends on what a client
-- says but `undoes`, and no writer waits for another.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: column console.audit_log.part_of
ALTER TABLE console.audit_log ADD COLUMN part_of bigint;

-- step: column console.audit_log.undoes
ALTER TABLE console.audit_log ADD COLUMN undoes bigint;

-- step: column console.audit_log.version
-- The version (`updated_at`) that the write gave the row; NULL for a deletion and for rows without one. An entry's own
-- time is a moment later, so only this tells whether a write is part of the row that somebody read.
ALTER TABLE console.audit_log ADD COLUMN version timestamp(6);

-- step: index console.audit_log.audit_log_head_idx
CREATE INDEX audit_log_head_idx ON console.audit_log (at DESC, id DESC) WHERE part_of IS NULL;

-- step: index console.audit_log.audit_log_login_idx
CREATE INDEX audit_log_login_idx ON console.audit_log (login, id DESC) WHERE part_of IS NULL;

-- step: index console.audit_log.audit_log_part_of_idx
CREATE INDEX audit_log_part_of_idx ON console.audit_log (part_of) WHERE part_of IS NOT NULL;

-- step: index console.audit_log.audit_log_undoes_idx
CREATE INDEX audit_log_undoes_idx ON console.audit_log (undoes) WHERE undoes IS NOT NULL;

-- step: index console.audit_log.audit_log_transaction_idx
CREATE INDEX audit_log_transaction_idx ON console.audit_log (transaction_id) WHERE part_of IS NULL;

-- step: function console.record_write()
-- Arguments: the area, then the columns that alone are no change (counters, the version). Takes no lock of its own, so
-- writers never wait for each other here. The head is this transaction's own: a restored server counts transactions
-- anew, so the number alone could be a stranger's, but no stranger of that number wrote since this one began.
CREATE OR REPLACE FUNCTION console.record_write() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ignored text[] := TG_ARGV[1]::text[];
  role_in_force name := current_setting('role');
  this_transaction bigint := pg_current_xact_id()::text::bigint;
  taken_back text := current_setting('console.undoes', true);
  head bigint;
  taken_back_head bigint;
  old_row jsonb;
  new_row jsonb;
  a_row jsonb;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    old_row := to_jsonb(OLD) - ignored;
    new_row := to_jsonb(NEW) - ignored;
    IF old_row = new_row THEN
      RETURN NULL;
    END IF;
    a_row := to_jsonb(NEW);
    SELECT jsonb_object_agg(n.key, old_row -> n.key), jsonb_object_agg(n.key, n.value) INTO old_row, new_row
    FROM jsonb_each(new_row) AS n WHERE n.value IS DISTINCT FROM old_row -> n.key;
  ELSIF TG_OP = 'INSERT' THEN
    new_row := to_jsonb(NEW);
    a_row := new_row;
  ELSIF TG_OP = 'DELETE' THEN
    old_row := to_jsonb(OLD);
    a_row := old_row;
  ELSE
    a_row := jsonb_build_object('id', '00000000-0000-0000-0000-000000000000');
  END IF;
  SELECT a.id INTO head FROM console.audit_log AS a
  WHERE a.transaction_id = this_transaction AND a.part_of IS NULL AND a.at >= transaction_timestamp();
  IF head IS NULL AND taken_back ~ '^[0-9]{1,18}$' THEN
    SELECT a.id INTO taken_back_head FROM console.audit_log AS a
    WHERE a.id = taken_back::bigint AND a.part_of IS NULL;
  END IF;
  INSERT INTO console.audit_log
    (at, transaction_id, part_of, undoes, login, role, operator_id, area, act, table_name, record_id, organization_id,
     before, after, version, reason)
  VALUES (
    clock_timestamp(), this_transaction, head, taken_back_head, session_user,
    CASE role_in_force WHEN 'none' THEN session_user ELSE role_in_force END,
    (SELECT o.user_id FROM console.operators AS o WHERE o.login = session_user),
    TG_ARGV[0], left(coalesce(nullif(current_setting('console.act', true), ''), lower(TG_OP)), 64),
    TG_TABLE_NAME, (a_row ->> 'id')::uuid, (a_row ->> 'organization_id')::uuid,
    old_row, new_row, CASE WHEN new_row IS NOT NULL THEN (a_row ->> 'updated_at')::timestamp END,
    left(nullif(current_setting('console.reason', true), ''), 2000)
  );
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.record_write() FROM PUBLIC;

-- step: function console.undone_by(bigint)
-- The change by which a change is taken back as things stand, or NULL. A taking back that was itself taken back counts
-- for nothing, so the newest of each step decides.
CREATE OR REPLACE FUNCTION console.undone_by(change bigint) RETURNS bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  step bigint := change;
  newest bigint;
  steps integer := 0;
BEGIN
  LOOP
    SELECT max(a.id) INTO step FROM console.audit_log AS a WHERE a.undoes = step;
    EXIT WHEN step IS NULL;
    steps := steps + 1;
    newest := coalesce(newest, step);
  END LOOP;
  RETURN CASE WHEN steps % 2 = 1 THEN newest END;
END
$$;
REVOKE ALL ON FUNCTION console.undone_by(bigint) FROM PUBLIC;

-- step: function console.count_entries(bigint)
-- How many entries a change has, those out of the caller's sight included: who sees only a part takes nothing back.
CREATE OR REPLACE FUNCTION console.count_entries(change bigint) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) FROM console.audit_log AS a WHERE a.id = change OR a.part_of = change
$$;
REVOKE ALL ON FUNCTION console.count_entries(bigint) FROM PUBLIC;

-- step: function console.logins_called(text)
-- The logins of operators whose name is like a pattern, for whoever sees all names.
CREATE OR REPLACE FUNCTION console.logins_called(pattern text) RETURNS SETOF name
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.login FROM console.operators AS o JOIN public.users AS u ON u.id = o.user_id
  WHERE u.name ILIKE pattern AND console.sees_all_names()
$$;
REVOKE ALL ON FUNCTION console.logins_called(text) FROM PUBLIC;

-- step: function console.restore_deleted(bigint)
-- Puts back the row that a deletion took, equal in every column: what nobody may set by hand (times, counters, ids)
-- comes from the audit, never from the caller.
CREATE OR REPLACE FUNCTION console.restore_deleted(entry bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone record;
BEGIN
  IF NOT (console.has_capability('marketplace_manager') OR console.has_capability('marketplace_super_admin')) THEN
    RAISE EXCEPTION 'login % may not put back what was deleted', session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT a.table_name, a.record_id, a.before INTO gone FROM console.audit_log AS a
  WHERE a.id = entry AND a.before IS NOT NULL AND a.after IS NULL
    AND a.table_name IN ('marketplace_tools', 'marketplace_bundles', 'marketplace_bundle_items');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'entry % holds no row to put back', entry USING ERRCODE = 'no_data_found';
  END IF;
  CASE gone.table_name
    WHEN 'marketplace_tools' THEN
      INSERT INTO public.marketplace_tools
      SELECT r.* FROM jsonb_populate_record(NULL::public.marketplace_tools, gone.before) AS r;
      -- A new tool has no rating; this one had what it had.
      UPDATE public.marketplace_tools AS t SET avg_rating = r.avg_rating, review_count = r.review_count
      FROM jsonb_populate_record(NULL::public.marketplace_tools, gone.before) AS r
      WHERE t.id = gone.record_id
        AND (t.avg_rating, t.review_count) IS DISTINCT FROM (r.avg_rating, r.review_count);
    WHEN 'marketplace_bundles' THEN
      INSERT INTO public.marketplace_bundles
      SELECT r.* FROM jsonb_populate_record(NULL::public.marketplace_bundles, gone.before) AS r;
    ELSE
      INSERT INTO public.marketplace_bundle_items
      SELECT r.* FROM jsonb_populate_record(NULL::public.marketplace_bundle_items, gone.before) AS r;
  END CASE;
END
$$;
REVOKE ALL ON FUNCTION console.restore_deleted(bigint) FROM PUBLIC;

-- step: function console.move_bundle_version()
-- Members came, went or changed places: the bundle is another one. Bundles are locked in the order of their ids. A
-- bundle that this transaction made or put back was seen by nobody yet, and keeps the version it came with.
CREATE OR REPLACE FUNCTION console.move_bundle_version() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moved uuid[];
  bundle uuid;
BEGIN
  IF TG_OP = 'INSERT' THEN
    moved := ARRAY(SELECT DISTINCT bundle_id FROM come ORDER BY 1);
  ELSIF TG_OP = 'DELETE' THEN
    moved := ARRAY(SELECT DISTINCT bundle_id FROM gone ORDER BY 1);
  ELSE
    moved := ARRAY(
      SELECT DISTINCT unnest(ARRAY[gone.bundle_id, come.bundle_id])
      FROM gone FULL JOIN come ON come.id = gone.id
      WHERE (gone.bundle_id, gone.tool_id, gone.position) IS DISTINCT FROM (come.bundle_id, come.tool_id, come.position)
      ORDER BY 1
    );
  END IF;
  FOREACH bundle IN ARRAY moved LOOP
    UPDATE public.marketplace_bundles SET updated_at = updated_at + interval '1 microsecond'
    WHERE id = bundle AND NOT EXISTS (
      SELECT FROM console.audit_log AS a
      WHERE a.record_id = bundle AND a.table_name = 'marketplace_bundles' AND a.before IS NULL AND a.after IS NOT NULL
        AND a.transaction_id = pg_current_xact_id()::text::bigint AND a.at >= transaction_timestamp()
    );
  END LOOP;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.move_bundle_version() FROM PUBLIC;

-- step: session
RESET ROLE;

-- step: access public.marketplace_tools INSERT
GRANT INSERT ON public.marketplace_tools TO marketplace_owner;

-- step: access public.marketplace_bundles INSERT
GRANT INSERT ON public.marketplace_bundles TO marketplace_owner;

-- step: access public.marketplace_bundle_items INSERT
GRANT INSERT ON public.marketplace_bundle_items TO marketplace_owner;

-- Beside their own entries, managers see everyone's on the catalog and its bundles, moderators those on reviews.

-- step: policy console.audit_log.console_catalog
DROP POLICY IF EXISTS console_catalog ON console.audit_log;
CREATE POLICY console_catalog ON console.audit_log FOR SELECT TO marketplace_manager
  USING (area IN ('catalog', 'bundles'));

-- step: policy console.audit_log.console_moderation
DROP POLICY IF EXISTS console_moderation ON console.audit_log;
CREATE POLICY console_moderation ON console.audit_log FOR SELECT TO marketplace_moderator
  USING (area = 'moderation');

-- step: grant function console.undone_by(bigint) marketplace_support
GRANT EXECUTE ON FUNCTION console.undone_by(bigint) TO marketplace_support;

-- step: grant function console.undone_by(bigint) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.undone_by(bigint) TO marketplace_moderator;

-- step: grant function console.undone_by(bigint) marketplace_manager
GRANT EXECUTE ON FUNCTION console.undone_by(bigint) TO marketplace_manager;

-- step: grant function console.undone_by(bigint) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.undone_by(bigint) TO marketplace_super_admin;

-- step: grant function console.count_entries(bigint) marketplace_support
GRANT EXECUTE ON FUNCTION console.count_entries(bigint) TO marketplace_support;

-- step: grant function console.count_entries(bigint) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.count_entries(bigint) TO marketplace_moderator;

-- step: grant function console.count_entries(bigint) marketplace_manager
GRANT EXECUTE ON FUNCTION console.count_entries(bigint) TO marketplace_manager;

-- step: grant function console.count_entries(bigint) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.count_entries(bigint) TO marketplace_super_admin;

-- step: grant function console.logins_called(text) marketplace_support
GRANT EXECUTE ON FUNCTION console.logins_called(text) TO marketplace_support;

-- step: grant function console.logins_called(text) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.logins_called(text) TO marketplace_moderator;

-- step: grant function console.logins_called(text) marketplace_manager
GRANT EXECUTE ON FUNCTION console.logins_called(text) TO marketplace_manager;

-- step: grant function console.logins_called(text) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.logins_called(text) TO marketplace_super_admin;

-- step: grant function console.restore_deleted(bigint) marketplace_manager
GRANT EXECUTE ON FUNCTION console.restore_deleted(bigint) TO marketplace_manager;

-- step: grant function console.restore_deleted(bigint) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.restore_deleted(bigint) TO marketplace_super_admin;
