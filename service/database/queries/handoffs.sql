-- name: open
SELECT handoffs.id, clients.slug, customers.name AS customer, coalesce(customers.phone, customers.jid) AS phone, handoffs.reason,
  handoffs.status, handoffs.summary, handoffs.draft, handoffs.opened_at, handoffs.joined_at
FROM handoffs JOIN clients ON clients.id = handoffs.client_id
JOIN conversations ON conversations.id = handoffs.conversation_id JOIN customers ON customers.id = conversations.customer_id
WHERE handoffs.status <> 'closed' AND (%(slug)s::text IS NULL OR clients.slug = %(slug)s)
ORDER BY handoffs.status <> 'pending', handoffs.opened_at
