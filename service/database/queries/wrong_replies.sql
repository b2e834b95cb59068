-- name: last_of_handoff
-- The bot's last reply in the conversation of a handoff.
SELECT turns.id FROM handoffs JOIN turns ON turns.conversation_id = handoffs.conversation_id
WHERE handoffs.id = %(handoff_id)s AND EXISTS (SELECT FROM messages WHERE messages.turn_id = turns.id AND messages.author = 'bot')
ORDER BY turns.ordinal DESC LIMIT 1

-- name: mark
-- What the bot said in a turn, to what, and from which sources. Said to be wrong twice, it stays as it was marked first.
INSERT INTO wrong_replies (client_id, turn_id, question, reply, sources, marked_by)
SELECT turns.client_id, turns.id,
  (SELECT coalesce(string_agg(text, E'\n' ORDER BY id), '') FROM messages WHERE turn_id = turns.id AND author = 'customer' AND text <> ''),
  (SELECT string_agg(text, E'\n' ORDER BY id) FROM messages WHERE turn_id = turns.id AND author = 'bot'),
  coalesce(turns.trace -> 'sources', '[]'), %(staff_id)s
FROM turns WHERE turns.id = %(turn_id)s AND EXISTS (SELECT FROM messages WHERE turn_id = turns.id AND author = 'bot')
ON CONFLICT (turn_id) DO UPDATE SET marked_by = coalesce(wrong_replies.marked_by, excluded.marked_by)
RETURNING id, turn_id, question, reply, sources

-- name: find
SELECT wrong_replies.id, wrong_replies.turn_id, question, reply, sources, customers.name AS customer, customers.phone, channels.branch
FROM wrong_replies JOIN turns ON turns.id = wrong_replies.turn_id JOIN conversations ON conversations.id = turns.conversation_id
JOIN customers ON customers.id = conversations.customer_id JOIN channels ON channels.id = conversations.channel_id
WHERE wrong_replies.id = %(id)s

-- name: correct
UPDATE wrong_replies SET correction = %(correction)s, answer_id = %(answer_id)s WHERE id = %(id)s

-- name: said_on
-- What the bot answered on a day of the tenant's, the newest first, and what was asked: for people to look over.
SELECT turns.id AS turn_id,
  (SELECT coalesce(string_agg(text, E'\n' ORDER BY id), '') FROM messages WHERE turn_id = turns.id AND author = 'customer' AND text <> '') AS question,
  (SELECT string_agg(text, E'\n' ORDER BY id) FROM messages WHERE turn_id = turns.id AND author = 'bot') AS reply,
  count(*) OVER () AS in_all
FROM turns
WHERE turns.client_id = %(client_id)s AND turns.action = 'answer' AND turns.status = 'done'
  AND turns.started_at >= %(since)s AND turns.started_at < %(until)s
  AND EXISTS (SELECT FROM messages WHERE turn_id = turns.id AND author = 'bot')
ORDER BY turns.started_at DESC LIMIT %(limit)s
