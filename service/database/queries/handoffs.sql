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

-- name: end_pause
UPDATE customers SET bot_paused_at = NULL, bot_paused_by = NULL
WHERE id = (SELECT customer_id FROM conversations WHERE id = %(conversation_id)s) AND bot_paused_at IS NOT NULL

-- name: led_by
SELECT id AS handoff_id FROM handoffs WHERE status = 'taken' AND taken_by = ANY(%(staff)s)

-- name: answered
-- Who answers first has taken it by that.
UPDATE handoffs SET status = 'taken', taken_by = %(staff_id)s, taken_at = coalesce(taken_at, now()),
  answered_at = coalesce(answered_at, now())
WHERE id = %(handoff_id)s

-- name: reopen
-- The customer's last messages to which the bot was silent because people led or had paused it, and which nobody has
-- answered: neither a person after them, nor whoever closed the handoff, nor the bot.
UPDATE messages SET handled_at = NULL, outcome = NULL, reason = NULL, turn_id = NULL, reopened_at = clock_timestamp()
WHERE conversation_id = %(conversation_id)s AND author = 'customer' AND outcome = 'silent' AND reason IN ('person_leads', 'bot_paused')
  AND id > coalesce((SELECT max(id) FROM messages AS answered WHERE answered.conversation_id = %(conversation_id)s
                     AND (answered.author = 'staff' OR answered.author = 'customer' AND answered.outcome IN ('answered', 'handed_off'))), 0)
  AND received_at > coalesce((SELECT max(closed_at) FROM handoffs
                              WHERE conversation_id = %(conversation_id)s AND closed_as = 'closed'), '-infinity')
RETURNING id

-- name: open_here
-- Those that nobody has taken first, and of them those whose customer waits longest. What is only noted is nobody's yet.
SELECT handoffs.id, handoffs.reason, handoffs.status, handoffs.opened_at, holder.name AS holder,
  customers.name AS customer, customers.phone
FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
JOIN customers ON customers.id = conversations.customer_id LEFT JOIN staff AS holder ON holder.id = handoffs.taken_by
WHERE handoffs.status NOT IN ('noted', 'closed') ORDER BY handoffs.status = 'taken', handoffs.opened_at

-- name: led_with_names
-- The conversations that these people lead.
SELECT handoffs.id, customers.name AS customer, customers.phone
FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
JOIN customers ON customers.id = conversations.customer_id
WHERE handoffs.status = 'taken' AND handoffs.taken_by = ANY(%(staff)s) ORDER BY handoffs.taken_at

-- name: waits_for_people
-- What of the customer's waits for a person, the latest first.
SELECT handoffs.summary FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
WHERE conversations.customer_id = %(target)s AND handoffs.status IN ('open', 'pending') ORDER BY handoffs.raised_at DESC LIMIT 1

-- name: latest
SELECT id AS handoff_id FROM handoffs
WHERE conversation_id = (SELECT coalesce(merged_into, id) FROM conversations WHERE id = %(conversation_id)s)
  AND closed_as IS DISTINCT FROM 'merged' ORDER BY opened_at DESC LIMIT 1

-- name: card
-- What a card shows of a handoff. `written`: when the customer wrote it, by the tenant's clock, where that is long before it came.
SELECT handoffs.id, handoffs.client_id, handoffs.conversation_id, handoffs.reason, handoffs.summary, handoffs.transcript, handoffs.draft, handoffs.objection, handoffs.objections, handoffs.sources, handoffs.status,
  handoffs.closed_as, handoffs.taken_by, handoffs.answered_at, holder.name AS holder, customers.name AS customer, customers.phone,
  clients.name AS tenant, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone,
  customers.bot_paused_at IS NOT NULL OR clients.bot_paused_at IS NOT NULL AS paused,
  (SELECT to_char(min(sent_at) AT TIME ZONE coalesce(clients.config ->> 'timezone', 'Asia/Almaty'), 'DD.MM HH24:MI') FROM messages
   WHERE messages.turn_id = handoffs.turn_id AND messages.author = 'customer' AND came_late(sent_at, received_at)) AS written
FROM handoffs JOIN clients ON clients.id = handoffs.client_id
JOIN conversations ON conversations.id = handoffs.conversation_id JOIN customers ON customers.id = conversations.customer_id
LEFT JOIN staff AS holder ON holder.id = handoffs.taken_by
WHERE handoffs.id = %(handoff_id)s

-- name: replies
-- The last answers of people to a handoff, newest first, each with what became of all its parts; `phone`: it was not we who
-- sent it.
SELECT messages.text, messages.kind, staff.name,
  CASE WHEN count(outbox.id) = 0 THEN 'phone' WHEN bool_or(outbox.status IN ('pending', 'sending')) THEN 'pending'
       WHEN bool_or(outbox.status = 'failed') THEN 'failed' WHEN bool_or(outbox.status = 'unknown') THEN 'unknown' ELSE 'sent' END AS status,
  coalesce(max(outbox.finished_at), messages.received_at) AS finished_at
FROM handoffs JOIN messages ON messages.conversation_id = handoffs.conversation_id AND messages.received_at >= handoffs.opened_at
LEFT JOIN outbox ON outbox.message_id = messages.id LEFT JOIN staff ON staff.id = messages.staff_id
WHERE handoffs.id = %(handoff_id)s AND messages.author = 'staff'
GROUP BY messages.id, staff.name ORDER BY messages.id DESC LIMIT 3

-- name: answered_by_phone
-- What people were asked in a conversation is answered by a person who wrote from the business's phone.
UPDATE handoffs SET status = 'taken', taken_at = coalesce(taken_at, now()), answered_at = coalesce(answered_at, now())
WHERE conversation_id = %(conversation_id)s AND status <> 'closed' RETURNING id AS handoff_id

-- name: open_of
SELECT id FROM handoffs WHERE conversation_id = %(conversation_id)s AND status <> 'closed'
