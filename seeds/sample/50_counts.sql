-- The counters that the platform keeps: how often something was bought and looked at.
-- `purchase_count` is the number of purchases of the tool or bundle itself whose payment is COMPLETED; a tool inside a
-- bought bundle is not counted again. Views are invented, a few dozen to each purchase and review.
UPDATE public.marketplace_tools AS tool
SET purchase_count = bought.times,
    view_count = bought.times * pg_temp.draw_int('views/' || tool.id, 24, 61) + tool.review_count * 17
      + pg_temp.draw_int('visits/' || tool.id, 180, 900)
FROM (
  SELECT tool.id, count(purchase.id)::int AS times
  FROM public.marketplace_tools AS tool
  LEFT JOIN public.marketplace_purchases AS purchase ON purchase.tool_id = tool.id AND purchase.payment_status = 'COMPLETED'
  GROUP BY tool.id
) AS bought
WHERE bought.id = tool.id;

UPDATE public.marketplace_bundles AS bundle
SET purchase_count = bought.times,
    view_count = bought.times * pg_temp.draw_int('views/' || bundle.id, 30, 70) + pg_temp.draw_int('visits/' || bundle.id, 250, 700)
FROM (
  SELECT bundle.id, count(purchase.id)::int AS times
  FROM public.marketplace_bundles AS bundle
  LEFT JOIN public.marketplace_purchases AS purchase ON purchase.bundle_id = bundle.id AND purchase.payment_status = 'COMPLETED'
  GROUP BY bundle.id
) AS bought
WHERE bought.id = bundle.id;
