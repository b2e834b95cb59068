-- name: tenant
-- What commands need to know of the tenant, and whether its bot is paused.
SELECT clients.id, clients.name, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone, clients.bot_paused_at,
  staff.name AS bot_paused_by
FROM clients LEFT JOIN staff ON staff.id = clients.bot_paused_by WHERE clients.id = %(client_id)s

-- name: open_handoffs
-- Those that nobody has taken first, and of them those whose customer waits longest. What is only noted is nobody's yet.
SELECT handoffs.id, handoffs.reason, handoffs.status, handoffs.opened_at, holder.name AS holder,
  customers.name AS customer, customers.phone
FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
JOIN customers ON customers.id = conversations.customer_id LEFT JOIN staff AS holder ON holder.id = handoffs.taken_by
WHERE handoffs.status NOT IN ('noted', 'closed') ORDER BY handoffs.status = 'taken', handoffs.opened_at

-- name: show_card
-- One more card for somebody who asks for it; nothing for a handoff that is not of this tenant.
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key)
SELECT client_id, %(staff_id)s, id, 'card', %(key)s FROM handoffs WHERE id = %(handoff_id)s
ON CONFLICT (handoff_id, staff_id, key) DO UPDATE SET key = excluded.key RETURNING id

-- name: today
-- The day so far, by the tenant's clock. What a gateway sent that is no customer's message has no turn and is not counted;
-- `replies` and `median_seconds` are of answers through the bot, not of those from the business's phone.
WITH day AS (
  SELECT date_trunc('day', %(now)s::timestamptz AT TIME ZONE %(timezone)s) AT TIME ZONE %(timezone)s AS begins
), inbound AS (
  SELECT messages.conversation_id, messages.outcome FROM messages, day
  WHERE author = 'customer' AND received_at >= day.begins AND (turn_id IS NOT NULL OR handled_at IS NULL)
)
SELECT count(*) AS messages, count(DISTINCT conversation_id) AS conversations,
  count(*) FILTER (WHERE outcome = 'answered') AS answered, count(*) FILTER (WHERE outcome = 'handed_off') AS handed_off,
  count(*) FILTER (WHERE outcome = 'silent') AS silent, count(*) FILTER (WHERE outcome IS NULL) AS in_work,
  (SELECT count(*) FROM messages, day WHERE author = 'staff' AND received_at >= day.begins
   AND EXISTS (SELECT FROM outbox WHERE outbox.message_id = messages.id)) AS replies,
  (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - opened_at)) FROM handoffs, day
   WHERE answered_at >= day.begins AND taken_by IS NOT NULL)::float AS median_seconds,
  (SELECT count(*) FROM handoffs WHERE status IN ('open', 'pending')) AS waiting
FROM inbound

-- name: customers
-- Whom a pause may be meant for: those who wrote last.
SELECT customers.id, customers.name AS customer, customers.phone
FROM customers JOIN conversations ON conversations.customer_id = customers.id
WHERE customers.bot_paused_at IS NULL AND conversations.last_inbound_at IS NOT NULL
GROUP BY customers.id ORDER BY max(conversations.last_inbound_at) DESC LIMIT %(limit)s

-- name: paused_customers
SELECT customers.id, customers.name AS customer, customers.phone, customers.bot_paused_at, staff.name AS bot_paused_by
FROM customers LEFT JOIN staff ON staff.id = customers.bot_paused_by
WHERE customers.bot_paused_at IS NOT NULL ORDER BY customers.bot_paused_at DESC LIMIT %(limit)s

-- name: customer_of
SELECT conversations.customer_id FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
WHERE handoffs.id = %(handoff_id)s

-- name: waits_for_people
-- What of the customer's waits for a person, the latest first.
SELECT handoffs.summary FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
WHERE conversations.customer_id = %(target)s AND handoffs.status IN ('open', 'pending') ORDER BY handoffs.raised_at DESC LIMIT 1

-- name: customer
SELECT name AS customer, phone FROM customers WHERE id = %(target)s

-- name: pause_customer
UPDATE customers SET bot_paused_at = coalesce(bot_paused_at, %(now)s), bot_paused_by = coalesce(bot_paused_by, %(staff_id)s)
WHERE id = %(target)s

-- name: resume_customer
UPDATE customers SET bot_paused_at = NULL, bot_paused_by = NULL WHERE id = %(target)s

-- name: pause_tenant
UPDATE clients SET bot_paused_at = coalesce(bot_paused_at, %(now)s), bot_paused_by = coalesce(bot_paused_by, %(staff_id)s)
WHERE id = %(target)s

-- name: resume_tenant
UPDATE clients SET bot_paused_at = NULL, bot_paused_by = NULL WHERE id = %(target)s

-- name: led_by
-- The conversations that these people lead.
SELECT handoffs.id, customers.name AS customer, customers.phone
FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
JOIN customers ON customers.id = conversations.customer_id
WHERE handoffs.status = 'taken' AND handoffs.taken_by = ANY(%(staff)s) ORDER BY handoffs.taken_at

-- name: left_to_the_bot
-- The conversations that people gave to the bot, which was paused then and is not any more, and whose customer had no answer.
SELECT conversations.id AS conversation_id FROM conversations
JOIN customers ON customers.id = conversations.customer_id AND customers.bot_paused_at IS NULL
JOIN clients ON clients.id = conversations.client_id AND clients.bot_paused_at IS NULL
WHERE conversations.lead = 'bot'
  AND (SELECT closed_as FROM handoffs WHERE conversation_id = conversations.id AND closed_as IS DISTINCT FROM 'merged'
       ORDER BY opened_at DESC LIMIT 1) = 'returned'
  AND (SELECT reason FROM messages WHERE conversation_id = conversations.id AND author = 'customer' ORDER BY id DESC LIMIT 1)
      IN ('person_leads', 'bot_paused')
ORDER BY conversations.id
