-- depends: 0001.tenants

CREATE TABLE customers (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  client_id    uuid NOT NULL REFERENCES clients (id),
  jid          text NOT NULL,
  phone        text,
  name         text,
  opted_out_at timestamptz,
  created_at   timestamptz NOT NULL DEFAULT now(),
  UNIQUE (client_id, jid)
);

CREATE TABLE conversations (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  client_id        uuid NOT NULL REFERENCES clients (id),
  customer_id      uuid NOT NULL REFERENCES customers (id),
  channel_id       uuid NOT NULL REFERENCES channels (id),
  lead             text NOT NULL DEFAULT 'bot' CHECK (lead IN ('bot', 'waiting', 'person')),
  turns_started    int NOT NULL DEFAULT 0,
  last_inbound_at  timestamptz,
  created_at       timestamptz NOT NULL DEFAULT now(),
  UNIQUE (customer_id, channel_id)
);

CREATE TABLE turns (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  client_id       uuid NOT NULL REFERENCES clients (id),
  conversation_id uuid NOT NULL REFERENCES conversations (id),
  ordinal         int NOT NULL,
  status          text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done')),
  attempts        int NOT NULL DEFAULT 1,
  started_at      timestamptz NOT NULL DEFAULT now(),
  finished_at     timestamptz,
  action          text,
  reason          text,
  language        text,
  trace           jsonb NOT NULL DEFAULT '{}',
  model           text,
  input_tokens    int NOT NULL DEFAULT 0,
  output_tokens   int NOT NULL DEFAULT 0,
  cost_usd        numeric(12, 6) NOT NULL DEFAULT 0,
  UNIQUE (conversation_id, ordinal)
);
COMMENT ON COLUMN turns.trace IS 'language, intents, sources with scores, milliseconds: never the words of a message';
-- At most one turn of a conversation is under way, whatever the workers do.
CREATE UNIQUE INDEX turns_running ON turns (conversation_id) WHERE status = 'running';

CREATE TABLE messages (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id       uuid NOT NULL REFERENCES clients (id),
  conversation_id uuid NOT NULL REFERENCES conversations (id),
  channel_id      uuid NOT NULL REFERENCES channels (id),
  author          text NOT NULL CHECK (author IN ('customer', 'bot', 'staff')),
  provider_id     text,
  kind            text NOT NULL DEFAULT 'text',
  text            text NOT NULL DEFAULT '',
  sent_at         timestamptz NOT NULL,
  received_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  turn_id         uuid REFERENCES turns (id),
  handled_at      timestamptz,
  outcome         text CHECK (outcome IN ('answered', 'handed_off', 'silent')),
  reason          text
);
CREATE UNIQUE INDEX messages_once ON messages (channel_id, provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX messages_of_conversation ON messages (conversation_id, id);
CREATE INDEX messages_of_turn ON messages (turn_id) WHERE turn_id IS NOT NULL;
CREATE INDEX messages_unhandled ON messages (conversation_id, id) WHERE author = 'customer' AND handled_at IS NULL;

CREATE TABLE media (
  message_id bigint PRIMARY KEY REFERENCES messages (id),
  client_id  uuid NOT NULL REFERENCES clients (id),
  mimetype   text NOT NULL,
  file_name  text,
  content    bytea NOT NULL
);

CREATE TABLE handoffs (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  client_id       uuid NOT NULL REFERENCES clients (id),
  conversation_id uuid NOT NULL REFERENCES conversations (id),
  turn_id         uuid REFERENCES turns (id),
  reason          text NOT NULL,
  summary         text NOT NULL,
  transcript      jsonb NOT NULL DEFAULT '[]',
  draft           text,
  sources         jsonb NOT NULL DEFAULT '[]',
  status          text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'taken', 'closed')),
  opened_at       timestamptz NOT NULL DEFAULT now(),
  joined_at       timestamptz NOT NULL DEFAULT now(),
  closed_at       timestamptz
);
COMMENT ON COLUMN handoffs.joined_at IS 'when the customer last added something to this matter';
-- Never two open handoffs for one conversation.
CREATE UNIQUE INDEX handoffs_open ON handoffs (conversation_id) WHERE status <> 'closed';

CREATE TABLE outbox (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id       uuid NOT NULL REFERENCES clients (id),
  conversation_id uuid NOT NULL REFERENCES conversations (id),
  channel_id      uuid NOT NULL REFERENCES channels (id),
  turn_id         uuid REFERENCES turns (id),
  ordinal         int NOT NULL DEFAULT 0,
  jid             text NOT NULL,
  text            text NOT NULL,
  status          text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sending', 'sent', 'failed', 'unknown')),
  attempts        int NOT NULL DEFAULT 0,
  send_after      timestamptz NOT NULL DEFAULT '-infinity',
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at      timestamptz,
  finished_at     timestamptz,
  provider_id     text,
  detail          text,
  UNIQUE (turn_id, ordinal)
);
COMMENT ON COLUMN outbox.status IS 'unknown: the gateway may or may not have sent it, so it is never sent again by itself';
CREATE INDEX outbox_unsent ON outbox (conversation_id, id) WHERE status IN ('pending', 'sending');
CREATE INDEX outbox_trouble ON outbox (client_id, id) WHERE status IN ('failed', 'unknown');
