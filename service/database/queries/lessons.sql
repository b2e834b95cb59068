-- name: unconsidered
-- The answers of people in a conversation that reached the customer and that nobody has considered, in order, each message
-- with what the customer wrote since the one before. Files say nothing that could be learned, but end what they stand between.
-- `answered`: how many messages of the customer's came before it, so that bubbles of one answer are told from the next answer.
SELECT messages.id, messages.text, messages.staff_id, staff.name AS staff_name, staff.role,
  (SELECT count(*) FROM messages AS before WHERE before.conversation_id = messages.conversation_id AND before.author = 'customer'
   AND before.reason IS DISTINCT FROM 'echo' AND before.id < messages.id) AS answered,
  extract(epoch FROM clock_timestamp() - coalesce(
    (SELECT max(finished_at) FROM outbox WHERE outbox.message_id = messages.id), messages.received_at))::float AS seconds,
  EXISTS (SELECT FROM outbox WHERE outbox.message_id = messages.id) AS through_us
FROM messages LEFT JOIN staff ON staff.id = messages.staff_id
WHERE messages.conversation_id = %(conversation_id)s AND messages.author = 'staff' AND messages.considered_at IS NULL
  AND NOT EXISTS (SELECT FROM outbox WHERE outbox.message_id = messages.id AND outbox.status <> 'sent')
ORDER BY messages.id

-- name: said_before
-- The last messages of the conversation before an answer, oldest first.
SELECT author, text FROM (
  SELECT id, author, text FROM messages
  WHERE conversation_id = %(conversation_id)s AND id < %(message_id)s AND text <> '' AND kind IN ('text', 'button', 'audio', 'voice', 'ptt')
    AND reason IS DISTINCT FROM 'echo' AND reason IS DISTINCT FROM 'greeting'
  ORDER BY id DESC LIMIT %(limit)s) AS last
ORDER BY id

-- name: asked_by
-- Whose question it was, and why people had it.
SELECT customers.name AS customer, customers.phone, channels.branch,
  handoff.id AS handoff_id, handoff.reason
FROM conversations JOIN customers ON customers.id = conversations.customer_id JOIN channels ON channels.id = conversations.channel_id
LEFT JOIN LATERAL (
  SELECT id, reason FROM handoffs WHERE conversation_id = conversations.id AND closed_as IS DISTINCT FROM 'merged'
    AND opened_at <= (SELECT received_at FROM messages WHERE id = %(message_id)s)
  ORDER BY opened_at DESC LIMIT 1
) AS handoff ON true
WHERE conversations.id = %(conversation_id)s

-- name: considered
UPDATE messages SET considered_at = %(now)s WHERE id = ANY(%(message_ids)s)
  AND NOT EXISTS (SELECT FROM messages AS other WHERE other.id = ANY(%(message_ids)s) AND other.considered_at IS NOT NULL)
RETURNING id

-- name: write_down
INSERT INTO lessons (client_id, handoff_id, message_id, staff_id, outcome, reason, answer_id)
VALUES (%(client_id)s, %(handoff_id)s, %(message_id)s, %(staff_id)s, %(outcome)s, %(reason)s, %(answer_id)s)
ON CONFLICT (message_id) DO NOTHING RETURNING id

-- name: stranded
-- Conversations with answers that nobody has considered, and no job that will.
SELECT DISTINCT messages.client_id, messages.conversation_id FROM messages
WHERE messages.author = 'staff' AND messages.considered_at IS NULL
  AND NOT EXISTS (SELECT FROM outbox WHERE outbox.message_id = messages.id AND outbox.status <> 'sent')
  AND messages.received_at < clock_timestamp() - make_interval(secs => %(after_seconds)s)
  AND NOT EXISTS (
    SELECT FROM procrastinate_jobs AS job
    WHERE job.lock = 'learn:' || messages.conversation_id::text AND job.status IN ('todo', 'doing'))
LIMIT 500
