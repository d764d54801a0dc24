-- The console's own tables. They hold what the platform has no place for; nothing of the six tables is copied here but
-- the sums behind the ratings. Which role reads what is in 0016; their functions are with their area.

-- step: session
SET LOCAL ROLE marketplace_owner;

-- step: table console.migrations
CREATE TABLE console.migrations (
  file text PRIMARY KEY,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  applied_by name NOT NULL DEFAULT session_user
);
COMMENT ON TABLE console.migrations IS 'Which migration files ran here, and what they said then.';

-- step: table console.seed_runs
CREATE TABLE console.seed_runs (
  seed text PRIMARY KEY,
  checksum text NOT NULL,
  as_of timestamp(6),
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  login name NOT NULL DEFAULT session_user
);
COMMENT ON TABLE console.seed_runs IS 'Which seeds were sown here; as_of is the instant that a dated seed leads up to.';

-- step: table console.operators
CREATE TABLE console.operators (
  login name PRIMARY KEY,
  user_id uuid REFERENCES public.users (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  kind text NOT NULL DEFAULT 'STAFF' CHECK (kind IN ('STAFF', 'SERVICE')),
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT operators_staff_is_a_person CHECK (kind = 'SERVICE' OR user_id IS NOT NULL)
);
COMMENT ON TABLE console.operators IS 'Whose login it is (session_user), or that it is the platform''s service.';

-- step: table console.organization_access
CREATE TABLE console.organization_access (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('OPENED', 'LOOKED_UP')),
  login name NOT NULL DEFAULT session_user,
  operator_id uuid NOT NULL,
  organization_id uuid,
  reason text,
  term text,
  found uuid[],
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  until timestamptz,
  closed_at timestamptz,
  CONSTRAINT organization_access_is_whole CHECK (
    CASE kind
      WHEN 'OPENED' THEN organization_id IS NOT NULL AND reason IS NOT NULL AND until IS NOT NULL AND term IS NULL
      ELSE organization_id IS NULL AND term IS NOT NULL AND found IS NOT NULL
    END
  )
);
CREATE INDEX organization_access_open_idx ON console.organization_access (login, organization_id, until);
CREATE INDEX organization_access_at_idx ON console.organization_access (at DESC, id DESC);
COMMENT ON TABLE console.organization_access IS
  'Who opened which organization, why and until when, and who looked for what and was shown which: the read log.';

-- step: table console.writing_periods
CREATE TABLE console.writing_periods (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  login name NOT NULL DEFAULT session_user,
  operator_id uuid NOT NULL,
  reason text NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  until timestamptz NOT NULL,
  closed_at timestamptz
);
CREATE INDEX writing_periods_login_idx ON console.writing_periods (login, until);
COMMENT ON TABLE console.writing_periods IS 'When who switched writing on, why, and for how long.';

-- step: table console.saved_views
CREATE TABLE console.saved_views (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  login name NOT NULL DEFAULT session_user,
  area text NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
  address text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT saved_views_login_area_name_key UNIQUE (login, area, name)
);
COMMENT ON TABLE console.saved_views IS 'Filters that a person kept under a name.';

-- step: table console.review_claims
CREATE TABLE console.review_claims (
  review_id uuid PRIMARY KEY REFERENCES public.marketplace_reviews (id) ON UPDATE CASCADE ON DELETE CASCADE,
  login name NOT NULL DEFAULT session_user,
  operator_id uuid NOT NULL,
  claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  until timestamptz NOT NULL
);
CREATE INDEX review_claims_login_idx ON console.review_claims (login);
COMMENT ON TABLE console.review_claims IS 'Which moderator holds which review, for a while.';

-- step: table console.review_flags
CREATE TABLE console.review_flags (
  review_id uuid NOT NULL REFERENCES public.marketplace_reviews (id) ON UPDATE CASCADE ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES public.users (id) ON UPDATE CASCADE ON DELETE CASCADE,
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT review_flags_pkey PRIMARY KEY (review_id, user_id)
);
CREATE INDEX review_flags_user_id_idx ON console.review_flags (user_id);
CREATE INDEX review_flags_created_at_idx ON console.review_flags (created_at);
COMMENT ON TABLE console.review_flags IS 'Who reported which review, and why: one report per person and review.';

-- step: table console.rejection_reasons
CREATE TABLE console.rejection_reasons (
  code text PRIMARY KEY CHECK (code ~ '^[A-Z][A-Z_]*$'),
  digit smallint NOT NULL CONSTRAINT rejection_reasons_digit_key UNIQUE CHECK (digit BETWEEN 1 AND 9),
  label text NOT NULL,
  policy text NOT NULL,
  is_active boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE console.rejection_reasons IS 'Why a review is turned down: the key 1 to 9, a label, and what the author is told.';

-- step: table console.tool_ratings
CREATE TABLE console.tool_ratings (
  tool_id uuid PRIMARY KEY REFERENCES public.marketplace_tools (id) ON UPDATE CASCADE ON DELETE CASCADE,
  points bigint NOT NULL CHECK (points >= 0),
  reviews integer NOT NULL CHECK (reviews >= 0)
);
COMMENT ON TABLE console.tool_ratings IS 'Sum and number of a tool''s approved ratings, so that a change costs one step.';

-- step: table console.audit_log
CREATE TABLE console.audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  transaction_id bigint NOT NULL,
  login name NOT NULL,
  role name NOT NULL,
  operator_id uuid,
  area text NOT NULL,
  act text NOT NULL,
  table_name name NOT NULL,
  record_id uuid NOT NULL,
  organization_id uuid,
  before jsonb,
  after jsonb,
  reason text
);
CREATE INDEX audit_log_record_idx ON console.audit_log (record_id, id DESC);
CREATE INDEX audit_log_at_idx ON console.audit_log (at DESC, id DESC);
COMMENT ON TABLE console.audit_log IS 'Every write on the six tables, whoever made it. Append-only.';

-- step: session
RESET ROLE;
