-- depends: 0017.knowledge_synced

-- One person is one customer, however their address is spelt: by a phone, or by the hidden number that is theirs.
CREATE TABLE customer_addresses (
  client_id   uuid NOT NULL REFERENCES clients (id),
  address     text NOT NULL,
  customer_id uuid NOT NULL REFERENCES customers (id),
  PRIMARY KEY (client_id, address)
);
COMMENT ON COLUMN customer_addresses.address IS 'in its one spelling: no device, a phone before @s.whatsapp.net, a hidden number before @lid';
COMMENT ON COLUMN customers.jid IS 'the address under which the person was seen first; all that are theirs: customer_addresses';
CREATE INDEX customer_addresses_of_customer ON customer_addresses (customer_id);
ALTER TABLE customer_addresses ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON customer_addresses TO truffles_app USING (client_id = current_client());
CREATE POLICY every_tenant ON customer_addresses TO truffles_operator USING (true) WITH CHECK (true);

ALTER TABLE conversations
  ADD COLUMN reply_to text,
  ADD COLUMN merged_into uuid REFERENCES conversations (id);
COMMENT ON COLUMN conversations.reply_to IS 'where the customer last wrote from, which the gateway takes; null: customers.jid';
COMMENT ON COLUMN conversations.merged_into IS 'the same person''s conversation on this channel, which has all that was in this one';
CREATE INDEX conversations_merged ON conversations (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE handoffs DROP CONSTRAINT handoffs_closed_as_check;
ALTER TABLE handoffs ADD CONSTRAINT handoffs_closed_as_check CHECK (closed_as IN ('returned', 'closed', 'timed_out', 'merged'));
COMMENT ON COLUMN handoffs.closed_as IS 'returned: the person gave the conversation back to the bot; timed_out: they wrote nothing for so long that it went back by itself; merged: it is told in another matter of the same customer''s';

-- Whatever was in the conversation `gone` is in `kept` from now on. What was being thought about is thought about anew: a
-- worker that is at it finds its turn finished by somebody else and applies nothing. What is just being sent stays where
-- its sender looks for it.
CREATE FUNCTION merge_conversations(kept uuid, gone uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE shift int; survivor uuid; ended uuid; old_thread text; new_thread text;
BEGIN
  UPDATE messages SET turn_id = NULL FROM turns
  WHERE turns.conversation_id = gone AND turns.status = 'running' AND messages.turn_id = turns.id AND messages.handled_at IS NULL;
  UPDATE turns SET status = 'done', finished_at = now(), action = 'silent', reason = 'merged' WHERE conversation_id = gone AND status = 'running';
  -- Before the turns that are there: the last of those is what the bot remembers.
  SELECT coalesce(min(ordinal), 1) INTO shift FROM turns WHERE conversation_id = kept;
  SELECT shift - 1 - coalesce(max(ordinal), 0) INTO shift FROM turns WHERE conversation_id = gone;
  UPDATE turns SET conversation_id = kept, ordinal = ordinal + shift WHERE conversation_id = gone;
  UPDATE messages SET conversation_id = kept WHERE conversation_id = gone;
  UPDATE outbox SET conversation_id = kept WHERE conversation_id = gone AND status <> 'sending';

  -- Of two matters that wait, the one that somebody has taken, or the older, tells of both.
  SELECT id INTO survivor FROM handoffs WHERE conversation_id IN (kept, gone) AND status <> 'closed'
  ORDER BY status <> 'taken', opened_at LIMIT 1;
  UPDATE handoffs SET status = 'closed', closed_as = 'merged', closed_at = now()
  WHERE conversation_id IN (kept, gone) AND status <> 'closed' AND id <> survivor RETURNING id INTO ended;
  UPDATE handoffs SET transcript = handoffs.transcript || other.transcript, joined_at = greatest(handoffs.joined_at, other.joined_at)
  FROM handoffs AS other
  WHERE handoffs.id = survivor AND other.id = ended;
  UPDATE staff_notices SET version = version + 1 WHERE handoff_id IN (survivor, ended) AND kind = 'card' AND status IN ('pending', 'sending', 'sent');
  UPDATE handoffs SET conversation_id = kept WHERE conversation_id = gone;
  UPDATE topics SET conversation_id = kept WHERE conversation_id = gone AND NOT EXISTS (SELECT FROM topics WHERE conversation_id = kept);

  -- What the bot remembers of it, where it remembers nothing of the other.
  IF NOT EXISTS (SELECT FROM turns WHERE conversation_id = kept AND ordinal > 0) THEN
    SELECT client_id || ':' || gone, client_id || ':' || kept INTO old_thread, new_thread FROM conversations WHERE id = gone;
    UPDATE checkpoints SET thread_id = new_thread WHERE thread_id = old_thread;
    UPDATE checkpoint_blobs SET thread_id = new_thread WHERE thread_id = old_thread;
    UPDATE checkpoint_writes SET thread_id = new_thread WHERE thread_id = old_thread;
  END IF;

  UPDATE conversations SET
    lead = CASE WHEN 'person' IN (conversations.lead, other.lead) THEN 'person' WHEN 'waiting' IN (conversations.lead, other.lead) THEN 'waiting' ELSE 'bot' END,
    reply_to = coalesce(conversations.reply_to, other.reply_to, (SELECT jid FROM customers WHERE id = conversations.customer_id)),
    last_inbound_at = greatest(conversations.last_inbound_at, other.last_inbound_at)
  FROM conversations AS other WHERE conversations.id = kept AND other.id = gone;
  UPDATE conversations SET merged_into = kept, lead = 'bot', last_inbound_at = NULL WHERE id = gone OR merged_into = gone;
END $$;

-- Two customers turn out to be one person: whoever wrote last is kept, because the bot remembers that conversation best.
CREATE FUNCTION merge_customers(one uuid, two uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE kept uuid; gone uuid; pair record;
BEGIN
  -- Whoever records a message under one of their addresses is waited for, and waits.
  PERFORM FROM customer_addresses WHERE customer_id IN (one, two) ORDER BY address FOR UPDATE;
  PERFORM FROM conversations WHERE customer_id IN (one, two) ORDER BY id FOR UPDATE;
  SELECT customers.id INTO kept FROM customers LEFT JOIN conversations ON conversations.customer_id = customers.id
  WHERE customers.id IN (one, two)
  GROUP BY customers.id ORDER BY max(conversations.last_inbound_at) DESC NULLS LAST, customers.created_at, customers.id LIMIT 1;
  gone := CASE kept WHEN one THEN two ELSE one END;
  UPDATE customers SET
    phone = coalesce(customers.phone, other.phone), name = coalesce(customers.name, other.name),
    opted_out_at = coalesce(customers.opted_out_at, other.opted_out_at),
    bot_paused_at = coalesce(customers.bot_paused_at, other.bot_paused_at), bot_paused_by = coalesce(customers.bot_paused_by, other.bot_paused_by)
  FROM customers AS other WHERE customers.id = kept AND other.id = gone;
  UPDATE customers SET bot_paused_at = NULL, bot_paused_by = NULL WHERE id = gone;
  FOR pair IN
    SELECT left_over.id AS gone, there.id AS kept FROM conversations AS left_over
    LEFT JOIN conversations AS there ON there.customer_id = kept AND there.channel_id = left_over.channel_id
    WHERE left_over.customer_id = gone AND left_over.merged_into IS NULL
  LOOP
    IF pair.kept IS NULL THEN
      UPDATE conversations SET customer_id = kept WHERE id = pair.gone;
    ELSE
      PERFORM merge_conversations(pair.kept, pair.gone);
    END IF;
  END LOOP;
  UPDATE customer_addresses SET customer_id = kept WHERE customer_id = gone;
END $$;

-- Who has the address `known` has `given` too. A person has one phone and one hidden number: where that would give them
-- two of a kind, nothing is done, because a gateway that errs once must not make one customer of many.
CREATE FUNCTION add_address(tenant uuid, known text, given text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE person uuid; holder uuid;
BEGIN
  IF (SELECT count(DISTINCT customer_id) = 1 AND count(*) = 2 FROM customer_addresses WHERE client_id = tenant AND address IN (known, given)) THEN
    RETURN;
  END IF;
  -- Two who learn this at once take turns.
  PERFORM pg_advisory_xact_lock(hashtext('customers:' || tenant));
  SELECT customer_id INTO person FROM customer_addresses WHERE client_id = tenant AND address = known;
  SELECT customer_id INTO holder FROM customer_addresses WHERE client_id = tenant AND address = given;
  IF person IS NULL OR holder = person OR EXISTS (
    SELECT FROM customer_addresses WHERE customer_id = person AND address <> given AND split_part(address, '@', 2) IN (
      SELECT split_part(given, '@', 2) UNION ALL SELECT split_part(theirs.address, '@', 2) FROM customer_addresses AS theirs WHERE theirs.customer_id = holder)
  ) THEN
    RETURN;
  END IF;
  IF holder IS NULL THEN
    INSERT INTO customer_addresses (client_id, address, customer_id) VALUES (tenant, given, person);
  ELSE
    PERFORM merge_customers(person, holder);
  END IF;
  UPDATE customers SET phone = split_part(theirs.address, '@', 1) FROM customer_addresses AS theirs
  WHERE theirs.client_id = tenant AND theirs.address IN (known, given) AND theirs.address LIKE '%@s.whatsapp.net'
    AND customers.id = theirs.customer_id AND customers.phone IS NULL;
END $$;

-- The conversation of whoever has the address `given` with the channel, made on first sight; its row stays locked until the
-- transaction ends. `other` is another address of theirs, or null; `spelt` is where the gateway takes what is sent to them,
-- null where it was not they who wrote; `seen` is when they wrote, null where that is nothing to the bot.
CREATE FUNCTION conversation_at(
  tenant uuid, channel uuid, given text, other text, given_phone text, given_name text, spelt text, seen timestamptz
) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE person uuid; found_id uuid;
BEGIN
  LOOP
    PERFORM FROM customer_addresses WHERE client_id = tenant AND address = given;
    EXIT WHEN FOUND;
    INSERT INTO customers (client_id, jid, phone, name) VALUES (tenant, given, given_phone, given_name)
    ON CONFLICT (client_id, jid) DO NOTHING;
    INSERT INTO customer_addresses (client_id, address, customer_id)
    SELECT client_id, given, id FROM customers WHERE client_id = tenant AND jid = given ON CONFLICT DO NOTHING;
  END LOOP;
  IF other IS NOT NULL THEN
    PERFORM add_address(tenant, given, other);
  END IF;
  -- Shared: whoever makes one customer of two waits for us, and we for them.
  SELECT customer_id INTO person FROM customer_addresses WHERE client_id = tenant AND address = given FOR SHARE;
  UPDATE customers SET name = given_name WHERE id = person AND name IS DISTINCT FROM given_name AND given_name IS NOT NULL;
  INSERT INTO conversations (client_id, customer_id, channel_id, last_inbound_at, reply_to) VALUES (tenant, person, channel, seen, spelt)
  ON CONFLICT (customer_id, channel_id) DO UPDATE SET
    last_inbound_at = coalesce(excluded.last_inbound_at, conversations.last_inbound_at),
    reply_to = coalesce(excluded.reply_to, conversations.reply_to)
  RETURNING id INTO found_id;
  RETURN found_id;
END $$;

-- A topic of a conversation that was merged is one of the other's.
CREATE OR REPLACE FUNCTION find_topic(wanted_chat bigint, wanted_thread bigint)
RETURNS TABLE (client_id uuid, conversation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT topics.client_id, coalesce(conversations.merged_into, topics.conversation_id) FROM topics
  JOIN staff_groups ON staff_groups.client_id = topics.client_id AND staff_groups.chat_id = topics.chat_id
  JOIN conversations ON conversations.id = topics.conversation_id
  WHERE topics.chat_id = wanted_chat AND topics.message_thread_id = wanted_thread
$$;

-- The customers that there are already.
CREATE FUNCTION pg_temp.in_one_spelling(jid text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN jid ~ '^\+?[0-9]{5,20}(_[0-9]{1,3})?(:[0-9]{1,3})?@(s\.whatsapp\.net|c\.us|hosted)$' THEN substring(jid FROM '[0-9]+') || '@s.whatsapp.net'
    WHEN jid ~ '^\+?[0-9]{5,20}(_[0-9]{1,3})?(:[0-9]{1,3})?@(lid|hosted\.lid)$' THEN substring(jid FROM '[0-9]+') || '@lid'
    ELSE jid END
$$;
DO $$
DECLARE customer record; holder uuid;
BEGIN
  FOR customer IN SELECT id, client_id, pg_temp.in_one_spelling(jid) AS address FROM customers ORDER BY created_at, id LOOP
    SELECT customer_id INTO holder FROM customer_addresses WHERE client_id = customer.client_id AND address = customer.address;
    IF holder IS NULL THEN
      INSERT INTO customer_addresses (client_id, address, customer_id) VALUES (customer.client_id, customer.address, customer.id);
    ELSE
      PERFORM merge_customers(holder, customer.id);
    END IF;
  END LOOP;
  FOR customer IN
    SELECT client_id, pg_temp.in_one_spelling(jid) AS address, pg_temp.in_one_spelling(other_jid) AS other_address
    FROM customers WHERE other_jid IS NOT NULL ORDER BY created_at, id
  LOOP
    PERFORM add_address(customer.client_id, customer.address, customer.other_address);
  END LOOP;
END $$;
ALTER TABLE customers DROP COLUMN other_jid;

-- Whether a message was on its way for so long that "today" in it is not today. WhatsApp keeps what it cannot deliver for 30
-- days (https://www.whatsapp.com/legal/privacy-policy, "Undelivered Messages"): what seems older
-- comes from a clock that is wrong.
CREATE FUNCTION came_late(sent_at timestamptz, received_at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT sent_at BETWEEN received_at - interval '30 days' AND received_at - interval '3 hours'
$$;

-- What was said on the business's phone, or by it: the same words to several customers are an automaton's.
CREATE INDEX messages_from_phone ON messages (channel_id, received_at) WHERE author = 'staff' AND staff_id IS NULL OR reason = 'greeting';
