-- Some four hundred reviews of the tools, in every status, with what moderators decided. Reports are in `42_flags.sql`.
--
-- Most reviewers' organizations bought the tool. Whether they did is not said here: the database works out
-- `verified_purchase` from the purchases as each review is written, and the ratings of the tools with it.
--
-- Of one tool, the same text never stands twice in a row; over all tools, texts recur, as they do in life, and the
-- objectionable ones recur on purpose: they are what "similar texts" finds.

-- Since when an organization has had a tool, by itself or in a bundle.
CREATE TEMPORARY TABLE sample_owned ON COMMIT DROP AS
SELECT purchase.organization_id, coalesce(purchase.tool_id, item.tool_id) AS tool_id, min(purchase.activated_at) AS since
FROM public.marketplace_purchases AS purchase
LEFT JOIN public.marketplace_bundle_items AS item ON item.bundle_id = purchase.bundle_id
WHERE purchase.activated_at IS NOT NULL
GROUP BY 1, 2;

CREATE TEMPORARY TABLE sample_review ON COMMIT DROP AS
WITH reviewer AS (
  SELECT person.id AS user_id, person.organization_id, tool.id AS tool_id, tool.category::text AS category,
    person.number || '/' || right(tool.id::text, 3) AS key,
    greatest(person.joined_at, owned.since) + interval '2 days' AS could_since,
    CASE
      WHEN tool.status = 'COMING_SOON' THEN 0
      WHEN owned.since IS NOT NULL THEN CASE WHEN tool.is_popular THEN 0.17 ELSE 0.085 END
      ELSE CASE WHEN tool.is_popular THEN 0.030 ELSE 0.014 END
    END AS chance
  FROM sample_person AS person
  CROSS JOIN public.marketplace_tools AS tool
  LEFT JOIN sample_owned AS owned ON owned.organization_id = person.organization_id AND owned.tool_id = tool.id
  WHERE tool.id::text LIKE '70010000-0000-4000-8000-0000000000__'
),
written AS (
  SELECT reviewer.*,
    CASE WHEN pg_temp.draw(key || '/lately') < 0.20
      THEN pg_temp.draw_between(key || '/written', greatest(could_since, pg_temp.as_of() - interval '20 days'), pg_temp.as_of() - interval '20 minutes')
      ELSE pg_temp.draw_between(key || '/written', greatest(could_since, pg_temp.as_of() - interval '700 days'), pg_temp.as_of() - interval '5 days')
    END AS created_at,
    CASE WHEN pg_temp.draw(key || '/kind') < 0.15 THEN 'objectionable' ELSE 'fair' END AS kind
  FROM reviewer
  WHERE pg_temp.draw(key || '/writes') < chance AND could_since < pg_temp.as_of() - interval '6 days'
),
-- Young reviews wait, old ones are decided; a few were forgotten.
judged AS (
  SELECT written.*, pg_temp.draw(key || '/verdict') AS verdict, pg_temp.as_of() - created_at AS age,
    row_number() OVER (PARTITION BY tool_id, kind ORDER BY created_at, key) AS place
  FROM written
),
decided AS (
  SELECT judged.*,
    CASE
      WHEN age < interval '9 days' AND verdict < 0.72 THEN 'PENDING'
      WHEN age < interval '14 hours' THEN 'PENDING'
      WHEN kind = 'objectionable' AND age < interval '45 days' AND verdict > 0.45 THEN 'FLAGGED'
      WHEN kind = 'objectionable' THEN 'REJECTED'
      WHEN verdict < 0.10 AND age < interval '70 days' THEN 'PENDING'
      WHEN verdict < 0.045 THEN 'FLAGGED'
      WHEN verdict < 0.060 THEN 'REJECTED'
      ELSE 'APPROVED'
    END AS status
  FROM judged
),
-- The texts that fit a tool, in an order of its own: those of its category and three for any tool.
fitting AS (
  SELECT tool.id AS tool_id, text.kind, text.breaks, text.rating, text.title, text.body,
    row_number() OVER (PARTITION BY tool.id, text.kind ORDER BY md5(tool.id::text || text.body)) AS place,
    count(*) OVER (PARTITION BY tool.id, text.kind) AS texts
  FROM public.marketplace_tools AS tool
  JOIN LATERAL (
    SELECT * FROM sample_text WHERE kind = 'fair' AND category = tool.category::text
    UNION ALL
    (SELECT * FROM sample_text WHERE kind = 'fair' AND category IS NULL ORDER BY md5(tool.id::text || body) LIMIT 3)
    UNION ALL
    -- Complaining about the staging is only off topic elsewhere.
    SELECT * FROM sample_text WHERE kind = 'objectionable' AND NOT (title = 'Staging looks fake' AND tool.name = 'Virtual Staging AI')
  ) AS text ON true
)
SELECT decided.*, fitting.rating, fitting.title, fitting.body, fitting.breaks
FROM decided
JOIN fitting ON fitting.tool_id = decided.tool_id AND fitting.kind = decided.kind
  AND fitting.place = 1 + decided.place % fitting.texts;

-- Who decided, when, and what they noted. A FLAGGED review was approved once and
-- reported since, or reported before anybody looked at it.
ALTER TABLE sample_review
  ADD COLUMN id uuid,
  ADD COLUMN moderated_at timestamp,
  ADD COLUMN moderator text,
  ADD COLUMN notes text;

UPDATE sample_review SET
  id = pg_temp.sample_id('review', key),
  moderated_at = CASE
    WHEN status IN ('APPROVED', 'REJECTED') OR (status = 'FLAGGED' AND kind = 'fair' AND age > interval '2 days')
      THEN least(created_at + make_interval(secs => 900 + floor(power(pg_temp.draw(key || '/waits'), 2) * 345600)),
                 pg_temp.as_of() - make_interval(secs => 240 + floor(pg_temp.draw(key || '/just-now') * 21600)))
  END,
  notes = CASE
    WHEN status <> 'REJECTED' THEN
      CASE WHEN status = 'APPROVED' AND rating <= 2 AND pg_temp.draw(key || '/notes') < 0.4
        THEN (ARRAY['Harsh, but about the tool and from somebody who used it.', 'Told support; they know about it.',
                    'Checked the purchase. Fair criticism.'])[1 + pg_temp.draw_int(key || '/note', 0, 2)] END
    WHEN kind = 'fair' THEN 'Says the same as another review of this organization.'
    ELSE CASE breaks
      WHEN 'SPAM' THEN 'Advertising. The same text stands under other tools.'
      WHEN 'PERSONAL_DATA' THEN 'Contains details of a person; told the author to send it again without.'
      WHEN 'OFFENSIVE' THEN 'Insults, nothing about the tool.'
      WHEN 'OFF_TOPIC' THEN 'Not about this tool; passed on to support.'
      WHEN 'CONFLICT' THEN 'Not an independent review.'
    END
  END;

-- Jonas Weber left half a year ago; since then Tomas Lindgren decides, and Elena Castellanos when he is away.
UPDATE sample_review SET moderator = CASE
    WHEN moderated_at < pg_temp.as_of() - interval '180 days'
      THEN CASE WHEN pg_temp.draw(key || '/moderator') < 0.75 THEN 'jonas_weber' ELSE 'sample_moderator' END
    WHEN pg_temp.draw(key || '/moderator') < 0.85 THEN 'sample_moderator'
    ELSE 'sample_admin'
  END
WHERE moderated_at IS NOT NULL;

INSERT INTO public.marketplace_reviews (
  id, tool_id, organization_id, user_id, rating, title, review, helpful_count, status, moderated_at, moderated_by,
  moderation_notes, created_at, updated_at
)
SELECT
  review.id, review.tool_id, organization_id, user_id, review.rating,
  CASE WHEN pg_temp.draw(key || '/title') < 0.9 THEN review.title END,
  CASE
    WHEN kind = 'fair' AND pg_temp.draw(key || '/wordless') < 0.03 THEN NULL
    WHEN kind = 'fair' AND pg_temp.draw(key || '/tail') < 0.55
      THEN review.body || ' ' || tails.bodies[1 + pg_temp.draw_int(key || '/which-tail', 0, cardinality(tails.bodies) - 1)]
    ELSE review.body
  END,
  CASE WHEN status IN ('APPROVED', 'FLAGGED') AND moderated_at IS NOT NULL
       THEN floor(power(pg_temp.draw(key || '/helpful'), 3) * 46)::int ELSE 0 END,
  status::public."ReviewStatus",
  moderated_at,
  CASE moderator
    WHEN 'sample_moderator' THEN '5aff0000-0000-4000-8000-000000000002'::uuid
    WHEN 'sample_admin' THEN '5aff0000-0000-4000-8000-000000000004'::uuid
    WHEN 'jonas_weber' THEN '5aff0000-0000-4000-8000-000000000006'::uuid
  END,
  notes,
  created_at,
  greatest(created_at, moderated_at)
FROM sample_review AS review
CROSS JOIN LATERAL (
  SELECT array_agg(body ORDER BY body) AS bodies FROM sample_text
  WHERE sample_text.kind = 'tail' AND sample_text.rating = CASE WHEN review.rating >= 4 THEN 5 WHEN review.rating = 3 THEN 3 ELSE 1 END
) AS tails
ORDER BY review.id;
