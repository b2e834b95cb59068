-- name: tenants_due
-- The tenants with a handoff of which somebody is to be told something.
SELECT DISTINCT client_id FROM handoffs
WHERE status IN ('noted', 'open', 'pending') AND least(next_step_at, tell_customer_at) <= %(now)s LIMIT 500

-- name: tenants_untold
-- The tenants with a handoff that nobody has a card of, although somebody can be told by now: who was bound, or can be
-- written to again, only after it was raised.
SELECT DISTINCT client_id FROM untold_handoffs WHERE NOT has_card AND has_next LIMIT 500

-- name: due
-- In an order in which two workers do not wait for each other.
SELECT id AS handoff_id FROM handoffs
WHERE status IN ('noted', 'open', 'pending') AND least(next_step_at, tell_customer_at) <= %(now)s ORDER BY id LIMIT 1000

-- name: untold
SELECT handoff_id FROM untold_handoffs WHERE NOT has_card AND has_next ORDER BY handoff_id LIMIT 1000

-- name: lock_due
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

-- name: still_untold
-- Returns nothing when it was taken, answered, closed or shown meanwhile. The handoff stays locked.
SELECT handoffs.id, handoffs.raised_at FROM handoffs JOIN untold_handoffs ON untold_handoffs.handoff_id = handoffs.id
WHERE handoffs.id = %(handoff_id)s AND NOT has_card FOR NO KEY UPDATE OF handoffs

-- name: take_step
-- What was only noted becomes a handoff when people are told of it.
UPDATE handoffs SET step = %(step)s, next_step_at = %(next_step_at)s, called_at = coalesce(called_at, %(now)s), status = CASE status WHEN 'noted' THEN 'open' ELSE status END
WHERE id = %(handoff_id)s

-- name: put_off
UPDATE handoffs SET next_step_at = %(next_step_at)s WHERE id = %(handoff_id)s

-- name: customer_told
UPDATE handoffs SET tell_customer_at = NULL, status = 'pending' WHERE id = %(handoff_id)s

-- name: customer_left_alone
UPDATE handoffs SET tell_customer_at = NULL WHERE id = %(handoff_id)s

-- name: tell_customer
-- What the customer is told goes out once for each alarm.
WITH message AS (
  INSERT INTO messages (client_id, conversation_id, channel_id, author, provider_id, text, sent_at, handled_at)
  VALUES (%(client_id)s, %(conversation_id)s, %(channel_id)s, 'bot', %(provider_id)s, %(text)s, now(), now())
  ON CONFLICT (channel_id, provider_id) WHERE provider_id IS NOT NULL DO NOTHING RETURNING client_id, conversation_id, channel_id, text
)
INSERT INTO outbox (client_id, conversation_id, channel_id, jid, text)
SELECT client_id, conversation_id, channel_id, %(jid)s, text FROM message

-- name: led_too_long
SELECT client_id, conversation_id FROM led_conversations WHERE back_at <= %(now)s LIMIT 500

-- name: led_in_silence
-- Returns nothing when a person has written, taken the conversation or given it back meanwhile. `last_words`: what the
-- customer wrote since the person did; `paused`: the bot is silent all the same.
SELECT handoff_id, taken_by, answered, minutes,
  (SELECT text FROM messages WHERE conversation_id = led.conversation_id AND author = 'customer' AND reason = 'person_leads'
   AND id > coalesce(led.last_reply_id, 0) AND (led.taken_at IS NULL OR received_at >= led.taken_at) ORDER BY id DESC LIMIT 1) AS last_words,
  (SELECT customers.bot_paused_at IS NOT NULL OR clients.bot_paused_at IS NOT NULL
   FROM conversations JOIN customers ON customers.id = conversations.customer_id JOIN clients ON clients.id = conversations.client_id
   WHERE conversations.id = led.conversation_id) AS paused
FROM led_conversations AS led WHERE conversation_id = %(conversation_id)s AND back_at <= %(now)s

-- name: overdue
-- Handoffs whose people have been shown nothing so long after they were to be, or who has no people to be shown to: the
-- customer was promised one.
SELECT clients.slug, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone, untold.handoff_id, untold.conversation_id, untold.client_id, untold.reason, untold.called_at,
  extract(epoch FROM %(now)s::timestamptz - untold.called_at)::int AS waiting_seconds, untold.has_people
FROM untold_handoffs AS untold JOIN clients ON clients.id = untold.client_id
WHERE clients.status = 'active'
  AND (NOT untold.has_people OR untold.called_at < %(now)s::timestamptz - make_interval(secs => %(after_seconds)s))
ORDER BY untold.called_at LIMIT 1000
