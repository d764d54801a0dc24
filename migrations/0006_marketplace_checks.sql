-- The bounds that every row keeps. The first two by name are the document's; the others put its prose (ratings from one
-- to five, a discount in percent, amounts and counts from zero, …) where no writer can miss it. Rows of an adopted
-- platform that break one are left alone: the check is then added NOT VALID and holds for what is written from then on.

-- step: check public.marketplace_purchases.check_purchase_type
ALTER TABLE public.marketplace_purchases ADD CONSTRAINT check_purchase_type
  CHECK ((purchase_type = 'TOOL' AND tool_id IS NOT NULL AND bundle_id IS NULL)
    OR (purchase_type = 'BUNDLE' AND bundle_id IS NOT NULL AND tool_id IS NULL));

-- step: check public.marketplace_cart.check_cart_item_type
ALTER TABLE public.marketplace_cart ADD CONSTRAINT check_cart_item_type
  CHECK ((item_type = 'TOOL' AND tool_id IS NOT NULL AND bundle_id IS NULL)
    OR (item_type = 'BUNDLE' AND bundle_id IS NOT NULL AND tool_id IS NULL));

-- step: check public.marketplace_tools.marketplace_tools_price_amount_check
ALTER TABLE public.marketplace_tools ADD CONSTRAINT marketplace_tools_price_amount_check
  CHECK (price_amount >= 0);

-- step: check public.marketplace_tools.marketplace_tools_price_model_check
ALTER TABLE public.marketplace_tools ADD CONSTRAINT marketplace_tools_price_model_check
  CHECK (price_model NOT IN ('FREE', 'CUSTOM') OR price_amount = 0);

-- step: check public.marketplace_tools.marketplace_tools_currency_check
ALTER TABLE public.marketplace_tools ADD CONSTRAINT marketplace_tools_currency_check
  CHECK (currency ~ '^[A-Z]{3}$');

-- step: check public.marketplace_tools.marketplace_tools_features_check
ALTER TABLE public.marketplace_tools ADD CONSTRAINT marketplace_tools_features_check
  CHECK (jsonb_typeof(features) = 'array' AND NOT jsonb_path_exists(features, '$[*] ? (@.type() != "string")'));

-- step: check public.marketplace_tools.marketplace_tools_tech_stack_check
ALTER TABLE public.marketplace_tools ADD CONSTRAINT marketplace_tools_tech_stack_check
  CHECK (jsonb_typeof(tech_stack) IN ('array', 'object'));

-- step: check public.marketplace_tools.marketplace_tools_purchase_count_check
ALTER TABLE public.marketplace_tools ADD CONSTRAINT marketplace_tools_purchase_count_check
  CHECK (purchase_count >= 0);

-- step: check public.marketplace_tools.marketplace_tools_view_count_check
ALTER TABLE public.marketplace_tools ADD CONSTRAINT marketplace_tools_view_count_check
  CHECK (view_count >= 0);

-- step: check public.marketplace_tools.marketplace_tools_review_count_check
ALTER TABLE public.marketplace_tools ADD CONSTRAINT marketplace_tools_review_count_check
  CHECK (review_count >= 0);

-- step: check public.marketplace_tools.marketplace_tools_avg_rating_check
ALTER TABLE public.marketplace_tools ADD CONSTRAINT marketplace_tools_avg_rating_check
  CHECK (avg_rating BETWEEN 1 AND 5);

-- step: check public.marketplace_bundles.marketplace_bundles_price_amount_check
ALTER TABLE public.marketplace_bundles ADD CONSTRAINT marketplace_bundles_price_amount_check
  CHECK (price_amount >= 0);

-- step: check public.marketplace_bundles.marketplace_bundles_currency_check
ALTER TABLE public.marketplace_bundles ADD CONSTRAINT marketplace_bundles_currency_check
  CHECK (currency ~ '^[A-Z]{3}$');

-- step: check public.marketplace_bundles.marketplace_bundles_discount_percent_check
ALTER TABLE public.marketplace_bundles ADD CONSTRAINT marketplace_bundles_discount_percent_check
  CHECK (discount_percent BETWEEN 0 AND 100);

-- step: check public.marketplace_bundles.marketplace_bundles_purchase_count_check
ALTER TABLE public.marketplace_bundles ADD CONSTRAINT marketplace_bundles_purchase_count_check
  CHECK (purchase_count >= 0);

-- step: check public.marketplace_bundles.marketplace_bundles_view_count_check
ALTER TABLE public.marketplace_bundles ADD CONSTRAINT marketplace_bundles_view_count_check
  CHECK (view_count >= 0);

-- step: check public.marketplace_purchases.marketplace_purchases_amount_check
ALTER TABLE public.marketplace_purchases ADD CONSTRAINT marketplace_purchases_amount_check
  CHECK (amount >= 0);

-- step: check public.marketplace_purchases.marketplace_purchases_currency_check
ALTER TABLE public.marketplace_purchases ADD CONSTRAINT marketplace_purchases_currency_check
  CHECK (currency ~ '^[A-Z]{3}$');

-- step: check public.marketplace_purchases.marketplace_purchases_usage_count_check
ALTER TABLE public.marketplace_purchases ADD CONSTRAINT marketplace_purchases_usage_count_check
  CHECK (usage_count >= 0);

-- step: check public.marketplace_purchases.marketplace_purchases_subscription_end_check
ALTER TABLE public.marketplace_purchases ADD CONSTRAINT marketplace_purchases_subscription_end_check
  CHECK (subscription_end > subscription_start);

-- step: check public.marketplace_cart.marketplace_cart_quantity_check
ALTER TABLE public.marketplace_cart ADD CONSTRAINT marketplace_cart_quantity_check
  CHECK (quantity >= 1);

-- step: check public.marketplace_reviews.marketplace_reviews_rating_check
ALTER TABLE public.marketplace_reviews ADD CONSTRAINT marketplace_reviews_rating_check
  CHECK (rating BETWEEN 1 AND 5);

-- step: check public.marketplace_reviews.marketplace_reviews_helpful_count_check
ALTER TABLE public.marketplace_reviews ADD CONSTRAINT marketplace_reviews_helpful_count_check
  CHECK (helpful_count >= 0);

-- step: check public.marketplace_reviews.marketplace_reviews_flagged_count_check
ALTER TABLE public.marketplace_reviews ADD CONSTRAINT marketplace_reviews_flagged_count_check
  CHECK (flagged_count >= 0);

-- step: check public.marketplace_reviews.marketplace_reviews_moderated_check
ALTER TABLE public.marketplace_reviews ADD CONSTRAINT marketplace_reviews_moderated_check
  CHECK ((moderated_at IS NULL) = (moderated_by IS NULL));
