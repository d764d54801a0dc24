-- The statements that turn the columns $1 (`schema.table.column`), and every column that refers to them, from text to
-- uuid: keys are taken off, columns and their defaults converted, keys put back as they were.
WITH RECURSIVE
ids (relation, attnum) AS (
  SELECT f.attrelid, f.attnum
  FROM unnest($1::text[]) AS wanted (name)
  JOIN pg_attribute AS f
    ON f.attrelid = to_regclass(split_part(wanted.name, '.', 1) || '.' || split_part(wanted.name, '.', 2))
   AND f.attname = split_part(wanted.name, '.', 3)
  UNION
  SELECT k.conrelid, pair.child
  FROM ids
  JOIN pg_constraint AS k ON k.contype = 'f' AND k.confrelid = ids.relation
  CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (child, parent)
  WHERE pair.parent = ids.attnum
),
links AS (
  SELECT DISTINCT k.oid, k.conrelid, k.conname FROM pg_constraint AS k JOIN ids
    ON (k.conrelid = ids.relation AND ids.attnum = ANY (k.conkey))
    OR (k.confrelid = ids.relation AND ids.attnum = ANY (k.confkey))
  WHERE k.contype = 'f'
)
SELECT statement FROM (
  SELECT 1 AS part, format('ALTER TABLE %s DROP CONSTRAINT %I;', l.conrelid::regclass, l.conname) AS statement
  FROM links AS l
  UNION ALL
  SELECT 2, format('ALTER TABLE %1$s ALTER COLUMN %2$I DROP DEFAULT, ALTER COLUMN %2$I TYPE uuid USING %2$I::uuid%3$s;',
    ids.relation::regclass, f.attname,
    CASE WHEN d.oid IS NOT NULL OR f.attname = 'id' THEN format(', ALTER COLUMN %I SET DEFAULT gen_random_uuid()', f.attname) END)
  FROM ids
  JOIN pg_attribute AS f ON f.attrelid = ids.relation AND f.attnum = ids.attnum AND f.atttypid <> 'uuid'::regtype
  LEFT JOIN pg_attrdef AS d ON d.adrelid = f.attrelid AND d.adnum = f.attnum
  UNION ALL
  SELECT 3, format('ALTER TABLE %s ADD CONSTRAINT %I %s;', l.conrelid::regclass, l.conname, pg_get_constraintdef(l.oid))
  FROM links AS l
) AS script
ORDER BY part, statement
