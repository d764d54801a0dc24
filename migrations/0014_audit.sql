-- The audit: one entry for every row that any writer changes in the six tables, in the same transaction, psql included.
-- The writer is `session_user`; what the client says (act and reason) is kept as said. Nothing takes an entry back.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: function console.record_write()
-- Arguments: the area, then the columns that alone are no change (counters, the version). Takes no lock of its own, so
-- writers never wait for each other here.
CREATE OR REPLACE FUNCTION console.record_write() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ignored text[] := TG_ARGV[1]::text[];
  role_in_force name := current_setting('role');
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
  INSERT INTO console.audit_log
    (at, transaction_id, login, role, operator_id, area, act, table_name, record_id, organization_id, before, after, reason)
  VALUES (
    clock_timestamp(), pg_current_xact_id()::text::bigint, session_user,
    CASE role_in_force WHEN 'none' THEN session_user ELSE role_in_force END,
    (SELECT o.user_id FROM console.operators AS o WHERE o.login = session_user),
    TG_ARGV[0], left(coalesce(nullif(current_setting('console.act', true), ''), lower(TG_OP)), 64),
    TG_TABLE_NAME, (a_row ->> 'id')::uuid, (a_row ->> 'organization_id')::uuid,
    old_row, new_row, left(nullif(current_setting('console.reason', true), ''), 2000)
  );
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.record_write() FROM PUBLIC;

-- step: function console.refuse_change()
CREATE OR REPLACE FUNCTION console.refuse_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'insufficient_privilege', TABLE = 'audit_log';
END
$$;
REVOKE ALL ON FUNCTION console.refuse_change() FROM PUBLIC;

-- step: trigger console.audit_log.console_0_append_only
CREATE OR REPLACE TRIGGER console_0_append_only BEFORE UPDATE OR DELETE ON console.audit_log
  FOR EACH ROW EXECUTE FUNCTION console.refuse_change();
ALTER TABLE console.audit_log ENABLE ALWAYS TRIGGER console_0_append_only;

-- step: trigger console.audit_log.console_0_never_truncated
CREATE OR REPLACE TRIGGER console_0_never_truncated BEFORE TRUNCATE ON console.audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION console.refuse_change();
ALTER TABLE console.audit_log ENABLE ALWAYS TRIGGER console_0_never_truncated;

-- step: session
RESET ROLE;

-- step: trigger public.marketplace_tools.console_9_audit
CREATE OR REPLACE TRIGGER console_9_audit AFTER INSERT OR UPDATE OR DELETE ON public.marketplace_tools
  FOR EACH ROW EXECUTE FUNCTION console.record_write(
    'catalog', '{purchase_count,view_count,avg_rating,review_count,last_updated,updated_at}');

-- step: trigger public.marketplace_tools.console_9_audit_truncation
CREATE OR REPLACE TRIGGER console_9_audit_truncation AFTER TRUNCATE ON public.marketplace_tools
  FOR EACH STATEMENT EXECUTE FUNCTION console.record_write('catalog', '{}');

-- step: trigger public.marketplace_bundles.console_9_audit
CREATE OR REPLACE TRIGGER console_9_audit AFTER INSERT OR UPDATE OR DELETE ON public.marketplace_bundles
  FOR EACH ROW EXECUTE FUNCTION console.record_write(
    'bundles', '{purchase_count,view_count,updated_at}');

-- step: trigger public.marketplace_bundles.console_9_audit_truncation
CREATE OR REPLACE TRIGGER console_9_audit_truncation AFTER TRUNCATE ON public.marketplace_bundles
  FOR EACH STATEMENT EXECUTE FUNCTION console.record_write('bundles', '{}');

-- step: trigger public.marketplace_bundle_items.console_9_audit
CREATE OR REPLACE TRIGGER console_9_audit AFTER INSERT OR UPDATE OR DELETE ON public.marketplace_bundle_items
  FOR EACH ROW EXECUTE FUNCTION console.record_write(
    'bundles', '{}');

-- step: trigger public.marketplace_bundle_items.console_9_audit_truncation
CREATE OR REPLACE TRIGGER console_9_audit_truncation AFTER TRUNCATE ON public.marketplace_bundle_items
  FOR EACH STATEMENT EXECUTE FUNCTION console.record_write('bundles', '{}');

-- step: trigger public.marketplace_purchases.console_9_audit
CREATE OR REPLACE TRIGGER console_9_audit AFTER INSERT OR UPDATE OR DELETE ON public.marketplace_purchases
  FOR EACH ROW EXECUTE FUNCTION console.record_write(
    'purchases', '{usage_count,last_used_at,updated_at}');

-- step: trigger public.marketplace_purchases.console_9_audit_truncation
CREATE OR REPLACE TRIGGER console_9_audit_truncation AFTER TRUNCATE ON public.marketplace_purchases
  FOR EACH STATEMENT EXECUTE FUNCTION console.record_write('purchases', '{}');

-- step: trigger public.marketplace_cart.console_9_audit
CREATE OR REPLACE TRIGGER console_9_audit AFTER INSERT OR UPDATE OR DELETE ON public.marketplace_cart
  FOR EACH ROW EXECUTE FUNCTION console.record_write(
    'purchases', '{updated_at}');

-- step: trigger public.marketplace_cart.console_9_audit_truncation
CREATE OR REPLACE TRIGGER console_9_audit_truncation AFTER TRUNCATE ON public.marketplace_cart
  FOR EACH STATEMENT EXECUTE FUNCTION console.record_write('purchases', '{}');

-- step: trigger public.marketplace_reviews.console_9_audit
CREATE OR REPLACE TRIGGER console_9_audit AFTER INSERT OR UPDATE OR DELETE ON public.marketplace_reviews
  FOR EACH ROW EXECUTE FUNCTION console.record_write(
    'moderation', '{helpful_count,flagged_count,updated_at}');

-- step: trigger public.marketplace_reviews.console_9_audit_truncation
CREATE OR REPLACE TRIGGER console_9_audit_truncation AFTER TRUNCATE ON public.marketplace_reviews
  FOR EACH STATEMENT EXECUTE FUNCTION console.record_write('moderation', '{}');
