-- Who has a review open, and what was decided on it and why. One moderator at a time, decided here: whoever claims or
-- decides on a review locks its row first, so that one comes after the other, and a trigger keeps every decision,
-- whatever program wrote it.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: column console.review_claims.taken_from
-- The login that had the review open when it was taken over; NULL where nobody had.
ALTER TABLE console.review_claims ADD COLUMN taken_from name;

-- step: table console.review_decisions
CREATE TABLE console.review_decisions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  change bigint NOT NULL,
  undoes bigint,
  review_id uuid NOT NULL,
  login name NOT NULL,
  operator_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  from_status public."ReviewStatus" NOT NULL,
  to_status public."ReviewStatus" NOT NULL,
  reasons text[] NOT NULL DEFAULT '{}',
  second_look boolean NOT NULL DEFAULT false
);
CREATE INDEX review_decisions_review_idx ON console.review_decisions (review_id, id DESC);
CREATE INDEX review_decisions_at_idx ON console.review_decisions (at DESC, id DESC);
COMMENT ON TABLE console.review_decisions IS
  'Every decision on a review with its reasons, and every taking back (undoes: of which change). Append-only.';

-- step: function console.may_go(public."ReviewStatus", public."ReviewStatus")
-- The ways that a moderator may send a review.
CREATE OR REPLACE FUNCTION console.may_go(at_status public."ReviewStatus", to_status public."ReviewStatus")
  RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE at_status
    WHEN 'PENDING' THEN to_status IN ('APPROVED', 'REJECTED', 'FLAGGED')
    WHEN 'FLAGGED' THEN to_status IN ('APPROVED', 'REJECTED')
    WHEN 'APPROVED' THEN to_status IN ('FLAGGED', 'REJECTED')
    WHEN 'REJECTED' THEN to_status = 'PENDING'
  END
$$;
REVOKE ALL ON FUNCTION console.may_go(public."ReviewStatus", public."ReviewStatus") FROM PUBLIC;

-- step: function console.decision_before(uuid)
-- What a decision on a review changed, for taking it back: the state before it, if the review stands as it left it.
-- `console.undoes` says which change is meant; without it, it is the last one on the review. Empty for anyone but
-- moderators.
CREATE OR REPLACE FUNCTION console.decision_before(decided uuid) RETURNS jsonb
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  named text := current_setting('console.undoes', true);
  change bigint;
  found jsonb;
  left_behind jsonb;
BEGIN
  IF NOT (console.has_capability('marketplace_moderator') OR console.has_capability('marketplace_super_admin')) THEN
    RETURN NULL;
  END IF;
  IF named ~ '^[0-9]{1,18}$' THEN
    change := named::bigint;
  ELSE
    SELECT coalesce(a.part_of, a.id) INTO change FROM console.audit_log AS a
    WHERE a.record_id = decided AND a.table_name = 'marketplace_reviews' AND a.after ? 'status' AND a.before ? 'status'
    ORDER BY a.id DESC LIMIT 1;
  END IF;
  -- Of a column that the change wrote more than once, what was first and what was last.
  SELECT jsonb_object_agg(old.key, old.value ORDER BY a.id DESC),
    jsonb_object_agg(old.key, a.after -> old.key ORDER BY a.id)
  INTO found, left_behind
  FROM console.audit_log AS a CROSS JOIN LATERAL jsonb_each(a.before) AS old
  WHERE a.record_id = decided AND a.table_name = 'marketplace_reviews' AND coalesce(a.part_of, a.id) = change
    AND a.after IS NOT NULL;
  RETURN (
    SELECT found FROM public.marketplace_reviews AS r
    WHERE r.id = decided AND left_behind ? 'status' AND NOT left_behind ?| ARRAY['rating', 'title', 'review']
      AND to_jsonb(r) @> left_behind
  );
END
$$;
REVOKE ALL ON FUNCTION console.decision_before(uuid) FROM PUBLIC;

-- step: function console.guard_review()
-- Runs with the rights of the role in force, to tell an author from a moderator from those who keep house.
-- Authors: a new review starts where all start; a changed approved one waits again. Moderators: only the status and the
-- notes, only along the allowed ways, never on their own review or on one that a colleague has open; the stamp comes
-- from the login. The act 'moderation.undo' restores exactly what the decision found.
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
  IF NOT console.may_go(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'review % cannot go from % to %', OLD.id, OLD.status, NEW.status
      USING ERRCODE = 'check_violation', TABLE = 'marketplace_reviews', CONSTRAINT = 'marketplace_reviews_transition';
  END IF;
  IF EXISTS (
    SELECT FROM console.review_claims AS c
    WHERE c.review_id = OLD.id AND c.login <> session_user AND c.until > clock_timestamp()
  ) THEN
    RAISE EXCEPTION 'somebody else has review % open', OLD.id
      USING ERRCODE = 'check_violation', TABLE = 'marketplace_reviews', CONSTRAINT = 'marketplace_reviews_claimed';
  END IF;
  NEW.moderated_by := operator;
  NEW.moderated_at := utc_now;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION console.guard_review() FROM PUBLIC;

-- step: function console.keep_decisions()
-- After a statement on reviews, when the audit has its entries: what a moderator decided, with the reasons that
-- `console.reasons` names (an array of codes). What is decided is open no longer. Taking a rejection's taking back back
-- brings its reasons back.
CREATE OR REPLACE FUNCTION console.keep_decisions() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  operator uuid := console.operator_id();
  given text[];
  head bigint;
  taken_back bigint;
BEGIN
  IF operator IS NULL
    OR NOT EXISTS (SELECT FROM come JOIN gone ON gone.id = come.id WHERE gone.status <> come.status)
    OR NOT (console.has_capability('marketplace_moderator') OR console.has_capability('marketplace_super_admin')) THEN
    RETURN NULL;
  END IF;
  SELECT a.id, CASE current_setting('console.act', true) WHEN 'moderation.undo' THEN a.undoes END INTO head, taken_back
  FROM console.audit_log AS a
  WHERE a.transaction_id = pg_current_xact_id()::text::bigint AND a.part_of IS NULL AND a.at >= transaction_timestamp();

  IF taken_back IS NULL THEN
    given := coalesce(nullif(current_setting('console.reasons', true), ''), '{}')::text[];
    IF EXISTS (
      SELECT FROM unnest(given) AS said (code)
      WHERE NOT EXISTS (SELECT FROM console.rejection_reasons AS r WHERE r.code = said.code AND r.is_active)
    ) THEN
      RAISE EXCEPTION 'no such reasons: %', given
        USING ERRCODE = 'check_violation', TABLE = 'review_decisions', CONSTRAINT = 'review_decisions_reasons';
    END IF;
    INSERT INTO console.review_decisions (change, review_id, login, operator_id, from_status, to_status, reasons)
    SELECT head, come.id, session_user, operator, gone.status, come.status,
      CASE come.status WHEN 'REJECTED' THEN given ELSE '{}' END
    FROM come JOIN gone ON gone.id = come.id WHERE gone.status <> come.status ORDER BY come.id;
    DELETE FROM console.review_claims AS c USING come, gone
    WHERE c.review_id = come.id AND gone.id = come.id AND gone.status <> come.status
      AND (c.login = session_user OR c.until <= clock_timestamp());
  ELSE
    INSERT INTO console.review_decisions (change, undoes, review_id, login, operator_id, from_status, to_status, reasons)
    SELECT head, taken_back, come.id, session_user, operator, gone.status, come.status, coalesce((
      SELECT first.reasons
      FROM console.review_decisions AS back
      JOIN console.review_decisions AS first ON first.review_id = back.review_id AND first.change = back.undoes
      WHERE back.review_id = come.id AND back.change = taken_back
      ORDER BY first.id DESC LIMIT 1), '{}')
    FROM come JOIN gone ON gone.id = come.id WHERE gone.status <> come.status ORDER BY come.id;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.keep_decisions() FROM PUBLIC;

-- step: function console.refuse_change()
CREATE OR REPLACE FUNCTION console.refuse_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege', TABLE = TG_TABLE_NAME;
END
$$;
REVOKE ALL ON FUNCTION console.refuse_change() FROM PUBLIC;

-- step: trigger console.review_decisions.console_0_never_changed
CREATE OR REPLACE TRIGGER console_0_never_changed BEFORE UPDATE OR DELETE ON console.review_decisions
  FOR EACH ROW EXECUTE FUNCTION console.refuse_change();
ALTER TABLE console.review_decisions ENABLE ALWAYS TRIGGER console_0_never_changed;

-- step: trigger console.review_decisions.console_0_never_truncated
CREATE OR REPLACE TRIGGER console_0_never_truncated BEFORE TRUNCATE ON console.review_decisions
  FOR EACH STATEMENT EXECUTE FUNCTION console.refuse_change();
ALTER TABLE console.review_decisions ENABLE ALWAYS TRIGGER console_0_never_truncated;

-- step: function console.refuse_who_decides_not()
-- Two facts make a moderator; without them, nothing is claimed.
CREATE OR REPLACE FUNCTION console.refuse_who_decides_not() RETURNS void
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (console.has_capability('marketplace_moderator') OR console.has_capability('marketplace_super_admin')) THEN
    RAISE EXCEPTION 'login % may not decide on reviews', session_user USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;
REVOKE ALL ON FUNCTION console.refuse_who_decides_not() FROM PUBLIC;

-- step: function console.hold_review(uuid, boolean)
-- Writes the claim of the login on a review whose row the caller has locked, for ten minutes from now. Whether it holds.
CREATE OR REPLACE FUNCTION console.hold_review(claimed uuid, take_over boolean) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO console.review_claims AS c (review_id, login, operator_id, until)
  VALUES (claimed, session_user, console.operator_id(), clock_timestamp() + interval '10 minutes')
  ON CONFLICT (review_id) DO UPDATE
  SET login = excluded.login, operator_id = excluded.operator_id, until = excluded.until,
    claimed_at = CASE WHEN c.login = excluded.login AND c.until > clock_timestamp() THEN c.claimed_at
      ELSE excluded.claimed_at END,
    taken_from = CASE WHEN c.until > clock_timestamp() THEN
      CASE WHEN c.login = excluded.login THEN c.taken_from ELSE c.login END END
  WHERE c.login = excluded.login OR c.until <= clock_timestamp() OR take_over;
  RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION console.hold_review(uuid, boolean) FROM PUBLIC;

-- step: function console.claim_review(uuid, boolean)
-- Takes a review, or keeps it, for ten minutes. One row: whether that worked ('mine'), somebody else has it open
-- ('taken') or nobody decides on it under this login ('own'); then whose it is, until when, and whom it was taken from.
CREATE OR REPLACE FUNCTION console.claim_review(claimed uuid, take_over boolean DEFAULT false)
  RETURNS TABLE (outcome text, login text, name text, until timestamptz, taken_from text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  author uuid;
  is_held boolean;
BEGIN
  PERFORM console.refuse_who_decides_not();
  SELECT r.user_id INTO author FROM public.marketplace_reviews AS r WHERE r.id = claimed FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no review %', claimed USING ERRCODE = 'no_data_found';
  END IF;
  IF author = console.operator_id() THEN
    RETURN QUERY SELECT 'own', NULL::text, NULL::text, NULL::timestamptz, NULL::text;
    RETURN;
  END IF;
  is_held := console.hold_review(claimed, take_over);
  RETURN QUERY
  SELECT CASE WHEN is_held THEN 'mine' ELSE 'taken' END, c.login::text, coalesce(u.name::text, c.login::text), c.until,
    c.taken_from::text
  FROM console.review_claims AS c LEFT JOIN public.users AS u ON u.id = c.operator_id
  WHERE c.review_id = claimed;
END
$$;
REVOKE ALL ON FUNCTION console.claim_review(uuid, boolean) FROM PUBLIC;

-- step: function console.claim_first(uuid[], timestamp without time zone[])
-- Takes the first of these reviews that still is as it was read, is not the login's own, and that nobody else has open
-- or is taking at this moment. NULL if there is none. Waits for nobody.
CREATE OR REPLACE FUNCTION console.claim_first(reviews uuid[], versions timestamp[]) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  operator uuid := console.operator_id();
  candidate uuid;
  version timestamp;
BEGIN
  PERFORM console.refuse_who_decides_not();
  FOR candidate, version IN SELECT a.id, a.version FROM unnest(reviews, versions) AS a (id, version) LOOP
    CONTINUE WHEN EXISTS (
      SELECT FROM console.review_claims AS c
      WHERE c.review_id = candidate AND c.login <> session_user AND c.until > clock_timestamp()
    );
    PERFORM FROM public.marketplace_reviews AS r
    WHERE r.id = candidate AND r.updated_at = version AND r.user_id <> operator
    FOR NO KEY UPDATE SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    IF console.hold_review(candidate, false) THEN
      RETURN candidate;
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.claim_first(uuid[], timestamp[]) FROM PUBLIC;

-- step: function console.release_reviews(uuid[])
-- Gives back what the login has open of these, or all of it if none are named. How many.
CREATE OR REPLACE FUNCTION console.release_reviews(reviews uuid[]) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH released AS (
    DELETE FROM console.review_claims AS c
    WHERE c.login = session_user AND (cardinality(reviews) = 0 OR c.review_id = ANY (reviews))
    RETURNING c.review_id
  )
  SELECT count(*) FROM released
$$;
REVOKE ALL ON FUNCTION console.release_reviews(uuid[]) FROM PUBLIC;

-- step: function console.decide_reviews(uuid[], timestamp without time zone[], public."ReviewStatus", text[], text)
-- Decides on exactly these reviews at these versions, with the caller's own rights: the rules are those of any UPDATE.
-- Reviews are locked first, in the order of their ids; their tools come after them in the order of theirs, as for every
-- writer. One row each: 'decided' with the new version, or why it was left alone. Without notes, those there are stay.
CREATE OR REPLACE FUNCTION console.decide_reviews(reviews uuid[], versions timestamp[], verdict public."ReviewStatus",
    reasons text[], notes text)
  RETURNS TABLE (review uuid, outcome text, status text, version timestamp, claimed_by text, claimed_until timestamptz)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.marketplace_reviews AS r WHERE r.id = ANY (reviews) ORDER BY r.id FOR NO KEY UPDATE;
  PERFORM set_config('console.reasons', reasons::text, true);
  RETURN QUERY
  WITH judged AS (
    SELECT asked.id, r.status AS stands_at, r.updated_at, c.login, c.operator_id, c.until,
      CASE
        WHEN r.id IS NULL THEN 'gone'
        WHEN r.updated_at <> asked.version THEN 'moved_on'
        WHEN r.user_id = console.operator_id() THEN 'own'
        WHEN c.review_id IS NOT NULL THEN 'taken'
        WHEN NOT console.may_go(r.status, verdict) THEN 'no_way'
        ELSE 'decided'
      END AS outcome
    FROM (SELECT DISTINCT ON (a.id) a.id, a.version FROM unnest(reviews, versions) AS a (id, version)) AS asked
    LEFT JOIN public.marketplace_reviews AS r ON r.id = asked.id
    LEFT JOIN console.review_claims AS c
      ON c.review_id = asked.id AND c.login <> session_user AND c.until > clock_timestamp()
  ), written AS (
    UPDATE public.marketplace_reviews AS r
    SET status = verdict, moderation_notes = coalesce(notes, r.moderation_notes)
    FROM judged AS j WHERE j.id = r.id AND j.outcome = 'decided'
    RETURNING r.id, r.updated_at
  )
  SELECT j.id, j.outcome, CASE j.outcome WHEN 'decided' THEN verdict::text ELSE j.stands_at::text END,
    coalesce(w.updated_at, j.updated_at),
    CASE j.outcome WHEN 'taken' THEN
      coalesce((SELECT p.name FROM console.people(ARRAY[j.operator_id]) AS p), j.login::text) END,
    CASE j.outcome WHEN 'taken' THEN j.until END
  FROM judged AS j LEFT JOIN written AS w ON w.id = j.id
  ORDER BY array_position(reviews, j.id);
  PERFORM set_config('console.reasons', '', true);
END
$$;
REVOKE ALL ON FUNCTION console.decide_reviews(uuid[], timestamp[], public."ReviewStatus", text[], text) FROM PUBLIC;

-- step: session
RESET ROLE;

-- step: trigger public.marketplace_reviews.console_9_decided
CREATE OR REPLACE TRIGGER console_9_decided AFTER UPDATE ON public.marketplace_reviews
  REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION console.keep_decisions();

-- step: grant table console.review_decisions marketplace_moderator
REVOKE ALL ON console.review_decisions FROM marketplace_moderator;
GRANT SELECT ON console.review_decisions TO marketplace_moderator;

-- step: grant table console.review_decisions marketplace_super_admin
REVOKE ALL ON console.review_decisions FROM marketplace_super_admin;
GRANT SELECT ON console.review_decisions TO marketplace_super_admin;

-- step: grant function console.may_go(public."ReviewStatus", public."ReviewStatus") marketplace_moderator
GRANT EXECUTE ON FUNCTION console.may_go(public."ReviewStatus", public."ReviewStatus") TO marketplace_moderator;

-- step: grant function console.may_go(public."ReviewStatus", public."ReviewStatus") marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.may_go(public."ReviewStatus", public."ReviewStatus") TO marketplace_super_admin;

-- step: grant function console.claim_review(uuid, boolean) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.claim_review(uuid, boolean) TO marketplace_moderator;

-- step: grant function console.claim_review(uuid, boolean) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.claim_review(uuid, boolean) TO marketplace_super_admin;

-- step: grant function console.claim_first(uuid[], timestamp without time zone[]) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.claim_first(uuid[], timestamp[]) TO marketplace_moderator;

-- step: grant function console.claim_first(uuid[], timestamp without time zone[]) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.claim_first(uuid[], timestamp[]) TO marketplace_super_admin;

-- step: grant function console.release_reviews(uuid[]) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.release_reviews(uuid[]) TO marketplace_moderator;

-- step: grant function console.release_reviews(uuid[]) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.release_reviews(uuid[]) TO marketplace_super_admin;

-- step: grant function console.decide_reviews(uuid[], timestamp without time zone[], public."ReviewStatus", text[], text) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.decide_reviews(uuid[], timestamp[], public."ReviewStatus", text[], text)
  TO marketplace_moderator;

-- step: grant function console.decide_reviews(uuid[], timestamp without time zone[], public."ReviewStatus", text[], text) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.decide_reviews(uuid[], timestamp[], public."ReviewStatus", text[], text)
  TO marketplace_super_admin;
