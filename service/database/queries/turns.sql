-- name: waiting
-- The turn under way that a dead worker left, how long the conversation's unhandled words have waited, and whether the
-- bot has yet to say something that it may not.
SELECT
  (SELECT id FROM turns WHERE conversation_id = %(conversation_id)s AND status = 'running') AS running_turn,
  (SELECT count(*) FROM messages WHERE conversation_id = %(conversation_id)s AND author = 'staff' AND handled_at IS NULL
   AND turn_id IS NULL) AS replies_waiting,
  EXISTS (SELECT FROM unspeakable WHERE conversation_id = %(conversation_id)s) AS unspeakable,
  count(*) AS waiting,
  extract(epoch FROM clock_timestamp() - max(received_at))::float AS newest_seconds,
  extract(epoch FROM clock_timestamp() - min(received_at))::float AS oldest_seconds
FROM messages
WHERE conversation_id = %(conversation_id)s AND author = 'customer' AND handled_at IS NULL AND turn_id IS NULL

-- name: begin
-- A new turn takes all that waits: the customer's words, or (`of_staff`) the oldest answer of a person that the bot does not know of yet.
WITH conversation AS (
  UPDATE conversations SET turns_started = turns_started + 1, last_turn_at = clock_timestamp() WHERE id = %(conversation_id)s RETURNING id, client_id, turns_started
), turn AS (
  INSERT INTO turns (client_id, conversation_id, ordinal) SELECT client_id, id, turns_started FROM conversation RETURNING id
), taken AS (
  SELECT id FROM messages WHERE NOT %(of_staff)s AND conversation_id = %(conversation_id)s AND author = 'customer' AND handled_at IS NULL AND turn_id IS NULL
  UNION ALL
  (SELECT id FROM messages WHERE %(of_staff)s AND conversation_id = %(conversation_id)s AND author = 'staff' AND handled_at IS NULL AND turn_id IS NULL
   ORDER BY id LIMIT 1)
)
UPDATE messages SET turn_id = turn.id FROM turn, taken WHERE messages.id = taken.id

-- name: resume
UPDATE turns SET attempts = attempts + 1 WHERE id = %(turn_id)s

-- name: under_way
-- The turn that was just begun or resumed: its words, what the gate must know of the conversation, what its effects need.
-- `written_at`: when the last of them was written, where that is long ago; `written`: the first such, by the tenant's clock.
SELECT turn.id AS turn_id, turn.attempts, conversation.id AS conversation_id, conversation.client_id,
  conversation.lead, conversation.channel_id, conversation.turns_started, channel.branch,
  coalesce(conversation.reply_to, customer.jid) AS jid, customer.phone, customer.id AS customer_id,
  coalesce((SELECT messages_in FROM usage WHERE client_id = conversation.client_id AND month = %(month)s), 0) AS messages_this_month,
  customer.bot_paused_at IS NOT NULL OR client.bot_paused_at IS NOT NULL AS paused,
  EXISTS (SELECT FROM reachable_people WHERE reachable_people.client_id = conversation.client_id) AS has_people,
  handoff.id AS handoff_id, handoff.status AS handoff_status, handoff.step AS handoff_step, handoff.joined_at AS handoff_joined_at,
  (SELECT id FROM turns AS before WHERE before.conversation_id = turn.conversation_id AND before.ordinal = turn.ordinal - 1
   AND coalesce((SELECT bool_and(status = 'held') FROM outbox WHERE outbox.turn_id = before.id),
                before.action = 'silent' AND before.reason IN ('person_leads', 'bot_paused'))) AS silenced_turn,
  EXISTS (SELECT FROM messages WHERE messages.turn_id = turn.id AND messages.reopened_at IS NOT NULL) AS reopened,
  said.written_at, to_char(said.first_at AT TIME ZONE coalesce(client.config ->> 'timezone', 'Asia/Almaty'), 'DD.MM HH24:MI') AS written,
  coalesce((SELECT json_agg(json_build_object('kind', message.kind, 'text', message.text, 'media_id', media.message_id::text) ORDER BY message.id)
   FROM messages AS message LEFT JOIN media ON media.message_id = message.id
   WHERE message.turn_id = turn.id AND message.author = 'customer'), '[]') AS bubbles,
  (SELECT json_build_object('staff_id', reply.staff_id::text, 'role', staff.role, 'text', reply.text)
   FROM messages AS reply LEFT JOIN staff ON staff.id = reply.staff_id
   WHERE reply.turn_id = turn.id AND reply.author = 'staff' LIMIT 1) AS staff_reply
FROM turns AS turn
JOIN conversations AS conversation ON conversation.id = turn.conversation_id
JOIN clients AS client ON client.id = conversation.client_id
JOIN channels AS channel ON channel.id = conversation.channel_id
JOIN customers AS customer ON customer.id = conversation.customer_id
LEFT JOIN LATERAL (
  SELECT id, status, step, joined_at FROM handoffs
  WHERE conversation_id = conversation.id AND closed_as IS DISTINCT FROM 'merged' ORDER BY opened_at DESC LIMIT 1
) AS handoff ON true
CROSS JOIN LATERAL (
  SELECT CASE WHEN came_late(max(sent_at), max(received_at)) THEN max(sent_at) END AS written_at,
    min(sent_at) FILTER (WHERE came_late(sent_at, received_at)) AS first_at
  FROM messages WHERE messages.turn_id = turn.id AND messages.author = 'customer'
) AS said
WHERE turn.conversation_id = %(conversation_id)s AND turn.status = 'running'

-- name: rounds
-- The customer's turns of the last hour, newest first, this one included. `after_seconds`: how long after a message of ours
-- left it came, null where none had; `silenced`: the bot left it to the automaton that it took it from.
SELECT said.words, said.silenced, extract(epoch FROM said.received_at - ours.left_at)::float AS after_seconds
FROM (
  SELECT turns.ordinal, turns.reason IS NOT DISTINCT FROM 'auto_reply' AS silenced, min(messages.received_at) AS received_at,
    string_agg(messages.text, E'\n' ORDER BY messages.id) AS words
  FROM turns JOIN messages ON messages.turn_id = turns.id AND messages.author = 'customer'
  WHERE turns.conversation_id = %(conversation_id)s AND turns.started_at > now() - interval '1 hour'
  GROUP BY turns.id ORDER BY turns.ordinal DESC LIMIT %(limit)s
) AS said CROSS JOIN LATERAL (
  SELECT max(started_at) AS left_at FROM outbox WHERE conversation_id = %(conversation_id)s AND started_at <= said.received_at
) AS ours
ORDER BY said.ordinal DESC

-- name: finish
-- Returns nothing when another worker has finished this turn: then nothing of it may be applied again.
UPDATE turns SET status = 'done', finished_at = now(), action = %(action)s, reason = %(reason)s, language = %(language)s,
  trace = %(trace)s, model = %(model)s, input_tokens = %(input_tokens)s, output_tokens = %(output_tokens)s, cost_usd = %(cost_usd)s
WHERE id = %(turn_id)s AND status = 'running' RETURNING id

-- name: silence
-- A turn of which nothing has left, nor is leaving, said nothing; what it gave to people they have. Returns its words.
WITH silenced AS (
  UPDATE turns SET action = CASE action WHEN 'handoff' THEN action ELSE 'silent' END,
    reason = CASE action WHEN 'handoff' THEN reason ELSE %(reason)s END
  WHERE id = %(turn_id)s AND NOT EXISTS (SELECT FROM outbox WHERE turn_id = %(turn_id)s AND status <> 'held')
  RETURNING id, client_id, conversation_id, action
), unsaid AS (
  UPDATE messages SET outcome = 'silent', reason = %(reason)s FROM silenced
  WHERE messages.turn_id = silenced.id AND (messages.author = 'bot' OR silenced.action = 'silent')
)
SELECT silenced.client_id, silenced.conversation_id, silenced.id AS turn_id,
  (SELECT coalesce(string_agg(text, E'\n' ORDER BY id), '') FROM messages
   WHERE turn_id = silenced.id AND author = 'customer' AND text <> '') AS words
FROM silenced
