-- The seed's four tables. A database that already holds them is adopted: rows stay, what is missing is added.

CREATE TABLE IF NOT EXISTS clients (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name       text NOT NULL,
  status     text NOT NULL DEFAULT 'onboarding',
  config     jsonb NOT NULL DEFAULT '{}',
  created_at timestamp NOT NULL DEFAULT now()
);
ALTER TABLE clients ALTER COLUMN id SET DEFAULT gen_random_uuid();
ALTER TABLE clients ALTER COLUMN created_at SET DEFAULT now();
ALTER TABLE clients ADD COLUMN IF NOT EXISTS slug text;
ALTER TABLE clients ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT now();
UPDATE clients SET config = '{}' WHERE config IS NULL;
UPDATE clients SET status = 'onboarding' WHERE status IS NULL;
-- A slug from the old configuration or a Latin name where that is unique; the id otherwise.
UPDATE clients SET slug = candidate.slug
FROM (
  SELECT id, CASE WHEN wanted ~ '^[a-z0-9][a-z0-9_]*$' AND count(*) OVER (PARTITION BY wanted) = 1
                  THEN wanted ELSE 'tenant_' || replace(id::text, '-', '') END AS slug
  FROM (SELECT id, coalesce(config->>'slug', lower(regexp_replace(name, '[^A-Za-z0-9]+', '_', 'g'))) AS wanted FROM clients) AS named
) AS candidate
WHERE candidate.id = clients.id AND clients.slug IS NULL;
ALTER TABLE clients ALTER COLUMN slug SET NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS clients_slug ON clients (slug);
ALTER TABLE clients DROP CONSTRAINT IF EXISTS clients_status_known;
ALTER TABLE clients ADD CONSTRAINT clients_status_known CHECK (status IN ('onboarding', 'active', 'suspended', 'deleted'));

CREATE TABLE IF NOT EXISTS client_settings (
  client_id                   uuid PRIMARY KEY REFERENCES clients (id),
  primary_timeout             int DEFAULT 5,
  others_timeout              int DEFAULT 5,
  leadership_timeout          int DEFAULT 10,
  total_timeout               int DEFAULT 20,
  quiet_hours_enabled         boolean DEFAULT true,
  quiet_hours_start           time DEFAULT '23:00',
  quiet_hours_end             time DEFAULT '08:00',
  quiet_hours_behavior        text DEFAULT 'queue',
  escalation_cooldown_minutes int DEFAULT 30,
  tone                        text DEFAULT 'friendly',
  messages                    jsonb DEFAULT '{}'
);
CREATE UNIQUE INDEX IF NOT EXISTS client_settings_client ON client_settings (client_id);

CREATE TABLE IF NOT EXISTS prompts (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  client_id   uuid NOT NULL REFERENCES clients (id),
  name        text NOT NULL,
  text        text NOT NULL,
  model       text,
  temperature numeric,
  is_active   boolean NOT NULL DEFAULT true
);
ALTER TABLE prompts ALTER COLUMN id SET DEFAULT gen_random_uuid();
ALTER TABLE prompts ADD COLUMN IF NOT EXISTS version int NOT NULL DEFAULT 1;
ALTER TABLE prompts ADD COLUMN IF NOT EXISTS created_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX IF NOT EXISTS prompts_active ON prompts (client_id, name) WHERE is_active;

CREATE TABLE IF NOT EXISTS usage (
  client_id   uuid NOT NULL REFERENCES clients (id),
  month       date NOT NULL,
  messages_in int NOT NULL DEFAULT 0
);
-- The seed's table had no key: rows of one month become one.
CREATE TEMPORARY TABLE usage_total ON COMMIT DROP AS
  SELECT client_id, date_trunc('month', month)::date AS month, sum(coalesce(messages_in, 0))::int AS messages_in
  FROM usage GROUP BY 1, 2;
DELETE FROM usage;
INSERT INTO usage (client_id, month, messages_in) SELECT client_id, month, messages_in FROM usage_total;
ALTER TABLE usage ALTER COLUMN messages_in SET DEFAULT 0;
CREATE UNIQUE INDEX IF NOT EXISTS usage_month ON usage (client_id, month);

CREATE TABLE channels (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  client_id    uuid NOT NULL REFERENCES clients (id),
  name         text NOT NULL,
  kind         text NOT NULL,
  instance     text,
  credentials  jsonb NOT NULL DEFAULT '{}',
  secret_hash  text,
  branch       text,
  next_send_at timestamptz NOT NULL DEFAULT '-infinity',
  UNIQUE (client_id, name)
);
COMMENT ON COLUMN channels.secret_hash IS 'hex SHA-256 of the webhook secret; null: the channel takes no messages';
COMMENT ON COLUMN channels.next_send_at IS 'the earliest moment for the next message of this number, whoever sends it';

CREATE TABLE staff (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  client_id        uuid NOT NULL REFERENCES clients (id),
  role             text NOT NULL CHECK (role IN ('manager', 'owner', 'admin', 'support')),
  name             text NOT NULL,
  telegram         text,
  telegram_user_id bigint,
  priority         int NOT NULL DEFAULT 1,
  UNIQUE (client_id, role, name)
);
