-- Drops the drawing functions; the temporary tables go with the transaction.
DROP FUNCTION pg_temp.as_of(), pg_temp.sample_id(text, text), pg_temp.draw(text), pg_temp.draw_int(text, int, int),
  pg_temp.draw_between(text, timestamp, timestamp), pg_temp.draw_ago(text, double precision, double precision),
  pg_temp.tier_step(text) CASCADE;
