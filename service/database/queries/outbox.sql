-- name: put
-- A message of a turn's (`turn_id`) or of a person's (`message_id`), whose file goes out where `kind` is other than text. Nothing
-- is done when that part of it is there already.
INSERT INTO outbox (client_id, conversation_id, channel_id, turn_id, message_id, ordinal, jid, kind, text)
VALUES (%(client_id)s, %(conversation_id)s, %(channel_id)s, %(turn_id)s, %(message_id)s, %(ordinal)s, %(jid)s, %(kind)s, %(text)s)
ON CONFLICT DO NOTHING

-- name: next
-- The conversation's oldest unsent message: they leave in order. `interrupted`: its sender died while sending;
-- `has_slot`: the number's pace has been kept for it already, and it has not been tried since; `unspeakable`: it is the
-- bot's, and the bot is to be silent by now.
SELECT outbox.id, outbox.channel_id, outbox.turn_id, outbox.message_id, outbox.jid, outbox.kind AS carries, outbox.text, outbox.attempts,
  media.file_name, outbox.status = 'sending' AS interrupted,
  EXISTS (SELECT FROM unspeakable WHERE unspeakable.id = outbox.id) AS unspeakable,
  outbox.send_after > '-infinity' AND outbox.started_at IS NULL AS has_slot,
  seconds_until(outbox.send_after) AS wait_seconds,
  channels.kind, channels.instance, channels.credentials, customers.phone
FROM outbox JOIN conversations ON conversations.id = outbox.conversation_id JOIN customers ON customers.id = conversations.customer_id
JOIN channels ON channels.id = outbox.channel_id LEFT JOIN media ON media.message_id = outbox.message_id
WHERE outbox.conversation_id = %(conversation_id)s AND outbox.status IN ('pending', 'sending')
ORDER BY outbox.id LIMIT 1 FOR UPDATE OF outbox

-- name: more
SELECT FROM outbox WHERE conversation_id = %(conversation_id)s AND status IN ('pending', 'sending') LIMIT 1

-- name: begin_sending
UPDATE outbox SET status = 'sending', attempts = attempts + 1, started_at = clock_timestamp() WHERE id = %(id)s

-- name: settle
UPDATE outbox SET status = %(status)s, provider_id = %(provider_id)s, detail = %(detail)s, finished_at = clock_timestamp()
WHERE id = %(id)s AND status = 'sending'

-- name: try_again
UPDATE outbox SET status = 'pending', detail = %(detail)s, send_after = clock_timestamp() + make_interval(secs => %(wait_seconds)s)
WHERE id = %(id)s AND status = 'sending'

-- name: ours
-- The message of ours that the gateway gave this id to, whatever address it is reported under.
SELECT id, jid FROM outbox WHERE channel_id = %(channel_id)s AND provider_id = %(provider_id)s AND echo_id IS NULL LIMIT 1

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

-- name: list
-- For the operator: what was not delivered, or may not have been, or all.
SELECT outbox.id, clients.slug, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone, outbox.status, outbox.attempts, outbox.detail, outbox.created_at, customers.name AS customer,
  coalesce(customers.phone, customers.jid) AS recipient, outbox.text, outbox.client_id, outbox.conversation_id
FROM outbox JOIN clients ON clients.id = outbox.client_id
JOIN conversations ON conversations.id = outbox.conversation_id JOIN customers ON customers.id = conversations.customer_id
WHERE outbox.status = ANY(%(statuses)s) AND (%(slug)s::text IS NULL OR clients.slug = %(slug)s)
ORDER BY outbox.id DESC LIMIT %(limit)s

-- name: stranded
-- Conversations with unsent messages and no job that will send them.
SELECT DISTINCT outbox.client_id, outbox.conversation_id FROM outbox
WHERE outbox.status IN ('pending', 'sending') AND outbox.created_at < clock_timestamp() - make_interval(secs => %(after_seconds)s)
  AND NOT EXISTS (
    SELECT FROM procrastinate_jobs AS job
    WHERE job.lock = 'send:' || outbox.conversation_id::text AND job.status IN ('todo', 'doing'))
LIMIT 500

-- name: retry
-- A message, or all of a person's reply (`message_id`), that was not delivered or may not have been is sent again: somebody
-- wants it. What the channel has reported back already it reports once more then.
UPDATE outbox SET status = 'pending', send_after = '-infinity', attempts = 0, detail = NULL, echo_id = NULL
WHERE (id = %(outbox_id)s OR message_id = %(message_id)s) AND status IN ('failed', 'unknown') RETURNING client_id, conversation_id

-- name: withdraw
DELETE FROM outbox WHERE message_id = %(message_id)s

-- name: hold
-- What has not begun to be sent is not sent.
UPDATE outbox SET status = 'held', detail = unspeakable.reason, finished_at = clock_timestamp() FROM unspeakable
WHERE outbox.id = unspeakable.id AND outbox.status = 'pending' AND unspeakable.conversation_id = %(conversation_id)s
RETURNING outbox.id, outbox.turn_id, outbox.detail AS reason, outbox.text
