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
