-- Two organizations and the staff, the rows that the tests count, and a login for each way to work. Logins belong to the
-- server, so another database may have made them.
INSERT INTO public.organizations (id, name, slug, billing_email) VALUES
  ('a0000000-0000-4000-8000-000000000000', 'Acorn Homes', 'acorn-homes', 'bills@acorn.example'),
  ('b0000000-0000-4000-8000-000000000000', 'Birch Realty', 'birch-realty', NULL);
INSERT INTO public.users (id, email, name, role) VALUES
  ('a0000000-0000-4000-8000-000000000001', 'ada@acorn.example', 'Ada', 'USER'),
  ('a0000000-0000-4000-8000-000000000002', 'abe@acorn.example', 'Abe', 'USER'),
  ('b0000000-0000-4000-8000-000000000001', 'bea@birch.example', 'Bea', 'USER'),
  ('50000000-0000-4000-8000-000000000001', 'mara@staff.example', 'Mara', 'SUPER_ADMIN'),
  ('50000000-0000-4000-8000-000000000002', 'mo@staff.example', 'Mo', 'MODERATOR'),
  ('50000000-0000-4000-8000-000000000003', 'sue@staff.example', 'Sue', 'USER'),
  ('50000000-0000-4000-8000-000000000004', 'zoe@staff.example', 'Zoe', 'SUPER_ADMIN');
INSERT INTO public.organization_members (user_id, organization_id) VALUES
  ('a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000000'),
  ('a0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000000'),
  ('b0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000000');
INSERT INTO public.subscriptions (organization_id, tier) VALUES ('a0000000-0000-4000-8000-000000000000', 'GROWTH');
INSERT INTO public.marketplace_tools
  (id, name, description, category, price_model, price_amount, required_tier, features, integration_type, provider)
VALUES
  ('10000000-0000-4000-8000-000000000001', 'Alone', 'Sold alone', 'ANALYTICS_TOOLS', 'MONTHLY', 10, 'FREE', '[]', 'API', 'Internal'),
  ('10000000-0000-4000-8000-000000000002', 'Bundled', 'Sold in a bundle', 'CRM_TOOLS', 'ONE_TIME', 20, 'FREE', '["a"]', 'API', 'Internal'),
  ('10000000-0000-4000-8000-000000000003', 'Unused', 'Sold never', 'CRM_TOOLS', 'FREE', 0, 'FREE', '[]', 'API', 'Internal');
INSERT INTO public.marketplace_bundles (id, name, description, price_amount, discount_percent, required_tier) VALUES
  ('20000000-0000-4000-8000-000000000001', 'Pack', 'One tool', 18, 10, 'FREE'),
  ('20000000-0000-4000-8000-000000000002', 'Empty', 'No tool', 0, 0, 'FREE');
INSERT INTO public.marketplace_bundle_items (bundle_id, tool_id) VALUES
  ('20000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000002');
INSERT INTO public.marketplace_purchases
  (id, organization_id, user_id, tool_id, bundle_id, purchase_type, amount, payment_method, payment_status)
VALUES
  ('30000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001', NULL, 'TOOL', 10, 'CREDIT_CARD', 'COMPLETED'),
  ('30000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000002', NULL, '20000000-0000-4000-8000-000000000001', 'BUNDLE', 18, 'INVOICE', 'COMPLETED'),
  ('30000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000000', 'b0000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001', NULL, 'TOOL', 10, 'CREDIT_CARD', 'FAILED');
INSERT INTO public.marketplace_cart (organization_id, user_id, tool_id, item_type) VALUES
  ('a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001', 'TOOL'),
  ('a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000002', '10000000-0000-4000-8000-000000000001', 'TOOL'),
  ('b0000000-0000-4000-8000-000000000000', 'b0000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001', 'TOOL');
INSERT INTO public.marketplace_reviews (id, tool_id, organization_id, user_id, rating, status) VALUES
  ('40000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000001', 5, 'APPROVED'),
  ('40000000-0000-4000-8000-000000000002', '10000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000002', 2, 'PENDING'),
  ('40000000-0000-4000-8000-000000000003', '10000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000000', 'b0000000-0000-4000-8000-000000000001', 1, 'REJECTED'),
  ('40000000-0000-4000-8000-000000000004', '10000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000000', 'b0000000-0000-4000-8000-000000000001', 4, 'APPROVED'),
  ('40000000-0000-4000-8000-000000000005', '10000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000000', '50000000-0000-4000-8000-000000000002', 3, 'FLAGGED');
DO $$
DECLARE
  listed record;
  member_of text;
BEGIN
  FOR listed IN SELECT * FROM (VALUES
    ('trial_manager', ARRAY['marketplace_manager']),
    ('trial_moderator', ARRAY['marketplace_moderator']),
    ('trial_support', ARRAY['marketplace_support', 'marketplace_tenant']),
    ('trial_admin', ARRAY['marketplace_super_admin', 'marketplace_manager', 'marketplace_moderator', 'marketplace_support', 'marketplace_tenant']),
    ('trial_service', ARRAY['marketplace_tenant']),
    ('trial_stranger', ARRAY['marketplace_super_admin', 'marketplace_manager', 'marketplace_moderator', 'marketplace_support', 'marketplace_tenant']),
    ('trial_gone', ARRAY['marketplace_super_admin', 'marketplace_manager', 'marketplace_moderator', 'marketplace_support', 'marketplace_tenant'])
  ) AS logins (login, groups) LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = listed.login) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', listed.login);
    END IF;
    FOREACH member_of IN ARRAY listed.groups LOOP
      EXECUTE format('GRANT %I TO %I', member_of, listed.login);
    END LOOP;
  END LOOP;
END $$;
INSERT INTO console.operators (login, user_id, kind, is_active) VALUES
  ('trial_manager', '50000000-0000-4000-8000-000000000001', 'STAFF', true),
  ('trial_moderator', '50000000-0000-4000-8000-000000000002', 'STAFF', true),
  ('trial_support', '50000000-0000-4000-8000-000000000003', 'STAFF', true),
  ('trial_admin', '50000000-0000-4000-8000-000000000004', 'STAFF', true),
  ('trial_gone', '50000000-0000-4000-8000-000000000004', 'STAFF', false),
  ('trial_service', NULL, 'SERVICE', true);
