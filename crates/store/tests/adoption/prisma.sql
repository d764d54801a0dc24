-- What Prisma's schema engine emits for the document's models, with native uuids: no default for ids and versions, lists
-- that take NULL, unique keys as indexes, SET NULL on optional relations. Then the document's checks and policies, word
-- for word; row level security is never switched on. The platform's own tables are as its own schema has them.

CREATE TYPE "ToolCategory" AS ENUM ('LEAD_GENERATION', 'LEAD_NURTURING', 'LISTING_OPTIMIZATION', 'PROPERTY_SHOPPING', 'MARKET_INTELLIGENCE', 'INVESTMENT_ANALYSIS', 'DOCUMENT_PROCESSING', 'COMMISSION_FINANCIAL', 'BOOKING_SCHEDULING', 'COMMUNICATION', 'CRM_TOOLS', 'ANALYTICS_TOOLS', 'AUTOMATION_TOOLS', 'INTEGRATION_TOOLS');
CREATE TYPE "PriceModel" AS ENUM ('FREE', 'ONE_TIME', 'MONTHLY', 'ANNUAL', 'USAGE_BASED', 'CUSTOM');
CREATE TYPE "IntegrationType" AS ENUM ('API', 'WEBHOOK', 'EMBED', 'STANDALONE', 'N8N_WORKFLOW', 'NATIVE');
CREATE TYPE "ToolStatus" AS ENUM ('ACTIVE', 'COMING_SOON', 'BETA', 'DEPRECATED', 'DISABLED');
CREATE TYPE "BundleStatus" AS ENUM ('ACTIVE', 'ARCHIVED', 'DRAFT');
CREATE TYPE "PaymentMethod" AS ENUM ('CREDIT_CARD', 'ACH', 'INVOICE', 'PLATFORM_CREDITS');
CREATE TYPE "PaymentStatus" AS ENUM ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'REFUNDED', 'CANCELLED');
CREATE TYPE "ReviewStatus" AS ENUM ('PENDING', 'APPROVED', 'REJECTED', 'FLAGGED');
CREATE TYPE "SubscriptionTier" AS ENUM ('FREE', 'CUSTOM', 'STARTER', 'GROWTH', 'ELITE', 'ENTERPRISE');
CREATE TYPE "PurchaseType" AS ENUM ('TOOL', 'BUNDLE');
CREATE TYPE "CartItemType" AS ENUM ('TOOL', 'BUNDLE');
CREATE TYPE "PurchaseStatus" AS ENUM ('ACTIVE', 'CANCELLED', 'EXPIRED', 'REFUNDED');
CREATE TYPE "UserRole" AS ENUM ('SUPER_ADMIN', 'ADMIN', 'MODERATOR', 'USER');

CREATE TABLE "organizations" (
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "slug" TEXT NOT NULL,
  "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations"("slug");
CREATE TABLE "users" (
  "id" UUID NOT NULL,
  "email" TEXT NOT NULL,
  "name" TEXT,
  "role" "UserRole" NOT NULL DEFAULT 'USER',
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");
CREATE TABLE "organization_members" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "role" TEXT NOT NULL DEFAULT 'MEMBER',
  CONSTRAINT "organization_members_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "subscriptions" (
  "id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "tier" "SubscriptionTier" NOT NULL,
  "status" TEXT NOT NULL,
  CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "marketplace_tools" (
  "id" UUID NOT NULL,
  "name" VARCHAR(100) NOT NULL,
  "description" TEXT NOT NULL,
  "long_description" TEXT,
  "category" "ToolCategory" NOT NULL,
  "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
  "price_model" "PriceModel" NOT NULL,
  "price_amount" DECIMAL(10,2) NOT NULL DEFAULT 0,
  "currency" VARCHAR(3) NOT NULL DEFAULT 'USD',
  "required_tier" "SubscriptionTier" NOT NULL,
  "features" JSONB NOT NULL,
  "tech_stack" JSONB,
  "integration_type" "IntegrationType" NOT NULL,
  "status" "ToolStatus" NOT NULL DEFAULT 'ACTIVE',
  "is_featured" BOOLEAN NOT NULL DEFAULT false,
  "is_popular" BOOLEAN NOT NULL DEFAULT false,
  "provider" VARCHAR(100) NOT NULL,
  "documentation_url" VARCHAR(500),
  "demo_url" VARCHAR(500),
  "support_url" VARCHAR(500),
  "icon_url" VARCHAR(500),
  "images" TEXT[] DEFAULT ARRAY[]::TEXT[],
  "video_url" VARCHAR(500),
  "version" VARCHAR(20) NOT NULL DEFAULT '1.0.0',
  "last_updated" TIMESTAMP(3) NOT NULL,
  "purchase_count" INTEGER NOT NULL DEFAULT 0,
  "view_count" INTEGER NOT NULL DEFAULT 0,
  "avg_rating" REAL,
  "review_count" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMP(6) NOT NULL,
  CONSTRAINT "marketplace_tools_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "marketplace_bundles" (
  "id" UUID NOT NULL,
  "name" VARCHAR(100) NOT NULL,
  "description" TEXT NOT NULL,
  "long_description" TEXT,
  "price_amount" DECIMAL(10,2) NOT NULL,
  "currency" VARCHAR(3) NOT NULL DEFAULT 'USD',
  "discount_percent" INTEGER NOT NULL,
  "required_tier" "SubscriptionTier" NOT NULL,
  "status" "BundleStatus" NOT NULL DEFAULT 'ACTIVE',
  "is_featured" BOOLEAN NOT NULL DEFAULT false,
  "is_popular" BOOLEAN NOT NULL DEFAULT false,
  "icon_url" VARCHAR(500),
  "images" TEXT[] DEFAULT ARRAY[]::TEXT[],
  "purchase_count" INTEGER NOT NULL DEFAULT 0,
  "view_count" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMP(6) NOT NULL,
  CONSTRAINT "marketplace_bundles_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "marketplace_bundle_items" (
  "id" UUID NOT NULL,
  "bundle_id" UUID NOT NULL,
  "tool_id" UUID NOT NULL,
  "position" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "marketplace_bundle_items_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "marketplace_purchases" (
  "id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "tool_id" UUID,
  "bundle_id" UUID,
  "purchase_type" "PurchaseType" NOT NULL,
  "amount" DECIMAL(10,2) NOT NULL,
  "currency" VARCHAR(3) NOT NULL DEFAULT 'USD',
  "payment_method" "PaymentMethod" NOT NULL,
  "payment_status" "PaymentStatus" NOT NULL DEFAULT 'PENDING',
  "stripe_payment_id" VARCHAR(255),
  "stripe_invoice_id" VARCHAR(255),
  "is_subscription" BOOLEAN NOT NULL DEFAULT false,
  "subscription_start" TIMESTAMP(6),
  "subscription_end" TIMESTAMP(6),
  "auto_renew" BOOLEAN NOT NULL DEFAULT false,
  "status" "PurchaseStatus" NOT NULL DEFAULT 'ACTIVE',
  "activated_at" TIMESTAMP(6),
  "cancelled_at" TIMESTAMP(6),
  "refunded_at" TIMESTAMP(6),
  "usage_count" INTEGER NOT NULL DEFAULT 0,
  "last_used_at" TIMESTAMP(6),
  "purchase_date" TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_at" TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMP(6) NOT NULL,
  CONSTRAINT "marketplace_purchases_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "marketplace_cart" (
  "id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "tool_id" UUID,
  "bundle_id" UUID,
  "item_type" "CartItemType" NOT NULL,
  "quantity" INTEGER NOT NULL DEFAULT 1,
  "added_at" TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_at" TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMP(6) NOT NULL,
  CONSTRAINT "marketplace_cart_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "marketplace_reviews" (
  "id" UUID NOT NULL,
  "tool_id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "rating" INTEGER NOT NULL,
  "title" VARCHAR(200),
  "review" TEXT,
  "verified_purchase" BOOLEAN NOT NULL DEFAULT false,
  "helpful_count" INTEGER NOT NULL DEFAULT 0,
  "flagged_count" INTEGER NOT NULL DEFAULT 0,
  "status" "ReviewStatus" NOT NULL DEFAULT 'PENDING',
  "moderated_at" TIMESTAMP(6),
  "moderated_by" UUID,
  "moderation_notes" TEXT,
  "created_at" TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMP(6) NOT NULL,
  CONSTRAINT "marketplace_reviews_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "marketplace_bundle_items_bundle_id_tool_id_key" ON "marketplace_bundle_items"("bundle_id", "tool_id");
CREATE UNIQUE INDEX "marketplace_purchases_stripe_payment_id_key" ON "marketplace_purchases"("stripe_payment_id");
CREATE UNIQUE INDEX "marketplace_cart_user_id_tool_id_bundle_id_key" ON "marketplace_cart"("user_id", "tool_id", "bundle_id");
CREATE UNIQUE INDEX "marketplace_reviews_tool_id_user_id_key" ON "marketplace_reviews"("tool_id", "user_id");
CREATE INDEX "marketplace_tools_category_idx" ON "marketplace_tools"("category");
CREATE INDEX "marketplace_tools_status_idx" ON "marketplace_tools"("status");
CREATE INDEX "marketplace_tools_required_tier_idx" ON "marketplace_tools"("required_tier");
CREATE INDEX "marketplace_tools_price_model_idx" ON "marketplace_tools"("price_model");
CREATE INDEX "marketplace_tools_is_featured_idx" ON "marketplace_tools"("is_featured");
CREATE INDEX "marketplace_tools_purchase_count_idx" ON "marketplace_tools"("purchase_count");
CREATE INDEX "marketplace_tools_avg_rating_idx" ON "marketplace_tools"("avg_rating");
CREATE INDEX "marketplace_bundles_status_idx" ON "marketplace_bundles"("status");
CREATE INDEX "marketplace_bundles_is_featured_idx" ON "marketplace_bundles"("is_featured");
CREATE INDEX "marketplace_bundles_purchase_count_idx" ON "marketplace_bundles"("purchase_count");
CREATE INDEX "marketplace_bundle_items_bundle_id_idx" ON "marketplace_bundle_items"("bundle_id");
CREATE INDEX "marketplace_bundle_items_tool_id_idx" ON "marketplace_bundle_items"("tool_id");
CREATE INDEX "marketplace_purchases_organization_id_idx" ON "marketplace_purchases"("organization_id");
CREATE INDEX "marketplace_purchases_user_id_idx" ON "marketplace_purchases"("user_id");
CREATE INDEX "marketplace_purchases_payment_status_idx" ON "marketplace_purchases"("payment_status");
CREATE INDEX "marketplace_purchases_status_idx" ON "marketplace_purchases"("status");
CREATE INDEX "marketplace_purchases_tool_id_idx" ON "marketplace_purchases"("tool_id");
CREATE INDEX "marketplace_purchases_bundle_id_idx" ON "marketplace_purchases"("bundle_id");
CREATE INDEX "marketplace_purchases_purchase_date_idx" ON "marketplace_purchases"("purchase_date");
CREATE INDEX "marketplace_cart_organization_id_idx" ON "marketplace_cart"("organization_id");
CREATE INDEX "marketplace_cart_user_id_idx" ON "marketplace_cart"("user_id");
CREATE INDEX "marketplace_cart_tool_id_idx" ON "marketplace_cart"("tool_id");
CREATE INDEX "marketplace_cart_bundle_id_idx" ON "marketplace_cart"("bundle_id");
CREATE INDEX "marketplace_reviews_tool_id_idx" ON "marketplace_reviews"("tool_id");
CREATE INDEX "marketplace_reviews_organization_id_idx" ON "marketplace_reviews"("organization_id");
CREATE INDEX "marketplace_reviews_user_id_idx" ON "marketplace_reviews"("user_id");
CREATE INDEX "marketplace_reviews_status_idx" ON "marketplace_reviews"("status");
CREATE INDEX "marketplace_reviews_rating_idx" ON "marketplace_reviews"("rating");
ALTER TABLE "marketplace_bundle_items" ADD CONSTRAINT "marketplace_bundle_items_bundle_id_fkey" FOREIGN KEY ("bundle_id") REFERENCES "marketplace_bundles"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "marketplace_bundle_items" ADD CONSTRAINT "marketplace_bundle_items_tool_id_fkey" FOREIGN KEY ("tool_id") REFERENCES "marketplace_tools"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "marketplace_purchases" ADD CONSTRAINT "marketplace_purchases_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "marketplace_purchases" ADD CONSTRAINT "marketplace_purchases_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "marketplace_purchases" ADD CONSTRAINT "marketplace_purchases_tool_id_fkey" FOREIGN KEY ("tool_id") REFERENCES "marketplace_tools"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "marketplace_purchases" ADD CONSTRAINT "marketplace_purchases_bundle_id_fkey" FOREIGN KEY ("bundle_id") REFERENCES "marketplace_bundles"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "marketplace_cart" ADD CONSTRAINT "marketplace_cart_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "marketplace_cart" ADD CONSTRAINT "marketplace_cart_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "marketplace_cart" ADD CONSTRAINT "marketplace_cart_tool_id_fkey" FOREIGN KEY ("tool_id") REFERENCES "marketplace_tools"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "marketplace_cart" ADD CONSTRAINT "marketplace_cart_bundle_id_fkey" FOREIGN KEY ("bundle_id") REFERENCES "marketplace_bundles"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "marketplace_reviews" ADD CONSTRAINT "marketplace_reviews_tool_id_fkey" FOREIGN KEY ("tool_id") REFERENCES "marketplace_tools"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "marketplace_reviews" ADD CONSTRAINT "marketplace_reviews_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "marketplace_reviews" ADD CONSTRAINT "marketplace_reviews_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "marketplace_reviews" ADD CONSTRAINT "marketplace_reviews_moderated_by_fkey" FOREIGN KEY ("moderated_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Checks.
ALTER TABLE marketplace_purchases
ADD CONSTRAINT check_purchase_type
CHECK (
  (purchase_type = 'TOOL' AND tool_id IS NOT NULL AND bundle_id IS NULL) OR
  (purchase_type = 'BUNDLE' AND bundle_id IS NOT NULL AND tool_id IS NULL)
);
ALTER TABLE marketplace_cart
ADD CONSTRAINT check_cart_item_type
CHECK (
  (item_type = 'TOOL' AND tool_id IS NOT NULL AND bundle_id IS NULL) OR
  (item_type = 'BUNDLE' AND bundle_id IS NOT NULL AND tool_id IS NULL)
);

-- Policies.
CREATE POLICY "marketplace_purchases_select_policy" ON marketplace_purchases
  FOR SELECT
  USING (organization_id = current_setting('app.current_organization_id', true)::uuid);
CREATE POLICY "marketplace_purchases_insert_policy" ON marketplace_purchases
  FOR INSERT
  WITH CHECK (organization_id = current_setting('app.current_organization_id', true)::uuid);
CREATE POLICY "marketplace_purchases_update_policy" ON marketplace_purchases
  FOR UPDATE
  USING (organization_id = current_setting('app.current_organization_id', true)::uuid);
CREATE POLICY "marketplace_purchases_delete_policy" ON marketplace_purchases
  FOR DELETE
  USING (false);
CREATE POLICY "marketplace_cart_select_policy" ON marketplace_cart
  FOR SELECT
  USING (
    user_id = current_setting('app.current_user_id', true)::uuid
    OR organization_id = current_setting('app.current_organization_id', true)::uuid
  );
CREATE POLICY "marketplace_cart_insert_policy" ON marketplace_cart
  FOR INSERT
  WITH CHECK (user_id = current_setting('app.current_user_id', true)::uuid);
CREATE POLICY "marketplace_cart_update_policy" ON marketplace_cart
  FOR UPDATE
  USING (user_id = current_setting('app.current_user_id', true)::uuid);
CREATE POLICY "marketplace_cart_delete_policy" ON marketplace_cart
  FOR DELETE
  USING (user_id = current_setting('app.current_user_id', true)::uuid);
CREATE POLICY "marketplace_reviews_select_policy" ON marketplace_reviews
  FOR SELECT
  USING (
    status = 'APPROVED'
    OR user_id = current_setting('app.current_user_id', true)::uuid
  );
CREATE POLICY "marketplace_reviews_insert_policy" ON marketplace_reviews
  FOR INSERT
  WITH CHECK (
    organization_id = current_setting('app.current_organization_id', true)::uuid
    AND user_id = current_setting('app.current_user_id', true)::uuid
  );
CREATE POLICY "marketplace_reviews_update_policy" ON marketplace_reviews
  FOR UPDATE
  USING (user_id = current_setting('app.current_user_id', true)::uuid);
CREATE POLICY "marketplace_reviews_delete_policy" ON marketplace_reviews
  FOR DELETE
  USING (user_id = current_setting('app.current_user_id', true)::uuid);
