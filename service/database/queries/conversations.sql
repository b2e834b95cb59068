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

-- name: transcript
-- The last messages of a customer, oldest first, on whichever number they were written. `delivery`: what became of one that
-- we were to send, none for what was sent otherwise.
SELECT * FROM (
  SELECT messages.id, messages.author, messages.kind, messages.text, messages.sent_at, messages.received_at, messages.outcome,
    messages.reason, staff.name AS staff,
    (SELECT outbox.status FROM outbox WHERE outbox.message_id = messages.id
       OR (messages.author = 'bot' AND outbox.turn_id = messages.turn_id) ORDER BY outbox.id DESC LIMIT 1) AS delivery
  FROM messages JOIN conversations ON conversations.id = messages.conversation_id LEFT JOIN staff ON staff.id = messages.staff_id
  WHERE conversations.customer_id = %(customer_id)s ORDER BY messages.id DESC LIMIT %(limit)s) AS last
ORDER BY id
