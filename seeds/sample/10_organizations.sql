-- The sample's organizations, their subscriptions, people and memberships, and the marketplace's own staff.
-- All invented; addresses are in the reserved domain `.example`.
--
-- One organization has no subscription, so that its tier is unknown; two people belong to two organizations.

-- What an organization is, and how it buys; the later files draw from this.
-- `months`: how long it has been a customer. `people`: how many. `seats`: at most how many it buys of a tool.
-- `appetite`: how likely it takes a tool it may buy. `buys_as`: the tier it buys under (where that isn't its own today).
CREATE TEMPORARY TABLE sample_organization ON COMMIT DROP AS
SELECT pg_temp.sample_id('organization', slug) AS id, *, pg_temp.draw_ago('organization/' || slug, months * 30, months * 30 + 25) AS created_at
FROM (VALUES
  (1, 'harbor-pine-realty', 'Harbor & Pine Realty', 'ENTERPRISE', 'ENTERPRISE', 'ACTIVE', 'USD', 34, 14, 10, 0.48, 'INVOICE', 'Four offices along the coast, mostly waterfront homes.'),
  (2, 'northgate-homes', 'Northgate Homes', 'ENTERPRISE', 'ENTERPRISE', 'ACTIVE', 'USD', 31, 12, 8, 0.62, 'ACH', 'New construction and resale in the northern suburbs.'),
  (3, 'cedar-lane-properties', 'Cedar Lane Properties', 'ELITE', 'ELITE', 'ACTIVE', 'USD', 30, 9, 5, 0.55, 'CREDIT_CARD', 'A family brokerage in its third generation.'),
  (4, 'bluestem-realty-group', 'Bluestem Realty Group', 'ELITE', 'ELITE', 'ACTIVE', 'USD', 28, 8, 5, 0.58, 'ACH', 'Farm, ranch and small-town homes.'),
  (5, 'alder-finch-estates', 'Alder & Finch Estates', 'ELITE', 'ELITE', 'ACTIVE', 'GBP', 26, 7, 4, 0.52, 'CREDIT_CARD', 'Period houses and garden flats.'),
  (6, 'rheinblick-immobilien', 'Rheinblick Immobilien', 'ELITE', 'ELITE', 'ACTIVE', 'EUR', 25, 7, 4, 0.50, 'INVOICE', 'Apartments with a view of the river, and the banks behind them.'),
  (7, 'maison-verte', 'Maison Verte Immobilier', 'GROWTH', 'GROWTH', 'ACTIVE', 'EUR', 24, 6, 3, 0.55, 'CREDIT_CARD', 'Energy-efficient homes, bought, renovated and sold.'),
  (8, 'quayside-residential', 'Quayside Residential', 'GROWTH', 'GROWTH', 'ACTIVE', 'GBP', 22, 6, 3, 0.52, 'CREDIT_CARD', 'Lettings and sales around the old docks.'),
  (9, 'sunmeadow-realty', 'Sunmeadow Realty', 'GROWTH', 'GROWTH', 'ACTIVE', 'USD', 27, 6, 3, 0.60, 'CREDIT_CARD', 'First homes for young families.'),
  (10, 'copper-canyon-homes', 'Copper Canyon Homes', 'GROWTH', 'GROWTH', 'ACTIVE', 'USD', 20, 5, 3, 0.58, 'CREDIT_CARD', 'Desert homes, pools included.'),
  (11, 'tidewater-brokerage', 'Tidewater Brokerage', 'GROWTH', 'GROWTH', 'TRIAL', 'USD', 4, 6, 2, 0.42, 'CREDIT_CARD', 'Newly merged from two offices, and trying things out.'),
  (12, 'lantern-street-realty', 'Lantern Street Realty', 'GROWTH', 'GROWTH', 'PAST_DUE', 'USD', 23, 5, 2, 0.50, 'CREDIT_CARD', 'Lofts and studios downtown.'),
  (13, 'juniper-row', 'Juniper Row Realty', 'STARTER', 'STARTER', 'ACTIVE', 'USD', 19, 4, 1, 0.62, 'CREDIT_CARD', 'Three agents, one street, most of its houses.'),
  (14, 'foxglove-homes', 'Foxglove Homes', 'STARTER', 'STARTER', 'ACTIVE', 'USD', 16, 4, 1, 0.55, 'CREDIT_CARD', 'Cottages and country houses.'),
  (15, 'millbrook-partners', 'Millbrook Property Partners', 'STARTER', 'STARTER', 'ACTIVE', 'USD', 21, 3, 1, 0.60, 'PLATFORM_CREDITS', 'Two partners who used to sell software.'),
  (16, 'two-rivers-realty', 'Two Rivers Realty', 'STARTER', 'STARTER', 'CANCELLED', 'USD', 24, 3, 1, 0.50, 'CREDIT_CARD', 'Leaving at the end of the period.'),
  (17, 'saltgrass-land', 'Saltgrass Land & Homes', 'CUSTOM', 'CUSTOM', 'ACTIVE', 'USD', 18, 4, 2, 0.90, 'PLATFORM_CREDITS', 'Land and lots; pays for what it uses.'),
  (18, 'kestrel-commercial', 'Kestrel Commercial', 'CUSTOM', 'CUSTOM', 'ACTIVE', 'EUR', 14, 3, 2, 0.90, 'PLATFORM_CREDITS', 'Offices and warehouses; a few valuations a week.'),
  (19, 'openhouse-collective', 'Openhouse Collective', 'FREE', 'FREE', 'TRIAL', 'USD', 2, 2, 1, 0.90, 'CREDIT_CARD', 'Started last month with two agents and a van.'),
  (20, 'wren-daughters', 'Wren & Daughters Realty', 'FREE', 'FREE', 'ACTIVE', 'USD', 11, 2, 1, 0.90, 'CREDIT_CARD', 'A mother, a daughter, and a very good address book.'),
  (21, 'ironwood-advisors', 'Ironwood Realty Advisors', NULL, 'STARTER', 'ACTIVE', 'USD', 20, 3, 1, 0.45, 'CREDIT_CARD', 'Came over from another system; its subscription did not.'),
  (22, 'prairie-light-homes', 'Prairie Light Homes', 'STARTER', 'STARTER', 'INACTIVE', 'USD', 25, 3, 1, 0.45, 'CREDIT_CARD', 'Sleeping since the owner retired.')
) AS listed (number, slug, name, tier, buys_as, status, currency, months, people, seats, appetite, method, description);

INSERT INTO public.organizations (id, name, slug, description, billing_email, subscription_status, created_at, updated_at)
SELECT id, name, slug, description, 'billing@' || slug || '.example', status, created_at, created_at
FROM sample_organization;

INSERT INTO public.subscriptions (
  id, organization_id, tier, status, stripe_customer_id, stripe_subscription_id, current_period_start, current_period_end,
  cancel_at_period_end, created_at, updated_at
)
SELECT
  pg_temp.sample_id('subscription', slug), id, tier::public."SubscriptionTier", status,
  'cus_' || left(md5('cus/' || slug), 14),
  CASE WHEN tier <> 'FREE' THEN 'sub_' || left(md5('sub/' || slug), 24) END,
  starts,
  starts + interval '1 month',
  status = 'CANCELLED',
  created_at,
  starts
FROM sample_organization
CROSS JOIN LATERAL (
  SELECT CASE WHEN status = 'INACTIVE' THEN pg_temp.draw_ago('period/' || slug, 120, 150)
              ELSE pg_temp.draw_ago('period/' || slug, 1, 26) END AS starts
) AS period
WHERE tier IS NOT NULL;

-- Sixty-four first names against sixty-one last names: no two people share both.
CREATE TEMPORARY TABLE sample_person ON COMMIT DROP AS
WITH names AS (
  SELECT
    '{Mara,Jonah,Priscilla,Devon,Ines,Otto,Leila,Marcus,Freya,Anselm,Noor,Caleb,Yuki,Tessa,Rafael,Greta,Omar,Lydia,Soren,Bianca,Kwame,Elise,Hugo,Samira,Nolan,Petra,Idris,Clara,Mateo,Astrid,Felix,Dalia,Rowan,Ingrid,Tobias,Amara,Silas,Nadine,Emil,Zora,Gideon,Helene,Luca,Maeve,Ravi,Odette,Bram,Carmen,Theo,Linnea,Anton,Shirin,Wesley,Paloma,Kofi,Edith,Milo,Renata,Jasper,Vera,Cyrus,Agnes,Lorenzo,Thea}'::text[] AS first,
    '{Lindqvist,Okonkwo,Hartmann,Delacroix,Whitlow,Moreau,Castellan,Brandt,Ashdown,Nakagawa,Ferreira,Holloway,Vance,Petrov,Adeyemi,Sandoval,Thornbury,Kessler,Marchetti,Oyelaran,Bellweather,Dunmore,Iversen,Rosario,Falk,Grimaldi,Hensley,Lachance,Mbeki,Norwood,Pemberton,Quillen,Rutherglen,Szabo,Tamayo,Underhill,Voss,Wexler,Yarrow,Zielinski,Abernathy,Birch,Crane,Dray,Eastman,Farrow,Garrow,Hale,Ilves,Jardine,Kovac,Lowell,Merrick,Nyland,Orr,Pike,Rask,Sorrel,Teague,Vale,Winslow}'::text[] AS last
),
placed AS (
  SELECT organization.number AS organization, organization.id AS organization_id, organization.slug, organization.tier,
         organization.people, organization.created_at AS since, rank,
         row_number() OVER (ORDER BY organization.number, rank)::int AS number
  FROM sample_organization AS organization
  CROSS JOIN LATERAL generate_series(1, organization.people) AS rank
)
SELECT
  placed.number,
  placed.organization,
  placed.organization_id,
  placed.rank,
  pg_temp.sample_id('user', placed.number::text) AS id,
  first[1 + placed.number % 64] || ' ' || last[1 + (placed.number * 23) % 61] AS name,
  lower(first[1 + placed.number % 64] || '.' || last[1 + (placed.number * 23) % 61]) || '@' || placed.slug || '.example' AS email,
  placed.tier,
  CASE
    WHEN rank = 1 THEN 'OWNER'
    WHEN rank = 2 AND people > 2 THEN 'ADMIN'
    WHEN rank = people AND people > 4 THEN 'VIEWER'
    ELSE 'MEMBER'
  END AS role,
  -- The first three were there from the start: they are the ones who buy.
  CASE
    WHEN rank = 1 THEN since
    WHEN rank <= 3 THEN pg_temp.draw_between('joined/' || placed.number, since, since + interval '3 days')
    ELSE pg_temp.draw_between('joined/' || placed.number, since, pg_temp.as_of() - interval '20 days')
  END AS joined_at,
  rank < 4 OR pg_temp.draw('leaves/' || placed.number) > 0.08 AS is_active
FROM placed
CROSS JOIN names;

INSERT INTO public.users (id, email, name, avatar_url, role, subscription_tier, is_active, created_at, updated_at)
SELECT id, email, name, NULL, 'USER', coalesce(tier, 'FREE')::public."SubscriptionTier", is_active, joined_at, joined_at
FROM sample_person;

INSERT INTO public.organization_members (id, user_id, organization_id, role, joined_at)
SELECT pg_temp.sample_id('member', number::text), id, organization_id, role, joined_at
FROM sample_person
UNION ALL
-- An adviser of one organization who looks after another one's books, and an owner of two.
SELECT pg_temp.sample_id('member', person.number || '/' || other.slug), person.id, other.id, shared.role,
       greatest(person.joined_at, other.created_at) + interval '40 days'
FROM (VALUES (1, 5, 'cedar-lane-properties', 'VIEWER'), (9, 1, 'tidewater-brokerage', 'ADMIN')) AS shared (organization, rank, slug, role)
JOIN sample_person AS person ON person.organization = shared.organization AND person.rank = shared.rank
JOIN sample_organization AS other ON other.slug = shared.slug;

-- The marketplace's own staff, and the account the platform's service acts as.
INSERT INTO public.users (id, email, name, avatar_url, role, subscription_tier, is_active, created_at, updated_at)
SELECT ('5aff0000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid, email, name, NULL, role, 'ENTERPRISE', is_active, since, since
FROM (VALUES
  (1, 'manager@marketplace.example', 'Nadia Okafor', 'SUPER_ADMIN', true),
  (2, 'moderator@marketplace.example', 'Tomas Lindgren', 'MODERATOR', true),
  (3, 'support@marketplace.example', 'Priya Raman', 'ADMIN', true),
  (4, 'admin@marketplace.example', 'Elena Castellanos', 'SUPER_ADMIN', true),
  (5, 'service@marketplace.example', 'Platform service', 'USER', true),
  (6, 'jonas.weber@marketplace.example', 'Jonas Weber', 'MODERATOR', false)
) AS staff (number, email, name, role, is_active)
CROSS JOIN LATERAL (SELECT pg_temp.as_of() - interval '1100 days' + number * interval '9 days' AS since) AS joined;
