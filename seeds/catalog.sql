-- The catalog every marketplace starts with: the 54 tools and the five bundles with their members.
-- No organizations, people, purchases or reviews: those are invented and live in `sample/`.
--
-- Ids are fixed: tool N is 70010000-0000-4000-8000-00000000000N, bundle B is b0010000-0000-4000-8000-00000000000B, and
-- the membership of tool N in bundle B is b1010000-0000-4000-8000-0000000BBNNN (all decimal, zero-padded).
--
-- Seeding again adds what is missing and never touches what is there: a manager's edit of a tool or bundle stays, and
-- members are added only together with a bundle that this run created, so a member taken out stays out. Counters
-- (purchases, views, ratings) are not seeded; they follow from rows. Dates are fixed, but for tools that are announced or
-- in beta: those were changed some weeks before the seeding.
--
-- Price models: MONTHLY and ANNUAL are the price of that period, ONE_TIME is paid once, USAGE_BASED is the price of one
-- unit (the description names the unit), CUSTOM is on request and holds 0, FREE holds 0.
--
-- Bundle price: one price per month, in USD, computed here from the rows. It is the sum over the comparable members
-- (MONTHLY as is, ANNUAL divided by 12, FREE nothing; ONE_TIME, USAGE_BASED and CUSTOM are not summed), less the stated
-- discount, rounded to cents half away from zero; where that would round the true discount below the stated one,
-- rounded down instead, so that a buyer never saves less than promised.
--
-- A bundle's tier is high enough for each of its members. Tools that cannot be bought (COMING_SOON, DEPRECATED,
-- DISABLED) and those in BETA are members of the Suite only, which holds all 54 by definition.

INSERT INTO public.marketplace_tools (
  id, name, description, long_description, category, tags, price_model, price_amount, currency, required_tier, features,
  tech_stack, integration_type, status, is_featured, is_popular, provider, documentation_url, demo_url, support_url,
  icon_url, images, video_url, version, last_updated, created_at, updated_at
)
SELECT
  ('70010000-0000-4000-8000-' || lpad(tool.number::text, 12, '0'))::uuid,
  tool.name,
  tool.description,
  tool.long_description,
  tool.category::public."ToolCategory",
  tool.tags::text[],
  tool.price_model::public."PriceModel",
  tool.price,
  'USD',
  tool.tier::public."SubscriptionTier",
  tool.features::jsonb,
  tool.tech_stack::jsonb,
  tool.integration::public."IntegrationType",
  tool.status::public."ToolStatus",
  tool.featured,
  tool.popular,
  tool.provider,
  'https://docs.' || host.name || '/' || tool.slug,
  CASE WHEN tool.status IN ('ACTIVE', 'BETA') AND tool.integration IN ('EMBED', 'STANDALONE', 'NATIVE')
       THEN 'https://demo.' || host.name || '/' || tool.slug END,
  'https://support.' || host.name || '/' || tool.slug,
  'https://media.example.com/tools/' || tool.slug || '/icon.svg',
  ARRAY['https://media.example.com/tools/' || tool.slug || '/overview.png',
        'https://media.example.com/tools/' || tool.slug || '/settings.png'],
  CASE WHEN tool.featured THEN 'https://media.example.com/tools/' || tool.slug || '/tour.mp4' END,
  tool.version,
  touched.at,
  tool.released::timestamp,
  touched.at
FROM (VALUES
  -- Lead management
  (1, 'lead-generation-agent', 'Lead Generation Agent', 'LEAD_GENERATION', 'MONTHLY', 79.00, 'STARTER', 'NATIVE', 'ACTIVE', true, true,
   'Internal', '3.2.1', '2022-02-14 09:00', '2023-09-05 14:20',
   '{lead capture,chat,after hours,website}',
   '["Answers website, SMS and portal enquiries around the clock","Asks for area, budget and timing before handing over","Creates the contact with source and consent recorded","Hands urgent leads to the agent on duty by phone","Speaks English and Spanish"]',
   '["Rust","PostgreSQL","SMS gateway","LLM gateway"]',
   'A 24/7 lead capture system that answers every enquiry within seconds, on your site, by text and from the portals. It asks the three questions an agent would ask first and files the answer as a contact.',
   'Most enquiries arrive after office hours and cool down before the morning meeting. The agent picks them up at once, in the voice of the brokerage, and keeps the conversation going until someone is free.

It never invents a listing or a price: answers come from your own inventory, and whatever it does not know is passed on with the transcript. Consent to be contacted is asked for and stored with the lead.

Routing follows the duty roster, so the right person sees the lead first and a manager sees what was not picked up.'),
  (2, 'lead-scoring-engine', 'Lead Scoring Engine', 'LEAD_GENERATION', 'MONTHLY', 59.00, 'GROWTH', 'API', 'ACTIVE', false, true,
   'Internal', '2.4.0', '2022-03-01 09:00', '2023-08-21 10:05',
   '{lead scoring,enrichment,prioritisation}',
   '["Scores every lead from 0 to 100 and says why","Enriches from public ownership and listing records","Learns from the deals your team closes","Flags leads that went quiet and came back","Exports scores to any CRM field"]',
   '["Python","Gradient boosting","PostgreSQL","REST"]',
   'AI prospect enrichment that ranks your leads by how likely they are to transact in the next ninety days. Each score comes with the three reasons that moved it most.',
   'A list of four hundred leads is a list nobody calls. The engine reads behaviour, ownership records and your own closed deals, and puts the twenty worth a call today at the top.

Reasons are shown in plain words, such as "viewed the same street four times" or "bought in 2016, equity above the area median", so an agent can open the call with something true.

Scores are recomputed nightly and whenever a lead does something new.'),
  (3, 'lead-source-analysis', 'Lead Source Analysis', 'ANALYTICS_TOOLS', 'MONTHLY', 29.00, 'STARTER', 'EMBED', 'ACTIVE', false, false,
   'Internal', '1.8.2', '2022-03-15 09:00', '2023-06-12 08:40',
   '{attribution,marketing spend,reporting}',
   '["Origin tracking from first click to closing","Cost per lead and per closing for each source","Tells portal duplicates from new people","Monthly summary by e-mail"]',
   '["TypeScript","ClickHouse","UTM parsing"]',
   'Origin tracking that follows each lead from the first click to the closing table. See which portals, mailers and open houses pay for themselves, and which only look busy.',
   'Portals count a lead each time someone presses a button. This report counts people: repeated enquiries are joined, and the source that brought the person first gets the credit.

Enter what each channel costs and the report shows cost per lead, per appointment and per closing, month by month.'),
  (4, 'lead-capture-summary-generator', 'Lead Capture Summary Generator', 'LEAD_GENERATION', 'MONTHLY', 19.00, 'STARTER', 'NATIVE', 'ACTIVE', false, false,
   'Internal', '1.5.0', '2022-04-04 09:00', '2023-05-18 16:30',
   '{summaries,hand-over,lead capture}',
   '["One-paragraph summary of every captured conversation","Needs, budget and timing pulled out as fields","Link back to the sentence each fact came from","Daily digest for the team lead"]',
   '["LLM gateway","PostgreSQL"]',
   'Turns a long chat or call transcript into the five lines an agent reads before picking up the phone. Every fact links back to the sentence it came from.',
   'Nobody reads a forty-message transcript between two showings. The summary says who it is, what they want, by when, what they can spend and what was promised to them.

Uncertain facts are marked as such rather than smoothed over, and correcting one corrects the contact record as well.'),
  (5, 'multi-touch-campaign-engine', 'Multi-Touch Campaign Engine', 'LEAD_NURTURING', 'MONTHLY', 89.00, 'GROWTH', 'N8N_WORKFLOW', 'ACTIVE', true, false,
   'Internal', '2.9.3', '2022-04-18 09:00', '2023-10-02 11:15',
   '{nurturing,campaigns,email,sms}',
   '["Nurturing sequences over e-mail, text and tasks","Stops by itself when the person replies or books","Twelve ready sequences from first-time buyer to past client","Quiet hours and frequency caps per contact","A/B tests on subject lines and send times"]',
   '["n8n","Node.js","PostgreSQL","SMTP"]',
   'Nurturing sequences that mix e-mail, text and a reminder to call, and stop the moment the person answers. Built for the long months between the first enquiry and the first showing.',
   'The average buyer looks for months before they act. The engine keeps in touch without keeping at it: touches follow what the person does, not only the calendar.

Sequences are ordinary workflows that you can open, read and change. A cap per contact makes sure that two campaigns never write to the same person on the same day.'),
  (6, 'client-communication-preferences-tracker', 'Client Communication Preferences Tracker', 'CRM_TOOLS', 'MONTHLY', 15.00, 'STARTER', 'NATIVE', 'ACTIVE', false, false,
   'Internal', '1.3.1', '2022-05-02 09:00', '2023-02-27 09:50',
   '{preferences,consent,contacts}',
   '["Preferred channel, language and hours per contact","Learns from replies, confirmed by the agent","Opt-outs honoured in every other tool","Consent history with date and source"]',
   '["Rust","PostgreSQL"]',
   'Remembers how each client wants to be reached: channel, language, hours and what they never want to receive. Every other tool of the platform respects it.',
   'Some clients answer texts in a minute and let e-mail rot; others are the reverse. The tracker notices, proposes the preference, and an agent confirms it with one press.

Opt-outs are kept with date and source, ready for the day somebody asks.'),
  (7, 'budget-range-prediction-tool', 'Budget Range Prediction Tool', 'LEAD_NURTURING', 'ANNUAL', 348.00, 'GROWTH', 'API', 'ACTIVE', false, false,
   'Clearhouse AI', '1.6.4', '2022-05-23 09:00', '2023-07-10 13:00',
   '{budget,affordability,dti}',
   '["Debt-to-income analysis from six answers","A range with its confidence, never a single figure","Rate changes update every open range overnight","Fair-lending safe: protected attributes are never inputs","Shareable summary for the lender"]',
   '["Python","REST","Monte Carlo simulation"]',
   'DTI analysis that turns six quick answers into a realistic price range. Agents stop showing homes that the loan will not cover, and buyers hear it early and kindly.',
   'The tool estimates what a buyer can carry, shows how sure it is, and explains what would widen the range: a larger deposit, a paid-off car, half a point of interest.

It is an estimate for planning and not an approval; the summary says so, and hands the same figures to the lender of your choice.'),
  (8, 'client-pre-qualification-system', 'Client Pre-Qualification System', 'LEAD_NURTURING', 'MONTHLY', 49.00, 'GROWTH', 'WEBHOOK', 'ACTIVE', false, true,
   'Internal', '2.1.0', '2022-06-06 09:00', '2023-09-19 15:45',
   '{pre-qualification,documents,buyers}',
   '["Guided questionnaire of about seven minutes","Secure upload of income and deposit proofs","Readiness levels: looking, ready, cash","Notifies the agent and the lender at each step","Expires stale documents after sixty days"]',
   '["TypeScript","Webhooks","Encrypted object storage"]',
   'Walks a buyer through pre-qualification before the first showing, proofs included. The agent sees one word, ready or not yet, and what is missing.',
   'Sellers ask whether a buyer is serious. This gives the answer with a date on it, without an agent handling bank statements.

Documents are encrypted, visible to the lender only, and expire when they are too old to mean anything.'),
  -- Property and listings
  (9, 'listing-description-generator', 'Listing Description Generator', 'LISTING_OPTIMIZATION', 'MONTHLY', 39.00, 'STARTER', 'NATIVE', 'ACTIVE', true, true,
   'Internal', '4.0.2', '2022-02-21 09:00', '2023-11-06 10:30',
   '{listings,copywriting,seo}',
   '["SEO copywriting from the property record and photos","Long, short and social version in one pass","Fair Housing wording check before you publish","Your tone of voice, learned from ten listings","Character limits of the common portals"]',
   '["LLM gateway","Vision model","PostgreSQL"]',
   'Writes listing copy that is found by search engines and enjoyed by people. Give it the record and the photos; it gives back three lengths and warns about wording you may not use.',
   'Nine listings out of ten are "stunning" and "must be seen". This one reads the photos, notices the south-facing kitchen and the new boiler, and says so.

Every draft passes a Fair Housing check that marks the word and proposes another. Nothing is published by itself: the agent has the last word, and the tool learns from the edit.'),
  (10, 'property-photo-enhancement', 'Property Photo Enhancement', 'LISTING_OPTIMIZATION', 'USAGE_BASED', 0.15, 'STARTER', 'API', 'ACTIVE', false, true,
   'Roomcraft Labs', '2.7.1', '2022-03-08 09:00', '2023-08-14 12:00',
   '{photos,image processing,listings}',
   '["Exposure, white balance and verticals corrected","Window pull for bright views","Sky replacement, marked as such in the metadata","Removes bins and cables, never structural defects","Batch of a hundred photos in four minutes"]',
   '["Python","CUDA","Image segmentation","REST"]',
   'AI image optimization for listing photos, billed per finished photo. Straight walls, true colours and a window you can see through, without hiding what a buyer ought to know.',
   'Upload the set from the camera or the phone; get back a set that looks like it was taken at the right hour by someone with a tripod.

The rules of honest photography are built in: cracks, pylons and neighbours stay. Each altered photo carries a note of what was changed, as more and more portals require.'),
  (11, 'virtual-staging-ai', 'Virtual Staging AI', 'LISTING_OPTIMIZATION', 'MONTHLY', 99.00, 'GROWTH', 'API', 'ACTIVE', true, true,
   'Roomcraft Labs', '3.1.0', '2022-04-11 09:00', '2023-10-23 09:25',
   '{staging,photos,furniture}',
   '["Furniture placement in eight styles","Empties a furnished room first if you ask","Same furniture from every angle of a room","Disclosure label on each staged photo","Forty rooms a month included"]',
   '["Diffusion model","Depth estimation","Python"]',
   'Furniture placement for empty rooms in eight styles, with the same sofa seen from every angle. Buyers understand a room in seconds, and sellers skip the rental truck.',
   'Empty rooms look smaller than they are. The tool measures the room from the photo, chooses furniture that would truly fit, and lights it like the rest of the picture.

Staged photos are labelled, and the untouched original stays next to them in the listing, so nobody is surprised at the door.'),
  (12, 'property-alert-system', 'Property Alert System', 'PROPERTY_SHOPPING', 'MONTHLY', 25.00, 'STARTER', 'WEBHOOK', 'ACTIVE', false, false,
   'Internal', '2.0.5', '2022-05-09 09:00', '2023-06-26 17:10',
   '{alerts,buyers,new listings}',
   '["New listing notifications within two minutes","Saved searches by map, school zone or commute","Price drops and back-on-market, as separate switches","Agent approves or sends at once","Digest for people who dislike alerts"]',
   '["Rust","Webhooks","PostGIS"]',
   'New listing notifications that reach buyers within two minutes, under the name of their agent and not of a portal. Searches can be drawn on the map or measured in minutes to work.',
   'Good homes are gone by the weekend. Alerts go out as soon as the listing feed changes, by the channel the buyer prefers, with a button that asks for a showing.

Buyers who find daily alerts tiring get a calm weekly digest, and agents see who opens what.'),
  (13, 'property-comparison-engine', 'Property Comparison Engine', 'PROPERTY_SHOPPING', 'MONTHLY', 29.00, 'STARTER', 'EMBED', 'ACTIVE', false, false,
   'Internal', '1.9.0', '2022-06-13 09:00', '2023-07-31 11:40',
   '{comparison,buyers,decision}',
   '["Up to six homes side by side","True monthly cost with tax, dues and insurance","Weights for what matters to this buyer","Notes and photos from each showing","One-page PDF for the kitchen table"]',
   '["TypeScript","WebAssembly","PDF renderer"]',
   'Puts up to six homes side by side by what this buyer cares about, including the true monthly cost. Ends the spreadsheet that every couple starts and nobody finishes.',
   'After the fifth showing all kitchens look alike. The comparison keeps the facts, the photos and the notes of each visit in one place, and orders the homes by weights that the buyers set themselves.

It embeds into your site, and prints to one page for the talk at the kitchen table.'),
  (14, 'virtual-tour-coordination', 'Virtual Tour Coordination', 'PROPERTY_SHOPPING', 'MONTHLY', 35.00, 'GROWTH', 'EMBED', 'ACTIVE', false, false,
   'Walkthrough Works', '2.2.2', '2022-07-04 09:00', '2023-04-24 14:55',
   '{tours,remote buyers,scheduling}',
   '["Live guided tours with several guests","Recorded tours with chapters by room","Visitor questions pinned to the spot they were asked","Hotspots for measurements and documents","Time zones handled for buyers abroad"]',
   '["WebRTC","TypeScript","Panorama stitching"]',
   'Plans, hosts and records guided virtual tours for buyers who cannot come. Questions stay pinned to the room they were asked in, so the answer finds its way back.',
   'Relocating buyers decide on a home they have seen once, or never. A live tour with their agent, and a recording with chapters, gets them close enough to say yes or no.

Works with a phone; panoramas are optional. The tour embeds into the listing and counts who stayed for which room.'),
  (15, 'property-matching-algorithm', 'Property Matching Algorithm', 'PROPERTY_SHOPPING', 'MONTHLY', 69.00, 'GROWTH', 'API', 'ACTIVE', false, true,
   'Internal', '2.5.1', '2022-07-18 09:00', '2023-09-11 10:20',
   '{matching,recommendations,buyers}',
   '["Matches by likes and dislikes, not only filters","Explains each match in one sentence","Finds the home just outside the stated budget or area","Reverse search: buyers for a new listing","Never uses protected attributes or their proxies"]',
   '["Python","Vector search","PostgreSQL","REST"]',
   'Learns from what a buyer lingers on and finds homes that filters miss. Works both ways: enter a new listing and see which of your buyers should hear of it today.',
   'Buyers ask for three bedrooms and buy two with a garden. The algorithm watches reactions rather than filters, and says in a sentence why a home was suggested.

The reverse search is what listing agents love: a coming listing, and a short list of people to call before it goes public.'),
  -- Market analysis
  (16, 'automated-cma-generator', 'Automated CMA Generator', 'MARKET_INTELLIGENCE', 'MONTHLY', 69.00, 'GROWTH', 'NATIVE', 'ACTIVE', true, true,
   'Internal', '3.4.0', '2022-02-28 09:00', '2023-10-16 13:35',
   '{cma,pricing,sellers}',
   '["Comparables chosen and adjusted in under a minute","Every adjustment visible and editable","Presentation in your colours, print or screen","Updates itself weekly until the listing is signed","Explains the range to a seller in plain words"]',
   '["Rust","PostGIS","PDF renderer"]',
   'Builds a comparative market analysis from live sales in under a minute, with every adjustment on the table. Walk into the listing appointment with a price you can defend.',
   'The generator proposes the comparables an experienced agent would, adjusts for size, condition, floor and date, and lets you overrule any of it.

Sellers receive a document that explains itself, and a fresh version each week while they make up their mind. What changed since the last one is on the first page.'),
  (17, 'predictive-analytics-engine', 'Predictive Analytics Engine', 'MARKET_INTELLIGENCE', 'MONTHLY', 129.00, 'ELITE', 'API', 'ACTIVE', true, false,
   'Internal', '2.3.0', '2022-06-20 09:00', '2023-11-13 09:15',
   '{forecasting,prices,market}',
   '["Price forecasting per neighbourhood for 3, 6 and 12 months","Ranges with an honest track record beside them","Days on market and absorption forecasts","Scenario for interest rates and supply","API for your own models"]',
   '["Python","Time-series models","ClickHouse","REST"]',
   'Price forecasting by neighbourhood, with ranges and the record of how past forecasts did. For brokers who want to say "we expect" and show why.',
   'Forecasts are cheap; forecasts that publish their errors are not. Each area shows what the engine predicted a year ago and what came of it.

Scenarios let you move interest rates and new supply and watch the range follow. Everything is available by API for analysts who would rather do their own charts.'),
  (18, 'risk-assessment-ai', 'Risk Assessment AI', 'MARKET_INTELLIGENCE', 'MONTHLY', 89.00, 'ELITE', 'API', 'ACTIVE', false, false,
   'Clearhouse AI', '1.7.3', '2022-08-01 09:00', '2023-05-29 10:00',
   '{risk,depreciation,insurance}',
   '["Depreciation scoring for the next five years","Flood, fire and heat exposure per parcel","Insurance availability and likely premium","Local rules and planned works nearby","Reasons and sources for every score"]',
   '["Python","Raster data","PostGIS","REST"]',
   'Depreciation scoring that names what may pull a property''s value down: climate, insurance, planned works and the building itself. Every point of the score has a source.',
   'Investors ask about the downside first. The assessment looks five years ahead and gathers what is scattered over a dozen public sources, parcel by parcel.

It is written for the conversation with a client: what the risk is, how sure we are, and what can be done about it.'),
  (19, 'market-data-integration', 'Market Data Integration', 'MARKET_INTELLIGENCE', 'ANNUAL', 588.00, 'GROWTH', 'API', 'ACTIVE', false, false,
   'Meridian Data', '5.1.0', '2022-03-22 09:00', '2023-09-25 08:30',
   '{market data,feeds,trends}',
   '["Real-time trends for 900 metropolitan areas","Sales, rents, permits and inventory in one shape","History back to 2005","Change feed for your own warehouse","Licence covers client-facing reports"]',
   '["Kafka","Parquet","REST","SQL"]',
   'Real-time trends from sales, rents, permits and inventory, cleaned and joined, in one feed. One yearly licence covers reports to your clients.',
   'Other market tools are only as good as what they are fed. This feed replaces the monthly spreadsheet and brings every figure with its source and its age.

Use it through the tools of the platform, or point your own warehouse at the change feed.'),
  (20, 'investment-property-analyzer', 'Investment Property Analyzer', 'INVESTMENT_ANALYSIS', 'MONTHLY', 59.00, 'GROWTH', 'NATIVE', 'ACTIVE', false, true,
   'Internal', '2.6.2', '2022-05-16 09:00', '2023-08-28 16:00',
   '{investment,roi,cap rate}',
   '["ROI, cap rate and cash-on-cash from the listing","Rent estimate with its comparables","Financing scenarios side by side","Vacancy, repairs and management costs preset by area","Ten-year projection to share"]',
   '["Rust","WebAssembly","PDF renderer"]',
   'ROI and cap rate for any listing in the time it takes to open it, with rents from real comparables. Investors get the numbers, and the assumptions behind them, on one page.',
   'Every investor has a spreadsheet, and each is wrong in its own way. The analyzer presets the costs people forget, vacancy, repairs and management, with figures for the area.

Change any assumption and the ten-year projection follows. Share it as a page that your client can play with, or as a PDF that cannot be.'),
  (21, 'portfolio-performance-tracker', 'Portfolio Performance Tracker', 'INVESTMENT_ANALYSIS', 'MONTHLY', 45.00, 'GROWTH', 'EMBED', 'ACTIVE', false, false,
   'Internal', '1.4.4', '2022-09-05 09:00', '2023-07-17 12:25',
   '{portfolio,investment,owners}',
   '["Value, equity and cash flow of all holdings","Alerts when a property falls behind its peers","Refinance and sell signals with reasons","Owner portal under your brand","Year-end summary for the accountant"]',
   '["TypeScript","PostgreSQL","Charting"]',
   'Shows investors how their holdings do against the market and against each other. Gives their agent a reason to call that is not "are you selling".',
   'Owners see value, equity and cash flow each month under your brand. You see which of them has a property that should be refinanced, improved or sold.

Figures are estimates with their basis shown; bring your own rents and costs and they become theirs.'),
  (22, 'competitive-analysis-tool', 'Competitive Analysis Tool', 'MARKET_INTELLIGENCE', 'MONTHLY', 39.00, 'GROWTH', 'EMBED', 'ACTIVE', false, false,
   'Internal', '1.6.0', '2022-10-03 09:00', '2023-06-05 15:20',
   '{competition,market share,brokers}',
   '["Market share by area, price band and property type","Listings won and lost against each competitor","Days on market and price cuts compared","Recruiting view: rising agents near you","Monthly board-ready summary"]',
   '["ClickHouse","TypeScript"]',
   'Shows who wins the listings in your streets, at what price and how fast. Built from closed sales and not from what firms say about themselves.',
   'Brokers know their rivals by yard signs. The tool counts: share by area and price band, and the listings that went to somebody else after you were asked.

The monthly summary fits on one page and has survived many a board meeting.'),
  (23, 'territory-management-system', 'Territory Management System', 'MARKET_INTELLIGENCE', 'MONTHLY', 55.00, 'ELITE', 'STANDALONE', 'ACTIVE', false, false,
   'Internal', '1.2.3', '2022-11-07 09:00', '2023-03-20 09:05',
   '{territories,teams,farming}',
   '["Draw territories on the map or by postal code","Balances by homes, turnover and drive time","Rules for leads on a border","Coverage and turnover rate per territory","Hand-over kit when an agent leaves"]',
   '["PostGIS","TypeScript","Route optimisation"]',
   'Divides a market among a team by homes, turnover and driving time, and keeps the peace on the borders. When someone leaves, their streets are handed over and not forgotten.',
   'Territories are drawn once and argued over for years. The system shows what each is worth, proposes an even split, and writes down whose a lead is before it arrives.

Farming agents see turnover by street, so the postcards go where people move.'),
  -- Transactions and documents
  (24, 'contract-generation-system', 'Contract Generation System', 'DOCUMENT_PROCESSING', 'MONTHLY', 59.00, 'STARTER', 'NATIVE', 'ACTIVE', true, true,
   'Fairdeed Legal', '3.0.4', '2022-03-29 09:00', '2023-10-09 11:50',
   '{contracts,templates,e-signature}',
   '["Auto-populated templates for offers, listings and leases","Clauses by state, reviewed each quarter by attorneys","Blocks signing while a required field is empty","Redlines between two versions","Electronic signature included"]',
   '["Rust","DOCX engine","E-signature API"]',
   'Auto-populated templates for offers, listing agreements and leases, with the clauses your state wants. Names, dates and amounts are typed once and agree everywhere.',
   'Retyping a price in seven places is how contracts go wrong. Documents are filled from the deal, and a changed figure changes in all of them.

Templates are reviewed by attorneys each quarter, and an update tells you which open deals it touches. Nothing can be sent for signature while something required is missing.'),
  (25, 'document-processing-automation', 'Document Processing Automation', 'DOCUMENT_PROCESSING', 'USAGE_BASED', 0.25, 'GROWTH', 'N8N_WORKFLOW', 'ACTIVE', false, false,
   'Internal', '2.3.5', '2022-05-30 09:00', '2023-09-04 14:10',
   '{documents,ocr,data extraction}',
   '["Data extraction from scans, photos and PDFs","Forty document types known at the start","Low-confidence fields go to a person first","Files each page where it belongs in the deal","Billed per page, blank pages free"]',
   '["n8n","OCR","Python","Object storage"]',
   'Data extraction for the paper that still runs this industry, billed per page. Inspection reports, title commitments and bank letters arrive as fields and not as attachments.',
   'Mail a scan to the deal, and it is recognised, read, named and filed. Whatever the reader is unsure of is shown to a person beside the spot on the page.

The workflow is open: add a step that notifies the lender or starts a checklist when a certain document arrives.'),
  (26, 'transaction-milestone-tracker', 'Transaction Milestone Tracker', 'DOCUMENT_PROCESSING', 'MONTHLY', 35.00, 'STARTER', 'EMBED', 'ACTIVE', false, true,
   'Internal', '2.1.6', '2022-06-27 09:00', '2023-08-07 10:45',
   '{transactions,deadlines,closing}',
   '["Contract dates become a shared timeline","Reminders to whoever holds the next step","Client view without the jargon","Late steps raised to the broker","Works out deadlines by business days and holidays"]',
   '["TypeScript","PostgreSQL"]',
   'Turns the dates of a contract into a timeline that agent, client, lender and title can all see. Everybody knows whose turn it is, so nobody has to ask.',
   'Between offer and closing lie some thirty dates, and missing one can cost the deposit. The tracker works them out from the contract and reminds the person who holds the next step.

Clients get a view in their words, which saves the agent the daily "any news?" call.'),
  (27, 'compliance-monitor', 'Compliance Monitor', 'DOCUMENT_PROCESSING', 'ANNUAL', 540.00, 'GROWTH', 'WEBHOOK', 'ACTIVE', false, false,
   'Fairdeed Legal', '1.9.1', '2022-08-15 09:00', '2023-11-20 13:05',
   '{compliance,fair housing,audit}',
   '["Fair Housing alerts on listings, ads and messages","Disclosure checklist per state and property","Licence and insurance expiry watch","Evidence file for an audit, in one press","Rule changes explained when they come into force"]',
   '["Webhooks","Text classification","PostgreSQL"]',
   'Fair Housing alerts before the sentence is published, not after the complaint. Watches listings, ads and messages, and keeps the proof that somebody looked.',
   'The monitor reads what goes out under your name and marks wording and targeting that would break the rules, with the rule beside it.

It also knows which disclosures a sale needs, and whose licence lapses next month. When the auditor comes, the file is ready.'),
  -- Financial
  (28, 'commission-calculator', 'Commission Calculator', 'COMMISSION_FINANCIAL', 'MONTHLY', 29.00, 'STARTER', 'NATIVE', 'ACTIVE', false, true,
   'Internal', '3.3.2', '2022-02-07 09:00', '2023-07-24 09:30',
   '{commission,splits,payouts}',
   '["Auto splits, caps, fees and referral shares","Plans per agent with the date they start","What-if for an offer before you sign","Statement for each agent at closing","Rounds so that shares add up to the cent"]',
   '["Rust","Exact decimal arithmetic"]',
   'Auto splits and fees for every plan a brokerage has ever promised, caps and referral shares included. Agents see what a deal pays before they sign it.',
   'Commission plans are simple until the second exception. The calculator keeps each agent''s plan with its dates, applies caps and team splits in the right order, and shows every line.

Shares always add up to the cent, and a corrected closing produces a corrected statement instead of a mystery.'),
  (29, 'automated-financial-reporting', 'Automated Financial Reporting', 'COMMISSION_FINANCIAL', 'MONTHLY', 49.00, 'GROWTH', 'STANDALONE', 'ACTIVE', false, false,
   'Ledgerline', '2.0.1', '2022-09-19 09:00', '2023-10-30 08:20',
   '{reporting,finance,brokerage}',
   '["Profit and loss by office, team and agent","Pending pipeline as expected revenue","Closing-day reconciliation","Board pack on the third business day","Read-only link for the accountant"]',
   '["Python","PostgreSQL","XLSX export"]',
   'Month-end reports for a brokerage, ready on the third business day without a spreadsheet. Revenue follows the deal from pending to closed, so the forecast and the books agree.',
   'Owners want to know three things: what did we earn, what is coming, and who carries it. The reports answer in that order, by office, team and agent.

Figures drill down to the deal, and the accountant has a link of their own that cannot change a thing.'),
  -- Customer service
  (30, 'booking-agent', 'Booking Agent', 'BOOKING_SCHEDULING', 'MONTHLY', 49.00, 'STARTER', 'N8N_WORKFLOW', 'ACTIVE', true, true,
   'Internal', '2.8.0', '2022-04-25 09:00', '2023-10-18 15:00',
   '{booking,showings,scheduling}',
   '["Appointment scheduling by chat, text and phone","Checks calendars of agent, seller and lockbox","Groups showings by drive time","Reschedules without a single call","Confirms the evening before"]',
   '["n8n","CalDAV","Speech recognition"]',
   'Appointment scheduling that settles a showing between buyer, agent and seller without a phone in sight. It minds drive times, pets and the tenant who works nights.',
   'A showing takes eleven messages on average. The booking agent needs one: it knows everybody''s calendar and house rules, proposes two times, and confirms.

Days are planned as routes, so four showings do not become four trips across town.'),
  (31, 'calendar-integration', 'Calendar Integration', 'BOOKING_SCHEDULING', 'MONTHLY', 9.00, 'STARTER', 'WEBHOOK', 'ACTIVE', false, false,
   'Internal', '2.2.0', '2022-02-14 09:00', '2023-01-30 10:10',
   '{calendar,sync,reminders}',
   '["Two-way sync with the usual calendars","Reminders with travel time added","Private events shown as busy only","Team calendars per office","Conflict warnings before you promise a slot"]',
   '["CalDAV","Webhooks","OAuth 2"]',
   'Two-way calendar sync with reminders that include the drive. Private events stay private: colleagues see busy, and nothing else.',
   'Small, cheap and used by nearly everybody. Appointments from every tool of the platform land in the calendar you already look at, and changes flow back.

Reminders add the travel time from wherever the previous appointment ends.'),
  (32, 'no-show-prevention-system', 'No-Show Prevention System', 'BOOKING_SCHEDULING', 'MONTHLY', 25.00, 'GROWTH', 'N8N_WORKFLOW', 'ACTIVE', false, false,
   'Internal', '1.5.2', '2022-07-11 09:00', '2023-05-08 11:25',
   '{no-shows,reminders,showings}',
   '["Predicts which appointments are at risk","Asks for confirmation when it matters","Offers another time in the same message","Waiting list fills the gap","No-show rate by source and agent"]',
   '["n8n","Python","SMS"]',
   'Spots the appointments that are likely to fall through and asks at the right moment. Gaps that open are offered to the waiting list at once.',
   'A missed showing costs an hour and a seller''s patience. The system reminds only those who need it and makes moving easier than not coming.

Teams see which sources bring people who do not turn up, which often says more than any lead score.'),
  (33, 'script-generator', 'Script Generator', 'COMMUNICATION', 'ONE_TIME', 149.00, 'STARTER', 'NATIVE', 'ACTIVE', false, false,
   'Internal', '1.7.0', '2022-08-29 09:00', '2023-04-10 14:35',
   '{scripts,calls,training}',
   '["Call scripts for thirty situations","Objections with three ways to answer","Practice mode that plays the caller","Wording adapts to the contact record","Team library with versions"]',
   '["LLM gateway","Speech synthesis"]',
   'Call scripts for the thirty conversations agents dread, from expired listings to the low offer. Buy once, keep for good, and practise against it before the real call.',
   'Scripts get a bad name because they sound like scripts. These are short, adapt to what is known of the person, and leave room to listen.

Practice mode plays the caller, patient or not, and tells you afterwards where you talked too much.'),
  (34, 'email-template-engine', 'Email Template Engine', 'COMMUNICATION', 'ONE_TIME', 99.00, 'STARTER', 'EMBED', 'ACTIVE', false, false,
   'Postbeam', '2.4.3', '2022-09-12 09:00', '2023-06-19 16:45',
   '{email,templates,branding}',
   '["Sixty templates for the life of a deal","Fields from contact, listing and transaction","Looks right in the difficult mail programs","Brand kit applied to all at once","Spam score before you send"]',
   '["TypeScript","MJML","SMTP"]',
   'Sixty e-mail templates for the life of a deal, filled from your records and set in your brand. A single licence for the office, no monthly fee.',
   'From "thank you for coming" to "here are your keys", the messages every deal needs are written, tested and waiting. Change the brand kit once and all of them follow.

A template warns when a field would come out empty, so nobody is greeted as "Dear ,".'),
  (35, 'review-management-system', 'Review Management System', 'COMMUNICATION', 'MONTHLY', 39.00, 'GROWTH', 'STANDALONE', 'ACTIVE', false, false,
   'Postbeam', '1.8.5', '2022-10-17 09:00', '2023-09-27 12:15',
   '{reviews,reputation,clients}',
   '["Asks for a review at the right moment after closing","All review sites in one inbox","Reply drafts that never argue","Warns at the first unhappy signal","Widget with your best reviews"]',
   '["TypeScript","LLM gateway","Webhooks"]',
   'Asks happy clients for a review when they are happiest, and tells you early about the others. One inbox for all sites, with calm drafts for the hard ones.',
   'Nobody remembers to ask. The system does, a few days after the keys, by the channel the client prefers, and only once.

A bad review reaches you within minutes with a draft that thanks, explains and invites, and leaves the sending to you.'),
  -- CRM
  (36, 'contact-activity-feed-ai', 'Contact Activity Feed AI', 'CRM_TOOLS', 'MONTHLY', 29.00, 'GROWTH', 'NATIVE', 'BETA', false, false,
   'Internal', '0.9.4', '2023-03-06 09:00', '2023-11-22 10:55',
   '{contacts,timeline,summaries}',
   '["Everything that happened with a contact, in one stream","What changed since you last looked","Next step proposed, never taken by itself","Mutes the noise it learns you ignore"]',
   '["LLM gateway","Event log","PostgreSQL"]',
   'One stream of everything that happened with a contact, and a sentence on what changed since you last looked. In beta: the summaries are good, the mobile view is not there yet.',
   'Calls, messages, showings and clicks come together in order, and the feed says what is new in a line you can read at a red light, parked.

During the beta the price is held for everyone who joins, and feedback goes straight to the team that builds it.'),
  (37, 'referral-network-manager', 'Referral Network Manager', 'CRM_TOOLS', 'MONTHLY', 35.00, 'STARTER', 'STANDALONE', 'ACTIVE', false, false,
   'Internal', '1.6.7', '2022-11-21 09:00', '2023-07-03 09:40',
   '{referrals,partners,network}',
   '["Agreements and fees signed in one step","Partners by city, language and speciality","Status of each referred client, both sides","Fees due, paid and overdue","Thank-you notes that are not forgotten"]',
   '["TypeScript","PostgreSQL","E-signature API"]',
   'Keeps track of the clients you send to other agents and those they send to you, down to the fee. Finds a partner in a city where you know nobody.',
   'Referrals are the best leads and the worst documented. The manager records the agreement before the introduction, shows both sides how it goes, and chases the fee politely.

The partner directory lists people by what they are good at, with the outcome of past referrals.'),
  (38, 'client-lifecycle-tracker', 'Client Lifecycle Tracker', 'CRM_TOOLS', 'ANNUAL', 420.00, 'GROWTH', 'NATIVE', 'ACTIVE', false, false,
   'Internal', '1.9.8', '2022-12-05 09:00', '2023-08-16 13:25',
   '{past clients,retention,crm}',
   '["Stages from stranger to advocate","Home anniversaries, equity and warranty dates","Signals that somebody will move again","Reasons to call, one a day","Retention by agent and by year"]',
   '["Rust","PostgreSQL","Scheduling"]',
   'Follows clients beyond the closing: anniversaries, equity, warranties and the signs that they will move again. Gives you one good reason to call somebody each day.',
   'Two thirds of sellers say they would use their agent again, and one third does. The rest was simply not in touch.

The tracker chooses a person and a reason each morning. It takes three minutes a day, and after a year it is the cheapest source of listings most offices have.'),
  (39, 'appointment-reminder-system', 'Appointment Reminder System', 'BOOKING_SCHEDULING', 'USAGE_BASED', 0.05, 'STARTER', 'WEBHOOK', 'DEPRECATED', false, false,
   'Internal', '1.1.9', '2022-02-07 09:00', '2023-02-13 15:15',
   '{reminders,sms,appointments}',
   '["Text and e-mail reminders at fixed times","Confirm or cancel by reply","Templates per appointment type","Billed per message sent"]',
   '["SMS","Webhooks"]',
   'Plain text and e-mail reminders before appointments, billed per message. Being phased out: the No-Show Prevention System does the same and knows when to keep quiet.',
   'The reminder system was one of the first tools of the platform and still sends its messages faithfully at fixed hours.

It is closed to new buyers. Offices that use it keep it until their renewal and are moved to No-Show Prevention with their templates.'),
  -- Other modules
  (40, 'transaction-analytics-dashboard', 'Transaction Analytics Dashboard', 'ANALYTICS_TOOLS', 'MONTHLY', 59.00, 'GROWTH', 'EMBED', 'ACTIVE', false, false,
   'Internal', '2.2.8', '2022-10-24 09:00', '2023-10-11 10:00',
   '{dashboard,transactions,brokers}',
   '["Pipeline, pending and closed at a glance","Where deals stall, and for how long","Fall-through reasons counted","Forecast with the deals behind it","Filters by office, team, agent and source"]',
   '["TypeScript","ClickHouse","Charting"]',
   'Shows where deals are, where they stall and why they fall through. Every number opens the list of deals behind it.',
   'A dashboard is worth having when somebody acts on it. This one starts with what needs a decision today and leaves the pretty charts for page two.

Fall-through reasons are collected in two presses when a deal dies, and after a quarter they tell a story.'),
  (41, 'agent-performance-tracker', 'Agent Performance Tracker', 'ANALYTICS_TOOLS', 'MONTHLY', 45.00, 'GROWTH', 'EMBED', 'ACTIVE', false, false,
   'Internal', '1.8.0', '2022-11-14 09:00', '2023-05-22 11:05',
   '{agents,coaching,goals}',
   '["Goals set with the agent and not for them","Leading figures: calls, appointments, listings taken","Coaching notes next to the numbers","Peers as a range, never as a ranking","Private to the agent and the coach"]',
   '["TypeScript","PostgreSQL"]',
   'Goals and leading figures for agents and the people who coach them. Made for the weekly talk, not for the wall of the sales room.',
   'Closings are the past; calls, appointments and listings taken are the next quarter. The tracker shows those first, against goals the agent agreed to.

Comparison is by range, so a new agent sees what is usual in the first year and not who is in front.'),
  (42, 'mortgage-lender-integration', 'Mortgage Lender Integration', 'INTEGRATION_TOOLS', 'CUSTOM', 0, 'ENTERPRISE', 'API', 'ACTIVE', false, false,
   'Internal', '1.3.0', '2023-01-16 09:00', '2023-11-08 14:50',
   '{lenders,mortgage,integration}',
   '["Application status from your lenders, live","Documents exchanged without e-mail","Conditions and dates on the deal timeline","One agreement per lender, set up by our team","Full log of who saw what"]',
   '["REST","OAuth 2","Message queue"]',
   'Connects your deals with the systems of your lenders: status, conditions and documents, both ways. Priced on request, as each lender is set up with them.',
   'The lender is the part of a deal that everybody waits for and nobody sees. With the integration the status is on the timeline, and documents move without a mailbox.

Set-up takes three to six weeks per lender and is done by our team together with theirs. Contact sales for a quote.'),
  (43, 'ai-property-valuation-avm', 'AI Property Valuation (AVM)', 'INVESTMENT_ANALYSIS', 'USAGE_BASED', 1.50, 'ELITE', 'API', 'ACTIVE', true, true,
   'Clearhouse AI', '4.2.0', '2022-08-08 09:00', '2023-11-01 09:00',
   '{valuation,avm,pricing}',
   '["Valuation in two seconds with its confidence","Comparables and their weights included","Condition read from photos if you send them","Published accuracy by area and price band","Billed per valuation, repeats within 30 days free"]',
   '["Python","Gradient boosting","Vision model","REST"]',
   'An automated valuation in two seconds, with the comparables and an honest confidence, billed per valuation. Accuracy is published for each area, the poor ones included.',
   'A valuation without its error is a guess with decimals. Each answer comes with a range, the comparables, and how far the model was off lately in that area and price band.

Send photos and condition is taken into account. Repeats for the same property within thirty days are free.'),
  (44, 'neighborhood-intelligence', 'Neighborhood Intelligence', 'MARKET_INTELLIGENCE', 'MONTHLY', 39.00, 'GROWTH', 'EMBED', 'ACTIVE', false, true,
   'Meridian Data', '2.0.9', '2023-01-09 09:00', '2023-09-13 15:30',
   '{neighbourhoods,schools,commute}',
   '["Commute, shops, parks and noise for any address","School facts from official sources","Planned works and zoning changes","Wording kept clear of steering","Widget for listing pages"]',
   '["PostGIS","Routing engine","TypeScript"]',
   'What it is like to live at an address: commute, shops, parks, noise and what is being built next. Facts only, worded so that nobody is steered.',
   'Buyers ask what agents may not answer. The report gives sourced facts for the address and leaves the conclusion to the reader.

The widget keeps visitors on your listing page instead of sending them to look it up elsewhere.'),
  (45, 'expense-tracker-ai', 'Expense Tracker AI', 'COMMISSION_FINANCIAL', 'MONTHLY', 19.00, 'STARTER', 'STANDALONE', 'ACTIVE', false, false,
   'Ledgerline', '1.7.5', '2023-02-06 09:00', '2023-08-02 10:35',
   '{expenses,receipts,mileage}',
   '["Receipts by photo or forwarded e-mail","Mileage from the showing calendar","Costs assigned to listing or deal","Categories an accountant accepts","Export at year end"]',
   '["OCR","Mobile app","PostgreSQL"]',
   'Receipts by photo, mileage from your showing calendar, and every cost on the deal it belongs to. In April there is nothing left to look for.',
   'Independent agents are small businesses that dislike being one. The tracker does the bookkeeping they put off, in the seconds after paying.

Knowing what a listing cost, staging and photos included, also makes for a better fee discussion next time.'),
  (46, 'tax-optimization-planner', 'Tax Optimization Planner', 'COMMISSION_FINANCIAL', 'ANNUAL', 299.00, 'ELITE', 'STANDALONE', 'BETA', false, false,
   'Ledgerline', '0.8.2', '2023-06-12 09:00', '2023-11-15 16:20',
   '{tax,planning,agents}',
   '["Quarterly estimates from commissions and costs","What setting up a company would change","Reserve to put aside from each closing","Questions prepared for your adviser"]',
   '["Python","Rules engine"]',
   'Quarterly tax estimates for agents and small brokerages, from the commissions and costs already on the platform. In beta, for federal taxes and twelve states.',
   'Commission income arrives in lumps and the tax on it much later. The planner says how much of each closing to put aside, and what would change if you worked through a company.

It prepares the talk with your adviser and does not replace it.'),
  (47, 'quickbooks-integration', 'QuickBooks Integration', 'INTEGRATION_TOOLS', 'ONE_TIME', 199.00, 'GROWTH', 'API', 'ACTIVE', false, false,
   'Internal', '1.4.1', '2022-12-12 09:00', '2023-07-12 12:50',
   '{accounting,integration,finance}',
   '["Closings become invoices and journal entries","Commissions as bills to the agents","Chart of accounts mapped once","Nothing posted twice, whatever happens","Preview before each sync"]',
   '["REST","OAuth 2","Message queue"]',
   'Posts closings, commissions and fees to your accounting, once and correctly. A single set-up fee, no subscription.',
   'The bookkeeper stops retyping closing statements. Accounts are mapped once, each sync shows what it will post, and a repeated sync posts nothing twice.

Corrections travel as corrections and leave the trail an auditor wants.'),
  (48, 'social-media-auto-posting', 'Social Media Auto-Posting', 'AUTOMATION_TOOLS', 'MONTHLY', 35.00, 'STARTER', 'N8N_WORKFLOW', 'ACTIVE', false, true,
   'Postbeam', '2.1.1', '2022-10-10 09:00', '2023-10-04 09:45',
   '{social media,automation,listings}',
   '["Posts for new, open house, price change and sold","Captions per network, not one for all","Approval by the agent or by the office","Fair Housing check on every caption","Best times from your own followers"]',
   '["n8n","Image rendering","LLM gateway"]',
   'Turns new listings, open houses and sales into posts for each network, with a picture in your brand. Nothing goes out before somebody has seen it, unless you say so.',
   'The tool knows when a listing changes and prepares the post that fits: a carousel here, two lines there. Approve from the phone in a few seconds.

Captions are checked for Fair Housing wording, and posts for a withdrawn listing take themselves back.'),
  (49, 'marketing-automation-engine', 'Marketing Automation Engine', 'AUTOMATION_TOOLS', 'MONTHLY', 119.00, 'ELITE', 'N8N_WORKFLOW', 'ACTIVE', true, false,
   'Internal', '3.0.0', '2022-09-26 09:00', '2023-11-16 11:30',
   '{marketing,automation,campaigns}',
   '["Journeys across e-mail, text, ads and print","Segments that keep themselves up to date","Budget rules with a hard stop","Holdout group to see what really worked","Ready journeys for listing launch and farming"]',
   '["n8n","ClickHouse","LLM gateway","Ad platform APIs"]',
   'Runs whole journeys across e-mail, text, ads and print, with budgets that stop when they are spent. A holdout group tells you what would have happened anyway.',
   'Big teams do not lack campaigns, they lack the answer to which of them mattered. Every journey can keep a small group out, so its effect is measured and not guessed.

Segments follow the records, and budgets have a hard stop that not even an enthusiastic intern can override.'),
  (50, 'campaign-roi-tracker', 'Campaign ROI Tracker', 'ANALYTICS_TOOLS', 'MONTHLY', 39.00, 'GROWTH', 'EMBED', 'COMING_SOON', false, false,
   'Internal', '0.3.0', '2023-09-18 09:00', '2023-11-21 13:45',
   '{roi,campaigns,attribution}',
   '["Spend and closings per campaign","Imports costs from ad accounts","First touch, last touch and shared credit","Alerts when a campaign burns money"]',
   '["ClickHouse","TypeScript"]',
   'Spend against closings for every campaign, with costs taken from the ad accounts themselves. Announced for next quarter; the waiting list is open.',
   'Lead reports end at the lead, and ad reports end at the click. The tracker joins them with the deal, so that a campaign is judged by what it sold.

Early users of the Marketing Automation Engine will be invited first.'),
  (51, 'listing-engagement-monitor', 'Listing Engagement Monitor', 'LISTING_OPTIMIZATION', 'MONTHLY', 25.00, 'STARTER', 'WEBHOOK', 'DISABLED', false, false,
   'Walkthrough Works', '1.2.6', '2023-02-20 09:00', '2023-10-27 17:00',
   '{listings,engagement,sellers}',
   '["Views, saves and shares from all portals","Compared with similar listings","Weekly report to the seller","Signals when a price change would help"]',
   '["Webhooks","TypeScript"]',
   'Counts views, saves and shares of a listing over all portals and compares them with similar homes. Switched off for now while a portal changes its feed.',
   'Sellers ask why nobody comes. The monitor shows whether people do not see the listing, see it and go on, or save it and wait.

One of the feeds it depends on is being replaced. Subscriptions are paused at no cost until it is back.'),
  (52, 'sai-universal-assistant', 'Sai Universal Assistant', 'AUTOMATION_TOOLS', 'FREE', 0, 'FREE', 'NATIVE', 'ACTIVE', true, true,
   'Internal', '5.3.0', '2022-01-10 09:00', '2023-11-27 08:50',
   '{assistant,chat,included}',
   '["Answers from your own records, with the source","Drafts messages, tasks and notes","Finds anything on the platform by asking","Does nothing that you may not do yourself","Included in every plan"]',
   '["LLM gateway","Vector search","Rust"]',
   'The assistant that comes with every plan: ask about a client, a deal or a deadline and get the answer with its source. It sees exactly what you may see, and acts only when you agree.',
   'Sai is where most people start their day. "What is due today?", "Draft a reply to the Hendersons", "Which listings have no photos?": questions in plain words, answers with a link to the record.

It works within your own rights, shows what it is about to do, and waits for your word.'),
  (53, 'rag-system', 'RAG System', 'AUTOMATION_TOOLS', 'FREE', 0, 'GROWTH', 'API', 'ACTIVE', false, false,
   'Internal', '2.1.4', '2022-07-25 09:00', '2023-10-25 10:25',
   '{knowledge base,search,included}',
   '["Your handbooks, contracts and policies made searchable","Answers quote page and paragraph","Access rights of the source apply","New versions replace old ones by themselves","Included from GROWTH"]',
   '["Vector search","PostgreSQL","REST"]',
   'Makes your handbooks, contracts and policies answerable, with page and paragraph quoted. Included from GROWTH, at no extra cost.',
   'Upload what your office knows, and the assistant and your own tools can draw on it. Answers quote their source, and if there is none they say so.

A document that somebody may not open is never used to answer them.'),
  (54, 'ai-hub-management', 'AI Hub Management', 'INTEGRATION_TOOLS', 'FREE', 0, 'GROWTH', 'NATIVE', 'ACTIVE', false, false,
   'Internal', '1.8.3', '2022-08-22 09:00', '2023-11-10 14:05',
   '{administration,usage,included}',
   '["All AI tools of the organization in one place","Who may use which, by role","Usage and cost per team","Spending limits with a warning first","Included from GROWTH"]',
   '["Rust","PostgreSQL","OpenTelemetry"]',
   'One place to see which AI tools an organization has, who uses them and what they cost. Included from GROWTH, at no extra cost.',
   'Tools add up. The hub shows seats nobody uses, limits about to be reached, and the three people who use everything.

Administrators decide by role who may use what, and set spending limits that warn before they stop.')
) AS tool (
  number, slug, name, category, price_model, price, tier, integration, status, featured, popular, provider, version,
  released, updated, tags, features, tech_stack, description, long_description
)
CROSS JOIN LATERAL (
  SELECT CASE tool.provider
    WHEN 'Internal' THEN 'example.com'
    ELSE lower(replace(tool.provider, ' ', '-')) || '.example'
  END AS name
) AS host
-- What is announced or in beta is being worked on: it changed some weeks before the seeding, whenever that is.
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN tool.status IN ('BETA', 'COMING_SOON')
      THEN coalesce(nullif(current_setting('seed.as_of', true), '')::timestamp, now() AT TIME ZONE 'utc')
        - make_interval(days => 20 + tool.number)
    ELSE tool.updated::timestamp
  END AS at
) AS touched
ON CONFLICT (id) DO NOTHING;

-- The bundles, their prices worked out from the tools as they stand, and the members of those that are new.
WITH offer (number, slug, name, first_tool, last_tool, discount, tier, featured, popular, released, updated, description, long_description) AS (
  VALUES
  (1, 'lead-generation-pro', 'Lead Generation Pro Bundle', 1, 8, 20, 'GROWTH', true, true,
   timestamp '2022-07-01 09:00', timestamp '2023-09-05 14:30',
   'Everything between the first click and a qualified buyer: capture, score, nurture and pre-qualify. Eight tools that hand leads to each other instead of to a spreadsheet.',
   'Bought one by one these tools each do a job. Together they share one lead: captured once, scored, kept warm, and passed to an agent when the person is ready.

Best for teams that spend on portals and wonder where the leads go.'),
  (2, 'listing-domination', 'Listing Domination Bundle', 9, 15, 25, 'GROWTH', true, false,
   timestamp '2022-08-01 09:00', timestamp '2023-10-23 09:30',
   'Copy, photos, staging, tours and matching: what a listing needs to be seen by the right buyers in its first week. Photo enhancement is billed per photo on top.',
   'The first seven days decide what a listing sells for. The bundle covers them, from the first draft of the description to the buyers who should hear of it before it is public.

Best for listing agents with two new properties a month or more.'),
  (3, 'market-intelligence', 'Market Intelligence Bundle', 16, 23, 25, 'ELITE', true, false,
   timestamp '2022-12-01 09:00', timestamp '2023-11-13 09:30',
   'Pricing, forecasts, risk and competition from one set of data. For brokers who advise investors and want their figures to agree with each other.',
   'Eight tools that draw on the same market data, so the CMA, the forecast and the investment analysis never contradict each other in front of a client.

The yearly data licence is part of the bundle and is counted at a twelfth per month.'),
  (4, 'transaction-management', 'Transaction Management Bundle', 24, 29, 15, 'GROWTH', false, true,
   timestamp '2022-10-01 09:00', timestamp '2023-10-30 08:30',
   'From signed offer to paid commission: contracts, deadlines, compliance and the books. Document processing is billed per page on top.',
   'A deal passes through six pairs of hands before the keys change owner. The bundle keeps contract, dates, documents, compliance and commission on one record.

Best for transaction coordinators, and for brokers who are their own.'),
  (5, 'complete-real-estate-suite', 'Complete Real Estate Suite', 1, 54, 35, 'ENTERPRISE', true, true,
   timestamp '2023-02-01 09:00', timestamp '2023-11-27 09:00',
   'All 54 tools under one agreement, at a third less than their prices one by one. New tools join the Suite when they are released.',
   'For brokerages that would rather talk about deals than about software. One agreement, one invoice, and every tool for every agent.

Tools in beta are included, announced ones arrive by themselves, and those being phased out stay until nobody needs them. One-time tools are included without their fee; usage and tools on request are billed on top.')
),
member AS (
  SELECT offer.number AS bundle, tool.id AS tool_id, tool.price_model::text AS price_model, tool.price_amount,
         right(tool.id::text, 12)::int AS tool
  FROM offer
  JOIN public.marketplace_tools AS tool
    ON tool.id IN (SELECT ('70010000-0000-4000-8000-' || lpad(listed::text, 12, '0'))::uuid
                   FROM generate_series(offer.first_tool, offer.last_tool) AS listed)
),
comparable AS (
  SELECT bundle,
         sum(CASE price_model WHEN 'MONTHLY' THEN 12 * price_amount WHEN 'ANNUAL' THEN price_amount ELSE 0 END) AS per_year
  FROM member
  GROUP BY bundle
),
priced AS (
  SELECT offer.*, comparable.per_year * (100 - offer.discount) / 1200 AS exact
  FROM offer
  JOIN comparable ON comparable.bundle = offer.number
),
created AS (
  INSERT INTO public.marketplace_bundles (
    id, name, description, long_description, price_amount, currency, discount_percent, required_tier, status,
    is_featured, is_popular, icon_url, images, created_at, updated_at
  )
  SELECT
    ('b0010000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid, name, description, long_description,
    CASE WHEN round(exact, 2) <= exact THEN round(exact, 2) ELSE trunc(exact, 2) END,
    'USD', discount, tier::public."SubscriptionTier", 'ACTIVE', featured, popular,
    'https://media.example.com/bundles/' || slug || '/icon.svg',
    ARRAY['https://media.example.com/bundles/' || slug || '/overview.png'],
    released, updated
  FROM priced
  ON CONFLICT (id) DO NOTHING
  RETURNING id, created_at
)
INSERT INTO public.marketplace_bundle_items (id, bundle_id, tool_id, position, created_at)
SELECT
  ('b1010000-0000-4000-8000-' || lpad(member.bundle::text, 8, '0') || lpad(member.tool::text, 4, '0'))::uuid,
  created.id,
  member.tool_id,
  row_number() OVER (PARTITION BY member.bundle ORDER BY member.tool),
  created.created_at
FROM created
JOIN member ON member.bundle = right(created.id::text, 12)::int
ON CONFLICT (id) DO NOTHING;
