-- The rules of a tool's fields, as `ToolFields::faults()` of the crate `domain` has them: what a person fills in is
-- judged there and here alike, whoever writes. And the figures of a tool that follow from rows: counted anew on request.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: function console.is_currency(text)
-- The codes of ISO 4217 that are paid with today: no metals, funds or units of account.
CREATE OR REPLACE FUNCTION console.is_currency(code text) RETURNS boolean
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(code IN (
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
  ), false)
$$;
REVOKE ALL ON FUNCTION console.is_currency(text) FROM PUBLIC;

-- step: function console.fault_of_line(text, integer)
-- What is wrong with a line that must be there; NULL if nothing is. Blanks and control characters as Unicode has them.
CREATE OR REPLACE FUNCTION console.fault_of_line(line text, most integer) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN line IS NULL
      OR line ~ '^[\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$' THEN 'missing'
    WHEN line ~ '[\u0001-\u001f\u007f-\u009f]' THEN 'unprintable'
    WHEN char_length(line) > most THEN 'too_long'
  END
$$;
REVOKE ALL ON FUNCTION console.fault_of_line(text, integer) FROM PUBLIC;

-- step: function console.fault_of_prose(text, integer)
-- What is wrong with a text of several lines; NULL if nothing is.
CREATE OR REPLACE FUNCTION console.fault_of_prose(prose text, most integer) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN prose ~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]' THEN 'unprintable'
    WHEN char_length(prose) > most THEN 'too_long'
  END
$$;
REVOKE ALL ON FUNCTION console.fault_of_prose(text, integer) FROM PUBLIC;

-- step: function console.fault_of_link(text, integer)
-- What is wrong with an address of the web that must be there: http or https, a host with a dot in it, no blanks, no
-- sign-in. NULL if nothing is.
CREATE OR REPLACE FUNCTION console.fault_of_link(link text, most integer) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN link IS NULL
      OR link ~ '^[\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$' THEN 'missing'
    WHEN link !~ '^https?://[^\u0001-\u0020\u007f<>"\\:/?#@.]+(\.[^\u0001-\u0020\u007f<>"\\:/?#@.]+)+(:[0-9]{1,5})?([/?#][^\u0001-\u0020\u007f<>"\\]*)?$' THEN 'malformed'
    WHEN char_length(link) > most THEN 'too_long'
  END
$$;
REVOKE ALL ON FUNCTION console.fault_of_link(text, integer) FROM PUBLIC;

-- step: function console.fault_of_items(text[], integer, integer, boolean)
-- What is wrong with a list: too many items, an item that is wrong (a line, or a link), an item that stands there twice.
-- NULL if nothing is.
CREATE OR REPLACE FUNCTION console.fault_of_items(items text[], most integer, most_of_item integer, links boolean) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN items IS NULL THEN 'missing'
    WHEN array_ndims(items) > 1 THEN 'malformed'
    WHEN cardinality(items) > most THEN 'too_many'
    ELSE (
      SELECT coalesce(
        min(CASE WHEN links THEN console.fault_of_link(item, most_of_item)
                 ELSE console.fault_of_line(item, most_of_item) END),
        CASE WHEN count(*) <> count(DISTINCT regexp_replace(item,
          '^[\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$',
          '', 'g')) THEN 'repeated' END)
      FROM unnest(items) AS item
    )
  END
$$;
REVOKE ALL ON FUNCTION console.fault_of_items(text[], integer, integer, boolean) FROM PUBLIC;

-- step: function console.check_tool()
-- Judges the columns that are new or change, in the order of the schema: a row that broke a rule before it was one can
-- still be changed elsewhere. The price is judged anew with its model. Who keeps house (a restore, a seed) may write
-- anything that the checks of the table allow. Runs with the rights of the role in force, to tell them apart.
CREATE OR REPLACE FUNCTION console.check_tool() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  added boolean := TG_OP = 'INSERT';
  was public.marketplace_tools := CASE WHEN TG_OP = 'UPDATE' THEN OLD END;
  field text;
  fault text;
BEGIN
  IF console.keeps_house(TG_RELID) THEN
    RETURN NEW;
  END IF;
  SELECT judged.field, judged.fault INTO field, fault
  FROM (VALUES
    (1, 'name', CASE WHEN added OR NEW.name IS DISTINCT FROM was.name
      THEN console.fault_of_line(NEW.name, 100) END),
    (2, 'description', CASE WHEN added OR NEW.description IS DISTINCT FROM was.description THEN
      CASE WHEN console.fault_of_line(NEW.description, NULL) = 'missing' THEN 'missing'
        ELSE console.fault_of_prose(NEW.description, 5000) END END),
    (3, 'long_description', CASE WHEN added OR NEW.long_description IS DISTINCT FROM was.long_description
      THEN console.fault_of_prose(NEW.long_description, 50000) END),
    (4, 'tags', CASE WHEN added OR NEW.tags IS DISTINCT FROM was.tags
      THEN console.fault_of_items(NEW.tags, 30, 50, false) END),
    (5, 'price_amount', CASE WHEN added
        OR (NEW.price_model, NEW.price_amount) IS DISTINCT FROM (was.price_model, was.price_amount) THEN
      CASE WHEN NEW.price_amount < 0 OR NEW.price_amount > 99999999.99 THEN 'out_of_range'
        WHEN NEW.price_model IN ('FREE', 'CUSTOM') AND NEW.price_amount <> 0 THEN 'not_zero'
        WHEN NEW.price_model NOT IN ('FREE', 'CUSTOM') AND NEW.price_amount = 0 THEN 'zero' END END),
    (6, 'currency', CASE WHEN (added OR NEW.currency IS DISTINCT FROM was.currency)
      AND NOT console.is_currency(NEW.currency) THEN 'unknown' END),
    (7, 'features', CASE WHEN (added OR NEW.features IS DISTINCT FROM was.features)
        AND jsonb_typeof(NEW.features) = 'array'
      THEN console.fault_of_items(ARRAY(SELECT jsonb_array_elements_text(NEW.features)), 50, 200, false) END),
    (8, 'tech_stack', CASE WHEN (added OR NEW.tech_stack IS DISTINCT FROM was.tech_stack)
        AND jsonb_typeof(NEW.tech_stack) = 'array'
      THEN console.fault_of_items(ARRAY(SELECT jsonb_array_elements_text(NEW.tech_stack)), 50, 200, false) END),
    (9, 'provider', CASE WHEN added OR NEW.provider IS DISTINCT FROM was.provider
      THEN console.fault_of_line(NEW.provider, 100) END),
    (10, 'documentation_url', CASE WHEN (added OR NEW.documentation_url IS DISTINCT FROM was.documentation_url)
      AND NEW.documentation_url <> '' THEN console.fault_of_link(NEW.documentation_url, 500) END),
    (11, 'demo_url', CASE WHEN (added OR NEW.demo_url IS DISTINCT FROM was.demo_url)
      AND NEW.demo_url <> '' THEN console.fault_of_link(NEW.demo_url, 500) END),
    (12, 'support_url', CASE WHEN (added OR NEW.support_url IS DISTINCT FROM was.support_url)
      AND NEW.support_url <> '' THEN console.fault_of_link(NEW.support_url, 500) END),
    (13, 'icon_url', CASE WHEN (added OR NEW.icon_url IS DISTINCT FROM was.icon_url)
      AND NEW.icon_url <> '' THEN console.fault_of_link(NEW.icon_url, 500) END),
    (14, 'images', CASE WHEN added OR NEW.images IS DISTINCT FROM was.images
      THEN console.fault_of_items(NEW.images, 20, 500, true) END),
    (15, 'video_url', CASE WHEN (added OR NEW.video_url IS DISTINCT FROM was.video_url)
      AND NEW.video_url <> '' THEN console.fault_of_link(NEW.video_url, 500) END),
    (16, 'version', CASE WHEN added OR NEW.version IS DISTINCT FROM was.version THEN
      CASE WHEN console.fault_of_line(NEW.version, NULL) = 'missing' THEN 'missing'
        WHEN NEW.version !~ '^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$' THEN 'malformed'
        WHEN char_length(NEW.version) > 20 THEN 'too_long' END END)
  ) AS judged (place, field, fault)
  WHERE judged.fault IS NOT NULL
  ORDER BY judged.place LIMIT 1;
  IF fault IS NOT NULL THEN
    RAISE EXCEPTION 'tool %: % is %', NEW.id, field, replace(fault, '_', ' ')
      USING ERRCODE = 'check_violation', SCHEMA = 'public', TABLE = 'marketplace_tools', COLUMN = field,
        CONSTRAINT = 'tool_' || field || '_' || fault;
  END IF;
  RETURN NEW;
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

-- step: grant function console.fault_of_items(text[], integer, integer, boolean) marketplace_manager
GRANT EXECUTE ON FUNCTION console.fault_of_items(text[], integer, integer, boolean) TO marketplace_manager;

-- step: grant function console.fault_of_items(text[], integer, integer, boolean) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.fault_of_items(text[], integer, integer, boolean) TO marketplace_super_admin;

-- step: grant function console.tool_holders(uuid) marketplace_manager
GRANT EXECUTE ON FUNCTION console.tool_holders(uuid) TO marketplace_manager;

-- step: grant function console.tool_holders(uuid) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.tool_holders(uuid) TO marketplace_super_admin;

-- step: grant function console.recount_tools(uuid[]) marketplace_manager
GRANT EXECUTE ON FUNCTION console.recount_tools(uuid[]) TO marketplace_manager;

-- step: grant function console.recount_tools(uuid[]) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.recount_tools(uuid[]) TO marketplace_super_admin;
