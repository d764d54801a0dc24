-- A bundle and its members are one thing to a person: an entry on a member says whose it is, so that the history of a bundle
-- has them, and taking a change of members back finds who changed them since.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: column console.audit_log.bundle_id
-- The bundle that the row is a member of; NULL in other tables.
ALTER TABLE console.audit_log ADD COLUMN bundle_id uuid;

-- step: index console.audit_log.audit_log_bundle_idx
CREATE INDEX audit_log_bundle_idx ON console.audit_log (bundle_id, id DESC) WHERE bundle_id IS NOT NULL;

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
    (at, transaction_id, part_of, undoes, login, role, operator_id, area, act, table_name, record_id, bundle_id,
     organization_id, before, after, version, reason)
  VALUES (
    clock_timestamp(), this_transaction, head, taken_back_head, session_user,
    CASE role_in_force WHEN 'none' THEN session_user ELSE role_in_force END,
    (SELECT o.user_id FROM console.operators AS o WHERE o.login = session_user),
    TG_ARGV[0], left(coalesce(nullif(current_setting('console.act', true), ''), lower(TG_OP)), 64),
    TG_TABLE_NAME, (a_row ->> 'id')::uuid,
    CASE TG_TABLE_NAME WHEN 'marketplace_bundle_items' THEN (a_row ->> 'bundle_id')::uuid END,
    (a_row ->> 'organization_id')::uuid, old_row, new_row,
    CASE WHEN new_row IS NOT NULL THEN (a_row ->> 'updated_at')::timestamp END,
    left(nullif(current_setting('console.reason', true), ''), 2000)
  );
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.record_write() FROM PUBLIC;

-- step: data members
-- Entries from before: what they say stays as it is. A member is told by its row, or by the entry of its coming or going.
ALTER TABLE console.audit_log DISABLE TRIGGER console_0_append_only;
UPDATE console.audit_log AS a SET bundle_id = member.bundle_id
FROM (
  SELECT DISTINCT ON (known.id) known.id, known.bundle_id
  FROM (
    SELECT i.id, i.bundle_id FROM public.marketplace_bundle_items AS i
    UNION ALL
    SELECT e.record_id, (coalesce(e.after, e.before) ->> 'bundle_id')::uuid
    FROM console.audit_log AS e
    WHERE e.table_name = 'marketplace_bundle_items' AND coalesce(e.after, e.before) ->> 'bundle_id' IS NOT NULL
  ) AS known (id, bundle_id)
  ORDER BY known.id
) AS member
WHERE a.table_name = 'marketplace_bundle_items' AND a.record_id = member.id;
ALTER TABLE console.audit_log ENABLE ALWAYS TRIGGER console_0_append_only;

-- step: session
RESET ROLE;
