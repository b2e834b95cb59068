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
