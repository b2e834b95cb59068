-- name: due
-- The tenants with a handoff of which somebody is to be told something.
SELECT DISTINCT client_id FROM handoffs
WHERE status IN ('noted', 'open', 'pending') AND least(next_step_at, tell_customer_at) <= %(now)s LIMIT 500

-- name: due_handoffs
-- In an order in which two workers do not wait for each other.
SELECT id AS handoff_id FROM handoffs
WHERE status IN ('noted', 'open', 'pending') AND least(next_step_at, tell_customer_at) <= %(now)s ORDER BY id LIMIT 1000

-- name: lock
-- Returns nothing when it was taken, answered, closed or climbed meanwhile.
SELECT handoffs.id, handoffs.conversation_id, handoffs.step, handoffs.raised_at, handoffs.next_step_at, handoffs.tell_customer_at,
  conversations.channel_id, coalesce(conversations.reply_to, customers.jid) AS jid, customers.bot_paused_at IS NOT NULL OR clients.bot_paused_at IS NOT NULL AS paused,
  (SELECT language FROM turns WHERE conversation_id = handoffs.conversation_id AND language IS NOT NULL
   ORDER BY ordinal DESC LIMIT 1) AS language
FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
JOIN customers ON customers.id = conversations.customer_id JOIN clients ON clients.id = handoffs.client_id
WHERE handoffs.id = %(handoff_id)s AND handoffs.status IN ('noted', 'open', 'pending')
  AND least(handoffs.next_step_at, handoffs.tell_customer_at) <= %(now)s
FOR NO KEY UPDATE OF handoffs

-- name: tell_step
-- Cards for all of the step's people who have had none for this alarm: leadership at its step, everybody else before.
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key)
SELECT staff.client_id, staff.staff_id, handoffs.id, 'card', %(key)s
FROM handoffs JOIN reachable_people AS staff ON staff.client_id = handoffs.client_id
WHERE handoffs.id = %(handoff_id)s AND (staff.role = 'owner') = (%(step)s = 'leadership') AND staff.staff_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM staff_notices AS told WHERE told.handoff_id = handoffs.id AND told.staff_id = staff.staff_id
                  AND told.kind = 'card' AND told.created_at >= handoffs.raised_at)
ON CONFLICT (handoff_id, staff_id, key) DO NOTHING
RETURNING id, staff_id, handoff_id

-- name: take_step
-- What was only noted becomes a handoff when people are told of it.
UPDATE handoffs SET step = %(step)s, next_step_at = %(next_step_at)s, called_at = coalesce(called_at, %(now)s), status = CASE status WHEN 'noted' THEN 'open' ELSE status END
WHERE id = %(handoff_id)s

-- name: untold
-- The tenants with a handoff that nobody has a card of, although somebody can be told by now: who was bound, or can be
-- written to again, only after it was raised.
SELECT DISTINCT client_id FROM untold_handoffs WHERE NOT has_card AND has_next LIMIT 500

-- name: untold_handoffs
SELECT handoff_id FROM untold_handoffs WHERE NOT has_card AND has_next ORDER BY handoff_id LIMIT 1000

-- name: still_untold
-- Returns nothing when it was taken, answered, closed or shown meanwhile. The handoff stays locked.
SELECT handoffs.id, handoffs.raised_at FROM handoffs JOIN untold_handoffs ON untold_handoffs.handoff_id = handoffs.id
WHERE handoffs.id = %(handoff_id)s AND NOT has_card FOR NO KEY UPDATE OF handoffs

-- name: put_off
UPDATE handoffs SET next_step_at = %(next_step_at)s WHERE id = %(handoff_id)s

-- name: customer_told
UPDATE handoffs SET tell_customer_at = NULL, status = 'pending' WHERE id = %(handoff_id)s

-- name: customer_left_alone
UPDATE handoffs SET tell_customer_at = NULL WHERE id = %(handoff_id)s

-- name: waiting
-- What waits for those who have a card of one of these handoffs: all that they have cards of, what waits longest first.
-- `thread`: the topic of the handoff in the people's group.
SELECT card.staff_id, handoffs.id AS handoff_id, handoffs.status = 'pending' AS pending, handoffs.reason, handoffs.summary,
  customers.name AS customer, customers.phone, topics.message_thread_id AS thread
FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
JOIN customers ON customers.id = conversations.customer_id
JOIN (SELECT DISTINCT staff_id, handoff_id FROM staff_notices
      WHERE kind = 'card' AND status IN ('pending', 'sending', 'sent') AND declined_at IS NULL) AS card ON card.handoff_id = handoffs.id
LEFT JOIN staff ON staff.id = card.staff_id AND staff.telegram_user_id IS NOT NULL AND staff.unreachable_since IS NULL
LEFT JOIN staff_groups ON card.staff_id IS NULL AND staff_groups.client_id = handoffs.client_id AND staff_groups.unusable_since IS NULL
LEFT JOIN topics ON topics.conversation_id = conversations.id AND topics.chat_id = staff_groups.chat_id
WHERE handoffs.status IN ('open', 'pending') AND (staff.id IS NOT NULL OR staff_groups.client_id IS NOT NULL)
  AND EXISTS (SELECT FROM staff_notices AS stirred WHERE stirred.kind = 'card' AND stirred.handoff_id = ANY(%(handoffs)s)
              AND stirred.staff_id IS NOT DISTINCT FROM card.staff_id)
ORDER BY handoffs.status <> 'pending', handoffs.opened_at

-- name: digest
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key, payload)
VALUES (%(client_id)s, %(staff_id)s, %(handoff_id)s, 'digest', %(key)s, %(payload)s) RETURNING id

-- name: show_after
UPDATE staff_notices SET after_id = %(after_id)s WHERE id = ANY(%(cards)s)

-- name: write_down
-- What the customer is told goes out once for each alarm.
WITH message AS (
  INSERT INTO messages (client_id, conversation_id, channel_id, author, provider_id, text, sent_at, handled_at)
  VALUES (%(client_id)s, %(conversation_id)s, %(channel_id)s, 'bot', %(provider_id)s, %(text)s, now(), now())
  ON CONFLICT (channel_id, provider_id) WHERE provider_id IS NOT NULL DO NOTHING RETURNING client_id, conversation_id, channel_id, text
)
INSERT INTO outbox (client_id, conversation_id, channel_id, jid, text)
SELECT client_id, conversation_id, channel_id, %(jid)s, text FROM message
