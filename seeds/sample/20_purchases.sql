-- Two years of purchases of the sample's organizations, up to the sample's instant.
--
-- One row is one purchase: a term of a subscription, a pack of metered units, or a licence. A renewal is a purchase of
-- its own that starts where the last term ended. What holds of every row here (`21_contradictions.sql` adds those of
-- which it does not):
--   * amount = price x seats (a pack of metered units: price x units; a price on request: negotiated). EUR and GBP
--     customers pay the same figure in their currency;
--   * purchase_date <= activated_at = subscription_start < subscription_end;
--   * payment COMPLETED or REFUNDED is activated, any other is not; status REFUNDED, payment REFUNDED and refunded_at go
--     together; cancelled_at is set when, and only when, the status is CANCELLED;
--   * a term that ended is EXPIRED; an ACTIVE subscription ends after the sample's instant;
--   * Stripe ids exist for CREDIT_CARD and ACH only, an invoice id for subscriptions only;
--   * used only after activation, and last used within the term.

-- What can be bought.
CREATE TEMPORARY TABLE sample_offer ON COMMIT DROP AS
SELECT 'TOOL' AS type, right(id::text, 3)::int AS number, 'tool-' || right(id::text, 3) AS key, id, price_model::text AS price_model,
       price_amount AS price, required_tier::text AS tier, status::text AS status, is_popular
FROM public.marketplace_tools
WHERE id::text LIKE '70010000-0000-4000-8000-0000000000__'
UNION ALL
SELECT 'BUNDLE', right(id::text, 3)::int, 'bundle-' || right(id::text, 3), id, 'MONTHLY',
       price_amount, required_tier::text, status::text, is_popular
FROM public.marketplace_bundles
WHERE id::text LIKE 'b0010000-0000-4000-8000-0000000000__';

-- Which organization may buy what: its tier reaches the tool's. CUSTOM pays per use: metered tools, licences, prices on
-- request, and what is included for everybody.
CREATE TEMPORARY TABLE sample_chance ON COMMIT DROP AS
SELECT
  organization.number AS organization, organization.id AS organization_id, organization.slug, organization.currency,
  organization.months, organization.seats, organization.method, organization.status AS organization_status,
  organization.created_at AS since,
  offer.type, offer.number, offer.id AS offer_id, offer.price_model, offer.price, offer.status AS offer_status,
  organization.slug || '/' || offer.key AS key,
  CASE
    WHEN offer.status = 'COMING_SOON' THEN 0
    WHEN offer.type = 'BUNDLE' AND offer.number = 5 THEN CASE WHEN organization.number = 1 THEN 1 ELSE 0 END
    WHEN offer.type = 'BUNDLE' THEN 0.42
    WHEN offer.price_model = 'FREE' THEN 0.9
    WHEN offer.price_model = 'CUSTOM' THEN 0.9
    ELSE organization.appetite * CASE WHEN offer.is_popular THEN 1.2 WHEN offer.status = 'ACTIVE' THEN 0.7 ELSE 0.4 END
  END AS chance
FROM sample_organization AS organization
JOIN sample_offer AS offer ON CASE
  WHEN organization.buys_as = 'CUSTOM'
    THEN offer.price_model IN ('USAGE_BASED', 'ONE_TIME', 'CUSTOM') OR offer.tier = 'FREE'
  ELSE pg_temp.tier_step(organization.buys_as) >= pg_temp.tier_step(offer.tier)
END;

-- What was taken, and what became of it. The Suite made the first organization's single tools needless five months ago.
CREATE TEMPORARY TABLE sample_adoption ON COMMIT DROP AS
WITH taken AS (
  SELECT chance.*,
    price_model = 'MONTHLY' OR price_model = 'ANNUAL' OR price_model = 'CUSTOM' AS recurring,
    CASE WHEN price_model IN ('ANNUAL', 'CUSTOM') THEN interval '1 year' ELSE interval '1 month' END AS length,
    CASE WHEN price_model IN ('ANNUAL', 'CUSTOM') THEN 366 ELSE 31 END AS length_days,
    pg_temp.draw(key || '/fate') AS fate_draw,
    organization = 1 AND type = 'TOOL' AND price_model IN ('MONTHLY', 'ANNUAL') AS replaced_by_suite,
    CASE WHEN pg_temp.draw(key || '/method') < 0.82 OR price_model = 'CUSTOM' THEN method
         ELSE (ARRAY['CREDIT_CARD', 'ACH', 'INVOICE', 'PLATFORM_CREDITS'])[1 + pg_temp.draw_int(key || '/method/other', 0, 3)]
    END AS paid_by,
    -- One of the first three people buys.
    1 + pg_temp.draw_int(key || '/buyer', 0, 2) AS buyer_rank,
    CASE WHEN type = 'TOOL' AND price_model = 'MONTHLY' THEN pg_temp.draw_int(key || '/seats', 1, seats) ELSE 1 END AS bought_seats,
    least(months * 30, 720) - 12 AS days
  FROM sample_chance AS chance
  WHERE pg_temp.draw(key || '/takes') < chance
),
fated AS (
  SELECT taken.*,
    CASE
      WHEN NOT recurring THEN 'kept'
      WHEN offer_status = 'DISABLED' OR replaced_by_suite THEN 'lapsed'
      WHEN organization = 1 AND type = 'BUNDLE' AND number = 5 THEN 'running'
      WHEN organization_status = 'INACTIVE' THEN CASE WHEN fate_draw < 0.7 THEN 'lapsed' ELSE 'cancelled' END
      WHEN organization_status = 'CANCELLED' THEN CASE WHEN fate_draw < 0.6 THEN 'cancelled' WHEN fate_draw < 0.8 THEN 'lapsed' ELSE 'running' END
      WHEN organization_status = 'PAST_DUE' AND fate_draw < 0.3 THEN 'failed'
      WHEN fate_draw < 0.60 THEN 'running'
      WHEN fate_draw < 0.73 THEN 'lapsed'
      WHEN fate_draw < 0.85 THEN 'cancelled'
      WHEN fate_draw < 0.94 THEN 'refunded'
      ELSE 'failed'
    END AS fate
  FROM taken
),
-- When the last term began. A running one covers the instant; an ended one ended before it; a cancelled or refunded one
-- may do either.
dated AS (
  SELECT fated.*,
    CASE
      WHEN fate = 'running' OR (fate IN ('cancelled', 'refunded') AND pg_temp.draw(key || '/still') < 0.25)
        THEN pg_temp.draw_ago(key || '/last', 4, least(length_days - 5, days))
      WHEN fate = 'failed' AND organization_status = 'PAST_DUE' THEN pg_temp.draw_ago(key || '/last', 6, 25)
      WHEN replaced_by_suite THEN pg_temp.draw_ago(key || '/last', 150 + length_days, greatest(days, 160 + length_days))
      WHEN organization_status = 'INACTIVE' THEN pg_temp.draw_ago(key || '/last', 130 + length_days, days)
      WHEN recurring THEN pg_temp.draw_ago(key || '/last', length_days + 3, days)
      ELSE pg_temp.draw_ago(key || '/last', 3, days)
    END AS last_start
  FROM fated
)
SELECT dated.*,
  -- How many terms there were: no more than fit between the organization's first days and the last term.
  CASE
    WHEN NOT recurring AND price_model <> 'USAGE_BASED' THEN 1
    ELSE least(
      1 + floor(extract(epoch FROM last_start - since - interval '9 days') / 86400 / length_days)::int,
      CASE
        WHEN type = 'BUNDLE' AND number = 5 THEN 5
        WHEN price_model <> 'MONTHLY' THEN pg_temp.draw_int(key || '/terms', 1, 4)
        WHEN pg_temp.draw(key || '/loyal') < 0.12 THEN pg_temp.draw_int(key || '/terms', 12, 22)
        WHEN fate = 'running' THEN pg_temp.draw_int(key || '/terms', 1, 13)
        ELSE pg_temp.draw_int(key || '/terms', 1, 6)
      END,
      1 + floor(extract(epoch FROM last_start - (pg_temp.as_of() - interval '726 days')) / 86400 / length_days)::int
    )
  END AS terms
FROM dated
WHERE last_start > since + interval '9 days';

-- The people who buy.
CREATE TEMPORARY TABLE sample_buyer ON COMMIT DROP AS
SELECT organization.number AS organization, buyer_rank, person.id AS user_id
FROM sample_organization AS organization
CROSS JOIN generate_series(1, 3) AS buyer_rank
JOIN sample_person AS person
  ON person.organization = organization.number AND person.rank = least(buyer_rank, organization.people);

WITH term AS (
  SELECT adoption.*, place, place = terms AS is_last, key || '/' || place AS term_key,
    last_start - (terms - place) * length AS starts,
    last_start - (terms - place - 1) * length AS ends,
    CASE WHEN place = terms THEN fate WHEN recurring THEN 'renewed' ELSE 'kept' END AS term_fate
  FROM sample_adoption AS adoption
  CROSS JOIN LATERAL generate_series(1, terms) AS place
),
paid AS (
  SELECT term.*,
    starts - CASE paid_by
      WHEN 'ACH' THEN make_interval(hours => pg_temp.draw_int(term_key || '/lag', 40, 90))
      WHEN 'INVOICE' THEN make_interval(hours => pg_temp.draw_int(term_key || '/lag', 20, 190))
      WHEN 'CREDIT_CARD' THEN make_interval(secs => pg_temp.draw_int(term_key || '/lag', 9, 160))
      ELSE make_interval(secs => pg_temp.draw_int(term_key || '/lag', 1, 4))
    END AS bought_at,
    CASE price_model
      WHEN 'USAGE_BASED' THEN 50 * pg_temp.draw_int(term_key || '/units', 2, 24)
      ELSE bought_seats
    END AS units
  FROM term
),
-- How it ended, for those that did: failed renewals a few days after the attempt, the others within their term.
ended AS (
  SELECT paid.*,
    CASE term_fate
      WHEN 'cancelled' THEN pg_temp.draw_between(term_key || '/cancelled', starts + interval '6 hours', least(ends - interval '1 day', pg_temp.as_of() - interval '2 hours'))
      WHEN 'failed' THEN pg_temp.draw_between(term_key || '/cancelled', bought_at + interval '1 day', least(bought_at + interval '6 days', pg_temp.as_of()))
    END AS cancelled_at,
    CASE WHEN term_fate = 'refunded'
      THEN pg_temp.draw_between(term_key || '/refunded', starts + interval '1 day', least(starts + interval '14 days', pg_temp.as_of() - interval '1 hour'))
    END AS refunded_at
  FROM paid
),
used AS (
  SELECT ended.*,
    pg_temp.draw_between(term_key || '/used', starts,
      least(CASE WHEN recurring THEN ends END, cancelled_at, refunded_at, pg_temp.as_of())) AS last_used_at,
    CASE
      WHEN term_fate = 'failed' OR pg_temp.draw(term_key || '/unused') < 0.06 THEN 0
      WHEN price_model = 'USAGE_BASED' AND is_last THEN pg_temp.draw_int(term_key || '/usage', 1, units)
      WHEN price_model = 'USAGE_BASED' THEN units
      WHEN price_model = 'FREE' THEN pg_temp.draw_int(term_key || '/usage', 60, 2400)
      ELSE pg_temp.draw_int(term_key || '/usage', 1, 60) * units
    END AS usage_count
  FROM ended
)
INSERT INTO public.marketplace_purchases (
  id, organization_id, user_id, tool_id, bundle_id, purchase_type, amount, currency, payment_method, payment_status,
  stripe_payment_id, stripe_invoice_id, is_subscription, subscription_start, subscription_end, auto_renew, status,
  activated_at, cancelled_at, refunded_at, usage_count, last_used_at, purchase_date, created_at, updated_at
)
SELECT
  pg_temp.sample_id('purchase', term_key),
  used.organization_id,
  buyer.user_id,
  CASE WHEN type = 'TOOL' THEN offer_id END,
  CASE WHEN type = 'BUNDLE' THEN offer_id END,
  type::public."PurchaseType",
  CASE WHEN price_model = 'CUSTOM' THEN 600 * pg_temp.draw_int(key || '/negotiated', 8, 30) ELSE price * units END,
  currency,
  paid_by::public."PaymentMethod",
  (CASE term_fate WHEN 'failed' THEN 'FAILED' WHEN 'refunded' THEN 'REFUNDED' ELSE 'COMPLETED' END)::public."PaymentStatus",
  CASE WHEN paid_by IN ('CREDIT_CARD', 'ACH') AND price_model <> 'FREE' THEN 'pi_' || left(md5('pi/' || term_key), 24) END,
  CASE WHEN paid_by IN ('CREDIT_CARD', 'ACH') AND recurring THEN 'in_' || left(md5('in/' || term_key), 24) END,
  recurring,
  CASE WHEN recurring AND term_fate <> 'failed' THEN starts END,
  CASE WHEN recurring AND term_fate <> 'failed' THEN ends END,
  recurring AND (term_fate = 'renewed' OR (term_fate = 'running' AND pg_temp.draw(key || '/renews') < 0.85)),
  (CASE
    WHEN term_fate IN ('failed', 'cancelled') THEN 'CANCELLED'
    WHEN term_fate = 'refunded' THEN 'REFUNDED'
    WHEN term_fate IN ('renewed', 'lapsed') THEN 'EXPIRED'
    ELSE 'ACTIVE'
  END)::public."PurchaseStatus",
  CASE WHEN term_fate <> 'failed' THEN starts END,
  cancelled_at,
  refunded_at,
  usage_count,
  CASE WHEN usage_count > 0 THEN last_used_at END,
  bought_at,
  bought_at,
  greatest(bought_at, CASE WHEN term_fate <> 'failed' THEN starts END, cancelled_at, refunded_at,
           CASE WHEN term_fate IN ('renewed', 'lapsed') THEN ends END)
FROM used
JOIN sample_buyer AS buyer ON buyer.organization = used.organization AND buyer.buyer_rank = used.buyer_rank;

-- Payments that came to nothing, or have not come to anything yet.
--   attempt    a first payment FAILED, minutes to hours before the one that worked
--   abandoned  begun and left: payment CANCELLED
--   declined   FAILED, and not tried again
--   open       of the last weeks: PENDING (invoices, cards waiting for the bank) or PROCESSING (bank transfers)
WITH attempt AS (
  SELECT chance.*, 'attempt' AS kind, 'FAILED' AS payment, 'CREDIT_CARD' AS paid_by,
    adoption.last_start - (adoption.terms - 1) * adoption.length
      - make_interval(secs => pg_temp.draw_int(chance.key || '/attempt/before', 600, 90000)) AS bought_at
  FROM sample_adoption AS adoption
  JOIN sample_chance AS chance ON chance.key = adoption.key
  WHERE adoption.paid_by = 'CREDIT_CARD' AND adoption.price > 0 AND pg_temp.draw(chance.key || '/attempt') < 0.10
),
untaken AS (
  SELECT chance.*, pg_temp.draw(chance.key || '/loose') AS loose
  FROM sample_chance AS chance
  WHERE chance.price > 0 AND chance.offer_status IN ('ACTIVE', 'BETA') AND chance.chance < 1
    AND organization_status NOT IN ('INACTIVE', 'CANCELLED')
    AND NOT EXISTS (SELECT FROM sample_adoption AS adoption WHERE adoption.key = chance.key)
),
loose AS (
  SELECT organization, organization_id, slug, currency, months, seats, method, organization_status, since, type, number,
    offer_id, price_model, price, offer_status, key, chance,
    CASE WHEN loose < 0.06 THEN 'abandoned' WHEN loose < 0.13 THEN 'declined' ELSE 'open' END AS kind,
    CASE WHEN loose < 0.06 THEN 'CANCELLED' WHEN loose < 0.13 THEN 'FAILED' WHEN loose < 0.19 THEN 'PENDING' ELSE 'PROCESSING' END AS payment,
    CASE
      WHEN loose < 0.06 THEN method
      WHEN loose < 0.13 THEN (ARRAY['CREDIT_CARD', 'ACH'])[1 + pg_temp.draw_int(key || '/loose/method', 0, 1)]
      WHEN loose < 0.17 THEN 'INVOICE'
      WHEN loose < 0.19 THEN 'CREDIT_CARD'
      ELSE 'ACH'
    END AS paid_by,
    CASE
      WHEN loose < 0.13 THEN pg_temp.draw_ago(key || '/loose/at', 8, least(months * 30, 720) - 12)
      WHEN loose < 0.17 THEN pg_temp.draw_ago(key || '/loose/at', 0.2, 21)
      ELSE pg_temp.draw_ago(key || '/loose/at', 0.05, 4)
    END AS bought_at
  FROM untaken
  WHERE loose < 0.23
),
unpaid AS (
  SELECT * FROM attempt UNION ALL SELECT * FROM loose
)
INSERT INTO public.marketplace_purchases (
  id, organization_id, user_id, tool_id, bundle_id, purchase_type, amount, currency, payment_method, payment_status,
  stripe_payment_id, stripe_invoice_id, is_subscription, auto_renew, status, cancelled_at, purchase_date, created_at, updated_at
)
SELECT
  pg_temp.sample_id('purchase', key || '/' || kind),
  unpaid.organization_id,
  buyer.user_id,
  CASE WHEN type = 'TOOL' THEN offer_id END,
  CASE WHEN type = 'BUNDLE' THEN offer_id END,
  type::public."PurchaseType",
  price * CASE WHEN price_model = 'USAGE_BASED' THEN 100 ELSE 1 END,
  currency,
  paid_by::public."PaymentMethod",
  payment::public."PaymentStatus",
  CASE WHEN paid_by IN ('CREDIT_CARD', 'ACH') THEN 'pi_' || left(md5('pi/' || key || '/' || kind), 24) END,
  CASE WHEN paid_by IN ('CREDIT_CARD', 'ACH') AND price_model IN ('MONTHLY', 'ANNUAL') THEN 'in_' || left(md5('in/' || key || '/' || kind), 24) END,
  price_model IN ('MONTHLY', 'ANNUAL'),
  kind = 'open' AND price_model IN ('MONTHLY', 'ANNUAL'),
  (CASE WHEN kind = 'open' THEN 'ACTIVE' ELSE 'CANCELLED' END)::public."PurchaseStatus",
  CASE WHEN kind <> 'open' THEN gave_up_at END,
  bought_at,
  bought_at,
  CASE WHEN kind <> 'open' THEN gave_up_at ELSE bought_at END
FROM unpaid
CROSS JOIN LATERAL (
  SELECT bought_at + make_interval(secs => pg_temp.draw_int(key || '/gave-up', 60, CASE kind WHEN 'attempt' THEN 500 ELSE 400000 END)) AS gave_up_at
) AS given_up
JOIN sample_buyer AS buyer
  ON buyer.organization = unpaid.organization AND buyer.buyer_rank = 1 + pg_temp.draw_int(key || '/loose/buyer', 0, 2)
WHERE bought_at > since;
