-- The rules of a tool's fields, as `ToolFields::faults()` of the crate `domain` has them: what a person fills in is
-- judged there and here alike, whoever writes. And the figures of a tool that follow from rows: counted anew on request.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: function console.is_currency(text)
-- The codes of ISO 4217 that are paid with today: no metals, funds or units of account.
CREATE OR REPLACE FUNCTION console.is_currency(code text) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce(code IN (
    'AED', 'AFN', 'ALL', 'AMD', 'AOA', 'ARS', 'AUD', 'AWG', 'AZN', 'BAM', 'BBD', 'BDT', 'BHD', 'BIF', 'BMD',
    'BND', 'BOB', 'BRL', 'BSD', 'BTN', 'BWP', 'BYN', 'BZD', 'CAD', 'CDF', 'CHF', 'CLP', 'CNY', 'COP', 'CRC',
    'CUP', 'CVE', 'CZK', 'DJF', 'DKK', 'DOP', 'DZD', 'EGP', 'ERN', 'ETB', 'EUR', 'FJD', 'FKP', 'GBP', 'GEL',
    'GHS', 'GIP', 'GMD', 'GNF', 'GTQ', 'GYD', 'HKD', 'HNL', 'HTG', 'HUF', 'IDR', 'ILS', 'INR', 'IQD', 'IRR',
    'ISK', 'JMD', 'JOD', 'JPY', 'KES', 'KGS', 'KHR', 'KMF', 'KPW', 'KRW', 'KWD', 'KYD', 'KZT', 'LAK', 'LBP',
    'LKR', 'LRD', 'LSL', 'LYD', 'MAD', 'MDL', 'MGA', 'MKD', 'MMK', 'MNT', 'MOP', 'MRU', 'MUR', 'MVR', 'MWK',
    'MXN', 'MYR', 'MZN', 'NAD', 'NGN', 'NIO', 'NOK', 'NPR', 'NZD', 'OMR', 'PAB', 'PEN', 'PGK', 'PHP', 'PKR',
    'PLN', 'PYG', 'QAR', 'RON', 'RSD', 'RUB', 'RWF', 'SAR', 'SBD', 'SCR', 'SDG', 'SEK', 'SGD', 'SHP', 'SLE',
    'SOS', 'SRD', 'SSP', 'STN', 'SVC', 'SYP', 'SZL', 'THB', 'TJS', 'TMT', 'TND', 'TOP', 'TRY', 'TTD', 'TWD',
    'TZS', 'UAH', 'UGX', 'USD', 'UYU', 'UZS', 'VED', 'VND', 'VUV', 'WST', 'XAF', 'XCD', 'XCG', 'XOF', 'XPF',
    'YER', 'ZAR', 'ZMW', 'ZWG'
  ), false);
END
$$;
REVOKE ALL ON FUNCTION console.is_currency(text) FROM PUBLIC;

-- step: function console.fault_of_line(text, integer)
-- What is wrong with a line that must be there; NULL if nothing is. Nothing but blanks and characters that draw nothing
-- is missing; controls, breaks, blanks without a width and marks that turn the direction have no place in a line.
CREATE OR REPLACE FUNCTION console.fault_of_line(line text, most integer) RETURNS text
  LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE
    WHEN line IS NULL
      OR line ~ '^[\u0009-\u000d\u0020\u0085\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*$' THEN 'missing'
    WHEN line ~ '[\u0001-\u001f\u007f-\u009f\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]' THEN 'unprintable'
    WHEN char_length(line) > most THEN 'too_long'
  END;
END
$$;
REVOKE ALL ON FUNCTION console.fault_of_line(text, integer) FROM PUBLIC;

-- step: function console.fault_of_prose(text, integer)
-- What is wrong with a text of several lines; NULL if nothing is.
CREATE OR REPLACE FUNCTION console.fault_of_prose(prose text, most integer) RETURNS text
  LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE
    WHEN prose ~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e]' THEN 'unprintable'
    WHEN char_length(prose) > most THEN 'too_long'
  END;
END
$$;
REVOKE ALL ON FUNCTION console.fault_of_prose(text, integer) FROM PUBLIC;

-- step: function console.fault_of_link(text, integer)
-- What is wrong with an address of the web that must be there: http or https, a host with a dot in it, no sign-in, a port
-- up to 65535, no blanks and nothing that draws nothing but the joiners of some scripts. NULL if nothing is.
CREATE OR REPLACE FUNCTION console.fault_of_link(link text, most integer) RETURNS text
  LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE
    WHEN link ~ '^https?://[^\u0001-\u0020\u007f-\u00a0\u061c\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb<>"\\:/?#@.]+(\.[^\u0001-\u0020\u007f-\u00a0\u061c\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb<>"\\:/?#@.]+)+(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?([/?#][^\u0001-\u0020\u007f-\u00a0\u061c\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb<>"\\]*)?$' THEN
      CASE WHEN char_length(link) > most THEN 'too_long' END
    WHEN console.fault_of_line(link, NULL) = 'missing' THEN 'missing'
    ELSE 'malformed'
  END;
END
$$;
REVOKE ALL ON FUNCTION console.fault_of_link(text, integer) FROM PUBLIC;

-- step: function console.fault_of_items(jsonb, integer, integer, boolean, text)
-- What is wrong with a list: too many items, an item that is wrong (a line, or a link), an item that stands there twice
-- but for the blanks around it. NULL if nothing is. An item that matches `plain` and fits is sound.
CREATE OR REPLACE FUNCTION console.fault_of_items(items jsonb, most integer, most_of_item integer, links boolean, plain text)
  RETURNS text
  LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  item text;
  fault text;
  seen text := E'\n';
BEGIN
  IF items IS NULL THEN
    RETURN 'missing';
  ELSIF jsonb_array_length(items) > most THEN
    RETURN 'too_many';
  END IF;
  FOR place IN 0 .. jsonb_array_length(items) - 1 LOOP
    item := items ->> place;
    IF item IS NULL OR item !~ plain OR char_length(item) > most_of_item THEN
      fault := CASE WHEN links THEN console.fault_of_link(item, most_of_item)
        ELSE console.fault_of_line(item, most_of_item) END;
      IF fault IS NOT NULL THEN
        RETURN fault;
      END IF;
      item := btrim(item, E'\t\n\x0b\x0c\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000');
    END IF;
    -- No sound item has a break in it.
    IF strpos(seen, E'\n' || item || E'\n') > 0 THEN
      RETURN 'repeated';
    END IF;
    seen := seen || item || E'\n';
  END LOOP;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.fault_of_items(jsonb, integer, integer, boolean, text) FROM PUBLIC;

-- step: function console.check_tool()
-- Judges the columns that are new or change, in the order of the schema, up to the first fault: a row that broke a rule
-- before it was one can still be changed elsewhere. The price is judged anew with its model. Who keeps house (a restore,
-- a seed) may write anything that the checks of the table allow; it is asked last, as hardly a row has a fault. Runs
-- with the rights of the role in force, to tell them apart.
CREATE OR REPLACE FUNCTION console.check_tool() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  added boolean := TG_OP = 'INSERT';
  -- What most texts and links are. They need no closer look.
  plain CONSTANT text := '^[!-~]([ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e]*[!-~])?$';
  plain_link CONSTANT text := '^https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[!#-;=?-\[\]-~]*)?$';
  field text;
  fault text;
BEGIN
  <<rules>>
  BEGIN
    field := 'name';
    IF (added OR NEW.name IS DISTINCT FROM OLD.name)
      AND (NEW.name !~ plain OR char_length(NEW.name) > 100) THEN
      fault := console.fault_of_line(NEW.name, 100);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'description';
    IF (added OR NEW.description IS DISTINCT FROM OLD.description)
      AND (NEW.description !~ plain OR char_length(NEW.description) > 5000) THEN
      fault := CASE WHEN console.fault_of_line(NEW.description, NULL) = 'missing' THEN 'missing'
        ELSE console.fault_of_prose(NEW.description, 5000) END;
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'long_description';
    IF (added OR NEW.long_description IS DISTINCT FROM OLD.long_description)
      AND (NEW.long_description !~ plain OR char_length(NEW.long_description) > 50000) THEN
      fault := console.fault_of_prose(NEW.long_description, 50000);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'tags';
    IF added OR NEW.tags IS DISTINCT FROM OLD.tags THEN
      fault := CASE WHEN array_ndims(NEW.tags) > 1 THEN 'malformed'
        ELSE console.fault_of_items(to_jsonb(NEW.tags), 30, 50, false, plain) END;
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'price_amount';
    IF added OR NEW.price_amount IS DISTINCT FROM OLD.price_amount
      OR NEW.price_model IS DISTINCT FROM OLD.price_model THEN
      fault := CASE
        WHEN NEW.price_amount < 0 OR NEW.price_amount > 99999999.99 THEN 'out_of_range'
        WHEN NEW.price_model IN ('FREE', 'CUSTOM') AND NEW.price_amount <> 0 THEN 'not_zero'
        WHEN NEW.price_model NOT IN ('FREE', 'CUSTOM') AND NEW.price_amount = 0 THEN 'zero' END;
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'currency';
    IF added OR NEW.currency IS DISTINCT FROM OLD.currency THEN
      fault := CASE WHEN NOT console.is_currency(NEW.currency) THEN 'unknown' END;
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'features';
    IF (added OR NEW.features IS DISTINCT FROM OLD.features) AND jsonb_typeof(NEW.features) = 'array' THEN
      fault := console.fault_of_items(NEW.features, 50, 200, false, plain);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'tech_stack';
    IF (added OR NEW.tech_stack IS DISTINCT FROM OLD.tech_stack) AND jsonb_typeof(NEW.tech_stack) = 'array' THEN
      fault := console.fault_of_items(NEW.tech_stack, 50, 200, false, plain);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'provider';
    IF (added OR NEW.provider IS DISTINCT FROM OLD.provider)
      AND (NEW.provider !~ plain OR char_length(NEW.provider) > 100) THEN
      fault := console.fault_of_line(NEW.provider, 100);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'documentation_url';
    IF NEW.documentation_url <> '' AND (added OR NEW.documentation_url IS DISTINCT FROM OLD.documentation_url)
      AND (NEW.documentation_url !~ plain_link OR char_length(NEW.documentation_url) > 500) THEN
      fault := console.fault_of_link(NEW.documentation_url, 500);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'demo_url';
    IF NEW.demo_url <> '' AND (added OR NEW.demo_url IS DISTINCT FROM OLD.demo_url)
      AND (NEW.demo_url !~ plain_link OR char_length(NEW.demo_url) > 500) THEN
      fault := console.fault_of_link(NEW.demo_url, 500);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'support_url';
    IF NEW.support_url <> '' AND (added OR NEW.support_url IS DISTINCT FROM OLD.support_url)
      AND (NEW.support_url !~ plain_link OR char_length(NEW.support_url) > 500) THEN
      fault := console.fault_of_link(NEW.support_url, 500);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'icon_url';
    IF NEW.icon_url <> '' AND (added OR NEW.icon_url IS DISTINCT FROM OLD.icon_url)
      AND (NEW.icon_url !~ plain_link OR char_length(NEW.icon_url) > 500) THEN
      fault := console.fault_of_link(NEW.icon_url, 500);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'images';
    IF added OR NEW.images IS DISTINCT FROM OLD.images THEN
      fault := CASE WHEN array_ndims(NEW.images) > 1 THEN 'malformed'
        ELSE console.fault_of_items(to_jsonb(NEW.images), 20, 500, true, plain_link) END;
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'video_url';
    IF NEW.video_url <> '' AND (added OR NEW.video_url IS DISTINCT FROM OLD.video_url)
      AND (NEW.video_url !~ plain_link OR char_length(NEW.video_url) > 500) THEN
      fault := console.fault_of_link(NEW.video_url, 500);
      EXIT rules WHEN fault IS NOT NULL;
    END IF;

    field := 'version';
    IF added OR NEW.version IS DISTINCT FROM OLD.version THEN
      fault := CASE
        WHEN NEW.version ~ '^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$' THEN
          CASE WHEN char_length(NEW.version) > 20 THEN 'too_long' END
        WHEN console.fault_of_line(NEW.version, NULL) = 'missing' THEN 'missing'
        ELSE 'malformed' END;
      EXIT rules WHEN fault IS NOT NULL;
    END IF;
  END;
  IF fault IS NULL OR console.keeps_house(TG_RELID) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'tool %: % is %', NEW.id, field, replace(fault, '_', ' ')
    USING ERRCODE = 'check_violation', SCHEMA = 'public', TABLE = 'marketplace_tools', COLUMN = field,
      CONSTRAINT = 'tool_' || field || '_' || fault;
END
$$;
REVOKE ALL ON FUNCTION console.check_tool() FROM PUBLIC;

-- step: function console.tool_holders(uuid)
-- How many rows hold a tool, beside the bundles that everyone sees: numbers of rows that the caller may not read.
CREATE OR REPLACE FUNCTION console.tool_holders(tool uuid, OUT purchases bigint, OUT carts bigint, OUT reviews bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (console.has_capability('marketplace_manager') OR console.has_capability('marketplace_super_admin')) THEN
    RAISE EXCEPTION 'login % does not curate the catalog', session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
  purchases := (SELECT count(*) FROM public.marketplace_purchases AS p WHERE p.tool_id = tool);
  carts := (SELECT count(*) FROM public.marketplace_cart AS c WHERE c.tool_id = tool);
  reviews := (SELECT count(*) FROM public.marketplace_reviews AS r WHERE r.tool_id = tool);
END
$$;
REVOKE ALL ON FUNCTION console.tool_holders(uuid) FROM PUBLIC;

-- step: function console.recount_tools(uuid[])
-- Stores the counted figures of these tools and returns those that differed. The tools are locked in the order of their
-- ids, as by everyone who moves a rating; what is counted afterwards is what holds. The audit of a write does not look
-- at counters, so each moved tool gets its entry here.
CREATE OR REPLACE FUNCTION console.recount_tools(ids uuid[])
  RETURNS TABLE (id uuid, name text, avg_rating real, review_count integer, purchase_count integer,
    counted_rating real, counted_reviews integer, counted_purchases integer)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  role_in_force name := current_setting('role');
  this_transaction bigint := pg_current_xact_id()::text::bigint;
BEGIN
  IF NOT (console.has_capability('marketplace_manager') OR console.has_capability('marketplace_super_admin')) THEN
    RAISE EXCEPTION 'login % does not curate the catalog', session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM FROM public.marketplace_tools AS t WHERE t.id = ANY (ids) ORDER BY t.id FOR NO KEY UPDATE;
  FOR id, name, avg_rating, review_count, purchase_count, counted_rating, counted_reviews, counted_purchases IN
    SELECT t.id, t.name::text, t.avg_rating, t.review_count, t.purchase_count,
      (r.points::double precision / nullif(r.reviews, 0))::real, coalesce(r.reviews, 0)::integer,
      coalesce(p.purchases, 0)::integer
    FROM public.marketplace_tools AS t
    LEFT JOIN (
      SELECT r.tool_id, sum(r.rating) AS points, count(*) AS reviews FROM public.marketplace_reviews AS r
      WHERE r.status = 'APPROVED' AND r.tool_id = ANY (ids) GROUP BY r.tool_id
    ) AS r ON r.tool_id = t.id
    LEFT JOIN (
      SELECT p.tool_id, count(*) AS purchases FROM public.marketplace_purchases AS p
      WHERE p.payment_status = 'COMPLETED' AND p.tool_id = ANY (ids) GROUP BY p.tool_id
    ) AS p ON p.tool_id = t.id
    WHERE t.id = ANY (ids) AND (t.avg_rating, t.review_count, t.purchase_count) IS DISTINCT FROM
      ((r.points::double precision / nullif(r.reviews, 0))::real, coalesce(r.reviews, 0)::integer,
        coalesce(p.purchases, 0)::integer)
    ORDER BY t.id
  LOOP
    INSERT INTO console.tool_ratings AS r (tool_id, points, reviews)
    SELECT recount_tools.id, coalesce(sum(v.rating), 0), count(*) FROM public.marketplace_reviews AS v
    WHERE v.status = 'APPROVED' AND v.tool_id = recount_tools.id
    ON CONFLICT (tool_id) DO UPDATE SET points = excluded.points, reviews = excluded.reviews;
    UPDATE public.marketplace_tools AS t
    SET avg_rating = counted_rating, review_count = counted_reviews, purchase_count = counted_purchases
    WHERE t.id = recount_tools.id;
    INSERT INTO console.audit_log
      (at, transaction_id, part_of, login, role, operator_id, area, act, table_name, record_id, before, after, version,
       reason)
    SELECT clock_timestamp(), this_transaction,
      (SELECT a.id FROM console.audit_log AS a
       WHERE a.transaction_id = this_transaction AND a.part_of IS NULL AND a.at >= transaction_timestamp()),
      session_user,
      CASE role_in_force WHEN 'none' THEN session_user ELSE role_in_force END, console.operator_id(),
      'catalog', left(coalesce(nullif(current_setting('console.act', true), ''), 'catalog.recount'), 64),
      'marketplace_tools', recount_tools.id,
      jsonb_object_agg(figure.name, figure.stored), jsonb_object_agg(figure.name, figure.counted),
      (SELECT t.updated_at FROM public.marketplace_tools AS t WHERE t.id = recount_tools.id),
      left(nullif(current_setting('console.reason', true), ''), 2000)
    FROM (VALUES
      ('avg_rating', to_jsonb(recount_tools.avg_rating), to_jsonb(counted_rating)),
      ('review_count', to_jsonb(recount_tools.review_count), to_jsonb(counted_reviews)),
      ('purchase_count', to_jsonb(recount_tools.purchase_count), to_jsonb(counted_purchases))
    ) AS figure (name, stored, counted)
    WHERE figure.stored IS DISTINCT FROM figure.counted;
    RETURN NEXT;
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION console.recount_tools(uuid[]) FROM PUBLIC;

-- step: session
RESET ROLE;

-- step: trigger public.marketplace_tools.console_2_rules
CREATE OR REPLACE TRIGGER console_2_rules BEFORE INSERT OR UPDATE ON public.marketplace_tools
  FOR EACH ROW EXECUTE FUNCTION console.check_tool();

-- The catalog is read by name, by last change and by rating; what the document indexes beside these is sorted within
-- its few values. Purchases of a tool are counted without reading them.

-- step: index public.marketplace_tools.marketplace_tools_name_order_idx
CREATE INDEX marketplace_tools_name_order_idx ON public.marketplace_tools (lower(name), id);

-- step: index public.marketplace_tools.marketplace_tools_updated_at_idx
CREATE INDEX marketplace_tools_updated_at_idx ON public.marketplace_tools (updated_at, id);

-- step: index public.marketplace_tools.marketplace_tools_best_rated_idx
CREATE INDEX marketplace_tools_best_rated_idx ON public.marketplace_tools (avg_rating DESC NULLS LAST, id DESC);

-- step: index public.marketplace_purchases.marketplace_purchases_completed_tool_idx
CREATE INDEX marketplace_purchases_completed_tool_idx ON public.marketplace_purchases (tool_id)
  WHERE payment_status = 'COMPLETED';

-- What the trigger asks runs with the rights of the writer.

-- step: grant function console.keeps_house(oid) marketplace_manager
GRANT EXECUTE ON FUNCTION console.keeps_house(oid) TO marketplace_manager;

-- step: grant function console.is_currency(text) marketplace_manager
GRANT EXECUTE ON FUNCTION console.is_currency(text) TO marketplace_manager;

-- step: grant function console.is_currency(text) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.is_currency(text) TO marketplace_super_admin;

-- step: grant function console.fault_of_line(text, integer) marketplace_manager
GRANT EXECUTE ON FUNCTION console.fault_of_line(text, integer) TO marketplace_manager;

-- step: grant function console.fault_of_line(text, integer) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.fault_of_line(text, integer) TO marketplace_super_admin;

-- step: grant function console.fault_of_prose(text, integer) marketplace_manager
GRANT EXECUTE ON FUNCTION console.fault_of_prose(text, integer) TO marketplace_manager;

-- step: grant function console.fault_of_prose(text, integer) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.fault_of_prose(text, integer) TO marketplace_super_admin;

-- step: grant function console.fault_of_link(text, integer) marketplace_manager
GRANT EXECUTE ON FUNCTION console.fault_of_link(text, integer) TO marketplace_manager;

-- step: grant function console.fault_of_link(text, integer) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.fault_of_link(text, integer) TO marketplace_super_admin;

-- step: grant function console.fault_of_items(jsonb, integer, integer, boolean, text) marketplace_manager
GRANT EXECUTE ON FUNCTION console.fault_of_items(jsonb, integer, integer, boolean, text) TO marketplace_manager;

-- step: grant function console.fault_of_items(jsonb, integer, integer, boolean, text) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.fault_of_items(jsonb, integer, integer, boolean, text) TO marketplace_super_admin;

-- step: grant function console.tool_holders(uuid) marketplace_manager
GRANT EXECUTE ON FUNCTION console.tool_holders(uuid) TO marketplace_manager;

-- step: grant function console.tool_holders(uuid) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.tool_holders(uuid) TO marketplace_super_admin;

-- step: grant function console.recount_tools(uuid[]) marketplace_manager
GRANT EXECUTE ON FUNCTION console.recount_tools(uuid[]) TO marketplace_manager;

-- step: grant function console.recount_tools(uuid[]) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.recount_tools(uuid[]) TO marketplace_super_admin;
