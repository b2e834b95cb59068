-- depends: 0005.jobs

ALTER TABLE staff
  ADD COLUMN language text CHECK (language IN ('ru', 'kk')),
  ADD COLUMN bound_at timestamptz,
  ADD COLUMN unreachable_since timestamptz;
COMMENT ON COLUMN staff.telegram_user_id IS 'the only thing that identifies a person in Telegram: names change; null: not bound yet';
COMMENT ON COLUMN staff.unreachable_since IS 'when Telegram last said that this person cannot be written to';
CREATE INDEX staff_of_telegram_user ON staff (telegram_user_id) WHERE telegram_user_id IS NOT NULL;

CREATE TABLE staff_invites (
  code_hash  text PRIMARY KEY,
  client_id  uuid NOT NULL REFERENCES clients (id),
  staff_id   uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
COMMENT ON COLUMN staff_invites.code_hash IS 'hex SHA-256 of the one-time code';
CREATE INDEX staff_invites_of_person ON staff_invites (staff_id);

ALTER TABLE handoffs DROP CONSTRAINT handoffs_status_check;
ALTER TABLE handoffs
  ADD CONSTRAINT handoffs_status_check CHECK (status IN ('open', 'taken', 'pending', 'closed')),
  ADD COLUMN taken_by uuid REFERENCES staff (id) ON DELETE SET NULL,
  ADD COLUMN taken_at timestamptz,
  ADD COLUMN answered_at timestamptz,
  ADD COLUMN closed_as text CHECK (closed_as IN ('returned', 'closed')),
  ADD COLUMN raised_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN step text NOT NULL DEFAULT 'primary' CHECK (step IN ('primary', 'others', 'leadership', 'total')),
  ADD COLUMN next_step_at timestamptz;
COMMENT ON COLUMN handoffs.status IS 'pending: the customer was told that it takes longer; it is still to be answered';
COMMENT ON COLUMN handoffs.closed_as IS 'returned: the person gave the conversation back to the bot';
COMMENT ON COLUMN handoffs.raised_at IS 'when the alarm was raised that the ladder climbs from';
CREATE INDEX handoffs_due ON handoffs (next_step_at) WHERE status = 'open' AND next_step_at IS NOT NULL;
CREATE INDEX handoffs_taken ON handoffs (taken_by) WHERE status = 'taken';

ALTER TABLE messages ADD COLUMN staff_id uuid REFERENCES staff (id) ON DELETE SET NULL;
CREATE INDEX messages_unlearned ON messages (conversation_id, id) WHERE author = 'staff' AND handled_at IS NULL;

ALTER TABLE outbox ADD COLUMN message_id bigint REFERENCES messages (id);
COMMENT ON COLUMN outbox.message_id IS 'the staff reply that this is, where it is one';
-- A staff reply is put into the outbox once, however often Telegram delivers it.
CREATE UNIQUE INDEX outbox_of_message ON outbox (message_id, ordinal) WHERE message_id IS NOT NULL;

-- An outbox for staff: what they are to see is committed before it is sent.
CREATE TABLE staff_notices (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id   uuid NOT NULL REFERENCES clients (id),
  staff_id    uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  handoff_id  uuid NOT NULL REFERENCES handoffs (id),
  kind        text NOT NULL CHECK (kind IN ('card', 'follow_up', 'held', 'undelivered')),
  key         text NOT NULL,
  payload     jsonb NOT NULL DEFAULT '{}',
  status      text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sending', 'sent', 'failed', 'unknown')),
  attempts    int NOT NULL DEFAULT 0,
  send_after  timestamptz NOT NULL DEFAULT '-infinity',
  chat_id     bigint,
  message_id  bigint,
  version     int NOT NULL DEFAULT 0,
  shown       int NOT NULL DEFAULT 0,
  declined_at timestamptz,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  detail      text,
  UNIQUE (handoff_id, staff_id, key)
);
COMMENT ON COLUMN staff_notices.key IS 'what raised it, so that it is written once';
COMMENT ON COLUMN staff_notices.version IS 'grows with each change of the matter; a card whose `shown` is behind is to be edited';
COMMENT ON COLUMN staff_notices.declined_at IS 'when the person said that it is not for them';
CREATE INDEX staff_notices_unsent ON staff_notices (handoff_id, id) WHERE status IN ('pending', 'sending') OR shown < version;
CREATE INDEX staff_notices_shown ON staff_notices (chat_id, message_id) WHERE message_id IS NOT NULL;

-- Telegram delivers an update again until it is acknowledged; the numbers hold nothing of a tenant.
CREATE TABLE telegram_updates (
  update_id   bigint PRIMARY KEY,
  received_at timestamptz NOT NULL DEFAULT now()
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['staff_invites', 'staff_notices'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO truffles_app USING (client_id = current_client())', name);
    EXECUTE format('CREATE POLICY every_tenant ON %I TO truffles_operator USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;

-- What must be known of a person in Telegram before a tenant is: whom they serve.
CREATE FUNCTION find_staff(wanted_user bigint)
RETURNS TABLE (client_id uuid, staff_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT staff.client_id, staff.id FROM staff JOIN clients ON clients.id = staff.client_id
  WHERE staff.telegram_user_id = wanted_user AND clients.status <> 'deleted'
  ORDER BY staff.client_id, staff.priority, staff.id
$$;
-- And which tenant's invitation a code is.
CREATE FUNCTION find_invite(wanted_hash text)
RETURNS TABLE (client_id uuid, staff_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT staff_invites.client_id, staff_invites.staff_id FROM staff_invites WHERE staff_invites.code_hash = wanted_hash
$$;
REVOKE ALL ON FUNCTION find_staff(bigint), find_invite(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_staff(bigint), find_invite(text) TO truffles_app, truffles_operator;
