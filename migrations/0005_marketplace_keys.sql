-- The fourteen foreign keys and what a deletion does. What was bought is retired, not deleted (RESTRICT); whoever decided
-- on a review stays named (RESTRICT: SET NULL would leave moderated_at alone). Organizations cascade as the document
-- gives it; no role of the console can delete one, and the audit keeps the rows a cascade takes.

-- step: key public.marketplace_bundle_items.marketplace_bundle_items_bundle_id_fkey
ALTER TABLE public.marketplace_bundle_items ADD CONSTRAINT marketplace_bundle_items_bundle_id_fkey
  FOREIGN KEY (bundle_id) REFERENCES public.marketplace_bundles (id) ON UPDATE CASCADE ON DELETE CASCADE;

-- step: key public.marketplace_bundle_items.marketplace_bundle_items_tool_id_fkey
ALTER TABLE public.marketplace_bundle_items ADD CONSTRAINT marketplace_bundle_items_tool_id_fkey
  FOREIGN KEY (tool_id) REFERENCES public.marketplace_tools (id) ON UPDATE CASCADE ON DELETE CASCADE;

-- step: key public.marketplace_purchases.marketplace_purchases_organization_id_fkey
ALTER TABLE public.marketplace_purchases ADD CONSTRAINT marketplace_purchases_organization_id_fkey
  FOREIGN KEY (organization_id) REFERENCES public.organizations (id) ON UPDATE CASCADE ON DELETE CASCADE;

-- step: key public.marketplace_purchases.marketplace_purchases_user_id_fkey
ALTER TABLE public.marketplace_purchases ADD CONSTRAINT marketplace_purchases_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES public.users (id) ON UPDATE CASCADE ON DELETE RESTRICT;

-- step: key public.marketplace_purchases.marketplace_purchases_tool_id_fkey
ALTER TABLE public.marketplace_purchases ADD CONSTRAINT marketplace_purchases_tool_id_fkey
  FOREIGN KEY (tool_id) REFERENCES public.marketplace_tools (id) ON UPDATE CASCADE ON DELETE RESTRICT;

-- step: key public.marketplace_purchases.marketplace_purchases_bundle_id_fkey
ALTER TABLE public.marketplace_purchases ADD CONSTRAINT marketplace_purchases_bundle_id_fkey
  FOREIGN KEY (bundle_id) REFERENCES public.marketplace_bundles (id) ON UPDATE CASCADE ON DELETE RESTRICT;

-- step: key public.marketplace_cart.marketplace_cart_organization_id_fkey
ALTER TABLE public.marketplace_cart ADD CONSTRAINT marketplace_cart_organization_id_fkey
  FOREIGN KEY (organization_id) REFERENCES public.organizations (id) ON UPDATE CASCADE ON DELETE CASCADE;

-- step: key public.marketplace_cart.marketplace_cart_user_id_fkey
ALTER TABLE public.marketplace_cart ADD CONSTRAINT marketplace_cart_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES public.users (id) ON UPDATE CASCADE ON DELETE CASCADE;

-- step: key public.marketplace_cart.marketplace_cart_tool_id_fkey
ALTER TABLE public.marketplace_cart ADD CONSTRAINT marketplace_cart_tool_id_fkey
  FOREIGN KEY (tool_id) REFERENCES public.marketplace_tools (id) ON UPDATE CASCADE ON DELETE CASCADE;

-- step: key public.marketplace_cart.marketplace_cart_bundle_id_fkey
ALTER TABLE public.marketplace_cart ADD CONSTRAINT marketplace_cart_bundle_id_fkey
  FOREIGN KEY (bundle_id) REFERENCES public.marketplace_bundles (id) ON UPDATE CASCADE ON DELETE CASCADE;

-- step: key public.marketplace_reviews.marketplace_reviews_tool_id_fkey
ALTER TABLE public.marketplace_reviews ADD CONSTRAINT marketplace_reviews_tool_id_fkey
  FOREIGN KEY (tool_id) REFERENCES public.marketplace_tools (id) ON UPDATE CASCADE ON DELETE CASCADE;

-- step: key public.marketplace_reviews.marketplace_reviews_organization_id_fkey
ALTER TABLE public.marketplace_reviews ADD CONSTRAINT marketplace_reviews_organization_id_fkey
  FOREIGN KEY (organization_id) REFERENCES public.organizations (id) ON UPDATE CASCADE ON DELETE CASCADE;

-- step: key public.marketplace_reviews.marketplace_reviews_user_id_fkey
ALTER TABLE public.marketplace_reviews ADD CONSTRAINT marketplace_reviews_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES public.users (id) ON UPDATE CASCADE ON DELETE CASCADE;

-- step: key public.marketplace_reviews.marketplace_reviews_moderated_by_fkey
ALTER TABLE public.marketplace_reviews ADD CONSTRAINT marketplace_reviews_moderated_by_fkey
  FOREIGN KEY (moderated_by) REFERENCES public.users (id) ON UPDATE CASCADE ON DELETE RESTRICT;
