-- name: ours
-- The message of ours that the gateway gave this id to, whatever address it is reported under.
SELECT id, jid FROM outbox WHERE channel_id = %(channel_id)s AND provider_id = %(provider_id)s AND echo_id IS NULL LIMIT 1

-- name: other_address
-- An id is one message's, so both addresses are one person's.
SELECT add_address(%(client_id)s, %(sent_to)s, %(address)s)

-- name: conversation
-- The conversation that a message of our own number is in; its row stays locked until the transaction ends.
SELECT conversation_at(%(client_id)s, %(channel_id)s, %(address)s, %(other_address)s, %(phone)s, NULL, NULL, NULL) AS id

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
  WHERE conversation_id IN (SELECT id FROM conversations WHERE id = %(conversation_id)s OR merged_into = %(conversation_id)s)
    AND echo_id IS NULL AND started_at IS NOT NULL
    AND CASE WHEN btrim(%(text)s) = '' THEN
          btrim(text) = '' AND kind = %(kind)s AND status IN ('sending', 'sent', 'unknown')
          AND greatest(started_at, finished_at) > clock_timestamp() - interval '2 minutes'
        ELSE
          started_at > clock_timestamp() - interval '1 hour'
          AND regexp_replace(btrim(text), '\s+', ' ', 'g') = regexp_replace(btrim(%(text)s), '\s+', ' ', 'g')
        END
  ORDER BY id LIMIT 1)
RETURNING id

-- name: automatic
-- Whether a message that the bot did not send is WhatsApp Business's own, its greeting or its word of absence: it goes out
-- at once after what the customer wrote first in an hour (`seconds` by the clocks of WhatsApp and ours), sooner than anybody
-- reads; or, in a conversation that the bot leads, word for word to several customers, and is longer than what people
-- write often (`length`).
SELECT EXISTS (
  SELECT FROM (
    SELECT min(sent_at) AS sent_at, min(received_at) AS received_at FROM messages
    WHERE conversation_id = %(conversation_id)s AND author = 'customer' AND reason IS DISTINCT FROM 'echo' AND reason IS DISTINCT FROM 'greeting'
      AND received_at > clock_timestamp() - interval '1 hour'
  ) AS first
  WHERE abs(extract(epoch FROM %(sent_at)s - first.sent_at)) <= %(seconds)s
    AND clock_timestamp() - first.received_at <= make_interval(secs => %(seconds)s)
    AND NOT EXISTS (SELECT FROM messages WHERE conversation_id = %(conversation_id)s AND author IN ('bot', 'staff')
                    AND received_at > first.received_at - interval '1 hour')
) OR EXISTS (
  SELECT FROM messages AS earlier
  WHERE earlier.channel_id = %(channel_id)s AND (earlier.author = 'staff' AND earlier.staff_id IS NULL OR earlier.reason = 'greeting')
    AND earlier.received_at > now() - interval '30 days' AND earlier.conversation_id <> %(conversation_id)s
    AND length(btrim(%(text)s)) >= %(length)s
    AND regexp_replace(btrim(earlier.text), '\s+', ' ', 'g') = regexp_replace(btrim(%(text)s), '\s+', ' ', 'g')
    AND (SELECT lead FROM conversations WHERE id = %(conversation_id)s) = 'bot'
) AS automatic

-- name: channel
SELECT name FROM channels WHERE id = %(channel_id)s

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
