-- depends: 0007.quiet_hours

-- A file lies here (a customer's), or with Telegram (a person's), or is still to be fetched from the gateway.
ALTER TABLE media
  ALTER COLUMN content DROP NOT NULL,
  ADD COLUMN telegram_file_id text,
  ADD COLUMN source_url text;
COMMENT ON COLUMN media.content IS 'null: the file is with Telegram, or could not be fetched';
COMMENT ON COLUMN media.source_url IS 'where the gateway offers the file; it names the gateway''s session, so it is kept only until the turn begins';

ALTER TABLE outbox
  ADD COLUMN kind text NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'image', 'video', 'document', 'audio'));
COMMENT ON COLUMN outbox.kind IS 'other than text: the file of the staff reply goes out, with the text as its caption';

-- A tenant's people may share a forum group: a topic for each conversation.
CREATE TABLE staff_groups (
  client_id      uuid PRIMARY KEY REFERENCES clients (id),
  chat_id        bigint NOT NULL UNIQUE,
  bound_by       uuid REFERENCES staff (id) ON DELETE SET NULL,
  bound_at       timestamptz NOT NULL DEFAULT now(),
  unusable_since timestamptz
);
COMMENT ON COLUMN staff_groups.unusable_since IS 'when Telegram last refused a card there; people are told one by one then';

CREATE TABLE topics (
  conversation_id uuid PRIMARY KEY REFERENCES conversations (id),
  client_id       uuid NOT NULL REFERENCES clients (id),
  chat_id         bigint NOT NULL,
  message_thread_id bigint NOT NULL,
  name            text NOT NULL,
  closed          boolean NOT NULL DEFAULT false,
  UNIQUE (chat_id, message_thread_id)
);

ALTER TABLE staff_notices
  ALTER COLUMN staff_id DROP NOT NULL,
  DROP CONSTRAINT staff_notices_handoff_id_staff_id_key_key,
  ADD UNIQUE NULLS NOT DISTINCT (handoff_id, staff_id, key);
COMMENT ON COLUMN staff_notices.staff_id IS 'null: for the group of the tenant''s people';

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['staff_groups', 'topics'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO truffles_app USING (client_id = current_client())', name);
    EXECUTE format('CREATE POLICY every_tenant ON %I TO truffles_operator USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;

-- What must be known of a topic before a tenant is: whose it is.
CREATE FUNCTION find_topic(wanted_chat bigint, wanted_thread bigint)
RETURNS TABLE (client_id uuid, conversation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT topics.client_id, topics.conversation_id FROM topics
  JOIN staff_groups ON staff_groups.client_id = topics.client_id AND staff_groups.chat_id = topics.chat_id
  WHERE topics.chat_id = wanted_chat AND topics.message_thread_id = wanted_thread
$$;
REVOKE ALL ON FUNCTION find_topic(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_topic(bigint, bigint) TO truffles_app, truffles_operator;
