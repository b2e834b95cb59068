-- name: find_channel
SELECT client_id, status, channel_id, secret_hash, config FROM find_channel(%(slug)s, %(instance)s)

-- name: record
-- One inbound message: its customer and conversation (made on first sight), the message itself (once), the month's count.
-- `message_id` is null when the gateway had delivered it before. What is `ignored` (a group's or a status, say) is no customer's.
WITH conversation AS (
  SELECT conversation_at(%(client_id)s, %(channel_id)s, %(address)s, %(other_address)s, %(phone)s, %(sender_name)s,
    CASE WHEN %(ignored)s::text IS NULL THEN %(reply_to)s END, CASE WHEN %(ignored)s::text IS NULL THEN now() END) AS id
), message AS (
  INSERT INTO messages (client_id, conversation_id, channel_id, author, provider_id, kind, text, sent_at,
                        handled_at, outcome, reason)
  SELECT %(client_id)s, conversation.id, %(channel_id)s, 'customer', %(provider_id)s, %(kind)s, %(text)s, %(sent_at)s,
         CASE WHEN %(ignored)s::text IS NOT NULL THEN now() END,
         CASE WHEN %(ignored)s::text IS NOT NULL THEN 'silent' END, %(ignored)s::text
  FROM conversation
  ON CONFLICT (channel_id, provider_id) WHERE provider_id IS NOT NULL DO NOTHING
  RETURNING id
), counted AS (
  INSERT INTO usage (client_id, month, messages_in)
  SELECT %(client_id)s, %(month)s, 1 FROM message WHERE %(ignored)s::text IS NULL
  ON CONFLICT (client_id, month) DO UPDATE SET messages_in = usage.messages_in + 1
)
SELECT conversation.id AS conversation_id, message.id AS message_id
FROM conversation LEFT JOIN message ON true

-- name: keep_media
INSERT INTO media (message_id, client_id, mimetype, file_name, content, source_url)
VALUES (%(message_id)s, %(client_id)s, %(mimetype)s, %(file_name)s, %(content)s, %(source_url)s)
