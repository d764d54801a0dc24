-- Bundles: the version, which moves with the members too.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: function console.keep_bundle()
CREATE OR REPLACE FUNCTION console.keep_bundle() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  same public.marketplace_bundles := OLD;
  members_moved boolean := current_user = 'marketplace_owner' AND NEW.updated_at <> OLD.updated_at;
BEGIN
  same.purchase_count := NEW.purchase_count;
  same.view_count := NEW.view_count;
  same.updated_at := NEW.updated_at;
  IF members_moved OR same *<> NEW THEN
    NEW.updated_at := greatest(clock_timestamp() AT TIME ZONE 'utc', OLD.updated_at + interval '1 microsecond');
  ELSE
    NEW.updated_at := OLD.updated_at;
  END IF;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION console.keep_bundle() FROM PUBLIC;

-- step: function console.move_bundle_version()
-- Members came, went or changed places: the bundle is another one. Bundles are locked in the order of their ids.
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
    UPDATE public.marketplace_bundles SET updated_at = updated_at + interval '1 microsecond' WHERE id = bundle;
  END LOOP;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.move_bundle_version() FROM PUBLIC;

-- step: session
RESET ROLE;

-- step: trigger public.marketplace_bundles.console_1_version
CREATE OR REPLACE TRIGGER console_1_version BEFORE UPDATE ON public.marketplace_bundles
  FOR EACH ROW EXECUTE FUNCTION console.keep_bundle();

-- step: trigger public.marketplace_bundle_items.console_3_came
CREATE OR REPLACE TRIGGER console_3_came AFTER INSERT ON public.marketplace_bundle_items
  REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION console.move_bundle_version();

-- step: trigger public.marketplace_bundle_items.console_3_moved
CREATE OR REPLACE TRIGGER console_3_moved AFTER UPDATE ON public.marketplace_bundle_items
  REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION console.move_bundle_version();

-- step: trigger public.marketplace_bundle_items.console_3_went
CREATE OR REPLACE TRIGGER console_3_went AFTER DELETE ON public.marketplace_bundle_items
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION console.move_bundle_version();
