-- depends: 0013.seconds_until

-- The owner is held to the policies too: what it sees of tenants, in migrations and in the functions below, it sees as the
-- member of truffles_operator that it is.
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relrowsecurity LOOP
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;

-- These run with the owner's rights. Without pg_temp at the end, a caller's temporary view would go before the table of the
-- same name, and its functions would run with the owner's rights as well.
ALTER FUNCTION find_channel(text, text) SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION find_staff(bigint) SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION find_invite(text) SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION find_topic(bigint, bigint) SET search_path = pg_catalog, public, pg_temp;

-- On servers that began before PostgreSQL 15 everybody may put objects there. Where it is not ours to revoke, this warns.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
-- Which migrations were applied is the owner's to write down.
REVOKE INSERT, UPDATE, DELETE ON _yoyo_log, _yoyo_migration, _yoyo_version, yoyo_lock, checkpoint_migrations FROM truffles_app, truffles_operator;

-- A user to log in as, who is a member of one role. `verifier` is what PostgreSQL keeps of a password; null leaves it as it is.
CREATE FUNCTION make_login(login text, verifier text, membership text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
    EXECUTE format('CREATE ROLE %I LOGIN', login);
  END IF;
  EXECUTE format('ALTER ROLE %I LOGIN INHERIT', login);
  IF verifier IS NOT NULL THEN
    EXECUTE format('ALTER ROLE %I PASSWORD %L', login, verifier);
  END IF;
  EXECUTE format('GRANT %I TO %I', membership, login);
END $$;
REVOKE ALL ON FUNCTION make_login(text, text, text) FROM PUBLIC;
