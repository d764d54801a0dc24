-- The audit works again, as before `05_unaudited.sql`.
ALTER TABLE public.marketplace_tools ENABLE TRIGGER console_9_audit;
ALTER TABLE public.marketplace_bundles ENABLE TRIGGER console_9_audit;
ALTER TABLE public.marketplace_bundle_items ENABLE TRIGGER console_9_audit;
ALTER TABLE public.marketplace_purchases ENABLE TRIGGER console_9_audit;
ALTER TABLE public.marketplace_cart ENABLE TRIGGER console_9_audit;
ALTER TABLE public.marketplace_reviews ENABLE TRIGGER console_9_audit;
