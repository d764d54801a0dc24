-- Purchases and carts: their versions, and that a purchase is a record: what was bought, by whom and for whom never
-- changes, and no writer deletes it. Only the end of its organization takes it along, as the document has it; the audit
-- keeps what it took.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: function console.keep_purchase()
CREATE OR REPLACE FUNCTION console.keep_purchase() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  same public.marketplace_purchases := OLD;
BEGIN
  IF (NEW.id, NEW.organization_id, NEW.user_id, NEW.tool_id, NEW.bundle_id, NEW.purchase_type)
    IS DISTINCT FROM (OLD.id, OLD.organization_id, OLD.user_id, OLD.tool_id, OLD.bundle_id, OLD.purchase_type) THEN
    RAISE EXCEPTION 'purchase % keeps what was bought, by whom and for whom', OLD.id
      USING ERRCODE = 'restrict_violation', TABLE = 'marketplace_purchases', CONSTRAINT = 'marketplace_purchases_identity';
  END IF;
  same.usage_count := NEW.usage_count;
  same.last_used_at := NEW.last_used_at;
  same.updated_at := NEW.updated_at;
  IF same *<> NEW THEN
    NEW.updated_at := greatest(clock_timestamp() AT TIME ZONE 'utc', OLD.updated_at + interval '1 microsecond');
  ELSE
    NEW.updated_at := OLD.updated_at;
  END IF;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION console.keep_purchase() FROM PUBLIC;

-- step: function console.refuse_purchase_deletion()
-- Within a cascade the organization is already gone when its purchases go.
CREATE OR REPLACE FUNCTION console.refuse_purchase_deletion() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1
    AND NOT EXISTS (SELECT FROM public.organizations AS o WHERE o.id = OLD.organization_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'purchases are never deleted'
    USING ERRCODE = 'restrict_violation', TABLE = 'marketplace_purchases', CONSTRAINT = 'marketplace_purchases_kept';
END
$$;
REVOKE ALL ON FUNCTION console.refuse_purchase_deletion() FROM PUBLIC;

-- step: function console.keep_cart_item()
CREATE OR REPLACE FUNCTION console.keep_cart_item() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  same public.marketplace_cart := OLD;
BEGIN
  same.updated_at := NEW.updated_at;
  IF same *<> NEW THEN
    NEW.updated_at := greatest(clock_timestamp() AT TIME ZONE 'utc', OLD.updated_at + interval '1 microsecond');
  ELSE
    NEW.updated_at := OLD.updated_at;
  END IF;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION console.keep_cart_item() FROM PUBLIC;

-- step: session
RESET ROLE;

-- step: trigger public.marketplace_purchases.console_1_version
CREATE OR REPLACE TRIGGER console_1_version BEFORE UPDATE ON public.marketplace_purchases
  FOR EACH ROW EXECUTE FUNCTION console.keep_purchase();

-- step: trigger public.marketplace_purchases.console_2_deletion
CREATE OR REPLACE TRIGGER console_2_deletion BEFORE DELETE ON public.marketplace_purchases
  FOR EACH ROW EXECUTE FUNCTION console.refuse_purchase_deletion();

-- step: trigger public.marketplace_purchases.console_2_truncation
CREATE OR REPLACE TRIGGER console_2_truncation BEFORE TRUNCATE ON public.marketplace_purchases
  FOR EACH STATEMENT EXECUTE FUNCTION console.refuse_purchase_deletion();

-- step: trigger public.marketplace_cart.console_1_version
CREATE OR REPLACE TRIGGER console_1_version BEFORE UPDATE ON public.marketplace_cart
  FOR EACH ROW EXECUTE FUNCTION console.keep_cart_item();
