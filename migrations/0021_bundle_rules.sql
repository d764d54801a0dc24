-- The rules of a bundle's fields, as `BundleFields::faults()` of the crate `domain` has them: what a person fills in is
-- judged there and here alike, whoever writes. And what keeps a bundle from being deleted. That its members stand there
-- once each is their key's; how many they are and in which places is the console's, which saves them as a whole.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: function console.check_bundle()
-- Judges the columns that are new or change, in the order of the schema, up to the first fault, as `check_tool()` does
-- and with the same exception for who keeps house. Runs with the rights of the role in force, to tell them apart.
CREATE OR REPLACE FUNCTION console.check_bundle() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  added boolean := TG_OP = 'INSERT';
  -- What most links are. They need no closer look.
  plain_link CONSTANT text := '^https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[!#-;=?-\[\]-~]*)?$';
  field text;
  fault text;
BEGIN
  <<rules>>
  BEGIN
    field := 'name';
    IF added OR NEW.name IS DISTINCT FROM OLD.name THEN
      fault := console.fault_of_line(NEW.name, 100);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'description';
    IF added OR NEW.description IS DISTINCT FROM OLD.description THEN
      fault := CASE WHEN console.fault_of_line(NEW.description, NULL) = 'missing' THEN 'missing'
        ELSE console.fault_of_prose(NEW.description, 5000) END;
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'long_description';
    IF added OR NEW.long_description IS DISTINCT FROM OLD.long_description THEN
      fault := console.fault_of_prose(NEW.long_description, 50000);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'price_amount';
    IF added OR NEW.price_amount IS DISTINCT FROM OLD.price_amount THEN
      fault := CASE WHEN NEW.price_amount < 0 OR NEW.price_amount > 99999999.99 THEN 'out_of_range' END;
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'currency';
    IF added OR NEW.currency IS DISTINCT FROM OLD.currency THEN
      fault := CASE WHEN NOT console.is_currency(NEW.currency) THEN 'unknown' END;
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'discount_percent';
    IF added OR NEW.discount_percent IS DISTINCT FROM OLD.discount_percent THEN
      fault := CASE WHEN NEW.discount_percent NOT BETWEEN 0 AND 100 THEN 'out_of_range' END;
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'icon_url';
    IF NEW.icon_url <> '' AND (added OR NEW.icon_url IS DISTINCT FROM OLD.icon_url) THEN
      fault := console.fault_of_link(NEW.icon_url, 500);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'images';
    IF added OR NEW.images IS DISTINCT FROM OLD.images THEN
      fault := CASE WHEN array_ndims(NEW.images) > 1 THEN 'malformed'
        ELSE console.fault_of_items(to_jsonb(NEW.images), 20, 500, true, plain_link) END;
      EXIT rules WHEN fault IS NOT NULL;
    END IF;
  END;
  IF fault IS NULL OR console.keeps_house(TG_RELID) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'bundle %: % is %', NEW.id, field, replace(fault, '_', ' ')
    USING ERRCODE = 'check_violation', SCHEMA = 'public', TABLE = 'marketplace_bundles', COLUMN = field,
      CONSTRAINT = 'bundle_' || field || '_' || fault;
END
$$;
REVOKE ALL ON FUNCTION console.check_bundle() FROM PUBLIC;

-- step: function console.guard_bundle_deletion()
-- A bundle that lies in a cart is deleted by a super admin only; a bought one by nobody, as its key says.
CREATE OR REPLACE FUNCTION console.guard_bundle_deletion() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT console.has_capability('marketplace_super_admin')
    AND NOT pg_has_role(session_user, (SELECT c.relowner FROM pg_class AS c WHERE c.oid = TG_RELID), 'MEMBER')
    AND EXISTS (SELECT FROM public.marketplace_cart AS c WHERE c.bundle_id = OLD.id) THEN
    RAISE EXCEPTION 'bundle % is in use', OLD.id
      USING ERRCODE = 'restrict_violation', TABLE = 'marketplace_bundles', CONSTRAINT = 'marketplace_bundles_in_use';
  END IF;
  RETURN OLD;
END
$$;
REVOKE ALL ON FUNCTION console.guard_bundle_deletion() FROM PUBLIC;

-- step: function console.bundle_holders(uuid)
-- How many rows hold a bundle: numbers of rows that the caller may not read.
CREATE OR REPLACE FUNCTION console.bundle_holders(bundle uuid, OUT purchases bigint, OUT carts bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (console.has_capability('marketplace_manager') OR console.has_capability('marketplace_super_admin')) THEN
    RAISE EXCEPTION 'login % does not curate the catalog', session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
  purchases := (SELECT count(*) FROM public.marketplace_purchases AS p WHERE p.bundle_id = bundle);
  carts := (SELECT count(*) FROM public.marketplace_cart AS c WHERE c.bundle_id = bundle);
END
$$;
REVOKE ALL ON FUNCTION console.bundle_holders(uuid) FROM PUBLIC;

-- step: session
RESET ROLE;

-- step: trigger public.marketplace_bundles.console_2_rules
CREATE OR REPLACE TRIGGER console_2_rules BEFORE INSERT OR UPDATE ON public.marketplace_bundles
  FOR EACH ROW EXECUTE FUNCTION console.check_bundle();

-- step: trigger public.marketplace_bundles.console_2_deletion
CREATE OR REPLACE TRIGGER console_2_deletion BEFORE DELETE ON public.marketplace_bundles
  FOR EACH ROW EXECUTE FUNCTION console.guard_bundle_deletion();

-- What the trigger of the rules asks may be asked by managers and super admins since the rules of tools.

-- step: grant function console.bundle_holders(uuid) marketplace_manager
GRANT EXECUTE ON FUNCTION console.bundle_holders(uuid) TO marketplace_manager;

-- step: grant function console.bundle_holders(uuid) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.bundle_holders(uuid) TO marketplace_super_admin;
