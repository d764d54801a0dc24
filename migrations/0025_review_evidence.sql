-- What a moderator sees beside a review: whether its purchase is verified as of now, and which texts are like it. Reading
-- the rest needs no function of its own.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: function console.is_verified_purchase(uuid, uuid)
-- Whether the organization paid for the tool, by itself or in a bundle that holds it today. Shows no one more than they see.
CREATE OR REPLACE FUNCTION console.is_verified_purchase(organization uuid, tool uuid) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.marketplace_purchases AS p
    WHERE p.organization_id = organization AND p.payment_status = 'COMPLETED' AND p.tool_id = tool
  ) OR EXISTS (
    SELECT FROM public.marketplace_bundle_items AS i
    JOIN public.marketplace_purchases AS p ON p.bundle_id = i.bundle_id
    WHERE i.tool_id = tool AND p.organization_id = organization AND p.payment_status = 'COMPLETED'
  )
$$;
REVOKE ALL ON FUNCTION console.is_verified_purchase(uuid, uuid) FROM PUBLIC;

-- step: function console.verify_review()
-- Whether the organization bought the tool: computed when the review is written or changed, and not to be set by anyone.
CREATE OR REPLACE FUNCTION console.verify_review() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.rating, NEW.title, NEW.review, NEW.verified_purchase)
    IS NOT DISTINCT FROM (OLD.rating, OLD.title, OLD.review, OLD.verified_purchase) THEN
    RETURN NEW;
  END IF;
  NEW.verified_purchase := console.is_verified_purchase(NEW.organization_id, NEW.tool_id);
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION console.verify_review() FROM PUBLIC;

-- step: function console.text_marks(text)
-- Marks by which like texts are found without comparing every two: of all runs of twelve letters and digits, the twelve
-- with the least hashes. Of two texts that share half of their runs, about half of the marks are the same.
CREATE OR REPLACE FUNCTION console.text_marks(words text) RETURNS integer[]
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  plain text := coalesce(regexp_replace(lower(left(words, 2000)), '[^[:alnum:]]+', '', 'g'), '');
BEGIN
  RETURN ARRAY(
    SELECT DISTINCT hashtext(substr(plain, place, 12))
    FROM generate_series(1, greatest(char_length(plain) - 11, least(char_length(plain), 1))) AS place
    ORDER BY 1 LIMIT 12
  );
END
$$;
REVOKE ALL ON FUNCTION console.text_marks(text) FROM PUBLIC;

-- step: table console.review_marks
CREATE TABLE console.review_marks (
  review_id uuid PRIMARY KEY REFERENCES public.marketplace_reviews (id) ON UPDATE CASCADE ON DELETE CASCADE,
  marks integer[] NOT NULL
);
COMMENT ON TABLE console.review_marks IS 'The marks of each review''s text, apart from it so that decisions never write them.';

-- step: function console.keep_marks()
CREATE OR REPLACE FUNCTION console.keep_marks() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.review IS NOT DISTINCT FROM OLD.review THEN
    RETURN NULL;
  END IF;
  INSERT INTO console.review_marks AS m (review_id, marks) VALUES (NEW.id, console.text_marks(NEW.review))
  ON CONFLICT (review_id) DO UPDATE SET marks = excluded.marks;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION console.keep_marks() FROM PUBLIC;

-- step: function console.similar_reviews(uuid, integer)
-- Reviews whose texts share at least half of their trigrams with this one's, the most alike first. Shared marks find the
-- candidates, at most 5,000, and the 200 with the most of them are compared. None where the server has no pg_trgm.
CREATE OR REPLACE FUNCTION console.similar_reviews(subject uuid, most integer)
  RETURNS TABLE (id uuid, percent integer)
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  home name := (
    SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'
  );
  words text := (SELECT r.review FROM public.marketplace_reviews AS r WHERE r.id = subject);
  sought integer[] := console.text_marks(words);
BEGIN
  IF home IS NULL OR sought = '{}' THEN
    RETURN;
  END IF;
  RETURN QUERY EXECUTE format(
    'WITH candidate AS MATERIALIZED (
       SELECT m.review_id, m.marks FROM console.review_marks AS m
       WHERE m.marks && $3 AND m.review_id <> $1 LIMIT 5000
     ), closest AS MATERIALIZED (
       SELECT c.review_id FROM candidate AS c
       ORDER BY (SELECT count(*) FROM unnest(c.marks) AS m (mark) WHERE m.mark = ANY ($3)) DESC, c.review_id LIMIT 200
     )
     SELECT alike.id, floor(alike.likeness * 100)::integer
     FROM (
       SELECT r.id, %I.similarity(r.review, $2) AS likeness
       FROM closest AS c JOIN public.marketplace_reviews AS r ON r.id = c.review_id
     ) AS alike
     WHERE alike.likeness >= 0.5
     ORDER BY alike.likeness DESC, alike.id LIMIT $4', home)
  USING subject, words, sought, most;
END
$$;
REVOKE ALL ON FUNCTION console.similar_reviews(uuid, integer) FROM PUBLIC;

-- step: data review_marks
INSERT INTO console.review_marks (review_id, marks)
SELECT r.id, console.text_marks(r.review) FROM public.marketplace_reviews AS r
ON CONFLICT (review_id) DO NOTHING;

-- step: index console.review_marks.review_marks_marks_idx
CREATE INDEX review_marks_marks_idx ON console.review_marks USING gin (marks) WITH (fastupdate = off);

-- step: session
RESET ROLE;

-- step: trigger public.marketplace_reviews.console_6_marks
CREATE OR REPLACE TRIGGER console_6_marks AFTER INSERT OR UPDATE OF review ON public.marketplace_reviews
  FOR EACH ROW EXECUTE FUNCTION console.keep_marks();

-- step: index public.marketplace_reviews.marketplace_reviews_organization_newest_idx
CREATE INDEX marketplace_reviews_organization_newest_idx
  ON public.marketplace_reviews (organization_id, created_at DESC, id DESC);

-- step: grant table console.review_marks marketplace_moderator
REVOKE ALL ON console.review_marks FROM marketplace_moderator;
GRANT SELECT ON console.review_marks TO marketplace_moderator;

-- step: grant table console.review_marks marketplace_super_admin
REVOKE ALL ON console.review_marks FROM marketplace_super_admin;
GRANT SELECT ON console.review_marks TO marketplace_super_admin;

-- step: grant function console.is_verified_purchase(uuid, uuid) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.is_verified_purchase(uuid, uuid) TO marketplace_moderator;

-- step: grant function console.is_verified_purchase(uuid, uuid) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.is_verified_purchase(uuid, uuid) TO marketplace_super_admin;

-- step: grant function console.text_marks(text) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.text_marks(text) TO marketplace_moderator;

-- step: grant function console.text_marks(text) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.text_marks(text) TO marketplace_super_admin;

-- step: grant function console.similar_reviews(uuid, integer) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.similar_reviews(uuid, integer) TO marketplace_moderator;

-- step: grant function console.similar_reviews(uuid, integer) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.similar_reviews(uuid, integer) TO marketplace_super_admin;
