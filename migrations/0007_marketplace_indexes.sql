-- Unique keys, the 28 indexes of the document, and those that matter beyond them.

-- Unique keys. A cart item names a tool or a bundle, so its key always holds a NULL: NULLs must count as equal.

-- step: index public.marketplace_bundle_items.marketplace_bundle_items_bundle_id_tool_id_key
CREATE UNIQUE INDEX marketplace_bundle_items_bundle_id_tool_id_key ON public.marketplace_bundle_items (bundle_id, tool_id);

-- step: index public.marketplace_purchases.marketplace_purchases_stripe_payment_id_key
CREATE UNIQUE INDEX marketplace_purchases_stripe_payment_id_key ON public.marketplace_purchases (stripe_payment_id);

-- step: index public.marketplace_cart.marketplace_cart_user_id_tool_id_bundle_id_key
CREATE UNIQUE INDEX marketplace_cart_user_id_tool_id_bundle_id_key ON public.marketplace_cart (user_id, tool_id, bundle_id) NULLS NOT DISTINCT;

-- step: index public.marketplace_reviews.marketplace_reviews_tool_id_user_id_key
CREATE UNIQUE INDEX marketplace_reviews_tool_id_user_id_key ON public.marketplace_reviews (tool_id, user_id);

-- The document's 28.

-- step: index public.marketplace_tools.marketplace_tools_category_idx
CREATE INDEX marketplace_tools_category_idx ON public.marketplace_tools (category);

-- step: index public.marketplace_tools.marketplace_tools_status_idx
CREATE INDEX marketplace_tools_status_idx ON public.marketplace_tools (status);

-- step: index public.marketplace_tools.marketplace_tools_required_tier_idx
CREATE INDEX marketplace_tools_required_tier_idx ON public.marketplace_tools (required_tier);

-- step: index public.marketplace_tools.marketplace_tools_price_model_idx
CREATE INDEX marketplace_tools_price_model_idx ON public.marketplace_tools (price_model);

-- step: index public.marketplace_tools.marketplace_tools_is_featured_idx
CREATE INDEX marketplace_tools_is_featured_idx ON public.marketplace_tools (is_featured);

-- step: index public.marketplace_tools.marketplace_tools_purchase_count_idx
CREATE INDEX marketplace_tools_purchase_count_idx ON public.marketplace_tools (purchase_count);

-- step: index public.marketplace_tools.marketplace_tools_avg_rating_idx
CREATE INDEX marketplace_tools_avg_rating_idx ON public.marketplace_tools (avg_rating);

-- step: index public.marketplace_bundles.marketplace_bundles_status_idx
CREATE INDEX marketplace_bundles_status_idx ON public.marketplace_bundles (status);

-- step: index public.marketplace_bundles.marketplace_bundles_is_featured_idx
CREATE INDEX marketplace_bundles_is_featured_idx ON public.marketplace_bundles (is_featured);

-- step: index public.marketplace_bundles.marketplace_bundles_purchase_count_idx
CREATE INDEX marketplace_bundles_purchase_count_idx ON public.marketplace_bundles (purchase_count);

-- step: index public.marketplace_bundle_items.marketplace_bundle_items_bundle_id_idx
CREATE INDEX marketplace_bundle_items_bundle_id_idx ON public.marketplace_bundle_items (bundle_id);

-- step: index public.marketplace_bundle_items.marketplace_bundle_items_tool_id_idx
CREATE INDEX marketplace_bundle_items_tool_id_idx ON public.marketplace_bundle_items (tool_id);

-- step: index public.marketplace_purchases.marketplace_purchases_organization_id_idx
CREATE INDEX marketplace_purchases_organization_id_idx ON public.marketplace_purchases (organization_id);

-- step: index public.marketplace_purchases.marketplace_purchases_user_id_idx
CREATE INDEX marketplace_purchases_user_id_idx ON public.marketplace_purchases (user_id);

-- step: index public.marketplace_purchases.marketplace_purchases_payment_status_idx
CREATE INDEX marketplace_purchases_payment_status_idx ON public.marketplace_purchases (payment_status);

-- step: index public.marketplace_purchases.marketplace_purchases_status_idx
CREATE INDEX marketplace_purchases_status_idx ON public.marketplace_purchases (status);

-- step: index public.marketplace_purchases.marketplace_purchases_tool_id_idx
CREATE INDEX marketplace_purchases_tool_id_idx ON public.marketplace_purchases (tool_id);

-- step: index public.marketplace_purchases.marketplace_purchases_bundle_id_idx
CREATE INDEX marketplace_purchases_bundle_id_idx ON public.marketplace_purchases (bundle_id);

-- step: index public.marketplace_purchases.marketplace_purchases_purchase_date_idx
CREATE INDEX marketplace_purchases_purchase_date_idx ON public.marketplace_purchases (purchase_date);

-- step: index public.marketplace_cart.marketplace_cart_organization_id_idx
CREATE INDEX marketplace_cart_organization_id_idx ON public.marketplace_cart (organization_id);

-- step: index public.marketplace_cart.marketplace_cart_user_id_idx
CREATE INDEX marketplace_cart_user_id_idx ON public.marketplace_cart (user_id);

-- step: index public.marketplace_cart.marketplace_cart_tool_id_idx
CREATE INDEX marketplace_cart_tool_id_idx ON public.marketplace_cart (tool_id);

-- step: index public.marketplace_cart.marketplace_cart_bundle_id_idx
CREATE INDEX marketplace_cart_bundle_id_idx ON public.marketplace_cart (bundle_id);

-- step: index public.marketplace_reviews.marketplace_reviews_tool_id_idx
CREATE INDEX marketplace_reviews_tool_id_idx ON public.marketplace_reviews (tool_id);

-- step: index public.marketplace_reviews.marketplace_reviews_organization_id_idx
CREATE INDEX marketplace_reviews_organization_id_idx ON public.marketplace_reviews (organization_id);

-- step: index public.marketplace_reviews.marketplace_reviews_user_id_idx
CREATE INDEX marketplace_reviews_user_id_idx ON public.marketplace_reviews (user_id);

-- step: index public.marketplace_reviews.marketplace_reviews_status_idx
CREATE INDEX marketplace_reviews_status_idx ON public.marketplace_reviews (status);

-- step: index public.marketplace_reviews.marketplace_reviews_rating_idx
CREATE INDEX marketplace_reviews_rating_idx ON public.marketplace_reviews (rating);

-- Beyond the document: newest first, for one organization and for all; look-up by invoice; the moderation queue (its
-- predicate holds the enum test, which under row level security could not be an index condition); the reviews of a
-- tool; the key to the moderator.

-- step: index public.marketplace_purchases.marketplace_purchases_organization_newest_idx
CREATE INDEX marketplace_purchases_organization_newest_idx
  ON public.marketplace_purchases (organization_id, purchase_date DESC, id DESC);

-- step: index public.marketplace_purchases.marketplace_purchases_newest_idx
CREATE INDEX marketplace_purchases_newest_idx ON public.marketplace_purchases (purchase_date DESC, id DESC);

-- step: index public.marketplace_purchases.marketplace_purchases_stripe_invoice_id_idx
CREATE INDEX marketplace_purchases_stripe_invoice_id_idx ON public.marketplace_purchases (stripe_invoice_id);

-- A Stripe id is often pasted in part: by its start, in any collation.

-- step: index public.marketplace_purchases.marketplace_purchases_stripe_payment_start_idx
CREATE INDEX marketplace_purchases_stripe_payment_start_idx
  ON public.marketplace_purchases (stripe_payment_id text_pattern_ops);

-- step: index public.marketplace_purchases.marketplace_purchases_stripe_invoice_start_idx
CREATE INDEX marketplace_purchases_stripe_invoice_start_idx
  ON public.marketplace_purchases (stripe_invoice_id text_pattern_ops);

-- step: index public.marketplace_reviews.marketplace_reviews_queue_idx
CREATE INDEX marketplace_reviews_queue_idx ON public.marketplace_reviews (flagged_count DESC, created_at, id)
  WHERE status IN ('PENDING', 'FLAGGED');

-- step: index public.marketplace_reviews.marketplace_reviews_tool_newest_idx
CREATE INDEX marketplace_reviews_tool_newest_idx ON public.marketplace_reviews (tool_id, status, created_at DESC);

-- step: index public.marketplace_reviews.marketplace_reviews_moderated_by_idx
CREATE INDEX marketplace_reviews_moderated_by_idx ON public.marketplace_reviews (moderated_by);

-- Search by a part of a word. Some servers refuse the extension: searches are slower there, and the console says so.

-- step: extension pg_trgm optional
DO $$ BEGIN
  CREATE EXTENSION pg_trgm WITH SCHEMA public;
EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'pg_trgm is not to be had here: %', SQLERRM;
END $$;

-- step: index public.marketplace_tools.marketplace_tools_words_idx needs pg_trgm
CREATE INDEX marketplace_tools_words_idx ON public.marketplace_tools
  USING gin (name public.gin_trgm_ops, description public.gin_trgm_ops);

-- step: index public.marketplace_reviews.marketplace_reviews_words_idx needs pg_trgm
CREATE INDEX marketplace_reviews_words_idx ON public.marketplace_reviews
  USING gin (title public.gin_trgm_ops, review public.gin_trgm_ops);

-- step: index public.organizations.organizations_words_idx needs pg_trgm
CREATE INDEX organizations_words_idx ON public.organizations USING gin (name public.gin_trgm_ops);

-- step: index public.users.users_words_idx needs pg_trgm
CREATE INDEX users_words_idx ON public.users USING gin (email public.gin_trgm_ops, name public.gin_trgm_ops);
