-- The platform in use. One tool has no list of tags, one a currency in lower case, two reviews have ratings that do not
-- exist, one cart holds a tool twice, and the ratings were last counted long ago.
INSERT INTO organizations (id, name, slug) VALUES ('a0000000-0000-4000-8000-000000000000', 'Acorn Homes', 'acorn-homes');
INSERT INTO users (id, email, name, role) VALUES
  ('a0000000-0000-4000-8000-000000000001', 'ada@acorn.example', 'Ada', 'USER'),
  ('a0000000-0000-4000-8000-000000000002', 'abe@acorn.example', NULL, 'USER'),
  ('a0000000-0000-4000-8000-000000000003', 'amy@acorn.example', 'Amy', 'USER'),
  ('50000000-0000-4000-8000-000000000001', 'mara@staff.example', 'Mara', 'SUPER_ADMIN');
INSERT INTO marketplace_tools
  (id, name, description, category, tags, price_model, price_amount, currency, required_tier, features, integration_type,
   provider, last_updated, updated_at, avg_rating, review_count)
VALUES
  ('10000000-0000-4000-8000-000000000001', 'Alone', 'Sold alone', 'ANALYTICS_TOOLS', '{a}', 'MONTHLY', 10, 'USD', 'FREE', '[]', 'API', 'Internal', now(), now(), 1.5, 12),
  ('10000000-0000-4000-8000-000000000002', 'Bundled', 'Sold in a bundle', 'CRM_TOOLS', NULL, 'ONE_TIME', 20, 'usd', 'FREE', '[]', 'API', 'Internal', now(), now(), 4, 3);
INSERT INTO marketplace_bundles (id, name, description, price_amount, discount_percent, required_tier, updated_at) VALUES
  ('20000000-0000-4000-8000-000000000001', 'Pack', 'One tool', 18, 10, 'FREE', now());
INSERT INTO marketplace_bundle_items (id, bundle_id, tool_id) VALUES
  ('21000000-0000-4000-8000-000000000001', '20000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000002');
INSERT INTO marketplace_purchases
  (id, organization_id, user_id, tool_id, purchase_type, amount, payment_method, payment_status, updated_at)
VALUES
  ('30000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001', 'TOOL', 10, 'CREDIT_CARD', 'COMPLETED', now());
INSERT INTO marketplace_cart (id, organization_id, user_id, tool_id, item_type, updated_at) VALUES
  ('31000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000002', 'TOOL', now()),
  ('31000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000002', 'TOOL', now());
INSERT INTO marketplace_reviews (id, tool_id, organization_id, user_id, rating, status, updated_at) VALUES
  ('40000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000001', 5, 'APPROVED', now()),
  ('40000000-0000-4000-8000-000000000002', '10000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000002', 0, 'PENDING', now()),
  ('40000000-0000-4000-8000-000000000003', '10000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000000', 'a0000000-0000-4000-8000-000000000003', 500, 'REJECTED', now());
