-- name: due
SELECT client_id, conversation_id FROM led_conversations WHERE back_at <= %(now)s LIMIT 500

-- name: lock
SELECT FROM conversations WHERE id = %(conversation_id)s FOR NO KEY UPDATE

-- name: silent
-- Returns nothing when a person has written, taken the conversation or given it back meanwhile. `last_words`: what the
-- customer wrote since the person did; `paused`: the bot is silent all the same.
SELECT handoff_id, taken_by, answered, minutes,
  (SELECT text FROM messages WHERE conversation_id = led.conversation_id AND author = 'customer' AND reason = 'person_leads'
   AND id > coalesce(led.last_reply_id, 0) AND (led.taken_at IS NULL OR received_at >= led.taken_at) ORDER BY id DESC LIMIT 1) AS last_words,
  (SELECT customers.bot_paused_at IS NOT NULL OR clients.bot_paused_at IS NOT NULL
   FROM conversations JOIN customers ON customers.id = conversations.customer_id JOIN clients ON clients.id = conversations.client_id
   WHERE conversations.id = led.conversation_id) AS paused
FROM led_conversations AS led WHERE conversation_id = %(conversation_id)s AND back_at <= %(now)s

-- name: tell
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key, payload)
VALUES (%(client_id)s, %(staff_id)s, %(handoff_id)s, 'timed_out', %(key)s, %(payload)s)

-- name: reopen
-- The customer's last messages to which the bot was silent because people led or had paused it, and which nobody has
-- answered: neither a person after them, nor whoever closed the handoff, nor the bot.
UPDATE messages SET handled_at = NULL, outcome = NULL, reason = NULL, turn_id = NULL, reopened_at = clock_timestamp()
WHERE conversation_id = %(conversation_id)s AND author = 'customer' AND outcome = 'silent' AND reason IN ('person_leads', 'bot_paused')
  AND id > coalesce((SELECT max(id) FROM messages AS answered WHERE answered.conversation_id = %(conversation_id)s
                     AND (answered.author = 'staff' OR answered.author = 'customer' AND answered.outcome IN ('answered', 'handed_off'))), 0)
  AND received_at > coalesce((SELECT max(closed_at) FROM handoffs
                              WHERE conversation_id = %(conversation_id)s AND closed_as = 'closed'), '-infinity')
RETURNING id
