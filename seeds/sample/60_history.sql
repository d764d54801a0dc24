-- The audit entries of what the sample's staff did before you came: decisions on reviews, and the last changes to tools.
-- Written in the order in which they happened, because the audit is read by number. Loading the sample itself is not
-- an entry (see `05_unaudited.sql`).
--
-- Entries of the history carry transaction numbers below zero, which no real transaction has.
WITH decision AS (
  SELECT moderated_at AS at, moderator AS login, 'moderation' AS area, 'marketplace_reviews' AS table_name, id AS record_id,
    organization_id,
    -- A reported review was approved first; who reported it did not decide.
    CASE WHEN status = 'REJECTED' THEN 'moderation.reject' ELSE 'moderation.approve' END AS act,
    jsonb_build_object('status', 'PENDING', 'moderated_at', NULL, 'moderated_by', NULL)
      || CASE WHEN notes IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('moderation_notes', NULL) END AS before,
    jsonb_build_object('status', CASE WHEN status = 'REJECTED' THEN 'REJECTED' ELSE 'APPROVED' END, 'moderated_at', moderated_at)
      || CASE WHEN notes IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('moderation_notes', notes) END AS after,
    CASE WHEN status = 'REJECTED' THEN CASE WHEN kind = 'fair' THEN 'DUPLICATE' ELSE breaks END END AS reason
  FROM sample_review
  WHERE moderated_at IS NOT NULL
),
-- Each leads to what the catalog holds now.
edit AS (
  SELECT pg_temp.as_of() - make_interval(days => days_ago, mins => 17 * days_ago) AS at, 'sample_manager' AS login,
    'catalog' AS area, 'marketplace_tools' AS table_name, tool.id AS record_id, NULL::uuid AS organization_id, act,
    jsonb_build_object(column_name, CASE WHEN column_name IN ('is_featured', 'is_popular') THEN to_jsonb(old::boolean)
                                         WHEN column_name = 'price_amount' THEN to_jsonb(old::numeric(10, 2)) ELSE to_jsonb(old) END) AS before,
    jsonb_build_object(column_name, to_jsonb(tool) -> column_name) AS after,
    edit.reason
  FROM (VALUES
    (1, 412, 'catalog.edit', 'price_amount', '69.00', 'New price list'),
    (9, 412, 'catalog.edit', 'price_amount', '35.00', 'New price list'),
    (16, 411, 'catalog.edit', 'price_amount', '59.00', 'New price list'),
    (11, 298, 'catalog.edit', 'is_featured', 'false', 'Front page of the spring'),
    (43, 201, 'catalog.edit', 'is_featured', 'false', NULL),
    (39, 163, 'catalog.status', 'status', 'ACTIVE', 'Replaced by No-Show Prevention'),
    (36, 140, 'catalog.status', 'status', 'COMING_SOON', 'Beta opens'),
    (46, 96, 'catalog.status', 'status', 'COMING_SOON', 'Beta opens'),
    (30, 71, 'catalog.edit', 'is_popular', 'false', NULL),
    (44, 71, 'catalog.edit', 'is_popular', 'false', NULL),
    (47, 44, 'catalog.edit', 'provider', 'Ledgerline', 'We maintain it ourselves now'),
    (51, 24, 'catalog.status', 'status', 'ACTIVE', 'Portal changes its feed, paused until it is back'),
    (25, 15, 'catalog.edit', 'price_amount', '0.30', 'Agreed with sales'),
    (28, 8, 'catalog.edit', 'version', '3.3.1', NULL),
    (17, 3, 'catalog.edit', 'version', '2.2.9', NULL),
    (48, 1, 'catalog.edit', 'is_popular', 'false', 'Most bought of the month')
  ) AS edit (number, days_ago, act, column_name, old, reason)
  JOIN public.marketplace_tools AS tool
    ON tool.id = ('70010000-0000-4000-8000-' || lpad(edit.number::text, 12, '0'))::uuid
),
entry AS (
  SELECT at, login, area, act, table_name, record_id, organization_id, before, after, reason FROM decision
  UNION ALL
  SELECT at, login, area, act, table_name, record_id, organization_id, before, after, reason FROM edit
)
INSERT INTO console.audit_log (
  at, transaction_id, login, role, operator_id, area, act, table_name, record_id, organization_id, before, after, reason
)
SELECT
  entry.at AT TIME ZONE 'utc',
  row_number() OVER (ORDER BY entry.at, record_id) - 1 - count(*) OVER (),
  login,
  CASE login WHEN 'sample_manager' THEN 'marketplace_manager' WHEN 'sample_admin' THEN 'marketplace_super_admin' ELSE 'marketplace_moderator' END,
  operator.id,
  area, act, table_name, record_id, organization_id,
  before,
  after || CASE WHEN area = 'moderation' THEN jsonb_build_object('moderated_by', operator.id) ELSE '{}'::jsonb END,
  reason
FROM entry
CROSS JOIN LATERAL (
  SELECT ('5aff0000-0000-4000-8000-00000000000' || CASE login
    WHEN 'sample_manager' THEN 1 WHEN 'sample_moderator' THEN 2 WHEN 'sample_admin' THEN 4 ELSE 6 END)::uuid AS id
) AS operator
ORDER BY entry.at, record_id;

-- Which organizations the support agent opened before, and why: the read log. All of them closed again.
INSERT INTO console.organization_access (kind, login, operator_id, organization_id, reason, at, until, closed_at)
SELECT 'OPENED', 'sample_support', '5aff0000-0000-4000-8000-000000000003', organization.id, opened.reason,
  opened_at, opened_at + interval '30 minutes', opened_at + make_interval(mins => opened.minutes)
FROM (VALUES
  ('two-rivers-realty', 61, 22, 'Ticket 4102: asks what ends with the cancellation'),
  ('copper-canyon-homes', 40, 9, 'Ticket 4188: charged, but the tool says expired'),
  ('ironwood-advisors', 33, 30, 'Ticket 4207: tier not shown after the move'),
  ('lantern-street-realty', 9, 14, 'Ticket 4291: card declined, tools still open'),
  ('quayside-residential', 2, 6, 'Ticket 4310: paid on Monday, nothing activated')
) AS opened (slug, days_ago, minutes, reason)
JOIN sample_organization AS organization ON organization.slug = opened.slug
CROSS JOIN LATERAL (
  SELECT (pg_temp.as_of() - make_interval(days => days_ago, mins => 41 * minutes)) AT TIME ZONE 'utc' AS opened_at
) AS began
ORDER BY opened_at;
