-- Who reported which review, and why. The database counts the reports into `flagged_count`.
-- Every FLAGGED review was reported, most of what was rejected too, and now and then one that is perfectly all right.
WITH reported AS (
  SELECT review.*,
    CASE
      WHEN status = 'FLAGGED' THEN pg_temp.draw_int(key || '/flags', 1, 5)
      WHEN kind = 'objectionable' AND pg_temp.draw(key || '/reported') < 0.7 THEN pg_temp.draw_int(key || '/flags', 1, 3)
      WHEN pg_temp.draw(key || '/reported') < 0.06 THEN 1
      ELSE 0
    END AS flags,
    -- What is FLAGGED now was reported lately, a rejected one before it was turned down.
    CASE WHEN status = 'FLAGGED' THEN greatest(created_at, moderated_at, pg_temp.as_of() - interval '24 days') ELSE created_at END AS earliest,
    CASE WHEN status = 'REJECTED' THEN moderated_at ELSE pg_temp.as_of() END AS latest
  FROM sample_review AS review
)
INSERT INTO console.review_flags (review_id, user_id, reason, created_at)
SELECT
  reported.id,
  reporter.id,
  CASE
    WHEN kind = 'fair' THEN (ARRAY['I do not believe this is true', 'Unfair to the team that built it', 'Looks like a competitor wrote this', 'Not my experience at all'])[1 + pg_temp.draw_int(reported.key || reporter.number, 0, 3)]
    ELSE (CASE breaks
      WHEN 'SPAM' THEN ARRAY['Spam', 'Advertising for something else', 'Same text under three other tools']
      WHEN 'PERSONAL_DATA' THEN ARRAY['Private details of a person', 'This must not be public', 'Contains a telephone number or an address']
      WHEN 'OFFENSIVE' THEN ARRAY['Insulting', 'Nobody should have to read this', 'Abusive language']
      WHEN 'OFF_TOPIC' THEN ARRAY['Not about this tool', 'This belongs to support', 'Off topic']
      ELSE ARRAY['Fake review', 'They wrote this themselves', 'Paid for']
    END)[1 + pg_temp.draw_int(reported.key || reporter.number, 0, 2)]
  END,
  pg_temp.draw_between(reported.key || '/flag/' || reporter.number, earliest, latest) AT TIME ZONE 'utc'
FROM reported
CROSS JOIN LATERAL (
  SELECT person.id, person.number FROM sample_person AS person
  WHERE person.organization_id <> reported.organization_id AND person.is_active AND person.joined_at < earliest
  ORDER BY pg_temp.draw(reported.key || '/reporter/' || person.number), person.number
  LIMIT reported.flags
) AS reporter
ORDER BY 1, 2;
