-- name: due
SELECT id AS handoff_id, client_id FROM handoffs WHERE status = 'open' AND next_step_at <= %(now)s ORDER BY next_step_at LIMIT 500

-- name: lock
-- Returns nothing when it was taken, answered, closed or climbed meanwhile.
SELECT handoffs.id, handoffs.conversation_id, handoffs.step, handoffs.raised_at, conversations.channel_id, customers.jid,
  coalesce(settings.primary_timeout, 5) AS primary_timeout, coalesce(settings.others_timeout, 5) AS others_timeout,
  customers.bot_paused_at IS NOT NULL OR clients.bot_paused_at IS NOT NULL AS paused,
  coalesce(settings.leadership_timeout, 10) AS leadership_timeout, coalesce(settings.total_timeout, 20) AS total_timeout,
  (SELECT language FROM turns WHERE conversation_id = handoffs.conversation_id AND language IS NOT NULL
   ORDER BY ordinal DESC LIMIT 1) AS language
FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
JOIN customers ON customers.id = conversations.customer_id JOIN clients ON clients.id = handoffs.client_id
LEFT JOIN client_settings AS settings ON settings.client_id = handoffs.client_id
WHERE handoffs.id = %(handoff_id)s AND handoffs.status = 'open' AND handoffs.next_step_at <= %(now)s
FOR NO KEY UPDATE OF handoffs

-- name: tell_step
-- Cards for all of the step's people who have had none for this alarm: leadership at its step, everybody else before.
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key)
SELECT staff.client_id, staff.id, handoffs.id, 'card', %(key)s
FROM handoffs JOIN staff ON staff.client_id = handoffs.client_id
WHERE handoffs.id = %(handoff_id)s AND (staff.role = 'owner') = (%(step)s = 'leadership')
  AND staff.telegram_user_id IS NOT NULL AND staff.unreachable_since IS NULL
  AND NOT EXISTS (SELECT FROM staff_notices AS told WHERE told.handoff_id = handoffs.id AND told.staff_id = staff.id
                  AND told.kind = 'card' AND told.created_at >= handoffs.raised_at)
ON CONFLICT (handoff_id, staff_id, key) DO NOTHING
RETURNING id

-- name: climb
UPDATE handoffs SET step = %(step)s, next_step_at = %(next_step_at)s,
  status = CASE WHEN %(step)s = 'total' AND NOT %(paused)s THEN 'pending' ELSE status END
WHERE id = %(handoff_id)s

-- name: write_down
-- What the customer is told goes out once for each alarm.
WITH message AS (
  INSERT INTO messages (client_id, conversation_id, channel_id, author, provider_id, text, sent_at, handled_at)
  VALUES (%(client_id)s, %(conversation_id)s, %(channel_id)s, 'bot', %(provider_id)s, %(text)s, now(), now())
  ON CONFLICT (channel_id, provider_id) WHERE provider_id IS NOT NULL DO NOTHING RETURNING client_id, conversation_id, channel_id, text
)
INSERT INTO outbox (client_id, conversation_id, channel_id, jid, text)
SELECT client_id, conversation_id, channel_id, %(jid)s, text FROM message
