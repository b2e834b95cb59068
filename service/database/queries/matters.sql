-- name: lock_conversation
-- Before the handoff, as the end of a turn does it, so that the two never wait for each other.
SELECT FROM conversations WHERE id = (SELECT conversation_id FROM handoffs WHERE id = %(handoff_id)s) FOR NO KEY UPDATE

-- name: lock
SELECT handoffs.id, handoffs.client_id, handoffs.conversation_id, handoffs.status, handoffs.taken_by, handoffs.answered_at,
  handoffs.draft, conversations.channel_id, customers.jid,
  (SELECT name FROM staff WHERE staff.id = handoffs.taken_by) AS holder
FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
JOIN customers ON customers.id = conversations.customer_id
WHERE handoffs.id = %(handoff_id)s FOR NO KEY UPDATE OF handoffs

-- name: take
UPDATE handoffs SET status = 'taken', taken_by = %(staff_id)s, taken_at = now() WHERE id = %(handoff_id)s

-- name: release
UPDATE handoffs SET status = 'open', taken_by = NULL, taken_at = NULL WHERE id = %(handoff_id)s

-- name: close
UPDATE handoffs SET status = 'closed', closed_as = %(closed_as)s, closed_at = now() WHERE id = %(handoff_id)s

-- name: lead
UPDATE conversations SET lead = %(lead)s WHERE id = %(conversation_id)s

-- name: decline
UPDATE staff_notices SET declined_at = now()
WHERE handoff_id = %(handoff_id)s AND staff_id = %(staff_id)s AND kind = 'card' AND declined_at IS NULL RETURNING key
