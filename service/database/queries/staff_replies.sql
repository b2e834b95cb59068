-- name: write
-- Returns nothing for a reply that is written down already. One without words is nothing for the bot to remember.
INSERT INTO messages (client_id, conversation_id, channel_id, author, staff_id, provider_id, kind, text, sent_at, handled_at)
VALUES (%(client_id)s, %(conversation_id)s, %(channel_id)s, 'staff', %(staff_id)s, %(provider_id)s, %(kind)s, %(text)s, now(),
  CASE WHEN %(text)s = '' THEN now() END)
ON CONFLICT (channel_id, provider_id) WHERE provider_id IS NOT NULL DO NOTHING RETURNING id

-- name: written
-- A reply of these people, by the number of the message that it was, also where it was held and sent all the same.
-- `unsent`: the customer has nothing of it, nor is it leaving. Its parts stay locked.
WITH reply AS (
  SELECT messages.id, messages.client_id, messages.conversation_id, messages.channel_id, messages.kind, messages.text, messages.staff_id
  FROM messages WHERE author = 'staff' AND staff_id = ANY(%(staff)s)
    AND (provider_id = %(provider_id)s
         OR provider_id = (SELECT 'held:' || id FROM staff_notices WHERE key = %(key)s AND kind = 'held' AND staff_id = ANY(%(staff)s)))
), parts AS (
  SELECT outbox.status, outbox.jid FROM outbox JOIN reply ON outbox.message_id = reply.id FOR NO KEY UPDATE OF outbox
)
SELECT reply.*, (SELECT max(jid) FROM parts) AS jid, (SELECT bool_and(status IN ('pending', 'failed')) FROM parts) AS unsent,
  (SELECT id FROM handoffs WHERE handoffs.conversation_id = reply.conversation_id AND closed_as IS DISTINCT FROM 'merged'
   ORDER BY opened_at DESC LIMIT 1) AS handoff_id
FROM reply
