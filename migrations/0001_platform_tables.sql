-- The platform's own tables, as it has them: for the sample workspace and the tests. On a database that already holds
-- the platform (`organizations` and `users`) nothing of this file is made, whatever it lacks. The console only reads them.

-- step: type public."SubscriptionTier"
CREATE TYPE public."SubscriptionTier" AS ENUM ('FREE', 'CUSTOM', 'STARTER', 'GROWTH', 'ELITE', 'ENTERPRISE');

-- step: table public.organizations platform
CREATE TABLE public.organizations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name varchar(200) NOT NULL,
  slug varchar(100) NOT NULL CONSTRAINT organizations_slug_key UNIQUE,
  description text,
  billing_email varchar(255),
  subscription_status varchar(20) NOT NULL DEFAULT 'ACTIVE'
    CHECK (subscription_status IN ('ACTIVE', 'INACTIVE', 'TRIAL', 'PAST_DUE', 'CANCELLED')),
  created_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  updated_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc')
);

-- step: table public.users platform
CREATE TABLE public.users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email varchar(255) NOT NULL CONSTRAINT users_email_key UNIQUE,
  name varchar(200) NOT NULL,
  avatar_url varchar(500),
  role varchar(20) NOT NULL DEFAULT 'USER' CHECK (role IN ('SUPER_ADMIN', 'ADMIN', 'MODERATOR', 'USER')),
  subscription_tier public."SubscriptionTier" NOT NULL DEFAULT 'FREE',
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  updated_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc')
);

-- step: table public.organization_members platform
CREATE TABLE public.organization_members (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES public.users (id) ON UPDATE CASCADE ON DELETE CASCADE,
  organization_id uuid NOT NULL REFERENCES public.organizations (id) ON UPDATE CASCADE ON DELETE CASCADE,
  role varchar(20) NOT NULL DEFAULT 'MEMBER' CHECK (role IN ('OWNER', 'ADMIN', 'MEMBER', 'VIEWER')),
  joined_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  CONSTRAINT organization_members_user_id_organization_id_key UNIQUE (user_id, organization_id)
);
CREATE INDEX organization_members_organization_id_idx ON public.organization_members (organization_id);

-- step: table public.subscriptions platform
CREATE TABLE public.subscriptions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL CONSTRAINT subscriptions_organization_id_key UNIQUE
    REFERENCES public.organizations (id) ON UPDATE CASCADE ON DELETE CASCADE,
  tier public."SubscriptionTier" NOT NULL DEFAULT 'FREE',
  status varchar(20) NOT NULL DEFAULT 'ACTIVE'
    CHECK (status IN ('ACTIVE', 'INACTIVE', 'TRIAL', 'PAST_DUE', 'CANCELLED')),
  stripe_customer_id varchar(255),
  stripe_subscription_id varchar(255),
  current_period_start timestamp(6),
  current_period_end timestamp(6),
  cancel_at_period_end boolean NOT NULL DEFAULT false,
  created_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  updated_at timestamp(6) NOT NULL DEFAULT (now() AT TIME ZONE 'utc')
);
