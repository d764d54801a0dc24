-- Row level security: on and forced for purchases, carts and reviews. The document's twelve policies, by their names, are
-- for the tenant role; staff have policies of their own; `marketplace_owner` has one for the console's functions.
-- A staff policy is constantly true on purpose: a run-time expression would keep enum, text and number conditions from
-- using an index. What a role may read of the row is in its column grants (0016); whoever is not to see it any more
-- loses the group or the login. Settings are read once per statement, hence `(SELECT …)`.

-- step: rls public.marketplace_purchases
ALTER TABLE public.marketplace_purchases ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.marketplace_purchases FORCE ROW LEVEL SECURITY;

-- step: rls public.marketplace_cart
ALTER TABLE public.marketplace_cart ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.marketplace_cart FORCE ROW LEVEL SECURITY;

-- step: rls public.marketplace_reviews
ALTER TABLE public.marketplace_reviews ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.marketplace_reviews FORCE ROW LEVEL SECURITY;

-- Purchases: the organization's own. None is ever deleted.

-- step: policy public.marketplace_purchases.marketplace_purchases_select_policy
DROP POLICY IF EXISTS marketplace_purchases_select_policy ON public.marketplace_purchases;
CREATE POLICY marketplace_purchases_select_policy ON public.marketplace_purchases FOR SELECT TO marketplace_tenant
  USING (organization_id = (SELECT console.scoped_organization_id()));

-- step: policy public.marketplace_purchases.marketplace_purchases_insert_policy
DROP POLICY IF EXISTS marketplace_purchases_insert_policy ON public.marketplace_purchases;
CREATE POLICY marketplace_purchases_insert_policy ON public.marketplace_purchases FOR INSERT TO marketplace_tenant
  WITH CHECK (organization_id = (SELECT console.acting_organization_id()));

-- step: policy public.marketplace_purchases.marketplace_purchases_update_policy
DROP POLICY IF EXISTS marketplace_purchases_update_policy ON public.marketplace_purchases;
CREATE POLICY marketplace_purchases_update_policy ON public.marketplace_purchases FOR UPDATE TO marketplace_tenant
  USING (organization_id = (SELECT console.acting_organization_id()))
  WITH CHECK (organization_id = (SELECT console.acting_organization_id()));

-- step: policy public.marketplace_purchases.marketplace_purchases_delete_policy
DROP POLICY IF EXISTS marketplace_purchases_delete_policy ON public.marketplace_purchases;
CREATE POLICY marketplace_purchases_delete_policy ON public.marketplace_purchases FOR DELETE TO marketplace_tenant
  USING (false);

-- Carts: colleagues see, only the owner writes, and only in the own organization.

-- step: policy public.marketplace_cart.marketplace_cart_select_policy
DROP POLICY IF EXISTS marketplace_cart_select_policy ON public.marketplace_cart;
CREATE POLICY marketplace_cart_select_policy ON public.marketplace_cart FOR SELECT TO marketplace_tenant
  USING (user_id = (SELECT console.scoped_user_id()) OR organization_id = (SELECT console.scoped_organization_id()));

-- step: policy public.marketplace_cart.marketplace_cart_insert_policy
DROP POLICY IF EXISTS marketplace_cart_insert_policy ON public.marketplace_cart;
CREATE POLICY marketplace_cart_insert_policy ON public.marketplace_cart FOR INSERT TO marketplace_tenant
  WITH CHECK (user_id = (SELECT console.scoped_user_id()) AND organization_id = (SELECT console.acting_organization_id()));

-- step: policy public.marketplace_cart.marketplace_cart_update_policy
DROP POLICY IF EXISTS marketplace_cart_update_policy ON public.marketplace_cart;
CREATE POLICY marketplace_cart_update_policy ON public.marketplace_cart FOR UPDATE TO marketplace_tenant
  USING (user_id = (SELECT console.scoped_user_id()) AND organization_id = (SELECT console.acting_organization_id()))
  WITH CHECK (user_id = (SELECT console.scoped_user_id()) AND organization_id = (SELECT console.acting_organization_id()));

-- step: policy public.marketplace_cart.marketplace_cart_delete_policy
DROP POLICY IF EXISTS marketplace_cart_delete_policy ON public.marketplace_cart;
CREATE POLICY marketplace_cart_delete_policy ON public.marketplace_cart FOR DELETE TO marketplace_tenant
  USING (user_id = (SELECT console.scoped_user_id()) AND organization_id = (SELECT console.acting_organization_id()));

-- Reviews: everyone's approved ones and the own.

-- step: policy public.marketplace_reviews.marketplace_reviews_select_policy
DROP POLICY IF EXISTS marketplace_reviews_select_policy ON public.marketplace_reviews;
CREATE POLICY marketplace_reviews_select_policy ON public.marketplace_reviews FOR SELECT TO marketplace_tenant
  USING (status = 'APPROVED' OR user_id = (SELECT console.scoped_user_id()));

-- step: policy public.marketplace_reviews.marketplace_reviews_insert_policy
DROP POLICY IF EXISTS marketplace_reviews_insert_policy ON public.marketplace_reviews;
CREATE POLICY marketplace_reviews_insert_policy ON public.marketplace_reviews FOR INSERT TO marketplace_tenant
  WITH CHECK (organization_id = (SELECT console.acting_organization_id()) AND user_id = (SELECT console.scoped_user_id()));

-- step: policy public.marketplace_reviews.marketplace_reviews_update_policy
DROP POLICY IF EXISTS marketplace_reviews_update_policy ON public.marketplace_reviews;
CREATE POLICY marketplace_reviews_update_policy ON public.marketplace_reviews FOR UPDATE TO marketplace_tenant
  USING (user_id = (SELECT console.scoped_user_id()))
  WITH CHECK (user_id = (SELECT console.scoped_user_id()));

-- step: policy public.marketplace_reviews.marketplace_reviews_delete_policy
DROP POLICY IF EXISTS marketplace_reviews_delete_policy ON public.marketplace_reviews;
CREATE POLICY marketplace_reviews_delete_policy ON public.marketplace_reviews FOR DELETE TO marketplace_tenant
  USING (user_id = (SELECT console.scoped_user_id()));

-- Staff.

-- step: policy public.marketplace_purchases.console_staff_read
DROP POLICY IF EXISTS console_staff_read ON public.marketplace_purchases;
CREATE POLICY console_staff_read ON public.marketplace_purchases FOR SELECT TO marketplace_manager, marketplace_moderator, marketplace_super_admin
  USING (true);

-- step: policy public.marketplace_cart.console_staff_read
DROP POLICY IF EXISTS console_staff_read ON public.marketplace_cart;
CREATE POLICY console_staff_read ON public.marketplace_cart FOR SELECT TO marketplace_manager, marketplace_super_admin
  USING (true);

-- step: policy public.marketplace_reviews.console_staff_read
DROP POLICY IF EXISTS console_staff_read ON public.marketplace_reviews;
CREATE POLICY console_staff_read ON public.marketplace_reviews FOR SELECT TO marketplace_moderator, marketplace_super_admin
  USING (true);

-- step: policy public.marketplace_reviews.console_manager_read
DROP POLICY IF EXISTS console_manager_read ON public.marketplace_reviews;
CREATE POLICY console_manager_read ON public.marketplace_reviews FOR SELECT TO marketplace_manager
  USING (status = 'APPROVED');

-- step: policy public.marketplace_reviews.console_staff_decide
DROP POLICY IF EXISTS console_staff_decide ON public.marketplace_reviews;
CREATE POLICY console_staff_decide ON public.marketplace_reviews FOR UPDATE TO marketplace_moderator, marketplace_super_admin
  USING (true)
  WITH CHECK (true);

-- The console's own functions.

-- step: policy public.marketplace_purchases.console_internal
DROP POLICY IF EXISTS console_internal ON public.marketplace_purchases;
CREATE POLICY console_internal ON public.marketplace_purchases FOR ALL TO marketplace_owner
  USING (true)
  WITH CHECK (true);

-- step: policy public.marketplace_cart.console_internal
DROP POLICY IF EXISTS console_internal ON public.marketplace_cart;
CREATE POLICY console_internal ON public.marketplace_cart FOR ALL TO marketplace_owner
  USING (true)
  WITH CHECK (true);

-- step: policy public.marketplace_reviews.console_internal
DROP POLICY IF EXISTS console_internal ON public.marketplace_reviews;
CREATE POLICY console_internal ON public.marketplace_reviews FOR ALL TO marketplace_owner
  USING (true)
  WITH CHECK (true);

-- The console's tables that hold something personal: everyone the own rows, a super admin all (but saved views).

-- step: rls console.organization_access
ALTER TABLE console.organization_access ENABLE ROW LEVEL SECURITY;

-- step: rls console.writing_periods
ALTER TABLE console.writing_periods ENABLE ROW LEVEL SECURITY;

-- step: rls console.saved_views
ALTER TABLE console.saved_views ENABLE ROW LEVEL SECURITY;

-- step: rls console.audit_log
ALTER TABLE console.audit_log ENABLE ROW LEVEL SECURITY;

-- step: policy console.organization_access.console_own
DROP POLICY IF EXISTS console_own ON console.organization_access;
CREATE POLICY console_own ON console.organization_access FOR SELECT TO marketplace_support
  USING (login = (SELECT session_user));

-- step: policy console.organization_access.console_all
DROP POLICY IF EXISTS console_all ON console.organization_access;
CREATE POLICY console_all ON console.organization_access FOR SELECT TO marketplace_super_admin
  USING (true);

-- step: policy console.writing_periods.console_own
DROP POLICY IF EXISTS console_own ON console.writing_periods;
CREATE POLICY console_own ON console.writing_periods FOR SELECT TO marketplace_support, marketplace_moderator, marketplace_manager
  USING (login = (SELECT session_user));

-- step: policy console.writing_periods.console_all
DROP POLICY IF EXISTS console_all ON console.writing_periods;
CREATE POLICY console_all ON console.writing_periods FOR SELECT TO marketplace_super_admin
  USING (true);

-- step: policy console.saved_views.console_own
DROP POLICY IF EXISTS console_own ON console.saved_views;
CREATE POLICY console_own ON console.saved_views FOR ALL TO marketplace_support, marketplace_moderator, marketplace_manager, marketplace_super_admin
  USING (login = (SELECT session_user))
  WITH CHECK (login = (SELECT session_user) AND (SELECT console.operator_id()) IS NOT NULL);

-- step: policy console.audit_log.console_own
DROP POLICY IF EXISTS console_own ON console.audit_log;
CREATE POLICY console_own ON console.audit_log FOR SELECT TO marketplace_support, marketplace_moderator, marketplace_manager
  USING (login = (SELECT session_user));

-- step: policy console.audit_log.console_all
DROP POLICY IF EXISTS console_all ON console.audit_log;
CREATE POLICY console_all ON console.audit_log FOR SELECT TO marketplace_super_admin
  USING (true);
