-- Who may what: per table and role, always the whole of it, so that a right too many goes away when the step is run again.
-- Counters, stamps, versions and the audit are in nobody's hands. Nobody deletes a purchase or an organization.


-- step: grant table public.marketplace_tools PUBLIC
REVOKE ALL ON public.marketplace_tools FROM PUBLIC;

-- step: grant table public.marketplace_tools marketplace_tenant
REVOKE ALL ON public.marketplace_tools FROM marketplace_tenant;
GRANT SELECT ON public.marketplace_tools TO marketplace_tenant;

-- step: grant table public.marketplace_tools marketplace_support
REVOKE ALL ON public.marketplace_tools FROM marketplace_support;
GRANT SELECT ON public.marketplace_tools TO marketplace_support;

-- step: grant table public.marketplace_tools marketplace_moderator
REVOKE ALL ON public.marketplace_tools FROM marketplace_moderator;
GRANT SELECT ON public.marketplace_tools TO marketplace_moderator;

-- step: grant table public.marketplace_tools marketplace_manager
REVOKE ALL ON public.marketplace_tools FROM marketplace_manager;
GRANT SELECT, INSERT (id, name, description, long_description, category, tags, price_model, price_amount, currency,
  required_tier, features, tech_stack, integration_type, status, is_featured, is_popular, provider,
  documentation_url, demo_url, support_url, icon_url, images, video_url, version), UPDATE (name, description,
  long_description, category, tags, price_model, price_amount, currency, required_tier, features, tech_stack,
  integration_type, status, is_featured, is_popular, provider, documentation_url, demo_url, support_url, icon_url,
  images, video_url, version), DELETE ON public.marketplace_tools TO marketplace_manager;

-- step: grant table public.marketplace_tools marketplace_super_admin
REVOKE ALL ON public.marketplace_tools FROM marketplace_super_admin;
GRANT SELECT, INSERT (id, name, description, long_description, category, tags, price_model, price_amount, currency,
  required_tier, features, tech_stack, integration_type, status, is_featured, is_popular, provider,
  documentation_url, demo_url, support_url, icon_url, images, video_url, version), UPDATE (name, description,
  long_description, category, tags, price_model, price_amount, currency, required_tier, features, tech_stack,
  integration_type, status, is_featured, is_popular, provider, documentation_url, demo_url, support_url, icon_url,
  images, video_url, version), DELETE ON public.marketplace_tools TO marketplace_super_admin;

-- step: grant table public.marketplace_bundles PUBLIC
REVOKE ALL ON public.marketplace_bundles FROM PUBLIC;

-- step: grant table public.marketplace_bundles marketplace_tenant
REVOKE ALL ON public.marketplace_bundles FROM marketplace_tenant;
GRANT SELECT ON public.marketplace_bundles TO marketplace_tenant;

-- step: grant table public.marketplace_bundles marketplace_support
REVOKE ALL ON public.marketplace_bundles FROM marketplace_support;
GRANT SELECT ON public.marketplace_bundles TO marketplace_support;

-- step: grant table public.marketplace_bundles marketplace_moderator
REVOKE ALL ON public.marketplace_bundles FROM marketplace_moderator;
GRANT SELECT ON public.marketplace_bundles TO marketplace_moderator;

-- step: grant table public.marketplace_bundles marketplace_manager
REVOKE ALL ON public.marketplace_bundles FROM marketplace_manager;
GRANT SELECT, INSERT (id, name, description, long_description, price_amount, currency, discount_percent,
  required_tier, status, is_featured, is_popular, icon_url, images), UPDATE (name, description, long_description,
  price_amount, currency, discount_percent, required_tier, status, is_featured, is_popular, icon_url, images),
  DELETE ON public.marketplace_bundles TO marketplace_manager;

-- step: grant table public.marketplace_bundles marketplace_super_admin
REVOKE ALL ON public.marketplace_bundles FROM marketplace_super_admin;
GRANT SELECT, INSERT (id, name, description, long_description, price_amount, currency, discount_percent,
  required_tier, status, is_featured, is_popular, icon_url, images), UPDATE (name, description, long_description,
  price_amount, currency, discount_percent, required_tier, status, is_featured, is_popular, icon_url, images),
  DELETE ON public.marketplace_bundles TO marketplace_super_admin;

-- step: grant table public.marketplace_bundle_items PUBLIC
REVOKE ALL ON public.marketplace_bundle_items FROM PUBLIC;

-- step: grant table public.marketplace_bundle_items marketplace_tenant
REVOKE ALL ON public.marketplace_bundle_items FROM marketplace_tenant;
GRANT SELECT ON public.marketplace_bundle_items TO marketplace_tenant;

-- step: grant table public.marketplace_bundle_items marketplace_support
REVOKE ALL ON public.marketplace_bundle_items FROM marketplace_support;
GRANT SELECT ON public.marketplace_bundle_items TO marketplace_support;

-- step: grant table public.marketplace_bundle_items marketplace_moderator
REVOKE ALL ON public.marketplace_bundle_items FROM marketplace_moderator;
GRANT SELECT ON public.marketplace_bundle_items TO marketplace_moderator;

-- step: grant table public.marketplace_bundle_items marketplace_manager
REVOKE ALL ON public.marketplace_bundle_items FROM marketplace_manager;
GRANT SELECT, INSERT (id, bundle_id, tool_id, position), UPDATE (position), DELETE ON
  public.marketplace_bundle_items TO marketplace_manager;

-- step: grant table public.marketplace_bundle_items marketplace_super_admin
REVOKE ALL ON public.marketplace_bundle_items FROM marketplace_super_admin;
GRANT SELECT, INSERT (id, bundle_id, tool_id, position), UPDATE (position), DELETE ON
  public.marketplace_bundle_items TO marketplace_super_admin;

-- step: grant table public.marketplace_purchases PUBLIC
REVOKE ALL ON public.marketplace_purchases FROM PUBLIC;

-- step: grant table public.marketplace_purchases marketplace_tenant
REVOKE ALL ON public.marketplace_purchases FROM marketplace_tenant;
GRANT SELECT, INSERT (id, organization_id, user_id, tool_id, bundle_id, purchase_type, amount, currency,
  payment_method, payment_status, stripe_payment_id, stripe_invoice_id, is_subscription, subscription_start,
  subscription_end, auto_renew, status, activated_at, purchase_date, created_at, updated_at), UPDATE
  (payment_status, stripe_payment_id, stripe_invoice_id, is_subscription, subscription_start, subscription_end,
  auto_renew, status, activated_at, cancelled_at, refunded_at, usage_count, last_used_at, updated_at) ON
  public.marketplace_purchases TO marketplace_tenant;

-- step: grant table public.marketplace_purchases marketplace_support
REVOKE ALL ON public.marketplace_purchases FROM marketplace_support;

-- step: grant table public.marketplace_purchases marketplace_moderator
REVOKE ALL ON public.marketplace_purchases FROM marketplace_moderator;
GRANT SELECT (id, organization_id, tool_id, bundle_id, purchase_type, payment_status, is_subscription,
  subscription_start, subscription_end, status, activated_at, cancelled_at, refunded_at, usage_count, last_used_at,
  purchase_date) ON public.marketplace_purchases TO marketplace_moderator;

-- step: grant table public.marketplace_purchases marketplace_manager
REVOKE ALL ON public.marketplace_purchases FROM marketplace_manager;
GRANT SELECT (id, organization_id, tool_id, bundle_id, purchase_type, payment_status, is_subscription,
  subscription_start, subscription_end, status, activated_at, cancelled_at, refunded_at, usage_count, last_used_at,
  purchase_date) ON public.marketplace_purchases TO marketplace_manager;

-- step: grant table public.marketplace_purchases marketplace_super_admin
REVOKE ALL ON public.marketplace_purchases FROM marketplace_super_admin;
GRANT SELECT ON public.marketplace_purchases TO marketplace_super_admin;

-- step: grant table public.marketplace_cart PUBLIC
REVOKE ALL ON public.marketplace_cart FROM PUBLIC;

-- step: grant table public.marketplace_cart marketplace_tenant
REVOKE ALL ON public.marketplace_cart FROM marketplace_tenant;
GRANT SELECT, INSERT (id, organization_id, user_id, tool_id, bundle_id, item_type, quantity, added_at, created_at,
  updated_at), UPDATE (quantity, updated_at), DELETE ON public.marketplace_cart TO marketplace_tenant;

-- step: grant table public.marketplace_cart marketplace_support
REVOKE ALL ON public.marketplace_cart FROM marketplace_support;

-- step: grant table public.marketplace_cart marketplace_moderator
REVOKE ALL ON public.marketplace_cart FROM marketplace_moderator;

-- step: grant table public.marketplace_cart marketplace_manager
REVOKE ALL ON public.marketplace_cart FROM marketplace_manager;
GRANT SELECT (id, organization_id, tool_id, bundle_id, item_type, quantity, added_at) ON public.marketplace_cart TO
  marketplace_manager;

-- step: grant table public.marketplace_cart marketplace_super_admin
REVOKE ALL ON public.marketplace_cart FROM marketplace_super_admin;
GRANT SELECT ON public.marketplace_cart TO marketplace_super_admin;

-- step: grant table public.marketplace_reviews PUBLIC
REVOKE ALL ON public.marketplace_reviews FROM PUBLIC;

-- step: grant table public.marketplace_reviews marketplace_tenant
REVOKE ALL ON public.marketplace_reviews FROM marketplace_tenant;
GRANT SELECT (id, tool_id, organization_id, user_id, rating, title, review, verified_purchase, helpful_count,
  flagged_count, status, created_at, updated_at), INSERT (id, tool_id, organization_id, user_id, rating, title,
  review), UPDATE (rating, title, review), DELETE ON public.marketplace_reviews TO marketplace_tenant;

-- step: grant table public.marketplace_reviews marketplace_support
REVOKE ALL ON public.marketplace_reviews FROM marketplace_support;

-- step: grant table public.marketplace_reviews marketplace_moderator
REVOKE ALL ON public.marketplace_reviews FROM marketplace_moderator;
GRANT SELECT, UPDATE (status, moderation_notes) ON public.marketplace_reviews TO marketplace_moderator;

-- step: grant table public.marketplace_reviews marketplace_manager
REVOKE ALL ON public.marketplace_reviews FROM marketplace_manager;
GRANT SELECT (id, tool_id, organization_id, user_id, rating, title, review, verified_purchase, helpful_count,
  flagged_count, status, created_at, updated_at) ON public.marketplace_reviews TO marketplace_manager;

-- step: grant table public.marketplace_reviews marketplace_super_admin
REVOKE ALL ON public.marketplace_reviews FROM marketplace_super_admin;
GRANT SELECT, UPDATE (status, moderation_notes) ON public.marketplace_reviews TO marketplace_super_admin;

-- The platform's tables: a super admin reads them; the others get names through functions (0016).

-- step: grant table public.organizations marketplace_super_admin
REVOKE ALL ON public.organizations FROM marketplace_super_admin;
GRANT SELECT ON public.organizations TO marketplace_super_admin;

-- step: grant table public.users marketplace_super_admin
REVOKE ALL ON public.users FROM marketplace_super_admin;
GRANT SELECT ON public.users TO marketplace_super_admin;

-- step: grant table public.organization_members marketplace_super_admin
REVOKE ALL ON public.organization_members FROM marketplace_super_admin;
GRANT SELECT ON public.organization_members TO marketplace_super_admin;

-- step: grant table public.subscriptions marketplace_super_admin
REVOKE ALL ON public.subscriptions FROM marketplace_super_admin;
GRANT SELECT ON public.subscriptions TO marketplace_super_admin;

-- The console's tables.

-- step: grant table console.migrations marketplace_tenant
REVOKE ALL ON console.migrations FROM marketplace_tenant;
GRANT SELECT ON console.migrations TO marketplace_tenant;

-- step: grant table console.migrations marketplace_support
REVOKE ALL ON console.migrations FROM marketplace_support;
GRANT SELECT ON console.migrations TO marketplace_support;

-- step: grant table console.migrations marketplace_moderator
REVOKE ALL ON console.migrations FROM marketplace_moderator;
GRANT SELECT ON console.migrations TO marketplace_moderator;

-- step: grant table console.migrations marketplace_manager
REVOKE ALL ON console.migrations FROM marketplace_manager;
GRANT SELECT ON console.migrations TO marketplace_manager;

-- step: grant table console.migrations marketplace_super_admin
REVOKE ALL ON console.migrations FROM marketplace_super_admin;
GRANT SELECT ON console.migrations TO marketplace_super_admin;

-- step: grant table console.seed_runs marketplace_super_admin
REVOKE ALL ON console.seed_runs FROM marketplace_super_admin;
GRANT SELECT ON console.seed_runs TO marketplace_super_admin;

-- step: grant table console.operators marketplace_super_admin
REVOKE ALL ON console.operators FROM marketplace_super_admin;
GRANT SELECT ON console.operators TO marketplace_super_admin;

-- step: grant table console.organization_access marketplace_support
REVOKE ALL ON console.organization_access FROM marketplace_support;
GRANT SELECT ON console.organization_access TO marketplace_support;

-- step: grant table console.organization_access marketplace_super_admin
REVOKE ALL ON console.organization_access FROM marketplace_super_admin;
GRANT SELECT ON console.organization_access TO marketplace_super_admin;

-- step: grant table console.writing_periods marketplace_support
REVOKE ALL ON console.writing_periods FROM marketplace_support;
GRANT SELECT ON console.writing_periods TO marketplace_support;

-- step: grant table console.writing_periods marketplace_moderator
REVOKE ALL ON console.writing_periods FROM marketplace_moderator;
GRANT SELECT ON console.writing_periods TO marketplace_moderator;

-- step: grant table console.writing_periods marketplace_manager
REVOKE ALL ON console.writing_periods FROM marketplace_manager;
GRANT SELECT ON console.writing_periods TO marketplace_manager;

-- step: grant table console.writing_periods marketplace_super_admin
REVOKE ALL ON console.writing_periods FROM marketplace_super_admin;
GRANT SELECT ON console.writing_periods TO marketplace_super_admin;

-- step: grant table console.saved_views marketplace_support
REVOKE ALL ON console.saved_views FROM marketplace_support;
GRANT SELECT, INSERT (id, area, name, address), UPDATE (name, address), DELETE ON console.saved_views TO
  marketplace_support;

-- step: grant table console.saved_views marketplace_moderator
REVOKE ALL ON console.saved_views FROM marketplace_moderator;
GRANT SELECT, INSERT (id, area, name, address), UPDATE (name, address), DELETE ON console.saved_views TO
  marketplace_moderator;

-- step: grant table console.saved_views marketplace_manager
REVOKE ALL ON console.saved_views FROM marketplace_manager;
GRANT SELECT, INSERT (id, area, name, address), UPDATE (name, address), DELETE ON console.saved_views TO
  marketplace_manager;

-- step: grant table console.saved_views marketplace_super_admin
REVOKE ALL ON console.saved_views FROM marketplace_super_admin;
GRANT SELECT, INSERT (id, area, name, address), UPDATE (name, address), DELETE ON console.saved_views TO
  marketplace_super_admin;

-- step: grant table console.review_claims marketplace_moderator
REVOKE ALL ON console.review_claims FROM marketplace_moderator;
GRANT SELECT ON console.review_claims TO marketplace_moderator;

-- step: grant table console.review_claims marketplace_super_admin
REVOKE ALL ON console.review_claims FROM marketplace_super_admin;
GRANT SELECT ON console.review_claims TO marketplace_super_admin;

-- step: grant table console.review_flags marketplace_moderator
REVOKE ALL ON console.review_flags FROM marketplace_moderator;
GRANT SELECT ON console.review_flags TO marketplace_moderator;

-- step: grant table console.review_flags marketplace_super_admin
REVOKE ALL ON console.review_flags FROM marketplace_super_admin;
GRANT SELECT ON console.review_flags TO marketplace_super_admin;

-- step: grant table console.rejection_reasons marketplace_moderator
REVOKE ALL ON console.rejection_reasons FROM marketplace_moderator;
GRANT SELECT ON console.rejection_reasons TO marketplace_moderator;

-- step: grant table console.rejection_reasons marketplace_super_admin
REVOKE ALL ON console.rejection_reasons FROM marketplace_super_admin;
GRANT SELECT ON console.rejection_reasons TO marketplace_super_admin;

-- step: grant table console.tool_ratings marketplace_super_admin
REVOKE ALL ON console.tool_ratings FROM marketplace_super_admin;
GRANT SELECT ON console.tool_ratings TO marketplace_super_admin;

-- step: grant table console.audit_log marketplace_support
REVOKE ALL ON console.audit_log FROM marketplace_support;
GRANT SELECT ON console.audit_log TO marketplace_support;

-- step: grant table console.audit_log marketplace_moderator
REVOKE ALL ON console.audit_log FROM marketplace_moderator;
GRANT SELECT ON console.audit_log TO marketplace_moderator;

-- step: grant table console.audit_log marketplace_manager
REVOKE ALL ON console.audit_log FROM marketplace_manager;
GRANT SELECT ON console.audit_log TO marketplace_manager;

-- step: grant table console.audit_log marketplace_super_admin
REVOKE ALL ON console.audit_log FROM marketplace_super_admin;
GRANT SELECT ON console.audit_log TO marketplace_super_admin;

-- The functions that are called by name; trigger functions need no right.

-- step: grant function console.operator_id() marketplace_tenant
GRANT EXECUTE ON FUNCTION console.operator_id() TO marketplace_tenant;

-- step: grant function console.operator_id() marketplace_support
GRANT EXECUTE ON FUNCTION console.operator_id() TO marketplace_support;

-- step: grant function console.operator_id() marketplace_moderator
GRANT EXECUTE ON FUNCTION console.operator_id() TO marketplace_moderator;

-- step: grant function console.operator_id() marketplace_manager
GRANT EXECUTE ON FUNCTION console.operator_id() TO marketplace_manager;

-- step: grant function console.operator_id() marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.operator_id() TO marketplace_super_admin;

-- step: grant function console.has_capability(name) marketplace_tenant
GRANT EXECUTE ON FUNCTION console.has_capability(name) TO marketplace_tenant;

-- step: grant function console.has_capability(name) marketplace_support
GRANT EXECUTE ON FUNCTION console.has_capability(name) TO marketplace_support;

-- step: grant function console.has_capability(name) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.has_capability(name) TO marketplace_moderator;

-- step: grant function console.has_capability(name) marketplace_manager
GRANT EXECUTE ON FUNCTION console.has_capability(name) TO marketplace_manager;

-- step: grant function console.has_capability(name) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.has_capability(name) TO marketplace_super_admin;

-- step: grant function console.scoped_organization_id() marketplace_tenant
GRANT EXECUTE ON FUNCTION console.scoped_organization_id() TO marketplace_tenant;

-- step: grant function console.acting_organization_id() marketplace_tenant
GRANT EXECUTE ON FUNCTION console.acting_organization_id() TO marketplace_tenant;

-- step: grant function console.scoped_user_id() marketplace_tenant
GRANT EXECUTE ON FUNCTION console.scoped_user_id() TO marketplace_tenant;

-- step: grant function console.scoped_user_id() marketplace_moderator
GRANT EXECUTE ON FUNCTION console.scoped_user_id() TO marketplace_moderator;

-- step: grant function console.scoped_user_id() marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.scoped_user_id() TO marketplace_super_admin;

-- step: grant function console.keeps_house(oid) marketplace_tenant
GRANT EXECUTE ON FUNCTION console.keeps_house(oid) TO marketplace_tenant;

-- step: grant function console.keeps_house(oid) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.keeps_house(oid) TO marketplace_moderator;

-- step: grant function console.keeps_house(oid) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.keeps_house(oid) TO marketplace_super_admin;

-- step: grant function console.whoami() marketplace_tenant
GRANT EXECUTE ON FUNCTION console.whoami() TO marketplace_tenant;

-- step: grant function console.whoami() marketplace_support
GRANT EXECUTE ON FUNCTION console.whoami() TO marketplace_support;

-- step: grant function console.whoami() marketplace_moderator
GRANT EXECUTE ON FUNCTION console.whoami() TO marketplace_moderator;

-- step: grant function console.whoami() marketplace_manager
GRANT EXECUTE ON FUNCTION console.whoami() TO marketplace_manager;

-- step: grant function console.whoami() marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.whoami() TO marketplace_super_admin;

-- step: grant function console.platform_role() marketplace_tenant
GRANT EXECUTE ON FUNCTION console.platform_role() TO marketplace_tenant;

-- step: grant function console.platform_role() marketplace_support
GRANT EXECUTE ON FUNCTION console.platform_role() TO marketplace_support;

-- step: grant function console.platform_role() marketplace_moderator
GRANT EXECUTE ON FUNCTION console.platform_role() TO marketplace_moderator;

-- step: grant function console.platform_role() marketplace_manager
GRANT EXECUTE ON FUNCTION console.platform_role() TO marketplace_manager;

-- step: grant function console.platform_role() marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.platform_role() TO marketplace_super_admin;

-- step: grant function console.decision_before(uuid) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.decision_before(uuid) TO marketplace_moderator;

-- step: grant function console.decision_before(uuid) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.decision_before(uuid) TO marketplace_super_admin;

-- step: grant function console.flag_review(uuid, text) marketplace_tenant
GRANT EXECUTE ON FUNCTION console.flag_review(uuid, text) TO marketplace_tenant;

-- step: grant function console.open_organization(uuid, text, integer) marketplace_support
GRANT EXECUTE ON FUNCTION console.open_organization(uuid, text, integer) TO marketplace_support;

-- step: grant function console.open_organization(uuid, text, integer) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.open_organization(uuid, text, integer) TO marketplace_super_admin;

-- step: grant function console.leave_organization(uuid) marketplace_support
GRANT EXECUTE ON FUNCTION console.leave_organization(uuid) TO marketplace_support;

-- step: grant function console.leave_organization(uuid) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.leave_organization(uuid) TO marketplace_super_admin;

-- step: grant function console.find_organizations(text) marketplace_support
GRANT EXECUTE ON FUNCTION console.find_organizations(text) TO marketplace_support;

-- step: grant function console.find_organizations(text) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.find_organizations(text) TO marketplace_super_admin;

-- step: grant function console.open_writing(text, integer) marketplace_support
GRANT EXECUTE ON FUNCTION console.open_writing(text, integer) TO marketplace_support;

-- step: grant function console.open_writing(text, integer) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.open_writing(text, integer) TO marketplace_moderator;

-- step: grant function console.open_writing(text, integer) marketplace_manager
GRANT EXECUTE ON FUNCTION console.open_writing(text, integer) TO marketplace_manager;

-- step: grant function console.open_writing(text, integer) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.open_writing(text, integer) TO marketplace_super_admin;

-- step: grant function console.close_writing() marketplace_support
GRANT EXECUTE ON FUNCTION console.close_writing() TO marketplace_support;

-- step: grant function console.close_writing() marketplace_moderator
GRANT EXECUTE ON FUNCTION console.close_writing() TO marketplace_moderator;

-- step: grant function console.close_writing() marketplace_manager
GRANT EXECUTE ON FUNCTION console.close_writing() TO marketplace_manager;

-- step: grant function console.close_writing() marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.close_writing() TO marketplace_super_admin;

-- step: grant function console.people(uuid[]) marketplace_tenant
GRANT EXECUTE ON FUNCTION console.people(uuid[]) TO marketplace_tenant;

-- step: grant function console.people(uuid[]) marketplace_support
GRANT EXECUTE ON FUNCTION console.people(uuid[]) TO marketplace_support;

-- step: grant function console.people(uuid[]) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.people(uuid[]) TO marketplace_moderator;

-- step: grant function console.people(uuid[]) marketplace_manager
GRANT EXECUTE ON FUNCTION console.people(uuid[]) TO marketplace_manager;

-- step: grant function console.people(uuid[]) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.people(uuid[]) TO marketplace_super_admin;

-- step: grant function console.organization_names(uuid[]) marketplace_tenant
GRANT EXECUTE ON FUNCTION console.organization_names(uuid[]) TO marketplace_tenant;

-- step: grant function console.organization_names(uuid[]) marketplace_support
GRANT EXECUTE ON FUNCTION console.organization_names(uuid[]) TO marketplace_support;

-- step: grant function console.organization_names(uuid[]) marketplace_moderator
GRANT EXECUTE ON FUNCTION console.organization_names(uuid[]) TO marketplace_moderator;

-- step: grant function console.organization_names(uuid[]) marketplace_manager
GRANT EXECUTE ON FUNCTION console.organization_names(uuid[]) TO marketplace_manager;

-- step: grant function console.organization_names(uuid[]) marketplace_super_admin
GRANT EXECUTE ON FUNCTION console.organization_names(uuid[]) TO marketplace_super_admin;
