-- name: due
-- The conversations in which people, who lead them, have long been silent.
SELECT conversation.client_id, conversation.id AS conversation_id
FROM conversations AS conversation JOIN rota ON rota.client_id = conversation.client_id
WHERE conversation.lead = 'person' AND greatest(
  conversation.created_at,
  (SELECT taken_at FROM handoffs WHERE conversation_id = conversation.id AND status = 'taken'),
  (SELECT received_at FROM messages WHERE conversation_id = conversation.id AND author = 'staff' ORDER BY id DESC LIMIT 1)
) <= %(now)s - make_interval(mins => rota.auto_return_minutes) LIMIT 500

-- name: lock
SELECT FROM conversations WHERE id = %(conversation_id)s AND lead = 'person' FOR NO KEY UPDATE

-- name: silent
-- Returns nothing while a person has taken the conversation, or written in it, not long ago.
SELECT matter.id AS handoff_id, matter.taken_by, matter.answered_at IS NOT NULL AS answered, rota.auto_return_minutes AS minutes,
  (SELECT text FROM messages WHERE conversation_id = conversation.id AND author = 'customer' AND id > coalesce(said.id, 0)
   AND received_at >= coalesce(matter.taken_at, said.received_at) AND reason = 'person_leads' ORDER BY id DESC LIMIT 1) AS last_words
FROM conversations AS conversation JOIN rota ON rota.client_id = conversation.client_id
LEFT JOIN handoffs AS matter ON matter.conversation_id = conversation.id AND matter.status = 'taken'
LEFT JOIN LATERAL (
  SELECT id, received_at FROM messages WHERE conversation_id = conversation.id AND author = 'staff' ORDER BY id DESC LIMIT 1
) AS said ON true
WHERE conversation.id = %(conversation_id)s
  AND greatest(conversation.created_at, matter.taken_at, said.received_at) <= %(now)s - make_interval(mins => rota.auto_return_minutes)

-- name: tell
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key, payload)
VALUES (%(client_id)s, %(staff_id)s, %(handoff_id)s, 'timed_out', %(key)s, %(payload)s)
