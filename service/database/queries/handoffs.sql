-- name: open
SELECT handoffs.id, clients.slug, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone, customers.name AS customer,
  coalesce(customers.phone, customers.jid) AS phone, handoffs.reason, handoffs.status, handoffs.summary, handoffs.draft, handoffs.objection, handoffs.objections,
  handoffs.opened_at, handoffs.joined_at
FROM handoffs JOIN clients ON clients.id = handoffs.client_id
JOIN conversations ON conversations.id = handoffs.conversation_id JOIN customers ON customers.id = conversations.customer_id
WHERE handoffs.status <> 'closed' AND (%(slug)s::text IS NULL OR clients.slug = %(slug)s)
ORDER BY handoffs.status <> 'pending', handoffs.opened_at

-- name: find
-- The handoffs whose id begins so: one, if enough of it is given.
SELECT handoffs.id, handoffs.client_id, handoffs.conversation_id, clients.slug, clients.name AS tenant,
  coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone, customers.id AS customer_id, customers.name AS customer,
  coalesce(customers.phone, customers.jid) AS phone, handoffs.reason, handoffs.status, handoffs.closed_as, handoffs.summary,
  handoffs.draft, handoffs.objection, handoffs.objections, handoffs.sources, handoffs.opened_at, handoffs.joined_at, handoffs.taken_at, handoffs.answered_at,
  handoffs.closed_at, handoffs.taken_by, holder.name AS holder
FROM handoffs JOIN clients ON clients.id = handoffs.client_id
JOIN conversations ON conversations.id = handoffs.conversation_id JOIN customers ON customers.id = conversations.customer_id
LEFT JOIN staff AS holder ON holder.id = handoffs.taken_by
WHERE starts_with(handoffs.id::text, %(id)s) ORDER BY handoffs.opened_at DESC LIMIT 2

-- name: lock_conversation
-- Before the handoff, as the end of a turn does it, so that the two never wait for each other.
SELECT FROM conversations WHERE id = (SELECT conversation_id FROM handoffs WHERE id = %(handoff_id)s) FOR NO KEY UPDATE

-- name: lock
SELECT handoffs.id, handoffs.client_id, handoffs.conversation_id, handoffs.status, handoffs.taken_by, handoffs.answered_at,
  handoffs.reason, handoffs.draft, handoffs.objection, handoffs.objections, conversations.channel_id, coalesce(conversations.reply_to, customers.jid) AS jid, (SELECT kind FROM channels WHERE id = conversations.channel_id) AS channel_kind,
  customers.bot_paused_at IS NOT NULL AS customer_paused,
  (SELECT bot_paused_at IS NOT NULL FROM clients WHERE clients.id = handoffs.client_id) AS tenant_paused,
  (SELECT name FROM staff WHERE staff.id = handoffs.taken_by) AS holder
FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
JOIN customers ON customers.id = conversations.customer_id
WHERE handoffs.id = %(handoff_id)s FOR NO KEY UPDATE OF handoffs

-- name: take
-- Who had said that it is not for them has changed their mind.
WITH reconsidered AS (
  UPDATE staff_notices SET declined_at = NULL
  WHERE handoff_id = %(handoff_id)s AND staff_id = %(staff_id)s AND kind = 'card' AND declined_at IS NOT NULL
)
UPDATE handoffs SET status = 'taken', taken_by = %(staff_id)s, taken_at = now() WHERE id = %(handoff_id)s

-- name: release
UPDATE handoffs SET status = 'open', taken_by = NULL, taken_at = NULL WHERE id = %(handoff_id)s

-- name: close
UPDATE handoffs SET status = 'closed', closed_as = %(closed_as)s, closed_at = now() WHERE id = %(handoff_id)s

-- name: lead
UPDATE conversations SET lead = %(lead)s WHERE id = %(conversation_id)s

-- name: end_pause
UPDATE customers SET bot_paused_at = NULL, bot_paused_by = NULL
WHERE id = (SELECT customer_id FROM conversations WHERE id = %(conversation_id)s) AND bot_paused_at IS NOT NULL

-- name: decline
UPDATE staff_notices SET declined_at = now()
WHERE handoff_id = %(handoff_id)s AND staff_id = %(staff_id)s AND kind = 'card' AND declined_at IS NULL RETURNING key

-- name: shown_to
-- The handoff that one of these people was shown in this message. A digest shows several, and what
-- tells of the group is of no customer.
SELECT handoff_id FROM staff_notices
WHERE chat_id = %(chat_id)s AND message_id = %(message_id)s AND staff_id = ANY(%(staff)s)
  AND kind <> 'digest' AND NOT payload ? 'problem'

-- name: led_by
SELECT id AS handoff_id FROM handoffs WHERE status = 'taken' AND taken_by = ANY(%(staff)s)

-- name: answered
-- Who answers first has taken it by that.
UPDATE handoffs SET status = 'taken', taken_by = %(staff_id)s, taken_at = coalesce(taken_at, now()),
  answered_at = coalesce(answered_at, now())
WHERE id = %(handoff_id)s

-- name: write_reply
-- Returns nothing for a reply that is written down already. One without words is nothing for the bot to remember.
INSERT INTO messages (client_id, conversation_id, channel_id, author, staff_id, provider_id, kind, text, sent_at, handled_at)
VALUES (%(client_id)s, %(conversation_id)s, %(channel_id)s, 'staff', %(staff_id)s, %(provider_id)s, %(kind)s, %(text)s, now(),
  CASE WHEN %(text)s = '' THEN now() END)
ON CONFLICT (channel_id, provider_id) WHERE provider_id IS NOT NULL DO NOTHING RETURNING id

-- name: written
-- A reply of these people, by the number of the message that it was, also where it was held and sent all the same.
-- `unsent`: the customer has nothing of it, nor is it leaving. Its parts stay locked.
WITH reply AS (
  SELECT messages.id, messages.client_id, messages.conversation_id, messages.channel_id, messages.kind, messages.text, messages.staff_id
  FROM messages WHERE author = 'staff' AND staff_id = ANY(%(staff)s)
    AND (provider_id = %(provider_id)s
         OR provider_id = (SELECT 'held:' || id FROM staff_notices WHERE key = %(key)s AND kind = 'held' AND staff_id = ANY(%(staff)s)))
), parts AS (
  SELECT outbox.status, outbox.jid FROM outbox JOIN reply ON outbox.message_id = reply.id FOR NO KEY UPDATE OF outbox
)
SELECT reply.*, (SELECT max(jid) FROM parts) AS jid, (SELECT bool_and(status IN ('pending', 'failed')) FROM parts) AS unsent,
  (SELECT id FROM handoffs WHERE handoffs.conversation_id = reply.conversation_id AND closed_as IS DISTINCT FROM 'merged'
   ORDER BY opened_at DESC LIMIT 1) AS handoff_id
FROM reply

-- name: rewrite
UPDATE messages SET text = %(text)s WHERE id = %(message_id)s

-- name: unput
DELETE FROM outbox WHERE message_id = %(message_id)s

-- name: rewrite_held
-- A reply that was not sent, in its author's new words. Shown again.
UPDATE staff_notices SET payload = payload || jsonb_build_object('text', %(text)s::text), status = 'pending', message_id = NULL
WHERE key = %(key)s AND kind = 'held' AND staff_id = ANY(%(staff)s) AND payload ->> 'text' <> %(text)s RETURNING client_id, handoff_id

-- name: put_in_outbox
INSERT INTO outbox (client_id, conversation_id, channel_id, message_id, ordinal, jid, kind, text)
VALUES (%(client_id)s, %(conversation_id)s, %(channel_id)s, %(message_id)s, %(ordinal)s, %(jid)s, %(kind)s, %(text)s)
ON CONFLICT (message_id, ordinal) WHERE message_id IS NOT NULL DO NOTHING

-- name: hold
-- A reply that was not sent, shown to its author; a draft that failed its check, to whoever would send it.
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key, payload)
VALUES (%(client_id)s, %(staff_id)s, %(handoff_id)s, 'held', %(key)s, %(payload)s)
ON CONFLICT (handoff_id, staff_id, key) DO NOTHING

-- name: held
SELECT id, handoff_id, payload FROM staff_notices WHERE id = %(notice_id)s AND kind = 'held' AND staff_id = ANY(%(staff)s)

-- name: retry
-- What of a staff reply was not delivered, or may not have been, is sent again: a person wants it.
UPDATE outbox SET status = 'pending', send_after = '-infinity', attempts = 0, detail = NULL, echo_id = NULL
WHERE message_id = %(message_id)s AND status IN ('failed', 'unknown') RETURNING conversation_id
