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

-- name: record_echo
-- What we sent ourselves is written down already, so its echo is only marked as seen; a person's words are the bot's to know.
INSERT INTO messages (client_id, conversation_id, channel_id, author, provider_id, kind, text, sent_at, handled_at, outcome, reason)
VALUES (%(client_id)s, %(conversation_id)s, %(channel_id)s, %(author)s, %(provider_id)s, %(kind)s, %(text)s, %(sent_at)s,
  CASE WHEN %(reason)s::text IS NOT NULL THEN now() END, CASE WHEN %(reason)s::text IS NOT NULL THEN 'silent' END, %(reason)s::text)

-- name: write_down
INSERT INTO messages (client_id, conversation_id, channel_id, author, text, sent_at, turn_id, handled_at)
VALUES (%(client_id)s, %(conversation_id)s, %(channel_id)s, 'bot', %(text)s, now(), %(turn_id)s, now())

-- name: known
SELECT FROM messages WHERE channel_id = %(channel_id)s AND provider_id = %(provider_id)s

-- name: earlier
-- The message that an edit or a deletion is about. Where the gateway names none that we have, an edit is of the customer's
-- last one that waits. Returns nothing for a correction that has been recorded before. `waits`: nobody has thought about it.
SELECT messages.id, messages.text, messages.handled_at IS NULL AND messages.turn_id IS NULL AS waits
FROM messages JOIN conversations ON conversations.id = messages.conversation_id JOIN customer_addresses USING (customer_id)
WHERE messages.channel_id = %(channel_id)s AND messages.author = 'customer'
  AND customer_addresses.client_id = %(client_id)s AND address = %(address)s
  AND (messages.provider_id = %(corrects)s OR NOT %(deleted)s AND messages.handled_at IS NULL AND messages.turn_id IS NULL)
  AND NOT EXISTS (SELECT FROM messages AS known WHERE known.channel_id = %(channel_id)s AND known.provider_id = %(provider_id)s)
ORDER BY messages.provider_id IS NOT DISTINCT FROM %(corrects)s DESC, messages.id DESC LIMIT 1

-- name: rewrite
UPDATE messages SET text = %(text)s WHERE id = %(message_id)s

-- name: delete
UPDATE messages SET handled_at = now(), outcome = 'silent', reason = 'deleted' WHERE id = %(message_id)s

-- name: automatic
-- Whether a message that the bot did not send is WhatsApp Business's own, its greeting or its word of absence: it goes out
-- at once after what the customer wrote first in an hour (`seconds` by the clocks of WhatsApp and ours), sooner than anybody
-- reads; or, in a conversation that the bot leads, word for word to several customers, and is longer than what people
-- write often (`length`).
SELECT EXISTS (
  SELECT FROM (
    SELECT min(sent_at) AS sent_at, min(received_at) AS received_at FROM messages
    WHERE conversation_id = %(conversation_id)s AND author = 'customer' AND reason IS DISTINCT FROM 'echo' AND reason IS DISTINCT FROM 'greeting'
      AND received_at > clock_timestamp() - interval '1 hour'
  ) AS first
  WHERE abs(extract(epoch FROM %(sent_at)s - first.sent_at)) <= %(seconds)s
    AND clock_timestamp() - first.received_at <= make_interval(secs => %(seconds)s)
    AND NOT EXISTS (SELECT FROM messages WHERE conversation_id = %(conversation_id)s AND author IN ('bot', 'staff')
                    AND received_at > first.received_at - interval '1 hour')
) OR EXISTS (
  SELECT FROM messages AS earlier
  WHERE earlier.channel_id = %(channel_id)s AND (earlier.author = 'staff' AND earlier.staff_id IS NULL OR earlier.reason = 'greeting')
    AND earlier.received_at > now() - interval '30 days' AND earlier.conversation_id <> %(conversation_id)s
    AND length(btrim(%(text)s)) >= %(length)s
    AND regexp_replace(btrim(earlier.text), '\s+', ' ', 'g') = regexp_replace(btrim(%(text)s), '\s+', ' ', 'g')
    AND (SELECT lead FROM conversations WHERE id = %(conversation_id)s) = 'bot'
) AS automatic

-- name: mark_handled
UPDATE messages SET handled_at = now(), outcome = %(outcome)s, reason = %(reason)s
WHERE turn_id = %(turn_id)s AND author <> 'bot'

-- name: transcript
-- The last messages of a customer, oldest first, on whichever number they were written. `delivery`: what became of one that
-- we were to send, none for what was sent otherwise.
SELECT * FROM (
  SELECT messages.id, messages.author, messages.kind, messages.text, messages.sent_at, messages.received_at, messages.outcome,
    messages.reason, staff.name AS staff,
    (SELECT outbox.status FROM outbox WHERE outbox.message_id = messages.id
       OR (messages.author = 'bot' AND outbox.turn_id = messages.turn_id) ORDER BY outbox.id DESC LIMIT 1) AS delivery
  FROM messages JOIN conversations ON conversations.id = messages.conversation_id LEFT JOIN staff ON staff.id = messages.staff_id
  WHERE conversations.customer_id = %(customer_id)s ORDER BY messages.id DESC LIMIT %(limit)s) AS last
ORDER BY id

-- name: overdue
-- Messages that should long be answered, handed off or deliberately left: a breach of the ledger.
SELECT clients.slug, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone, messages.id, messages.conversation_id, messages.client_id, messages.kind, messages.received_at,
  extract(epoch FROM clock_timestamp() - coalesce(messages.reopened_at, messages.received_at))::int AS waiting_seconds
FROM messages JOIN clients ON clients.id = messages.client_id
WHERE messages.author = 'customer' AND messages.handled_at IS NULL AND clients.status = 'active'
  AND coalesce(messages.reopened_at, messages.received_at) < clock_timestamp() - make_interval(secs => %(after_seconds)s)
ORDER BY messages.id LIMIT 1000

-- name: stranded
-- Conversations with unhandled messages and no job that will take them up.
SELECT DISTINCT messages.client_id, messages.conversation_id FROM messages
WHERE (messages.author = 'customer' AND messages.handled_at IS NULL OR messages.author = 'staff' AND messages.handled_at IS NULL)
  AND messages.received_at < clock_timestamp() - make_interval(secs => %(after_seconds)s)
  AND NOT EXISTS (
    SELECT FROM procrastinate_jobs AS job
    WHERE job.lock = 'turn:' || messages.conversation_id::text AND job.status IN ('todo', 'doing'))
LIMIT 500
