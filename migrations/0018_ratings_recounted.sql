-- From here on every review moves its tool's rating by itself; what a platform counted before is put right once. On an
-- empty database this finds nothing to do.

-- step: data ratings
SELECT console.recount_ratings();
