-- name: conversation
-- The conversation that a message of our own number is in; its row stays locked until the transaction ends.
WITH customer AS (
  INSERT INTO customers (client_id, jid, phone) VALUES (%(client_id)s, %(jid)s, %(phone)s)
  ON CONFLICT (client_id, jid) DO UPDATE SET phone = customers.phone RETURNING id
)
INSERT INTO conversations (client_id, customer_id, channel_id) SELECT %(client_id)s, customer.id, %(channel_id)s FROM customer
ON CONFLICT (customer_id, channel_id) DO UPDATE SET channel_id = excluded.channel_id RETURNING id

-- name: known
SELECT FROM messages WHERE channel_id = %(channel_id)s AND provider_id = %(provider_id)s

-- name: match
-- The message of ours that this is: by the gateway's id, or, because that may come later than the message itself or be
-- another one, by the words. Each message of ours comes back once. Returns nothing for what we did not send.
UPDATE outbox SET echo_id = %(provider_id)s WHERE id = (
  SELECT id FROM outbox
  WHERE conversation_id = %(conversation_id)s AND echo_id IS NULL AND started_at IS NOT NULL
    AND (provider_id = %(provider_id)s
         OR (started_at > clock_timestamp() - interval '1 hour'
             AND regexp_replace(btrim(text), '\s+', ' ', 'g') = regexp_replace(btrim(%(text)s), '\s+', ' ', 'g')))
  ORDER BY coalesce(provider_id = %(provider_id)s, false) DESC, id LIMIT 1)
RETURNING id

-- name: record
-- What we sent ourselves is written down already, so its echo is only marked as seen; a person's words are the bot's to know.
INSERT INTO messages (client_id, conversation_id, channel_id, author, provider_id, kind, text, sent_at, handled_at, outcome, reason)
VALUES (%(client_id)s, %(conversation_id)s, %(channel_id)s, %(author)s, %(provider_id)s, %(kind)s, %(text)s, %(sent_at)s,
  CASE WHEN %(reason)s::text IS NOT NULL THEN now() END, CASE WHEN %(reason)s::text IS NOT NULL THEN 'silent' END, %(reason)s::text)

-- name: person_leads
UPDATE conversations SET lead = 'person' WHERE id = %(conversation_id)s

-- name: answered
UPDATE handoffs SET status = 'taken', taken_at = coalesce(taken_at, now()), answered_at = coalesce(answered_at, now())
WHERE conversation_id = %(conversation_id)s AND status <> 'closed' RETURNING id AS handoff_id
