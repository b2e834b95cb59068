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

-- name: customer
SELECT name AS customer, phone FROM customers WHERE id = %(target)s

-- name: customer_of
SELECT conversations.customer_id FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
WHERE handoffs.id = %(handoff_id)s

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
