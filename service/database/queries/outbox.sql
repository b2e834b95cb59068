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

-- name: reserve_slot
-- The number's next free moment, `pace_seconds` after the one before, whichever process sends. Seconds from now.
WITH slot AS (
  UPDATE channels SET next_send_at = greatest(clock_timestamp(), next_send_at) + make_interval(secs => %(pace_seconds)s)
  WHERE id = %(channel_id)s RETURNING next_send_at - make_interval(secs => %(pace_seconds)s) AS at
), held AS (
  UPDATE outbox SET send_after = slot.at, started_at = NULL FROM slot WHERE outbox.id = %(id)s
)
SELECT seconds_until(slot.at) AS wait_seconds FROM slot

-- name: leave
-- A sender may be late for its moment: returns nothing while the number's last message is not nearly a pace ago.
UPDATE channels SET last_send_at = clock_timestamp()
WHERE id = %(channel_id)s AND last_send_at <= clock_timestamp() - make_interval(secs => 0.9 * %(pace_seconds)s) RETURNING id

-- name: begin_sending
UPDATE outbox SET status = 'sending', attempts = attempts + 1, started_at = clock_timestamp() WHERE id = %(id)s

-- name: settle
UPDATE outbox SET status = %(status)s, provider_id = %(provider_id)s, detail = %(detail)s, finished_at = clock_timestamp()
WHERE id = %(id)s AND status = 'sending'

-- name: number_works
-- A message that was taken shows that nothing ails its number.
UPDATE channels SET trouble = NULL, trouble_since = NULL, failures = 0, failing_since = NULL
WHERE id = %(channel_id)s AND (trouble IS NOT NULL OR failures > 0)

-- name: number_fails
-- A call that came to nothing, through no fault of the one message: many of them ail the number, a known refusal at once.
UPDATE channels SET failures = failures + 1, failing_since = coalesce(failing_since, clock_timestamp()),
  trouble = coalesce(%(trouble)s, trouble),
  trouble_since = CASE WHEN %(trouble)s::text IS NULL OR trouble = %(trouble)s THEN trouble_since ELSE clock_timestamp() END
WHERE id = %(channel_id)s

-- name: try_again
UPDATE outbox SET status = 'pending', detail = %(detail)s, send_after = clock_timestamp() + make_interval(secs => %(wait_seconds)s)
WHERE id = %(id)s AND status = 'sending'

-- name: call_people
-- A message that did not arrive is a handoff for people; one that they have already is not raised again.
INSERT INTO handoffs (client_id, conversation_id, turn_id, reason, summary, status, step, next_step_at, tell_customer_at, called_at)
VALUES (%(client_id)s, (SELECT coalesce(merged_into, id) FROM conversations WHERE id = %(conversation_id)s), %(turn_id)s, 'failure',
  %(summary)s, %(status)s, %(step)s, %(next_step_at)s, %(tell_customer_at)s, %(called_at)s)
ON CONFLICT (conversation_id) WHERE status <> 'closed' DO UPDATE SET joined_at = now()
RETURNING id, xmax = 0 AS opened

-- name: trouble
-- What was not delivered, or may not have been: for the operator.
SELECT outbox.id, clients.slug, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone, outbox.status, outbox.attempts, outbox.detail, outbox.created_at, customers.name AS customer,
  coalesce(customers.phone, customers.jid) AS recipient, outbox.text, outbox.client_id, outbox.conversation_id
FROM outbox JOIN clients ON clients.id = outbox.client_id
JOIN conversations ON conversations.id = outbox.conversation_id JOIN customers ON customers.id = conversations.customer_id
WHERE outbox.status = ANY(%(statuses)s) AND (%(slug)s::text IS NULL OR clients.slug = %(slug)s)
ORDER BY outbox.id DESC LIMIT %(limit)s

-- name: retry
-- What the channel has reported back already it reports once more when it is sent again.
UPDATE outbox SET status = 'pending', send_after = '-infinity', attempts = 0, detail = NULL, echo_id = NULL
WHERE id = %(id)s AND status IN ('failed', 'unknown') RETURNING client_id, conversation_id
