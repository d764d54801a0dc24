-- The six tables of the marketplace: columns, defaults, primary keys and owner. Keys between tables are in 0005, checks
-- in 0006, indexes in 0007. Timestamps have no zone and hold UTC; their defaults say so. A table that the platform
-- already has keeps its owner and its columns.

-- step: table public.marketplace_tools
CREATE TABLE public.marketplace_tools (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name varchar(100) NOT NULL,
  description text NOT NULL,
  long_description text,
  category public."ToolCategory" NOT NULL,
  tags text[] NOT NULL DEFAULT '{}',
  price_model public."PriceModel" NOT NULL,
  price_amount numeric(10, 2) NOT NULL DEFAULT 0,
  currency varchar(3) NOT NULL DEFAULT 'USD',
  required_tier public."SubscriptionTier" NOT NULL,
  features jsonb NOT NULL,
  tech_stack jsonb,
  integration_type public."IntegrationType" NOT NULL,
  status public."ToolStatus" NOT NULL DEFAULT 'ACTIVE',
  is_featured boolean NOT NULL DEFAULT false,
  is_popular boolean NOT NULL DEFAULT false,
  provider varchar(100) NOT NULL,
  documentation_url varchar(500),
  demo_url varchar(500),
  support_url varchar(500),
  icon_url varchar(500),
  images text[] NOT NULL DEFAULT '{}',
  video_url varchar(500),
  version varchar(20) NOT NULL DEFAULT '1.0.0',
  last_updated timestamp(3) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  purchase_count integer NOT NULL DEFAULT 0,
  view_count integer NOT NULL DEFAULT 0,
  avg_rating real,
  review_count integer NOT NULL DEFAULT 0,
  created_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  updated_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  CONSTRAINT marketplace_tools_pkey PRIMARY KEY (id)
);
ALTER TABLE public.marketplace_tools OWNER TO marketplace_owner;

-- step: table public.marketplace_bundles
CREATE TABLE public.marketplace_bundles (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name varchar(100) NOT NULL,
  description text NOT NULL,
  long_description text,
  price_amount numeric(10, 2) NOT NULL,
  currency varchar(3) NOT NULL DEFAULT 'USD',
  discount_percent integer NOT NULL,
  required_tier public."SubscriptionTier" NOT NULL,
  status public."BundleStatus" NOT NULL DEFAULT 'ACTIVE',
  is_featured boolean NOT NULL DEFAULT false,
  is_popular boolean NOT NULL DEFAULT false,
  icon_url varchar(500),
  images text[] NOT NULL DEFAULT '{}',
  purchase_count integer NOT NULL DEFAULT 0,
  view_count integer NOT NULL DEFAULT 0,
  created_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  updated_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  CONSTRAINT marketplace_bundles_pkey PRIMARY KEY (id)
);
ALTER TABLE public.marketplace_bundles OWNER TO marketplace_owner;

-- step: table public.marketplace_bundle_items
CREATE TABLE public.marketplace_bundle_items (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  bundle_id uuid NOT NULL,
  tool_id uuid NOT NULL,
  position integer NOT NULL DEFAULT 0,
  created_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  CONSTRAINT marketplace_bundle_items_pkey PRIMARY KEY (id)
);
ALTER TABLE public.marketplace_bundle_items OWNER TO marketplace_owner;

-- step: table public.marketplace_purchases
CREATE TABLE public.marketplace_purchases (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  tool_id uuid,
  bundle_id uuid,
  purchase_type public."PurchaseType" NOT NULL,
  amount numeric(10, 2) NOT NULL,
  currency varchar(3) NOT NULL DEFAULT 'USD',
  payment_method public."PaymentMethod" NOT NULL,
  payment_status public."PaymentStatus" NOT NULL DEFAULT 'PENDING',
  stripe_payment_id varchar(255),
  stripe_invoice_id varchar(255),
  is_subscription boolean NOT NULL DEFAULT false,
  subscription_start timestamp(6),
  subscription_end timestamp(6),
  auto_renew boolean NOT NULL DEFAULT false,
  status public."PurchaseStatus" NOT NULL DEFAULT 'ACTIVE',
  activated_at timestamp(6),
  cancelled_at timestamp(6),
  refunded_at timestamp(6),
  usage_count integer NOT NULL DEFAULT 0,
  last_used_at timestamp(6),
  purchase_date timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  created_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  updated_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  CONSTRAINT marketplace_purchases_pkey PRIMARY KEY (id)
);
ALTER TABLE public.marketplace_purchases OWNER TO marketplace_owner;

-- step: table public.marketplace_cart
CREATE TABLE public.marketplace_cart (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  tool_id uuid,
  bundle_id uuid,
  item_type public."CartItemType" NOT NULL,
  quantity integer NOT NULL DEFAULT 1,
  added_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  created_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  updated_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  CONSTRAINT marketplace_cart_pkey PRIMARY KEY (id)
);
ALTER TABLE public.marketplace_cart OWNER TO marketplace_owner;

-- step: table public.marketplace_reviews
CREATE TABLE public.marketplace_reviews (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  tool_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  rating integer NOT NULL,
  title varchar(200),
  review text,
  verified_purchase boolean NOT NULL DEFAULT false,
  helpful_count integer NOT NULL DEFAULT 0,
  flagged_count integer NOT NULL DEFAULT 0,
  status public."ReviewStatus" NOT NULL DEFAULT 'PENDING',
  moderated_at timestamp(6),
  moderated_by uuid,
  moderation_notes text,
  created_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  updated_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  CONSTRAINT marketplace_reviews_pkey PRIMARY KEY (id)
);
ALTER TABLE public.marketplace_reviews OWNER TO marketplace_owner;

-- What Prisma's client does for its own writes, the table does for every writer: an id, UTC times, empty lists.
-- Needed only where the platform made the table; a default touches no row.

-- step: default public.marketplace_tools.id
ALTER TABLE public.marketplace_tools ALTER COLUMN id SET DEFAULT gen_random_uuid();

-- step: default public.marketplace_tools.last_updated
ALTER TABLE public.marketplace_tools ALTER COLUMN last_updated SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_tools.created_at
ALTER TABLE public.marketplace_tools ALTER COLUMN created_at SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_tools.updated_at
ALTER TABLE public.marketplace_tools ALTER COLUMN updated_at SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_tools.tags
ALTER TABLE public.marketplace_tools ALTER COLUMN tags SET DEFAULT '{}';

-- step: default public.marketplace_tools.images
ALTER TABLE public.marketplace_tools ALTER COLUMN images SET DEFAULT '{}';

-- step: default public.marketplace_bundles.id
ALTER TABLE public.marketplace_bundles ALTER COLUMN id SET DEFAULT gen_random_uuid();

-- step: default public.marketplace_bundles.created_at
ALTER TABLE public.marketplace_bundles ALTER COLUMN created_at SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_bundles.updated_at
ALTER TABLE public.marketplace_bundles ALTER COLUMN updated_at SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_bundles.images
ALTER TABLE public.marketplace_bundles ALTER COLUMN images SET DEFAULT '{}';

-- step: default public.marketplace_bundle_items.id
ALTER TABLE public.marketplace_bundle_items ALTER COLUMN id SET DEFAULT gen_random_uuid();

-- step: default public.marketplace_bundle_items.created_at
ALTER TABLE public.marketplace_bundle_items ALTER COLUMN created_at SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_purchases.id
ALTER TABLE public.marketplace_purchases ALTER COLUMN id SET DEFAULT gen_random_uuid();

-- step: default public.marketplace_purchases.purchase_date
ALTER TABLE public.marketplace_purchases ALTER COLUMN purchase_date SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_purchases.created_at
ALTER TABLE public.marketplace_purchases ALTER COLUMN created_at SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_purchases.updated_at
ALTER TABLE public.marketplace_purchases ALTER COLUMN updated_at SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_cart.id
ALTER TABLE public.marketplace_cart ALTER COLUMN id SET DEFAULT gen_random_uuid();

-- step: default public.marketplace_cart.added_at
ALTER TABLE public.marketplace_cart ALTER COLUMN added_at SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_cart.created_at
ALTER TABLE public.marketplace_cart ALTER COLUMN created_at SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_cart.updated_at
ALTER TABLE public.marketplace_cart ALTER COLUMN updated_at SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_reviews.id
ALTER TABLE public.marketplace_reviews ALTER COLUMN id SET DEFAULT gen_random_uuid();

-- step: default public.marketplace_reviews.created_at
ALTER TABLE public.marketplace_reviews ALTER COLUMN created_at SET DEFAULT (now() AT TIME ZONE 'utc');

-- step: default public.marketplace_reviews.updated_at
ALTER TABLE public.marketplace_reviews ALTER COLUMN updated_at SET DEFAULT (now() AT TIME ZONE 'utc');

-- Prisma leaves lists nullable. The column stays as it is; a check refuses the NULL.

-- step: present public.marketplace_tools.tags
ALTER TABLE public.marketplace_tools ADD CONSTRAINT marketplace_tools_tags_present CHECK (tags IS NOT NULL);

-- step: present public.marketplace_tools.images
ALTER TABLE public.marketplace_tools ADD CONSTRAINT marketplace_tools_images_present CHECK (images IS NOT NULL);

-- step: present public.marketplace_bundles.images
ALTER TABLE public.marketplace_bundles ADD CONSTRAINT marketplace_bundles_images_present CHECK (images IS NOT NULL);

-- The console's own functions run as marketplace_owner; where the platform owns a table they need these rights on it.

-- step: access public.marketplace_tools
GRANT SELECT, UPDATE, REFERENCES ON public.marketplace_tools TO marketplace_owner;

-- step: access public.marketplace_bundles
GRANT SELECT, UPDATE ON public.marketplace_bundles TO marketplace_owner;

-- step: access public.marketplace_bundle_items
GRANT SELECT ON public.marketplace_bundle_items TO marketplace_owner;

-- step: access public.marketplace_purchases
GRANT SELECT ON public.marketplace_purchases TO marketplace_owner;

-- step: access public.marketplace_cart
GRANT SELECT ON public.marketplace_cart TO marketplace_owner;

-- step: access public.marketplace_reviews
GRANT SELECT, UPDATE, REFERENCES ON public.marketplace_reviews TO marketplace_owner;

-- step: access public.organizations
GRANT SELECT, REFERENCES ON public.organizations TO marketplace_owner;

-- step: access public.users
GRANT SELECT, REFERENCES ON public.users TO marketplace_owner;

-- step: access public.organization_members
GRANT SELECT ON public.organization_members TO marketplace_owner;

-- step: access public.subscriptions
GRANT SELECT ON public.subscriptions TO marketplace_owner;
