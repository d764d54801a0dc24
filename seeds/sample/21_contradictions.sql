-- A handful of purchases that contradict themselves, as a support agent meets them. Each is named after what is wrong;
-- its id is the sample id of kind 'purchase' and name 'contradiction/<label>'.
--   failed-but-active…    the payment FAILED, yet the purchase is ACTIVE and in use
--   ended-but-active…     the subscription ended, yet the purchase is ACTIVE
--   paid-not-activated…   the payment COMPLETED days ago, yet nothing was activated
--   refunded-but-active   the money went back, yet the purchase is ACTIVE
INSERT INTO public.marketplace_purchases (
  id, organization_id, user_id, tool_id, purchase_type, amount, currency, payment_method, payment_status,
  stripe_payment_id, stripe_invoice_id, is_subscription, subscription_start, subscription_end, auto_renew, status,
  activated_at, refunded_at, usage_count, last_used_at, purchase_date, created_at, updated_at
)
SELECT
  pg_temp.sample_id('purchase', 'contradiction/' || contradiction.label),
  organization.id,
  buyer.user_id,
  tool.id,
  'TOOL',
  tool.price_amount,
  organization.currency,
  'CREDIT_CARD',
  payment::public."PaymentStatus",
  'pi_' || left(md5('pi/contradiction/' || label), 24),
  'in_' || left(md5('in/contradiction/' || label), 24),
  true,
  CASE WHEN activated THEN starts END,
  CASE WHEN activated THEN starts + interval '1 month' END,
  true,
  'ACTIVE',
  CASE WHEN activated THEN starts END,
  CASE WHEN payment = 'REFUNDED' THEN starts + interval '8 days' END,
  usage,
  CASE WHEN usage > 0 THEN pg_temp.as_of() - make_interval(hours => 5 + days_ago) END,
  starts - interval '75 seconds',
  starts - interval '75 seconds',
  starts + CASE WHEN payment = 'REFUNDED' THEN interval '8 days' ELSE interval '0' END
FROM (VALUES
  ('failed-but-active-1', 'lantern-street-realty', 40, 12, 'FAILED', true, 37),
  ('failed-but-active-2', 'sunmeadow-realty', 21, 9, 'FAILED', true, 112),
  ('ended-but-active-1', 'copper-canyon-homes', 35, 49, 'COMPLETED', true, 64),
  ('ended-but-active-2', 'alder-finch-estates', 41, 58, 'COMPLETED', true, 18),
  ('ended-but-active-3', 'juniper-row', 37, 90, 'COMPLETED', true, 5),
  ('paid-not-activated-1', 'quayside-residential', 32, 4, 'COMPLETED', false, 0),
  ('paid-not-activated-2', 'two-rivers-realty', 26, 6, 'COMPLETED', false, 0),
  ('refunded-but-active', 'bluestem-realty-group', 22, 17, 'REFUNDED', true, 41)
) AS contradiction (label, slug, tool, days_ago, payment, activated, usage)
CROSS JOIN LATERAL (SELECT pg_temp.as_of() - make_interval(days => days_ago, mins => 13 * days_ago) AS starts) AS began
JOIN sample_organization AS organization ON organization.slug = contradiction.slug
JOIN sample_buyer AS buyer ON buyer.organization = organization.number AND buyer.buyer_rank = 2
JOIN public.marketplace_tools AS tool
  ON tool.id = ('70010000-0000-4000-8000-' || lpad(contradiction.tool::text, 12, '0'))::uuid;
