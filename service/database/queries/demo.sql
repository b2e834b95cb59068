-- name: unsettled
SELECT (SELECT count(*) FROM messages JOIN conversations ON conversations.id = messages.conversation_id
        JOIN customers ON customers.id = conversations.customer_id
        WHERE customers.jid = %(jid)s AND messages.handled_at IS NULL)
     + (SELECT count(*) FROM outbox WHERE jid = %(jid)s AND status IN ('pending', 'sending'))
     + (SELECT count(*) FROM staff_notices WHERE status IN ('pending', 'sending') OR (status = 'sent' AND shown < version)) AS left

-- name: last_turn
SELECT turns.action, turns.reason, turns.language, turns.trace
FROM turns JOIN conversations ON conversations.id = turns.conversation_id JOIN customers ON customers.id = conversations.customer_id
WHERE customers.jid = %(jid)s ORDER BY turns.started_at DESC LIMIT 1

-- name: totals
SELECT (SELECT count(*) FROM messages WHERE author = 'customer') AS inbound, (SELECT count(*) FROM turns) AS turns,
  (SELECT count(*) FROM outbox WHERE status = 'sent') AS sent, (SELECT count(*) FROM outbox WHERE status = 'sent' AND message_id IS NOT NULL) AS by_people,
  (SELECT count(*) FROM handoffs WHERE status IN ('open', 'pending')) AS handoffs,
  (SELECT count(*) FROM messages WHERE author = 'customer' AND handled_at IS NULL) AS lost
