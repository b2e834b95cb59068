-- name: decline
UPDATE staff_notices SET declined_at = now()
WHERE handoff_id = %(handoff_id)s AND staff_id = %(staff_id)s AND kind = 'card' AND declined_at IS NULL RETURNING key

-- name: shown_to
-- The handoff that one of these people was shown in this message. A digest shows several, and what
-- tells of the group is of no customer.
SELECT handoff_id FROM staff_notices
WHERE chat_id = %(chat_id)s AND message_id = %(message_id)s AND staff_id = ANY(%(staff)s)
  AND kind <> 'digest' AND NOT payload ? 'problem'

-- name: hold
-- A reply that was not sent, shown to its author; a draft that failed its check, to whoever would send it.
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key, payload)
VALUES (%(client_id)s, %(staff_id)s, %(handoff_id)s, 'held', %(key)s, %(payload)s)
ON CONFLICT (handoff_id, staff_id, key) DO NOTHING

-- name: rewrite_held
-- A reply that was not sent, in its author's new words. Shown again.
UPDATE staff_notices SET payload = payload || jsonb_build_object('text', %(text)s::text), status = 'pending', message_id = NULL
WHERE key = %(key)s AND kind = 'held' AND staff_id = ANY(%(staff)s) AND payload ->> 'text' <> %(text)s RETURNING client_id, handoff_id

-- name: held
SELECT id, handoff_id, payload FROM staff_notices WHERE id = %(notice_id)s AND kind = 'held' AND staff_id = ANY(%(staff)s)

-- name: tell_step
-- Cards for all of the step's people who have had none for this alarm: leadership at its step, everybody else before.
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key)
SELECT staff.client_id, staff.staff_id, handoffs.id, 'card', %(key)s
FROM handoffs JOIN reachable_people AS staff ON staff.client_id = handoffs.client_id
WHERE handoffs.id = %(handoff_id)s AND (staff.role = 'owner') = (%(step)s = 'leadership') AND staff.staff_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM staff_notices AS told WHERE told.handoff_id = handoffs.id AND told.staff_id = staff.staff_id
                  AND told.kind = 'card' AND told.created_at >= handoffs.raised_at)
ON CONFLICT (handoff_id, staff_id, key) DO NOTHING
RETURNING id, staff_id, handoff_id

-- name: waiting
-- What waits for those who have a card of one of these handoffs: all that they have cards of, what waits longest first.
-- `thread`: the topic of the handoff in the people's group.
SELECT card.staff_id, handoffs.id AS handoff_id, handoffs.status = 'pending' AS pending, handoffs.reason, handoffs.summary,
  customers.name AS customer, customers.phone, topics.message_thread_id AS thread
FROM handoffs JOIN conversations ON conversations.id = handoffs.conversation_id
JOIN customers ON customers.id = conversations.customer_id
JOIN (SELECT DISTINCT staff_id, handoff_id FROM staff_notices
      WHERE kind = 'card' AND status IN ('pending', 'sending', 'sent') AND declined_at IS NULL) AS card ON card.handoff_id = handoffs.id
LEFT JOIN staff ON staff.id = card.staff_id AND staff.telegram_user_id IS NOT NULL AND staff.unreachable_since IS NULL
LEFT JOIN staff_groups ON card.staff_id IS NULL AND staff_groups.client_id = handoffs.client_id AND staff_groups.unusable_since IS NULL
LEFT JOIN topics ON topics.conversation_id = conversations.id AND topics.chat_id = staff_groups.chat_id
WHERE handoffs.status IN ('open', 'pending') AND (staff.id IS NOT NULL OR staff_groups.client_id IS NOT NULL)
  AND EXISTS (SELECT FROM staff_notices AS stirred WHERE stirred.kind = 'card' AND stirred.handoff_id = ANY(%(handoffs)s)
              AND stirred.staff_id IS NOT DISTINCT FROM card.staff_id)
ORDER BY handoffs.status <> 'pending', handoffs.opened_at

-- name: digest
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key, payload)
VALUES (%(client_id)s, %(staff_id)s, %(handoff_id)s, 'digest', %(key)s, %(payload)s) RETURNING id

-- name: show_after
UPDATE staff_notices SET after_id = %(after_id)s WHERE id = ANY(%(cards)s)

-- name: timed_out
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key, payload)
VALUES (%(client_id)s, %(staff_id)s, %(handoff_id)s, 'timed_out', %(key)s, %(payload)s)

-- name: show_card
-- One more card for somebody who asks for it; nothing for a handoff that is not of this tenant.
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key)
SELECT client_id, %(staff_id)s, id, 'card', %(key)s FROM handoffs WHERE id = %(handoff_id)s
ON CONFLICT (handoff_id, staff_id, key) DO UPDATE SET key = excluded.key RETURNING id

-- name: tell_next
-- A card for the people's group, where they have one, else for the next person who can be written to and has not had one
-- for this alarm: leadership last.
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key)
SELECT recipient.client_id, recipient.staff_id, handoffs.id, 'card', %(key)s
FROM handoffs JOIN reachable_people AS recipient ON recipient.client_id = handoffs.client_id
WHERE handoffs.id = %(handoff_id)s AND handoffs.status <> 'closed'
  AND NOT EXISTS (SELECT FROM staff_notices AS told
                  WHERE told.handoff_id = handoffs.id AND told.staff_id IS NOT DISTINCT FROM recipient.staff_id AND told.kind = 'card'
                  AND told.created_at >= handoffs.raised_at)
ORDER BY recipient.role <> 'group', recipient.role = 'owner', recipient.priority, recipient.staff_id LIMIT 1
ON CONFLICT (handoff_id, staff_id, key) DO NOTHING
RETURNING id, staff_id, handoff_id

-- name: follow_up
-- What the customer writes on goes to those who have the card: the group, and all of them or the one who has taken it.
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key, payload)
SELECT DISTINCT card.client_id, card.staff_id, card.handoff_id, 'follow_up', %(key)s, %(payload)s::jsonb
FROM staff_notices AS card JOIN handoffs ON handoffs.id = card.handoff_id
WHERE handoffs.id = %(handoff_id)s AND handoffs.status <> 'closed' AND card.kind = 'card'
  AND card.status IN ('pending', 'sending', 'sent') AND card.declined_at IS NULL
  AND (handoffs.taken_by IS NULL OR card.staff_id IS NULL OR handoffs.taken_by = card.staff_id)
ON CONFLICT (handoff_id, staff_id, key) DO NOTHING
RETURNING id

-- name: attach
-- What came with the handoff beside words goes, once, to each who has its card: also to those who get theirs later.
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key, payload)
SELECT card.client_id, card.staff_id, card.handoff_id, 'follow_up', 'attached:' || message.id,
  jsonb_build_object('attached', message.id)
FROM staff_notices AS card JOIN handoffs ON handoffs.id = card.handoff_id
JOIN messages AS message ON message.conversation_id = handoffs.conversation_id
  AND message.author = 'customer' AND message.kind NOT IN ('text', 'button') AND message.turn_id IS NOT NULL AND message.handled_at IS NOT NULL
  AND message.received_at >= coalesce((SELECT min(received_at) FROM messages WHERE turn_id = handoffs.turn_id), handoffs.opened_at)
WHERE handoffs.id = %(handoff_id)s AND handoffs.status <> 'closed' AND card.kind = 'card' AND card.status = 'sent'
  AND card.declined_at IS NULL AND (handoffs.taken_by IS NULL OR card.staff_id IS NULL OR handoffs.taken_by = card.staff_id)
ORDER BY message.id
ON CONFLICT (handoff_id, staff_id, key) DO NOTHING
RETURNING id

-- name: attached
-- One of the customer's messages that are more than words; `content` is null where there is no file of it.
SELECT messages.kind, messages.text, media.content, media.mimetype, media.file_name
FROM messages LEFT JOIN media ON media.message_id = messages.id WHERE messages.id = %(message_id)s

-- name: handoff_changed
-- All cards of a handoff are to be shown anew.
UPDATE staff_notices SET version = version + 1 WHERE handoff_id = %(handoff_id)s AND kind = 'card' AND status IN ('pending', 'sending', 'sent')
RETURNING id

-- name: next
-- The next unsent notice of a handoff, its recipient, and their card, under which the rest is shown. Each recipient is told
-- in order; one who cannot be told just now keeps nobody else waiting. `interrupted`: its sender died while Telegram was
-- being called; `announced`: the person has seen a digest of what follows.
SELECT notice.id, notice.kind, notice.key, notice.payload, notice.attempts, notice.staff_id, notice.handoff_id, notice.version,
  notice.status = 'sending' AS interrupted,
  seconds_until(notice.send_after) AS wait_seconds,
  CASE WHEN notice.staff_id IS NULL THEN staff_groups.chat_id ELSE staff.telegram_user_id END AS chat_id,
  coalesce(staff.language, clients.config -> 'languages' ->> 0, 'ru') AS language,
  (SELECT card.message_id FROM staff_notices AS card
   WHERE card.handoff_id = notice.handoff_id AND card.staff_id IS NOT DISTINCT FROM notice.staff_id AND card.kind = 'card' AND card.message_id IS NOT NULL
   ORDER BY card.id DESC LIMIT 1) AS under,
  coalesce(digest.status = 'sent', false) AS announced
FROM staff_notices AS notice JOIN clients ON clients.id = notice.client_id
LEFT JOIN staff ON staff.id = notice.staff_id LEFT JOIN staff_groups ON staff_groups.client_id = notice.client_id
LEFT JOIN staff_notices AS digest ON digest.id = notice.after_id
WHERE notice.handoff_id = %(handoff_id)s AND notice.status IN ('pending', 'sending')
  AND (digest.id IS NULL OR digest.status NOT IN ('pending', 'sending'))
  AND NOT EXISTS (SELECT FROM staff_notices AS earlier
                  WHERE earlier.handoff_id = notice.handoff_id AND earlier.staff_id IS NOT DISTINCT FROM notice.staff_id
                  AND earlier.status IN ('pending', 'sending') AND earlier.id < notice.id AND earlier.after_id IS DISTINCT FROM notice.id)
ORDER BY greatest(notice.send_after, statement_timestamp()), notice.id LIMIT 1 FOR UPDATE OF notice

-- name: begin_sending
UPDATE staff_notices SET status = 'sending', attempts = attempts + 1 WHERE id = %(id)s

-- name: after_digest
SELECT DISTINCT handoff_id FROM staff_notices WHERE after_id = %(id)s

-- name: settle
UPDATE staff_notices SET status = %(status)s, chat_id = %(chat_id)s, message_id = %(message_id)s, detail = %(detail)s,
  shown = %(version)s, finished_at = clock_timestamp()
WHERE id = %(id)s AND status = 'sending'

-- name: try_again
UPDATE staff_notices SET status = 'pending', detail = %(detail)s, send_after = clock_timestamp() + make_interval(secs => %(wait_seconds)s)
WHERE id = %(id)s AND status = 'sending'

-- name: outdated_card
-- `left`: the people's group is no longer where the card is.
SELECT notice.id, notice.staff_id IS NULL AND staff_groups.chat_id IS DISTINCT FROM notice.chat_id AS left, notice.version, notice.chat_id, notice.message_id, notice.staff_id, notice.handoff_id, notice.declined_at,
  coalesce(staff.language, clients.config -> 'languages' ->> 0, 'ru') AS language
FROM staff_notices AS notice LEFT JOIN staff ON staff.id = notice.staff_id JOIN clients ON clients.id = notice.client_id
LEFT JOIN staff_groups ON staff_groups.client_id = notice.client_id
WHERE notice.handoff_id = %(handoff_id)s AND notice.kind = 'card' AND notice.status = 'sent' AND notice.shown < notice.version
ORDER BY notice.id LIMIT 1

-- name: shown
UPDATE staff_notices SET shown = %(version)s WHERE id = %(id)s

-- name: stranded
-- Handoffs with something to show to people, and no job that will.
SELECT DISTINCT client_id, handoff_id FROM staff_notices
WHERE (status IN ('pending', 'sending') OR (status = 'sent' AND shown < version))
  AND created_at < clock_timestamp() - make_interval(secs => %(after_seconds)s)
  AND NOT EXISTS (
    SELECT FROM procrastinate_jobs AS job
    WHERE job.lock = 'notify:' || staff_notices.handoff_id::text AND job.status IN ('todo', 'doing'))
LIMIT 500

-- name: undelivered
-- Who wrote a reply is told that it did not arrive, or may not have.
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key, payload)
SELECT client_id, staff_id, %(handoff_id)s, 'undelivered', %(key)s,
  jsonb_build_object('text', text, 'kind', kind, 'message_id', id, 'status', %(status)s::text)
FROM messages WHERE id = %(message_id)s AND staff_id IS NOT NULL
ON CONFLICT (handoff_id, staff_id, key) DO NOTHING
