-- name: ours
-- The message of ours that the gateway gave this id to, whatever address it is reported under; its conversation stays
-- locked until the transaction ends.
SELECT outbox.id, outbox.conversation_id FROM outbox JOIN conversations ON conversations.id = outbox.conversation_id
WHERE outbox.channel_id = %(channel_id)s AND outbox.provider_id = %(provider_id)s AND outbox.echo_id IS NULL
LIMIT 1 FOR NO KEY UPDATE OF conversations

-- name: other_address
-- An id is one message's, so both addresses are one person's. The first that is learned stays, and none is learned in a
-- circle.
UPDATE customers SET other_jid = %(jid)s
WHERE id = (SELECT customer_id FROM conversations WHERE id = %(conversation_id)s)
  AND jid <> %(jid)s AND phone IS DISTINCT FROM %(phone)s AND other_jid IS NULL
  AND NOT EXISTS (SELECT FROM customers AS other WHERE other.client_id = customers.client_id
                  AND (other.other_jid = customers.jid OR other.other_jid = %(jid)s))

-- name: conversation
-- The conversation that a message of our own number is in: with the customer who is known to have this address, or this
-- phone (a phone has two spellings), else with a new one. Its row stays locked until the transaction ends.
WITH known AS (
  SELECT id FROM customers
  WHERE client_id = %(client_id)s AND (other_jid = %(jid)s OR jid = %(jid)s OR phone = %(phone)s)
  ORDER BY other_jid = %(jid)s DESC NULLS LAST, jid = %(jid)s DESC, created_at LIMIT 1
), made AS (
  INSERT INTO customers (client_id, jid, phone) SELECT %(client_id)s, %(jid)s, %(phone)s WHERE NOT EXISTS (SELECT FROM known)
  ON CONFLICT (client_id, jid) DO UPDATE SET phone = customers.phone RETURNING id
), customer AS (
  SELECT id FROM known UNION ALL SELECT id FROM made
)
INSERT INTO conversations (client_id, customer_id, channel_id) SELECT %(client_id)s, customer.id, %(channel_id)s FROM customer
ON CONFLICT (customer_id, channel_id) DO UPDATE SET channel_id = excluded.channel_id RETURNING id

-- name: known
SELECT FROM messages WHERE channel_id = %(channel_id)s AND provider_id = %(provider_id)s

-- name: recognised
UPDATE outbox SET echo_id = %(provider_id)s WHERE id = %(id)s

-- name: match
-- The message of ours that this is by its words, because the gateway's id may come later than the message itself or be
-- another one. What has no words, a picture say, is the message of its kind that was being sent just now. Each message of
-- ours comes back once. Returns nothing for what we did not send.
UPDATE outbox SET echo_id = %(provider_id)s WHERE id = (
  SELECT id FROM outbox
  WHERE conversation_id = %(conversation_id)s AND echo_id IS NULL AND started_at IS NOT NULL
    AND CASE WHEN btrim(%(text)s) = '' THEN
          btrim(text) = '' AND kind = %(kind)s AND status IN ('sending', 'sent', 'unknown')
          AND greatest(started_at, finished_at) > clock_timestamp() - interval '2 minutes'
        ELSE
          started_at > clock_timestamp() - interval '1 hour'
          AND regexp_replace(btrim(text), '\s+', ' ', 'g') = regexp_replace(btrim(%(text)s), '\s+', ' ', 'g')
        END
  ORDER BY id LIMIT 1)
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
