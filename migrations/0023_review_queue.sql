-- The queue of open reviews: since when each waits, and what its place is made from, by the weights that the team keeps.
--
-- A score is `base` (the points of reports, reach, burst and a purchase that is not verified) plus the points of its age
-- at the moment of the question. Age is no column: nothing has to be written for a day to pass. Among reviews of one base
-- whoever waits longest scores highest, so the index holds, base by base, rows that are in their final order already.
--
-- Who decides touches the row of the own review only. Rows of others move when reach or burst of their tool does; whoever
-- moves them, or puts a review into the queue, holds the tool first, then its rows by id: nobody waits in a circle.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: function console.refuse_change()
CREATE OR REPLACE FUNCTION console.refuse_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege', TABLE = TG_TABLE_NAME;
END
$$;
REVOKE ALL ON FUNCTION console.refuse_change() FROM PUBLIC;

-- step: table console.queue_weights
CREATE TABLE console.queue_weights (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  login name,
  operator_id uuid,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  flags_each integer NOT NULL CHECK (flags_each BETWEEN 0 AND 1000),
  flags_most integer NOT NULL CHECK (flags_most BETWEEN 0 AND 1000),
  age_each integer NOT NULL CHECK (age_each BETWEEN 0 AND 1000),
  age_most integer NOT NULL CHECK (age_most BETWEEN 0 AND 1000),
  reach_each integer NOT NULL CHECK (reach_each BETWEEN 0 AND 1000),
  reach_most integer NOT NULL CHECK (reach_most BETWEEN 0 AND 1000),
  burst_each integer NOT NULL CHECK (burst_each BETWEEN 0 AND 1000),
  burst_most integer NOT NULL CHECK (burst_most BETWEEN 0 AND 1000),
  unverified_each integer NOT NULL CHECK (unverified_each BETWEEN 0 AND 1000),
  unverified_most integer NOT NULL CHECK (unverified_most BETWEEN 0 AND 1000)
);
COMMENT ON TABLE console.queue_weights IS
  'How much each part of a review''s score counts: the newest row is in force, and the first is nobody''s. Append-only.';

-- step: table console.review_queue
CREATE TABLE console.review_queue (
  review_id uuid PRIMARY KEY REFERENCES public.marketplace_reviews (id) ON UPDATE CASCADE ON DELETE CASCADE,
  is_open boolean NOT NULL,
  base integer NOT NULL,
  burst integer NOT NULL,
  waits_since timestamptz NOT NULL,
  openings timestamptz[] NOT NULL
);
CREATE INDEX review_queue_order_idx ON console.review_queue (base DESC, waits_since, review_id) WHERE is_open;
COMMENT ON TABLE console.review_queue IS
  'Reviews that wait for a decision, and those that did: openings are the times since which they waited, for an undo.';

-- step: trigger console.queue_weights.console_0_append_only
CREATE OR REPLACE TRIGGER console_0_append_only BEFORE UPDATE OR DELETE ON console.queue_weights
  FOR EACH ROW EXECUTE FUNCTION console.refuse_change();
ALTER TABLE console.queue_weights ENABLE ALWAYS TRIGGER console_0_append_only;

-- step: trigger console.queue_weights.console_0_never_truncated
CREATE OR REPLACE TRIGGER console_0_never_truncated BEFORE TRUNCATE ON console.queue_weights
  FOR EACH STATEMENT EXECUTE FUNCTION console.refuse_change();
ALTER TABLE console.queue_weights ENABLE ALWAYS TRIGGER console_0_never_truncated;

-- step: function console.weights_in_force()
CREATE OR REPLACE FUNCTION console.weights_in_force() RETURNS console.queue_weights
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT w FROM console.queue_weights AS w ORDER BY w.id DESC LIMIT 1
$$;
REVOKE ALL ON FUNCTION console.weights_in_force() FROM PUBLIC;

-- step: function console.points(integer, integer, bigint)
-- So many points per unit, and no more than the cap.
CREATE OR REPLACE FUNCTION console.points(each integer, most integer, units bigint) RETURNS integer
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT least(most, each * greatest(units, 0))::integer
$$;
REVOKE ALL ON FUNCTION console.points(integer, integer, bigint) FROM PUBLIC;

-- step: function console.points_but_age(console.queue_weights, integer, integer, integer, boolean)
-- The score of a review without the part of its age. One unit of reach is ten purchases. In one expression, because
-- other weights ask for it once for every open review, while decisions wait.
CREATE OR REPLACE FUNCTION console.points_but_age(
  w console.queue_weights, flags integer, purchases integer, burst integer, is_verified boolean
) RETURNS integer
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (least(w.flags_most, w.flags_each::bigint * flags) + least(w.reach_most, w.reach_each::bigint * (purchases / 10))
    + least(w.burst_most, w.burst_each::bigint * burst)
    + least(w.unverified_most, w.unverified_each * (NOT is_verified)::integer))::integer
$$;
REVOKE ALL ON FUNCTION console.points_but_age(console.queue_weights, integer, integer, integer, boolean) FROM PUBLIC;

-- step: function console.burst_around(uuid, integer, timestamp without time zone)
-- How many other low ratings (1 or 2 stars) the tool got within seven days of a low one that exists.
CREATE OR REPLACE FUNCTION console.burst_around(tool uuid, stars integer, written timestamp) RETURNS integer
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN stars <= 2 THEN (
    SELECT count(*)::integer - 1 FROM public.marketplace_reviews AS r
    WHERE r.tool_id = tool AND r.rating <= 2
      AND r.created_at BETWEEN written - interval '7 days' AND written + interval '7 days'
  ) ELSE 0 END
$$;
REVOKE ALL ON FUNCTION console.burst_around(uuid, integer, timestamp) FROM PUBLIC;

-- step: function console.place_reviews(uuid[], timestamp with time zone[])
-- Puts open reviews into the queue, each waiting since its time. The caller holds the reviews and their tools.
CREATE OR REPLACE FUNCTION console.place_reviews(ids uuid[], since timestamptz[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w console.queue_weights := console.weights_in_force();
BEGIN
  INSERT INTO console.review_queue AS q (review_id, is_open, base, burst, waits_since, openings)
  SELECT r.id, true,
    console.points_but_age(w, r.flagged_count, t.purchase_count, around.burst, r.verified_purchase),
    around.burst, wanted.since, ARRAY[wanted.since]
  FROM unnest(ids, since) AS wanted (id, since)
  JOIN public.marketplace_reviews AS r ON r.id = wanted.id
  JOIN public.marketplace_tools AS t ON t.id = r.tool_id
  CROSS JOIN LATERAL (SELECT console.burst_around(r.tool_id, r.rating, r.created_at)) AS around (burst)
  ORDER BY r.id
  ON CONFLICT (review_id) DO UPDATE SET is_open = true, base = excluded.base, burst = excluded.burst,
    waits_since = excluded.waits_since,
    openings = CASE WHEN excluded.waits_since = ANY (q.openings) THEN q.openings
      ELSE q.openings || excluded.waits_since END;
END
$$;
REVOKE ALL ON FUNCTION console.place_reviews(uuid[], timestamptz[]) FROM PUBLIC;

-- step: function console.place_before(uuid, timestamp without time zone)
-- Since when a review waited before the write that is taken back: its last opening before that write. One that the queue
-- never knew waited since it was written.
CREATE OR REPLACE FUNCTION console.place_before(review uuid, written timestamp) RETURNS timestamptz
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken_back text := current_setting('console.undoes', true);
  change bigint := CASE WHEN taken_back ~ '^[0-9]{1,18}$' THEN taken_back::bigint END;
  decided_at timestamptz;
  place timestamptz;
BEGIN
  SELECT a.at INTO decided_at FROM console.audit_log AS a
  WHERE a.record_id = review AND a.table_name = 'marketplace_reviews' AND a.before ? 'status'
    AND a.at < transaction_timestamp() AND (change IS NULL OR a.id = change OR a.part_of = change)
  ORDER BY a.id DESC LIMIT 1;
  SELECT coalesce(max(o.at) FILTER (WHERE o.at <= decided_at), min(o.at)) INTO place
  FROM console.review_queue AS q CROSS JOIN unnest(q.openings) AS o (at) WHERE q.review_id = review;
  RETURN coalesce(place, written AT TIME ZONE 'utc');
END
$$;
REVOKE ALL ON FUNCTION console.place_before(uuid, timestamp) FROM PUBLIC;

-- step: function console.move_bursts(uuid[], timestamp without time zone[], uuid[])
-- Low ratings came, went or turned at these tools and times: the open low ones around them, but the `fresh`, are counted
-- anew. The caller holds the tools.
CREATE OR REPLACE FUNCTION console.move_bursts(tools uuid[], times timestamp[], fresh uuid[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w console.queue_weights := console.weights_in_force();
  near uuid[];
BEGIN
  near := ARRAY(
    SELECT r.id
    FROM unnest(tools, times) AS low (tool_id, at)
    JOIN public.marketplace_reviews AS r ON r.tool_id = low.tool_id AND r.rating <= 2
      AND r.created_at BETWEEN low.at - interval '7 days' AND low.at + interval '7 days'
    WHERE r.status IN ('PENDING', 'FLAGGED')
    EXCEPT SELECT unnest(fresh)
  );
  IF near = '{}' THEN
    RETURN;
  END IF;
  PERFORM FROM console.review_queue AS q WHERE q.review_id = ANY (near) ORDER BY q.review_id FOR NO KEY UPDATE;
  UPDATE console.review_queue AS q SET burst = around.burst,
    base = q.base + console.points(w.burst_each, w.burst_most, around.burst)
      - console.points(w.burst_each, w.burst_most, q.burst)
  FROM public.marketplace_reviews AS r
  CROSS JOIN LATERAL (SELECT console.burst_around(r.tool_id, r.rating, r.created_at)) AS around (burst)
  WHERE q.review_id = ANY (near) AND r.id = q.review_id AND q.is_open AND q.burst <> around.burst;
END
$$;
REVOKE ALL ON FUNCTION console.move_bursts(uuid[], timestamp[], uuid[]) FROM PUBLIC;

-- step: function console.keep_queue()
-- After a statement on reviews: what it decided leaves, what it opened comes, what it changed moves. Weights and tools
-- are read behind the lock that whoever sets weights takes alone.
CREATE OR REPLACE FUNCTION console.keep_queue() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_undo boolean := current_setting('console.act', true) = 'moderation.undo'
    OR coalesce(current_setting('console.undoes', true), '') <> '';
  decided uuid[];
  placed uuid[];
  moved uuid[];
  since timestamptz[];
  tools uuid[];
  low_tools uuid[];
  low_times timestamp[];
  w console.queue_weights;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(c.id) FILTER (WHERE c.status IN ('PENDING', 'FLAGGED')),
      array_agg((CASE c.status WHEN 'FLAGGED' THEN c.updated_at ELSE c.created_at END) AT TIME ZONE 'utc')
        FILTER (WHERE c.status IN ('PENDING', 'FLAGGED')),
      array_agg(c.tool_id) FILTER (WHERE c.status IN ('PENDING', 'FLAGGED') OR c.rating <= 2),
      array_agg(c.tool_id) FILTER (WHERE c.rating <= 2), array_agg(c.created_at) FILTER (WHERE c.rating <= 2)
    INTO placed, since, tools, low_tools, low_times FROM come AS c;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(g.tool_id), array_agg(g.created_at) INTO low_tools, low_times FROM gone AS g WHERE g.rating <= 2;
    tools := low_tools;
  ELSE
    SELECT array_agg(c.id) FILTER (WHERE step.closes),
      array_agg(c.id) FILTER (WHERE step.opens OR step.is_open AND c.rating <> g.rating),
      array_agg(c.id) FILTER (WHERE step.is_open AND NOT step.opens AND c.rating = g.rating
        AND (c.flagged_count, c.verified_purchase) IS DISTINCT FROM (g.flagged_count, g.verified_purchase)),
      array_agg(CASE
          WHEN NOT step.opens THEN coalesce(
            (SELECT q.waits_since FROM console.review_queue AS q WHERE q.review_id = c.id), c.created_at AT TIME ZONE 'utc')
          WHEN is_undo THEN console.place_before(c.id, c.created_at)
          ELSE clock_timestamp()
        END) FILTER (WHERE step.opens OR step.is_open AND c.rating <> g.rating),
      array_agg(c.tool_id) FILTER (WHERE step.opens OR c.rating <> g.rating),
      array_agg(c.tool_id) FILTER (WHERE (c.rating <= 2) <> (g.rating <= 2)),
      array_agg(c.created_at) FILTER (WHERE (c.rating <= 2) <> (g.rating <= 2))
    INTO decided, placed, moved, since, tools, low_tools, low_times
    FROM come AS c
    JOIN gone AS g ON g.id = c.id
    CROSS JOIN LATERAL (
      SELECT c.status IN ('PENDING', 'FLAGGED') AS is_open,
        c.status IN ('PENDING', 'FLAGGED') AND g.status NOT IN ('PENDING', 'FLAGGED') AS opens,
        c.status NOT IN ('PENDING', 'FLAGGED') AND g.status IN ('PENDING', 'FLAGGED') AS closes
    ) AS step;
  END IF;

  IF tools IS NOT NULL OR moved IS NOT NULL THEN
    LOCK TABLE console.review_queue IN ROW EXCLUSIVE MODE;
  END IF;
  IF tools IS NOT NULL THEN
    PERFORM FROM public.marketplace_tools AS t WHERE t.id = ANY (tools) ORDER BY t.id FOR NO KEY UPDATE;
  END IF;
  IF cardinality(decided) > 1 THEN
    PERFORM FROM console.review_queue AS q WHERE q.review_id = ANY (decided) ORDER BY q.review_id FOR NO KEY UPDATE;
  END IF;
  IF decided IS NOT NULL THEN
    UPDATE console.review_queue AS q SET is_open = false WHERE q.review_id = ANY (decided);
  END IF;
  IF placed IS NOT NULL THEN
    PERFORM console.place_reviews(placed, since);
  END IF;
  IF moved IS NOT NULL THEN
    w := console.weights_in_force();
    UPDATE console.review_queue AS q SET base = q.base
      + console.points(w.flags_each, w.flags_most, c.flagged_count)
      - console.points(w.flags_each, w.flags_most, g.flagged_count)
      + console.points(w.unverified_each, w.unverified_most, (NOT c.verified_purchase)::integer)
      - console.points(w.unverified_each, w.unverified_most, (NOT g.verified_purchase)::integer)
    FROM come AS c JOIN gone AS g ON g.id = c.id
    WHERE q.review_id = c.id AND q.is_open AND c.id = ANY (moved);
  END IF;
  IF low_tools IS NOT NULL THEN
    PERFORM console.move_bursts(low_tools, low_times, coalesce(placed, '{}'));
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.keep_queue() FROM PUBLIC;

-- step: function console.move_reach()
-- A tool's reach moved by a unit: its open reviews with it, unless that is beyond the cap.
CREATE OR REPLACE FUNCTION console.move_reach() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w console.queue_weights;
  more integer;
  open_ones uuid[];
BEGIN
  LOCK TABLE console.review_queue IN ROW EXCLUSIVE MODE;
  w := console.weights_in_force();
  more := console.points(w.reach_each, w.reach_most, NEW.purchase_count / 10)
    - console.points(w.reach_each, w.reach_most, OLD.purchase_count / 10);
  IF more = 0 THEN
    RETURN NULL;
  END IF;
  open_ones := ARRAY(
    SELECT r.id FROM public.marketplace_reviews AS r WHERE r.tool_id = NEW.id AND r.status IN ('PENDING', 'FLAGGED')
  );
  PERFORM FROM console.review_queue AS q WHERE q.review_id = ANY (open_ones) ORDER BY q.review_id FOR NO KEY UPDATE;
  UPDATE console.review_queue AS q SET base = q.base + more WHERE q.review_id = ANY (open_ones) AND q.is_open;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.move_reach() FROM PUBLIC;

-- step: function console.set_queue_weights(jsonb, jsonb)
-- Puts other weights in force for the whole team, and orders the queue by them. False, and nothing is written, if those
-- in force are not those that were read. Reviews that change meanwhile wait; readers do not.
CREATE OR REPLACE FUNCTION console.set_queue_weights(wanted jsonb, read jsonb) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w console.queue_weights;
  in_force jsonb;
BEGIN
  IF NOT (console.has_capability('marketplace_moderator') OR console.has_capability('marketplace_super_admin')) THEN
    RAISE EXCEPTION 'login % may not weigh the queue', session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
  LOCK TABLE console.review_queue IN SHARE ROW EXCLUSIVE MODE;
  w := console.weights_in_force();
  in_force := jsonb_build_object(
    'flags', jsonb_build_object('each', w.flags_each, 'most', w.flags_most),
    'age', jsonb_build_object('each', w.age_each, 'most', w.age_most),
    'reach', jsonb_build_object('each', w.reach_each, 'most', w.reach_most),
    'burst', jsonb_build_object('each', w.burst_each, 'most', w.burst_most),
    'unverified', jsonb_build_object('each', w.unverified_each, 'most', w.unverified_most)
  );
  IF in_force IS DISTINCT FROM read THEN
    RETURN false;
  END IF;
  IF in_force = wanted THEN
    RETURN true;
  END IF;
  INSERT INTO console.queue_weights (login, operator_id, flags_each, flags_most, age_each, age_most,
    reach_each, reach_most, burst_each, burst_most, unverified_each, unverified_most)
  VALUES (session_user, console.operator_id(),
    (wanted #>> '{flags,each}')::integer, (wanted #>> '{flags,most}')::integer,
    (wanted #>> '{age,each}')::integer, (wanted #>> '{age,most}')::integer,
    (wanted #>> '{reach,each}')::integer, (wanted #>> '{reach,most}')::integer,
    (wanted #>> '{burst,each}')::integer, (wanted #>> '{burst,most}')::integer,
    (wanted #>> '{unverified,each}')::integer, (wanted #>> '{unverified,most}')::integer);
  w := console.weights_in_force();
  UPDATE console.review_queue AS q SET base = weighed.base
  FROM (
    SELECT r.id, console.points_but_age(w, r.flagged_count, t.purchase_count, o.burst, r.verified_purchase) AS base
    FROM console.review_queue AS o
    JOIN public.marketplace_reviews AS r ON r.id = o.review_id
    JOIN public.marketplace_tools AS t ON t.id = r.tool_id
    WHERE o.is_open
  ) AS weighed
  WHERE q.review_id = weighed.id AND q.base <> weighed.base;
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION console.set_queue_weights(jsonb, jsonb) FROM PUBLIC;

-- step: function console.recount_queue()
-- The whole queue from the reviews, while none of them can change: after an adoption, a restore. What it knows of since
-- when they wait, it keeps.
CREATE OR REPLACE FUNCTION console.recount_queue() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ids uuid[];
  since timestamptz[];
BEGIN
  LOCK TABLE public.marketplace_reviews IN SHARE ROW EXCLUSIVE MODE;
  LOCK TABLE console.review_queue IN SHARE ROW EXCLUSIVE MODE;
  UPDATE console.review_queue AS q SET is_open = false
  FROM public.marketplace_reviews AS r
  WHERE r.id = q.review_id AND q.is_open AND r.status NOT IN ('PENDING', 'FLAGGED');
  SELECT array_agg(r.id), array_agg(coalesce(q.waits_since,
    (CASE r.status WHEN 'FLAGGED' THEN r.updated_at ELSE r.created_at END) AT TIME ZONE 'utc'))
  INTO ids, since
  FROM public.marketplace_reviews AS r LEFT JOIN console.review_queue AS q ON q.review_id = r.id
  WHERE r.status IN ('PENDING', 'FLAGGED');
  PERFORM console.place_reviews(ids, since);
END
$$;
REVOKE ALL ON FUNCTION console.recount_queue() FROM PUBLIC;

-- step: grant table console.queue_weights marketplace_moderator
REVOKE ALL ON console.queue_weights FROM marketplace_moderator;
GRANT SELECT ON console.queue_weights TO marketplace_moderator;

-- step: grant table console.queue_weights marketplace_super_admin
REVOKE ALL ON console.queue_weights FROM marketplace_super_admin;
GRANT SELECT ON console.queue_weights TO marketplace_super_admin;

-- step: grant table console.review_queue marketplace_moderator
REVOKE ALL ON console.review_queue FROM marketplace_moderator;
GRANT SELECT ON console.review_queue TO marketplace_moderator;

-- step: grant table console.review_queue marketplace_super_admin
REVOKE ALL ON console.review_queue FROM marketplace_super_admin;
GRANT SELECT ON console.review_queue TO marketplace_super_admin;

-- step: grant function console.set_queue_weights(jsonb, jsonb) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.set_queue_weights(jsonb, jsonb) TO marketplace_moderator;

-- step: grant function console.set_queue_weights(jsonb, jsonb) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.set_queue_weights(jsonb, jsonb) TO marketplace_super_admin;

-- step: session
RESET ROLE;

-- step: index public.marketplace_reviews.marketplace_reviews_low_idx
CREATE INDEX marketplace_reviews_low_idx ON public.marketplace_reviews (tool_id, created_at) WHERE rating <= 2;

-- step: trigger public.marketplace_reviews.console_5_came
CREATE OR REPLACE TRIGGER console_5_came AFTER INSERT ON public.marketplace_reviews
  REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION console.keep_queue();

-- step: trigger public.marketplace_reviews.console_5_moved
CREATE OR REPLACE TRIGGER console_5_moved AFTER UPDATE ON public.marketplace_reviews
  REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION console.keep_queue();

-- step: trigger public.marketplace_reviews.console_5_went
CREATE OR REPLACE TRIGGER console_5_went AFTER DELETE ON public.marketplace_reviews
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION console.keep_queue();

-- step: trigger public.marketplace_tools.console_5_reach
CREATE OR REPLACE TRIGGER console_5_reach AFTER UPDATE OF purchase_count ON public.marketplace_tools
  FOR EACH ROW WHEN (OLD.purchase_count / 10 <> NEW.purchase_count / 10) EXECUTE FUNCTION console.move_reach();

-- step: data queue
-- The weights that a team starts with, and the place of every review that is open already.
INSERT INTO console.queue_weights (flags_each, flags_most, age_each, age_most, reach_each, reach_most, burst_each,
  burst_most, unverified_each, unverified_most)
VALUES (10, 50, 1, 30, 1, 20, 5, 20, 10, 10);
SELECT console.recount_queue();
