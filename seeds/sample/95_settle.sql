-- Forgets how the sample was drawn (the temporary tables go with the transaction), and lets the planner know what came.
DROP FUNCTION pg_temp.draw_ago(text, double precision, double precision), pg_temp.draw_between(text, timestamp, timestamp),
  pg_temp.draw_int(text, int, int), pg_temp.draw(text), pg_temp.sample_id(text, text), pg_temp.tier_step(text), pg_temp.as_of();

ANALYZE public.marketplace_tools, public.marketplace_purchases, public.marketplace_cart, public.marketplace_reviews,
  console.review_flags, console.audit_log;
