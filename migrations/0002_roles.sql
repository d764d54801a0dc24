-- The group roles, and the schema of the console. Roles belong to the whole server, so another database of it may have
-- made them already. None may log in, and none has an attribute: what a person may do comes from the groups granted
-- to the person's login and from its row in `console.operators`.

-- step: role marketplace_owner
DO $$ BEGIN
  CREATE ROLE marketplace_owner NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

-- step: role marketplace_tenant
DO $$ BEGIN
  CREATE ROLE marketplace_tenant NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

-- step: role marketplace_support
DO $$ BEGIN
  CREATE ROLE marketplace_support NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

-- step: role marketplace_moderator
DO $$ BEGIN
  CREATE ROLE marketplace_moderator NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

-- step: role marketplace_manager
DO $$ BEGIN
  CREATE ROLE marketplace_manager NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

-- step: role marketplace_super_admin
DO $$ BEGIN
  CREATE ROLE marketplace_super_admin NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

-- step: membership marketplace_owner
DO $$ BEGIN
  IF current_setting('server_version_num')::int >= 160000 THEN
    EXECUTE format('GRANT marketplace_owner TO %I WITH INHERIT TRUE, SET TRUE', current_user);
  ELSE
    EXECUTE format('GRANT marketplace_owner TO %I', current_user);
  END IF;
END $$;

-- step: schema console
CREATE SCHEMA console AUTHORIZATION marketplace_owner;

-- step: access public
GRANT USAGE, CREATE ON SCHEMA public TO marketplace_owner;

-- step: grant schema public marketplace_tenant
REVOKE ALL ON SCHEMA public FROM marketplace_tenant;
GRANT USAGE ON SCHEMA public TO marketplace_tenant;

-- step: grant schema console marketplace_tenant
REVOKE ALL ON SCHEMA console FROM marketplace_tenant;
GRANT USAGE ON SCHEMA console TO marketplace_tenant;

-- step: grant schema public marketplace_support
REVOKE ALL ON SCHEMA public FROM marketplace_support;
GRANT USAGE ON SCHEMA public TO marketplace_support;

-- step: grant schema console marketplace_support
REVOKE ALL ON SCHEMA console FROM marketplace_support;
GRANT USAGE ON SCHEMA console TO marketplace_support;

-- step: grant schema public marketplace_moderator
REVOKE ALL ON SCHEMA public FROM marketplace_moderator;
GRANT USAGE ON SCHEMA public TO marketplace_moderator;

-- step: grant schema console marketplace_moderator
REVOKE ALL ON SCHEMA console FROM marketplace_moderator;
GRANT USAGE ON SCHEMA console TO marketplace_moderator;

-- step: grant schema public marketplace_manager
REVOKE ALL ON SCHEMA public FROM marketplace_manager;
GRANT USAGE ON SCHEMA public TO marketplace_manager;

-- step: grant schema console marketplace_manager
REVOKE ALL ON SCHEMA console FROM marketplace_manager;
GRANT USAGE ON SCHEMA console TO marketplace_manager;

-- step: grant schema public marketplace_super_admin
REVOKE ALL ON SCHEMA public FROM marketplace_super_admin;
GRANT USAGE ON SCHEMA public TO marketplace_super_admin;

-- step: grant schema console marketplace_super_admin
REVOKE ALL ON SCHEMA console FROM marketplace_super_admin;
GRANT USAGE ON SCHEMA console TO marketplace_super_admin;

