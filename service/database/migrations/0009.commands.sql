-- depends: 0008.staff_media

-- A pause is the tenant's own; `clients.status` is the operator's.
ALTER TABLE clients
  ADD COLUMN bot_paused_at timestamptz,
  ADD COLUMN bot_paused_by uuid REFERENCES staff (id) ON DELETE SET NULL;
ALTER TABLE customers
  ADD COLUMN bot_paused_at timestamptz,
  ADD COLUMN bot_paused_by uuid REFERENCES staff (id) ON DELETE SET NULL;
COMMENT ON COLUMN clients.bot_paused_at IS 'since when the bot says nothing to any customer; those who write are told to people';
COMMENT ON COLUMN customers.bot_paused_at IS 'since when the bot says nothing to this customer; what they write is told to people';
COMMENT ON COLUMN handoffs.tell_customer_at IS 'when the customer is told that it takes longer; null: they were, or the bot was paused then';
CREATE INDEX customers_paused ON customers (client_id) WHERE bot_paused_at IS NOT NULL;

ALTER TABLE channels
  ADD COLUMN trouble text CHECK (trouble IN ('disconnected', 'plan_expired', 'token_refused')),
  ADD COLUMN trouble_since timestamptz;
COMMENT ON COLUMN channels.trouble IS 'why the gateway sends nothing from this number; null again with the next message that it takes';

-- What the operator is told, once for each event and each of their Telegram accounts.
CREATE TABLE operator_alerts (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id  uuid NOT NULL REFERENCES clients (id),
  chat_id    bigint NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('channel', 'ledger', 'plan')),
  subject    text NOT NULL,
  began_at   timestamptz NOT NULL DEFAULT now(),
  ended_at   timestamptz,
  attempts   int NOT NULL DEFAULT 0,
  send_after timestamptz NOT NULL DEFAULT '-infinity',
  sent_at    timestamptz
);
COMMENT ON COLUMN operator_alerts.subject IS 'what tells one event from another of its kind: the channel and its trouble, the month of the plan';
COMMENT ON COLUMN operator_alerts.ended_at IS 'when what it tells was no longer so; the next time is a new event';
CREATE UNIQUE INDEX operator_alerts_going_on ON operator_alerts (client_id, kind, subject, chat_id) WHERE ended_at IS NULL;
ALTER TABLE operator_alerts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON operator_alerts TO truffles_app USING (client_id = current_client());
CREATE POLICY every_tenant ON operator_alerts TO truffles_operator USING (true) WITH CHECK (true);
