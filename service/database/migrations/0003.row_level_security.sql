-- depends: 0002.conversations

-- truffles_app: what serves customers; sees one tenant per transaction. truffles_operator: sees all tenants.
DO $$ BEGIN CREATE ROLE truffles_app NOLOGIN NOSUPERUSER NOBYPASSRLS; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE truffles_operator NOLOGIN NOSUPERUSER NOBYPASSRLS; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT truffles_app, truffles_operator TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO truffles_app, truffles_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO truffles_app, truffles_operator;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO truffles_app, truffles_operator;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO truffles_app, truffles_operator;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO truffles_app, truffles_operator;

CREATE FUNCTION current_client() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('app.client_id', true), '')::uuid $$;

ALTER TABLE clients ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON clients TO truffles_app USING (id = current_client());
CREATE POLICY every_tenant ON clients TO truffles_operator USING (true) WITH CHECK (true);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['client_settings', 'prompts', 'usage', 'channels', 'staff', 'customers', 'conversations',
                              'turns', 'messages', 'media', 'handoffs', 'outbox'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO truffles_app USING (client_id = current_client())', name);
    EXECUTE format('CREATE POLICY every_tenant ON %I TO truffles_operator USING (true) WITH CHECK (true)', name);
  END LOOP;
  -- The graph's checkpoints: a thread is named "<client id>:<conversation id>".
  FOREACH name IN ARRAY ARRAY['checkpoints', 'checkpoint_blobs', 'checkpoint_writes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO truffles_app USING (split_part(thread_id, '':'', 1) = current_client()::text)', name);
    EXECUTE format('CREATE POLICY every_tenant ON %I TO truffles_operator USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;

-- The one thing that must be known before a tenant is: whose webhook this is.
CREATE FUNCTION find_channel(wanted_slug text, wanted_instance text)
RETURNS TABLE (client_id uuid, status text, channel_id uuid, secret_hash text, config jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT clients.id, clients.status, channels.id, channels.secret_hash, clients.config
  FROM clients JOIN channels ON channels.client_id = clients.id
  WHERE clients.slug = wanted_slug AND channels.secret_hash IS NOT NULL
    AND (wanted_instance IS NULL OR channels.instance = wanted_instance)
  ORDER BY channels.name
$$;
REVOKE ALL ON FUNCTION find_channel(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_channel(text, text) TO truffles_app, truffles_operator;
