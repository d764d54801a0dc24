-- The eleven enums of the marketplace. Their order is the document's and means nothing: tiers above all are labels and
-- are never compared by position.

-- step: type public."ToolCategory"
CREATE TYPE public."ToolCategory" AS ENUM (
  'LEAD_GENERATION', 'LEAD_NURTURING', 'LISTING_OPTIMIZATION', 'PROPERTY_SHOPPING', 'MARKET_INTELLIGENCE',
  'INVESTMENT_ANALYSIS', 'DOCUMENT_PROCESSING', 'COMMISSION_FINANCIAL', 'BOOKING_SCHEDULING', 'COMMUNICATION',
  'CRM_TOOLS', 'ANALYTICS_TOOLS', 'AUTOMATION_TOOLS', 'INTEGRATION_TOOLS'
);

-- step: type public."PriceModel"
CREATE TYPE public."PriceModel" AS ENUM ('FREE', 'ONE_TIME', 'MONTHLY', 'ANNUAL', 'USAGE_BASED', 'CUSTOM');

-- step: type public."IntegrationType"
CREATE TYPE public."IntegrationType" AS ENUM ('API', 'WEBHOOK', 'EMBED', 'STANDALONE', 'N8N_WORKFLOW', 'NATIVE');

-- step: type public."ToolStatus"
CREATE TYPE public."ToolStatus" AS ENUM ('ACTIVE', 'COMING_SOON', 'BETA', 'DEPRECATED', 'DISABLED');

-- step: type public."BundleStatus"
CREATE TYPE public."BundleStatus" AS ENUM ('ACTIVE', 'ARCHIVED', 'DRAFT');

-- step: type public."PaymentMethod"
CREATE TYPE public."PaymentMethod" AS ENUM ('CREDIT_CARD', 'ACH', 'INVOICE', 'PLATFORM_CREDITS');

-- step: type public."PaymentStatus"
CREATE TYPE public."PaymentStatus" AS ENUM ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'REFUNDED', 'CANCELLED');

-- step: type public."ReviewStatus"
CREATE TYPE public."ReviewStatus" AS ENUM ('PENDING', 'APPROVED', 'REJECTED', 'FLAGGED');

-- step: type public."PurchaseType"
CREATE TYPE public."PurchaseType" AS ENUM ('TOOL', 'BUNDLE');

-- step: type public."CartItemType"
CREATE TYPE public."CartItemType" AS ENUM ('TOOL', 'BUNDLE');

-- step: type public."PurchaseStatus"
CREATE TYPE public."PurchaseStatus" AS ENUM ('ACTIVE', 'CANCELLED', 'EXPIRED', 'REFUNDED');
