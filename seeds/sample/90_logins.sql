-- One login for each way to work, and who they are. No password: the private cluster lets its owner's logins in by peer.
-- Belongs to the server and not to the database, so another database of it may have made them already.
DO $$
DECLARE
  member record;
BEGIN
  FOR member IN
    SELECT * FROM (VALUES
      ('sample_manager', ARRAY['marketplace_manager']),
      ('sample_moderator', ARRAY['marketplace_moderator']),
      ('sample_support', ARRAY['marketplace_support', 'marketplace_tenant']),
      ('sample_admin', ARRAY['marketplace_super_admin', 'marketplace_manager', 'marketplace_moderator', 'marketplace_support', 'marketplace_tenant']),
      ('sample_service', ARRAY['marketplace_tenant'])
    ) AS listed (login, groups)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = member.login) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', member.login);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another database of this server made it in this moment
      END;
    END IF;
    FOR place IN 1 .. cardinality(member.groups) LOOP
      IF NOT pg_has_role(member.login, member.groups[place], 'MEMBER') THEN
        BEGIN
          EXECUTE format('GRANT %I TO %I', member.groups[place], member.login);
        EXCEPTION WHEN unique_violation THEN
          NULL; -- as above
        END;
      END IF;
    END LOOP;
  END LOOP;
END $$;

-- Jonas Weber has left: his name stays with what he decided, his login is gone.
INSERT INTO console.operators (login, user_id, kind, is_active, created_at)
SELECT login, user_id::uuid, kind, is_active, (pg_temp.as_of() - interval '900 days') AT TIME ZONE 'utc'
FROM (VALUES
  ('sample_manager', '5aff0000-0000-4000-8000-000000000001', 'STAFF', true),
  ('sample_moderator', '5aff0000-0000-4000-8000-000000000002', 'STAFF', true),
  ('sample_support', '5aff0000-0000-4000-8000-000000000003', 'STAFF', true),
  ('sample_admin', '5aff0000-0000-4000-8000-000000000004', 'STAFF', true),
  ('sample_service', NULL, 'SERVICE', true),
  ('jonas_weber', '5aff0000-0000-4000-8000-000000000006', 'STAFF', false)
) AS listed (login, user_id, kind, is_active)
ON CONFLICT (login) DO NOTHING;
