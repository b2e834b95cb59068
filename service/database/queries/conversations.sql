-- name: lock
-- Waits for an arriving message to be committed: it may have relied on the very job that asks to be taken up.
SELECT FROM conversations WHERE id = %(conversation_id)s FOR NO KEY UPDATE

-- name: lock_at
SELECT FROM conversations JOIN customer_addresses USING (customer_id)
WHERE conversations.channel_id = %(channel_id)s AND customer_addresses.client_id = %(client_id)s AND address = %(address)s
FOR NO KEY UPDATE OF conversations

-- name: lock_lead
-- Nobody else changes who leads until this transaction ends. `paused`: the bot is to be silent by now, if it was not at the start.
SELECT conversations.lead, customers.bot_paused_at IS NOT NULL OR clients.bot_paused_at IS NOT NULL AS paused
FROM conversations JOIN customers ON customers.id = conversations.customer_id JOIN clients ON clients.id = conversations.client_id
WHERE conversations.id = %(conversation_id)s FOR NO KEY UPDATE OF conversations

-- name: lead
UPDATE conversations SET lead = %(lead)s WHERE id = %(conversation_id)s

-- name: wait_for_people
UPDATE conversations SET lead = 'waiting' WHERE id = %(conversation_id)s AND lead = 'bot'

-- name: at_address
-- The conversation that a message of our own number is in; its row stays locked until the transaction ends.
SELECT conversation_at(%(client_id)s, %(channel_id)s, %(address)s, %(other_address)s, %(phone)s, NULL, NULL, NULL) AS id

-- name: add_address
SELECT add_address(%(client_id)s, %(known)s, %(given)s)

-- name: opt_out
UPDATE customers SET opted_out_at = now() WHERE id = %(customer_id)s

-- name: recent
-- A tenant's conversations, the latest first, without anybody's words.
SELECT customers.name AS customer, coalesce(customers.phone, customers.jid) AS phone, conversations.lead,
  coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone, count(*) AS messages, max(messages.received_at) AS last_at
FROM conversations JOIN clients ON clients.id = conversations.client_id
JOIN customers ON customers.id = conversations.customer_id JOIN messages ON messages.conversation_id = conversations.id
WHERE clients.slug = %(slug)s
GROUP BY conversations.id, customers.id, clients.id ORDER BY last_at DESC LIMIT %(limit)s

-- name: customer
-- A tenant's customer, by their phone or any address that they write from.
SELECT customers.id, customers.name, coalesce(customers.phone, customers.jid) AS phone,
  coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone
FROM customers JOIN clients ON clients.id = customers.client_id
WHERE clients.slug = %(slug)s
  AND (customers.phone = %(phone)s OR customers.jid = %(address)s
       OR EXISTS (SELECT FROM customer_addresses AS theirs WHERE theirs.customer_id = customers.id AND theirs.address = %(address)s))
ORDER BY (SELECT max(last_inbound_at) FROM conversations WHERE customer_id = customers.id AND merged_into IS NULL) DESC NULLS LAST LIMIT 1
