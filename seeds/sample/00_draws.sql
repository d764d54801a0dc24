-- How the sample draws: everything that looks random is read off an md5 of a name, and every date counts back from one
-- instant, so the same instant always gives the same rows. No random(), no now().
-- The functions are temporary; `95_settle.sql` drops them at the end of the same transaction.

-- The instant that the sample's two years lead up to, UTC. Set by whoever loads the sample.
CREATE FUNCTION pg_temp.as_of() RETURNS timestamp LANGUAGE sql STABLE
RETURN current_setting('seed.as_of')::timestamp;

-- The fixed id of an invented record.
CREATE FUNCTION pg_temp.sample_id(kind text, name text) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN md5('sample/' || kind || '/' || name)::uuid;

-- A number from 0 to just under 1, always the same for the same key.
CREATE FUNCTION pg_temp.draw(key text) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN ('x' || substr(md5('draw/' || key), 1, 8))::bit(32)::bigint / 4294967296.0;

-- A whole number from `low` to `high`, both possible.
CREATE FUNCTION pg_temp.draw_int(key text, low int, high int) RETURNS int LANGUAGE sql IMMUTABLE
RETURN low + floor(pg_temp.draw(key) * (greatest(high, low) - low + 1))::int;

-- An instant between two others, to the second.
CREATE FUNCTION pg_temp.draw_between(key text, earliest timestamp, latest timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE
RETURN earliest + make_interval(secs => floor(pg_temp.draw(key) * extract(epoch FROM greatest(latest, earliest) - earliest)));

-- An instant between so many days before the sample's instant (the later number is further back).
CREATE FUNCTION pg_temp.draw_ago(key text, fewest_days double precision, most_days double precision) RETURNS timestamp LANGUAGE sql STABLE
RETURN pg_temp.draw_between(key,
  pg_temp.as_of() - make_interval(secs => greatest(most_days, fewest_days) * 86400),
  pg_temp.as_of() - make_interval(secs => fewest_days * 86400));

-- The step of a tier on the ladder FREE, STARTER, GROWTH, ELITE, ENTERPRISE; CUSTOM stands beside it.
CREATE FUNCTION pg_temp.tier_step(tier text) RETURNS int LANGUAGE sql IMMUTABLE
RETURN CASE tier WHEN 'FREE' THEN 0 WHEN 'STARTER' THEN 1 WHEN 'GROWTH' THEN 2 WHEN 'ELITE' THEN 3 WHEN 'ENTERPRISE' THEN 4 END;
