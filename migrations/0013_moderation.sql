-- Reviews: what an author may write, what a moderator may decide, the ratings that follow from it, and reports.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: function console.decision_before(uuid)
-- What the last decision on a review changed: the state before it, if it led to the state that holds now. For taking a
-- decision back; empty for anyone but moderators.
CREATE OR REPLACE FUNCTION console.decision_before(decided uuid) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT last.before
  FROM (
    SELECT a.before, a.after FROM console.audit_log AS a
    WHERE a.record_id = decided AND a.table_name = 'marketplace_reviews' AND a.after ? 'status' AND a.before ? 'status'
    ORDER BY a.id DESC LIMIT 1
  ) AS last
  WHERE (console.has_capability('marketplace_moderator') OR console.has_capability('marketplace_super_admin'))
    AND last.after ->> 'status' = (SELECT r.status::text FROM public.marketplace_reviews AS r WHERE r.id = decided)
$$;
REVOKE ALL ON FUNCTION console.decision_before(uuid) FROM PUBLIC;

-- step: function console.guard_review()
-- Runs with the rights of the role in force, to tell an author from a moderator from those who keep house.
-- Authors: a new review starts where all start; a changed approved one waits again. Moderators: only the status and the
-- notes, only along the allowed ways, never on their own review; the stamp comes from the login. The act
-- 'moderation.undo' restores exactly what the last decision found.
CREATE OR REPLACE FUNCTION console.guard_review() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  utc_now timestamp := clock_timestamp() AT TIME ZONE 'utc';
  operator uuid;
  previous jsonb;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.tool_id, NEW.organization_id, NEW.user_id, NEW.created_at)
    IS DISTINCT FROM (OLD.id, OLD.tool_id, OLD.organization_id, OLD.user_id, OLD.created_at) THEN
    RAISE EXCEPTION 'review % keeps its tool, its author and their organization', OLD.id
      USING ERRCODE = 'restrict_violation', TABLE = 'marketplace_reviews', CONSTRAINT = 'marketplace_reviews_identity';
  END IF;
  IF console.keeps_house(TG_RELID) THEN
    RETURN NEW;
  END IF;

  IF TG_OP = 'INSERT' THEN
    NEW.status := 'PENDING';
    NEW.helpful_count := 0;
    NEW.flagged_count := 0;
    NEW.moderated_at := NULL;
    NEW.moderated_by := NULL;
    NEW.moderation_notes := NULL;
    NEW.created_at := utc_now;
    NEW.updated_at := utc_now;
    RETURN NEW;
  END IF;

  IF (NEW.rating, NEW.title, NEW.review) IS DISTINCT FROM (OLD.rating, OLD.title, OLD.review) THEN
    IF OLD.user_id IS DISTINCT FROM console.scoped_user_id() THEN
      RAISE EXCEPTION 'only its author changes the words of review %', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.status := OLD.status;
    IF OLD.status = 'APPROVED' THEN
      NEW.status := 'PENDING';
      NEW.moderated_at := NULL;
      NEW.moderated_by := NULL;
    END IF;
    RETURN NEW;
  END IF;

  IF (NEW.status, NEW.moderated_at, NEW.moderated_by, NEW.moderation_notes)
    IS NOT DISTINCT FROM (OLD.status, OLD.moderated_at, OLD.moderated_by, OLD.moderation_notes) THEN
    RETURN NEW;
  END IF;
  operator := console.operator_id();
  IF operator IS NULL
    OR NOT (console.has_capability('marketplace_moderator') OR console.has_capability('marketplace_super_admin')) THEN
    RAISE EXCEPTION 'login % may not decide on reviews', session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF operator = OLD.user_id THEN
    RAISE EXCEPTION 'review % is the moderator''s own', OLD.id
      USING ERRCODE = 'insufficient_privilege', TABLE = 'marketplace_reviews', CONSTRAINT = 'marketplace_reviews_not_own';
  END IF;
  NEW.moderated_at := OLD.moderated_at;
  NEW.moderated_by := OLD.moderated_by;
  IF NEW.status = OLD.status THEN
    RETURN NEW;
  END IF;
  IF current_setting('console.act', true) = 'moderation.undo' THEN
    previous := console.decision_before(OLD.id);
    IF previous ->> 'status' IS DISTINCT FROM NEW.status::text THEN
      RAISE EXCEPTION 'review % was not % before', OLD.id, NEW.status
        USING ERRCODE = 'check_violation', TABLE = 'marketplace_reviews', CONSTRAINT = 'marketplace_reviews_undo';
    END IF;
    IF previous ? 'moderated_at' THEN
      NEW.moderated_at := (previous ->> 'moderated_at')::timestamp;
    END IF;
    IF previous ? 'moderated_by' THEN
      NEW.moderated_by := (previous ->> 'moderated_by')::uuid;
    END IF;
    IF previous ? 'moderation_notes' THEN
      NEW.moderation_notes := previous ->> 'moderation_notes';
    END IF;
    RETURN NEW;
  END IF;
  IF NOT (CASE OLD.status
    WHEN 'PENDING' THEN NEW.status IN ('APPROVED', 'REJECTED', 'FLAGGED')
    WHEN 'FLAGGED' THEN NEW.status IN ('APPROVED', 'REJECTED')
    WHEN 'APPROVED' THEN NEW.status IN ('FLAGGED', 'REJECTED')
    WHEN 'REJECTED' THEN NEW.status = 'PENDING'
  END) THEN
    RAISE EXCEPTION 'review % cannot go from % to %', OLD.id, OLD.status, NEW.status
      USING ERRCODE = 'check_violation', TABLE = 'marketplace_reviews', CONSTRAINT = 'marketplace_reviews_transition';
  END IF;
  NEW.moderated_by := operator;
  NEW.moderated_at := utc_now;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION console.guard_review() FROM PUBLIC;

-- step: function console.verify_review()
-- Whether the organization bought the tool, by itself or in a bundle: computed when the review is written or changed,
-- and not to be set by anyone.
CREATE OR REPLACE FUNCTION console.verify_review() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.rating, NEW.title, NEW.review, NEW.verified_purchase)
    IS NOT DISTINCT FROM (OLD.rating, OLD.title, OLD.review, OLD.verified_purchase) THEN
    RETURN NEW;
  END IF;
  NEW.verified_purchase := EXISTS (
    SELECT FROM public.marketplace_purchases AS p
    WHERE p.organization_id = NEW.organization_id AND p.payment_status = 'COMPLETED' AND p.tool_id = NEW.tool_id
  ) OR EXISTS (
    SELECT FROM public.marketplace_bundle_items AS i
    JOIN public.marketplace_purchases AS p ON p.bundle_id = i.bundle_id
    WHERE i.tool_id = NEW.tool_id AND p.organization_id = NEW.organization_id AND p.payment_status = 'COMPLETED'
  );
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION console.verify_review() FROM PUBLIC;

-- step: function console.keep_review()
-- The version that decisions compare. Votes and reports do not move it.
CREATE OR REPLACE FUNCTION console.keep_review() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  same public.marketplace_reviews := OLD;
BEGIN
  same.helpful_count := NEW.helpful_count;
  same.flagged_count := NEW.flagged_count;
  same.updated_at := NEW.updated_at;
  IF same *<> NEW THEN
    NEW.updated_at := greatest(clock_timestamp() AT TIME ZONE 'utc', OLD.updated_at + interval '1 microsecond');
  ELSE
    NEW.updated_at := OLD.updated_at;
  END IF;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION console.keep_review() FROM PUBLIC;

-- step: function console.move_rating(uuid, bigint, bigint)
-- One tool's rating, moved by a difference. The tool is locked first, so that sessions queue at one place only.
CREATE OR REPLACE FUNCTION console.move_rating(tool uuid, more_points bigint, more_reviews bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  total console.tool_ratings;
BEGIN
  PERFORM FROM public.marketplace_tools AS t WHERE t.id = tool FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN; -- the tool itself is being deleted, and its reviews with it
  END IF;
  UPDATE console.tool_ratings AS r SET points = r.points + more_points, reviews = r.reviews + more_reviews
  WHERE r.tool_id = tool RETURNING r.* INTO total;
  IF NOT FOUND THEN
    INSERT INTO console.tool_ratings AS r (tool_id, points, reviews) VALUES (tool, more_points, more_reviews)
    RETURNING r.* INTO total;
  END IF;
  UPDATE public.marketplace_tools AS t
  SET avg_rating = (total.points::double precision / nullif(total.reviews, 0))::real, review_count = total.reviews
  WHERE t.id = tool;
END
$$;
REVOKE ALL ON FUNCTION console.move_rating(uuid, bigint, bigint) FROM PUBLIC;

-- step: function console.count_ratings()
-- After a statement on reviews: what it changed, tool by tool in the order of their ids.
CREATE OR REPLACE FUNCTION console.count_ratings() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM console.move_rating(moved.tool_id, moved.points, moved.reviews) FROM (
      SELECT come.tool_id, sum(come.rating) AS points, count(*) AS reviews
      FROM come WHERE come.status = 'APPROVED' GROUP BY come.tool_id ORDER BY come.tool_id
    ) AS moved;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM console.move_rating(moved.tool_id, -moved.points, -moved.reviews) FROM (
      SELECT gone.tool_id, sum(gone.rating) AS points, count(*) AS reviews
      FROM gone WHERE gone.status = 'APPROVED' GROUP BY gone.tool_id ORDER BY gone.tool_id
    ) AS moved;
  ELSE
    PERFORM console.move_rating(moved.tool_id, moved.points, moved.reviews) FROM (
      SELECT step.tool_id, sum(step.points) AS points, sum(step.reviews)::bigint AS reviews
      FROM (
        SELECT come.tool_id, come.rating AS points, 1 AS reviews FROM come WHERE come.status = 'APPROVED'
        UNION ALL
        SELECT gone.tool_id, -gone.rating, -1 FROM gone WHERE gone.status = 'APPROVED'
      ) AS step
      GROUP BY step.tool_id HAVING sum(step.points) <> 0 OR sum(step.reviews) <> 0 ORDER BY step.tool_id
    ) AS moved;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.count_ratings() FROM PUBLIC;

-- step: function console.recount_ratings()
-- Every tool's rating from its reviews, while no review can change. After an adoption, a restore, a TRUNCATE.
CREATE OR REPLACE FUNCTION console.recount_ratings() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tool uuid;
  right_points real;
  right_reviews integer;
BEGIN
  LOCK TABLE public.marketplace_reviews IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM console.tool_ratings;
  INSERT INTO console.tool_ratings (tool_id, points, reviews)
  SELECT r.tool_id, sum(r.rating), count(*) FROM public.marketplace_reviews AS r
  WHERE r.status = 'APPROVED' GROUP BY r.tool_id;
  FOR tool, right_points, right_reviews IN
    SELECT t.id, (r.points::double precision / nullif(r.reviews, 0))::real, coalesce(r.reviews, 0)
    FROM public.marketplace_tools AS t LEFT JOIN console.tool_ratings AS r ON r.tool_id = t.id
    WHERE (t.avg_rating, t.review_count) IS DISTINCT FROM
      ((r.points::double precision / nullif(r.reviews, 0))::real, coalesce(r.reviews, 0))
    ORDER BY t.id
  LOOP
    BEGIN
      UPDATE public.marketplace_tools SET avg_rating = right_points, review_count = right_reviews WHERE id = tool;
    EXCEPTION WHEN check_violation THEN
      RAISE WARNING 'tool % keeps its old rating: %', tool, SQLERRM; -- an adopted row that breaks a check of its own
    END;
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION console.recount_ratings() FROM PUBLIC;

-- step: function console.recount_after_truncate()
CREATE OR REPLACE FUNCTION console.recount_after_truncate() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM console.recount_ratings();
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.recount_after_truncate() FROM PUBLIC;

-- step: function console.count_flag()
-- A report came or was withdrawn. A platform that only counts moves `flagged_count` by itself, and both add up.
CREATE OR REPLACE FUNCTION console.count_flag() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE public.marketplace_reviews SET flagged_count = flagged_count + 1 WHERE id = NEW.review_id;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE public.marketplace_reviews SET flagged_count = greatest(flagged_count - 1, 0) WHERE id = OLD.review_id;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.count_flag() FROM PUBLIC;

-- step: function console.flag_review(uuid, text)
-- The platform's service reports a review for the user at work; a second report by the same person changes nothing.
-- Returns whether it was the first.
CREATE OR REPLACE FUNCTION console.flag_review(reported uuid, why text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF console.scoped_user_id() IS NULL THEN
    RAISE EXCEPTION 'nobody is at work to report a review' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM FROM public.marketplace_reviews AS r WHERE r.id = reported AND r.status IN ('APPROVED', 'FLAGGED');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no review % to report', reported USING ERRCODE = 'no_data_found';
  END IF;
  INSERT INTO console.review_flags (review_id, user_id, reason) VALUES (reported, console.scoped_user_id(), btrim(why))
  ON CONFLICT (review_id, user_id) DO NOTHING;
  RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION console.flag_review(uuid, text) FROM PUBLIC;

-- step: trigger console.review_flags.console_3_count
CREATE OR REPLACE TRIGGER console_3_count AFTER INSERT OR DELETE ON console.review_flags
  FOR EACH ROW EXECUTE FUNCTION console.count_flag();

-- step: data rejection_reasons
INSERT INTO console.rejection_reasons (digit, code, label, policy) VALUES
  (1, 'SPAM', 'Spam or advertising',
    'Reviews describe the tool. Advertising, links to other offers and repeated texts are not published.'),
  (2, 'OFFENSIVE', 'Offensive language',
    'Insults, threats and discriminating language are not published. The same criticism in civil words is welcome.'),
  (3, 'OFF_TOPIC', 'Not about this tool',
    'A review has to be about the tool it stands under. Questions about billing or an account belong to support.'),
  (4, 'PERSONAL_DATA', 'Personal data',
    'Names, addresses, telephone numbers and client details must not appear in a review. Remove them and send it again.'),
  (5, 'CONFLICT', 'Conflict of interest',
    'Providers, their staff and their competitors do not review the tool, and nobody reviews for a reward.'),
  (6, 'FALSE_CLAIM', 'Demonstrably false',
    'Statements of fact that can be shown to be wrong are not published. Say what you experienced and when.'),
  (7, 'NO_CONTENT', 'Says nothing',
    'A review needs enough words for others to learn from. Tell what you used the tool for and how it did.'),
  (8, 'DUPLICATE', 'Duplicate',
    'The same text stands under this or another tool already. Each review is written for one tool.')
ON CONFLICT (code) DO NOTHING;

-- step: session
RESET ROLE;

-- step: trigger public.marketplace_reviews.console_1_guard
CREATE OR REPLACE TRIGGER console_1_guard BEFORE INSERT OR UPDATE ON public.marketplace_reviews
  FOR EACH ROW EXECUTE FUNCTION console.guard_review();

-- step: trigger public.marketplace_reviews.console_2_verify
CREATE OR REPLACE TRIGGER console_2_verify BEFORE INSERT OR UPDATE ON public.marketplace_reviews
  FOR EACH ROW EXECUTE FUNCTION console.verify_review();

-- step: trigger public.marketplace_reviews.console_3_version
CREATE OR REPLACE TRIGGER console_3_version BEFORE UPDATE ON public.marketplace_reviews
  FOR EACH ROW EXECUTE FUNCTION console.keep_review();

-- step: trigger public.marketplace_reviews.console_4_came
CREATE OR REPLACE TRIGGER console_4_came AFTER INSERT ON public.marketplace_reviews
  REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION console.count_ratings();

-- step: trigger public.marketplace_reviews.console_4_moved
CREATE OR REPLACE TRIGGER console_4_moved AFTER UPDATE ON public.marketplace_reviews
  REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION console.count_ratings();

-- step: trigger public.marketplace_reviews.console_4_went
CREATE OR REPLACE TRIGGER console_4_went AFTER DELETE ON public.marketplace_reviews
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION console.count_ratings();

-- step: trigger public.marketplace_reviews.console_4_truncated
CREATE OR REPLACE TRIGGER console_4_truncated AFTER TRUNCATE ON public.marketplace_reviews
  FOR EACH STATEMENT EXECUTE FUNCTION console.recount_after_truncate();
