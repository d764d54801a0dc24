-- Tools: the version, and what nobody may set by hand. Which role writes which column is in 0015.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: function console.keep_tool()
-- `updated_at` is the version that saves compare: it moves, and only forward, with the content, whoever writes, and
-- stays while only counters move. Rating and review count belong to the reviews (0013).
CREATE OR REPLACE FUNCTION console.keep_tool() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  same public.marketplace_tools;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.avg_rating := NULL;
    NEW.review_count := 0;
    RETURN NEW;
  END IF;
  IF current_user <> 'marketplace_owner' THEN
    NEW.avg_rating := OLD.avg_rating;
    NEW.review_count := OLD.review_count;
  END IF;
  same := OLD;
  same.purchase_count := NEW.purchase_count;
  same.view_count := NEW.view_count;
  same.avg_rating := NEW.avg_rating;
  same.review_count := NEW.review_count;
  same.last_updated := NEW.last_updated;
  same.updated_at := NEW.updated_at;
  IF same *<> NEW THEN
    NEW.updated_at := greatest(clock_timestamp() AT TIME ZONE 'utc', OLD.updated_at + interval '1 microsecond');
    NEW.last_updated := NEW.updated_at;
  ELSE
    NEW.updated_at := OLD.updated_at;
    NEW.last_updated := OLD.last_updated;
  END IF;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION console.keep_tool() FROM PUBLIC;

-- step: function console.guard_tool_deletion()
-- A tool that is part of something (a bundle, a cart, a review) is deleted by a super admin only; a bought one by
-- nobody, as its key says.
CREATE OR REPLACE FUNCTION console.guard_tool_deletion() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT console.has_capability('marketplace_super_admin')
    AND NOT pg_has_role(session_user, (SELECT c.relowner FROM pg_class AS c WHERE c.oid = TG_RELID), 'MEMBER') AND (
    EXISTS (SELECT FROM public.marketplace_bundle_items AS i WHERE i.tool_id = OLD.id)
    OR EXISTS (SELECT FROM public.marketplace_cart AS c WHERE c.tool_id = OLD.id)
    OR EXISTS (SELECT FROM public.marketplace_reviews AS r WHERE r.tool_id = OLD.id)
  ) THEN
    RAISE EXCEPTION 'tool % is in use', OLD.id
      USING ERRCODE = 'restrict_violation', TABLE = 'marketplace_tools', CONSTRAINT = 'marketplace_tools_in_use';
  END IF;
  RETURN OLD;
END
$$;
REVOKE ALL ON FUNCTION console.guard_tool_deletion() FROM PUBLIC;

-- step: session
RESET ROLE;

-- step: trigger public.marketplace_tools.console_1_version
CREATE OR REPLACE TRIGGER console_1_version BEFORE INSERT OR UPDATE ON public.marketplace_tools
  FOR EACH ROW EXECUTE FUNCTION console.keep_tool();

-- step: trigger public.marketplace_tools.console_2_deletion
CREATE OR REPLACE TRIGGER console_2_deletion BEFORE DELETE ON public.marketplace_tools
  FOR EACH ROW EXECUTE FUNCTION console.guard_tool_deletion();
