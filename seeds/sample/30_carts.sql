-- What waits in the carts: some forty things that people put there in the last weeks and have not bought.
WITH wanted AS (
  SELECT chance.*, person.id AS user_id, chance.key || '/cart/' || person.number AS cart_key
  FROM sample_chance AS chance
  JOIN sample_person AS person ON person.organization = chance.organization AND person.is_active AND person.role <> 'VIEWER'
  WHERE chance.offer_status IN ('ACTIVE', 'BETA') AND chance.price > 0 AND chance.organization_status <> 'INACTIVE'
    AND NOT EXISTS (
      SELECT FROM public.marketplace_purchases AS purchase
      WHERE purchase.organization_id = chance.organization_id AND chance.offer_id IN (purchase.tool_id, purchase.bundle_id)
        AND purchase.status = 'ACTIVE'
    )
),
chosen AS (
  SELECT wanted.*, row_number() OVER (PARTITION BY type ORDER BY pg_temp.draw(cart_key), cart_key) AS place
  FROM wanted
)
INSERT INTO public.marketplace_cart (
  id, organization_id, user_id, tool_id, bundle_id, item_type, quantity, added_at, created_at, updated_at
)
SELECT
  pg_temp.sample_id('cart', cart_key), organization_id, user_id,
  CASE WHEN type = 'TOOL' THEN offer_id END,
  CASE WHEN type = 'BUNDLE' THEN offer_id END,
  type::public."CartItemType",
  CASE WHEN type = 'TOOL' AND price_model = 'MONTHLY' AND pg_temp.draw(cart_key || '/several') < 0.2
       THEN pg_temp.draw_int(cart_key || '/quantity', 2, 5) ELSE 1 END,
  added_at, added_at, added_at
FROM chosen
CROSS JOIN LATERAL (SELECT pg_temp.draw_ago(cart_key || '/added', 0.05, 28) AS added_at) AS put
WHERE place <= CASE type WHEN 'TOOL' THEN 34 ELSE 7 END;
