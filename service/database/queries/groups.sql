-- name: bind
-- Raises a unique violation when the group is another tenant's.
INSERT INTO staff_groups (client_id, chat_id, bound_by) VALUES (%(client_id)s, %(chat_id)s, %(staff_id)s)
ON CONFLICT (client_id) DO UPDATE SET chat_id = excluded.chat_id, bound_by = excluded.bound_by, bound_at = now(), unusable_since = NULL

-- name: unbind
DELETE FROM staff_groups WHERE client_id = %(client_id)s AND chat_id = %(chat_id)s RETURNING client_id

-- name: bound
SELECT FROM staff_groups WHERE chat_id = %(chat_id)s

-- name: open_in_group
-- What people were asked in their group, and nobody has a card of beside it.
SELECT id AS handoff_id, taken_by FROM handoffs WHERE status IN ('open', 'pending', 'taken')
  AND EXISTS (SELECT FROM staff_notices WHERE handoff_id = handoffs.id AND kind = 'card' AND staff_id IS NULL)
  AND NOT EXISTS (SELECT FROM staff_notices AS card WHERE card.handoff_id = handoffs.id AND card.kind = 'card'
                  AND card.staff_id = coalesce(handoffs.taken_by, card.staff_id) AND card.declined_at IS NULL)

-- name: group_changed
UPDATE staff_notices SET version = version + 1 FROM handoffs
WHERE handoffs.id = staff_notices.handoff_id AND handoffs.status <> 'closed'
  AND staff_notices.kind = 'card' AND staff_notices.staff_id IS NULL AND staff_notices.status = 'sent'
RETURNING staff_notices.handoff_id

-- name: find_topic
SELECT client_id, conversation_id FROM find_topic(%(chat_id)s, %(thread_id)s)

-- name: topic
SELECT message_thread_id, name, closed FROM topics WHERE conversation_id = %(conversation_id)s AND chat_id = %(chat_id)s

-- name: keep_topic
INSERT INTO topics (conversation_id, client_id, chat_id, message_thread_id, name)
VALUES (%(conversation_id)s, %(client_id)s, %(chat_id)s, %(thread_id)s, %(name)s)
ON CONFLICT (conversation_id) DO UPDATE SET chat_id = excluded.chat_id, message_thread_id = excluded.message_thread_id, name = excluded.name, closed = false

-- name: topic_shows
UPDATE topics SET name = %(name)s, closed = %(closed)s WHERE conversation_id = %(conversation_id)s

-- name: topic_gone
DELETE FROM topics WHERE conversation_id = %(conversation_id)s

-- name: show_card_again
-- In the new topic, before what else is to be shown there.
UPDATE staff_notices SET status = 'pending', message_id = NULL
WHERE handoff_id = %(handoff_id)s AND staff_id IS NULL AND kind = 'card' AND status = 'sent'

-- name: shown_in
-- The handoff that was shown in this message of the group. A digest shows several.
SELECT handoff_id FROM staff_notices WHERE chat_id = %(chat_id)s AND message_id = %(message_id)s AND staff_id IS NULL AND kind <> 'digest'

-- name: open_handoff
SELECT id AS handoff_id, taken_by FROM handoffs WHERE conversation_id = %(conversation_id)s AND status <> 'closed'

-- name: lose
-- Returns nothing when it is known already that the group cannot be written to.
UPDATE staff_groups SET unusable_since = now() WHERE client_id = %(client_id)s AND unusable_since IS NULL RETURNING client_id

-- name: tell_leaders
INSERT INTO staff_notices (client_id, staff_id, handoff_id, kind, key, payload)
SELECT client_id, id, %(handoff_id)s, 'follow_up', %(key)s, '{"problem": "group_lost"}'
FROM staff WHERE role IN ('owner', 'admin') AND telegram_user_id IS NOT NULL AND unreachable_since IS NULL
ON CONFLICT (handoff_id, staff_id, key) DO NOTHING
